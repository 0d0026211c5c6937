//! What the mouse does, and what it does it to: where things stood on the last frame.

use crate::domain::records::checklist::CategoryNo;
use crate::tui::action::Action;

/// What the mouse does, and where: columns and rows from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// The left button.
    At {
        /// The column.
        column: u16,
        /// The row.
        row: u16,
    },
    /// The wheel, away from us.
    WheelUp,
    /// The wheel, towards us.
    WheelDown,
}

/// What a click on a place means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Select a row of the list that listens, by its place in it; an item of the review by its number.
    Row(usize),
    /// Go to a category.
    Category(CategoryNo),
    /// Do what a hint says.
    Hint(Action),
}

/// A place on a frame: some columns of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The first column.
    pub column: u16,
    /// How many columns.
    pub width: u16,
    /// The row.
    pub row: u16,
    /// What a click on it means.
    pub target: Target,
}

impl Spot {
    /// Whether a column and a row lie on it.
    pub const fn is_at(&self, column: u16, row: u16) -> bool {
        self.row == row && self.column <= column && column - self.column < self.width
    }
}
