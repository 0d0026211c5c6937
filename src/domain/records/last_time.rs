//! The answers of the last review of a system, shown beside today's. None of them counts until a user
//! confirms it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Lenient, record};
use crate::domain::records::answer::Evidence;
use crate::domain::records::risk::Risk;

record! {
    /// The answer of the last review to an item.
    pub struct LastAnswer as "an answer of the last review" {
        /// The status; `None` was unassessed.
        pub status: Option<Status>,
        /// The reason why the item did not apply.
        pub reason: Text,
        /// The note.
        pub note: Text,
        /// The owner.
        pub owner: Option<Text>,
        /// The due date.
        pub due: Option<NaiveDate>,
        /// The evidence.
        pub evidence: Vec<Evidence>,
        /// The blocker flag.
        pub blocker: bool,
        /// The accepted risk.
        pub risk: Lenient<Option<Risk>>,
        /// The day of the first of the consecutive reviews in which the item was a gap.
        pub open_since: Option<NaiveDate>,
    }
}

record! {
    /// The last review of the system.
    pub struct LastTime as "the last review" {
        /// The id of its session.
        pub session: Option<SessionId>,
        /// The time at which it was begun.
        pub created_at: Option<DateTime<Utc>>,
        /// Its answers by item id.
        pub answers: BTreeMap<String, LastAnswer>,
    }
}

impl LastAnswer {
    /// Returns whether the item still needed work: it was neither done nor not applicable.
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, Some(Status::Done | Status::NotApplicable))
    }

    /// Returns the note, or else the reason, as one line.
    pub fn said(&self) -> Option<String> {
        let text = if self.note.is_blank() { &self.reason } else { &self.note };
        let lines: Vec<String> = text.lines().map(|line| line.to_string()).collect();
        (!text.is_blank()).then(|| lines.join(" "))
    }

    /// Returns the owner if the name is not blank.
    pub fn owner(&self) -> Option<&Text> {
        self.owner.as_ref().filter(|owner| !owner.is_blank())
    }

    /// Returns the accepted risk if the item was open.
    pub fn accepted_risk(&self) -> Option<&Risk> {
        self.risk.known()?.as_ref().filter(|_| self.is_open())
    }
}

impl LastTime {
    /// Counts the answers by status.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for answer in self.answers.values() {
            *tally.of_mut(answer.status) += 1;
            tally.blockers += u32::from(answer.blocker);
        }
        tally
    }
}
