//! The portfolio with what a report of it says besides.

use chrono::NaiveDate;

use crate::domain::basics::age::Age;
use crate::domain::basics::day::Zone;
use crate::domain::basics::names::SessionId;
use crate::domain::insight::portfolio::{List, Portfolio};

/// A portfolio with what a report of it says besides.
#[derive(Debug)]
pub struct Overview<'p> {
    /// The portfolio.
    pub portfolio: &'p Portfolio,
    /// The lists to write.
    pub lists: &'p [List],
    /// The day as of which it is judged.
    pub as_of: NaiveDate,
    /// The time zone.
    pub zone: Zone,
    /// The time ahead in which things count as due.
    pub within: Age,
    /// The sessions that cannot be read, which do not count.
    pub unread: &'p [SessionId],
}
