//! `readyroom upgrade`, `checklist diff`, and what the other commands say of retired, new and reworded items.

use std::fs;
use std::path::Path;

use readyroom::domain::records::checklist::Checklist;
use readyroom::domain::session::Session;
use readyroom::store::codec;
use serde_json::{Value, json};

use crate::cli::{Ran, Shell};
use crate::versions::{item, list, replacing};

/// A shell with the files of two versions, and a review with the first.
struct Stage {
    shell: Shell,
    id: String,
}

impl Stage {
    fn new(v1: Vec<Value>, v2: Vec<Value>) -> Self {
        let shell = Shell::new();
        write(&shell.dir.path().join("v1.json"), &list(1, v1));
        write(&shell.dir.path().join("v2.json"), &list(2, v2));
        let ran = shell.run(&["new", "ledger", "--checklist", "v1.json", "--no-open"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let id = ran.out.trim_end().to_owned();
        Self { shell, id }
    }

    /// One item of each outcome.
    fn usual() -> Self {
        Self::new(
            vec![item("a", "A."), item("b", "B."), item("c", "C."), item("d", "D.")],
            vec![item("a", "A."), item("b2", "B."), item("c", "C, daily."), item("e", "E.")],
        )
    }

    fn mark(&self, arguments: &[&str]) -> Ran {
        self.shell.run(&[&["mark", &self.id], arguments].concat())
    }

    fn upgrade(&self, arguments: &[&str]) -> Ran {
        self.shell.run(&[&["upgrade", &self.id, "--checklist", "v2.json"], arguments].concat())
    }

    #[track_caller]
    fn upgraded(self) -> Self {
        let ran = self.upgrade(&[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        self
    }

    fn gate(&self, rules: &[&str]) -> Ran {
        self.shell.run(&[&["gate", &self.id], rules].concat())
    }

    fn text(&self) -> String {
        fs::read_to_string(self.shell.file(&self.id)).unwrap()
    }

    fn session(&self) -> Session {
        codec::decode_session(self.text().as_bytes()).unwrap()
    }
}

fn write(path: &Path, checklist: &Checklist) {
    fs::write(path, codec::encode_checklist(checklist)).unwrap();
}

fn parsed(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn the_text_has_the_counts_and_the_items_by_outcome() {
    let stage = Stage::usual();
    stage.mark(&["c", "done"]);
    let ran = stage.upgrade(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let expected = "\
Own, version 1 -> version 2
1 same, 1 moved, 1 reworded, 1 new, 1 retired

reworded  c        C.
          now      C, daily.
retired   d        D.
moved     b -> b2  B.
new       e        E.
";
    assert_eq!(ran.out, expected);
    let told =
        format!("1 answer waits to be confirmed\n{}: it has the new checklist now\n", stage.id);
    assert_eq!(ran.err, told);
    assert_eq!(stage.session().checklist().version(), 2);
}

#[test]
fn a_dry_run_changes_nothing_and_says_the_same() {
    let stage = Stage::usual();
    stage.mark(&["c", "done"]);
    let before = stage.text();
    let dry = stage.upgrade(&["--dry-run"]);
    assert_eq!((dry.code, stage.text()), (0, before));
    assert!(dry.err.starts_with("1 answer would wait to be confirmed\n"), "{}", dry.err);
    assert!(dry.err.ends_with("nothing was changed\n"), "{}", dry.err);
    assert_eq!(dry.out, stage.upgrade(&[]).out);
}

#[test]
fn the_json_has_every_item_with_what_changed() {
    let stage = Stage::usual();
    let answer = parsed(&stage.upgrade(&["--dry-run", "--json"]));
    assert_eq!(answer["format"], "readyroom-upgrade");
    assert_eq!(answer["version"], 1);
    let counts = json!({ "same": 1, "moved": 1, "reworded": 1, "new": 1, "retired": 1 });
    assert_eq!(answer["counts"], counts);
    let expected = json!([
        { "outcome": "same", "from": "a", "to": "a", "from_text": "A.", "to_text": "A.", "changed": [] },
        { "outcome": "moved", "from": "b", "to": "b2", "from_text": "B.", "to_text": "B.", "changed": ["id"] },
        {
            "outcome": "reworded", "from": "c", "to": "c",
            "from_text": "C.", "to_text": "C, daily.", "changed": ["text"],
        },
        { "outcome": "new", "from": null, "to": "e", "from_text": null, "to_text": "E.", "changed": [] },
        { "outcome": "retired", "from": "d", "to": null, "from_text": "D.", "to_text": null, "changed": [] },
    ]);
    assert_eq!(answer["items"], expected);
    assert_eq!(
        answer,
        parsed(&stage.shell.run(&["checklist", "diff", "v1.json", "v2.json", "--json"]))
    );
    assert_eq!(answer, parsed(&stage.upgrade(&["--json"])));
}

#[test]
fn two_files_are_compared_without_a_review() {
    let stage = Stage::usual();
    let ran = stage.shell.run(&["checklist", "diff", "v1.json", "v2.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, stage.upgrade(&["--dry-run"]).out);
    assert_eq!(stage.shell.run(&["checklist", "diff", "v1.json", "none.json"]).code, 2);
}

#[test]
fn it_exits_with_0_also_where_nothing_changes() {
    let stage = Stage::usual().upgraded();
    let before = stage.text();
    let ran = stage.upgrade(&[]);
    assert_eq!((ran.code, stage.text()), (0, before));
    assert_eq!(ran.err, format!("{}: nothing changes, it has this checklist\n", stage.id));
}

#[test]
fn the_last_good_copy_is_kept_before() {
    let stage = Stage::usual();
    stage.mark(&["d", "done"]);
    let before = stage.text();
    let stage = stage.upgraded();
    let folder = stage.shell.data().join("sessions");
    let kept = fs::read_dir(folder.join(".readyroom"))
        .unwrap()
        .flatten()
        .any(|entry| fs::read_to_string(entry.path()).is_ok_and(|text| text == before));
    assert!(kept, "the file as it was before");
}

#[test]
fn a_broken_checklist_or_an_unknown_session_changes_nothing() {
    let stage = Stage::usual();
    let before = stage.text();
    fs::write(stage.shell.dir.path().join("v2.json"), "{").unwrap();
    assert_eq!(stage.upgrade(&[]).code, 2);
    assert_eq!(stage.text(), before);
    assert_eq!(stage.shell.run(&["upgrade", "nobody", "--checklist", "v1.json"]).code, 2);
}

#[test]
fn what_stands_from_a_newer_readyroom_is_not_touched() {
    let stage = Stage::usual();
    let mut json: Value = serde_json::from_str(&stage.text()).unwrap();
    json["last_time"] = json!({ "session": 7 });
    fs::write(stage.shell.file(&stage.id), json.to_string()).unwrap();
    let ran = stage.upgrade(&[]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("newer readyroom"), "{}", ran.err);
    assert_eq!(stage.text(), json.to_string());
}

#[test]
fn show_has_the_retired_items_and_they_do_not_count() {
    let stage = Stage::usual();
    for item in ["a", "b", "c", "d"] {
        stage.mark(&[item, "done"]);
    }
    stage.mark(&["d", "--note", "kept for the audit"]);
    let stage = stage.upgraded();
    let shown = stage.shell.show(&stage.id);
    assert_eq!(shown["score"]["total"], 4);
    assert_eq!((&shown["score"]["done"], &shown["score"]["unassessed"]), (&json!(2), &json!(2)));
    let [retired] = shown["retired"].as_array().unwrap().as_slice() else { panic!("{shown}") };
    assert_eq!((&retired["id"], &retired["text"]), (&json!("d"), &json!("D.")));
    assert_eq!((&retired["status"], &retired["category"]), (&json!("done"), &json!("Data")));
    assert_eq!(retired["note"], "kept for the audit");
    assert!(!shown["categories"].to_string().contains("\"d\""));
    let text = stage.shell.run(&["show", &stage.id]).out;
    assert!(text.contains("Retired items (1)"), "{text}");
    assert!(text.contains("D. Done. d\n"), "{text}");
    assert!(!text.to_lowercase().contains("last review"), "there was none: {text}");
    // A fresh review has none.
    assert_eq!(stage.shell.show(&stage.shell.new_session("other"))["retired"], json!([]));
}

#[test]
fn a_reworded_item_is_confirmed_as_it_was() {
    let stage = Stage::usual();
    stage.mark(&["c", "partial", "--note", "half of it"]);
    let stage = stage.upgraded();
    assert_eq!(stage.shell.show(&stage.id)["categories"][0]["items"][2]["status"], "unassessed");
    let ran = stage.mark(&["c", "--as-last-time"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let item = &stage.shell.show(&stage.id)["categories"][0]["items"][2];
    assert_eq!((&item["status"], &item["note"]), (&json!("partial"), &json!("half of it")));
    assert_eq!(stage.mark(&["e", "--as-last-time"]).code, 2, "new: nothing was said");
}

#[test]
fn a_retired_blocker_and_a_lapsed_risk_close_the_gate_until_somebody_settles_them() {
    let stage = Stage::usual();
    stage.mark(&["d", "missing", "--blocker", "yes"]);
    let risk = ["d", "--accept-risk", "dana", "--why", "known", "--until", "2030-01-31"];
    assert_eq!(stage.mark(&risk).code, 0);
    let stage = stage.upgraded();
    // However many are allowed: nobody works on a retired item.
    let lapsed = ["--no-lapsed-risks", "--as-of", "2030-02-01"];
    assert_eq!(stage.gate(&lapsed[..1]).code, 0, "it is in force still");
    for rules in [&["--max-blockers", "0"][..], &["--max-blockers", "5"], &lapsed] {
        let ran = stage.gate(rules);
        assert_eq!(ran.code, 1, "{rules:?}: {}", ran.out);
        assert!(ran.out.contains("d  missing, retired, "), "{}", ran.out);
    }
    let ran = stage.mark(&["d", "--blocker", "no"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(stage.gate(&["--max-blockers", "0"]).code, 0);
    assert_eq!(stage.mark(&["d", "--accept-risk", ""]).code, 0);
    assert_eq!(stage.gate(&lapsed).code, 0);
    let session = stage.session();
    let history = &session.retired()[0].answer.history;
    let fields: Vec<&str> = history.iter().map(|entry| entry.field.raw()).collect();
    assert_eq!(fields, ["status", "blocker", "risk", "blocker", "risk"]);
}

#[test]
fn nothing_else_is_said_of_a_retired_item_and_only_its_whole_id_reaches_it() {
    let stage =
        Stage::new(vec![item("a", "A."), item("data.retired", "R.")], vec![item("a", "A.")]);
    stage.mark(&["data.retired", "--blocker", "yes"]);
    let stage = stage.upgraded();
    let before = stage.text();
    for arguments in [
        &["data.retired", "done"][..],
        &["data.retired", "--note", "n"],
        &["data.retired", "--owner", "ben"],
        &["data.retired", "--evidence", "https://wiki"],
        &["data.retired", "--blocker", "yes"],
        &["data.retired", "--blocker", "no", "--note", "n"],
        &["data.retired", "--accept-risk", "dana", "--why", "w", "--until", "2030-01-01"],
        &["data.retired", "--as-last-time"],
        &["data.retired"],
        &["data.ret", "--blocker", "no"],
        &["DATA.RETIRED", "--blocker", "no"],
    ] {
        let ran = stage.mark(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
    }
    assert_eq!(stage.text(), before);
    assert_eq!(stage.mark(&["data.retired", "--blocker", "no", "--accept-risk", ""]).code, 0);
}

#[test]
fn what_went_into_another_item_closes_no_gate_itself() {
    let stage = Stage::new(
        vec![item("a", "A."), item("b", "B.")],
        vec![replacing("m", "Both.", &["a", "b"])],
    );
    stage.mark(&["a", "missing", "--blocker", "yes"]);
    let stage = stage.upgraded();
    assert_eq!(stage.gate(&["--max-blockers", "1"]).code, 0, "one blocker, of the new item");
    assert_eq!(stage.gate(&["--max-blockers", "0"]).code, 1);
    stage.mark(&["m", "--blocker", "no"]);
    assert_eq!(stage.gate(&["--max-blockers", "0"]).code, 0);
    assert_eq!(stage.shell.show(&stage.id)["retired"][0]["into"], json!(["m"]));
}

#[test]
fn a_deleted_item_fails_require_assessed_and_a_retired_one_does_not() {
    let stage = Stage::usual();
    let stage = stage.upgraded();
    for item in ["a", "b2", "c", "e"] {
        stage.mark(&[item, "done"]);
    }
    assert_eq!(stage.gate(&["--require-assessed"]).code, 0, "the version is another one");
    // The same version without an item: somebody has deleted it.
    let rest = vec![item("a", "A."), item("b2", "B."), item("c", "C, daily.")];
    write(&stage.shell.dir.path().join("v2.json"), &list(2, rest));
    let stage = stage.upgraded();
    let ran = stage.gate(&["--require-assessed", "--json"]);
    assert_eq!(ran.code, 1);
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    let gone = json!([{ "id": "e", "text": "E.", "status": "gone" }]);
    assert_eq!(answer["rules"][0]["items"], gone);
}

#[test]
fn the_next_review_matches_items_as_an_upgrade_does() {
    let stage = Stage::new(
        vec![item("a", "A."), item("b", "B."), item("c", "C."), item("d", "D."), item("x", "X.")],
        vec![
            item("a2", "A."),
            replacing("b2", "B, daily.", &["b"]),
            replacing("m", "C and D.", &["c", "d"]),
            item("n", "N."),
        ],
    );
    for (item, status) in
        [("a", "done"), ("b", "done"), ("c", "missing"), ("d", "done"), ("x", "missing")]
    {
        stage.mark(&[item, status]);
    }
    stage.mark(&["x", "--blocker", "yes"]);
    let arguments = ["new", "ledger", "--from", &stage.id, "--checklist", "v2.json", "--no-open"];
    let ran = stage.shell.run(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let next = ran.out.trim_end().to_owned();
    let json: Value =
        serde_json::from_str(&fs::read_to_string(stage.shell.file(&next)).unwrap()).unwrap();
    let last = &json["last_time"]["answers"];
    assert_eq!((&last["a2"]["status"], &last["a2"]["text"]), (&json!("done"), &Value::Null));
    assert_eq!((&last["b2"]["status"], &last["b2"]["text"]), (&json!("done"), &json!("B.")));
    assert_eq!((&last["m"]["status"], &last["m"]["text"]), (&json!("missing"), &json!("C.\nD.")));
    assert_eq!(last["n"], Value::Null);
    assert_eq!(json["retired"][0]["id"], "x");
    assert_eq!(json["retired"][0]["answer"]["status"], Value::Null, "nothing is taken over");
    assert_eq!(json["retired"][0]["last_time"]["status"], "missing");
    // Nobody settles a blocker by beginning a review of which the item is no part.
    let ran = stage.shell.run(&["gate", &next, "--max-blockers", "0"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    let text = stage.shell.run(&["show", &next]).out;
    assert!(text.contains("It had 3 of 5 complete, 60%."), "the last review's score: {text}");
    for told in ["New in the checklist (1)", "Reworded (2)", "Retired (1)"] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

#[test]
fn the_report_names_what_was_reworded_or_joined_also_without_a_last_review() {
    let stage = Stage::new(
        vec![item("a", "A."), item("b", "B."), item("c", "C."), item("d", "C."), item("e", "E.")],
        vec![item("a", "A."), item("b", "B, daily."), replacing("m", "C.", &["c", "d"])],
    );
    for (item, status) in [("a", "done"), ("b", "done"), ("c", "done"), ("d", "missing")] {
        stage.mark(&[item, status]);
    }
    let stage = stage.upgraded();
    let page = stage.shell.run(&["export", &stage.id, "-o", "-"]).out;
    let changed = "\
## Changed in this review
### Reworded (1)
- B, daily. Reworded, before: \"B.\". Was done, is not assessed.

### Joined from several items (1)
- C. Was missing, is not assessed.
";
    assert!(page.contains(changed), "{page}");
    assert!(page.contains("## Retired items (1)\n- E. Not assessed."), "{page}");
    assert!(!page.contains("last review") && !page.contains("etter"), "{page}");
    // Confirmed it says so; nothing of the page is a change when it is read back.
    stage.mark(&["b", "--as-last-time"]);
    let page = stage.shell.run(&["export", &stage.id, "-o", "-"]).out;
    assert!(page.contains("- B, daily. Reworded, before: \"B.\". Done.\n"), "{page}");
    fs::write(stage.shell.dir.path().join("page.md"), page).unwrap();
    let ran = stage.shell.run(&["import", "page.md", "--into", &stage.id, "--dry-run"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.out.contains("B, daily") && !ran.err.contains("line "), "{} {}", ran.out, ran.err);
    assert!(stage.shell.run(&["show", &stage.id]).out.contains("Changed in this review"));
}

#[test]
fn after_a_last_review_the_report_names_what_was_said_before_an_upgrade() {
    let stage = Stage::usual();
    stage.mark(&["c", "missing"]);
    let ran = stage.shell.run(&["new", "ledger", "--from", &stage.id, "--no-open"]);
    let next = ran.out.trim_end().to_owned();
    stage.shell.run(&["mark", &next, "c", "done"]);
    stage.shell.run(&["upgrade", &next, "--checklist", "v2.json"]);
    let text = stage.shell.run(&["show", &next]).out;
    for told in [
        "Reworded (1)",
        "C, daily. Reworded, before: \"C.\". It was done in this review. Was missing, is not assessed",
        "New in the checklist (1)",
        "Retired (1)",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert!(!text.contains("etter"), "{text}");
}

#[test]
fn compare_says_what_is_new_reworded_moved_or_retired() {
    let stage = Stage::usual();
    for item in ["a", "b", "c", "d"] {
        stage.mark(&[item, "done"]);
    }
    let first = stage.id.clone();
    let ran = stage.shell.run(&[
        "new",
        "ledger",
        "--from",
        &first,
        "--checklist",
        "v2.json",
        "--no-open",
    ]);
    let next = ran.out.trim_end().to_owned();
    for item in ["a", "b2", "c", "e"] {
        stage.shell.run(&["mark", &next, item, "done"]);
    }
    let ran = stage.shell.run(&["compare", &first, &next]);
    assert!(!ran.out.contains("better"), "{}", ran.out);
    for line in ["C, daily. (reworded)", "B. (moved)", "E. (new)", "D.", "1 retired"] {
        assert!(ran.out.contains(line), "{line}: {}", ran.out);
    }
    let answer = parsed(&stage.shell.run(&["compare", &first, &next, "--json"]));
    let outcome = |id: &str| {
        let items = answer["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["id"] == id).unwrap();
        (item["outcome"].clone(), item["change"].clone())
    };
    assert_eq!(outcome("b2"), (json!("moved"), json!("same")));
    assert_eq!(outcome("c"), (json!("reworded"), json!("same")));
    assert_eq!(outcome("e"), (json!("new"), json!("same")));
    assert_eq!(outcome("d"), (json!("retired"), json!("gone")));
}

/// A checklist with levels, and an item of each of these.
fn leveled(version: u32, items: &[(&str, &str)]) -> Checklist {
    let items: Vec<Value> = items
        .iter()
        .map(|(id, level)| json!({ "id": id, "text": format!("{id}."), "level": level }))
        .collect();
    let file = json!({ "id": "own", "version": version, "title": "Own", "levels": ["CAT I", "CAT II"],
        "categories": [{ "id": "a", "title": "A", "items": items }] });
    Checklist::of_author(serde_json::from_value(file).unwrap()).unwrap()
}

#[test]
fn a_review_of_some_levels_stays_one_of_them_in_another_version() {
    let shell = Shell::new();
    let versions: [&[(&str, &str)]; 2] =
        [&[("a", "CAT I"), ("b", "CAT II")], &[("a", "CAT I"), ("b", "CAT II"), ("c", "CAT I")]];
    for (version, items) in (1..).zip(versions) {
        write(&shell.dir.path().join(format!("v{version}.json")), &leveled(version, items));
    }
    let first = ["new", "vpn", "--checklist", "v1.json", "--level", "cat i", "--no-open"];
    let id = shell.run(&first).out.trim_end().to_owned();
    let asked = |id: &str| {
        let text = fs::read_to_string(shell.file(id)).unwrap();
        let session = codec::decode_session(text.as_bytes()).unwrap();
        let ids = session.checklist().items().map(|(_, item)| item.id.raw().to_owned());
        ids.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(asked(&id), "a");

    // The next review takes the levels of the last one, unless it names its own.
    let next = ["new", "vpn", "--from", &id, "--checklist", "v2.json", "--no-open"];
    let ran = shell.run(&next);
    assert_eq!(ran.err, "only CAT I, as the review has\n");
    assert_eq!(asked(ran.out.trim_end()), "a c");
    let ran = shell.run(&[&next[..], &["--level", "CAT II"]].concat());
    assert_eq!((ran.err.as_str(), asked(ran.out.trim_end()).as_str()), ("", "b"));

    let dry = shell.run(&["upgrade", &id, "--checklist", "v2.json", "--dry-run"]);
    assert!(dry.err.starts_with("only CAT I, as the review has\n"), "{}", dry.err);
    assert!(dry.out.contains("\n1 same, 0 moved, 0 reworded, 1 new, 0 retired\n"), "{}", dry.out);
    let ran = shell.run(&["upgrade", &id, "--checklist", "v2.json"]);
    let told = format!("only CAT I, as the review has\n{id}: it has the new checklist now\n");
    assert_eq!((ran.code, ran.err), (0, told));
    assert_eq!(asked(&id), "a c");
    let diff = shell.run(&["checklist", "diff", "v1.json", "v2.json"]);
    assert!(diff.out.contains("\n2 same, 0 moved, 0 reworded, 1 new, 0 retired\n"), "{}", diff.out);
}
