//! Web addresses in plain text, found by GitHub's rules. Every format that has links makes links of them.

use std::borrow::Cow;

/// The beginnings of an address. The last one lacks the scheme.
const BEGINNINGS: [&str; 3] = ["https://", "http://", WWW];
const WWW: &str = "www.";

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// Text without an address.
    Words(&'t str),
    /// An address, as in the text.
    Address(&'t str),
}

/// Splits a line of text into words and addresses. Concatenated they are the text.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    // Most texts have none, and that is seen much faster than where one begins.
    let begin = if may_have_one(text) { 0 } else { text.len() };
    let (mut words, mut at) = (0, begin);
    while let Some(begin) = next_beginning(text, at) {
        let length = length(&text[..begin], &text[begin..]);
        if length == 0 {
            at = begin + 1;
            continue;
        }
        if words < begin {
            pieces.push(Piece::Words(&text[words..begin]));
        }
        pieces.push(Piece::Address(&text[begin..begin + length]));
        (words, at) = (begin + length, begin + length);
    }
    if words < text.len() {
        pieces.push(Piece::Words(&text[words..]));
    }
    pieces
}

/// Returns the target of an address's link: the address itself, with a scheme if it lacks one.
pub(crate) fn target(address: &str) -> Cow<'_, str> {
    if begins_with(address, WWW) {
        Cow::Owned(format!("http://{address}"))
    } else {
        Cow::Borrowed(address)
    }
}

/// Returns whether a text is a single address, with or without punctuation at its end.
pub(crate) fn is_whole(text: &str) -> bool {
    matches!(pieces(text).as_slice(), [Piece::Address(_)] | [Piece::Address(_), Piece::Words(_)])
        && !text.contains(ends)
}

/// Returns whether a character cannot be part of an address.
fn ends(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '<' | '>')
}

fn begins_with(text: &str, beginning: &str) -> bool {
    text.get(..beginning.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(beginning))
}

/// Returns whether a text may have an address: `://` or a beginning of `www` is in it.
fn may_have_one(text: &str) -> bool {
    ["://", "ww", "WW", "wW", "Ww"].into_iter().any(|part| text.contains(part))
}

/// Returns the first index from `at` on at which an address may begin.
fn next_beginning(text: &str, at: usize) -> Option<usize> {
    let mut starts = text[at..].match_indices(['h', 'H', 'w', 'W']).map(|(start, _)| at + start);
    starts.find(|&start| BEGINNINGS.iter().any(|one| begins_with(&text[start..], one)))
}

/// Returns the length of the address at the beginning of `text`, which follows `before`; 0 if there is none.
fn length(before: &str, text: &str) -> usize {
    let Some(beginning) = BEGINNINGS.into_iter().find(|one| begins_with(text, one)) else {
        return 0;
    };
    let host = &text[beginning.len()..];
    let is_host = host.starts_with(char::is_alphanumeric)
        // An IPv6 address: [::1].
        || beginning != WWW && host.starts_with('[') && !host.starts_with("[]");
    let may_follow = match before.chars().next_back() {
        None => true,
        Some(c) if beginning == WWW => c.is_whitespace() || matches!(c, '*' | '_' | '~' | '('),
        Some(c) => !c.is_ascii_alphabetic(),
    };
    if !is_host || !may_follow {
        return 0;
    }
    let whole = &text[..text.find(ends).unwrap_or(text.len())];
    let length = without_punctuation(whole).len();
    if length > beginning.len() { length } else { 0 }
}

/// Returns an address without the punctuation of the sentence around it.
fn without_punctuation(mut address: &str) -> &str {
    loop {
        let shorter = match address.chars().next_back() {
            Some('?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"') => {
                &address[..address.len() - 1]
            }
            Some(')') if is_closed_too_often(address) => &address[..address.len() - 1],
            Some(';') => without_entity(address),
            _ => return address,
        };
        address = shorter;
    }
}

fn is_closed_too_often(address: &str) -> bool {
    address.matches(')').count() > address.matches('(').count()
}

/// Returns an address without its last semicolon, or without a trailing character reference: `&copy;`.
fn without_entity(address: &str) -> &str {
    let address = &address[..address.len() - 1];
    let name = address.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    name.strip_suffix('&').filter(|_| name.len() < address.len()).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn addresses(text: &str) -> Vec<&str> {
        let pieces = pieces(text).into_iter();
        pieces
            .filter_map(|piece| match piece {
                Piece::Address(address) => Some(address),
                Piece::Words(_) => None,
            })
            .collect()
    }

    #[test]
    fn an_address_ends_before_the_punctuation_of_its_sentence() {
        for (text, found) in [
            ("see https://x.org/?a=1&b=2.", "https://x.org/?a=1&b=2"),
            ("(https://x.org/a_(b))", "https://x.org/a_(b)"),
            ("https://x.org/a), b", "https://x.org/a"),
            ("\"https://x.org/~ben/*\"", "https://x.org/~ben/"),
            ("https://x.org/&copy; b", "https://x.org/"),
            ("https://x.org/?a=1; b", "https://x.org/?a=1"),
            ("HTTPS://X.ORG/A!?", "HTTPS://X.ORG/A"),
            ("<http://wiki/drills>", "http://wiki/drills"),
            ("見るhttps://x.org/日本　次", "https://x.org/日本"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"),
            ("a www.x.org/_a_?b~c, d", "www.x.org/_a_?b~c"),
            ("**https://x.org**", "https://x.org"),
            ("1https://x.org/|a", "https://x.org/|a"),
        ] {
            assert_eq!(addresses(text), [found], "{text}");
        }
    }

    #[test]
    fn texts_that_resemble_addresses_are_none() {
        for text in [
            "https://",
            "https://.",
            "http:// x",
            "xhttps://x.org",
            "ftp://x.org",
            "javascript://x.org",
            "www.",
            "www. x",
            "awww.x.org",
            "/www.x.org",
            "http",
            "http://[]",
            "ben@x.org",
        ] {
            assert_eq!(addresses(text), [""; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "(https?://|www\\.|[ -~é日\u{a0}]{0,4}){0,8}") {
            let pieces = pieces(&text).into_iter();
            let joined: String = pieces
                .map(|piece| match piece {
                    Piece::Words(words) => words,
                    Piece::Address(address) => address,
                })
                .collect();
            prop_assert_eq!(joined, text);
        }
    }
}
