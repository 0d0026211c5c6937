//! The parts of an item that a column may hold.

/// A part of an item that a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The statement.
    Text,
    /// A title above the item. Several columns are the levels of a path.
    Category,
    /// The level.
    Level,
    /// The id.
    Id,
    /// Addresses to read more at.
    Link,
    /// What the source says more.
    About,
    /// A testable description of *done*.
    DoneWhen,
    /// The evidence: what to ask for, or what there is.
    Evidence,
    /// A question that opens the discussion.
    Ask,
    /// The status of the answer.
    Status,
    /// The note of the answer.
    Note,
    /// The owner.
    Owner,
    /// The due date.
    Due,
}
