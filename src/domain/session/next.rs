//! The next review of a system, begun from the last one.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::day::Zone;
use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::text::Text;
use crate::domain::format::record::Lenient;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::versions::Versions;
use crate::domain::records::checklist::wording::Wording;
use crate::domain::records::checklist::{Checklist, ItemNo};
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::{LastAnswer, LastCondition, LastDecision, LastTime};
use crate::domain::records::people::Person;
use crate::domain::records::retired::Retired;
use crate::domain::session::upgrade::joined::joined_last;
use crate::domain::session::{Rest, Session, no_answers};

impl Session {
    /// Creates the next review of the system. No status is taken over: the answers of this review become
    /// its `last_time`, with days in `zone`; the participants are taken over as absent, the labels as they are. Items match as those of two
    /// versions of a checklist do; what stays of the others are their blockers and accepted risks.
    pub fn next(
        &self,
        id: SessionId,
        system: Text,
        created_at: DateTime<Utc>,
        checklist: Arc<Checklist>,
        zone: Zone,
    ) -> Self {
        let absent = |person: &Person| Person { present: false, ..person.clone() };
        let versions = Versions::between(&self.checklist, &checklist);
        let last_time = last_time_of(self, &checklist, &versions, zone);
        let rest = Rest {
            labels: self.rest.labels.clone(),
            previous: Lenient::Known(Some(self.id.clone())),
            people: Lenient::Known(self.people().iter().map(absent).collect()),
            last_time: Lenient::Known(Some(last_time)),
            retired: Lenient::Known(retired_of(self, &checklist, &versions, zone)),
            ..Rest::default()
        };
        let answers = no_answers(&checklist);
        Self::assemble(id, system, created_at, checklist, answers, rest)
    }

    /// Returns the checklist of the next review: the built-in one if the ids match, else the session's own.
    pub fn next_checklist(&self) -> Arc<Checklist> {
        let built_in = Checklist::built_in();
        if built_in.id() == self.checklist.id() { built_in } else { Arc::clone(&self.checklist) }
    }
}

/// Returns the answers of a session as the `last_time` of the next one, which has a checklist of its own.
fn last_time_of(
    session: &Session,
    checklist: &Checklist,
    versions: &Versions<'_>,
    zone: Zone,
) -> LastTime {
    let retired = retired_by_wording(session);
    let answers = checklist.items().filter_map(|(number, item)| {
        if versions.sources(number).is_empty() {
            let again = retired.get(&Wording::of(item).key())?;
            let last = last_answer_of(&again.answer, None, session.created_on(zone));
            return Some((item.id.raw().to_owned(), last));
        }
        let parts = versions.sources(number).iter().map(|source| {
            let asked = session.checklist().item(*source);
            (Wording::of(asked), last_answer_to(session, *source, zone))
        });
        let answer = joined_last(&parts.collect::<Vec<_>>(), &Wording::of(item))?;
        Some((item.id.raw().to_owned(), answer))
    });
    let last = LastTime {
        session: Some(session.id().clone()),
        created_at: Some(session.created_at()),
        answers: answers.collect(),
        decision: Lenient::Known(session.decision().map(last_decision_of)),
        conditions: Lenient::Known(last_conditions_of(session)),
        ..LastTime::default()
    };
    last.with_counts(*session.tally())
}

/// Returns the items of a session that the next one does not ask, with their unsettled blockers and accepted risks;
/// then those with one that were retired before.
fn retired_of(
    session: &Session,
    later: &Checklist,
    versions: &Versions<'_>,
    zone: Zone,
) -> Vec<Retired> {
    let checklist = session.checklist();
    let gone = checklist.items().filter(|(number, _)| versions.targets(*number).is_empty());
    let gone = gone.map(|(number, item)| {
        let category = checklist.category(checklist.category_of(number));
        let answer = still_to_settle(session.answer(number));
        let last = last_answer_to(session, number, zone);
        Retired::new((item, category, checklist.identity()), answer, Some(last))
    });
    let asked: HashSet<String> = later.items().map(|(_, item)| Wording::of(item).key()).collect();
    let is_gone = |one: &&Retired| one.is_left_over() && !asked.contains(&one.wording().key());
    let before = session.retired().iter().filter(is_gone).map(|one| Retired {
        answer: still_to_settle(&one.answer),
        last_time: None,
        ..one.clone()
    });
    gone.chain(before.filter(|one| one.answer != Answer::default())).collect()
}

/// Returns the retired items in whose place there is no other, by the wording that an item may have again.
fn retired_by_wording(session: &Session) -> HashMap<String, &Retired> {
    let retired = session.retired().iter().filter(|one| one.is_left_over());
    retired.map(|one| (one.wording().key(), one)).collect()
}

/// Returns an answer with nothing but its blocker and its risk while it is open.
fn still_to_settle(answer: &Answer) -> Answer {
    let risk = if answer.is_open() { answer.risk.clone() } else { Lenient::default() };
    Answer { blocker: answer.blocker, risk, ..Answer::default() }
}

fn last_answer_to(session: &Session, item: ItemNo, zone: Zone) -> LastAnswer {
    let before = session.last_review_answer(item);
    last_answer_of(session.answer(item), before, session.created_on(zone))
}

fn last_decision_of(decision: &Decision) -> LastDecision {
    let Decision { outcome, by, at, .. } = decision;
    LastDecision { outcome: *outcome, by: by.clone(), at: *at, ..LastDecision::default() }
}

/// Returns the conditions of a session's decision, then those that it carried on and are still open, unless
/// the decision repeats them.
fn last_conditions_of(session: &Session) -> Vec<LastCondition> {
    let own = session.decision().cloned().map(Decision::with_ids).unwrap_or_default().conditions;
    let own = own.into_iter().filter(Condition::stands).map(|condition| LastCondition {
        session: Some(session.id().clone()),
        condition: Condition { history: Vec::new(), ..condition },
        ..LastCondition::default()
    });
    let mut all: Vec<LastCondition> = own.collect();
    let carried = session.last_time().map_or(&[][..], LastTime::conditions);
    for last in carried.iter().filter(|last| last.condition.is_open()) {
        if !all.iter().any(|one| names::is_same(&one.condition.text, &last.condition.text)) {
            all.push(last.clone());
        }
    }
    all
}

fn last_answer_of(answer: &Answer, before: Option<&LastAnswer>, day: NaiveDate) -> LastAnswer {
    let since = || before.and_then(|before| before.open_since).unwrap_or(day);
    LastAnswer {
        status: answer.status,
        reason: answer.reason.clone(),
        note: answer.note.clone(),
        owner: answer.owner.clone(),
        due: answer.due,
        evidence: answer.evidence.clone(),
        blocker: answer.blocker,
        risk: answer.risk.clone(),
        open_since: answer.is_gap().then(since),
        ..LastAnswer::default()
    }
}
