//! The cache of the list of sessions: one file that may be deleted at any time.
//!
//! What is remembered of a session holds only while its file and its bookmark are what they were. A
//! file of another folder or version, or one that is not as it was written, is as if it were not there.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, TimeDelta, Utc};
use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::SessionId;
use crate::domain::insight::portfolio::facts::{Asked, Facts};
use crate::store::error::StoreError;
use crate::store::files::{self, Existing, Identity};
use crate::store::places::Places;
use crate::store::summary::Summary;

/// The beginning of the file: its name and version. The checksum of the rest follows.
const BEGINNING: &str = "readyroom-list 15 ";
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
    (summary, facts): (&Summary, &Facts),
    read_at: DateTime<Utc>,
) -> Option<Remember<'static>> {
    stamp.is_settled(read_at).then_some(())?;
    let created_at = (summary.created_at.timestamp(), summary.created_at.timestamp_subsec_nanos());
    let packed = Cow::Owned(postcard::to_stdvec(summary).ok()?);
    let facts_packed = Cow::Owned(postcard::to_stdvec(facts).ok()?);
    let asked = AskedAt::New(Arc::clone(&facts.asked));
    Some(Remember { id: id.clone(), stamp, created_at, packed, asked, facts: facts_packed })
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
            let (content, rest): (Content<'_>, _) = postcard::take_from_bytes(rest).ok()?;
            (rest.is_empty() && content.folder == folder(places)).then_some(content)
        };
        let Content { asked, lines, .. } = read().unwrap_or_default();
        let places = lines.iter().enumerate().map(|(place, line)| (line.id, place)).collect();
        Cache { lines, places, asked, checklists: OnceLock::new() }
    }
}

/// The content of the file behind its beginning.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Content<'f> {
    folder: Cow<'f, str>,
    /// The checklists of all sessions, each once.
    #[serde(borrow)]
    asked: Vec<&'f [u8]>,
    lines: Vec<Line<'f>>,
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
    /// The index of its checklist.
    asked: usize,
    facts: &'f [u8],
}

impl<'f> Line<'f> {
    /// The same, to be remembered once more.
    pub(super) fn again(&self, id: &SessionId) -> Remember<'f> {
        let Self { stamp, created_at, packed, asked, facts, .. } = *self;
        let [packed, facts] = [packed, facts].map(Cow::Borrowed);
        Remember { id: id.clone(), stamp, created_at, packed, asked: AskedAt::Old(asked), facts }
    }

    /// Returns the session.
    pub(super) fn id(&self) -> Option<SessionId> {
        SessionId::try_from(self.id.to_owned()).ok()
    }

    /// Unpacks the summary.
    pub(super) fn summary(&self) -> Option<Summary> {
        let (summary, rest): (Summary, _) = postcard::take_from_bytes(self.packed).ok()?;
        rest.is_empty().then_some(())?;
        let created_at = DateTime::from_timestamp(self.created_at.0, self.created_at.1)?;
        Some(Summary { created_at, ..summary })
    }
}

/// The entries of all sessions.
#[derive(Debug, Default)]
pub(super) struct Cache<'f> {
    lines: Vec<Line<'f>>,
    places: HashMap<&'f str, usize>,
    asked: Vec<&'f [u8]>,
    checklists: OnceLock<Vec<Option<Arc<Asked>>>>,
}

impl<'f> Cache<'f> {
    /// All of it.
    pub(super) fn lines(&self) -> &[Line<'f>] {
        &self.lines
    }

    /// Unpacks the facts of a session.
    pub(super) fn facts(&self, line: &Line<'_>) -> Option<Facts> {
        let checklists = self.checklists.get_or_init(|| {
            let unpack = |packed: &&[u8]| postcard::from_bytes(packed).ok().map(Arc::new);
            self.asked.iter().map(unpack).collect()
        });
        let asked = checklists.get(line.asked)?.clone()?;
        let (facts, rest): (Facts, _) = postcard::take_from_bytes(line.facts).ok()?;
        rest.is_empty().then_some(Facts { asked, ..facts })
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
    asked: AskedAt,
    facts: Cow<'f, [u8]>,
}

/// The checklist of an entry to be written.
enum AskedAt {
    /// That at this index in the file as it was read.
    Old(usize),
    /// Another one.
    New(Arc<Asked>),
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

    fn line<'l>(&'l self, checklists: &mut Checklists<'_>) -> Option<Line<'l>> {
        let Self { id, stamp, created_at, packed, asked, facts } = self;
        let asked = checklists.place(asked)?;
        let (stamp, created_at) = (*stamp, *created_at);
        Some(Line { id: id.as_str(), stamp, created_at, packed, asked, facts })
    }
}

/// The checklists to be written, each once.
struct Checklists<'f> {
    old: &'f [&'f [u8]],
    /// The packed checklists with their place in the file.
    packed: HashMap<Cow<'f, [u8]>, usize>,
    /// The places of those that were met already.
    known: HashMap<*const Asked, usize>,
}

impl<'f> Checklists<'f> {
    /// Returns the place in the new file; `None` for one that the old file lacks.
    fn place(&mut self, asked: &AskedAt) -> Option<usize> {
        match asked {
            AskedAt::Old(index) => Some(self.put(Cow::Borrowed(self.old.get(*index)?))),
            AskedAt::New(asked) => {
                let address = Arc::as_ptr(asked);
                if let Some(place) = self.known.get(&address) {
                    return Some(*place);
                }
                let place = self.put(Cow::Owned(postcard::to_stdvec(&**asked).ok()?));
                self.known.insert(address, place);
                Some(place)
            }
        }
    }

    fn put(&mut self, packed: Cow<'f, [u8]>) -> usize {
        let next = self.packed.len();
        *self.packed.entry(packed).or_insert(next)
    }

    /// Returns the checklists in the order of their places.
    fn in_order(&self) -> Vec<&[u8]> {
        let mut all: Vec<_> =
            self.packed.iter().map(|(packed, place)| (*place, &**packed)).collect();
        all.sort_unstable_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, packed)| packed).collect()
    }
}

/// Writes these entries in the place of all others; `before` is the file as it was read.
///
/// # Errors
/// When the cache folder cannot be written to.
pub(super) fn write(
    places: &Places,
    before: &Cache<'_>,
    sessions: &[Remember<'_>],
) -> Result<(), StoreError> {
    let Some(path) = places.remembered_list() else { return Ok(()) };
    let (packed, known) = (HashMap::default(), HashMap::default());
    let mut checklists = Checklists { old: &before.asked, packed, known };
    let lines = sessions.iter().filter_map(|one| one.line(&mut checklists)).collect();
    let asked = checklists.in_order();
    let content = Content { folder: folder(places).into(), asked, lines };
    // Writing to memory does not fail.
    let Ok(rest) = postcard::to_stdvec(&content) else { return Ok(()) };
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
