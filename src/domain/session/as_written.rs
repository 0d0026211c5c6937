//! A session's file as this program writes it: where its checklist stands, and its answers in the
//! checklist's order. What stands where it is expected need not be looked for, and most answers of a
//! large session say nothing: they are compared, not read.
//!
//! Whatever stands otherwise is refused here, though it may be sound: then the file is read as any
//! other JSON. So what is read here is what reading it so gives.

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

/// What stands before the checklist.
pub const CHECKLIST: &str = ",\n  \"checklist\": ";
/// What stands between the checklist and the first answer.
const ANSWERS: &str = ",\n  \"answers\": {";
/// What stands before the key of an answer.
const KEY: &str = "\n    \"";
/// What stands between the last answer and what follows.
pub(super) const AFTER_ANSWERS: &str = "\n  },";

/// An answer that says nothing, as it stands in a file.
static NOTHING: LazyLock<String> = LazyLock::new(|| {
    let json = json::encode(&Answer::default());
    String::from_utf8_lossy(&json).trim_end().replace('\n', "\n    ")
});

impl Session {
    /// Reads a file that stands as this program writes it. `None` for any other, and for what is wrong.
    pub fn as_written(text: &str) -> Option<Self> {
        let (before, rest) = text.split_once(CHECKLIST)?;
        // This is the checklist of the session itself and of nothing in it.
        serde_json::from_str::<IgnoredAny>(&[before, "}"].concat()).ok()?;
        let (checklist, rest) = first_value::<ChecklistFile>(rest)?;
        let checklist = Checklist::of_session(checklist).ok()?;
        let (answers, rest) = read_answers(rest, &checklist, identity)?;
        // Behind them stand those to items that the checklist does not have; rarely any.
        let rest = match rest.strip_prefix(',') {
            Some(strays) if strays.starts_with(KEY) => strays,
            None if rest.starts_with(AFTER_ANSWERS) => rest,
            _ => return None,
        };
        // If what is left is sound without what was read, so is the whole.
        let others = [before, CHECKLIST, "{}", ANSWERS, rest].concat();
        let mut file: SessionFile = serde_json::from_str(&others).ok()?;
        if !file.is_of(VERSION) {
            return None;
        }
        let (required, strays) = (file.required().ok()?, file.strays(&checklist)?);
        Some(Self::of_parts(required, checklist, answers, strays, file))
    }
}

/// Reads the answers that stand after a checklist, each of them as what is known of an answer. Gives
/// one for every item, and the text behind them.
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
        // What JSON escapes stands otherwise than it reads.
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

/// The value at the beginning of a text, and what stands after it.
fn first_value<'f, T: Deserialize<'f>>(text: &'f str) -> Option<(T, &'f str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    let value = values.next()?.ok()?;
    Some((value, &text[values.byte_offset()..]))
}
