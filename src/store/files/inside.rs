//! Files in a folder that others may write to as well: nothing in it leads outside.
//!
//! Every step is taken from the open folder and follows no link, so a link that appears in the folder, also at the
//! last moment, is found to be no file and no folder of ours.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File};
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, CWD, Dir, FileType, FlockOperation, Mode, OFlags, fchmod, flock, fsync, linkat,
    mkdirat, openat, renameat, statat, unlinkat,
};
use rustix::io::Errno;

use crate::store::error::StoreError;
use crate::store::faults::{self, Operation, ask, step};
use crate::store::files::reading::LARGEST;
use crate::store::files::temp::{Existing, TEMP_PREFIX, TEMP_SUFFIX};
use crate::store::process::{self, Program};

/// A folder that is open.
#[derive(Debug)]
pub(crate) struct Inside {
    folder: OwnedFd,
    path: PathBuf,
}

/// When what is written is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// Before anything else is done.
    Now,
    /// When the system gets to it. A power cut before that leaves an empty file, which is written again: to wait for each
    /// of a thousand pages takes longer than to make them.
    Soon,
}

/// The kind of thing under a name in a folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    /// Nothing.
    Nothing,
    /// A regular file with this content.
    File(Vec<u8>),
    /// A link, a folder, a pipe, a device, or a file that may not be read or is larger than any of ours.
    Other,
}

impl Inside {
    /// Opens the folder at a path that the user named, and follows links to it.
    ///
    /// # Errors
    /// When it is no folder, or may not be opened.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        ask(Operation::Open, path).map_err(StoreError::io(path, "open the folder"))?;
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        match openat(CWD, path, flags, Mode::empty()) {
            Ok(folder) => Ok(Self { folder, path: path.to_owned() }),
            Err(Errno::NOTDIR) => Err(StoreError::NoFolder(path.to_owned())),
            Err(error) => Err(StoreError::io(path, "open the folder")(error.into())),
        }
    }

    /// Creates a folder that the user named, and those above it, for everybody whom the user's umask allows, and opens
    /// it.
    ///
    /// # Errors
    /// When the system refuses, or something else has one of the names.
    pub(crate) fn make(path: &Path) -> Result<Self, StoreError> {
        let made =
            step(Operation::MakeFolder, path, || DirBuilder::new().recursive(true).create(path));
        match Self::open(path) {
            Err(StoreError::Io { .. }) if made.is_err() => {
                made.map_err(StoreError::io(path, "create the folder"))?;
                Self::open(path)
            }
            opened => opened,
        }
    }

    /// Keeps other programs that lock it out until it is closed.
    ///
    /// # Errors
    /// When another program has locked it.
    pub(crate) fn lock(&self) -> Result<(), StoreError> {
        match flock(&self.folder, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => Err(StoreError::InUse(self.path.clone())),
            // Some file systems have no locks.
            _ => Ok(()),
        }
    }

    /// Returns the path of what has a name in it.
    pub(crate) fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Opens a folder in it; `None` where nothing has that name.
    ///
    /// # Errors
    /// When something else than a folder has it, such as a link, or it may not be opened.
    pub(crate) fn folder(&self, name: &str) -> Result<Option<Self>, StoreError> {
        let path = self.path_of(name);
        ask(Operation::Open, &path).map_err(StoreError::io(&path, "open the folder"))?;
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        match openat(&self.folder, name, flags, Mode::empty()) {
            Ok(folder) => Ok(Some(Self { folder, path })),
            Err(Errno::NOENT) => Ok(None),
            Err(Errno::NOTDIR | Errno::LOOP) => Err(StoreError::NoFolder(path)),
            Err(error) => Err(StoreError::io(&path, "open the folder")(error.into())),
        }
    }

    /// Opens a folder in it, which is created where it is missing, for everybody whom the user's umask allows.
    ///
    /// # Errors
    /// As [`Inside::folder`].
    pub(crate) fn make_folder(&self, name: &str) -> Result<Self, StoreError> {
        let path = self.path_of(name);
        let make = || Ok(mkdirat(&self.folder, name, Mode::from_raw_mode(0o777))?);
        match step(Operation::MakeFolder, &path, make) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(StoreError::io(&path, "create the folder")(error));
            }
            _ => {}
        }
        self.folder(name)?.ok_or(StoreError::Gone(path))
    }

    /// Returns the names of what is in it, but for files that this program is writing or a killed one left.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub(crate) fn names(&self) -> Result<Vec<OsString>, StoreError> {
        let all = self.entries()?.into_iter();
        Ok(all.filter(|name| writer(name).is_none()).collect())
    }

    fn entries(&self) -> Result<Vec<OsString>, StoreError> {
        let cannot_list =
            |error: Errno| StoreError::io(&self.path, "list the folder")(error.into());
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.folder).map_err(cannot_list)? {
            let entry = entry.map_err(cannot_list)?;
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                names.push(OsStr::from_bytes(name).to_owned());
            }
        }
        Ok(names)
    }

    /// Removes what programs that were killed left in it.
    pub(crate) fn sweep(&self) {
        let is_left = |name: &OsString| {
            writer(name).is_some_and(|writer| !writer.still_runs(process::running))
        };
        for name in self.entries().unwrap_or_default().iter().filter(|name| is_left(name)) {
            let is_file = statat(&self.folder, name, AtFlags::SYMLINK_NOFOLLOW)
                .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode).is_file());
            if is_file {
                let _ = unlinkat(&self.folder, name, AtFlags::empty());
            }
        }
    }

    /// Reads what stands under a name.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn read(&self, name: &str) -> Result<Stands, StoreError> {
        let path = self.path_of(name);
        let cannot_read = || StoreError::io(&path, "read");
        ask(Operation::Open, &path).map_err(cannot_read())?;
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match openat(&self.folder, name, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(Errno::NOENT) => return Ok(Stands::Nothing),
            Err(Errno::LOOP | Errno::ACCESS | Errno::PERM | Errno::NXIO) => {
                return Ok(Stands::Other);
            }
            Err(error) => return Err(cannot_read()(error.into())),
        };
        let metadata = file.metadata().map_err(cannot_read())?;
        if !metadata.is_file() || metadata.len() > LARGEST {
            return Ok(Stands::Other);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
        ask(Operation::Read, &path).map_err(cannot_read())?;
        file.take(LARGEST).read_to_end(&mut bytes).map_err(cannot_read())?;
        Ok(Stands::File(bytes))
    }

    /// Writes a file under a name as a whole, for everybody whom the user's umask allows. A file that it replaces keeps
    /// its mode.
    ///
    /// # Errors
    /// When something has the name and is to be kept, or the system refuses.
    pub(crate) fn write(
        &self,
        name: &str,
        bytes: &[u8],
        existing: Existing,
        lasting: Lasting,
    ) -> Result<(), StoreError> {
        let path = self.path_of(name);
        let temp = format!("{TEMP_PREFIX}{}-{name}{TEMP_SUFFIX}", Program::this());
        let written = self
            .write_temp(&path, (name, &temp), bytes, lasting)
            .and_then(|()| step(Operation::Rename, &path, || Ok(self.put(&temp, name, existing)?)));
        written.map_err(|error| {
            // Nothing hangs on it, and another run sweeps it.
            let _ = unlinkat(&self.folder, &temp, AtFlags::empty());
            match error.kind() {
                io::ErrorKind::AlreadyExists => StoreError::Exists(path.clone()),
                _ => StoreError::io(&path, "write")(error),
            }
        })
    }

    fn write_temp(
        &self,
        path: &Path,
        (name, temp): (&str, &str),
        bytes: &[u8],
        lasting: Lasting,
    ) -> io::Result<()> {
        // Of an earlier write of this very program that failed.
        let _ = unlinkat(&self.folder, temp, AtFlags::empty());
        ask(Operation::Create, path)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW;
        let mode = Mode::from_raw_mode(0o666);
        let mut file = File::from(openat(&self.folder, temp, flags | OFlags::CLOEXEC, mode)?);
        if let Ok(before) = statat(&self.folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            // Some file systems have no modes.
            let _ = fchmod(&file, Mode::from_raw_mode(before.st_mode & 0o777));
        }
        faults::write(&mut file, path, bytes)?;
        match lasting {
            Lasting::Now => step(Operation::Sync, path, || Ok(fsync(&file)?)),
            Lasting::Soon => Ok(()),
        }
    }

    /// Gives a file its name. Where the file system has no second names it is looked at before whether it is free.
    fn put(&self, temp: &str, name: &str, existing: Existing) -> Result<(), Errno> {
        let rename = || renameat(&self.folder, temp, &self.folder, name);
        if existing == Existing::Replace {
            return rename();
        }
        match linkat(&self.folder, temp, &self.folder, name, AtFlags::empty()) {
            Ok(()) => unlinkat(&self.folder, temp, AtFlags::empty()),
            Err(Errno::EXIST) => Err(Errno::EXIST),
            Err(_) => match statat(&self.folder, name, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) => rename(),
                Err(error) => Err(error),
                Ok(_) => Err(Errno::EXIST),
            },
        }
    }

    /// Makes the names in it durable. Not every file system can; that is no error.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        let sync = || match fsync(&self.folder) {
            Err(Errno::INVAL | Errno::NOTSUP) => Ok(()),
            synced => Ok(synced?),
        };
        step(Operation::Sync, &self.path, sync).map_err(StoreError::io(&self.path, "write"))
    }

    /// Removes a file.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn remove(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path_of(name);
        let remove = || Ok(unlinkat(&self.folder, name, AtFlags::empty())?);
        step(Operation::Remove, &path, remove).map_err(StoreError::io(&path, "remove"))
    }

    /// Removes a folder in it if nothing is in that.
    pub(crate) fn remove_empty(&self, name: &str) {
        let _ = unlinkat(&self.folder, name, AtFlags::REMOVEDIR);
    }
}

/// Returns the program that writes or wrote a temporary file, by the file's name.
fn writer(name: &OsString) -> Option<Program> {
    let name = name.to_str()?.strip_prefix(TEMP_PREFIX)?.strip_suffix(TEMP_SUFFIX)?;
    Program::parse(name.split_once('-')?.0)
}
