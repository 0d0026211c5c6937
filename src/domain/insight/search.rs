//! Fuzzy search in items and texts; the only module that uses the matcher.
//!
//! The matcher folds only ASCII letters, takes a blank for a letter, finds nothing if words come in
//! another order, and its score depends on earlier calls unless the matching indices are requested too.
//! Therefore both sides are folded here, a query is split at its blanks, every word must match, and
//! the indices are always requested.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::ops::Range;

use caseless::Caseless;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::basics::text::Text;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::{Item, ItemNo};
use crate::domain::session::Session;

/// The longest query, in characters: the matcher's tables have the size query x text.
const LONGEST_QUERY: usize = 64;
/// The longest text that is matched fuzzily, in characters. In a longer one, and in notes, the words of the
/// query must occur as typed, because fuzzy matching finds everything there.
const LONGEST_FUZZY_TEXT: usize = 300;

/// The score of a word that occurs as typed, and the bonus if it occurs at the beginning of a word.
const AS_IT_STANDS: i64 = 1000;
const AT_A_WORD: i64 = 100;
/// The largest span of the letters of a fuzzy match, in lengths of the word.
const CLOSE: usize = 3;

/// A search query: words, each of which must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
}

/// A match in a text: its quality and its characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// The quality; higher is better.
    pub score: i64,
    /// The indices of the matching characters, ascending.
    pub indices: Vec<usize>,
}

/// An item that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundItem {
    /// The item.
    pub item: ItemNo,
    /// The field in which a word matched if not all matched the text.
    pub beside: Option<&'static str>,
}

impl Query {
    /// Parses the text of a search field.
    pub fn new(typed: &str) -> Self {
        let typed: String = typed.chars().take(LONGEST_QUERY).collect();
        Self { words: typed.split_whitespace().map(|word| fold(word).0).collect() }
    }

    /// Returns whether there are no words; such a query matches everything.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Matches a text; `None` unless every word matches.
    pub fn find(&self, text: &str) -> Option<Match> {
        if self.is_empty() {
            return Some(Match::default());
        }
        let folded = Folded::new(text);
        let mut found = Match::default();
        for word in &self.words {
            found.add(folded.find(word)?);
        }
        Some(found.in_order())
    }

    /// Returns whether a text begins with the first word, and every other one stands at the beginning of a word.
    pub fn begins(&self, text: &str) -> bool {
        let folded = Folded::new(text);
        let is_first = self.words.first().is_none_or(|word| folded.text.starts_with(word.as_str()));
        is_first && self.begins_words_of(text)
    }

    /// Returns whether every word stands at the beginning of a word of a text.
    pub fn begins_words_of(&self, text: &str) -> bool {
        let folded = Folded::new(text);
        let begins = |word: &String| {
            let mut found = folded.text.match_indices(word.as_str());
            found.any(|(at, _)| folded.begins_word(at))
        };
        self.words.iter().all(begins)
    }

    /// Returns the indices of the characters of a text that match any word of the query, ascending. Empty
    /// if the text is shown with marks, which would shift them.
    pub fn indices(&self, text: &Text) -> Vec<usize> {
        if text.shown().as_str() != text.raw() {
            return Vec::new();
        }
        let folded = Folded::new(text.raw());
        let mut found = Match::default();
        for one in self.words.iter().filter_map(|word| folded.find(word)) {
            found.add(one);
        }
        found.in_order().indices
    }

    /// Returns the items that match, best first. Each word may match the item's text, id, category, owner or
    /// note.
    pub fn items(&self, session: &Session) -> Vec<FoundItem> {
        let checklist = session.checklist();
        if self.is_empty() {
            let whole = |(item, _)| FoundItem { item, beside: None };
            return checklist.items().map(whole).collect();
        }
        let mut found: Vec<(i64, FoundItem)> = Vec::new();
        for (number, category) in checklist.numbered_categories() {
            let title = Folded::new(category.title.raw());
            let titled: Vec<Option<i64>> =
                self.words.iter().map(|word| title.score(word)).collect();
            let items = checklist.items_of(number).map(ItemNo).zip(&category.items);
            found.extend(items.filter_map(|(number, item)| {
                let (score, beside) = self.item(item, session.answer(number), &titled)?;
                Some((score, FoundItem { item: number, beside }))
            }));
        }
        found.sort_by_key(|(score, found)| (Reverse(*score), found.item));
        found.into_iter().map(|(_, found)| found).collect()
    }

    /// Matches an item. Returns the score, and the field in which a word matched if not all matched the text.
    /// `titled` has the score of each word in the category's title.
    fn item(
        &self,
        item: &Item,
        answer: &Answer,
        titled: &[Option<i64>],
    ) -> Option<(i64, Option<&'static str>)> {
        let text = Folded::new(item.text.raw());
        let (mut whole, mut beside) = (0, None);
        for (word, titled) in self.words.iter().zip(titled) {
            if let Some(score) = text.score(word) {
                whole += score;
                continue;
            }
            let owner = || Folded::new(answer.owner()?.raw()).score(word);
            let of_source = || Folded::new(item.source_id.raw()).score(word);
            let id = || Folded::new(item.id.raw()).score(word).or_else(of_source);
            let is_in_note = || fold(answer.note.raw()).0.contains(word);
            let named = |field| move |score| (score, field);
            let (score, field) = owner()
                .map(named("owner"))
                .or_else(|| titled.map(named("category")))
                .or_else(|| id().map(named("id")))
                .or_else(|| is_in_note().then_some((1, "note")))?;
            whole += score;
            beside = Some(field);
        }
        Some((whole, beside))
    }
}

impl Match {
    fn add(&mut self, other: Self) {
        self.score += other.score;
        self.indices.extend(other.indices);
    }

    fn in_order(mut self) -> Self {
        self.indices.sort_unstable();
        self.indices.dedup();
        self
    }
}

/// A text in lower case, with a map back to its own characters.
struct Folded {
    text: String,
    /// For each folded character, the range of original characters that it came from; `None` in ASCII,
    /// where the indices are equal.
    origins: Option<Vec<Range<usize>>>,
}

impl Folded {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { text: text.to_ascii_lowercase(), origins: None };
        }
        let (text, origins) = fold(text);
        Self { text, origins: Some(origins) }
    }

    /// Finds the word as typed, or its letters close together from the beginning of a word on. Letters
    /// scattered over a sentence match nearly everything and mean nothing.
    fn find(&self, word: &str) -> Option<Match> {
        if let Some(at) = self.text.find(word) {
            let score = AS_IT_STANDS + if self.begins_word(at) { AT_A_WORD } else { 0 };
            let first = self.text[..at].chars().count();
            let indices = self.original(first..first + word.chars().count());
            return Some(Match { score, indices });
        }
        let characters = self.origins.as_ref().map_or(self.text.len(), Vec::len);
        if characters > LONGEST_FUZZY_TEXT || !self.may_hold(word) {
            return None;
        }
        let (score, indices) = fuzzy(&self.text, word)?;
        let (first, last) = (*indices.first()?, *indices.last()?);
        let begins =
            self.text.char_indices().nth(first).is_some_and(|(at, _)| self.begins_word(at));
        let is_close = last - first < CLOSE * indices.len() && begins;
        is_close
            .then(|| Match { score: score.min(AS_IT_STANDS - 1), indices: self.original(indices) })
    }

    fn score(&self, word: &str) -> Option<i64> {
        self.find(word).map(|found| found.score)
    }

    /// Returns whether a fuzzy match is possible: the letters of a word lie in order and close together from
    /// the beginning of some word on. The matcher costs a hundred times as much.
    fn may_hold(&self, word: &str) -> bool {
        let Some(initial) = word.chars().next() else { return false };
        let most = CLOSE * word.chars().count();
        let mut starts = self.text.match_indices(initial).filter(|(at, _)| self.begins_word(*at));
        starts.any(|(at, _)| {
            let mut letters = word.chars().peekable();
            for c in self.text[at..].chars().take(most) {
                letters.next_if_eq(&c);
            }
            letters.peek().is_none()
        })
    }

    /// Returns whether a word begins at a byte.
    fn begins_word(&self, at: usize) -> bool {
        let before = self.text[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric())
    }

    /// Returns the indices of the original characters for those of folded characters.
    fn original(&self, indices: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let indices = indices.into_iter();
        match &self.origins {
            None => indices.collect(),
            Some(origins) => {
                indices.filter_map(|index| origins.get(index).cloned()).flatten().collect()
            }
        }
    }
}

/// Folds letter case and Unicode form. Returns the folded text and the origin of each of its characters.
fn fold(text: &str) -> (String, Vec<Range<usize>>) {
    let mut folded = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len());
    let mut index = 0;
    for part in parts(text) {
        let origin = index..index + part.chars().count();
        index = origin.end;
        let mut simple = part.chars().default_case_fold();
        let begin = folded.len();
        match (simple.next(), simple.next()) {
            (Some(c), None) => folded.push(c),
            _ => folded.extend(part.nfd().default_case_fold().nfc()),
        }
        origins.extend(folded[begin..].chars().map(|_| origin.clone()));
    }
    (folded, origins)
}

/// Splits a text into the parts that are folded separately: characters, or graphemes if the text has
/// combining marks.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let is_composed = is_nfc(text);
    let end = move |rest: &str| {
        let first = if is_composed { None } else { rest.graphemes(true).next() };
        first.map_or_else(|| rest.chars().next().map_or(0, char::len_utf8), str::len)
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        let (part, behind) = rest.split_at(end(rest));
        rest = behind;
        (!part.is_empty()).then_some(part)
    })
}

fn fuzzy(text: &str, word: &str) -> Option<(i64, Vec<usize>)> {
    thread_local! {
        /// The matcher, kept because building one costs more than using it.
        static MATCHER: RefCell<SkimMatcherV2> = RefCell::new(SkimMatcherV2::default().ignore_case());
    }
    MATCHER.with_borrow(|matcher| matcher.fuzzy_indices(text, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str, text: &str) -> bool {
        Query::new(query).find(text).is_some()
    }

    #[test]
    fn words_match_in_any_order_and_any_case() {
        assert!(found("drills restore", "Restore drills have been tested."));
        assert!(found("RESTORE", "Restore drills have been tested."));
        assert!(found("über", "ÜBER uns"));
        assert!(found("rsdr", "Restore drills"));
        assert!(!found("rest", "User sign-up/login/logout flows are stable in production."));
        assert!(!found("restore kafka", "Restore drills have been tested."));
    }

    #[test]
    fn indices_are_those_of_the_original_text() {
        // "İ" becomes two characters in lower case.
        let found = Query::new("db").find("İdb").unwrap();
        assert_eq!(found.indices, [1, 2]);
    }

    #[test]
    fn a_text_is_found_in_any_unicode_form() {
        for (query, text) in [
            ("JOS\u{c9}", "by Jose\u{301}, today"),
            ("jose\u{301}", "by Jos\u{e9}, today"),
            ("STRASSE", "Hauptstra\u{df}e"),
            ("\u{1100}\u{1161}", "\u{ac00}"),
        ] {
            assert!(found(query, text), "{query:?} in {text:?}");
        }
        let found = Query::new("\u{e9}").find("Jose\u{301}s").unwrap();
        assert_eq!(found.indices, [3, 4], "the letter and its mark");
    }

    #[test]
    fn the_filter_before_the_matcher_drops_no_match() {
        // The first letter begins several words.
        let text = Folded::new("Some services are served by the same service.");
        assert!(text.may_hold("srvs") && text.may_hold("sme"));
        assert!(!text.may_hold("sssssss") && !text.may_hold("erv"), "no word begins so");
        for word in ["srvs", "sme", "smse", "svcs", "tsme", "bths", "sras"] {
            let found = fuzzy(&text.text, word).is_some_and(|(_, indices)| {
                let (first, last) = (indices[0], indices[indices.len() - 1]);
                last - first < CLOSE * indices.len() && text.begins_word(first)
            });
            assert!(!found || text.may_hold(word), "{word}");
        }
    }

    #[test]
    fn words_found_in_other_fields_have_no_indices() {
        let query = Query::new("backups data");
        assert_eq!(query.indices(&Text::new("Backups run.")), [0, 1, 2, 3, 4, 5, 6]);
        assert!(query.indices(&Text::new("Backups\trun.")).is_empty(), "it is shown otherwise");
    }

    #[test]
    fn nothing_typed_finds_everything() {
        assert!(Query::new("  ").is_empty());
        assert!(found("", "anything"));
    }
}
