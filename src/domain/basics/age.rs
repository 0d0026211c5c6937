//! An age as people write it: `90d`, `12w`, `3m`.

use std::fmt;

use chrono::{Days, Months, NaiveDate};

/// An age, or a time between two reviews, in days, weeks or calendar months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    count: u32,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Days,
    Weeks,
    /// Calendar months.
    Months,
}

/// A refusal of a text that is no age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a whole number of days, weeks or months: 90d, 12w or 3m")]
pub struct BadAge;

impl Age {
    /// Returns an age of so many days.
    pub const fn days(count: u32) -> Self {
        Self { count, unit: Unit::Days }
    }

    /// Parses an age: `90d`, `12w`, `3m`.
    ///
    /// # Errors
    /// [`BadAge`] unless `text` is a whole number and a unit.
    pub fn parse(text: &str) -> Result<Self, BadAge> {
        let unit = match text.chars().next_back() {
            Some('d') => Unit::Days,
            Some('w') => Unit::Weeks,
            Some('m') => Unit::Months,
            _ => return Err(BadAge),
        };
        let digits = &text[..text.len() - 1];
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BadAge);
        }
        let count = digits.parse().map_err(|_| BadAge)?;
        Ok(Self { count, unit })
    }

    /// Returns whether it is no time at all.
    pub const fn is_zero(self) -> bool {
        self.count == 0
    }

    /// Returns the day of this age after `start`; `None` beyond the calendar.
    pub fn after(self, start: NaiveDate) -> Option<NaiveDate> {
        let days = |days| start.checked_add_days(Days::new(days));
        match self.unit {
            Unit::Days => days(u64::from(self.count)),
            Unit::Weeks => days(7 * u64::from(self.count)),
            Unit::Months => start.checked_add_months(Months::new(self.count)),
        }
    }
}

impl fmt::Display for Age {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => 'd',
            Unit::Weeks => 'w',
            Unit::Months => 'm',
        };
        write!(formatter, "{}{unit}", self.count)
    }
}
