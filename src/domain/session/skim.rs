//! Partial parse of a session's file: only the fields that the list of sessions shows.
//!
//! The rest of a file is checked for its JSON types but not kept. Anything unusual returns `None`, valid
//! or not; the caller then parses the whole file. Where it returns a session, the fields read are
//! the ones that the whole parse returns.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Key, Lenient};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::Checklist;
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::{LastAnswer, LastTime};
use crate::domain::records::people::Person;
use crate::domain::records::risk::Risk;
use crate::domain::session::as_written::{AFTER_ANSWERS, read_answers};
use crate::domain::session::file::{FORMAT, VERSION};
use crate::domain::session::{Rest, Session};

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
struct After<'f> {
    decision: Option<Decision>,
    #[serde(rename = "meeting")]
    _meeting: IgnoredAny,
    #[serde(borrow)]
    last_time: Option<Object<Last<'f>>>,
    #[serde(rename = "history")]
    _history: Each<Object<Change>>,
}

/// The last review.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Last<'f> {
    session: Option<SessionId>,
    created_at: Option<DateTime<Utc>>,
    #[serde(borrow)]
    answers: Entries<'f>,
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
    #[serde(rename = "history")]
    _history: Each<Object<Change>>,
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
    #[serde(rename = "at")]
    _at: Option<Moment>,
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
        let known = |Object(entry): Object<Entry>| entry.into_answer();
        let (answers, rest) = read_answers(after, checklist, known)?;
        // The texts before and after become two objects. If both are valid, and the checklist and the answers
        // between them too, so is the whole.
        let before = [before, "}"].concat();
        let Object::<Before<'_>>(before) = serde_json::from_str(&before).ok()?;
        if !before.is_usual() {
            return None;
        }
        let after = ["{", rest.strip_prefix(AFTER_ANSWERS)?].concat();
        let Object::<After<'_>>(after) = serde_json::from_str(&after).ok()?;
        let rest = Rest {
            previous: Lenient::Known(before.previous),
            people: Lenient::Known(before.people),
            decision: Lenient::Known(after.decision),
            last_time: Lenient::Known(after.last_time.map(|Object(last)| last.into_last_time())),
            ..Rest::default()
        };
        let (id, created_at) = (before.id?, before.created_at?);
        Some(Self::assemble(id, before.system, created_at, Arc::clone(checklist), answers, rest))
    }
}

impl Entry {
    fn into_answer(self) -> Answer {
        Answer {
            status: self.status,
            owner: self.owner,
            due: self.due,
            blocker: self.blocker,
            risk: Lenient::Known(self.risk),
            ..Answer::default()
        }
    }

    fn into_last_answer(self) -> LastAnswer {
        let risk = Lenient::Known(self.risk);
        LastAnswer { status: self.status, risk, ..LastAnswer::default() }
    }
}

impl Last<'_> {
    fn into_last_time(self) -> LastTime {
        let Entries(entries) = self.answers;
        let answers = entries.into_iter();
        let answers = answers.map(|(Key(id), entry)| (id.into_owned(), entry.into_last_answer()));
        LastTime {
            session: self.session,
            created_at: self.created_at,
            answers: answers.collect(),
            ..LastTime::default()
        }
    }
}

/// The answers of the last review by item id, in the order of the file.
#[derive(Default)]
struct Entries<'f>(Vec<(Key<'f>, Entry)>);

impl<'f, 'de: 'f> Deserialize<'de> for Entries<'f> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Entries<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the answers by item")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some((id, Object(entry))) = map.next_entry()? {
                    entries.push((id, entry));
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Reader)
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
        struct Reader;

        impl Visitor<'_> for Reader {
            type Value = Unread;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text")
            }

            fn visit_str<E>(self, _: &str) -> Result<Unread, E> {
                Ok(Unread)
            }
        }

        deserializer.deserialize_str(Reader)
    }
}

/// A time whose value is not needed.
struct Moment;

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Key(text) = Key::deserialize(deserializer)?;
        if is_plain_moment(&text) {
            return Ok(Self);
        }
        DateTime::<Utc>::deserialize(StrDeserializer::new(&text)).map(|_| Self)
    }
}

/// Returns whether a text is a time as this program writes it, on a day up to the 28th. That is much
/// faster than parsing it, and every change in every session has one.
fn is_plain_moment(text: &str) -> bool {
    let digit_or = |(byte, form): (u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        form => byte == *form,
    };
    let form = b"0000-00-00T00:00:00Z";
    text.len() == form.len()
        && text.bytes().zip(form).all(digit_or)
        && ("01"..="12").contains(&&text[5..7])
        && ("01"..="28").contains(&&text[8..10])
        && text[11..13] < *"24"
        && text[14..16] < *"60"
        && text[17..19] < *"60"
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
            prop_assert!(read || !is_plain_moment(&text));
        }
    }
}
