//! The cells of a sheet.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use foldhash::HashMap;

use crate::intake::draft::{Place, Warning};
use crate::intake::refusal::Refusal;
use crate::intake::table::grid::{Budget, Row, Table, letters};
use crate::intake::xlsx::book::relations;
use crate::intake::xlsx::events::{Tag, Visitor};
use crate::intake::xlsx::merges::{Merge, Spot, merge, row, spot};
use crate::intake::xlsx::numbers::Styles;
use crate::intake::xlsx::parts::{Parts, broken};
use crate::intake::xlsx::strings::{Runs, unescaped};

/// The longest text of a cell, in bytes; a spreadsheet writes 32,767 characters at most.
const LONGEST_CELL: usize = 128 * 1024;
/// The number of flaws that are told of a sheet.
const MOST_FLAWS: usize = 20;
/// The number of merged cells, hidden columns and links that are kept of a sheet.
const MOST_RANGES: usize = 65_536;

/// The parts of a workbook that its sheets share.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    /// The texts.
    pub(super) strings: &'a [Box<str>],
    /// The formats.
    pub(super) styles: &'a Styles,
    /// The name of the sheet in places; empty where there is only one.
    pub(super) sheet: &'a str,
}

/// Reads the cells of a sheet, and what is broken in some of them.
///
/// # Errors
/// The part is not there or broken, or over a bound.
pub(super) fn read_sheet(
    parts: &mut Parts<'_>,
    part: &str,
    shared: Shared<'_>,
    budget: &mut Budget,
) -> Result<(Table, Vec<Warning>), Refusal> {
    let mut sheet = Sheet::new(part, shared, budget);
    if !parts.visit(part, &mut sheet)? {
        return Err(broken(part, "the part of the sheet is not there"));
    }
    let Sheet { mut rows, merges, links, hidden, flaws, .. } = sheet;
    rows.retain(|row| !row.cells.is_empty());
    rows.sort_by_key(|row| row.number);
    merge(&mut rows, &merges)?;
    rows.retain(|row| !row.cells.is_empty());
    if !links.is_empty() {
        let relations = relations(parts, part)?;
        let addresses: HashMap<&str, &str> = relations
            .iter()
            .map(|relation| (relation.id.as_str(), relation.target.as_str()))
            .collect();
        for (spot, id) in &links {
            link(&mut rows, *spot, addresses.get(id.as_str()).copied());
        }
    }
    Ok((Table { name: String::new(), rows, hidden }, flaws))
}

/// Adds the address that a click on a cell opens.
fn link(rows: &mut [Row], (row, column): Spot, address: Option<&str>) {
    let Ok(place) = rows.binary_search_by_key(&row, |row| row.number) else { return };
    let cell = rows[place].cells.iter_mut().find(|cell| cell.column == column);
    if let Some(cell) = cell {
        cell.link = address.map(Into::into);
    }
}

/// The type of the cell that is being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// A number, also a day.
    #[default]
    Number,
    /// The place of a text among the shared ones.
    Shared,
    /// A text.
    Text,
    /// True or false.
    Boolean,
    /// A failure of a formula.
    Failure,
}

/// A sheet in the reading.
struct Sheet<'a> {
    part: &'a str,
    shared: Shared<'a>,
    budget: &'a mut Budget,
    rows: Vec<Row>,
    hidden: Vec<RangeInclusive<usize>>,
    merges: Vec<Merge>,
    links: Vec<(Spot, String)>,
    flaws: Vec<Warning>,
    row: Row,
    /// The column of the next cell.
    column: usize,
    kind: Kind,
    style: usize,
    runs: Runs,
    value: String,
    is_in_value: bool,
}

impl<'a> Sheet<'a> {
    fn new(part: &'a str, shared: Shared<'a>, budget: &'a mut Budget) -> Self {
        Self {
            part,
            shared,
            budget,
            rows: Vec::new(),
            hidden: Vec::new(),
            merges: Vec::new(),
            links: Vec::new(),
            flaws: Vec::new(),
            row: Row::default(),
            column: 0,
            kind: Kind::default(),
            style: 0,
            runs: Runs::default(),
            value: String::new(),
            is_in_value: false,
        }
    }

    /// Begins a row; one without a number follows the one before.
    fn open_row(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let number = match tag.get("r") {
            Some(number) => row(&number).ok_or_else(|| self.no_place(&number))?,
            None => self.row.number + 1,
        };
        self.row = Row { number, is_hidden: tag.is_set("hidden"), ..Row::default() };
        self.column = 0;
        Ok(())
    }

    /// Begins a cell; one without a place follows the one before.
    fn open_cell(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        if let Some(reference) = tag.get("r") {
            self.column = spot(&reference).ok_or_else(|| self.no_place(&reference))?.1;
        }
        self.kind = match tag.get("t").as_deref() {
            Some("s") => Kind::Shared,
            Some("str" | "inlineStr" | "d") => Kind::Text,
            Some("b") => Kind::Boolean,
            Some("e") => Kind::Failure,
            _ => Kind::Number,
        };
        self.style = tag.get("s").and_then(|style| style.parse().ok()).unwrap_or_default();
        self.value.clear();
        self.runs = Runs::default();
        Ok(())
    }

    fn no_place(&self, reference: &str) -> Refusal {
        broken(self.part, &format!("no sheet has a cell {reference}"))
    }

    fn close_cell(&mut self) -> Result<(), Refusal> {
        let column = self.column;
        self.column += 1;
        let text = self.cell_text();
        if let Some(cell) = self.budget.cell(self.row.number, column, &text)? {
            self.row.cells.push(cell);
        }
        Ok(())
    }

    /// Returns the text of the cell as it would be read.
    fn cell_text(&mut self) -> String {
        let value = std::mem::take(&mut self.value);
        match self.kind {
            Kind::Number => self.shared.styles.shown(&value, self.style),
            Kind::Text if value.is_empty() => self.runs.take(),
            Kind::Text => unescaped(&value),
            Kind::Boolean => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            Kind::Failure => {
                self.flaw(&format!("a formula failed: {}", value.trim()));
                String::new()
            }
            Kind::Shared => {
                let found = value.trim().parse::<usize>().ok();
                let found = found.and_then(|place| self.shared.strings.get(place));
                let text = found.map(ToString::to_string);
                text.unwrap_or_else(|| {
                    self.flaw("its text is not in the workbook");
                    String::new()
                })
            }
        }
    }

    fn flaw(&mut self, text: &str) {
        if self.flaws.len() < MOST_FLAWS {
            let cell = format!("{}{}", letters(self.column.saturating_sub(1)), self.row.number);
            let place = Place::Cell { sheet: self.shared.sheet.to_owned(), cell };
            self.flaws.push(Warning { place, text: format!("{text}; read as empty") });
        }
    }

    fn close_row(&mut self) {
        let mut row = std::mem::take(&mut self.row);
        // The next row may have no number.
        self.row.number = row.number;
        row.cells.sort_by_key(|cell| cell.column);
        row.cells.dedup_by_key(|cell| cell.column);
        if !row.cells.is_empty() {
            self.rows.push(row);
        }
    }

    fn hide_columns(&mut self, tag: &Tag<'_>) {
        let place = |name| tag.get(name).and_then(|place| place.parse::<usize>().ok());
        if let (true, Some(first), Some(last)) = (tag.is_set("hidden"), place("min"), place("max"))
        {
            self.hidden.push(first.saturating_sub(1)..=last.saturating_sub(1));
        }
    }
}

impl Visitor for Sheet<'_> {
    fn open(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Refusal> {
        self.runs.open(name);
        match name {
            "row" => self.open_row(tag)?,
            "c" => self.open_cell(tag)?,
            "v" => self.is_in_value = true,
            "col" if self.hidden.len() < MOST_RANGES => self.hide_columns(tag),
            "mergeCell" if self.merges.len() < MOST_RANGES => {
                self.merges.extend(tag.get("ref").and_then(|reference| Merge::parse(&reference)));
            }
            "hyperlink" if self.links.len() < MOST_RANGES => {
                let reference = tag.get("ref").unwrap_or_default();
                let first = spot(reference.split(':').next().unwrap_or_default());
                let id = tag.get("id").map(Cow::into_owned);
                self.links.extend(first.zip(id));
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Refusal> {
        if self.is_in_value {
            self.value.push_str(text);
        }
        self.runs.add(text);
        if self.value.len() + self.runs.len() > LONGEST_CELL {
            return Err(Refusal::Bound {
                what: format!("{}: a cell of more than {} KiB", self.part, LONGEST_CELL / 1024),
                advice: "shorten it; what no spreadsheet writes is not read",
            });
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Refusal> {
        self.runs.close(name);
        match name {
            "v" => self.is_in_value = false,
            "c" => self.close_cell()?,
            "row" => self.close_row(),
            _ => {}
        }
        Ok(())
    }
}
