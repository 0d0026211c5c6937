//! Temporary files that a killed program left in a folder.
//!
//! A file that is being written holds what was never said to be saved: it is removed. One that is
//! exchanged with the file in whose place it is put may hold what another program saved at that moment,
//! and then there is no other copy. Its name tells the two contents that are needless; with any other it
//! becomes a copy beside the session, which is listed and can be merged.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use log::warn;

use crate::domain::basics::text::show_path;
use crate::store::faults::{Operation, step};
use crate::store::files::paths::{folder_of, json, stem_of};
use crate::store::files::reading::{hash, read};
use crate::store::files::temp::{TEMP_PREFIX, TEMP_SUFFIX, Temp, TempPath, sync_folder};
use crate::store::process::{self, Program};

/// The text between the name of a file and the number of a copy kept beside it.
const COPY: &str = ".sync-conflict-";

/// An exchange of a new file with the one in whose place it is put. Everything is known by its checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exchange {
    /// The name of the file that is replaced.
    place: u64,
    /// The content of that file, as it was read.
    pub(super) known: u64,
    /// The new content, which says everything that the known one says.
    pub(super) new: u64,
}

impl Exchange {
    /// Returns the exchange of the file at a path.
    pub(super) fn of(path: &Path, known: &[u8], new: &[u8]) -> Self {
        Self { place: place_of(path.file_name()), known: hash(known), new: hash(new) }
    }

    /// Renames a complete temporary file so that its name records the exchange.
    ///
    /// # Errors
    /// When the file cannot be renamed.
    pub(super) fn label(self, temp: Temp) -> io::Result<TempPath> {
        let Self { place, known, new } = self;
        let temp = temp.into_temp_path();
        let name = stem_of(&temp).unwrap_or_default();
        let name = format!("{name}-{place:016x}-{known:016x}-{new:016x}{TEMP_SUFFIX}");
        let labelled = TempPath::try_from_path(temp.with_file_name(name))?;
        let rename = || temp.persist(&labelled).map_err(|refused| refused.error);
        step(Operation::Rename, &labelled, rename)?;
        Ok(labelled)
    }

    /// Renames the file of an exchange so that the new content is not needless any more, as others may count on it. Where
    /// that fails it keeps its name.
    pub(super) fn label_as_seen(self, temp: TempPath) -> TempPath {
        let [new, known] = [self.new, self.known].map(|sum| format!("-{sum:016x}{TEMP_SUFFIX}"));
        let name = temp.file_name().unwrap_or_default().to_string_lossy();
        let Some(begin) = name.strip_suffix(&new) else { return temp };
        let Ok(labelled) = TempPath::try_from_path(temp.with_file_name(format!("{begin}{known}")))
        else {
            return temp;
        };
        match step(Operation::Rename, &labelled, || fs::rename(&temp, &labelled)) {
            Ok(()) => labelled,
            Err(_) => temp,
        }
    }

    /// Returns whether a content that was exchanged is also in the place, or was never said to be saved.
    fn makes_needless(self, content: &[u8]) -> bool {
        [self.known, self.new].contains(&hash(content))
    }
}

fn place_of(name: Option<&OsStr>) -> u64 {
    hash(name.unwrap_or_default().as_encoded_bytes())
}

/// A file that another program wrote and that was taken out of its place.
#[derive(Debug)]
pub struct Kept {
    /// The place.
    pub place: PathBuf,
    /// The copy beside it that the file became.
    pub copy: PathBuf,
}

/// Clears away what killed programs left in a folder; returns the copies that were made of it.
pub(crate) fn sweep(folder: &Path) -> Vec<Kept> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let left: Vec<Left> = entries.filter_map(|entry| Left::from(&entry)).collect();
    left.into_iter().filter_map(Left::clear).collect()
}

/// A temporary file of a program that has ended, or that runs on another machine.
struct Left {
    path: PathBuf,
    /// The part of the name behind the program's number.
    rest: String,
    /// None where it was not exchanged.
    exchange: Option<Exchange>,
}

impl Left {
    fn from(entry: &DirEntry) -> Option<Self> {
        let name = entry.file_name();
        let name = name.to_str()?.strip_prefix(TEMP_PREFIX)?.strip_suffix(TEMP_SUFFIX)?;
        let (writer, rest) = name.split_once('-')?;
        if Program::parse(writer)?.still_runs(process::running)
            || !entry.file_type().ok()?.is_file()
        {
            return None;
        }
        let labels: Vec<&str> = rest.split('-').skip(1).collect();
        let exchange = match labels[..] {
            [place, known, new] => {
                let sum = |digits| u64::from_str_radix(digits, 16).ok();
                Some(Exchange { place: sum(place)?, known: sum(known)?, new: sum(new)? })
            }
            _ => None,
        };
        Some(Self { path: entry.path(), rest: rest.to_owned(), exchange })
    }

    /// Removes it, or makes a copy of it where its content is nowhere else.
    fn clear(self) -> Option<Kept> {
        let Some(exchange) = self.exchange else {
            let _ = fs::remove_file(self.path);
            return None;
        };
        let folder = folder_of(&self.path);
        // A program on another machine may be about to exchange it: it finds it no more, and content that is
        // looked at here does not change.
        let ours = format!("{TEMP_PREFIX}{}-{}{TEMP_SUFFIX}", Program::this(), self.rest);
        let ours = folder.join(ours);
        fs::rename(self.path, &ours).ok()?;
        if read(&ours).is_ok_and(|content| exchange.makes_needless(&content)) {
            let _ = fs::remove_file(ours);
            return None;
        }
        let mut entries = fs::read_dir(&folder).ok()?.flatten();
        // Where there is no such file any more it stays, and is looked at again.
        let place = entries.find(|entry| place_of(Some(&entry.file_name())) == exchange.place)?;
        let place = place.path();
        Some(Kept { copy: keep_beside(&ours, &place)?, place })
    }
}

/// Makes a temporary file a copy beside the file in whose place it stood; returns its path. Where that fails
/// it keeps its name, by which it is found when this program has ended.
pub(super) fn keep_beside(temp: &Path, path: &Path) -> Option<PathBuf> {
    let number = place_of(temp.file_name());
    let copy = json(&folder_of(path), &format!("{}{COPY}{number:016x}", stem_of(path)?));
    fs::rename(temp, &copy).ok()?;
    warn!("{}: what somebody else wrote is kept as {}", show_path(path), show_path(&copy));
    // Without it a power cut leaves the name that it had.
    let _ = sync_folder(&folder_of(path));
    Some(copy)
}

/// Returns the file beside which a copy was kept, by the copy's name.
pub(crate) fn place_of_copy(copy: &Path) -> Option<PathBuf> {
    let (stem, _) = stem_of(copy)?.rsplit_once(COPY)?;
    Some(json(&folder_of(copy), stem))
}
