//! The status of an item, its names in files and its words for people.

use serde::{Deserialize, Serialize};

/// The assessment of an item. An item without one is *unassessed*, which is not the same as missing;
/// that is `None` of an `Option<Status>`.
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
    /// Every status, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Done, Self::Partial, Self::Missing, Self::NotApplicable];

    /// Returns the name in files and in JSON output.
    pub const fn json_name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Missing => "missing",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// Returns the word in sentences.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Missing => "missing",
            Self::NotApplicable => "not applicable",
        }
    }

    /// Returns the word in columns, at most seven characters.
    pub const fn short_word(self) -> &'static str {
        match self {
            Self::NotApplicable => "n/a",
            _ => self.word(),
        }
    }

    /// Returns whether the status is a gap: partial or missing.
    pub const fn is_gap(self) -> bool {
        matches!(self, Self::Partial | Self::Missing)
    }
}

/// Returns the mark of a status, or of none, in ASCII: a box of three characters.
pub const fn ascii_mark(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Done) => "[x]",
        Some(Status::Partial) => "[/]",
        Some(Status::Missing) => "[!]",
        Some(Status::NotApplicable) => "[-]",
        None => "[ ]",
    }
}

/// Returns the word of a status in columns, `unassessed` for none.
pub fn short_word(status: Option<Status>) -> &'static str {
    status.map_or("unassessed", Status::short_word)
}

/// Returns the word of a status in sentences, `unassessed` for none.
pub fn word(status: Option<Status>) -> &'static str {
    status.map_or("unassessed", Status::word)
}

/// Returns the name of a status in JSON output, `unassessed` for none.
pub fn json_name(status: Option<Status>) -> &'static str {
    status.map_or("unassessed", Status::json_name)
}
