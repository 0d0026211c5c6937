//! Changes that could not be saved, kept aside on this machine: they are offered when the session is
//! opened again, by the program that made them or after its end by another. A program that still
//! runs has its changes on its screen: nobody else takes them.

use std::path::PathBuf;

use rustix::io::Errno;
use rustix::process::{Pid, getpid, test_kill_process};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::domain::json;
use crate::domain::names::SessionId;
use crate::domain::order;
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

/// Keeps aside what this program cannot save. What it has kept of an earlier opening stays.
pub fn keep(
    places: &Places,
    opening: u32,
    base: &Session,
    ours: &Session,
) -> Result<(), StoreError> {
    let path = places.recovery(ours.id(), std::process::id(), opening);
    files::make_folder(&places.recoveries())?;
    files::write(&path, &json::encode(&Both { base, ours }), Existing::Replace)
}

/// Forgets what this program kept aside: it is saved.
pub fn forget(places: &Places, opening: u32, id: &SessionId) {
    // Where nothing is kept aside there is nothing to forget.
    let _ = files::remove(&places.recovery(id, std::process::id(), opening));
}

/// What this program and those that have ended kept aside of a session.
#[must_use]
pub fn find(places: &Places, id: &SessionId) -> Vec<Recovery> {
    let folder = places.recoveries();
    let mut stems = files::list_json(&folder).unwrap_or_default();
    order::sort_by(&mut stems, Ord::cmp);
    let is_left = |stem: &String| {
        let pid = stem.strip_prefix(id.as_str()).and_then(|rest| rest.strip_prefix('.'));
        let pid = pid.and_then(|pid| Pid::from_raw(pid.split('-').next()?.parse().ok()?));
        pid.is_some_and(|pid| pid == getpid() || test_kill_process(pid) == Err(Errno::SRCH))
    };
    let left = stems.into_iter().filter(is_left);
    left.filter_map(|stem| read(files::json(&folder, &stem))).collect()
}

fn read(path: PathBuf) -> Option<Recovery> {
    let bytes = files::read(&path).ok()?;
    let file: RecoveryFile = serde_json::from_slice(&bytes).ok()?;
    let [base, ours] =
        [file.base, file.ours].map(|json| codec::decode_session(json.get().as_bytes()).ok());
    Some(Recovery { path, base: base?, ours: ours? })
}
