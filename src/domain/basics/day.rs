//! Calendar days in local time: the day of a moment is the one that local clocks show then.

use std::ptr;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// The time zone by which moments become days.
#[derive(Clone, Copy, Debug)]
pub enum Zone {
    /// The same offset from UTC at any time.
    Fixed(FixedOffset),
    /// The offset as a function of the moment, for zones with summer time.
    Ruled(fn(DateTime<Utc>) -> FixedOffset),
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fixed(one), Self::Fixed(other)) => one == other,
            (Self::Ruled(one), Self::Ruled(other)) => ptr::fn_addr_eq(*one, *other),
            _ => false,
        }
    }
}

impl Zone {
    fn offset(self, at: DateTime<Utc>) -> FixedOffset {
        match self {
            Self::Fixed(offset) => offset,
            Self::Ruled(offset) => offset(at),
        }
    }

    /// Returns a moment as local wall-clock time; UTC's where the calendar ends before that.
    pub fn local(self, at: DateTime<Utc>) -> NaiveDateTime {
        let utc = at.naive_utc();
        utc.checked_add_offset(self.offset(at)).unwrap_or(utc)
    }

    /// Returns the local day of a moment.
    pub fn day(self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date()
    }

    /// Returns the first moment of a local day. That is not midnight where the clocks skip midnight.
    pub fn begin(self, day: NaiveDate) -> DateTime<FixedOffset> {
        let midnight = day.and_time(NaiveTime::MIN);
        let at = |offset| {
            midnight.checked_sub_offset(offset).map_or(midnight.and_utc(), |at| at.and_utc())
        };
        let guess = at(self.offset(midnight.and_utc()));
        let other = at(self.offset(guess));
        // Where the clocks are put forward at midnight, the day begins later than 00:00.
        let earlier = Some(guess.min(other)).filter(|&at| self.day(at) == day);
        let begin = earlier.unwrap_or(guess.max(other));
        begin.with_timezone(&self.offset(begin))
    }
}

/// The present: time, time zone, and a monotonic clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Now {
    /// The time, with the local offset.
    pub at: DateTime<FixedOffset>,
    /// The time zone that decides which day it is.
    pub zone: Zone,
    /// The reading of a monotonic clock, for durations.
    pub steady: Duration,
}

impl Now {
    /// Returns the time `at` in a zone whose offset from UTC never changes; the monotonic clock reads zero.
    pub const fn fixed(at: DateTime<FixedOffset>) -> Self {
        Self { at, zone: Zone::Fixed(*at.offset()), steady: Duration::ZERO }
    }

    /// Returns the local day.
    pub fn today(self) -> NaiveDate {
        self.zone.day(self.at.to_utc())
    }

    /// Returns today and the time zone.
    pub fn days(self) -> Days {
        Days { today: self.today(), zone: self.zone }
    }

    /// Returns the same clock set to the beginning of another local day.
    pub fn on(self, day: NaiveDate) -> Self {
        Self { at: self.zone.begin(day), ..self }
    }
}

/// The day as of which something is judged, and the time zone in which days are counted.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// Today, or the day given by `--as-of`.
    pub today: NaiveDate,
    /// The time zone.
    pub zone: Zone,
}

impl Days {
    /// Returns the local day of a moment.
    pub fn of(self, at: DateTime<Utc>) -> NaiveDate {
        self.zone.day(at)
    }

    /// Returns a moment as local time with its offset, to the second: `2026-11-22 15:02:31 +01:00`.
    pub fn moment(self, at: DateTime<Utc>) -> String {
        format!("{} {}", self.zone.local(at).format("%Y-%m-%d %H:%M:%S"), self.zone.offset(at))
    }

    /// Returns the first moment after today. A date at or after it lies in the future.
    pub fn tomorrow(self) -> DateTime<Utc> {
        let tomorrow = self.today.succ_opt().map(|tomorrow| self.zone.begin(tomorrow).to_utc());
        tomorrow.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn hours(hours: i32) -> FixedOffset {
        FixedOffset::east_opt(hours * 3_600).unwrap()
    }

    /// Clocks that go forward from midnight to one o'clock on 2026-03-29, and back on 2026-10-25.
    const FORWARD_AT_MIDNIGHT: Zone = Zone::Ruled(|moment| {
        let is_summer = moment >= at("2026-03-28T22:00:00Z") && moment < at("2026-10-24T21:00:00Z");
        hours(if is_summer { 3 } else { 2 })
    });

    #[test]
    fn a_moment_belongs_to_its_local_day() {
        let zone = FORWARD_AT_MIDNIGHT;
        assert_eq!(zone.day(at("2026-07-01T21:30:00Z")), day("2026-07-02"), "summer");
        assert_eq!(zone.day(at("2026-12-01T21:30:00Z")), day("2026-12-01"), "winter");
        for (utc, offset, expected) in [
            ("2026-11-22T23:30:00Z", 14, "2026-11-23"),
            ("2026-11-22T00:30:00Z", -12, "2026-11-21"),
            ("2026-11-22T12:00:00Z", 0, "2026-11-22"),
        ] {
            assert_eq!(Zone::Fixed(hours(offset)).day(at(utc)), day(expected), "{utc} {offset}");
        }
    }

    #[test]
    fn a_day_begins_when_the_clocks_first_show_it() {
        let zone = FORWARD_AT_MIDNIGHT;
        for (text, begin) in [
            ("2026-03-28", "2026-03-27T22:00:00Z"),
            ("2026-03-29", "2026-03-28T22:00:00Z"),
            ("2026-03-30", "2026-03-29T21:00:00Z"),
            ("2026-10-25", "2026-10-24T22:00:00Z"),
            ("2026-10-26", "2026-10-25T22:00:00Z"),
        ] {
            assert_eq!(zone.begin(day(text)).to_utc(), at(begin), "{text}");
            assert_eq!(zone.day(at(begin)), day(text));
        }
        let days = Days { today: day("2026-03-28"), zone };
        assert_eq!(days.tomorrow(), at("2026-03-28T22:00:00Z"));
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for offset in [-12, 0, 14] {
            let zone = Zone::Fixed(hours(offset));
            for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
                assert!(!zone.local(at).format("%Y-%m-%d %H:%M").to_string().is_empty());
            }
            for today in [NaiveDate::MIN, NaiveDate::MAX, DateTime::<Utc>::MAX_UTC.date_naive()] {
                let _ = (zone.begin(today), Days { today, zone }.tomorrow());
            }
        }
    }
}
