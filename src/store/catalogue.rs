//! Which sessions there are, and which one a user means.

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::decision::Outcome;
use crate::domain::names::SessionId;
use crate::domain::score::Tally;
use crate::domain::session::OpenWork;
use crate::domain::text::Text;
use crate::store::bookmark;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::places::Places;
use crate::store::sessions::{self, Loaded};

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

/// What the list of sessions tells of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The system.
    pub system: Text,
    /// When the session was created.
    pub created_at: DateTime<Utc>,
    /// The checklist's title.
    pub checklist: Text,
    /// The counts.
    pub tally: Tally,
    /// The gaps.
    pub work: OpenWork,
    /// The item at which opening it goes on.
    pub goes_on_at: Text,
    /// Who was named in it.
    pub people: Vec<Text>,
    /// How many accepted risks have lapsed.
    pub lapsed: u32,
    /// What was decided.
    pub decision: Option<Outcome>,
    /// When the file was last written.
    pub saved_at: Option<DateTime<Utc>>,
}

impl Summary {
    /// Sums a session up, as of `today`.
    #[must_use]
    pub fn of(loaded: &Loaded, places: &Places, today: NaiveDate) -> Self {
        let session = &loaded.session;
        let item = bookmark::load(places, session.id()).item_in(session);
        Self {
            system: session.system().clone(),
            created_at: session.created_at(),
            checklist: session.checklist().title().clone(),
            tally: *session.tally(),
            work: session.open_work(today),
            goes_on_at: session.checklist().item(item).text.clone(),
            lapsed: session.lapsed_count(today),
            people: session.named(),
            decision: session.decision().map(|decision| decision.outcome),
            saved_at: loaded.saved_at,
        }
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
fn names(places: &Places) -> Result<Vec<(SessionId, PathBuf)>, StoreError> {
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
    let names = names(places)?;
    if let Some(path) = by_system(&names, reference) {
        return Ok(path);
    }
    let begins = |(id, _): &&(SessionId, PathBuf)| id.as_str().starts_with(reference);
    let candidates: Vec<_> = names.iter().filter(begins).collect();
    match candidates.as_slice() {
        [] => Err(NotFound::Unknown(reference.to_owned())),
        _ if reference.is_empty() => Err(NotFound::Unknown(reference.to_owned())),
        [(_, path)] => Ok(path.clone()),
        _ => {
            let mut candidates: Vec<_> = candidates.into_iter().map(|(id, _)| id.clone()).collect();
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

fn by_system(names: &[(SessionId, PathBuf)], system: &str) -> Option<PathBuf> {
    names
        .iter()
        .filter_map(|(id, path)| Some((sessions::load(path).ok()?.session, id, path)))
        .filter(|(session, ..)| session.system().raw() == system.trim())
        .max_by(|(a, id_a, _), (b, id_b, _)| {
            a.created_at().cmp(&b.created_at()).then_with(|| id_b.cmp(id_a))
        })
        .map(|(_, _, path)| path.clone())
}

/// The id of a session file in the sessions folder; `None` for a file elsewhere.
#[must_use]
pub fn id_in_catalogue(places: &Places, path: &Path) -> Option<SessionId> {
    let id = SessionId::of_file(path.file_stem()?.to_str()?)?;
    let same = |a: &Path, b: &Path| files::resolve_links(a) == files::resolve_links(b);
    same(&places.session(&id), path).then_some(id)
}
