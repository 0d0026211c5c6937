//! The first row: which system, which checklist, how much is left, how far it is saved.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::names;
use crate::domain::basics::text::{columns, cut};
use crate::domain::records::assessment::Assessment;
use crate::tui::model::review::{Access, Review, Saving};
use crate::tui::view::drawing::{Draw, Drawing, Layout, inset};
use crate::tui::view::words;
use crate::tui::widgets::row::Row;

/// The columns from which the header has room for the title of the checklist beside the states of saving and sharing.
const ROOM_FOR_ALL: u16 = 100;
/// The most columns of an author.
const AUTHOR: usize = 24;

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    let session = &review.session;
    let (saving, style) = saving(drawing, review, area.width);
    let mut row = Row::new(theme).left(session.system().shown().into_cow(), theme.strong());
    if let Some(assessment) = session.assessment() {
        let whose = whose(drawing, assessment);
        let row = row.left(format!("   {whose}"), theme.accent()).right(saving, style);
        return row.draw_on(drawing, inset(area));
    }
    // Next to what is being lost, whatever it is, nothing stands.
    let shared = words::sharing(&drawing.model.sharing, drawing.model.now);
    let shared = shared.filter(|_| layout > Layout::Tiny && !is_in_danger(review));
    if layout >= Layout::Standard {
        if shared.is_none() || area.width >= ROOM_FOR_ALL {
            let title = format!("   {}", session.checklist().title().shown());
            row = row.left(title, theme.quiet());
        }
        if !is_long(&saving, area.width) {
            let left = session.tally().unassessed;
            row = row.right(format!("{left} unassessed   "), theme.plain());
        }
    }
    if let Some((words, is_alarming)) = shared {
        let style = if is_alarming { theme.alarm() } else { theme.plain() };
        row = row.right(words, style).right("   ", theme.plain());
    }
    row.right(saving, style).draw_on(drawing, inset(area));
}

/// Returns whose assessment it is and in which round: short where there is little room.
fn whose(drawing: Drawing<'_>, assessment: &Assessment) -> String {
    let Drawing { model, theme, layout, .. } = drawing;
    let is_mine = names::is_same(&assessment.by, model.setup.user.name().text());
    let mine = if is_mine { "my assessment" } else { "assessment" };
    let round = match assessment.round() {
        1 => String::new(),
        round => format!(", round {round}"),
    };
    if layout == Layout::Tiny {
        return "assessment".to_owned();
    }
    let by = assessment.by.shown().cut(AUTHOR, theme.glyphs.ellipsis);
    format!("{mine}, {by}{round}")
}

/// Returns the save state and its style, cut to two thirds of the row so that the title keeps a third.
pub(super) fn saving(drawing: Drawing<'_>, review: &Review, width: u16) -> (String, Style) {
    let Drawing { model, theme, .. } = drawing;
    let style = if is_in_danger(review) { theme.alarm() } else { theme.plain() };
    let submitted = review.session.assessment().and_then(|assessment| assessment.submitted_at);
    let words = match submitted.filter(|_| !is_in_danger(review) && review.saving.is_saved()) {
        Some(_) if drawing.layout == Layout::Tiny => "submitted".to_owned(),
        Some(at) => format!("submitted {}", words::time(at, model.now)),
        None => words::saving(&review.saving, model.now),
    };
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
