//! Making a decision about a session: the proposal, the record of what it rests on, and the objections.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::basics::status;
use crate::domain::basics::text::{Text, counted};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::decision::{Decision, Earlier, Outcome};
use crate::domain::records::people::Role;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;

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
                conditions: before.conditions.clone(),
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

    /// Completes the decision for the record: author, time, the state of every item, and what it replaces.
    pub fn made(self, session: &Session, stamp: &Stamp) -> Self {
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
            earlier: earlier.into_iter().chain(replaced).collect(),
            ..self
        }
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

/// Returns the state of every item of a session.
fn basis(session: &Session) -> BTreeMap<String, String> {
    let items = session.checklist().items();
    items.map(|(item, asked)| (asked.id.raw().to_owned(), state_of(session.answer(item)))).collect()
}

/// Returns the state of an item in words: `missing, blocker, accepted until 2027-01-31`.
fn state_of(answer: &Answer) -> String {
    let mut words = status::word(answer.status).to_owned();
    if answer.blocker {
        words.push_str(", blocker");
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
    /// The items that are not assessed.
    pub unassessed: Vec<ItemNo>,
    /// The items whose accepted risk has lapsed.
    pub lapsed: Vec<ItemNo>,
    /// The items with an accepted risk in force.
    pub accepted: Vec<ItemNo>,
    /// The gaps without an owner.
    pub unowned: Vec<ItemNo>,
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
            unassessed: of(&|_, answer| answer.status.is_none()),
            lapsed: of(&|item, _| session.lapsed_risk(item, today).is_some()),
            accepted: of(&|_, answer| is_in_force(answer)),
            unowned: of(&|_, answer| answer.is_gap() && answer.owner().is_none()),
        }
    }

    /// Returns what speaks against a go, each kind with its words for one, for many, and in short.
    fn against(&self) -> impl Iterator<Item = ([&'static str; 4], &[ItemNo])> {
        let kinds = [
            (["open blocker", "open blockers", "blocker", "blockers"], &self.blockers),
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

/// Returns the objections to a go: open blockers, unassessed items and lapsed risks, each kind as one line
/// that counts and names the items.
pub fn objections(session: &Session, today: NaiveDate) -> Vec<Text> {
    let grounds = Grounds::of(session, today);
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
