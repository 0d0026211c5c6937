//! Which item a statement of a page belongs to.

use std::collections::HashMap;

use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::report::import::fold::fold;
use crate::report::words::{full_stop, shared_statements, statement};

/// The items of a session by statement and by id.
pub(super) struct Index {
    /// `None` where several items read the same.
    items: HashMap<String, Option<ItemNo>>,
    ids: HashMap<String, ItemNo>,
    /// A bound on the length of a statement as it may stand in a page, in bytes.
    longest: usize,
}

impl Index {
    /// Makes the index of a session.
    pub(super) fn new(session: &Session) -> Self {
        let checklist = session.checklist();
        let shared = shared_statements(checklist);
        let mut items = HashMap::new();
        let mut ids = HashMap::new();
        for (number, item) in checklist.items() {
            let sentence = key(&statement(checklist, number, &shared));
            items.entry(sentence).and_modify(|place| *place = None).or_insert(Some(number));
            ids.insert(item.id.to_string(), number);
        }
        // Folding may have taken a blank behind each wide letter.
        let longest = 2 * items.keys().map(String::len).max().unwrap_or(0);
        Self { items, ids, longest }
    }

    /// Returns the item that reads so.
    pub(super) fn of(&self, statement: &str) -> Option<ItemNo> {
        self.items.get(&key(statement)).copied().flatten()
    }

    /// Returns the item with an id.
    pub(super) fn with_id(&self, id: &str) -> Option<ItemNo> {
        self.ids.get(id).copied()
    }

    /// Returns the item with whose statement a line begins, the longest one, and what follows.
    pub(super) fn beginning<'l>(&self, line: &'l str) -> Option<(ItemNo, &'l str)> {
        self.beginnings(line).next()
    }

    /// Returns the items with whose statements a line begins, the longest first, and what follows.
    pub(super) fn beginnings<'l>(&self, line: &'l str) -> impl Iterator<Item = (ItemNo, &'l str)> {
        // A line may hold a note of many pages behind the statement.
        let most = (self.longest + 1).min(line.len());
        let first = (0..=most).rev().find(|&end| line.is_char_boundary(end)).unwrap_or(0);
        let ends = line[..first].rmatch_indices(char::is_whitespace).map(|(at, _)| at);
        let whole = (line.len() <= first).then_some(line.len());
        whole.into_iter().chain(ends).filter_map(move |end| {
            let sentence = &line[..end];
            let is_sentence = end == line.len() || sentence == full_stop(sentence);
            let item = is_sentence.then(|| self.of(sentence)).flatten()?;
            Some((item, line[end..].trim()))
        })
    }
}

fn key(statement: &str) -> String {
    full_stop(&fold(statement))
}
