//! The session: one review of one system with one checklist, its file form, its edits and their undo,
//! and the merging of two versions of it.

pub mod answered;
mod answers;
pub mod assessing;
mod change;
pub mod combining;
mod common;
pub(crate) mod condition;
pub mod conflicts;
mod earlier;
pub mod edit;
pub mod field;
pub mod file;
pub mod foreign;
mod merge;
mod next;
mod sample;
mod sides;
pub mod skim;
pub mod undo;
mod upgrade;
pub mod value;
pub mod versioned;
mod whole;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::day::Zone;
use crate::domain::basics::names::{self, SessionId, SystemName};
use crate::domain::basics::score::Tally;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Lenient, Unknown};
use crate::domain::records::answer::{Answer, Conflict, HistoryEntry, SharedAnswer};
use crate::domain::records::assessment::{Assessment, Names, Submitted};
use crate::domain::records::checklist::{CategoryNo, Checklist, ItemNo};
use crate::domain::records::decision::Decision;
use crate::domain::records::labels::{Labelling, Labels};
use crate::domain::records::last_time::{LastAnswer, LastTime};
use crate::domain::records::meeting::Meeting;
use crate::domain::records::people::Person;
use crate::domain::records::response::Response;
use crate::domain::records::retired::Retired;
use crate::domain::records::risk::Risk;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::edit::{Edit, Whole};

/// One review of one system with one checklist.
///
/// Only [`Session::apply`] changes it; it keeps the tallies equal to the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    id: SessionId,
    system: Text,
    created_at: DateTime<Utc>,
    checklist: Arc<Checklist>,
    /// One answer for every item, in the checklist's order. Copies of a session share them until a change.
    answers: Arc<Vec<SharedAnswer>>,
    total: Tally,
    tallies: Vec<Tally>,
    rest: Arc<Rest>,
}

/// A due date as it is sorted: none is later than any.
type Deadline = (bool, Option<NaiveDate>);

/// The parts of a session other than its answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Rest {
    /// The id of the last review's session.
    previous: Lenient<Option<SessionId>>,
    people: Lenient<Vec<Person>>,
    decision: Lenient<Option<Decision>>,
    /// The labels of the system.
    labels: Lenient<Labels>,
    meeting: Lenient<Option<Meeting>>,
    last_time: Lenient<Option<LastTime>>,
    /// The items that the checklist no longer has.
    retired: Lenient<Vec<Retired>>,
    /// The mark of one person's assessment of a review.
    assessment: Lenient<Option<Assessment>>,
    /// The assessments whose responses stand in the answers.
    assessments: Lenient<Vec<Submitted>>,
    /// The naming of the authors of these responses.
    names: Lenient<Option<Names>>,
    /// Answers to items that the checklist lacks, kept as they are.
    strays: Vec<(String, Answer)>,
    /// The changes of fields of the session as a whole, oldest first.
    history: Vec<HistoryEntry>,
    /// The conflicts about fields of the session as a whole.
    conflicts: Vec<Conflict>,
    unknown: Unknown,
}

impl Session {
    /// Creates a session in which every item is unassessed.
    pub fn new(
        id: SessionId,
        system: SystemName,
        created_at: DateTime<Utc>,
        checklist: Arc<Checklist>,
    ) -> Self {
        let answers = no_answers(&checklist);
        Self::assemble(id, system.into(), created_at, checklist, answers, Rest::default())
    }

    /// Returns the session with labels that it has from its beginning.
    #[must_use]
    pub fn labelled(mut self, labels: &[Labelling]) -> Self {
        if let Lenient::Known(own) = &mut Arc::make_mut(&mut self.rest).labels {
            for Labelling { key, value } in labels {
                own.put(key, value.clone());
            }
        }
        self
    }

    fn assemble(
        id: SessionId,
        system: Text,
        created_at: DateTime<Utc>,
        checklist: Arc<Checklist>,
        answers: Vec<SharedAnswer>,
        rest: Rest,
    ) -> Self {
        let mut session = Self {
            tallies: vec![Tally::default(); checklist.categories().len()],
            total: Tally::default(),
            id,
            system,
            created_at,
            checklist,
            answers: Arc::new(answers),
            rest: Arc::new(rest),
        };
        for number in 0..session.answers.len() {
            session.count(ItemNo(number), u32::wrapping_add);
        }
        session
    }

    /// Returns the id, which never changes.
    pub const fn id(&self) -> &SessionId {
        &self.id
    }

    /// Returns the name of the system under review.
    pub const fn system(&self) -> &Text {
        &self.system
    }

    /// Returns the time at which the session was created.
    pub const fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// Returns the local day on which it was created: the date by which a review is listed.
    pub fn created_on(&self, zone: Zone) -> NaiveDate {
        zone.day(self.created_at)
    }

    /// Returns the session's own copy of its checklist.
    pub const fn checklist(&self) -> &Arc<Checklist> {
        &self.checklist
    }

    /// Returns the labels of the system; `None` where this version cannot read them.
    pub fn labels(&self) -> Option<&Labels> {
        self.rest.labels.known()
    }

    /// Returns the value of a label of the system.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels()?.value(key)
    }

    /// Returns the id of the last review's session.
    pub fn previous(&self) -> Option<&SessionId> {
        self.rest.previous.known()?.as_ref()
    }

    /// Returns the participants.
    pub fn people(&self) -> &[Person] {
        self.rest.people.known().map_or(&[], Vec::as_slice)
    }

    /// Returns the decision.
    pub fn decision(&self) -> Option<&Decision> {
        self.rest.decision.known()?.as_ref()
    }

    /// Returns the meeting in which the review is held.
    pub fn meeting(&self) -> Option<&Meeting> {
        self.rest.meeting.known()?.as_ref()
    }

    /// Returns the last review; `None` where there was none.
    pub fn last_time(&self) -> Option<&LastTime> {
        self.kept_answers().filter(|last| last.is_review())
    }

    /// Returns the answer that `=` confirms: the last review's, or this one's to an earlier wording of the item.
    pub fn last_answer(&self, item: ItemNo) -> Option<&LastAnswer> {
        self.kept_answers()?.answers.get(self.checklist.item(item).id.raw())
    }

    /// Returns the last review's answer to an item.
    pub fn last_review_answer(&self, item: ItemNo) -> Option<&LastAnswer> {
        self.last_answer(item)?.of_review()
    }

    /// Returns the answers of the last review, and those of this one that newer versions of the checklist have put
    /// with them.
    fn kept_answers(&self) -> Option<&LastTime> {
        self.rest.last_time.known()?.as_ref()
    }

    /// Returns the items that the checklist no longer has.
    pub fn retired(&self) -> &[Retired] {
        self.rest.retired.known().map_or(&[], Vec::as_slice)
    }

    /// Returns what makes the session one person's assessment of a review; `None` for a review.
    pub fn assessment(&self) -> Option<&Assessment> {
        self.rest.assessment.known()?.as_ref()
    }

    /// Returns whether the session is an assessment, also one that this version cannot read.
    pub fn is_assessment(&self) -> bool {
        self.rest.assessment != Lenient::default()
    }

    /// Returns the submitted assessments that the review has taken in, by time and name.
    pub fn assessments(&self) -> &[Submitted] {
        self.rest.assessments.known().map_or(&[], Vec::as_slice)
    }

    /// Returns what the responses say of their authors; `None` before the first ones.
    pub fn names(&self) -> Option<Names> {
        *self.rest.names.known()?
    }

    /// Returns the accepted risk of an item: this review's, else the last review's while the item is open.
    pub fn standing_risk(&self, item: ItemNo) -> Option<&Risk> {
        let answer = self.answer(item);
        let last = self.last_review_answer(item).filter(|_| answer.is_open());
        answer.accepted_risk().or_else(|| last?.accepted_risk())
    }

    /// Returns the accepted risk of an item if it has lapsed on `today`.
    pub fn lapsed_risk(&self, item: ItemNo, today: NaiveDate) -> Option<&Risk> {
        self.standing_risk(item).filter(|risk| risk.is_lapsed(today))
    }

    /// Returns the number of items whose accepted risk has lapsed.
    pub fn lapsed_count(&self, today: NaiveDate) -> u32 {
        let items = (0..self.answers.len()).map(ItemNo);
        items.map(|item| u32::from(self.lapsed_risk(item, today).is_some())).sum()
    }

    /// Returns the latest time of a change of an answer or of the meeting's clock.
    pub fn last_change(&self) -> Option<DateTime<Utc>> {
        let changes = self.answers.iter().filter_map(|answer| answer.history.last()?.at);
        let clock = self.meeting().into_iter().flat_map(|meeting| &meeting.clock);
        changes.chain(clock.filter_map(|stamp| stamp.at)).max()
    }

    /// Returns the changes of fields of the session as a whole, oldest first.
    pub fn history(&self) -> &[HistoryEntry] {
        &self.rest.history
    }

    /// Returns the conflicts about fields of the session as a whole.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.rest.conflicts
    }

    /// Returns the answer to an item.
    ///
    /// # Panics
    /// If `item` is out of range.
    pub fn answer(&self, item: ItemNo) -> &Answer {
        &self.answers[item.0]
    }

    /// Returns the answers to all items, in the checklist's order.
    pub fn answers(&self) -> impl DoubleEndedIterator<Item = (ItemNo, &Answer)> {
        self.answers.iter().enumerate().map(|(number, answer)| (ItemNo(number), &**answer))
    }

    /// Returns the counts over all items.
    pub const fn tally(&self) -> &Tally {
        &self.total
    }

    /// Returns the counts of one category.
    ///
    /// # Panics
    /// If `category` is out of range.
    pub fn tally_of(&self, category: CategoryNo) -> &Tally {
        &self.tallies[category.0]
    }

    /// Counts the gaps, those without an owner, and those overdue on `today`.
    pub fn open_work(&self, today: NaiveDate) -> OpenWork {
        let gaps = self.answers.iter().filter(|answer| answer.is_gap());
        gaps.fold(OpenWork::default(), |work, answer| OpenWork {
            gaps: work.gaps + 1,
            unowned: work.unowned + u32::from(answer.owner().is_none()),
            overdue: work.overdue + u32::from(answer.is_overdue(today)),
        })
    }

    /// Returns the items to work on: gaps and open blockers. Items without an owner come first, then those of each owner in
    /// the order of the owners' first due dates; within these by due date, items without one last.
    pub fn action_plan(&self) -> Vec<ItemNo> {
        let to_do = self.answers().filter(|(_, answer)| answer.is_to_do());
        let mut plan: Vec<(ItemNo, Option<String>, Deadline)> = to_do
            .map(|(item, answer)| {
                let owner = answer.owner().map(|owner| names::folded(owner).into_owned());
                (item, owner, (answer.due.is_none(), answer.due))
            })
            .collect();
        let mut first: BTreeMap<Option<String>, Deadline> = BTreeMap::new();
        for (_, owner, due) in &plan {
            let known = first.entry(owner.clone()).or_insert(*due);
            *known = (*known).min(*due);
        }
        plan.sort_by_cached_key(|(_, owner, due)| {
            (owner.is_some(), first.get(owner).copied(), owner.clone(), *due)
        });
        plan.into_iter().map(|(item, ..)| item).collect()
    }

    /// Applies an edit and records it in the history of each answer that it changes. Returns the edit that
    /// undoes it; `None` if nothing changed.
    pub fn apply(&mut self, edit: &Edit, stamp: &Stamp) -> Option<Edit> {
        match edit {
            Edit::Answer(item, change) => {
                self.count(*item, u32::wrapping_sub);
                let back = Arc::make_mut(&mut self.answers)
                    .get_mut(item.0)
                    .and_then(|answer| change.apply(answer.to_mut(), stamp));
                self.count(*item, u32::wrapping_add);
                back.map(|change| Edit::Answer(*item, change))
            }
            // A new name resolves the conflicts about the name.
            Edit::Rename(name) => {
                let resolved = self.take_conflicts(|conflict| conflict.field.raw() == "system");
                reversal(self.rename(name.text().clone(), stamp), resolved)
            }
            Edit::RenameBack(name) => self.rename(name.clone(), stamp),
            Edit::Whole(whole) => {
                let resolved = self.take_conflicts_set_by(whole);
                let back = self.change_whole((**whole).clone(), stamp).map(Edit::whole);
                reversal(back, resolved)
            }
            Edit::Carried(change) => Some(Edit::Carried(Box::new(change.reversed()))),
            Edit::Upgrade(checklist) => {
                let versioned = self.upgraded(checklist)?;
                self.put_versioned(versioned, stamp)
            }
            Edit::Versioned(versioned) => self.put_versioned((**versioned).clone(), stamp),
            Edit::TakenIn(taken) => self.take_in(taken).map(|back| Edit::TakenIn(Box::new(back))),
            Edit::Retired(index, change) => self.change_retired(*index, change, stamp),
            Edit::Several(edits) => {
                let mut back: Vec<Edit> =
                    edits.iter().filter_map(|edit| self.apply(edit, stamp)).collect();
                back.reverse();
                (!back.is_empty()).then_some(Edit::Several(back))
            }
        }
    }

    /// Sets the responses to an item. Returns those before; `None` if they are the same, or there is no such item.
    fn set_responses(
        &mut self,
        item: ItemNo,
        responses: &Lenient<Vec<Response>>,
    ) -> Option<Lenient<Vec<Response>>> {
        if self.answers.get(item.0)?.responses == *responses {
            return None;
        }
        let answer = Arc::make_mut(&mut self.answers).get_mut(item.0)?.to_mut();
        Some(std::mem::replace(&mut answer.responses, responses.clone()))
    }

    /// Adds the answer to an item to the tallies, or subtracts it, as `change` does.
    fn count(&mut self, item: ItemNo, change: fn(u32, u32) -> u32) {
        let Some(answer) = self.answers.get(item.0) else {
            return;
        };
        let category = self.checklist.category_of(item);
        for tally in [&mut self.total, &mut self.tallies[category.0]] {
            let count = tally.of_mut(answer.status);
            *count = change(*count, 1);
            tally.blockers = change(tally.blockers, u32::from(answer.blocker));
        }
    }

    /// Returns the names of all participants, then of all other owners, each once.
    pub fn named(&self) -> Vec<Text> {
        let taking_part = self.people().iter().map(|person| person.name.clone());
        names::each_once(taking_part.chain(self.owners()))
    }

    /// Returns every name that an input may mean, each once: participants, the user, owners of the last
    /// review, then owners in the order in which they were first named. The order is stable: a new name is
    /// appended, and a former owner keeps the index.
    pub fn roster(&self, user: &Text) -> Vec<Text> {
        let people = self.people().iter().map(|person| person.name.clone());
        let last = self.checklist.items().filter_map(|(item, _)| self.last_review_answer(item));
        let last = last.filter_map(|last| last.owner().cloned());
        let mut owners: Vec<_> =
            self.answers.iter().flat_map(|answer| answer.owners_so_far()).collect();
        owners.sort_by_key(|(at, _)| *at);
        let owners = owners.into_iter().map(|(_, owner)| owner);
        names::each_once(people.chain([user.clone()]).chain(last).chain(owners))
    }

    /// Returns the owners, each once in the first spelling: by number of items, largest first, then in the
    /// checklist's order.
    pub fn owners(&self) -> Vec<Text> {
        let mut counts: Vec<(&Text, usize)> = Vec::new();
        let mut indices: HashMap<Cow<'_, str>, usize> = HashMap::new();
        for owner in self.answers.iter().filter_map(|answer| answer.owner()) {
            let index = *indices.entry(names::folded(owner)).or_insert_with(|| {
                counts.push((owner, 0));
                counts.len() - 1
            });
            counts[index].1 += 1;
        }
        counts.sort_by_key(|&(_, count)| Reverse(count));
        counts.into_iter().map(|(owner, _)| owner.clone()).collect()
    }
}

/// Counts of gaps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenWork {
    /// Items that are partial or missing.
    pub gaps: u32,
    /// Gaps without an owner.
    pub unowned: u32,
    /// Gaps whose due date has passed.
    pub overdue: u32,
}

/// Returns the edit that undoes a change and restores the conflicts that it resolved.
fn reversal(change: Option<Edit>, resolved: Vec<Conflict>) -> Option<Edit> {
    let waiting = resolved.into_iter().map(|conflict| Edit::whole(Whole::Wait(conflict)));
    let mut edits: Vec<Edit> = change.into_iter().chain(waiting).collect();
    if edits.len() > 1 { Some(Edit::Several(edits)) } else { edits.pop() }
}

/// Returns default answers, one for every item.
fn no_answers(checklist: &Checklist) -> Vec<SharedAnswer> {
    vec![SharedAnswer::default(); checklist.len()]
}
