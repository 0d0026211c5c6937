//! The output of `combine --json`.

use serde::Serialize;

use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::{Agreement, Sight, Voices};
use crate::domain::records::assessment::Names;
use crate::domain::records::checklist::{ItemId, ItemNo};
use crate::domain::records::response::Response;
use crate::domain::session::Session;
use crate::domain::session::combining::Combination;
use crate::report::json::heard::SubmittedJson;

/// The assessments of a review and their responses, once they are combined.
#[derive(Debug, Serialize)]
pub struct CombineJson<'s> {
    format: &'static str,
    version: u32,
    names: Option<Names>,
    assessments: Vec<SubmittedJson<'s>>,
    missing: &'s [Text],
    items: Vec<ItemJson<'s>>,
}

#[derive(Debug, Serialize)]
struct ItemJson<'s> {
    id: &'s ItemId,
    agreement: Option<&'static str>,
    suggested: Option<&'static str>,
    responses: Vec<ResponseJson<'s>>,
}

#[derive(Debug, Serialize)]
struct ResponseJson<'s> {
    by: Option<&'s Text>,
    status: &'static str,
}

impl<'s> CombineJson<'s> {
    /// Converts a review that has its assessments, and what combining them found.
    pub fn of(review: &'s Session, combination: &'s Combination) -> Self {
        let voices = Voices::new(review, Sight::Open);
        let response = |one: &'s Response| ResponseJson {
            by: one.by.as_ref(),
            status: status::json_name(one.status),
        };
        let item = |(number, id): (ItemNo, &'s ItemId)| ItemJson {
            id,
            agreement: voices.agreement(number).map(Agreement::json_name),
            suggested: voices.suggested(number).and_then(|one| one.status()).map(Status::json_name),
            responses: voices.responses(number).into_iter().map(response).collect(),
        };
        let items = review.checklist().items().map(|(number, asked)| (number, &asked.id));
        Self {
            format: "readyroom-combine",
            version: 1,
            names: combination.names,
            assessments: combination.assessments.iter().map(SubmittedJson::of).collect(),
            missing: &combination.missing,
            items: items.map(item).collect(),
        }
    }
}
