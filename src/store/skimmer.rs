//! Sessions read for the list of them: much faster than whole, and with the same result.
//!
//! More than half of a session's file is its copy of the checklist, and most sessions have the same
//! one. Where the bytes of a checklist that was read before stand in a file, they are not read again.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use crate::domain::insight::portfolio::facts::Asked;
use crate::domain::records::checklist::Checklist;
use crate::domain::session::Session;
use crate::domain::session::skim::{CHECKLIST, Head};
use crate::store::error::StoreError;
use crate::store::{codec, files, sessions};

/// The text behind the fields of the head.
const END_OF_HEAD: &str = ",\n  \"previous\": ";
/// The beginning of a file in which they stand: long names fit.
const HEAD: u64 = 4 << 10;
/// So many checklists are remembered.
const MOST: usize = 16;

/// Reads the head of the session in a file: from its beginning, or from the whole where that
/// is unusual. A file that is sound at its beginning only has a head too: opening it gives the error.
///
/// # Errors
/// When the file cannot be read, or is unusual and not a valid session.
pub fn head(path: &Path) -> Result<Head, StoreError> {
    let beginning = files::read_beginning(path, HEAD).ok();
    let skimmed = beginning.and_then(|beginning| skim_head(&beginning));
    skimmed.map_or_else(|| Ok(Head::of(&sessions::load(path)?.session)), Ok)
}

fn skim_head(beginning: &[u8]) -> Option<Head> {
    let text = String::from_utf8_lossy(beginning);
    let (fields, _) = text.split_once(END_OF_HEAD)?;
    Head::skim(&format!("{fields}}}"))
}

/// A checklist that was met before.
#[derive(Debug)]
struct Known {
    /// Its text in a file.
    text: String,
    checklist: Arc<Checklist>,
    asked: Arc<Asked>,
}

/// Reads sessions, and remembers their checklists.
#[derive(Debug, Default)]
pub struct Skimmer {
    /// The checklists, as they stand in a file, the one met last first.
    checklists: VecDeque<Known>,
}

impl Skimmer {
    /// Reads the session in a file, as far as [`Session::skim`] does at least, with the checksum of the file's content.
    ///
    /// # Errors
    /// When the file cannot be read or is not a valid session.
    pub fn read(&mut self, path: &Path) -> Result<(Session, Option<u64>), StoreError> {
        let bytes = files::read(path).ok();
        let skimmed = bytes.and_then(|bytes| Some((self.skim(&bytes)?, files::hash(&bytes))));
        if let Some((session, content)) = skimmed {
            return Ok((session, Some(content)));
        }
        // What went wrong is told by who reads all of it.
        let loaded = sessions::load(path)?;
        let content = loaded.content();
        self.remember(loaded.session.checklist());
        Ok((loaded.session, content))
    }

    /// Reads the session in a file that holds these bytes; `None` where it must be read whole.
    pub fn skim(&mut self, bytes: &[u8]) -> Option<Session> {
        let (before, rest) = str::from_utf8(bytes).ok()?.split_once(CHECKLIST)?;
        let place = self.checklists.iter().position(|known| rest.starts_with(&known.text))?;
        self.checklists.swap(0, place);
        let Known { text, checklist, .. } = self.checklists.front()?;
        Session::skim(before, checklist, &rest[text.len()..])
    }

    /// Returns the items of a checklist, shared with the sessions read before that have the same.
    pub fn asked(&self, checklist: &Arc<Checklist>) -> Arc<Asked> {
        let known = self.checklists.iter().find(|known| known.checklist == *checklist);
        known.map_or_else(|| Arc::new(Asked::of(checklist)), |known| Arc::clone(&known.asked))
    }

    /// Remembers a checklist, and forgets the one met longest ago.
    pub fn remember(&mut self, checklist: &Arc<Checklist>) {
        if self.checklists.iter().any(|known| known.checklist == *checklist) {
            return;
        }
        let text = codec::encode_checklist(checklist);
        let text = String::from_utf8_lossy(&text).trim_end().replace('\n', "\n  ");
        self.checklists.truncate(MOST - 1);
        let asked = Arc::new(Asked::of(checklist));
        self.checklists.push_front(Known { text, checklist: Arc::clone(checklist), asked });
    }
}
