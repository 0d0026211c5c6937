//! The records that a session holds, without anything that follows from a whole session.

pub mod answer;
pub mod checklist;
pub mod decision;
pub(crate) mod earlier;
pub mod last_time;
pub mod meeting;
pub mod people;
pub mod risk;
pub mod stamp;
