//! The cache of the list of sessions: one file that may be deleted at any time.
//!
//! What is remembered of a session holds only while its file and its bookmark are what they were. A
//! file of another folder or version, or one that is not as it was written, is as if it were not there.

use std::borrow::Cow;
use std::cmp::Reverse;

use chrono::{DateTime, TimeDelta, Utc};
use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::SessionId;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing, Identity};
use crate::store::places::Places;
use crate::store::summary::Summary;

/// The beginning of the file: its name and version. The checksum of the rest follows.
const BEGINNING: &str = "readyroom-list 13 ";
/// A file that was changed so shortly before it was read may change again at what looks the same time.
const TOO_FRESH: TimeDelta = TimeDelta::seconds(2);

/// The identity of a session's file and of its bookmark: the entry holds while both are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub(super) file: Identity,
    pub(super) bookmark: Option<Identity>,
}

impl Stamp {
    /// Returns whether both were left alone for long enough before the list was read to be told from what
    /// comes after.
    fn is_settled(self, read_at: DateTime<Utc>) -> bool {
        let is_settled = |identity: Identity| {
            identity.modified().is_some_and(|modified| modified < read_at - TOO_FRESH)
        };
        is_settled(self.file) && self.bookmark.is_none_or(is_settled)
    }
}

/// Returns the entry of a session; `None` where its file is too fresh.
pub(super) fn remember(
    id: &SessionId,
    stamp: Stamp,
    summary: &Summary,
    read_at: DateTime<Utc>,
) -> Option<Remember<'static>> {
    stamp.is_settled(read_at).then_some(())?;
    let created_at = (summary.created_at.timestamp(), summary.created_at.timestamp_subsec_nanos());
    let packed = Cow::Owned(postcard::to_stdvec(summary).ok()?);
    Some(Remember { id: id.clone(), stamp, created_at, packed })
}

/// Unpacks a summary.
fn unpack(line: &Line<'_>) -> Option<Summary> {
    let (summary, rest): (Summary, _) = postcard::take_from_bytes(line.packed).ok()?;
    rest.is_empty().then_some(())?;
    let created_at = DateTime::from_timestamp(line.created_at.0, line.created_at.1)?;
    Some(Summary { created_at, ..summary })
}

/// The file as it was read.
#[derive(Debug, Default)]
pub(super) struct CacheFile(Vec<u8>);

impl CacheFile {
    /// Reads the file, or nothing.
    pub(super) fn read(places: &Places) -> Self {
        let read = || files::read(&places.remembered_list()?).ok();
        Self(read().unwrap_or_default())
    }

    /// Parses the file, if it is whole and of this folder.
    pub(super) fn cache(&self, places: &Places) -> Cache<'_> {
        let read = || {
            let rest = self.0.strip_prefix(BEGINNING.as_bytes())?;
            let (sum, rest) = rest.split_at_checked(checksum(&[]).len())?;
            (sum == checksum(rest).as_bytes()).then_some(())?;
            let ((of, lines), rest): ((&str, _), _) = postcard::take_from_bytes(rest).ok()?;
            (rest.is_empty() && of == folder(places)).then_some(lines)
        };
        let lines: Vec<Line<'_>> = read().unwrap_or_default();
        let places = lines.iter().enumerate().map(|(place, line)| (line.id, place)).collect();
        Cache { lines, places }
    }
}

/// A time, in seconds and nanoseconds.
type Moment = (i64, u32);

/// The entry of one session.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Line<'f> {
    id: &'f str,
    stamp: Stamp,
    created_at: Moment,
    packed: &'f [u8],
}

impl<'f> Line<'f> {
    /// The same, to be remembered once more.
    pub(super) fn again(&self, id: &SessionId) -> Remember<'f> {
        let Self { stamp, created_at, packed, .. } = *self;
        Remember { id: id.clone(), stamp, created_at, packed: Cow::Borrowed(packed) }
    }

    /// The session, and what it told.
    pub(super) fn told(&self) -> Option<(SessionId, Summary)> {
        let id = SessionId::try_from(self.id.to_owned()).ok()?;
        Some((id, unpack(self)?))
    }
}

/// The entries of all sessions.
#[derive(Debug, Default)]
pub(super) struct Cache<'f> {
    lines: Vec<Line<'f>>,
    places: HashMap<&'f str, usize>,
}

impl<'f> Cache<'f> {
    /// All of it.
    pub(super) fn lines(&self) -> &[Line<'f>] {
        &self.lines
    }

    /// Returns the entry of a session, if it still holds.
    pub(super) fn find(&self, id: &SessionId, stamp: Stamp) -> Option<&Line<'f>> {
        let line = self.lines.get(*self.places.get(id.as_str())?)?;
        (line.stamp == stamp).then_some(line)
    }
}

/// An entry to be written.
pub(super) struct Remember<'f> {
    id: SessionId,
    stamp: Stamp,
    created_at: Moment,
    packed: Cow<'f, [u8]>,
}

impl Remember<'_> {
    /// Returns whether the entry is new.
    pub(super) fn is_new(&self) -> bool {
        matches!(self.packed, Cow::Owned(_))
    }

    /// Returns the sort key in the list: the newest first.
    pub(super) fn place(&self) -> (Reverse<Moment>, &SessionId) {
        (Reverse(self.created_at), &self.id)
    }

    fn line(&self) -> Line<'_> {
        let Self { id, stamp, created_at, packed } = self;
        Line { id: id.as_str(), stamp: *stamp, created_at: *created_at, packed }
    }
}

/// Writes these entries in the place of all others.
///
/// # Errors
/// When the cache folder cannot be written to.
pub(super) fn write(places: &Places, sessions: &[Remember<'_>]) -> Result<(), StoreError> {
    let Some(path) = places.remembered_list() else { return Ok(()) };
    let lines: Vec<Line<'_>> = sessions.iter().map(Remember::line).collect();
    // Writing to memory does not fail.
    let Ok(rest) = postcard::to_stdvec(&(folder(places), lines)) else { return Ok(()) };
    let bytes = [BEGINNING.as_bytes(), checksum(&rest).as_bytes(), &rest].concat();
    let cache = files::folder_of(&path);
    files::make_folder(&cache)?;
    files::sweep(&cache);
    files::write(&path, &bytes, Existing::Replace)
}

/// The folder of the sessions, as it is remembered.
fn folder(places: &Places) -> String {
    places.sessions().to_string_lossy().escape_debug().to_string()
}

fn checksum(bytes: &[u8]) -> String {
    format!("{:08x}", crc32fast::hash(bytes))
}
