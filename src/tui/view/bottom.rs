//! The bottom of a review's screens: the score, what just happened, the keys.

use ratatui::layout::Rect;

use crate::tui::model::review::Review;
use crate::tui::screens::Page;
use crate::tui::view::drawing::{Drawing, Layout, footer, inset, split, split_last};
use crate::tui::view::news::News;
use crate::tui::view::score;

/// Returns the height of the bottom in rows.
pub(super) fn height(drawing: Drawing<'_>, review: &Review) -> u16 {
    score::HEIGHT + footer_height(drawing, review)
}

/// Returns the number of rows of keys: with room two also for the strip, which has one, so that nothing above moves as
/// it opens.
pub(super) fn footer_height(drawing: Drawing<'_>, review: &Review) -> u16 {
    match drawing.layout {
        Layout::TooSmall | Layout::Tiny => 1,
        Layout::Compact if review.strip.is_some() => 1,
        Layout::Compact | Layout::Standard | Layout::Wide | Layout::Panes => 2,
    }
}

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let (score, keys) = split(inset(area), score::HEIGHT);
    score::draw(drawing, review, &pace(drawing, review), score);
    draw_keys(drawing, keys);
}

/// Returns the height of the bottom of a screen to read: in the smallest layout, unless something is written, only
/// news and keys.
pub(super) fn height_below_text(drawing: Drawing<'_>, review: &Review) -> u16 {
    if is_with_score(drawing, review) {
        return height(drawing, review);
    }
    footer_height(drawing, review) + u16::from(News::of_review(drawing, review).is_some())
}

/// Draws the bottom of a screen to read.
pub(super) fn draw_below_text(drawing: Drawing<'_>, review: &Review, area: Rect) {
    if is_with_score(drawing, review) {
        return draw(drawing, review, area);
    }
    let (line, keys) = split_last(area, footer_height(drawing, review));
    if let Some(news) = News::of_review(drawing, review) {
        news.draw(drawing, inset(line));
    }
    draw_keys(drawing, inset(keys));
}

fn is_with_score(drawing: Drawing<'_>, review: &Review) -> bool {
    drawing.layout > Layout::Tiny || review.strip.is_some()
}

fn draw_keys(drawing: Drawing<'_>, area: Rect) {
    // What floats above has a footer of its own.
    if drawing.model.overlays.is_empty() {
        footer(drawing, drawing.model.context(), area);
    }
}

/// Returns the words beside the score of a meeting, the longest first: the items that are skipped and parked with the
/// pace, or the pace alone.
fn pace(drawing: Drawing<'_>, review: &Review) -> Vec<String> {
    if review.page != Page::Meeting {
        return Vec::new();
    }
    let paces = paces(drawing, review);
    let Some(aside) = set_aside(review) else { return paces };
    let whole: Vec<String> = paces.iter().map(|pace| format!("{aside}   {pace}")).collect();
    whole.into_iter().chain(paces).collect()
}

/// Returns the pace of a meeting, the longest first: the items to go, those of them that it came past, the time for each.
fn paces(drawing: Drawing<'_>, review: &Review) -> Vec<String> {
    let left = review.sitting.left();
    let to_go = format!("{left} to go");
    let meeting = review.session.meeting().filter(|meeting| meeting.began().is_some());
    let pace =
        meeting.map(|meeting| meeting.pace_words(review.meeting_time(drawing.model.now), left));
    let each = pace.as_deref().and_then(|pace| pace.strip_prefix(&to_go)).unwrap_or_default();
    // The position on the agenda and what is left do not add up where something before it is left.
    let earlier = match review.sitting.left_before(review.cursor) {
        0 => Vec::new(),
        count => ["of them before this", "back"]
            .map(|words| format!("{to_go}, {count} {words}{each}"))
            .into(),
    };
    earlier.into_iter().chain(pace).chain([to_go]).collect()
}

/// Returns how many items are skipped and parked, in words: `2 skipped, 1 parked`; `None` without any.
fn set_aside(review: &Review) -> Option<String> {
    let meeting = review.session.meeting()?;
    let counts = [(meeting.skipped.len(), "skipped"), (meeting.parked.len(), "parked")];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = counts.map(|(count, words)| format!("{count} {words}")).collect();
    (!words.is_empty()).then(|| words.join(", "))
}
