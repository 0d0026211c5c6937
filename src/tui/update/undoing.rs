//! Undoing and redoing: at Home, and in the open session.

use crate::domain::records::assessment::Assessment;
use crate::domain::records::stamp::Direction;
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;
use crate::domain::session::undo::Step;
use crate::tui::model::Model;
use crate::tui::model::message::{Hint, Message};
use crate::tui::model::review::Review;
use crate::tui::update::availability::{DROPPED, Reason};
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::{Moment, Reaction, in_review};
use crate::tui::update::{changes, home, people, promising};

/// Undoes or redoes the last change of the review, or of the list.
pub(super) fn travel(model: &mut Model, direction: Direction) -> Vec<Effect> {
    if model.review.is_none() {
        return home::travel(model, direction);
    }
    let effects = in_review(model, |review, moment| travel_in(review, moment, direction));
    people::keep_selection(model);
    effects
}

/// Returns whether a submitted assessment is open, which opens again before anything of it is undone.
pub(super) fn is_of_submitted(model: &Model) -> bool {
    let assessment = model.review.as_ref().and_then(|review| review.session.assessment());
    assessment.is_some_and(Assessment::is_submitted)
}

/// Notes that a refusal was shown: the message that the steps of the last run are gone comes once.
pub(super) fn is_told(model: &mut Model, reason: Reason) {
    if let Some(review) = model.review.as_deref_mut().filter(|_| reason == DROPPED) {
        review.is_undo_dropped = false;
    }
}

fn travel_in(review: &mut Review, moment: &Moment<'_>, direction: Direction) -> Reaction {
    let stamp = moment.stamp().towards(direction);
    let (done, hint) = match direction {
        Direction::Back => ("undone", Hint::Redo),
        Direction::Forward => ("redone", Hint::Undo),
    };
    let before = review.session.clone();
    let Review { undo, session, sitting, .. } = review;
    let progress =
        |session: &Session, edit: &Edit| sitting.progress(&edit.touched(session.checklist()));
    let Some(Step { edit, what, position }) = undo.travel(session, &stamp, progress) else {
        return Reaction::default();
    };
    if before.checklist() != review.session.checklist() {
        review.renumber(before.checklist());
    }
    review.sitting.resume(position);
    if let Some(key) = promising::changed_by(&edit, &review.session) {
        review.promise = Some(key.clone());
        review.select_promise(&key);
    }
    if let Some(item) = edit.touched(review.session.checklist()).first() {
        review.move_to(*item);
        review.select_item(*item, moment.today());
    }
    let message = Message { hint: Some(hint), ..Message::done(format!("{done}: {what}")) };
    Reaction { effects: changes::saved(review, edit, stamp), message: Some(message) }
}
