//! The config file of a command: its source, and its flaws.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::args::global::GlobalArgs;
use crate::cli::args::inputs::{STDIN_NAME, Source};
use crate::cli::environment::stdin::stdin;
use crate::cli::environment::variables;
use crate::cli::failure::Failure;
use crate::domain::basics::text::show_path;
use crate::store::config::{self, Config, Flaw};
use crate::store::error::StoreError;
use crate::store::places::Places;
use crate::tui;

/// The source of the config file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigSource {
    /// The usual file, if it exists.
    Usual,
    /// A file that this option or variable names.
    Named(&'static str),
    /// Stdin.
    Stdin,
}

impl ConfigSource {
    /// Returns the source of the config file, and the path of one that an option or a variable names.
    pub(super) fn find(args: &GlobalArgs) -> (Self, Option<PathBuf>) {
        let option = args.config.clone().map(|source| ("--config", source));
        let variable = || Some(("READYROOM_CONFIG", variables::path("READYROOM_CONFIG")?.into()));
        match option.or_else(variable) {
            None => (Self::Usual, None),
            Some((_, Source::Stdin)) => (Self::Stdin, Some(STDIN_NAME.into())),
            Some((name, Source::File(path))) => (Self::Named(name), Some(path)),
        }
    }

    /// Returns the path for messages.
    pub fn path(self, places: &Places) -> &Path {
        if self == Self::Stdin { Path::new(STDIN_NAME) } else { places.config() }
    }

    /// Reads the config file.
    ///
    /// # Errors
    /// It cannot be read, a named one does not exist, or it has flaws: all of them, each with its line.
    pub fn read(self, places: &Places) -> Result<Config, Failure> {
        let path = self.path(places);
        let loaded = match self {
            Self::Stdin => stdin().map(|bytes| config::read(&bytes)),
            Self::Usual | Self::Named(_) => config::load(path),
        };
        let (config, mut flaws) = match (loaded, self) {
            (Err(error), Self::Usual) if is_absent(&error) => return Ok(Config::default()),
            (Err(StoreError::NotFound(_)), Self::Named(name)) => return Err(missing(path, name)),
            (Err(error), _) => return Err(Failure::Usage(error.to_string())),
            (Ok(loaded), _) => loaded,
        };
        flaws.extend(tui::flaws(&config));
        flaws.sort();
        if flaws.is_empty() { Ok(config) } else { Err(Failure::Usage(described(path, &flaws))) }
    }

    /// Checks that a named file exists.
    pub(super) fn require(self, places: &Places) -> Result<(), Failure> {
        match (self, config::load(places.config())) {
            (Self::Named(name), Err(StoreError::NotFound(path))) => Err(missing(&path, name)),
            _ => Ok(()),
        }
    }
}

/// Returns true if there is no file, or if a folder of its path is none: the home of many services is
/// `/dev/null`.
fn is_absent(error: &StoreError) -> bool {
    match error {
        StoreError::Io { source, .. } => source.kind() == ErrorKind::NotADirectory,
        error => matches!(error, StoreError::NotFound(_)),
    }
}

fn missing(path: &Path, name: &str) -> Failure {
    Failure::Usage(format!(
        "{}: there is no such file, and {name} names it; `readyroom config init` writes one there",
        show_path(path)
    ))
}

/// Lists the flaws of a config file, a line each.
fn described(path: &Path, flaws: &[Flaw]) -> String {
    let line = |flaw: &Flaw| format!("{}: line {}: {}", show_path(path), flaw.line, flaw.words);
    flaws.iter().map(line).collect::<Vec<_>>().join("\nreadyroom: ")
}
