//! A text field as it is drawn: its text, the place of the terminal's own cursor, and marks where a line
//! goes on beyond an edge.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::domain::text::columns;
use crate::tui::model::input::Input;
use crate::tui::theme::Theme;
use crate::tui::widgets::row::write;

/// Draws a text field; gives the cursor's place if it is inside.
pub fn draw(input: &Input, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    let text = input.area();
    text.render(area, buffer);
    let (cursor, (top, left)) = (text.screen_cursor(), text.scroll_offset());
    let row = u16::try_from(cursor.row).ok()?.checked_sub(top)?;
    let column = u16::try_from(cursor.col).ok()?.checked_sub(left)?;
    // Behind the last column of a full row the cursor stands on that column.
    let column = column.min(area.width - 1);
    let place = Position { x: area.x + column, y: area.y + row };
    draw_marks(input, theme, area, place, buffer);
    (row < area.height).then_some(place)
}

/// Marks the edges beyond which a line goes on: the left one beside the text, the right one on its last
/// column, unless somebody writes there.
fn draw_marks(input: &Input, theme: &Theme, area: Rect, cursor: Position, buffer: &mut Buffer) {
    if input.is_wrapped() {
        return;
    }
    let left = usize::from(input.area().scroll_offset().1);
    if let Some(beside) = area.x.checked_sub(1).filter(|_| left > 0) {
        write(buffer, beside, area.y, theme.glyphs.left, theme.quiet());
    }
    let (width, last) = (usize::from(area.width), area.right() - 1);
    let goes_on = input.area().lines().iter().any(|line| columns(line) > left + width);
    if goes_on && cursor.x != last {
        write(buffer, last, area.y, theme.glyphs.right, theme.quiet());
    }
}
