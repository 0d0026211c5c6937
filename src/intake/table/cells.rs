//! The texts, links and dates in cells.

use chrono::{Datelike, NaiveDate};

use crate::domain::basics::address::{Piece, pieces, target};
use crate::intake::draft::DraftLink;

/// The brackets that a sentence closes behind an address.
const CLOSING: [char; 2] = [']', '}'];
/// The most characters of the words of a link: looking further back for each address of a long text takes too long.
const LONGEST_WORDS: usize = 1_000;
/// The signs that may follow the last address of a text: they are no words.
const ENDS: &[char] = &['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '"', '>', '*'];
/// How dates are written; a day before its month only with dots.
const DATES: &[&str] = &[
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
];

/// Returns a text in one line.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(word);
    }
    line
}

/// Returns a text in lines without white space around them, and without blank lines at its ends.
pub(super) fn lines(text: &str) -> String {
    let text = text.trim();
    if !text.contains('\n') {
        return one_line(text);
    }
    let lines: Vec<String> = text.lines().map(one_line).collect();
    lines.join("\n")
}

/// Takes the links out of a text: `[words](address)` leaves its words, an address at the end or in brackets leaves nothing, and any
/// other one stays as it is.
pub(super) fn take_links(text: &str, links: &mut Vec<DraftLink>) -> String {
    let (mut kept, mut at, mut taken) = (String::new(), 0, 0);
    for piece in pieces(text) {
        let (Piece::Words(part) | Piece::Address(part)) = piece;
        let is_address = matches!(piece, Piece::Address(_));
        at += part.len();
        if !is_address {
            kept.push_str(&text[taken..at]);
            taken = at;
            continue;
        }
        let address = part.trim_end_matches(CLOSING);
        let after = &text[taken + address.len()..];
        taken = text.len() - take_link(&mut kept, address, after, links).len();
    }
    kept.push_str(&text[taken..]);
    one_line(&kept)
}

/// Takes an address behind `kept`, and returns the text behind it without what belongs to it.
fn take_link<'a>(
    kept: &mut String,
    address: &str,
    after: &'a str,
    links: &mut Vec<DraftLink>,
) -> &'a str {
    let url = target(address);
    if let Some((words, behind)) = words_before(kept, after) {
        add(links, &words, &url);
        kept.push_str(&words);
        return behind;
    }
    add(links, "", &url);
    if let Some(behind) = bracketed(kept, after) {
        return behind;
    }
    let is_last = after.chars().all(|c| c.is_whitespace() || ENDS.contains(&c));
    if is_last && !kept.trim().is_empty() {
        return "";
    }
    kept.push_str(address);
    after
}

/// Adds the addresses of a text as links.
pub(super) fn add_addresses(text: &str, links: &mut Vec<DraftLink>) {
    take_links(text, links);
}

/// Adds a link, each address once.
pub(super) fn add(links: &mut Vec<DraftLink>, title: &str, url: &str) {
    if let Some(link) = DraftLink::of(title, url)
        && !links.iter().any(|known| known.url == link.url)
    {
        links.push(link);
    }
}

/// Returns whether a text holds an address.
pub(super) fn has_address(text: &str) -> bool {
    pieces(text).iter().any(|piece| matches!(piece, Piece::Address(_)))
}

/// Takes `[words](` from the end of a text, where `)` comes next.
fn words_before<'a>(kept: &mut String, after: &'a str) -> Option<(String, &'a str)> {
    let behind = after.strip_prefix(')')?;
    let inner = kept.strip_suffix("](")?;
    let (open, _) = inner.char_indices().rev().take(LONGEST_WORDS).find(|(_, c)| *c == '[')?;
    let words = inner[open + 1..].to_owned();
    kept.truncate(open);
    Some((words, behind))
}

/// Takes the bracket before an address, where the closing one comes next.
fn bracketed<'a>(kept: &mut String, after: &'a str) -> Option<&'a str> {
    let (open, close) =
        [('(', ')'), ('[', ']'), ('<', '>')].into_iter().find(|(open, _)| kept.ends_with(*open))?;
    let behind = after.strip_prefix(close)?;
    kept.truncate(kept.trim_end_matches(open).trim_end().len());
    Some(behind)
}

/// Returns the date that a text states; `None` where it can be read in two ways.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let day =
        text.split_once('T').or_else(|| text.split_once(" 00:00")).map_or(text, |(day, _)| day);
    let is_year = |date: &NaiveDate| (1970..=9_999).contains(&date.year());
    let parse = |format: &&str| NaiveDate::parse_from_str(day, format).ok().filter(is_year);
    if let Some(date) = DATES.iter().find_map(parse) {
        return Some(date);
    }
    match (parse(&"%d/%m/%Y"), parse(&"%m/%d/%Y")) {
        (Some(date), None) | (None, Some(date)) => Some(date),
        (Some(one), Some(other)) if one == other => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_taken_out_of_texts() {
        for (text, kept, urls) in [
            (
                "Backups run [see the guide](https://a.example/b).",
                "Backups run see the guide.",
                "https://a.example/b",
            ),
            (
                "Drills are run (https://a.example) every month",
                "Drills are run every month",
                "https://a.example",
            ),
            ("Drills are run: https://a.example.", "Drills are run:", "https://a.example"),
            (
                "The page https://a.example answers",
                "The page https://a.example answers",
                "https://a.example",
            ),
            ("https://a.example", "https://a.example", "https://a.example"),
            ("Drills [https://a.example] run.", "Drills run.", "https://a.example"),
            (
                "See https://a.example/b_(c), {https://b.example}.",
                "See https://a.example/b_(c), {",
                "https://a.example/b_(c) https://b.example",
            ),
            ("As www.a.example/b tells", "As www.a.example/b tells", "http://www.a.example/b"),
            ("javascript:alert(1) ftp://x", "javascript:alert(1) ftp://x", ""),
            ("a\n  b", "a b", ""),
        ] {
            let mut links = Vec::new();
            assert_eq!(take_links(text, &mut links), kept);
            let found: Vec<&str> = links.iter().map(|link| link.url.as_str()).collect();
            assert_eq!(found.join(" "), urls, "{text}");
        }
    }

    #[test]
    fn only_dates_that_read_one_way_are_dates() {
        for (text, expected) in [
            ("2026-12-10", "2026-12-10"),
            ("10.12.2026", "2026-12-10"),
            ("10 Dec 2026", "2026-12-10"),
            ("December 10, 2026", "2026-12-10"),
            ("2026-12-10T00:00:00", "2026-12-10"),
            ("12/31/2026", "2026-12-31"),
            ("31/12/2026", "2026-12-31"),
            ("10/12/2026", ""),
            ("10.12.26", ""),
            ("soon", ""),
        ] {
            assert_eq!(
                date(text).map(|date| date.to_string()).unwrap_or_default(),
                expected,
                "{text}"
            );
        }
    }
}
