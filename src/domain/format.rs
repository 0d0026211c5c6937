//! The format of our JSON: records that keep unknown fields, and what may be wrong with a file.

pub mod json;
pub mod problem;
pub mod record;
