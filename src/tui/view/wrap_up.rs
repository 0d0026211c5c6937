//! The items that need a look before a decision: blockers, parked, without an owner, unassessed, skipped.

use ratatui::layout::Rect;

use crate::domain::basics::status;
use crate::domain::basics::text::columns;
use crate::domain::insight::agenda::{LooseEnd, loose_ends};
use crate::domain::records::checklist::ItemNo;
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, inset, list_row, list_rows, rule_inset, split, split_last,
};
use crate::tui::view::{bottom, header, words};
use crate::tui::widgets::row::Row;

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, cursor: usize, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    let (first, rest) = split(area, 1);
    header::draw(drawing, review, first);
    let (middle, foot) = split_last(rest, bottom::height(layout));
    bottom::draw(drawing, review, foot);
    let blank = u16::from(layout >= Layout::Standard);
    let (line, rest) = split(split(middle, blank).1, 1);
    let ends = loose_ends(&review.session);
    let title = Row::new(theme).left("Before you decide", theme.strong());
    let counted = summary(&ends, title.room_beside(line.width.saturating_sub(2)));
    title.right(counted, theme.plain()).draw_on(drawing, inset(line));
    let list = rule_inset(drawing, rest);
    if ends.is_empty() {
        let words = "Every item is talked about, every gap has an owner. {Decide} decides.";
        let words = drawing.model.with_keys(words);
        Row::new(theme).left(words, theme.plain()).draw_on(drawing, inset(split(list, 1).0));
        return;
    }
    let cursor = cursor.min(ends.len() - 1);
    let longest = ends.iter().map(|(end, _)| end.words().len()).max().unwrap_or(0) + 2;
    for (index, line) in list_rows(drawing, ends.len(), cursor, inset(list), "   ") {
        drawing.spot(line, Target::Row(index));
        let (end, item) = ends[index];
        let answer = review.session.answer(item);
        let (row, style) = list_row(drawing, index == cursor);
        let reason = if end == LooseEnd::Blocker { theme.alarm() } else { theme.plain() };
        let glyph = theme.glyph(answer.status);
        let status = if layout >= Layout::Standard {
            let columns = theme.glyphs.status_columns;
            format!("{:columns$}", format!("{glyph} {}", status::short_word(answer.status)))
        } else {
            format!("{glyph} ")
        };
        row.left(format!("{:<longest$}", end.words()), reason)
            .left(status, theme.status(answer.status))
            .left(review.session.checklist().item(item).text.shown().into_cow(), style)
            .draw_on(drawing, line);
    }
}

fn summary(ends: &[(LooseEnd, ItemNo)], room: usize) -> String {
    if ends.is_empty() {
        return "nothing is left".to_owned();
    }
    let counts = counts(ends);
    if columns(&counts) <= room { counts } else { format!("{} to look at", ends.len()) }
}

/// Returns the numbers of loose ends by kind: `2 skipped, 1 parked, 3 no owner`.
fn counts(ends: &[(LooseEnd, ItemNo)]) -> String {
    let mut counted: Vec<String> = Vec::new();
    for group in ends.chunk_by(|(a, _), (b, _)| a == b) {
        let many = match group[0].0 {
            LooseEnd::Blocker => "blockers",
            other => other.words(),
        };
        counted.push(words::count(group.len(), group[0].0.words(), many));
    }
    counted.join(", ")
}
