//! Moving files, also to another file system, and removing them.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs::{self, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::store::error::StoreError;
use crate::store::faults::{self, Operation, step};
use crate::store::files::paths::{exists, folder_of};
use crate::store::files::reading::open;
use crate::store::files::rights::{Rights, set_mode};
use crate::store::files::temp::{Audience, Existing, beside, put, sync_folder};

/// Moves a file to a place where nothing stands, on whatever file system that is.
///
/// # Errors
/// When something exists at the new path, or the system refuses.
pub(crate) fn move_to(from: &Path, to: &Path) -> Result<(), StoreError> {
    if exists(to) {
        return Err(StoreError::Exists(to.to_owned()));
    }
    match step(Operation::Rename, to, || fs::rename(from, to)) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => carry(from, to)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !exists(from) => {
            return Err(StoreError::NotFound(from.to_owned()));
        }
        moved => moved.map_err(StoreError::io(from, "move"))?,
    }
    for folder in [folder_of(from), folder_of(to)] {
        sync_folder(&folder).map_err(StoreError::io(&folder, "move a file in"))?;
    }
    Ok(())
}

/// Moves a file to another file system: removes it once its copy is durable.
fn carry(from: &Path, to: &Path) -> Result<(), StoreError> {
    let cannot_move = || StoreError::io(from, "move");
    let metadata = fs::symlink_metadata(from).map_err(cannot_move())?;
    if metadata.is_symlink() {
        let target = fs::read_link(from).map_err(cannot_move())?;
        // A relative link means something else there.
        symlink(folder_of(from).join(target), to).map_err(cannot_move())?;
    } else {
        copy(from, &metadata, to)?;
    }
    let is_durable = sync_folder(&folder_of(to));
    let moved = is_durable.and_then(|()| step(Operation::Remove, from, || fs::remove_file(from)));
    moved.map_err(|error| {
        // It lies in one place only, and that is the old one.
        let _ = fs::remove_file(to);
        cannot_move()(error)
    })
}

/// Copies a file with its rights and its time; its name is not durable yet.
fn copy(from: &Path, metadata: &Metadata, to: &Path) -> Result<(), StoreError> {
    let cannot_write = || StoreError::io(to, "write");
    let (mut file, _) = open(from)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(StoreError::io(from, "read"))?;
    let mut temp = beside(&folder_of(to), Audience::Owner).map_err(cannot_write())?;
    faults::write(&mut temp, to, &bytes).map_err(cannot_write())?;
    set_mode(temp.as_file(), to, Rights::of(metadata).hand_over(temp.as_file()));
    if let Ok(modified) = metadata.modified() {
        // Where times cannot be set it is a time of today.
        let _ = temp.as_file().set_modified(modified);
    }
    step(Operation::Sync, to, || temp.as_file().sync_all()).map_err(cannot_write())?;
    put(temp, to, Existing::Keep)
}

/// Removes a file.
///
/// # Errors
/// When the system refuses.
pub(crate) fn remove(path: &Path) -> Result<(), StoreError> {
    fs::remove_file(path).map_err(StoreError::io(path, "remove"))
}
