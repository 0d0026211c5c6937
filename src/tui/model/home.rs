//! The list of sessions.

use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::path::PathBuf;

use foldhash::HashSet;
use foldhash::fast::FixedState;

use crate::domain::basics::day::{Days, Zone};
use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::score::Tally;
use crate::domain::basics::text::Text;
use crate::domain::insight::apart;
use crate::domain::records::stamp::Direction;
use crate::domain::session::edit::Edit;
use crate::store::bookmark::FormTexts;
use crate::store::entry::Age;
pub use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::listing::Part;
pub use crate::store::summary::Summary;

/// The list of sessions and the place in it.
#[derive(Debug, Default)]
pub struct Home {
    /// The sessions, newest first; `None` until the first of them are read.
    pub sessions: Option<Vec<Entry<Summary>>>,
    /// The number of sessions, as far as it is known, until all of them are in the list for the first time.
    pub known: Known,
    /// The number of the last question for the list: what answers another one is out of date.
    pub asked: u64,
    /// The part of the answer to the last question that has arrived.
    answered: Answered,
    /// The places of the readable sessions by the hash of their system, then by place.
    by_system: Vec<(u64, usize)>,
    /// The number of sessions dated in the future.
    pub in_future: usize,
    /// The widths of the columns of the list.
    widest: Widest,
    /// The reason why the list could not be read.
    pub trouble: Option<String>,
    /// The selected session.
    pub cursor: usize,
    /// The session on which the cursor was put by what was remembered.
    placed: Option<SessionId>,
    /// The ticked sessions.
    pub ticks: BTreeSet<SessionId>,
    /// The session to select as soon as the list shows it.
    pub wanted: Option<SessionId>,
    /// Text that was typed into forms and not kept.
    pub forms: FormTexts,
    /// The reason why that could not be written down, until it is.
    pub undrafted: Option<String>,
    /// The changes that can be undone, the latest last.
    pub undo: Vec<HomeChange>,
    /// The changes that can be redone, the one undone last at the end.
    pub redo: Vec<HomeChange>,
    /// The changes that the worker was asked for and has not reported yet.
    pub in_flight: usize,
    /// The direction of these changes; none where they are made for the first time.
    pub direction: Option<Direction>,
}

/// The kinds of entries in the list that are not a readable review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// A session that cannot be read.
    Unreadable,
    /// A copy of a session; the only version of it, or one more.
    Copy {
        /// True if it is the only version.
        is_only: bool,
    },
    /// A session whose file is gone.
    Gone,
}

impl Lack {
    /// Every kind.
    pub const ALL: [Self; 4] =
        [Self::Unreadable, Self::Copy { is_only: false }, Self::Copy { is_only: true }, Self::Gone];

    /// Returns what an error in the list stands for.
    pub const fn of(error: &StoreError) -> Self {
        match error {
            StoreError::Copy { is_only, .. } => Self::Copy { is_only: *is_only },
            StoreError::Stranded { .. } => Self::Gone,
            _ => Self::Unreadable,
        }
    }

    /// Returns the word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unreadable => "cannot be read",
            Self::Copy { .. } => "a copy, not counted",
            Self::Gone => "the file is gone",
        }
    }

    /// Returns why nothing can be done that needs a readable review.
    pub const fn refusal(self) -> &'static str {
        match self {
            Self::Unreadable => "this session cannot be read",
            Self::Copy { is_only: false } => "this is a copy; {OpenSession} merges it",
            Self::Copy { is_only: true } => {
                "this file does not bear its id; {OpenSession} names it by its id"
            }
            Self::Gone => "the file is gone; {OpenSession} writes it again",
        }
    }

    /// Returns the footer's words for opening it. A broken session is repaired before it is opened.
    pub const fn opening(self, can_be_mended: bool) -> &'static str {
        match self {
            Self::Copy { is_only: false } => "merge",
            Self::Copy { is_only: true } => "name it",
            Self::Gone if can_be_mended => "write again",
            Self::Unreadable if can_be_mended => "mend",
            Self::Unreadable | Self::Gone => "why it cannot be read",
        }
    }

    /// Returns what opening it does, where that is always the same.
    pub fn remedy(self) -> Option<&'static str> {
        self.refusal().split_once("; ").map(|(_, remedy)| remedy)
    }
}

/// The part of the list that has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// Not even their number.
    #[default]
    Nothing,
    /// Some of them, and their number.
    Some(usize),
    /// All sessions.
    All,
}

/// The columns of the longest texts that the list has held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Widest {
    /// Of the systems' names.
    pub name: usize,
    /// Of the counts: `7 of 32`.
    pub counts: usize,
    /// Of the text that tells sessions of one system and day apart; zero where there are none.
    pub apart: usize,
}

impl Widest {
    fn of(entries: &[Entry<Summary>]) -> Self {
        let summaries = entries.iter().filter_map(|entry| entry.content.as_ref().ok());
        summaries.fold(Self::default(), |widest, summary| {
            let Tally { done, .. } = summary.tally;
            let digits = |count: u32| count.checked_ilog10().unwrap_or_default() as usize + 1;
            let counts = digits(done) + " of ".len() + digits(summary.tally.applicable());
            widest.max(Self { name: summary.system.shown().columns(), counts, ..widest })
        })
    }

    /// Returns the greater of each width.
    fn max(self, other: Self) -> Self {
        Self {
            name: self.name.max(other.name),
            counts: self.counts.max(other.counts),
            apart: self.apart.max(other.apart),
        }
    }
}

/// Returns the completed items of those applicable: `7 of 32`.
pub fn counts_words(tally: &Tally) -> String {
    format!("{} of {}", tally.done, tally.applicable())
}

/// The part of the answer to the last question for the list that has arrived.
#[derive(Debug, Default)]
struct Answered {
    /// The number of sessions that have arrived.
    count: usize,
    /// The sessions in the list of which nothing has come.
    unseen: HashSet<SessionId>,
}

/// A change made at Home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HomeChange {
    /// A session went to the bin.
    Deleted {
        /// The session.
        id: SessionId,
        /// Its system, safe to show.
        name: String,
        /// Its file in the bin.
        binned: PathBuf,
    },
    /// A system got another name.
    Renamed {
        /// The session's file.
        path: PathBuf,
        /// The edit that makes or unmakes the change.
        edit: Edit,
    },
}

impl Home {
    /// Returns the sessions, or none yet.
    pub fn entries(&self) -> &[Entry<Summary>] {
        self.sessions.as_deref().unwrap_or_default()
    }

    /// Returns the selected session.
    pub fn selected(&self) -> Option<&Entry<Summary>> {
        self.entries().get(self.cursor)
    }

    /// Returns the newest readable session of the selected system.
    pub fn newest_of_selected(&self) -> Option<&Entry<Summary>> {
        let selected = self.selected()?.content.as_ref().ok()?;
        self.of_system(&selected.system).next().map(|(entry, _)| entry)
    }

    /// Numbers the next question for the list, and begins to count its answer.
    pub fn ask(&mut self) -> u64 {
        self.asked += 1;
        self.expect_all();
        self.asked
    }

    /// Begins to count an answer: the sessions that it does not mention will be removed.
    fn expect_all(&mut self) {
        let unseen = self.entries().iter().map(|entry| entry.id.clone()).collect();
        self.answered = Answered { count: 0, unseen };
    }

    /// Merges a part of the answer into the list, and keeps the cursor on its session.
    pub fn take(&mut self, part: Part, days: Days) {
        let (is_first, placed) = (self.sessions.is_none(), self.placed.take());
        let selected = self.selected().map(|entry| entry.id.clone());
        let selected = selected.filter(|selected| placed.as_ref() != Some(selected));
        let is_remembered = matches!(part, Part::Remembered(_));
        let fresh = match part {
            Part::Remembered(entries) => {
                let fresh = Widest::of(&entries);
                self.sessions = Some(entries);
                self.expect_all();
                fresh
            }
            Part::Now { total, entries, unchanged } => self.take_now(total, entries, &unchanged),
        };
        if let Some(sessions) = &mut self.sessions {
            let tomorrow = days.tomorrow();
            sessions.sort_by(|a, b| a.place(tomorrow).cmp(&b.place(tomorrow)));
            let is_future =
                |entry: &&Entry<Summary>| matches!(entry.place(tomorrow).0, Age::Future(_));
            self.in_future = sessions.iter().filter(is_future).count();
        }
        self.trouble = None;
        self.widest = self.widest.max(fresh);
        self.place_cursor(selected.as_ref(), is_first || placed.is_some());
        if is_remembered {
            self.placed = self.selected().map(|entry| entry.id.clone());
        }
        self.index();
        if self.has_look_alikes(days.zone) {
            self.widest.apart = apart::WIDEST;
        }
    }

    /// Merges current entries, and returns their widths. Once all have arrived, sessions not among them are
    /// removed.
    fn take_now(
        &mut self,
        total: usize,
        mut entries: Vec<Entry<Summary>>,
        unchanged: &[SessionId],
    ) -> Widest {
        let Answered { count, unseen } = &mut self.answered;
        *count += entries.len() + unchanged.len();
        let is_whole = *count >= total;
        let fresh = Widest::of(&entries);
        let sessions = self.sessions.get_or_insert_default();
        // Usually nothing is left of an earlier answer.
        if !unseen.is_empty() {
            let arrived: HashSet<&SessionId> = entries.iter().map(|entry| &entry.id).collect();
            unseen.retain(|id| !arrived.contains(id));
            for id in unchanged {
                unseen.remove(id);
            }
            if !arrived.is_empty() || is_whole && !unseen.is_empty() {
                sessions.retain(|entry| {
                    !(arrived.contains(&entry.id) || is_whole && unseen.contains(&entry.id))
                });
            }
        }
        sessions.append(&mut entries);
        if is_whole {
            self.known = Known::All;
            self.ticks.retain(|id| sessions.iter().any(|entry| entry.id == *id));
        } else if self.known != Known::All {
            self.known = Known::Some(total);
        }
        fresh
    }

    /// Moves the cursor to the session that is wanted, or keeps it on its own; at first it goes to the session
    /// that was worked on last, as far as that is known.
    fn place_cursor(&mut self, selected: Option<&SessionId>, is_first: bool) {
        let entries = self.entries();
        let index_of = |id: &SessionId| entries.iter().position(|entry| entry.id == *id);
        let latest = || {
            let saved_at = |entry: &Entry<Summary>| entry.content.as_ref().ok()?.saved_at;
            let latest = entries.iter().map(saved_at).max()?;
            entries.iter().position(|entry| saved_at(entry) == latest)
        };
        let wanted = self.wanted.as_ref().and_then(index_of);
        let index = wanted.or_else(|| selected.and_then(index_of));
        let index = if is_first { index.or_else(latest) } else { index };
        self.cursor = index.unwrap_or(self.cursor).min(entries.len().saturating_sub(1));
        if wanted.is_some() || self.known == Known::All {
            self.wanted = None;
        }
    }

    /// Removes a session from the list.
    pub fn remove(&mut self, gone: &SessionId) {
        if let Some(sessions) = &mut self.sessions {
            sessions.retain(|entry| entry.id != *gone);
            self.cursor = self.cursor.min(sessions.len().saturating_sub(1));
            self.ticks.remove(gone);
            self.index();
        }
    }

    /// Indexes the readable sessions by system.
    fn index(&mut self) {
        let readable = |entry: &Entry<Summary>| Some(hash(&entry.content.as_ref().ok()?.system));
        let entries = self.entries().iter().enumerate();
        let mut indices: Vec<(u64, usize)> =
            entries.filter_map(|(index, entry)| Some((readable(entry)?, index))).collect();
        indices.sort_unstable();
        self.by_system = indices;
    }

    /// Returns whether two sessions of one system were begun on the same day.
    fn has_look_alikes(&self, zone: Zone) -> bool {
        let begun =
            |index: usize| Some(self.entries().get(index)?.content.as_ref().ok()?.created_at);
        self.by_system.windows(2).any(|pair| match *pair {
            [(one, newer), (other, older)] if one == other => {
                let days = [newer, older].map(|index| begun(index).map(|at| zone.day(at)));
                days[0] == days[1]
            }
            _ => false,
        })
    }

    /// Returns what tells a session from the others of its system and day, where there are any.
    pub fn apart(&self, id: &SessionId, summary: &Summary, zone: Zone) -> Option<String> {
        let others = self.of_system(&summary.system).filter(|(entry, _)| entry.id != *id);
        apart::words(id, summary.created_at, others.map(|(_, other)| other.created_at), zone)
    }

    /// Returns the widths of the longest texts that the list has held.
    pub const fn widest(&self) -> Widest {
        self.widest
    }

    /// Returns the readable sessions of a system, newest first.
    pub fn of_system(&self, sought: &Text) -> impl Iterator<Item = (&Entry<Summary>, &Summary)> {
        let hash = hash(sought);
        let begin = self.by_system.partition_point(|(other, _)| *other < hash);
        let indices = self.by_system[begin..].iter().take_while(move |(other, _)| *other == hash);
        let entries = indices.filter_map(|&(_, index)| self.entries().get(index));
        let readable = entries.filter_map(|entry| Some((entry, entry.content.as_ref().ok()?)));
        readable.filter(move |(_, summary)| names::is_same(&summary.system, sought))
    }

    /// Returns the name of a system as its first review in the list spells it.
    pub fn spelled<'h>(&'h self, system: &'h Text) -> &'h Text {
        self.of_system(system).last().map_or(system, |(_, first)| &first.system)
    }

    /// Returns the system of a session in the list, safe to show; its id where the session cannot be read.
    pub fn name_of(&self, id: &SessionId) -> String {
        match self.entries().iter().find(|entry| entry.id == *id).map(|entry| &entry.content) {
            Some(Ok(summary)) => self.spelled(&summary.system).shown().to_string(),
            _ => id.to_string(),
        }
    }

    /// Selects a session, now or when the list shows it.
    pub fn select(&mut self, id: &SessionId) {
        match self.entries().iter().position(|entry| entry.id == *id) {
            Some(index) => self.cursor = index,
            None => self.wanted = Some(id.clone()),
        }
    }

    /// Returns the completion of the reviews of a session's system, oldest first, up to that session, in tenths
    /// of a percent.
    pub fn trend(&self, of: &Summary) -> Vec<u32> {
        let mut tenths: Vec<u32> = self
            .earlier(of)
            .filter_map(|summary| Some(summary.tally.progress()?.percent().tenths()))
            .collect();
        tenths.reverse();
        tenths
    }

    /// Returns how many reviews of the system were begun from the same one as a session; none where it
    /// was begun from nothing.
    pub fn from_the_same(&self, of: &Summary) -> usize {
        let is_so = |other: &Summary| of.previous.is_some() && other.previous == of.previous;
        self.of_system(&of.system).filter(|(_, other)| is_so(other)).count()
    }

    /// Returns the sessions of the same system up to a session, newest first.
    pub fn earlier<'h>(&'h self, of: &'h Summary) -> impl Iterator<Item = &'h Summary> {
        self.of_system(&of.system)
            .map(|(_, summary)| summary)
            .filter(|other| other.created_at <= of.created_at)
    }
}

fn hash(system: &Text) -> u64 {
    FixedState::default().hash_one(names::folded(system))
}
