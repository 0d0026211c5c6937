//! The answers of the last review of a system, shown beside today's. None of them counts until a user
//! confirms it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Lenient, is_set, record};
use crate::domain::records::answer::Evidence;
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::Outcome;
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
        /// The statement that it answered, where the checklist has another one now; absent otherwise.
        pub text if is_set: Text,
    }
}

record! {
    /// A condition of an earlier decision, as it stood when this review was begun.
    pub struct LastCondition as "a condition of an earlier decision" {
        /// The id of the session that decided it.
        pub session: Option<SessionId>,
        /// The condition.
        pub condition: Condition,
    }
}

record! {
    /// The decision of the last review.
    pub struct LastDecision as "the last decision" {
        /// The outcome.
        pub outcome: Outcome,
        /// The name of the person who decided.
        pub by: Text,
        /// The time of the decision.
        pub at: Option<DateTime<Utc>>,
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
        /// Its decision; absent if there was none.
        pub decision if is_set: Lenient<Option<LastDecision>>,
        /// The conditions of its decision, and those of earlier ones that were still open.
        pub conditions if is_set: Lenient<Vec<LastCondition>>,
    }
}

impl LastAnswer {
    /// Returns whether the item still needed work: it was neither done nor not applicable.
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, Some(Status::Done | Status::NotApplicable))
    }

    /// Returns whether the checklist has another statement now.
    pub fn is_reworded(&self) -> bool {
        !self.text.is_blank()
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
    /// Returns its decision.
    pub fn decision(&self) -> Option<&LastDecision> {
        self.decision.known()?.as_ref()
    }

    /// Returns the conditions as they stood when the review was begun.
    pub fn conditions(&self) -> &[LastCondition] {
        self.conditions.known().map_or(&[], Vec::as_slice)
    }

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
