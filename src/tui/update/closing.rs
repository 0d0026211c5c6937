//! Closing what is open; text that was typed there stays.

use crate::domain::insight::filter::Filter;
use crate::tui::model::Model;
use crate::tui::model::form::Purpose;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::{Page, Review, Ticks};
use crate::tui::update::drafts;
use crate::tui::update::effect::Effect;

/// Closes what is topmost; text that was typed there stays.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    match model.overlays.pop() {
        Some(Overlay::Ask(form)) if matches!(form.purpose, Purpose::Decide { .. }) => {
            return drafts::close_decision(model, &form);
        }
        Some(Overlay::Ask(form)) => return drafts::close_other(model, &form),
        Some(Overlay::Export(export)) => return drafts::close_other(model, &export.form),
        // What was compared is not ticked for ever: the next two are ticked from none.
        Some(Overlay::Compare(_)) => model.home.ticks.clear(),
        Some(_) => {}
        None if model.review.is_none() => model.home.ticks.clear(),
        None => return close_in_review(model),
    }
    Vec::new()
}

fn close_in_review(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_deref_mut() else {
        return Vec::new();
    };
    if review.strip.is_some() {
        return drafts::close(model);
    }
    let Review { ticks, filter, page, .. } = review;
    if !ticks.items.is_empty() || ticks.range_from.is_some() {
        *ticks = Ticks::default();
    } else if matches!(page, Page::List | Page::Meeting) {
        *filter = Filter::Everything;
    } else {
        review.close_page();
    }
    Vec::new()
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
