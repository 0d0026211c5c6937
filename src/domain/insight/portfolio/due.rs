//! The work that is due: lapsed or soon lapsing risks, to-dos that are overdue or due soon, open conditions, reviews too old.

use crate::domain::insight::next_review::{self, NextReview};
use crate::domain::insight::portfolio::question::Question;
use crate::domain::insight::portfolio::standing::{ItemStanding, Standing};
use crate::domain::insight::portfolio::task::{Kind, Task};

/// Returns the work of a system and the dates of its accepted risks, whenever they are due.
pub(super) fn tasks(
    standing: &Standing<'_>,
    items: &[ItemStanding<'_>],
    question: &Question,
) -> Vec<Task> {
    let (days, today) = (question.days, question.days.today);
    let mut tasks = Vec::new();
    for item in items {
        tasks.extend(Task::to_do(standing, item, today));
        tasks.extend(Task::risk(standing, item, today));
    }
    let retired = standing.newest().facts.retired.iter();
    tasks.extend(retired.map(|one| Task::retired_risk(standing, one, today)));
    let conditions = standing.conditions(days);
    tasks.extend(conditions.iter().map(|one| Task::condition(standing, one, today)));
    tasks
}

/// Returns the day by which a system is to be reviewed again. A review in which nothing is assessed yet does not count
/// as one.
pub(super) fn next_review(standing: &Standing<'_>, question: &Question) -> Option<NextReview> {
    let label = standing.newest().facts.labels.value(next_review::LABEL);
    let every = next_review::interval(label, question.review_every);
    NextReview::of(question.days.of(standing.begun_at()), every)
}

/// Returns whether a task is due within the time that is asked for. An open condition always is.
pub(super) fn is_due(task: &Task, question: &Question) -> bool {
    task.kind == Kind::Condition
        || task.is_overdue
        || task.due.is_some_and(|due| due <= question.horizon())
}
