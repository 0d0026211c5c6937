//! The levels of items in lists.

use crate::domain::basics::text::columns;
use crate::domain::records::checklist::levels::level_mark;
use crate::domain::records::checklist::{Checklist, ItemNo};

/// The most columns of a level beside an item. Where one is longer, no level is shown: cut, several may look alike.
const MOST: usize = 10;

/// The most levels of which each has a mark: more than anybody tells apart.
const MOST_LEVELS: usize = 32;

/// Returns the columns of the levels beside items with the blank behind them; 0 where there are none.
pub(super) fn mark_columns(checklist: &Checklist) -> usize {
    let levels = Some(checklist.levels()).filter(|levels| levels.len() <= MOST_LEVELS);
    let widths = levels.unwrap_or_default().iter().map(|level| columns(&level_mark(level)));
    let widest = widths.max();
    widest.filter(|widest| *widest <= MOST).map_or(0, |widest| widest + 1)
}

/// Returns the level of an item with blanks up to the column of its text; nothing where levels have no such column.
pub(super) fn mark(checklist: &Checklist, item: ItemNo) -> String {
    let wanted = mark_columns(checklist);
    if wanted == 0 {
        return String::new();
    }
    let level = level_mark(&checklist.item(item).level);
    let blanks = wanted.saturating_sub(columns(&level));
    format!("{level}{}", " ".repeat(blanks))
}
