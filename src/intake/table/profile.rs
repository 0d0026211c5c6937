//! What the values of a column look like.

use crate::intake::levels::is_level;
use crate::intake::table::grid::{Row, Table};
use crate::intake::words::{is_unassessed, status_of};

/// The number of rows that are looked at.
const ROWS: usize = 500;
/// The words of an average value that is a statement.
const STATEMENT: usize = 4;

/// The values of a column in the first rows below the header.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    filled: usize,
    words: usize,
    levels: usize,
    statuses: usize,
    unassessed: usize,
    rows: usize,
}

/// Returns the profile of each column.
pub(super) fn profiles(table: &Table, first: usize) -> Vec<Profile> {
    let mut profiles = vec![Profile::default(); table.width()];
    let rows: Vec<&Row> = table
        .rows
        .iter()
        .skip(first)
        .filter(|row| row.cells.len() > 1 || table.width() == 1)
        .take(ROWS)
        .collect();
    for cell in rows.iter().flat_map(|row| &row.cells) {
        if let Some(profile) = profiles.get_mut(cell.column) {
            profile.add(&cell.text);
        }
    }
    for profile in &mut profiles {
        profile.rows = rows.len();
    }
    profiles
}

impl Profile {
    fn add(&mut self, value: &str) {
        self.filled += 1;
        self.words += value.split_whitespace().count();
        self.levels += usize::from(is_level(value));
        self.statuses += usize::from(status_of(value).is_some());
        self.unassessed += usize::from(is_unassessed(value));
    }

    /// Returns whether an average value has more than one word, or there are no values.
    pub(super) fn is_wordy(&self) -> bool {
        self.words >= self.filled * 2
    }

    /// Returns whether most rows have a value, and an average one is a statement.
    pub(super) fn is_statement(&self) -> bool {
        self.filled * 2 >= self.rows.max(1) && self.words >= self.filled * STATEMENT
    }

    /// Returns whether all values are levels, and at least half of the rows have one.
    pub(super) fn is_level(&self) -> bool {
        self.filled > 0 && self.levels == self.filled && self.filled * 2 >= self.rows
    }

    /// Returns whether all values are statuses, some of them of a review that was begun.
    pub(super) fn is_status(&self) -> bool {
        self.statuses > 0 && self.statuses + self.unassessed == self.filled
    }
}
