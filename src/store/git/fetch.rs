//! Fetching the branch of the remote, and pushing a commit to it. Nothing here touches a file of ours.

use crate::domain::basics::text::{Text, quoted};
use crate::store::git::failure::{self, SyncError, Wanted, word};
use crate::store::git::process::Done;
use crate::store::git::repository::Repository;
use crate::store::git::run::Reach;
use crate::store::git::said::last_lines;
use crate::store::git::status::Oid;

/// The commits of both sides; none where a branch has none yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tips {
    pub(super) ours: Option<Oid>,
    pub(super) theirs: Option<Oid>,
}

/// Fetches, and returns the commits of both sides.
///
/// # Errors
/// The remote cannot be reached, or holds what git finds unsafe.
pub(super) fn fetch(clone: &Repository<'_>) -> Result<Tips, SyncError> {
    let (branch, tracking) = (clone.branch(), clone.tracking());
    let Done { code, err, .. } = clone
        .git
        .call([
            "fetch",
            "--progress",
            "--no-tags",
            "--no-recurse-submodules",
            "--no-write-fetch-head",
        ])
        .arg(&clone.record.remote)
        .arg(format!("+{branch}:{tracking}"))
        .reach(Reach::Network)
        .run()?;
    let is_there = match code {
        0 => true,
        _ if String::from_utf8_lossy(&err).contains("ouldn't find remote ref") => false,
        _ => return Err(not_fetched(clone, &err)),
    };
    let tips = tips(clone)?;
    Ok(Tips { theirs: tips.theirs.filter(|_| is_there), ..tips })
}

/// Returns the commits of both sides as they are known here.
pub(super) fn tips(clone: &Repository<'_>) -> Result<Tips, SyncError> {
    let (branch, tracking) = (clone.branch(), clone.tracking());
    let listed = clone
        .git
        .call(["for-each-ref", "--format=%(objectname) %(refname)"])
        .args([&branch, &tracking])
        .output()?;
    let listed = String::from_utf8_lossy(&listed);
    let of = |sought: &str| {
        let mut pairs = listed.lines().filter_map(|line| line.split_once(' '));
        pairs.find(|(_, name)| *name == sought).map(|(oid, _)| oid.to_owned())
    };
    Ok(Tips { ours: of(&branch), theirs: of(&tracking) })
}

fn not_fetched(clone: &Repository<'_>, err: &[u8]) -> SyncError {
    let text = String::from_utf8_lossy(err);
    if text.contains("fsck error") || text.contains("fsckObjects") {
        let what = format!("what git finds unsafe ({})", last_lines(err).raw());
        return SyncError::Unsafe { remote: clone.remote(), what: Text::new(what) };
    }
    let words = format!("fetch {}", word(&clone.record.remote));
    unreached(clone, &words, err)
        .unwrap_or_else(|| SyncError::Unreachable { remote: clone.remote(), said: last_lines(err) })
}

/// Returns the failure of a command on the network where it is not of the network itself.
fn unreached(clone: &Repository<'_>, words: &str, err: &[u8]) -> Option<SyncError> {
    if failure::is_unauthorised(err) {
        let command = format!("git -C {} {words}", quoted(clone.git.data()));
        let (wanted, said) = (Wanted::Password, last_lines(err));
        return Some(SyncError::WantsTerminal { wanted, command, said });
    }
    match failure::of_git(words, clone.git.data(), err) {
        SyncError::Git { .. } | SyncError::NoClone(_) => None,
        error => Some(error),
    }
}

/// The outcome of a push.
#[derive(Debug)]
pub(super) enum Pushed {
    /// The remote has the commit.
    Taken,
    /// Another push came first: again from the fetch.
    Again,
    /// It failed otherwise; the commit stays here.
    Failed(SyncError),
}

/// The reasons of a refusal that mean that another push came first.
const RACED: [&str; 5] = [
    "[rejected]",
    "failed to update ref",
    "cannot lock ref",
    "reference already exists",
    "incorrect old value",
];

/// Pushes a commit to the branch.
///
/// # Errors
/// git does not run at all.
pub(super) fn push(clone: &Repository<'_>, commit: &str) -> Result<Pushed, SyncError> {
    let done = clone
        .git
        .call(["push", "--porcelain", "--progress", "--no-follow-tags", "--recurse-submodules=no"])
        .arg(&clone.record.remote)
        .arg(format!("{commit}:{}", clone.branch()))
        .reach(Reach::Network)
        .run();
    let Done { code, out, err } = match done {
        Err(error @ SyncError::Silent { .. }) => return Ok(Pushed::Failed(error)),
        done => done?,
    };
    if code == 0 {
        return Ok(Pushed::Taken);
    }
    let out = String::from_utf8_lossy(&out).into_owned();
    // FLAG<tab>FROM:TO<tab>SUMMARY (REASON)
    let why =
        out.lines().find_map(|line| line.strip_prefix("!\t")?.split_once('\t').map(|(_, why)| why));
    let Some(why) = why else {
        let words = format!("push {} {}", word(&clone.record.remote), word(&clone.record.branch));
        let not_pushed = || SyncError::NotPushed { remote: clone.remote(), said: last_lines(&err) };
        return Ok(Pushed::Failed(unreached(clone, &words, &err).unwrap_or_else(not_pushed)));
    };
    if RACED.iter().any(|raced| why.contains(raced)) {
        return Ok(Pushed::Again);
    }
    let remote = clone.remote();
    Ok(Pushed::Failed(if why.contains("checked out") {
        SyncError::CheckedOut(remote)
    } else {
        SyncError::Refused { remote, why: Text::from(why.trim()), said: last_lines(&err) }
    }))
}
