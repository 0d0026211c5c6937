//! A text that an editor may still have open, which came back at once.

use crate::tui::model::form::{FieldKind, Form, Purpose};

/// A text that an editor may still have open.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The purpose of the form of its field.
    purpose: Purpose,
    /// The field.
    kind: FieldKind,
    /// The editor's file, safe to show.
    pub file: String,
    /// The text that was saved there, until it is taken.
    pub saved: Option<String>,
}

impl Outside {
    /// Returns the text of the field with the cursor, which is in a file for an editor.
    #[must_use]
    pub fn of(form: &Form, file: String) -> Option<Self> {
        let (purpose, kind) = (form.purpose.clone(), form.focused()?.kind);
        Some(Self { purpose, kind, file, saved: None })
    }

    /// Returns whether it belongs to the field with the cursor.
    #[must_use]
    pub fn belongs_to(&self, form: &Form) -> bool {
        self.purpose == form.purpose && form.focused().is_some_and(|field| field.kind == self.kind)
    }

    /// Returns the label of its field.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        self.kind.label()
    }
}
