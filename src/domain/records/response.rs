//! Responses: each is what one submitted assessment says of one item. None of them is an answer.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use crate::domain::basics::names;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, is_set, record};
use crate::domain::records::checklist::wording::Wording;
use crate::domain::records::evidence::Evidence;

record! {
    /// The answer of one submitted assessment to one item.
    pub struct Response as "a response" {
        /// The name of its author; `None` where the review hides names.
        pub by: Option<Text>,
        /// The key in the place of the name where that is hidden.
        pub key if is_set: Option<String>,
        /// The round in which it was given, from 1; absent where the name is shown.
        pub round if is_set: Option<u32>,
        /// The status; `None` where there is only a note or evidence.
        pub status: Option<Status>,
        /// The reason why the item does not apply.
        pub reason: Text,
        /// The note.
        pub note: Text,
        /// The evidence.
        pub evidence: Vec<Evidence>,
        /// The blocker flag.
        pub blocker: bool,
        /// The time at which the assessment was submitted; absent where the name is hidden.
        pub submitted_at if is_set: Option<DateTime<Utc>>,
        /// The statement that it answered, where the item is worded otherwise now; absent otherwise.
        pub text if is_set: Text,
        /// The description of *done* beside that statement.
        pub done_when if is_set: Text,
        /// The further text of the source beside that statement.
        pub about if is_set: Text,
    }
}

impl Response {
    /// Returns whether it says anything. One of a later round may only take back what an earlier one said.
    pub fn says_something(&self) -> bool {
        let Self { status, reason, note, evidence, blocker, .. } = self;
        status.is_some()
            || *blocker
            || !reason.is_blank()
            || !note.is_blank()
            || !evidence.is_empty()
    }

    /// Returns whether the name of its author is hidden.
    pub const fn is_hidden(&self) -> bool {
        self.by.is_none()
    }

    /// Returns the status where it counts: not one that was said of another wording of the item.
    pub fn counted(&self) -> Option<Status> {
        self.status.filter(|_| self.text.is_blank())
    }

    /// Returns whether two responses are of one person.
    pub fn is_of_author_of(&self, other: &Self) -> bool {
        match (&self.by, &other.by) {
            (Some(one), Some(other)) => names::is_same(one, other),
            (None, None) => self.key == other.key,
            _ => false,
        }
    }

    /// Compares by the time at which they were given: by round where names are hidden.
    pub(crate) fn age(&self, other: &Self) -> Ordering {
        self.round.cmp(&other.round).then(self.submitted_at.cmp(&other.submitted_at))
    }

    /// Returns it as one to an item that is worded otherwise now, or again as it was when the response was given.
    pub(crate) fn reworded(self, from: &Wording, to: &Wording) -> Self {
        let answered = self.wording().unwrap_or_else(|| from.clone());
        let answered = if answered.is_same(to) { Wording::default() } else { answered };
        let Wording { text, done_when, about } = answered;
        Self { text, done_when, about, ..self }
    }

    fn wording(&self) -> Option<Wording> {
        let Self { text, done_when, about, .. } = self;
        let wording =
            || Wording { text: text.clone(), done_when: done_when.clone(), about: about.clone() };
        (!text.is_blank()).then(wording)
    }
}

/// Sorts responses as files hold them: by time and name, or by key where names are hidden.
pub(crate) fn sort_responses(responses: &mut [Response]) {
    responses.sort_by_cached_key(|one| {
        let name = one.by.as_ref().map(|by| names::folded(by).into_owned());
        (one.key.clone(), one.submitted_at, name, one.round, Kept::of(one).json().to_owned())
    });
}

/// Joins two lists of responses: of each person the later one, of two at one time the same one whichever list is
/// first.
pub(crate) fn joined_responses(one: &[Response], other: &[Response]) -> Vec<Response> {
    let mut joined: Vec<Response> = Vec::with_capacity(one.len().max(other.len()));
    for response in one.iter().chain(other) {
        match joined.iter_mut().find(|known| known.is_of_author_of(response)) {
            None => joined.push(response.clone()),
            Some(known) => {
                let is_later = match known.age(response) {
                    Ordering::Less => true,
                    Ordering::Greater => false,
                    Ordering::Equal => Kept::of(known).json() > Kept::of(response).json(),
                };
                if is_later {
                    *known = response.clone();
                }
            }
        }
    }
    sort_responses(&mut joined);
    joined
}
