//! The export overlay: where to, and what it will look like.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::domain::text::Shown;
use crate::tui::keymap::Context;
use crate::tui::model::overlay::ExportBox;
use crate::tui::view::{Drawing, Drawn, footer, more, rows, rule, split, strip};
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window::Window;

/// The widest box.
const WIDTH: u16 = 100;
/// The most rows of a complaint.
const COMPLAINT: usize = 3;

pub(super) fn draw(
    drawing: Drawing<'_>,
    export: &ExportBox,
    area: Rect,
    buffer: &mut Buffer,
) -> Drawn {
    let Drawing { theme, .. } = drawing;
    let place = Window::place(area, WIDTH, area.height);
    let title = format!("Export as {}", export.format.title());
    let inside = Window { title, theme }.draw(place, buffer);
    let complaint: Vec<String> =
        strip::complaint(&export.form, inside.width).take(COMPLAINT).collect();
    let told = u16::try_from(complaint.len()).unwrap_or(0).max(1);
    let (field, rest) = split(inside, 1);
    let cursor = strip::draw_fields(drawing, &export.form, field, buffer);
    let (line, rest) = split(rest, told);
    strip::draw_complaint(drawing, complaint, line, buffer);
    let (line, rest) = split(rest, 1);
    rule(drawing, line, buffer);
    let (body, foot) = split(rest, rest.height.saturating_sub(1));
    footer(drawing, Context::Export, foot, buffer);
    let last_scroll = draw_preview(drawing, export, body, buffer);
    Drawn { cursor, last_scroll }
}

/// The report as it will be, long lines wrapped; gives how far it can be scrolled.
fn draw_preview(
    drawing: Drawing<'_>,
    export: &ExportBox,
    area: Rect,
    buffer: &mut Buffer,
) -> usize {
    let Drawing { theme, .. } = drawing;
    let Some(text) = &export.text else { return 0 };
    let width = usize::from(area.width);
    let lines: Vec<(String, Style)> = text
        .lines()
        .flat_map(|line| {
            let style = if line.starts_with('#') { theme.strong() } else { theme.plain() };
            Shown::line(line).wrap(width).map(move |line| (line, style))
        })
        .collect();
    let overflows = lines.len() > usize::from(area.height);
    let (body, last) = split(area, area.height - u16::from(overflows));
    let last_scroll = lines.len().saturating_sub(usize::from(body.height));
    let scroll = export.scroll.min(last_scroll);
    for (row, (line, style)) in rows(body).zip(lines.into_iter().skip(scroll)) {
        Row::new(theme).left(line, style).render(row, buffer);
    }
    more(drawing, scroll, last_scroll, last, buffer);
    last_scroll
}
