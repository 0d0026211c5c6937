//! The changes that a page asks for.

use crate::domain::basics::text::Text;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::decision::Condition;
use crate::domain::records::people::Person;
use crate::domain::session::edit::Change;
use crate::report::import::field::Field;
use crate::report::import::risk::RiskWish;

/// A change that a page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The field, condition or person.
    pub subject: Subject,
    /// The value in the session, as a report writes it.
    pub was: String,
    /// The value on the page.
    pub is: String,
    /// The line of the page, from 1.
    pub line: usize,
    /// The change to make.
    pub(super) wish: Wish,
    /// Tells if the session changed there too since the page was written.
    pub standing: Standing,
}

/// The field, condition or person that a page changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A field of an answer.
    Answer(ItemNo, Field),
    /// A condition of the decision, by its index; an added one has the index behind the last.
    Condition(usize),
    /// A person who takes part, by name.
    Person(String),
}

impl Subject {
    /// Returns the word for what is changed.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Answer(_, field) => field.word(),
            Self::Condition(_) => "condition",
            Self::Person(_) => "person",
        }
    }
}

/// A change as it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Change a field.
    Change(Change),
    /// Give the item exactly these links.
    Evidence(Vec<Text>),
    /// Change the accepted risk.
    Risk(RiskWish),
    /// Replace the condition at an index, or add one.
    Condition(Option<usize>, Condition),
    /// Replace the person of this name, or add one.
    Person(Person),
}

/// The state of the session's value since the page was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is as it was.
    Clear,
    /// It has changed.
    Contested,
}
