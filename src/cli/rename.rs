//! `readyroom rename`: give a session's system another name.

use crate::cli::args::inputs::{Reference, Words};
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::basics::names::SystemName;
use crate::domain::session::edit::Edit;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  readyroom rename payments-api-2026-11-22-7f3a 'Payments API'")]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// The system's new name
    name: Words,
}

/// Renames the system. The id and the file name stay.
///
/// # Errors
/// The name is refused, or the session cannot be loaded or saved.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let name = SystemName::parse(&environment.text(&args.name, "NAME")?)
        .map_err(|refused| Failure::refused("the new name", &refused))?;
    let mut loaded = environment.load(&args.session)?;
    let before = loaded.session.system().clone();
    environment.change(&mut loaded, &Edit::Rename(name))?;
    let (before, now) = (before.shown(), loaded.session.system().shown());
    environment.message(&format!("{}: {now}, was {before}", loaded.session.id()));
    Ok(())
}
