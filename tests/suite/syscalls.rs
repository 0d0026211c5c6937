//! System calls that fail as on a foreign file system or at a limit. Without strace the tests say that they
//! skip.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::{Child, Command, Stdio};

use crate::cli::{Ran, Shell, ran};
use crate::terminal::Terminal;

/// Another program, in the environment of a shell.
fn another(shell: &Shell, program: &str) -> Command {
    let ours = shell.command();
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin");
    command.envs(ours.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.current_dir(shell.dir.path());
    command
}

/// Runs the program while system calls are refused, each as strace writes it: `fchmod:error=EPERM`.
fn refusing(shell: &Shell, injections: &[&str], arguments: &[&str]) -> Option<Ran> {
    if Command::new("strace").arg("--version").output().is_err() {
        eprintln!("skipped: strace is not here");
        return None;
    }
    let mut command = another(shell, "strace");
    command.args(["-f", "-qq", "-o", "/dev/null"]);
    for injection in injections {
        command.args(["-e", &format!("inject={injection}")]);
    }
    command.arg(env!("CARGO_BIN_EXE_readyroom")).args(arguments);
    Some(ran(&command.output().unwrap()))
}

#[test]
fn sessions_are_written_without_modes_owners_and_links() {
    for error in ["EPERM", "EOPNOTSUPP", "ENOSYS", "EINVAL"] {
        let shell = Shell::new();
        let calls = ["fchmod", "chmod", "fchmodat", "fchown", "fchownat", "link", "linkat"];
        let mut refused: Vec<String> =
            calls.iter().map(|call| format!("{call}:error={error}")).collect();
        refused.push("renameat2:error=EINVAL".to_owned());
        let refused: Vec<&str> = refused.iter().map(String::as_str).collect();
        let Some(ran) = refusing(&shell, &refused, &["new", "ledger", "--no-open"]) else { return };
        assert_eq!(ran.code, 0, "{error}: {}", ran.err);
        let id = ran.out.trim_end();
        for item in ["data.backups", "data.restore-drills"] {
            let ran = refusing(&shell, &refused, &["mark", id, item, "done"]).unwrap();
            assert_eq!(ran.code, 0, "{error}: {}", ran.err);
        }
        assert_eq!(shell.show(id)["score"]["done"], 2);
        assert_eq!(fs::metadata(shell.file(id)).unwrap().mode() & 0o777, 0o600, "never wider");
        // The last good copy is there without links, too.
        let backup = shell.data().join("sessions/.readyroom").join(format!("{id}.bak"));
        assert!(fs::read_to_string(backup).unwrap().contains("\"done\""));
        // The control: without writing nothing is written.
        let ran =
            refusing(&shell, &["fsync:error=EPERM"], &["mark", id, "data.backups", "missing"]);
        let ran = ran.unwrap();
        assert_eq!(ran.code, 3, "{}", ran.err);
    }
}

/// A shell command before which the largest file may have so many blocks of 512 bytes, or without end.
fn limited(blocks: &str) -> [String; 2] {
    let program = env!("CARGO_BIN_EXE_readyroom");
    ["-c".to_owned(), format!("ulimit -f {blocks}; exec {program} \"$@\"")]
}

#[test]
fn a_write_beyond_the_file_size_limit_is_an_error_and_not_the_end() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mark = |blocks: &str| {
        let mut command = another(&shell, "/bin/sh");
        command.args(limited(blocks)).args(["sh", "mark", &id, "data.backups", "done"]);
        ran(&command.output().unwrap())
    };
    let before = fs::read(shell.file(&id)).unwrap();
    let ran = mark("4");
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("over the file size limit"), "{}", ran.err);
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
    let sessions = fs::read_dir(shell.data().join("sessions")).unwrap();
    let left = sessions.filter(|entry| {
        entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "tmp")
    });
    assert_eq!(left.count(), 0, "nothing half written is left");
    // The control.
    assert_eq!(mark("unlimited").code, 0);
}

#[test]
fn the_screen_survives_the_file_size_limit() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let [option, command] = limited("4");
    let arguments = [option.as_str(), &command, "sh", "open", &id];
    let mut terminal = Terminal::hanging_in(&shell, "/bin/sh", &arguments, &[]).reading();
    terminal.wait_for("32 unassessed").send("d");
    terminal.wait_for("NOT SAVED: over the file size limit (ulimit -f)");
    // The same holds for the copy that would be kept aside, so quitting asks.
    terminal.send("q").wait_for("Quit and lose them?").send("y");
    assert_eq!(terminal.ended().exit_code(), 3);
    terminal.wait_for("NOT SAVED");
}

/// The fault that refuses every new thread.
const NO_THREAD: &str = "clone,clone3:error=EAGAIN";

#[test]
fn commands_need_no_thread() {
    let shell = Shell::new();
    for number in 0..40 {
        shell.new_session(&format!("system-{number}"));
    }
    for arguments in [vec!["list"], vec!["list", "--json"], vec!["status", "system-3"]] {
        let Some(without) = refusing(&shell, &[NO_THREAD], &arguments) else { return };
        let with = shell.run(&arguments);
        assert_eq!((without.code, without.err.as_str()), (0, ""), "{arguments:?}");
        assert_eq!(without.out, with.out, "{arguments:?}");
    }
}

#[test]
fn the_screen_goes_on_without_threads_and_says_so() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let probe = refusing(&shell, &[NO_THREAD], &["list"]);
    let program = env!("CARGO_BIN_EXE_readyroom");
    let injection = format!("inject={NO_THREAD}");
    let start = |arguments: &[&str]| {
        let strace = ["-f", "-qq", "-o", "/dev/null", "-e", &injection, program];
        Terminal::hanging_in(&shell, "strace", &[&strace, arguments].concat(), &[]).reading()
    };
    if probe.is_none() {
        return;
    }
    let mut terminal = start(&["open", &id]);
    terminal.wait_for("makes no more threads").send("d").wait_for("31 unassessed   saved");
    assert_eq!(shell.show(&id)["score"]["done"], 1);
    terminal.send("nhalf a thought").wait_for("half a thought");
    // What strace ends with is what the program ends with.
    let children = fs::read_to_string(terminal.children()).unwrap();
    assert!(Command::new("kill").args(["-s", "TERM", children.trim()]).status().unwrap().success());
    assert_eq!(terminal.ended().exit_code(), 143);
    // At Home, too; the note is kept.
    let mut terminal = start(&[]);
    terminal.wait_for("1 review").send("\r").wait_for("Not kept   Note: half a thought");
    terminal.send("q").wait_for("1 review").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
}

/// Without threads the tasks of the worker's thread are done too: a failed save is tried again, and foreign
/// changes are noticed, without a key.
#[test]
fn without_threads_a_failed_save_is_tried_again_by_itself() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    if refusing(&shell, &[NO_THREAD], &["list"]).is_none() {
        return;
    }
    let injection = format!("inject={NO_THREAD}");
    let program = env!("CARGO_BIN_EXE_readyroom");
    let arguments = ["-f", "-qq", "-o", "/dev/null", "-e", &injection, program, "open", &id];
    let mut terminal = Terminal::hanging_in(&shell, "strace", &arguments, &[]).reading();
    terminal.wait_for("makes no more threads").send("d").wait_for("31 unassessed   saved");
    // No file may have any size, and then again it may.
    let child = fs::read_to_string(terminal.children()).unwrap().trim().to_owned();
    let limit = |limit: &str| {
        let limit = format!("--fsize={limit}");
        let set = Command::new("prlimit").args(["--pid", &child, &limit]).status();
        assert!(set.unwrap().success());
    };
    limit("0:unlimited");
    terminal.send("jm").wait_for("NOT SAVED: over the file size limit");
    limit("unlimited");
    terminal.wait_for("30 unassessed   saved");
    assert_eq!(shell.show(&id)["score"]["missing"], 1);
    let ran = shell.run(&["mark", &id, "data.backups", "done", "--as", "ben"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    terminal.wait_for("29 unassessed   saved").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
}

/// As a person whose processes are all in use but for a few, in earnest.
#[test]
fn a_review_works_at_the_process_limit() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let (top, data) = (shell.dir.path().to_str().unwrap(), shell.data());
    let program = shell.dir.path().join("readyroom");
    fs::copy(env!("CARGO_BIN_EXE_readyroom"), &program).unwrap();
    let is_root = Command::new("chown").args(["-R", "4011:4011", top]).output();
    if !is_root.is_ok_and(|ran| ran.status.success()) {
        eprintln!("skipped: nobody else can be made of us");
        return;
    }
    let arguments = [program.to_str().unwrap(), "open", &id];
    let environment = [("READYROOM_DATA_DIR", data.to_str().unwrap())];
    for (limit, left) in
        [("--nproc=1", 31), ("--nproc=2", 30), ("--nproc=3", 29), ("--nproc=9", 28)]
    {
        let person = ["--reuid", "4011", "--regid", "4011", "--clear-groups", "prlimit", limit];
        let all = [&person[..], &arguments].concat();
        let mut terminal = Terminal::hanging_in(&shell, "setpriv", &all, &environment).reading();
        if limit == "--nproc=1" {
            terminal.wait_for("makes no more threads");
        }
        terminal
            .wait_for("Done when")
            .send("d,")
            .wait_for(&format!("{left} unassessed   saved"))
            .send("q");
        assert_eq!(terminal.ended().exit_code(), 0, "{limit}");
    }
}

#[test]
fn a_command_says_that_a_session_cannot_be_locked_and_saves_it() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    for error in ["ENOLCK", "EOPNOTSUPP", "ENOSYS"] {
        let refused = format!("flock:error={error}");
        let arguments = ["mark", &id, "data.backups", "--note", error];
        let Some(ran) = refusing(&shell, &[&refused], &arguments) else { return };
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains("cannot be locked (its file system has no locks)"), "{}", ran.err);
        assert_eq!(shell.show(&id)["categories"][1]["items"][1]["note"], error);
        // Where files cannot be exchanged either, it is saved all the same.
        let arguments = ["mark", &id, "data.backups", "--owner", error];
        let refused = [refused.as_str(), "renameat2:error=EINVAL"];
        let ran = refusing(&shell, &refused, &arguments).unwrap();
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(shell.show(&id)["categories"][1]["items"][1]["owner"], error);
    }
    // The control.
    let ran = shell.run(&["mark", &id, "data.backups", "--note", ""]);
    assert!(!ran.err.contains("locked"), "{}", ran.err);
}

/// Puts an obstacle where the folder with the locks should be, by the name of its kind.
fn spoil_locks(shell: &Shell, id: &str, how: &str) {
    let side = shell.data().join("sessions/.readyroom");
    let elsewhere = shell.dir.path().join("elsewhere");
    let _ = fs::remove_dir_all(&side);
    match how {
        "a file" => fs::write(side, "").unwrap(),
        "a link" => {
            fs::create_dir_all(&elsewhere).unwrap();
            std::os::unix::fs::symlink(elsewhere, side).unwrap();
        }
        "a link in the place of the lock" => {
            fs::create_dir(&side).unwrap();
            let lock = side.join(format!("{id}.lock"));
            std::os::unix::fs::symlink(elsewhere.join("lock"), lock).unwrap();
        }
        _ => {
            fs::create_dir(&side).unwrap();
            fs::create_dir(side.join(format!("{id}.lock"))).unwrap();
        }
    }
}

#[test]
fn without_a_lock_folder_no_update_is_lost_and_the_screen_says_so() {
    let items = ["data.backups", "data.restore-drills", "data.safe-writes", "release.rollback"];
    for how in ["a file", "a link", "a link in the place of the lock", "a folder in its place"] {
        let shell = Shell::new();
        let id = shell.new_session("ledger");
        spoil_locks(&shell, &id, how);
        // All at once.
        let mark = |item: &&str| {
            let mut command = shell.command();
            command.args(["mark", &id, item, "done"]).stderr(Stdio::piped()).spawn().unwrap()
        };
        let marks: Vec<Child> = items.iter().map(mark).collect();
        let marked = marks.into_iter().map(|mark| ran(&mark.wait_with_output().unwrap()));
        for ran in marked {
            assert_eq!(ran.code, 0, "{how}: {}", ran.err);
            assert!(
                ran.err.contains("the folder .readyroom beside it cannot be used"),
                "{}",
                ran.err
            );
        }
        assert_eq!(shell.show(&id)["score"]["done"], items.len(), "{how}");
        let mut terminal = Terminal::start(&shell, &["open", &id]);
        terminal.wait_for("28 unassessed").send("gd").wait_for(", no lock").send("\x13");
        terminal.wait_for("compared and merged").send("q");
        assert_eq!(terminal.ended().exit_code(), 0);
        assert!(fs::read_dir(shell.dir.path().join("elsewhere")).map_or(0, Iterator::count) == 0);
    }
}
