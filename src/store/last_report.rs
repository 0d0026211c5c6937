//! Where the last report was written, and as what: the next one begins there. Personal to this
//! machine, in the state dir, never in a session.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::domain::basics::text::is_one_line;
use crate::domain::format::json;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::places::Places;

/// Where the last report was written, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastReport {
    /// The folder, as it can be typed.
    pub folder: String,
    /// The name of the edition.
    pub edition: String,
}

impl LastReport {
    /// Returns the report's path to remember; `None` where its folder cannot be typed.
    pub fn new(report: &Path, edition: &str) -> Option<Self> {
        let folder = files::folder_of(report);
        let folder = folder.to_str().filter(|folder| is_one_line(folder))?.to_owned();
        Some(Self { folder, edition: edition.to_owned() })
    }
}

/// Loads what was saved; an unreadable file counts as none.
pub fn load(places: &Places) -> Option<LastReport> {
    let bytes = files::read(&places.last_report()).ok()?;
    let last: LastReport = serde_json::from_slice(&bytes).ok()?;
    is_one_line(&last.folder).then_some(last)
}

/// Remembers where a report was written.
///
/// # Errors
/// When the state folder cannot be written to.
pub fn save(places: &Places, last: &LastReport) -> Result<(), StoreError> {
    files::make_folder(places.state())?;
    files::write(&places.last_report(), &json::encode(last), Existing::Replace)
}
