//! Changing the open session: every change goes through here, so that it can be taken back and is
//! saved.

use crate::domain::records::stamp::Stamp;
use crate::domain::session::edit::Edit;
use crate::store::messages::Command;
use crate::tui::model::Model;
use crate::tui::model::form::Known;
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;

/// Carries an edit out on the open session. Gives the effects that save it, none if there was
/// nothing to change.
pub(super) fn apply(model: &mut Model, edit: Edit, what: &str) -> Vec<Effect> {
    let stamp = Stamp::new(model.now, model.setup.user.name());
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    let progress = review.sitting.progress(&edit.touched(review.session.checklist()));
    if !review.undo.apply(&mut review.session, &edit, &stamp, (what, progress)) {
        return Vec::new();
    }
    saved(review, edit, stamp)
}

/// Carries an edit out of somebody who knows no more than this of its items: what others said of the
/// same fields since stays beside it.
pub(super) fn apply_knowing(
    model: &mut Model,
    known: &Known,
    edit: Edit,
    what: &str,
) -> Vec<Effect> {
    let edit = match &model.review {
        Some(review) => knowing(review, known, edit),
        None => edit,
    };
    apply(model, edit, what)
}

/// Carries an edit out that nobody would take back: the clock goes on, whatever is taken back.
pub(super) fn apply_quietly(model: &mut Model, edit: Edit) -> Vec<Effect> {
    let stamp = Stamp::new(model.now, model.setup.user.name());
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    if review.session.apply(&edit, &stamp).is_none() {
        return Vec::new();
    }
    saved(review, edit, stamp)
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
