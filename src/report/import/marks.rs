//! What a page needs to be read back, kept at its end where no renderer shows it: link reference
//! definitions with the ids of the items in the order of the page, each with a checksum of every field
//! as it was written.

use std::collections::HashMap;
use std::fmt::Write;

use pulldown_cmark::RefDefs;

use crate::domain::checklist::ItemNo;
use crate::domain::order;
use crate::domain::session::Session;
use crate::report::choice::Part;
use crate::report::document::Document;
use crate::report::import::Field;

/// The label that says of which session the page is.
const PAGE: &str = "readyroom";
/// The version of the marks.
const VERSION: u32 = 1;
/// What stands for a field that says nothing.
const NOTHING: &str = "-";

/// Writes the marks of a document, if it tells of items.
pub(crate) fn of(document: &Document<'_>) -> Option<String> {
    const TELLING: [Part; 4] = [Part::Blockers, Part::ToDo, Part::Items, Part::NotApplicable];
    let is_told = document.sections.iter().any(|section| TELLING.contains(&section.part));
    if !is_told {
        return None;
    }
    let session = document.session;
    let mut text =
        format!("[{PAGE}]: # \"report {VERSION} of {}\"\n", quoted(session.id().as_str()));
    for (item, answer) in document.listed() {
        let id = quoted(session.checklist().item(item).id.raw());
        let sums = Field::ALL.map(|field| Checksum::of(&field.of(answer)).shown());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "[{PAGE}-{}]: # \"{id} {}\"", item.0 + 1, sums.join(" "));
    }
    Some(text)
}

/// Text inside the quotes of a title.
fn quoted(text: &str) -> String {
    let shown = crate::domain::text::Shown::line(text).to_string();
    let mut quoted = String::with_capacity(shown.len());
    for c in shown.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | '-' | '_' | '/' | ':') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted
}

/// What tells two texts apart; nothing for an empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Checksum(Option<u32>);

impl Checksum {
    pub(super) fn of(text: &str) -> Self {
        Self((!text.is_empty()).then(|| crc32fast::hash(text.as_bytes())))
    }

    fn parse(word: &str) -> Option<Self> {
        if word == NOTHING {
            return Some(Self(None));
        }
        u32::from_str_radix(word, 16).ok().map(|sum| Self(Some(sum)))
    }

    fn shown(self) -> String {
        self.0.map_or_else(|| NOTHING.to_owned(), |sum| format!("{sum:08x}"))
    }
}

/// The checksums of the fields of an item.
type Sums = [Checksum; Field::ALL.len()];

/// The marks of a page.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// The id of the session that the page was made of.
    pub(super) made_of: Option<String>,
    /// The ids of the items in the order of the page.
    pub(super) order: Vec<String>,
    written: HashMap<String, Sums>,
    /// Where marks begin that cannot be read.
    pub(super) damaged: Vec<usize>,
}

impl Marks {
    /// Reads the marks of a page; a damaged one is as if it were not there.
    pub(super) fn read(definitions: &RefDefs<'_>) -> Self {
        let mut marks = Self::default();
        let mut numbered = Vec::new();
        for (label, definition) in definitions.iter() {
            let title = definition.title.as_deref().unwrap_or_default();
            if label == PAGE {
                marks.made_of = title.rsplit(' ').next().map(str::to_owned);
            } else if let Some(number) = label.strip_prefix(PAGE).and_then(|l| l.strip_prefix('-'))
            {
                match number.parse::<usize>().ok().zip(item_of(title)) {
                    Some(mark) => numbered.push(mark),
                    None => marks.damaged.push(definition.span.start),
                }
            }
        }
        order::sort_by_key(&mut numbered, |(number, _)| *number);
        for (_, (id, sums)) in numbered {
            marks.order.push(id.clone());
            marks.written.insert(id, sums);
        }
        marks
    }

    /// The checksum of a field when the page was written; `None` where the page does not say.
    pub(super) fn written(
        &self,
        session: &Session,
        item: ItemNo,
        field: Field,
    ) -> Option<Checksum> {
        let id = session.checklist().item(item).id.to_string();
        let sums = self.written.get(&id)?;
        let place = Field::ALL.iter().position(|other| *other == field)?;
        sums.get(place).copied()
    }
}

/// The id of an item and the checksums of its fields.
fn item_of(title: &str) -> Option<(String, Sums)> {
    let mut words = title.split(' ');
    let id = words.next()?.to_owned();
    let mut sums = Sums::default();
    for sum in &mut sums {
        *sum = Checksum::parse(words.next()?)?;
    }
    Some((id, sums))
}
