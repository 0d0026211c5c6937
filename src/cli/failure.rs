//! Why a command failed, and the exit code for it.

use std::io;

use crate::domain::basics::names::Refused;
use crate::domain::records::checklist::ItemId;
use crate::store::catalogue::NotFound;
use crate::store::error::{StoreError, reason};

/// All is well.
pub const OK: u8 = 0;
/// Usage, an unknown or ambiguous session or item, a bad value, an output file that exists, a
/// broken checklist file.
pub const USAGE: u8 = 2;
/// The data dir or a session could not be read or written.
pub const DATA: u8 = 3;

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The user can mend it by asking otherwise.
    Usage(String),
    /// Files are not as they should be.
    Data(String),
    /// Whoever reads our output has had enough: no failure at all.
    ReaderGone,
}

impl Failure {
    /// A value that was refused.
    pub fn refused(what: &str, refused: &Refused) -> Self {
        Self::Usage(format!("{what} {refused}"))
    }

    /// Names the item that a failure is about, where there are several.
    pub fn of(self, item: &ItemId, items: usize) -> Self {
        match self {
            Self::Usage(message) if items > 1 => Self::Usage(format!("{item}: {message}")),
            failure => failure,
        }
    }

    /// Converts an error of reading a file; for a pipe or a device it points to `-`.
    pub fn unread(error: &StoreError, failure: impl Fn(String) -> Self) -> Self {
        match error {
            StoreError::NotAFile(_) => failure(format!("{error}; `-` reads from stdin")),
            _ => failure(error.to_string()),
        }
    }

    /// What to say on stderr.
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Usage(message) | Self::Data(message) => Some(message),
            Self::ReaderGone => None,
        }
    }

    /// The exit code.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => USAGE,
            Self::Data(_) => DATA,
            Self::ReaderGone => OK,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Data(error.to_string())
    }
}

impl From<NotFound> for Failure {
    fn from(error: NotFound) -> Self {
        match error {
            NotFound::Store(error) => error.into(),
            error => Self::Usage(error.to_string()),
        }
    }
}

impl From<io::Error> for Failure {
    /// An error while printing.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ReaderGone
        } else {
            Self::Data(format!("cannot write the output: {}", reason(&error)))
        }
    }
}
