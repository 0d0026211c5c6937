//! The answers in a row.

use crate::domain::basics::status::Status;
use crate::intake::draft::{DraftAnswer, Warning};
use crate::intake::mapping::Role;
use crate::intake::table::cells::{add_addresses, date, lines, one_line};
use crate::intake::table::columns::Columns;
use crate::intake::table::grid::Row;
use crate::intake::table::whereabouts::Whereabouts;
use crate::intake::words::{is_unassessed, status_of};

/// Returns the answer of a row; `None` if it says nothing.
pub(super) fn of(
    at: Whereabouts<'_>,
    columns: &Columns,
    row: &Row,
    warnings: &mut Vec<Warning>,
) -> Option<DraftAnswer> {
    let text = |role| columns.one(role).map_or("", |column| row.text(column));
    let status = status_of(text(Role::Status));
    let notes = columns.all(Role::Note).map(|column| lines(row.text(column)));
    let mut notes: Vec<String> = notes.filter(|note| !note.is_empty()).collect();
    if status.is_none() && !is_unassessed(text(Role::Status)) {
        notes.insert(0, headed(at, columns, row, Role::Status));
    }
    let due = date(text(Role::Due));
    if due.is_none() && !is_unassessed(text(Role::Due)) {
        let kept = headed(at, columns, row, Role::Due);
        let column = columns.one(Role::Due).unwrap_or_default();
        let text = format!("not read as a date, kept in the note: {kept}");
        warnings.push(Warning { place: row.place_of(at.sheet, column), text });
        notes.push(kept);
    }
    let note = notes.join("\n");
    let (reason, note) = match status {
        Some(Status::NotApplicable) => (note, String::new()),
        _ => (String::new(), note),
    };
    let owner = one_line(text(Role::Owner));
    let evidence = evidence(text(Role::Evidence), status);
    let answer = DraftAnswer { status, reason, note, owner, due, evidence };
    (answer != DraftAnswer::default()).then_some(answer)
}

/// Returns a value that cannot be read, behind the head of its column.
fn headed(at: Whereabouts<'_>, columns: &Columns, row: &Row, role: Role) -> String {
    let column = columns.one(role).unwrap_or_default();
    match at.head(column) {
        "" => one_line(row.text(column)),
        head => format!("{}: {}", one_line(head), one_line(row.text(column))),
    }
}

/// Returns the evidence that is there: addresses, or any text beside a status.
fn evidence(text: &str, status: Option<Status>) -> Vec<String> {
    let mut links = Vec::new();
    add_addresses(text, &mut links);
    if links.is_empty() && status.is_some() && !text.is_empty() {
        return vec![one_line(text)];
    }
    links.into_iter().map(|link| link.url).collect()
}
