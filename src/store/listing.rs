//! Reading the list of sessions: which there are, and what each of them tells, in the order in which
//! a reader wants to know it and as fast as the machine can.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, ScopedJoinHandle};

use chrono::{DateTime, Utc};
use foldhash::HashSet;

use crate::domain::names::SessionId;
use crate::store::bookmark::{self, Bookmark};
use crate::store::cache::{self, Cache, CacheFile, Stamp};
use crate::store::catalogue::{self, Entry};
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::places::Places;
use crate::store::skimmer::Skimmer;
use crate::store::summary::Summary;

/// How many sessions the first part tells of: more than a screen shows. Each later part tells of more.
const FIRST: usize = 64;
const GROWTH: usize = 8;
/// The sessions that were saved last are among them, whatever their date.
const LATEST: usize = 8;
/// How many sessions a thread takes at a time.
const BATCH: usize = 16;

/// Some of the sessions.
#[derive(Debug, Default)]
pub struct Part {
    /// How many there are altogether.
    pub total: usize,
    /// Some that no part has told of before.
    pub entries: Vec<Entry<Summary>>,
}

/// Reads the list and tells of it part by part, the newest sessions first as far as their ids say so,
/// until nobody wants it any more. What was read at a time is remembered for the next one.
pub fn read(
    places: &Places,
    remember_at: Option<DateTime<Utc>>,
    is_wanted: &(dyn Fn() -> bool + Sync),
    tell: &mut dyn FnMut(Result<Part, StoreError>),
) {
    let file = OnceLock::new();
    let (found, cache) = thread::scope(|scope| {
        let cache = scope.spawn(|| file.get_or_init(|| CacheFile::read(places)).cache(places));
        (find(places), cache.join().unwrap_or_default())
    });
    let found = match found {
        Ok(found) => found,
        Err(error) => return tell(Err(error)),
    };
    let listing = Listing { places, remember_at, found: &found, cache: &cache, is_wanted };
    let lines = listing.tell(tell);
    let is_new =
        lines.len() != cache.len() || lines.iter().any(|(_, line)| matches!(line, Cow::Owned(_)));
    if is_new && remember_at.is_some() && is_wanted() {
        // Where nothing can be remembered, it is read again.
        let _ = cache::write(places, &lines);
    }
}

/// Reads the whole list, the newest session first, and remembers nothing: that takes a disk longer
/// than reading.
pub fn read_all(places: &Places) -> Result<Vec<Entry<Summary>>, StoreError> {
    let mut all = Ok(Vec::new());
    read(places, None, &|| true, &mut |part| match (part, &mut all) {
        (Ok(part), Ok(all)) => all.extend(part.entries),
        (Ok(_), Err(_)) => {}
        (Err(error), all) => *all = Err(error),
    });
    let mut all = all?;
    all.sort_by(|a, b| a.place().cmp(&b.place()));
    Ok(all)
}

/// A session file, and what it is known by.
#[derive(Debug)]
struct Found {
    id: SessionId,
    path: PathBuf,
    stamp: Option<Stamp>,
}

impl Found {
    fn saved_at(&self) -> Option<DateTime<Utc>> {
        self.stamp?.file.modified()
    }

    fn moment(&self) -> Option<(i64, i64)> {
        Some(self.stamp?.file.moment())
    }
}

/// The session files in the order in which they are read.
fn find(places: &Places) -> Result<Vec<Found>, StoreError> {
    let ids = catalogue::ids(places)?;
    // Where the folder cannot be listed, no bookmark in it can be read.
    let bookmarks = files::list_json(&places.bookmarks()).unwrap_or_default();
    let bookmarks: HashSet<String> = bookmarks.into_iter().collect();
    let folder = files::Folder::open(&places.sessions());
    let known_by = |id: &SessionId| {
        let has_bookmark = bookmarks.contains(id.as_str());
        let bookmark = has_bookmark.then(|| files::identity(&places.bookmark(id))).flatten();
        let path = places.session(id);
        let file = folder.as_ref().and_then(|folder| folder.identity(&path));
        let stamp = file.map(|file| Stamp { file, bookmark });
        (path, stamp)
    };
    let known_by = in_threads(&ids, known_by);
    let found = ids.into_iter().zip(known_by);
    let mut found: Vec<Found> =
        found.map(|(id, (path, stamp))| Found { id, path, stamp }).collect();
    let latest = found.len().saturating_sub(LATEST);
    found.sort_by_cached_key(Found::moment);
    let last = found.split_off(latest);
    found.sort_by_cached_key(|found| Reverse((found.id.date().map(day), found.moment())));
    Ok(last.into_iter().rev().chain(found).collect())
}

/// The letters of a date, to be compared.
fn day(date: &str) -> Option<[u8; 10]> {
    date.as_bytes().try_into().ok()
}

/// How many threads are worth starting for so many pieces of work.
fn threads(pieces: usize) -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get).min(pieces)
}

/// Makes something of each of many, as fast as the machine can.
pub(super) fn in_threads<T: Sync, U: Send>(many: &[T], make: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let threads = threads(many.len().div_ceil(BATCH));
    if threads <= 1 {
        return many.iter().map(make).collect();
    }
    let (share, make) = (many.len().div_ceil(threads), &make);
    thread::scope(|scope| {
        let shares: Vec<_> = many
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().map(make).collect()))
            .collect();
        shares
            .into_iter()
            .filter_map(|share: ScopedJoinHandle<'_, Vec<U>>| share.join().ok())
            .flatten()
            .collect()
    })
}

/// What is told of one session, and its line to be remembered.
struct Told<'f> {
    entry: Entry<Summary>,
    line: Option<Cow<'f, str>>,
}

/// A list that is being read.
struct Listing<'l> {
    places: &'l Places,
    remember_at: Option<DateTime<Utc>>,
    found: &'l [Found],
    cache: &'l Cache<'l>,
    is_wanted: &'l (dyn Fn() -> bool + Sync),
}

impl<'l> Listing<'l> {
    /// Reads with as many threads as there are processors and tells of all; gives what to remember.
    fn tell(
        &self,
        tell: &mut dyn FnMut(Result<Part, StoreError>),
    ) -> Vec<(SessionId, Cow<'l, str>)> {
        let (next, (send, batches)) = (AtomicUsize::new(0), channel());
        let (mut lines, mut entries, mut enough) = (Vec::new(), Vec::new(), FIRST);
        let (mut total, mut done) = (self.found.len(), 0);
        thread::scope(|scope| {
            for _ in 0..threads(self.found.len().div_ceil(BATCH)) {
                let (send, next) = (send.clone(), &next);
                scope.spawn(move || self.read(next, &send));
            }
            drop(send);
            // One thread may be faster than another, but the newest sessions come first.
            let mut waiting = BTreeMap::new();
            for (range, batch) in batches {
                waiting.insert(range.start, (range.end, batch));
                while let Some((end, batch)) = waiting.remove(&done) {
                    total -= end - done - batch.len();
                    done = end;
                    for Told { entry, line } in batch {
                        lines.extend(line.map(|line| (entry.id.clone(), line)));
                        entries.push(entry);
                    }
                }
                if entries.len() >= enough {
                    tell(Ok(Part { total, entries: std::mem::take(&mut entries) }));
                    enough *= GROWTH;
                }
            }
        });
        if (self.is_wanted)() {
            tell(Ok(Part { total, entries }));
        }
        lines
    }

    /// What each of the threads does.
    fn read(&self, next: &AtomicUsize, done: &Sender<(Range<usize>, Vec<Told<'l>>)>) {
        let mut skimmer = Skimmer::default();
        while (self.is_wanted)() {
            let begin = next.fetch_add(BATCH, Ordering::Relaxed);
            let range = begin..self.found.len().min(begin + BATCH);
            if range.is_empty() {
                return;
            }
            let batch = self.found[range.clone()].iter();
            let batch = batch.filter_map(|found| self.read_one(found, &mut skimmer)).collect();
            if done.send((range, batch)).is_err() {
                return;
            }
        }
    }

    /// What a session tells; `None` where it is gone meanwhile.
    fn read_one(&self, found: &Found, skimmer: &mut Skimmer) -> Option<Told<'l>> {
        let Found { id, path, stamp } = found;
        let told = |content, line| {
            let entry = Entry { id: id.clone(), path: path.clone(), content };
            Some(Told { entry, line })
        };
        if let Some((summary, line)) = stamp.and_then(|stamp| self.cache.find(id, stamp)) {
            return told(Ok(summary), Some(Cow::Borrowed(line)));
        }
        match skimmer.read(path) {
            Ok(session) => {
                // A file under another name than its session's has the bookmark of that session.
                let stamp = stamp.filter(|_| session.id() == id);
                let bookmark = match stamp {
                    Some(Stamp { bookmark: None, .. }) => Bookmark::default(),
                    _ => bookmark::load(self.places, session.id()),
                };
                let summary = Summary::of(&session, &bookmark, found.saved_at());
                let remember = |(stamp, at)| cache::line(stamp, &summary, at);
                let line = stamp.zip(self.remember_at).and_then(remember);
                told(Ok(summary), line.map(Cow::Owned))
            }
            Err(_) if !files::exists(path) => None,
            Err(error) => told(Err(error), None),
        }
    }
}
