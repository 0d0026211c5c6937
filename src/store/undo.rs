//! The undo history of a session, kept over the end of the program: personal to this machine, in the state
//! dir, never in the session.
//!
//! A history fits one content of the session's file, which is known by its checksum. The new one is written
//! before the session, beside the one that fits the content still in the file: so a kill at any moment leaves
//! one that fits. Where another program or a person has written the session since, none does.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::domain::basics::names::SessionId;
use crate::domain::format::json;
use crate::domain::format::record::Kept;
use crate::domain::records::stamp::{Direction, Stamp};
use crate::domain::session::edit::Edit;
use crate::domain::session::undo::{Progress, UndoStack};
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::homes;
use crate::store::places::Places;
use crate::store::sessions::{self, Contents, Loaded};

/// The version of the file. Files of other versions are ignored, and replaced.
const VERSION: u32 = 1;

/// The changes of a session that can be undone and redone.
pub type Steps = UndoStack<Progress>;

/// The undo history that the last run of the program has left of a session.
#[derive(Clone, Debug, Default)]
pub struct LastRun {
    /// The steps that fit the session.
    pub steps: Steps,
    /// True if there were steps, of a session that was changed elsewhere since.
    pub is_dropped: bool,
}

#[derive(Serialize, Deserialize)]
struct UndoFile {
    version: u32,
    histories: Vec<History>,
}

/// The steps that fit one content of the session's file.
#[derive(Serialize, Deserialize)]
struct History {
    content: u64,
    steps: Kept,
}

impl History {
    fn can_undo(&self) -> bool {
        self.steps.parse().is_some_and(|steps: Steps| !steps.is_empty(Direction::Back))
    }
}

/// Loads the history that fits a session. Those that do not fit are removed.
pub(super) fn load(places: &Places, loaded: &Loaded) -> LastRun {
    let session = &loaded.session;
    let paths = homes::candidates(places, &places.undo(session.id()));
    let all: Vec<History> = paths.iter().flat_map(|path| read(path)).collect();
    let fitting = all.iter().rfind(|history| Some(history.content) == loaded.content());
    let fitting = fitting.map(|history| history.steps.parse::<Steps>());
    let is_dropped = fitting.is_none() && all.iter().any(History::can_undo);
    if fitting.is_none() {
        for path in &paths {
            // Usually there is none.
            let _ = files::remove(path);
        }
    }
    let items = session.checklist().len();
    let steps = fitting.flatten().filter(|steps| steps.is_within(items)).unwrap_or_default();
    LastRun { steps, is_dropped }
}

/// Applies an edit to a loaded session and saves it, so that the full-screen program can undo it. Returns false if
/// nothing changed.
///
/// # Errors
/// As [`sessions::save`].
pub fn change(
    places: &Places,
    loaded: &mut Loaded,
    edit: &Edit,
    (what, stamp): (&str, &Stamp),
) -> Result<bool, StoreError> {
    let (mut session, mut steps) = (loaded.session.clone(), load(places, loaded).steps);
    if !steps.apply(&mut session, edit, stamp, (what, Progress::default())) {
        return Ok(false);
    }
    let (id, steps) = (session.id().clone(), steps.lasting());
    sessions::save_after(loaded, &session, |contents| {
        // Without it nothing is lost but the step.
        let _ = save(places, &id, contents, &steps);
    })?;
    Ok(true)
}

/// Writes the history that fits the content which a save is about to write.
///
/// # Errors
/// When none of the state folders can be written to.
pub(super) fn save(
    places: &Places,
    id: &SessionId,
    (before, after): Contents,
    steps: &Steps,
) -> Result<(), StoreError> {
    let path = places.undo(id);
    let paths = homes::candidates(places, &path);
    let mut histories: Vec<History> = paths.iter().flat_map(|path| read(path)).collect();
    histories.retain(|history| Some(history.content) == before && history.content != after);
    histories.push(History { content: after, steps: Kept::of(steps) });
    let bytes = json::encode_line(&UndoFile { version: VERSION, histories });
    homes::write(places, &path, |home| files::write(home, &bytes, Existing::Replace))?;
    Ok(())
}

/// Returns the histories in a file; none where it cannot be read or is of another version.
fn read(path: &Path) -> Vec<History> {
    let bytes = files::read(path).ok();
    let file = bytes.and_then(|bytes| serde_json::from_slice::<UndoFile>(&bytes).ok());
    file.filter(|file| file.version == VERSION).map(|file| file.histories).unwrap_or_default()
}
