//! The checklist: categories of items, each a statement that is true today or not, and the
//! sentences of the three bands.
//!
//! The built-in one lies in `assets/checklists/` and is part of the program.

pub mod file;
mod inspection;

use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use foldhash::{HashMap, HashSet};
use serde::Serialize;

use crate::domain::basics::order;
use crate::domain::basics::score::Band;
use crate::domain::basics::text::{Shown, Text, cut};
use crate::domain::format::problem::Problem;
pub use crate::domain::records::checklist::file::{
    Bands, Category, CategoryNo, ChecklistFile, Item, ItemId, ItemNo,
};
use crate::domain::records::checklist::inspection::{Vocabulary, faults};

/// The longest title of a column that is cut from a category's title.
const LONGEST_SHORT: usize = 8;

/// A sound checklist: at least one category, at least one item in each, unique ids.
///
/// Items are addressed by their place, [`ItemNo`], which does not change: a session carries its
/// own copy of the checklist.
#[derive(Clone, Debug)]
pub struct Checklist {
    file: ChecklistFile,
    /// The number of the first item of each category, and one past the last item of all.
    starts: Vec<usize>,
    /// Made when an item is first looked for by its id: to open a review takes none.
    numbers: OnceLock<HashMap<ItemId, ItemNo>>,
    /// The columns of the longest title of a category, whole and short.
    longest_title: usize,
    has_own_short_titles: bool,
    /// The bytes at the beginning of each category's title that another title has too.
    shared_beginnings: Vec<usize>,
    largest_category: usize,
}

impl Checklist {
    /// The built-in checklist.
    pub fn built_in() -> Arc<Self> {
        static BUILT_IN: LazyLock<Arc<Checklist>> = LazyLock::new(|| {
            let json = include_str!("../../../assets/checklists/production-readiness.json");
            let file: ChecklistFile = serde_json::from_str(json).unwrap_or_default();
            Arc::new(Checklist::index(file))
        });
        Arc::clone(&BUILT_IN)
    }

    /// Takes a checklist for use in a session: it must be sound, and fields that this version
    /// does not know are kept.
    pub fn of_session(file: ChecklistFile) -> Result<Self, Vec<Problem>> {
        let problems = faults(&file, Vocabulary::Open);
        if problems.is_empty() { Ok(Self::index(file)) } else { Err(problems) }
    }

    /// Takes a checklist that somebody wrote by hand: it must be sound, and a field that nobody
    /// knows is taken for a misspelt one.
    pub fn of_author(file: ChecklistFile) -> Result<Self, Vec<Problem>> {
        let problems = faults(&file, Vocabulary::Closed);
        if problems.is_empty() { Ok(Self::index(file)) } else { Err(problems) }
    }

    fn index(file: ChecklistFile) -> Self {
        let (mut starts, mut count) = (vec![0], 0);
        for category in &file.categories {
            count += category.items.len();
            starts.push(count);
        }
        let longest = |sizes: &mut dyn Iterator<Item = usize>| sizes.max().unwrap_or_default();
        let categories = &file.categories;
        let longest_title =
            longest(&mut categories.iter().map(|category| category.title.shown().columns()));
        let short_titles: HashSet<String> = categories.iter().map(short_title).collect();
        let has_own_short_titles = short_titles.len() == categories.len();
        let shared_beginnings = shared_beginnings(categories);
        let largest_category = longest(&mut categories.iter().map(|category| category.items.len()));
        Self {
            file,
            starts,
            numbers: OnceLock::new(),
            longest_title,
            has_own_short_titles,
            shared_beginnings,
            largest_category,
        }
    }

    /// The columns of the longest title of a category.
    pub const fn longest_title(&self) -> usize {
        self.longest_title
    }

    /// Whether every category has a short title that no other one has.
    pub const fn has_own_short_titles(&self) -> bool {
        self.has_own_short_titles
    }

    /// The number of items in the largest category.
    pub const fn largest_category(&self) -> usize {
        self.largest_category
    }

    /// The checklist's id.
    pub fn id(&self) -> &ItemId {
        &self.file.id
    }

    /// The title.
    pub fn title(&self) -> &Text {
        &self.file.title
    }

    /// The categories, in order.
    pub fn categories(&self) -> &[Category] {
        &self.file.categories
    }

    /// The categories with their numbers.
    pub fn numbered_categories(&self) -> impl Iterator<Item = (CategoryNo, &Category)> {
        self.file
            .categories
            .iter()
            .enumerate()
            .map(|(number, category)| (CategoryNo(number), category))
    }

    /// How many items there are; at least one.
    pub fn len(&self) -> usize {
        self.starts.last().copied().unwrap_or_default()
    }

    /// Whether there is no item; never, in a sound checklist.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers of the items of a category.
    ///
    /// # Panics
    /// When the category is of another checklist.
    pub fn items_of(&self, category: CategoryNo) -> Range<usize> {
        self.starts[category.0]..self.starts[category.0 + 1]
    }

    /// The category of an item.
    pub fn category_of(&self, item: ItemNo) -> CategoryNo {
        let after = self.starts.partition_point(|&start| start <= item.0);
        CategoryNo(after.saturating_sub(1).min(self.file.categories.len().saturating_sub(1)))
    }

    /// A category.
    ///
    /// # Panics
    /// When the number is of another checklist.
    pub fn category(&self, category: CategoryNo) -> &Category {
        &self.file.categories[category.0]
    }

    /// An item.
    ///
    /// # Panics
    /// When the number is of another checklist.
    pub fn item(&self, item: ItemNo) -> &Item {
        let category = self.category_of(item);
        &self.file.categories[category.0].items[item.0 - self.starts[category.0]]
    }

    /// All items, in order.
    pub fn items(&self) -> impl Iterator<Item = (ItemNo, &Item)> {
        let items = self.file.categories.iter().flat_map(|category| &category.items);
        items.enumerate().map(|(number, item)| (ItemNo(number), item))
    }

    /// The number of the item with this id.
    pub fn number(&self, id: &ItemId) -> Option<ItemNo> {
        let numbers = || self.items().map(|(number, item)| (item.id.clone(), number)).collect();
        self.numbers.get_or_init(numbers).get(id).copied()
    }

    /// Returns the items that an id, or the beginning of one, may mean: those with that very id, else every
    /// one whose id begins so. Letter case does not matter, unless two ids differ in nothing else.
    pub fn matching(&self, beginning: &str) -> Vec<ItemNo> {
        let exact = self.with_id(beginning);
        if !exact.is_empty() {
            return exact;
        }
        let begins = |id: &str| {
            id.get(..beginning.len()).is_some_and(|id| id.eq_ignore_ascii_case(beginning))
        };
        self.numbers_where(begins)
    }

    /// Returns the item with an id, or those whose ids differ from it in letter case only.
    pub fn with_id(&self, id: &str) -> Vec<ItemNo> {
        match self.number(&ItemId::new(id)) {
            Some(exact) => vec![exact],
            None => self.numbers_where(|other| other.eq_ignore_ascii_case(id)),
        }
    }

    fn numbers_where(&self, fits: impl Fn(&str) -> bool) -> Vec<ItemNo> {
        self.items().filter(|(_, item)| fits(item.id.raw())).map(|(number, _)| number).collect()
    }

    /// The short title of a category: its own, or the beginning of its title.
    pub fn short_title(&self, category: CategoryNo) -> String {
        short_title(self.category(category))
    }

    /// Splits a category's title, safe to show, into the words that another title begins with too and
    /// the words that tell it from the others: at least its last one.
    pub fn split_title(&self, category: CategoryNo) -> (String, String) {
        let mut shared = self.category(category).title.shown().to_string();
        let telling = shared.split_off(self.shared_beginnings[category.0].min(shared.len()));
        (shared, telling)
    }

    /// The sentence of a band.
    pub fn sentence(&self, band: Band) -> Shown<'_> {
        Shown::line(self.raw_sentence(band))
    }

    /// The sentence of a band as it came: for storing and comparing, never for showing.
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

/// Returns how many bytes of each title, in whole words, are the beginning of another one too. In
/// order of the alphabet no title shares more with any other than with one of its neighbours.
fn shared_beginnings(categories: &[Category]) -> Vec<usize> {
    let titles: Vec<Shown<'_>> = categories.iter().map(|category| category.title.shown()).collect();
    let mut sorted: Vec<usize> = (0..titles.len()).collect();
    order::sort_by(&mut sorted, |&a, &b| titles[a].as_str().cmp(titles[b].as_str()));
    let mut shared = vec![0; titles.len()];
    for pair in sorted.windows(2) {
        let length = common_words(titles[pair[0]].as_str(), titles[pair[1]].as_str());
        for &place in pair {
            shared[place] = shared[place].max(length);
        }
    }
    shared
}

/// Returns the bytes of the words, each with the blank behind it, that both texts begin with.
fn common_words(a: &str, b: &str) -> usize {
    let words = a.split_inclusive(' ').zip(b.split_inclusive(' '));
    let common = words.take_while(|(a, b)| a == b && a.ends_with(' '));
    common.map(|(word, _)| word.len()).sum()
}

/// The author's short title, or the first word of the title.
fn short_title(category: &Category) -> String {
    if !category.short.is_blank() {
        return category.short.shown().cut(2 * LONGEST_SHORT, "");
    }
    let title = category.title.shown();
    let first = title.as_str().split(' ').next().unwrap_or_default();
    cut(first, LONGEST_SHORT, ".")
}

/// Everything else in it follows from its file.
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
