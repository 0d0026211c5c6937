//! Drawing: a frame from the model, and nothing else. Only visible rows are built.
//!
//! Five layouts: two panes from 100x30, wide from 100 columns, standard from 80x24, compact from 60x18, tiny from 40x10;
//! below that a plain message.

mod bottom;
mod categories;
mod combining;
mod compare;
mod conditions;
mod decision;
mod detail;
pub mod drawing;
mod export;
mod groups;
mod header;
mod help;
mod home;
mod import;
mod item;
mod level;
mod lists;
mod meeting;
mod news;
mod panes;
mod people;
mod plan;
mod portfolio;
mod preview;
mod promises;
mod question;
mod reading;
mod responses;
mod review;
mod score;
mod sheet;
mod strip;
mod summary;
mod title;
mod upgrade;
mod words;
mod wrap_up;

use std::cell::RefCell;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::model::form::Purpose;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::{Model, SMALLEST};
use crate::tui::screens::Page;
use crate::tui::theme::Theme;
use crate::tui::view::drawing::{Drawing, Drawn, Frame, Layout, draw_lines};
use crate::tui::widgets::canvas;

/// Draws a frame.
pub fn draw(model: &Model, buffer: &mut Buffer) -> Drawn {
    let theme = Theme::new(model.setup.look);
    let area = buffer.area;
    let frame = RefCell::new(Frame { buffer: std::mem::take(buffer), drawn: Drawn::default() });
    let (layout, offered) = (Layout::of(area), RefCell::default());
    let drawing = Drawing { model, theme: &theme, layout, frame: &frame, offered: &offered };
    if layout == Layout::TooSmall {
        too_small(drawing, area);
    } else {
        draw_screen(drawing, area);
    }
    let frame = frame.into_inner();
    *buffer = frame.buffer;
    canvas::sweep(buffer, model.setup.look);
    frame.drawn
}

fn draw_screen(drawing: Drawing<'_>, area: Rect) {
    match drawing.model.review.as_deref() {
        None => home::draw(drawing, area),
        Some(review) => match review.page {
            Page::List => review::draw(drawing, review, area),
            Page::Item { scroll } => item::draw(drawing, review, scroll, area),
            Page::Meeting => meeting::draw(drawing, review, area),
            Page::WrapUp { cursor, .. } => wrap_up::draw(drawing, review, cursor, area),
            Page::Summary { cursor, category } => {
                summary::draw(drawing, review, (cursor, category), area);
            }
        },
    }
    let overlays = &drawing.model.overlays;
    for (index, overlay) in overlays.iter().enumerate() {
        // Of a box below another one, remnants of its frame would stand around it.
        if index + 1 < overlays.len() && !overlay.is_a_screen() {
            continue;
        }
        // What lies below can be neither clicked nor scrolled.
        drawing.frame.borrow_mut().drawn = Drawn::default();
        draw_overlay(drawing, overlay, area);
    }
}

fn draw_overlay(drawing: Drawing<'_>, overlay: &Overlay, area: Rect) {
    match overlay {
        Overlay::Help(help) => help::draw(drawing, help, area),
        Overlay::Pick(picker) => lists::draw_picker(drawing, picker, area),
        Overlay::Filter { cursor, choices } => {
            let choices = choices.iter().map(|(it, count)| (it.words().into_owned(), *count));
            lists::draw_choices(drawing, *cursor, &choices.collect::<Vec<_>>(), area);
        }
        Overlay::Plan(plan) => plan::draw_plan(drawing, plan, area),
        Overlay::Outcome { cursor } => decision::draw(drawing, *cursor, area),
        Overlay::Role { cursor } => people::draw_roles(drawing, *cursor, area),
        Overlay::People { cursor } => people::draw(drawing, *cursor, area),
        Overlay::Promises(list) => promises::draw(drawing, list.cursor, area),
        Overlay::Responses(list) => reading::draw(drawing, *list, area),
        Overlay::Compare(compare) => compare::draw(drawing, compare, area),
        Overlay::Portfolio(portfolio) => portfolio::draw(drawing, portfolio, area),
        Overlay::SystemsFilter { cursor, choices } => {
            let choices = choices.iter().map(|(choice, count)| (choice.words(), *count));
            lists::draw_choices(drawing, *cursor, &choices.collect::<Vec<_>>(), area);
        }
        Overlay::Ask(form) => match form.purpose {
            Purpose::Decide { outcome, .. } => decision::draw_form(drawing, form, outcome, area),
            _ => question::draw_form(drawing, form, area),
        },
        Overlay::Export(export) => export::draw(drawing, export, area),
        Overlay::Import(list) => import::draw(drawing, list, area),
        Overlay::Preview(shown) => preview::draw(drawing, shown, area),
        Overlay::Upgrade(list) => upgrade::draw(drawing, list, area),
        Overlay::Combine(list) => combining::draw(drawing, list, area),
        Overlay::Confirm { question, scroll } => question::draw(drawing, question, *scroll, area),
        Overlay::Notice { title, text, scroll } => {
            question::draw_notice(drawing, (title, text), *scroll, area);
        }
    }
}

fn too_small(drawing: Drawing<'_>, area: Rect) {
    let lines = [
        format!("too small: {}x{}", area.width, area.height),
        format!("needs {}x{}", SMALLEST.width, SMALLEST.height),
        drawing.model.with_keys("{Quit} quits"),
    ];
    // Less than everything being saved is not promised.
    let saved = is_saved(drawing.model).then(|| "everything is saved".to_owned());
    draw_lines(drawing, lines.into_iter().chain(saved), drawing.theme.plain(), area);
}

fn is_saved(model: &Model) -> bool {
    model.review.as_ref().is_none_or(|review| review.saving.is_saved())
}
