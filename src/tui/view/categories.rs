//! The categories: across the top, as a column at the left, or as one line where they do not fit.

use std::collections::HashSet;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{columns, cut};
use crate::domain::records::checklist::{CategoryNo, Checklist, ItemNo};
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{Draw, Drawing, inset, rows, rule};
use crate::tui::view::groups::{self, Line};
use crate::tui::widgets::row::{Row, write};

/// The most categories that fit across the top, and the most items of one that are shown as marks.
pub(super) const MOST: usize = 8;
/// The most columns in which a word says more than the beginning of a title.
const SHORT: usize = 12;
/// The rows of the categories across the top: titles, marks, rule.
pub(super) const HEIGHT: u16 = 3;

/// Returns whether the categories fit across the top with a mark for every item.
pub(super) fn fit_across(review: &Review) -> bool {
    let categories = review.session.checklist().categories();
    categories.len() <= MOST && categories.iter().all(|category| category.items.len() <= MOST)
}

/// Draws the categories across the top: titles, marks, and a rule that is heavy under the current one.
pub(super) fn draw_across(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, .. } = drawing;
    let area = inset(area);
    let Ok([titles, marks, line]) = <[Rect; 3]>::try_from(rows(area).collect::<Vec<_>>()) else {
        return;
    };
    let checklist = review.session.checklist();
    let count = u16::try_from(checklist.categories().len()).unwrap_or(1).max(1);
    let width = (area.width + 2) / count;
    rule(drawing, line);
    for ((number, _), index) in checklist.numbered_categories().zip(0..) {
        let column = |row: Rect| Rect {
            x: row.x + index * width,
            width: width.min(row.width - index * width),
            ..row
        };
        let is_current = number == review.category();
        let style = if is_current { theme.accent() } else { theme.plain() };
        let room = usize::from(width.saturating_sub(2));
        let called = called(drawing, checklist, number, room);
        Row::new(theme).left(called, style).draw_on(drawing, column(titles));
        draw_marks(drawing, review, number, column(marks));
        for row in [titles, marks, line] {
            drawing.spot(column(row), Target::Category(number));
        }
        if is_current {
            let heavy = theme.glyphs.heavy_rule.repeat(usize::from(width.saturating_sub(2)));
            write(&mut drawing.buffer(), column(line).x, line.y, &heavy, theme.accent());
        }
    }
}

/// Returns the label of a category for a width: its title where that fits, else its short title where that
/// is distinct, else as much of its title as is.
pub(super) fn called(
    drawing: Drawing<'_>,
    checklist: &Checklist,
    number: CategoryNo,
    room: usize,
) -> String {
    let category = checklist.category(number);
    let has_room_for_a_word_only = room <= SHORT;
    let has_short = !category.short.is_blank() || has_room_for_a_word_only;
    let is_told_by_it = checklist.has_own_short_titles() && has_short
        || has_room_for_a_word_only && checklist.split_title(number).0.is_empty();
    if category.title.shown().columns() > room && is_told_by_it {
        let short = checklist.short_title_within(number, room);
        return cut(&short, room, drawing.theme.glyphs.ellipsis);
    }
    titled(drawing, checklist, number, room)
}

/// Returns the title of a category for a width. Where all that fits is shared with another title, that
/// beginning is cut instead of the end.
pub(super) fn titled(
    drawing: Drawing<'_>,
    checklist: &Checklist,
    number: CategoryNo,
    room: usize,
) -> String {
    let ellipsis = drawing.theme.glyphs.ellipsis;
    let title = checklist.category(number).title.shown();
    let (shared, telling) = checklist.split_title(number);
    let seen = room.saturating_sub(columns(ellipsis));
    if title.columns() <= room || columns(&shared) < seen {
        return title.cut(room, ellipsis);
    }
    cut(&format!("{ellipsis}{telling}"), room, ellipsis)
}

/// Returns the titles of the categories: in short where some have no room, if the short ones differ. The title of the only
/// one is cut, as there is nothing to tell it from.
pub(super) fn titles(drawing: Drawing<'_>, checklist: &Checklist, room: usize) -> Vec<String> {
    let numbers = || (0..checklist.categories().len()).map(CategoryNo);
    let short: Vec<String> = numbers().map(|number| checklist.short_title(number)).collect();
    let fits = short.iter().all(|title| columns(title) <= room);
    let differ = short.len() > 1 && short.iter().collect::<HashSet<_>>().len() == short.len();
    if checklist.longest_title() > room && fits && differ {
        return short;
    }
    numbers().map(|number| titled(drawing, checklist, number, room)).collect()
}

/// Draws a mark for every item of a category, or how many are done where they are too many.
fn draw_marks(drawing: Drawing<'_>, review: &Review, category: CategoryNo, area: Rect) {
    let marks = marks(drawing, review, category).into_iter();
    let row = marks.fold(Row::new(drawing.theme), |row, (mark, style)| row.left(mark, style));
    row.draw_on(drawing, area);
}

/// Draws the position of the item under the cursor: its category, its number there, the marks.
pub(super) fn draw_place(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let category = review.category();
    let items = review.session.checklist().items_of(category);
    let position = format!("  {} of {}", review.cursor.0 - items.start + 1, items.len());
    draw_titled(drawing, review, area, ["", &position, ""]);
}

/// Draws the categories in one line: which one, of how many, with neighbours to both sides.
pub(super) fn draw_line(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let glyphs = drawing.theme.glyphs;
    let checklist = review.session.checklist();
    let number = review.category().0 + 1;
    let position = format!("  category {number} of {} ", checklist.categories().len());
    let before = format!("{} ", glyphs.left);
    draw_titled(drawing, review, area, [&before, &position, glyphs.right]);
}

/// Draws the title of the category under the cursor between what is said of it, and the marks at the right.
fn draw_titled(
    drawing: Drawing<'_>,
    review: &Review,
    area: Rect,
    [before, position, after]: [&str; 3],
) {
    let Drawing { theme, .. } = drawing;
    let area = inset(area);
    let category = review.category();
    let done = done_of_many(review, category);
    let marks = done.as_ref().map_or(marks_width(review, category), |done| {
        u16::try_from(columns(done)).unwrap_or(area.width)
    });
    let marks = marks.min(area.width);
    let left = Rect { width: area.width.saturating_sub(marks + 2), ..area };
    let title = review.session.checklist().category(category).title.shown();
    let taken = columns(before) + columns(position) + columns(after);
    let room = usize::from(left.width).saturating_sub(taken);
    Row::new(theme)
        .left(before, theme.quiet())
        .left(title.cut(room, theme.glyphs.ellipsis), theme.accent())
        .left(position, theme.plain())
        .left(after, theme.quiet())
        .draw_on(drawing, left);
    let beside = Rect { x: area.right() - marks, width: marks, ..area };
    match done {
        Some(done) => Row::new(theme).left(done, theme.plain()).draw_on(drawing, beside),
        None => draw_marks(drawing, review, category, beside),
    }
}

/// Returns how many items of a category are done, in words, where there are too many for a mark each.
fn done_of_many(review: &Review, category: CategoryNo) -> Option<String> {
    let is_large = review.session.checklist().items_of(category).len() > MOST;
    let tally = review.session.tally_of(category);
    is_large.then(|| format!("{} of {} done", tally.done, tally.applicable()))
}

/// Returns a mark for every item of a category, or how many are done where they are too many.
pub(super) fn marks(
    drawing: Drawing<'_>,
    review: &Review,
    category: CategoryNo,
) -> Vec<(String, Style)> {
    let theme = drawing.theme;
    let items = review.session.checklist().items_of(category);
    if items.len() > MOST {
        return vec![(count(review, category), theme.plain())];
    }
    let mark = |item| {
        let status = review.session.answer(ItemNo(item)).status;
        (theme.glyph(status).to_owned(), theme.status(status))
    };
    items.map(mark).collect()
}

fn marks_width(review: &Review, category: CategoryNo) -> u16 {
    let items = review.session.checklist().items_of(category).len();
    let width = if items > MOST { count(review, category).len() } else { items };
    u16::try_from(width).unwrap_or(u16::MAX)
}

/// Returns the items done of those applicable in a category: `3/5`.
fn count(review: &Review, category: CategoryNo) -> String {
    let tally = review.session.tally_of(category);
    format!("{}/{}", tally.done, tally.applicable())
}

/// The columns before the titles: the cursor and the number.
const NUMBER: u16 = 4;

/// Returns the width of the column of categories at the left: titles take no more than a quarter.
pub(super) fn column_width(drawing: Drawing<'_>, review: &Review, room: u16) -> u16 {
    let checklist = review.session.checklist();
    let most = usize::from(room / 4);
    let widths = checklist
        .numbered_categories()
        .map(|(number, _)| columns(&called(drawing, checklist, number, most)));
    let title = u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX);
    NUMBER + title + 2 + most_marks(review)
}

/// Returns the width of the marks of any category.
fn most_marks(review: &Review) -> u16 {
    let sizes = review.session.checklist().categories().iter().map(|one| one.items.len());
    let widths = sizes.map(|size| if size > MOST { 2 * size.to_string().len() + 1 } else { size });
    u16::try_from(widths.max().unwrap_or_default()).unwrap_or(u16::MAX)
}

/// Draws the categories as a column: number, title, marks. Where they are too many, those around the current
/// one.
pub(super) fn draw_column(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, .. } = drawing;
    let checklist = review.session.checklist();
    let marks = most_marks(review);
    let most = usize::from(drawing.buffer().area.width / 4);
    let current = review.category();
    let listed = groups::of_categories(checklist);
    for (line, row) in groups::list_rows(drawing, &listed, &current, area, "    ") {
        let number = match *line {
            Line::Entry(number) => number,
            Line::Heading(heading) => {
                groups::draw(drawing, checklist, heading, row);
                continue;
            }
        };
        let title = called(drawing, checklist, number, most);
        let is_current = number == current;
        let (gutter, style) =
            if is_current { (theme.glyphs.cursor, theme.accent()) } else { (" ", theme.plain()) };
        let key = if number.0 < 9 { (number.0 + 1).to_string() } else { " ".to_owned() };
        let left = Rect { width: row.width.saturating_sub(marks + 2), ..row };
        Row::new(theme)
            .left(format!("{gutter} "), theme.accent())
            .left(format!("{key} "), theme.quiet())
            .left(title, style)
            .draw_on(drawing, left);
        let beside = Rect { x: row.right().saturating_sub(marks), width: marks, ..row };
        draw_marks(drawing, review, number, beside);
        drawing.spot(row, Target::Category(number));
    }
}
