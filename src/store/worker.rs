//! The thread that does everything with files, so that no key ever waits for a disk.
//!
//! The screen sends [`Order`]s and gets [`Report`]s. An edit is sent as a value and carried out on
//! the worker's own copy of the session, which it then saves; so the cost of a key does not depend
//! on the size of the session. [`Desk`] is the worker without its thread.

use std::path::{PathBuf, absolute};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::domain::answer::Stamp;
use crate::domain::checklist::Checklist;
use crate::domain::edit::Edit;
use crate::domain::names::{SessionId, SystemName};
use crate::domain::session::Session;
use crate::domain::text::Text;
use crate::store::bookmark::{self, Bookmark};
use crate::store::catalogue::{self, Entry, Summary};
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::places::Places;
use crate::store::recovery::{self, Recovery};
use crate::store::sessions::{self, Loaded, Rescue, Saved};

/// How long to wait before a failed save is tried again, at first and at most.
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(30);

/// How often to look whether somebody else has changed the open session.
const LOOK: Duration = Duration::from_millis(1_500);
/// How many orders are carried out before a save: keys that never stop must not put it off.
const BATCH: usize = 64;

/// What the screen asks of the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Read the list of sessions, as of a day.
    List(NaiveDate),
    /// Open a session for editing.
    Open(PathBuf),
    /// Put what can be rescued into the place of a session's file and open it.
    Restore(PathBuf),
    /// Create a session and open it.
    Create {
        /// The system.
        system: SystemName,
        /// A checklist of the user's own.
        checklist: Option<PathBuf>,
        /// When.
        now: DateTime<FixedOffset>,
    },
    /// Carry out an edit of the open session and save.
    Edit {
        /// The number of the edit: the state of the session after it.
        generation: u64,
        /// How many merges the screen had seen when it was made.
        seen: u64,
        /// What to change.
        edit: Edit,
        /// By whom, when.
        stamp: Stamp,
    },
    /// The screen has seen so many merges.
    Seen(u64),
    /// Bring back what programs that have ended could not save of the open session.
    Recover,
    /// The file of the open session is gone: write it again.
    WriteAgain,
    /// Remember where the open session was left.
    Remember(Bookmark),
    /// The open session is not looked at any more.
    Close,
    /// Give a session's system another name.
    Rename {
        /// The session's file.
        path: PathBuf,
        /// The new name.
        edit: Edit,
        /// By whom, when.
        stamp: Stamp,
    },
    /// Move a session to the bin.
    Delete(SessionId),
    /// Bring a session back from the bin.
    Undelete(SessionId),
    /// Read a session without opening it.
    Fetch(PathBuf),
    /// Write a report.
    Export {
        /// Where to.
        path: PathBuf,
        /// The report.
        text: String,
        /// What to do with a file that is there already.
        existing: Existing,
    },
}

/// What the worker tells the screen.
#[derive(Debug)]
pub enum Report {
    /// The list of sessions.
    Listed(Result<Vec<Entry<Summary>>, StoreError>),
    /// A session is open.
    Opened(Result<Box<Opened>, StoreError>),
    /// A session cannot be opened, but something can be rescued.
    Broken(PathBuf, StoreError, Box<Rescue>),
    /// The open session is on the disk as it was after this edit.
    Saved {
        /// The number of the edit.
        generation: u64,
    },
    /// Somebody else has changed the open session: both came together.
    Merged(Box<Merged>),
    /// The open session could not be saved; it is tried again.
    NotSaved {
        /// Why.
        error: StoreError,
        /// Whether it is kept aside, to be offered when the session is opened again.
        is_kept: bool,
    },
    /// The bookmark could not be saved.
    NotRemembered(StoreError),
    /// A system has another name.
    Renamed(Result<Renamed, StoreError>),
    /// A session went to the bin.
    Deleted(SessionId, Result<PathBuf, StoreError>),
    /// A session came back from the bin.
    Undeleted(SessionId, Result<(), StoreError>),
    /// A session was read.
    Fetched(Result<Box<Session>, StoreError>),
    /// A report was written.
    Exported(PathBuf, Result<(), StoreError>),
}

/// What somebody else changed in the open session.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The number of the merge.
    pub number: u64,
    /// The session as this program had it.
    pub before: Session,
    /// The session with what somebody else said.
    pub after: Session,
}

/// A session that was opened, and where it was left.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The session and its file.
    pub loaded: Loaded,
    /// Where it was left.
    pub bookmark: Bookmark,
    /// What programs that have ended could not save of it.
    pub recoveries: Vec<Recovery>,
    /// Whether its file can be saved, as far as that can be told beforehand.
    pub is_writable: bool,
}

/// A system that was given another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The session's file.
    pub path: PathBuf,
    /// The name before and after.
    pub names: [Text; 2],
    /// The edit that takes it back.
    pub back: Option<Edit>,
}

/// Opens what the command line named, and clears away what a killed program left there.
#[must_use]
pub fn opened(places: &Places, loaded: Loaded) -> Opened {
    let bookmark = bookmark::load(places, loaded.session.id());
    let recoveries = recovery::find(places, loaded.session.id());
    files::sweep(&files::folder_of(&loaded.path));
    let is_writable = files::is_replaceable(&loaded.path);
    Opened { loaded, bookmark, recoveries, is_writable }
}

/// The worker without its thread: carries out orders one after the other.
#[derive(Debug)]
pub struct Desk {
    places: Places,
    open: Option<Open>,
    /// Where the open session was left, as far as that is not written down yet.
    bookmark: Option<Bookmark>,
    /// Why the open session is not on the disk, since the last try.
    failure: Option<String>,
}

/// The session that is being edited.
#[derive(Debug)]
struct Open {
    /// What the file holds.
    file: Loaded,
    /// The session as the screen has it.
    screen: Session,
    /// The merges that the screen has not seen yet: to be made on top of what it has.
    unseen: Vec<Merged>,
    /// How many merges there were.
    merges: u64,
    /// The number of the last edit carried out, and of the last one on the disk.
    generation: u64,
    saved: u64,
    /// The files with what was kept aside and is in the session now, but not in its file.
    recovered: Vec<PathBuf>,
    /// Whether something else, or nothing, was found in the place of the file.
    is_displaced: bool,
    /// Whether the file is to be written although the session did not change.
    must_write: bool,
}

impl Desk {
    /// A desk on which a session may lie already.
    #[must_use]
    pub fn new(places: Places, open: Option<Loaded>) -> Self {
        Self { places, open: open.map(Open::new), bookmark: None, failure: None }
    }

    /// Why the open session differs from its file, if it could not be saved.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Whether the open session differs from its file.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.open.as_ref().is_some_and(Open::is_dirty)
    }

    /// Carries out an order. Edits are only carried out on the copy, and of bookmarks only the last
    /// one counts: [`Desk::save`] follows when no more orders wait.
    pub fn take(&mut self, order: Order, tell: &mut dyn FnMut(Report)) {
        if !matches!(order, Order::Edit { .. } | Order::Seen(_) | Order::Remember(_)) {
            // What comes next may read the file, or put another session in this one's place.
            self.save(tell);
        }
        match order {
            Order::List(today) => tell(Report::Listed(self.list(today))),
            Order::Open(path) => match (sessions::load(&path), sessions::rescue(&path)) {
                (Err(error), Some(rescue)) => {
                    tell(Report::Broken(path, error, Box::new(rescue)));
                }
                (opened, _) => self.open(opened, tell),
            },
            Order::Restore(path) => {
                let restored = sessions::restore(&path);
                self.open(restored, tell);
            }
            Order::Create { system, checklist, now } => {
                let created = self.create(&system, checklist, now);
                self.open(created, tell);
            }
            Order::Edit { generation, seen, edit, stamp } => {
                if let Some(open) = &mut self.open {
                    open.has_seen(seen);
                    open.screen.apply(&edit, &stamp);
                    open.generation = generation;
                }
            }
            Order::Seen(seen) => {
                if let Some(open) = &mut self.open {
                    open.has_seen(seen);
                }
            }
            Order::Recover => {
                if let Some(open) = &mut self.open {
                    let recoveries = recovery::find(&self.places, open.screen.id());
                    tell(Report::Merged(open.recover(recoveries)));
                }
                self.save(tell);
            }
            Order::WriteAgain => {
                if let Some(open) = &mut self.open {
                    sessions::write_again(&mut open.file);
                    open.must_write = true;
                }
                self.save(tell);
            }
            Order::Remember(bookmark) => self.bookmark = Some(bookmark),
            Order::Close => self.lay(None),
            Order::Rename { path, edit, stamp } => {
                tell(Report::Renamed(rename(path, &edit, &stamp)));
            }
            Order::Delete(id) => {
                let deleted = sessions::delete(&self.places, &id);
                tell(Report::Deleted(id, deleted));
            }
            Order::Undelete(id) => {
                let undeleted = sessions::undelete(&self.places, &id);
                tell(Report::Undeleted(id, undeleted));
            }
            Order::Fetch(path) => {
                let fetched = sessions::load(&path).map(|loaded| Box::new(loaded.session));
                tell(Report::Fetched(fetched));
            }
            Order::Export { path, text, existing } => {
                let path = absolute(&path).unwrap_or(path);
                let written = sessions::write_report(&self.places, &path, &text, existing);
                tell(Report::Exported(path, written));
            }
        }
    }

    /// Saves the open session if it differs from its file, and then where it was left.
    pub fn save(&mut self, tell: &mut dyn FnMut(Report)) {
        let Some(open) = &mut self.open else { return };
        if open.is_dirty() {
            match open.save() {
                Ok(merged) => {
                    open.saved = open.generation;
                    open.must_write = false;
                    let was_displaced = std::mem::take(&mut open.is_displaced);
                    if self.failure.take().is_some() || was_displaced {
                        recovery::forget(&self.places, open.screen.id());
                    }
                    for recovered in open.recovered.drain(..) {
                        // It is in the session now; left over it would be offered once more.
                        let _ = files::remove(&recovered);
                    }
                    if let Some(merged) = merged {
                        tell(Report::Merged(merged));
                    }
                    tell(Report::Saved { generation: open.saved });
                }
                Err(error) => {
                    self.failure = Some(error.to_string());
                    let kept = recovery::keep(&self.places, &open.file.session, &open.session());
                    tell(Report::NotSaved { error, is_kept: kept.is_ok() });
                }
            }
        }
        if let Some(bookmark) = self.bookmark.take()
            && let Err(error) = bookmark::save(&self.places, open.screen.id(), &bookmark)
        {
            tell(Report::NotRemembered(error));
        }
    }

    /// Looks whether somebody else has changed the open session, or its file is not there any more:
    /// then nothing of it is saved.
    pub fn look(&mut self, tell: &mut dyn FnMut(Report)) {
        let Some(open) = self.open.as_mut().filter(|open| !open.is_dirty()) else { return };
        match open.look() {
            Ok(merged) => {
                if std::mem::take(&mut open.is_displaced) {
                    recovery::forget(&self.places, open.screen.id());
                    tell(Report::Saved { generation: open.saved });
                }
                if let Some(merged) = merged {
                    tell(Report::Merged(merged));
                }
            }
            Err(error) if error.is_displacement() => {
                if !std::mem::replace(&mut open.is_displaced, true) {
                    let kept = recovery::keep(&self.places, &open.file.session, &open.session());
                    tell(Report::NotSaved { error, is_kept: kept.is_ok() });
                }
            }
            // It may be seen again the next time, and nothing waits to be saved.
            Err(_) => {}
        }
    }

    /// Puts another session on the desk, or none.
    fn lay(&mut self, open: Option<Open>) {
        self.open = open;
        self.bookmark = None;
        self.failure = None;
    }

    fn list(&self, today: NaiveDate) -> Result<Vec<Entry<Summary>>, StoreError> {
        catalogue::list(&self.places, |loaded| Summary::of(&loaded, &self.places, today))
    }

    fn create(
        &self,
        system: &SystemName,
        checklist: Option<PathBuf>,
        now: DateTime<FixedOffset>,
    ) -> Result<Loaded, StoreError> {
        let checklist = match checklist {
            Some(path) => sessions::load_checklist(&path)?,
            None => Checklist::built_in(),
        };
        sessions::create(&self.places, system, &checklist, now)
    }

    fn open(&mut self, loaded: Result<Loaded, StoreError>, tell: &mut dyn FnMut(Report)) {
        let opened = loaded.map(|loaded| {
            self.lay(Some(Open::new(loaded.clone())));
            Box::new(opened(&self.places, loaded))
        });
        tell(Report::Opened(opened));
    }
}

impl Open {
    fn new(loaded: Loaded) -> Self {
        Self {
            screen: loaded.session.clone(),
            file: loaded,
            unseen: Vec::new(),
            merges: 0,
            generation: 0,
            saved: 0,
            recovered: Vec::new(),
            is_displaced: false,
            must_write: false,
        }
    }

    /// Whether the session differs from its file.
    const fn is_dirty(&self) -> bool {
        self.saved != self.generation || self.must_write || !self.recovered.is_empty()
    }

    /// Brings back what was kept aside.
    fn recover(&mut self, recoveries: Vec<Recovery>) -> Box<Merged> {
        let before = self.session();
        let after = recoveries.iter().fold(before.clone(), |session, recovery| {
            Session::merge(Some(&recovery.base), &session, &recovery.ours)
        });
        self.recovered.extend(recoveries.into_iter().map(|recovery| recovery.path));
        self.merges += 1;
        let merged = Merged { number: self.merges, before, after };
        self.unseen.push(merged.clone());
        Box::new(merged)
    }

    /// The session as the screen will have it once it has seen every merge.
    fn session(&self) -> Session {
        self.unseen.iter().fold(self.screen.clone(), |screen, merged| merged.on(&screen))
    }

    /// The screen has made so many merges itself.
    fn has_seen(&mut self, seen: u64) {
        let count = self.unseen.iter().take_while(|merged| merged.number <= seen).count();
        for merged in self.unseen.drain(..count) {
            self.screen = merged.on(&self.screen);
        }
    }

    fn save(&mut self) -> Result<Option<Box<Merged>>, StoreError> {
        let mine = self.session();
        Ok(match sessions::save(&mut self.file, &mine)? {
            Saved::AsGiven => None,
            Saved::Merged => Some(self.merged(mine)),
        })
    }

    /// Takes what somebody else wrote; there is nothing of our own to save.
    fn look(&mut self) -> Result<Option<Box<Merged>>, StoreError> {
        let mine = self.session();
        Ok(sessions::refresh(&mut self.file)?.map(|_| self.merged(mine)))
    }

    /// Notes a merge that the screen has to see.
    fn merged(&mut self, before: Session) -> Box<Merged> {
        self.merges += 1;
        let merged = Merged { number: self.merges, before, after: self.file.session.clone() };
        self.unseen.push(merged.clone());
        Box::new(merged)
    }
}

impl Merged {
    /// Makes the merge on what somebody has, who may have edited it meanwhile.
    #[must_use]
    pub fn on(&self, session: &Session) -> Session {
        Session::merge(Some(&self.before), session, &self.after)
    }
}

fn rename(path: PathBuf, edit: &Edit, stamp: &Stamp) -> Result<Renamed, StoreError> {
    let mut loaded = sessions::load(&path)?;
    let mut session = loaded.session.clone();
    let before = session.system().clone();
    let back = session.apply(edit, stamp);
    if back.is_some() {
        sessions::save(&mut loaded, &session)?;
    }
    Ok(Renamed { path, names: [before, session.system().clone()], back })
}

/// A running worker.
#[derive(Debug)]
pub struct Worker {
    orders: Sender<Order>,
    ended: Receiver<Result<(), String>>,
}

/// How the worker ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finished {
    /// Everything is on the disk.
    Saved,
    /// The open session is not, and why.
    NotSaved(String),
    /// It is still at it.
    Unfinished,
}

impl Worker {
    /// Starts the thread; `tell` is called on it.
    pub fn start(desk: Desk, tell: impl FnMut(Report) + Send + 'static) -> Self {
        let (orders, inbox) = channel();
        let (end, ended) = channel();
        thread::spawn(move || {
            // Nobody may be waiting.
            let _ = end.send(work(desk, &inbox, tell));
        });
        Self { orders, ended }
    }

    /// Asks for something.
    pub fn send(&self, order: Order) {
        // The thread ends only after this end of the channel is gone.
        let _ = self.orders.send(order);
    }

    /// Lets the worker finish what it was asked for and save, for at most this long.
    #[must_use]
    pub fn finish(self, at_most: Duration) -> Finished {
        drop(self.orders);
        match self.ended.recv_timeout(at_most) {
            Ok(Ok(())) => Finished::Saved,
            Ok(Err(reason)) => Finished::NotSaved(reason),
            Err(_) => Finished::Unfinished,
        }
    }
}

/// Carries out orders until no more can come; gives why the session is not saved then.
fn work(
    mut desk: Desk,
    inbox: &Receiver<Order>,
    mut tell: impl FnMut(Report),
) -> Result<(), String> {
    let mut retry = FIRST_RETRY;
    loop {
        let patience =
            if desk.is_dirty() { Some(retry) } else { desk.open.is_some().then_some(LOOK) };
        let order = match patience.map_or_else(
            || inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            |patience| inbox.recv_timeout(patience),
        ) {
            Ok(order) => Some(order),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => break,
        };
        let is_retry = order.is_none();
        if is_retry {
            desk.look(&mut tell);
        }
        for order in order.into_iter().chain(inbox.try_iter().take(BATCH)) {
            desk.take(order, &mut tell);
        }
        desk.save(&mut tell);
        retry = match (desk.is_dirty(), is_retry) {
            (false, _) => FIRST_RETRY,
            (true, false) => retry,
            (true, true) => LAST_RETRY.min(retry * 2),
        };
    }
    desk.save(&mut tell);
    desk.failure().map_or(Ok(()), |reason| Err(reason.to_owned()))
}
