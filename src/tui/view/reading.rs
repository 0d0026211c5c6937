//! The responses to an item on a screen of their own, each whole.

use ratatui::layout::Rect;
use ratatui::widgets::Clear;

use crate::domain::basics::status;
use crate::domain::basics::text::columns;
use crate::domain::insight::agreement::HIDDEN;
use crate::tui::action::Action;
use crate::tui::model::mouse::Target;
use crate::tui::model::overlay::ResponseList;
use crate::tui::model::review::Review;
use crate::tui::screens::Context;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, footer, inset, list_row, rows, rule, rule_inset, scrolled, split,
    split_last,
};
use crate::tui::view::news::News;
use crate::tui::view::sheet::{self, Block, Line, Room};
use crate::tui::view::{bottom, header, meeting, panes, responses, score, title};
use crate::tui::widgets::row::Row;

/// The columns of the mark of the selected response.
const GUTTER: u16 = 2;

/// Draws the responses to the item under the cursor below its statement, each whole, from the selected one on where
/// they are longer than the screen; with room beside all items.
pub(super) fn draw(drawing: Drawing<'_>, list: ResponseList, area: Rect) {
    let Drawing { model, layout, .. } = drawing;
    let Some(review) = model.review.as_deref() else { return };
    Clear.draw_on(drawing, area);
    let (first, rest) = split(area, 1);
    if review.is_in_meeting() {
        meeting::draw_header(drawing, review, first);
    } else {
        header::draw(drawing, review, first);
    }
    let (rest, foot) = split_last(rest, bottom::footer_height(drawing, review));
    let blank = u16::from(layout >= Layout::Standard);
    let has_score = layout > Layout::Tiny;
    let news = News::of_review(drawing, review);
    let below = if has_score { score::HEIGHT } else { u16::from(news.is_some()) };
    let (rest, bottom) = split_last(rest, below);
    match news {
        _ if has_score => score::draw(drawing, review, &[], inset(bottom)),
        Some(news) => news.draw(drawing, inset(bottom)),
        None => {}
    }
    let rest = match layout {
        Layout::Panes if review.is_in_meeting() => meeting::draw_panes(drawing, review, rest),
        Layout::Panes => draw_panes(drawing, review, rest),
        _ => rest,
    };
    let rest = inset(split_last(split(rest, blank).1, blank).0);
    draw_list(drawing, review, list, draw_title(drawing, review, rest));
    footer(drawing, Context::Responses, inset(foot));
}

/// Draws all items at the left; returns the right pane.
fn draw_panes(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let (left, right) = panes::split(drawing, review, rule_inset(drawing, area));
    panes::draw_items(drawing, review, panes::all_items(review), |_| drawing.theme.plain(), left);
    right
}

/// Draws what the item is measured by in the first rows of an area, at most a third of it; returns the area below.
fn draw_measure(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    if drawing.layout == Layout::Tiny {
        return area;
    }
    let item = review.session.checklist().item(review.cursor);
    let room = Room::beside_labels(area.width, usize::from(area.height / 3) + 1);
    let measure = sheet::text(drawing, sheet::DONE_WHEN, &item.done_when, room);
    let measure: Vec<Block> = measure.into_iter().map(|measure| measure.cut_to(1)).collect();
    let part = split(area, area.height / 3).0;
    split(area, sheet::draw_blocks(drawing, &measure, part)).1
}

/// Draws the statement, and below it how the responses agree. Returns the area below.
fn draw_title(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let theme = drawing.theme;
    let voices = review.voices();
    let rest = if drawing.layout >= Layout::Standard {
        title::draw_with_status(drawing, review, area)
    } else {
        let text = review.session.checklist().item(review.cursor).text.shown();
        title::draw(drawing, text, usize::from(area.height / 3).max(1), area)
    };
    let rest = draw_measure(drawing, review, rest);
    let (line, rest) = split(rest, 1);
    if !voices.are_hidden() {
        let words = responses::verdict_words(drawing, voices, review.cursor);
        let row = Row::new(theme).left(words, theme.plain());
        let status = review.session.answer(review.cursor).status;
        let words = format!("  {} {}", theme.glyph(status), status::short_word(status));
        let has_room = row.room_beside(line.width) >= columns(&words);
        // On larger screens it stands beside the statement.
        let words =
            if has_room && drawing.layout < Layout::Standard { words } else { String::new() };
        row.right(words, theme.status(status)).draw_on(drawing, line);
        drawing.offer(Action::TakeSuggested);
    }
    if drawing.layout > Layout::Tiny { ruled(drawing, rest) } else { rest }
}

/// Draws a rule over the first row of an area; returns the area below.
fn ruled(drawing: Drawing<'_>, area: Rect) -> Rect {
    let (line, below) = split(area, 1);
    rule(drawing, line);
    below
}

fn draw_list(drawing: Drawing<'_>, review: &Review, list: ResponseList, area: Rect) {
    let theme = drawing.theme;
    if review.voices().are_hidden() {
        Row::new(theme).left(HIDDEN, theme.plain()).draw_on(drawing, area);
        return;
    }
    let width = usize::from(area.width.saturating_sub(GUTTER));
    let texts = responses::texts(drawing, review.voices(), review.cursor, width);
    let cursor = list.cursor.min(texts.len().saturating_sub(1));
    let mut lines: Vec<(Option<usize>, Line)> = Vec::new();
    let mut start = 0;
    let mut is_long_before = false;
    for (index, text) in texts.into_iter().enumerate() {
        // Those that say nothing but a status stand together.
        let is_long = text.len() > 1;
        if index > 0 && (is_long || is_long_before) && drawing.layout > Layout::Tiny {
            lines.push((None, Line::new()));
        }
        is_long_before = is_long;
        if index == cursor {
            start = lines.len();
        }
        let numbers = std::iter::once(Some(index)).chain(std::iter::repeat(None));
        lines.extend(numbers.zip(text));
    }
    let overflows = lines.len() > usize::from(area.height);
    let (text, below) = split_last(area, u16::from(overflows));
    let further = scrolled(drawing, list.scroll, lines.len() - start, text, below);
    let top = (start + further).min(lines.len().saturating_sub(usize::from(text.height)));
    for (row, (index, line)) in rows(text).zip(lines.into_iter().skip(top)) {
        let (begin, _) = list_row(drawing, index == Some(cursor));
        let line = line.into_iter();
        line.fold(begin, |row, span| row.left(span.content, span.style)).draw_on(drawing, row);
        if let Some(index) = index {
            drawing.spot(row, Target::Row(index));
        }
    }
}
