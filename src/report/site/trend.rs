//! The reviews of a system over time, as columns.

use chrono::NaiveDate;

use crate::domain::basics::score::Tally;
use crate::report::html::gauge::svg;
use crate::report::html::writer::Html;

/// The most reviews in a picture: the newest ones.
const MOST: usize = 8;
/// The width of a column with the gap behind it, the width of the column, and the height of a whole one, in pixels.
const STEP: usize = 11;
const COLUMN: usize = 8;
const HEIGHT: u32 = 24;
/// The least height of a column, that it can be seen.
const LEAST: u32 = 2;

/// Writes the completion of reviews, the oldest first, as a picture whose words are its text alternative.
pub(super) fn columns(html: &mut Html, reviews: &[(NaiveDate, Tally)]) {
    let shown = &reviews[reviews.len().saturating_sub(MOST)..];
    let words: Vec<String> = shown.iter().map(|(on, tally)| words(*on, tally)).collect();
    let width = (shown.len() * STEP).to_string();
    let size = [("class", "trend"), ("width", &*width), ("height", "25")];
    svg(html, &size, &words.join("; "));
    for (place, (_, tally)) in shown.iter().enumerate() {
        column(html, place * STEP, tally);
    }
    html.raw("</svg>");
}

fn column(html: &mut Html, x: usize, tally: &Tally) {
    let share = tally.progress().map_or(0, |progress| progress.percent().tenths());
    let height = (share * HEIGHT / 1000).max(LEAST);
    let (x, y) = (x.to_string(), (HEIGHT - height).to_string());
    let (width, height) = (COLUMN.to_string(), height.to_string());
    let (left, whole) = (x.as_str(), HEIGHT.to_string());
    let ground =
        [("class", "ground"), ("x", left), ("y", "0"), ("width", &*width), ("height", &whole)];
    html.open("rect", &ground).raw("</rect>");
    let class = if tally.unassessed > 0 { "unfinished" } else { "whole" };
    let place = [("class", class), ("x", &*x), ("y", &y), ("width", &width), ("height", &height)];
    html.open("rect", &place).raw("</rect>");
}

/// Returns a review in words: `2026-08-14 61.3%`, and that it is not finished.
fn words(on: NaiveDate, tally: &Tally) -> String {
    let percent = tally.progress().map(|progress| progress.percent().to_string());
    let percent = percent.unwrap_or_else(|| "nothing applicable".to_owned());
    let so_far = if tally.unassessed > 0 { " so far" } else { "" };
    format!("{on} {percent}{so_far}")
}
