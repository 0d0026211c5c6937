//! Bytes to sessions and checklists, and back: the file format and its versions.
//!
//! Reading refuses a file that it cannot take whole and says where; writing is deterministic and
//! leaves no control or bidirectional character raw, so that a file is safe to print.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::basics::names::excerpt;
use crate::domain::format::decode::{DecodeError, judged, located, parse, text_of, wrong_kind};
use crate::domain::format::kind::Kind;
use crate::domain::format::kind::wanted::Wanted;
use crate::domain::format::record::{Kept, Unknown};
use crate::domain::format::{FORMAT, json};
use crate::domain::records::checklist::Checklist;
use crate::domain::session::Session;
use crate::domain::session::file::SessionFile;
use crate::store::migrations::{Fields, SESSIONS, Versions};

/// Reads a session.
///
/// # Errors
/// With the line: no JSON, another kind of file, an unsound session, or one of a newer version.
pub fn decode_session(bytes: &[u8]) -> Result<Session, DecodeError> {
    decode_session_of(bytes, &SESSIONS)
}

/// Reads a session of one of these versions.
///
/// # Errors
/// As [`decode_session`].
pub fn decode_session_of(bytes: &[u8], versions: &Versions) -> Result<Session, DecodeError> {
    read_session(&text_of(bytes, Wanted::Session)?, versions)
}

/// Reads a session of any version; finds what is wrong with what is none.
fn read_session(text: &str, versions: &Versions) -> Result<Session, DecodeError> {
    let validated =
        |text: &str, file| Session::from_file(file).map_err(|found| located(text, found));
    // Nearly every file is a sound one of the newest version: one pass reads it.
    match parse::<SessionFile>(text) {
        Ok(file) if file.is_of(versions.newest()) => validated(text, file),
        _ => {
            let raised = raise_to_newest(text, versions)?;
            validated(&raised, parse(&raised)?)
        }
    }
}

/// Returns the text of a session of any version as the newest version writes it.
fn raise_to_newest<'t>(text: &'t str, versions: &Versions) -> Result<Cow<'t, str>, DecodeError> {
    if let Some(line) = text.lines().position(|line| line.starts_with(OURS)) {
        return Err(DecodeError::Conflicted { line: line + 1 });
    }
    let head: Head = parse(text).map_err(|error| judged(text, Wanted::Session, error))?;
    if head.format.as_deref() != Some(FORMAT) {
        return Err(wrong_kind(text.as_bytes(), Wanted::Session));
    }
    let found = head.version.json();
    match found.parse() {
        Ok(version) if version == versions.newest() => Ok(Cow::Borrowed(text)),
        Ok(version) if versions.reads(version) => {
            let fields = parse::<Unknown>(text)?.into_fields();
            Ok(Cow::Owned(object(&versions.raise(version, fields))))
        }
        _ if is_newer(found, versions) => Err(DecodeError::Newer { found: found.to_owned() }),
        _ => Err(DecodeError::NoVersion { found: excerpt(found) }),
    }
}

/// Fields as the text of an object, a line each.
fn object(fields: &Fields) -> String {
    let field =
        |(name, value): &(String, Kept)| format!("{}: {}", Kept::of(name).json(), value.json());
    format!("{{\n{}\n}}", fields.iter().map(field).collect::<Vec<_>>().join(",\n"))
}

/// The markers of git around the two sides of a conflict, and with `diff3` around their base.
const OURS: &str = "<<<<<<< ";
const BASE: &str = "||||||| ";
const THEIRS: &str = "=======";
const END: &str = ">>>>>>> ";

/// The two sessions in a file with git's conflict markers.
pub fn decode_sides(bytes: &[u8]) -> Option<[Session; 2]> {
    #[derive(PartialEq)]
    enum Part {
        Both,
        Ours,
        Base,
        Theirs,
    }
    let text = text_of(bytes, Wanted::Session).ok()?;
    let [mut ours, mut theirs] = [String::new(), String::new()];
    let mut part = Part::Both;
    for line in text.lines() {
        match part {
            Part::Both if line.starts_with(OURS) => part = Part::Ours,
            Part::Ours if line.starts_with(BASE) => part = Part::Base,
            Part::Ours | Part::Base if line == THEIRS => part = Part::Theirs,
            Part::Theirs if line.starts_with(END) => part = Part::Both,
            _ => {
                for (side, text) in [(Part::Ours, &mut ours), (Part::Theirs, &mut theirs)] {
                    if part == Part::Both || part == side {
                        text.push_str(line);
                        text.push('\n');
                    }
                }
            }
        }
    }
    let [ours, theirs] = [ours, theirs].map(|side| decode_session(side.as_bytes()).ok());
    Some([ours?, theirs?]).filter(|[ours, theirs]| ours.id() == theirs.id())
}

/// Returns whether a version is a whole number, of any length, above those that we read.
fn is_newer(version: &str, versions: &Versions) -> bool {
    version.bytes().all(|byte| byte.is_ascii_digit())
        && version.parse::<u64>().map_or(true, |version| version > u64::from(versions.newest()))
}

/// Reads a page that is to be read back.
///
/// # Errors
/// When the bytes are no UTF-8 text or of another kind.
pub fn decode_page(bytes: &[u8]) -> Result<String, DecodeError> {
    let text = text_of(bytes, Wanted::Page)?;
    if Kind::of(bytes).0.may_be_page(&text) {
        Ok(text.into_owned())
    } else {
        Err(wrong_kind(bytes, Wanted::Page))
    }
}

/// Reads a plain text.
///
/// # Errors
/// When the bytes are no UTF-8 text or of another kind.
pub fn decode_text(bytes: &[u8]) -> Result<String, DecodeError> {
    if Kind::of(bytes).0.is_text() {
        text_of(bytes, Wanted::Text).map(Cow::into_owned)
    } else {
        Err(wrong_kind(bytes, Wanted::Text))
    }
}

/// Reads any other file of ours.
///
/// # Errors
/// With the line: no JSON, or another shape.
pub(super) fn decode_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    parse(&text_of(bytes, Wanted::Session)?)
}

/// Writes a session as its file.
pub fn encode_session(session: &Session) -> Vec<u8> {
    json::encode(session)
}

/// Writes a checklist as its file.
pub fn encode_checklist(checklist: &Checklist) -> Vec<u8> {
    json::encode(checklist)
}

/// The fields that decide how the rest is read.
#[derive(Deserialize)]
struct Head {
    format: Option<String>,
    #[serde(default)]
    version: Kept,
}
