//! The preview of an import as text for people.

use crate::cli::table::{self, Align};
use crate::domain::basics::text::{Shown, Text, counted, cut};
use crate::domain::records::checklist::CategoryNo;
use crate::intake::assembly::Import;
use crate::intake::draft::Skipped;

/// The number of items that are shown of the beginning.
const FIRST: usize = 3;
/// The width of a quoted text, in columns.
const QUOTE: usize = 60;

/// What an import read and skipped.
pub(super) struct Preview<'i> {
    /// The import.
    pub(super) import: &'i Import,
    /// The name of the file.
    pub(super) file: &'i str,
}

impl Preview<'_> {
    /// Returns the lines.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("{}: {}", self.file, self.import.format.words)];
        lines.push(format!(
            "  {}, id {}",
            self.import.checklist.title().shown(),
            self.import.checklist.id()
        ));
        lines.push(format!("  {}", self.counts()));
        lines.extend(self.categories());
        lines.extend(self.first_items());
        lines.extend(self.skipped());
        lines.extend(self.warnings());
        lines
    }

    fn counts(&self) -> String {
        let checklist = &self.import.checklist;
        let mut counts = vec![
            counted(checklist.len(), "item", "items"),
            counted(checklist.categories().len(), "category", "categories"),
        ];
        let level = |(level, count): (&Text, usize)| format!("{count} {}", level.shown());
        let levels: Vec<String> = self.import.levels().map(level).collect();
        if !levels.is_empty() {
            counts.push(levels.join(", "));
        }
        if !self.import.answers.is_empty() {
            counts.push(counted(self.import.answers.len(), "answer", "answers"));
        }
        counts.join("; ")
    }

    fn categories(&self) -> Vec<String> {
        let rows = self.import.checklist.categories().iter().map(|category| {
            let title = cut(category.title.shown().as_str(), QUOTE, "...");
            vec![
                String::new(),
                category.items.len().to_string(),
                title,
                category.group.shown().to_string(),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let mut lines = vec![String::new(), "Categories".to_owned()];
        lines.extend(table::set(&[Align::Left, Align::Right, Align::Left, Align::Left], &rows));
        lines
    }

    fn first_items(&self) -> Vec<String> {
        let checklist = &self.import.checklist;
        let first = checklist.items_of(CategoryNo(0));
        let items = checklist.items().take(first.len().min(FIRST));
        let mut lines = vec![String::new(), "First items".to_owned()];
        lines.extend(items.map(|(_, item)| format!("  {}  {}", item.id, item.text.shown())));
        lines
    }

    fn skipped(&self) -> Vec<String> {
        let skipped = &self.import.skipped;
        if skipped.is_empty() {
            return Vec::new();
        }
        let row = |skipped: &Skipped| {
            let text = Shown::line(&skipped.text).cut(QUOTE, "...");
            let place = skipped.place.to_string();
            vec![String::new(), place, skipped.why.words().to_owned(), text]
        };
        let rows: Vec<Vec<String>> = skipped.iter().map(row).collect();
        let mut lines = vec![String::new(), format!("Skipped, {}", skipped.len())];
        lines.extend(table::set(&[Align::Left; 4], &rows));
        lines
    }

    fn warnings(&self) -> Vec<String> {
        let own = self.import.warnings.iter().map(ToString::to_string);
        let remarks = self.import.checklist.remarks();
        let all: Vec<String> = own.chain(remarks.iter().map(ToString::to_string)).collect();
        if all.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![String::new(), format!("Warnings, {}", all.len())];
        lines.extend(all.iter().map(|warning| format!("  {warning}")));
        lines
    }
}
