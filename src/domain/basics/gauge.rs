//! The gauge: the score as a bar of cells, computed once for the screen and the reports.

use crate::domain::basics::score::{Band, MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE, Tally};

/// One cell of the gauge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GaugeCell {
    /// Done items.
    Done,
    /// The edge at 60% or 85%.
    Tick,
    /// The edge of a band that is reached, among done items.
    Notch,
    /// Partial items.
    Partial,
    /// Missing items.
    Missing,
    /// Unassessed items.
    Unassessed,
    /// Nothing is applicable: there is nothing to show.
    Nothing,
}

/// Returns the `width` cells of a gauge. Both edges always show: as a notch exactly when the band is reached,
/// else as a tick. The first cell is `Done` as soon as one item is, the last one only when all are.
pub fn cells(tally: &Tally, width: usize) -> Vec<GaugeCell> {
    if tally.applicable() == 0 {
        return vec![GaugeCell::Nothing; width];
    }
    let ticks = ticks(width);
    let solid = solid_cells(tally, width, ticks);
    let end_of = |count: u32| (share(count, tally.applicable(), width)).max(solid);
    let (partial_end, missing_end) =
        (end_of(tally.done + tally.partial), end_of(tally.done + tally.gaps()));
    (0..width)
        .map(|cell| match cell {
            _ if cell < solid && ticks.contains(&cell) => GaugeCell::Notch,
            _ if cell < solid => GaugeCell::Done,
            _ if ticks.contains(&cell) => GaugeCell::Tick,
            _ if cell < partial_end => GaugeCell::Partial,
            _ if cell < missing_end => GaugeCell::Missing,
            _ => GaugeCell::Unassessed,
        })
        .collect()
}

/// Returns the indices of the cells at 60% and 85% of a gauge of `width` cells.
pub fn ticks(width: usize) -> [usize; 2] {
    [MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE].map(|edge| width * edge as usize / 100)
}

fn solid_cells(tally: &Tally, width: usize, [managed, strong]: [usize; 2]) -> usize {
    let Some(progress) = tally.progress() else {
        return 0;
    };
    let (least, most) = match progress.band() {
        Band::PreProduction => (usize::from(progress.done() > 0), managed),
        Band::ManagedRisk => (managed + 1, strong),
        Band::StrongBaseline if progress.done() == progress.applicable() => (width, width),
        Band::StrongBaseline => (strong + 1, width.saturating_sub(1)),
    };
    share(progress.done(), progress.applicable(), width).min(most).max(least).min(width)
}

/// Returns `count / of` of `width`, rounded to the nearest cell.
fn share(count: u32, of: u32, width: usize) -> usize {
    let (count, of) = (count as usize, of as usize);
    (2 * count * width + of).checked_div(2 * of).unwrap_or(0)
}
