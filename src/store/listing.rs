//! Reading the list of sessions: which there are, and what each of them tells, in the order in which
//! a reader wants to know it and as fast as the machine can.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::mem::take;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use chrono::{DateTime, Utc};

use crate::domain::basics::day::Days;
use crate::domain::basics::names::SessionId;
use crate::domain::insight::portfolio::facts::Facts;
use crate::store::bookmark::{self, Bookmark};
use crate::store::cache::{self, Cache, CacheFile, Line, Remember, Stamp};
use crate::store::entry::{Dated, Entry};
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::folder::{self, CatalogueFile};
use crate::store::places::Places;
use crate::store::skimmer::Skimmer;
use crate::store::stranded::{self, Stranded};
use crate::store::summary::Summary;
use crate::store::threads::{BATCH, in_threads, threads};

/// The number of sessions in the first part: more than a screen shows. Each later part is larger.
const FIRST: usize = 64;
const GROWTH: usize = 8;
/// The sessions that were saved last are among them, whatever their date.
const LATEST: usize = 8;

/// Some of the sessions.
#[derive(Debug)]
pub enum Part<T = Summary> {
    /// The cached list, all at once: the differences follow.
    Remembered(Vec<Entry<T>>),
    /// The present state of some sessions.
    Now {
        /// The number of all sessions.
        total: usize,
        /// The sessions that are new or changed against the parts before.
        entries: Vec<Entry<T>>,
        /// Some that are as they were remembered.
        unchanged: Vec<SessionId>,
    },
}

/// The entry of a session in the cache.
#[derive(Clone, Copy, Debug)]
pub struct Cached<'c> {
    cache: &'c Cache<'c>,
    line: &'c Line<'c>,
}

/// The content of an entry of the list: its summary, or its facts for the portfolio.
pub trait Told: Dated + Sized + Send {
    /// Unpacks it from the cache.
    fn unpack(cached: Cached<'_>) -> Option<Self>;

    /// Chooses it.
    fn choose(summary: Summary, facts: Facts) -> Self;
}

impl Told for Summary {
    fn unpack(cached: Cached<'_>) -> Option<Self> {
        cached.line.summary()
    }

    fn choose(summary: Summary, _: Facts) -> Self {
        summary
    }
}

impl Told for Facts {
    fn unpack(Cached { cache, line }: Cached<'_>) -> Option<Self> {
        cache.facts(line)
    }

    fn choose(_: Summary, facts: Facts) -> Self {
        facts
    }
}

/// The list that the receiver has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing: better what was remembered at once than what is so now later.
    Nothing,
    /// A list.
    List,
}

/// Reads the list and reports it part by part, the newest sessions first as far as their ids say so,
/// until it is not wanted any more. What was read is cached for the next time.
pub fn read<T: Told>(
    places: &Places,
    before: Before,
    remember_at: Option<DateTime<Utc>>,
    is_wanted: &(dyn Fn() -> bool + Sync),
    tell: &mut dyn FnMut(Result<Part<T>, StoreError>),
) {
    let file = CacheFile::read(places);
    let cache = file.cache(places);
    let remembered = match before {
        Before::Nothing => remembered(places, &cache),
        Before::List => None,
    };
    let is_told = remembered.is_some();
    if let Some(entries) = remembered {
        tell(Ok(Part::Remembered(entries)));
    }
    let found = match find(places) {
        Ok(found) => found,
        Err(error) => return tell(Err(error)),
    };
    let listing = Listing { places, remember_at, found: &found, cache: &cache, is_told, is_wanted };
    let stranded = stranded(places);
    let mut remember = listing.tell(stranded, tell);
    let is_new = remember.len() != cache.lines().len() || remember.iter().any(Remember::is_new);
    if is_new && remember_at.is_some() && is_wanted() {
        // As the list shows them: what is sorted is sorted quickly.
        remember.sort_by(|a, b| a.place().cmp(&b.place()));
        // Where nothing can be remembered, it is read again.
        let _ = cache::write(places, &cache, &remember);
    }
}

/// Returns the entries of the cache, if there are any.
fn remembered<T: Told>(places: &Places, cache: &Cache<'_>) -> Option<Vec<Entry<T>>> {
    let entry = |line: &Line<'_>| {
        let (id, told) = (line.id()?, T::unpack(Cached { cache, line })?);
        Some(Entry::new(places, id.clone(), places.session(&id), Ok(told)))
    };
    let entries: Option<Vec<_>> = in_threads(cache.lines(), entry).into_iter().collect();
    entries.filter(|entries| !entries.is_empty())
}

/// Reads the whole list, the newest session first, and remembers nothing: that takes a disk longer than reading.
///
/// # Errors
/// When the sessions folder cannot be listed; an unreadable session is an entry with its error.
pub fn read_all(places: &Places, days: Days) -> Result<Vec<Entry<Summary>>, StoreError> {
    read_and_remember(places, days, None)
}

/// Reads the whole list, the newest session first, and remembers it as of a time.
///
/// # Errors
/// As [`read_all`].
pub fn read_and_remember<T: Told>(
    places: &Places,
    days: Days,
    remember_at: Option<DateTime<Utc>>,
) -> Result<Vec<Entry<T>>, StoreError> {
    let mut all = Ok(Vec::new());
    read(places, Before::List, remember_at, &|| true, &mut |part| match (part, &mut all) {
        (Ok(Part::Now { entries, .. }), Ok(all)) => all.extend(entries),
        (Ok(_), _) => {}
        (Err(error), all) => *all = Err(error),
    });
    let mut all = all?;
    let tomorrow = days.tomorrow();
    all.sort_by(|a, b| a.place(tomorrow).cmp(&b.place(tomorrow)));
    Ok(all)
}

/// A session file, and what it is known by.
#[derive(Debug)]
struct Found {
    file: CatalogueFile,
    path: PathBuf,
    stamp: Option<Stamp>,
}

impl Found {
    fn moment(&self) -> Option<(i64, i64)> {
        Some(self.stamp?.file.moment())
    }
}

/// The session files in the order in which they are read.
fn find(places: &Places) -> Result<Vec<Found>, StoreError> {
    let files = folder::files(places)?;
    let bookmarks = bookmark::all(places);
    let folder = files::Folder::open(&places.sessions());
    let known_by = |CatalogueFile { id, .. }: &CatalogueFile| {
        let bookmark = bookmarks.get(id.as_str()).and_then(|path| files::identity(path));
        let path = places.session(id);
        let file = folder.as_ref().and_then(|folder| folder.identity(&path));
        let stamp = file.map(|file| Stamp { file, bookmark });
        (path, stamp)
    };
    let known_by = in_threads(&files, known_by);
    let found = files.into_iter().zip(known_by);
    let mut found: Vec<Found> =
        found.map(|(file, (path, stamp))| Found { file, path, stamp }).collect();
    let latest = found.len().saturating_sub(LATEST);
    found.sort_by_cached_key(Found::moment);
    let last = found.split_off(latest);
    found.sort_by_cached_key(|found| Reverse((found.file.id.date().map(day), found.moment())));
    Ok(last.into_iter().rev().chain(found).collect())
}

/// Returns the sessions whose file is gone and of which something is kept aside.
pub(super) fn stranded<T>(places: &Places) -> Vec<Entry<T>> {
    let entry = |Stranded { id, error }| {
        let path = places.session(&id);
        Entry::new(places, id, path, Err(error))
    };
    stranded::find(places).into_iter().map(entry).collect()
}

/// The letters of a date, to be compared.
fn day(date: &str) -> Option<[u8; 10]> {
    date.as_bytes().try_into().ok()
}

/// The news of one session, and its entry for the cache.
struct Heard<'f, T> {
    news: News<T>,
    remember: Option<Remember<'f>>,
}

/// The news of a session.
enum News<T> {
    /// Its present content.
    Entry(Box<Entry<T>>),
    /// Nothing: it is as it was told.
    Unchanged(SessionId),
}

/// A list that is being read.
struct Listing<'l> {
    places: &'l Places,
    remember_at: Option<DateTime<Utc>>,
    found: &'l [Found],
    cache: &'l Cache<'l>,
    /// True if the cached list was reported.
    is_told: bool,
    is_wanted: &'l (dyn Fn() -> bool + Sync),
}

impl<'l> Listing<'l> {
    /// Reads with as many threads as there are processors and reports all entries, the given ones too;
    /// returns the lines for the cache.
    fn tell<T: Told>(
        &self,
        mut entries: Vec<Entry<T>>,
        tell: &mut dyn FnMut(Result<Part<T>, StoreError>),
    ) -> Vec<Remember<'l>> {
        let (next, (send, batches)) = (AtomicUsize::new(0), channel());
        let (mut remember, mut unchanged) = (Vec::new(), Vec::new());
        let (mut total, mut done, mut enough) = (self.found.len() + entries.len(), 0, FIRST);
        thread::scope(|scope| {
            let start = |_| {
                let (send, next) = (send.clone(), &next);
                thread::Builder::new().spawn_scoped(scope, move || self.read(next, &send)).is_ok()
            };
            let started = (0..threads(self.found.len().div_ceil(BATCH))).map(start);
            // Where no thread can be made, this one reads.
            if started.filter(|is_started| *is_started).count() == 0 {
                self.read(&next, &send);
            }
            drop(send);
            // One thread may be faster than another, but the newest sessions come first.
            let mut waiting = BTreeMap::new();
            for (range, batch) in batches {
                waiting.insert(range.start, (range.end, batch));
                while let Some((end, batch)) = waiting.remove(&done) {
                    total -= end - done - batch.len();
                    done = end;
                    for Heard { news, remember: it } in batch {
                        remember.extend(it);
                        match news {
                            News::Entry(entry) => entries.push(*entry),
                            News::Unchanged(id) => unchanged.push(id),
                        }
                    }
                    // However many batches have waited for this one, a part is no larger for it.
                    if entries.len() >= enough {
                        let (entries, unchanged) = (take(&mut entries), take(&mut unchanged));
                        tell(Ok(Part::Now { total, entries, unchanged }));
                        enough *= GROWTH;
                    }
                }
            }
        });
        if (self.is_wanted)() {
            tell(Ok(Part::Now { total, entries, unchanged }));
        }
        remember
    }

    /// Reads batches until none is left: the work of each thread.
    fn read<T: Told>(&self, next: &AtomicUsize, done: &Sender<(Range<usize>, Vec<Heard<'l, T>>)>) {
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

    /// Reads one session; `None` where it is gone meanwhile.
    fn read_one<T: Told>(&self, found: &Found, skimmer: &mut Skimmer) -> Option<Heard<'l, T>> {
        let Found { file, path, stamp } = found;
        let id = &file.id;
        let told = |content, remember| {
            let entry = Entry::new(self.places, id.clone(), path.clone(), content);
            Some(Heard { news: News::Entry(Box::new(entry)), remember })
        };
        let permitted = if file.is_link { folder::permit(self.places, path) } else { Ok(()) };
        if let Err(error) = permitted {
            return told(Err(error), None);
        }
        if let Some(line) = stamp.and_then(|stamp| self.cache.find(id, stamp)) {
            let remember = Some(line.again(id));
            if self.is_told {
                return Some(Heard { news: News::Unchanged(id.clone()), remember });
            }
            if let Some(content) = T::unpack(Cached { cache: self.cache, line }) {
                return told(Ok(content), remember);
            }
        }
        match skimmer.read(path) {
            Ok((session, content)) => {
                if let Some(error) = folder::uncounted(self.places, file, &session) {
                    return told(Err(error), None);
                }
                // A link under another name than its session's has the bookmark of that session.
                let stamp = stamp.filter(|_| session.id() == id);
                let bookmark = match stamp {
                    Some(Stamp { bookmark: None, .. }) => Bookmark::default(),
                    _ => bookmark::load(self.places, session.id()),
                };
                let summary = Summary::of(&session, &bookmark);
                let asked = skimmer.asked(session.checklist());
                let facts = Facts { content, ..Facts::of(&session, asked) };
                let remember = stamp
                    .zip(self.remember_at)
                    .and_then(|(stamp, at)| cache::remember(id, stamp, (&summary, &facts), at));
                told(Ok(T::choose(summary, facts)), remember)
            }
            Err(_) if !files::exists(path) => None,
            Err(error) => told(Err(error), None),
        }
    }
}
