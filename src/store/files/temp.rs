//! Temporary files beside their destination, and the way into their place.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs::{File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

pub(super) use tempfile::TempPath;
use tempfile::{Builder, NamedTempFile, PersistError};

use crate::store::error::StoreError;
use crate::store::faults::{self, Operation, ask, step};
use crate::store::files::paths::exists;
use crate::store::process::Program;

/// A temporary file beside its destination; it is removed unless it is moved there.
pub(super) type Temp = NamedTempFile;

/// The beginning and the end of the names of files that are not yet in their place.
pub(super) const TEMP_PREFIX: &str = ".readyroom-";
pub(super) const TEMP_SUFFIX: &str = ".tmp";

/// The treatment of a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and fail.
    Keep,
    /// Put the new one in its place, if it is a regular file.
    Replace,
}

/// The readers of a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// Its owner, or the group of a shared folder.
    Owner,
    /// Everybody whom the user's umask allows.
    Readers,
}

/// Creates a file in a folder, under a random name.
///
/// # Errors
/// When the folder cannot be written to.
pub(super) fn beside(folder: &Path, audience: Audience) -> io::Result<Temp> {
    let prefix = format!("{TEMP_PREFIX}{}-", Program::this());
    ask(Operation::Create, folder)?;
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(TEMP_SUFFIX);
    if audience == Audience::Readers {
        // The system takes from it what the umask says.
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

pub(super) fn put(temp: Temp, path: &Path, existing: Existing) -> Result<(), StoreError> {
    let put = step(Operation::Rename, path, || {
        let put = match existing {
            Existing::Keep => put_new(temp, path),
            Existing::Replace => temp.persist(path),
        };
        put.map(drop).map_err(|refused| refused.error)
    });
    put.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => StoreError::Exists(path.to_owned()),
        _ => StoreError::io(path, "write")(error),
    })
}

/// Moves a file to a path that must be free. Some file systems have neither a rename that replaces nothing
/// nor links: there the path is checked before.
fn put_new(temp: Temp, path: &Path) -> Result<File, PersistError> {
    temp.persist_noclobber(path).or_else(|refused| match refused.error.kind() {
        io::ErrorKind::AlreadyExists => Err(refused),
        _ if exists(path) => Err(refused),
        _ => refused.file.persist(path),
    })
}

/// Makes the names in a folder durable. Not every file system can; that is no error.
///
/// # Errors
/// When the disk fails.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    ask(Operation::Open, folder)?;
    let folder_file = File::open(folder)?;
    match step(Operation::Sync, folder, || folder_file.sync_all()) {
        Err(error)
            if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
        {
            Ok(())
        }
        synced => synced,
    }
}

/// Writes a new file with a name of its own into a folder; it stays until it is removed.
///
/// # Errors
/// When the folder cannot be written to.
pub(crate) fn write_scratch(folder: &Path, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let cannot_write = || StoreError::io(folder, "write a file in");
    let mut builder = Builder::new();
    let mut file =
        builder.prefix("note-").suffix(".md").tempfile_in(folder).map_err(cannot_write())?;
    file.write_all(bytes).map_err(cannot_write())?;
    let (_, path) = file.keep().map_err(|error| cannot_write()(error.error))?;
    Ok(path)
}

/// Writes a copy for another program to read, under a name that begins as given; it stays until it is removed, and is
/// not made durable.
///
/// # Errors
/// When the folder cannot be written to.
pub(crate) fn write_copy(folder: &Path, begin: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let cannot_write = || StoreError::io(folder, "write a file in");
    let mut file =
        Builder::new().prefix(&format!("{begin}-")).tempfile_in(folder).map_err(cannot_write())?;
    faults::write(&mut file, folder, bytes).map_err(cannot_write())?;
    let (_, path) = file.keep().map_err(|error| cannot_write()(error.error))?;
    Ok(path)
}
