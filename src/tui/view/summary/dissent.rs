//! The dissent on the summary: the items whose answer is another one than a response, the answer, and who says what.

use ratatui::layout::Rect;

use crate::domain::basics::status;
use crate::domain::basics::text::cut;
use crate::domain::insight::agreement::Dissent;
use crate::domain::records::checklist::ItemNo;
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, inset, list_row, list_rows, rule_inset, split,
};
use crate::tui::view::words;
use crate::tui::widgets::row::Row;

/// The rows that the heading takes with the first item, and those that the open items keep.
const LEAST: u16 = 2;
const LEAST_OPEN: u16 = 3;

/// Draws the dissent below the open items, which want so many rows, where there is any; returns the area of those. In the smallest layout
/// either of them has all rows: the dissent while one of its rows is selected.
pub(super) fn draw_below(
    drawing: Drawing<'_>,
    review: &Review,
    (cursor, open): (usize, u16),
    area: Rect,
) -> Rect {
    let dissented = review.voices().dissented();
    if dissented.is_empty() || review.strip.is_some() {
        return area;
    }
    let before = review.row_items(drawing.model.today()).len() - dissented.len();
    let selected = cursor.checked_sub(before);
    let wanted = u16::try_from(dissented.len() + 2).unwrap_or(u16::MAX);
    let height = match (drawing.layout, selected) {
        (Layout::Tiny, None) => 0,
        (Layout::Tiny, Some(_)) => area.height,
        _ => wanted.min((area.height / 2).max(LEAST)).min(area.height.saturating_sub(LEAST_OPEN)),
    };
    // Right below the open items, where those are few.
    let (open, list) = split(area, (area.height - height).min(open));
    let (line, list) = split(list, 1);
    if line.height > 0 {
        let title = format!("Dissent, {}", words::count(dissented.len(), "item", "items"));
        Row::new(drawing.theme).left(title, drawing.theme.strong()).draw_on(drawing, inset(line));
    }
    let list = if height == wanted { rule_inset(drawing, list) } else { list };
    let shown = selected.unwrap_or(0);
    for (index, row) in list_rows(drawing, dissented.len(), shown, inset(list), "  ") {
        draw_item(drawing, review, &dissented[index], selected == Some(index), row);
        drawing.spot(row, Target::Row(before + index));
    }
    open
}

/// Draws an item with its answer, and at the right who says what, in at most half of the row.
fn draw_item(
    drawing: Drawing<'_>,
    review: &Review,
    (item, dissent): &(ItemNo, Vec<Dissent<'_>>),
    is_selected: bool,
    area: Rect,
) {
    let theme = drawing.theme;
    let answer = review.session.answer(*item);
    let (row, style) = list_row(drawing, is_selected);
    let glyph = theme.glyph(answer.status);
    let word = status::short_word(answer.status);
    let columns = theme.glyphs.status_columns;
    let status = match drawing.layout {
        Layout::Tiny | Layout::TooSmall | Layout::Compact => format!("{glyph} "),
        _ => format!("{:columns$}", format!("{glyph} {word}")),
    };
    let says = |one: &Dissent<'_>| {
        let status = one.response.status;
        format!("{} {} {}", one.by.shown(), theme.glyph(status), status::short_word(status))
    };
    let said = dissent.iter().map(says).collect::<Vec<_>>().join(", ");
    let said = cut(&said, usize::from(area.width / 2), theme.glyphs.ellipsis);
    row.left(status, theme.status(answer.status))
        .left(review.session.checklist().item(*item).text.shown().into_cow(), style)
        .right(format!("  {said}"), theme.plain())
        .draw_on(drawing, area);
}
