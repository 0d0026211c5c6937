//! Git's index: changed in a copy, under git's own lock, and put back by one rename.
#![expect(
    clippy::disallowed_methods,
    reason = "the lock and the index are files of git's folder, put there as git does it"
)]

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::store::error::StoreError;
use crate::store::faults::{Operation, step};
use crate::store::git::failure::SyncError;
use crate::store::git::record::{LOCK, TOKEN};
use crate::store::git::repository::Repository;

/// The pause between two tries to lock the index, and their number: five seconds in all.
const PAUSE: Duration = Duration::from_millis(50);
const TRIES: usize = 100;

/// The lock of the index, removed when it is dropped.
struct Held {
    lock: PathBuf,
    token: PathBuf,
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.lock);
        let _ = fs::remove_file(&self.token);
    }
}

/// Changes the index. `change` gets the path of a copy, which takes the place of the index when it returns.
///
/// # Errors
/// Another git holds the lock for long, or `change` fails; the index is as it was then.
pub(super) fn change<T>(
    clone: &Repository<'_>,
    change: impl FnOnce(&Path) -> Result<T, SyncError>,
) -> Result<T, SyncError> {
    let held = lock(clone)?;
    let (index, copy) = (clone.folder.join("index"), clone.own.join("index-new"));
    let cannot_write = || StoreError::io(&index, "write");
    match step(Operation::Create, &copy, || fs::copy(&index, &copy).map(drop)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        copied => copied.map_err(cannot_write())?,
    }
    let changed = change(&copy)?;
    match step(Operation::Rename, &index, || fs::rename(&copy, &index)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        put => put.map_err(cannot_write())?,
    }
    drop(held);
    Ok(changed)
}

/// Copies an index that was made.
///
/// # Errors
/// The file cannot be written.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), SyncError> {
    let copied = step(Operation::Create, to, || fs::copy(from, to).map(drop));
    Ok(copied.map_err(StoreError::io(to, "write"))?)
}

fn lock(clone: &Repository<'_>) -> Result<Held, SyncError> {
    let (lock, token) = (clone.folder.join(LOCK), clone.own.join(TOKEN));
    let cannot_lock = || StoreError::io(&lock, "lock");
    step(Operation::Create, &token, || fs::write(&token, "")).map_err(cannot_lock())?;
    for _ in 0..TRIES {
        match step(Operation::Link, &lock, || fs::hard_link(&token, &lock)) {
            Ok(()) => return Ok(Held { lock, token }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => thread::sleep(PAUSE),
            // Without links the lock is made as git makes it.
            Err(_) => match File::create_new(&lock) {
                Ok(_) => return Ok(Held { lock, token }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => thread::sleep(PAUSE),
                Err(error) => return Err(cannot_lock()(error).into()),
            },
        }
    }
    Err(SyncError::Locked(lock))
}
