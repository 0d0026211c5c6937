//! An accepted risk: a gap that a named person accepts until a date. The item keeps its status.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::names::{Note, PersonName, Reason};
use crate::domain::basics::text::Text;
use crate::domain::format::record::record;
use crate::domain::records::stamp::Stamp;

record! {
    /// The acceptance of a gap until a date.
    pub struct Risk as "an accepted risk" {
        /// The name of the person who accepts it.
        pub by: Text,
        /// The reason.
        pub why: Text,
        /// The control in place until the gap is closed.
        pub control: Text,
        /// The last day on which it is accepted.
        pub until: Option<NaiveDate>,
        /// The time at which it was recorded.
        pub at: Option<DateTime<Utc>>,
        /// The name of the user who recorded it.
        pub recorded_by: Text,
    }
}

/// Returns whether a risk accepted until and including `until` has lapsed on `today`. One without a date
/// always has, because no risk is accepted for ever.
pub fn has_lapsed(until: Option<NaiveDate>, today: NaiveDate) -> bool {
    until.is_none_or(|until| until < today)
}

impl Risk {
    /// Creates a risk recorded at the time and by the user of `stamp`.
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

    /// Returns whether it has lapsed on `today`, see [`has_lapsed`].
    pub fn is_lapsed(&self, today: NaiveDate) -> bool {
        has_lapsed(self.until, today)
    }

    /// Returns the risk in a line: `dana until 2027-01-31: the ledger can be rebuilt by hand`.
    pub fn words(&self) -> Text {
        let until = self.until.map_or_else(|| "no date".to_owned(), |until| until.to_string());
        let words = format!("{} until {until}", self.by.raw());
        let reasons = self.reasons();
        let parts = [words.as_str(), reasons.raw()].into_iter().filter(|part| !part.is_empty());
        Text::new(parts.collect::<Vec<_>>().join(": "))
    }

    /// Returns why it is accepted and the control in place, in a line without a stop at its end.
    pub fn reasons(&self) -> Text {
        let text = |text: &Text| text.raw().trim_end().trim_end_matches('.').to_owned();
        let control = format!("instead: {}", text(&self.control));
        let parts = [(&self.why, text(&self.why)), (&self.control, control)];
        let said = parts.into_iter().filter(|(text, _)| !text.is_blank());
        Text::new(said.map(|(_, words)| words).collect::<Vec<_>>().join("; "))
    }
}
