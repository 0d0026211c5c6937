//! `readyroom keys`: every key, from the table that the screen uses.

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::tui;

/// Prints the table.
pub fn run(environment: &Environment) -> Result<(), Failure> {
    for line in tui::keys() {
        environment.say(&line)?;
    }
    Ok(())
}
