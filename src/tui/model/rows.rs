//! The rows of the lists of items on the summary and before a decision, and the selection among them: the item of
//! the selected row is the one under the cursor.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::insight::agenda::{Loose, LooseEnd, loose_ends};
use crate::domain::insight::conditions::{Promise, PromiseKey, place_of};
use crate::domain::records::checklist::ItemNo;
use crate::tui::model::review::Review;
use crate::tui::screens::Page;

/// A row of the list before a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndRow {
    /// A condition that is open.
    Promise(Box<Promise>),
    /// An item with its reasons.
    Item(Loose),
    /// The number of unassessed items that were not on the agenda.
    Others(usize),
}

impl EndRow {
    /// Returns the item of the row, if it is one.
    pub const fn item(&self) -> Option<ItemNo> {
        match self {
            Self::Item(end) => Some(end.item),
            Self::Promise(_) | Self::Others(_) => None,
        }
    }
}

impl Review {
    /// Returns the rows of the list before a decision: first the open conditions. Items that are only unassessed and were not on the agenda
    /// stand last, behind a row that unfolds them.
    pub fn end_rows(&self, today: NaiveDate) -> Vec<EndRow> {
        let (others, ends) = self.ends(today);
        let count = others.len();
        let unfolded = others.into_iter().filter(|_| self.is_unfolded());
        let fold = (count > 0).then_some(EndRow::Others(count));
        let ends = ends.into_iter().map(EndRow::Item);
        let promises = self.open_promises().into_iter().map(Box::new).map(EndRow::Promise);
        promises.chain(ends).chain(fold).chain(unfolded.map(EndRow::Item)).collect()
    }

    /// Returns the items that are only unassessed and were not on the agenda.
    pub fn other_ends(&self, today: NaiveDate) -> Vec<Loose> {
        self.ends(today).0
    }

    /// Returns the loose ends: those that are only unassessed and were not on the agenda, and the rest.
    fn ends(&self, today: NaiveDate) -> (Vec<Loose>, Vec<Loose>) {
        let agenda = self.agenda(today);
        let is_other =
            |end: &Loose| end.reasons == [LooseEnd::Unassessed] && !agenda.contains(&end.item);
        loose_ends(self.voices()).into_iter().partition(is_other)
    }

    /// Returns the items that are on the agenda: of the round at this terminal, and of the meeting that was begun.
    fn agenda(&self, today: NaiveDate) -> BTreeSet<ItemNo> {
        let begun = self.session.meeting().filter(|meeting| meeting.began().is_some());
        let planned = begun.map(|meeting| meeting.agenda.items(self.voices(), today));
        planned.into_iter().flatten().chain(self.sitting.agenda.iter().copied()).collect()
    }

    const fn is_unfolded(&self) -> bool {
        matches!(self.page, Page::WrapUp { is_unfolded: true, .. })
    }

    /// Returns the conditions that are open, and the selected one: a key that meets it must not bring another row under
    /// the cursor.
    fn open_promises(&self) -> Vec<Promise> {
        let mut promises = self.promises();
        promises.retain(|one| one.condition.is_open() || self.promise == Some(one.key()));
        promises
    }

    /// Returns the conditions in the first rows of the list on the page.
    pub fn promise_rows(&self) -> Vec<Promise> {
        match self.page {
            Page::WrapUp { .. } | Page::Summary { .. } => self.open_promises(),
            Page::List | Page::Item { .. } | Page::Meeting => Vec::new(),
        }
    }

    /// Returns the condition in the selected row of the list on the page.
    pub fn selected_promise(&self) -> Option<Promise> {
        let row = self.page.row()?;
        self.promise_rows().into_iter().nth(row)
    }

    /// Returns the item of each row of the list on the page; none where the page has no such list.
    pub fn row_items(&self, today: NaiveDate) -> Vec<Option<ItemNo>> {
        match self.page {
            Page::WrapUp { .. } => self.end_rows(today).iter().map(EndRow::item).collect(),
            Page::Summary { .. } => {
                let promises = self.open_promises().into_iter().map(|_| None);
                let open = self.session.action_plan().into_iter().map(Some);
                let dissented = self.voices().dissented().into_iter().map(|(item, _)| Some(item));
                promises.chain(open).chain(dissented).collect()
            }
            Page::List | Page::Item { .. } | Page::Meeting => Vec::new(),
        }
    }

    /// Returns the items of the rows from one to another, both included, in the order of the list.
    pub fn rows_between(&self, one: ItemNo, other: ItemNo, today: NaiveDate) -> Vec<ItemNo> {
        let rows: Vec<ItemNo> = self.row_items(today).into_iter().flatten().collect();
        let place = |end| rows.iter().position(|item| *item == end);
        let (Some(one), Some(other)) = (place(one), place(other)) else { return Vec::new() };
        rows[one.min(other)..=one.max(other)].to_vec()
    }

    /// Returns the statement of an item for the news that it was marked in a list: the cursor may be on another one then.
    pub fn named(&self, item: ItemNo) -> String {
        let text = self.session.checklist().item(item).text.shown();
        text.as_str().trim_end_matches('.').to_owned()
    }

    /// Returns whether there is an item that the keys can act on: on a list of items, a selected one.
    pub fn has_item(&self, today: NaiveDate) -> bool {
        let rows = || self.row_items(today);
        self.page.row().is_none_or(|row| rows().get(row).is_some_and(Option::is_some))
    }

    /// Puts the cursor on the item or the condition of the selected row. Where no other row was selected, and the
    /// list has changed, that is the row of the item or the condition, or the one in its place.
    pub fn keep_selection(&mut self, is_moved: bool, today: NaiveDate) {
        let Some(row) = self.page.row() else { return };
        let (promises, rows) = (self.promise_rows(), self.row_items(today));
        let row = row.min(rows.len().saturating_sub(1));
        let is_fold = row >= promises.len() && rows.get(row).is_some_and(Option::is_none);
        let known = self.promise.take();
        let of_cursor = match &known {
            Some(known) => place_of(&promises, known),
            // An item may stand in two rows: open, and dissented.
            None if rows.get(row) == Some(&Some(self.cursor)) => Some(row),
            None => rows.iter().position(|item| *item == Some(self.cursor)).filter(|_| !is_fold),
        };
        let row = of_cursor.filter(|_| !is_moved).unwrap_or(row);
        self.page.set_row(row);
        self.promise = promises.get(row).map(Promise::key);
        self.cursor = rows.get(row).copied().flatten().unwrap_or(self.cursor);
        // A condition that is met has lost its row with the selection.
        let lost = promises.len() - self.promise_rows().len();
        self.page.set_row(row - if row >= promises.len() { lost } else { 0 });
        if let Some(key) = self.promise.clone() {
            self.select_promise(&key);
        }
    }

    /// Selects the row of a condition, if it has one.
    pub fn select_promise(&mut self, key: &PromiseKey) {
        if let Some(row) = place_of(&self.promise_rows(), key) {
            self.page.set_row(row);
        }
    }

    /// Selects the row of an item, if it has one.
    pub fn select_item(&mut self, item: ItemNo, today: NaiveDate) {
        if let Some(row) = self.row_items(today).iter().position(|other| *other == Some(item)) {
            self.page.set_row(row);
        }
    }
}
