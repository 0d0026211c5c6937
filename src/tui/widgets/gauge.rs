//! The gauge with its percentage, and the scale of the bands below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::domain::basics::gauge::{cells, ticks};
use crate::domain::basics::score::{
    Band, MANAGED_RISK_FROM, Progress, STRONG_BASELINE_ABOVE, Tally,
};
use crate::domain::basics::text::columns;
use crate::tui::theme::{Glyphs, Theme};
use crate::tui::widgets::row::{Row, write};

/// The columns of the percentage, with the blanks before it.
const PERCENT: u16 = 8;
/// The scale where there is no percentage.
const NOTHING: &str = "nothing is applicable: no percentage and no band";

/// Draws the gauge of some counts.
pub fn draw(tally: &Tally, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let bar = area.width.saturating_sub(PERCENT);
    let mut x = area.x;
    for cell in cells(tally, usize::from(bar)) {
        x = write(buffer, x, area.y, theme.gauge(cell), theme.gauge_style(cell));
    }
    let percent = match tally.progress() {
        Some(progress) => progress.percent().to_string(),
        None => theme.glyphs.nothing.to_owned(),
    };
    let beside = Rect { x: area.x + bar, width: area.width - bar, ..area };
    Row::new(theme).right(percent, theme.strong()).render(beside, buffer);
}

/// The bands, each with the percentage from which it begins.
const BANDS: [(Band, Option<u32>); 3] = [
    (Band::PreProduction, None),
    (Band::ManagedRisk, Some(MANAGED_RISK_FROM)),
    (Band::StrongBaseline, Some(STRONG_BASELINE_ABOVE)),
];

/// Draws the scale below a gauge: the bands with their edges, the present one in capitals with the distance to the
/// next. An edge stands exactly below its tick, or nowhere: where the distance would push one away it comes first, in the
/// place of a band that is passed.
pub fn draw_scale(tally: &Tally, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(progress) = tally.progress() else {
        Row::new(theme).left(NOTHING, theme.strong()).render(area, buffer);
        return;
    };
    let width = usize::from(area.width);
    let ticks = ticks(usize::from(area.width.saturating_sub(PERCENT)));
    let words = fitting_bands(progress, theme, width);
    let starts = starts(&words, ticks, width);
    let edges = [0, ticks[0], ticks[1]];
    let apart = with_distance_first(progress);
    let is_apart = progress.band() != Band::PreProduction
        && starts != edges
        && self::starts(&apart, ticks, width) == edges;
    let (words, starts) = if is_apart { (apart, edges) } else { (words, starts) };
    let bands = starts.into_iter().zip(edges).zip(words).zip(BANDS);
    let row = bands.fold(Row::new(theme), |row, (((start, tick), words), (band, edge))| {
        let words = if start == tick { words } else { without_edge(&words, edge) };
        let blanks = " ".repeat(start.saturating_sub(row.left_columns()));
        let style = if band == progress.band() {
            theme.band(band)
        } else if is_apart && edge.is_none() {
            theme.plain()
        } else {
            theme.label()
        };
        row.left(blanks, theme.plain()).left(words, style)
    });
    row.render(area, buffer);
}

/// Returns the columns at which the words of the bands begin: below their ticks, or beside them as far as their
/// neighbours need.
fn starts(
    [low, middle, high]: &[String; 3],
    [managed, strong]: [usize; 2],
    width: usize,
) -> [usize; 3] {
    let after = |start: usize, words: &str| start + columns(words) + usize::from(!words.is_empty());
    let high_start = strong.min(width.saturating_sub(columns(high)));
    let middle_start = managed.min(high_start.saturating_sub(after(0, middle)));
    let middle_start = middle_start.max(after(0, low));
    let high_start = high_start.max(after(middle_start, middle));
    [0, middle_start, high_start]
}

/// Returns the words of the upper bands without the distance to the next one, and that in the place of the lowest:
/// `3 more: strong baseline`.
fn with_distance_first(progress: Progress) -> [String; 3] {
    let [_, middle, high] = BANDS.map(|(band, edge)| {
        let is_present = band == progress.band();
        let name = if is_present { band.headline() } else { band.words() };
        edge.map(|edge| format!("{edge} {name}")).unwrap_or_default()
    });
    [progress.distance().to_string(), middle, high]
}

/// Returns the words of a band without its edge.
fn without_edge(words: &str, edge: Option<u32>) -> String {
    let edge = edge.map(|edge| edge.to_string()).unwrap_or_default();
    words.strip_prefix(&edge).unwrap_or(words).trim_start().to_owned()
}

/// Returns the words of the bands that fit into `width` columns: the name of the band farthest from the present
/// one is dropped first.
fn fitting_bands(progress: Progress, theme: &Theme, width: usize) -> [String; 3] {
    let mut words = BANDS.map(|(band, edge)| band_words(progress, theme, band, edge));
    let dropped = match progress.band() {
        Band::PreProduction => [2, 1],
        Band::ManagedRisk => [2, 0],
        Band::StrongBaseline => [0, 1],
    };
    for band in dropped {
        if words.iter().map(|words| columns(words) + 1).sum::<usize>() > width + 1 {
            words[band] = BANDS[band].1.map(|edge| edge.to_string()).unwrap_or_default();
        }
    }
    words
}

/// Returns the words of a band: its edge and its name, and of the present one the distance to the next.
fn band_words(progress: Progress, theme: &Theme, band: Band, edge: Option<u32>) -> String {
    let edge = edge.map(|edge| format!("{edge} ")).unwrap_or_default();
    if band != progress.band() {
        return format!("{edge}{}", band.words());
    }
    let (name, distance) = (band.headline(), progress.distance().count_words());
    let Glyphs { left, right, .. } = theme.glyphs;
    match band {
        Band::PreProduction => format!("{name}, {distance} {right}"),
        Band::ManagedRisk => format!("{edge}{left} {name}, {distance} {right}"),
        Band::StrongBaseline => format!("{edge}{left} {name}, {distance}"),
    }
}
