//! The merge of what a review says of its assessments, and of what an assessment says of itself.

use crate::domain::format::record::Lenient;
use crate::domain::records::answer::{Conflict, SharedAnswer};
use crate::domain::records::assessment::{Assessment, Names, Submitted, joined_submitted};
use crate::domain::records::response::Response;
use crate::domain::session::Session;
use crate::domain::session::merge::field::{merge_field, no_history};
use crate::domain::session::sides::Sides;

/// Merges what makes the session an assessment. Submitted twice, it is so from the later time on.
pub(super) fn assessment(
    sides: &Sides<&Session>,
    conflicts: &mut Vec<Conflict>,
) -> Lenient<Option<Assessment>> {
    let whole = sides.map(|session| session.rest.assessment.clone());
    let all = sides.map(Session::assessment);
    if let (None, Some(ours), Some(theirs)) = (whole.agreed(), all.ours, all.theirs) {
        let submitted_at = ours.submitted_at.max(theirs.submitted_at);
        let at_once = |one: &Assessment| Assessment { submitted_at, ..one.clone() };
        if at_once(ours) == at_once(theirs) {
            return Lenient::Known(Some(at_once(ours)));
        }
    }
    merge_field("assessment", &whole, conflicts, no_history)
}

/// Merges the lists of the assessments that were taken in: of each person the later one.
pub(super) fn assessments(
    sides: &Sides<&Session>,
    conflicts: &mut Vec<Conflict>,
) -> Lenient<Vec<Submitted>> {
    let whole = sides.map(|session| session.rest.assessments.clone());
    match (whole.agreed(), &whole.ours, &whole.theirs) {
        (None, Lenient::Known(ours), Lenient::Known(theirs)) => {
            Lenient::Known(joined_submitted(ours, theirs))
        }
        _ => merge_field("assessments", &whole, conflicts, no_history),
    }
}

/// Merges what responses say of their authors: a name that was to be hidden stays so.
pub(super) fn names(
    sides: &Sides<&Session>,
    conflicts: &mut Vec<Conflict>,
) -> Lenient<Option<Names>> {
    let hidden = Lenient::Known(Some(Names::Hidden));
    let whole = sides.map(|session| session.rest.names.clone());
    if whole.ours == hidden || whole.theirs == hidden {
        return hidden;
    }
    merge_field("names", &whole, conflicts, no_history)
}

/// Takes away the responses with names where names are hidden. Their assessments bring them again without.
pub(super) fn hide(names: &Lenient<Option<Names>>, answers: &mut [SharedAnswer]) {
    if *names != Lenient::Known(Some(Names::Hidden)) {
        return;
    }
    let is_named = |answer: &SharedAnswer| answer.responses().iter().any(|one| !one.is_hidden());
    for answer in answers.iter_mut().filter(|answer| is_named(answer)) {
        if let Lenient::Known(responses) = &mut answer.to_mut().responses {
            responses.retain(Response::is_hidden);
        }
    }
}
