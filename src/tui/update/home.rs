//! What can be done in the list of sessions.

use std::path::PathBuf;

use crate::domain::answer::Stamp;
use crate::domain::edit::Edit;
use crate::domain::names::SystemName;
use crate::store::worker::Order;
use crate::tui::model::Model;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::home::{Direction, HomeChange};
use crate::tui::model::overlay::Overlay;
use crate::tui::update::Effect;

/// Reads the list anew.
pub(super) fn list(model: &Model) -> Effect {
    Effect::Store(Order::List(model.today()))
}

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = model.home.selected() else {
        return Vec::new();
    };
    vec![Effect::Store(Order::Open(entry.path.clone()))]
}

pub(super) fn ask_new(model: &mut Model) -> Vec<Effect> {
    let fields =
        vec![(FieldKind::System, String::new(), None), (FieldKind::Checklist, String::new(), None)];
    ask(model, Form::new(Purpose::NewSession, fields))
}

pub(super) fn ask_rename(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = model.home.selected() else {
        return Vec::new();
    };
    let Ok(summary) = &entry.content else {
        return Vec::new();
    };
    let purpose = Purpose::Rename { id: entry.id.clone(), path: entry.path.clone() };
    let name = summary.system.raw().to_owned();
    let form = Form::new(purpose, vec![(FieldKind::System, name, None)]);
    ask(model, form)
}

/// Opens a form above the screen; one that was closed with text in it says the same again.
pub(super) fn ask(model: &mut Model, form: Form) -> Vec<Effect> {
    let again = model.set_aside.take_if(|aside| aside.purpose == form.purpose);
    model.overlays.push(Overlay::Ask(again.unwrap_or(form)));
    Vec::new()
}

/// Creates the session of a filled-in form. The form stays open until it is there.
pub(super) fn create(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let checklist = text_of(model, FieldKind::Checklist).trim().to_owned();
    let checklist = (!checklist.is_empty()).then(|| whole_path(model, &checklist));
    match system_name(model) {
        Some(system) => vec![Effect::Store(Order::Create { system, checklist, now })],
        None => Vec::new(),
    }
}

/// Renames the system of a session as a filled-in form says.
pub(super) fn rename(model: &mut Model, path: PathBuf) -> Vec<Effect> {
    let Some(system) = system_name(model) else {
        return Vec::new();
    };
    model.overlays.pop();
    vec![change(model, path, Edit::Rename(system), Direction::Forward)]
}

fn change(model: &mut Model, path: PathBuf, edit: Edit, direction: Direction) -> Effect {
    model.home.in_flight.push_back(direction);
    let stamp = Stamp::new(model.now, &model.setup.user);
    Effect::Store(Order::Rename { path, edit, stamp })
}

fn text_of(model: &Model, kind: FieldKind) -> String {
    model.form().and_then(|form| form.text_of(kind)).unwrap_or_default()
}

/// The name in the system field, or a complaint there.
fn system_name(model: &mut Model) -> Option<SystemName> {
    match SystemName::parse(&text_of(model, FieldKind::System)) {
        Ok(name) => Some(name),
        Err(refused) => {
            if let Some(form) = model.form_mut() {
                form.complain(FieldKind::System, format!("the system's name {refused}"));
            }
            None
        }
    }
}

/// A path as typed, `~` being the home folder.
pub(super) fn whole_path(model: &Model, typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), &model.setup.home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

pub(super) fn delete(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.home.selected().map(|entry| entry.id.clone()) else {
        return Vec::new();
    };
    model.home.in_flight.push_back(Direction::Forward);
    vec![Effect::Store(Order::Delete(id))]
}

pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    match model.home.undo.pop() {
        Some(HomeChange::Deleted(id)) => {
            model.home.in_flight.push_back(Direction::Back);
            vec![Effect::Store(Order::Undelete(id))]
        }
        Some(HomeChange::Renamed { path, edit }) => {
            vec![change(model, path, edit, Direction::Back)]
        }
        None => Vec::new(),
    }
}

pub(super) fn redo(model: &mut Model) -> Vec<Effect> {
    match model.home.redo.pop() {
        Some(HomeChange::Deleted(id)) => {
            model.home.in_flight.push_back(Direction::Forward);
            vec![Effect::Store(Order::Delete(id))]
        }
        Some(HomeChange::Renamed { path, edit }) => {
            vec![change(model, path, edit, Direction::Forward)]
        }
        None => Vec::new(),
    }
}
