//! The records stored in a session file, and the rules that need no more than one of them.

pub mod answer;
pub mod assessment;
pub mod checklist;
pub mod condition;
pub mod decision;
pub mod evidence;
pub mod labels;
pub mod last_time;
pub mod meeting;
pub mod people;
pub mod response;
pub mod retired;
pub mod risk;
pub mod stamp;
