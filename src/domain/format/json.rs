//! JSON as this program writes it: pretty-printed, the same value always as the same bytes, and no
//! control or bidirectional character raw, so that it is safe to print.

use std::borrow::Cow;
use std::fmt::Write;

use serde::Serialize;

use crate::domain::basics::text::is_hidden;

/// Returns `value` as pretty-printed JSON with a line break at its end.
pub fn encode(value: &impl Serialize) -> Vec<u8> {
    // Writing to memory fails only on maps with keys that are no strings, which we do not have.
    let written = serde_json::to_string_pretty(value);
    debug_assert!(written.is_ok(), "{written:?}");
    let mut json = escape(&written.unwrap_or_default()).into_owned();
    json.push('\n');
    json.into_bytes()
}

/// Returns `value` as JSON on one line, for files that are not compared line by line.
pub fn encode_line(value: &impl Serialize) -> Vec<u8> {
    let written = serde_json::to_string(value);
    debug_assert!(written.is_ok(), "{written:?}");
    escape(&written.unwrap_or_default()).into_owned().into_bytes()
}

/// JSON text in which every character is escaped that could act on a terminal or an editor, beyond
/// those that JSON escapes itself. They stand in strings only, so the value stays the same.
pub(crate) fn escape(json: &str) -> Cow<'_, str> {
    // JSON escapes the C0 controls itself, and between its tokens they are white space. A variation
    // selector changes a picture's looks only.
    let acts = |c: char| c >= '\u{7f}' && is_hidden(c) && !matches!(c, '\u{fe00}'..='\u{fe0f}');
    if !json.contains(acts) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if acts(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}
