//! The output of `compare --json`.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::basics::names::SessionId;
use crate::domain::basics::status;
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::{Agreement, Voices};
use crate::domain::insight::compare::Comparison;
use crate::domain::insight::heard::Heard;
use crate::domain::session::Session;
use crate::report::json::parts::{CountsJson, ScoreJson};

/// The comparison of two sessions.
#[derive(Debug, Serialize)]
pub struct CompareJson<'s> {
    format: &'static str,
    version: u32,
    before: SideJson<'s>,
    after: SideJson<'s>,
    counts: CountsJson,
    items: Vec<ItemJson<'s>>,
}

#[derive(Debug, Serialize)]
struct SideJson<'s> {
    id: &'s SessionId,
    system: &'s Text,
    created_at: DateTime<Utc>,
    score: ScoreJson,
}

#[derive(Debug, Serialize)]
struct ItemJson<'s> {
    id: &'s str,
    text: &'s Text,
    change: &'static str,
    /// Null if the item was not in the earlier checklist.
    before: Option<&'static str>,
    /// Null if the item is not in the later checklist.
    after: Option<&'static str>,
    /// The relation of the items of the two checklists.
    outcome: &'static str,
    /// The agreement of the responses, in the earlier review and in the later one; null without responses.
    agreement: AgreementJson,
    /// The names of those who dissent from the later answer.
    dissent: Vec<Text>,
}

#[derive(Debug, Serialize)]
struct AgreementJson {
    before: Option<&'static str>,
    after: Option<&'static str>,
}

impl<'s> CompareJson<'s> {
    /// Converts a comparison and the responses in both reviews; items are sorted by change, worse first.
    pub fn of(comparison: &Comparison<'s>, voices: &[Voices<'_>; 2]) -> Self {
        let side = |session: &'s Session| SideJson {
            id: session.id(),
            system: session.system(),
            created_at: session.created_at(),
            score: ScoreJson::of(session.tally()),
        };
        let items = comparison.items.iter().map(|item| {
            let Heard { before, after, dissent } = Heard::of(voices, item);
            ItemJson {
                id: item.id,
                text: item.text,
                change: item.change.json_name(),
                before: item.before.map(status::json_name),
                after: item.after.map(status::json_name),
                outcome: item.outcome.words(),
                agreement: AgreementJson {
                    before: before.map(Agreement::json_name),
                    after: after.map(Agreement::json_name),
                },
                dissent,
            }
        });
        Self {
            format: "readyroom-compare",
            version: 1,
            before: side(comparison.before),
            after: side(comparison.after),
            counts: CountsJson::of(|change| comparison.count(change)),
            items: items.collect(),
        }
    }
}
