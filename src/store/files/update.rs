//! Read-modify-write of a file without losing concurrent writes, by other programs or by a readyroom that
//! cannot be locked out.
//!
//! The new file and the old one are exchanged in one step, and the old one is compared with the content
//! that was read. If it differs, both are exchanged back, and the update is tried again with the new
//! content. Where a file system cannot exchange files, the content is compared right before the rename, and
//! after it too where nothing is locked.

use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use log::{info, warn};

use crate::domain::basics::text::show_path;
use crate::store::caveats::Caveats;
use crate::store::error::StoreError;
use crate::store::faults::{Operation, check, step};
use crate::store::files::leftover::{Exchange, keep_beside};
use crate::store::files::paths::{exists, folder_of};
use crate::store::files::reading::{hash, read, read_if_there};
use crate::store::files::rights::Wider;
use crate::store::files::side::{Lock, lock};
use crate::store::files::temp::{Audience, Existing, TempPath, sync_folder};
use crate::store::files::writing::{prepare, write_private};
use crate::store::since::Since;

/// The number of tries while others keep writing.
const ROUNDS: u32 = 24;
/// The time by which each try waits longer than the one before, so that two writers do not stay in step.
const PAUSE: Duration = Duration::from_micros(700);
/// The time after a rename in which others that have not seen it may still replace the file.
const SETTLED: Duration = Duration::from_millis(20);

/// The result of an update.
#[derive(Debug)]
pub(crate) struct Updated {
    /// The content of the file now.
    pub(crate) bytes: Vec<u8>,
    /// The shortcomings of the file system.
    pub(crate) caveats: Caveats,
}

/// Replaces the content of a file by what `make` returns for it. `make` gets no content where there is no
/// file, and several where others wrote in between, which are all to be merged.
///
/// # Errors
/// When the file cannot be read or replaced, or `make` returns an error.
pub(crate) fn update(
    path: &Path,
    mut make: impl FnMut(&[&[u8]]) -> Result<Vec<u8>, StoreError>,
) -> Result<Updated, StoreError> {
    let lock = lock(path)?;
    let mut taken = Vec::new();
    let updated = try_often(path, &mut make, &lock, &mut taken);
    if updated.is_err() {
        for Taken { file, .. } in taken {
            keep(file, path);
        }
    }
    updated
}

/// The file that another program wrote and that was taken out of its place. There is no other copy of it,
/// so it stays until the content is in the place again, together with ours.
struct Taken {
    file: TempPath,
    bytes: Vec<u8>,
}

/// Tries until no other writes at the same moment. Content that was taken out and could not be put back is
/// passed to `make` too.
fn try_often(
    path: &Path,
    make: &mut impl FnMut(&[&[u8]]) -> Result<Vec<u8>, StoreError>,
    lock: &Lock,
    taken: &mut Vec<Taken>,
) -> Result<Updated, StoreError> {
    let since = Since::now();
    let mut is_there = false;
    for round in 0..ROUNDS {
        thread::sleep(PAUSE * round * (1 + std::process::id() % 3));
        let current = read_if_there(path)?;
        let contents: Vec<&[u8]> =
            taken.iter().map(|taken| &taken.bytes).chain(&current).map(Vec::as_slice).collect();
        let bytes = make(&contents)?;
        let was_there = is_there;
        is_there = round > 0 && current.as_ref() == Some(&bytes);
        let put = match &current {
            Some(_) if is_there => found(path, lock, was_there)?,
            None => put_new(path, &bytes)?,
            Some(current) => put_instead(path, &bytes, current, lock)?,
        };
        match put {
            Put::Done(wider) => {
                info!("{}: wrote {} bytes in {since}, {round}", show_path(path), bytes.len());
                let caveats = Caveats { wider, unlocked: lock.unlocked() };
                return Ok(Updated { bytes, caveats });
            }
            Put::Anew(other) => taken.extend(other),
        }
    }
    Err(StoreError::Contended(path.to_owned()))
}

/// The result of putting a file into its place.
enum Put {
    /// It replaced the known content.
    Done(Option<Wider>),
    /// It must be tried again: there was other content, which is there again or, if it is given here, was
    /// taken out while yet other content took its place.
    Anew(Option<Taken>),
}

fn put_new(path: &Path, bytes: &[u8]) -> Result<Put, StoreError> {
    match write_private(path, bytes, Existing::Keep) {
        Err(StoreError::Exists(_)) => Ok(Put::Anew(None)),
        written => written.map(Put::Done),
    }
}

/// Takes what others have written, since it holds ours. Where nothing is locked it must be found twice: those
/// that have not seen it may still replace the file.
fn found(path: &Path, lock: &Lock, was_there: bool) -> Result<Put, StoreError> {
    if lock.unlocked().is_some() && !was_there {
        thread::sleep(SETTLED);
        return Ok(Put::Anew(None));
    }
    sync_folder(&folder_of(path)).map_err(StoreError::io(path, "write"))?;
    Ok(Put::Done(None))
}

fn put_instead(path: &Path, bytes: &[u8], known: &[u8], lock: &Lock) -> Result<Put, StoreError> {
    let cannot_write = || StoreError::io(path, "write");
    let (temp, wider) = prepare(Audience::Owner, path, bytes, Existing::Replace)?;
    let both = Exchange::of(path, known, bytes);
    let temp = match both.label(temp) {
        Ok(temp) => temp,
        Err(error) => return put_again_if_gone(path, error),
    };
    // That took a while; what is seen now need not be exchanged back.
    if !is_known(path, path, both.known)? {
        return Ok(Put::Anew(None));
    }
    let put = match exchange(&temp, path) {
        Ok(()) => settle(temp, path, both, lock),
        Err(error) if cannot_exchange(&error) => rename(temp, path, both, lock),
        Err(error) => put_again_if_gone(path, error),
    }?;
    if let Put::Done(_) = put {
        sync_folder(&folder_of(path)).map_err(cannot_write())?;
        return Ok(Put::Done(wider));
    }
    warn!("{}: somebody else wrote at the same moment", show_path(path));
    Ok(put)
}

/// Compares the file that came out of an exchange; exchanges back where it is not the known one. Where nothing is locked
/// another program may have found its change in ours meanwhile, and count on it: then ours is kept as that of others is.
fn settle(temp: TempPath, path: &Path, both: Exchange, lock: &Lock) -> Result<Put, StoreError> {
    let out = is_known(&temp, path, both.known);
    // If it is gone, a program on another machine has swept it, and has kept a content that is not known.
    if matches!(out, Ok(true)) || !exists(&temp) {
        return Ok(Put::Done(None));
    }
    let is_ours_alone = lock.unlocked().is_none();
    let temp = if is_ours_alone { temp } else { both.label_as_seen(temp) };
    let back = exchange(&temp, path);
    // This is our content, or what another program wrote after reading it; or what came out, where it
    // cannot be put back.
    match read(&temp) {
        Ok(bytes) if is_ours_alone && back.is_ok() && hash(&bytes) == both.new => {
            out.map(|_| Put::Anew(None))
        }
        Ok(bytes) => Ok(Put::Anew(Some(Taken { file: temp, bytes }))),
        Err(error) => {
            keep(temp, path);
            Err(error)
        }
    }
}

/// Keeps a file that was taken out of its place as a copy beside it.
fn keep(mut file: TempPath, path: &Path) {
    file.disable_cleanup(true);
    let _ = keep_beside(&file, path);
}

/// Puts a file into its place where it cannot be exchanged.
fn rename(temp: TempPath, path: &Path, both: Exchange, lock: &Lock) -> Result<Put, StoreError> {
    // What is replaced now is gone, so this is compared as late as can be.
    if !is_known(path, path, both.known)? {
        return Ok(Put::Anew(None));
    }
    let put = || temp.persist(path).map_err(|refused| refused.error);
    if let Err(error) = step(Operation::Rename, path, put) {
        return put_again_if_gone(path, error);
    }
    if lock.unlocked().is_some() {
        thread::sleep(SETTLED);
        if !is_known(path, path, both.new)? {
            return Ok(Put::Anew(None));
        }
    }
    Ok(Put::Done(None))
}

/// Returns what follows from an error at the last step. A file that is gone may have been swept by a program
/// on another machine.
fn put_again_if_gone(path: &Path, error: io::Error) -> Result<Put, StoreError> {
    match error.kind() {
        io::ErrorKind::NotFound => Ok(Put::Anew(None)),
        _ => Err(StoreError::io(path, "write")(error)),
    }
}

/// Returns whether a file, which is or was at a path, holds the known content.
fn is_known(file: &Path, path: &Path, known: u64) -> Result<bool, StoreError> {
    let Some(bytes) = read_if_there(file)? else { return Ok(false) };
    check(Operation::Compare, path, || hash(&bytes) == known).map_err(StoreError::io(path, "read"))
}

/// Returns whether a file system cannot exchange two files. If permission is missing, the rename that is
/// tried instead reports it.
fn cannot_exchange(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
    )
}

/// Exchanges two files in one step.
fn exchange(fresh: &Path, path: &Path) -> io::Result<()> {
    step(Operation::Exchange, path, || exchange_on_disk(fresh, path))
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange_on_disk(fresh: &Path, path: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, fresh, CWD, path, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange_on_disk(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
