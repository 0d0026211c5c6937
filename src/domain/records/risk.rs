//! An accepted risk: a gap that a named person accepts until a date. The status stays what it is.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::names::{Note, PersonName, Reason};
use crate::domain::basics::text::Text;
use crate::domain::format::record::record;
use crate::domain::records::stamp::Stamp;

record! {
    /// A gap that somebody accepts until a date.
    pub struct Risk as "an accepted risk" {
        /// Who accepts it.
        pub by: Text,
        /// Why.
        pub why: Text,
        /// What is done instead, until the gap is closed.
        pub control: Text,
        /// The last day on which it is accepted.
        pub until: Option<NaiveDate>,
        /// When it was written down.
        pub at: Option<DateTime<Utc>>,
        /// Who wrote it down.
        pub recorded_by: Text,
    }
}

/// Whether a risk that is accepted until then is accepted no more on `today`.
pub fn has_lapsed(until: Option<NaiveDate>, today: NaiveDate) -> bool {
    until.is_none_or(|until| until < today)
}

impl Risk {
    /// A risk that is accepted now.
    pub fn accepted(
        by: PersonName,
        why: Reason,
        control: Note,
        until: NaiveDate,
        stamp: &Stamp,
    ) -> Self {
        Self {
            by: by.into(),
            why: why.into(),
            control: control.into(),
            until: Some(until),
            at: Some(stamp.at),
            recorded_by: stamp.by.clone(),
            ..Self::default()
        }
    }

    /// Whether it is accepted no more on `today`. Nobody accepts a risk for ever.
    pub fn is_lapsed(&self, today: NaiveDate) -> bool {
        has_lapsed(self.until, today)
    }

    /// The risk in a line: `dana until 2027-01-31: the ledger can be rebuilt by hand`.
    pub fn words(&self) -> Text {
        let until = self.until.map_or_else(|| "no date".to_owned(), |until| until.to_string());
        let mut words = format!("{} until {until}", self.by.raw());
        for (lead, text) in [(": ", &self.why), ("; instead: ", &self.control)] {
            if !text.is_blank() {
                words.push_str(lead);
                words.push_str(text.raw().trim_end().trim_end_matches('.'));
            }
        }
        Text::new(words)
    }
}
