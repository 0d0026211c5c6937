//! `readyroom rename`: give a session's system another name.

use crate::cli::args::Rename;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::basics::names::SystemName;
use crate::domain::session::edit::Edit;

/// Renames the system; the id, and with it the file, stays.
pub fn run(args: &Rename, environment: &Environment) -> Result<(), Failure> {
    let name = SystemName::parse(&environment.line(&args.name, "NAME")?)
        .map_err(|refused| Failure::refused("the new name", &refused))?;
    let mut loaded = environment.load(&args.session)?;
    let before = loaded.session.system().clone();
    let mut session = loaded.session.clone();
    if session.apply(&Edit::Rename(name), &environment.stamp()).is_some() {
        environment.save(&mut loaded, &session)?;
    }
    let (before, now) = (before.shown(), loaded.session.system().shown());
    environment.tell(&format!("{}: {now}, was {before}", loaded.session.id()));
    Ok(())
}
