//! Motions: where a key goes from where the cursor is.

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

/// A way through things in a row, of which the first comes after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the next one.
    Next,
    /// To the one before.
    Previous,
}
