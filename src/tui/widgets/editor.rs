//! A text field as it is drawn: its text, and the place of the terminal's own cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::tui::model::input::Input;

/// Draws a text field; gives the place of the cursor if it is inside.
pub fn draw(input: &Input, area: Rect, buffer: &mut Buffer) -> Option<Position> {
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
    (row < area.height).then(|| Position { x: area.x + column, y: area.y + row })
}
