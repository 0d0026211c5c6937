//! References to cells, and the cells that are merged.

use crate::intake::mapping::place_of_letters;
use crate::intake::refusal::Refusal;
use crate::intake::table::grid::Row;

/// The rows and columns of a sheet.
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
/// The number of rows of merged cells that are looked at. Merged cells never overlap, so a sheet within the bounds has fewer.
const MOST_MERGED: usize = 2_000_000;

/// The place of a cell: its row from 1 and its column from 0.
pub(super) type Spot = (usize, usize);

/// Returns the place that a reference names: `C12`; `None` if it names none.
pub(super) fn spot(reference: &str) -> Option<Spot> {
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let column = place_of_letters(&reference[..digits]).filter(|column| *column < MOST_COLUMNS)?;
    let row = row(&reference[digits..])?;
    Some((row, column))
}

/// Returns the number of a row.
pub(super) fn row(number: &str) -> Option<usize> {
    number.parse().ok().filter(|row| (1..=MOST_ROWS).contains(row))
}

/// Cells that are merged into one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Merge {
    from: Spot,
    to: Spot,
}

impl Merge {
    /// Parses `A2:A5`.
    pub(super) fn parse(reference: &str) -> Option<Self> {
        let (from, to) = reference.split_once(':')?;
        let (from, to) = (spot(from)?, spot(to)?);
        (from.0 <= to.0 && from.1 <= to.1).then_some(Self { from, to })
    }

    /// Returns whether a cell is covered by the first one.
    fn covers(&self, row: usize, column: usize) -> bool {
        (self.from.0..=self.to.0).contains(&row)
            && (self.from.1..=self.to.1).contains(&column)
            && (row, column) != self.from
    }
}

/// Takes away what stands below merged cells, where nobody sees it, and marks the rows that begin with a cell merged to the right.
///
/// # Errors
/// The merged cells are too many to be of a real sheet.
pub(super) fn merge(rows: &mut [Row], merges: &[Merge]) -> Result<(), Refusal> {
    let mut looked_at = 0;
    for merge in merges {
        let first = rows.partition_point(|row| row.number < merge.from.0);
        for row in rows[first..].iter_mut().take_while(|row| row.number <= merge.to.0) {
            looked_at += 1;
            let number = row.number;
            let is_first =
                row.cells.first().is_some_and(|cell| (number, cell.column) == merge.from);
            row.is_banner |= is_first && merge.to.1 > merge.from.1;
            row.cells.retain(|cell| !merge.covers(number, cell.column));
        }
        if looked_at > MOST_MERGED {
            return Err(Refusal::Bound {
                what: format!("merged cells over more than {MOST_MERGED} rows"),
                advice: "save the sheet as CSV",
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_beyond_a_sheet_are_none() {
        assert_eq!(spot("C12"), Some((12, 2)));
        assert_eq!(spot("XFD1048576"), Some((1_048_576, 16_383)));
        for reference in [
            "XFE1",
            "A0",
            "A1048577",
            "ZZZZZZ1",
            "A",
            "1",
            "",
            "A1B",
            "Ä1",
            "A99999999999999999999",
        ] {
            assert_eq!(spot(reference), None, "{reference}");
        }
        assert!(Merge::parse("B2:A1").is_none() && Merge::parse("A1").is_none());
    }
}
