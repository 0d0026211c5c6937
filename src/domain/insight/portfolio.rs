//! The portfolio: of all systems what is due, what got worse, who owes what, and which are the worst.
//!
//! An item that the newest review of a system has not assessed yet stands as it did in the review before, and so do
//! accepted risks and conditions: beginning a review settles nothing.

pub mod due;
pub mod facts;
pub mod people;
pub mod question;
pub mod standing;
pub mod systems;
pub mod task;
pub mod worse;

use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::insight::portfolio::people::Owing;
use crate::domain::insight::portfolio::question::Question;
use crate::domain::insight::portfolio::standing::{Review, Standing};
use crate::domain::insight::portfolio::systems::System;
use crate::domain::insight::portfolio::task::{Kind, Task};
use crate::domain::insight::portfolio::worse::Lost;
use crate::domain::insight::recency::{BySystem, Recency};

worded! {
    /// The lists of a portfolio, by the number of their key on the screen; their name on the command line, their title.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum List by name, title {
        /// The work that is due.
        #[default]
        Due: "due", "Due";
        /// The items that got worse.
        Worse: "worse", "Worse";
        /// The people and the work that they owe.
        People: "people", "People";
        /// The systems.
        Systems: "systems", "Systems";
    }
}

worded! {
    /// The reasons that fail a nightly check.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Alarm by name {
        /// A to-do or a condition whose day has passed.
        Overdue: "overdue";
        /// An accepted risk that has lapsed.
        Lapsed: "lapsed";
        /// A system that should have been reviewed again.
        Stale: "stale";
    }
}

impl Alarm {
    /// Returns whether a task sets it off.
    pub fn is_set_off_by(self, task: &Task) -> bool {
        task.is_overdue
            && match self {
                Self::Overdue => task.is_work(),
                Self::Lapsed => task.kind == Kind::Risk,
                Self::Stale => task.kind == Kind::Review,
            }
    }
}

/// The portfolio of many systems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portfolio {
    /// The work that is due: unowned first, then by date.
    pub due: Vec<Task>,
    /// The items that got worse: unowned first.
    pub worse: Vec<Lost>,
    /// The people and the work that they owe; unowned work first.
    pub people: Vec<Owing>,
    /// The systems, the worst first.
    pub systems: Vec<System>,
}

impl Portfolio {
    /// Answers a question from reviews in any order.
    pub fn of(reviews: &[Review], question: &Question) -> Self {
        let mut portfolio = Self::default();
        let mut tasks: Vec<Task> = Vec::new();
        for of_system in by_system(reviews, question) {
            let Reviews { counting, in_future } = of_system;
            let standing = Standing::of(counting);
            if !question.takes(&standing.newest().facts.labels) {
                continue;
            }
            let items: Vec<_> = standing.items(question.days).collect();
            let mut own = due::tasks(&standing, &items, question);
            let system = System::of(&standing, &items, &own, question);
            let today = question.days.today;
            own.extend(system.next_review.map(|next| Task::next_review(&standing, next, today)));
            own.retain(|task| question.whose.takes(task.owner.as_ref()));
            let lost = worse::lost(&standing, &items, question);
            if question.is_of_everybody() || !own.is_empty() || !lost.is_empty() {
                let in_future = in_future.into_iter().map(|review| review.id.clone()).collect();
                portfolio.systems.push(System { in_future, ..system });
            }
            tasks.extend(own);
            portfolio.worse.extend(lost);
        }
        tasks.sort_by_cached_key(Task::urgency);
        portfolio.people = people::people(&tasks);
        portfolio.due = tasks.into_iter().filter(|task| due::is_due(task, question)).collect();
        portfolio.worse.sort_by_cached_key(Lost::urgency);
        portfolio.systems.sort_by_cached_key(System::badness);
        portfolio
    }

    /// Returns what sets off an alarm.
    pub fn alarming(&self, alarm: Alarm) -> impl Iterator<Item = &Task> {
        self.due.iter().filter(move |task| alarm.is_set_off_by(task))
    }
}

/// The reviews of one system, newest first.
struct Reviews<'f> {
    counting: Vec<&'f Review>,
    in_future: Vec<&'f Review>,
}

/// Returns the reviews by system. One that is dated in the future counts only while there is no other.
fn by_system<'f>(reviews: &'f [Review], question: &Question) -> Vec<Reviews<'f>> {
    let recency = |review: &Review| Recency::of(review.facts.created_at, question.tomorrow);
    let mut sorted: Vec<&Review> = reviews.iter().collect();
    sorted.sort_by(|a, b| (recency(a), &a.id).cmp(&(recency(b), &b.id)));
    let system = |index: usize| -> Option<&Text> { Some(&sorted[index].facts.system) };
    let index = BySystem::of((0..sorted.len()).filter_map(|at| Some((at, system(at)?))));
    let of_first = |first: usize| {
        let name = &sorted[first].facts.system;
        let all = index.of_system(name, system).map(|at| sorted[at]);
        let is_ahead = |review: &&Review| matches!(recency(review), Recency::Future(_));
        let (mut in_future, mut counting): (Vec<_>, Vec<_>) = all.partition(is_ahead);
        if counting.is_empty() {
            counting = vec![in_future.remove(0)];
        }
        Reviews { counting, in_future }
    };
    index.firsts(system).into_iter().map(of_first).collect()
}
