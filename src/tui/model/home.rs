//! The list of sessions, by system.

mod lack;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::ops::Range;
use std::path::{Path, PathBuf};

use foldhash::HashSet;

use crate::domain::basics::day::{Days, Zone};
use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::score::Tally;
use crate::domain::basics::text::Text;
use crate::domain::insight::apart;
use crate::domain::insight::recency::Recency;
use crate::domain::records::labels::Labelling;
use crate::domain::records::stamp::Direction;
use crate::domain::session::edit::Edit;
use crate::store::assessments::Underway;
use crate::store::bookmark::{Bookmark, FormTexts};
pub use crate::store::entry::Entry;
use crate::store::listing::Part;
pub use crate::store::summary::{Decided, OpenCondition, Stage, Summary, ToDo};
pub use crate::tui::model::home::lack::Lack;
use crate::tui::model::home::rows::Rows;
pub use crate::tui::model::home::rows::{Kind, Row};
use crate::tui::model::portfolio::{Lead, PortfolioBox};

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
    /// The rows in which they are shown.
    rows: Rows,
    /// The number of sessions dated in the future.
    pub in_future: usize,
    /// The widths of the columns of the list.
    widest: Widest,
    /// The reason why the list could not be read.
    pub trouble: Option<String>,
    /// The progress of the open assessments of all reviews.
    pub underway: Vec<Underway>,
    /// The selected row.
    pub cursor: usize,
    /// The ticked sessions.
    pub ticks: BTreeSet<SessionId>,
    /// The session to select as soon as the list shows it: at first the one that was worked on last.
    pub wanted: Option<SessionId>,
    /// The screen on which the session that is being opened begins.
    pub opens_at: Option<Screen>,
    /// The place in the session that is being opened to which a row of the portfolio leads.
    pub lead: Option<Lead>,
    /// The portfolio from which the open session was opened.
    pub portfolio: Option<Box<PortfolioBox>>,
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

/// A screen on which a session is opened from the list, other than the one where it was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The meeting.
    Meeting,
    /// The summary.
    Summary,
    /// The people.
    People,
    /// The question for another version of the checklist.
    Upgrade,
    /// The assessments that can be combined.
    Combine,
    /// The question for the labels of the system.
    Labels,
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
    /// Of the text that tells sessions of one system and day apart; zero where there are none.
    pub apart: usize,
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
        /// The file of each of its sessions, with the edit that makes or unmakes the change.
        edits: Vec<(PathBuf, Edit)>,
    },
}

impl Home {
    /// Restores what was typed, and wants the session that was worked on last.
    pub fn begin_with(&mut self, left: Bookmark) {
        let stem = left.file.as_deref().and_then(Path::file_stem);
        self.wanted = stem.and_then(OsStr::to_str).and_then(SessionId::of_file);
        self.forms = left.forms;
    }

    /// Returns the sessions, or none yet.
    pub fn entries(&self) -> &[Entry<Summary>] {
        self.sessions.as_deref().unwrap_or_default()
    }

    /// Returns the rows of the list.
    pub fn rows(&self) -> &[Row] {
        &self.rows.all
    }

    /// Returns the number of rows outside of a range whose systems have a blocker.
    pub fn blocked_outside(&self, shown: &Range<usize>) -> usize {
        let blocked = &self.rows.blocked;
        let before = |row: usize| blocked.partition_point(|index| *index < row);
        blocked.len() - (before(shown.end) - before(shown.start))
    }

    /// Returns the number of systems.
    pub const fn system_count(&self) -> usize {
        self.rows.systems
    }

    /// Returns the session of a row.
    pub fn entry_of(&self, row: Row) -> Option<&Entry<Summary>> {
        self.entries().get(row.entry)
    }

    /// Returns the selected session: on the row of a system its newest review.
    pub fn selected(&self) -> Option<&Entry<Summary>> {
        self.rows().get(self.cursor).and_then(|row| self.entry_of(*row))
    }

    /// Returns the readable sessions of the selected system, newest first.
    pub fn of_selected(&self) -> impl Iterator<Item = (&Entry<Summary>, &Summary)> {
        let selected = self.selected().and_then(|entry| entry.content.as_ref().ok());
        selected.into_iter().flat_map(|summary| self.of_system(&summary.system))
    }

    /// Returns the session of the selected system that was begun before the selected one.
    pub fn before_selected(&self) -> Option<&Entry<Summary>> {
        let selected = self.selected()?;
        let mut of_system = self.of_selected().map(|(entry, _)| entry);
        of_system.find(|entry| entry.id == selected.id)?;
        of_system.next()
    }

    /// Returns whether the selected system is unfolded; `None` where it has no earlier review, or the selected
    /// row is of none.
    pub fn is_unfolded(&self) -> Option<bool> {
        let (_, newest) = self.of_selected().next()?;
        self.of_selected().nth(1)?;
        Some(self.rows.is_unfolded(&newest.system))
    }

    /// Shows the earlier reviews of the selected system.
    pub fn unfold(&mut self) {
        if let Some((_, system)) = self.newest_of_selected() {
            self.set_unfolded(&system, true);
        }
    }

    /// Hides the earlier reviews of the selected system, and selects its row.
    pub fn fold(&mut self) {
        if let Some((id, system)) = self.newest_of_selected() {
            self.set_unfolded(&system, false);
            self.cursor = self.row_of(&id).unwrap_or(self.cursor);
        }
    }

    fn newest_of_selected(&self) -> Option<(SessionId, Text)> {
        let (entry, newest) = self.of_selected().next()?;
        Some((entry.id.clone(), newest.system.clone()))
    }

    /// Returns the label that the systems in the list have; `None` where all are shown.
    pub const fn label(&self) -> Option<&Labelling> {
        self.rows.label.as_ref()
    }

    /// Shows only the systems whose newest review has a label, or all.
    pub fn filter(&mut self, label: Option<Labelling>) {
        let selected = self.selected().map(|entry| entry.id.clone());
        self.rows.label = label;
        self.index();
        self.place_cursor(selected.as_ref(), false);
    }

    /// Returns the labels of the newest reviews, each with the number of systems that have it.
    pub fn labels(&self) -> Vec<(Labelling, usize)> {
        let mut counts: BTreeMap<(String, Text), usize> = BTreeMap::new();
        for entry in self.rows.newest(self.entries()) {
            let Some(Ok(summary)) = self.entries().get(entry).map(|entry| &entry.content) else {
                continue;
            };
            for (key, value) in summary.labels.iter() {
                *counts.entry((key.to_owned(), value.clone())).or_default() += 1;
            }
        }
        let label = |((key, value), count)| (Labelling { key, value: Some(value) }, count);
        counts.into_iter().map(label).collect()
    }

    fn set_unfolded(&mut self, system: &Text, is_unfolded: bool) {
        let entries = self.sessions.as_deref().unwrap_or_default();
        self.rows.set_unfolded(system, is_unfolded, entries);
    }

    /// Returns the row of a session.
    fn row_of(&self, id: &SessionId) -> Option<usize> {
        let is_row = |row: &Row| self.entry_of(*row).is_some_and(|entry| entry.id == *id);
        self.rows().iter().position(is_row)
    }

    /// Returns the row of a session, for which its system is unfolded if need be; `None` where it is not in the
    /// list.
    fn reveal(&mut self, id: &SessionId) -> Option<usize> {
        let is_hidden = self.row_of(id).is_none();
        let entry = self.entries().iter().find(|entry| entry.id == *id)?;
        if let (true, Ok(summary)) = (is_hidden, &entry.content) {
            let system = summary.system.clone();
            self.set_unfolded(&system, true);
        }
        // A filter that hides it ends.
        if self.row_of(id).is_none() && self.rows.label.take().is_some() {
            self.index();
        }
        self.row_of(id)
    }

    /// Returns the row of a session, or else that of its system.
    fn row_about(&self, id: &SessionId) -> Option<usize> {
        let of_system = || {
            let entry = self.entries().iter().find(|entry| entry.id == *id)?;
            let (newest, _) = self.of_system(&entry.content.as_ref().ok()?.system).next()?;
            self.row_of(&newest.id)
        };
        self.row_of(id).or_else(of_system)
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
        let is_first = self.sessions.is_none();
        let selected = self.selected().map(|entry| entry.id.clone());
        let widest = match part {
            Part::Remembered(entries) => {
                let widest = widest_name(&entries);
                self.sessions = Some(entries);
                self.expect_all();
                widest
            }
            Part::Now { total, entries, unchanged } => self.take_now(total, entries, &unchanged),
        };
        if let Some(sessions) = &mut self.sessions {
            let tomorrow = days.tomorrow();
            sessions.sort_by(|a, b| a.place(tomorrow).cmp(&b.place(tomorrow)));
            let is_future =
                |entry: &&Entry<Summary>| matches!(entry.place(tomorrow).0, Recency::Future(_));
            self.in_future = sessions.iter().filter(is_future).count();
        }
        self.trouble = None;
        self.widest.name = self.widest.name.max(widest);
        self.index();
        self.place_cursor(selected.as_ref(), is_first);
        if self.has_look_alikes(days.zone) {
            self.widest.apart = apart::WIDEST;
        }
    }

    /// Merges current entries, and returns the width of their longest name. Once all have arrived, sessions not among them are
    /// removed.
    fn take_now(
        &mut self,
        total: usize,
        mut entries: Vec<Entry<Summary>>,
        unchanged: &[SessionId],
    ) -> usize {
        let Answered { count, unseen } = &mut self.answered;
        *count += entries.len() + unchanged.len();
        let is_whole = *count >= total;
        let widest = widest_name(&entries);
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
        widest
    }

    /// Moves the cursor to the session that is wanted, or keeps it on its own; at first it goes to the newest
    /// review.
    fn place_cursor(&mut self, selected: Option<&SessionId>, is_first: bool) {
        let wanted = self.wanted.clone().and_then(|id| self.reveal(&id));
        let newest = || self.rows().iter().position(|row| row.kind == Kind::System);
        let row = wanted
            .or_else(|| selected.and_then(|id| self.row_about(id)))
            .or_else(|| newest().filter(|_| is_first));
        self.cursor = row.unwrap_or(self.cursor).min(self.rows().len().saturating_sub(1));
        if wanted.is_some() || self.known == Known::All {
            self.wanted = None;
        }
    }

    /// Removes a session from the list.
    pub fn remove(&mut self, gone: &SessionId) {
        if let Some(sessions) = &mut self.sessions {
            sessions.retain(|entry| entry.id != *gone);
            self.ticks.remove(gone);
            self.index();
            self.cursor = self.cursor.min(self.rows().len().saturating_sub(1));
        }
    }

    /// Indexes the sessions by system, and lays out their rows.
    fn index(&mut self) {
        self.rows.index(self.sessions.as_deref().unwrap_or_default());
    }

    /// Returns whether two sessions of one system were begun on the same day.
    fn has_look_alikes(&self, zone: Zone) -> bool {
        let day = |index: usize| {
            let summary = self.entries().get(index)?.content.as_ref().ok()?;
            Some(zone.day(summary.created_at))
        };
        self.rows.neighbours().any(|[newer, older]| day(newer) == day(older))
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
    pub fn of_system<'h>(
        &'h self,
        sought: &'h Text,
    ) -> impl Iterator<Item = (&'h Entry<Summary>, &'h Summary)> {
        let entries =
            self.rows.of_system(self.entries(), sought).map(|index| &self.entries()[index]);
        entries.filter_map(|entry| Some((entry, entry.content.as_ref().ok()?)))
    }

    /// Returns the name of a system as its first review in the list spells it.
    pub fn spelled<'h>(&'h self, system: &'h Text) -> &'h Text {
        self.of_system(system).last().map_or(system, |(_, first)| &first.system)
    }

    /// Returns the summary of a readable session in the list.
    pub fn summary_of(&self, id: &SessionId) -> Option<&Summary> {
        self.entries().iter().find(|entry| entry.id == *id)?.content.as_ref().ok()
    }

    /// Returns the system of a session in the list, safe to show; its id where the session cannot be read.
    pub fn name_of(&self, id: &SessionId) -> String {
        let spelled = |summary: &Summary| self.spelled(&summary.system).shown().to_string();
        self.summary_of(id).map_or_else(|| id.to_string(), spelled)
    }

    /// Selects a session, now or when the list shows it.
    pub fn select(&mut self, id: &SessionId) {
        match self.reveal(id) {
            Some(index) => self.cursor = index,
            None => self.wanted = Some(id.clone()),
        }
    }

    /// Returns the completion of the reviews of a session's system, oldest first, up to that session, in tenths
    /// of a percent; `None` for one that is not assessed to its end.
    pub fn trend(&self, of: &Summary) -> Vec<Option<u32>> {
        let tenths = |summary: &Summary| {
            let tally = summary.tally;
            let tenths = tally.progress()?.percent().tenths();
            Some((tally.unassessed == 0).then_some(tenths))
        };
        let mut trend: Vec<Option<u32>> = self.earlier(of).filter_map(tenths).collect();
        trend.reverse();
        trend
    }

    /// Returns how many reviews of the system were begun from the same one as a session; none where it
    /// was begun from nothing.
    pub fn from_the_same(&self, of: &Summary) -> usize {
        let is_so = |other: &Summary| of.previous.is_some() && other.previous == of.previous;
        self.of_system(&of.system).filter(|(_, other)| is_so(other)).count()
    }

    /// Returns whether a session is the newest of its system.
    pub fn is_newest(&self, session: &Summary) -> bool {
        let mut of_system = self.of_system(&session.system);
        of_system.next().is_some_and(|(_, newest)| std::ptr::eq(newest, session))
    }

    /// Returns the open conditions that a session has to do with: of its decision, then of those before it, as they stand
    /// in the sessions that decided them, or else as they were copied. One that its decision repeats is there once.
    pub fn open_conditions<'h>(&'h self, of: &'h Summary) -> Vec<&'h OpenCondition> {
        let mut all: Vec<&OpenCondition> =
            of.decision.iter().flat_map(|one| &one.conditions).collect();
        let met = of.decision.iter().flat_map(|decision| &decision.met);
        let mut known: Vec<&Text> = all.iter().map(|one| &one.text).chain(met).collect();
        for decider in &of.deciders {
            let found = self.of_system(&of.system).find(|(entry, _)| entry.id == decider.id);
            let carried = match found {
                Some((_, other)) => other.decision.as_ref().map_or(&[][..], |one| &one.conditions),
                None => &decider.copies,
            };
            for condition in carried {
                if !known.iter().any(|text| names::is_same(text, &condition.text)) {
                    known.push(&condition.text);
                    all.push(condition);
                }
            }
        }
        all
    }

    /// Returns the sessions of the same system up to a session, newest first.
    pub fn earlier<'h>(&'h self, of: &'h Summary) -> impl Iterator<Item = &'h Summary> {
        self.of_system(&of.system)
            .map(|(_, summary)| summary)
            .filter(|other| other.created_at <= of.created_at)
    }
}

fn widest_name(entries: &[Entry<Summary>]) -> usize {
    let width = |entry: &Entry<Summary>| match &entry.content {
        Ok(summary) => summary.system.shown().columns(),
        Err(_) => entry.id.slug().map_or(0, str::len),
    };
    entries.iter().map(width).max().unwrap_or_default()
}
