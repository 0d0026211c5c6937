//! The participants of a review, their roles and their presence.

use serde::{Deserialize, Serialize};

use crate::domain::basics::names;
use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::format::record::record;

/// The names of a person's fields in the session's history and in conflicts.
pub(crate) const ROLE: &str = "people.role";
pub(crate) const PRESENT: &str = "people.present";
pub(crate) const REMOVED: &str = "people.removed";

worded! {
    /// The role of a participant, in the order in which people are listed.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Role by word {
        /// Runs the meeting.
        Facilitator: "facilitator";
        /// Decides.
        DecisionMaker: "decision maker";
        /// Answers.
        #[default]
        Contributor: "contributor";
        /// Listens.
        Observer: "observer";
    }
}

record! {
    /// A participant of a review.
    pub struct Person as "a person" {
        /// The name.
        pub name: Text,
        /// The role.
        pub role: Role,
        /// True while the person is in the meeting.
        pub present: bool,
    }
}

impl Person {
    /// Creates a participant who is present.
    pub fn present(name: Text, role: Role) -> Self {
        Self { name, role, present: true, ..Self::default() }
    }

    /// Returns whether `name` is the person's name, in any spelling.
    pub fn is_named(&self, name: &Text) -> bool {
        names::is_same(&self.name, name)
    }
}

/// Returns the person with a name, in any spelling.
pub(crate) fn named<'p>(people: &'p [Person], name: &Text) -> Option<&'p Person> {
    people.iter().find(|person| person.is_named(name))
}
