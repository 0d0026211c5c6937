//! The delimiter of a table in text, and whether a text is a table at all.

use csv::{ReaderBuilder, StringRecord};

use crate::domain::format::kind::Kind;
use crate::intake::table::grid::{Budget, Row, Table};
use crate::intake::table::is_headed;

/// The delimiters, the likeliest first.
const DELIMITERS: &[u8] = b",;\t|";
/// The bytes and the rows of a text that are looked at.
const BYTES: usize = 64 * 1024;
const ROWS: usize = 60;
/// The share of rows with the same number of cells in a table, in tenths.
const REGULAR: usize = 7;

/// A text that is divided by a delimiter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delimited {
    /// The delimiter.
    pub(super) delimiter: u8,
    /// Where the first row begins.
    pub(super) start: usize,
    /// The number of lines before the first row.
    pub(super) lines: usize,
    /// Set if most rows have the same number of cells.
    is_regular: bool,
    /// Set if a row of it has known heads.
    is_headed: bool,
    /// Set if the file names its delimiter.
    is_named: bool,
}

impl Delimited {
    /// Returns the usual delimiter of a format.
    pub(super) const fn usual(delimiter: u8) -> Self {
        Self { delimiter, start: 0, lines: 0, is_regular: false, is_headed: false, is_named: false }
    }

    /// Returns whether a text of this kind is a table: it names its delimiter, has known heads, or was guessed to be one. A text that
    /// looks like another kind must be regular too.
    pub(super) fn is_table(self, kind: &Kind) -> bool {
        match kind {
            Kind::Csv => true,
            Kind::Yaml | Kind::Toml | Kind::Markdown => {
                self.is_named || (self.is_headed && self.is_regular)
            }
            _ => self.is_named || self.is_headed,
        }
    }
}

/// Finds the delimiter of a text; `None` if no delimiter divides it regularly.
pub(super) fn find(text: &str) -> Option<Delimited> {
    if let Some(named) = named(text) {
        return Some(named);
    }
    let end = (0..=BYTES.min(text.len())).rev().find(|end| text.is_char_boundary(*end))?;
    let beginning = &text[..end];
    // Where the text is cut, its last row is not whole.
    let beginning = if end < text.len() {
        &beginning[..beginning.rfind('\n').unwrap_or(end)]
    } else {
        beginning
    };
    let sampled = DELIMITERS.iter().filter_map(|delimiter| sample(beginning, *delimiter));
    let best = sampled.rev().max_by_key(|(found, cells)| (found.is_headed, *cells));
    best.map(|(found, _)| found)
}

/// Reads the line `sep=;` that spreadsheets understand.
fn named(text: &str) -> Option<Delimited> {
    let (first, _) = text.split_once('\n')?;
    let name = first.trim_matches(['"', '\r', ' ']);
    let delimiter = name
        .get(..4)
        .filter(|name| name.eq_ignore_ascii_case("sep="))
        .and(name.as_bytes().get(4))?;
    let is_whole = name.len() == 5 && delimiter.is_ascii();
    is_whole.then_some(Delimited {
        start: first.len() + 1,
        lines: 1,
        is_named: true,
        ..Delimited::usual(*delimiter)
    })
}

/// Returns whether a text holds the line below the heads of a table in Markdown.
fn has_rule(text: &str) -> bool {
    let is_rule = |line: &str| line.contains("--") && line.chars().all(|c| "|-: \t".contains(c));
    text.lines().any(is_rule)
}

/// Divides the beginning of a text; returns with it the number of cells in the regular rows. `None` if the rows are not regular.
fn sample(text: &str, delimiter: u8) -> Option<(Delimited, usize)> {
    if delimiter == b'|' && has_rule(text) {
        return None;
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let (mut rows, mut widths) = (Vec::new(), Vec::new());
    let mut record = StringRecord::new();
    while rows.len() < ROWS && reader.read_record(&mut record).ok()? {
        let mut budget = Budget::default();
        let cells = record
            .iter()
            .enumerate()
            .filter_map(|(column, text)| budget.cell(0, column, text).ok()?);
        let cells: Vec<_> = cells.collect();
        if !cells.is_empty() {
            rows.push(Row { cells, ..Row::default() });
            widths.push(record.len());
        }
    }
    let is_headed = is_headed(&Table { rows, ..Table::default() });
    let width = most_frequent(&widths)?;
    // What stands above the table, title rows, is not looked at.
    let from = widths.iter().position(|other| *other == width)?;
    let below = &widths[from..];
    let regular = below.iter().filter(|other| **other == width).count();
    let is_regular = width > 1 && regular > 1 && regular * 10 >= below.len() * REGULAR;
    let found = Delimited { is_regular, is_headed, ..Delimited::usual(delimiter) };
    (is_regular || (is_headed && width > 1)).then_some((found, width * regular))
}

/// Returns the most frequent width of more than one cell; the greatest of those.
fn most_frequent(widths: &[usize]) -> Option<usize> {
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    widths.iter().copied().filter(|width| *width > 1).max_by_key(|width| (count(*width), *width))
}
