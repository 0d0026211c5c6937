//! The answer to the item under the cursor and the guide, as much of it as fits.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::domain::basics::status;
use crate::domain::records::answer::Answer;
use crate::tui::model::review::Review;
use crate::tui::screens::Page;
use crate::tui::view::drawing::{Drawing, Layout};
use crate::tui::view::responses;
use crate::tui::view::sheet::{self, Block, Flag, Room};

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

/// Returns the fewest rows that everything takes which is read before other things get more.
pub(super) fn least(drawing: Drawing<'_>, review: &Review, area: Rect) -> u16 {
    let room = Room::beside_labels(area.width, usize::from(area.height) + 1);
    let lines: usize = blocks(drawing, review, room).iter().map(|block| block.least).sum();
    u16::try_from(lines).unwrap_or(u16::MAX)
}

fn blocks(drawing: Drawing<'_>, review: &Review, room: Room) -> Vec<Block> {
    let layout = drawing.layout;
    let answer = review.session.answer(review.cursor);
    let item = review.session.checklist().item(review.cursor);
    let mut blocks = Vec::new();
    let is_tiny = layout == Layout::Tiny;
    blocks.extend(is_tiny.then(|| status(drawing, answer)));
    let draft = review.drafts.get(&review.cursor);
    blocks.extend(draft.map(|draft| sheet::draft(drawing, draft, room).ranked(0).at_least(1)));
    let reason = sheet::text(drawing, "Reason", &answer.reason, room);
    blocks.extend(reason.map(|reason| reason.ranked(1).at_least(2)));
    if layout >= Layout::Standard || !answer.note.is_blank() {
        // To choose between two values both must be read; before a decision, what was said.
        let is_read = !answer.conflicts.is_empty() || matches!(review.page, Page::WrapUp { .. });
        let (rank, least) = if is_read { (0, 1) } else { (2, 2) };
        blocks.push(sheet::note(drawing, answer, room).ranked(rank).at_least(least).cut_to(1));
    }
    let risk_flag = if layout == Layout::Panes { Flag::Elsewhere } else { Flag::AmongFacts };
    let flag = if is_tiny { Flag::Elsewhere } else { risk_flag };
    // Where there is little room, nothing says that there are none.
    if layout != Layout::Compact || sheet::has_facts(answer) || answer.blocker {
        let rank = u8::from(layout == Layout::Compact);
        blocks.push(sheet::facts(drawing, answer, flag, room).ranked(rank));
    }
    let risk = sheet::standing_risk(drawing, review, review.cursor, risk_flag, room);
    blocks.extend(risk.map(|risk| risk.ranked(1).at_least(1)));
    let last = sheet::last_time(drawing, review, review.cursor, room);
    // On an unassessed item a key confirms it, so it must be seen.
    let rank = u8::from(answer.status.is_some());
    blocks.extend(last.map(|last| last.ranked(rank).at_least(1)));
    blocks.extend(responses::line(drawing, review, room).map(|line| line.ranked(4)));
    blocks.extend(sheet::guide(drawing, item, room));
    blocks.extend(sheet::known(drawing, item, room));
    blocks.extend(sheet::about(drawing, item, room));
    sheet::add_conflicts(drawing, answer, room, &mut blocks);
    blocks
}

fn status(drawing: Drawing<'_>, answer: &Answer) -> Block {
    let theme = drawing.theme;
    let words = format!("{} {}", theme.glyph(answer.status), status::short_word(answer.status));
    let mut block = Block::new("Status", [words], theme.status(answer.status));
    let flag = answer.blocker.then(|| format!("  {}", sheet::blocker(theme)));
    block.lines[0].extend(flag.map(|flag| Span::styled(flag, theme.alarm())));
    block
}
