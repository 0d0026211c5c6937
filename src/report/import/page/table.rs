//! Reads the tables of a page: those of items, known by the statements in them, and all others.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::domain::basics::due;
use crate::domain::basics::names::excerpt;
use crate::domain::records::checklist::ItemNo;
use crate::report::import::facts::{Facts, status_of};
use crate::report::import::field::Field;
use crate::report::import::fold::fold;
use crate::report::import::index::Index;
use crate::report::import::reader::Reader;
use crate::report::import::tree::Row;
use crate::report::words;

impl Reader<'_> {
    /// Reads a table. One with statements of items is a table of items.
    pub(super) fn table(&mut self, rows: &[Row]) {
        let Some((head, rows)) = rows.split_first() else { return };
        let columns = Columns::of(head, rows, &self.index);
        let Some(columns) = columns else {
            for row in std::iter::once(head).chain(rows) {
                let cells = row.cells.join(" | ");
                self.beside(cells.trim_end_matches([' ', '|']), row.range.start);
            }
            return;
        };
        for (place, name) in columns.renamed(head) {
            let title = excerpt(&head.cells[place]);
            let words =
                format!("the column `{title}` is none of a report's; it is read as `{name}`");
            self.remark(head.range.start, words);
        }
        let titles = columns.kinds.iter().zip(&head.cells);
        for (_, title) in titles.filter(|((column, _), _)| *column == Column::Unknown) {
            let words = format!("the column `{}` is not read back", excerpt(title));
            self.remark(head.range.start, words);
        }
        for (row, found) in rows.iter().zip(self.items_of(rows, columns.item)) {
            let cell = row.cells.get(columns.item).map_or("", String::as_str);
            match found {
                Some(item) => {
                    if self.index.of(cell) != Some(item) {
                        let words = format!(
                            "the statement of {} reads otherwise here; a page does not change it",
                            self.id(item)
                        );
                        self.remark(row.range.start, words);
                    }
                    self.row(row, head, item, &columns);
                }
                None if row.cells.iter().all(String::is_empty) => {}
                None => self.unknown(cell, row.range.start),
            }
        }
    }

    /// Returns the items of the rows of a table. One whose statement was edited is known by its
    /// neighbours, as long as the marks say that there is nothing else between them and a word of
    /// it is left: a new row in the place of one that is gone is about something else.
    fn items_of(&self, rows: &[Row], column: usize) -> Vec<Option<ItemNo>> {
        let known: Vec<Option<ItemNo>> =
            rows.iter().map(|row| self.index.of(row.cells.get(column)?)).collect();
        if known.iter().all(Option::is_some) {
            return known;
        }
        let taken: HashSet<ItemNo> = known.iter().copied().flatten().collect();
        // The items that were not assessed stand in no table, except in pages of before.
        let is_in_table = |item: &ItemNo| {
            let status = self.written(*item, Field::Status);
            taken.contains(item) || status.is_none_or(|status| !status.is_empty())
        };
        let order = self.source.marks.order.iter().map(|id| self.index.with_id(id));
        let order: Vec<Option<ItemNo>> =
            order.filter(|item| item.as_ref().is_none_or(is_in_table)).collect();
        let place_of = |row: usize| order.iter().rposition(|item| *item == known[row]);
        // What is broken off the last row of a table is no item of the next category.
        let category = |item: &ItemNo| self.session.checklist().category_of(*item).0;
        let categories: HashSet<usize> = taken.iter().map(category).collect();
        let guess = |row: usize| {
            let before = row.checked_sub(1).map(|row| Some(place_of(row)? + 1));
            let after = (row + 1 < rows.len()).then(|| place_of(row + 1)?.checked_sub(1));
            let place = match (before, after) {
                (Some(before), Some(after)) => before.filter(|_| before == after),
                (before, after) => before.or(after).flatten(),
            };
            let item = order.get(place?).copied().flatten()?;
            let is_free = !taken.contains(&item) && categories.contains(&category(&item));
            let cell = rows[row].cells.get(column)?;
            (is_free && self.shares_a_word(item, cell)).then_some(item)
        };
        (0..rows.len()).map(|row| known[row].or_else(|| guess(row))).collect()
    }

    fn shares_a_word(&self, item: ItemNo, cell: &str) -> bool {
        let words = |text: &str| -> HashSet<String> {
            let words = text.split(|c: char| !c.is_alphanumeric());
            let is_long = |word: &&str| word.chars().count() > 2;
            words.filter(is_long).map(str::to_lowercase).collect()
        };
        let statement = words::one_line(&self.session.checklist().item(item).text);
        !words(&fold(&statement)).is_disjoint(&words(&fold(cell)))
    }

    fn row(&mut self, row: &Row, head: &Row, item: ItemNo, columns: &Columns) {
        let at = row.range.start;
        let source = self.source.text.get(row.range.clone()).unwrap_or_default();
        let count = cell_count(source);
        for (place, cell) in row.cells.iter().enumerate() {
            let unknown = (Column::Unknown, false);
            let (column, is_named) = columns.kinds.get(place).copied().unwrap_or(unknown);
            let is_told = is_named || !cell.is_empty();
            match column {
                // A program that breaks long lines breaks rows; the parser fills up what is left of one.
                Column::Field(field) if place >= count && !source.is_empty() => {
                    self.lacks(item, field, at);
                    if field == Field::Status {
                        self.lacks(item, Field::Blocker, at);
                    }
                }
                Column::Item => {}
                Column::Field(Field::Status) if is_told => self.status_cell(item, cell, at),
                // Only a field whose label still stands can be emptied.
                Column::Field(field) if is_told => self.say(item, field, cell.clone(), at),
                Column::Field(field) => self.lacks(item, field, at),
                Column::LastTime => self.last_time_cell(item, cell, at),
                Column::Unknown if cell.is_empty() => {}
                Column::Unknown => {
                    let title = head.cells.get(place).map_or("", String::as_str);
                    let (cell, title) = (excerpt(cell), excerpt(title));
                    let words = format!("`{cell}` in the column `{title}` is not read back");
                    self.remark_on(item, at, &words);
                }
            }
        }
        if count > head.cells.len() {
            self.remark_on(item, at, "the row has more cells than the head");
        }
    }

    /// Reads a row of a table whose bars are lost: a copy of a rendered page has tabs instead. Between
    /// blanks an empty cell is not seen, so such a row is only compared.
    pub(super) fn row_of_text(&mut self, item: ItemNo, rest: &str, at: usize) {
        let row_of = |cells: Vec<String>| Row { range: at..at, cells };
        if rest.contains('\t') {
            let cells = std::iter::once("").chain(rest.split('\t'));
            let row = row_of(cells.map(|cell| cell.trim().to_owned()).collect());
            let head = row_of(COLUMNS.map(|(name, _)| name.to_owned()).to_vec());
            let kinds = COLUMNS.map(|(_, column)| (column, true)).to_vec();
            let columns = Columns { item: 0, kinds };
            self.row(&row, &head, item, &columns);
            return;
        }
        let answer = self.session.answer(item);
        let blocker = if answer.blocker { ", blocker" } else { "" };
        let last =
            self.session.last_review_answer(item).map(|last| words::status_words(last.status));
        let told = [
            &format!("{}{blocker}", words::status_words(answer.status)),
            &Field::OWNER.of(self.session, item),
            &Field::DUE.of(self.session, item),
            last.unwrap_or_default(),
        ];
        if !fold(rest).eq_ignore_ascii_case(&fold(&told.join(" "))) {
            self.remark_on(item, at, &format!("`{}` is not read back", excerpt(&fold(rest))));
        }
    }

    fn status_cell(&mut self, item: ItemNo, cell: &str, at: usize) {
        let facts = Facts::of_cell(cell);
        self.not_understood(item, &facts, at);
        if !facts.told.contains_key(&Field::Blocker) {
            self.lacks(item, Field::Blocker, at);
        }
        let read = |(field, _): &(Field, String)| *field != Field::OWNER;
        for (field, text) in facts.told.into_iter().filter(read) {
            self.say(item, field, text, at);
        }
    }

    /// Compares a cell with the status in the last review, which never changes.
    fn last_time_cell(&mut self, item: ItemNo, cell: &str, at: usize) {
        let is_own =
            self.source.marks.made_of.as_deref().is_none_or(|id| id == self.session.id().as_str());
        let said = match self.session.last_review_answer(item) {
            Some(last) => words::status_words(last.status),
            None => "not asked",
        };
        let is_same = fold(cell).eq_ignore_ascii_case(said)
            || status_of(cell).is_some_and(|status| status_of(said) == Some(status));
        if is_own && !is_same {
            let words = format!("the last review said {said}, which a page does not change");
            self.remark_on(item, at, &words);
        }
    }
}

/// The kinds of column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Item,
    Field(Field),
    LastTime,
    Unknown,
}

/// The columns of a table of items.
struct Columns {
    item: usize,
    /// The kind of each, and whether the head names it.
    kinds: Vec<(Column, bool)>,
}

/// The columns as a report has them.
const COLUMNS: [(&str, Column); 5] = [
    ("Item", Column::Item),
    ("Status", Column::Field(Field::Status)),
    ("Owner", Column::Field(Field::OWNER)),
    ("Due", Column::Field(Field::DUE)),
    ("Last time", Column::LastTime),
];

impl Columns {
    /// Finds the columns. A renamed one is known by its cells, where they can be nothing else.
    fn of(head: &Row, rows: &[Row], index: &Index) -> Option<Self> {
        let statements = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.cells.get(column));
            cells.filter(|cell| index.of(cell).is_some()).count()
        };
        let counts = (0..head.cells.len()).map(|column| (statements(column), column));
        let by_statements = counts.max_by_key(|(count, column)| (*count, usize::MAX - column));
        let named: Vec<Option<Column>> = head
            .cells
            .iter()
            .map(|cell| COLUMNS.iter().find(|(name, _)| name.eq_ignore_ascii_case(cell)))
            .map(|known| known.map(|(_, column)| *column))
            .collect();
        let place_of = |wanted| named.iter().position(|column| *column == Some(wanted));
        let item = match (by_statements, place_of(Column::Field(Field::Status))) {
            (Some((count, column)), _) if count > 0 => column,
            (_, Some(_)) => place_of(Column::Item)?,
            (_, None) => return None,
        };
        let mut kinds: Vec<(Column, bool)> = Vec::new();
        for (place, named) in named.iter().enumerate() {
            let of_cells = by_content(rows, place).map(Column::Field);
            let of_cells = of_cells.filter(|column| place_of(*column).is_none());
            let column = match named {
                _ if place == item => Column::Item,
                Some(column) => *column,
                None => of_cells.unwrap_or(Column::Unknown),
            };
            let is_taken = kinds.iter().any(|(other, _)| *other == column);
            kinds.push((if is_taken { Column::Unknown } else { column }, named.is_some()));
        }
        Some(Self { item, kinds })
    }

    /// Returns the columns that have another name than in a report, with the name there.
    fn renamed(&self, head: &Row) -> Vec<(usize, &'static str)> {
        let columns = self.kinds.iter().zip(&head.cells).enumerate();
        let renamed = columns.filter_map(|(place, ((column, _), cell))| {
            let (name, _) = COLUMNS.iter().find(|(_, own)| own == column)?;
            (!name.eq_ignore_ascii_case(cell)).then_some((place, *name))
        });
        renamed.collect()
    }
}

/// The gaps between cells that have no bars.
pub(super) const GAPS: [&str; 2] = ["\t", "  "];

/// Returns the field that all cells of a column hold, where their texts tell it.
fn by_content(rows: &[Row], place: usize) -> Option<Field> {
    let cells = rows.iter().filter_map(|row| row.cells.get(place));
    let cells: Vec<&String> = cells.filter(|cell| !cell.is_empty()).collect();
    let is_status =
        |cell: &&String| status_of(cell.split(',').next().unwrap_or_default()).is_some();
    let is_date = |cell: &&String| due::parse(cell, NaiveDate::default()).is_ok();
    if cells.is_empty() {
        None
    } else if cells.iter().all(is_status) {
        Some(Field::Status)
    } else {
        cells.iter().all(is_date).then_some(Field::DUE)
    }
}

/// Counts the cells of a row in the source.
fn cell_count(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut count = 1;
    let mut is_escaped = false;
    let body = row.strip_suffix('|').filter(|body| !body.ends_with('\\')).unwrap_or(row);
    for c in body.chars() {
        count += usize::from(c == '|' && !is_escaped);
        is_escaped = c == '\\' && !is_escaped;
    }
    count
}
