//! Drawing: a frame from the model, and nothing else. Only visible rows are built.
//!
//! Four layouts: wide from 100 columns, standard from 80x24, compact from 60x18, tiny from 40x10;
//! below that a plain message.

mod bottom;
mod categories;
mod compare;
mod detail;
pub mod drawing;
mod export;
mod header;
mod help;
mod home;
mod import;
mod item;
mod lists;
mod meeting;
mod people;
mod plan;
mod question;
mod review;
mod sheet;
mod strip;
mod summary;
mod words;
mod wrap_up;

use std::cell::{Cell, RefCell};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::tui::model::overlay::Overlay;
use crate::tui::model::{Model, SMALLEST};
use crate::tui::screens::Page;
use crate::tui::theme::Theme;
use crate::tui::view::drawing::{Drawing, Drawn, Layout, rows};
use crate::tui::widgets::canvas;
use crate::tui::widgets::row::Row;

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
    for (index, overlay) in overlays.iter().enumerate() {
        // Of a box below another one, remnants of its frame would stand around it.
        if index + 1 < overlays.len() && !overlay.is_a_screen() {
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
        Overlay::Plan(plan) => Drawn::with_cursor(plan::draw_plan(drawing, plan, area, buffer)),
        Overlay::Outcome { cursor } => {
            plan::draw_outcomes(drawing, *cursor, area, buffer);
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
