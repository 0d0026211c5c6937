//! Lists to choose from: find, the command palette, the filters.

use ratatui::layout::Rect;

use crate::domain::basics::text::cut;
use crate::domain::insight::filter::Filter;
use crate::domain::insight::search::Query;
use crate::tui::model::mouse::Target;
use crate::tui::model::picker::{Choice, Hit, Picker, Searched};
use crate::tui::screens::Context;
use crate::tui::view::drawing::{Draw, Drawing, boxed, list_row, list_rows, rows, split};
use crate::tui::view::words;
use crate::tui::widgets::row::Row;

/// The widest box.
const WIDTH: u16 = 90;
/// The most rows of a list.
const ROWS: u16 = 14;
/// The fewest columns in which a reason is of use.
const LEAST_REASON: usize = 12;

pub(super) fn draw_picker(drawing: Drawing<'_>, picker: &Picker, area: Rect) {
    let Drawing { theme, .. } = drawing;
    let title = match picker.searched {
        Searched::Items => "Find an item",
        Searched::Commands => "Commands",
        Searched::Sessions => "Find a session",
    };
    let body = boxed(drawing, title, (WIDTH, ROWS + 5), Context::Picker, area);
    let (field, rest) = split(body, 1);
    let (_, list) = split(rest, 1);
    draw_query(drawing, picker, field);
    let height = usize::from(list.height).max(1);
    let first = picker.cursor / height * height;
    let query = Query::new(picker.query.text());
    for (row, (index, hit)) in rows(list).zip(picker.hits.iter().enumerate().skip(first)) {
        draw_hit(drawing, hit, &query, index == picker.cursor, row);
        drawing.spot(row, Target::Row(index));
    }
    if picker.hits.is_empty() {
        Row::new(theme).left("nothing is found", theme.quiet()).draw_on(drawing, split(list, 1).0);
    }
}

fn draw_query(drawing: Drawing<'_>, picker: &Picker, area: Rect) {
    let Drawing { theme, .. } = drawing;
    let count = format!("{} found", picker.hits.len());
    Row::new(theme).left(theme.glyphs.cursor, theme.accent()).draw_on(drawing, area);
    let room = u16::try_from(count.len() + 1).unwrap_or(0);
    let text = Rect { x: area.x + 2, width: area.width.saturating_sub(2 + room), ..area };
    Row::new(theme).right(count, theme.quiet()).draw_on(
        drawing,
        Rect { x: text.right(), width: area.right().saturating_sub(text.right()), ..area },
    );
    drawing.edit(&picker.query, text);
}

fn draw_hit(drawing: Drawing<'_>, hit: &Hit, query: &Query, is_selected: bool, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let (row, style) = list_row(drawing, is_selected);
    let row = match &hit.choice {
        Choice::Item(item) => {
            let Some(review) = &model.review else { return };
            let checklist = review.session.checklist();
            let status = review.session.answer(*item).status;
            let category = checklist.short_title(checklist.category_of(*item));
            let text = &checklist.item(*item).text;
            row.left(format!("{} ", theme.glyph(status)), theme.status(status))
                .left_with(text.shown().as_str(), style, &query.indices(text), theme.found())
                .right(
                    hit.aside.map(|part| format!("  in {part}")).unwrap_or_default(),
                    theme.found(),
                )
                .right(format!("  {category}"), theme.quiet())
        }
        Choice::Command(action) => {
            let title = action.words().title;
            let before = model.context_before();
            let key = model.setup.keymap.key_in(before, *action).unwrap_or_default();
            match hit.aside {
                None => {
                    row.left_with(title, style, &hit.indices, theme.found()).right(key, theme.key())
                }
                Some(reason) => {
                    let reason = model.setup.keymap.with_keys(before, reason);
                    with_reason(drawing, row.left(title, theme.quiet()), &reason, area.width)
                }
            }
        }
        Choice::Session(id) => match model.home.entries().iter().find(|entry| entry.id == *id) {
            Some(entry) => match &entry.content {
                Ok(summary) => {
                    let apart = model.home.apart(id, summary, model.now.zone);
                    let apart = apart.map(|apart| format!(" {apart}")).unwrap_or_default();
                    let day = words::date(summary.created_at, model.now);
                    row.left(summary.system.shown().into_cow(), style)
                        .right(format!("  {day}{apart}"), theme.quiet())
                }
                Err(_) => row.left(id.to_string(), style).right("cannot be read", theme.alarm()),
            },
            None => row,
        },
    };
    row.draw_on(drawing, area);
}

/// Adds to a command the reason why it cannot act now, in the room that its name leaves.
fn with_reason<'r>(drawing: Drawing<'_>, row: Row<'r>, reason: &str, width: u16) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    match row.room_beside(width) {
        ..LEAST_REASON => row,
        room => row.right(cut(reason, room, theme.glyphs.ellipsis), theme.quiet()),
    }
}

pub(super) fn draw_filters(
    drawing: Drawing<'_>,
    cursor: usize,
    counts: &[usize; Filter::ALL.len()],
    area: Rect,
) {
    let height = u16::try_from(Filter::ALL.len() + 4).unwrap_or(12);
    let list = boxed(drawing, "Show only", (44, height), Context::Menu, area);
    for (number, line) in list_rows(drawing, Filter::ALL.len(), cursor, list, "  ") {
        drawing.spot(line, Target::Row(number));
        let (row, style) = list_row(drawing, number == cursor);
        let row = row.left(Filter::ALL[number].words(), style);
        row.right(counts[number].to_string(), drawing.theme.plain()).draw_on(drawing, line);
    }
}
