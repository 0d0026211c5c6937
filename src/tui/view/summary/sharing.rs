//! The rows that the lists at the bottom of the summary share: the conditions, the open items, the dissent.

use crate::tui::model::review::Review;
use crate::tui::view::drawing::Layout;

/// The fewest rows of a list beside others, with the row that counts what is hidden; of the open items, before the
/// dissent has any; and in the smallest layout.
const LEAST: u16 = 3;
const OPEN_BEFORE_DISSENT: u16 = 5;
const OPEN_TINY: u16 = 2;
/// The rows of the dissent while one of them is selected, and else at first.
const SELECTED_DISSENT: u16 = 4;
const SOME_DISSENT: u16 = 3;

/// The rows that the lists want.
pub(super) struct Lists {
    layout: Layout,
    conditions: Conditions,
    /// True if a heading stands above the conditions: in the smallest layout it has the row of a decision that is not
    /// made.
    pub(super) are_headed: bool,
    is_condition_selected: bool,
    open: u16,
    dissent: u16,
    is_dissent_selected: bool,
}

/// The open conditions: their number, the rows that they take whole, and those of the tallest below its first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Conditions {
    pub(super) count: u16,
    pub(super) whole: u16,
    pub(super) unfolded: u16,
}

/// The rows of a list below its heading, and whether it has that, a blank row above it and a rule below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) rows: u16,
    pub(super) is_headed: bool,
    pub(super) has_rule: bool,
    pub(super) is_parted: bool,
}

/// The rows of each list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) conditions: Part,
    pub(super) open: Part,
    pub(super) dissent: Part,
}

pub(super) fn count(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX / 4)
}

impl Lists {
    /// Returns what the lists of a review want in a layout, of which a row is selected, with its open conditions.
    pub(super) fn of(
        layout: Layout,
        review: &Review,
        cursor: usize,
        conditions: Conditions,
    ) -> Self {
        let before = usize::from(conditions.count);
        let open = review.session.action_plan().len();
        let dissent = review.voices().dissented().len();
        Self {
            layout,
            conditions,
            are_headed: before > 0
                && (layout > Layout::Tiny || review.session.decision().is_none()),
            is_condition_selected: cursor < before,
            open: count(open.max(1)),
            dissent: count(dissent),
            is_dissent_selected: dissent > 0 && cursor >= before + open,
        }
    }

    /// Returns the rows of the headings.
    fn headings(&self) -> u16 {
        u16::from(self.are_headed) + 1 + u16::from(self.dissent > 0 && self.layout > Layout::Tiny)
    }

    /// Returns the fewest rows that the lists keep beside what stands above them: the conditions and some of the open
    /// items.
    pub(super) fn least(&self) -> u16 {
        let (conditions, open) = match self.layout {
            Layout::Tiny => (1, OPEN_TINY),
            _ => (LEAST, OPEN_BEFORE_DISSENT),
        };
        self.headings() + self.conditions.count.min(conditions) + self.open.min(open)
    }

    /// Returns the rows with which every list is whole, of the open items and the dissent at most so many each.
    pub(super) fn whole(&self, most: u16) -> u16 {
        let dissent = self.dissent.min(most);
        self.headings() + self.conditions.whole + self.open.min(most) + dissent
    }

    /// Shares rows: first every list has some, then the selected condition is whole, then a few of the open items are
    /// seen, then all conditions are whole, then the open items, then the dissent. What is left are rules and blanks.
    pub(super) fn share(&self, height: u16) -> Parts {
        if self.layout == Layout::Tiny {
            return self.share_tiny(height);
        }
        let Self { conditions, open, dissent, is_dissent_selected, .. } = *self;
        let Conditions { count, whole, unfolded } = conditions;
        let mut free = height.saturating_sub(self.headings());
        let mut parts = Parts::default();
        parts.conditions.is_headed = self.are_headed;
        if count == 0 && !is_dissent_selected {
            let height = 1.min(free);
            parts.open.has_rule = height > 0;
            free -= height;
        }
        let Parts { conditions: first, open: second, dissent: third } = &mut parts;
        if is_dissent_selected {
            grow(&mut third.rows, dissent.min(SELECTED_DISSENT), &mut free);
        } else {
            grow(&mut second.rows, open.min(LEAST - 1), &mut free);
            grow(&mut first.rows, count.min(LEAST), &mut free);
        }
        grow(&mut first.rows, count, &mut free);
        if self.is_condition_selected {
            grow(&mut first.rows, count + unfolded, &mut free);
        }
        grow(&mut second.rows, open.min(OPEN_BEFORE_DISSENT), &mut free);
        if whole.saturating_sub(first.rows) <= free {
            grow(&mut first.rows, whole, &mut free);
        }
        if free > 1 || dissent == 1 {
            grow(&mut third.rows, dissent.min(SOME_DISSENT), &mut free);
        }
        grow(&mut second.rows, open, &mut free);
        if third.rows > 0 || free > 1 {
            grow(&mut third.rows, dissent, &mut free);
        }
        for (part, count) in [(&mut *first, count), (&mut *second, open), (&mut *third, dissent)] {
            // A single row of many would not say that there are others.
            if part.rows == 1 && count > 1 {
                (part.rows, free) = (0, free + 1);
            }
        }
        self.adorn(parts, free)
    }

    /// Adds a rule below each heading and a blank row above it, as far as there are rows.
    fn adorn(&self, mut parts: Parts, mut free: u16) -> Parts {
        let has_conditions = self.conditions.count > 0;
        let Parts { conditions, open, dissent } = &mut parts;
        let has_dissent = dissent.rows > 0;
        for (is_wanted, is_there) in [
            (!open.has_rule, &mut open.has_rule),
            (has_conditions, &mut open.is_parted),
            (has_conditions, &mut conditions.has_rule),
            (has_dissent, &mut dissent.has_rule),
            (has_dissent, &mut dissent.is_parted),
        ] {
            if is_wanted && free > 0 {
                *is_there = true;
                free -= 1;
            }
        }
        parts
    }

    /// Gives all rows of the smallest layout to the dissent while one of its rows is selected, and none else.
    fn share_tiny(&self, height: u16) -> Parts {
        let part = |rows| Part { rows, ..Part::default() };
        if self.is_dissent_selected {
            return Parts { dissent: part(height.saturating_sub(1)), ..Parts::default() };
        }
        let free = height.saturating_sub(1 + u16::from(self.are_headed));
        let most = free.saturating_sub(self.open.min(OPEN_TINY)).max(1);
        let conditions = self.conditions.count.min(most);
        let open = free.saturating_sub(conditions);
        let conditions = Part { is_headed: self.are_headed, ..part(conditions) };
        Parts { conditions, open: part(open), ..Parts::default() }
    }
}

/// Gives a list free rows until it has so many.
fn grow(rows: &mut u16, wanted: u16, free: &mut u16) {
    let more = wanted.saturating_sub(*rows).min(*free);
    *rows += more;
    *free -= more;
}
