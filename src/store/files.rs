//! Files: the only module that opens, writes, moves or lists one.
//!
//! A file is never written in place: a new one is written beside it, synced, put into its place,
//! and then the folder is synced. So at every instant there is the old file or the new one, whole.
#![expect(clippy::disallowed_methods, reason = "the one module that touches files")]

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use tempfile::{Builder, NamedTempFile};

use crate::store::error::StoreError;

/// A larger file is not read: no session comes near it.
pub(crate) const LARGEST: u64 = 32 << 20;
/// How the names of files begin that are not yet in their place.
const TEMP_PREFIX: &str = ".readyroom-";

/// Reads a regular file of at most [`LARGEST`] bytes.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, StoreError> {
    let cannot_read = || StoreError::io(path, "read");
    let mut options = OpenOptions::new();
    options.read(true);
    // A pipe in the place of a file must not make us wait for a writer.
    options.custom_flags(OFlags::NONBLOCK.bits().cast_signed());
    let file = match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(StoreError::NotFound(path.to_owned()));
        }
        opened => opened.map_err(cannot_read())?,
    };
    let metadata = file.metadata().map_err(cannot_read())?;
    if !metadata.is_file() {
        return Err(StoreError::NotAFile(path.to_owned()));
    }
    let mut bytes = Vec::new();
    // One byte more than allowed: the file may grow while we read.
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(cannot_read())?;
    let size = metadata.len().max(bytes.len() as u64);
    if size > LARGEST {
        return Err(StoreError::TooLarge { path: path.to_owned(), bytes: size, most: LARGEST });
    }
    Ok(bytes)
}

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and fail.
    Keep,
    /// Put the new one in its place, if it is a regular file.
    Replace,
}

/// Writes a file as a whole. When this returns without an error, it is on the disk.
pub(crate) fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), StoreError> {
    let mode = match fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() => return Err(StoreError::NotAFile(path.to_owned())),
        Ok(_) if existing == Existing::Keep => return Err(StoreError::Exists(path.to_owned())),
        Ok(metadata) => Some(metadata.permissions()),
        Err(_) => None,
    };
    let folder = folder_of(path);
    let cannot_write = || StoreError::io(path, "write");
    let mut temp = beside(&folder).map_err(cannot_write())?;
    if let Some(mode) = mode {
        temp.as_file().set_permissions(mode).map_err(cannot_write())?;
    }
    temp.write_all(bytes).map_err(cannot_write())?;
    temp.as_file().sync_all().map_err(cannot_write())?;
    put(temp, path, existing)?;
    sync_folder(&folder).map_err(cannot_write())
}

/// A new file in a folder, readable by its owner only, under a name that nobody can guess.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    Builder::new().prefix(TEMP_PREFIX).suffix(".tmp").tempfile_in(folder)
}

fn put(temp: NamedTempFile, path: &Path, existing: Existing) -> Result<(), StoreError> {
    let put = match existing {
        Existing::Keep => temp.persist_noclobber(path),
        Existing::Replace => temp.persist(path),
    };
    match put {
        Ok(_) => Ok(()),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(StoreError::Exists(path.to_owned()))
        }
        Err(refused) => Err(StoreError::io(path, "write")(refused.error)),
    }
}

/// Makes the names in a folder durable. Not every file system can; that is no error.
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error)
            if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
        {
            Ok(())
        }
        synced => synced,
    }
}

/// Makes a folder and those above it, for their owner only.
pub(crate) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| {
        match first_obstacle(folder) {
            Some(obstacle) => StoreError::NotAFolder(obstacle),
            None => StoreError::io(folder, "create the folder")(error),
        }
    })
}

/// What stands in the way of a folder and is none.
fn first_obstacle(folder: &Path) -> Option<PathBuf> {
    let obstacle = folder.ancestors().find(|path| fs::metadata(path).is_ok())?;
    (!obstacle.is_dir()).then(|| obstacle.to_owned())
}

/// The files in a folder whose names end in `.json` and do not begin with a dot, in no order. A
/// folder that does not exist holds none.
pub(crate) fn list_json(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(_) if fs::metadata(folder).is_ok_and(|metadata| !metadata.is_dir()) => {
            return Err(StoreError::NotAFolder(folder.to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            let obstacle = first_obstacle(folder).unwrap_or_else(|| folder.to_owned());
            return Err(StoreError::NotAFolder(obstacle));
        }
        entries => entries.map_err(StoreError::io(folder, "list the folder"))?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let name = entry.map_err(StoreError::io(folder, "list the folder"))?.file_name();
        let hidden = name.as_encoded_bytes().starts_with(b".");
        if !hidden && Path::new(&name).extension().is_some_and(|extension| extension == "json") {
            paths.push(folder.join(name));
        }
    }
    Ok(paths)
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

/// Removes a file.
pub(crate) fn remove(path: &Path) -> Result<(), StoreError> {
    fs::remove_file(path).map_err(StoreError::io(path, "remove"))
}

/// Whether anything stands at a path.
pub(crate) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// When a file was last changed.
pub(crate) fn modified(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// The file itself, where a path leads to it through links.
pub(crate) fn resolve_links(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Moves a file to a place where nothing stands.
pub(crate) fn move_to(from: &Path, to: &Path) -> Result<(), StoreError> {
    if exists(to) {
        return Err(StoreError::Exists(to.to_owned()));
    }
    fs::rename(from, to).map_err(StoreError::io(from, "move"))?;
    for folder in [folder_of(from), folder_of(to)] {
        sync_folder(&folder).map_err(StoreError::io(&folder, "move a file in"))?;
    }
    Ok(())
}

/// The folder of a file.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
