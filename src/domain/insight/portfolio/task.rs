//! The work and the dates of one system: to-dos, conditions, accepted risks, the next review.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::insight::next_review::NextReview;
use crate::domain::insight::portfolio::facts::{RetiredRisk, RiskFacts};
use crate::domain::insight::portfolio::standing::{ConditionStanding, ItemStanding, Standing};
use crate::domain::records::risk::has_lapsed;

worded! {
    /// The kinds of tasks.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Kind by word {
        /// A gap, or an item that blocks.
        Todo: "todo";
        /// The end of an accepted risk.
        Risk: "risk";
        /// A condition of a decision.
        Condition: "condition";
        /// The next review of the system.
        Review: "review";
    }
}

/// Something to do, named with its review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The kind.
    pub kind: Kind,
    /// The system.
    pub system: Text,
    /// The newest review of the system.
    pub review: SessionId,
    /// The id of the item or the condition; `None` for a review.
    pub item: Option<Text>,
    /// The statement of the item, or the text of the condition.
    pub text: Text,
    /// The status of the item.
    pub status: Option<Status>,
    /// True for an item that blocks.
    pub is_blocker: bool,
    /// The person responsible: the owner, or the person who accepts the risk.
    pub owner: Option<Text>,
    /// The day on which it is due.
    pub due: Option<NaiveDate>,
    /// True if that day has passed; for a risk, if it has lapsed.
    pub is_overdue: bool,
    /// The day of the review in which it stands; `None` for the newest.
    pub from: Option<NaiveDate>,
    /// The time of its last change.
    pub changed_at: DateTime<Utc>,
}

impl Task {
    fn new(standing: &Standing<'_>, kind: Kind, text: Text) -> Self {
        Self {
            kind,
            system: standing.first_spelling().clone(),
            review: standing.newest().id.clone(),
            item: None,
            text,
            status: None,
            is_blocker: false,
            owner: None,
            due: None,
            is_overdue: false,
            from: None,
            changed_at: standing.newest().facts.created_at,
        }
    }

    /// Returns the to-do of an item; `None` where nothing is to be done.
    pub(super) fn to_do(
        standing: &Standing<'_>,
        item: &ItemStanding<'_>,
        today: NaiveDate,
    ) -> Option<Self> {
        item.is_to_do().then(|| Self {
            item: Some(item.asked.id.clone()),
            status: item.status,
            is_blocker: item.is_blocker,
            owner: item.owner.cloned(),
            due: item.due,
            is_overdue: item.due.is_some_and(|due| due < today),
            from: item.from,
            changed_at: item.changed_at,
            ..Self::new(standing, Kind::Todo, item.asked.text.clone())
        })
    }

    /// Returns the task of the accepted risk of an item; `None` where there is none.
    pub(super) fn risk(
        standing: &Standing<'_>,
        item: &ItemStanding<'_>,
        today: NaiveDate,
    ) -> Option<Self> {
        let task = Self {
            item: Some(item.asked.id.clone()),
            status: item.status,
            is_blocker: item.is_blocker,
            from: item.from,
            changed_at: item.changed_at,
            ..Self::new(standing, Kind::Risk, item.asked.text.clone())
        };
        Some(task.accepted(item.risk?, today))
    }

    /// Returns the task of the accepted risk of a retired item.
    pub(super) fn retired_risk(
        standing: &Standing<'_>,
        retired: &RetiredRisk,
        today: NaiveDate,
    ) -> Self {
        let item = Some(retired.item.clone());
        let task = Self { item, ..Self::new(standing, Kind::Risk, retired.text.clone()) };
        task.accepted(&retired.risk, today)
    }

    fn accepted(self, risk: &RiskFacts, today: NaiveDate) -> Self {
        let owner = Some(risk.by.clone()).filter(|by| !by.is_blank());
        Self { owner, due: risk.until, is_overdue: has_lapsed(risk.until, today), ..self }
    }

    /// Returns the task of an open condition.
    pub(super) fn condition(
        standing: &Standing<'_>,
        condition: &ConditionStanding<'_>,
        today: NaiveDate,
    ) -> Self {
        let ConditionStanding { condition, from, changed_at } = condition;
        Self {
            item: Some(condition.id.clone()),
            owner: condition.owner.clone(),
            due: condition.due,
            is_overdue: condition.due.is_some_and(|due| due < today),
            from: *from,
            changed_at: *changed_at,
            ..Self::new(standing, Kind::Condition, condition.text.clone())
        }
    }

    /// Returns the task of the next review of a system.
    pub(super) fn next_review(standing: &Standing<'_>, next: NextReview, today: NaiveDate) -> Self {
        let (due, is_overdue) = (Some(next.0), next.is_past(today));
        Self { due, is_overdue, ..Self::new(standing, Kind::Review, "review due".into()) }
    }

    /// Returns whether it is a to-do or a condition, rather than a date that passes by itself.
    pub const fn is_work(&self) -> bool {
        matches!(self.kind, Kind::Todo | Kind::Condition)
    }

    /// Returns whether it is work without an owner.
    pub const fn is_unowned(&self) -> bool {
        self.owner.is_none() && self.is_work()
    }

    /// Returns its place in a list: unowned first, then by date, a risk without one before all; within a day
    /// blockers first, then by system.
    pub(super) fn urgency(&self) -> impl Ord + use<> {
        let is_undated = self.due.is_none() && !self.is_overdue;
        let system = names::folded(&self.system).into_owned();
        let whose = (system, self.kind, self.item.clone(), self.review.clone());
        (!self.is_unowned(), is_undated, self.due, !self.is_blocker, whose)
    }
}
