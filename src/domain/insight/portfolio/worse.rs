//! The items that got worse: those that the newest review found in a worse status than the review before it.

use chrono::NaiveDate;

use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::insight::compare::Change;
use crate::domain::insight::portfolio::question::Question;
use crate::domain::insight::portfolio::standing::{ItemStanding, Standing};

/// An item that got worse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The system.
    pub system: Text,
    /// The newest review of the system.
    pub review: SessionId,
    /// The id of the item.
    pub item: Text,
    /// Its statement.
    pub text: Text,
    /// The status before.
    pub before: Status,
    /// The status now.
    pub now: Status,
    /// The owner.
    pub owner: Option<Text>,
    /// True if it blocks.
    pub is_blocker: bool,
    /// The day of the review that found it so; `None` for the newest.
    pub from: Option<NaiveDate>,
}

impl Lost {
    fn of(standing: &Standing<'_>, item: &ItemStanding<'_>) -> Option<Self> {
        let (before, now) = (item.before?, item.status?);
        let is_worse = Change::between(Some(before), Some(now)) == Change::Worse;
        is_worse.then(|| Self {
            system: standing.first_spelling().clone(),
            review: standing.newest().id.clone(),
            item: item.asked.id.clone(),
            text: item.asked.text.clone(),
            before,
            now,
            owner: item.owner.cloned(),
            is_blocker: item.is_blocker,
            from: item.from,
        })
    }

    /// Returns its place in the list: unowned first, then blockers, then by system.
    pub(super) fn urgency(&self) -> impl Ord + use<> {
        let system = names::folded(&self.system).into_owned();
        (self.owner.is_some(), !self.is_blocker, system)
    }
}

/// Returns the items of a system that got worse, in the order of its checklist.
pub(super) fn lost(
    standing: &Standing<'_>,
    items: &[ItemStanding<'_>],
    question: &Question,
) -> Vec<Lost> {
    let lost = items.iter().filter_map(|item| Lost::of(standing, item));
    lost.filter(|one| question.whose.takes(one.owner.as_ref())).collect()
}
