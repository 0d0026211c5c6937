//! Changes that could not be saved, kept aside on this machine: they are offered when the session is
//! opened again, by the program that made them or after its end by another. A program that still
//! runs has its changes on its screen: no other program takes them.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::domain::basics::names::SessionId;
use crate::domain::format::json;
use crate::domain::session::Session;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::homes::{self, Durability};
use crate::store::places::Places;
use crate::store::process::{self, Program};

/// The changes that a program could not save.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// The file that holds it.
    pub path: PathBuf,
    /// The session as its file held it.
    pub base: Session,
    /// The session as the screen showed it.
    pub ours: Session,
}

impl Recovery {
    /// Returns a session with what was kept aside of it.
    pub fn on(&self, session: &Session) -> Session {
        Session::merge(Some(&self.base), session, &self.ours)
    }
}

/// The content of a recovery file.
#[derive(Deserialize)]
struct RecoveryFile {
    /// The session's file; earlier versions did not say.
    file: Option<PathBuf>,
    base: Box<RawValue>,
    ours: Box<RawValue>,
}

/// The same, to write it.
#[derive(Serialize)]
struct Kept<'s> {
    /// Nothing where the path is no text.
    file: Option<&'s str>,
    base: &'s Session,
    ours: &'s Session,
}

/// Keeps aside what this program cannot save in a session's file. What it has kept of an earlier
/// opening stays.
///
/// # Errors
/// When none of the state folders can be written to.
pub fn keep(
    places: &Places,
    opening: u32,
    file: &Path,
    base: &Session,
    ours: &Session,
) -> Result<Durability, StoreError> {
    let path = places.recovery(ours.id(), Program::this(), opening);
    let kept = json::encode(&Kept { file: file.to_str(), base, ours });
    homes::write(places, &path, |place| files::write(place, &kept, Existing::Replace))
}

/// Forgets what this program kept aside: it is saved.
pub fn forget(places: &Places, opening: u32, id: &SessionId) {
    for place in homes::candidates(places, &places.recovery(id, Program::this(), opening)) {
        // Where nothing is kept aside there is nothing to forget.
        let _ = files::remove(&place);
    }
}

/// Returns what this program and those that have ended kept aside of a session.
pub fn find(places: &Places, id: &SessionId) -> Vec<Recovery> {
    let of_session = left(places).into_iter().filter(|left| left.id == *id);
    of_session.filter_map(|left| read(left.path).ok().map(|(_, recovery)| recovery)).collect()
}

/// A file with what was kept aside, by this program or by one that has ended.
pub(super) struct Left {
    /// The session.
    pub(super) id: SessionId,
    /// The file.
    pub(super) path: PathBuf,
}

impl Left {
    /// Returns the session's file of which it tells.
    pub(super) fn session_file(&self, places: &Places) -> PathBuf {
        match read(self.path.clone()) {
            Ok((file, _)) => file.unwrap_or_else(|| places.session(&self.id)),
            // It cannot be read, but the user may be looking for it.
            Err(_) => places.session(&self.id),
        }
    }
}

/// Returns all of them, in order.
pub(super) fn left(places: &Places) -> Vec<Left> {
    let left = |(stem, path): (String, PathBuf)| {
        let (id, program) = stem.rsplit_once('.')?;
        let program = Program::parse(program.split('-').next()?)?;
        let is_left = program.is_this() || !program.still_runs(process::running);
        is_left.then_some(())?;
        Some(Left { id: SessionId::of_file(id)?, path })
    };
    homes::list(places, &places.recoveries()).into_iter().filter_map(left).collect()
}

/// Reads a file with what was kept aside, and the session's file of which it tells.
fn read(path: PathBuf) -> Result<(Option<PathBuf>, Recovery), StoreError> {
    let bytes = files::read(&path)?;
    let wrong = |source| StoreError::Content { path: path.clone(), source };
    let file: RecoveryFile = codec::decode_json(&bytes).map_err(wrong)?;
    let decode = |json: &RawValue| codec::decode_session(json.get().as_bytes()).map_err(wrong);
    let (base, ours) = (decode(&file.base)?, decode(&file.ours)?);
    Ok((file.file, Recovery { path, base, ours }))
}

/// Returns the errors of recoveries that cannot be read, and so cannot be offered.
pub fn unreadable(places: &Places) -> Vec<StoreError> {
    left(places).into_iter().filter_map(|left| read(left.path).err()).collect()
}
