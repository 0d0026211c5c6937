//! The folder of a published site.
//!
//! A list in the folder says which files are ours and as what they were written. Only those are replaced or removed, and
//! only while nobody else has changed them; nothing outside the folder is touched, and no link in it is followed.
//! Before the first page is written the list names the old and the new content of each, so whenever the program is
//! killed the next run knows its own files.

mod list;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::domain::basics::digest::sha256;
use crate::domain::basics::text::show_path;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing, Inside, Stands};
use crate::store::places::Places;
use crate::store::site::list::{Entry, List, NAME, SYSTEMS};
pub use crate::store::site::list::{NoPage, PagePath};
use crate::store::threads::in_threads;

/// Why a site cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// There are files in the folder, and no list of ours.
    #[error("{}: other files lie there; --force writes beside them and replaces none", show_path(.0))]
    Occupied(PathBuf),
    /// The folder is one of the program's own.
    #[error("{}: the program's own data lie there; publish into another folder", show_path(.0))]
    AmongData(PathBuf),
    /// The list cannot be understood.
    #[error("{}: {reason}; nothing was written", show_path(.path))]
    List {
        /// The list.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file or folder could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The treatment of a folder that holds other files and no list of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// It is refused.
    Refuse,
    /// The site is written beside them.
    WriteBeside,
}

/// A page of the site that is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its place.
    pub path: PagePath,
    /// Its content.
    pub content: Content,
    /// The checksum of everything that it is made of; `None` where that is not known.
    pub made_of: Option<String>,
}

/// The content of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The text.
    Text(String),
    /// The content that stands there, see [`Site::holds`].
    AsBefore,
}

/// What became of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The number of files that were written.
    pub written: usize,
    /// The number of files that were removed.
    pub removed: usize,
    /// Files of ours that somebody has changed since; they were left.
    pub changed: Vec<PathBuf>,
    /// Files and other things of others in the place of pages; they were left.
    pub foreign: Vec<PathBuf>,
}

/// The content of a page's file as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    /// A file with this checksum.
    File(String),
    /// An empty file: a power cut leaves those, and there is nothing of anybody in it.
    Empty,
    Other,
}

/// The folder of a site.
#[derive(Debug)]
pub struct Site {
    folder: Inside,
    systems: Option<Inside>,
    /// The list as it stands in the folder; `None` if there is none.
    listed: Option<Vec<u8>>,
    list: List,
    found: BTreeMap<PagePath, Found>,
}

/// The step that a page's file needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Keep,
    Create,
    Replace,
    Remove,
    /// It is gone already.
    Forget,
    /// Somebody else has changed it.
    LeaveChanged,
    /// It never was ours.
    LeaveForeign,
}

impl Site {
    /// Opens the folder of a site and reads which of its files are still ours. The folder is created if it is missing.
    ///
    /// # Errors
    /// When the folder is not one for a site, or it cannot be read.
    pub fn open(path: &Path, places: &Places, others: Others) -> Result<Self, SiteError> {
        refuse_among_data(path, places)?;
        let folder = Inside::make(path)?;
        folder.lock()?;
        let listed = match folder.read(NAME)? {
            Stands::Nothing => None,
            Stands::File(bytes) => Some(bytes),
            Stands::Other => {
                let reason = "no file that could be the list".to_owned();
                return Err(SiteError::List { path: folder.path_of(NAME), reason });
            }
        };
        let list = match &listed {
            None if others == Others::Refuse && !folder.names()?.is_empty() => {
                return Err(SiteError::Occupied(path.to_owned()));
            }
            None => List::default(),
            Some(bytes) => List::decode(bytes)
                .map_err(|reason| SiteError::List { path: folder.path_of(NAME), reason })?,
        };
        let systems = folder.folder(SYSTEMS)?;
        let mut site = Self { folder, systems, listed, list, found: BTreeMap::new() };
        let known: Vec<PagePath> = site.list.files.keys().cloned().collect();
        site.look_at(&known)?;
        Ok(site)
    }

    /// Reads the files of pages.
    fn look_at(&mut self, paths: &[PagePath]) -> Result<(), StoreError> {
        let found = in_threads(paths, |path| self.find(path));
        for (path, found) in paths.iter().zip(found) {
            self.found.insert(path.clone(), found?);
        }
        Ok(())
    }

    fn find(&self, path: &PagePath) -> Result<Found, StoreError> {
        let stands = match (path.in_systems(), &self.systems) {
            (None, _) => self.folder.read(path.as_str())?,
            (Some(name), Some(systems)) => systems.read(name)?,
            (Some(_), None) => Stands::Nothing,
        };
        Ok(match stands {
            Stands::Nothing => Found::Nothing,
            Stands::File(bytes) if bytes.is_empty() => Found::Empty,
            Stands::File(bytes) => Found::File(sha256(&bytes)),
            Stands::Other => Found::Other,
        })
    }

    /// Returns whether a page stands there as we wrote it, made of the same as this.
    pub fn holds(&self, path: &PagePath, made_of: &str) -> bool {
        let (entry, found) = (self.list.files.get(path), self.found.get(path));
        entry.zip(found).is_some_and(|(entry, found)| {
            entry.made_of.as_deref() == Some(made_of) && *found == Found::File(entry.sha256.clone())
        })
    }

    /// Writes the pages that differ from what stands there, and removes those of ours that are not among them.
    ///
    /// # Errors
    /// When a file cannot be written; the others are old or new, and whole.
    pub fn write(mut self, pages: Vec<Page>) -> Result<Outcome, SiteError> {
        let unknown = pages.iter().map(|page| &page.path);
        let unknown: Vec<PagePath> =
            unknown.filter(|path| !self.found.contains_key(path)).cloned().collect();
        self.look_at(&unknown)?;
        let (mut meanwhile, mut at_last) = (List::default(), List::default());
        let mut steps: BTreeMap<PagePath, (Step, Option<String>)> = BTreeMap::new();
        for Page { path, content, made_of } in pages {
            let before = self.list.files.get(&path);
            let sum = match (&content, before) {
                (Content::Text(text), _) => sha256(text.as_bytes()),
                (Content::AsBefore, Some(before)) => before.sha256.clone(),
                (Content::AsBefore, None) => continue,
            };
            let step = self.step(&path, Some(&sum));
            let entry = Entry { sha256: sum, before: None, made_of };
            match step {
                Step::LeaveForeign => {}
                Step::LeaveChanged => {
                    let known = before.cloned();
                    meanwhile.files.extend(known.clone().map(|known| (path.clone(), known)));
                    at_last.files.extend(known.map(|known| (path.clone(), known)));
                }
                Step::Keep => {
                    meanwhile.files.insert(path.clone(), entry.clone());
                    at_last.files.insert(path.clone(), entry);
                }
                _ => {
                    // What stands there, which need not be what the list says: a program may have been killed twice.
                    let replaced = match self.found.get(&path) {
                        Some(Found::File(sum)) => Some(sum.clone()),
                        _ => None,
                    };
                    let begun = Entry { before: replaced, made_of: None, ..entry.clone() };
                    meanwhile.files.insert(path.clone(), begun);
                    at_last.files.insert(path.clone(), entry);
                }
            }
            let text = match content {
                Content::Text(text) => Some(text),
                Content::AsBefore => None,
            };
            steps.insert(path, (step, text));
        }
        for (path, entry) in &self.list.files {
            if steps.contains_key(path) {
                continue;
            }
            let step = self.step(path, None);
            if step != Step::Forget {
                meanwhile.files.insert(path.clone(), entry.clone());
            }
            if step == Step::LeaveChanged {
                at_last.files.insert(path.clone(), entry.clone());
            }
            steps.insert(path.clone(), (step, None));
        }
        self.carry_out(&steps, &meanwhile, &at_last)
    }

    /// Returns the step that takes a file to a content, or away where there is none.
    fn step(&self, path: &PagePath, wanted: Option<&str>) -> Step {
        let entry = self.list.files.get(path);
        match (self.found.get(path).unwrap_or(&Found::Nothing), wanted) {
            (Found::Nothing, None) => Step::Forget,
            (Found::Nothing, Some(_)) => Step::Create,
            (Found::File(sum), Some(wanted)) if sum == wanted => Step::Keep,
            (Found::File(sum), wanted) if entry.is_some_and(|entry| entry.wrote(sum)) => {
                wanted.map_or(Step::Remove, |_| Step::Replace)
            }
            (Found::Empty, wanted) if entry.is_some() => {
                wanted.map_or(Step::Remove, |_| Step::Replace)
            }
            _ if entry.is_some() => Step::LeaveChanged,
            _ => Step::LeaveForeign,
        }
    }

    fn carry_out(
        mut self,
        steps: &BTreeMap<PagePath, (Step, Option<String>)>,
        meanwhile: &List,
        at_last: &List,
    ) -> Result<Outcome, SiteError> {
        let all = |wanted: Step| {
            let paths = steps.iter().filter(move |(_, (step, _))| *step == wanted);
            paths.map(|(path, _)| path).collect::<Vec<_>>()
        };
        let acts = |step: Step| matches!(step, Step::Create | Step::Replace);
        let work: Vec<_> = steps.iter().filter(|(_, (step, _))| acts(*step)).collect();
        let removed = all(Step::Remove);
        if !work.is_empty() || !removed.is_empty() {
            self.put_list(meanwhile)?;
        }
        if work.iter().any(|(path, _)| path.in_systems().is_some()) {
            self.systems = Some(self.folder.make_folder(SYSTEMS)?);
        }
        for folder in [Some(&self.folder), self.systems.as_ref()].into_iter().flatten() {
            folder.sweep();
        }
        let put = |(path, (step, text)): &(&PagePath, &(Step, Option<String>))| {
            let (folder, name) = self.place(path);
            let existing = if *step == Step::Create { Existing::Keep } else { Existing::Replace };
            folder.write(name, text.as_deref().unwrap_or_default().as_bytes(), existing)
        };
        in_threads(&work, put).into_iter().collect::<Result<Vec<()>, _>>()?;
        for path in &removed {
            let (folder, name) = self.place(path);
            folder.remove(name)?;
        }
        let places = work.iter().map(|(path, _)| *path).chain(removed.iter().copied());
        let is_changed: BTreeSet<bool> = places.map(|path| path.in_systems().is_some()).collect();
        for folder in is_changed.iter().map(|in_systems| self.folder_of(*in_systems)) {
            folder.sync()?;
        }
        if !removed.is_empty() {
            self.folder.remove_empty(SYSTEMS);
        }
        self.put_list(at_last)?;
        let named = |step| all(step).into_iter().map(|path| self.folder.path_of(path.as_str()));
        Ok(Outcome {
            written: work.len(),
            removed: removed.len(),
            changed: named(Step::LeaveChanged).collect(),
            foreign: named(Step::LeaveForeign).collect(),
        })
    }

    /// Writes the list, unless it stands there already.
    fn put_list(&mut self, list: &List) -> Result<(), StoreError> {
        let bytes = list.encode();
        if self.listed.as_ref() == Some(&bytes) {
            return Ok(());
        }
        let existing = if self.listed.is_some() { Existing::Replace } else { Existing::Keep };
        self.folder.write(NAME, &bytes, existing)?;
        self.folder.sync()?;
        self.listed = Some(bytes);
        Ok(())
    }

    fn folder_of(&self, in_systems: bool) -> &Inside {
        self.systems.as_ref().filter(|_| in_systems).unwrap_or(&self.folder)
    }

    /// Returns the folder of a page and its name there.
    fn place<'p>(&'p self, path: &'p PagePath) -> (&'p Inside, &'p str) {
        match path.in_systems() {
            Some(name) => (self.folder_of(true), name),
            None => (&self.folder, path.as_str()),
        }
    }
}

/// Refuses a folder that is one of the program's own, or lies in one.
fn refuse_among_data(path: &Path, places: &Places) -> Result<(), SiteError> {
    let ours = [places.sessions(), places.assessments(), places.checklists(), places.bin()];
    let own = [files::resolve_links(places.data()), files::resolve_links(places.state())];
    let given = files::resolve_new(path);
    let is_in = |folder: &PathBuf| given.starts_with(files::resolve_new(folder));
    if own.contains(&given) || ours.iter().any(is_in) {
        return Err(SiteError::AmongData(path.to_owned()));
    }
    Ok(())
}
