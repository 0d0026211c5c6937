//! Overlays above a screen: opening them, and choosing in them.

use chrono::NaiveDate;

use crate::domain::insight::filter::Selection;
use crate::domain::records::checklist::ItemNo;
use crate::store::files::Existing;
use crate::store::messages::Command;
use crate::tui::model::compare::Compare;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::help::Help;
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Question};
use crate::tui::model::picker::{Picker, Searched};
use crate::tui::model::review::Review;
use crate::tui::model::{Model, Waiting};
use crate::tui::update::availability::availability;
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::in_review;
use crate::tui::update::{
    assessing, closing, deciding, exporting, home, leaving, meeting, moving, searching,
};

/// Shows help, or closes it where it is shown.
pub(super) fn show_help(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::Help(_))) {
        return closing::close(model);
    }
    let about = model.context();
    let mut keys = model.setup.keymap.by_group_in(about);
    for (_, actions) in &mut keys {
        actions.retain(|(_, action)| availability(*action, model).is_ok());
    }
    keys.retain(|(_, actions)| !actions.is_empty());
    let is_of_condition = model.selected_promise().is_some();
    model.overlays.push(Overlay::Help(Box::new(Help::new(about, keys, is_of_condition))));
    Vec::new()
}

pub(super) fn show_find(model: &mut Model) -> Vec<Effect> {
    let searched = if model.review.is_some() { Searched::Items } else { Searched::Sessions };
    show_picker(model, searched)
}

pub(super) fn show_picker(model: &mut Model, searched: Searched) -> Vec<Effect> {
    model.overlays.push(Overlay::Pick(Box::new(Picker::new(searched))));
    searching::search(model);
    Vec::new()
}

pub(super) fn show_filters(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let Some(review) = &model.review else { return Vec::new() };
    let offered = Selection::offered(review.voices(), model.setup.user.name().text());
    let cursor = offered.iter().position(|one| *one == review.filter).unwrap_or(0);
    let counted = |one: Selection| {
        let count = review
            .session
            .checklist()
            .items()
            .filter(|(item, _)| one.shows(review.voices(), *item, today))
            .count();
        (one, count)
    };
    let choices = offered.into_iter().map(counted).collect();
    model.overlays.push(Overlay::Filter { cursor, choices });
    Vec::new()
}

/// Shows only the items of a filter, unless there are none.
pub(super) fn set_filter(
    review: &mut Review,
    today: NaiveDate,
    filter: Selection,
) -> Option<Message> {
    let shows_any = review
        .session
        .checklist()
        .items()
        .any(|(item, _)| filter.shows(review.voices(), item, today));
    if !shows_any {
        return Some(Message::refused(format!("nothing to show: {}", filter.words())));
    }
    let shows_cursor = filter.shows(review.voices(), review.cursor, today);
    review.filter = filter;
    if !shows_cursor {
        moving::to_nearest_shown(review, today);
    }
    None
}

/// Goes to an item; a filter that hides it ends.
pub(super) fn go_to_item(review: &mut Review, today: NaiveDate, item: ItemNo) {
    if !review.filter.shows(review.voices(), item, today) {
        review.filter = Selection::default();
    }
    review.move_to(item);
}

/// Asks where to save a copy of the open session.
pub(super) fn ask_copy(model: &mut Model) -> Vec<Effect> {
    let Some(review) = &model.review else { return Vec::new() };
    let file = format!("~/{}.json", review.session.id().as_str());
    let form = Form::new(Purpose::SaveCopy, vec![(FieldKind::Copy, file, None)]);
    home::ask(model, form)
}

/// Ticks or unticks the selected line of a list.
pub(super) fn tick_line(model: &mut Model) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::Import(list)) => list.toggle(),
        Some(Overlay::Preview(preview)) => preview.toggle(),
        _ => {}
    }
    Vec::new()
}

/// Saves a copy of the open session to the file that is typed; what the screen shows is in it.
pub(super) fn save_copy(model: &mut Model) -> Vec<Effect> {
    let missing = "name a file to save the copy to";
    let Some(path) = home::path_in(model, FieldKind::Copy, missing) else { return Vec::new() };
    home::wait_for(model, Waiting::Report, Command::SaveCopy(path))
}

/// Changes the comparison that is shown.
pub(super) fn in_comparison(model: &mut Model, change: impl FnOnce(&mut Compare)) -> Vec<Effect> {
    if let Some(Overlay::Compare(compare)) = model.overlays.last_mut() {
        change(compare);
    }
    Vec::new()
}

pub(super) fn say_yes(model: &mut Model) -> Vec<Effect> {
    let question = match model.overlays.pop() {
        Some(Overlay::Confirm { question, .. }) => question,
        other => {
            model.overlays.extend(other);
            return Vec::new();
        }
    };
    match question {
        Question::Overwrite { .. } => exporting::write(model, Existing::Replace),
        Question::Restore { path, .. } => {
            home::wait_for(model, Waiting::Session, Command::Restore(path))
        }
        Question::DecideAnyway { outcome, objections, .. } => {
            deciding::ask(model, outcome, objections)
        }
        Question::Recover { .. } => vec![Effect::Store(Command::Recover)],
        Question::TakeIn { copies, .. } => home::take_in(model, copies),
        Question::TakeOut(idle) => {
            in_review(model, |review, at| meeting::take_out(review, at, idle))
        }
        Question::Submit => in_review(model, assessing::submit),
        Question::RunOutside { command, .. } => vec![Effect::Outside(command)],
        Question::WriteAgain { .. } => vec![Effect::Store(Command::WriteAgain)],
        Question::LeaveUnsaved { leaving, .. } => leaving::leave_saved(model, leaving),
        Question::LeaveDrafts { leaving, .. } => leaving::leave_now(model, leaving),
    }
}
