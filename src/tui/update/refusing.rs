//! Saying why something cannot be done.

use crate::domain::session::field::Refusal;
use crate::tui::model::Model;
use crate::tui::model::form::FieldKind;
use crate::tui::model::message::Message;
use crate::tui::update::availability::Reason;
use crate::tui::update::effect::Effect;

/// Shows a refusal where the user looks: in the open form, or else as the message.
pub(super) fn refuse(model: &mut Model, reason: impl Into<String>) -> Vec<Effect> {
    let reason = reason.into();
    match model.form_mut() {
        Some(form) => form.complaint = Some(reason),
        None => model.message = Some(Message::refused(reason)),
    }
    Vec::new()
}

/// Shows the reason that the guard gives, with the keys that it names.
pub(super) fn refuse_for(model: &mut Model, reason: Reason) -> Vec<Effect> {
    let reason = model.with_keys(reason);
    refuse(model, reason)
}

/// A refusal of a form: the field, and why.
pub(super) struct Complaint(pub(super) FieldKind, pub(super) String);

impl Complaint {
    /// Returns a refusal of a field.
    pub(super) fn of(kind: impl Into<FieldKind>, why: impl Into<String>) -> Self {
        Self(kind.into(), why.into())
    }
}

impl From<Refusal> for Complaint {
    fn from(refusal: Refusal) -> Self {
        Self::of(refusal.field, refusal)
    }
}

/// Shows a complaint in its field.
pub(super) fn complain(model: &mut Model, Complaint(kind, why): Complaint) -> Vec<Effect> {
    if let Some(form) = model.form_mut() {
        form.complain(kind, why);
    }
    Vec::new()
}
