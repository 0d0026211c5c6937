//! The headings above a row: those of rows before it, and those of its category columns.

use crate::intake::table::cells::one_line;
use crate::intake::table::grid::Row;

/// The deepest heading that is kept.
const DEEPEST: usize = 64;

/// The headings in force.
#[derive(Debug, Default)]
pub(super) struct Headings {
    /// The headings of rows, with the depth of their ids.
    rows: Vec<(usize, String)>,
    /// The values of the category columns.
    categories: Vec<String>,
}

impl Headings {
    /// Enters the heading of a row; `1.2` stands below `1`.
    pub(super) fn enter(&mut self, title: String, id: &str) {
        let depth = id.trim_end_matches('.').split('.').count().min(DEEPEST);
        self.rows.retain(|(above, _)| *above < depth);
        self.rows.push((depth, title));
    }

    /// Takes over the values of category columns. An empty one is as in the row above, unless the title above it has changed.
    pub(super) fn carry(&mut self, row: &Row, columns: &[usize]) {
        self.categories.resize(columns.len(), String::new());
        let mut is_changed = false;
        for (carried, column) in self.categories.iter_mut().zip(columns) {
            let title = one_line(row.text(*column));
            if title.is_empty() && !is_changed {
                continue;
            }
            is_changed |= *carried != title;
            *carried = title;
        }
    }

    /// Returns the titles that lead to an item. A title that repeats the one above it is one with it.
    pub(super) fn path(&self) -> Vec<String> {
        let rows = self.rows.iter().map(|(_, title)| title);
        let mut path: Vec<String> = Vec::new();
        for title in rows.chain(&self.categories).filter(|title| !title.is_empty()) {
            if path.last() != Some(title) {
                path.push(title.clone());
            }
        }
        path
    }
}
