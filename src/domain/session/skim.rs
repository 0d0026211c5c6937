//! Partial parse of a session file: only what the list of sessions shows.
//!
//! It knows the file as this program writes it: where the checklist stands, and the answers in the
//! checklist's order. An answer that says nothing is compared, not parsed, and most text is only validated.
//! A file that stands otherwise is refused though it may be sound, and parsed whole; so the result is always
//! that of the whole file. Without this the cold list of 10,000 sessions takes more than twice as long.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::json;
use crate::domain::format::record::{Key, Lenient};
use crate::domain::format::{FORMAT, VERSION};
use crate::domain::records::answer::{Answer, HistoryEntry, SharedAnswer};
use crate::domain::records::checklist::Checklist;
use crate::domain::records::decision::Decision;
use crate::domain::records::labels::Labels;
use crate::domain::records::last_time::{LastAnswer, LastCondition, LastDecision, LastTime};
use crate::domain::records::people::Person;
use crate::domain::records::risk::Risk;
use crate::domain::session::{Rest, Session, no_answers};

/// The text before the checklist.
pub const CHECKLIST: &str = ",\n  \"checklist\": ";
/// The text between the checklist and the first answer.
const ANSWERS: &str = ",\n  \"answers\": {";
/// The text before the key of an answer.
const KEY: &str = "\n    \"";
/// The text between the last answer and the field behind.
const AFTER_ANSWERS: &str = "\n  },";

/// An answer that says nothing, as a file holds it.
static NOTHING: LazyLock<String> = LazyLock::new(|| {
    let json = json::encode(&Answer::default());
    String::from_utf8_lossy(&json).trim_end().replace('\n', "\n    ")
});

/// The fields before the checklist.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Before<'f> {
    format: &'f str,
    version: u32,
    id: Option<SessionId>,
    system: Text,
    created_at: Option<DateTime<Utc>>,
    previous: Option<SessionId>,
    people: Vec<Person>,
}

/// The identifying fields of a session, enough for finding one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The id.
    pub id: SessionId,
    /// The name of the system under review.
    pub system: Text,
    /// The time at which the session was created.
    pub created_at: DateTime<Utc>,
}

impl Head {
    /// Parses the JSON object that the fields before the checklist make; `None` if anything is unusual.
    pub fn skim(beginning: &str) -> Option<Self> {
        let Object::<Before<'_>>(before) = serde_json::from_str(beginning).ok()?;
        before.is_usual().then_some(())?;
        let Before { id, system, created_at, .. } = before;
        Some(Self { id: id?, system, created_at: created_at? })
    }

    /// Copies the fields from a session.
    pub fn of(session: &Session) -> Self {
        let Session { id, system, created_at, .. } = session;
        Self { id: id.clone(), system: system.clone(), created_at: *created_at }
    }
}

impl Before<'_> {
    fn is_usual(&self) -> bool {
        self.format == FORMAT && self.version == VERSION && !self.system.is_blank()
    }
}

/// The fields after the answers.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct After {
    decision: Option<Decision>,
    labels: Labels,
    #[serde(rename = "meeting")]
    _meeting: IgnoredAny,
    last_time: Option<Object<Last>>,
    #[serde(rename = "history")]
    _history: Each<Object<Change>>,
}

/// The last review.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Last {
    session: Option<SessionId>,
    created_at: Option<DateTime<Utc>>,
    answers: BTreeMap<String, Object<Entry>>,
    decision: Option<LastDecision>,
    conditions: Vec<LastCondition>,
}

/// An answer of this review or of the last one.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Entry {
    status: Option<Status>,
    #[serde(rename = "reason")]
    _reason: Unread,
    #[serde(rename = "note")]
    _note: Unread,
    owner: Option<Text>,
    due: Option<NaiveDate>,
    #[serde(rename = "evidence")]
    _evidence: Each<Object<Evidence>>,
    blocker: bool,
    risk: Option<Risk>,
    history: Newest,
    #[serde(rename = "open_since")]
    _open_since: Option<NaiveDate>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Evidence {
    #[serde(rename = "link")]
    _link: Unread,
    #[serde(rename = "at")]
    _at: Option<Moment>,
    #[serde(rename = "by")]
    _by: Unread,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Change {
    at: Option<Moment>,
    #[serde(rename = "by")]
    _by: Unread,
    #[serde(rename = "field")]
    _field: Unread,
    #[serde(rename = "from")]
    _from: IgnoredAny,
    #[serde(rename = "to")]
    _to: IgnoredAny,
}

impl Session {
    /// Parses a file without its checklist, from the text before it and the text after it; `None` if anything
    /// is unusual. Fields that the list does not show are empty in the result, so it must never be saved.
    pub fn skim(before: &str, checklist: &Arc<Checklist>, after: &str) -> Option<Self> {
        let (answers, rest) = read_answers(after, checklist)?;
        // What stands before and after becomes two objects. If both are sound, and with them the
        // checklist and the answers between, so is the whole.
        let before = [before, "}"].concat();
        let Object::<Before<'_>>(before) = serde_json::from_str(&before).ok()?;
        if !before.is_usual() {
            return None;
        }
        let after = ["{", rest.strip_prefix(AFTER_ANSWERS)?].concat();
        let Object::<After>(after) = serde_json::from_str(&after).ok()?;
        let rest = Rest {
            previous: Lenient::Known(before.previous),
            people: Lenient::Known(before.people),
            decision: Lenient::Known(after.decision),
            labels: Lenient::Known(after.labels),
            last_time: Lenient::Known(after.last_time.map(|Object(last)| last.into_last_time())),
            ..Rest::default()
        };
        let (id, created_at) = (before.id?, before.created_at?);
        Some(Self::assemble(id, before.system, created_at, Arc::clone(checklist), answers, rest))
    }
}

/// Reads the answers that stand behind a checklist, in its order. Returns one for each item, and the text
/// behind them.
fn read_answers<'f>(text: &'f str, checklist: &Checklist) -> Option<(Vec<SharedAnswer>, &'f str)> {
    let nothing = NOTHING.as_str();
    let mut answers = no_answers(checklist);
    let mut rest = text.strip_prefix(ANSWERS)?;
    let mut comma = "";
    for ((_, item), answer) in checklist.items().zip(&mut answers) {
        let id = item.id.raw();
        // What JSON escapes stands otherwise than it reads.
        if id.contains(['"', '\\']) {
            return None;
        }
        rest = rest.strip_prefix(comma)?.strip_prefix(KEY)?;
        rest = rest.strip_prefix(id)?.strip_prefix("\": ")?;
        comma = ",";
        if let Some(after) = rest.strip_prefix(nothing) {
            rest = after;
        } else {
            let (Object(entry), after) = first_value::<Object<Entry>>(rest)?;
            *answer = entry.into_answer().into();
            rest = after;
        }
    }
    Some((answers, rest))
}

/// Returns the value at the beginning of a text, and the text behind it.
fn first_value<'f, T: Deserialize<'f>>(text: &'f str) -> Option<(T, &'f str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    let value = values.next()?.ok()?;
    Some((value, &text[values.byte_offset()..]))
}

impl Entry {
    fn into_answer(self) -> Answer {
        // Of what has a date it is told when it was changed.
        let is_dated = self.due.is_some() || self.risk.is_some();
        let change = self.history.0.filter(|_| is_dated);
        let history = change.map(|at| HistoryEntry { at: Some(at), ..HistoryEntry::default() });
        Answer {
            history: history.into_iter().collect(),
            status: self.status,
            owner: self.owner,
            due: self.due,
            blocker: self.blocker,
            risk: Lenient::Known(self.risk),
            ..Answer::default()
        }
    }

    fn into_last_answer(self) -> LastAnswer {
        LastAnswer {
            status: self.status,
            owner: self.owner,
            due: self.due,
            blocker: self.blocker,
            risk: Lenient::Known(self.risk),
            ..LastAnswer::default()
        }
    }
}

impl Last {
    fn into_last_time(self) -> LastTime {
        let answers = self.answers.into_iter();
        let answers = answers.map(|(id, Object(entry))| (id, entry.into_last_answer()));
        LastTime {
            session: self.session,
            created_at: self.created_at,
            answers: answers.collect(),
            decision: Lenient::Known(self.decision),
            conditions: Lenient::Known(self.conditions),
            ..LastTime::default()
        }
    }
}

/// A JSON object. serde would accept a list for a struct too, which a session's file never has.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = Object<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }

        deserializer.deserialize_map(Reader(PhantomData))
    }
}

/// A string whose value is not needed.
#[derive(Default)]
struct Unread;

impl<'de> Deserialize<'de> for Unread {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Key::deserialize(deserializer).map(|_| Self)
    }
}

/// A time.
struct Moment(DateTime<Utc>);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Key(text) = Key::deserialize(deserializer)?;
        match plain_moment(&text) {
            Some(at) => Ok(Self(at)),
            None => DateTime::<Utc>::deserialize(StrDeserializer::new(&text)).map(Self),
        }
    }
}

/// Parses a time as this program writes it; `None` for any other. That is much faster than parsing it as any time,
/// and every change in every session has one.
fn plain_moment(text: &str) -> Option<DateTime<Utc>> {
    let digit_or = |(byte, form): (u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        form => byte == *form,
    };
    let form = b"0000-00-00T00:00:00Z";
    (text.len() == form.len() && text.bytes().zip(form).all(digit_or)).then_some(())?;
    let digit = |at: usize| u32::from(text.as_bytes()[at] - b'0');
    let two = |at: usize| 10 * digit(at) + digit(at + 1);
    let year = i32::try_from(100 * two(0) + two(2)).ok()?;
    let day = NaiveDate::from_ymd_opt(year, two(5), two(8))?;
    Some(day.and_hms_opt(two(11), two(14), two(17))?.and_utc())
}

/// The newest time of a list of changes.
#[derive(Default)]
struct Newest(Option<DateTime<Utc>>);

impl<'de> Deserialize<'de> for Newest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Newest;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Newest, A::Error> {
                let mut newest = None;
                while let Some(Object(change)) = list.next_element::<Object<Change>>()? {
                    newest = newest.max(change.at.map(|Moment(at)| at));
                }
                Ok(Newest(newest))
            }
        }

        deserializer.deserialize_seq(Reader)
    }
}

/// A list whose values are not needed.
struct Each<T>(PhantomData<T>);

impl<T> Default for Each<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Each<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = Each<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Each<T>, A::Error> {
                while list.next_element::<T>()?.is_some() {}
                Ok(Each::default())
            }
        }

        deserializer.deserialize_seq(Reader(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Digits, mostly in the form of a moment, some beyond what a clock shows.
        #[test]
        fn a_moment_is_one_where_reading_it_gives_one(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](Z|\\.5Z|\\+01:00|)",
        ) {
            let json = serde_json::to_string(&text).unwrap();
            let read = serde_json::from_str::<DateTime<Utc>>(&json).is_ok();
            prop_assert_eq!(serde_json::from_str::<Moment>(&json).is_ok(), read);
            let is_same = |at| serde_json::from_str::<DateTime<Utc>>(&json).is_ok_and(|it| it == at);
            prop_assert!(plain_moment(&text).is_none_or(is_same));
        }
    }
}
