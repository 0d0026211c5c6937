//! A file for the external editor: private, and kept when anything goes wrong. A slip beside it says which
//! field it belongs to, so that a later program offers what an editor saved there when no program was left to
//! take it.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::text::Text;
use crate::domain::format::json;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::homes;
use crate::store::places::Places;
use crate::store::process::{self, Program};

/// The time for which later programs look at a file in which nothing was saved: an editor may have it open.
const FORGOTTEN: TimeDelta = TimeDelta::days(7);
/// The ending of the file's name, and of the slip's.
const TEXT: &str = "md";
const SLIP: &str = "json";

/// The field whose text an editor has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPlace {
    /// The session; none at Home.
    pub session: Option<SessionId>,
    /// The form and, behind a slash, the label of the field.
    pub field: String,
}

impl FieldPlace {
    /// Returns the field of a form.
    pub fn new(session: Option<SessionId>, form: &str, label: &str) -> Self {
        Self { session, field: format!("{form}/{label}") }
    }

    /// Returns the field in words, safe to show: its label, and the item or the form.
    pub fn words(&self) -> String {
        let (form, label) = self.field.rsplit_once('/').unwrap_or_default();
        format!("{label} ({})", Text::from(form).shown())
    }
}

/// The record beside the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Slip {
    /// The field.
    place: FieldPlace,
    /// The program that has started the editor.
    program: String,
    /// The text that the field had, or that was taken since.
    known: String,
}

/// A file that holds a text while an editor has it.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    slip: Slip,
}

impl Scratch {
    /// Writes the text of a field to a new file in the state dir.
    ///
    /// # Errors
    /// When the state folder cannot be written to.
    pub fn new(places: &Places, place: FieldPlace, text: &str) -> Result<Self, StoreError> {
        let slip = Slip { place, program: Program::this().to_string(), known: text.to_owned() };
        let write = |folder: &Path| {
            let path = files::write_scratch(folder, text.as_bytes())?;
            let scratch = Self { path, slip: slip.clone() };
            scratch.write_slip()?;
            Ok(scratch)
        };
        Ok(homes::first_folder(places, &places.editor(), write)?.1)
    }

    /// Returns the files that programs which have ended left for the fields of a session, or of Home.
    /// Where nothing was saved for long, they are removed.
    pub fn left(places: &Places, session: Option<&SessionId>, now: DateTime<Utc>) -> Vec<Self> {
        let slips = homes::list(places, &places.editor()).into_values();
        let of_session = slips.filter_map(|path| {
            let slip: Slip = serde_json::from_slice(&files::read(&path).ok()?).ok()?;
            let has_ended = Program::parse(&slip.program)
                .is_some_and(|program| !program.still_runs(process::running));
            let is_ours = has_ended && slip.place.session.as_ref() == session;
            let age = now - files::identity(&path)?.modified()?;
            is_ours.then(|| (Self { path: path.with_extension(TEXT), slip }, age))
        });
        let mut left = Vec::new();
        for (scratch, age) in of_session {
            let is_unsaved = match scratch.read() {
                Ok(bytes) => bytes == scratch.known().as_bytes(),
                Err(error) => matches!(error, StoreError::NotFound(_)),
            };
            if is_unsaved && age > FORGOTTEN {
                let _ = scratch.remove();
            } else {
                left.push(scratch);
            }
        }
        left
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the field whose text it is.
    pub const fn place(&self) -> &FieldPlace {
        &self.slip.place
    }

    /// Returns the text that the field had, or that was taken last.
    pub fn known(&self) -> &str {
        &self.slip.known
    }

    /// Returns what an editor left, which need not be text.
    ///
    /// # Errors
    /// When the file is gone or cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, StoreError> {
        files::read(&self.path)
    }

    /// Notes that a text was taken: only another one is offered again.
    ///
    /// # Errors
    /// When the state folder cannot be written to.
    pub fn take(&mut self, text: String) -> Result<(), StoreError> {
        self.slip.known = text;
        self.write_slip()
    }

    /// Removes the file: its text is in good hands.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn remove(self) -> Result<(), StoreError> {
        let slip = files::remove(&self.slip_path());
        if files::exists(&self.path) { files::remove(&self.path).and(slip) } else { slip }
    }

    fn slip_path(&self) -> PathBuf {
        self.path.with_extension(SLIP)
    }

    fn write_slip(&self) -> Result<(), StoreError> {
        files::write(&self.slip_path(), &json::encode(&self.slip), Existing::Replace)
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test makes files old")]
mod tests {
    use std::fs::File;
    use std::time::SystemTime;

    use super::*;

    fn place(form: &str) -> FieldPlace {
        FieldPlace::new(None, form, "Note")
    }

    /// A file that a program which has ended left.
    fn left_behind(places: &Places, form: &str) -> Scratch {
        let mut scratch = Scratch::new(places, place(form), "before").unwrap();
        scratch.slip.program = "999999999".to_owned();
        scratch.write_slip().unwrap();
        scratch
    }

    #[test]
    fn what_programs_left_that_have_ended_is_found_by_its_session() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::below(folder.path());
        let running = Scratch::new(&places, place("ours"), "before").unwrap();
        let mut ended = left_behind(&places, "theirs");
        let now = DateTime::<Utc>::from(SystemTime::UNIX_EPOCH);
        let left = |id: Option<&SessionId>| Scratch::left(&places, id, now);
        let found = left(None);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].place(), found[0].known()), (&place("theirs"), "before"));
        assert_eq!(found[0].place().words(), "Note (theirs)");
        assert!(left(SessionId::of_file("other").as_ref()).is_empty());
        ended.take("after".to_owned()).unwrap();
        assert_eq!(left(None)[0].known(), "after");
        ended.remove().unwrap();
        running.remove().unwrap();
        assert_eq!(files::list_json(&places.editor()).unwrap(), [""; 0]);
    }

    #[test]
    fn a_file_in_which_nothing_was_saved_for_a_week_goes_and_one_with_a_text_stays() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::below(folder.path());
        let (unsaved, saved) = (left_behind(&places, "unsaved"), left_behind(&places, "saved"));
        let gone = left_behind(&places, "gone");
        files::remove(gone.path()).unwrap();
        files::write(saved.path(), b"after", Existing::Replace).unwrap();
        for scratch in [&unsaved, &saved, &gone] {
            let slip = File::options().append(true).open(scratch.slip_path()).unwrap();
            slip.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        }
        let on_day = |day| DateTime::<Utc>::from(SystemTime::UNIX_EPOCH) + TimeDelta::days(day);
        assert_eq!(Scratch::left(&places, None, on_day(6)).len(), 3);
        let left = Scratch::left(&places, None, on_day(8));
        assert_eq!(left.iter().map(Scratch::place).collect::<Vec<_>>(), [&place("saved")]);
        assert!(!files::exists(unsaved.path()));
    }
}
