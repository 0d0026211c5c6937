//! The JSON form of a session: its fields and their order, validation, and serialisation. The bytes of a
//! file, with its checksum, are the store's.

use std::mem::take;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::text::Text;
use crate::domain::format::problem::{Fault, Problem, Step};
use crate::domain::format::record::{Lenient, record};
use crate::domain::format::{FORMAT, VERSION};
use crate::domain::records::answer::{Answer, Conflict, HistoryEntry, SharedAnswer};
use crate::domain::records::assessment::{Assessment, Names, Submitted};
use crate::domain::records::checklist::{Checklist, ChecklistFile};
use crate::domain::records::decision::Decision;
use crate::domain::records::labels::Labels;
use crate::domain::records::last_time::LastTime;
use crate::domain::records::meeting::Meeting;
use crate::domain::records::people::Person;
use crate::domain::records::retired::Retired;
use crate::domain::session::answers::AnswersFile;
use crate::domain::session::{Rest, Session, no_answers};

record! {
    /// A session as read from a file, not yet validated.
    pub struct SessionFile as "a review" {
        format: String,
        version: u32,
        id: Option<SessionId>,
        system: Text,
        created_at: Option<DateTime<Utc>>,
        previous: Lenient<Option<SessionId>>,
        people: Lenient<Vec<Person>>,
        checklist: ChecklistFile,
        answers: AnswersFile,
        decision: Lenient<Option<Decision>>,
        labels: Lenient<Labels>,
        meeting: Lenient<Option<Meeting>>,
        last_time: Lenient<Option<LastTime>>,
        retired: Lenient<Vec<Retired>>,
        assessment: Lenient<Option<Assessment>>,
        assessments: Lenient<Vec<Submitted>>,
        names: Lenient<Option<Names>>,
        history: Vec<HistoryEntry>,
        conflicts: Vec<Conflict>,
    }
}

/// The fields that every session has: id, system, time of creation.
type Required = (SessionId, Text, DateTime<Utc>);

impl SessionFile {
    /// Returns whether the file says that it is a session of a version.
    pub(crate) fn is_of(&self, version: u32) -> bool {
        self.format == FORMAT && self.version == version
    }

    /// Removes and returns the required fields.
    ///
    /// # Errors
    /// The first of them that is missing.
    fn required(&mut self) -> Result<Required, Vec<Problem>> {
        let missing = |field| vec![Problem::at([], Fault::Required { what: "the review", field })];
        let id = self.id.take().ok_or_else(|| missing("id"))?;
        if self.system.is_blank() {
            return Err(missing("system"));
        }
        let created_at = self.created_at.ok_or_else(|| missing("created_at"))?;
        Ok((id, take(&mut self.system), created_at))
    }
}

impl Session {
    /// Validates the content of a file.
    ///
    /// # Errors
    /// The required field that is missing, or all problems of the checklist.
    pub fn from_file(mut file: SessionFile) -> Result<Self, Vec<Problem>> {
        let (id, system, created_at) = file.required()?;
        let checklist = take(&mut file.checklist);
        let checklist = Checklist::of_session(checklist).map_err(below_checklist)?;
        let (answers, strays) = sort_answers(take(&mut file.answers), &checklist);
        let rest = Rest {
            previous: file.previous,
            people: file.people,
            decision: file.decision,
            labels: file.labels,
            meeting: file.meeting,
            last_time: file.last_time,
            retired: file.retired,
            assessment: file.assessment,
            assessments: file.assessments,
            names: file.names,
            strays,
            history: file.history,
            conflicts: file.conflicts,
            unknown: file.unknown,
        };
        Ok(Self::assemble(id, system, created_at, Arc::new(checklist), answers, rest))
    }
}

fn below_checklist(problems: Vec<Problem>) -> Vec<Problem> {
    let below = |problem: Problem| Problem {
        path: std::iter::once(Step::from("checklist")).chain(problem.path).collect(),
        fault: problem.fault,
    };
    problems.into_iter().map(below).collect()
}

/// Returns one answer for every item of the checklist, and the answers to unknown items.
fn sort_answers(
    AnswersFile(given): AnswersFile,
    checklist: &Checklist,
) -> (Vec<SharedAnswer>, Vec<(String, Answer)>) {
    let mut sorted = no_answers(checklist);
    let mut strays = Vec::new();
    let mut items = checklist.items();
    for (id, answer) in given {
        // Most files have them in the order of the checklist.
        let in_order = items.next().filter(|(_, item)| item.id == id).map(|(number, _)| number);
        match in_order.or_else(|| checklist.number(&id)) {
            Some(item) => sorted[item.0] = answer,
            None => strays.push((id.raw().to_owned(), Answer::clone(&answer))),
        }
    }
    (sorted, strays)
}

impl Serialize for Session {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", FORMAT)?;
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("system", &self.system)?;
        map.serialize_entry("created_at", &self.created_at)?;
        map.serialize_entry("previous", &self.rest.previous)?;
        map.serialize_entry("people", &self.rest.people)?;
        map.serialize_entry("checklist", &*self.checklist)?;
        map.serialize_entry("answers", &AnswersByItem(self))?;
        map.serialize_entry("decision", &self.rest.decision)?;
        // Absent until used: not every review has them, and few edits add or remove one.
        if self.rest.labels != Lenient::default() {
            map.serialize_entry("labels", &self.rest.labels)?;
        }
        if self.rest.meeting != Lenient::default() {
            map.serialize_entry("meeting", &self.rest.meeting)?;
        }
        if self.rest.last_time != Lenient::default() {
            map.serialize_entry("last_time", &self.rest.last_time)?;
        }
        if self.rest.retired != Lenient::default() {
            map.serialize_entry("retired", &self.rest.retired)?;
        }
        if self.rest.assessment != Lenient::default() {
            map.serialize_entry("assessment", &self.rest.assessment)?;
        }
        if self.rest.assessments != Lenient::default() {
            map.serialize_entry("assessments", &self.rest.assessments)?;
        }
        if self.rest.names != Lenient::default() {
            map.serialize_entry("names", &self.rest.names)?;
        }
        if !self.rest.history.is_empty() {
            map.serialize_entry("history", &self.rest.history)?;
        }
        if !self.rest.conflicts.is_empty() {
            map.serialize_entry("conflicts", &self.rest.conflicts)?;
        }
        for (name, value) in self.rest.unknown.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The answers of a session as a JSON object: one for every item in the checklist's order, then strays.
struct AnswersByItem<'s>(&'s Session);

impl Serialize for AnswersByItem<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known = self.0.checklist.items().zip(self.0.answers());
        let known = known.map(|((_, item), (_, answer))| (item.id.raw(), answer));
        let strays = self.0.rest.strays.iter().map(|(id, answer)| (id.as_str(), answer));
        serializer.collect_map(known.chain(strays))
    }
}
