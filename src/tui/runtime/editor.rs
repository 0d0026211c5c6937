//! The external editor, run as git runs it: `$VISUAL` or `$EDITOR` may hold arguments.

use std::process::Command;

use crate::store::error::show;
use crate::store::places::Places;
use crate::store::scratch::Scratch;

/// Lets the user edit a text; gives what the editor left, or why there is nothing. A text that
/// cannot be taken stays in its file, and the reason names it.
pub(super) fn edit(command: &str, places: &Places, text: &str) -> Result<String, String> {
    let scratch = Scratch::new(places, text).map_err(|error| error.to_string())?;
    let path = scratch.path().to_owned();
    let status =
        Command::new("sh").arg("-c").arg(format!("{command} \"$@\"")).arg("sh").arg(&path).status();
    let failure = match status {
        Ok(status) if status.success() => match scratch.take() {
            Ok(text) => return Ok(text),
            Err(error) => error.to_string(),
        },
        Ok(status) => format!("the editor `{command}` failed: {status}"),
        Err(error) => format!("the editor `{command}` did not start: {error}"),
    };
    Err(format!("{failure}; the field is unchanged, what you typed there is in {}", show(&path)))
}
