//! Sessions that git left unmerged because it found no merge driver.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use readyroom::domain::basics::status::Status;
use readyroom::store::places::Places;
use readyroom::store::{desk, sessions};

use crate::cli::Shell;

fn git(shell: &Shell, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@b"]).args(arguments);
    let done = command.current_dir(shell.dir.path()).env("HOME", shell.dir.path()).output();
    done.is_ok_and(|output| output.status.success())
}

/// A session in a repository whose merge driver git did not find; theirs says done of the backups, and
/// ours missing. `None` where git does not work.
fn left_unmerged(version: &str) -> Option<(Shell, PathBuf)> {
    let shell = Shell::new();
    let git = |arguments: &[&str]| git(&shell, arguments);
    if !git(&["init", "-q", "-b", "main", "."]) {
        eprintln!("skipped: git does not work here");
        return None;
    }
    let id = shell.new_session("ledger");
    let reviews = shell.dir.path().join("reviews/of all");
    fs::create_dir_all(&reviews).unwrap();
    let file = reviews.join("ledger.json");
    fs::rename(shell.file(&id), &file).unwrap();
    fs::write(shell.dir.path().join(".gitattributes"), "*.json merge=readyroom\n").unwrap();
    fs::write(shell.dir.path().join(".gitignore"), "data\n.local\n.readyroom\n").unwrap();
    assert!(git(&["config", "index.version", version]));
    assert!(git(&["config", "merge.readyroom.driver", "not-on-the-path %O %A %B"]));
    let mark = |status| shell.run(&["mark", file.to_str().unwrap(), "data.backups", status]);
    assert!(git(&["add", "-A"]) && git(&["commit", "-qm", "base"]));
    assert!(git(&["checkout", "-qb", "other"]));
    mark("done");
    assert!(git(&["commit", "-qam", "theirs"]) && git(&["checkout", "-q", "main"]));
    assert_eq!(mark("missing").err.matches("git").count(), 0);
    assert!(git(&["commit", "-qam", "ours"]));
    assert!(!git(&["merge", "other"]), "there is no driver");
    Some((shell, file))
}

/// Where git finds no driver, it leaves our version without markers. That is reported, whatever the state
/// of the index, but only for files that are not merged.
#[test]
fn an_unmerged_file_of_git_is_named() {
    for version in ["2", "3", "4"] {
        let Some((shell, file)) = left_unmerged(version) else { return };
        let git = |arguments: &[&str]| git(&shell, arguments);
        let path = file.to_str().unwrap();
        let mark = |status| shell.run(&["mark", path, "data.backups", status]);
        let shown = shell.run(&["show", path]);
        let told = "git has not merged this file; it may hold our side only";
        let is_told = shown.err.starts_with(&format!("readyroom: {path}: {told}"));
        assert!(is_told, "version {version}: {}", shown.err);
        let opened = sessions::load(&file).unwrap();
        let opened = desk::opened(&Places::below(shell.dir.path()), opened);
        assert!(opened.is_unmerged);
        assert!(git(&["add", path]));
        assert_eq!(shell.run(&["show", path]).err, "", "the user says that it is merged");
        // A stash that is brought back leaves no trace of a merge but in the index.
        assert!(git(&["commit", "-qm", "merged"]));
        mark("partial");
        assert!(git(&["stash"]));
        mark("done");
        assert!(git(&["commit", "-qam", "ours again"]));
        assert!(!git(&["stash", "pop"]), "there is no driver");
        let shown = shell.run(&["show", path]);
        assert!(shown.err.contains(told), "version {version}: {}", shown.err);
    }
}

#[test]
fn the_advice_for_an_unmerged_file_keeps_both_sides_and_later_changes() {
    let Some((shell, file)) = left_unmerged("2") else { return };
    let path = file.to_str().unwrap();
    let marked = shell.run(&["mark", path, "data.restore-drills", "done"]);
    assert_eq!(marked.code, 0, "{}", marked.err);
    let shown = shell.run(&["show", path]).err;
    let way: Vec<&str> = shown.lines().filter(|line| line.starts_with("  ")).collect();
    let program = Path::new(env!("CARGO_BIN_EXE_readyroom")).parent().unwrap();
    let search = [program, Path::new("/usr/bin"), Path::new("/bin")];
    let scratch = tempfile::tempdir().unwrap();
    let mut merging = Command::new("sh");
    merging.args(["-ec", &way.join("\n")]).current_dir(scratch.path());
    merging.env("HOME", shell.dir.path()).env("PATH", std::env::join_paths(search).unwrap());
    let merged = merging.output().unwrap();
    assert!(merged.status.success(), "{way:?}: {}", String::from_utf8_lossy(&merged.stderr));
    let session = sessions::load(&file).unwrap().session;
    let answers = |id: &str| {
        let named = session.checklist().items().find(|(_, item)| item.id.raw() == id);
        session.answer(named.unwrap().0)
    };
    assert_eq!(answers("data.restore-drills").status, Some(Status::Done), "saved since");
    assert_eq!(answers("data.backups").conflicts.len(), 1, "both sides");
    assert_eq!(shell.run(&["show", path]).err.matches("git").count(), 0, "it is merged");
}
