//! A team for tests: a bare repository, and people with a data folder each.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use readyroom::domain::basics::names::PersonName;
use readyroom::store;
use readyroom::store::git::{Outcome, Patience, Request, SyncError, Way};
use readyroom::store::places::{Places, Wishes};
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{Ran, Shell, ran};

/// Returns whether git can be used here; says so if not.
pub fn has_git() -> bool {
    let works =
        Command::new("git").arg("version").output().is_ok_and(|output| output.status.success());
    if !works {
        eprintln!("skipped: git does not work here");
    }
    works
}

/// Runs git in a folder, as nobody in particular; its output.
#[track_caller]
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = git_output(folder, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {told}");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

pub fn git_output(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a person", "-c", "user.email=person@example.com"]);
    command.args(arguments).current_dir(folder);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_EDITOR", ":").output().unwrap()
}

/// The shared store.
pub struct Team {
    dir: TempDir,
}

impl Team {
    /// An empty store; `None` where there is no git.
    pub fn new() -> Option<Self> {
        has_git().then(|| {
            let team = Self { dir: tempfile::tempdir().unwrap() };
            git(team.dir.path(), &["init", "-q", "--bare", "-b", "main", "team.git"]);
            team
        })
    }

    pub fn bare(&self) -> PathBuf {
        self.dir.path().join("team.git")
    }

    /// A person who has joined.
    #[track_caller]
    pub fn member(&self, who: &'static str) -> Member {
        let member = Member::new(who);
        good(&member.run(&["sync", "join", self.bare().to_str().unwrap()]));
        member
    }

    /// Asserts that git finds nothing wrong with the store.
    pub fn assert_sound(&self) {
        git(&self.bare(), &["fsck", "--strict", "--no-dangling"]);
    }

    /// Commits files to the branch as somebody who uses git only, with modes as git writes them; an empty content deletes.
    pub fn commit(&self, files: &[(&str, &str, &[u8])]) -> String {
        let work = self.dir.path().join("work");
        let _ = fs::remove_dir_all(&work);
        git(self.dir.path(), &["init", "-q", "-b", "main", "work"]);
        git(&work, &["remote", "add", "origin", self.bare().to_str().unwrap()]);
        if git_output(&work, &["fetch", "-q", "origin", "main"]).status.success() {
            git(&work, &["read-tree", "FETCH_HEAD"]);
            git(&work, &["update-ref", "refs/heads/main", "FETCH_HEAD"]);
        }
        for (mode, path, content) in files {
            if content.is_empty() {
                git(&work, &["update-index", "--force-remove", path]);
                continue;
            }
            fs::write(work.join(".git/content"), content).unwrap();
            let id = match *mode {
                "160000" => "1".repeat(40),
                _ => git(&work, &["hash-object", "-w", "--no-filters", ".git/content"]),
            };
            git(&work, &["update-index", "--add", "--cacheinfo", &format!("{mode},{id},{path}")]);
        }
        git(&work, &["commit", "-q", "-m", "by hand"]);
        git(&work, &["push", "-q", "origin", "HEAD:refs/heads/main"]);
        git(&work, &["rev-parse", "HEAD"])
    }
}

/// A person with a data folder.
pub struct Member {
    pub shell: Shell,
    who: &'static str,
}

impl Member {
    pub fn new(who: &'static str) -> Self {
        Self { shell: Shell::new(), who }
    }

    pub fn command(&self) -> Command {
        let mut command = self.shell.command();
        command.env("PATH", std::env::var_os("PATH").unwrap()).env("READYROOM_USER", self.who);
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(&self.command().args(arguments).output().unwrap())
    }

    /// Runs a command that must succeed; what it says on stderr.
    #[track_caller]
    pub fn good(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        good(&ran);
        ran.err
    }

    #[track_caller]
    pub fn sync(&self) -> String {
        self.good(&["sync"])
    }

    /// A sync that fails; what it says.
    #[track_caller]
    pub fn stopped(&self, code: i32) -> String {
        let ran = self.run(&["sync"]);
        assert_eq!(ran.code, code, "{}", ran.err);
        ran.err
    }

    #[track_caller]
    pub fn new_review(&self, system: &str) -> String {
        let ran = self.run(&["new", system, "--no-open"]);
        good(&ran);
        ran.out.trim_end().to_owned()
    }

    /// The folders of the person, for calls without the command line.
    pub fn places(&self) -> Places {
        Places::find(Wishes {
            data_dir: Some(self.data()),
            xdg_state_home: Some(self.shell.dir.path().join(".local/state")),
            ..Wishes::default()
        })
        .unwrap()
    }

    /// Syncs without the command line, at a time and with a patience.
    pub fn sync_at(&self, now: &str, patience: Patience) -> Result<Outcome, SyncError> {
        let (places, who) = (self.places(), PersonName::parse(self.who).unwrap());
        let now = now.parse().unwrap();
        store::git::sync(&Request { patience, ..Request::new(&places, &who, now) })
    }

    /// Takes what others sent, and sends nothing.
    pub fn take(&self) -> Outcome {
        let (places, who) = (self.places(), PersonName::parse(self.who).unwrap());
        let now = "2026-12-01T12:00:00Z".parse().unwrap();
        store::git::sync(&Request { way: Way::Take, ..Request::new(&places, &who, now) }).unwrap()
    }

    pub fn data(&self) -> PathBuf {
        self.shell.data()
    }

    pub fn file(&self, id: &str) -> PathBuf {
        self.shell.file(id)
    }

    pub fn bytes(&self, id: &str) -> Vec<u8> {
        fs::read(self.file(id)).unwrap()
    }

    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        git(&self.data(), arguments)
    }

    /// The subjects of the commits, the newest first.
    pub fn subjects(&self) -> Vec<String> {
        self.git(&["log", "--format=%s"]).lines().map(str::to_owned).collect()
    }

    #[track_caller]
    pub fn status(&self) -> Value {
        let ran = self.run(&["sync", "status", "--json"]);
        good(&ran);
        serde_json::from_str(&ran.out).unwrap()
    }

    /// The answer to an item.
    #[track_caller]
    pub fn answer(&self, id: &str, item: &str) -> Value {
        let file: Value = serde_json::from_slice(&self.bytes(id)).unwrap();
        file["answers"][item].clone()
    }

    /// Asserts that git sees nothing that is not committed.
    #[track_caller]
    pub fn assert_clean(&self) {
        assert_eq!(self.git(&["status", "--porcelain"]), "");
    }

    /// Makes a hook of the clone.
    pub fn hook(&self, name: &str, script: &str) {
        hook(&self.data().join(".git"), name, script);
    }
}

/// Makes a hook of a repository.
pub fn hook(folder: &Path, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let file = folder.join("hooks").join(name);
    fs::create_dir_all(folder.join("hooks")).unwrap();
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
}

#[track_caller]
pub fn good(ran: &Ran) {
    assert_eq!(ran.code, 0, "{}", ran.err);
}
