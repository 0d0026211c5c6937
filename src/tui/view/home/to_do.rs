//! The open work of the selected review, beside the facts about it on a wide screen.

use ratatui::layout::Rect;

use crate::domain::basics::due;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::columns;
use crate::tui::model::home::{Summary, ToDo};
use crate::tui::view::drawing::{Draw, Drawing, rows, split};
use crate::tui::widgets::row::Row;

/// The fewest columns of an area that has two columns, and those of the left one, with the blanks behind it.
const WIDE: u16 = 180;
const LEFT: u16 = 88;
const APART: u16 = 4;
/// The widest owner, and the columns of a due date with its distance.
const OWNER: usize = 16;
const NOBODY: &str = "no owner";
const DUE: usize = 27;

/// Returns the left and the right column of an area that is wide enough for two.
pub(super) fn beside(area: Rect) -> Option<(Rect, Rect)> {
    let taken = LEFT + APART;
    let right = Rect { x: area.x + taken, width: area.width.checked_sub(taken)?, ..area };
    (area.width >= WIDE).then_some((Rect { width: LEFT, ..area }, right))
}

/// Draws the first items that need work or block, each with its owner and due date, and how many more there are.
pub(super) fn draw(drawing: Drawing<'_>, summary: &Summary, area: Rect) {
    let theme = drawing.theme;
    if summary.to_do.is_empty() {
        return;
    }
    let (head, list) = split(area, 1);
    Row::new(theme).left("To do", theme.quiet()).draw_on(drawing, head);
    let (count, known, room) = (all(summary), summary.to_do.len(), usize::from(list.height));
    let shown = if count <= known.min(room) { count } else { known.min(room.saturating_sub(1)) };
    let owners = summary.to_do.iter().filter_map(|to_do| to_do.owner.as_ref());
    let owner = owners.map(|owner| owner.shown().columns().min(OWNER)).chain([NOBODY.len()]).max();
    let mut lines = rows(list);
    for (to_do, line) in summary.to_do[..shown].iter().zip(lines.by_ref()) {
        row_of(drawing, to_do, owner.unwrap_or_default()).draw_on(drawing, line);
    }
    if let (true, Some(line)) = (count > shown, lines.next()) {
        let more = format!("  {} more", count - shown);
        Row::new(theme).left(more, theme.quiet()).draw_on(drawing, line);
    }
}

/// Returns the number of items that need work or block.
fn all(summary: &Summary) -> usize {
    let is_named = |to_do: &&ToDo| to_do.status.is_some_and(Status::is_gap);
    let named = summary.to_do.iter().filter(is_named).count();
    summary.to_do.len() + (summary.tally.gaps() as usize).saturating_sub(named)
}

/// Returns the row of an item, with so many columns for its owner.
fn row_of<'r>(drawing: Drawing<'_>, to_do: &'r ToDo, owner: usize) -> Row<'r> {
    let theme = drawing.theme;
    let today = drawing.model.today();
    let mark = format!("{} ", theme.glyph(to_do.status));
    let mut row = Row::new(theme).left(mark, theme.status(to_do.status));
    if to_do.is_blocker {
        row = row.left(format!("{} ", theme.glyphs.blocker), theme.alarm());
    }
    let (name, style) = match &to_do.owner {
        Some(name) => (name.shown().cut(owner, theme.glyphs.ellipsis), theme.plain()),
        None => (NOBODY.to_owned(), theme.quiet()),
    };
    let blanks = " ".repeat(owner.saturating_sub(columns(&name)));
    let due = match to_do.due {
        Some(day) => {
            let style = if day < today { theme.alarm() } else { theme.plain() };
            (format!("{day}, {}", due::distance(day, today)), style)
        }
        None => ("no date".to_owned(), theme.quiet()),
    };
    row.left(to_do.text.shown().into_cow(), theme.plain())
        .right(format!("  {name}{blanks}"), style)
        .right(format!("  {:DUE$}", due.0), due.1)
}
