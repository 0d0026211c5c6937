//! The problems of a file that is JSON but unsound: where, and why.

use std::borrow::Cow;
use std::fmt;

use crate::domain::basics::names::excerpt;

/// One step from the top of a JSON file to the place of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into the field of an object.
    Field(Cow<'static, str>),
    /// To an element of a list, from 0.
    Element(usize),
}

impl From<&'static str> for Step {
    fn from(field: &'static str) -> Self {
        Self::Field(Cow::Borrowed(field))
    }
}

impl From<String> for Step {
    fn from(field: String) -> Self {
        Self::Field(Cow::Owned(field))
    }
}

impl From<usize> for Step {
    fn from(element: usize) -> Self {
        Self::Element(element)
    }
}

/// A problem at a place in a JSON file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The way to the place, from the top.
    pub path: Vec<Step>,
    /// The fault there.
    pub fault: Fault,
}

impl Problem {
    pub(crate) fn at<const N: usize>(path: [Step; N], fault: Fault) -> Self {
        Self { path: path.into(), fault }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(formatter)
    }
}

impl std::error::Error for Problem {}

/// A fault of a checklist or a session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A field that must be there is not, or is empty.
    #[error("{what} has no `{field}`")]
    Required {
        /// The object that lacks it.
        what: &'static str,
        /// The field.
        field: &'static str,
    },
    /// A field of a name that nothing knows.
    #[error("unknown field `{}`{}", excerpt(.name), suggestion(.name, .known))]
    UnknownField {
        /// The name as it was written.
        name: String,
        /// The names that would be known.
        known: &'static [&'static str],
    },
    /// An id that another item or category has already.
    #[error("the {what} id `{}` stands twice; an id must be unique", excerpt(.id))]
    Duplicate {
        /// Item or category.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// An id that could not be typed on a command line.
    #[error("the id `{}` must be 1 to 100 characters without blanks and controls", excerpt(.id))]
    BadId {
        /// The id.
        id: String,
    },
    /// Nothing to review.
    #[error("{0}")]
    Empty(&'static str),
    /// More items than readyroom takes.
    #[error("the checklist has {count} items, {most} at most")]
    TooMany {
        /// The number it has.
        count: usize,
        /// The number it may have.
        most: usize,
    },
}

/// The similarity, from 0 to 1, above which a name counts as another one misspelt.
const ALIKE: f64 = 0.75;

/// The names that may have been meant, or all names to choose from.
fn suggestion(name: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        Some(nearest) if likeness(name, nearest) >= ALIKE => format!("; did you mean `{nearest}`?"),
        _ => format!("; known here: {}", known.join(", ")),
    }
}

fn likeness(name: &str, known: &str) -> f64 {
    strsim::jaro_winkler(&name.to_lowercase(), known)
}

/// The known name that is most like this one.
pub(crate) fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    known.iter().copied().max_by(|a, b| likeness(name, a).total_cmp(&likeness(name, b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_field_gets_a_suggestion_and_a_strange_one_the_list() {
        let known: &[&str] = &["id", "text", "done_when", "evidence", "ask", "if_missing"];
        for (name, meant) in [
            ("txet", "text"),
            ("Text", "text"),
            ("doneWhen", "done_when"),
            ("evidense", "evidence"),
            ("if_mising", "if_missing"),
        ] {
            let fault = Fault::UnknownField { name: name.to_owned(), known };
            assert!(fault.to_string().ends_with(&format!("did you mean `{meant}`?")), "{fault}");
        }
        let fault = Fault::UnknownField { name: "colour".to_owned(), known };
        assert!(
            fault
                .to_string()
                .ends_with("known here: id, text, done_when, evidence, ask, if_missing")
        );
    }
}
