//! The decision at the end of a review: go, conditional go or no-go; by whom, on what conditions.
//!
//! It records the state of every item at that time, so that later changes can be shown.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::due;
use crate::domain::basics::names::{self, Link, Note, PersonName, Refused, excerpt};
use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::format::record::record;

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
    /// A condition of a conditional go.
    pub struct Condition as "a condition" {
        /// The text.
        pub text: Text,
        /// The name of the person responsible.
        pub owner: Option<Text>,
        /// The due date.
        pub due: Option<NaiveDate>,
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
        /// The decisions before it.
        pub earlier: Vec<Earlier>,
    }
}

/// A refusal of a text that is no part of a decision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDecision {
    /// The name of the person who decides is invalid.
    #[error("whoever decides {0}")]
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

/// A refusal of a line that is no condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCondition {
    /// The text or the owner's name is invalid.
    #[error("the condition {0}")]
    Words(#[source] Refused),
    /// The date is invalid.
    #[error("the condition's date {0}")]
    Date(#[source] Refused),
}

/// The words that may lie between an owner and a date.
const UNTIL: [&str; 6] = ["until", "till", "by", "before", "due", "on"];

impl Condition {
    /// Parses a condition: its text, then optionally ` @owner`, then optionally a due date, as in
    /// `repeat the drill @ben 2026-12-10` or `repeat the drill @ben until 2026-12-10`.
    ///
    /// # Errors
    /// [`BadCondition::Words`] for an invalid text or name, [`BadCondition::Date`] for something that
    /// looks like a date but is none: it belongs neither to the text nor to the name.
    pub fn parse(line: &str, today: NaiveDate) -> Result<Self, BadCondition> {
        let line = line.trim();
        let (before, last) = line.rsplit_once(char::is_whitespace).unwrap_or(("", line));
        let due = due::parse(last, today).ok().filter(|_| !before.is_empty());
        let rest = if due.is_some() { before.trim() } else { line };
        let parted = rest.rsplit_once(" @").filter(|(_, owner)| !owner.trim().is_empty());
        let (text, owner) = match parted {
            Some((text, owner)) => (text, Some(owner_before(owner, due)?)),
            None if due.is_some() => (without_last(rest, &UNTIL[..1]), None),
            None if due::is_misspelt(last) => return Err(no_date(last)),
            None => (rest, None),
        };
        let text = Link::parse(text).map_err(BadCondition::Words)?.into();
        Ok(Self { text, owner, due, ..Self::default() })
    }

    /// Returns the condition in the form that [`Self::parse`] reads.
    pub fn line(&self) -> String {
        let owner = self.owner.iter().map(|owner| format!(" @{}", owner.raw()));
        let due = self.due.iter().map(|due| format!(" {due}"));
        owner.chain(due).fold(self.text.raw().to_owned(), |line, part| line + &part)
    }
}

/// Parses the owner of a condition from the words behind `@`, less the date `due` if there was one.
fn owner_before(words: &str, due: Option<NaiveDate>) -> Result<Text, BadCondition> {
    let name = if due.is_some() { without_last(words, &UNTIL) } else { words };
    let first = name.trim_start().split(char::is_whitespace).next().unwrap_or_default();
    let behind = name.trim_start()[first.len()..].trim();
    if let (None, Some(date)) = (due, due::misread(behind)) {
        return Err(no_date(date));
    }
    let name = PersonName::parse(name.trim_end().trim_end_matches(','));
    name.map(Text::from).map_err(BadCondition::Words)
}

fn no_date(words: &str) -> BadCondition {
    BadCondition::Date(Refused::NoDate { shown: excerpt(words) })
}

/// Returns the text without its last word if that is one of `words`.
fn without_last<'t>(text: &'t str, words: &[&str]) -> &'t str {
    match text.trim_end().rsplit_once(char::is_whitespace) {
        Some((before, last)) if words.iter().any(|word| word.eq_ignore_ascii_case(last)) => before,
        _ => text,
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
            ("repeat @ben until 2026-12-10", "repeat", Some("ben"), Some("2026-12-10")),
            ("repeat @Ana Maria by fri", "repeat", Some("Ana Maria"), Some("2026-11-27")),
            ("repeat 2026-12-10", "repeat", None, Some("2026-12-10")),
            ("mail ops@example.org", "mail ops@example.org", None, None),
            ("call @Ana Maria fri", "call", Some("Ana Maria"), Some("2026-11-27")),
            ("repeat @ben, by fri", "repeat", Some("ben"), Some("2026-11-27")),
            ("repeat until +2w", "repeat", None, Some("2026-12-06")),
            ("page the on-call @SRE team 2", "page the on-call", Some("SRE team 2"), None),
            ("call @Yan Mo", "call", Some("Yan Mo"), None),
            ("upgrade to 1.2.3", "upgrade to 1.2.3", None, None),
            ("2026-12-10", "2026-12-10", None, None),
        ] {
            let condition = Condition::parse(written, today).unwrap();
            assert_eq!(condition.text.raw(), text);
            assert_eq!(condition.owner.as_ref().map(Text::raw), owner);
            assert_eq!(condition.due.map(|due| due.to_string()).as_deref(), due);
            assert_eq!(Condition::parse(&condition.line(), today).unwrap(), condition);
        }
        assert!(Condition::parse(" ", today).is_err());
        for (written, date) in [
            ("fix it @ben 2026-13-45", "2026-13-45"),
            ("fix it @ben until 2026-13-45", "until 2026-13-45"),
            ("fix it @ben fr", "fr"),
            ("fix it @ben tues.", "tues."),
            ("fix it @ben +2z", "+2z"),
            ("fix it @ben 10.12.2026", "10.12.2026"),
            ("fix it @ben 10 Dec 2026", "10 Dec 2026"),
            ("fix it @ben Dec 10", "Dec 10"),
            ("fix it @Ana Maria in 2 weeks", "2 weeks"),
            ("fix it @ben next month", "next month"),
            ("fix it 2026-13-45", "2026-13-45"),
        ] {
            let refused = Condition::parse(written, today).unwrap_err().to_string();
            let expected = format!("the condition's date is no date: {date}; write 2026-12-10");
            assert!(refused.starts_with(&expected), "{written}: {refused}");
        }
        assert!(
            Condition::parse("x @", today).is_ok_and(|condition| condition.text.raw() == "x @")
        );
    }
}
