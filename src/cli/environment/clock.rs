//! The clocks of this machine.
#![expect(clippy::disallowed_methods, reason = "the place where commands read the clock")]

use std::sync::LazyLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, FixedOffset, Local, Offset, TimeDelta, TimeZone, Utc};

use crate::domain::basics::day::{Now, Zone};

/// Returns the present time here.
pub fn clock() -> Now {
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let at = moment(SystemTime::now());
    Now { at: at.with_timezone(&offset(at)), zone: Zone::Ruled(offset), steady: BEGIN.elapsed() }
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
