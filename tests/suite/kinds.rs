//! Files of the wrong kind, and missing files: the message for each, wherever a command takes a file.

use std::fs;

use crate::cli::{Ran, Shell, ran};

/// Files, by what they seem to be.
const FILES: &[(&str, &[u8], &str)] = &[
    ("x.md", b"\n# Review\n\n- [ ] Backups\n", "Markdown"),
    ("x.csv", b"id,text,level\n1,\"a, b\",L1\n2,c,L2\n", "CSV"),
    ("semicolons.csv", b"id;text\n1;a\n", "CSV"),
    ("x.yaml", b"metadata:\n  id: x\n  title: X\n", "YAML"),
    ("ruled.yaml", b"---\nid: x\n", "YAML"),
    ("x.toml", b"nme = \"ana\"\n", "TOML"),
    ("x.xml", b"<?xml version=\"1.0\"?>\n<Benchmark id=\"x\"/>\n", "XML"),
    ("x.ckl", b"<CHECKLIST><VULN></VULN></CHECKLIST>\n", "XML"),
    ("x.html", b"<!DOCTYPE html>\n<html><body>x</body></html>\n", "HTML"),
    ("list.json", b"[1, 2]\n", "JSON of another kind"),
    ("text.json", b"\"text\"\n", "JSON of another kind"),
    ("package.json", b"{\"name\": \"x\", \"version\": \"1\"}\n", "JSON of another kind"),
    ("x.jsonl", b"{\"a\": 1}\n{\"a\": 2}\n", "JSON Lines"),
    ("show.json", b"{\"format\": \"readyroom-show\", \"version\": 1}\n", "readyroom-show"),
    ("x.zip", b"PK\x03\x04\x14\0\0\0\x08\0a.md\xff", "a ZIP archive"),
    ("x.xlsx", b"PK\x03\x04\x14\0[Content_Types].xml xl/workbook.xml\xff", "a spreadsheet (XLSX)"),
    ("x.pdf", b"%PDF-1.7\n\xe2\xe3", "a PDF"),
    ("x.png", b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    ("x.bin", b"\0\x01\x02", "a binary file"),
    ("utf16.json", b"\xff\xfe{\0}\0\n\0", "UTF-16"),
    ("utf16le.json", b"{\0\"\0i\0d\0\"\0:\x001\0}\0", "UTF-16"),
    ("x.txt", b"hello world\n", "plain text"),
    ("conflict.json", b"{\n<<<<<<< HEAD\n}\n=======\n]\n>>>>>>> x\n", "git's conflict markers"),
    ("empty.json", b"", "the file is empty"),
    ("blank.json", b" \n\t\n", "the file is empty"),
];

/// A shell with all these files, a session and a checklist of its own.
fn prepared() -> (Shell, String) {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    for (name, bytes, _) in FILES {
        fs::write(shell.dir.path().join(name), bytes).unwrap();
    }
    fs::copy(shell.file(&id), shell.dir.path().join("session.json")).unwrap();
    fs::write(shell.dir.path().join("own.json"), shell.run(&["checklist", "show"]).out).unwrap();
    (shell, id)
}

/// Asserts that a message has neither the parser's words for a foreign file nor names of types.
#[track_caller]
fn is_plain(ran: &Ran, what: &str) {
    assert!(
        !ran.err.contains("expected value") && !ran.err.contains("struct "),
        "{what}: {}",
        ran.err
    );
}

#[test]
fn a_file_of_the_wrong_kind_is_refused_with_its_likely_kind() {
    let (shell, id) = prepared();
    for (name, _, kind) in FILES {
        let path = format!("./{name}");
        // A checklist may come in these.
        if ["Markdown", "CSV"].contains(kind) {
            assert_eq!(shell.run(&["checklist", "check", &path]).code, 0, "{name}");
        }
        for (arguments, code) in [
            (vec!["show", &path], 3),
            (vec!["gate", &path, "--min", "1"], 3),
            (vec!["new", "next", "--no-open", "--from", &path], 3),
            (vec!["checklist", "check", &path], 2),
            (vec!["new", "other", "--no-open", "--checklist", &path], 2),
        ] {
            if code == 2 && ["Markdown", "CSV"].contains(kind) {
                continue;
            }
            let ran = shell.run(&arguments);
            let what = format!("{arguments:?}");
            assert_eq!(ran.code, code, "{what}: {}", ran.err);
            // What JSON and XML hold is told instead.
            let words = match *kind {
                "UTF-16" if code == 2 => "JSON",
                "a spreadsheet (XLSX)" if code == 2 => "XLSX",
                _ if code == 2 => kind.trim_end_matches(" of another kind"),
                kind => kind,
            };
            let is_told = ran.err.contains(words) || ran.err.contains("without an item");
            assert!(is_told && ran.err.contains(name), "{what}: {}", ran.err);
            let has_place = ran.err.contains(": line ") || ran.err.contains("workbook");
            assert!(
                has_place || kind.contains("empty") || ran.err.contains("without an item"),
                "{what}: {}",
                ran.err
            );
            is_plain(&ran, &what);
        }
        // Markdown, and text that may be a part of it, is what a page is.
        let is_page = ["Markdown", "plain text", "TOML", "git's conflict markers"].contains(kind);
        let ran = shell.run(&["import", &path, "--into", &id]);
        assert_eq!(ran.code, 2, "{name}: {}", ran.err);
        assert!(is_page || ran.err.contains(kind), "{name}: {}", ran.err);
        is_plain(&ran, name);
        // Without a setting in it, text is told of by its first line.
        let is_config = ["plain text", "TOML", "the file is empty"].contains(kind);
        let ran = shell.run(&["list", "--config", &path]);
        assert!(is_config || ran.code == 2, "{name}: {}", ran.err);
        assert!(is_config || ran.err.contains(kind), "{name}: {}", ran.err);
        is_plain(&ran, name);
    }
    assert_eq!(fs::read_dir(shell.data().join("sessions")).unwrap().count(), 1, "nothing was made");
}

#[test]
fn a_session_in_place_of_a_checklist_is_recognised_and_the_reverse() {
    let (shell, id) = prepared();
    for (arguments, code, words) in [
        (
            vec!["checklist", "check", "session.json"],
            2,
            "a review of readyroom; `readyroom new SYSTEM --from",
        ),
        (vec!["new", "s", "--no-open", "--checklist", "session.json"], 2, "a review"),
        (vec!["import", "session.json", "--into", &id], 2, "a review"),
        (vec!["show", "own.json"], 3, "a checklist; `readyroom new SYSTEM --checklist FILE`"),
        (vec!["gate", "own.json", "--min", "1"], 3, "a checklist"),
        (vec!["import", "own.json", "--into", &id], 2, "a checklist"),
        (vec!["list", "--config", "own.json"], 2, "a checklist; `readyroom config init`"),
    ] {
        let ran = shell.run(&arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn an_error_in_a_file_of_the_right_kind_has_its_line() {
    let (shell, _) = prepared();
    let broken = |content: &str| {
        fs::write(shell.dir.path().join("broken.json"), content).unwrap();
        shell.run(&["checklist", "check", "broken.json"]).err
    };
    assert!(
        broken("{\"title\": \"x\",\n\"categories\": }")
            .contains("line 2, column 15: a value is missing here")
    );
    assert!(broken("{\"title\": \"x\",\n\"categories\": [").contains("line 2"));
    assert!(broken("{\"title\": \"x\", \"categories\": [5]}").contains("line 1, column"));
    assert!(!broken("{\"title\": \"x\", \"categories\": [5]}").contains("struct"));
}

/// Every command that needs nothing but a session, and those that need none.
const COMMANDS: &[&[&str]] = &[
    &["list"],
    &["show", "ID"],
    &["status", "ID"],
    &["export", "ID"],
    &["gate", "ID", "--min", "0"],
    &["mark", "ID", "data.backups", "done"],
    &["people", "ID"],
    &["compare", "ID", "ID"],
    &["interview", "ID"],
    &["new", "next", "--no-open"],
    &["rename", "ID", "x"],
    &["delete", "ID"],
    &["checklist", "show"],
    &["checklist", "check"],
    &["config", "check"],
    &["paths"],
    &["keys"],
    &["completions", "bash"],
    &["man"],
    &[],
];

#[test]
fn a_named_config_file_that_is_not_there_stops_every_command_but_two() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let before = fs::read(shell.file(&id)).unwrap();
    for command in COMMANDS {
        let arguments: Vec<&str> =
            command.iter().map(|a| if *a == "ID" { &id } else { *a }).collect();
        for (named, by) in [("--config", "--config"), ("variable", "READYROOM_CONFIG")] {
            let mut command = shell.command();
            command.args(&arguments);
            if named == "--config" {
                command.args(["--config", "typo.toml"]);
            } else {
                command.env("READYROOM_CONFIG", "typo.toml");
            }
            let ran = ran(&command.output().unwrap());
            assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
            let told = format!("typo.toml: there is no such file, and {by} names it");
            assert!(ran.err.contains(&told), "{arguments:?}: {}", ran.err);
            assert!(ran.out.is_empty(), "{arguments:?}");
        }
    }
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
    assert_eq!(shell.run(&["--config", "typo.toml", "config", "path"]).code, 0);
    assert_eq!(shell.run(&["--config", "typo.toml", "--version"]).code, 0);
    assert_eq!(shell.run(&["--config", "typo.toml", "config", "init"]).code, 0);
    assert_eq!(shell.run(&["--config", "typo.toml", "list"]).code, 0);
}

/// Most often it is a variable of a script that was never set.
#[test]
fn an_empty_name_of_a_file_a_folder_or_a_session_is_a_usage_error() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    for (arguments, argument) in [
        (&["list", "--config", ""][..], "--config <FILE>"),
        (&["--config=", "config", "init"], "--config <FILE>"),
        (&["list", "--data-dir", ""], "--data-dir <DIR>"),
        (&["export", &id, "-o", ""], "--output <FILE>"),
        (&["export", ""], "<SESSION>"),
        (&["import", "", "--into", &id], "<FILE>"),
        (&["import", "-", "--into", ""], "--into <SESSION>"),
        (&["new", "x", "--no-open", "--from", ""], "--from <SESSION>"),
        (&["new", "x", "--no-open", "--checklist", ""], "--checklist <FILE|ID>"),
        (&["checklist", "show", ""], "[FILE|ID]"),
        (&["checklist", "check", ""], "[FILE|ID]"),
        (&["merge", "/dev/null", "", &id], "<OURS>"),
        (&["show", ""], "<SESSION>"),
        (&["status", ""], "<SYSTEM>"),
        (&["mark", "", "data.backups", "done"], "<SESSION>"),
        (&["compare", &id, ""], "<B>"),
        (&["people", ""], "<SESSION>"),
        (&["decide", "", "no-go", "--by", "dana"], "<SESSION>"),
        (&["gate", "", "--min", "0"], "<SESSION>"),
        (&["interview", ""], "<SESSION>"),
        (&["open", ""], "<SESSION>"),
        (&["rename", "", "x"], "<SESSION>"),
        (&["delete", ""], "<SESSION>"),
    ] {
        let ran = shell.run(arguments);
        let told = format!("a value is required for '{argument}' but none was supplied");
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(&told), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
    assert_eq!(fs::read_dir(shell.dir.path()).unwrap().count(), 1, "nothing else was made");
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let shell = Shell::new();
    let places = |set: &[(&str, &str)]| {
        let mut command = shell.command();
        command.env_remove("READYROOM_DATA_DIR").env_remove("READYROOM_USER");
        let output = command.envs(set.iter().copied()).arg("paths").output().unwrap();
        let ran = ran(&output);
        assert_eq!(ran.code, 0, "{set:?}: {}", ran.err);
        ran.out
    };
    let usual = places(&[]);
    for name in [
        "READYROOM_DATA_DIR",
        "READYROOM_USER",
        "READYROOM_CONFIG",
        "READYROOM_THEME",
        "READYROOM_LOG",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
    ] {
        assert_eq!(places(&[(name, "")]), usual, "{name}");
        if name.starts_with("XDG_") {
            assert_eq!(places(&[(name, "relative/folder")]), usual, "{name}");
        }
    }
    assert!(!shell.dir.path().join("relative").exists());
}

/// The home of many a service is `/dev/null`: no place below it can be, so nothing is there.
#[test]
fn without_a_home_every_command_works_with_data_dir() {
    for (variable, value) in [("HOME", "/dev/null"), ("XDG_CONFIG_HOME", "/dev/null/x")] {
        let shell = Shell::new();
        let run = |arguments: &[&str]| {
            let mut command = shell.command();
            ran(&command.env(variable, value).args(arguments).output().unwrap())
        };
        let id = run(&["new", "ledger", "--no-open"]).out.trim_end().to_owned();
        for arguments in [
            &["list"][..],
            &["show", &id],
            &["status", "ledger"],
            &["mark", &id, "data.backups", "done"],
            &["gate", &id, "--min", "1"],
            &["export", &id],
            &["keys"],
            &["config", "check"],
        ] {
            let ran = run(arguments);
            assert_eq!(ran.code, 0, "{variable} {arguments:?}: {}", ran.err);
        }
        let init = run(&["config", "init"]);
        let told = init.err.contains("config.toml: cannot write: not a directory");
        assert!(init.code == 3 && told, "{}", init.err);
        // A file that is named is asked for.
        assert_eq!(run(&["--config", "/dev/null/x", "list"]).code, 2);
    }
    let shell = Shell::new();
    let mut homeless = shell.command();
    homeless.env("HOME", "/dev/null").env_remove("READYROOM_DATA_DIR");
    let ran = ran(&homeless.arg("list").output().unwrap());
    assert!(ran.code == 3 && ran.err.contains("/dev/null: not a folder"), "{}", ran.err);
}

#[test]
fn a_folder_in_the_place_of_a_file_is_called_one() {
    let (shell, id) = prepared();
    for arguments in [
        &["show", "./folder"][..],
        &["gate", "./folder", "--min", "1"],
        &["import", "folder", "--into", &id],
        &["new", "api", "--no-open", "--checklist", "folder"],
        &["export", &id, "-o", "folder"],
    ] {
        fs::create_dir_all(shell.dir.path().join("folder")).unwrap();
        let ran = shell.run(arguments);
        assert!(ran.code > 0 && ran.err.contains("folder: a folder, not a file"), "{}", ran.err);
        assert!(!ran.err.contains("stdin"), "{}", ran.err);
    }
}

#[test]
fn the_config_file_of_init_is_recognised_as_one() {
    let shell = Shell::new();
    assert_eq!(shell.run(&["--config", "config.toml", "config", "init"]).code, 0);
    for arguments in [&["show", "./config.toml"][..], &["checklist", "check", "./config.toml"]] {
        let ran = shell.run(arguments);
        assert!(ran.err.contains("it seems to be TOML"), "{}", ran.err);
    }
}

#[test]
fn a_config_path_below_a_file_is_reported_as_such() {
    let shell = Shell::new();
    fs::write(shell.dir.path().join("file"), "").unwrap();
    for path in ["file/config.toml", "file/deep/er/config.toml"] {
        let ran = shell.run(&["--config", path, "config", "init"]);
        assert_eq!(ran.code, 3, "{}", ran.err);
        let told = format!("{path}: cannot write: not a directory");
        assert!(ran.err.contains(&told), "{}", ran.err);
        assert!(!ran.err.contains("--data-dir"), "no folder for sessions helps: {}", ran.err);
    }
    assert_eq!(fs::read(shell.dir.path().join("file")).unwrap(), b"");
}
