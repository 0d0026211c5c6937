//! The meaning of another version of the checklist for a review: the counts, the items by outcome, and both texts of the
//! selected one with what differs.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::domain::basics::difference::{Piece, Side, difference};
use crate::domain::basics::status;
use crate::domain::basics::text::{self, Shown, Text};
use crate::domain::records::checklist::versions::{Matched, Outcome};
use crate::domain::records::checklist::wording::folded;
use crate::domain::records::checklist::{Checklist, Item, ItemNo};
use crate::domain::session::Session;
use crate::tui::model::mouse::Target;
use crate::tui::model::upgrade::{Apart, Fate, UpgradeBox};
use crate::tui::screens::Context;
use crate::tui::theme::Theme;
use crate::tui::view::drawing::{
    Draw, Drawing, FRAME, Layout, boxed, draw_lines, list_row, rows, rule, scrolled, split,
    split_last, visible,
};
use crate::tui::view::news::News;
use crate::tui::view::sheet::{Block, LABEL, Line};
use crate::tui::view::words;
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window;

/// The widest box.
const WIDTH: u16 = 110;
/// The width of a list from which it has room for ids.
const ROOM_FOR_IDS: u16 = 96;
/// The columns of an id in the list.
const ID: usize = 32;
/// The most words of an unchanged passage where there is little room, on either side of what is left out.
const CONTEXT: usize = 3;

/// One of the texts of an item.
type TextOf = fn(&Item) -> &Text;

/// A row of the list.
enum ListRow {
    /// The heading of an outcome.
    Heading(Outcome),
    /// An item, by its number among those that can be selected.
    Item(usize),
}

/// The review with both versions of its checklist.
#[derive(Clone, Copy)]
struct Both<'d> {
    drawing: Drawing<'d>,
    list: &'d UpgradeBox,
    session: &'d Session,
}

pub(super) fn draw(drawing: Drawing<'_>, list: &UpgradeBox, area: Rect) {
    let Some(review) = &drawing.model.review else { return };
    let both = Both { drawing, list, session: &review.session };
    let bounds = window::centred(area, WIDTH, area.height);
    let names = list.names().each_ref().map(|name| Shown::line(name));
    let room = usize::from(bounds.width.saturating_sub(FRAME));
    let title = words::from_to(drawing.theme, names, room);
    let inside = boxed(drawing, &title, bounds, Context::Upgrade);
    let body = draw_counts(drawing, list, inside);
    if list.rows().is_empty() {
        let words = Shown::line("Every item is the same: no answer changes.");
        let lines = words::wrapped(std::iter::once(words), body.width.into());
        return draw_lines(drawing, lines, drawing.theme.quiet(), body);
    }
    let Some(row) = list.rows().get(list.cursor) else { return };
    let lines = both.list_rows();
    let whole = both.blocks(row, detail_width(drawing, body.width), Passages::Whole);
    // A long list leaves half to the selected item, or less where that takes less.
    let half = body.height / 2;
    let wanted = u16::try_from(count_lines(&whole)).unwrap_or(half).min(half);
    let most = body.height - body.height.min(wanted + 1);
    let (above, below) = split(body, u16::try_from(lines.len()).unwrap_or(most).min(most));
    both.draw_list(&lines, above);
    let (line, below) = split(below, 1);
    rule(drawing, line);
    both.draw_detail(row, whole, below);
}

/// Returns the columns of what is said of an item: in the smallest layout no labels stand beside it.
fn detail_width(drawing: Drawing<'_>, width: u16) -> usize {
    let labels = if drawing.layout == Layout::Tiny { 0 } else { LABEL };
    usize::from(width).saturating_sub(labels).max(1)
}

fn count_lines(blocks: &[Block]) -> usize {
    blocks.iter().map(Block::len).sum()
}

/// Draws the counts, or the message in their place; returns the area below.
fn draw_counts(drawing: Drawing<'_>, list: &UpgradeBox, area: Rect) -> Rect {
    let Drawing { model, theme, layout, .. } = drawing;
    let counts = if layout == Layout::Tiny { list.short_counts() } else { list.counts() };
    let counts = words::wrapped(std::iter::once(Shown::line(&counts)), area.width.into());
    let counts: Vec<String> = counts.collect();
    let height = u16::try_from(counts.len()).unwrap_or(area.height);
    let (line, below) = split(area, height);
    match &model.message {
        Some(message) => News::of(drawing, message).draw(drawing, split(line, 1).0),
        None => draw_lines(drawing, counts, theme.strong(), line),
    }
    split(below, u16::from(layout >= Layout::Standard)).1
}

impl Both<'_> {
    fn earlier(&self) -> &Checklist {
        self.session.checklist()
    }

    /// Returns the item of the earlier version, and that of the later one.
    fn items(&self, row: &Matched) -> [Option<&Item>; 2] {
        let (earlier, later) = (self.earlier(), self.list.later());
        [row.from.map(|from| earlier.item(from)), row.to.map(|to| later.item(to))]
    }

    /// Returns the rows of the list: the items under their outcomes; where there is little room without headings.
    fn list_rows(&self) -> Vec<ListRow> {
        let mut before = None;
        let mut listed = Vec::new();
        for (number, row) in self.list.rows().iter().enumerate() {
            if before.replace(row.outcome) != Some(row.outcome)
                && self.drawing.layout > Layout::Tiny
            {
                listed.push(ListRow::Heading(row.outcome));
            }
            listed.push(ListRow::Item(number));
        }
        listed
    }

    fn draw_list(&self, lines: &[ListRow], area: Rect) {
        let Self { drawing, list, .. } = *self;
        let theme = drawing.theme;
        let is_selected = |row: &ListRow| matches!(row, ListRow::Item(one) if *one == list.cursor);
        let index = lines.iter().position(is_selected).unwrap_or(0);
        let (area, mut shown) = self.draw_pinned(lines, index, area);
        // A heading stands with its first item.
        if shown.len() > 1 && matches!(lines[shown.end - 1], ListRow::Heading(_)) {
            shown.end -= 1;
        }
        let (above, below) = (shown.start, lines.len() - shown.end);
        for (area, line) in rows(area).zip(&lines[shown]) {
            match line {
                ListRow::Heading(outcome) => {
                    Row::new(theme).left(heading(*outcome), theme.strong()).draw_on(drawing, area);
                }
                ListRow::Item(number) => {
                    self.draw_row(*number, area);
                    drawing.spot(area, Target::Row(*number));
                }
            }
        }
        let Some(hidden) = words::hidden(above, below) else { return };
        let foot = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
        Row::new(theme).right(hidden, theme.quiet()).draw_on(drawing, foot);
    }

    /// Draws the heading of the first item that is seen above it, where the list is scrolled past that; returns the area
    /// below and the rows that are seen there.
    fn draw_pinned(&self, lines: &[ListRow], selected: usize, area: Rect) -> (Rect, Range<usize>) {
        let Self { drawing, list, .. } = *self;
        let seen = |area: Rect| visible(lines.len(), selected, usize::from(area.height.max(1)));
        let outcome = |shown: &Range<usize>| match lines.get(shown.start) {
            Some(ListRow::Item(number)) if drawing.layout > Layout::Tiny => {
                Some(list.rows()[*number].outcome)
            }
            _ => None,
        };
        let shown = seen(area);
        if outcome(&shown).is_none() {
            return (area, shown);
        }
        let (line, rest) = split(area, 1);
        let shown = seen(rest);
        if let Some(outcome) = outcome(&shown) {
            let row = Row::new(drawing.theme).left(heading(outcome), drawing.theme.strong());
            row.draw_on(drawing, line);
        }
        (rest, shown)
    }

    /// Draws an item: its status, its text, and where it was split or joined that it was.
    fn draw_row(&self, number: usize, area: Rect) {
        let Self { drawing, list, session } = *self;
        let theme = drawing.theme;
        let row = &list.rows()[number];
        let (line, style) = list_row(drawing, number == list.cursor);
        let outcome = if drawing.layout > Layout::Tiny { "" } else { row.outcome.words() };
        let status = row.from.and_then(|from| session.answer(from).status);
        let [from, to] = self.items(row);
        // Of several that are joined each has its own text.
        let is_joined = matches!(list.apart(number), Some(Apart::Joined(_)));
        let item = if is_joined { from } else { to.or(from) };
        let line = line
            .left(format!("{} ", theme.glyph(status)), theme.status(status))
            .left(format!("{outcome} ").trim_start().to_owned(), theme.plain())
            .left(item.map(|item| shown(&folded(&item.text))).unwrap_or_default(), style)
            .right(
                list.apart(number).map(|apart| format!("  {}", apart.word())).unwrap_or_default(),
                theme.plain(),
            );
        let id =
            item.map(|item| item.known_as().cut(ID, theme.glyphs.ellipsis)).unwrap_or_default();
        let has_room = area.width >= ROOM_FOR_IDS;
        let line = if has_room { line.right(format!("  {id:ID$}"), theme.quiet()) } else { line };
        line.draw_on(drawing, area);
    }

    /// Draws what is said of the selected item: all of it, or where that has no room the words beside each change.
    fn draw_detail(&self, row: &Matched, whole: Vec<Block>, area: Rect) {
        let Self { drawing, list, .. } = *self;
        let most = usize::from(area.height);
        let short = || self.blocks(row, detail_width(drawing, area.width), Passages::Short);
        let blocks = if count_lines(&whole) <= most { whole } else { short() };
        let lines = blocks.iter().flat_map(|block| (0..block.len()).map(move |line| (block, line)));
        let count = count_lines(&blocks);
        let (text, last) = split_last(area, u16::from(count > most));
        let scroll = scrolled(drawing, list.scroll, count, text, last);
        for (area, (block, line)) in rows(text).zip(lines.skip(scroll)) {
            let row = match drawing.layout {
                Layout::Tiny => {
                    block.lines[line].iter().fold(Row::new(drawing.theme), |row, span| {
                        row.left(span.content.clone(), span.style)
                    })
                }
                _ => block.row(line, drawing.theme),
            };
            row.draw_on(drawing, area);
        }
    }

    /// Returns what is said of an item; where there is little room only its texts.
    fn blocks(&self, row: &Matched, width: usize, passages: Passages) -> Vec<Block> {
        let texts = self.texts(row, width, passages);
        if self.drawing.layout == Layout::Tiny {
            return texts;
        }
        let style = self.drawing.theme.plain();
        let block = |label: &'static str, words: String| {
            let lines = words::wrapped(std::iter::once(Shown::line(&words)), width);
            Block::new(label, lines, style)
        };
        let mut blocks = vec![block("Item", self.ids(row)), block("Answer", self.answer(row))];
        blocks.extend(self.categories(row).map(|words| block("Category", words)));
        blocks.extend(texts);
        blocks.extend(also(row).map(|words| block("Also", words)));
        blocks
    }

    /// Returns the outcome and the ids: `reworded, data.backups`; of a split or joined item all that belong to it.
    fn ids(&self, row: &Matched) -> String {
        let arrow = self.drawing.theme.glyphs.arrow;
        let ids = |list: &Checklist, numbers: &[ItemNo]| {
            let ids = numbers.iter().map(|number| list.item(*number).id.to_string());
            ids.collect::<Vec<_>>().join(", ")
        };
        let (earlier, later) = (self.earlier(), self.list.later());
        let from = ids(earlier, row.from.as_slice());
        let to = ids(later, row.to.as_slice());
        let words = match self.list.apart(self.list.cursor) {
            Some(Apart::Split(all)) => format!("{from} is split into {}", ids(later, all)),
            Some(Apart::Joined(all)) => format!("{} are joined in {to}", ids(earlier, all)),
            None if from.is_empty() || from == to => to,
            None if to.is_empty() => from,
            None => format!("{from} {arrow} {to}"),
        };
        format!("{}, {words}", row.outcome.words())
    }

    /// Returns the answer and what becomes of it.
    fn answer(&self, row: &Matched) -> String {
        let said = row.from.and_then(|from| self.session.answer(from).status);
        let words = format!("{} {}", self.drawing.theme.glyph(said), status::word(said));
        match self.list.fate(self.session, row) {
            Fate::Nothing => words,
            Fate::Stays => format!("{words}, stays"),
            Fate::Waits => format!("{words}, waits as last time to be confirmed"),
            Fate::Returns => "an earlier one to the same text returns".to_owned(),
            Fate::Kept => format!("{words}, kept with the retired item, not in the score"),
        }
    }

    /// Returns both categories where the item moved to another one.
    fn categories(&self, row: &Matched) -> Option<String> {
        let (from, to) = (row.from?, row.to?);
        let title = |list: &Checklist, item| list.category(list.category_of(item)).title.clone();
        let (from, to) = (title(self.earlier(), from), title(self.list.later(), to));
        let arrow = self.drawing.theme.glyphs.arrow;
        let words = || format!("{} {arrow} {}", from.shown(), to.shown());
        row.changed.contains(&"category").then(words)
    }

    /// Returns the texts of an item, with what differs between the versions.
    fn texts(&self, row: &Matched, width: usize, passages: Passages) -> Vec<Block> {
        let fields: [(&'static str, TextOf); 7] = [
            ("Text", |item| &item.text),
            ("Done when", |item| &item.done_when),
            ("About", |item| &item.about),
            ("Level", |item| &item.level),
            ("Ask", |item| &item.ask),
            ("See", |item| &item.evidence),
            ("Do first", |item| &item.if_missing),
        ];
        let theme = self.drawing.theme;
        let blocks = fields.into_iter().filter_map(|(label, of)| {
            let pieces = match self.items(row) {
                [Some(from), Some(to)] => difference(&folded(of(from)), &folded(of(to))),
                [one, other] => {
                    let text = one.or(other).map(|item| folded(of(item))).unwrap_or_default();
                    difference(&text, &text)
                }
            };
            let is_same = pieces.iter().all(|piece| piece.side == Side::Both);
            let is_left_out = is_same && label != "Text" && row.from.is_some() && row.to.is_some();
            let lines = marked(theme, &pieces, passages, width);
            let block = Block::of_lines(label, lines);
            (!pieces.is_empty() && !is_left_out).then_some(block)
        });
        blocks.collect()
    }
}

/// The length at which passages that both versions have are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passages {
    /// All of them.
    Whole,
    /// The words beside each change.
    Short,
}

/// Returns what else differs between the versions of an item.
fn also(row: &Matched) -> Option<String> {
    let told =
        ["text", "done_when", "about", "level", "ask", "evidence", "if_missing", "category", "id"];
    let also = row.changed.iter().filter(|name| !told.contains(name));
    let also: Vec<String> = also.map(|name| name.replace('_', " ")).collect();
    (!also.is_empty()).then(|| format!("other words in: {}", also.join(", ")))
}

fn shown(text: &str) -> String {
    Shown::line(text).to_string()
}

/// Returns the heading of an outcome.
const fn heading(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Same => "Same, split or joined",
        Outcome::Moved => "Moved",
        Outcome::Reworded => "Reworded",
        Outcome::New => "New",
        Outcome::Retired => "Retired",
    }
}

/// Returns the pieces of a difference in lines, what was removed and what was added between marks that need no colour.
fn marked(theme: &Theme, pieces: &[Piece], passages: Passages, width: usize) -> Vec<Line> {
    let mut whole = String::new();
    let mut styles: Vec<(Range<usize>, Style)> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let (before, after, style) = match piece.side {
            Side::Both => ("", "", theme.plain()),
            Side::Old => ("[-", "-]", theme.removed()),
            Side::New => ("{+", "+}", theme.added()),
        };
        let is_short = piece.side == Side::Both && passages == Passages::Short && pieces.len() > 1;
        let text = if is_short {
            let ends = [index > 0, index + 1 < pieces.len()];
            &shortened(&piece.text, ends, theme.glyphs.ellipsis)
        } else {
            &piece.text
        };
        if index > 0 {
            whole.push(' ');
        }
        let start = whole.len();
        whole.extend([before, text, after]);
        styles.push((start..whole.len(), style));
    }
    text::rows(&whole, width).map(|row| line(&whole, row, &styles)).collect()
}

/// Returns a passage with the words beside the changes at its ends only.
fn shortened(text: &str, [begins, ends]: [bool; 2], ellipsis: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let (first, last) = (if begins { CONTEXT } else { 0 }, if ends { CONTEXT } else { 0 });
    if words.len() <= first + last + 1 {
        return text.to_owned();
    }
    let parts = [&words[..first], &[ellipsis], &words[words.len() - last..]];
    parts.concat().join(" ")
}

/// Returns a row of a text in its styles.
fn line(text: &str, row: Range<usize>, styles: &[(Range<usize>, Style)]) -> Line {
    let end = row.start + text[row.clone()].trim_end().len();
    let spans = styles.iter().filter_map(|(range, style)| {
        let (from, to) = (range.start.max(row.start), range.end.min(end));
        // The blank between two pieces belongs to neither.
        let blank = if range.start > row.start && from < to { " " } else { "" };
        (from < to).then(|| [Span::raw(blank), Span::styled(text[from..to].to_owned(), *style)])
    });
    spans.flatten().collect()
}
