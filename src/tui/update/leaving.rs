//! Ways out: back, to the shell, suspending, at once. Each saves first, unless the user leaves without.

use crate::store::messages::Command;
use crate::tui::model::overlay::{Departure, Leaving, Overlay, Question};
use crate::tui::model::{Model, Waiting};
use crate::tui::screens::Page;
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::in_review;
use crate::tui::update::{closing, drafts, home, meeting, portfolio};

/// Goes one step back: closes what floats, leaves the item's page, the session, the program.
pub(super) fn go_back(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::Portfolio(_))) {
        model.overlays.pop();
        return Vec::new();
    }
    if !model.overlays.is_empty() {
        return closing::close(model);
    }
    let Some(review) = model.review.as_mut() else {
        return leave(model, Leaving::ToShell);
    };
    if review.page != Page::List {
        review.close_page();
        return Vec::new();
    }
    let is_assessment = review.session.is_assessment();
    let is_begun_in_one = is_assessment && model.begun_in.is_some();
    leave(model, if is_begun_in_one { Leaving::ToReview } else { model.root })
}

/// Leaves to the shell, from anywhere. Text in open fields becomes a draft.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    let mut effects = closing::close_all(model);
    effects.extend(leave(model, Leaving::ToShell));
    effects
}

fn leave(model: &mut Model, to: Leaving) -> Vec<Effect> {
    let mut effects = in_review(model, meeting::stop_clock);
    let Some(review) = &model.review else {
        return leave_saved(model, to);
    };
    match (review.saving.is_saved(), review.saving.failure.clone()) {
        (true, None) => effects.extend(leave_saved(model, to)),
        // The worker is at it; its report lets us go.
        (_, None) => model.leaving = Some(Departure::Changes(to)),
        (_, Some(reason)) => ask(model, to, reason),
    }
    effects
}

/// Leaves what is saved, or is given up. Where text was typed and not kept, its report lets us go.
pub(super) fn leave_saved(model: &mut Model, to: Leaving) -> Vec<Effect> {
    if !drafts::are_there(model) {
        return leave_now(model, to);
    }
    model.leaving = Some(Departure::Drafts(to));
    vec![drafts::remember(model)]
}

/// Asks whether to leave although the last changes are not on the disk.
pub(super) fn ask(model: &mut Model, to: Leaving, reason: String) {
    let kept = model.review.as_ref().map(|review| review.saving.kept_aside).unwrap_or_default();
    ask_anyway(model, Question::LeaveUnsaved { reason, leaving: to, kept });
}

/// Asks whether to leave although something is not saved.
pub(super) fn ask_anyway(model: &mut Model, question: Question) {
    model.leaving = None;
    model.overlays.push(Overlay::confirm(question));
}

pub(super) fn leave_now(model: &mut Model, to: Leaving) -> Vec<Effect> {
    model.leaving = None;
    let mut effects = vec![drafts::remember(model)];
    match to {
        Leaving::ToShell => effects.push(Effect::Quit(0)),
        Leaving::ToReview => {
            let command = model.begun_in.take().map(Command::Open);
            effects.extend(
                command
                    .into_iter()
                    .flat_map(|command| home::wait_for(model, Waiting::Session, command)),
            );
        }
        Leaving::ToHome => {
            if let Some(review) = model.review.take() {
                model.home.select(review.session.of_review());
            }
            model.overlays.clear();
            effects.extend([Effect::Store(Command::Close), home::list(model)]);
            effects.extend(portfolio::come_back(model));
        }
    }
    effects
}

/// Stops the program until the shell continues it. Text in open fields is safe meanwhile.
pub(super) fn suspend(model: &mut Model) -> Vec<Effect> {
    let mut effects = drafts::write_down(model);
    effects.push(Effect::Suspend);
    effects
}

/// Ends because a signal says so: no question is asked.
pub(super) fn at_once(model: &mut Model, exit_code: u8) -> Vec<Effect> {
    let mut effects = closing::close_all(model);
    effects.extend(in_review(model, meeting::stop_clock));
    effects.extend(drafts::write_down(model));
    effects.push(Effect::Quit(exit_code));
    effects
}
