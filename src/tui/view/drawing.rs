//! Drawing context and helpers of every screen: layouts, areas, rules, footers.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::tui::action::{Action, Group};
use crate::tui::model::motion::Extent;
use crate::tui::model::mouse::{Spot, Target};
use crate::tui::model::{Model, SMALLEST};
use crate::tui::screens::Context;
use crate::tui::theme::Theme;
use crate::tui::widgets::footer::Footer;
use crate::tui::widgets::row::Row;

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
}

impl Layout {
    /// Returns the layout for an area of this size.
    pub const fn of(area: Rect) -> Self {
        match (area.width, area.height) {
            (100.., 24..) => Self::Wide,
            (80.., 24..) => Self::Standard,
            (60.., 18..) => Self::Compact,
            (width, height) if width >= SMALLEST.width && height >= SMALLEST.height => Self::Tiny,
            _ => Self::TooSmall,
        }
    }
}

/// The context with which every part of a frame is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawing<'d> {
    pub(super) model: &'d Model,
    pub(super) theme: &'d Theme,
    pub(super) layout: Layout,
    /// The areas that can be clicked, as far as they are drawn.
    pub(super) spots: &'d RefCell<Vec<Spot>>,
    /// True if the answer of the last review is drawn: only then is it offered for confirmation.
    pub(super) shows_last_time: &'d Cell<bool>,
}

impl Drawing<'_> {
    /// Returns whether an action is about something that is not drawn.
    pub(super) fn is_blind(&self, action: Action) -> bool {
        action == Action::StillSo && !self.shows_last_time.get()
    }

    /// Makes the first row of an area clickable.
    pub(super) fn spot(&self, area: Rect, target: Target) {
        let Rect { x: column, y: row, width, .. } = area;
        self.spots.borrow_mut().push(Spot { column, width, row, target });
    }
}

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

impl Drawn {
    pub(super) fn with_cursor(cursor: Option<Position>) -> Self {
        Self { cursor, ..Self::default() }
    }
}

/// Draws the keys of a context, if it is the topmost one: those below show none.
pub(super) fn footer(drawing: Drawing<'_>, context: Context, area: Rect, buffer: &mut Buffer) {
    let Drawing { model, theme, layout, .. } = drawing;
    // The meeting shows its marks in a line of their own where there is room.
    let has_legend = context == Context::Meeting && layout >= Layout::Standard;
    if model.context() == context {
        let is_hidden = |action: Action| {
            drawing.is_blind(action) || (has_legend && action.words().group == Group::Marking)
        };
        let hints = Footer { model, context, theme, is_hidden: &is_hidden }.draw(area, buffer);
        for (area, action) in hints {
            drawing.spot(area, Target::Hint(action));
        }
    }
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

/// Returns the rows, of `count`, that are shown where only `most` fit: the page that holds `index`.
pub(super) fn window(count: usize, index: usize, most: usize) -> Range<usize> {
    if count <= most {
        return 0..count;
    }
    let most = (most - 1).max(1);
    // The last page is full too.
    let start = (index / most * most).min(count - most);
    start..start + most
}

/// Draws how many lines of a text follow, or at its end how many went before.
pub(super) fn more(
    drawing: Drawing<'_>,
    scroll: usize,
    extent: Extent,
    area: Rect,
    buffer: &mut Buffer,
) {
    let model = drawing.model;
    let more = match (scroll, extent.last.saturating_sub(scroll)) {
        (0, 0) => return,
        (_, 0) => format!("{}: {scroll} above", model.told("  {PageUp}")),
        (_, below) => format!("{}: {below} more", model.told("  {PageDown}")),
    };
    Row::new(drawing.theme).right(more, drawing.theme.quiet()).render(area, buffer);
}

/// Draws a rule over the whole width.
pub(super) fn rule(drawing: Drawing<'_>, area: Rect, buffer: &mut Buffer) {
    let line = drawing.theme.glyphs.rule.repeat(usize::from(area.width));
    Row::new(drawing.theme).left(line, drawing.theme.quiet()).render(area, buffer);
}
