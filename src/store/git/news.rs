//! The news of the remote: the point where both histories part, and the paths that changed since.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::domain::basics::names;
use crate::domain::basics::text::{Shown, Text};
use crate::store::git::blobs;
use crate::store::git::content::{Content, merged};
use crate::store::git::failure::{SyncError, of_git};
use crate::store::git::paths::{Kind, Ours};
use crate::store::git::process::Done;
use crate::store::git::record::Last;
use crate::store::git::repository::Repository;
use crate::store::git::status::{Change, Name, Oid, changes, is_none, parts};

/// The names at the top of the data folder that nothing but the program writes to.
const RESERVED: [&str; 5] = ["sessions", "assessments", "checklists", "bin", ".sync.lock"];
/// The side folder, wherever it is.
const SIDE: &str = ".readyroom";

/// The changes to be taken.
#[derive(Debug)]
pub(super) struct News {
    /// The commits from which both sides grew; none for histories without a common one.
    pub(super) bases: Vec<Oid>,
    /// Their commit.
    pub(super) tip: Oid,
    /// True if we have commits that they do not have.
    pub(super) is_ahead: bool,
    /// The paths of ours that changed there.
    pub(super) ours: Vec<Theirs>,
    /// The other paths that changed there.
    pub(super) foreign: Vec<Name>,
}

/// A path of ours that changed there.
#[derive(Debug)]
pub(super) struct Theirs {
    pub(super) ours: Ours,
    /// The content from which both sides grew.
    pub(super) base: Option<Vec<u8>>,
    /// Mode and id there; none where it was deleted.
    pub(super) there: Option<(String, Oid)>,
    /// The content there; none where it was deleted, or is too large to be read.
    pub(super) content: Option<Vec<u8>>,
}

/// Finds what is to be taken; `None` if there is nothing.
///
/// # Errors
/// The history there was rewritten, it holds what must not come onto the disk, or a command fails.
pub(super) fn news(
    clone: &Repository<'_>,
    head: Option<&str>,
    tip: &str,
) -> Result<Option<News>, SyncError> {
    let bases = bases(clone, head, tip)?;
    if bases.iter().any(|base| base == tip) {
        return Ok(None);
    }
    let from = bases.first().map_or(clone.empty, String::as_str);
    let output = clone
        .git
        .call(["diff-tree", "-r", "-z", "--raw", "--no-renames"])
        .args([from, tip])
        .output()?;
    let changes = changes(&output);
    for change in &changes {
        refuse(clone, change)?;
    }
    if clone.last.is_none() {
        refuse_tree(clone, tip)?;
    }
    let is_ahead = head.is_some_and(|head| bases.first().is_none_or(|base| base != head));
    let (ours, foreign): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|change| Ours::parse(&change.path).is_some());
    let mut foreign: Vec<Name> = foreign.into_iter().map(|change| change.path).collect();
    let ours = contents(clone, &bases, ours, &mut foreign)?;
    Ok(Some(News { bases, tip: tip.to_owned(), is_ahead, ours, foreign }))
}

/// Returns the commits from which both sides grew.
fn bases(clone: &Repository<'_>, head: Option<&str>, tip: &str) -> Result<Vec<Oid>, SyncError> {
    if let Some(last) = clone.last.as_deref().filter(|last| *last != tip) {
        if !is_ancestor(clone, last, tip)? {
            return Err(SyncError::Rewritten {
                remote: clone.remote(),
                tip: last.chars().take(8).collect(),
                last: Last::file(&clone.own),
            });
        }
        if head == Some(last) {
            return Ok(vec![last.to_owned()]);
        }
    }
    let Some(head) = head else { return Ok(Vec::new()) };
    let Done { code, out, err } = clone.git.call(["merge-base", "--all", head, tip]).run()?;
    match code {
        0 => Ok(String::from_utf8_lossy(&out).lines().map(str::to_owned).collect()),
        1 => Ok(Vec::new()),
        _ => Err(of_git("merge-base", clone.git.data(), &err)),
    }
}

/// Returns whether one commit is in the history of another. One that is not here any more is not.
fn is_ancestor(clone: &Repository<'_>, one: &str, other: &str) -> Result<bool, SyncError> {
    let done = clone.git.call(["merge-base", "--is-ancestor", one, other]).run()?;
    Ok(done.code == 0)
}

/// Refuses a path that could lead elsewhere, or take the place of a folder of ours.
fn refuse(clone: &Repository<'_>, change: &Change) -> Result<(), SyncError> {
    let path = String::from_utf8_lossy(&change.path).into_owned();
    if is_none(&change.new) || !is_unsafe(&path, &change.mode) {
        return Ok(());
    }
    let what = format!("{}, which could lead elsewhere", Shown::line(&path));
    Err(SyncError::Unsafe { remote: clone.remote(), what: Text::new(what) })
}

fn is_unsafe(path: &str, mode: &str) -> bool {
    // A file system may take other letter cases and forms for the same name.
    let parts: Vec<String> =
        path.split('/').map(|part| names::folded(&Text::from(part)).into_owned()).collect();
    if parts.iter().any(|part| part == SIDE) {
        return true;
    }
    let top = path.split('/').next().unwrap_or_default();
    if !RESERVED.contains(&parts[0].as_str()) {
        return false;
    }
    let is_other_case = !RESERVED.contains(&top);
    let is_file = parts.len() == 1;
    let leads_away = matches!(mode, "120000" | "160000");
    let is_below_file = parts.len() > 2
        && Kind::ALL.iter().any(|kind| kind.folder() == top)
        && Path::new(&parts[1]).extension().is_some_and(|extension| extension == "json");
    is_other_case || is_file || leads_away || is_below_file
}

/// Refuses the same anywhere in a tree that was not checked before.
fn refuse_tree(clone: &Repository<'_>, tip: &str) -> Result<(), SyncError> {
    let output = clone.git.call(["ls-tree", "-r", "-z", "--full-tree"]).arg(tip).output()?;
    for line in parts(&output) {
        // MODE KIND ID<tab>PATH
        let Some(tab) = line.iter().position(|byte| *byte == b'\t') else { continue };
        let (head, path) = line.split_at(tab);
        let mode =
            String::from_utf8_lossy(head.split(|byte| *byte == b' ').next().unwrap_or_default())
                .into_owned();
        let change =
            Change { path: path[1..].to_vec(), old: Oid::new(), mode, new: "1".to_owned() };
        refuse(clone, &change)?;
    }
    Ok(())
}

/// Reads what the paths of ours hold and held. One that is too large is not ours.
fn contents(
    clone: &Repository<'_>,
    bases: &[Oid],
    changes: Vec<Change>,
    foreign: &mut Vec<Name>,
) -> Result<Vec<Theirs>, SyncError> {
    let ids: BTreeSet<&str> =
        changes.iter().flat_map(|change| [change.old.as_str(), change.new.as_str()]).collect();
    let known = blobs::read(&clone.git, ids)?;
    let others = other_bases(clone, bases, &changes)?;
    let mut contents = Vec::new();
    for change in changes {
        let Some(ours) = Ours::parse(&change.path) else { continue };
        let is_there = !is_none(&change.new);
        let content = known.get(&change.new).cloned();
        let is_large = is_there && content.is_none();
        if is_large && !crate::store::files::exists(&ours.place(clone.places())) {
            foreign.push(change.path);
            continue;
        }
        let base = known.get(&change.old).cloned();
        let base = others.get(&ours).into_iter().flatten().fold(base, |base, other| {
            Some(base.map_or_else(|| other.clone(), |base| together(&ours, &base, other)))
        });
        let there = is_there.then(|| (change.mode.clone(), change.new.clone()));
        contents.push(Theirs { ours, base, there, content });
    }
    Ok(contents)
}

/// Returns what the further bases hold at the paths, where both sides grew from several.
fn other_bases(
    clone: &Repository<'_>,
    bases: &[Oid],
    changes: &[Change],
) -> Result<BTreeMap<Ours, Vec<Vec<u8>>>, SyncError> {
    let others = bases.get(1..).unwrap_or_default();
    let paths: Vec<Ours> = changes.iter().filter_map(|change| Ours::parse(&change.path)).collect();
    let mut found: BTreeMap<Ours, Vec<Vec<u8>>> = BTreeMap::new();
    for base in others {
        let names: Vec<String> =
            paths.iter().map(|ours| format!("{base}:{}", ours.path())).collect();
        let known = blobs::read(&clone.git, names.iter().map(String::as_str))?;
        for (ours, name) in paths.iter().zip(&names) {
            found.entry(ours.clone()).or_default().extend(known.get(name).cloned());
        }
    }
    Ok(found)
}

/// Merges two bases into one.
fn together(ours: &Ours, one: &[u8], other: &[u8]) -> Vec<u8> {
    let contents = [one, other].map(|bytes| (Content::of(ours, bytes), bytes));
    match &contents {
        [(Content::Newer | Content::Broken(_), _), _]
        | [_, (Content::Newer | Content::Broken(_), _)] => one.to_vec(),
        [one, other] => merged(ours, None, [(&one.0, one.1), (&other.0, other.1)]),
    }
}
