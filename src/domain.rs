//! The rules of reviews: checklists, sessions with their answers, the edits that change them, and what
//! follows from them, such as the score.
//!
//! Pure: nothing here reads a file, a clock, the environment or a terminal, or uses another room of the
//! crate. Time, names and randomness are arguments.
//!
//! The wings build on each other in one direction: [`basics`], [`format`](mod@format), [`records`],
//! [`session`], [`insight`].

pub mod basics;
pub mod format;
pub mod insight;
pub mod records;
pub mod session;
