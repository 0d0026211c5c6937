//! The export overlay: as what, where to, and what it will look like.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::domain::basics::text::Shown;
use crate::report::Format;
use crate::tui::model::edition::Edition;
use crate::tui::model::export::{ExportBox, without_mark};
use crate::tui::model::motion::Extent;
use crate::tui::screens::Context;
use crate::tui::view::drawing::{Drawing, Drawn, Layout, footer, more, rows, rule, split};
use crate::tui::view::{strip, words};
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window::Window;

/// The widest box.
const WIDTH: u16 = 100;
/// The most rows of a complaint or of what just happened.
const TOLD: usize = 3;

pub(super) fn draw(
    drawing: Drawing<'_>,
    export: &ExportBox,
    area: Rect,
    buffer: &mut Buffer,
) -> Drawn {
    let Drawing { theme, layout, .. } = drawing;
    let bounds = Window::place(area, WIDTH, area.height);
    let title = format!("Export as {}", export.edition().title());
    let inside = Window { title, theme }.draw(bounds, buffer);
    let (editions, rest) = split(inside, 1);
    draw_editions(drawing, export.edition(), editions, buffer);
    let (field, rest) = split(rest, 1);
    let cursor = strip::draw_fields(drawing, &export.form, field, buffer);
    let (told, style) = told(drawing, export, inside.width);
    // Where rows are few the preview has them.
    let blank = u16::from(layout > Layout::Tiny);
    let (lines, rest) = split(rest, u16::try_from(told.len()).unwrap_or(0).max(blank));
    for (row, line) in rows(lines).zip(told) {
        Row::new(theme).left(line, style).render(row, buffer);
    }
    let (line, rest) = split(rest, 1);
    rule(drawing, line, buffer);
    let (body, foot) = split(rest, rest.height.saturating_sub(1));
    footer(drawing, Context::Export, foot, buffer);
    let extent = draw_preview(drawing, export, body, buffer);
    Drawn { cursor, extent, ..Drawn::default() }
}

/// Draws the editions side by side; where they do not fit, the chosen one with its neighbours to both sides.
fn draw_editions(drawing: Drawing<'_>, chosen: Edition, area: Rect, buffer: &mut Buffer) {
    let Drawing { theme, .. } = drawing;
    let across = Edition::all().fold(Row::new(theme), |row, edition| {
        let (gutter, style) = if edition == chosen {
            (theme.glyphs.cursor, theme.accent())
        } else {
            (" ", theme.plain())
        };
        let gap = if row.left_columns() == 0 { "" } else { " " };
        row.left(format!("{gap}{gutter}"), style).left(edition.title(), style)
    });
    if across.left_columns() <= usize::from(area.width) {
        across.render(area, buffer);
        return;
    }
    let (index, count) = chosen.index();
    Row::new(theme)
        .left(format!("{} ", theme.glyphs.left), theme.quiet())
        .left(chosen.title(), theme.accent())
        .left(format!(" {}/{count} ", index + 1), theme.plain())
        .left(theme.glyphs.right, theme.quiet())
        .render(area, buffer);
}

/// Returns the reason why the report cannot be written, or the message, in lines.
fn told(drawing: Drawing<'_>, export: &ExportBox, width: u16) -> (Vec<String>, Style) {
    let Drawing { model, theme, .. } = drawing;
    let complaint = strip::complaint(drawing, &export.form, width, TOLD);
    if !complaint.is_empty() {
        return (complaint, theme.alarm());
    }
    let message = model.message.iter().map(|message| Shown::line(&message.text));
    let message = words::wrapped(message, usize::from(width));
    (words::at_most(message, TOLD, theme.glyphs.ellipsis), theme.plain())
}

/// Draws the report as it will be, long lines wrapped; returns how far it can be scrolled. Only what is seen is
/// wrapped, of the rest the rows are counted: it may be long.
fn draw_preview(
    drawing: Drawing<'_>,
    export: &ExportBox,
    area: Rect,
    buffer: &mut Buffer,
) -> Extent {
    let Drawing { theme, .. } = drawing;
    let text = without_mark(&export.text);
    let width = usize::from(area.width).max(1);
    let count = text.lines().map(|line| Shown::line(line).row_count(width)).sum::<usize>();
    let overflows = count > usize::from(area.height);
    let (body, last) = split(area, area.height - u16::from(overflows));
    let extent = Extent::of(count, usize::from(body.height));
    let scroll = export.scroll.min(extent.last);
    let has_headings = export.edition().format == Format::Markdown;
    for (row, (line, is_heading)) in rows(body).zip(rows_from(text, width, scroll)) {
        let style = if has_headings && is_heading { theme.strong() } else { theme.plain() };
        Row::new(theme).left(line, style).render(row, buffer);
    }
    more(drawing, scroll, extent, last, buffer);
    extent
}

/// Returns the wrapped rows of a report from one on, each with whether its line begins like a heading.
fn rows_from(text: &str, width: usize, first: usize) -> impl Iterator<Item = (String, bool)> {
    let (mut lines, mut above) = (text.lines().peekable(), first);
    while let Some(line) = lines.peek() {
        let count = Shown::line(line).row_count(width);
        if count > above {
            break;
        }
        above -= count;
        lines.next();
    }
    let rows = lines.flat_map(move |line| {
        let is_heading = line.starts_with('#');
        Shown::line(line).wrap(width).map(move |row| (row, is_heading))
    });
    rows.skip(above)
}
