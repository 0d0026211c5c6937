//! An answer as it was before each change of its history.

use chrono::{DateTime, Utc};

use crate::domain::records::answer::Answer;
use crate::domain::session::change::revert;

impl Answer {
    /// Returns the answer as it was before each change of its history, the last change first, with the
    /// time of that change. A field that this version does not know stays as it is.
    pub fn earlier(&self) -> impl Iterator<Item = (Option<DateTime<Utc>>, Self)> {
        let mut answer = Self { history: Vec::new(), ..self.clone() };
        self.history.iter().rev().map(move |entry| {
            revert(&mut answer, entry);
            (entry.at, answer.clone())
        })
    }
}
