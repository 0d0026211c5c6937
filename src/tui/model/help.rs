//! The help: the keys that act where it was called, and what is typed to find one of them.

use crate::domain::insight::search::Query;
use crate::tui::action::{Action, Group};
use crate::tui::model::input::{Input, Lines};
use crate::tui::screens::Context;

/// The keys of actions in words, under the headings of the groups.
pub type Listed = Vec<(Group, Vec<(String, Action)>)>;

/// The list of the keys that act where help was called.
#[derive(Debug)]
pub struct Help {
    /// The context in which it was called.
    pub about: Context,
    /// The keys that act there.
    pub keys: Listed,
    /// The text searched for.
    pub query: Input,
    /// The first line shown.
    pub scroll: usize,
    /// True if it was called on a condition, on which some keys do something else.
    pub is_of_condition: bool,
}

impl Help {
    /// Returns the help of a context with an empty query.
    pub fn new(about: Context, keys: Listed, is_of_condition: bool) -> Self {
        Self { about, keys, query: Input::new(Lines::One, ""), scroll: 0, is_of_condition }
    }

    /// Returns what an action does where help was called.
    pub fn title(&self, action: Action) -> &'static str {
        let on_condition = action.on_a_condition().filter(|_| self.is_of_condition);
        on_condition.unwrap_or(action.words().title)
    }

    /// Returns the test of what is typed for a row, given its keys and its words: a key that is typed as it stands is
    /// found alone, else the rows in which it stands as it is typed, else those that every word is found in.
    pub fn finder(&self) -> impl Fn(&str, &str) -> bool {
        let typed = self.query.text().trim().to_owned();
        let query = Query::new(&typed);
        let is_key = move |keys: &str| keys.split(' ').any(|key| key == typed);
        let any_key =
            self.keys.iter().flat_map(|(_, actions)| actions).any(|(keys, _)| is_key(keys));
        let lower = self.query.text().trim().to_lowercase();
        let is_in = move |words: &str| words.to_lowercase().contains(&lower);
        let mut actions = self.keys.iter().flat_map(|(_, actions)| actions);
        let any_in = actions.any(|(_, action)| is_in(self.title(*action)));
        move |keys, words| {
            if any_key {
                is_key(keys)
            } else if any_in {
                is_in(words)
            } else {
                query.find(&format!("{keys}  {words}")).is_some()
            }
        }
    }
}
