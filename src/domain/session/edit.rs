//! Edits: everything that can be changed in a session, as values.
//!
//! An edit says what a field shall be, never how it got there, so it can be applied to any copy of
//! the session. Keys, the command line and undo all make edits; [`Session::apply`] is the only
//! place that carries them out.
//!
//! [`Session::apply`]: crate::domain::session::Session::apply

use chrono::NaiveDate;

use crate::domain::basics::names::{Note, PersonName, SessionId, SystemName};
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, Lenient};
use crate::domain::records::answer::{Answer, Conflict, Evidence, Resolution, sort_conflicts};
use crate::domain::records::checklist::{Checklist, ItemId, ItemNo};
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::LastTime;
use crate::domain::records::meeting::{ClockStamp, Meeting};
use crate::domain::records::people::Person;
use crate::domain::records::risk::Risk;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::held::Held;
pub use crate::domain::session::held::Verdict;
use crate::domain::session::sides::{self, Sides};

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

/// What one field of an answer shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The status, and with it the reason.
    Verdict(Verdict),
    /// The note; an empty one clears it.
    Note(Note),
    /// The owner.
    Owner(Option<PersonName>),
    /// The due date.
    Due(Option<NaiveDate>),
    /// All the evidence.
    Evidence(Vec<Evidence>),
    /// Whether the item is a blocker.
    Blocker(bool),
    /// The risk that somebody accepts.
    Risk(Option<Box<Risk>>),
    /// What a field was before a change, or is for somebody else.
    Back(Before),
}

/// A field as it was, whatever it was: a file may have held what no user could have entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    field: Held,
    /// The values of others that waited beside it.
    conflicts: Vec<Conflict>,
}

impl Change {
    fn field(&self) -> Held {
        match self {
            Self::Verdict(verdict) => Held::Verdict(verdict.clone()),
            Self::Note(note) => Held::Note(note.text().clone()),
            Self::Owner(owner) => Held::Owner(owner.clone().map(Text::from)),
            Self::Due(due) => Held::Due(*due),
            Self::Evidence(evidence) => Held::Evidence(evidence.clone()),
            Self::Blocker(blocker) => Held::Blocker(*blocker),
            Self::Risk(risk) => Held::Risk(Box::new(Lenient::Known(risk.as_deref().cloned()))),
            Self::Back(Before { field, .. }) => field.clone(),
        }
    }

    /// Returns the change that resolves a conflict of an answer; `None` where this version does not know
    /// the field. Other conflicts of the field stay.
    pub(crate) fn resolving(
        answer: &Answer,
        conflict: &Conflict,
        resolution: Resolution,
    ) -> Option<Self> {
        let other = Held::of_conflict(conflict)?;
        let field = match resolution {
            Resolution::Keep => other.of(answer),
            Resolution::TakeOther => other,
        };
        Some(Self::Back(Before { field, conflicts: others_of(answer, conflict) }))
    }

    /// Returns the value that stands in the field of a conflict of an answer; `None` where this version
    /// does not know the field.
    pub(crate) fn standing(answer: &Answer, conflict: &Conflict) -> Option<Kept> {
        Some(Held::of_conflict(conflict)?.of(answer).kept())
    }

    /// The change as it is made by somebody who knew an answer as it was, and not as it is now: what
    /// others made of the field since is no less their word, and waits beside it. Evidence has room
    /// for both.
    pub fn knowing(self, known: &Answer, now: &Answer) -> Self {
        if let Self::Evidence(evidence) = &self {
            return Self::Evidence(sides::evidence(&Sides {
                base: &known.evidence,
                ours: evidence,
                theirs: &now.evidence,
            }));
        }
        let field = self.field();
        let theirs = field.of(now);
        if theirs.says_the_same_as(&field) || theirs.says_the_same_as(&field.of(known)) {
            return self;
        }
        let name = field.name();
        let last = now.history.iter().rev().find(|entry| entry.field.raw() == name);
        let last = last.cloned().unwrap_or_default();
        let waiting = now.conflicts.iter().filter(|one| one.field.raw() == name);
        let theirs = Conflict {
            field: name.into(),
            value: theirs.kept(),
            at: last.at,
            by: last.by,
            ..Conflict::default()
        };
        let conflicts = waiting.cloned().chain([theirs]).collect();
        Self::Back(Before { field, conflicts })
    }

    /// Carries the change out on an answer and notes it in the answer's history. What others gave
    /// to the field is settled by it. Gives the change that takes it back, or `None` where there
    /// was nothing to change.
    pub(crate) fn apply(&self, answer: &mut Answer, stamp: &Stamp) -> Option<Self> {
        let field = self.field();
        let before = field.of(answer);
        let (settled, mut conflicts): (Vec<Conflict>, Vec<Conflict>) =
            answer.conflicts.drain(..).partition(|one| one.field.raw() == field.name());
        if let Self::Back(Before { conflicts: again, .. }) = self {
            conflicts.extend(again.iter().cloned());
        }
        sort_conflicts(&mut conflicts);
        answer.conflicts = conflicts;
        let is_settled = match self {
            Self::Back(Before { conflicts: again, .. }) => settled != *again,
            _ => !settled.is_empty(),
        };
        let is_changed = field.set(answer, stamp);
        let back = Self::Back(Before { field: before, conflicts: settled });
        (is_changed || is_settled).then_some(back)
    }
}

/// Returns what else waits beside the field of a conflict.
fn others_of(answer: &Answer, conflict: &Conflict) -> Vec<Conflict> {
    let waiting = answer.conflicts.iter().filter(|other| other.field == conflict.field);
    waiting.filter(|other| *other != conflict).cloned().collect()
}

/// Puts a new value in the place of the old one, which is given back if it was another.
pub(crate) fn replace<T: PartialEq>(place: &mut T, value: T) -> Option<T> {
    (*place != value).then(|| std::mem::replace(place, value))
}
