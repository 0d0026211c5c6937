//! The export overlay: where to, and what it will look like.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::domain::text::Shown;
use crate::tui::keymap::Context;
use crate::tui::model::form::Form;
use crate::tui::model::overlay::ExportBox;
use crate::tui::view::{Drawing, rows, rule, split, strip};
use crate::tui::widgets::footer::Footer;
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window::Window;

/// The widest box.
const WIDTH: u16 = 100;

pub(super) fn draw(
    drawing: Drawing<'_>,
    export: &ExportBox,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let Drawing { theme, model, .. } = drawing;
    let place = Window::place(area, WIDTH, area.height);
    let title = format!("Export as {}", export.format.title());
    let inside = Window { title, theme }.draw(place, buffer);
    let (field, rest) = split(inside, 2);
    let quiet = Form { complaint: None, ..export.form.clone() };
    let cursor = strip::draw(drawing, &quiet, field, buffer);
    let (_, told) = split(field, 1);
    if let Some(complaint) = &export.form.complaint {
        Row::new(theme).left(complaint.as_str(), theme.alarm()).render(told, buffer);
    }
    let (line, rest) = split(rest, 1);
    rule(drawing, line, buffer);
    let (body, foot) = split(rest, rest.height.saturating_sub(1));
    draw_preview(drawing, export, body, buffer);
    Footer { model, context: Context::Export, theme }.render(foot, buffer);
    cursor
}

fn draw_preview(drawing: Drawing<'_>, export: &ExportBox, area: Rect, buffer: &mut Buffer) {
    let Drawing { theme, .. } = drawing;
    let Some(text) = &export.text else { return };
    let count = text.lines().count();
    let height = usize::from(area.height);
    let scroll = export.scroll.min(count.saturating_sub(height));
    let below = count.saturating_sub(scroll + height);
    for (place, (row, line)) in rows(area).zip(text.lines().skip(scroll)).enumerate() {
        let style = if line.starts_with('#') { theme.strong() } else { theme.plain() };
        let mut drawn = Row::new(theme).left(Shown::line(line).into_cow(), style);
        if below > 0 && place + 1 == height {
            drawn = drawn.right(format!("  PgDn {below} more"), theme.quiet());
        }
        drawn.render(row, buffer);
    }
}
