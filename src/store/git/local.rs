//! The files of ours in the data folder: which there are, and what of them may be sent.

use crate::store::error::StoreError;
use crate::store::files;
use crate::store::git::content::Content;
use crate::store::git::failure::SyncError;
use crate::store::git::paths::{Kind, Ours};
use crate::store::places::Places;

/// The files in the data folder.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Those with a name that is shared.
    pub(super) files: Vec<Ours>,
    /// The paths of others, and why they stay.
    pub(super) strangers: Vec<(String, &'static str)>,
}

/// Lists the files of ours.
///
/// # Errors
/// A folder cannot be listed, or is a link, behind which git sees nothing.
pub(super) fn list(places: &Places) -> Result<Listing, SyncError> {
    let mut local = Listing::default();
    for kind in Kind::ALL {
        let folder = kind.place(places);
        if files::is_link(&folder) {
            return Err(SyncError::FolderIsLink(folder));
        }
        for (stem, is_link) in files::list_json_and_links(&folder)? {
            let path = format!("{}/{stem}.json", kind.folder());
            match Ours::named(kind, &stem) {
                _ if is_link => local.strangers.push((path, "it is a link")),
                Some(ours) => local.files.push(ours),
                None => local.strangers.push((path, "its name is not of a-z, 0-9 and -")),
            }
        }
    }
    local.files.sort();
    local.strangers.sort();
    Ok(local)
}

/// Reads a file of ours, never through a link; `None` where there is none.
///
/// # Errors
/// The path is something other than a file, or it cannot be read.
pub(super) fn read(places: &Places, ours: &Ours) -> Result<Option<Vec<u8>>, StoreError> {
    let path = ours.place(places);
    if files::is_link(&path) {
        return Err(StoreError::Detour(path));
    }
    files::read_if_there(&path)
}

/// The file on the disk at a path of ours.
#[derive(Debug)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// A file that may be sent.
    Fit(Vec<u8>, Content),
    /// An assessment that is open.
    Open,
    /// A file that cannot be read, with the reason.
    Unfit(String),
}

/// Reads a file of ours that may be sent.
pub(super) fn found(places: &Places, ours: &Ours) -> Found {
    let bytes = match read(places, ours) {
        Ok(None) => return Found::Nothing,
        Ok(Some(bytes)) => bytes,
        Err(error) => return Found::Unfit(error.short()),
    };
    match Content::of(ours, &bytes) {
        Content::Open(_) => Found::Open,
        Content::Newer => Found::Unfit("written by a newer readyroom".to_owned()),
        Content::Broken(why) => Found::Unfit(why),
        content => Found::Fit(bytes, content),
    }
}
