//! Effects: what the runtime is to do, as values.

use std::path::PathBuf;

use crate::store::messages::Command;
use crate::tui::model::edition::Edition;
use crate::tui::model::look::Mouse;

/// Something for the runtime to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the worker.
    Store(Command),
    /// Write the session of the export overlay out.
    Render(Edition),
    /// Compare a page with the open session.
    ReadBack {
        /// The file that it came from.
        path: PathBuf,
        /// The page.
        page: String,
    },
    /// Send a text to the clipboard of the terminal.
    Copy(String),
    /// Let the user edit a text in the external editor.
    Editor(String),
    /// Stop until the shell continues us.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// Take the mouse, or give it back.
    Mouse(Mouse),
    /// Take the terminal again, which others had meanwhile.
    Reenter,
    /// End with this exit code.
    Quit(u8),
}

/// With what an opened session begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Beginning {
    /// Where it was left.
    #[default]
    Review,
    /// With the meeting.
    Meeting,
}
