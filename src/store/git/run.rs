//! Running git: with a fixed set of switches and a clean environment, without a terminal, and with limits of
//! time that end it together with everything that it started.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place of the store that starts a program, minds its time and what it inherits"
)]

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::store::error::{StoreError, reason};
use crate::store::faults::{Operation, ask};
use crate::store::files;
use crate::store::git::failure::{self, SyncError};

/// The switches of every command. With a split index or without checksums in it, a copy of the index would be empty.
const SWITCHES: &[&str] = &[
    "core.fsmonitor=false",
    "core.splitIndex=false",
    "index.skipHash=false",
    "core.quotePath=false",
    "core.pager=cat",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "merge.autoStash=false",
    "fetch.prune=false",
    "fetch.recurseSubmodules=false",
    "fetch.writeCommitGraph=false",
    "push.followTags=false",
    "push.recurseSubmodules=no",
    "transfer.fsckObjects=true",
    "http.lowSpeedLimit=100",
    "http.lowSpeedTime=20",
    "color.ui=false",
    "log.showSignature=false",
];

/// The variables that would lead git elsewhere, change what it does, or make it say more.
const REMOVED: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DEFAULT_HASH",
    "GIT_DEFAULT_REF_FORMAT",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INDEX_VERSION",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SEQUENCE_EDITOR",
    "GIT_SHALLOW_FILE",
    "GIT_TEMPLATE_DIR",
    "GIT_TRACE",
    "GIT_TRACE2",
    "GIT_TRACE2_EVENT",
    "GIT_TRACE2_PERF",
    "GIT_TRACE_CURL",
    "GIT_TRACE_PACKET",
    "GIT_TRACE_PACKFILE",
    "GIT_TRACE_PACK_ACCESS",
    "GIT_TRACE_PERFORMANCE",
    "GIT_TRACE_REFS",
    "GIT_TRACE_SETUP",
    "GIT_TRACE_SHALLOW",
    "GIT_WORK_TREE",
    "GPG_TTY",
    "LANGUAGE",
];

/// The variables that every command has.
const SET: &[(&str, &str)] = &[
    ("GCM_INTERACTIVE", "never"),
    ("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh"),
    ("GIT_ASKPASS", "true"),
    ("GIT_EDITOR", ":"),
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("GIT_MERGE_AUTOEDIT", "no"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
    ("SSH_ASKPASS", "true"),
    ("SSH_ASKPASS_REQUIRE", "never"),
];

/// What runs ssh without questions; only where nobody has said how ssh is to be run.
const BATCH_SSH: &str = "ssh -oBatchMode=yes -oConnectTimeout=15";

/// The time between a request to end and the end by force.
const GRACE: Duration = Duration::from_millis(300);
/// The time for which the output of a command that has ended is waited for: something that it started may hold it open.
const REST: Duration = Duration::from_millis(100);
/// The pause between two looks whether a command has ended.
const LOOK: Duration = Duration::from_micros(100);

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

/// How far a command reaches, which decides how long it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// This repository only.
    Local,
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

/// The result of a command.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) code: i32,
    pub(super) out: Vec<u8>,
    pub(super) err: Vec<u8>,
}

impl Git {
    pub(super) fn new(data: &Path, patience: Patience) -> Self {
        let has_own_ssh =
            ["GIT_SSH", "GIT_SSH_COMMAND"].iter().any(|name| env::var_os(name).is_some());
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
        Call { git: self, words, input: Vec::new(), index: None, reach: Reach::Local }
    }

    fn command(&self, call: &Call<'_>, mut command: Command) -> Command {
        command.arg("-C").arg(&self.data);
        for switch in SWITCHES.iter().copied().chain(self.author.iter().map(String::as_str)) {
            command.arg("-c").arg(switch);
        }
        command.args(&call.words);
        self.clean(&mut command);
        if let Some(index) = &call.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command
    }

    /// Gives a command the environment of git.
    fn clean(&self, command: &mut Command) {
        for name in REMOVED {
            command.env_remove(name);
        }
        command.envs(SET.iter().copied());
        command.env("GIT_CEILING_DIRECTORIES", files::folder_of(&self.data));
        if !self.has_own_ssh {
            command.env("GIT_SSH_COMMAND", BATCH_SSH);
        }
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
            self.clean(&mut command);
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
        let child = if self.reach == Reach::Local {
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
            Reach::Local => Limits { silence: local, whole: local },
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

/// Starts a program in a session of its own, so that it has no terminal to ask on; where the system has no command for
/// that, in a process group of its own.
fn spawn_apart(program: &OsStr, make: impl Fn(&OsStr) -> Command) -> io::Result<Child> {
    let piped = |mut command: Command| {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    // It becomes the program, as long as it leads no group of its own yet.
    match piped(make(OsStr::new("setsid"))).spawn() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            piped(make(program)).process_group(0).spawn()
        }
        spawned => spawned,
    }
}

/// The limits of a command.
#[derive(Clone, Copy, Debug)]
struct Limits {
    silence: Duration,
    whole: Duration,
}

/// The streams of a command's output.
#[derive(Clone, Copy, Debug)]
enum Stream {
    Out,
    Err,
}

/// Waits for a command to end; one that does not in time is ended with its process group.
///
/// # Errors
/// The time after which it was ended.
fn wait(mut child: Child, input: Vec<u8>, limits: Limits) -> Result<Done, Duration> {
    let heard = listen(&mut child, input);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let began = Instant::now();
    let mut last = began;
    loop {
        match heard.recv_timeout(REST) {
            Ok((Stream::Out, bytes)) => out.extend(bytes),
            Ok((Stream::Err, bytes)) => err.extend(bytes),
            Err(RecvTimeoutError::Timeout) => {
                if matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
                    break;
                }
                stop_late(&mut child, (began, last), limits)?;
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
        last = Instant::now();
    }
    loop {
        match child.try_wait() {
            Ok(None) => {
                stop_late(&mut child, (began, last), limits)?;
                thread::sleep(LOOK);
            }
            Ok(Some(status)) => return Ok(Done { code: status.code().unwrap_or(-1), out, err }),
            Err(_) => return Ok(Done { code: -1, out, err }),
        }
    }
}

/// Ends a command that has taken too long.
fn stop_late(
    child: &mut Child,
    (began, last): (Instant, Instant),
    limits: Limits,
) -> Result<(), Duration> {
    let over = [(last.elapsed(), limits.silence), (began.elapsed(), limits.whole)];
    let Some((_, limit)) = over.iter().find(|(passed, limit)| passed > limit) else {
        return Ok(());
    };
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    for signal in [Signal::TERM, Signal::KILL] {
        let _ = group.map(|group| kill_process_group(group, signal));
        let asked = Instant::now();
        while asked.elapsed() < GRACE && matches!(child.try_wait(), Ok(None)) {
            thread::sleep(LOOK);
        }
    }
    let _ = child.wait();
    Err(*limit)
}

/// Writes the input of a command, and returns what it says.
fn listen(child: &mut Child, input: Vec<u8>) -> Receiver<(Stream, Vec<u8>)> {
    let (say, heard) = channel();
    if let Some(mut stdin) = child.stdin.take() {
        // One that ends early does not read it all.
        thread::spawn(move || stdin.write_all(&input));
    }
    if let Some(out) = child.stdout.take() {
        pass_on(out, Stream::Out, say.clone());
    }
    if let Some(err) = child.stderr.take() {
        pass_on(err, Stream::Err, say);
    }
    heard
}

fn pass_on(mut from: impl Read + Send + 'static, stream: Stream, say: Sender<(Stream, Vec<u8>)>) {
    thread::spawn(move || {
        let mut bytes = vec![0; 1 << 16];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            if say.send((stream, bytes[..count].to_vec())).is_err() {
                break;
            }
        }
    });
}

/// Runs a command of git that needs its person, with the terminal of this program.
///
/// # Errors
/// It does not start, or fails; in words.
pub fn by_hand(command: &str) -> Result<(), String> {
    match Command::new("sh").arg("-c").arg(command).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{command}` failed: {status}")),
        Err(error) => Err(format!("`{command}` did not start: {}", reason(&error))),
    }
}
