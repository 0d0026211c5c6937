//! Filters of the items shown, by status and by what is lacking.

use chrono::NaiveDate;

use crate::domain::basics::status::Status;
use crate::domain::records::answer::Answer;

/// A selection of items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Filter {
    /// Every item.
    #[default]
    Everything,
    /// Items without a status.
    Unassessed,
    /// Items that are partial or missing.
    Gaps,
    /// Every applicable item that is not done.
    NotDone,
    /// Items flagged as blockers.
    Blockers,
    /// Gaps without an owner.
    Unowned,
    /// Open items whose due date has passed.
    Overdue,
    /// Done items without evidence.
    Unproven,
    /// Items that do not apply.
    NotApplicable,
}

impl Filter {
    /// Every filter, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Everything,
        Self::Unassessed,
        Self::Gaps,
        Self::NotDone,
        Self::Blockers,
        Self::Unowned,
        Self::Overdue,
        Self::Unproven,
        Self::NotApplicable,
    ];

    /// Returns the name for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Unassessed => "unassessed",
            Self::Gaps => "gaps: partial or missing",
            Self::NotDone => "not done",
            Self::Blockers => "blockers",
            Self::Unowned => "gaps without an owner",
            Self::Overdue => "overdue",
            Self::Unproven => "done without evidence",
            Self::NotApplicable => "not applicable",
        }
    }

    /// Returns whether the selection includes an item.
    pub fn shows(self, answer: &Answer, today: NaiveDate) -> bool {
        match self {
            Self::Everything => true,
            Self::Unassessed => answer.status.is_none(),
            Self::Gaps => answer.is_gap(),
            Self::NotDone => answer.is_open(),
            Self::Blockers => answer.blocker,
            Self::Unowned => answer.is_gap() && answer.owner().is_none(),
            Self::Overdue => answer.is_overdue(today),
            Self::Unproven => answer.is_unproven(),
            Self::NotApplicable => answer.status == Some(Status::NotApplicable),
        }
    }
}
