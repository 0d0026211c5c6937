//! The items that need a look before a decision, each with its reasons: blocker, parked, dissent, no owner,
//! unassessed, skipped.

use ratatui::layout::Rect;

use crate::domain::basics::status;
use crate::domain::basics::text::{Shown, columns, cut};
use crate::domain::insight::agenda::{Loose, LooseEnd};
use crate::domain::insight::conditions::Promise;
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::model::rows::EndRow;
use crate::tui::view::conditions::{self, Columns};
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, inset, list_row, list_rows, rows, rule_inset, split, split_last,
};
use crate::tui::view::sheet::{self, Block, Room};
use crate::tui::view::{bottom, detail, header, meeting, strip, title, words};
use crate::tui::widgets::row::Row;

/// The blanks between the reasons and the item.
const GAP: usize = 2;
/// The reason of a condition.
const PROMISED: &str = "condition";

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, cursor: usize, area: Rect) {
    let (first, rest) = split(area, 1);
    draw_header(drawing, review, first);
    let (middle, last) = split_last(rest, bottom::height_below_text(drawing, review));
    draw_middle(drawing, review, cursor, middle);
    bottom::draw_below_text(drawing, review, last);
}

/// Draws the list, and below it the selected item or the strip that writes it.
fn draw_middle(drawing: Drawing<'_>, review: &Review, cursor: usize, middle: Rect) {
    let blank = u16::from(drawing.layout >= Layout::Standard);
    let middle = split_last(split(middle, blank).1, blank).0;
    let middle = strip::draw_below(drawing, review, middle);
    let (line, rest) = split(middle, 1);
    let ends = review.end_rows(drawing.model.today());
    let title = Row::new(drawing.theme).left("Before you decide", drawing.theme.strong());
    let told = told(&ends, title.room_beside(line.width.saturating_sub(2)));
    title.right(told, drawing.theme.plain()).draw_on(drawing, inset(line));
    let rest = if drawing.layout > Layout::Tiny { rule_inset(drawing, rest) } else { rest };
    if ends.is_empty() {
        let words = "Every item is talked about, every gap has an owner. {Decide} decides.";
        let words = drawing.model.with_keys(words);
        Row::new(drawing.theme)
            .left(words, drawing.theme.plain())
            .draw_on(drawing, inset(split(rest, 1).0));
        return;
    }
    let cursor = cursor.min(ends.len() - 1);
    let reasons = reasons_columns(&ends, usize::from(rest.width));
    let list = draw_list(drawing, review, (&ends, reasons), cursor, rest);
    match &ends[cursor] {
        _ if review.strip.is_some() => {}
        EndRow::Promise(promise) => {
            let below = split(inset(list), blank).1;
            draw_selected_promise(drawing, promise, below);
        }
        EndRow::Item(end) => draw_selected(drawing, review, (end, reasons), inset(list)),
        EndRow::Others(_) if cursor + 1 == ends.len() => draw_folded(drawing, review, inset(list)),
        EndRow::Others(_) => {}
    }
}

/// Draws the system at the left, the meeting's clock and how far the review is saved at the right.
fn draw_header(drawing: Drawing<'_>, review: &Review, area: Rect) {
    if review.session.meeting().is_none() || header::is_in_danger(review) {
        header::draw(drawing, review, area);
        return;
    }
    let theme = drawing.theme;
    let name = review.session.system().shown().into_cow();
    let (clock, style) = meeting::clock(drawing, review);
    let (saving, saved) = header::saving(drawing, review, area.width);
    let row = Row::new(theme).left(name, theme.strong()).right(clock, style);
    let with_saving = row.clone().right(format!("   {saving}"), saved);
    let row = if with_saving.is_cut(area.width.saturating_sub(2)) { row } else { with_saving };
    row.draw_on(drawing, inset(area));
}

/// Returns the fewest rows of the selected row below the list: the same for every row, so that the list stays where it is
/// while the cursor goes through it.
const fn detail_rows(drawing: Drawing<'_>) -> u16 {
    match drawing.layout {
        Layout::Tiny | Layout::TooSmall => 2,
        Layout::Compact => 3,
        Layout::Standard => 5,
        Layout::Wide => 6,
        Layout::Panes => 7,
    }
}

/// Draws the list, where it is long over all rows but those of the selected one; returns the area below.
fn draw_list(
    drawing: Drawing<'_>,
    review: &Review,
    (ends, reasons): (&[EndRow], usize),
    cursor: usize,
    area: Rect,
) -> Rect {
    let below = if review.strip.is_some() { 0 } else { detail_rows(drawing) };
    let most = area.height.saturating_sub(below).max(1);
    let height = u16::try_from(ends.len()).unwrap_or(u16::MAX).min(most);
    let (list, below) = split(area, height);
    let conditions = ends.iter().filter_map(|row| match row {
        EndRow::Promise(promise) => Some(&promise.condition),
        EndRow::Item(_) | EndRow::Others(_) => None,
    });
    let columns = Columns::of(drawing, conditions);
    for (index, line) in list_rows(drawing, ends.len(), cursor, inset(list), "   ") {
        drawing.spot(line, Target::Row(index));
        match &ends[index] {
            EndRow::Promise(promise) => {
                let is_selected = index == cursor;
                draw_promise(drawing, (promise, columns, reasons), is_selected, line);
            }
            EndRow::Item(end) => {
                draw_item(drawing, review, (end, reasons), index == cursor, line);
            }
            EndRow::Others(count) => {
                let is_unfolded = index + 1 < ends.len();
                draw_others(drawing, *count, is_unfolded, index == cursor, line);
            }
        }
    }
    below
}

/// Draws the selected item whole, with its reasons where the list cuts them, and its answer.
fn draw_selected(
    drawing: Drawing<'_>,
    review: &Review,
    (end, reasons): (&Loose, usize),
    area: Rect,
) {
    let theme = drawing.theme;
    let (words, short) = (end.words(), end.short_words());
    let is_cut = words != short || columns(&short) + GAP > reasons;
    let room = Room::beside_labels(area.width, area.height.into());
    let why = Block::new("Why", Shown::line(&words).wrap(room.width), theme.plain()).at_least(1);
    let draw_why = |area: Rect| {
        let taken =
            if is_cut { sheet::draw_blocks(drawing, std::slice::from_ref(&why), area) } else { 0 };
        split(area, taken).1
    };
    if drawing.layout == Layout::Tiny {
        // Of its text the row has more than of the reasons.
        let rest = draw_why(area);
        let text = review.session.checklist().item(end.item).text.shown();
        if rest.height > 0 {
            title::draw(drawing, text, rest.height.into(), rest);
        }
        return;
    }
    let rest = title::draw_with_status(drawing, review, split(area, 1).1);
    detail::draw(drawing, review, draw_why(rest));
}

/// Draws the selected condition whole; in the smallest layout only its text, as its row has the rest.
fn draw_selected_promise(drawing: Drawing<'_>, promise: &Promise, area: Rect) {
    let theme = drawing.theme;
    if drawing.layout == Layout::Tiny {
        let text = conditions::text(drawing, promise);
        title::draw(drawing, Shown::line(&text), area.height.into(), area);
        return;
    }
    let columns = Columns::of(drawing, std::iter::once(&promise.condition));
    let style = (theme.strong(), usize::from(area.width));
    let lines = conditions::lines(drawing, promise, columns, style);
    for (line, words) in rows(area).zip(lines) {
        conditions::add(Row::new(theme), words).draw_on(drawing, line);
    }
}

/// Draws the first of the items that the selected row stands for.
fn draw_folded(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let theme = drawing.theme;
    let others = review.other_ends(drawing.model.today());
    let glyph = format!("  {} ", theme.glyph(None));
    for (index, line) in list_rows(drawing, others.len(), 0, split(area, 1).1, "    ") {
        let text = review.session.checklist().item(others[index].item).text.shown();
        Row::new(theme)
            .left(glyph.clone(), theme.status(None))
            .left(text.into_cow(), theme.plain())
            .draw_on(drawing, line);
    }
}

/// Returns the width of the reasons: as many columns as the longest needs, at most a third of the row.
fn reasons_columns(ends: &[EndRow], width: usize) -> usize {
    let longest = ends.iter().filter_map(|row| match row {
        EndRow::Promise(_) => Some(PROMISED.len()),
        EndRow::Item(end) => Some(columns(&end.short_words())),
        EndRow::Others(_) => None,
    });
    longest.max().unwrap_or(0).min(width / 3) + GAP
}

/// Draws an open condition in a row.
fn draw_promise(
    drawing: Drawing<'_>,
    (promise, columns, reasons): (&Promise, Columns, usize),
    is_selected: bool,
    area: Rect,
) {
    let theme = drawing.theme;
    let (row, style) = list_row(drawing, is_selected);
    // In the smallest layout the owner and the date say what it is.
    let reason = match drawing.layout {
        Layout::Tiny => String::new(),
        _ => format!("{:<reasons$}", cut(PROMISED, reasons - GAP, theme.glyphs.ellipsis)),
    };
    let words = conditions::line(drawing, promise, columns, style);
    conditions::add(row.left(reason, theme.plain()), words).draw_on(drawing, area);
}

/// Draws an item with its reasons in a row; their room is given.
fn draw_item(
    drawing: Drawing<'_>,
    review: &Review,
    (end, reasons): (&Loose, usize),
    is_selected: bool,
    area: Rect,
) {
    let Drawing { theme, layout, .. } = drawing;
    let answer = review.session.answer(end.item);
    let (row, style) = list_row(drawing, is_selected);
    let is_blocker = end.reasons.contains(&LooseEnd::Blocker);
    let reason = if is_blocker { theme.alarm() } else { theme.plain() };
    let glyph = theme.glyph(answer.status);
    let status = if layout >= Layout::Standard {
        let columns = theme.glyphs.status_columns;
        format!("{:columns$}", format!("{glyph} {}", status::short_word(answer.status)))
    } else {
        format!("{glyph} ")
    };
    let words = cut(&shortened(end, reasons - GAP), reasons - GAP, theme.glyphs.ellipsis);
    row.left(format!("{words:<reasons$}"), reason)
        .left(status, theme.status(answer.status))
        .left(review.session.checklist().item(end.item).text.shown().into_cow(), style)
        .draw_on(drawing, area);
}

/// Returns the reasons of an item, or where they need more columns the first with the number of the others.
fn shortened(end: &Loose, room: usize) -> String {
    let words = end.short_words();
    match end.reasons.split_first() {
        Some((first, others)) if columns(&words) > room && !others.is_empty() => {
            format!("{} +{}", first.words(), others.len())
        }
        _ => words,
    }
}

/// Draws the row that stands for the unassessed items which were not on the agenda.
fn draw_others(
    drawing: Drawing<'_>,
    count: usize,
    is_unfolded: bool,
    is_selected: bool,
    area: Rect,
) {
    let (row, style) = list_row(drawing, is_selected);
    let key = if is_unfolded { "{Walk} hides" } else { "{Walk} shows" };
    let row = row.left(format!("{count} unassessed, not on this agenda"), style);
    row.left(format!("   {}", drawing.model.with_keys(key)), drawing.theme.quiet())
        .draw_on(drawing, area);
}

fn told(ends: &[EndRow], room: usize) -> String {
    if ends.is_empty() {
        return "nothing is left".to_owned();
    }
    let counts = counts(ends);
    let rows = ends.iter().filter(|row| !matches!(row, EndRow::Others(_))).count();
    if columns(&counts) <= room { counts } else { format!("{rows} to look at") }
}

/// Returns the numbers of loose ends by kind: `2 skipped, 1 parked, 3 no owner`.
fn counts(ends: &[EndRow]) -> String {
    let has =
        |row: &EndRow, reason| matches!(row, EndRow::Item(end) if end.reasons.contains(&reason));
    let counted = LooseEnd::ALL.into_iter().filter_map(|reason| {
        let count = ends.iter().filter(|row| has(row, reason)).count();
        let many = match reason {
            LooseEnd::Blocker => "blockers",
            other => other.words(),
        };
        (count > 0).then(|| words::count(count, reason.words(), many))
    });
    let promised = ends.iter().filter(|row| matches!(row, EndRow::Promise(_))).count();
    let promised = (promised > 0).then(|| words::count(promised, "condition", "conditions"));
    promised.into_iter().chain(counted).collect::<Vec<_>>().join(", ")
}
