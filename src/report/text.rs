//! The report as plain text, for `readyroom show`, mail and pipes: ASCII except for text from data, one
//! line per item with its id.

use std::fmt::Write;

use crate::domain::basics::score::{MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE, Tally};
use crate::domain::basics::status::{ascii_mark, short_word, word};
use crate::domain::basics::text::columns;
use crate::report::choice::{Part, Template};
use crate::report::content::conflicts;
use crate::report::document::{
    Block, Bullet, Document, Grid, GridColumn, GridKind, Group, LastTime, Line, Paragraph, Point,
    Row, Section,
};
use crate::report::markdown::bar;
use crate::report::words;

/// The width of the gauge, in characters.
const GAUGE_WIDTH: usize = 60;
/// The indent of the paragraphs below an item.
const BELOW_ITEM: &str = "        ";

/// Renders a document as plain text.
pub fn render(document: &Document<'_>) -> String {
    let title = format!("{}   {}", document.title.plain(), document.session.id());
    let headline = format!("{}\n", words::headline(document.session.tally()));
    let mut parts = vec![underlined(&title, '='), headline];
    parts.extend(document.sections.iter().map(section));
    let is_short = document.choice.template == Template::Short;
    if !is_short && document.choice.holds(Part::Summary) {
        let conflicts = conflicts::section(document.session, document.days);
        parts.extend(conflicts.as_ref().map(section));
    }
    parts.join("\n")
}

/// Renders sections below a title.
pub(crate) fn page(title: &Line, sections: &[Section]) -> String {
    let mut parts = vec![underlined(&title.plain(), '=')];
    parts.extend(sections.iter().map(section));
    parts.join("\n")
}

fn underlined(line: &str, with: char) -> String {
    format!("{line}\n{}\n", with.to_string().repeat(columns(line)))
}

fn section(section: &Section) -> String {
    let heading = section.heading.as_ref().map(|heading| underlined(&heading.plain(), '-'));
    let blocks = section.blocks.iter().map(block).collect::<Vec<_>>().join("\n");
    let groups = section.groups.iter().map(group).collect::<Vec<_>>().join("\n");
    let gap = if blocks.is_empty() || groups.is_empty() { "" } else { "\n" };
    format!("{}{blocks}{gap}{groups}", heading.unwrap_or_default())
}

fn group(group: &Group) -> String {
    let blocks: String = group.blocks.iter().map(block).collect();
    format!("{}\n{blocks}", group.heading.plain())
}

fn block(block: &Block) -> String {
    match block {
        Block::Prose(lines) | Block::Quote(lines) => lines.iter().map(plain).collect(),
        Block::Gauge(tally) => gauge(tally),
        Block::List(bullet, points) => points.iter().map(|one| point(*bullet, one)).collect(),
        Block::Counts(_, counts) => counted(counts),
        Block::Items(rows) => items(rows),
        Block::Table(grid) => table(grid),
    }
}

fn plain(line: &Line) -> String {
    format!("{}\n", line.plain())
}

fn gauge(tally: &Tally) -> String {
    format!(
        "[{}]\n# done  = partial  ! missing  . not assessed  | {MANAGED_RISK_FROM}% and {STRONG_BASELINE_ABOVE}%\n",
        bar(tally, GAUGE_WIDTH)
    )
}

fn point(bullet: Bullet, point: &Point) -> String {
    let mark = bullet.mark(point);
    let indent = " ".repeat(mark.len());
    format!("  {mark}{}{}", plain(&point.line), below(&point.below, &format!("  {indent}")))
}

/// Renders the paragraphs below a line, indented, with a blank line between them.
fn below(paragraphs: &[Paragraph], indent: &str) -> String {
    let paragraph = |lines: &Paragraph| -> String {
        lines.iter().flat_map(|line| [indent.to_owned(), plain(line)]).collect()
    };
    paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("\n")
}

fn counted(counts: &[(Line, Tally)]) -> String {
    let width = counts.iter().map(|(title, _)| columns(&title.plain())).max().unwrap_or(0);
    let line = |(title, tally): &(Line, Tally)| {
        let title = title.plain();
        let pad = " ".repeat(width - columns(&title));
        let others = [
            (tally.partial, "partial"),
            (tally.missing, "missing"),
            (tally.not_applicable, "n/a"),
            (tally.unassessed, "unassessed"),
        ];
        let others = others.into_iter().filter(|(count, _)| *count > 0);
        let done = format!("{} of {} done", tally.done, tally.applicable());
        let counts = std::iter::once(done)
            .chain(others.map(|(count, word)| format!("{count} {word}")))
            .collect::<Vec<_>>();
        format!("  {title}{pad}   {}\n", counts.join("   "))
    };
    counts.iter().map(line).collect()
}

fn table(grid: &Grid) -> String {
    let head = grid.columns.iter().map(|column| column.title.to_uppercase());
    let mut rows: Vec<Vec<String>> = vec![head.collect()];
    rows.extend(grid.rows.iter().map(|row| row.iter().map(Line::plain).collect()));
    let width = |place: usize| {
        rows.iter().filter_map(|row| row.get(place)).map(|cell| columns(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..grid.columns.len()).map(width).collect();
    let cell = |(cell, (column, width)): (&String, (&GridColumn, &usize))| {
        let pad = " ".repeat(width.saturating_sub(columns(cell)));
        if column.kind == GridKind::Number {
            format!("{pad}{cell}")
        } else {
            format!("{cell}{pad}")
        }
    };
    let line = |row: &Vec<String>| {
        let cells: Vec<String> =
            row.iter().zip(grid.columns.iter().zip(&widths)).map(cell).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn items(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| columns(&row.id.to_string())).max().unwrap_or(0);
    rows.iter().map(|row| item(row, width)).collect()
}

fn item(row: &Row, width: usize) -> String {
    let mut facts = Vec::new();
    facts.extend(row.is_blocker.then(|| "blocker".to_owned()));
    facts.extend(row.owner.as_ref().map(|owner| format!("owner {}", owner.plain())));
    facts.extend(row.due.map(|due| format!("due {due}")));
    facts.extend(row.last_time.map(last_time));
    let facts = if facts.is_empty() { String::new() } else { format!("   ({})", facts.join(", ")) };
    let pad = " ".repeat(width - columns(&row.id.to_string()));
    let (mark, word) = (ascii_mark(row.status), short_word(row.status));
    let mut text = format!("  {mark} {word:<10}  {}{pad}  {}{facts}\n", row.id, row.text.plain());
    // Writing to a string cannot fail.
    let _ = write!(text, "{}", below(&row.below, BELOW_ITEM));
    text
}

fn last_time(last: LastTime) -> String {
    match last {
        LastTime::NotAsked => "not asked last time".to_owned(),
        LastTime::Asked(status) => format!("last time {}", word(status)),
    }
}
