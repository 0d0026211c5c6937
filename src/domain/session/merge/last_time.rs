//! The merge of what stands from last time, item by item: upgrades put answers of this review there.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::format::record::{Kept, Lenient};
use crate::domain::records::answer::Conflict;
use crate::domain::records::last_time::{LastAnswer, LastTime};
use crate::domain::session::Session;
use crate::domain::session::change::Verdict;
use crate::domain::session::merge::field::{merge_field, no_history};
use crate::domain::session::sides::Sides;

/// The merged last time.
pub(super) struct LastTimes {
    pub(super) last_time: Lenient<Option<LastTime>>,
    /// The second statuses that both sides put aside differently, each with the id of its item.
    pub(super) second: Vec<(String, Conflict)>,
}

/// Merges what stands from last time. Where it is not of one last review, one is kept whole.
pub(super) fn last_time(sides: &Sides<&Session>, conflicts: &mut Vec<Conflict>) -> LastTimes {
    let whole = sides.map(|session| &session.rest.last_time);
    let known = whole.map(|last| last.known().map(|last| last.clone().unwrap_or_default()));
    match known {
        Sides { base: Some(base), ours: Some(ours), theirs: Some(theirs) }
            if whole.agreed().is_none() && head(&ours) == head(&theirs) =>
        {
            by_item(&Sides { base: &base, ours: &ours, theirs: &theirs })
        }
        _ => LastTimes {
            last_time: merge_field("last_time", &whole.map(Clone::clone), conflicts, no_history),
            second: Vec::new(),
        },
    }
}

/// Returns the last review without its answers.
fn head(last: &LastTime) -> LastTime {
    LastTime { answers: BTreeMap::new(), counts: Lenient::default(), ..last.clone() }
}

fn by_item(sides: &Sides<&LastTime>) -> LastTimes {
    let ids: BTreeSet<&String> =
        sides.ours.answers.keys().chain(sides.theirs.answers.keys()).collect();
    let (mut answers, mut second) = (BTreeMap::new(), Vec::new());
    for id in ids {
        let (answer, conflict) = answer(&sides.map(|last| last.answers.get(id)));
        answers.extend(answer.map(|answer| (id.clone(), answer)));
        second.extend(conflict.map(|conflict| (id.clone(), conflict)));
    }
    let last = LastTime { answers, ..head(sides.ours) };
    let last = if last.is_review() { last.with_counts(sides.ours.tally()) } else { last };
    let last_time = Lenient::Known((last != LastTime::default()).then_some(last));
    LastTimes { last_time, second }
}

/// Merges an answer of last time. Of two the stricter one is kept; the status of the other becomes a conflict.
fn answer(sides: &Sides<Option<&LastAnswer>>) -> (Option<LastAnswer>, Option<Conflict>) {
    if let Some(agreed) = sides.agreed() {
        return (agreed.cloned(), None);
    }
    let (Some(ours), Some(theirs)) = (sides.ours, sides.theirs) else {
        return (sides.ours.or(sides.theirs).cloned(), None);
    };
    let rank =
        |last: &LastAnswer| (Verdict::of_last(last).strictness(), Kept::of(last).json().to_owned());
    let is_ours = rank(ours) <= rank(theirs);
    let (kept, other) = if is_ours { (ours, theirs) } else { (theirs, ours) };
    let verdict = Verdict::of_last(other);
    let is_second = other.status.is_some() && verdict != Verdict::of_last(kept);
    let conflict =
        || Conflict { field: "status".into(), value: Kept::of(&verdict), ..Conflict::default() };
    (Some(kept.clone()), is_second.then(conflict))
}
