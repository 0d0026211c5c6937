//! Lists to choose from: find, the command palette, the filters.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::domain::basics::text::cut;
use crate::domain::insight::filter::Filter;
use crate::domain::insight::search::Query;
use crate::tui::model::mouse::Target;
use crate::tui::model::picker::{Choice, Hit, Picker, Searched};
use crate::tui::screens::Context;
use crate::tui::view::drawing::{Drawing, footer, rows, split, window};
use crate::tui::view::words;
use crate::tui::widgets::editor;
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window::Window;

/// The widest box.
const WIDTH: u16 = 90;
/// The most rows of a list.
const ROWS: u16 = 14;
/// The fewest columns in which a reason is of use.
const LEAST_REASON: usize = 12;

pub(super) fn draw_picker(
    drawing: Drawing<'_>,
    picker: &Picker,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let Drawing { theme, .. } = drawing;
    let bounds = Window::place(area, WIDTH, ROWS + 5);
    let inside = Window { title: title(picker), theme }.draw(bounds, buffer);
    let (field, rest) = split(inside, 1);
    let (list, foot) = split(rest, rest.height.saturating_sub(1));
    let (_, list) = split(list, 1);
    let cursor = draw_query(drawing, picker, field, buffer);
    let height = usize::from(list.height).max(1);
    let first = picker.cursor / height * height;
    let query = Query::new(picker.query.text());
    for (row, (index, hit)) in rows(list).zip(picker.hits.iter().enumerate().skip(first)) {
        draw_hit(drawing, hit, &query, index == picker.cursor, row, buffer);
        drawing.spot(row, Target::Row(index));
    }
    if picker.hits.is_empty() {
        Row::new(theme).left("nothing is found", theme.quiet()).render(split(list, 1).0, buffer);
    }
    footer(drawing, Context::Picker, foot, buffer);
    cursor
}

fn title(picker: &Picker) -> String {
    let what = match picker.searched {
        Searched::Items => "Find an item",
        Searched::Commands => "Commands",
        Searched::Sessions => "Find a session",
    };
    what.to_owned()
}

fn draw_query(
    drawing: Drawing<'_>,
    picker: &Picker,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let Drawing { theme, .. } = drawing;
    let count = format!("{} found", picker.hits.len());
    Row::new(theme).left(theme.glyphs.cursor, theme.accent()).render(area, buffer);
    let room = u16::try_from(count.len() + 1).unwrap_or(0);
    let text = Rect { x: area.x + 2, width: area.width.saturating_sub(2 + room), ..area };
    Row::new(theme).right(count, theme.quiet()).render(
        Rect { x: text.right(), width: area.right().saturating_sub(text.right()), ..area },
        buffer,
    );
    editor::draw(&picker.query, theme, text, buffer)
}

fn draw_hit(
    drawing: Drawing<'_>,
    hit: &Hit,
    query: &Query,
    is_selected: bool,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Drawing { model, theme, .. } = drawing;
    let gutter = if is_selected { theme.glyphs.cursor } else { " " };
    let style = if is_selected { theme.strong() } else { theme.plain() };
    let row = Row::new(theme).left(format!("{gutter} "), theme.accent());
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
                    let reason = model.setup.keymap.told(before, reason);
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
    row.render(area, buffer);
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
    buffer: &mut Buffer,
) {
    let Drawing { theme, .. } = drawing;
    let height = u16::try_from(Filter::ALL.len() + 4).unwrap_or(12);
    let bounds = Window::place(area, 44, height);
    let inside = Window { title: "Show only".to_owned(), theme }.draw(bounds, buffer);
    let (list, foot) = split(inside, inside.height.saturating_sub(1));
    let shown = window(Filter::ALL.len(), cursor, usize::from(list.height.max(1)));
    let hidden = words::hidden(shown.start, Filter::ALL.len() - shown.end);
    let mut lines = rows(list);
    for (number, row) in shown.zip(lines.by_ref()) {
        let filter = Filter::ALL[number];
        drawing.spot(row, Target::Row(number));
        let is_selected = number == cursor;
        let gutter = if is_selected { theme.glyphs.cursor } else { " " };
        let style = if is_selected { theme.strong() } else { theme.plain() };
        Row::new(theme)
            .left(format!("{gutter} "), theme.accent())
            .left(filter.words(), style)
            .right(counts[number].to_string(), theme.plain())
            .render(row, buffer);
    }
    if let (Some(hidden), Some(row)) = (hidden, lines.next()) {
        Row::new(theme).left(format!("  {hidden}"), theme.quiet()).render(row, buffer);
    }
    footer(drawing, Context::Menu, foot, buffer);
}
