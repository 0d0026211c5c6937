//! What the list of sessions told last, remembered in one file: it may be deleted at any time.
//!
//! A session's line is used only while its file and its bookmark are what they were. A file of
//! another folder or version, or one that is not as it was written, is as if it were not there.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use foldhash::HashMap;

use crate::domain::decision::Outcome;
use crate::domain::names::SessionId;
use crate::domain::score::Tally;
use crate::domain::text::Text;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing, Identity};
use crate::store::places::Places;
use crate::store::summary::Summary;

/// How the file begins: its name and version. What follows on the line is the checksum of the rest.
const BEGINNING: &str = "readyroom-list 3 ";
/// A file that was changed so shortly before it was read may change again at what looks the same time.
const TOO_FRESH: TimeDelta = TimeDelta::seconds(2);

/// By what it is told that nothing has changed: the session's file and its bookmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) file: Identity,
    pub(super) bookmark: Option<Identity>,
}

impl Stamp {
    /// Whether both were left alone for long enough before the list was read to be told from what
    /// comes after.
    fn is_settled(self, read_at: DateTime<Utc>) -> bool {
        let is_settled = |identity: Identity| {
            identity.modified().is_some_and(|modified| modified < read_at - TOO_FRESH)
        };
        is_settled(self.file) && self.bookmark.is_none_or(is_settled)
    }

    /// As it stands in a line.
    fn json(self) -> Option<String> {
        serde_json::to_string(&(self.file, self.bookmark)).ok()
    }
}

/// What a line holds behind its stamp: without names, because there are many.
type Line = (
    Text,
    (i64, u32),
    Text,
    [u32; 6],
    u32,
    Box<[NaiveDate]>,
    Box<[Option<NaiveDate>]>,
    Text,
    Box<[Text]>,
    Option<Outcome>,
);

/// What a session's line says, without its id; `None` where it is too fresh to be remembered.
pub(super) fn line(stamp: Stamp, summary: &Summary, read_at: DateTime<Utc>) -> Option<String> {
    let Tally { done, partial, missing, not_applicable, unassessed, blockers } = summary.tally;
    let line = (
        &summary.system,
        (summary.created_at.timestamp(), summary.created_at.timestamp_subsec_nanos()),
        &summary.checklist,
        [done, partial, missing, not_applicable, unassessed, blockers],
        summary.unowned,
        &summary.dues,
        &summary.risks,
        &summary.goes_on_at,
        &summary.people,
        summary.decision,
    );
    if !stamp.is_settled(read_at) {
        return None;
    }
    Some(format!("{}\t{}", stamp.json()?, serde_json::to_string(&line).ok()?))
}

/// What a line says, if it says it of these files. Stamps are compared as they stand there: that is
/// faster than to read them.
fn summary(line: &str, stamp: Stamp) -> Option<Summary> {
    let (known_by, line) = line.split_once('\t')?;
    if known_by != stamp.json()? {
        return None;
    }
    let line: Line = serde_json::from_str(line).ok()?;
    let (system, created_at, checklist, tally, unowned, dues, risks, at, people, end) = line;
    let [done, partial, missing, not_applicable, unassessed, blockers] = tally;
    let created_at = DateTime::from_timestamp(created_at.0, created_at.1)?;
    Some(Summary {
        system,
        created_at,
        checklist,
        tally: Tally { done, partial, missing, not_applicable, unassessed, blockers },
        unowned,
        dues,
        risks,
        goes_on_at: at,
        people,
        decision: end,
        saved_at: stamp.file.modified(),
    })
}

/// The file as it was read.
#[derive(Debug, Default)]
pub(super) struct CacheFile(String);

impl CacheFile {
    /// Reads the file, or nothing.
    pub(super) fn read(places: &Places) -> Self {
        let read = || {
            let bytes = files::read(&places.remembered_list()?).ok()?;
            let text = String::from_utf8(bytes).ok()?;
            let (first, rest) = text.split_once('\n')?;
            let sum = first.strip_prefix(BEGINNING)?;
            (sum == checksum(rest)).then(|| Self(rest.to_owned()))
        };
        read().unwrap_or_default()
    }

    /// The lines by session, if they are of this folder.
    pub(super) fn cache(&self, places: &Places) -> Cache<'_> {
        let mut lines = self.0.lines();
        if lines.next() != Some(&folder(places)) {
            return Cache::default();
        }
        Cache(lines.filter_map(|line| line.split_once('\t')).collect())
    }
}

/// The lines by session.
#[derive(Debug, Default)]
pub(super) struct Cache<'f>(HashMap<&'f str, &'f str>);

impl<'f> Cache<'f> {
    /// What is remembered of a session, and its line.
    pub(super) fn find(&self, id: &SessionId, stamp: Stamp) -> Option<(Summary, &'f str)> {
        let line = *self.0.get(id.as_str())?;
        Some((summary(line, stamp)?, line))
    }

    /// How many sessions are remembered.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Remembers these lines by id and no others.
pub(super) fn write(
    places: &Places,
    lines: &[(SessionId, Cow<'_, str>)],
) -> Result<(), StoreError> {
    let Some(path) = places.remembered_list() else { return Ok(()) };
    let mut rest = folder(places);
    for (id, line) in lines {
        for part in ["\n", id.as_str(), "\t", line] {
            rest.push_str(part);
        }
    }
    let text = format!("{BEGINNING}{}\n{rest}", checksum(&rest));
    let cache = files::folder_of(&path);
    files::make_folder(&cache)?;
    files::sweep(&cache);
    files::write(&path, text.as_bytes(), Existing::Replace)
}

/// The folder of the sessions in a line.
fn folder(places: &Places) -> String {
    places.sessions().to_string_lossy().escape_debug().to_string()
}

fn checksum(text: &str) -> String {
    format!("{:08x}", crc32fast::hash(text.as_bytes()))
}
