//! The rows of the systems under headings: the name, what each needs, the most urgent first, and then the percentage.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::due;
use crate::domain::basics::text::columns;
use crate::domain::insight::portfolio::systems::System;
use crate::tui::model::mouse::Target;
use crate::tui::model::portfolio::PortfolioBox;
use crate::tui::view::drawing::{Draw, Drawing, Layout, list_row, list_rows, split};
use crate::tui::view::portfolio::rows::{SYSTEM, cell};
use crate::tui::view::words::short_age;
use crate::tui::widgets::row::Row;

/// The columns of the mark of the selected row.
const CURSOR: usize = 2;
/// The blanks before a column.
const GAP: usize = 2;

/// A column of numbers or of a word.
struct Column {
    heading: &'static str,
    /// The lower, the longer it stays where columns have no room.
    rank: u8,
    /// Its words in the row of each system; empty where there is nothing to tell.
    words: Vec<String>,
    style: Style,
}

impl Column {
    fn width(&self) -> usize {
        let words = self.words.iter().map(|words| columns(words)).max().unwrap_or_default();
        words.max(columns(self.heading))
    }
}

/// The mark of a percentage that counts items as they stood in an earlier review.
pub(super) const CARRIED: &str = "*";

/// Returns the columns behind the name that tell anything of any system, as many as have room beside a name of so many
/// columns.
fn fitting(drawing: Drawing<'_>, systems: &[System], room: usize) -> Vec<Column> {
    let mut fitting = told(drawing, systems);
    let taken = |all: &[Column]| all.iter().map(|one| GAP + one.width()).sum::<usize>();
    while taken(&fitting) > room && fitting.len() > 1 {
        let last = fitting.iter().map(|one| one.rank).max();
        fitting.retain(|one| Some(one.rank) != last);
    }
    fitting
}

/// Returns the columns behind the name that tell anything of any system.
fn told(drawing: Drawing<'_>, systems: &[System]) -> Vec<Column> {
    let Drawing { theme, model, layout, .. } = drawing;
    let today = model.today();
    let is_narrow = layout < Layout::Standard;
    let column = |headings: [&'static str; 2], rank, style, words: &dyn Fn(&System) -> String| {
        let heading = headings[usize::from(is_narrow)];
        Column { heading, rank, words: systems.iter().map(words).collect(), style }
    };
    let number = |number: usize| if number == 0 { String::new() } else { number.to_string() };
    // Where it counts items of an earlier review a star says so, and the selected system how many.
    let are_any_carried = systems.iter().any(|system| system.carried.is_some());
    let percent = |system: &System| {
        let progress = system.standing.progress();
        let percent = progress.map_or_else(String::new, |progress| progress.percent().to_string());
        let star = match system.carried {
            Some(_) => CARRIED,
            None if are_any_carried && !percent.is_empty() => " ",
            None => "",
        };
        percent + star
    };
    let is_due = |system: &System| system.next_review.is_some_and(|next| next.is_past(today));
    let review = |system: &System| if is_due(system) { "due".to_owned() } else { String::new() };
    let age = |system: &System| {
        short_age(system.reviewed, today).unwrap_or_else(|| due::ago(system.reviewed, today))
    };
    let all = [
        column(["Blockers", "Blk"], 0, theme.alarm(), &|one| {
            number(one.standing.blockers as usize)
        }),
        column(["Lapsed", "Laps"], 2, theme.alarm(), &|one| number(one.lapsed)),
        column(["Missing", "Miss"], 3, theme.plain(), &|one| number(one.standing.missing as usize)),
        column(["Unassessed", "Unass"], 5, theme.plain(), &|one| {
            number(one.standing.unassessed as usize)
        }),
        column(["Review", "Rev."], 4, theme.alarm(), &review),
        column(["Complete", "%"], 1, theme.plain(), &percent),
        column(["Overdue", "Late"], 6, theme.alarm(), &|one| number(one.overdue)),
        column(["Reviewed", "Age"], 7, theme.quiet(), &age),
    ];
    let is_told = |one: &Column| one.words.iter().any(|words| !words.is_empty());
    all.into_iter().filter(is_told).collect()
}

/// Draws the headings, and those rows that have room, with the selected one.
pub(super) fn draw(drawing: Drawing<'_>, portfolio: &PortfolioBox, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    let systems = &portfolio.portfolio.systems;
    let whole = usize::from(area.width).saturating_sub(CURSOR);
    let longest = systems.iter().map(|one| one.system.shown().columns()).max().unwrap_or_default();
    let least = longest.min(SYSTEM[usize::from(layout >= Layout::Standard)]);
    let columns = fitting(drawing, systems, whole.saturating_sub(least));
    let taken: usize = columns.iter().map(|one| GAP + one.width()).sum();
    let name = longest.min(whole.saturating_sub(taken)).max(least);
    let (head, list) = split(area, 1);
    let heading = cell(theme, &"System".into(), name);
    let row = Row::new(theme).left(" ".repeat(CURSOR), theme.quiet());
    let row = row.left(heading.trim_end().to_owned(), theme.quiet());
    let pad = " ".repeat(name.saturating_sub("System".len()));
    let row = columns.iter().fold(row.left(pad, theme.quiet()), |row, one| {
        row.left(format!("{:>1$}", one.heading, GAP + one.width()), theme.quiet())
    });
    row.draw_on(drawing, head);
    let cursor = portfolio.cursor().min(systems.len().saturating_sub(1));
    for (index, line) in list_rows(drawing, systems.len(), cursor, list, "  ") {
        drawing.spot(line, Target::Row(index));
        let (row, style) = list_row(drawing, index == cursor);
        let words = cell(theme, &systems[index].system, name);
        let words = words.strip_suffix("  ").unwrap_or(&words).to_owned();
        let row = columns.iter().fold(row.left(words, style), |row, one| {
            let words = format!("{:>1$}", one.words[index], GAP + one.width());
            row.left(words, one.style.patch(style))
        });
        row.draw_on(drawing, line);
    }
}
