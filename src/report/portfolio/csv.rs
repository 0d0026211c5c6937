//! The portfolio as CSV for a spreadsheet: one row per entry of each list, all with the same columns.

use chrono::NaiveDate;

use crate::domain::basics::score::Progress;
use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::Text;
use crate::domain::insight::portfolio::List;
use crate::domain::insight::portfolio::people::Owing;
use crate::domain::insight::portfolio::systems::System;
use crate::domain::insight::portfolio::task::Task;
use crate::domain::insight::portfolio::worse::Lost;
use crate::report::choice::Delimiter;
use crate::report::portfolio::overview::Overview;
use crate::report::table::{Table, cell};

/// The mark by which spreadsheets recognise UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// The columns.
const HEAD: [&str; COLUMNS] = [
    "list", "kind", "system", "session", "labels", "item", "text", "status", "was", "blocker",
    "owner", "due", "overdue", "from", "open", "complete",
];
const COLUMNS: usize = 16;

/// A row, by the columns that it fills.
#[derive(Default)]
struct Entry {
    kind: &'static str,
    system: String,
    session: String,
    labels: String,
    item: String,
    text: String,
    status: &'static str,
    was: &'static str,
    blocker: &'static str,
    owner: String,
    due: Option<NaiveDate>,
    overdue: String,
    from: Option<NaiveDate>,
    open: String,
    complete: String,
}

/// Renders the lists that are asked for.
pub(super) fn render(overview: &Overview<'_>) -> String {
    let portfolio = overview.portfolio;
    let entries = overview.lists.iter().flat_map(|list| {
        let entries: Vec<Entry> = match list {
            List::Due => portfolio.due.iter().map(task).collect(),
            List::Worse => portfolio.worse.iter().map(lost).collect(),
            List::People => portfolio.people.iter().map(owing).collect(),
            List::Systems => portfolio.systems.iter().map(system).collect(),
        };
        entries.into_iter().map(|entry| (entry.item.clone(), row(*list, entry)))
    });
    Table::new(HEAD, entries).render(BYTE_ORDER_MARK, Delimiter::default())
}

fn row(list: List, entry: Entry) -> [String; COLUMNS] {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    [
        list.name().to_owned(),
        entry.kind.to_owned(),
        entry.system,
        entry.session,
        entry.labels,
        entry.item,
        entry.text,
        entry.status.to_owned(),
        entry.was.to_owned(),
        entry.blocker.to_owned(),
        entry.owner,
        day(entry.due),
        entry.overdue,
        day(entry.from),
        entry.open,
        entry.complete,
    ]
}

const fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

fn name(status: Status) -> &'static str {
    status::json_name(Some(status))
}

fn optional(text: Option<&Text>) -> String {
    text.map(cell).unwrap_or_default()
}

fn task(task: &Task) -> Entry {
    Entry {
        kind: task.kind.word(),
        system: cell(&task.system),
        session: task.review.to_string(),
        item: optional(task.item.as_ref()),
        text: cell(&task.text),
        status: task.status.map(name).unwrap_or_default(),
        blocker: yes_or_no(task.is_blocker),
        owner: optional(task.owner.as_ref()),
        due: task.due,
        overdue: yes_or_no(task.is_overdue).to_owned(),
        from: task.from,
        ..Entry::default()
    }
}

fn lost(lost: &Lost) -> Entry {
    Entry {
        system: cell(&lost.system),
        session: lost.review.to_string(),
        item: cell(&lost.item),
        text: cell(&lost.text),
        status: name(lost.now),
        was: name(lost.before),
        blocker: yes_or_no(lost.is_blocker),
        owner: optional(lost.owner.as_ref()),
        from: lost.from,
        ..Entry::default()
    }
}

fn owing(owing: &Owing) -> Entry {
    Entry {
        owner: optional(owing.owner.as_ref()),
        overdue: owing.overdue().to_string(),
        open: owing.tasks.len().to_string(),
        ..Entry::default()
    }
}

fn system(system: &System) -> Entry {
    let progress = system.score.progress();
    Entry {
        system: cell(&system.system),
        session: system.review.to_string(),
        labels: cell(&system.labels.words()),
        overdue: system.overdue.to_string(),
        due: system.next_review.map(|next| next.0),
        open: system.standing.gaps().to_string(),
        complete: progress.map(Progress::percent).map(|it| it.to_string()).unwrap_or_default(),
        ..Entry::default()
    }
}
