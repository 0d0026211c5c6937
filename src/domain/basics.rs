//! The values that everything else in the domain is made of: text, names, days, statuses and their counts.

pub(crate) mod address;
pub mod age;
pub mod day;
pub mod difference;
pub mod digest;
pub mod due;
pub mod gauge;
pub mod names;
pub mod score;
pub mod status;
pub mod text;
pub(crate) mod worded;
