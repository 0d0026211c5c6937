//! Recoveries and drafts of sessions whose file is gone. Such a session cannot be opened, so the list
//! names it.

use std::cell::LazyCell;
use std::path::PathBuf;

use foldhash::HashSet;

use crate::domain::basics::names::SessionId;
use crate::store::error::StoreError;
use crate::store::places::Places;
use crate::store::recovery::{self, Left};
use crate::store::{bookmark, files};

/// A session whose file is gone, of which something is kept aside.
#[derive(Debug)]
pub struct Stranded {
    /// The session.
    pub id: SessionId,
    /// Where its file was, and where the rest lies.
    pub error: StoreError,
}

/// Finds them: each once, what could not be saved before what was only typed. A session in the bin is
/// none, it can be brought back.
pub fn find(places: &Places) -> Vec<Stranded> {
    let within_reach = WithinReach::of(places);
    let mut found = unsaved(places, &within_reach);
    found.extend(drafted(places, &within_reach));
    let mut seen = HashSet::default();
    found.retain(|stranded| seen.insert(stranded.id.clone()));
    found
}

/// Returns the sessions with changes that could not be saved, and whose file is gone.
fn unsaved(places: &Places, within_reach: &WithinReach) -> Vec<Stranded> {
    let stranded = |left: Left| {
        if within_reach.holds(&left.id) {
            return None;
        }
        let file = left.session_file(places);
        let Left { id, path: kept } = left;
        let error = StoreError::Stranded { path: file.clone(), kept };
        (!files::exists(&file)).then_some(Stranded { id, error })
    };
    recovery::left(places).into_iter().filter_map(stranded).collect()
}

/// Returns the sessions of which text was typed and not kept, and whose file is gone.
fn drafted(places: &Places, within_reach: &WithinReach) -> Vec<Stranded> {
    let stranded = |(stem, kept): (String, PathBuf)| {
        let id = SessionId::of_file(&stem)?;
        if within_reach.holds(&id) {
            return None;
        }
        let bookmark = bookmark::load(places, &id);
        let has_drafts = bookmark.has_drafts();
        let file = bookmark.file.filter(|file| !files::exists(file))?;
        let error = StoreError::Stranded { path: file, kept };
        has_drafts.then_some(Stranded { id, error })
    };
    bookmark::all(places).into_iter().filter_map(stranded).collect()
}

/// Returns what is to be told instead of an error, where that is that a session's file is not there.
pub fn explain(places: &Places, error: StoreError) -> StoreError {
    let StoreError::NotFound(path) = &error else { return error };
    let of_path = |stranded: &Stranded| places.session(&stranded.id) == *path;
    find(places).into_iter().find(of_path).map_or(error, |stranded| stranded.error)
}

/// The sessions that can be opened, and those that can be brought back from the bin.
struct WithinReach(LazyCell<HashSet<String>, Box<dyn FnOnce() -> HashSet<String>>>);

impl WithinReach {
    /// Looks when it is first asked: usually nothing is kept aside.
    fn of(places: &Places) -> Self {
        let folders = [places.sessions(), places.bin()];
        Self(LazyCell::new(Box::new(move || {
            let stems = folders.iter().flat_map(|folder| files::list_json(folder));
            stems.flatten().collect()
        })))
    }

    /// Returns whether a session is among them.
    fn holds(&self, id: &SessionId) -> bool {
        self.0.contains(id.as_str())
    }
}
