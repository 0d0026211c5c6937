//! An item's page: the whole note, all evidence, the guide, the history.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::domain::answer::{Answer, HistoryEntry};
use crate::domain::record::Kept;
use crate::domain::status;
use crate::domain::text::{Shown, Text};
use crate::store::bookmark::Draft;
use crate::tui::model::review::Review;
use crate::tui::view::detail::{self, LABEL};
use crate::tui::view::{Drawing, Layout, bottom, header, inset, rows, rule, split, strip, words};
use crate::tui::widgets::row::Row;

/// Longer lines are hard to read.
const WIDEST: u16 = 110;
/// How much of a changed text the history shows.
const HISTORY_TEXT: usize = 60;

/// A line of the page.
struct Line {
    label: &'static str,
    text: String,
    style: Style,
}

pub(super) fn draw(
    drawing: Drawing<'_>,
    review: &Review,
    scroll: usize,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (first, rest) = split(area, 1);
    header::draw(drawing, review, first, buffer);
    let (middle, last) = split(
        rest,
        rest.height.saturating_sub(bottom::height(drawing.layout)),
    );
    bottom::draw(drawing, review, last, buffer);
    let blank = u16::from(drawing.layout >= Layout::Standard);
    let middle = inset(split(middle, blank).1);
    let middle = Rect {
        height: middle.height.saturating_sub(blank),
        ..middle
    };
    let middle = draw_title(drawing, review, middle, buffer);
    match &review.strip {
        Some(form) => strip::draw(drawing, form, middle, buffer),
        None => {
            draw_page(drawing, review, scroll, middle, buffer);
            None
        }
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
    let place = format!(
        "   {} of {}",
        review.cursor.0 - items.start + 1,
        items.len()
    );
    let status = format!(
        "{} {}",
        theme.glyph(answer.status),
        status::word(answer.status)
    );
    let mut row = Row::new(theme)
        .left(
            checklist.category(category).title.shown().into_cow(),
            theme.accent(),
        )
        .left(place, theme.plain());
    if answer.blocks() {
        row = row.right(
            format!("{} blocker   ", theme.glyphs.blocker),
            theme.alarm(),
        );
    }
    row.right(status, theme.status(answer.status).patch(theme.strong()))
        .render(line, buffer);
    let (line, area) = split(area, 1);
    rule(drawing, line, buffer);
    let text = checklist.item(review.cursor).text.shown();
    let lines = words::wrapped(std::iter::once(text), usize::from(area.width.min(WIDEST)));
    let (title, area) = split(
        area,
        u16::try_from(lines.len()).unwrap_or(1).min(area.height / 2),
    );
    for (row, line) in rows(title).zip(lines) {
        Row::new(theme)
            .left(line, theme.strong())
            .render(row, buffer);
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
    let width = usize::from(area.width.min(WIDEST))
        .saturating_sub(LABEL)
        .max(1);
    let lines = lines(drawing, review, width);
    let height = usize::from(area.height);
    // Scrolling ends with the last line at the bottom.
    let scroll = scroll.min(lines.len().saturating_sub(height));
    let below = lines.len().saturating_sub(scroll + height);
    let count = lines.len();
    for (place, (row, line)) in rows(area).zip(lines.into_iter().skip(scroll)).enumerate() {
        let mut text = Row::new(theme)
            .left(format!("{:LABEL$}", line.label), theme.quiet())
            .left(line.text, line.style);
        if below > 0 && place + 1 == height.min(count) {
            text = text.right(format!("  PgDn {below} more"), theme.quiet());
        }
        text.render(row, buffer);
    }
}

fn lines(drawing: Drawing<'_>, review: &Review, width: usize) -> Vec<Line> {
    let Drawing { theme, .. } = drawing;
    let answer = review.session.answer(review.cursor);
    let item = review.session.checklist().item(review.cursor);
    let mut page = Page {
        lines: Vec::new(),
        plain: theme.plain(),
        width,
    };
    if let Some(draft) = review.drafts.get(&review.cursor) {
        page.draft(draft, theme.accent());
    }
    page.text("Reason", &answer.reason);
    if answer.note.is_blank() {
        page.line("Note", theme.glyphs.nothing.to_owned());
    } else {
        page.text("Note", &answer.note);
    }
    page.line("Owner", detail::facts(drawing, answer));
    page.evidence(drawing, answer);
    page.blank();
    for block in detail::guide(drawing, item, width) {
        page.block(block.label, block.lines, block.style);
    }
    page.history(drawing, answer);
    page.lines
}

/// The page as it grows.
struct Page {
    lines: Vec<Line>,
    plain: Style,
    width: usize,
}

impl Page {
    fn line(&mut self, label: &'static str, text: String) {
        self.lines.push(Line {
            label,
            text,
            style: self.plain,
        });
    }

    fn blank(&mut self) {
        self.line("", String::new());
    }

    fn block(&mut self, label: &'static str, lines: Vec<String>, style: Style) {
        for (place, text) in lines.into_iter().enumerate() {
            let label = if place == 0 { label } else { "" };
            self.lines.push(Line { label, text, style });
        }
    }

    fn text(&mut self, label: &'static str, text: &Text) {
        if !text.is_blank() {
            self.block(label, words::wrapped(text.lines(), self.width), self.plain);
        }
    }

    fn draft(&mut self, draft: &Draft, style: Style) {
        let fields = [
            &draft.note,
            &draft.owner,
            &draft.due,
            &draft.evidence,
            &draft.reason,
        ];
        let texts = fields
            .into_iter()
            .flatten()
            .flat_map(|text| text.lines())
            .map(Shown::line);
        let lines = words::wrapped(texts, self.width);
        self.block("Not kept", lines, style);
        self.blank();
    }

    fn evidence(&mut self, drawing: Drawing<'_>, answer: &Answer) {
        for (place, evidence) in answer.evidence.iter().enumerate() {
            let label = if place == 0 { "Evidence" } else { "" };
            let lines = words::wrapped(std::iter::once(evidence.link.shown()), self.width);
            self.block(label, lines, self.plain);
            if let Some(at) = evidence.at {
                let when = words::date_and_time(at, drawing.model.now);
                let text = format!("{when}  {}", evidence.by.shown());
                self.lines.push(Line {
                    label: "",
                    text,
                    style: drawing.theme.quiet(),
                });
            }
        }
    }

    fn history(&mut self, drawing: Drawing<'_>, answer: &Answer) {
        if answer.history.is_empty() {
            return;
        }
        self.blank();
        let lines = answer
            .history
            .iter()
            .rev()
            .map(|entry| told(drawing, entry))
            .collect();
        self.block("History", lines, self.plain);
    }
}

/// An entry of the history in a line: when, who, what from and to.
fn told(drawing: Drawing<'_>, entry: &HistoryEntry) -> String {
    let Drawing { theme, model, .. } = drawing;
    let at = entry
        .at
        .map(|at| words::date_and_time(at, model.now))
        .unwrap_or_default();
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
    let text = if field.as_str() == "status" {
        text.replace('_', " ")
    } else {
        text
    };
    let line = text.lines().collect::<Vec<_>>().join(" ");
    Shown::line(&line).cut(HISTORY_TEXT, theme.glyphs.ellipsis)
}
