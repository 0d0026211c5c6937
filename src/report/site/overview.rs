//! The view of all systems that the index publishes: as that of a system, what is shown is copied in.

use chrono::NaiveDate;

use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::records::decision::Outcome;
use crate::report::document::Line;

/// All systems, as the index shows them.
#[derive(Debug, Default)]
pub struct Overview {
    /// The day as of which they are judged; `None` for a site without systems.
    pub as_of: Option<NaiveDate>,
    /// The number of reviews.
    pub reviews: usize,
    /// The systems, the worst first.
    pub systems: Vec<SystemRow>,
    /// What is due, the most urgent first.
    pub due: Vec<DueRow>,
    /// What got worse.
    pub worse: Vec<WorseRow>,
}

/// A system in the index.
#[derive(Debug)]
pub struct SystemRow {
    /// The name.
    pub name: Line,
    /// The path of its page.
    pub page: String,
    /// The labels, each with its key and its value.
    pub labels: Vec<(Line, Line)>,
    /// The decision of its newest review.
    pub decision: Option<(Outcome, Option<NaiveDate>)>,
    /// The counts of its newest review.
    pub tally: Tally,
    /// What needs somebody, in words: `1 lapsed risk`.
    pub needs: Vec<String>,
    /// The reviews with their counts, the oldest first.
    pub trend: Vec<(NaiveDate, Tally)>,
    /// The title of the checklist.
    pub checklist: Line,
    /// The categories of the checklist.
    pub categories: Vec<CategoryCell>,
}

/// A category of a system's newest review.
#[derive(Debug)]
pub struct CategoryCell {
    /// The short title.
    pub short: Line,
    /// The whole title.
    pub title: Line,
    /// The counts.
    pub tally: Tally,
}

/// Something that is due.
#[derive(Debug)]
pub struct DueRow {
    /// The system.
    pub name: Line,
    /// The path of its page.
    pub page: String,
    /// The kind, in words: `to-do`.
    pub kind: &'static str,
    /// What is to be done.
    pub what: Line,
    /// How urgent it is, in words: `overdue`.
    pub state: Line,
    /// True if the day has passed.
    pub is_past: bool,
}

/// An item that got worse.
#[derive(Debug)]
pub struct WorseRow {
    /// The system.
    pub name: Line,
    /// The path of its page.
    pub page: String,
    /// The item.
    pub item: Line,
    /// Its status before, and now.
    pub from: Option<Status>,
    /// Its status now.
    pub to: Option<Status>,
}
