//! The state of reading a page, and what is found on it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::domain::basics::names;
use crate::domain::basics::text::Text;
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::report::import::field::Field;
use crate::report::import::fold::fold;
use crate::report::import::index::Index;
use crate::report::import::marks::Marks;
use crate::report::import::tree::Block;
use crate::report::words::one_line;

/// The kinds of section, by the values that are read in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report::import) enum Kind {
    Conditions,
    Blockers,
    ToDo,
    NotAssessed,
    Risks,
    Items,
    NotApplicable,
    People,
    /// One of ours with text that follows from the rest.
    Derived,
    /// A section that is none of a report.
    Foreign,
}

/// The headings of our sections as they begin.
const KINDS: [(&str, Kind); 15] = [
    ("Blocker", Kind::Blockers),
    ("To do", Kind::ToDo),
    ("Every item", Kind::Items),
    ("Items:", Kind::Items),
    ("Not applicable", Kind::NotApplicable),
    ("Conditions", Kind::Conditions),
    ("Not assessed", Kind::NotAssessed),
    ("Accepted risks", Kind::Risks),
    ("People", Kind::People),
    ("Parked", Kind::Derived),
    ("Since the last review", Kind::Derived),
    ("By category", Kind::Derived),
    ("Decision", Kind::Derived),
    ("How the score is counted", Kind::Derived),
    ("Production readiness", Kind::Derived),
];

/// Beginnings of the headings that only reports have, and no list that is written by hand.
const OF_REPORTS: [&str; 3] = ["By category", "How the score is counted", "Production readiness: "];

/// Tells whether a text is the title of a report, or another heading that only reports have.
pub(in crate::report::import) fn is_of_reports(text: &str) -> bool {
    OF_REPORTS.iter().any(|known| text.starts_with(known))
}

/// Tells whether a text is the heading of one of our sections with a count: `To do (7)`.
pub(in crate::report::import) fn is_counted_heading(text: &str) -> bool {
    let name = text.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    name.is_some_and(|(name, _)| {
        let singular = name.strip_suffix('s').unwrap_or(name);
        KINDS.iter().any(|(known, _)| [name, singular].contains(known))
    })
}

impl Kind {
    pub(in crate::report::import) fn of(heading: &str) -> Self {
        // A number or a sign may stand before the words.
        let heading = heading.trim_start_matches(|c: char| !c.is_alphabetic());
        let begins = |words: &str| {
            heading.get(..words.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(words))
        };
        let known = KINDS.iter().find(|(beginning, _)| begins(beginning));
        known.map_or(Self::Foreign, |(_, kind)| *kind)
    }

    /// Tells whether headings inside the section divide it.
    pub(in crate::report::import) const fn has_groups(self) -> bool {
        matches!(self, Self::ToDo | Self::Items | Self::Derived)
    }
}

/// A value of a field at one place of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report::import) struct Said {
    pub(in crate::report::import) item: ItemNo,
    pub(in crate::report::import) field: Field,
    pub(in crate::report::import) text: String,
    /// The offset.
    pub(in crate::report::import) at: usize,
}

/// A field that a place could have and does not.
#[derive(Clone, Copy, Debug)]
pub(in crate::report::import) struct Absent {
    pub(in crate::report::import) item: ItemNo,
    pub(in crate::report::import) field: Field,
    /// The offset of the place.
    pub(in crate::report::import) at: usize,
}

/// A piece of text beside all fields.
#[derive(Clone, Debug)]
pub(in crate::report::import) struct Beside {
    /// The text as it is compared.
    pub(in crate::report::import) text: String,
    /// The offset.
    pub(in crate::report::import) at: usize,
    /// The remark, where the page did not have it when it was written.
    pub(in crate::report::import) words: String,
}

/// An entry of the list of conditions or of people.
#[derive(Clone, Debug)]
pub(in crate::report::import) struct Listed {
    /// Its text as it is compared.
    pub(in crate::report::import) text: String,
    /// Its text on one line, with the blanks between wide letters, which the other lacks.
    pub(in crate::report::import) words: String,
    /// The offset.
    pub(in crate::report::import) at: usize,
}

/// A remark, at an offset.
#[derive(Debug)]
pub(in crate::report::import) struct RemarkAt {
    pub(in crate::report::import) at: usize,
    pub(in crate::report::import) words: String,
}

/// The values on a page.
#[derive(Debug, Default)]
pub(in crate::report::import) struct Page {
    pub(in crate::report::import) said: Vec<Said>,
    pub(in crate::report::import) absent: Vec<Absent>,
    pub(in crate::report::import) beside: Vec<Beside>,
    pub(in crate::report::import) conditions: Vec<Listed>,
    pub(in crate::report::import) people: Vec<Listed>,
    pub(in crate::report::import) remarks: Vec<RemarkAt>,
}

/// The levels of the headings of a page; an editor may move them all.
pub(in crate::report::import) struct Levels {
    pub(in crate::report::import) sections: usize,
    pub(in crate::report::import) is_flat: bool,
    /// Set where a heading tells a report from a list that was written by hand.
    pub(in crate::report::import) is_report: bool,
}

impl Levels {
    pub(in crate::report::import) fn of(
        blocks: &[Block],
        is_category: impl Fn(&str) -> bool,
    ) -> Self {
        let headings = blocks.iter().filter_map(|block| match block {
            Block::Heading(level, inline) => Some((*level, without_attributes(&inline.plain()))),
            _ => None,
        });
        let headings: Vec<(usize, String)> = headings.collect();
        let is_report = headings.iter().any(|(_, text)| is_of_reports(text));
        let headings: Vec<(usize, String)> = headings
            .into_iter()
            .filter(|(_, text)| !text.starts_with("Production readiness"))
            .collect();
        // A category may have the name of a section.
        let known = headings
            .iter()
            .filter(|(_, text)| Kind::of(text) != Kind::Foreign && !is_category(text));
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for (level, _) in known {
            *counts.entry(*level).or_default() += 1;
        }
        // One that was moved alone is among the others still.
        let most = counts.iter().max_by_key(|(level, count)| (**count, Reverse(**level)));
        let most = most.map(|(level, _)| *level);
        let sections = most.unwrap_or_else(|| headings.iter().map(|h| h.0).min().unwrap_or(2));
        let is_flat = headings.iter().all(|(level, _)| *level <= sections);
        Self { sections, is_flat, is_report }
    }
}

/// A to-do below the heading of its owner.
pub(in crate::report::import) struct Grouped {
    pub(in crate::report::import) item: ItemNo,
    /// Blank where it has no owner.
    pub(in crate::report::import) owner: Text,
    pub(in crate::report::import) is_boxed: bool,
    pub(in crate::report::import) at: usize,
}

pub(in crate::report::import) struct Reader<'p> {
    pub(in crate::report::import) source: &'p str,
    pub(in crate::report::import) session: &'p Session,
    pub(in crate::report::import) marks: &'p Marks,
    pub(in crate::report::import) index: Index,
    pub(in crate::report::import) levels: Levels,
    pub(in crate::report::import) kind: Kind,
    /// The heading below that of the section.
    pub(in crate::report::import) group: Option<String>,
    /// The headings of owners.
    pub(in crate::report::import) owners: Vec<Text>,
    /// The to-dos below them.
    pub(in crate::report::import) grouped: Vec<Grouped>,
    /// The places that could tell a note: the item, the section, the offset.
    pub(in crate::report::import) tells: Vec<(ItemNo, Kind, usize)>,
    /// The fields that were found at their labels.
    pub(in crate::report::import) labelled: HashSet<(ItemNo, Field)>,
    pub(in crate::report::import) page: Page,
}

/// Tells whether a text is the title of a category.
pub(in crate::report::import) fn is_category(session: &Session, text: &str) -> bool {
    let mut categories = session.checklist().categories().iter();
    categories.any(|category| fold(&one_line(&category.title)) == fold(text))
}

/// Tells whether a name reads so in a page, in any spelling.
pub(in crate::report::import) fn reads_so(name: &Text, text: &str) -> bool {
    names::is_same(name, &text.into()) || fold(&one_line(name)) == fold(text)
}

/// Strips what some programs write behind a heading: `{#an-id}`, `{.a-class}`.
pub(in crate::report::import) fn without_attributes(heading: &str) -> String {
    let rest = heading.strip_suffix('}');
    let stripped = rest.and_then(|rest| [" {#", " {."].iter().find_map(|at| rest.rsplit_once(at)));
    stripped.map_or(heading, |(text, _)| text).trim().to_owned()
}
