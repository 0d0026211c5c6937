//! The merge of the retired items: each once, with its answer merged field by field.

use std::collections::{BTreeMap, HashMap};

use crate::domain::format::record::Lenient;
use crate::domain::records::answer::Conflict;
use crate::domain::records::checklist::ItemId;
use crate::domain::records::retired::Retired;
use crate::domain::session::Session;
use crate::domain::session::merge::answer::answer;
use crate::domain::session::merge::field::{merge_field, no_history};
use crate::domain::session::sides::{Sides, union};

/// What tells a retired item from others: its id, its wording, and how many before it have both.
type Key = (ItemId, String, usize);

/// Merges the retired items. One that is back on one side is so, unless the other side changed it since.
pub(super) fn retired(
    sides: &Sides<&Session>,
    conflicts: &mut Vec<Conflict>,
) -> Lenient<Vec<Retired>> {
    let whole = sides.map(|session| &session.rest.retired);
    if let Some(agreed) = whole.agreed() {
        return (*agreed).clone();
    }
    let Sides { base: Some(base), ours: Some(ours), theirs: Some(theirs) } =
        whole.map(Lenient::known)
    else {
        return merge_field("retired", &whole.map(Clone::clone), conflicts, no_history);
    };
    let sides = Sides { base: keyed(base), ours: keyed(ours), theirs: keyed(theirs) };
    let merged = keys(&sides).into_iter().filter_map(|key| {
        let of = |all: &[(Key, Retired)], places: &BTreeMap<Key, usize>| {
            places.get(&key).map(|place| all[*place].1.clone())
        };
        one(Sides {
            base: of(&sides.base.0, &sides.base.1),
            ours: of(&sides.ours.0, &sides.ours.1),
            theirs: of(&sides.theirs.0, &sides.theirs.1),
        })
    });
    Lenient::Known(merged.collect())
}

/// Retired items with their keys, and the place of each key.
type Keyed = (Vec<(Key, Retired)>, BTreeMap<Key, usize>);

fn keyed(retired: &[Retired]) -> Keyed {
    let mut times: HashMap<(ItemId, String), usize> = HashMap::new();
    let all = retired.iter().map(|one| {
        let (id, wording) = (one.id.clone(), one.wording().key());
        let time = times.entry((id.clone(), wording.clone())).or_default();
        *time += 1;
        ((id, wording, *time), one.clone())
    });
    let all: Vec<(Key, Retired)> = all.collect();
    let places = all.iter().enumerate().map(|(place, (key, _))| (key.clone(), place)).collect();
    (all, places)
}

/// Returns the keys of either side in an order that does not depend on which side is ours: that of both where it is
/// one, else those from before, then the added ones, sorted.
fn keys(sides: &Sides<Keyed>) -> Vec<Key> {
    let of = |side: &Keyed| side.0.iter().map(|(key, _)| key.clone()).collect::<Vec<Key>>();
    let (ours, theirs) = (of(&sides.ours), of(&sides.theirs));
    if ours == theirs {
        return ours;
    }
    let mut added: Vec<Key> = ours.into_iter().chain(theirs).collect();
    added.retain(|key| !sides.base.1.contains_key(key));
    added.sort();
    added.dedup();
    of(&sides.base).into_iter().chain(added).collect()
}

fn one(sides: Sides<Option<Retired>>) -> Option<Retired> {
    if let Some(agreed) = sides.agreed() {
        return agreed.clone();
    }
    match sides {
        Sides { base, ours: Some(ours), theirs: Some(theirs) } => {
            let base = base.unwrap_or_default();
            let answers = Sides { base: &base.answer, ours: &ours.answer, theirs: &theirs.answer };
            let into = Sides {
                base: base.into.clone(),
                ours: ours.into.clone(),
                theirs: theirs.into.clone(),
            };
            let last_time = ours.last_time.clone().or_else(|| theirs.last_time.clone());
            Some(Retired { answer: answer(&answers), into: union(&into), last_time, ..ours })
        }
        // A change counts more than a removal.
        Sides { ours, theirs, .. } => ours.or(theirs),
    }
}
