//! The writing strip: text fields in the place of the detail's lines, never over the item.

use std::ops::Range;

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
use crate::tui::theme::Theme;
use crate::tui::view::sheet::LABEL;
use crate::tui::view::{Drawing, Layout, rows, split, words};
use crate::tui::widgets::editor;
use crate::tui::widgets::row::Row;

/// The rows of a field of many lines: at least while somebody writes there, with little text, and at
/// most; longer text scrolls.
const FEWEST: usize = 2;
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
    let complaint = complaint(drawing, form, area.width, most_told(drawing));
    let told = u16::try_from(complaint.len()).unwrap_or(0);
    let (fields, last) = split(area, area.height.saturating_sub(told).max(1));
    draw_complaint(drawing, complaint, last, buffer);
    draw_fields(drawing, form, fields, buffer)
}

/// The rows of a complaint under the fields. Where they would take the item's, it stands where
/// messages do.
fn most_told(drawing: Drawing<'_>) -> usize {
    if drawing.layout == Layout::Tiny { 0 } else { COMPLAINT }
}

/// Why a form cannot be kept, in at most so many rows.
pub(super) fn complaint(drawing: Drawing<'_>, form: &Form, width: u16, most: usize) -> Vec<String> {
    let lines = form.complaint.iter().flat_map(|complaint| complaint.lines());
    let lines = words::wrapped(lines.map(Shown::line), usize::from(width));
    words::at_most(lines, most, drawing.theme.glyphs.ellipsis)
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

/// Draws the fields of a form below one another, those that fit; gives the place of the cursor.
pub(super) fn draw_fields(
    drawing: Drawing<'_>,
    form: &Form,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let shown = shown_fields(form, usize::from(area.height));
    let heights = heights(form, shown.clone(), area);
    let mut cursor = None;
    let mut rest = area;
    for (place, height) in shown.clone().zip(heights) {
        let (mut area, below) = split(rest, u16::try_from(height).unwrap_or(1));
        rest = below;
        let is_focused = place == form.focus;
        if is_focused && shown.len() < form.fields.len() {
            area = draw_place(drawing, form, area, buffer);
        }
        let at = draw_field(drawing, form, place, area, buffer);
        cursor = if is_focused { at } else { cursor };
    }
    cursor
}

/// Says which of the fields has the cursor, where not all are seen; gives what is left of its area.
fn draw_place(drawing: Drawing<'_>, form: &Form, area: Rect, buffer: &mut Buffer) -> Rect {
    let words = format!("{} of {}", form.focus + 1, form.fields.len());
    let room = u16::try_from(words.len() + 1).unwrap_or(0).min(area.width);
    Row::new(drawing.theme).right(words, drawing.theme.quiet()).render(split(area, 1).0, buffer);
    Rect { width: area.width - room, ..area }
}

/// The fields that fit with the one that has the cursor: first those below it, then those above.
fn shown_fields(form: &Form, height: usize) -> Range<usize> {
    let focused = form.focused().is_some_and(|field| field.kind.is_tall());
    let least = if focused { FEWEST } else { 1 };
    let others = height.saturating_sub(least);
    let below = others.min(form.fields.len() - form.focus - 1);
    let above = (others - below).min(form.focus);
    form.focus - above..form.focus + 1 + below
}

/// The rows of each of the shown fields: one, and what is left for those of many lines, the one with
/// the cursor first.
fn heights(form: &Form, shown: Range<usize>, area: Rect) -> Vec<usize> {
    let mut heights = vec![1; shown.len()];
    let mut rest = usize::from(area.height).saturating_sub(shown.len());
    let others = shown.clone().filter(|place| *place != form.focus);
    let order: Vec<usize> = std::iter::once(form.focus).chain(others).collect();
    for most in [SHORT, TALLEST] {
        for &place in order.iter().filter(|place| form.fields[**place].kind.is_tall()) {
            let height = &mut heights[place - shown.start];
            let rows = tall(&form.fields[place].input, label_columns(form), area);
            let more = rows.min(most) - *height;
            *height += more.min(rest);
            rest -= more.min(rest);
        }
    }
    heights
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

fn draw_field(
    drawing: Drawing<'_>,
    form: &Form,
    place: usize,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let Drawing { theme, .. } = drawing;
    let (field, is_focused) = (form.fields.get(place)?, place == form.focus);
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
    let cursor = draw_text(theme, field, is_focused, text, buffer).filter(|_| is_focused);
    draw_unseen(drawing, field, Rect { width: label, ..area }, buffer);
    let beside = beside(drawing, form, field, is_focused);
    // What stands beside the text begins behind it.
    let used = field.input.area().lines().last().map_or(0, |line| columns(line));
    let used = u16::try_from(used).unwrap_or(u16::MAX).min(text.width);
    let room = Rect { x: text.x + used, width: text.width - used, height: 1, ..text };
    Row::new(theme).left(beside, theme.quiet()).render(room, buffer);
    cursor
}

/// Draws the text of a field. A line without the cursor is seen from its beginning, and nothing of it
/// is selected: what is typed next goes elsewhere.
fn draw_text(
    theme: &Theme,
    field: &FormField,
    is_focused: bool,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    if is_focused || field.kind.is_tall() {
        return editor::draw(&field.input, theme, area, buffer);
    }
    let line = field.input.text();
    Row::new(theme).left(Shown::line(&line).into_cow(), theme.plain()).render(area, buffer);
    None
}

/// Says under the label of a field of many lines what is not seen of its text.
fn draw_unseen(drawing: Drawing<'_>, field: &FormField, area: Rect, buffer: &mut Buffer) {
    let above = usize::from(field.input.area().scroll_offset().0);
    let hidden = if field.kind.is_tall() { field.input.hidden_count() } else { 0 };
    let unseen = [(above, "above"), (hidden, "hidden")];
    let unseen = unseen.into_iter().filter(|(count, _)| *count > 0);
    for (row, (count, what)) in rows(split(area, 1).1).zip(unseen) {
        let words = format!("{} {what}", words::grouped(count));
        Row::new(drawing.theme).left(words, drawing.theme.quiet()).render(row, buffer);
    }
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
    if is_focused && field.input.is_all_selected() && !form.candidates().is_empty() {
        return format!("   {}", numbered(form));
    }
    let today = model.today();
    match (field.kind, due::parse(&field.input.text(), today)) {
        (kind, Ok(due)) if kind.is_date() => {
            // A risk that runs out is not overdue.
            let distance = (kind == FieldKind::Due).then(|| due::distance(due, today));
            let distance = distance.map(|words| format!(", {words}")).unwrap_or_default();
            format!("   {} {due}{distance}", theme.glyphs.arrow)
        }
        _ => match field.input.hidden_count() {
            0 => String::new(),
            _ if field.kind.is_tall() || !is_focused => String::new(),
            hidden => format!("   {hidden} hidden"),
        },
    }
}

/// What an empty field says: what to write, or the people who can be picked.
fn example(model: &Model, form: &Form, field: &FormField, is_focused: bool) -> String {
    if !is_focused || form.candidates().is_empty() {
        return model.told(field.kind.example());
    }
    numbered(form)
}

/// The people who can be picked, each with its digit.
fn numbered(form: &Form) -> String {
    let people = form.candidates();
    let numbered =
        people.iter().zip(1..).map(|(person, digit)| format!("{digit} {}", person.shown()));
    format!("a digit picks: {}", numbered.collect::<Vec<_>>().join("  "))
}
