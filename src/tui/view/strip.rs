//! The writing strip: text fields in the place of the detail's lines, never over the item.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::domain::text::columns;
use crate::tui::model::form::{Form, FormField};
use crate::tui::view::sheet::LABEL;
use crate::tui::view::{Drawing, Layout, rows, split};
use crate::tui::widgets::editor;
use crate::tui::widgets::row::Row;

/// More rows than this tear the fields apart; longer text scrolls.
const TALLEST: u16 = 10;

/// Draws the fields of a form below one another; gives the place of the cursor.
pub(super) fn draw(
    drawing: Drawing<'_>,
    form: &Form,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (fields, last) = split(area, area.height.saturating_sub(1));
    draw_hint(drawing, form, last, buffer);
    let fields_shown = shown_fields(drawing, form, fields.height);
    let many = fields_shown.iter().filter(|(_, field)| field.kind.is_tall()).count();
    let room = fields.height.saturating_sub(u16::try_from(fields_shown.len() - many).unwrap_or(0));
    let mut cursor = None;
    let mut rest = fields;
    for (place, field) in fields_shown {
        let height = if field.kind.is_tall() { room.clamp(1, TALLEST) } else { 1 };
        let (area, below) = split(rest, height);
        rest = below;
        let is_focused = place == form.focus;
        let at = draw_field(drawing, form, field, is_focused, area, buffer);
        cursor = if is_focused { at } else { cursor };
    }
    cursor
}

/// The fields that fit: all of them, or only the one with the cursor.
fn shown_fields<'f>(
    drawing: Drawing<'_>,
    form: &'f Form,
    height: u16,
) -> Vec<(usize, &'f FormField)> {
    let all = form.fields.iter().enumerate();
    let fits = usize::from(height) >= form.fields.len();
    if fits && drawing.layout > Layout::Tiny {
        all.collect()
    } else {
        all.filter(|(place, _)| *place == form.focus).collect()
    }
}

fn draw_field(
    drawing: Drawing<'_>,
    form: &Form,
    field: &FormField,
    is_focused: bool,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let Drawing { theme, .. } = drawing;
    let style = if is_focused { theme.accent() } else { theme.quiet() };
    let (first, _) = split(area, 1);
    let label = u16::try_from(LABEL).unwrap_or(11).min(area.width);
    let label_area = Rect { width: label, ..first };
    Row::new(theme).left(field.kind.label(), style).render(label_area, buffer);
    let text = Rect { x: area.x + label, width: area.width - label, ..area };
    let cursor = editor::draw(&field.input, text, buffer);
    if field.input.is_empty() {
        let example = example(form, field, is_focused);
        Row::new(theme).left(example, theme.quiet()).render(Rect { height: 1, ..text }, buffer);
    }
    if let (true, Some(at), Some(whole)) = (is_focused, cursor, form.completion()) {
        let typed = field.input.text().chars().count();
        let rest: String = whole.raw().chars().skip(typed).collect();
        let rest = crate::domain::text::Shown::line(&rest).to_string();
        let room = Rect { x: at.x, width: text.right().saturating_sub(at.x), y: at.y, height: 1 };
        if columns(&rest) > 0 {
            Row::new(theme).left(rest, theme.quiet()).render(room, buffer);
        }
    }
    cursor
}

/// What an empty field says: what to write, or the people who can be picked.
fn example(form: &Form, field: &FormField, is_focused: bool) -> String {
    let people = form.candidates();
    if !is_focused || people.is_empty() {
        return field.kind.example().to_owned();
    }
    let numbered =
        people.iter().zip(1..).map(|(person, digit)| format!("{digit} {}", person.shown()));
    numbered.collect::<Vec<_>>().join("   ")
}

/// The last row of the strip: why it cannot be kept, or how many items it goes to.
fn draw_hint(drawing: Drawing<'_>, form: &Form, area: Rect, buffer: &mut Buffer) {
    use crate::tui::model::form::Purpose;

    let Drawing { theme, .. } = drawing;
    let row = Row::new(theme);
    let row = match (&form.complaint, &form.purpose) {
        (Some(complaint), _) => row.left(complaint.as_str(), theme.alarm()),
        (None, Purpose::Write(items) | Purpose::NotApplicable(items)) if items.len() > 1 => {
            row.left(format!("for all {} ticked items", items.len()), theme.plain())
        }
        (None, _) => return,
    };
    for line in rows(area) {
        row.clone().render(line, buffer);
    }
}
