//! The bin: where deleted sessions lie until they are brought back.

use std::iter::once;
use std::path::{Path, PathBuf};

use log::warn;

use crate::domain::basics::names::SessionId;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::places::Places;

/// Moves a session to the bin with what is kept of it beside its file; returns the place where it
/// lies now. What lies in the bin already under its name stays.
///
/// # Errors
/// When the file cannot be moved.
pub fn delete(places: &Places, id: &SessionId) -> Result<PathBuf, StoreError> {
    put_away(places, &places.session(id), id)
}

/// Moves an assessment to the bin likewise.
///
/// # Errors
/// As [`delete`].
pub fn delete_assessment(places: &Places, id: &SessionId) -> Result<PathBuf, StoreError> {
    put_away(places, &places.assessment(id), id)
}

fn put_away(places: &Places, path: &Path, id: &SessionId) -> Result<PathBuf, StoreError> {
    // A program that is saving the session would recreate its file.
    let lock = files::lock(path)?;
    // What somebody else wrote to it is found by the file in whose place it stood.
    files::sweep(&files::folder_of(path));
    let binned = place_in_bin(places, id.as_str())?;
    carry(path, &binned)?;
    drop(lock);
    Ok(binned)
}

/// Moves a file to a folder of the bin if it still holds what is known; `None` if it does not.
///
/// # Errors
/// When the file cannot be read or moved.
pub(super) fn put_away_unchanged(
    places: &Places,
    (path, stem): (&Path, &str),
    bin: &Path,
    known: &[u8],
) -> Result<Option<PathBuf>, StoreError> {
    let lock = files::lock(path)?;
    if files::read(path)? != known {
        return Ok(None);
    }
    files::make_folder_for(bin, &places.sessions())?;
    let binned = files::json(bin, &files::free_stem(bin, stem));
    carry(path, &binned)?;
    drop(lock);
    Ok(Some(binned))
}

/// Moves a copy that lies elsewhere than among the sessions to the bin; returns the place where it lies now.
///
/// # Errors
/// When the file cannot be moved.
pub(super) fn delete_copy(places: &Places, copy: &Path) -> Result<PathBuf, StoreError> {
    let stem = copy.file_stem().unwrap_or_default();
    let binned = place_in_bin(places, &stem.to_string_lossy())?;
    files::move_to(copy, &binned)?;
    Ok(binned)
}

/// Returns a free place in the bin for a file that is called so.
fn place_in_bin(places: &Places, stem: &str) -> Result<PathBuf, StoreError> {
    let bin = places.bin();
    files::make_folder_for(&bin, &places.sessions())?;
    Ok(files::json(&bin, &files::free_stem(&bin, stem)))
}

/// Brings a session back from its place in the bin.
///
/// # Errors
/// When something exists at its former path, or it cannot be moved.
pub fn undelete(places: &Places, id: &SessionId, binned: &Path) -> Result<(), StoreError> {
    files::make_folder(&places.sessions())?;
    carry(binned, &places.session(id))
}

/// Returns the moves that bring a session back by hand from its place in the bin to the path that it had.
pub fn moves_back(path: &Path, binned: &Path) -> Vec<[PathBuf; 2]> {
    let companions = files::companion_moves(binned, path);
    once([binned.to_owned(), path.to_owned()]).chain(companions).collect()
}

/// Moves a session's file, and with it what is kept of it beside. The file counts: where a copy cannot
/// follow, that is no reason to move it back.
fn carry(from: &Path, to: &Path) -> Result<(), StoreError> {
    files::move_to(from, to)?;
    if let Err(error) = files::move_companions(from, to) {
        warn!("{}", error.without_content());
    }
    Ok(())
}
