//! Objects that several JSON outputs share.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Serialize, Serializer};

use crate::domain::basics::day::Zone;
use crate::domain::basics::score::{Band, Progress, Tally};
use crate::domain::basics::status;
use crate::domain::basics::text::Text;
use crate::domain::insight::compare::Change;
use crate::domain::insight::portfolio::facts::ConditionFacts;
use crate::domain::records::checklist::{Checklist, ItemId};
use crate::domain::records::condition::{Condition, ConditionState};
use crate::domain::records::decision::{Decision, Outcome};
use crate::domain::records::evidence::Evidence;
use crate::domain::records::labels::Labels;
use crate::domain::records::retired::Retired;
use crate::domain::records::risk::Risk;

/// The id, version and title of a checklist.
#[derive(Debug, Serialize)]
pub struct ChecklistJson<'s> {
    id: &'s ItemId,
    version: u32,
    title: &'s Text,
}

impl<'s> ChecklistJson<'s> {
    /// Converts a checklist.
    pub fn of(checklist: &'s Checklist) -> Self {
        Self { id: checklist.id(), version: checklist.version(), title: checklist.title() }
    }
}

/// The labels of a system, as an object.
#[derive(Debug)]
pub struct LabelsJson<'s>(Option<&'s Labels>);

impl<'s> LabelsJson<'s> {
    /// Converts labels; those that cannot be read are none.
    pub const fn of(labels: Option<&'s Labels>) -> Self {
        Self(labels)
    }
}

impl Serialize for LabelsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.into_iter().flat_map(Labels::iter))
    }
}

/// An item that the checklist no longer has.
#[derive(Debug, Serialize)]
pub struct RetiredJson<'s, E, R> {
    id: &'s ItemId,
    category: &'s Text,
    text: &'s Text,
    status: &'static str,
    reason: &'s Text,
    note: &'s Text,
    owner: Option<&'s Text>,
    due: Option<NaiveDate>,
    evidence: Vec<E>,
    blocker: bool,
    risk: Option<R>,
    /// The ids of the items that took its place together with others.
    into: &'s [ItemId],
}

impl<'s, E, R> RetiredJson<'s, E, R> {
    /// Converts a retired item, its evidence and its risk.
    pub fn of(
        one: &'s Retired,
        evidence: impl Fn(&'s Evidence) -> E,
        risk: impl Fn(&'s Risk) -> R,
    ) -> Self {
        let answer = &one.answer;
        Self {
            id: &one.id,
            category: &one.category,
            text: &one.text,
            status: status::json_name(answer.status),
            reason: &answer.reason,
            note: &answer.note,
            owner: answer.owner(),
            due: answer.due,
            evidence: answer.evidence.iter().map(evidence).collect(),
            blocker: answer.blocker,
            risk: one.standing_risk().or_else(|| answer.accepted_risk()).map(risk),
            into: &one.into,
        }
    }
}

/// A condition of a decision.
#[derive(Debug, Serialize)]
pub struct ConditionJson<'s> {
    id: Text,
    text: &'s Text,
    owner: Option<&'s Text>,
    due: Option<NaiveDate>,
    state: ConditionState,
    met_by: Option<&'s Text>,
    met_at: Option<DateTime<Utc>>,
}

impl<'s> ConditionJson<'s> {
    /// Converts a condition, which may not hold its id itself.
    pub fn of(id: Text, condition: &'s Condition) -> Self {
        Self {
            id,
            text: &condition.text,
            owner: condition.owner(),
            due: condition.due,
            state: condition.state,
            met_by: condition.met_by.as_ref(),
            met_at: condition.met_at,
        }
    }

    /// Converts the facts of a condition.
    pub fn of_facts(facts: &'s ConditionFacts) -> Self {
        let ConditionFacts { id, text, owner, due, state, met_by, met_at, .. } = facts;
        let (owner, met_by) = (owner.as_ref(), met_by.as_ref());
        Self { id: id.clone(), text, owner, due: *due, state: *state, met_by, met_at: *met_at }
    }

    /// Converts all conditions of a decision, those that it dropped too.
    fn all(decision: &'s Decision) -> Vec<Self> {
        decision.with_their_ids().map(|(id, one)| Self::of(id, one)).collect()
    }
}

/// A decision.
#[derive(Debug, Serialize)]
pub struct DecisionJson<'s> {
    outcome: Outcome,
    by: &'s Text,
    at: Option<DateTime<Utc>>,
    /// The local day of the decision.
    on: Option<NaiveDate>,
    conditions: Vec<ConditionJson<'s>>,
    signed: &'s [Text],
    remarks: &'s Text,
    despite: &'s [Text],
}

impl<'s> DecisionJson<'s> {
    /// Converts a decision; its day is in `zone`.
    pub fn of(decision: &'s Decision, zone: Zone) -> Self {
        Self {
            outcome: decision.outcome,
            by: &decision.by,
            at: decision.at,
            on: decision.at.map(|at| zone.day(at)),
            conditions: ConditionJson::all(decision),
            signed: &decision.signed,
            remarks: &decision.remarks,
            despite: &decision.despite,
        }
    }
}

/// The counts of a tally, with percentage and band.
#[derive(Debug, Serialize)]
pub struct ScoreJson {
    total: u32,
    applicable: u32,
    done: u32,
    partial: u32,
    missing: u32,
    not_applicable: u32,
    unassessed: u32,
    assessed: u32,
    percent: Option<f64>,
    band: Option<Band>,
    to_next_band: Option<u32>,
    blockers: u32,
}

impl ScoreJson {
    /// Converts a tally.
    pub fn of(tally: &Tally) -> Self {
        let progress = tally.progress();
        Self {
            total: tally.total(),
            applicable: tally.applicable(),
            done: tally.done,
            partial: tally.partial,
            missing: tally.missing,
            not_applicable: tally.not_applicable,
            unassessed: tally.unassessed,
            assessed: tally.assessed(),
            percent: progress.map(Progress::exact_percent),
            band: progress.map(Progress::band),
            to_next_band: progress.and_then(Progress::to_next_band),
            blockers: tally.blockers,
        }
    }
}

/// The number of items with each change between two reviews, as an object.
#[derive(Debug)]
pub struct CountsJson([(&'static str, usize); Change::ALL.len()]);

impl CountsJson {
    /// Builds the counts by calling `count` for each change.
    pub fn of(count: impl Fn(Change) -> usize) -> Self {
        Self(Change::ALL.map(|change| (change.json_name(), count(change))))
    }
}

impl Serialize for CountsJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0)
    }
}
