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

/// The version of the pages' structure: counted up where the same reviews give other pages.
const STRUCTURE: u32 = 1;

/// Returns what pages are told from those of another version by.
pub fn looks() -> String {
    format!("{STRUCTURE} {}", frame::POLICY)
}
