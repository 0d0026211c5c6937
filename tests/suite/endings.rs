//! Endings that the user did not ask for: signals, a terminal that is closed or not read, a panic; and
//! suspending and resuming.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::child;
use crate::cli::Shell;
use crate::terminal::{PATIENCE, Terminal};

/// An event that ends a running program.
#[derive(Clone, Copy, Debug)]
enum Blow {
    /// The terminal is closed.
    Closed,
    /// A signal comes.
    Signal(&'static str),
    /// A signal while the program is blocked in a write, because its output is not read.
    HalfOpen(&'static str),
}

const BLOWS: [Blow; 9] = [
    Blow::Closed,
    Blow::Signal("HUP"),
    Blow::Signal("TERM"),
    Blow::Signal("INT"),
    Blow::Signal("QUIT"),
    Blow::HalfOpen("HUP"),
    Blow::HalfOpen("TERM"),
    Blow::HalfOpen("INT"),
    Blow::HalfOpen("QUIT"),
];

/// The commands by which a shell may start it: as itself, through a shell that waits, and with hang-ups
/// ignored as by nohup.
const STARTS: [&str; 3] = ["exec PROGRAM", "PROGRAM; exit $?", "trap '' HUP; exec PROGRAM"];

/// The longest that a program may take to end. On a busy machine a test that is too strict says
/// nothing, so only the full figures are held to the second.
fn limit() -> Duration {
    Duration::from_millis(if crate::cases(0) == 0 { 5_000 } else { 1_000 })
}

/// Strikes a program whose output is not read. Returns the time until it ended, or an error message.
fn struck(terminal: &mut Terminal, blow: Blow) -> Result<Duration, String> {
    match blow {
        Blow::Closed => terminal.close(),
        Blow::Signal(name) => terminal.signal(name),
        Blow::HalfOpen(name) => {
            // More than a terminal holds: the program hangs in a write.
            for _ in 0..60 {
                terminal.send("\x0c");
                thread::sleep(Duration::from_millis(5));
            }
            let before = terminal.time_used();
            thread::sleep(Duration::from_millis(300));
            let used =
                terminal.time_used().zip(before).map(|(now, before)| now.saturating_sub(before));
            if used.is_some_and(|used| used > Duration::from_millis(100)) {
                return Err(format!("it burns {used:?} while it hangs"));
            }
            terminal.signal(name);
        }
    }
    match terminal.ended_within(limit()) {
        Some((_, took)) => Ok(took),
        None => Err(format!("still there after {:?}", limit())),
    }
}

/// Waits until the first item is done in the file.
fn wait_until_done(shell: &Shell, id: &str) {
    let start = Instant::now();
    while shell.show(id)["categories"][0]["items"][0]["status"] != "done" {
        assert!(start.elapsed() < PATIENCE, "nothing was saved");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn every_end_of_the_program_is_quick_and_everything_is_saved() {
    let mut slowest = Duration::ZERO;
    for blow in BLOWS {
        for start in STARTS {
            if start.contains("exit") && !matches!(blow, Blow::Closed) {
                // A signal to the shell is not one to the program.
                continue;
            }
            let shell = Shell::new();
            let id = shell.new_session("ledger");
            let program = format!("'{}' open {id}", env!("CARGO_BIN_EXE_readyroom"));
            let script = start.replace("PROGRAM", &program);
            let mut terminal = Terminal::hanging_in(&shell, "/bin/sh", &["-c", &script], &[]);
            terminal.send("dnhalf a thought");
            wait_until_done(&shell, &id);
            let is_deaf = start.contains("trap") && matches!(blow, Blow::Signal("HUP"));
            let took = struck(&mut terminal, blow).unwrap_or_else(|wrong| {
                panic!("{blow:?}, {start}, deaf {is_deaf}: {wrong}");
            });
            slowest = slowest.max(took);
            assert_eq!(shell.show(&id)["score"]["done"], 1);
        }
    }
    eprintln!("the slowest end took {slowest:?}");
}

/// The control: what neither ends nor rests is noticed.
#[test]
fn the_test_notices_a_program_that_does_not_end() {
    let shell = Shell::new();
    for (script, blows) in [
        ("trap '' HUP TERM INT QUIT; while :; do sleep 0.05; done", &[Blow::Signal("TERM")][..]),
        ("trap '' HUP TERM INT QUIT; while :; do :; done", &[Blow::HalfOpen("TERM"), Blow::Closed]),
    ] {
        for blow in blows {
            let mut terminal = Terminal::hanging_in(&shell, "/bin/sh", &["-c", script], &[]);
            thread::sleep(Duration::from_millis(100));
            assert!(struck(&mut terminal, *blow).is_err(), "{script}, {blow:?}");
        }
    }
}

#[test]
fn a_panic_restores_the_terminal_saves_and_names_the_files() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let clock = child::Clock::at(&shell, "2026-11-23T10:00:00Z");
    let mut terminal = child::open(&shell, &id, &clock);
    terminal.wait_for("32 unassessed").send("dnhalf a secret").wait_for("half a secret");
    clock.breaks();
    terminal.send("x").wait_for("this must not happen");
    assert_eq!(terminal.ended().exit_code(), 101);
    // What it said last may still be on its way.
    terminal.wait_for(".json");
    let screen = terminal.screen();
    assert!(screen.contains(&format!("{id}.json")), "it says where everything lies\n{screen}");
    assert!(screen.contains("src/") || screen.contains("tests/"), "and where it broke\n{screen}");
    assert!(!screen.contains("secret"), "and nothing that was typed\n{screen}");
    assert_eq!(shell.show(&id)["score"]["done"], 1);
}

#[test]
fn a_stopped_program_comes_back_as_it_was() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let program = env!("CARGO_BIN_EXE_readyroom");
    let script = format!("set -m; '{program}' open {id}; echo stopped: $?; read go; fg");
    let mut terminal = Terminal::hanging_in(&shell, "/bin/sh", &["-c", &script], &[]).reading();
    terminal
        .wait_for("32 unassessed")
        .send("d")
        .wait_for("31 unassessed")
        .send("\x1a")
        .wait_for("stopped: 1");
    assert!(!terminal.screen().contains("31 unassessed"), "the shell has its screen back");
    assert_eq!(shell.show(&id)["score"]["done"], 1, "saved before");
    // While it stands still somebody else goes on.
    shell.run(&["mark", &id, "data.backups", "done"]);
    terminal.send("\n").wait_for("30 unassessed").send(".p").wait_for("29 unassessed").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    assert_eq!(shell.show(&id)["score"]["assessed"], 3);
}

#[test]
fn a_dead_worker_does_not_delay_the_end() {
    use readyroom::store::desk::Desk;
    use readyroom::store::messages::Command;
    use readyroom::store::places::Places;
    use readyroom::store::worker::{Finished, Worker};

    let dir = tempfile::tempdir().unwrap();
    let mut worker =
        Worker::start(Desk::new(Places::below(dir.path()), None), |_| panic!("on purpose"));
    worker.send(Command::Open(dir.path().join("none.json")));
    assert_eq!(worker.finish(Duration::from_secs(600)), Finished::Unfinished);
    assert!(fs::read_dir(dir.path()).unwrap().next().is_none());
}

/// A job that is stopped in the background would be stopped once more by touching the terminal, which
/// is the shell's by then.
#[test]
fn a_job_in_the_background_ends_at_a_signal() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    if std::process::Command::new("bash").arg("--version").output().is_err() {
        eprintln!("skipped: bash is not here");
        return;
    }
    let jobs = [("PS1", "> "), ("HISTFILE", "/dev/null")];
    let mut terminal = Terminal::hanging_in(&shell, "bash", &["--norc", "-i"], &jobs).reading();
    let program = env!("CARGO_BIN_EXE_readyroom");
    terminal.send(&format!("{program} open {id}\r")).wait_for("32 unassessed").send("d");
    terminal.wait_for("31 unassessed   saved").send("\x1a").wait_for("Stopped");
    // It stays where it is while the terminal is not its own.
    terminal.send("bg\r").settle().send("jobs\r").wait_for("Stopped").settle();
    terminal.send("kill %1\r").wait_for("1 of 32 assessed, saved in");
    terminal.send("clear; jobs\r").wait_for("Exit 143");
    assert_eq!(shell.show(&id)["score"]["done"], 1);
}
