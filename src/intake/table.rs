//! Tables of cells, as CSV files and workbooks hold them, become an outline. The header row is found, the columns get their roles
//! by their heads, by their content and by what a person maps, and each row is an item, a heading, or skipped.

mod cells;
mod columns;
pub(super) mod grid;
mod header;
pub(super) mod heads;
mod profile;
mod rows;
mod whereabouts;

use crate::domain::basics::names::excerpt;
use crate::intake::choices::Choices;
use crate::intake::draft::{Outline, Place, Section, Skipped, Warning, Why};
use crate::intake::levels::ranked;
use crate::intake::refusal::Refusal;
use crate::intake::table::columns::{Columns, Origin, Problem, assign};
use crate::intake::table::grid::{Row, Table};
use crate::intake::table::header::Header;
use crate::intake::table::rows::Part;
use crate::intake::table::whereabouts::Whereabouts;

pub(super) use crate::intake::table::header::is_headed;

/// A table, with its header and its columns if it has statements.
struct Sheet {
    table: Table,
    header: Option<Header>,
    columns: Result<Columns, Problem>,
}

/// Makes the outline of the tables of one file.
///
/// # Errors
/// No column, or more than one, may hold the statements, or the mapping does not fit the table.
pub(super) fn outline(tables: Vec<Table>, choices: &Choices) -> Result<Outline, Refusal> {
    let tables = tables.into_iter().filter(|table| !table.rows.is_empty());
    let sheets: Vec<Sheet> = tables.map(|table| Sheet::of(table, choices)).collect();
    if !sheets.is_empty() && sheets.iter().all(Sheet::is_only_head) {
        return Err(only_head());
    }
    let origin = best_origin(&sheets, choices)?;
    let taken = |sheet: &Sheet| matches!(&sheet.columns, Ok(columns) if columns.origin == origin);
    let are_several = sheets.len() > 1;
    let have_items = sheets.iter().filter(|sheet| taken(sheet)).count();
    let mut outline = Outline::default();
    for sheet in sheets {
        let shown = if are_several { sheet.table.name.as_str() } else { "" };
        let Some(columns) = sheet.columns.as_ref().ok().filter(|_| taken(&sheet)) else {
            leave_out(&sheet, shown, &mut outline);
            continue;
        };
        outline.columns.extend(columns.told(sheet.at(shown)));
        let part = rows::read(sheet.at(shown), columns);
        let above = (have_items > 1).then_some(sheet.table.name.as_str());
        add(part, above, &mut outline);
    }
    outline.levels = rank(&mut outline.sections);
    Ok(outline)
}

impl Sheet {
    fn of(table: Table, choices: &Choices) -> Self {
        let header = header::find(&table, &choices.columns);
        let at = Whereabouts { table: &table, header: header.as_ref(), sheet: "" };
        let columns = assign(at, &choices.columns);
        Self { table, header, columns }
    }

    /// Returns whether nothing stands below the head; a single row that is no item is one.
    fn is_only_head(&self) -> bool {
        match &self.header {
            Some(header) => header.row + 1 == self.table.rows.len(),
            None => self.table.rows.len() == 1 && matches!(self.columns, Err(Problem::None)),
        }
    }

    const fn at<'a>(&'a self, sheet: &'a str) -> Whereabouts<'a> {
        Whereabouts { table: &self.table, header: self.header.as_ref(), sheet }
    }
}

/// Returns the refusal of a table that ends below its head.
pub(super) fn only_head() -> Refusal {
    Refusal::Unfit {
        seems: "the table has a head and no row below it".to_owned(),
        advice: "each row below the head becomes an item".to_owned(),
    }
}

/// Returns how the statements were found in the sheets that are taken: those with a known head before those that are only guessed.
fn best_origin(sheets: &[Sheet], choices: &Choices) -> Result<Origin, Refusal> {
    let origins = sheets.iter().filter_map(|sheet| sheet.columns.as_ref().ok());
    let best = origins.map(|columns| columns.origin).min();
    let mapped = sheets.iter().filter(|sheet| sheet.columns.is_ok()).count();
    if best == Some(Origin::Choice) && mapped > 1 {
        return Err(Refusal::Choice {
            what: "--sheet",
            given: String::new(),
            known: sheets.iter().map(|sheet| sheet.table.name.clone()).collect(),
        });
    }
    let problem =
        sheets.iter().filter_map(|sheet| Some((sheet.columns.as_ref().err()?, sheet.at(""))));
    match best {
        Some(origin) => Ok(origin),
        None => match problem.max_by_key(|(_, at)| at.table.rows.len()) {
            Some((problem, at)) => Err(problem.refusal(at)),
            None => Err(Refusal::Unfit {
                seems: "no cell is filled in".to_owned(),
                advice: if choices.sheet.is_some() {
                    "name another --sheet"
                } else {
                    "choose another file"
                }
                .to_owned(),
            }),
        },
    }
}

/// Skips all rows of a sheet without statements.
fn leave_out(sheet: &Sheet, name: &str, outline: &mut Outline) {
    if matches!(&sheet.columns, Err(Problem::Several(_))) {
        outline.warnings.push(Warning {
            place: Place::Cell { sheet: name.to_owned(), cell: "A1".to_owned() },
            text: format!(
                "more than one column may hold the statements: left out; `--sheet {}` reads it alone",
                excerpt(name)
            ),
        });
    }
    outline.skipped.extend(sheet.table.rows.iter().map(|row| skipped(row, name, Why::Prose)));
}

/// Returns a row that is skipped, with the text of all its cells.
fn skipped(row: &Row, sheet: &str, why: Why) -> Skipped {
    Skipped { place: row.place(sheet), text: row.joined(), why }
}

/// Adds what one sheet holds; the title of the sheet leads the paths where several have items.
fn add(part: Part, above: Option<&str>, outline: &mut Outline) {
    let mut sections = part.sections;
    if let Some(title) = above {
        for section in &mut sections {
            section.path.insert(0, title.to_owned());
        }
    } else {
        outline.title = part.title;
    }
    outline.sections.extend(sections);
    outline.skipped.extend(part.skipped);
    outline.warnings.extend(part.warnings);
}

/// Ranks the levels of all items, and spells each in one way.
fn rank(sections: &mut [Section]) -> Vec<String> {
    let items = || sections.iter().flat_map(|section| &section.items);
    let levels = ranked(items().map(|item| item.level.as_str()));
    for item in sections.iter_mut().flat_map(|section| &mut section.items) {
        let known = levels.iter().find(|level| level.to_lowercase() == item.level.to_lowercase());
        if let Some(known) = known {
            item.level.clone_from(known);
        }
    }
    levels
}
