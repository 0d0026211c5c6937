//! The text sent to the terminal for a grapheme. Terminals must agree on its columns:
//! a flag, a joined or a toned picture takes two in some terminals and up to eight in others, and what
//! is drawn behind it would be overwritten or left standing. So a flag is sent as its two letters, and
//! of a picture only its first character.

use std::borrow::Cow;

use crate::domain::basics::text::columns;

/// The replacement for a grapheme that no terminal would draw as wide as it is counted.
const UNKNOWN: &str = "?";

/// Returns the grapheme as it is sent: as wide as it is counted, by every terminal.
pub(super) fn sent(grapheme: &str) -> Cow<'_, str> {
    if !grapheme.chars().any(is_matter_of_opinion) {
        return Cow::Borrowed(grapheme);
    }
    let wanted = columns(grapheme);
    let certain = letters(grapheme).unwrap_or_else(|| first_picture(grapheme));
    let fits = !certain.is_empty() && columns(&certain) <= wanted;
    let certain = if fits { certain.as_str() } else { UNKNOWN };
    let missing = wanted.saturating_sub(columns(certain));
    Cow::Owned(format!("{certain}{:missing$}", ""))
}

/// Returns the characters before the first joiner, without those that change their looks.
fn first_picture(grapheme: &str) -> String {
    let first = grapheme.chars().take_while(|c| *c != '\u{200D}');
    first.filter(|c| !is_matter_of_opinion(*c)).collect()
}

/// Returns whether terminals differ in what the character does to the width of its grapheme: joiners,
/// variation selectors, skin tones and the letters of flags.
fn is_matter_of_opinion(c: char) -> bool {
    matches!(c, '\u{200D}' | '\u{FE0E}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
        || letter(c).is_some()
}

/// Returns the letters of a flag, or of half of one.
fn letters(grapheme: &str) -> Option<String> {
    grapheme.chars().map(letter).collect()
}

/// Returns the letter for which a regional indicator stands.
fn letter(c: char) -> Option<char> {
    let number = u32::from(c).checked_sub(0x1F1E6).filter(|number| *number < 26)?;
    char::from_u32(u32::from('A') + number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_matter_of_opinion_is_sent_as_what_is_not() {
        for (grapheme, expected) in [
            ("a", "a"),
            ("数", "数"),
            ("e\u{301}", "e\u{301}"),
            ("😀", "😀"),
            ("🇩🇪", "DE"),
            ("🇩", "D"),
            ("👩‍👩‍👧", "👩"),
            ("👩🏽‍💻", "👩"),
            ("👍🏽", "👍"),
            ("❤️", "❤ "),
            ("❤️‍🔥", "❤ "),
            ("1️⃣", "1\u{20E3} "),
            ("⌚︎", "?"),
        ] {
            let sent = sent(grapheme);
            assert_eq!(sent.trim_end(), expected.trim_end(), "{grapheme}");
            assert_eq!(columns(&sent), columns(grapheme), "{grapheme}");
        }
    }

    #[test]
    fn a_tone_alone_still_takes_its_columns() {
        for grapheme in ["🏽", "\u{FE0F}", "\u{200D}"] {
            assert_eq!(columns(&sent(grapheme)), columns(grapheme).max(1), "{grapheme:?}");
        }
    }
}
