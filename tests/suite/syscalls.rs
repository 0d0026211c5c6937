//! Real system calls that are refused, as a foreign file system or a limit refuses them. They need
//! strace and are skipped visibly without.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Command;

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
fn where_a_file_system_has_no_modes_owners_and_links_sessions_are_written() {
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
fn a_write_beyond_the_file_size_limit_is_an_error_and_ends_nothing() {
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
fn the_screen_outlives_the_file_size_limit() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let [option, command] = limited("4");
    let arguments = [option.as_str(), &command, "sh", "open", &id];
    let mut terminal = Terminal::hanging_in(&shell, "/bin/sh", &arguments, &[]).reading();
    terminal.wait_for("32 left").send("d");
    terminal.wait_for("NOT SAVED: over the file size limit (ulimit -f)");
    // The same holds for the copy that would be kept aside, so quitting asks.
    terminal.send("q").wait_for("Quit and lose them?").send("y");
    assert_eq!(terminal.ended().exit_code(), 3);
    terminal.wait_for("NOT SAVED");
}
