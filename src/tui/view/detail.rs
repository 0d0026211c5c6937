//! The answer to the item under the cursor and the guide, as much of it as fits.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::domain::answer::Answer;
use crate::domain::checklist::Item;
use crate::domain::due;
use crate::domain::status;
use crate::domain::text::{Shown, Text};
use crate::store::bookmark::Draft;
use crate::tui::model::review::Review;
use crate::tui::view::{Drawing, Layout, rows, words};
use crate::tui::widgets::row::Row;

/// The columns of the labels.
pub(super) const LABEL: usize = 11;

/// A labelled text of one line or more.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// What it is.
    pub label: &'static str,
    /// Its lines, wrapped.
    pub lines: Vec<String>,
    /// How the lines look.
    pub style: Style,
    /// How many lines it gets before others get more.
    least: usize,
    /// The lower, the earlier it gets room.
    rank: u8,
}

impl Block {
    fn new(label: &'static str, lines: Vec<String>, style: Style, least: usize, rank: u8) -> Self {
        Self {
            label,
            lines,
            style,
            least,
            rank,
        }
    }
}

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let blocks = blocks(drawing, review, usize::from(area.width));
    let shares = shares(&blocks, usize::from(area.height));
    let mut free = rows(area);
    for (block, share) in blocks.iter().zip(shares) {
        draw_block(drawing, block, share, &mut free, buffer);
    }
}

fn draw_block(
    drawing: Drawing<'_>,
    block: &Block,
    share: usize,
    free: &mut impl Iterator<Item = Rect>,
    buffer: &mut Buffer,
) {
    let Drawing { theme, .. } = drawing;
    let is_cut = share < block.lines.len();
    for (place, line) in block.lines.iter().take(share).enumerate() {
        let Some(row) = free.next() else { return };
        let label = if place == 0 { block.label } else { "" };
        let mut text = Row::new(theme)
            .left(format!("{label:LABEL$}"), theme.quiet())
            .left(line.as_str(), block.style);
        if is_cut && place + 1 == share {
            text = text
                .left(theme.glyphs.ellipsis, block.style)
                .right("Enter for more", theme.quiet());
        }
        text.render(row, buffer);
    }
}

/// How many lines each block gets: first the least of each by rank, then the rest by rank.
fn shares(blocks: &[Block], height: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|&place| blocks[place].rank);
    let mut shares = vec![0; blocks.len()];
    let mut room = height;
    for &place in &order {
        let wish = blocks[place].lines.len().min(blocks[place].least);
        // A guide that is cut in the middle of its first sentence helps nobody.
        if wish <= room {
            shares[place] = wish;
            room -= wish;
        }
    }
    for &place in &order {
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
    let plain = theme.plain();
    let mut blocks = Vec::new();
    if layout == Layout::Tiny {
        blocks.push(Block::new(
            "",
            vec![status_line(drawing, answer)],
            theme.status(answer.status),
            1,
            0,
        ));
    }
    if let Some(draft) = review.drafts.get(&review.cursor) {
        blocks.push(Block::new(
            "Not kept",
            draft_lines(draft, width),
            theme.accent(),
            1,
            0,
        ));
    }
    if !answer.reason.is_blank() {
        let lines = words::wrapped(answer.reason.lines(), width);
        blocks.push(Block::new("Reason", lines, plain, 1, 1));
    }
    if !answer.note.is_blank() || layout >= Layout::Standard {
        blocks.push(Block::new(
            "Note",
            note_lines(drawing, answer, width),
            plain,
            2,
            2,
        ));
    }
    blocks.push(Block::new(
        "Owner",
        vec![facts(drawing, answer)],
        plain,
        1,
        1,
    ));
    blocks.extend(guide(drawing, item, width));
    blocks
}

/// The guide: the question, the evidence to ask for, what done looks like, what to do first.
pub(super) fn guide(drawing: Drawing<'_>, item: &Item, width: usize) -> Vec<Block> {
    let plain = drawing.theme.plain();
    let parts: [(&str, &Text, u8); 4] = [
        ("Ask", &item.ask, 3),
        ("See", &item.evidence, 5),
        ("Done when", &item.done_when, 4),
        ("If missing", &item.if_missing, 6),
    ];
    parts
        .into_iter()
        .filter(|(_, text, _)| !text.is_blank())
        .map(|(label, text, rank)| {
            let lines = words::wrapped(text.lines(), width);
            Block::new(label, lines.clone(), plain, lines.len(), rank)
        })
        .collect()
}

fn status_line(drawing: Drawing<'_>, answer: &Answer) -> String {
    format!(
        "{} {}",
        drawing.theme.glyph(answer.status),
        status::word(answer.status)
    )
}

fn note_lines(drawing: Drawing<'_>, answer: &Answer, width: usize) -> Vec<String> {
    if answer.note.is_blank() {
        return vec![drawing.theme.glyphs.nothing.to_owned()];
    }
    words::wrapped(answer.note.lines(), width)
}

fn draft_lines(draft: &Draft, width: usize) -> Vec<String> {
    let fields = [
        &draft.note,
        &draft.owner,
        &draft.due,
        &draft.evidence,
        &draft.reason,
    ];
    let texts: Vec<&str> = fields.into_iter().flatten().map(String::as_str).collect();
    words::wrapped(
        texts.into_iter().flat_map(str::lines).map(Shown::line),
        width,
    )
}

/// Owner, due date, evidence and blocker in one line.
pub(super) fn facts(drawing: Drawing<'_>, answer: &Answer) -> String {
    let Drawing { theme, model, .. } = drawing;
    let nothing = theme.glyphs.nothing;
    let owner = answer.owner().map_or_else(
        || nothing.to_owned(),
        |owner| owner.shown().cut(24, theme.glyphs.ellipsis),
    );
    let due = answer.due.map_or_else(
        || nothing.to_owned(),
        |due| format!("{due}, {}", due::distance(due, model.today())),
    );
    let evidence = match answer.evidence.len() {
        0 => nothing.to_owned(),
        1 => "1 link".to_owned(),
        count => format!("{count} links"),
    };
    let blocker = if answer.blocker { "      Blocker" } else { "" };
    format!("{owner}      Due  {due}      Evidence  {evidence}{blocker}")
}
