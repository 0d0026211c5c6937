//! What is written into a page: values of every kind, and what is none of its kind.

use proptest::prelude::*;
use readyroom::domain::basics::text::{Shown, Text};
use unicode_normalization::UnicodeNormalization;

/// How a value is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Another value of its kind.
    Valid,
    /// What is none of its kind.
    Invalid,
    /// Nothing, and the label stands.
    Emptied,
    /// Nothing, and the label is gone too.
    Gone,
}

/// How a text is written into a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a program does, so that nothing of it is markup.
    Escaped,
    /// As a person types it.
    Typed,
}

/// What is written at a place.
#[derive(Clone, Debug)]
pub struct Value {
    pub how: How,
    pub form: Form,
    /// Any line.
    pub line: String,
    /// Lines and blank lines.
    pub lines: Vec<String>,
    /// A choice among words.
    pub word: usize,
    /// Days from today.
    pub days: u64,
}

/// Pieces of text that read like something else.
const PIECES: &[&str] = &[
    "Done.",
    "Partial, due 2026-12-10.",
    "no blocker",
    "blocker",
    "No owner",
    "no date",
    "2027-03-01",
    "fri",
    ", until 2027-01-01",
    "Until then:",
    "Evidence:",
    "Accepted risk:",
    "Done when:",
    "Do first:",
    "Blocker.",
    "Owner ben.",
    "@zoe",
    "(ben, by 2026-12-10)",
    "(met by ana)",
    "(first due 2026-12-10)",
    "No date.",
    "c0.i0",
    "a | b",
    "_x_",
    "snake_case",
    "[x] y",
    "[ ]",
    "`code`",
    "é e\u{301}",
    "備份",
    "👩‍💻",
    "1. one",
    "12) two",
    "# head",
    "- dash",
    "<b>bold</b>",
    "&amp;",
    ":",
    "ben",
    "J. Smith",
    "https://x.org/?a=1&b_2",
    "*em*",
    "> quote",
    "+ plus",
    "---",
    "===",
    "***",
    "\\",
    "~~x~~",
    "$x$",
    "Statement 0 of category 0 is true.",
    "Backups are automated.",
    "[a]: b",
    "**bold**",
    "\"quoted\"",
    "a, b",
    "Missing",
    "not applicable",
    "Until 2027-01-01, accepted by zoe.",
    "(overdue)",
    ", absent",
    ", by fri",
    "observer",
    "the ledger",
    "!",
    "No owner yet",
    "#",
    "##",
    "```",
    "x.",
];

/// Lines that read like what a page says of an item that lacks something.
pub const FACTS: [&str; 5] = ["No owner", "No owner yet", "no date", "no blocker", "blocker"];

/// A line that may read like something else.
pub fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => (0..PIECES.len()).prop_map(|place| PIECES[place].to_owned()),
        3 => "[a-z]{1,7}",
        1 => "[ -~]{1,8}",
    ];
    prop::collection::vec(piece, 1..4).prop_filter_map("a line", |pieces| {
        let line = pieces.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty()).then_some(line)
    })
}

pub fn value() -> impl Strategy<Value = Value> {
    let how = prop_oneof![
        5 => Just(How::Valid),
        1 => Just(How::Invalid),
        1 => Just(How::Emptied),
        1 => Just(How::Gone),
    ];
    let form = prop_oneof![Just(Form::Escaped), Just(Form::Typed)];
    let lines =
        (line(), prop::collection::vec(prop_oneof![4 => line(), 1 => Just(String::new())], 0..3));
    let lines = lines.prop_map(|(first, mut more)| {
        while more.last().is_some_and(String::is_empty) {
            more.pop();
        }
        more.insert(0, first);
        more.dedup_by(|a, b| a.is_empty() && b.is_empty());
        more
    });
    (how, form, line(), lines, 0..100_usize, 0..500_u64).prop_map(
        |(how, form, line, lines, word, days)| Value { how, form, line, lines, word, days },
    )
}

impl Form {
    pub fn of(self, text: &str) -> String {
        match self {
            Self::Typed => text.to_owned(),
            Self::Escaped => text.chars().fold(String::new(), |mut escaped, c| {
                if c.is_ascii_punctuation() {
                    escaped.push('\\');
                }
                escaped.push(c);
                escaped
            }),
        }
    }
}

pub const STATUSES: [(&str, &str); 11] = [
    ("done", "done"),
    ("Partial", "partial"),
    ("missing", "missing"),
    ("✗ missing", "missing"),
    ("◐ partial", "partial"),
    ("Not assessed", ""),
    ("unassessed", ""),
    ("DONE", "done"),
    ("n/a", "not applicable"),
    ("not_applicable", "not applicable"),
    ("Not applicable", "not applicable"),
];

pub const DATES: [&str; 8] =
    ["2027-01-29", "fri", "+2w", "tomorrow", "2028-02-29", "+1m", "Monday", "today"];
pub const NO_DATES: [&str; 6] = ["soon", "2026-13-45", "10.12.2026", "next year", "2026-12", "?"];
pub const NO_STATUSES: [&str; 5] = ["perhaps", "almost done", "80%", "doen", "to be seen"];

/// The letters and digits of a text.
pub fn letters(text: &str) -> String {
    text.replace('\\', "").replace("&amp;", "").nfc().filter(|c| c.is_alphanumeric()).collect()
}

pub fn one_line(text: &str) -> String {
    text.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn full_stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?', ':', ';']) { text.to_owned() } else { format!("{text}.") }
}

/// A text typed so may begin a block of its own.
pub fn is_block(line: &str) -> bool {
    line.starts_with(['#', '>', '-', '+', '*', '=', '`', '~', '<', '[', '|', '1', ':'])
        || line.starts_with("Evidence:")
        || line.starts_with("Accepted risk:")
        || line.starts_with("Done when:")
        || line.starts_with("Do first:")
        || line.starts_with("Owner ")
        || line.starts_with('@')
        || line.starts_with("Until")
        || line.contains('\\')
        || ["partial", "missing", "done", "no", "blocker", "not"]
            .iter()
            .any(|word| line.to_lowercase().starts_with(word))
}

pub fn shown(text: &Text) -> String {
    Shown::line(&one_line(text.raw())).to_string()
}

pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
