//! Another version of the checklist: which one, what becomes of each item, taking it.

use std::sync::Arc;

use crate::domain::records::answer::Resolution;
use crate::domain::records::checklist::Checklist;
use crate::store::messages::{Command, Look};
use crate::tui::model::Model;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::upgrade::UpgradeBox;
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::{Reaction, in_review};
use crate::tui::update::{changes, drafts, home};

/// The change in words, for undo.
const WHAT: &str = "the new version of the checklist";

/// Asks for the checklist.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let form = Form::new(Purpose::Upgrade, vec![(FieldKind::Checklist, String::new(), None)]);
    let mut effects = home::ask(model, form);
    effects.push(Effect::Store(Command::Look(Look::Library)));
    effects
}

/// Shows what the checklist that a form names means for the review, or says in the form why it means nothing.
pub(super) fn show(model: &mut Model, checklist: Arc<Checklist>) -> Vec<Effect> {
    let Some(review) = &model.review else { return Vec::new() };
    match UpgradeBox::of_named(&review.session, checklist) {
        Ok(list) => {
            let effects = drafts::close_kept(model);
            model.overlays.push(Overlay::Upgrade(Box::new(list)));
            effects
        }
        Err(why) => {
            if let Some(form) = model.form_mut() {
                form.complain(FieldKind::Checklist, why.to_owned());
            }
            Vec::new()
        }
    }
}

/// Shows the checklist that the other side of a merge had, if the conflict to resolve is about it.
pub(super) fn show_other(model: &mut Model) -> bool {
    let list = model.review.as_ref().and_then(|review| {
        let (item, conflict) = review.first_conflict()?;
        let edit = review.session.resolving(item, conflict, Resolution::TakeOther)?;
        UpgradeBox::of(&review.session, Arc::clone(edit.version()?), Some(conflict.clone())).ok()
    });
    let is_shown = list.is_some();
    model.overlays.extend(list.map(|list| Overlay::Upgrade(Box::new(list))));
    is_shown
}

/// Compares the version of an open list again with the session, which another program has changed.
pub(super) fn again(model: &mut Model) {
    let Some(review) = &model.review else { return };
    let is_list = |overlay: &Overlay| matches!(overlay, Overlay::Upgrade(_));
    let Some(index) = model.overlays.iter().position(is_list) else { return };
    let Overlay::Upgrade(list) = &mut model.overlays[index] else { return };
    match list.renewed(&review.session) {
        Ok(renewed) => **list = renewed,
        Err(why) => {
            model.overlays.remove(index);
            model.message = Some(Message::refused(why));
        }
    }
}

/// Takes the version, as one step.
pub(super) fn take(model: &mut Model, list: &UpgradeBox) -> Vec<Effect> {
    // Its items have other numbers now; the first of them has the text as its draft.
    model.set_aside = None;
    in_review(model, |review, moment| {
        let Some(edit) = list.edit(&review.session) else { return Reaction::default() };
        let effects = changes::apply(review, moment.stamp(), edit, WHAT);
        let told = match list.waiting() {
            None if list.is_another() => {
                "another checklist is taken: it has no item of the earlier one".to_owned()
            }
            None => format!("{WHAT} is taken"),
            Some(waiting) => format!("{WHAT}: {waiting}"),
        };
        Reaction { effects, message: Some(Message::undoable(told)) }
    })
}
