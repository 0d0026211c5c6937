//! The bottom of a session's screens: the gauge, the two numbers, what just happened, the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::domain::filter::Filter;
use crate::domain::score::next_band_words;
use crate::domain::status::word;
use crate::domain::text::columns;
use crate::tui::model::message::{Kind, Message};
use crate::tui::model::review::{Page, Review};
use crate::tui::view::{Drawing, Layout, footer, inset, rows, words};
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
    let Drawing { model, theme, layout, .. } = drawing;
    let mut rows = rows(inset(area));
    let mut next = || rows.next().unwrap_or_default();
    Gauge { tally: review.session.tally(), theme }.render(next(), buffer);
    match layout {
        Layout::Tiny => {
            complete(drawing, review).render(next(), buffer);
            let line = next();
            if !draw_news(drawing, review, line, buffer) {
                goal(drawing, review, line.width).render(line, buffer);
            }
        }
        Layout::Compact => {
            let left = pace(drawing, review)
                .unwrap_or_else(|| format!("{} left", review.session.tally().unassessed));
            let headline = headline(drawing, review);
            headline.right(left, theme.plain()).render(next(), buffer);
            numbers(drawing, review).render(next(), buffer);
            draw_last(drawing, review, next(), buffer);
        }
        _ => {
            let line = next();
            band(drawing, review, line.width).render(line, buffer);
            draw_last(drawing, review, next(), buffer);
        }
    }
    // What floats above has a footer of its own.
    if model.overlays.is_empty() {
        footer(drawing, model.context(), next(), buffer);
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
    match blockers(review) {
        None => row,
        Some(blockers) => row.left(format!("  {blockers}"), theme.alarm()),
    }
}

fn blockers(review: &Review) -> Option<String> {
    match review.session.tally().blockers {
        0 => None,
        count => Some(words::count(count, "blocker", "blockers")),
    }
}

/// Band, blockers and complete, what reaches the next band, and with room what is assessed.
fn band<'r>(drawing: Drawing<'_>, review: &Review, width: u16) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    let row = headline(drawing, review);
    let assessed = pace(drawing, review).unwrap_or_else(|| assessed(review));
    let Some(progress) = review.session.tally().progress() else {
        return row.right(assessed, theme.plain());
    };
    let complete = format!("   {} of {} complete", progress.done(), progress.applicable());
    let goal = format!("   {}", next_band_words(progress, ["", ""]));
    let row = row.left(complete, theme.plain()).left(goal, theme.plain());
    // Where both do not fit, what is left stands in the header anyway.
    let both = columns(&assessed) <= row.room_beside(width);
    if both { row.right(assessed, theme.plain()) } else { row }
}

/// Band and complete: what every size has room for.
fn complete<'r>(drawing: Drawing<'_>, review: &Review) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    match review.session.tally().progress() {
        None => headline(drawing, review),
        Some(progress) => {
            let band = progress.band();
            let complete = format!("  {} of {} complete", progress.done(), progress.applicable());
            Row::new(theme).left(band.headline(), theme.band(band)).left(complete, theme.plain())
        }
    }
}

/// In a meeting: how many items are left, and how long each may take.
fn pace(drawing: Drawing<'_>, review: &Review) -> Option<String> {
    if review.page != Page::Meeting {
        return None;
    }
    let left = review.sitting.left();
    let meeting = review.session.meeting().filter(|meeting| meeting.began().is_some());
    Some(match meeting {
        Some(meeting) => meeting.pace_words(drawing.model.now.to_utc(), left),
        None => format!("{left} left"),
    })
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

/// Blockers, what reaches the next band, and with room what is left.
fn goal<'r>(drawing: Drawing<'_>, review: &Review, width: u16) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    let tally = review.session.tally();
    let mut row = Row::new(theme);
    if let Some(blockers) = blockers(review) {
        row = row.left(format!("{blockers}  "), theme.alarm());
    }
    if let Some(progress) = tally.progress() {
        row = row.left(next_band_words(progress, ["", ""]), theme.plain());
    }
    let left = pace(drawing, review).unwrap_or_else(|| format!("{} left", tally.unassessed));
    let both = columns(&left) <= row.room_beside(width);
    if both { row.right(left, theme.plain()) } else { row }
}

/// What just happened, or else the sentence of the band.
fn draw_last(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    if draw_news(drawing, review, area, buffer) {
        return;
    }
    if let Some(progress) = review.session.tally().progress() {
        let sentence = review.session.checklist().sentence(progress.band());
        let style = drawing.theme.label();
        Row::new(drawing.theme).left(sentence.into_cow(), style).render(area, buffer);
    }
}

/// What just happened, or what is not as usual: leaving, ticks, a filter. Gives whether there was
/// anything to tell.
fn draw_news(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) -> bool {
    let Drawing { model, theme, .. } = drawing;
    if let Some(message) = &model.message {
        draw_message(drawing, message, area, buffer);
        return true;
    }
    let ticked = review.tick_count(model.today());
    let row = Row::new(theme);
    let row = if model.leaving.is_some() {
        row.left("saving, then leaving", theme.plain())
    } else if ticked > 0 {
        let goes = format!("{ticked} ticked: marks and owners go there");
        row.left(goes, theme.accent()).right(model.told("{Close} unticks"), theme.plain())
    } else if review.filter != Filter::Everything {
        let only = format!("only {}", review.filter.words());
        row.left(only, theme.accent()).right(model.told("{Close} shows all"), theme.plain())
    } else {
        return false;
    };
    row.render(area, buffer);
    true
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
        row = row.right(drawing.model.told(hint), theme.plain());
    }
    row.render(area, buffer);
}
