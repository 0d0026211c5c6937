//! Keeping what a form says: is it sound, and what does it change.

use crate::domain::basics::due;
use crate::domain::basics::names::{Link, Note, PersonName, Reason, Refused};
use crate::domain::basics::text::Text;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::risk::Risk;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::edit::{Change, Edit, Verdict};
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
    let wanted = match wanted(model, items) {
        Ok(wanted) => wanted,
        Err(complaint) => return complain(model, complaint),
    };
    let (changes, words): (Vec<Change>, Vec<String>) = wanted.into_iter().unzip();
    let what = words.join(", ");
    let edits = items
        .iter()
        .flat_map(|&item| changes.iter().map(move |change| Edit::Answer(item, change.clone())));
    let edit = Edit::Several(edits.collect());
    let known = close_kept(model, items);
    let before = values_waiting(model, items);
    let effects = changes::apply_knowing(model, &known, edit, &what);
    if effects.is_empty() {
        return changed_nothing(model);
    }
    let is_of_ticked = model.review.as_ref().is_some_and(|review| goes_to_ticked(review, items));
    let told =
        if is_of_ticked { format!("{what}, {}", marking::ticked(items.len())) } else { what };
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

/// The changes that the fields ask for, each with its words.
fn wanted(model: &Model, items: &[ItemNo]) -> Result<Vec<(Change, String)>, Complaint> {
    let Some(form) = model.form() else {
        return Ok(Vec::new());
    };
    let changed = |kind| form.changed_text_of(kind).map(|text| text.trim_end().to_owned());
    let mut wanted = Vec::new();
    if let Some(text) = changed(FieldKind::Note) {
        let note = Note::parse(&text)
            .map_err(|refused| Complaint(FieldKind::Note, format!("the note {refused}")))?;
        let words = if text.is_empty() { "no note" } else { "note kept" };
        wanted.push((Change::Note(note), words.to_owned()));
    }
    if let Some(text) = changed(FieldKind::Owner) {
        let owner = parse_owner(&text)?;
        let words = owner.as_ref().map(|owner| format!("owner {}", owner.text().shown()));
        wanted.push((Change::Owner(owner), words.unwrap_or_else(|| "no owner".to_owned())));
    }
    if let Some(text) = changed(FieldKind::Due) {
        let due =
            match text.trim() {
                "" => None,
                words => Some(due::parse(words, model.today()).map_err(|refused| {
                    Complaint(FieldKind::Due, format!("the due date {refused}"))
                })?),
            };
        let words = due.map(|due| format!("due {due}, {}", due::distance(due, model.today())));
        wanted.push((Change::Due(due), words.unwrap_or_else(|| "no due date".to_owned())));
    }
    if let (Some(text), [item]) = (changed(FieldKind::Evidence), items) {
        wanted.push(evidence(model, *item, &text)?);
    }
    Ok(wanted)
}

fn parse_owner(text: &str) -> Result<Option<PersonName>, Complaint> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let refuse = |refused| Complaint(FieldKind::Owner, format!("the owner {refused}"));
    PersonName::parse(text).map(Some).map_err(refuse)
}

/// The evidence of an item, from a text with a link a line.
fn evidence(model: &Model, item: ItemNo, text: &str) -> Result<(Change, String), Complaint> {
    let mut links: Vec<Text> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let link = Link::parse(line)
            .map_err(|refused| Complaint(FieldKind::Evidence, format!("a link {refused}")))?;
        if !links.contains(link.text()) {
            links.push(link.into());
        }
    }
    let stamp = Stamp::new(model.now, model.setup.user.name());
    let evidence = match &model.review {
        Some(review) => review.session.answer(item).evidence_with(&links, &stamp),
        None => Vec::new(),
    };
    let words = match evidence.len() {
        0 => "no evidence".to_owned(),
        1 => "1 link".to_owned(),
        count => format!("{count} links"),
    };
    Ok((Change::Evidence(evidence), words))
}

/// Keeps an accepted risk; with every field empty it is accepted no more.
fn keep_risk(model: &mut Model, item: ItemNo) -> Vec<Effect> {
    let risk = match risk(model) {
        Ok(risk) => risk,
        Err(complaint) => return complain(model, complaint),
    };
    let told = match &risk {
        Some(risk) => format!("risk accepted by {}", risk.words().shown()),
        None => "no accepted risk".to_owned(),
    };
    let known = close_kept(model, &[item]);
    let before = values_waiting(model, &[item]);
    let edit = Edit::Answer(item, Change::Risk(risk.map(Box::new)));
    let effects = changes::apply_knowing(model, &known, edit, "the accepted risk");
    if effects.is_empty() {
        return changed_nothing(model);
    }
    let told = changes::told_with_values(told, before, values_waiting(model, &[item]));
    model.message = Some(Message::undoable(told));
    effects
}

fn risk(model: &Model) -> Result<Option<Risk>, Complaint> {
    let Some(form) = model.form() else { return Ok(None) };
    let text = |kind| form.text_of(kind).unwrap_or_default();
    let kinds =
        [FieldKind::RiskBy, FieldKind::RiskWhy, FieldKind::RiskControl, FieldKind::RiskUntil];
    if kinds.iter().all(|kind| text(*kind).trim().is_empty()) {
        return Ok(None);
    }
    let refuse = |kind: FieldKind, what: &str, refused: &Refused| {
        Complaint(kind, format!("{what} {refused}"))
    };
    let by = PersonName::parse(&text(FieldKind::RiskBy))
        .map_err(|refused| refuse(FieldKind::RiskBy, "whoever accepts it", &refused))?;
    let why = Reason::parse(&text(FieldKind::RiskWhy))
        .map_err(|refused| refuse(FieldKind::RiskWhy, "the reason", &refused))?;
    let control = Note::parse(&text(FieldKind::RiskControl))
        .map_err(|refused| refuse(FieldKind::RiskControl, "what is done instead", &refused))?;
    let until = due::parse(&text(FieldKind::RiskUntil), model.today())
        .map_err(|refused| refuse(FieldKind::RiskUntil, "the last day", &refused))?;
    if until < model.today() {
        let why = format!("{until} is over; a risk is accepted until a day to come");
        return Err(Complaint(FieldKind::RiskUntil, why));
    }
    let stamp = Stamp::new(model.now, model.setup.user.name());
    Ok(Some(Risk::accepted(by, why, control, until, &stamp)))
}

fn keep_reason(model: &mut Model, items: &[ItemNo]) -> Vec<Effect> {
    let text = model.form().and_then(|form| form.text_of(FieldKind::Reason)).unwrap_or_default();
    match Reason::parse(&text) {
        Ok(reason) => {
            let known = close_kept(model, items);
            let mark = Mark::Verdict(Verdict::not_applicable(reason));
            marking::carry_out(model, &known, items, &mark)
        }
        Err(refused) => {
            let why = format!("the reason {refused}; not applicable needs one");
            complain(model, Complaint(FieldKind::Reason, why))
        }
    }
}
