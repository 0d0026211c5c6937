//! Overlays above a screen: opening them, and choosing in them.

use chrono::NaiveDate;

use crate::domain::insight::filter::Filter;
use crate::domain::records::checklist::ItemNo;
use crate::store::files::Existing;
use crate::store::messages::Command;
use crate::tui::model::compare::Compare;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Question};
use crate::tui::model::picker::{Picker, Searched};
use crate::tui::model::review::Review;
use crate::tui::model::{Model, Waiting};
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::in_review;
use crate::tui::update::{closing, deciding, exporting, home, leaving, meeting, moving, searching};

/// Shows help, or closes it where it is shown.
pub(super) fn show_help(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::Help { .. })) {
        return closing::close(model);
    }
    let about = model.context();
    model.overlays.push(Overlay::Help { about, scroll: 0 });
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
    let cursor = Filter::ALL.iter().position(|filter| *filter == review.filter).unwrap_or(0);
    let mut counts = [0; Filter::ALL.len()];
    for (_, answer) in review.session.answers() {
        for (count, filter) in counts.iter_mut().zip(Filter::ALL) {
            *count += usize::from(filter.shows(answer, today));
        }
    }
    model.overlays.push(Overlay::Filter { cursor, counts });
    Vec::new()
}

/// Shows only the items of a filter, unless there are none.
pub(super) fn set_filter(review: &mut Review, today: NaiveDate, filter: Filter) -> Option<Message> {
    let shows_any = review.session.answers().any(|(_, answer)| filter.shows(answer, today));
    if !shows_any {
        return Some(Message::refused(format!("nothing to show: {}", filter.words())));
    }
    review.filter = filter;
    if !filter.shows(review.session.answer(review.cursor), today) {
        moving::to_nearest_shown(review, today);
    }
    None
}

/// Goes to an item; a filter that hides it ends.
pub(super) fn go_to_item(review: &mut Review, today: NaiveDate, item: ItemNo) {
    if !review.filter.shows(review.session.answer(item), today) {
        review.filter = Filter::Everything;
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
        Question::DecideAnyway { outcome, objections } => deciding::ask(model, outcome, objections),
        Question::Recover { .. } => vec![Effect::Store(Command::Recover)],
        Question::TakeIn { copies, .. } => home::take_in(model, copies),
        Question::TakeOut(idle) => {
            in_review(model, |review, at| meeting::take_out(review, at, idle))
        }
        Question::WriteAgain { .. } => vec![Effect::Store(Command::WriteAgain)],
        Question::LeaveUnsaved { leaving, .. } => leaving::leave_saved(model, leaving),
        Question::LeaveDrafts { leaving, .. } => leaving::leave_now(model, leaving),
    }
}
