//! Real file systems that fail: full, read-only, immutable. Without root the tests say that they skip.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::{self, Ran, Shell};
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
    copy_program(&program);
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

/// Copies the program to where every user may run it. Another process does it: the child of another test
/// could inherit a file that this one has open for writing, and the program could then not be run.
fn copy_program(to: &Path) {
    assert!(ran("cp", &[env!("CARGO_BIN_EXE_readyroom"), path(to)]));
}

/// A data dir that several users work in, and the program where each of them may run it.
struct Office {
    shell: Shell,
    program: PathBuf,
}

/// A group, its two members, and a user who is not in it.
const GROUP: u32 = 4000;
const ANA: u32 = 4001;
const BEN: u32 = 4002;

impl Office {
    /// A data dir of ana's with this mode; none where we are not root.
    fn new(mode: &str) -> Option<Self> {
        let shell = Shell::new();
        let (top, data) = (shell.dir.path().to_owned(), shell.data());
        fs::create_dir(&data).unwrap();
        let owner = format!("{ANA}:{GROUP}");
        let is_root = ran("chown", &[&owner, path(&data)])
            && ran("chown", &[&owner, path(&top)])
            && ran("chmod", &[mode, path(&data)])
            && ran("chmod", &["755", path(&top)]);
        let program = top.join("readyroom");
        copy_program(&program);
        is_root.then_some(Self { shell, program })
    }

    /// Runs the program as a user; root gets ana's home, as `sudo` may do.
    fn run(&self, user: u32, arguments: &[&str]) -> Ran {
        let home = self.shell.dir.path().join(if user == 0 { ANA } else { user }.to_string());
        if fs::create_dir(&home).is_ok() {
            let owner = format!("{}:{GROUP}", home.file_name().unwrap().to_str().unwrap());
            assert!(ran("chown", &[&owner, path(&home)]) && ran("chmod", &["700", path(&home)]));
        }
        let mut command = Command::new("setpriv");
        if user == 0 {
            command = Command::new(&self.program);
        } else {
            let (user, group) = (user.to_string(), GROUP.to_string());
            command.args(["--reuid", &user, "--regid", &group, "--clear-groups"]);
            command.arg(&self.program);
        }
        command.env_clear().env("HOME", home).env("LANG", "C.UTF-8");
        command.env("PATH", std::env::var_os("PATH").unwrap());
        command.env("READYROOM_DATA_DIR", self.shell.data()).args(arguments);
        cli::ran(&command.output().unwrap())
    }

    /// As [`Office::run`], where it has to work; gives what was printed.
    fn work(&self, user: u32, arguments: &[&str]) -> String {
        let ran = self.run(user, arguments);
        assert_eq!(ran.code, 0, "{user} {arguments:?}: {}", ran.err);
        ran.out.trim_end().to_owned()
    }
}

/// Everything below a folder, with owner, group and mode.
fn rights(folder: &Path) -> Vec<(PathBuf, u32, u32, u32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, metadata) = (entry.path(), entry.metadata().unwrap());
        found.push((path.clone(), metadata.uid(), metadata.gid(), metadata.mode() & 0o7777));
        found.extend(rights(&path));
    }
    found
}

#[test]
fn in_the_data_folder_of_a_group_all_files_belong_to_the_group() {
    let Some(office) = Office::new("2770") else { return };
    let id = office.work(ANA, &["new", "ledger", "--no-open"]);
    let gone = office.work(BEN, &["new", "search", "--no-open"]);
    office.work(BEN, &["mark", &id, "data.backups", "done"]);
    office.work(ANA, &["mark", &id, "data.restore-drills", "done"]);
    office.work(ANA, &["mark", &gone, "data.restore-drills", "done"]);
    office.work(ANA, &["delete", &gone]);
    // Ben's umask is as narrow as it can be, and root comes by as well.
    office.work(0, &["mark", &id, "identity.sign-in", "done"]);
    let other = office.work(0, &["new", "billing", "--no-open"]);
    office.work(BEN, &["delete", &other]);
    let all = rights(&office.shell.data());
    assert!(all.len() > 8, "{all:?}");
    for (path, _, group, mode) in &all {
        let expected = if path.is_dir() { 0o2770 } else { 0o660 };
        assert_eq!((*group, format!("{mode:o}")), (GROUP, format!("{expected:o}")), "{path:?}");
    }
    // Whoever brings it back may go on.
    let binned = office.shell.data().join("bin").join(format!("{gone}.json"));
    fs::rename(binned, office.shell.file(&gone)).unwrap();
    office.work(BEN, &["mark", &gone, "identity.sign-in", "done"]);
    office.work(ANA, &["mark", &gone, "data.backups", "done"]);
}

#[test]
fn the_bin_belongs_to_the_group_of_the_sessions() {
    let Some(office) = Office::new("770") else { return };
    let id = office.work(ANA, &["new", "ledger", "--no-open"]);
    let sessions = office.shell.data().join("sessions");
    assert!(ran("chmod", &["2770", path(&sessions)]));
    assert!(ran("chmod", &["660", path(&office.shell.file(&id))]));
    let other = office.work(BEN, &["new", "search", "--no-open"]);
    office.work(ANA, &["delete", &id]);
    office.work(BEN, &["delete", &other]);
    for (path, _, group, mode) in rights(&office.shell.data()) {
        let expected = if path.is_dir() { 0o2770 } else { 0o660 };
        assert_eq!((group, format!("{mode:o}")), (GROUP, format!("{expected:o}")), "{path:?}");
    }
}

#[test]
fn outside_of_a_group_folder_files_are_private_to_their_owner() {
    for mode in ["700", "755", "775", "2755"] {
        let Some(office) = Office::new(mode) else { return };
        let id = office.work(ANA, &["new", "ledger", "--no-open"]);
        office.work(ANA, &["mark", &id, "data.backups", "done"]);
        office.work(ANA, &["delete", &id]);
        for (path, owner, _, mode) in rights(&office.shell.data()) {
            // A new folder has the bit of the one above it.
            let expected = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!((owner, format!("{:o}", mode & 0o777)), (ANA, format!("{expected:o}")));
        }
    }
}

#[test]
fn files_that_root_creates_belong_to_the_owner_of_the_folder() {
    let Some(office) = Office::new("700") else { return };
    let id = office.work(ANA, &["new", "ledger", "--no-open"]);
    let before = fs::metadata(office.shell.file(&id)).unwrap();
    assert_eq!((before.uid(), before.gid()), (ANA, GROUP));
    // Root is the first who saves: the side folder, the lock and the last good copy are new.
    office.work(0, &["--log", "debug", "mark", &id, "data.backups", "done"]);
    let new = office.work(0, &["new", "search", "--no-open"]);
    office.work(0, &["mark", &new, "data.backups", "done"]);
    office.work(0, &["delete", &new]);
    office.work(0, &["export", &id, "-o", path(&office.shell.dir.path().join("report.md"))]);
    let all = rights(office.shell.dir.path());
    assert!(all.iter().any(|(path, ..)| path.ends_with("state/readyroom/log")), "{all:?}");
    assert!(all.iter().any(|(path, ..)| path.extension() == Some("bak".as_ref())), "{all:?}");
    for (path, owner, group, mode) in &all {
        if !path.ends_with("readyroom") || path.is_dir() {
            assert_eq!((*owner, *group), (ANA, GROUP), "{path:?}");
            // A report is meant to be read.
            let expected = if path.ends_with("report.md") { mode & 0o777 } else { mode & 0o700 };
            assert_eq!(mode & 0o777, expected, "{path:?} {mode:o}");
        }
    }
    office.work(ANA, &["mark", &id, "data.restore-drills", "done"]);
    assert!(office.work(ANA, &["show", &id, "--json"]).contains("\"done\": 2"));
}

#[test]
fn root_keeps_the_owner_of_a_file_in_the_folder_of_another() {
    let Some(office) = Office::new("2770") else { return };
    let id = office.work(BEN, &["new", "ledger", "--no-open"]);
    office.work(0, &["mark", &id, "data.backups", "done"]);
    let after = fs::metadata(office.shell.file(&id)).unwrap();
    assert_eq!((after.uid(), after.gid(), after.mode() & 0o777), (BEN, GROUP, 0o660));
}

#[test]
fn a_bin_that_is_a_mount_or_a_link_takes_deleted_sessions() {
    for is_linked in [false, true] {
        let shell = Shell::new();
        let id = shell.new_session("ledger");
        let bin = shell.data().join("bin");
        let place = if is_linked { shell.dir.path().join("elsewhere") } else { bin.clone() };
        let Some(_mounted) = Mounted::small(&place) else { return };
        if is_linked {
            std::os::unix::fs::symlink(&place, &bin).unwrap();
        }
        mark(&shell, &id, "data.backups");
        mark(&shell, &id, "data.restore-drills");
        let before = fs::read(shell.file(&id)).unwrap();
        let ran = shell.run(&["delete", &id]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(!shell.file(&id).exists());
        assert_eq!(fs::read(place.join(format!("{id}.json"))).unwrap(), before);
        assert!(place.join(".readyroom").join(format!("{id}.bak")).exists());
        // The way back that was told works.
        let way = ran.err.lines().find_map(|line| line.strip_prefix("to bring it back: ")).unwrap();
        assert!(Command::new("sh").args(["-c", way]).status().unwrap().success(), "{way}");
        assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
        // A full one takes nothing, and nothing is lost.
        let _ = fs::write(place.join("filling"), vec![0; 200 << 10]);
        let ran = shell.run(&["delete", &id]);
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.err.contains("disk full"), "{}", ran.err);
        assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
        assert!(!place.join(format!("{id}.json")).exists());
    }
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
