//! Combining: the assessments of the open review are looked at first, then taken in as one step.

use crate::domain::basics::names::SessionId;
use crate::domain::insight::agreement::Sight;
use crate::domain::records::assessment::Assessment;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::store::assessments::Assessments;
use crate::store::messages::Command;
use crate::tui::model::combining::{CombineBox, progress};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Access;
use crate::tui::model::{Model, Waiting};
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::{Reaction, in_review};
use crate::tui::update::{changes, home};

/// The change in words, for undo.
const WHAT: &str = "the assessments";

/// Reads the assessments of the open review, to show them.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(review) = &model.review else { return Vec::new() };
    let command = Command::FindAssessments(review.session.id().clone());
    home::wait_for(model, Waiting::Assessments, command)
}

/// Asks how far the assessments of the open review are.
pub(super) fn look(model: &Model) -> Option<Effect> {
    let review = model.review.as_ref().filter(|one| one.saving.access != Access::Sample)?;
    Some(Effect::Store(Command::FindAssessments(review.session.id().clone())))
}

/// Receives assessments: notes how far each is, and shows them where that was asked for.
pub(super) fn take(model: &mut Model, review: &SessionId, found: Assessments) {
    let is_asked = model.waiting == Some(Waiting::Assessments);
    if is_asked {
        model.stop_waiting();
    }
    let stamp = Stamp::new(model.now, model.setup.user.name());
    let Some(open) = model.review.as_deref_mut().filter(|open| open.session.id() == review) else {
        return;
    };
    let sessions: Vec<Session> = found.found.iter().map(|one| one.session.clone()).collect();
    open.progress = progress(&open.session, &sessions);
    if !is_asked {
        return;
    }
    let user = model.setup.user.name();
    let is_mine = |one: &Session| {
        let is_open = one.assessment().is_some_and(|one: &Assessment| !one.is_submitted());
        is_open && one.is_assessment_by(review, user)
    };
    if Sight::on(&open.session, sessions.iter().any(is_mine)) == Sight::Blind {
        let text = "my own assessment of it is open: {Assess} goes on with it, {Submit} submits it";
        model.message = Some(Message::refused(model.with_keys(text)));
        return;
    }
    let list = CombineBox::of(&open.session, found, &stamp);
    model.overlays.push(Overlay::Combine(Box::new(list)));
}

/// Chooses the other way to say who gave the responses.
pub(super) fn toggle_names(model: &mut Model) -> Vec<Effect> {
    renew(model, CombineBox::toggle_names);
    Vec::new()
}

/// Combines the assessments of an open list again with the review, which another program has changed.
pub(super) fn again(model: &mut Model) {
    renew(model, CombineBox::combine);
}

fn renew(model: &mut Model, renew: impl FnOnce(&mut CombineBox, &Session, &Stamp)) {
    let stamp = Stamp::new(model.now, model.setup.user.name());
    let Some(review) = &model.review else { return };
    let list =
        model.overlays.iter_mut().rev().find_map(|overlay| {
            if let Overlay::Combine(list) = overlay { Some(list) } else { None }
        });
    if let Some(list) = list {
        renew(list, &review.session, &stamp);
    }
}

/// Takes the assessments in, as one step.
pub(super) fn combine(model: &mut Model, list: &CombineBox) -> Vec<Effect> {
    in_review(model, |review, moment| {
        let Some(edit) = list.edit().cloned() else { return Reaction::default() };
        let effects = changes::apply(review, moment.stamp(), edit, WHAT);
        let counts = &list.agreements;
        let told = format!(
            "combined: {} split, {} too few, {} close, {} agreed",
            counts.split, counts.too_few, counts.close, counts.agreed
        );
        Reaction { effects, message: Some(Message::undoable(told)) }
    })
}
