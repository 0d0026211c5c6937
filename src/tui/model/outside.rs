//! A text that an editor may still have open, which came back at once or outlived the program that had
//! started it.

use crate::store::scratch::FieldPlace;

/// A text that an editor may still have open.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The field.
    pub place: FieldPlace,
    /// The editor's file, safe to show.
    pub file: String,
    /// The text that was saved there, until it is taken.
    pub saved: Option<String>,
}
