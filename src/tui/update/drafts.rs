//! Drafts: text that was typed and neither kept nor thrown away. It is written down while a field is
//! open, stays when it is closed, and stands there again when it is opened.

use crate::store::bookmark::{Draft, Field, Texts};
use crate::store::messages::Command;
use crate::tui::model::Model;
use crate::tui::model::form::{Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;

/// How many bytes of text may be lost when the program is killed.
const MUCH: usize = 200;

/// The draft of the item that the strip writes to, as it would be if the strip were closed now. Of
/// several items the first one has it.
pub(super) fn draft_of_strip(review: &Review) -> Option<Draft> {
    let strip = review.strip.as_ref()?;
    let item = *strip.purpose.items().first()?;
    let mut draft = review.drafts.get(&item).cloned().unwrap_or_default();
    draft.item = review.session.checklist().item(item).id.clone();
    strip.draft(&mut draft.texts);
    Some(draft)
}

/// The draft of the decision, as it would be if its form were closed now; none while it is not open.
fn draft_of_decision(model: &Model) -> Option<Texts> {
    let form = model.overlays.iter().find_map(|overlay| {
        let Overlay::Ask(form) = overlay else { return None };
        matches!(form.purpose, Purpose::Decide { .. }).then_some(form)
    })?;
    let mut texts = model.review.as_ref()?.decision.clone();
    form.draft(&mut texts);
    Some(texts)
}

/// Whether an open field holds text that is not written down yet.
pub(super) fn has_undrafted_text(model: &Model) -> bool {
    let Some(review) = model.review.as_ref() else { return false };
    let open = draft_of_strip(review);
    (open.is_some() && open != review.written_down)
        || draft_of_decision(model).is_some_and(|open| open != review.decision)
}

/// Writes down where the session stands, what is being typed included.
pub(super) fn write_down(model: &mut Model) -> Vec<Effect> {
    let decision = draft_of_decision(model);
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    review.decision = decision.unwrap_or_else(|| std::mem::take(&mut review.decision));
    let mut bookmark = review.bookmark();
    let draft = draft_of_strip(review);
    if let Some(draft) = &draft {
        bookmark.drafts.retain(|other| other.item != draft.item);
        if !draft.texts.is_empty() {
            bookmark.drafts.push(draft.clone());
        }
    }
    review.written_down = draft;
    vec![Effect::Store(Command::Remember(bookmark))]
}

/// Writes down what is being typed where much has come since the last time: not everybody pauses.
pub(super) fn write_down_much(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_ref() else { return Vec::new() };
    let length = |texts: &Texts| texts.values().map(String::len).sum::<usize>();
    let of_draft = |draft: &Option<Draft>| draft.as_ref().map_or(0, |draft| length(&draft.texts));
    let strip =
        draft_of_strip(review).map(|draft| (length(&draft.texts), of_draft(&review.written_down)));
    let decision = draft_of_decision(model).map(|texts| (length(&texts), length(&review.decision)));
    let is_much = |(typed, written): (usize, usize)| typed.abs_diff(written) >= MUCH;
    if strip.into_iter().chain(decision).any(is_much) { write_down(model) } else { Vec::new() }
}

/// Closes the strip; what was typed stays as a draft.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    let (Some(draft), Some(strip)) = (draft_of_strip(review), review.strip.take()) else {
        return Vec::new();
    };
    let Some(item) = strip.purpose.items().first().copied() else { return Vec::new() };
    let before = review.drafts.remove(&item);
    let field = draft.texts.keys().next().copied();
    if field.is_some() {
        review.drafts.insert(item, draft);
    }
    if strip.purpose.items().len() > 1 {
        // The same ticks and the same key open it again.
        set_aside(model, strip);
    }
    say_kept(model, field);
    if field.is_none() && before.is_none() {
        return Vec::new();
    }
    remember(model).into_iter().collect()
}

/// Keeps what was typed into a form that is closed; the same key opens it again.
pub(super) fn set_aside(model: &mut Model, form: Form) {
    if form.holds_new_text() {
        model.message = Some(Message::done("not kept, but not lost: the same key opens it again"));
        model.set_aside = Some(form);
    }
}

/// Closes the form of the decision; what was typed stays as a draft.
pub(super) fn close_decision(model: &mut Model, form: &Form) -> Vec<Effect> {
    let Some(review) = model.review.as_mut() else { return Vec::new() };
    form.draft(&mut review.decision);
    let field = form.holds_new_text().then(|| review.decision.keys().next().copied()).flatten();
    say_kept(model, field);
    remember(model).into_iter().collect()
}

/// Says that text in a field is a draft now, and how it is opened again.
fn say_kept(model: &mut Model, field: Option<Field>) {
    let (Some(field), Some(review)) = (field, &model.review) else { return };
    model.message = Some(match &review.saving.undrafted {
        None => Message::done(model.told(how_to_reopen(field))),
        Some(reason) => Message::refused(format!("not kept, and on this screen only: {reason}")),
    });
}

/// That nothing is lost, and the key that opens the field again.
const fn how_to_reopen(field: Field) -> &'static str {
    match field {
        Field::RiskBy | Field::RiskWhy | Field::RiskControl | Field::RiskUntil => {
            "not kept, but not lost: {AcceptRisk} opens the draft again"
        }
        Field::Evidence => "not kept, but not lost: {EditEvidence} opens the draft again",
        Field::Reason => "not kept, but not lost: {MarkNotApplicable} opens the draft again",
        Field::Owner => "not kept, but not lost: {EditOwner} opens the draft again",
        Field::Due => "not kept, but not lost: {EditDue} opens the draft again",
        Field::Note => "not kept, but not lost: {EditNote} opens the draft again",
        Field::DecidedBy | Field::Conditions | Field::Signed | Field::Remarks => {
            "not kept, but not lost: {Decide} opens the draft again"
        }
    }
}

pub(super) fn discard_draft(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    review.drafts.remove(&review.cursor);
    model.message = Some(Message::done("the draft is thrown away"));
    vec![Effect::Store(Command::Remember(review.bookmark()))]
}

/// Writes down which drafts are left.
pub(super) fn remember(model: &Model) -> Option<Effect> {
    model.review.as_ref().map(|review| Effect::Store(Command::Remember(review.bookmark())))
}
