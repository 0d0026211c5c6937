//! The writing strip: text fields in the place of the detail's lines, never over the item.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::domain::checklist::ItemNo;
use crate::domain::due;
use crate::domain::text::{Shown, columns};
use crate::tui::model::Model;
use crate::tui::model::form::{FieldKind, Form, FormField};
use crate::tui::model::input::Input;
use crate::tui::model::review::Review;
use crate::tui::view::sheet::LABEL;
use crate::tui::view::{Drawing, Layout, rows, split, words};
use crate::tui::widgets::editor;
use crate::tui::widgets::row::Row;

/// The rows of a field of many lines: with little text, and at most; longer text scrolls.
const SHORT: usize = 3;
const TALLEST: usize = 10;
/// How many of several items are named at most: no more than a screen has room for.
const MOST_NAMED: usize = 50;
/// The most rows of a complaint.
const COMPLAINT: usize = 3;

/// Which items the strip writes to, where it is not just the one under the cursor; safe to show.
pub(super) fn subject(review: &Review) -> Option<String> {
    several(review, review.strip.as_ref()?.purpose.items())
}

/// Which items these are, where they are not just the one under the cursor; safe to show.
pub(super) fn several(review: &Review, items: &[ItemNo]) -> Option<String> {
    if *items == [review.cursor] {
        return None;
    }
    let checklist = review.session.checklist();
    let texts = items.iter().take(MOST_NAMED);
    let texts = texts.map(|&item| checklist.item(item).text.shown().into_cow());
    let texts: Vec<_> = texts.collect();
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let count = words::count(count, "ticked item", "ticked items");
    Some(format!("{count}: {}", texts.join("  ")))
}

/// Draws the fields of a form, and under them why they cannot be kept; gives the place of the
/// cursor.
pub(super) fn draw(
    drawing: Drawing<'_>,
    form: &Form,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let complaint: Vec<String> = complaint(form, area.width).take(COMPLAINT).collect();
    let told = u16::try_from(complaint.len()).unwrap_or(0);
    let (fields, last) = split(area, area.height.saturating_sub(told).max(1));
    draw_complaint(drawing, complaint, last, buffer);
    draw_fields(drawing, form, fields, buffer)
}

/// Why a form cannot be kept, in lines.
pub(super) fn complaint(form: &Form, width: u16) -> impl Iterator<Item = String> {
    let lines = form.complaint.iter().flat_map(|complaint| complaint.lines());
    words::wrapped(lines.map(Shown::line), usize::from(width))
}

/// Draws the lines of a complaint.
pub(super) fn draw_complaint(
    drawing: Drawing<'_>,
    lines: impl IntoIterator<Item = String>,
    area: Rect,
    buffer: &mut Buffer,
) {
    for (row, line) in rows(area).zip(lines) {
        Row::new(drawing.theme).left(line, drawing.theme.alarm()).render(row, buffer);
    }
}

/// Draws the fields of a form below one another; gives the place of the cursor.
pub(super) fn draw_fields(
    drawing: Drawing<'_>,
    form: &Form,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let shown = shown_fields(drawing, form, area.height);
    let low = shown.iter().filter(|(_, field)| !field.kind.is_tall()).count();
    let room = usize::from(area.height).saturating_sub(low).max(1);
    let mut cursor = None;
    let mut rest = area;
    for (place, field) in shown {
        let height = if field.kind.is_tall() {
            tall(&field.input, label_columns(form), area).min(room)
        } else {
            1
        };
        let (area, below) = split(rest, u16::try_from(height).unwrap_or(1));
        rest = below;
        let is_focused = place == form.focus;
        let at = draw_field(drawing, form, field, is_focused, area, buffer);
        cursor = if is_focused { at } else { cursor };
    }
    cursor
}

/// The columns of the labels: two blanks at least stand behind the longest.
fn label_columns(form: &Form) -> usize {
    form.fields.iter().map(|field| columns(field.kind.label()) + 2).fold(LABEL, usize::max)
}

/// The rows of a field of many lines: those of its text, with one to go on in.
fn tall(input: &Input, label: usize, area: Rect) -> usize {
    let width = usize::from(area.width).saturating_sub(label).max(1);
    let lines = input.area().lines().iter().map(|line| Shown::line(line));
    words::wrapped(lines, width).take(TALLEST).count().clamp(SHORT, TALLEST)
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
    let label = u16::try_from(label_columns(form)).unwrap_or(11).min(area.width);
    let label_area = Rect { width: label, ..first };
    Row::new(theme).left(field.kind.label(), style).render(label_area, buffer);
    if is_focused && form.fields.len() > 1 {
        // Whoever has the screen read aloud sees no accent. Left of a form a column is always blank.
        let gutter = Rect { x: first.x.saturating_sub(1), width: 1, ..first };
        Row::new(theme).left(theme.glyphs.cursor, style).render(gutter, buffer);
    }
    let text = Rect { x: area.x + label, width: area.width - label, ..area };
    let cursor = editor::draw(&field.input, text, buffer);
    let beside = beside(drawing, form, field, is_focused);
    // What stands beside the text begins behind it.
    let used = field.input.area().lines().last().map_or(0, |line| columns(line));
    let used = u16::try_from(used).unwrap_or(u16::MAX).min(text.width);
    let room = Rect { x: text.x + used, width: text.width - used, height: 1, ..text };
    Row::new(theme).left(beside, theme.quiet()).render(room, buffer);
    cursor
}

/// What stands beside the text of a field: what to write while it is empty, the rest of the name
/// that `Right` completes, the date that the words mean.
fn beside(drawing: Drawing<'_>, form: &Form, field: &FormField, is_focused: bool) -> String {
    let Drawing { theme, model, .. } = drawing;
    if field.input.is_empty() {
        return example(model, form, field, is_focused);
    }
    if let (true, Some(whole)) = (is_focused, form.completion()) {
        let typed = field.input.text().chars().count();
        let rest: String = whole.raw().chars().skip(typed).collect();
        return Shown::line(&rest).to_string();
    }
    let today = model.today();
    match (field.kind, due::parse(&field.input.text(), today)) {
        (kind, Ok(due)) if kind.is_date() => {
            // A risk that runs out is not overdue.
            let distance = (kind == FieldKind::Due).then(|| due::distance(due, today));
            let distance = distance.map(|words| format!(", {words}")).unwrap_or_default();
            format!("   {} {due}{distance}", theme.glyphs.arrow)
        }
        _ => String::new(),
    }
}

/// What an empty field says: what to write, or the people who can be picked.
fn example(model: &Model, form: &Form, field: &FormField, is_focused: bool) -> String {
    let people = form.candidates();
    if !is_focused || people.is_empty() {
        return model.told(field.kind.example());
    }
    let numbered =
        people.iter().zip(1..).map(|(person, digit)| format!("{digit} {}", person.shown()));
    format!("a digit picks: {}", numbered.collect::<Vec<_>>().join("  "))
}
