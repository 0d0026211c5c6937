//! CSV and TSV: as spreadsheets and tools write them, with any of four delimiters.

mod delimiter;

use csv::{ReaderBuilder, StringRecord};

use crate::domain::format::kind::Kind;
use crate::intake::choices::Choices;
use crate::intake::content::{Content, Lines, Syntax};
use crate::intake::csv::delimiter::{Delimited, find};
use crate::intake::draft::{Draft, Place, Warning};
use crate::intake::format::Format;
use crate::intake::refusal::Refusal;
use crate::intake::table::grid::{Budget, MOST_COLUMNS, Row, Table, letters};
use crate::intake::table::{only_head, outline};

/// The longest text of a cell in bytes; a longer one begins with a quote that is not closed.
const LONGEST_CELL: usize = 64 * 1024;

/// Cells divided by commas, semicolons or bars.
pub(super) const CSV: Format = Format {
    name: "csv",
    words: "a table in CSV",
    syntax: Syntax::Text,
    fits: |content| fitting(content).is_some_and(|found| found.delimiter != b'\t'),
    read: |content, choices| read(&CSV, content, choices, b','),
};

/// Cells divided by tabs.
pub(super) const TSV: Format = Format {
    name: "tsv",
    words: "a table in TSV",
    syntax: Syntax::Text,
    fits: |content| fitting(content).is_some_and(|found| found.delimiter == b'\t'),
    read: |content, choices| read(&TSV, content, choices, b'\t'),
};

/// Returns the refusal of text that looks like a table and is none: a head alone, or rows without a common length.
pub(super) fn refusal(content: &Content<'_>) -> Option<Refusal> {
    let Content::Text(lines) = content else { return None };
    if lines.kind != Kind::Csv {
        return None;
    }
    let rows = lines.text.lines().filter(|line| !line.trim().is_empty()).count();
    Some(if rows == 1 {
        only_head()
    } else {
        Refusal::Syntax {
            syntax: CSV.words,
            place: Place::Line(lines.line),
            message: "its rows differ in the number of their cells".to_owned(),
        }
    })
}

fn fitting(content: &Content<'_>) -> Option<Delimited> {
    let Content::Text(lines) = content else { return None };
    find(&lines.text).filter(|found| found.is_table(&lines.kind))
}

/// Reads a file with the delimiter that it shows, else with that of the format.
fn read(
    format: &Format,
    content: &Content<'_>,
    choices: &Choices,
    usual: u8,
) -> Result<Draft, Refusal> {
    let Content::Text(Lines { text, warning, .. }) = content else {
        return Err(format.unfit(content));
    };
    if let Some(sheet) = &choices.sheet {
        return Err(Refusal::Choice { what: "--sheet", given: sheet.clone(), known: Vec::new() });
    }
    let found = find(text).unwrap_or(Delimited::usual(usual));
    let (table, warnings) = table(&text[found.start..], found)?;
    let mut outline = outline(vec![table], choices)?;
    outline.warnings.splice(0..0, warning.iter().cloned().chain(warnings));
    Ok(Draft::Foreign(outline))
}

/// Reads the cells of a text, and what looks broken in them.
fn table(text: &str, found: Delimited) -> Result<(Table, Vec<Warning>), Refusal> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(found.delimiter)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let (mut budget, mut rows) = (Budget::default(), Vec::new());
    // Rows are counted as spreadsheets do: a blank line is one, a line break in a cell is none.
    let mut number = found.lines;
    let mut line = 1;
    while reader.read_record(&mut record).map_err(|error| broken(number, &error))? {
        let next = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        let breaks = record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        number += (next - line).saturating_sub(breaks).max(1);
        line = next;
        rows.push(row(number, &record, &mut budget)?);
    }
    let mut warnings = Vec::new();
    if text.matches('"').count() % 2 == 1 {
        let text = "an odd number of quotes: one may not be closed".to_owned();
        warnings.push(Warning { place: Place::Whole, text });
    }
    rows.retain(|row| !row.cells.is_empty());
    Ok((Table { rows, ..Table::default() }, warnings))
}

fn row(number: usize, record: &StringRecord, budget: &mut Budget) -> Result<Row, Refusal> {
    if record.len() > MOST_COLUMNS && record.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(Row { number, ..Row::default() });
    }
    let mut cells = Vec::new();
    for (column, text) in record.iter().enumerate() {
        if text.len() > LONGEST_CELL {
            let cell = format!("{}{number}", letters(column));
            return Err(Refusal::Syntax {
                syntax: "CSV",
                place: Place::Cell { sheet: String::new(), cell },
                message: format!(
                    "a cell of {} KiB; a quote in it may not be closed",
                    text.len() / 1024
                ),
            });
        }
        cells.extend(budget.cell(number, column, text)?);
    }
    Ok(Row { number, cells, ..Row::default() })
}

fn broken(number: usize, error: &csv::Error) -> Refusal {
    let place = Place::Cell { sheet: String::new(), cell: format!("A{}", number + 1) };
    Refusal::Syntax { syntax: "CSV", place, message: error.to_string() }
}
