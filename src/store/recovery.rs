//! Changes that could not be saved, kept aside on this machine: after the end of the program that
//! made them they are offered to whoever opens the session again.

use std::path::PathBuf;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::domain::names::SessionId;
use crate::domain::session::Session;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::places::Places;

/// What a program could not save.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// The file that holds it.
    pub path: PathBuf,
    /// What the session's file held.
    pub base: Session,
    /// What the screen showed.
    pub ours: Session,
}

/// What stands in the file.
#[derive(Deserialize)]
struct RecoveryFile {
    base: Box<RawValue>,
    ours: Box<RawValue>,
}

/// The same, to write it.
#[derive(Serialize)]
struct Both<'s> {
    base: &'s Session,
    ours: &'s Session,
}

/// Keeps aside what this program cannot save.
pub fn keep(places: &Places, base: &Session, ours: &Session) -> Result<(), StoreError> {
    let path = places.recovery(ours.id(), std::process::id());
    files::make_folder(&files::folder_of(&path))?;
    files::write(&path, &codec::encode(&Both { base, ours }), Existing::Replace)
}

/// Forgets what this program kept aside: it is saved.
pub fn forget(places: &Places, id: &SessionId) {
    // Where nothing is kept aside there is nothing to forget.
    let _ = files::remove(&places.recovery(id, std::process::id()));
}

/// What programs that have ended kept aside of a session.
#[must_use]
pub fn find(places: &Places, id: &SessionId) -> Vec<Recovery> {
    let folder = files::folder_of(&places.recovery(id, 0));
    let mut paths = files::list_json(&folder).unwrap_or_default();
    paths.sort();
    let is_left = |path: &PathBuf| {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let pid = name.strip_prefix(id.as_str()).and_then(|rest| rest.strip_prefix('.'));
        let pid = pid.and_then(|pid| Pid::from_raw(pid.parse().ok()?));
        pid.is_some_and(|pid| test_kill_process(pid) == Err(Errno::SRCH))
    };
    paths.into_iter().filter(is_left).filter_map(read).collect()
}

fn read(path: PathBuf) -> Option<Recovery> {
    let bytes = files::read(&path).ok()?;
    let file: RecoveryFile = serde_json::from_slice(&bytes).ok()?;
    let [base, ours] =
        [file.base, file.ours].map(|json| codec::decode_session(json.get().as_bytes()).ok());
    Some(Recovery { path, base: base?, ours: ours? })
}
