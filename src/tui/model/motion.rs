//! Motions: where a key goes from where the cursor is, and the places that they change.

/// A motion through a list or a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// To the next line.
    Down,
    /// To the line before.
    Up,
    /// To the first line.
    First,
    /// To the last line.
    Last,
    /// A page on.
    PageDown,
    /// A page back.
    PageUp,
}

/// The scroll range of a text, in lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// By how many lines at most.
    pub last: usize,
    /// The number of lines on the screen.
    pub page: usize,
}

impl Extent {
    /// Returns the extent of a text of `lines` lines, of which `page` fit on the screen.
    pub const fn of(lines: usize, page: usize) -> Self {
        Self { last: lines.saturating_sub(page), page }
    }
}

/// A place in a list or a text.
#[derive(Debug)]
pub enum Place<'p> {
    /// The selected one of a number of rows.
    Row(&'p mut usize, usize),
    /// The first line shown.
    Line(&'p mut usize),
}

impl Place<'_> {
    /// Moves the place; it stays inside. A page of rows is given, that of a text leaves a line of the last one
    /// to be seen: where one reads on is found at once.
    pub fn go(self, motion: Motion, rows: usize, extent: Extent) {
        let (index, count, page) = match self {
            Self::Row(index, count) => (index, count, rows),
            Self::Line(index) => (index, extent.last + 1, extent.page.saturating_sub(1).max(1)),
        };
        let last = count.saturating_sub(1);
        let to = match motion {
            Motion::Down => *index + 1,
            Motion::Up => index.saturating_sub(1),
            Motion::PageDown => *index + page,
            Motion::PageUp => index.saturating_sub(page),
            Motion::First => 0,
            Motion::Last => last,
        };
        *index = to.min(last);
    }

    /// Selects a row; in a text there is nothing to select.
    pub fn select(self, row: usize) {
        if let Self::Row(index, _) = self {
            *index = row;
        }
    }
}

/// A way through things in a row, of which the first comes after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the next one.
    Next,
    /// To the one before.
    Previous,
}
