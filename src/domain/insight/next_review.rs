//! The day by which a system is to be reviewed again.

use chrono::NaiveDate;

use crate::domain::basics::age::Age;

/// The label of a system that says after what time it is reviewed again: `review-every=90d`.
pub const LABEL: &str = "review-every";

/// Returns the time after which a system is reviewed again: that of its label, else that of the config. A label that
/// says no time says nothing.
pub fn interval(label: Option<&str>, config: Option<Age>) -> Option<Age> {
    label.and_then(|label| Age::parse(label).ok()).filter(|age| !age.is_zero()).or(config)
}

/// The day by which a system is to be reviewed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextReview(pub NaiveDate);

impl NextReview {
    /// Returns the day for a system whose newest review was begun on a day; `None` if reviews are not to be
    /// repeated.
    pub fn of(begun: NaiveDate, every: Option<Age>) -> Option<Self> {
        every?.after(begun).map(Self)
    }

    /// Returns whether the day has passed.
    pub fn is_past(self, today: NaiveDate) -> bool {
        self.0 < today
    }

    /// Returns the day in words: `next review due 2026-12-10`, `review due since 2026-12-10`.
    pub fn words(self, today: NaiveDate) -> String {
        let words = if self.is_past(today) { "review due since" } else { "next review due" };
        format!("{words} {}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_label_wins_where_it_says_a_time() {
        let [week, month] = ["1w", "30d"].map(|age| Age::parse(age).ok());
        assert_eq!(interval(Some("30d"), week), month);
        for label in [None, Some(""), Some("0d"), Some("quarterly")] {
            assert_eq!(interval(label, week), week, "{label:?}");
        }
    }

    #[test]
    fn a_review_is_due_only_where_reviews_are_repeated_and_the_day_has_passed() {
        let of = |every: Option<&str>| {
            let every = every.map(|age| Age::parse(age).unwrap());
            NextReview::of(day("2026-08-31"), every).map(|next| next.0.to_string())
        };
        assert_eq!(of(None), None);
        assert_eq!(of(Some("90d")).as_deref(), Some("2026-11-29"));
        assert_eq!(of(Some("12w")).as_deref(), Some("2026-11-23"));
        assert_eq!(of(Some("6m")).as_deref(), Some("2027-02-28"));
        assert_eq!(of(Some("4294967295w")), None);
        let next = NextReview(day("2026-11-29"));
        assert_eq!(next.words(day("2026-11-29")), "next review due 2026-11-29");
        assert_eq!(next.words(day("2026-11-30")), "review due since 2026-11-29");
    }
}
