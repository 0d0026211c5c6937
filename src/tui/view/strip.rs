//! The writing strip: text fields in the place of the detail's lines, never over the item.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::domain::basics::text::{Shown, Text, columns, seen_columns};
use crate::domain::basics::{due, names};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::condition::Condition;
use crate::domain::session::field::AnswerField;
use crate::tui::model::form::{FieldKind, Form, FormField, Purpose, Then};
use crate::tui::model::input::Input;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, draw_lines, inset, rows, rule_inset, split, split_last,
};
use crate::tui::view::sheet::LABEL;
use crate::tui::view::{news, panes, title, words};
use crate::tui::widgets::editor;
use crate::tui::widgets::row::Row;

/// The rows of a field of many lines: at least while it has the cursor, with little text, and at most; longer
/// text scrolls.
const FEWEST: usize = 1;
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
/// The blanks between two people with their digits, and before what stands behind a text.
const GAP: usize = 2;
const WIDE_GAP: usize = 3;
/// The most rows of the people beside the list of those who are here.
const BESIDE_HERE: usize = 3;
/// The use of the digits.
const PICKS: &str = "a digit picks: ";
/// The columns of the place of a field among those that do not all fit.
const PLACE: usize = 8;

/// Draws what is written on above the fields: the items of the strip, or the one under the cursor; in at most half of
/// an area. Returns the area below.
pub(super) fn draw_subject(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let strip = review.strip.as_ref();
    let several = strip.and_then(|strip| several(review, strip.purpose.items()));
    let item = review.session.checklist().item(review.cursor);
    let text = several.as_deref().map_or_else(|| item.text.shown(), Shown::line);
    let least = strip.map_or(0, |strip| least(drawing, strip, area));
    let most = (area.height / 2).min(area.height.saturating_sub(least)).max(1);
    title::draw(drawing, text, most.into(), area)
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

/// Draws the fields of a form, and why they cannot be kept.
pub(super) fn draw(drawing: Drawing<'_>, form: &Form, area: Rect) {
    let complaint = complaint(drawing, form, area.width, most_told(drawing));
    let overtaken = overtaken(drawing, form);
    let told = u16::from(overtaken.is_some());
    let (fields, line) = split(area, area.height.saturating_sub(told).max(1));
    if let Some(overtaken) = overtaken {
        news::draw_overtaken(drawing, overtaken, line);
    }
    draw_fields(drawing, form, complaint, fields);
}

/// Returns the value that another user wrote meanwhile. In the smallest layout it is drawn as a message.
fn overtaken<'f>(drawing: Drawing<'_>, form: &'f Form) -> Option<&'f str> {
    form.overtaken.as_deref().filter(|_| drawing.layout > Layout::Tiny)
}

/// Returns the rows that a form takes with all its text, and no more.
pub(super) fn height(drawing: Drawing<'_>, form: &Form, area: Rect) -> u16 {
    let rows = |field: &FormField| {
        let rows = || text_rows(&field.input, label_columns(form), area).max(FEWEST);
        if field.kind.is_tall() { rows() } else { 1 }
    };
    let fields = form.fields.iter().map(rows).sum::<usize>() + help_rows(drawing, form, area);
    let complaint = complaint(drawing, form, area.width, most_told(drawing)).len();
    let overtaken = usize::from(overtaken(drawing, form).is_some());
    u16::try_from(fields + complaint + overtaken).unwrap_or(u16::MAX)
}

/// Returns the rows that the field with the cursor takes at least, with all that helps to fill it in.
pub(super) fn least(drawing: Drawing<'_>, form: &Form, area: Rect) -> u16 {
    let field = form.focused().map_or(1, least_rows);
    u16::try_from(field + help_rows(drawing, form, area)).unwrap_or(u16::MAX)
}

const fn least_rows(field: &FormField) -> usize {
    if field.kind.is_tall() { FEWEST } else { 1 }
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

/// Draws the fields of a form below one another, those that fit; right below the one with the cursor what is wrong
/// with it.
pub(super) fn draw_fields(drawing: Drawing<'_>, form: &Form, complaint: Vec<String>, area: Rect) {
    let told = u16::try_from(complaint.len()).unwrap_or(0).min(area.height.saturating_sub(1));
    let mut complaint = Some(complaint);
    let mut rest = area;
    let area = Rect { height: area.height - told, ..area };
    let shown = shown_fields(drawing, form, area);
    let heights = heights(drawing, form, shown.clone(), area);
    for (index, height) in shown.clone().zip(heights) {
        let (own, below) = split(rest, u16::try_from(height).unwrap_or(1));
        rest = below;
        let field = &form.fields[index];
        let (mut lines, help) = split(own, if field.kind.is_tall() { own.height } else { 1 });
        let is_focused = index == form.focus;
        if is_focused && shown.len() < form.fields.len() {
            lines = draw_place(drawing, form, lines);
        }
        let (indent, words) = help_lines(drawing, form, field, area);
        let mut words = words.into_iter();
        let is_below = drawing.layout == Layout::Tiny && !help.is_empty();
        let beside = if is_below { None } else { words.next() };
        draw_field(drawing, form, index, lines, beside);
        let help = Rect { x: help.x + indent.min(help.width), ..help }.intersection(help);
        for (line, row) in rows(help).zip(words) {
            row.draw_on(drawing, line);
        }
        if let Some(complaint) = complaint.take_if(|_| is_focused) {
            let (lines, below) = split(rest, told);
            draw_lines(drawing, complaint, drawing.theme.alarm(), lines);
            rest = below;
        }
    }
}

/// Returns the rows that help to fill a field in, and their indentation: the first row is drawn beside the text
/// where the line has room for both.
fn help_lines(
    drawing: Drawing<'_>,
    form: &Form,
    field: &FormField,
    area: Rect,
) -> (u16, Vec<Row<'static>>) {
    let indent = match drawing.layout {
        Layout::Tiny => 0,
        _ => label_columns(form) + text_columns(field),
    };
    let fields = form.fields.len() + form.focused().map_or(0, least_rows) - 1;
    let place = if indent > 0 && fields > usize::from(area.height) { PLACE } else { 0 };
    let room = usize::from(area.width).saturating_sub(indent + place);
    let indent = u16::try_from(indent).unwrap_or(area.width);
    if has_cursor(form, field) && field.is_open() && !form.candidates().is_empty() {
        return (indent, numbered(drawing, form, room));
    }
    let help = help_for(drawing, form, field);
    let help = help.map(|help| Row::new(drawing.theme).left(help, drawing.theme.quiet()));
    (indent, help.into_iter().collect())
}

/// Returns the columns of the text of a field of one line and of the gap behind it.
fn text_columns(field: &FormField) -> usize {
    let gap = if field.input.is_empty() { 0 } else { WIDE_GAP };
    seen_columns(field.input.text().rsplit('\n').next().unwrap_or_default()) + gap
}

/// Draws the index of the field with the cursor, where not all are seen; returns the area that is left.
fn draw_place(drawing: Drawing<'_>, form: &Form, area: Rect) -> Rect {
    let words = format!("{} of {}", form.focus + 1, form.fields.len());
    let room = u16::try_from(words.len() + 2).unwrap_or(0).min(area.width);
    Row::new(drawing.theme).right(words, drawing.theme.quiet()).draw_on(drawing, split(area, 1).0);
    Rect { width: area.width - room, ..area }
}

/// Returns the fields that fit with the one that has the cursor: first those below it, then those above. In the smallest
/// layout what is written there comes before them.
fn shown_fields(drawing: Drawing<'_>, form: &Form, area: Rect) -> Range<usize> {
    let is_long = |field: &&FormField| drawing.layout == Layout::Tiny && field.kind.is_tall();
    let written = form.focused().filter(is_long);
    let written = written.map_or(0, |field| text_rows(&field.input, label_columns(form), area));
    let written = u16::try_from(written).unwrap_or(u16::MAX).min(area.height);
    let least = least(drawing, form, area).max(written);
    let others = usize::from(area.height.saturating_sub(least));
    let below = others.min(form.fields.len() - form.focus - 1);
    let above = (others - below).min(form.focus);
    form.focus - above..form.focus + 1 + below
}

/// Returns the rows below the field with the cursor for what helps to fill it in.
pub(super) fn help_rows(drawing: Drawing<'_>, form: &Form, area: Rect) -> usize {
    let is_helped = |field: &&FormField| {
        field.kind.is_person() || field.kind.is_date() || field.kind.takes_path()
    };
    let Some(field) = form.focused().filter(is_helped) else { return 0 };
    let lines = help_lines(drawing, form, field, area).1.len();
    if drawing.layout == Layout::Tiny { lines.max(1) } else { lines.saturating_sub(1) }
}

/// Returns the rows of each of the shown fields: one, and what is left for help and for those of many lines,
/// the one with the cursor first.
fn heights(drawing: Drawing<'_>, form: &Form, shown: Range<usize>, area: Rect) -> Vec<usize> {
    let mut heights = vec![1; shown.len()];
    let rest = usize::from(area.height).saturating_sub(shown.len());
    let help = help_rows(drawing, form, area).min(rest);
    heights[form.focus - shown.start] += help;
    let mut rest = rest - help;
    let others = shown.clone().filter(|index| *index != form.focus);
    let order: Vec<usize> = std::iter::once(form.focus).chain(others).collect();
    // What was written comes before blank rows to write in.
    let wanted: [fn(usize) -> usize; 3] =
        [|rows| rows.min(SHORT), |rows| rows.min(TALLEST), |rows| rows.max(SHORT)];
    for wanted in wanted {
        for &index in order.iter().filter(|index| form.fields[**index].kind.is_tall()) {
            let height = &mut heights[index - shown.start];
            let rows = text_rows(&form.fields[index].input, label_columns(form), area);
            let more = wanted(rows).saturating_sub(*height);
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

/// Draws a field, and beside its text the rest of the name that `Right` completes, or what helps to fill it in.
fn draw_field(
    drawing: Drawing<'_>,
    form: &Form,
    index: usize,
    area: Rect,
    help: Option<Row<'static>>,
) {
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
    let rest = form.completion().filter(|_| is_focused);
    let rest = rest.map(|whole| Shown::line(names::rest(whole, field.input.text())).to_string());
    let rest = rest.map(|rest| (used, Row::new(theme).left(rest, theme.quiet())));
    if let Some((used, row)) = rest.or_else(|| Some((text_columns(field), help?))) {
        let used = u16::try_from(used).unwrap_or(u16::MAX).min(text.width);
        let room = Rect { x: text.x + used, width: text.width - used, height: 1, ..text };
        row.draw_on(drawing, room);
    }
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

/// Draws under the label of a field of many lines how many of its conditions are overdue, and the numbers of rows above
/// and of hidden characters.
fn draw_unseen(drawing: Drawing<'_>, field: &FormField, area: Rect) {
    let theme = drawing.theme;
    let above = field.input.window().top;
    let hidden = if field.kind.is_tall() { field.input.hidden_count() } else { 0 };
    let told = [
        (overdue(drawing, field), "overdue", theme.alarm()),
        (above, "above", theme.quiet()),
        (hidden, "hidden", theme.quiet()),
    ];
    let told = told.into_iter().filter(|(count, ..)| *count > 0);
    for (row, (count, what, style)) in rows(split(area, 1).1).zip(told) {
        let words = format!("{} {what}", words::grouped(count));
        Row::new(theme).left(words, style).draw_on(drawing, row);
    }
}

/// Returns how many of the conditions in a field have a date that has passed: a decision would make it again.
fn overdue(drawing: Drawing<'_>, field: &FormField) -> usize {
    if !field.kind.is_of_conditions() {
        return 0;
    }
    let today = drawing.model.today();
    let conditions =
        field.input.text().lines().filter_map(|line| Condition::parse(line, today).ok());
    conditions.filter(|one| one.is_overdue(today)).count()
}

/// Returns help for a field: an example while it is empty, the date that the words mean, or the number of
/// characters that are not seen.
fn help_for(drawing: Drawing<'_>, form: &Form, field: &FormField) -> Option<String> {
    let is_focused = has_cursor(form, field);
    if field.input.is_empty() {
        // In brackets: on some screens nothing else tells it from what was written.
        let example = match drawing.layout {
            _ if !teaches_enter(drawing, form, field) => field.kind.example(),
            Layout::Tiny => "{Keep} goes on",
            _ => "{Keep} goes on; or what was said",
        };
        return Some(format!("({})", drawing.model.with_keys(example)));
    }
    if let Some(known) = known_system(drawing, form, field) {
        return Some(known);
    }
    let hidden = || match field.input.hidden_count() {
        0 => None,
        _ if field.kind.is_tall() || !is_focused => None,
        hidden => Some(format!("{hidden} hidden")),
    };
    meant(drawing, field).or_else(hidden)
}

/// Returns that a new review would have the name of a system with reviews, and the key that begins its next one.
fn known_system(drawing: Drawing<'_>, form: &Form, field: &FormField) -> Option<String> {
    let model = drawing.model;
    let is_asked = field.kind == FieldKind::System && form.purpose == Purpose::NewSession;
    let name = Text::new(field.input.text().trim());
    let is_known = is_asked && model.home.of_system(&name).next().is_some();
    is_known.then(|| model.with_keys("exists; its next review: {NextReview} at Home"))
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

/// Returns the people who can be picked, each with its digit, in rows; with room also what the digits are for. Where
/// they take many rows beside the list of those who are here, it points there.
fn numbered(drawing: Drawing<'_>, form: &Form, room: usize) -> Vec<Row<'static>> {
    let theme = drawing.theme;
    let people = form.candidates();
    let numbered = people.iter().zip(1..).map(|(person, digit)| {
        let digit = format!("{digit} ");
        let name = person.shown().cut(room.saturating_sub(columns(&digit)), theme.glyphs.ellipsis);
        (digit, name, panes::presence_style(drawing, person))
    });
    let numbered: Vec<_> = numbered.collect();
    let widths: Vec<usize> =
        numbered.iter().map(|(digit, name, _)| columns(digit) + columns(name)).collect();
    let packed = words::packed(&widths, GAP, room);
    let picks = || Row::new(theme).left(PICKS, theme.quiet());
    if packed.len() > BESIDE_HERE && panes::lists(drawing, &people) {
        return vec![picks().left(format!("see {}", panes::PEOPLE), theme.quiet())];
    }
    let row = |beginning: Row<'static>, shown: Range<usize>| {
        numbered[shown].iter().enumerate().fold(beginning, |row, (index, (digit, name, style))| {
            let gap = if index == 0 { 0 } else { GAP };
            row.left(" ".repeat(gap), theme.plain())
                .left(digit.clone(), theme.key())
                .left(name.clone(), *style)
        })
    };
    let rows = packed.into_iter().map(|shown| row(Row::new(theme), shown));
    let rows: Vec<Row<'static>> = rows.collect();
    match rows.as_slice() {
        [only] if only.left_columns() + PICKS.len() <= room => vec![row(picks(), 0..people.len())],
        _ => rows,
    }
}
