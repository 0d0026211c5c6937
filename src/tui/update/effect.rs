//! Effects: what the runtime is to do, as values.

use crate::domain::basics::names::SessionId;
use crate::store::messages::Command;
use crate::store::scratch::FieldPlace;
use crate::tui::model::look::Mouse;

/// A task for the runtime.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the worker.
    Store(Command),
    /// Send a text to the clipboard of the terminal.
    Copy(String),
    /// Let the user edit the text of a field in the external editor.
    Editor {
        /// The field.
        place: FieldPlace,
        /// The text.
        text: String,
    },
    /// Look from now on at what editors may still save for the fields of a session, or of Home, that were
    /// started by programs which have ended.
    Watch(Option<SessionId>),
    /// Report only later texts of an editor for a field: the present one is taken.
    SavedIsTaken(FieldPlace),
    /// Run a command while the terminal is the user's own.
    Outside(String),
    /// Stop until the shell continues us.
    Suspend,
    /// Draw every cell again.
    Redraw,
    /// Take the mouse, or give it back.
    Mouse(Mouse),
    /// Take the terminal again, which others had meanwhile.
    Reenter,
    /// End with this exit code.
    Quit(u8),
}

/// The first screen of an opened session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Beginning {
    /// The one on which it was left.
    #[default]
    Review,
    /// The meeting.
    Meeting,
}
