//! The open work of a review as CSV for Jira's importer: an issue per gap and per open condition.
//!
//! The names of the columns are those of Jira's fields, which the importer finds by itself. Each issue has the
//! system and the id of the item or condition as labels, so that a second import can be told apart. There is no
//! byte order mark: the importer would read it as part of a name.

use crate::report::document::{Document, Line};
use crate::report::markdown::escape::JOINER;
use crate::report::table::Table;
use crate::report::task::{self, Kind, Task};

/// The number of columns.
const COLUMNS: usize = 8;
/// The names of the columns, without punctuation. Several columns of one name are several values.
const HEAD: [&str; COLUMNS] = [
    "Summary",
    "Issue Type",
    "Description",
    "Assignee",
    "Due Date",
    "Priority",
    "Labels",
    "Labels",
];

/// Renders the open work of a document as CSV for Jira.
pub fn render(document: &Document<'_>) -> String {
    table(document).render("", document.choice.delimiter.unwrap_or_default())
}

/// Returns the open work of a document as a table.
pub(crate) fn table(document: &Document<'_>) -> Table {
    let tasks = task::open(document).into_iter();
    Table::new(HEAD, tasks.map(|task| (task.id(), row(&task))))
}

fn row(task: &Task) -> [String; COLUMNS] {
    let (title, about) = task.as_issue();
    let about: Vec<String> = about.iter().map(Line::plain).collect();
    [
        title,
        "Task".to_owned(),
        without_markup(&about.join("\n")),
        task.owner.clone().unwrap_or_default(),
        task.day.map(|day| day.to_string()).unwrap_or_default(),
        priority(task).to_owned(),
        label(task.system()),
        label(&task.id()),
    ]
}

/// Returns one of the priorities that every Jira has.
fn priority(task: &Task) -> &'static str {
    match task.kind {
        _ if task.is_blocker => "Highest",
        Kind::Condition => "High",
        Kind::Item | Kind::Risk | Kind::Review => "Medium",
    }
}

/// Returns a text as a label, which has no white space.
fn label(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Returns a text in which Jira finds no mention, macro, link or picture: what would begin one is followed by a
/// joiner, which is invisible.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        plain.push(c);
        let is_before_word = characters.peek().is_some_and(|next| !next.is_whitespace());
        if matches!(c, '[' | '{' | '!') && is_before_word {
            plain.push(JOINER);
        }
    }
    plain
}
