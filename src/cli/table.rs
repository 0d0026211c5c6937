//! Columns of text for people: padded to the widest cell, measured in terminal columns.

use crate::domain::basics::text::columns;

/// The alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// Formats rows as columns two blanks apart, without trailing blanks.
pub fn set(aligns: &[Align], rows: &[Vec<String>]) -> Vec<String> {
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..aligns.len()).map(width).collect();
    let cell = |(cell, (&align, &width)): (&String, (&Align, &usize))| {
        let pad = " ".repeat(width.saturating_sub(columns(cell)));
        match align {
            Align::Left => format!("{cell}{pad}"),
            Align::Right => format!("{pad}{cell}"),
        }
    };
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(aligns.iter().zip(&widths)).map(cell).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
