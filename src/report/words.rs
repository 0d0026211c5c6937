//! Text from data as a report tells it: on one line, without anything that acts or hides, and
//! statements that nobody can take for another.

use std::collections::HashMap;

use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::{Shown, Text};
use crate::domain::records::checklist::{Checklist, ItemNo};

/// A text as one line; white space between its words is one blank.
pub(crate) fn one_line(text: &Text) -> String {
    let joined = text.raw().split_whitespace().collect::<Vec<_>>().join(" ");
    Shown::line(&joined).to_string()
}

/// The lines of a text, without white space around them and without blank lines at its ends; several
/// blank lines are one.
pub(crate) fn lines(text: &Text) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.as_str().trim().to_owned();
        let is_blank_again = line.is_empty() && lines.last().is_none_or(String::is_empty);
        if !is_blank_again {
            lines.push(line);
        }
    }
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The statements that more than one item has, as a report ends them, and how many have each.
pub(crate) fn shared_statements(checklist: &Checklist) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for (_, item) in checklist.items() {
        *counts.entry(full_stop(&one_line(&item.text))).or_insert(0) += 1;
    }
    counts.retain(|_, count| *count > 1);
    counts
}

/// The statement of an item; where others read the same, with its id.
pub(crate) fn statement(
    checklist: &Checklist,
    item: ItemNo,
    shared: &HashMap<String, usize>,
) -> String {
    let item = checklist.item(item);
    let text = one_line(&item.text);
    if shared.contains_key(&full_stop(&text)) { format!("{text} ({})", item.id) } else { text }
}

/// Words with a capital letter.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A sentence with an end.
pub(crate) fn full_stop(sentence: &str) -> String {
    let ends = sentence.ends_with(['.', '!', '?', ':', ';']);
    if ends { sentence.to_owned() } else { format!("{sentence}.") }
}

/// One or many of something.
pub(crate) fn plural<'w>(count: usize, one: &'w str, many: &'w str) -> &'w str {
    if count == 1 { one } else { many }
}

/// `1 condition`, `2 conditions`.
pub(crate) fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", plural(count, one, many))
}

/// What a report says of an item's status, or of having none.
pub(crate) fn status_words(status: Option<Status>) -> &'static str {
    status.map_or("not assessed", Status::word)
}

/// The score in a line: `62.5%  MANAGED RISK  2 blockers`.
pub(crate) fn headline(tally: &Tally) -> String {
    let mut line = match tally.progress() {
        Some(progress) => format!("{}  {}", progress.percent(), progress.band().headline()),
        None => "NOTHING APPLICABLE".to_owned(),
    };
    if tally.blockers > 0 {
        line.push_str("  ");
        line.push_str(&count(tally.blockers as usize, "blocker", "blockers"));
    }
    line
}
