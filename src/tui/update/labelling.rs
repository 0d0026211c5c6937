//! The labels of the system under review: asking for them, and changing them as one undo step.

use crate::domain::records::labels::Labelling;
use crate::domain::session::edit::{Edit, Whole};
use crate::tui::model::Model;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::update::effect::Effect;
use crate::tui::update::refusing::Complaint;
use crate::tui::update::reviewing::in_review;
use crate::tui::update::{changes, drafts, home};

/// Asks for the labels; the field holds the present ones.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let labels = model.review.as_ref().and_then(|review| review.session.labels());
    let text = labels.map(|labels| labels.words().raw().to_owned()).unwrap_or_default();
    home::ask(model, Form::new(Purpose::Labels, vec![(FieldKind::Labels, text, None)]))
}

/// Changes the labels to those that are typed.
///
/// # Errors
/// When one of them is no label.
pub(super) fn keep(model: &mut Model) -> Result<Vec<Effect>, Complaint> {
    let typed = model.form().and_then(|form| form.text_of(FieldKind::Labels)).unwrap_or_default();
    let wanted = Labelling::parse_all(&typed)
        .map_err(|bad| Complaint(FieldKind::Labels, bad.to_string()))?;
    let mut effects = drafts::close_kept(model);
    let labels = model.review.as_ref().and_then(|review| review.session.labels());
    let changes = labels.map(|labels| labels.changes_to(&wanted)).unwrap_or_default();
    if changes.is_empty() {
        return Ok(effects);
    }
    let edits = changes.into_iter().map(|label| Edit::whole(Whole::Label(label)));
    let edit = Edit::Several(edits.collect());
    effects.extend(in_review(model, |review, moment| {
        changes::apply(review, moment.stamp(), edit, "the labels")
    }));
    let labels = model.review.as_ref().and_then(|review| review.session.labels());
    let words = labels.map(|labels| labels.words().shown().to_string()).unwrap_or_default();
    let words = if words.is_empty() { "no labels any more".to_owned() } else { words };
    model.message = Some(Message::undoable(words));
    Ok(effects)
}
