//! What somebody else changed in the open session: it is taken in without moving the cursor or
//! closing what is open; and the choice between two values of one field.

use std::collections::BTreeSet;

use crate::domain::answer::{Answer, Conflict, Resolution};
use crate::domain::checklist::ItemNo;
use crate::domain::edit::Edit;
use crate::domain::foreign::Foreign;
use crate::domain::session::Session;
use crate::domain::value;
use crate::store::replica::Merged;
use crate::store::unmerged;
use crate::store::worker::Order;
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::model::form::Known;
use crate::tui::model::message::Message;
use crate::tui::model::review::{Page, Review, Step, Ticks};
use crate::tui::update::{Effect, changes, drafts, importing, refuse_for, writing};

/// Takes in what somebody else changed.
pub(super) fn take(model: &mut Model, merged: &Merged) -> Vec<Effect> {
    let Some(review) = model.review.as_mut() else {
        return Vec::new();
    };
    let before = review.session.clone();
    let after = merged.on(&before);
    let mut effects = Vec::new();
    if before.checklist() != after.checklist() {
        effects.extend(drafts::close(model));
    }
    let Some(review) = model.review.as_mut() else {
        return effects;
    };
    review.session = after;
    review.seen = merged.number;
    if before.checklist() != review.session.checklist() {
        renumber(review, &before);
    }
    let foreign = Foreign::between(&before, &review.session);
    // What takes a change back would take back what somebody else said since.
    let is_ours = |step: &Step| !foreign.is_touched_by(&step.edit);
    review.undo.retain(is_ours);
    review.redo.retain(is_ours);
    let told = told(&before, &review.session, &foreign.items);
    let warning = warning(&before, model);
    match (warning, model.form_mut()) {
        (Some(warning), Some(form)) => form.complaint = Some(warning),
        _ => model.message = told.map(Message::done).or(model.message.take()),
    }
    if foreign.is_disputed && model.form().is_none() {
        model.message = told_of_opened(model).or(model.message.take());
    }
    effects.push(Effect::Store(Order::Seen(merged.number)));
    effects.extend(importing::again(model));
    effects
}

/// The items of another checklist have other numbers.
fn renumber(review: &mut Review, before: &Session) {
    let number =
        |item: ItemNo| review.session.checklist().number(&before.checklist().item(item).id);
    let cursor = number(review.cursor).unwrap_or_default();
    let drafts = review.drafts.drain();
    let drafts = drafts.filter_map(|(item, draft)| Some((number(item)?, draft))).collect();
    review.cursor = cursor;
    review.drafts = drafts;
    review.ticks = Ticks::default();
    review.close_pages();
    review.undo.clear();
    review.redo.clear();
}

/// Who changed what, in words: `ben changed 3 items`.
fn told(before: &Session, after: &Session, changed: &[ItemNo]) -> Option<String> {
    let mut people = BTreeSet::new();
    for &item in changed {
        let answer = after.answer(item);
        let known = before.checklist().number(&after.checklist().item(item).id);
        let known = known.map(|item| before.answer(item));
        let is_new = |entry: &&_| known.is_none_or(|known: &Answer| !known.history.contains(entry));
        people
            .extend(answer.history.iter().filter(is_new).map(|entry| entry.by.shown().to_string()));
    }
    let who = match people.len() {
        0 => "somebody else".to_owned(),
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
    Some(told_with_values(what, before.conflict_count(), after.conflict_count()))
}

/// What was done, and how many fields have two values by it.
pub(super) fn told_with_values(what: String, before: usize, after: usize) -> String {
    match after.saturating_sub(before) {
        0 => what,
        1 => format!("{what}; one field has two values"),
        several => format!("{what}; {several} fields have two values"),
    }
}

/// How many values of others wait beside the fields of items.
pub(super) fn values_waiting(review: &Review, items: &[ItemNo]) -> usize {
    items.iter().map(|&item| review.session.answer(item).conflicts.len()).sum()
}

/// An edit of somebody who may not know what others said meanwhile of the same fields.
pub(super) fn knowing(review: &Review, known: &Known, edit: Edit) -> Edit {
    match edit {
        Edit::Answer(item, change) => {
            let id = &review.session.checklist().item(item).id;
            Edit::Answer(
                item,
                match known.get(id) {
                    Some(known) => change.knowing(known, review.session.answer(item)),
                    None => change,
                },
            )
        }
        Edit::Several(edits) => {
            Edit::Several(edits.into_iter().map(|edit| knowing(review, known, edit)).collect())
        }
        edit => edit,
    }
}

/// That a field which is being written was changed by somebody else.
fn warning(before: &Session, model: &Model) -> Option<String> {
    let review = model.review.as_ref()?;
    let strip = review.strip.as_ref()?;
    let [item] = strip.purpose.items() else { return None };
    let field = strip.fields.iter().find(|field| {
        let said = |session| writing::said(session, *item, field.kind);
        said(before) != said(&review.session)
    })?;
    let now = writing::said(&review.session, *item, field.kind);
    let now = if now.is_empty() { "nothing" } else { &now };
    let keeps = model.told("{Keep} keeps both");
    let changed = format!("{} was changed by somebody else; {keeps}", field.kind.label());
    // What is cut where there is little room is the end.
    Some(format!("{changed}. It says now: {now}"))
}

/// Keeps the value that stands in the field, or takes the other one.
pub(super) fn settle(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(review) = model.review.as_ref() else {
        return Vec::new();
    };
    let resolution =
        if action == Action::TakeOther { Resolution::TakeOther } else { Resolution::Keep };
    let Some((item, conflict)) = first_conflict(review) else { return Vec::new() };
    let told = value::resolved_words(conflict, resolution);
    let edit = review.session.resolving(item, conflict, resolution);
    let Some(edit) = edit else {
        refuse_for(model, "this readyroom cannot take that value; {KeepShown} keeps the other one");
        return Vec::new();
    };
    let effects = changes::apply(model, edit, "settled");
    model.message = Some(Message::undoable(told));
    effects
}

/// Returns the first conflict that can be resolved on the page: in the summary one about the session as a
/// whole, elsewhere one about the item.
fn first_conflict(review: &Review) -> Option<(Option<ItemNo>, &Conflict)> {
    let item = match review.page {
        Page::Summary { .. } => None,
        _ => Some(review.cursor),
    };
    review.session.conflicts_of(item).first().map(|conflict| (item, conflict))
}

/// Returns whether there is a conflict to resolve on the page.
pub(super) fn can_choose(review: &Review) -> bool {
    first_conflict(review).is_some()
}

/// Returns what must be known of an opened session: git has left it to us, or what is said of all of it
/// or of some items has two values.
pub(super) fn told_of_opened(model: &Model) -> Option<Message> {
    let review = model.review.as_ref()?;
    if review.is_unmerged {
        return Some(Message::refused(unmerged::POINTER));
    }
    let told = match (whole_disputed(model, &review.session), items_disputed(&review.session)) {
        (None, None) => return None,
        (Some(whole), None) => whole,
        (None, Some((has, items))) => format!("{items} {has} two values"),
        (Some(whole), Some((has, items))) => format!("{whole}; so {has} {items}"),
    };
    Some(Message::refused(told))
}

/// Returns which fields of the review itself have two values.
fn whole_disputed(model: &Model, session: &Session) -> Option<String> {
    let first = session.conflicts().first()?;
    let field = value::field_words(&first.field);
    let told = model.told("two values; {OpenSummary} shows both");
    let has = match session.conflicts().len() {
        1 => "has".to_owned(),
        count => format!("and {} more have", count - 1),
    };
    Some(format!("{} {has} {told}", field.shown()))
}

/// Returns where the first item with two values stands and how many more there are, with their verb.
fn items_disputed(session: &Session) -> Option<(&'static str, String)> {
    let checklist = session.checklist();
    let items = checklist.items().map(|(item, _)| item);
    let mut disputed = items.filter(|&item| !session.answer(item).conflicts.is_empty());
    let first = disputed.next()?;
    let category = checklist.category_of(first);
    let number = first.0 - checklist.items_of(category).start + 1;
    let place = format!("item {number} of {}", checklist.category(category).title.shown());
    Some(match disputed.count() {
        0 => ("has", place),
        1 => ("have", format!("{place} and 1 more item")),
        more => ("have", format!("{place} and {more} more items")),
    })
}
