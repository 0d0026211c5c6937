//! What a review is: the checklist, a session's answers, the edits that change them, the score
//! that follows from them.
//!
//! Pure: nothing in this room reads a file, a clock, the environment or a terminal, and nothing
//! here knows of any other room. Time, names and randomness come in as arguments.
//!
//! The wings build on each other in one direction: [`basics`], [`format`](mod@format), [`records`],
//! [`session`], [`insight`].

pub mod basics;
pub mod format;
pub mod insight;
pub mod records;
pub mod session;
