//! The fields of the session as a whole: their changes, the history of these, and the resolution of
//! their conflicts.

use std::sync::Arc;

use serde::Serialize;

use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, Lenient};
use crate::domain::records::answer::{Conflict, HistoryEntry, Resolution, sort_conflicts};
use crate::domain::records::checklist::{Checklist, ItemId, ItemNo};
use crate::domain::records::decision::Decision;
use crate::domain::records::labels::Labelling;
use crate::domain::records::meeting::{AGENDA, Agenda, MINUTES, Meeting, USUAL_MINUTES};
use crate::domain::records::people::{self, PRESENT, Person, REMOVED, ROLE};
use crate::domain::records::stamp::Stamp;
use crate::domain::session::condition::{self, ConditionChange, OtherValue};
use crate::domain::session::edit::{Change, Edit, Whole, replace};
use crate::domain::session::value::{self, LABEL, label_field};
use crate::domain::session::{Rest, Session};

impl Session {
    /// Returns the conflicts about an item or, with `None`, about the session as a whole.
    pub fn conflicts_of(&self, item: Option<ItemNo>) -> &[Conflict] {
        item.map_or(self.conflicts(), |item| &self.answer(item).conflicts)
    }

    /// Returns the edit that resolves a conflict about an item or, with `None`, about the session as a whole.
    /// Returns `None` if this version does not know the field, or if the two values cannot be joined.
    pub fn resolving(
        &self,
        item: Option<ItemNo>,
        conflict: &Conflict,
        resolution: Resolution,
    ) -> Option<Edit> {
        match item {
            Some(item) => Change::resolving(self.answer(item), conflict, resolution)
                .map(|change| Edit::Answer(item, change)),
            None => self.resolving_whole(conflict, resolution),
        }
    }

    fn resolving_whole(&self, conflict: &Conflict, resolution: Resolution) -> Option<Edit> {
        let resolved = Edit::whole(Whole::Settle(conflict.clone()));
        let taken = match resolution {
            Resolution::Keep => return Some(resolved),
            Resolution::TakeOther => self.taking_other(conflict)?,
            Resolution::Both => return None,
        };
        // Of three values the third stays in conflict.
        let same_field = |other: &&Conflict| other.field == conflict.field && *other != conflict;
        let others = self.rest.conflicts.iter().filter(same_field).cloned();
        let others = others
            .flat_map(|other| [Whole::Settle(other.clone()), Whole::Wait(other)].map(Edit::whole));
        Some(Edit::Several([taken, resolved].into_iter().chain(others).collect()))
    }

    /// Returns the current value of the field of a conflict, in words; `None` if it is empty or this version
    /// does not know the field.
    pub fn standing_words(&self, conflict: &Conflict) -> Option<Text> {
        let meeting = self.rest.meeting();
        let person = || people::named(self.people(), &conflict.value.parse::<Person>()?.name);
        let kept = match conflict.field.raw() {
            "system" => Kept::of(&self.system),
            "decision" => Kept::of(&self.rest.decision),
            "previous" => Kept::of(&self.rest.previous),
            "last_time" => Kept::of(&self.rest.last_time),
            "checklist" => Kept::of(&*self.checklist),
            field if field.starts_with(condition::PREFIX) => {
                let other: OtherValue = conflict.value.parse()?;
                let decision = self.decision()?;
                let standing = &decision.conditions[decision.index_of(&other.id)?];
                return other.change.in_condition(standing).words().map(Text::new);
            }
            field if field.starts_with(LABEL) => {
                Kept::of(&self.labels()?.get(&field[LABEL.len()..]))
            }
            MINUTES => Kept::of(&meeting.planned_minutes),
            AGENDA => Kept::of(&meeting.agenda),
            ROLE | PRESENT => Kept::of(person()?),
            REMOVED => return Some(Text::new(format!("{} on the list", person()?.name.raw()))),
            _ => return None,
        };
        value::words(&conflict.field, &kept)
    }

    /// Returns the edit that sets the field of a conflict to the other value.
    fn taking_other(&self, conflict: &Conflict) -> Option<Edit> {
        let value = &conflict.value;
        let planned = |meeting| Whole::Meeting(Lenient::Known(Some(meeting)));
        let whole = match conflict.field.raw() {
            "system" => return Some(Edit::RenameBack(value.parse()?)),
            "decision" => Whole::Decision(value.parse()?),
            "previous" => Whole::Previous(value.parse()?),
            "last_time" => Whole::LastTime(value.parse()?),
            "checklist" => return self.taking_checklist(value),
            "people" => Whole::People(value.parse()?),
            "meeting" => Whole::Meeting(value.parse()?),
            MINUTES => planned(Meeting { planned_minutes: value.parse()?, ..self.rest.meeting() }),
            AGENDA => planned(Meeting { agenda: value.parse()?, ..self.rest.meeting() }),
            field if field.starts_with(condition::PREFIX) => {
                let other: OtherValue = value.parse()?;
                Whole::Condition(other.id, other.change)
            }
            field if field.starts_with(LABEL) => {
                let key = field[LABEL.len()..].to_owned();
                Whole::Label(Labelling { key, value: value.parse()? })
            }
            ROLE | PRESENT | REMOVED => {
                let other: Person = value.parse()?;
                let mut people = self.people().to_vec();
                match people.iter_mut().find(|person| person.is_named(&other.name)) {
                    Some(person) if conflict.field.raw() == ROLE => person.role = other.role,
                    Some(person) if conflict.field.raw() == PRESENT => {
                        person.present = other.present;
                    }
                    _ => people.retain(|person| !person.is_named(&other.name)),
                }
                Whole::People(Lenient::Known(people))
            }
            _ => return None,
        };
        Some(Edit::whole(whole))
    }

    /// Returns the edit that takes the checklist which a conflict holds; `None` if it is none, or the answers cannot
    /// be taken along.
    fn taking_checklist(&self, value: &Kept) -> Option<Edit> {
        let checklist = Arc::new(Checklist::of_session(value.parse()?).ok()?);
        self.upgraded(&checklist)?;
        Some(Edit::Upgrade(checklist))
    }

    /// Removes and returns the conflicts about the fields that an edit sets, because setting a field
    /// resolves them.
    pub(super) fn take_conflicts_set_by(&mut self, whole: &Whole) -> Vec<Conflict> {
        let rest = Arc::clone(&self.rest);
        match whole {
            Whole::Decision(_) => {
                self.take_conflicts(|conflict| conflict.field.raw() == "decision")
            }
            Whole::Condition(id, change) => self.take_conflicts(|conflict| {
                let other = conflict.value.parse::<OtherValue>();
                conflict.field.raw() == change.field() && other.is_some_and(|one| one.id == *id)
            }),
            Whole::People(Lenient::Known(people)) => {
                let before = rest.people.known().map_or(&[][..], Vec::as_slice);
                self.take_conflicts(|conflict| is_person_resolved(conflict, before, people))
            }
            Whole::People(_) => self.take_conflicts(|conflict| conflict.field.raw() == "people"),
            Whole::Meeting(Lenient::Known(Some(meeting))) => {
                let before = rest.meeting();
                self.take_conflicts(|conflict| match conflict.field.raw() {
                    "meeting" => true,
                    MINUTES => before.planned_minutes != meeting.planned_minutes,
                    AGENDA => before.agenda != meeting.agenda,
                    _ => false,
                })
            }
            Whole::Label(label) => {
                let field = label_field(&label.key);
                self.take_conflicts(|conflict| conflict.field.raw() == field)
            }
            _ => Vec::new(),
        }
    }

    /// Removes and returns the conflicts for which `is_resolved` holds.
    pub(super) fn take_conflicts(
        &mut self,
        is_resolved: impl Fn(&Conflict) -> bool,
    ) -> Vec<Conflict> {
        if !self.rest.conflicts.iter().any(&is_resolved) {
            return Vec::new();
        }
        let conflicts = &mut Arc::make_mut(&mut self.rest).conflicts;
        let (resolved, left) = std::mem::take(conflicts).into_iter().partition(is_resolved);
        *conflicts = left;
        resolved
    }

    /// Renames the system. Returns the edit that undoes it; `None` if the name is the same.
    pub(super) fn rename(&mut self, name: Text, stamp: &Stamp) -> Option<Edit> {
        let before = replace(&mut self.system, name)?;
        let to = self.system.clone();
        Arc::make_mut(&mut self.rest).record("system", &before, &to, stamp);
        Some(Edit::RenameBack(before))
    }

    /// Changes a field of the session as a whole and records it. Returns the change that undoes it; `None`
    /// if the value is the same.
    pub(super) fn change_whole(&mut self, whole: Whole, stamp: &Stamp) -> Option<Whole> {
        let rest = Arc::make_mut(&mut self.rest);
        match whole {
            Whole::People(people) => {
                let before = replace(&mut rest.people, people)?;
                rest.record_people(&before, stamp);
                Some(Whole::People(before))
            }
            Whole::Meeting(meeting) => {
                let before = replace(&mut rest.meeting, meeting)?;
                rest.record_plan(&before, stamp);
                Some(Whole::Meeting(before))
            }
            Whole::Clock(stamp) => {
                let meeting = rest.meeting().stamped(stamp);
                let meeting = Lenient::Known(Some(meeting));
                replace(&mut rest.meeting, meeting).map(Whole::Meeting)
            }
            Whole::Skip(item, is_on) => {
                put(rest, |meeting| &mut meeting.skipped, &item, is_on, Whole::Skip)
            }
            Whole::Park(item, is_on) => {
                put(rest, |meeting| &mut meeting.parked, &item, is_on, Whole::Park)
            }
            Whole::Decision(decision) => replace(&mut rest.decision, decision).map(Whole::Decision),
            Whole::Condition(id, change) => rest.change_condition(id, change, stamp),
            Whole::Label(label) => rest.label(label, stamp),
            Whole::Previous(previous) => replace(&mut rest.previous, previous).map(Whole::Previous),
            Whole::LastTime(last) => replace(&mut rest.last_time, last).map(Whole::LastTime),
            // The next round is submitted after the one before, also where clocks count whole seconds.
            Whole::Submitted(at) => rest.submit(at.map(|at| at.max(self.created_at)), stamp),
            Whole::Settle(conflict) => {
                let index = rest.conflicts.iter().position(|waiting| *waiting == conflict)?;
                Some(Whole::Wait(rest.conflicts.remove(index)))
            }
            Whole::Wait(conflict) => {
                rest.conflicts.push(conflict.clone());
                sort_conflicts(&mut rest.conflicts);
                Some(Whole::Settle(conflict))
            }
        }
    }

    /// Returns the conflicts about a person's fields.
    pub fn conflicts_about(&self, name: &Text) -> impl Iterator<Item = &Conflict> {
        let of_people =
            self.conflicts().iter().filter(|one| one.field.raw().starts_with("people."));
        let is_about = |person: Person| person.is_named(name);
        of_people.filter(move |one| one.value.parse().is_some_and(is_about))
    }
}

/// Returns whether a new list of people changes the field of a conflict, which resolves it.
fn is_person_resolved(conflict: &Conflict, before: &[Person], after: &[Person]) -> bool {
    if conflict.field.raw() == "people" {
        return true;
    }
    let Some(other) = conflict.value.parse::<Person>() else { return false };
    let [before, after] = [before, after].map(|people| people::named(people, &other.name));
    match conflict.field.raw() {
        ROLE => before.map(|one| one.role) != after.map(|one| one.role),
        PRESENT => before.map(|one| one.present) != after.map(|one| one.present),
        REMOVED => before != after,
        _ => false,
    }
}

/// Returns author and time of a decision, which it holds itself, as a history entry.
pub(super) fn decided(decision: &Lenient<Option<Decision>>) -> Option<HistoryEntry> {
    let decision = decision.known()?.as_ref()?;
    let recorded = Some(&decision.recorded_by).filter(|by| !by.is_blank());
    let by = recorded.unwrap_or(&decision.by).clone();
    Some(HistoryEntry { at: decision.at, by, ..HistoryEntry::default() })
}

impl Rest {
    /// Returns the meeting, or the default plan if there is none.
    fn meeting(&self) -> Meeting {
        let meeting = self.meeting.known().cloned().flatten();
        meeting.unwrap_or_else(|| Meeting::planned(USUAL_MINUTES, Agenda::default()))
    }

    /// Changes a field of the condition with an id. Returns the change that undoes it; `None` if the value is
    /// the same, or no condition has the id.
    fn change_condition(
        &mut self,
        id: Text,
        change: ConditionChange,
        stamp: &Stamp,
    ) -> Option<Whole> {
        let mut decision = self.decision.known()?.clone()?.with_ids();
        let index = decision.index_of(&id)?;
        let back = change.apply(&mut decision.conditions[index], stamp)?;
        self.decision = Lenient::Known(Some(decision));
        Some(Whole::Condition(id, back))
    }

    /// Gives the system a label, or takes it away. Returns the change that undoes it; `None` if nothing changed, or
    /// the labels cannot be read.
    fn label(&mut self, label: Labelling, stamp: &Stamp) -> Option<Whole> {
        let Labelling { key, value } = label;
        let Lenient::Known(labels) = &mut self.labels else { return None };
        let before = labels.put(&key, value.clone());
        if before == value {
            return None;
        }
        self.record(&label_field(&key), &before, &value, stamp);
        Some(Whole::Label(Labelling { key, value: before }))
    }

    /// Records a change in the history, unless both values are the same.
    pub(super) fn record<T: Serialize + PartialEq>(
        &mut self,
        field: &str,
        from: &T,
        to: &T,
        stamp: &Stamp,
    ) {
        if from != to {
            self.history.push(HistoryEntry::new(field, Kept::of(from), Kept::of(to), stamp));
        }
    }

    fn record_people(&mut self, before: &Lenient<Vec<Person>>, stamp: &Stamp) {
        let before = before.known().cloned().unwrap_or_default();
        let after = self.people.known().cloned().unwrap_or_default();
        for person in &before {
            self.record("people", &Some(person), &people::named(&after, &person.name), stamp);
        }
        for person in after.iter().filter(|one| people::named(&before, &one.name).is_none()) {
            self.record("people", &None, &Some(person), stamp);
        }
    }

    fn record_plan(&mut self, before: &Lenient<Option<Meeting>>, stamp: &Stamp) {
        let ((minutes, agenda), (new_minutes, new_agenda)) = (plan(before), plan(&self.meeting));
        self.record(MINUTES, &minutes, &new_minutes, stamp);
        self.record(AGENDA, &agenda, &new_agenda, stamp);
    }

    pub(super) fn last_change_of(&self, field: &str) -> Option<HistoryEntry> {
        self.changes_of(field).next_back().cloned()
    }

    fn changes_of(&self, field: &str) -> impl DoubleEndedIterator<Item = &HistoryEntry> {
        self.history.iter().filter(move |entry| entry.field.raw() == field)
    }

    pub(super) fn last_change_of_person(&self, name: &Text) -> Option<HistoryEntry> {
        let is_about = |entry: &&HistoryEntry| {
            let mut people = [&entry.from, &entry.to].into_iter().filter_map(Kept::parse);
            people.any(|person: Person| person.is_named(name))
        };
        self.changes_of("people").rfind(is_about).cloned()
    }
}

/// Returns the planned minutes and the agenda of a meeting.
fn plan(meeting: &Lenient<Option<Meeting>>) -> (Option<u32>, Option<Agenda>) {
    let meeting = meeting.known().and_then(Option::as_ref);
    meeting.map(|meeting| (meeting.planned_minutes, meeting.agenda)).unzip()
}

/// Adds an item to a list of the meeting or removes it. Returns the change that undoes it; `None` if
/// nothing changed.
fn put(
    rest: &mut Rest,
    list: fn(&mut Meeting) -> &mut Vec<ItemId>,
    item: &ItemId,
    is_on: bool,
    back: fn(ItemId, bool) -> Whole,
) -> Option<Whole> {
    let mut meeting = rest.meeting();
    let list = list(&mut meeting);
    if list.contains(item) == is_on {
        return None;
    }
    if is_on {
        // Sorted, so that the order does not depend on author and time.
        let index = list.partition_point(|other| other < item);
        list.insert(index, item.clone());
    } else {
        list.retain(|other| other != item);
    }
    let meeting = Lenient::Known(Some(meeting));
    let before = std::mem::replace(&mut rest.meeting, meeting);
    let had_one = matches!(before, Lenient::Known(Some(_)));
    Some(if had_one { back(item.clone(), !is_on) } else { Whole::Meeting(before) })
}
