//! `readyroom checklist`: show a checklist, check one, or compare two versions.

use std::sync::Arc;

use clap::Subcommand;

use crate::cli::args::inputs::Source;
use crate::cli::environment::output::print;
use crate::cli::environment::{Environment, checklist_from_stdin};
use crate::cli::failure::Failure;
use crate::cli::versions;
use crate::domain::basics::text::show_path;
use crate::domain::format::decode::DecodeError;
use crate::domain::format::json;
use crate::domain::records::checklist::Checklist;
use crate::report::json::upgrade::UpgradeJson;
use crate::store::codec;
use crate::store::documents;
use crate::store::error::StoreError;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  readyroom checklist show > our-checklist.json\n  \
        readyroom checklist check our-checklist.json\n  \
        readyroom checklist diff our-checklist.json our-checklist-2.json\n  \
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
    /// Compare two versions of a checklist: what is the same, moved, reworded, new or retired
    Diff {
        /// The earlier version
        old: Source,
        /// The later version
        new: Source,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Shows a checklist, checks one, or compares two versions.
///
/// # Errors
/// The checklist cannot be read, or stdout cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let given =
        |file: &Option<Source>| file.as_ref().map_or_else(|| Ok(Checklist::built_in()), read);
    match &args.command {
        ChecklistCommand::Show { file } => print(&codec::encode_checklist(&*given(file)?)),
        ChecklistCommand::Diff { old, new, json } => {
            let (old, new) = (read(old)?, read(new)?);
            if *json {
                return print(&json::encode(&UpgradeJson::of(&old, &new)));
            }
            environment.print_lines(versions::lines(&old, &new))
        }
        ChecklistCommand::Check { file } => {
            let checklist = given(file)?;
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
