//! Conditions: meeting, reopening, reassigning and dating them in the session that decided them.

use crate::domain::basics::names::SessionId;
use crate::domain::insight::conditions::{Promise, PromiseKey, place_of};
use crate::domain::records::condition::ConditionState;
use crate::domain::session::Session;
use crate::domain::session::edit::{ConditionChange, Edit, Whole};
use crate::domain::session::field::AnswerField;
use crate::store::error::StoreError;
use crate::store::messages::Carried;
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::motion::Motion;
use crate::tui::model::overlay::{Overlay, PromiseList};
use crate::tui::model::review::Review;
use crate::tui::update::effect::Effect;
use crate::tui::update::refusing::Complaint;
use crate::tui::update::reviewing::{Moment, Reaction, in_review};
use crate::tui::update::{changes, drafts, home, moving};

/// Shows the conditions, with the first one selected that is open.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    let promises = model.review.as_deref().map(Review::promises).unwrap_or_default();
    if let Some(open) = promises.iter().find(|one| one.condition.is_open()) {
        return show_at(model, open);
    }
    model.overlays.push(Overlay::Promises(PromiseList::default()));
    Vec::new()
}

/// Shows the conditions with one of them selected.
fn show_at(model: &mut Model, promise: &Promise) -> Vec<Effect> {
    let promises = model.review.as_deref().map(Review::promises).unwrap_or_default();
    let cursor = place_of(&promises, &promise.key()).unwrap_or(0);
    model.overlays.push(Overlay::Promises(PromiseList { cursor, at: Some(promise.key()) }));
    Vec::new()
}

/// Shows the conditions of earlier decisions before the first item of a meeting, if one is open.
pub(super) fn remind(model: &mut Model) {
    let Some(review) = model.review.as_deref() else { return };
    let is_left = |one: &Promise| one.is_carried(&review.session) && one.condition.is_open();
    if review.sitting.dealt.is_empty() && review.promises().iter().any(is_left) {
        show(model);
    }
}

/// Goes back to the item before, and from the first one to the conditions that stood before it.
pub(super) fn step_back(model: &mut Model) -> Vec<Effect> {
    let is_first = |review: &Review| review.sitting.previous(review.cursor).is_none();
    if model.review.as_deref().is_some_and(is_first) {
        return show(model);
    }
    in_review(model, |review, _| moving::step(review, Motion::Up))
}

/// Keeps the selection in the list of conditions on its condition, unless the selected row was another one before.
pub(super) fn keep_selection(model: &mut Model, before: Option<usize>) {
    if model.promise_list().is_none() {
        return;
    }
    let promises = model.review.as_ref().map(|review| review.promises()).unwrap_or_default();
    if let Some(list) = model.promise_list() {
        list.keep_selection(before != Some(list.cursor), &promises);
    }
}

/// Carries out what an action does to the selected condition; `None` if it has no effect on one, or none is selected.
pub(super) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let promise = model.selected_promise()?;
    if model.opens_conditions(action) {
        return Some(show_at(model, &promise));
    }
    action.acts_on_conditions().then(|| {
        if action == Action::MarkDone {
            set(model, &promise, ConditionState::Met)
        } else if action == Action::ClearStatus {
            set(model, &promise, ConditionState::Open)
        } else if action == Action::EditDue {
            ask(model, &promise, AnswerField::Due)
        } else {
            ask(model, &promise, AnswerField::Owner)
        }
    })
}

fn set(model: &mut Model, promise: &Promise, state: ConditionState) -> Vec<Effect> {
    let changes = vec![ConditionChange::to(state)];
    in_review(model, |review, moment| change(review, moment, promise, changes))
}

/// Asks for the owner and the due date of a condition, with the cursor in one of the two fields.
fn ask(model: &mut Model, promise: &Promise, field: AnswerField) -> Vec<Effect> {
    let people = model.nameable();
    let Some(review) = &model.review else { return Vec::new() };
    let numbered = review.session.roster(model.setup.user.name().text()).len();
    let owner = promise.condition.owner().map(|owner| owner.raw().to_owned());
    let due = promise.condition.due.map(|due| due.to_string());
    let fields = [(AnswerField::Owner, owner), (AnswerField::Due, due)];
    let fields = fields.map(|(field, text)| (field.into(), text.unwrap_or_default(), None));
    let form = Form::new(Purpose::Promise(promise.key()), fields.into());
    home::ask(model, form.with_people(people).numbering(numbered).focused_on(field))
}

/// Keeps owner and due date of a condition as a filled-in form says.
///
/// # Errors
/// When a field cannot be understood, with the complaint for it.
pub(super) fn keep(model: &mut Model, key: &PromiseKey) -> Result<Vec<Effect>, Complaint> {
    let changes = wanted(model)?;
    let mut effects = drafts::close_kept(model);
    effects.extend(in_review(model, |review, moment| {
        let promise = review.promises().into_iter().find(|one| one.key() == *key);
        let Some(promise) = promise else { return Reaction::default() };
        change(review, moment, &promise, changes)
    }));
    Ok(effects)
}

/// Returns the changes that the fields ask for.
fn wanted(model: &Model) -> Result<Vec<ConditionChange>, Complaint> {
    let fields = model.form().map(|form| form.fields.as_slice()).unwrap_or_default();
    let changed = fields.iter().filter(|field| field.is_changed());
    let parsed = changed.map(|field| {
        let text = field.input.text();
        let (change, what) = if field.kind == FieldKind::Answer(AnswerField::Due) {
            (ConditionChange::parse_due(text, model.today()), "the date")
        } else {
            (ConditionChange::parse_owner(text), "the name")
        };
        change.map_err(|refused| Complaint(field.kind, format!("{what} {refused}")))
    });
    parsed.collect()
}

/// Makes changes of a condition in one step, and confirms them.
fn change(
    review: &mut Review,
    moment: &Moment<'_>,
    promise: &Promise,
    changes: Vec<ConditionChange>,
) -> Reaction {
    let what = changes.iter().map(ConditionChange::told).collect::<Vec<_>>().join(", ");
    let told = format!("{what}: {}", promise.condition.text.shown());
    let stamp = moment.stamp();
    let edits = changes.into_iter();
    let edits = edits.filter_map(|change| promise.edit(&review.session, change, &stamp));
    let edit = Edit::Several(edits.collect());
    let effects = changes::apply(review, stamp, edit, &told);
    let message = if effects.is_empty() {
        Message::done("nothing was changed")
    } else {
        Message::undoable(told)
    };
    Reaction { effects, message: Some(message) }
}

/// Returns the condition that an edit changes.
pub(super) fn changed_by(edit: &Edit, session: &Session) -> Option<PromiseKey> {
    match edit {
        Edit::Carried(change) => Some((change.session.clone(), change.condition.clone())),
        Edit::Whole(whole) => {
            let Whole::Condition(id, _) = &**whole else { return None };
            Some((session.id().clone(), id.clone()))
        }
        Edit::Several(edits) => edits.iter().find_map(|edit| changed_by(edit, session)),
        Edit::Answer(..)
        | Edit::Rename(_)
        | Edit::RenameBack(_)
        | Edit::TakenIn(_)
        | Edit::Upgrade(_)
        | Edit::Versioned(_)
        | Edit::Retired(..) => None,
    }
}

/// Takes the report about changes in the session that decided a condition. What could not be changed there is shown as
/// it is on the disk, and cannot be undone.
pub(super) fn take(model: &mut Model, id: &SessionId, carried: Result<Carried, StoreError>) {
    let Some(review) = model.review.as_deref_mut() else { return };
    let Some(decider) = review.earlier.iter_mut().find(|one| one.session.id() == id) else {
        return;
    };
    decider.in_flight = decider.in_flight.saturating_sub(1);
    let refusal = match carried {
        Ok(Carried { session, is_made }) => {
            decider.on_disk = *session;
            let overtaken = "not changed: another user has changed this condition meanwhile";
            (!is_made).then(|| overtaken.to_owned())
        }
        Err(error) => Some(format!("not changed in {id}, which decided it: {}", error.short())),
    };
    if decider.in_flight == 0 || refusal.is_some() {
        decider.session = decider.on_disk.clone();
    }
    if let Some(refusal) = refusal {
        review.undo.retain(|edit| edit.carried().iter().all(|change| change.session != *id));
        model.message = Some(Message::refused(refusal));
    }
}
