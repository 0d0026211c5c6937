//! What a session says of one item.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::due;
use crate::domain::basics::order;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, Lenient, record};
use crate::domain::records::risk::Risk;
use crate::domain::records::stamp::{Direction, Stamp};

record! {
    /// A piece of evidence: usually an address, given by somebody at some time.
    pub struct Evidence as "a piece of evidence" {
        /// The address, or words that lead there.
        pub link: Text,
        /// When it was added.
        pub at: Option<DateTime<Utc>>,
        /// Who added it.
        pub by: Text,
    }
}

record! {
    /// One change of one field. Never removed: taking a change back is a change too.
    pub struct HistoryEntry as "an entry of the history" {
        /// When it was changed.
        pub at: Option<DateTime<Utc>>,
        /// Who changed it.
        pub by: Text,
        /// The field's name in JSON.
        pub field: Text,
        /// What it was.
        pub from: Kept,
        /// What it became.
        pub to: Kept,
        /// True for an undo of an earlier change; written only then.
        pub undo if is_undo: Lenient<bool>,
    }
}

fn is_undo(undo: &Lenient<bool>) -> bool {
    *undo != Lenient::default()
}

impl HistoryEntry {
    fn is_undo(&self) -> bool {
        self.undo == Lenient::Known(true)
    }

    /// Returns whether it undoes another entry.
    fn undoes(&self, other: &Self) -> bool {
        self.is_undo() && self.field == other.field && self.by == other.by && self.to == other.from
    }
}

record! {
    /// A value that somebody else gave to a field at the same time. It waits for somebody to choose.
    pub struct Conflict as "a conflict" {
        /// The field's name in JSON.
        pub field: Text,
        /// The other value; of a status it holds the reason too.
        pub value: Kept,
        /// When it was given.
        pub at: Option<DateTime<Utc>>,
        /// Who gave it.
        pub by: Text,
    }
}

/// Sorts conflicts into the order of the file.
pub(crate) fn sort_conflicts(conflicts: &mut [Conflict]) {
    order::sort_by_cached_key(conflicts, |conflict| Kept::of(conflict).json().to_owned());
}

/// The ways to resolve a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Keep the value of the field.
    Keep,
    /// Set the field to the other value.
    TakeOther,
}

record! {
    /// What a session says of an item.
    pub struct Answer as "an answer" {
        /// None while nobody has said anything.
        pub status: Option<Status>,
        /// Why the item does not apply; empty for any other status.
        pub reason: Text,
        /// Free text.
        pub note: Text,
        /// Who sees to it.
        pub owner: Option<Text>,
        /// Until when.
        pub due: Option<NaiveDate>,
        /// What shows that the status is true.
        pub evidence: Vec<Evidence>,
        /// Whether the item is so serious that no percentage outweighs it.
        pub blocker: bool,
        /// The risk that somebody accepts, while the item is not done.
        pub risk: Lenient<Option<Risk>>,
        /// Who changed what, and when.
        pub history: Vec<HistoryEntry>,
        /// Values that others gave to fields of this answer; rarely any, and written only then.
        pub conflicts if is_some_left: Vec<Conflict>,
    }
}

/// What is said of one item. Copies share it, and where nothing is said it is nothing: a copy of ten
/// thousand is cheap, and so is finding out where two differ.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedAnswer(Option<Arc<Answer>>);

impl SharedAnswer {
    /// The answer, to be changed.
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

fn is_some_left(conflicts: &[Conflict]) -> bool {
    !conflicts.is_empty()
}

impl Answer {
    /// Whether the item is partial or missing.
    pub fn is_gap(&self) -> bool {
        self.status.is_some_and(Status::is_gap)
    }

    /// Whether the item still needs something: it is neither done nor not applicable.
    pub fn is_open(&self) -> bool {
        !matches!(self.status, Some(Status::Done | Status::NotApplicable))
    }

    /// Whether the item is done without anything that shows it.
    pub fn is_unproven(&self) -> bool {
        self.status == Some(Status::Done) && self.evidence.is_empty()
    }

    /// The risk that somebody accepts, while the item needs something.
    pub fn accepted_risk(&self) -> Option<&Risk> {
        self.risk.known()?.as_ref().filter(|_| self.is_open())
    }

    /// The owner, where one is named.
    pub fn owner(&self) -> Option<&Text> {
        self.owner.as_ref().filter(|owner| !owner.is_blank())
    }

    /// Returns the owners that were ever named, and when; without a time what nothing is said of.
    pub(crate) fn owners_so_far(&self) -> impl Iterator<Item = (Option<DateTime<Utc>>, Text)> {
        let entries = self.history.iter().filter(|entry| entry.field.raw() == "owner");
        let named: Vec<_> = entries
            .filter_map(|entry| Some((entry.at, Text::new(entry.to.as_text()?))))
            .filter(|(_, name)| !name.is_blank())
            .collect();
        let is_told = |owner: &Text| named.iter().any(|(_, name)| name == owner);
        let untold = self.owner().filter(|owner| !is_told(owner)).cloned();
        untold.map(|owner| (None, owner)).into_iter().chain(named)
    }

    /// The due date, and how far it is while the item still needs something.
    pub fn due_words(&self, today: NaiveDate) -> Option<String> {
        let day = self.due?;
        Some(if self.is_open() {
            format!("{day}, {}", due::distance(day, today))
        } else {
            day.to_string()
        })
    }

    /// Whether it should have been seen to before `today`: it has a due date in the past and is
    /// neither done nor not applicable.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.due.is_some_and(|due| due < today)
    }

    /// The evidence with exactly these links: known ones stay as they are, new ones are stamped.
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

    /// Returns whether somebody gave it its status, or the reason of it, at some time or later, and did not undo
    /// that.
    pub fn is_marked_since(&self, began: Option<DateTime<Utc>>) -> bool {
        let mut standing: Vec<&HistoryEntry> = Vec::new();
        for entry in self.history.iter().filter(|entry| is_of_a_mark(entry)) {
            if !entry.is_undo() {
                standing.push(entry);
            } else if let Some(place) = standing.iter().rposition(|mark| entry.undoes(mark)) {
                standing.remove(place);
            }
        }
        self.status.is_some()
            && standing.iter().filter_map(|entry| entry.at).any(|at| Some(at) >= began)
    }

    pub(crate) fn record(&mut self, field: &str, from: Kept, to: Kept, stamp: &Stamp) {
        self.history.push(HistoryEntry {
            at: Some(stamp.at),
            by: stamp.by.clone(),
            field: field.into(),
            from,
            to,
            undo: Lenient::Known(stamp.direction == Direction::Back),
            ..HistoryEntry::default()
        });
    }
}

fn is_of_a_mark(entry: &HistoryEntry) -> bool {
    matches!(entry.field.raw(), "status" | "reason")
}
