//! Assessments as sessions: begun from a review, refused what belongs to the review, submitted.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::basics::names::{self, PersonName, SessionId};
use crate::domain::format::record::Lenient;
use crate::domain::records::assessment::{Assessment, Submitted};
use crate::domain::records::stamp::Stamp;
use crate::domain::session::edit::{Edit, Whole, replace};
use crate::domain::session::{Rest, Session, no_answers};

/// Why an assessment does not take an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is submitted.
    Submitted,
    /// The field, by its name in JSON, is the review's.
    OfReview(&'static str),
}

impl Refusal {
    /// Returns the refusal in words.
    pub fn words(self) -> String {
        match self {
            Self::Submitted => {
                "the assessment is submitted and does not change any more".to_owned()
            }
            Self::OfReview(field) => {
                format!("this is an assessment; {} belongs to its review", field.replace('_', " "))
            }
        }
    }
}

impl Session {
    /// Begins an assessment of this review: the same system, checklist and last time, and no answer.
    pub fn assess(&self, id: SessionId, by: PersonName, created_at: DateTime<Utc>) -> Self {
        let assessment = Assessment {
            of: Some(self.id.clone()),
            by: by.into(),
            first: Some(id.clone()),
            ..Assessment::default()
        };
        let rest = Rest {
            previous: self.rest.previous.clone(),
            last_time: self.rest.last_time.clone(),
            assessment: Lenient::Known(Some(assessment)),
            ..Rest::default()
        };
        let (checklist, answers) = (Arc::clone(&self.checklist), no_answers(&self.checklist));
        Self::assemble(id, self.system.clone(), created_at, checklist, answers, rest)
    }

    /// Begins the next round of an assessment of this review: with its answers, to the review's version of the
    /// checklist, and later than it was submitted. Returns `None` if it is no assessment, or holds what this version cannot read.
    pub fn assess_again(
        &self,
        earlier: &Self,
        id: SessionId,
        created_at: DateTime<Utc>,
    ) -> Option<Self> {
        let before = earlier.assessment()?;
        let assessment = Assessment {
            round: Some(before.round() + 1),
            submitted_at: None,
            first: before.first.clone().or_else(|| Some(earlier.id.clone())),
            ..before.clone()
        };
        let mut again = earlier.with_checklist(&self.checklist)?;
        again.id = id;
        let after = before.submitted_at.map(|at| at + TimeDelta::seconds(1));
        again.created_at = after.map_or(created_at, |after| after.max(created_at));
        Arc::make_mut(&mut again.rest).assessment = Lenient::Known(Some(assessment));
        Some(again)
    }

    /// Returns the id of the review: that of the session itself, or for an assessment of the review that it assesses.
    pub fn of_review(&self) -> &SessionId {
        self.assessment().and_then(|assessment| assessment.of.as_ref()).unwrap_or(&self.id)
    }

    /// Returns whether the session is an assessment of a review by a person.
    pub fn is_assessment_by(&self, review: &SessionId, by: &PersonName) -> bool {
        let is_theirs = |assessment: &Assessment| {
            assessment.of.as_ref() == Some(review) && names::is_same(&assessment.by, by.text())
        };
        self.assessment().is_some_and(is_theirs)
    }

    /// Returns whether this review has taken in an assessment, or a later one of the same person.
    pub fn has_taken_in(&self, assessment: &Assessment) -> bool {
        let by_author = |one: &&Submitted| names::is_same(&one.by, &assessment.by);
        let mut taken_in = self.assessments().iter().filter(by_author);
        assessment.is_submitted() && taken_in.any(|one| one.submitted_at >= assessment.submitted_at)
    }

    /// Returns why an edit is refused here; `None` for one that a session of this kind takes.
    pub fn refusal(&self, edit: &Edit) -> Option<Refusal> {
        if !self.is_assessment() {
            return None;
        }
        if let Some(field) = field_of_review(edit) {
            return Some(Refusal::OfReview(field));
        }
        let is_submitted = self.assessment().is_none_or(Assessment::is_submitted);
        (is_submitted && !is_of_submission(edit)).then_some(Refusal::Submitted)
    }
}

/// Returns the field of an edit that is the review's alone.
fn field_of_review(edit: &Edit) -> Option<&'static str> {
    match edit {
        Edit::Answer(_, change) | Edit::Retired(_, change) => {
            Some(change.field_name()).filter(|name| matches!(*name, "owner" | "due" | "risk"))
        }
        Edit::Rename(_) | Edit::RenameBack(_) => Some("system"),
        Edit::Whole(whole) => match **whole {
            Whole::Submitted(_)
            | Whole::Previous(_)
            | Whole::LastTime(_)
            | Whole::Settle(_)
            | Whole::Wait(_) => None,
            _ => Some(whole.name()),
        },
        Edit::Carried(_) => Some("decision"),
        Edit::TakenIn(_) => Some("assessments"),
        Edit::Upgrade(_) | Edit::Versioned(_) => None,
        Edit::Several(edits) => edits.iter().find_map(field_of_review),
    }
}

/// Returns whether an edit is one of the submission itself.
fn is_of_submission(edit: &Edit) -> bool {
    match edit {
        Edit::Whole(whole) => matches!(**whole, Whole::Submitted(_)),
        Edit::Several(edits) => edits.iter().all(is_of_submission),
        _ => false,
    }
}

impl Rest {
    /// Submits the assessment, or takes that back. Returns the change that undoes it; `None` if nothing changed.
    pub(super) fn submit(&mut self, at: Option<DateTime<Utc>>, stamp: &Stamp) -> Option<Whole> {
        let mut assessment = self.assessment.known()?.clone()?;
        let before = replace(&mut assessment.submitted_at, at)?;
        self.assessment = Lenient::Known(Some(assessment));
        self.record("submitted_at", &before, &at, stamp);
        Some(Whole::Submitted(before))
    }
}
