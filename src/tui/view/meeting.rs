//! The meeting: one item, large and calm, readable from the back of a room. Nothing that is needed is
//! dim.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::columns;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::meeting::{Agenda, Meeting, TIME_IS_UP};
use crate::tui::action::Action;
use crate::tui::model::form::Form;
use crate::tui::model::review::{ITEM_STEP, Review};
use crate::tui::screens::Context;
use crate::tui::theme::Glyphs;
use crate::tui::update::availability;
use crate::tui::view::drawing::{Draw, Drawing, Layout, inset, rows, split, split_last};
use crate::tui::view::sheet::{self, Block, Flag, Room};
use crate::tui::view::{bottom, categories, header, panes, responses, strip, title, words};
use crate::tui::widgets::row::Row;

/// The widest line that is easy to read.
const WIDEST: u16 = 90;
/// The blank columns at the left, with room.
const INDENT: u16 = 4;
/// A category cut to fewer columns says nothing.
const LEAST_TITLE: usize = 6;
/// The blank columns at the left of a pane.
const NARROW_INDENT: u16 = 2;
/// The ranks of what an item is measured by, of its note with what comes below it, of the responses, and of the evidence to see; the fewest
/// lines of the first beside others.
const MEASURE: u8 = 0;
const NOTE: u8 = 1;
const BELOW_NOTE: u8 = 2;
const RESPONSES: u8 = 4;
const EVIDENCE: u8 = 5;
/// The rank of what to do first, which comes behind everything else.
const DO_FIRST: u8 = 8;
const LEAST_MEASURE: usize = 2;
/// The blanks between the parts of the header, and between the marks with their keys: with room, and without.
const GAP: &str = "   ";
const NARROW_GAP: &str = "  ";

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let theme = drawing.theme.for_a_room();
    let drawing = Drawing { theme: &theme, ..drawing };
    let (first, rest) = split(area, 1);
    draw_header(drawing, review, first);
    let (middle, last) = split_last(rest, bottom::height(drawing, review));
    let subject = if drawing.layout == Layout::Panes {
        draw_panes(drawing, review, middle)
    } else {
        draw_just_now(drawing, review, middle)
    };
    draw_subject(drawing, review, subject);
    bottom::draw(drawing, review, last);
}

/// Draws what was just marked, all items at the left, and the people at the bottom of the right pane; returns the rest
/// of that.
pub(super) fn draw_panes(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let area = draw_just_now(drawing, review, area);
    let (left, right) = panes::split(drawing, review, area);
    let theme = drawing.theme;
    let is_left_out = |item| review.sitting.position(item).is_none();
    let style = |item| if is_left_out(item) { theme.quiet() } else { theme.plain() };
    panes::draw_items(drawing, review, panes::all_items(review), style, left);
    let inner = indented(drawing.layout, right);
    let (rest, people) = split_last(right, panes::people_height(drawing, review, inner.width));
    panes::draw_people(drawing, review, indented(drawing.layout, people));
    rest
}

/// Draws the system and the category with its marks at the left, the position and the clocks at the right; also above
/// the page of an item of the meeting.
pub(super) fn draw_header(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    let Glyphs { ellipsis, .. } = *theme.glyphs;
    let end = header_end(drawing, review, area.width);
    let taken = end.iter().map(|(words, _)| columns(words) + GAP.len()).sum::<usize>();
    let mut room = usize::from(area.width.saturating_sub(2)).saturating_sub(taken);
    let (session, category) = (&review.session, review.category());
    let checklist = session.checklist();
    let items = checklist.items_of(category);
    let place = format!(" {}/{}", review.cursor.0 - items.start + 1, items.len());
    let place = fitting(&mut room, place);
    let marks = categories::marks(drawing, review, category);
    let marks_columns = marks.iter().map(|(mark, _)| columns(mark)).sum::<usize>() + 1;
    // How many are done would be taken for the position.
    let has_marks = items.len() <= categories::MOST
        && layout >= Layout::Standard
        && room >= LEAST_TITLE + marks_columns;
    room -= if has_marks { marks_columns } else { 0 };
    let system = session.system().shown();
    let system_columns = if layout >= Layout::Standard { system.columns() + 2 } else { 0 };
    let least = columns(&checklist.short_title(category)).max(LEAST_TITLE).min(room);
    let title_columns = room.saturating_sub(system_columns).max(least);
    let title = categories::called(drawing, checklist, category, title_columns);
    let mut row = Row::new(theme);
    let left = room.saturating_sub(columns(&title) + 2);
    if system_columns > 0 && left > 0 {
        row = row.left(format!("{}  ", system.cut(left, ellipsis)), theme.strong());
    }
    // A category that begins stands out.
    let style = if begins_category(review) { theme.accent() } else { theme.strong() };
    row = row.left(title, style).left(place.unwrap_or_default(), theme.plain());
    let marks = marks.into_iter().filter(|_| has_marks);
    row = marks.fold(row.left(" ", theme.plain()), |row, (mark, style)| row.left(mark, style));
    for (index, (words, style)) in end.into_iter().enumerate() {
        row = row.right(if index == 0 { "" } else { GAP }, theme.plain()).right(words, style);
    }
    row.draw_on(drawing, inset(area));
}

/// Returns a text if a title of the least columns has room beside it, and takes the room.
fn fitting(room: &mut usize, text: String) -> Option<String> {
    *room = room.checked_sub(columns(&text)).filter(|left| *left >= LEAST_TITLE)?;
    Some(text)
}

/// Returns whether the item is the first of its category on the agenda.
fn begins_category(review: &Review) -> bool {
    let checklist = review.session.checklist();
    let category = review.category();
    let mut of_category =
        review.sitting.agenda.iter().filter(|item| checklist.category_of(**item) == category);
    of_category.next() == Some(&review.cursor)
}

/// Returns what the header ends with: the position on the agenda, the clock, the time of this item, and how far
/// it is saved where there is room or something is not saved.
fn header_end(drawing: Drawing<'_>, review: &Review, width: u16) -> Vec<(String, Style)> {
    let saving = header::saving(drawing, review, width);
    let is_in_danger = header::is_in_danger(review);
    let position = review.sitting.position(review.cursor).map(|position| {
        let words = format!("item {position} of {}", review.sitting.agenda.len());
        (words, drawing.theme.plain())
    });
    let (clock, style) = clock(drawing, review);
    let this = this_item(drawing, review);
    let is_paused = !review.session.meeting().is_some_and(Meeting::is_running);
    let has_clock = review.session.meeting().is_some();
    // Nobody should talk for long while nothing is timed.
    let clock = (clock, if is_paused && has_clock { drawing.theme.alarm() } else { style });
    let parts = match drawing.layout {
        Layout::Tiny | Layout::Compact if is_in_danger => vec![Some(saving)],
        Layout::Tiny => vec![position, Some(clock)],
        // Nobody is faster than that any more.
        Layout::Compact if is_late(drawing, review) => vec![position, Some(clock)],
        Layout::Compact => vec![position, Some(clock), this],
        _ if header::is_long(&saving.0, width) => vec![Some(saving)],
        // While nothing is timed the names have the room.
        Layout::Standard if !is_in_danger && is_paused => vec![position, Some(clock)],
        Layout::Standard if !is_in_danger => vec![position, Some(clock), this],
        Layout::Standard => vec![position, Some(clock), Some(saving)],
        _ => vec![position, Some(clock), this, Some(saving)],
    };
    parts.into_iter().flatten().collect()
}

/// Returns whether the planned time is over.
fn is_late(drawing: Drawing<'_>, review: &Review) -> bool {
    let now = review.meeting_time(drawing.model.now);
    review.session.meeting().is_some_and(|meeting| meeting.remaining(now).is_none())
}

/// Returns the time of this item, in the alarm style past the pace.
fn this_item(drawing: Drawing<'_>, review: &Review) -> Option<(String, Style)> {
    let Drawing { model, theme, .. } = drawing;
    let seconds = review.item_time(model.now)?.num_seconds();
    let seconds = seconds - seconds % ITEM_STEP.num_seconds();
    let planned = i64::from(review.session.meeting()?.planned_minutes) * 60;
    let count = i64::try_from(review.sitting.agenda.len()).unwrap_or(i64::MAX);
    let style = if seconds * count > planned { theme.alarm() } else { theme.plain() };
    Some((format!("this {}:{:02}", seconds / 60, seconds % 60), style))
}

/// Returns the meeting's clock, in the alarm style past the planned time.
pub(super) fn clock(drawing: Drawing<'_>, review: &Review) -> (String, Style) {
    let Drawing { model, theme, .. } = drawing;
    let now = review.meeting_time(model.now);
    let Some(meeting) = review.session.meeting() else {
        return ("no clock".to_owned(), theme.strong());
    };
    let style = if is_late(drawing, review) { theme.alarm() } else { theme.strong() };
    // A large font has no room for the pace, which says it elsewhere.
    let late = meeting.late_words(now);
    let words = match (meeting.is_running(), drawing.layout) {
        (true, Layout::Tiny) if late.is_some() => TIME_IS_UP.to_owned(),
        (true, _) => late.unwrap_or_else(|| meeting.clock_words(now)),
        // Beside more nobody would know the category.
        (false, Layout::Tiny) => "paused".to_owned(),
        (false, _) => format!("{}, paused", meeting.clock_words(now)),
    };
    (words, style)
}

/// Draws the item that was marked or parked just now, and below it the agenda's progress as a rule; returns the
/// area below. Who is back at that item already sees it.
fn draw_just_now(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let Drawing { theme, layout, .. } = drawing;
    if layout == Layout::Tiny {
        return area;
    }
    let (line, area) = split(area, 1);
    if let Some(item) = review.just_marked() {
        let (words, style) = became(drawing, review, item);
        let text = review.session.checklist().item(item).text.shown();
        let can_undo =
            review.undoes_just_marked() && availability(Action::Undo, drawing.model).is_ok();
        let hint = match layout {
            _ if review.strip.is_some() => "",
            Layout::Standard | Layout::Wide | Layout::Panes if can_undo => {
                "  {BackToMarked} back   {Undo} undo"
            }
            _ => "  {BackToMarked} back",
        };
        Row::new(theme)
            .left("just now  ", theme.plain())
            .left(words, style)
            .left("  ", theme.plain())
            .left(text.into_cow(), theme.plain())
            .right(drawing.model.with_keys(hint), theme.plain())
            .draw_on(drawing, inset(line));
    } else if let Some(words) = order_words(review).filter(|_| layout >= Layout::Standard) {
        Row::new(theme).left(words, theme.plain()).draw_on(drawing, inset(line));
    }
    let (line, area) = split(area, 1);
    draw_progress(drawing, review, inset(line));
    area
}

/// Returns which items the meeting goes through and in what order, where that is not the list.
fn order_words(review: &Review) -> Option<String> {
    let agenda = review.session.meeting()?.agenda;
    (agenda != Agenda::Everything).then(|| format!("agenda: {}", agenda.words()))
}

/// Draws the part of the agenda that is dealt with as a heavy rule, the rest as a thin one.
fn draw_progress(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let theme = drawing.theme;
    let width = usize::from(area.width);
    let count = review.sitting.agenda.len();
    let dealt = count - review.sitting.left();
    let heavy = (dealt * width).div_ceil(count.max(1));
    Row::new(theme)
        .left(theme.glyphs.heavy_rule.repeat(heavy), theme.accent())
        .left(theme.glyphs.rule.repeat(width - heavy), theme.quiet())
        .draw_on(drawing, area);
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

/// Returns the marks with their keys in rows, as far apart as there is room in one: first those after which the
/// meeting goes on.
fn mark_rows(
    drawing: Drawing<'_>,
    is_offered: impl Fn(Action) -> bool,
    width: u16,
) -> Vec<Row<'static>> {
    let theme = drawing.theme;
    let marks = marks(drawing, is_offered);
    let widths: Vec<usize> =
        marks.iter().map(|(key, words)| columns(key) + columns(words)).collect();
    let in_rows = |gap: &&str| words::packed(&widths, gap.len(), width.into());
    let gap = [GAP, NARROW_GAP].into_iter().find(|gap| in_rows(gap).len() == 1);
    let gap = gap.unwrap_or(NARROW_GAP);
    let row = |shown: Range<usize>| {
        marks[shown].iter().fold(Row::new(theme), |row, (key, words)| {
            let gap = if row.is_empty() { "" } else { gap };
            let row = row.left(gap, theme.plain()).left(key.clone(), theme.key());
            row.left(words.clone(), theme.plain())
        })
    };
    in_rows(&gap).into_iter().map(row).collect()
}

/// Returns each mark that is offered and can be set, its key and what it does.
fn marks(drawing: Drawing<'_>, is_offered: impl Fn(Action) -> bool) -> Vec<(String, String)> {
    let Drawing { theme, model, .. } = drawing;
    let mark = |(action, status): (Action, Option<Status>)| {
        let can = availability(action, model).is_ok() && is_offered(action);
        let key = model.setup.keymap.key_in(Context::Meeting, action).filter(|_| can)?;
        let words = match status {
            None => confirmed(drawing),
            // In ASCII the letter of the key is the mark.
            Some(_) if theme.glyph(status) == key => status::short_word(status).to_owned(),
            Some(_) => format!("{} {}", theme.glyph(status), status::short_word(status)),
        };
        let asks = if asks_for_more(action) { theme.glyphs.ellipsis } else { "" };
        Some((key, format!(" {words}{asks}")))
    };
    let marks = [
        (Action::MarkDone, Some(Status::Done)),
        (Action::StillSo, None),
        (Action::MarkPartial, Some(Status::Partial)),
        (Action::MarkMissing, Some(Status::Missing)),
        (Action::MarkNotApplicable, Some(Status::NotApplicable)),
    ];
    marks.into_iter().filter_map(mark).collect()
}

/// Returns what confirming the last answer does: where another status was set today, the last one comes back.
fn confirmed(drawing: Drawing<'_>) -> String {
    let session = drawing.model.review.as_deref().map(|review| (&review.session, review.cursor));
    let statuses = session.and_then(|(session, item)| {
        Some((session.answer(item).status?, session.last_answer(item)?.status?))
    });
    match statuses {
        Some((now, before)) if now != before => {
            format!("back to {}", drawing.theme.glyph(Some(before)))
        }
        _ => "still so".to_owned(),
    }
}

/// Returns whether the item stays after a mark, for a text.
const fn asks_for_more(action: Action) -> bool {
    matches!(action, Action::MarkPartial | Action::MarkMissing | Action::MarkNotApplicable)
}

/// Draws the item: its text with its status, what it is measured by, the answer so far, the marks with their keys;
/// or the strip in the place of the answer.
fn draw_subject(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let blank = u16::from(drawing.layout >= Layout::Standard);
    let area = split(indented(drawing.layout, area), blank).1;
    let area = Rect { width: area.width.min(WIDEST), ..area };
    let area = split(draw_title(drawing, review, area), blank).1;
    let Some(form) = &review.strip else { return draw_answer(drawing, review, area) };
    draw_with_strip(drawing, review, form, split_last(area, blank).0);
}

/// Draws what the item is measured by, the question and what was said of it, as far as the strip below them leaves rows.
pub(super) fn draw_with_strip(drawing: Drawing<'_>, review: &Review, form: &Form, area: Rect) {
    let blank = u16::from(drawing.layout >= Layout::Standard);
    let wanted = strip::height(drawing, form, area).min(area.height);
    let above = split_last(area, wanted + blank).0;
    let room = Room::beside_labels(above.width, usize::from(above.height) + 1);
    let mut asked = question(drawing, review, room);
    share_with_strip(&mut asked);
    let taken = sheet::draw_blocks(drawing, &asked, above);
    let fields = split(area, if taken > 0 { taken + blank } else { 0 }).1;
    strip::draw(drawing, form, fields);
}

/// Returns an area without the blank columns at either side, and with room more of them at the left.
fn indented(layout: Layout, area: Rect) -> Rect {
    let area = inset(area);
    let indent = match layout {
        Layout::Panes => NARROW_INDENT,
        Layout::Standard | Layout::Wide => INDENT,
        _ => 0,
    };
    Rect { x: area.x + indent, width: area.width.saturating_sub(indent), ..area }
}

/// Draws what the item is measured by and the answer so far, and right below them, with room, the marks that are
/// about it.
fn draw_answer(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let is_roomy = drawing.layout >= Layout::Standard;
    // One line more than fits tells that there is more.
    let room = Room::beside_labels(area.width, usize::from(area.height) + 1);
    let blocks = blocks(drawing, review, room);
    if !is_roomy {
        sheet::draw_blocks(drawing, &blocks, area);
        return;
    }
    let most = mark_rows(drawing, |_| true, area.width).len();
    let lines: usize = blocks.iter().map(Block::len).sum();
    let above =
        |blanks: usize| split_last(area, u16::try_from(most + blanks).unwrap_or(area.height)).0;
    // A blank above the marks, and one below them unless a line is needed more.
    let is_whole = lines <= usize::from(above(2).height);
    let above = above(if is_whole { 2 } else { 1 });
    let taken = sheet::draw_blocks(drawing, &blocks, above);
    let marks = mark_rows(drawing, |action| !drawing.is_blind(action), area.width);
    for (line, row) in rows(split(area, taken + 1).1).zip(marks) {
        row.draw_on(drawing, line);
    }
}

/// Draws the text of the item and its status, below it where there is no room for a column of its own.
fn draw_title(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    if drawing.layout >= Layout::Standard {
        return title::draw_with_status(drawing, review, area);
    }
    // What is typed and picked from is needed more than the status.
    let least = review.strip.as_ref().map_or(0, |form| strip::least(drawing, form, area));
    title::draw_above_status(drawing, review, least, area)
}

fn blocks(drawing: Drawing<'_>, review: &Review, room: Room) -> Vec<Block> {
    let answer = review.session.answer(review.cursor);
    let mut blocks = question(drawing, review, room);
    let note = (!answer.note.is_blank()).then(|| sheet::note(drawing, answer, room));
    if drawing.layout < Layout::Standard {
        share_rows(&mut blocks, note.as_ref().map_or(0, Block::len), room);
    }
    let draft = review.drafts.get(&review.cursor);
    blocks.extend(draft.map(|draft| sheet::draft(drawing, draft, room).ranked(0).at_least(1)));
    let reason = sheet::text(drawing, "Reason", &answer.reason, room);
    // To choose between two values both must be read.
    let rank = |rank| if answer.conflicts.is_empty() { rank } else { 0 };
    blocks.extend(reason.map(|reason| reason.ranked(rank(2)).at_least(1)));
    // What was said today is read before what was said last time.
    blocks.extend(note.map(|note| note.ranked(rank(NOTE)).at_least(1)));
    if sheet::has_facts(answer) {
        // In a large font whoever sees to a gap is asked first.
        let is_asked = drawing.layout == Layout::Compact && answer.is_open();
        let facts_rank = if is_asked { 1 } else { 4 };
        let facts = sheet::facts(drawing, answer, Flag::Elsewhere, room);
        blocks.push(facts.ranked(rank(facts_rank)));
    }
    sheet::add_conflicts(drawing, answer, room, &mut blocks);
    blocks
}

/// Lowers, above the strip, the lines of what was said before to one each before others get more, and has the responses
/// read before the question.
fn share_with_strip(blocks: &mut [Block]) {
    for block in blocks {
        match block.rank {
            RESPONSES => block.rank = BELOW_NOTE,
            NOTE | BELOW_NOTE => block.least = block.least.min(1),
            _ => {}
        }
    }
}

/// Lowers, in a large font, the lines that a question gets before others get more: beside a note of so many lines to one
/// each, and to none the evidence to see where not all have room; and in the smallest layout, where it would take every
/// row, what the item is measured by in favour of the last answer.
fn share_rows(blocks: &mut [Block], note: usize, room: Room) {
    let rows = room.most.saturating_sub(1);
    let is_short = blocks.iter().map(Block::len).sum::<usize>() + note > rows;
    let others =
        note.min(1) + blocks.iter().filter(|one| one.offers == Some(Action::StillSo)).count();
    for block in blocks {
        match block.rank {
            MEASURE => {
                block.least = block.least.min(rows.saturating_sub(others).max(LEAST_MEASURE));
            }
            EVIDENCE if note > 0 && is_short => block.least = 0,
            _ if note > 0 => {
                block.least = block.least.min(1);
                block.rank = block.rank.max(BELOW_NOTE);
            }
            _ => {}
        }
    }
}

/// Returns the blocks for asking about an item: what it is measured by, the question, the evidence to see, the
/// last answer.
fn question(drawing: Drawing<'_>, review: &Review, room: Room) -> Vec<Block> {
    let item = review.session.checklist().item(review.cursor);
    let parts = [
        (sheet::DONE_WHEN, &item.done_when, MEASURE),
        ("Ask", &item.ask, 3),
        ("See", &item.evidence, EVIDENCE),
        ("Do first", &item.if_missing, DO_FIRST),
    ];
    let is_shown = |rank| rank != DO_FIRST || drawing.layout == Layout::Panes;
    let parts = parts.into_iter().filter(|(.., rank)| is_shown(*rank));
    let block = |(label, text, rank)| {
        let block = sheet::text(drawing, label, text, room)?.ranked(rank);
        // What comes last is whole or not there.
        let fewest = if rank == DO_FIRST { block.len() } else { 1 };
        Some(block.cut_to(fewest))
    };
    let mut blocks: Vec<Block> = parts.filter_map(block).collect();
    let is_measured = !item.done_when.is_blank();
    let is_roomy = drawing.layout >= Layout::Standard;
    blocks.extend(sheet::known(drawing, item, room).filter(|_| is_roomy));
    blocks.extend(sheet::about(drawing, item, room).filter(|_| !is_measured));
    // In a large font they stand beside the status.
    if is_roomy {
        blocks.extend(responses::in_rows(drawing, review, room, RESPONSES));
    }
    // The status of last time is said before who accepted it then.
    let last = sheet::last_time(drawing, review, review.cursor, room);
    let last_in_few = |last: Block| last.ranked(NOTE).at_least(1);
    let in_rows = |last: Block| if is_roomy { last.ranked(BELOW_NOTE) } else { last_in_few(last) };
    // That nobody said anything needs no row.
    let said = review.session.last_answer(review.cursor);
    let is_said = said.is_some_and(|last| last.status.is_some() || !last.note.is_blank());
    blocks.extend(last.filter(|_| is_said).map(in_rows));
    let risk = sheet::standing_risk(drawing, review, review.cursor, Flag::Elsewhere, room);
    let rank = if is_roomy { 1 } else { BELOW_NOTE };
    blocks.extend(risk.map(|risk| risk.ranked(rank).at_least(1).growing_last()));
    blocks
}
