//! Where sessions live: places, the file format, atomic writes, the list of sessions, the thread
//! that saves and the one that reads the list; the log; and the team's store on git.
//!
//! The only room that touches files, and it knows nothing of terminals, keys or reports.

pub mod assessments;
pub mod bin;
pub mod bookmark;
mod cache;
pub mod catalogue;
pub mod caveats;
pub mod codec;
pub mod config;
pub mod copies;
pub mod courier;
pub mod desk;
pub mod documents;
pub mod entry;
pub mod error;
pub mod faults;
pub mod files;
pub mod folder;
pub mod git;
pub mod homes;
pub mod last_report;
pub mod library;
pub mod listing;
pub mod log;
pub mod messages;
pub mod migrations;
pub mod places;
pub mod portfolio;
pub mod process;
pub mod reader;
pub mod recovery;
pub mod replica;
pub mod rescue;
pub mod scratch;
pub mod sessions;
mod since;
pub mod site;
pub mod skimmer;
pub mod stranded;
pub mod summary;
pub mod threads;
pub mod undo;
pub mod unmerged;
pub mod worker;
