//! The portfolio: reading it, its lists and filters, and the way to a review and back.

use crate::domain::insight::portfolio::List;
use crate::domain::records::checklist::ItemId;
use crate::store::error::StoreError;
use crate::store::messages::Command;
use crate::store::portfolio::Reviews;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::portfolio::{Lead, LeadTo};
use crate::tui::model::{Model, Waiting};
use crate::tui::screens::Page;
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::in_review;
use crate::tui::update::{home, promising};

/// Opens the portfolio, and reads it.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Portfolio(Box::default()));
    vec![read(model)]
}

fn read(model: &Model) -> Effect {
    Effect::Store(Command::Portfolio(model.now))
}

/// Puts the portfolio that was left for a review back, and reads it again: the review may have changed.
pub(super) fn come_back(model: &mut Model) -> Vec<Effect> {
    let Some(portfolio) = model.home.portfolio.take() else { return Vec::new() };
    model.overlays.push(Overlay::Portfolio(portfolio));
    vec![read(model)]
}

/// Takes what was read, if the portfolio is still open.
pub(super) fn take(model: &mut Model, read: Result<Box<Reviews>, StoreError>) {
    let (days, every) = (model.now.days(), model.setup.review_every);
    let Some(portfolio) = model.portfolio() else { return };
    match read {
        Ok(reviews) => portfolio.take(reviews, days, every),
        Err(error) => portfolio.trouble = Some(error.to_string()),
    }
}

/// Shows one of the lists.
pub(super) fn choose(model: &mut Model, list: List) -> Vec<Effect> {
    if let Some(portfolio) = model.portfolio() {
        portfolio.list = list;
    }
    Vec::new()
}

/// Opens the selected entry in its review; of a person, shows or hides the tasks.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(portfolio) = model.portfolio() else { return Vec::new() };
    if portfolio.toggle_person() {
        return Vec::new();
    }
    let Some(lead) = portfolio.lead() else { return Vec::new() };
    let path = model.setup.places.session(&lead.review);
    model.home.opens_at = None;
    model.home.lead = Some(lead);
    home::wait_for(model, Waiting::Session, Command::Open(path))
}

/// Moves the open portfolio aside, to which leaving the review returns.
pub(super) fn set_aside(model: &mut Model) {
    let is_it = |overlay: &Overlay| matches!(overlay, Overlay::Portfolio(_));
    let place = model.overlays.iter().position(is_it);
    if let Some(Overlay::Portfolio(portfolio)) = place.map(|place| model.overlays.remove(place)) {
        model.home.portfolio = Some(portfolio);
    }
}

/// Goes to the place in a review that was opened to which a row leads.
pub(super) fn follow(model: &mut Model, lead: Lead) -> Vec<Effect> {
    match lead.to {
        LeadTo::Item(id) => in_review(model, |review, _| {
            let item = review.session.checklist().number(&ItemId::new(id.raw()));
            if let Some(item) = item {
                review.page = Page::List;
                review.move_to(item);
            }
        }),
        LeadTo::Conditions => promising::show(model),
        LeadTo::Wherever => Vec::new(),
    }
}
