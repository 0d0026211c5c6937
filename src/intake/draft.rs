//! The draft that a format makes of a file: sections of items, what was skipped, and the answers in the file. Nothing in
//! it is validated, and ids may be missing.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use foldhash::{HashSet, HashSetExt};

use crate::domain::basics::names::excerpt;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Shown;
use crate::domain::records::checklist::Checklist;
use crate::intake::mapping::Role;

/// The content of a file, as one of its formats understands it.
#[derive(Clone, Debug)]
pub enum Draft {
    /// A checklist in our own format, whole.
    Own(Box<Checklist>),
    /// What a foreign format yields.
    Foreign(Outline),
}

/// The outline of a foreign checklist.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The title of the whole; empty if the file has none.
    pub title: String,
    /// The levels of the items, the most binding first.
    pub levels: Vec<String>,
    /// The sections in the order of the file. Those with the same path become one category.
    pub sections: Vec<Section>,
    /// What did not become an item, in the order of the file.
    pub skipped: Vec<Skipped>,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
    /// The columns of the tables that were read, in the order of the file; empty where the format has none.
    pub columns: Vec<Column>,
}

impl Outline {
    /// Adds an item below a path.
    pub fn add(&mut self, path: &[String], item: DraftItem) {
        match self.sections.last_mut().filter(|section| section.path == path) {
            Some(section) => section.items.push(item),
            None => self.sections.push(Section { path: path.to_vec(), items: vec![item] }),
        }
    }

    /// Notes what does not become an item.
    pub fn skip(&mut self, place: Place, text: impl Into<String>, why: Why) {
        self.skipped.push(Skipped { place, text: text.into(), why });
    }

    /// Notes what a person should look at.
    pub fn warn(&mut self, place: Place, text: impl Into<String>) {
        self.warnings.push(Warning { place, text: text.into() });
    }
}

/// Items below one heading.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// The titles that lead to it, the outermost first. Empty for items above the first heading.
    pub path: Vec<String>,
    /// The items.
    pub items: Vec<DraftItem>,
}

/// An item as the file states it. Empty texts are absent ones.
#[derive(Clone, Debug, Default)]
pub struct DraftItem {
    /// Where it stands.
    pub place: Place,
    /// The id that stays the same in the next version of the file; empty to make one of path and text.
    pub id: String,
    /// The id as people know it, if it says more than `id`.
    pub source_id: String,
    /// The statement, one line without markup.
    pub text: String,
    /// A testable description of *done*.
    pub done_when: String,
    /// The evidence to ask for.
    pub evidence: String,
    /// A question that opens the discussion.
    pub ask: String,
    /// The first step if it is missing.
    pub if_missing: String,
    /// What the source says more.
    pub about: String,
    /// The level, as the source calls it.
    pub level: String,
    /// Links, each once.
    pub links: Vec<DraftLink>,
    /// The ids that it takes the place of.
    pub replaces: Vec<String>,
    /// The answer that the file gives.
    pub answer: Option<DraftAnswer>,
}

/// A link of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DraftLink {
    /// The words for it; empty to show the address.
    pub title: String,
    /// The address.
    pub url: String,
}

impl DraftLink {
    /// Makes a link of an address that a browser or a mail program opens; `None` for any other.
    pub fn of(title: &str, url: &str) -> Option<Self> {
        let url = url.trim();
        let lower = url.to_ascii_lowercase();
        let is_behind = |begin: &&str| lower.len() > begin.len() && lower.starts_with(*begin);
        let is_link = ["http://", "https://", "mailto:"].iter().any(is_behind);
        let is_whole = is_link && !url.contains(char::is_whitespace);
        is_whole.then(|| Self { title: title.trim().to_owned(), url: url.to_owned() })
    }

    /// Returns links without those whose address was there before.
    pub fn each_once(links: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut known = HashSet::new();
        links.into_iter().filter(|link| known.insert(link.url.clone())).collect()
    }
}

/// The answer that a file gives to an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftAnswer {
    /// The status; `None` if only a note is there.
    pub status: Option<Status>,
    /// The reason why the item does not apply.
    pub reason: String,
    /// The note.
    pub note: String,
    /// The owner; empty for none.
    pub owner: String,
    /// The due date.
    pub due: Option<NaiveDate>,
    /// Links to evidence.
    pub evidence: Vec<String>,
}

/// A column of a table, and what it is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name of its sheet; empty where there is only one.
    pub sheet: String,
    /// Its letters.
    pub letters: String,
    /// The part of an item that it holds; `None` if it is not read.
    pub role: Option<Role>,
}

/// The answers of a file by the id of their item.
pub type ItemAnswers = BTreeMap<String, DraftAnswer>;

/// A place in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    #[default]
    Whole,
    /// A line, from 1.
    Line(usize),
    /// A cell of a spreadsheet.
    Cell {
        /// The name of the sheet; empty where there is only one.
        sheet: String,
        /// The column in letters and the row: `C12`.
        cell: String,
    },
    /// The path of a value in a tree: `controls[2].id`.
    Path(String),
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => formatter.write_str("the file"),
            Self::Line(line) => write!(formatter, "line {line}"),
            Self::Cell { sheet, cell } if sheet.is_empty() => write!(formatter, "cell {cell}"),
            Self::Cell { sheet, cell } => write!(formatter, "cell {}!{cell}", excerpt(sheet)),
            Self::Path(path) => Shown::line(path).fmt(formatter),
        }
    }
}

/// A part of a file that did not become an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where it stands.
    pub place: Place,
    /// Its text, whole.
    pub text: String,
    /// Why it is no item.
    pub why: Why,
}

/// Why a part of a file is no item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It stands in a comment.
    Comment,
    /// It leads to a place in the same page.
    Contents,
    /// It is code, or an example of how to write an item.
    Code,
    /// It stands in a template that is to be filled in.
    Template,
    /// The source has retired or withdrawn it.
    Retired,
    /// It offers that none of the others is true.
    NoneOfThese,
    /// It is the heading of others.
    Heading,
    /// It is a line to sign on.
    SignOff,
    /// It sums up others.
    Total,
    /// It has no text.
    Empty,
    /// It is a bullet beside lists of boxes, or a paragraph: prose.
    Prose,
    /// It links to further reading.
    Reference,
    /// It stands in a table beside the items.
    Table,
    /// It explains levels.
    Legend,
    /// It stands in a row, column or sheet that is hidden.
    Hidden,
    /// It says the same as an item before it, with the same id, or as the header of its table.
    Repeated,
    /// Its level is not among those that were asked for.
    Level,
}

impl Why {
    /// Returns the reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Comment => "in a comment",
            Self::Contents => "table of contents",
            Self::Code => "code",
            Self::Template => "template",
            Self::Retired => "retired",
            Self::NoneOfThese => "none of these",
            Self::Heading => "heading",
            Self::SignOff => "sign-off",
            Self::Total => "total",
            Self::Empty => "empty",
            Self::Prose => "prose",
            Self::Reference => "reference",
            Self::Table => "in another table",
            Self::Legend => "legend",
            Self::Hidden => "hidden",
            Self::Repeated => "repeated",
            Self::Level => "of another level",
        }
    }
}

/// Something that a person should look at before using the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where it stands.
    pub place: Place,
    /// The words.
    pub text: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Whole => formatter.write_str(&self.text),
            place => write!(formatter, "{place}: {}", self.text),
        }
    }
}
