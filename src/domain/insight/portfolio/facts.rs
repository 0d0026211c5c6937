//! The facts of one review that a portfolio needs. Nothing in them depends on the day, so they can be cached.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::insight::conditions::{decided, earlier_deciders};
use crate::domain::records::answer::{Answer, HistoryEntry};
use crate::domain::records::checklist::wording::Wording;
use crate::domain::records::checklist::{Checklist, ItemNo};
use crate::domain::records::condition::{Condition, ConditionState, digest_of};
use crate::domain::records::decision::{Decision, Outcome};
use crate::domain::records::labels::Labels;
use crate::domain::records::last_time::LastTime;
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;

/// Days as numbers in the cache: reading them as texts takes longer than all else.
mod days {
    use chrono::{Datelike, NaiveDate};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes the field by reference"
    )]
    pub(super) fn serialize<S: Serializer>(
        day: &Option<NaiveDate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        day.map(|day| day.num_days_from_ce()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NaiveDate>, D::Error> {
        let day = Option::<i32>::deserialize(deserializer)?;
        Ok(day.and_then(NaiveDate::from_num_days_from_ce_opt))
    }
}

/// The facts of one review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The system.
    pub system: Text,
    /// The time at which the review was begun.
    #[serde(with = "chrono::serde::ts_nanoseconds")]
    pub created_at: DateTime<Utc>,
    /// The labels of the system.
    pub labels: Labels,
    /// The counts.
    pub tally: Tally,
    /// The counts of each category.
    pub tallies: Box<[Tally]>,
    /// The checklist, which reviews share.
    #[serde(skip)]
    pub asked: Arc<Asked>,
    /// The answers.
    pub answers: Answers,
    /// The answers of the last review to the items; `None` where there was none.
    pub last: Option<LastFacts>,
    /// The accepted risks of retired items.
    pub retired: Box<[RetiredRisk]>,
    /// The decision.
    pub decision: Option<DecisionFacts>,
    /// The checksum of the file's content, by which it is told from any other version; `None` where no file was read.
    pub content: Option<u64>,
    /// The review from which it was begun.
    pub previous: Option<SessionId>,
    /// The earlier reviews whose conditions it carries on.
    pub deciders: Box<[DeciderFacts]>,
}

/// The items of a checklist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Asked {
    /// The id of the checklist.
    pub id: Text,
    /// Its version.
    pub version: u32,
    /// Its title.
    pub title: Text,
    /// The categories.
    pub categories: Box<[AskedCategory]>,
    /// The items, in order.
    pub items: Box<[AskedItem]>,
}

/// A category of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AskedCategory {
    /// The title.
    pub title: Text,
    /// The short title, of the author or cut from the title.
    pub short: Text,
}

/// An item of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AskedItem {
    /// The id.
    pub id: Text,
    /// The statement.
    pub text: Text,
    /// A number that items with the same texts share.
    pub wording: u64,
}

/// The answers to the items of a checklist, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    statuses: Box<[Option<Status>]>,
    /// The further facts of the items that have any, by index.
    details: Box<[(u32, Detail)]>,
}

/// The facts of an answer beside its status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// The owner.
    pub owner: Option<Text>,
    /// The due date.
    #[serde(with = "days")]
    pub due: Option<NaiveDate>,
    /// True if the item blocks.
    pub is_blocker: bool,
    /// The accepted risk while the item is open.
    pub risk: Option<RiskFacts>,
    /// The time of the last change of an item that has a date; `None` where it is not known.
    #[serde(with = "chrono::serde::ts_nanoseconds_option")]
    pub changed_at: Option<DateTime<Utc>>,
}

/// An accepted risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskFacts {
    /// The name of the person who accepts it.
    pub by: Text,
    /// The last day on which it is accepted.
    #[serde(with = "days")]
    pub until: Option<NaiveDate>,
}

/// The accepted risk of a retired item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetiredRisk {
    /// The id that the item had.
    pub item: Text,
    /// Its statement.
    pub text: Text,
    /// The risk.
    pub risk: RiskFacts,
}

/// The last review, as it stood when this one was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastFacts {
    /// Its id.
    pub session: SessionId,
    /// The time at which it was begun.
    #[serde(with = "chrono::serde::ts_nanoseconds_option")]
    pub created_at: Option<DateTime<Utc>>,
    /// Its answers to the items of this review.
    pub answers: Answers,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionFacts {
    /// The outcome.
    pub outcome: Outcome,
    /// The time.
    #[serde(with = "chrono::serde::ts_nanoseconds_option")]
    pub at: Option<DateTime<Utc>>,
    /// The name of the person who decided.
    pub by: Text,
    /// The conditions on which it depends.
    pub conditions: Box<[ConditionFacts]>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionFacts {
    /// The id.
    pub id: Text,
    /// The text.
    pub text: Text,
    /// The name of the person responsible.
    pub owner: Option<Text>,
    /// The due date.
    #[serde(with = "days")]
    pub due: Option<NaiveDate>,
    /// The state.
    pub state: ConditionState,
    /// The name of the user who said that it is met.
    pub met_by: Option<Text>,
    /// The time at which it was said.
    #[serde(with = "chrono::serde::ts_nanoseconds_option")]
    pub met_at: Option<DateTime<Utc>>,
    /// The time of its last change; `None` where it was not changed since it was decided.
    #[serde(with = "chrono::serde::ts_nanoseconds_option")]
    pub changed_at: Option<DateTime<Utc>>,
}

/// An earlier review whose conditions a review carries on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeciderFacts {
    /// Its id.
    pub session: SessionId,
    /// Its conditions as they stood when the review was begun.
    pub copies: Box<[ConditionFacts]>,
}

impl Facts {
    /// Collects the facts of a review; `asked` are those of its checklist.
    pub fn of(session: &Session, asked: Arc<Asked>) -> Self {
        Self {
            system: session.system().clone(),
            created_at: session.created_at(),
            labels: session.labels().cloned().unwrap_or_default(),
            tally: *session.tally(),
            tallies: tallies(session),
            asked,
            answers: Answers::of(
                session.answers().map(|(item, answer)| said(session, item, answer)),
            ),
            last: LastFacts::of(session),
            retired: retired(session),
            decision: session.decision().map(|decision| DecisionFacts::of(session, decision)),
            content: None,
            previous: session.previous().cloned(),
            deciders: deciders(session),
        }
    }
}

impl Facts {
    /// Returns the time of the decision, or else that at which the review was begun.
    pub fn decided_at(&self) -> DateTime<Utc> {
        self.decision.as_ref().and_then(|decision| decision.at).unwrap_or(self.created_at)
    }

    /// Returns the conditions of the decision.
    pub fn conditions(&self) -> &[ConditionFacts] {
        self.decision.as_ref().map_or(&[], |decision| &decision.conditions)
    }
}

fn tallies(session: &Session) -> Box<[Tally]> {
    let categories = session.checklist().numbered_categories();
    categories.map(|(number, _)| *session.tally_of(number)).collect()
}

/// Returns the time of the newest change of a history.
fn newest(history: &[HistoryEntry]) -> Option<DateTime<Utc>> {
    history.iter().filter_map(|entry| entry.at).max()
}

/// Returns an answer's status and the rest. An item that a new version of the checklist has left unassessed stands as
/// it did with its earlier wording.
fn said(session: &Session, item: ItemNo, answer: &Answer) -> (Option<Status>, Detail) {
    let earlier = || session.last_answer(item).filter(|last| last.is_of_upgrade())?.status;
    let is_dated = answer.due.is_some() || answer.accepted_risk().is_some();
    let detail = Detail {
        owner: answer.owner().cloned(),
        due: answer.due,
        is_blocker: answer.blocker,
        risk: answer.accepted_risk().map(RiskFacts::of),
        changed_at: newest(&answer.history).filter(|_| is_dated),
    };
    (answer.status.or_else(earlier), detail)
}

impl Asked {
    /// Collects the items of a checklist.
    pub fn of(checklist: &Checklist) -> Self {
        let categories = checklist.numbered_categories().map(|(number, one)| AskedCategory {
            title: one.title.clone(),
            short: Text::new(checklist.short_title(number)),
        });
        let items = checklist.items().map(|(_, item)| AskedItem {
            id: item.id.raw().into(),
            text: item.text.clone(),
            wording: wording(&Wording::of(item)),
        });
        Self {
            id: checklist.id().raw().into(),
            version: checklist.version(),
            title: checklist.title().clone(),
            categories: categories.collect(),
            items: items.collect(),
        }
    }

    /// Returns for each item the index of the same one in an earlier checklist: that with its id, else that with its
    /// texts.
    pub fn matched(&self, earlier: &Self) -> Vec<Option<usize>> {
        let by_id: HashMap<&Text, usize> =
            earlier.items.iter().map(|one| &one.id).zip(0..).collect();
        let by_wording: HashMap<u64, usize> =
            earlier.items.iter().map(|one| one.wording).zip(0..).collect();
        let matched = |item: &AskedItem| {
            by_id.get(&item.id).or_else(|| by_wording.get(&item.wording)).copied()
        };
        self.items.iter().map(matched).collect()
    }
}

fn wording(wording: &Wording) -> u64 {
    let digest = digest_of([wording.key().as_str()]);
    digest.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

impl Answers {
    fn of(all: impl Iterator<Item = (Option<Status>, Detail)>) -> Self {
        let (mut statuses, mut details) = (Vec::new(), Vec::new());
        for (index, (status, detail)) in (0..).zip(all) {
            statuses.push(status);
            if detail != Detail::default() {
                details.push((index, detail));
            }
        }
        Self { statuses: statuses.into(), details: details.into() }
    }

    /// Returns the status of an item; `None` is unassessed, and what lies beyond the checklist.
    pub fn status(&self, index: usize) -> Option<Status> {
        self.statuses.get(index).copied().flatten()
    }

    /// Returns the further facts of an item.
    pub fn detail(&self, index: usize) -> Option<&Detail> {
        let place = self.details.binary_search_by_key(&index, |(index, _)| *index as usize).ok()?;
        Some(&self.details[place].1)
    }

    /// Returns whether any item is assessed.
    pub fn is_begun(&self) -> bool {
        self.statuses.iter().any(Option::is_some)
    }
}

impl RiskFacts {
    fn of(risk: &Risk) -> Self {
        Self { by: risk.by.clone(), until: risk.until }
    }
}

impl LastFacts {
    fn of(session: &Session) -> Option<Self> {
        let last = session.last_time()?;
        let answer = |(item, _)| {
            let Some(answer) = session.last_review_answer(item) else { return Default::default() };
            let detail = Detail {
                owner: answer.owner().cloned(),
                due: answer.due,
                is_blocker: answer.blocker,
                risk: answer.accepted_risk().map(RiskFacts::of),
                changed_at: None,
            };
            (answer.status, detail)
        };
        Some(Self {
            session: last.session.clone()?,
            created_at: last.created_at,
            answers: Answers::of(session.checklist().items().map(answer)),
        })
    }
}

fn retired(session: &Session) -> Box<[RetiredRisk]> {
    let risks = session.retired().iter().filter_map(|one| {
        let risk = RiskFacts::of(one.standing_risk()?);
        Some(RetiredRisk { item: one.id.raw().into(), text: one.text.clone(), risk })
    });
    risks.collect()
}

impl DecisionFacts {
    fn of(session: &Session, decision: &Decision) -> Self {
        let conditions = decided(session).into_iter();
        Self {
            outcome: decision.outcome,
            at: decision.at,
            by: decision.by.clone(),
            conditions: conditions.map(|one| ConditionFacts::of(one.id, one.condition)).collect(),
        }
    }
}

impl ConditionFacts {
    fn of(id: Text, condition: Condition) -> Self {
        Self {
            id,
            owner: condition.owner().cloned(),
            changed_at: newest(&condition.history),
            text: condition.text,
            due: condition.due,
            state: condition.state,
            met_by: condition.met_by,
            met_at: condition.met_at,
        }
    }

    /// Returns whether the decision depends on it.
    pub fn stands(&self) -> bool {
        self.state != ConditionState::Dropped
    }

    /// Returns whether it still has to be met.
    pub fn is_open(&self) -> bool {
        self.state == ConditionState::Open
    }
}

fn deciders(session: &Session) -> Box<[DeciderFacts]> {
    let copies = session.last_time().map_or(&[][..], LastTime::conditions);
    let decider = |id: SessionId| {
        let of_it = copies.iter().filter(|copy| copy.session.as_ref() == Some(&id)).enumerate();
        let copies = of_it.map(|(index, copy)| {
            ConditionFacts::of(copy.condition.id_at(index), copy.condition.clone())
        });
        DeciderFacts { copies: copies.collect(), session: id }
    };
    earlier_deciders(session).into_iter().map(decider).collect()
}
