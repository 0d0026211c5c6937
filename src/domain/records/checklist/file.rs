//! A checklist as its file: categories of items, and the sentences of the bands.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::basics::text::{Shown, Text};
use crate::domain::format::record::record;

/// The most items a checklist may have.
pub const MOST_ITEMS: usize = 10_000;
/// The longest id of an item or a category, in characters.
pub(super) const LONGEST_ID: usize = 100;

/// The id of an item: whole (`data.restore-drills`), unique in its checklist.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(Box<str>);

impl ItemId {
    /// Takes an id as it is.
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    /// The id as it came: for storing and comparing.
    pub fn raw(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown::line(&self.0).fmt(formatter)
    }
}

/// The place of an item in its checklist, counted from 0 through all categories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemNo(pub usize);

/// The place of a category in its checklist, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryNo(pub usize);

record! {
    /// A statement that is true today or not.
    pub struct Item as "an item" {
        /// Unique in the checklist.
        pub id: ItemId,
        /// The statement.
        pub text: Text,
        /// What *done* looks like, testably.
        pub done_when if is_said: Text,
        /// The evidence to ask for.
        pub evidence if is_said: Text,
        /// A question that opens the talk.
        pub ask if is_said: Text,
        /// What to do first if it is missing.
        pub if_missing if is_said: Text,
    }
}

record! {
    /// Items that belong together.
    pub struct Category as "a category" {
        /// Unique among the categories.
        pub id: ItemId,
        /// The title.
        pub title: Text,
        /// The title of a narrow column; cut from the title where it is not given.
        pub short if is_said: Text,
        /// The items.
        pub items: Vec<Item>,
    }
}

record! {
    /// The sentences of the three bands; an empty one stands for the built-in sentence.
    pub struct Bands as "the sentences of the bands" {
        /// Below 60%.
        pub pre_production if is_said: Text,
        /// 60% to 85%.
        pub managed_risk if is_said: Text,
        /// Above 85%.
        pub strong_baseline if is_said: Text,
    }
}

record! {
    /// A checklist as it stands in a file, not yet known to be sound.
    pub struct ChecklistFile as "a checklist" {
        pub(super) id: ItemId,
        pub(super) version: Version,
        pub(super) title: Text,
        pub(super) categories: Vec<Category>,
        pub(super) bands: Bands,
    }
}

/// The version of a checklist's content, 1 where none is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Version(u32);

impl Default for Version {
    fn default() -> Self {
        Self(1)
    }
}

fn is_said(text: &Text) -> bool {
    !text.is_empty()
}
