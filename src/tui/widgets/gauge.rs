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

/// The live gauge.
#[derive(Clone, Copy, Debug)]
pub struct Gauge<'g> {
    /// The counts that it shows.
    pub tally: &'g Tally,
    /// The theme.
    pub theme: &'g Theme,
}

impl Widget for Gauge<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let bar = area.width.saturating_sub(PERCENT);
        let mut x = area.x;
        for cell in cells(self.tally, usize::from(bar)) {
            x = write(buffer, x, area.y, self.theme.gauge(cell), self.theme.gauge_style(cell));
        }
        let percent = match self.tally.progress() {
            Some(progress) => progress.percent().to_string(),
            None => self.theme.glyphs.nothing.to_owned(),
        };
        let beside = Rect { x: area.x + bar, width: area.width - bar, ..area };
        Row::new(self.theme).right(percent, self.theme.strong()).render(beside, buffer);
    }
}
