//! Resolves where the bytes for a path go: into a file, or through a link, a pipe or a device.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{OFlags, fcntl_setfl};
use rustix::io::dup;
#[cfg(target_os = "linux")]
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
use rustix::stdio;

use crate::store::error::StoreError;
use crate::store::faults::{Operation, ask, step};
use crate::store::files::paths::folder_of;
use crate::store::files::temp::Existing;

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
///
/// # Errors
/// When links form a circle, the path is a folder, or `existing` refuses it.
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
            return Err(StoreError::AFolder(path.to_owned()));
        }
        if !metadata.is_symlink() {
            let is_file = metadata.is_file();
            return Ok(if is_file { Destination::File(place) } else { Destination::Stream(place) });
        }
        let target = fs::read_link(&place).map_err(StoreError::io(path, "write"))?;
        place = folder_of(&place).join(target);
    }
    Err(StoreError::Circle(path.to_owned()))
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
///
/// # Errors
/// When the system refuses to open or to write.
pub(crate) fn write_stream(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let cannot_write = || StoreError::io(path, "write");
    let mut stream = match own_descriptor(path) {
        Some(stream) => stream,
        None => open_anew(path).map_err(cannot_write())?,
    };
    step(Operation::Write, path, || stream.write_all(bytes)).map_err(cannot_write())
}

fn open_anew(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true);
    // A pipe without a reader is an error, not a reason to wait; a reader may be slow.
    options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed());
    ask(Operation::Open, path)?;
    let stream = options.open(path)?;
    fcntl_setfl(&stream, OFlags::APPEND)?;
    Ok(stream)
}

/// Returns an open file of this process by its number. Opened again it would not move the place at which
/// the program that holds it goes on writing: that would then be over these bytes.
fn own_descriptor(path: &Path) -> Option<File> {
    let folder = fs::canonicalize(folder_of(path)).ok()?;
    let is_ours = [DESCRIPTORS[1], "/proc/self/fd"].iter().any(|own| {
        folder == Path::new(own) || fs::canonicalize(own).is_ok_and(|own| own == folder)
    });
    let number = path.file_name()?.to_str()?.parse().ok().filter(|_| is_ours)?;
    let shared = match number {
        1 => dup(stdio::stdout()).ok(),
        2 => dup(stdio::stderr()).ok(),
        number => of_number(number),
    };
    shared.map(File::from)
}

/// Duplicates a file descriptor by its number, where the system does so on request.
#[cfg(target_os = "linux")]
fn of_number(number: i32) -> Option<OwnedFd> {
    let ourselves = pidfd_open(getpid(), PidfdFlags::empty()).ok()?;
    pidfd_getfd(ourselves, number, PidfdGetfdFlags::empty()).ok()
}

/// Elsewhere opening it does.
#[cfg(not(target_os = "linux"))]
const fn of_number(_: i32) -> Option<OwnedFd> {
    None
}
