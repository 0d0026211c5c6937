//! What the mouse does: a click selects a row, goes to a category or does what a hint says; the wheel
//! goes through a list as its keys do.

use crate::domain::records::checklist::ItemNo;
use crate::tui::action::Action;
use crate::tui::keymap::rows_in;
use crate::tui::model::Model;
use crate::tui::model::look::Mouse;
use crate::tui::model::mouse::{Click, Target};
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Page;
use crate::tui::update::moving;

/// How many rows the wheel goes at once.
const WHEEL: usize = 3;

/// Does what a click or the wheel says, and returns the actions that are to be carried out for it, in their
/// order.
pub(super) fn click(model: &mut Model, click: Click) -> Vec<Action> {
    if model.setup.mouse == Mouse::OfTheTerminal {
        // A program before this one may have left the terminal reporting.
        return Vec::new();
    }
    match click {
        Click::WheelUp => turn(model, Action::MoveUp),
        Click::WheelDown => turn(model, Action::MoveDown),
        Click::At { column, row } => {
            let spot = model.last_spots.iter().rfind(|spot| spot.is_at(column, row));
            match spot.map(|spot| spot.target) {
                Some(Target::Hint(action)) => return vec![action],
                Some(Target::Row(place)) => {
                    model.message = None;
                    select(model, place);
                }
                Some(Target::Category(category)) => {
                    model.message = None;
                    moving::go_to_category(model, category);
                }
                None => {}
            }
            Vec::new()
        }
    }
}

fn turn(model: &Model, action: Action) -> Vec<Action> {
    if !rows_in(model.context()).any(|row| row.action() == action) {
        return Vec::new();
    }
    vec![action; WHEEL]
}

/// Selects a row of the list that listens.
fn select(model: &mut Model, place: usize) {
    match model.overlays.last_mut() {
        Some(Overlay::Pick(picker)) => picker.cursor = place,
        Some(Overlay::Plan(plan)) => plan.cursor = place,
        Some(Overlay::Import(list)) => list.cursor = place,
        Some(
            Overlay::Filter { cursor, .. }
            | Overlay::Outcome { cursor }
            | Overlay::People { cursor },
        ) => *cursor = place,
        Some(
            Overlay::Help { .. }
            | Overlay::Ask(_)
            | Overlay::Export(_)
            | Overlay::Confirm { .. }
            | Overlay::Notice { .. }
            | Overlay::Compare(_),
        ) => {}
        None => match model.review.as_deref_mut() {
            None => model.home.cursor = place,
            Some(review) if review.strip.is_some() => {}
            Some(review) => match &mut review.page {
                Page::WrapUp { cursor } | Page::Summary { cursor, .. } => *cursor = place,
                // What was drawn may be another checklist by now.
                Page::List if place < review.session.checklist().len() => {
                    review.move_to(ItemNo(place));
                }
                Page::List | Page::Item { .. } | Page::Meeting => {}
            },
        },
    }
}
