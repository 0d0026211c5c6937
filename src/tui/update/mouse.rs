//! Mouse handling: a click selects a row, goes to a category or carries out a hint; the wheel moves through a
//! list as its keys do.

use crate::domain::records::checklist::ItemNo;
use crate::tui::action::Action;
use crate::tui::keymap::rows_in;
use crate::tui::model::Model;
use crate::tui::model::look::Mouse;
use crate::tui::model::motion::Motion;
use crate::tui::model::mouse::{Click, Target};
use crate::tui::screens::Course;
use crate::tui::update::moving;
use crate::tui::update::reviewing::in_review;

/// The number of rows that the wheel moves at once.
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
                Some(Target::Row(index)) => {
                    model.message = None;
                    select(model, index);
                }
                Some(Target::Category(category)) => {
                    model.message = None;
                    in_review(model, |review, moment| {
                        moving::go_to_category(review, moment, category)
                    });
                }
                None => {}
            }
            Vec::new()
        }
    }
}

fn turn(model: &Model, action: Action) -> Vec<Action> {
    if !rows_in(model.context()).any(|row| row.action == action) {
        return Vec::new();
    }
    vec![action; WHEEL]
}

/// Selects a row of the list that listens.
fn select(model: &mut Model, row: usize) {
    match moving::course(model, Motion::Down) {
        Some(Course::Own(place)) => place.select(row),
        Some(Course::Items) => drop(in_review(model, |review, _| {
            // What was drawn may be another checklist by now.
            if row < review.session.checklist().len() {
                review.move_to(ItemNo(row));
            }
        })),
        Some(Course::Agenda) | None => {}
    }
}
