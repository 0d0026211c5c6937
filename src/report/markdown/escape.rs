//! Escaping text from data for Markdown, and its inverse.
//!
//! Only web addresses become markup: each is written as a link that `CommonMark`, GitHub and GitLab read as
//! the same address. What GitHub and GitLab take for a mention or a reference (`@name`, `#123`) is followed by
//! a [`JOINER`], which the page keeps if mentions are to be muted.

use std::ops::Range;

use crate::domain::basics::address::{self, Piece, pieces};
use crate::report::content::below::LABELS;

/// A character that no renderer shows, between the sign of a mention and the name. Text from data never holds
/// it: it is shown as its number there. Reading a page back removes it.
pub(crate) const JOINER: char = '\u{2060}';

/// Escapes everything that Markdown could read as markup. `text` is one line without control characters.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let text = text.trim();
    let mut at = 0;
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => {
                let mut plain = String::with_capacity(words.len() + words.len() / 8);
                escape_words(text, at..at + words.len(), &mut plain);
                join_mentions(&plain, &mut escaped);
                at += words.len();
            }
            Piece::Address(address) => {
                // A `!` before a link would make it a picture.
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
            // Between letters it is no markup: snake_case.
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

/// Appends escaped words with a [`JOINER`] inside everything that GitHub or GitLab would link.
fn join_mentions(words: &str, joined: &mut String) {
    let mut before = ' ';
    for (at, c) in words.char_indices() {
        joined.push(c);
        // The name may begin with an escaped sign: `@\_x`.
        let rest = words[at + c.len_utf8()..].trim_start_matches('\\');
        let is_before_word = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let is_before_digit = rest.starts_with(|c: char| c.is_ascii_digit());
        let is_mention = match c {
            // A letter before it makes it an address of mail.
            '@' => !is_of_word(before) && rest.starts_with(is_of_word),
            '#' | '!' | '$' | '^' => is_before_word,
            '~' | '%' => is_before_word || rest.starts_with('"'),
            '&' => is_before_digit,
            '-' => is_before_digit && words[..at].to_ascii_lowercase().ends_with("gh"),
            c => c.is_ascii_hexdigit() && !is_of_word(before) && is_hash(&words[at..]),
        };
        if is_mention {
            joined.push(JOINER);
        }
        before = c;
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns whether a text begins with what may be the hash of a commit: 7 to 40 hexadecimal digits.
fn is_hash(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    (7..=40).contains(&(text.len() - rest.len())) && !rest.starts_with(is_of_word)
}

/// Writes an address as a link whose text is the address.
pub(crate) fn link(address: &str) -> String {
    let mut text = String::with_capacity(address.len());
    escape_words(address, 0..address.len(), &mut text);
    let target = address::target(address);
    let is_short = target != address;
    if is_short && text == address {
        // GitHub and GitLab make a link of it as it is.
        text
    } else if is_short || is_read_otherwise(address) {
        format!("[{text}](<{}>)", in_brackets(&target))
    } else {
        format!("<{address}>")
    }
}

/// Writes a text as code, fenced by more backticks than stand in a row inside. One with a bar, which would end a cell, is
/// only escaped.
pub(crate) fn code(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.contains('|') {
        return escape(text);
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let sign = "`".repeat(longest + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{sign}{gap}{text}{gap}{sign}")
}

/// Returns whether some parser misreads an address between angle brackets: in a table it would end at
/// a bar, and a character reference in it would be decoded.
fn is_read_otherwise(address: &str) -> bool {
    address.contains('|') || (address.contains('&') && address.contains(';'))
}

/// Escapes the target of a link between angle brackets.
fn in_brackets(target: &str) -> String {
    let mut escaped = String::with_capacity(target.len());
    for c in target.chars() {
        match c {
            // GitHub's parser decodes character references first.
            '&' => escaped.push_str("&amp;"),
            '\\' | '|' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Escapes a whole line. One that begins with a label of the program is rendered the same but is not read
/// back as the label.
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

/// Removes escapes: each backslash before ASCII punctuation.
pub(crate) fn unescape(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut characters = source.chars().peekable();
    while let Some(c) = characters.next() {
        let escapes = c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        text.extend(if escapes { characters.next() } else { Some(c) });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joiner_is_inside_every_mention_and_nowhere_else() {
        for (text, joined) in [
            ("@ben and (@cleo), @_x", "@|ben and (@|cleo), @|\\_x"),
            ("ben@example.com, a @ b, @", "ben@example.com, a @ b, @"),
            ("fixes #123, org/repo#4, C# 12", "fixes #|123, org/repo#|4, C# 12"),
            ("#123", "\\#|123"),
            (
                "!12 ~bug ~\"to do\" $5 %v1 &7 ^alert",
                "!|12 \\~|bug \\~|\"to do\" \\$|5 %|v1 &|7 ^|alert",
            ),
            ("done! 5% R&D ~ $", "done! 5% R\\&D \\~ \\$"),
            ("GH-12, gh-3, OPS-7", "GH-|12, gh-|3, OPS-7"),
            ("a1b2c3d, facade, deadbeef1", "a|1b2c3d, facade, d|eadbeef1"),
            ("a1b2c3g xa1b2c3d", "a1b2c3g xa1b2c3d"),
            ("see https://x.org/@ben#12 @ben", "see <https://x.org/@ben#12> @|ben"),
        ] {
            assert_eq!(escape(text).replace(JOINER, "|"), joined, "{text}");
        }
        let long = "a".repeat(41);
        assert_eq!(escape(&long), long);
    }
}
