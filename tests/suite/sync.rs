//! `readyroom sync` between people: what one says reaches the others, and nothing is lost.

use std::fs;

use serde_json::Value;

use crate::team::{Member, Team, git, git_output, good};

#[test]
fn what_two_people_say_reaches_both_and_ends_the_same() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    assert!(ana.sync().contains("1 sent"));
    let ben = team.member("ben");
    assert_eq!(ben.bytes(&id), ana.bytes(&id));
    ana.good(&["mark", &id, "data.backups", "done", "--note", "nightly"]);
    ben.good(&["mark", &id, "data.restore-drills", "partial"]);
    assert!(ana.sync().contains("1 sent"));
    assert!(ben.sync().contains("1 sent, 1 taken"));
    assert!(ana.sync().contains("1 taken"));
    assert_eq!(ben.bytes(&id), ana.bytes(&id));
    assert_eq!(ana.answer(&id, "data.restore-drills")["status"], "partial");
    assert_eq!(ben.answer(&id, "data.backups")["note"], "nightly");
    for member in [&ana, &ben] {
        assert!(member.sync().contains("nothing to send or to take"));
        member.assert_clean();
    }
    team.assert_sound();
}

#[test]
fn a_commit_says_what_changed_and_a_fast_forward_makes_none() {
    let Some(team) = Team::new() else { return };
    let (ana, ben) = (team.member("ana"), team.member("ben"));
    let id = ana.new_review("payments-api");
    ana.sync();
    ana.good(&["mark", &id, "data.backups,data.restore-drills", "done"]);
    ana.good(&["mark", &id, "data.migrations", "missing"]);
    ana.sync();
    ben.sync();
    assert_eq!(
        ben.subjects(),
        ["payments-api: 3 items by ana, 0% to 6.3%", "payments-api: begun by ana, 0%"],
        "no merge where nothing of ours is ahead"
    );
    assert_eq!(ben.git(&["log", "-1", "--format=%an <%ae>"]), "ana <ana@readyroom.invalid>");
    ben.good(&["mark", &id, "data.backups", "partial"]);
    let other = ben.new_review("ledger-core");
    ben.good(&["decide", &id, "no-go", "--by", "dana"]);
    ben.sync();
    let message = ben.git(&["log", "-1", "--format=%B"]);
    assert_eq!(
        message,
        "2 reviews by ben\n\nledger-core: begun by ben, 0%\npayments-api: 1 item by ben, 6.3% to 3.1%"
    );
    ben.good(&["delete", &other]);
    ben.sync();
    assert_eq!(ben.subjects()[0], "ledger-core: deleted by ben");
    // The name that git knows is taken.
    ana.sync();
    ana.git(&["config", "user.name", "Ana Lee"]);
    ana.git(&["config", "user.email", "ana@example.com"]);
    ana.good(&["mark", &id, "data.backups", "done"]);
    ana.sync();
    assert_eq!(ana.git(&["log", "-1", "--format=%an <%ae>"]), "Ana Lee <ana@example.com>");
}

#[test]
fn reviews_that_are_there_before_both_join_come_together() {
    let Some(team) = Team::new() else { return };
    let (ana, ben) = (Member::new("ana"), Member::new("ben"));
    let id = ana.new_review("payments-api");
    // Sent by mail, and changed on both sides.
    fs::create_dir_all(ben.data().join("sessions")).unwrap();
    fs::copy(ana.file(&id), ben.file(&id)).unwrap();
    ana.good(&["mark", &id, "data.backups", "done"]);
    ben.good(&["mark", &id, "data.restore-drills", "missing"]);
    let other = ben.new_review("ledger-core");
    for member in [&ana, &ben] {
        good(&member.run(&["sync", "join", team.bare().to_str().unwrap()]));
    }
    ana.sync();
    assert_eq!(ana.bytes(&id), ben.bytes(&id));
    assert_eq!(ana.bytes(&other), ben.bytes(&other));
    assert_eq!(ana.answer(&id, "data.backups")["status"], "done");
    assert_eq!(ana.answer(&id, "data.restore-drills")["status"], "missing");
    for member in [&ana, &ben] {
        member.assert_clean();
    }
    team.assert_sound();
}

#[test]
fn two_values_of_one_field_are_both_kept_and_stop_nothing() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    ana.sync();
    let ben = team.member("ben");
    ana.good(&["mark", &id, "data.backups", "--note", "of ana"]);
    ben.good(&["mark", &id, "data.backups", "--note", "of ben"]);
    ana.sync();
    ben.sync();
    ana.sync();
    assert_eq!(ana.bytes(&id), ben.bytes(&id));
    let answer = ana.answer(&id, "data.backups");
    let both =
        [answer["note"].as_str().unwrap(), answer["conflicts"][0]["value"].as_str().unwrap()];
    assert!(both.contains(&"of ana") && both.contains(&"of ben"), "{answer}");
}

#[test]
fn what_others_delete_goes_to_the_bin_unless_it_was_changed_here() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let [gone, kept, back] = ["gone", "kept", "back"].map(|system| ana.new_review(system));
    ana.sync();
    let ben = team.member("ben");
    ana.good(&["delete", &gone]);
    ana.good(&["delete", &kept]);
    ben.good(&["delete", &back]);
    ben.good(&["mark", &kept, "data.backups", "done"]);
    ana.good(&["mark", &back, "data.backups", "done"]);
    ana.sync();
    let told = ben.sync();
    assert!(
        told.contains(&format!("sessions/{gone}.json was deleted by others; it is in the bin")),
        "{told}"
    );
    assert!(
        told.contains(&format!(
            "sessions/{kept}.json was deleted by others and changed here: kept"
        )),
        "{told}"
    );
    assert!(
        told.contains(&format!(
            "sessions/{back}.json was deleted here and changed by others: it is back"
        )),
        "{told}"
    );
    assert!(
        !ben.file(&gone).exists() && ben.data().join("bin").join(format!("{gone}.json")).exists()
    );
    ana.sync();
    for id in [&kept, &back] {
        assert_eq!(ana.bytes(id), ben.bytes(id), "{id}");
        assert_eq!(ana.answer(id, "data.backups")["status"], "done");
    }
    assert!(!ana.file(&gone).exists());
    for member in [&ana, &ben] {
        member.assert_clean();
    }
}

#[test]
fn an_assessment_leaves_once_it_is_submitted_and_then_stays_so() {
    let Some(team) = Team::new() else { return };
    let (ana, ben) = (team.member("ana"), team.member("ben"));
    let id = ana.new_review("payments-api");
    let ran = ana.run(&["assess", &id, "--no-open"]);
    good(&ran);
    let assessment = ran.out.trim_end().to_owned();
    ana.good(&["mark", &assessment, "data.backups", "done"]);
    ana.sync();
    assert_eq!(ana.status()["ahead"], 0, "an open assessment is not to be sent");
    ben.sync();
    let theirs = ben.data().join("assessments").join(format!("{assessment}.json"));
    assert!(!theirs.exists());
    // It is not sent yet, so it can be opened again.
    ana.good(&["submit", &assessment]);
    ana.good(&["submit", &assessment, "--undo"]);
    ana.good(&["submit", &assessment]);
    assert_eq!(ana.status()["ahead"], 1);
    ana.sync();
    assert_eq!(ana.subjects()[0], "payments-api: an assessment by ana");
    ben.sync();
    assert!(theirs.exists());
    let refused = ana.run(&["submit", &assessment, "--undo"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("was sent to the store that is shared"), "{}", refused.err);
    let told = ben.good(&["combine", &id, "--names", "hidden"]);
    assert!(told.contains("a store that is shared; hidden names hide nobody there"), "{told}");
    ben.sync();
    ana.sync();
    for member in [&ana, &ben] {
        member.assert_clean();
    }
}

/// Each combines what is on the laptop: first only the own assessment, then that of a third person too.
#[test]
fn two_laptops_that_combine_different_assessments_meet_in_git_with_the_same_bytes() {
    let Some(team) = Team::new() else { return };
    let people = ["ana", "ben", "cleo"].map(|who| team.member(who));
    let [ana, ben, cleo] = &people;
    let id = ana.new_review("payments-api");
    ana.sync();
    for (member, status) in people.iter().zip(["done", "missing", "partial"]) {
        member.sync();
        let ran = member.run(&["assess", &id, "--no-open"]);
        good(&ran);
        let assessment = ran.out.trim_end();
        member.good(&["mark", assessment, "data.backups", status]);
        member.good(&["submit", assessment]);
    }
    ana.good(&["combine", &id]);
    ben.good(&["combine", &id]);
    for member in [ana, ben, ana] {
        member.sync();
    }
    assert_eq!(ana.bytes(&id), ben.bytes(&id));
    assert_eq!(ana.answer(&id, "data.backups")["responses"].as_array().unwrap().len(), 2);
    cleo.sync();
    for member in [ana, ben] {
        member.sync();
        member.good(&["combine", &id]);
    }
    for member in [ana, ben, ana, cleo] {
        member.sync();
    }
    for member in &people {
        assert_eq!(member.bytes(&id), ana.bytes(&id));
        assert_eq!(member.answer(&id, "data.backups")["responses"].as_array().unwrap().len(), 3);
        member.assert_clean();
    }
    team.assert_sound();
}

#[test]
fn checklists_of_the_library_are_shared_too() {
    let Some(team) = Team::new() else { return };
    let (ana, ben) = (team.member("ana"), team.member("ben"));
    let checklist = |version: u32, text: &str| {
        format!(
            r#"{{"id":"ours","version":{version},"title":"Ours","categories":[{{"id":"a","title":"A","items":[{{"id":"a.b","text":"{text}"}}]}}]}}"#
        )
    };
    let add = |member: &Member, version, text| {
        let file = member.shell.dir.path().join("ours.json");
        fs::write(&file, checklist(version, text)).unwrap();
        member.good(&["checklist", "add", file.to_str().unwrap(), "--replace"]);
    };
    add(&ana, 1, "It is so.");
    ana.sync();
    assert_eq!(ana.subjects()[0], "checklist ours: changed by ana");
    ben.sync();
    let file = |member: &Member| fs::read(member.data().join("checklists/ours.json")).unwrap();
    assert_eq!(file(&ben), file(&ana));
    add(&ana, 2, "It is so today.");
    add(&ben, 3, "It is so here.");
    ana.sync();
    let told = ben.sync();
    assert!(told.contains("the newer version stays"), "{told}");
    ana.sync();
    assert_eq!(file(&ben), file(&ana));
    assert!(String::from_utf8(file(&ana)).unwrap().contains("It is so here."));
}

#[test]
fn files_that_are_not_ours_come_as_each_side_left_them() {
    let Some(team) = Team::new() else { return };
    team.commit(&[
        ("100644", "README.md", b"one\ntwo\nthree\nfour\nfive\n"),
        ("100755", "tool.sh", b"#!/bin/sh\n"),
    ]);
    let ana = team.member("ana");
    assert!(fs::read_to_string(ana.data().join("README.md")).unwrap().starts_with("one"));
    let id = ana.new_review("payments-api");
    fs::write(ana.data().join("README.md"), "one\ntwo\nthree\nfour\nFIVE\n").unwrap();
    ana.git(&["commit", "-q", "-am", "five"]);
    // Staged by a person and not committed: it stays so.
    fs::write(ana.data().join("notes.txt"), "mine").unwrap();
    ana.git(&["add", "notes.txt"]);
    team.commit(&[
        ("100644", "README.md", b"ONE\ntwo\nthree\nfour\nfive\n"),
        ("100644", ".gitlab-ci.yml", b"x: 1\n"),
        ("100755", "tool.sh", b""),
    ]);
    ana.sync();
    assert_eq!(
        fs::read_to_string(ana.data().join("README.md")).unwrap(),
        "ONE\ntwo\nthree\nfour\nFIVE\n"
    );
    assert!(ana.data().join(".gitlab-ci.yml").exists() && !ana.data().join("tool.sh").exists());
    assert_eq!(ana.git(&["status", "--porcelain"]), "A  notes.txt");
    let there = git(&team.bare(), &["ls-tree", "-r", "--name-only", "main"]);
    assert_eq!(there, format!(".gitlab-ci.yml\nREADME.md\nsessions/{id}.json"));
    team.assert_sound();
}

#[test]
fn status_says_what_is_not_sent_and_not_taken() {
    let Some(team) = Team::new() else { return };
    crate::team::hook(&team.bare(), "pre-receive", "exit 1");
    let ana = Member::new("ana");
    let id = ana.new_review("payments-api");
    ana.new_review("ledger-core");
    let joined = ana.run(&["sync", "join", team.bare().to_str().unwrap()]);
    assert_eq!(joined.code, 3, "{}", joined.err);
    let remote = team.bare().to_str().unwrap().to_owned();
    let expected = serde_json::json!({
        "format": "readyroom-sync", "remote": remote, "branch": "main", "ahead": 2, "behind": 0, "synced_at": null
    });
    assert_eq!(ana.status(), expected);
    fs::remove_file(team.bare().join("hooks/pre-receive")).unwrap();
    ana.sync();
    let status = ana.status();
    assert_eq!(status["ahead"], 0);
    assert!(status["synced_at"].as_str().unwrap().ends_with('Z'), "{status}");
    let ben = team.member("ben");
    ben.good(&["mark", &id, "data.backups", "done"]);
    assert_eq!(
        (ben.status()["ahead"].clone(), ben.status()["behind"].clone()),
        (1.into(), 0.into())
    );
    ben.sync();
    ana.good(&["mark", &id, "data.backups", "missing"]);
    assert_eq!(
        (ana.status()["ahead"].clone(), ana.status()["behind"].clone()),
        (1.into(), 1.into())
    );
    let told = ana.run(&["sync", "status"]).out;
    assert!(told.contains("not sent   1\nnot taken  1\nlast sync  2"), "{told}");
    // Without the store it says what it knows.
    fs::rename(team.bare(), team.bare().with_extension("away")).unwrap();
    let ran = ana.run(&["sync", "status", "--json"]);
    good(&ran);
    assert!(ran.err.contains("origin could not be reached"), "{}", ran.err);
    assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap()["ahead"], 1);
}

#[test]
fn who_leaves_keeps_the_reviews_and_git_runs_no_more() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    ana.sync();
    ana.good(&["sync", "leave"]);
    assert!(ana.file(&id).exists() && ana.data().join(".git").exists());
    for arguments in [&["sync"][..], &["sync", "leave"], &["sync", "status"], &["sync", "check"]] {
        let ran = ana.run(arguments);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(
            ran.err.contains("shares no reviews yet\n  readyroom sync join URL"),
            "{}",
            ran.err
        );
    }
    // As on a machine where nothing was begun yet.
    let cleo = Member::new("cleo");
    assert!(!cleo.data().exists());
    let ran = cleo.run(&["sync"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("shares no reviews yet"), "{}", ran.err);
    // The clone that lies there is taken again.
    good(&ana.run(&["sync", "join", team.bare().to_str().unwrap()]));
    ana.assert_clean();
}

#[test]
fn a_clone_that_lies_there_is_adopted_and_one_of_another_store_is_not() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    ana.sync();
    let ben = Member::new("ben");
    git(ben.shell.dir.path(), &["clone", "-q", team.bare().to_str().unwrap(), "data"]);
    good(&ben.run(&["sync", "join", team.bare().to_str().unwrap()]));
    assert_eq!(ben.bytes(&id), ana.bytes(&id));
    ben.good(&["mark", &id, "data.backups", "done"]);
    ben.sync();
    ben.assert_clean();
    let other = ben.run(&["sync", "join", "https://u:secret@example.com/x.git"]);
    assert_eq!(other.code, 3);
    assert!(other.err.contains("is a clone of") && !other.err.contains("secret"), "{}", other.err);
}

/// People read the history with git, take changes back with it, and merge on a forge, which has no driver of ours.
#[test]
fn the_history_can_be_read_reverted_and_merged_with_git_alone() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    ana.good(&["mark", &id, "data.backups", "partial"]);
    ana.sync();
    ana.good(&["mark", &id, "data.backups", "done"]);
    ana.sync();
    let path = format!("sessions/{id}.json");
    let blame = ana.git(&["blame", &path]);
    assert!(blame.lines().any(|line| line.contains("\"status\": \"done\"")), "{blame}");
    ana.git(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(ana.answer(&id, "data.backups")["status"], "partial");
    ana.sync();
    let ben = team.member("ben");
    assert_eq!(ben.answer(&id, "data.backups")["status"], "partial");
    // Two branches that a forge merges line by line: what merges opens, what does not is a conflict on the forge.
    let forge = ana.shell.dir.path().join("forge");
    git(ana.shell.dir.path(), &["clone", "-q", team.bare().to_str().unwrap(), "forge"]);
    let on_branch = |branch: &str, item: &str, status: &str| {
        git(&forge, &["checkout", "-q", "-B", branch, "origin/main"]);
        let file = forge.join(&path);
        ana.good(&["mark", file.to_str().unwrap(), item, status]);
        git(&forge, &["commit", "-qam", branch]);
    };
    on_branch("one", "data.restore-drills", "done");
    on_branch("two", "continuity.runbooks", "missing");
    git(&forge, &["merge", "-q", "--no-edit", "one"]);
    git(&forge, &["push", "-q", "origin", "HEAD:main"]);
    ana.sync();
    assert_eq!(ana.answer(&id, "data.restore-drills")["status"], "done");
    assert_eq!(ana.answer(&id, "continuity.runbooks")["status"], "missing");
    git(&forge, &["fetch", "-q"]);
    on_branch("one", "data.backups", "missing");
    on_branch("two", "data.backups", "done");
    assert!(!git_output(&forge, &["merge", "one"]).status.success(), "in the same lines");
    // Whoever commits the markers all the same has broken the file there; here it stays.
    git(&forge, &["commit", "-qam", "markers"]);
    git(&forge, &["push", "-q", "origin", "HEAD:main"]);
    let told = ana.stopped(3);
    assert!(told.contains(&path) && told.contains("git's conflict markers"), "{told}");
    assert_eq!(ana.answer(&id, "data.backups")["status"], "partial");
    // Mended there, it goes on.
    git(&forge, &["checkout", "-q", "one", "--", &path]);
    git(&forge, &["commit", "-qam", "mended"]);
    git(&forge, &["push", "-q", "origin", "HEAD:main"]);
    ana.sync();
    assert_eq!(ana.answer(&id, "data.backups")["status"], "missing");
    ana.assert_clean();
}

#[test]
fn a_merge_by_hand_uses_the_driver_that_joining_has_set() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let config = ana.git(&["config", "merge.readyroom.driver"]);
    assert_eq!(config, "readyroom merge %O %A %B");
    let attributes = ana.git(&["check-attr", "merge", "text", "--", "sessions/x.json"]);
    assert!(
        attributes.contains("merge: readyroom") && attributes.contains("text: unset"),
        "{attributes}"
    );
}

#[test]
fn who_only_takes_sends_nothing_until_the_next_sync() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    ana.sync();
    let ben = team.member("ben");
    let tip = || git(&team.bare(), &["rev-parse", "main"]);
    ana.good(&["mark", &id, "data.backups", "done"]);
    ana.sync();
    ben.good(&["mark", &id, "data.migrations", "missing"]);
    let before = tip();
    let outcome = ben.take();
    assert_eq!((outcome.sent, outcome.taken), (0, 1));
    assert_eq!(ben.answer(&id, "data.backups")["status"], "done");
    assert_eq!(tip(), before);
    assert_eq!(ben.status()["ahead"], 1);
    // Where a commit waits already, because it could not be sent, both sides are merged here only.
    crate::team::hook(&team.bare(), "pre-receive", "exit 1");
    ben.stopped(3);
    fs::remove_file(team.bare().join("hooks/pre-receive")).unwrap();
    ana.good(&["mark", &id, "data.safe-writes", "done"]);
    ana.sync();
    let before = tip();
    ben.take();
    assert_eq!(ben.answer(&id, "data.safe-writes")["status"], "done");
    assert_eq!(tip(), before);
    ben.assert_clean();
    assert!(ben.sync().contains("1 sent"));
    ana.sync();
    assert_eq!(ana.bytes(&id), ben.bytes(&id));
    assert_eq!(ana.answer(&id, "data.migrations")["status"], "missing");
}

#[test]
fn a_linked_working_tree_and_hooks_elsewhere_are_used() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    ana.new_review("payments-api");
    ana.sync();
    let ben = Member::new("ben");
    let main = ben.shell.dir.path().join("main");
    git(ben.shell.dir.path(), &["clone", "-q", team.bare().to_str().unwrap(), "main"]);
    git(&main, &["switch", "-q", "--detach"]);
    git(&main, &["worktree", "add", "-q", ben.data().to_str().unwrap(), "main"]);
    good(&ben.run(&["sync", "join", team.bare().to_str().unwrap()]));
    let id = ben.new_review("ledger-core");
    ben.sync();
    ben.assert_clean();
    ana.sync();
    assert!(ana.file(&id).exists());
    crate::team::hook(&main.join("elsewhere"), "pre-commit", "echo from elsewhere; exit 1");
    git(&main, &["config", "core.hooksPath", main.join("elsewhere/hooks").to_str().unwrap()]);
    ben.good(&["mark", &id, "data.backups", "done"]);
    assert!(ben.stopped(3).contains("refused: from elsewhere"));
}

/// A folder that several people of one machine share, each with a state folder of their own.
#[test]
fn two_people_join_with_one_data_folder() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    let other = tempfile::tempdir().unwrap();
    let as_ben = |arguments: &[&str]| {
        let mut command = ana.command();
        command.env("XDG_STATE_HOME", other.path()).env("READYROOM_USER", "ben");
        crate::cli::ran(&command.args(arguments).output().unwrap())
    };
    assert_eq!(as_ben(&["sync"]).code, 2, "joining is asked of everybody");
    good(&as_ben(&["sync", "join", team.bare().to_str().unwrap()]));
    good(&as_ben(&["mark", &id, "data.backups", "done"]));
    good(&as_ben(&["sync"]));
    assert_eq!(ana.subjects()[0], "payments-api: 1 item by ben, 0% to 3.1%");
    assert!(ana.sync().contains("nothing to send or to take"));
}
