//! Fuzzy search: the one place that knows the matcher, and the traps around it.
//!
//! The matcher folds only ASCII letters, takes a blank for a letter, finds nothing when words come
//! in another order, and ranks by a figure that depends on earlier calls unless the matching
//! places are asked for too. So both sides are folded here, a query is split at its blanks, every
//! word must match, and the places are always asked for.

use std::cell::RefCell;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::domain::checklist::ItemNo;
use crate::domain::session::Session;

/// The matcher keeps tables of the size query x text: a longer query helps nobody.
const LONGEST_QUERY: usize = 64;
/// Fuzzy matching finds everything in a long text; beyond this many characters, and in notes, only
/// whole words of the query count.
const LONGEST_FUZZY_TEXT: usize = 300;

/// The score of a word that stands in the text as it was typed, and what it adds when it begins a
/// word there.
const AS_IT_STANDS: i64 = 1000;
const AT_A_WORD: i64 = 100;
/// How many times longer than the word the part of a text may be in which its letters stand.
const CLOSE: usize = 3;

/// What a user looks for: words, each of which must be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
}

/// How well a text matches, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// The higher the better.
    pub score: i64,
    /// The matching characters of the text, counted in characters, ascending.
    pub places: Vec<usize>,
}

/// An item that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundItem {
    /// The item.
    pub item: ItemNo,
    /// The matching characters of its text.
    pub places: Vec<usize>,
    /// What else matched than the text, in a word.
    pub beside: Option<&'static str>,
}

impl Query {
    /// Takes what was typed.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let typed: String = typed.chars().take(LONGEST_QUERY).collect();
        Self { words: typed.split_whitespace().map(|word| fold(word).0).collect() }
    }

    /// Whether nothing was typed: then everything matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Matches one text.
    #[must_use]
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

    /// The items of a session that match, best first. A word may stand in the item's text, its id,
    /// its category, its owner or its note.
    #[must_use]
    pub fn items(&self, session: &Session) -> Vec<FoundItem> {
        let all = session.checklist().items();
        if self.is_empty() {
            let whole = |(item, _)| FoundItem { item, places: Vec::new(), beside: None };
            return all.map(whole).collect();
        }
        let mut found: Vec<(i64, FoundItem)> =
            all.filter_map(|(item, _)| self.item(session, item)).collect();
        found.sort_by_key(|(score, found)| (std::cmp::Reverse(*score), found.item));
        found.into_iter().map(|(_, found)| found).collect()
    }

    fn item(&self, session: &Session, number: ItemNo) -> Option<(i64, FoundItem)> {
        let text = Folded::new(session.checklist().item(number).text.raw());
        let (mut found, mut beside) = (Match::default(), None);
        for word in &self.words {
            if let Some(one) = text.find(word) {
                found.add(one);
            } else {
                let (score, what) = beside_the_text(session, number, word)?;
                found.score += score;
                beside = Some(what);
            }
        }
        let Match { score, places } = found.in_order();
        Some((score, FoundItem { item: number, places, beside }))
    }
}

impl Match {
    fn add(&mut self, other: Self) {
        self.score += other.score;
        self.places.extend(other.places);
    }

    fn in_order(mut self) -> Self {
        self.places.sort_unstable();
        self.places.dedup();
        self
    }
}

/// How well a word matches what belongs to an item besides its text, and what that is.
fn beside_the_text(session: &Session, number: ItemNo, word: &str) -> Option<(i64, &'static str)> {
    let checklist = session.checklist();
    let answer = session.answer(number);
    let category = checklist.category(checklist.category_of(number));
    let owner = answer.owner().map_or("", |owner| owner.raw());
    let score = |text: &str| Folded::new(text).find(word).map(|found| found.score);
    let texts = [
        (owner, "owner"),
        (category.title.raw(), "category"),
        (checklist.item(number).id.raw(), "id"),
    ];
    texts
        .into_iter()
        .find_map(|(text, what)| Some((score(text)?, what)))
        .or_else(|| fold(answer.note.raw()).0.contains(word).then_some((1, "note")))
}

/// A text in lower case, with the way back to its own characters.
struct Folded {
    text: String,
    /// For each character of the folded text, the number of the character that it came from.
    origins: Vec<usize>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let (text, origins) = fold(text);
        Self { text, origins }
    }

    /// The word as it stands, or its letters close together from the beginning of a word on:
    /// letters scattered over a sentence are found everywhere and mean nothing.
    fn find(&self, word: &str) -> Option<Match> {
        if let Some(at) = self.text.find(word) {
            let first = self.text[..at].chars().count();
            let score = AS_IT_STANDS + if self.begins_word(first) { AT_A_WORD } else { 0 };
            let places = first..first + word.chars().count();
            return Some(Match { score, places: self.original(places) });
        }
        if self.origins.len() > LONGEST_FUZZY_TEXT {
            return None;
        }
        let (score, places) = fuzzy(&self.text, word)?;
        let (first, last) = (*places.first()?, *places.last()?);
        let is_close = last - first < CLOSE * places.len();
        (is_close && self.begins_word(first))
            .then(|| Match { score: score.min(AS_IT_STANDS - 1), places: self.original(places) })
    }

    fn begins_word(&self, place: usize) -> bool {
        let before = place.checked_sub(1).and_then(|before| self.text.chars().nth(before));
        before.is_none_or(|before| !before.is_alphanumeric())
    }

    /// The characters of the text that folded characters came from.
    fn original(&self, places: impl IntoIterator<Item = usize>) -> Vec<usize> {
        places.into_iter().filter_map(|place| self.origins.get(place).copied()).collect()
    }
}

fn fold(text: &str) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len());
    for (place, c) in text.chars().enumerate() {
        for lower in c.to_lowercase() {
            folded.push(lower);
            origins.push(place);
        }
    }
    (folded, origins)
}

fn fuzzy(text: &str, word: &str) -> Option<(i64, Vec<usize>)> {
    thread_local! {
        /// Making a matcher costs more than using it.
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
    fn places_are_those_of_the_text_as_it_stands() {
        // "İ" becomes two characters in lower case.
        let found = Query::new("db").find("İdb").unwrap();
        assert_eq!(found.places, [1, 2]);
    }

    #[test]
    fn nothing_typed_finds_everything() {
        assert!(Query::new("  ").is_empty());
        assert!(found("", "anything"));
    }
}
