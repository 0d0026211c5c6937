//! Boxes that Markdown does not know, as people draw them in text: `[-]`, `[~]`, `☐`.

use crate::domain::basics::status::Status;

/// The boxes with the status that each shows.
const BOXES: &[(&str, Option<Status>)] = &[
    ("[ ]", None),
    ("[]", None),
    ("[_]", None),
    ("[x]", Some(Status::Done)),
    ("[X]", Some(Status::Done)),
    ("[✓]", Some(Status::Done)),
    ("[✔]", Some(Status::Done)),
    ("[-]", Some(Status::NotApplicable)),
    ("[N/A]", Some(Status::NotApplicable)),
    ("[n/a]", Some(Status::NotApplicable)),
    ("[~]", Some(Status::Partial)),
    ("[/]", Some(Status::Partial)),
    ("[!]", Some(Status::Missing)),
    ("☐", None),
    ("⬜", None),
    ("☑", Some(Status::Done)),
    ("☒", Some(Status::Done)),
];

/// Returns the status of the box that a text begins with, and the length of the box.
pub(super) fn of(text: &str) -> Option<(Option<Status>, usize)> {
    let start = text.len() - text.trim_start().len();
    let (mark, status) = BOXES.iter().find(|(mark, _)| text[start..].starts_with(mark))?;
    let end = start + mark.len();
    let follows = text[end..].chars().next();
    // A variant of the glyph for pictures may follow it.
    let is_apart = follows.is_none_or(|c| c.is_whitespace() || c == '\u{fe0f}');
    let is_glyph = !mark.starts_with('[');
    let end = end + follows.filter(|c| *c == '\u{fe0f}').map_or(0, char::len_utf8);
    (is_apart || is_glyph).then_some((*status, end))
}
