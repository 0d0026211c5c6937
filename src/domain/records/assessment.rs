//! Assessments: one person's own answers to the items of a review, and the list of those that a review has
//! taken in.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::format::record::{Kept, is_set, record};

record! {
    /// The mark of a session that is an assessment.
    pub struct Assessment as "an assessment" {
        /// The id of the review that it assesses.
        pub of: Option<SessionId>,
        /// The name of its author.
        pub by: Text,
        /// The id of its author's first assessment of that review.
        pub first: Option<SessionId>,
        /// The round, from 2; absent in the first one.
        pub round if is_set: Option<u32>,
        /// The time at which it was submitted; `None` while it is open.
        pub submitted_at: Option<DateTime<Utc>>,
    }
}

impl Assessment {
    /// Returns whether its author has finished it.
    pub const fn is_submitted(&self) -> bool {
        self.submitted_at.is_some()
    }

    /// Returns the round, from 1.
    pub fn round(&self) -> u32 {
        self.round.unwrap_or(1)
    }
}

record! {
    /// A submitted assessment that a review has taken in.
    pub struct Submitted as "a submitted assessment" {
        /// The name of its author.
        pub by: Text,
        /// The time at which it was submitted.
        pub submitted_at: Option<DateTime<Utc>>,
    }
}

worded! {
    /// The naming of the authors of responses.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Names by words {
        /// Their names.
        Shown: "shown";
        /// Nothing.
        Hidden: "hidden";
    }
}

/// Joins two lists of submitted assessments: of each person the later one. They are sorted by time, then name.
pub(crate) fn joined_submitted(one: &[Submitted], other: &[Submitted]) -> Vec<Submitted> {
    let mut joined: Vec<Submitted> = Vec::with_capacity(one.len().max(other.len()));
    for submitted in one.iter().chain(other) {
        match joined.iter_mut().find(|known| names::is_same(&known.by, &submitted.by)) {
            None => joined.push(submitted.clone()),
            Some(known) => {
                let is_later = match known.submitted_at.cmp(&submitted.submitted_at) {
                    Ordering::Less => true,
                    Ordering::Greater => false,
                    Ordering::Equal => Kept::of(known).json() > Kept::of(submitted).json(),
                };
                if is_later {
                    *known = submitted.clone();
                }
            }
        }
    }
    joined.sort_by_cached_key(|one| {
        (one.submitted_at, names::folded(&one.by).into_owned(), one.by.clone())
    });
    joined
}
