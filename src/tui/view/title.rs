//! The statement of an item as the title above what is said of it, with its status beside or below it.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::status;
use crate::domain::basics::text::{Shown, columns};
use crate::tui::action::Action;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{Draw, Drawing, Layout, draw_lines, rows, split};
use crate::tui::view::sheet::{self, LAPSED, Line, OWNER};
use crate::tui::view::{responses, words};
use crate::tui::widgets::row::Row;

/// The blanks between the statement and the status in one row.
const GAP: u16 = 3;
/// The blanks between the status and the responses.
const WIDE_GAP: usize = 2;

/// Draws the statement of the item, in at most so many rows. Returns the area below.
pub(super) fn draw(drawing: Drawing<'_>, text: Shown<'_>, most: usize, area: Rect) -> Rect {
    let theme = drawing.theme;
    let lines = text.wrap(usize::from(area.width));
    let lines = words::at_most(lines, most, theme.glyphs.ellipsis);
    let (title, rest) = split(area, u16::try_from(lines.len()).unwrap_or(1));
    draw_lines(drawing, lines, theme.strong(), title);
    rest
}

/// Draws the statement of the item under the cursor in at most half of an area. Returns the area below.
fn draw_item(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let text = review.session.checklist().item(review.cursor).text.shown();
    draw(drawing, text, usize::from(area.height / 2).max(1), area)
}

/// Draws the statement of the item under the cursor, and in a column beside it its status above a risk that has
/// lapsed; or below it, where that takes fewer rows. Returns the area below.
pub(super) fn draw_with_status(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let status = status_row(drawing, review, Row::new(drawing.theme));
    let beside = [Some(status), lapsed_row(drawing, review, Row::new(drawing.theme))];
    let beside: Vec<Row<'_>> = beside.into_iter().flatten().collect();
    let width = |row: &Row<'_>| u16::try_from(row.left_columns()).unwrap_or(area.width);
    let widest = beside.iter().map(width).max().unwrap_or(0).min(area.width / 2);
    let narrow = Rect { width: area.width.saturating_sub(widest + 2), ..area };
    let text = review.session.checklist().item(review.cursor).text.shown();
    let count = |width: u16| text.row_count(width.into());
    if count(area.width) + 1 < count(narrow.width).max(beside.len()) {
        return draw_above_status(drawing, review, 0, area);
    }
    let below = draw_item(drawing, review, narrow);
    let taken = (area.height - below.height).max(u16::try_from(beside.len()).unwrap_or(1));
    for (line, row) in rows(area).zip(beside) {
        let width = width(&row).min(widest);
        row.draw_on(drawing, Rect { x: area.right() - width, width, ..line });
    }
    split(area, taken).1
}

/// Draws the statement of the item under the cursor, and below it its status, unless what follows needs `least` rows
/// and has no more. Returns the area below.
pub(super) fn draw_above_status(
    drawing: Drawing<'_>,
    review: &Review,
    least: u16,
    area: Rect,
) -> Rect {
    let below = draw_item(drawing, review, area);
    let status = status_row(drawing, review, Row::new(drawing.theme));
    let status = lapsed_row(drawing, review, status.clone()).unwrap_or(status);
    let heard = responses::in_short(drawing, review);
    let title = Rect { height: below.y - area.y, ..area };
    // Every row counts for what the item is measured by. Of the responses the smallest layout has the least beside it, and
    // a row of their own without the status is none.
    let beside = match heard.last() {
        Some(heard) if drawing.layout == Layout::Tiny => {
            vec![with_responses(status.clone(), heard, WIDE_GAP), status.clone()]
        }
        Some(_) => Vec::new(),
        None => vec![status.clone()],
    };
    for status in beside {
        if let Some(beside) = beside_last_line(review, &status, title) {
            status.draw_on(drawing, beside);
            return below;
        }
    }
    let (line, below) = split(below, u16::from(below.height > least));
    let room = status.room_beside(line.width);
    let fitting = heard.iter().find(|heard| responses::width(heard) <= room);
    let row = fitting.map_or(status.clone(), |heard| {
        drawing.offer(Action::TakeSuggested);
        heard.iter().fold(status, |row, span| row.right(span.content.clone(), span.style))
    });
    row.draw_on(drawing, line);
    below
}

/// Adds responses behind a gap to the status.
fn with_responses<'r>(status: Row<'r>, heard: &Line, gap: usize) -> Row<'r> {
    let row = status.left(" ".repeat(gap), Style::new());
    heard.iter().fold(row, |row, span| row.left(span.content.clone(), span.style))
}

/// Returns the end of the last line of the statement, which takes an area whole, if a status has room there.
fn beside_last_line(review: &Review, status: &Row<'_>, area: Rect) -> Option<Rect> {
    let text = review.session.checklist().item(review.cursor).text.shown();
    let lines: Vec<String> = text.wrap(area.width.into()).collect();
    let width = u16::try_from(status.left_columns()).ok()?;
    let last = u16::try_from(columns(lines.last()?)).ok()?;
    let has_room = lines.len() == usize::from(area.height) && last + GAP + width <= area.width;
    has_room.then(|| Rect { x: area.right() - width, y: area.bottom() - 1, width, height: 1 })
}

/// Adds to a row the date on which the item's risk lapsed and who accepted it, if one has lapsed; where there is
/// little room the word alone.
fn lapsed_row<'r>(drawing: Drawing<'_>, review: &Review, row: Row<'r>) -> Option<Row<'r>> {
    let Drawing { theme, model, layout, .. } = drawing;
    let risk = review.session.lapsed_risk(review.cursor, model.today())?;
    let gap = if row.left_columns() == 0 { "" } else { "   " };
    let row = row.left(gap, theme.plain()).left(LAPSED, theme.alarm());
    if layout == Layout::Tiny {
        return Some(row);
    }
    let until = risk.until.map(|until| format!(" {until}")).unwrap_or_default();
    let by = risk.by.shown().cut(OWNER, theme.glyphs.ellipsis);
    Some(row.left(format!("{until}, {by}"), theme.strong()))
}

/// Adds to a row the status, the flag of a blocker, and that the item is parked.
fn status_row<'r>(drawing: Drawing<'_>, review: &Review, row: Row<'r>) -> Row<'r> {
    let Drawing { theme, layout, .. } = drawing;
    let answer = review.session.answer(review.cursor);
    let word = if layout == Layout::Tiny { status::short_word } else { status::word };
    let words = format!("{} {}", theme.glyph(answer.status), word(answer.status));
    let style = match answer.status {
        // Needed, and so not dim.
        None => theme.plain(),
        status => theme.status(status).patch(theme.strong()),
    };
    let mut row = row.left(words, style);
    if answer.blocker {
        row = row.left(format!("   {}", sheet::blocker(theme)), theme.alarm());
    }
    if review.is_parked(review.cursor) {
        row = row.left("   parked", theme.accent());
    }
    row
}
