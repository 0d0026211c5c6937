//! The items of two versions of a checklist: which are the same, moved, reworded, new or retired.

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::records::checklist::wording::{Wording, folded};
use crate::domain::records::checklist::{Category, Checklist, Item, ItemId, ItemNo};

worded! {
    /// The relation of an item of the later version to one of the earlier version.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Outcome by words {
        /// The texts are the same, and so is the id, or the later one says what it replaces.
        Same: "same";
        /// The texts are the same; the id or the category is another one.
        Moved: "moved";
        /// The item is the same and its texts are not.
        Reworded: "reworded";
        /// The earlier version has no such item.
        New: "new";
        /// The later version has no such item.
        Retired: "retired";
    }
}

/// An item of either version, with its counterpart in the other one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The relation of the two.
    pub outcome: Outcome,
    /// The item of the earlier version; `None` for a new one.
    pub from: Option<ItemNo>,
    /// The item of the later version; `None` for a retired one.
    pub to: Option<ItemNo>,
    /// The names in JSON of what differs.
    pub changed: Vec<&'static str>,
}

impl Outcome {
    /// The outcomes in the order in which their items are listed: first those that cost an answer.
    const LISTED: [Self; 5] = [Self::Reworded, Self::Retired, Self::Moved, Self::New, Self::Same];
}

/// Two versions of a checklist with their items matched.
#[derive(Clone, Debug)]
pub struct Versions<'c> {
    earlier: &'c Checklist,
    later: &'c Checklist,
    /// The earlier items of each later one, in order: several where it takes the place of several.
    sources: Vec<Vec<ItemNo>>,
    /// The later items of each earlier one, in order: several where it was split.
    targets: Vec<Vec<ItemNo>>,
}

impl<'c> Versions<'c> {
    /// Matches the items of two versions.
    ///
    /// What either version says that an item replaces counts first, then the id with the same texts, then the same
    /// texts alone where they stand once in each version, then the id alone.
    pub fn between(earlier: &'c Checklist, later: &'c Checklist) -> Self {
        let mut matching = Matching::new(earlier, later);
        matching.by_replaces();
        matching.by_id_and_texts();
        matching.by_texts();
        matching.by_id();
        matching.finish()
    }

    /// Returns the earlier items of a later one, in the order of the earlier version.
    pub fn sources(&self, later: ItemNo) -> &[ItemNo] {
        &self.sources[later.0]
    }

    /// Returns the later items of an earlier one, in the order of the later version.
    pub fn targets(&self, earlier: ItemNo) -> &[ItemNo] {
        &self.targets[earlier.0]
    }

    /// Returns every pair in the order of the later version, then the retired items.
    pub fn items(&self) -> Vec<Matched> {
        let asked = self.later.items().flat_map(|(to, _)| match self.sources(to) {
            [] => vec![unmatched(Outcome::New, None, Some(to))],
            sources => sources.iter().map(|from| self.pair(*from, to)).collect(),
        });
        let retired = self.earlier.items().filter(|(from, _)| self.targets(*from).is_empty());
        let retired = retired.map(|(from, _)| unmatched(Outcome::Retired, Some(from), None));
        asked.chain(retired).collect()
    }

    /// Returns the pairs to look at, by outcome: all but the same items that were neither split nor joined.
    pub fn listed(&self) -> Vec<Matched> {
        let mut listed = self.items();
        listed.retain(|pair| {
            pair.outcome != Outcome::Same || self.is_split(pair) || self.is_joined(pair)
        });
        listed.sort_by_key(|pair| Outcome::LISTED.iter().position(|one| *one == pair.outcome));
        listed
    }

    /// Returns whether the earlier item of a pair was split into several.
    pub fn is_split(&self, pair: &Matched) -> bool {
        pair.from.is_some_and(|from| self.targets(from).len() > 1)
    }

    /// Returns whether the later item of a pair takes the place of several.
    pub fn is_joined(&self, pair: &Matched) -> bool {
        pair.to.is_some_and(|to| self.sources(to).len() > 1)
    }

    /// Returns the counts of the outcomes in words: `50 same, 0 moved, 8 reworded, 4 new, 1 retired`.
    pub fn counts(&self) -> String {
        let items = self.items();
        let counts = Outcome::ALL.map(|outcome| {
            let count = items.iter().filter(|item| item.outcome == outcome).count();
            format!("{count} {}", outcome.words())
        });
        counts.join(", ")
    }

    /// Returns the names of the two versions; the later one without its title where that is the same, and both with their
    /// files where title and number are.
    pub fn names(&self) -> [String; 2] {
        let (earlier, later) = (self.earlier, self.later);
        let has_one_title = earlier.title() == later.title();
        let is_alike = has_one_title && earlier.version() == later.version();
        let file = |list: &Checklist| match list.source() {
            Some(source) if is_alike => format!(" ({})", source.file.shown()),
            _ => String::new(),
        };
        let version = |list: &Checklist| format!("version {}{}", list.version(), file(list));
        let whole = |list: &Checklist| format!("{}, {}", list.title().shown(), version(list));
        let is_one = has_one_title && earlier.id() == later.id();
        [whole(earlier), if is_one { version(later) } else { whole(later) }]
    }

    fn pair(&self, from: ItemNo, to: ItemNo) -> Matched {
        let (one, other) = (self.earlier.item(from), self.later.item(to));
        let is_elsewhere = is_elsewhere(
            self.earlier.category(self.earlier.category_of(from)),
            self.later.category(self.later.category_of(to)),
        );
        let changed = changed(one, other, is_elsewhere);
        let is_reworded = !Wording::of(one).is_same(&Wording::of(other));
        let is_known = one.id == other.id || other.replaces.contains(&one.id);
        let outcome = match (is_reworded, is_known && !is_elsewhere) {
            (true, _) => Outcome::Reworded,
            (false, true) => Outcome::Same,
            (false, false) => Outcome::Moved,
        };
        Matched { outcome, from: Some(from), to: Some(to), changed }
    }
}

fn unmatched(outcome: Outcome, from: Option<ItemNo>, to: Option<ItemNo>) -> Matched {
    Matched { outcome, from, to, changed: Vec::new() }
}

/// Returns whether two categories are different ones: neither the id nor the title is the same.
fn is_elsewhere(one: &Category, other: &Category) -> bool {
    let title = |category: &Category| (folded(&category.group), folded(&category.title));
    one.id != other.id && title(one) != title(other)
}

/// Returns the names in JSON of what differs between two items.
fn changed(one: &Item, other: &Item, is_elsewhere: bool) -> Vec<&'static str> {
    let is_other = |of: fn(&Item) -> &Text| folded(of(one)) != folded(of(other));
    let fields = [
        ("text", is_other(|item| &item.text)),
        ("done_when", is_other(|item| &item.done_when)),
        ("about", is_other(|item| &item.about)),
        ("category", is_elsewhere),
        ("id", one.id != other.id),
        ("level", is_other(|item| &item.level)),
        ("source_id", is_other(|item| &item.source_id)),
        ("evidence", is_other(|item| &item.evidence)),
        ("ask", is_other(|item| &item.ask)),
        ("if_missing", is_other(|item| &item.if_missing)),
        ("links", one.links != other.links),
    ];
    fields.into_iter().filter_map(|(name, is_other)| is_other.then_some(name)).collect()
}

/// The matching in progress.
struct Matching<'c> {
    earlier: &'c Checklist,
    later: &'c Checklist,
    /// The key of the wording of each item.
    keys: [Vec<String>; 2],
    sources: Vec<Vec<ItemNo>>,
    targets: Vec<Vec<ItemNo>>,
    /// The later items that have a source by what they or it replaces; likewise the earlier ones.
    is_replacing: Vec<bool>,
    is_replaced: Vec<bool>,
}

impl<'c> Matching<'c> {
    fn new(earlier: &'c Checklist, later: &'c Checklist) -> Self {
        let keys = [earlier, later]
            .map(|list| list.items().map(|(_, item)| Wording::of(item).key()).collect());
        Self {
            earlier,
            later,
            keys,
            sources: vec![Vec::new(); later.len()],
            targets: vec![Vec::new(); earlier.len()],
            is_replacing: vec![false; later.len()],
            is_replaced: vec![false; earlier.len()],
        }
    }

    fn join(&mut self, from: ItemNo, to: ItemNo) {
        self.sources[to.0].push(from);
        self.targets[from.0].push(to);
    }

    /// Joins what a version says that an item replaces; the later version may be the one from before.
    fn by_replaces(&mut self) {
        let forward = replaced(self.earlier, self.later);
        let backward = replaced(self.later, self.earlier);
        let pairs = forward.into_iter().chain(backward.into_iter().map(|(from, to)| (to, from)));
        for (from, to) in pairs {
            self.is_replacing[to.0] = true;
            self.is_replaced[from.0] = true;
            self.join(from, to);
        }
    }

    fn by_id_and_texts(&mut self) {
        for (from, to) in self.with_one_id() {
            if self.keys[0][from.0] == self.keys[1][to.0] {
                self.join(from, to);
            }
        }
    }

    fn by_texts(&mut self) {
        let [earlier, later] = [&self.keys[0], &self.keys[1]].map(|keys| each_once(keys));
        let mut pairs: Vec<(ItemNo, ItemNo)> = later
            .into_iter()
            .filter_map(|(key, to)| Some((*earlier.get(key)?, to)))
            .filter(|(from, to)| self.is_free(*from, *to))
            .collect();
        pairs.sort_unstable();
        for (from, to) in pairs {
            self.join(from, to);
        }
    }

    fn by_id(&mut self) {
        for (from, to) in self.with_one_id() {
            let has_others = (!self.sources[to.0].is_empty(), !self.targets[from.0].is_empty());
            let is_open = match has_others {
                (false, false) => true,
                // It keeps its id where others take its place too, or where it takes the place of others too.
                (false, true) => self.is_replaced[from.0],
                (true, false) => self.is_replacing[to.0],
                (true, true) => false,
            };
            if is_open {
                self.join(from, to);
            }
        }
    }

    fn is_free(&self, from: ItemNo, to: ItemNo) -> bool {
        self.targets[from.0].is_empty() && self.sources[to.0].is_empty()
    }

    /// Returns the pairs of items with the same id, but for an id that now means another item.
    fn with_one_id(&self) -> Vec<(ItemNo, ItemNo)> {
        let pairs = self.later.items().filter_map(|(to, item)| {
            let from = self.earlier.number(&item.id)?;
            let is_another = self.is_replaced[from.0] && self.is_replacing[to.0];
            (!is_another).then_some((from, to))
        });
        pairs.collect()
    }

    fn finish(mut self) -> Versions<'c> {
        for list in self.sources.iter_mut().chain(&mut self.targets) {
            list.sort_unstable();
            list.dedup();
        }
        let Self { earlier, later, sources, targets, .. } = self;
        Versions { earlier, later, sources, targets }
    }
}

/// Returns the pairs of an item of `before` and one of `after` that says it replaces it. What the item said in
/// `before` already was done then.
fn replaced(before: &Checklist, after: &Checklist) -> Vec<(ItemNo, ItemNo)> {
    let mut pairs = Vec::new();
    for (number, item) in after.items().filter(|(_, item)| !item.replaces.is_empty()) {
        let known = before.number(&item.id).map(|known| &before.item(known).replaces);
        let done: HashSet<&ItemId> = known.into_iter().flatten().collect();
        let anew = item.replaces.iter().filter(|id| !done.contains(id));
        pairs.extend(anew.filter_map(|id| Some((before.number(id)?, number))));
    }
    pairs
}

/// Returns the keys that stand once, each with its item.
fn each_once(keys: &[String]) -> HashMap<&str, ItemNo> {
    let mut places: HashMap<&str, Option<ItemNo>> = HashMap::with_capacity(keys.len());
    for (number, key) in keys.iter().enumerate() {
        places.entry(key).and_modify(|place| *place = None).or_insert(Some(ItemNo(number)));
    }
    places.into_iter().filter_map(|(key, place)| Some((key, place?))).collect()
}
