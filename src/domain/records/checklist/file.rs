//! The JSON form of a checklist, not validated: categories of items, and the sentences of the bands.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::basics::text::{Shown, Text};
use crate::domain::format::record::{is_set, record};

/// The largest number of items in a checklist.
pub const MOST_ITEMS: usize = 10_000;
/// The separator of the titles in the group of a category, from the outermost in.
pub const BETWEEN_TITLES: &str = " / ";
/// The longest id of an item or a category, in characters.
pub(super) const LONGEST_ID: usize = 100;

/// The id of an item, with its category's prefix (`data.restore-drills`); unique in its checklist.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(Box<str>);

impl ItemId {
    /// Wraps an id unchanged.
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    /// Returns the id unchanged: for storing and comparing, never for showing.
    pub fn raw(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown::line(&self.0).fmt(formatter)
    }
}

/// The index of an item in its checklist, counted from 0 through all categories.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct ItemNo(pub usize);

/// The index of a category in its checklist, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CategoryNo(pub usize);

record! {
    /// A link of an item to what says more.
    pub struct Link as "a link" {
        /// The words for it; empty to show the address.
        pub title if is_set: Text,
        /// The address.
        pub url: Text,
    }
}

record! {
    /// A statement that is true today or not.
    pub struct Item as "an item" {
        /// The id, unique in the checklist.
        pub id: ItemId,
        /// The statement.
        pub text: Text,
        /// A testable description of *done*.
        pub done_when if is_set: Text,
        /// The evidence to ask for.
        pub evidence if is_set: Text,
        /// A question that opens the discussion.
        pub ask if is_set: Text,
        /// The first step if it is missing.
        pub if_missing if is_set: Text,
        /// More that the source of the checklist says of it.
        pub about if is_set: Text,
        /// The level, one of those of the checklist; empty for none.
        pub level if is_set: Text,
        /// The id that the source gives it, as people know it.
        pub source_id if is_set: Text,
        /// Links to read on.
        pub links if is_set: Vec<Link>,
        /// The ids in an earlier version of the checklist that this item takes the place of.
        pub replaces if is_set: Vec<ItemId>,
    }
}

impl Item {
    /// Returns the id by which people know it, safe to show: that of the source, if it gives it another one.
    pub fn known_as(&self) -> Shown<'_> {
        if self.source_id.is_blank() { Shown::line(self.id.raw()) } else { self.source_id.shown() }
    }
}

record! {
    /// Items that belong together.
    pub struct Category as "a category" {
        /// The id, unique among the categories.
        pub id: ItemId,
        /// The title.
        pub title: Text,
        /// The title for narrow columns; empty to cut it from the title.
        pub short if is_set: Text,
        /// The titles above the category, joined by ` / `.
        pub group if is_set: Text,
        /// The items.
        pub items: Vec<Item>,
    }
}

record! {
    /// The sentences of the three bands; an empty one means the built-in sentence.
    pub struct Bands as "the sentences of the bands" {
        /// Below 60%.
        pub pre_production if is_set: Text,
        /// 60% to 85%.
        pub managed_risk if is_set: Text,
        /// Above 85%.
        pub strong_baseline if is_set: Text,
    }
}

record! {
    /// A checklist as read from a file, not yet validated.
    pub struct ChecklistFile as "a checklist" {
        /// The id, which tells it from other checklists.
        pub id: ItemId,
        /// The version of the content.
        pub version: Version,
        /// The title.
        pub title: Text,
        /// The file that it was imported from.
        pub source if is_set: Option<Source>,
        /// The levels of the items, the most binding first.
        pub levels if is_set: Vec<Text>,
        /// The categories in order.
        pub categories: Vec<Category>,
        /// The sentences of the bands.
        pub bands: Bands,
    }
}

record! {
    /// The file that a checklist was imported from.
    pub struct Source as "the source of a checklist" {
        /// The name of the file, without its folder.
        pub file: Text,
        /// The name of its format.
        pub format: Text,
        /// The SHA-256 of its bytes, in lower-case hex.
        pub sha256: Text,
    }
}

record! {
    /// The id, version and source by which a checklist differs from others and from its own other versions.
    pub struct Identity as "the identity of a checklist" {
        /// The id.
        pub id: ItemId,
        /// The version of the content.
        pub version: Version,
        /// The SHA-256 of the file that it was imported from.
        pub sha256 if is_set: Text,
    }
}

/// The version of a checklist's content, by default 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub u32);

impl Default for Version {
    fn default() -> Self {
        Self(1)
    }
}
