//! Reading files, and the checksums of what they hold.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs::{File, OpenOptions};
use std::hash::BuildHasher;
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use foldhash::quality::FixedState;
use log::{debug, trace};
use rustix::fs::OFlags;

use crate::domain::basics::text::show_path;
use crate::store::error::StoreError;
use crate::store::faults::{Operation, ask};
use crate::store::since::Since;

/// A larger file is not read: no session comes near it.
pub(crate) const LARGEST: u64 = 32 << 20;

/// Reads a regular file of at most [`LARGEST`] bytes.
///
/// # Errors
/// When there is no file, it is no regular one, too large, or may not be read.
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
///
/// # Errors
/// As [`read`], but for a missing file.
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
///
/// # Errors
/// As [`read`], but for the size.
pub(crate) fn read_beginning(path: &Path, most: u64) -> Result<Vec<u8>, StoreError> {
    let (file, size) = open(path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(most)).unwrap_or_default());
    file.take(most).read_to_end(&mut bytes).map_err(StoreError::io(path, "read"))?;
    Ok(bytes)
}

/// Opens a regular file to be read; gives its size.
///
/// # Errors
/// As [`read`].
pub(super) fn open(path: &Path) -> Result<(File, u64), StoreError> {
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

/// Returns a checksum of contents.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    // std's takes as long over ten thousand items as to find them sound.
    FixedState::default().hash_one(bytes)
}
