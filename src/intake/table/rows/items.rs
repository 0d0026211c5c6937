//! The item that a row is.

use crate::intake::draft::{DraftItem, DraftLink, Warning};
use crate::intake::mapping::Role;
use crate::intake::table::cells::{add, add_addresses, has_address, lines, one_line, take_links};
use crate::intake::table::columns::Columns;
use crate::intake::table::grid::Row;
use crate::intake::table::rows::answers;
use crate::intake::table::whereabouts::Whereabouts;

/// Returns the item of a row with a statement.
pub(super) fn item(
    at: Whereabouts<'_>,
    columns: &Columns,
    row: &Row,
    warnings: &mut Vec<Warning>,
) -> DraftItem {
    let of = |role| columns.one(role).map(|column| lines(row.text(column))).unwrap_or_default();
    let mut links = Vec::new();
    let text = take_links(row.text(columns.text), &mut links);
    add_links(columns, row, &mut links);
    let id = one_line(&of(Role::Id));
    let answer = answers::of(at, columns, row, warnings);
    let is_answered = answer.as_ref().is_some_and(|answer| answer.status.is_some());
    let evidence = of(Role::Evidence);
    DraftItem {
        place: row.place_of(at.sheet, columns.text),
        id: id.clone(),
        source_id: id,
        text,
        done_when: of(Role::DoneWhen),
        // Beside a status, and as an address, it is what there is.
        evidence: if is_answered || has_address(&evidence) { String::new() } else { evidence },
        ask: of(Role::Ask),
        about: about(columns, row),
        level: one_line(&of(Role::Level)),
        links,
        answer,
        ..DraftItem::default()
    }
}

/// Adds the addresses in the columns of links, and those that a click on a cell opens.
fn add_links(columns: &Columns, row: &Row, links: &mut Vec<DraftLink>) {
    for column in columns.all(Role::Link) {
        add_addresses(row.text(column), links);
    }
    for cell in &row.cells {
        let Some(url) = &cell.link else { continue };
        let title = one_line(&cell.text);
        let is_title = !has_address(&title) && cell.column != columns.text;
        add(links, if is_title { &title } else { "" }, url);
    }
}

/// Returns what the row says more, and what a column of links says without an address.
fn about(columns: &Columns, row: &Row) -> String {
    let more = columns.all(Role::About).map(|column| row.text(column));
    let is_plain = |column: &usize| row.cell(*column).is_some_and(|cell| cell.link.is_none());
    let references = columns.all(Role::Link).filter(is_plain).map(|column| row.text(column));
    let references = references.filter(|text| !has_address(text));
    let texts = more.chain(references).filter(|text| !text.is_empty()).map(lines);
    texts.collect::<Vec<String>>().join("\n")
}
