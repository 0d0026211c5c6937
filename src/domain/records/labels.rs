//! The labels of a system, by which systems are filtered: `team=payments`, `tier=1`.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::basics::names::{self, PersonName, Refused, excerpt};
use crate::domain::basics::text::Text;

/// The largest number of characters of a key.
const LONGEST_KEY: usize = 60;

/// The one label that is a setting too, as the config file spells it.
const AS_A_SETTING: &str = "review_every";

/// The labels of a system by key, sorted. A file may have keys that [`Labelling::parse`] refuses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(BTreeMap<String, Text>);

impl Labels {
    /// Returns the value of a label.
    pub fn get(&self, key: &str) -> Option<&Text> {
        self.0.get(key)
    }

    /// Returns the value of a label as it stands in the file, where its key may be spelled as settings are:
    /// `review_every`.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.get(key).or_else(|| self.get(&key.replace('-', "_"))).map(Text::raw)
    }

    /// Returns each key with its value, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Text)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives a label a value, or removes it. Returns the value that it had.
    pub(crate) fn put(&mut self, key: &str, value: Option<Text>) -> Option<Text> {
        match value {
            Some(value) => self.0.insert(key.to_owned(), value),
            None => self.0.remove(key),
        }
    }

    /// Returns the changes that make these the only labels.
    pub fn changes_to(&self, wanted: &[Labelling]) -> Vec<Labelling> {
        let is_wanted = |key: &str| wanted.iter().any(|one| one.key == key);
        let gone = self.0.keys().filter(|key| !is_wanted(key));
        let gone = gone.map(|key| Labelling { key: key.clone(), value: None });
        let is_new = |one: &&Labelling| self.get(&one.key) != one.value.as_ref();
        gone.chain(wanted.iter().filter(is_new).cloned()).collect()
    }

    /// Returns the labels in a line, each as it is written: `team=payments, tier=1`.
    pub fn words(&self) -> Text {
        let words = self.0.iter().map(|(key, value)| format!("{key}={}", value.raw()));
        Text::new(words.collect::<Vec<_>>().join(", "))
    }

    /// Returns whether all of these hold: each label has the value in any spelling, and is absent where the value
    /// is `None`.
    pub fn satisfy(&self, all: &[Labelling]) -> bool {
        all.iter().all(|one| match (self.get(&one.key), &one.value) {
            (Some(own), Some(wanted)) => names::is_same(own, wanted),
            (None, None) => true,
            _ => false,
        })
    }
}

/// A label and its value, as a user names them: `team=payments`; `team=` is that there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelling {
    /// The key.
    pub key: String,
    /// The value; `None` for no label with this key.
    pub value: Option<Text>,
}

/// A refusal of a text that is no label.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLabel {
    /// There is no `=` in it.
    #[error("{shown} is no label: write team=payments, or team= for none")]
    NoValue {
        /// The text, safe to show.
        shown: String,
    },
    /// The key has other characters.
    #[error("{shown} is no key of a label: it has 1 to {LONGEST_KEY} of a-z, 0-9 and -")]
    Key {
        /// The key, safe to show.
        shown: String,
    },
    /// The value is refused.
    #[error("the value of the label {0}")]
    Value(#[source] Refused),
}

impl Labelling {
    /// Parses a label: a key of `a-z`, `0-9` and `-`, an equals sign, and a line of text or nothing.
    ///
    /// # Errors
    /// A [`BadLabel`] that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, BadLabel> {
        let parts = text.split_once('=');
        let (key, value) = parts.ok_or_else(|| BadLabel::NoValue { shown: excerpt(text) })?;
        let key = match key.trim() {
            AS_A_SETTING => &AS_A_SETTING.replace('_', "-"),
            key => key,
        };
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if key.is_empty() || key.len() > LONGEST_KEY || !key.chars().all(is_plain) {
            return Err(BadLabel::Key { shown: excerpt(key) });
        }
        let value = value.trim();
        let value = (!value.is_empty()).then(|| PersonName::parse(value).map(Text::from));
        let value = value.transpose().map_err(BadLabel::Value)?;
        Ok(Self { key: key.to_owned(), value })
    }

    /// Parses labels that are separated by commas.
    ///
    /// # Errors
    /// As [`Self::parse`], for the first that is wrong.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, BadLabel> {
        let parts = text.split(',').filter(|part| !part.trim().is_empty());
        parts.map(Self::parse).collect()
    }
}

impl fmt::Display for Labelling {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value.as_ref().map(Text::shown);
        write!(formatter, "{}={}", self.key, value.as_ref().map_or("", |value| value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_as_people_write_them() {
        for (written, key, value) in [
            ("team=payments", "team", Some("payments")),
            (" tier = 1 ", "tier", Some("1")),
            ("team=", "team", None),
            ("review-every=90d", "review-every", Some("90d")),
            ("review_every=90d", "review-every", Some("90d")),
            ("where=eu=west", "where", Some("eu=west")),
        ] {
            let label = Labelling::parse(written).unwrap();
            assert_eq!((label.key.as_str(), label.value.as_ref().map(Text::raw)), (key, value));
        }
        for (written, refusal) in [
            ("team", "team is no label: write team=payments, or team= for none"),
            ("a_b=x", "a_b is no key of a label: it has 1 to 60 of a-z, 0-9 and -"),
            ("Team=x", "Team is no key of a label: it has 1 to 60 of a-z, 0-9 and -"),
            ("=x", " is no key of a label: it has 1 to 60 of a-z, 0-9 and -"),
        ] {
            assert_eq!(Labelling::parse(written).unwrap_err().to_string(), refusal);
        }
        assert!(matches!(Labelling::parse("team=a\tb"), Err(BadLabel::Value(_))));
    }

    #[test]
    fn a_line_of_labels_changes_what_it_says_otherwise() {
        let mut labels = Labels::default();
        labels.put("team", Some("payments".into()));
        labels.put("tier", Some("1".into()));
        let changes = |line: &str| {
            let wanted = Labelling::parse_all(line).unwrap();
            let changes = labels.changes_to(&wanted);
            changes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(changes(labels.words().raw()), "");
        assert_eq!(changes("tier=2, where=eu"), "team= tier=2 where=eu");
        assert_eq!(changes(" , "), "team= tier=");
        assert!(Labelling::parse_all("team=a, tier").is_err());
    }

    #[test]
    fn a_filter_takes_any_spelling_and_asks_for_absence() {
        let mut labels = Labels::default();
        labels.put("team", Some("Payments".into()));
        let satisfies = |filters: &[&str]| {
            let filters: Vec<_> =
                filters.iter().map(|one| Labelling::parse(one).unwrap()).collect();
            labels.satisfy(&filters)
        };
        assert!(satisfies(&[]) && satisfies(&["team=payments"]) && satisfies(&["tier="]));
        assert!(!satisfies(&["team=ledger"]) && !satisfies(&["team="]) && !satisfies(&["tier=1"]));
        assert!(!satisfies(&["team=payments", "tier=1"]));
    }
}
