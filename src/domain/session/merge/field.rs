//! The three-way merge of one field, of a history, and of the fields that this version does not know.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::domain::format::record::{Kept, Unknown};
use crate::domain::records::answer::{Conflict, HistoryEntry, sort_conflicts};
use crate::domain::session::sides::{self, Sides};

/// Finds the latest entry in the history of a side for the field at hand: its author and time.
pub(super) type LastChange<'s> = &'s dyn Fn(Side) -> Option<HistoryEntry>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Ours,
    Theirs,
}

impl Side {
    /// Returns this one of the sides.
    pub(super) const fn of<T: Copy>(self, sides: &Sides<T>) -> T {
        match self {
            Self::Ours => sides.ours,
            Self::Theirs => sides.theirs,
        }
    }
}

/// Returns no last change, for fields without a history.
pub(super) fn no_history(_: &str, _: Side) -> Option<HistoryEntry> {
    None
}

/// Merges a field. Where both sides changed it, the value that is not kept becomes a conflict.
pub(super) fn merge_field<T: PartialEq + Clone + Serialize>(
    field: &str,
    sides: &Sides<T>,
    conflicts: &mut Vec<Conflict>,
    last: impl Fn(&str, Side) -> Option<HistoryEntry>,
) -> T {
    let rank = |value: &T| sides::rank(&Kept::of(value));
    merge_ranked(field, sides, conflicts, &|side| last(field, side), rank)
}

/// Merges a field; another spelling of a name is neither a change nor a conflict.
pub(super) fn merge_spelled<T: Clone>(
    sides: &Sides<T>,
    conflicts: &mut Vec<Conflict>,
    is_same: impl Fn(&T, &T) -> bool,
    merge_field: impl Fn(&Sides<T>, &mut Vec<Conflict>) -> T,
) -> T {
    let Sides { base, ours, theirs } = sides;
    if is_same(ours, theirs) {
        // Of two spellings both sides take the same one.
        merge_field(sides, &mut Vec::new())
    } else if is_same(theirs, base) {
        ours.clone()
    } else if is_same(ours, base) {
        theirs.clone()
    } else {
        merge_field(sides, conflicts)
    }
}

/// Merges as `merge_field` does; the value with the lower rank is kept.
pub(super) fn merge_ranked<T: PartialEq + Clone + Serialize, K: Ord>(
    field: &str,
    sides: &Sides<T>,
    conflicts: &mut Vec<Conflict>,
    last: LastChange<'_>,
    rank: impl Fn(&T) -> K,
) -> T {
    merge_described(field, sides, conflicts, last, rank, Kept::of)
}

/// Merges as `merge_ranked` does; `describe` returns the other value as the conflict has it.
pub(super) fn merge_described<T: PartialEq + Clone, K: Ord>(
    field: &str,
    sides: &Sides<T>,
    conflicts: &mut Vec<Conflict>,
    last: LastChange<'_>,
    rank: impl Fn(&T) -> K,
    describe: impl Fn(&T) -> Kept,
) -> T {
    if let Some(agreed) = sides.agreed() {
        return agreed.clone();
    }
    let Sides { ours, theirs, .. } = sides;
    let (kept, other, side) = if rank(ours) <= rank(theirs) {
        (ours, theirs, Side::Theirs)
    } else {
        (theirs, ours, Side::Ours)
    };
    add_conflict(conflicts, field, describe(other), last(side));
    kept.clone()
}

/// Adds a conflict: the value that was not kept, with its author and time.
pub(super) fn add_conflict(
    conflicts: &mut Vec<Conflict>,
    field: &str,
    value: Kept,
    change: Option<HistoryEntry>,
) {
    let change = change.unwrap_or_default();
    let conflict = Conflict {
        field: field.into(),
        value,
        at: change.at,
        by: change.by,
        unknown: Unknown::default(),
    };
    if !conflicts.contains(&conflict) {
        conflicts.push(conflict);
        sort_conflicts(conflicts);
    }
}

/// Merges the fields that this version does not know, each for itself.
pub(super) fn unknown(
    sides: &Sides<&Unknown>,
    conflicts: &mut Vec<Conflict>,
    last: &dyn Fn(&str, Side) -> Option<HistoryEntry>,
) -> Unknown {
    let mut names: Vec<&str> = sides.ours.names().collect();
    let in_theirs: Vec<&str> = sides.theirs.names().collect();
    if names != in_theirs {
        names.extend(in_theirs);
        names.sort_unstable();
        names.dedup();
    }
    let mut merged = Unknown::default();
    for name in names {
        let values = sides.map(|unknown| unknown.get(name).cloned());
        if let Some(value) = merge_field(name, &values, conflicts, last) {
            merged.push(name.to_owned(), value);
        }
    }
    merged
}

/// Merges both histories, each entry once: the common ones, then those of either side by time, and those
/// of one time in the order in which they were made.
pub(super) fn history(sides: &Sides<&[HistoryEntry]>) -> Vec<HistoryEntry> {
    let common: HashSet<_> = numbered(sides.base).map(|(number, _)| number).collect();
    let mut added: HashMap<_, (usize, &HistoryEntry)> = HashMap::new();
    for list in [sides.ours, sides.theirs] {
        let new = numbered(list).filter(|(number, _)| !common.contains(number));
        for (place, (number, entry)) in new.enumerate() {
            let known = added.entry(number).or_insert((place, entry));
            known.0 = known.0.min(place);
        }
    }
    let mut added: Vec<_> = added.into_iter().collect();
    added.sort_by(|(number_a, (place_a, a)), (number_b, (place_b, b))| {
        (a.at, place_a, number_a).cmp(&(b.at, place_b, number_b))
    });
    let added = added.into_iter().map(|(_, (_, entry))| entry.clone());
    sides.base.iter().cloned().chain(added).collect()
}

/// Returns each entry with its JSON and the number of times that it has occurred up to there.
fn numbered(entries: &[HistoryEntry]) -> impl Iterator<Item = ((String, usize), &HistoryEntry)> {
    let mut times: HashMap<String, usize> = HashMap::new();
    entries.iter().map(move |entry| {
        let json = Kept::of(entry).json().to_owned();
        let time = times.entry(json.clone()).or_default();
        *time += 1;
        ((json, *time), entry)
    })
}
