//! The worker's copy of the session that is being edited: what the screen has, what the file holds,
//! and how both come together although they hear of each other late. No thread and no queue.

use std::path::PathBuf;

use crate::domain::basics::names::SessionId;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::places::Places;
use crate::store::recovery::Recovery;
use crate::store::sessions::{self, Loaded, Saved};
use crate::store::undo::{self, Steps};

/// The changes of another program in the open session.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The number of the merge.
    pub number: u64,
    /// The session as this program had it.
    pub before: Session,
    /// The session after the merge.
    pub after: Session,
}

/// The session that is being edited.
#[derive(Debug)]
pub(super) struct Replica {
    /// The file as it was loaded or saved last.
    pub(super) file: Loaded,
    /// The session as the screen has it.
    screen: Session,
    /// The merges that the screen has not seen yet: to be made on top of what it has.
    unseen: Vec<Merged>,
    /// The number of merges.
    merges: u64,
    /// The number of the last edit carried out, and of the last one on the disk.
    generation: u64,
    saved: u64,
    /// The undo history after the last edit, and the number of merges that it knows; none before the first edit.
    steps: Option<(Steps, u64)>,
    /// The files with what was kept aside and is in the session now, but not in its file.
    recovered: Vec<PathBuf>,
    /// True if the file is to be written although the session did not change.
    must_write: bool,
}

impl Replica {
    /// A session as it was loaded.
    pub(super) fn new(loaded: Loaded) -> Self {
        Self {
            screen: loaded.session.clone(),
            file: loaded,
            unseen: Vec::new(),
            merges: 0,
            generation: 0,
            saved: 0,
            steps: None,
            recovered: Vec::new(),
            must_write: false,
        }
    }

    /// The id of the session.
    pub(super) const fn id(&self) -> &SessionId {
        self.screen.id()
    }

    /// Returns whether the session differs from its file.
    pub(super) const fn is_dirty(&self) -> bool {
        self.saved != self.generation || self.must_write || !self.recovered.is_empty()
    }

    /// Brings back what was kept aside.
    pub(super) fn recover(&mut self, recoveries: Vec<Recovery>) -> Box<Merged> {
        let before = self.session();
        let after =
            recoveries.iter().fold(before.clone(), |session, recovery| recovery.on(&session));
        self.recovered.extend(recoveries.into_iter().map(|recovery| recovery.path));
        self.merged(before, after)
    }

    /// The session as the screen will have it once it has seen every merge.
    pub(super) fn session(&self) -> Session {
        self.unseen.iter().fold(self.screen.clone(), |screen, merged| merged.on(&screen))
    }

    /// The screen has made so many merges itself.
    pub(super) fn has_seen(&mut self, seen: u64) {
        let count = self.unseen.iter().take_while(|merged| merged.number <= seen).count();
        for merged in self.unseen.drain(..count) {
            self.screen = merged.on(&self.screen);
        }
    }

    /// Carries an edit out that was made when the screen had made so many merges. `steps` is the undo
    /// history after it.
    pub(super) fn edit(
        &mut self,
        (generation, seen): (u64, u64),
        edit: &Edit,
        stamp: &Stamp,
        steps: Steps,
    ) {
        self.has_seen(seen);
        self.screen.apply(edit, stamp);
        self.generation = generation;
        self.steps = Some((steps, seen));
    }

    /// Lets the file be written although it is gone.
    pub(super) fn write_again(&mut self) {
        sessions::write_again(&mut self.file);
        self.must_write = true;
    }

    /// Saves the session, and before it the undo history; returns the merge, if another program had written
    /// before. Then the history waits for the screen to see that.
    ///
    /// # Errors
    /// When the file cannot be read, merged or written; the session stays unsaved.
    pub(super) fn save(&mut self, places: &Places) -> Result<Option<Box<Merged>>, StoreError> {
        let mine = self.session();
        let steps = self.steps.as_ref().filter(|(_, seen)| *seen == self.merges);
        let saved = sessions::save_after(&mut self.file, &mine, |contents| {
            // Without it the next run undoes less, and no more.
            let _ = steps.map(|(steps, _)| undo::save(places, mine.id(), contents, steps));
        })?;
        self.saved = self.generation;
        self.must_write = false;
        for recovered in self.recovered.drain(..) {
            // It is in the session now; left over it would be offered once more.
            let _ = files::remove(&recovered);
        }
        Ok((saved == Saved::Merged).then(|| self.merged(mine, self.file.session.clone())))
    }

    /// Loads changes of another program, while there is nothing of our own to save.
    ///
    /// # Errors
    /// When the file is gone or cannot be read.
    pub(super) fn look(&mut self) -> Result<Option<Box<Merged>>, StoreError> {
        let mine = self.session();
        let is_other = sessions::refresh(&mut self.file)?;
        Ok(is_other.then(|| self.merged(mine, self.file.session.clone())))
    }

    /// The number of the last edit that is on the disk.
    pub(super) const fn saved(&self) -> u64 {
        self.saved
    }

    /// Notes a merge that the screen has to see.
    fn merged(&mut self, before: Session, after: Session) -> Box<Merged> {
        self.merges += 1;
        let merged = Merged { number: self.merges, before, after };
        self.unseen.push(merged.clone());
        Box::new(merged)
    }
}

impl Merged {
    /// Applies the merge to a session that may have been edited meanwhile.
    pub fn on(&self, session: &Session) -> Session {
        Session::merge(Some(&self.before), session, &self.after)
    }
}
