//! The side folder beside files: locks, last good copies, and broken files that are kept.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rustix::fs::OFlags;

use crate::store::caveats::Unlocked;
use crate::store::error::StoreError;
use crate::store::faults::{Operation, ask, step};
use crate::store::files::moving::{move_to, remove};
use crate::store::files::paths::{exists, folder_of, stem_of};
use crate::store::files::reading::{hash, read};
use crate::store::files::rights;
use crate::store::files::temp::Existing;
use crate::store::files::writing::write;

/// The name of the side folder.
const SIDE: &str = ".readyroom";
/// The extension of a last good copy in it, and the beginning of that of a broken file.
const BACKUP: &str = "bak";
const BROKEN: &str = "corrupt-";
/// The time between two tries to lock a file, and their number: five seconds in all.
const PATIENCE: Duration = Duration::from_millis(5);
const LOOKS: u32 = 1_000;
/// The number of tries to hold a file alone: a tenth of a second.
const GLANCES: u32 = 20;

/// A lock that excludes other readyrooms from saving a file, where files can be locked.
#[derive(Debug)]
pub(crate) enum Lock {
    /// It is locked while this is open.
    Held(#[expect(dead_code, reason = "dropping it is its use")] File),
    /// It cannot be locked.
    Unknown(Unlocked),
}

impl Lock {
    /// Returns the reason why the file could not be locked.
    pub(crate) const fn unlocked(&self) -> Option<Unlocked> {
        match self {
            Self::Held(_) => None,
            Self::Unknown(why) => Some(*why),
        }
    }
}

/// Locks a file against other writers, by a lock file, because the file itself is replaced by every save.
/// The kernel releases it when its holder dies; a lock that is held for long is never broken. Where
/// nothing can be locked, saving goes on without and compares ([`update`](crate::store::files::update())).
///
/// # Errors
/// When another program holds the lock for long.
pub(crate) fn lock(path: &Path) -> Result<Lock, StoreError> {
    let Some(file) = lock_file(path) else { return Ok(Lock::Unknown(Unlocked::SideFolder)) };
    for _ in 0..LOOKS {
        match step(Operation::Lock, path, || file.try_lock().map_err(io::Error::from)) {
            Ok(()) => return Ok(Lock::Held(file)),
            Err(held) if held.kind() == io::ErrorKind::WouldBlock => thread::sleep(PATIENCE),
            Err(_) => return Ok(Lock::Unknown(Unlocked::FileSystem)),
        }
    }
    Err(StoreError::Locked(path.to_owned()))
}

/// Holds a file as its only program, until the result is dropped; `None` where another program holds it. The file is
/// created where there is none, and stays.
///
/// # Errors
/// When it cannot be created, or files cannot be locked there.
pub(crate) fn hold(path: &Path) -> Result<Option<File>, StoreError> {
    let cannot_lock = || StoreError::io(path, "lock");
    let mut options = OpenOptions::new();
    options.read(true).write(true).custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    let created =
        ask(Operation::Create, path).and_then(|()| rights::create_or_open(path, &options));
    let file = created.map_err(cannot_lock())?;
    for _ in 0..GLANCES {
        match step(Operation::Lock, path, || file.try_lock().map_err(io::Error::from)) {
            Ok(()) => return Ok(Some(file)),
            // A program that is just being started holds for a moment what was open where it was started.
            Err(held) if held.kind() == io::ErrorKind::WouldBlock => thread::sleep(PATIENCE),
            Err(error) => return Err(cannot_lock()(error)),
        }
    }
    Ok(None)
}

fn lock_file(path: &Path) -> Option<File> {
    let side = side_folder(path)?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    let name = side.join(beside_name(path, "lock")?);
    let created = ask(Operation::Create, &name);
    created.and_then(|()| rights::create_or_open(&name, &options)).ok()
}

/// Returns the side folder of a file, which is created where there is none.
pub(super) fn side_folder(path: &Path) -> Option<PathBuf> {
    let side = folder_of(path).join(SIDE);
    if rights::create_folder(&side).is_ok() {
        // Without it git shows what is none of its business, and no more.
        let mut options = OpenOptions::new();
        let ignore = rights::create_or_open(&side.join(".gitignore"), options.write(true));
        let _ = ignore.and_then(|mut file| file.write_all(b"*\n"));
    }
    fs::symlink_metadata(&side).ok()?.is_dir().then_some(side)
}

/// Returns the path of the side folder of the files in a folder.
pub(crate) fn side_of(folder: &Path) -> PathBuf {
    folder.join(SIDE)
}

/// Returns whether readyroom has saved a file in the folder of this one.
pub(crate) fn has_side_folder(path: &Path) -> bool {
    exists(&side_of(&folder_of(path)))
}

fn beside_name(path: &Path, ending: &str) -> Option<String> {
    Some(format!("{}.{ending}", stem_of(path)?))
}

/// Returns the path of the last good copy of a file.
pub(crate) fn backup_of(path: &Path) -> Option<PathBuf> {
    Some(folder_of(path).join(SIDE).join(beside_name(path, BACKUP)?))
}

/// Keeps the file at a path as the last good copy, by a hard link or, without links, by a copy. A failure is
/// ignored: the save that follows is as safe without it.
pub(crate) fn keep_backup(path: &Path) {
    let Some(backup) = side_folder(path).and_then(|_| backup_of(path)) else { return };
    let fresh = backup.with_extension("new");
    let _ = fs::remove_file(&fresh);
    if step(Operation::Link, &fresh, || fs::hard_link(path, &fresh)).is_ok() {
        let _ = step(Operation::Rename, &backup, || fs::rename(&fresh, &backup));
        // Two names of one file are no reason for a rename to do anything: then both are there.
        let _ = fs::remove_file(&fresh);
    } else if let Ok(bytes) = read(path) {
        let _ = write(&backup, &bytes, Existing::Replace);
    }
}

/// Keeps a broken file in the side folder under another name.
///
/// # Errors
/// When the side folder cannot be written to.
pub(crate) fn keep_broken(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let cannot_keep = || StoreError::io(path, "keep the broken file");
    let missing = || io::Error::from(io::ErrorKind::NotFound);
    let side = side_folder(path).ok_or_else(|| cannot_keep()(missing()))?;
    let name = beside_name(path, &format!("{BROKEN}{:016x}", hash(bytes)));
    let kept = side.join(name.ok_or_else(|| cannot_keep()(missing()))?);
    match step(Operation::Link, &kept, || fs::hard_link(path, &kept)) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            write(&kept, bytes, Existing::Replace)
        }
        _ => Ok(()),
    }
}

/// Moves the companions of a file to the side folder of its new path. A companion of that name there is
/// older: its file was moved on without it.
///
/// # Errors
/// When one of them cannot be moved.
pub(crate) fn move_companions(from: &Path, to: &Path) -> Result<(), StoreError> {
    let moves = companion_moves(from, to);
    if moves.is_empty() {
        return Ok(());
    }
    side_folder(to);
    moves.iter().try_for_each(|[from, to]| {
        if exists(to) {
            remove(to)?;
        }
        move_to(from, to)
    })
}

/// Returns the files to move along with a file, each with its new path.
pub(crate) fn companion_moves(from: &Path, to: &Path) -> Vec<[PathBuf; 2]> {
    let (Some(before), Some(after)) = (stem_of(from), stem_of(to)) else { return Vec::new() };
    let [side_from, side_to] = [from, to].map(|path| folder_of(path).join(SIDE));
    let moved = |name: String| {
        let rest = name.strip_prefix(before).unwrap_or_default();
        [side_from.join(&name), side_to.join(format!("{after}{rest}"))]
    };
    companions(from).into_iter().map(moved).collect()
}

/// Returns the names of a file's companions in the side folder: the last good copy, and kept broken files.
fn companions(path: &Path) -> Vec<String> {
    let Some(stem) = stem_of(path) else { return Vec::new() };
    let entries = fs::read_dir(folder_of(path).join(SIDE)).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let is_of = |name: &String| {
        let ending = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.'));
        ending.is_some_and(|ending| ending == BACKUP || ending.starts_with(BROKEN))
    };
    names.filter(is_of).collect()
}
