//! The two answers to an item of a comparison, whole, the earlier one first: below one another, or with room side
//! by side.

use ratatui::layout::Rect;

use crate::domain::basics::status;
use crate::domain::insight::agreement::Voices;
use crate::domain::insight::apart;
use crate::domain::insight::compare::Compared;
use crate::domain::records::checklist::ItemId;
use crate::tui::model::compare::{Compare, CompareRow};
use crate::tui::view::compare::change::{change_style, change_words};
use crate::tui::view::drawing::{Draw, Drawing, Layout, inset, rows, scrolled, split, split_last};
use crate::tui::view::sheet::{self, Accepted, Block, Flag, Room};
use crate::tui::view::{responses, title, words};
use crate::tui::widgets::row::Row;

/// The blank columns between two answers side by side.
const BETWEEN: u16 = 2;
/// The widest line of the guide that is easy to read.
const WIDEST: u16 = 110;

/// A line of the page: over the whole width, or one beside the other.
enum Line<'r> {
    Whole(Row<'r>),
    Beside(Row<'r>, Row<'r>),
}

/// Draws the item, what became of it, and the answers and the guide from a line on.
pub(super) fn draw(
    drawing: Drawing<'_>,
    compare: &Compare,
    (item, listed): (&Compared<'_>, &[CompareRow<'_>]),
    scroll: usize,
    area: Rect,
) {
    let area = inset(area);
    let area = title::draw(drawing, item.text.shown(), usize::from(area.height / 2), area);
    let (line, area) = split(area, 1);
    verdict(drawing, compare, item, listed).draw_on(drawing, line);
    let lines = lines(drawing, compare, item, (area.width, drawing.layout >= Layout::Wide));
    let overflows = lines.len() > usize::from(area.height);
    let (text, last) = split_last(area, u16::from(overflows));
    let scroll = scrolled(drawing, scroll, lines.len(), text, last);
    for (row, line) in rows(text).zip(lines.into_iter().skip(scroll)) {
        match line {
            Line::Whole(line) => line.draw_on(drawing, row),
            Line::Beside(first, second) => {
                let [left, right] = halves(row);
                first.draw_on(drawing, left);
                second.draw_on(drawing, right);
            }
        }
    }
}

/// Draws the item, and below it both answers and the guide, as much as has room beside the list.
pub(super) fn draw_beside(
    drawing: Drawing<'_>,
    compare: &Compare,
    item: &Compared<'_>,
    area: Rect,
) {
    let Drawing { theme, model, .. } = drawing;
    let area = inset(area);
    let area = title::draw(drawing, item.text.shown(), usize::from(area.height / 2), area);
    let lines = lines(drawing, compare, item, (area.width, false));
    let overflows = lines.len() > usize::from(area.height);
    let (text, last) = split_last(area, u16::from(overflows));
    if overflows {
        let hint = model.with_keys("{ReadAnswers} for more");
        Row::new(theme).right(hint, theme.quiet()).draw_on(drawing, last);
    }
    for (row, line) in rows(text).zip(lines) {
        if let Line::Whole(line) = line {
            line.draw_on(drawing, row);
        }
    }
}

/// Returns what became of the item, its place among those listed, and the keys to the others.
fn verdict<'r>(
    drawing: Drawing<'_>,
    compare: &Compare,
    item: &Compared<'_>,
    listed: &[CompareRow<'_>],
) -> Row<'r> {
    let Drawing { theme, model, layout, .. } = drawing;
    let items = |rows: &[CompareRow<'_>]| {
        rows.iter().filter(|row| matches!(row, CompareRow::Item(_))).count()
    };
    let (number, count) = (items(&listed[..=compare.cursor]), items(listed));
    let keys = match layout {
        Layout::Tiny => "   {MoveDown} next",
        _ => "   {MoveDown} next  {MoveUp} previous",
    };
    let keys = model.with_keys(keys);
    Row::new(theme)
        .left(change_words(item, layout.max(Layout::Compact)), change_style(drawing, item))
        .right(format!("{number} of {count}"), theme.plain())
        .right(keys, theme.quiet())
}

/// Returns both answers, side by side or not, with the guide below them, in a width.
fn lines<'r>(
    drawing: Drawing<'_>,
    compare: &Compare,
    item: &Compared<'_>,
    (whole, is_beside): (u16, bool),
) -> Vec<Line<'r>> {
    let theme = drawing.theme;
    let [before, after] = compare.voices();
    let area = Rect { width: whole, ..Rect::default() };
    let width = if is_beside { halves(area)[0].width } else { whole };
    let room = Room::beside_labels(width, usize::MAX);
    let earlier_id = item.earlier_id.unwrap_or(item.id);
    let sessions = [before.session(), after.session()];
    let [one, other] = apart::of_two(sessions, drawing.model.now.zone);
    let first = answer(drawing, (before, one), earlier_id, room);
    let second = answer(drawing, (after, other), item.id, room);
    let blank = || Line::Whole(Row::new(theme));
    let mut lines: Vec<Line<'r>> = Vec::new();
    if is_beside {
        let count = first.len().max(second.len());
        let padded = |rows: Vec<Row<'r>>| {
            rows.into_iter().chain(std::iter::repeat_with(|| Row::new(theme))).take(count)
        };
        lines.push(blank());
        lines.extend(padded(first).zip(padded(second)).map(|(one, two)| Line::Beside(one, two)));
    } else {
        // In the smallest layout a heading is enough to part them.
        let is_parted = drawing.layout > Layout::Tiny;
        for rows in [first, second] {
            lines.extend(is_parted.then(blank));
            lines.extend(rows.into_iter().map(Line::Whole));
        }
    }
    let id = ItemId::new(item.id);
    let asked = [after, before].into_iter().find_map(|voices| {
        let checklist = voices.session().checklist();
        checklist.number(&id).map(|number| checklist.item(number))
    });
    let room = Room::beside_labels(area.width.min(WIDEST), usize::MAX);
    let guide = asked.map(|item| sheet::guide(drawing, item, room)).unwrap_or_default();
    lines.extend((!guide.is_empty()).then(blank));
    lines.extend(block_rows(drawing, guide).map(Line::Whole));
    lines
}

/// Returns the left and the right half of an area.
fn halves(area: Rect) -> [Rect; 2] {
    let width = area.width.saturating_sub(BETWEEN) / 2;
    [Rect { width, ..area }, Rect { x: area.right() - width, width, ..area }]
}

/// Returns the rows of a review's answer: its day, with what tells it from another of that day, and status, all that was
/// written, and the responses.
fn answer<'r>(
    drawing: Drawing<'_>,
    (voices, apart): (Voices<'_>, Option<String>),
    id: &str,
    room: Room,
) -> Vec<Row<'r>> {
    let Drawing { theme, model, .. } = drawing;
    let session = voices.session();
    let heading = |words: String| Row::new(theme).left(words, theme.strong());
    let apart = apart.map(|apart| format!(" {apart}")).unwrap_or_default();
    let day = format!("{}{apart}", words::date(session.created_at(), model.now));
    let Some(number) = session.checklist().number(&ItemId::new(id)) else {
        return vec![heading(format!("{day}  not asked"))];
    };
    let answer = session.answer(number);
    let links = answer.evidence.iter().map(|evidence| evidence.link.shown());
    let links: Vec<String> = words::wrapped(links, room.width).collect();
    let reason = sheet::text(drawing, "Reason", &answer.reason, room);
    let mut blocks: Vec<Block> = reason.into_iter().collect();
    // In the smallest layout what is empty takes no row.
    let is_roomy = drawing.layout > Layout::Tiny;
    if is_roomy || !answer.note.is_blank() {
        blocks.push(sheet::note(drawing, answer, room));
    }
    let flag = if is_roomy { Flag::AmongFacts } else { Flag::Elsewhere };
    if is_roomy || sheet::has_facts(answer) {
        blocks.push(sheet::facts(drawing, answer, flag, room));
    }
    if answer.blocker && !is_roomy {
        blocks.push(Block::new("", [sheet::blocker(theme)], theme.alarm()));
    }
    blocks.extend((!links.is_empty()).then(|| Block::new("Evidence", links, theme.plain())));
    let risk = answer.accepted_risk();
    blocks.extend(
        risk.and_then(|risk| sheet::risk(drawing, risk, Accepted::Here, Flag::AmongFacts, room)),
    );
    blocks.extend(responses::blocks(drawing, voices, number, room));
    let status = format!("{day}  {} {}", theme.glyph(answer.status), status::word(answer.status));
    std::iter::once(heading(status)).chain(block_rows(drawing, blocks)).collect()
}

fn block_rows<'r>(drawing: Drawing<'_>, blocks: Vec<Block>) -> impl Iterator<Item = Row<'r>> {
    let rows = |block: Block| {
        (0..block.len()).map(|index| block.row(index, drawing.theme)).collect::<Vec<_>>()
    };
    blocks.into_iter().flat_map(rows)
}
