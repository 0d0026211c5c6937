//! Changes that others made to the open session: they are merged in without moving the cursor or closing what
//! is open; and the choice between two values of one field.

use std::collections::BTreeSet;

use crate::domain::records::answer::{Answer, Resolution};
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::domain::session::field::AnswerField;
use crate::domain::session::foreign::Foreign;
use crate::domain::session::value;
use crate::store::messages::Command;
use crate::store::replica::Merged;
use crate::store::unmerged;
use crate::tui::model::Model;
use crate::tui::model::form::FieldKind;
use crate::tui::model::message::Message;
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::{Moment, Reaction};
use crate::tui::update::{changes, combining, drafts, importing, upgrading};

/// The author of a change that the history does not name.
const SOMEBODY: &str = "somebody else";

/// Merges the changes of others into the open session, and says who made them.
pub(super) fn take(model: &mut Model, merged: &Merged) -> Vec<Effect> {
    let Some(review) = model.review.as_mut() else { return Vec::new() };
    let before = review.session.clone();
    let after = merged.on(&before);
    let mut effects = Vec::new();
    if before.checklist() != after.checklist() {
        effects.extend(drafts::close(model));
    }
    let Some(review) = model.review.as_mut() else { return effects };
    review.session = after;
    review.seen = merged.number;
    if before.checklist() != review.session.checklist() {
        review.renumber(before.checklist());
        review.undo.clear();
    }
    let foreign = Foreign::between(&before, &review.session);
    // To undo such a change would undo what somebody else said since.
    review.undo.retain(|edit| !foreign.is_touched_by(edit));
    let words = change_text(&before, &review.session, &foreign.items);
    let overtaken = overtaken(&before, model);
    match (overtaken, model.form_mut()) {
        (Some(overtaken), Some(form)) => form.overtaken = Some(overtaken),
        _ => model.message = words.map(Message::done).or(model.message.take()),
    }
    if foreign.is_disputed && model.form().is_none() {
        model.message = message_on_opening(model).or(model.message.take());
    }
    effects.push(Effect::Store(Command::Seen(merged.number)));
    effects.extend(importing::again(model));
    upgrading::again(model);
    combining::again(model);
    effects
}

/// Returns the authors of the changes and the changed items, in words: `ben changed 3 items`.
fn change_text(before: &Session, after: &Session, changed: &[ItemNo]) -> Option<String> {
    let mut people = BTreeSet::new();
    for &item in changed {
        people.extend(authors(before, after, item));
    }
    let who = match people.len() {
        0 => SOMEBODY.to_owned(),
        _ => people.into_iter().collect::<Vec<_>>().join(", "),
    };
    let what = match changed {
        [] if before.system() == after.system() => return None,
        [] => format!("the system is {} now", after.system().shown()),
        [item] => {
            let text = after.checklist().item(*item).text.shown().to_string();
            // More may follow.
            format!("{who} changed: {}", text.strip_suffix('.').unwrap_or(&text))
        }
        several => format!("{who} changed {} items", several.len()),
    };
    Some(changes::with_conflict_count(what, before.conflict_count(), after.conflict_count()))
}

/// Returns the authors of the new changes of an item, in words, the last one at the end.
fn authors(before: &Session, after: &Session, item: ItemNo) -> Vec<String> {
    let known = before.checklist().number(&after.checklist().item(item).id);
    let known = known.map(|item| before.answer(item));
    let is_new = |entry: &&_| known.is_none_or(|known: &Answer| !known.history.contains(entry));
    let new = after.answer(item).history.iter().filter(is_new);
    new.map(|entry| entry.by.shown().to_string()).collect()
}

/// Returns the value that another person gave a field that is being written, and the name of that person.
fn overtaken(before: &Session, model: &Model) -> Option<String> {
    let review = model.review.as_ref()?;
    let strip = review.strip.as_ref()?;
    let [item] = strip.purpose.items() else { return None };
    let field = strip.fields.iter().find(|field| {
        let text = |session: &Session| field.kind.text(session.answer(*item));
        text(before) != text(&review.session)
    })?;
    let now = field.kind.text(review.session.answer(*item));
    let now = if now.is_empty() { "nothing" } else { &now };
    let by = authors(before, &review.session, *item).pop().unwrap_or_else(|| SOMEBODY.to_owned());
    let is_note = field.kind == FieldKind::from(AnswerField::Note);
    let what = if is_note { "" } else { field.kind.label() };
    Some(format!("{}: {now}", format!("{by} wrote {what}").trim_end()))
}

/// Resolves the first conflict of the page.
pub(super) fn resolve(
    review: &mut Review,
    moment: &Moment<'_>,
    resolution: Resolution,
) -> Reaction {
    let Some((item, conflict)) = review.first_conflict() else { return Reaction::default() };
    let words = value::resolved_words(conflict, resolution);
    let Some(edit) = review.session.resolving(item, conflict, resolution) else {
        let why = "this readyroom cannot take that value; {KeepShown} keeps the other one";
        return Some(moment.refusal(why)).into();
    };
    let effects = changes::apply(review, moment.stamp(), edit, "settled");
    Reaction { effects, message: Some(Message::undoable(words)) }
}

/// Returns what must be known of an opened session: git has left it to us, or what is said of all of it
/// or of some items has two values.
pub(super) fn message_on_opening(model: &Model) -> Option<Message> {
    let review = model.review.as_ref()?;
    if review.is_unmerged {
        return Some(Message::refused(unmerged::POINTER));
    }
    let words = match (whole_disputed(model, &review.session), items_disputed(&review.session)) {
        (None, None) => return None,
        (Some(whole), None) => whole,
        (None, Some((has, items))) => format!("{items} {has} two values"),
        (Some(whole), Some((has, items))) => format!("{whole}; so {has} {items}"),
    };
    Some(Message::refused(words))
}

/// Returns which fields of the review itself have two values.
fn whole_disputed(model: &Model, session: &Session) -> Option<String> {
    let first = session.conflicts().first()?;
    let field = value::field_words(first);
    let words = model.with_keys("two values; {OpenSummary} shows both");
    let has = match session.conflicts().len() {
        1 => "has".to_owned(),
        count => format!("and {} more have", count - 1),
    };
    Some(format!("{} {has} {words}", field.shown()))
}

/// Returns where the first item with two values stands and how many more there are, with their verb.
fn items_disputed(session: &Session) -> Option<(&'static str, String)> {
    let checklist = session.checklist();
    let items = checklist.items().map(|(item, _)| item);
    let mut disputed = items.filter(|&item| !session.answer(item).conflicts.is_empty());
    let first = disputed.next()?;
    let category = checklist.category_of(first);
    let number = first.0 - checklist.items_of(category).start + 1;
    let position = format!("item {number} of {}", checklist.category(category).title.shown());
    Some(match disputed.count() {
        0 => ("has", position),
        1 => ("have", format!("{position} and 1 more item")),
        more => ("have", format!("{position} and {more} more items")),
    })
}
