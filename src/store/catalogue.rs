//! Which sessions there are, and which one a user means.

use std::path::{Path, PathBuf};

use crate::domain::basics::day::Days;
use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::text::Text;
use crate::domain::insight::conditions::{self, Promise, earlier_deciders};
use crate::domain::insight::recency::Recency;
use crate::domain::session::Session;
use crate::domain::session::skim::Head;
use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::folder::{self, CatalogueFile, permit};
use crate::store::places::Places;
use crate::store::sessions::{self, Loaded};
use crate::store::threads::in_threads;
use crate::store::{files, listing, recovery, skimmer};

/// Every session, read whole; newest first, unreadable ones last.
///
/// # Errors
/// When the sessions folder cannot be listed; an unreadable session is an entry with its error.
pub fn list(places: &Places, days: Days) -> Result<Vec<Entry<Session>>, StoreError> {
    let mut entries = in_threads(&folder::files(places)?, |file| {
        let path = places.session(&file.id);
        let content = load(places, &path)
            .map(|loaded| loaded.session)
            .and_then(|session| folder::uncounted(places, file, &session).map_or(Ok(session), Err));
        Entry::new(places, file.id.clone(), path, content)
    });
    entries.extend(listing::stranded(places));
    let tomorrow = days.tomorrow();
    entries.sort_by(|a, b| a.place(tomorrow).cmp(&b.place(tomorrow)));
    Ok(entries)
}

/// Loads a session from wherever it lies.
///
/// # Errors
/// When there is no such session, or its file cannot be read.
pub fn load(places: &Places, path: &Path) -> Result<Loaded, StoreError> {
    permit(places, path)?;
    sessions::load(path)
}

/// Loads the earlier sessions whose conditions a session carries on, the last review first; those that cannot be
/// read are left out.
pub fn load_deciders(places: &Places, session: &Session) -> Vec<Loaded> {
    let ids = earlier_deciders(session).into_iter();
    ids.filter_map(|id| load(places, &places.session(&id)).ok()).collect()
}

/// Returns the conditions of a session and of those before it. Those of a session that cannot be read are the copies in
/// this one.
pub fn promises(places: &Places, session: &Session) -> Vec<Promise> {
    let earlier = load_deciders(places, session);
    let earlier: Vec<&Session> = earlier.iter().map(|loaded| &loaded.session).collect();
    conditions::promises(session, &earlier)
}

/// Returns the head of a session file; `None` where it cannot be read or is a copy.
fn head(places: &Places, file: &CatalogueFile) -> Option<Head> {
    let path = places.session(&file.id);
    if file.is_link {
        permit(places, &path).ok()?;
    }
    let head = skimmer::head(&path).ok()?;
    folder::copy_error(places, file, &head.id).is_none().then_some(head)
}

/// Returns whether a session file is a copy of another one. An unreadable file goes by its name.
fn is_copy(places: &Places, file: &CatalogueFile) -> bool {
    let head = skimmer::head(&places.session(&file.id));
    head.is_ok_and(|head| folder::copy_error(places, file, &head.id).is_some())
}

/// Why a reference leads to no session.
#[derive(Debug, thiserror::Error)]
pub enum NotFound {
    /// Nothing is meant by it.
    #[error("no review `{}`; `readyroom list` names them", crate::domain::basics::names::excerpt(.0))]
    Unknown(String),
    /// A path that leads to no file.
    #[error("{}: there is no such file", crate::domain::basics::text::Shown::line(.0))]
    NoFile(String),
    /// A file's name that is not written as a path.
    #[error(
        "no review `{}`; the file of that name is ./{}",
        crate::domain::basics::names::excerpt(.0),
        crate::domain::basics::text::Shown::line(.0)
    )]
    Unmarked(String),
    /// A copy of a session, which its path means.
    #[error("a copy and no review is called so; its path means it: {}", crate::domain::basics::text::show_path(.0))]
    Copy(PathBuf),
    /// Several sessions may be meant.
    #[error("`{}` may be any of: {}", crate::domain::basics::names::excerpt(.reference), join(.candidates))]
    Ambiguous {
        /// The reference that was asked for.
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

/// The session that a user means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its file.
    pub path: PathBuf,
    /// Other sessions of the system that are dated later, and in the future.
    pub in_future: Vec<SessionId>,
}

/// Finds the session that a user means: tried in this order, an exact id, a path, a whole system name
/// (its newest session), a unique beginning of an id. A copy is meant by its path only.
///
/// # Errors
/// When no session is meant, or more than one.
pub fn find(places: &Places, reference: &str, days: Days) -> Result<Found, NotFound> {
    let found = |path| Found { path, in_future: Vec::new() };
    if let Some(path) = by_id(places, reference).or_else(|| by_path(reference)) {
        return Ok(found(path));
    }
    let files = folder::files(places)?;
    if let Some(found) = by_system(places, &files, &reference.into(), days) {
        return Ok(found);
    }
    let begins = |file: &&CatalogueFile| {
        let beginning = file.id.as_str().get(..reference.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(reference))
    };
    let candidates = files.iter().filter(begins).filter(|file| !is_copy(places, file));
    let mut candidates: Vec<&SessionId> = candidates.map(|file| &file.id).collect();
    candidates.sort();
    match candidates.as_slice() {
        [] => Err(files
            .iter()
            .find(|file| file.id.as_str() == reference)
            .map_or_else(|| unknown(reference), |copy| NotFound::Copy(places.session(&copy.id)))),
        _ if reference.is_empty() => Err(NotFound::Unknown(reference.to_owned())),
        [id] => Ok(found(places.session(id))),
        _ => {
            let candidates = candidates.into_iter().cloned().collect();
            Err(NotFound::Ambiguous { reference: reference.to_owned(), candidates })
        }
    }
}

/// Returns the file of the newest session of a system; `None` if it has none.
///
/// # Errors
/// When the sessions folder cannot be listed.
pub fn newest(places: &Places, system: &Text, days: Days) -> Result<Option<PathBuf>, StoreError> {
    let files = folder::files(places)?;
    Ok(by_system(places, &files, system, days).map(|found| found.path))
}

/// Returns the error for a reference to nothing, by the shape of the reference.
fn unknown(reference: &str) -> NotFound {
    let reference = reference.to_owned();
    if is_path(&reference) {
        NotFound::NoFile(reference)
    } else if files::read_beginning(Path::new(&reference), 0).is_ok() {
        NotFound::Unmarked(reference)
    } else {
        NotFound::Unknown(reference)
    }
}

fn by_id(places: &Places, reference: &str) -> Option<PathBuf> {
    // The ids that we make are in small letters.
    let small = reference.to_ascii_lowercase();
    let spellings = (small != reference).then_some(small);
    [reference.to_owned()].into_iter().chain(spellings).find_map(|spelling| {
        let id = SessionId::of_file(&spelling)?;
        let assessment = places.assessment(&id);
        if files::exists(&assessment) {
            return Some(assessment);
        }
        let path = places.session(&id);
        let is_meant = if files::exists(&path) {
            !is_copy(places, &CatalogueFile { id, is_link: files::is_link(&path) })
        } else {
            // One whose file is gone is found where something of it is kept aside.
            !recovery::find(places, &id).is_empty()
        };
        is_meant.then_some(path)
    })
}

fn is_path(reference: &str) -> bool {
    reference.contains('/') || Path::new(reference).extension().is_some_and(|end| end == "json")
}

fn by_path(reference: &str) -> Option<PathBuf> {
    let path = Path::new(reference);
    (is_path(reference) && files::exists(path)).then(|| path.to_owned())
}

fn by_system(places: &Places, files: &[CatalogueFile], system: &Text, days: Days) -> Option<Found> {
    let created_at = in_threads(files, |file| {
        let head = head(places, file);
        head.filter(|head| names::is_same(&head.system, system)).map(|head| head.created_at)
    });
    let (ages, tomorrow) = (created_at.into_iter().zip(files), days.tomorrow());
    let mut of_system: Vec<(Recency, &SessionId)> = ages
        .filter_map(|(created_at, file)| Some((Recency::of(created_at?, tomorrow), &file.id)))
        .collect();
    of_system.sort();
    let ((_, newest), others) = of_system.split_first()?;
    let in_future = others.iter().filter(|(age, _)| matches!(age, Recency::Future(_)));
    let in_future = in_future.map(|&(_, id)| id.clone()).collect();
    Some(Found { path: places.session(newest), in_future })
}
