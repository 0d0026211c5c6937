//! Reports: rendering a session for people or programs.
//!
//! [`content`] alone decides what a report says and in what order, and returns a [`Document`]; each format
//! is one file that renders a document to a string; plain text also lists the conflicts. Pure: no file, no clock; the same session as of
//! the same day in the same time zone gives the same bytes.

pub(crate) mod address;
pub mod badge;
pub mod choice;
pub mod content;
pub mod csv;
pub mod document;
pub mod html;
pub mod import;
pub mod json;
pub mod markdown;
pub(crate) mod markup;
pub mod text;
pub(crate) mod words;

use crate::domain::basics::day::Days;
use crate::domain::insight::filter::Filter;
use crate::domain::session::Session;
use crate::report::choice::{Choice, Unfit};
use crate::report::document::Document;

/// The formats of a report. `.github/CONTRIBUTING.md` lists the files of a new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Markdown for a wiki; it can be imported again.
    #[default]
    Markdown,
    /// One HTML file for a browser and for paper.
    Html,
    /// CSV for a spreadsheet, one row per item.
    Csv,
    /// JSON for programs.
    Json,
    /// Plain text for mail and pipes.
    Text,
    /// The score as an SVG picture of one line.
    Badge,
}

/// The names of a format, and its renderer.
struct Description {
    format: Format,
    name: &'static str,
    title: &'static str,
    /// The extensions of its files in lower case, the usual one first.
    endings: &'static [&'static str],
    holds: Holds,
    write: fn(&Document<'_>) -> String,
}

/// The kinds of content that a format can hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// All parts of a report, in order.
    Page,
    /// The items and their answers.
    Items,
    /// Only the score.
    Score,
}

/// Every format, in the order in which they are offered.
const FORMATS: [Description; 6] = [
    describe(
        Format::Markdown,
        ["markdown", "Markdown"],
        &["md", "markdown"],
        Holds::Page,
        markdown::render,
    ),
    describe(Format::Html, ["html", "HTML"], &["html", "htm"], Holds::Page, html::render),
    describe(Format::Text, ["text", "text"], &["txt", "text"], Holds::Page, text::render),
    describe(Format::Csv, ["csv", "CSV"], &["csv"], Holds::Items, csv::render),
    describe(Format::Json, ["json", "JSON"], &["json"], Holds::Items, json::render),
    describe(Format::Badge, ["badge", "badge (SVG)"], &["svg"], Holds::Score, badge::render),
];

const fn describe(
    format: Format,
    [name, title]: [&'static str; 2],
    endings: &'static [&'static str],
    holds: Holds,
    write: fn(&Document<'_>) -> String,
) -> Description {
    Description { format, name, title, endings, holds, write }
}

impl Format {
    /// Returns every format, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().map(|description| description.format)
    }

    fn description(self) -> &'static Description {
        FORMATS.iter().find(|description| description.format == self).unwrap_or(&FORMATS[0])
    }

    /// Returns the name on the command line.
    pub fn name(self) -> &'static str {
        self.description().name
    }

    /// Returns the name for people.
    pub fn title(self) -> &'static str {
        self.description().title
    }

    /// Returns the usual extension of its files, without a dot.
    pub fn extension(self) -> &'static str {
        self.description().endings.first().copied().unwrap_or_default()
    }

    /// Returns the format of files with this extension, given in lower case.
    pub fn of_ending(ending: &str) -> Option<Self> {
        let described = FORMATS.iter().find(|description| description.endings.contains(&ending));
        described.map(|description| description.format)
    }

    /// Checks that the format can hold what is chosen.
    ///
    /// # Errors
    /// [`Unfit`] with the option that this format cannot honour.
    pub fn check(self, choice: &Choice) -> Result<(), Unfit> {
        let holds = self.description().holds;
        let refuse = |option| Unfit { option, format: self.name() };
        match holds {
            Holds::Page => Ok(()),
            _ if choice.parts.is_some() => Err(refuse("sections")),
            _ if choice.template != choice::Template::Full => Err(refuse("template")),
            Holds::Score if choice.only != Filter::default() => Err(refuse("only")),
            Holds::Items | Holds::Score => Ok(()),
        }
    }
}

/// Returns a sentence about content that this format cuts; `None` if it holds all of it.
pub fn shortcoming(
    session: &Session,
    format: Format,
    choice: &Choice,
    days: Days,
) -> Option<String> {
    match format {
        Format::Csv => csv::cut_words(&content::document(session, choice, days)),
        Format::Markdown | Format::Html | Format::Json | Format::Text | Format::Badge => None,
    }
}

/// Renders a session as a report, as of the day and in the time zone of `days`.
pub fn render(session: &Session, format: Format, choice: &Choice, days: Days) -> String {
    (format.description().write)(&content::document(session, choice, days))
}
