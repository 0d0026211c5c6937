//! The answer to the item under the cursor and the guide, as much of it as fits.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::domain::status;
use crate::tui::model::review::Review;
use crate::tui::view::sheet::{self, Block, LABEL};
use crate::tui::view::{Drawing, Layout, rows};

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let blocks = blocks(drawing, review, usize::from(area.width));
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
        // A guide that is cut in the middle of its first sentence helps nobody.
        if blocks[place].least <= room {
            shares[place] = blocks[place].least;
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

fn blocks(drawing: Drawing<'_>, review: &Review, width: usize) -> Vec<Block> {
    let Drawing { theme, layout, .. } = drawing;
    let answer = review.session.answer(review.cursor);
    let item = review.session.checklist().item(review.cursor);
    let width = width.saturating_sub(LABEL).max(1);
    let mut blocks = Vec::new();
    if layout == Layout::Tiny {
        let words = format!("{} {}", theme.glyph(answer.status), status::word(answer.status));
        blocks.push(Block::new("Status", vec![words], theme.status(answer.status)));
    }
    let draft = review.drafts.get(&review.cursor);
    blocks.extend(draft.map(|draft| sheet::draft(drawing, draft, width).ranked(0, 1)));
    let reason = sheet::text(drawing, "Reason", &answer.reason, width);
    blocks.extend(reason.map(|reason| reason.ranked(1, 2)));
    if layout >= Layout::Standard || !answer.note.is_blank() {
        blocks.push(sheet::note(drawing, answer, width).ranked(2, 2));
    }
    blocks.push(sheet::facts(drawing, answer).ranked(1, 1));
    blocks.extend(sheet::guide(drawing, item, width));
    blocks
}
