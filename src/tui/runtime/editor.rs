//! The external editor, run as git runs it: `$VISUAL` or `$EDITOR` may hold arguments.
#![expect(clippy::disallowed_methods, reason = "the one place that starts another program")]

use std::process::Command;

use crate::domain::names::LONGEST_TEXT;
use crate::domain::text::show_path;
use crate::store::error::reason;
use crate::store::places::Places;
use crate::store::scratch::Scratch;

/// What a shell says when it does not find a command.
const NOT_FOUND: i32 = 127;

/// Lets the user edit a text; gives what the editor left, or why there is nothing. A text that
/// cannot be taken stays in its file, and the reason names it.
pub(super) fn edit(command: &str, places: &Places, text: &str) -> Result<String, String> {
    let scratch = Scratch::new(places, text).map_err(|error| error.to_string())?;
    let path = scratch.path().to_owned();
    let status =
        Command::new("sh").arg("-c").arg(format!("{command} \"$@\"")).arg("sh").arg(&path).status();
    let failure = match status {
        Ok(status) if status.success() => match scratch.read() {
            Ok(text) if text.trim_end().len() <= LONGEST_TEXT => {
                return scratch.remove().map(|()| text).map_err(|error| error.to_string());
            }
            Ok(_) => {
                return Err(format!(
                    "the text is longer than the 64 KiB that a field holds; the field is \
                     unchanged, the text is in {}",
                    show_path(&path)
                ));
            }
            Err(error) => error.to_string(),
        },
        Ok(status) if status.code() == Some(NOT_FOUND) => {
            format!("there is no editor `{command}`; set VISUAL or EDITOR")
        }
        Ok(status) => format!("the editor `{command}` failed: {status}"),
        Err(error) => format!("the editor `{command}` did not start: {}", reason(&error)),
    };
    Err(format!(
        "{failure}; the field is unchanged, what you typed there is in {}",
        show_path(&path)
    ))
}
