//! The marks at the end of a page by which it is read back, where no renderer shows them: link reference
//! definitions with the ids of the items in the order of the page, each with a checksum of every field
//! as it was written, and checksums of everything else that the page says. They stand in a comment of
//! HTML, because programs that reformat Markdown drop definitions that no link uses.
//!
//! They are found in the text, not by the Markdown parser: an editor that breaks long lines joins
//! definitions or breaks them where no parser knows them any more.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::report::import::field::Field;
use crate::report::markdown::escape::unescape;

/// The label of the mark that names the session.
pub(super) const PAGE: &str = "readyroom";
/// The signs around the marks.
pub(super) const BEGIN: &str = "<!--";
pub(super) const END: &str = "-->";
/// The label of the checksums of what is not a field.
pub(super) const REST: &str = "page";
/// The version of the marks. In the first one the words of a mark stand apart, there are five fields,
/// and a checksum is that of the text with its line breaks.
pub(super) const VERSION: u32 = 2;
/// The number of fields in a mark of the first version.
const FIRST_FIELDS: usize = 5;
/// The checksum of an empty field.
const NOTHING: &str = "-";

/// A CRC-32 of a text; none for an empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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

    pub(super) fn shown(self) -> String {
        self.0.map_or_else(|| NOTHING.to_owned(), |sum| format!("{sum:08x}"))
    }
}

/// A checksum of a field.
#[derive(Clone, Copy, Debug)]
enum Sum {
    /// Of the text with its line breaks, as the first version of the marks has it.
    Exactly(Checksum),
    /// Of the folded text.
    Folded(Checksum),
}

/// A field as it was when the page was written. A file may hold several pages, one below the other.
#[derive(Clone, Debug)]
pub(super) struct Written(Vec<Sum>);

impl Written {
    /// Tells whether a field read so.
    pub(super) fn is(&self, field: Field, text: &str) -> bool {
        self.0.iter().any(|sum| match sum {
            Sum::Exactly(sum) => *sum == Checksum::of(text),
            Sum::Folded(sum) => *sum == Checksum::of(&field.compared(text)),
        })
    }

    /// Tells whether the field said nothing.
    pub(super) fn is_empty(&self) -> bool {
        let is_nothing = |(Sum::Exactly(sum) | Sum::Folded(sum)): &Sum| *sum == Checksum::default();
        self.0.iter().all(is_nothing)
    }
}

/// The marks of a page.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The id of the session that the page was made of.
    pub(super) made_of: Option<String>,
    /// The ids of the items in the order of the page.
    pub(super) order: Vec<String>,
    /// The checksums of all that the page said beside the fields; `None` in older pages.
    rest: Option<HashSet<Checksum>>,
    /// The checksums of the fields of each item, of each page that the file holds.
    written: HashMap<String, Vec<Vec<Sum>>>,
    /// The offsets of marks that cannot be read.
    pub(super) damaged: Vec<usize>,
}

/// A mark of a page.
struct Definition {
    /// The label behind `readyroom-`; empty for the first mark.
    label: String,
    title: String,
    range: Range<usize>,
}

impl Marks {
    /// Takes the marks out of a page; blanks stand in their place.
    pub(super) fn take(text: &mut String) -> Self {
        let mut marks = Self::default();
        let mut numbered: Vec<(usize, String, Vec<Sum>)> = Vec::new();
        for Definition { label, title, range } in definitions(text) {
            let blank =
                |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
            let blanks: String = text[range.clone()].chars().map(blank).collect();
            text.replace_range(range.clone(), &blanks);
            if label.is_empty() {
                marks.made_of = title.rsplit(' ').next().map(str::to_owned);
            } else if label == REST {
                let sums = title.split([',', ' ']).filter(|sum| !sum.is_empty());
                marks.rest.get_or_insert_default().extend(sums.filter_map(Checksum::parse));
            } else if let Some((number, (id, sums))) = label.parse().ok().zip(item_of(&title)) {
                numbered.push((number, id, sums));
            } else {
                marks.damaged.push(range.start);
            }
        }
        numbered.sort_by_key(|(number, _, _)| *number);
        for (_, id, sums) in numbered {
            let written: &mut Vec<Vec<Sum>> = marks.written.entry(id.clone()).or_default();
            if written.is_empty() {
                marks.order.push(id);
            }
            written.push(sums);
        }
        marks
    }

    /// Returns a field as it was when the page was written; `None` where the page does not say.
    pub(super) fn written(&self, id: &str, field: Field) -> Option<Written> {
        let place = Field::ALL.iter().position(|other| *other == field)?;
        let sums = self.written.get(id)?.iter().filter_map(|sums| sums.get(place).copied());
        let sums: Vec<Sum> = sums.collect();
        (!sums.is_empty()).then_some(Written(sums))
    }

    /// Tells whether the page has no marks, or has lost them.
    pub(super) const fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Tells whether the page has a mark of an item.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.written.contains_key(id)
    }

    /// Tells whether the page said this beside the fields when it was written; `None` where it does
    /// not know.
    pub(super) fn said(&self, told: &str) -> Option<bool> {
        Some(self.rest.as_ref()?.contains(&Checksum::of(told)))
    }
}

/// Finds the marks of a page. One begins a line, or follows the one before it.
fn definitions(text: &str) -> Vec<Definition> {
    let mut found: Vec<Definition> = Vec::new();
    for (at, _) in text.match_indices(&format!("[{PAGE}")) {
        let before = text[..at].trim_end_matches(|c| c != '\n' && is_gap(c));
        let begins_line = before.is_empty() || before.ends_with('\n') || before.ends_with(BEGIN);
        let is_next = |last: &Definition| {
            text.get(last.range.end..at).is_some_and(|between| between.chars().all(is_gap))
        };
        if begins_line || found.last().is_some_and(is_next) {
            found.extend(definition(text, at));
        }
    }
    found
}

/// Reads the mark that begins at an offset: `[readyroom-3]: # "..."`, which may be broken anywhere
/// between its words.
fn definition(text: &str, at: usize) -> Option<Definition> {
    let after = text[at..].strip_prefix('[')?.strip_prefix(PAGE)?;
    let after = after.strip_prefix('-').unwrap_or(after);
    let (label, after) =
        after.split_at(after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len()));
    let after = after.strip_prefix("]:")?;
    let after = after.trim_start_matches(is_gap);
    let after = after.strip_prefix("<#>").or_else(|| after.strip_prefix('#'))?;
    let after = after.trim_start_matches(is_gap);
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let body = &after[1..];
    let closed = body.char_indices().scan(false, |is_escaped, (at, c)| {
        let ends = c == quote && !*is_escaped;
        *is_escaped = c == '\\' && !*is_escaped;
        Some((at, ends))
    });
    let length = closed.into_iter().find_map(|(at, ends)| ends.then_some(at))?;
    let title = body[..length].split(is_gap).filter(|word| !word.is_empty());
    let title = unescape(&title.collect::<Vec<_>>().join(" "));
    let end = text.len() - body.len() + length + 1;
    Some(Definition { label: label.to_owned(), title, range: at..end })
}

/// Tells whether a character may stand between the words of a mark.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || c == '>'
}

/// Returns the id of an item and its fields as they were written.
fn item_of(title: &str) -> Option<(String, Vec<Sum>)> {
    let parsed = |sums: &[&str], sum: fn(Checksum) -> Sum| -> Option<Vec<Sum>> {
        sums.iter().map(|word| Checksum::parse(word).map(sum)).collect()
    };
    let words: Vec<&str> = title.splitn(Field::ALL.len() + 1, ',').collect();
    if let [sums @ .., id] = words.as_slice()
        && sums.len() == Field::ALL.len()
        && let Some(sums) = parsed(sums, Sum::Folded)
    {
        return Some(((*id).to_owned(), sums));
    }
    let mut words: Vec<&str> = title.rsplitn(FIRST_FIELDS + 1, ' ').collect();
    words.reverse();
    let (id, sums) = words.split_first().filter(|(_, sums)| sums.len() == FIRST_FIELDS)?;
    Some(((*id).to_owned(), parsed(sums, Sum::Exactly)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "[readyroom]: # \"report 1 of pay-2026-11-23-0001\"\n\
        [readyroom-1]: # \"data.backups 102de0ab - - - -\"\n\
        [readyroom-2]: # \"data.restore aa07d0f4 - 9e62520e 069215e1 -\"\n";

    #[test]
    fn marks_are_read_however_they_are_broken() {
        for text in [
            OLD.to_owned(),
            OLD.replace('\n', " "),
            OLD.replace(' ', "\n"),
            OLD.replace('\n', "\n> ").replace(" - ", "\n> - "),
            OLD.replace("# \"", "<#> '").replace('"', "'"),
        ] {
            let mut rest = text.clone();
            let marks = Marks::take(&mut rest);
            assert_eq!(marks.made_of.as_deref(), Some("pay-2026-11-23-0001"), "{text}");
            assert_eq!(marks.order, ["data.backups", "data.restore"], "{text}");
            assert!(
                marks.written("data.restore", Field::Status).unwrap().is(Field::Status, "partial"),
                "{text}"
            );
            assert!(marks.written("data.backups", Field::NOTE).unwrap().is_empty());
            assert!(marks.written("data.backups", Field::EVIDENCE).is_none());
            assert!(rest.chars().all(is_gap), "{rest}");
            assert_eq!(rest.len(), text.len());
        }
    }

    #[test]
    fn what_only_looks_like_a_mark_stays_text() {
        for text in [
            "\\[readyroom-1]: # \"a\"",
            "see [readyroom]: # \"a\"",
            "[readyroom] b",
            "[readyroom-1]: # \"a",
        ] {
            let mut rest = text.to_owned();
            let marks = Marks::take(&mut rest);
            assert_eq!(rest, text);
            assert!(marks.order.is_empty() && marks.damaged.is_empty());
        }
    }
}
