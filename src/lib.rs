//! readyroom: production readiness reviews in the terminal.
//!
//! A strict checklist is walked through item by item; what is done, partial or missing becomes a
//! score, a band, and a report. This crate is the whole program; the binary only calls
//! [`cli::main`].
//!
//! # The house
//!
//! | room | what lives there | may use | never |
//! | --- | --- | --- | --- |
//! | [`domain`] | what a review is, in wings that build on each other: basics, format, records, session, insight | std, serde, chrono's types | files, environment, clock, terminal, any other room |
//! | [`store`] | places, the file format, atomic writes, the list of sessions, the thread that saves and the one that reads the list, the log | domain | tui, cli, report, the terminal |
//! | [`report`] | a session as a document, and one file per format | domain | files, clock, terminal, store |
//! | [`tui`]: `model`, `update`, `keymap` | what the screen shows, and what a key changes | domain, the store's types, the report's pure functions; `model::input` holds the text field | ratatui's widgets, files, clock, environment |
//! | [`tui`]: `view`, `widgets`, `theme` | a frame from the model | domain and model, read only; ratatui | the store, files, clock, changing anything |
//! | [`tui`]: `runtime` | the terminal, the clock, the queue | all of the above, crossterm | |
//! | [`cli`] | one file per subcommand: arguments in, exit code out | domain, store, report, the front door of tui (what [`tui`] itself names), clap | ratatui, crossterm |
//!
//! What may be logged is said in [`store::log`]; `domain`, `report`, `model`, `update` and `view` log
//! nothing: what they know is what people wrote.
//!
//! Clippy's `disallowed-methods` and `tests/suite/house.rs` hold the walls; `tests/suite/arrows.rs` holds that
//! no files import each other in a loop, and that no wing imports one above it. `.github/CONTRIBUTING.md`
//! says which files a usual addition touches.
//!
//! # How one key flows
//!
//! The runtime cuts what the terminal sends into keys and puts each into the one queue.
//! [`tui::keymap`] says which action the key means in the present context,
//! [`tui::update::availability`] whether it can be done now; [`tui::update::update`] changes the
//! model and gives effects as values. Whatever changes the session goes through
//! [`domain::session::Session::apply`], which returns the edit that undoes it. The runtime carries
//! the effects out; when the queue is empty it draws one frame.
//!
//! # How one session becomes a report
//!
//! [`store::sessions::load`] reads and validates, [`domain::basics::score`] counts,
//! [`report::content`] decides what is said and in what order, a format writes it, and
//! the store puts it on the disk in one piece.

pub mod cli;
pub mod domain;
pub mod report;
pub mod store;
pub mod tui;
