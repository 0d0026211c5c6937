//! The question that a portfolio answers: of which systems, of whose work, as of which day.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::age::Age;
use crate::domain::basics::day::Days;
use crate::domain::basics::names;
use crate::domain::basics::text::Text;
use crate::domain::records::labels::{Labelling, Labels};

/// The question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The day as of which everything is judged.
    pub days: Days,
    /// The moment from which on a review is dated in the future, whatever day is judged.
    pub tomorrow: DateTime<Utc>,
    /// The time ahead in which things count as due.
    pub within: Age,
    /// The time after which a system without a label for it is reviewed again.
    pub review_every: Option<Age>,
    /// The labels that the systems have.
    pub labels: Vec<Labelling>,
    /// The people whose work is asked for.
    pub whose: Whose,
    /// The newest version of each checklist that is known, by its id.
    pub versions: Vec<(Text, u32)>,
}

/// The people whose work is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// All work, owned or not.
    #[default]
    Anybody,
    /// Work without an owner.
    Nobody,
    /// One person's.
    Person(Text),
}

impl Whose {
    /// Returns whether it takes the work of an owner.
    pub fn takes(&self, owner: Option<&Text>) -> bool {
        match (self, owner) {
            (Self::Anybody, _) | (Self::Nobody, None) => true,
            (Self::Person(name), Some(owner)) => names::is_same(name, owner),
            (Self::Nobody, Some(_)) | (Self::Person(_), None) => false,
        }
    }
}

impl Question {
    /// Returns whether it asks for a system with these labels.
    pub fn takes(&self, labels: &Labels) -> bool {
        labels.satisfy(&self.labels)
    }

    /// Returns whether it asks for everybody's work.
    pub fn is_of_everybody(&self) -> bool {
        self.whose == Whose::Anybody
    }

    /// Returns the last day on which what is due then counts as due.
    pub fn horizon(&self) -> NaiveDate {
        self.within.after(self.days.today).unwrap_or(NaiveDate::MAX)
    }

    /// Returns the newest version of a checklist, where it is newer than this one.
    pub fn newer_version(&self, checklist: &Text, version: u32) -> Option<u32> {
        let known = self.versions.iter().filter(|(id, _)| id == checklist);
        known.map(|(_, version)| *version).max().filter(|newest| *newest > version)
    }
}
