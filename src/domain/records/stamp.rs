//! The stamp of a change: author, time and direction.

use chrono::{DateTime, Utc};

use crate::domain::basics::day::Now;
use crate::domain::basics::names::PersonName;
use crate::domain::basics::text::Text;

/// The author and time of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The time by the clock of whoever changes it. A label: nothing is ever decided by it.
    pub at: DateTime<Utc>,
    /// The name of who is at the keyboard.
    pub by: Text,
    /// The direction in which the session changes.
    pub direction: Direction,
}

/// The direction of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Something is said, or said again.
    #[default]
    Forward,
    /// Undo: what was said just before is no longer meant.
    Back,
}

impl Stamp {
    /// Returns the stamp of a change made now by somebody.
    pub fn new(now: Now, by: &PersonName) -> Self {
        let direction = Direction::default();
        Self { at: whole_second(now.at.to_utc()), by: by.text().clone(), direction }
    }

    /// Returns the stamp of a change in a direction.
    pub fn towards(self, direction: Direction) -> Self {
        Self { direction, ..self }
    }
}

/// Returns a time in whole seconds: nothing is decided by times, and people read them.
pub fn whole_second(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}
