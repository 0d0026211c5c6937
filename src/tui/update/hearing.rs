//! Responses: reading them, and taking what they say into the review.

use crate::domain::insight::agenda::off_the_lists;
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::edit::Edit;
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, ResponseList};
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;
use crate::tui::update::marking::ticked;
use crate::tui::update::reviewing::{Moment, Reaction, in_review};
use crate::tui::update::{changes, meeting};

/// Shows the responses to the item under the cursor.
pub(super) fn read(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Responses(ResponseList::default()));
    Vec::new()
}

/// Closes the responses before an action marks their item, so that the item is shown.
pub(super) fn close_before(model: &mut Model, action: Action) {
    let is_read = matches!(model.overlays.last(), Some(Overlay::Responses(_)));
    let marks = matches!(
        action,
        Action::MarkDone
            | Action::MarkPartial
            | Action::MarkMissing
            | Action::MarkNotApplicable
            | Action::TakeSuggested
    );
    if is_read && marks {
        model.overlays.pop();
    }
}

/// Takes for every unassessed item what all responses to it agree on.
pub(super) fn take_agreed(review: &mut Review, moment: &Moment<'_>) -> Reaction {
    let Some(edit) = review.voices().taking_agreed() else { return Reaction::default() };
    let items = edit.items();
    let told = match items.len() {
        1 => "1 item that all agree on".to_owned(),
        several => format!("{several} items that all agree on"),
    };
    let effects = take(review, moment, edit, &items);
    Reaction { effects, message: Some(Message::undoable(told)) }
}

/// Takes for every ticked item the status that the responses to it suggest.
pub(super) fn take_for_ticked(review: &mut Review, moment: &Moment<'_>) -> Reaction {
    let targets = review.take_targets(moment.today());
    let voices = review.voices();
    let edits: Vec<Edit> = targets.iter().filter_map(|&item| voices.taking(item)).collect();
    let edit = Edit::Several(edits);
    let items = edit.items();
    let told = format!("suggested for {} of {}", items.len(), ticked(targets.len()));
    let effects = take(review, moment, edit, &items);
    Reaction { effects, message: Some(Message::undoable(told)) }
}

/// Carries out an edit that takes statuses of items. In the meeting they are dealt with.
fn take(review: &mut Review, moment: &Moment<'_>, edit: Edit, items: &[ItemNo]) -> Vec<Effect> {
    let off = off_the_lists(&review.session, items);
    let edit = Edit::Several(std::iter::once(edit).chain(off).collect());
    let effects = changes::apply(review, moment.stamp(), edit, "from the responses");
    meeting::pass_over(review, items);
    effects
}

/// Adds the note and the evidence of the selected response to the answer.
pub(super) fn take_over(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Responses(list)) = model.overlays.last() else { return Vec::new() };
    let index = list.cursor;
    in_review(model, |review, moment| {
        let Some(edit) = review.voices().taking_over(review.cursor, index) else {
            return Reaction::default();
        };
        let named = review.voices().named(review.cursor);
        let by = named.get(index).map(|(by, _)| by.shown().to_string()).unwrap_or_default();
        let told = format!("what {by} wrote is in the answer; the status stays");
        let effects = changes::apply(review, moment.stamp(), edit, "a response taken over");
        Reaction { effects, message: Some(Message::undoable(told)) }
    })
}
