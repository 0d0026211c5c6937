//! The outcome of a sync.

use chrono::{DateTime, Utc};

/// The outcome of a sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The number of files that were sent.
    pub sent: usize,
    /// The number of files that changed here.
    pub taken: usize,
    /// The remarks that a person should read.
    pub told: Vec<Told>,
    /// When it was.
    pub at: DateTime<Utc>,
    /// True if what was merged on the disk is still to be sent.
    pub has_rest: bool,
}

impl Outcome {
    /// Returns what it did in words: `2 sent, 1 taken`.
    pub fn words(&self) -> String {
        match (self.sent, self.taken) {
            (0, 0) => "nothing to send or to take".to_owned(),
            (sent, 0) => format!("{sent} sent"),
            (0, taken) => format!("{taken} taken"),
            (sent, taken) => format!("{sent} sent, {taken} taken"),
        }
    }

    /// Returns whether something could not be read, on either side.
    pub fn is_whole(&self) -> bool {
        !self.told.iter().any(|told| matches!(told, Told::Unread { .. } | Told::NotTaken { .. }))
    }
}

/// Something about one file that a person should know. Paths are those in the data folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Told {
    /// It stays on this machine.
    #[error("{path} stays here: {why}")]
    Stays {
        /// The path.
        path: String,
        /// The reason.
        why: String,
    },
    /// It cannot be read here, and is not sent.
    #[error("{path} was not sent: {why}")]
    Unread {
        /// The path.
        path: String,
        /// The reason.
        why: String,
    },
    /// Theirs cannot be read.
    #[error("{path} cannot be read as others sent it: {why}; ours stays")]
    NotTaken {
        /// The path.
        path: String,
        /// The reason.
        why: String,
    },
    /// Others deleted it.
    #[error("{path} was deleted by others; it is in the bin: {binned}")]
    Binned {
        /// The path.
        path: String,
        /// Its place in the bin.
        binned: String,
    },
    /// Others deleted it, and it was changed here.
    #[error("{0} was deleted by others and changed here: kept")]
    ChangedHere(String),
    /// It was deleted here, and changed by others.
    #[error("{0} was deleted here and changed by others: it is back")]
    ChangedThere(String),
    /// A checklist was changed on both sides.
    #[error(
        "{0} was changed here and by others: the newer version stays, the other one is in git's history"
    )]
    TwoChecklists(String),
}
