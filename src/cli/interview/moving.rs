//! The words that move the cursor from item to item, and the end of the agenda.

use crate::cli::interview::talk::{Place, Talk};
use crate::cli::interview::words::Word;
use crate::domain::insight::agenda::loose_ends;
use crate::domain::records::checklist::ItemNo;

impl Talk {
    /// Returns to the item of a change, unless the cursor is on it.
    pub(super) fn return_to(&mut self, item: Option<ItemNo>) {
        if let Some(item) = item.filter(|item| *item != self.cursor || self.place == Place::Wrap) {
            self.go_to(item);
        }
    }

    /// Moves the cursor to an item and prints it.
    pub(super) fn arrive(&mut self, item: ItemNo) {
        self.place = Place::Item;
        self.cursor = item;
        self.print(Word::Item);
    }

    /// Goes to any item; one off the agenda brings back the agenda of all items.
    pub(super) fn go_to(&mut self, item: ItemNo) {
        if !self.agenda.contains(&item) {
            self.agenda = (0..self.session.checklist().len()).map(ItemNo).collect();
        }
        self.arrive(item);
    }

    /// Returns the index of the cursor on the agenda.
    fn here(&self) -> usize {
        self.agenda.iter().position(|item| *item == self.cursor).unwrap_or_default()
    }

    /// Goes to the next item, or behind the last one to the summary.
    pub(super) fn go_on(&mut self) {
        match self.agenda.get(self.here() + 1) {
            Some(&next) => self.arrive(next),
            None => self.wrap_up(),
        }
    }

    fn wrap_up(&mut self) {
        self.place = Place::Wrap;
        self.say(String::new());
        self.say("That was the last item. Before you decide:");
        self.print(Word::Summary);
        if loose_ends(self.voices()).is_empty() {
            self.say("nothing is left to look at");
        }
    }

    /// Begins an agenda of the items that need a look before a decision.
    pub(super) fn go_through_the_rest(&mut self) {
        let items: Vec<ItemNo> = loose_ends(self.voices()).iter().map(|end| end.item).collect();
        let Some(&first) = items.first() else {
            return self.say("nothing is left to look at");
        };
        self.agenda = items;
        self.arrive(first);
    }

    pub(super) fn go_back(&mut self) {
        if self.place == Place::Wrap {
            return self.arrive(self.cursor);
        }
        match self.here().checked_sub(1).and_then(|before| self.agenda.get(before)) {
            Some(&item) => self.arrive(item),
            None => self.refuse("this is the first item"),
        }
    }

    /// Goes to the next unassessed item, and after the last one to the first.
    pub(super) fn next_unassessed(&mut self) {
        let is_open = |item: &ItemNo| self.session.answer(*item).status.is_none();
        let items = (0..self.session.checklist().len()).map(ItemNo);
        let (before, behind): (Vec<ItemNo>, Vec<ItemNo>) =
            items.filter(is_open).partition(|item| *item <= self.cursor);
        match behind.first().or(before.first()) {
            Some(&item) => self.go_to(item),
            None => self.refuse("every item is assessed"),
        }
    }
}
