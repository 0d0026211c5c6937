//! The library: the checklists of one's own, one JSON file each in `checklists/`, named by its id.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::records::checklist::library_id::LibraryId;
use crate::domain::records::checklist::{Checklist, ItemId};
use crate::store::codec;
use crate::store::documents::load_checklist;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::places::Places;

/// The outcome of adding a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New,
    /// The same was there already.
    Unchanged,
    /// It took the place of another one.
    Replaced,
}

/// A checklist in the library.
#[derive(Debug)]
pub struct Shelved {
    /// The id.
    pub id: LibraryId,
    /// The checklist, or why it cannot be read.
    pub checklist: Result<Arc<Checklist>, StoreError>,
}

/// Adds a checklist under an id, which becomes its own id. [`Existing::Replace`] puts it in the place of another one.
///
/// # Errors
/// Another checklist has the id and is to be kept, or the file cannot be written.
pub fn add(
    places: &Places,
    id: &LibraryId,
    checklist: &Checklist,
    existing: Existing,
) -> Result<Added, StoreError> {
    let path = places.checklist(id);
    files::make_folder_for(&places.checklists(), &places.sessions())?;
    let bytes = codec::encode_checklist(&checklist.with_own_id(ItemId::new(id.as_str())));
    let mut added = Added::New;
    files::update(&path, |contents| {
        added = match contents {
            [] => Added::New,
            _ if contents.iter().all(|content| *content == bytes) => Added::Unchanged,
            _ if existing == Existing::Keep => return Err(StoreError::Exists(path.clone())),
            _ => {
                keep_former(&path, contents)?;
                Added::Replaced
            }
        };
        Ok(bytes.clone())
    })?;
    Ok(added)
}

/// Keeps what is replaced: the last good copy, and what cannot be read under a name of its own.
fn keep_former(path: &Path, contents: &[&[u8]]) -> Result<(), StoreError> {
    for broken in contents.iter().filter(|content| Checklist::decode(content).is_err()) {
        files::keep_broken(path, broken)?;
    }
    files::keep_backup(path);
    Ok(())
}

/// A checklist that was named: ours, or the bytes of a file of any format.
#[derive(Debug)]
pub enum Named {
    /// The built-in one, or one of the library.
    Shelved(Arc<Checklist>),
    /// A file.
    File(Vec<u8>),
}

/// Reads what a name means.
///
/// # Errors
/// The file, or that of the library, cannot be read.
pub fn read_named(places: &Places, name: &Path) -> Result<Named, StoreError> {
    match find(places, name)? {
        Some(checklist) => Ok(Named::Shelved(checklist)),
        None => files::read(name).map(Named::File),
    }
}

/// Lists the library, by id. Files with a name that is no id are left out.
///
/// # Errors
/// The folder cannot be read.
pub fn list(places: &Places) -> Result<Vec<Shelved>, StoreError> {
    let shelved = |id: LibraryId| Shelved { checklist: load_checklist(&places.checklist(&id)), id };
    Ok(ids(places)?.into_iter().map(shelved).collect())
}

/// Lists the ids of the library, in order.
///
/// # Errors
/// The folder cannot be read.
pub fn ids(places: &Places) -> Result<Vec<LibraryId>, StoreError> {
    let stems = files::list_json(&places.checklists())?;
    let mut ids: Vec<LibraryId> =
        stems.iter().filter_map(|stem| LibraryId::parse(stem).ok()).collect();
    ids.sort();
    Ok(ids)
}

/// Loads a checklist of the library; `None` if there is none of that id.
///
/// # Errors
/// Its file cannot be read, or is broken.
pub fn load(places: &Places, id: &LibraryId) -> Result<Option<Arc<Checklist>>, StoreError> {
    match load_checklist(&places.checklist(id)) {
        Err(StoreError::NotFound(_)) => Ok(None),
        loaded => loaded.map(Some),
    }
}

/// Returns the checklist that a name means: the built-in one or one of the library. `None` where the name is that of a
/// file: it has a `/` or a `.`, or the library has no such id.
///
/// # Errors
/// The file in the library cannot be read, or is broken.
pub fn find(places: &Places, name: &Path) -> Result<Option<Arc<Checklist>>, StoreError> {
    let name = name.to_str().filter(|name| !name.contains(['/', '.']));
    let Some(id) = name.and_then(|name| LibraryId::parse(name).ok()) else { return Ok(None) };
    if id.is_reserved() { Ok(Some(Checklist::built_in())) } else { load(places, &id) }
}

/// Moves a checklist to the bin; returns the place where it lies now. Reviews keep their own copies.
///
/// # Errors
/// There is none of that id, or it cannot be moved.
pub fn remove(places: &Places, id: &LibraryId) -> Result<PathBuf, StoreError> {
    let path = places.checklist(id);
    let lock = files::lock(&path)?;
    let bin = places.binned_checklists();
    files::make_folder_for(&bin, &places.sessions())?;
    let binned = files::json(&bin, &files::free_stem(&bin, id.as_str()));
    files::move_to(&path, &binned)?;
    drop(lock);
    Ok(binned)
}
