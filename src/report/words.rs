//! Wording that the formats share: text from data made safe for one line, statements, plurals, headlines.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::{Shown, Text, counted};
use crate::domain::records::checklist::{Checklist, ItemNo};

/// Returns a text as one line, safe to show, with single blanks for white space.
pub(crate) fn one_line(text: &Text) -> String {
    let joined = text.raw().split_whitespace().collect::<Vec<_>>().join(" ");
    Shown::line(&joined).to_string()
}

/// Returns the lines of a text, trimmed and safe to show, without blank lines at its ends and with single
/// ones inside.
pub(crate) fn lines(text: &Text) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(|line| line.as_str().trim().to_owned()).collect();
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    if lines.first().is_some_and(String::is_empty) {
        lines.remove(0);
    }
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Returns the statements that several items have, with a full stop, and the number of items of each.
pub(crate) fn shared_statements(checklist: &Checklist) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for (_, item) in checklist.items() {
        *counts.entry(full_stop(&one_line(&item.text))).or_insert(0) += 1;
    }
    counts.retain(|_, count| *count > 1);
    counts
}

/// Returns the statement of an item, with its id if other items have the same one.
pub(crate) fn statement(
    checklist: &Checklist,
    item: ItemNo,
    shared: &HashMap<String, usize>,
) -> String {
    let item = checklist.item(item);
    let text = one_line(&item.text);
    if shared.contains_key(&full_stop(&text)) { format!("{text} ({})", item.id) } else { text }
}

/// Returns words with the first letter in upper case.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns a sentence with a full stop, unless it ends with punctuation.
pub(crate) fn full_stop(sentence: &str) -> String {
    let ends = sentence.ends_with(['.', '!', '?', ':', ';']);
    if ends { sentence.to_owned() } else { format!("{sentence}.") }
}

/// Returns `one` for a count of 1, else `many`.
pub(crate) fn plural<'w>(count: usize, one: &'w str, many: &'w str) -> &'w str {
    if count == 1 { one } else { many }
}

/// Returns the last day of an accepted risk, or that it has none.
pub(crate) fn until(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "no date".to_owned(), |day| day.to_string())
}

/// Returns the word for a status in a report, `not assessed` for none.
pub(crate) fn status_words(status: Option<Status>) -> &'static str {
    status.map_or("not assessed", Status::word)
}

/// Returns the score as a line: `62.5%  MANAGED RISK  2 blockers`.
pub(crate) fn headline(tally: &Tally) -> String {
    let mut line = match tally.progress() {
        Some(progress) => format!("{}  {}", progress.percent(), progress.band().headline()),
        None => "NOTHING APPLICABLE".to_owned(),
    };
    if tally.blockers > 0 {
        line.push_str("  ");
        line.push_str(&counted(tally.blockers as usize, "blocker", "blockers"));
    }
    line
}
