//! The legend of a page: what single letters in brackets stand for, as in `(H) = high`.

use crate::intake::levels::is_level;

/// The words between a letter and what it stands for.
const BETWEEN: &[&str] =
    &["=", ":", "-", "–", "—", "is", "are", "means", "stands", "for", "marks", "items", "a"];
/// The number of words that are looked at behind a letter.
const REACH: usize = 4;

/// The letters of a legend with the levels that they stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Legend(Vec<(String, String)>);

impl Legend {
    /// Takes the letters that a text explains.
    pub(super) fn learn(&mut self, text: &str) {
        // Looking at each word is slow, and few texts have any.
        if !text.contains(['(', '[', '=']) {
            return;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let Some(letter) = letter(word, words.get(at + 1).copied().unwrap_or_default()) else {
                continue;
            };
            let mut behind = words[at + 1..].iter().take(REACH).map(|word| bare(word));
            let stands_for = behind.find(|word| !BETWEEN.contains(word));
            let joined = word.split_once('=').map(|(_, level)| bare(level));
            let level = joined.or(stands_for).filter(|level| is_level(level));
            if let Some(level) = level.filter(|_| self.level(letter).is_none()) {
                self.0.push((letter.to_owned(), level.to_owned()));
            }
        }
    }

    /// Returns the level that a letter stands for.
    pub(super) fn level(&self, letter: &str) -> Option<String> {
        let known = self.0.iter().find(|(known, _)| known == letter);
        known.map(|(_, level)| level.clone())
    }
}

/// Returns the letter that a word explains: in brackets, or before an equals sign.
fn letter<'w>(word: &'w str, next: &str) -> Option<&'w str> {
    let word = word.trim_matches(['*', '`', ',', ';']);
    let name = match word.split_once('=') {
        Some((name, _)) => name,
        None if next == "=" => word,
        None => {
            word.strip_prefix(['(', '['])?.trim_end_matches([':', ',']).strip_suffix([')', ']'])?
        }
    };
    let name = name.trim_matches(['(', ')', '[', ']']);
    let is_letter = (1..=2).contains(&name.len()) && name.chars().all(|c| c.is_ascii_uppercase());
    is_letter.then_some(name)
}

/// Returns a word without the markup and the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(['*', '`', '"', '.', ',', ';', '(', ')', '_'])
}
