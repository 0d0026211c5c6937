//! A session as JSON, for programs.

pub mod compare;
pub mod parts;
pub mod show;
