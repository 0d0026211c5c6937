//! The messages of the store's threads: what the screen asks of them, and what they answer.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use log::{debug, error, info};

use crate::domain::basics::day::Now;
use crate::domain::basics::names::{PersonName, SessionId, SystemName};
use crate::domain::basics::text::{Text, show_path};
use crate::domain::insight::agreement::Sight;
use crate::domain::insight::conditions::Promise;
use crate::domain::records::assessment::Assessment;
use crate::domain::records::checklist::Checklist;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::answered::FileAnswers;
use crate::domain::session::edit::{CarriedChange, Edit};
use crate::domain::session::foreign::Foreign;
use crate::store::assessments::{Assessments, Underway};
use crate::store::bookmark::Bookmark;
use crate::store::caveats::Caveats;
use crate::store::copies::TakenIn;
use crate::store::error::StoreError;
use crate::store::files::Existing;
use crate::store::git::{Outcome, Standing, SyncError, Way};
use crate::store::homes::Durability;
use crate::store::last_report::LastReport;
use crate::store::library::Named;
use crate::store::listing::{Before, Part};
use crate::store::portfolio::Reviews;
use crate::store::recovery::Recovery;
use crate::store::replica::Merged;
use crate::store::rescue::Rescue;
use crate::store::sessions::Loaded;
use crate::store::undo::{LastRun, Steps};

/// A request of the screen to the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Read the list of sessions.
    List(Asked),
    /// Read the facts of all reviews for the portfolio, at this time.
    Portfolio(Now),
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
    /// Begin a person's assessment of a review, or go on with it, and open it.
    Assess {
        /// The file of the review.
        review: PathBuf,
        /// The person.
        by: PersonName,
        /// The time.
        now: Now,
    },
    /// Look whether its review has taken a submitted assessment in.
    LookTakenIn(Box<Assessment>),
    /// Read the assessments of a review.
    FindAssessments(SessionId),
    /// Read two sessions to compare them.
    Compare([PathBuf; 2]),
    /// Create a session and open it.
    Create {
        /// The system.
        system: SystemName,
        /// The checklist.
        checklist: Arc<Checklist>,
        /// The answers of a file, which become its last time.
        answers: Option<FileAnswers>,
        /// When.
        now: Now,
    },
    /// Carry out an edit of the open session and save.
    Edit {
        /// The number of the edit: the state of the session after it.
        generation: u64,
        /// The number of merges that the screen had seen when it was made.
        seen: u64,
        /// The edit.
        edit: Edit,
        /// By whom, when.
        stamp: Stamp,
        /// The undo history after it.
        steps: Steps,
    },
    /// Change conditions in the session that decided them.
    Carry {
        /// That session.
        id: SessionId,
        /// The changes.
        changes: Vec<CarriedChange>,
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
    /// Give the system of some sessions another name: of all of them, or of none.
    Rename {
        /// The file of each session, with the edit that renames it.
        edits: Vec<(PathBuf, Edit)>,
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
        edition: String,
        /// The treatment of a file that exists already.
        existing: Existing,
    },
    /// Look whether there is a page to be read back.
    FindPage(PathBuf),
    /// Read a page that is to be read back.
    ReadPage(PathBuf),
    /// Do something with the shared store.
    Share(Errand),
    /// Look for the checklist of a new review.
    Look(Look),
}

/// A search while the checklist of a new review is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// A checklist: an id of the library, or a file.
    Checklist(PathBuf),
    /// The ids of the library.
    Library,
    /// The files whose paths begin so.
    Paths(PathBuf),
}

/// A request for the list of sessions as it is at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The number of the question, which the answers bear.
    pub number: u64,
    /// The list as earlier events gave it.
    pub before: Before,
    /// The time.
    pub now: DateTime<Utc>,
}

/// A task of the courier, which deals with the shared store.
#[derive(Clone, Debug, PartialEq)]
pub enum Errand {
    /// Look how things stand, without the network.
    Look,
    /// Sync this way, for a person.
    Sync(Way, PersonName, Now),
}

/// A message of the worker, the reader or the courier to the screen.
#[derive(Debug)]
pub enum Event {
    /// A part of the list of sessions.
    Listed {
        /// The number of the question.
        number: u64,
        /// The part, or why there is no list.
        part: Result<Part, StoreError>,
    },
    /// The progress of the open assessments of all reviews.
    Underway(Vec<Underway>),
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
    /// Another program has changed the open session: both were merged.
    Merged(Box<Merged>),
    /// The open session could not be saved; it is tried again.
    NotSaved {
        /// Why.
        error: StoreError,
        /// True if it is kept aside, to be offered when the session is opened again.
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
    /// Conditions were changed in the session that decided them.
    Carried(SessionId, Result<Carried, StoreError>),
    /// A system has another name.
    Renamed(Result<Renamed, StoreError>),
    /// A session went to the bin.
    Deleted(SessionId, Result<PathBuf, StoreError>),
    /// A session came back from the bin.
    Undeleted(SessionId, Result<(), StoreError>),
    /// A copy was merged into its session, which is open now.
    TakenIn(Result<Box<TakenIn>, StoreError>),
    /// A session was read.
    Fetched(Result<Box<Fetched>, StoreError>),
    /// True if its review has taken in the submitted assessment that is open.
    LookedTakenIn(bool),
    /// The assessments of a review were read.
    Assessments(SessionId, Result<Box<Assessments>, StoreError>),
    /// The facts of all reviews were read.
    Portfolio(Result<Box<Reviews>, StoreError>),
    /// Two sessions were read, the earlier one first.
    Compared(Result<Box<[Fetched; 2]>, StoreError>),
    /// A copy of the open session was saved.
    Copied(PathBuf, Result<(), StoreError>),
    /// A report was written: where the next one begins.
    Exported(PathBuf, Result<Option<LastReport>, StoreError>),
    /// There is a page to be read back.
    FoundPage(PathBuf),
    /// A page was read.
    Page(PathBuf, Result<String, StoreError>),
    /// A checklist was read.
    Checklist(PathBuf, Result<Named, StoreError>),
    /// The standing beside the shared store; `None` where the folder shares nothing.
    Shared(Result<Option<Standing>, SyncError>),
    /// A sync ended: what came of it, and how things stand now.
    Synced(Result<Box<Outcome>, SyncError>, Result<Option<Standing>, SyncError>),
    /// The ids of the library.
    Library(Vec<Text>),
    /// The files whose paths begin as one that is typed.
    Paths(Vec<PathBuf>),
    /// No thread could be started, with the reason: commands are carried out by the caller.
    NoThread(String),
}

impl Event {
    /// Logs the outcome and the path, and no content of a session.
    pub(super) fn note(&self) {
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

    /// Returns what went wrong.
    const fn error(&self) -> Option<&StoreError> {
        match self {
            Self::Listed { part: Err(error), .. }
            | Self::Opened(Err(error))
            | Self::Broken(_, error, _)
            | Self::NotSaved { error, .. }
            | Self::NotRemembered { error, .. }
            | Self::Carried(_, Err(error))
            | Self::Renamed(Err(error))
            | Self::Deleted(_, Err(error))
            | Self::Undeleted(_, Err(error))
            | Self::TakenIn(Err(error))
            | Self::Fetched(Err(error))
            | Self::Compared(Err(error))
            | Self::Portfolio(Err(error))
            | Self::Assessments(_, Err(error))
            | Self::Copied(_, Err(error))
            | Self::Exported(_, Err(error))
            | Self::Page(_, Err(error))
            | Self::Checklist(_, Err(error)) => Some(error),
            _ => None,
        }
    }
}

/// A session that was read for a report.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The session.
    pub session: Session,
    /// The authors of open assessments of it, if it has responses: these are hidden from them.
    pub assessing: Vec<Text>,
    /// The conditions that it has to do with, as they stand.
    pub promises: Vec<Promise>,
}

impl Fetched {
    /// Returns the sight that a person has of its responses.
    pub fn sight(&self, person: &Text) -> Sight {
        Sight::among(&self.session, &self.assessing, person)
    }
}

/// A session that was opened, and where it was left.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The session and its file.
    pub loaded: Loaded,
    /// Where it was left.
    pub bookmark: Bookmark,
    /// Its undo history.
    pub undo: LastRun,
    /// The changes that programs that have ended could not save.
    pub recoveries: Vec<Recovery>,
    /// The copies of its file that lie beside it.
    pub copies: Vec<PathBuf>,
    /// The writability of its file, as far as that can be known beforehand.
    pub is_writable: bool,
    /// True if git lists its file as unmerged.
    pub is_unmerged: bool,
    /// The earlier sessions whose conditions it carries on.
    pub earlier: Vec<Session>,
    /// The authors of open assessments of it, if it has responses: these are hidden from them.
    pub assessing: Vec<Text>,
}

/// A session after conditions were to be changed in it.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The session as it is on the disk.
    pub session: Box<Session>,
    /// False if nothing was changed, as another user had changed the same.
    pub is_made: bool,
}

/// A system that was given another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The name before and after; none where all sessions had it already.
    pub names: Option<[Text; 2]>,
    /// The file of each session that was renamed, with the edit that takes it back.
    pub back: Vec<(PathBuf, Edit)>,
}

/// The callback that receives the events.
pub type Tell = Arc<dyn Fn(Event) + Send + Sync>;
