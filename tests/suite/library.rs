//! The library of checklists, and a checklist as a command names it.

use std::fs;

use readyroom::domain::basics::day::Now;
use readyroom::domain::insight::compare::last_score_words;
use readyroom::intake::mapping;
use readyroom::store::codec;
use serde_json::json;

use crate::cli::{Ran, Shell};
use crate::stage::noon;

const OWN: &str = r#"{"id": "payments", "title": "Payments", "levels": ["High", "Low"], "categories": [
  {"id": "a", "title": "A", "items": [
    {"id": "a.one", "text": "One is true.", "level": "High"},
    {"id": "a.two", "text": "Two is true.", "level": "Low"}]},
  {"id": "b", "title": "B", "items": [{"id": "b.three", "text": "Three is true.", "level": "Low"}]}]}"#;

fn shell_with(name: &str, text: &str) -> Shell {
    let shell = Shell::new();
    fs::write(shell.dir.path().join(name), text).unwrap();
    shell
}

#[test]
fn a_checklist_is_added_listed_used_and_removed() {
    let shell = shell_with("own.json", OWN);
    let added = shell.run(&["checklist", "add", "own.json"]);
    assert_eq!((added.out.as_str(), added.code), ("payments\n", 0), "{}", added.err);
    let again = shell.run(&["checklist", "add", "own.json"]);
    assert!(again.code == 0 && again.err.contains("already"), "{}", again.err);
    assert_eq!(shell.run(&["checklist", "list"]).out, "payments  3 items  Payments\n");
    let json = shell.run(&["checklist", "list", "--json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["id"], "payments");
    assert_eq!(json[0]["items"], 3);

    let id = shell.run(&["new", "ledger", "--checklist", "payments", "--no-open"]).out;
    let shown = shell.run(&["show", id.trim(), "--json"]).out;
    assert!(shown.contains("\"id\": \"payments\"") && shown.contains("b.three"), "{shown}");

    let removed = shell.run(&["checklist", "remove", "payments"]);
    assert_eq!(removed.code, 0, "{}", removed.err);
    assert!(removed.err.contains("bin/checklists/payments.json"), "{}", removed.err);
    let none = shell.run(&["checklist", "remove", "payments"]);
    assert!(none.code == 2 && none.err.contains("checklist list"), "{}", none.err);
    // The review keeps its copy.
    assert_eq!(shell.run(&["show", id.trim(), "--json"]).out, shown);
}

#[test]
fn another_checklist_under_an_id_in_use_needs_to_be_asked_for() {
    let shell = shell_with("own.json", OWN);
    shell.run(&["checklist", "add", "own.json"]);
    fs::write(shell.dir.path().join("other.json"), OWN.replace("Three", "Four")).unwrap();
    let refused = shell.run(&["checklist", "add", "other.json"]);
    assert!(refused.code == 2 && refused.err.contains("--replace"), "{}", refused.err);
    let replaced = shell.run(&["checklist", "add", "other.json", "--replace"]);
    assert_eq!(replaced.code, 0, "{}", replaced.err);
    let shown = shell.run(&["checklist", "show", "payments"]).out;
    assert!(shown.contains("Four is true."), "{shown}");

    let reserved = OWN.replace("\"payments\"", "\"production-readiness\"");
    fs::write(shell.dir.path().join("reserved.json"), reserved).unwrap();
    let refused = shell.run(&["checklist", "add", "reserved.json", "--replace"]);
    assert!(refused.code == 2 && refused.err.contains("built-in"), "{}", refused.err);
}

#[test]
fn a_name_is_a_path_an_id_or_else_a_file() {
    let shell = shell_with("payments", &OWN.replace("Three", "From the file: three"));
    let from_file = shell.run(&["checklist", "show", "payments"]).out;
    assert!(from_file.contains("From the file"), "{from_file}");
    fs::write(shell.dir.path().join("own.json"), OWN).unwrap();
    shell.run(&["checklist", "add", "own.json"]);
    let from_library = shell.run(&["checklist", "show", "payments"]).out;
    assert!(!from_library.contains("From the file"), "{from_library}");
    let by_path = shell.run(&["checklist", "show", "./payments"]).out;
    assert!(by_path.contains("From the file"), "{by_path}");
    let built_in = shell.run(&["checklist", "show", "production-readiness"]).out;
    assert_eq!(built_in, shell.run(&["checklist", "show"]).out);
}

#[test]
fn an_id_that_no_file_may_have_is_made_of_the_title() {
    let shell = shell_with("own.json", &OWN.replace("\"payments\"", "\"Our_List\""));
    assert_eq!(shell.run(&["checklist", "add", "own.json"]).out, "payments\n");
    let shown = shell.run(&["checklist", "show", "payments"]).out;
    assert!(shown.contains("\"id\": \"payments\""), "{shown}");
}

#[test]
fn a_review_takes_the_levels_that_are_asked_for() {
    let shell = shell_with("own.json", OWN);
    let new = |levels: &[&str]| {
        let mut args = vec!["new", "ledger", "--checklist", "own.json", "--no-open"];
        args.extend(levels.iter().flat_map(|level| ["--level", level]));
        shell.run(&args)
    };
    let shown = shell.run(&["show", new(&["low"]).out.trim(), "--json"]).out;
    assert!(shown.contains("a.two") && shown.contains("b.three") && !shown.contains("a.one"));
    let shown = shell.run(&["show", new(&["High"]).out.trim(), "--json"]).out;
    assert!(shown.contains("a.one") && !shown.contains("\"id\": \"b\""), "{shown}");
    let refused = new(&["Medium"]);
    assert!(refused.code == 2 && refused.err.contains("High, Low"), "{}", refused.err);
}

#[test]
fn an_import_writes_the_checklist_and_tells_what_it_read() {
    let shell = shell_with("own.json", OWN);
    let import = |args: &[&str]| shell.run(&[&["checklist", "import", "own.json"], args].concat());
    let written = import(&[]);
    assert!(
        written.out.contains("\"a.one\"") && written.err.contains("3 items"),
        "{}",
        written.err
    );
    let dry = import(&["--dry-run"]);
    assert!(dry.out.contains("3 items in 2 categories; 1 High, 2 Low"), "{}", dry.out);
    assert!(dry.err.is_empty(), "{}", dry.err);
    let json = import(&["--dry-run", "--json", "--level", "High"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["format"], "readyroom-checklist-import");
    assert_eq!((&json["items"], &json["title"]), (&1.into(), &"Payments".into()));
    assert_eq!(json["skipped"][0]["why"], "of another level");

    assert_eq!(import(&["--json"]).code, 2);
    assert_eq!(import(&["-o", "out.json", "--json"]).code, 0);
    assert_eq!(import(&["-o", "out.json"]).code, 2);
    assert_eq!(import(&["-o", "out.json", "--force"]).code, 0);
    let written = fs::read_to_string(shell.dir.path().join("out.json")).unwrap();
    assert_eq!(written, import(&[]).out);
    assert_eq!(import(&["--id", "Not An Id"]).code, 2);
    let renamed = import(&["--id", "mine", "--title", "Mine"]).out;
    assert!(renamed.contains("\"id\": \"mine\"") && renamed.contains("\"title\": \"Mine\""));
    assert_eq!(import(&["--format", "none"]).code, 2);
}

#[test]
fn what_reads_badly_is_named_and_does_no_harm() {
    let text = OWN.replace("Two is true.", "One is true.").replace("Three", "**Three**");
    let shell = shell_with("own.json", &text);
    let checked = shell.run(&["checklist", "check", "own.json"]);
    assert_eq!(checked.code, 0);
    assert!(checked.out.contains("a checklist of readyroom"), "{}", checked.out);
    assert!(checked.err.contains("the same text `One is true.`: a.one, a.two"), "{}", checked.err);
    assert!(checked.err.contains("b.three: markup is left: **"), "{}", checked.err);
}

const FILLED: &str = "# Readiness\n\n## Data\n\n- [x] Backups are automated\n- [ ] Restores are drilled\n\
    \n## Access\n\n- [x] Access is reviewed\n";

#[test]
fn the_answers_of_a_file_are_last_time_and_nothing_is_done_before_somebody_says_so() {
    let shell = shell_with("filled.md", FILLED);
    let new = ["new", "web", "--checklist", "filled.md", "--last-time", "filled.md", "--no-open"];
    let created = shell.run(&new);
    assert_eq!(created.code, 0, "{}", created.err);
    let id = created.out.trim().to_owned();
    let score = |shell: &Shell| shell.show(&id)["score"].clone();
    assert_eq!(score(&shell)["assessed"], 0);
    let text = fs::read_to_string(shell.file(&id)).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let last = &file["last_time"];
    assert_eq!((&last["session"], &last["created_at"]), (&().into(), &().into()));
    assert_eq!(last["source"]["format"], "markdown");
    assert_eq!(last["answers"].as_object().unwrap().len(), 2);

    let backups = "data.backups-are-automated";
    let marked = shell.run(&["mark", &id, backups, "--as-last-time"]);
    assert_eq!(marked.code, 0, "{}", marked.err);
    assert_eq!((&score(&shell)["done"], &score(&shell)["assessed"]), (&1.into(), &1.into()));
    // What has no day is called by its file.
    let session = codec::decode_session(text.as_bytes()).unwrap();
    let words = last_score_words(session.last_time().unwrap(), Now::fixed(noon()));
    assert_eq!(words, "filled.md: 2 of 2, 100%");
    let none = shell.run(&["mark", &id, "data.restores-are-drilled", "--as-last-time"]);
    assert_eq!(none.code, 2, "{}", none.out);
    // A report of it does not speak of a day that the file does not name.
    let report = shell.run(&["export", &id]);
    assert_eq!(report.code, 0, "{}", report.err);
    assert!(!report.out.contains("null") && !report.out.contains("1970"), "{}", report.out);
    assert!(report.out.contains("Answers of filled.md: 100%."), "{}", report.out);
    assert!(report.out.contains("## Since the answers of filled.md\n"), "{}", report.out);
    // The page is read back.
    fs::write(shell.dir.path().join("page.md"), &report.out).unwrap();
    let read = shell.run(&["import", "page.md", "--into", &id, "--dry-run"]);
    assert_eq!((read.code, read.out.as_str()), (0, ""), "{}", read.err);
    // What the file did not answer is not new in the checklist.
    assert!(!report.out.contains("New in the checklist"), "{}", report.out);
}

#[test]
fn answers_that_are_left_in_the_file_of_a_checklist_are_named() {
    let table = "Requirement,Status,Comment\nBackups are made every night.,Done,\nRestores are drilled twice a year.,,Planned\n";
    let shell = shell_with("filled.csv", table);
    let plain = shell.run(&["new", "web", "--checklist", "filled.csv", "--no-open"]);
    assert_eq!(plain.code, 0, "{}", plain.err);
    let told = "filled.csv holds 2 answers, 1 with a status: `--last-time FILE` shows them";
    assert!(plain.err.contains(told), "{}", plain.err);
    let taken = shell.run(&[
        "new",
        "web",
        "--checklist",
        "filled.csv",
        "--last-time",
        "filled.csv",
        "--no-open",
    ]);
    assert_eq!((taken.code, taken.err.as_str()), (0, ""));
    let preview = shell.run(&["checklist", "import", "filled.csv", "--dry-run"]);
    let both = format!("{}{}", preview.out, preview.err);
    assert!(both.contains("2 answers, 1 with a status"), "{both}");
}

#[test]
fn answers_come_from_a_file_with_answers_and_not_beside_a_review() {
    let shell = shell_with("filled.md", FILLED);
    fs::write(shell.dir.path().join("own.json"), OWN).unwrap();
    let new = |more: &[&str]| {
        shell.run(&[&["new", "web", "--checklist", "filled.md", "--no-open"], more].concat())
    };
    let empty = new(&["--last-time", "own.json"]);
    assert!(empty.code == 2 && empty.err.contains("without an answer"), "{}", empty.err);
    let id = new(&[]).out.trim().to_owned();
    assert_eq!(new(&["--last-time", "filled.md", "--from", &id]).code, 2);
    // The answers find their items in another version of the file.
    let later = FILLED.replace("## Access", "## Identity").replace("Backups are", "Backups  are");
    fs::write(shell.dir.path().join("later.md"), later).unwrap();
    let next = shell.run(&[
        "new",
        "web",
        "--checklist",
        "later.md",
        "--last-time",
        "filled.md",
        "--no-open",
    ]);
    let text = fs::read_to_string(shell.file(next.out.trim())).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let answers = file["last_time"]["answers"].as_object().unwrap();
    assert_eq!(answers.len(), 2, "{answers:?}");
    assert_eq!(answers["identity.access-is-reviewed"]["status"], "done");
}

/// A spreadsheet with two columns that may be the statement, and heads that name no answers.
const ODD: &str = "Nr,Title,Description,How is it,Words\n\
    1,Backups run nightly,All stores are saved every night.,done,since May\n\
    2,Drills are held,A restore is tried every quarter.,,\n";

/// Returns the last time in the file of the review that a command created.
fn last_time(shell: &Shell, created: &Ran) -> serde_json::Value {
    assert_eq!(created.code, 0, "{}", created.err);
    let text = fs::read_to_string(shell.file(created.out.trim())).unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
    file["last_time"].take()
}

#[test]
fn a_review_begins_with_a_spreadsheet_whose_columns_are_named() {
    let shell = shell_with("odd.csv", ODD);
    let new = |more: &[&str]| shell.run(&[&["new", "web", "--no-open"], more].concat());
    let unclear = new(&["--checklist", "odd.csv"]);
    assert!(unclear.code == 2 && unclear.err.contains("\nname them: --map text=C,category=A\n"));
    let named = new(&["--checklist", "odd.csv", "--map", "text=C,category=A"]);
    assert_eq!(named.code, 0, "{}", named.err);
    let shown = shell.run(&["show", named.out.trim()]).out;
    assert!(shown.contains("A restore is tried every quarter."), "{shown}");

    // The answers that only a mapping finds, of the checklist itself and beside another one.
    let map = ["--map", "text=C,category=B,status=4,note=Words"];
    let file = new(&[&["--checklist", "odd.csv", "--last-time", "odd.csv"], &map[..]].concat());
    let last = last_time(&shell, &file);
    let answer = &last["answers"]["backups-run-nightly.all-stores-are-saved-every-night"];
    assert_eq!((&answer["status"], &answer["note"]), (&"done".into(), &"since May".into()));
    shell.run(&["checklist", "import", "odd.csv", "--map", "text=C,category=B", "-o", "ours.json"]);
    let beside = new(&[&["--checklist", "ours.json", "--last-time", "odd.csv"], &map[..]].concat());
    assert_eq!(last_time(&shell, &beside)["answers"], last["answers"]);
    fs::write(shell.dir.path().join("page.md"), FILLED).unwrap();
    let beside = new(&[&["--checklist", "page.md", "--last-time", "odd.csv"], &map[..]].concat());
    assert_eq!(last_time(&shell, &beside)["source"]["format"], "csv");
}

#[test]
fn a_command_without_options_for_a_spreadsheet_names_the_one_that_has_them() {
    let shell = shell_with("odd.csv", ODD);
    let id = shell.new_session("ledger");
    for arguments in [
        &["upgrade", &id, "--checklist", "odd.csv"][..],
        &["checklist", "add", "odd.csv"],
        &["checklist", "check", "odd.csv"],
        &["checklist", "diff", "production-readiness", "odd.csv"],
    ] {
        let ran = shell.run(arguments);
        let way =
            "name them: readyroom checklist import FILE --map text=C,category=A -o OUT.json\n";
        assert!(ran.code == 2 && ran.err.ends_with(way), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn an_option_that_no_file_of_a_new_review_could_follow_is_refused() {
    let shell = shell_with("own.json", OWN);
    for (name, text) in [("odd.csv", ODD), ("filled.md", FILLED)] {
        fs::write(shell.dir.path().join(name), text).unwrap();
    }
    shell.run(&["checklist", "add", "own.json"]);
    for (arguments, told) in [
        ("--map text=C", "--map is for a spreadsheet, and neither"),
        ("--checklist own.json --map text=C", "--map is for a spreadsheet"),
        ("--checklist own.json --format csv", "--format is for a file in another format"),
        ("--checklist payments --format csv", "--format is for a file in another format"),
        ("--checklist filled.md --map text=C", "--map is for a spreadsheet"),
        ("--checklist filled.md --sheet Controls", "--sheet is for a workbook"),
        ("--last-time odd.csv --sheet Controls --map text=C", "--sheet: `Controls` is not among"),
        ("--checklist filled.md --format none", "--format: `none` is not among"),
        ("--checklist odd.csv --map txt=C", "`txt` is no role; those are text, category"),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let ran = shell.run(&[&["new", "web", "--no-open"], &arguments[..]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(told), "{arguments:?}: {}", ran.err);
    }
    assert!(!shell.data().join("sessions").exists());
}

#[test]
fn the_roles_of_columns_stand_in_the_help_and_in_the_readme() {
    let shell = Shell::new();
    let helps = [&["new", "--help"][..], &["checklist", "import", "--help"], &["man"]];
    let pages = helps.map(|arguments| shell.run(arguments).out);
    let readme = include_str!("../../README.md").to_owned();
    for page in pages.into_iter().chain([readme]) {
        let page = page.replace('\\', "").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(&mapping::names()), "{page}");
    }
}

#[test]
fn a_preview_tells_the_columns_and_the_warnings_before_what_was_skipped() {
    let text = format!("{ODD}Total,,,,\n{}", "Total,,,,\n".repeat(200));
    let shell = shell_with("odd.csv", &text);
    let import = |more: &[&str]| {
        let map = ["checklist", "import", "odd.csv", "--dry-run", "--map", "text=C,category=A"];
        shell.run(&[&map[..], more].concat()).out
    };
    let preview = import(&[]);
    let headings: Vec<&str> =
        preview.lines().filter(|line| !line.starts_with("  ") && !line.is_empty()).collect();
    let expected = [
        "odd.csv: a table in CSV",
        "Columns",
        "Categories",
        "First items",
        "Warnings, 1",
        "Skipped, 201",
    ];
    assert_eq!(headings, expected);
    let columns = "\nColumns\n  text C, category A, about B, status D; not read: E\n";
    assert!(preview.contains(columns), "{preview}");

    let json: serde_json::Value = serde_json::from_str(&import(&["--json"])).unwrap();
    let column = |column: &str, role: Option<&str>| json!({ "column": column, "role": role });
    let expected = [
        column("A", Some("category")),
        column("B", Some("about")),
        column("C", Some("text")),
        column("D", Some("status")),
        column("E", None),
    ];
    assert_eq!(json["columns"], json!(expected));
}

#[test]
fn the_gate_counts_the_items_of_a_level_and_the_more_binding_ones() {
    let shell = shell_with("own.json", OWN);
    let id = shell.run(&["new", "ledger", "--checklist", "own.json", "--no-open"]).out;
    let id = id.trim();
    shell.run(&["mark", id, "a.one", "done"]);
    shell.run(&["mark", id, "a.two", "missing"]);
    shell.run(&["mark", id, "a.two", "--blocker", "yes"]);
    let gate = |rules: &[&str]| shell.run(&[&["gate", id], rules].concat());
    for rules in [
        &["--level", "High", "--min", "100"][..],
        &["--level", "high", "--require-assessed"],
        &["--level", "High", "--max-missing", "0"],
        &["--level", "High", "--max-blockers", "0"],
    ] {
        let ran = gate(rules);
        assert_eq!(ran.code, 0, "{rules:?}: {}{}", ran.out, ran.err);
    }
    // The less binding level takes the more binding one with it.
    for level in ["--level", "Low"].chunks(2).chain([&[][..]]) {
        let ran = gate(&[level, &["--min", "50"]].concat());
        assert!(ran.code == 1 && ran.out.contains("1 of 3 complete"), "{}", ran.out);
    }
    let none = gate(&["--level", "Medium", "--min", "1"]);
    assert!(none.code == 2 && none.err.contains("High, Low"), "{}", none.err);
}
