//! The standing of the data folder beside the shared store.

use chrono::{DateTime, Utc};

use crate::domain::basics::text::Text;
use crate::store::git::failure::SyncError;
use crate::store::git::fetch::{fetch, tips};
use crate::store::git::local::{self, Found};
use crate::store::git::paths::{Kind, Ours};
use crate::store::git::record::{Last, Record, folder_of_git, own_folder, tracking};
use crate::store::git::repository::{Repository, Request};
use crate::store::git::run::{Git, Patience};
use crate::store::git::status::{Name, parts};
use crate::store::places::Places;

/// The standing, as far as this machine knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The address of the remote, without a password.
    pub remote: Text,
    /// The branch.
    pub branch: String,
    /// The number of files that are not sent yet.
    pub ahead: usize,
    /// When both sides were the same; `None` before the first sync.
    pub synced_at: Option<DateTime<Utc>>,
}

/// Returns whether the data folder shares its reviews. Runs no git.
pub fn is_joined(places: &Places) -> bool {
    Record::find(places).is_some()
}

/// Returns how things stand, without the network; `None` where the folder shares nothing.
///
/// # Errors
/// git does not work in the folder.
pub fn standing(places: &Places) -> Result<Option<Standing>, SyncError> {
    let Some(record) = Record::find(places) else { return Ok(None) };
    let own = folder_of_git(places.data()).map(|folder| own_folder(&folder));
    let synced_at = own.and_then(|own| Last::read(&own)).map(|last| last.at);
    let git = Git::new(places.data(), Patience::default());
    let ahead = unsent(&git, places, &record)?;
    Ok(Some(Standing { remote: record.address, branch: record.branch, ahead, synced_at }))
}

/// Returns whether an assessment has left, or is on its way. Runs no git.
pub fn is_sent(places: &Places, id: &str) -> bool {
    let Some(ours) = Ours::named(Kind::Assessment, id).filter(|_| is_joined(places)) else {
        return false;
    };
    let index = folder_of_git(places.data()).map(|folder| folder.join("index"));
    let bytes = index.and_then(|index| crate::store::files::read(&index).ok()).unwrap_or_default();
    crate::store::unmerged::lists(&bytes, ours.path().as_bytes())
}

/// Returns the number of files that differ from what the remote had when it was fetched last.
fn unsent(git: &Git, places: &Places, record: &Record) -> Result<usize, SyncError> {
    let folders = Kind::ALL.map(Kind::folder);
    let local = local::list(places)?;
    let compared = git
        .call([
            "diff",
            "--merge-base",
            "--name-only",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "-z",
        ])
        .arg("--ignore-submodules=all")
        .args([&tracking(record), "--"])
        .args(folders)
        .run()?;
    let is_fit = |ours: &Ours| matches!(local::found(places, ours), Found::Fit(..));
    if compared.code != 0 {
        // Nothing was fetched or committed yet.
        return Ok(local.files.iter().filter(|ours| is_fit(ours)).count());
    }
    let differing: Vec<Ours> = parts(&compared.out).filter_map(Ours::parse).collect();
    let listed = git.call(["ls-files", "-z", "--"]).args(folders).output()?;
    let listed: std::collections::BTreeSet<Name> = parts(&listed).map(<[u8]>::to_vec).collect();
    let new = local.files.iter().filter(|ours| !listed.contains(ours.path().as_bytes()));
    let is_unsent = |ours: &&Ours| match local::found(places, ours) {
        Found::Fit(..) | Found::Nothing => true,
        Found::Open | Found::Unfit(_) => false,
    };
    Ok(differing.iter().chain(new).filter(is_unsent).count())
}

/// The standing beside the present content of the remote.
#[derive(Debug)]
pub struct Report {
    /// The standing as this machine knows it.
    pub standing: Standing,
    /// The number of files that others sent and that are not taken yet.
    pub behind: usize,
    /// Why the remote could not be asked; then what was fetched last counts.
    pub offline: Option<SyncError>,
}

/// Asks the remote how things stand, and takes nothing.
///
/// # Errors
/// The folder was not joined, or is not fit to be synced.
pub fn report(request: &Request<'_>) -> Result<Report, SyncError> {
    let clone = Repository::open(*request)?;
    let standing = standing(request.places)?.ok_or(SyncError::NotJoined)?;
    let standing = Standing { remote: clone.address(), ..standing };
    let (tips, offline) = match fetch(&clone) {
        Ok(tips) => (tips, None),
        Err(error) => (tips(&clone)?, Some(error)),
    };
    let behind = match (&tips.ours, &tips.theirs) {
        (_, None) => 0,
        (Some(ours), Some(theirs)) => changed_there(&clone, &["--merge-base", ours, theirs])?,
        (None, Some(theirs)) => changed_there(&clone, &[clone.empty, theirs])?,
    };
    Ok(Report { standing, behind, offline })
}

fn changed_there(clone: &Repository<'_>, between: &[&str]) -> Result<usize, SyncError> {
    let call = clone.git.call(["diff-tree", "-r", "-z", "--name-only", "--no-renames"]);
    let done = call.args(between).arg("--").args(Kind::ALL.map(Kind::folder)).run()?;
    Ok(parts(&done.out).filter(|path| Ours::parse(path).is_some()).count())
}
