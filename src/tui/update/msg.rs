//! Messages: what happens to the program. Everything enters through one queue.

use crate::store::messages::Event;
use crate::store::scratch::FieldPlace;
use crate::tui::chord::Chord;
use crate::tui::model::Size;
use crate::tui::model::mouse::Click;

/// An event: all that happens enters through one queue.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Chord),
    /// The mouse did something.
    Mouse(Click),
    /// A character came that may be the rest of a sequence whose Esc has acted: text, and never a key.
    Doubtful(char),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resize(Size),
    /// The worker reports.
    Store(Event),
    /// The external editor is done: the text, or why there is none.
    Edited(Result<String, String>),
    /// Nothing has changed for a while: what did is sent.
    Quiet,
    /// A command that had the terminal has ended; or why it failed.
    Ran(Result<(), String>),
    /// The external editor came back at once and left the text as it was: it may still have it open.
    CameBack {
        /// The field.
        place: FieldPlace,
        /// Its file, safe to show.
        file: String,
    },
    /// An editor that the program does not wait for has saved its text.
    SavedLater {
        /// The field.
        place: FieldPlace,
        /// Its file, safe to show.
        file: String,
        /// The text, or why no field takes it.
        text: Result<String, String>,
    },
    /// A signal asks the program to end; the exit code for it.
    Signal(u8),
    /// The program was stopped and goes on.
    Continued,
    /// Nothing was typed for a while, and an open field holds text that is not written down yet.
    Pause,
    /// The clock that is shown says something else.
    Tick,
    /// The worker is still at what the screen waits for.
    StillWaiting,
}

impl Msg {
    /// Returns whether it may have changed a text.
    pub const fn is_typed(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Doubtful(_) | Self::Paste(_))
    }

    /// Returns whether a person did it at the terminal.
    pub const fn is_input(&self) -> bool {
        self.is_typed() || matches!(self, Self::Mouse(_))
    }
}
