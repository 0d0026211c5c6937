//! Copies of a session under other names, as file synchronisers create them at a conflict, or people by
//! hand. They are recognised by their content: a file whose name differs from the id in it is a copy. It is
//! listed, and can be merged into its session.

use std::path::{Path, PathBuf};

use crate::domain::basics::names::SessionId;
use crate::domain::session::Session;
use crate::store::error::StoreError;
use crate::store::files::{self, Kept};
use crate::store::folder::{self, CatalogueFile};
use crate::store::places::Places;
use crate::store::sessions::{self, Loaded};
use crate::store::{bin, catalogue, skimmer};

/// Finds the copies of a session. Names are filtered first, to open few files: a copy with the name of
/// another session is found by the list only.
pub fn of(places: &Places, id: &SessionId) -> Vec<PathBuf> {
    let may_be = |file: &CatalogueFile| {
        file.id != *id && (file.id.as_str().starts_with(id.as_str()) || !file.id.is_made())
    };
    let files = folder::files(places).unwrap_or_default().into_iter().filter(may_be);
    let is_copy = |file: &CatalogueFile| {
        let head = skimmer::head(&places.session(&file.id));
        head.is_ok_and(|head| {
            head.id == *id && folder::copy_error(places, file, &head.id).is_some()
        })
    };
    let mut paths: Vec<_> = files.filter(is_copy).map(|file| places.session(&file.id)).collect();
    paths.sort();
    paths
}

/// Finds the copies of the session in a file. Elsewhere than among the sessions these are the ones that were
/// kept beside the file: what people name otherwise there is their own affair.
pub fn of_file(places: &Places, path: &Path, id: &SessionId) -> Vec<PathBuf> {
    if *path == files::resolve_links(&places.session(id)) {
        return of(places, id);
    }
    let folder = files::folder_of(path);
    let stems = files::list_json(&folder).unwrap_or_default().into_iter();
    let is_copy = |copy: &PathBuf| {
        files::place_of_copy(copy).is_some_and(|place| place == path)
            && skimmer::head(copy).is_ok_and(|head| head.id == *id)
    };
    let mut copies: Vec<_> =
        stems.map(|stem| files::json(&folder, &stem)).filter(is_copy).collect();
    copies.sort();
    copies
}

/// Clears away what killed programs left in the folder of a file. A file of another program, and what such a
/// program had taken out of its place, becomes a copy; all of them are returned.
pub fn made_by_kills(path: &Path) -> Vec<Kept> {
    files::sweep(&files::folder_of(&files::resolve_links(path)))
}

/// A copy that was merged into its session.
#[derive(Clone, Debug)]
pub struct TakenIn {
    /// Its file.
    pub copy: PathBuf,
    /// The merged session.
    pub loaded: Loaded,
    /// The number of conflicts that it brought.
    pub conflicts: usize,
    /// The copy's path in the bin; `None` where it became the session's file.
    pub binned: Option<PathBuf>,
}

/// Merges a copy into its session, item by item, and moves it to the bin once the result is saved. A copy
/// whose session has no file becomes its file.
///
/// # Errors
/// When the copy or its session cannot be read, saved or moved.
pub fn take_in(places: &Places, copy: &Path) -> Result<TakenIn, StoreError> {
    let theirs = catalogue::load(places, copy)?;
    let id = theirs.session.id().clone();
    let name = folder::id_in_catalogue(places, copy);
    let elsewhere = if name.is_some() { None } else { files::place_of_copy(copy) };
    let path = elsewhere.unwrap_or_else(|| places.session(&id));
    if !files::exists(&path) {
        files::move_to(copy, &path)?;
        let loaded = catalogue::load(places, &path)?;
        return Ok(TakenIn { copy: copy.to_owned(), loaded, conflicts: 0, binned: None });
    }
    let mut loaded = catalogue::load(places, &path)?;
    if *loaded.session.id() != id {
        return Err(StoreError::Stranger(path));
    }
    let before = loaded.session.conflict_count();
    let common = Session::common(&loaded.session, &theirs.session);
    let merged = Session::merge(Some(&common), &loaded.session, &theirs.session);
    if merged != loaded.session {
        sessions::save(&mut loaded, &merged)?;
    }
    // What was written to the copy meanwhile is not taken in.
    if !sessions::is_as_loaded(&theirs)? {
        return Err(StoreError::Busy(copy.to_owned()));
    }
    let binned = match name {
        Some(name) => bin::delete(places, &name)?,
        None => bin::delete_copy(places, copy)?,
    };
    let conflicts = loaded.session.conflict_count().saturating_sub(before);
    Ok(TakenIn { copy: copy.to_owned(), loaded, conflicts, binned: Some(binned) })
}
