//! Drawing: a frame from the model, and nothing else. Only visible rows are built.
//!
//! Four layouts: wide from 100 columns, standard from 80x24, compact from 60x18, tiny from 40x10;
//! below that a plain message.

mod bottom;
mod categories;
mod detail;
mod export;
mod header;
mod help;
mod home;
mod item;
mod lists;
mod question;
mod review;
mod sheet;
mod strip;
mod words;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Page;
use crate::tui::model::{Model, Size};
use crate::tui::theme::Theme;
use crate::tui::widgets::canvas;
use crate::tui::widgets::row::Row;

/// How much room there is.
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
    /// With the categories as a column at the left.
    Wide,
}

impl Layout {
    /// The layout for a terminal of this size.
    #[must_use]
    pub const fn of(size: Size) -> Self {
        match (size.width, size.height) {
            (100.., 24..) => Self::Wide,
            (80.., 24..) => Self::Standard,
            (60.., 18..) => Self::Compact,
            (40.., 10..) => Self::Tiny,
            _ => Self::TooSmall,
        }
    }
}

/// What every part of a frame is drawn with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drawing<'d> {
    model: &'d Model,
    theme: &'d Theme,
    layout: Layout,
}

/// Draws a frame; gives the place of the cursor if text is being typed.
pub fn draw(model: &Model, buffer: &mut Buffer) -> Option<Position> {
    let theme = Theme::new(model.setup.look);
    let drawing = Drawing { model, theme: &theme, layout: Layout::of(model.size) };
    let area = buffer.area;
    let cursor = if drawing.layout == Layout::TooSmall {
        too_small(drawing, area, buffer);
        None
    } else {
        screen(drawing, area, buffer)
    };
    canvas::sweep(buffer, model.setup.look);
    cursor
}

fn screen(drawing: Drawing<'_>, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let cursor = match drawing.model.review.as_deref() {
        None => {
            home::draw(drawing, area, buffer);
            None
        }
        Some(review) => match review.page {
            Page::List => review::draw(drawing, review, area, buffer),
            Page::Item { scroll } => item::draw(drawing, review, scroll, area, buffer),
        },
    };
    let mut topmost = cursor;
    for overlay in &drawing.model.overlays {
        topmost = float(drawing, overlay, area, buffer);
    }
    topmost
}

fn float(
    drawing: Drawing<'_>,
    overlay: &Overlay,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    match overlay {
        Overlay::Help { about, scroll } => {
            help::draw(drawing, *about, *scroll, area, buffer);
            None
        }
        Overlay::Pick(picker) => lists::draw_picker(drawing, picker, area, buffer),
        Overlay::Filter { cursor } => {
            lists::draw_filters(drawing, *cursor, area, buffer);
            None
        }
        Overlay::Ask(form) => question::draw_form(drawing, form, area, buffer),
        Overlay::Export(export) => export::draw(drawing, export, area, buffer),
        Overlay::Confirm(question) => {
            question::draw(drawing, question, area, buffer);
            None
        }
        Overlay::Notice(text) => {
            question::draw_notice(drawing, text, area, buffer);
            None
        }
    }
}

fn too_small(drawing: Drawing<'_>, area: Rect, buffer: &mut Buffer) {
    let Size { width, height } = drawing.model.size;
    let lines = [
        format!("too small: {width}x{height}"),
        "needs 40x10".to_owned(),
        "everything is saved".to_owned(),
    ];
    let shown = usize::from(area.height).min(lines.len());
    // Less than everything being saved is not promised.
    let shown = if is_saved(drawing.model) { shown } else { shown.min(2) };
    for (line, text) in rows(area).zip(lines.into_iter().take(shown)) {
        Row::new(drawing.theme).left(text, drawing.theme.plain()).render(line, buffer);
    }
}

fn is_saved(model: &Model) -> bool {
    model.review.as_ref().is_none_or(|review| review.saving.is_saved())
}

/// The rows of an area, from the top.
fn rows(area: Rect) -> impl DoubleEndedIterator<Item = Rect> {
    (area.top()..area.bottom()).map(move |y| Rect { y, height: 1, ..area })
}

/// The area without one blank column at either side.
fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// The first `height` rows of an area, and the rest.
fn split(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let top = Rect { height, ..area };
    let rest = Rect { y: area.y + height, height: area.height - height, ..area };
    (top, rest)
}

/// A rule over the whole width.
fn rule(drawing: Drawing<'_>, area: Rect, buffer: &mut Buffer) {
    let line = drawing.theme.glyphs.rule.repeat(usize::from(area.width));
    Row::new(drawing.theme).left(line, drawing.theme.quiet()).render(area, buffer);
}
