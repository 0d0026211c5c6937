//! The texts, links and dates in cells.

use chrono::{Datelike, NaiveDate};

use crate::intake::draft::DraftLink;

/// The beginnings of addresses that become links.
const SCHEMES: &[&str] = &["https://", "http://", "mailto:"];
/// What does not belong to an address at its end.
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
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a text in lines without white space around them, and without blank lines at its ends.
pub(super) fn lines(text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().map(one_line).collect();
    lines.join("\n")
}

/// Takes the links out of a text: `[words](address)` leaves its words, an address at the end or in brackets leaves nothing, and any
/// other one stays as it is.
pub(super) fn take_links(text: &str, links: &mut Vec<DraftLink>) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some(start) = next_address(rest) {
        let (before, from) = rest.split_at(start);
        let length =
            from.find(|c: char| c.is_whitespace() || "<>|\"".contains(c)).unwrap_or(from.len());
        let address = from[..length].trim_end_matches(ENDS);
        let after = &from[address.len()..];
        let is_alone = kept.trim().is_empty() && before.trim().is_empty();
        kept.push_str(before);
        rest = after;
        if let Some((words, behind)) = words_before(&mut kept, after) {
            add(links, &words, address);
            kept.push_str(&words);
            rest = behind;
        } else if let Some(behind) = bracketed(&mut kept, after) {
            add(links, "", address);
            rest = behind;
        } else {
            add(links, "", address);
            if is_alone
                || !after.trim_matches(|c: char| c.is_whitespace() || ENDS.contains(&c)).is_empty()
            {
                kept.push_str(address);
            } else {
                rest = "";
            }
        }
    }
    kept.push_str(rest);
    one_line(&kept)
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
    next_address(text).is_some()
}

fn next_address(text: &str) -> Option<usize> {
    SCHEMES.iter().filter_map(|scheme| text.find(scheme)).min()
}

/// Takes `[words](` from the end of a text, where `)` comes next.
fn words_before<'a>(kept: &mut String, after: &'a str) -> Option<(String, &'a str)> {
    let behind = after.strip_prefix(')')?;
    let inner = kept.strip_suffix("](")?;
    let open = inner.rfind('[')?;
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
