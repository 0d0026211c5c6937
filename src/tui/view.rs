//! Drawing: a frame from the model, and nothing else. Only visible rows are built.
//!
//! Four layouts: wide from 100 columns, standard from 80x24, compact from 60x18, tiny from 40x10;
//! below that a plain message.

mod bottom;
mod categories;
mod choices;
mod compare;
mod detail;
mod export;
mod header;
mod help;
mod home;
mod import;
mod item;
mod lists;
mod meeting;
mod people;
mod question;
mod review;
mod sheet;
mod strip;
mod summary;
mod words;
mod wrap_up;

use std::cell::{Cell, RefCell};
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::tui::action::{Action, Group};
use crate::tui::keymap::Context;
use crate::tui::model::mouse::{Spot, Target};
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Page;
use crate::tui::model::{Extent, Model, SMALLEST};
use crate::tui::theme::Theme;
use crate::tui::widgets::canvas;
use crate::tui::widgets::footer::Footer;
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
    /// The layout for an area of this size.
    #[must_use]
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

/// What every part of a frame is drawn with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drawing<'d> {
    model: &'d Model,
    theme: &'d Theme,
    layout: Layout,
    /// What can be clicked, as far as it is drawn.
    spots: &'d RefCell<Vec<Spot>>,
    /// True if the answer of the last review is drawn: only then is it offered for confirmation.
    shows_last_time: &'d Cell<bool>,
}

impl Drawing<'_> {
    /// Returns whether an action is about something that is not drawn.
    fn is_blind(&self, action: Action) -> bool {
        action == Action::StillSo && !self.shows_last_time.get()
    }

    /// That a click on an area means something.
    fn spot(&self, area: Rect, target: Target) {
        let Rect { x: column, y: row, width, .. } = area;
        self.spots.borrow_mut().push(Spot { column, width, row, target });
    }
}

/// What a frame tells besides its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The place of the cursor, if text is being typed.
    pub cursor: Option<Position>,
    /// How far what is topmost can be scrolled.
    pub extent: Extent,
    /// What a click means, and where.
    pub spots: Vec<Spot>,
}

impl Drawn {
    fn with_cursor(cursor: Option<Position>) -> Self {
        Self { cursor, ..Self::default() }
    }
}

/// Draws a frame.
pub fn draw(model: &Model, buffer: &mut Buffer) -> Drawn {
    let theme = Theme::new(model.setup.look);
    let area = buffer.area;
    let spots = RefCell::default();
    let (layout, shows_last_time) = (Layout::of(area), Cell::default());
    let drawing =
        Drawing { model, theme: &theme, layout, spots: &spots, shows_last_time: &shows_last_time };
    let drawn = if drawing.layout == Layout::TooSmall {
        too_small(drawing, area, buffer);
        Drawn::default()
    } else {
        screen(drawing, area, buffer)
    };
    canvas::sweep(buffer, model.setup.look);
    Drawn { spots: spots.into_inner(), ..drawn }
}

fn screen(drawing: Drawing<'_>, area: Rect, buffer: &mut Buffer) -> Drawn {
    let mut topmost = match drawing.model.review.as_deref() {
        None => {
            home::draw(drawing, area, buffer);
            Drawn::default()
        }
        Some(review) => match review.page {
            Page::List => Drawn::with_cursor(review::draw(drawing, review, area, buffer)),
            Page::Item { scroll } => item::draw(drawing, review, scroll, area, buffer),
            Page::Meeting => Drawn::with_cursor(meeting::draw(drawing, review, area, buffer)),
            Page::WrapUp { cursor } => {
                wrap_up::draw(drawing, review, cursor, area, buffer);
                Drawn::default()
            }
            Page::Summary { cursor, category } => {
                summary::draw(drawing, review, (cursor, category), area, buffer);
                Drawn::default()
            }
        },
    };
    let overlays = &drawing.model.overlays;
    for (place, overlay) in overlays.iter().enumerate() {
        // Of a box below another one, remnants of its frame would stand around it.
        if place + 1 < overlays.len() && !overlay.is_a_screen() {
            continue;
        }
        // What lies below cannot be clicked.
        drawing.spots.borrow_mut().clear();
        topmost = float(drawing, overlay, area, buffer);
    }
    topmost
}

fn float(drawing: Drawing<'_>, overlay: &Overlay, area: Rect, buffer: &mut Buffer) -> Drawn {
    match overlay {
        Overlay::Help { about, scroll } => help::draw(drawing, *about, *scroll, area, buffer),
        Overlay::Pick(picker) => {
            Drawn::with_cursor(lists::draw_picker(drawing, picker, area, buffer))
        }
        Overlay::Filter { cursor, counts } => {
            lists::draw_filters(drawing, *cursor, counts, area, buffer);
            Drawn::default()
        }
        Overlay::Plan(plan) => Drawn::with_cursor(choices::draw_plan(drawing, plan, area, buffer)),
        Overlay::Outcome { cursor } => {
            choices::draw_outcomes(drawing, *cursor, area, buffer);
            Drawn::default()
        }
        Overlay::People { cursor } => {
            people::draw(drawing, *cursor, area, buffer);
            Drawn::default()
        }
        Overlay::Compare(compare) => compare::draw(drawing, compare, area, buffer),
        Overlay::Ask(form) => Drawn::with_cursor(question::draw_form(drawing, form, area, buffer)),
        Overlay::Export(export) => export::draw(drawing, export, area, buffer),
        Overlay::Import(list) => {
            import::draw(drawing, list, area, buffer);
            Drawn::default()
        }
        Overlay::Confirm { question, scroll } => {
            question::draw(drawing, question, *scroll, area, buffer)
        }
        Overlay::Notice { title, text, scroll } => {
            question::draw_notice(drawing, (title, text), *scroll, area, buffer)
        }
    }
}

/// The keys that work in a context, where it is the one that listens: what lies below shows none.
fn footer(drawing: Drawing<'_>, context: Context, area: Rect, buffer: &mut Buffer) {
    let Drawing { model, theme, layout, .. } = drawing;
    // The meeting shows its marks in a line of their own where there is room.
    let has_legend = context == Context::Meeting && layout >= Layout::Standard;
    if model.context() == context {
        let is_hidden = |action: Action| {
            drawing.is_blind(action) || (has_legend && action.words().group == Group::Marking)
        };
        let hints = Footer { model, context, theme, is_hidden: &is_hidden }.draw(area, buffer);
        for (place, action) in hints {
            drawing.spot(place, Target::Hint(action));
        }
    }
}

fn too_small(drawing: Drawing<'_>, area: Rect, buffer: &mut Buffer) {
    let lines = [
        format!("too small: {}x{}", area.width, area.height),
        format!("needs {}x{}", SMALLEST.width, SMALLEST.height),
        drawing.model.told("{Quit} quits"),
    ];
    // Less than everything being saved is not promised.
    let saved = is_saved(drawing.model).then(|| "everything is saved".to_owned());
    for (line, text) in rows(area).zip(lines.into_iter().chain(saved)) {
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

/// Which of `count` rows are shown where only `most` fit: the page that holds a place.
fn window(count: usize, place: usize, most: usize) -> Range<usize> {
    if count <= most {
        return 0..count;
    }
    let most = (most - 1).max(1);
    // The last page is full too.
    let start = (place / most * most).min(count - most);
    start..start + most
}

/// That a text goes on where it does not fit: how many lines follow, or at its end how many went
/// before.
fn more(drawing: Drawing<'_>, scroll: usize, extent: Extent, area: Rect, buffer: &mut Buffer) {
    let model = drawing.model;
    let more = match (scroll, extent.last.saturating_sub(scroll)) {
        (0, 0) => return,
        (_, 0) => format!("{}: {scroll} above", model.told("  {PageUp}")),
        (_, below) => format!("{}: {below} more", model.told("  {PageDown}")),
    };
    Row::new(drawing.theme).right(more, drawing.theme.quiet()).render(area, buffer);
}

/// A rule over the whole width.
fn rule(drawing: Drawing<'_>, area: Rect, buffer: &mut Buffer) {
    let line = drawing.theme.glyphs.rule.repeat(usize::from(area.width));
    Row::new(drawing.theme).left(line, drawing.theme.quiet()).render(area, buffer);
}
