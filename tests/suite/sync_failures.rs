//! Every way in which a sync stops, each with its message. Nothing is lost, and the next sync goes on.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;
use std::time::Duration;

use readyroom::store::git::{Patience, SyncError, Wanted};

use crate::team::{Member, Team, git, good, hook};

/// A review that both have, as a team and its two people.
struct Pair {
    team: Team,
    ana: Member,
    ben: Member,
    id: String,
}

impl Pair {
    #[track_caller]
    fn new() -> Option<Self> {
        let team = Team::new()?;
        let ana = team.member("ana");
        let id = ana.new_review("payments-api");
        ana.sync();
        let ben = team.member("ben");
        Some(Self { team, ana, ben, id })
    }

    /// Ana says something that is not sent yet.
    #[track_caller]
    fn mark(&self, member: &Member, item: &str) {
        member.good(&["mark", &self.id, item, "done"]);
    }

    /// Asserts that ana's next sync stops with a message that ends in a command, that `check` says the same, and that the
    /// sync goes on once it is mended.
    #[track_caller]
    fn stops(&self, message: &str, command: &str, mend: impl FnOnce(&Self)) {
        self.mark(&self.ana, "data.backups");
        let before = self.ana.bytes(&self.id);
        let told = self.ana.stopped(3);
        assert!(told.contains(message), "{told}");
        assert!(told.trim_end().ends_with(command), "{told}");
        assert_eq!(self.ana.bytes(&self.id), before);
        let check = self.ana.run(&["sync", "check"]);
        assert_eq!(check.code, 1, "{}", check.err);
        assert!(check.out.contains(message), "{}", check.out);
        mend(self);
        self.goes_on();
    }

    /// Asserts that what ana said reaches ben.
    #[track_caller]
    fn goes_on(&self) {
        self.ana.sync();
        self.ben.sync();
        assert_eq!(self.ben.answer(&self.id, "data.backups")["status"], "done");
        let check = self.ana.run(&["sync", "check"]);
        assert_eq!((check.code, check.out.as_str()), (0, "nothing stops a sync\n"));
        self.team.assert_sound();
    }
}

#[test]
fn an_empty_remote_is_no_failure() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    assert!(ana.sync().contains("nothing to send or to take"));
    let id = ana.new_review("payments-api");
    assert!(ana.sync().contains("1 sent"));
    // Somebody deletes the branch there: it is sent again.
    git(&team.bare(), &["update-ref", "-d", "refs/heads/main"]);
    ana.good(&["mark", &id, "data.backups", "done"]);
    ana.sync();
    assert_eq!(git(&team.bare(), &["log", "--format=%s", "main"]).lines().count(), 2);
}

#[test]
fn a_remote_that_cannot_be_reached_is_named_and_what_is_said_goes_later() {
    let Some(pair) = Pair::new() else { return };
    let away = pair.team.bare().with_extension("away");
    fs::rename(pair.team.bare(), &away).unwrap();
    pair.stops("origin could not be reached", "", |pair| {
        fs::rename(&away, pair.team.bare()).unwrap();
    });
}

#[test]
fn a_remote_that_is_read_only_is_named() {
    let Some(pair) = Pair::new() else { return };
    if rustix::process::geteuid().is_root() {
        eprintln!("skipped: nothing is read-only for root");
        return;
    }
    let objects = pair.team.bare().join("objects");
    let mode = |mode| fs::set_permissions(&objects, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    pair.stops("origin refused the push", "", |_| mode(0o755));
}

/// A program that takes the place of ssh and says nothing.
#[test]
fn an_ssh_that_hangs_is_ended_with_all_that_it_started() {
    let Some(pair) = Pair::new() else { return };
    let sleep = "sleep 98761.4";
    pair.ana.git(&["config", "core.sshCommand", &format!("{sleep} #")]);
    let url = pair.ana.git(&["config", "remote.origin.url"]);
    pair.ana.git(&["config", "remote.origin.url", "ssh://git@example.invalid/x"]);
    pair.mark(&pair.ana, "data.backups");
    let silence = Duration::from_millis(300);
    let patience = Patience { silence, ..Patience::default() };
    let stopped = pair.ana.sync_at("2026-12-01T12:00:00Z", patience).unwrap_err();
    assert!(stopped.is_offline(), "{stopped}");
    assert!(
        stopped.to_string().starts_with("git fetch did not answer for 0 s and was ended"),
        "{stopped}"
    );
    let runs = |entry: fs::DirEntry| {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).replace('\0', " ").contains(sleep)
    };
    let left = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| runs(entry).then_some(()));
    assert_eq!(left.count(), 0, "processes that it started");
    pair.ana.git(&["config", "--unset", "core.sshCommand"]);
    pair.ana.git(&["config", "remote.origin.url", &url]);
    pair.goes_on();
}

#[test]
fn a_password_that_is_wanted_is_asked_for_by_git_in_the_terminal() {
    let Some(pair) = Pair::new() else { return };
    pair.ana.git(&[
        "config",
        "core.sshCommand",
        "echo 'git@x: Permission denied (publickey).' >&2; exit 255; #",
    ]);
    pair.ana.git(&["config", "remote.origin.url", "ssh://git@example.invalid/x"]);
    pair.mark(&pair.ana, "data.backups");
    let stopped = pair.ana.sync_at("2026-12-01T12:00:00Z", Patience::default()).unwrap_err();
    let SyncError::WantsTerminal { wanted: Wanted::Password, command, .. } = &stopped else {
        panic!("{stopped:?}")
    };
    assert!(command.starts_with("git -C ") && command.ends_with(" fetch origin"), "{command}");
    let told = pair.ana.stopped(3);
    assert!(told.contains("a password is wanted: git@x: Permission denied (publickey)."), "{told}");
    assert!(told.contains(command.as_str()), "{told}");
}

#[test]
fn a_signature_that_wants_the_person_names_the_command() {
    let Some(pair) = Pair::new() else { return };
    pair.ana.git(&["config", "commit.gpgsign", "true"]);
    pair.ana.git(&["config", "gpg.program", "false"]);
    pair.mark(&pair.ana, "data.backups");
    let told = pair.ana.stopped(3);
    assert!(told.contains("the commit could not be signed without asking you"), "{told}");
    assert!(told.trim_end().ends_with(" commit -m reviews"), "{told}");
    // The person runs it, with a key that works.
    let data = pair.ana.data();
    git(&data, &["-c", "commit.gpgsign=false", "commit", "-q", "-m", "reviews"]);
    pair.ana.git(&["config", "--unset", "commit.gpgsign"]);
    pair.goes_on();
}

#[test]
fn a_hook_that_refuses_the_commit_is_named_with_its_words() {
    let Some(pair) = Pair::new() else { return };
    pair.ana.hook("pre-commit", "printf 'no \\033[31mcommits on fridays\\n' >&2; exit 1");
    pair.stops("refused: no ^[[31mcommits on fridays", "", |pair| {
        fs::remove_file(pair.ana.data().join(".git/hooks/pre-commit")).unwrap();
    });
}

#[test]
fn a_hook_that_changes_what_is_committed_is_followed() {
    let Some(pair) = Pair::new() else { return };
    pair.ana.hook("pre-commit", "echo x > marker && git add marker");
    pair.mark(&pair.ana, "data.backups");
    pair.ana.sync();
    fs::remove_file(pair.ana.data().join(".git/hooks/pre-commit")).unwrap();
    assert_eq!(git(&pair.team.bare(), &["show", "main:marker"]), "x");
    pair.goes_on();
}

#[test]
fn a_hook_that_refuses_the_merge_is_named() {
    let Some(pair) = Pair::new() else { return };
    pair.mark(&pair.ben, "data.restore-drills");
    pair.ben.sync();
    pair.ana.hook("commit-msg", "grep -q '^merge' \"$1\" && echo no merges >&2 && exit 1; exit 0");
    pair.mark(&pair.ana, "data.backups");
    let told = pair.ana.stopped(3);
    assert!(told.contains("the hook commit-msg refused: no merges"), "{told}");
    fs::remove_file(pair.ana.data().join(".git/hooks/commit-msg")).unwrap();
    pair.goes_on();
}

#[test]
fn a_remote_that_refuses_the_push_is_named_with_its_words() {
    let Some(pair) = Pair::new() else { return };
    hook(&pair.team.bare(), "pre-receive", "echo the branch is protected >&2; exit 1");
    pair.stops("origin refused the push [remote rejected] (pre-receive hook declined): the branch is protected", "", |pair| {
        fs::remove_file(pair.team.bare().join("hooks/pre-receive")).unwrap();
    });
}

/// What was brought in before a failure would never be said again.
#[test]
fn what_was_brought_in_before_a_failure_is_told_with_it() {
    let Some(team) = Team::new() else { return };
    let (ana, ben) = (team.member("ana"), team.member("ben"));
    let (gone, stays) = (ana.new_review("payments-api"), ana.new_review("ledger-core"));
    ana.sync();
    ben.sync();
    ben.good(&["delete", &gone]);
    ben.sync();
    ana.good(&["mark", &stays, "data.backups", "done"]);
    hook(&team.bare(), "pre-receive", "echo the branch is protected >&2; exit 1");
    let said = ana.stopped(3);
    let binned = format!("sessions/{gone}.json was deleted by others; it is in the bin");
    assert!(said.contains(&binned), "{said}");
    assert!(said.contains("\norigin refused the push"), "{said}");
    let found = ana.run(&["sync", "check"]).out;
    assert!(found.contains("origin refused the push") && !found.contains("in the bin"), "{found}");
    fs::remove_file(team.bare().join("hooks/pre-receive")).unwrap();
    assert!(ana.sync().contains("1 sent"));
    ana.assert_clean();
}

#[test]
fn a_hook_that_refuses_to_push_is_named() {
    let Some(pair) = Pair::new() else { return };
    pair.ana.hook("pre-push", "echo not from here >&2; exit 1");
    pair.stops("origin did not take it: not from here", "", |pair| {
        fs::remove_file(pair.ana.data().join(".git/hooks/pre-push")).unwrap();
    });
}

#[test]
fn a_remote_that_somebody_works_in_is_no_store() {
    let Some(pair) = Pair::new() else { return };
    let work = pair.ana.shell.dir.path().join("work");
    git(pair.ana.shell.dir.path(), &["clone", "-q", pair.team.bare().to_str().unwrap(), "work"]);
    pair.ana.git(&["config", "remote.origin.url", work.to_str().unwrap()]);
    pair.stops(
        "origin is a clone that somebody works in; share a bare repository",
        "git clone --bare",
        |pair| {
            pair.ana.git(&["config", "remote.origin.url", pair.team.bare().to_str().unwrap()]);
        },
    );
}

#[test]
fn a_detached_head_names_the_branch() {
    let Some(pair) = Pair::new() else { return };
    pair.ana.git(&["checkout", "-q", "--detach"]);
    pair.stops("HEAD is detached", " switch main", |pair| {
        pair.ana.git(&["switch", "-q", "main"]);
    });
}

#[test]
fn another_branch_is_named() {
    let Some(pair) = Pair::new() else { return };
    pair.ana.git(&["switch", "-q", "-c", "other"]);
    pair.stops("the clone is on other, the reviews are on main", " switch main", |pair| {
        pair.ana.git(&["switch", "-q", "main"]);
    });
}

#[test]
fn what_a_person_is_in_the_middle_of_is_left_alone() {
    for (file, message, command) in [
        ("rebase-merge", "a rebase is under way", "rebase --abort"),
        ("MERGE_HEAD", "a merge is under way", "merge --abort"),
        ("CHERRY_PICK_HEAD", "a cherry-pick is under way", "cherry-pick --abort"),
        ("BISECT_LOG", "a bisect is under way", "bisect reset"),
    ] {
        let Some(pair) = Pair::new() else { return };
        let file = pair.ana.data().join(".git").join(file);
        fs::write(&file, "").unwrap();
        pair.stops(message, command, |_| fs::remove_file(&file).unwrap());
    }
}

#[test]
fn a_shallow_clone_is_named() {
    let Some(pair) = Pair::new() else { return };
    let shallow = pair.ana.data().join(".git/shallow");
    fs::write(&shallow, format!("{}\n", pair.ana.git(&["rev-parse", "HEAD"]))).unwrap();
    pair.stops("the clone is shallow", "fetch --unshallow", |_| fs::remove_file(&shallow).unwrap());
}

#[test]
fn a_remote_that_is_gone_is_named() {
    let Some(pair) = Pair::new() else { return };
    pair.ana.git(&["remote", "rename", "origin", "elsewhere"]);
    pair.stops("the clone has no remote `origin` any more", "readyroom sync join URL", |pair| {
        pair.ana.git(&["remote", "rename", "elsewhere", "origin"]);
    });
}

#[test]
fn a_machine_without_git_says_so() {
    let Some(pair) = Pair::new() else { return };
    pair.mark(&pair.ana, "data.backups");
    let ran = crate::cli::ran(
        &pair.ana.command().args(["sync"]).env("PATH", "/nonexistent").output().unwrap(),
    );
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("git is not installed, or not on the path"), "{}", ran.err);
    pair.goes_on();
}

#[test]
fn a_git_that_is_too_old_is_named_with_its_version() {
    let Some(pair) = Pair::new() else { return };
    let bin = pair.ana.shell.dir.path().join("bin");
    fs::create_dir_all(&bin).unwrap();
    let fake = bin.join("git");
    fs::write(
        &fake,
        "#!/bin/sh\ncase \"$*\" in *version) echo git version 2.20.1;; *) exit 129;; esac\n",
    )
    .unwrap();
    fs::set_permissions(&fake, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let ran =
        crate::cli::ran(&pair.ana.command().args(["sync"]).env("PATH", path).output().unwrap());
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("git 2.20.1 is too old; 2.30 or newer is needed"), "{}", ran.err);
}

#[test]
fn a_file_that_is_not_committed_and_changed_there_stops_before_anything_is_taken() {
    let Some(pair) = Pair::new() else { return };
    pair.team.commit(&[("100644", "README.md", b"one\n")]);
    pair.ana.sync();
    pair.ben.sync();
    pair.mark(&pair.ben, "data.restore-drills");
    pair.ben.sync();
    pair.team.commit(&[("100644", "README.md", b"two\n"), ("100644", "new.md", b"theirs\n")]);
    fs::write(pair.ana.data().join("README.md"), "mine\n").unwrap();
    fs::write(pair.ana.data().join("new.md"), "mine\n").unwrap();
    let told = pair.ana.stopped(3);
    assert!(told.contains("README.md, new.md: not committed here and changed on origin"), "{told}");
    assert!(told.trim_end().ends_with(" stash"), "{told}");
    assert_eq!(pair.ana.answer(&pair.id, "data.restore-drills")["status"], serde_json::Value::Null);
    assert_eq!(fs::read_to_string(pair.ana.data().join("README.md")).unwrap(), "mine\n");
    let check = pair.ana.run(&["sync", "check"]);
    assert!(
        check.code == 1 && check.out.contains("README.md: changed and not committed"),
        "{}",
        check.out
    );
    pair.ana.git(&["stash", "-q", "-u"]);
    pair.mark(&pair.ana, "data.backups");
    pair.goes_on();
    assert_eq!(fs::read_to_string(pair.ana.data().join("new.md")).unwrap(), "theirs\n");
}

#[test]
fn a_file_that_both_changed_in_the_same_lines_is_merged_by_a_person() {
    let Some(pair) = Pair::new() else { return };
    pair.team.commit(&[("100644", "README.md", b"one\n")]);
    pair.ana.sync();
    fs::write(pair.ana.data().join("README.md"), "mine\n").unwrap();
    pair.ana.git(&["commit", "-qam", "mine"]);
    pair.team.commit(&[("100644", "README.md", b"theirs\n")]);
    let told = pair.ana.stopped(3);
    assert!(told.contains("README.md: changed here and on origin in the same lines"), "{told}");
    assert!(told.contains(" merge origin/main"), "{told}");
    pair.ana.git(&["merge", "-q", "-X", "ours", "origin/main"]);
    pair.mark(&pair.ana, "data.backups");
    pair.goes_on();
}

#[test]
fn two_who_push_at_once_both_get_through() {
    let Some(pair) = Pair::new() else { return };
    for item in ["data.backups", "data.migrations", "continuity.runbooks"] {
        pair.ana.good(&["mark", &pair.id, item, "done"]);
        pair.ben.good(&["mark", &pair.id, item, "--note", "of ben"]);
        thread::scope(|scope| {
            for member in [&pair.ana, &pair.ben] {
                scope.spawn(|| good(&member.run(&["sync"])));
            }
        });
    }
    pair.goes_on();
    pair.ana.sync();
    assert_eq!(pair.ana.bytes(&pair.id), pair.ben.bytes(&pair.id));
}

#[test]
fn histories_without_a_common_commit_come_together() {
    let Some(pair) = Pair::new() else { return };
    pair.mark(&pair.ben, "data.restore-drills");
    pair.ben.sync();
    // Ana begins anew, with what she has.
    fs::remove_dir_all(pair.ana.data().join(".git")).unwrap();
    pair.mark(&pair.ana, "data.backups");
    let told = pair.ana.stopped(3);
    assert!(told.contains("there is no clone any more, or another one"), "{told}");
    good(&pair.ana.run(&["sync", "join", pair.team.bare().to_str().unwrap()]));
    assert_eq!(pair.ana.answer(&pair.id, "data.restore-drills")["status"], "done");
    pair.goes_on();
}

#[test]
fn a_clock_that_is_wrong_decides_nothing() {
    let Some(pair) = Pair::new() else { return };
    for (round, [early, late]) in
        [["1971-01-01T00:00:00Z", "2099-01-01T00:00:00Z"]; 2].into_iter().enumerate()
    {
        pair.ana.good(&["mark", &pair.id, "data.backups", "--note", &format!("ana {round}")]);
        pair.ben.good(&["mark", &pair.id, "data.migrations", "--note", &format!("ben {round}")]);
        for (member, now) in
            [(&pair.ana, early), (&pair.ben, late), (&pair.ana, late), (&pair.ben, early)]
        {
            member.sync_at(now, Patience::default()).unwrap();
        }
        assert_eq!(pair.ana.bytes(&pair.id), pair.ben.bytes(&pair.id));
    }
    assert_eq!(pair.ana.answer(&pair.id, "data.migrations")["note"], "ben 1");
    assert_eq!(pair.ben.answer(&pair.id, "data.backups")["note"], "ana 1");
}

#[test]
fn the_lock_of_a_persons_git_is_named_and_never_removed() {
    let Some(pair) = Pair::new() else { return };
    let lock = pair.ana.data().join(".git/index.lock");
    fs::write(&lock, "").unwrap();
    pair.mark(&pair.ana, "data.backups");
    let told = pair.ana.stopped(3);
    assert!(
        told.contains("another git is at work in the data folder, or one was killed"),
        "{told}"
    );
    assert!(
        told.trim_end().ends_with("/data/.git/index.lock") && told.contains("\n  rm "),
        "{told}"
    );
    assert!(lock.exists());
    fs::remove_file(&lock).unwrap();
    pair.goes_on();
}

#[test]
fn one_sync_at_a_time() {
    let Some(pair) = Pair::new() else { return };
    let lock = fs::File::open(pair.ana.data().join(".sync.lock")).unwrap();
    lock.try_lock().unwrap();
    assert!(pair.ana.stopped(3).contains("another sync of this data folder is running"));
    drop(lock);
    pair.mark(&pair.ana, "data.backups");
    pair.goes_on();
}

#[test]
fn a_history_that_was_rewritten_takes_nothing() {
    let Some(pair) = Pair::new() else { return };
    let tree = git(&pair.team.bare(), &["rev-parse", "main^{tree}"]);
    let new = git(&pair.team.bare(), &["commit-tree", "-m", "anew", &tree]);
    git(&pair.team.bare(), &["update-ref", "refs/heads/main", &new]);
    pair.mark(&pair.ana, "data.backups");
    let told = pair.ana.stopped(3);
    assert!(
        told.contains("the history on origin was rewritten") && told.contains("nothing was taken"),
        "{told}"
    );
    let last = pair.ana.data().join(".git/readyroom/last");
    assert!(told.trim_end().ends_with(&format!("rm {}", last.display())), "{told}");
    for member in [&pair.ana, &pair.ben] {
        fs::remove_file(member.data().join(".git/readyroom/last")).unwrap();
    }
    pair.goes_on();
}

#[test]
fn a_folder_that_is_gone_deletes_nothing() {
    let Some(pair) = Pair::new() else { return };
    let sessions = pair.ana.data().join("sessions");
    let away = sessions.with_extension("away");
    fs::rename(&sessions, &away).unwrap();
    let told = pair.ana.stopped(3);
    assert!(
        told.contains("sessions: the folder is gone") && told.contains("is the disk there?"),
        "{told}"
    );
    fs::rename(&away, &sessions).unwrap();
    pair.mark(&pair.ana, "data.backups");
    pair.goes_on();
}

#[test]
fn attributes_that_are_gone_are_found() {
    let Some(pair) = Pair::new() else { return };
    fs::remove_file(pair.ana.data().join(".git/info/attributes")).unwrap();
    let check = pair.ana.run(&["sync", "check"]);
    assert_eq!(check.code, 1);
    let join = format!("  readyroom sync join {}", pair.team.bare().display());
    assert!(
        check.out.contains("lacks the attributes") && check.out.contains(&join),
        "{}",
        check.out
    );
    good(&pair.ana.run(&["sync", "join", pair.team.bare().to_str().unwrap()]));
    pair.mark(&pair.ana, "data.backups");
    pair.goes_on();
}

fn break_file(file: &Path) {
    fs::write(file, "{ broken").unwrap();
}

#[test]
fn a_review_that_is_broken_here_is_named_and_not_sent() {
    let Some(pair) = Pair::new() else { return };
    let good_bytes = pair.ana.bytes(&pair.id);
    break_file(&pair.ana.file(&pair.id));
    let other = pair.ana.new_review("ledger-core");
    let told = pair.ana.stopped(3);
    assert!(told.contains(&format!("sessions/{}.json was not sent", pair.id)), "{told}");
    pair.ben.sync();
    assert!(pair.ben.file(&other).exists(), "the others go");
    assert_eq!(pair.ben.bytes(&pair.id), good_bytes);
    // Changed there too: nothing is taken.
    pair.mark(&pair.ben, "data.restore-drills");
    pair.ben.good(&["mark", &other, "data.backups", "done"]);
    pair.ben.sync();
    let told = pair.ana.stopped(3);
    assert!(told.contains("cannot be read here and changed on the other side"), "{told}");
    assert!(
        told.contains(&format!("readyroom open {} offers the last good copy", pair.id)),
        "{told}"
    );
    assert_eq!(pair.ana.answer(&other, "data.backups")["status"], serde_json::Value::Null);
    fs::write(pair.ana.file(&pair.id), good_bytes).unwrap();
    pair.mark(&pair.ana, "data.backups");
    pair.goes_on();
}

#[test]
fn a_review_that_is_broken_there_replaces_none_that_can_be_read() {
    let Some(pair) = Pair::new() else { return };
    let path = format!("sessions/{}.json", pair.id);
    let before = pair.ana.bytes(&pair.id);
    pair.team
        .commit(&[("100644", &path, b"{ broken"), ("100644", "sessions/new-one.json", b"{ too")]);
    for member in [&pair.ana, &pair.ben] {
        let told = member.stopped(3);
        assert!(told.contains(&format!("{path} cannot be read as others sent it")), "{told}");
        assert_eq!(member.bytes(&pair.id), before, "ours stays on the disk");
    }
    assert_eq!(
        fs::read(pair.ana.data().join("sessions/new-one.json")).unwrap(),
        b"{ too",
        "where there is nothing it is written as it is"
    );
    // What is said here waits until theirs can be read again.
    pair.mark(&pair.ana, "data.backups");
    let other = pair.ben.new_review("ledger-core");
    pair.ben.stopped(3);
    let told = pair.ana.stopped(3);
    assert!(
        told.contains(&path) && pair.ana.file(&other).exists(),
        "named, and the others are taken: {told}"
    );
    assert_eq!(git(&pair.team.bare(), &["show", &format!("main:{path}")]), "{ broken");
    pair.team.commit(&[("100644", &path, &before), ("100644", "sessions/new-one.json", b"")]);
    pair.goes_on();
}

#[test]
fn a_review_of_a_newer_version_is_kept_byte_for_byte_and_never_merged() {
    let Some(pair) = Pair::new() else { return };
    let path = format!("sessions/{}.json", pair.id);
    let text = String::from_utf8(pair.ana.bytes(&pair.id)).unwrap();
    let newer = text.replacen("\"version\": 1", "\"version\": 99", 1);
    pair.team.commit(&[("100644", &path, newer.as_bytes())]);
    pair.ana.sync();
    assert_eq!(pair.ana.bytes(&pair.id), newer.as_bytes());
    let copy = pair.ana.data().join("sessions/.readyroom").join(format!("{}.bak", pair.id));
    assert_eq!(fs::read(copy).unwrap(), text.as_bytes(), "the last good copy");
    pair.mark(&pair.ben, "data.backups");
    let told = pair.ben.stopped(3);
    assert!(
        told.contains(&format!(
            "{path}: written by a newer readyroom and changed on both sides; update readyroom"
        )),
        "{told}"
    );
    assert_eq!(pair.ben.answer(&pair.id, "data.backups")["status"], "done");
}
