//! Closing what is open; text that was typed there stays.

use crate::domain::insight::filter::Selection;
use crate::tui::model::Model;
use crate::tui::model::form::Purpose;
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Question};
use crate::tui::model::portfolio::SystemsFilter;
use crate::tui::model::review::Ticks;
use crate::tui::update::drafts;
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::in_review;

pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Compare(compare)) = model.overlays.last_mut()
        && compare.page.take().is_some()
    {
        return Vec::new();
    }
    let (days, every) = (model.now.days(), model.setup.review_every);
    if let Some(Overlay::Portfolio(portfolio)) = model.overlays.last_mut()
        && portfolio.is_filtered()
    {
        portfolio.filter(SystemsFilter::Everything, days, every);
        return Vec::new();
    }
    let Some(overlay) = model.overlays.pop() else {
        if model.review.is_some() {
            return close_in_review(model);
        }
        if model.home.ticks.is_empty() {
            model.home.filter(None);
        }
        model.home.ticks.clear();
        return Vec::new();
    };
    match overlay.form() {
        Some(form) if matches!(form.purpose, Purpose::Decide { .. }) => {
            return drafts::close_decision(model, form);
        }
        Some(form) => return drafts::close_other(model, form),
        None => {}
    }
    if let (Overlay::Confirm { question: Question::TakeOut(idle), .. }, Some(review)) =
        (&overlay, &mut model.review)
    {
        review.counted_to = review.counted_to.max(Some(idle.to));
        let told = format!("{} stay in the meeting's time", idle.words());
        model.message = Some(Message::done(told));
        return vec![drafts::remembered(review)];
    }
    // What was compared is not ticked for ever: the next two are ticked from none.
    if matches!(overlay, Overlay::Compare(_)) {
        model.home.ticks.clear();
    }
    Vec::new()
}

fn close_in_review(model: &mut Model) -> Vec<Effect> {
    if model.review.as_ref().is_some_and(|review| review.strip.is_some()) {
        return drafts::close(model);
    }
    in_review(model, |review, _| {
        if review.has_ticks() {
            review.ticks = Ticks::default();
        } else if review.page.is_closed() {
            review.close_page();
        } else {
            review.filter = Selection::default();
        }
    })
}

/// Closes every open field and keeps its text as a draft.
pub(super) fn close_all(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    while !model.overlays.is_empty() {
        effects.extend(close(model));
    }
    effects.extend(drafts::close(model));
    effects
}
