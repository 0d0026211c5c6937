//! The conditions: those of the decision and those that earlier reviews carried on, each whole, to be met, dated and
//! reassigned.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::domain::insight::conditions::{Promise, PromiseCounts};
use crate::tui::model::review::Review;
use crate::tui::screens::Context;
use crate::tui::view::conditions::{self, Columns, Words};
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, footer, inset, rows, rule_inset, split, split_last,
};
use crate::tui::view::news::News;
use crate::tui::view::{header, meeting, score, summary, words};
use crate::tui::widgets::row::Row;

/// The columns of the mark of the selected condition.
const GUTTER: usize = 2;
/// The blanks between the parts of the header.
const GAP: &str = "   ";
/// The hint that conditions of earlier decisions are changed elsewhere.
const CARRIED: &str = "changes go to the review that decided";
/// Twice the columns that a name needs beside the count.
const LEAST_NAME: usize = 9;

pub(super) fn draw(drawing: Drawing<'_>, cursor: usize, area: Rect) {
    let Drawing { model, layout, .. } = drawing;
    let Some(review) = model.review.as_deref() else { return };
    ratatui::widgets::Clear.draw_on(drawing, area);
    let promises = review.promises();
    let (first, rest) = split(area, 1);
    if header::is_in_danger(review) {
        summary::draw_header(drawing, review, "   Conditions", first);
    } else {
        draw_header(drawing, review, &promises, inset(first));
    }
    let blank = u16::from(layout >= Layout::Standard);
    let rest = split(rest, blank).1;
    let (rest, foot) = split_last(rest, 1);
    footer(drawing, Context::Promises, inset(foot));
    let has_score = layout > Layout::Tiny;
    let news = News::of_review(drawing, review);
    let below = if has_score { score::HEIGHT } else { u16::from(news.is_some()) };
    let (rest, last) = split_last(rest, below);
    match news {
        _ if has_score => score::draw(drawing, review, &[], inset(last)),
        Some(news) => news.draw(drawing, inset(last)),
        None => {}
    }
    let (line, rest) = split(split_last(rest, blank).0, 1);
    draw_title(drawing, review, &promises, inset(line));
    let rest = if has_score { rule_inset(drawing, rest) } else { rest };
    draw_list(drawing, &promises, cursor, inset(rest));
}

/// Draws the title, and where there is room for it where changes of carried conditions go.
fn draw_title(drawing: Drawing<'_>, review: &Review, promises: &[Promise], area: Rect) {
    let theme = drawing.theme;
    let carried = promises.iter().filter(|one| one.is_carried(&review.session)).count();
    let title = Row::new(theme).left(conditions::title(review, promises), theme.strong());
    let has_room = title.room_beside(area.width) > CARRIED.len();
    let hint = if carried > 0 && has_room { CARRIED } else { "" };
    title.right(hint, theme.quiet()).draw_on(drawing, area);
}

/// Draws the system and the number of conditions at the left, and in a meeting its clock at the right.
fn draw_header(drawing: Drawing<'_>, review: &Review, promises: &[Promise], area: Rect) {
    let Drawing { theme, model, .. } = drawing;
    let counts = PromiseCounts::of(promises.iter().map(|one| &one.condition), model.today());
    let (clock, clock_style) = match review.session.meeting() {
        Some(_) if review.is_in_meeting() => meeting::clock(drawing, review),
        _ => (String::new(), theme.plain()),
    };
    let conditions = if counts.total == 1 { "condition" } else { "conditions" };
    let beside = if clock.is_empty() { 0 } else { clock.len() + GAP.len() };
    let room = usize::from(area.width).saturating_sub(beside);
    let counted = format!("{conditions} {}", counts.words());
    // The title below says what is counted.
    let name = review.session.system().shown().columns();
    let is_cut = counted.len() + GAP.len() + name > room;
    let counted = if is_cut { counts.words() } else { counted };
    let room = room.saturating_sub(counted.len() + GAP.len());
    let room = if room < LEAST_NAME / 2 { 0 } else { room };
    let name = review.session.system().shown().cut(room, theme.glyphs.ellipsis);
    let gap = if name.is_empty() { "" } else { GAP };
    // Only what is overdue is in the alarm colour, as in the rows below.
    let overdue = counted.rsplit_once(", ").filter(|_| counts.overdue > 0);
    let (counted, overdue) = overdue.map_or((counted.as_str(), ""), |parts| parts);
    let comma = if overdue.is_empty() { "" } else { ", " };
    Row::new(theme)
        .left(name, theme.strong())
        .left(format!("{gap}{counted}{comma}"), theme.plain())
        .left(overdue, theme.alarm())
        .right(clock, clock_style)
        .draw_on(drawing, area);
}

/// Draws the conditions below one another, with a blank row between them where they fit so; where not even that many
/// rows are there, the selected one whole among rows of the others, and how many are hidden.
fn draw_list(drawing: Drawing<'_>, promises: &[Promise], cursor: usize, area: Rect) {
    let theme = drawing.theme;
    let width = usize::from(area.width).saturating_sub(GUTTER).max(1);
    let columns = Columns::of(drawing, promises.iter().map(|one| &one.condition));
    let cursor = cursor.min(promises.len().saturating_sub(1));
    let style = |index| if index == cursor { theme.strong() } else { theme.plain() };
    let whole = |(index, one)| conditions::lines(drawing, one, columns, (style(index), width));
    let mut texts: Vec<Vec<Words>> = promises.iter().enumerate().map(whole).collect();
    let count: usize = texts.iter().map(Vec::len).sum();
    let room = usize::from(area.height);
    let gap = usize::from(count + promises.len().saturating_sub(1) <= room);
    if count > room {
        let others = texts.iter_mut().zip(promises).enumerate();
        for (index, (text, one)) in others.filter(|(index, _)| *index != cursor) {
            *text = vec![conditions::line(drawing, one, columns, style(index))];
        }
    }
    let heights: Vec<usize> = texts.iter().map(|text| text.len() + gap).collect();
    let shown = around(&heights, cursor, room + gap);
    let hidden = words::hidden(shown.start, promises.len() - shown.end);
    let mut lines = rows(area);
    for index in shown {
        let text = std::mem::take(&mut texts[index]);
        conditions::draw(drawing, text, (index, index == cursor), &mut lines);
        lines.by_ref().take(gap).for_each(drop);
    }
    if let (Some(hidden), Some(line)) = (hidden, lines.next()) {
        Row::new(theme).left(format!("  {hidden}"), theme.quiet()).draw_on(drawing, line);
    }
}

/// Returns the rows of a list, each of a height, that fit with the one at the cursor: first those above it. Where not
/// all fit, a line is left for the number of the others.
fn around(heights: &[usize], cursor: usize, room: usize) -> Range<usize> {
    if heights.iter().sum::<usize>() <= room {
        return 0..heights.len();
    }
    let mut left = room.saturating_sub(1 + heights.get(cursor).copied().unwrap_or(0));
    let mut take = |index: &usize| {
        let fits = heights[*index] <= left;
        left -= if fits { heights[*index] } else { 0 };
        fits
    };
    let above = (0..cursor).rev().take_while(&mut take).count();
    let below = (cursor + 1..heights.len()).take_while(&mut take).count();
    cursor - above..cursor + 1 + below
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn the_selected_row_is_always_shown_and_a_line_is_left_for_the_hidden_ones() {
        assert_eq!(around(&[1, 2, 1], 0, 4), 0..3);
        assert_eq!(around(&[1, 2, 1], 0, 3), 0..1);
        assert_eq!(around(&[1, 2, 1], 2, 3), 2..3);
        assert_eq!(around(&[1, 1, 1, 1, 1], 3, 4), 1..4);
        // What is too high above it leaves the room to those below.
        assert_eq!(around(&[5, 1, 1], 1, 4), 1..3);
        assert_eq!(around(&[5], 0, 2), 0..1);
        assert_eq!(around(&[], 0, 2), 0..0);
    }
}
