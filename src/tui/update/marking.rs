//! Marks and ticks.

use crate::domain::checklist::ItemNo;
use crate::domain::edit::{Change, Edit, Verdict};
use crate::domain::status::word;
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::model::message::Message;
use crate::tui::model::review::Ticks;
use crate::tui::update::{Effect, changes};

/// Marks all ticked items, or the one under the cursor.
pub(super) fn mark(model: &mut Model, action: Action) -> Vec<Effect> {
    let today = model.today();
    let Some(review) = &model.review else {
        return Vec::new();
    };
    let targets = review.targets(today);
    let change = match action {
        Action::MarkDone => Change::Verdict(Verdict::done()),
        Action::MarkPartial => Change::Verdict(Verdict::partial()),
        Action::MarkMissing => Change::Verdict(Verdict::missing()),
        Action::ToggleBlocker => {
            let all = targets.iter().all(|&item| review.session.answer(item).blocker);
            Change::Blocker(!all)
        }
        _ => Change::Verdict(Verdict::unassessed()),
    };
    carry_out(model, &targets, &change)
}

/// Changes the status or the blocker of items, and says what they were.
pub(super) fn carry_out(model: &mut Model, targets: &[ItemNo], change: &Change) -> Vec<Effect> {
    let Some(review) = &model.review else {
        return Vec::new();
    };
    let was = targets.first().map(|&item| review.session.answer(item).status);
    let (what, message) = match change {
        Change::Blocker(true) => {
            ("blocker on".to_owned(), Message::undoable("flagged as a blocker"))
        }
        Change::Blocker(false) => {
            ("blocker off".to_owned(), Message::undoable("no blocker any more"))
        }
        Change::Verdict(verdict) => {
            let message = Message::undoable("").with_status(verdict.status());
            (word(verdict.status()).to_owned(), message)
        }
        _ => return Vec::new(),
    };
    let effects = changes::apply(model, Edit::for_all(targets.to_vec(), change), &what);
    let Some(review) = model.review.as_mut() else {
        return effects;
    };
    model.message = Some(match (effects.is_empty(), targets.len(), was) {
        (true, ..) => Message { hint: None, text: "it was so already".to_owned(), ..message },
        (false, 1, Some(was)) if message.status.is_some() => {
            Message { text: format!("was {}", word(was)), ..message }
        }
        (false, 1, _) => message,
        (false, count, _) if message.status.is_some() => {
            Message { text: format!("{count} items"), ..message }
        }
        (false, count, _) => {
            Message { text: format!("{}, {count} items", message.text), ..message }
        }
    });
    review.ticks = Ticks::default();
    effects
}

/// Ticks the item under the cursor, or a range.
pub(super) fn tick(model: &mut Model, action: Action) {
    let today = model.today();
    let Some(review) = model.review.as_mut() else {
        return;
    };
    let cursor = review.cursor;
    if let Some(from) = review.ticks.range_from.take() {
        // Either key ends the range that is being drawn.
        review.ticks.items.extend(review.range(from, today));
        review.ticks.last = Some(cursor);
        return;
    }
    match (action, review.ticks.last) {
        (Action::TickRange, Some(from)) => {
            let range = review.range(from, today);
            review.ticks.items.extend(range);
            review.ticks.last = Some(cursor);
        }
        (Action::TickRange, None) => review.ticks.range_from = Some(cursor),
        _ => {
            if !review.ticks.items.remove(&cursor) {
                review.ticks.items.insert(cursor);
                review.ticks.last = Some(cursor);
            } else if review.ticks.items.is_empty() {
                review.ticks = Ticks::default();
            }
        }
    }
}
