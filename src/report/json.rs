//! JSON output for programs: the report here, the output of subcommands in the files below.
//!
//! Values are those of the session; the encoder escapes what could act on a terminal. A missing value is
//! null, not absent; only a review that has taken in assessments has the fields of responses. `assets/schemas/report.json` describes each field. The shape is closed: fields of
//! a session that this version does not know are left out.

pub mod combine;
pub mod compare;
mod heard;
pub mod import;
pub mod parts;
pub mod show;
pub mod upgrade;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::domain::basics::names::SessionId;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status;
use crate::domain::basics::text::Text;
use crate::domain::format::json::encode;
use crate::domain::format::record::Kept;
use crate::domain::insight::by_level::by_level;
use crate::domain::insight::compare::{change_of, count_of, gone, open_since, since_last_time};
use crate::domain::insight::conditions::next_due;
use crate::domain::insight::deciding::Changed;
use crate::domain::records::answer::{Answer, Conflict, HistoryEntry};
use crate::domain::records::assessment::Names;
use crate::domain::records::checklist::{CategoryNo, ItemId, ItemNo};
use crate::domain::records::decision::{Decision, Earlier, Outcome};
use crate::domain::records::evidence::Evidence;
use crate::domain::records::last_time::{LastAnswer, LastCondition, LastDecision, LastTime};
use crate::domain::records::people::{Person, Role};
use crate::domain::records::retired::Retired;
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;
use crate::report::document::Document;
use crate::report::json::heard::{HeardJson, SubmittedJson};
use crate::report::json::parts::{
    ChecklistJson, ConditionJson, CountsJson, DecisionJson, LabelsJson, RetiredJson, ScoreJson,
};

/// Renders a document as JSON. Scores count every item, listed or not.
pub fn render(document: &Document<'_>) -> String {
    let report = Reporter { document, session: document.session }.report();
    // The encoder writes UTF-8, so nothing is replaced.
    String::from_utf8_lossy(&encode(&report)).into_owned()
}

#[derive(Debug, Serialize)]
struct ReportJson<'s> {
    format: &'static str,
    version: u32,
    id: &'s SessionId,
    system: &'s Text,
    created_at: DateTime<Utc>,
    changed_at: Option<DateTime<Utc>>,
    as_of: NaiveDate,
    labels: LabelsJson<'s>,
    checklist: ChecklistJson<'s>,
    score: ScoreJson,
    sentence: Option<&'s str>,
    unsettled: usize,
    decision: Option<DecidedJson<'s>>,
    next_due: Option<NextDueJson<'s>>,
    people: Vec<PersonJson<'s>>,
    previous: Option<PreviousJson<'s>>,
    categories: Vec<CategoryJson<'s>>,
    levels: Vec<LevelJson<'s>>,
    retired: Vec<RetiredJson<'s, EvidenceJson<'s>, RiskJson<'s>>>,
    #[serde(flatten)]
    taken_in: Option<TakenInJson<'s>>,
}

/// The assessments that the review has taken in.
#[derive(Debug, Serialize)]
struct TakenInJson<'s> {
    assessments: Vec<SubmittedJson<'s>>,
    names: Option<Names>,
    responses_hidden: bool,
}

#[derive(Debug, Serialize)]
struct NextDueJson<'s> {
    due: NaiveDate,
    owner: Option<&'s Text>,
}

#[derive(Debug, Serialize)]
struct DecidedJson<'s> {
    #[serde(flatten)]
    decision: DecisionJson<'s>,
    recorded_by: &'s Text,
    score: Option<ScoreJson>,
    earlier: Vec<EarlierJson<'s>>,
    history: Vec<ConditionHistoryJson<'s>>,
    changed_since: Vec<ChangedJson<'s>>,
}

#[derive(Debug, Serialize)]
struct EarlierJson<'s> {
    outcome: Outcome,
    by: &'s Text,
    at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize)]
struct ConditionHistoryJson<'s> {
    condition: Text,
    changes: Vec<EntryJson<'s>>,
}

#[derive(Debug, Serialize)]
struct EntryJson<'s> {
    at: Option<DateTime<Utc>>,
    by: &'s Text,
    field: &'s Text,
    from: &'s Kept,
    to: &'s Kept,
    undo: bool,
}

impl<'s> EntryJson<'s> {
    fn of(entry: &'s HistoryEntry) -> Self {
        let HistoryEntry { at, by, field, from, to, .. } = entry;
        Self { at: *at, by, field, from, to, undo: entry.is_undo() }
    }
}

#[derive(Debug, Serialize)]
struct ChangedJson<'s> {
    id: &'s ItemId,
    was: String,
    is: String,
}

#[derive(Debug, Serialize)]
struct PersonJson<'s> {
    name: &'s Text,
    role: Role,
    present: bool,
}

#[derive(Debug, Serialize)]
struct PreviousJson<'s> {
    id: Option<&'s SessionId>,
    created_at: Option<DateTime<Utc>>,
    score: ScoreJson,
    decision: Option<EarlierJson<'s>>,
    conditions: Vec<PromisedJson<'s>>,
    changes: CountsJson,
    gone: Vec<&'s str>,
}

#[derive(Debug, Serialize)]
struct PromisedJson<'s> {
    session: Option<&'s SessionId>,
    condition: ConditionJson<'s>,
}

#[derive(Debug, Serialize)]
struct CategoryJson<'s> {
    id: &'s ItemId,
    title: &'s Text,
    score: ScoreJson,
    items: Vec<ItemJson<'s>>,
}

#[derive(Debug, Serialize)]
struct LevelJson<'s> {
    level: &'s Text,
    score: ScoreJson,
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
    evidence: Vec<EvidenceJson<'s>>,
    blocker: bool,
    risk: Option<RiskJson<'s>>,
    history: Vec<EntryJson<'s>>,
    open_since: Option<NaiveDate>,
    last_time: Option<LastAnswerJson<'s>>,
    change: Option<&'static str>,
    conflicts: Vec<ConflictJson<'s>>,
    /// Only in a review that has taken in assessments.
    #[serde(flatten)]
    heard: Option<HeardJson<'s>>,
}

#[derive(Debug, Serialize)]
struct EvidenceJson<'s> {
    link: &'s Text,
    at: Option<DateTime<Utc>>,
    by: &'s Text,
}

impl<'s> EvidenceJson<'s> {
    fn of(Evidence { link, at, by, .. }: &'s Evidence) -> Self {
        Self { link, at: *at, by }
    }
}

#[derive(Debug, Serialize)]
struct RiskJson<'s> {
    by: &'s Text,
    why: &'s Text,
    control: &'s Text,
    until: Option<NaiveDate>,
    at: Option<DateTime<Utc>>,
    recorded_by: &'s Text,
    lapsed: bool,
}

#[derive(Debug, Serialize)]
struct LastAnswerJson<'s> {
    status: &'static str,
    reason: &'s Text,
    note: &'s Text,
    owner: Option<&'s Text>,
    due: Option<NaiveDate>,
    risk: Option<RiskJson<'s>>,
}

#[derive(Debug, Serialize)]
struct ConflictJson<'s> {
    field: &'s Text,
    value: &'s Kept,
    at: Option<DateTime<Utc>>,
    by: &'s Text,
}

/// The input of every part of the report.
#[derive(Clone, Copy)]
struct Reporter<'s> {
    document: &'s Document<'s>,
    session: &'s Session,
}

impl<'s> Reporter<'s> {
    fn report(self) -> ReportJson<'s> {
        let session = self.session;
        let (checklist, tally) = (session.checklist(), session.tally());
        let categories = checklist.numbered_categories();
        let person = |Person { name, role, present, .. }: &'s Person| PersonJson {
            name,
            role: *role,
            present: *present,
        };
        let level =
            |(level, tally): (&'s Text, Tally)| LevelJson { level, score: ScoreJson::of(&tally) };
        ReportJson {
            format: "readyroom-report",
            version: 1,
            id: session.id(),
            system: session.system(),
            created_at: session.created_at(),
            changed_at: session.last_change(),
            as_of: self.document.days.today,
            labels: LabelsJson::of(session.labels()),
            checklist: ChecklistJson::of(checklist),
            score: ScoreJson::of(tally),
            sentence: tally.progress().map(|progress| checklist.raw_sentence(progress.band())),
            unsettled: session.conflict_count(),
            decision: session.decision().map(|decision| self.decision(decision)),
            next_due: next_due(session, self.document.days.today)
                .map(|(due, owner)| NextDueJson { due, owner }),
            people: session.people().iter().map(person).collect(),
            previous: session.last_time().map(|last| self.previous(last)),
            categories: categories.map(|(number, _)| self.category(number)).collect(),
            levels: by_level(session).into_iter().map(level).collect(),
            retired: session.retired().iter().map(|one| self.retired(one)).collect(),
            taken_in: self.has_taken_in().then(|| self.taken_in()),
        }
    }

    fn has_taken_in(self) -> bool {
        !self.session.assessments().is_empty()
    }

    fn taken_in(self) -> TakenInJson<'s> {
        TakenInJson {
            assessments: self.session.assessments().iter().map(SubmittedJson::of).collect(),
            names: self.session.names(),
            responses_hidden: self.document.voices().are_hidden(),
        }
    }

    fn decision(self, decision: &'s Decision) -> DecidedJson<'s> {
        let changed = |Changed { item, was, is }| ChangedJson {
            id: &self.session.checklist().item(item).id,
            was,
            is,
        };
        let earlier = |Earlier { outcome, by, at, .. }: &'s Earlier| EarlierJson {
            outcome: *outcome,
            by,
            at: *at,
        };
        let histories = decision.with_their_ids().map(|(id, one)| ConditionHistoryJson {
            condition: id,
            changes: one.history.iter().map(EntryJson::of).collect(),
        });
        DecidedJson {
            decision: DecisionJson::of(decision, self.document.days.zone),
            recorded_by: &decision.recorded_by,
            score: decision.score.known().copied().flatten().map(|score| ScoreJson::of(&score)),
            earlier: decision.earlier.iter().map(earlier).collect(),
            history: histories.filter(|one| !one.changes.is_empty()).collect(),
            changed_since: decision.changed_since(self.session).into_iter().map(changed).collect(),
        }
    }

    fn previous(self, last: &'s LastTime) -> PreviousJson<'s> {
        let counts = since_last_time(self.session);
        let decision = |LastDecision { outcome, by, at, .. }: &'s LastDecision| EarlierJson {
            outcome: *outcome,
            by,
            at: *at,
        };
        let promised =
            |(index, LastCondition { session, condition, .. }): (usize, &'s LastCondition)| {
                PromisedJson {
                    condition: ConditionJson::of(condition.id_at(index), condition),
                    session: session.as_ref(),
                }
            };
        PreviousJson {
            id: last.session.as_ref(),
            created_at: last.created_at,
            score: ScoreJson::of(&last.tally()),
            decision: last.decision().map(decision),
            conditions: last.conditions().iter().enumerate().map(promised).collect(),
            changes: CountsJson::of(|change| count_of(&counts, change)),
            gone: gone(self.session),
        }
    }

    fn category(self, number: CategoryNo) -> CategoryJson<'s> {
        let checklist = self.session.checklist();
        let category = checklist.category(number);
        let items = checklist
            .items_of(number)
            .map(ItemNo)
            .filter(|&item| self.document.lists(self.session.answer(item)));
        CategoryJson {
            id: &category.id,
            title: &category.title,
            score: ScoreJson::of(self.session.tally_of(number)),
            items: items.map(|item| self.item(item)).collect(),
        }
    }

    fn item(self, number: ItemNo) -> ItemJson<'s> {
        let item = self.session.checklist().item(number);
        let answer = self.session.answer(number);
        let conflict = |Conflict { field, value, at, by, .. }: &'s Conflict| ConflictJson {
            field,
            value,
            at: *at,
            by,
        };
        ItemJson {
            id: &item.id,
            text: &item.text,
            status: status::json_name(answer.status),
            reason: &answer.reason,
            note: &answer.note,
            owner: answer.owner(),
            due: answer.due,
            evidence: answer.evidence.iter().map(EvidenceJson::of).collect(),
            blocker: answer.blocker,
            risk: answer.accepted_risk().map(|risk| self.risk(risk)),
            history: answer.history.iter().map(EntryJson::of).collect(),
            open_since: open_since(self.session, number),
            last_time: self.session.last_review_answer(number).map(|last| self.last_answer(last)),
            change: self.change(number, answer),
            conflicts: answer.conflicts.iter().map(conflict).collect(),
            heard: self.has_taken_in().then(|| HeardJson::of(&self.document.voices(), number)),
        }
    }

    fn retired(self, one: &'s Retired) -> RetiredJson<'s, EvidenceJson<'s>, RiskJson<'s>> {
        RetiredJson::of(one, EvidenceJson::of, |risk| self.risk(risk))
    }

    /// Returns the change of an item since the last review; `None` without one.
    fn change(self, item: ItemNo, answer: &Answer) -> Option<&'static str> {
        self.session.last_time()?;
        Some(change_of(self.session.last_review_answer(item), answer).json_name())
    }

    fn risk(self, risk: &'s Risk) -> RiskJson<'s> {
        RiskJson {
            by: &risk.by,
            why: &risk.why,
            control: &risk.control,
            until: risk.until,
            at: risk.at,
            recorded_by: &risk.recorded_by,
            lapsed: risk.is_lapsed(self.document.days.today),
        }
    }

    fn last_answer(self, last: &'s LastAnswer) -> LastAnswerJson<'s> {
        LastAnswerJson {
            status: status::json_name(last.status),
            reason: &last.reason,
            note: &last.note,
            owner: last.owner(),
            due: last.due,
            risk: last.accepted_risk().map(|risk| self.risk(risk)),
        }
    }
}
