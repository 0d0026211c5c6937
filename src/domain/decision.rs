//! The decision at the end of a review: go, conditional go or no-go; by whom, on what conditions.
//!
//! It notes how every item stood, so that what has changed since can be told.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::due;
use crate::domain::names::{Link, PersonName, Refused};
use crate::domain::record::record;
use crate::domain::text::Text;

/// What is decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It goes into production.
    Go,
    /// It goes, on conditions.
    ConditionalGo,
    /// It does not go.
    #[default]
    NoGo,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Go, Self::ConditionalGo, Self::NoGo];

    /// The words for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::ConditionalGo => "conditional go",
            Self::NoGo => "no-go",
        }
    }

    /// The words as a headline.
    #[must_use]
    pub const fn headline(self) -> &'static str {
        match self {
            Self::Go => "GO",
            Self::ConditionalGo => "CONDITIONAL GO",
            Self::NoGo => "NO-GO",
        }
    }
}

record! {
    /// What must be done, though it goes.
    pub struct Condition as "a condition" {
        /// What.
        pub text: Text,
        /// Who sees to it.
        pub owner: Option<Text>,
        /// Until when.
        pub due: Option<NaiveDate>,
    }
}

record! {
    /// A decision that another one has replaced.
    pub struct Earlier as "an earlier decision" {
        /// What was decided.
        pub outcome: Outcome,
        /// Who decided.
        pub by: Text,
        /// When.
        pub at: Option<DateTime<Utc>>,
    }
}

record! {
    /// What is decided of a system.
    pub struct Decision as "a decision" {
        /// What.
        pub outcome: Outcome,
        /// Who decided.
        pub by: Text,
        /// When.
        pub at: Option<DateTime<Utc>>,
        /// On what conditions.
        pub conditions: Vec<Condition>,
        /// Who put their names to it.
        pub signed: Vec<Text>,
        /// What else was said.
        pub remarks: Text,
        /// What spoke against it, and was named when it was decided.
        pub despite: Vec<Text>,
        /// Who wrote it down.
        pub recorded_by: Text,
        /// How each item stood, by its id.
        pub basis: BTreeMap<String, String>,
        /// What was decided before.
        pub earlier: Vec<Earlier>,
    }
}

/// Why a condition cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the condition {refused}")]
pub struct BadCondition {
    #[source]
    refused: Refused,
}

impl Condition {
    /// Reads a condition as people write it: what, `@` and who, until when, the last two left out
    /// at will: `repeat the drill @ben 2026-12-10`.
    pub fn parse(line: &str, today: NaiveDate) -> Result<Self, BadCondition> {
        let refuse = |refused| BadCondition { refused };
        let (text, due) = match line.trim().rsplit_once(char::is_whitespace) {
            Some((text, last)) if due::parse(last, today).is_ok() => {
                (text.trim(), due::parse(last, today).ok())
            }
            _ => (line.trim(), None),
        };
        let (text, owner) = match text.rsplit_once(" @") {
            Some((text, owner)) if !owner.trim().is_empty() => {
                (text, Some(PersonName::parse(owner).map_err(refuse)?.into()))
            }
            _ => (text, None),
        };
        let text = Link::parse(text).map_err(refuse)?.into();
        Ok(Self { text, owner, due, ..Self::default() })
    }

    /// The condition as people write it.
    #[must_use]
    pub fn line(&self) -> String {
        let owner = self.owner.iter().map(|owner| format!(" @{}", owner.raw()));
        let due = self.due.iter().map(|due| format!(" {due}"));
        owner.chain(due).fold(self.text.raw().to_owned(), |line, part| line + &part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_as_people_write_them() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        for (written, text, owner, due) in [
            ("repeat the drill @ben +2w", "repeat the drill", Some("ben"), Some("2026-12-06")),
            ("repeat @ben", "repeat", Some("ben"), None),
            ("repeat 2026-12-10", "repeat", None, Some("2026-12-10")),
            ("mail ops@example.org", "mail ops@example.org", None, None),
            ("call @Ana Maria fri", "call", Some("Ana Maria"), Some("2026-11-27")),
        ] {
            let condition = Condition::parse(written, today).unwrap();
            assert_eq!(condition.text.raw(), text);
            assert_eq!(condition.owner.as_ref().map(Text::raw), owner);
            assert_eq!(condition.due.map(|due| due.to_string()).as_deref(), due);
            assert_eq!(Condition::parse(&condition.line(), today).unwrap(), condition);
        }
        assert!(Condition::parse(" ", today).is_err());
        assert!(
            Condition::parse("x @", today).is_ok_and(|condition| condition.text.raw() == "x @")
        );
    }
}
