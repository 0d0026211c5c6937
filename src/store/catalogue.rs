//! Which sessions there are, and which one a user means.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::domain::names::SessionId;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::listing;
use crate::store::places::Places;
use crate::store::sessions::{self, Loaded};
use crate::store::summary::Summary;

/// A session file in the sessions folder, readable or not. A session is found by its file's name
/// even when the file is broken.
#[derive(Debug)]
pub struct Entry<T> {
    /// The id, as the file's name says it.
    pub id: SessionId,
    /// The file.
    pub path: PathBuf,
    /// What it holds, or why it cannot be read.
    pub content: Result<T, StoreError>,
}

impl Entry<Summary> {
    /// By what its place in the list is found: newest session first, unreadable ones last.
    #[must_use]
    pub fn place(&self) -> (Reverse<Option<DateTime<Utc>>>, &SessionId) {
        let created_at = self.content.as_ref().ok().map(|summary| summary.created_at);
        (Reverse(created_at), &self.id)
    }
}

/// Every session file, newest session first, unreadable ones last; `sum_up` decides what is kept
/// of each.
pub fn list<T>(
    places: &Places,
    mut sum_up: impl FnMut(Loaded) -> T,
) -> Result<Vec<Entry<T>>, StoreError> {
    let mut entries = Vec::new();
    for (id, path) in names(places)? {
        let (created_at, content) = match sessions::load(&path) {
            Ok(loaded) => (Some(loaded.session.created_at()), Ok(sum_up(loaded))),
            Err(error) => (None, Err(error)),
        };
        entries.push((created_at, Entry { id, path, content }));
    }
    entries
        .sort_by(|(a, entry_a), (b, entry_b)| b.cmp(a).then_with(|| entry_a.id.cmp(&entry_b.id)));
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

/// The session files and the ids that their names say.
pub(super) fn names(places: &Places) -> Result<Vec<(SessionId, PathBuf)>, StoreError> {
    let named = |path: PathBuf| {
        let id = SessionId::of_file(path.file_stem()?.to_str()?)?;
        Some((id, path))
    };
    Ok(files::list_json(&places.sessions())?.into_iter().filter_map(named).collect())
}

/// Why a reference leads to no session.
#[derive(Debug, thiserror::Error)]
pub enum NotFound {
    /// Nothing is meant by it.
    #[error("no session `{}`; `readyroom list` names them", crate::domain::names::excerpt(.0))]
    Unknown(String),
    /// Several sessions may be meant.
    #[error("`{}` may be any of: {}", crate::domain::names::excerpt(.reference), join(.candidates))]
    Ambiguous {
        /// What was asked for.
        reference: String,
        /// The ids that begin so.
        candidates: Vec<SessionId>,
    },
    /// The sessions could not be looked through.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn join(ids: &[SessionId]) -> String {
    ids.iter().map(SessionId::to_string).collect::<Vec<_>>().join(", ")
}

/// The file of the session that a user means: tried in this order, an exact id, a path, an exact
/// system name (its newest session), a unique beginning of an id.
pub fn find(places: &Places, reference: &str) -> Result<PathBuf, NotFound> {
    if let Some(path) = by_id(places, reference).or_else(|| by_path(reference)) {
        return Ok(path);
    }
    let entries = listing::read_all(places)?;
    if let Some(path) = by_system(&entries, reference) {
        return Ok(path);
    }
    let begins = |entry: &&Entry<Summary>| entry.id.as_str().starts_with(reference);
    let candidates: Vec<_> = entries.iter().filter(begins).collect();
    match candidates.as_slice() {
        [] => Err(NotFound::Unknown(reference.to_owned())),
        _ if reference.is_empty() => Err(NotFound::Unknown(reference.to_owned())),
        [entry] => Ok(entry.path.clone()),
        _ => {
            let mut candidates: Vec<_> =
                candidates.into_iter().map(|entry| entry.id.clone()).collect();
            candidates.sort();
            Err(NotFound::Ambiguous { reference: reference.to_owned(), candidates })
        }
    }
}

fn by_id(places: &Places, reference: &str) -> Option<PathBuf> {
    let path = places.session(&SessionId::of_file(reference)?);
    files::exists(&path).then_some(path)
}

fn by_path(reference: &str) -> Option<PathBuf> {
    let path = Path::new(reference);
    let is_path = reference.contains('/') || path.extension().is_some_and(|end| end == "json");
    (is_path && files::exists(path)).then(|| path.to_owned())
}

fn by_system(entries: &[Entry<Summary>], system: &str) -> Option<PathBuf> {
    let of_system = |entry: &&Entry<Summary>| {
        entry.content.as_ref().is_ok_and(|summary| summary.system.raw() == system.trim())
    };
    Some(entries.iter().filter(of_system).min_by_key(|entry| entry.place())?.path.clone())
}

/// The id of a session file in the sessions folder; `None` for a file elsewhere.
#[must_use]
pub fn id_in_catalogue(places: &Places, path: &Path) -> Option<SessionId> {
    let id = SessionId::of_file(path.file_stem()?.to_str()?)?;
    let same = |a: &Path, b: &Path| files::resolve_links(a) == files::resolve_links(b);
    same(&places.session(&id), path).then_some(id)
}
