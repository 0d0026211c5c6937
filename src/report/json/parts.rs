//! Objects that several JSON outputs share.

use serde::{Serialize, Serializer};

use crate::domain::basics::score::{Band, Progress, Tally};
use crate::domain::basics::text::Text;
use crate::domain::insight::compare::Change;
use crate::domain::records::checklist::{Checklist, ItemId};

/// The id and title of a checklist.
#[derive(Debug, Serialize)]
pub struct ChecklistJson<'s> {
    id: &'s ItemId,
    title: &'s Text,
}

impl<'s> ChecklistJson<'s> {
    /// Converts a checklist.
    pub fn of(checklist: &'s Checklist) -> Self {
        Self { id: checklist.id(), title: checklist.title() }
    }
}

/// The counts of a tally, with percentage and band.
#[derive(Debug, Serialize)]
pub struct ScoreJson {
    total: u32,
    applicable: u32,
    done: u32,
    partial: u32,
    missing: u32,
    not_applicable: u32,
    unassessed: u32,
    assessed: u32,
    percent: Option<f64>,
    band: Option<Band>,
    to_next_band: Option<u32>,
    blockers: u32,
}

impl ScoreJson {
    /// Converts a tally.
    pub fn of(tally: &Tally) -> Self {
        let progress = tally.progress();
        Self {
            total: tally.total(),
            applicable: tally.applicable(),
            done: tally.done,
            partial: tally.partial,
            missing: tally.missing,
            not_applicable: tally.not_applicable,
            unassessed: tally.unassessed,
            assessed: tally.assessed(),
            percent: progress.map(Progress::exact_percent),
            band: progress.map(Progress::band),
            to_next_band: progress.and_then(Progress::to_next_band),
            blockers: tally.blockers,
        }
    }
}

/// The number of items with each change between two reviews, as an object.
#[derive(Debug)]
pub struct CountsJson([(&'static str, usize); Change::ALL.len()]);

impl CountsJson {
    /// Builds the counts by calling `count` for each change.
    pub fn of(count: impl Fn(Change) -> usize) -> Self {
        Self(Change::ALL.map(|change| (change.json_name(), count(change))))
    }
}

impl Serialize for CountsJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0)
    }
}
