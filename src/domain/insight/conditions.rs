//! The conditions that a review has to do with: those of its own decision, then those of earlier ones, which
//! live in the sessions that decided them.

use chrono::NaiveDate;

use crate::domain::basics::day::Days;
use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::text::Text;
use crate::domain::records::condition::{Condition, ConditionState};
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::{LastCondition, LastTime};
use crate::domain::session::Session;

/// A condition, with the session that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The id of the condition.
    pub id: Text,
    /// The session that decided it.
    pub session: SessionId,
    /// The condition.
    pub condition: Condition,
    /// The day on which it was copied; `None` if it was read where it lives.
    pub copied_on: Option<NaiveDate>,
}

impl Promise {
    /// Returns its state in words, with the owner and the date: `open, ben, due 2026-12-10, overdue`.
    pub fn words(&self, today: NaiveDate) -> String {
        let copied = self.copied_on.map(|day| format!(", as of {day}"));
        format!("{}{}", self.condition.words(today), copied.unwrap_or_default())
    }
}

/// Counts of conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PromiseCounts {
    /// All of them.
    pub total: usize,
    /// Those that are met.
    pub met: usize,
    /// The open ones whose due date has passed.
    pub overdue: usize,
}

impl PromiseCounts {
    /// Counts conditions on a day.
    pub fn of<'c>(conditions: impl Iterator<Item = &'c Condition>, today: NaiveDate) -> Self {
        conditions.filter(|one| one.stands()).fold(Self::default(), |counts, one| Self {
            total: counts.total + 1,
            met: counts.met + usize::from(one.state == ConditionState::Met),
            overdue: counts.overdue + usize::from(one.is_overdue(today)),
        })
    }

    /// Returns the number of those that are not met.
    pub const fn open(self) -> usize {
        self.total - self.met
    }

    /// Returns the words: `2 of 3 met, 1 overdue`.
    pub fn words(self) -> String {
        let Self { total, met, overdue } = self;
        let overdue = if overdue == 0 { String::new() } else { format!(", {overdue} overdue") };
        format!("{met} of {total} met{overdue}")
    }
}

/// Returns the ids of the earlier sessions whose conditions a review carries on, the last review first.
pub fn earlier_deciders(session: &Session) -> Vec<SessionId> {
    let mut ids: Vec<SessionId> = session.previous().into_iter().cloned().collect();
    for id in copies(session).iter().filter_map(|copy| copy.session.as_ref()) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

/// Returns the copies of conditions that a session has.
fn copies(session: &Session) -> &[LastCondition] {
    session.last_time().map_or(&[], LastTime::conditions)
}

/// Returns the conditions that a review has to do with: its own, then those of `earlier` sessions, and of those
/// that are not among them the copies in its last time. One that its own decision repeats is there once.
pub fn promises(session: &Session, earlier: &[Session], days: Days) -> Vec<Promise> {
    let mut all = decided(session);
    for id in earlier_deciders(session) {
        let found = earlier.iter().find(|session| *session.id() == id);
        let others = found.map_or_else(|| copied(session, &id, days), decided);
        for promise in others {
            let is_same =
                |one: &Promise| names::is_same(&one.condition.text, &promise.condition.text);
            if !all.iter().any(is_same) {
                all.push(promise);
            }
        }
    }
    all
}

/// Returns the conditions that a session decided.
fn decided(session: &Session) -> Vec<Promise> {
    let all = session.decision().into_iter().flat_map(Decision::standing);
    let promise = |(_, id, condition): (usize, Text, &Condition)| Promise {
        id,
        session: session.id().clone(),
        condition: condition.clone(),
        copied_on: None,
    };
    all.map(promise).collect()
}

/// Returns the copies that a session has of the conditions of another.
fn copied(session: &Session, decider: &SessionId, days: Days) -> Vec<Promise> {
    let of_it = copies(session).iter().filter(|copy| copy.session.as_ref() == Some(decider));
    let promise = |(index, copy): (usize, &LastCondition)| Promise {
        id: copy.condition.id_at(index),
        session: decider.clone(),
        condition: copy.condition.clone(),
        copied_on: Some(session.created_on(days.zone)),
    };
    of_it.enumerate().map(promise).collect()
}
