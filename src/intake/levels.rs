//! The order of levels: the most binding first.

use foldhash::{HashMap, HashMapExt};

/// The words of levels, from the most binding down.
const WORDS: &[&[&str]] = &[
    &["blocker", "critical", "mandatory", "must", "required", "essential", "urgent", "very high"],
    &["high", "major", "important"],
    &["medium", "moderate", "med", "normal", "should", "recommended"],
    &["low", "minor", "may", "could", "optional", "nice to have", "advisory", "very low"],
    &["info", "informational", "information", "note", "none"],
];
/// The words before a number that counts levels, from 0 or 1 for the most binding.
const COUNTERS: &[&str] =
    &["", "l", "level", "p", "priority", "cat", "category", "tier", "sev", "severity", "ml"];
/// Roman numbers of categories.
const ROMAN: &[&str] = &["i", "ii", "iii", "iv", "v"];

/// The place of a level in the order: known words before numbers, and both before what is unknown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Word(usize),
    Number(u32),
    Unknown,
}

/// Returns the levels, each once, in the spelling that comes first; the most binding first. What is not known as a level keeps its
/// order and comes last.
pub(super) fn ranked<'a>(levels: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut seen = HashMap::new();
    for (place, level) in levels.into_iter().filter(|level| !level.is_empty()).enumerate() {
        seen.entry(level.to_lowercase()).or_insert((place, level));
    }
    let mut distinct: Vec<(usize, &str)> = seen.into_values().collect();
    distinct.sort_unstable_by_key(|&(place, level)| (rank(level), place));
    distinct.into_iter().map(|(_, level)| level.to_owned()).collect()
}

/// Returns whether a value can only be a level: a word of severity, or a number with its counter.
pub(super) fn is_level(value: &str) -> bool {
    match rank(value) {
        Rank::Word(_) => true,
        Rank::Number(_) => !value.trim().starts_with(|c: char| c.is_ascii_digit()),
        Rank::Unknown => false,
    }
}

fn rank(level: &str) -> Rank {
    let level = level.trim().to_lowercase();
    let words = level.trim_end_matches(" priority").trim_end_matches(" severity");
    if let Some(place) = WORDS.iter().position(|known| known.contains(&words)) {
        return Rank::Word(place);
    }
    number(&level).map_or(Rank::Unknown, Rank::Number)
}

/// Returns the number of a counted level: of `CAT II`, `P0`, `Level 3` or `2`.
fn number(level: &str) -> Option<u32> {
    let digits = level.trim_end_matches(|c: char| c.is_ascii_digit());
    let counter = |text: &str| COUNTERS.contains(&text.trim_end_matches([' ', '-', '_', '.', '#']));
    if digits.len() < level.len() {
        return level[digits.len()..].parse().ok().filter(|_| counter(digits));
    }
    let (before, roman) = level.rsplit_once(' ')?;
    let place = ROMAN.iter().position(|known| *known == roman)?;
    u32::try_from(place + 1).ok().filter(|_| counter(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_ranked_from_the_most_binding() {
        for (given, ranked_as) in [
            ("low|High|medium|HIGH|Critical", "Critical|High|medium|low"),
            ("3|1|2|10", "1|2|3|10"),
            ("CAT III|CAT I|CAT II", "CAT I|CAT II|CAT III"),
            ("P2|P0|P1", "P0|P1|P2"),
            ("may|should|must", "must|should|may"),
            ("Gold|High|Silver", "High|Gold|Silver"),
            ("Level 2|L1", "L1|Level 2"),
        ] {
            assert_eq!(ranked(given.split('|')).join("|"), ranked_as);
        }
    }

    #[test]
    fn a_bare_number_may_be_anything() {
        assert!(is_level("High") && is_level("P1") && is_level("cat ii"));
        assert!(!is_level("1") && !is_level("yes") && !is_level("V1.1.1"));
    }
}
