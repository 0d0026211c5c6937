//! Running git: with a fixed set of switches and a clean environment, without a terminal, and with limits of time.
#![expect(clippy::disallowed_methods, reason = "the one place of the store that runs git")]

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::store::error::StoreError;
use crate::store::faults::{Operation, ask};
use crate::store::files;
use crate::store::git::environment::{self, SWITCHES};
use crate::store::git::failure::{self, SyncError};
use crate::store::git::process::{Done, Limits, spawn_apart, wait};

/// The time that git is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a command on this machine.
    pub local: Duration,
    /// For a commit, with its hooks and its signature.
    pub commit: Duration,
    /// For the network to say anything.
    pub silence: Duration,
    /// For the network in all.
    pub network: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let [local, commit, silence, network] = [30, 60, 30, 600].map(Duration::from_secs);
        Self { local, commit, silence, network }
    }
}

/// The reach of a command, which decides how long it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// This repository only.
    Here,
    /// Hooks, or a program that signs.
    Programs,
    /// The network.
    Network,
}

/// The git of one data folder.
#[derive(Clone, Debug)]
pub(super) struct Git {
    data: PathBuf,
    patience: Patience,
    /// The author where the configuration names none, as switches.
    author: Vec<String>,
    /// True where the user has said how ssh is to be run.
    has_own_ssh: bool,
}

impl Git {
    pub(super) fn new(data: &Path, patience: Patience) -> Self {
        let has_own_ssh = environment::says_ssh();
        Self { data: files::resolve_links(data), patience, author: Vec::new(), has_own_ssh }
    }

    /// Returns the data folder, links resolved.
    pub(super) fn data(&self) -> &Path {
        &self.data
    }

    /// Names the author of commits where the configuration names none.
    pub(super) fn set_author(&mut self, name: &str, address: &str) {
        self.author = vec![format!("user.name={name}"), format!("user.email={address}")];
    }

    /// Leaves it to the configuration how ssh is run.
    pub(super) const fn leave_ssh(&mut self) {
        self.has_own_ssh = true;
    }

    /// Returns a command, to be given more and to be run.
    pub(super) fn call<const N: usize>(&self, words: [&str; N]) -> Call<'_> {
        let words = words.iter().map(OsString::from).collect();
        Call { git: self, words, input: Vec::new(), index: None, reach: Reach::Here }
    }

    fn command(&self, call: &Call<'_>, mut command: Command) -> Command {
        command.arg("-C").arg(&self.data);
        for switch in SWITCHES.iter().copied().chain(self.author.iter().map(String::as_str)) {
            command.arg("-c").arg(switch);
        }
        command.args(&call.words);
        environment::give(&mut command, &self.data, self.has_own_ssh);
        if let Some(index) = &call.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command
    }

    /// Runs a hook with the environment that git gives it.
    ///
    /// # Errors
    /// It does not start, or does not end in time.
    pub(super) fn hook(
        &self,
        path: &Path,
        arguments: &[&OsStr],
        (folder, index): (&Path, &Path),
    ) -> Result<Done, SyncError> {
        let make = |program: &OsStr| {
            let mut command = Command::new(program);
            if program != path.as_os_str() {
                command.arg(path);
            }
            command.args(arguments).current_dir(&self.data);
            environment::give(&mut command, &self.data, self.has_own_ssh);
            command.env("GIT_DIR", folder).env("GIT_INDEX_FILE", index);
            command
        };
        ask_for(&self.data)?;
        let doing = files::folder_of(path).join(path.file_name().unwrap_or_default());
        let child = spawn_apart(path.as_os_str(), make);
        let child =
            child.map_err(|error| SyncError::Store(StoreError::io(&doing, "run")(error)))?;
        let limits = Limits { silence: self.patience.commit, whole: self.patience.commit };
        wait(child, Vec::new(), limits).map_err(|after| SyncError::Silent {
            doing: "a hook".to_owned(),
            seconds: after.as_secs(),
        })
    }
}

/// A command of git.
#[derive(Debug)]
pub(super) struct Call<'g> {
    git: &'g Git,
    words: Vec<OsString>,
    input: Vec<u8>,
    index: Option<PathBuf>,
    reach: Reach,
}

impl Call<'_> {
    /// Adds an argument.
    pub(super) fn arg(mut self, word: impl AsRef<OsStr>) -> Self {
        self.words.push(word.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    pub(super) fn args<T: AsRef<OsStr>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        self.words.extend(words.into_iter().map(|word| word.as_ref().to_owned()));
        self
    }

    /// Sets what it reads.
    pub(super) fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// Sets the index that it uses.
    pub(super) fn index(mut self, index: &Path) -> Self {
        self.index = Some(index.to_owned());
        self
    }

    /// Sets how far it reaches.
    pub(super) const fn reach(mut self, reach: Reach) -> Self {
        self.reach = reach;
        self
    }

    /// Runs the command; an exit code of its own is no error.
    ///
    /// # Errors
    /// git is not installed, or it did not end in time.
    pub(super) fn run(mut self) -> Result<Done, SyncError> {
        ask_for(&self.git.data)?;
        let input = std::mem::take(&mut self.input);
        let piped = |mut command: Command| {
            command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command
        };
        let child = if self.reach == Reach::Here {
            piped(self.git.command(&self, Command::new("git"))).process_group(0).spawn()
        } else {
            spawn_apart(OsStr::new("git"), |program| {
                let mut command = Command::new(program);
                if program != "git" {
                    command.arg("git");
                }
                piped(self.git.command(&self, command))
            })
        };
        let child = child.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => SyncError::NoGit,
            _ => SyncError::Store(StoreError::io(Path::new("git"), "run")(error)),
        })?;
        let Patience { local, commit, silence, network } = self.git.patience;
        let limits = match self.reach {
            Reach::Here => Limits { silence: local, whole: local },
            Reach::Programs => Limits { silence: commit, whole: commit },
            Reach::Network => Limits { silence, whole: network },
        };
        let done = wait(child, input, limits).map_err(|after| SyncError::Silent {
            doing: format!("git {}", self.words[0].to_string_lossy()),
            seconds: after.as_secs(),
        })?;
        ask_for(&self.git.data)?;
        Ok(done)
    }

    /// Runs the command and returns its output.
    ///
    /// # Errors
    /// As [`Call::run`], and when it fails.
    pub(super) fn output(self) -> Result<Vec<u8>, SyncError> {
        let (name, data) = (self.words[0].to_string_lossy().into_owned(), self.git.data.clone());
        let done = self.run()?;
        if done.code == 0 { Ok(done.out) } else { Err(failure::of_git(&name, &data, &done.err)) }
    }

    /// Runs the command and returns its output as a line.
    ///
    /// # Errors
    /// As [`Call::output`].
    pub(super) fn line(self) -> Result<String, SyncError> {
        Ok(String::from_utf8_lossy(&self.output()?).trim_end().to_owned())
    }
}

fn ask_for(data: &Path) -> Result<(), SyncError> {
    ask(Operation::Run, data).map_err(|error| StoreError::io(data, "run git in")(error).into())
}
