//! The stamp of a change: author, time and direction.

use chrono::{DateTime, Utc};

use crate::domain::basics::day::Now;
use crate::domain::basics::names::PersonName;
use crate::domain::basics::text::Text;

/// The author and time of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The author's wall-clock time, for display only: merging never compares times.
    pub at: DateTime<Utc>,
    /// The name of the user.
    pub by: Text,
    /// The direction, forward or undo.
    pub direction: Direction,
}

/// The direction of a change: a new one or an undo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// A change by the user, or the redo of one.
    #[default]
    Forward,
    /// The undo of an earlier change.
    Back,
}

impl Stamp {
    /// Creates the stamp of a change made now, forward.
    pub fn new(now: Now, by: &PersonName) -> Self {
        let direction = Direction::default();
        Self { at: whole_second(now.at.to_utc()), by: by.text().clone(), direction }
    }

    /// Returns the stamp with another direction.
    pub fn towards(self, direction: Direction) -> Self {
        Self { direction, ..self }
    }
}

/// Returns a time without fractions of a second, which is what files hold.
pub fn whole_second(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}
