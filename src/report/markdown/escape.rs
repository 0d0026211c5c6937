//! Text from data in a page of Markdown, and back: what is escaped here is unescaped there.

use crate::report::document::items::LABELS;

/// Escapes whatever Markdown could take for markup. The input is one line without controls.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let text = text.trim();
    let number = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
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
