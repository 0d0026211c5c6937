//! The summary of a session for the list. Nothing in it depends on the day, so it can be cached.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::insight::conditions::earlier_deciders;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::condition::{Condition, ConditionState};
use crate::domain::records::decision::{Decision, Outcome};
use crate::domain::records::labels::Labels;
use crate::domain::records::last_time::LastTime;
use crate::domain::records::risk::has_lapsed;
use crate::domain::session::{OpenWork, Session};
use crate::store::bookmark::Bookmark;

/// The largest number of to-dos that are named.
const MOST_TO_DO: usize = 8;

/// The summary of a session for the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The system.
    pub system: Text,
    /// When the session was created; the cache keeps it beside the summary, to sort by.
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
    /// The checklist's title.
    pub checklist: Text,
    /// The counts.
    pub tally: Tally,
    /// The number of gaps without an owner.
    pub unowned: u32,
    /// The due dates of the gaps that have one.
    pub dues: Box<[NaiveDate]>,
    /// Until when each accepted risk is accepted.
    pub risks: Box<[Option<NaiveDate>]>,
    /// The item at which opening it goes on.
    pub goes_on_at: Text,
    /// The people named in it.
    pub people: Box<[Text]>,
    /// The first items that need work or block: blockers before the others, then by due date.
    pub to_do: Box<[ToDo]>,
    /// The decision.
    pub decision: Option<Decided>,
    /// The session from which it was begun.
    pub previous: Option<SessionId>,
    /// The earlier sessions whose conditions it carries on.
    pub deciders: Box<[Decider]>,
    /// The labels of the system.
    pub labels: Labels,
}

/// The progress of a review from its first answer to its decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Without an answer.
    NotBegun,
    /// Something is said, and nothing decided.
    Begun,
    /// It is decided.
    Decided,
}

/// An earlier session whose conditions a session carries on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decider {
    /// Its id.
    pub id: SessionId,
    /// Its open conditions as they were when the session was begun.
    pub copies: Box<[OpenCondition]>,
}

/// A condition that is not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCondition {
    /// The text.
    pub text: Text,
    /// The name of the person responsible.
    pub owner: Option<Text>,
    /// The due date.
    pub due: Option<NaiveDate>,
}

impl OpenCondition {
    fn of<'c>(conditions: impl Iterator<Item = &'c Condition>) -> Box<[Self]> {
        let open = conditions.filter(|condition| condition.is_open());
        let of = |condition: &Condition| Self {
            text: condition.text.clone(),
            owner: condition.owner.clone(),
            due: condition.due,
        };
        open.map(of).collect()
    }

    /// Returns whether its due date lies before `today`.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.due.is_some_and(|due| due < today)
    }
}

/// An item that needs work, or blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToDo {
    /// The text of the item.
    pub text: Text,
    /// Its status.
    pub status: Option<Status>,
    /// Its owner.
    pub owner: Option<Text>,
    /// Its due date.
    pub due: Option<NaiveDate>,
    /// True if it blocks.
    pub is_blocker: bool,
}

impl ToDo {
    fn of(session: &Session, item: ItemNo) -> Self {
        let answer = session.answer(item);
        Self {
            text: session.checklist().item(item).text.clone(),
            status: answer.status,
            owner: answer.owner().cloned(),
            due: answer.due,
            is_blocker: answer.blocker,
        }
    }

    /// Returns the first to-dos of a session.
    fn first_of(session: &Session) -> Box<[Self]> {
        let answers = session.answers();
        let mut to_do: Vec<(ItemNo, &Answer)> =
            answers.filter(|(_, answer)| answer.is_gap() || answer.blocker).collect();
        to_do.sort_by_key(|(_, answer)| (!answer.blocker, answer.due.is_none(), answer.due));
        to_do.into_iter().take(MOST_TO_DO).map(|(item, _)| Self::of(session, item)).collect()
    }
}

/// The parts of a decision that the list tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The outcome.
    pub outcome: Outcome,
    /// The time of the decision.
    pub at: Option<DateTime<Utc>>,
    /// The open conditions.
    pub conditions: Box<[OpenCondition]>,
    /// The texts of those that are met.
    pub met: Box<[Text]>,
}

impl Decided {
    fn of(decision: &Decision) -> Self {
        let met = decision.conditions.iter().filter(|one| one.state == ConditionState::Met);
        Self {
            outcome: decision.outcome,
            at: decision.at,
            conditions: OpenCondition::of(decision.conditions.iter()),
            met: met.map(|condition| condition.text.clone()).collect(),
        }
    }
}

impl Summary {
    /// Sums a session up that was left at its bookmark.
    pub fn of(session: &Session, left: &Bookmark) -> Self {
        let checklist = session.checklist();
        let gaps = || session.answers().map(|(_, answer)| answer).filter(|answer| answer.is_gap());
        let risks = checklist.items().filter_map(|(item, _)| session.standing_risk(item));
        Self {
            system: session.system().clone(),
            created_at: session.created_at(),
            checklist: checklist.title().clone(),
            tally: *session.tally(),
            unowned: count(gaps().filter(|answer| answer.owner().is_none())),
            dues: gaps().filter_map(|answer| answer.due).collect(),
            risks: risks.map(|risk| risk.until).collect(),
            goes_on_at: checklist.item(left.item_in(session)).text.clone(),
            people: session.named().into(),
            to_do: ToDo::first_of(session),
            decision: session.decision().map(Decided::of),
            previous: session.previous().cloned(),
            deciders: deciders(session),
            labels: session.labels().cloned().unwrap_or_default(),
        }
    }

    /// Returns how far the review is.
    pub fn stage(&self) -> Stage {
        match (&self.decision, self.tally.assessed()) {
            (Some(_), _) => Stage::Decided,
            (None, 0) => Stage::NotBegun,
            (None, _) => Stage::Begun,
        }
    }

    /// Counts the gaps that need work: without an owner, and overdue on `today`.
    pub fn open_work(&self, today: NaiveDate) -> OpenWork {
        OpenWork {
            gaps: self.tally.gaps(),
            unowned: self.unowned,
            overdue: count(self.dues.iter().filter(|due| **due < today)),
        }
    }

    /// Counts the accepted risks that have lapsed.
    pub fn lapsed_count(&self, today: NaiveDate) -> u32 {
        count(self.risks.iter().filter(|until| has_lapsed(**until, today)))
    }
}

fn deciders(session: &Session) -> Box<[Decider]> {
    let copies = session.last_time().map_or(&[][..], LastTime::conditions);
    let decider = |id: SessionId| {
        let of_it = copies.iter().filter(|copy| copy.session.as_ref() == Some(&id));
        Decider { copies: OpenCondition::of(of_it.map(|copy| &copy.condition)), id }
    };
    earlier_deciders(session).into_iter().map(decider).collect()
}

fn count<T>(things: impl Iterator<Item = T>) -> u32 {
    things.map(|_| 1).sum()
}
