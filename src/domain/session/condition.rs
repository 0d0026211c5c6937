//! Changes of a condition of the decision: made by edits, recorded in the history of the condition, kept as
//! a conflict where two users differ, and undone.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::due;
use crate::domain::basics::names::{self, PersonName, Refused, SessionId};
use crate::domain::basics::text::Text;
use crate::domain::format::record::Kept;
use crate::domain::records::answer::HistoryEntry;
use crate::domain::records::condition::{Condition, ConditionState};
use crate::domain::records::stamp::Stamp;

/// The beginning of the names of a condition's fields in conflicts.
pub(crate) const PREFIX: &str = "conditions.";

/// A new value of one field of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionChange {
    /// The text.
    Text(Text),
    /// The owner; `None` clears it.
    Owner(Option<Text>),
    /// The due date; `None` clears it.
    Due(Option<NaiveDate>),
    /// The state.
    State(Standing),
}

/// The state of a condition, and by whom and when it was met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    state: ConditionState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    met_by: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    met_at: Option<DateTime<Utc>>,
}

impl Standing {
    fn of(condition: &Condition) -> Self {
        let Condition { state, met_by, met_at, .. } = condition;
        Self { state: *state, met_by: met_by.clone(), met_at: *met_at }
    }

    /// Returns the state with its author and time, which are those of the stamp where none are known.
    fn stamped(self, stamp: &Stamp) -> Self {
        if self.state != ConditionState::Met || self.met_by.is_some() || self.met_at.is_some() {
            return self;
        }
        Self { met_by: Some(stamp.by.clone()), met_at: Some(stamp.at), ..self }
    }

    /// Returns the words: `met by ana`.
    fn words(&self) -> String {
        let by = self.met_by.iter().map(|by| format!(" by {}", by.raw()));
        by.fold(self.state.word().to_owned(), |words, by| words + &by)
    }
}

impl ConditionChange {
    /// Creates the change to a state; by whom and when it is met, the stamp of the change says.
    pub fn to(state: ConditionState) -> Self {
        Self::State(Standing { state, ..Standing::default() })
    }

    /// Parses the change to another owner; an empty text clears it.
    ///
    /// # Errors
    /// The text is no name.
    pub fn parse_owner(text: &str) -> Result<Self, Refused> {
        if text.trim().is_empty() {
            return Ok(Self::Owner(None));
        }
        PersonName::parse(text.trim_end()).map(|owner| Self::Owner(Some(owner.into())))
    }

    /// Parses the change to another due date; an empty text clears it.
    ///
    /// # Errors
    /// The text is no date.
    pub fn parse_due(text: &str, today: NaiveDate) -> Result<Self, Refused> {
        if text.trim().is_empty() {
            return Ok(Self::Due(None));
        }
        due::parse(text.trim(), today).map(|due| Self::Due(Some(due)))
    }

    /// Returns the changes that make one condition like another one.
    pub fn between(before: &Condition, after: &Condition) -> Vec<Self> {
        let pairs = Self::all(before).into_iter().zip(Self::all(after));
        pairs.filter(|(before, after)| before != after).map(|(_, after)| after).collect()
    }

    /// Returns all fields of a condition with their values.
    pub(super) fn all(condition: &Condition) -> [Self; 4] {
        [
            Self::Text(condition.text.clone()),
            Self::Owner(condition.owner.clone()),
            Self::Due(condition.due),
            Self::State(Standing::of(condition)),
        ]
    }

    /// Returns the name of the field in the history of the condition.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Owner(_) => "owner",
            Self::Due(_) => "due",
            Self::State(_) => "state",
        }
    }

    /// Returns the name of the field in conflicts.
    pub(super) fn field(&self) -> String {
        format!("{PREFIX}{}", self.name())
    }

    /// Returns the value of the same field in a condition.
    pub(super) fn in_condition(&self, condition: &Condition) -> Self {
        let mut fields = Self::all(condition).into_iter();
        fields.find(|other| other.name() == self.name()).unwrap_or_else(|| self.clone())
    }

    /// Returns whether two values of the field are equal; spellings of one name are.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Owner(Some(one)), Self::Owner(Some(other))) => names::is_same(one, other),
            // Who said first that it is met makes no difference.
            (Self::State(one), Self::State(other)) => one.state == other.state,
            _ => self == other,
        }
    }

    /// Returns the value in words; `None` if it is empty.
    pub(crate) fn words(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.raw().to_owned()),
            Self::Owner(owner) => owner.as_ref().map(|owner| owner.raw().to_owned()),
            Self::Due(due) => due.map(|due| due.to_string()),
            Self::State(standing) => Some(standing.words()),
        }
    }

    /// Returns the change in a few words, safe to show: `owner ben`, `no date`, `met`.
    pub fn told(&self) -> String {
        match self {
            Self::Text(text) => text.shown().to_string(),
            Self::Owner(Some(owner)) => format!("owner {}", owner.shown()),
            Self::Owner(None) => "no owner".to_owned(),
            Self::Due(Some(due)) => format!("due {due}"),
            Self::Due(None) => "no date".to_owned(),
            Self::State(Standing { state: ConditionState::Open, .. }) => "open again".to_owned(),
            Self::State(standing) => standing.state.word().to_owned(),
        }
    }

    /// Puts the value into a condition, without an entry in its history.
    pub(super) fn put(self, condition: &mut Condition) {
        match self {
            Self::Text(text) => condition.text = text,
            Self::Owner(owner) => condition.owner = owner,
            Self::Due(due) => condition.due = due,
            Self::State(Standing { state, met_by, met_at }) => {
                (condition.state, condition.met_by, condition.met_at) = (state, met_by, met_at);
            }
        }
    }

    /// Puts the value into a condition and records the one before. Returns the change that undoes it;
    /// `None` if it is the same.
    pub(crate) fn apply(self, condition: &mut Condition, stamp: &Stamp) -> Option<Self> {
        let before = self.in_condition(condition);
        let is_met_again = matches!((&self, &before), (Self::State(to), Self::State(from))
            if to.state == from.state && to.met_by.is_none());
        if before == self || is_met_again {
            return None;
        }
        let value = match self {
            Self::State(standing) => Self::State(standing.stamped(stamp)),
            value => value,
        };
        let entry = HistoryEntry::new(value.name(), before.to_json(), value.to_json(), stamp);
        condition.history.push(entry);
        value.put(condition);
        Some(before)
    }

    /// Returns the value as the history holds it; that of a state is its word.
    pub(super) fn to_json(&self) -> Kept {
        match self {
            Self::Text(text) => Kept::of(text),
            Self::Owner(owner) => Kept::of(owner),
            Self::Due(due) => Kept::of(due),
            Self::State(standing) => Kept::of(&standing.state),
        }
    }
}

/// A change of a condition that another session decided: it is made there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedChange {
    /// The session that decided the condition.
    pub session: SessionId,
    /// The id of the condition.
    pub condition: Text,
    /// The value before.
    pub(crate) from: ConditionChange,
    /// The value after.
    pub(crate) to: ConditionChange,
}

impl CarriedChange {
    /// Creates the change of a condition from its state in the session that decided it; `None` if it changes
    /// nothing.
    pub fn new(
        session: SessionId,
        (id, standing): (Text, &Condition),
        to: ConditionChange,
        stamp: &Stamp,
    ) -> Option<Self> {
        let mut after = standing.clone();
        let from = to.apply(&mut after, stamp)?;
        let to = from.in_condition(&after);
        Some(Self { session, condition: id, from, to })
    }

    /// Returns the change that undoes it.
    pub(super) fn reversed(&self) -> Self {
        let Self { session, condition, from, to } = self.clone();
        Self { session, condition, from: to, to: from }
    }

    /// Returns whether a condition has the value before, so that no other user has changed it meanwhile.
    pub(crate) fn fits(&self, condition: &Condition) -> bool {
        self.from.is_same_as(&self.from.in_condition(condition))
    }
}

/// Another user's value of a field of a condition, as a conflict holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OtherValue {
    /// The id of the condition.
    pub(crate) id: Text,
    /// Its text.
    pub(crate) text: Text,
    /// The value.
    pub(crate) change: ConditionChange,
}
