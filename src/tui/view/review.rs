//! The review: the items of the category under the cursor, the item itself, the live gauge.
//!
//! ```text
//!  header
//!
//!  categories across the top, or as a column at the left
//!  Data and State                              2 of 4 done
//!    ✓ done     Backups are automated.                 ben
//!  ▸ ◐ partial  Restore drills have been tested.        ben
//!
//!  Restore drills have been tested.
//!
//!  Note, owner, due date, evidence, the guide
//!
//!  gauge
//!  band and numbers
//!  what just happened
//!  keys
//! ```

use chrono::NaiveDate;
use ratatui::layout::Rect;

use crate::domain::basics::status;
use crate::domain::insight::filter::Filter;
use crate::domain::records::checklist::ItemNo;
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, inset, rows, rule_inset, split, split_last, visible,
};
use crate::tui::view::{bottom, categories, detail, header, panes, sheet, strip, words};
use crate::tui::widgets::row::Row;

/// The rows below the list that the item itself needs at least, and those that are plenty.
const LEAST_DETAIL: u16 = 6;
const PLENTY: u16 = 16;

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let (first, rest) = split(area, 1);
    header::draw(drawing, review, first);
    let (middle, last) = split_last(rest, bottom::height(drawing.layout));
    let below = match drawing.layout {
        Layout::Panes => draw_panes(drawing, review, middle),
        Layout::Wide => draw_wide(drawing, review, middle),
        Layout::Standard => draw_standard(drawing, review, middle),
        Layout::Compact => draw_compact(drawing, review, middle),
        _ => draw_tiny(drawing, review, middle),
    };
    draw_item(drawing, review, below);
    bottom::draw(drawing, review, last);
}

/// Draws all items at the left, and the category at the top of the right pane; returns the area below it.
fn draw_panes(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let (left, right) = panes::split(drawing, rule_inset(drawing, area));
    let today = drawing.model.today();
    let items = review.session.checklist().items().map(|(item, _)| item);
    let shown: Vec<ItemNo> = items.filter(|item| review.shows(*item, today)).collect();
    panes::draw_items(drawing, review, &shown, |_| drawing.theme.plain(), left);
    let (line, rest) = split(right, 1);
    draw_category(drawing, review, line);
    let (above, people) = split_last(rest, panes::people_height(drawing, review, rest.width));
    panes::draw_people(drawing, review, inset(people));
    split(above, 1).1
}

/// Draws the categories at the left, the list beside them; returns the area below the list.
fn draw_wide(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let (_, area) = split(area, 1);
    let width = categories::column_width(drawing, review, area.width);
    let column = Rect { x: area.x + 1, width, height: area.height.saturating_sub(1), ..area };
    categories::draw_column(drawing, review, column);
    let area = Rect { x: area.x + width + 3, width: area.width - width - 3, ..area };
    draw_list(drawing, review, area)
}

/// Draws the categories across the top, the list below them; returns the area below the list.
fn draw_standard(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let (_, area) = split(area, 1);
    if !categories::fit_across(review) {
        return draw_compact(drawing, review, area);
    }
    let (top, area) = split(area, categories::HEIGHT);
    categories::draw_across(drawing, review, top);
    draw_list(drawing, review, area)
}

/// Draws the category in one line, the list below it; returns the area below the list.
fn draw_compact(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let (line, area) = split(area, 1);
    categories::draw_line(drawing, review, line);
    let area = rule_inset(drawing, area);
    draw_rows(drawing, review, area)
}

/// Draws the position of the item; returns the area below.
fn draw_tiny(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let (line, area) = split(area, 1);
    categories::draw_place(drawing, review, line);
    area
}

/// Draws the title of the category and its items; returns the area below.
fn draw_list(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let (line, area) = split(area, 1);
    draw_category(drawing, review, line);
    draw_rows(drawing, review, area)
}

/// Draws the title of the category, the ticks and the filter, and how many items are done.
fn draw_category(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, model, .. } = drawing;
    let category = review.category();
    let tally = review.session.tally_of(category);
    let title = review.session.checklist().category(category).title.shown();
    let mut row = Row::new(theme).left(title.into_cow(), theme.strong());
    row = match review.tick_count(model.today()) {
        0 => row,
        ticked => row.left(format!("   {ticked} ticked"), theme.accent()),
    };
    if review.filter != Filter::Everything {
        row = row.left(format!("   only {}", review.filter.words()), theme.accent());
    }
    let done = format!("{} of {} done", tally.done, tally.applicable());
    row.right(done, theme.plain()).draw_on(drawing, inset(area));
}

/// Draws the items of the category under the cursor, or the page of them that holds the cursor, and what is
/// hidden; returns the area below, a blank row away.
fn draw_rows(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let detail = (area.height * 2 / 5).clamp(LEAST_DETAIL, PLENTY);
    let most = usize::from(area.height.saturating_sub(detail).max(3));
    let page = page(review, most, drawing.model.today());
    let (list, mut rest) = split(area, u16::try_from(page.items.len()).unwrap_or(u16::MAX));
    for (row, item) in rows(list).zip(page.items) {
        row_of(drawing, review, item).draw_on(drawing, inset(row));
        drawing.spot(row, Target::Row(item.0));
    }
    if let Some(hidden) = words::hidden(page.above, page.below) {
        let (line, after) = split(rest, 1);
        let hidden = format!("   {hidden}");
        Row::new(drawing.theme).left(hidden, drawing.theme.quiet()).draw_on(drawing, inset(line));
        rest = after;
    }
    split(rest, 1).1
}

/// The items of a category that are drawn, and how many are not.
struct Page {
    items: Vec<ItemNo>,
    above: usize,
    below: usize,
}

/// Returns the page of at most `most` items of the category that holds the cursor. Where the page is not the
/// only one, its last row counts the items above and below.
fn page(review: &Review, most: usize, today: NaiveDate) -> Page {
    let items = review.session.checklist().items_of(review.category());
    if review.filter == Filter::Everything {
        let shown = visible(items.len(), review.cursor.0 - items.start, most);
        return Page {
            above: shown.start,
            below: items.len() - shown.end,
            items: shown.map(|index| ItemNo(items.start + index)).collect(),
        };
    }
    let shown: Vec<ItemNo> = review.shown_in(review.category(), today).collect();
    let index = shown.iter().position(|&item| item == review.cursor).unwrap_or(0);
    let window = visible(shown.len(), index, most);
    Page { above: window.start, below: shown.len() - window.end, items: shown[window].to_vec() }
}

/// Returns the row of an item in the list, with the word of its status.
fn row_of<'r>(drawing: Drawing<'_>, review: &'r Review, item: ItemNo) -> Row<'r> {
    let theme = drawing.theme;
    let status = review.session.answer(item).status;
    let word = format!("{} {}", theme.glyph(status), status::short_word(status));
    let columns = theme.glyphs.status_columns;
    let words = format!("{word:columns$}");
    panes::row_of(drawing, review, item, Row::new(theme), (&words, theme.plain()))
}

/// Draws what the strip writes to, or the text of the item where the list does not show it whole; returns the area
/// below.
fn draw_heading(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    if drawing.layout == Layout::Panes && review.strip.is_none() {
        return split(sheet::draw_title_with_status(drawing, review, area), 1).1;
    }
    let is_listed =
        drawing.layout > Layout::Tiny && !row_of(drawing, review, review.cursor).is_cut(area.width);
    if is_listed && review.strip.is_none() {
        return area;
    }
    let rest = strip::draw_subject(drawing, review, area);
    split(rest, u16::from(drawing.layout >= Layout::Standard)).1
}

/// Draws the item under the cursor: its text, and its answer or the strip that writes it.
fn draw_item(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let area = inset(area);
    let mut rest = draw_heading(drawing, review, area);
    if drawing.layout >= Layout::Standard {
        rest.height = rest.height.saturating_sub(1);
    }
    if let Some(form) = &review.strip {
        strip::draw(drawing, form, rest);
    } else {
        detail::draw(drawing, review, rest);
    }
}
