//! The earlier states of an answer, rebuilt from its history.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;

use crate::domain::format::record::Kept;
use crate::domain::records::answer::{Answer, Evidence, HistoryEntry};

impl Answer {
    /// Returns the answer before each change of its history, the last change first, with the time of that
    /// change. A field that this version does not know keeps its value.
    pub fn earlier(&self) -> impl Iterator<Item = (Option<DateTime<Utc>>, Self)> {
        let mut answer = Self { history: Vec::new(), ..self.clone() };
        self.history.iter().rev().map(move |entry| {
            undo(&mut answer, entry);
            (entry.at, answer.clone())
        })
    }
}

/// Sets the field that `entry` changed to its value before.
fn undo(answer: &mut Answer, HistoryEntry { field, from, to, .. }: &HistoryEntry) {
    match field.raw() {
        "status" => set(&mut answer.status, from),
        "reason" => set(&mut answer.reason, from),
        "note" => set(&mut answer.note, from),
        "owner" => set(&mut answer.owner, from),
        "due" => set(&mut answer.due, from),
        "blocker" => set(&mut answer.blocker, from),
        "risk" => set(&mut answer.risk, from),
        // Each link that was added or removed has its own entry.
        "evidence" => {
            let added = to.as_text();
            answer.evidence.retain(|evidence| Some(evidence.link.raw()) != added.as_deref());
            let removed = from
                .as_text()
                .map(|link| Evidence { link: link.as_str().into(), ..Evidence::default() });
            answer.evidence.extend(removed);
        }
        _ => {}
    }
}

fn set<T: DeserializeOwned>(field: &mut T, value: &Kept) {
    if let Ok(value) = serde_json::from_str(value.json()) {
        *field = value;
    }
}
