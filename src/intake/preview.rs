//! The preview of an import: what a person looks at before using the checklist, as blocks of rows.

use std::collections::BTreeSet;

use crate::domain::basics::names::excerpt;
use crate::domain::basics::text::{Shown, Text, counted};
use crate::domain::records::checklist::{Category, Checklist};
use crate::intake::assembly::Import;
use crate::intake::draft::{Column, Skipped, Warning};
use crate::intake::mapping::Role;

/// The number of items that are shown of the beginning, in print and on a screen that scrolls.
const FIRST: usize = 3;
const FIRST_ON_SCREEN: usize = 12;
/// The titles of the blocks of what a review would have.
const CATEGORIES: &str = "Categories";
const FIRST_ITEMS: &str = "First items";

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

/// Returns the blocks of a checklist: the categories, the first items, the warnings.
pub fn blocks(checklist: &Checklist) -> Vec<Block> {
    filled([
        categories_block(checklist),
        first_block(checklist, FIRST),
        warnings_block(checklist, &[]),
    ])
}

/// Returns blocks with the categories and the first items of a part of their checklist, of these as many as a screen
/// that scrolls has.
pub fn of_part(blocks: &[Block], part: &Checklist) -> Vec<Block> {
    let of_part = |block: &Block| match block.title.as_str() {
        CATEGORIES => categories_block(part),
        FIRST_ITEMS => first_block(part, FIRST_ON_SCREEN),
        _ => block.clone(),
    };
    blocks.iter().map(of_part).collect()
}

/// Returns the blocks of a file: the columns, the categories, the first items, the warnings, what was skipped.
pub fn blocks_of_file(import: &Import) -> Vec<Block> {
    let Import { checklist, skipped, warnings, .. } = import;
    filled([
        Block { title: "Columns".to_owned(), rows: columns(&import.columns) },
        categories_block(checklist),
        first_block(checklist, FIRST),
        warnings_block(checklist, warnings),
        Block {
            title: format!("Skipped, {}", skipped.len()),
            rows: skipped.iter().map(skipped_row).collect(),
        },
    ])
}

/// Returns the blocks that have rows.
fn filled<const N: usize>(blocks: [Block; N]) -> Vec<Block> {
    blocks.into_iter().filter(|block| !block.rows.is_empty()).collect()
}

fn categories_block(checklist: &Checklist) -> Block {
    Block { title: CATEGORIES.to_owned(), rows: categories(checklist) }
}

fn first_block(checklist: &Checklist, most: usize) -> Block {
    Block { title: FIRST_ITEMS.to_owned(), rows: first_items(checklist, most) }
}

fn warnings_block(checklist: &Checklist, warnings: &[Warning]) -> Block {
    let warnings = warnings.iter().map(ToString::to_string);
    let remarks = checklist.remarks().into_iter().map(|remark| remark.to_string());
    let rows: Vec<Vec<String>> = warnings.chain(remarks).map(|warning| vec![warning]).collect();
    Block { title: format!("Warnings, {}", rows.len()), rows }
}

/// Returns what the columns of each sheet are read as: `text C, category A, about D, E; not read: B`.
fn columns(columns: &[Column]) -> Vec<Vec<String>> {
    let sheets = columns.chunk_by(|one, next| one.sheet == next.sheet);
    sheets.map(|columns| vec![columns_of_sheet(columns)]).collect()
}

fn columns_of_sheet(columns: &[Column]) -> String {
    let letters = |role: Option<Role>| {
        let letters = columns.iter().filter(|column| column.role == role);
        letters.map(|column| column.letters.as_str()).collect::<Vec<_>>().join(", ")
    };
    let roles: BTreeSet<Role> = columns.iter().filter_map(|column| column.role).collect();
    let read = roles.into_iter().map(|role| format!("{} {}", role.name(), letters(Some(role))));
    let read = read.collect::<Vec<_>>().join(", ");
    let sheet = columns.first().map_or("", |column| &column.sheet);
    let sheet = if sheet.is_empty() { String::new() } else { format!("{}: ", excerpt(sheet)) };
    let unread = letters(None);
    let unread = if unread.is_empty() { unread } else { format!("; not read: {unread}") };
    format!("{sheet}{read}{unread}")
}

fn categories(checklist: &Checklist) -> Vec<Vec<String>> {
    let row = |category: &Category| {
        let items = counted(category.items.len(), "item", "items");
        vec![category.title.shown().to_string(), items, category.group.shown().to_string()]
    };
    checklist.categories().iter().map(row).collect()
}

fn first_items(checklist: &Checklist, most: usize) -> Vec<Vec<String>> {
    let first = checklist.items().take(most);
    first.map(|(_, item)| vec![item.id.to_string(), item.text.shown().to_string()]).collect()
}

fn skipped_row(skipped: &Skipped) -> Vec<String> {
    let text = Shown::line(&skipped.text).to_string();
    vec![skipped.place.to_string(), skipped.why.words().to_owned(), text]
}
