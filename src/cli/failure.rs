//! Failures of commands, and the exit codes of the program.

use std::io;

use crate::domain::basics::names::Refused;
use crate::domain::records::checklist::ItemId;
use crate::store::catalogue::NotFound;
use crate::store::error::{StoreError, reason};

/// A gate whose rules do not hold.
pub(in crate::cli) const CLOSED: u8 = 1;

/// Success.
pub const OK: u8 = 0;
/// Usage, an unknown or ambiguous session or item, a bad value, an output file that exists, a
/// broken checklist file.
pub const USAGE: u8 = 2;
/// The data dir or a session could not be read or written.
pub const DATA: u8 = 3;

/// The failure of a command, with the message for stderr.
#[derive(Debug)]
pub enum Failure {
    /// A wrong argument: another one helps.
    Usage(String),
    /// A file or folder that cannot be read or written.
    Data(String),
    /// The reader of stdout has closed it. Exits with 0.
    ReaderGone,
}

impl Failure {
    /// Returns the failure for a value that was refused.
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

    /// Returns the message for stderr, if there is one.
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Usage(message) | Self::Data(message) => Some(message),
            Self::ReaderGone => None,
        }
    }

    /// Returns the exit code.
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
    /// Converts an error of writing to stdout.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ReaderGone
        } else {
            Self::Data(format!("cannot write the output: {}", reason(&error)))
        }
    }
}
