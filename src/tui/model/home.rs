//! The list of sessions.

use std::collections::VecDeque;
use std::path::PathBuf;

use crate::domain::edit::Edit;
use crate::domain::names::SessionId;
use crate::store::catalogue::{Entry, Summary};

/// The list of sessions and the place in it.
#[derive(Debug, Default)]
pub struct Home {
    /// The sessions, newest first; `None` until they are read for the first time.
    pub sessions: Option<Vec<Entry<Summary>>>,
    /// Why they could not be read.
    pub trouble: Option<String>,
    /// The selected session.
    pub cursor: usize,
    /// What can be taken back, last first at the end.
    pub undo: Vec<HomeChange>,
    /// What was taken back.
    pub redo: Vec<HomeChange>,
    /// The changes that the worker was asked for and has not reported yet, the oldest first.
    pub in_flight: VecDeque<Direction>,
}

/// Whether a change is made, taken back or made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Made, for the first time or again.
    Forward,
    /// Taken back.
    Back,
}

/// A change made at Home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HomeChange {
    /// A session went to the bin.
    Deleted(SessionId),
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

    /// Shows another list; the cursor stays on its session, or near its place.
    pub fn show(&mut self, entries: Vec<Entry<Summary>>) {
        let selected = self.selected().map(|entry| entry.id.clone());
        let place = selected.and_then(|id| entries.iter().position(|entry| entry.id == id));
        self.cursor = place.unwrap_or(self.cursor).min(entries.len().saturating_sub(1));
        self.sessions = Some(entries);
        self.trouble = None;
    }

    /// Selects a session.
    pub fn select(&mut self, id: &SessionId) {
        if let Some(place) = self.entries().iter().position(|entry| entry.id == *id) {
            self.cursor = place;
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
