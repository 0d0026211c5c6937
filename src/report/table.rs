//! A table for spreadsheets and issue trackers: RFC 4180, UTF-8.
//!
//! No cell can become a formula: text that looks like one gets an apostrophe before it. Spreadsheets silently
//! truncate a text that is too long for a cell: here it is cut with a mark, and [`Table::cut_words`] reports it.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::basics::text::{Shown, Text, counted};
use crate::report::choice::Delimiter;
use crate::report::words::plural;

/// The largest content of a cell, in UTF-16 code units.
const LARGEST_CELL: usize = 32_767;
/// The mark at the end of a cell that was cut.
const CUT: &str = " [... cut: a cell holds no more]";
/// The largest number of cut cells that are named; the others are only counted.
const NAMED: usize = 3;

/// A table. Every row has as many cells as the head.
pub(crate) struct Table {
    head: Vec<&'static str>,
    rows: Vec<Row>,
}

/// A row, with the id of the item or condition that it is about.
struct Row {
    id: String,
    cells: Vec<String>,
}

impl Table {
    /// Creates a table of rows, each with the id that it is about.
    pub(crate) fn new<const N: usize>(
        head: [&'static str; N],
        rows: impl Iterator<Item = (String, [String; N])>,
    ) -> Self {
        let rows = rows.map(|(id, cells)| Row { id, cells: cells.map(no_formula).to_vec() });
        Self { head: head.to_vec(), rows: rows.collect() }
    }

    /// Adds columns behind the others, with the cells of each row.
    pub(crate) fn with_columns<const N: usize>(
        mut self,
        head: [&'static str; N],
        cells: impl Iterator<Item = [String; N]>,
    ) -> Self {
        self.head.extend(head);
        for (row, cells) in self.rows.iter_mut().zip(cells) {
            row.cells.extend(cells.map(no_formula));
        }
        self
    }

    /// Renders the table after `mark`, with every cell in quotes.
    pub(crate) fn render(self, mark: &str, delimiter: Delimiter) -> String {
        let mut writer = WriterBuilder::new()
            .quote_style(QuoteStyle::Always)
            .terminator(Terminator::CRLF)
            .delimiter(delimiter.byte())
            .from_writer(mark.as_bytes().to_vec());
        // Writing to memory cannot fail, and every row has as many columns as the head.
        let _ = writer.write_record(self.head);
        for row in self.rows {
            let cells = row.cells.into_iter().map(|cell| within(cell, LARGEST_CELL, CUT));
            let _ = writer.write_record(cells);
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// Returns a sentence that names the cut cells; `None` if there are none.
    pub(crate) fn cut_words(&self) -> Option<String> {
        let cells = self.rows.iter().flat_map(|row| {
            let cells =
                self.head.iter().zip(&row.cells).filter(|(_, cell)| !fits(cell, LARGEST_CELL));
            cells.map(|(column, _)| (*column, &row.id))
        });
        let cells: Vec<(&str, &String)> = cells.collect();
        let named = cells.iter().take(NAMED).map(|(column, id)| format!("{column} of {id}"));
        let named = named.collect::<Vec<_>>().join(", ");
        let more = match cells.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let (cut, are) = (counted(cells.len(), "cell", "cells"), plural(cells.len(), "is", "are"));
        (!cells.is_empty()).then(|| {
            format!(
                "{cut} {are} cut to the 32,767 characters that a cell of a spreadsheet holds: {named}{more}; \
                 json and markdown hold all of it"
            )
        })
    }
}

/// Returns whether a text has at most so many UTF-16 code units.
fn fits(text: &str, most: usize) -> bool {
    text.len() <= most || text.encode_utf16().count() <= most
}

/// Cuts a text that has more than `most` UTF-16 code units between two graphemes, with `mark` at its end.
pub(crate) fn within(mut text: String, most: usize, mark: &str) -> String {
    if fits(&text, most) {
        return text;
    }
    let room = most.saturating_sub(mark.encode_utf16().count());
    let mut taken = 0;
    let ends = text.grapheme_indices(true).take_while(|(_, grapheme)| {
        taken += grapheme.encode_utf16().count();
        taken <= room
    });
    let end = ends.last().map_or(0, |(at, grapheme)| at + grapheme.len());
    text.truncate(end);
    text.push_str(mark);
    text
}

/// Returns text from data as a cell, safe to show line by line.
pub(crate) fn cell(text: &Text) -> String {
    let lines: Vec<String> = text
        .raw()
        .trim_end()
        .split('\n')
        .map(|line| Shown::line(line.trim_end_matches('\r')).to_string())
        .collect();
    lines.join("\n")
}

/// Puts an apostrophe before a text that a spreadsheet would evaluate: it begins, after white space, with a
/// sign of a formula, in normal or full width.
fn no_formula(cell: String) -> String {
    let is_formula = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{cell}") } else { cell }
}
