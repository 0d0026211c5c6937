//! Files: the only module that opens, writes, moves or lists one.
//!
//! A file is never written in place: a new one is written beside it, synced, put into its place,
//! and then the folder is synced. So at every instant there is the old file or the new one, whole.
//! Only the log is appended to: nothing hangs on it.
#![expect(clippy::disallowed_methods, reason = "the one module that touches files")]

mod destination;
mod folders;
mod leftover;
mod moving;
mod rights;
mod side;
mod update;

use std::fmt;
use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::hash::BuildHasher;
use std::io::{self, Read, Write};
use std::iter::once;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use foldhash::quality::FixedState;
use log::{debug, info, trace, warn};
use rustix::fs::{Access, AtFlags, OFlags, access, statat};
use rustix::process::geteuid;
use serde::{Deserialize, Serialize};
use tempfile::{Builder, NamedTempFile, PersistError, TempPath};

pub(crate) use crate::store::files::destination::{Destination, destination, write_stream};
use crate::store::files::folders::first_obstacle;
pub(crate) use crate::store::files::folders::{
    is_own_folder, make_folder, make_folder_for, make_own_folder,
};
pub use crate::store::files::leftover::Kept;
pub(crate) use crate::store::files::leftover::{place_of_copy, sweep};
pub(crate) use crate::store::files::moving::move_to;
pub(crate) use crate::store::files::side::{
    Lock, backup_of, companion_moves, has_side_folder, keep_backup, keep_broken, lock,
    move_companions, side_of,
};
pub(crate) use crate::store::files::update::update;

use crate::domain::text::show_path;
use crate::store::error::StoreError;
use crate::store::faults::{self, Operation, ask, step};
use crate::store::files::rights::Rights;
use crate::store::log::Since;
use crate::store::process::Program;

/// A temporary file beside its destination; it is removed unless it is moved there.
type Temp = NamedTempFile;

/// A larger file is not read: no session comes near it.
pub(crate) const LARGEST: u64 = 32 << 20;
/// How the names of files begin that are not yet in their place.
const TEMP_PREFIX: &str = ".readyroom-";
const TEMP_SUFFIX: &str = ".tmp";

/// Reads a regular file of at most [`LARGEST`] bytes.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, StoreError> {
    let since = Since::now();
    let read = read_whole(path);
    match &read {
        Ok(bytes) => trace!("{}: read {} bytes in {since}", show_path(path), bytes.len()),
        Err(error) => debug!("{}", error.without_content()),
    }
    read
}

/// Reads a file, where there is one.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match read(path) {
        Err(StoreError::NotFound(_)) => Ok(None),
        bytes => bytes.map(Some),
    }
}

fn read_whole(path: &Path) -> Result<Vec<u8>, StoreError> {
    let (file, size) = open(path)?;
    let expected = usize::try_from(size.min(LARGEST)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(expected + 1);
    // One byte more than allowed: the file may grow while we read.
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(StoreError::io(path, "read"))?;
    let size = size.max(bytes.len() as u64);
    if size > LARGEST {
        return Err(StoreError::TooLarge { path: path.to_owned(), bytes: size, most: LARGEST });
    }
    Ok(bytes)
}

/// Reads so many bytes of a regular file at most, from its beginning.
pub(crate) fn read_beginning(path: &Path, most: u64) -> Result<Vec<u8>, StoreError> {
    let (file, size) = open(path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(most)).unwrap_or_default());
    file.take(most).read_to_end(&mut bytes).map_err(StoreError::io(path, "read"))?;
    Ok(bytes)
}

/// Opens a regular file to be read; gives its size.
fn open(path: &Path) -> Result<(File, u64), StoreError> {
    let cannot_read = || StoreError::io(path, "read");
    let mut options = OpenOptions::new();
    options.read(true);
    // A pipe in the place of a file must not make us wait for a writer.
    options.custom_flags(OFlags::NONBLOCK.bits().cast_signed());
    let opened = ask(Operation::Open, path).and_then(|()| options.open(path));
    let file = match opened {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(StoreError::NotFound(path.to_owned()));
        }
        opened => opened.map_err(cannot_read())?,
    };
    let metadata = file.metadata().map_err(cannot_read())?;
    ask(Operation::Read, path).map_err(cannot_read())?;
    if !metadata.is_file() {
        return Err(StoreError::no_file(path, metadata.file_type()));
    }
    Ok((file, metadata.len()))
}

/// What a file is known by: whatever takes its place differs in it. The inode, the size, and when it was
/// last changed, in seconds and nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity(u64, u64, i64, i64);

impl Identity {
    /// When the file was last changed, in seconds and nanoseconds.
    pub(crate) const fn moment(self) -> (i64, i64) {
        (self.2, self.3)
    }

    /// When the file was last changed.
    pub(crate) fn modified(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.2, self.3.try_into().ok()?)
    }
}

/// What stands at a path now.
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

    /// What stands at a path in the folder now.
    pub(crate) fn identity(&self, path: &Path) -> Option<Identity> {
        ask(Operation::Look, path).ok()?;
        let stat = statat(&self.0, path.file_name()?, AtFlags::empty()).ok()?;
        let size = u64::try_from(stat.st_size).ok()?;
        Some(Identity(stat.st_ino, size, stat.st_mtime, stat.st_mtime_nsec.try_into().ok()?))
    }
}

/// Returns a checksum of contents.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    // std's takes as long over ten thousand items as to find them sound.
    FixedState::default().hash_one(bytes)
}

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and fail.
    Keep,
    /// Put the new one in its place, if it is a regular file.
    Replace,
}

/// The mode of a file that more people may read or write than was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wider(u32);

impl fmt::Display for Wider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04o}", self.0)
    }
}

/// Writes a file as a whole. When this returns without an error, it is on the disk.
pub(crate) fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), StoreError> {
    write_private(path, bytes, existing).map(drop)
}

/// Writes a file atomically; returns its mode where that is wider than it should be.
pub(crate) fn write_private(
    path: &Path,
    bytes: &[u8],
    existing: Existing,
) -> Result<Option<Wider>, StoreError> {
    write_for(Audience::Owner, path, bytes, existing)
}

/// Writes a file that is meant to be read: where it is new, with the mode that the user's umask gives.
pub(crate) fn write_readable(
    path: &Path,
    bytes: &[u8],
    existing: Existing,
) -> Result<(), StoreError> {
    write_for(Audience::Readers, path, bytes, existing).map(drop)
}

/// The readers of a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Audience {
    /// Its owner, or the group of a shared folder.
    Owner,
    /// Everybody whom the user's umask allows.
    Readers,
}

fn write_for(
    audience: Audience,
    path: &Path,
    bytes: &[u8],
    existing: Existing,
) -> Result<Option<Wider>, StoreError> {
    let since = Since::now();
    let written = write_whole(audience, path, bytes, existing);
    match &written {
        Ok(None) => info!("{}: wrote {} bytes in {since}", show_path(path), bytes.len()),
        Ok(Some(wider)) => warn!("{}: written, but its mode is {wider}", show_path(path)),
        Err(error) => warn!("{}", error.without_content()),
    }
    written
}

fn write_whole(
    audience: Audience,
    path: &Path,
    bytes: &[u8],
    existing: Existing,
) -> Result<Option<Wider>, StoreError> {
    let (temp, wider) = prepare(audience, path, bytes, existing)?;
    put(temp, path, existing)?;
    sync_folder(&folder_of(path)).map_err(StoreError::io(path, "write"))?;
    Ok(wider)
}

/// Writes a temporary file beside a path; returns it, and its mode where that is too wide.
fn prepare(
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

/// Sets the mode of a file that is written for a path. Some file systems (CIFS, exFAT) have no modes: then
/// this is not an error, and the mode is returned where it is wider than asked for.
fn set_mode(file: &File, path: &Path, mode: u32) -> Option<Wider> {
    let permissions = Permissions::from_mode(mode);
    step(Operation::SetMode, path, || file.set_permissions(permissions)).err()?;
    let is = file.metadata().ok()?.mode() & 0o777;
    (is & !mode != 0).then_some(Wider(is))
}

/// Creates a file in a folder, under a random name.
fn beside(folder: &Path, audience: Audience) -> io::Result<Temp> {
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

fn put(temp: Temp, path: &Path, existing: Existing) -> Result<(), StoreError> {
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
fn sync_folder(folder: &Path) -> io::Result<()> {
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

/// The names, without their ending, of the files in a folder that end in `.json` and do not begin
/// with a dot, in no order. A folder that does not exist holds none;
/// one that a link should lead to and does not is an error: its drive may not be mounted.
pub(crate) fn list_json(folder: &Path) -> Result<Vec<String>, StoreError> {
    Ok(list_json_and_links(folder)?.into_iter().map(|(stem, _)| stem).collect())
}

/// The same, each with whether it is a link.
pub(crate) fn list_json_and_links(folder: &Path) -> Result<Vec<(String, bool)>, StoreError> {
    let entries = match ask(Operation::Open, folder).and_then(|()| fs::read_dir(folder)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return first_obstacle(folder).map_or(Ok(Vec::new()), Err);
        }
        Err(_) if fs::metadata(folder).is_ok_and(|metadata| !metadata.is_dir()) => {
            return Err(StoreError::NotAFolder(folder.to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            let obstacle = first_obstacle(folder);
            return Err(obstacle.unwrap_or_else(|| StoreError::NotAFolder(folder.to_owned())));
        }
        entries => entries.map_err(StoreError::io(folder, "list the folder"))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(StoreError::io(folder, "list the folder"))?;
        let name = entry.file_name();
        // Names of ours are text.
        let stem = name.to_str().and_then(|name| name.strip_suffix(".json"));
        let Some(stem) = stem.filter(|stem| !stem.is_empty() && !stem.starts_with('.')) else {
            continue;
        };
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        names.push((stem.to_owned(), is_link));
    }
    Ok(names)
}

/// The file in a folder with such a name before its `.json`.
pub(crate) fn json(folder: &Path, stem: &str) -> PathBuf {
    folder.join(format!("{stem}.json"))
}

/// Writes a new file with a name of its own into a folder; it stays until it is removed.
pub(crate) fn write_scratch(folder: &Path, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let cannot_write = || StoreError::io(folder, "write a file in");
    let mut builder = Builder::new();
    let mut file =
        builder.prefix("note-").suffix(".md").tempfile_in(folder).map_err(cannot_write())?;
    file.write_all(bytes).map_err(cannot_write())?;
    let (_, path) = file.keep().map_err(|error| cannot_write()(error.error))?;
    Ok(path)
}

/// Opens a file to append to it, for its owner only.
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

/// How many bytes an open file holds.
pub(crate) fn size(file: &File) -> u64 {
    file.metadata().map_or(0, |metadata| metadata.len())
}

/// Gives the file at a path, which is open, another name. Of several programs that have it open one
/// does so, and nothing is to be done where the file has its other name already.
pub(crate) fn put_aside(file: &File, path: &Path, aside: &Path) -> io::Result<()> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => return Ok(()),
        locked => locked.map_err(io::Error::from)?,
    }
    let (open, there) = (file.metadata()?, fs::metadata(path)?);
    if open.ino() == there.ino() { fs::rename(path, aside) } else { Ok(()) }
}

/// Removes a file.
pub(crate) fn remove(path: &Path) -> Result<(), StoreError> {
    fs::remove_file(path).map_err(StoreError::io(path, "remove"))
}

/// Whether a file can be put into the place of this one, as far as the system says beforehand.
pub(crate) fn is_replaceable(path: &Path) -> bool {
    access(folder_of(path), Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

/// Whether anything stands at a path.
pub(crate) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Returns whether a path is a symbolic link.
pub(crate) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

/// Returns whether the user put an entry at a path: it belongs to the user, and no other can write to its
/// folder.
pub(crate) fn is_put_by_user(path: &Path) -> bool {
    const OTHERS_WRITE: u32 = 0o2022;
    let is_own = fs::symlink_metadata(path).is_ok_and(|it| it.uid() == geteuid().as_raw());
    is_own && fs::metadata(folder_of(path)).is_ok_and(|it| it.mode() & OTHERS_WRITE == 0)
}

/// The file itself, where a path leads to it through links.
pub(crate) fn resolve_links(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Returns a file stem that is free in a folder: the given one, or with a number.
pub(crate) fn free_stem(folder: &Path, stem: &str) -> String {
    let is_free = |stem: &String| !exists(&json(folder, stem));
    let numbered = (2..).map(|number: u64| format!("{stem}.{number}"));
    once(stem.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| stem.to_owned())
}

fn stem_of(path: &Path) -> Option<&str> {
    path.file_stem()?.to_str()
}

/// The folder of a file.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::store::faults::{Fault, Faults, under};

    struct NoModes;

    impl Faults for NoModes {
        fn strike(&self, operation: Operation, _: &Path) -> Option<Fault> {
            (operation == Operation::SetMode).then_some(Fault::Error(1))
        }
    }

    /// Simulates a file system without modes, where files have the mode of the mount.
    #[test]
    fn a_file_that_stays_wider_than_asked_for_is_told_with_its_mode() {
        let file = NamedTempFile::new().unwrap();
        let set = |is: u32, wanted: u32| {
            file.as_file().set_permissions(Permissions::from_mode(is)).unwrap();
            under(Rc::new(NoModes), || set_mode(file.as_file(), file.path(), wanted))
        };
        assert_eq!(set(0o755, 0o600).unwrap().to_string(), "0755");
        assert_eq!(set(0o755, 0o755), None);
        assert_eq!(set(0o600, 0o660), None, "narrower is no harm");
    }
}
