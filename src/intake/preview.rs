//! The preview of an import: what a person looks at before using the checklist, as blocks of rows.

use crate::domain::basics::text::{Shown, Text, counted};
use crate::domain::records::checklist::{Category, Checklist};
use crate::intake::draft::{Skipped, Warning};

/// The number of items that are shown of the beginning.
const FIRST: usize = 3;

/// Rows below a heading, all of the same number of cells. Every cell is safe to show, and whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The heading.
    pub title: String,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// Returns the counts of a checklist in words: `112 items in 7 categories`.
pub fn counts(checklist: &Checklist) -> String {
    let items = counted(checklist.len(), "item", "items");
    let categories = counted(checklist.categories().len(), "category", "categories");
    format!("{items} in {categories}")
}

/// Returns the number of items of each level in words: `12 High, 3 Low`; empty without levels.
pub fn levels(checklist: &Checklist) -> String {
    let words = |(level, count): (&Text, usize)| format!("{count} {}", level.shown());
    checklist.items_by_level().map(words).collect::<Vec<_>>().join(", ")
}

/// Returns the blocks: the categories, the first items, what was skipped, the warnings.
pub fn blocks(checklist: &Checklist, skipped: &[Skipped], warnings: &[Warning]) -> Vec<Block> {
    let warnings = warnings.iter().map(ToString::to_string);
    let remarks = checklist.remarks();
    let warnings: Vec<String> = warnings.chain(remarks.iter().map(ToString::to_string)).collect();
    let all = [
        Block { title: "Categories".to_owned(), rows: categories(checklist) },
        Block { title: "First items".to_owned(), rows: first_items(checklist) },
        Block {
            title: format!("Skipped, {}", skipped.len()),
            rows: skipped.iter().map(skipped_row).collect(),
        },
        Block {
            title: format!("Warnings, {}", warnings.len()),
            rows: warnings.into_iter().map(|warning| vec![warning]).collect(),
        },
    ];
    all.into_iter().filter(|block| !block.rows.is_empty()).collect()
}

fn categories(checklist: &Checklist) -> Vec<Vec<String>> {
    let row = |category: &Category| {
        let items = counted(category.items.len(), "item", "items");
        vec![category.title.shown().to_string(), items, category.group.shown().to_string()]
    };
    checklist.categories().iter().map(row).collect()
}

fn first_items(checklist: &Checklist) -> Vec<Vec<String>> {
    let first = checklist.items().take(FIRST);
    first.map(|(_, item)| vec![item.id.to_string(), item.text.shown().to_string()]).collect()
}

fn skipped_row(skipped: &Skipped) -> Vec<String> {
    let text = Shown::line(&skipped.text).to_string();
    vec![skipped.place.to_string(), skipped.why.words().to_owned(), text]
}
