//! The fast parser of a session's file, for the exact layout that this program writes: the answers follow the
//! checklist in its order. Most answers of a large session are the default, and comparing their bytes
//! is faster than parsing them.
//!
//! It returns `None` for any other layout, valid or not; the caller then parses the file as ordinary
//! JSON. Where it returns a session, that is the one that ordinary parsing returns.

use std::convert::identity;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::domain::format::json;
use crate::domain::records::answer::{Answer, SharedAnswer};
use crate::domain::records::checklist::{Checklist, ChecklistFile};
use crate::domain::session::file::SessionFile;
use crate::domain::session::file::VERSION;
use crate::domain::session::{Session, no_answers};

/// The text before the checklist.
pub const CHECKLIST: &str = ",\n  \"checklist\": ";
/// The text between the checklist and the first answer.
const ANSWERS: &str = ",\n  \"answers\": {";
/// The text before the key of an answer.
const KEY: &str = "\n    \"";
/// The text between the last answer and the next field.
pub(super) const AFTER_ANSWERS: &str = "\n  },";

/// The JSON of a default answer, indented as in a file.
static NOTHING: LazyLock<String> = LazyLock::new(|| {
    let json = json::encode(&Answer::default());
    String::from_utf8_lossy(&json).trim_end().replace('\n', "\n    ")
});

impl Session {
    /// Parses a file in the exact layout of this program; `None` for any other and for an invalid one.
    pub fn as_written(text: &str) -> Option<Self> {
        let (before, rest) = text.split_once(CHECKLIST)?;
        // The match is the session's own checklist, not a text inside another field.
        serde_json::from_str::<IgnoredAny>(&[before, "}"].concat()).ok()?;
        let (checklist, rest) = first_value::<ChecklistFile>(rest)?;
        let checklist = Checklist::of_session(checklist).ok()?;
        let (answers, rest) = read_answers(rest, &checklist, identity)?;
        // Next come the answers to items that the checklist lacks; rarely any.
        let rest = match rest.strip_prefix(',') {
            Some(strays) if strays.starts_with(KEY) => strays,
            None if rest.starts_with(AFTER_ANSWERS) => rest,
            _ => return None,
        };
        // If the remainder is valid without the checklist and the answers, so is the whole.
        let others = [before, CHECKLIST, "{}", ANSWERS, rest].concat();
        let mut file: SessionFile = serde_json::from_str(&others).ok()?;
        if !file.is_of(VERSION) {
            return None;
        }
        let (required, strays) = (file.required().ok()?, file.strays(&checklist)?);
        Some(Self::of_parts(required, checklist, answers, strays, file))
    }
}

/// Parses the answers that follow a checklist, each as a `T` that `known` turns into an answer. Returns one
/// for every item, and the text after them.
pub(super) fn read_answers<'f, T: Deserialize<'f>>(
    text: &'f str,
    checklist: &Checklist,
    known: fn(T) -> Answer,
) -> Option<(Vec<SharedAnswer>, &'f str)> {
    let nothing = NOTHING.as_str();
    let mut answers = no_answers(checklist);
    let mut rest = text.strip_prefix(ANSWERS)?;
    let mut comma = "";
    for ((_, item), answer) in checklist.items().zip(&mut answers) {
        let id = item.id.raw();
        // Such an id is escaped in the file.
        if id.contains(['"', '\\']) {
            return None;
        }
        rest = rest.strip_prefix(comma)?.strip_prefix(KEY)?;
        rest = rest.strip_prefix(id)?.strip_prefix("\": ")?;
        comma = ",";
        if let Some(after) = rest.strip_prefix(nothing) {
            rest = after;
        } else {
            let (value, after) = first_value(rest)?;
            *answer = known(value).into();
            rest = after;
        }
    }
    Some((answers, rest))
}

/// Parses the JSON value at the beginning of a text. Returns it and the text after it.
fn first_value<'f, T: Deserialize<'f>>(text: &'f str) -> Option<(T, &'f str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    let value = values.next()?.ok()?;
    Some((value, &text[values.byte_offset()..]))
}
