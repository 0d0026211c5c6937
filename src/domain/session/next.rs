//! The next review of a system, begun from the last one.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use unicode_normalization::UnicodeNormalization;

use crate::domain::basics::day::Zone;
use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Lenient, Unknown};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::Checklist;
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::{LastAnswer, LastCondition, LastDecision, LastTime};
use crate::domain::records::people::Person;
use crate::domain::session::{LABELS, Rest, Session, no_answers};

impl Session {
    /// Creates the next review of the system. No status is taken over: the answers of this review become
    /// its `last_time`, with days in `zone`; the participants are taken over as absent.
    pub fn next(
        &self,
        id: SessionId,
        system: Text,
        created_at: DateTime<Utc>,
        checklist: Arc<Checklist>,
        zone: Zone,
    ) -> Self {
        let absent = |person: &Person| Person { present: false, ..person.clone() };
        let labels = self.rest.unknown.get(LABELS);
        let mut unknown = Unknown::default();
        if let Some(labels) = labels {
            unknown.push(LABELS.to_owned(), labels.clone());
        }
        let rest = Rest {
            unknown,
            previous: Lenient::Known(Some(self.id.clone())),
            people: Lenient::Known(self.people().iter().map(absent).collect()),
            last_time: Lenient::Known(Some(last_time_of(self, &checklist, zone))),
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
fn last_time_of(session: &Session, checklist: &Checklist, zone: Zone) -> LastTime {
    let day = session.created_on(zone);
    let answers = session.checklist().items().map(|(item, asked)| {
        let before = session.last_answer(item);
        let now = checklist.number(&asked.id).map(|number| &checklist.item(number).text);
        let is_reworded = now.is_some_and(|now| !reads_alike(now, &asked.text));
        let text = if is_reworded { asked.text.clone() } else { Text::default() };
        let answer = last_answer_of(session.answer(item), before, day);
        (asked.id.raw().to_owned(), LastAnswer { text, ..answer })
    });
    LastTime {
        session: Some(session.id().clone()),
        created_at: Some(session.created_at()),
        answers: answers.collect(),
        decision: Lenient::Known(session.decision().map(last_decision_of)),
        conditions: Lenient::Known(last_conditions_of(session)),
        ..LastTime::default()
    }
}

/// Returns whether two statements are alike but for white space and their Unicode form.
fn reads_alike(one: &Text, other: &Text) -> bool {
    let folded = |text: &Text| {
        let words: Vec<String> =
            text.raw().split_whitespace().map(|word| word.nfc().collect()).collect();
        words
    };
    folded(one) == folded(other)
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
