//! The change of an item between two reviews, in words and their style.

use ratatui::style::Style;

use crate::domain::basics::status::Status;
use crate::domain::insight::compare::{Change, Compared};
use crate::tui::view::drawing::{Drawing, Layout};

/// Returns the words for a change of an item; in the smallest layout, in short.
pub(super) fn change_words(item: &Compared<'_>, layout: Layout) -> &'static str {
    match (layout, item.change) {
        (Layout::Tiny, Change::StillOpen) => "open",
        (Layout::Tiny, Change::NotYet) => "not yet",
        (_, Change::NotYet) => "unassessed",
        (Layout::Tiny, _) if !item.is_comparable() => "now",
        _ if !item.is_comparable() => "first assessed",
        (_, change) => change.words(),
    }
}

/// Returns the style of what became of an item: alarming where it is worse.
pub(super) fn change_style(drawing: Drawing<'_>, item: &Compared<'_>) -> Style {
    let theme = drawing.theme;
    match item.change {
        Change::Worse => theme.alarm(),
        Change::Better if item.is_comparable() => theme.status(Some(Status::Done)),
        _ => theme.plain(),
    }
}
