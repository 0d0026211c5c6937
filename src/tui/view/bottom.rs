//! The bottom of a session's screens: the gauge, the two numbers, what just happened, the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::domain::score::next_band_words;
use crate::domain::status::word;
use crate::domain::text::columns;
use crate::tui::model::message::{Kind, Message};
use crate::tui::model::review::Review;
use crate::tui::view::{Drawing, Layout, inset, rows, words};
use crate::tui::widgets::footer::Footer;
use crate::tui::widgets::gauge::Gauge;
use crate::tui::widgets::row::Row;

/// How many rows the bottom takes.
pub(super) const fn height(layout: Layout) -> u16 {
    match layout {
        Layout::Compact => 5,
        _ => 4,
    }
}

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let Drawing { model, theme, layout } = drawing;
    let mut rows = rows(inset(area));
    let mut next = || rows.next().unwrap_or_default();
    Gauge { tally: review.session.tally(), theme }.render(next(), buffer);
    match layout {
        Layout::Tiny => {
            band(drawing, review, false).render(next(), buffer);
            let line = next();
            match &model.message {
                Some(message) => draw_message(drawing, message, line, buffer),
                None => goal(drawing, review).render(line, buffer),
            }
        }
        Layout::Compact => {
            let left = review.session.tally().unassessed;
            let headline = headline(drawing, review);
            headline.right(format!("{left} left"), theme.plain()).render(next(), buffer);
            numbers(drawing, review).render(next(), buffer);
            draw_last(drawing, review, next(), buffer);
        }
        _ => {
            band(drawing, review, true).render(next(), buffer);
            draw_last(drawing, review, next(), buffer);
        }
    }
    // What floats above has a footer of its own.
    if model.overlays.is_empty() {
        Footer { model, context: model.context(), theme }.render(next(), buffer);
    }
}

/// The headline of the band and the blockers.
fn headline<'r>(drawing: Drawing<'_>, review: &Review) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    let tally = review.session.tally();
    let row = match tally.progress() {
        Some(progress) => {
            Row::new(theme).left(progress.band().headline(), theme.band(progress.band()))
        }
        None => Row::new(theme).left("NOTHING APPLICABLE", theme.strong()),
    };
    match tally.blockers {
        0 => row,
        count => {
            row.left(format!("  {}", words::count(count, "blocker", "blockers")), theme.alarm())
        }
    }
}

/// Band, blockers and complete, and with room what reaches the next band and what is assessed.
fn band<'r>(drawing: Drawing<'_>, review: &Review, all: bool) -> Row<'r> {
    let Drawing { theme, model, .. } = drawing;
    let tally = review.session.tally();
    let mut row = headline(drawing, review);
    let Some(progress) = tally.progress() else {
        return row.right(assessed(review), theme.plain());
    };
    let gap = if all { "   " } else { "  " };
    row = row.left(
        format!("{gap}{} of {} complete", progress.done(), progress.applicable()),
        theme.plain(),
    );
    if !all {
        return row;
    }
    let goal = next_band_words(progress, ["", ""]);
    let assessed = assessed(review);
    let room = usize::from(model.size.width.saturating_sub(2));
    // Where both do not fit, what is left stands in the header anyway.
    let both = row.left_columns() + columns(&goal) + columns(&assessed) + 4 <= room;
    row = row.left(format!("{gap}{goal}"), theme.plain());
    if both { row.right(assessed, theme.plain()) } else { row }
}

fn assessed(review: &Review) -> String {
    let tally = review.session.tally();
    format!("{} of {} assessed", tally.assessed(), tally.total())
}

/// Complete, and what reaches the next band.
fn numbers<'r>(drawing: Drawing<'_>, review: &Review) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    let row = Row::new(theme);
    match review.session.tally().progress() {
        None => row.left(assessed(review), theme.plain()),
        Some(progress) => {
            let complete = format!("{} of {} complete", progress.done(), progress.applicable());
            let goal = next_band_words(progress, ["", ""]);
            row.left(complete, theme.plain()).right(goal, theme.plain())
        }
    }
}

/// What reaches the next band, and what is left.
fn goal<'r>(drawing: Drawing<'_>, review: &Review) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    let tally = review.session.tally();
    let goal = tally.progress().map(|progress| next_band_words(progress, ["", ""]));
    Row::new(theme)
        .left(goal.unwrap_or_default(), theme.plain())
        .right(format!("{} left", tally.unassessed), theme.plain())
}

/// What just happened, or else the sentence of the band.
fn draw_last(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let Drawing { model, theme, .. } = drawing;
    if let Some(message) = &model.message {
        draw_message(drawing, message, area, buffer);
    } else if model.leaving.is_some() {
        Row::new(theme).left("saving, then leaving", theme.plain()).render(area, buffer);
    } else if let Some(progress) = review.session.tally().progress() {
        let sentence = review.session.checklist().sentence(progress.band());
        Row::new(theme).left(sentence.into_cow(), theme.quiet()).render(area, buffer);
    }
}

/// What just happened and how to take it back, or why a key could not act.
pub(super) fn draw_message(
    drawing: Drawing<'_>,
    message: &Message,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Drawing { theme, .. } = drawing;
    let mut row = Row::new(theme);
    if let Some(status) = message.status {
        let words = format!("{} {}", theme.glyph(status), word(status));
        row = row.left(words, theme.status(status).patch(theme.strong()));
        row = row.left(if message.text.is_empty() { "" } else { ", " }, theme.plain());
    }
    let style = match message.kind {
        Kind::Done => theme.plain(),
        Kind::Refused => theme.strong(),
    };
    row = row.left(message.text.as_str(), style);
    if let Some(hint) = message.hint {
        row = row.right(hint, theme.plain());
    }
    row.render(area, buffer);
}
