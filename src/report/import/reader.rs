//! The state of reading a page, and what is found on it. `at` is an offset in the source.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::domain::basics::names;
use crate::domain::basics::text::Text;
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::report::import::field::Field;
use crate::report::import::fold::fold;
use crate::report::import::index::Index;
use crate::report::import::marks::Written;
use crate::report::import::proposal::Remark;
use crate::report::import::source::Source;
use crate::report::import::tree::Block;
use crate::report::words::one_line;

/// The kinds of section, by the values that are read in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text below the title, with the conditions.
    Head,
    Conditions,
    Blockers,
    ToDo,
    NotAssessed,
    Risks,
    Items,
    NotApplicable,
    People,
    /// Responses of assessments, which a page does not change.
    Responses,
    /// One of ours with text that follows from the rest.
    Derived,
    /// A section that is none of a report.
    Foreign,
}

/// The headings of our sections as they begin.
const KINDS: [(&str, Kind); 26] = [
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
    ("Since the answers of", Kind::Derived),
    ("Retired items", Kind::Derived),
    ("By category", Kind::Derived),
    ("By level", Kind::Derived),
    ("Decision", Kind::Derived),
    ("How the score is counted", Kind::Derived),
    ("Lifted in this review", Kind::Derived),
    ("Changed in this review", Kind::Derived),
    ("What was reviewed", Kind::Derived),
    ("History of the", Kind::Derived),
    ("Evidence, and who gave it", Kind::Derived),
    ("Who said what", Kind::Derived),
    ("Dissent", Kind::Responses),
    ("Responses, and who gave them", Kind::Responses),
    ("Production readiness", Kind::Head),
];

/// Beginnings of the headings that only reports have, and no list that is written by hand.
const OF_REPORTS: [&str; 3] = ["By category", "How the score is counted", "Production readiness: "];

/// Tells whether a text is the title of a report, or another heading that only reports have.
pub(super) fn is_of_reports(text: &str) -> bool {
    OF_REPORTS.iter().any(|known| text.starts_with(known))
}

/// Tells whether a text is the heading of one of our sections with a count: `To do (7)`.
pub(super) fn is_counted_heading(text: &str) -> bool {
    let name = text.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    name.is_some_and(|(name, _)| {
        let singular = name.strip_suffix('s').unwrap_or(name);
        KINDS.iter().any(|(known, _)| [name, singular].contains(known))
    })
}

impl Kind {
    pub(super) fn of(heading: &str) -> Self {
        // A number or a sign may stand before the words.
        let heading = heading.trim_start_matches(|c: char| !c.is_alphabetic());
        let begins = |words: &str| {
            heading.get(..words.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(words))
        };
        let known = KINDS.iter().find(|(beginning, _)| begins(beginning));
        known.map_or(Self::Foreign, |(_, kind)| *kind)
    }

    /// Tells whether headings inside the section divide it.
    pub(super) const fn has_groups(self) -> bool {
        matches!(self, Self::ToDo | Self::Items | Self::Responses | Self::Derived | Self::Head)
    }
}

/// A value of a field at one place of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) item: ItemNo,
    pub(super) field: Field,
    pub(super) text: String,
    pub(super) at: usize,
}

/// A field that a place could have and does not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Absent {
    pub(super) item: ItemNo,
    pub(super) field: Field,
    pub(super) at: usize,
}

/// A piece of text beside all fields.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    /// The text as it is compared.
    pub(super) text: String,
    /// The remark, where the page did not have it when it was written.
    pub(super) remark: Remark,
}

/// An entry of the list of conditions or of people.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// Its text as it is compared.
    pub(super) text: String,
    /// Its text on one line, with the blanks between wide letters, which the other lacks.
    pub(super) words: String,
    /// Its text as it was compared when the page was written.
    pub(super) written: String,
    /// True if its box is ticked.
    pub(super) is_ticked: bool,
    pub(super) at: usize,
}

/// The values on a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) said: Vec<Said>,
    pub(super) absent: Vec<Absent>,
    pub(super) beside: Vec<Beside>,
    pub(super) conditions: Vec<Listed>,
    pub(super) people: Vec<Listed>,
    pub(super) remarks: Vec<Remark>,
}

/// The levels of the headings of a page; an editor may move them all.
pub(super) struct Levels {
    pub(super) sections: usize,
    pub(super) is_flat: bool,
    /// Set where a heading tells a report from a list that was written by hand.
    pub(super) is_report: bool,
}

impl Levels {
    pub(super) fn of(blocks: &[Block], session: &Session) -> Self {
        let headings = blocks.iter().filter_map(|block| match block {
            Block::Heading(level, inline) => Some((*level, without_attributes(&inline.plain()))),
            _ => None,
        });
        let mut headings: Vec<(usize, String)> = headings.collect();
        let is_report = headings.iter().any(|(_, text)| is_of_reports(text));
        headings.retain(|(_, text)| !text.starts_with("Production readiness"));
        // A category may have the name of a section.
        let known = headings
            .iter()
            .filter(|(_, text)| Kind::of(text) != Kind::Foreign && !is_category(session, text));
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
pub(super) struct Grouped {
    pub(super) item: ItemNo,
    /// Blank where it has no owner.
    pub(super) owner: Text,
    pub(super) is_boxed: bool,
    /// True if it has no status, here and in the review.
    pub(super) is_unassessed: bool,
    pub(super) at: usize,
}

pub(super) struct Reader<'p> {
    pub(super) source: &'p Source,
    pub(super) session: &'p Session,
    pub(super) index: Index,
    pub(super) levels: Levels,
    pub(super) kind: Kind,
    /// The heading below that of the section.
    pub(super) group: Option<String>,
    /// The beginning of the texts that are collected, as they are compared: the item that they are about.
    pub(super) topic: String,
    /// The headings of owners.
    pub(super) owners: Vec<Text>,
    /// Set where the heading of the items that are not assessed is there.
    pub(super) has_unassessed: bool,
    /// The to-dos below them.
    pub(super) grouped: Vec<Grouped>,
    /// The places that could tell a note: the item, the section, the offset.
    pub(super) tells: Vec<(ItemNo, Kind, usize)>,
    /// The fields that were found at their labels.
    pub(super) labelled: HashSet<(ItemNo, Field)>,
    pub(super) page: Page,
}

impl<'p> Reader<'p> {
    /// Returns a reader of a page with these blocks, at its beginning.
    pub(super) fn new(source: &'p Source, session: &'p Session, blocks: &[Block]) -> Self {
        let levels = Levels::of(blocks, session);
        // Elsewhere a list without a heading is one that a person has written.
        let kind = if levels.is_report { Kind::Head } else { Kind::Foreign };
        Self {
            source,
            session,
            index: Index::new(session),
            levels,
            kind,
            group: None,
            topic: String::new(),
            owners: Vec::new(),
            has_unassessed: false,
            grouped: Vec::new(),
            tells: Vec::new(),
            labelled: HashSet::new(),
            page: Page::default(),
        }
    }

    pub(super) fn remark(&mut self, at: usize, words: String) {
        self.page.remarks.push(Remark { line: self.source.line_of(at), words });
    }

    /// Remarks on an item, which is named by its id.
    pub(super) fn remark_on(&mut self, item: ItemNo, at: usize, words: &str) {
        self.remark(at, format!("{}: {words}", self.id(item)));
    }

    pub(super) fn id(&self, item: ItemNo) -> String {
        self.session.checklist().item(item).id.to_string()
    }

    /// Returns a field of an item as it was when the page was written; `None` where the page does not say.
    pub(super) fn written(&self, item: ItemNo, field: Field) -> Option<Written> {
        self.source.marks.written(&self.id(item), field)
    }

    /// Tells whether a text is what a field says, or said when the page was written.
    pub(super) fn is_known(&self, item: ItemNo, field: Field, text: &str) -> bool {
        !text.is_empty()
            && (fold(text) == fold(&field.of(self.session, item))
                || self.written(item, field).is_some_and(|written| written.is(field, text)))
    }

    pub(super) fn lacks(&mut self, item: ItemNo, field: Field, at: usize) {
        self.page.absent.push(Absent { item, field, at });
    }
}

/// Tells whether a text is the title of a category.
pub(super) fn is_category(session: &Session, text: &str) -> bool {
    let mut categories = session.checklist().categories().iter();
    categories.any(|category| fold(&one_line(&category.title)) == fold(text))
}

/// Tells whether a name reads so in a page, in any spelling.
pub(super) fn reads_so(name: &Text, text: &str) -> bool {
    names::is_same(name, &text.into()) || fold(&one_line(name)) == fold(text)
}

/// Strips what some programs write behind a heading: `{#an-id}`, `{.a-class}`.
pub(super) fn without_attributes(heading: &str) -> String {
    let rest = heading.strip_suffix('}');
    let stripped = rest.and_then(|rest| [" {#", " {."].iter().find_map(|at| rest.rsplit_once(at)));
    stripped.map_or(heading, |(text, _)| text).trim().to_owned()
}
