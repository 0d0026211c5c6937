//! A line that is being typed, split into words as a shell splits it.

use std::ffi::OsString;

use clap::ValueEnum;

/// The characters besides blanks at which bash begins a new word to complete.
const BREAKS: [char; 2] = ['=', ':'];
/// The characters that need no backslash.
const PLAIN: &str = "/._-+@%,:=~^";

/// The shells that ask for candidates, with the form in which they pass the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Asking {
    /// The line; candidates are escaped with backslashes
    Bash,
    /// Words without quotes
    Zsh,
    /// Words, the last one as it is typed
    Fish,
}

/// A line up to the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its words without quotes; the last one ends at the cursor.
    pub words: Vec<String>,
    /// True if a quote is open at its end.
    is_quoted: bool,
}

impl Line {
    /// Parses the arguments of a shell: bash passes the line, others its words.
    pub(super) fn read(asking: Asking, words: &[OsString]) -> Self {
        let given: Vec<String> =
            words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        match (asking, given.as_slice()) {
            (Asking::Bash, [line, ..]) => Self::cut(line),
            // The last word may have quotes.
            (Asking::Fish, [before @ .., last]) => {
                let last = Self::cut(last).words.pop().unwrap_or_default();
                let words = before.iter().cloned().chain([last]).collect();
                Self { words, is_quoted: false }
            }
            _ => Self { words: given, is_quoted: false },
        }
    }

    /// Splits a line at blanks outside of quotes.
    fn cut(line: &str) -> Self {
        let mut words = Vec::new();
        let (mut word, mut quote, mut is_word) = (String::new(), None, false);
        let mut characters = line.chars();
        while let Some(c) = characters.next() {
            match (c, quote) {
                ('\\', None | Some('"')) => word.extend(characters.next()),
                ('"' | '\'', None) => quote = Some(c),
                (c, Some(open)) if c == open => quote = None,
                (c, None) if c.is_whitespace() => {
                    if is_word {
                        words.push(std::mem::take(&mut word));
                    }
                    is_word = false;
                    continue;
                }
                (c, _) => word.push(c),
            }
            is_word = true;
        }
        words.push(word);
        Self { words, is_quoted: quote.is_some() }
    }

    pub(super) fn current(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    /// Returns the replacement for what bash takes for the word at the cursor.
    pub(super) fn rest_of(&self, value: &str) -> String {
        if self.is_quoted {
            return value.to_owned();
        }
        let kept = self.current().rfind(BREAKS).map_or(0, |place| place + 1);
        let rest = value.get(kept..).unwrap_or(value);
        let is_plain = |c: char| c.is_alphanumeric() || PLAIN.contains(c);
        rest.chars().flat_map(|c| (!is_plain(c)).then_some('\\').into_iter().chain([c])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_as_a_shell_cuts_it() {
        for (line, words) in [
            ("readyroom ", vec!["readyroom", ""]),
            ("readyroom show pay", vec!["readyroom", "show", "pay"]),
            ("readyroom  show  'Payments A", vec!["readyroom", "show", "Payments A"]),
            ("readyroom show Payments\\ API\\ ", vec!["readyroom", "show", "Payments API "]),
            ("readyroom mark \"a b\" data", vec!["readyroom", "mark", "a b", "data"]),
            ("readyroom export x --format=ht", vec!["readyroom", "export", "x", "--format=ht"]),
            ("readyroom show ''", vec!["readyroom", "show", ""]),
        ] {
            assert_eq!(Line::cut(line).words, words, "{line}");
        }
    }

    #[test]
    fn bash_gets_what_follows_its_own_breaks_with_backslashes() {
        let rest = |line: &str, value: &str| Line::cut(line).rest_of(value);
        assert_eq!(rest("readyroom show Pay", "Payments API (EU)"), "Payments\\ API\\ \\(EU\\)");
        assert_eq!(rest("readyroom show 'Pay", "Payments API"), "Payments API");
        assert_eq!(rest("readyroom export x --format=ht", "--format=html"), "html");
        assert_eq!(rest("readyroom show a:b", "a:bc d"), "bc\\ d");
    }
}
