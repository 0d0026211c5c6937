//! A static site of many systems: an index, and a page for each system. It has no script and loads nothing.
//!
//! `view` copies what is shown from the reviews, and the files that write pages see only that. The same views
//! give the same bytes.

mod frame;
mod heat;
mod index;
pub mod name;
pub mod overview;
pub mod private;
mod system;
mod trend;
pub mod view;

pub use crate::report::site::index::render as index_page;
pub use crate::report::site::system::render as system_page;

/// The version of the pages' looks: a page of another version is written anew.
pub const LOOKS: u32 = 1;
