//! The homes of state that is local to this machine: bookmarks, drafts, undo histories, recoveries, and the files of an
//! external editor.
//!
//! The state folder is their home. Where it cannot be written, a folder of the user's own beside the
//! sessions takes them, and else the runtime folder, which lasts until the user logs out. A file in a
//! later home was written when the earlier ones could not be, so it is the newer one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::store::error::StoreError;
use crate::store::files;
use crate::store::places::Places;

/// The lifetime of a written file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Until it is not needed any more.
    Lasting,
    /// Until the user logs out, or the machine is started again.
    UntilLogout,
    /// It could not be written.
    #[default]
    Nowhere,
}

impl Durability {
    /// Returns the lifetime of a file in a home.
    fn at(places: &Places, place: &Path) -> Self {
        let is_runtime = places.runtime().is_some_and(|runtime| place.starts_with(runtime));
        if is_runtime { Self::UntilLogout } else { Self::Lasting }
    }
}

/// Returns where a file of the state folder may lie, in the order of the homes.
pub(super) fn candidates(places: &Places, file: &Path) -> Vec<PathBuf> {
    let Ok(below) = file.strip_prefix(places.state()) else { return vec![file.to_owned()] };
    let spare = places.spare_homes().into_iter().filter(|home| files::is_own_folder(home));
    let spare = spare.map(|home| home.join(below));
    [file.to_owned()].into_iter().chain(spare).collect()
}

/// Writes a file of the state folder in the first home that is writable, and removes it from the others.
///
/// # Errors
/// When none of the homes can be written to.
pub(super) fn write(
    places: &Places,
    file: &Path,
    mut write: impl FnMut(&Path) -> Result<(), StoreError>,
) -> Result<Durability, StoreError> {
    let (place, ()) = first(places, file, &mut write)?;
    for other in candidates(places, file).iter().filter(|other| **other != place) {
        // Usually there is none.
        let _ = files::remove(other);
    }
    Ok(Durability::at(places, &place))
}

/// Calls `put` with the path of a state file in each home until it succeeds; returns that path and the
/// result.
fn first<T>(
    places: &Places,
    file: &Path,
    mut put: impl FnMut(&Path) -> Result<T, StoreError>,
) -> Result<(PathBuf, T), StoreError> {
    let (state, below) = (places.state(), file.strip_prefix(places.state()).unwrap_or(file));
    let mut refused = None;
    for home in [state.to_owned()].into_iter().chain(places.spare_homes()) {
        let place = home.join(below);
        let done = make_ready(places, &home, &place).and_then(|()| put(&place));
        match done {
            Ok(done) => return Ok((place, done)),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    let reason = refused.map(|error| error.short()).unwrap_or_default();
    Err(StoreError::NoState { path: state.to_owned(), reason })
}

/// Does the same as [`first`] with a folder.
///
/// # Errors
/// When none of the homes can be written to.
pub(super) fn first_folder<T>(
    places: &Places,
    folder: &Path,
    mut put: impl FnMut(&Path) -> Result<T, StoreError>,
) -> Result<(PathBuf, T), StoreError> {
    first(places, &folder.join("-"), |place| put(&files::folder_of(place)))
}

fn make_ready(places: &Places, home: &Path, place: &Path) -> Result<(), StoreError> {
    if home != places.state() {
        files::make_own_folder(home, &places.sessions())?;
    }
    files::make_folder(&files::folder_of(place))
}

/// Clears away what killed programs left in every home.
pub(super) fn sweep(places: &Places) {
    for folder in [places.bookmarks(), places.undo_histories(), places.recoveries()] {
        for folder in candidates(places, &folder) {
            files::sweep(&folder);
        }
    }
}

/// Returns the JSON files in a folder of the state folder by the beginning of their names; of several
/// in different homes the newest.
pub(super) fn list(places: &Places, folder: &Path) -> BTreeMap<String, PathBuf> {
    let homes = candidates(places, folder).into_iter();
    let in_home = |folder: PathBuf| {
        // A folder that cannot be listed holds nothing that could be read.
        let stems = files::list_json(&folder).unwrap_or_default();
        stems.into_iter().map(move |stem| (stem.clone(), files::json(&folder, &stem)))
    };
    homes.flat_map(in_home).collect()
}
