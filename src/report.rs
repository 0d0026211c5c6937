//! Reports: a session, written for people or machines.
//!
//! A session becomes a [`Document`], which alone decides what is said and in what order; each
//! format is one file that turns a document into a string. Pure: no file, no clock; the same
//! session gives the same bytes.

pub mod document;
pub mod json;
pub mod markdown;

use crate::domain::session::Session;
use crate::report::document::Document;

/// The formats of a report. A new one is one file, one value here and one line in each function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a wiki.
    #[default]
    Markdown,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 1] = [Self::Markdown];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Markdown => "Markdown",
        }
    }

    /// The ending of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
        }
    }
}

/// Writes a session as a report.
#[must_use]
pub fn render(session: &Session, format: Format) -> String {
    let document = Document::of(session);
    match format {
        Format::Markdown => markdown::render(&document),
    }
}
