//! The view of all systems that the index publishes: as that of a system, what is shown is copied in.

use chrono::NaiveDate;

use crate::domain::basics::day::Days;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::{Text, counted};
use crate::domain::insight::portfolio::Portfolio;
use crate::domain::insight::portfolio::facts::{AskedCategory, Facts};
use crate::domain::insight::portfolio::systems::System;
use crate::domain::insight::portfolio::task::{Kind, Task};
use crate::domain::insight::portfolio::worse::Lost;
use crate::domain::records::decision::Outcome;
use crate::domain::records::labels::Labels;
use crate::report::document::Line;
use crate::report::site::name;
use crate::report::site::private::{Private, Shown};
use crate::report::words::capital;

/// All systems, as the index shows them.
#[derive(Debug)]
pub struct Overview {
    /// The day as of which they are judged.
    pub(super) as_of: NaiveDate,
    /// The number of reviews.
    pub(super) reviews: usize,
    /// True where the site shows who owns what, and until when.
    pub(super) has_owners: bool,
    /// The systems, the worst first.
    pub(super) systems: Vec<SystemRow>,
    /// The work that is due, the most urgent first.
    pub(super) due: Listed<DueRow>,
    /// The items that got worse.
    pub(super) worse: Listed<WorseRow>,
}

/// The most rows of what is due or got worse: more are counted only.
const MOST_ROWS: usize = 50;

/// The first rows of a list.
#[derive(Debug)]
pub(super) struct Listed<T> {
    pub(super) rows: Vec<T>,
    /// The number of all.
    pub(super) total: usize,
}

impl<T> Listed<T> {
    fn of<S>(all: &[S], row: impl FnMut(&S) -> T) -> Self {
        Self { rows: all.iter().take(MOST_ROWS).map(row).collect(), total: all.len() }
    }
}

/// A system.
#[derive(Debug)]
pub(super) struct SystemRow {
    pub(super) name: Line,
    pub(super) page: String,
    /// The labels, each with its key and its value.
    pub(super) labels: Vec<(Line, Line)>,
    /// The outcome of the newest review, with its day.
    pub(super) decision: Option<(Outcome, Option<NaiveDate>)>,
    /// The counts of the newest review.
    pub(super) tally: Tally,
    /// The reasons why a system needs attention, in words: `1 lapsed risk`, the alarming ones first.
    pub(super) needs: Vec<(Alarm, String)>,
    /// The reviews with their counts, the oldest first.
    pub(super) trend: Vec<(NaiveDate, Tally)>,
    pub(super) checklist: Line,
    pub(super) categories: Vec<CategoryCell>,
}

/// The weight of what a system needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alarm {
    /// No percentage outweighs it.
    Loud,
    /// It is to be done.
    Quiet,
}

/// A category of a system's newest review.
#[derive(Debug)]
pub(super) struct CategoryCell {
    pub(super) short: Line,
    pub(super) title: Line,
    pub(super) tally: Tally,
}

/// Something that is due.
#[derive(Debug)]
pub(super) struct DueRow {
    pub(super) name: Line,
    pub(super) page: String,
    /// The kind, in words: `To-do`.
    pub(super) kind: &'static str,
    /// The text of the task, where that is shown.
    pub(super) what: Line,
    pub(super) is_blocker: bool,
    /// The urgency in words: `overdue`.
    pub(super) state: Line,
    /// True if the day has passed.
    pub(super) is_past: bool,
}

/// An item that got worse.
#[derive(Debug)]
pub(super) struct WorseRow {
    pub(super) name: Line,
    pub(super) page: String,
    pub(super) item: Line,
    pub(super) is_blocker: bool,
    pub(super) before: Status,
    pub(super) now: Status,
}

/// A system with the facts of its reviews that count, the newest first.
#[derive(Clone, Debug)]
pub struct Reviewed<'f> {
    /// The system.
    pub system: &'f System,
    /// The facts of its reviews.
    pub reviews: Vec<&'f Facts>,
}

impl Overview {
    /// Copies what a site shows of a portfolio; the systems are in its order.
    pub fn of(portfolio: &Portfolio, systems: &[Reviewed<'_>], shown: &Shown, days: Days) -> Self {
        Self {
            as_of: days.today,
            reviews: portfolio.systems.iter().map(|system| system.reviews).sum(),
            has_owners: shown.has(Private::People),
            systems: systems.iter().filter_map(|one| SystemRow::of(one, days)).collect(),
            due: Listed::of(&portfolio.due, |task| DueRow::of(task, shown)),
            worse: Listed::of(&portfolio.worse, WorseRow::of),
        }
    }
}

impl SystemRow {
    fn of(Reviewed { system, reviews }: &Reviewed<'_>, days: Days) -> Option<Self> {
        let newest = reviews.first()?;
        let decision = system.decision.as_ref();
        let trend = reviews.iter().rev().map(|facts| (days.of(facts.created_at), facts.tally));
        let cell = |(category, tally): (&AskedCategory, &Tally)| CategoryCell {
            short: Line::default().data(&category.short),
            title: Line::default().data(&category.title),
            tally: *tally,
        };
        Some(Self {
            name: Line::default().data(&system.system),
            page: name::of_system(&system.system),
            labels: labels(&system.labels),
            decision: decision.map(|one| (one.outcome, one.at.map(|at| days.of(at)))),
            tally: system.score,
            needs: needs(system, days.today),
            trend: trend.collect(),
            checklist: Line::default().data(&newest.asked.title),
            categories: newest.asked.categories.iter().zip(&newest.tallies).map(cell).collect(),
        })
    }
}

/// Returns labels, each as its key and its value.
fn labels(labels: &Labels) -> Vec<(Line, Line)> {
    let label = |(key, value): (&str, &Text)| {
        (Line::default().data(&key.into()), Line::default().data(value))
    };
    labels.iter().map(label).collect()
}

/// Returns what a system needs, the worst first.
fn needs(system: &System, today: NaiveDate) -> Vec<(Alarm, String)> {
    let some = |alarm: Alarm, count: usize, one, many| {
        (count > 0).then(|| (alarm, counted(count, one, many)))
    };
    let next = system.next_review.filter(|next| next.is_past(today));
    let words = [
        some(Alarm::Loud, system.standing.blockers as usize, "blocker", "blockers"),
        some(Alarm::Loud, system.lapsed, "lapsed risk", "lapsed risks"),
        some(Alarm::Quiet, system.overdue, "overdue", "overdue"),
        some(Alarm::Quiet, system.conditions, "open condition", "open conditions"),
        next.map(|next| (Alarm::Quiet, next.words(today))),
        system.newer_version.map(|_| (Alarm::Quiet, "newer checklist".to_owned())),
    ];
    words.into_iter().flatten().collect()
}

impl DueRow {
    fn of(task: &Task, shown: &Shown) -> Self {
        let has_text = match task.kind {
            Kind::Todo | Kind::Risk => true,
            Kind::Condition => shown.has(Private::Conditions),
            Kind::Review => false,
        };
        let what = if has_text { Line::default().data(&task.text) } else { Line::default() };
        Self {
            name: Line::default().data(&task.system),
            page: name::of_system(&task.system),
            kind: match task.kind {
                Kind::Todo => "To-do",
                Kind::Risk => "Accepted risk",
                Kind::Condition => "Condition",
                Kind::Review => "Review",
            },
            what,
            is_blocker: task.is_blocker,
            state: state(task, shown),
            is_past: task.is_overdue,
        }
    }
}

/// Returns how urgent a task is; with the date and whose it is where people are shown.
fn state(task: &Task, shown: &Shown) -> Line {
    let word = match (task.kind, task.is_overdue) {
        (Kind::Risk, true) => "lapsed",
        (Kind::Risk, false) => "lapses soon",
        (_, true) => "overdue",
        (Kind::Condition, false) if task.due.is_none() => "open",
        (_, false) => "due soon",
    };
    // The day of the next review follows from that of the last, which everybody sees.
    let is_dated = shown.has(Private::People) || task.kind == Kind::Review;
    let due = task.due.filter(|_| is_dated).map(|due| format!(", {due}")).unwrap_or_default();
    let line = Line::default().own(format!("{}{due}", capital(word)));
    match &task.owner {
        _ if !shown.has(Private::People) || task.kind == Kind::Review => line,
        Some(owner) => line.own(", ").data(owner),
        None => line.own(", no owner"),
    }
}

impl WorseRow {
    fn of(lost: &Lost) -> Self {
        Self {
            name: Line::default().data(&lost.system),
            page: name::of_system(&lost.system),
            item: Line::default().data(&lost.text),
            is_blocker: lost.is_blocker,
            before: lost.before,
            now: lost.now,
        }
    }
}
