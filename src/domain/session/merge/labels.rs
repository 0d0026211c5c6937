//! The merge of the labels of a system, each for itself.

use std::collections::BTreeSet;

use crate::domain::format::record::Lenient;
use crate::domain::records::answer::Conflict;
use crate::domain::records::labels::Labels;
use crate::domain::session::Session;
use crate::domain::session::merge::field::{Side, merge_field, no_history};
use crate::domain::session::sides::Sides;
use crate::domain::session::value::label_field;

/// Merges labels by key. Where both sides changed one, one value is kept, rather than none, and the other becomes a
/// conflict.
pub(super) fn labels(sides: &Sides<&Session>, conflicts: &mut Vec<Conflict>) -> Lenient<Labels> {
    let whole = sides.map(|session| session.rest.labels.clone());
    if let Some(agreed) = whole.agreed() {
        return agreed.clone();
    }
    let all = sides.map(Session::labels);
    let (Some(ours), Some(theirs)) = (all.ours, all.theirs) else {
        return merge_field("labels", &whole, conflicts, no_history);
    };
    let last = |field: &str, side: Side| side.of(sides).rest.last_change_of(field);
    let keys: BTreeSet<&str> = ours.iter().chain(theirs.iter()).map(|(key, _)| key).collect();
    let mut merged = Labels::default();
    for key in keys {
        let values = all.map(|labels| labels.and_then(|labels| labels.get(key)).cloned());
        merged.put(key, merge_field(&label_field(key), &values, conflicts, last));
    }
    Lenient::Known(merged)
}
