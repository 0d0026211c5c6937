//! Texts of foreign files in the shape that items have: a statement on one line, and paragraphs a line each.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::intake::draft::DraftLink;

/// Returns a text on one line.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the lines of a text that are not blank, without white space at their ends.
pub(super) fn lines(text: &str) -> String {
    let kept = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    kept.collect::<Vec<_>>().join("\n")
}

/// Returns the paragraphs of a text that was wrapped at some width, each on one line. Lines of lists stay apart.
pub(super) fn paragraphs(text: &str) -> String {
    let mut paragraphs = String::new();
    let mut begins = true;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            begins = true;
            continue;
        }
        if !paragraphs.is_empty() {
            paragraphs.push(if begins || is_listed(line) { '\n' } else { ' ' });
        }
        paragraphs.push_str(line);
        begins = false;
    }
    paragraphs
}

/// Returns whether a line begins an element of a list.
fn is_listed(line: &str) -> bool {
    let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered =
        after.len() < line.len() && (after.starts_with(". ") || after.starts_with(") "));
    is_numbered || ["- ", "* ", "+ ", "• "].iter().any(|mark| line.starts_with(mark))
}

/// Joins texts that are not empty, each a paragraph.
pub(super) fn joined<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let mut joined = String::new();
    for text in texts {
        let text = text.as_ref().trim();
        if !text.is_empty() {
            if !joined.is_empty() {
                joined.push('\n');
            }
            joined.push_str(text);
        }
    }
    joined
}

/// Returns a text with a word for it before it; empty if it is empty.
pub(super) fn labelled(label: &str, text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { format!("{label}: {}", text.trim()) }
}

/// Returns the words of an identifier: `two_person_review` is `Two person review`.
pub(super) fn words_of(id: &str) -> String {
    let words = id.replace(['_', '-'], " ");
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// Returns the words of a text in Markdown without its markup, and its links.
pub(super) fn unmarked(text: &str) -> (String, Vec<DraftLink>) {
    if !text.contains(['*', '`', '[', '<', '\\', '_', '&', '#']) {
        return (text.to_owned(), Vec::new());
    }
    let (mut words, mut links) = (String::new(), Vec::new());
    for event in Parser::new(text) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak => words.push(' '),
            Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => {
                words.push('\n');
            }
            Event::Start(Tag::Item) => words.push_str("- "),
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.extend(DraftLink::of("", &dest_url));
            }
            _ => {}
        }
    }
    (lines(&words), links)
}

/// Returns a text without the tags of HTML, its named characters read.
pub(super) fn untagged(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        plain.push_str(before);
        if !tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            plain.push('<');
            rest = &tag[1..];
            continue;
        }
        let Some(end) = tag.find('>') else {
            rest = tag;
            break;
        };
        rest = &tag[end + 1..];
    }
    plain.push_str(rest);
    for (name, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ] {
        if plain.contains(name) {
            plain = plain.replace(name, character);
        }
    }
    plain
}
