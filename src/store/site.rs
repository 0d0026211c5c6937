//! The folder of a published site.
//!
//! A list in the folder says which files are ours and as what they were written. Only those are replaced or removed, and
//! only while no one else has changed them; nothing outside the folder is touched, and no link in it is followed.
//! Before the first page is written the list names the old and the new content of each, so whenever the program is
//! killed the next run knows its own files.

mod list;
mod plan;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::basics::digest::sha256;
use crate::domain::basics::text::show_path;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing, Inside, Lasting, Stands};
use crate::store::places::Places;
use crate::store::site::list::{List, NAME, SYSTEMS};
pub use crate::store::site::list::{NoPage, PagePath};
pub use crate::store::site::plan::{Content, Page};
use crate::store::site::plan::{Found, Plan, Step};
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
        /// The fault.
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

/// The outcome for the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The number of files that were written.
    pub written: usize,
    /// The number of files that were removed.
    pub removed: usize,
    /// Files of ours that were changed by others since; they were left.
    pub changed: Vec<PathBuf>,
    /// Files and other things of others in the place of pages; they were left.
    pub foreign: Vec<PathBuf>,
}

/// The folder of a site.
#[derive(Debug)]
pub struct Site {
    folder: Inside,
    systems: Option<Inside>,
    /// The list in the folder; `None` if there is none.
    listed: Option<Vec<u8>>,
    list: List,
    found: BTreeMap<PagePath, Found>,
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

    /// Returns whether the folder has a page as we wrote it, made of the same as this.
    pub fn holds(&self, path: &PagePath, made_of: &str) -> bool {
        let (entry, found) = (self.list.files.get(path), self.found.get(path));
        entry.zip(found).is_some_and(|(entry, found)| {
            entry.made_of.as_deref() == Some(made_of) && *found == Found::File(entry.sha256.clone())
        })
    }

    /// Writes the pages that differ from the files in the folder, and removes those of ours that are not among them.
    ///
    /// # Errors
    /// When a file cannot be written; the others are old or new, and whole.
    pub fn write(mut self, pages: Vec<Page>) -> Result<Outcome, SiteError> {
        let paths = pages.iter().map(|page| &page.path);
        let unknown: Vec<PagePath> =
            paths.filter(|path| !self.found.contains_key(path)).cloned().collect();
        self.look_at(&unknown)?;
        let plan = Plan::of(&self.list, &self.found, pages);
        if plan.acts() {
            self.put_list(&plan.meanwhile)?;
        }
        let (written, removed) = self.act(&plan.steps)?;
        self.put_list(&plan.at_last)?;
        let left = |wanted: &Step| {
            let steps = plan.steps.iter().filter(|(_, step)| *step == wanted);
            steps.map(|(path, _)| self.folder.path_of(path.as_str())).collect()
        };
        let (changed, foreign) = (left(&Step::LeaveChanged), left(&Step::LeaveForeign));
        Ok(Outcome { written, removed, changed, foreign })
    }

    /// Takes the steps; returns how many files were written and removed.
    fn act(&mut self, steps: &BTreeMap<PagePath, Step>) -> Result<(usize, usize), StoreError> {
        let written: Vec<(&PagePath, Existing, &str)> = steps
            .iter()
            .filter_map(|(path, step)| match step {
                Step::Create(text) => Some((path, Existing::Keep, text.as_str())),
                Step::Replace(text) => Some((path, Existing::Replace, text.as_str())),
                _ => None,
            })
            .collect();
        let removed: Vec<&PagePath> =
            steps.iter().filter(|(_, step)| **step == Step::Remove).map(|(path, _)| path).collect();
        if written.iter().any(|(path, ..)| path.in_systems().is_some()) {
            self.systems = Some(self.folder.make_folder(SYSTEMS)?);
        }
        let folders = || [Some(&self.folder), self.systems.as_ref()].into_iter().flatten();
        folders().for_each(Inside::sweep);
        let put = |(path, existing, text): &(&PagePath, Existing, &str)| {
            let (folder, name) = self.place(path);
            folder.write(name, text.as_bytes(), *existing, Lasting::Soon)
        };
        in_threads(&written, put).into_iter().collect::<Result<Vec<()>, _>>()?;
        for path in &removed {
            let (folder, name) = self.place(path);
            folder.remove(name)?;
        }
        if !written.is_empty() || !removed.is_empty() {
            folders().try_for_each(Inside::sync)?;
            self.folder.remove_empty(SYSTEMS);
        }
        Ok((written.len(), removed.len()))
    }

    /// Writes the list, unless the folder has it already.
    fn put_list(&mut self, list: &List) -> Result<(), StoreError> {
        let bytes = list.encode();
        if self.listed.as_ref() == Some(&bytes) {
            return Ok(());
        }
        let existing = if self.listed.is_some() { Existing::Replace } else { Existing::Keep };
        self.folder.write(NAME, &bytes, existing, Lasting::Now)?;
        self.folder.sync()?;
        self.listed = Some(bytes);
        Ok(())
    }

    /// Returns the folder of a page and its name there.
    fn place<'p>(&'p self, path: &'p PagePath) -> (&'p Inside, &'p str) {
        match (path.in_systems(), &self.systems) {
            (Some(name), Some(systems)) => (systems, name),
            _ => (&self.folder, path.as_str()),
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
