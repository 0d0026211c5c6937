//! Which item a statement of a page belongs to.

use std::collections::HashMap;

use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::report::import::fold::fold;
use crate::report::words::{full_stop, one_line, shared_statements, statement};

/// The items of a session by statement and by id.
pub(super) struct Index {
    /// `None` where several items read the same.
    items: HashMap<String, Option<ItemNo>>,
    ids: HashMap<String, ItemNo>,
    /// The items that read the same, each with its id.
    twins: HashMap<String, Vec<(ItemNo, String)>>,
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
        let mut twins: HashMap<String, Vec<(ItemNo, String)>> = HashMap::new();
        for (number, item) in checklist.items() {
            let sentence = key(&statement(checklist, number, &shared));
            items.entry(sentence).and_modify(|place| *place = None).or_insert(Some(number));
            ids.insert(item.id.to_string(), number);
            let text = full_stop(&one_line(&item.text));
            if shared.contains_key(&text) {
                twins.entry(key(&text)).or_default().push((number, item.id.to_string()));
            }
        }
        // Folding may have taken a blank behind each wide letter.
        let longest = 2 * items.keys().map(String::len).max().unwrap_or(0);
        Self { items, ids, twins, longest }
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
        self.sentences(line).filter_map(|(sentence, rest)| Some((self.of(sentence)?, rest)))
    }

    /// Returns the item with whose statement a line begins and whose id stands behind it, and what follows the statement.
    pub(super) fn with_id_behind<'l>(&self, line: &'l str) -> Option<(ItemNo, &'l str)> {
        self.sentences(line).find_map(|(sentence, rest)| {
            let single = self.of(sentence).filter(|item| {
                let id = self.ids.iter().find(|(_, other)| *other == item);
                id.is_some_and(|(id, _)| place_of(id, rest).is_some())
            });
            let twins = || self.twins.get(&key(sentence)).into_iter().flatten();
            let twin = || twins().find(|(_, id)| place_of(id, rest).is_some());
            Some((single.or_else(|| twin().map(|(item, _)| *item))?, rest))
        })
    }

    /// Returns each beginning of a line that may be a statement, the longest first, and what follows.
    fn sentences<'l>(&self, line: &'l str) -> impl Iterator<Item = (&'l str, &'l str)> {
        // A line may hold a note of many pages behind the statement.
        let most = (self.longest + 1).min(line.len());
        let first = (0..=most).rev().find(|&end| line.is_char_boundary(end)).unwrap_or(0);
        let ends = line[..first].rmatch_indices(char::is_whitespace).map(|(at, _)| at);
        let whole = (line.len() <= first).then_some(line.len());
        let all = whole.into_iter().chain(ends).map(move |end| (&line[..end], line[end..].trim()));
        all.filter(move |(sentence, _)| {
            sentence.len() == line.len() || *sentence == full_stop(sentence)
        })
    }
}

/// Returns the offset of an id in a text in which it is a word of its own.
pub(super) fn place_of(id: &str, text: &str) -> Option<usize> {
    let is_apart = |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + id.len()..]);
        (before.is_empty() || before.ends_with(char::is_whitespace))
            && (after.is_empty() || after.starts_with(char::is_whitespace))
    };
    text.match_indices(id).map(|(at, _)| at).filter(|_| !id.is_empty()).find(is_apart)
}

fn key(statement: &str) -> String {
    full_stop(&fold(statement))
}
