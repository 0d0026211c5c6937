//! The order of reviews by the time at which they were begun, and the reviews of each system.

use std::cmp::Reverse;
use std::hash::BuildHasher;

use chrono::{DateTime, Utc};
use foldhash::fast::FixedState;

use crate::domain::basics::names;
use crate::domain::basics::text::Text;

/// The recency of a session; the newest sorts first. One that is dated in the future was created with a wrong
/// clock and must not sort before the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recency {
    /// It was created then.
    Known(Reverse<DateTime<Utc>>),
    /// It is dated in the future.
    Future(Reverse<DateTime<Utc>>),
    /// Nothing can be read.
    Unknown,
}

impl Recency {
    /// Returns the recency of a session created at that time. From tomorrow on it is dated in the future.
    pub fn of(created_at: DateTime<Utc>, tomorrow: DateTime<Utc>) -> Self {
        let is_future = created_at >= tomorrow;
        if is_future { Self::Future(Reverse(created_at)) } else { Self::Known(Reverse(created_at)) }
    }
}

/// An index of a list of reviews by their system. Each function takes what returns the system of a review by its index
/// in the list.
#[derive(Debug, Default)]
pub struct BySystem {
    /// The indices by the hash of their system, then in the order of the list.
    by_hash: Vec<(u64, usize)>,
}

impl BySystem {
    /// Indexes reviews by the names of their systems, each with its index in the list.
    pub fn of<'t>(systems: impl Iterator<Item = (usize, &'t Text)>) -> Self {
        let mut by_hash: Vec<_> = systems.map(|(index, system)| (hash(system), index)).collect();
        by_hash.sort_unstable();
        Self { by_hash }
    }

    /// Returns the first index of each system, in the order of the list.
    pub fn firsts<'t>(&self, system: impl Fn(usize) -> Option<&'t Text>) -> Vec<usize> {
        let mut firsts = Vec::new();
        for of_hash in self.by_hash.chunk_by(|one, other| one.0 == other.0) {
            let begun = firsts.len();
            for &(_, index) in of_hash {
                let Some(own) = system(index) else { continue };
                let is_known =
                    |&other: &usize| system(other).is_some_and(|other| names::is_same(own, other));
                if !firsts[begun..].iter().any(is_known) {
                    firsts.push(index);
                }
            }
        }
        firsts.sort_unstable();
        firsts
    }

    /// Returns the indices of the reviews of a system, in the order of the list.
    pub fn of_system<'r, 't>(
        &'r self,
        sought: &'r Text,
        system: impl Fn(usize) -> Option<&'t Text> + 'r,
    ) -> impl Iterator<Item = usize> + 'r {
        let hash = hash(sought);
        let begin = self.by_hash.partition_point(|(other, _)| *other < hash);
        let of_hash = self.by_hash[begin..].iter().take_while(move |(other, _)| *other == hash);
        let is_sought =
            move |index: &usize| system(*index).is_some_and(|own| names::is_same(own, sought));
        of_hash.map(|&(_, index)| index).filter(is_sought)
    }

    /// Returns pairs of reviews of one system that follow each other.
    pub fn neighbours(&self) -> impl Iterator<Item = [usize; 2]> + '_ {
        self.by_hash.windows(2).filter_map(|pair| match *pair {
            [(one, newer), (other, older)] if one == other => Some([newer, older]),
            _ => None,
        })
    }
}

fn hash(system: &Text) -> u64 {
    FixedState::default().hash_one(names::folded(system))
}
