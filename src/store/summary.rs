//! The summary of a session for the list. Nothing in it depends on the day, so it can be cached.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::{Decision, Outcome};
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
    /// The open conditions, each as it is typed.
    pub conditions: Box<[Text]>,
    /// The due dates of the open conditions that have one.
    pub dues: Box<[NaiveDate]>,
}

impl Decided {
    fn of(decision: &Decision) -> Self {
        let open = || decision.conditions.iter().filter(|condition| condition.is_open());
        let conditions = open().map(Condition::line).map(Text::new).collect();
        let dues = open().filter_map(|condition| condition.due).collect();
        Self { outcome: decision.outcome, at: decision.at, conditions, dues }
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

    /// Counts the open conditions of the decision whose due date has passed.
    pub fn overdue_conditions(&self, today: NaiveDate) -> u32 {
        let dues = self.decision.iter().flat_map(|decision| &decision.dues);
        count(dues.filter(|due| **due < today))
    }

    /// Counts the accepted risks that have lapsed.
    pub fn lapsed_count(&self, today: NaiveDate) -> u32 {
        count(self.risks.iter().filter(|until| has_lapsed(**until, today)))
    }
}

fn count<T>(things: impl Iterator<Item = T>) -> u32 {
    things.map(|_| 1).sum()
}
