//! The open work of a review as CSV for GitLab's import of issues: an issue per gap and per open condition.
//!
//! GitLab finds the columns by their names. The title has the id of the item or condition, so that a second
//! import can be told apart. The description is Markdown: text from data is escaped, and neither mentions a user
//! nor runs a quick action (`/close`). There is no byte order mark: GitLab would not find the first column.

use crate::report::document::{Document, Line};
use crate::report::markdown;
use crate::report::table::Table;
use crate::report::task::{self, Task};

/// The number of columns.
const COLUMNS: usize = 3;
/// The names of the columns.
const HEAD: [&str; COLUMNS] = ["title", "description", "due_date"];

/// Renders the open work of a document as CSV for GitLab.
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
    let about: Vec<String> = about.iter().filter(|line| !line.is_empty()).map(line).collect();
    let due = task.day.map(|day| day.to_string()).unwrap_or_default();
    [title, about.join(&format!("{}\n", markdown::LINE_BREAK)), due]
}

/// Renders a line that is no quick action.
fn line(line: &Line) -> String {
    let rendered = markdown::inline(line);
    if rendered.starts_with('/') { format!("\\{rendered}") } else { rendered }
}
