//! The files in the clone that are not ours, which git writes: nothing of them that is not committed is ever lost.
#![expect(
    clippy::disallowed_methods,
    reason = "these are files of a person's clone, which no other part of the store knows"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::domain::basics::text::{Shown, Text};
use crate::store::files::{self, Existing};
use crate::store::git::blobs;
use crate::store::git::failure::SyncError;
use crate::store::git::repository::Repository;
use crate::store::git::status::{Name, Oid, entry, parts};

/// The file that lists what git was about to write.
const WRITING: &str = "writing";
/// The most names in a message.
const NAMED: usize = 5;

/// Entries of a tree: mode, kind and id by path.
type Entries = BTreeMap<Name, (String, String, Oid)>;

/// Checks that the files which git will write hold nothing that is not committed.
///
/// # Errors
/// One does, or a command fails.
pub(super) fn check(clone: &Repository<'_>, tip: &str, foreign: &[Name]) -> Result<(), SyncError> {
    let tracked = tracked(clone, foreign)?;
    let may_differ: Vec<&Name> = foreign
        .iter()
        .filter(|path| {
            clone.status.changed.contains_key(*path)
                || (!tracked.contains(*path) && stands(clone, path))
        })
        .collect();
    if may_differ.is_empty() {
        return Ok(());
    }
    let head = clone.status.head.as_deref().unwrap_or(clone.empty);
    let (was, goal) = (entries(clone, head, &may_differ)?, entries(clone, tip, &may_differ)?);
    let half = half_written(clone);
    let mut dirty = Vec::new();
    for path in may_differ {
        if !is_known(clone, path, [&was, &goal, &half])? {
            dirty.push(path.clone());
        }
    }
    if dirty.is_empty() { Ok(()) } else { Err(in_the_way(clone, &dirty)) }
}

fn tracked(clone: &Repository<'_>, paths: &[Name]) -> Result<BTreeSet<Name>, SyncError> {
    if paths.is_empty() {
        return Ok(BTreeSet::new());
    }
    let listed =
        clone.git.call(["ls-files", "-z", "--"]).args(paths.iter().map(as_word)).output()?;
    Ok(parts(&listed).map(<[u8]>::to_vec).collect())
}

fn as_word(path: &Name) -> &OsStr {
    OsStr::from_bytes(path)
}

fn place(clone: &Repository<'_>, path: &[u8]) -> PathBuf {
    clone.git.data().join(OsStr::from_bytes(path))
}

fn stands(clone: &Repository<'_>, path: &[u8]) -> bool {
    fs::symlink_metadata(place(clone, path)).is_ok_and(|found| !found.is_dir())
}

/// Returns the entries of paths in a tree.
fn entries<'n>(
    clone: &Repository<'_>,
    tree: &str,
    paths: impl IntoIterator<Item = &'n &'n Name>,
) -> Result<Entries, SyncError> {
    let words = paths.into_iter().map(|path| as_word(path));
    let listed = clone
        .git
        .call(["ls-tree", "-z", "-r", "--full-tree"])
        .arg(tree)
        .arg("--")
        .args(words)
        .output()?;
    Ok(read_entries(&listed))
}

fn read_entries(listed: &[u8]) -> Entries {
    let read = |line: &[u8]| {
        // MODE KIND ID<tab>PATH
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let head = String::from_utf8_lossy(&line[..tab]).into_owned();
        let fields: Vec<&str> = head.split(' ').collect();
        let [mode, kind, id] = fields[..] else { return None };
        Some((line[tab + 1..].to_vec(), (mode.to_owned(), kind.to_owned(), id.to_owned())))
    };
    parts(listed).filter_map(read).collect()
}

/// Returns what a killed sync was about to write.
fn half_written(clone: &Repository<'_>) -> Entries {
    files::read(&clone.own.join(WRITING)).map(|listed| read_entries(&listed)).unwrap_or_default()
}

/// Returns whether a file holds what one of the trees has, or a beginning of what a killed sync was about to write.
fn is_known(
    clone: &Repository<'_>,
    path: &Name,
    [was, goal, half]: [&Entries; 3],
) -> Result<bool, SyncError> {
    let file = place(clone, path);
    let Ok(found) = fs::symlink_metadata(&file) else {
        return Ok(!goal.contains_key(path) || half.contains_key(path));
    };
    if !found.is_file() {
        return Ok(false);
    }
    let id = id_of(clone, path, &file)?;
    if [was, goal, half].iter().any(|tree| tree.get(path).is_some_and(|(_, _, known)| *known == id))
    {
        return Ok(true);
    }
    let Some((_, _, id)) = half.get(path) else { return Ok(false) };
    is_beginning(clone, &file, id)
}

fn id_of(clone: &Repository<'_>, path: &Name, file: &Path) -> Result<Oid, SyncError> {
    let mut word = std::ffi::OsString::from("--path=");
    word.push(as_word(path));
    clone.git.call(["hash-object"]).arg(word).arg("--").arg(file).line()
}

fn is_beginning(clone: &Repository<'_>, file: &Path, id: &str) -> Result<bool, SyncError> {
    let known = blobs::read(&clone.git, [id])?;
    let bytes = fs::read(file).unwrap_or_default();
    Ok(known.get(id).is_some_and(|whole| whole.starts_with(&bytes)))
}

fn in_the_way(clone: &Repository<'_>, paths: &[Name]) -> SyncError {
    let shown = |path: &Name| Shown::line(&String::from_utf8_lossy(path)).to_string();
    let mut names: Vec<String> = paths.iter().take(NAMED).map(shown).collect();
    if paths.len() > NAMED {
        names.push(format!("{} more", paths.len() - NAMED));
    }
    let names = Text::new(names.join(", "));
    SyncError::ForeignDirty { data: clone.git.data().to_owned(), names, remote: clone.remote() }
}

/// Returns the paths that are not ours and differ between two trees.
///
/// # Errors
/// The command fails.
pub(super) fn between(
    clone: &Repository<'_>,
    one: &str,
    other: &str,
) -> Result<Vec<Name>, SyncError> {
    let call = clone.git.call(["diff-tree", "-r", "-z", "--name-only", "--no-renames"]);
    let listed = call.args([one, other]).output()?;
    let is_foreign = |path: &&[u8]| crate::store::git::paths::Ours::parse(path).is_none();
    Ok(parts(&listed).filter(is_foreign).map(<[u8]>::to_vec).collect())
}

/// Lets git write the files that differ between two commits, with its own care for what is not committed. What it is
/// about to write is noted before, so that what a kill leaves half written is known.
///
/// # Errors
/// A file holds what is not committed, or a command fails.
pub(super) fn write(
    clone: &Repository<'_>,
    [old, new]: [&str; 2],
    paths: &[Name],
    index: &Path,
) -> Result<(), SyncError> {
    let all: Vec<&Name> = paths.iter().collect();
    let goal = entries(clone, new, &all)?;
    let update = |words: &[&str]| {
        let call = clone.git.call(["read-tree", "-m", "-u", "--no-recurse-submodules"]);
        call.args(words).args([old, new]).index(index).run()
    };
    if update(&["--dry-run"])?.code != 0 && !take_leftovers(clone, &goal, index)? {
        return Err(in_the_way(clone, paths));
    }
    let listed = goal.iter().flat_map(|(path, (mode, kind, id))| {
        [format!("{mode} {kind} {id}\t").as_bytes(), path, b"\0"].concat()
    });
    files::write(&clone.own.join(WRITING), &listed.collect::<Vec<u8>>(), Existing::Replace)?;
    if update(&[])?.code == 0 {
        return Ok(());
    }
    Err(in_the_way(clone, paths))
}

/// Takes into the index the files that a killed sync has written already; those that it has written in part are written
/// again. Returns whether there are any.
fn take_leftovers(clone: &Repository<'_>, goal: &Entries, index: &Path) -> Result<bool, SyncError> {
    let half = half_written(clone);
    let (mut lines, mut again) = (Vec::new(), Vec::new());
    for (path, found @ (mode, kind, id)) in goal {
        let file = place(clone, path);
        let stands = fs::symlink_metadata(&file).ok();
        let is_file = stands.as_ref().is_none_or(fs::Metadata::is_file);
        if kind != "blob" || mode == "120000" || !is_file {
            continue;
        }
        let is_half = || half.get(path) == Some(found);
        if stands.is_some() && id_of(clone, path, &file)? == *id {
            lines.extend(entry(mode, id, path));
        } else if is_half() && (stands.is_none() || is_beginning(clone, &file, id)?) {
            lines.extend(entry(mode, id, path));
            again.extend([path.as_slice(), b"\0"].concat());
        }
    }
    if lines.is_empty() {
        return Ok(false);
    }
    clone.git.call(["update-index", "-z", "--index-info"]).input(lines).index(index).output()?;
    if !again.is_empty() {
        let call = clone.git.call(["checkout-index", "-q", "-f", "-u", "-z", "--stdin"]);
        call.input(again).index(index).output()?;
    }
    Ok(true)
}
