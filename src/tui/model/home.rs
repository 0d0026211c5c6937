//! The list of sessions.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::domain::edit::Edit;
use crate::domain::names::SessionId;
pub use crate::store::catalogue::{Entry, Summary};

/// The list of sessions and the place in it.
#[derive(Debug, Default)]
pub struct Home {
    /// The sessions, newest first; `None` until they are read for the first time.
    pub sessions: Option<Vec<Entry<Summary>>>,
    /// Why they could not be read.
    pub trouble: Option<String>,
    /// The selected session.
    pub cursor: usize,
    /// The ticked sessions.
    pub ticks: BTreeSet<SessionId>,
    /// The session to select as soon as the list shows it.
    pub wanted: Option<SessionId>,
    /// What can be taken back, the last change at the end.
    pub undo: Vec<HomeChange>,
    /// What was taken back.
    pub redo: Vec<HomeChange>,
    /// The changes that the worker was asked for and has not reported yet.
    pub in_flight: usize,
    /// What these changes are.
    pub direction: Direction,
}

/// Whether a change is made, taken back or made again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Made for the first time.
    #[default]
    Fresh,
    /// Taken back.
    Back,
    /// Made again.
    Again,
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
    /// The sessions, or none yet.
    #[must_use]
    pub fn entries(&self) -> &[Entry<Summary>] {
        self.sessions.as_deref().unwrap_or_default()
    }

    /// The selected session.
    #[must_use]
    pub fn selected(&self) -> Option<&Entry<Summary>> {
        self.entries().get(self.cursor)
    }

    /// The newest readable session of the selected system.
    #[must_use]
    pub fn newest_of_selected(&self) -> Option<&Entry<Summary>> {
        let selected = self.selected()?.content.as_ref().ok()?;
        let is_of_system = |entry: &&Entry<Summary>| {
            entry.content.as_ref().is_ok_and(|summary| summary.system == selected.system)
        };
        self.entries().iter().find(is_of_system)
    }

    /// Shows another list. The cursor goes to the session that is wanted, or stays on its own; at
    /// first it is on the session that was worked on last.
    pub fn show(&mut self, entries: Vec<Entry<Summary>>) {
        let is_first = self.sessions.is_none();
        let selected = self.selected().map(|entry| entry.id.clone());
        let wanted = self.wanted.take().or(selected);
        let place = wanted.and_then(|id| entries.iter().position(|entry| entry.id == id));
        let latest = || {
            let saved_at = |entry: &Entry<Summary>| entry.content.as_ref().ok()?.saved_at;
            let latest = entries.iter().map(saved_at).max()?;
            entries.iter().position(|entry| saved_at(entry) == latest)
        };
        let place = if is_first { place.or_else(latest) } else { place };
        self.cursor = place.unwrap_or(self.cursor).min(entries.len().saturating_sub(1));
        self.ticks.retain(|id| entries.iter().any(|entry| entry.id == *id));
        self.sessions = Some(entries);
        self.trouble = None;
    }

    /// The ticked sessions, or the selected one where none is ticked.
    #[must_use]
    pub fn targets(&self) -> Vec<SessionId> {
        if self.ticks.is_empty() {
            return self.selected().map(|entry| entry.id.clone()).into_iter().collect();
        }
        self.ticks.iter().cloned().collect()
    }

    /// The system of a session in the list, safe to show; its id where the session cannot be read.
    #[must_use]
    pub fn name_of(&self, id: &SessionId) -> String {
        match self.entries().iter().find(|entry| entry.id == *id).map(|entry| &entry.content) {
            Some(Ok(summary)) => summary.system.shown().to_string(),
            _ => id.to_string(),
        }
    }

    /// Selects a session, now or when the list shows it.
    pub fn select(&mut self, id: &SessionId) {
        match self.entries().iter().position(|entry| entry.id == *id) {
            Some(place) => self.cursor = place,
            None => self.wanted = Some(id.clone()),
        }
    }

    /// How complete the sessions of a session's system were, oldest first, up to that session;
    /// tenths of a percent.
    #[must_use]
    pub fn trend(&self, of: &Summary) -> Vec<u32> {
        let mut tenths: Vec<u32> = self
            .earlier(of)
            .filter_map(|summary| Some(summary.tally.progress()?.percent().tenths()))
            .collect();
        tenths.reverse();
        tenths
    }

    /// The sessions of the same system up to a session, newest first.
    pub fn earlier<'h>(&'h self, of: &'h Summary) -> impl Iterator<Item = &'h Summary> {
        self.entries()
            .iter()
            .filter_map(|entry| entry.content.as_ref().ok())
            .filter(|other| other.system == of.system && other.created_at <= of.created_at)
    }
}
