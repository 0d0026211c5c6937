//! JSON objects that lose nothing: known fields are typed, unknown ones are kept byte for byte.
//!
//! serde's `flatten` would do the same but for numbers beyond 64 bits, which it rounds, and for
//! duplicate keys, of which it keeps the last. So `record!` writes the reading and the writing
//! of an object itself: fields in their declared order, then the unknown ones in the order in
//! which they came; a key that stands twice is an error.
//!
//! A large session holds a hundred thousand keys: none of them is copied to be compared.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use foldhash::HashSet;
use serde::de::{DeserializeOwned, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::domain::format::json::escape;

/// A JSON value that is stored and given back exactly as it came.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Kept(Box<RawValue>);

impl Kept {
    /// Returns the JSON text.
    pub fn json(&self) -> &str {
        self.0.get()
    }

    /// Keeps a value of our own.
    pub fn of(value: &impl Serialize) -> Self {
        serde_json::value::to_raw_value(value).map_or_else(|_| Self::default(), Self::safe)
    }

    /// Keeps JSON that came from anywhere; what could act on a terminal is escaped.
    fn safe(raw: Box<RawValue>) -> Self {
        match escape(raw.get()) {
            Cow::Borrowed(_) => Self(raw),
            // Escaping inside strings keeps JSON valid, and nothing is escaped outside of them.
            Cow::Owned(escaped) => Self(RawValue::from_string(escaped).unwrap_or(raw)),
        }
    }

    /// Returns the value as one of a type, if it is such a value.
    pub fn parse<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.json()).ok()
    }

    /// Returns the text, if the value is a string.
    pub fn as_text(&self) -> Option<String> {
        self.parse()
    }
}

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self::safe)
    }
}

impl Default for Kept {
    /// JSON's `null`.
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.json() == other.json()
    }
}

impl Eq for Kept {}

/// A value that is typed where this version understands it, and kept byte for byte where it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Lenient<T> {
    /// A value that this version understands.
    Known(T),
    /// A value that it does not.
    Other(Kept),
}

impl<T> Lenient<T> {
    /// Returns the value, where it is understood.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Other(_) => None,
        }
    }
}

impl<T: Default> Default for Lenient<T> {
    fn default() -> Self {
        Self::Known(T::default())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        let known = serde_json::from_str(raw.get());
        Ok(known.map_or_else(|_| Self::Other(Kept::safe(raw.to_owned())), Self::Known))
    }
}

/// The fields of an object that this version does not know, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unknown(Vec<(String, Kept)>);

impl Unknown {
    /// Keeps one more field.
    pub(crate) fn push(&mut self, name: String, value: Kept) {
        self.0.push((name, value));
    }

    /// Returns the fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Kept)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Returns the fields themselves.
    pub fn into_fields(self) -> Vec<(String, Kept)> {
        self.0
    }

    /// Returns the value of a field.
    pub fn get(&self, sought: &str) -> Option<&Kept> {
        self.0.iter().find(|(name, _)| name == sought).map(|(_, value)| value)
    }

    /// Returns the names of the fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

impl<'de> Fields<'de> for Unknown {
    const EXPECTED: &'static str = "an object";
    const NAMES: &'static [&'static str] = &[];

    fn take<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        self.push(key.to_owned(), map.next_value()?);
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Unknown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

/// The key of a field, borrowed from the text where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Key<'t>(#[serde(borrow)] pub(crate) Cow<'t, str>);

/// The keys of one object, each of which may stand once.
#[derive(Default)]
pub(crate) struct Keys<'de> {
    /// A bit for each of the names that were expected.
    expected: u32,
    others: HashSet<Cow<'de, str>>,
}

impl<'de> Keys<'de> {
    /// Records a key, one of `names` or another. Refuses one that stands twice.
    pub(crate) fn once<E: Error>(&mut self, names: &[&str], key: &Key<'de>) -> Result<(), E> {
        let is_new = match names.iter().position(|name| *name == key.0) {
            Some(place) => {
                let before = self.expected;
                self.expected |= 1 << place;
                before != self.expected
            }
            None => self.others.insert(key.0.clone()),
        };
        if is_new {
            return Ok(());
        }
        let key = crate::domain::basics::names::excerpt(&key.0);
        Err(E::custom(format_args!("the key `{key}` stands twice in one object")))
    }
}

/// Reads an object into a `T` that takes one field after the other.
pub(crate) trait Fields<'de>: Default {
    /// The kind of object, for the message when another value is found.
    const EXPECTED: &'static str;
    /// The names of its fields.
    const NAMES: &'static [&'static str];

    fn take<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error>;
}

/// Reads a `T` field by field. Refuses a value that is no object, a key that stands twice, and a field of
/// another type.
pub(crate) fn read<'de, T: Fields<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    struct Reader<T>(PhantomData<T>);

    impl<'de, T: Fields<'de>> Visitor<'de> for Reader<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str(T::EXPECTED)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
            let (mut record, mut keys) = (T::default(), Keys::default());
            while let Some(key) = map.next_key::<Key<'_>>()? {
                keys.once(T::NAMES, &key)?;
                record.take(&key.0, &mut map)?;
            }
            Ok(record)
        }
    }

    from.deserialize_map(Reader(PhantomData))
}

/// Returns whether a field says something: it is written only then.
pub(crate) fn is_set<T: Default + PartialEq>(value: &T) -> bool {
    *value != T::default()
}

/// Declares an object: a struct whose fields all have defaults, with a last field `unknown`.
/// `field if condition` is written only where the condition (a function of the value) holds.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $vis:vis struct $name:ident as $expected:literal {
            $( $(#[$field_doc:meta])* $field_vis:vis $field:ident $(if $written:path)? : $type:ty, )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        $vis struct $name {
            $( $(#[$field_doc])* $field_vis $field: $type, )*
            /// Fields that this version does not know, kept as they came.
            pub unknown: $crate::domain::format::record::Unknown,
        }

        impl<'de> $crate::domain::format::record::Fields<'de> for $name {
            const EXPECTED: &'static str = $expected;
            const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];

            fn take<A: serde::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                map: &mut A,
            ) -> Result<(), A::Error> {
                match key {
                    $( stringify!($field) => self.$field = map.next_value()?, )*
                    _ => self.unknown.push(key.to_owned(), map.next_value()?),
                }
                Ok(())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::domain::format::record::read(deserializer)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap;
                let mut map = serializer.serialize_map(None)?;
                $(
                    if true $(&& $written(&self.$field))? {
                        map.serialize_entry(stringify!($field), &self.$field)?;
                    }
                )*
                for (name, value) in self.unknown.iter() {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    };
}

pub(crate) use record;

#[cfg(test)]
mod tests {
    use super::*;

    fn present(text: &str) -> bool {
        !text.is_empty()
    }

    record! {
        /// A thing.
        struct Thing as "a thing" {
            /// Its name.
            name: String,
            /// The fields that are rarely set.
            rare if present: String,
        }
    }

    #[test]
    fn unknown_fields_come_back_as_they_were() {
        let json = r#"{"name":"a","x":12345678901234567890123,"y":{"b":1,"a":[1e400]},"z":null}"#;
        let thing: Thing = serde_json::from_str(json).unwrap();
        assert_eq!(thing.name, "a");
        assert_eq!(Thing::NAMES, ["name", "rare"]);
        assert_eq!(thing.unknown.names().collect::<Vec<_>>(), ["x", "y", "z"]);
        assert_eq!(serde_json::to_string(&thing).unwrap(), json);
    }

    #[test]
    fn a_key_that_stands_twice_is_an_error_with_its_place() {
        for json in [
            r#"{"name":"a",
            "name":"b"}"#,
            r#"{"x":1,
            "x":2}"#,
        ] {
            let error = serde_json::from_str::<Thing>(json).unwrap_err();
            assert!(error.to_string().contains("stands twice"), "{error}");
            assert_eq!(error.line(), 2);
        }
    }

    #[test]
    fn something_else_than_the_object_is_named() {
        let error = serde_json::from_str::<Thing>("[1]").unwrap_err();
        assert!(error.to_string().contains("expected a thing"), "{error}");
    }
}
