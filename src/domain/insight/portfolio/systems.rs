//! The systems, the worst first.

use std::cmp::Reverse;

use chrono::NaiveDate;

use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::score::{Percent, Progress, Tally};
use crate::domain::basics::text::Text;
use crate::domain::insight::next_review::NextReview;
use crate::domain::insight::portfolio::due;
use crate::domain::insight::portfolio::facts::DecisionFacts;
use crate::domain::insight::portfolio::question::Question;
use crate::domain::insight::portfolio::standing::{ItemStanding, Standing};
use crate::domain::insight::portfolio::task::{Kind, Task};
use crate::domain::records::labels::Labels;

/// A system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// The name as its first review spells it.
    pub system: Text,
    /// The newest review.
    pub review: SessionId,
    /// The day on which that was begun.
    pub reviewed: NaiveDate,
    /// The number of reviews.
    pub reviews: usize,
    /// The labels.
    pub labels: Labels,
    /// The counts of the newest review.
    pub score: Tally,
    /// The counts with what it has not assessed yet as it stood before.
    pub standing: Tally,
    /// The items that count as they stood before, and the latest day of the reviews that say so; `None` without any.
    pub carried: Option<(usize, NaiveDate)>,
    /// The accepted risks that have lapsed.
    pub lapsed: usize,
    /// The to-dos and conditions whose day has passed.
    pub overdue: usize,
    /// The open conditions.
    pub conditions: usize,
    /// The decision of the newest review.
    pub decision: Option<DecisionFacts>,
    /// The day by which it is to be reviewed again.
    pub next_review: Option<NextReview>,
    /// The day on which the newest review was begun in which anything is assessed.
    pub begun: NaiveDate,
    /// The newest version of its checklist, where that of the review is older.
    pub newer_version: Option<u32>,
    /// The number of reviews that were begun from the same one as the newest; 1 where it is the only one.
    pub from_the_same: usize,
    /// The reviews that are dated in the future and do not count, while there are others.
    pub in_future: Vec<SessionId>,
}

impl System {
    /// Describes a system with its tasks.
    pub(super) fn of(
        standing: &Standing<'_>,
        items: &[ItemStanding<'_>],
        tasks: &[Task],
        question: &Question,
    ) -> Self {
        let newest = standing.newest();
        let (facts, days) = (&newest.facts, question.days);
        let mut tally = Tally::default();
        for item in items {
            *tally.of_mut(item.status) += 1;
            tally.blockers += u32::from(item.is_blocker);
        }
        let carried: Vec<NaiveDate> = items.iter().filter_map(|item| item.from).collect();
        let count = |is: &dyn Fn(&Task) -> bool| tasks.iter().filter(|task| is(task)).count();
        Self {
            system: standing.first_spelling().clone(),
            review: newest.id.clone(),
            reviewed: days.of(facts.created_at),
            reviews: standing.count(),
            labels: facts.labels.clone(),
            score: facts.tally,
            standing: tally,
            carried: carried.iter().max().map(|from| (carried.len(), *from)),
            lapsed: count(&|task| task.kind == Kind::Risk && task.is_overdue),
            overdue: count(&|task| task.is_work() && task.is_overdue),
            conditions: count(&|task| task.kind == Kind::Condition),
            decision: facts.decision.clone(),
            next_review: due::next_review(standing, question),
            begun: days.of(standing.begun_at()),
            newer_version: question.newer_version(&facts.asked.id, facts.asked.version),
            from_the_same: standing.from_the_same(),
            in_future: Vec::new(),
        }
    }

    /// Returns how many items count as they stood before, and the percentage of the newest review alone: `11 items from
    /// 2026-08-26, 21.9% without them`; `None` without any.
    pub fn carried_words(&self) -> Option<String> {
        let (count, from) = self.carried?;
        let (items, them) = if count == 1 { ("item", "it") } else { ("items", "them") };
        let alone =
            self.score.progress().map(|alone| format!(", {} without {them}", alone.percent()));
        Some(format!("{count} {items} from {from}{}", alone.unwrap_or_default()))
    }

    /// Returns its place in the list: by blockers, lapsed risks, missing and unassessed items, the most first, then
    /// the longest unreviewed, then by percentage and name.
    pub(super) fn badness(&self) -> impl Ord + use<> {
        let Tally { blockers, missing, unassessed, .. } = self.standing;
        let percent = self.standing.progress().map(Progress::percent).map(Percent::tenths);
        let name = names::folded(&self.system).into_owned();
        let counts = (Reverse(blockers), Reverse(self.lapsed), Reverse(missing));
        (counts, Reverse(unassessed), self.begun, percent, name)
    }
}
