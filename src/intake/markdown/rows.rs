//! Items that are the rows of tables.

use crate::intake::draft::{DraftItem, Place, Why};
use crate::intake::mapping::Role;
use crate::intake::markdown::below;
use crate::intake::markdown::columns::Columns;
use crate::intake::markdown::gathering::Gathering;
use crate::intake::markdown::inline::Inline;
use crate::intake::markdown::legend::Legend;
use crate::intake::markdown::page::Row;
use crate::intake::markdown::statement::{self, Statement};
use crate::intake::markdown::words::{self, Words};

/// The text between the cells of a row that is skipped.
const BETWEEN: &str = " | ";

/// Reads the rows of a table of statements.
pub(super) fn read(rows: &[Row], columns: &Columns, legend: &Legend, gathering: &mut Gathering) {
    let body = rows.get(1..).unwrap_or_default();
    let are_all_titles = body.iter().all(|row| title(row, columns).is_some());
    // The titles that the rows repeat or leave empty, by column.
    let mut categories: Vec<(usize, String)> = Vec::new();
    let mut above = String::new();
    for row in body {
        let title = title(row, columns).filter(|_| !are_all_titles);
        if let Some(title) = title {
            gathering.skip(row.line, title.clone(), Why::Heading);
            above = title;
            categories.clear();
            continue;
        }
        for (place, cell) in cells_of(row, columns, Role::Category) {
            let text = cell.plain();
            if !text.is_empty() {
                // A new title ends those of the columns behind it.
                categories.retain(|(known, _)| *known < place);
                categories.push((place, text));
            }
        }
        let between = categories.iter().map(|(_, title)| title.clone());
        let above = Some(above.clone()).filter(|above| !above.is_empty());
        item(row, columns, legend, above.into_iter().chain(between).collect(), gathering);
    }
}

/// Skips all rows of a table.
pub(super) fn leave(rows: &[Row], why: Why, gathering: &mut Gathering) {
    for row in rows.get(1..).unwrap_or_default() {
        gathering.skip(row.line, joined(row), why);
    }
}

/// Adds the item of a row.
fn item(
    row: &Row,
    columns: &Columns,
    legend: &Legend,
    between: Vec<String>,
    gathering: &mut Gathering,
) {
    let none = Inline::default();
    let text = row.cells.get(columns.text).unwrap_or(&none);
    let Statement { text, links, level, mut lead } = match statement::of(text, legend) {
        Ok(statement) => statement,
        Err(why) => {
            let is_blank = row.cells.iter().all(Inline::is_empty);
            gathering.skip(row.line, joined(row), if is_blank { Why::Empty } else { why });
            return;
        }
    };
    let place = Place::Line(row.line);
    let mut item = DraftItem { place, text, level, links, ..DraftItem::default() };
    for ((place, cell), head) in row.cells.iter().enumerate().zip(&columns.heads) {
        if place == columns.text || cell.is_empty() {
            continue;
        }
        match columns.roles[place] {
            Some(Role::Id) if item.id.is_empty() => {
                item.id = cell.plain();
                lead = None;
                item.links.extend(words::whole(cell).links);
            }
            Some(Role::Category) => {}
            Some(Role::Level) => below::give(&mut item, Role::Level, head, level_of(cell, legend)),
            Some(Role::About) => below::give(&mut item, Role::About, head, words::whole(cell)),
            Some(role) => below::give(&mut item, role, head, words::whole(cell)),
            None => {
                let Words { text, links } = words::whole(cell);
                let text = if head.is_empty() { text } else { format!("{head}: {text}") };
                below::give(&mut item, Role::About, head, Words { text, links });
            }
        }
    }
    gathering.item(between, item, lead);
}

/// Returns the level in a cell, in words or as a picture.
fn level_of(cell: &Inline, legend: &Legend) -> Words {
    let Words { text, links } = words::whole(cell);
    let pictured = cell.images.first().map(|image| image.alt.clone());
    let text = if text.is_empty() { pictured.unwrap_or_default() } else { text };
    let bare = text.trim_matches(['[', ']', '(', ')']);
    let text = legend.level(bare).unwrap_or_else(|| bare.to_owned());
    Words { text, links }
}

/// Returns the title in a row that has nothing else, and is stressed or stands outside the column of the statements.
fn title(row: &Row, columns: &Columns) -> Option<String> {
    let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let (place, cell) = filled.next()?;
    let is_alone = filled.next().is_none() && columns.heads.len() > 1;
    let is_stressed = !cell.lead.is_empty() && cell.lead.len() >= cell.text.trim().len();
    (is_alone && (is_stressed || place != columns.text)).then(|| cell.plain())
}

fn cells_of<'r>(
    row: &'r Row,
    columns: &'r Columns,
    role: Role,
) -> impl Iterator<Item = (usize, &'r Inline)> {
    let cells = row.cells.iter().enumerate();
    cells.filter(move |(place, _)| columns.roles.get(*place) == Some(&Some(role)))
}

fn joined(row: &Row) -> String {
    let cells: Vec<String> =
        row.cells.iter().map(Inline::plain).filter(|cell| !cell.is_empty()).collect();
    cells.join(BETWEEN)
}
