//! The two answers to an item of a comparison, whole, the earlier one first.

use ratatui::layout::Rect;

use crate::domain::basics::status;
use crate::domain::insight::compare::Compared;
use crate::domain::records::checklist::ItemId;
use crate::domain::session::Session;
use crate::tui::model::compare::Compare;
use crate::tui::view::drawing::{Draw, Drawing, inset, rows, scrolled};
use crate::tui::view::sheet::{self, Block, Flag, Room};
use crate::tui::view::words;
use crate::tui::widgets::row::Row;

/// Draws the answers from a line on, and in the last row how many lines follow.
pub(super) fn draw(
    drawing: Drawing<'_>,
    compare: &Compare,
    item: &Compared<'_>,
    scroll: usize,
    (area, foot): (Rect, Rect),
) {
    let theme = drawing.theme;
    let area = inset(area);
    let area = sheet::draw_title(drawing, item.text.shown(), usize::from(area.height / 2), area);
    let room = Room::beside_labels(area.width, usize::MAX);
    let answers = compare.sessions.iter().map(|session| answer(drawing, session, item.id, room));
    let lines: Vec<Row<'_>> = answers
        .flat_map(|(heading, blocks)| {
            let rows = blocks
                .into_iter()
                .flat_map(|block| (0..block.len()).map(move |index| block.row(index, theme)));
            [Row::new(theme), Row::new(theme).left(heading, theme.strong())].into_iter().chain(rows)
        })
        .collect();
    let scroll = scrolled(drawing, scroll, lines.len(), area, foot);
    for (row, line) in rows(area).zip(lines.into_iter().skip(scroll)) {
        line.draw_on(drawing, row);
    }
}

/// Returns the heading of a review's answer, its day and status, and all that was written.
fn answer(drawing: Drawing<'_>, session: &Session, id: &str, room: Room) -> (String, Vec<Block>) {
    let Drawing { theme, model, .. } = drawing;
    let day = words::date(session.created_at(), model.now);
    let Some(item) = session.checklist().number(&ItemId::new(id)) else {
        return (format!("{day}  not asked"), Vec::new());
    };
    let answer = session.answer(item);
    let heading = format!("{day}  {} {}", theme.glyph(answer.status), status::word(answer.status));
    let links = answer.evidence.iter().map(|evidence| evidence.link.shown());
    let links: Vec<String> = words::wrapped(links, room.width).collect();
    let reason = sheet::text(drawing, "Reason", &answer.reason, room);
    let mut blocks: Vec<Block> = reason.into_iter().collect();
    blocks.push(sheet::note(drawing, answer, room));
    blocks.push(sheet::facts(drawing, answer, Flag::AmongFacts, room));
    blocks.extend((!links.is_empty()).then(|| Block::new("Evidence", links, theme.plain())));
    let risk = answer.accepted_risk();
    blocks.extend(risk.and_then(|risk| sheet::risk(drawing, risk, Flag::AmongFacts, room)));
    (heading, blocks)
}
