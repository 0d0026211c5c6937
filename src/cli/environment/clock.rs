//! The clocks of this machine.
#![expect(clippy::disallowed_methods, reason = "the place where commands read the clock")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, FixedOffset, Local, Offset, TimeDelta, TimeZone, Utc};

use rustix::time::{ClockId, clock_gettime};

use crate::domain::basics::day::{Now, Zone};

/// Returns the present time here.
pub fn clock() -> Now {
    let at = moment(SystemTime::now());
    Now { at: at.with_timezone(&offset(at)), zone: Zone::Ruled(offset), steady: steady() }
}

/// Returns the time since a fixed moment by the clock that cannot be set and goes on while the machine sleeps.
fn steady() -> Duration {
    #[cfg(target_os = "linux")]
    let clock = ClockId::Boottime;
    // Elsewhere, as on macOS, this one does not stop in a sleep.
    #[cfg(not(target_os = "linux"))]
    let clock = ClockId::Monotonic;
    Duration::try_from(clock_gettime(clock)).unwrap_or_default()
}

/// Converts a system time, which may be before 1970 or out of range, without a panic.
fn moment(time: SystemTime) -> DateTime<Utc> {
    let since = time.duration_since(UNIX_EPOCH).map(TimeDelta::from_std);
    let since = since.unwrap_or_else(|before| TimeDelta::from_std(before.duration()).map(|d| -d));
    let at = since.ok().and_then(|since| DateTime::UNIX_EPOCH.checked_add_signed(since));
    at.unwrap_or(DateTime::UNIX_EPOCH)
}

/// Returns the offset from UTC here at a moment.
fn offset(at: DateTime<Utc>) -> FixedOffset {
    Local.offset_from_utc_datetime(&at.naive_utc()).fix()
}
