//! The dated work of a review as a calendar: RFC 5545, all-day events or tasks.
//!
//! Each entry has the same id in every export of every review of the system, and a sequence number that grows
//! with its changes: importing the file again moves, renames or cancels entries and never doubles them. Nothing
//! depends on the clock.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::domain::basics::text::counted;
use crate::report::choice::Entries;
use crate::report::document::{Document, Line};
use crate::report::task::{self, State, Task};

/// The longest line in octets, without its end.
const LONGEST_LINE: usize = 75;
/// The time from which sequence numbers count seconds: 2020-01-01T00:00:00Z.
const EPOCH: i64 = 1_577_836_800;
/// The last year that four digits can hold.
const LAST_YEAR: i32 = 9999;

/// Renders the dated work of a document as a calendar.
pub fn render(document: &Document<'_>) -> String {
    calendar(task::dated(document), document.choice.entries)
}

/// Renders tasks as a calendar; those without a day are left out.
pub(crate) fn calendar(tasks: Vec<Task>, entries: Entries) -> String {
    let mut calendar = Calendar::default();
    calendar.put("BEGIN", "VCALENDAR");
    calendar.put("VERSION", "2.0");
    calendar.put("PRODID", "-//readyroom//readyroom//EN");
    calendar.put("CALSCALE", "GREGORIAN");
    for (task, day) in &on_days(tasks) {
        match entries {
            Entries::Events => calendar.event(task, *day),
            Entries::Tasks => calendar.task(task, *day),
        }
    }
    calendar.put("END", "VCALENDAR");
    calendar.0
}

/// Returns a sentence about open work that has no day, or about a calendar without entries; `None` if there is
/// nothing to say.
pub(crate) fn undated_words(document: &Document<'_>) -> Option<String> {
    let undated = task::open(document).into_iter().filter(|task| day_of(task).is_none()).count();
    let left_out = (undated > 0).then(|| {
        let (have, are) = if undated == 1 { ("has", "is") } else { ("have", "are") };
        let tasks = counted(undated, "gap or condition", "gaps and conditions");
        format!("{tasks} {have} no due date and {are} not in the calendar")
    });
    left_out.or_else(|| {
        on_days(task::dated(document))
            .is_empty()
            .then(|| "the calendar is empty: nothing has a due date".to_owned())
    })
}

/// Returns the tasks with a day that a calendar can hold.
fn on_days(tasks: Vec<Task>) -> Vec<(Task, NaiveDate)> {
    tasks.into_iter().filter_map(|task| day_of(&task).map(|day| (task, day))).collect()
}

fn day_of(task: &Task) -> Option<NaiveDate> {
    task.day.filter(|day| (0..LAST_YEAR).contains(&day.year()))
}

/// A calendar in the making.
#[derive(Default)]
struct Calendar(String);

impl Calendar {
    /// Writes an event of a whole day, which leaves the day free.
    fn event(&mut self, task: &Task, day: NaiveDate) {
        self.put("BEGIN", "VEVENT");
        self.identity(task);
        self.put("DTSTART;VALUE=DATE", &date(day));
        self.put("DTEND;VALUE=DATE", &date(day.succ_opt().unwrap_or(day)));
        self.put("TRANSP", "TRANSPARENT");
        self.content(task);
        let is_open = task.state == State::Open;
        self.put("STATUS", if is_open { "CONFIRMED" } else { "CANCELLED" });
        self.put("END", "VEVENT");
    }

    /// Writes a task with a due date.
    fn task(&mut self, task: &Task, day: NaiveDate) {
        self.put("BEGIN", "VTODO");
        self.identity(task);
        self.put("DUE;VALUE=DATE", &date(day));
        self.content(task);
        match task.state {
            State::Open => self.put("STATUS", "NEEDS-ACTION"),
            State::Dropped => self.put("STATUS", "CANCELLED"),
            State::Done => {
                self.put("STATUS", "COMPLETED");
                self.put("COMPLETED", &time(task.changed_at));
            }
        }
        self.put("END", "VTODO");
    }

    fn identity(&mut self, task: &Task) {
        self.put("UID", task.uid());
        self.put("DTSTAMP", &time(task.changed_at));
        self.put("SEQUENCE", &sequence(task.changed_at).to_string());
    }

    fn content(&mut self, task: &Task) {
        self.put("SUMMARY", &escaped(&task.title()));
        let about: Vec<String> = task.about.iter().map(Line::plain).collect();
        self.put("DESCRIPTION", &escaped(&about.join("\n")));
        if task.is_blocker {
            self.put("PRIORITY", "1");
        }
    }

    /// Writes a property, folded: never inside a character.
    fn put(&mut self, name: &str, value: &str) {
        let mut taken = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if taken + c.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                taken = 1;
            }
            self.0.push(c);
            taken += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Returns a text as the value of a property.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn date(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Returns the sequence number of an entry that was changed last at a time.
fn sequence(at: DateTime<Utc>) -> i32 {
    i32::try_from((at.timestamp() - EPOCH).max(0)).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_75_octets_between_characters() {
        for text in ["x".repeat(300), "é".repeat(200), "🚀".repeat(60), "日本語 ".repeat(40)]
        {
            let mut calendar = Calendar::default();
            calendar.put("SUMMARY", &text);
            let lines: Vec<&str> = calendar.0.strip_suffix("\r\n").unwrap().split("\r\n").collect();
            assert!(
                lines
                    .iter()
                    .all(|line| (60..=75).contains(&line.len()) || line == lines.last().unwrap())
            );
            assert!(lines[1..].iter().all(|line| line.starts_with(' ')));
            assert_eq!(calendar.0.replace("\r\n ", ""), format!("SUMMARY:{text}\r\n"));
        }
    }

    #[test]
    fn texts_are_escaped_and_times_are_numbers() {
        assert_eq!(escaped("a;b, c\\d\ne:\"f\""), "a\\;b\\, c\\\\d\\ne:\"f\"");
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(sequence(at("2020-01-01T00:01:00Z")), 60);
        assert_eq!(sequence(at("2019-01-01T00:00:00Z")), 0);
        assert_eq!(sequence(at("2100-01-01T00:00:00Z")), i32::MAX);
        assert_eq!(time(at("2026-11-22T14:02:31Z")), "20261122T140231Z");
    }
}
