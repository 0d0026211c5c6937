//! The two panes of a large terminal: all items at the left, the item and the people at the right. Review and meeting
//! share them.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::columns;
use crate::domain::records::checklist::{CategoryNo, ItemNo};
use crate::tui::model::form::DIGITS;
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{Draw, Drawing, inset, rows, split as split_rows, visible};
use crate::tui::view::{categories, words};
use crate::tui::widgets::row::Row;

/// The narrowest and the widest left pane, and the columns that suffice for the right one.
const NARROWEST: u16 = 44;
const WIDEST: u16 = 120;
const PLENTY: u16 = 84;
/// The fewest and the most columns of the titles of the categories.
const SHORTEST_TITLE: usize = 10;
const LONGEST_TITLE: usize = 28;
/// The widest owner beside an item.
const OWNER: usize = 16;
/// What stands in the place of an owner where nobody is named.
const NOBODY: &str = "  no owner";
/// The label of the people.
const HERE: &str = "Here  ";

/// Returns the left and the right pane of an area, and draws the line between them.
pub(super) fn split(drawing: Drawing<'_>, area: Rect) -> (Rect, Rect) {
    let theme = drawing.theme;
    let rest = area.width.saturating_sub(PLENTY);
    let width = (area.width * 2 / 5).max(rest).clamp(NARROWEST, WIDEST);
    let left = Rect { width, ..area };
    let line = Rect { x: area.x + width, width: 1, ..area };
    for row in rows(line) {
        Row::new(theme).left(theme.glyphs.frame[5], theme.quiet()).draw_on(drawing, row);
    }
    let right = Rect { x: line.x + 1, width: area.width - width - 1, ..area };
    (left, right)
}

/// Draws items in a style each, those around the cursor where not all fit: beside the first one of a category its
/// short title.
pub(super) fn draw_items(
    drawing: Drawing<'_>,
    review: &Review,
    items: &[ItemNo],
    style: impl Fn(ItemNo) -> Style,
    area: Rect,
) {
    let theme = drawing.theme;
    let checklist = review.session.checklist();
    // A quarter of the pane tells titles apart that begin alike.
    let title_columns = usize::from(area.width / 4).clamp(SHORTEST_TITLE, LONGEST_TITLE);
    let cursor = items.iter().position(|item| *item == review.cursor).unwrap_or_default();
    let window = visible(items.len(), cursor, area.height.into());
    let hidden = words::hidden(window.start, items.len() - window.end);
    let mut category: Option<CategoryNo> = None;
    let mut lines = rows(area);
    for (&item, line) in items[window].iter().zip(lines.by_ref()) {
        let number = checklist.category_of(item);
        let is_first = category.replace(number) != Some(number);
        let title = if is_first {
            categories::called(drawing, checklist, number, title_columns)
        } else {
            String::new()
        };
        let title_style = if number == review.category() { theme.accent() } else { theme.plain() };
        let beginning = Row::new(theme).left(pad(title, title_columns), title_style);
        let glyph = format!("{} ", theme.glyph(review.session.answer(item).status));
        let row = row_of(drawing, review, item, beginning, (&glyph, style(item)));
        let line = inset(line);
        with_id(drawing, review, item, row, line.width).draw_on(drawing, line);
        drawing.spot(line, Target::Row(item.0));
    }
    if let (Some(hidden), Some(line)) = (hidden, lines.next()) {
        let margin = " ".repeat(title_columns + 3);
        Row::new(theme)
            .left(format!("{margin}{hidden}"), theme.quiet())
            .draw_on(drawing, inset(line));
    }
}

/// Returns a text with blanks up to a width, and one more.
fn pad(text: String, width: usize) -> String {
    let blanks = width.saturating_sub(columns(&text)) + 1;
    text + &" ".repeat(blanks)
}

/// Returns the row of an item in a list, behind what stands at its beginning: the cursor, the tick, the status in
/// these words, the text, and at the right what is unusual and the owner.
pub(super) fn row_of<'r>(
    drawing: Drawing<'_>,
    review: &'r Review,
    item: ItemNo,
    beginning: Row<'r>,
    (status, text): (&str, Style),
) -> Row<'r> {
    let Drawing { theme, model, .. } = drawing;
    let answer = review.session.answer(item);
    let is_current = item == review.cursor;
    let cursor = if is_current { theme.glyphs.cursor } else { " " };
    let tick = if review.is_ticked(item, model.today()) { theme.glyphs.tick } else { " " };
    let text = if is_current { theme.strong() } else { text };
    let mut row = beginning
        .left(cursor, theme.accent())
        .left(tick, theme.accent())
        .left(status.to_owned(), theme.status(answer.status));
    if answer.blocker {
        row = row.left(format!("{} ", theme.glyphs.blocker), theme.alarm());
    }
    row = row.left(review.session.checklist().item(item).text.shown().into_cow(), text);
    if review.drafts.contains_key(&item) {
        row = row.right("  draft", theme.accent());
    }
    if !answer.conflicts.is_empty() {
        row = row.right("  two values", theme.alarm());
    }
    if review.session.lapsed_risk(item, model.today()).is_some() {
        row = row.right("  risk lapsed", theme.alarm());
    }
    if answer.is_overdue(model.today()) {
        row = row.right("  overdue", theme.alarm());
    }
    match answer.owner() {
        Some(owner) => row
            .right(format!("  {}", owner.shown().cut(OWNER, theme.glyphs.ellipsis)), theme.plain()),
        None if answer.is_gap() => row.right(NOBODY, theme.quiet()),
        None => row,
    }
}

/// Returns the row of an item with its id before the owner, where there is room for both beside the whole text.
pub(super) fn with_id<'r>(
    drawing: Drawing<'_>,
    review: &Review,
    item: ItemNo,
    row: Row<'r>,
    width: u16,
) -> Row<'r> {
    let id = format!("  {}", review.session.checklist().item(item).id);
    row.before_right(id, drawing.theme.quiet(), NOBODY.len(), width)
}

/// Returns how many rows the people take, a blank one above them included.
pub(super) fn people_height(drawing: Drawing<'_>, review: &Review, width: u16) -> u16 {
    let lines = people(drawing, review, width.saturating_sub(2).into()).len();
    u16::try_from(lines).map_or(0, |lines| lines + u16::from(lines > 0))
}

/// Draws the people who are here, each with the digit that picks them where an owner is asked for.
pub(super) fn draw_people(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let lines = people(drawing, review, area.width.into());
    for (row, line) in lines.into_iter().zip(rows(split_rows(area, 1).1)) {
        row.draw_on(drawing, line);
    }
}

/// Returns the people in rows; absent ones keep their digit.
fn people<'r>(drawing: Drawing<'_>, review: &Review, width: usize) -> Vec<Row<'r>> {
    let theme = drawing.theme;
    let mut rows: Vec<Row<'r>> = Vec::new();
    for (index, person) in review.session.people().iter().enumerate() {
        let digit = if index < DIGITS { format!("{} ", index + 1) } else { String::new() };
        let name = person.name.shown().cut(OWNER, theme.glyphs.ellipsis);
        let style = if person.present { theme.plain() } else { theme.quiet() };
        let taken = columns(&digit) + columns(&name) + 3;
        let row = rows.pop().unwrap_or_else(|| Row::new(theme).left(HERE, theme.label()));
        let row = if row.left_columns() + taken > width {
            rows.push(row);
            Row::new(theme).left(" ".repeat(HERE.len()), theme.plain())
        } else {
            row
        };
        rows.push(row.left(digit, theme.key()).left(name, style).left("   ", theme.plain()));
    }
    rows
}
