//! Keeping what a form says: is it sound, and what does it change.

use crate::domain::records::checklist::ItemNo;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::edit::{Change, Edit, Verdict};
use crate::domain::session::field::{self, AnswerField, Refusal, Setting, Written};
use crate::store::files::Existing;
use crate::tui::model::Model;
use crate::tui::model::form::{FieldKind, Known, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;
use crate::tui::update::marking::Mark;
use crate::tui::update::refusing::{Complaint, complain};
use crate::tui::update::{
    changes, deciding, drafts, exporting, home, importing, marking, meeting, overlays, people,
};

/// Keeps what the open form says, if it is sound.
pub(super) fn keep(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::Plan(_))) {
        return meeting::begin(model);
    }
    let Some(form) = model.form() else {
        return Vec::new();
    };
    match form.purpose.clone() {
        Purpose::Write(items) => keep_fields(model, &items),
        Purpose::NotApplicable(items) => keep_reason(model, &items),
        Purpose::NewSession => home::create(model),
        Purpose::Rename { path, .. } => home::rename(model, path),
        Purpose::AcceptRisk(item) => keep_risk(model, item),
        Purpose::Decide { outcome, despite } => {
            deciding::keep(model, outcome, &despite).unwrap_or_else(|why| complain(model, why))
        }
        Purpose::AddPerson => people::add(model).unwrap_or_else(|why| complain(model, why)),
        Purpose::SaveCopy => overlays::save_copy(model),
        Purpose::Export(_) => exporting::write(model, Existing::Keep),
        Purpose::Import => importing::read(model),
    }
}

fn keep_fields(model: &mut Model, items: &[ItemNo]) -> Vec<Effect> {
    let written = match written(model, items) {
        Ok(written) => written,
        Err(complaint) => return complain(model, complaint),
    };
    let what = written.iter().map(|one| one.told.as_str()).collect::<Vec<_>>().join(", ");
    let is_of_ticked = model.review.as_ref().is_some_and(|review| goes_to_ticked(review, items));
    let told = if is_of_ticked {
        format!("{what}, {}", marking::ticked(items.len()))
    } else {
        what.clone()
    };
    let changes: Vec<Change> = written.into_iter().map(|one| one.change).collect();
    make(model, items, &changes, &what, told)
}

/// Makes changes of each item, and confirms them.
fn make(
    model: &mut Model,
    items: &[ItemNo],
    changes: &[Change],
    what: &str,
    told: String,
) -> Vec<Effect> {
    let edits = items
        .iter()
        .flat_map(|&item| changes.iter().map(move |change| Edit::Answer(item, change.clone())));
    let edit = Edit::Several(edits.collect());
    let known = close_kept(model, items);
    let before = values_waiting(model, items);
    let effects = changes::apply_knowing(model, &known, edit, what);
    if effects.is_empty() {
        return changed_nothing(model);
    }
    let told = changes::told_with_values(told, before, values_waiting(model, items));
    model.message = Some(Message::undoable(told));
    effects
}

/// The fields said what is so already.
fn changed_nothing(model: &mut Model) -> Vec<Effect> {
    model.message = Some(Message::done("nothing was changed"));
    vec![drafts::remember(model)]
}

fn values_waiting(model: &Model, items: &[ItemNo]) -> usize {
    model.review.as_ref().map_or(0, |review| review.values_waiting(items))
}

/// The strip is done with: what was typed is kept, no draft of it remains. Gives what whoever typed
/// it knew.
fn close_kept(model: &mut Model, items: &[ItemNo]) -> Known {
    let Some(review) = model.review.as_mut() else {
        return Known::new();
    };
    let Some(strip) = review.strip.take() else {
        return Known::new();
    };
    let Some(item) = items.first() else { return strip.known };
    if let Some(mut draft) = review.drafts.remove(item) {
        strip.settle(&mut draft.texts);
        if !draft.texts.is_empty() {
            review.drafts.insert(*item, draft);
        }
    }
    strip.known
}

/// Whether ticks say where a text goes, rather than the cursor.
fn goes_to_ticked(review: &Review, items: &[ItemNo]) -> bool {
    review.has_ticks() && *items != [review.cursor]
}

/// Returns the changes that the fields ask for, each with its words.
fn written(model: &Model, items: &[ItemNo]) -> Result<Vec<Written>, Complaint> {
    let (Some(form), Some(review), Some(&item)) = (model.form(), &model.review, items.first())
    else {
        return Ok(Vec::new());
    };
    let (stamp, today) = (Stamp::new(model.now, model.setup.user.name()), model.today());
    let setting = Setting { answer: review.session.answer(item), stamp: &stamp, today };
    let changed = form.fields.iter().filter(|field| field.is_changed());
    let parsed = changed.filter_map(|field| {
        let FieldKind::Answer(kind) = field.kind else { return None };
        Some(kind.parse(field.input.text(), setting))
    });
    Ok(parsed.collect::<Result<_, Refusal>>()?)
}

/// Keeps an accepted risk; with every field empty it is accepted no more.
fn keep_risk(model: &mut Model, item: ItemNo) -> Vec<Effect> {
    let text = |field| model.form().and_then(|form| form.text_of(field)).unwrap_or_default();
    let stamp = Stamp::new(model.now, model.setup.user.name());
    match field::risk(text, &stamp, model.today()) {
        Ok(Written { change, told }) => make(model, &[item], &[change], "the accepted risk", told),
        Err(refusal) => complain(model, refusal.into()),
    }
}

fn keep_reason(model: &mut Model, items: &[ItemNo]) -> Vec<Effect> {
    let text = model.form().and_then(|form| form.text_of(AnswerField::Reason)).unwrap_or_default();
    match field::reason(&text) {
        Ok(reason) => {
            let known = close_kept(model, items);
            let mark = Mark::Verdict(Verdict::not_applicable(reason));
            marking::carry_out(model, &known, items, &mark)
        }
        Err(refusal) => complain(model, refusal.into()),
    }
}
