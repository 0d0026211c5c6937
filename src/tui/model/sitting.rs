//! The meeting as it is held at this terminal: its items, the progress, the item marked last. The part that
//! others need to know is in the session.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::basics::day::Now;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::meeting::{Idle, Meeting};
use crate::domain::session::Session;
use crate::domain::session::undo::Progress;
use crate::tui::action::Action;
use crate::tui::chord::Chord;
use crate::tui::model::motion::Motion;

/// A key that is held sends itself again and again: what comes so soon after the last one is the same
/// press.
pub const HELD: Duration = Duration::from_millis(300);

/// A meeting, from the chair.
#[derive(Clone, Debug, Default)]
pub struct Sitting {
    /// The items, in the order in which they are talked about.
    pub agenda: Vec<ItemNo>,
    /// The items that are dealt with: marked, skipped or parked.
    pub dealt: BTreeSet<ItemNo>,
    /// True if it goes through a few items once more.
    pub is_round: bool,
    /// The item that was marked just now.
    pub marked: Option<ItemNo>,
    /// The item that is talked about, with the meeting's time used when it began.
    pub talk: Option<(ItemNo, TimeDelta)>,
    /// The number of gaps whose note was asked for.
    pub gaps: usize,
    /// The key that kept the note of a gap, while it may still be held.
    pub kept_by: Option<Chord>,
    /// The mark that was pressed last, and when.
    pressed: Option<(Action, Duration)>,
}

impl Sitting {
    /// Returns how far it is with some items.
    pub fn progress(&self, items: &[ItemNo]) -> Progress {
        let dealt = items.iter().map(|item| (*item, self.dealt.contains(item)));
        Progress { dealt: dealt.collect(), marked: self.marked }
    }

    /// Restores the progress of a change that is undone or redone.
    pub fn resume(&mut self, progress: Progress) {
        for (item, was_dealt) in progress.dealt {
            if was_dealt {
                self.dealt.insert(item);
            } else {
                self.dealt.remove(&item);
            }
        }
        self.marked = progress.marked;
    }

    /// Returns a sitting about some items. Those dealt with are found in the session, so a restart changes
    /// nothing.
    pub fn new(session: &Session, agenda: Vec<ItemNo>) -> Self {
        let meeting = session.meeting();
        let began = meeting.and_then(Meeting::began);
        let is_listed = |item: ItemNo| {
            let id = &session.checklist().item(item).id;
            meeting
                .is_some_and(|meeting| meeting.skipped.contains(id) || meeting.parked.contains(id))
        };
        let dealt = agenda.iter().copied();
        let is_marked = |item| session.answer(item).is_marked_since(began);
        let dealt = dealt.filter(|&item| is_marked(item) || is_listed(item));
        Self { dealt: dealt.collect(), agenda, ..Self::default() }
    }

    /// Returns a round through a few items once more: none of them is dealt with.
    pub fn round(agenda: Vec<ItemNo>) -> Self {
        Self { agenda, is_round: true, ..Self::default() }
    }

    /// Returns the number of items of the agenda that are not dealt with yet.
    pub fn left(&self) -> usize {
        self.agenda.iter().filter(|item| !self.dealt.contains(item)).count()
    }

    /// Returns the number of items before another one that are not dealt with yet.
    pub fn left_before(&self, item: ItemNo) -> usize {
        let before = self.index_of(item).map_or(&[][..], |index| &self.agenda[..index]);
        before.iter().filter(|item| !self.dealt.contains(item)).count()
    }

    /// Returns the index of an item on the agenda.
    fn index_of(&self, item: ItemNo) -> Option<usize> {
        self.agenda.iter().position(|other| *other == item)
    }

    /// Returns the position of an item on the agenda, from 1.
    pub fn position(&self, item: ItemNo) -> Option<usize> {
        self.index_of(item).map(|index| index + 1)
    }

    /// Returns the first item that is not dealt with.
    pub fn first_left(&self) -> Option<ItemNo> {
        self.agenda.iter().copied().find(|item| !self.dealt.contains(item))
    }

    /// Returns the next item that is not dealt with; after the end, the first such one.
    pub fn next_left(&self, after: ItemNo) -> Option<ItemNo> {
        let from = self.index_of(after).map_or(0, |index| index + 1);
        let behind = self.agenda[from..].iter().copied().find(|item| !self.dealt.contains(item));
        behind.or_else(|| self.first_left())
    }

    /// Returns the next item on the agenda, dealt with or not.
    pub fn next(&self, after: ItemNo) -> Option<ItemNo> {
        self.agenda.get(self.index_of(after)? + 1).copied()
    }

    /// Returns the previous item on the agenda.
    pub fn previous(&self, before: ItemNo) -> Option<ItemNo> {
        self.agenda.get(self.index_of(before)?.checked_sub(1)?).copied()
    }

    /// Returns the item that a motion leads to from another one.
    pub fn towards(&self, motion: Motion, from: ItemNo) -> Option<ItemNo> {
        match motion {
            Motion::Down => self.next(from),
            Motion::First => self.agenda.first().copied(),
            Motion::Last => self.agenda.last().copied(),
            Motion::Up | Motion::PageDown | Motion::PageUp => self.previous(from),
        }
    }

    /// Notes that a mark is pressed; returns whether it is the same press as the last one.
    pub fn is_held(&mut self, action: Action, now: Now) -> bool {
        let last = self.pressed.replace((action, now.steady));
        last.is_some_and(|(other, at)| other == action && now.steady.saturating_sub(at) < HELD)
    }
}

/// The meeting's clock as this program sees it run. The clock on the wall may be set meanwhile; the
/// steady one cannot.
#[derive(Clone, Copy, Debug)]
pub struct Timer {
    /// The time since when the meeting's clock runs.
    since: DateTime<Utc>,
    /// The wall clock and the steady clock when it was first seen to run.
    at: DateTime<Utc>,
    steady: Duration,
    /// The time of the last key.
    key: DateTime<Utc>,
}

impl Timer {
    /// Returns the timer of a clock that is first seen to run now, with the time of the last key, if known.
    pub fn new(since: DateTime<Utc>, key: Option<DateTime<Utc>>, now: Now) -> Self {
        let at = since.max(now.at.to_utc());
        let key = key.unwrap_or(since).clamp(since, at);
        Self { since, at, steady: now.steady, key }
    }

    /// Notes a key. Returns the time without one before it, if it is long.
    pub fn note_key(&mut self, now: Now) -> Option<Idle> {
        let time = self.time(now);
        Idle::between(std::mem::replace(&mut self.key, time), time)
    }

    /// Returns the timer without a time in which the clock was paused.
    pub fn without(self, idle: Idle) -> Self {
        Self { since: self.since.max(idle.to), ..self }
    }

    /// Returns whether it is the timer of a clock that runs since then.
    pub fn runs_since(self, since: DateTime<Utc>) -> bool {
        self.since == since
    }

    /// Returns the time by the steady clock.
    pub fn time(self, now: Now) -> DateTime<Utc> {
        let passed = TimeDelta::from_std(now.steady.saturating_sub(self.steady)).ok();
        passed.and_then(|passed| self.at.checked_add_signed(passed)).unwrap_or(self.at)
    }
}
