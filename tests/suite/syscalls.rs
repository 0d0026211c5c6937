//! Real system calls that are refused, as a foreign file system or a limit refuses them. They need
//! strace and are skipped visibly without.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Command;

use crate::cli::{Ran, Shell, ran};

/// Runs the program while system calls are refused, each as strace writes it: `fchmod:error=EPERM`.
fn refusing(shell: &Shell, injections: &[&str], arguments: &[&str]) -> Option<Ran> {
    if Command::new("strace").arg("--version").output().is_err() {
        eprintln!("skipped: strace is not here");
        return None;
    }
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null"]);
    for injection in injections {
        command.args(["-e", &format!("inject={injection}")]);
    }
    let program = shell.command();
    command.arg(program.get_program()).args(arguments).current_dir(shell.dir.path());
    command.env_clear();
    for (name, value) in program.get_envs() {
        command.envs(value.map(|value| (name, value)));
    }
    command.env("PATH", "/usr/local/bin:/usr/bin:/bin");
    Some(ran(&command.output().unwrap()))
}

/// A way in which modes, owners and links are refused, and the control for it.
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
