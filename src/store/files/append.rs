//! Files that are appended to, such as the log.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use crate::store::error::StoreError;
use crate::store::files::rights;

/// Opens a file to append to it, for its owner only.
///
/// # Errors
/// When the file cannot be created or opened.
pub(crate) fn append_to(path: &Path) -> Result<File, StoreError> {
    let cannot_open = || StoreError::io(path, "open");
    let mut options = OpenOptions::new();
    // A pipe in its place must not make us wait for a reader.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    options.append(true).custom_flags(flags.bits().cast_signed());
    let file = rights::create_or_open(path, &options).map_err(cannot_open())?;
    if !file.metadata().map_err(cannot_open())?.is_file() {
        return Err(StoreError::NotAFile(path.to_owned()));
    }
    Ok(file)
}

/// Returns how many bytes an open file holds.
pub(crate) fn size(file: &File) -> u64 {
    file.metadata().map_or(0, |metadata| metadata.len())
}

/// Gives the file at a path, which is open, another name. Of several programs that have it open one
/// does so, and nothing is to be done where the file has its other name already.
///
/// # Errors
/// When the system refuses.
pub(crate) fn put_aside(file: &File, path: &Path, aside: &Path) -> io::Result<()> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => return Ok(()),
        locked => locked.map_err(io::Error::from)?,
    }
    let (open, there) = (file.metadata()?, fs::metadata(path)?);
    if open.ino() == there.ino() { fs::rename(path, aside) } else { Ok(()) }
}
