//! Labelled texts below one another: what the detail of the review and an item's page are made of.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::domain::answer::Answer;
use crate::domain::checklist::Item;
use crate::domain::due;
use crate::domain::text::{Shown, Text};
use crate::store::bookmark::Draft;
use crate::tui::theme::Theme;
use crate::tui::view::{Drawing, Layout, words};
use crate::tui::widgets::row::Row;

/// The columns of the labels.
pub(super) const LABEL: usize = 11;
/// The widest owner among the facts.
const OWNER: usize = 24;

/// A labelled text of one line or more.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// What it is.
    pub label: &'static str,
    /// Its lines, wrapped.
    pub lines: Vec<Line>,
    /// How many lines it gets before others get more.
    pub least: usize,
    /// The lower, the earlier it gets room.
    pub rank: u8,
}

/// A line in one style or several.
pub(super) type Line = Vec<Span<'static>>;

impl Block {
    /// A text in one style.
    pub(super) fn new(label: &'static str, lines: Vec<String>, style: Style) -> Self {
        let lines: Vec<Line> =
            lines.into_iter().map(|line| vec![Span::styled(line, style)]).collect();
        Self { label, least: lines.len(), lines, rank: 0 }
    }

    /// With a rank, and with fewer lines where room is short.
    pub(super) fn ranked(mut self, rank: u8, least: usize) -> Self {
        self.rank = rank;
        self.least = self.least.min(least);
        self
    }

    /// The row of one of its lines.
    pub(super) fn row(&self, place: usize, theme: &Theme) -> Row<'static> {
        let label = if place == 0 { self.label } else { "" };
        let row = Row::new(theme).left(format!("{label:LABEL$}"), theme.quiet());
        self.lines
            .get(place)
            .into_iter()
            .flatten()
            .fold(row, |row, span| row.left(span.content.clone(), span.style))
    }
}

/// The note, or a sign that there is none.
pub(super) fn note(drawing: Drawing<'_>, answer: &Answer, width: usize) -> Block {
    let plain = drawing.theme.plain();
    match text(drawing, "Note", &answer.note, width) {
        Some(block) => block,
        None => Block::new("Note", vec![drawing.theme.glyphs.nothing.to_owned()], plain),
    }
}

/// A text under its label, if there is one.
pub(super) fn text(
    drawing: Drawing<'_>,
    label: &'static str,
    text: &Text,
    width: usize,
) -> Option<Block> {
    let plain = drawing.theme.plain();
    (!text.is_blank()).then(|| Block::new(label, words::wrapped(text.lines(), width), plain))
}

/// What was typed into the fields of the item and not kept.
pub(super) fn draft(drawing: Drawing<'_>, draft: &Draft, width: usize) -> Block {
    let lines = draft.texts.values().flat_map(|text| text.lines()).map(Shown::line);
    Block::new("Not kept", words::wrapped(lines, width), drawing.theme.accent())
}

/// Owner, due date, evidence and blocker in one line.
pub(super) fn facts(drawing: Drawing<'_>, answer: &Answer) -> Block {
    let Drawing { theme, model, layout } = drawing;
    let or_nothing = |text: Option<String>| text.unwrap_or_else(|| theme.glyphs.nothing.to_owned());
    let owner = answer.owner().map(|owner| owner.shown().cut(OWNER, theme.glyphs.ellipsis));
    let due = answer.due.map(|due| format!("{due}, {}", due::distance(due, model.today())));
    let evidence = match answer.evidence.len() {
        0 => None,
        1 => Some("1 link".to_owned()),
        count => Some(format!("{count} links")),
    };
    let due_style = if answer.is_overdue(model.today()) { theme.alarm() } else { theme.plain() };
    let mut line = vec![
        Span::styled(or_nothing(owner), theme.plain()),
        Span::styled("      Due  ", theme.quiet()),
        Span::styled(or_nothing(due), due_style),
    ];
    if layout > Layout::Tiny {
        line.push(Span::styled("      Evidence  ", theme.quiet()));
        line.push(Span::styled(or_nothing(evidence), theme.plain()));
    }
    if answer.blocker {
        line.push(Span::styled(format!("      {} blocker", theme.glyphs.blocker), theme.alarm()));
    }
    Block { label: "Owner", lines: vec![line], least: 1, rank: 0 }
}

/// The guide: the question, the evidence to ask for, what done looks like, what to do first.
pub(super) fn guide(drawing: Drawing<'_>, item: &Item, width: usize) -> Vec<Block> {
    let parts: [(&str, &Text, u8); 4] = [
        ("Ask", &item.ask, 3),
        ("See", &item.evidence, 5),
        ("Done when", &item.done_when, 4),
        ("If missing", &item.if_missing, 6),
    ];
    let block = |(label, part, rank)| {
        let block = text(drawing, label, part, width)?;
        let least = block.lines.len();
        Some(block.ranked(rank, least))
    };
    parts.into_iter().filter_map(block).collect()
}
