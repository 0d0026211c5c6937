//! `readyroom checklist`: show a checklist, or check one.

use std::sync::Arc;

use clap::Subcommand;

use crate::cli::args::inputs::Source;
use crate::cli::environment::output::print;
use crate::cli::environment::{Environment, checklist_from_stdin};
use crate::cli::failure::Failure;
use crate::domain::basics::text::show_path;
use crate::domain::format::decode::DecodeError;
use crate::domain::records::checklist::Checklist;
use crate::store::codec;
use crate::store::documents;
use crate::store::error::StoreError;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  readyroom checklist show > our-checklist.json\n  \
        readyroom checklist check our-checklist.json\n  \
        readyroom new payments-api --checklist our-checklist.json")]
pub struct Args {
    #[command(subcommand)]
    command: ChecklistCommand,
}

#[derive(Debug, Subcommand)]
enum ChecklistCommand {
    /// Print a checklist, as a file to start your own from
    Show {
        /// A checklist file, `-` for stdin; by default the built-in checklist
        file: Option<Source>,
    },
    /// Check a checklist file, and name every flaw with its line
    Check {
        /// A checklist file, `-` for stdin; by default the built-in checklist
        file: Option<Source>,
    },
}

/// Shows or checks a checklist.
///
/// # Errors
/// The checklist cannot be read, or stdout cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let (ChecklistCommand::Show { file } | ChecklistCommand::Check { file }) = &args.command;
    let checklist = file.as_ref().map_or_else(|| Ok(Checklist::built_in()), read)?;
    match &args.command {
        ChecklistCommand::Show { .. } => print(&codec::encode_checklist(&checklist)),
        ChecklistCommand::Check { .. } => {
            let name = file.as_ref().map_or_else(|| "built-in".to_owned(), Source::to_string);
            environment.print_line(&format!(
                "{name}: sound; {}, {} categories, {} items",
                checklist.title().shown(),
                checklist.categories().len(),
                checklist.len()
            ))
        }
    }
}

/// Reads a checklist.
///
/// # Errors
/// It cannot be read, or is broken: the message names every flaw with its line.
pub fn read(source: &Source) -> Result<Arc<Checklist>, Failure> {
    let read = match source {
        Source::Stdin => checklist_from_stdin().map(Arc::new),
        Source::File(file) => documents::load_checklist(file),
    };
    read.map_err(|error| match error {
        StoreError::Content { path, source: DecodeError::Problems { problems, more } } => {
            let mut lines: Vec<String> =
                problems.iter().map(|problem| format!("{}: {problem}", show_path(&path))).collect();
            if more > 0 {
                lines.push(format!("{}: and {more} more", show_path(&path)));
            }
            Failure::Usage(lines.join("\nreadyroom: "))
        }
        error => Failure::unread(&error, Failure::Usage),
    })
}
