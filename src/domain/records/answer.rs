//! The answer to one item of the checklist, with its evidence, history and conflicts.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::due;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, Lenient, is_set, record};
use crate::domain::records::evidence::Evidence;
use crate::domain::records::response::Response;
use crate::domain::records::risk::Risk;
use crate::domain::records::stamp::{Direction, Stamp};

record! {
    /// One change of one field. Entries are never removed: an undo adds one.
    pub struct HistoryEntry as "an entry of the history" {
        /// The time of the change.
        pub at: Option<DateTime<Utc>>,
        /// The name of the user who made it.
        pub by: Text,
        /// The field's name in JSON.
        pub field: Text,
        /// The value before.
        pub from: Kept,
        /// The value after.
        pub to: Kept,
        /// True for an undo of an earlier change; absent from the file otherwise.
        pub undo if is_set: Lenient<bool>,
    }
}

impl HistoryEntry {
    /// Creates the entry of a change of a field from one value to another.
    pub(crate) fn new(field: &str, from: Kept, to: Kept, stamp: &Stamp) -> Self {
        Self {
            at: Some(stamp.at),
            by: stamp.by.clone(),
            field: field.into(),
            from,
            to,
            undo: Lenient::Known(stamp.direction == Direction::Back),
            ..Self::default()
        }
    }

    /// Returns whether it undoes an earlier change.
    pub fn is_undo(&self) -> bool {
        self.undo == Lenient::Known(true)
    }

    /// Returns whether this entry is the undo of `other`: same field and user, back to the value before.
    fn undoes(&self, other: &Self) -> bool {
        self.is_undo() && self.field == other.field && self.by == other.by && self.to == other.from
    }
}

record! {
    /// A second value that another user gave to a field at the same time, kept until it is resolved.
    pub struct Conflict as "a conflict" {
        /// The field's name in JSON.
        pub field: Text,
        /// The other value; that of a status includes the reason.
        pub value: Kept,
        /// The time at which it was given.
        pub at: Option<DateTime<Utc>>,
        /// The name of the user who gave it.
        pub by: Text,
    }
}

/// Sorts conflicts by their JSON, the order in which files hold them.
pub(crate) fn sort_conflicts(conflicts: &mut [Conflict]) {
    conflicts.sort_by_cached_key(|conflict| Kept::of(conflict).json().to_owned());
}

/// The ways to resolve a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Keep the value of the field.
    Keep,
    /// Set the field to the other value.
    TakeOther,
    /// Join the two texts of a note or a reason: that of the field, then the other one.
    Both,
}

record! {
    /// The answer to an item.
    pub struct Answer as "an answer" {
        /// The status; `None` is unassessed.
        pub status: Option<Status>,
        /// The reason why the item does not apply; empty for any other status.
        pub reason: Text,
        /// Free text.
        pub note: Text,
        /// The name of the person responsible.
        pub owner: Option<Text>,
        /// The due date.
        pub due: Option<NaiveDate>,
        /// The evidence that the status is true.
        pub evidence: Vec<Evidence>,
        /// The blocker flag: no percentage outweighs this item.
        pub blocker: bool,
        /// The accepted risk, which has effect while the item is open.
        pub risk: Lenient<Option<Risk>>,
        /// The changes of all fields, oldest first.
        pub history: Vec<HistoryEntry>,
        /// The responses of submitted assessments to the item. Outside of the domain they are reached by
        /// [`crate::domain::insight::agreement::Voices`], which keeps them from whoever has not submitted yet.
        pub(in crate::domain) responses if is_set: Lenient<Vec<Response>>,
        /// The conflicts to resolve; absent from the file when empty.
        pub conflicts if is_set: Vec<Conflict>,
    }
}

/// An answer that copies share, without an allocation while it is the default: copying ten thousand
/// answers and comparing two copies is cheap.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedAnswer(Option<Arc<Answer>>);

impl SharedAnswer {
    /// Returns the answer for changing, cloned first if it is shared.
    pub(crate) fn to_mut(&mut self) -> &mut Answer {
        Arc::make_mut(self.0.get_or_insert_default())
    }
}

impl From<Answer> for SharedAnswer {
    fn from(answer: Answer) -> Self {
        Self((answer != Answer::default()).then(|| Arc::new(answer)))
    }
}

impl Deref for SharedAnswer {
    type Target = Answer;

    fn deref(&self) -> &Answer {
        static NOTHING: LazyLock<Answer> = LazyLock::new(Answer::default);
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl PartialEq for SharedAnswer {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(other)) if Arc::ptr_eq(one, other) => true,
            _ => **self == **other,
        }
    }
}

impl Eq for SharedAnswer {}

impl Answer {
    /// Returns whether the item is partial or missing.
    pub fn is_gap(&self) -> bool {
        self.status.is_some_and(Status::is_gap)
    }

    /// Returns whether the item still needs work: it is neither done nor not applicable.
    pub fn is_open(&self) -> bool {
        !matches!(self.status, Some(Status::Done | Status::NotApplicable))
    }

    /// Returns whether the item belongs in the action plan: it is a gap or an open blocker.
    pub fn is_to_do(&self) -> bool {
        self.is_gap() || (self.blocker && self.is_open())
    }

    /// Returns whether the item is done without evidence.
    pub fn is_unproven(&self) -> bool {
        self.status == Some(Status::Done) && self.evidence.is_empty()
    }

    /// Returns the accepted risk while the item is open.
    pub fn accepted_risk(&self) -> Option<&Risk> {
        self.risk.known()?.as_ref().filter(|_| self.is_open())
    }

    /// Returns the responses of submitted assessments to the item.
    pub(in crate::domain) fn responses(&self) -> &[Response] {
        self.responses.known().map_or(&[], Vec::as_slice)
    }

    /// Returns the owner if the name is not blank.
    pub fn owner(&self) -> Option<&Text> {
        self.owner.as_ref().filter(|owner| !owner.is_blank())
    }

    /// Returns all owners up to now with the time each was named; `None` for one that the history lacks.
    pub(crate) fn owners_so_far(&self) -> impl Iterator<Item = (Option<DateTime<Utc>>, Text)> {
        let entries = self.history.iter().filter(|entry| entry.field.raw() == "owner");
        let named: Vec<_> = entries
            .filter_map(|entry| Some((entry.at, Text::new(entry.to.as_text()?))))
            .filter(|(_, name)| !name.is_blank())
            .collect();
        let is_named = |owner: &Text| named.iter().any(|(_, name)| name == owner);
        let unnamed = self.owner().filter(|owner| !is_named(owner)).cloned();
        unnamed.map(|owner| (None, owner)).into_iter().chain(named)
    }

    /// Returns the due date, with its distance from today while the item is open.
    pub fn due_words(&self, today: NaiveDate) -> Option<String> {
        let day = self.due?;
        Some(if self.is_open() {
            format!("{day}, {}", due::distance(day, today))
        } else {
            day.to_string()
        })
    }

    /// Returns whether the item is open and its due date is before `today`.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.due.is_some_and(|due| due < today)
    }

    /// Returns the evidence for exactly these links: known links keep their record, new ones get `stamp`.
    pub fn evidence_with(&self, links: &[Text], stamp: &Stamp) -> Vec<Evidence> {
        let known = |link: &Text| self.evidence.iter().find(|evidence| evidence.link == *link);
        let fresh = |link: &Text| Evidence {
            link: link.clone(),
            at: Some(stamp.at),
            by: stamp.by.clone(),
            ..Evidence::default()
        };
        links.iter().map(|link| known(link).cloned().unwrap_or_else(|| fresh(link))).collect()
    }

    /// Returns whether the status or its reason was set at `began` or later and not undone since.
    pub fn is_marked_since(&self, began: Option<DateTime<Utc>>) -> bool {
        self.status.is_some()
            && self.marks().iter().filter_map(|entry| entry.at).any(|at| Some(at) >= began)
    }

    /// Returns whether the last change of the status, without undone ones, set this one, or there was none.
    pub(crate) fn was_last_marked(&self, status: Option<Status>) -> bool {
        let marks = self.marks();
        let last = marks.iter().rfind(|entry| entry.field.raw() == "status");
        last.is_none_or(|last| last.to.parse() == Some(status))
    }

    /// Returns the changes of the status and its reason, without undone ones.
    fn marks(&self) -> Vec<&HistoryEntry> {
        let mut marks: Vec<&HistoryEntry> = Vec::new();
        for entry in self.history.iter().filter(|entry| is_of_a_mark(entry)) {
            if !entry.is_undo() {
                marks.push(entry);
            } else if let Some(index) = marks.iter().rposition(|mark| entry.undoes(mark)) {
                marks.remove(index);
            }
        }
        marks
    }

    pub(crate) fn record(&mut self, field: &str, from: Kept, to: Kept, stamp: &Stamp) {
        self.history.push(HistoryEntry::new(field, from, to, stamp));
    }
}

fn is_of_a_mark(entry: &HistoryEntry) -> bool {
    matches!(entry.field.raw(), "status" | "reason")
}
