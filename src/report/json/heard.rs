//! Assessments in JSON: the responses to an item, and the assessments that a review has taken in.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::basics::names::SessionId;
use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::{Agreement, Voices};
use crate::domain::records::assessment::{Assessment, Submitted};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::evidence::Evidence;
use crate::domain::records::response::Response;

/// The responses to an item, and what follows from them.
#[derive(Debug, Serialize)]
pub(super) struct HeardJson<'s> {
    responses: Vec<ResponseJson<'s>>,
    agreement: Option<&'static str>,
    suggested: Option<&'static str>,
    /// The names of those who dissent from the answer.
    dissent: Vec<Text>,
}

#[derive(Debug, Serialize)]
struct ResponseJson<'s> {
    by: Option<&'s Text>,
    status: &'static str,
    reason: &'s Text,
    note: &'s Text,
    evidence: &'s [Evidence],
    blocker: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_at: Option<DateTime<Utc>>,
    /// The statement that it answered, where the item is worded otherwise now.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'s Text>,
}

impl<'s> HeardJson<'s> {
    pub(super) fn of(voices: &Voices<'s>, item: ItemNo) -> Self {
        Self {
            responses: voices.responses(item).into_iter().map(ResponseJson::of).collect(),
            agreement: voices.agreement(item).map(Agreement::json_name),
            suggested: voices.suggested(item).and_then(|one| one.status()).map(Status::json_name),
            dissent: voices.dissent(item).into_iter().map(|dissent| dissent.by).collect(),
        }
    }
}

impl<'s> ResponseJson<'s> {
    fn of(response: &'s Response) -> Self {
        Self {
            by: response.by.as_ref(),
            status: status::json_name(response.status),
            reason: &response.reason,
            note: &response.note,
            evidence: &response.evidence,
            blocker: response.blocker,
            round: response.round,
            submitted_at: response.submitted_at,
            text: Some(&response.text).filter(|text| !text.is_blank()),
        }
    }
}

/// The mark of a session that is an assessment.
#[derive(Debug, Serialize)]
pub(super) struct AssessmentJson<'s> {
    of: Option<&'s SessionId>,
    by: &'s Text,
    round: u32,
    submitted_at: Option<DateTime<Utc>>,
}

impl<'s> AssessmentJson<'s> {
    pub(super) fn of(assessment: &'s Assessment) -> Self {
        Self {
            of: assessment.of.as_ref(),
            by: &assessment.by,
            round: assessment.round(),
            submitted_at: assessment.submitted_at,
        }
    }
}

/// A submitted assessment that a review has taken in.
#[derive(Debug, Serialize)]
pub(super) struct SubmittedJson<'s> {
    by: &'s Text,
    submitted_at: Option<DateTime<Utc>>,
}

impl<'s> SubmittedJson<'s> {
    pub(super) fn of(submitted: &'s Submitted) -> Self {
        Self { by: &submitted.by, submitted_at: submitted.submitted_at }
    }
}
