//! The score: counts, the percentage and the band.
//!
//! *Complete* is done / applicable, and applicable is every item but those marked not applicable.
//! Bands are decided in integer arithmetic on the counts, never on a rounded percentage.

use std::fmt;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::domain::basics::status::Status;
use crate::domain::basics::worded::worded;

/// Below this percentage a system is pre-production.
pub const MANAGED_RISK_FROM: u32 = 60;
/// Above this percentage the baseline is strong.
pub const STRONG_BASELINE_ABOVE: u32 = 85;

worded! {
    /// The interpretation of the percentage complete. The words are for sentences, the headline for headings.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Band by words, headline {
        /// Under 60%.
        PreProduction: "pre-production", "PRE-PRODUCTION";
        /// 60% to 85%, both included.
        ManagedRisk: "managed risk", "MANAGED RISK";
        /// Over 85%.
        StrongBaseline: "strong baseline", "STRONG BASELINE";
    }
}

/// The number of items of each status, and of blockers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Items that are true today.
    pub done: u32,
    /// Items that are partly true.
    pub partial: u32,
    /// Items that are not true.
    pub missing: u32,
    /// Items that do not apply.
    pub not_applicable: u32,
    /// Items without a status.
    pub unassessed: u32,
    /// Items flagged as blockers, whatever their status: the flag stays until it is removed.
    pub blockers: u32,
}

impl Tally {
    /// Returns the count of a status, to change it.
    pub(crate) const fn of_mut(&mut self, status: Option<Status>) -> &mut u32 {
        match status {
            Some(Status::Done) => &mut self.done,
            Some(Status::Partial) => &mut self.partial,
            Some(Status::Missing) => &mut self.missing,
            Some(Status::NotApplicable) => &mut self.not_applicable,
            None => &mut self.unassessed,
        }
    }

    /// Returns the number of all items.
    pub const fn total(&self) -> u32 {
        self.assessed() + self.unassessed
    }

    /// Returns the number of items that count for the score: all but the not applicable ones.
    pub const fn applicable(&self) -> u32 {
        self.total() - self.not_applicable
    }

    /// Returns the number of items with a status, not applicable included.
    pub const fn assessed(&self) -> u32 {
        self.done + self.partial + self.missing + self.not_applicable
    }

    /// Returns the number of partial and missing items.
    pub const fn gaps(&self) -> u32 {
        self.partial + self.missing
    }

    /// Returns done of applicable; `None` when nothing is applicable.
    pub const fn progress(&self) -> Option<Progress> {
        match NonZeroU32::new(self.applicable()) {
            Some(applicable) => Some(Progress { done: self.done, applicable }),
            None => None,
        }
    }
}

/// The part that is complete: done of applicable items, of which there is at least one. Every value has a
/// percentage and a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    done: u32,
    applicable: NonZeroU32,
}

impl Progress {
    /// Returns `done` of `applicable`; `None` when nothing is applicable or `done` exceeds it.
    pub fn new(done: u32, applicable: u32) -> Option<Self> {
        let applicable = NonZeroU32::new(applicable)?;
        (done <= applicable.get()).then_some(Self { done, applicable })
    }

    /// Returns the number of done items.
    pub const fn done(self) -> u32 {
        self.done
    }

    /// Returns the number of applicable items.
    pub const fn applicable(self) -> u32 {
        self.applicable.get()
    }

    /// Returns the band, decided on the exact counts.
    pub fn band(self) -> Band {
        let reached = Band::ALL.into_iter().rev().find(|band| self.done >= self.least(*band));
        reached.unwrap_or(Band::PreProduction)
    }

    /// Returns the least number of done items with which a band is reached.
    fn least(self, band: Band) -> u32 {
        let applicable = u64::from(self.applicable.get());
        let least = match band {
            Band::PreProduction => 0,
            Band::ManagedRisk => (u64::from(MANAGED_RISK_FROM) * applicable).div_ceil(100),
            Band::StrongBaseline => u64::from(STRONG_BASELINE_ABOVE) * applicable / 100 + 1,
        };
        u32::try_from(least).unwrap_or(u32::MAX)
    }

    /// Returns the percentage as shown, see [`Percent`].
    pub fn percent(self) -> Percent {
        Percent::of(self)
    }

    /// Returns the percentage without rounding, 0 to 100.
    pub fn exact_percent(self) -> f64 {
        f64::from(self.done) * 100.0 / f64::from(self.applicable.get())
    }

    /// Returns the number of further done items that reach the next band; `None` in the top band.
    pub fn to_next_band(self) -> Option<u32> {
        let next = match self.band() {
            Band::PreProduction => Band::ManagedRisk,
            Band::ManagedRisk => Band::StrongBaseline,
            Band::StrongBaseline => return None,
        };
        Some(self.least(next) - self.done)
    }

    /// Returns the number of done items whose loss leaves the top band; `None` in any other band.
    pub fn to_lose_band(self) -> Option<u32> {
        (self.band() == Band::StrongBaseline)
            .then(|| self.done + 1 - self.least(Band::StrongBaseline))
    }

    /// Returns the distance to the next band, in the top band to the one that is fallen to.
    pub fn distance(self) -> Distance {
        match (self.band(), self.to_next_band()) {
            (Band::PreProduction, Some(more)) => Distance::More(more, Band::ManagedRisk),
            (_, Some(more)) => Distance::More(more, Band::StrongBaseline),
            (_, None) => {
                let fewer = self.to_lose_band().unwrap_or_default();
                Distance::Fewer(fewer, Self { done: self.done - fewer, ..self }.band())
            }
        }
    }
}

/// A percentage in tenths, as shown: the nearest tenth, stepped back where that would reach or
/// cross the edge of a band, 0 or 100. So 59.96 shows `59.9%` and 99.97 shows `99.9%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(u32);

impl Percent {
    const EDGES: [u64; 4] =
        [0, MANAGED_RISK_FROM as u64 * 10, STRONG_BASELINE_ABOVE as u64 * 10, 1000];

    fn of(progress: Progress) -> Self {
        let (done, applicable) = (u64::from(progress.done), u64::from(progress.applicable.get()));
        let mut tenths = (2000 * done + applicable) / (2 * applicable);
        for edge in Self::EDGES {
            match (1000 * done).cmp(&(edge * applicable)) {
                std::cmp::Ordering::Less => tenths = tenths.min(edge.saturating_sub(1)),
                std::cmp::Ordering::Greater => tenths = tenths.max(edge + 1),
                std::cmp::Ordering::Equal => {}
            }
        }
        Self(u32::try_from(tenths).unwrap_or(1000))
    }

    /// Returns the percentage in tenths, 0 to 1000.
    pub const fn tenths(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (self.0 / 10, self.0 % 10) {
            (whole, 0) => format!("{whole}%"),
            (whole, tenth) => format!("{whole}.{tenth}%"),
        };
        formatter.pad(&text)
    }
}

/// The distance to another band: to the next one, or from the top band down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// So many more done items reach a band.
    More(u32, Band),
    /// So many fewer done items fall to a band.
    Fewer(u32, Band),
}

impl fmt::Display for Distance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let band = match self {
            Self::More(_, band) | Self::Fewer(_, band) => band.words(),
        };
        write!(formatter, "{}: {band}", self.count_words())
    }
}

impl Distance {
    /// Returns the number of items without the band: `13 more`.
    pub fn count_words(self) -> String {
        match self {
            Self::More(count, _) => format!("{count} more"),
            Self::Fewer(count, _) => format!("{count} fewer"),
        }
    }
}
