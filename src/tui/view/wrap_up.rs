//! The items that need a look before a decision, each with its reasons: blocker, parked, no owner, unassessed,
//! skipped.

use ratatui::layout::Rect;

use crate::domain::basics::status;
use crate::domain::basics::text::{columns, cut};
use crate::domain::insight::agenda::{Loose, LooseEnd};
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::model::rows::EndRow;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, inset, list_row, list_rows, rule_inset, split, split_last,
};
use crate::tui::view::{bottom, header, strip, words};
use crate::tui::widgets::row::Row;

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, cursor: usize, area: Rect) {
    let (first, rest) = split(area, 1);
    header::draw(drawing, review, first);
    let (middle, foot) = split_last(rest, bottom::height(drawing, review));
    bottom::draw(drawing, review, foot);
    let blank = u16::from(drawing.layout >= Layout::Standard);
    let middle = strip::draw_below(drawing, review, split(middle, blank).1);
    let (line, rest) = split(middle, 1);
    let ends = review.end_rows(drawing.model.today());
    let title = Row::new(drawing.theme).left("Before you decide", drawing.theme.strong());
    let told = told(&ends, title.room_beside(line.width.saturating_sub(2)));
    title.right(told, drawing.theme.plain()).draw_on(drawing, inset(line));
    let list = rule_inset(drawing, rest);
    if ends.is_empty() {
        let words = "Every item is talked about, every gap has an owner. {Decide} decides.";
        let words = drawing.model.with_keys(words);
        Row::new(drawing.theme)
            .left(words, drawing.theme.plain())
            .draw_on(drawing, inset(split(list, 1).0));
        return;
    }
    let cursor = cursor.min(ends.len() - 1);
    let reasons = reasons_columns(&ends, usize::from(list.width));
    for (index, line) in list_rows(drawing, ends.len(), cursor, inset(list), "   ") {
        drawing.spot(line, Target::Row(index));
        match &ends[index] {
            EndRow::Item(end) => {
                draw_item(drawing, review, (end, reasons), index == cursor, line);
            }
            EndRow::Others(count) => {
                let is_unfolded = index + 1 < ends.len();
                draw_others(drawing, *count, is_unfolded, index == cursor, line);
            }
        }
    }
}

/// Returns the width of the reasons: as many columns as the longest needs, at most a third of the row.
fn reasons_columns(ends: &[EndRow], width: usize) -> usize {
    let longest = ends.iter().filter_map(|row| match row {
        EndRow::Item(end) => Some(end.words().len()),
        EndRow::Others(_) => None,
    });
    longest.max().unwrap_or(0).min(width / 3) + 2
}

/// Draws an item with its reasons in a row; their room is given.
fn draw_item(
    drawing: Drawing<'_>,
    review: &Review,
    (end, reasons): (&Loose, usize),
    is_selected: bool,
    area: Rect,
) {
    let Drawing { theme, layout, .. } = drawing;
    let answer = review.session.answer(end.item);
    let (row, style) = list_row(drawing, is_selected);
    let is_blocker = end.reasons.contains(&LooseEnd::Blocker);
    let reason = if is_blocker { theme.alarm() } else { theme.plain() };
    let glyph = theme.glyph(answer.status);
    let status = if layout >= Layout::Standard {
        let columns = theme.glyphs.status_columns;
        format!("{:columns$}", format!("{glyph} {}", status::short_word(answer.status)))
    } else {
        format!("{glyph} ")
    };
    let words = cut(&end.words(), reasons - 2, theme.glyphs.ellipsis);
    row.left(format!("{words:<reasons$}"), reason)
        .left(status, theme.status(answer.status))
        .left(review.session.checklist().item(end.item).text.shown().into_cow(), style)
        .draw_on(drawing, area);
}

/// Draws the row that stands for the unassessed items which were not on the agenda.
fn draw_others(
    drawing: Drawing<'_>,
    count: usize,
    is_unfolded: bool,
    is_selected: bool,
    area: Rect,
) {
    let (row, style) = list_row(drawing, is_selected);
    let key = if is_unfolded { "{Walk} hides" } else { "{Walk} shows" };
    let row = row.left(format!("{count} unassessed, not on this agenda"), style);
    row.left(format!("   {}", drawing.model.with_keys(key)), drawing.theme.quiet())
        .draw_on(drawing, area);
}

fn told(ends: &[EndRow], room: usize) -> String {
    if ends.is_empty() {
        return "nothing is left".to_owned();
    }
    let counts = counts(ends);
    let rows = ends.iter().filter(|row| row.item().is_some()).count();
    if columns(&counts) <= room { counts } else { format!("{rows} to look at") }
}

/// Returns the numbers of loose ends by kind: `2 skipped, 1 parked, 3 no owner`.
fn counts(ends: &[EndRow]) -> String {
    let has =
        |row: &EndRow, reason| matches!(row, EndRow::Item(end) if end.reasons.contains(&reason));
    let counted = LooseEnd::ALL.into_iter().filter_map(|reason| {
        let count = ends.iter().filter(|row| has(row, reason)).count();
        let many = match reason {
            LooseEnd::Blocker => "blockers",
            other => other.words(),
        };
        (count > 0).then(|| words::count(count, reason.words(), many))
    });
    counted.collect::<Vec<_>>().join(", ")
}
