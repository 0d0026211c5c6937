//! The output of `show --json`, and of each session in `list --json`.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::domain::basics::day::Zone;
use crate::domain::basics::names::SessionId;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::Lenient;
use crate::domain::insight::agreement::{Sight, Voices};
use crate::domain::records::checklist::{ItemId, ItemNo};
use crate::domain::records::decision::{Decision, Earlier};
use crate::domain::records::evidence::Evidence;
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;
use crate::report::json::heard::{AssessmentJson, HeardJson, SubmittedJson};
use crate::report::json::parts::{ChecklistJson, DecisionJson, LabelsJson, RetiredJson, ScoreJson};

/// A session, with or without its items.
#[derive(Debug, Serialize)]
pub struct ShowJson<'s> {
    format: &'static str,
    version: u32,
    id: &'s SessionId,
    system: &'s Text,
    created_at: DateTime<Utc>,
    labels: LabelsJson<'s>,
    checklist: ChecklistJson<'s>,
    score: ScoreJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<&'s SessionId>,
    decision: Option<RecordJson<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assessment: Option<AssessmentJson<'s>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    assessments: Vec<SubmittedJson<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    responses_hidden: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    categories: Option<Vec<CategoryJson<'s>>>,
    retired: Vec<RetiredJson<'s, &'s Evidence, &'s Risk>>,
}

#[derive(Debug, Serialize)]
struct RecordJson<'s> {
    #[serde(flatten)]
    decision: DecisionJson<'s>,
    recorded_by: &'s Text,
    basis: &'s BTreeMap<String, String>,
    score: &'s Lenient<Option<Tally>>,
    earlier: &'s [Earlier],
}

#[derive(Debug, Serialize)]
struct CategoryJson<'s> {
    id: &'s ItemId,
    title: &'s Text,
    done: u32,
    items: Vec<ItemJson<'s>>,
}

#[derive(Debug, Serialize)]
struct ItemJson<'s> {
    id: &'s ItemId,
    text: &'s Text,
    status: &'static str,
    reason: &'s Text,
    note: &'s Text,
    owner: Option<&'s Text>,
    due: Option<NaiveDate>,
    evidence: &'s [Evidence],
    blocker: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<&'s Risk>,
    #[serde(flatten)]
    heard: HeardJson<'s>,
}

impl<'s> ShowJson<'s> {
    /// Converts a session with all items; days are in `zone`.
    pub fn of(session: &'s Session, sight: Sight, zone: Zone) -> Self {
        let (checklist, voices) = (session.checklist(), Voices::new(session, sight));
        let item = |number| {
            let (item, answer) = (checklist.item(number), session.answer(number));
            ItemJson {
                id: &item.id,
                text: &item.text,
                status: status::json_name(answer.status),
                reason: &answer.reason,
                note: &answer.note,
                owner: answer.owner(),
                due: answer.due,
                evidence: &answer.evidence,
                blocker: answer.blocker,
                risk: answer.accepted_risk(),
                heard: HeardJson::of(&voices, number),
            }
        };
        let categories = checklist.numbered_categories().map(|(number, category)| CategoryJson {
            id: &category.id,
            title: &category.title,
            done: session.tally_of(number).done,
            items: checklist.items_of(number).map(ItemNo).map(item).collect(),
        });
        Self {
            categories: Some(categories.collect()),
            responses_hidden: voices.are_hidden().then_some(true),
            ..Self::without_items(session, zone)
        }
    }

    /// Converts a session without its items; days are in `zone`.
    pub fn without_items(session: &'s Session, zone: Zone) -> Self {
        let retired = session.retired().iter();
        let retired = retired.map(|one| RetiredJson::of(one, |evidence| evidence, |risk| risk));
        Self {
            format: "readyroom-show",
            version: 1,
            id: session.id(),
            system: session.system(),
            created_at: session.created_at(),
            labels: LabelsJson::of(session.labels()),
            checklist: ChecklistJson::of(session.checklist()),
            score: ScoreJson::of(session.tally()),
            previous: session.previous(),
            decision: session.decision().map(|decision| RecordJson::of(decision, zone)),
            responses_hidden: None,
            categories: None,
            assessment: session.assessment().map(AssessmentJson::of),
            assessments: session.assessments().iter().map(SubmittedJson::of).collect(),
            retired: retired.collect(),
        }
    }
}

impl<'s> RecordJson<'s> {
    fn of(decision: &'s Decision, zone: Zone) -> Self {
        Self {
            decision: DecisionJson::of(decision, zone),
            recorded_by: &decision.recorded_by,
            basis: &decision.basis,
            score: &decision.score,
            earlier: &decision.earlier,
        }
    }
}
