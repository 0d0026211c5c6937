//! Edits: everything that can be changed in a session, as values.
//!
//! An edit says what a field shall be, never how it got there, so it can be applied to any copy of
//! the session. Keys, the command line and undo all make edits; [`Session::apply`] is the only
//! place that carries them out.
//!
//! [`Session::apply`]: crate::domain::session::Session::apply

use crate::domain::basics::names::{SessionId, SystemName};
use crate::domain::basics::text::Text;
use crate::domain::format::record::Lenient;
use crate::domain::records::answer::Conflict;
use crate::domain::records::checklist::{Checklist, ItemId, ItemNo};
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::LastTime;
use crate::domain::records::meeting::{ClockStamp, Meeting};
use crate::domain::records::people::Person;
pub use crate::domain::session::change::{Change, Verdict};

/// A change of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Change one field of the answer to an item.
    Answer(ItemNo, Change),
    /// Give the system another name; the session's id stays.
    Rename(SystemName),
    /// Give the system back the name that it had: only undo makes this.
    RenameBack(Text),
    /// Change what is said of the whole session.
    Whole(Box<Whole>),
    /// Several edits as one: applied in order, taken back in one step.
    Several(Vec<Edit>),
}

impl Edit {
    /// The same change for several items.
    pub fn for_all(items: impl IntoIterator<Item = ItemNo>, change: &Change) -> Self {
        let mut edits: Vec<Self> =
            items.into_iter().map(|item| Self::Answer(item, change.clone())).collect();
        if edits.len() == 1 { edits.remove(0) } else { Self::Several(edits) }
    }

    /// The same edit in a box of its own.
    pub fn whole(whole: Whole) -> Self {
        Self::Whole(Box::new(whole))
    }

    /// Whether the edit says what a field of the whole session shall be.
    pub fn sets(&self, field: &str) -> bool {
        match self {
            Self::Whole(whole) => whole.is_set_as_one() && whole.name() == field,
            Self::Several(edits) => edits.iter().any(|edit| edit.sets(field)),
            _ => false,
        }
    }

    /// Returns the items whose answers the edit changes.
    pub fn items(&self) -> Vec<ItemNo> {
        match self {
            Self::Answer(item, _) => vec![*item],
            Self::Rename(_) | Self::RenameBack(_) | Self::Whole(_) => Vec::new(),
            Self::Several(edits) => edits.iter().flat_map(Self::items).collect(),
        }
    }

    /// Returns the items that the edit touches: their answers, or their places on a list of the meeting.
    pub fn touched(&self, checklist: &Checklist) -> Vec<ItemNo> {
        match self {
            Self::Answer(item, _) => vec![*item],
            Self::Rename(_) | Self::RenameBack(_) => Vec::new(),
            Self::Whole(whole) => match &**whole {
                Whole::Skip(item, _) | Whole::Park(item, _) => {
                    checklist.number(item).into_iter().collect()
                }
                Whole::People(_)
                | Whole::Meeting(_)
                | Whole::Clock(_)
                | Whole::Decision(_)
                | Whole::Previous(_)
                | Whole::LastTime(_)
                | Whole::Settle(_)
                | Whole::Wait(_) => Vec::new(),
            },
            Self::Several(edits) => edits.iter().flat_map(|edit| edit.touched(checklist)).collect(),
        }
    }
}

/// What the whole session shall say of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Who takes part.
    People(Lenient<Vec<Person>>),
    /// How the meeting goes.
    Meeting(Lenient<Option<Meeting>>),
    /// The clock of the meeting is started or paused.
    Clock(ClockStamp),
    /// Whether an item was passed over in the meeting.
    Skip(ItemId, bool),
    /// Whether an item is parked.
    Park(ItemId, bool),
    /// What is decided.
    Decision(Lenient<Option<Decision>>),
    /// The session of the last review; only the choice between two makes this.
    Previous(Lenient<Option<SessionId>>),
    /// What the last review said; only the choice between two makes this.
    LastTime(Lenient<Option<LastTime>>),
    /// Discards the other value of a conflict.
    Settle(Conflict),
    /// Restores the other value of a conflict; only undo makes this.
    Wait(Conflict),
}

impl Whole {
    /// Whether it says all of its field, and not just a part.
    const fn is_set_as_one(&self) -> bool {
        matches!(self, Self::People(_) | Self::Meeting(_) | Self::Decision(_))
    }

    /// The name of the field in JSON.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::People(_) => "people",
            Self::Meeting(_) | Self::Clock(_) | Self::Skip(..) | Self::Park(..) => "meeting",
            Self::Decision(_) => "decision",
            Self::Previous(_) => "previous",
            Self::LastTime(_) => "last_time",
            Self::Settle(_) | Self::Wait(_) => "conflicts",
        }
    }
}

/// Puts a new value in the place of the old one, which is given back if it was another.
pub(crate) fn replace<T: PartialEq>(place: &mut T, value: T) -> Option<T> {
    (*place != value).then(|| std::mem::replace(place, value))
}
