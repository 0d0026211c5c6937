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

/// What a user looks for: words, each of which must be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
}

/// How well a text matches, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The higher the better.
    pub score: i64,
    /// The matching characters of the text, counted in characters, ascending.
    pub places: Vec<usize>,
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
        let folded = Folded::new(text);
        let mut found = Match { score: 0, places: Vec::new() };
        for word in &self.words {
            let one = folded.find(word)?;
            found.score += one.score;
            found.places.extend(one.places);
        }
        found.places.sort_unstable();
        found.places.dedup();
        Some(found)
    }

    /// The items of a session that match, best first, with the places in their texts. A word may
    /// stand in the item's text, its id, its category, its owner or its note.
    #[must_use]
    pub fn items(&self, session: &Session) -> Vec<(ItemNo, Vec<usize>)> {
        let mut found: Vec<(ItemNo, Match)> = session
            .checklist()
            .items()
            .filter_map(|(item, _)| Some((item, self.item(session, item)?)))
            .collect();
        if !self.is_empty() {
            found.sort_by_key(|(item, found)| (std::cmp::Reverse(found.score), *item));
        }
        found.into_iter().map(|(item, found)| (item, found.places)).collect()
    }

    fn item(&self, session: &Session, number: ItemNo) -> Option<Match> {
        let item = session.checklist().item(number);
        let text = Folded::new(item.text.raw());
        let mut found = Match { score: 0, places: Vec::new() };
        for word in &self.words {
            if let Some(one) = text.find(word) {
                found.score += one.score;
                found.places.extend(one.places);
            } else {
                found.score += beside_the_text(session, number, word)?;
            }
        }
        found.places.sort_unstable();
        found.places.dedup();
        Some(found)
    }
}

/// How well a word matches what belongs to an item besides its text.
fn beside_the_text(session: &Session, number: ItemNo, word: &str) -> Option<i64> {
    let checklist = session.checklist();
    let answer = session.answer(number);
    let category = checklist.category(checklist.category_of(number));
    let owner = answer.owner().map_or("", |owner| owner.raw());
    let score = |text: &str| Folded::new(text).find(word).map(|found| found.score);
    score(checklist.item(number).id.raw())
        .or_else(|| score(owner))
        .or_else(|| score(category.title.raw()))
        .or_else(|| fold(answer.note.raw()).0.contains(word).then_some(1))
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

    fn find(&self, word: &str) -> Option<Match> {
        if self.origins.len() > LONGEST_FUZZY_TEXT && !self.text.contains(word) {
            return None;
        }
        let (score, places) = fuzzy(&self.text, word)?;
        let places = places.into_iter().filter_map(|place| self.origins.get(place).copied());
        Some(Match { score, places: places.collect() })
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
