//! The merge of the decision: of two different ones one is kept and the other becomes a conflict. Its
//! conditions are merged one by one and field by field, by their ids.

use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, Lenient};
use crate::domain::records::answer::Conflict;
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::Decision;
use crate::domain::session::Session;
use crate::domain::session::condition::{ConditionChange, OtherValue};
use crate::domain::session::merge::field::{
    Side, history, merge_described, merge_field, merge_spelled, unknown,
};
use crate::domain::session::sides::{self, Sides};
use crate::domain::session::whole::decided;

/// Merges the decision.
pub(super) fn decision(
    sides: &Sides<&Session>,
    conflicts: &mut Vec<Conflict>,
) -> Lenient<Option<Decision>> {
    let all = sides.map(|session| &session.rest.decision);
    if let Some(agreed) = all.agreed() {
        return (*agreed).clone();
    }
    let last = |_: &str, side: Side| decided(side.of(&all));
    let known = all.map(|one| one.known().cloned().flatten().map(Decision::with_ids));
    let Sides { base, ours: Some(ours), theirs: Some(theirs) } = known else {
        return merge_field("decision", &all.map(Clone::clone), conflicts, last);
    };
    let whole = Sides { base: base.unwrap_or_default(), ours, theirs };
    let heads =
        Sides { base: head(&whole.base), ours: head(&whole.ours), theirs: head(&whole.theirs) };
    let merged = if heads.ours == heads.theirs {
        let ids = ids_of_both(&whole);
        Decision { conditions: conditions(&ids, &whole, conflicts), ..heads.ours }
    } else if heads.theirs == heads.base {
        let ids = ids_of_one(&whole.base, &whole.ours, &whole.theirs);
        Decision { conditions: conditions(&ids, &whole, conflicts), ..heads.ours }
    } else if heads.ours == heads.base {
        let ids = ids_of_one(&whole.base, &whole.theirs, &whole.ours);
        Decision { conditions: conditions(&ids, &whole, conflicts), ..heads.theirs }
    } else {
        merge_field("decision", &whole, conflicts, last)
    };
    Lenient::Known(Some(merged))
}

/// Returns the decision without its conditions.
fn head(decision: &Decision) -> Decision {
    Decision { conditions: Vec::new(), ..decision.clone() }
}

fn ids(decision: &Decision) -> impl Iterator<Item = Text> {
    decision.conditions.iter().filter_map(|condition| condition.id.clone())
}

/// Returns the ids of the new decision of one side, then those of the conditions that the other side
/// added to the one before, or changed.
fn ids_of_one(base: &Decision, anew: &Decision, other: &Decision) -> Vec<Text> {
    let changed = other.conditions.iter().filter(|one| !base.conditions.contains(one));
    let changed = changed.filter_map(|one| one.id.clone());
    ids(anew).chain(changed.filter(|id| anew.index_of(id).is_none())).collect()
}

/// Returns the ids of one decision that both sides changed: those before, then the added ones, sorted.
fn ids_of_both(whole: &Sides<Decision>) -> Vec<Text> {
    let mut added: Vec<Text> = ids(&whole.ours).chain(ids(&whole.theirs)).collect();
    added.retain(|id| whole.base.index_of(id).is_none());
    added.sort();
    added.dedup();
    ids(&whole.base).chain(added).collect()
}

/// Merges the conditions with these ids.
fn conditions(
    ids: &[Text],
    whole: &Sides<Decision>,
    conflicts: &mut Vec<Conflict>,
) -> Vec<Condition> {
    ids.iter().filter_map(|id| condition_of(id, whole, conflicts)).collect()
}

/// Merges the condition with an id; `None` if one side removed it and the other left it as it was.
fn condition_of(
    id: &Text,
    whole: &Sides<Decision>,
    conflicts: &mut Vec<Conflict>,
) -> Option<Condition> {
    let of = |decision: &Decision| decision.conditions.get(decision.index_of(id)?).cloned();
    let all = Sides { base: of(&whole.base), ours: of(&whole.ours), theirs: of(&whole.theirs) };
    if let Some(agreed) = all.agreed() {
        return agreed.clone();
    }
    match all {
        Sides { base, ours: Some(ours), theirs: Some(theirs) } => {
            let base = base.unwrap_or_default();
            Some(condition(&Sides { base: &base, ours: &ours, theirs: &theirs }, conflicts))
        }
        // A change counts more than a removal.
        Sides { ours, theirs, .. } => ours.or(theirs),
    }
}

fn condition(sides: &Sides<&Condition>, conflicts: &mut Vec<Conflict>) -> Condition {
    let last = |field: &str, side: Side| {
        let mut entries = side.of(sides).history.iter().rev();
        entries.find(|entry| entry.field.raw() == field).cloned()
    };
    let Condition { id, text, .. } = sides.ours;
    let mut merged = Condition {
        id: id.clone(),
        history: history(&sides.map(|one| one.history.as_slice())),
        unknown: unknown(&sides.map(|one| &one.unknown), conflicts, &last),
        ..Condition::default()
    };
    let [base, ours, theirs] = [sides.base, sides.ours, sides.theirs].map(ConditionChange::all);
    for ((base, ours), theirs) in base.into_iter().zip(ours).zip(theirs) {
        let (name, field) = (base.name(), base.field());
        let describe = |change: &ConditionChange| {
            Kept::of(&OtherValue {
                id: id.clone().unwrap_or_default(),
                text: text.min(&sides.theirs.text).clone(),
                change: change.clone(),
            })
        };
        let rank = |change: &ConditionChange| {
            (sides::rank(&change.to_json()), describe(change).json().to_owned())
        };
        let of_field = |side| last(name, side);
        let values = Sides { base, ours, theirs };
        let merge = |values: &Sides<ConditionChange>, conflicts: &mut Vec<Conflict>| {
            merge_described(&field, values, conflicts, &of_field, rank, describe)
        };
        merge_spelled(&values, conflicts, ConditionChange::is_same_as, merge).put(&mut merged);
    }
    merged
}
