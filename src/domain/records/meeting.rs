//! The meeting in which a review is held: its clock, its agenda, the skipped and the parked items.
//!
//! The clock is kept as the moments at which it was started and paused, never as an elapsed time: it
//! survives a restart, and two programs that write at once lose nothing of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::format::record::record;
use crate::domain::records::checklist::ItemId;
use crate::domain::records::stamp::whole_second;

/// The names of the plan's fields in the session's history and in conflicts.
pub(crate) const MINUTES: &str = "meeting.planned_minutes";
pub(crate) const AGENDA: &str = "meeting.agenda";

/// The default length of a meeting, in minutes.
pub const USUAL_MINUTES: u32 = 60;
/// The longest length that is accepted, in minutes.
pub const MOST_MINUTES: u32 = 24 * 60;
/// The longest time without a key that counts as talk.
const LONGEST_TALK: TimeDelta = TimeDelta::minutes(15);
/// The shortest pace that is shown, in seconds for an item: a shorter one is of no use.
const LEAST_PACE: i64 = 10;
/// Says that the planned time is over.
pub const TIME_IS_UP: &str = "time is up";

worded! {
    /// The items that a meeting goes through, and their order.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Agenda by words {
        /// All items.
        #[default]
        Everything: "everything";
        /// Unassessed items.
        Unassessed: "only unassessed";
        /// Items that are not done.
        NotDone: "only not done";
        /// Items whose status is not the last review's, or whose due date or risk has passed.
        Changed: "changed or lapsed since the last review";
        /// All items, blockers first.
        BlockersFirst: "everything, blockers first";
        /// All items, those first whose responses contradict each other.
        DisagreementsFirst: "everything, disagreements first";
    }
}

/// A switch of the meeting's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockEvent {
    /// The clock starts.
    #[default]
    Start,
    /// The clock stops.
    Pause,
}

record! {
    /// A start or pause of the clock, with its time and user.
    pub struct ClockStamp as "a moment of the clock" {
        /// The time.
        pub at: Option<DateTime<Utc>>,
        /// The switch.
        pub event: ClockEvent,
        /// The name of the user.
        pub by: Text,
    }
}

impl ClockStamp {
    /// Creates a start or pause of the clock.
    pub fn new(event: ClockEvent, at: DateTime<Utc>, by: Text) -> Self {
        Self { at: Some(at), event, by, ..Self::default() }
    }
}

/// A stretch of a meeting's time in which no key was pressed: the machine slept, the program was killed, or
/// everybody was away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle {
    /// The time of the last key before it.
    pub from: DateTime<Utc>,
    /// The time of the first key after it.
    pub to: DateTime<Utc>,
}

impl Idle {
    /// Returns the time between two keys; `None` where it is short.
    pub fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> Option<Self> {
        let idle = Self { from: whole_second(from), to: whole_second(to) };
        (idle.length() > LONGEST_TALK).then_some(idle)
    }

    /// Returns its length.
    pub fn length(self) -> TimeDelta {
        self.to - self.from
    }

    /// Returns its length in words: `42 minutes`, `4 h 52 min`, `3 days`.
    pub fn words(self) -> String {
        let length = self.length();
        match (length.num_minutes(), length.num_hours(), length.num_days()) {
            (minutes, ..2, _) => format!("{minutes} minutes"),
            (minutes, hours, ..2) => match minutes % 60 {
                0 => format!("{hours} hours"),
                minutes => format!("{hours} h {minutes} min"),
            },
            (_, _, days) => format!("{days} days"),
        }
    }

    /// Returns the pause and the start that take it out of a meeting's time.
    pub fn stamps(self, by: &Text) -> [ClockStamp; 2] {
        [(ClockEvent::Pause, self.from), (ClockEvent::Start, self.to)]
            .map(|(event, at)| ClockStamp::new(event, at, by.clone()))
    }
}

record! {
    /// The plan and the course of a meeting.
    pub struct Meeting as "a meeting" {
        /// The planned length in minutes.
        pub planned_minutes: u32,
        /// The items to go through.
        pub agenda: Agenda,
        /// The starts and pauses of the clock, in any order.
        pub clock: Vec<ClockStamp>,
        /// The items that were skipped.
        pub skipped: Vec<ItemId>,
        /// The items to be discussed later, outside of the meeting.
        pub parked: Vec<ItemId>,
    }
}

impl Meeting {
    /// Creates a meeting that has not begun.
    pub fn planned(minutes: u32, agenda: Agenda) -> Self {
        Self { planned_minutes: minutes, agenda, ..Self::default() }
    }

    /// Returns the starts and pauses of known time, sorted.
    fn moments(&self) -> Vec<(DateTime<Utc>, ClockEvent)> {
        let known = self.clock.iter().filter_map(|stamp| Some((stamp.at?, stamp.event)));
        let mut moments: Vec<_> = known.collect();
        moments.sort();
        moments
    }

    /// Returns the time counted so far, and the start of the clock if it runs.
    fn counted(&self) -> (TimeDelta, Option<DateTime<Utc>>) {
        let mut counted = (TimeDelta::zero(), None);
        for (at, event) in self.moments() {
            counted = match (event, counted) {
                (ClockEvent::Start, (used, None)) => (used, Some(at)),
                (ClockEvent::Pause, (used, Some(since))) => (used + (at - since), None),
                (_, same) => same,
            };
        }
        counted
    }

    /// Returns the time of the first start.
    pub fn began(&self) -> Option<DateTime<Utc>> {
        self.moments().into_iter().find(|(_, event)| *event == ClockEvent::Start).map(|(at, _)| at)
    }

    /// Returns the time of the last start if the clock runs.
    pub fn runs_since(&self) -> Option<DateTime<Utc>> {
        self.counted().1
    }

    /// Returns whether the clock runs.
    pub fn is_running(&self) -> bool {
        self.runs_since().is_some()
    }

    /// Returns the time used so far. A system clock set to before the last start adds nothing.
    pub fn used(&self, now: DateTime<Utc>) -> TimeDelta {
        let (used, since) = self.counted();
        used + since.map_or(TimeDelta::zero(), |since| (now - since).max(TimeDelta::zero()))
    }

    /// Returns the time left; `None` when it is used up.
    pub fn remaining(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let planned = TimeDelta::minutes(self.planned_minutes.into());
        Some(planned - self.used(now)).filter(|left| *left > TimeDelta::zero())
    }

    /// Returns the clock in words: `31 of 60 min`, `8 min over 60`.
    pub fn clock_words(&self, now: DateTime<Utc>) -> String {
        let (used, planned) = (self.used(now).num_minutes(), self.planned_minutes);
        match used - i64::from(planned) {
            over if over > 0 => format!("{over} min over {planned}"),
            _ => format!("{used} of {planned} min"),
        }
    }

    /// Returns that the planned time is over, and by how much: `8 min over`; nothing before.
    pub fn late_words(&self, now: DateTime<Utc>) -> Option<String> {
        let over = self.used(now).num_minutes() - i64::from(self.planned_minutes);
        self.remaining(now).is_none().then(|| match over {
            ..1 => TIME_IS_UP.to_owned(),
            _ => format!("{over} min over"),
        })
    }

    /// Returns the pace at which `left` items fit into the time left: `23 to go, 1:16 each`.
    pub fn pace_words(&self, now: DateTime<Utc>, left: usize) -> String {
        let each = i32::try_from(left).ok().filter(|left| *left > 0);
        match (each, self.remaining(now)) {
            (None, _) => "nothing to go".to_owned(),
            (Some(_), None) => format!("{left} to go, {TIME_IS_UP}"),
            (Some(each), Some(remaining)) => match (remaining / each).num_seconds() {
                ..LEAST_PACE => format!("{left} to go"),
                seconds => format!("{left} to go, {}:{:02} each", seconds / 60, seconds % 60),
            },
        }
    }

    /// Returns the time for which [`Self::clock_words`] and [`Self::pace_words`] stay the same, at least a
    /// second. `None` while the clock is paused.
    pub fn quiet_for(&self, now: DateTime<Utc>, left: usize) -> Option<TimeDelta> {
        self.is_running().then_some(())?;
        let minute = 60_000 - self.used(now).num_milliseconds() % 60_000;
        let step = i64::try_from(left).unwrap_or(i64::MAX).saturating_mul(1_000);
        let pace = self
            .remaining(now)
            .filter(|_| left > 0)
            .map_or(minute, |remaining| remaining.num_milliseconds() % step + 1);
        Some(TimeDelta::milliseconds(minute.min(pace).max(1_000)))
    }

    /// Returns the time to record for a start or pause at `at`: never before the recorded ones, even if the
    /// system clock was set back since.
    pub fn moment_of(&self, event: ClockEvent, at: DateTime<Utc>) -> DateTime<Utc> {
        let Some((last, _)) = self.moments().pop() else { return at };
        let first = match event {
            // Within one second a start sorts before a pause, and the pause would seem to follow it.
            ClockEvent::Start => last.checked_add_signed(TimeDelta::seconds(1)).unwrap_or(last),
            ClockEvent::Pause => last,
        };
        at.max(first)
    }

    /// Returns the meeting with one more start or pause.
    pub fn stamped(mut self, stamp: ClockStamp) -> Self {
        self.clock.push(stamp);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64, second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + 60 * minute + second, 0).unwrap()
    }

    fn stamped(events: &[(ClockEvent, i64)]) -> Meeting {
        events.iter().fold(Meeting::planned(60, Agenda::Everything), |meeting, (event, minute)| {
            meeting.stamped(ClockStamp::new(*event, at(*minute, 0), "ana".into()))
        })
    }

    #[test]
    fn the_clock_counts_between_start_and_pause() {
        use ClockEvent::{Pause, Start};
        let meeting = stamped(&[(Start, 0), (Pause, 10), (Start, 30), (Start, 31)]);
        assert_eq!(meeting.used(at(35, 0)), TimeDelta::minutes(15));
        assert!(meeting.is_running());
        // In whatever order two programs have written them.
        let shuffled = stamped(&[(Start, 30), (Pause, 10), (Start, 0)]);
        assert_eq!(shuffled.used(at(35, 0)), TimeDelta::minutes(15));
        assert_eq!(stamped(&[(Start, 10)]).used(at(5, 0)), TimeDelta::zero(), "set back");
        assert_eq!(stamped(&[(Pause, 1)]).used(at(5, 0)), TimeDelta::zero());
    }

    #[test]
    fn overtime_is_shown_in_words_and_never_negative() {
        let meeting = stamped(&[(ClockEvent::Start, 0)]);
        assert_eq!(meeting.clock_words(at(31, 59)), "31 of 60 min");
        assert_eq!(meeting.clock_words(at(60, 30)), "60 of 60 min");
        assert_eq!(meeting.clock_words(at(68, 0)), "8 min over 60");
        assert_eq!(meeting.late_words(at(59, 59)), None);
        assert_eq!(meeting.late_words(at(60, 30)).unwrap(), "time is up");
        assert_eq!(meeting.late_words(at(68, 0)).unwrap(), "8 min over");
        assert_eq!(meeting.pace_words(at(31, 0), 23), "23 to go, 1:15 each");
        assert_eq!(meeting.pace_words(at(61, 0), 23), "23 to go, time is up");
        assert_eq!(meeting.pace_words(at(31, 0), 10_000), "10000 to go", "0:00 each helps nobody");
        assert_eq!(meeting.pace_words(at(61, 0), 0), "nothing to go");
    }

    #[test]
    fn clock_and_pace_words_stay_the_same_for_the_quiet_time() {
        let meeting = stamped(&[(ClockEvent::Start, 0)]);
        for left in [0, 1, 7, 23, 10_000] {
            for second in (0..3_700).step_by(13) {
                let now = at(0, second);
                let quiet = meeting.quiet_for(now, left).unwrap();
                assert!(quiet >= TimeDelta::seconds(1));
                let words = |now| (meeting.clock_words(now), meeting.pace_words(now, left));
                let just_before = now + quiet - TimeDelta::milliseconds(2);
                if quiet > TimeDelta::seconds(1) {
                    assert_eq!(words(just_before), words(now), "{left} to go, {second} s");
                }
            }
        }
        assert_eq!(stamped(&[]).quiet_for(at(0, 0), 3), None);
    }

    #[test]
    fn a_start_or_pause_is_never_recorded_before_earlier_ones() {
        use ClockEvent::{Pause, Start};
        assert_eq!(stamped(&[]).moment_of(Start, at(3, 0)), at(3, 0));
        let running = stamped(&[(Start, 0)]);
        assert_eq!(running.moment_of(Pause, at(-60, 0)), at(0, 0));
        let paused = stamped(&[(Start, 0), (Pause, 10)]);
        for wall in [at(-60, 0), at(10, 0)] {
            let start = paused.moment_of(Start, wall);
            let again = paused.clone().stamped(ClockStamp::new(Start, start, "ana".into()));
            assert!(again.is_running());
            assert_eq!(again.used(start), TimeDelta::minutes(10));
        }
        let end = Meeting::default().stamped(ClockStamp::new(
            Pause,
            DateTime::<Utc>::MAX_UTC,
            "ana".into(),
        ));
        assert_eq!(end.moment_of(Start, at(0, 0)), DateTime::<Utc>::MAX_UTC);
    }

    #[test]
    fn an_idle_time_is_longer_than_a_quarter_of_an_hour_and_can_be_taken_out() {
        use ClockEvent::Start;
        assert_eq!(Idle::between(at(2, 0), at(17, 0)), None);
        assert_eq!(Idle::between(at(17, 0), at(2, 0)), None);
        let idle = Idle::between(at(2, 0), at(17, 1)).unwrap();
        assert_eq!(idle.words(), "15 minutes");
        for start in [0, 2] {
            let meeting = stamped(&[(Start, start)]);
            let [pause, again] = idle.stamps(&"ana".into());
            let meeting = meeting.stamped(pause).stamped(again);
            assert_eq!(meeting.used(at(20, 0)), TimeDelta::minutes(20 - start) - idle.length());
            assert!(meeting.is_running());
        }
        let words = |minutes| Idle::between(at(0, 0), at(minutes, 0)).unwrap().words();
        assert_eq!(
            [119, 120, 47 * 60 + 59, 48 * 60].map(words),
            ["119 minutes", "2 hours", "47 h 59 min", "2 days"]
        );
    }
}
