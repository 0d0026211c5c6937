//! The summary, and from its list to the items.

use crate::domain::records::checklist::CategoryNo;
use crate::tui::model::Model;
use crate::tui::model::review::{Page, Review};
use crate::tui::model::sitting::Sitting;
use crate::tui::update::effect::Effect;
use crate::tui::update::{home, meeting};

/// Shows the summary.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let effects = home::know_others(model);
    if let Some(review) = model.review.as_deref_mut() {
        review.open_page(Page::Summary { cursor: 0, category: CategoryNo(0) });
    }
    effects
}

/// Goes to the selected item.
pub(super) fn go_to_item(review: &mut Review) {
    let Page::Summary { cursor, .. } = review.page else { return };
    if let Some(&item) = review.session.action_plan().get(cursor) {
        review.close_pages();
        review.move_to(item);
    }
}

/// Goes through the items of a list, one after the other, as in a meeting.
pub(super) fn walk(review: &mut Review) {
    let Page::Summary { cursor, .. } = review.page else {
        meeting::walk(review);
        return;
    };
    let plan = review.session.action_plan();
    let Some(&item) = plan.get(cursor) else { return };
    let mut sitting = Sitting::round(plan);
    sitting.dealt = sitting.agenda[..cursor].iter().copied().collect();
    review.sitting = sitting;
    review.move_to(item);
    review.open_page(Page::Meeting);
}
