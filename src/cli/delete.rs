//! `readyroom delete`: move a session to the bin.

use crate::cli::args::Delete;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::store::catalogue;
use crate::store::error::show;
use crate::store::sessions;

/// Moves the session's file and says where it lies now.
pub fn run(args: &Delete, environment: &Environment) -> Result<(), Failure> {
    let path = catalogue::find(&environment.places, &args.session)?;
    let Some(id) = catalogue::id_in_catalogue(&environment.places, &path) else {
        return Err(Failure::Usage(format!(
            "{}: not in the sessions folder; only sessions there have a bin",
            show(&path)
        )));
    };
    let binned = sessions::delete(&environment.places, &id)?;
    environment.tell(&format!("{id} is in the bin: {}", show(&binned)));
    environment.tell(&format!("to bring it back: mv {} {}", show(&binned), show(&path)));
    Ok(())
}
