//! Moving: through items, sessions, lists and text.

use chrono::NaiveDate;

use crate::domain::records::checklist::{CategoryNo, ItemNo};
use crate::tui::model::Model;
use crate::tui::model::message::Message;
use crate::tui::model::motion::{Motion, Place, Way};
use crate::tui::model::mouse::Target;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::Review;
use crate::tui::screens::{Context, Course, Page};
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::{Moment, in_review};

/// The number of items in a page of the review: a category of the usual size and the next.
const PAGE_OF_ITEMS: usize = 8;

/// Moves by lines and pages in the topmost overlay, or else on the screen.
pub(super) fn go(model: &mut Model, motion: Motion) -> Vec<Effect> {
    // A page is no longer than what is seen of a list.
    let seen = model.last_spots.iter().filter(|spot| matches!(spot.target, Target::Row(_))).count();
    let rows = usize::from(model.size.height.saturating_sub(8));
    let rows = if seen > 0 { rows.min(seen) } else { rows }.max(1);
    let extent = model.extent;
    if model.context() == Context::Home {
        // Whoever moves chooses another one.
        model.home.wanted = None;
    }
    match course(model, motion) {
        Some(Course::Own(place)) => place.go(motion, rows, extent),
        Some(Course::Agenda) => return in_review(model, |review, _| step(review, motion)),
        Some(Course::Items) => {
            return in_review(model, |review, at| go_in_review(review, motion, at.today()));
        }
        None => {}
    }
    Vec::new()
}

/// Returns what a motion goes through in the topmost overlay, or else on the screen.
pub(super) fn course(model: &mut Model, motion: Motion) -> Option<Course<'_>> {
    let sessions = model.home.rows().len();
    let (today, extent) = (model.today(), model.extent);
    let listed = |review: &Review, overlay: &Overlay| {
        if matches!(overlay, Overlay::Promises(_)) {
            review.promises().len()
        } else if matches!(overlay, Overlay::Responses(_)) {
            review.voices().responses(review.cursor).len()
        } else {
            review.session.people().len()
        }
    };
    match (model.overlays.last_mut(), model.review.as_deref_mut()) {
        (Some(overlay), review) => {
            let rows = review.map_or(0, |review| listed(review, overlay));
            overlay.place(motion, rows, extent).map(Course::Own)
        }
        (None, Some(review)) if review.strip.is_some() => None,
        (None, Some(review)) => {
            let rows = review.row_items(today).len();
            Some(review.page.course(motion, rows))
        }
        (None, None) => Some(Course::Own(Place::Row(&mut model.home.cursor, sessions))),
    }
}

fn go_in_review(review: &mut Review, motion: Motion, today: NaiveDate) {
    let (order, place) = review.order();
    let mut before = order[..place].iter().rev();
    let mut after = order[place + 1..].iter();
    let shown = |item: &&ItemNo| review.filter.shows(review.voices(), **item, today);
    let to = match motion {
        Motion::Down => after.find(shown),
        Motion::Up => before.find(shown),
        Motion::PageDown => after.filter(shown).take(PAGE_OF_ITEMS).last(),
        Motion::PageUp => before.filter(shown).take(PAGE_OF_ITEMS).last(),
        Motion::First => order.iter().find(shown),
        Motion::Last => order.iter().rev().find(shown),
    };
    if let Some(&to) = to {
        review.move_to(to);
    }
}

/// Moves to another item of the agenda, and changes nothing else.
pub(super) fn step(review: &mut Review, motion: Motion) {
    if let Some(to) = review.sitting.towards(motion, review.cursor) {
        review.move_to(to);
    }
}

/// Moves the cursor to the nearest item that the filter shows, the next one first.
pub(super) fn to_nearest_shown(review: &mut Review, today: NaiveDate) {
    let count = review.session.checklist().len();
    let cursor = review.cursor.0;
    let shown = |item: &usize| review.filter.shows(review.voices(), ItemNo(*item), today);
    if let Some(to) = (cursor..count).find(shown).or_else(|| (0..cursor).rev().find(shown)) {
        review.move_to(ItemNo(to));
    }
}

/// Goes from the list of the summary to the selected item.
pub(super) fn to_selected_item(review: &mut Review) {
    review.close_pages();
    review.move_to(review.cursor);
}

/// Goes to the first item of a category that is shown.
pub(super) fn go_to_category(
    review: &mut Review,
    moment: &Moment<'_>,
    category: CategoryNo,
) -> Option<Message> {
    // What was drawn may be another checklist by now.
    let is_there = category.0 < review.session.checklist().categories().len();
    if !is_there || review.strip.is_some() || review.page != Page::List {
        return None;
    }
    let to = first_of(review, category, moment.today());
    go_or_refuse(review, moment, to)
}

fn go_or_refuse(review: &mut Review, moment: &Moment<'_>, to: Option<ItemNo>) -> Option<Message> {
    let Some(item) = to else {
        return Some(moment.refusal("the filter shows nothing there; {Close} shows everything"));
    };
    review.move_to(item);
    None
}

/// Goes to the category with a number, from 1.
pub(super) fn to_category(model: &mut Model, number: u8) -> Vec<Effect> {
    let category = CategoryNo(usize::from(number).saturating_sub(1));
    in_review(model, |review, moment| {
        let to = first_of(review, category, moment.today());
        go_or_refuse(review, moment, to)
    })
}

/// Goes to the next category, or to the one before.
pub(super) fn to_other_category(model: &mut Model, way: Way) -> Vec<Effect> {
    in_review(model, |review, moment| {
        if let Page::Summary { category, .. } = &mut review.page {
            let count = review.session.checklist().categories().len();
            *category = neighbour(*category, way, 1, count);
            return None;
        }
        let to = other_category(review, way, moment.today());
        go_or_refuse(review, moment, to)
    })
}

/// Goes to the next unassessed item, or to the one before, around the end.
pub(super) fn to_unassessed(model: &mut Model, way: Way) -> Vec<Effect> {
    in_review(model, |review, moment| {
        let (order, place) = review.order();
        let (before, from) = order.split_at(place);
        let (to, after) = (&order[..=place], &from[1..]);
        let is_unassessed = |item: &ItemNo| {
            review.session.answer(*item).status.is_none()
                && review.filter.shows(review.voices(), *item, moment.today())
        };
        let to = match way {
            Way::Next => after.iter().chain(to).copied().find(is_unassessed),
            Way::Previous => from.iter().chain(before).rev().copied().find(is_unassessed),
        };
        go_or_refuse(review, moment, to)
    })
}

fn first_of(review: &Review, category: CategoryNo, today: NaiveDate) -> Option<ItemNo> {
    let shows = |&item: &ItemNo| review.filter.shows(review.voices(), item, today);
    review.session.checklist().items_of(category).map(ItemNo).find(shows)
}

/// Returns the first item of the next or previous category that shows any, around the end.
fn other_category(review: &Review, way: Way, today: NaiveDate) -> Option<ItemNo> {
    let count = review.session.checklist().categories().len();
    let at = |distance| neighbour(review.category(), way, distance, count);
    (1..=count).find_map(|distance| first_of(review, at(distance), today))
}

/// Returns the category so far behind another one, or before it, around the end.
const fn neighbour(category: CategoryNo, way: Way, distance: usize, count: usize) -> CategoryNo {
    let CategoryNo(here) = category;
    match way {
        Way::Next => CategoryNo((here + distance) % count),
        Way::Previous => CategoryNo((here + count - distance) % count),
    }
}
