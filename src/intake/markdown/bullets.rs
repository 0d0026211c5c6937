//! Items that are entries of lists: those with a box, or on a page without boxes the innermost of each list.

use crate::intake::draft::{DraftItem, Place, Why};
use crate::intake::markdown::aside;
use crate::intake::markdown::below;
use crate::intake::markdown::gathering::Gathering;
use crate::intake::markdown::inline::Inline;
use crate::intake::markdown::legend::Legend;
use crate::intake::markdown::page::{Block, Bullet, Mark, Page, Part};
use crate::intake::markdown::statement::{self, Statement};
use crate::intake::markdown::words::{self, Words};

/// The entries that are items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entries {
    /// Those with a box.
    Boxes,
    /// Those with none below them.
    Leaves,
    /// None: the items of the page are of another kind.
    None,
}

/// The part that a bullet has.
enum Task {
    Item,
    /// It is a title above the items below it.
    Title,
    /// It belongs to the item with this place.
    Below(usize),
    Skip(Why),
}

/// Reads the bullets of a page, and what stands below them.
pub(super) struct Reader<'p> {
    page: &'p Page,
    entries: Entries,
    legend: &'p Legend,
    /// For each block the item that it belongs to.
    owners: Vec<Option<usize>>,
    /// For each block whether a bullet stands below it that is no part of an answer.
    is_inner: Vec<bool>,
    /// The bullets around the present one, each with its title if it is one.
    around: Vec<(usize, Option<String>)>,
}

impl<'p> Reader<'p> {
    /// Makes the reader of a page.
    pub(super) fn of(page: &'p Page, entries: Entries, legend: &'p Legend) -> Self {
        let mut is_inner = vec![false; page.blocks.len()];
        for block in &page.blocks {
            if let (Some(above), Part::Bullet(bullet)) = (block.under, &block.part)
                && below::labelled(&bullet.words.plain()).is_none()
            {
                is_inner[above] = true;
            }
        }
        let owners = vec![None; page.blocks.len()];
        Self { page, entries, legend, owners, is_inner, around: Vec::new() }
    }

    /// Reads a bullet.
    pub(super) fn bullet(&mut self, at: usize, bullet: &Bullet, gathering: &mut Gathering) {
        let Block { line, under, .. } = self.page.blocks[at];
        while self.around.last().is_some_and(|(around, _)| Some(*around) != under) {
            self.around.pop();
        }
        let mut title = None;
        match self.task(at, bullet, gathering.innermost()) {
            Task::Item => self.owners[at] = self.item(line, bullet, gathering),
            Task::Title => {
                let text = words::of(&bullet.words).text;
                gathering.skip(line, text.clone(), Why::Heading);
                title = Some(text.trim_end_matches([':', ' ']).to_owned());
            }
            Task::Below(owner) => {
                self.owners[at] = Some(owner);
                tell_bullet(&bullet.words, owner, gathering);
            }
            Task::Skip(why) => gathering.skip(line, bullet.words.plain(), why),
        }
        self.around.push((at, title.filter(|title| !title.is_empty())));
    }

    /// Reads a paragraph or code: more about the item that it stands under, if there is one.
    pub(super) fn below(&self, at: usize, words: Words, gathering: &mut Gathering) {
        let owner = self.page.blocks[at].under.and_then(|under| self.owners[under]);
        if let Some(item) = owner.and_then(|owner| gathering.item_mut(owner)) {
            below::tell(item, &words.text, words.links);
        }
    }

    fn task(&self, at: usize, bullet: &Bullet, heading: &str) -> Task {
        let owner = self.page.blocks[at].under.and_then(|under| self.owners[under]);
        let aside = || aside::why(&bullet.words, heading);
        match (self.entries, bullet.mark, owner) {
            (Entries::Boxes, Mark::Box(_), _) => Task::Item,
            (Entries::Boxes, Mark::None, _) if bullet.has_boxes => Task::Title,
            (_, _, Some(owner)) => Task::Below(owner),
            (Entries::Leaves, _, None) => match aside() {
                Some(why) => Task::Skip(why),
                None if self.is_inner[at] => Task::Title,
                None => Task::Item,
            },
            (Entries::Boxes | Entries::None, _, None) => Task::Skip(aside().unwrap_or(Why::Prose)),
        }
    }

    /// Adds the item of a bullet; returns its place.
    fn item(&self, line: usize, bullet: &Bullet, gathering: &mut Gathering) -> Option<usize> {
        let Statement { text, links, level, lead } = match statement::of(&bullet.words, self.legend)
        {
            Ok(statement) => statement,
            Err(why) => {
                gathering.skip(line, bullet.words.plain(), why);
                return None;
            }
        };
        let answer = match bullet.mark {
            Mark::Box(status) => below::of_box(status, &links),
            Mark::None => None,
        };
        let place = Place::Line(line);
        let item = DraftItem { place, text, level, links, answer, ..DraftItem::default() };
        let between = self.around.iter().filter_map(|(_, title)| title.clone());
        Some(gathering.item(between.collect(), item, lead))
    }
}

/// Adds a bullet below an item: a part of its answer, or more about it.
fn tell_bullet(inline: &Inline, owner: usize, gathering: &mut Gathering) {
    let Some(item) = gathering.item_mut(owner) else { return };
    let Words { text, links } = words::whole(inline);
    if let Some((role, value)) = below::labelled(&text) {
        let head = text.split(':').next().unwrap_or_default();
        below::give(item, role, head, Words { text: value.to_owned(), links });
    } else {
        below::tell(item, &format!("- {text}"), links);
    }
}
