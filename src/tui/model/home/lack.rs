//! Files in the list that are no readable review, with the words for them and for what opens them.

use std::path::Path;

use crate::domain::basics::text::show_path;
use crate::store::error::StoreError;

/// The kinds of entries in the list that are not a readable review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// A session that cannot be read.
    Unreadable,
    /// A copy of a session; the only version of it, or one more.
    Copy {
        /// True if it is the only version.
        is_only: bool,
    },
    /// An assessment among the reviews.
    Assessment,
    /// A session whose file is gone.
    Gone,
}

impl Lack {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Unreadable,
        Self::Copy { is_only: false },
        Self::Copy { is_only: true },
        Self::Assessment,
        Self::Gone,
    ];

    /// Returns what an error in the list stands for.
    pub const fn of(error: &StoreError) -> Self {
        match error {
            StoreError::Copy { is_only, .. } => Self::Copy { is_only: *is_only },
            StoreError::Misplaced(_) => Self::Assessment,
            StoreError::Stranded { .. } => Self::Gone,
            _ => Self::Unreadable,
        }
    }

    /// Returns what is wrong with a file, and on a line of its own the file: what has no room is the end.
    pub fn reason_first(error: &StoreError, path: &Path) -> String {
        let (sentence, path) = (error.to_string(), show_path(path));
        match sentence.strip_prefix(&path).and_then(|rest| rest.strip_prefix(": ")) {
            Some(reason) => format!("{reason}\n{path}"),
            None => sentence,
        }
    }

    /// Returns the word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unreadable => "cannot be read",
            Self::Copy { .. } => "a copy, not counted",
            Self::Assessment => "an assessment, not counted",
            Self::Gone => "the file is gone",
        }
    }

    /// Returns why nothing can be done that needs a readable review.
    pub const fn refusal(self) -> &'static str {
        match self {
            Self::Unreadable => "this review cannot be read",
            Self::Copy { is_only: false } => "this is a copy; {OpenSession} merges it",
            Self::Copy { is_only: true } => {
                "this file does not bear its id; {OpenSession} names it by its id"
            }
            Self::Assessment => "this is an assessment and no review",
            Self::Gone => "the file is gone; {OpenSession} writes it again",
        }
    }

    /// Returns the footer's words for opening it. A broken session is repaired before it is opened.
    pub const fn opening(self, can_be_mended: bool) -> &'static str {
        match self {
            Self::Copy { is_only: false } => "merge",
            Self::Copy { is_only: true } => "name it",
            Self::Gone if can_be_mended => "write again",
            Self::Unreadable if can_be_mended => "mend",
            Self::Assessment => "what this is",
            Self::Unreadable | Self::Gone => "why it cannot be read",
        }
    }

    /// Returns what opening it does, where that is always the same.
    pub fn remedy(self) -> Option<&'static str> {
        self.refusal().split_once("; ").map(|(_, remedy)| remedy)
    }
}
