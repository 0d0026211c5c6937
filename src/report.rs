//! Reports: rendering a session for people or programs.
//!
//! [`content`] alone decides what a report says and in what order, and returns a [`Document`]; each format
//! is one file that renders a document to a string; plain text also lists the conflicts. Pure: no file, no clock; the same session as of
//! the same day in the same time zone gives the same bytes.

pub mod badge;
pub mod choice;
pub mod content;
pub mod csv;
pub mod document;
pub mod gitlab_csv;
pub mod html;
pub mod ics;
pub mod import;
pub mod jira_csv;
pub mod json;
pub mod markdown;
pub(crate) mod markup;
pub mod portfolio;
pub mod site;
pub(crate) mod table;
pub(crate) mod task;
pub mod text;
pub(crate) mod words;

use crate::domain::basics::day::Days;
use crate::domain::insight::filter::Filter;
use crate::domain::session::Session;
use crate::report::choice::{Choice, Entries, Mentions, Template, Unfit};
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
    /// CSV for Jira's importer, one row per gap and condition.
    JiraCsv,
    /// CSV for GitLab's import of issues, one row per gap and condition.
    GitlabCsv,
    /// A calendar of due dates.
    Calendar,
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
    /// The extensions of its files in lower case, the usual one first. An extension stands for the first format
    /// that has it.
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
const FORMATS: [Description; 9] = [
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
    describe(Format::JiraCsv, ["jira-csv", "Jira"], &["csv"], Holds::Items, jira_csv::render),
    describe(
        Format::GitlabCsv,
        ["gitlab-csv", "GitLab"],
        &["csv"],
        Holds::Items,
        gitlab_csv::render,
    ),
    describe(Format::Calendar, ["ics", "calendar"], &["ics"], Holds::Items, ics::render),
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

    /// Returns whether its files may have this extension, given in lower case.
    pub fn has_ending(self, ending: &str) -> bool {
        self.description().endings.contains(&ending)
    }

    /// Returns whether it is a table whose cells a delimiter separates.
    fn is_table(self) -> bool {
        self.extension() == Self::Csv.extension()
    }

    /// Checks that the format can hold what is chosen.
    ///
    /// # Errors
    /// [`Unfit`] with the option that this format cannot honour.
    pub fn check(self, choice: &Choice) -> Result<(), Unfit> {
        let holds = self.description().holds;
        let unfit = [
            ("sections", holds != Holds::Page && choice.parts.is_some()),
            ("template", holds != Holds::Page && choice.template != Template::Full),
            ("only", holds == Holds::Score && choice.only != Filter::default()),
            ("delimiter", !self.is_table() && choice.delimiter.is_some()),
            ("todo", self != Self::Calendar && choice.entries == Entries::Tasks),
            ("no-mentions", self != Self::Markdown && choice.mentions == Mentions::Muted),
        ];
        let unfit = unfit.into_iter().find(|(_, is_unfit)| *is_unfit);
        unfit.map_or(Ok(()), |(option, _)| Err(Unfit { option, format: self.name() }))
    }
}

/// Returns a sentence about what is lost in a report, or where it will not fit; `None` if there is nothing to
/// say.
pub fn shortcoming(
    report: &str,
    session: &Session,
    format: Format,
    choice: &Choice,
    days: Days,
) -> Option<String> {
    let document = || content::document(session, choice, days);
    match format {
        Format::Markdown => markdown::length_words(report),
        Format::Csv => csv::table(&document()).cut_words(),
        Format::JiraCsv => jira_csv::table(&document()).cut_words(),
        Format::GitlabCsv => gitlab_csv::table(&document()).cut_words(),
        Format::Calendar => ics::undated_words(&document()),
        Format::Html | Format::Json | Format::Text | Format::Badge => None,
    }
}

/// Renders a session as a report, as of the day and in the time zone of `days`.
pub fn render(session: &Session, format: Format, choice: &Choice, days: Days) -> String {
    (format.description().write)(&content::document(session, choice, days))
}
