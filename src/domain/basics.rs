//! Words, names, days, statuses and their counts: everything else is made of them.

pub mod day;
pub mod due;
pub mod gauge;
pub mod names;
pub mod order;
pub mod score;
pub mod status;
pub mod text;
