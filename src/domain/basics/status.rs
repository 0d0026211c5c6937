//! What can be said of an item, and the words for it.

use serde::{Deserialize, Serialize};

/// What a session says of an item. An item of which nothing is said has none: it is
/// *unassessed*, which is not the same as missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// True today, with evidence.
    Done,
    /// Some of it is true.
    Partial,
    /// Not true today.
    Missing,
    /// Does not apply to this system, for a written reason.
    NotApplicable,
}

impl Status {
    /// Every status, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Done, Self::Partial, Self::Missing, Self::NotApplicable];

    /// The name in files and in JSON output.
    pub const fn json_name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Missing => "missing",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Missing => "missing",
            Self::NotApplicable => "not applicable",
        }
    }

    /// The short word of a column.
    pub const fn short_word(self) -> &'static str {
        match self {
            Self::NotApplicable => "n/a",
            _ => self.word(),
        }
    }

    /// Whether the item is a gap: partial or missing.
    pub const fn is_gap(self) -> bool {
        matches!(self, Self::Partial | Self::Missing)
    }
}

/// The sign for an item's status, or for having none, in characters that every font has.
pub const fn ascii_mark(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Done) => "[x]",
        Some(Status::Partial) => "[/]",
        Some(Status::Missing) => "[!]",
        Some(Status::NotApplicable) => "[-]",
        None => "[ ]",
    }
}

/// The short word of a column for an item's status, or for having none.
pub fn short_word(status: Option<Status>) -> &'static str {
    status.map_or("unassessed", Status::short_word)
}

/// The word for an item's status, or for having none.
pub fn word(status: Option<Status>) -> &'static str {
    status.map_or("unassessed", Status::word)
}

/// The name of a status, or of having none, in JSON output.
pub fn json_name(status: Option<Status>) -> &'static str {
    status.map_or("unassessed", Status::json_name)
}
