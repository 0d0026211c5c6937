//! A program in a pseudo-terminal, and when it answers with how much.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Nothing more comes after so long a silence: an answer is complete.
const SILENCE: Duration = Duration::from_millis(12);
/// A silence inside the first frame is shorter.
const GAP: Duration = Duration::from_millis(4);
/// The first frame has more bytes than this; what only takes the terminal has fewer.
const TAKING: usize = 100;
/// How long to wait for an answer that does not come.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a key without an answer is waited for.
const NO_ANSWER: Duration = Duration::from_millis(60);
/// How long a key is waited for that must have an answer.
const LATE: Duration = Duration::from_secs(1);
/// How long a program is watched that has nothing to do.
const IDLE: Duration = Duration::from_secs(3);

/// The size of the terminal.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

/// What is started.
#[derive(Clone, Debug)]
pub enum Program {
    /// The minimal list with so many items.
    Floor(usize),
    /// The real program with these arguments.
    Readyroom(Vec<String>, PathBuf),
}

/// What came as an answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answer {
    /// Until its last byte.
    pub milliseconds: f64,
    pub bytes: f64,
    /// In how many pieces it was read: as many as were written, or fewer.
    pub reads: f64,
}

/// What the program has sent, and when.
#[derive(Default)]
struct Heard {
    pieces: Mutex<Vec<(Instant, usize)>>,
    news: Condvar,
}

/// A program in a pseudo-terminal.
pub struct Terminal {
    started: Instant,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    heard: Arc<Heard>,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    pub fn start(program: &Program, size: Size) -> Self {
        Self::start_under(&[], program, size)
    }

    /// Starts a program under another one, which is named with its arguments.
    pub fn start_under(tracer: &[&str], program: &Program, size: Size) -> Self {
        let size = PtySize { rows: size.rows, cols: size.columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let heard = Arc::new(Heard::default());
        let (mut reader, sink) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&heard));
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                sink.pieces.lock().unwrap().push((Instant::now(), count));
                sink.news.notify_all();
            }
        });
        let writer = pair.master.take_writer().unwrap();
        let command = command(tracer, program);
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        Self { started, writer, child, heard, _master: pair.master }
    }

    /// How many pieces have come.
    fn count(&self) -> usize {
        self.heard.pieces.lock().unwrap().len()
    }

    /// What comes after the first `from` pieces until it is silent for so long.
    fn answer(&self, since: Instant, from: usize, silence: Duration, patience: Duration) -> Answer {
        self.long_answer(since, from, silence, patience, 1)
    }

    /// The same, of an answer of at least so many bytes: before that no silence ends it.
    fn long_answer(
        &self,
        since: Instant,
        from: usize,
        silence: Duration,
        patience: Duration,
        at_least: usize,
    ) -> Answer {
        let mut pieces = self.heard.pieces.lock().unwrap();
        loop {
            let bytes: usize = pieces[from..].iter().map(|(_, bytes)| bytes).sum();
            let wait = match pieces[from..].last() {
                Some((at, _)) if bytes >= at_least => silence.saturating_sub(at.elapsed()),
                _ => patience.saturating_sub(since.elapsed()),
            };
            if wait.is_zero() {
                break;
            }
            pieces = self.heard.news.wait_timeout(pieces, wait).unwrap().0;
        }
        let last = pieces[from..].last().map_or(since, |(at, _)| *at);
        Answer {
            milliseconds: (last - since).as_secs_f64() * 1_000.0,
            bytes: pieces[from..].iter().map(|(_, bytes)| *bytes as f64).sum(),
            reads: (pieces.len() - from) as f64,
        }
    }

    /// The first frame.
    pub fn first_frame(&mut self) -> Answer {
        self.long_answer(self.started, 0, GAP, PATIENCE, TAKING)
    }

    /// When the first frame came, in milliseconds: of a small one that is one piece, and the next frame
    /// may follow at once.
    pub fn first_sight(&mut self) -> f64 {
        self.long_answer(self.started, 0, Duration::ZERO, PATIENCE, TAKING).milliseconds
    }

    /// Types, and gives the answer.
    pub fn press(&mut self, keys: &str) -> Answer {
        let from = self.count();
        let since = Instant::now();
        self.write(keys);
        self.answer(since, from, SILENCE, NO_ANSWER)
    }

    /// Types, and gives the first frame of the answer: what the disk has done is told later.
    pub fn press_first(&mut self, keys: &str) -> Answer {
        let from = self.count();
        let since = Instant::now();
        self.write(keys);
        let mut pieces = self.heard.pieces.lock().unwrap();
        while pieces.len() == from && since.elapsed() < LATE {
            pieces = self.heard.news.wait_timeout(pieces, LATE).unwrap().0;
        }
        match pieces.get(from) {
            // At least so long.
            None => Answer {
                milliseconds: since.elapsed().as_secs_f64() * 1_000.0,
                ..Answer::default()
            },
            Some((at, bytes)) => Answer {
                milliseconds: (*at - since).as_secs_f64() * 1_000.0,
                bytes: *bytes as f64,
                reads: 1.0,
            },
        }
    }

    fn write(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Writes much at once, and waits until it is worked off.
    pub fn flood(&mut self, keys: &str) {
        let from = self.count();
        let since = Instant::now();
        self.write(keys);
        self.answer(since, from, Duration::from_millis(300), PATIENCE);
    }

    /// Waits until nothing comes any more.
    pub fn settle(&mut self) {
        self.answer(
            Instant::now(),
            self.count(),
            Duration::from_millis(100),
            Duration::from_millis(100),
        );
    }

    /// How long after its start the program has said the last thing.
    pub fn settled_after(&mut self) -> f64 {
        self.answer(self.started, 0, Duration::from_secs(1), PATIENCE).milliseconds
    }

    /// Bytes and wake-ups of a program that has nothing to do.
    pub fn idle(&mut self) -> (f64, f64) {
        let (from, before) = (self.count(), self.switches());
        thread::sleep(IDLE);
        let pieces = self.heard.pieces.lock().unwrap();
        let bytes: usize = pieces[from..].iter().map(|(_, bytes)| bytes).sum();
        (bytes as f64, self.switches() - before)
    }

    /// How often any of its threads was put on a processor again.
    fn switches(&self) -> f64 {
        let tasks = format!("/proc/{}/task", self.child.process_id().unwrap());
        let tasks = fs::read_dir(tasks).unwrap().filter_map(Result::ok);
        let of = |status: String| -> f64 {
            let lines = status.lines().filter(|line| line.contains("ctxt_switches"));
            lines.filter_map(|line| line.split_whitespace().last()?.parse::<f64>().ok()).sum()
        };
        tasks.filter_map(|task| fs::read_to_string(task.path().join("status")).ok()).map(of).sum()
    }

    /// The most memory that it had so far, in MiB.
    pub fn peak(&self) -> f64 {
        let status =
            fs::read_to_string(format!("/proc/{}/status", self.child.process_id().unwrap()));
        let status = status.unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(tracer: &[&str], program: &Program) -> CommandBuilder {
    let mut words: Vec<OsString> = tracer.iter().map(OsString::from).collect();
    match program {
        Program::Floor(items) => {
            words.push(env::current_exe().unwrap().into());
            words.extend(["--floor".into(), items.to_string().into()]);
        }
        Program::Readyroom(arguments, _) => {
            words.push(env!("CARGO_BIN_EXE_readyroom").into());
            words.extend(arguments.iter().map(OsString::from));
        }
    }
    let mut command = CommandBuilder::from_argv(words);
    command.env_clear();
    for (name, value) in
        [("PATH", "/usr/bin:/bin"), ("LANG", "C.UTF-8"), ("TERM", "xterm-256color")]
    {
        command.env(name, value);
    }
    if let Program::Readyroom(_, folder) = program {
        command.env("HOME", folder);
        command.env("READYROOM_DATA_DIR", folder.join("data"));
        command.env("READYROOM_USER", "ana");
    }
    command
}
