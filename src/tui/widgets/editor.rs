//! A text field as it is drawn: its text, the place of the terminal's own cursor, and marks where a line
//! goes on beyond an edge.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::basics::text::{columns, seen, seen_columns};
use crate::tui::model::input::Input;
use crate::tui::theme::Theme;
use crate::tui::widgets::row::write;

/// Draws a text field; returns the cursor's place if it is inside.
pub fn draw(input: &Input, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let rows = input.rows(width);
    let place = input.place(&rows);
    let window = input.look_at(place, width, height);
    for (y, row) in (area.y..area.bottom()).zip(rows.into_iter().skip(window.top)) {
        draw_row(input, row, window.left, Rect { y, height: 1, ..area }, buffer);
    }
    let row = u16::try_from(place.row - window.top).ok()?;
    // Behind the last column of a full row the cursor stands on that column.
    let column = u16::try_from(place.column - window.left).unwrap_or(u16::MAX).min(area.width - 1);
    let cursor = Position { x: area.x + column, y: area.y + row };
    draw_marks(input, theme, area, cursor, buffer);
    Some(cursor)
}

/// Draws a row from a column on. Of a letter that an edge cuts nothing is seen.
fn draw_row(input: &Input, row: Range<usize>, left: usize, area: Rect, buffer: &mut Buffer) {
    let style = if input.is_all_selected() { Style::new().reversed() } else { Style::new() };
    let end = left + usize::from(area.width);
    let mut column = 0;
    for grapheme in input.text()[row].graphemes(true) {
        let seen = seen(grapheme);
        let behind = column + columns(&seen);
        if behind > end {
            break;
        }
        if let Some(x) = column.checked_sub(left).and_then(|x| u16::try_from(x).ok()) {
            write(buffer, area.x + x, area.y, &seen, style);
        }
        column = behind;
    }
}

/// Marks the edges beyond which a line goes on: the left one beside the text, the right one on its last column,
/// unless the cursor is there.
fn draw_marks(input: &Input, theme: &Theme, area: Rect, cursor: Position, buffer: &mut Buffer) {
    if input.is_wrapped() {
        return;
    }
    let left = input.window().left;
    if let Some(beside) = area.x.checked_sub(1).filter(|_| left > 0) {
        write(buffer, beside, area.y, theme.glyphs.left, theme.quiet());
    }
    let (width, last) = (usize::from(area.width), area.right() - 1);
    let goes_on = seen_columns(input.text()) > left + width;
    if goes_on && cursor.x != last {
        write(buffer, last, area.y, theme.glyphs.right, theme.quiet());
    }
}
