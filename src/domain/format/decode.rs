//! Text and JSON of files, read strictly: every refusal says where, and a file of another kind is named.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::domain::basics::text::Shown;
use crate::domain::format::VERSION;
use crate::domain::format::kind::Kind;
use crate::domain::format::kind::wanted::Wanted;
use crate::domain::format::problem::{Problem, Step};

/// The most problems that are told: finding the line of each costs a pass through the file.
const MOST_PROBLEMS: usize = 20;
/// The length of a quote from a broken file in a message, in columns.
const QUOTE: usize = 40;

/// Why bytes are not a session or a checklist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Not text.
    #[error("line {line}: not UTF-8 text; save it as UTF-8")]
    NotUtf8 {
        /// The line of the first bad byte, from 1.
        line: usize,
    },
    /// Not JSON, or another shape than expected.
    #[error("line {line}, column {column}: {message}{}", quote(.near))]
    Syntax {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// The fault.
        message: String,
        /// The line, made visible and cut.
        near: String,
    },
    /// The right shape with wrong content.
    #[error("{}", first(.problems, *.more))]
    Problems {
        /// The first of them, in the order of the file.
        problems: Vec<Located>,
        /// The number of further problems.
        more: usize,
    },
    /// Both sides of a merge that git could not make.
    #[error("line {line}: git's conflict markers: git could not bring both sides together")]
    Conflicted {
        /// The line of the first marker.
        line: usize,
    },
    /// A file of another kind.
    #[error("line {line}: {}", .wanted.unmet(.kind))]
    WrongKind {
        /// The line from which that shows.
        line: usize,
        /// The kind that it seems to be.
        kind: Kind,
        /// The kind that is expected.
        wanted: Wanted,
    },
    /// A session of no version that there ever was.
    #[error("the file version {found} is none that this readyroom knows; it is left untouched")]
    NoVersion {
        /// The value in its place.
        found: String,
    },
    /// Written by a newer readyroom.
    #[error(
        "written by a newer readyroom (file version {found}, this one reads up to {VERSION}); it is left untouched"
    )]
    Newer {
        /// The version in the file.
        found: String,
    },
}

/// A problem and the line that it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// From 1.
    pub line: usize,
    /// The fault.
    pub problem: Problem,
}

impl fmt::Display for Located {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: {}", self.line, self.problem)
    }
}

fn first(problems: &[Located], more: usize) -> String {
    match problems {
        [] => String::new(),
        [only] if more == 0 => only.to_string(),
        [first, others @ ..] => format!("{first} (and {} more)", others.len() + more),
    }
}

fn quote(near: &str) -> String {
    if near.is_empty() { String::new() } else { format!(", near `{near}`") }
}

/// Returns the error for a text that cannot be read: the given one if the text is of the expected kind,
/// else that it is of another kind.
pub fn judged(text: &str, wanted: Wanted, error: DecodeError) -> DecodeError {
    match (Kind::of(text.as_bytes()).0, wanted) {
        (Kind::BrokenJson, _)
        | (Kind::Session, Wanted::Session)
        | (Kind::Checklist, Wanted::Checklist) => error,
        _ => wrong_kind(text.as_bytes(), wanted),
    }
}

/// Returns the error for bytes of another kind than the expected one.
pub fn wrong_kind(bytes: &[u8], wanted: Wanted) -> DecodeError {
    let (kind, line) = Kind::of(bytes);
    DecodeError::WrongKind { line, kind, wanted }
}

/// Returns the text of bytes in UTF-8, with `\n` line ends and without a byte order mark, whatever an editor or a
/// transfer has made of it.
///
/// # Errors
/// The bytes are no UTF-8 text, or there is nothing in them.
pub fn text_of(bytes: &[u8], wanted: Wanted) -> Result<Cow<'_, str>, DecodeError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        if Kind::of(bytes).0.is_text() {
            let line = bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count();
            DecodeError::NotUtf8 { line }
        } else {
            wrong_kind(bytes, wanted)
        }
    })?;
    if text.trim().is_empty() {
        return Err(match wanted {
            Wanted::Checklist | Wanted::Page => wrong_kind(bytes, wanted),
            // The callers tell an empty file from one of another kind.
            Wanted::Session | Wanted::Text | Wanted::Config => DecodeError::Empty,
        });
    }
    let has_other_line_ends = text.contains('\r');
    Ok(if has_other_line_ends { text.replace("\r\n", "\n").into() } else { text.into() })
}

/// Parses JSON as a value of a type.
///
/// # Errors
/// With the line and the column: no JSON, or another shape.
pub fn parse<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, DecodeError> {
    serde_json::from_str(text).map_err(|error| syntax(text, &error))
}

fn syntax(text: &str, error: &serde_json::Error) -> DecodeError {
    let (line, column) = (error.line().max(1), error.column());
    let whole = error.to_string();
    // serde_json ends its message with the place, which stands before ours.
    let message = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(message, _)| message);
    let near = around(text.lines().nth(line - 1).unwrap_or_default(), column);
    DecodeError::Syntax {
        line,
        column: column.max(1),
        message: Shown::line(&plain(message)).to_string(),
        near: Shown::line(near).cut(QUOTE, "..."),
    }
}

/// The messages about texts in the place of a date or a time.
const NO_TIME: [&str; 6] = [
    "input contains invalid characters",
    "input is not enough for unique date and time",
    "input is out of range",
    "no possible date and time matching input",
    "premature end of input",
    "trailing input",
];

/// Rewrites a message of the parser without terms of Rust.
fn plain(message: &str) -> String {
    if message == "expected value" {
        return "a value is missing here".to_owned();
    }
    if let Some(what) = message.strip_prefix("EOF while parsing ") {
        return format!("the file ends in the middle of {what}");
    }
    if NO_TIME.contains(&message) {
        return "a date (2026-12-10) or a time (2026-12-10T14:02:00Z) is expected".to_owned();
    }
    if let Some(told) = message.strip_prefix("unknown variant ") {
        return told.replacen(", expected one of ", " is none of ", 1).replacen(
            ", expected ",
            " is not ",
            1,
        );
    }
    if message == "trailing characters" {
        return "trailing characters: the file should end before them".to_owned();
    }
    let Some((before, name)) = message.split_once("expected struct ") else {
        return message.to_owned();
    };
    let rest = name.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    format!("{before}expected an object{rest}")
}

/// The part of a line that leads up to a column and goes on behind it.
fn around(line: &str, column: usize) -> &str {
    let mut start = column.min(line.len()).saturating_sub(QUOTE / 2);
    while !line.is_char_boundary(start) {
        start -= 1;
    }
    line[start..].trim()
}

/// Returns the error for problems of a file, each with its line.
pub fn located(text: &str, problems: Vec<Problem>) -> DecodeError {
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    let locate = |problem: Problem| Located { line: line_of(text, &problem.path), problem };
    let problems = problems.into_iter().take(MOST_PROBLEMS).map(locate).collect();
    DecodeError::Problems { problems, more }
}

/// The line on which the value at the end of a path stands.
fn line_of(text: &str, path: &[Step]) -> usize {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match (Seek { path }).deserialize(&mut deserializer) {
        Err(error) => error.line().max(1),
        Ok(()) => 1,
    }
}

/// Follows a path into JSON and fails at its end: the place of the failure is the place sought.
struct Seek<'p> {
    path: &'p [Step],
}

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.is_empty() {
            // Asked for what does not stand there, the parser stops before it: at the place itself.
            return deserializer.deserialize_bool(self);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the sought place")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((Step::Field(sought), rest)) = self.path.split_first() else {
            return Err(A::Error::custom("not there"));
        };
        while let Some(key) = map.next_key::<String>()? {
            if key == *sought {
                return map.next_value_seed(Seek { path: rest });
            }
            map.next_value::<IgnoredAny>()?;
        }
        Err(A::Error::custom("not there"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Some((Step::Element(sought), rest)) = self.path.split_first() else {
            return Err(A::Error::custom("not there"));
        };
        for _ in 0..*sought {
            list.next_element::<IgnoredAny>()?;
        }
        list.next_element_seed(Seek { path: rest })?;
        Err(A::Error::custom("not there"))
    }
}
