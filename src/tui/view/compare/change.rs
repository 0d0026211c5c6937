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
        // Done and not applicable need no work, and are not the same.
        (_, Change::Same) if item.before != item.after => "changed",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::basics::text::Text;
    use crate::domain::records::checklist::versions::Outcome;

    #[test]
    fn done_and_not_applicable_need_no_work_and_are_not_the_same() {
        let text = Text::default();
        let words = |before, after| {
            let change = Change::between(Some(before), Some(after));
            let (before, after) = (Some(Some(before)), Some(Some(after)));
            let outcome = Outcome::Same;
            let (id, earlier_id, owner) = ("a", Some("a"), None);
            let item =
                Compared { id, earlier_id, text: &text, change, before, after, owner, outcome };
            change_words(&item, Layout::Standard)
        };
        assert_eq!(words(Status::Done, Status::NotApplicable), "changed");
        assert_eq!(words(Status::NotApplicable, Status::Done), "changed");
        assert_eq!(words(Status::Done, Status::Done), "same");
    }
}
