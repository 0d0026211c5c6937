//! The log, where it is switched on: what helps to find a fault, a line each, in the state dir.
//!
//! All rooms log with the macros of the `log` crate; where it goes is known
//! here. Never a text of a user: ids, paths, counts and times only.
//!
//! A line is written at once and in one piece. Several programs may have the same log; and what
//! still waited to be written would be missing just when it is needed. A log that cannot be written
//! disturbs no session.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, FixedOffset, SecondsFormat};
use log::{Level, Log, Metadata, Record};

use crate::domain::basics::text::Shown;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::places::Places;

/// The size at which the log is rotated, in bytes; the log before is kept.
const MOST: u64 = 1 << 20;
/// The prefix of our own targets: messages of libraries may hold anything.
const OURS: &str = concat!(env!("CARGO_PKG_NAME"), "::");

/// Writes down from now on whatever is said at this level and above.
///
/// # Errors
/// When the log cannot be opened.
pub fn begin(
    places: &Places,
    level: Level,
    clock: fn() -> DateTime<FixedOffset>,
) -> Result<(), StoreError> {
    let no_state = |error: StoreError| StoreError::NoState {
        path: places.state().to_owned(),
        reason: error.short(),
    };
    files::make_folder(places.state()).map_err(no_state)?;
    let (path, aside) = (places.log(), places.old_log());
    let file = Mutex::new(files::append_to(&path)?);
    // Only a second log of one process is refused, and there the first one goes on.
    if log::set_boxed_logger(Box::new(Sink { path, aside, file, clock })).is_ok() {
        log::set_max_level(level.to_level_filter());
    }
    Ok(())
}

/// Where the lines go.
struct Sink {
    path: PathBuf,
    aside: PathBuf,
    file: Mutex<File>,
    clock: fn() -> DateTime<FixedOffset>,
}

impl Log for Sink {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with(OURS)
    }

    fn log(&self, record: &Record<'_>) {
        let Some(room) = record.target().strip_prefix(OURS) else { return };
        let time = (self.clock)().to_utc().to_rfc3339_opts(SecondsFormat::Millis, true);
        let (process, level, message) = (process::id(), record.level(), record.args());
        let line = format!("{time} {process} {level:<5} {room}: {message}");
        self.write(&format!("{}\n", Shown::line(&line)));
    }

    fn flush(&self) {}
}

impl Sink {
    /// Appends a line. Where it cannot be written it is lost.
    fn write(&self, line: &str) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if files::size(&file) >= MOST {
            let Some(fresh) = self.begin_anew(&file) else { return };
            *file = fresh;
        }
        let _ = file.write_all(line.as_bytes());
    }

    /// Puts a log that is full aside; gives the next one.
    fn begin_anew(&self, full: &File) -> Option<File> {
        files::put_aside(full, &self.path, &self.aside).ok()?;
        files::append_to(&self.path).ok()
    }
}
