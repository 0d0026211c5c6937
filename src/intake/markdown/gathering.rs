//! The parts of a page that are gathered on the way: the headings that are open, the items, and what was skipped. In the end it is known
//! which texts before the statements are ids, and the outline is made.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::intake::draft::{DraftAnswer, DraftItem, Outline, Place, Skipped, Why};
use crate::intake::levels::ranked;
use crate::intake::markdown::statement::{Form, Lead};
use crate::intake::markdown::words::each_once;

/// The number of ids with the same beginning that shows that they are ids, on any page.
const ENOUGH: usize = 3;

/// The level of what opens and closes with a click, below all headings.
const FOLD: usize = 7;

/// The parts of a page that were gathered.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    headings: Vec<Title>,
    /// The headings that are open, as places in `headings`.
    open: Vec<usize>,
    items: Vec<Gathered>,
    skipped: Vec<Skipped>,
}

/// A heading.
#[derive(Debug)]
struct Title {
    line: usize,
    level: usize,
    text: String,
    /// True if an item stands below it.
    is_used: bool,
}

/// An item with its path, and what may be its id.
#[derive(Debug)]
struct Gathered {
    path: Vec<String>,
    item: DraftItem,
    lead: Option<Lead>,
}

impl Gathering {
    /// Opens a heading.
    pub(super) fn heading(&mut self, line: usize, level: usize, text: String) {
        while self.open.last().is_some_and(|open| self.headings[*open].level >= level) {
            self.open.pop();
        }
        if !text.is_empty() {
            self.open.push(self.headings.len());
            self.headings.push(Title { line, level, text, is_used: false });
        }
    }

    /// Opens a part that shows with a click; `None` closes it.
    pub(super) fn fold(&mut self, line: usize, title: Option<String>) {
        self.heading(line, FOLD, title.unwrap_or_default());
    }

    /// Returns the title of the innermost heading that is open.
    pub(super) fn innermost(&self) -> &str {
        self.open.last().map_or("", |open| self.headings[*open].text.as_str())
    }

    /// Adds an item below the headings that are open and the titles between; returns its place.
    pub(super) fn item(
        &mut self,
        between: Vec<String>,
        item: DraftItem,
        lead: Option<Lead>,
    ) -> usize {
        let mut path = Vec::with_capacity(self.open.len() + between.len());
        for open in &self.open {
            let heading = &mut self.headings[*open];
            heading.is_used = true;
            path.push(heading.text.clone());
        }
        path.extend(between);
        self.items.push(Gathered { path, item, lead });
        self.items.len() - 1
    }

    /// Returns an item that was added.
    pub(super) fn item_mut(&mut self, place: usize) -> Option<&mut DraftItem> {
        self.items.get_mut(place).map(|gathered| &mut gathered.item)
    }

    /// Notes what does not become an item.
    pub(super) fn skip(&mut self, line: usize, text: String, why: Why) {
        self.skipped.push(Skipped { place: Place::Line(line), text, why });
    }

    /// Notes what is hidden.
    pub(super) fn hide(&mut self, hidden: Vec<Skipped>) {
        self.skipped.extend(hidden);
    }

    /// Returns the number of headings that ask a question and have no item below them.
    pub(super) fn questions(&self) -> usize {
        self.headings.iter().filter(|heading| heading.is_question()).count()
    }

    /// Returns the outline.
    pub(super) fn finish(self) -> Outline {
        let takes = Taken::of(&self.items);
        let mut outline = Outline { skipped: self.skipped, ..Outline::default() };
        for heading in self.headings.into_iter().filter(Title::is_question) {
            outline.skip(Place::Line(heading.line), heading.text, Why::Heading);
        }
        let levels = self.items.iter().map(|gathered| gathered.item.level.as_str());
        outline.levels = ranked(levels);
        let spelled: HashMap<String, String> =
            outline.levels.iter().map(|level| (level.to_lowercase(), level.clone())).collect();
        let mut seen: HashSet<(String, String)> = HashSet::new();
        for Gathered { path, mut item, lead } in self.items {
            if let Some(lead) = lead.filter(|lead| item.id.is_empty() && takes.takes(lead)) {
                (item.id, item.text) = (lead.id, lead.rest);
            }
            if let Some(level) = spelled.get(&item.level.to_lowercase()) {
                item.level.clone_from(level);
            }
            each_once(&mut item.links);
            item.answer = item.answer.filter(|answer| *answer != DraftAnswer::default());
            let is_new = item.id.is_empty() || seen.insert((item.id.clone(), item.text.clone()));
            if is_new {
                outline.add(&path, item);
            } else {
                outline.skip(item.place, item.text, Why::Repeated);
            }
        }
        outline.skipped.sort_by_key(|skipped| match skipped.place {
            Place::Line(line) => line,
            _ => 0,
        });
        outline
    }
}

impl Title {
    fn is_question(&self) -> bool {
        !self.is_used && self.text.ends_with('?')
    }
}

/// The shapes that are taken for ids on a page.
struct Taken {
    /// Everything with the shape of an id, words with digits included.
    all: bool,
    /// All that have the usual shape.
    usual: bool,
    /// The number of those of the usual shape, by their beginning.
    beginnings: HashMap<String, usize>,
}

impl Taken {
    fn of(items: &[Gathered]) -> Self {
        let leads: Vec<&Lead> =
            items.iter().filter_map(|gathered| gathered.lead.as_ref()).collect();
        let usual: Vec<&&Lead> = leads.iter().filter(|lead| lead.form == Form::Id).collect();
        let mut beginnings: HashMap<String, usize> = HashMap::new();
        for lead in &usual {
            *beginnings.entry(beginning(&lead.id).to_owned()).or_default() += 1;
        }
        let all = leads.len() > 1 && 2 * leads.len() > items.len();
        Self { all, usual: 2 * usual.len() >= items.len(), beginnings }
    }

    fn takes(&self, lead: &Lead) -> bool {
        let is_usual = || {
            let alike = self.beginnings.get(beginning(&lead.id)).copied().unwrap_or_default();
            self.usual || alike >= ENOUGH
        };
        self.all || lead.form == Form::Id && is_usual()
    }
}

/// Returns the letters that an id begins with.
fn beginning(id: &str) -> &str {
    id.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default()
}
