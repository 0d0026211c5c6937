//! The wording of an item, by which two versions of a checklist are compared.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::domain::basics::text::Text;
use crate::domain::records::checklist::file::Item;

/// The texts that an answer is about: the statement, its description of *done*, and what the source says more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// The statement.
    pub text: Text,
    /// A testable description of *done*.
    pub done_when: Text,
    /// More that the source of the checklist says.
    pub about: Text,
}

impl Wording {
    /// Returns the wording of an item.
    pub fn of(item: &Item) -> Self {
        let Item { text, done_when, about, .. } = item;
        Self { text: text.clone(), done_when: done_when.clone(), about: about.clone() }
    }

    /// Returns the key by which wordings are compared: a line for each text, see [`folded`].
    pub fn key(&self) -> String {
        [&self.text, &self.done_when, &self.about].map(folded).join("\n")
    }

    /// Returns whether two wordings are alike but for white space and their Unicode form.
    pub fn is_same(&self, other: &Self) -> bool {
        self == other || self.key() == other.key()
    }
}

/// Returns a text in the composed Unicode form, with each run of white space as one blank.
pub fn folded(text: &Text) -> String {
    let one_line = text.raw().split_whitespace().collect::<Vec<_>>().join(" ");
    if is_nfc(&one_line) { one_line } else { one_line.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(text: &str, done_when: &str, about: &str) -> Wording {
        Wording { text: text.into(), done_when: done_when.into(), about: about.into() }
    }

    #[test]
    fn white_space_and_unicode_form_do_not_count_and_each_text_does() {
        let one = wording("Caf\u{e9} backups run.", "a restore worked", "");
        assert!(one.is_same(&wording(" Cafe\u{301}\nbackups\t run. ", "a restore  worked", " ")));
        for other in [
            wording("Caf\u{e9} backups ran.", "a restore worked", ""),
            wording("Caf\u{e9} backups run.", "a restore worked once", ""),
            wording("Caf\u{e9} backups run.", "a restore worked", "See the runbook."),
            wording("Caf\u{e9} backups run.", "", "a restore worked"),
            wording("caf\u{e9} backups run.", "a restore worked", ""),
        ] {
            assert!(!one.is_same(&other), "{other:?}");
        }
    }
}
