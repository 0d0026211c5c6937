//! The first row: which system, which checklist, how much is left, how far it is saved.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::tui::model::review::Review;
use crate::tui::view::{Drawing, Layout, inset, words};
use crate::tui::widgets::row::Row;

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let Drawing { model, theme, layout } = drawing;
    let session = &review.session;
    let mut row = Row::new(theme).left(session.system().shown().into_cow(), theme.strong());
    if layout >= Layout::Standard {
        let title = format!("   {}", session.checklist().title().shown());
        row = row.left(title, theme.quiet());
        let left = session.tally().unassessed;
        row = row.right(format!("{left} left   "), theme.plain());
    }
    let saving = words::saving(&review.saving, model.now);
    let is_in_danger = review.saving.failure.is_some() || review.saving.is_read_only;
    let style = if is_in_danger { theme.alarm() } else { theme.plain() };
    row.right(saving, style).render(inset(area), buffer);
}
