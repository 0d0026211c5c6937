//! The words of a text without its addresses: each link is kept beside them.

use std::ops::Range;

use foldhash::{HashSet, HashSetExt};

use crate::domain::basics::address::{Piece, pieces, target};
use crate::intake::draft::DraftLink;
use crate::intake::markdown::inline::{Inline, Linked, squashed};

/// Characters that dangle where an address was taken away.
const DANGLING: [char; 7] = [' ', '-', '–', '—', ':', ',', ';'];

/// The words of a text, and its links.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) links: Vec<DraftLink>,
}

/// Returns the words of a text without addresses and without what was struck out. A text of nothing else stays whole.
pub(super) fn of(inline: &Inline) -> Words {
    let (links, mut gone) = linked(inline);
    gone.extend(inline.struck.iter().cloned());
    if gone.is_empty() {
        return Words { text: inline.plain(), links };
    }
    let text = tidied(&without(&inline.text, gone));
    let is_told = text.contains(char::is_alphanumeric);
    Words { text: if is_told { text } else { inline.plain() }, links }
}

/// Returns the words of a text as they are, and its links.
pub(super) fn whole(inline: &Inline) -> Words {
    Words { text: inline.plain(), links: linked(inline).0 }
}

/// Returns whether a text is struck out, but for a remark behind it.
pub(super) fn is_struck(inline: &Inline) -> bool {
    if inline.struck.is_empty() {
        return false;
    }
    let rest = without(&inline.text, inline.struck.clone());
    let begins = inline.text.len() - inline.text.trim_start().len();
    let is_remark = rest.trim_start().starts_with(['(', '-', '–', '—', ':']);
    let is_first = inline.struck.iter().any(|range| range.start <= begins);
    !rest.contains(char::is_alphanumeric) || is_first && is_remark
}

/// Returns whether nothing but links, or addresses, is in a text.
pub(super) fn is_only_links(inline: &Inline) -> bool {
    let mut gone = linked(inline).1;
    gone.extend(inline.links.iter().map(|link| link.range.clone()));
    !gone.is_empty() && !without(&inline.text, gone).contains(char::is_alphanumeric)
}

/// Leaves each address once.
pub(super) fn each_once(links: &mut Vec<DraftLink>) {
    if links.len() > 1 {
        let mut seen = HashSet::with_capacity(links.len());
        links.retain(|link| seen.insert(link.url.clone()));
    }
}

/// Returns the links of a text and the parts of the text that only repeat their addresses.
fn linked(inline: &Inline) -> (Vec<DraftLink>, Vec<Range<usize>>) {
    let mut links: Vec<DraftLink> = Vec::new();
    let mut gone = Vec::new();
    let mut at = 0;
    for Linked { range, url } in &inline.links {
        bare(inline, at..range.start, &mut links, &mut gone);
        at = range.end.max(at);
        let words = inline.text.get(range.clone()).unwrap_or_default();
        let is_address = words == url || target(words) == url.as_str();
        let title = if is_address { String::new() } else { squashed(words) };
        let Some(link) = DraftLink::of(&title, url) else { continue };
        if let Some(bracket) = bracketed(&inline.text, range) {
            gone.push(bracket);
        } else if is_address {
            gone.push(range.clone());
        }
        links.push(link);
    }
    bare(inline, at..inline.text.len(), &mut links, &mut gone);
    (links, gone)
}

/// Takes the addresses in a part of a text.
fn bare(
    inline: &Inline,
    part: Range<usize>,
    links: &mut Vec<DraftLink>,
    gone: &mut Vec<Range<usize>>,
) {
    let text = inline.text.get(part.clone()).unwrap_or_default();
    // Finding them is slow, and most texts have none.
    if !text.contains("://") && !text.contains("www.") {
        return;
    }
    let mut at = part.start;
    for piece in pieces(text) {
        let (Piece::Words(piece) | Piece::Address(piece), is_address) =
            (piece, matches!(piece, Piece::Address(_)));
        if is_address && let Some(link) = DraftLink::of("", &target(piece)) {
            links.push(link);
            gone.push(at..at + piece.len());
        }
        at += piece.len();
    }
}

/// Returns the place of a link with the brackets around it, if they hold nothing else.
fn bracketed(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let before = text.get(..range.start)?.strip_suffix('(')?;
    text.get(range.end..)?.strip_prefix(')')?;
    Some(before.len()..range.end + 1)
}

/// Returns a text without some of its parts.
fn without(text: &str, mut gone: Vec<Range<usize>>) -> String {
    gone.sort_by_key(|range| range.start);
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for range in gone {
        rest.push_str(text.get(at..range.start).unwrap_or_default());
        // The words on both sides stay apart.
        rest.push(' ');
        at = range.end.max(at);
    }
    rest + text.get(at..).unwrap_or_default()
}

/// Returns a text from which parts were taken, without the brackets and the punctuation that they leave.
fn tidied(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let is_left = !word.contains(|c: char| !"()[]<>\"'.,;:!?".contains(c));
        let is_smile = word.len() > 1 && word.starts_with([':', ';']);
        let is_left = is_left && !is_smile;
        let is_closing = is_left && word.starts_with(['.', ',', ';', ':', '!', '?', ')', ']']);
        if is_left && !is_closing {
            // An opened bracket closes with what follows.
            if !word.contains([')', ']', '>']) {
                tidied.push_str(if tidied.is_empty() { "" } else { " " });
                tidied.push_str(word);
            }
            continue;
        }
        if is_closing {
            close(&mut tidied, word);
            continue;
        }
        if !tidied.is_empty() && !tidied.ends_with(['(', '[']) {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied.trim_matches(DANGLING).to_owned()
}

/// Puts punctuation that stands alone behind the text, unless some is there; a bracket closes one that is left open.
fn close(tidied: &mut String, word: &str) {
    for c in word.chars() {
        let opened = match c {
            ')' => Some('('),
            ']' => Some('['),
            _ => None,
        };
        match opened {
            Some(opened) if tidied.ends_with(opened) => {
                tidied.pop();
                tidied.truncate(tidied.trim_end().len());
            }
            None if tidied.ends_with(['.', ',', ';', ':', '!', '?']) => {}
            _ => tidied.push(c),
        }
    }
}
