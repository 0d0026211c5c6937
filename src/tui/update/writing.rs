//! Writing: opening the strip, and what keys and pasted text do in its fields and in those of every
//! other form.

use chrono::NaiveDate;

use crate::domain::records::checklist::ItemNo;
use crate::domain::session::field::{AnswerField, BESIDE, RISK, Shape};
use crate::store::bookmark::Field;
use crate::tui::chord::Chord;
use crate::tui::model::Model;
use crate::tui::model::form::{FieldKind, Form, Purpose, Then};
use crate::tui::model::motion::Way;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;
use crate::tui::update::refusing::refuse_for;
use crate::tui::update::{drafts, outside, previewing, searching};

/// Opens the strip at a field. Owner and due date go to all ticked items; note and evidence are always
/// those of the item under the cursor.
pub(super) fn open(model: &mut Model, field: AnswerField) -> Vec<Effect> {
    open_strip(model, field, |review, today| {
        let targets = if matches!(field.shape(), Shape::Name | Shape::Date) {
            review.take_targets(today)
        } else {
            vec![review.cursor]
        };
        // Beside ticks each field may go to other items than the next; an assessment has neither owner nor due date.
        let is_alone =
            review.has_ticks() || review.session.is_assessment() || !BESIDE.contains(&field);
        let fields = if is_alone { vec![field] } else { BESIDE.to_vec() };
        (Purpose::Write(targets), fields)
    })
}

/// Opens the strip at the note of a gap that was marked in the meeting: keeping it goes on.
pub(super) fn open_gap(model: &mut Model) -> Vec<Effect> {
    let effects = open(model, AnswerField::Note);
    let held = model.pressed.map(|(chord, _)| chord);
    if let Some(review) = model.review.as_mut() {
        review.sitting.gaps += 1;
        review.strip.iter_mut().for_each(|strip| strip.then = Then::GoOn { held });
    }
    effects
}

/// Drops the key that opened the strip while it is held: it types nothing there. Any other key ends that.
pub(super) fn is_held(model: &mut Model, chord: Chord, is_repeated: bool) -> bool {
    let Some(Then::GoOn { held }) = model.form_mut().map(|form| &mut form.then) else {
        return false;
    };
    let is_held = is_repeated && *held == Some(chord);
    *held = held.filter(|_| is_held);
    is_held
}

/// Opens the strip for the reason for which items do not apply.
pub(super) fn ask_reason(model: &mut Model) -> Vec<Effect> {
    open_strip(model, AnswerField::Reason, |review, today| {
        (Purpose::NotApplicable(review.take_targets(today)), vec![AnswerField::Reason])
    })
}

/// Opens the strip for an accepted risk: who accepts it, why, and until when.
pub(super) fn open_risk(model: &mut Model) -> Vec<Effect> {
    open_strip(model, AnswerField::RiskBy, |review, _| {
        (Purpose::AcceptRisk(review.cursor), RISK.to_vec())
    })
}

/// Opens the strip for a purpose and with fields, with the cursor in one of them.
fn open_strip(
    model: &mut Model,
    focus: AnswerField,
    asked: impl FnOnce(&mut Review, NaiveDate) -> (Purpose, Vec<AnswerField>),
) -> Vec<Effect> {
    let (people, today) = (model.nameable(), model.today());
    let Some(review) = model.review.as_mut() else { return Vec::new() };
    let (purpose, fields) = asked(review, today);
    let fields = fields.into_iter().map(|one| field(review, purpose.items(), one)).collect();
    let numbered = review.session.roster(model.setup.user.name().text()).len();
    let form = Form::new(purpose, fields).focused_on(focus).with_people(people).numbering(numbered);
    let form = form.knowing(&review.session);
    let again = model.set_aside.take_if(|aside| aside.asks_the_same_as(&form));
    review.strip = Some(match again {
        // Who takes part may have changed meanwhile.
        Some(again) => again.with_people(form.people),
        None => form,
    });
    review.written_down = drafts::draft_of_strip(review);
    outside::offer(model);
    Vec::new()
}

/// Returns a field with the text of the session, and its draft. For several items it is the text they share.
fn field(
    review: &Review,
    targets: &[ItemNo],
    field: AnswerField,
) -> (FieldKind, String, Option<String>) {
    let mut texts = targets.iter().map(|&item| field.text(review.session.answer(item)));
    let first = texts.next().unwrap_or_default();
    let original = if texts.all(|text| text == first) { first } else { String::new() };
    let draft = review.drafts.get(&review.cursor).filter(|_| *targets == [review.cursor]);
    let draft = draft.and_then(|draft| draft.texts.get(&Field::Answer(field)).cloned());
    (field.into(), original, draft)
}

/// Edits the field with the cursor by a key; returns whether it meant anything there.
pub(super) fn edit(model: &mut Model, chord: Chord) -> bool {
    if let Some(Overlay::Pick(picker)) = model.overlays.last_mut() {
        let meant = picker.query.edit(chord);
        searching::search(model);
        return meant;
    }
    if let Some(Overlay::Help(help)) = model.overlays.last_mut() {
        help.scroll = 0;
        return help.query.edit(chord);
    }
    if let Some(Overlay::Plan(plan)) = model.overlays.last_mut() {
        return plan.edit(chord);
    }
    let Some(form) = model.form_mut() else { return false };
    form.complaint = None;
    let picked = |digit| Some((digit, form.picked_by(digit)?.raw().to_owned()));
    if let Some((digit, person)) = chord.typed().and_then(picked) {
        if let Some(field) = form.focused_mut() {
            field.input.pick(digit, &person);
        }
        return true;
    }
    let (fits, meant) = match form.focused_mut() {
        Some(field) if chord.typed().is_some() => (field.input.edit(chord), true),
        Some(field) => (true, field.input.edit(chord)),
        None => (true, false),
    };
    if !fits {
        form.complaint = Some(Form::FULL.to_owned());
    }
    meant
}

/// Pasted text goes into text fields, and nowhere else: it is never run as keys.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(Overlay::Pick(picker)) = model.overlays.last_mut() {
        picker.query.insert(text);
        searching::search(model);
        return Vec::new();
    }
    if let Some(Overlay::Help(help)) = model.overlays.last_mut() {
        help.scroll = 0;
        help.query.insert(text);
        return Vec::new();
    }
    let Some(form) = model.form_mut() else {
        refuse_for(
            model,
            match model.review {
                Some(_) => "pasted text goes into text fields only: {EditNote} opens the note",
                None => "pasted text goes into text fields only",
            },
        );
        return Vec::new();
    };
    let fits = form.focused_mut().is_none_or(|field| field.input.insert(text));
    form.complaint = (!fits).then(|| Form::FULL.to_owned());
    previewing::complete(model)
}

/// Moves the cursor to another field.
pub(super) fn to_other_field(model: &mut Model, way: Way) -> Vec<Effect> {
    if let Some(form) = model.form_mut() {
        let count = form.fields.len();
        form.focus_on(match way {
            Way::Next => (form.focus + 1) % count,
            Way::Previous => (form.focus + count - 1) % count,
        });
    }
    // The field that is left needs fewer rows, so that others have more.
    unscroll(model);
    Vec::new()
}

/// Completes the name in the field with the cursor.
pub(super) fn complete_name(model: &mut Model) -> Vec<Effect> {
    let Some(form) = model.form_mut() else { return Vec::new() };
    let name = form.completion().map(|person| person.raw().to_owned());
    if let (Some(name), Some(field)) = (name, form.focused_mut()) {
        field.input.replace(&name);
    }
    previewing::complete(model)
}

/// Breaks the line in the field with the cursor.
pub(super) fn break_line(model: &mut Model) -> Vec<Effect> {
    if let Some(field) = model.form_mut().and_then(Form::focused_mut) {
        field.input.break_line();
    }
    Vec::new()
}

/// Scrolls the fields back, where they may have room for more of their texts than before.
pub(super) fn unscroll(model: &mut Model) {
    for field in model.form_mut().into_iter().flat_map(|form| &mut form.fields) {
        field.input.unscroll();
    }
}
