//! The files of the sessions folder: which there are, which may be read, and which are copies.

use std::path::{Path, PathBuf};

use crate::domain::basics::names::SessionId;
use crate::domain::session::Session;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::places::Places;

/// A file in the sessions folder.
#[derive(Clone, Debug)]
pub(super) struct CatalogueFile {
    /// The id that its name says.
    pub(super) id: SessionId,
    /// True if it is a symbolic link.
    pub(super) is_link: bool,
}

/// Lists the session files, in no order.
///
/// # Errors
/// When the folder cannot be listed.
pub(super) fn files(places: &Places) -> Result<Vec<CatalogueFile>, StoreError> {
    let names = files::list_json_and_links(&places.sessions())?;
    let file =
        |(stem, is_link)| SessionId::try_from(stem).ok().map(|id| CatalogueFile { id, is_link });
    Ok(names.into_iter().filter_map(file).collect())
}

/// Refuses a link in the sessions folder that another user may have put there: it could lead to the
/// user's own files.
///
/// # Errors
/// When the link may be of another user.
pub(super) fn permit(places: &Places, path: &Path) -> Result<(), StoreError> {
    let is_in_catalogue = || {
        let [folder, sessions] = [files::folder_of(path), places.sessions()];
        folder == sessions || files::resolve_links(&folder) == files::resolve_links(&sessions)
    };
    if files::is_link(path) && is_in_catalogue() && !files::is_put_by_user(path) {
        return Err(StoreError::Link(path.to_owned()));
    }
    Ok(())
}

/// Returns an error if a file in the sessions folder that holds the session with this id is a copy of it. A
/// link may have any name while it is the only path to the session.
pub(super) fn copy_error(
    places: &Places,
    file: &CatalogueFile,
    of: &SessionId,
) -> Option<StoreError> {
    if file.id == *of {
        return None;
    }
    let is_only = !files::exists(&places.session(of));
    let error = StoreError::Copy { path: places.session(&file.id), of: of.clone(), is_only };
    (!file.is_link || !is_only).then_some(error)
}

/// Returns an error if a file in the sessions folder is no review of its own: a copy of one, or an assessment.
pub(super) fn uncounted(
    places: &Places,
    file: &CatalogueFile,
    session: &Session,
) -> Option<StoreError> {
    let misplaced = || StoreError::Misplaced(places.session(&file.id));
    copy_error(places, file, session.id()).or_else(|| session.is_assessment().then(misplaced))
}

/// Returns the id of a session file in the sessions folder; `None` for a file elsewhere.
pub fn id_in_catalogue(places: &Places, path: &Path) -> Option<SessionId> {
    id_at(path, |id| places.session(id))
}

/// Returns the id of a file in the folder of the assessments; `None` for a file elsewhere.
pub fn id_of_assessment(places: &Places, path: &Path) -> Option<SessionId> {
    id_at(path, |id| places.assessment(id))
}

/// Returns the id of a file that lies where the file of its name belongs.
fn id_at(path: &Path, place: impl Fn(&SessionId) -> PathBuf) -> Option<SessionId> {
    let id = SessionId::of_file(path.file_stem()?.to_str()?)?;
    (files::resolve_links(&place(&id)) == files::resolve_links(path)).then_some(id)
}
