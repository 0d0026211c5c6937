//! Three-way merge of two versions of a session that grew from a common one.
//!
//! Item by item and field by field: a change of one side is taken; where both changed a field to different
//! values, the field keeps one of them and the other becomes a visible conflict. No time stamp decides
//! anything, and no edit of either side is dropped. The result does not depend on which side is called ours, so
//! everyone who merges gets the same.

mod aligned;
mod answer;
mod assessments;
mod decision;
mod field;
mod labels;
mod last_time;
mod retired;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;

use crate::domain::basics::names;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, Lenient, Unknown};
use crate::domain::records::answer::{Answer, Conflict, SharedAnswer, sort_conflicts};
use crate::domain::records::checklist::{Checklist, ItemId};
use crate::domain::records::meeting::Meeting;
use crate::domain::records::meeting::{AGENDA, MINUTES};
use crate::domain::records::people::{PRESENT, REMOVED, ROLE};
use crate::domain::records::people::{Person, Role};
use crate::domain::session::common::{common_name, is_only_ours_upgraded};
use crate::domain::session::merge::aligned::{Aligned, aligned};
use crate::domain::session::merge::answer::{answer, open_conflicts};
use crate::domain::session::merge::field::{
    LastChange, Side, add_conflict, history, merge_described, merge_field, merge_ranked,
    merge_spelled, no_history, unknown,
};
use crate::domain::session::merge::last_time::LastTimes;
use crate::domain::session::sides::{self, Sides, union};
use crate::domain::session::{Rest, Session, no_answers};

impl Session {
    /// Merges two versions of this session. Without a common base, every value of either side counts as
    /// added.
    pub fn merge(base: Option<&Self>, ours: &Self, theirs: &Self) -> Self {
        let mut blank;
        let base = if let Some(base) = base {
            base
        } else {
            blank = if is_only_ours_upgraded(ours, theirs) { theirs } else { ours }.blank();
            blank.system = common_name(ours, theirs);
            &blank
        };
        let sides = Sides { base, ours, theirs };
        if let Some(agreed) = sides.agreed() {
            return (*agreed).clone();
        }
        if let Some(Aligned { sides, other }) = aligned(&sides) {
            let mut merged = Self::merge(Some(&sides.base), &sides.ours, &sides.theirs);
            let rest = Arc::make_mut(&mut merged.rest);
            if let Some(other) = other {
                add_conflict(&mut rest.conflicts, "checklist", other, None);
            }
            return merged;
        }
        let mut conflicts = open_conflicts(&sides.map(|session| session.rest.conflicts.as_slice()));
        let systems = sides.map(|session| session.system.clone());
        let last = |field: &str, side: Side| side.of(&sides).rest.last_change_of(field);
        let system =
            merge_spelled(&systems, &mut conflicts, names::is_same, |systems, conflicts| {
                merge_field("system", systems, conflicts, last)
            });
        let previous = sides.map(|session| session.rest.previous.clone());
        let LastTimes { last_time, second } = last_time::last_time(&sides, &mut conflicts);
        let rest = Rest {
            previous: merge_field("previous", &previous, &mut conflicts, no_history),
            people: people(&sides, &mut conflicts),
            decision: decision::decision(&sides, &mut conflicts),
            labels: labels::labels(&sides, &mut conflicts),
            meeting: meeting(&sides, &mut conflicts),
            last_time,
            retired: retired::retired(&sides, &mut conflicts),
            assessment: assessments::assessment(&sides, &mut conflicts),
            assessments: assessments::assessments(&sides, &mut conflicts),
            names: assessments::names(&sides, &mut conflicts),
            unknown: unknown(&sides.map(|s| &s.rest.unknown), &mut conflicts, &no_history),
            history: history(&sides.map(|session| session.rest.history.as_slice())),
            strays: Vec::new(),
            conflicts: Vec::new(),
        };
        let checklists = sides.map(|session| Arc::clone(&session.checklist));
        let kept = |checklist: &Arc<Checklist>| Kept::of(&**checklist);
        let rank = |checklist: &Arc<Checklist>| sides::rank(&kept(checklist));
        let unknown_author = |_| None;
        let checklist =
            merge_described("checklist", &checklists, &mut conflicts, &unknown_author, rank, kept);
        let (mut answers, strays) = answers(&sides, &checklist);
        for (id, conflict) in second {
            let answer = checklist.number(&ItemId::new(&id)).map(|item| answers[item.0].to_mut());
            let conflicts = answer.map_or(&mut conflicts, |answer| &mut answer.conflicts);
            conflicts.push(conflict);
            sort_conflicts(conflicts);
        }
        let rest = Rest { strays, conflicts, ..rest };
        assessments::hide(&rest.names, &mut answers);
        Self::assemble(ours.id.clone(), system, ours.created_at, checklist, answers, rest)
    }

    /// Returns the session without answers, people, decision, meeting and history.
    pub(super) fn blank(&self) -> Self {
        let rest = Rest {
            previous: self.rest.previous.clone(),
            last_time: self.rest.last_time.clone(),
            retired: self.rest.retired.clone(),
            assessment: self.rest.assessment.clone(),
            ..Rest::default()
        };
        self.with(no_answers(&self.checklist), rest)
    }

    /// Returns the session with other answers, and with another rest.
    pub(super) fn with(&self, answers: Vec<SharedAnswer>, rest: Rest) -> Self {
        let Self { id, system, created_at, checklist, .. } = self.clone();
        Self::assemble(id, system, created_at, checklist, answers, rest)
    }

    /// Returns the answer to an item, which the checklist need not have.
    fn answer_of(&self, id: &str) -> Option<&Answer> {
        let known = self.checklist.number(&ItemId::new(id)).map(|item| self.answer(item));
        let stray = || self.rest.strays.iter().find(|(stray, _)| stray == id);
        known.or_else(|| stray().map(|(_, answer)| answer))
    }
}

/// Merges the lists of people: everybody whom either side added, without those whom either removed. Where
/// both sides changed a person, one value is kept and the other becomes a conflict.
fn people(sides: &Sides<&Session>, conflicts: &mut Vec<Conflict>) -> Lenient<Vec<Person>> {
    let all = sides.map(|session| session.rest.people.known());
    let (Some(base), Some(ours), Some(theirs)) = (all.base, all.ours, all.theirs) else {
        let values = sides.map(|session| session.rest.people.clone());
        let last = |_: &str, side: Side| side.of(sides).rest.last_change_of("people");
        return merge_field("people", &values, conflicts, last);
    };
    // In the order of the common list; then those who were added, by name.
    let mut names: Vec<&Text> = base.iter().map(|person| &person.name).collect();
    let added: BTreeSet<&Text> = ours.iter().chain(theirs).map(|person| &person.name).collect();
    for name in added {
        if !names.iter().any(|known| names::is_same(known, name)) {
            names.push(name);
        }
    }
    let lists = Sides { base, ours, theirs };
    let merged = names.iter().filter_map(|name| {
        // An old list may have one name in two spellings: each stays a person.
        let is_spelled =
            |one: &&Person| names::is_same(&one.name, name) && !names.contains(&&one.name);
        let people = lists.map(|list| {
            let exactly = list.iter().find(|one| one.name == **name);
            exactly.or_else(|| list.iter().find(is_spelled))
        });
        let last = |side: Side| side.of(sides).rest.last_change_of_person(name);
        person(&people, conflicts, &last)
    });
    Lenient::Known(merged.collect())
}

/// Merges a person. Of two changes the first role in the order of roles wins, present wins over absent,
/// and a change wins over a removal.
fn person(
    sides: &Sides<Option<&Person>>,
    conflicts: &mut Vec<Conflict>,
    last: LastChange<'_>,
) -> Option<Person> {
    if let Some(agreed) = sides.agreed() {
        return agreed.cloned();
    }
    let Sides { ours, theirs, .. } = *sides;
    let (Some(one), Some(other)) = (ours, theirs) else {
        let removed_by = if ours.is_none() { Side::Ours } else { Side::Theirs };
        let stays = ours.or(theirs)?;
        let value = Kept::of(&json!({ "name": stays.name }));
        add_conflict(conflicts, REMOVED, value, last(removed_by));
        return Some(stays.clone());
    };
    // If the person is not in the base, both sides have set everything.
    let role = sides.map(|person| person.map(|person| person.role));
    let describe_role = |role: &Option<Role>| Kept::of(&json!({ "name": one.name, "role": role }));
    let role = merge_described(ROLE, &role, conflicts, last, |role| *role, describe_role);
    let present = sides.map(|person| person.map(|person| person.present));
    let is_absent = |present: &Option<bool>| *present != Some(true);
    let describe_present =
        |present: &Option<bool>| Kept::of(&json!({ "name": one.name, "present": present }));
    let present = merge_described(PRESENT, &present, conflicts, last, is_absent, describe_present);
    let nothing_known = Unknown::default();
    let unknowns = sides.map(|person| person.map_or(&nothing_known, |person| &person.unknown));
    let unknown = unknown(&unknowns, conflicts, &|_, side| last(side));
    let spelled = if one.name <= other.name { &one.name } else { &other.name };
    Some(Person {
        name: spelled.clone(),
        role: role.unwrap_or_default(),
        present: present.unwrap_or_default(),
        unknown,
    })
}

/// Merges the meeting: every clock event, and the items that either side put on its lists. Of two plans
/// the larger one is kept.
fn meeting(sides: &Sides<&Session>, conflicts: &mut Vec<Conflict>) -> Lenient<Option<Meeting>> {
    let all = sides.map(Session::meeting);
    let last = |field: &str, side: Side| side.of(sides).rest.last_change_of(field);
    let (Some(ours), Some(theirs)) = (all.ours, all.theirs) else {
        let values = sides.map(|session| session.rest.meeting.clone());
        return merge_field("meeting", &values, conflicts, |_, side| last(MINUTES, side));
    };
    let minutes = all.map(|meeting| meeting.map(|meeting| meeting.planned_minutes));
    let of_minutes = |side| last(MINUTES, side);
    let minutes = merge_ranked(MINUTES, &minutes, conflicts, &of_minutes, |value| Reverse(*value));
    let agenda = all.map(|meeting| meeting.map(|meeting| meeting.agenda));
    let of_agenda = |side| last(AGENDA, side);
    let agenda = merge_ranked(AGENDA, &agenda, conflicts, &of_agenda, |value| Reverse(*value));
    let nothing_planned = Meeting::default();
    let sides = Sides { base: all.base.unwrap_or(&nothing_planned), ours, theirs };
    let lists = |of: fn(&Meeting) -> &Vec<ItemId>| {
        let mut items = union(&sides.map(|meeting| of(meeting).clone()));
        items.sort();
        items
    };
    let mut clock = union(&sides.map(|meeting| meeting.clock.clone()));
    clock.sort_by_cached_key(|stamp| (stamp.at, stamp.event, Kept::of(stamp).json().to_owned()));
    Lenient::Known(Some(Meeting {
        planned_minutes: minutes.unwrap_or_default(),
        agenda: agenda.unwrap_or_default(),
        clock,
        skipped: lists(|meeting| &meeting.skipped),
        parked: lists(|meeting| &meeting.parked),
        unknown: unknown(&sides.map(|meeting| &meeting.unknown), conflicts, &no_history),
    }))
}

/// An answer with the item that it is about.
type Stray = (String, Answer);

/// Merges the answers to all items of a checklist, and those to items that it does not have.
fn answers(sides: &Sides<&Session>, checklist: &Checklist) -> (Vec<SharedAnswer>, Vec<Stray>) {
    let same = sides.map(|session| *session.checklist == *checklist);
    let known = if same.base && same.ours && same.theirs {
        let answers = sides.map(|session| session.answers.iter());
        let each = answers.base.zip(answers.ours).zip(answers.theirs);
        each.map(|((base, ours), theirs)| shared_answer(&Sides { base, ours, theirs })).collect()
    } else {
        checklist.items().map(|(_, item)| by_id(sides, item.id.raw()).into()).collect()
    };
    let mut strays: Vec<Stray> = Vec::new();
    for session in [sides.ours, sides.theirs] {
        for (id, _) in session.answers_by_id() {
            let is_known = checklist.number(&ItemId::new(id)).is_some();
            if !is_known && strays.iter().all(|(stray, _)| stray != id) {
                strays.push((id.to_owned(), by_id(sides, id)));
            }
        }
    }
    if sides.ours.rest.strays != sides.theirs.rest.strays || !same.ours || !same.theirs {
        strays.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    (known, strays)
}

/// Merges an answer. Most are the same on all sides: those stay shared.
fn shared_answer(sides: &Sides<&SharedAnswer>) -> SharedAnswer {
    match sides.agreed() {
        Some(agreed) => (*agreed).clone(),
        None => answer(&sides.map(|answer| &**answer)).into(),
    }
}

fn by_id(sides: &Sides<&Session>, id: &str) -> Answer {
    let nothing = Answer::default();
    let answer_of = |session: &Session| session.answer_of(id).cloned().unwrap_or_default();
    let (base, ours, theirs) =
        (answer_of(sides.base), answer_of(sides.ours), answer_of(sides.theirs));
    if ours == nothing && theirs == nothing {
        return nothing;
    }
    answer(&Sides { base: &base, ours: &ours, theirs: &theirs })
}
