//! Checklists as a command names them: a file of any format that is read, or an id of the library.

use std::path::Path;
use std::sync::Arc;

use crate::cli::args::inputs::{Reading, Source, Words};
use crate::cli::environment::{Environment, stdin};
use crate::cli::failure::Failure;
use crate::domain::basics::text::{file_name, show_path};
use crate::domain::format::decode::DecodeError;
use crate::domain::records::checklist::Checklist;
use crate::intake;
use crate::intake::assembly::{Import, Input};
use crate::intake::choices::Choices;
use crate::intake::refusal::Refusal;
use crate::store::{documents, library};

impl Environment {
    /// Reads the checklist that the user names: a path if the name has a `/` or a `.`, else an id of the library, else
    /// a file.
    ///
    /// # Errors
    /// It cannot be read, or is no checklist: the message names every flaw with its line.
    pub fn checklist(&self, source: &Source) -> Result<Arc<Checklist>, Failure> {
        match self.shelved(source)? {
            Some(checklist) => Ok(checklist),
            None => Ok(Arc::new(import_as_it_is(source)?.checklist)),
        }
    }

    /// Returns the choices for files in other formats.
    ///
    /// # Errors
    /// One cannot be read from stdin.
    pub fn choices(&self, reading: &Reading) -> Result<Choices, Failure> {
        let text = |words: &Option<Words>, option: &str| {
            words.as_ref().map(|words| self.text(words, option)).transpose()
        };
        Ok(Choices {
            format: text(&reading.format, "--format")?,
            columns: reading.columns.clone().unwrap_or_default(),
            sheet: text(&reading.sheet, "--sheet")?,
            ..Choices::default()
        })
    }

    /// Returns the checklist with only the items of these levels; all of it without levels.
    ///
    /// # Errors
    /// A level is none of the checklist's, or cannot be read from stdin.
    pub fn of_levels(
        &self,
        checklist: Arc<Checklist>,
        levels: &[Words],
    ) -> Result<Arc<Checklist>, Failure> {
        let levels = self.lines(levels, "--level")?;
        if levels.is_empty() {
            return Ok(checklist);
        }
        let (some, _) = checklist
            .of_levels(&levels)
            .map_err(|none| Failure::Usage(Refusal::from(none).to_string()))?;
        Ok(Arc::new(some))
    }

    /// Returns another version of the checklist of a review, and says so if only some of its levels are taken.
    pub fn of_levels_in(&self, named: Arc<Checklist>, earlier: &Checklist) -> Arc<Checklist> {
        let Some(some) = named.of_levels_in(earlier) else { return named };
        self.message(&some.only_levels());
        Arc::new(some)
    }

    /// Returns the checklist of the library that a name means; `None` if it means a file.
    ///
    /// # Errors
    /// The file in the library cannot be read.
    pub fn shelved(&self, source: &Source) -> Result<Option<Arc<Checklist>>, Failure> {
        let Source::File(path) = source else { return Ok(None) };
        library::find(self.places(), path).map_err(Failure::from)
    }
}

/// Reads a checklist from a file of any format.
///
/// # Errors
/// The file cannot be read, or is refused.
pub fn import(source: &Source, choices: &Choices) -> Result<Import, Failure> {
    read(source, &bytes(source)?, choices).map_err(|refusal| refused(source.path(), refusal))
}

/// Reads a checklist from a file of any format, for a command without options for that.
///
/// # Errors
/// Likewise.
pub fn import_as_it_is(source: &Source) -> Result<Import, Failure> {
    let read = read(source, &bytes(source)?, &Choices::default());
    read.map_err(|refusal| refused(source.path(), refusal.without_options()))
}

/// Reads a checklist from a file of any format; the choices are for one in another format than our own.
///
/// # Errors
/// Likewise.
pub fn import_any(source: &Source, choices: &Choices) -> Result<Import, Failure> {
    let bytes = bytes(source)?;
    let default = Choices::default();
    let choices = if intake::is_own(&bytes) { &default } else { choices };
    read(source, &bytes, choices).map_err(|refusal| refused(source.path(), refusal))
}

fn bytes(source: &Source) -> Result<Vec<u8>, Failure> {
    let bytes = match source {
        Source::Stdin => stdin(),
        Source::File(path) => documents::read_bytes(path),
    };
    bytes.map_err(|error| Failure::unread(&error, Failure::Usage))
}

fn read(source: &Source, bytes: &[u8], choices: &Choices) -> Result<Import, Refusal> {
    intake::read(Input { name: &file_name(source.path()), bytes }, choices)
}

/// Returns the failure for a refused file; several flaws get a line each.
fn refused(path: &Path, refusal: Refusal) -> Failure {
    let path = show_path(path);
    match refusal {
        Refusal::Decode(DecodeError::Problems { problems, more }) => {
            let mut lines: Vec<String> =
                problems.iter().map(|problem| format!("{path}: {problem}")).collect();
            if more > 0 {
                lines.push(format!("{path}: and {more} more"));
            }
            Failure::Usage(lines.join("\nreadyroom: "))
        }
        refusal => Failure::Usage(format!("{path}: {refusal}")),
    }
}
