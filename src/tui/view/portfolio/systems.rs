//! The rows of the systems: the name, the needs, the percentage, and with room what is overdue and the age.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::due;
use crate::domain::basics::text::columns;
use crate::domain::insight::portfolio::systems::System;
use crate::tui::model::mouse::Target;
use crate::tui::model::portfolio::PortfolioBox;
use crate::tui::view::drawing::{Draw, Drawing, Layout, list_row, list_rows};
use crate::tui::view::portfolio::rows::{SYSTEM, cell};
use crate::tui::view::words::{count, short_age};
use crate::tui::widgets::row::Row;

/// The columns of the mark of the selected row.
const CURSOR: usize = 2;
/// The blanks between two columns, and before what has room behind the percentage.
const GAP: usize = 2;
const WIDE_GAP: usize = 3;

/// The words of a row behind the name; those that do not apply are empty.
struct Cells {
    needs: Vec<(String, Style)>,
    percent: String,
    overdue: String,
    age: String,
}

impl Cells {
    fn of(drawing: Drawing<'_>, system: &System) -> Self {
        let today = drawing.model.today();
        let overdue = match system.overdue {
            0 => String::new(),
            overdue => format!("{overdue} overdue"),
        };
        let percent = system.score.progress().map(|progress| progress.percent().to_string());
        Self {
            needs: needs(drawing, system),
            percent: percent.unwrap_or_default(),
            overdue,
            age: short_age(system.reviewed, today)
                .unwrap_or_else(|| due::ago(system.reviewed, today)),
        }
    }

    fn needs_columns(&self) -> usize {
        let words: usize = self.needs.iter().map(|(words, _)| columns(words)).sum();
        words + GAP * self.needs.len().saturating_sub(1)
    }
}

/// Returns the counts that are not zero, the most urgent first.
fn needs(drawing: Drawing<'_>, system: &System) -> Vec<(String, Style)> {
    let theme = drawing.theme;
    let standing = &system.standing;
    let is_stale = system.next_review.is_some_and(|next| next.is_past(drawing.model.today()));
    let counts = [
        (standing.blockers as usize, "blocker", "blockers", theme.alarm()),
        (system.lapsed, "lapsed", "lapsed", theme.alarm()),
        (standing.missing as usize, "missing", "missing", theme.plain()),
        (standing.unassessed as usize, "unassessed", "unassessed", theme.plain()),
    ];
    let counts = counts.into_iter().filter(|(number, ..)| *number > 0);
    let counts = counts.map(|(number, one, many, style)| (count(number, one, many), style));
    counts.chain(is_stale.then(|| ("to review".to_owned(), theme.alarm()))).collect()
}

/// The columns of the rows.
struct Widths {
    name: usize,
    /// `None` where not all needs have room beside the percentage: there that stands at the far edge.
    needs: Option<usize>,
    percent: usize,
    /// `None` where it has no room.
    overdue: Option<usize>,
    age: Option<usize>,
}

impl Widths {
    fn of(drawing: Drawing<'_>, systems: &[System], cells: &[Cells], width: u16) -> Self {
        let widest = |of: &dyn Fn(&Cells) -> usize| cells.iter().map(of).max().unwrap_or_default();
        let needs = widest(&Cells::needs_columns);
        let percent = widest(&|cells| columns(&cells.percent));
        let whole = usize::from(width).saturating_sub(CURSOR);
        let behind = GAP + needs + GAP + percent;
        let longest = systems.iter().map(|one| one.system.shown().columns()).max();
        let longest = longest.unwrap_or_default();
        let usual = longest.min(SYSTEM[usize::from(drawing.layout >= Layout::Standard)]);
        let mut room = whole.saturating_sub(usual + behind);
        let mut with_room = |columns: usize| {
            let has_room = columns > 0 && columns + WIDE_GAP <= room;
            room = if has_room { room - columns - WIDE_GAP } else { room };
            has_room.then_some(columns)
        };
        let overdue = with_room(widest(&|cells| columns(&cells.overdue)));
        let age = with_room(widest(&|cells| columns(&cells.age)));
        // Names take what is left, up to half of the row.
        let name = longest.min(usual.max((usual + room).min(whole / 2)));
        let needs = (name + behind <= whole).then_some(needs);
        Self { name, needs, percent, overdue, age }
    }
}

/// Draws those rows that have room, with the selected one.
pub(super) fn draw(drawing: Drawing<'_>, portfolio: &PortfolioBox, area: Rect) {
    let systems = &portfolio.portfolio.systems;
    let cells: Vec<Cells> = systems.iter().map(|system| Cells::of(drawing, system)).collect();
    let widths = Widths::of(drawing, systems, &cells, area.width);
    let cursor = portfolio.cursor().min(systems.len().saturating_sub(1));
    for (index, line) in list_rows(drawing, systems.len(), cursor, area, "  ") {
        drawing.spot(line, Target::Row(index));
        let (row, style) = list_row(drawing, index == cursor);
        let row = row.left(cell(drawing.theme, &systems[index].system, widths.name), style);
        draw_cells(drawing, (row, style), &cells[index], &widths).draw_on(drawing, line);
    }
}

fn draw_cells<'r>(
    drawing: Drawing<'_>,
    (row, style): (Row<'r>, Style),
    cells: &'r Cells,
    widths: &Widths,
) -> Row<'r> {
    let theme = drawing.theme;
    let row = cells.needs.iter().enumerate().fold(row, |row, (index, (words, own))| {
        let gap = if index == 0 { 0 } else { GAP };
        row.left(" ".repeat(gap), theme.plain()).left(words, own.patch(style))
    });
    let Some(needs) = widths.needs else { return row.right(&cells.percent, style) };
    let blanks = " ".repeat(needs.saturating_sub(cells.needs_columns()) + GAP);
    let row = row.left(format!("{blanks}{:>1$}", cells.percent, widths.percent), style);
    let further =
        [(widths.overdue, &cells.overdue, theme.alarm()), (widths.age, &cells.age, theme.quiet())];
    further.into_iter().fold(row, |row, (width, words, style)| match width {
        Some(width) => {
            let (gap, blanks) = (" ".repeat(WIDE_GAP), width - columns(words));
            row.left(format!("{gap}{}{words}", " ".repeat(blanks)), style)
        }
        None => row,
    })
}
