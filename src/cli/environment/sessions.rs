//! Sessions as a command finds, loads and saves them, and the advice about those that cannot be read.

use std::path::{Path, PathBuf};

use crate::cli::args::inputs::Reference;
use crate::cli::environment::Environment;
use crate::cli::environment::stdin::session_from_stdin;
use crate::cli::failure::Failure;
use crate::domain::basics::names::SessionId;
use crate::domain::basics::text::{quoted, show_path};
use crate::domain::format::decode::DecodeError;
use crate::domain::insight::conditions::Promise;
use crate::domain::insight::next_review::{self, NextReview};
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;
use crate::store::error::StoreError;
use crate::store::files::{self, Kept};
use crate::store::sessions::{self, Loaded};
use crate::store::{catalogue, folder};
use crate::store::{copies, recovery, rescue, stranded, unmerged};

impl Environment {
    /// Loads the session that the user names.
    ///
    /// # Errors
    /// It is not found, ambiguous, or cannot be read.
    pub fn load(&self, reference: &Reference) -> Result<Loaded, Failure> {
        self.load_found(&self.find(reference)?)
    }

    /// Returns the file of the session that the user names. Sessions dated in the future are not taken for
    /// the newest, and named on stderr.
    ///
    /// # Errors
    /// There is no such session, or several; or the name is `-`.
    pub fn find(&self, reference: &Reference) -> Result<PathBuf, Failure> {
        let Reference::Named(name) = reference else {
            return Err(Failure::Usage(
                "a review from stdin can only be read; name the one to change".to_owned(),
            ));
        };
        let found = catalogue::find(self.places(), name, self.now.days())?;
        for id in &found.in_future {
            self.warn(&format!("{id} is dated in the future and is not taken; name it by its id"));
        }
        Ok(found.path)
    }

    /// Loads the session in a file, and warns about what lies beside it: copies made by killed programs,
    /// changes that could not be saved, a merge that git left unfinished.
    ///
    /// # Errors
    /// The file cannot be read; the message says what can be done.
    pub fn load_found(&self, path: &Path) -> Result<Loaded, Failure> {
        let loaded = self.load_to_show(path)?;
        // A file with conflict markers has failed to load already, and the error says so.
        if unmerged::is_unmerged(path) {
            self.warn(&format!("{}: {}", show_path(path), unmerged::SENTENCE));
            self.message(&merging(path));
        }
        let id = loaded.session.id();
        for kept in recovery::find(self.places(), id) {
            self.warn(&format!(
                "{}: changes that could not be saved are kept aside in {}; `readyroom open {id}` offers them",
                show_path(path),
                show_path(&kept.path)
            ));
        }
        Ok(loaded)
    }

    /// Loads the session in a file for the full-screen program, which says itself what lies beside it.
    ///
    /// # Errors
    /// The file cannot be read, and the message says what can be done; or its answers are hidden from the user.
    pub fn load_to_show(&self, path: &Path) -> Result<Loaded, Failure> {
        self.report_exchanged(path);
        let loaded = catalogue::load(self.places(), path).map_err(|error| {
            let error = stranded::explain(self.places(), error);
            match self.advice(path, &error) {
                Some(advice) => Failure::Data(format!("{error}\n  {advice}")),
                None => Failure::unread(&error, Failure::Data),
            }
        })?;
        self.require_sight(&loaded.session)?;
        Ok(loaded)
    }

    /// Returns advice about a session that cannot be read, where the error has none.
    fn advice(&self, path: &Path, error: &StoreError) -> Option<String> {
        let id = folder::id_in_catalogue(self.places(), path);
        if id.is_some() && rescue::find(self.places(), path).is_some() {
            let keys = self.setup.keymap.with_keys_anywhere("{OpenSession} on the review");
            return Some(format!("something can be rescued: `readyroom`, then {keys}, offers it"));
        }
        let StoreError::Content { source, .. } = error else { return None };
        let by_hand = "mend the file in an editor, put a copy from a backup in its place";
        match (id, source) {
            _ if !error.is_damage() => None,
            (Some(id), _) => Some(format!(
                "no earlier copy of it is kept: {by_hand}, or `readyroom delete {id}` moves it to the bin"
            )),
            (None, DecodeError::WrongKind { .. }) => None,
            (None, DecodeError::Conflicted { .. }) => Some(
                "choose a side at each of them and take the markers out, or move the file to the \
                 folder of the reviews (`readyroom paths`), where the program brings both sides together"
                    .to_owned(),
            ),
            (None, _) => Some(format!("{by_hand}, or name another")),
        }
    }

    /// Loads the session that the user names, to read it only; `-` reads it from stdin.
    ///
    /// # Errors
    /// It is not found, ambiguous, or cannot be read.
    pub fn review(&self, reference: &Reference) -> Result<Session, Failure> {
        match reference {
            Reference::Named(_) => Ok(self.load(reference)?.session),
            Reference::Stdin => {
                let session = session_from_stdin().map_err(Failure::from)?;
                self.require_sight(&session)?;
                Ok(session)
            }
        }
    }

    /// Returns the conditions of a review and of those before it. Those of a session that cannot be read are the
    /// copies in the review.
    pub fn promises(&self, session: &Session) -> Vec<Promise> {
        catalogue::promises(self.places(), session)
    }

    /// Returns the day by which the system of a review is to be reviewed again; `None` if another review of it is
    /// newer.
    ///
    /// # Errors
    /// The sessions cannot be listed.
    pub fn next_review(&self, session: &Session) -> Result<Option<NextReview>, Failure> {
        let begun = session.created_on(self.now.zone);
        let label = session.label(next_review::LABEL);
        let every = next_review::interval(label, self.setup.review_every);
        let Some(next) = NextReview::of(begun, every) else { return Ok(None) };
        let newest = catalogue::newest(self.places(), session.system(), self.now.days())?;
        let is_newest = newest.is_none_or(|path| path == self.places().session(session.id()));
        Ok(is_newest.then_some(next))
    }

    /// Returns the message for an entry of the list that is no session, with the command that helps.
    pub fn describe(&self, error: &StoreError) -> String {
        let keys = |text| self.setup.keymap.with_keys_anywhere(text);
        let done = match error {
            StoreError::Stranded { .. } => {
                format!("`readyroom`, then {}", keys("{OpenSession} on it writes it again"))
            }
            StoreError::Copy { path, of, is_only: true } => {
                format!("mv {} {}", quoted(path), quoted(&self.places().session(of)))
            }
            StoreError::Copy { path, of, is_only: false } => {
                let (ours, theirs) = (quoted(&self.places().session(of)), quoted(path));
                format!(
                    "`readyroom`, then {}; or\n  readyroom merge /dev/null {ours} {theirs} && readyroom delete {theirs}",
                    keys("{OpenSession} on it merges it")
                )
            }
            StoreError::Content { path, .. } => match self.advice(path, error) {
                Some(advice) => advice,
                None => return format!("readyroom: {error}"),
            },
            _ => return format!("readyroom: {error}"),
        };
        format!("readyroom: {error}\n  {done}")
    }

    /// Names the copies that programs killed while saving left beside a session.
    fn report_exchanged(&self, path: &Path) {
        for Kept { place, copy } in copies::made_by_kills(path) {
            self.warn(&format!(
                "{}: a program that was killed while it saved had taken out what somebody else wrote; that is \
                 kept in {}\n  readyroom merge /dev/null {} {}",
                show_path(&place),
                show_path(&copy),
                quoted(&place),
                quoted(&copy)
            ));
        }
    }

    /// Names the copies that lie beside a session.
    pub fn report_copies(&self, of: &SessionId) {
        for path in copies::of(self.places(), of) {
            let error = StoreError::Copy { path, of: of.clone(), is_only: false };
            self.message(&self.describe(&error));
        }
    }

    /// Saves the changes of a loaded session, and writes its caveats to stderr.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, loaded: &mut Loaded, session: &Session) -> Result<(), Failure> {
        sessions::save(loaded, session)?;
        self.report_caveats(loaded);
        Ok(())
    }

    /// Applies an edit to a loaded session, and saves it. Returns false if nothing changed.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn change(&self, loaded: &mut Loaded, edit: &Edit) -> Result<bool, Failure> {
        self.permit(&loaded.session, edit)?;
        let mut session = loaded.session.clone();
        let is_changed = session.apply(edit, &self.stamp()).is_some();
        if is_changed {
            self.save(loaded, &session)?;
        }
        Ok(is_changed)
    }

    /// Writes the caveats of a saved session to stderr.
    pub fn report_caveats(&self, loaded: &Loaded) {
        for sentence in loaded.caveats.sentences() {
            self.warn(&format!("{}: {sentence}", show_path(&loaded.path)));
        }
    }
}

/// Returns the commands that finish a merge of git and keep what was saved here since.
fn merging(path: &Path) -> String {
    let path = files::resolve_links(path);
    let name = Path::new(path.file_name().unwrap_or_default());
    let (folder, name) =
        (quoted(path.parent().unwrap_or(&path)), quoted(&Path::new(".").join(name)));
    let path = quoted(&path);
    format!(
        "  git -C {folder} show :1:{name} > base.json; git -C {folder} show :3:{name} > theirs.json\n  \
         readyroom merge base.json {path} theirs.json && git -C {folder} add {name}"
    )
}
