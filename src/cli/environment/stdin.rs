//! Bytes, sessions and texts from stdin.

use std::io::{self, Read};
use std::path::Path;

use crate::cli::args::inputs::STDIN_NAME;
use crate::cli::failure::Failure;
use crate::domain::format::decode::DecodeError;
use crate::domain::session::Session;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::files::LARGEST;

/// Reads all of stdin, up to the size limit of a file.
///
/// # Errors
/// It is larger, or cannot be read.
pub fn stdin() -> Result<Vec<u8>, StoreError> {
    let name = Path::new(STDIN_NAME);
    let mut bytes = Vec::new();
    // One byte more than allowed, to see that there is more.
    io::stdin().take(LARGEST + 1).read_to_end(&mut bytes).map_err(StoreError::io(name, "read"))?;
    if bytes.len() as u64 > LARGEST {
        let bytes = bytes.len() as u64;
        return Err(StoreError::TooLarge { path: name.to_owned(), bytes, most: LARGEST });
    }
    Ok(bytes)
}

/// Reads a session from stdin.
///
/// # Errors
/// Stdin cannot be read, or holds no session.
pub fn session_from_stdin() -> Result<Session, StoreError> {
    codec::decode_session(&stdin()?).map_err(of_stdin)
}

fn of_stdin(source: DecodeError) -> StoreError {
    StoreError::Content { path: STDIN_NAME.into(), source }
}

/// Reads the text of an option from stdin. Refuses an empty one.
pub(super) fn text_from_stdin(option: &str) -> Result<String, Failure> {
    let text = stdin().and_then(|bytes| codec::decode_text(&bytes).map_err(of_stdin));
    text.map_err(|error| match error {
        // The command that feeds stdin may have failed: only an explicit empty value clears.
        StoreError::Content { source: DecodeError::Empty, .. } => Failure::Usage(format!(
            "stdin is empty: there is no text for {option}; an empty value in quotes clears it"
        )),
        error => Failure::Usage(error.to_string()),
    })
}
