//! The people of all systems and the work that they owe.

use std::collections::BTreeMap;

use crate::domain::basics::names::{self, Spellings};
use crate::domain::basics::text::Text;
use crate::domain::insight::portfolio::task::Task;

/// An owner with the open work; also the work without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owing {
    /// The name in its first spelling; `None` for work without an owner.
    pub owner: Option<Text>,
    /// The to-dos and conditions.
    pub tasks: Vec<Task>,
}

impl Owing {
    /// Returns the number of those whose day has passed.
    pub fn overdue(&self) -> usize {
        self.tasks.iter().filter(|task| task.is_overdue).count()
    }
}

/// Groups work by its owners: unowned first, then by what is overdue and open, the most first, then by name.
pub(super) fn people(tasks: &[Task]) -> Vec<Owing> {
    let work = || tasks.iter().filter(|task| task.is_work());
    let spellings = Spellings::of(work().filter_map(|task| task.owner.clone()));
    let mut by_owner: BTreeMap<Option<String>, Owing> = BTreeMap::new();
    for task in work() {
        let owner = task.owner.as_ref();
        let owing = by_owner.entry(owner.map(|owner| names::folded(owner).into_owned()));
        let nothing =
            || Owing { owner: owner.map(|it| spellings.first(it).clone()), tasks: vec![] };
        owing.or_insert_with(nothing).tasks.push(task.clone());
    }
    let mut people: Vec<Owing> = by_owner.into_values().collect();
    people.sort_by_key(|one| {
        let most = usize::MAX;
        (one.owner.is_some(), most - one.overdue(), most - one.tasks.len())
    });
    people
}
