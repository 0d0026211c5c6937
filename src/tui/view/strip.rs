//! The writing strip: text fields in the place of the detail's lines, never over the item.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::domain::basics::text::{Shown, Text, columns, seen_columns};
use crate::domain::basics::{due, names};
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::field::AnswerField;
use crate::tui::model::form::{FieldKind, Form, FormField, Then};
use crate::tui::model::input::Input;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, draw_lines, inset, rows, rule_inset, split, split_last,
};
use crate::tui::view::sheet::{self, LABEL};
use crate::tui::view::words;
use crate::tui::widgets::editor;
use crate::tui::widgets::row::Row;

/// The rows of a field of many lines: at least while it has the cursor, with little text, and at most; longer
/// text scrolls.
const FEWEST: usize = 2;
const SHORT: usize = 3;
const TALLEST: usize = 10;
/// The largest number of items named: no more than a screen has room for.
const MOST_NAMED: usize = 50;
/// The number of gaps whose note says that Enter goes on.
const LESSONS: usize = 3;
/// The rows of a list that stay above the strip: its title, a rule, an item.
const LIST: u16 = 3;
/// The most rows of a complaint.
const COMPLAINT: usize = 3;
/// The fewest columns to which a name with a digit is cut so that every digit is seen, and those that it
/// keeps where even so some are not.
const SHORTEST_NAME: usize = 3;
const READABLE_NAME: usize = 10;

/// Draws what is written on above the fields: the items of the strip, or the one under the cursor; in at most half of
/// an area. Returns the area below.
pub(super) fn draw_subject(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let several = review.strip.as_ref().and_then(|strip| several(review, strip.purpose.items()));
    let item = review.session.checklist().item(review.cursor);
    let text = several.as_deref().map_or_else(|| item.text.shown(), Shown::line);
    sheet::draw_title(drawing, text, usize::from(area.height / 2).max(1), area)
}

/// Draws the open strip with what is written on at the bottom of an area with a list; returns the area above it.
pub(super) fn draw_below(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let Some(form) = &review.strip else { return area };
    // A rule, the item, the fields; without room for a row of the list besides, that is left out.
    let wanted = height(drawing, form, inset(area)) + 2;
    let (list, below) =
        split_last(area, if wanted + LIST > area.height { area.height } else { wanted });
    let below = if list.is_empty() { below } else { rule_inset(drawing, below) };
    let fields = draw_subject(drawing, review, inset(below));
    draw(drawing, form, fields);
    list
}

/// Returns the items in words, unless it is just the one under the cursor; safe to show.
pub(super) fn several(review: &Review, items: &[ItemNo]) -> Option<String> {
    if *items == [review.cursor] {
        return None;
    }
    let checklist = review.session.checklist();
    let texts = items.iter().take(MOST_NAMED);
    let texts = texts.map(|&item| checklist.item(item).text.shown().into_cow());
    let texts: Vec<_> = texts.collect();
    let count = words::count(items.len(), "ticked item", "ticked items");
    Some(format!("{count}: {}", texts.join("  ")))
}

/// Draws the fields of a form, and under them why they cannot be kept.
pub(super) fn draw(drawing: Drawing<'_>, form: &Form, area: Rect) {
    let complaint = complaint(drawing, form, area.width, most_told(drawing));
    let told = u16::try_from(complaint.len()).unwrap_or(0);
    let (fields, last) = split(area, area.height.saturating_sub(told).max(1));
    draw_lines(drawing, complaint, drawing.theme.alarm(), last);
    draw_fields(drawing, form, fields);
}

/// Returns the rows that a form takes with all its text, and no more.
pub(super) fn height(drawing: Drawing<'_>, form: &Form, area: Rect) -> u16 {
    let rows = |field: &FormField| {
        let rows = || text_rows(&field.input, label_columns(form), area).max(FEWEST);
        if field.kind.is_tall() { rows() } else { 1 }
    };
    let fields = form.fields.iter().map(rows).sum::<usize>() + help_rows(drawing, form);
    let complaint = complaint(drawing, form, area.width, most_told(drawing)).len();
    u16::try_from(fields + complaint).unwrap_or(u16::MAX)
}

/// Returns the rows of a complaint under the fields. Where they would take the item's, it stands where messages
/// do.
fn most_told(drawing: Drawing<'_>) -> usize {
    if drawing.layout == Layout::Tiny { 0 } else { COMPLAINT }
}

/// Returns the complaint of a form, wrapped to at most so many rows.
pub(super) fn complaint(drawing: Drawing<'_>, form: &Form, width: u16, most: usize) -> Vec<String> {
    let lines = form.complaint.iter().flat_map(|complaint| complaint.lines());
    let lines = words::wrapped(lines.map(Shown::line), usize::from(width));
    words::at_most(lines, most, drawing.theme.glyphs.ellipsis)
}

/// Draws the fields of a form below one another, those that fit.
pub(super) fn draw_fields(drawing: Drawing<'_>, form: &Form, area: Rect) {
    let shown = shown_fields(drawing, form, usize::from(area.height));
    let heights = heights(drawing, form, shown.clone(), area);
    let mut rest = area;
    for (index, height) in shown.clone().zip(heights) {
        let (area, below) = split(rest, u16::try_from(height).unwrap_or(1));
        rest = below;
        let field = &form.fields[index];
        let (mut lines, help) = split(area, if field.kind.is_tall() { area.height } else { 1 });
        let is_focused = index == form.focus;
        if is_focused && shown.len() < form.fields.len() {
            lines = draw_place(drawing, form, lines);
        }
        let helped = if help.is_empty() { Help::Beside } else { Help::Below };
        draw_field(drawing, form, index, lines, helped);
        let words = help_for(drawing, form, field, usize::from(help.width)).unwrap_or_default();
        Row::new(drawing.theme).left(words, drawing.theme.quiet()).draw_on(drawing, help);
    }
}

/// Draws the index of the field with the cursor, where not all are seen; returns the area that is left.
fn draw_place(drawing: Drawing<'_>, form: &Form, area: Rect) -> Rect {
    let words = format!("{} of {}", form.focus + 1, form.fields.len());
    let room = u16::try_from(words.len() + 2).unwrap_or(0).min(area.width);
    Row::new(drawing.theme).right(words, drawing.theme.quiet()).draw_on(drawing, split(area, 1).0);
    Rect { width: area.width - room, ..area }
}

/// Returns the fields that fit with the one that has the cursor: first those below it, then those above.
fn shown_fields(drawing: Drawing<'_>, form: &Form, height: usize) -> Range<usize> {
    let least = |field: &FormField| if field.kind.is_tall() { FEWEST } else { 1 };
    let least = form.focused().map_or(1, least) + help_rows(drawing, form);
    let others = height.saturating_sub(least);
    let below = others.min(form.fields.len() - form.focus - 1);
    let above = (others - below).min(form.focus);
    form.focus - above..form.focus + 1 + below
}

/// Returns the rows below the field with the cursor for what helps to fill it in: where a line has no room for
/// more than its text.
fn help_rows(drawing: Drawing<'_>, form: &Form) -> usize {
    let is_helped = |field: &FormField| field.kind.is_person() || field.kind.is_date();
    usize::from(drawing.layout == Layout::Tiny && form.focused().is_some_and(is_helped))
}

/// Returns the rows of each of the shown fields: one, and what is left for help and for those of many lines,
/// the one with the cursor first.
fn heights(drawing: Drawing<'_>, form: &Form, shown: Range<usize>, area: Rect) -> Vec<usize> {
    let mut heights = vec![1; shown.len()];
    let rest = usize::from(area.height).saturating_sub(shown.len());
    let help = help_rows(drawing, form).min(rest);
    heights[form.focus - shown.start] += help;
    let mut rest = rest - help;
    let others = shown.clone().filter(|index| *index != form.focus);
    let order: Vec<usize> = std::iter::once(form.focus).chain(others).collect();
    for most in [SHORT, TALLEST] {
        for &index in order.iter().filter(|index| form.fields[**index].kind.is_tall()) {
            let height = &mut heights[index - shown.start];
            let rows = text_rows(&form.fields[index].input, label_columns(form), area);
            let more = rows.clamp(SHORT, most) - *height;
            *height += more.min(rest);
            rest -= more.min(rest);
        }
    }
    heights
}

/// Returns the width of the labels: two blanks at least stand behind the longest.
fn label_columns(form: &Form) -> usize {
    form.fields.iter().map(|field| columns(field.kind.label()) + 2).fold(LABEL, usize::max)
}

/// Returns the rows of the text of a field of many lines, at most those that it gets.
fn text_rows(input: &Input, label: usize, area: Rect) -> usize {
    let width = usize::from(area.width).saturating_sub(label).max(1);
    input.rows(width).len().min(TALLEST)
}

/// The place of the help for a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Help {
    /// Beside its text.
    Beside,
    /// In a row of its own.
    Below,
}

fn draw_field(drawing: Drawing<'_>, form: &Form, index: usize, area: Rect, helped: Help) {
    let Drawing { theme, .. } = drawing;
    let (field, is_focused) = (&form.fields[index], index == form.focus);
    let style = if is_focused { theme.accent() } else { theme.quiet() };
    let (first, _) = split(area, 1);
    let label = u16::try_from(label_columns(form)).unwrap_or(11).min(area.width);
    let label_area = Rect { width: label, ..first };
    Row::new(theme).left(field.kind.label(), style).draw_on(drawing, label_area);
    if is_focused && form.fields.len() > 1 {
        // Whoever has the screen read aloud sees no accent. Left of a form a column is always blank.
        let gutter = Rect { x: first.x.saturating_sub(1), width: 1, ..first };
        Row::new(theme).left(theme.glyphs.cursor, style).draw_on(drawing, gutter);
    }
    let text = Rect { x: area.x + label, width: area.width - label, ..area };
    draw_text(drawing, field, is_focused, text);
    draw_unseen(drawing, field, Rect { width: label, ..area });
    // What stands beside the text begins behind it.
    let used = seen_columns(field.input.text().rsplit('\n').next().unwrap_or_default());
    let used = u16::try_from(used).unwrap_or(u16::MAX).min(text.width);
    let room = Rect { x: text.x + used, width: text.width - used, height: 1, ..text };
    let beside = beside(drawing, form, field, helped, usize::from(room.width));
    Row::new(theme).left(beside, theme.quiet()).draw_on(drawing, room);
}

/// Draws the text of a field. A line without the cursor is seen from its beginning, and nothing of it
/// is selected: what is typed next goes elsewhere.
fn draw_text(drawing: Drawing<'_>, field: &FormField, is_focused: bool, area: Rect) {
    let theme = drawing.theme;
    if is_focused {
        drawing.edit(&field.input, area);
    } else if field.kind.is_tall() {
        editor::draw(&field.input, theme, area, &mut drawing.buffer());
    } else {
        let line = Shown::line(field.input.text());
        Row::new(theme).left(line.into_cow(), theme.plain()).draw_on(drawing, area);
    }
}

/// Draws under the label of a field of many lines the numbers of rows above and of hidden characters.
fn draw_unseen(drawing: Drawing<'_>, field: &FormField, area: Rect) {
    let above = field.input.window().top;
    let hidden = if field.kind.is_tall() { field.input.hidden_count() } else { 0 };
    let unseen = [(above, "above"), (hidden, "hidden")];
    let unseen = unseen.into_iter().filter(|(count, _)| *count > 0);
    for (row, (count, what)) in rows(split(area, 1).1).zip(unseen) {
        let words = format!("{} {what}", words::grouped(count));
        Row::new(drawing.theme).left(words, drawing.theme.quiet()).draw_on(drawing, row);
    }
}

/// Returns the text beside a field: the rest of the name that `Right` completes, or help.
fn beside(
    drawing: Drawing<'_>,
    form: &Form,
    field: &FormField,
    helped: Help,
    room: usize,
) -> String {
    if let (true, Some(whole)) = (has_cursor(form, field), form.completion()) {
        return Shown::line(names::rest(whole, field.input.text())).to_string();
    }
    if helped == Help::Below {
        return String::new();
    }
    let gap = if field.input.is_empty() { "" } else { "   " };
    let help = help_for(drawing, form, field, room.saturating_sub(gap.len()));
    help.map(|help| format!("{gap}{help}")).unwrap_or_default()
}

/// Returns help for a field: the people who can be picked, an example while it is empty, the date that the
/// words mean, or the number of characters that are not seen.
fn help_for(drawing: Drawing<'_>, form: &Form, field: &FormField, room: usize) -> Option<String> {
    let is_focused = has_cursor(form, field);
    if is_focused && field.is_open() && !form.candidates().is_empty() {
        return Some(numbered(drawing, form, room));
    }
    if field.input.is_empty() {
        // In brackets: on some screens nothing else tells it from what was written.
        let example = if teaches_enter(drawing, form, field) {
            "what was said; {Keep} goes on"
        } else {
            field.kind.example()
        };
        return Some(format!("({})", drawing.model.with_keys(example)));
    }
    let hidden = || match field.input.hidden_count() {
        0 => None,
        _ if field.kind.is_tall() || !is_focused => None,
        hidden => Some(format!("{hidden} hidden")),
    };
    meant(drawing, field).or_else(hidden)
}

/// Returns whether the note of a gap says that Enter goes on: the first times in a meeting.
fn teaches_enter(drawing: Drawing<'_>, form: &Form, field: &FormField) -> bool {
    let gaps = drawing.model.review.as_ref().map_or(0, |review| review.sitting.gaps);
    form.then != Then::Stay && gaps <= LESSONS && field.kind == AnswerField::Note.into()
}

fn has_cursor(form: &Form, field: &FormField) -> bool {
    form.focused().is_some_and(|focused| focused.kind == field.kind)
}

/// Returns the date that the words of a field mean and how far it is. A date that was typed as one is not
/// repeated.
fn meant(drawing: Drawing<'_>, field: &FormField) -> Option<String> {
    let Drawing { theme, model, .. } = drawing;
    let (typed, today) = (field.input.text(), model.today());
    let due = due::parse(typed, today).ok().filter(|_| field.kind.is_date())?;
    let day = format!("{} {due}", theme.glyphs.arrow);
    // A risk that runs out is not overdue.
    let distance =
        (field.kind == FieldKind::Answer(AnswerField::Due)).then(|| due::distance(due, today));
    Some(match distance {
        None => day,
        Some(distance) if typed.trim() == due.to_string() => distance,
        Some(distance) => format!("{day}, {distance}"),
    })
}

/// Returns the people who can be picked, each with its digit, and with room what the digits are for. The
/// longest names are cut rather than that a digit is not seen.
fn numbered(drawing: Drawing<'_>, form: &Form, room: usize) -> String {
    let people = form.candidates();
    let cut_to = |longest: usize| {
        let name = |person: &Text| person.shown().cut(longest, drawing.theme.glyphs.ellipsis);
        let numbered = people.iter().zip(1..).map(|(it, digit)| format!("{digit} {}", name(it)));
        numbered.collect::<Vec<_>>().join("  ")
    };
    let longest = people.iter().map(|person| person.shown().columns()).max().unwrap_or(0);
    let whole = format!("a digit picks: {}", cut_to(longest));
    if columns(&whole) <= room {
        return whole;
    }
    let fits = |longest: &usize| columns(&cut_to(*longest)) <= room;
    cut_to((SHORTEST_NAME..=longest).rev().find(fits).unwrap_or(READABLE_NAME))
}
