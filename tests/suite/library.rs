//! The library of checklists, and a checklist as a command names it.

use std::fs;

use crate::cli::Shell;

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
