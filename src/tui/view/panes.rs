//! The two panes of a large terminal: all items at the left, the item and the people at the right. Review and meeting
//! share them.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{Text, columns};
use crate::domain::insight::filter::Selection;
use crate::domain::records::checklist::{CategoryNo, ItemNo};
use crate::domain::records::people::Person;
use crate::tui::model::form::DIGITS;
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::screens::{Context, Page};
use crate::tui::view::drawing::{Draw, Drawing, Layout, inset, rows, split as split_rows};
use crate::tui::view::groups::{self, Headings, Line, Part};
use crate::tui::view::sheet::LABEL;
use crate::tui::view::{categories, level, sheet, words};
use crate::tui::widgets::row::Row;

/// The narrowest left pane, and the screen from which it takes up to a half, with room for a flag beside each item.
const NARROWEST: u16 = 37;
const ROOMY: u16 = 110;
/// The columns by which the right pane is the wider half: so it has the keys of all marks in one row.
const RIGHT: u16 = 4;
/// The most columns of the short titles of the categories.
const TITLE: usize = 9;
/// The same where titles that begin alike have no short ones.
const TITLE_THAT_TELLS: usize = 12;
/// The columns of the cursor, the tick and the status before an item, and of a flag behind it.
const BESIDE: usize = 4;
const FLAG: usize = 12;
/// The columns of the mark of a blocker, and of the blanks before the right part of a row.
const BLOCKER: usize = 4;
/// The widest owner beside an item, in a list and in the left pane.
const OWNER: usize = 16;
const NARROW_OWNER: usize = 12;
/// The columns of what stands at the right of an item in the left pane.
const OWNER_BESIDE: usize = NARROW_OWNER + 2;
/// The words in the place of an owner that an item lacks.
const NOBODY: &str = "  no owner";
/// The label of the people.
pub(super) const PEOPLE: &str = "People";
/// The blanks between two people.
const GAP: usize = 2;

/// Returns the left and the right pane of an area, and draws the line between them.
pub(super) fn split(drawing: Drawing<'_>, review: &Review, area: Rect) -> (Rect, Rect) {
    let theme = drawing.theme;
    let width = left_columns(drawing, review, area.width);
    let left = Rect { width, ..area };
    let line = Rect { x: area.x + width, width: 1, ..area };
    for row in rows(line) {
        Row::new(theme).left(theme.glyphs.frame[5], theme.quiet()).draw_on(drawing, row);
    }
    let right = Rect { x: line.x + 1, width: area.width - width - 1, ..area };
    (left, right)
}

/// Returns the width of the left pane: with room what its longest item takes, up to a half; and with the ids where they
/// have room in that too.
fn left_columns(drawing: Drawing<'_>, review: &Review, width: u16) -> u16 {
    if width < ROOMY {
        return NARROWEST;
    }
    let checklist = review.session.checklist();
    let most = width / 2 - RIGHT;
    let before = title_columns(drawing, review) + 1 + BESIDE + level::mark_columns(checklist);
    let without = before + checklist.longest_item() + FLAG + 2;
    let with_ids = without + 2 + checklist.longest_id() + OWNER_BESIDE - FLAG + BLOCKER;
    let wanted = if with_ids <= most.into() { with_ids } else { without };
    u16::try_from(wanted).unwrap_or(u16::MAX).clamp(NARROWEST, most)
}

/// Returns the columns of the titles of the categories.
fn title_columns(drawing: Drawing<'_>, review: &Review) -> usize {
    let checklist = review.session.checklist();
    let is_roomy = drawing.buffer().area.width >= ROOMY;
    let most = if is_roomy && !checklist.has_own_short_titles() { TITLE_THAT_TELLS } else { TITLE };
    let mut widest = 0;
    for (number, _) in checklist.numbered_categories() {
        widest = widest.max(columns(&categories::called(drawing, checklist, number, most)));
        if widest >= most {
            break;
        }
    }
    widest
}

/// Returns all items of a review, and the headings that they have in the left pane.
pub(super) fn all_items(review: &Review) -> (Vec<ItemNo>, Headings) {
    let items = review.session.checklist().items().map(|(item, _)| item);
    (items.collect(), Headings::Groups)
}

/// Draws items in a style each, those around the cursor where not all fit: beside the first one of a category its
/// short title, and above it the headings where they are other ones than before.
pub(super) fn draw_items(
    drawing: Drawing<'_>,
    review: &Review,
    (items, headings): (Vec<ItemNo>, Headings),
    style: impl Fn(ItemNo) -> Style,
    area: Rect,
) {
    let theme = drawing.theme;
    let checklist = review.session.checklist();
    let title_columns = title_columns(drawing, review);
    let listed = groups::of_items(checklist, &items, headings);
    let part = Part::around(&listed, &review.cursor, area.height.into());
    let hidden = words::hidden(part.hidden[0], part.hidden[1]);
    let mut category: Option<CategoryNo> = None;
    let mut lines = rows(area);
    let shown = &listed[part.lines];
    let ids = ids_columns(drawing, review, shown, title_columns, area.width);
    for (listed, line) in shown.iter().zip(lines.by_ref()) {
        let item = match *listed {
            Line::Entry(item) => item,
            Line::Heading(heading) => {
                groups::draw(drawing, checklist, heading, inset(line));
                if let Some(number) = heading.category() {
                    drawing.spot(line, Target::Category(number));
                }
                category = None;
                continue;
            }
        };
        let number = checklist.category_of(item);
        let is_first = category.replace(number) != Some(number);
        let title = if is_first {
            categories::called(drawing, checklist, number, title_columns)
        } else {
            String::new()
        };
        let title_style = if number == review.category() { theme.accent() } else { theme.plain() };
        let beginning = Row::new(theme).left(pad(title, title_columns), title_style);
        let line = inset(line);
        let row = narrow_row(drawing, review, item, beginning, (style(item), line.width));
        let row = match ids {
            Some(ids) => {
                let id = format!("  {:ids$}", checklist.item(item).known_as().as_str());
                row.before_right(id, theme.quiet(), OWNER_BESIDE, line.width)
            }
            None => row,
        };
        row.draw_on(drawing, line);
        drawing.spot(line, Target::Row(item.0));
    }
    if let (Some(hidden), Some(line)) = (hidden, lines.next()) {
        let margin = " ".repeat(title_columns + 3);
        Row::new(theme)
            .left(format!("{margin}{hidden}"), theme.quiet())
            .draw_on(drawing, inset(line));
    }
}

/// Returns the width of the column of ids, if it has room beside the whole text of every one of the items.
fn ids_columns(
    drawing: Drawing<'_>,
    review: &Review,
    lines: &[Line<ItemNo>],
    title: usize,
    width: u16,
) -> Option<usize> {
    let checklist = review.session.checklist();
    let item = |line: &Line<ItemNo>| match line {
        Line::Entry(item) => Some(*item),
        Line::Heading(_) => None,
    };
    let items: Vec<ItemNo> = lines.iter().filter_map(item).collect();
    let ids = items.iter().map(|item| checklist.item(*item).known_as().columns()).max()?;
    let beginning = || Row::new(drawing.theme).left(pad(String::new(), title), Style::new());
    let width = inset(Rect { width, ..Rect::default() }).width;
    let has_room = |item: &ItemNo| {
        let row = narrow_row(drawing, review, *item, beginning(), (Style::new(), width));
        row.room_beside(width) >= 2 + ids + OWNER_BESIDE
    };
    items.iter().all(has_room).then_some(ids)
}

/// Returns a text with blanks up to a width, and one more.
fn pad(text: String, width: usize) -> String {
    let blanks = width.saturating_sub(columns(&text)) + 1;
    text + &" ".repeat(blanks)
}

/// Returns the row of an item among all items, behind what stands at its beginning: its marks and its text, and with
/// room at the right one thing only, what is unusual or the owner.
fn narrow_row<'r>(
    drawing: Drawing<'_>,
    review: &'r Review,
    item: ItemNo,
    beginning: Row<'r>,
    (style, width): (Style, u16),
) -> Row<'r> {
    let theme = drawing.theme;
    let answer = review.session.answer(item);
    let glyph = format!("{} ", theme.glyph(answer.status));
    let row = marked(drawing, review, item, beginning, &glyph);
    let flag = flag(drawing, review, item);
    let has_room = drawing.buffer().area.width >= ROOMY;
    let row = match &flag {
        _ if answer.blocker => row.left(format!("{} ", theme.glyphs.blocker), theme.alarm()),
        Some((_, style)) if !has_room => row.left(format!("{} ", theme.glyphs.attention), *style),
        _ => row,
    };
    let style = if item == review.cursor { theme.strong() } else { style };
    let checklist = review.session.checklist();
    // Below its heading a level says nothing.
    let has_mark = has_room && review.filter != Selection::ByLevel;
    let row = if has_mark { row.left(level::mark(checklist, item), theme.quiet()) } else { row };
    let row = row.left(checklist.item(item).text.shown().into_cow(), style);
    match (flag, answer.owner()) {
        _ if !has_room => row,
        (Some((words, style)), _) => row.right(format!("  {words}"), style),
        (None, Some(owner)) => {
            let room = row.room_beside(width).saturating_sub(2).max(NARROW_OWNER);
            let owner = owner.shown().cut(room.min(sheet::OWNER), theme.glyphs.ellipsis);
            row.right(format!("  {owner}"), theme.plain())
        }
        (None, None) => row,
    }
}

/// Returns the most unusual thing about an item, and its style.
fn flag(drawing: Drawing<'_>, review: &Review, item: ItemNo) -> Option<(&'static str, Style)> {
    let Drawing { theme, model, .. } = drawing;
    let answer = review.session.answer(item);
    if !answer.conflicts.is_empty() {
        Some(("two values", theme.alarm()))
    } else if review.session.lapsed_risk(item, model.today()).is_some() {
        Some(("lapsed", theme.alarm()))
    } else if answer.is_overdue(model.today()) {
        Some(("overdue", theme.alarm()))
    } else if review.drafts.contains_key(&item) {
        Some(("draft", theme.accent()))
    } else {
        None
    }
}

/// Adds to a row the cursor, the tick, and the status of an item in these words.
fn marked<'r>(
    drawing: Drawing<'_>,
    review: &Review,
    item: ItemNo,
    row: Row<'r>,
    status: &str,
) -> Row<'r> {
    let Drawing { theme, model, .. } = drawing;
    let cursor = if item == review.cursor { theme.glyphs.cursor } else { " " };
    let tick = if review.is_ticked(item, model.today()) { theme.glyphs.tick } else { " " };
    let style = theme.status(review.session.answer(item).status);
    row.left(cursor, theme.accent()).left(tick, theme.accent()).left(status.to_owned(), style)
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
    let text = if item == review.cursor { theme.strong() } else { text };
    let mut row = marked(drawing, review, item, beginning, status);
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
        None if answer.is_gap() && !review.session.is_assessment() => {
            row.right(NOBODY, theme.quiet())
        }
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
    let id = format!("  {}", review.session.checklist().item(item).known_as());
    row.before_right(id, drawing.theme.quiet(), NOBODY.len(), width)
}

/// Returns how many rows the people take in a width, with a blank one above and below them.
pub(super) fn people_height(drawing: Drawing<'_>, review: &Review, width: u16) -> u16 {
    match people(drawing, review, width.into()).len() {
        0 => 0,
        lines => u16::try_from(lines).map_or(0, |lines| lines + 2),
    }
}

/// Draws the people who are here, each with the digit that picks them where an owner is asked for.
pub(super) fn draw_people(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let lines = people(drawing, review, area.width.into());
    for (row, line) in lines.into_iter().zip(rows(split_rows(area, 1).1)) {
        row.draw_on(drawing, line);
    }
}

/// Returns whether those who can be picked are all seen in the list of people, each with the same digit.
pub(super) fn lists(drawing: Drawing<'_>, candidates: &[&Text]) -> bool {
    let Drawing { model, layout, .. } = drawing;
    let is_drawn = |review: &&Review| matches!(review.page, Page::List | Page::Meeting);
    let review = model.review.as_deref().filter(is_drawn);
    let people = review.map(|review| review.session.people()).unwrap_or_default();
    layout == Layout::Panes
        && model.context() == Context::Strip
        && candidates.len() <= people.len()
        && candidates.iter().zip(people).all(|(candidate, person)| **candidate == person.name)
}

/// Returns the style of a name: of who is absent it is quiet.
pub(super) fn presence_style(drawing: Drawing<'_>, name: &Text) -> Style {
    let Drawing { model, theme, .. } = drawing;
    let people = model.review.iter().flat_map(|review| review.session.people());
    let is_absent = people.into_iter().any(|person| person.name == *name && !person.present);
    if is_absent { theme.quiet() } else { theme.plain() }
}

/// Returns the people in rows; absent ones keep their digit.
fn people<'r>(drawing: Drawing<'_>, review: &Review, width: usize) -> Vec<Row<'r>> {
    let theme = drawing.theme;
    let person = |(index, person): (usize, &Person)| {
        let digit = if index < DIGITS { format!("{} ", index + 1) } else { String::new() };
        let name = person.name.shown().cut(sheet::OWNER, theme.glyphs.ellipsis);
        (digit, name, presence_style(drawing, &person.name))
    };
    let people: Vec<_> = review.session.people().iter().enumerate().map(person).collect();
    let widths: Vec<usize> =
        people.iter().map(|(digit, name, _)| columns(digit) + columns(name)).collect();
    let packed = words::packed(&widths, GAP, width.saturating_sub(LABEL)).into_iter();
    let row = |(index, shown): (usize, Range<usize>)| {
        let label = if index == 0 { PEOPLE } else { "" };
        let row = Row::new(theme).left(format!("{label:LABEL$}"), theme.label());
        people[shown].iter().fold(row, |row, (digit, name, style)| {
            let gap = if row.left_columns() == LABEL { 0 } else { GAP };
            row.left(" ".repeat(gap), theme.plain())
                .left(digit.clone(), theme.key())
                .left(name.clone(), *style)
        })
    };
    packed.enumerate().map(row).collect()
}
