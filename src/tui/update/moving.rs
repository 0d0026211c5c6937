//! Moving: through items, sessions, lists and text.

use chrono::NaiveDate;

use crate::domain::records::checklist::{CategoryNo, ItemNo};
use crate::tui::model::Model;
use crate::tui::model::message::Message;
use crate::tui::model::motion::{Motion, Place, Way};
use crate::tui::model::review::Review;
use crate::tui::screens::{Course, Page};
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::Moment;

/// The number of items in a page of the review: a category of the usual size and the next.
const PAGE_OF_ITEMS: usize = 8;

/// Moves by lines and pages in the topmost overlay, or else on the screen.
pub(super) fn go(model: &mut Model, motion: Motion) -> Vec<Effect> {
    let rows = usize::from(model.size.height.saturating_sub(8).max(1));
    let (extent, today) = (model.extent, model.today());
    let people = model.review.as_ref().map_or(0, |review| review.session.people().len());
    let place = match (model.overlays.last_mut(), model.review.as_deref_mut()) {
        (Some(overlay), _) => overlay.place(people),
        (None, Some(review)) => match review.page.course(motion, &review.session) {
            Course::Own(place) => Some(place),
            Course::Agenda => {
                step_in_meeting(review, motion);
                None
            }
            Course::Items => {
                go_in_review(review, motion, today);
                None
            }
        },
        (None, None) => {
            let count = model.home.entries().len();
            // Whoever moves chooses another one.
            model.home.wanted = None;
            Some(Place::Row(&mut model.home.cursor, count))
        }
    };
    if let Some(place) = place {
        place.go(motion, rows, extent);
    }
    Vec::new()
}

fn go_in_review(review: &mut Review, motion: Motion, today: NaiveDate) {
    let last = review.session.checklist().len() - 1;
    let cursor = review.cursor.0;
    let shown = |item: &usize| review.filter.shows(review.session.answer(ItemNo(*item)), today);
    let to = match motion {
        Motion::Down => (cursor + 1..=last).find(shown),
        Motion::Up => (0..cursor).rev().find(shown),
        Motion::PageDown => (cursor + 1..=last).filter(shown).take(PAGE_OF_ITEMS).last(),
        Motion::PageUp => (0..cursor).rev().filter(shown).take(PAGE_OF_ITEMS).last(),
        Motion::First => (0..=last).find(shown),
        Motion::Last => (0..=last).rev().find(shown),
    };
    if let Some(to) = to {
        review.move_to(ItemNo(to));
    }
}

/// Goes back to the item before on the agenda of the meeting.
pub(super) fn step_back(review: &mut Review) {
    step_in_meeting(review, Motion::Up);
}

/// Moves to another item of the agenda, and changes nothing else.
fn step_in_meeting(review: &mut Review, motion: Motion) {
    if let Some(to) = review.sitting.towards(motion, review.cursor) {
        review.move_to(to);
    }
}

/// Moves the cursor to the nearest item that the filter shows, the next one first.
pub(super) fn to_nearest_shown(review: &mut Review, today: NaiveDate) {
    let count = review.session.checklist().len();
    let cursor = review.cursor.0;
    let shown = |item: &usize| review.filter.shows(review.session.answer(ItemNo(*item)), today);
    if let Some(to) = (cursor..count).find(shown).or_else(|| (0..cursor).rev().find(shown)) {
        review.move_to(ItemNo(to));
    }
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
pub(super) fn to_category(review: &mut Review, moment: &Moment<'_>, number: u8) -> Option<Message> {
    let category = CategoryNo(usize::from(number).saturating_sub(1));
    let to = first_of(review, category, moment.today());
    go_or_refuse(review, moment, to)
}

/// Goes to the next category, or to the one before.
pub(super) fn to_other_category(
    review: &mut Review,
    moment: &Moment<'_>,
    way: Way,
) -> Option<Message> {
    if let Page::Summary { category, .. } = &mut review.page {
        let count = review.session.checklist().categories().len();
        *category = neighbour(*category, way, 1, count);
        return None;
    }
    let to = other_category(review, way, moment.today());
    go_or_refuse(review, moment, to)
}

/// Goes to the next unassessed item, or to the one before.
pub(super) fn to_unassessed(review: &mut Review, moment: &Moment<'_>, way: Way) -> Option<Message> {
    let to = match way {
        Way::Next => next_unassessed(review, moment.today()),
        Way::Previous => previous_unassessed(review, moment.today()),
    };
    go_or_refuse(review, moment, to)
}

fn is_open(review: &Review, item: ItemNo, today: NaiveDate) -> bool {
    let answer = review.session.answer(item);
    answer.status.is_none() && review.filter.shows(answer, today)
}

/// Returns the next unassessed item, from the beginning again after the end.
fn next_unassessed(review: &Review, today: NaiveDate) -> Option<ItemNo> {
    let count = review.session.checklist().len();
    let from = review.cursor.0 + 1;
    (from..count).chain(0..from.min(count)).map(ItemNo).find(|&item| is_open(review, item, today))
}

fn previous_unassessed(review: &Review, today: NaiveDate) -> Option<ItemNo> {
    let count = review.session.checklist().len();
    let before = (0..review.cursor.0).rev();
    before
        .chain((review.cursor.0..count).rev())
        .map(ItemNo)
        .find(|&item| is_open(review, item, today))
}

fn first_of(review: &Review, category: CategoryNo, today: NaiveDate) -> Option<ItemNo> {
    let shows = |&item: &ItemNo| review.filter.shows(review.session.answer(item), today);
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
