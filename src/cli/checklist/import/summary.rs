//! The preview of an import as JSON.

use serde::Serialize;

use crate::domain::basics::text::Text;
use crate::domain::records::checklist::Source;
use crate::intake::assembly::Import;
use crate::intake::draft::{Column, Place, Skipped};
use crate::intake::mapping::Role;

/// What an import read and skipped.
#[derive(Debug, Serialize)]
pub(super) struct Summary<'i> {
    format: &'static str,
    version: u32,
    source: Option<&'i Source>,
    title: &'i Text,
    items: usize,
    levels: Vec<LevelJson<'i>>,
    categories: Vec<CategoryJson<'i>>,
    answers: usize,
    columns: Vec<ColumnJson<'i>>,
    skipped: Vec<SkippedJson<'i>>,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct LevelJson<'i> {
    level: &'i Text,
    items: usize,
}

#[derive(Debug, Serialize)]
struct CategoryJson<'i> {
    title: &'i Text,
    group: &'i Text,
    items: usize,
}

/// A column of a table; its role is null if it is not read.
#[derive(Debug, Serialize)]
struct ColumnJson<'i> {
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'i str>,
    column: &'i str,
    role: Option<&'static str>,
}

/// Something that was skipped; it stands on a line, in a cell or at a path.
#[derive(Debug, Default, Serialize)]
struct SkippedJson<'i> {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'i str>,
    text: &'i str,
    why: &'static str,
}

impl<'i> Summary<'i> {
    /// Summarises an import.
    pub(super) fn of(import: &'i Import) -> Self {
        let checklist = &import.checklist;
        let categories = checklist.categories().iter().map(|category| CategoryJson {
            title: &category.title,
            group: &category.group,
            items: category.items.len(),
        });
        let levels = checklist.items_by_level().map(|(level, items)| LevelJson { level, items });
        let remarks = checklist.remarks();
        let warnings = import.warnings.iter().map(ToString::to_string);
        Self {
            format: "readyroom-checklist-import",
            version: 1,
            source: checklist.source(),
            title: checklist.title(),
            items: checklist.len(),
            levels: levels.collect(),
            categories: categories.collect(),
            answers: import.answers.len(),
            columns: import.columns.iter().map(column_json).collect(),
            skipped: import.skipped.iter().map(skipped_json).collect(),
            warnings: warnings.chain(remarks.iter().map(ToString::to_string)).collect(),
        }
    }
}

fn column_json(column: &Column) -> ColumnJson<'_> {
    ColumnJson {
        sheet: named(&column.sheet),
        column: &column.letters,
        role: column.role.map(Role::name),
    }
}

/// Returns the name of a sheet; `None` where there is only one.
fn named(sheet: &str) -> Option<&str> {
    Some(sheet).filter(|sheet| !sheet.is_empty())
}

fn skipped_json(skipped: &Skipped) -> SkippedJson<'_> {
    let json = SkippedJson { text: &skipped.text, why: skipped.why.words(), ..Default::default() };
    match &skipped.place {
        Place::Whole => json,
        Place::Line(line) => SkippedJson { line: Some(*line), ..json },
        Place::Path(path) => SkippedJson { path: Some(path), ..json },
        Place::Cell { sheet, cell } => {
            SkippedJson { sheet: named(sheet), cell: Some(cell), ..json }
        }
    }
}
