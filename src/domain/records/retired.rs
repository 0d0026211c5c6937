//! The items that a newer version of the checklist no longer has, kept in the session with their answers. They
//! count in no score.

use chrono::NaiveDate;

use crate::domain::basics::text::Text;
use crate::domain::format::record::{is_set, record};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::wording::Wording;
use crate::domain::records::checklist::{Category, Identity, Item, ItemId};
use crate::domain::records::last_time::LastAnswer;
use crate::domain::records::risk::Risk;

record! {
    /// An item that the checklist no longer has.
    pub struct Retired as "a retired item" {
        /// The id that it had.
        pub id: ItemId,
        /// The title of the category in which it stood.
        pub category: Text,
        /// The statement.
        pub text: Text,
        /// A testable description of *done*.
        pub done_when if is_set: Text,
        /// More that the source of the checklist said of it.
        pub about if is_set: Text,
        /// The checklist that had it last.
        pub checklist: Identity,
        /// The items that took its place together with others; empty if none did.
        pub into if is_set: Vec<ItemId>,
        /// The answer.
        pub answer: Answer,
        /// The answer of the last review to it.
        pub last_time if is_set: Option<Box<LastAnswer>>,
    }
}

impl Retired {
    /// Returns an item of a checklist as a retired one.
    pub fn new(
        (item, category, checklist): (&Item, &Category, Identity),
        answer: Answer,
        last_time: Option<LastAnswer>,
    ) -> Self {
        Self {
            id: item.id.clone(),
            category: category.title.clone(),
            text: item.text.clone(),
            done_when: item.done_when.clone(),
            about: item.about.clone(),
            checklist,
            answer,
            last_time: last_time.map(Box::new),
            ..Self::default()
        }
    }

    /// Returns the wording that the answer is about.
    pub fn wording(&self) -> Wording {
        let Self { text, done_when, about, .. } = self;
        Wording { text: text.clone(), done_when: done_when.clone(), about: about.clone() }
    }

    /// Returns whether nothing took its place.
    pub fn is_left_over(&self) -> bool {
        self.into.is_empty()
    }

    /// Returns whether the item is flagged as a blocker, and no other item took that over.
    pub fn is_blocker(&self) -> bool {
        self.is_left_over() && self.answer.blocker
    }

    /// Returns what the last review said of it, unless this one has said something of the risk since.
    pub fn last_risk(&self) -> Option<&LastAnswer> {
        let is_said = self.answer.history.iter().any(|entry| entry.field.raw() == "risk");
        self.last_time.as_deref().and_then(LastAnswer::of_review).filter(|_| !is_said)
    }

    /// Returns the accepted risk of an open item: this review's, else the last review's. An item that took its place
    /// has taken it over.
    pub fn standing_risk(&self) -> Option<&Risk> {
        let last = self.last_risk().filter(|_| self.answer.is_open());
        let risk = self.answer.accepted_risk().or_else(|| last?.accepted_risk());
        risk.filter(|_| self.is_left_over())
    }

    /// Returns that risk if it has lapsed on `today`.
    pub fn lapsed_risk(&self, today: NaiveDate) -> Option<&Risk> {
        self.standing_risk().filter(|risk| risk.is_lapsed(today))
    }
}
