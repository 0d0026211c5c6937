//! The parts of a session that depend on the version of its checklist, and their JSON form.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::format::record::{Lenient, record};
use crate::domain::records::answer::{Answer, SharedAnswer};
use crate::domain::records::checklist::{Checklist, ChecklistFile, ItemId};
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::LastTime;
use crate::domain::records::meeting::Meeting;
use crate::domain::records::retired::Retired;
use crate::domain::session::answers::AnswersFile;

/// What a session says with one version of its checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "VersionedFile", try_from = "VersionedFile")]
pub struct Versioned {
    pub(super) checklist: Arc<Checklist>,
    /// One answer for every item, in the checklist's order.
    pub(super) answers: Arc<Vec<SharedAnswer>>,
    pub(super) decision: Lenient<Option<Decision>>,
    pub(super) meeting: Lenient<Option<Meeting>>,
    pub(super) last_time: Lenient<Option<LastTime>>,
    pub(super) retired: Lenient<Vec<Retired>>,
    /// Answers to items that the checklist lacks.
    pub(super) strays: Vec<(String, Answer)>,
}

record! {
    /// A [`Versioned`] in JSON, not validated.
    struct VersionedFile as "what a review says with a version of its checklist" {
        checklist: ChecklistFile,
        answers: AnswersFile,
        decision: Lenient<Option<Decision>>,
        meeting: Lenient<Option<Meeting>>,
        last_time: Lenient<Option<LastTime>>,
        retired: Lenient<Vec<Retired>>,
        strays: AnswersFile,
    }
}

impl From<Versioned> for VersionedFile {
    fn from(versioned: Versioned) -> Self {
        let Versioned { checklist, answers, decision, meeting, last_time, retired, strays } =
            versioned;
        let strays = strays.into_iter().map(|(id, answer)| (ItemId::new(&id), answer.into()));
        let ids = checklist.items().map(|(_, item)| item.id.clone());
        Self {
            answers: AnswersFile(ids.zip(answers.iter().cloned()).collect()),
            checklist: checklist.file().clone(),
            decision,
            meeting,
            last_time,
            retired,
            strays: AnswersFile(strays.collect()),
            ..Self::default()
        }
    }
}

impl TryFrom<VersionedFile> for Versioned {
    type Error = &'static str;

    fn try_from(file: VersionedFile) -> Result<Self, Self::Error> {
        let VersionedFile {
            checklist, answers, decision, meeting, last_time, retired, strays, ..
        } = file;
        let checklist = Checklist::of_session(checklist).map_err(|_| "an unsound checklist")?;
        let ids = answers.0.iter().map(|(id, _)| id);
        let is_whole = checklist.items().map(|(_, item)| &item.id).eq(ids);
        if !is_whole {
            return Err("not one answer for every item");
        }
        let answers = answers.0.into_iter().map(|(_, answer)| answer).collect();
        let strays =
            strays.0.into_iter().map(|(id, answer)| (id.raw().to_owned(), Answer::clone(&answer)));
        Ok(Self {
            checklist: Arc::new(checklist),
            answers: Arc::new(answers),
            decision,
            meeting,
            last_time,
            retired,
            strays: strays.collect(),
        })
    }
}
