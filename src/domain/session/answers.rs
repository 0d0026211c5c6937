//! The answers of a session as the JSON object that a file holds.

use serde::de::MapAccess;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::format::record::{Fields, read};
use crate::domain::records::answer::{Answer, SharedAnswer};
use crate::domain::records::checklist::ItemId;

/// The answers by item id, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AnswersFile(pub(super) Vec<(ItemId, SharedAnswer)>);

impl<'de> Fields<'de> for AnswersFile {
    const EXPECTED: &'static str = "the answers by item";
    const NAMES: &'static [&'static str] = &[];

    fn take<A: MapAccess<'de>>(&mut self, id: &str, map: &mut A) -> Result<(), A::Error> {
        let answer: Answer = map.next_value()?;
        self.0.push((ItemId::new(id), answer.into()));
        Ok(())
    }
}

impl<'de> Deserialize<'de> for AnswersFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

impl Serialize for AnswersFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(id, answer)| (id, &**answer)))
    }
}
