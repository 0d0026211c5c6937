//! The people of a review: who is there, and as what.

use serde::{Deserialize, Serialize};

use crate::domain::basics::names;
use crate::domain::basics::text::Text;
use crate::domain::format::record::record;

/// The names by which the session's history and its conflicts call what a person is.
pub(crate) const ROLE: &str = "people.role";
pub(crate) const PRESENT: &str = "people.present";
pub(crate) const REMOVED: &str = "people.removed";

/// As what somebody takes part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the meeting.
    Facilitator,
    /// Decides.
    DecisionMaker,
    /// Answers.
    #[default]
    Contributor,
    /// Listens.
    Observer,
}

impl Role {
    /// Every role, in the order in which people are told.
    pub const ALL: [Self; 4] =
        [Self::Facilitator, Self::DecisionMaker, Self::Contributor, Self::Observer];

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Facilitator => "facilitator",
            Self::DecisionMaker => "decision maker",
            Self::Contributor => "contributor",
            Self::Observer => "observer",
        }
    }

    /// The next role, the first one after the last.
    pub const fn next(self) -> Self {
        match self {
            Self::Facilitator => Self::DecisionMaker,
            Self::DecisionMaker => Self::Contributor,
            Self::Contributor => Self::Observer,
            Self::Observer => Self::Facilitator,
        }
    }
}

record! {
    /// Somebody who takes part in a review.
    pub struct Person as "a person" {
        /// The name.
        pub name: Text,
        /// As what.
        pub role: Role,
        /// Whether they are there.
        pub present: bool,
    }
}

impl Person {
    /// Somebody who is there.
    pub fn present(name: Text, role: Role) -> Self {
        Self { name, role, present: true, ..Self::default() }
    }

    /// Returns whether this is their name, in any spelling.
    pub fn is_named(&self, name: &Text) -> bool {
        names::is_same(&self.name, name)
    }
}

/// Returns the person of a name, in any spelling.
pub(crate) fn named<'p>(people: &'p [Person], name: &Text) -> Option<&'p Person> {
    people.iter().find(|person| person.is_named(name))
}
