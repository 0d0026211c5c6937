//! Changing the open review: every change goes through here, so that it can be taken back and is
//! saved.

use crate::domain::records::stamp::Stamp;
use crate::domain::session::edit::Edit;
use crate::store::messages::Command;
use crate::tui::model::form::Known;
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;

/// Carries an edit out on a review. Gives the effects that save it, none if there was nothing to change.
pub(super) fn apply(review: &mut Review, stamp: Stamp, edit: Edit, what: &str) -> Vec<Effect> {
    let progress = review.sitting.progress(&edit.touched(review.session.checklist()));
    if !review.undo.apply(&mut review.session, &edit, &stamp, (what, progress)) {
        return Vec::new();
    }
    saved(review, edit, stamp)
}

/// Carries an edit out of somebody who knows no more than this of its items: what others said of the
/// same fields since stays beside it.
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

/// Carries an edit out that nobody would take back: the clock goes on, whatever is taken back.
pub(super) fn apply_quietly(review: &mut Review, stamp: Stamp, edit: Edit) -> Vec<Effect> {
    match review.session.apply(&edit, &stamp) {
        Some(_) => saved(review, edit, stamp),
        None => Vec::new(),
    }
}

/// What saves an edit that was carried out.
pub(super) fn saved(review: &mut Review, edit: Edit, stamp: Stamp) -> Vec<Effect> {
    review.saving.generation += 1;
    let (generation, seen) = (review.saving.generation, review.seen);
    vec![
        Effect::Store(Command::Edit { generation, seen, edit, stamp }),
        Effect::Store(Command::Remember(review.bookmark())),
    ]
}

/// An edit of somebody who may not know what others said meanwhile of the same fields.
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
        Edit::Rename(_) | Edit::RenameBack(_) | Edit::Whole(_) => edit,
    }
}

/// Returns the confirmation of a change, with the number of fields that have two values by it.
pub(super) fn told_with_values(what: String, before: usize, after: usize) -> String {
    match after.saturating_sub(before) {
        0 => what,
        1 => format!("{what}; one field has two values"),
        several => format!("{what}; {several} fields have two values"),
    }
}
