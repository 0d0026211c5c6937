//! Three-way merges of lists.

use std::collections::HashSet;

use serde::Serialize;

use crate::domain::format::record::Kept;
use crate::domain::records::evidence::{Evidence, has_link};

/// Two versions and their common base.
#[derive(Clone, Debug)]
pub(super) struct Sides<T> {
    pub(super) base: T,
    pub(super) ours: T,
    pub(super) theirs: T,
}

impl<T: Copy> Sides<T> {
    pub(super) fn map<U>(&self, of: impl Fn(T) -> U) -> Sides<U> {
        Sides { base: of(self.base), ours: of(self.ours), theirs: of(self.theirs) }
    }
}

impl<T: PartialEq> Sides<T> {
    /// Returns the merged value where not both sides have changed it to different ones.
    pub(super) fn agreed(&self) -> Option<&T> {
        if self.ours == self.theirs || self.theirs == self.base {
            Some(&self.ours)
        } else if self.ours == self.base {
            Some(&self.theirs)
        } else {
            None
        }
    }
}

/// Returns the rank of a value: of two, the field keeps the one with the lower rank. An empty value ranks last.
pub(super) fn rank(value: &Kept) -> (u8, String) {
    let json = value.json();
    let is_empty = matches!(json, "null" | "\"\"" | "false" | "[]");
    (u8::from(is_empty), json.to_owned())
}

/// Returns the values that either side has, without those that either side removed. Values that both sides
/// added are sorted, so that the result does not depend on which side is ours.
pub(super) fn union<T: PartialEq + Clone + Serialize>(sides: &Sides<Vec<T>>) -> Vec<T> {
    let Sides { base, ours, theirs } = sides;
    let stays = |value: &&T| ours.contains(value) && theirs.contains(value);
    let mut all: Vec<T> = base.iter().filter(stays).cloned().collect();
    let mut added: Vec<&T> = Vec::new();
    for value in ours.iter().chain(theirs) {
        if !base.contains(value) && !added.contains(&value) {
            added.push(value);
        }
    }
    if ours != base && theirs != base {
        added.sort_by_cached_key(|value| Kept::of(value).json().to_owned());
    }
    all.extend(added.into_iter().cloned());
    all
}

/// Merges evidence as a set of links: a link added by either side is in it, a removed one is not.
pub(super) fn evidence(sides: &Sides<&[Evidence]>) -> Vec<Evidence> {
    let lists = sides.map(<[Evidence]>::to_vec);
    let mut all = union(&lists);
    // One side may have changed a piece that the other kept: its link must be there once only.
    let mut links = HashSet::new();
    all.retain(|one| links.insert(one.link.clone()));
    for one in sides.ours.iter().filter(|one| has_link(sides.theirs, &one.link)) {
        if links.insert(one.link.clone()) {
            all.push(one.clone());
        }
    }
    all
}
