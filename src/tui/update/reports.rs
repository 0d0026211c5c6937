//! What the worker reports, and what follows from it.

use std::path::Path;

use crate::domain::names::SessionId;
use crate::store::error::{StoreError, show};
use crate::store::worker::{Opened, Renamed, Report};
use crate::tui::model::Model;
use crate::tui::model::form::Purpose;
use crate::tui::model::home::{Direction, HomeChange};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Question};
use crate::tui::model::review::Review;
use crate::tui::update::{Effect, home, leaving, overlays};

pub(super) fn take(model: &mut Model, report: Report) -> Vec<Effect> {
    match report {
        Report::Listed(Ok(entries)) => model.home.show(entries),
        Report::Listed(Err(error)) => {
            model.home.trouble = Some(error.to_string());
            model.home.sessions.get_or_insert_default();
        }
        Report::Opened(opened) => take_opened(model, opened),
        Report::Saved { generation } => return saved(model, generation),
        Report::NotSaved(error) => not_saved(model, &error),
        Report::NotRemembered(error) => {
            model.message =
                Some(Message::refused(format!("the place here was not remembered: {error}")));
        }
        Report::Renamed(renamed) => return take_renamed(model, renamed),
        Report::Deleted(id, Ok(_)) => {
            model.message =
                Some(Message::undoable(format!("{} is in the bin", name_of(model, &id))));
            return settle(model, HomeChange::Deleted(id));
        }
        Report::Undeleted(id, Ok(())) => {
            model.message = Some(Message::done(format!("{id} is back")));
            return settle(model, HomeChange::Deleted(id));
        }
        Report::Deleted(_, Err(error)) | Report::Undeleted(_, Err(error)) => {
            model.home.in_flight.pop_front();
            notice(model, &error);
        }
        Report::Fetched(Ok(session)) => return overlays::export_session(model, *session),
        Report::Fetched(Err(error)) => notice(model, &error),
        Report::Exported(path, written) => take_exported(model, &path, written),
    }
    Vec::new()
}

/// The system of a session in the list; its id where the session cannot be read.
fn name_of(model: &Model, id: &SessionId) -> String {
    let entry = model.home.entries().iter().find(|entry| entry.id == *id);
    match entry.map(|entry| &entry.content) {
        Some(Ok(summary)) => summary.system.shown().to_string(),
        _ => id.to_string(),
    }
}

fn notice(model: &mut Model, error: &StoreError) {
    model.overlays.push(Overlay::Notice(error.to_string()));
}

fn take_opened(model: &mut Model, opened: Result<Box<Opened>, StoreError>) {
    match opened {
        Ok(opened) => {
            model.overlays.clear();
            model.set_aside = None;
            model.message = None;
            model.review = Some(Box::new(Review::new(*opened)));
        }
        Err(error) => match model.form_mut().filter(|form| form.purpose == Purpose::NewSession) {
            Some(form) => form.complaint = Some(error.to_string()),
            None => notice(model, &error),
        },
    }
}

fn saved(model: &mut Model, generation: u64) -> Vec<Effect> {
    if let Some(review) = model.review.as_mut() {
        review.saving.saved = generation;
        review.saving.saved_at = Some(model.now.to_utc());
        review.saving.failure = None;
        if let (true, Some(to)) = (review.saving.is_saved(), model.leaving) {
            return leaving::leave_now(model, to);
        }
    }
    Vec::new()
}

fn not_saved(model: &mut Model, error: &StoreError) {
    let Some(review) = model.review.as_mut() else {
        return;
    };
    let reason = error.short();
    review.saving.failure = Some(reason.clone());
    if let Some(to) = model.leaving {
        leaving::ask(model, to, reason);
    }
}

fn take_renamed(model: &mut Model, renamed: Result<Renamed, StoreError>) -> Vec<Effect> {
    match renamed {
        Ok(Renamed { path, names: [before, after], back: Some(edit) }) => {
            let (before, after) = (before.shown(), after.shown());
            model.message = Some(Message::undoable(format!("{after}, was {before}")));
            settle(model, HomeChange::Renamed { path, edit })
        }
        Ok(_) => {
            model.home.in_flight.pop_front();
            model.message = Some(Message::done("it was named so already"));
            Vec::new()
        }
        Err(error) => {
            model.home.in_flight.pop_front();
            notice(model, &error);
            Vec::new()
        }
    }
}

/// Notes how a change at Home can be taken back or made again, and reads the list anew.
fn settle(model: &mut Model, change: HomeChange) -> Vec<Effect> {
    match model.home.in_flight.pop_front() {
        Some(Direction::Back) => {
            model.home.redo.push(change);
            if let Some(message) = &mut model.message {
                message.hint = Some("Ctrl-R makes it again");
            }
        }
        _ => model.home.undo.push(change),
    }
    vec![home::list(model)]
}

fn take_exported(model: &mut Model, path: &Path, written: Result<(), StoreError>) {
    match written {
        Ok(()) => {
            model.overlays.retain(|overlay| !matches!(overlay, Overlay::Export(_)));
            model.set_aside = None;
            model.message = Some(Message::done(format!("written to {}", show(path))));
        }
        Err(StoreError::Exists(path)) => {
            let question = Question::Overwrite { file: show(&path) };
            model.overlays.push(Overlay::Confirm(question));
        }
        Err(error) => match model.form_mut() {
            Some(form) => form.complaint = Some(error.to_string()),
            None => notice(model, &error),
        },
    }
}
