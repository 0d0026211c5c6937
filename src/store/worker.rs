//! The thread that does everything with files, so that no key ever waits for a disk.
//!
//! The screen sends [`Order`]s and gets [`Report`]s. An edit is sent as a value and carried out on
//! the worker's own copy of the session, which it then saves; so the cost of a key does not depend
//! on the size of the session. What is to be done is the [`Desk`]'s; here is when. Only the list of
//! sessions is read by another thread: no save waits for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use log::{debug, error, info};

use crate::domain::answer::Stamp;
use crate::domain::day::Now;
use crate::domain::edit::Edit;
use crate::domain::foreign::Foreign;
use crate::domain::names::{SessionId, SystemName};
use crate::domain::session::Session;
use crate::domain::text::show_path;
use crate::store::bookmark::Bookmark;
use crate::store::caveats::Caveats;
use crate::store::copies::TakenIn;
use crate::store::desk::{Desk, Opened, Renamed};
use crate::store::error::{StoreError, reason};
use crate::store::files::Existing;
use crate::store::homes::Durability;
use crate::store::last_report::LastReport;
use crate::store::listing::Part;
use crate::store::reader::{Asked, Reader};
use crate::store::replica::Merged;
use crate::store::sessions::Rescue;

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
    /// Read the list of sessions.
    List(Asked),
    /// Open a session for editing.
    Open(PathBuf),
    /// Put what can be rescued into the place of a session's file and open it.
    Restore(PathBuf),
    /// Create the session that follows another one, and open it.
    CreateNext {
        /// The file of the other one.
        previous: PathBuf,
        /// The time.
        now: Now,
    },
    /// Read two sessions to compare them.
    Compare([PathBuf; 2]),
    /// Create a session and open it.
    Create {
        /// The system.
        system: SystemName,
        /// A checklist of the user's own.
        checklist: Option<PathBuf>,
        /// When.
        now: Now,
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
    /// Remember what was typed at Home and not kept.
    RememberHome(Bookmark),
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
    Undelete {
        /// The session.
        id: SessionId,
        /// Its file in the bin.
        binned: PathBuf,
    },
    /// Merge a copy into its session.
    TakeIn(PathBuf),
    /// Read a session without opening it.
    Fetch(PathBuf),
    /// Save a copy of the open session in a new file.
    SaveCopy(PathBuf),
    /// Write a report.
    Export {
        /// Where to.
        path: PathBuf,
        /// The report.
        text: String,
        /// The name of its edition, to be remembered.
        edition: &'static str,
        /// What to do with a file that is there already.
        existing: Existing,
    },
    /// Look whether there is a page to be read back.
    FindPage(PathBuf),
    /// Read a page that is to be read back.
    ReadPage(PathBuf),
}

/// What the worker tells the screen.
#[derive(Debug)]
pub enum Report {
    /// A part of the list of sessions.
    Listed {
        /// The number of the question.
        number: u64,
        /// The part, or why there is no list.
        part: Result<Part, StoreError>,
    },
    /// A session is open.
    Opened(Result<Box<Opened>, StoreError>),
    /// A session cannot be opened, but something can be rescued.
    Broken(PathBuf, StoreError, Box<Rescue>),
    /// The open session is on the disk as it was after this edit.
    Saved {
        /// The number of the edit.
        generation: u64,
        /// The shortcomings of the file system.
        caveats: Caveats,
    },
    /// Somebody else has changed the open session: both came together.
    Merged(Box<Merged>),
    /// The open session could not be saved; it is tried again.
    NotSaved {
        /// Why.
        error: StoreError,
        /// Whether it is kept aside, to be offered when the session is opened again.
        kept: Durability,
    },
    /// Text that was typed and not kept is written down.
    DraftsKept(Durability),
    /// The bookmark could not be saved.
    NotRemembered {
        /// Why.
        error: StoreError,
        /// True if it holds drafts; then it is tried again.
        has_drafts: bool,
    },
    /// A system has another name.
    Renamed(Result<Renamed, StoreError>),
    /// A session went to the bin.
    Deleted(SessionId, Result<PathBuf, StoreError>),
    /// A session came back from the bin.
    Undeleted(SessionId, Result<(), StoreError>),
    /// A copy was merged into its session, which is open now.
    TakenIn(Result<Box<TakenIn>, StoreError>),
    /// A session was read.
    Fetched(Result<Box<Session>, StoreError>),
    /// Two sessions were read, the earlier one first.
    Compared(Result<Box<[Session; 2]>, StoreError>),
    /// A copy of the open session was saved.
    Copied(PathBuf, Result<(), StoreError>),
    /// A report was written: where the next one begins.
    Exported(PathBuf, Result<Option<LastReport>, StoreError>),
    /// There is a page to be read back.
    FoundPage(PathBuf),
    /// A page was read.
    Page(PathBuf, Result<String, StoreError>),
    /// No thread could be started, with the reason: orders are carried out by the caller.
    NoThread(String),
}

impl Report {
    /// Tells the log: how it went and where, and nothing that stands in a session.
    fn note(&self) {
        if let Some(error) = self.error() {
            error!("{}", error.without_content());
        }
        match self {
            Self::Opened(Ok(opened)) => info!(
                "{}: open; {} items, {} kept aside, {}",
                show_path(&opened.loaded.path),
                opened.loaded.session.answers().count(),
                opened.recoveries.len(),
                if opened.is_writable { "writable" } else { "read-only" },
            ),
            Self::Merged(merged) => info!(
                "merge {}: somebody else changed {} items",
                merged.number,
                Foreign::between(&merged.before, &merged.after).items.len(),
            ),
            Self::NotSaved { kept, .. } => {
                info!("not saved; kept aside: {kept:?}");
            }
            Self::NoThread(reason) => error!("no thread can be made: {reason}"),
            Self::Listed { number, .. } => debug!("a part of list {number} is read"),
            _ => {}
        }
    }

    /// What went wrong.
    const fn error(&self) -> Option<&StoreError> {
        match self {
            Self::Listed { part: Err(error), .. }
            | Self::Opened(Err(error))
            | Self::Broken(_, error, _)
            | Self::NotSaved { error, .. }
            | Self::NotRemembered { error, .. }
            | Self::Renamed(Err(error))
            | Self::Deleted(_, Err(error))
            | Self::Undeleted(_, Err(error))
            | Self::TakenIn(Err(error))
            | Self::Fetched(Err(error))
            | Self::Compared(Err(error))
            | Self::Copied(_, Err(error))
            | Self::Exported(_, Err(error))
            | Self::Page(_, Err(error)) => Some(error),
            _ => None,
        }
    }
}

/// What reaches the thread.
enum Call {
    Order(Order),
    /// Say when everything before this is done and saved.
    Rest(Sender<()>),
}

/// The callback that receives the reports.
pub type Tell = Arc<dyn Fn(Report) + Send + Sync>;

/// A running worker.
pub struct Worker(Place);

/// The thread of a worker.
enum Place {
    /// On a thread of its own.
    Thread { calls: Sender<Call>, ended: Receiver<Result<(), String>> },
    /// Where it is asked: no thread can be made. Every order is carried out and saved at once; what is
    /// to be done without one, whoever asks sees to.
    Here(Box<Bench>),
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
    /// Starts the thread, and the reader's once there is something to read; `tell` is called on both.
    /// Where no thread can be started, this is reported, and [`Worker::send`] carries orders out itself.
    pub fn start(desk: Desk, tell: impl Fn(Report) + Send + Sync + 'static) -> Self {
        let ((calls, inbox), (end, ended)) = (channel(), channel());
        // What the thread works on would be lost with a thread that cannot be made.
        let (hand, handed) = channel::<Bench>();
        let work = move || {
            let Ok(mut bench) = handed.recv() else { return };
            info!("the worker begins");
            let worked = bench.work(&inbox);
            info!(
                "the worker ends, {}",
                if worked.is_ok() { "all saved" } else { "not all saved" }
            );
            // Nobody may be waiting.
            let _ = end.send(worked);
        };
        let bench = Bench::new(desk, tell);
        match thread::Builder::new().spawn(work) {
            Ok(_) => {
                // The thread waits for it.
                let _ = hand.send(bench);
                Self(Place::Thread { calls, ended })
            }
            Err(error) => {
                (bench.tell)(Report::NoThread(reason(&error)));
                Self(Place::Here(Box::new(bench)))
            }
        }
    }

    /// Asks for something.
    pub fn send(&mut self, order: Order) {
        match &mut self.0 {
            // The thread ends only after this end of the channel is gone.
            Place::Thread { calls, .. } => drop(calls.send(Call::Order(order))),
            Place::Here(bench) => {
                bench.take(order);
                bench.save_after(Pause::Interrupted);
            }
        }
    }

    /// Returns how long after the last order, or the last call of [`Worker::idle`], that is to be called,
    /// where it does so itself: `None`.
    #[must_use]
    pub fn patience(&self) -> Option<Duration> {
        match &self.0 {
            Place::Thread { .. } => None,
            Place::Here(bench) => bench.patience(),
        }
    }

    /// Does what is to be done while nothing is asked for: tries a failed save again, and looks whether
    /// somebody else has changed the open session.
    pub fn idle(&mut self) {
        if let Place::Here(bench) = &mut self.0 {
            bench.look();
            bench.save_after(Pause::Over);
        }
    }

    /// Waits until what it was asked for is done and saved, for at most this long.
    pub fn rest(&self, at_most: Duration) {
        let Place::Thread { calls, .. } = &self.0 else { return };
        let (say, said) = channel();
        let _ = calls.send(Call::Rest(say));
        let _ = said.recv_timeout(at_most);
    }

    /// Lets the worker finish what it was asked for and save, for at most this long.
    #[must_use]
    pub fn finish(self, at_most: Duration) -> Finished {
        let ended = match self.0 {
            Place::Thread { calls, ended } => {
                drop(calls);
                ended.recv_timeout(at_most).ok()
            }
            Place::Here(mut bench) => Some(bench.end()),
        };
        match ended {
            Some(Ok(())) => Finished::Saved,
            Some(Err(reason)) => Finished::NotSaved(reason),
            None => Finished::Unfinished,
        }
    }
}

/// How the wait for orders ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pause {
    /// None came.
    Over,
    /// One came.
    Interrupted,
}

/// The desk, the reader, and the callback for reports.
struct Bench {
    desk: Desk,
    reader: Option<Reader>,
    tell: Tell,
    /// How long to wait before a failed save is tried again.
    retry: Duration,
}

impl Bench {
    fn new(desk: Desk, tell: impl Fn(Report) + Send + Sync + 'static) -> Self {
        let tell = Arc::new(move |report: Report| {
            report.note();
            tell(report);
        });
        Self { desk, reader: None, tell, retry: FIRST_RETRY }
    }

    /// Carries out orders until no more can come; gives why the session is not saved then.
    fn work(&mut self, inbox: &Receiver<Call>) -> Result<(), String> {
        loop {
            let call = match self.patience().map_or_else(
                || inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                |patience| inbox.recv_timeout(patience),
            ) {
                Ok(call) => Some(call),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let pause = if call.is_some() { Pause::Interrupted } else { Pause::Over };
            if pause == Pause::Over {
                self.look();
            }
            let mut waiting = Vec::new();
            for call in call.into_iter().chain(inbox.try_iter().take(BATCH)) {
                match call {
                    Call::Order(order) => self.take(order),
                    Call::Rest(say) => waiting.push(say),
                }
            }
            self.save_after(pause);
            for say in waiting {
                // The receiver may be gone.
                let _ = say.send(());
            }
        }
        self.end()
    }

    /// Returns how long to wait for orders before something is to be done without one.
    fn patience(&self) -> Option<Duration> {
        if self.desk.has_unsaved() {
            return Some(self.retry);
        }
        self.desk.has_open().then_some(LOOK)
    }

    /// Saves what is not saved. What fails again and again is tried less and less often.
    fn save_after(&mut self, pause: Pause) {
        self.save();
        self.retry = match (self.desk.has_unsaved(), pause) {
            (false, _) => FIRST_RETRY,
            (true, Pause::Interrupted) => self.retry,
            (true, Pause::Over) => LAST_RETRY.min(self.retry * 2),
        };
    }

    /// Carries out an order.
    fn take(&mut self, order: Order) {
        let asked = if let Order::List(asked) = order { Some(asked) } else { None };
        self.desk.take(order, &mut |report| (self.tell)(report));
        if let Some(asked) = asked {
            let start = || Reader::start(self.desk.places().clone(), Arc::clone(&self.tell));
            self.reader.get_or_insert_with(start).ask(asked);
        }
    }

    /// Saves what is not saved.
    fn save(&mut self) {
        self.desk.save(&mut |report| (self.tell)(report));
    }

    /// Checks whether another program has changed the open session.
    fn look(&mut self) {
        self.desk.look(&mut |report| (self.tell)(report));
    }

    /// Saves for the last time; gives why the session is not saved then.
    fn end(&mut self) -> Result<(), String> {
        self.save();
        // What is said to be saved at the end is there.
        self.look();
        self.desk.failure().map_or(Ok(()), Err)
    }
}
