//! `readyroom checklist add`, `list` and `remove`: the library.

use std::sync::Arc;

use serde::Serialize;

use crate::cli::args::inputs::{Source, Words};
use crate::cli::environment::output::print;
use crate::cli::environment::{Environment, checklists};
use crate::cli::failure::Failure;
use crate::cli::table::{self, Align};
use crate::domain::basics::text::{Text, counted, show_path};
use crate::domain::format::json;
use crate::domain::records::checklist::library_id::LibraryId;
use crate::domain::records::checklist::{Checklist, file};
use crate::store::error::StoreError;
use crate::store::files::Existing;
use crate::store::library::{self, Added, Shelved};

#[derive(Debug, clap::Args)]
#[command(after_help = "The id is that of the checklist, else one made of its title.\n\n\
        Examples:\n  readyroom checklist add our-checklist.json\n  \
        readyroom checklist import controls.xlsx --id controls | readyroom checklist add -")]
pub(super) struct AddArgs {
    /// A checklist in any format that `checklist import` reads, `-` for stdin
    file: Source,
    /// Replace the checklist that has the id; reviews keep their copies
    #[arg(long)]
    replace: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  readyroom checklist list\n  \
        readyroom checklist list --json")]
pub(super) struct ListArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "The file goes to the bin, where it can be taken from.\n\n\
        Examples:\n  readyroom checklist remove our-checklist")]
pub(super) struct RemoveArgs {
    /// The id of the checklist
    #[arg(value_name = "ID")]
    id: Words,
}

/// Adds a checklist and prints its id.
///
/// # Errors
/// It cannot be read, its id is reserved or that of another one, or the library cannot be written.
pub(super) fn add(args: &AddArgs, environment: &Environment) -> Result<(), Failure> {
    let import = checklists::import_as_it_is(&args.file)?;
    let checklist = &import.checklist;
    let id = LibraryId::of(checklist).map_err(|refused| Failure::Usage(refused.to_string()))?;
    if id.is_reserved() {
        return Err(Failure::Usage(format!(
            "{id} is the id of the built-in checklist; give yours another id and title"
        )));
    }
    let existing = if args.replace { Existing::Replace } else { Existing::Keep };
    let added = library::add(environment.places(), &id, checklist, existing);
    let added = added.map_err(|error| taken(error, &id))?;
    let items = counted(checklist.len(), "item", "items");
    environment.message(&match added {
        Added::New => format!("added: {}, {items}", checklist.title().shown()),
        Added::Unchanged => format!("{id} is in the library already, with the same content"),
        Added::Replaced => format!("replaced: {}, {items}", checklist.title().shown()),
    });
    print(format!("{id}\n").as_bytes())
}

fn taken(error: StoreError, id: &LibraryId) -> Failure {
    match error {
        StoreError::Exists(_) => Failure::Usage(format!(
            "{id} is the id of another checklist in the library; --replace puts this one in its place"
        )),
        error => error.into(),
    }
}

/// A checklist of the library as JSON.
#[derive(Debug, Serialize)]
struct ShelvedJson<'c> {
    id: &'c str,
    title: &'c Text,
    version: u32,
    categories: usize,
    items: usize,
    source: Option<&'c file::Source>,
}

/// Lists the library; checklists that cannot be read are named on stderr.
///
/// # Errors
/// The folder cannot be read, or none of its checklists can.
pub(super) fn list(args: &ListArgs, environment: &Environment) -> Result<(), Failure> {
    let shelved = library::list(environment.places())?;
    let is_any = !shelved.is_empty();
    let mut sound = Vec::new();
    let mut failure = None;
    for Shelved { id, checklist } in shelved {
        match checklist {
            Ok(checklist) => sound.push((id, checklist)),
            Err(error) => {
                environment.warn(&error.to_string());
                failure = Some(error);
            }
        }
    }
    if let Some(error) = failure.filter(|_| sound.is_empty()) {
        return Err(error.into());
    }
    if args.json {
        let all = sound.iter().map(|(id, checklist)| json_of(id, checklist));
        return print(&json::encode(&all.collect::<Vec<_>>()));
    }
    if !is_any {
        environment
            .message("the library is empty; `readyroom checklist add FILE` adds a checklist");
    }
    let row = |(id, checklist): &(LibraryId, Arc<Checklist>)| {
        let items = counted(checklist.len(), "item", "items");
        vec![id.to_string(), items, checklist.title().shown().to_string()]
    };
    let rows: Vec<Vec<String>> = sound.iter().map(row).collect();
    environment.print_lines(table::set(&[Align::Left, Align::Right, Align::Left], &rows))
}

fn json_of<'c>(id: &'c LibraryId, checklist: &'c Checklist) -> ShelvedJson<'c> {
    ShelvedJson {
        id: id.as_str(),
        title: checklist.title(),
        version: checklist.version(),
        categories: checklist.categories().len(),
        items: checklist.len(),
        source: checklist.source(),
    }
}

/// Moves a checklist to the bin.
///
/// # Errors
/// There is none of that id, or it cannot be moved.
pub(super) fn remove(args: &RemoveArgs, environment: &Environment) -> Result<(), Failure> {
    let id = LibraryId::parse(environment.text(&args.id, "ID")?.trim())
        .map_err(|refused| Failure::Usage(refused.to_string()))?;
    if library::load(environment.places(), &id).is_ok_and(|found| found.is_none()) {
        return Err(Failure::Usage(format!(
            "the library has no checklist {id}; `readyroom checklist list` names those it has"
        )));
    }
    let binned = library::remove(environment.places(), &id)?;
    environment.message(&format!("{id}: moved to {}", show_path(&binned)));
    Ok(())
}
