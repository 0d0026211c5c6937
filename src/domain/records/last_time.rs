//! The answers of the last review of a system, shown beside today's. None of them counts until a user
//! confirms it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Lenient, is_set, record};
use crate::domain::records::checklist::Source;
use crate::domain::records::checklist::wording::Wording;
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::Outcome;
use crate::domain::records::evidence::Evidence;
use crate::domain::records::risk::Risk;

/// The origin of an answer that stands with those of the last review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<Box<LastAnswer>>", into = "Option<Box<LastAnswer>>")]
pub enum Origin {
    /// The last review.
    #[default]
    LastReview,
    /// This review: a new version of the checklist has put it in the place of the answer that stood there before.
    Upgrade(Option<Box<LastAnswer>>),
}

impl From<Option<Box<LastAnswer>>> for Origin {
    fn from(before: Option<Box<LastAnswer>>) -> Self {
        Self::Upgrade(before)
    }
}

impl From<Origin> for Option<Box<LastAnswer>> {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::LastReview => None,
            Origin::Upgrade(before) => before,
        }
    }
}

record! {
    /// The answer of the last review to an item, or that of this review to an earlier wording of it.
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
        /// The statement that it answered, where the item is worded otherwise now; absent otherwise.
        pub text if is_set: Text,
        /// The description of *done* beside that statement.
        pub done_when if is_set: Text,
        /// The further text of the source beside that statement.
        pub about if is_set: Text,
        /// The answer in whose place a new version of the checklist has put this one; absent in an answer of the last
        /// review.
        pub before if is_set: Origin,
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
        /// The file that the answers came from, where that was no session; absent otherwise.
        pub source if is_set: Option<Source>,
        /// Its counts, where a new version of the checklist has taken answers away or apart; absent otherwise.
        pub counts if is_set: Lenient<Option<Tally>>,
    }
}

impl LastAnswer {
    /// Returns whether the item still needed work: it was neither done nor not applicable.
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, Some(Status::Done | Status::NotApplicable))
    }

    /// Returns whether it is one of this review, which a new version of the checklist has put aside.
    pub fn is_of_upgrade(&self) -> bool {
        self.before != Origin::LastReview
    }

    /// Returns whether the item is worded otherwise now.
    pub fn is_reworded(&self) -> bool {
        !self.text.is_blank()
    }

    /// Returns the wording that it answered; `None` for that of the item.
    pub fn wording(&self) -> Option<Wording> {
        let Self { text, done_when, about, .. } = self;
        let wording =
            || Wording { text: text.clone(), done_when: done_when.clone(), about: about.clone() };
        self.is_reworded().then(wording)
    }

    /// Returns the answer as one to a wording; `None` for that of the item.
    pub fn worded(self, wording: Option<&Wording>) -> Self {
        let Wording { text, done_when, about } = wording.cloned().unwrap_or_default();
        Self { text, done_when, about, ..self }
    }

    /// Returns the answer of the last review: this one, or the one under it that no upgrade has put there.
    pub fn of_review(&self) -> Option<&Self> {
        let mut answer = self;
        while let Origin::Upgrade(before) = &answer.before {
            answer = before.as_deref()?;
        }
        Some(answer)
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
    /// Returns whether there was a last review, or a file with answers in its place. Without one, upgrades of this
    /// review put answers here.
    pub fn is_review(&self) -> bool {
        self.session.is_some() || self.created_at.is_some() || self.source.is_some()
    }
    /// Returns its decision.
    pub fn decision(&self) -> Option<&LastDecision> {
        self.decision.known()?.as_ref()
    }

    /// Returns the conditions as they stood when the review was begun.
    pub fn conditions(&self) -> &[LastCondition] {
        self.conditions.known().map_or(&[], Vec::as_slice)
    }

    /// Returns the counts of the last review.
    pub fn tally(&self) -> Tally {
        self.counts.known().copied().flatten().unwrap_or_else(|| self.tally_of_answers())
    }

    /// Returns it with other answers of this review in it: what it counted stays.
    pub(crate) fn with_counts(self, counts: Tally) -> Self {
        let counts = (self.tally_of_answers() != counts).then_some(counts);
        Self { counts: Lenient::Known(counts), ..self }
    }

    /// Counts the answers of the last review by status.
    fn tally_of_answers(&self) -> Tally {
        let mut tally = Tally::default();
        for answer in self.answers.values().filter_map(LastAnswer::of_review) {
            *tally.of_mut(answer.status) += 1;
            tally.blockers += u32::from(answer.blocker);
        }
        tally
    }
}
