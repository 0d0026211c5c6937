//! Drawing context and helpers of every screen: layouts, areas, rules, footers.

use std::cell::{RefCell, RefMut};
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::tui::action::{Action, Group};
use crate::tui::model::input::Input;
use crate::tui::model::motion::Extent;
use crate::tui::model::mouse::{Spot, Target};
use crate::tui::model::review::Review;
use crate::tui::model::{Model, SMALLEST};
use crate::tui::screens::Context;
use crate::tui::theme::Theme;
use crate::tui::view::words;
use crate::tui::widgets::footer::{self, Hints};
use crate::tui::widgets::row::Row;
use crate::tui::widgets::{editor, window};

/// The layouts, by the room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// Not even the item and the gauge.
    TooSmall,
    /// The item and the gauge.
    Tiny,
    /// The list without the categories.
    Compact,
    /// The design's 80x24.
    Standard,
    /// The layout with the categories as a column at the left.
    Wide,
    /// The layout with all items at the left, and the item beside them.
    Panes,
}

impl Layout {
    /// Returns the layout for an area of this size.
    pub const fn of(area: Rect) -> Self {
        match (area.width, area.height) {
            (100.., 30..) => Self::Panes,
            (100.., 24..) => Self::Wide,
            (80.., 24..) => Self::Standard,
            (60.., 18..) => Self::Compact,
            (width, height) if width >= SMALLEST.width && height >= SMALLEST.height => Self::Tiny,
            _ => Self::TooSmall,
        }
    }
}

/// The cells of a frame, and the facts about it besides them.
pub(super) struct Frame {
    pub(super) buffer: Buffer,
    pub(super) drawn: Drawn,
}

/// The context with which every part of a frame is drawn, and the frame.
#[derive(Clone, Copy)]
pub(super) struct Drawing<'d> {
    pub(super) model: &'d Model,
    pub(super) theme: &'d Theme,
    pub(super) layout: Layout,
    pub(super) frame: &'d RefCell<Frame>,
    /// The actions about what is drawn: the answer of the last review is offered for confirmation, and what responses
    /// suggest is offered, only where it can be read.
    pub(super) offered: &'d RefCell<Vec<Action>>,
}

impl Drawing<'_> {
    /// Returns whether an action is about something that is not drawn.
    pub(super) fn is_blind(&self, action: Action) -> bool {
        let is_about_text = matches!(action, Action::StillSo | Action::TakeSuggested);
        is_about_text && !self.offered.borrow().contains(&action)
    }

    /// Notes that what an action is about is drawn.
    pub(super) fn offer(&self, action: Action) {
        self.offered.borrow_mut().push(action);
    }

    /// Returns the cells to draw on.
    pub(super) fn buffer(&self) -> RefMut<'_, Buffer> {
        RefMut::map(self.frame.borrow_mut(), |frame| &mut frame.buffer)
    }

    /// Makes the first row of an area clickable.
    pub(super) fn spot(&self, area: Rect, target: Target) {
        let Rect { x: column, y: row, width, .. } = area;
        self.frame.borrow_mut().drawn.spots.push(Spot { column, width, row, target });
    }

    /// Draws a text field, with the terminal's cursor in it.
    pub(super) fn edit(&self, input: &Input, area: Rect) {
        let cursor = editor::draw(input, self.theme, area, &mut self.buffer());
        self.frame.borrow_mut().drawn.cursor = cursor;
    }
}

/// A widget that can be drawn on a frame.
pub(super) trait Draw: Widget + Sized {
    fn draw_on(self, drawing: Drawing<'_>, area: Rect) {
        self.render(area, &mut drawing.buffer());
    }
}

impl<W: Widget> Draw for W {}

/// The facts about a frame besides its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The place of the cursor, if text is being typed.
    pub cursor: Option<Position>,
    /// The extent to which the topmost part can be scrolled.
    pub extent: Extent,
    /// The areas that can be clicked, with their meaning.
    pub spots: Vec<Spot>,
}

/// Draws the keys of a context, if it is the topmost one: those below show none.
pub(super) fn footer(drawing: Drawing<'_>, context: Context, area: Rect) {
    let Drawing { model, theme, layout, .. } = drawing;
    // The meeting shows its marks in a line of their own where there is room.
    let has_legend = context == Context::Meeting && layout >= Layout::Standard;
    if model.context() == context {
        let review = model.review.as_deref();
        let is_undo_above = has_legend && review.is_some_and(Review::undoes_just_marked);
        let stands_elsewhere = |action: Action| {
            has_legend && action.words().group == Group::Marking
                || is_undo_above && action == Action::Undo
        };
        let is_blind = |action: Action| drawing.is_blind(action);
        let hints = match context {
            Context::Meeting | Context::Review | Context::Item if layout == Layout::Tiny => {
                Hints::Keys
            }
            Context::Meeting => Hints::Lasting,
            _ => Hints::Usual,
        };
        let left_out: [&dyn Fn(Action) -> bool; 2] = [&stands_elsewhere, &is_blind];
        let style = (theme, hints);
        let hints = footer::draw(model, context, style, left_out, area, &mut drawing.buffer());
        for (area, action) in hints {
            drawing.spot(area, Target::Hint(action));
        }
    }
}

/// The columns of a box beside its title.
pub(super) const FRAME: u16 = 5;

/// Draws a box with a title, and in its last row the keys of a context; returns the area above them.
pub(super) fn boxed(drawing: Drawing<'_>, title: &str, bounds: Rect, context: Context) -> Rect {
    let inside = window::draw(title, drawing.theme, bounds, &mut drawing.buffer());
    let (body, foot) = split_last(inside, 1);
    footer(drawing, context, foot);
    body
}

/// Returns the rows of an area, one line high each, from the top.
pub(super) fn rows(area: Rect) -> impl DoubleEndedIterator<Item = Rect> {
    (area.top()..area.bottom()).map(move |y| Rect { y, height: 1, ..area })
}

/// Returns the area without one blank column at either side.
pub(super) fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// Returns the first `height` rows of an area, and the rest.
pub(super) fn split(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let top = Rect { height, ..area };
    let rest = Rect { y: area.y + height, height: area.height - height, ..area };
    (top, rest)
}

/// Returns the rows of an area for a list of `count` rows, the page that holds `cursor`, each with its number in
/// the list; in the row below them it draws behind a margin how many are hidden.
pub(super) fn list_rows(
    drawing: Drawing<'_>,
    count: usize,
    cursor: usize,
    area: Rect,
    margin: &str,
) -> impl Iterator<Item = (usize, Rect)> {
    let shown = visible(count, cursor, usize::from(area.height.max(1)));
    shown_rows(drawing, count, shown, area, margin)
}

/// Returns the rows of an area for those of a list that are shown, as [`list_rows`] does.
pub(super) fn shown_rows(
    drawing: Drawing<'_>,
    count: usize,
    shown: Range<usize>,
    area: Rect,
    margin: &str,
) -> impl Iterator<Item = (usize, Rect)> {
    let hidden = words::hidden(shown.start, count - shown.end);
    if let (Some(hidden), Some(row)) = (hidden, rows(area).nth(shown.len())) {
        let style = drawing.theme.quiet();
        Row::new(drawing.theme).left(format!("{margin}{hidden}"), style).draw_on(drawing, row);
    }
    shown.zip(rows(area))
}

/// Returns the beginning of a row of a list, with the mark of the selected one, and the style of its text.
pub(super) fn list_row<'r>(drawing: Drawing<'_>, is_selected: bool) -> (Row<'r>, Style) {
    let theme = drawing.theme;
    let (gutter, style) =
        if is_selected { (theme.glyphs.cursor, theme.strong()) } else { (" ", theme.plain()) };
    (Row::new(theme).left(format!("{gutter} "), theme.accent()), style)
}

/// Returns the rows of an area before the last `height`, and those.
pub(super) fn split_last(area: Rect, height: u16) -> (Rect, Rect) {
    split(area, area.height.saturating_sub(height))
}

/// Returns the rows, of `count`, that are shown where only `most` fit: the page that holds `index`.
pub(super) fn visible(count: usize, index: usize, most: usize) -> Range<usize> {
    if count <= most {
        return 0..count;
    }
    let most = (most - 1).max(1);
    // The last page is full too.
    let start = (index / most * most).min(count - most);
    start..start + most
}

/// Returns the first row of a text of `count` rows that is shown in an area; notes how far it can be scrolled,
/// and tells in a line how many rows follow, or at the end how many went before.
pub(super) fn scrolled(
    drawing: Drawing<'_>,
    scroll: usize,
    count: usize,
    area: Rect,
    line: Rect,
) -> usize {
    let (model, style) = (drawing.model, drawing.theme.quiet());
    let extent = Extent::of(count, usize::from(area.height));
    drawing.frame.borrow_mut().drawn.extent = extent;
    let scroll = scroll.min(extent.last);
    let more = match (scroll, extent.last - scroll) {
        (0, 0) => return 0,
        (_, 0) => format!("{}: {scroll} above", model.with_keys("  {PageUp}")),
        (_, below) => format!("{}: {below} below", model.with_keys("  {PageDown}")),
    };
    Row::new(drawing.theme).right(more, style).draw_on(drawing, line);
    scroll
}

/// Draws lines of text below one another, those that fit.
pub(super) fn draw_lines(
    drawing: Drawing<'_>,
    lines: impl IntoIterator<Item = String>,
    style: Style,
    area: Rect,
) {
    for (row, line) in rows(area).zip(lines) {
        Row::new(drawing.theme).left(line, style).draw_on(drawing, row);
    }
}

/// Draws a rule over the first row of an area, but for a column at either side; returns the area below.
pub(super) fn rule_inset(drawing: Drawing<'_>, area: Rect) -> Rect {
    let (line, below) = split(area, 1);
    rule(drawing, inset(line));
    below
}

/// Draws a rule over the whole width.
pub(super) fn rule(drawing: Drawing<'_>, area: Rect) {
    let line = drawing.theme.glyphs.rule.repeat(usize::from(area.width));
    Row::new(drawing.theme).left(line, drawing.theme.quiet()).draw_on(drawing, area);
}
