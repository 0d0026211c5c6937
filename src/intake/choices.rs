//! What a person chooses for an import.

use crate::intake::mapping::Mapping;

/// The choices for an import.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// The name of the format; `None` to recognise it.
    pub format: Option<String>,
    /// The levels of the items to take; empty for all.
    pub levels: Vec<String>,
    /// The id of the checklist; `None` to make it of the title.
    pub id: Option<String>,
    /// The title of the checklist; `None` to take the file's.
    pub title: Option<String>,
    /// The columns of a table that were assigned; those that were not are found.
    pub columns: Mapping,
    /// The sheet of a workbook; `None` for those with statements.
    pub sheet: Option<String>,
}
