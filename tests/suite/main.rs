//! The integration tests, in one binary so that they link once.
//!
//! `stage` plays keys on the model without a terminal; `terminal` runs the program in a real
//! pseudo-terminal.

#![expect(
    unreachable_pub,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests touch files, share helpers, and fail by panicking"
)]

mod addresses;
mod agreement;
mod arrows;
mod assessing;
mod assessments;
mod bindings;
mod blind;
mod browser;
#[path = "../fuzz/checks.rs"]
mod checks;
mod child;
mod cli;
mod conditions;
mod copies;
mod corpus;
mod days;
mod dissent;
mod domain;
mod edits;
mod endings;
mod exchange;
mod faults;
mod few_rows;
mod filesystems;
mod fixtures;
mod gate;
mod generate;
mod heard;
mod hints;
mod homes;
mod hostile;
mod house;
mod html;
mod idle;
mod intake_markdown;
mod intake_tables;
mod intake_trees;
mod intake_workbooks;
mod interview;
mod journeys;
mod json;
mod keys;
mod kills;
mod kinds;
mod labels;
mod levels;
mod library;
mod listing;
mod lists;
mod log;
mod looks;
mod marks;
mod meeting;
mod merge;
mod mouse;
mod names;
mod output;
mod overlays;
mod package;
mod pages;
mod pictures;
mod portfolio;
mod portfolio_screen;
mod promises;
mod publish;
mod publish_hostile;
mod reading;
mod report;
mod rewrites;
mod room;
mod roundtrip;
mod rows;
mod samples;
mod schemas;
mod screens;
mod sharing;
mod shells;
mod stage;
mod stdin;
mod store;
mod struck;
mod sync;
mod sync_crowd;
mod sync_failures;
mod sync_safety;
mod syscalls;
mod tasks;
mod team;
mod terminal;
mod torture;
mod undo;
mod unmerged;
mod upgrade;
mod upgrade_cli;
mod upgrade_screen;
mod verdict;
mod versions;
mod writers;

/// Returns the number of cases for a property: `few`, or 10,000 with `READYROOM_FULL=1`.
fn cases(few: u32) -> u32 {
    if std::env::var_os("READYROOM_FULL").is_some() { 10_000 } else { few }
}

/// Which of many cases are tried: each of them with `READYROOM_FULL=1`, else one of so many.
fn step(few: usize) -> usize {
    if std::env::var_os("READYROOM_FULL").is_some() { 1 } else { few }
}
