//! Making a decision about a session: the proposal, the record of what it rests on, and the objections.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::basics::names;
use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::{Text, counted};
use crate::domain::format::record::Lenient;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::condition::{Condition, ConditionState, id_of};
use crate::domain::records::decision::{Decision, Earlier, Outcome};
use crate::domain::records::people::Role;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::edit::ConditionChange;

/// An item that has changed since a decision was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The item.
    pub item: ItemNo,
    /// Its state when it was decided.
    pub was: String,
    /// Its state now.
    pub is: String,
}

impl Decision {
    /// Returns the initial content of the decision form. The last decision is repeated if its outcome is the
    /// same; else the decision maker decides, and all who are present and not observers sign.
    pub fn proposed(session: &Session, outcome: Outcome) -> Self {
        if let Some(before) = session.decision().filter(|before| before.outcome == outcome) {
            return Self {
                outcome,
                by: before.by.clone(),
                conditions: before.standing().map(|(.., one)| one.clone()).collect(),
                signed: before.signed.clone(),
                remarks: before.remarks.clone(),
                ..Self::default()
            };
        }
        let present = || session.people().iter().filter(|person| person.present);
        let decides = present().find(|person| person.role == Role::DecisionMaker);
        let signs = present().filter(|person| person.role != Role::Observer);
        Self {
            outcome,
            by: decides.map(|person| person.name.clone()).unwrap_or_default(),
            signed: signs.map(|person| person.name.clone()).collect(),
            ..Self::default()
        }
    }

    /// Completes the decision for the record: author, time, the score and the state of every item, and what
    /// it replaces. A condition of the text of one before is that one; the others before are dropped.
    pub fn made(self, session: &Session, stamp: &Stamp) -> Self {
        let before = session.decision().cloned().unwrap_or_default().with_ids().conditions;
        let replaced = session.decision().map(|before| Earlier {
            outcome: before.outcome,
            by: before.by.clone(),
            at: before.at,
            ..Earlier::default()
        });
        let earlier = session.decision().map(|before| before.earlier.clone()).unwrap_or_default();
        Self {
            at: Some(stamp.at),
            recorded_by: stamp.by.clone(),
            basis: basis(session),
            score: Lenient::Known(Some(*session.tally())),
            conditions: made_conditions(self.conditions, before, stamp),
            earlier: earlier.into_iter().chain(replaced).collect(),
            ..self
        }
    }

    /// Adds conditions to a decision that was made before.
    pub fn adding(mut self, conditions: Vec<Condition>, stamp: &Stamp) -> Self {
        self = self.with_ids();
        for condition in conditions {
            let index = self.conditions.len();
            self.conditions.push(new_condition(index, condition, stamp));
        }
        self
    }

    /// Returns the number of open blockers when the decision was made; 0 where it was not recorded.
    pub fn open_blockers(&self) -> usize {
        let is_blocker = |state: &str| state.split(", ").skip(1).any(|word| word == BLOCKER);
        let states = self.basis.values().map(String::as_str);
        states.filter(|state| is_open(state) && is_blocker(state)).count()
    }

    /// Returns the items that were neither done nor not applicable when the decision was made, with their state then.
    pub fn open_then<'d>(
        &'d self,
        session: &'d Session,
    ) -> impl Iterator<Item = (ItemNo, &'d str)> {
        let items = session.checklist().items();
        let states =
            items.filter_map(|(item, asked)| Some((item, self.basis.get(asked.id.raw())?)));
        states.map(|(item, state)| (item, state.as_str())).filter(|(_, state)| is_open(state))
    }

    /// Returns the items whose state differs from when the decision was made.
    pub fn changed_since(&self, session: &Session) -> Vec<Changed> {
        let changed = session.answers().filter_map(|(item, answer)| {
            let was = self.basis.get(session.checklist().item(item).id.raw())?;
            let is = state_of(answer);
            (*was != is).then(|| Changed { item, was: was.clone(), is })
        });
        changed.collect()
    }
}

/// Returns the conditions of a new decision: those given, with the ids, states and histories of the same ones
/// before; then the others before, dropped.
fn made_conditions(
    given: Vec<Condition>,
    mut before: Vec<Condition>,
    stamp: &Stamp,
) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for (index, given) in given.into_iter().enumerate() {
        let same = before.iter().position(|one| names::is_same(&one.text, &given.text));
        conditions.push(if let Some(place) = same {
            kept_condition(before.remove(place), given, stamp)
        } else {
            new_condition(index, given, stamp)
        });
    }
    for mut one in before {
        ConditionChange::to(ConditionState::Dropped).apply(&mut one, stamp);
        conditions.push(one);
    }
    conditions
}

/// Gives a condition its id.
fn new_condition(index: usize, condition: Condition, stamp: &Stamp) -> Condition {
    let (at, index) = (stamp.at.to_rfc3339(), index.to_string());
    let id = id_of([at.as_str(), stamp.by.raw(), index.as_str(), condition.text.raw()]);
    Condition { id: Some(id), ..condition }
}

/// Returns a condition of before with the owner and the due date of today; one that was dropped is open again.
fn kept_condition(mut before: Condition, given: Condition, stamp: &Stamp) -> Condition {
    let reopened = (!before.stands()).then(|| ConditionChange::to(ConditionState::Open));
    let values = [
        ConditionChange::Text(given.text),
        ConditionChange::Owner(given.owner),
        ConditionChange::Due(given.due),
    ];
    for change in values.into_iter().chain(reopened) {
        change.apply(&mut before, stamp);
    }
    before
}

/// Returns the state of every item of a session.
fn basis(session: &Session) -> BTreeMap<String, String> {
    let items = session.checklist().items();
    items.map(|(item, asked)| (asked.id.raw().to_owned(), state_of(session.answer(item)))).collect()
}

/// The word for a flagged item in the state of one.
const BLOCKER: &str = "blocker";

/// Returns whether a state in words is that of an item that is neither done nor not applicable.
fn is_open(state: &str) -> bool {
    let status = state.split_once(", ").map_or(state, |(status, _)| status);
    ![Status::Done, Status::NotApplicable].map(Status::word).contains(&status)
}

/// Returns the state of an item in words: `missing, blocker, accepted until 2027-01-31`.
fn state_of(answer: &Answer) -> String {
    let mut words = status::word(answer.status).to_owned();
    if answer.blocker {
        words.push_str(", ");
        words.push_str(BLOCKER);
    }
    if let Some(until) = answer.accepted_risk().and_then(|risk| risk.until) {
        words.push_str(", accepted until ");
        words.push_str(&until.to_string());
    }
    words
}

/// The largest number of items that an objection names; the others are only counted.
const NAMED: usize = 4;

/// The facts that a decision rests on, besides the score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// The open blockers.
    pub blockers: Vec<ItemNo>,
    /// The settled items that are still flagged as blockers.
    pub still_flagged: Vec<ItemNo>,
    /// The items that are not assessed.
    pub unassessed: Vec<ItemNo>,
    /// The items whose accepted risk has lapsed.
    pub lapsed: Vec<ItemNo>,
    /// The items with an accepted risk in force.
    pub accepted: Vec<ItemNo>,
    /// The gaps.
    pub gaps: Vec<ItemNo>,
}

impl Grounds {
    /// Collects the facts of a session on a day.
    pub fn of(session: &Session, today: NaiveDate) -> Self {
        let of = |wanted: &dyn Fn(ItemNo, &Answer) -> bool| -> Vec<ItemNo> {
            let found = session.answers().filter(|(item, answer)| wanted(*item, answer));
            found.map(|(item, _)| item).collect()
        };
        let is_in_force =
            |answer: &Answer| answer.accepted_risk().is_some_and(|risk| !risk.is_lapsed(today));
        Self {
            blockers: of(&|_, answer| answer.blocker && answer.is_open()),
            still_flagged: of(&|_, answer| answer.blocker && !answer.is_open()),
            unassessed: of(&|_, answer| answer.status.is_none()),
            lapsed: of(&|item, _| session.lapsed_risk(item, today).is_some()),
            accepted: of(&|_, answer| is_in_force(answer)),
            gaps: of(&|_, answer| answer.is_gap()),
        }
    }

    /// Returns what speaks against a go, each kind with its words for one, for many, and in short.
    fn against(&self) -> impl Iterator<Item = ([&'static str; 4], &[ItemNo])> {
        let kinds = [
            (["open blocker", "open blockers", "blocker", "blockers"], &self.blockers),
            (
                [
                    "settled item still flagged",
                    "settled items still flagged",
                    "still flagged",
                    "still flagged",
                ],
                &self.still_flagged,
            ),
            (["unassessed item", "unassessed items", "unassessed", "unassessed"], &self.unassessed),
            (["lapsed risk", "lapsed risks", "lapsed risk", "lapsed risks"], &self.lapsed),
        ];
        let kinds = kinds.into_iter().filter(|(_, items)| !items.is_empty());
        kinds.map(|(words, items)| (words, items.as_slice()))
    }

    /// Returns what speaks against a go, counted: `1 blocker, 22 unassessed`.
    pub fn against_words(&self) -> String {
        let counts = self.against().map(|([.., one, many], items)| counted(items.len(), one, many));
        counts.collect::<Vec<_>>().join(", ")
    }

    /// Returns the outcome that the facts allow: a go where nothing speaks against it.
    pub fn allowed(&self) -> Outcome {
        let is_free = self.against().next().is_none();
        if is_free { Outcome::Go } else { Outcome::ConditionalGo }
    }
}

/// Returns the objections to an outcome, each kind as one line that counts and names the items: to a go open
/// blockers, flags of settled items, unassessed items and lapsed risks; to a conditional go open blockers; to a
/// no-go none.
pub fn objections(session: &Session, outcome: Outcome, today: NaiveDate) -> Vec<Text> {
    let all = Grounds::of(session, today);
    let grounds = match outcome {
        Outcome::Go => all,
        Outcome::ConditionalGo => {
            Grounds { still_flagged: Vec::new(), unassessed: Vec::new(), lapsed: Vec::new(), ..all }
        }
        Outcome::NoGo => return Vec::new(),
    };
    let against = grounds.against();
    against.map(|([one, many, ..], items)| objection(session, [one, many], items)).collect()
}

fn objection(session: &Session, [one, many]: [&str; 2], items: &[ItemNo]) -> Text {
    let texts = items.iter().take(NAMED).map(|&item| session.checklist().item(item).text.raw());
    let texts = texts.map(|text| text.strip_suffix('.').unwrap_or(text));
    let texts = texts.collect::<Vec<_>>().join("; ");
    let more = match items.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Text::new(format!("{}: {texts}{more}.", counted(items.len(), one, many)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::basics::names::{SessionId, SystemName};
    use crate::domain::records::checklist::Checklist;
    use crate::domain::records::stamp::Direction;
    use crate::domain::session::edit::{Edit, Whole};

    fn stamp(second: i64) -> Stamp {
        let at = chrono::DateTime::from_timestamp(1_795_000_000 + second, 0).unwrap();
        Stamp { at, by: "dana".into(), direction: Direction::Forward }
    }

    fn decide(session: &mut Session, outcome: Outcome, conditions: &[&str], second: i64) {
        let today = stamp(0).at.date_naive();
        let mut decision = Decision { outcome, by: "dana".into(), ..Decision::default() };
        decision.set_conditions(conditions, today).unwrap();
        let decision = decision.made(session, &stamp(second));
        let edit = Edit::whole(Whole::Decision(Lenient::Known(Some(decision))));
        session.apply(&edit, &stamp(second)).unwrap();
    }

    /// Returns the texts, states and owners of all conditions.
    fn conditions(session: &Session) -> Vec<(String, &'static str, String)> {
        let all = &session.decision().unwrap().conditions;
        let told = |one: &Condition| {
            let owner = one.owner.as_ref().map(|owner| owner.raw().to_owned());
            (one.text.raw().to_owned(), one.state.word(), owner.unwrap_or_default())
        };
        all.iter().map(told).collect()
    }

    fn told(text: &str, state: &'static str, owner: &str) -> (String, &'static str, String) {
        (text.to_owned(), state, owner.to_owned())
    }

    #[test]
    fn deciding_again_keeps_equal_conditions_and_drops_the_others() {
        let system = SystemName::parse("ledger").unwrap();
        let id = SessionId::new(system.text(), stamp(0).at.date_naive(), 1);
        let mut session = Session::new(id, system, stamp(0).at, Checklist::built_in());
        decide(&mut session, Outcome::ConditionalGo, &["drill @ben", "runbook"], 1);
        let ids = |session: &Session| -> Vec<Text> {
            session.decision().unwrap().standing().map(|(_, id, _)| id).collect()
        };
        let before = ids(&session);
        let met = Whole::Condition(before[0].clone(), ConditionChange::to(ConditionState::Met));
        session.apply(&Edit::whole(met), &stamp(2)).unwrap();
        decide(&mut session, Outcome::ConditionalGo, &["pager", "Drill @cleo"], 3);
        assert_eq!(
            conditions(&session),
            [
                told("pager", "open", ""),
                told("Drill", "met", "cleo"),
                told("runbook", "dropped", "")
            ]
        );
        assert_eq!(ids(&session)[1], before[0]);
        assert_eq!(ids(&session).len(), 2);
        // A condition that comes again is open again, with the same id.
        decide(&mut session, Outcome::ConditionalGo, &["runbook 2026-12-10"], 4);
        assert_eq!(conditions(&session)[0], told("runbook", "open", ""));
        assert_eq!(ids(&session), [before[1].clone()]);
        // A go depends on nothing.
        decide(&mut session, Outcome::Go, &[], 5);
        assert!(ids(&session).is_empty());
        assert!(conditions(&session).iter().all(|(_, state, _)| *state == "dropped"));
    }

    #[test]
    fn a_condition_is_met_by_somebody_and_opened_again() {
        let system = SystemName::parse("ledger").unwrap();
        let id = SessionId::new(system.text(), stamp(0).at.date_naive(), 1);
        let mut session = Session::new(id, system, stamp(0).at, Checklist::built_in());
        decide(&mut session, Outcome::ConditionalGo, &["drill @ben"], 1);
        let id = session.decision().unwrap().conditions[0].id.clone().unwrap();
        let change = |state| Edit::whole(Whole::Condition(id.clone(), ConditionChange::to(state)));
        let back = session.apply(&change(ConditionState::Met), &stamp(2)).unwrap();
        let condition = |session: &Session| session.decision().unwrap().conditions[0].clone();
        let met = condition(&session);
        assert_eq!((met.met_by, met.met_at), (Some("dana".into()), Some(stamp(2).at)));
        assert_eq!(session.apply(&change(ConditionState::Met), &stamp(3)), None);
        let again = session.apply(&back, &stamp(4).towards(Direction::Back)).unwrap();
        assert!(condition(&session).is_open());
        assert_eq!(condition(&session).met_by, None);
        session.apply(&again, &stamp(5)).unwrap();
        // The redo brings back who met it, and when.
        assert_eq!(condition(&session).met_at, Some(stamp(2).at));
        assert_eq!(condition(&session).history.len(), 3);
    }
}
