//! A table with its header, and how its places are named.

use crate::intake::draft::Place;
use crate::intake::table::grid::{Table, letters};
use crate::intake::table::header::Header;

/// A table, its header, and the name of its sheet.
#[derive(Clone, Copy)]
pub(super) struct Whereabouts<'a> {
    /// The table.
    pub(super) table: &'a Table,
    /// Its header.
    pub(super) header: Option<&'a Header>,
    /// The name of its sheet, where there are several.
    pub(super) sheet: &'a str,
}

impl<'a> Whereabouts<'a> {
    /// Returns the head of a column; empty if it has none.
    pub(super) fn head(self, column: usize) -> &'a str {
        let row = self.header.and_then(|header| self.table.rows.get(header.row));
        row.map_or("", |row| row.text(column))
    }

    /// Returns the place of the first row below the header.
    pub(super) fn first(self) -> usize {
        self.header.map_or(0, |header| header.row + 1)
    }

    /// Returns the place of the head of a column.
    pub(super) fn place_of_head(self, column: usize) -> Place {
        let row = self.header.and_then(|header| self.table.rows.get(header.row));
        let number = row.map_or(1, |row| row.number);
        Place::Cell { sheet: self.sheet.to_owned(), cell: format!("{}{number}", letters(column)) }
    }
}
