//! From the list of the summary to the items.

use crate::tui::model::review::Review;
use crate::tui::model::sitting::Sitting;
use crate::tui::screens::Page;
use crate::tui::update::meeting;

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
