//! The checklist: categories of items, each a statement that is true today or not, and the
//! sentences of the three bands. The built-in one is `assets/checklists/production-readiness.json`.

pub mod file;
mod inspection;
pub mod levels;
pub mod library_id;
pub mod remarks;
pub mod versions;
pub mod wording;

use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use foldhash::{HashMap, HashSet};
use serde::Serialize;

use crate::domain::basics::score::Band;
use crate::domain::basics::text::{Shown, Text, cut};
use crate::domain::format::decode::{DecodeError, judged, located, parse, text_of};
use crate::domain::format::kind::wanted::Wanted;
use crate::domain::format::problem::Problem;
pub use crate::domain::records::checklist::file::{
    Bands, Category, CategoryNo, ChecklistFile, Identity, Item, ItemId, ItemNo, Source,
};
use crate::domain::records::checklist::inspection::{Vocabulary, faults};

/// The width of a short title that is cut from a category's title, in columns.
const LONGEST_SHORT: usize = 8;

/// A valid checklist: at least one category, at least one item in each, unique ids.
///
/// Items are addressed by index, [`ItemNo`]. Indices never change, because a session has its own copy of
/// the checklist.
#[derive(Clone, Debug)]
pub struct Checklist {
    file: ChecklistFile,
    /// The index of the first item of each category, then the number of all items.
    starts: Vec<usize>,
    /// The index of each id, built on the first look-up: opening a review needs none.
    numbers: OnceLock<HashMap<ItemId, ItemNo>>,
    /// The widths of the longest text and of the longest id of an item, measured once for all frames.
    longest_item: OnceLock<usize>,
    longest_id: OnceLock<usize>,
    has_own_short_titles: bool,
    /// The length in bytes of the beginning that each category's title shares with another one.
    shared_beginnings: Vec<usize>,
}

impl Checklist {
    /// Returns the built-in checklist.
    pub fn built_in() -> Arc<Self> {
        static BUILT_IN: LazyLock<Arc<Checklist>> = LazyLock::new(|| {
            let json = include_str!("../../../assets/checklists/production-readiness.json");
            let file: ChecklistFile = serde_json::from_str(json).unwrap_or_default();
            Arc::new(Checklist::index(file))
        });
        Arc::clone(&BUILT_IN)
    }

    /// Validates the checklist of a session. Unknown fields are kept: a newer version may have written them.
    ///
    /// # Errors
    /// All problems, in the order of the file.
    pub fn of_session(file: ChecklistFile) -> Result<Self, Vec<Problem>> {
        let problems = faults(&file, Vocabulary::Open);
        if problems.is_empty() { Ok(Self::index(file)) } else { Err(problems) }
    }

    /// Validates a checklist that a person wrote. Unknown fields are problems: they are probably misspelt.
    ///
    /// # Errors
    /// All problems, in the order of the file.
    pub fn of_author(file: ChecklistFile) -> Result<Self, Vec<Problem>> {
        let problems = faults(&file, Vocabulary::Closed);
        if problems.is_empty() { Ok(Self::index(file)) } else { Err(problems) }
    }

    /// Reads a checklist that a person wrote.
    ///
    /// # Errors
    /// With the line: no JSON, another kind of file, or an unsound checklist.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let text = text_of(bytes, Wanted::Checklist)?;
        let read = parse(&text)
            .and_then(|file| Self::of_author(file).map_err(|found| located(&text, found)));
        read.map_err(|error| judged(&text, Wanted::Checklist, error))
    }

    fn index(file: ChecklistFile) -> Self {
        let (mut starts, mut count) = (vec![0], 0);
        for category in &file.categories {
            count += category.items.len();
            starts.push(count);
        }
        let categories = &file.categories;
        let short_titles = categories.iter().map(|category| short_title(category, LONGEST_SHORT));
        let short_titles: HashSet<String> = short_titles.collect();
        let has_own_short_titles = short_titles.len() == categories.len();
        let shared_beginnings = shared_beginnings(categories);
        Self {
            file,
            starts,
            numbers: OnceLock::new(),
            longest_item: OnceLock::new(),
            longest_id: OnceLock::new(),
            has_own_short_titles,
            shared_beginnings,
        }
    }

    /// Returns the width of the text of the longest item, in columns.
    pub fn longest_item(&self) -> usize {
        *self.longest_item.get_or_init(|| {
            let widths = self.items().map(|(_, item)| item.text.shown().columns());
            widths.max().unwrap_or_default()
        })
    }

    /// Returns the width of the longest id by which people know an item, in columns.
    pub fn longest_id(&self) -> usize {
        *self.longest_id.get_or_init(|| {
            let widths = self.items().map(|(_, item)| item.known_as().columns());
            widths.max().unwrap_or_default()
        })
    }

    /// Returns the width of the longest category title, in columns.
    pub fn longest_title(&self) -> usize {
        let widths = self.categories().iter().map(|category| category.title.shown().columns());
        widths.max().unwrap_or_default()
    }

    /// Returns whether the short titles of the categories are all different.
    pub const fn has_own_short_titles(&self) -> bool {
        self.has_own_short_titles
    }

    /// Returns the number of items in the largest category.
    pub fn largest_category(&self) -> usize {
        let sizes = self.starts.windows(2).map(|pair| pair[1] - pair[0]);
        sizes.max().unwrap_or_default()
    }

    /// Returns the checklist with another id.
    pub fn with_own_id(&self, id: ItemId) -> Self {
        Self::index(ChecklistFile { id, ..self.file.clone() })
    }

    /// Returns the file that it is.
    pub const fn file(&self) -> &ChecklistFile {
        &self.file
    }

    /// Returns the levels of the items, the most binding first.
    pub fn levels(&self) -> &[Text] {
        &self.file.levels
    }

    /// Returns the file that it was imported from.
    pub const fn source(&self) -> Option<&Source> {
        self.file.source.as_ref()
    }

    /// Returns the id of the checklist.
    pub fn id(&self) -> &ItemId {
        &self.file.id
    }

    /// Returns the version of its content.
    pub fn version(&self) -> u32 {
        self.file.version.0
    }

    /// Returns the id, version and source by which it differs from others and from its own other versions.
    pub fn identity(&self) -> Identity {
        let sha256 = self.source().map(|source| source.sha256.clone()).unwrap_or_default();
        let (id, version) = (self.file.id.clone(), self.file.version);
        Identity { id, version, sha256, ..Identity::default() }
    }

    /// Returns the title.
    pub fn title(&self) -> &Text {
        &self.file.title
    }

    /// Returns the categories in order.
    pub fn categories(&self) -> &[Category] {
        &self.file.categories
    }

    /// Returns the categories in order, each with its index.
    pub fn numbered_categories(&self) -> impl Iterator<Item = (CategoryNo, &Category)> {
        let categories = self.file.categories.iter().enumerate();
        categories.map(|(number, category)| (CategoryNo(number), category))
    }

    /// Returns the number of items, which is at least 1.
    pub fn len(&self) -> usize {
        self.starts.last().copied().unwrap_or_default()
    }

    /// Returns whether there are no items, which a valid checklist rules out.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the indices of the items of a category.
    ///
    /// # Panics
    /// If `category` is out of range.
    pub fn items_of(&self, category: CategoryNo) -> Range<usize> {
        self.starts[category.0]..self.starts[category.0 + 1]
    }

    /// Returns the category of an item; the last one for an index out of range.
    pub fn category_of(&self, item: ItemNo) -> CategoryNo {
        let after = self.starts.partition_point(|&start| start <= item.0);
        CategoryNo(after.saturating_sub(1).min(self.file.categories.len().saturating_sub(1)))
    }

    /// Returns the category at an index.
    ///
    /// # Panics
    /// If `category` is out of range.
    pub fn category(&self, category: CategoryNo) -> &Category {
        &self.file.categories[category.0]
    }

    /// Returns the item at an index.
    ///
    /// # Panics
    /// If `item` is out of range.
    pub fn item(&self, item: ItemNo) -> &Item {
        let category = self.category_of(item);
        &self.file.categories[category.0].items[item.0 - self.starts[category.0]]
    }

    /// Returns all items in order, each with its index.
    pub fn items(&self) -> impl Iterator<Item = (ItemNo, &Item)> {
        let items = self.file.categories.iter().flat_map(|category| &category.items);
        items.enumerate().map(|(number, item)| (ItemNo(number), item))
    }

    /// Returns the index of the item with exactly this id.
    pub fn number(&self, id: &ItemId) -> Option<ItemNo> {
        let numbers = || self.items().map(|(number, item)| (item.id.clone(), number)).collect();
        self.numbers.get_or_init(numbers).get(id).copied()
    }

    /// Returns the items that an id or a prefix of one may mean: those that are called exactly so, else all whose ids, or
    /// whose ids in the source, begin so. Letter case does not matter, unless two ids differ in nothing else.
    pub fn matching(&self, beginning: &str) -> Vec<ItemNo> {
        let exact = self.called(beginning);
        if !exact.is_empty() {
            return exact;
        }
        let begins = |id: &str| {
            id.get(..beginning.len()).is_some_and(|id| id.eq_ignore_ascii_case(beginning))
        };
        self.numbers_where(|item| begins(item.id.raw()) || begins(item.source_id.raw()))
    }

    /// Returns the item with an id, else the items to which the source gives it.
    pub fn called(&self, id: &str) -> Vec<ItemNo> {
        let with_id = self.with_id(id);
        if with_id.is_empty() && !id.is_empty() {
            return self.numbers_where(|item| item.source_id.raw().eq_ignore_ascii_case(id));
        }
        with_id
    }

    /// Returns the item with an id, or those whose ids differ from it in letter case only.
    pub fn with_id(&self, id: &str) -> Vec<ItemNo> {
        match self.number(&ItemId::new(id)) {
            Some(exact) => vec![exact],
            None => self.numbers_where(|item| item.id.raw().eq_ignore_ascii_case(id)),
        }
    }

    fn numbers_where(&self, fits: impl Fn(&Item) -> bool) -> Vec<ItemNo> {
        self.items().filter(|(_, item)| fits(item)).map(|(number, _)| number).collect()
    }

    /// Returns the author's short title of a category, or one cut from its title.
    pub fn short_title(&self, category: CategoryNo) -> String {
        short_title(self.category(category), LONGEST_SHORT)
    }

    /// Returns the author's short title of a category, or the first word of its title, cut at this many columns if they are
    /// more than those of a short title.
    pub fn short_title_within(&self, category: CategoryNo, room: usize) -> String {
        short_title(self.category(category), room.max(LONGEST_SHORT))
    }

    /// Splits a category's title, safe to show, into the words at its beginning that it shares with another
    /// title and the words that distinguish it, which include at least the last one.
    pub fn split_title(&self, category: CategoryNo) -> (String, String) {
        let mut shared = self.category(category).title.shown().to_string();
        let telling = shared.split_off(self.shared_beginnings[category.0].min(shared.len()));
        (shared, telling)
    }

    /// Returns the sentence of a band, the author's or the built-in one, safe to show.
    pub fn sentence(&self, band: Band) -> Shown<'_> {
        Shown::line(self.raw_sentence(band))
    }

    /// Returns the sentence of a band unchanged: for storing and comparing, never for showing.
    pub fn raw_sentence(&self, band: Band) -> &str {
        let (own, built_in) = match band {
            Band::PreProduction => {
                (&self.file.bands.pre_production, "this is still a pre-production system")
            }
            Band::ManagedRisk => {
                (&self.file.bands.managed_risk, "production is possible with managed risk")
            }
            Band::StrongBaseline => (
                &self.file.bands.strong_baseline,
                "baseline maturity is strong, but ongoing discipline is still required",
            ),
        };
        if own.is_blank() { built_in } else { own.raw() }
    }
}

/// Returns the length in bytes, in whole words, of the beginning that each title shares with another one.
/// In sorted order no title shares more with any other than with one of its neighbours.
fn shared_beginnings(categories: &[Category]) -> Vec<usize> {
    let titles: Vec<Shown<'_>> = categories.iter().map(|category| category.title.shown()).collect();
    let mut sorted: Vec<usize> = (0..titles.len()).collect();
    sorted.sort_by(|&a, &b| titles[a].as_str().cmp(titles[b].as_str()));
    let mut shared = vec![0; titles.len()];
    for pair in sorted.windows(2) {
        let length = common_words(titles[pair[0]].as_str(), titles[pair[1]].as_str());
        for &index in pair {
            shared[index] = shared[index].max(length);
        }
    }
    shared
}

/// Returns the length in bytes of the words, with the blanks behind them, that both texts begin with.
fn common_words(a: &str, b: &str) -> usize {
    let words = a.split_inclusive(' ').zip(b.split_inclusive(' '));
    let common = words.take_while(|(a, b)| a == b && a.ends_with(' '));
    common.map(|(word, _)| word.len()).sum()
}

/// Returns the author's short title, or the first word of the title, at most so many columns of it.
fn short_title(category: &Category, most: usize) -> String {
    if !category.short.is_blank() {
        return category.short.shown().cut(2 * LONGEST_SHORT, "");
    }
    let title = category.title.shown();
    let first = title.as_str().split(' ').next().unwrap_or_default();
    cut(first.trim_end_matches([',', ':', ';']), most, ".")
}

/// Compares the files: everything else is computed from them.
impl PartialEq for Checklist {
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file
    }
}

impl Eq for Checklist {}

impl Serialize for Checklist {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.file.serialize(serializer)
    }
}
