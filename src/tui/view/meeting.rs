//! The meeting: one item, large and calm, readable from the back of a room. Nothing that is needed is
//! dim.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::{Shown, columns};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::tui::action::Action;
use crate::tui::model::review::Review;
use crate::tui::screens::Context;
use crate::tui::update::availability;
use crate::tui::view::drawing::{Draw, Drawing, Layout, inset, rule_inset, split, split_last};
use crate::tui::view::sheet::{self, Block, Flag, Room};
use crate::tui::view::{bottom, categories, header, strip};
use crate::tui::widgets::row::Row;

/// The widest line that is easy to read.
const WIDEST: u16 = 90;
/// The blank columns at the left, with room.
const INDENT: u16 = 4;
/// A category cut to fewer columns says nothing: it stands alone then.
const LEAST_TITLE: usize = 6;
/// The blanks between the marks of the legend, with room and without.
const LEGEND_GAP: &str = "     ";
const NARROW_LEGEND_GAP: &str = "  ";

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let theme = drawing.theme.for_a_room();
    let drawing = Drawing { theme: &theme, ..drawing };
    let (first, rest) = split(area, 1);
    draw_header(drawing, review, first);
    let (middle, last) = split_last(rest, bottom::height(drawing.layout));
    let middle = draw_just_now(drawing, review, middle);
    let (middle, legend) = split_last(middle, legend(drawing, review));
    draw_subject(drawing, review, middle);
    // What the keys are about is drawn first: they are offered where it is seen.
    draw_legend(drawing, review, legend);
    bottom::draw(drawing, review, last);
}

/// Draws the position, the clock and the state of saving.
fn draw_header(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    let session = &review.session;
    let items = session.checklist().items_of(review.category());
    let mut position = format!("  {} of {}  ", review.cursor.0 - items.start + 1, items.len());
    let told = header_end(drawing, review, area.width);
    let mut marks = categories::marks(drawing, review, review.category());
    let told_columns = told.iter().map(|(words, _)| columns(words) + 3).sum::<usize>();
    let beside = usize::from(area.width.saturating_sub(2)).saturating_sub(told_columns);
    let marks_columns = marks.iter().map(|(mark, _)| columns(mark)).sum::<usize>();
    let mut room = beside.saturating_sub(columns(&position) + marks_columns);
    if room < LEAST_TITLE {
        (position, marks, room) = (String::new(), Vec::new(), beside);
    }
    let mut row = Row::new(theme);
    let title = if layout >= Layout::Standard {
        let system = session.system().shown().cut(room / 2, theme.glyphs.ellipsis);
        let title = categories::title(review);
        row = row.left(format!("{system}   "), theme.strong());
        Shown::line(&title).cut(room.saturating_sub(columns(&system) + 3), theme.glyphs.ellipsis)
    } else {
        Shown::line(&categories::title(review)).cut(room, theme.glyphs.ellipsis)
    };
    row = row.left(title, theme.accent()).left(position, theme.plain());
    row = marks.into_iter().fold(row, |row, (mark, style)| row.left(mark, style));
    for (index, (words, style)) in told.into_iter().enumerate() {
        row = row.right(if index == 0 { "" } else { "   " }, theme.plain()).right(words, style);
    }
    row.draw_on(drawing, inset(area));
}

/// Returns what the header ends with: the clock and how far it is saved. Where there is no room for both, it
/// is the clock, unless something is not saved.
fn header_end(drawing: Drawing<'_>, review: &Review, width: u16) -> Vec<(String, Style)> {
    let saving = header::saving(drawing, review, width);
    match drawing.layout {
        Layout::Tiny | Layout::Compact if header::is_in_danger(review) => vec![saving],
        Layout::Tiny => vec![clock(drawing, review)],
        Layout::Standard | Layout::Wide if header::is_long(&saving.0, width) => vec![saving],
        _ => vec![clock(drawing, review), saving],
    }
}

fn clock(drawing: Drawing<'_>, review: &Review) -> (String, Style) {
    let Drawing { model, theme, .. } = drawing;
    let now = review.meeting_time(model.now);
    let Some(meeting) = review.session.meeting() else {
        return ("no clock".to_owned(), theme.strong());
    };
    let style = if meeting.remaining(now).is_none() { theme.alarm() } else { theme.strong() };
    let words = match (meeting.is_running(), drawing.layout) {
        (true, _) => meeting.clock_words(now),
        // Beside more nobody would know the category.
        (false, Layout::Tiny) => "paused".to_owned(),
        (false, _) => format!("{}, paused", meeting.clock_words(now)),
    };
    (words, style)
}

/// Draws the item that was marked or parked just now, and how to get back to it; returns the area below. Who is
/// back there already sees the item itself.
fn draw_just_now(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let Drawing { theme, layout, .. } = drawing;
    if layout == Layout::Tiny {
        return area;
    }
    let area = split(area, u16::from(layout >= Layout::Standard)).1;
    let (line, area) = split(area, 1);
    if let Some(item) = review.sitting.marked.filter(|item| *item != review.cursor) {
        let (words, style) = became(drawing, review, item);
        let text = review.session.checklist().item(item).text.shown();
        let hint = if layout >= Layout::Standard {
            "  {BackToMarked} goes back to it"
        } else {
            "  {BackToMarked}"
        };
        Row::new(theme)
            .left("just now  ", theme.plain())
            .left(words, style)
            .left("  ", theme.plain())
            .left(text.into_cow(), theme.plain())
            .right(drawing.model.told(hint), theme.plain())
            .draw_on(drawing, inset(line));
    }
    rule_inset(drawing, area)
}

/// Returns the state of an item: parked, or the status, as a mark ends the parking.
fn became(drawing: Drawing<'_>, review: &Review, item: ItemNo) -> (String, Style) {
    let theme = drawing.theme;
    if review.is_parked(item) {
        return ("parked".to_owned(), theme.accent());
    }
    let status = review.session.answer(item).status;
    (format!("{} {}", theme.glyph(status), status::short_word(status)), theme.status(status))
}

/// Returns how many rows the marks with their keys take.
fn legend(drawing: Drawing<'_>, review: &Review) -> u16 {
    if drawing.layout < Layout::Standard || review.strip.is_some() { 0 } else { 2 }
}

/// Draws the marks with their keys, and how many items are parked.
fn draw_legend(drawing: Drawing<'_>, review: &Review, area: Rect) {
    if area.height == 0 {
        return;
    }
    let theme = drawing.theme;
    let parked = review.session.meeting().map_or(0, |meeting| meeting.parked.len());
    let parked = if parked > 0 { format!("{parked} parked") } else { String::new() };
    let area_of_row = inset(split(area, 1).0);
    let fits = |row: &Row<'_>| columns(&parked) <= row.room_beside(area_of_row.width);
    let wide = marks(drawing, LEGEND_GAP);
    let row = if fits(&wide) { wide } else { marks(drawing, NARROW_LEGEND_GAP) };
    row.right(parked, theme.plain()).draw_on(drawing, area_of_row);
}

/// Returns the marks with their keys, and the key that marks as last time where it can.
fn marks(drawing: Drawing<'_>, gap: &str) -> Row<'static> {
    let Drawing { theme, model, .. } = drawing;
    let keymap = &model.setup.keymap;
    let mut row = Row::new(theme);
    for (action, status) in [
        (Action::MarkDone, Some(Status::Done)),
        (Action::MarkPartial, Some(Status::Partial)),
        (Action::MarkMissing, Some(Status::Missing)),
        (Action::MarkNotApplicable, Some(Status::NotApplicable)),
    ] {
        let Some(key) = keymap.key_in(Context::Meeting, action) else { continue };
        let words = format!(" {} {}{gap}", theme.glyph(status), status::short_word(status));
        row = row.left(key, theme.key()).left(words, theme.plain());
    }
    let still_so = keymap.key_in(Context::Meeting, Action::StillSo);
    let can = availability(Action::StillSo, model).is_ok() && !drawing.is_blind(Action::StillSo);
    if let Some(key) = still_so.filter(|_| can) {
        row = row.left(key, theme.key()).left(" still so", theme.plain());
    }
    row
}

/// Draws the item: its text, its answer so far, the question, last time's answer; or the strip.
fn draw_subject(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    let indent = if layout >= Layout::Standard { INDENT } else { 0 };
    let area = inset(area);
    let width = area.width.saturating_sub(2 * indent).min(WIDEST);
    let area = Rect { x: area.x + indent, width, ..area };
    let roomy = u16::from(area.height >= 14);
    let area = split(area, roomy).1;
    let text = review.session.checklist().item(review.cursor).text.shown();
    let most = usize::from(area.height / 2).max(1);
    let area = sheet::draw_title(drawing, text, most, area);
    let (line, area) = split(area, u16::from(layout >= Layout::Standard));
    let heavy = theme.glyphs.heavy_rule.repeat(usize::from(line.width.min(46)));
    Row::new(theme).left(heavy, theme.accent()).draw_on(drawing, line);
    let area = split(area, roomy).1;
    if let Some(form) = &review.strip {
        let wanted = strip::height(drawing, form, area).min(area.height);
        let (above, _) = split(area, area.height - wanted);
        let rest = draw_question(drawing, review, roomy, above);
        let fields = Rect { y: rest.y, height: area.bottom() - rest.y, ..area };
        strip::draw(drawing, form, fields);
        return;
    }
    let (line, area) = split(area, 1);
    draw_status(drawing, review, line);
    let area = split(area, roomy).1;
    let room = Room::beside_labels(area.width, usize::from(area.height) + 1);
    sheet::draw_blocks(drawing, &blocks(drawing, review, room), area);
}

/// Draws the answer so far and the question as they stand without the strip, as far as there is room for them
/// and for a blank row below: the note is typed while the question is being answered. Returns the area below.
fn draw_question(drawing: Drawing<'_>, review: &Review, roomy: u16, area: Rect) -> Rect {
    let (line, below) = split(area, 1);
    let below = split(below, roomy).1;
    let most = below.height.saturating_sub(1);
    let room = Room::beside_labels(area.width, usize::from(most) + 1);
    let question = question(drawing, review, room);
    if most == 0 || question.is_empty() {
        return area;
    }
    draw_status(drawing, review, line);
    let taken = sheet::draw_blocks(drawing, &question, split(below, most).0);
    split(below, taken + 1).1
}

/// Draws the answer so far in a line.
fn draw_status(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, .. } = drawing;
    let answer = review.session.answer(review.cursor);
    let words = format!("{} {}", theme.glyph(answer.status), status::word(answer.status));
    let style = match answer.status {
        // Needed, and so not dim.
        None => theme.plain(),
        status => theme.status(status).patch(theme.strong()),
    };
    let mut row = Row::new(theme).left(words, style);
    if answer.blocker {
        row = row.left(format!("   {} blocker", theme.glyphs.blocker), theme.alarm());
    }
    if review.is_parked(review.cursor) {
        row = row.left("   parked", theme.accent());
    }
    row.draw_on(drawing, area);
}

fn blocks(drawing: Drawing<'_>, review: &Review, room: Room) -> Vec<Block> {
    let layout = drawing.layout;
    let answer = review.session.answer(review.cursor);
    let mut blocks = question(drawing, review, room);
    let draft = review.drafts.get(&review.cursor);
    blocks.extend(draft.map(|draft| sheet::draft(drawing, draft, room).ranked(0).at_least(1)));
    let reason = sheet::text(drawing, "Reason", &answer.reason, room);
    blocks.extend(reason.map(|reason| reason.ranked(1).at_least(1)));
    if layout >= Layout::Standard || !answer.note.is_blank() {
        blocks.push(sheet::note(drawing, answer, room).ranked(2).at_least(1));
    }
    if layout > Layout::Tiny || is_said(answer) {
        blocks.push(sheet::facts(drawing, answer, Flag::AmongFacts, room).ranked(2));
    }
    blocks.extend(sheet::conflicts(drawing, answer, room));
    blocks.extend(sheet::risk(drawing, answer, room));
    blocks
}

/// Returns the blocks for asking about an item: the last answer, the question, the evidence to see, the rest.
fn question(drawing: Drawing<'_>, review: &Review, room: Room) -> Vec<Block> {
    let item = review.session.checklist().item(review.cursor);
    let mut blocks = Vec::new();
    blocks.extend(sheet::last_time(drawing, review, review.cursor, room));
    let parts = [("Ask", &item.ask, 1), ("See", &item.evidence, 3)];
    for (label, text, rank) in parts {
        blocks.extend(sheet::text(drawing, label, text, room).map(|b| b.ranked(rank).cut_to(1)));
    }
    blocks
}

fn is_said(answer: &Answer) -> bool {
    answer.owner().is_some() || answer.due.is_some()
}
