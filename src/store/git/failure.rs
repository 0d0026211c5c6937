//! Why a sync stops: one message for each failure, and the command that fixes it.

use std::path::{Path, PathBuf};

use crate::domain::basics::text::{Shown, Text, quoted, show_path};
use crate::store::error::StoreError;
use crate::store::git::outcome::Told;
use crate::store::git::said::last_lines;

/// The oldest git that has all that is used.
pub(super) const OLDEST: (u32, u32) = (2, 30);

/// The input that git needs from the person at the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A password, a passphrase or a token.
    Password,
    /// The signature of a commit.
    Signature,
}

/// A sync did not happen, or not wholly. Each says what is wrong; [`SyncError::mend`] has the command to run.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The data folder was never joined, or left.
    #[error("this data folder shares no reviews yet")]
    NotJoined,
    /// There is no git.
    #[error("git is not installed, or not on the path")]
    NoGit,
    /// It is too old.
    #[error("git {} is too old; 2.30 or newer is needed", .0.shown())]
    OldGit(Text),
    /// Another sync of the folder runs.
    #[error("another sync of this data folder is running")]
    Running,
    /// The folder has no git any more, or another one.
    #[error("{}: there is no clone any more, or another one", show_path(.0))]
    NoClone(PathBuf),
    /// It is a clone of another store.
    #[error("the data folder is a clone of {} already", .0.shown())]
    OtherStore(Text),
    /// It has a git without a remote of that address.
    #[error("the data folder has a git of its own, without a remote")]
    NoRemoteYet {
        /// The data folder.
        data: PathBuf,
        /// The address.
        address: Text,
    },
    /// The remote is not named any more.
    #[error("the clone has no remote `{}` any more", .0.shown())]
    NoRemote(Text),
    /// The address is none.
    #[error("`{}` is no address of a repository", .0.shown())]
    NoAddress(Text),
    /// The remote has several branches and names none.
    #[error("{} has the branches {} and says of none that it is the one", .address.shown(), .branches.shown())]
    WhichBranch {
        /// The remote.
        address: Text,
        /// Its branches.
        branches: Text,
    },
    /// A bare repository lies there.
    #[error("the clone has no working tree")]
    Bare,
    /// No branch is checked out.
    #[error("HEAD is detached: no branch is checked out")]
    Detached {
        /// The data folder.
        data: PathBuf,
        /// The branch of the reviews.
        branch: String,
    },
    /// Another branch is checked out.
    #[error("the clone is on {}, the reviews are on {}", .on.shown(), Shown::line(.branch))]
    OtherBranch {
        /// The data folder.
        data: PathBuf,
        /// The branch that is checked out.
        on: Text,
        /// The branch of the reviews.
        branch: String,
    },
    /// The history is cut.
    #[error("the clone is shallow: its history is cut off")]
    Shallow(PathBuf),
    /// A person is in the middle of something.
    #[error("a {what} is under way in the data folder; finish it first")]
    UnderWay {
        /// The data folder.
        data: PathBuf,
        /// The operation.
        what: &'static str,
        /// The command of git that ends it.
        end: &'static str,
    },
    /// git does not trust the owner of the folder.
    #[error("{}: the data folder belongs to another user, and git does not work there", show_path(.0))]
    Owner(PathBuf),
    /// A lock of git is held.
    #[error(
        "another git is at work in the data folder, or one was killed; if none runs, remove its lock"
    )]
    Locked(PathBuf),
    /// A folder of ours is gone.
    #[error("{}: the folder is gone, and git knows reviews in it; is the disk there? Nothing was sent", show_path(.0))]
    NoFolder(PathBuf),
    /// A folder of ours is a link, which git does not follow.
    #[error("{}: a link; git does not follow it, so reviews behind it cannot be shared", show_path(.0))]
    FolderIsLink(PathBuf),
    /// Git needs the person.
    #[error("{}: {}", match .wanted { Wanted::Password => "a password is wanted", Wanted::Signature => "the commit could not be signed without asking you" }, .said.shown())]
    WantsTerminal {
        /// The input that is wanted.
        wanted: Wanted,
        /// The command to run in a terminal.
        command: String,
        /// The output of git.
        said: Text,
    },
    /// A hook refused.
    #[error("{} refused: {}", .hook, .said.shown())]
    Hook {
        /// The hook, as far as it is known.
        hook: String,
        /// Its output.
        said: Text,
    },
    /// It took too long.
    #[error(
        "{doing} did not answer for {seconds} s and was ended; what is saved stays, and goes with the next sync"
    )]
    Silent {
        /// The command.
        doing: String,
        /// The limit.
        seconds: u64,
    },
    /// The remote cannot be reached.
    #[error("{} could not be reached: {}", .remote.shown(), .said.shown())]
    Unreachable {
        /// The remote.
        remote: Text,
        /// The output of git.
        said: Text,
    },
    /// The remote holds what must not come onto the disk.
    #[error("{} holds {}; nothing was taken", .remote.shown(), .what.shown())]
    Unsafe {
        /// The remote.
        remote: Text,
        /// The content that is refused.
        what: Text,
    },
    /// The remote is a clone that a person works in.
    #[error("{} is a clone that somebody works in; share a bare repository. It is committed here", .0.shown())]
    CheckedOut(Text),
    /// The remote refused.
    #[error("{} refused the push {}{}; it is committed here and goes with the next sync", .remote.shown(), .why.shown(), after_colon(.said))]
    Refused {
        /// The remote.
        remote: Text,
        /// The reason as git gives it.
        why: Text,
        /// The output of the remote.
        said: Text,
    },
    /// The push failed on the way.
    #[error("{} did not take it: {}; it is committed here and goes with the next sync", .remote.shown(), .said.shown())]
    NotPushed {
        /// The remote.
        remote: Text,
        /// The output of git.
        said: Text,
    },
    /// Others push all the time.
    #[error("others kept pushing; it is committed here and goes with the next sync")]
    Busy,
    /// The remote's history is another one.
    #[error("the history on {} was rewritten: {tip} is gone from it; nothing was taken", .remote.shown())]
    Rewritten {
        /// The remote.
        remote: Text,
        /// The beginning of the id of the commit that is gone.
        tip: String,
        /// The file that remembers it.
        last: PathBuf,
    },
    /// Files that are not ours stand in the way.
    #[error("{}: not committed here and changed on {}; commit or stash it; nothing was taken", .names.shown(), .remote.shown())]
    ForeignDirty {
        /// The data folder.
        data: PathBuf,
        /// The files.
        names: Text,
        /// The remote.
        remote: Text,
    },
    /// Files that are not ours do not fit together.
    #[error("{}: changed here and on {} in the same lines; nothing was sent", .name.shown(), .remote.shown())]
    ForeignConflict {
        /// The data folder.
        data: PathBuf,
        /// The file.
        name: Text,
        /// The remote.
        remote: Text,
        /// Its branch.
        branch: String,
    },
    /// A session is broken here and changed there.
    #[error("{path}: cannot be read here and changed on the other side: {why}; nothing was taken")]
    BrokenHere {
        /// The path in the data folder.
        path: String,
        /// Its id.
        id: String,
        /// The fault.
        why: String,
    },
    /// A file of a newer version changed on both sides.
    #[error(
        "{0}: written by a newer readyroom and changed on both sides; update readyroom; nothing was taken"
    )]
    Newer(String),
    /// Another command of git failed.
    #[error("git {command} failed: {}", .said.shown())]
    Git {
        /// The command.
        command: String,
        /// The output of git.
        said: Text,
    },
    /// It stopped after something was brought in, of which a person should know.
    #[error("{}{error}", lines(.told))]
    Partly {
        /// The remarks.
        told: Vec<Told>,
        /// The reason why it stopped.
        error: Box<SyncError>,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SyncError {
    /// Returns the command that fixes it, where there is one.
    pub fn mend(&self) -> Option<String> {
        let git = |data: &Path, words: &str| Some(format!("git -C {} {words}", quoted(data)));
        let remove = |path: &Path| Some(format!("rm {}", quoted(path)));
        match self {
            Self::NotJoined | Self::NoClone(_) | Self::NoRemote(_) => {
                Some("readyroom sync join URL".to_owned())
            }
            Self::OtherStore(_) => Some(
                "readyroom sync join with that address, or --data-dir DIR for another folder"
                    .to_owned(),
            ),
            Self::NoRemoteYet { data, address } => {
                git(data, &format!("remote add origin {}", quoted(Path::new(address.raw()))))
            }
            Self::Detached { data, branch } | Self::OtherBranch { data, branch, .. } => {
                git(data, &format!("switch {}", word(branch)))
            }
            Self::Shallow(data) => git(data, "fetch --unshallow"),
            Self::UnderWay { data, end, .. } => git(data, end),
            Self::Owner(data) => {
                Some(format!("git config --global --add safe.directory {}", quoted(data)))
            }
            Self::Locked(lock) => remove(lock),
            Self::WantsTerminal { command, .. } => Some(command.clone()),
            Self::Rewritten { last, .. } => {
                Some(format!("to bring both together all the same: rm {}", quoted(last)))
            }
            Self::ForeignDirty { data, .. } => git(data, "stash"),
            Self::ForeignConflict { data, remote, branch, .. } => {
                let theirs = word(&format!("{}/{branch}", remote.raw()));
                git(data, &format!("merge {theirs}, with readyroom closed"))
            }
            Self::BrokenHere { id, .. } => {
                Some(format!("readyroom open {id} offers the last good copy, then sync again"))
            }
            Self::CheckedOut(_) => Some("git clone --bare".to_owned()),
            Self::NoFolder(_) => Some("readyroom paths".to_owned()),
            Self::Partly { error, .. } => error.mend(),
            Self::NoGit
            | Self::OldGit(_)
            | Self::Running
            | Self::NoAddress(_)
            | Self::WhichBranch { .. }
            | Self::Bare
            | Self::FolderIsLink(_)
            | Self::Hook { .. }
            | Self::Silent { .. }
            | Self::Unreachable { .. }
            | Self::Unsafe { .. }
            | Self::Refused { .. }
            | Self::NotPushed { .. }
            | Self::Busy
            | Self::Newer(_)
            | Self::Git { .. }
            | Self::Store(_) => None,
        }
    }

    /// Returns the failure with the remarks about what was brought in before it.
    pub(super) fn after(self, told: Vec<Told>) -> Self {
        if told.is_empty() { self } else { Self::Partly { told, error: Box::new(self) } }
    }

    /// Returns the reason why the sync stopped, without the remarks.
    pub fn cause(&self) -> &Self {
        if let Self::Partly { error, .. } = self { error } else { self }
    }

    /// Returns whether the network did not reach the store: it may another time.
    pub fn is_offline(&self) -> bool {
        const NETWORK: [&str; 9] = [
            "Could not resolve host",
            "Connection closed",
            "Connection refused",
            "Connection reset",
            "Connection timed out",
            "Failed to connect",
            "Network is unreachable",
            "No route to host",
            "Operation timed out",
        ];
        match self {
            Self::Silent { .. } => true,
            Self::Partly { error, .. } => error.is_offline(),
            Self::Unreachable { said, .. } | Self::NotPushed { said, .. } => {
                NETWORK.iter().any(|words| said.raw().contains(words))
            }
            _ => false,
        }
    }
}

/// Returns a word of a command as a shell takes it: names of remotes and branches come from others.
pub(super) fn word(text: &str) -> String {
    quoted(Path::new(text))
}

/// Returns remarks, each with a line of its own.
fn lines(told: &[Told]) -> String {
    let ends = told.iter().map(ToString::to_string).chain([String::new()]);
    ends.collect::<Vec<_>>().join("\n")
}

/// Returns a text behind a colon, where there is one.
fn after_colon(said: &Text) -> String {
    if said.is_blank() { String::new() } else { format!(": {}", said.shown()) }
}

/// Returns the failure of a command of git that could fail anywhere, by what git said.
pub(super) fn of_git(command: &str, data: &Path, err: &[u8]) -> SyncError {
    let text = String::from_utf8_lossy(err);
    if text.contains("dubious ownership") || text.contains("unsafe repository") {
        return SyncError::Owner(data.to_owned());
    }
    let lock = text
        .split_once("Unable to create '")
        .and_then(|(_, rest)| rest.split_once(".lock': File exists"));
    if let Some((lock, _)) = lock {
        return SyncError::Locked(PathBuf::from(format!("{lock}.lock")));
    }
    if text.contains("not a git repository") {
        return SyncError::NoClone(data.to_owned());
    }
    SyncError::Git { command: command.to_owned(), said: last_lines(err) }
}

/// Returns whether git wanted to sign a commit and could not.
pub(super) fn is_unsigned(err: &[u8]) -> bool {
    let text = String::from_utf8_lossy(err);
    [
        "gpg failed to sign",
        "failed to write commit object",
        "error: gpg",
        "Couldn't load public key",
        "ssh-keygen",
    ]
    .iter()
    .any(|sign| text.contains(sign))
}

/// Returns whether git wanted a password, or a passphrase of a key.
pub(super) fn is_unauthorised(err: &[u8]) -> bool {
    let text = String::from_utf8_lossy(err);
    [
        "could not read Username",
        "could not read Password",
        "terminal prompts disabled",
        "Authentication failed",
        "Permission denied (",
        "Host key verification failed",
        "read_passphrase",
    ]
    .iter()
    .any(|sign| text.contains(sign))
}
