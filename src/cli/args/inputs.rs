//! Arguments that `-` reads from stdin (files, texts, names and sessions), and those that several commands share.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::builder::{
    MapValueParser, NonEmptyStringValueParser, PathBufValueParser, TypedValueParser,
    ValueParserFactory,
};

use crate::domain::basics::text::show_path;
use crate::domain::records::labels::{Labelling, Labels};
use crate::intake::mapping::{self, Mapping};

/// The argument that means stdin.
const STDIN: &str = "-";
/// The name of stdin in messages.
pub const STDIN_NAME: &str = "stdin";

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Stdin.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// Returns the path for messages.
    pub fn path(&self) -> &Path {
        match self {
            Self::Stdin => Path::new(STDIN_NAME),
            Self::File(path) => path,
        }
    }
}

impl From<PathBuf> for Source {
    fn from(value: PathBuf) -> Self {
        if value == Path::new(STDIN) { Self::Stdin } else { Self::File(value) }
    }
}

impl ValueParserFactory for Source {
    type Parser = MapValueParser<PathBufValueParser, fn(PathBuf) -> Self>;

    /// Refuses an empty path: in a script it usually is a variable that was never set.
    fn value_parser() -> Self::Parser {
        PathBufValueParser::new().map(Self::from)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&show_path(self.path()))
    }
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// Stdin.
    Stdin,
    /// The text itself.
    Given(String),
}

impl From<String> for Words {
    fn from(value: String) -> Self {
        if value == STDIN { Self::Stdin } else { Self::Given(value) }
    }
}

/// A session as the user names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The file that comes on stdin.
    Stdin,
    /// An id, a path, a system's name or the beginning of an id.
    Named(String),
}

impl From<String> for Reference {
    fn from(value: String) -> Self {
        if value == STDIN { Self::Stdin } else { Self::Named(value) }
    }
}

impl ValueParserFactory for Reference {
    type Parser = MapValueParser<NonEmptyStringValueParser, fn(String) -> Self>;

    /// Refuses an empty name, as that of a file is.
    fn value_parser() -> Self::Parser {
        NonEmptyStringValueParser::new().map(Self::from)
    }
}

// The day of judgement: today, unless `--as-of` names another.
#[derive(Debug, clap::Args)]
pub struct AsOf {
    /// Judge due dates, accepted risks and ages as of DATE, not today: 2026-12-10, fri, +2w
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub as_of: Option<Words>,
}

// The labels that systems must have.
#[derive(Debug, clap::Args)]
pub struct LabelFilter {
    /// Only systems with this label; K= for those without it; can be repeated
    #[arg(long = "label", value_name = "K=V", value_parser = Labelling::parse)]
    labels: Vec<Labelling>,
}

impl LabelFilter {
    /// Returns the labels.
    pub fn all(&self) -> &[Labelling] {
        &self.labels
    }

    /// Returns whether a system has these labels; one whose labels cannot be read has none.
    pub fn takes(&self, labels: Option<&Labels>) -> bool {
        labels.unwrap_or(&Labels::default()).satisfy(&self.labels)
    }
}

// The reading of a file in another format.
#[derive(Debug, clap::Args)]
pub struct Reading {
    /// The format of a file, where it is not recognised
    #[arg(long, value_name = "NAME")]
    pub format: Option<Words>,
    // The roles are those that are parsed.
    #[arg(long = "map", value_name = "ROLE=COLUMN,...", value_parser = Mapping::parse, help = format!(
        "The columns of a table, by number, letter or head: text=3,category=1,level=C,id=Ref. The roles are {}",
        mapping::names()
    ))]
    pub columns: Option<Mapping>,
    /// The sheet of a workbook, where several have statements
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<Words>,
}

/// Counts the arguments that read from stdin.
pub(super) fn readers_of_stdin(matches: &ArgMatches) -> usize {
    // clap passes global arguments on to the last command.
    let mut last = matches;
    while let Some((_, matches)) = last.subcommand() {
        last = matches;
    }
    let count = |id: &str| {
        count_of(last, id, &Source::Stdin)
            + count_of(last, id, &Words::Stdin)
            + count_of(last, id, &Reference::Stdin)
    };
    last.ids().map(|id| count(id.as_str())).sum()
}

fn count_of<T>(matches: &ArgMatches, id: &str, stdin: &T) -> usize
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let values = matches.try_get_many::<T>(id).ok().flatten();
    values.into_iter().flatten().filter(|value| *value == stdin).count()
}
