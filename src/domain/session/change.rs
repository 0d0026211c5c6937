//! Changes of an answer, and its fields with their values: read from an answer and put into one, recorded in
//! its history, kept as a conflict, compared, ranked where two differ, and undone.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::{self, Note, PersonName, Reason};
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, Lenient};
use crate::domain::records::answer::{Answer, Conflict, HistoryEntry, Resolution, sort_conflicts};
use crate::domain::records::evidence::{Evidence, has_link};
use crate::domain::records::last_time::LastAnswer;
use crate::domain::records::risk::Risk;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::sides::{self, Sides};

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

    /// Returns the verdict of a status; `None` for *not applicable*, which needs a reason.
    pub fn without_reason(status: Option<Status>) -> Option<Self> {
        (status != Some(Status::NotApplicable)).then(|| Self::plain(status))
    }

    fn plain(status: Option<Status>) -> Self {
        Self { status, reason: Text::default() }
    }

    /// Returns status and reason of an answer.
    pub(crate) fn of(answer: &Answer) -> Self {
        Self { status: answer.status, reason: answer.reason.clone() }
    }

    /// Returns status and reason of an answer of last time.
    pub(crate) fn of_last(last: &LastAnswer) -> Self {
        Self { status: last.status, reason: last.reason.clone() }
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

/// A new value of one field of an answer. Only one that undoes a change has a JSON form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The status with its reason.
    #[serde(skip)]
    Verdict(Verdict),
    /// The note; empty clears it.
    #[serde(skip)]
    Note(Note),
    /// The owner; `None` clears it.
    #[serde(skip)]
    Owner(Option<PersonName>),
    /// The due date; `None` clears it.
    #[serde(skip)]
    Due(Option<NaiveDate>),
    /// The whole list of evidence.
    #[serde(skip)]
    Evidence(Vec<Evidence>),
    /// The blocker flag.
    #[serde(skip)]
    Blocker(bool),
    /// The accepted risk; `None` withdraws it.
    #[serde(skip)]
    Risk(Option<Box<Risk>>),
    /// An earlier value, or another user's value, with its conflicts.
    Back(Before),
}

/// A field's value from a file or an earlier state, which need not be valid as input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "NamedValue", try_from = "NamedValue")]
pub struct Before {
    field: FieldValue,
    /// The conflicts about the field at that time.
    conflicts: Vec<Conflict>,
}

/// A [`Before`] in JSON: the value beside the name of its field, as in a conflict.
#[derive(Serialize, Deserialize)]
struct NamedValue {
    field: String,
    value: Kept,
    conflicts: Vec<Conflict>,
}

impl From<Before> for NamedValue {
    fn from(Before { field, conflicts }: Before) -> Self {
        Self { field: field.name().to_owned(), value: field.to_json(), conflicts }
    }
}

impl TryFrom<NamedValue> for Before {
    type Error = &'static str;

    fn try_from(NamedValue { field, value, conflicts }: NamedValue) -> Result<Self, Self::Error> {
        let field = match field.as_str() {
            "evidence" => value.parse().map(FieldValue::Evidence),
            name => FieldValue::parse(name, &value),
        };
        field.map(|field| Self { field, conflicts }).ok_or("no value of a field of an answer")
    }
}

impl Change {
    /// Returns the name in JSON of the field that it sets.
    pub(super) fn field_name(&self) -> &'static str {
        self.field().name()
    }

    fn field(&self) -> FieldValue {
        match self {
            Self::Verdict(verdict) => FieldValue::Verdict(verdict.clone()),
            Self::Note(note) => FieldValue::Note(note.text().clone()),
            Self::Owner(owner) => FieldValue::Owner(owner.clone().map(Text::from)),
            Self::Due(due) => FieldValue::Due(*due),
            Self::Evidence(evidence) => FieldValue::Evidence(evidence.clone()),
            Self::Blocker(blocker) => FieldValue::Blocker(*blocker),
            Self::Risk(risk) => {
                FieldValue::Risk(Box::new(Lenient::Known(risk.as_deref().cloned())))
            }
            Self::Back(Before { field, .. }) => field.clone(),
        }
    }

    /// Returns the change that resolves a conflict of an answer; `None` if this version does not know the
    /// field, or if the two values cannot be joined. Other conflicts about the field stay.
    pub(crate) fn resolving(
        answer: &Answer,
        conflict: &Conflict,
        resolution: Resolution,
    ) -> Option<Self> {
        let other = FieldValue::in_conflict(conflict)?;
        let field = match resolution {
            Resolution::Keep => other.in_answer(answer),
            Resolution::TakeOther => other,
            Resolution::Both => other.in_answer(answer).joined_with(other)?,
        };
        let others = answer.conflicts.iter().filter(|other| other.field == conflict.field);
        let conflicts = others.filter(|other| *other != conflict).cloned().collect();
        Some(Self::Back(Before { field, conflicts }))
    }

    /// Returns the current value of the field of a conflict; `None` if this version does not know the field.
    pub(crate) fn current_value(answer: &Answer, conflict: &Conflict) -> Option<Kept> {
        Some(FieldValue::in_conflict(conflict)?.in_answer(answer).to_json())
    }

    /// Returns the change as made by a user who saw the answer `known`, for the answer `now`. A value that
    /// another user has set since becomes a conflict instead of being lost; evidence is merged.
    pub fn knowing(self, known: &Answer, now: &Answer) -> Self {
        if let Self::Evidence(evidence) = &self {
            let (base, theirs) = (&*known.evidence, &*now.evidence);
            return Self::Evidence(sides::evidence(&Sides { base, ours: evidence, theirs }));
        }
        let field = self.field();
        let theirs = field.in_answer(now);
        if theirs.is_same_as(&field) || theirs.is_same_as(&field.in_answer(known)) {
            return self;
        }
        let name = field.name();
        let last = now.history.iter().rev().find(|entry| entry.field.raw() == name);
        let last = last.cloned().unwrap_or_default();
        let waiting = now.conflicts.iter().filter(|one| one.field.raw() == name);
        let theirs = Conflict {
            field: name.into(),
            value: theirs.to_json(),
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
        let before = field.in_answer(answer);
        let (resolved, mut conflicts): (Vec<Conflict>, Vec<Conflict>) =
            answer.conflicts.drain(..).partition(|one| one.field.raw() == field.name());
        let again: &[Conflict] =
            if let Self::Back(before) = self { &before.conflicts } else { &[] };
        conflicts.extend(again.iter().cloned());
        sort_conflicts(&mut conflicts);
        answer.conflicts = conflicts;
        let is_resolved = resolved != again;
        let is_changed = field.set(answer, stamp);
        let back = Self::Back(Before { field: before, conflicts: resolved });
        (is_changed || is_resolved).then_some(back)
    }
}

/// A field of an answer with its value, which may be one that only a file holds and no user could enter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum FieldValue {
    Verdict(Verdict),
    Note(Text),
    Owner(Option<Text>),
    Due(Option<NaiveDate>),
    Evidence(Vec<Evidence>),
    Blocker(bool),
    Risk(Box<Lenient<Option<Risk>>>),
}

impl FieldValue {
    /// Returns every field of an answer.
    pub(super) fn all(answer: &Answer) -> [Self; 7] {
        [
            Self::Verdict(Verdict::of(answer)),
            Self::Note(answer.note.clone()),
            Self::Owner(answer.owner.clone()),
            Self::Due(answer.due),
            Self::Evidence(answer.evidence.clone()),
            Self::Blocker(answer.blocker),
            Self::Risk(Box::new(answer.risk.clone())),
        ]
    }

    /// Returns the value of a conflict; `None` where this version does not know the field.
    pub(super) fn in_conflict(conflict: &Conflict) -> Option<Self> {
        Self::parse(conflict.field.raw(), &conflict.value)
    }

    /// Parses the value of a field as a conflict has it.
    fn parse(field: &str, value: &Kept) -> Option<Self> {
        Some(match field {
            "status" => Self::Verdict(value.parse()?),
            "note" => Self::Note(value.parse()?),
            "owner" => Self::Owner(value.parse()?),
            "due" => Self::Due(value.parse()?),
            "blocker" => Self::Blocker(value.parse()?),
            "risk" => Self::Risk(value.parse()?),
            _ => return None,
        })
    }

    /// Returns whether two values of the field are equal; spellings of one name are.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Owner(Some(one)), Self::Owner(Some(other))) => names::is_same(one, other),
            _ => self == other,
        }
    }

    /// Returns the rank of a value: of two, the field keeps the one with the lower rank. A value ranks before
    /// an empty one, and of two verdicts the stricter before the other.
    pub(super) fn rank(&self) -> (u8, String) {
        match self {
            Self::Verdict(verdict) => verdict.strictness(),
            _ => sides::rank(&self.to_json()),
        }
    }

    /// Returns both texts of two notes or two reasons, this one first; `None` for values of other fields, for
    /// an empty text, and for texts that are too long together.
    fn joined_with(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Note(ours), Self::Note(theirs)) => Self::Note(joined(&ours, &theirs)?),
            (Self::Verdict(ours), Self::Verdict(theirs)) if ours.status == theirs.status => {
                let reason = joined(&ours.reason, &theirs.reason)?;
                Self::Verdict(Verdict { reason, ..ours })
            }
            _ => return None,
        })
    }

    /// Returns the merged value of a field that holds any number of values, of which none need give way.
    pub(super) fn merged(sides: &Sides<Self>) -> Option<Self> {
        match (&sides.base, &sides.ours, &sides.theirs) {
            (Self::Evidence(base), Self::Evidence(ours), Self::Evidence(theirs)) => {
                Some(Self::Evidence(sides::evidence(&Sides { base, ours, theirs })))
            }
            _ => None,
        }
    }

    /// Returns the name of the field in JSON.
    pub(super) const fn name(&self) -> &'static str {
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
    pub(super) fn to_json(&self) -> Kept {
        Kept::of(self)
    }

    /// Returns the same field as it is in an answer.
    pub(super) fn in_answer(&self, answer: &Answer) -> Self {
        let mut fields = Self::all(answer).into_iter();
        fields.find(|other| other.name() == self.name()).unwrap_or_else(|| self.clone())
    }

    /// Puts the value into an answer, without an entry in its history.
    pub(super) fn put(self, answer: &mut Answer) {
        match self {
            Self::Verdict(verdict) => (answer.status, answer.reason) = verdict.into_parts(),
            Self::Note(note) => answer.note = note,
            Self::Owner(owner) => answer.owner = owner,
            Self::Due(due) => answer.due = due,
            Self::Evidence(evidence) => answer.evidence = evidence,
            Self::Blocker(blocker) => answer.blocker = blocker,
            Self::Risk(risk) => answer.risk = *risk,
        }
    }

    /// Puts the value into an answer and records the one before. Returns false if it is the same.
    pub(super) fn set(self, answer: &mut Answer, stamp: &Stamp) -> bool {
        let before = self.in_answer(answer);
        if before == self {
            return false;
        }
        match (&before, &self) {
            (Self::Verdict(from), Self::Verdict(to)) => record_verdict(from, to, answer, stamp),
            (Self::Evidence(from), Self::Evidence(to)) => record_evidence(from, to, answer, stamp),
            _ => answer.record(self.name(), before.to_json(), self.to_json(), stamp),
        }
        self.put(answer);
        true
    }
}

/// Returns two texts with a line break between; `None` if one is blank or both are too long together.
fn joined(ours: &Text, theirs: &Text) -> Option<Text> {
    let both = format!("{}\n{}", ours.raw(), theirs.raw());
    let fits = both.len() <= names::LONGEST_TEXT;
    (fits && !ours.is_blank() && !theirs.is_blank()).then(|| Text::new(both))
}

/// Puts into an answer the value that a field had before a change of its history. A field that this version
/// does not know stays as it is.
pub(super) fn revert(answer: &mut Answer, entry: &HistoryEntry) {
    let HistoryEntry { field, from, to, .. } = entry;
    match field.raw() {
        "status" => answer.status = from.parse().unwrap_or(answer.status),
        "reason" => answer.reason = from.parse().unwrap_or_else(|| answer.reason.clone()),
        // Of evidence each link that came or went is an entry.
        "evidence" => {
            let come = to.as_text();
            answer.evidence.retain(|evidence| Some(evidence.link.raw()) != come.as_deref());
            let gone = from.as_text();
            let gone = gone.map(|link| Evidence { link: Text::new(link), ..Evidence::default() });
            answer.evidence.extend(gone);
        }
        name => FieldValue::parse(name, from).into_iter().for_each(|value| value.put(answer)),
    }
}

fn record_verdict(from: &Verdict, to: &Verdict, answer: &mut Answer, stamp: &Stamp) {
    if from.status != to.status {
        answer.record("status", Kept::of(&from.status), Kept::of(&to.status), stamp);
    }
    if from.reason != to.reason {
        answer.record("reason", Kept::of(&from.reason), Kept::of(&to.reason), stamp);
    }
}

/// Adds an entry to the history for each removed link, then for each added one.
fn record_evidence(from: &[Evidence], to: &[Evidence], answer: &mut Answer, stamp: &Stamp) {
    for removed in from.iter().filter(|one| !has_link(to, &one.link)) {
        answer.record("evidence", Kept::of(&removed.link), Kept::default(), stamp);
    }
    for added in to.iter().filter(|one| !has_link(from, &one.link)) {
        answer.record("evidence", Kept::default(), Kept::of(&added.link), stamp);
    }
}
