//! The preview of an import as text for people.

use crate::cli::table::{self, Align};
use crate::domain::basics::text::cut;
use crate::intake::answers;
use crate::intake::assembly::Import;
use crate::intake::preview::{Block, blocks_of_file, counts, levels};

/// The width of a cell, in columns.
const CELL: usize = 60;

/// Returns the lines of the preview of a file.
pub(super) fn lines(file: &str, import: &Import) -> Vec<String> {
    let checklist = &import.checklist;
    let mut lines = vec![
        format!("{file}: {}", import.format.words),
        format!("  {}, id {}", checklist.title().shown(), checklist.id()),
        format!("  {}", sums(import)),
    ];
    for block in blocks_of_file(import) {
        lines.push(String::new());
        lines.push(block.title.clone());
        lines.extend(rows(&block));
    }
    lines
}

/// Returns the counts of items, levels and answers on one line.
fn sums(import: &Import) -> String {
    let mut sums = vec![counts(&import.checklist)];
    sums.extend(Some(levels(&import.checklist)).filter(|levels| !levels.is_empty()));
    sums.extend(answers::of(import).map(|answers| answers.words()));
    sums.join("; ")
}

fn rows(block: &Block) -> Vec<String> {
    let width = block.rows.first().map_or(0, Vec::len);
    let cell = |cell: &String| if width > 1 { cut(cell, CELL, "...") } else { cell.clone() };
    let rows: Vec<Vec<String>> =
        block.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let lines = table::set(&vec![Align::Left; width], &rows);
    lines.into_iter().map(|line| format!("  {line}")).collect()
}
