//! Workbooks (XLSX): a ZIP archive of parts in XML, of which only the cells, their formats and their links are read.

mod book;
mod events;
mod merges;
mod numbers;
mod parts;
mod sheet;
mod strings;

use crate::domain::basics::names::excerpt;
use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{Draft, Place, Skipped, Warning, Why};
use crate::intake::format::Format;
use crate::intake::refusal::Refusal;
use crate::intake::table::grid::{Budget, Table};
use crate::intake::table::outline;
use crate::intake::xlsx::book::{Book, SheetEntry};
use crate::intake::xlsx::numbers::Styles;
use crate::intake::xlsx::parts::Parts;
use crate::intake::xlsx::sheet::{Shared, read_sheet};
use crate::intake::xlsx::strings::read_strings;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "xlsx",
    words: "a workbook (XLSX)",
    syntax: Syntax::Workbook,
    fits: |content| matches!(content, Content::Workbook(_)),
    read,
};

fn read(content: &Content<'_>, choices: &Choices) -> Result<Draft, Refusal> {
    let Content::Workbook(bytes) = content else { return Err(FORMAT.unfit(content)) };
    let mut parts = Parts::open(bytes)?;
    let book = Book::read(&mut parts)?;
    let (taken, hidden) = chosen(&book, choices)?;
    let (tables, warnings) = tables(&mut parts, &book, &taken)?;
    let mut outline = outline(tables, choices)?;
    outline.warnings.extend(warnings);
    outline.skipped.extend(hidden.into_iter().map(|entry| Skipped {
        place: Place::Cell { sheet: entry.name.clone(), cell: "A1".to_owned() },
        text: format!("sheet {}", excerpt(&entry.name)),
        why: Why::Hidden,
    }));
    Ok(Draft::Foreign(outline))
}

/// Returns the sheets to read and the hidden ones: the sheet that was asked for, also where it is hidden, else all that are visible.
fn chosen<'a>(
    book: &'a Book,
    choices: &Choices,
) -> Result<(Vec<&'a SheetEntry>, Vec<&'a SheetEntry>), Refusal> {
    let Some(name) = &choices.sheet else {
        return Ok(book.sheets.iter().partition(|entry| !entry.is_hidden));
    };
    let is_asked =
        |entry: &&SheetEntry| entry.name.trim().to_lowercase() == name.trim().to_lowercase();
    let found = book.sheets.iter().find(is_asked).ok_or_else(|| Refusal::Choice {
        what: "--sheet",
        given: name.clone(),
        known: book.sheets.iter().map(|entry| entry.name.clone()).collect(),
    })?;
    Ok((vec![found], Vec::new()))
}

/// Reads the cells of sheets.
fn tables(
    parts: &mut Parts<'_>,
    book: &Book,
    taken: &[&SheetEntry],
) -> Result<(Vec<Table>, Vec<Warning>), Refusal> {
    let mut budget = Budget::default();
    let strings = read_strings(parts, book.strings.as_deref())?;
    let styles = Styles::read(parts, book.styles.as_deref(), book.is_from_1904)?;
    let (mut tables, mut warnings) = (Vec::new(), Vec::new());
    for entry in taken {
        let name = if taken.len() > 1 { entry.name.as_str() } else { "" };
        let shared = Shared { strings: &strings, styles: &styles, sheet: name };
        let (mut table, flaws) = read_sheet(parts, &entry.part, shared, &mut budget)?;
        table.name.clone_from(&entry.name);
        tables.push(table);
        warnings.extend(flaws);
    }
    Ok((tables, warnings))
}
