//! The words of the interview: one table for the parser and the help.

use self::Takes::{Nothing, Perhaps, Text};
use crate::cli::interview::writing::Writing;
use crate::domain::records::answer::Resolution;
use crate::domain::session::field::AnswerField;

/// A command of the interview; [`TABLE`] says what each does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Write(Writing),
    Done,
    Partial,
    Missing,
    StillSo,
    Suggested,
    Agreed,
    Clear,
    Park,
    Blocker,
    Risk,
    Resolve(Resolution),
    Next,
    NextUnassessed,
    Back,
    Find,
    Item,
    Guide,
    History,
    Responses,
    List,
    Score,
    Summary,
    People,
    Decide,
    Submit,
    Condition,
    Met,
    Undo,
    Redo,
    Help,
    End,
}

impl Word {
    /// Returns true for words about the item of the cursor.
    pub(super) fn is_of_an_item(self) -> bool {
        rows().any(|row| row.word == self && row.is_of_an_item)
    }
}

/// The text that a word takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing.
    Nothing,
    /// A text with this name in the help; without one it is asked for.
    Text(&'static str),
    /// A text with this name in the help, or nothing.
    Perhaps(&'static str),
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Row {
    word: Word,
    /// Its spellings with blanks between, the screen's key first if there is one.
    spellings: &'static str,
    takes: Takes,
    what: &'static str,
    is_of_an_item: bool,
}

/// Creates a row about the item of the cursor.
const fn item(word: Word, spellings: &'static str, takes: Takes, what: &'static str) -> Row {
    Row { word, spellings, takes, what, is_of_an_item: true }
}

/// Creates a row about the review.
const fn row(word: Word, spellings: &'static str, takes: Takes, what: &'static str) -> Row {
    Row { word, spellings, takes, what, is_of_an_item: false }
}

const REASON: Word = Word::Write(Writing::into(AnswerField::Reason));
const NOTE: Word = Word::Write(Writing::into(AnswerField::Note));
const MORE: Word = Word::Write(Writing::onto(AnswerField::Note));
const OWNER: Word = Word::Write(Writing::into(AnswerField::Owner));
const DUE: Word = Word::Write(Writing::into(AnswerField::Due));
const KEEP: Word = Word::Resolve(Resolution::Keep);
const TAKE: Word = Word::Resolve(Resolution::TakeOther);
const BOTH: Word = Word::Resolve(Resolution::Both);
const EVIDENCE: Word = Word::Write(Writing::onto(AnswerField::Evidence));

/// Every word, in groups.
const TABLE: &[(&str, &[Row])] = &[
    (
        "Marks. Each goes on to the next item.",
        &[
            item(Word::Done, "d done", Perhaps("NOTE"), "true today, with evidence"),
            item(Word::Partial, "p partial", Perhaps("NOTE"), "some of it is true"),
            item(Word::Missing, "m missing", Perhaps("NOTE"), "not true today"),
            item(REASON, "x n/a na not-applicable", Text("REASON"), "does not apply, and why"),
            item(Word::StillSo, "= still", Nothing, "still as last time"),
            item(Word::Suggested, "+ suggested", Nothing, "what the responses suggest"),
            item(Word::Park, "z park", Nothing, "park, to talk about later; again: not parked"),
            item(Word::Clear, "c clear", Nothing, "clear the status, and stay"),
        ],
    ),
    (
        "Writing. A word alone asks; a minus sign instead of the text takes it away.",
        &[
            item(NOTE, "n note", Text("TEXT"), "the note"),
            item(MORE, "more", Text("TEXT"), "add to the note"),
            item(OWNER, "o owner", Text("NAME"), "the owner"),
            item(DUE, "t due", Text("DATE"), "the due date: 2026-12-10, fri, +2w"),
            item(EVIDENCE, "e evidence", Text("LINK"), "add evidence"),
            item(Word::Blocker, "b blocker", Nothing, "blocker on or off"),
            item(Word::Risk, "a accept", Text("NAME"), "accept the risk: who, why, until when"),
            item(KEEP, "< keep", Nothing, "two values of one field: keep the first"),
            item(TAKE, "> other take", Nothing, "two values of one field: take the second"),
            item(BOTH, "& both", Nothing, "two notes or two reasons: keep both, the second below"),
        ],
    ),
    (
        "Going and reading.",
        &[
            row(Word::Next, "j next skip", Nothing, "the next item; so does Enter alone"),
            row(Word::Back, "k back", Nothing, "the item before"),
            row(Word::NextUnassessed, ". unassessed", Nothing, "the next unassessed item"),
            row(Word::Find, "/ g find", Text("WORDS"), "find an item by words, id or number"),
            item(Word::Item, "item", Nothing, "read the item again"),
            item(Word::Guide, "why", Nothing, "when it is done, and what to do if it is missing"),
            item(Word::History, "history", Nothing, "who said what, and when"),
            item(
                Word::Responses,
                "v responses",
                Nothing,
                "what each person said who assessed it alone",
            ),
        ],
    ),
    (
        "The whole review.",
        &[
            row(
                Word::Score,
                "score",
                Nothing,
                "how much is complete, and what reaches the next band",
            ),
            row(Word::List, "list", Nothing, "what is open, and with whom"),
            row(
                Word::Summary,
                "s summary",
                Nothing,
                "the score, and what is left before a decision",
            ),
            row(
                Word::Agreed,
                "A agreed",
                Nothing,
                "what all responses agree on, for every unassessed item",
            ),
            row(Word::People, "P people", Perhaps("NAME"), "who takes part; with a name: they do"),
            row(Word::Decide, "y decide", Nothing, "go, conditional go or no-go"),
            row(Word::Submit, "H submit", Nothing, "submit the assessment, and end"),
            row(Word::Met, "met", Text("NUMBER"), "the condition of this number is met"),
            row(
                Word::Condition,
                "condition conditions",
                Perhaps("NUMBER and met, open, due DATE or owner NAME"),
                "the conditions, or a change of one",
            ),
            row(Word::Undo, "u undo", Nothing, "undo the last change"),
            row(Word::Redo, "r redo", Nothing, "redo it"),
            row(Word::Help, "? help", Nothing, "these words"),
            row(Word::End, "q quit", Nothing, "end; everything is saved already"),
        ],
    ),
];

fn rows() -> impl Iterator<Item = &'static Row> {
    TABLE.iter().flat_map(|(_, rows)| *rows)
}

impl Row {
    fn spellings(&self) -> impl Iterator<Item = &'static str> {
        self.spellings.split(' ')
    }
}

/// Parses a line as a word and its text; an empty line is [`Word::Next`]. Refuses a line that begins with no
/// word, and a text that the word does not take.
pub(super) fn parse(line: &str) -> Result<(Word, &str), String> {
    let line = line.trim();
    if line.is_empty() {
        return Ok((Word::Next, ""));
    }
    if let Some(words) = line.strip_prefix('/') {
        return Ok((Word::Find, words.trim()));
    }
    let (spelling, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let Some(row) = find(spelling).or_else(|| find(&spelling.to_lowercase())) else {
        let shown = crate::domain::basics::names::excerpt(line);
        return Err(format!("not understood, nothing changed: {shown}. help tells the words"));
    };
    if row.takes == Nothing && !rest.is_empty() {
        return Err(format!(
            "{} stands alone; nothing changed",
            row.spellings.replace(' ', " or ")
        ));
    }
    Ok((row.word, rest.trim()))
}

/// Returns a message if the word needs a text and lines cannot be asked for. A risk is asked for question by
/// question in any case.
pub(super) fn missing_text(word: Word) -> Option<String> {
    let row = rows().find(|row| row.word == word)?;
    match row.takes {
        Text(name) if word != Word::Risk => {
            let spelling = row.spellings().find(|spelling| spelling.len() > 1).unwrap_or_default();
            Some(format!("{spelling} needs its {name} on the same line"))
        }
        _ => None,
    }
}

fn find(typed: &str) -> Option<&'static Row> {
    rows().find(|row| row.spellings().any(|spelling| spelling == typed))
}

/// Returns the table as help.
pub(super) fn help() -> Vec<String> {
    let rows = |rows: &[Row]| rows.iter().map(line).collect::<Vec<_>>();
    TABLE.iter().flat_map(|(title, of)| [vec![(*title).to_owned()], rows(of)].concat()).collect()
}

fn line(row: &Row) -> String {
    let behind = match row.takes {
        Nothing => String::new(),
        Text(name) => format!(" {name}"),
        Perhaps(name) => format!(", perhaps with a {name}"),
    };
    format!("{}{behind}: {}", row.spellings.replace(' ', " or "), row.what)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_word_and_the_key_of_the_screen_mean_the_same() {
        for line in ["d", "done", "Done", " D "] {
            assert_eq!(parse(line), Ok((Word::Done, "")), "{line}");
        }
        assert_eq!(parse("p half of it"), Ok((Word::Partial, "half of it")));
        assert_eq!(parse("P"), Ok((Word::People, "")));
        assert_eq!(parse("/restore"), Ok((Word::Find, "restore")));
        assert_eq!(
            parse("n/a no users"),
            Ok((Word::Write(Writing::into(AnswerField::Reason)), "no users"))
        );
        assert_eq!(parse("  "), Ok((Word::Next, "")));
    }

    #[test]
    fn a_line_without_a_word_is_refused() {
        assert!(parse("maybe").unwrap_err().contains("not understood, nothing changed: maybe"));
        assert!(parse("back two").unwrap_err().contains("stands alone"));
    }

    #[test]
    fn no_word_means_two_things() {
        let spellings: Vec<&str> = rows().flat_map(Row::spellings).collect();
        let once: HashSet<&str> = spellings.iter().copied().collect();
        assert_eq!(once.len(), spellings.len());
    }
}
