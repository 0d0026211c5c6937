//! The status of an item, its names in files and its words for people.

use serde::{Deserialize, Serialize};

use crate::domain::basics::worded::worded;

worded! {
    /// The assessment of an item. An item without one is *unassessed*, which is not the same as missing;
    /// that is `None` of an `Option<Status>`. The word is for sentences, the JSON name also for files.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Status by word, json_name {
        /// True today, with evidence.
        Done: "done", "done";
        /// Some of it is true.
        Partial: "partial", "partial";
        /// Not true today.
        Missing: "missing", "missing";
        /// Does not apply to this system, for a written reason.
        NotApplicable: "not applicable", "not_applicable";
    }
}

impl Status {
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
