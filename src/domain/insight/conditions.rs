//! The conditions that a review has to do with: those of its own decision, then those of earlier ones, which
//! live in the sessions that decided them.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::day::Days;
use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::text::Text;
use crate::domain::records::condition::{Condition, ConditionState};
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::{LastCondition, LastTime};
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::edit::{CarriedChange, ConditionChange, Edit, Whole};

/// A condition, with the session that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Its number among the conditions of the review, from 1.
    pub number: usize,
    /// The id of the condition.
    pub id: Text,
    /// The session that decided it.
    pub session: SessionId,
    /// The condition.
    pub condition: Condition,
    /// The time at which it was copied; `None` if it was read where it lives.
    pub copied_at: Option<DateTime<Utc>>,
}

/// A condition by the session that decided it and its id there.
pub type PromiseKey = (SessionId, Text);

impl Promise {
    /// Returns its key.
    pub fn key(&self) -> PromiseKey {
        (self.session.clone(), self.id.clone())
    }

    /// Returns its state in words, with the owner and the date: `open, ben, due 2026-12-10, overdue`.
    pub fn words(&self, days: Days) -> String {
        let copied = self.copied_at.map(|at| format!(", as of {}", days.of(at)));
        format!("{}{}", self.condition.words(days), copied.unwrap_or_default())
    }

    /// Returns the edit of a review that changes it, here or in the session that decided it; `None` if it changes
    /// nothing there.
    pub fn edit(&self, review: &Session, change: ConditionChange, stamp: &Stamp) -> Option<Edit> {
        if !self.is_carried(review) {
            return Some(Edit::whole(Whole::Condition(self.id.clone(), change)));
        }
        let standing = (self.id.clone(), &self.condition);
        let change = CarriedChange::new(self.session.clone(), standing, change, stamp)?;
        Some(Edit::Carried(Box::new(change)))
    }

    /// Returns whether an earlier review decided it.
    pub fn is_carried(&self, session: &Session) -> bool {
        self.session != *session.id()
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
pub fn promises(session: &Session, earlier: &[&Session]) -> Vec<Promise> {
    let mut all = decided(session);
    for id in earlier_deciders(session) {
        let found = earlier.iter().find(|session| *session.id() == id);
        let others = found.map_or_else(|| copied(session, &id), |one| decided(one));
        for promise in others {
            let is_same =
                |one: &Promise| names::is_same(&one.condition.text, &promise.condition.text);
            if !all.iter().any(is_same) {
                all.push(Promise { number: all.len() + 1, ..promise });
            }
        }
    }
    all
}

/// Sorts conditions for reading: by the day on which they are due, those without one last. One that is met keeps its
/// place, so that nothing moves under the eyes of who meets it.
pub fn sort(promises: &mut [Promise]) {
    promises.sort_by_key(|one| one.condition.urgency());
}

/// Returns the place of a condition in a list.
pub fn place_of(promises: &[Promise], key: &PromiseKey) -> Option<usize> {
    promises.iter().position(|one| (&one.session, &one.id) == (&key.0, &key.1))
}

/// Makes changes of conditions in the session that decided them. Returns false, and changes nothing, where
/// another user has changed one of the values since.
pub fn carry_out(session: &mut Session, changes: &[CarriedChange], stamp: &Stamp) -> bool {
    let fits = |change: &CarriedChange| {
        let standing = session.decision().into_iter().flat_map(Decision::with_their_ids);
        let mut of_it = standing.filter(|(id, _)| *id == change.condition);
        of_it.next().is_some_and(|(_, condition)| change.fits(condition))
    };
    if !changes.iter().all(fits) {
        return false;
    }
    let edit = |change: &CarriedChange| {
        Edit::whole(Whole::Condition(change.condition.clone(), change.to.clone()))
    };
    session.apply(&Edit::Several(changes.iter().map(edit).collect()), stamp);
    true
}

/// Returns what is due next from `today` on, with its owner: of the open conditions of the decision and the gaps.
pub fn next_due(session: &Session, today: NaiveDate) -> Option<(NaiveDate, Option<&Text>)> {
    let conditions = session.decision().into_iter().flat_map(Decision::standing);
    let conditions = conditions.map(|(.., one)| one).filter(|one| one.is_open());
    let gaps = session.answers().map(|(_, answer)| answer).filter(|one| one.is_open());
    let all = conditions.map(|one| (one.due, one.owner()));
    let all = all.chain(gaps.map(|one| (one.due, one.owner())));
    let dated = all.filter_map(|(due, owner)| Some((due?, owner)));
    dated.filter(|(due, _)| *due >= today).min_by_key(|(due, _)| *due)
}

/// Returns the conditions that a session decided.
pub(crate) fn decided(session: &Session) -> Vec<Promise> {
    let all = session.decision().into_iter().flat_map(Decision::standing);
    let promise = |(number, (_, id, condition)): (usize, (usize, Text, &Condition))| Promise {
        number,
        id,
        session: session.id().clone(),
        condition: condition.clone(),
        copied_at: None,
    };
    (1..).zip(all).map(promise).collect()
}

/// Returns the copies that a session has of the conditions of another.
fn copied(session: &Session, decider: &SessionId) -> Vec<Promise> {
    let of_it = copies(session).iter().filter(|copy| copy.session.as_ref() == Some(decider));
    let promise = |(index, copy): (usize, &LastCondition)| Promise {
        number: index + 1,
        id: copy.condition.id_at(index),
        session: decider.clone(),
        condition: copy.condition.clone(),
        copied_at: Some(session.created_at()),
    };
    of_it.enumerate().map(promise).collect()
}
