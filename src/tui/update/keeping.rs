//! Keeping what a form says: is it sound, and what does it change.

use crate::domain::records::checklist::ItemNo;
use crate::domain::session::edit::{Change, Edit, Verdict};
use crate::domain::session::field::{self, AnswerField, Refusal, Setting, Written};
use crate::store::files::Existing;
use crate::tui::model::Model;
use crate::tui::model::form::{FieldKind, Form, Known, Purpose, Then};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;
use crate::tui::update::marking::Mark;
use crate::tui::update::refusing::{Complaint, complain};
use crate::tui::update::reviewing::{Moment, Reaction, in_review};
use crate::tui::update::{
    assessing, changes, deciding, drafts, exporting, home, importing, labelling, marking, meeting,
    overlays, people, previewing, promising,
};

/// Keeps what the open form says, if it is sound.
pub(super) fn keep(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::Plan(_))) {
        return meeting::begin(model);
    }
    let Some(form) = model.form() else { return Vec::new() };
    match form.purpose.clone() {
        Purpose::Write(_) => keep_answer(model),
        Purpose::NotApplicable(_) => keep_strip(model, keep_reason),
        Purpose::NewSession => previewing::create(model),
        Purpose::Rename { paths, .. } => home::rename(model, paths),
        Purpose::AcceptRisk(_) => keep_strip(model, keep_risk),
        Purpose::Decide { outcome, despite } => {
            deciding::keep(model, outcome, &despite).unwrap_or_else(|why| complain(model, why))
        }
        Purpose::Promise(key) => {
            promising::keep(model, &key).unwrap_or_else(|why| complain(model, why))
        }
        Purpose::AddPerson => people::add(model).unwrap_or_else(|why| complain(model, why)),
        Purpose::Labels => labelling::keep(model).unwrap_or_else(|why| complain(model, why)),
        Purpose::SaveCopy => overlays::save_copy(model),
        Purpose::Export(_) => exporting::write(model, Existing::Keep),
        Purpose::Import => importing::read(model),
        Purpose::Upgrade => previewing::find_version(model),
        Purpose::Assess => assessing::keep_name(model).unwrap_or_else(|why| complain(model, why)),
    }
}

/// Runs a handler that keeps the strip, or shows in the strip why it cannot be kept.
fn keep_strip(
    model: &mut Model,
    keep: impl FnOnce(&mut Review, &Moment<'_>, &Form) -> Result<Reaction, Refusal>,
) -> Vec<Effect> {
    in_review(model, |review, moment| {
        let Some(form) = review.strip.clone() else { return Reaction::default() };
        keep(review, moment, &form).unwrap_or_else(|refusal| {
            let Complaint(kind, why) = refusal.into();
            review.strip.iter_mut().for_each(|strip| strip.complain(kind, why.clone()));
            Reaction::default()
        })
    })
}

/// Keeps the fields of answers. The key that keeps the note of a gap may be held.
fn keep_answer(model: &mut Model) -> Vec<Effect> {
    let key = model.pressed.map(|(chord, _)| chord);
    keep_strip(model, |review, moment, form| {
        review.sitting.kept_by = key.filter(|_| form.then != Then::Stay);
        keep_fields(review, moment, form)
    })
}

fn keep_fields(review: &mut Review, moment: &Moment<'_>, form: &Form) -> Result<Reaction, Refusal> {
    let items = form.purpose.items();
    let written = written(review, moment, form)?;
    let what = written.iter().map(|one| one.told.as_str()).collect::<Vec<_>>().join(", ");
    // Ticks say where a text goes, rather than the cursor.
    let is_of_ticked = review.has_ticks() && *items != [review.cursor];
    let told = if is_of_ticked {
        format!("{what}, {}", marking::ticked(items.len()))
    } else {
        what.clone()
    };
    let changes: Vec<Change> = written.into_iter().map(|one| one.change).collect();
    let mut reaction = make(review, moment, items, &changes, (&what, told));
    if form.then != Then::Stay {
        meeting::go_on(review, items);
        if changes.is_empty() {
            reaction.message = items.first().map(|item| marking::marked(review, *item));
        }
    }
    Ok(reaction)
}

/// Returns the changes that the fields ask for, each with its words.
fn written(review: &Review, moment: &Moment<'_>, form: &Form) -> Result<Vec<Written>, Refusal> {
    let Some(&item) = form.purpose.items().first() else { return Ok(Vec::new()) };
    let (stamp, today) = (moment.stamp(), moment.today());
    let setting = Setting { answer: review.session.answer(item), stamp: &stamp, today };
    let changed = form.fields.iter().filter(|field| field.is_changed());
    let parsed = changed.filter_map(|field| {
        let FieldKind::Answer(kind) = field.kind else { return None };
        Some(kind.parse(field.input.text(), setting))
    });
    parsed.collect()
}

/// Makes changes of each item, and confirms them; of what, for undo, and in which words.
fn make(
    review: &mut Review,
    moment: &Moment<'_>,
    items: &[ItemNo],
    changes: &[Change],
    (what, told): (&str, String),
) -> Reaction {
    let edits = items
        .iter()
        .flat_map(|&item| changes.iter().map(move |change| Edit::Answer(item, change.clone())));
    let edit = Edit::Several(edits.collect());
    let known = close_kept(review);
    let before = review.values_waiting(items);
    let effects = changes::apply_knowing(review, moment.stamp(), &known, edit, what);
    if effects.is_empty() {
        let message = Some(Message::done("nothing was changed"));
        return Reaction { effects: vec![drafts::remembered(review)], message };
    }
    let told = changes::with_conflict_count(told, before, review.values_waiting(items));
    Reaction { effects, message: Some(Message::undoable(told)) }
}

/// Closes the strip and removes its draft, as its text was kept. Returns the answers that its author knew.
fn close_kept(review: &mut Review) -> Known {
    let Some(strip) = review.strip.take() else { return Known::new() };
    let Some(item) = strip.purpose.items().first() else { return strip.known };
    if let Some(mut draft) = review.drafts.remove(item) {
        strip.settle(&mut draft.texts);
        if !draft.texts.is_empty() {
            review.drafts.insert(*item, draft);
        }
    }
    strip.known
}

/// Keeps an accepted risk; with every field empty it is accepted no more.
fn keep_risk(review: &mut Review, moment: &Moment<'_>, form: &Form) -> Result<Reaction, Refusal> {
    let text = |field| form.text_of(field).unwrap_or_default();
    let Written { change, told } = field::risk(text, &moment.stamp(), moment.today())?;
    let words = ("the accepted risk", told);
    Ok(make(review, moment, form.purpose.items(), &[change], words))
}

/// Keeps the reason for which items do not apply.
fn keep_reason(review: &mut Review, moment: &Moment<'_>, form: &Form) -> Result<Reaction, Refusal> {
    let reason = field::reason(&form.text_of(AnswerField::Reason).unwrap_or_default())?;
    let known = close_kept(review);
    let mark = Mark::Verdict(Verdict::not_applicable(reason));
    Ok(marking::carry_out(review, moment, &known, form.purpose.items(), &mark))
}
