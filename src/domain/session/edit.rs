//! Edits: the changes of a session as values.
//!
//! An edit holds the new value of a field, not the steps to it, so it applies to any copy of the session.
//! Keys, the command line and undo all make edits; only [`Session::apply`] applies them. Those that undo a
//! change are also written down as JSON.
//!
//! [`Session::apply`]: crate::domain::session::Session::apply

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::{SessionId, SystemName};
use crate::domain::basics::text::Text;
use crate::domain::format::record::Lenient;
use crate::domain::records::answer::Conflict;
use crate::domain::records::assessment::{Names, Submitted};
use crate::domain::records::checklist::{Checklist, ItemId, ItemNo};
use crate::domain::records::decision::Decision;
use crate::domain::records::labels::Labelling;
use crate::domain::records::last_time::LastTime;
use crate::domain::records::meeting::{ClockStamp, Meeting};
use crate::domain::records::people::Person;
use crate::domain::records::response::Response;
pub use crate::domain::session::change::{Change, Verdict};
pub use crate::domain::session::condition::{CarriedChange, ConditionChange};
use crate::domain::session::versioned::Versioned;

/// A change of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Changes one field of the answer to an item.
    Answer(ItemNo, Change),
    /// Renames the system; the session's id stays. It undoes nothing, so it has no JSON.
    #[serde(skip)]
    Rename(SystemName),
    /// Restores an earlier name of the system, even one that is no valid name today; made by undo only.
    RenameBack(Text),
    /// Changes a field of the session as a whole.
    Whole(Box<Whole>),
    /// Changes a condition that another session decided. Here it changes nothing; it is undone like any other.
    Carried(Box<CarriedChange>),
    /// Takes another version of the checklist. What undoes it is the next kind of edit, so it has no JSON.
    #[serde(skip)]
    Upgrade(Arc<Checklist>),
    /// Restores what the session said with another version of its checklist; made by undo only.
    Versioned(Box<Versioned>),
    /// Sets the responses of assessments; none of them becomes an answer.
    TakenIn(Box<TakenIn>),
    /// Changes one field of the answer to the retired item at an index.
    Retired(usize, Change),
    /// Several edits as one: applied in order, undone in one step.
    Several(Vec<Edit>),
}

impl Edit {
    /// Creates one edit that makes the same change in several items.
    pub fn for_all(items: impl IntoIterator<Item = ItemNo>, change: &Change) -> Self {
        let mut edits: Vec<Self> =
            items.into_iter().map(|item| Self::Answer(item, change.clone())).collect();
        if edits.len() == 1 { edits.remove(0) } else { Self::Several(edits) }
    }

    /// Boxes a change of the session as a whole.
    pub fn whole(whole: Whole) -> Self {
        Self::Whole(Box::new(whole))
    }

    /// Returns whether the edit sets a whole field of the session, given by its name in JSON.
    pub fn sets(&self, field: &str) -> bool {
        match self {
            Self::Whole(whole) => whole.is_set_as_one() && whole.name() == field,
            Self::Retired(..) => field == "retired",
            Self::TakenIn(_) => field == "assessments",
            Self::Several(edits) => edits.iter().any(|edit| edit.sets(field)),
            _ => false,
        }
    }

    /// Returns whether the edit changes the status of an item.
    pub fn marks(&self, item: ItemNo) -> bool {
        match self {
            Self::Answer(other, change) => *other == item && change.field_name() == "status",
            Self::Several(edits) => edits.iter().any(|edit| edit.marks(item)),
            _ => false,
        }
    }

    /// Returns the items whose answers the edit changes.
    pub fn items(&self) -> Vec<ItemNo> {
        match self {
            Self::Answer(item, _) => vec![*item],
            Self::TakenIn(taken) => taken.responses.iter().map(|(item, _)| *item).collect(),
            Self::Several(edits) => edits.iter().flat_map(Self::items).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the checklist to which the edit leads; `None` if the checklist stays.
    pub fn version(&self) -> Option<&Arc<Checklist>> {
        match self {
            Self::Upgrade(checklist) => Some(checklist),
            Self::Versioned(versioned) => Some(&versioned.checklist),
            Self::Several(edits) => edits.iter().rev().find_map(Self::version),
            _ => None,
        }
    }

    /// Returns the changes that are made in other sessions.
    pub fn carried(&self) -> Vec<&CarriedChange> {
        match self {
            Self::Carried(change) => vec![&**change],
            Self::Several(edits) => edits.iter().flat_map(Self::carried).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the items that the edit touches: their answers, or their membership of a list of the meeting.
    pub fn touched(&self, checklist: &Checklist) -> Vec<ItemNo> {
        match self {
            Self::Whole(whole) => match &**whole {
                Whole::Skip(item, _) | Whole::Park(item, _) => {
                    checklist.number(item).into_iter().collect()
                }
                _ => Vec::new(),
            },
            Self::Several(edits) => edits.iter().flat_map(|edit| edit.touched(checklist)).collect(),
            _ => self.items(),
        }
    }
}

/// The assessments that a review has taken in, and their responses to its items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenIn {
    pub(super) names: Lenient<Option<Names>>,
    pub(super) assessments: Lenient<Vec<Submitted>>,
    /// The responses of the items that it changes.
    pub(super) responses: Vec<(ItemNo, Lenient<Vec<Response>>)>,
}

/// A change of a field of the session as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    /// Sets the participants.
    People(Lenient<Vec<Person>>),
    /// Sets the meeting.
    Meeting(Lenient<Option<Meeting>>),
    /// Starts or pauses the clock of the meeting.
    Clock(ClockStamp),
    /// Marks an item as skipped in the meeting, or no longer.
    Skip(ItemId, bool),
    /// Marks an item as parked, or no longer.
    Park(ItemId, bool),
    /// Sets the decision.
    Decision(Lenient<Option<Decision>>),
    /// Changes a field of the condition with this id.
    Condition(Text, ConditionChange),
    /// Gives the system a label, or takes it away.
    Label(Labelling),
    /// Sets the last review's session; made by resolving a conflict only.
    Previous(Lenient<Option<SessionId>>),
    /// Sets the last review's answers; made by resolving a conflict only.
    LastTime(Lenient<Option<LastTime>>),
    /// Submits an assessment, or takes that back.
    Submitted(Option<DateTime<Utc>>),
    /// Discards the other value of a conflict.
    Settle(Conflict),
    /// Restores the other value of a conflict; made by undo only.
    Wait(Conflict),
}

impl Whole {
    /// Returns whether the change sets the whole field and not a part of it.
    const fn is_set_as_one(&self) -> bool {
        matches!(self, Self::People(_) | Self::Meeting(_) | Self::Decision(_))
    }

    /// Returns the name of the field in JSON.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::People(_) => "people",
            Self::Meeting(_) | Self::Clock(_) | Self::Skip(..) | Self::Park(..) => "meeting",
            Self::Decision(_) | Self::Condition(..) => "decision",
            Self::Label(_) => "labels",
            Self::Previous(_) => "previous",
            Self::LastTime(_) => "last_time",
            Self::Submitted(_) => "assessment",
            Self::Settle(_) | Self::Wait(_) => "conflicts",
        }
    }
}

/// Replaces a value. Returns the old one; `None` if it was the same.
pub(crate) fn replace<T: PartialEq>(field: &mut T, value: T) -> Option<T> {
    (*field != value).then(|| std::mem::replace(field, value))
}
