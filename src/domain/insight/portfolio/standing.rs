//! The standing of a system: its newest review, and for what that has not assessed yet the reviews before it.

use std::cmp::Reverse;
use std::iter;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::day::Days;
use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::insight::portfolio::facts::{
    Answers, AskedItem, ConditionFacts, Detail, Facts, LastFacts, RiskFacts,
};

/// A review with its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The id of its session.
    pub id: SessionId,
    /// The facts.
    pub facts: Facts,
}

/// The reviews of one system, and what they say together.
pub struct Standing<'f> {
    /// The reviews that count, newest first; never empty.
    reviews: Vec<&'f Review>,
    /// The answers of each to the items of the newest, and those copied from reviews that are not here.
    layers: Vec<Layer<'f>>,
}

/// The answers of one review to the items of the newest one.
struct Layer<'f> {
    review: &'f SessionId,
    created_at: Option<DateTime<Utc>>,
    answers: &'f Answers,
    /// The index there of each item of the newest; `None` where it is the same.
    matched: Option<Vec<Option<usize>>>,
}

impl<'f> Layer<'f> {
    fn day(&self, days: Days) -> Option<NaiveDate> {
        self.created_at.map(|at| days.of(at))
    }

    fn place(&self, item: usize) -> Option<usize> {
        self.matched.as_ref().map_or(Some(item), |matched| matched.get(item).copied().flatten())
    }

    fn status(&self, item: usize) -> Option<Status> {
        self.answers.status(self.place(item)?)
    }

    fn detail(&self, item: usize) -> Option<&'f Detail> {
        self.answers.detail(self.place(item)?)
    }
}

/// The standing of one item.
pub struct ItemStanding<'f> {
    /// The item.
    pub asked: &'f AskedItem,
    /// The status; `None` where no review has assessed it.
    pub status: Option<Status>,
    /// The status that the review before that one gave it; `None` where none has assessed it.
    pub before: Option<Status>,
    /// The owner.
    pub owner: Option<&'f Text>,
    /// The due date.
    pub due: Option<NaiveDate>,
    /// True if it blocks.
    pub is_blocker: bool,
    /// The accepted risk while the item is open.
    pub risk: Option<&'f RiskFacts>,
    /// The day of the review that assessed it; `None` for the newest.
    pub from: Option<NaiveDate>,
    /// The time of its last change, or else that at which the newest review was begun.
    pub changed_at: DateTime<Utc>,
}

impl ItemStanding<'_> {
    /// Returns whether the item is neither done nor not applicable.
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, Some(Status::Done | Status::NotApplicable))
    }

    /// Returns whether it is a gap or an open blocker.
    pub fn is_to_do(&self) -> bool {
        self.status.is_some_and(Status::is_gap) || (self.is_blocker && self.is_open())
    }
}

/// An open condition of a system.
pub struct ConditionStanding<'f> {
    /// The condition.
    pub condition: &'f ConditionFacts,
    /// The day of the review that decided it; `None` for the newest.
    pub from: Option<NaiveDate>,
    /// The time of its last change, or else that of the decision.
    pub changed_at: DateTime<Utc>,
}

impl<'f> Standing<'f> {
    /// Stands the reviews of one system together, the newest first.
    ///
    /// # Panics
    /// If there is none.
    pub fn of(reviews: Vec<&'f Review>) -> Self {
        let asked = &reviews[0].facts.asked;
        let mut earlier: Vec<(bool, Layer<'f>)> = Vec::new();
        for (place, Review { id, facts }) in reviews.iter().enumerate() {
            let matched = (facts.asked != *asked).then(|| asked.matched(&facts.asked));
            // A copy of a review that is here counts only for items of another version, which the newest has matched.
            let is_here = |last: &LastFacts| reviews.iter().any(|other| other.id == last.session);
            if let Some(last) = facts.last.as_ref().filter(|last| place == 0 || !is_here(last)) {
                let (review, created_at) = (&last.session, last.created_at);
                let matched = matched.clone();
                earlier.push((true, Layer { review, created_at, answers: &last.answers, matched }));
            }
            if place > 0 {
                let created_at = Some(facts.created_at);
                earlier.push((
                    false,
                    Layer { review: id, created_at, answers: &facts.answers, matched },
                ));
            }
        }
        earlier.sort_by_key(|(is_copy, layer)| (Reverse(layer.created_at), *is_copy));
        let Review { id, facts } = reviews[0];
        let created_at = Some(facts.created_at);
        let own = Layer { review: id, created_at, answers: &facts.answers, matched: None };
        let layers = iter::once(own).chain(earlier.into_iter().map(|(_, layer)| layer)).collect();
        Self { reviews, layers }
    }

    /// Returns the newest review.
    pub fn newest(&self) -> &'f Review {
        self.reviews[0]
    }

    /// Returns the name of the system as its first review spells it.
    pub fn first_spelling(&self) -> &'f Text {
        let first = self.reviews.last().unwrap_or(&self.reviews[0]);
        &first.facts.system
    }

    /// Returns the number of reviews that were begun from the same one as the newest, itself included.
    pub fn from_the_same(&self) -> usize {
        let previous = &self.newest().facts.previous;
        let is_so = |review: &&&Review| previous.is_some() && review.facts.previous == *previous;
        self.reviews.iter().filter(is_so).count().max(1)
    }

    /// Returns the number of reviews.
    pub fn count(&self) -> usize {
        self.reviews.len()
    }

    /// Returns the time at which the newest review was begun that has assessed anything, or else the oldest.
    pub fn begun_at(&self) -> DateTime<Utc> {
        let mut all = self.reviews.iter().map(|review| &review.facts);
        let begun = all.find(|facts| facts.answers.is_begun() || facts.decision.is_some());
        let oldest = || self.reviews.last().unwrap_or(&self.reviews[0]);
        begun.unwrap_or_else(|| &oldest().facts).created_at
    }

    /// Returns the standing of every item of the newest review, in its order.
    pub fn items(&self, days: Days) -> impl Iterator<Item = ItemStanding<'f>> {
        let items = self.newest().facts.asked.items.iter().enumerate();
        items.map(move |(item, asked)| self.item(item, asked, days))
    }

    fn item(&self, item: usize, asked: &'f AskedItem, days: Days) -> ItemStanding<'f> {
        let found = self.layers.iter().position(|layer| layer.status(item).is_some());
        let (said, behind) = self.layers.split_at(found.map_or(self.layers.len(), |at| at + 1));
        let assessed = found.and_then(|_| said.last());
        let is_other = |layer: &&Layer<'f>| assessed.is_some_and(|by| by.review != layer.review);
        let details = || said.iter().filter_map(|layer| layer.detail(item));
        let status = assessed.and_then(|layer| layer.status(item));
        let standing = ItemStanding {
            asked,
            status,
            before: behind.iter().filter(is_other).find_map(|layer| layer.status(item)),
            owner: details().find_map(|detail| detail.owner.as_ref()),
            due: details().find_map(|detail| detail.due),
            is_blocker: details().any(|detail| detail.is_blocker),
            risk: None,
            changed_at: details()
                .filter_map(|detail| detail.changed_at)
                .max()
                .unwrap_or(self.newest().facts.created_at),
            from: found.filter(|at| *at > 0).and(assessed).and_then(|layer| layer.day(days)),
        };
        if !standing.is_open() {
            return standing;
        }
        let last = behind.iter().find(is_other).and_then(|layer| layer.detail(item));
        let risk = details().chain(last).find_map(|detail| detail.risk.as_ref());
        ItemStanding { risk, ..standing }
    }

    /// Returns the open conditions: of the decision of the newest review, then of those before it as they stand in the
    /// reviews that decided them, or else as they were copied. One that a nearer review repeats is there once.
    pub fn conditions(&self, days: Days) -> Vec<ConditionStanding<'f>> {
        let mut all: Vec<ConditionStanding<'f>> = Vec::new();
        let mut take = |conditions: &'f [ConditionFacts], from: Option<NaiveDate>, at| {
            // Conditions of one decision stand as they were written.
            let nearer = all.len();
            for condition in conditions.iter().filter(|one| one.stands()) {
                let is_same = |one: &ConditionStanding<'_>| {
                    names::is_same(&one.condition.text, &condition.text)
                };
                if !all[..nearer].iter().any(is_same) {
                    let changed_at = condition.changed_at.unwrap_or(at);
                    all.push(ConditionStanding { condition, from, changed_at });
                }
            }
        };
        for (place, review) in self.reviews.iter().enumerate() {
            let (facts, day) = (&review.facts, days.of(review.facts.created_at));
            take(facts.conditions(), (place > 0).then_some(day), facts.decided_at());
            for decider in &facts.deciders {
                let found = self.reviews.iter().find(|other| other.id == decider.session);
                match found {
                    Some(Review { facts: other, .. }) => {
                        let day = Some(days.of(other.created_at));
                        take(other.conditions(), day, other.decided_at());
                    }
                    None => take(&decider.copies, Some(day), facts.created_at),
                }
            }
            // One that was begun from nothing takes nothing away from the one before.
            if facts.previous.is_some() {
                break;
            }
        }
        all.retain(|one| one.condition.is_open());
        all
    }
}
