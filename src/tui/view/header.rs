//! The first row: which system, which checklist, how much is left, how far it is saved.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{columns, cut};
use crate::tui::model::review::{Access, Review, Saving};
use crate::tui::view::drawing::{Draw, Drawing, Layout, inset};
use crate::tui::view::words;
use crate::tui::widgets::row::Row;

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    let session = &review.session;
    let (saving, style) = saving(drawing, review, area.width);
    let mut row = Row::new(theme).left(session.system().shown().into_cow(), theme.strong());
    if layout >= Layout::Standard {
        let title = format!("   {}", session.checklist().title().shown());
        row = row.left(title, theme.quiet());
        if !is_long(&saving, area.width) {
            let left = session.tally().unassessed;
            row = row.right(format!("{left} unassessed   "), theme.plain());
        }
    }
    row.right(saving, style).draw_on(drawing, inset(area));
}

/// Returns the save state and its style, cut to two thirds of the row so that the title keeps a third.
pub(super) fn saving(drawing: Drawing<'_>, review: &Review, width: u16) -> (String, Style) {
    let Drawing { model, theme, .. } = drawing;
    let style = if is_in_danger(review) { theme.alarm() } else { theme.plain() };
    let words = words::saving(&review.saving, model.now);
    (cut(&words, usize::from(width) * 2 / 3, theme.glyphs.ellipsis), style)
}

/// Returns true where the save state leaves room for the title only.
pub(super) fn is_long(saving: &str, width: u16) -> bool {
    columns(saving) > usize::from(width) / 3
}

/// Returns whether changes or drafts are not being kept, so that the header must warn.
pub(super) const fn is_in_danger(review: &Review) -> bool {
    let Saving { failure, undrafted, access, .. } = &review.saving;
    failure.is_some() || undrafted.is_some() || matches!(access, Access::ReadOnly)
}
