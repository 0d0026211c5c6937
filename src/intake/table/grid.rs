//! A table of cells: only the filled ones, each with its place.

use std::ops::RangeInclusive;

use crate::intake::draft::Place;
use crate::intake::refusal::Refusal;

/// The number of columns that are read.
pub(in crate::intake) const MOST_COLUMNS: usize = 1_024;
/// The number of filled cells that are read.
const MOST_CELLS: usize = 1_000_000;
/// The bytes of text in all cells that are read.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// A filled cell.
#[derive(Clone, Debug)]
pub(in crate::intake) struct Cell {
    /// The place of its column, from 0.
    pub(in crate::intake) column: usize,
    /// Its text, trimmed and not empty.
    pub(in crate::intake) text: Box<str>,
    /// The address that a click on it opens.
    pub(in crate::intake) link: Option<Box<str>>,
}

/// A row with at least one filled cell.
#[derive(Clone, Debug, Default)]
pub(in crate::intake) struct Row {
    /// Its number, from 1, as spreadsheets show it.
    pub(in crate::intake) number: usize,
    /// Its filled cells, from the left.
    pub(in crate::intake) cells: Vec<Cell>,
    /// Set if the row is hidden.
    pub(in crate::intake) is_hidden: bool,
    /// Set if its first filled cell is merged over others to its right.
    pub(in crate::intake) is_banner: bool,
}

/// A table: a CSV file, or one sheet of a workbook.
#[derive(Clone, Debug, Default)]
pub(in crate::intake) struct Table {
    /// The name of the sheet; empty for a CSV file.
    pub(in crate::intake) name: String,
    /// The rows from the top.
    pub(in crate::intake) rows: Vec<Row>,
    /// The columns that are hidden.
    pub(in crate::intake) hidden: Vec<RangeInclusive<usize>>,
}

impl Row {
    /// Returns the text of a cell; empty if it is not filled.
    pub(in crate::intake) fn text(&self, column: usize) -> &str {
        self.cell(column).map_or("", |cell| &cell.text)
    }

    /// Returns a cell, if it is filled.
    pub(in crate::intake) fn cell(&self, column: usize) -> Option<&Cell> {
        let found = self.cells.binary_search_by_key(&column, |cell| cell.column);
        found.ok().and_then(|place| self.cells.get(place))
    }

    /// Returns whether no other cells than those of these columns are filled.
    pub(in crate::intake) fn is_only(&self, columns: &[usize]) -> bool {
        self.cells.iter().all(|cell| columns.contains(&cell.column))
    }

    /// Returns the texts of all cells in one line.
    pub(in crate::intake) fn joined(&self) -> String {
        let texts = self
            .cells
            .iter()
            .map(|cell| cell.text.split_whitespace().collect::<Vec<_>>().join(" "));
        texts.collect::<Vec<_>>().join(" | ")
    }

    /// Returns the place of its first filled cell.
    pub(in crate::intake) fn place(&self, sheet: &str) -> Place {
        self.place_of(sheet, self.cells.first().map_or(0, |cell| cell.column))
    }

    /// Returns the place of a cell in it.
    pub(in crate::intake) fn place_of(&self, sheet: &str, column: usize) -> Place {
        Place::Cell { sheet: sheet.to_owned(), cell: format!("{}{}", letters(column), self.number) }
    }
}

impl Table {
    /// Returns the number of columns up to the last filled cell.
    pub(in crate::intake) fn width(&self) -> usize {
        let ends = self.rows.iter().filter_map(|row| row.cells.last());
        ends.map(|cell| cell.column + 1).max().unwrap_or_default()
    }

    /// Returns whether a column is hidden.
    pub(in crate::intake) fn is_hidden(&self, column: usize) -> bool {
        self.hidden.iter().any(|columns| columns.contains(&column))
    }
}

/// Returns the letters of a column, given by its place from 0.
pub(in crate::intake) fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.insert(0, char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest % 26]));
        rest /= 26;
    }
    letters
}

/// The bounds on the cells of one file, and what is used of them.
#[derive(Debug, Default)]
pub(in crate::intake) struct Budget {
    cells: usize,
    bytes: usize,
}

impl Budget {
    /// Returns the cell of a text; `None` if the text is blank.
    ///
    /// # Errors
    /// The file has too many columns, filled cells, or too much text.
    pub(in crate::intake) fn cell(
        &mut self,
        row: usize,
        column: usize,
        text: &str,
    ) -> Result<Option<Cell>, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if column >= MOST_COLUMNS {
            return Err(Refusal::Bound {
                what: format!("cell {}{row} is beyond column {MOST_COLUMNS}", letters(column)),
                advice: "delete what stands far to the right of the table",
            });
        }
        self.take(text)?;
        Ok(Some(Cell { column, text: text.into(), link: None }))
    }

    /// Counts a text.
    ///
    /// # Errors
    /// The file has too many texts, or too much text.
    pub(in crate::intake) fn take(&mut self, text: &str) -> Result<(), Refusal> {
        self.cells += 1;
        self.bytes += text.len();
        if self.cells > MOST_CELLS || self.bytes > MOST_TEXT {
            let most = MOST_TEXT / 1024 / 1024;
            return Err(Refusal::Bound {
                what: format!("more than {MOST_CELLS} filled cells, or {most} MiB of text in them"),
                advice: "divide the file, or delete what is no checklist",
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::mapping::place_of_letters;

    #[test]
    fn letters_count_like_a_spreadsheet() {
        for (column, expected) in
            [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(letters(column), expected);
            assert_eq!(place_of_letters(expected), Some(column));
        }
    }
}
