//! The gauge with its percentage, and the row of marks of a category.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::domain::basics::gauge::cells;
use crate::domain::basics::score::Tally;
use crate::tui::theme::Theme;
use crate::tui::widgets::row::{Row, write};

/// The columns of the percentage, with the blanks before it.
const PERCENT: u16 = 8;

/// Draws the gauge of some counts.
pub fn draw(tally: &Tally, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let bar = area.width.saturating_sub(PERCENT);
    let mut x = area.x;
    for cell in cells(tally, usize::from(bar)) {
        x = write(buffer, x, area.y, theme.gauge(cell), theme.gauge_style(cell));
    }
    let percent = match tally.progress() {
        Some(progress) => progress.percent().to_string(),
        None => theme.glyphs.nothing.to_owned(),
    };
    let beside = Rect { x: area.x + bar, width: area.width - bar, ..area };
    Row::new(theme).right(percent, theme.strong()).render(beside, buffer);
}
