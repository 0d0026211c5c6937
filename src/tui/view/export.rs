//! The export overlay: as what, where to, and what it will look like.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::Shown;
use crate::report::Format;
use crate::tui::model::edition::Edition;
use crate::tui::model::export::{ExportBox, without_mark};
use crate::tui::screens::Context;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, boxed, draw_lines, rows, rule, scrolled, split, split_last,
};
use crate::tui::view::sheet::LABEL;
use crate::tui::view::{strip, words};
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window;

/// The widest box.
const WIDTH: u16 = 100;
/// The fewest editions that are drawn side by side.
const FEWEST: usize = 3;
/// The most rows of a complaint or of what just happened.
const TOLD: usize = 3;

pub(super) fn draw(drawing: Drawing<'_>, export: &ExportBox, area: Rect) {
    let title = format!("Export as {}", export.edition().title());
    let body = boxed(drawing, &title, window::centred(area, WIDTH, area.height), Context::Export);
    let (editions, rest) = split(body, 1);
    draw_editions(drawing, export.edition(), editions);
    let (field, rest) = split(rest, 1);
    strip::draw_fields(drawing, &export.form, Vec::new(), field);
    let (message, style) = message_lines(drawing, export, body.width);
    // Where rows are few the preview has them.
    let blank = u16::from(drawing.layout > Layout::Tiny);
    let (lines, rest) = split(rest, u16::try_from(message.len()).unwrap_or(0).max(blank));
    draw_lines(drawing, message, style, lines);
    let (line, rest) = split(rest, 1);
    rule(drawing, line);
    draw_preview(drawing, export, rest);
}

/// Draws the editions side by side behind their label; where not all fit, the chosen one with those that do; with fewer
/// than [`FEWEST`] of them, the chosen one alone with its number.
fn draw_editions(drawing: Drawing<'_>, chosen: Edition, area: Rect) {
    let theme = drawing.theme;
    Row::new(theme).left("Format", theme.quiet()).draw_on(drawing, area);
    let label = u16::try_from(LABEL).unwrap_or(area.width).min(area.width);
    let area = Rect { x: area.x + label, width: area.width - label, ..area };
    let (index, count) = chosen.index();
    let fits = |shown: Range<usize>| {
        let row = editions(drawing, chosen, shown);
        row.left_columns() <= usize::from(area.width)
    };
    let first = (0..=index).find(|&first| fits(first..index + 1)).unwrap_or(index);
    let end = (index + 1..=count).rev().find(|&end| fits(first..end)).unwrap_or(index + 1);
    if end - first >= FEWEST {
        // Its first title stands in the column of the fields below.
        let area = Rect { x: area.x - 1, width: area.width + 1, ..area };
        editions(drawing, chosen, first..end).draw_on(drawing, area);
        return;
    }
    Row::new(theme)
        .left(chosen.title(), theme.accent())
        .left(format!("  {} of {count}", index + 1), theme.plain())
        .draw_on(drawing, area);
}

/// Returns some of the editions as a row, with a mark where others are left out.
fn editions(drawing: Drawing<'_>, chosen: Edition, shown: Range<usize>) -> Row<'static> {
    let theme = drawing.theme;
    let ellipsis = |is_cut: bool| if is_cut { theme.glyphs.ellipsis } else { "" };
    let row = Row::new(theme).left(ellipsis(shown.start > 0), theme.quiet());
    let row = Edition::all().enumerate().fold(row, |row, (index, edition)| {
        let (gutter, style) = match edition == chosen {
            _ if !shown.contains(&index) => return row,
            true => (theme.glyphs.cursor, theme.accent()),
            false => (" ", theme.plain()),
        };
        let gap = if row.left_columns() == 0 { "" } else { " " };
        row.left(format!("{gap}{gutter}"), style).left(edition.title(), style)
    });
    let (_, count) = chosen.index();
    let rest =
        if shown.end < count { format!(" {}", theme.glyphs.ellipsis) } else { String::new() };
    row.left(rest, theme.quiet())
}

fn message_lines(drawing: Drawing<'_>, export: &ExportBox, width: u16) -> (Vec<String>, Style) {
    let Drawing { model, theme, .. } = drawing;
    let complaint = strip::complaint(drawing, &export.form, width, TOLD);
    if !complaint.is_empty() {
        return (complaint, theme.alarm());
    }
    let message = model.message.iter().map(|message| Shown::line(&message.text));
    let message = words::wrapped(message, usize::from(width));
    (words::at_most(message, TOLD, theme.glyphs.ellipsis), theme.plain())
}

/// Draws the report as it will be, long lines wrapped. Only what is seen is wrapped, of the rest the rows are
/// counted: it may be long.
fn draw_preview(drawing: Drawing<'_>, export: &ExportBox, area: Rect) {
    let Drawing { theme, .. } = drawing;
    let text = without_mark(&export.text);
    let width = usize::from(area.width).max(1);
    let count = text.lines().map(|line| Shown::line(line).row_count(width)).sum::<usize>();
    let overflows = count > usize::from(area.height);
    let (body, last) = split_last(area, u16::from(overflows));
    let scroll = scrolled(drawing, export.scroll, count, body, last);
    let has_headings = export.edition().format == Format::Markdown;
    for (row, (line, is_heading)) in rows(body).zip(rows_from(text, width, scroll)) {
        let style = if has_headings && is_heading { theme.strong() } else { theme.plain() };
        Row::new(theme).left(line, style).draw_on(drawing, row);
    }
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
