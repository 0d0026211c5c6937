//! The report as Markdown that renders alike in `CommonMark`, on GitHub and on GitLab.
//!
//! Text of the program, dates and numbers are never escaped. Text from data always is, so that it can
//! neither break the page nor become markup. A full page can be read back, see [`import`]: the data
//! for that are in a comment at its end, which no renderer shows.
//!
//! [`import`]: crate::report::import

pub(crate) mod escape;

use std::fmt::Write;

use crate::domain::basics::gauge::{GaugeCell, cells};
use crate::domain::basics::score::{MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE, Tally};
use crate::report::choice::{Part, Template};
use crate::report::document::{
    Block, Bullet, Document, Grid, GridKind, Group, Grouping, LastTime, Line, Paragraph, Point,
    Row, Section, Span,
};
use crate::report::import::marking;
use crate::report::markdown::escape::{JOINER, code, escape, escape_line, link};
use crate::report::words::{capital, full_stop, status_words};

/// The width of the gauge, in characters.
const GAUGE_WIDTH: usize = 48;
/// A hard line break, put at the end of a line.
pub(crate) const LINE_BREAK: &str = "  ";

/// The largest comment or issue on GitHub, in characters.
const LARGEST_COMMENT: usize = 65_536;

/// Renders a document as Markdown.
pub fn render(document: &Document<'_>) -> String {
    let muted = muted_page(document);
    let live = muted.replace(JOINER, "");
    let is_short = document.choice.template == Template::Short;
    let marks = marking::of(document, &live).filter(|_| !is_short);
    let page = if document.choice.mutes_mentions() { muted } else { live };
    match marks {
        Some(marks) => format!("{page}\n{marks}"),
        None => page,
    }
}

/// Returns a sentence about a report that is too long for GitHub; `None` if it is not.
pub(crate) fn length_words(report: &str) -> Option<String> {
    let is_too_long = report.chars().count() > LARGEST_COMMENT;
    is_too_long.then(|| {
        "the report is too long for a comment or an issue on GitHub, which have 65,536 characters at most; the \
         short one (--template short) fits"
            .to_owned()
    })
}

/// Renders a document without the comment for reading it back.
pub(crate) fn page(document: &Document<'_>) -> String {
    muted_page(document).replace(JOINER, "")
}

/// Renders sections below a title.
pub(crate) fn sections(title: &Line, sections: &[Section]) -> String {
    muted(title, sections).replace(JOINER, "")
}

/// Renders a document without the comment, with a joiner in each mention.
fn muted_page(document: &Document<'_>) -> String {
    muted(&document.title, &document.sections)
}

fn muted(title: &Line, sections: &[Section]) -> String {
    let mut parts = vec![format!("# {}\n", inline(title))];
    parts.extend(sections.iter().map(section));
    parts.join("\n")
}

fn section(section: &Section) -> String {
    let mut text = String::new();
    if let Some(heading) = &section.heading {
        let _ = writeln!(text, "## {}", inline(heading));
    }
    text.push_str(&blocks(&section.blocks));
    let between = if section.blocks.is_empty() { "" } else { "\n" };
    let groups: Vec<String> = section.groups.iter().map(group).collect();
    if !groups.is_empty() {
        // Tables need a blank line around them, lists of tasks read better close together.
        let gap = if section.part == Part::ToDo { "" } else { "\n" };
        let _ = write!(text, "{between}{}", groups.join(gap));
    }
    text
}

fn group(group: &Group) -> String {
    format!("### {}\n{}", inline(&group.heading), blocks(&group.blocks))
}

/// Renders blocks with a blank line between them; after a heading none is needed.
fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Prose(lines) => {
            format!("{}\n", lines.iter().map(inline).collect::<Vec<_>>().join("\n"))
        }
        Block::Quote(lines) => {
            format!("> {}\n", quoted(lines).join(&format!("{LINE_BREAK}\n> ")))
        }
        Block::Gauge(tally) => format!("{}\n", gauge(tally)),
        Block::List(bullet, points) => points.iter().map(|one| point(*bullet, one)).collect(),
        Block::Counts(grouping, counts) => counted(*grouping, counts),
        Block::Items(rows) => items(rows),
        Block::Table(grid) => table(grid),
    }
}

/// Renders the gauge in ASCII, with its legend.
fn gauge(tally: &Tally) -> String {
    format!(
        "`[{}]` (# done, = partial, ! missing, . not assessed, | {MANAGED_RISK_FROM}% and {STRONG_BASELINE_ABOVE}%)",
        bar(tally, GAUGE_WIDTH)
    )
}

/// Renders a gauge of `width` characters in ASCII.
pub(crate) fn bar(tally: &Tally, width: usize) -> String {
    bar_with(tally, width, '|')
}

/// Renders a gauge with a sign at the edges of the bands that are reached.
pub(crate) fn bar_with(tally: &Tally, width: usize, notch: char) -> String {
    let characters = cells(tally, width).into_iter().map(|cell| match cell {
        GaugeCell::Done => '#',
        GaugeCell::Notch => notch,
        GaugeCell::Tick => '|',
        GaugeCell::Partial => '=',
        GaugeCell::Missing => '!',
        GaugeCell::Unassessed => '.',
        GaugeCell::Nothing => ' ',
    });
    characters.collect()
}

/// Renders a point of a list. The paragraphs below it begin on a line of their own.
fn point(bullet: Bullet, point: &Point) -> String {
    let mark = bullet.mark(point);
    let line = format!("{mark}{}", inline(&point.line));
    if point.below.is_empty() {
        return format!("{line}\n");
    }
    let indented =
        |lines: &Paragraph| format!("  {}\n", quoted(lines).join(&format!("{LINE_BREAK}\n  ")));
    let below: Vec<String> = point.below.iter().map(indented).collect();
    format!("{line}{LINE_BREAK}\n{}", below.join("\n"))
}

/// Renders the lines of a paragraph. A line from data that begins with a label of the program is escaped,
/// which no renderer shows.
fn quoted(paragraph: &Paragraph) -> Vec<String> {
    let lines = paragraph.iter().map(|line| match line.spans() {
        [Span::Data(text)] => escape_line(text),
        _ => inline(line),
    });
    lines.collect()
}

fn counted(grouping: Grouping, counts: &[(Line, Tally)]) -> String {
    let mut text = format!(
        "| {} | Done | Partial | Missing | Not applicable | Not assessed |\n\
        | --- | ---: | ---: | ---: | ---: | ---: |\n",
        grouping.column()
    );
    for (title, tally) in counts {
        let done = format!("{} of {}", tally.done, tally.applicable());
        let counts = [tally.partial, tally.missing, tally.not_applicable, tally.unassessed];
        let counts = counts.map(|count| if count == 0 { String::new() } else { count.to_string() });
        let cells = [vec![inline(title), done], counts.to_vec()].concat();
        let _ = writeln!(text, "{}", row(&cells));
    }
    text
}

fn table(grid: &Grid) -> String {
    let head: Vec<String> = grid.columns.iter().map(|column| column.title.to_owned()).collect();
    let rule = grid.columns.iter().map(|column| match column.kind {
        GridKind::Number => "---:".to_owned(),
        GridKind::Text | GridKind::Person | GridKind::Date => "---".to_owned(),
    });
    let rule: Vec<String> = rule.collect();
    let rows = grid.rows.iter().map(|cells| cells.iter().map(inline).collect());
    let rows = [head, rule].into_iter().chain(rows);
    rows.flat_map(|cells| [row(&cells), "\n".to_owned()]).collect()
}

/// Renders a table of the items, then a list of those that have paragraphs below them.
fn items(rows: &[Row]) -> String {
    let has_last_time = rows.iter().any(|row| row.last_time.is_some());
    let mut head = vec!["Item", "Status", "Owner", "Due"];
    head.extend(has_last_time.then_some("Last time"));
    let head: Vec<String> = head.into_iter().map(str::to_owned).collect();
    let rule = vec!["---".to_owned(); head.len()];
    let mut text = format!("{}\n{}\n", row(&head), row(&rule));
    for item in rows {
        let blocker = if item.is_blocker { ", **blocker**" } else { "" };
        let mut cells = vec![
            inline(&item.text),
            format!("{}{blocker}", capital(status_words(item.status))),
            item.owner.as_ref().map(inline).unwrap_or_default(),
            item.due.map(|due| due.to_string()).unwrap_or_default(),
        ];
        cells.extend(has_last_time.then(|| last_time(item)));
        let _ = writeln!(text, "{}", row(&cells));
    }
    let with_more = rows.iter().filter(|row| !row.below.is_empty());
    let list = with_more.map(|row| {
        let line = Line::data_of(full_stop(&row.text.plain()));
        point(Bullet::Dot, &Point::with(line, row.below.clone()))
    });
    let list: String = list.collect();
    if list.is_empty() { text } else { format!("{text}\n{list}") }
}

fn last_time(item: &Row) -> String {
    match item.last_time {
        Some(LastTime::Asked(status)) => capital(status_words(status)),
        Some(LastTime::NotAsked) => "Not asked".to_owned(),
        None => String::new(),
    }
}

/// Renders a row of a table.
fn row(cells: &[String]) -> String {
    let cells = cells.iter();
    let cells =
        cells.map(|cell| if cell.is_empty() { " |".to_owned() } else { format!(" {cell} |") });
    std::iter::once("|".to_owned()).chain(cells).collect()
}

/// Renders a line, safe anywhere in a page, table cells and headings included, with a joiner in each mention.
pub(crate) fn inline(line: &Line) -> String {
    line.spans().iter().map(span).collect()
}

fn span(span: &Span) -> String {
    match span {
        Span::Own(words) => words.to_string(),
        Span::Label(label) => (*label).to_owned(),
        Span::Strong(words) => format!("**{words}**"),
        Span::Data(words) => escape(words),
        Span::StrongData(words) => format!("**{}**", escape(words)),
        Span::Id(id) => code(id),
        Span::Address(address) => link(address),
    }
}
