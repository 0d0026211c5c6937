//! The actions that belong to a review, and those that only an assessment has.

use crate::domain::records::assessment::Assessment;
use crate::domain::session::Session;
use crate::tui::action::Action;

/// The answer of a submitted assessment to every change.
const SUBMITTED: &str =
    "the assessment is submitted and takes no change; {Undo} opens it again until it is combined";

/// Checks that an action is one of a review, or of an assessment where one is open.
///
/// # Errors
/// It is not, with the reason.
pub(super) fn belongs(action: Action, session: &Session) -> Result<(), &'static str> {
    if !session.is_assessment() {
        let why = "only an assessment is submitted; {Assess} begins one";
        return if action == Action::Submit { Err(why) } else { Ok(()) };
    }
    if let Some(why) = of_the_review(action) {
        return Err(why);
    }
    let is_submitted = session.assessment().is_some_and(Assessment::is_submitted);
    if is_submitted && changes_an_answer(action) { Err(SUBMITTED) } else { Ok(()) }
}

/// Returns why an assessment lacks what an action is about.
#[expect(clippy::wildcard_enum_match_arm, reason = "an assessment has every other action")]
const fn of_the_review(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::EditOwner => "an assessment has no owner; that belongs to its review",
        Action::EditDue => "an assessment has no due date; that belongs to its review",
        Action::AcceptRisk => "an assessment accepts no risk; that belongs to its review",
        Action::OpenMeeting => "an assessment has no meeting; that belongs to its review",
        Action::ShowPeople => "an assessment has one author; people belong to its review",
        Action::Decide => "an assessment decides nothing; the decision belongs to its review",
        Action::ShowConditions => "an assessment has no conditions; those belong to its review",
        Action::ImportReport => "a report is read back into the review, not into an assessment",
        Action::EditLabels => "an assessment has no labels; those belong to its review",
        Action::Upgrade => "an assessment keeps its checklist; the next round takes the review's",
        Action::Assess => "this is an assessment already; {Submit} in its list submits it",
        Action::Combine => "assessments are combined with their review, and this is one of them",
        _ => return None,
    })
}

/// Returns whether an action changes what an answer says, or begins to; ticks are for nothing else.
const fn changes_an_answer(action: Action) -> bool {
    matches!(
        action,
        Action::MarkDone
            | Action::MarkPartial
            | Action::MarkMissing
            | Action::MarkNotApplicable
            | Action::StillSo
            | Action::ClearStatus
            | Action::EditNote
            | Action::EditEvidence
            | Action::ToggleBlocker
            | Action::KeepShown
            | Action::TakeOther
            | Action::KeepBoth
            | Action::Submit
            | Action::Tick
            | Action::TickRange
    )
}
