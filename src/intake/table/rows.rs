//! The rows of a table: items, headings, and what is skipped.

mod answers;
mod headings;
mod items;

use crate::intake::draft::{Place, Section, Skipped, Warning, Why};
use crate::intake::mapping::Role;
use crate::intake::table::cells::one_line;
use crate::intake::table::columns::Columns;
use crate::intake::table::grid::{Row, letters};
use crate::intake::table::header::Header;
use crate::intake::table::heads::plain;
use crate::intake::table::rows::headings::Headings;
use crate::intake::table::rows::items::item;
use crate::intake::table::whereabouts::Whereabouts;

/// What is written where others sign.
const SIGN_OFFS: &[&str] = &[
    "signature",
    "signatures",
    "sign off",
    "signoff",
    "signed",
    "signed by",
    "approved by",
    "reviewed by",
    "prepared by",
    "approver",
    "approval",
    "date signed",
    "signed off by",
];
/// What is written before sums.
const TOTALS: &[&str] =
    &["total", "totals", "grand total", "subtotal", "sum", "score", "total score", "count"];
/// The longest title in the column of the statements, in characters.
const LONGEST_TITLE: usize = 80;

/// What one table holds.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The title above the header.
    pub(super) title: String,
    /// The items below their headings.
    pub(super) sections: Vec<Section>,
    /// The rows and columns that are no items.
    pub(super) skipped: Vec<Skipped>,
    /// What a person should look at.
    pub(super) warnings: Vec<Warning>,
}

/// What a row is.
enum Line {
    /// An item.
    Item,
    /// The heading of the rows below it.
    Heading,
    /// No item, for a reason.
    Skip(Why),
}

/// The reading of one table.
struct Reading<'a> {
    at: Whereabouts<'a>,
    columns: &'a Columns,
    categories: Vec<usize>,
    /// The columns that most items fill and headings do not.
    usual: Vec<usize>,
    /// Set if the ids only count the rows.
    is_counted: bool,
    part: Part,
}

/// Reads the rows of a table.
pub(super) fn read(at: Whereabouts<'_>, columns: &Columns) -> Part {
    let rows = &at.table.rows;
    let first = at.first();
    let below = rows.get(first..).unwrap_or_default();
    let mut reading = Reading {
        at,
        columns,
        categories: columns.all(Role::Category).collect(),
        usual: usual(below, columns),
        is_counted: !columns.is_id_chosen
            && columns.one(Role::Id).is_some_and(|id| is_counted(below, columns.text, id)),
        part: Part::default(),
    };
    reading.leave_out_above(rows.get(..first).unwrap_or_default());
    reading.leave_out_columns();
    let mut headings = Headings::default();
    for (place, row) in below.iter().enumerate() {
        match reading.line(row, below.get(place + 1)) {
            Line::Item => {
                headings.carry(row, &reading.categories);
                reading.add_item(row, headings.path());
            }
            Line::Heading => {
                reading.enter(row, &mut headings);
                reading.skip(row, Why::Heading);
            }
            Line::Skip(why) => reading.skip(row, why),
        }
    }
    reading.part
}

impl<'a> Reading<'a> {
    fn skip(&mut self, row: &Row, why: Why) {
        let skipped = Skipped { place: row.place(self.at.sheet), text: row.joined(), why };
        self.part.skipped.push(skipped);
    }

    /// Takes the title from the rows above the items, and skips them; a header of known heads is none of them.
    fn leave_out_above(&mut self, rows: &'a [Row]) {
        let title = rows.iter().find(|row| row.cells.len() == 1 && !row.is_hidden);
        let title = title.and_then(|row| row.cells.first());
        self.part.title = title.map(|cell| one_line(&cell.text)).unwrap_or_default();
        let known = self.at.header.filter(|header| header.is_known).map(|header| header.row);
        for (place, row) in rows.iter().enumerate().filter(|(place, _)| Some(*place) != known) {
            let is_header = place + 1 == rows.len() && self.at.header.is_some();
            self.skip(row, if is_header { Why::Heading } else { Why::Prose });
        }
    }

    /// Skips the hidden columns that are not assigned, and warns of the others without a role.
    fn leave_out_columns(&mut self) {
        let (at, columns) = (self.at, self.columns);
        let mut unused = Vec::new();
        for column in (0..at.table.width()).filter(|column| !columns.is_used(*column)) {
            let head = at.head(column);
            if at.table.is_hidden(column) {
                let place = at.place_of_head(column);
                self.part.skipped.push(Skipped { place, text: one_line(head), why: Why::Hidden });
            } else if !head.is_empty() {
                unused.push(format!("{} {}", letters(column), one_line(head)));
            }
        }
        if !unused.is_empty() {
            let place = self.place_of_sheet();
            let text =
                format!("columns that are not read: {}; --map assigns them", unused.join(", "));
            self.part.warnings.push(Warning { place, text });
        }
    }

    fn place_of_sheet(&self) -> Place {
        if self.at.sheet.is_empty() { Place::Whole } else { self.at.place_of_head(0) }
    }

    fn line(&self, row: &Row, next: Option<&Row>) -> Line {
        let is_header = |header: &Header| is_same(&self.at.table.rows[header.row], row);
        if row.is_hidden {
            return Line::Skip(Why::Hidden);
        }
        if self.at.header.is_some_and(is_header) {
            return Line::Skip(Why::Repeated);
        }
        if let Some(why) = closing(row) {
            return Line::Skip(why);
        }
        match row.text(self.columns.text) {
            "" if self.is_heading_beside(row) => Line::Heading,
            "" => Line::Skip(Why::Empty),
            title if self.is_heading(row, title, next) => Line::Heading,
            _ => Line::Item,
        }
    }

    /// Returns whether a row without a statement holds only titles, or an id and a title.
    fn is_heading_beside(&self, row: &Row) -> bool {
        let id = self.columns.one(Role::Id);
        let is_title = |column: usize| {
            let is_about = self.columns.all(Role::About).any(|about| about == column);
            Some(column) == id
                || self.categories.contains(&column)
                || is_about
                || !self.columns.is_used(column)
        };
        let titles = row
            .cells
            .iter()
            .filter(|cell| Some(cell.column) != id && !self.categories.contains(&cell.column));
        row.cells.iter().all(|cell| is_title(cell.column)) && titles.count() <= 1
    }

    /// Returns whether a row with a title in the column of the statements is a heading: one that is merged over its row, or one
    /// without anything that its items have.
    fn is_heading(&self, row: &Row, title: &str, next: Option<&Row>) -> bool {
        let is_title = title.chars().count() <= LONGEST_TITLE && !title.ends_with('.');
        let is_alone = row.cells.len() == 1;
        if !is_title || next.is_none() || !(is_alone || self.is_parent(row, next)) {
            return false;
        }
        let is_bare = |columns: &[usize]| columns.iter().all(|column| row.text(*column).is_empty());
        let beside: Vec<usize> = self
            .usual
            .iter()
            .copied()
            .filter(|column| is_alone || Some(*column) != self.columns.one(Role::Id))
            .collect();
        (row.is_banner && is_alone) || (!beside.is_empty() && is_bare(&beside))
    }

    /// Returns whether the id of the next row continues that of this one, which has only an id and a title.
    fn is_parent(&self, row: &Row, next: Option<&Row>) -> bool {
        let Some(id) = self.columns.one(Role::Id) else { return false };
        let (own, next) = (row.text(id), next.map_or("", |next| next.text(id)));
        let rest = next.strip_prefix(own.trim_end_matches('.'));
        let continues = !own.is_empty()
            && rest.is_some_and(|rest| rest.len() > 1 && rest.starts_with(['.', '-']));
        continues && row.is_only(&[id, self.columns.text])
    }

    /// Enters the heading that a row is.
    fn enter(&self, row: &Row, headings: &mut Headings) {
        if row.cells.iter().any(|cell| self.categories.contains(&cell.column)) {
            headings.carry(row, &self.categories);
            return;
        }
        let id = self.columns.one(Role::Id);
        let title = row.cells.iter().rfind(|cell| Some(cell.column) != id).or(row.cells.first());
        let title = title.map(|cell| one_line(&cell.text)).unwrap_or_default();
        let depth = id.map_or("", |id| row.text(id));
        headings.enter(title, depth);
    }

    fn add_item(&mut self, row: &Row, path: Vec<String>) {
        let mut item = item(self.at, self.columns, row, &mut self.part.warnings);
        if self.is_counted {
            item.id.clear();
        }
        match self.part.sections.last_mut() {
            Some(last) if last.path == path => last.items.push(item),
            _ => self.part.sections.push(Section { path, items: vec![item] }),
        }
    }
}

/// Returns whether two rows have the same cells.
fn is_same(one: &Row, other: &Row) -> bool {
    one.cells.len() == other.cells.len()
        && one
            .cells
            .iter()
            .zip(&other.cells)
            .all(|(one, other)| one.column == other.column && one.text == other.text)
}

/// Returns the reason for a row that closes a table: a line to sign on, or a sum.
fn closing(row: &Row) -> Option<Why> {
    let first = plain(&row.cells.first()?.text);
    if SIGN_OFFS.contains(&first.as_str()) {
        return Some(Why::SignOff);
    }
    TOTALS.contains(&first.as_str()).then_some(Why::Total)
}

/// Returns the columns of ids and levels, if at least half of the rows with a statement or a title in its place fill them. What
/// people answer is none of them: it may be missing anywhere.
fn usual(rows: &[Row], columns: &Columns) -> Vec<usize> {
    let items: Vec<&Row> = rows.iter().filter(|row| !row.text(columns.text).is_empty()).collect();
    let is_usual = |column: &usize| {
        items.iter().filter(|row| !row.text(*column).is_empty()).count() * 2 >= items.len()
    };
    [Role::Id, Role::Level]
        .into_iter()
        .flat_map(|role| columns.all(role))
        .filter(is_usual)
        .collect()
}

/// Returns whether the ids of the items are 1, 2, 3: they count rows, and another row in between would change them.
fn is_counted(rows: &[Row], text: usize, id: usize) -> bool {
    let ids = rows
        .iter()
        .filter(|row| !row.text(text).is_empty())
        .map(|row| row.text(id))
        .filter(|id| !id.is_empty());
    let numbers: Option<Vec<usize>> = ids.map(|id| id.trim_end_matches('.').parse().ok()).collect();
    numbers.is_some_and(|numbers| {
        numbers.windows(2).all(|pair| pair[1] == pair[0] + 1 || pair[1] == 1)
            && numbers.first() == Some(&1)
    })
}
