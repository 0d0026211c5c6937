//! Ids under which the library keeps checklists.

use std::fmt;

use crate::domain::basics::names::{excerpt, kebab};
use crate::domain::records::checklist::Checklist;

/// The longest id, in characters.
const LONGEST: usize = 60;

/// The id of a checklist in the library: 1 to 60 of `a-z`, `0-9` and `-`. It is also the stem of the file's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LibraryId(String);

/// A refusal of an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no id of a checklist: 1 to {LONGEST} of a-z, 0-9 and -", excerpt(.0))]
pub struct NoLibraryId(String);

impl LibraryId {
    /// Accepts an id.
    ///
    /// # Errors
    /// It is empty, too long, or holds another character.
    pub fn parse(id: &str) -> Result<Self, NoLibraryId> {
        let is_fit = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let is_id = (1..=LONGEST).contains(&id.len()) && id.chars().all(is_fit);
        if is_id { Ok(Self(id.to_owned())) } else { Err(NoLibraryId(id.to_owned())) }
    }

    /// Returns the id of a checklist: its own where that is one, else one made of the title.
    ///
    /// # Errors
    /// Neither gives an id.
    pub fn of(checklist: &Checklist) -> Result<Self, NoLibraryId> {
        Self::parse(checklist.id().raw())
            .or_else(|_| Self::parse(&kebab(&checklist.title().raw().to_lowercase(), LONGEST)))
    }

    /// Returns whether it is the id of the built-in checklist, which the library cannot replace.
    pub fn is_reserved(&self) -> bool {
        self.0 == Checklist::built_in().id().raw()
    }

    /// Returns the id as it is in files.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LibraryId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
