//! The clone in the data folder: looked at before anything is done, and refused where a person is in the middle of
//! something.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::domain::basics::names::{PersonName, kebab};
use crate::domain::basics::text::Text;
use crate::store::files;
use crate::store::git::failure::{OLDEST, SyncError};
use crate::store::git::process::Done;
use crate::store::git::record::{Last, Record, common_folder, own_folder, tracking};
use crate::store::git::run::{Git, Patience};
use crate::store::git::said::{last_lines, without_passwords};
use crate::store::git::status::{Oid, Status};
use crate::store::git::sweep;
use crate::store::places::Places;

/// The request for a sync: where, by whom, when, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// The folders.
    pub places: &'r Places,
    /// The person who syncs: the author of commits, named in their messages.
    pub who: &'r PersonName,
    /// The present time.
    pub now: DateTime<Utc>,
    /// The way that it goes.
    pub way: Way,
    /// The time that git is given.
    pub patience: Patience,
}

/// The way of a sync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// It takes and sends.
    #[default]
    Both,
    /// It only takes; what changed here waits.
    Take,
}

impl<'r> Request<'r> {
    /// Returns a request to take and to send, with the usual patience.
    pub fn new(places: &'r Places, who: &'r PersonName, now: DateTime<Utc>) -> Self {
        Self { places, who, now, way: Way::default(), patience: Patience::default() }
    }
}

/// The operations of a person that leave the repository in between: the file that says so, their name, the end.
const UNDER_WAY: [(&str, &str, &str); 6] = [
    ("rebase-merge", "rebase", "rebase --abort"),
    ("rebase-apply", "rebase", "rebase --abort"),
    ("MERGE_HEAD", "merge", "merge --abort"),
    ("CHERRY_PICK_HEAD", "cherry-pick", "cherry-pick --abort"),
    ("REVERT_HEAD", "revert", "revert --abort"),
    ("BISECT_LOG", "bisect", "bisect reset"),
];

/// The settings that a sync has to know.
const SETTINGS: &str =
    r"^(remote\..*\.url|user\.name|user\.email|core\.sshcommand|core\.hookspath|commit\.gpgsign)$";

/// A clone that is fit to be synced.
#[derive(Debug)]
pub(super) struct Repository<'r> {
    pub(super) request: Request<'r>,
    pub(super) git: Git,
    /// Git's folder, and that of ours in it.
    pub(super) folder: PathBuf,
    pub(super) own: PathBuf,
    /// The id of the empty tree.
    pub(super) empty: &'static str,
    pub(super) record: Record,
    settings: BTreeMap<String, String>,
    /// The folder of the hooks.
    hooks: PathBuf,
    pub(super) status: Status,
    /// The commit of the last sync.
    pub(super) last: Option<Oid>,
}

impl<'r> Repository<'r> {
    /// Looks at the clone of a data folder that was joined.
    ///
    /// # Errors
    /// It was not joined, git does not work there, or a person is in the middle of something.
    pub(super) fn open(request: Request<'r>) -> Result<Self, SyncError> {
        let places = request.places;
        let Some(record) = Record::find(places) else {
            let is_gone = Record::exists(places);
            return Err(if is_gone {
                SyncError::NoClone(places.data().to_owned())
            } else {
                SyncError::NotJoined
            });
        };
        let mut git = Git::new(places.data(), request.patience);
        let (folder, empty) = facts(&git)?;
        let own = own_folder(&folder);
        under_way(&git, &folder)?;
        files::make_folder(&own)?;
        sweep::leftovers(&folder, &own, &record, request.now);
        let settings = settings(&git)?;
        if settings.contains_key("core.sshcommand") {
            git.leave_ssh();
        }
        if !(settings.contains_key("user.name") && settings.contains_key("user.email")) {
            set_author(&mut git, &settings, request.who);
        }
        let hooks = if settings.contains_key("core.hookspath") {
            // It may begin with a home.
            PathBuf::from(git.call(["rev-parse", "--git-path", "hooks"]).line()?)
        } else {
            common_folder(&folder).join("hooks")
        };
        let status = Status::of(&git)?;
        let last = Last::read(&own).and_then(|last| last.tip);
        let clone =
            Self { request, git, folder, own, empty, record, settings, hooks, status, last };
        clone.require_branch()?;
        clone.require_remote()?;
        Ok(clone)
    }

    /// Looks again, after the branch has moved.
    ///
    /// # Errors
    /// The command fails.
    pub(super) fn look_again(&mut self) -> Result<(), SyncError> {
        self.status = Status::of(&self.git)?;
        self.last = Last::read(&self.own).and_then(|last| last.tip);
        Ok(())
    }

    fn require_branch(&self) -> Result<(), SyncError> {
        let (data, branch) = (self.git.data().to_owned(), self.record.branch.clone());
        match &self.status.branch {
            Some(on) if *on == branch => Ok(()),
            Some(on) => Err(SyncError::OtherBranch { data, on: Text::from(on.as_str()), branch }),
            None => Err(SyncError::Detached { data, branch }),
        }
    }

    fn require_remote(&self) -> Result<(), SyncError> {
        let remote = &self.record.remote;
        let is_there = self.settings.contains_key(&format!("remote.{remote}.url"));
        if is_there { Ok(()) } else { Err(SyncError::NoRemote(Text::from(remote.as_str()))) }
    }

    /// Returns the folders.
    pub(super) const fn places(&self) -> &'r Places {
        self.request.places
    }

    /// Returns the name of the remote, to be shown.
    pub(super) fn remote(&self) -> Text {
        Text::from(self.record.remote.as_str())
    }

    /// Returns the address of the remote as it is configured now, without a password.
    pub(super) fn address(&self) -> Text {
        let url = self.settings.get(&format!("remote.{}.url", self.record.remote));
        url.map_or_else(|| self.record.address.clone(), |url| Text::new(without_passwords(url)))
    }

    /// Returns the reference of our branch.
    pub(super) fn branch(&self) -> String {
        format!("refs/heads/{}", self.record.branch)
    }

    /// Returns the reference that follows the remote's branch.
    pub(super) fn tracking(&self) -> String {
        tracking(&self.record)
    }

    /// Returns whether commits are to be signed.
    pub(super) fn signs(&self) -> bool {
        let value = self.settings.get("commit.gpgsign").map(|value| value.to_lowercase());
        value.is_some_and(|value| matches!(value.as_str(), "true" | "yes" | "on" | "1" | ""))
    }

    /// Returns the file of a hook that is to be run.
    pub(super) fn hook(&self, name: &str) -> Option<PathBuf> {
        let path = self.git.data().join(&self.hooks).join(name);
        files::is_program(&path).then_some(path)
    }

    /// Runs a hook, where there is one, with an index.
    ///
    /// # Errors
    /// It refuses, or does not end in time.
    pub(super) fn run_hook(
        &self,
        name: &str,
        arguments: &[&OsStr],
        index: &Path,
    ) -> Result<(), SyncError> {
        let Some(path) = self.hook(name) else { return Ok(()) };
        let Done { code, out, err } = self.git.hook(&path, arguments, (&self.folder, index))?;
        if code == 0 {
            return Ok(());
        }
        let said = last_lines(&[out, err].concat());
        Err(SyncError::Hook { hook: format!("the hook {name}"), said })
    }
}

/// Returns git's folder, and the id of the empty tree.
fn facts(git: &Git) -> Result<(PathBuf, &'static str), SyncError> {
    let done = git
        .call([
            "rev-parse",
            "--is-bare-repository",
            "--is-shallow-repository",
            "--show-object-format",
        ])
        .arg("--absolute-git-dir")
        .output();
    let facts = match done {
        Err(error @ SyncError::Git { .. }) => return Err(too_old(git)?.unwrap_or(error)),
        done => String::from_utf8_lossy(&done?).into_owned(),
    };
    let facts: Vec<&str> = facts.lines().collect();
    let [bare, shallow, format, folder] = facts[..] else {
        return Err(too_old(git)?.unwrap_or_else(|| SyncError::NoClone(git.data().to_owned())));
    };
    if bare == "true" {
        return Err(SyncError::Bare);
    }
    if shallow == "true" {
        return Err(SyncError::Shallow(git.data().to_owned()));
    }
    Ok((PathBuf::from(folder), empty_tree(format)))
}

/// Returns the id of the empty tree, which every git knows.
pub(super) fn empty_tree(format: &str) -> &'static str {
    match format {
        "sha256" => "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
        _ => "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    }
}

/// Returns the failure of a git that is too old.
pub(super) fn too_old(git: &Git) -> Result<Option<SyncError>, SyncError> {
    let said = git.call(["version"]).line()?;
    let version = said.strip_prefix("git version ").unwrap_or(&said);
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or_default());
    let found = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    Ok((found < OLDEST).then(|| SyncError::OldGit(Text::from(version))))
}

/// Refuses a repository in which a person is in the middle of something.
fn under_way(git: &Git, folder: &Path) -> Result<(), SyncError> {
    let found = UNDER_WAY.iter().find(|(file, ..)| files::exists(&folder.join(file)));
    found.map_or(Ok(()), |(_, what, end)| {
        Err(SyncError::UnderWay { data: git.data().to_owned(), what, end })
    })
}

/// Returns the settings that matter, from every file of git's configuration.
pub(super) fn settings(git: &Git) -> Result<BTreeMap<String, String>, SyncError> {
    let done = git.call(["config", "-z", "--get-regexp", SETTINGS]).run()?;
    Ok(read_settings(&done.out))
}

/// Parses settings that are separated by zero bytes.
pub(super) fn read_settings(output: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(output);
    let pairs = text.split('\0').filter(|setting| !setting.is_empty());
    let pair = |setting: &str| {
        let (name, value) = setting.split_once('\n').unwrap_or((setting, ""));
        (name.to_owned(), value.to_owned())
    };
    pairs.map(pair).collect()
}

/// Names an author where the configuration does not.
fn set_author(git: &mut Git, settings: &BTreeMap<String, String>, who: &PersonName) {
    let name = who.text().shown().to_string();
    // git refuses a name of punctuation only.
    let name = if name.chars().any(char::is_alphanumeric) { name } else { "somebody".to_owned() };
    let address = kebab(&name.to_lowercase(), 40);
    let address = if address.is_empty() { "somebody".to_owned() } else { address };
    let (name, address) = (
        settings.get("user.name").cloned().unwrap_or(name),
        settings.get("user.email").cloned().unwrap_or(format!("{address}@readyroom.invalid")),
    );
    git.set_author(&name, &address);
}
