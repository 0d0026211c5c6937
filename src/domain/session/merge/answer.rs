//! The merge of an answer, field by field.

use crate::domain::format::record::{Kept, Lenient};
use crate::domain::records::answer::{Answer, Conflict, sort_conflicts};
use crate::domain::records::response::{Response, joined_responses};
use crate::domain::session::change::FieldValue;
use crate::domain::session::merge::field::{
    Side, history, merge_described, merge_spelled, unknown,
};
use crate::domain::session::sides::{Sides, union};

/// Returns the open conflicts of either side, in an order that does not depend on the sides.
pub(super) fn open_conflicts(sides: &Sides<&[Conflict]>) -> Vec<Conflict> {
    let mut conflicts = union(&sides.map(<[Conflict]>::to_vec));
    sort_conflicts(&mut conflicts);
    conflicts
}

/// Merges an answer.
pub(super) fn answer(sides: &Sides<&Answer>) -> Answer {
    let last = |field: &str, side: Side| {
        let answer = if side == Side::Ours { sides.ours } else { sides.theirs };
        answer.history.iter().rev().find(|entry| entry.field.raw() == field).cloned()
    };
    let mut conflicts = open_conflicts(&sides.map(|answer| answer.conflicts.as_slice()));
    let unknown = unknown(&sides.map(|a| &a.unknown), &mut conflicts, &last);
    let history = history(&sides.map(|answer| answer.history.as_slice()));
    let responses = responses(&sides.map(|answer| &answer.responses));
    let mut merged = Answer { history, responses, unknown, ..Answer::default() };
    let [base, ours, theirs] = [sides.base, sides.ours, sides.theirs].map(FieldValue::all);
    for ((base, ours), theirs) in base.into_iter().zip(ours).zip(theirs) {
        let name = base.name();
        let fields = Sides { base, ours, theirs };
        let of_name = |side| last(name, side);
        let merge_field = |fields: &Sides<FieldValue>, conflicts: &mut Vec<Conflict>| {
            merge_described(
                name,
                fields,
                conflicts,
                &of_name,
                FieldValue::rank,
                FieldValue::to_json,
            )
        };
        let value = FieldValue::merged(&fields).unwrap_or_else(|| {
            merge_spelled(&fields, &mut conflicts, FieldValue::is_same_as, merge_field)
        });
        value.put(&mut merged);
    }
    Answer { conflicts, ..merged }
}

/// Merges responses: of each person the later one. They are nobody's to edit here, so none is in conflict.
fn responses(sides: &Sides<&Lenient<Vec<Response>>>) -> Lenient<Vec<Response>> {
    if let Some(agreed) = sides.agreed() {
        return (*agreed).clone();
    }
    match (sides.ours, sides.theirs) {
        (Lenient::Known(ours), Lenient::Known(theirs)) => {
            Lenient::Known(joined_responses(ours, theirs))
        }
        // What this version cannot read stays; of two, the same one on both sides.
        (Lenient::Known(_), other) | (other, Lenient::Known(_)) => other.clone(),
        (ours, theirs) => {
            let is_ours = Kept::of(ours).json() <= Kept::of(theirs).json();
            if is_ours { ours.clone() } else { theirs.clone() }
        }
    }
}
