//! The header row of a table: the one with the most known heads, else the one above the first regular rows.

use crate::domain::basics::status::Status;
use crate::intake::levels::is_level;
use crate::intake::mapping::{Mapping, Role};
use crate::intake::table::grid::{Row, Table};
use crate::intake::table::heads::{LONGEST_HEAD, Strength, meaning};
use crate::intake::words::status_of;

/// The number of rows in which the header is looked for.
const ROWS: usize = 50;
/// The most words of a head that is not known.
const MOST_WORDS: usize = 4;

/// The header of a table.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// The place of its row among the rows of the table.
    pub(super) row: usize,
    /// Set if some of its heads are known.
    pub(super) is_known: bool,
}

/// Finds the header; `None` if the table has none.
pub(super) fn find(table: &Table, mapping: &Mapping) -> Option<Header> {
    let rows = || table.rows.iter().take(ROWS).enumerate().filter(|(_, row)| !row.is_hidden);
    let scored = rows().map(|(place, row)| (score(row, mapping), place));
    // The first of the best.
    let best = scored.rev().max_by_key(|(score, _)| *score);
    let best =
        best.filter(|(score, place)| *score > 1 || (*score == 1 && is_single(table, *place)));
    if let Some((_, row)) = best {
        return Some(Header { row, is_known: true });
    }
    let unknown = rows().map(|(place, _)| place).find(|place| is_above_regular_rows(table, *place));
    unknown.map(|row| Header { row, is_known: false })
}

/// Returns whether a table has a row of known heads, one of them for statements.
pub(in crate::intake) fn is_headed(table: &Table) -> bool {
    let is_header = |row: &Row| {
        let names = |cell: &str| matches!(meaning(cell), Some((Role::Text, _)));
        score(row, &Mapping::default()) > 1 && row.cells.iter().any(|cell| names(&cell.text))
    };
    table.rows.iter().take(ROWS).any(is_header)
}

/// Returns the number of different roles that the cells of a row name. A row with a statement among them is none.
fn score(row: &Row, mapping: &Mapping) -> usize {
    if row
        .cells
        .iter()
        .any(|cell| cell.text.chars().count() > LONGEST_HEAD && meaning(&cell.text).is_none())
    {
        return 0;
    }
    let mut roles: Vec<Role> =
        row.cells.iter().filter_map(|cell| meaning(&cell.text)).map(|(role, _)| role).collect();
    roles.sort_unstable();
    roles.dedup();
    let names = mapping.columns().iter().filter(|(_, name)| name.place().is_none());
    let is_mapped = |head: &str| row.cells.iter().any(|cell| cell.text.eq_ignore_ascii_case(head));
    roles.len() + 2 * names.filter(|(_, name)| is_mapped(&name.0)).count()
}

/// Returns whether the one known head of a row names the statements, in a row of heads or in a table of one column.
fn is_single(table: &Table, place: usize) -> bool {
    let row = &table.rows[place];
    let names = |cell: &str| matches!(meaning(cell), Some((Role::Text, Strength::Strong)));
    let is_column =
        row.cells.len() == 1 && table.rows.iter().skip(place).all(|row| row.cells.len() == 1);
    row.cells.iter().any(|cell| names(&cell.text)) && (is_column || row.cells.len() > 1)
}

/// Returns whether a row of short words stands above rows that fill the same columns and say more in one of them.
fn is_above_regular_rows(table: &Table, place: usize) -> bool {
    let row = &table.rows[place];
    let below: Vec<&Row> = table.rows.iter().skip(place + 1).take(5).collect();
    let is_head = |text: &str| {
        let is_value =
            text.parse::<f64>().is_ok() || is_level(text) || status_of(text).is_some_and(is_answer);
        text.split_whitespace().count() <= MOST_WORDS && !text.ends_with('.') && !is_value
    };
    let fills = |other: &&Row| {
        row.cells.iter().filter(|cell| !other.text(cell.column).is_empty()).count() * 2
            >= row.cells.len()
    };
    let says_more = |cell: usize| {
        below.iter().filter(|row| row.text(cell).split_whitespace().count() > MOST_WORDS).count()
            * 2
            >= below.len()
    };
    row.cells.len() > 1
        && !below.is_empty()
        && row.cells.iter().all(|cell| is_head(&cell.text))
        && below.iter().all(fills)
        && row.cells.iter().any(|cell| says_more(cell.column))
}

/// Returns whether a status is one that stands in cells, never as a head: `Done` and `Complete` are heads too.
const fn is_answer(status: Status) -> bool {
    !matches!(status, Status::Done)
}
