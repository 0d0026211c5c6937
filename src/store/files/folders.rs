//! Creating folders, and listing the files in them.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs::{self, DirBuilder, Metadata};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::process::geteuid;

use crate::store::error::StoreError;
use crate::store::faults::{Operation, ask, step};
use crate::store::files::paths::{exists, is_link};
use crate::store::files::rights;
use crate::store::files::side::{side_folder, side_of};

/// Creates a private folder, in an existing one or in the side folder of the sessions.
///
/// # Errors
/// When the system refuses.
pub(crate) fn make_own_folder(folder: &Path, sessions: &Path) -> Result<(), StoreError> {
    if folder.starts_with(side_of(sessions)) {
        let _ = side_folder(&side_of(sessions));
    }
    let made = step(Operation::MakeFolder, folder, || DirBuilder::new().mode(0o700).create(folder));
    match made {
        _ if is_own_folder(folder) => Ok(()),
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(StoreError::io(folder, "create the folder")(error))
        }
        _ => Err(StoreError::NotAFolder(folder.to_owned())),
    }
}

/// Returns whether a folder belongs to the user and is writable by no other.
pub(crate) fn is_own_folder(folder: &Path) -> bool {
    let stands = ask(Operation::Look, folder).and_then(|()| fs::symlink_metadata(folder));
    let is_own =
        |metadata: &Metadata| metadata.uid() == geteuid().as_raw() && metadata.mode() & 0o022 == 0;
    stands.is_ok_and(|metadata| metadata.is_dir() && is_own(&metadata))
}

/// Creates a folder and its missing ancestors.
///
/// # Errors
/// When the system refuses to create one of them.
pub(crate) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    make_folders(folder).map_err(|error| {
        first_obstacle(folder).unwrap_or_else(|| StoreError::io(folder, "create the folder")(error))
    })
}

/// Creates a folder for files from another one, and its missing ancestors.
///
/// # Errors
/// When the system refuses to create one of them.
pub(crate) fn make_folder_for(folder: &Path, files_of: &Path) -> Result<(), StoreError> {
    // Where it is there already, or one above it is missing, this says nothing.
    let _ = rights::create_folder_for(folder, files_of);
    make_folder(folder)
}

fn make_folders(folder: &Path) -> io::Result<()> {
    match rights::create_folder(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let Some(above) = folder.parent() else { return Err(error) };
            make_folders(above)?;
            made_meanwhile(folder, rights::create_folder(folder))
        }
        made => made_meanwhile(folder, made),
    }
}

/// Treats the error as success if the folder exists: another program may have created it.
fn made_meanwhile(folder: &Path, made: io::Result<()>) -> io::Result<()> {
    match made {
        Err(_) if fs::metadata(folder).is_ok_and(|metadata| metadata.is_dir()) => Ok(()),
        made => made,
    }
}

/// Names the first ancestor of a folder that exists and is not a folder: a file, or a link that leads
/// nowhere.
fn first_obstacle(folder: &Path) -> Option<StoreError> {
    let obstacle = folder.ancestors().find(|path| exists(path)).filter(|path| !path.is_dir())?;
    let leads_nowhere = is_link(obstacle) && !obstacle.exists();
    let error = if leads_nowhere { StoreError::Nowhere } else { StoreError::NotAFolder };
    Some(error(obstacle.to_owned()))
}

/// Returns the paths of files and folders that begin as a path does, in order; folders end in a slash. Hidden ones are
/// left out unless the name begins with a dot. A folder that cannot be read holds none.
pub(crate) fn beginning_with(path: &Path) -> Vec<PathBuf> {
    let whole = path.to_string_lossy();
    let (folder, begins) = whole
        .rsplit_once('/')
        .map_or(("", &*whole), |(folder, name)| (&whole[..=folder.len()], name));
    let listed = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    let entries = fs::read_dir(listed).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_shown = begins.starts_with('.') || !name.starts_with('.');
            let end = if entry.path().is_dir() { "/" } else { "" };
            let fits = is_shown && name.starts_with(begins);
            fits.then(|| PathBuf::from(format!("{folder}{name}{end}")))
        })
        .collect();
    found.sort();
    found
}

/// Returns the number of entries in a folder; none where it cannot be listed.
pub(crate) fn count(folder: &Path) -> usize {
    fs::read_dir(folder).into_iter().flatten().count()
}

/// Returns the names, without their ending, of the files in a folder that end in `.json` and do not
/// begin with a dot, in no order. A folder that does not exist holds none;
/// one that a link should lead to and does not is an error: its drive may not be mounted.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn list_json(folder: &Path) -> Result<Vec<String>, StoreError> {
    Ok(list_json_and_links(folder)?.into_iter().map(|(stem, _)| stem).collect())
}

/// Returns the same, each with whether it is a link.
///
/// # Errors
/// As [`list_json`].
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
