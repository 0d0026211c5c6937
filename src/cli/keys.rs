//! `readyroom keys`: every key, from the keymap that the screen uses.

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;

/// Prints the keymap.
///
/// # Errors
/// Stdout cannot be written.
pub fn run(environment: &Environment) -> Result<(), Failure> {
    environment.print_lines(environment.setup.keymap.as_text())
}
