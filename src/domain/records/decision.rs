//! The decision at the end of a review: go, conditional go or no-go; by whom, on what conditions.
//!
//! It records the state of every item at that time, so that later changes can be shown.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::{self, Note, PersonName, Refused};
use crate::domain::basics::score::Tally;
use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::format::record::{Lenient, is_set, record};
use crate::domain::records::condition::{BadCondition, Condition};

worded! {
    /// The outcome of a decision. The words are for sentences, the headline for headings.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Outcome by words, headline {
        /// The system goes into production.
        Go: "go", "GO";
        /// The system goes into production on conditions.
        ConditionalGo: "conditional go", "CONDITIONAL GO";
        /// The system does not go into production.
        #[default]
        NoGo: "no-go", "NO-GO";
    }
}

impl Outcome {
    /// Returns the name in capitals where there is little room.
    pub const fn short_headline(self) -> &'static str {
        match self {
            Self::ConditionalGo => "COND. GO",
            Self::Go | Self::NoGo => self.headline(),
        }
    }
}

record! {
    /// A decision that was replaced by a later one.
    pub struct Earlier as "an earlier decision" {
        /// The outcome.
        pub outcome: Outcome,
        /// The name of the person who decided.
        pub by: Text,
        /// The time of the decision.
        pub at: Option<DateTime<Utc>>,
    }
}

record! {
    /// The decision about a system.
    pub struct Decision as "a decision" {
        /// The outcome.
        pub outcome: Outcome,
        /// The name of the person who decided.
        pub by: Text,
        /// The time of the decision.
        pub at: Option<DateTime<Utc>>,
        /// The conditions of a conditional go.
        pub conditions: Vec<Condition>,
        /// The names of those who signed it.
        pub signed: Vec<Text>,
        /// Further remarks.
        pub remarks: Text,
        /// The objections that were listed when it was made.
        pub despite: Vec<Text>,
        /// The name of the user who recorded it.
        pub recorded_by: Text,
        /// The state of each item at that time in words, by item id.
        pub basis: BTreeMap<String, String>,
        /// The score at that time.
        pub score if is_set: Lenient<Option<Tally>>,
        /// The decisions before it.
        pub earlier: Vec<Earlier>,
    }
}

/// A refusal of a text that is no part of a decision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDecision {
    /// The name of the person who decides is invalid.
    #[error("the decider's name {0}")]
    By(#[source] Refused),
    /// A condition is invalid.
    #[error(transparent)]
    Condition(#[from] BadCondition),
    /// A conditional go has no condition.
    #[error("a conditional go needs a condition")]
    NoCondition,
    /// The name of a person who signs is invalid.
    #[error("a name {0}")]
    Signed(#[source] Refused),
    /// The remarks are invalid.
    #[error("the remarks {0}")]
    Remarks(#[source] Refused),
}

impl From<BadDecision> for String {
    fn from(bad: BadDecision) -> Self {
        bad.to_string()
    }
}

impl Decision {
    /// Returns the id of every condition; of two with one id, as a copied line has it, the second gets another.
    fn ids(&self) -> Vec<Text> {
        let mut ids: Vec<Text> = Vec::new();
        for (index, condition) in self.conditions.iter().enumerate() {
            let given = condition.id.clone().filter(|id| !ids.contains(id));
            ids.push(given.unwrap_or_else(|| condition.derived_id(index)));
        }
        ids
    }

    /// Returns every condition with its id.
    pub fn with_their_ids(&self) -> impl Iterator<Item = (Text, &Condition)> {
        self.ids().into_iter().zip(&self.conditions)
    }

    /// Returns the conditions that it depends on, each with its id and its index.
    pub fn standing(&self) -> impl Iterator<Item = (usize, Text, &Condition)> {
        let all = self.with_their_ids().enumerate();
        all.filter(|(_, (_, one))| one.stands()).map(|(index, (id, one))| (index, id, one))
    }

    /// Returns what its conditions lack, a line each: `condition 3, pager: no owner and no date`.
    pub fn lacking(&self) -> impl Iterator<Item = String> {
        self.standing().filter_map(|(index, _, condition)| {
            let (text, lacking) = (condition.text.shown(), condition.lacking()?);
            Some(format!("condition {}, {text}: {lacking}", index + 1))
        })
    }

    /// Returns the index of the condition with an id.
    pub(crate) fn index_of(&self, id: &Text) -> Option<usize> {
        self.ids().iter().position(|one| one == id)
    }

    /// Gives every condition its id, because an index may change and a text may.
    pub(crate) fn with_ids(mut self) -> Self {
        let ids = self.ids();
        for (condition, id) in self.conditions.iter_mut().zip(ids) {
            condition.id = Some(id);
        }
        self
    }

    /// Parses the name of the person who decides.
    ///
    /// # Errors
    /// [`BadDecision::By`].
    pub fn set_by(&mut self, name: &str) -> Result<(), BadDecision> {
        self.by = PersonName::parse(name).map_err(BadDecision::By)?.into();
        Ok(())
    }

    /// Parses the conditions, each as [`Condition::parse`] does.
    ///
    /// # Errors
    /// [`BadDecision::Condition`], or [`BadDecision::NoCondition`] for a conditional go without one.
    pub fn set_conditions<T: AsRef<str>>(
        &mut self,
        lines: impl IntoIterator<Item = T>,
        today: NaiveDate,
    ) -> Result<(), BadDecision> {
        let conditions = lines.into_iter().map(|line| Condition::parse(line.as_ref(), today));
        self.conditions = conditions.collect::<Result<_, _>>()?;
        let lacks_one = self.outcome == Outcome::ConditionalGo && self.conditions.is_empty();
        if lacks_one { Err(BadDecision::NoCondition) } else { Ok(()) }
    }

    /// Parses the names of those who sign; each counts once.
    ///
    /// # Errors
    /// [`BadDecision::Signed`].
    pub fn set_signed<T: AsRef<str>>(
        &mut self,
        names: impl IntoIterator<Item = T>,
    ) -> Result<(), BadDecision> {
        let signed = names.into_iter().map(|name| PersonName::parse(name.as_ref()).map(Text::from));
        let signed: Vec<Text> = signed.collect::<Result<_, _>>().map_err(BadDecision::Signed)?;
        self.signed = names::each_once(signed);
        Ok(())
    }

    /// Parses the remarks.
    ///
    /// # Errors
    /// [`BadDecision::Remarks`].
    pub fn set_remarks(&mut self, text: &str) -> Result<(), BadDecision> {
        self.remarks = Note::parse(text).map_err(BadDecision::Remarks)?.into();
        Ok(())
    }
}
