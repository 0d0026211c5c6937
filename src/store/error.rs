//! Errors of files: each says what failed, where, and what to do about it.

use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::text::show_path;
use crate::domain::format::decode::DecodeError;

/// A file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("{}: there is no such file", show_path(.0))]
    NotFound(PathBuf),
    /// The path is no file: a pipe, a device.
    #[error("{}: not a regular file", show_path(.0))]
    NotAFile(PathBuf),
    /// The path is a folder.
    #[error("{}: a folder, not a file", show_path(.0))]
    AFolder(PathBuf),
    /// A link that leads to itself.
    #[error("{}: a link that leads to itself; nothing was written", show_path(.0))]
    Circle(PathBuf),
    /// A link, a pipe or a device stands where a file is to be written.
    #[error("{}: a link, a pipe or a device stands there; nothing was written", show_path(.0))]
    Detour(PathBuf),
    /// Something other than a folder stands where a folder is needed.
    #[error("{}: not a folder; move it away or choose another with --data-dir", show_path(.0))]
    NotAFolder(PathBuf),
    /// Something other than a folder, such as a link, stands where a folder of a site belongs.
    #[error("{}: not a folder; links are not followed there", show_path(.0))]
    NoFolder(PathBuf),
    /// Another program writes a site into a folder.
    #[error("{}: another readyroom is publishing there; try again once that is done", show_path(.0))]
    InUse(PathBuf),
    /// A link stands where a folder is needed, and what it leads to is not there.
    #[error("{}: a link that leads nowhere; is a drive not mounted? --data-dir names another folder", show_path(.0))]
    Nowhere(PathBuf),
    /// The file is larger than any session.
    #[error("{}: {} MiB; more than {} MiB are not read", show_path(.path), .bytes.div_ceil(1 << 20), .most >> 20)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The largest size.
        most: u64,
    },
    /// A file of that name exists and is not to be overwritten.
    #[error("{}: exists already", show_path(.0))]
    Exists(PathBuf),
    /// The file was there and is no more.
    #[error("{}: the file is gone", show_path(.0))]
    Gone(PathBuf),
    /// The file is gone, but something is kept aside that was not saved in it.
    #[error("{}: the file is gone; what was not saved in it is kept aside in {}", show_path(.path), show_path(.kept))]
    Stranded {
        /// The file that is gone.
        path: PathBuf,
        /// The file with what is kept aside.
        kept: PathBuf,
    },
    /// A file holds the session of another file's name.
    #[error("{}: a copy of {of}, as file synchronisers leave them: its name is not its id; it is not counted", show_path(.path))]
    Copy {
        /// The file.
        path: PathBuf,
        /// The session.
        of: SessionId,
        /// True if the session has no file of its own.
        is_only: bool,
    },
    /// An assessment lies among the reviews.
    #[error("{}: an assessment, which belongs in the folder assessments and is no review; it is not counted", show_path(.0))]
    Misplaced(PathBuf),
    /// A copy was written to while it was taken in.
    #[error("{}: somebody is writing it; try again once that is done", show_path(.0))]
    Busy(PathBuf),
    /// A link that another user may have put there.
    #[error("{}: a link is followed only where its owner is the user and nobody else can write to the folder; name the file that it leads to", show_path(.0))]
    Link(PathBuf),
    /// Another program put another kind of file in the place of the file.
    #[error("{}: somebody put something else there ({source}); it is left as it is", show_path(.path))]
    Replaced {
        /// The file.
        path: PathBuf,
        /// The error of reading it.
        source: DecodeError,
    },
    /// Another program put another session in the place of the file.
    #[error("{}: somebody put another review there; it is left as it is", show_path(.0))]
    Stranger(PathBuf),
    /// Another program holds the lock.
    #[error("{}: another readyroom has been saving for five seconds; is one stopped?", show_path(.0))]
    Locked(PathBuf),
    /// No folder for state can be written.
    #[error("{}: {reason}; set XDG_STATE_HOME to a folder that can be written", show_path(.path))]
    NoState {
        /// The state folder.
        path: PathBuf,
        /// Why it cannot be written.
        reason: String,
    },
    /// Others write the file as often as it is tried.
    #[error("{}: others keep writing it; try again", show_path(.0))]
    Contended(PathBuf),
    /// A report does not take the place of a session.
    #[error("{}: a review stands there; write the report elsewhere", show_path(.0))]
    OverSession(PathBuf),
    /// A report is not written where the sessions lie.
    #[error("{}: the folder holds reviews; write the report elsewhere", show_path(.0))]
    AmongSessions(PathBuf),
    /// The content is not what it should be.
    #[error("{}: {source}", show_path(.path))]
    Content {
        /// The file.
        path: PathBuf,
        /// The fault, with its line.
        source: DecodeError,
    },
    /// The system refused.
    #[error("{}: cannot {doing}: {}", show_path(.path), reason(.source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The attempted operation.
        doing: &'static str,
        /// The error of the system.
        source: io::Error,
    },
}

impl StoreError {
    pub(crate) fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.to_owned(), doing, source }
    }

    /// Names what stands where a file should be.
    pub(crate) fn no_file(path: &Path, found: FileType) -> Self {
        let error = if found.is_dir() { Self::AFolder } else { Self::NotAFile };
        error(path.to_owned())
    }

    /// Returns the error and its path for the log, without any content of the file.
    pub(crate) fn without_content(&self) -> String {
        match self {
            Self::Content { path, .. } | Self::Replaced { path, .. } => {
                format!("{}: the content is not what it should be", show_path(path))
            }
            _ => self.to_string(),
        }
    }

    /// Returns whether the content is damaged, rather than of another version.
    pub const fn is_damage(&self) -> bool {
        let Self::Content { source, .. } = self else { return false };
        !matches!(source, DecodeError::Newer { .. } | DecodeError::NoVersion { .. })
    }

    /// Returns whether something else, or nothing, is in the place of a session's file.
    pub const fn is_displacement(&self) -> bool {
        matches!(
            self,
            Self::Gone(_)
                | Self::Replaced { .. }
                | Self::Stranger(_)
                | Self::NotAFile(_)
                | Self::AFolder(_)
        )
    }

    /// The short reason for a status line: `disk full`.
    pub fn short(&self) -> String {
        match self {
            Self::NotAFile(_) => "not a regular file".to_owned(),
            Self::AFolder(_) => "a folder".to_owned(),
            Self::Circle(_) => "a link that leads to itself".to_owned(),
            Self::Nowhere(_) => "a link that leads nowhere".to_owned(),
            Self::Detour(_) => "a link, a pipe or a device".to_owned(),
            Self::NotAFolder(_) | Self::NoFolder(_) => "not a folder".to_owned(),
            Self::InUse(_) => "another readyroom is publishing there".to_owned(),
            Self::TooLarge { .. } => "too large".to_owned(),
            Self::Exists(_) => "exists already".to_owned(),
            Self::NotFound(_) | Self::Gone(_) | Self::Stranded { .. } => {
                "the file is gone".to_owned()
            }
            Self::Replaced { source, .. } => replaced(source).to_owned(),
            Self::Stranger(_) => "another review stands in its place".to_owned(),
            Self::Locked(_) => "another readyroom holds the lock".to_owned(),
            Self::NoState { reason, .. } => format!("the state folder: {reason}"),
            Self::Contended(_) => "others keep writing the file".to_owned(),
            Self::OverSession(_) => "a review stands there".to_owned(),
            Self::AmongSessions(_) => "the folder holds reviews".to_owned(),
            Self::Copy { of, .. } => format!("another version of {of}"),
            Self::Misplaced(_) => "an assessment and no review".to_owned(),
            Self::Busy(_) => "somebody is writing it".to_owned(),
            Self::Link(_) => "a link that is not followed".to_owned(),
            Self::Content { source, .. } => source.to_string(),
            Self::Io { source, .. } => reason(source),
        }
    }
}

/// Names what was put in the place of a session, as short as a header is.
const fn replaced(source: &DecodeError) -> &'static str {
    match source {
        DecodeError::Newer { .. } | DecodeError::NoVersion { .. } => {
            "replaced by a newer version's file"
        }
        DecodeError::Conflicted { .. } => "git's conflict markers in the file",
        DecodeError::Empty => "the file was emptied",
        _ => "replaced by a file that is no review",
    }
}

/// The system's reason in words a user knows.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "disk full".to_owned(),
        io::ErrorKind::QuotaExceeded => "disk quota exceeded".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "read-only file system".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "no such folder".to_owned(),
        io::ErrorKind::FileTooLarge => "over the file size limit (ulimit -f)".to_owned(),
        // The text of the system, without Rust's "(os error 5)" and the path that may follow it.
        _ => match error.to_string().split_once(" (os error") {
            Some((text, _)) => text.to_lowercase(),
            None => error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_that_of_the_system_and_nothing_else() {
        let system = io::Error::from_raw_os_error(5);
        let with_path = io::Error::new(system.kind(), format!("{system} at path \"/x.tmp\""));
        for error in [system, with_path] {
            assert_eq!(reason(&error), "input/output error");
        }
    }

    #[test]
    fn a_size_over_the_limit_reads_larger_than_the_limit() {
        let error =
            StoreError::TooLarge { path: "x".into(), bytes: (32 << 20) + 1, most: 32 << 20 };
        assert_eq!(error.to_string(), "x: 33 MiB; more than 32 MiB are not read");
    }
}
