//! What the last review of a system said: it stands beside today's answers, and nothing of it counts
//! until somebody confirms it.

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
    /// What the last review said of an item.
    pub struct LastAnswer as "an answer of the last review" {
        /// None where nobody had said anything.
        pub status: Option<Status>,
        /// Why it did not apply.
        pub reason: Text,
        /// The note.
        pub note: Text,
        /// The owner.
        pub owner: Option<Text>,
        /// Until when.
        pub due: Option<NaiveDate>,
        /// The evidence.
        pub evidence: Vec<Evidence>,
        /// The blocker flag.
        pub blocker: bool,
        /// The risk that was accepted.
        pub risk: Lenient<Option<Risk>>,
        /// The day of the first of the reviews in a row in which it was a gap.
        pub open_since: Option<NaiveDate>,
    }
}

record! {
    /// What the last review said.
    pub struct LastTime as "the last review" {
        /// Its session.
        pub session: Option<SessionId>,
        /// When it was begun.
        pub created_at: Option<DateTime<Utc>>,
        /// Its answers by item.
        pub answers: BTreeMap<String, LastAnswer>,
    }
}

impl LastAnswer {
    /// Returns whether the item still needed something.
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, Some(Status::Done | Status::NotApplicable))
    }

    /// Returns what was said in words, in a line: the note, else why it did not apply.
    pub fn said(&self) -> Option<String> {
        let text = if self.note.is_blank() { &self.reason } else { &self.note };
        let lines: Vec<String> = text.lines().map(|line| line.to_string()).collect();
        (!text.is_blank()).then(|| lines.join(" "))
    }

    /// The owner, where one was named.
    pub fn owner(&self) -> Option<&Text> {
        self.owner.as_ref().filter(|owner| !owner.is_blank())
    }

    /// The risk that was accepted, where the item still needed something.
    pub fn accepted_risk(&self) -> Option<&Risk> {
        self.risk.known()?.as_ref().filter(|_| self.is_open())
    }
}

impl LastTime {
    /// The counts over all items.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for answer in self.answers.values() {
            *tally.of_mut(answer.status) += 1;
            tally.blockers += u32::from(answer.blocker);
        }
        tally
    }
}
