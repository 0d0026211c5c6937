//! Taking another version of the checklist: each answer goes to the item that it is about, and none is lost.

mod carried;
pub(super) mod joined;

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::domain::format::record::{Kept, Lenient};
use crate::domain::records::answer::{Answer, HistoryEntry, SharedAnswer};
use crate::domain::records::checklist::versions::Versions;
use crate::domain::records::checklist::wording::Wording;
use crate::domain::records::checklist::{Checklist, ItemId, ItemNo};
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::{LastAnswer, LastTime};
use crate::domain::records::meeting::Meeting;
use crate::domain::records::retired::Retired;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::edit::{Change, Edit};
use crate::domain::session::upgrade::carried::Carried;
use crate::domain::session::upgrade::joined::joined;
use crate::domain::session::versioned::Versioned;
use crate::domain::session::{Rest, Session};

/// The field of the session's history that records the versions of the checklist.
pub(super) const CHECKLIST: &str = "checklist";

impl Session {
    /// Returns the session with another version of its checklist, without a record in the history; `None` where this
    /// readyroom cannot read what the answers would be put with.
    pub fn with_checklist(&self, checklist: &Arc<Checklist>) -> Option<Self> {
        Some(self.with_versioned(self.upgraded(checklist)?))
    }

    /// Returns the number of items whose status waits to be confirmed in the session with another version of its checklist.
    pub fn waiting_in(&self, upgraded: &Self) -> usize {
        let versions = Versions::between(&self.checklist, &upgraded.checklist);
        let waits = |from: ItemNo, to: ItemNo| {
            self.answer(from).status.is_some() && upgraded.answer(to).status.is_none()
        };
        let listed = versions.listed().into_iter();
        listed
            .filter(|pair| pair.from.zip(pair.to).is_some_and(|(from, to)| waits(from, to)))
            .count()
    }

    /// Returns what the session says with another version of its checklist.
    pub(super) fn upgraded(&self, checklist: &Arc<Checklist>) -> Option<Versioned> {
        if self.checklist == *checklist {
            return Some(self.versioned());
        }
        (self.rest.last_time.known().is_some() && self.rest.retired.known().is_some())
            .then_some(())?;
        Some(Upgrade::new(self, checklist).versioned())
    }

    /// Returns the parts that depend on the version of the checklist.
    fn versioned(&self) -> Versioned {
        Versioned {
            checklist: Arc::clone(&self.checklist),
            answers: Arc::clone(&self.answers),
            decision: self.rest.decision.clone(),
            meeting: self.rest.meeting.clone(),
            last_time: self.rest.last_time.clone(),
            retired: self.rest.retired.clone(),
            strays: self.rest.strays.clone(),
        }
    }

    fn with_versioned(&self, versioned: Versioned) -> Self {
        let Versioned { checklist, answers, decision, meeting, last_time, retired, strays } =
            versioned;
        let rest = (*self.rest).clone();
        let rest = Rest { decision, meeting, last_time, retired, strays, ..rest };
        let Self { id, system, created_at, .. } = self.clone();
        Self::assemble(id, system, created_at, checklist, Arc::unwrap_or_clone(answers), rest)
    }

    /// Puts other parts in the place of those that depend on the version of the checklist, and records it. Returns
    /// the edit that undoes it; `None` if they are the same.
    pub(super) fn put_versioned(&mut self, versioned: Versioned, stamp: &Stamp) -> Option<Edit> {
        let before = self.versioned();
        if before == versioned {
            return None;
        }
        let mut after = self.with_versioned(versioned);
        let [from, to] = [&*self, &after].map(|one| Kept::of(&one.checklist.identity()));
        let entry = HistoryEntry::new(CHECKLIST, from, to, stamp);
        Arc::make_mut(&mut after.rest).history.push(entry);
        *self = after;
        Some(Edit::Versioned(Box::new(before)))
    }

    /// Changes the answer to the retired item at an index. Returns the edit that undoes it; `None` if nothing
    /// changed.
    pub(super) fn change_retired(
        &mut self,
        index: usize,
        change: &Change,
        stamp: &Stamp,
    ) -> Option<Edit> {
        let Lenient::Known(retired) = &mut Arc::make_mut(&mut self.rest).retired else {
            return None;
        };
        let back = change.apply(&mut retired.get_mut(index)?.answer, stamp)?;
        Some(Edit::Retired(index, back))
    }
}

/// A session on its way to another version of its checklist.
struct Upgrade<'s> {
    session: &'s Session,
    checklist: &'s Arc<Checklist>,
    versions: Versions<'s>,
    /// The retired items that are back, by their index.
    is_back: Vec<bool>,
    /// The items that went into others together, each with the ids of these.
    into: BTreeMap<ItemNo, Vec<ItemId>>,
}

impl<'s> Upgrade<'s> {
    fn new(session: &'s Session, checklist: &'s Arc<Checklist>) -> Self {
        Self {
            session,
            checklist,
            versions: Versions::between(&session.checklist, checklist),
            is_back: vec![false; session.retired().len()],
            into: BTreeMap::new(),
        }
    }

    fn versioned(mut self) -> Versioned {
        let returning = Returning::new(self.session, self.checklist);
        let all = self.checklist.items().map(|(number, item)| (number, Wording::of(item)));
        let all: Vec<(ItemNo, Wording)> = all.collect();
        let carried: Vec<Carried> = all
            .iter()
            .map(|(number, wording)| self.carried(*number, wording, &returning))
            .collect();
        let (answers, lasts): (Vec<SharedAnswer>, Vec<Option<LastAnswer>>) =
            carried.into_iter().map(|carried| (carried.answer, carried.last)).unzip();
        Versioned {
            checklist: Arc::clone(self.checklist),
            answers: Arc::new(answers),
            decision: self.decision(),
            meeting: self.meeting(),
            last_time: Lenient::Known(self.last_time(lasts)),
            retired: Lenient::Known(self.retired(&returning)),
            strays: self.strays().filter(|(id, _)| !self.has(id)).cloned().collect(),
        }
    }

    /// Returns the answer to an item of the new version.
    fn carried(&mut self, item: ItemNo, wording: &Wording, returning: &Returning<'_>) -> Carried {
        if let Some(index) = returning.retired_as(item, self.versions.sources(item)) {
            return self.taken_back(index, wording);
        }
        match *self.versions.sources(item) {
            [] => returning.kept_as(item).unwrap_or_default(),
            [source] => {
                let (from, carried) = standing(self.session, source);
                if from.is_same(wording) {
                    carried.unchanged(&from, wording)
                } else {
                    carried.reworded(&from, wording)
                }
            }
            _ => self.of_several(item, wording),
        }
    }

    /// Returns the answer to an item that takes the place of several. What was split from it comes together again
    /// where nothing was said since.
    fn of_several(&mut self, item: ItemNo, wording: &Wording) -> Carried {
        let sources = self.versions.sources(item);
        let parts: Vec<(Wording, Carried)> =
            sources.iter().map(|source| standing(self.session, *source)).collect();
        let (id, replaces) = (&self.checklist.item(item).id, &self.checklist.item(item).replaces);
        let is_replaced =
            |source: &ItemNo| replaces.contains(&self.session.checklist.item(*source).id);
        if !sources.iter().any(is_replaced) {
            let mut whole = parts.iter().map(|(from, part)| part.as_before(from, wording));
            if let Some(first) = whole.next().flatten()
                && whole.all(|other| other.as_ref() == Some(&first))
            {
                return first;
            }
        }
        for source in sources {
            self.into.entry(*source).or_default().push(id.clone());
        }
        joined(&parts, wording)
    }

    /// Returns the answer of a retired item that is back.
    fn taken_back(&mut self, index: usize, wording: &Wording) -> Carried {
        let retired = &self.session.retired()[index];
        self.is_back[index] = true;
        carried_of(retired).unchanged(&retired.wording(), wording)
    }

    /// Returns the answers to items that the earlier version lacked too.
    fn strays(&self) -> impl Iterator<Item = &'s (String, Answer)> {
        self.session.rest.strays.iter()
    }

    /// Returns whether the new version has an item with an id.
    fn has(&self, id: &str) -> bool {
        self.checklist.number(&ItemId::new(id)).is_some()
    }

    /// Returns the retired items: those that are not back, then the new ones. What was made of several goes with them
    /// where all of these are back.
    fn retired(&self, returning: &Returning<'_>) -> Vec<Retired> {
        let is_spent = |made: Made| {
            returning
                .parts
                .get(&made)
                .is_some_and(|parts| parts.iter().all(|part| self.is_back[*part]))
        };
        let before = self.session.retired().iter().enumerate();
        let stay =
            before.filter(|(index, _)| !self.is_back[*index] && !is_spent(Made::Retired(*index)));
        let stay = stay.map(|(_, retired)| Retired {
            into: retired.into.iter().flat_map(|id| self.renamed(id)).collect(),
            ..retired.clone()
        });
        let checklist = &self.session.checklist;
        let gone = checklist.items().filter(|(number, _)| {
            let is_left = self.versions.targets(*number).is_empty();
            self.into.contains_key(number) || (is_left && !is_spent(Made::Asked(*number)))
        });
        let gone = gone.map(|(number, item)| {
            let (_, Carried { answer, last }) = standing(self.session, number);
            let category = checklist.category(checklist.category_of(number));
            let of = (item, category, checklist.identity());
            let into = self.into.get(&number).cloned().unwrap_or_default();
            Retired { into, ..Retired::new(of, (*answer).clone(), last) }
        });
        // An item of the new version has the id now.
        let strays = self.strays().filter(|(id, _)| self.has(id)).map(|(id, answer)| Retired {
            id: ItemId::new(id),
            answer: answer.clone(),
            ..Retired::default()
        });
        stay.chain(gone).chain(strays).collect()
    }

    /// Returns the ids of an item of the earlier version in the later one; its own where it has none there.
    fn renamed(&self, id: &ItemId) -> Vec<ItemId> {
        let number = self.session.checklist.number(id);
        let targets = number.map_or(&[][..], |number| self.versions.targets(number));
        let ids: Vec<ItemId> =
            targets.iter().map(|target| self.checklist.item(*target).id.clone()).collect();
        if ids.is_empty() { vec![id.clone()] } else { ids }
    }

    /// Returns what stands from last time. The counts of the last review stay, whatever becomes of its answers.
    fn last_time(&self, lasts: Vec<Option<LastAnswer>>) -> Option<LastTime> {
        let before = self.session.kept_answers();
        let is_asked = |id: &str| self.session.checklist.number(&ItemId::new(id)).is_some();
        // Those of items that this review never asked.
        let others = before.into_iter().flat_map(|last| &last.answers);
        let others =
            others.filter(|(id, _)| !is_asked(id)).map(|(id, last)| (id.clone(), last.clone()));
        let mut answers: BTreeMap<String, LastAnswer> = others.collect();
        for ((_, item), last) in self.checklist.items().zip(lasts) {
            answers.extend(last.map(|last| (item.id.raw().to_owned(), last)));
        }
        let Some(before) = before else {
            return (!answers.is_empty()).then(|| LastTime { answers, ..LastTime::default() });
        };
        let last = LastTime { answers, counts: Lenient::default(), ..before.clone() };
        if !last.is_review() {
            return (last != LastTime::default()).then_some(last);
        }
        Some(last.with_counts(before.tally()))
    }

    /// Returns the meeting, with the items on its lists under their new ids.
    fn meeting(&self) -> Lenient<Option<Meeting>> {
        let list = |ids: &[ItemId]| {
            let mut ids: Vec<ItemId> = ids.iter().flat_map(|id| self.renamed(id)).collect();
            ids.sort();
            ids.dedup();
            ids
        };
        match self.session.meeting() {
            Some(meeting) => Lenient::Known(Some(Meeting {
                skipped: list(&meeting.skipped),
                parked: list(&meeting.parked),
                ..meeting.clone()
            })),
            None => self.session.rest.meeting.clone(),
        }
    }

    /// Returns the decision, with the items that it was based on under their new ids.
    fn decision(&self) -> Lenient<Option<Decision>> {
        let Some(decision) = self.session.decision() else {
            return self.session.rest.decision.clone();
        };
        let renamed = |(id, state): (&String, &String)| {
            let ids = self.renamed(&ItemId::new(id));
            (ids.first().map_or_else(|| id.clone(), |id| id.raw().to_owned()), state.clone())
        };
        let basis = decision.basis.iter().map(renamed).collect();
        Lenient::Known(Some(Decision { basis, ..decision.clone() }))
    }
}

/// Returns the wording of an item of a session, and what stands with it.
fn standing(session: &Session, item: ItemNo) -> (Wording, Carried) {
    let asked = session.checklist.item(item);
    let last = session.kept_answers().and_then(|last| last.answers.get(asked.id.raw()));
    let answer = session.answers[item.0].clone();
    (Wording::of(asked), Carried { answer, last: last.cloned() })
}

fn carried_of(retired: &Retired) -> Carried {
    Carried { answer: retired.answer.clone().into(), last: retired.last_time.as_deref().cloned() }
}

/// An item that was made of several: one of the checklist, or a retired one by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Made {
    Asked(ItemNo),
    Retired(usize),
}

/// The answers that may return to items of a new version, by the wording that they are about.
struct Returning<'s> {
    session: &'s Session,
    checklist: &'s Checklist,
    /// The retired items of which each item was made, by their index.
    parts: HashMap<Made, Vec<usize>>,
    retired: HashMap<String, Vec<usize>>,
    kept: HashMap<String, Vec<ItemNo>>,
    /// The items of the new version with each wording that may return.
    wanted: HashMap<String, Vec<ItemNo>>,
}

impl<'s> Returning<'s> {
    fn new(session: &'s Session, checklist: &'s Checklist) -> Self {
        let mut returning = Self {
            session,
            checklist,
            parts: parts(session),
            retired: HashMap::new(),
            kept: HashMap::new(),
            wanted: HashMap::new(),
        };
        returning.collect_retired();
        returning.collect_kept();
        if !returning.retired.is_empty() || !returning.kept.is_empty() {
            for (number, item) in checklist.items() {
                returning.wanted.entry(Wording::of(item).key()).or_default().push(number);
            }
        }
        returning
    }

    /// Collects the retired items, but for the parts of an item of which something was said since.
    fn collect_retired(&mut self) {
        let touched =
            self.parts.iter().filter(|(made, parts)| !is_untouched(self.session, **made, parts));
        let touched: HashSet<usize> =
            touched.flat_map(|(_, parts)| parts.iter().copied()).collect();
        for (index, retired) in self.session.retired().iter().enumerate() {
            if !touched.contains(&index) {
                self.retired.entry(retired.wording().key()).or_default().push(index);
            }
        }
    }

    /// Collects the answers to earlier wordings.
    fn collect_kept(&mut self) {
        for (number, _) in self.session.checklist.items() {
            let has_kept = self.session.last_answer(number).is_some_and(LastAnswer::is_reworded);
            let kept = has_kept.then(|| standing(self.session, number).1);
            if let Some(wording) = kept.and_then(|carried| carried.kept()?.wording()) {
                self.kept.entry(wording.key()).or_default().push(number);
            }
        }
    }

    /// Returns the index of the retired item that an item is again, if it has no source but what was made of the
    /// retired one. Of wordings that stand twice only the id decides.
    fn retired_as(&self, item: ItemNo, sources: &[ItemNo]) -> Option<usize> {
        if self.retired.is_empty() {
            return None;
        }
        let asked = self.checklist.item(item);
        let key = Wording::of(asked).key();
        let candidates = self.retired.get(&key)?;
        let fits = |index: &usize| sources.iter().all(|source| self.is_of(*index, *source));
        let is_alone = candidates.len() == 1 && self.wanted.get(&key)?.len() == 1;
        let is_meant = |index: &usize| is_alone || self.session.retired()[*index].id == asked.id;
        candidates.iter().copied().rfind(|index| fits(index) && is_meant(index))
    }

    /// Returns whether an item says nothing but what a retired one says, alone or together with others.
    fn is_of(&self, index: usize, item: ItemNo) -> bool {
        let retired = &self.session.retired()[index];
        let (from, carried) = standing(self.session, item);
        retired.into.contains(&self.session.checklist.item(item).id)
            || carried.as_before(&from, &retired.wording()) == Some(carried_of(retired))
    }

    /// Returns the answer to an item that has no source, where one was given to its wording and nothing said since.
    fn kept_as(&self, item: ItemNo) -> Option<Carried> {
        if self.kept.is_empty() {
            return None;
        }
        let wording = Wording::of(self.checklist.item(item));
        let key = wording.key();
        match (self.kept.get(&key)?.as_slice(), self.wanted.get(&key)?.as_slice()) {
            ([source], [_]) => {
                let (from, carried) = standing(self.session, *source);
                carried.returned(&from, &wording)
            }
            _ => None,
        }
    }
}

/// Returns the items that were made of several, each with the retired items of which it was made.
fn parts(session: &Session) -> HashMap<Made, Vec<usize>> {
    let retired = session.retired().iter().enumerate();
    let last: HashMap<&ItemId, usize> =
        retired.clone().map(|(index, one)| (&one.id, index)).collect();
    let mut parts: HashMap<Made, Vec<usize>> = HashMap::new();
    for (index, one) in retired {
        for id in &one.into {
            let asked = session.checklist.number(id).map(Made::Asked);
            let made = asked.or_else(|| last.get(id).copied().map(Made::Retired));
            if let Some(made) = made {
                parts.entry(made).or_default().push(index);
            }
        }
    }
    parts
}

/// Returns whether nothing was said of an item since it was made of several.
fn is_untouched(session: &Session, made: Made, parts: &[usize]) -> bool {
    let retired = |index: usize| {
        let one = &session.retired()[index];
        (one.wording(), carried_of(one))
    };
    let parts: Vec<(Wording, Carried)> = parts.iter().map(|part| retired(*part)).collect();
    let (wording, carried) = match made {
        Made::Asked(number) => standing(session, number),
        Made::Retired(index) => retired(index),
    };
    joined(&parts, &wording) == carried
}
