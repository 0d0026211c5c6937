//! `readyroom checklist`: show a checklist or check one, compare two versions, import one from another format, and keep
//! those of one's own in the library.

mod import;
mod library;

use clap::Subcommand;

use crate::cli::args::inputs::Source;
use crate::cli::environment::Environment;
use crate::cli::environment::checklists;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::cli::versions;
use crate::domain::basics::text::counted;
use crate::domain::format::json;
use crate::domain::records::checklist::Checklist;
use crate::report::json::upgrade::UpgradeJson;
use crate::store::codec;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  readyroom checklist show > our-checklist.json\n  \
        readyroom checklist check our-checklist.json\n  \
        readyroom checklist import controls.csv --dry-run\n  \
        readyroom checklist add our-checklist.json\n  \
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
        /// A checklist file, `-` for stdin, or an id of the library; by default the built-in checklist
        #[arg(value_name = "FILE|ID")]
        file: Option<Source>,
    },
    /// Check a checklist file, and name every flaw with its line
    Check {
        /// A checklist file, `-` for stdin, or an id of the library; by default the built-in checklist
        #[arg(value_name = "FILE|ID")]
        file: Option<Source>,
    },
    /// Make a checklist of a file in another format, and say what was skipped in it
    Import(import::Args),
    /// Compare two versions of a checklist: what is the same, moved, reworded, new or retired
    Diff {
        /// The earlier version: a file, or an id of the library
        old: Source,
        /// The later version
        new: Source,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Add a checklist to the library
    Add(library::AddArgs),
    /// List the checklists of the library
    List(library::ListArgs),
    /// Move a checklist of the library to the bin; reviews keep their copies
    Remove(library::RemoveArgs),
}

/// Runs one of the commands about checklists.
///
/// # Errors
/// A checklist cannot be read or written, or stdout cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    match &args.command {
        ChecklistCommand::Show { file } => {
            let checklist = match file {
                Some(source) => environment.checklist(source)?,
                None => Checklist::built_in(),
            };
            print(&codec::encode_checklist(&checklist))
        }
        ChecklistCommand::Diff { old, new, json } => {
            let (old, new) = (environment.checklist(old)?, environment.checklist(new)?);
            if *json {
                return print(&json::encode(&UpgradeJson::of(&old, &new)));
            }
            environment.print_lines(versions::lines(&old, &new))
        }
        ChecklistCommand::Check { file } => check(file.as_ref(), environment),
        ChecklistCommand::Import(args) => import::run(args, environment),
        ChecklistCommand::Add(args) => library::add(args, environment),
        ChecklistCommand::List(args) => library::list(args, environment),
        ChecklistCommand::Remove(args) => library::remove(args, environment),
    }
}

/// Checks a checklist: names its format, and warns about what reads badly.
fn check(file: Option<&Source>, environment: &Environment) -> Result<(), Failure> {
    let Some(source) = file else {
        return environment.print_line(&sound("built-in", None, &Checklist::built_in()));
    };
    if let Some(checklist) = environment.shelved(source)? {
        remark(&checklist, environment);
        return environment.print_line(&sound(&source.to_string(), None, &checklist));
    }
    let import = checklists::import_as_it_is(source)?;
    for warning in &import.warnings {
        environment.warn(&warning.to_string());
    }
    remark(&import.checklist, environment);
    let words = Some(import.format.words);
    environment.print_line(&sound(&source.to_string(), words, &import.checklist))
}

/// Warns about what reads badly in a checklist.
fn remark(checklist: &Checklist, environment: &Environment) {
    for remark in checklist.remarks() {
        environment.warn(&remark.to_string());
    }
}

/// Formats the line that says that a checklist is sound.
fn sound(name: &str, format: Option<&str>, checklist: &Checklist) -> String {
    let format = format.map(|words| format!("{words}; ")).unwrap_or_default();
    format!(
        "{name}: sound; {format}{}, {}, {}",
        checklist.title().shown(),
        counted(checklist.categories().len(), "category", "categories"),
        counted(checklist.len(), "item", "items")
    )
}
