//! The command line: data on stdout, messages on stderr, exit codes, and refusals.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A data dir of its own, and the program in it.
pub struct Shell {
    pub dir: TempDir,
}

/// The exit code and the output of a command.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Shell {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// The program with a clean environment.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_readyroom"));
        command
            .env_clear()
            .env("HOME", self.dir.path())
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm-256color")
            .env("READYROOM_DATA_DIR", self.data())
            .env("READYROOM_USER", "ana")
            .current_dir(self.dir.path());
        command
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(&self.command().args(arguments).output().unwrap())
    }

    /// A new session of a system; its id.
    pub fn new_session(&self, system: &str) -> String {
        let ran = self.run(&["new", system, "--no-open"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out.trim_end().to_owned()
    }

    pub fn file(&self, id: &str) -> PathBuf {
        self.data().join("sessions").join(format!("{id}.json"))
    }

    pub fn show(&self, session: &str) -> Value {
        serde_json::from_str(&self.run(&["show", session, "--json"]).out).unwrap()
    }
}

pub fn ran(output: &Output) -> Ran {
    let ran = Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    };
    // The lines of CSV end as RFC 4180 says.
    for text in [ran.out.replace("\r\n", "\n"), ran.err.clone()] {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    }
    ran
}

#[track_caller]
pub fn refused(ran: &Ran, code: i32, message: &str) {
    assert_eq!(ran.code, code, "{}", ran.err);
    assert!(ran.err.contains(message), "{}\nshould say {message}", ran.err);
    assert_eq!(ran.out, "");
}

// new, list, show.

#[test]
fn new_prints_the_id_alone_and_creates_the_file() {
    let shell = Shell::new();
    let ran = shell.run(&["new", "payments-api", "--no-open"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let id = ran.out.strip_suffix('\n').unwrap();
    assert_eq!(id.lines().count(), 1);
    let (slug, rest) = id.split_at("payments-api".len());
    assert_eq!((slug, rest.len()), ("payments-api", "-2026-11-22-7f3a".len()));
    assert!(shell.file(id).exists());
}

#[test]
fn a_bad_system_name_is_refused_and_nothing_is_created() {
    let shell = Shell::new();
    for (name, message) in [
        ("", "is empty"),
        ("  ", "is empty"),
        (&"x".repeat(10_000), "has 10000 characters, 200 at most"),
        ("a\x1b[31mb", "holds a control character"),
        ("two\nlines", "holds a control character or a line break"),
    ] {
        refused(&shell.run(&["new", name, "--no-open"]), 2, message);
    }
    assert!(!shell.data().exists());
}

#[test]
fn unusual_system_names_are_accepted_and_never_used_as_paths() {
    let shell = Shell::new();
    for name in
        ["a/b", "../../../tmp/evil", "a | b", "🚀 launch", "..", ".hidden", "-dash", "x.json"]
    {
        let ran = shell.run(&["new", "--no-open", "--", name]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        assert!(shell.file(ran.out.trim_end()).exists(), "{name}");
    }
    let list: Value = serde_json::from_str(&shell.run(&["list", "--json"]).out).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 8);
    assert_eq!(fs::read_dir(shell.data().join("sessions")).unwrap().count(), 8);
    assert_eq!(shell.show("a/b")["system"], "a/b");
    assert_eq!(shell.show("x.json")["system"], "x.json");
}

#[test]
fn list_is_empty_then_newest_first_with_a_line_each() {
    let shell = Shell::new();
    let ran = shell.run(&["list"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(shell.run(&["list", "--json"]).out, "[]\n");
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.backups", "done"]);
    let ran = shell.run(&["list"]);
    assert_eq!(ran.out.lines().count(), 2);
    assert!(ran.out.contains("1 of 32") && ran.out.contains("pre-production"), "{}", ran.out);
}

#[test]
fn list_names_broken_sessions_on_stderr_and_fails_only_if_all_are() {
    let shell = Shell::new();
    fs::create_dir_all(shell.data().join("sessions")).unwrap();
    fs::write(shell.file("broken"), "{\n\"format\": oops").unwrap();
    let ran = shell.run(&["list"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.contains("broken.json: line 2, column 11"), "{}", ran.err);
    shell.new_session("ledger");
    let ran = shell.run(&["list", "--json"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("broken.json"));
    assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap().as_array().unwrap().len(), 1);
}

#[test]
fn show_json_has_the_documented_fields() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    shell.run(&[
        "mark",
        &id,
        "data.restore",
        "partial",
        "--note",
        "June drill\nfailed",
        "--owner",
        "ben",
        "--due",
        "2026-12-10",
        "--evidence",
        "https://wiki/drills",
        "--blocker",
        "yes",
    ]);
    shell.run(&["mark", &id, "data.backups", "done"]);
    shell.run(&["mark", &id, "identity.sign-in", "not-applicable", "--reason", "no users"]);
    let json = shell.show(&id);
    let keys: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.len(), 11);
    assert_eq!((&json["decision"], &json["checklist"]["version"]), (&Value::Null, &1.into()));
    assert_eq!((&json["format"], &json["version"]), (&"readyroom-show".into(), &1.into()));
    assert_eq!(
        json["checklist"],
        serde_json::json!({"id": "production-readiness", "version": 1, "title": "Production Readiness"})
    );
    let score = &json["score"];
    for (name, value) in [
        ("total", 32),
        ("applicable", 31),
        ("done", 1),
        ("partial", 1),
        ("missing", 0),
        ("not_applicable", 1),
        ("unassessed", 29),
        ("assessed", 3),
        ("to_next_band", 18),
        ("blockers", 1),
    ] {
        assert_eq!(score[name], value, "{name}");
    }
    assert_eq!(score["band"], "pre_production");
    assert!((score["percent"].as_f64().unwrap() - 100.0 / 31.0).abs() < 1e-12);
    let data = &json["categories"][1];
    assert_eq!(
        (&data["id"], &data["title"], &data["done"]),
        (&"data".into(), &"Data and State".into(), &1.into())
    );
    let item = &data["items"][2];
    let mut names: Vec<_> = item.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "agreement",
            "blocker",
            "dissent",
            "due",
            "evidence",
            "id",
            "note",
            "owner",
            "reason",
            "responses",
            "status",
            "suggested",
            "text"
        ]
    );
    assert_eq!((&item["agreement"], &item["suggested"]), (&Value::Null, &Value::Null));
    assert_eq!((&item["responses"], &item["dissent"]), (&json!([]), &json!([])));
    assert_eq!(item["status"], "partial");
    assert_eq!(
        (&item["owner"], &item["due"], &item["reason"]),
        (&"ben".into(), &"2026-12-10".into(), &"".into())
    );
    assert_eq!(item["note"], "June drill\nfailed");
    assert_eq!(item["evidence"][0]["link"], "https://wiki/drills");
    let fresh = &data["items"][3];
    assert_eq!(fresh["status"], "unassessed");
    assert_eq!(
        (&fresh["owner"], &fresh["due"], &fresh["note"]),
        (&Value::Null, &Value::Null, &"".into())
    );
    let list: Value = serde_json::from_str(&shell.run(&["list", "--json"]).out).unwrap();
    let mut expected = json.clone();
    expected.as_object_mut().unwrap().remove("categories");
    assert_eq!(list[0], expected);
}

#[test]
fn show_as_text_prints_every_field() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    shell.run(&[
        "mark",
        &id,
        "data.restore",
        "missing",
        "--note",
        "a\nb",
        "--owner",
        "ben",
        "--blocker",
        "yes",
    ]);
    let ran = shell.run(&["show", "payments-api"]);
    for part in [
        "\n0%  PRE-PRODUCTION  1 blocker\n",
        "Pre-production: 0 of 32 complete, 0%. This is still a pre-production system.\n",
        "20 more: managed risk. 1 of 32 assessed, 1 blocker.\n",
        "  Data and State                 0 of 4 done   1 missing   3 unassessed\n",
        "  [!] missing     data.restore-drills  Restore drills have been tested successfully.   (blocker, owner ben)\n",
        "\nben\n  - [ ] Blocker. Restore drills have been tested successfully. Missing. No date. data.restore-drills\n        a\n        b\n        Done when: ",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
}

#[test]
fn show_has_the_score_and_band_after_every_mark() {
    let shell = Shell::new();
    let own = shell.dir.path().join("own.json");
    let items: Vec<String> = (0..20).map(|n| format!(r#"{{"id":"i{n:02}","text":"T"}}"#)).collect();
    fs::write(
        &own,
        format!(
            r#"{{"id":"x","title":"X","categories":[{{"id":"c","title":"C","items":[{}]}}]}}"#,
            items.join(",")
        ),
    )
    .unwrap();
    let id = shell.run(&["new", "s", "--no-open", "--checklist", own.to_str().unwrap()]).out;
    let id = id.trim_end();
    for done in 1..=20_u32 {
        shell.run(&["mark", id, &format!("i{:02}", done - 1), "done"]);
        let score = &shell.show(id)["score"];
        let (band, next) = match done {
            0..12 => ("pre_production", Some(12 - done)),
            12..18 => ("managed_risk", Some(18 - done)),
            _ => ("strong_baseline", None),
        };
        assert_eq!(score["band"], band, "{done} of 20");
        assert_eq!(score["to_next_band"], next.map_or(Value::Null, Value::from), "{done} of 20");
        assert!((score["percent"].as_f64().unwrap() - f64::from(done) * 5.0).abs() < 1e-9);
    }
    for n in 0..20 {
        shell.run(&["mark", id, &format!("i{n:02}"), "not-applicable", "--reason", "r"]);
    }
    let score = &shell.show(id)["score"];
    assert_eq!(
        (&score["percent"], &score["band"], &score["to_next_band"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(score["applicable"], 0);
}

// mark.

#[test]
fn mark_changes_only_what_is_named_and_an_empty_value_clears() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    let item = "data.backups";
    shell.run(&[
        "mark",
        &id,
        item,
        "done",
        "--note",
        "n",
        "--owner",
        "ben",
        "--due",
        "2026-12-10",
        "--evidence",
        "a",
        "--evidence",
        "b",
    ]);
    shell.run(&["mark", &id, item, "--evidence", "c"]);
    let answer = |shell: &Shell| shell.show(&id)["categories"][1]["items"][1].clone();
    let one = answer(&shell);
    assert_eq!(
        (&one["status"], &one["note"], &one["owner"]),
        (&"done".into(), &"n".into(), &"ben".into())
    );
    assert_eq!(one["evidence"].as_array().unwrap().len(), 3);
    shell.run(&[
        "mark",
        &id,
        item,
        "--note",
        "",
        "--owner",
        "",
        "--due",
        "",
        "--evidence",
        "",
        "--blocker",
        "yes",
    ]);
    let one = answer(&shell);
    assert_eq!(
        (&one["status"], &one["note"], &one["owner"], &one["due"]),
        (&"done".into(), &"".into(), &Value::Null, &Value::Null)
    );
    assert_eq!((one["evidence"].as_array().unwrap().len(), &one["blocker"]), (0, &true.into()));
    shell.run(&["mark", &id, item, "unassessed"]);
    assert_eq!(answer(&shell)["status"], "unassessed");
    assert_eq!(answer(&shell)["blocker"], true);
}

#[test]
fn mark_records_the_author_and_prints_the_change() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    let ran = shell.run(&["mark", &id, "data.backups", "done", "--as", "zoe"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("data.backups: done, was unassessed"), "{}", ran.err);
    let file: Value = serde_json::from_str(&fs::read_to_string(shell.file(&id)).unwrap()).unwrap();
    let entry = &file["answers"]["data.backups"]["history"][0];
    assert_eq!(
        (&entry["by"], &entry["field"], &entry["from"], &entry["to"]),
        (&"zoe".into(), &"status".into(), &Value::Null, &"done".into())
    );
    shell.run(&["mark", &id, "data.backups", "partial"]);
    let file: Value = serde_json::from_str(&fs::read_to_string(shell.file(&id)).unwrap()).unwrap();
    assert_eq!(file["answers"]["data.backups"]["history"][1]["by"], "ana");
    let before = fs::read(shell.file(&id)).unwrap();
    let ran = shell.run(&["mark", &id, "data.backups", "partial"]);
    assert!(ran.err.contains("nothing changed"));
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
}

#[test]
fn a_refused_mark_names_the_next_step_and_changes_nothing() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    let before = fs::read(shell.file(&id)).unwrap();
    for (arguments, message) in [
        (vec!["nope", "data.backups", "done"], "no review `nope`; `readyroom list` names them"),
        (
            vec![&id, "data.nope", "done"],
            "no item `data.nope`; `readyroom show SESSION` lists the items",
        ),
        (vec![&id, "data.", "done"], "may be any of: data.migrations, data.backups"),
        (vec![&id, "", "done"], "no item ``"),
        (vec![&id, "data.backups", "finished"], "invalid value 'finished'"),
        (vec![&id, "data.backups"], "nothing to change"),
        (vec![&id, "data.backups", "not-applicable"], "needs a reason: --reason TEXT"),
        (vec![&id, "data.backups", "not-applicable", "--reason", " "], "--reason is empty"),
        (
            vec![&id, "data.backups", "done", "--reason", "x"],
            "--reason goes with not-applicable only",
        ),
        (vec![&id, "data.backups", "--reason", "x"], "--reason goes with not-applicable only"),
        (vec![&id, "data.backups", "--due", "soon"], "--due is no date: soon; try 2026-12-10"),
        (vec![&id, "data.backups", "--due", "2026-02-30"], "--due is no date"),
        (vec![&id, "data.backups", "--owner", "a\x07b"], "--owner holds a control character"),
        (vec![&id, "data.backups", "--blocker", "maybe"], "write yes or no"),
        (
            vec![&id, "data.backups", "--note", &"x".repeat(70_000)],
            "--note has 69 KiB, 64 KiB at most",
        ),
        (vec![&id, "data.backups", "done", "--as", ""], "--as or READYROOM_USER is empty"),
        (vec![&id, "data.backups", "\x1b[31m"], "invalid value"),
    ] {
        let ran = shell.run(&[vec!["mark"], arguments].concat());
        refused(&ran, 2, message);
    }
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
}

#[test]
fn mark_with_a_reason_alone_replaces_the_reason_of_a_not_applicable_item() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    shell.run(&["mark", &id, "data.backups", "not-applicable", "--reason", "no data"]);
    let ran = shell.run(&["mark", &id, "data.backups", "--reason", "stateless"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(shell.show(&id)["categories"][1]["items"][1]["reason"], "stateless");
    shell.run(&["mark", &id, "data.backups", "done"]);
    assert_eq!(shell.show(&id)["categories"][1]["items"][1]["reason"], "");
}

#[test]
fn due_dates_are_accepted_in_words() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    for words in ["tomorrow", "fri", "+10d", "+2w", "2027-01-31"] {
        let ran = shell.run(&["mark", &id, "data.backups", "--due", words]);
        assert_eq!(ran.code, 0, "{words}: {}", ran.err);
    }
    assert_eq!(shell.show(&id)["categories"][1]["items"][1]["due"], "2027-01-31");
}

// export.

#[test]
fn export_goes_to_stdout_or_a_file_and_is_the_same_every_time() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    shell.run(&["mark", &id, "data.backups", "done"]);
    let out = shell.run(&["export", &id]);
    assert_eq!((out.code, out.err.as_str()), (0, ""));
    assert!(out.out.starts_with("# Production readiness: payments-api\n"));
    assert_eq!(shell.run(&["export", &id, "-o", "-", "--format", "markdown"]).out, out.out);
    let ran = shell.run(&["export", &id, "-o", "review.md"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(shell.dir.path().join("review.md")).unwrap(), out.out);
}

#[test]
fn export_never_overwrites_without_force() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    let file = shell.dir.path().join("review.md");
    fs::write(&file, "mine").unwrap();
    refused(
        &shell.run(&["export", &id, "-o", "review.md"]),
        2,
        "review.md: exists already; --force replaces it",
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(shell.run(&["export", &id, "-o", "review.md", "--force"]).code, 0);
    assert!(fs::read_to_string(&file).unwrap().starts_with("# Production"));
    fs::create_dir(shell.dir.path().join("folder")).unwrap();
    refused(
        &shell.run(&["export", &id, "-o", "folder", "--force"]),
        2,
        "folder: a folder, not a file",
    );
    refused(&shell.run(&["export", &id, "-o", "nowhere/x.md"]), 2, "nowhere/x.md: cannot write");
    refused(&shell.run(&["export", &id, "--format", "pdf"]), 2, "invalid value 'pdf'");
}

// delete, rename.

#[test]
fn delete_moves_to_the_bin_and_says_how_to_restore() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    let ran = shell.run(&["delete", &id]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let binned = shell.data().join("bin").join(format!("{id}.json"));
    assert!(binned.exists() && !shell.file(&id).exists());
    assert!(ran.err.contains(&format!("to bring it back: mv {}", binned.display())), "{}", ran.err);
    refused(&shell.run(&["delete", &id]), 2, "no review");
    let elsewhere = shell.dir.path().join("copy.json");
    fs::copy(&binned, &elsewhere).unwrap();
    refused(&shell.run(&["delete", "./copy.json"]), 2, "not in the folder of the reviews");
    assert!(elsewhere.exists());
}

#[test]
fn rename_changes_the_name_and_keeps_the_id() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let ran = shell.run(&["rename", "ledger", "Ledger Core"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("Ledger Core, was ledger"));
    assert_eq!(
        (&shell.show(&id)["system"], &shell.show(&id)["id"]),
        (&"Ledger Core".into(), &id.as_str().into())
    );
    refused(&shell.run(&["rename", &id, "a\nb"]), 2, "the new name holds a control character");
    assert_eq!(shell.show("Ledger Core")["id"], id.as_str());
}

// checklist.

#[test]
fn checklist_show_prints_a_file_that_checklist_check_accepts() {
    let shell = Shell::new();
    let shown = shell.run(&["checklist", "show"]).out;
    fs::write(shell.dir.path().join("own.json"), &shown).unwrap();
    let ran = shell.run(&["checklist", "check", "own.json"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (
            0,
            "own.json: sound; a checklist of readyroom; Production Readiness, 8 categories, 32 items\n"
        )
    );
    assert_eq!(shell.run(&["checklist", "show", "own.json"]).out, shown);
    assert_eq!(shell.run(&["checklist", "check"]).code, 0);
    let asset = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/checklists/production-readiness.json"),
    )
    .unwrap();
    assert_eq!(shown, asset);
}

#[test]
fn a_session_carries_its_checklist_as_a_file_would() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    let file: Value = serde_json::from_str(&fs::read_to_string(shell.file(&id)).unwrap()).unwrap();
    fs::write(shell.dir.path().join("out.json"), file["checklist"].to_string()).unwrap();
    assert_eq!(shell.run(&["checklist", "check", "out.json"]).code, 0);
}

#[test]
fn a_broken_checklist_is_refused_everywhere_with_every_line() {
    let shell = Shell::new();
    let broken = "{\"id\":\"x\",\"title\":\"X\",\"categories\":[\n{\"id\":\"c\",\"title\":\"C\",\"items\":[\n{\"id\":\"a\",\"txet\":\"T\"},\n{\"id\":\"a\",\"text\":\"T\"}]}]}";
    fs::write(shell.dir.path().join("own.json"), broken).unwrap();
    let lines = "readyroom: own.json: line 3: unknown field `txet`; did you mean `text`?\n\
        readyroom: own.json: line 3: the item has no `text`\n\
        readyroom: own.json: line 4: the item id `a` stands twice; an id must be unique\n";
    for arguments in [
        vec!["checklist", "check", "own.json"],
        vec!["checklist", "show", "own.json"],
        vec!["new", "s", "--no-open", "--checklist", "own.json"],
    ] {
        let ran = shell.run(&arguments);
        assert_eq!((ran.code, ran.err.as_str()), (2, lines));
    }
    assert!(!shell.data().exists());
    refused(
        &shell.run(&["checklist", "check", "none.json"]),
        2,
        "none.json: there is no such file",
    );
    fs::write(shell.dir.path().join("bad.json"), "{\n\"id\" \"x\"}").unwrap();
    refused(
        &shell.run(&["checklist", "check", "bad.json"]),
        2,
        "bad.json: line 2, column 6: expected `:`",
    );
}

/// Of a security baseline people know the number that its source gives an item.
#[test]
fn an_item_is_found_by_the_id_of_its_source() {
    let shell = Shell::new();
    let item = |id: &str, source: &str| serde_json::json!({ "id": id, "text": format!("Rule {id}."), "source_id": source });
    let items = [
        item("DOOR-10", "V-1001"),
        item("DOOR-20", "V-1002"),
        item("V-1003", "V-2000"),
        item("X-9", "v-1003"),
    ];
    let list = serde_json::json!({ "id": "doors", "title": "Doors", "categories": [{ "id": "d", "title": "Doors", "items": items }] });
    let file = shell.dir.path().join("doors.json");
    fs::write(&file, list.to_string()).unwrap();
    let file = file.to_str().unwrap();
    let id = shell.run(&["new", "s", "--checklist", file, "--no-open"]).out.trim_end().to_owned();
    let marked = |named: &str| {
        let ran = shell.run(&["mark", &id, named, "--note", named]);
        (ran.code, ran.err.split(':').next().unwrap_or_default().to_owned())
    };
    assert_eq!(marked("v-1001"), (0, "DOOR-10".to_owned()));
    assert_eq!(marked("V-1003"), (0, "V-1003".to_owned()), "an id comes before one of the source");
    assert_eq!(marked("V-20"), (0, "V-1003".to_owned()), "a beginning that only one has");
    refused(
        &shell.run(&["mark", &id, "V-100", "done"]),
        2,
        "may be any of: DOOR-10, DOOR-20, V-1003, X-9",
    );
    let both = shell.run(&["mark", &id, "V-1001,V-1002", "done"]);
    assert_eq!(both.code, 0, "{}", both.err);
}

#[test]
fn mark_confirms_last_time_and_removes_evidence() {
    let shell = Shell::new();
    let first = shell.new_session("s");
    let item = |id: &str| shell.show(id)["categories"][1]["items"][1].clone();
    let mark = |id: &str, more: &[&str]| shell.run(&[&["mark", id, "data.backups"], more].concat());
    let said = ["partial", "--note", "weekly", "--owner", "ben", "--evidence", "https://a"];
    assert_eq!(mark(&first, &said).code, 0);
    let id = shell.run(&["new", "s", "--from", &first, "--no-open"]).out.trim_end().to_owned();
    let ran = mark(&id, &["--as-last-time", "--evidence", "https://b", "--owner", "cleo"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "data.backups: partial, was unassessed\n"));
    let answer = item(&id);
    assert_eq!((&answer["status"], &answer["note"]), (&"partial".into(), &"weekly".into()));
    assert_eq!(answer["owner"], "cleo", "what is named comes after");
    let links = |answer: &Value| {
        let evidence = answer["evidence"].as_array().unwrap();
        evidence.iter().map(|one| one["link"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(links(&answer), ["https://a", "https://b"]);
    let again = mark(&id, &["--remove-evidence", "https://a", "--evidence", "https://c"]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert_eq!(links(&item(&id)), ["https://b", "https://c"]);
    // What is not there cannot be taken away or confirmed.
    let before = fs::read(shell.file(&id)).unwrap();
    refused(&mark(&id, &["--remove-evidence", "https://a"]), 2, "no evidence `https://a`");
    refused(&mark(&id, &["done", "--as-last-time"]), 2, "cannot be used with");
    let both = shell.run(&["mark", &id, "data.backups,data.restore-drills", "--as-last-time"]);
    let told = "last time gave no status to data.restore-drills: nothing is changed; name a status for what lacks one, and leave them out here";
    refused(&both, 2, told);
    refused(&mark(&first, &["--as-last-time"]), 2, "last time gave no status to data.backups");
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
}

// Sessions that cannot be read or written.

#[test]
fn an_unreadable_session_exits_with_3_names_the_line_and_is_left_unchanged() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    let good = fs::read_to_string(shell.file(&id)).unwrap();
    for (content, message) in [
        ("{".to_owned(), "line 1, column 1"),
        (String::new(), "the file is empty"),
        (
            good.replace("\"version\": 1,\n  \"id\"", "\"version\": 9,\n  \"id\""),
            "written by a newer readyroom",
        ),
        ("{\"some\": \"json\"}".to_owned(), "not a review of readyroom"),
    ] {
        fs::write(shell.file(&id), &content).unwrap();
        for arguments in [
            vec!["show", &id],
            vec!["export", &id],
            vec!["mark", &id, "data.backups", "done"],
            vec!["rename", &id, "x"],
        ] {
            refused(&shell.run(&arguments), 3, message);
        }
        assert_eq!(fs::read_to_string(shell.file(&id)).unwrap(), content);
    }
    // What cannot be read can still be put away.
    assert_eq!(shell.run(&["delete", &id]).code, 0);
}

#[test]
fn an_unreadable_session_is_reported_with_a_remedy() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    let good = fs::read_to_string(shell.file(&id)).unwrap();
    let outside = shell.dir.path().join("elsewhere.json");
    let by_hand = "mend the file in an editor, put a copy from a backup in its place";
    let in_the_bin = format!(
        "\n  no earlier copy of it is kept: {by_hand}, or `readyroom delete {id}` moves it to the bin"
    );
    let conflicted = good.replacen("  \"system\"", "<<<<<<< ours\n  \"system\"", 1);
    for (content, told, done_outside) in [
        (String::new(), "the file is empty", by_hand),
        (" \n".to_owned(), "the file is empty", by_hand),
        ("{".to_owned(), "the file ends in the middle of an object", by_hand),
        (good[..good.len() / 2].to_owned(), "the file ends in the middle of", by_hand),
        (format!("{good}}}"), "trailing characters: the file should end before them", by_hand),
        (good.replacen("null", "nul", 1), "line ", by_hand),
        (conflicted, "git's conflict markers: git could not", "choose a side at each of them"),
        ("# Notes\n".to_owned(), "it seems to be Markdown", "reads an edited report back"),
    ] {
        fs::write(shell.file(&id), &content).unwrap();
        for arguments in [&["show", &id][..], &["gate", &id, "--min", "0"], &["list"]] {
            let run = shell.run(arguments);
            assert_eq!(run.code, 3);
            assert!(run.err.contains(told) && run.err.contains(&in_the_bin), "{}", run.err);
            assert!(!run.err.contains("EOF"), "{}", run.err);
        }
        fs::write(&outside, &content).unwrap();
        let run = shell.run(&["show", outside.to_str().unwrap()]);
        assert!(run.err.contains(told) && run.err.contains(done_outside), "{}", run.err);
        assert!(!run.err.contains("list of sessions"), "{}", run.err);
    }
    // Where there is a copy it is named, by the list as well.
    fs::write(shell.file(&id), &good).unwrap();
    assert_eq!(shell.run(&["mark", &id, "data.backups", "done"]).code, 0);
    fs::write(shell.file(&id), "").unwrap();
    for arguments in [&["show", &id][..], &["list"]] {
        let run = shell.run(arguments);
        assert!(
            run.err.contains("\n  something can be rescued: `readyroom`, then Enter"),
            "{}",
            run.err
        );
    }
}

#[test]
fn deleting_a_session_that_was_moved_back_by_hand_reuses_its_name_in_the_bin() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    let binned = shell.data().join(format!("bin/{id}.json"));
    let kept = |folder: &str| shell.data().join(folder).join(format!(".readyroom/{id}.bak"));
    for status in ["done", "partial"] {
        assert_eq!(shell.run(&["mark", &id, "data.backups", status]).code, 0);
        let last_good = fs::read(kept("sessions")).unwrap();
        assert_eq!(shell.run(&["delete", &id]).code, 0);
        assert_eq!(fs::read(kept("bin")).unwrap(), last_good);
        assert!(!kept("sessions").exists());
        // The copy stays behind: whoever moves a file knows of the file only.
        fs::rename(&binned, shell.file(&id)).unwrap();
    }
}

#[test]
fn a_data_dir_that_is_a_file_exits_with_3() {
    let shell = Shell::new();
    fs::write(shell.data(), "a file").unwrap();
    refused(
        &shell.run(&["new", "s", "--no-open"]),
        3,
        "data: not a folder; move it away or choose another with --data-dir",
    );
    refused(&shell.run(&["list"]), 3, "not a folder");
    assert_eq!(fs::read_to_string(shell.data()).unwrap(), "a file");
}

/// The drive with the sessions is not mounted: that is not the same as no session.
#[test]
fn a_dangling_link_exits_with_3_and_is_not_an_empty_list() {
    let shell = Shell::new();
    let folders = [shell.dir.path().join("drive"), shell.dir.path().join("here/sessions")];
    fs::create_dir_all(folders[1].parent().unwrap()).unwrap();
    for (link, data) in folders.iter().zip(["drive", "here"]) {
        symlink(shell.dir.path().join("unplugged"), link).unwrap();
        for arguments in [
            &["list"][..],
            &["list", "--json"],
            &["status", "ledger"],
            &["gate", "ledger", "--min", "1"],
            &["show", "ledger"],
            &["new", "ledger", "--no-open"],
        ] {
            let ran = shell.run(&[&["--data-dir", data], arguments].concat());
            let told = format!("{}: a link that leads nowhere; is a drive", link.display());
            refused(&ran, 3, &told);
        }
    }
}

#[test]
fn a_read_only_data_dir_exits_with_3_and_loses_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let shell = Shell::new();
    let id = shell.new_session("s");
    let sessions = shell.data().join("sessions");
    fs::set_permissions(&sessions, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(sessions.join("probe"), "").is_ok() {
        fs::set_permissions(&sessions, fs::Permissions::from_mode(0o700)).unwrap();
        eprintln!("SKIPPED: permissions do not bind this user (root)");
        return;
    }
    let before = fs::read(shell.file(&id)).unwrap();
    refused(&shell.run(&["mark", &id, "data.backups", "done"]), 3, "permission denied");
    refused(&shell.run(&["new", "t", "--no-open"]), 3, "permission denied");
    assert_eq!(shell.run(&["show", &id]).code, 0);
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
    fs::set_permissions(&sessions, fs::Permissions::from_mode(0o700)).unwrap();
}

// Without a terminal, places, help.

#[test]
fn without_a_terminal_the_full_screen_program_names_the_plain_commands() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    for arguments in [vec![], vec!["open", &id], vec!["new", "other"]] {
        let ran = shell.run(&arguments);
        refused(&ran, 2, "readyroom export SESSION");
    }
    assert_eq!(
        fs::read_dir(shell.data().join("sessions")).unwrap().count(),
        1,
        "nothing was created"
    );
    refused(&shell.run(&["open", "nothing"]), 2, "no review `nothing`");
}

#[test]
fn a_closed_pipe_exits_with_0() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    for arguments in [
        vec!["show", &id],
        vec!["list"],
        vec!["export", &id],
        vec!["checklist", "show"],
        vec!["keys"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = shell.command().args(&arguments).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

/// Runs every command that prints with its output on a full disk.
#[test]
fn an_output_that_cannot_be_written_has_a_readable_error() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["mark", "--help"],
        &["list"],
        &["list", "--json"],
        &["show", &id],
        &["show", &id, "--json"],
        &["export", &id],
        &["export", &id, "--format", "html", "-o", "-"],
        &["status", &id],
        &["gate", &id, "--min", "1"],
        &["interview", &id],
        &["new", "ledger", "--no-open"],
        &["checklist", "show"],
        &["paths"],
        &["keys"],
        &["man"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = shell.command().args(arguments).stdout(full).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {told}");
        assert_eq!(told, "readyroom: cannot write the output: disk full\n", "{arguments:?}");
    }
}

#[test]
fn paths_prints_the_folders_of_drafts_and_unsaved_changes() {
    let shell = Shell::new();
    let out = shell.run(&["paths"]).out;
    let path = |name: &str| {
        let line = out.lines().find(|line| line.starts_with(&format!("{name:<10}"))).unwrap();
        PathBuf::from(&line[10..])
    };
    assert_eq!(path("drafts"), path("state").join("bookmarks"));
    assert_eq!(path("unsaved"), path("state").join("recovery"));
}

#[test]
fn paths_prints_the_cache_dir() {
    let shell = Shell::new();
    let cache = shell.dir.path().join("elsewhere/readyroom");
    let mut command = shell.command();
    let out = ran(&command
        .env("XDG_CACHE_HOME", shell.dir.path().join("elsewhere"))
        .arg("paths")
        .output()
        .unwrap())
    .out;
    assert!(out.contains(&format!("cache     {}\n", cache.display())), "{out}");
    assert!(!cache.exists(), "naming it makes nothing");
}

#[test]
fn the_data_dir_is_found_by_option_variable_xdg_and_home() {
    let shell = Shell::new();
    let home = shell.dir.path();
    let data = |command: &mut Command| {
        let out = ran(&command.arg("paths").output().unwrap()).out;
        let line = out.lines().find(|line| line.starts_with("data ")).unwrap();
        PathBuf::from(line["data".len()..].trim_start())
    };
    let mut all = shell.command();
    all.env("XDG_DATA_HOME", home.join("xdg"));
    assert_eq!(
        data(all.args(["--data-dir", "flag"])),
        home.join("flag").canonicalize().unwrap_or(home.join("flag"))
    );
    let mut environment = shell.command();
    environment.env("XDG_DATA_HOME", home.join("xdg"));
    assert_eq!(data(&mut environment), shell.data());
    let mut xdg = shell.command();
    xdg.env_remove("READYROOM_DATA_DIR").env("XDG_DATA_HOME", home.join("xdg"));
    assert_eq!(data(&mut xdg), home.join("xdg/readyroom"));
    let mut plain = shell.command();
    plain.env_remove("READYROOM_DATA_DIR").env("XDG_DATA_HOME", "relative");
    assert_eq!(data(&mut plain), home.join(".local/share/readyroom"));
}

#[test]
fn in_a_locale_without_utf_8_everything_for_people_is_ascii() {
    let shell = Shell::new();
    shell.new_session("Zürich 数据");
    for (name, value) in [("LANG", "C"), ("LC_ALL", "POSIX")] {
        let output =
            shell.command().env(name, value).args(["show", "Zürich 数据"]).output().unwrap();
        let ran = ran(&output);
        assert!(ran.out.is_ascii() && ran.out.contains("readiness: Z?rich ??   "), "{}", ran.out);
    }
    let json = shell.command().env("LANG", "C").args(["list", "--json"]).output().unwrap();
    assert!(ran(&json).out.contains("Zürich 数据"), "data is data");
    assert!(shell.run(&["list", "--ascii"]).out.is_ascii());
}

#[test]
fn every_help_has_examples() {
    let shell = Shell::new();
    let help = shell.run(&["--help"]);
    assert_eq!(help.code, 0);
    assert!(help.out.contains("Examples:") && help.out.contains("Exit codes:"));
    for command in [
        "new",
        "open",
        "list",
        "show",
        "mark",
        "compare",
        "people",
        "decide",
        "assess",
        "submit",
        "combine",
        "label",
        "portfolio",
        "gate",
        "status",
        "sync",
        "export",
        "publish",
        "import",
        "delete",
        "rename",
        "checklist",
        "config",
        "merge",
        "upgrade",
        "assess",
        "submit",
        "combine",
        "interview",
        "completions",
        "man",
    ] {
        let ran = shell.run(&[command, "--help"]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("Example"), "{command}");
        insta::assert_snapshot!(format!("help_{command}"), ran.out);
    }
    insta::assert_snapshot!("help", help.out);
    let version = shell.run(&["--version"]);
    assert_eq!(version.out, format!("readyroom {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_next_review_has_last_time_and_nothing_is_done() {
    let shell = Shell::new();
    let first = shell.new_session("ledger");
    shell.run(&["mark", &first, "data.backups", "partial", "--owner", "ben"]);
    let ran = shell.run(&["new", "ledger", "--from", &first, "--no-open"]);
    let second = ran.out.trim_end().to_owned();
    assert_ne!(first, second);
    let json = shell.show(&second);
    assert_eq!(json["previous"], *first);
    assert_eq!(json["score"]["assessed"], 0);
    let file: Value =
        serde_json::from_str(&fs::read_to_string(shell.file(&second)).unwrap()).unwrap();
    assert_eq!(file["previous"], *first);
    assert_eq!(file["last_time"]["answers"]["data.backups"]["owner"], "ben");
    refused(&shell.run(&["new", "x", "--from", "nothing", "--no-open"]), 2, "no review `nothing`");
}

#[test]
fn mark_accepts_a_risk_and_clears_it() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let accept = |more: &[&str]| {
        shell.run(&[&["mark", &id, "data.backups", "--accept-risk", "dana"], more].concat())
    };
    refused(&accept(&[]), 2, "--accept-risk needs --why TEXT and --until DATE");
    refused(&accept(&["--why", "x", "--until", "2020-01-01"]), 2, "is over; a risk");
    refused(&accept(&["--why", "x", "--until", "soon"]), 2, "is no date");
    refused(&shell.run(&["mark", &id, "data.backups", "--why", "x"]), 2, "--accept-risk");
    assert_eq!(accept(&["--why", "x", "--until", "+2m", "--control", "export"]).code, 0);
    let item = &shell.show(&id)["categories"][1]["items"][1].clone();
    assert_eq!((&item["risk"]["by"], &item["risk"]["control"]), (&"dana".into(), &"export".into()));
    assert_eq!(item["status"], "unassessed", "the status stays");
    assert!(shell.run(&["show", &id]).out.contains("Accepted risk: dana, until "));
    assert_eq!(shell.run(&["mark", &id, "data.backups", "--accept-risk", ""]).code, 0);
    assert_eq!(shell.show(&id)["categories"][1]["items"][1].get("risk"), None);
    shell.run(&["mark", &id, "data.backups", "done"]);
    refused(&accept(&["--why", "x", "--until", "+2m"]), 2, "there is no risk to accept");
}

#[test]
fn people_are_listed_added_changed_and_removed() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let people = |arguments: &[&str]| shell.run(&[&["people", &id], arguments].concat());
    assert_eq!(people(&[]).out, "");
    assert_eq!(people(&["--add", "dana", "--role", "decision-maker"]).code, 0);
    assert_eq!(people(&["--add", "ben", "--add", "cleo", "--absent"]).code, 0);
    let list = people(&[]).out;
    assert!(list.starts_with("dana  decision maker  present\n"), "{list}");
    assert_eq!(people(&["--add", "ben", "--role", "observer"]).code, 0);
    assert_eq!(people(&["--remove", "cleo"]).code, 0);
    let json: Value = serde_json::from_str(&people(&["--json"]).out).unwrap();
    assert_eq!(json[1]["role"], "observer");
    assert_eq!((json[1]["present"].clone(), json.as_array().unwrap().len()), (true.into(), 2));
    refused(&people(&["--remove", "nobody"]), 2, "nobody is not on the list");
    refused(&people(&["--add", " "]), 2, "is empty");
}

#[test]
fn a_decision_is_recorded_and_go_against_an_objection_needs_despite() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.backups", "missing", "--blocker", "yes"]);
    let decide = |arguments: &[&str]| shell.run(&[&["decide", &id], arguments].concat());
    let against = decide(&["go", "--by", "dana"]);
    refused(&against, 2, "1 open blocker: Backups are automated.");
    refused(&decide(&["conditional-go", "--by", "dana"]), 2, "needs a condition");
    refused(&decide(&["go"]), 2, "--by");
    refused(&decide(&["maybe", "--by", "dana"]), 2, "maybe");
    let condition = ["--condition", "repeat the drill @ben 2026-12-10"];
    let signed = ["--sign", "dana", "--sign", "ana"];
    let arguments = [&["conditional-go", "--by", "dana"][..], &condition, &signed].concat();
    refused(&decide(&arguments), 2, "--despite decides conditional go all the same");
    assert_eq!(decide(&[&arguments[..], &["--despite"]].concat()).code, 0);
    let decision = shell.show(&id)["decision"].clone();
    assert_eq!(decision["outcome"], "conditional_go");
    assert_eq!(decision["conditions"][0]["owner"], "ben");
    assert_eq!(decision["signed"], serde_json::json!(["dana", "ana"]));
    shell.run(&["mark", &id, "data.backups", "done"]);
    let shown = shell.run(&["show", &id]).out;
    assert!(shown.contains("Conditional go, decided by dana on"), "{shown}");
    let changed = "- Backups are automated. It was missing, blocker, it is done, blocker.";
    assert!(shown.contains(changed), "{shown}");
    assert_eq!(decide(&["go", "--by", "dana", "--despite"]).code, 0);
    let decision = shell.show(&id)["decision"].clone();
    assert!(decision["despite"][1].as_str().unwrap().starts_with("31 unassessed items"));
    assert_eq!(decision["earlier"][0]["outcome"], "conditional_go");
}

#[test]
fn two_sessions_are_compared_for_people_and_for_machines() {
    let shell = Shell::new();
    let first = shell.new_session("ledger");
    let second = shell.new_session("ledger");
    for (id, item, status) in [
        (&first, "data.backups", "done"),
        (&second, "data.backups", "missing"),
        (&first, "data.restore-drills", "missing"),
        (&second, "data.restore-drills", "partial"),
    ] {
        shell.run(&["mark", id, item, status]);
    }
    let shown = shell.run(&["compare", &first, &second]).out;
    assert!(shown.contains("1 better, 1 worse, 30 not yet assessed"), "{shown}");
    let row = shown.lines().find(|line| line.contains(" -> ")).unwrap();
    assert!(row.starts_with("worse") && row.contains("[x] -> [!]"), "{row}");
    let json: Value =
        serde_json::from_str(&shell.run(&["compare", &first, &second, "--json"]).out).unwrap();
    assert_eq!(
        (json["format"].as_str(), json["counts"]["worse"].as_u64()),
        (Some("readyroom-compare"), Some(1))
    );
    assert_eq!(json["items"][0]["id"], "data.backups");
    assert_eq!(json["items"][0]["before"], "done");
    refused(&shell.run(&["compare", &first, "nothing"]), 2, "no review `nothing`");
}

#[test]
fn keys_prints_the_table() {
    let out = Shell::new().run(&["keys"]).out;
    assert!(out.contains("  d                  done: true today, with evidence"));
    insta::assert_snapshot!("keys", out);
}

#[test]
fn folders_are_0700_and_files_0600_under_any_umask() {
    use std::os::unix::fs::PermissionsExt;

    for umask in ["000", "022", "077"] {
        let shell = Shell::new();
        let script = format!("umask {umask}; exec \"$0\" new ledger --no-open");
        let mut command = shell.command();
        let program = command.get_program().to_owned();
        let mut child = Command::new("sh");
        child.arg("-c").arg(script).arg(program).env_clear();
        child.envs(
            command.env("PATH", "/usr/bin:/bin").get_envs().filter_map(|(k, v)| Some((k, v?))),
        );
        let ran = ran(&child.output().unwrap());
        assert_eq!(ran.code, 0, "{}", ran.err);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let file = shell.file(ran.out.trim_end());
        shell.run(&["mark", ran.out.trim_end(), "data.backups", "done"]);
        assert_eq!((mode(&shell.data()), mode(&file)), (0o700, 0o600), "umask {umask}");
        let side = file.parent().unwrap().join(".readyroom");
        assert_eq!(mode(&side), 0o700, "umask {umask}");
    }
}

// Reports: formats, parts, and back.

#[test]
fn every_format_is_written_to_stdout_and_into_files() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    for (format, beginning) in [
        ("markdown", "# Production readiness: ledger\n"),
        ("html", "<!doctype html>\n"),
        ("text", "Production readiness: ledger   ledger-"),
        ("csv", "\u{feff}\"system\",\"session\",\"reviewed\",\"decision\","),
        ("json", "{\n  \"format\": \"readyroom-report\",\n  \"version\": 1,\n"),
        ("badge", "<svg xmlns="),
    ] {
        let ran = shell.run(&["export", &id, "--format", format, "-o", "-"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{format}");
        assert!(ran.out.starts_with(beginning), "{format}: {}", ran.out);
        let file = shell.dir.path().join(format);
        let path = file.to_str().unwrap();
        let into = shell.run(&["export", &id, "--format", format, "-o", path]);
        assert_eq!((into.code, into.out.as_str()), (0, ""));
        assert_eq!(fs::read_to_string(&file).unwrap(), ran.out);
        refused(&shell.run(&["export", &id, "--format", format, "-o", path]), 2, "--force");
    }
    refused(&shell.run(&["export", &id, "--format", "docx"]), 2, "docx");
}

#[test]
fn export_selects_sections_items_and_template() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.backups", "missing", "--note", "no backups"]);
    shell.run(&["mark", &id, "data.migrations", "done"]);
    let export = |arguments: &[&str]| shell.run(&[&["export", &id], arguments].concat());
    let some = export(&["--sections", "to-do,rule"]).out;
    assert!(some.contains("## To do (1)\n") && some.contains("## How the score is counted\n"));
    assert!(!some.contains("assessed,") && !some.contains("Every item"), "{some}");
    let gaps = export(&["--only", "gaps"]).out;
    assert!(gaps.contains("## Items: gaps: partial or missing\n"), "{gaps}");
    assert!(gaps.contains("| Backups are automated. | Missing | | |"));
    assert!(!gaps.contains("| Database schema migration process is documented. |"));
    assert!(gaps.contains("1 of 32 complete"), "the score counts every item");
    let rows = export(&["--only", "gaps", "--format", "csv"]).out;
    assert_eq!(rows.lines().count(), 2);
    let short = export(&["--template", "short"]).out;
    assert!(
        short.lines().count() <= 15
            && short.contains("- Backups are automated. Missing, no owner.")
    );
    refused(&export(&["--template", "short", "--sections", "rule"]), 2, "cannot be used with");
    refused(&export(&["--format", "csv", "--sections", "rule"]), 2, "--sections does not go with");
    refused(
        &export(&["--format", "json", "--template", "short"]),
        2,
        "--template does not go with",
    );
    refused(&export(&["--format", "badge", "--only", "gaps"]), 2, "--only does not go with");
    refused(&export(&["--sections", "everything"]), 2, "everything");
    refused(&export(&["--only", "nothing"]), 2, "nothing");
}

#[test]
fn a_report_without_mentions_is_read_back_and_one_too_long_for_github_is_named() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.backups", "missing", "--note", "@ben says so in #12"]);
    let export = |arguments: &[&str]| shell.run(&[&["export", &id], arguments].concat());
    let muted = export(&["--no-mentions"]).out;
    assert!(muted.contains("@\u{2060}ben says so in #\u{2060}12"), "{muted}");
    assert!(export(&[]).out.contains("@ben says so in #12"));
    assert!(!export(&["--template", "short"]).out.contains("#12"));
    let page = shell.dir.path().join("review.md");
    fs::write(&page, muted.replace("says so", "said so")).unwrap();
    let ran = shell.run(&["import", page.to_str().unwrap(), "--into", &id]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let note = |shell: &Shell| shell.show(&id)["categories"][1]["items"][1]["note"].clone();
    assert_eq!(note(&shell), "@ben said so in #12");
    refused(&export(&["--no-mentions", "--format", "html"]), 2, "--no-mentions does not go with");
    assert_eq!(export(&[]).err, "");
    shell.run(&["mark", &id, "data.backups", "--note", &"word ".repeat(13_000)]);
    let long = export(&[]);
    assert_eq!(long.code, 0);
    assert!(
        long.err.contains("65,536 characters at most; the short one (--template short)"),
        "{}",
        long.err
    );
    assert_eq!(export(&["--template", "short"]).err, "");
}

#[test]
fn an_edited_report_is_read_back_from_a_file_and_from_stdin() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.backups", "missing", "--note", "no backups"]);
    let before = fs::read(shell.file(&id)).unwrap();
    let page = shell.run(&["export", &id]).out;
    let file = shell.dir.path().join("review.md");
    let path = file.to_str().unwrap();
    let import = |page: &str, arguments: &[&str]| {
        fs::write(&file, page).unwrap();
        shell.run(&[&["import", path, "--into", &id], arguments].concat())
    };
    let same = import(&page, &[]);
    assert_eq!((same.code, same.out.as_str()), (0, ""), "{}", same.err);
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before, "nothing is written");
    let edited =
        page.replace("### No owner yet", "### ben").replace("no backups", "no backups yet");
    let edited = edited.replace("## By category", "## Aside\n\n## By category");
    let dry = import(&edited, &["--dry-run"]);
    let told = "data.backups: note no backups -> no backups yet\ndata.backups: owner - -> ben\n";
    assert_eq!((dry.code, dry.out.as_str()), (0, told));
    assert!(dry.err.contains("the part `Aside` is not one of a report"), "{}", dry.err);
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before, "a dry run changes nothing");
    let mut stdin = assert_cmd::Command::from_std(shell.command());
    let ran = ran(&stdin.args(["import", "-", "--into", &id]).write_stdin(edited.clone()).unwrap());
    assert_eq!((ran.code, ran.out.as_str()), (0, told), "{}", ran.err);
    let item = shell.show(&id)["categories"][1]["items"][1].clone();
    assert_eq!((&item["note"], &item["owner"]), (&"no backups yet".into(), &"ben".into()));
    assert_eq!(shell.run(&["export", &id]).code, 0);
    // What is not a report, not text, not there, or not for this session.
    refused(&import("# Hello\n", &[]), 2, "this is no report");
    fs::write(&file, b"\xff\xfe").unwrap();
    refused(&shell.run(&["import", path, "--into", &id]), 2, "not UTF-8 text");
    refused(&shell.run(&["import", "/nowhere.md", "--into", &id]), 2, "there is no such file");
    refused(&shell.run(&["import", path, "--into", "nobody"]), 2, "no review `nobody`");
    refused(&shell.run(&["import", path]), 2, "--into");
    let other = shell.new_session("other");
    fs::write(&file, &edited).unwrap();
    let elsewhere = shell.run(&["import", path, "--into", &other, "--dry-run"]);
    assert!(elsewhere.err.contains(&format!("the page was made of {id}")), "{}", elsewhere.err);
}

#[test]
fn import_prints_json() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.backups", "missing", "--note", "no backups"]);
    let page = shell.run(&["export", &id]).out;
    shell.run(&["mark", &id, "data.backups", "--owner", "ana"]);
    let edited =
        page.replace("### No owner yet", "### ben").replace("no backups", "no backups yet");
    let edited = edited.replace("## By category", "## Aside\n\n## By category");
    let file = shell.dir.path().join("review.md");
    fs::write(&file, edited).unwrap();
    let import = |arguments: &[&str]| -> Value {
        let command = ["import", file.to_str().unwrap(), "--into", &id, "--json"];
        let ran = shell.run(&[&command, arguments].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        serde_json::from_str(&ran.out).unwrap()
    };
    for (arguments, is_changed) in [(&["--dry-run"][..], false), (&[], true)] {
        let told = import(arguments);
        assert_eq!((&told["format"], &told["version"]), (&json!("readyroom-import"), &json!(1)));
        assert_eq!((&told["session"], &told["made_of"]), (&json!(id), &json!(id)));
        assert_eq!(told["changed"], is_changed);
        let [change] = told["changes"].as_array().unwrap().as_slice() else { panic!("{told}") };
        assert_eq!((&change["item"], &change["field"]), (&json!("data.backups"), &json!("note")));
        let [from, to] = ["no backups", "no backups yet"];
        assert_eq!((&change["from"], &change["to"]), (&json!(from), &json!(to)));
        let [contested] = told["contested"].as_array().unwrap().as_slice() else {
            panic!("{told}")
        };
        assert_eq!((&contested["field"], &contested["to"]), (&json!("owner"), &json!("ben")));
        let named = told["named"][0]["text"].as_str().unwrap();
        assert!(named.contains("the part `Aside` is not one of a report"), "{named}");
    }
    let again = import(&[]);
    assert_eq!((&again["changed"], &again["changes"]), (&json!(false), &json!([])));
}

#[test]
fn conflicts_are_printed_with_both_values() {
    let shell = Shell::new();
    let file = shell.dir.path().join("both.json");
    let session = crate::json::whole_review();
    fs::write(&file, readyroom::store::codec::encode_session(&session)).unwrap();
    let file = file.to_str().unwrap();
    let told = "
Two values, to be settled
-------------------------
  - the system's name
    Stands: payments-api
    Or: pay, said by cleo on 2026-11-22
  - c0.i0: status
    Stands: partial
    Or: not applicable: no users, said by cleo on 2026-11-22
";
    for arguments in [&["show", file][..], &["export", file, "--format", "text"]] {
        let ran = shell.run(arguments);
        assert!(ran.out.ends_with(told), "{arguments:?}: {}{}", ran.out, ran.err);
    }
    let short = shell.run(&["export", file, "--format", "text", "--sections", "items"]).out;
    assert!(!short.contains("Two values"), "{short}");
    // What merges names them too.
    let ran = shell.run(&["merge", file, file, file]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.ends_with(
            "merged; 2 fields have two values: `readyroom open` settles them\n  \
             the system's name\n  c0.i0: status\n"
        ),
        "{}",
        ran.err
    );
}

#[test]
fn two_reviews_of_one_day_are_told_apart_in_their_comparison() {
    let shell = Shell::new();
    let [one, other] = [shell.new_session("ledger"), shell.new_session("ledger")];
    let begun = |id: &str, at: &str| {
        let mut json: Value =
            serde_json::from_str(&fs::read_to_string(shell.file(id)).unwrap()).unwrap();
        json["created_at"] = json!(at);
        fs::write(shell.file(id), json.to_string()).unwrap();
    };
    let totals = || {
        let out = shell.run(&["compare", &one, &other]).out;
        out.lines().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    begun(&one, "2026-11-22T09:05:00Z");
    begun(&other, "2026-11-22T14:02:00Z");
    assert!(totals()[0].starts_with("2026-11-22 09:05  ledger"), "{:?}", totals());
    assert!(totals()[1].starts_with("2026-11-22 14:02  ledger"), "{:?}", totals());
    begun(&one, "2026-11-22T14:02:59Z");
    for (line, id) in totals().iter().zip([&one, &other]) {
        let (_, end) = id.rsplit_once('-').unwrap();
        assert!(line.starts_with(&format!("2026-11-22 {end}  ledger")), "{line}");
    }
    begun(&one, "2026-11-21T14:02:00Z");
    assert!(totals()[0].starts_with("2026-11-21  ledger"), "{:?}", totals());
}

// The config file.

#[test]
fn the_config_file_is_written_found_and_checked() {
    let shell = Shell::new();
    let file = shell.dir.path().join("config/config.toml");
    let config = |arguments: &[&str]| {
        let mut command = shell.command();
        command.env("READYROOM_CONFIG", &file).env_remove("READYROOM_USER").args(arguments);
        ran(&command.output().unwrap())
    };
    assert_eq!(config(&["config", "path"]).out.trim_end(), file.to_str().unwrap());
    refused(&config(&["config", "check"]), 2, "config.toml: there is no such file");
    assert_eq!(shell.run(&["config", "check"]).code, 0, "none is as good as an empty one");
    assert_eq!(config(&["config", "init"]).code, 0);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(config(&["config", "check"]).code, 0);
    refused(&config(&["config", "init"]), 2, "--force");
    // What is written as a comment is what is used without it.
    let text = fs::read_to_string(&file).unwrap();
    let is_setting = |rest: &&str| {
        let name = rest.split(" = ").next().unwrap_or_default();
        rest.starts_with('[') || (rest.contains(" = ") && !name.contains(' '))
    };
    let settings = text.lines().filter_map(|line| line.strip_prefix("# ").filter(is_setting));
    let spoken: String = settings.flat_map(|line| [line, "\n"]).collect();
    assert!(spoken.contains("minutes = 60\n"), "{spoken}");
    fs::write(&file, &spoken).unwrap();
    assert_eq!(config(&["config", "check"]).code, 0, "{spoken}");
    // A flaw stops everything but what mends it, and is told with its line.
    fs::write(&file, "name = \"zoe\"\ntheme = \"mauve\"\n").unwrap();
    for command in [vec!["config", "check"], vec!["list"], vec!["new", "ledger", "--no-open"]] {
        refused(
            &config(&command),
            2,
            "config.toml: line 2: no theme `mauve`; there are automatic,",
        );
    }
    assert_eq!(config(&["config", "path"]).code, 0);
    fs::write(&file, b"\xff").unwrap();
    refused(&config(&["config", "check"]), 2, "line 1: not UTF-8 text");
}

#[test]
fn options_override_variables_and_variables_override_the_config_file() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let file = shell.dir.path().join("config.toml");
    fs::write(&file, "name = \"file\"\n").unwrap();
    let who = |environment: &[(&str, &str)], arguments: &[&str], note: &str| {
        let mut command = shell.command();
        command.env("READYROOM_CONFIG", &file).env_remove("READYROOM_USER");
        command.envs(environment.iter().copied()).args([
            "mark",
            &id,
            "data.backups",
            "--note",
            note,
        ]);
        assert_eq!(ran(&command.args(arguments).output().unwrap()).code, 0);
        let text = fs::read_to_string(shell.file(&id)).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let history = json["answers"]["data.backups"]["history"].as_array().unwrap().clone();
        history.last().unwrap()["by"].as_str().unwrap().to_owned()
    };
    assert_eq!(who(&[], &[], "1"), "file");
    assert_eq!(who(&[("READYROOM_USER", "environment")], &[], "2"), "environment");
    assert_eq!(who(&[("READYROOM_USER", "environment")], &["--as", "line"], "3"), "line");
    fs::write(&file, "").unwrap();
    let login = whoami::username().unwrap_or_else(|_| "unknown".to_owned());
    assert_eq!(who(&[], &[], "4"), login);
    refused(&shell.run(&["list", "--theme", "mauve"]), 2, "no theme `mauve`");
}

#[test]
fn recovery_files_of_a_missing_session_are_named() {
    let shell = Shell::new();
    let (id, other) = (shell.new_session("ledger"), shell.new_session("billing"));
    let good = fs::read_to_string(shell.file(&id)).unwrap();
    let kept = shell.dir.path().join(".local/state/readyroom/recovery");
    fs::create_dir_all(&kept).unwrap();
    let kept = kept.join(format!("{id}.2147483646-1.json"));
    fs::write(&kept, format!("{{\"base\": {good}, \"ours\": {good}}}")).unwrap();
    assert_eq!(shell.run(&["list"]).err, "", "it is offered when the session is opened");
    for arguments in [&["show", &id][..], &["export", &id], &["gate", &id, "--min", "0"]] {
        let ran = shell.run(arguments);
        let told =
            format!("are kept aside in {}; `readyroom open {id}` offers them", kept.display());
        assert!(ran.code == 0 && ran.err.contains(&told), "{}", ran.err);
    }
    assert_eq!(shell.run(&["show", &other]).err, "");
    let ran = shell.run(&["delete", &id]);
    assert!(ran.err.contains("stays kept aside"), "{}", ran.err);
    assert_eq!(shell.run(&["list"]).err, "");
    fs::remove_file(shell.data().join(format!("bin/{id}.json"))).unwrap();
    for arguments in [vec!["list"], vec!["list", "--json"]] {
        let ran = shell.run(&arguments);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains(&other) && !ran.out.contains(&id), "{}", ran.out);
        for told in [kept.to_str().unwrap(), "the file is gone", "writes it again"] {
            assert!(ran.err.contains(told), "{}", ran.err);
        }
    }
    let ran = shell.run(&["show", &id]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("something can be rescued"), "{}", ran.err);
    fs::remove_file(shell.file(&other)).unwrap();
    assert_eq!(shell.run(&["list"]).code, 0, "there is no session");
}

#[test]
fn unreadable_recovery_files_are_named() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let kept = shell.dir.path().join(".local/state/readyroom/recovery");
    fs::create_dir_all(&kept).unwrap();
    let kept = kept.join(format!("{id}.2147483646-1.json"));
    fs::write(&kept, "{\"base\": ").unwrap();
    let ran = shell.run(&["list"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("kept aside, but it cannot be read"), "{}", ran.err);
    assert!(ran.err.contains(kept.to_str().unwrap()), "{}", ran.err);
}

#[test]
fn reviews_of_a_system_in_two_spellings_are_listed_in_the_first() {
    let shell = Shell::new();
    for name in ["Café Orders", "cafe\u{301}  orders", "CAFÉ ORDERS"] {
        shell.new_session(name);
    }
    let out = shell.run(&["list"]).out;
    assert_eq!(out.matches("Café Orders").count(), 3, "{out}");
}
