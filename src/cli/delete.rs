//! `readyroom delete`: move a session to the bin.

use crate::cli::args::inputs::Reference;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::basics::text::{quoted, show_path};
use crate::store::bin;
use crate::store::{folder, recovery};

#[derive(Debug, clap::Args)]
#[command(after_help = "The file is moved, not erased; the message names its new path.\n\n\
        Example:\n  readyroom delete payments-api-2026-11-22-7f3a")]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
}

/// Moves the session's file to the bin and prints the new path.
///
/// # Errors
/// The session is not found, lies outside of the data folder, or cannot be moved.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let path = environment.find(&args.session)?;
    let places = environment.places();
    let (id, place, binned) = if let Some(id) = folder::id_in_catalogue(places, &path) {
        let binned = bin::delete(places, &id)?;
        let place = places.session(&id);
        (id, place, binned)
    } else if let Some(id) = folder::id_of_assessment(places, &path) {
        let binned = bin::delete_assessment(places, &id)?;
        let place = places.assessment(&id);
        (id, place, binned)
    } else {
        return Err(Failure::Usage(format!(
            "{}: not in the folder of the reviews; only reviews there have a bin",
            show_path(&path)
        )));
    };
    environment.message(&format!("{id} is in the bin: {}", show_path(&binned)));
    let back = bin::moves_back(&place, &binned);
    let back = back.iter().map(|[from, to]| format!("mv {} {}", quoted(from), quoted(to)));
    environment.message(&format!("to bring it back: {}", back.collect::<Vec<_>>().join(" && ")));
    if !recovery::find(places, &id).is_empty() {
        environment.message("what could not be saved of it stays kept aside, and is offered then");
    }
    Ok(())
}
