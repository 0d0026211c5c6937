//! An item's page: the whole note, all evidence, the guide, the history.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::domain::answer::{Answer, HistoryEntry};
use crate::domain::record::Kept;
use crate::domain::status;
use crate::domain::text::Shown;
use crate::tui::model::review::Review;
use crate::tui::view::sheet::{self, Block, LABEL};
use crate::tui::view::{Drawing, Layout, bottom, header, inset, rows, rule, split, strip, words};
use crate::tui::widgets::row::Row;

/// Longer lines are hard to read.
const WIDEST: u16 = 110;
/// How much of a changed text the history shows.
const HISTORY_TEXT: usize = 60;

pub(super) fn draw(
    drawing: Drawing<'_>,
    review: &Review,
    scroll: usize,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (first, rest) = split(area, 1);
    header::draw(drawing, review, first, buffer);
    let (middle, last) = split(rest, rest.height.saturating_sub(bottom::height(drawing.layout)));
    bottom::draw(drawing, review, last, buffer);
    let blank = u16::from(drawing.layout >= Layout::Standard);
    let middle = inset(split(middle, blank).1);
    let middle = Rect { height: middle.height.saturating_sub(blank), ..middle };
    let middle = draw_title(drawing, review, middle, buffer);
    if let Some(form) = &review.strip {
        strip::draw(drawing, form, middle, buffer)
    } else {
        draw_page(drawing, review, scroll, middle, buffer);
        None
    }
}

/// Where we are, and the item itself; gives the area below.
fn draw_title(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) -> Rect {
    let Drawing { theme, .. } = drawing;
    let checklist = review.session.checklist();
    let category = review.category();
    let items = checklist.items_of(category);
    let answer = review.session.answer(review.cursor);
    let (line, area) = split(area, 1);
    let place = format!("   {} of {}", review.cursor.0 - items.start + 1, items.len());
    let status = format!("{} {}", theme.glyph(answer.status), status::word(answer.status));
    let mut row = Row::new(theme)
        .left(checklist.category(category).title.shown().into_cow(), theme.accent())
        .left(place, theme.plain());
    if answer.blocks() {
        row = row.right(format!("{} blocker   ", theme.glyphs.blocker), theme.alarm());
    }
    row.right(status, theme.status(answer.status).patch(theme.strong())).render(line, buffer);
    let (line, area) = split(area, 1);
    rule(drawing, line, buffer);
    let text = checklist.item(review.cursor).text.shown();
    let lines = words::wrapped(std::iter::once(text), usize::from(area.width.min(WIDEST)));
    let (title, area) = split(area, u16::try_from(lines.len()).unwrap_or(1).min(area.height / 2));
    for (row, line) in rows(title).zip(lines) {
        Row::new(theme).left(line, theme.strong()).render(row, buffer);
    }
    split(area, u16::from(drawing.layout > Layout::Tiny)).1
}

fn draw_page(
    drawing: Drawing<'_>,
    review: &Review,
    scroll: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Drawing { theme, .. } = drawing;
    let width = usize::from(area.width.min(WIDEST)).saturating_sub(LABEL).max(1);
    let blocks = blocks(drawing, review, width);
    let lines: Vec<(&Block, usize)> = blocks
        .iter()
        .flat_map(|block| (0..block.lines.len()).map(move |place| (block, place)))
        .collect();
    let height = usize::from(area.height);
    // Scrolling ends with the last line at the bottom.
    let scroll = scroll.min(lines.len().saturating_sub(height));
    let below = lines.len().saturating_sub(scroll + height);
    let shown = lines.into_iter().skip(scroll).enumerate();
    for (area, (place_on_screen, (block, place))) in rows(area).zip(shown) {
        let mut row = block.row(place, theme);
        if below > 0 && place_on_screen + 1 == height {
            row = row.right(format!("  PgDn {below} more"), theme.quiet());
        }
        row.render(area, buffer);
    }
}

/// Everything there is to say of the item, in order.
fn blocks(drawing: Drawing<'_>, review: &Review, width: usize) -> Vec<Block> {
    let answer = review.session.answer(review.cursor);
    let item = review.session.checklist().item(review.cursor);
    let blank = || Block::new("", vec![String::new()], drawing.theme.plain());
    let mut blocks = Vec::new();
    if let Some(draft) = review.drafts.get(&review.cursor) {
        blocks.extend([sheet::draft(drawing, draft, width), blank()]);
    }
    blocks.extend(sheet::text(drawing, "Reason", &answer.reason, width));
    blocks.push(sheet::note(drawing, answer, width));
    blocks.push(sheet::facts(drawing, answer));
    blocks.extend(evidence(drawing, answer, width));
    blocks.push(blank());
    blocks.extend(sheet::guide(drawing, item, width));
    if !answer.history.is_empty() {
        let lines = answer.history.iter().rev().map(|entry| told(drawing, entry)).collect();
        blocks.extend([blank(), Block::new("History", lines, drawing.theme.plain())]);
    }
    blocks
}

/// Each piece of evidence, and who gave it when.
fn evidence(drawing: Drawing<'_>, answer: &Answer, width: usize) -> Vec<Block> {
    let Drawing { theme, model, .. } = drawing;
    let mut blocks = Vec::new();
    for (place, evidence) in answer.evidence.iter().enumerate() {
        let label = if place == 0 { "Evidence" } else { "" };
        let lines = words::wrapped(std::iter::once(evidence.link.shown()), width);
        blocks.push(Block::new(label, lines, theme.plain()));
        if let Some(at) = evidence.at {
            let when = words::date_and_time(at, model.now);
            let told = format!("{when}  {}", evidence.by.shown());
            blocks.push(Block::new("", vec![told], theme.quiet()));
        }
    }
    blocks
}

/// An entry of the history in a line: when, who, what from and to.
fn told(drawing: Drawing<'_>, entry: &HistoryEntry) -> String {
    let Drawing { theme, model, .. } = drawing;
    let at = entry.at.map(|at| words::date_and_time(at, model.now)).unwrap_or_default();
    let (field, by) = (entry.field.shown(), entry.by.shown());
    let value = |kept: &Kept| value(drawing, &field, kept);
    let (from, to) = (value(&entry.from), value(&entry.to));
    format!("{at}  {by}  {field}  {from} {} {to}", theme.glyphs.arrow)
}

/// A value of the history in words, cut to one short line.
fn value(drawing: Drawing<'_>, field: &Shown<'_>, kept: &Kept) -> String {
    let theme = drawing.theme;
    let text = match kept.json() {
        "null" if field.as_str() == "status" => "unassessed".to_owned(),
        "null" | "\"\"" => theme.glyphs.nothing.to_owned(),
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        json => kept.as_text().unwrap_or_else(|| json.to_owned()),
    };
    let text = if field.as_str() == "status" { text.replace('_', " ") } else { text };
    let line = text.lines().collect::<Vec<_>>().join(" ");
    Shown::line(&line).cut(HISTORY_TEXT, theme.glyphs.ellipsis)
}
