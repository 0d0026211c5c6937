//! Writing whole files that only this program changes. A session, which others may write, goes through
//! `files::update`.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs;
use std::io;
use std::path::Path;

use log::{info, warn};

use crate::domain::basics::text::show_path;
use crate::store::error::StoreError;
use crate::store::faults::{self, Operation, ask, step};
use crate::store::files::paths::folder_of;
use crate::store::files::rights::{Rights, Wider, set_mode};
use crate::store::files::temp::{Audience, Existing, Temp, beside, put, sync_folder};
use crate::store::since::Since;

/// Writes a file as a whole. When this returns without an error, it is on the disk.
///
/// # Errors
/// When the file is to be kept, or the system refuses to write; the old content is untouched then.
pub(crate) fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), StoreError> {
    write_private(path, bytes, existing).map(drop)
}

/// Writes a file atomically; returns its mode where that is wider than it should be.
///
/// # Errors
/// As [`write()`].
pub(crate) fn write_private(
    path: &Path,
    bytes: &[u8],
    existing: Existing,
) -> Result<Option<Wider>, StoreError> {
    write_for(Audience::Owner, path, bytes, existing)
}

/// Writes a file that is meant to be read: where it is new, with the mode that the user's umask gives.
///
/// # Errors
/// As [`write()`].
pub(crate) fn write_readable(
    path: &Path,
    bytes: &[u8],
    existing: Existing,
) -> Result<(), StoreError> {
    write_for(Audience::Readers, path, bytes, existing).map(drop)
}

fn write_for(
    audience: Audience,
    path: &Path,
    bytes: &[u8],
    existing: Existing,
) -> Result<Option<Wider>, StoreError> {
    let since = Since::now();
    let written = prepare(audience, path, bytes, existing).and_then(|(temp, wider)| {
        put(temp, path, existing)?;
        sync_folder(&folder_of(path)).map_err(StoreError::io(path, "write"))?;
        Ok(wider)
    });
    match &written {
        Ok(None) => info!("{}: wrote {} bytes in {since}", show_path(path), bytes.len()),
        Ok(Some(wider)) => warn!("{}: written, but its mode is {wider}", show_path(path)),
        Err(error) => warn!("{}", error.without_content()),
    }
    written
}

/// Writes a temporary file beside a path; returns it, and its mode where that is too wide.
///
/// # Errors
/// When the folder cannot be written to.
pub(super) fn prepare(
    audience: Audience,
    path: &Path,
    bytes: &[u8],
    existing: Existing,
) -> Result<(Temp, Option<Wider>), StoreError> {
    let stands = ask(Operation::Look, path).and_then(|()| fs::symlink_metadata(path));
    let before = match stands {
        Ok(metadata) if !metadata.is_file() => {
            return Err(StoreError::no_file(path, metadata.file_type()));
        }
        Ok(_) if existing == Existing::Keep => return Err(StoreError::Exists(path.to_owned())),
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(StoreError::io(path, "write")(error)),
    };
    let folder = folder_of(path);
    let cannot_write = || StoreError::io(path, "write");
    let mut temp = beside(&folder, audience).map_err(cannot_write())?;
    let rights = match (before, audience) {
        (Some(before), _) => Rights::of(&before),
        (None, Audience::Owner) => Rights::of_file_in(&folder),
        (None, Audience::Readers) => Rights::of_readable_in(&folder, temp.as_file()),
    };
    let wider = set_mode(temp.as_file(), path, rights.hand_over(temp.as_file()));
    faults::write(&mut temp, path, bytes).map_err(cannot_write())?;
    step(Operation::Sync, path, || temp.as_file().sync_all()).map_err(cannot_write())?;
    Ok((temp, wider))
}
