//! The record of a data folder that shares its reviews. Git runs in no other: a data folder that came from elsewhere
//! could hold a `.git` that runs programs.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::text::Text;
use crate::domain::format::json;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::places::Places;

/// The record that `sync join` makes in the state folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// The data folder, for people who read the file.
    pub(super) data: String,
    /// The name of the remote.
    pub(super) remote: String,
    /// Its address, without a password.
    pub(super) address: Text,
    /// The branch.
    pub(super) branch: String,
    /// The token that the clone has too: another `.git` at the place does not know it.
    pub(super) token: String,
}

/// The facts of the last sync.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Last {
    /// The commit that both sides had then; none where there was nothing to share yet.
    pub(super) tip: Option<String>,
    /// When it was.
    pub(super) at: DateTime<Utc>,
}

impl Record {
    /// Finds the record of a data folder whose clone is still the one that was joined.
    pub(super) fn find(places: &Places) -> Option<Self> {
        let record: Self = codec::decode_json(&files::read(&places.sync_record()).ok()?).ok()?;
        (token(places)? == record.token).then_some(record)
    }

    /// Returns whether there is a record, whatever became of the clone.
    pub(super) fn exists(places: &Places) -> bool {
        files::exists(&places.sync_record())
    }

    /// Writes the record, and the token into the clone before.
    ///
    /// # Errors
    /// One of both cannot be written.
    pub(super) fn write(&self, places: &Places, own: &Path) -> Result<(), StoreError> {
        files::write(&own.join(JOINED), self.token.as_bytes(), Existing::Replace)?;
        let path = places.sync_record();
        files::make_folder(&files::folder_of(&path))?;
        files::write(&path, &json::encode(self), Existing::Replace)
    }
}

impl Last {
    /// Reads what is known; nothing before the first sync, and where the file was removed.
    pub(super) fn read(own: &Path) -> Option<Self> {
        codec::decode_json(&files::read(&own.join(LAST)).ok()?).ok()
    }

    /// Writes it down.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn write(&self, own: &Path) -> Result<(), StoreError> {
        files::write(&own.join(LAST), &json::encode(self), Existing::Replace)
    }

    /// Returns the file.
    pub(super) fn file(own: &Path) -> PathBuf {
        own.join(LAST)
    }
}

/// Writes down why a sync failed, for `sync check`; nothing where it did not.
pub(super) fn remember_failure(own: &Path, failure: Option<&(String, Option<String>)>) {
    let path = own.join(FAILED);
    // It says what people have seen, so nothing is lost with it.
    let _ = match failure {
        Some(failure) => files::write(&path, &json::encode(failure), Existing::Replace),
        None if files::exists(&path) => files::remove(&path),
        None => Ok(()),
    };
}

/// Returns why the last sync failed, and the command that fixes it.
pub(super) fn last_failure(own: &Path) -> Option<(String, Option<String>)> {
    codec::decode_json(&files::read(&own.join(FAILED)).ok()?).ok()
}

/// The names of the copies of the index begin with this.
pub(super) const COPIES: &str = "index";
/// The file whose second name is the lock, so that a lock left over is known to be ours.
pub(super) const TOKEN: &str = "token";
/// The name of the lock.
pub(super) const LOCK: &str = "index.lock";

/// The files of ours in git's folder.
const JOINED: &str = "joined";
const LAST: &str = "last";
const FAILED: &str = "failed";

/// Returns the reference that follows the branch of the remote.
pub(super) fn tracking(record: &Record) -> String {
    format!("refs/remotes/{}/{}", record.remote, record.branch)
}

/// Returns the mark of a clone that was joined.
pub(super) fn token(places: &Places) -> Option<String> {
    let own = own_folder(&folder_of_git(places.data())?);
    let token = String::from_utf8(files::read(&own.join(JOINED)).ok()?).ok()?;
    (token.len() == 16).then_some(token)
}

/// Returns the folder for what is ours in git's folder.
pub(super) fn own_folder(git: &Path) -> PathBuf {
    git.join("readyroom")
}

/// Finds git's folder of a data folder, without git; in a linked working tree a file says where it is.
pub(super) fn folder_of_git(data: &Path) -> Option<PathBuf> {
    let git = data.join(".git");
    match files::read(&git) {
        Ok(said) => {
            let said = String::from_utf8(said).ok()?;
            Some(data.join(said.strip_prefix("gitdir:")?.trim()))
        }
        Err(_) => files::exists(&git.join("HEAD")).then_some(git),
    }
}

/// Returns the folder that several working trees share.
pub(super) fn common_folder(folder: &Path) -> PathBuf {
    let said = files::read(&folder.join("commondir")).unwrap_or_default();
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    if said.is_empty() { folder.to_owned() } else { folder.join(said) }
}
