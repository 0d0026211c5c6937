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

use ratatui::layout::Rect;

use crate::domain::basics::status;
use crate::domain::basics::text::columns;
use crate::domain::insight::filter::Selection;
use crate::domain::records::checklist::ItemNo;
use crate::tui::model::mouse::Target;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, inset, rows, rule, rule_inset, split, split_last,
};
use crate::tui::view::groups::{self, Headings, Line, Part};
use crate::tui::view::{bottom, categories, detail, header, meeting, panes, strip, title, words};
use crate::tui::widgets::row::Row;

/// The rows below the list that the item itself needs at least, and those that are plenty.
const LEAST_DETAIL: u16 = 6;
const PLENTY: u16 = 16;
/// The most rows of a list under titles of categories, with the row that counts the hidden items, beside which the
/// item keeps what defines it at 80x24.
const TITLED: u16 = 9;
/// The rows that it needs at least where titles of categories take rows of a short list.
const LEAST_BELOW_TITLES: u16 = 4;

/// Those that it needs at least where texts are longer than a row of the list, and say most by themselves.
const LEAST_BELOW_LONG: u16 = 8;

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let (first, rest) = split(area, 1);
    header::draw(drawing, review, first);
    let (middle, last) = split_last(rest, bottom::height(drawing, review));
    let below = match drawing.layout {
        Layout::Panes => draw_panes(drawing, review, middle),
        Layout::Wide => draw_wide(drawing, review, middle),
        Layout::Standard => draw_standard(drawing, review, middle),
        Layout::Compact => draw_compact(drawing, review, middle),
        _ => draw_top(drawing, review, categories::draw_place, middle),
    };
    if !is_about_others(drawing, review) {
        draw_item(drawing, review, below);
    }
    bottom::draw(drawing, review, last);
}

/// Returns whether the filter that is being chosen shows other items than the one under the cursor: what is said of that
/// would be taken for theirs.
fn is_about_others(drawing: Drawing<'_>, review: &Review) -> bool {
    matches!(drawing.model.overlays.last(), Some(Overlay::Filter { .. }))
        && !shown(drawing, review).contains(&review.cursor)
}

/// Draws all items at the left, and the category at the top of the right pane; returns the area below it.
fn draw_panes(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let draw_rule: DrawPart = |drawing, _, line| rule(drawing, inset(line));
    let (left, right) = panes::split(drawing, review, draw_top(drawing, review, draw_rule, area));
    let items = (shown(drawing, review), headings(drawing, review, Headings::Groups));
    panes::draw_items(drawing, review, items, |_| drawing.theme.plain(), left);
    let (line, rest) = split(right, 1);
    draw_category(drawing, review, line);
    let (above, people) =
        split_last(rest, panes::people_height(drawing, review, inset(rest).width));
    panes::draw_people(drawing, review, inset(people));
    above
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

/// Draws the categories across the top, unless a filter shows items of several, and the list below them; returns the
/// area below the list.
fn draw_standard(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    if !selection(drawing, review).is_everything() {
        return draw_list(drawing, review, area);
    }
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
    let area = draw_top(drawing, review, categories::draw_line, area);
    // Where rows are few the item needs that of the rule.
    let area = if drawing.layout == Layout::Compact { area } else { rule_inset(drawing, area) };
    draw_rows(drawing, review, area)
}

/// Draws the title of the category and its items; returns the area below.
fn draw_list(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let area = draw_top(drawing, review, draw_category, area);
    draw_rows(drawing, review, area)
}

/// A function that draws a part of a review in an area.
type DrawPart = fn(Drawing<'_>, &Review, Rect);

/// Draws the filter of the list in a line, or without one the given part; returns the area below.
fn draw_top(drawing: Drawing<'_>, review: &Review, unfiltered: DrawPart, area: Rect) -> Rect {
    let (line, below) = split(area, 1);
    let is_everything = selection(drawing, review).is_everything();
    let draw = if is_everything { unfiltered } else { draw_selection };
    draw(drawing, review, line);
    below
}

/// Returns the filter of the list: the one that is being chosen, or the one of the review.
fn selection<'d>(drawing: Drawing<'d>, review: &'d Review) -> &'d Selection {
    let chosen = match drawing.model.overlays.last() {
        Some(Overlay::Filter { cursor, choices }) => choices.get(*cursor),
        _ => None,
    };
    chosen.map_or(&review.filter, |(chosen, _)| chosen)
}

/// Returns the items that the filter shows; the one under the cursor stays until another filter is chosen.
fn shown(drawing: Drawing<'_>, review: &Review) -> Vec<ItemNo> {
    let (today, filter) = (drawing.model.today(), selection(drawing, review));
    let is_chosen = *filter == review.filter;
    let mut items = filter.order(review.session.checklist());
    if filter.is_everything() {
        return items;
    }
    let shown = |item: &ItemNo| {
        filter.shows(review.voices(), *item, today) || is_chosen && *item == review.cursor
    };
    items.retain(shown);
    items
}

/// Returns the headings of the items that the filter shows; beside titles in a column only those above them.
fn headings(drawing: Drawing<'_>, review: &Review, otherwise: Headings) -> Headings {
    match selection(drawing, review) {
        Selection::ByLevel => Headings::Levels,
        _ => otherwise,
    }
}

/// Draws the filter, the place of the item under the cursor in what it shows, and the ticks.
fn draw_selection(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, model, .. } = drawing;
    let shown = shown(drawing, review);
    let position = shown.iter().position(|item| *item == review.cursor);
    let words = match selection(drawing, review) {
        Selection::ByLevel => "Everything, by level".to_owned(),
        selection => format!("Only {}", selection.words()),
    };
    let place = match position {
        Some(index) => format!("{} of {}", index + 1, shown.len()),
        None => shown.len().to_string(),
    };
    let row = Row::new(theme).left(words, theme.accent()).right(place, theme.plain());
    let aside = match review.tick_count(model.today()) {
        0 if model.overlays.is_empty() => (model.with_keys("   {Close} shows all"), theme.plain()),
        0 => (String::new(), theme.plain()),
        ticked => (format!("   {ticked} ticked"), theme.accent()),
    };
    let whole = row.clone().left(aside.0, aside.1);
    let line = inset(area);
    if whole.is_cut(line.width) { row } else { whole }.draw_on(drawing, line);
}

/// Draws the title of the category and the ticks, and how many items are done.
fn draw_category(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, model, .. } = drawing;
    let category = review.category();
    let tally = review.session.tally_of(category);
    let ticked = match review.tick_count(model.today()) {
        0 => String::new(),
        ticked => format!("   {ticked} ticked"),
    };
    let done = format!("  {} of {} done", tally.done, tally.applicable());
    let line = inset(area);
    // The title is cut rather than what is counted.
    let room = usize::from(line.width).saturating_sub(columns(&ticked) + columns(&done));
    let title = review.session.checklist().category(category).title.shown();
    let title = title.cut(room, theme.glyphs.ellipsis);
    let id = format!("   {}", review.session.checklist().item(review.cursor).known_as());
    let row = |id: String| {
        let row = Row::new(theme).left(title.clone(), theme.strong()).left(id, theme.quiet());
        row.left(ticked.clone(), theme.accent()).right(done.clone(), theme.plain())
    };
    let with_id = row(id);
    let has_id = drawing.layout == Layout::Panes && !with_id.is_cut(line.width);
    if has_id { with_id } else { row(String::new()) }.draw_on(drawing, line);
}

/// Draws the items of the category under the cursor, or all that the filter shows under the titles of their
/// categories; the page of them that holds the cursor, and how many are hidden. Returns the area below.
fn draw_rows(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let theme = drawing.theme;
    let lines = lines(drawing, review);
    let has_titles = !matches!(lines.first(), Some(Line::Entry(_)));
    let is_narrow = has_titles && drawing.layout < Layout::Standard;
    let longest = review.session.checklist().longest_item();
    let is_long = drawing.layout == Layout::Standard && longest > usize::from(area.width);
    let least = match is_narrow {
        true => LEAST_BELOW_TITLES,
        false if is_long => LEAST_BELOW_LONG,
        false => LEAST_DETAIL,
    };
    let detail = (area.height * 2 / 5).clamp(least, PLENTY);
    let most = area.height.saturating_sub(detail).max(3);
    let is_titled = has_titles && drawing.layout == Layout::Standard;
    let most = usize::from(if is_titled { most.min(TITLED) } else { most });
    let part = Part::around(&lines, &review.cursor, most);
    let [above, below] = part.hidden;
    let (list, mut rest) = split(area, u16::try_from(part.lines.len()).unwrap_or(u16::MAX));
    let checklist = review.session.checklist();
    for (row, line) in rows(list).zip(&lines[part.lines]) {
        match *line {
            Line::Heading(heading) => {
                groups::draw(drawing, checklist, heading, inset(row));
                if let Some(category) = heading.category() {
                    drawing.spot(row, Target::Category(category));
                }
            }
            Line::Entry(item) => {
                let text = row_of(drawing, review, item);
                let text = match drawing.layout {
                    Layout::Wide => panes::with_id(drawing, review, item, text, row.width - 2),
                    _ => text,
                };
                text.draw_on(drawing, inset(row));
                drawing.spot(row, Target::Row(item.0));
            }
        }
    }
    if let Some(hidden) = words::hidden(above, below) {
        let (line, after) = split(rest, 1);
        Row::new(theme).left(format!("   {hidden}"), theme.quiet()).draw_on(drawing, inset(line));
        rest = after;
    }
    rest
}

/// Returns the items of the category, or all that the filter shows under headings.
fn lines(drawing: Drawing<'_>, review: &Review) -> Vec<Line<ItemNo>> {
    let checklist = review.session.checklist();
    if selection(drawing, review).is_everything() {
        let items = checklist.items_of(review.category());
        return items.map(|item| Line::Entry(ItemNo(item))).collect();
    }
    let headings = headings(drawing, review, Headings::GroupsAndTitles);
    groups::of_items(checklist, &shown(drawing, review), headings)
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

/// The blank rows around the item: none of them takes the place of something to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Blanks {
    above: u16,
    below_heading: u16,
    below: u16,
}

/// Returns the blank rows around the item in an area: without a strip those that what is needed leaves, and below the
/// heading one where everything is whole.
fn blanks(drawing: Drawing<'_>, review: &Review, area: Rect) -> Blanks {
    let heading = heading_rows(drawing, review, area);
    let (needed, whole) = match &review.strip {
        Some(form) => {
            let strip = strip::height(drawing, form, area);
            (strip, strip)
        }
        None => (detail::needed(drawing, review, area), detail::height(drawing, review, area)),
    };
    let (needed, whole) = (heading + needed, heading + whole);
    let fits = |rows: u16| u16::from(rows <= area.height);
    match drawing.layout {
        Layout::TooSmall | Layout::Tiny => Blanks { above: 0, below_heading: 0, below: 0 },
        Layout::Compact => Blanks { above: fits(whole + 1), below_heading: 0, below: 0 },
        _ if review.strip.is_some() => Blanks { above: 1, below_heading: 1, below: 1 },
        Layout::Panes => Blanks { above: 1, below_heading: 1, below: fits(needed + 3) },
        Layout::Standard | Layout::Wide => Blanks {
            above: fits(needed + 1),
            below_heading: if heading > 0 { fits(whole + 3) } else { 0 },
            below: fits(needed + 2),
        },
    }
}

/// Returns the rows of the heading above the answer, at most half of an area.
fn heading_rows(drawing: Drawing<'_>, review: &Review, area: Rect) -> u16 {
    if !has_heading(drawing, review, area) {
        return 0;
    }
    let text = review.session.checklist().item(review.cursor).text.shown();
    let rows = u16::try_from(text.row_count(area.width.into())).unwrap_or(u16::MAX);
    rows.min(area.height / 2).max(1)
}

/// Returns whether the item is named above its answer: it is written to, or the list does not show it whole.
fn has_heading(drawing: Drawing<'_>, review: &Review, area: Rect) -> bool {
    review.strip.is_some()
        || drawing.layout == Layout::Tiny
        || row_of(drawing, review, review.cursor).is_cut(area.width)
}

/// Draws what the strip writes to, or the text of the item where the list does not show it whole; returns the area
/// below.
fn draw_heading(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    if review.strip.is_some() {
        return strip::draw_subject(drawing, review, area);
    }
    match drawing.layout {
        Layout::Panes => title::draw_with_status(drawing, review, area),
        Layout::Tiny => title::draw_above_status(drawing, review, 0, area),
        _ if has_heading(drawing, review, area) => draw_text(drawing, review, area),
        _ => area,
    }
}

/// Draws the text of the item under the cursor in at most half of an area, or in the rows that its answer leaves free;
/// returns the area below.
fn draw_text(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let text = review.session.checklist().item(review.cursor).text.shown();
    let taken = detail::needed(drawing, review, area);
    let most = (area.height / 2).max(area.height.saturating_sub(taken)).max(1);
    title::draw(drawing, text, most.into(), area)
}

/// Draws the item under the cursor: its text, and its answer or the strip that writes it.
fn draw_item(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let area = inset(area);
    let blanks = blanks(drawing, review, area);
    let area = split(area, blanks.above).1;
    let area = split_last(area, blanks.below).0;
    let below_heading = draw_heading(drawing, review, area);
    let rest = split(below_heading, blanks.below_heading).1;
    if let Some(form) = &review.strip {
        // Beside all items there is room for what is written about, unless it is several items.
        let is_of_one = strip::several(review, form.purpose.items()).is_none();
        match drawing.layout {
            Layout::Panes if is_of_one => meeting::draw_with_strip(drawing, review, form, rest),
            _ => strip::draw(drawing, form, rest),
        }
    } else {
        detail::draw(drawing, review, rest);
    }
}
