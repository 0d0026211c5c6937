//! Text from data in a page of Markdown, and back: what is escaped here is unescaped there.
//!
//! Nothing of the text becomes markup but its web addresses: each is written as a link that `CommonMark`,
//! GitHub and GitLab all take for the same address.

use std::ops::Range;

use crate::report::address::{self, Piece, pieces};
use crate::report::content::below::LABELS;

/// Escapes whatever Markdown could take for markup. The input is one line without controls.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let text = text.trim();
    let mut at = 0;
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => {
                escape_words(text, at..at + words.len(), &mut escaped);
                at += words.len();
            }
            Piece::Address(address) => {
                // What stands before a link would make it a picture.
                if escaped.ends_with('!') {
                    escaped.insert(escaped.len() - 1, '\\');
                }
                escaped.push_str(&link(address));
                at += address.len();
            }
        }
    }
    escaped
}

/// Escapes a part of a text that holds no address.
fn escape_words(text: &str, part: Range<usize>, escaped: &mut String) {
    let number = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut before = text[..part.start].chars().next_back().unwrap_or(' ');
    for (at, c) in text[part.clone()].char_indices().map(|(at, c)| (part.start + at, c)) {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '$' => true,
            // Inside a word it is a letter: snake_case.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_ascii_alphabetic(),
            '+' | '-' | '=' | ':' => at == 0,
            // At the beginning of a heading or a line, and as the closing run of a heading.
            '#' => at == 0 || text[at..].bytes().all(|byte| byte == b'#'),
            '.' | ')' => number > 0 && at == number,
            _ => false,
        };
        if markup {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
}

/// Writes an address as a link whose text is the address.
pub(crate) fn link(address: &str) -> String {
    let mut text = String::with_capacity(address.len());
    escape_words(address, 0..address.len(), &mut text);
    let target = address::target(address);
    let is_short = target != address;
    if is_short && text == address {
        // GitHub and GitLab make it a link by themselves.
        text
    } else if is_short || is_read_otherwise(address) {
        format!("[{text}](<{}>)", in_brackets(&target))
    } else {
        format!("<{address}>")
    }
}

/// Returns whether an address between angle brackets would be misread by some parser: in a table it would
/// end at a bar, and a character reference in it would be decoded.
fn is_read_otherwise(address: &str) -> bool {
    address.contains('|') || (address.contains('&') && address.contains(';'))
}

/// Escapes the target of a link between angle brackets.
fn in_brackets(target: &str) -> String {
    let mut escaped = String::with_capacity(target.len());
    for c in target.chars() {
        match c {
            // GitHub's parser looks for the names of characters first.
            '&' => escaped.push_str("&amp;"),
            '\\' | '|' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Escapes a line that stands for itself: one that begins with a label of ours reads the same and is
/// none.
pub(crate) fn escape_line(text: &str) -> String {
    let escaped = escape(text);
    match LABELS.iter().find_map(|label| escaped.strip_prefix(label)) {
        Some(rest) => {
            let label = &escaped[..escaped.len() - rest.len() - 1];
            format!("{label}\\:{rest}")
        }
        None => escaped,
    }
}

/// Takes the escapes away again: a backslash before a character that Markdown lets be escaped.
pub(crate) fn unescape(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut characters = source.chars().peekable();
    while let Some(c) = characters.next() {
        let escapes = c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        text.extend(if escapes { characters.next() } else { Some(c) });
    }
    text
}
