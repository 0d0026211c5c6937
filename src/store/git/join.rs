//! Joining a shared store, and leaving it. A new clone is made beside its place and put there whole; nothing is ever
//! checked out.
#![expect(clippy::disallowed_methods, reason = "a clone is a folder of files that git makes")]

use std::fs;
use std::path::{Path, PathBuf, absolute};

use crate::domain::basics::text::Text;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::git::failure::{self, SyncError, Wanted, word};
use crate::store::git::outcome::Outcome;
use crate::store::git::paths::Kind;
use crate::store::git::process::Done;
use crate::store::git::record::{Record, common_folder, folder_of_git, own_folder, token};
use crate::store::git::repository::{self, Request, read_settings, settings};
use crate::store::git::run::{Git, Reach};
use crate::store::git::said::{last_lines, without_passwords};
use crate::store::git::sync::sync_alone;
use crate::store::places::Places;

/// The name of the remote of a clone that is made here.
const ORIGIN: &str = "origin";
/// The branch of a store without one.
const MAIN: &str = "main";
/// The folder in which a clone is made.
const MAKING: &str = ".git-joining";
/// The paths that git ignores: the bin, and those of this machine.
const EXCLUDED: [&str; 4] = ["/bin/", ".readyroom/", ".*.tmp", "/.sync.lock"];

/// Joins the store at an address, and syncs. A clone of the same store that lies there is adopted.
///
/// # Errors
/// It is no address, cannot be reached, the folder is a clone of another store, or as
/// [`sync`](crate::store::git::sync()).
pub fn join(request: &Request<'_>, address: &str) -> Result<Outcome, SyncError> {
    let address = whole(address)?;
    let places = request.places;
    files::make_folder(places.data())?;
    let Some(_alone) = files::hold(&places.sync_lock())? else { return Err(SyncError::Running) };
    let mut git = Git::new(places.data(), request.patience);
    if settings(&git)?.contains_key("core.sshcommand") {
        git.leave_ssh();
    }
    let known = remote_of(&git, &address)?;
    let Remote { branch, format } = ask(&git, &address)?;
    if known.is_none() {
        make(&git, &address, &branch, &format)?;
    }
    let remote = known.unwrap_or_else(|| ORIGIN.to_owned());
    let record = Record {
        data: git.data().to_string_lossy().into_owned(),
        remote,
        address: Text::new(without_passwords(&address)),
        branch,
        // Others may have joined with the same folder.
        token: token(places).unwrap_or_else(|| format!("{:016x}", fastrand::u64(..))),
    };
    equip(&git, places, &record)?;
    sync_alone(request)
}

/// Forgets the store; the files and the clone stay.
///
/// # Errors
/// The folder was not joined, or the record cannot be removed.
pub fn leave(places: &Places) -> Result<(), SyncError> {
    if !Record::exists(places) {
        return Err(SyncError::NotJoined);
    }
    Ok(files::remove(&places.sync_record())?)
}

/// Returns an address as git takes it: a path is taken from where we stand.
fn whole(address: &str) -> Result<String, SyncError> {
    let is_bad =
        address.trim().is_empty() || address.starts_with('-') || address.contains(char::is_control);
    if is_bad || address.contains("::") {
        return Err(SyncError::NoAddress(Text::from(address)));
    }
    let before_slash = address.split('/').next().unwrap_or_default();
    let is_path = !address.contains("://") && !before_slash.contains(':');
    match absolute(address) {
        Ok(path) if is_path => Ok(path.to_string_lossy().into_owned()),
        _ => Ok(address.to_owned()),
    }
}

/// Returns the remote of the clone that lies there, where that is one of the address; `None` where there is no clone.
fn remote_of(git: &Git, address: &str) -> Result<Option<String>, SyncError> {
    if !files::exists(&git.data().join(".git")) {
        return Ok(None);
    }
    let folder = folder_of_git(git.data()).unwrap_or_else(|| git.data().join(".git"));
    let config = common_folder(&folder).join("config");
    let call = git.call(["config", "--file"]).arg(&config);
    let done = call.args(["-z", "--get-regexp", r"^remote\..*\.url$"]).run()?;
    let remotes = read_settings(&done.out);
    let same = remotes.iter().find(|(_, url)| plain(url) == plain(address));
    let name = |(name, _): (&String, &String)| {
        let name = name.strip_prefix("remote.").and_then(|name| name.strip_suffix(".url"));
        name.unwrap_or_default().to_owned()
    };
    match (same, remotes.values().next()) {
        (Some(same), _) => Ok(Some(name(same))),
        (None, Some(other)) => Err(SyncError::OtherStore(Text::new(without_passwords(other)))),
        (None, None) => Err(SyncError::NoRemoteYet {
            data: git.data().to_owned(),
            address: Text::from(address),
        }),
    }
}

/// Returns an address as it is compared.
fn plain(address: &str) -> String {
    let address = without_passwords(address).into_owned();
    let address = address.trim_end_matches('/');
    address.strip_suffix(".git").unwrap_or(address).to_owned()
}

/// The branches that a remote lists.
struct Remote {
    branch: String,
    /// The format of its ids.
    format: String,
}

/// Asks a remote for its branch.
fn ask(git: &Git, address: &str) -> Result<Remote, SyncError> {
    let call = git.call(["ls-remote", "--symref", "--"]).arg(address);
    let Done { code, out, err } = call.reach(Reach::Network).run()?;
    if code != 0 {
        let shown = Text::new(without_passwords(address));
        if failure::is_unauthorised(&err) {
            let command = format!("git ls-remote {}", word(shown.raw()));
            return Err(SyncError::WantsTerminal {
                wanted: Wanted::Password,
                command,
                said: last_lines(&err),
            });
        }
        return Err(SyncError::Unreachable { remote: shown, said: last_lines(&err) });
    }
    let out = String::from_utf8_lossy(&out).into_owned();
    let pairs = || out.lines().filter_map(|line| line.split_once('\t'));
    // One that begins with a hyphen would be an option in a command that people run.
    let is_plain = |branch: &&str| !branch.starts_with('-');
    let heads = pairs().filter_map(|(_, name)| name.strip_prefix("refs/heads/"));
    let heads: Vec<&str> = heads.filter(is_plain).collect();
    let named = pairs().find(|(_, name)| *name == "HEAD");
    let named = named.and_then(|(said, _)| said.strip_prefix("ref: refs/heads/")).filter(is_plain);
    let branch = match (named, heads.as_slice()) {
        (Some(named), []) => named,
        (Some(named), heads) if heads.contains(&named) => named,
        (_, [only]) => only,
        (None, []) => MAIN,
        (_, heads) => {
            return Err(SyncError::WhichBranch {
                address: Text::new(without_passwords(address)),
                branches: Text::new(heads.join(", ")),
            });
        }
    };
    let is_long = pairs().any(|(id, _)| id.len() == 64);
    let format = if is_long { "sha256" } else { "sha1" }.to_owned();
    Ok(Remote { branch: branch.to_owned(), format })
}

/// Makes a clone without anything in it.
fn make(git: &Git, address: &str, branch: &str, format: &str) -> Result<(), SyncError> {
    let making = git.data().join(MAKING);
    // What a killed join left.
    let _ = fs::remove_dir_all(&making);
    let made = git
        .call(["init", "-q", "--bare", "--template="])
        .arg(format!("--object-format={format}"))
        .arg(format!("--initial-branch={branch}"))
        .arg("--")
        .arg(&making)
        .output();
    if let Err(error @ SyncError::Git { .. }) = made {
        return Err(repository::too_old(git)?.unwrap_or(error));
    }
    made?;
    let settings = [
        ("core.bare", "false"),
        ("core.logAllRefUpdates", "true"),
        ("remote.origin.url", address),
        ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"),
        (&format!("branch.{branch}.remote"), ORIGIN),
        (&format!("branch.{branch}.merge"), &format!("refs/heads/{branch}")),
    ];
    for (name, value) in settings {
        git.call(["config", "--file"]).arg(making.join("config")).args([name, value]).output()?;
    }
    let place = git.data().join(".git");
    Ok(fs::rename(&making, &place).map_err(StoreError::io(&place, "create the folder"))?)
}

/// Gives a clone the merge driver for merges by hand, what it leaves alone, and the mark that it was joined.
fn equip(git: &Git, places: &Places, record: &Record) -> Result<(), SyncError> {
    let folder = git.call(["rev-parse", "--absolute-git-dir"]).line()?;
    let folder = PathBuf::from(folder);
    let common = common_folder(&folder);
    for (name, value) in [
        ("merge.readyroom.name", "reviews, item by item"),
        ("merge.readyroom.driver", "readyroom merge %O %A %B"),
    ] {
        git.call(["config", "--file"]).arg(common.join("config")).args([name, value]).output()?;
    }
    let info = common.join("info");
    files::make_folder(&info)?;
    complete(&info.join("attributes"), &attributes())?;
    complete(&info.join("exclude"), &EXCLUDED.map(str::to_owned))?;
    let own = own_folder(&folder);
    files::make_folder(&own)?;
    Ok(record.write(places, &own)?)
}

/// Returns the lines that keep filters, line ends and keywords away from files of ours, whatever the tree says.
fn attributes() -> [String; 3] {
    Kind::ALL.map(|kind| {
        let driver = if kind == Kind::Checklist { "" } else { " merge=readyroom" };
        let folder = kind.folder();
        format!("/{folder}/*.json{driver} -text -eol -filter -ident -working-tree-encoding")
    })
}

/// Adds the lines that a file lacks.
fn complete(file: &Path, lines: &[String]) -> Result<(), SyncError> {
    let text = files::read_if_there(file)?.unwrap_or_default();
    let mut text = String::from_utf8_lossy(&text).into_owned();
    let lacking: Vec<&String> =
        lines.iter().filter(|line| !text.lines().any(|known| known == *line)).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for line in lacking {
        text.push_str(line);
        text.push('\n');
    }
    Ok(files::write(file, text.as_bytes(), Existing::Replace)?)
}

/// Returns whether a clone still has what it was given.
pub(super) fn is_equipped(folder: &Path) -> bool {
    let info = common_folder(folder).join("info");
    let has = |file: &str, lines: &[String]| {
        let text = files::read(&info.join(file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        lines.iter().all(|line| text.lines().any(|known| known == line))
    };
    has("attributes", &attributes()) && has("exclude", &EXCLUDED.map(str::to_owned))
}
