//! An answer as it was before each change of its history.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;

use crate::domain::format::record::Kept;
use crate::domain::records::answer::{Answer, Evidence, HistoryEntry};

impl Answer {
    /// Returns the answer as it was before each change of its history, the last change first, with the
    /// time of that change. A field that this version does not know stays as it is.
    pub fn earlier(&self) -> impl Iterator<Item = (Option<DateTime<Utc>>, Self)> {
        let mut answer = Self { history: Vec::new(), ..self.clone() };
        self.history.iter().rev().map(move |entry| {
            take_back(&mut answer, entry);
            (entry.at, answer.clone())
        })
    }
}

fn take_back(answer: &mut Answer, HistoryEntry { field, from, to, .. }: &HistoryEntry) {
    match field.raw() {
        "status" => set(&mut answer.status, from),
        "reason" => set(&mut answer.reason, from),
        "note" => set(&mut answer.note, from),
        "owner" => set(&mut answer.owner, from),
        "due" => set(&mut answer.due, from),
        "blocker" => set(&mut answer.blocker, from),
        "risk" => set(&mut answer.risk, from),
        // Of evidence each link that came or went is an entry.
        "evidence" => {
            let come = to.as_text();
            answer.evidence.retain(|evidence| Some(evidence.link.raw()) != come.as_deref());
            let gone = from
                .as_text()
                .map(|link| Evidence { link: link.as_str().into(), ..Evidence::default() });
            answer.evidence.extend(gone);
        }
        _ => {}
    }
}

fn set<T: DeserializeOwned>(place: &mut T, value: &Kept) {
    if let Ok(value) = serde_json::from_str(value.json()) {
        *place = value;
    }
}
