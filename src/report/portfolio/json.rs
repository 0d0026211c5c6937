//! The portfolio as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::domain::basics::day::Zone;
use crate::domain::basics::names::SessionId;
use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::Text;
use crate::domain::insight::portfolio::List;
use crate::domain::insight::portfolio::facts::DecisionFacts;
use crate::domain::insight::portfolio::people::Owing;
use crate::domain::insight::portfolio::systems::System;
use crate::domain::insight::portfolio::task::Task;
use crate::domain::insight::portfolio::worse::Lost;
use crate::domain::records::decision::Outcome;
use crate::report::json::parts::{ConditionJson, LabelsJson, ScoreJson};
use crate::report::portfolio::overview::Overview;

#[derive(Debug, Serialize)]
pub(super) struct PortfolioJson<'p> {
    format: &'static str,
    version: u32,
    as_of: NaiveDate,
    within: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    systems: Option<Vec<SystemJson<'p>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Vec<TaskJson<'p>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    worse: Option<Vec<LostJson<'p>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<Vec<OwingJson<'p>>>,
    unreadable: &'p [SessionId],
}

#[derive(Debug, Serialize)]
struct SystemJson<'p> {
    system: &'p Text,
    id: &'p SessionId,
    labels: LabelsJson<'p>,
    score: ScoreJson,
    decision: Option<DecisionJson<'p>>,
    reviewed: NaiveDate,
    reviews: usize,
    /// The counts with what the newest review has not assessed as it stood before.
    standing: ScoreJson,
    lapsed: usize,
    overdue: usize,
    conditions: usize,
    next_review: Option<NaiveDate>,
    stale: bool,
    newer_checklist: Option<u32>,
    from_the_same: usize,
    in_future: &'p [SessionId],
}

#[derive(Debug, Serialize)]
struct DecisionJson<'p> {
    outcome: Outcome,
    by: &'p Text,
    at: Option<DateTime<Utc>>,
    on: Option<NaiveDate>,
    conditions: Vec<ConditionJson<'p>>,
}

#[derive(Debug, Serialize)]
struct TaskJson<'p> {
    kind: &'static str,
    system: &'p Text,
    id: &'p SessionId,
    item: Option<&'p Text>,
    text: &'p Text,
    status: Option<&'static str>,
    blocker: bool,
    owner: Option<&'p Text>,
    due: Option<NaiveDate>,
    overdue: bool,
    /// The day of the review in which it stands; null for the newest.
    from: Option<NaiveDate>,
}

#[derive(Debug, Serialize)]
struct LostJson<'p> {
    system: &'p Text,
    id: &'p SessionId,
    item: &'p Text,
    text: &'p Text,
    from: &'static str,
    to: &'static str,
    owner: Option<&'p Text>,
    blocker: bool,
    /// The day of the review that found it so; null for the newest.
    reviewed: Option<NaiveDate>,
}

#[derive(Debug, Serialize)]
struct OwingJson<'p> {
    owner: Option<&'p Text>,
    open: usize,
    overdue: usize,
}

impl<'p> PortfolioJson<'p> {
    pub(super) fn of(overview: &'p Overview<'_>) -> Self {
        let portfolio = overview.portfolio;
        let has = |list| overview.lists.contains(&list);
        let system = |one| SystemJson::of(one, overview.as_of, overview.zone);
        Self {
            format: "readyroom-portfolio",
            version: 1,
            as_of: overview.as_of,
            within: overview.within.to_string(),
            systems: has(List::Systems).then(|| portfolio.systems.iter().map(system).collect()),
            due: has(List::Due).then(|| portfolio.due.iter().map(TaskJson::of).collect()),
            worse: has(List::Worse).then(|| portfolio.worse.iter().map(LostJson::of).collect()),
            people: has(List::People).then(|| portfolio.people.iter().map(OwingJson::of).collect()),
            unreadable: overview.unread,
        }
    }
}

impl<'p> SystemJson<'p> {
    fn of(system: &'p System, today: NaiveDate, zone: Zone) -> Self {
        Self {
            system: &system.system,
            id: &system.review,
            labels: LabelsJson::of(Some(&system.labels)),
            score: ScoreJson::of(&system.score),
            decision: system.decision.as_ref().map(|made| DecisionJson::of(made, zone)),
            reviewed: system.reviewed,
            reviews: system.reviews,
            standing: ScoreJson::of(&system.standing),
            lapsed: system.lapsed,
            overdue: system.overdue,
            conditions: system.conditions,
            next_review: system.next_review.map(|next| next.0),
            stale: system.next_review.is_some_and(|next| next.is_past(today)),
            newer_checklist: system.newer_version,
            from_the_same: system.from_the_same,
            in_future: &system.in_future,
        }
    }
}

impl<'p> DecisionJson<'p> {
    fn of(decision: &'p DecisionFacts, zone: Zone) -> Self {
        Self {
            outcome: decision.outcome,
            by: &decision.by,
            at: decision.at,
            on: decision.at.map(|at| zone.day(at)),
            conditions: decision.conditions.iter().map(ConditionJson::of_facts).collect(),
        }
    }
}

impl<'p> TaskJson<'p> {
    fn of(task: &'p Task) -> Self {
        Self {
            kind: task.kind.word(),
            system: &task.system,
            id: &task.review,
            item: task.item.as_ref(),
            text: &task.text,
            status: task.status.map(|status| status::json_name(Some(status))),
            blocker: task.is_blocker,
            owner: task.owner.as_ref(),
            due: task.due,
            overdue: task.is_overdue,
            from: task.from,
        }
    }
}

impl<'p> LostJson<'p> {
    fn of(lost: &'p Lost) -> Self {
        let name = |status: Status| status::json_name(Some(status));
        Self {
            system: &lost.system,
            id: &lost.review,
            item: &lost.item,
            text: &lost.text,
            from: name(lost.before),
            to: name(lost.now),
            owner: lost.owner.as_ref(),
            blocker: lost.is_blocker,
            reviewed: lost.from,
        }
    }
}

impl<'p> OwingJson<'p> {
    fn of(owing: &'p Owing) -> Self {
        Self { owner: owing.owner.as_ref(), open: owing.tasks.len(), overdue: owing.overdue() }
    }
}
