//! Changes of the open review: each goes through here, so that it can be undone and is saved.

use std::sync::Arc;

use crate::domain::insight::conditions;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::edit::{CarriedChange, Edit};
use crate::store::messages::Command;
use crate::tui::model::form::Known;
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;

/// Carries an edit out on a review. Returns the effects that save it, none if there was nothing to change.
pub(super) fn apply(review: &mut Review, stamp: Stamp, edit: Edit, what: &str) -> Vec<Effect> {
    if review.session.refusal(&edit).is_some() {
        return Vec::new();
    }
    let before = Arc::clone(review.session.checklist());
    let progress = review.sitting.progress(&edit.touched(&before));
    if !review.undo.apply(&mut review.session, &edit, &stamp, (what, progress)) {
        return Vec::new();
    }
    if !Arc::ptr_eq(&before, review.session.checklist()) {
        review.renumber(&before);
    }
    saved(review, edit, stamp)
}

/// Applies an edit of a user who knows no more than `known` of its items: what others have said of the same
/// fields since becomes a conflict.
pub(super) fn apply_knowing(
    review: &mut Review,
    stamp: Stamp,
    known: &Known,
    edit: Edit,
    what: &str,
) -> Vec<Effect> {
    let edit = knowing(review, known, edit);
    apply(review, stamp, edit, what)
}

/// Applies an edit outside the undo history, as of the clock, which goes on whatever is undone.
pub(super) fn apply_quietly(review: &mut Review, stamp: Stamp, edit: Edit) -> Vec<Effect> {
    match review.session.apply(&edit, &stamp) {
        Some(_) => saved(review, edit, stamp),
        None => Vec::new(),
    }
}

/// Returns the effects that save an edit which was applied: the edit, and the place in the review.
pub(super) fn saved(review: &mut Review, edit: Edit, stamp: Stamp) -> Vec<Effect> {
    let carried: Vec<CarriedChange> = edit.carried().into_iter().cloned().collect();
    if !carried.is_empty() {
        return carry(review, carried, stamp).into_iter().collect();
    }
    review.saving.generation += 1;
    let (generation, seen) = (review.saving.generation, review.seen);
    let steps = review.undo.lasting();
    vec![
        Effect::Store(Command::Edit { generation, seen, edit, stamp, steps }),
        Effect::Store(Command::Remember(review.bookmark())),
    ]
}

/// Makes changes of conditions in the copy of the session that decided them, and returns the effect that makes them
/// in its file.
fn carry(review: &mut Review, changes: Vec<CarriedChange>, stamp: Stamp) -> Option<Effect> {
    let id = changes.first()?.session.clone();
    let decider = review.earlier.iter_mut().find(|one| *one.session.id() == id)?;
    conditions::carry_out(&mut decider.session, &changes, &stamp);
    decider.in_flight += 1;
    Some(Effect::Store(Command::Carry { id, changes, stamp }))
}

/// Returns the edit as one that knows only `known`: what others said of its fields since becomes a conflict.
fn knowing(review: &Review, known: &Known, edit: Edit) -> Edit {
    match edit {
        Edit::Answer(item, change) => {
            let id = &review.session.checklist().item(item).id;
            Edit::Answer(
                item,
                match known.get(id) {
                    Some(known) => change.knowing(known, review.session.answer(item)),
                    None => change,
                },
            )
        }
        Edit::Several(edits) => {
            Edit::Several(edits.into_iter().map(|edit| knowing(review, known, edit)).collect())
        }
        Edit::Rename(_)
        | Edit::RenameBack(_)
        | Edit::Whole(_)
        | Edit::Carried(_)
        | Edit::TakenIn(_)
        | Edit::Upgrade(_)
        | Edit::Versioned(_)
        | Edit::Retired(..) => edit,
    }
}

/// Returns the confirmation of a change, with the number of fields that have two values by it.
pub(super) fn with_conflict_count(what: String, before: usize, after: usize) -> String {
    match after.saturating_sub(before) {
        0 => what,
        1 => format!("{what}; one field has two values"),
        several => format!("{what}; {several} fields have two values"),
    }
}
