//! The reviews of a system over time: small columns for a row of the index, and a chart with its scale.

use chrono::NaiveDate;

use crate::domain::basics::score::{MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE, Tally};
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
    let place =
        [("class", class(tally)), ("x", &*x), ("y", &y), ("width", &width), ("height", &height)];
    html.open("rect", &place).raw("</rect>");
}

/// The most reviews in a chart, whose dates stand side by side on a phone: the newest ones.
const MOST_IN_CHART: usize = 5;
/// The top and the foot of a chart's columns, where the dates stand below them, and its height, in pixels.
const TOP: u32 = 22;
const FOOT: u32 = 122;
const DATES: u32 = 140;
const CHART: &str = "148";
/// The width of a column of a chart, in hundredths of a percent.
const WIDE: usize = 800;

/// Writes a chart of the completion of reviews, the oldest first, with the edges of the bands.
pub(super) fn chart(html: &mut Html, reviews: &[(NaiveDate, Tally)]) {
    let shown = &reviews[reviews.len().saturating_sub(MOST_IN_CHART)..];
    let words: Vec<String> = shown.iter().map(|(on, tally)| words(*on, tally)).collect();
    let size = [("class", "trend chart"), ("width", "100%"), ("height", CHART)];
    svg(html, &size, &words.join("; "));
    for edge in [MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE] {
        let y = height_of(edge * 10);
        line(html, "edge", y);
        text(html, ("0", "start"), y - 4, &format!("{edge}%"));
    }
    line(html, "foot", FOOT);
    for (place, (on, tally)) in shown.iter().enumerate() {
        let middle = (2 * place + 1) * 5_000 / shown.len();
        bar(html, middle, *on, tally);
    }
    html.raw("</svg>");
}

fn bar(html: &mut Html, middle: usize, on: NaiveDate, tally: &Tally) {
    let progress = tally.progress();
    let top = height_of(progress.map_or(0, |progress| progress.percent().tenths()));
    let (left, width) = (hundredths(middle - WIDE / 2), hundredths(WIDE));
    let (y, height) = (top.to_string(), (FOOT - top).to_string());
    let place =
        [("class", class(tally)), ("x", &*left), ("y", &y), ("width", &width), ("height", &height)];
    html.open("rect", &place).raw("</rect>");
    let middle = hundredths(middle);
    text(html, (&middle, "middle"), top - 6, &percent(tally));
    text(html, (&middle, "middle"), DATES, &on.to_string());
}

/// Returns how far below the top of a chart a share stands, given in tenths of a percent.
const fn height_of(tenths: u32) -> u32 {
    FOOT - (FOOT - TOP) * tenths / 1000
}

fn hundredths(of_percent: usize) -> String {
    format!("{}.{:02}%", of_percent / 100, of_percent % 100)
}

fn line(html: &mut Html, class: &'static str, y: u32) {
    let y = y.to_string();
    let place = [("class", class), ("x1", "0"), ("x2", "100%"), ("y1", &*y), ("y2", &y)];
    html.open("line", &place).raw("</line>");
}

fn text(html: &mut Html, (x, anchor): (&str, &'static str), y: u32, words: &str) {
    html.open("text", &[("x", x), ("y", &y.to_string()), ("text-anchor", anchor)]);
    html.text(words).raw("</text>");
}

/// Returns the class of a column: one of a review that is not fully assessed is hollow.
const fn class(tally: &Tally) -> &'static str {
    if tally.unassessed > 0 { "unfinished" } else { "whole" }
}

/// Returns a review in words: `2026-08-14 61.3%`.
fn words(on: NaiveDate, tally: &Tally) -> String {
    format!("{on} {}", percent(tally))
}

/// Returns the completion of a review in words, and that it is not finished: `18.8% so far`.
fn percent(tally: &Tally) -> String {
    let Some(progress) = tally.progress() else { return "nothing applicable".to_owned() };
    let so_far = if tally.unassessed > 0 { " so far" } else { "" };
    format!("{}{so_far}", progress.percent())
}
