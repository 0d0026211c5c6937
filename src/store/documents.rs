//! Files other than sessions that people name: checklists and edited pages to read, reports to write.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::format::FORMAT;
use crate::domain::records::checklist::Checklist;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::files::{self, Destination, Existing};
use crate::store::places::Places;

/// Reads a file that is to become a checklist.
///
/// # Errors
/// When the file cannot be read.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, StoreError> {
    files::read(path)
}

/// Returns the paths of files and folders that begin as a path does, in order; folders end in a slash. Hidden ones are
/// left out unless the name begins with a dot. What cannot be read holds none.
pub fn beginning_with(path: &Path) -> Vec<PathBuf> {
    files::beginning_with(path)
}

/// Loads a checklist of a user.
///
/// # Errors
/// When the file cannot be read or is not a valid checklist.
pub fn load_checklist(path: &Path) -> Result<Arc<Checklist>, StoreError> {
    let bytes = files::read(path)?;
    Checklist::decode(&bytes)
        .map(Arc::new)
        .map_err(|source| StoreError::Content { path: path.to_owned(), source })
}

/// Reads an edited page.
///
/// # Errors
/// When the file cannot be read or is not a valid page.
pub fn read_page(path: &Path) -> Result<String, StoreError> {
    page(path, &files::read(path)?)
}

/// Decodes a page from the bytes of a file or of the standard input.
///
/// # Errors
/// When the bytes are not a valid page.
pub fn page(path: &Path, bytes: &[u8]) -> Result<String, StoreError> {
    codec::decode_page(bytes)
        .map_err(|source| StoreError::Content { path: path.to_owned(), source })
}

/// Writes a report that others may read, never over a session. [`Existing::Replace`] writes through
/// links, pipes and devices.
///
/// # Errors
/// When the path is that of a session, exists and is to be kept, or cannot be written.
pub fn write_report(
    places: &Places,
    path: &Path,
    text: &str,
    existing: Existing,
) -> Result<(), StoreError> {
    match files::destination(path, existing)? {
        Destination::Stream(stream) => files::write_stream(&stream, text.as_bytes()),
        Destination::File(file) => {
            refuse_among_sessions(places, &file)?;
            if is_session(&file) {
                return Err(StoreError::OverSession(file));
            }
            files::write_readable(&file, text.as_bytes(), existing)
        }
    }
}

/// Returns whether a file begins as a session does; it need not be complete.
fn is_session(file: &Path) -> bool {
    const BEGINNING: u64 = 256;
    let bytes = files::read_beginning(file, BEGINNING).unwrap_or_default();
    String::from_utf8_lossy(&bytes).contains(&format!("\"{FORMAT}\""))
}

/// Refuses a path in the folder of sessions or in the bin.
pub(super) fn refuse_among_sessions(places: &Places, path: &Path) -> Result<(), StoreError> {
    let folder = files::resolve_links(&files::folder_of(path));
    if [places.sessions(), places.bin()].iter().any(|ours| files::resolve_links(ours) == folder) {
        return Err(StoreError::AmongSessions(path.to_owned()));
    }
    Ok(())
}
