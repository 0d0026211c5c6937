//! The desk: the worker without its thread. It carries out the commands of the screen one after the
//! other and tells what came of them; which file is touched how is the business of other modules.

use std::path::{Path, PathBuf, absolute};

use log::info;

use crate::domain::basics::day::Now;
use crate::domain::basics::names::SessionId;
use crate::domain::basics::text::Text;
use crate::domain::insight::conditions;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::edit::{CarriedChange, Edit};
use crate::store::bookmark::{self, Bookmark};
use crate::store::error::StoreError;
use crate::store::homes::{self, Durability};
use crate::store::last_report::{self, LastReport};
use crate::store::messages::{Carried, Command, Event, Fetched, Look, Opened, Renamed};
use crate::store::places::Places;
use crate::store::recovery::{self, Recovery};
use crate::store::replica::{Merged, Replica};
use crate::store::sessions::{self, Loaded};
use crate::store::since::Since;
use crate::store::{
    assessments, bin, catalogue, copies, documents, files, git, library, rescue, stranded, undo,
    unmerged,
};

/// Opens what the command line named, and offers what a killed program left in its place.
pub fn opened(places: &Places, loaded: Loaded) -> Opened {
    let bookmark = bookmark::load(places, loaded.session.id());
    let undo = undo::load(places, &loaded);
    let recoveries = recoveries(places, &loaded.session);
    // What becomes a copy by that is offered.
    files::sweep(&files::folder_of(&loaded.path));
    let copies = copies::of_file(places, &loaded.path, loaded.session.id());
    let is_writable = files::is_replaceable(&loaded.path);
    let is_unmerged = unmerged::is_unmerged(&loaded.path);
    let earlier = catalogue::load_deciders(places, &loaded.session);
    let earlier = earlier.into_iter().map(|loaded| loaded.session).collect();
    let assessing = assessments::hidden_from(places, &loaded.session);
    Opened {
        loaded,
        bookmark,
        undo,
        recoveries,
        copies,
        is_writable,
        is_unmerged,
        earlier,
        assessing,
    }
}

/// Returns the recoveries whose changes are not in the session yet, and removes the others, which a
/// program that was killed could not remove.
fn recoveries(places: &Places, session: &Session) -> Vec<Recovery> {
    let (new, known): (Vec<_>, Vec<_>) = recovery::find(places, session.id())
        .into_iter()
        .partition(|recovery| recovery.on(session) != *session);
    for Recovery { path, .. } in known {
        let _ = files::remove(&path);
    }
    new
}

/// The state of the worker.
#[derive(Debug)]
pub struct Desk {
    places: Places,
    open: Option<Replica>,
    /// Where the open session was left.
    left: Left,
    /// The texts typed at Home and not kept, and the session that was worked on last.
    home: Left,
    /// Why the open session is not on the disk, since it was last tried or looked at.
    failure: Option<String>,
    /// The number of sessions opened: recovery files are named by it.
    openings: u32,
}

/// Where something was left.
#[derive(Debug, Default)]
struct Left {
    /// The drafts that are not written yet.
    waiting: Option<Bookmark>,
    /// The drafts as read or written last.
    remembered: Bookmark,
    /// The reason why drafts could not be written at the last try.
    undrafted: Option<String>,
}

impl Left {
    fn read(remembered: Bookmark) -> Self {
        Self { remembered, ..Self::default() }
    }

    /// Returns what waits, or else what was written last.
    fn latest(&self) -> &Bookmark {
        self.waiting.as_ref().unwrap_or(&self.remembered)
    }

    /// Writes down what waits.
    fn write_down(
        &mut self,
        write: impl FnOnce(&Bookmark, &Bookmark) -> Result<Durability, StoreError>,
        tell: &mut dyn FnMut(Event),
    ) {
        let Some(bookmark) = self.waiting.take() else { return };
        let has_drafts = bookmark.has_drafts();
        match write(&self.remembered, &bookmark) {
            Ok(kept) => {
                if self.undrafted.take().is_some() || has_drafts {
                    tell(Event::DraftsKept(kept));
                }
                self.remembered = bookmark;
            }
            Err(error) => {
                self.undrafted = has_drafts.then(|| error.to_string());
                // Of a cursor alone nothing is lost.
                self.waiting = has_drafts.then_some(bookmark);
                tell(Event::NotRemembered { error, has_drafts });
            }
        }
    }
}

impl Desk {
    /// Returns a desk on which a session may lie already. Clears away what killed programs left beside that.
    pub fn new(places: Places, open: Option<Loaded>) -> Self {
        if let Some(loaded) = &open {
            homes::sweep(&places);
            files::sweep(&files::side_of(&files::folder_of(&loaded.path)));
        }
        // Whoever begins in a session does not come to Home.
        let home = if open.is_some() { Bookmark::default() } else { bookmark::load_home(&places) };
        let (left, home) = (Left::default(), Left::read(home));
        let mut desk = Self { places, open: None, left, home, failure: None, openings: 0 };
        desk.lay(open.map(Replica::new));
        desk
    }

    /// Where things lie.
    pub const fn places(&self) -> &Places {
        &self.places
    }

    /// Why the open session, or text that was typed there and not kept, is not on the disk.
    pub fn failure(&self) -> Option<String> {
        let undrafted = || {
            let reason = self.left.undrafted.as_ref().or(self.home.undrafted.as_ref())?;
            Some(format!("text that was typed and not kept is lost: {reason}"))
        };
        self.failure.clone().or_else(undrafted)
    }

    /// Returns whether a session is open.
    pub const fn has_open(&self) -> bool {
        self.open.is_some()
    }

    /// Returns whether this session is the open one.
    fn has_on_it(&self, loaded: &Loaded) -> bool {
        self.open.as_ref().is_some_and(|open| open.file.path == loaded.path)
    }

    /// Returns whether the open session differs from its file, or has drafts that are not written.
    pub fn has_unsaved(&self) -> bool {
        let is_undrafted = self.left.undrafted.is_some() || self.home.undrafted.is_some();
        is_undrafted || self.open.as_ref().is_some_and(Replica::is_dirty)
    }

    /// Carries out a command. Edits are only carried out on the copy, and of bookmarks only the last
    /// one counts: [`Desk::save`] follows when no more commands wait.
    pub fn take(&mut self, command: Command, tell: &mut dyn FnMut(Event)) {
        if is_after_save(&command) {
            self.save(tell);
        }
        match command {
            // What is to be listed or sent is on the disk now; the reader reads it, the courier sends it.
            Command::List(_) | Command::Portfolio(_) | Command::Share(_) => {}
            Command::Open(path) => match catalogue::load(&self.places, &path) {
                Ok(loaded) => self.open(Ok(loaded), tell),
                Err(error) => {
                    let error = stranded::explain(&self.places, error);
                    match rescue::find(&self.places, &path) {
                        Some(rescue) => tell(Event::Broken(path, error, Box::new(rescue))),
                        None => self.open(Err(error), tell),
                    }
                }
            },
            Command::Restore(path) => {
                let restored = rescue::restore(&self.places, &path);
                self.open(restored, tell);
            }
            Command::Create { system, checklist, answers, now } => {
                let created = sessions::create_after(
                    &self.places,
                    &system,
                    &checklist,
                    answers.as_ref(),
                    &[],
                    now,
                );
                self.open(created, tell);
            }
            Command::CreateNext { previous, now } => {
                self.open(create_next(&self.places, &previous, now), tell);
            }
            command @ (Command::Assess { .. }
            | Command::LookTakenIn(_)
            | Command::FindAssessments(_)) => self.assess(command, tell),
            Command::Compare(paths) => tell(Event::Compared(compare(&self.places, &paths))),
            Command::Edit { generation, seen, edit, stamp, steps } => {
                if let Some(open) = &mut self.open {
                    open.edit((generation, seen), &edit, &stamp, steps);
                }
            }
            Command::Carry { id, changes, stamp } => self.carry(id, &changes, &stamp, tell),
            Command::Seen(seen) => {
                if let Some(open) = &mut self.open {
                    open.has_seen(seen);
                }
            }
            Command::Recover => self.recover(tell),
            Command::WriteAgain => {
                if let Some(open) = &mut self.open {
                    open.write_again();
                }
                self.save(tell);
            }
            Command::Remember(bookmark) => self.remember_left(bookmark),
            Command::RememberHome(bookmark) => {
                let file = self.home.latest().file.clone();
                self.home.waiting = Some(Bookmark { file, ..bookmark });
            }
            Command::Close => self.lay(None),
            Command::Rename { edits, stamp } => {
                tell(Event::Renamed(rename(&self.places, edits, &stamp)));
            }
            Command::Delete(id) => {
                let deleted = bin::delete(&self.places, &id);
                tell(Event::Deleted(id, deleted));
            }
            Command::Undelete { id, binned } => {
                let undeleted = bin::undelete(&self.places, &id, &binned);
                tell(Event::Undeleted(id, undeleted));
            }
            Command::TakeIn(copy) => {
                let taken = copies::take_in(&self.places, &copy);
                match &taken {
                    // The screen treats it as a change by another program.
                    Ok(taken) if self.has_on_it(&taken.loaded) => self.look(tell),
                    Ok(taken) => self.open(Ok(taken.loaded.clone()), tell),
                    Err(_) => {}
                }
                tell(Event::TakenIn(taken.map(Box::new)));
            }
            Command::Fetch(path) => {
                tell(Event::Fetched(fetch(&self.places, &path).map(Box::new)));
            }
            Command::SaveCopy(path) => self.save_copy(path, tell),
            Command::Export { path, text, edition, existing } => {
                let path = absolute(&path).unwrap_or(path);
                let written = documents::write_report(&self.places, &path, &text, existing);
                let last = written.map(|()| self.remember_report(&path, &edition));
                tell(Event::Exported(path, last));
            }
            Command::FindPage(path) => {
                let found = absolute(&path).is_ok_and(|whole| documents::read_page(&whole).is_ok());
                found.then(|| tell(Event::FoundPage(path)));
            }
            Command::ReadPage(path) => read_page(path, tell),
            Command::Look(look) => tell(self.found(look)),
        }
    }

    /// Carries out a command about assessments.
    fn assess(&mut self, command: Command, tell: &mut dyn FnMut(Event)) {
        match command {
            Command::Assess { review, by, now } => {
                let review = catalogue::load(&self.places, &review);
                let begun = review.and_then(|Loaded { session, .. }| {
                    assessments::begin(&self.places, &session, &by, now)
                });
                self.open(begun, tell);
            }
            Command::LookTakenIn(assessment) => {
                let is_sent = |open: &Replica| git::is_sent(&self.places, open.id().as_str());
                let is_taken_in = assessments::is_taken_in(&self.places, &assessment)
                    || self.open.as_ref().is_some_and(is_sent);
                tell(Event::LookedTakenIn(is_taken_in));
            }
            Command::FindAssessments(review) => {
                let found = assessments::of(&self.places, &review).map(Box::new);
                tell(Event::Assessments(review, found));
            }
            _ => {}
        }
    }

    /// Saves a copy of the open session.
    fn save_copy(&self, path: PathBuf, tell: &mut dyn FnMut(Event)) {
        let path = absolute(&path).unwrap_or(path);
        if let Some(open) = &self.open {
            let copied = sessions::save_copy(&self.places, &path, &open.session());
            tell(Event::Copied(path, copied));
        }
    }

    /// Looks for the checklist of a new review.
    fn found(&self, look: Look) -> Event {
        match look {
            Look::Checklist(name) => {
                let read = library::read_named(&self.places, &name);
                Event::Checklist(name, read)
            }
            Look::Library => {
                // Without a list every id can still be typed.
                let ids = library::ids(&self.places).unwrap_or_default();
                Event::Library(ids.iter().map(|id| Text::new(id.as_str())).collect())
            }
            Look::Paths(path) => Event::Paths(documents::beginning_with(&path)),
        }
    }

    /// Changes conditions in the session that decided them.
    fn carry(
        &self,
        id: SessionId,
        changes: &[CarriedChange],
        stamp: &Stamp,
        tell: &mut dyn FnMut(Event),
    ) {
        let carried = carry(&self.places, &id, changes, stamp);
        tell(Event::Carried(id, carried));
    }

    /// Brings back what programs that have ended could not save of the open session.
    fn recover(&mut self, tell: &mut dyn FnMut(Event)) {
        if let Some(open) = &mut self.open {
            let recoveries = recovery::find(&self.places, open.id());
            tell(Event::Merged(open.recover(recoveries)));
        }
        self.save(tell);
    }

    /// Saves the open session if it differs from its file, and then where it was left.
    pub fn save(&mut self, tell: &mut dyn FnMut(Event)) {
        if let Some(open) = self.open.as_mut().filter(|open| open.is_dirty()) {
            let since = Since::now();
            let saved = open.save(&self.places);
            let outcome = if saved.is_ok() { "saved" } else { "not saved" };
            info!("{}: {outcome} after {since}, edit {}", open.id().as_str(), open.saved());
            match saved {
                Ok(merged) => self.is_saved(merged, tell),
                Err(error) => self.is_not_saved(error, tell),
            }
        }
        self.remember(tell);
    }

    /// Looks whether another program has changed the open session, or its file is not there any more:
    /// then nothing of it is saved.
    pub fn look(&mut self, tell: &mut dyn FnMut(Event)) {
        let Some(open) = self.open.as_mut().filter(|open| !open.is_dirty()) else { return };
        match open.look() {
            Ok(None) if self.failure.is_none() => {}
            Ok(merged) => self.is_saved(merged, tell),
            Err(error) if error.is_displacement() && self.failure.is_none() => {
                self.is_not_saved(error, tell);
            }
            // It may be seen again the next time, and nothing waits to be saved.
            Err(_) => {}
        }
    }

    /// Sends the event that the open session is on the disk.
    fn is_saved(&mut self, merged: Option<Box<Merged>>, tell: &mut dyn FnMut(Event)) {
        let Some(open) = &self.open else { return };
        if self.failure.take().is_some() {
            recovery::forget(&self.places, self.openings, open.id());
        }
        if let Some(merged) = merged {
            tell(Event::Merged(merged));
        }
        tell(Event::Saved { generation: open.saved(), caveats: open.file.caveats });
    }

    /// Keeps the open session aside, because it could not be saved.
    fn is_not_saved(&mut self, error: StoreError, tell: &mut dyn FnMut(Event)) {
        let Some(open) = &self.open else { return };
        self.failure = Some(error.to_string());
        let (file, base) = (&open.file.path, &open.file.session);
        let kept = recovery::keep(&self.places, self.openings, file, base, &open.session());
        tell(Event::NotSaved { error, kept: kept.unwrap_or_default() });
    }

    /// Notes where the open session was left, and for Home that it was this one.
    fn remember_left(&mut self, bookmark: Bookmark) {
        let last = self.home.latest();
        if self.open.is_some() && bookmark.file.is_some() && bookmark.file != last.file {
            self.home.waiting = Some(Bookmark { file: bookmark.file.clone(), ..last.clone() });
        }
        self.left.waiting = Some(bookmark);
    }

    /// Writes down where the open session was left, and what was typed at Home.
    fn remember(&mut self, tell: &mut dyn FnMut(Event)) {
        let Self { places, open, left, home, .. } = self;
        if let Some(open) = open {
            let write = |base: &_, ours: &_| bookmark::save(places, open.id(), base, ours);
            left.write_down(write, tell);
        }
        // Nothing was typed there, and nothing is to be forgotten.
        home.waiting.take_if(|waiting| !waiting.has_drafts() && *waiting == home.remembered);
        let file = places.home_drafts();
        home.write_down(|base, ours| bookmark::save_at(places, &file, base, ours), tell);
    }

    /// Writes down where a report was written. The report is there all the same where that fails: then
    /// only the next start does not know of it.
    fn remember_report(&self, path: &Path, edition: &str) -> Option<LastReport> {
        let last = LastReport::new(path, edition)?;
        let _ = last_report::save(&self.places, &last);
        Some(last)
    }

    /// Puts another session on the desk, or none.
    fn lay(&mut self, open: Option<Replica>) {
        self.openings += u32::from(open.is_some());
        self.left = match &open {
            Some(open) => Left::read(bookmark::load(&self.places, open.id())),
            None => Left::default(),
        };
        self.open = open;
        self.failure = None;
    }

    fn open(&mut self, loaded: Result<Loaded, StoreError>, tell: &mut dyn FnMut(Event)) {
        let opened = loaded.map(|loaded| {
            self.lay(Some(Replica::new(loaded.clone())));
            Box::new(opened(&self.places, loaded))
        });
        tell(Event::Opened(opened));
    }
}

/// Returns whether a command may read the file, or put another session in this one's place: what the screen shows is
/// on the disk before that.
const fn is_after_save(command: &Command) -> bool {
    !matches!(
        command,
        Command::Edit { .. } | Command::Seen(_) | Command::Remember(_) | Command::RememberHome(_)
    )
}

/// Creates the session that follows another one.
fn create_next(places: &Places, previous: &Path, now: Now) -> Result<Loaded, StoreError> {
    let Loaded { session, .. } = catalogue::load(places, previous)?;
    sessions::create_next(places, &session, session.system(), None, &[], now)
}

/// Changes conditions in a session, and returns it as it is on the disk then.
fn carry(
    places: &Places,
    id: &SessionId,
    changes: &[CarriedChange],
    stamp: &Stamp,
) -> Result<Carried, StoreError> {
    let mut loaded = catalogue::load(places, &places.session(id))?;
    let mut session = loaded.session.clone();
    let is_made = conditions::carry_out(&mut session, changes, stamp);
    if session != loaded.session {
        sessions::save(&mut loaded, &session)?;
    }
    Ok(Carried { session: Box::new(loaded.session), is_made })
}

/// Reads two sessions, the earlier one first.
fn compare(places: &Places, [a, b]: &[PathBuf; 2]) -> Result<Box<[Fetched; 2]>, StoreError> {
    let mut both = [fetch(places, a)?, fetch(places, b)?];
    both.sort_by_key(|fetched| fetched.session.created_at());
    Ok(Box::new(both))
}

/// Reads a session that is shown and not edited.
fn fetch(places: &Places, path: &Path) -> Result<Fetched, StoreError> {
    let session = catalogue::load(places, path)?.session;
    let assessing = assessments::hidden_from(places, &session);
    let promises = catalogue::promises(places, &session);
    Ok(Fetched { session, assessing, promises })
}

/// Applies edits that rename a system to its sessions. Where one cannot be saved, those before it get their old
/// name back.
fn rename(
    places: &Places,
    edits: Vec<(PathBuf, Edit)>,
    stamp: &Stamp,
) -> Result<Renamed, StoreError> {
    let load = |(path, edit): (PathBuf, Edit)| Ok((catalogue::load(places, &path)?, path, edit));
    let all = edits.into_iter().map(load).collect::<Result<Vec<_>, StoreError>>()?;
    let (mut names, mut back, mut renamed) = (None, Vec::new(), Vec::new());
    for (mut loaded, path, edit) in all {
        let before = loaded.session.clone();
        let mut session = before.clone();
        let Some(undo) = session.apply(&edit, stamp) else { continue };
        if let Err(error) = sessions::save(&mut loaded, &session) {
            for (mut loaded, before) in renamed {
                // What cannot be taken back either is seen in the list.
                let _ = sessions::save(&mut loaded, &before);
            }
            return Err(error);
        }
        names.get_or_insert([before.system().clone(), session.system().clone()]);
        renamed.push((loaded, before));
        back.push((path, undo));
    }
    Ok(Renamed { names, back })
}

/// Reads a page that is to be read back.
fn read_page(path: PathBuf, tell: &mut dyn FnMut(Event)) {
    let path = absolute(&path).unwrap_or(path);
    let page = documents::read_page(&path);
    tell(Event::Page(path, page));
}
