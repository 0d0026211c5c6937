//! The difference of two texts, word by word.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::domain::basics::text::Shown;

/// The most words of a text that are compared one by one: more would be felt at a key.
const MOST: usize = 2_000;

/// The text that a piece of a difference belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Both.
    Both,
    /// The old one only.
    Old,
    /// The new one only.
    New,
}

/// A piece of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text that it belongs to.
    pub side: Side,
    /// Its words with a blank between them, safe to show.
    pub text: String,
}

/// The words of both texts from one change to the next.
struct Run {
    is_same: bool,
    old: Range<usize>,
    new: Range<usize>,
}

/// Returns the pieces of two texts in order: of what was replaced the old words, then the new ones. Texts that have
/// little in common are replaced as a whole. White space does not count.
pub fn difference(old: &str, new: &str) -> Vec<Piece> {
    let [old, new] = [old, new].map(|text| text.split_whitespace().collect::<Vec<_>>());
    let mut pieces = Vec::new();
    for Run { is_same, old: before, new: after } in runs(&old, &new) {
        let (side, before) =
            if is_same { (Side::Both, &[][..]) } else { (Side::New, &old[before]) };
        let parts = [(Side::Old, before), (side, &new[after])];
        let parts = parts.into_iter().filter(|(_, words)| !words.is_empty());
        pieces.extend(parts.map(|(side, words)| Piece { side, text: shown(words) }));
    }
    pieces
}

fn shown(words: &[&str]) -> String {
    words.iter().map(|word| Shown::line(word).into_cow()).collect::<Vec<_>>().join(" ")
}

fn runs(old: &[&str], new: &[&str]) -> Vec<Run> {
    let whole = || vec![Run { is_same: false, old: 0..old.len(), new: 0..new.len() }];
    if old.len().max(new.len()) > MOST {
        return whole();
    }
    // Only the lengths are right where changes were moved to make them fewer.
    let (mut old_at, mut new_at) = (0, 0);
    let found = capture_diff_slices(Algorithm::Myers, old, new).into_iter().map(|found| {
        let (old, new) = (old_at, new_at);
        old_at += found.old_range().len();
        new_at += found.new_range().len();
        Run { is_same: found.tag() == DiffTag::Equal, old: old..old_at, new: new..new_at }
    });
    let found: Vec<Run> = found.collect();
    let same: usize = found.iter().filter(|run| run.is_same).map(|run| run.new.len()).sum();
    if 3 * same < old.len().min(new.len()) { whole() } else { without_islands(found) }
}

/// Joins changes with one word between them: read alone, it would only interrupt.
fn without_islands(found: Vec<Run>) -> Vec<Run> {
    let last = found.len().saturating_sub(1);
    let mut joined: Vec<Run> = Vec::new();
    for (index, run) in found.into_iter().enumerate() {
        let is_island = run.is_same && run.new.len() == 1 && index > 0 && index < last;
        match joined.last_mut().filter(|before| !before.is_same && (is_island || !run.is_same)) {
            Some(before) => (before.old.end, before.new.end) = (run.old.end, run.new.end),
            None => joined.push(run),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(old: &str, new: &str) -> String {
        let marked = difference(old, new).into_iter().map(|Piece { side, text }| match side {
            Side::Both => text,
            Side::Old => format!("[-{text}-]"),
            Side::New => format!("{{+{text}+}}"),
        });
        marked.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_that_differ_stand_beside_each_other() {
        for (old, new, wanted) in [
            ("", "", ""),
            ("", "New.", "{+New.+}"),
            ("Old.", "", "[-Old.-]"),
            ("Backups run.", " Backups\n run. ", "Backups run."),
            ("Backups run.", "Backups run daily.", "Backups [-run.-] {+run daily.+}"),
            (
                "Backups are made every night.",
                "Backups are kept and made every night.",
                "Backups are {+kept and+} made every night.",
            ),
            (
                "Keys are rotated by hand each year at least.",
                "Keys are rotated on time each quarter at least.",
                "Keys are rotated [-by hand each year-] {+on time each quarter+} at least.",
            ),
            (
                "One two three four.",
                "Five six four. seven",
                "[-One two three four.-] {+Five six four. seven+}",
            ),
            ("a\u{202e}b is here", "a b is here", "[-a<U+202E>b-] {+a b+} is here"),
        ] {
            assert_eq!(marked(old, new), wanted, "{old:?} {new:?}");
        }
    }

    #[test]
    fn either_text_can_be_read_from_the_pieces() {
        let texts = ["", "a", "a b c d", "b c d e a", "a x c y d", "d c b a", "a a a b", "b a a"];
        for (old, new) in texts.iter().flat_map(|old| texts.map(|new| (*old, new))) {
            let pieces = difference(old, new);
            let of = |other: Side| {
                let words = pieces.iter().filter(|piece| piece.side != other);
                words.map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ")
            };
            assert_eq!((of(Side::New), of(Side::Old)), (old.to_owned(), new.to_owned()));
        }
    }

    #[test]
    fn of_very_long_texts_all_is_replaced_at_once() {
        let text = |word: &str| vec![word; MOST + 1].join(" ");
        assert_eq!(difference(&text("a"), &text("a b")).len(), 2);
    }
}
