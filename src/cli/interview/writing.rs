//! Text that is said for a field of an item: it replaces what the field says, or is added to it.

use crate::domain::session::field::{AnswerField, Refusal, Setting, Written};

/// The text that clears a field.
pub(super) const NOTHING: &str = "-";

/// A field, and what a text does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Writing {
    pub(super) field: AnswerField,
    mode: Mode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Replace,
    Append,
}

impl Writing {
    /// Replaces what the field says.
    pub(super) const fn into(field: AnswerField) -> Self {
        Self { field, mode: Mode::Replace }
    }

    /// Adds lines to what the field says.
    pub(super) const fn onto(field: AnswerField) -> Self {
        Self { field, mode: Mode::Append }
    }

    /// Parses a text for the field.
    pub(super) fn parse(self, text: &str, setting: Setting<'_>) -> Result<Written, Refusal> {
        if text.trim() == NOTHING {
            return self.field.parse("", setting);
        }
        let before = self.field.text(setting.answer);
        if before.trim().is_empty() {
            return self.field.parse(text, setting);
        }
        let (text, told) = match self.mode {
            Mode::Replace => (text.to_owned(), "note kept in place of the one before"),
            Mode::Append => (format!("{before}\n{text}"), "added to the note"),
        };
        let written = self.field.parse(&text, setting)?;
        Ok(match self.field {
            AnswerField::Note => Written { told: told.to_owned(), ..written },
            _ => written,
        })
    }
}
