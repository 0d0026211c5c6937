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
    /// The answers of the file of the checklist, as the command line names it.
    beside_checklist: Option<(String, FileAnswers)>,
    has_foreign: bool,
    has_columns: bool,
    has_sheets: bool,
}

impl Files {
    /// Returns the files before any is read.
    pub(super) const fn new(choices: Choices) -> Self {
        let (has_foreign, has_columns, has_sheets) = (false, false, false);
        Self { choices, beside_checklist: None, has_foreign, has_columns, has_sheets }
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
        if let Some(checklist) = environment.shelved(source)? {
            return Ok(checklist);
        }
        let import = self.import(source)?;
        let answers = intake::answers::of(&import);
        self.beside_checklist = answers.map(|answers| (source.to_string(), answers));
        Ok(Arc::new(import.checklist))
    }

    /// Returns how the statuses that the file of the checklist gives can be taken, where it gives any.
    pub(super) fn unused_answers(&self) -> Option<String> {
        let (file, answers) = self.beside_checklist.as_ref()?;
        (answers.statuses() > 0).then(|| {
            let count = answers.words();
            format!(
                "{file} holds {count}: `--last-time FILE` shows them beside the items as last time"
            )
        })
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
