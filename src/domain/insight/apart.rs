//! Labels that distinguish sessions of one system and day, which look alike in a list.

use chrono::{DateTime, Utc};

use crate::domain::basics::day::Zone;
use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::text::Shown;
use crate::domain::session::Session;

/// The largest width of a label, in columns.
pub const WIDEST: usize = 5;

/// Returns the time of day at which a session was begun, or the last part of its id if another one was
/// begun in the same minute; `None` if no other was begun on its day.
pub fn words(
    id: &SessionId,
    begun: DateTime<Utc>,
    others: impl IntoIterator<Item = DateTime<Utc>>,
    zone: Zone,
) -> Option<String> {
    let (day, time) = (zone.day(begun), time(begun, zone));
    let others = others.into_iter().filter(|other| zone.day(*other) == day);
    let is_same = others.map(|other| self::time(other, zone) == time);
    let is_in_the_same_minute = is_same.reduce(|one, other| one || other)?;
    let ending = id.as_str().rsplit('-').next().unwrap_or_default();
    Some(if is_in_the_same_minute { Shown::line(ending).cut(WIDEST, "") } else { time })
}

/// Returns the label of each of two sessions; none if they differ in system or are the same.
pub fn of_two(sessions: [&Session; 2], zone: Zone) -> [Option<String>; 2] {
    let [one, other] = sessions;
    if one.id() == other.id() || !names::is_same(one.system(), other.system()) {
        return [None, None];
    }
    [[one, other], [other, one]]
        .map(|[one, other]| words(one.id(), one.created_at(), [other.created_at()], zone))
}

fn time(at: DateTime<Utc>, zone: Zone) -> String {
    zone.local(at).format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reviews_of_a_day_are_labelled_by_time_and_those_of_a_minute_by_id() {
        let id = SessionId::of_file("payments-api-2026-11-22-7f3a").unwrap();
        let zone = Zone::Fixed(chrono::FixedOffset::east_opt(7_200).unwrap());
        let label = |others: &[&str]| {
            let others = others.iter().map(|at| at.parse().unwrap());
            words(&id, "2026-11-22T13:10:04Z".parse().unwrap(), others, zone)
        };
        assert_eq!(label(&[]), None);
        assert_eq!(label(&["2026-11-21T13:10:04Z", "2026-11-22T22:10:04Z"]), None, "other days");
        assert_eq!(label(&["2026-11-21T22:10:04Z"]).as_deref(), Some("15:10"));
        let both = label(&["2026-11-22T09:00:00Z", "2026-11-22T13:10:59Z"]);
        assert_eq!(both.as_deref(), Some("7f3a"));
    }
}
