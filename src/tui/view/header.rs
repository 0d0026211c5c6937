//! The first row: which system, which checklist, how much is left, how far it is saved.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::tui::model::review::{Review, Saving};
use crate::tui::view::{Drawing, Layout, inset, words};
use crate::tui::widgets::row::Row;

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let Drawing { theme, layout, .. } = drawing;
    let session = &review.session;
    let mut row = Row::new(theme).left(session.system().shown().into_cow(), theme.strong());
    if layout >= Layout::Standard {
        let title = format!("   {}", session.checklist().title().shown());
        row = row.left(title, theme.quiet());
        let left = session.tally().unassessed;
        row = row.right(format!("{left} left   "), theme.plain());
    }
    let (saving, style) = saving(drawing, review);
    row.right(saving, style).render(inset(area), buffer);
}

/// How far the session is saved.
pub(super) fn saving(drawing: Drawing<'_>, review: &Review) -> (String, Style) {
    let Drawing { model, theme, .. } = drawing;
    let style = if is_in_danger(review) { theme.alarm() } else { theme.plain() };
    (words::saving(&review.saving, model.now), style)
}

/// Whether what is changed is not kept.
pub(super) const fn is_in_danger(review: &Review) -> bool {
    let Saving { failure, undrafted, is_read_only, .. } = &review.saving;
    failure.is_some() || undrafted.is_some() || *is_read_only
}
