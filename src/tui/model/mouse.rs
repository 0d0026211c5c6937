//! Mouse events, and the places of the last frame that can be clicked.

use crate::domain::records::checklist::CategoryNo;
use crate::tui::action::Action;

/// A mouse event, at a column and a row counted from 0.
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

/// The target of a click.
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
    /// The width in columns.
    pub width: u16,
    /// The row.
    pub row: u16,
    /// The target of a click on it.
    pub target: Target,
}

impl Spot {
    /// Returns whether a column and a row lie within it.
    pub const fn is_at(&self, column: u16, row: u16) -> bool {
        self.row == row && self.column <= column && column - self.column < self.width
    }
}
