//! Owner, group and mode of files and folders, for everything that is created or replaced.
//!
//! What is replaced keeps its owner, group and mode. What is new is for its owner only; in a folder
//! that a group shares (setgid and group write) it is the group's. What root creates belongs to
//! the owner of the folder: an edit by root must not lock the user out.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fmt;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::Path;

use rustix::fs::OFlags;
use rustix::process::geteuid;

use crate::store::faults::{Operation, step};
use crate::store::files::paths::folder_of;

/// The mode bits of a folder that a group shares.
const SHARED: u32 = 0o2020;

/// The mode of a file that more people may read or write than was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wider(u32);

impl fmt::Display for Wider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04o}", self.0)
    }
}

/// The owner, group and mode that a file or folder is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rights {
    /// The owner and the group, where they are to be other than the system's choice.
    owner: Option<u32>,
    group: Option<u32>,
    mode: u32,
}

impl Rights {
    /// Returns those of a file that is to be replaced.
    pub(super) fn of(before: &Metadata) -> Self {
        let (owner, group) = (Some(before.uid()), Some(before.gid()));
        Self { owner, group, mode: before.mode() & 0o777 }
    }

    /// Returns those of a new file in a folder.
    pub(super) fn of_file_in(folder: &Path) -> Self {
        Self::inside(folder, 0o600, 0o660)
    }

    /// Returns those of a new file in a folder that is meant to be read: its mode is the one with which it
    /// was created.
    pub(super) fn of_readable_in(folder: &Path, file: &File) -> Self {
        let mode = file.metadata().map_or(0o600, |metadata| metadata.mode() & 0o777);
        Self { mode, ..Self::of_file_in(folder) }
    }

    /// Returns those of a new folder in a folder.
    fn of_folder_in(folder: &Path) -> Self {
        Self::inside(folder, 0o700, 0o2770)
    }

    fn inside(folder: &Path, own: u32, shared: u32) -> Self {
        let Ok(metadata) = fs::metadata(folder) else {
            return Self { owner: None, group: None, mode: own };
        };
        let owner = Some(metadata.uid()).filter(|_| geteuid().is_root());
        let is_shared = is_shared(&metadata);
        let group = Some(metadata.gid()).filter(|_| is_shared || owner.is_some());
        Self { owner, group, mode: if is_shared { shared } else { own } }
    }

    /// Sets owner and group of an open file; returns the mode for it. Where the group cannot be set, the
    /// mode is for the owner only, because the file's group is another one.
    pub(super) fn hand_over(self, file: &File) -> u32 {
        let Ok(now) = file.metadata() else { return self.mode & 0o700 };
        let owner = self.owner.filter(|owner| *owner != now.uid());
        let group = self.group.filter(|group| *group != now.gid());
        let is_handed = (owner.is_none() && group.is_none())
            || fchown(file, owner, group).is_ok()
            || group.is_none()
            || fchown(file, None, group).is_ok();
        if is_handed { self.mode } else { self.mode & 0o700 }
    }
}

/// Sets the mode of a file that is written for a path. Some file systems (CIFS, exFAT) have no modes: then
/// this is not an error, and the mode is returned where it is wider than asked for.
pub(super) fn set_mode(file: &File, path: &Path, mode: u32) -> Option<Wider> {
    let permissions = Permissions::from_mode(mode);
    step(Operation::SetMode, path, || file.set_permissions(permissions)).err()?;
    let is = file.metadata().ok()?.mode() & 0o777;
    (is & !mode != 0).then_some(Wider(is))
}

fn is_shared(folder: &Metadata) -> bool {
    folder.mode() & SHARED == SHARED
}

/// Creates one folder. Fails with `AlreadyExists` if the path exists.
pub(super) fn create_folder(folder: &Path) -> io::Result<()> {
    create_folder_as_in(folder, &folder_of(folder))
}

/// Creates one folder for the files of another one: it is a group's where that one is.
pub(super) fn create_folder_for(folder: &Path, files_of: &Path) -> io::Result<()> {
    if fs::metadata(files_of).is_ok_and(|metadata| is_shared(&metadata)) {
        create_folder_as_in(folder, files_of)
    } else {
        create_folder(folder)
    }
}

/// Creates one folder with the rights of what is created in another one.
fn create_folder_as_in(folder: &Path, parent: &Path) -> io::Result<()> {
    step(Operation::MakeFolder, folder, || {
        DirBuilder::new().mode(0o700).create(folder)?;
        // By its descriptor: the owner of the parent could replace the folder by a link.
        let mut options = OpenOptions::new();
        options.read(true);
        let flags = OFlags::NOFOLLOW | OFlags::DIRECTORY;
        options.custom_flags(flags.bits().cast_signed());
        let open = options.open(folder)?;
        let mode = Rights::of_folder_in(parent).hand_over(&open);
        // The umask may have taken more than is meant; where modes are unknown the folder is there.
        let _ = open.set_permissions(Permissions::from_mode(mode));
        Ok(())
    })
}

/// Creates a file beside others, or opens it: to be locked or appended to.
///
/// # Errors
/// When the system refuses.
pub(super) fn create_or_open(path: &Path, options: &OpenOptions) -> io::Result<File> {
    let mut fresh = options.clone();
    match fresh.create_new(true).mode(0o600).open(path) {
        Ok(file) => {
            let mode = Rights::of_file_in(&folder_of(path)).hand_over(&file);
            let _ = file.set_permissions(Permissions::from_mode(mode));
            Ok(file)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => options.open(path),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use tempfile::NamedTempFile;

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
