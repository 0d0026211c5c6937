//! readyroom: production readiness reviews in the terminal.
//!
//! A strict checklist is answered item by item; the answers become a score, a band and a report. This crate
//! is the whole program; the binary only calls [`cli::main`].
//!
//! # The house
//!
//! | room | content | may use | never |
//! | --- | --- | --- | --- |
//! | [`domain`] | what a review is, in wings that build on each other: basics, format, records, session, insight | std, serde, chrono's types, sha2, similar | files, environment, clock, terminal, any other room |
//! | [`intake`] | checklists of other formats, and what was skipped in them | domain, the crate of each format | files, clock, terminal, store, report |
//! | [`store`] | paths, the file format, atomic writes, the list of sessions, the threads that save, read the list and sync, the log, the store that a team shares: [`store::git`] alone runs git | domain | tui, cli, report, the terminal |
//! | [`report`] | a session as a document, and one file per format; a site of many | domain | files, clock, terminal, store |
//! | [`tui`]: `screens`, `model`, `update`, `keymap` | the state of the screen, and the effect of each key on it | domain, the store's types, the pure functions of report and intake; `model::input` holds the text field | ratatui's widgets, files, clock, environment |
//! | [`tui`]: `view`, `widgets`, `theme` | a frame from the model | domain and model, read only; ratatui | the store, files, clock, changing anything |
//! | [`tui`]: `runtime` | the terminal, the clock, the queue | all of the above, crossterm | |
//! | [`cli`] | one file per subcommand, with its arguments: arguments in, exit code out | domain, intake, store, report, the front door of tui (what [`tui`] itself names), clap | ratatui, crossterm |
//!
//! [`store::log`] says what may be logged. `domain`, `report`, `model`, `update` and `view` log nothing, because
//! they handle what people wrote.
//!
//! Clippy's `disallowed-methods` and `tests/suite/house.rs` enforce this table; `tests/suite/arrows.rs` checks that
//! no files import each other in a loop, and that no wing imports one above it. `.github/CONTRIBUTING.md`
//! says which files a usual addition touches.
//!
//! # How one key flows
//!
//! The runtime splits the input of the terminal into keys and puts each into the one queue.
//! [`tui::keymap`] maps the key to an action in the present context,
//! [`tui::update::availability`] says whether it can act now; [`tui::update::update`] changes the
//! model and returns effects as values. Every change of the session goes through
//! [`domain::session::Session::apply`], which returns the edit that undoes it. The runtime runs
//! the effects; when the queue is empty it draws one frame.
//!
//! # How one session becomes a report
//!
//! [`store::sessions::load`] reads and validates, [`domain::basics::score`] counts,
//! [`report::content`] builds the document, a format renders it, and the store writes it atomically.

pub mod cli;
pub mod domain;
pub mod intake;
pub mod report;
pub mod store;
pub mod tui;
