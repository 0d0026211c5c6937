//! Real file systems that fail: full, read-only, immutable. They need root's rights and are skipped
//! visibly without.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::Shell;
use crate::terminal::Terminal;

/// A file system mounted on the data dir of a shell.
struct Mounted(PathBuf);

impl Mounted {
    fn small(folder: &Path) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        ran("mount", &["-t", "tmpfs", "-o", "size=128k,mode=0700", "tmpfs", path(folder)])
            .then(|| Self(folder.to_owned()))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        ran("umount", &[path(&self.0)]);
    }
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn ran(program: &str, arguments: &[&str]) -> bool {
    let ran = Command::new(program).args(arguments).output();
    let worked = ran.as_ref().is_ok_and(|output| output.status.success());
    if !worked {
        eprintln!("skipped: `{program} {}` does not work here", arguments.join(" "));
    }
    worked
}

/// Marks an item; gives the exit code and the message.
fn mark(shell: &Shell, id: &str, item: &str) -> (i32, String) {
    let ran = shell.run(&["mark", id, item, "done"]);
    (ran.code, ran.err)
}

/// The temporary files that are left in the folder of the sessions.
fn left_over(shell: &Shell) -> usize {
    let entries = fs::read_dir(shell.data().join("sessions")).unwrap();
    entries
        .filter(|entry| entry.as_ref().unwrap().path().extension() == Some("tmp".as_ref()))
        .count()
}

#[test]
fn a_full_disk_leaves_the_old_file_and_room_makes_the_next_save_work() {
    let shell = Shell::new();
    let Some(_mounted) = Mounted::small(&shell.data()) else { return };
    let id = shell.new_session("ledger");
    let before = fs::read(shell.file(&id)).unwrap();
    let filling = shell.data().join("filling");
    // As much as there is.
    let _ = fs::write(&filling, vec![0; 200 << 10]);
    let (code, message) = mark(&shell, &id, "data.backups");
    assert_eq!(code, 3);
    assert!(message.contains("disk full"), "{message}");
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
    assert_eq!(left_over(&shell), 0);
    fs::remove_file(filling).unwrap();
    assert_eq!(mark(&shell, &id, "data.backups").0, 0);
}

#[test]
fn a_read_only_file_system_is_named() {
    let shell = Shell::new();
    let Some(_mounted) = Mounted::small(&shell.data()) else { return };
    let id = shell.new_session("ledger");
    let before = fs::read(shell.file(&id)).unwrap();
    if !ran("mount", &["-o", "remount,ro", path(&shell.data())]) {
        return;
    }
    let (code, message) = mark(&shell, &id, "data.backups");
    assert_eq!(code, 3);
    assert!(message.contains("read-only file system"), "{message}");
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
    assert_eq!(shell.run(&["show", &id]).code, 0, "reading needs no writing");
    // Before anybody types.
    let mut terminal = Terminal::start(&shell, &["open", &id]);
    terminal.wait_for("READ-ONLY").send("d").wait_for("NOT SAVED: read-only file system");
}

#[test]
fn two_users_of_one_group_share_a_folder() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let data = shell.data();
    let (ana, ben, group) = ("4001", "4002", "4000");
    let owner = format!("{ana}:{group}");
    let top = shell.dir.path();
    if !ran("chown", &["-R", &owner, path(&data)])
        || !ran("chmod", &["2770", path(&data.join("sessions"))])
        || !ran("chmod", &["770", path(&data)])
        || !ran("chmod", &["755", path(top)])
        || !ran("chmod", &["660", path(&shell.file(&id))])
    {
        return;
    }
    let program = top.join("readyroom");
    fs::copy(env!("CARGO_BIN_EXE_readyroom"), &program).unwrap();
    let as_user = |user: &str, item: &str| {
        let data = path(&data).to_owned();
        let arguments = [
            "--reuid",
            user,
            "--regid",
            group,
            "--clear-groups",
            path(&program),
            "--data-dir",
            &data,
            "--as",
            user,
            "mark",
            &id,
            item,
            "done",
        ];
        ran("setpriv", &arguments)
    };
    if !as_user(ana, "data.backups") {
        return;
    }
    assert!(as_user(ben, "data.restore-drills"), "a colleague of the group may save");
    assert!(as_user(ana, "identity.sign-in"), "and the first one after that");
    let metadata = fs::metadata(shell.file(&id)).unwrap();
    assert_eq!((metadata.gid(), metadata.mode() & 0o777), (4000, 0o660));
    assert_eq!(shell.show(&id)["score"]["done"], 3);
    // Nobody else looks in.
    assert!(!ran(
        "setpriv",
        &[
            "--reuid",
            "4003",
            "--regid",
            "4003",
            "--clear-groups",
            path(&program),
            "--data-dir",
            path(&data),
            "show",
            &id,
        ]
    ));
}

#[test]
fn an_immutable_file_is_not_replaced() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let before = fs::read(shell.file(&id)).unwrap();
    if !ran("chattr", &["+i", path(&shell.file(&id))]) {
        return;
    }
    let (code, message) = mark(&shell, &id, "data.backups");
    assert!(ran("chattr", &["-i", path(&shell.file(&id))]));
    assert_eq!(code, 3);
    assert!(message.contains("permission denied"), "{message}");
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
    assert_eq!(left_over(&shell), 0);
}
