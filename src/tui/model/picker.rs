//! A search with a list to choose from: items, commands or sessions.

use std::borrow::Cow;

use crate::domain::basics::names::SessionId;
use crate::domain::records::checklist::ItemNo;
use crate::tui::action::Action;
use crate::tui::model::input::{Input, Lines};

/// A result of a search that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Go to an item.
    Item(ItemNo),
    /// Carry out a command.
    Command(Action),
    /// Go to a session in the list.
    Session(SessionId),
}

/// The subject of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// The items of the session.
    Items,
    /// The commands that work here.
    Commands,
    /// The sessions.
    Sessions,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The item, command or session that it leads to.
    pub choice: Choice,
    /// The characters that match, by their number in the text. Of items they are found when they are
    /// drawn: most of the items are not.
    pub indices: Vec<usize>,
    /// A remark beside it: the part that matched, or why a command cannot be carried out, or where it can be.
    pub aside: Option<Cow<'static, str>>,
}

/// A search with a list to choose from.
#[derive(Clone, Debug)]
pub struct Picker {
    /// The subject of the search.
    pub searched: Searched,
    /// The text searched for.
    pub query: Input,
    /// The results, best first.
    pub hits: Vec<Hit>,
    /// The selected line.
    pub cursor: usize,
}

impl Picker {
    /// Returns a search with an empty query, and without results yet.
    pub fn new(searched: Searched) -> Self {
        Self { searched, query: Input::new(Lines::One, ""), hits: Vec::new(), cursor: 0 }
    }

    /// Returns the selected line.
    pub fn selected(&self) -> Option<&Hit> {
        self.hits.get(self.cursor)
    }
}
