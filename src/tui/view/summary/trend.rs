//! The completion of a system's reviews over time: a chart with the bands where there is room, else levels and
//! percentages.
//!
//! ```text
//! 85 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ strong baseline
//! 60 ┄┄┄┄┄┄┄┄┄┄● 71% COND. GO┄┄┄┄┄ managed risk
//!     ● 18.8%            ○ 18.8% so far
//!    2025-10   2026-08   2026-11
//! ```

use chrono::{DateTime, Utc};
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::score::{
    Band, MANAGED_RISK_FROM, Progress, STRONG_BASELINE_ABOVE, Tally,
};
use crate::domain::basics::text::columns;
use crate::domain::records::decision::Outcome;
use crate::domain::session::Session;
use crate::tui::view::drawing::{Draw, Drawing, Layout};
use crate::tui::view::{score, words};
use crate::tui::widgets::row::{Row, write};

/// The fewest rows of the screen from which a chart is drawn, and its own fewest and most.
const SCREEN: u16 = 30;
pub(super) const LEAST: u16 = 5;
pub(super) const MOST: u16 = 12;
/// The columns before the lines, with the number of the band's edge.
const EDGE: u16 = 3;
/// The columns that the label of the last point needs.
const LABEL: u16 = 16;
/// The number of reviews that are named without a chart.
const NAMED: usize = 4;

/// A review on the way.
pub(super) struct Point {
    at: DateTime<Utc>,
    tally: Tally,
    decision: Option<Outcome>,
}

impl Point {
    fn is_finished(&self) -> bool {
        self.tally.unassessed == 0
    }

    /// Returns the completion in tenths of a percent.
    fn tenths(&self) -> u32 {
        self.tally.progress().map_or(0, |progress| progress.percent().tenths())
    }
}

/// Returns the system's reviews up to a session that have a percentage, the session last; none where it is the
/// only one. An assessment is no review.
pub(super) fn points(drawing: Drawing<'_>, session: &Session) -> Vec<Point> {
    if session.is_assessment() {
        return Vec::new();
    }
    let of_system = drawing.model.home.of_system(session.system()).map(|(_, summary)| summary);
    let earlier = of_system.filter(|summary| summary.created_at < session.created_at());
    let mut points: Vec<Point> = earlier
        .map(|it| Point {
            at: it.created_at,
            tally: it.tally,
            decision: it.decision.as_ref().map(|it| it.outcome),
        })
        .collect();
    points.reverse();
    let decision = session.decision().map(|decision| decision.outcome);
    points.push(Point { at: session.created_at(), tally: *session.tally(), decision });
    points.retain(|point| point.tally.progress().is_some());
    if points.len() < 2 { Vec::new() } else { points }
}

/// Returns whether the reviews may be drawn as a chart on a screen.
pub(super) fn may_be_chart(drawing: Drawing<'_>, points: &[Point]) -> bool {
    let is_high = drawing.model.size.height >= SCREEN;
    is_high && drawing.layout >= Layout::Standard && !points.is_empty()
}

/// Returns the reviews in words: a level for each, and the last percentages. No level stands for an unfinished one.
pub(super) fn in_words(drawing: Drawing<'_>, points: &[Point]) -> Option<String> {
    let glyphs = drawing.theme.glyphs;
    let level = |point: &Point| match glyphs.levels {
        Some(levels) if point.is_finished() => levels[(point.tenths() as usize * 8 / 1001).min(7)],
        Some(_) => glyphs.unfinished,
        None => "",
    };
    let levels: String = points.iter().map(level).collect();
    let named = points.iter().skip(points.len().saturating_sub(NAMED));
    let named: Vec<String> = named.map(|point| score::so_far(&point.tally)).collect();
    let told = format!("{levels}   {}", named.join("  "));
    (!points.is_empty()).then(|| told.trim_start().to_owned())
}

/// Draws the chart: the lines of the bands, the points with their percentages and decisions, the dates below.
pub(super) fn draw(drawing: Drawing<'_>, points: &[Point], area: Rect) {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    if area.is_empty() {
        return;
    }
    let plot = Rect { height: area.height.saturating_sub(1), ..area };
    let scale = Scale::of(plot);
    draw_lines(drawing, plot, &scale);
    let (begin, end) = (first.at.timestamp(), last.at.timestamp());
    let wide = i64::from(area.width.saturating_sub(EDGE + LABEL + names_columns() + 2));
    let column = |point: &Point| {
        let share = (point.at.timestamp() - begin) * wide / (end - begin).max(1);
        area.x + EDGE + 1 + u16::try_from(share).unwrap_or(0)
    };
    let mut taken: Vec<Rect> = Vec::new();
    // Where labels have no room beside one another, those of later reviews stand.
    for point in points.iter().rev() {
        let (x, y) = (column(point), scale.row_of(point));
        draw_point(drawing, point, (x, y), &mut taken);
    }
    let dates = Rect { y: plot.bottom(), height: 1, ..area };
    draw_dates(drawing, points.iter().map(|point| (point.at, column(point))), dates);
}

/// The rows of a chart: from 0% at the bottom to 100% at the top. However few they are, a row lies between the two
/// lines, and each point on its side of them.
struct Scale {
    plot: Rect,
    strong: u16,
    managed: u16,
}

impl Scale {
    fn of(plot: Rect) -> Self {
        let strong = Self::row(plot, STRONG_BASELINE_ABOVE * 10);
        let managed = Self::row(plot, MANAGED_RISK_FROM * 10).max(strong + 2);
        Self { plot, strong, managed }
    }

    fn row(plot: Rect, tenths: u32) -> u16 {
        let rows = u32::from(plot.height.saturating_sub(1));
        let above = (tenths * rows + 500) / 1000;
        plot.y + u16::try_from(rows - above.min(rows)).unwrap_or(0)
    }

    fn row_of(&self, point: &Point) -> u16 {
        let row = Self::row(self.plot, point.tenths());
        // Below the lowest line the rows are shared anew, so that a fall is seen where they are few.
        let below = u32::from(self.plot.bottom().saturating_sub(self.managed + 1));
        let fallen = (MANAGED_RISK_FROM * 10).saturating_sub(point.tenths()) * below;
        let fallen = u16::try_from(fallen / (MANAGED_RISK_FROM * 10)).unwrap_or(0);
        let last = self.plot.bottom().saturating_sub(1);
        match point.tally.progress().map(Progress::band) {
            Some(Band::StrongBaseline) => row.min(self.strong),
            Some(Band::ManagedRisk) => row.clamp(self.strong + 1, self.managed),
            Some(Band::PreProduction) | None => (self.managed + 1 + fallen).min(last),
        }
    }
}

/// Returns the columns of the longest name of a line.
fn names_columns() -> u16 {
    let names = [Band::ManagedRisk, Band::StrongBaseline].map(|band| columns(band.words()));
    u16::try_from(names.into_iter().max().unwrap_or(0)).unwrap_or(0)
}

/// Draws the line from which each band begins, its edge at the left, its name at the right.
fn draw_lines(drawing: Drawing<'_>, plot: Rect, scale: &Scale) {
    let theme = drawing.theme;
    let [_, _, piece] = theme.glyphs.chart;
    let width = usize::from(plot.width.saturating_sub(EDGE + names_columns() + 1));
    let lines = [
        (MANAGED_RISK_FROM, Band::ManagedRisk, scale.managed),
        (STRONG_BASELINE_ABOVE, Band::StrongBaseline, scale.strong),
    ];
    for (edge, band, y) in lines {
        let row = Rect { y, height: 1, ..plot };
        Row::new(theme)
            .left(format!("{edge} "), theme.plain())
            .left(piece.repeat(width), theme.quiet())
            .left(format!(" {}", band.words()), theme.plain())
            .draw_on(drawing, row);
    }
}

/// Draws a point with the longest label that touches no other one.
fn draw_point(drawing: Drawing<'_>, point: &Point, (x, y): (u16, u16), taken: &mut Vec<Rect>) {
    let theme = drawing.theme;
    let [finished, unfinished, _] = theme.glyphs.chart;
    let mark = if point.is_finished() { finished } else { unfinished };
    let percent = score::so_far(&point.tally);
    let decided = point.decision.map(|outcome| format!("{percent} {}", outcome.short_headline()));
    let labels = decided.into_iter().chain([percent, String::new()]);
    let space = |label: &String| Rect {
        x: x.saturating_sub(1),
        y,
        width: u16::try_from(columns(label) + 4).unwrap_or(u16::MAX),
        height: 1,
    };
    let label =
        labels.into_iter().find(|label| taken.iter().all(|it| !it.intersects(space(label))));
    let Some(label) = label else {
        write(&mut drawing.buffer(), x, y, mark, style(drawing, point));
        return;
    };
    taken.push(space(&label));
    let x = write(&mut drawing.buffer(), x, y, mark, style(drawing, point));
    if !label.is_empty() {
        write(&mut drawing.buffer(), x, y, &format!(" {label} "), theme.plain());
    }
}

/// Returns the style of a point: that of its band, or without a colour while it is not finished.
fn style(drawing: Drawing<'_>, point: &Point) -> Style {
    let band = point.tally.progress().filter(|_| point.is_finished());
    band.map_or(drawing.theme.strong(), |progress| drawing.theme.band(progress.band()))
}

/// Draws the days below their points, the later ones where not all have room.
fn draw_dates(
    drawing: Drawing<'_>,
    points: impl DoubleEndedIterator<Item = (DateTime<Utc>, u16)>,
    area: Rect,
) {
    let mut end = area.right();
    for (at, x) in points.rev() {
        let day = words::date(at, drawing.model.now);
        let width = u16::try_from(columns(&day)).unwrap_or(u16::MAX);
        if x + width <= end {
            write(&mut drawing.buffer(), x, area.y, &day, drawing.theme.quiet());
            end = x.saturating_sub(2);
        }
    }
}
