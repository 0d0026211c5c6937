//! The line under the gauge: what just happened and how to take it back, or why a key could not
//! act.

use crate::domain::basics::status::Status;

/// A report of the last act: what was done, or why it could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The status that was set, shown as glyph and word before the text.
    pub status: Option<Option<Status>>,
    /// The text.
    pub text: String,
    /// The key that takes the act back, if one does.
    pub hint: Option<Hint>,
    /// The kind, which decides the style.
    pub kind: Kind,
}

/// The key that takes an act back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Undo, named before the text.
    Undo,
    /// Redo, named after the text, which says what was undone.
    Redo,
}

impl Hint {
    /// Returns the words before the text and those after it, with the keys named by their actions.
    pub const fn words(self) -> [&'static str; 2] {
        match self {
            Self::Undo => ["{Undo} undo: ", ""],
            Self::Redo => ["", "  {Redo} redoes"],
        }
    }
}

/// The result of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was carried out.
    Done,
    /// It was refused.
    Refused,
}

impl Message {
    /// Returns the message of an act that was carried out.
    pub fn done(text: impl Into<String>) -> Self {
        Self { status: None, text: text.into(), hint: None, kind: Kind::Done }
    }

    /// Returns the message of a refusal, with its reason.
    pub fn refused(text: impl Into<String>) -> Self {
        Self { kind: Kind::Refused, ..Self::done(text) }
    }

    /// Returns the message of a change, with the hint that it can be undone.
    pub fn undoable(text: impl Into<String>) -> Self {
        Self { hint: Some(Hint::Undo), ..Self::done(text) }
    }

    /// Adds a status, which is shown before the text.
    pub fn with_status(mut self, status: Option<Status>) -> Self {
        self.status = Some(status);
        self
    }
}
