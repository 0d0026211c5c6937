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
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::domain::checklist::ItemNo;
use crate::domain::filter::Filter;
use crate::domain::status;
use crate::tui::model::review::Review;
use crate::tui::view::{
    Drawing, Layout, bottom, categories, detail, header, inset, rows, rule, split, strip, words,
};
use crate::tui::widgets::row::Row;

/// The columns of the categories at the left, with room for long titles and without.
const WIDE_COLUMN: u16 = 44;
const COLUMN: u16 = 36;
/// From this width on there is room for long titles.
const ROOMY: u16 = 116;
/// The columns of a status: glyph and word.
const STATUS: usize = 13;
/// The widest owner beside an item.
const OWNER: usize = 16;
/// The rows that the item itself needs below the list, at least.
const LEAST_DETAIL: u16 = 6;

pub(super) fn draw(
    drawing: Drawing<'_>,
    review: &Review,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (first, rest) = split(area, 1);
    header::draw(drawing, review, first, buffer);
    let (middle, last) = split(rest, rest.height.saturating_sub(bottom::height(drawing.layout)));
    bottom::draw(drawing, review, last, buffer);
    match drawing.layout {
        Layout::Wide => draw_wide(drawing, review, middle, buffer),
        Layout::Standard => draw_standard(drawing, review, middle, buffer),
        Layout::Compact => draw_compact(drawing, review, middle, buffer),
        _ => draw_tiny(drawing, review, middle, buffer),
    }
}

fn draw_wide(
    drawing: Drawing<'_>,
    review: &Review,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (_, area) = split(area, 1);
    let width = if area.width >= ROOMY { WIDE_COLUMN } else { COLUMN };
    let column =
        Rect { x: area.x + 1, width: width - 1, height: area.height.saturating_sub(1), ..area };
    categories::draw_column(drawing, review, column, buffer);
    let area = Rect { x: area.x + width + 2, width: area.width - width - 2, ..area };
    let area = draw_list(drawing, review, area, buffer);
    draw_item(drawing, review, area, buffer)
}

fn draw_standard(
    drawing: Drawing<'_>,
    review: &Review,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (_, area) = split(area, 1);
    let (top, area) = split(area, categories::HEIGHT);
    if categories::fit_across(review) {
        categories::draw_across(drawing, review, top, buffer);
    } else {
        let (_, top) = split(top, 1);
        categories::draw_line(drawing, review, top, buffer);
        rule(drawing, inset(split(top, 1).1), buffer);
    }
    let area = draw_list(drawing, review, area, buffer);
    draw_item(drawing, review, area, buffer)
}

fn draw_compact(
    drawing: Drawing<'_>,
    review: &Review,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (line, area) = split(area, 1);
    categories::draw_line(drawing, review, line, buffer);
    let (line, area) = split(area, 1);
    rule(drawing, inset(line), buffer);
    let area = draw_rows(drawing, review, area, buffer);
    draw_item(drawing, review, area, buffer)
}

fn draw_tiny(
    drawing: Drawing<'_>,
    review: &Review,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (line, area) = split(area, 1);
    categories::draw_line(drawing, review, line, buffer);
    draw_item(drawing, review, area, buffer)
}

/// The title of the category and its items; gives the area below.
fn draw_list(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) -> Rect {
    let Drawing { theme, model, .. } = drawing;
    let (line, area) = split(area, 1);
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
    row.right(done, theme.plain()).render(inset(line), buffer);
    draw_rows(drawing, review, area, buffer)
}

/// The items of the category under the cursor, or the page of them that holds the cursor, and what
/// is hidden; gives the area below.
fn draw_rows(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) -> Rect {
    let most = usize::from(area.height.saturating_sub(LEAST_DETAIL).max(3));
    let page = page(review, most, drawing.model.today());
    let (list, rest) = split(area, u16::try_from(page.items.len()).unwrap_or(u16::MAX));
    for (row, item) in rows(list).zip(page.items) {
        draw_row(drawing, review, item, row, buffer);
    }
    let (gap, rest) = split(rest, 1);
    if page.above + page.below > 0 {
        let hidden = format!("{:4}{} above, {} below", "", page.above, page.below);
        Row::new(drawing.theme).left(hidden, drawing.theme.quiet()).render(inset(gap), buffer);
    }
    rest
}

/// The items of a category that are drawn, and how many are not.
struct Page {
    items: Vec<ItemNo>,
    above: usize,
    below: usize,
}

/// The page of at most `most` items of the category that holds the cursor.
fn page(review: &Review, most: usize, today: NaiveDate) -> Page {
    let items = review.session.checklist().items_of(review.category());
    if review.filter == Filter::Everything {
        let start = items.start + (review.cursor.0 - items.start) / most * most;
        let end = items.end.min(start + most);
        return Page {
            above: start - items.start,
            below: items.end - end,
            items: (start..end).map(ItemNo).collect(),
        };
    }
    let shown: Vec<ItemNo> = review.shown_in(review.category(), today).collect();
    let place = shown.iter().position(|&item| item == review.cursor).unwrap_or(0);
    let start = place / most * most;
    let end = shown.len().min(start + most);
    Page { above: start, below: shown.len() - end, items: shown[start..end].to_vec() }
}

fn draw_row(drawing: Drawing<'_>, review: &Review, item: ItemNo, area: Rect, buffer: &mut Buffer) {
    let Drawing { theme, model, .. } = drawing;
    let answer = review.session.answer(item);
    let is_current = item == review.cursor;
    let cursor = if is_current { theme.glyphs.cursor } else { " " };
    let tick = if review.is_ticked(item, model.today()) { theme.glyphs.tick } else { " " };
    let glyph = theme.glyph(answer.status);
    let word = answer.status.map_or("unassessed", status::Status::short_word);
    let text = if is_current { theme.strong() } else { theme.plain() };
    let mut row = Row::new(theme)
        .left(cursor, theme.accent())
        .left(tick, theme.accent())
        .left(format!("{:STATUS$}", format!("{glyph} {word}")), theme.status(answer.status));
    if answer.blocks() {
        row = row.left(format!("{} ", theme.glyphs.blocker), theme.alarm());
    }
    row = row.left(review.session.checklist().item(item).text.shown().into_cow(), text);
    row = match answer.owner() {
        Some(owner) => row
            .right(format!("  {}", owner.shown().cut(OWNER, theme.glyphs.ellipsis)), theme.plain()),
        None if answer.is_gap() => row.right("  no owner", theme.quiet()),
        None => row,
    };
    row.render(inset(area), buffer);
}

/// The item under the cursor: its text, and its answer or the strip that writes it.
fn draw_item(
    drawing: Drawing<'_>,
    review: &Review,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let Drawing { theme, .. } = drawing;
    let area = inset(area);
    let text = &review.session.checklist().item(review.cursor).text;
    let lines = words::wrapped(std::iter::once(text.shown()), usize::from(area.width));
    let most = usize::from(area.height / 2).max(1);
    let (title, mut rest) = split(area, u16::try_from(lines.len().min(most)).unwrap_or(1));
    let cut = lines.len() > most;
    for (place, (row, line)) in rows(title).zip(lines).enumerate() {
        let is_last_of_cut = cut && place + 1 == most;
        let line = if is_last_of_cut { format!("{line}{}", theme.glyphs.ellipsis) } else { line };
        Row::new(theme).left(line, theme.strong()).render(row, buffer);
    }
    if drawing.layout >= Layout::Standard {
        rest = split(rest, 1).1;
        rest.height = rest.height.saturating_sub(1);
    }
    if let Some(form) = &review.strip {
        strip::draw(drawing, form, rest, buffer)
    } else {
        detail::draw(drawing, review, rest, buffer);
        None
    }
}
