//! The files that a new review begins with, and the options that say how those in other formats are read.

use std::sync::Arc;

use crate::cli::args::inputs::Source;
use crate::cli::environment::{Environment, checklists};
use crate::cli::failure::Failure;
use crate::domain::records::checklist::Checklist;
use crate::domain::session::answered::FileAnswers;
use crate::intake;
use crate::intake::assembly::Import;
use crate::intake::choices::Choices;
use crate::intake::content::Syntax;

/// The files of a new review, and which of the choices any of them could follow.
pub(super) struct Files {
    choices: Choices,
    has_foreign: bool,
    has_columns: bool,
    has_sheets: bool,
}

impl Files {
    /// Returns the files before any is read.
    pub(super) const fn new(choices: Choices) -> Self {
        Self { choices, has_foreign: false, has_columns: false, has_sheets: false }
    }

    /// Reads the checklist that a name means.
    ///
    /// # Errors
    /// It cannot be read, or is no checklist.
    pub(super) fn checklist(
        &mut self,
        source: &Source,
        environment: &Environment,
    ) -> Result<Arc<Checklist>, Failure> {
        match environment.shelved(source)? {
            Some(checklist) => Ok(checklist),
            None => Ok(Arc::new(self.import(source)?.checklist)),
        }
    }

    /// Reads the answers of a file.
    ///
    /// # Errors
    /// The file cannot be read, or gives no answers.
    pub(super) fn answers(&mut self, file: &Source) -> Result<FileAnswers, Failure> {
        let import = self.import(file)?;
        let none = || Failure::Usage(format!("{file}: {} without an answer", import.format.words));
        intake::answers::of(&import).ok_or_else(none)
    }

    fn import(&mut self, source: &Source) -> Result<Import, Failure> {
        let import = checklists::import_any(source, &self.choices)?;
        let syntax = import.format.syntax;
        self.has_foreign |= syntax != Syntax::Own;
        self.has_columns |= !import.columns.is_empty();
        self.has_sheets |= syntax == Syntax::Workbook;
        Ok(import)
    }

    /// Refuses a choice that no file could follow.
    ///
    /// # Errors
    /// There is such a choice.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let Choices { format, columns, sheet, .. } = &self.choices;
        for (is_idle, option, what) in [
            (format.is_some() && !self.has_foreign, "--format", "a file in another format"),
            (!columns.columns().is_empty() && !self.has_columns, "--map", "a spreadsheet"),
            (sheet.is_some() && !self.has_sheets, "--sheet", "a workbook"),
        ] {
            if is_idle {
                return Err(Failure::Usage(format!(
                    "{option} is for {what}, and neither --checklist nor --last-time names one"
                )));
            }
        }
        Ok(())
    }
}
