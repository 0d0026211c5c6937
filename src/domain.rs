//! What a review is: the checklist, a session's answers, the edits that change them, the score
//! that follows from them.
//!
//! Pure: nothing in this room reads a file, a clock, the environment or a terminal, and nothing
//! here knows of any other room. Time, names and randomness come in as arguments.

pub mod agenda;
pub mod answer;
pub mod apart;
pub mod checklist;
pub mod compare;
pub mod confirming;
pub mod day;
pub mod deciding;
pub mod decision;
pub mod due;
mod earlier;
pub mod edit;
pub mod field;
pub mod filter;
pub mod foreign;
pub mod gate;
pub mod gauge;

pub mod json;
pub mod last_time;
pub mod meeting;
pub mod names;
pub mod order;
pub mod people;
pub mod problem;
pub mod record;
pub mod risk;
pub mod score;
pub mod search;
pub mod session;
mod sides;
pub mod stamp;
pub mod status;
pub mod text;
pub mod undo;
pub mod value;
