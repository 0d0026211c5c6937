//! Bringing in what others sent: as another program that saves the same files, under their locks, with the merge of two
//! such programs. Git writes none of these files.

use std::path::{Path, PathBuf};

use crate::domain::basics::text::show_path;
use crate::store::bin;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::git::commit::MODE;
use crate::store::git::content::{Content, merged};
use crate::store::git::failure::SyncError;
use crate::store::git::local;
use crate::store::git::news::{News, Theirs};
use crate::store::git::outcome::Told;
use crate::store::git::paths::{Kind, Ours};
use crate::store::git::repository::Repository;
use crate::store::git::status::Oid;
use crate::store::places::Places;

/// The fate of a file.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    /// It stays as it is.
    Stays,
    /// It becomes theirs, byte for byte.
    Theirs,
    /// It is merged with theirs.
    Merged,
    /// It goes to the bin.
    Bin,
    /// It stays, although they deleted it.
    Kept,
    /// It stays, and theirs stays in the branch: it cannot be read.
    Ours(String),
}

/// The entry of a commit at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// Nothing.
    Nothing,
    /// An object that git has already: mode and id.
    Known(String, Oid),
    /// The bytes that the store has written.
    Bytes(Vec<u8>),
}

/// A path of ours after its content was brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Brought {
    pub(super) ours: Ours,
    /// The content on the disk, and so in a merge; theirs where that cannot be read.
    pub(super) entry: Entry,
    /// True if the file changed here.
    pub(super) is_changed: bool,
}

/// Checks that all of it can be brought in, before any of it is.
///
/// # Errors
/// The first that cannot.
pub(super) fn check(clone: &Repository<'_>, news: &News) -> Result<(), SyncError> {
    for theirs in &news.ours {
        let disk = local::read(clone.places(), &theirs.ours)?;
        fate(theirs, disk.as_deref())?;
    }
    Ok(())
}

/// Brings all of it in.
///
/// # Errors
/// A file cannot be written, or was broken since it was checked. What was brought in before stays: the next sync goes on.
pub(super) fn take(
    clone: &Repository<'_>,
    news: &News,
    told: &mut Vec<Told>,
) -> Result<Vec<Brought>, SyncError> {
    news.ours.iter().map(|theirs| bring(clone.places(), theirs, told)).collect()
}

/// Decides what becomes of a file, by what it holds now.
fn fate(theirs: &Theirs, disk: Option<&[u8]>) -> Result<Fate, SyncError> {
    let Theirs { ours, base, there, content } = theirs;
    let base = base.as_deref();
    let is_base = disk.is_some() && disk == base;
    let Some(content) = content.as_deref() else {
        return Ok(match disk {
            Some(_) if there.is_some() => Fate::Ours("more than 32 MiB".to_owned()),
            None => Fate::Stays,
            Some(_) if is_base => Fate::Bin,
            Some(_) => Fate::Kept,
        });
    };
    let Some(disk) = disk else { return Ok(Fate::Theirs) };
    if disk == content {
        return Ok(Fate::Stays);
    }
    let path = ours.path();
    match (Content::of(ours, content), is_base) {
        (Content::Broken(why), _) => Ok(Fate::Ours(why)),
        (_, true) => Ok(Fate::Theirs),
        (Content::Newer, false) => Err(SyncError::Newer(path)),
        (_, false) => match Content::of(ours, disk) {
            Content::Broken(why) => Err(SyncError::BrokenHere { path, id: ours.id.clone(), why }),
            Content::Newer => Err(SyncError::Newer(path)),
            _ => Ok(Fate::Merged),
        },
    }
}

fn bring(places: &Places, theirs: &Theirs, told: &mut Vec<Told>) -> Result<Brought, SyncError> {
    let ours = theirs.ours.clone();
    let (place, path) = (ours.place(places), ours.path());
    let disk = local::read(places, &ours)?;
    let there =
        theirs.there.clone().map_or(Entry::Nothing, |(_, id)| Entry::Known(MODE.to_owned(), id));
    let brought = |entry, is_changed| Brought { ours: ours.clone(), entry, is_changed };
    Ok(match fate(theirs, disk.as_deref())? {
        Fate::Stays => brought(there, false),
        Fate::Ours(why) => {
            told.push(Told::NotTaken { path, why });
            brought(there, false)
        }
        Fate::Kept => {
            told.push(Told::ChangedHere(path));
            brought(disk.map_or(Entry::Nothing, Entry::Bytes), false)
        }
        Fate::Bin => match bin_unchanged(places, theirs, &place)? {
            Some(binned) => {
                told.push(Told::Binned { path, binned: show_path(&binned) });
                brought(Entry::Nothing, true)
            }
            // It was changed since.
            None => return bring(places, theirs, told),
        },
        Fate::Theirs | Fate::Merged => {
            tell_of_write(theirs, disk.as_deref(), told);
            let bytes = write(places, theirs, &place)?;
            let is_theirs = theirs.content.as_ref() == Some(&bytes);
            let is_changed = disk.as_ref() != Some(&bytes);
            brought(if is_theirs { there } else { Entry::Bytes(bytes) }, is_changed)
        }
    })
}

fn tell_of_write(theirs: &Theirs, disk: Option<&[u8]>, told: &mut Vec<Told>) {
    let path = theirs.ours.path();
    let content = theirs.content.as_deref().map(|content| Content::of(&theirs.ours, content));
    match (disk, content) {
        (None, Some(Content::Broken(why))) => told.push(Told::NotTaken { path, why }),
        (None, _) if theirs.base.is_some() => told.push(Told::ChangedThere(path)),
        (Some(disk), Some(Content::Checklist(_))) if theirs.base.as_deref() != Some(disk) => {
            told.push(Told::TwoChecklists(path));
        }
        _ => {}
    }
}

/// Writes theirs, or the merge with what is there by then; returns what the file holds.
fn write(places: &Places, theirs: &Theirs, place: &Path) -> Result<Vec<u8>, SyncError> {
    match theirs.ours.kind {
        Kind::Review => files::make_folder(&places.sessions())?,
        kind => files::make_folder_for(&kind.place(places), &places.sessions())?,
    }
    let mut stop = None;
    let updated = files::update(place, |contents| {
        let bytes = together(theirs, contents).map_err(|error| {
            stop = Some(error);
            StoreError::Contended(place.to_owned())
        })?;
        if !contents.is_empty() {
            files::keep_backup(place);
        }
        Ok(bytes)
    });
    match (updated, stop) {
        (_, Some(stop)) => Err(stop),
        (updated, None) => Ok(updated?.bytes),
    }
}

/// Returns theirs together with every content that is there.
fn together(theirs: &Theirs, contents: &[&[u8]]) -> Result<Vec<u8>, SyncError> {
    let ours = &theirs.ours;
    let mut bytes = theirs.content.clone().unwrap_or_default();
    for &disk in contents {
        bytes = match fate(theirs, Some(disk))? {
            Fate::Theirs if contents.len() == 1 => bytes,
            Fate::Merged | Fate::Theirs => {
                let (here, there) = (Content::of(ours, disk), Content::of(ours, &bytes));
                merged(ours, theirs.base.as_deref(), [(&here, disk), (&there, &bytes)])
            }
            _ if contents.len() == 1 => disk.to_vec(),
            _ => bytes,
        };
    }
    Ok(bytes)
}

/// Moves a file that they deleted to the bin; nothing where it was changed meanwhile.
fn bin_unchanged(
    places: &Places,
    theirs: &Theirs,
    place: &Path,
) -> Result<Option<PathBuf>, SyncError> {
    let folder = match theirs.ours.kind {
        Kind::Checklist => places.binned_checklists(),
        Kind::Review | Kind::Assessment => places.bin(),
    };
    let known = theirs.base.as_deref().unwrap_or_default();
    Ok(bin::put_away_unchanged(places, (place, &theirs.ours.id), &folder, known)?)
}
