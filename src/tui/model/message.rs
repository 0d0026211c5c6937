//! The line under the gauge: what just happened and how to take it back, or why a key could not
//! act.

use crate::domain::basics::status::Status;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The status that was set, shown as glyph and word before the text.
    pub status: Option<Option<Status>>,
    /// What happened, in words.
    pub text: String,
    /// What to do about it, with its key named by its action: `{Undo} takes back`.
    pub hint: Option<&'static str>,
    /// Whether it is a change or a refusal.
    pub kind: Kind,
}

/// Whether something happened or could not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It happened.
    Done,
    /// It could not be done.
    Refused,
}

impl Message {
    /// Something that happened.
    pub fn done(text: impl Into<String>) -> Self {
        Self { status: None, text: text.into(), hint: None, kind: Kind::Done }
    }

    /// Why a key could not act.
    pub fn refused(text: impl Into<String>) -> Self {
        Self { kind: Kind::Refused, ..Self::done(text) }
    }

    /// A change that can be taken back.
    pub fn undoable(text: impl Into<String>) -> Self {
        Self { hint: Some("{Undo} takes back"), ..Self::done(text) }
    }

    /// With a status before the text.
    pub fn with_status(mut self, status: Option<Status>) -> Self {
        self.status = Some(status);
        self
    }
}
