//! Committing what changed here: only paths of ours, only what can be read, and never from a file that is being saved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::domain::basics::text::quoted;
use crate::store::files;
use crate::store::git::blobs;
use crate::store::git::content::Content;
use crate::store::git::failure::{self, SyncError, Wanted};
use crate::store::git::index;
use crate::store::git::local::{self, Found};
use crate::store::git::outcome::Told;
use crate::store::git::paths::{Kind, Ours};
use crate::store::git::process::Done;
use crate::store::git::repository::Repository;
use crate::store::git::run::Reach;
use crate::store::git::said::last_lines;
use crate::store::git::status::{
    Change as Differing, Changed, Name, Oid, changes, entry, is_none, no_entry, parts,
};
use crate::store::git::subject::{self, Change};

/// A file in a commit.
#[derive(Debug)]
struct Sent {
    ours: Ours,
    /// Its content; none where it was deleted.
    after: Option<(Vec<u8>, Content)>,
    before: Option<Content>,
    /// Its id in the commit before.
    known: Option<(String, Oid)>,
}

impl Sent {
    /// Returns the change for the message of the commit.
    fn change(&self) -> Change<'_> {
        let after = self.after.as_ref().map(|(_, content)| content);
        Change { ours: &self.ours, before: self.before.as_ref(), after }
    }
}

/// The files that go into a commit, and the staged ones that stay out.
#[derive(Debug, Default)]
struct Gathered {
    sent: Vec<Sent>,
    kept_back: Vec<(Ours, Changed)>,
}

/// Commits what changed of ours; returns the number of files in the commit.
///
/// # Errors
/// A folder of ours is gone, a command fails, or a hook refuses.
pub(super) fn commit(clone: &Repository<'_>, told: &mut Vec<Told>) -> Result<usize, SyncError> {
    let Gathered { sent, kept_back } = gather(clone, told)?;
    let contents = sent.iter().filter_map(|one| Some(one.after.as_ref()?.0.as_slice()));
    let mut ids = blobs::write(&clone.git, &clone.own, &contents.collect::<Vec<_>>())?.into_iter();
    let (mut lines, mut changes) = (Vec::new(), Vec::new());
    for one in &sent {
        let id = one.after.as_ref().and_then(|_| ids.next());
        let path = one.ours.path();
        let now = id.as_deref().map(|id| (MODE, id));
        lines.extend(match now {
            Some((mode, id)) => entry(mode, id, path.as_bytes()),
            None => no_entry(clone.empty, path.as_bytes()),
        });
        if one.known.as_ref().map(|(mode, id)| (mode.as_str(), id.as_str())) != now {
            changes.push(one.change());
        }
    }
    lines.extend(kept_back.iter().flat_map(|(ours, changed)| as_committed(clone, ours, changed)));
    if lines.is_empty() {
        return Ok(0);
    }
    let index = prepare(clone, &lines, !changes.is_empty())?;
    if changes.is_empty() {
        return Ok(0);
    }
    make(clone, &index, &subject::message(&changes, clone.request.who))?;
    if clone.hook("pre-commit").is_some() {
        follow_hook(clone)?;
    }
    Ok(changes.len())
}

/// Gathers what changed.
fn gather(clone: &Repository<'_>, told: &mut Vec<Told>) -> Result<Gathered, SyncError> {
    let local = local::list(clone.places())?;
    let stays = |(path, why): (String, &str)| Told::Stays { path, why: why.to_owned() };
    told.extend(local.strangers.into_iter().map(stays));
    let candidates = candidates(clone, local.files)?;
    require_folders(clone, &candidates)?;
    let known = candidates.values().flatten().map(|changed| changed.head.1.as_str());
    let known = blobs::read(&clone.git, known)?;
    let mut gathered = Gathered::default();
    for (ours, changed) in candidates {
        let before = changed.as_ref().and_then(|changed| known.get(&changed.head.1));
        let one = of(clone, &ours, changed.as_ref(), before.map(Vec::as_slice), told);
        if let Some(one) = one {
            gathered.sent.push(one);
        } else if let Some(staged) = changed.filter(|changed| changed.is_staged) {
            gathered.kept_back.push((ours, staged));
        }
    }
    Ok(gathered)
}

/// The mode of every file of ours.
pub(super) const MODE: &str = "100644";

/// Returns the paths of ours that may have changed: those that git names, and those that it does not know.
fn candidates(
    clone: &Repository<'_>,
    files: Vec<Ours>,
) -> Result<BTreeMap<Ours, Option<Changed>>, SyncError> {
    let folders = Kind::ALL.map(Kind::folder);
    let listed = clone.git.call(["ls-files", "-z", "--"]).args(folders).output()?;
    let listed: BTreeSet<Name> = parts(&listed).map(<[u8]>::to_vec).collect();
    let is_new = |ours: &Ours| !listed.contains(ours.path().as_bytes());
    let new = files.into_iter().filter(is_new).map(|ours| (ours, None));
    let mut candidates: BTreeMap<Ours, Option<Changed>> = new.collect();
    for (path, changed) in &clone.status.changed {
        if let Some(ours) = Ours::parse(path) {
            candidates.insert(ours, Some(changed.clone()));
        }
    }
    Ok(candidates)
}

/// Refuses to take a folder that is gone for reviews that were deleted.
fn require_folders(
    clone: &Repository<'_>,
    candidates: &BTreeMap<Ours, Option<Changed>>,
) -> Result<(), SyncError> {
    for kind in Kind::ALL {
        let folder = kind.place(clone.places());
        let is_known = |(ours, changed): (&Ours, &Option<Changed>)| {
            ours.kind == kind && changed.as_ref().is_some_and(|changed| !is_none(&changed.head.1))
        };
        if !files::exists(&folder) && candidates.iter().any(is_known) {
            return Err(SyncError::NoFolder(folder));
        }
    }
    Ok(())
}

/// Returns a file as it goes into the commit; nothing where it stays out.
fn of(
    clone: &Repository<'_>,
    ours: &Ours,
    changed: Option<&Changed>,
    before: Option<&[u8]>,
    told: &mut Vec<Told>,
) -> Option<Sent> {
    let path = ours.path();
    let known = changed.map(|changed| changed.head.clone()).filter(|(_, id)| !is_none(id));
    let before_content = before.map(|bytes| Content::of(ours, bytes));
    let after = match local::found(clone.places(), ours) {
        Found::Nothing => None,
        Found::Open => return None,
        Found::Unfit(why) => {
            told.push(Told::Unread { path, why });
            return None;
        }
        Found::Fit(bytes, content) => Some((bytes, content)),
    };
    let is_same = after.as_ref().map(|(bytes, _)| bytes.as_slice()) == before;
    let unread = match (&before_content, &known) {
        _ if after.is_none() || is_same => None,
        (Some(Content::Broken(why)), _) => Some(why.clone()),
        (Some(Content::Newer), _) => Some("written by a newer readyroom".to_owned()),
        (None, Some(_)) => Some("more than 32 MiB".to_owned()),
        _ => None,
    };
    if let Some(why) = unread {
        told.push(Told::NotTaken { path, why });
        return None;
    }
    if after.is_none() && known.is_none() && changed.is_none() {
        return None;
    }
    Some(Sent { ours: ours.clone(), after, before: before_content, known })
}

/// Returns the line that unstages a file that stays out, whether a killed sync or a person has staged it.
fn as_committed(clone: &Repository<'_>, ours: &Ours, changed: &Changed) -> Vec<u8> {
    let path = ours.path();
    let (mode, id) = &changed.head;
    if is_none(id) {
        no_entry(clone.empty, path.as_bytes())
    } else {
        entry(mode, id, path.as_bytes())
    }
}

/// Stages the lines, and returns the index of the commit: without what a person has staged of other files.
fn prepare(clone: &Repository<'_>, lines: &[u8], is_wanted: bool) -> Result<PathBuf, SyncError> {
    let is_foreign =
        |(path, changed): (&Name, &Changed)| changed.is_staged && Ours::parse(path).is_none();
    let has_foreign = clone.status.changed.iter().any(is_foreign);
    let commit = clone.own.join("index-commit");
    index::change(clone, |copy| {
        set_entries(clone, copy, lines)?;
        if is_wanted && !has_foreign { index::copy(copy, &commit) } else { Ok(()) }
    })?;
    if is_wanted && has_foreign {
        let tree = clone.status.head.as_deref().unwrap_or(clone.empty);
        clone.git.call(["read-tree"]).arg(tree).index(&commit).output()?;
        clone
            .git
            .call(["update-index", "-z", "--index-info"])
            .input(lines)
            .index(&commit)
            .output()?;
    }
    Ok(commit)
}

/// Sets entries of an index, and what it knows of the files.
pub(super) fn set_entries(
    clone: &Repository<'_>,
    index: &Path,
    lines: &[u8],
) -> Result<(), SyncError> {
    clone.git.call(["update-index", "-z", "--index-info"]).input(lines).index(index).output()?;
    // It fails where a file differs, which is no failure.
    clone.git.call(["update-index", "-q", "--refresh"]).index(index).run()?;
    Ok(())
}

fn make(clone: &Repository<'_>, index: &Path, message: &str) -> Result<(), SyncError> {
    let Done { code, out, err } = clone
        .git
        .call(["commit", "-q", "--no-status", "--cleanup=whitespace", "-F", "-"])
        .input(message)
        .index(index)
        .reach(Reach::Programs)
        .run()?;
    if code == 0 {
        return Ok(());
    }
    let head = clone.git.call(["rev-parse", "-q", "--verify", "HEAD^{commit}"]).run()?;
    let head = String::from_utf8_lossy(&head.out).trim_end().to_owned();
    let is_made = !head.is_empty() && Some(&head) != clone.status.head.as_ref();
    let said = [out, err].concat();
    if is_made || String::from_utf8_lossy(&said).contains("nothing to commit") {
        return Ok(());
    }
    Err(refused(clone, &said))
}

/// Returns why a commit was not made.
pub(super) fn refused(clone: &Repository<'_>, said: &[u8]) -> SyncError {
    if failure::is_unsigned(said) {
        let command = format!("git -C {} commit -m reviews", quoted(clone.git.data()));
        return SyncError::WantsTerminal {
            wanted: Wanted::Signature,
            command,
            said: last_lines(said),
        };
    }
    match failure::of_git("commit", clone.git.data(), said) {
        SyncError::Git { said, .. } => {
            SyncError::Hook { hook: "git, most likely by a hook,".to_owned(), said }
        }
        other => other,
    }
}

/// Takes into the index what a hook has committed besides, or in place of what was staged.
fn follow_hook(clone: &Repository<'_>) -> Result<(), SyncError> {
    let before = clone.status.head.as_deref().unwrap_or(clone.empty);
    let call = clone.git.call(["diff-tree", "-r", "-z", "--raw", "--no-renames"]);
    let changed = call.args([before, "HEAD"]).output()?;
    let lines: Vec<u8> = changes(&changed).iter().flat_map(Differing::line).collect();
    index::change(clone, |copy| set_entries(clone, copy, &lines))
}
