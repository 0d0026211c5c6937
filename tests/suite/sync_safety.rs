//! What a remote, a tree or a data folder of somebody else could try, and what comes of it: nothing.

use std::fs;
use std::os::unix::fs::symlink;

use crate::cli::ran;
use crate::team::{Member, Team, git, git_output, good, hook};

/// Names, kinds and links with which a tree could lead out of the data folder.
#[test]
fn what_could_lead_elsewhere_is_refused_before_anything_is_taken() {
    for (mode, path) in [
        ("120000", "sessions"),
        ("100644", "sessions"),
        ("160000", "assessments"),
        ("100644", "bin"),
        ("120000", "bin"),
        ("120000", "sessions/x-2026-11-22-0000.json"),
        ("160000", "sessions/x-2026-11-22-0000.json"),
        ("120000", "checklists/x"),
        ("120000", "bin/x.json"),
        ("100644", "sessions/x-2026-11-22-0000.json/y"),
        ("100644", "Sessions/x-2026-11-22-0000.json"),
        ("100644", "\u{17f}essions/x.json"),
        ("100644", "BIN/x"),
        ("100644", ".readyroom/x"),
        ("100644", "docs/.ReadyRoom/x"),
        ("100644", "sessions/.readyroom/x.bak"),
        ("100644", ".sync.lock"),
    ] {
        let Some(team) = Team::new() else { return };
        let ana = team.member("ana");
        let is_folder = path == "sessions";
        let id = if is_folder { String::new() } else { ana.new_review("payments-api") };
        ana.sync();
        team.commit(&[(mode, path, b"/etc/passwd"), ("100644", "new.md", b"x")]);
        let told = ana.stopped(3);
        assert!(
            told.contains(path.split('/').next().unwrap()) && told.contains("nothing was taken"),
            "{mode} {path}: {told}"
        );
        assert!(!ana.data().join("new.md").exists());
        if !is_folder {
            ana.good(&["mark", &id, "data.backups", "done"]);
        }
        // Whoever joins now is warned as well.
        let ben = Member::new("ben");
        let joined = ben.run(&["sync", "join", team.bare().to_str().unwrap()]);
        assert_eq!(joined.code, 3, "{mode} {path}: {}", joined.err);
        assert!(!ben.data().join("new.md").exists());
    }
}

/// Attributes in the tree, with filters in the person's own configuration, and its most surprising settings.
#[test]
fn attributes_filters_and_settings_have_no_effect_on_reviews() {
    let Some(team) = Team::new() else { return };
    let ana = Member::new("ana");
    let home = ana.shell.dir.path();
    fs::write(home.join("ignored"), "sessions/\n*.json\n").unwrap();
    let ran_file = home.join("filter-ran");
    let config = format!(
        "[core]\n autocrlf = true\n splitIndex = true\n excludesFile = {0}/ignored\n quotePath = true\n fsmonitor = touch {1}\n\
         [index]\n skipHash = true\n version = 4\n[feature]\n manyFiles = true\n[merge]\n autoStash = true\n renames = true\n\
         [diff]\n renames = copies\n noprefix = true\n external = touch {1}\n[push]\n default = nothing\n followTags = true\n[fetch]\n prune = true\n\
         [color]\n ui = always\n[status]\n showUntrackedFiles = all\n branch = false\n[protocol \"ext\"]\n allow = always\n\
         [commit]\n cleanup = scissors\n verbose = true\n status = true\n[submodule]\n recurse = true\n\
         [filter \"evil\"]\n clean = touch {1}; cat\n smudge = touch {1}; cat\n required = true\n[advice]\n detachedHead = true\n",
        home.display(),
        ran_file.display()
    );
    fs::write(home.join(".gitconfig"), config).unwrap();
    let attributes =
        b"*.json filter=evil text eol=crlf ident working-tree-encoding=UTF-16\n* merge=union\n";
    team.commit(&[
        ("100644", ".gitattributes", attributes),
        ("100644", ".gitignore", b"sessions\n*\n"),
    ]);
    good(&ana.run(&["sync", "join", team.bare().to_str().unwrap()]));
    let id = ana.new_review("payments-api");
    ana.sync();
    let ben = team.member("ben");
    assert_eq!(ben.bytes(&id), ana.bytes(&id));
    ana.good(&["mark", &id, "data.backups", "done", "--note", "$Id$\nsecond line"]);
    ben.good(&["mark", &id, "data.migrations", "done"]);
    ben.sync();
    ana.sync();
    ben.sync();
    assert_eq!(ben.bytes(&id), ana.bytes(&id));
    assert!(!ana.bytes(&id).contains(&b'\r'));
    assert_eq!(ana.answer(&id, "data.backups")["status"], "done");
    assert!(!ran_file.exists(), "nothing of it ran");
    team.assert_sound();
}

#[test]
fn an_address_that_runs_programs_or_is_an_option_is_refused() {
    let Some(team) = Team::new() else { return };
    let ana = Member::new("ana");
    let marker = ana.shell.dir.path().join("marker");
    let touch = format!("ext::sh -c touch% {}", marker.display());
    for (address, code) in [
        (touch.as_str(), 2),
        ("--upload-pack=touch marker", 2),
        ("", 2),
        ("a\nb", 2),
        ("fd::17", 2),
        ("gopher://x/y", 3),
    ] {
        let ran = ana.run(&["sync", "join", address]);
        assert_eq!(ran.code, code, "{address}: {}", ran.err);
    }
    assert!(!marker.exists() && !ana.data().join(".git").exists());
    // Nor where the configuration is changed afterwards.
    let ana = team.member("ana");
    ana.git(&["config", "remote.origin.url", &touch]);
    ana.git(&["config", "protocol.ext.allow", "always"]);
    ana.new_review("payments-api");
    assert!(ana.stopped(3).contains("transport 'ext' not allowed"));
    assert!(!marker.exists());
}

/// Somebody hands a data folder on, with a git that runs programs.
#[test]
fn a_git_that_merely_lies_there_is_never_run() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    ana.sync();
    let marker = ana.shell.dir.path().join("marker");
    let touch = format!("touch {}", marker.display());
    ana.git(&["config", "core.fsmonitor", &touch]);
    ana.git(&["config", "core.sshCommand", &touch]);
    for name in ["pre-commit", "post-index-change", "reference-transaction", "pre-push"] {
        ana.hook(name, &touch);
    }
    let _ = fs::remove_file(&marker);
    let ben = Member::new("ben");
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .arg(ana.data())
        .arg(ben.data())
        .status()
        .unwrap();
    assert!(copied.success());
    ben.good(&["mark", &id, "data.backups", "done"]);
    ben.good(&["list"]);
    for arguments in [&["sync"][..], &["sync", "status"], &["sync", "check"], &["sync", "leave"]] {
        assert_eq!(ben.run(arguments).code, 2);
    }
    // The same in the place of a clone that was joined.
    let cleo = team.member("cleo");
    fs::remove_dir_all(cleo.data()).unwrap();
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .arg(ana.data())
        .arg(cleo.data())
        .status()
        .unwrap();
    assert!(copied.success());
    assert!(cleo.stopped(3).contains("there is no clone any more, or another one"));
    assert!(!marker.exists());
}

#[test]
fn the_environment_of_a_git_around_us_does_not_lead_elsewhere() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let other = ana.shell.dir.path().join("other");
    git(ana.shell.dir.path(), &["init", "-q", "-b", "main", "other"]);
    let before = git_output(&other, &["count-objects", "-v"]).stdout;
    let id = ana.new_review("payments-api");
    let mut command = ana.command();
    for (name, value) in [
        ("GIT_DIR", other.join(".git")),
        ("GIT_WORK_TREE", other.clone()),
        ("GIT_INDEX_FILE", other.join("index")),
        ("GIT_OBJECT_DIRECTORY", other.join(".git/objects")),
        ("GIT_CONFIG_PARAMETERS", "'remote.origin.url'='/nowhere'".into()),
        ("GIT_NAMESPACE", "x".into()),
        ("GIT_GLOB_PATHSPECS", "1".into()),
        ("GIT_TRACE", "1".into()),
    ] {
        command.env(name, value);
    }
    let done = ran(&command.arg("sync").output().unwrap());
    good(&done);
    assert!(done.err.contains("1 sent"), "{}", done.err);
    assert_eq!(git_output(&other, &["count-objects", "-v"]).stdout, before);
    assert!(git(&team.bare(), &["ls-tree", "-r", "--name-only", "main"]).contains(&id));
}

#[test]
fn a_link_in_the_place_of_a_review_or_of_a_folder_is_not_followed_here_either() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    let secret = ana.shell.dir.path().join("secret.json");
    fs::copy(ana.file(&id), &secret).unwrap();
    symlink(&secret, ana.data().join("sessions/linked-2026-11-22-0000.json")).unwrap();
    fs::copy(ana.file(&id), ana.data().join("sessions/My copy.json")).unwrap();
    let told = ana.sync();
    assert!(
        told.contains("sessions/linked-2026-11-22-0000.json stays here: it is a link"),
        "{told}"
    );
    assert!(
        told.contains("sessions/My copy.json stays here: its name is not of a-z, 0-9 and -"),
        "{told}"
    );
    let there = git(&team.bare(), &["ls-tree", "-r", "--name-only", "main"]);
    assert_eq!(there, format!("sessions/{id}.json"));
    // A folder that is a link: git sees nothing behind it, so nothing is sent or deleted.
    let sessions = ana.data().join("sessions");
    let away = ana.shell.dir.path().join("elsewhere");
    fs::rename(&sessions, &away).unwrap();
    symlink(&away, &sessions).unwrap();
    assert!(ana.stopped(3).contains("sessions: a link; git does not follow it"));
    assert_eq!(git(&team.bare(), &["ls-tree", "-r", "--name-only", "main"]), there);
}

#[test]
fn a_file_with_another_id_or_too_large_is_never_merged_or_sent_on() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    ana.sync();
    let large = vec![b' '; (32 << 20) + 1];
    team.commit(&[
        ("100644", "sessions/other-2026-11-22-0000.json", &ana.bytes(&id)),
        ("100644", "sessions/large-2026-11-22-0000.json", &large),
    ]);
    let told = ana.stopped(3);
    assert!(told.contains("sessions/other-2026-11-22-0000.json cannot be read as others sent it: its id is not its name"), "{told}");
    ana.good(&["mark", &id, "data.backups", "done"]);
    ana.run(&["sync"]);
    let there = git(&team.bare(), &["show", &format!("main:sessions/{id}.json")]);
    assert!(there.contains("\"status\": \"done\""), "what can be read goes on");
}

/// Modes that a file gets elsewhere.
#[test]
fn a_review_that_is_a_program_there_is_an_ordinary_file_here() {
    use std::os::unix::fs::PermissionsExt;
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    let id = ana.new_review("payments-api");
    ana.sync();
    let path = format!("sessions/{id}.json");
    team.commit(&[("100755", &path, &ana.bytes(&id))]);
    let ben = team.member("ben");
    for member in [&ana, &ben] {
        member.sync();
        member.sync();
        let mode = fs::metadata(member.file(&id)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(git(&team.bare(), &["ls-tree", "main", &path]).starts_with("100644 "));
    for member in [&ana, &ben] {
        member.assert_clean();
    }
}

#[test]
fn no_password_of_an_address_is_ever_shown() {
    let Some(team) = Team::new() else { return };
    let ana = Member::new("ana");
    let address = "http://ana:secret@127.0.0.1:1/team.git";
    let ran = ana.run(&["sync", "join", address]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("http://127.0.0.1:1/team.git") && !ran.err.contains("secret"),
        "{}",
        ran.err
    );
    let ana = team.member("ana");
    ana.git(&["config", "remote.origin.url", address]);
    ana.new_review("payments-api");
    let told = ana.stopped(3);
    assert!(told.contains("origin could not be reached") && !told.contains("secret"), "{told}");
    for arguments in [&["sync", "status"][..], &["sync", "status", "--json"], &["sync", "check"]] {
        let ran = ana.run(arguments);
        assert!(
            !ran.out.contains("secret") && !ran.err.contains("secret"),
            "{}{}",
            ran.out,
            ran.err
        );
    }
}

/// A server may say anything.
#[test]
fn what_a_server_prints_is_safe_to_show() {
    let Some(team) = Team::new() else { return };
    let ana = team.member("ana");
    ana.new_review("payments-api");
    hook(
        &team.bare(),
        "pre-receive",
        "printf '\\033]0;owned\\007\\033[2J\\342\\200\\256evil\\n' >&2; exit 1",
    );
    let told = ana.stopped(3);
    assert!(told.contains(": ^[]0;owned^G^[[2J<U+202E>evil; it is committed here"), "{told}");
}

/// The names of branches are the server's, and stand in commands that people run.
#[test]
fn a_branch_with_a_command_in_its_name_is_quoted_in_what_is_to_be_run() {
    let Some(team) = Team::new() else { return };
    let branch = "re;touch${IFS}marker";
    git(&team.bare(), &["symbolic-ref", "HEAD", &format!("refs/heads/{branch}")]);
    let ana = Member::new("ana");
    ana.new_review("payments-api");
    good(&ana.run(&["sync", "join", team.bare().to_str().unwrap()]));
    git(&team.bare(), &["branch", "-m", "main", branch]);
    let ana = Member::new("ana");
    let id = ana.new_review("payments-api");
    good(&ana.run(&["sync", "join", team.bare().to_str().unwrap()]));
    assert_eq!(ana.git(&["symbolic-ref", "--short", "HEAD"]), branch);
    ana.git(&["checkout", "-q", "--detach"]);
    let told = ana.stopped(3);
    assert!(told.trim_end().ends_with(&format!(" switch '{branch}'")), "{told}");
    ana.git(&["switch", "-q", branch]);
    ana.good(&["mark", &id, "data.backups", "done"]);
    ana.git(&[
        "config",
        "core.sshCommand",
        "echo 'Permission denied (publickey).' >&2; exit 255; #",
    ]);
    ana.git(&["config", "remote.origin.url", "ssh://git@example.invalid/x"]);
    assert!(ana.stopped(3).trim_end().ends_with(" fetch origin"));
}
