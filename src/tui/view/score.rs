//! The score on every screen of a review: the gauge, its scale or the news, the numbers beside it.

use ratatui::layout::Rect;

use crate::domain::basics::score::Tally;
use crate::domain::basics::text::columns;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{Draw, Drawing, Layout, rows};
use crate::tui::view::news::{self, News};
use crate::tui::view::words;
use crate::tui::widgets::gauge;
use crate::tui::widgets::row::Row;

/// The height of the score in rows.
pub(super) const HEIGHT: u16 = 3;
/// The blanks between two numbers, with room and without.
const GAPS: [&str; 2] = ["   ", "  "];

/// Draws the score on the first rows of an area. `last` stands at the right of the numbers: the first of its
/// variants, from the longest to the shortest, that has room.
pub(super) fn draw(drawing: Drawing<'_>, review: &Review, last: &[String], area: Rect) {
    let theme = drawing.theme;
    let mut rows = rows(area);
    let mut next = || rows.next().unwrap_or_default();
    let tally = review.session.tally();
    gauge::draw(tally, theme, next(), &mut drawing.buffer());
    let (below, line) = (next(), next());
    let row = numbers(drawing, review, last, line.width);
    match news::complaint(drawing, review, line.width) {
        Some(complaint) if complaint.columns() <= line.width.into() => {
            complaint.draw(drawing, below);
            return row.draw_on(drawing, line);
        }
        Some(complaint) => return complaint.draw_in_two(drawing, [below, line]),
        None => {}
    }
    let strip = review.strip.as_ref().filter(|_| drawing.layout == Layout::Tiny);
    if let Some(overtaken) = strip.and_then(|strip| strip.overtaken.as_deref()) {
        news::draw_overtaken(drawing, overtaken, below);
        return row.draw_on(drawing, line);
    }
    let is_short = |news: &News| last.is_empty() && news.columns() <= row.room_beside(line.width);
    match News::of_review(drawing, review) {
        Some(news) if !is_short(&news) => {
            news.draw(drawing, below);
            row.draw_on(drawing, line);
        }
        news => {
            draw_scale(drawing, review, below);
            let row = news.into_iter().fold(row, |row, news| news.beside(drawing, row));
            row.draw_on(drawing, line);
        }
    }
}

/// Draws the scale; in the smallest layout the blockers, for which the numbers have no room, in the place of the
/// other bands.
fn draw_scale(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    let tally = review.session.tally();
    match (tally.progress(), blockers(tally)) {
        (Some(progress), Some(blockers)) if layout == Layout::Tiny => {
            let (band, distance) = (progress.band(), progress.distance().count_words());
            Row::new(theme)
                .left(band.headline(), theme.band(band))
                .left(format!(", {distance}"), theme.plain())
                .right(blockers, theme.alarm())
                .draw_on(drawing, area);
        }
        _ => gauge::draw_scale(tally, theme, area, &mut drawing.buffer()),
    }
}

/// Returns the two numbers and the facts beside them, as many as have room.
fn numbers<'r>(drawing: Drawing<'_>, review: &Review, last: &[String], width: u16) -> Row<'r> {
    let plain = drawing.theme.plain();
    let rows = || GAPS.into_iter().map(|gap| numbers_with(drawing, review, gap));
    let with_last = last.iter().flat_map(|last| {
        let fitting = rows().filter(|row| columns(last) <= row.room_beside(width));
        fitting.map(|row| row.right(last.clone(), plain))
    });
    let alone = rows().filter(|row| row.left_columns() <= width.into());
    let fitting = with_last.chain(alone).next();
    fitting.unwrap_or_else(|| numbers_with(drawing, review, GAPS[1]))
}

/// Returns complete, assessed, blockers and not applicable, with a gap between them.
fn numbers_with<'r>(drawing: Drawing<'_>, review: &Review, gap: &'static str) -> Row<'r> {
    let Drawing { theme, layout, .. } = drawing;
    let tally = review.session.tally();
    let mut row = Row::new(theme);
    if let Some(progress) = tally.progress() {
        let complete = format!("{} of {} complete", progress.done(), progress.applicable());
        row = row.left(complete, theme.plain()).left(gap, theme.plain());
    }
    row = row.left(assessed(review), theme.plain());
    if layout == Layout::Tiny {
        return row;
    }
    if let Some(blockers) = blockers(tally) {
        row = row.left(gap, theme.plain()).left(blockers, theme.alarm());
    }
    if tally.not_applicable > 0 && layout >= Layout::Standard {
        row = row.left(format!("{gap}{} n/a", tally.not_applicable), theme.plain());
    }
    row
}

/// Returns the number of blockers in words, if there are any.
pub(super) fn blockers(tally: &Tally) -> Option<String> {
    let blockers = tally.blockers;
    (blockers > 0).then(|| words::count(blockers as usize, "blocker", "blockers"))
}

/// Returns the percentage of a review; of one that is not fully assessed as unfinished: `18.8% so far`.
pub(super) fn so_far(tally: &Tally) -> String {
    let percent = tally.progress().map(|progress| progress.percent().to_string());
    let so_far = if tally.unassessed > 0 { " so far" } else { "" };
    percent.unwrap_or_default() + so_far
}

fn assessed(review: &Review) -> String {
    let tally = review.session.tally();
    format!("{} of {} assessed", tally.assessed(), tally.total())
}
