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
use crate::tui::view::summary::sharing::Part;
use crate::tui::view::words;
use crate::tui::widgets::row::Row;

/// Draws the dissent, where there is any: its heading and as many rows of it as it has, around the selected one.
pub(super) fn draw(drawing: Drawing<'_>, review: &Review, cursor: usize, part: Part, area: Rect) {
    let theme = drawing.theme;
    let dissented = review.voices().dissented();
    if dissented.is_empty() || area.height == 0 {
        return;
    }
    let before = review.row_items(drawing.model.today()).len() - dissented.len();
    let selected = cursor.checked_sub(before);
    let (line, list) = split(split(area, u16::from(part.is_parted)).1, 1);
    let title = format!("Dissent, {}", words::count(dissented.len(), "item", "items"));
    let row = Row::new(theme).left(title, theme.strong());
    let reaches =
        if part.rows == 0 { drawing.model.with_keys("{MoveLast} shows") } else { String::new() };
    row.right(reaches, theme.quiet()).draw_on(drawing, inset(line));
    let list = if part.has_rule { rule_inset(drawing, list) } else { list };
    let (list, _) = split(list, part.rows);
    if list.height == 0 {
        return;
    }
    let shown = selected.unwrap_or(0);
    for (index, row) in list_rows(drawing, dissented.len(), shown, inset(list), "  ") {
        draw_item(drawing, review, &dissented[index], selected == Some(index), row);
        drawing.spot(row, Target::Row(before + index));
    }
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
