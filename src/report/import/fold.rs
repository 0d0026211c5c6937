//! Text as it is compared: rewriters of Markdown move line breaks and blanks, and never words.

use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

use crate::report::content::gaps::OVERDUE;
use crate::report::content::verdict::COUNT_OVERDUE;

/// The mark of an overdue condition with the sign behind it.
pub(super) const CONDITION_OVERDUE: &str = ", overdue)";

/// Returns a text with single blanks between its words and its letters composed: some programs
/// decompose them. Two wide letters need none between them: a
/// line of Chinese or Japanese may be broken anywhere.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let (before, after) = (folded.chars().next_back(), word.chars().next());
        if before.is_some_and(|before| !after.is_some_and(|after| needs_no_blank(before, after))) {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.push_str(word);
        } else {
            folded.extend(word.nfc());
        }
    }
    folded
}

/// Tells whether a line may be broken between two letters without a blank.
pub(super) fn needs_no_blank(before: char, after: char) -> bool {
    before.width() == Some(2) && after.width() == Some(2)
}

/// Splits a text behind each full stop, question mark and exclamation mark that a blank follows.
/// Returns the sentences with their offsets.
pub(super) fn sentences(text: &str) -> Vec<(usize, &str)> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(' ') {
        if text[start..at].ends_with(['.', '!', '?']) {
            sentences.push((start, &text[start..at]));
            start = at + 1;
        }
    }
    sentences.push((start, &text[start..]));
    sentences.retain(|(_, sentence)| !sentence.trim().is_empty());
    sentences
}

/// Returns a sentence of ours as it is compared: without what only the day decides. `None` where
/// nothing else is said.
pub(super) fn timeless(sentence: &str) -> Option<String> {
    let folded = fold(sentence).replace(OVERDUE, "").replace(CONDITION_OVERDUE, ")");
    let is_day = folded.strip_prefix("As of ").is_some_and(|day| {
        day.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    });
    let is_count = folded
        .strip_suffix(COUNT_OVERDUE)
        .is_some_and(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()));
    (!is_day && !is_count && !folded.is_empty()).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_words_and_drops_breaks() {
        assert_eq!(fold("  one\n two\t three "), "one two three");
        assert_eq!(fold("備份\n自動化 now"), "備份自動化 now");
        assert_eq!(fold("Zoe\u{308}"), "Zo\u{eb}");
        assert_eq!(fold(""), "");
    }

    #[test]
    fn sentences_end_where_a_blank_follows() {
        let told = |text| sentences(text).into_iter().map(|(_, s)| s).collect::<Vec<_>>();
        assert_eq!(told("21.9% of it. Now? Yes"), ["21.9% of it.", "Now?", "Yes"]);
        assert_eq!(told(""), <[&str; 0]>::default());
    }

    #[test]
    fn the_day_is_no_difference() {
        assert_eq!(timeless("As of 2026-11-29."), None);
        assert_eq!(timeless("due 2026-11-10 (overdue)."), Some("due 2026-11-10.".to_owned()));
        assert_eq!(timeless("2 overdue."), None);
        assert_eq!(timeless("a (by 2026-11-10, overdue)"), Some("a (by 2026-11-10)".to_owned()));
        assert_eq!(timeless("As of now."), Some("As of now.".to_owned()));
    }
}
