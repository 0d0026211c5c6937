//! What the last review of a system said: it stands beside today's answers, and nothing of it counts
//! until somebody confirms it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::answer::{Answer, Evidence};
use crate::domain::day::Zone;
use crate::domain::edit::{Change, Verdict};
use crate::domain::names::{Note, PersonName, Reason, SessionId};
use crate::domain::record::{Lenient, record};
use crate::domain::risk::Risk;
use crate::domain::score::Tally;
use crate::domain::session::Session;
use crate::domain::status::Status;
use crate::domain::text::Text;

record! {
    /// What the last review said of an item.
    pub struct LastAnswer as "an answer of the last review" {
        /// None where nobody had said anything.
        pub status: Option<Status>,
        /// Why it did not apply.
        pub reason: Text,
        /// The note.
        pub note: Text,
        /// Who saw to it.
        pub owner: Option<Text>,
        /// Until when.
        pub due: Option<NaiveDate>,
        /// The evidence.
        pub evidence: Vec<Evidence>,
        /// Whether it was flagged.
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
    fn of(answer: &Answer, before: Option<&Self>, day: NaiveDate) -> Self {
        let since = || before.and_then(|before| before.open_since).unwrap_or(day);
        Self {
            status: answer.status,
            reason: answer.reason.clone(),
            note: answer.note.clone(),
            owner: answer.owner.clone(),
            due: answer.due,
            evidence: answer.evidence.clone(),
            blocker: answer.blocker,
            risk: answer.risk.clone(),
            open_since: answer.is_gap().then(since),
            ..Self::default()
        }
    }

    /// Whether the item still needed something.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, Some(Status::Done | Status::NotApplicable))
    }

    /// What was said in words, in a line: the note, else why it did not apply.
    #[must_use]
    pub fn said(&self) -> Option<String> {
        let text = if self.note.is_blank() { &self.reason } else { &self.note };
        let lines: Vec<String> = text.lines().map(|line| line.to_string()).collect();
        (!text.is_blank()).then(|| lines.join(" "))
    }

    /// The owner, where one was named.
    #[must_use]
    pub fn owner(&self) -> Option<&Text> {
        self.owner.as_ref().filter(|owner| !owner.is_blank())
    }

    /// The changes that make today's answer say what this one said, as far as it says nothing else yet.
    #[must_use]
    pub fn confirmed_on(&self, answer: &Answer, today: NaiveDate) -> Vec<Change> {
        let mut changes = Vec::new();
        let verdict = match self.status {
            Some(Status::Done) => Some(Verdict::done()),
            Some(Status::Partial) => Some(Verdict::partial()),
            Some(Status::Missing) => Some(Verdict::missing()),
            Some(Status::NotApplicable) => {
                Reason::parse(self.reason.raw()).ok().map(Verdict::not_applicable)
            }
            None => None,
        };
        changes.extend(verdict.map(Change::Verdict));
        if answer.note.is_blank() && !self.note.is_blank() {
            changes.extend(Note::parse(self.note.raw()).ok().map(Change::Note));
        }
        if answer.owner().is_none() {
            let owner = self.owner.as_ref().and_then(|owner| PersonName::parse(owner.raw()).ok());
            changes.extend(owner.map(|owner| Change::Owner(Some(owner))));
        }
        if answer.due.is_none() && self.is_open() && self.due.is_some() {
            changes.push(Change::Due(self.due));
        }
        let known = |one: &Evidence| answer.evidence.iter().any(|other| other.link == one.link);
        let fresh: Vec<Evidence> =
            self.evidence.iter().filter(|one| !known(one)).cloned().collect();
        if !fresh.is_empty() {
            changes.push(Change::Evidence([answer.evidence.clone(), fresh].concat()));
        }
        if self.blocker && !answer.blocker {
            changes.push(Change::Blocker(true));
        }
        let holds = self.accepted_risk().filter(|risk| !risk.is_lapsed(today));
        if answer.accepted_risk().is_none() {
            changes.extend(holds.map(|risk| Change::Risk(Some(Box::new(risk.clone())))));
        }
        changes
    }

    /// The risk that was accepted, where the item still needed something.
    #[must_use]
    pub fn accepted_risk(&self) -> Option<&Risk> {
        self.risk.known()?.as_ref().filter(|_| self.is_open())
    }
}

impl LastTime {
    /// The counts over all items.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for answer in self.answers.values() {
            *tally.of_mut(answer.status) += 1;
            tally.blockers += u32::from(answer.blocker);
        }
        tally
    }

    /// What a session says, for the one that follows it.
    #[must_use]
    pub fn of(session: &Session, zone: Zone) -> Self {
        let day = session.created_on(zone);
        let answers = session.checklist().items().map(|(item, asked)| {
            let before = session.last_answer(item);
            (asked.id.raw().to_owned(), LastAnswer::of(session.answer(item), before, day))
        });
        Self {
            session: Some(session.id().clone()),
            created_at: Some(session.created_at()),
            answers: answers.collect(),
            ..Self::default()
        }
    }
}
