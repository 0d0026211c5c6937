//! The answer to the item under the cursor and the guide, as much of it as fits.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::domain::status;
use crate::tui::model::review::Review;
use crate::tui::view::sheet::{self, Block, Room};
use crate::tui::view::{Drawing, Layout, rows};

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    // One line more than fits tells that there is more.
    let room = Room::beside_labels(area.width, usize::from(area.height) + 1);
    let blocks = blocks(drawing, review, room);
    let shares = shares(&blocks, usize::from(area.height));
    let shown = blocks
        .iter()
        .zip(shares)
        .flat_map(|(block, share)| (0..share).map(move |place| (block, place, share)));
    for (area, (block, place, share)) in rows(area).zip(shown) {
        let theme = drawing.theme;
        let mut row = block.row(place, theme);
        if place + 1 == share && share < block.lines.len() {
            row = row
                .left(theme.glyphs.ellipsis, theme.plain())
                .right("Enter for more", theme.quiet());
        }
        row.render(area, buffer);
    }
}

/// How many lines each block gets: first the least of each by rank, then the rest by rank.
fn shares(blocks: &[Block], height: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|&place| blocks[place].rank);
    let mut shares = vec![0; blocks.len()];
    let mut room = height;
    for &place in &order {
        if blocks[place].fewest <= room {
            shares[place] = blocks[place].least.min(room);
            room -= shares[place];
        }
    }
    for &place in order.iter().filter(|&&place| blocks[place].least > 0) {
        if shares[place] > 0 {
            let more = (blocks[place].lines.len() - shares[place]).min(room);
            shares[place] += more;
            room -= more;
        }
    }
    shares
}

fn blocks(drawing: Drawing<'_>, review: &Review, room: Room) -> Vec<Block> {
    let Drawing { theme, layout, .. } = drawing;
    let answer = review.session.answer(review.cursor);
    let item = review.session.checklist().item(review.cursor);
    let mut blocks = Vec::new();
    if layout == Layout::Tiny {
        let words = format!("{} {}", theme.glyph(answer.status), status::word(answer.status));
        blocks.push(Block::new("Status", [words], theme.status(answer.status)));
    }
    blocks.extend(sheet::conflicts(drawing, answer));
    let draft = review.drafts.get(&review.cursor);
    blocks.extend(draft.map(|draft| sheet::draft(drawing, draft, room).ranked(0).at_least(1)));
    let reason = sheet::text(drawing, "Reason", &answer.reason, room);
    blocks.extend(reason.map(|reason| reason.ranked(1).at_least(2)));
    if layout >= Layout::Standard || !answer.note.is_blank() {
        blocks.push(sheet::note(drawing, answer, room).ranked(2).at_least(2));
    }
    blocks.push(sheet::facts(drawing, answer, room).ranked(1));
    blocks.extend(sheet::guide(drawing, item, room));
    blocks
}
