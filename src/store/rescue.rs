//! Rescue of a session whose file cannot be read: from the last good copy, the sides of a merge, or a recovery.

use std::path::Path;

use crate::domain::basics::names::SessionId;
use crate::domain::format::decode::DecodeError;
use crate::domain::session::Session;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::places::Places;
use crate::store::sessions::{self, Loaded};
use crate::store::{folder, recovery};

/// A source for restoring a file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rescue {
    /// The last good copy.
    Backup(Session),
    /// Both sides of a merge that git could not complete, merged.
    Sides(Session),
    /// The recovery of a session whose file is gone.
    KeptAside(Session),
}

impl Rescue {
    /// The session.
    pub const fn session(&self) -> &Session {
        match self {
            Self::Backup(session) | Self::Sides(session) | Self::KeptAside(session) => session,
        }
    }
}

/// Finds what can be put into the place of a file that cannot be read. A file of a newer readyroom
/// needs no rescue.
pub fn find(places: &Places, path: &Path) -> Option<Rescue> {
    folder::permit(places, path).ok()?;
    match files::read(path) {
        Err(StoreError::NotFound(_)) => {
            let id = SessionId::of_file(path.file_stem()?.to_str()?)?;
            (*path == places.session(&id)).then_some(())?;
            kept_aside(places, &id).or_else(|| backup(path))
        }
        Err(_) => None,
        Ok(bytes) => match codec::decode_session(&bytes) {
            Ok(_) | Err(DecodeError::Newer { .. } | DecodeError::NoVersion { .. }) => None,
            Err(_) => sides(&bytes).or_else(|| backup(path)),
        },
    }
}

/// Returns what programs that have ended could not save of a session whose file is gone.
fn kept_aside(places: &Places, id: &SessionId) -> Option<Rescue> {
    let recoveries = recovery::find(places, id);
    let first = recoveries.first()?.ours.clone();
    Some(Rescue::KeptAside(recoveries.iter().fold(first, |session, other| other.on(&session))))
}

fn sides(bytes: &[u8]) -> Option<Rescue> {
    let [ours, theirs] = codec::decode_sides(bytes)?;
    let common = Session::common(&ours, &theirs);
    Some(Rescue::Sides(Session::merge(Some(&common), &ours, &theirs)))
}

fn backup(path: &Path) -> Option<Rescue> {
    let backup = files::read(&files::backup_of(path)?).ok()?;
    codec::decode_session(&backup).ok().map(Rescue::Backup)
}

/// Puts what can be rescued into the place of a file that cannot be read. The broken file is kept.
///
/// # Errors
/// When the file cannot be locked, kept or replaced, or still holds no session.
pub fn restore(places: &Places, path: &Path) -> Result<Loaded, StoreError> {
    folder::permit(places, path)?;
    let path = files::resolve_links(path);
    files::make_folder(&files::folder_of(&path))?;
    let lock = files::lock(&path)?;
    if let Some(rescue) = find(places, &path) {
        if let Some(broken) = files::read_if_there(&path)? {
            files::keep_broken(&path, &broken)?;
        }
        files::write(&path, &codec::encode_session(rescue.session()), Existing::Replace)?;
    }
    drop(lock);
    sessions::load(&path)
}
