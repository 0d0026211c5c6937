//! The portfolio as the sections of a page.

use chrono::NaiveDate;

use crate::domain::basics::names::SessionId;
use crate::domain::basics::text::{Text, counted};
use crate::domain::insight::portfolio::people::Owing;
use crate::domain::insight::portfolio::systems::System;
use crate::domain::insight::portfolio::task::{Kind, Task};
use crate::domain::insight::portfolio::worse::Lost;
use crate::domain::insight::portfolio::{Alarm, List};
use crate::report::choice::Part;
use crate::report::document::{
    Block, Bullet, Grid, GridColumn, GridKind, Group, Line, Point, Section, Span,
};
use crate::report::portfolio::overview::Overview;
use crate::report::words::status_words;

const fn column(title: &'static str, kind: GridKind) -> GridColumn {
    GridColumn { title, kind }
}

const OF_DUE: &[GridColumn] = &[
    column("Due", GridKind::Date),
    column("Owner", GridKind::Person),
    column("System", GridKind::Text),
    column("What", GridKind::Text),
    column("Review", GridKind::Text),
];
const OF_WORSE: &[GridColumn] = &[
    column("System", GridKind::Text),
    column("Was", GridKind::Text),
    column("Is", GridKind::Text),
    column("Owner", GridKind::Person),
    column("What", GridKind::Text),
    column("Review", GridKind::Text),
];
const OF_PEOPLE: &[GridColumn] = &[
    column("Owner", GridKind::Person),
    column("Open", GridKind::Number),
    column("Overdue", GridKind::Number),
];
const OF_SYSTEMS: &[GridColumn] = &[
    column("System", GridKind::Text),
    column("Decision", GridKind::Text),
    column("Blockers", GridKind::Number),
    column("Lapsed", GridKind::Number),
    column("Missing", GridKind::Number),
    column("Not assessed", GridKind::Number),
    column("Reviewed", GridKind::Date),
    column("Complete", GridKind::Number),
    column("Review", GridKind::Text),
];

/// Returns the sections: the summary, then each list.
pub(super) fn sections(overview: &Overview<'_>) -> Vec<Section> {
    let lists = overview.lists.iter().map(|list| match list {
        List::Due => due(overview),
        List::Worse => worse(overview),
        List::People => people(overview),
        List::Systems => systems(overview),
    });
    std::iter::once(summary(overview)).chain(lists).collect()
}

/// Returns the counts and the day.
fn summary(overview: &Overview<'_>) -> Section {
    let portfolio = overview.portfolio;
    let mut counts = vec![counted(portfolio.systems.len(), "system", "systems")];
    let alarms = [
        (Alarm::Overdue, "overdue", "overdue"),
        (Alarm::Lapsed, "lapsed risk", "lapsed risks"),
        (Alarm::Stale, "review due", "reviews due"),
    ];
    for (alarm, one, many) in alarms {
        let count = portfolio.alarming(alarm).count();
        counts.extend((count > 0).then(|| counted(count, one, many)));
    }
    let line = format!("As of {}: {}.", overview.as_of, counts.join(", "));
    let mut lines = vec![Line::default().own(line)];
    if let [first, ..] = overview.unread {
        let count = counted(overview.unread.len(), "review", "reviews");
        let words = format!("{count} not counted, because of what cannot be read: ");
        lines.push(named(Line::default().strong(words), overview.unread, first));
    }
    Section {
        part: Part::Summary,
        heading: None,
        blocks: vec![Block::Prose(lines)],
        groups: vec![],
    }
}

/// Adds the ids of sessions to a line.
fn named(line: Line, ids: &[SessionId], first: &SessionId) -> Line {
    let comma = |line: Line, id: &SessionId| line.own(", ").with(Span::Id(id.to_string()));
    ids[1..].iter().fold(line.with(Span::Id(first.to_string())), comma).own(".")
}

fn section(part: Part, title: &'static str, count: usize, blocks: Vec<Block>) -> Section {
    let heading = if count == 0 { title.to_owned() } else { format!("{title} ({count})") };
    Section::new(part, Line::default().own(heading), blocks)
}

fn prose(words: String) -> Vec<Block> {
    vec![Block::Prose(vec![Line::default().own(words)])]
}

fn due(overview: &Overview<'_>) -> Section {
    let tasks = &overview.portfolio.due;
    let rows = tasks.iter().map(|task| {
        vec![
            day(task),
            owner(task.owner.as_ref(), task.is_work()),
            Line::default().data(&task.system),
            what(task),
            review(&task.review),
        ]
    });
    let blocks = match tasks.len() {
        0 => prose(format!("Nothing is due within {}.", overview.within)),
        _ => vec![Block::Table(Grid { columns: OF_DUE, rows: rows.collect() })],
    };
    section(Part::ToDo, List::Due.title(), tasks.len(), blocks)
}

/// Returns the day of a task, and whether it has passed.
fn day(task: &Task) -> Line {
    let passed = match task.kind {
        Kind::Risk => "lapsed",
        Kind::Todo | Kind::Condition | Kind::Review => "overdue",
    };
    let day = task.due.map_or_else(|| "no date".to_owned(), |day| day.to_string());
    if task.is_overdue {
        Line::default().own(format!("{day} ")).strong(passed)
    } else {
        Line::default().own(day)
    }
}

fn owner(owner: Option<&Text>, is_wanted: bool) -> Line {
    match owner {
        Some(owner) => Line::default().data(owner),
        None if is_wanted => Line::default().strong("nobody"),
        None => Line::default(),
    }
}

fn review(id: &SessionId) -> Line {
    Line::default().with(Span::Id(id.to_string()))
}

/// Returns a task in words, with the day of the review in which it stands.
fn what(task: &Task) -> Line {
    let line = match task.kind {
        Kind::Todo if task.is_blocker => Line::default().strong("Blocker").own(": "),
        Kind::Todo | Kind::Review => Line::default(),
        Kind::Risk => Line::default().own("Accepted risk: "),
        Kind::Condition => Line::default().own("Condition: "),
    };
    let line = match task.kind {
        Kind::Review => line.own("Review due"),
        _ => line.data(&task.text),
    };
    since(line, task.from)
}

fn since(line: Line, from: Option<NaiveDate>) -> Line {
    match from {
        Some(from) => line.own(format!(" (from {from})")),
        None => line,
    }
}

fn worse(overview: &Overview<'_>) -> Section {
    let lost = &overview.portfolio.worse;
    let row = |one: &Lost| {
        let text = Line::default().data(&one.text);
        vec![
            Line::default().data(&one.system),
            Line::default().own(status_words(Some(one.before))),
            Line::default().own(status_words(Some(one.now))),
            owner(one.owner.as_ref(), true),
            since(text, one.from),
            review(&one.review),
        ]
    };
    let blocks = match lost.len() {
        0 => prose("Nothing got worse.".to_owned()),
        _ => vec![Block::Table(Grid { columns: OF_WORSE, rows: lost.iter().map(row).collect() })],
    };
    section(Part::Changes, List::Worse.title(), lost.len(), blocks)
}

fn people(overview: &Overview<'_>) -> Section {
    let people = &overview.portfolio.people;
    let row = |one: &Owing| {
        vec![
            owner(one.owner.as_ref(), true),
            Line::default().own(one.tasks.len().to_string()),
            Line::default().own(one.overdue().to_string()),
        ]
    };
    let blocks = match people.len() {
        0 => prose("Nobody owes anything.".to_owned()),
        _ => {
            vec![Block::Table(Grid { columns: OF_PEOPLE, rows: people.iter().map(row).collect() })]
        }
    };
    let groups = people.iter().map(|one| Group {
        heading: owner(one.owner.as_ref(), true),
        blocks: vec![Block::List(Bullet::Box, one.tasks.iter().map(point).collect())],
    });
    let section = section(Part::People, List::People.title(), people.len(), blocks);
    Section { groups: groups.collect(), ..section }
}

/// Returns a task of one person as a point: `payments-api: Restore drills have been tested. Due 2026-12-10.`
fn point(task: &Task) -> Point {
    let line = Line::default().data(&task.system).own(": ").extend(what(task));
    let stop = if task.from.is_none() && task.text.raw().ends_with('.') { " " } else { ". " };
    let when = match task.due {
        Some(_) => Line::default().own("Due ").extend(day(task)),
        None => Line::default().own("No date"),
    };
    Point::new(line.own(stop).extend(when).own(". ").extend(review(&task.review)))
}

fn systems(overview: &Overview<'_>) -> Section {
    let systems = &overview.portfolio.systems;
    let rows = systems.iter().map(|one| system(one, overview)).collect();
    let blocks = match systems.len() {
        0 => prose("There are no systems.".to_owned()),
        _ => vec![Block::Table(Grid { columns: OF_SYSTEMS, rows })],
    };
    let notes: Vec<Point> = systems.iter().filter_map(note).collect();
    let notes = (!notes.is_empty()).then_some(Block::List(Bullet::Dot, notes));
    let blocks = blocks.into_iter().chain(notes).collect();
    section(Part::Categories, List::Systems.title(), systems.len(), blocks)
}

fn system(system: &System, overview: &Overview<'_>) -> Vec<Line> {
    let decision = match &system.decision {
        Some(decision) => decision.outcome.words(),
        None if system.score.assessed() == 0 => "not begun",
        None => "undecided",
    };
    let is_stale = system.next_review.is_some_and(|next| next.is_past(overview.as_of));
    let reviewed = Line::default().own(system.reviewed.to_string());
    let complete = system.standing.progress().map(|progress| progress.percent().to_string());
    let number = |count: usize| match count {
        0 => Line::default(),
        count => Line::default().own(count.to_string()),
    };
    let standing = &system.standing;
    vec![
        Line::default().data(&system.system),
        Line::default().own(decision),
        number(standing.blockers as usize),
        number(system.lapsed),
        number(standing.missing as usize),
        number(standing.unassessed as usize),
        if is_stale { reviewed.own(" ").strong("due") } else { reviewed },
        Line::default().own(complete.unwrap_or_default()),
        review(&system.review),
    ]
}

/// Returns what is unusual about a system; `None` if nothing is.
fn note(system: &System) -> Option<Point> {
    let mut notes: Vec<Line> = Vec::new();
    let own = |words: String| Line::default().own(words);
    notes.extend(system.carried_words().map(own));
    notes.extend(system.newer_version.map(|it| own(format!("its checklist has a version {it}"))));
    if system.from_the_same > 1 {
        notes.push(own(format!("{} reviews from the same", system.from_the_same)));
    }
    if let [first, ..] = system.in_future.as_slice() {
        notes.push(named(own("dated in the future: ".to_owned()), &system.in_future, first));
    }
    let line = Line::default().data(&system.system).own(": ");
    let joined = notes.into_iter().reduce(|all, one| all.own("; ").extend(one))?;
    Some(Point::new(line.extend(joined)))
}
