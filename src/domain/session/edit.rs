//! Edits: the changes of a session as values.
//!
//! An edit holds the new value of a field, not the steps to it, so it applies to any copy of the session.
//! Keys, the command line and undo all make edits; only [`Session::apply`] applies them.
//!
//! [`Session::apply`]: crate::domain::session::Session::apply

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::{self, Note, PersonName, Reason, SessionId, SystemName};
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, Lenient};
use crate::domain::records::answer::{
    Answer, Conflict, Evidence, Resolution, has_link, sort_conflicts,
};
use crate::domain::records::checklist::{Checklist, ItemId, ItemNo};
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::LastTime;
use crate::domain::records::meeting::{ClockStamp, Meeting};
use crate::domain::records::people::Person;
use crate::domain::records::risk::Risk;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::sides::{self, Sides};

/// A change of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Changes one field of the answer to an item.
    Answer(ItemNo, Change),
    /// Renames the system; the session's id stays.
    Rename(SystemName),
    /// Restores an earlier name of the system, even one that is no valid name today; made by undo only.
    RenameBack(Text),
    /// Changes a field of the session as a whole.
    Whole(Box<Whole>),
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

    /// Returns the items that the edit touches: their answers, or their membership of a list of the meeting.
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

/// A change of a field of the session as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Sets the last review's session; made by resolving a conflict only.
    Previous(Lenient<Option<SessionId>>),
    /// Sets the last review's answers; made by resolving a conflict only.
    LastTime(Lenient<Option<LastTime>>),
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
            Self::Decision(_) => "decision",
            Self::Previous(_) => "previous",
            Self::LastTime(_) => "last_time",
            Self::Settle(_) | Self::Wait(_) => "conflicts",
        }
    }
}

/// A status and its reason. Made by a constructor, *not applicable* always has a reason and no other
/// status has one; read from a file, it may be otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    status: Option<Status>,
    reason: Text,
}

impl Verdict {
    /// Creates the verdict *done*.
    pub fn done() -> Self {
        Self::plain(Some(Status::Done))
    }

    /// Creates the verdict *partial*.
    pub fn partial() -> Self {
        Self::plain(Some(Status::Partial))
    }

    /// Creates the verdict *missing*.
    pub fn missing() -> Self {
        Self::plain(Some(Status::Missing))
    }

    /// Creates the verdict that clears the status.
    pub fn unassessed() -> Self {
        Self::plain(None)
    }

    /// Creates the verdict *not applicable* with its reason.
    pub fn not_applicable(reason: Reason) -> Self {
        Self { status: Some(Status::NotApplicable), reason: reason.into() }
    }

    fn plain(status: Option<Status>) -> Self {
        Self { status, reason: Text::default() }
    }

    /// Returns status and reason of an answer.
    pub(crate) fn of(answer: &Answer) -> Self {
        Self { status: answer.status, reason: answer.reason.clone() }
    }

    /// Returns a sort key, strictest first: in a conflict the field takes the status that asks for more work.
    pub(crate) fn strictness(&self) -> (u8, String) {
        let rank = match self.status {
            Some(Status::Missing) => 0,
            Some(Status::Partial) => 1,
            None => 2,
            Some(Status::NotApplicable) => 3,
            Some(Status::Done) => 4,
        };
        (rank, self.reason.raw().to_owned())
    }

    /// Returns the status and the reason.
    pub(crate) fn into_parts(self) -> (Option<Status>, Text) {
        (self.status, self.reason)
    }

    /// Returns the status.
    pub const fn status(&self) -> Option<Status> {
        self.status
    }
}

/// A new value of one field of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The status with its reason.
    Verdict(Verdict),
    /// The note; empty clears it.
    Note(Note),
    /// The owner; `None` clears it.
    Owner(Option<PersonName>),
    /// The due date; `None` clears it.
    Due(Option<NaiveDate>),
    /// The whole list of evidence.
    Evidence(Vec<Evidence>),
    /// The blocker flag.
    Blocker(bool),
    /// The accepted risk; `None` withdraws it.
    Risk(Option<Box<Risk>>),
    /// An earlier value, or another user's value, with its conflicts.
    Back(Before),
}

/// A field's value from a file or an earlier state, which need not be valid as input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    field: Field,
    /// The conflicts about the field at that time.
    conflicts: Vec<Conflict>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Field {
    Verdict(Verdict),
    Note(Text),
    Owner(Option<Text>),
    Due(Option<NaiveDate>),
    Evidence(Vec<Evidence>),
    Blocker(bool),
    Risk(Box<Lenient<Option<Risk>>>),
}

impl Change {
    fn field(&self) -> Field {
        match self {
            Self::Verdict(verdict) => Field::Verdict(verdict.clone()),
            Self::Note(note) => Field::Note(note.text().clone()),
            Self::Owner(owner) => Field::Owner(owner.clone().map(Text::from)),
            Self::Due(due) => Field::Due(*due),
            Self::Evidence(evidence) => Field::Evidence(evidence.clone()),
            Self::Blocker(blocker) => Field::Blocker(*blocker),
            Self::Risk(risk) => Field::Risk(Box::new(Lenient::Known(risk.as_deref().cloned()))),
            Self::Back(Before { field, .. }) => field.clone(),
        }
    }

    /// Returns the change that resolves a conflict of an answer; `None` if this version does not know the
    /// field. Other conflicts about the field stay.
    pub(crate) fn resolving(
        answer: &Answer,
        conflict: &Conflict,
        resolution: Resolution,
    ) -> Option<Self> {
        let other = Field::of_conflict(conflict)?;
        let field = match resolution {
            Resolution::Keep => other.of(answer),
            Resolution::TakeOther => other,
        };
        Some(Self::Back(Before { field, conflicts: others_of(answer, conflict) }))
    }

    /// Returns the current value of the field of a conflict; `None` if this version does not know the field.
    pub(crate) fn standing(answer: &Answer, conflict: &Conflict) -> Option<Kept> {
        Some(Field::of_conflict(conflict)?.of(answer).kept())
    }

    /// Returns the change as made by a user who saw the answer `known`, for the answer `now`. A value that
    /// another user has set since becomes a conflict instead of being lost; evidence is merged.
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

    /// Applies the change to an answer and records it in the answer's history; this resolves the field's
    /// conflicts. Returns the change that undoes it; `None` if nothing changed.
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
        let is_changed = field.swap(answer, stamp).is_some();
        let back = Self::Back(Before { field: before, conflicts: settled });
        (is_changed || is_settled).then_some(back)
    }
}

/// Returns the other conflicts about the field of a conflict.
fn others_of(answer: &Answer, conflict: &Conflict) -> Vec<Conflict> {
    let waiting = answer.conflicts.iter().filter(|other| other.field == conflict.field);
    waiting.filter(|other| *other != conflict).cloned().collect()
}

impl Field {
    /// Parses the value of a conflict; `None` if this version does not know the field.
    fn of_conflict(conflict: &Conflict) -> Option<Self> {
        let json = conflict.value.json();
        Some(match conflict.field.raw() {
            "status" => Self::Verdict(serde_json::from_str(json).ok()?),
            "note" => Self::Note(serde_json::from_str(json).ok()?),
            "owner" => Self::Owner(serde_json::from_str(json).ok()?),
            "due" => Self::Due(serde_json::from_str(json).ok()?),
            "blocker" => Self::Blocker(serde_json::from_str(json).ok()?),
            "risk" => Self::Risk(serde_json::from_str(json).ok()?),
            _ => return None,
        })
    }

    /// Returns whether two values of the field are equal; spellings of one name are.
    fn says_the_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Owner(Some(one)), Self::Owner(Some(other))) => names::is_same(one, other),
            _ => self == other,
        }
    }

    /// Returns the name of the field in JSON.
    const fn name(&self) -> &'static str {
        match self {
            Self::Verdict(_) => "status",
            Self::Note(_) => "note",
            Self::Owner(_) => "owner",
            Self::Due(_) => "due",
            Self::Evidence(_) => "evidence",
            Self::Blocker(_) => "blocker",
            Self::Risk(_) => "risk",
        }
    }

    /// Returns the value as a conflict holds it.
    fn kept(&self) -> Kept {
        match self {
            Self::Verdict(verdict) => Kept::of(verdict),
            Self::Note(note) => Kept::of(note),
            Self::Owner(owner) => Kept::of(owner),
            Self::Due(due) => Kept::of(due),
            Self::Evidence(evidence) => Kept::of(evidence),
            Self::Blocker(blocker) => Kept::of(blocker),
            Self::Risk(risk) => Kept::of(risk),
        }
    }

    /// Returns the same field with the value that it has in an answer.
    fn of(&self, answer: &Answer) -> Self {
        match self {
            Self::Verdict(_) => Self::Verdict(Verdict::of(answer)),
            Self::Note(_) => Self::Note(answer.note.clone()),
            Self::Owner(_) => Self::Owner(answer.owner.clone()),
            Self::Due(_) => Self::Due(answer.due),
            Self::Evidence(_) => Self::Evidence(answer.evidence.clone()),
            Self::Blocker(_) => Self::Blocker(answer.blocker),
            Self::Risk(_) => Self::Risk(Box::new(answer.risk.clone())),
        }
    }

    /// Sets the field of the answer. Returns the value before; `None` if it was the same.
    fn swap(self, answer: &mut Answer, stamp: &Stamp) -> Option<Self> {
        match self {
            Self::Verdict(verdict) => swap_verdict(verdict, answer, stamp).map(Self::Verdict),
            Self::Note(note) => {
                let before = replace(&mut answer.note, note)?;
                answer.record("note", Kept::of(&before), Kept::of(&answer.note), stamp);
                Some(Self::Note(before))
            }
            Self::Owner(owner) => {
                let before = replace(&mut answer.owner, owner)?;
                answer.record("owner", Kept::of(&before), Kept::of(&answer.owner), stamp);
                Some(Self::Owner(before))
            }
            Self::Due(due) => {
                let before = replace(&mut answer.due, due)?;
                answer.record("due", Kept::of(&before), Kept::of(&answer.due), stamp);
                Some(Self::Due(before))
            }
            Self::Evidence(evidence) => {
                let before = replace(&mut answer.evidence, evidence)?;
                record_evidence(&before, answer, stamp);
                Some(Self::Evidence(before))
            }
            Self::Blocker(blocker) => {
                let before = replace(&mut answer.blocker, blocker)?;
                answer.record("blocker", Kept::of(&before), Kept::of(&blocker), stamp);
                Some(Self::Blocker(before))
            }
            Self::Risk(risk) => {
                let before = replace(&mut answer.risk, *risk)?;
                answer.record("risk", Kept::of(&before), Kept::of(&answer.risk), stamp);
                Some(Self::Risk(Box::new(before)))
            }
        }
    }
}

/// Replaces a value. Returns the old one; `None` if it was the same.
pub(crate) fn replace<T: PartialEq>(field: &mut T, value: T) -> Option<T> {
    (*field != value).then(|| std::mem::replace(field, value))
}

fn swap_verdict(verdict: Verdict, answer: &mut Answer, stamp: &Stamp) -> Option<Verdict> {
    let before = Verdict::of(answer);
    if let Some(status) = replace(&mut answer.status, verdict.status) {
        answer.record("status", Kept::of(&status), Kept::of(&answer.status), stamp);
    }
    if let Some(reason) = replace(&mut answer.reason, verdict.reason) {
        answer.record("reason", Kept::of(&reason), Kept::of(&answer.reason), stamp);
    }
    (before.status != answer.status || before.reason != answer.reason).then_some(before)
}

/// Records each link that was removed and each that was added.
fn record_evidence(before: &[Evidence], answer: &mut Answer, stamp: &Stamp) {
    let removed = links_beside(before, &answer.evidence);
    let added = links_beside(&answer.evidence, before);
    for link in removed {
        answer.record("evidence", Kept::of(&link), Kept::default(), stamp);
    }
    for link in added {
        answer.record("evidence", Kept::default(), Kept::of(&link), stamp);
    }
}

/// Returns the links of a list of evidence that another list lacks.
fn links_beside(list: &[Evidence], other: &[Evidence]) -> Vec<Text> {
    let links = list.iter().map(|evidence| &evidence.link);
    links.filter(|link| !has_link(other, link)).cloned().collect()
}
