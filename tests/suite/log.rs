//! The log: written only on request, without text of users, and no obstacle when it fails.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Stdio;

use crate::cli::{Shell, ran};
use crate::terminal::Terminal;

/// A word that is written into every field there is.
const SECRET: &str = "xyzzy";

impl Shell {
    fn state(&self) -> PathBuf {
        self.dir.path().join(".local/state/readyroom")
    }

    /// Returns the log; empty if there is none.
    fn log(&self) -> String {
        fs::read_to_string(self.state().join("log")).unwrap_or_default()
    }
}

/// The parts of a line, if it is a whole one: time, process, level, room, message.
fn parts(line: &str) -> Option<[&str; 5]> {
    let mut words = line.splitn(3, ' ');
    let (time, process, rest) = (words.next()?, words.next()?, words.next()?);
    let (level, rest) = rest.split_once(' ')?;
    let (room, message) = rest.trim_start().split_once(": ")?;
    let is_time = time.len() == "2026-11-25T03:08:31.620Z".len()
        && chrono::DateTime::parse_from_rfc3339(time).is_ok();
    let is_room = ["store::", "tui::", "cli::"].iter().any(|begin| room.starts_with(begin));
    let is_level = ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(&level);
    let is_whole = is_time && process.parse::<u32>().is_ok() && is_level && is_room;
    is_whole.then_some([time, process, level, room, message])
}

#[track_caller]
fn tells(log: &str, parts: &[&str]) {
    for part in parts {
        assert!(log.contains(part), "no `{part}` in\n{log}");
    }
}

#[test]
fn there_is_no_log_by_default() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.backups", "done"]);
    shell.run(&["show", "nothing"]);
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal
        .wait_for("31 unassessed")
        .send("jd")
        .wait_for("30 unassessed")
        .wait_for("saved")
        .send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    let state: Vec<_> = fs::read_dir(shell.state()).unwrap().flatten().collect();
    assert!(!state.is_empty(), "the bookmark lies there");
    assert!(state.iter().all(|entry| !entry.file_name().to_string_lossy().starts_with("log")));
}

#[test]
fn a_command_logs_its_start_its_saves_and_its_end() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    assert_eq!(shell.run(&["--log", "info", "mark", &id, "data.backups", "done"]).code, 0);
    let log = shell.log();
    for line in log.lines() {
        assert!(parts(line).is_some(), "{line}");
    }
    let begins = format!("readyroom {} begins; command `mark`", env!("CARGO_PKG_VERSION"));
    let wrote = format!("{id}.json: wrote ");
    tells(&log, &[&begins, "TERM xterm-256color, locale C.UTF-8, UTF-8, theme automatic", &wrote]);
    tells(&log, &["state ", "readyroom ends; exit code 0"]);
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(shell.state()), mode(shell.state().join("log"))), (0o700, 0o600));
    // The next command goes on below, as its environment says.
    let mut again = shell.command();
    assert_eq!(ran(&again.env("READYROOM_LOG", "error").arg("list").output().unwrap()).code, 0);
    assert_eq!(shell.log(), log);
    let mut again = shell.command();
    again.env("READYROOM_LOG", "info").args(["show", "nothing"]);
    assert_eq!(ran(&again.output().unwrap()).code, 2);
    let longer = shell.log();
    tells(longer.strip_prefix(&log).unwrap(), &["command `show`", "exit code 2"]);
}

#[test]
fn an_unknown_log_level_is_refused_before_anything_is_done() {
    let shell = Shell::new();
    let option = shell.run(&["--log", "loud", "new", "ledger", "--no-open"]);
    assert_eq!(option.code, 2);
    assert!(
        option.err.contains("'loud'") && option.err.contains("error, warn, info, debug, trace")
    );
    let mut command = shell.command();
    command.env("READYROOM_LOG", "loud").args(["new", "ledger", "--no-open"]);
    let variable = ran(&command.output().unwrap());
    assert_eq!(variable.code, 2);
    assert_eq!(
        variable.err,
        "readyroom: READYROOM_LOG is none of error, warn, info, debug, trace\n"
    );
    assert!(!shell.data().exists() && shell.log().is_empty());
}

#[test]
fn the_log_of_a_review_has_no_text_of_the_user() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["--log", "trace", "open", &id]);
    terminal.wait_for("32 unassessed").send("d").wait_for("31 unassessed");
    terminal.send(&format!("jn{SECRET} note\t{SECRET} owner\r")).wait_for("note kept");
    terminal.send(&format!("e{SECRET}://evidence\r")).wait_for("1 link");
    terminal.send(&format!("\x1b[200~{SECRET} pasted\x1b[201~")).wait_for("pasted text goes");
    terminal.send("n").wait_for("Note").send(&format!("\x1b[200~{SECRET} pasted\x1b[201~"));
    terminal.wait_for("pasted").send("\r").wait_for("note kept");
    terminal.send(&format!("x{SECRET} reason\r")).wait_for("30 unassessed");
    terminal.send(&format!("/{SECRET}")).wait_for("1 found").send("\x1b").wait_for("? keys");
    terminal.send(&format!("Pn{SECRET} person\r"));
    terminal.wait_for(&format!("? {SECRET} person")).send("\x1b");
    terminal
        .wait_for("person")
        .send("\x1b")
        .wait_for("? keys")
        .send("s")
        .wait_for("decide")
        .send("y")
        .wait_for("no-go");
    terminal.send("\x1b[B\x1b[B\r").wait_for("Decides");
    terminal.send(&format!("{SECRET} decider\r")).wait_for("NO-GO").send("qq");
    assert_eq!(terminal.ended().exit_code(), 0);
    let file = fs::read_to_string(shell.file(&id)).unwrap();
    for word in ["note", "owner", "://evidence", "pasted", "reason", "person", "decider"] {
        assert!(file.contains(word), "the test has written `{word}`");
    }
    let log = shell.log();
    assert!(!log.to_lowercase().contains(SECRET), "{log}");
    for line in log.lines() {
        assert!(parts(line).is_some(), "{line}");
    }
    let id = &id;
    tells(&log, &["command `open`", "the screen begins, 80x24", "the worker begins"]);
    tells(&log, &["Review: MarkDone", "edit 1", &format!("{id}: saved after "), "wrote "]);
    tells(&log, &["Strip: a key without an action", "a paste of 12 bytes", "the reader begins"]);
    tells(&log, &["the screen ends, exit code 0", "the worker ends, all saved", "exit code 0"]);
}

#[test]
fn the_log_does_not_contain_the_command_line() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let secret = |kind: &str| format!("{SECRET}-{kind}");
    let (note, owner) = (secret("note"), secret("owner"));
    let shown = |arguments: &[&str], code: i32| {
        let ran = shell.run(&[&["--log", "trace", "--as", &secret("me")], arguments].concat());
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
    };
    shown(&["mark", &id, "data.backups", "missing", "--note", &note, "--owner", &owner], 0);
    shown(&["mark", &id, "data.backups", "--evidence", &secret("link")], 0);
    let risk = ["--accept-risk", &owner, "--why", &note, "--until", "2099-01-01"];
    shown(&[&["mark", &id, "data.backups"], &risk[..]].concat(), 0);
    shown(&["people", &id, "--add", &owner], 0);
    shown(&["decide", &id, "no-go", "--by", &owner, "--remarks", &note], 0);
    shown(&["show", &secret("session")], 2);
    shown(&["mark", &id, &secret("item"), "done"], 2);
    shown(&["rename", &id, &secret("name")], 0);
    shown(&["export", &id], 0);
    // A file that cannot be read is named, not quoted.
    let text = fs::read_to_string(shell.file(&id)).unwrap();
    fs::write(shell.file(&id), text.replacen("\"done\"", &format!("\"{SECRET}\""), 1)).unwrap();
    fs::write(shell.data().join("sessions/broken.json"), format!("{{{SECRET}")).unwrap();
    shown(&["list"], 0);
    shown(&["show", "broken"], 3);
    let log = shell.log();
    assert!(!log.contains(SECRET), "{log}");
    tells(&log, &["command `decide`", "broken.json: "]);
}

#[test]
fn changes_of_others_and_failures_are_logged() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["--log", "info", "open", &id]);
    terminal.wait_for("32 unassessed");
    assert_eq!(shell.run(&["mark", &id, "data.backups", "done"]).code, 0);
    terminal.wait_for("ana changed");
    fs::remove_file(shell.file(&id)).unwrap();
    terminal.send("d").wait_for("NOT SAVED");
    terminal.signal("TERM");
    assert_eq!(terminal.ended().exit_code(), 143);
    let log = shell.log();
    tells(&log, &["merge 1: somebody else changed 1 items", "the file is gone", "not saved; kept"]);
    tells(&log, &["signal 15", "the end is asked for, exit code 143", "ends; exit code 143"]);
}

#[test]
fn an_idle_screen_logs_nothing() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["--log", "trace", "open", &id]);
    terminal.wait_for("32 unassessed").settle();
    let before = shell.log();
    std::thread::sleep(std::time::Duration::from_secs(4));
    assert_eq!(shell.log(), before, "the worker has looked at the file twice");
}

#[test]
fn a_log_that_cannot_be_written_is_reported_once_and_stops_nothing() {
    for obstacle in ["the folder is a file", "the log is a folder", "the log is a link"] {
        let shell = Shell::new();
        let id = shell.new_session("ledger");
        fs::create_dir_all(shell.state().parent().unwrap()).unwrap();
        let log = shell.state().join("log");
        match obstacle {
            "the folder is a file" => fs::write(shell.state(), "").unwrap(),
            "the log is a folder" => fs::create_dir_all(&log).unwrap(),
            _ => {
                fs::create_dir_all(shell.state()).unwrap();
                std::os::unix::fs::symlink("/dev/full", &log).unwrap();
            }
        }
        let marked = shell.run(&["--log", "trace", "mark", &id, "data.backups", "done"]);
        assert_eq!(marked.code, 0, "{obstacle}: {}", marked.err);
        let told = marked.err.lines().filter(|line| line.starts_with("readyroom: there is no log"));
        assert_eq!(told.count(), 1, "{obstacle}: {}", marked.err);
        assert!(!marked.err.contains("os error"), "{}", marked.err);
        let mut terminal = Terminal::start(&shell, &["--log", "trace", "open", &id]);
        terminal
            .wait_for("there is no log: ")
            .send("d")
            .wait_for("30 unassessed")
            .wait_for("saved");
        terminal.send("q");
        assert_eq!(terminal.ended().exit_code(), 0, "{obstacle}");
        terminal.settle();
        let bytes = String::from_utf8(terminal.bytes()).unwrap();
        let before = bytes.split("\x1b[?1049h").next().unwrap();
        assert!(!before.contains("no log"), "the screen tells it, the shell does not: {before}");
    }
}

#[test]
fn a_full_disk_only_makes_the_log_end() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    // No file may grow; what that says is heard by write(2) alone.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" --log trace show \"$1\"";
    let mut command = std::process::Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_readyroom"), &id]);
    command.env_clear().env("HOME", shell.dir.path()).env("LANG", "C.UTF-8");
    let ran = ran(&command.env("READYROOM_DATA_DIR", shell.data()).output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("ledger") && shell.log().is_empty());
}

#[test]
fn variables_cannot_forge_a_line_of_the_log() {
    let shell = Shell::new();
    let mut command = shell.command();
    command.env("LC_ALL", "x\n2026-11-25T00:00:00.000Z 1 INFO  cli::x: forged\x1b[2J");
    assert_eq!(ran(&command.args(["--log", "info", "list"]).output().unwrap()).code, 0);
    let log = shell.log();
    assert!(log.lines().all(|line| parts(line).is_some_and(|[_, id, ..]| id != "1")), "{log}");
    assert!(!log.contains('\x1b'));
}

#[test]
fn several_programs_append_whole_lines_and_the_log_is_rotated() {
    const PROGRAMS: usize = 8;
    const ROUNDS: usize = 4;
    let shell = Shell::new();
    shell.new_session("ledger");
    fs::create_dir_all(shell.state()).unwrap();
    let old = "2026-11-25T03:08:31.620Z 1 INFO  cli::logging: from before\n";
    // Full in the middle of what is to come.
    let room = 6_000;
    fs::write(shell.state().join("log"), old.repeat(((1 << 20) - room) / old.len())).unwrap();
    for _ in 0..ROUNDS {
        let start = |_| {
            let mut command = shell.command();
            command.args(["--log", "trace", "list"]).stdout(Stdio::null()).spawn().unwrap()
        };
        let children: Vec<_> = (0..PROGRAMS).map(start).collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
    }
    let (log, aside) = (shell.log(), fs::read_to_string(shell.state().join("log.1")).unwrap());
    let both = [aside.clone(), log.clone()].concat();
    for line in both.lines() {
        assert!(parts(line).is_some(), "{line}");
    }
    assert_eq!(both.matches("command `list`").count(), PROGRAMS * ROUNDS);
    assert_eq!(both.matches("ends; exit code 0").count(), PROGRAMS * ROUNDS);
    assert!(aside.starts_with(old) && !log.contains("from before"));
    assert!(aside.len() < (1 << 20) + 4_096 && log.len() < 1 << 20);
}

#[test]
fn a_full_log_that_cannot_be_rotated_does_not_grow() {
    let shell = Shell::new();
    fs::create_dir_all(shell.state().join("log.1/in-the-way")).unwrap();
    let log = shell.state().join("log");
    fs::write(&log, vec![b'\n'; 1 << 20]).unwrap();
    assert_eq!(shell.run(&["--log", "trace", "list"]).code, 0);
    assert_eq!(fs::metadata(&log).unwrap().len(), 1 << 20);
}
