//! An entry of the list of sessions, and the order in which entries are listed.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::domain::basics::names::SessionId;
use crate::domain::insight::portfolio::facts::Facts;
use crate::domain::insight::recency::Recency;
use crate::domain::session::Session;
use crate::store::error::StoreError;
use crate::store::places::Places;
use crate::store::rescue;
use crate::store::summary::Summary;

/// A session file in the sessions folder, readable or not. A session is found by its file's name
/// even when the file is broken.
#[derive(Debug)]
pub struct Entry<T> {
    /// The id, as the file's name says it.
    pub id: SessionId,
    /// The file.
    pub path: PathBuf,
    /// Its content, or why it cannot be read.
    pub content: Result<T, StoreError>,
    /// True if there is something to replace an unreadable file with.
    pub can_be_mended: bool,
}

/// Something that is listed by the time of its creation.
pub trait Dated {
    /// Returns that time.
    fn created_at(&self) -> DateTime<Utc>;
}

impl Dated for Session {
    fn created_at(&self) -> DateTime<Utc> {
        self.created_at()
    }
}

impl Dated for Facts {
    fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }
}

impl Dated for Summary {
    fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }
}

impl<T> Entry<T> {
    /// Describes a file that was read, or could not be.
    pub(super) fn new(
        places: &Places,
        id: SessionId,
        path: PathBuf,
        content: Result<T, StoreError>,
    ) -> Self {
        let can_be_mended = match &content {
            Ok(_) => false,
            Err(StoreError::Copy { .. }) => true,
            Err(_) => rescue::find(places, &path).is_some(),
        };
        Self { id, path, content, can_be_mended }
    }

    /// Returns whether it is a session, readable or not, rather than a copy, an assessment, or what is left of one.
    pub const fn is_session(&self) -> bool {
        !matches!(
            self.content,
            Err(StoreError::Stranded { .. } | StoreError::Copy { .. } | StoreError::Misplaced(_))
        )
    }
}

impl<T: Dated> Entry<T> {
    /// Returns the sort key in the list: the newest session first, then those dated in the future, then
    /// unreadable files.
    pub fn place(&self, tomorrow: DateTime<Utc>) -> (Recency, &SessionId) {
        let created_at = self.content.as_ref().ok().map(Dated::created_at);
        (created_at.map_or(Recency::Unknown, |at| Recency::of(at, tomorrow)), &self.id)
    }
}
