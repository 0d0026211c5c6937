//! Resolves where the bytes for a path go: into a file, or through a link, a pipe or a device.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{OFlags, fcntl_setfl};

use crate::store::error::StoreError;
use crate::store::faults::{Operation, ask, step};
use crate::store::files::{Existing, folder_of};

/// The most links to follow; more are a cycle.
const MOST_LINKS: usize = 40;
/// The folders of file descriptors.
const DESCRIPTORS: [&str; 2] = ["/proc", "/dev/fd"];

/// Where the bytes for a path go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// A regular file, or a place for one.
    File(PathBuf),
    /// A pipe, a device, or an open file descriptor.
    Stream(PathBuf),
}

/// Resolves a path. With `Existing::Keep` a link, a pipe or a device is refused.
pub(crate) fn destination(path: &Path, existing: Existing) -> Result<Destination, StoreError> {
    let found = follow(path)?;
    let is_direct = found == Destination::File(path.to_owned());
    match existing {
        Existing::Keep if !is_direct => Err(StoreError::Detour(path.to_owned())),
        _ => Ok(found),
    }
}

fn follow(path: &Path) -> Result<Destination, StoreError> {
    let mut place = path.to_owned();
    for _ in 0..MOST_LINKS {
        if is_descriptor(&place) {
            return Ok(Destination::Stream(place));
        }
        let metadata =
            match ask(Operation::Look, &place).and_then(|()| fs::symlink_metadata(&place)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Ok(Destination::File(place));
                }
                metadata => metadata.map_err(StoreError::io(path, "write"))?,
            };
        if metadata.is_dir() {
            return Err(StoreError::NotAFile(path.to_owned()));
        }
        if !metadata.is_symlink() {
            let is_file = metadata.is_file();
            return Ok(if is_file { Destination::File(place) } else { Destination::Stream(place) });
        }
        let target = fs::read_link(&place).map_err(StoreError::io(path, "write"))?;
        place = folder_of(&place).join(target);
    }
    Err(StoreError::Detour(path.to_owned()))
}

/// Returns whether a path names a file descriptor: replacing its file would leave the program that opened
/// it with the old one.
fn is_descriptor(path: &Path) -> bool {
    let folder = folder_of(path);
    let folder = fs::canonicalize(&folder).unwrap_or(folder);
    let is_number = |name: &str| name.parse::<u32>().is_ok();
    path.file_name().and_then(|name| name.to_str()).is_some_and(is_number)
        && (folder == Path::new(DESCRIPTORS[1])
            || (folder.starts_with(DESCRIPTORS[0]) && folder.ends_with("fd")))
}

/// Writes to a pipe, a device or an open file, behind what is there.
pub(crate) fn write_stream(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let cannot_write = || StoreError::io(path, "write");
    let mut options = OpenOptions::new();
    options.append(true);
    // A pipe without a reader is an error, not a reason to wait; a reader may be slow.
    options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed());
    let mut stream =
        ask(Operation::Open, path).and_then(|()| options.open(path)).map_err(cannot_write())?;
    fcntl_setfl(&stream, OFlags::APPEND).map_err(|error| cannot_write()(error.into()))?;
    step(Operation::Write, path, || stream.write_all(bytes)).map_err(cannot_write())
}
