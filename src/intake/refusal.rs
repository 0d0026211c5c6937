//! Refusals of files that cannot become a checklist: each says what is wrong, where, and what to do.

use crate::domain::basics::names::excerpt;
use crate::domain::format::decode::DecodeError;
use crate::domain::records::checklist::levels::NoLevel;
use crate::intake::draft::Place;

/// Why a file cannot become a checklist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A flaw of a checklist in our own format, or a file of another kind.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The syntax of the format is violated.
    #[error("{}not {syntax}: {message}", at(.place))]
    Syntax {
        /// The syntax: `YAML`, `XML`, `a workbook`.
        syntax: &'static str,
        /// Where it breaks.
        place: Place,
        /// What breaks it.
        message: String,
    },
    /// More than readyroom reads.
    #[error("{what}; {advice}")]
    Bound {
        /// The bound that is passed, in words.
        what: String,
        /// What to do.
        advice: &'static str,
    },
    /// A file that is none of the known formats, or one that holds no checklist.
    #[error("{seems}; {advice}")]
    Unfit {
        /// What the file seems to be, in words.
        seems: String,
        /// What to do.
        advice: String,
    },
    /// A file that is none of the known formats.
    #[error("line {line}: not a checklist, it seems to be {seems}; what is read: {}", .known.join(", "))]
    Unknown {
        /// The line that shows it, from 1.
        line: usize,
        /// What the file seems to be, in words.
        seems: String,
        /// The formats that are read, in words.
        known: Vec<&'static str>,
    },
    /// No column, or more than one, may hold the statements.
    #[error("{}", listed(.problem, .columns, .example))]
    Columns {
        /// What cannot be told.
        problem: String,
        /// The columns, each with its letter, head and first values.
        columns: Vec<String>,
        /// The option that names them, as an example.
        example: String,
    },
    /// A choice that the file does not offer.
    #[error("{what}: `{}` is not among {}", excerpt(.given), offered(.known))]
    Choice {
        /// The choice: `--level`, `--sheet`.
        what: &'static str,
        /// The value given.
        given: String,
        /// The values there are.
        known: Vec<String>,
    },
}

impl Refusal {
    /// Returns the refusal for a command that has no options for the file: another one makes a checklist of it first.
    pub fn without_options(self) -> Self {
        match self {
            Self::Columns { problem, columns, example } => {
                Self::Columns { problem, columns, example: importing(&example) }
            }
            other => other,
        }
    }

    /// Returns in few words what is wrong and what to do, for where a file is named and no option can be given.
    pub fn in_brief(&self) -> String {
        match self {
            Self::Columns { problem, example, .. } => {
                format!("{problem}; in a shell: {}, then name OUT.json here", importing(example))
            }
            Self::Unknown { line, seems, .. } => {
                format!("line {line}: not a checklist, it seems to be {seems}")
            }
            other => other.to_string(),
        }
    }
}

impl From<NoLevel> for Refusal {
    fn from(none: NoLevel) -> Self {
        Self::Choice { what: "--level", given: none.given, known: none.known }
    }
}

/// Returns a place and a colon; nothing for the file as a whole.
fn at(place: &Place) -> String {
    if *place == Place::Whole { String::new() } else { format!("{place}: ") }
}

/// Returns the command that makes a checklist of the file, with options for it.
fn importing(options: &str) -> String {
    format!("readyroom checklist import FILE {options} -o OUT.json")
}

fn listed(problem: &str, columns: &[String], example: &str) -> String {
    let mut lines = vec![problem.to_owned()];
    lines.extend(columns.iter().map(|column| format!("  {column}")));
    lines.push(format!("name them: {example}"));
    lines.join("\n")
}

fn offered(known: &[String]) -> String {
    if known.is_empty() {
        return "what the file has (it has none)".to_owned();
    }
    known.iter().map(|name| excerpt(name)).collect::<Vec<_>>().join(", ")
}
