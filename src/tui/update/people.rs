//! The people of the review: who is there, and as what.

use crate::domain::basics::names::PersonName;
use crate::domain::basics::text::Text;
use crate::domain::format::record::Lenient;
use crate::domain::records::people::{Person, Role};
use crate::domain::session::edit::{Edit, Whole};
use crate::tui::model::Model;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::Overlay;
use crate::tui::update::effect::Effect;
use crate::tui::update::refusing::Complaint;
use crate::tui::update::reviewing::in_review;
use crate::tui::update::{changes, combining, drafts, home};

/// Shows the participants, and how far the assessment of each is: that is read first.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::People { cursor: 0 });
    let mut effects = home::know_others(model);
    effects.extend(combining::look(model));
    effects
}

/// Asks for the name of another participant.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let taking_part = taking_part(model);
    let others = model.nameable().into_iter();
    let others = others.filter(|name| taking_part.iter().all(|person| !person.is_named(name)));
    let form = Form::new(Purpose::AddPerson, vec![(FieldKind::Person, String::new(), None)]);
    // The digits are those of the list, and nobody who is offered here is on it.
    home::ask(model, form.with_people(others.collect()).numbering(0))
}

fn taking_part(model: &Model) -> Vec<Person> {
    model.review.as_ref().map(|review| review.session.people().to_vec()).unwrap_or_default()
}

/// Adds the person whose name is typed, and asks for the next one. Without a name the list is complete.
///
/// # Errors
/// When the name cannot be a name, or is on the list already.
pub(super) fn add(model: &mut Model) -> Result<Vec<Effect>, Complaint> {
    let typed = model.form().and_then(|form| form.text_of(FieldKind::Person)).unwrap_or_default();
    if typed.trim().is_empty() {
        return Ok(drafts::close_kept(model));
    }
    let name: Text = PersonName::parse(&typed)
        .map_err(|refused| Complaint(FieldKind::Person, format!("the name {refused}")))?
        .into();
    let mut people = taking_part(model);
    if people.iter().any(|person| person.is_named(&name)) {
        let why = format!("{} is on the list already", name.shown());
        return Err(Complaint(FieldKind::Person, why));
    }
    let is_first = people.is_empty();
    let role = if is_first { Role::Facilitator } else { Role::default() };
    people.push(Person::present(name, role));
    let mut effects = drafts::close_kept(model);
    if let Some(Overlay::People { cursor }) = model.overlays.last_mut() {
        *cursor = people.len() - 1;
    }
    effects.extend(set(model, people));
    effects.extend(ask(model));
    Ok(effects)
}

/// Notes that the selected person is there, or that they are not.
pub(super) fn toggle_present(model: &mut Model) -> Vec<Effect> {
    change(model, |person| person.present = !person.present)
}

/// Asks for the role of the selected person.
pub(super) fn ask_role(model: &mut Model) -> Vec<Effect> {
    let people = taking_part(model);
    let person = selected(model).and_then(|index| people.get(index));
    let cursor = Role::ALL.into_iter().position(|role| person.is_some_and(|one| one.role == role));
    model.overlays.push(Overlay::Role { cursor: cursor.unwrap_or_default() });
    Vec::new()
}

/// Closes the choice of a role and gives it to the selected person.
pub(super) fn give_role(model: &mut Model, role: Role) -> Vec<Effect> {
    model.overlays.pop_if(|overlay| matches!(overlay, Overlay::Role { .. }));
    change(model, |person| person.role = role)
}

fn change(model: &mut Model, change: impl FnOnce(&mut Person)) -> Vec<Effect> {
    let mut people = taking_part(model);
    let Some(person) = selected(model).and_then(|cursor| people.get_mut(cursor)) else {
        return Vec::new();
    };
    change(person);
    set(model, people)
}

/// Removes the selected person from the list.
pub(super) fn remove(model: &mut Model) -> Vec<Effect> {
    let mut people = taking_part(model);
    let Some(cursor) = selected(model).filter(|cursor| *cursor < people.len()) else {
        return Vec::new();
    };
    let gone = people.remove(cursor);
    let text = format!("{} is off the list", gone.name.shown());
    model.message = Some(Message::undoable(text));
    let effects = set(model, people);
    keep_selection(model);
    effects
}

fn selected(model: &Model) -> Option<usize> {
    let Overlay::People { cursor } = model.overlays.last()? else { return None };
    Some(*cursor)
}

/// Clamps the selection to a list that has become shorter.
pub(super) fn keep_selection(model: &mut Model) {
    let count = model.review.as_ref().map_or(0, |review| review.session.people().len());
    if let Some(Overlay::People { cursor }) = model.overlays.last_mut() {
        *cursor = (*cursor).min(count.saturating_sub(1));
    }
}

fn set(model: &mut Model, people: Vec<Person>) -> Vec<Effect> {
    let edit = Edit::whole(Whole::People(Lenient::Known(people)));
    in_review(model, |review, moment| changes::apply(review, moment.stamp(), edit, "the people"))
}
