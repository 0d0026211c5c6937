//! A command of git that needs its person, with the terminal of this program.
#![expect(clippy::disallowed_methods, reason = "git is run here too, where it asks for a password")]

use std::process::Command;

use crate::store::error::reason;

/// Runs a command of git with the terminal of this program.
///
/// # Errors
/// It does not start, or fails; in words.
pub fn by_hand(command: &str) -> Result<(), String> {
    match Command::new("sh").arg("-c").arg(command).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{command}` failed: {status}")),
        Err(error) => Err(format!("`{command}` did not start: {}", reason(&error))),
    }
}
