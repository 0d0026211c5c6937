//! One row of text: something at the left, something at the right, and what does not fit is cut
//! with an ellipsis, measured in columns. A style is that of the words: the blanks around them are
//! plain, or where it is reversed or underlined it would run on to the next column.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::Widget;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::basics::text::{columns, fitting, is_simple};
use crate::tui::theme::Theme;

/// The blanks between the parts, where both have a choice.
const GAP: usize = 2;

/// A row of text with a left and a right part.
#[derive(Clone, Debug, Default)]
pub struct Row<'t> {
    left: Vec<Span<'t>>,
    right: Vec<Span<'t>>,
    ellipsis: &'static str,
}

impl<'t> Row<'t> {
    /// Returns an empty row.
    pub fn new(theme: &Theme) -> Self {
        Self { ellipsis: theme.glyphs.ellipsis, ..Self::default() }
    }

    /// Adds text at the end of the left part.
    pub fn left(mut self, text: impl Into<std::borrow::Cow<'t, str>>, style: Style) -> Self {
        self.left.push(Span::styled(text, style));
        self
    }

    /// Adds text at the end of the right part.
    pub fn right(mut self, text: impl Into<std::borrow::Cow<'t, str>>, style: Style) -> Self {
        self.right.push(Span::styled(text, style));
        self
    }

    /// Adds text at the end of the left part, with some characters of it in another style.
    pub fn left_with(mut self, text: &str, style: Style, indices: &[usize], other: Style) -> Self {
        for (index, c) in text.chars().enumerate() {
            let style = if indices.binary_search(&index).is_ok() { other } else { style };
            match self.left.last_mut() {
                Some(span) if span.style == style => span.content.to_mut().push(c),
                _ => self.left.push(Span::styled(c.to_string(), style)),
            }
        }
        self
    }

    /// Adds text before a right part of `columns`, where all of the left part has room beside both.
    pub fn before_right(
        mut self,
        text: impl Into<std::borrow::Cow<'t, str>>,
        style: Style,
        columns: usize,
        area: u16,
    ) -> Self {
        let text = Span::styled(text, style);
        let blanks = columns.saturating_sub(width(&self.right));
        let right = width(std::slice::from_ref(&text)) + blanks + width(&self.right);
        if right <= self.room_beside(area) {
            self.right.splice(0..0, [text, Span::raw(" ".repeat(blanks))]);
        }
        self
    }

    /// Returns the columns that are left beside the left part.
    pub fn room_beside(&self, width: u16) -> usize {
        usize::from(width).saturating_sub(self.left_columns() + GAP)
    }

    /// Returns the columns that the left part may take beside `whole` columns of the right one. Where it is cut
    /// it stands well apart: with one blank both would read as one sentence.
    fn room_for_left(&self, whole: usize, right: usize) -> usize {
        if right == 0 || self.left.is_empty() {
            return whole.saturating_sub(right);
        }
        let room = whole.saturating_sub(right + 1);
        if self.left_columns() <= room {
            return room;
        }
        whole.saturating_sub(right + blanks(&self.right))
    }

    /// Returns whether the left part has no room beside the right one.
    pub fn is_cut(&self, width: u16) -> bool {
        let whole = usize::from(width);
        self.left_columns() > self.room_for_left(whole, self::width(&self.right).min(whole))
    }

    /// Returns whether nothing is in it.
    pub const fn is_empty(&self) -> bool {
        self.left.is_empty() && self.right.is_empty()
    }

    /// Returns the width of the left part.
    pub fn left_columns(&self) -> usize {
        width(&self.left)
    }
}

/// Returns the least blanks before a right part: one is enough before one that begins with its own.
fn blanks(right: &[Span<'_>]) -> usize {
    let first = right.iter().find(|span| !span.content.is_empty());
    let is_apart = first.is_some_and(|span| span.content.starts_with(' '));
    if is_apart { 1 } else { GAP }
}

fn width(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| columns(&span.content)).sum()
}

impl Widget for Row<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let whole = usize::from(area.width);
        let right = width(&self.right).min(whole);
        let room = self.room_for_left(whole, right);
        put(buffer, area.x, area.y, &self.left, room, self.ellipsis);
        let start = area.x + u16::try_from(whole - right).unwrap_or(area.width);
        put(buffer, start, area.y, &self.right, right, self.ellipsis);
    }
}

/// Writes spans into `room` columns.
fn put(buffer: &mut Buffer, x: u16, y: u16, spans: &[Span<'_>], room: usize, ellipsis: &str) {
    let mut room = room;
    let mut x = x;
    let mut rest = width(spans);
    for span in spans {
        let own = columns(&span.content);
        if rest <= room {
            x = write_words(buffer, x, y, &span.content, span.style);
            room -= own;
            rest -= own;
            continue;
        }
        let after = rest - own;
        if own + after.min(columns(ellipsis)) <= room && own < room {
            x = write_words(buffer, x, y, &span.content, span.style);
            room -= own;
            rest -= own;
            continue;
        }
        let kept = fitting(&span.content, room.saturating_sub(columns(ellipsis)));
        let text = span.content[..kept].trim_end();
        // Right behind a whole word it would say that the word is cut.
        let blank = if text.is_empty() && span.content.starts_with(' ') { 1.min(room) } else { 0 };
        let ellipsis = &ellipsis[..fitting(ellipsis, room - blank)];
        x = write_words(buffer, x, y, text, span.style);
        x = write_simple(buffer, x, y, &" "[..blank], Style::new());
        write(buffer, x, y, ellipsis, span.style);
        return;
    }
}

/// Writes a text in its style and the blanks around it in none; returns the column behind it.
fn write_words(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let words = text.trim_start_matches(' ');
    let (before, after) = (text.len() - words.len(), words.trim_end_matches(' ').len());
    let x = write_simple(buffer, x, y, &text[..before], Style::new());
    let x = write(buffer, x, y, &words[..after], style);
    write_simple(buffer, x, y, &words[after..], Style::new())
}

/// Writes safe text grapheme by grapheme; returns the column behind it.
pub(crate) fn write(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) -> u16 {
    if is_simple(text) {
        return write_simple(buffer, x, y, text, style);
    }
    let mut x = x;
    for grapheme in text.graphemes(true) {
        let width = u16::try_from(columns(grapheme)).unwrap_or(u16::MAX);
        if width == 0 || x.saturating_add(width) > buffer.area.right() {
            continue;
        }
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.set_symbol(grapheme).set_style(style);
        }
        for hidden in x + 1..x + width {
            if let Some(cell) = buffer.cell_mut((hidden, y)) {
                cell.reset();
            }
        }
        x += width;
    }
    x
}

/// Writes text in which each character takes one column, most of what is on a screen.
fn write_simple(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let mut x = x;
    for c in text.chars() {
        if x >= buffer.area.right() {
            break;
        }
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.set_char(c).set_style(style);
        }
        x += 1;
    }
    x
}
