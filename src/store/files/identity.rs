//! Recognising a file that is as it was, without reading it.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs::{self, File};
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use chrono::{DateTime, Utc};
use rustix::fs::{AtFlags, statat};
use serde::{Deserialize, Serialize};

use crate::store::faults::{Operation, ask};

/// The inode of a file, its size, and when it was last changed, in seconds and nanoseconds: whatever
/// takes the place of the file differs in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity(u64, u64, i64, i64);

impl Identity {
    /// Returns when the file was last changed, in seconds and nanoseconds.
    pub(crate) const fn moment(self) -> (i64, i64) {
        (self.2, self.3)
    }

    /// Returns when the file was last changed.
    pub(crate) fn modified(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.2, self.3.try_into().ok()?)
    }
}

/// Returns the identity of what stands at a path now.
pub(crate) fn identity(path: &Path) -> Option<Identity> {
    ask(Operation::Look, path).ok()?;
    let metadata = fs::metadata(path).ok()?;
    let (seconds, nanoseconds) = (metadata.mtime(), metadata.mtime_nsec());
    Some(Identity(metadata.ino(), metadata.len(), seconds, nanoseconds))
}

/// A folder that is open, to look at many files in it: the way there is gone once.
#[derive(Debug)]
pub(crate) struct Folder(OwnedFd);

impl Folder {
    /// Opens a folder.
    pub(crate) fn open(path: &Path) -> Option<Self> {
        ask(Operation::Open, path).ok()?;
        File::open(path).ok().map(|file| Self(file.into()))
    }

    /// Returns the identity of what stands at a path in the folder now.
    pub(crate) fn identity(&self, path: &Path) -> Option<Identity> {
        ask(Operation::Look, path).ok()?;
        let stat = statat(&self.0, path.file_name()?, AtFlags::empty()).ok()?;
        let size = u64::try_from(stat.st_size).ok()?;
        Some(Identity(stat.st_ino, size, stat.st_mtime, stat.st_mtime_nsec.try_into().ok()?))
    }
}
