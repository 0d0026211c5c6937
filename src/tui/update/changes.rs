//! Changing the open session: every change goes through here, so that it can be taken back and is
//! saved.

use crate::domain::edit::Edit;
use crate::domain::session::Session;
use crate::domain::stamp::{Direction, Stamp};
use crate::domain::undo::Step;
use crate::store::messages::Command;
use crate::tui::model::Model;
use crate::tui::model::form::Known;
use crate::tui::model::message::Message;
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;
use crate::tui::update::{home, merging, moving, people};

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
        Some(review) => merging::knowing(review, known, edit),
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
fn saved(review: &mut Review, edit: Edit, stamp: Stamp) -> Vec<Effect> {
    review.saving.generation += 1;
    let (generation, seen) = (review.saving.generation, review.seen);
    vec![
        Effect::Store(Command::Edit { generation, seen, edit, stamp }),
        Effect::Store(Command::Remember(review.bookmark())),
    ]
}

pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    if model.review.is_none() {
        return home::undo(model);
    }
    swap(model, Direction::Back)
}

pub(super) fn redo(model: &mut Model) -> Vec<Effect> {
    if model.review.is_none() {
        return home::redo(model);
    }
    swap(model, Direction::Forward)
}

/// Undoes or redoes the last change.
fn swap(model: &mut Model, direction: Direction) -> Vec<Effect> {
    let stamp = Stamp::new(model.now, model.setup.user.name()).towards(direction);
    let (done, hint) = match direction {
        Direction::Back => ("taken back", "{Redo} makes it again"),
        Direction::Forward => ("made again", "{Undo} takes back"),
    };
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    let Review { undo, session, sitting, .. } = &mut **review;
    let progress =
        |session: &Session, edit: &Edit| sitting.progress(&edit.touched(session.checklist()));
    let Some(Step { edit, what, position }) = undo.travel(session, &stamp, progress) else {
        return Vec::new();
    };
    review.sitting.resume(position);
    if let Some(item) = edit.touched(review.session.checklist()).first() {
        moving::move_to(review, *item);
    }
    model.message = Some(Message { hint: Some(hint), ..Message::done(format!("{done}: {what}")) });
    let effects = saved(review, edit, stamp);
    people::keep_selection(model);
    effects
}
