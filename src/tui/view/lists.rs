//! Lists to choose from: find, the command palette, the filters.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{columns, cut, cut_inside};
use crate::domain::insight::search::Query;
use crate::domain::records::checklist::ItemNo;
use crate::tui::model::home::Summary;
use crate::tui::model::input::Input;
use crate::tui::model::mouse::Target;
use crate::tui::model::picker::{Choice, Hit, Picker, Searched};
use crate::tui::model::review::Review;
use crate::tui::screens::Context;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, boxed, list_row, list_rows, rows, split, split_last,
};
use crate::tui::view::home::words::{self as home_words, State};
use crate::tui::view::{level, words};
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window;

/// The widest boxes of a search for items, each with the width from which the screen is seen beside it.
const BOXES: [(u16, u16); 2] = [(160, 140), (120, 100)];
/// The width of other boxes.
const NARROW: u16 = 80;
/// The widths of a list from which it has room for columns of owners and categories, and for one of the ids of items.
const ROOM_FOR_COLUMNS: u16 = 92;
/// The width below which an item is shown with nothing but what matched.
const ROOM_FOR_ASIDES: u16 = 50;
const ROOM_FOR_ID: u16 = 128;
/// The columns of the owner, the category and the id of an item; the most of an owner; the blanks before them.
const OWNER: usize = 12;
const LONG_OWNER: usize = 24;
const GAPS: usize = 6;
const CATEGORY: usize = 10;
const ID: usize = 32;
/// The most rows of a list.
const ROWS: u16 = 14;
/// The columns of the box of the filters.
const FILTERS: u16 = 36;
/// The rows of a box beside those of its list: the frame, the field, a blank, the keys; of commands also why the
/// selected one cannot act.
const BESIDE: u16 = 5;
/// The fewest columns in which the beginning of a reason says something.
const REASON: usize = 16;
/// The fewest columns of the name of a system beside its decision.
const NAME: usize = 12;
/// The columns of the state of a review, of its percentage and of the blanks before them.
const STATE: usize = 16;
const PERCENT: usize = 7;

pub(super) fn draw_picker(drawing: Drawing<'_>, picker: &Picker, area: Rect) {
    let Drawing { theme, .. } = drawing;
    let title = match picker.searched {
        Searched::Items => "Find an item",
        Searched::Commands => "Commands",
        Searched::Sessions => "Find a review",
    };
    let wide = BOXES.iter().find(|(from, _)| area.width >= *from).map(|one| one.1);
    let wide = wide.filter(|_| picker.searched == Searched::Items);
    let width = wide.unwrap_or(NARROW.min(area.width));
    let rows_wanted = u16::try_from(picker.hits.len().max(1)).unwrap_or(ROWS).min(ROWS);
    let told = u16::from(picker.searched == Searched::Commands);
    let most = window::centred(area, width, ROWS + BESIDE + told);
    if most.width == area.width {
        // Below a box over the whole width only remnants of the screen would show.
        ratatui::widgets::Clear.draw_on(drawing, split(area, most.y - area.y).1);
    }
    // While something else is found, its first row stays.
    let bounds = Rect { height: (rows_wanted + BESIDE + told).min(most.height), ..most };
    let body = boxed(drawing, title, bounds, Context::Picker);
    let (field, rest) = split(body, 1);
    // Where rows are few the list has the blank one.
    let (_, rest) = split(rest, u16::from(drawing.layout > Layout::Tiny));
    let (list, line) = split_last(rest, told);
    let height = usize::from(list.height).max(1);
    let first = picker.cursor / height * height;
    let below = picker.hits.len().saturating_sub(first + height);
    // In the smallest layout the field has the room.
    let hidden = words::hidden(first, below).filter(|_| drawing.layout > Layout::Tiny);
    let hidden = hidden.map(|hidden| format!(", {hidden}")).unwrap_or_default();
    draw_query(drawing, &picker.query, &format!("{}{hidden}", counted(picker)), field);
    let query = Query::new(picker.query.text());
    for (row, (index, hit)) in rows(list).zip(picker.hits.iter().enumerate().skip(first)) {
        draw_hit(drawing, hit, &query, index == picker.cursor, row);
        drawing.spot(row, Target::Row(index));
    }
    let reason = picker.selected().and_then(|hit| hit.aside.as_deref()).filter(|_| told > 0);
    let reason = reason.map(|reason| cut(reason, line.width.into(), theme.glyphs.ellipsis));
    Row::new(theme).left(reason.unwrap_or_default(), theme.strong()).draw_on(drawing, line);
    if picker.hits.is_empty() {
        Row::new(theme).left("nothing is found", theme.quiet()).draw_on(drawing, split(list, 1).0);
    }
}

/// Returns the number of hits in words.
fn counted(picker: &Picker) -> String {
    let count = picker.hits.len();
    match picker.searched {
        _ if !picker.query.text().is_empty() => format!("{count} found"),
        Searched::Items => words::count(count, "item", "items"),
        Searched::Commands => words::count(count, "command", "commands"),
        Searched::Sessions => words::count(count, "review", "reviews"),
    }
}

/// Draws the field of a search with a hint at the right.
pub(super) fn draw_query(drawing: Drawing<'_>, query: &Input, hint: &str, area: Rect) {
    let Drawing { theme, .. } = drawing;
    Row::new(theme)
        .left(theme.glyphs.cursor, theme.accent())
        .right(hint, theme.quiet())
        .draw_on(drawing, area);
    let room = u16::try_from(hint.len() + 1).unwrap_or(0);
    let text = Rect { x: area.x + 2, width: area.width.saturating_sub(2 + room), ..area };
    drawing.edit(query, text);
}

fn draw_hit(drawing: Drawing<'_>, hit: &Hit, query: &Query, is_selected: bool, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let (row, style) = list_row(drawing, is_selected);
    let row = match &hit.choice {
        Choice::Item(item) => {
            let Some(review) = &model.review else { return };
            let checklist = review.session.checklist();
            let status = review.session.answer(*item).status;
            let text = &checklist.item(*item).text;
            let has_room = area.width >= ROOM_FOR_COLUMNS;
            let level = if has_room { level::mark(checklist, *item) } else { String::new() };
            let row = row
                .left(format!("{} ", theme.glyph(status)), theme.status(status))
                .left(level, theme.quiet())
                .left_with(text.shown().as_str(), style, &query.indices(text), theme.found())
                .right(aside(hit, area.width), theme.found());
            beside_item(drawing, review, (*item, hit.aside.as_deref()), row, area.width)
        }
        Choice::Command(action) => {
            let title = action.words().title;
            let before = model.context_before();
            let key = model.setup.keymap.key_in(before, *action).unwrap_or_default();
            match &hit.aside {
                None => {
                    row.left_with(title, style, &hit.indices, theme.found()).right(key, theme.key())
                }
                Some(reason) => {
                    let row = row.left(title, theme.quiet());
                    let room = row.room_beside(area.width).saturating_sub(2);
                    // The row that is selected says it below the list.
                    let has_room = !is_selected && room >= REASON.min(columns(reason));
                    let reason = cut(reason, room, theme.glyphs.ellipsis);
                    if has_room { row.right(format!("  {reason}"), theme.quiet()) } else { row }
                }
            }
        }
        Choice::Session(id) => match model.home.entries().iter().find(|entry| entry.id == *id) {
            Some(entry) => match &entry.content {
                Ok(summary) => {
                    let apart = model.home.apart(id, summary, model.now.zone).unwrap_or_default();
                    let widest = model.home.widest().apart;
                    let apart =
                        format!("{:1$}", format!(" {apart}"), widest + usize::from(widest > 0));
                    let day = words::date(summary.created_at, model.now);
                    let day = format!("  {day}{}", if widest > 0 { &apart } else { "" });
                    draw_review(drawing, summary, &day, (row, style), area);
                    return;
                }
                Err(_) => row.left(id.to_string(), style).right("cannot be read", theme.alarm()),
            },
            None => row,
        },
    };
    row.draw_on(drawing, area);
}

/// Returns the part of an item that matched, where it is not drawn beside the item.
fn aside(hit: &Hit, width: u16) -> String {
    match hit.aside.as_deref() {
        None | Some("owner" | "category") => String::new(),
        Some("id") if width >= ROOM_FOR_ID => String::new(),
        Some(part) => format!("  in {part}"),
    }
}

/// Adds to an item what a search looks into besides its text: the owner, the category, the id; in columns where there
/// is room for the id, and where there is little room only what matched.
fn beside_item<'r>(
    drawing: Drawing<'_>,
    review: &Review,
    (item, matched): (ItemNo, Option<&str>),
    row: Row<'r>,
    width: u16,
) -> Row<'r> {
    let theme = drawing.theme;
    let checklist = review.session.checklist();
    let owner = review.session.answer(item).owner().map(|owner| owner.shown());
    // A name has what its item leaves free.
    let taken = if width < ROOM_FOR_ID { CATEGORY + GAPS } else { CATEGORY + ID + GAPS };
    let room = row.room_beside(width).saturating_sub(taken).clamp(OWNER, LONG_OWNER);
    let owner = owner.map(|owner| owner.cut(room, theme.glyphs.ellipsis)).unwrap_or_default();
    let category = checklist.short_title(checklist.category_of(item));
    let id = checklist.item(item).known_as().cut(ID, theme.glyphs.ellipsis);
    match width {
        ROOM_FOR_ID.. => row
            .right(format!("  {owner:OWNER$}"), theme.plain())
            .right(format!("  {:CATEGORY$}", cut(&category, CATEGORY, "")), theme.quiet())
            .right(format!("  {id:ID$}"), theme.quiet()),
        ROOM_FOR_COLUMNS.. => row
            .right(format!("  {owner:OWNER$}"), theme.plain())
            .right(format!("  {:CATEGORY$}", cut(&category, CATEGORY, "")), theme.quiet())
            .before_right(format!("  {id}"), theme.quiet(), OWNER + CATEGORY + 4, width),
        ..ROOM_FOR_ASIDES => match matched {
            Some("owner") => row.right(format!("  {owner}"), theme.plain()),
            Some("category") => row.right(format!("  {category}"), theme.quiet()),
            _ => row,
        },
        _ if owner.is_empty() => row.right(format!("  {category}"), theme.quiet()),
        _ => row
            .right(format!("  {owner}"), theme.plain())
            .right(format!("  {category}"), theme.quiet()),
    }
}

/// Draws a review with its decision, percentage and day; where there is no room for enough of its name, with the day
/// alone.
fn draw_review(
    drawing: Drawing<'_>,
    summary: &Summary,
    day: &str,
    (row, style): (Row<'_>, Style),
    area: Rect,
) {
    let theme = drawing.theme;
    let State { words, style: state } = home_words::state(drawing, summary, false);
    let percent = summary.tally.progress().map(|progress| progress.percent().to_string());
    let beside = format!(
        "  {words}{}{:>PERCENT$}",
        " ".repeat(STATE.saturating_sub(columns(&words))),
        percent.unwrap_or_default()
    );
    let name = summary.system.shown();
    let room = row.room_beside(area.width).saturating_sub(columns(day));
    let left = room.saturating_sub(columns(&beside));
    let has_room = left >= NAME.min(name.columns());
    let room = if has_room { left } else { room };
    let row = row.left(cut_inside(name.as_str(), room, theme.glyphs.ellipsis), style);
    let row = if has_room { row.right(beside, state) } else { row };
    row.right(day.to_owned(), theme.quiet()).draw_on(drawing, area);
}

/// Draws the choices of a filter at the right, so that the list is seen beside them: it shows what each would.
pub(super) fn draw_choices(
    drawing: Drawing<'_>,
    cursor: usize,
    choices: &[(String, usize)],
    area: Rect,
) {
    let theme = drawing.theme;
    let height = u16::try_from(choices.len() + 4).unwrap_or(u16::MAX);
    let bounds = window::at_right(area, FILTERS, height);
    let list = boxed(drawing, "Show only", bounds, Context::Menu);
    for (number, line) in list_rows(drawing, choices.len(), cursor, list, "  ") {
        drawing.spot(line, Target::Row(number));
        let (row, style) = list_row(drawing, number == cursor);
        let (choice, count) = &choices[number];
        let count = count.to_string();
        let room = row.room_beside(line.width).saturating_sub(count.len());
        let words = cut(choice, room, theme.glyphs.ellipsis);
        row.left(words, style).right(format!("  {count}"), theme.plain()).draw_on(drawing, line);
    }
}
