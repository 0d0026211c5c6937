//! Words and numbers that several screens say alike.

use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::domain::basics::day::Now;
use crate::domain::basics::text::{Shown, columns};
use crate::tui::model::review::{Access, Field, Saving, Texts};
use crate::tui::model::sharing::{Sharing, State};
use crate::tui::theme::{Glyphs, Theme};

/// The days from which on an age is said in years.
const YEAR: i64 = 365;

/// Returns the state of saving as the header shows it: `saved` only where the file holds every change.
pub(super) fn saving(saving: &Saving, now: Now) -> String {
    match (&saving.failure, saving.is_saved(), saving.saved_at) {
        (Some(reason), ..) => format!("NOT SAVED: {reason}"),
        (None, true, _) if saving.access == Access::ReadOnly => "READ-ONLY".to_owned(),
        (None, true, _) if saving.access == Access::Sample => "SAMPLE".to_owned(),
        (None, false, _) => "saving".to_owned(),
        (None, true, at) => {
            let at = at.map(|at| format!(" {}", at_a_time(at, now))).unwrap_or_default();
            let badges = saving.caveats.badges().into_iter().map(|badge| format!(", {badge}"));
            // What is cut where there is little room is the end.
            let drafts = if saving.undrafted.is_some() { "DRAFT NOT KEPT, " } else { "" };
            format!("{drafts}saved{at}{}", badges.collect::<String>())
        }
    }
}

/// Returns how the reviews stand with the store that a team shares, and whether a person has to do something: `2 not
/// sent`. `None` where nothing is shared.
pub(super) fn sharing(sharing: &Sharing, now: Now) -> Option<(String, bool)> {
    let synced_at = match &sharing.standing {
        Some(standing) => standing.synced_at,
        None if sharing.is_joined() => None,
        None => return None,
    };
    let unsent = match sharing.unsent() {
        0 => None,
        count => Some(format!("{} not sent", grouped(count))),
    };
    let synced = || match synced_at {
        Some(at) => format!("synced {}", at_a_time(at, now)),
        None => "not synced yet".to_owned(),
    };
    Some(match (sharing.state, unsent) {
        (State::Syncing, _) => ("syncing".to_owned(), false),
        (State::Stopped, _) => ("NOT SYNCED".to_owned(), true),
        (State::Offline, Some(unsent)) => (format!("offline, {unsent}"), false),
        (State::Offline, None) => ("offline".to_owned(), false),
        (State::Reached, unsent) => (unsent.unwrap_or_else(synced), false),
    })
}

/// Returns the text of a draft, each field by its name; not safe to show.
pub(super) fn draft(texts: &Texts) -> String {
    let named = |(field, text): (&Field, &String)| format!("{}: {text}", field.label());
    texts.iter().map(named).collect::<Vec<_>>().join("; ")
}

/// Returns a time today, else a date; local.
fn at_a_time(at: DateTime<Utc>, now: Now) -> String {
    let at = now.zone.local(at);
    if at.date() == now.today() {
        at.format("%H:%M").to_string()
    } else {
        at.format("%Y-%m-%d").to_string()
    }
}

pub(super) fn date(at: DateTime<Utc>, now: Now) -> String {
    now.zone.day(at).to_string()
}

/// Formats a local date in five columns as [`short_day`] does; one in the future, which two clocks that differ can
/// cause, by its year.
pub(super) fn short_date(at: DateTime<Utc>, now: Now) -> String {
    let day = now.zone.day(at);
    if day > now.today() { day.format("%Y").to_string() } else { short_day(day, now.today()) }
}

/// Formats a day in five columns: today, month and day, or the year if it is a year away.
pub(super) fn short_day(day: NaiveDate, today: NaiveDate) -> String {
    match (today - day).num_days().abs() {
        0 => "today".to_owned(),
        1..YEAR => day.format("%m-%d").to_string(),
        _ => day.format("%Y").to_string(),
    }
}

/// Returns an age in at most eight columns: `18 d ago`; `None` for today and what is ahead.
pub(super) fn short_age(day: NaiveDate, today: NaiveDate) -> Option<String> {
    match (today - day).num_days() {
        ..=0 => None,
        days @ 1..YEAR => Some(format!("{days} d ago")),
        days => Some(format!("{} y ago", days / YEAR)),
    }
}

pub(super) fn date_and_time(at: DateTime<Utc>, now: Now) -> String {
    now.zone.local(at).format("%Y-%m-%d %H:%M").to_string()
}

/// Returns a time today, else with its date; local.
pub(super) fn time(at: DateTime<Utc>, now: Now) -> String {
    if now.zone.day(at) == now.today() { at_a_time(at, now) } else { date_and_time(at, now) }
}

/// Wraps lines of safe text to a width, lazily.
pub(super) fn wrapped<'t>(
    lines: impl Iterator<Item = Shown<'t>>,
    width: usize,
) -> impl Iterator<Item = String> {
    lines.flat_map(move |line| line.wrap(width))
}

/// Returns an earlier and a later name in so many columns; what the shorter one leaves goes to the longer.
pub(super) fn from_to(theme: &Theme, [before, after]: [Shown<'_>; 2], room: usize) -> String {
    let Glyphs { arrow, ellipsis, .. } = *theme.glyphs;
    let room = room.saturating_sub(columns(arrow) + 2);
    let share = |other: &Shown<'_>| room.saturating_sub(other.columns()).max(room / 2);
    let (first, second) = (share(&after), share(&before));
    format!("{} {arrow} {}", before.cut(first, ellipsis), after.cut(second, ellipsis))
}

/// Returns at most `most` rows; where more follow, the last ends with an ellipsis.
pub(super) fn at_most(
    lines: impl Iterator<Item = String>,
    most: usize,
    ellipsis: &str,
) -> Vec<String> {
    let mut rows: Vec<String> = lines.take(most + 1).collect();
    if rows.len() > most {
        rows.truncate(most);
        rows.iter_mut().next_back().into_iter().for_each(|last| last.push_str(ellipsis));
    }
    rows
}

/// Formats a number with separators: `10,000`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns which of some things, of these widths in columns, stand together in each row: as few rows as a width
/// allows with a gap between them, and none much shorter than the others.
pub(super) fn packed(widths: &[usize], gap: usize, width: usize) -> Vec<Range<usize>> {
    let in_rows = |width: usize| {
        let mut rows: Vec<Range<usize>> = Vec::new();
        let mut taken = 0;
        for (index, own) in widths.iter().enumerate() {
            taken += gap + own;
            if let Some(row) = rows.last_mut().filter(|_| taken <= width) {
                row.end = index + 1;
            } else {
                rows.push(index..index + 1);
                taken = *own;
            }
        }
        rows
    };
    let count = in_rows(width).len();
    let total = widths.iter().sum::<usize>();
    let narrowest = total.checked_div(count).unwrap_or(0);
    let evenly = (narrowest..width).map(in_rows).find(|rows| rows.len() == count);
    evenly.unwrap_or_else(|| in_rows(width))
}

/// Returns a due date in words; in short in at most 14 columns, where a day of this year is without it, and of
/// another one that has passed the days since then are told.
pub(super) fn due(due: NaiveDate, is_overdue: bool, is_short: bool, today: NaiveDate) -> String {
    let is_this_year = due.year() == today.year();
    match is_overdue {
        true if is_short && !is_this_year => format!("overdue {} d", (today - due).num_days()),
        true if is_short => format!("overdue {}", due.format("%m-%d")),
        true => format!("overdue {due}"),
        false if is_short && is_this_year => due.format("%m-%d").to_string(),
        false => due.to_string(),
    }
}

/// Returns the numbers of rows that a list hides: `2 above, 91 below`; nothing where it hides none.
pub(super) fn hidden(above: usize, below: usize) -> Option<String> {
    match (above, below) {
        (0, 0) => None,
        (0, below) => Some(format!("{below} below")),
        (above, 0) => Some(format!("{above} above")),
        (above, below) => Some(format!("{above} above, {below} below")),
    }
}

/// `1 blocker`, `2 blockers`.
pub(super) fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_rows_fits_in_as_few_as_can_be_and_evenly() {
        assert!(packed(&[], 2, 10).is_empty());
        assert_eq!(packed(&[3, 3], 2, 8).len(), 1);
        assert_eq!(packed(&[3, 3], 2, 7), [0..1, 1..2]);
        // Seven people on a line for six.
        assert_eq!(packed(&[5, 6, 5, 6, 6, 8, 8], 2, 46), [0..4, 4..7]);
        // What is too wide has a row of its own.
        assert_eq!(packed(&[3, 20, 3], 2, 8), [0..1, 1..2, 2..3]);
    }
}
