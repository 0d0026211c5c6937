//! Operations on one session's file: create, load, save.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use log::info;

use crate::domain::basics::day::Now;
use crate::domain::basics::names::{self, SessionId, SystemName};
use crate::domain::basics::text::{Text, show_path};
use crate::domain::records::checklist::Checklist;
use crate::domain::records::labels::Labelling;
use crate::domain::records::stamp::whole_second;
use crate::domain::session::Session;
use crate::domain::session::answered::FileAnswers;
use crate::store::caveats::Caveats;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing, Identity, LARGEST};
use crate::store::places::Places;
use crate::store::{codec, documents};

/// The number of attempts at a new id when one is taken: the last part has 65,536 values.
const TRIES: usize = 64;

/// A session and the file that it came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The file, links resolved.
    pub path: PathBuf,
    /// When the file was last changed.
    pub saved_at: Option<DateTime<Utc>>,
    /// The session.
    pub session: Session,
    /// The shortcomings of the file system at the last save.
    pub caveats: Caveats,
    /// The content of the file when it was read or written last.
    held: Held,
    /// The identity of the file then.
    identity: Option<Identity>,
}

/// The content of a file, by its hash. Contents are compared, never times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// Bytes with this hash.
    Content(u64),
    /// It was gone, and is to be written again.
    Nothing,
}

/// The content of a session's file before and after a save, by their checksums; none where there is no file.
pub(super) type Contents = (Option<u64>, u64);

impl Held {
    fn of(bytes: &[u8]) -> Self {
        Self::Content(files::hash(bytes))
    }
}

impl Loaded {
    /// Returns the checksum of the file's content when it was read or written last.
    pub const fn content(&self) -> Option<u64> {
        match self.held {
            Held::Content(hash) => Some(hash),
            Held::Nothing => None,
        }
    }

    /// A session that has no file yet.
    pub const fn without_file(path: PathBuf, session: Session) -> Self {
        let (saved_at, identity) = (None, None);
        let caveats = Caveats { wider: None, unlocked: None };
        Self { path, saved_at, session, caveats, held: Held::Nothing, identity }
    }
}

/// Creates a session of a system, under an id that no session has or had.
///
/// # Errors
/// When the folder cannot be written to, or no free id is found.
pub fn create(
    places: &Places,
    system: &SystemName,
    checklist: &Arc<Checklist>,
    now: Now,
) -> Result<Loaded, StoreError> {
    create_as(places, (Kind::Review, system.text()), now, |id, created_at| {
        Session::new(id, system.clone(), created_at, Arc::clone(checklist))
    })
}

/// Creates a session of a system with labels; the answers of a file, where there is one, become its last time.
///
/// # Errors
/// As [`create`].
pub fn create_after(
    places: &Places,
    system: &SystemName,
    checklist: &Arc<Checklist>,
    file: Option<&FileAnswers>,
    labels: &[Labelling],
    now: Now,
) -> Result<Loaded, StoreError> {
    create_as(places, (Kind::Review, system.text()), now, |id, created_at| {
        let (system, checklist) = (system.clone(), Arc::clone(checklist));
        let session = match file {
            Some(file) => Session::after_file(id, system, created_at, checklist, file),
            None => Session::new(id, system, created_at, checklist),
        };
        session.labelled(labels)
    })
}

/// Creates the session that follows another one: of the same system, or of one that took its place. It has the labels of
/// the other one, and these.
///
/// # Errors
/// As [`create`].
pub fn create_next(
    places: &Places,
    previous: &Session,
    system: &Text,
    checklist: Option<Arc<Checklist>>,
    labels: &[Labelling],
    now: Now,
) -> Result<Loaded, StoreError> {
    let checklist = checklist.unwrap_or_else(|| previous.next_checklist());
    create_as(places, (Kind::Review, system), now, |id, created_at| {
        let checklist = Arc::clone(&checklist);
        previous.next(id, system.clone(), created_at, checklist, now.zone).labelled(labels)
    })
}

/// The kinds of sessions, each of which has a folder of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Review,
    Assessment,
}

/// Creates a session of a kind and a system, under an id that no session of either kind has or had.
///
/// # Errors
/// As [`create`].
pub(super) fn create_as(
    places: &Places,
    (kind, system): (Kind, &Text),
    now: Now,
    make: impl Fn(SessionId, DateTime<Utc>) -> Session,
) -> Result<Loaded, StoreError> {
    let created_at = match kind {
        Kind::Review => {
            files::make_folder(&places.sessions())?;
            files::sweep(&places.sessions());
            creation_time(places, system, now)?
        }
        Kind::Assessment => {
            files::make_folder_for(&places.assessments(), &places.sessions())?;
            files::sweep(&places.assessments());
            whole_second(now.at.to_utc())
        }
    };
    let mut taken = None;
    for _ in 0..TRIES {
        let id = SessionId::new(system, now.today(), random());
        let (path, other) = match kind {
            Kind::Review => (places.session(&id), places.assessment(&id)),
            Kind::Assessment => (places.assessment(&id), places.session(&id)),
        };
        if let Some(known) =
            [places.binned(&id), other].into_iter().find(|file| files::exists(file))
        {
            taken = Some(StoreError::Exists(known));
            continue;
        }
        let session = make(id, created_at);
        let bytes = encode(&path, &session)?;
        match files::write_private(&path, &bytes, Existing::Keep) {
            Ok(wider) => {
                let (held, identity) = (Held::of(&bytes), files::identity(&path));
                let saved_at = Some(now.at.to_utc());
                let caveats = Caveats { wider, unlocked: None };
                return Ok(Loaded { path, saved_at, session, caveats, held, identity });
            }
            Err(error @ StoreError::Exists(_)) => taken = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(taken.unwrap_or_else(|| StoreError::Exists(places.sessions())))
}

/// Returns the time of creation of a new session: now, or a second after the system's newest one of
/// today, so that their order is never in doubt. Sessions dated in the future are ignored.
fn creation_time(places: &Places, system: &Text, now: Now) -> Result<DateTime<Utc>, StoreError> {
    let begins = SessionId::beginning(system, now.today());
    let folder = places.sessions();
    let newest = files::list_json(&folder)?
        .into_iter()
        .filter(|stem| stem.starts_with(&begins))
        .filter_map(|stem| Some(load(&files::json(&folder, &stem)).ok()?.session))
        .filter(|session| names::is_same(session.system(), system))
        .map(|session| session.created_at())
        .filter(|created_at| *created_at < now.days().tomorrow())
        .filter_map(|created_at| created_at.checked_add_signed(TimeDelta::seconds(1)))
        .max();
    let now = whole_second(now.at.to_utc());
    Ok(newest.map_or(now, |after| after.max(now)))
}

#[expect(clippy::disallowed_methods, reason = "an id needs four digits that nobody else picks")]
fn random() -> u16 {
    fastrand::u16(..)
}

/// Loads the session in a file. An error names the path that was given, be it a link or not.
///
/// # Errors
/// When the file cannot be read or is not a valid session.
pub fn load(given: &Path) -> Result<Loaded, StoreError> {
    let path = files::resolve_links(given);
    // Before the content: what comes in between is noticed later.
    let identity = files::identity(&path);
    let bytes = files::read(given)?;
    let session = codec::decode_session(&bytes)
        .map_err(|source| StoreError::Content { path: given.to_owned(), source })?;
    let saved_at = files::identity(&path).and_then(Identity::modified);
    let (held, caveats) = (Held::of(&bytes), Caveats::default());
    Ok(Loaded { path, saved_at, session, caveats, held, identity })
}

/// The outcome of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The file holds what was given.
    AsGiven,
    /// Another program had written since: the file holds the merge.
    Merged,
}

/// Saves a session that grew from a loaded one. Changes that another program has written since come
/// together with it; what cannot be understood is never overwritten. When this returns without an
/// error, `loaded` is what is on the disk.
///
/// # Errors
/// When the file cannot be locked, understood or replaced; it is untouched then.
pub fn save(loaded: &mut Loaded, mine: &Session) -> Result<Saved, StoreError> {
    save_after(loaded, mine, |_| ())
}

/// Saves likewise, and calls `prepare` before the file is written as it was given.
///
/// # Errors
/// As [`save`].
pub(super) fn save_after(
    loaded: &mut Loaded,
    mine: &Session,
    mut prepare: impl FnMut(Contents),
) -> Result<Saved, StoreError> {
    follow_link(loaded);
    let (mut session, mut saved) = (mine.clone(), Saved::AsGiven);
    let updated = files::update(&loaded.path, |contents| {
        (session, saved) = (mine.clone(), Saved::AsGiven);
        if contents.is_empty() && loaded.held != Held::Nothing {
            return Err(StoreError::Gone(loaded.path.clone()));
        }
        for theirs in contents.iter().filter_map(|bytes| theirs(loaded, bytes).transpose()) {
            session = Session::merge(Some(&loaded.session), &session, &theirs?);
            saved = Saved::Merged;
        }
        let bytes = encode(&loaded.path, &session)?;
        if saved == Saved::AsGiven {
            prepare((loaded.content(), files::hash(&bytes)));
        }
        if !contents.is_empty() {
            files::keep_backup(&loaded.path);
        }
        Ok(bytes)
    })?;
    loaded.caveats = updated.caveats;
    loaded.held = Held::of(&updated.bytes);
    loaded.identity = files::identity(&loaded.path);
    loaded.session = session;
    info!("{}: saved {saved:?}", show_path(&loaded.path));
    Ok(saved)
}

/// Saves the result of `readyroom merge`. Git's files are temporary, so they get no lock and no backup
/// beside them; a file with a side folder is saved as any session.
///
/// # Errors
/// When the file cannot be written.
pub fn save_merged(loaded: &mut Loaded, merged: &Session) -> Result<(), StoreError> {
    if files::has_side_folder(&loaded.path) {
        return save(loaded, merged).map(|_| ());
    }
    files::write(&loaded.path, &encode(&loaded.path, merged)?, Existing::Replace)
}

/// Saves a copy of a session at a path where nothing exists.
///
/// # Errors
/// When something exists at the path, or it cannot be written.
pub fn save_copy(places: &Places, path: &Path, session: &Session) -> Result<(), StoreError> {
    documents::refuse_among_sessions(places, path)?;
    files::write(path, &encode(path, session)?, Existing::Keep)
}

/// Encodes a session; fails where it would be too large to be read.
fn encode(path: &Path, session: &Session) -> Result<Vec<u8>, StoreError> {
    let encoded = codec::encode_session(session);
    let bytes = encoded.len() as u64;
    if bytes > LARGEST {
        return Err(StoreError::TooLarge { path: path.to_owned(), bytes, most: LARGEST });
    }
    Ok(encoded)
}

/// Follows a link that the user has put into the place of the file since: what it leads to would be loaded
/// from now on.
fn follow_link(loaded: &mut Loaded) {
    if files::is_link(&loaded.path) && files::is_put_by_user(&loaded.path) {
        loaded.path = files::resolve_links(&loaded.path);
    }
}

/// Loads changes that another program has written since; returns whether there were any.
///
/// # Errors
/// When the file is gone, cannot be read or holds another session.
pub fn refresh(loaded: &mut Loaded) -> Result<bool, StoreError> {
    follow_link(loaded);
    let identity = files::identity(&loaded.path);
    if identity == loaded.identity {
        return Ok(false);
    }
    let theirs = read_again(loaded)?;
    loaded.identity = identity;
    let is_other = theirs.is_some();
    if let Some((theirs, held)) = theirs {
        loaded.session = theirs;
        loaded.held = held;
    }
    Ok(is_other)
}

/// Returns whether a file still holds what was loaded from it.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn is_as_loaded(loaded: &Loaded) -> Result<bool, StoreError> {
    Ok(Held::of(&files::read(&loaded.path)?) == loaded.held)
}

/// Lets the next save write the file although it is gone.
pub fn write_again(loaded: &mut Loaded) {
    loaded.held = Held::Nothing;
}

/// Returns the session in the file, and what it holds, where that is not what it held before.
fn read_again(loaded: &Loaded) -> Result<Option<(Session, Held)>, StoreError> {
    let bytes = match files::read(&loaded.path) {
        Err(StoreError::NotFound(_)) if loaded.held == Held::Nothing => return Ok(None),
        Err(StoreError::NotFound(path)) => return Err(StoreError::Gone(path)),
        bytes => bytes?,
    };
    Ok(theirs(loaded, &bytes)?.map(|theirs| (theirs, Held::of(&bytes))))
}

/// Returns the session in `bytes` if another program has written it since it was loaded.
fn theirs(loaded: &Loaded, bytes: &[u8]) -> Result<Option<Session>, StoreError> {
    if Held::of(bytes) == loaded.held {
        return Ok(None);
    }
    let path = &loaded.path;
    let theirs = codec::decode_session(bytes)
        .map_err(|source| StoreError::Replaced { path: path.clone(), source })?;
    if theirs.id() != loaded.session.id() {
        return Err(StoreError::Stranger(path.clone()));
    }
    Ok(Some(theirs))
}
