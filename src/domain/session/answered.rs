//! A review whose last time is a file that somebody filled in: a checklist with answers in another format.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::domain::basics::names::{SessionId, SystemName};
use crate::domain::basics::text::counted;
use crate::domain::format::record::Lenient;
use crate::domain::records::checklist::Checklist;
use crate::domain::records::checklist::versions::Versions;
use crate::domain::records::checklist::wording::Wording;
use crate::domain::records::last_time::{LastAnswer, LastTime};
use crate::domain::session::upgrade::joined::joined_last;
use crate::domain::session::{Rest, Session, no_answers};

/// The answers of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileAnswers {
    /// The checklist that the file was read as.
    pub checklist: Arc<Checklist>,
    /// The answers by the ids of its items. Items without one are absent.
    pub answers: BTreeMap<String, LastAnswer>,
}

impl FileAnswers {
    /// Returns the number of items that have a status in the file.
    pub fn statuses(&self) -> usize {
        self.answers.values().filter(|answer| answer.status.is_some()).count()
    }

    /// Returns the counts in words: `286 answers, 114 with a status`.
    pub fn words(&self) -> String {
        let count = counted(self.answers.len(), "answer", "answers");
        match self.statuses() {
            statuses if statuses == self.answers.len() => count,
            0 => format!("{count}, none with a status"),
            statuses => format!("{count}, {statuses} with a status"),
        }
    }
}

impl Session {
    /// Creates a session in which every item is unassessed, with the answers of a file as its last time. Items match as
    /// those of two versions of a checklist do.
    pub fn after_file(
        id: SessionId,
        system: SystemName,
        created_at: DateTime<Utc>,
        checklist: Arc<Checklist>,
        file: &FileAnswers,
    ) -> Self {
        let last_time = Lenient::Known(Some(last_time_of(file, &checklist)));
        let rest = Rest { last_time, ..Rest::default() };
        let answers = no_answers(&checklist);
        Self::assemble(id, system.into(), created_at, checklist, answers, rest)
    }
}

/// Returns the answers of a file to the items of a checklist.
fn last_time_of(file: &FileAnswers, checklist: &Checklist) -> LastTime {
    let versions = Versions::between(&file.checklist, checklist);
    let answers = checklist.items().filter_map(|(number, item)| {
        let parts = versions.sources(number).iter().filter_map(|source| {
            let asked = file.checklist.item(*source);
            Some((Wording::of(asked), file.answers.get(asked.id.raw())?.clone()))
        });
        let answer = joined_last(&parts.collect::<Vec<_>>(), &Wording::of(item))?;
        Some((item.id.raw().to_owned(), answer))
    });
    LastTime {
        answers: answers.collect(),
        source: file.checklist.source().cloned(),
        ..LastTime::default()
    }
}
