//! A condition of a conditional go: what the decision depends on, until it is met.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::basics::day::Days;
use crate::domain::basics::due;
use crate::domain::basics::names::{Link, PersonName, Refused, excerpt};
use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::format::record::{is_set, record};
use crate::domain::records::answer::HistoryEntry;

worded! {
    /// The state of a condition.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ConditionState by word {
        /// It still has to be met.
        #[default]
        Open: "open";
        /// It is met.
        Met: "met";
        /// A later decision does not depend on it any more.
        Dropped: "dropped";
    }
}

record! {
    /// A condition of a conditional go.
    pub struct Condition as "a condition" {
        /// The id, 8 hexadecimal digits; `None` in sessions of before.
        pub id if is_set: Option<Text>,
        /// The text.
        pub text: Text,
        /// The name of the person responsible.
        pub owner: Option<Text>,
        /// The due date.
        pub due: Option<NaiveDate>,
        /// The state.
        pub state if is_set: ConditionState,
        /// The name of the user who said that it is met.
        pub met_by if is_set: Option<Text>,
        /// The time at which it was said.
        pub met_at if is_set: Option<DateTime<Utc>>,
        /// Its changes since the decision, oldest first.
        pub history if is_set: Vec<HistoryEntry>,
    }
}

/// Returns an id made from texts: the first 8 digits of the SHA-256 of the texts, each ended by a line feed.
pub(crate) fn id_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Text {
    let [a, b, c, d, ..] = digest_of(texts);
    Text::new(format!("{:08x}", u32::from_be_bytes([a, b, c, d])))
}

/// Returns the SHA-256 of texts, each ended by a line feed.
pub(crate) fn digest_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text);
        hash.update(b"\n");
    }
    hash.finalize().into()
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
    /// Returns its id; for one that has none, that made from `index` in its list.
    pub(crate) fn id_at(&self, index: usize) -> Text {
        self.id.clone().unwrap_or_else(|| self.derived_id(index))
    }

    /// Returns the id of a condition that has none, made from `index` in its list and from its text.
    pub(crate) fn derived_id(&self, index: usize) -> Text {
        id_of([index.to_string().as_str(), self.text.raw()])
    }

    /// Returns whether the decision depends on it.
    pub fn stands(&self) -> bool {
        self.state != ConditionState::Dropped
    }

    /// Returns whether it still has to be met.
    pub fn is_open(&self) -> bool {
        self.state == ConditionState::Open
    }

    /// Returns whether it is open and its due date lies before `today`.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.due.is_some_and(|due| due < today)
    }

    /// Returns the owner if the name is not blank.
    pub fn owner(&self) -> Option<&Text> {
        self.owner.as_ref().filter(|owner| !owner.is_blank())
    }

    /// Returns its place in the order in which conditions are read: by the due date, those without one last.
    pub fn urgency(&self) -> (bool, Option<NaiveDate>) {
        (self.due.is_none(), self.due)
    }

    /// Returns what it lacks: `no owner`, `no date`, `no owner and no date`; `None` if nothing lacks.
    pub fn lacking(&self) -> Option<&'static str> {
        match (self.owner(), self.due) {
            (Some(_), Some(_)) => None,
            (None, Some(_)) => Some("no owner"),
            (Some(_), None) => Some("no date"),
            (None, None) => Some("no owner and no date"),
        }
    }

    /// Returns the owner and the due date in words: `ben, due 2026-12-10, overdue`.
    pub fn who_and_when(&self, today: NaiveDate) -> String {
        let owner = self.owner().map_or("no owner".into(), |owner| owner.shown().into_cow());
        let overdue = if self.is_overdue(today) { ", overdue" } else { "" };
        match self.due {
            Some(due) => format!("{owner}, due {due}{overdue}"),
            None => format!("{owner}, no date"),
        }
    }

    /// Returns the state in words, with who met it and when, or with the owner and the due date of an open one.
    pub fn words(&self, days: Days) -> String {
        let word = self.state.word();
        if self.is_open() {
            return format!("{word}, {}", self.who_and_when(days.today));
        }
        let by = self.met_by.iter().map(|by| format!(" by {}", by.shown()));
        let at = self.met_at.iter().map(|at| format!(" {}", days.of(*at)));
        by.chain(at).fold(word.to_owned(), |words, part| words + &part)
    }

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
            let expected = format!("the condition's date is no date: {date}; try 2026-12-10");
            assert!(refused.starts_with(&expected), "{written}: {refused}");
        }
        assert!(
            Condition::parse("x @", today).is_ok_and(|condition| condition.text.raw() == "x @")
        );
    }
}
