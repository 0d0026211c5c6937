//! Processes: started without a terminal, heard to their end, and ended with all that they started where they take too
//! long.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place of the store that starts programs and minds their time"
)]

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// The time between a request to end and the end by force.
const GRACE: Duration = Duration::from_millis(300);
/// The time for which the messages of a command that has ended are waited for: something that it started may hold them open.
const REST: Duration = Duration::from_millis(500);
/// The pause between two looks whether a command has ended.
const LOOK: Duration = Duration::from_micros(100);

/// The result of a command.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) code: i32,
    pub(super) out: Vec<u8>,
    pub(super) err: Vec<u8>,
}

/// Starts a program in a session of its own, so that it has no terminal to ask on; where the system has no command for
/// that, in a process group of its own.
pub(super) fn spawn_apart(program: &OsStr, make: impl Fn(&OsStr) -> Command) -> io::Result<Child> {
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
pub(super) struct Limits {
    pub(super) silence: Duration,
    pub(super) whole: Duration,
}

/// The streams of a command's output.
#[derive(Clone, Copy, Debug)]
enum Stream {
    Out,
    Err,
}

/// A part of a stream; nothing at its end.
type Heard = (Stream, Option<Vec<u8>>);

/// Waits for a command to end; one that does not in time is ended with its process group.
///
/// # Errors
/// The time after which it was ended.
pub(super) fn wait(mut child: Child, input: Vec<u8>, limits: Limits) -> Result<Done, Duration> {
    let heard = listen(&mut child, input);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    // What was not heard to its end is no output: half of a list would be taken for the whole.
    let (mut is_out_whole, mut has_ended) = (false, false);
    let began = Instant::now();
    let mut last = began;
    loop {
        match heard.recv_timeout(REST) {
            Ok((Stream::Out, None)) => is_out_whole = true,
            Ok((Stream::Err, None)) => {}
            Ok((Stream::Out, Some(bytes))) => out.extend(bytes),
            Ok((Stream::Err, Some(bytes))) => err.extend(bytes),
            Err(RecvTimeoutError::Timeout) if is_out_whole && has_ended => break,
            Err(RecvTimeoutError::Timeout) => {
                has_ended = matches!(child.try_wait(), Ok(Some(_)));
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
fn listen(child: &mut Child, input: Vec<u8>) -> Receiver<Heard> {
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

fn pass_on(mut from: impl Read + Send + 'static, stream: Stream, say: Sender<Heard>) {
    thread::spawn(move || {
        let mut bytes = vec![0; 1 << 16];
        while let Ok(count @ 1..) = read(&mut from, &mut bytes) {
            if say.send((stream, Some(bytes[..count].to_vec()))).is_err() {
                return;
            }
        }
        let _ = say.send((stream, None));
    });
}

fn read(from: &mut impl Read, bytes: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}
