//! The answer to the item under the cursor and the guide, as much of it as fits.

use ratatui::layout::Rect;

use crate::tui::model::review::Review;
use crate::tui::screens::Page;
use crate::tui::view::drawing::{Drawing, Layout};
use crate::tui::view::responses;
use crate::tui::view::sheet::{self, Block, Flag, Room};

/// The ranks of what is read first, of what was said, of what was said before, of the question, and of what says that
/// nothing was said.
const FIRST: u8 = 0;
const SAID: u8 = 1;
const BEFORE: u8 = 2;
const ASK: u8 = 3;
const NOTHING: u8 = 4;
/// The fewest rows of what defines an item where others need theirs.
const LEAST_MEASURE: usize = 2;

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect) {
    // One line more than fits tells that there is more.
    let room = Room::beside_labels(area.width, usize::from(area.height) + 1);
    sheet::draw_blocks(drawing, &blocks(drawing, review, room), area);
}

/// Returns the rows that everything takes.
pub(super) fn height(drawing: Drawing<'_>, review: &Review, area: Rect) -> u16 {
    let room = Room::beside_labels(area.width, usize::from(area.height) + 1);
    let lines: usize = blocks(drawing, review, room).iter().map(Block::len).sum();
    u16::try_from(lines).unwrap_or(u16::MAX)
}

/// Returns the rows of everything that is needed: of what defines the item all, of the rest that is said of it the
/// fewest.
pub(super) fn needed(drawing: Drawing<'_>, review: &Review, area: Rect) -> u16 {
    let room = Room::beside_labels(area.width, usize::from(area.height) + 1);
    let rows = |block: &Block| match block.rank {
        FIRST => block.least,
        _ => block.fewest,
    };
    let blocks = blocks(drawing, review, room);
    let lines: usize = blocks.iter().filter(|block| block.rank < ASK).map(rows).sum();
    u16::try_from(lines).unwrap_or(u16::MAX)
}

fn blocks(drawing: Drawing<'_>, review: &Review, room: Room) -> Vec<Block> {
    let layout = drawing.layout;
    let answer = review.session.answer(review.cursor);
    let item = review.session.checklist().item(review.cursor);
    let mut blocks = Vec::new();
    let draft = review.drafts.get(&review.cursor);
    blocks.extend(draft.map(|draft| sheet::draft(drawing, draft, room).ranked(FIRST).at_least(1)));
    let reason = sheet::text(drawing, "Reason", &answer.reason, room);
    let is_tiny = layout == Layout::Tiny;
    let (rank, rows) = if is_tiny { (FIRST, 1) } else { (SAID, 2) };
    blocks.extend(reason.map(|reason| reason.ranked(rank).at_least(rows).cut_to(1)));
    // Where there is little room, nothing says that there is none.
    if layout >= Layout::Standard || !answer.note.is_blank() {
        blocks.push(note(drawing, review, room));
    }
    let is_titled = matches!(layout, Layout::Tiny | Layout::Panes) || review.page != Page::List;
    let flag = if is_titled { Flag::Elsewhere } else { Flag::AmongFacts };
    // In the smallest layout a blocker is flagged beside the status.
    let has_facts = sheet::has_facts(answer) || answer.blocker && !is_tiny;
    if layout >= Layout::Standard || has_facts {
        let rank = if has_facts || answer.is_gap() { FIRST } else { BEFORE };
        blocks.push(sheet::facts(drawing, answer, flag, room).ranked(rank));
    }
    // In the smallest layout the least of them stands beside the status.
    if layout > Layout::Tiny {
        blocks.extend(responses::in_rows(drawing, review, room, FIRST));
    }
    let last = sheet::last_time(drawing, review, review.cursor, room);
    // On an unassessed item a key confirms it, so it must be seen.
    let rank = if answer.status.is_some() { BEFORE } else { FIRST };
    blocks.extend(last.map(|last| last.ranked(rank).at_least(1)));
    let risk = sheet::standing_risk(drawing, review, review.cursor, flag, room);
    // Whoever assesses accepts no risk.
    let rank = if review.session.is_assessment() { NOTHING } else { SAID };
    blocks.extend(risk.map(|risk| risk.ranked(rank).at_least(1)));
    blocks.extend(sheet::guide(drawing, item, room));
    blocks.extend(sheet::known(drawing, item, room));
    blocks.extend(sheet::about(drawing, item, room));
    sheet::add_conflicts(drawing, answer, room, &mut blocks);
    if layout == Layout::Compact {
        share_rows(&mut blocks, room);
    }
    blocks
}

/// Returns the note. To choose between two values both must be read; before a decision, what was said.
fn note(drawing: Drawing<'_>, review: &Review, room: Room) -> Block {
    let answer = review.session.answer(review.cursor);
    let is_read = !answer.conflicts.is_empty() || matches!(review.page, Page::WrapUp { .. });
    let (rank, least) = match answer.note.is_blank() {
        _ if is_read => (FIRST, 1),
        true => (NOTHING, 1),
        false => (SAID, 2),
    };
    sheet::note(drawing, answer, room).ranked(rank).at_least(least).cut_to(1)
}

/// Lowers, where rows are few, the lines that what defines the item gets before each other thing that was said has one.
fn share_rows(blocks: &mut [Block], room: Room) {
    let is_said = |block: &&Block| block.rank <= SAID && block.label != sheet::DONE_WHEN;
    let said: usize = blocks.iter().filter(is_said).map(|block| block.fewest).sum();
    let rows = room.most.saturating_sub(1 + said).max(LEAST_MEASURE);
    for block in blocks.iter_mut().filter(|block| block.label == sheet::DONE_WHEN) {
        block.least = block.least.min(rows);
    }
}
