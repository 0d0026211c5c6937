//! The log entries of the running program: what was done, how long it took, how much it was.
//! Never what was typed, pasted or copied.

use std::time::Duration;

use log::{Level, debug, info, log_enabled, trace, warn};

use crate::domain::basics::text::show_path;
use crate::store::messages::Command;
use crate::tui::chord::Chord;
use crate::tui::model::Model;
use crate::tui::update::{Effect, Msg, availability};

/// A frame that takes longer is seen to.
const SMOOTH: Duration = Duration::from_millis(16);

pub(super) fn beginning(model: &Model) {
    info!("the screen begins, {}x{}", model.size.width, model.size.height);
    if let Some(review) = &model.review {
        let count = review.session.answers().count();
        info!("{}: open; {count} items", show_path(&review.path));
    }
}

/// Logs a frame that was slow.
pub(super) fn frame(took: Duration) {
    if took > SMOOTH {
        warn!("a frame took {} ms", took.as_millis());
    }
}

/// Logs a message, never what was typed.
pub(super) fn message(model: &Model, msg: &Msg) {
    match msg {
        Msg::Key(chord) if log_enabled!(Level::Debug) => key(model, *chord),
        Msg::Mouse(_) => debug!("{:?}: the mouse", model.context()),
        Msg::Paste(text) => debug!("{:?}: a paste of {} bytes", model.context(), text.len()),
        Msg::Resize(size) => info!("the terminal is {}x{}", size.width, size.height),
        Msg::Edited(Ok(text)) => info!("the editor gives {} bytes", text.len()),
        Msg::Edited(Err(_)) => warn!("the editor failed"),
        Msg::Signal(exit_code) => info!("the end is asked for, exit code {exit_code}"),
        Msg::Continued => info!("stopped, and goes on"),
        // The worker tells of its own reports; the rest follows from what is told here.
        _ => {}
    }
}

/// Logs what a key does, not which it is; it may be a letter of a text.
fn key(model: &Model, chord: Chord) {
    let context = model.context();
    match model.setup.keymap.resolve(context, chord) {
        None => trace!("{context:?}: a key without an action"),
        Some(action) => match availability(action, model) {
            Ok(()) => debug!("{context:?}: {action:?}"),
            Err(reason) => debug!("{context:?}: {action:?} cannot be done: {reason}"),
        },
    }
}

/// Logs an effect.
pub(super) fn effect(effect: &Effect) {
    match effect {
        Effect::Store(Command::Edit { generation, .. }) => debug!("edit {generation}"),
        Effect::Store(Command::Open(path)) => debug!("{}: to be opened", show_path(path)),
        Effect::Copy(text) => debug!("{} bytes to the clipboard", text.len()),
        Effect::Editor { text, .. } => info!("the editor gets {} bytes", text.len()),
        Effect::Suspend => info!("stops"),
        Effect::Quit(exit_code) => info!("the screen ends, exit code {exit_code}"),
        _ => {}
    }
}
