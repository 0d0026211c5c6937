//! Bullets that are none of a checklist: contents and further reading.

use crate::intake::draft::Why;
use crate::intake::markdown::inline::Inline;
use crate::intake::markdown::words::is_only_links;

/// Headings of lists that lead into the page.
const CONTENTS: &[&str] = &["table of contents", "contents", "toc", "index"];
/// Headings of lists that lead elsewhere.
const REFERENCES: &[&str] = &[
    "reference",
    "references",
    "resources",
    "additional resources",
    "further reading",
    "reading",
    "reading list",
    "links",
    "external links",
    "see also",
    "bibliography",
    "sources",
    "related",
    "related links",
    "related resources",
    "credits",
    "acknowledgements",
    "acknowledgments",
];

/// Returns the reason why a bullet below a heading is no item; `None` if it may be one.
pub(super) fn why(words: &Inline, heading: &str) -> Option<Why> {
    let is_inside =
        !words.links.is_empty() && words.links.iter().all(|link| link.url.starts_with('#'));
    if is_inside && is_only_links(words) {
        return Some(Why::Contents);
    }
    if is_only_links(words) {
        return Some(Why::Reference);
    }
    of_heading(heading)
}

/// Returns the reason why nothing below a heading is an item.
pub(super) fn of_heading(heading: &str) -> Option<Why> {
    let heading = heading.trim_end_matches([':', ' ']).to_lowercase();
    if CONTENTS.contains(&heading.as_str()) {
        return Some(Why::Contents);
    }
    REFERENCES.contains(&heading.as_str()).then_some(Why::Reference)
}
