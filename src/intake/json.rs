//! JSON as a tree. A key that stands twice in an object is an error: which of the values was meant cannot be told.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use crate::domain::format::decode;
use crate::intake::draft::Place;
use crate::intake::refusal::Refusal;
use crate::intake::tree::{Builder, Dialect, Fault, Tree};

/// Parses JSON.
///
/// # Errors
/// It is no JSON, has a key twice, or passes a bound.
pub(super) fn parse(text: &str) -> Result<Tree, Refusal> {
    let mut growth = Growth { builder: Builder::new(Dialect::Json), fault: None };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = Seed(&mut growth).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    match (read, growth.fault) {
        (Err(error), Some(fault)) => Err(fault.on(Dialect::Json, error.line().max(1))),
        (Err(error), None) => Err(unread(text, &error)),
        (Ok(()), _) => growth.builder.finish().map_err(|fault| fault.on(Dialect::Json, 1)),
    }
}

/// Returns the refusal of a text that is no JSON, in the words that our own files are refused with.
fn unread(text: &str, error: &serde_json::Error) -> Refusal {
    if let Err(error) = decode::parse::<IgnoredAny>(text) {
        return error.into();
    }
    // What can be skipped and not be read: numbers beyond all bounds, halves of characters.
    let told = error.to_string();
    let message = told.split(" at line ").next().unwrap_or_default().to_owned();
    let place = Place::Line(error.line().max(1));
    Refusal::Syntax { syntax: Dialect::Json.name(), place, message }
}

/// A tree that grows, and why it stopped.
struct Growth {
    builder: Builder,
    fault: Option<Fault>,
}

/// Reads a value into a tree.
struct Seed<'g>(&'g mut Growth);

impl Seed<'_> {
    fn scalar<E: serde::de::Error>(self, text: Option<&str>) -> Result<(), E> {
        let taken = self.0.builder.scalar(text, 0);
        self.0.kept(taken).map(|_| ())
    }
}

impl Growth {
    /// Remembers a fault, and stops the parser.
    fn kept<T, E: serde::de::Error>(&mut self, taken: Result<T, Fault>) -> Result<T, E> {
        taken.map_err(|fault| {
            self.fault = Some(fault);
            E::custom("unfit")
        })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(None)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Some(if value { "true" } else { "false" }))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.scalar(Some(&value.to_string()))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Some(&value.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Number::from_f64(value).map(|number| number.to_string()).as_deref())
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.scalar(Some(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self(growth) = self;
        let begun = growth.builder.begin(false, 0);
        growth.kept(begun)?;
        while list.next_element_seed(Seed(growth))?.is_some() {}
        growth.builder.end();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(growth) = self;
        let begun = growth.builder.begin(true, 0);
        growth.kept(begun)?;
        while let Some(key) = map.next_key::<String>()? {
            let taken = growth.builder.key(&key);
            growth.kept(taken)?;
            map.next_value_seed(Seed(growth))?;
        }
        growth.builder.end();
        Ok(())
    }
}
