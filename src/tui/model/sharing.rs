//! The standing of the reviews beside the store that a team shares.

use std::time::Duration;

use crate::domain::basics::day::Now;
use crate::store::git::Standing;

/// The time without a change after which what changed is sent by itself.
const QUIET: Duration = Duration::from_secs(30);
/// The time in which what others sent is not asked for again by itself.
const ASKED: Duration = Duration::from_secs(60);

/// The store that a team shares, as far as this machine knows.
#[derive(Debug, Default)]
pub struct Sharing {
    /// The standing; `None` where the data folder shares nothing.
    pub standing: Option<Standing>,
    /// The present state.
    pub state: State,
    /// True if a person waits for the sync that runs.
    pub is_asked: bool,
    /// True if something was saved here since the standing was looked at.
    has_changed: bool,
    /// When something was saved last.
    changed_at: Option<Duration>,
    /// When it was synced last, or tried.
    tried_at: Option<Duration>,
}

/// The state of the way to the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing is wrong.
    #[default]
    Reached,
    /// A sync runs.
    Syncing,
    /// It could not be reached the last time.
    Offline,
    /// The last sync stopped, and a person has to do something.
    Stopped,
}

impl Sharing {
    /// Returns whether the data folder shares its reviews, though git may not work there.
    pub const fn is_joined(&self) -> bool {
        self.standing.is_some() || !matches!(self.state, State::Reached)
    }

    /// Returns the number of files that are not sent yet, at least.
    pub fn unsent(&self) -> usize {
        let known = self.standing.as_ref().map_or(0, |standing| standing.ahead);
        known.max(usize::from(self.has_changed && self.is_joined()))
    }

    /// Notes that something was saved.
    pub const fn note_saved(&mut self, now: Now) {
        self.has_changed = true;
        self.changed_at = Some(now.steady);
    }

    /// Notes how things stand now.
    pub fn look(&mut self, standing: Option<Standing>) {
        self.standing = standing;
        self.has_changed = false;
    }

    /// Notes that a sync begins, for a person or by itself.
    pub const fn begin(&mut self, is_asked: bool, now: Now) {
        self.state = State::Syncing;
        self.is_asked = is_asked;
        self.tried_at = Some(now.steady);
        self.changed_at = None;
    }

    /// Returns in which time what changed is to be sent by itself; `None` while nothing is.
    pub fn quiet_in(&self, now: Now) -> Option<Duration> {
        let changed_at = self.changed_at.filter(|_| self.is_joined())?;
        let is_free = self.state != State::Syncing && self.state != State::Stopped;
        is_free.then(|| (changed_at + QUIET).saturating_sub(now.steady))
    }

    /// Returns whether it is time to ask by itself what others sent.
    pub fn is_time_to_ask(&self, now: Now) -> bool {
        let was_asked = |at: Duration| now.steady.saturating_sub(at) < ASKED;
        let is_free = self.state != State::Syncing && self.state != State::Stopped;
        self.is_joined() && is_free && !self.tried_at.is_some_and(was_asked)
    }
}
