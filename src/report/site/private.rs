//! The private parts of a review, and those of them that a site shows.

use crate::domain::basics::worded::worded;

worded! {
    /// A kind of content that a site shows only where it is asked for: its name on the command line, what it is in a
    /// sentence, and in help.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Private by name, words, help {
        /// Names: who takes part, owns, decides, accepts a risk; with them goes the date by which an owner promised.
        People: "people", "names of people with their due dates",
            "Names, with the due dates of what they own; no texts";
        /// Notes of items and of responses.
        Notes: "notes", "notes", "The notes of items";
        /// Links and other proofs.
        Evidence: "evidence", "evidence", "Links and other evidence";
        /// Why an item does not apply, a risk is accepted, a decision was made.
        Reasons: "reasons", "reasons",
            "Why an item does not apply, a risk is accepted, a decision was made";
        /// The texts of what a conditional go depends on.
        Conditions: "conditions", "texts of conditions", "What a conditional go depends on";
        /// The responses of assessments.
        Responses: "responses", "responses of assessments", "What submitted assessments say";
    }
}

/// The kinds of private content that a site shows; by default none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown(Vec<Private>);

impl Shown {
    /// Collects kinds, each once, in order.
    pub fn of(kinds: impl IntoIterator<Item = Private>) -> Self {
        let mut kinds: Vec<Private> = kinds.into_iter().collect();
        kinds.sort();
        kinds.dedup();
        Self(kinds)
    }

    /// Returns whether a kind is shown.
    pub fn has(&self, kind: Private) -> bool {
        self.0.contains(&kind)
    }

    /// Returns something only where a kind is shown.
    pub(super) fn only<T>(&self, kind: Private, what: impl FnOnce() -> T) -> Option<T> {
        self.has(kind).then(what)
    }

    /// Returns the names of the kinds, by which two choices differ.
    pub fn names(&self) -> String {
        self.0.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(",")
    }

    /// Returns what is in a site, as a sentence.
    pub fn sentence(&self) -> String {
        const ALWAYS: &str =
            "scores, statuses, texts of items, labels, decisions with their date, counts of to-dos";
        let (shown, hidden): (Vec<Private>, Vec<Private>) =
            Private::ALL.into_iter().partition(|kind| self.has(*kind));
        let words = |kinds: Vec<Private>| {
            kinds.into_iter().map(Private::words).collect::<Vec<_>>().join(", ")
        };
        let shown = if shown.is_empty() { String::new() } else { format!(", {}", words(shown)) };
        let hidden =
            if hidden.is_empty() { String::new() } else { format!("; without {}", words(hidden)) };
        format!("it shows {ALWAYS}{shown}{hidden}")
    }
}
