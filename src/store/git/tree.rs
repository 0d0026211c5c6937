//! The merge commit: every other path as the side that changed it left it, ours as the store wrote them. It is made
//! whole before it is pushed, and no branch moves here.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::Path;

use crate::domain::basics::text::{Shown, Text};
use crate::store::files::{self, Existing};
use crate::store::git::blobs;
use crate::store::git::commit;
use crate::store::git::failure::SyncError;
use crate::store::git::news::News;
use crate::store::git::record::COPIES;
use crate::store::git::repository::Repository;
use crate::store::git::run::Reach;
use crate::store::git::status::{Name, Oid, entry, no_entry, parts};
use crate::store::git::subject::merge_message;
use crate::store::git::take::{Brought, Entry};

/// Makes the merge of our commit with theirs; returns its id.
///
/// # Errors
/// Files that are not ours changed on both sides in the same lines, a hook refuses, or a command fails.
pub(super) fn merge(
    clone: &Repository<'_>,
    head: &str,
    news: &News,
    lines: &[u8],
) -> Result<Oid, SyncError> {
    let index = clone.own.join("index-merge");
    if news.foreign.is_empty() {
        clone.git.call(["read-tree"]).arg(head).index(&index).output()?;
        set(clone, &index, lines)?;
    } else {
        let base = news.bases.first().map_or(clone.empty, String::as_str);
        let call = clone.git.call(["read-tree", "-i", "-m", "--aggressive"]);
        call.args([base, head, &news.tip]).index(&index).output()?;
        let foreign = merged_foreign(clone, &index, news)?;
        set(clone, &index, &[foreign.as_slice(), lines].concat())?;
    }
    let tree = clone.git.call(["write-tree"]).index(&index).line()?;
    commit_tree(clone, &index, &tree, [head, &news.tip])
}

fn set(clone: &Repository<'_>, index: &Path, lines: &[u8]) -> Result<(), SyncError> {
    let call = clone.git.call(["update-index", "-z", "--index-info"]);
    call.input(lines).index(index).output().map(drop)
}

/// Returns the lines that set the paths of ours in an index.
pub(super) fn lines(clone: &Repository<'_>, brought: &[Brought]) -> Result<Vec<u8>, SyncError> {
    let contents: Vec<&[u8]> = brought
        .iter()
        .filter_map(|one| match &one.entry {
            Entry::Bytes(bytes) => Some(bytes.as_slice()),
            Entry::Nothing | Entry::Known(..) => None,
        })
        .collect();
    let mut ids = blobs::write(&clone.git, &clone.own, &contents)?.into_iter();
    let mut lines = Vec::new();
    for one in brought {
        let path = one.ours.path();
        let path = path.as_bytes();
        // First away with the versions of both sides, where they are there.
        lines.extend(no_entry(clone.empty, path));
        match &one.entry {
            Entry::Nothing => {}
            Entry::Known(mode, id) => lines.extend(entry(mode, id, path)),
            Entry::Bytes(_) => {
                lines.extend(
                    ids.next().map(|id| entry(commit::MODE, &id, path)).unwrap_or_default(),
                );
            }
        }
    }
    Ok(lines)
}

/// The versions of a file in an index: base, ours, theirs, each with mode and id.
type Stages = BTreeMap<u8, (String, Oid)>;

/// Merges the files that are not ours and that both sides changed; returns the lines that set them.
fn merged_foreign(clone: &Repository<'_>, index: &Path, news: &News) -> Result<Vec<u8>, SyncError> {
    let listed = clone.git.call(["ls-files", "-u", "-z"]).index(index).output()?;
    let ours: BTreeSet<Name> =
        news.ours.iter().map(|theirs| theirs.ours.path().into_bytes()).collect();
    let mut unmerged: BTreeMap<Name, Stages> = BTreeMap::new();
    for line in parts(&listed) {
        // MODE ID STAGE<tab>PATH
        let Some(tab) = line.iter().position(|byte| *byte == b'\t') else { continue };
        let head = String::from_utf8_lossy(&line[..tab]).into_owned();
        let fields: Vec<&str> = head.split(' ').collect();
        let [mode, id, stage] = fields[..] else { continue };
        let stage = stage.parse().unwrap_or_default();
        unmerged
            .entry(line[tab + 1..].to_vec())
            .or_default()
            .insert(stage, (mode.to_owned(), id.to_owned()));
    }
    let mut lines = Vec::new();
    for (path, stages) in unmerged.iter().filter(|(path, _)| !ours.contains(*path)) {
        let merged = merge_file(clone, stages)?;
        let Some((mode, id)) = merged else { return Err(conflict(clone, path)) };
        lines.extend(no_entry(clone.empty, path));
        lines.extend(entry(&mode, &id, path));
    }
    Ok(lines)
}

/// Merges a file line by line; `None` where that is not possible.
fn merge_file(clone: &Repository<'_>, stages: &Stages) -> Result<Option<(String, Oid)>, SyncError> {
    let is_file = |(mode, _): &(String, Oid)| matches!(mode.as_str(), "100644" | "100755");
    let [Some(base), Some(ours), Some(theirs)] =
        [1, 2, 3].map(|stage| stages.get(&stage).filter(|it| is_file(it)))
    else {
        return Ok(None);
    };
    let ids = [&ours.1, &base.1, &theirs.1];
    let known = blobs::read(&clone.git, ids.into_iter().map(String::as_str))?;
    let mut paths = Vec::new();
    for id in ids {
        let Some(content) = known.get(id) else { return Ok(None) };
        paths.push(files::write_copy(&clone.own, COPIES, content)?);
    }
    let done = clone.git.call(["merge-file", "-p", "-q"]).args(&paths).run();
    for path in &paths {
        let _ = files::remove(path);
    }
    let done = done?;
    if done.code != 0 {
        return Ok(None);
    }
    let ids = blobs::write(&clone.git, &clone.own, &[&done.out])?;
    Ok(ids.into_iter().next().map(|id| (ours.0.clone(), id)))
}

fn conflict(clone: &Repository<'_>, path: &[u8]) -> SyncError {
    SyncError::ForeignConflict {
        data: clone.git.data().to_owned(),
        name: Text::new(Shown::line(&String::from_utf8_lossy(path)).to_string()),
        remote: clone.remote(),
        branch: clone.record.branch.clone(),
    }
}

/// Makes the commit; its hooks are called as git calls them for a merge.
fn commit_tree(
    clone: &Repository<'_>,
    index: &Path,
    tree: &str,
    parents: [&str; 2],
) -> Result<Oid, SyncError> {
    let message = clone.own.join("message");
    files::write(&message, merge_message(clone.request.who).as_bytes(), Existing::Replace)?;
    let file = message.as_os_str();
    clone.run_hook("pre-merge-commit", &[], index)?;
    clone.run_hook("prepare-commit-msg", &[file, OsStr::new("merge")], index)?;
    clone.run_hook("commit-msg", &[file], index)?;
    let call = clone.git.call(["commit-tree"]).arg(tree);
    let call = parents.iter().fold(call, |call, parent| call.arg("-p").arg(parent));
    let call = if clone.signs() { call.arg("-S") } else { call };
    let done = call.arg("-F").arg(file).reach(Reach::Programs).run()?;
    match done.code {
        0 => Ok(String::from_utf8_lossy(&done.out).trim_end().to_owned()),
        _ => Err(commit::refused(clone, &done.err)),
    }
}
