//! The changes that a page asks for, and the differences that change nothing.

use crate::domain::basics::text::Text;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::condition::Condition;
use crate::domain::records::people::Person;
use crate::domain::session::edit::Change;
use crate::report::import::field::Field;
use crate::report::import::risk::RiskWish;

/// The result of reading an edited page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The id of the session that the page was made of, where it says so.
    pub made_of: Option<String>,
    /// The changes, in the order of the checklist; then conditions and people.
    pub proposals: Vec<Proposal>,
    /// The differences that change nothing, in the order of the page.
    pub remarks: Vec<Remark>,
    /// The number of fields that the session has changed since the page was written; they stay.
    pub newer: usize,
}

/// A difference that changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The line of the page, from 1.
    pub line: usize,
    /// The difference and the reason, safe to show.
    pub words: String,
}

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
