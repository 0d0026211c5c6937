//! Drafts: text that was typed and neither kept nor discarded. It is written down while a field is open, stays
//! when the field is closed, and fills it again when it is opened.

use crate::domain::session::field::{AnswerField, RISK};
use crate::store::bookmark::{Bookmark, Draft, Field, FormTexts, Texts};
use crate::store::messages::Command;
use crate::tui::model::Model;
use crate::tui::model::form::{Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::{Moment, Reaction};

/// The number of bytes of text that may be lost when the program is killed.
const MUCH: usize = 200;

/// Returns the draft of the item that the strip writes to, as it would be if the strip were closed now. Of
/// several items the first one has it.
pub(super) fn draft_of_strip(review: &Review) -> Option<Draft> {
    let strip = review.strip.as_ref()?;
    let item = *strip.purpose.items().first()?;
    let mut draft = review.drafts.get(&item).cloned().unwrap_or_default();
    draft.item = review.session.checklist().item(item).id.clone();
    strip.draft(&mut draft.texts);
    Some(draft)
}

/// Returns the draft of the decision, as it would be if its form were closed now; none while it is not open.
fn draft_of_decision(model: &Model) -> Option<Texts> {
    let mut forms = model.overlays.iter().filter_map(Overlay::form);
    let form = forms.find(|form| matches!(form.purpose, Purpose::Decide { .. }))?;
    let mut texts = model.review.as_ref()?.decision.clone();
    form.draft(&mut texts);
    Some(texts)
}

/// Returns the open forms above the screen whose text is no draft of an item or of the decision.
fn other_forms(model: &Model) -> impl Iterator<Item = &Form> {
    let is_other = |form: &&Form| !matches!(form.purpose, Purpose::Decide { .. });
    model.overlays.iter().filter_map(Overlay::form).filter(is_other)
}

/// Returns the drafts in them.
fn typed_into_others(model: &Model) -> FormTexts {
    let mut texts = FormTexts::new();
    other_forms(model).for_each(|form| form.write_into(&mut texts));
    texts
}

/// Notes that a form was opened with a draft, which is written down already.
pub(super) fn note_opened(model: &mut Model) {
    model.written_down = typed_into_others(model);
}

/// Returns whether an open field holds text that is not written down yet.
pub fn has_undrafted_text(model: &Model) -> bool {
    if other_forms(model).next().is_some() && typed_into_others(model) != model.written_down {
        return true;
    }
    let Some(review) = model.review.as_ref() else { return false };
    let open = draft_of_strip(review);
    (open.is_some() && open != review.written_down)
        || draft_of_decision(model).is_some_and(|open| open != review.decision)
}

/// Writes down where the session stands, or what was typed at Home; what is being typed included.
pub(super) fn write_down(model: &mut Model) -> Vec<Effect> {
    let decision = draft_of_decision(model);
    model.written_down = typed_into_others(model);
    let mut forms = model.forms().clone();
    other_forms(model).for_each(|form| form.write_into(&mut forms));
    let Some(review) = model.review.as_mut() else {
        return vec![remember_home(forms)];
    };
    review.decision = decision.unwrap_or_else(|| std::mem::take(&mut review.decision));
    let mut bookmark = Bookmark { forms, ..review.bookmark() };
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
    let length = |texts: &FormTexts| texts.values().map(String::len).sum::<usize>();
    let typed = (length(&typed_into_others(model)), length(&model.written_down));
    let is_much = |(typed, written): (usize, usize)| typed.abs_diff(written) >= MUCH;
    if other_forms(model).next().is_some() && is_much(typed) {
        return write_down(model);
    }
    let Some(review) = model.review.as_ref() else { return Vec::new() };
    let length = |texts: &Texts| texts.values().map(String::len).sum::<usize>();
    let of_draft = |draft: &Option<Draft>| draft.as_ref().map_or(0, |draft| length(&draft.texts));
    let strip =
        draft_of_strip(review).map(|draft| (length(&draft.texts), of_draft(&review.written_down)));
    let decision = draft_of_decision(model).map(|texts| (length(&texts), length(&review.decision)));
    if strip.into_iter().chain(decision).any(is_much) { write_down(model) } else { Vec::new() }
}

/// Closes the strip; what was typed stays as a draft.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_mut() else { return Vec::new() };
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
        model.set_aside = strip.holds_new_text().then_some(strip);
    }
    let written = review.written_down.take();
    let was_written = written.is_some_and(|written| !written.texts.is_empty());
    say_kept(model, field);
    if field.is_none() && before.is_none() && !was_written {
        return Vec::new();
    }
    vec![remember(model)]
}

/// Closes the form of the decision; what was typed stays as a draft.
pub(super) fn close_decision(model: &mut Model, form: &Form) -> Vec<Effect> {
    let Some(review) = model.review.as_mut() else { return Vec::new() };
    form.draft(&mut review.decision);
    let field = form.holds_new_text().then(|| review.decision.keys().next().copied()).flatten();
    say_kept(model, field);
    vec![remember(model)]
}

/// Closes any other form; what was typed stays, and the same key opens it again.
pub(super) fn close_other(model: &mut Model, form: &Form) -> Vec<Effect> {
    let before = model.forms().clone();
    form.write_into(model.forms_mut());
    if form.holds_new_text() {
        say(model, "not kept, but not lost: the same key opens it again".to_owned());
    }
    // What was written down while it was open may stand in no closed form.
    let is_same = *model.forms() == before && model.written_down.is_empty();
    if is_same { Vec::new() } else { write_down(model) }
}

/// Closes the topmost form, which is kept: nothing of what was typed there waits.
pub(super) fn close_kept(model: &mut Model) -> Vec<Effect> {
    let overlay = model.overlays.pop();
    let Some(form) = overlay.as_ref().and_then(Overlay::form) else { return Vec::new() };
    form.remove_from(model.forms_mut());
    write_down(model)
}

/// Reports that the text of a field is a draft now, and the key that opens it again.
fn say_kept(model: &mut Model, field: Option<Field>) {
    if let Some(field) = field {
        let key = model.with_keys(reopened_by(field));
        say(model, format!("not kept, but not lost: {key} opens the draft again"));
    }
}

/// Reports that text is not lost; or where it is, while it cannot be written down.
fn say(model: &mut Model, words: String) {
    let undrafted = match &model.review {
        Some(review) => &review.saving.undrafted,
        None => &model.home.undrafted,
    };
    model.message = Some(match undrafted {
        None => Message::done(words),
        Some(reason) => Message::refused(format!("not kept, and on this screen only: {reason}")),
    });
}

/// Returns a message with the names of the forms that have drafts.
pub(super) fn message_of_drafts(model: &Model) -> Option<Message> {
    let decision = model.review.as_ref().filter(|review| !review.decision.is_empty());
    let forms = model.forms().keys().filter_map(|field| field.rsplit_once('/'));
    let forms = forms.map(|(form, _)| form);
    let mut names: Vec<&str> = decision.map(|_| "decision").into_iter().chain(forms).collect();
    names.dedup();
    let words = format!("not kept, but not lost: {}; its key opens it", names.join(", "));
    (!names.is_empty()).then(|| Message::done(words))
}

fn reopened_by(field: Field) -> &'static str {
    match field {
        Field::Decision(_) => "{Decide}",
        Field::Answer(AnswerField::Reason) => "{MarkNotApplicable}",
        Field::Answer(AnswerField::Owner) => "{EditOwner}",
        Field::Answer(AnswerField::Due) => "{EditDue}",
        Field::Answer(AnswerField::Evidence) => "{EditEvidence}",
        Field::Answer(field) if RISK.contains(&field) => "{AcceptRisk}",
        // Beside the note stands every field without a key of its own.
        Field::Answer(_) => "{EditNote}",
    }
}

pub(super) fn discard_draft(review: &mut Review, _: &Moment<'_>) -> Reaction {
    review.drafts.remove(&review.cursor);
    let effects = vec![remembered(review)];
    Reaction { effects, message: Some(Message::done("the draft is discarded")) }
}

/// Writes down which drafts are left.
pub(super) fn remember(model: &Model) -> Effect {
    match &model.review {
        Some(review) => remembered(review),
        None => remember_home(model.home.forms.clone()),
    }
}

/// Writes down which drafts of a review are left, and where the cursor is.
pub(super) fn remembered(review: &Review) -> Effect {
    Effect::Store(Command::Remember(review.bookmark()))
}

fn remember_home(forms: FormTexts) -> Effect {
    Effect::Store(Command::RememberHome(Bookmark { forms, ..Bookmark::default() }))
}

pub(super) fn are_there(model: &Model) -> bool {
    let review = model.review.as_ref();
    review.map_or(!model.home.forms.is_empty(), |review| review.draft_count() > 0)
}
