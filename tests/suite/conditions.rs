//! Conditions from the decision to the next review: the commands, the gate, and where each change is written.

use std::fs;

use chrono::NaiveDate;
use readyroom::store::bookmark::Bookmark;
use readyroom::store::codec;
use readyroom::store::summary::Summary;
use serde_json::{Value, json};

use crate::cli::Shell;

/// Decides a conditional go with three conditions; returns the id of the review.
fn decided(shell: &Shell) -> String {
    let id = shell.new_session("ledger");
    let ran = shell.run(&[
        "decide",
        &id,
        "conditional-go",
        "--by",
        "dana",
        "--condition",
        "repeat the drill @ben 2099-12-10",
        "--condition",
        "runbook @cleo 2026-01-10",
        "--condition",
        "pager",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("condition 3, pager: no owner and no date"), "{}", ran.err);
    id
}

fn conditions(shell: &Shell, session: &str) -> Vec<Value> {
    let ran = shell.run(&["condition", session, "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&json["format"], &json["version"]), (&json!("readyroom-conditions"), &json!(1)));
    json["conditions"].as_array().unwrap().clone()
}

fn states(shell: &Shell, session: &str) -> String {
    let all = conditions(shell, session);
    let words = |one: &Value| format!("{}:{}", one["number"], one["state"].as_str().unwrap());
    all.iter().map(words).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_condition_is_met_dated_and_given_to_somebody() {
    let shell = Shell::new();
    let id = decided(&shell);
    assert_eq!(states(&shell, &id), "1:open 2:open 3:open");
    let ran = shell.run(&["condition", &id, "1", "met"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("repeat the drill: met by ana"), "{}", ran.err);
    let ran = shell.run(&["condition", &id, "3", "--due", "2099-01-31", "--owner", "emil"]);
    assert!(ran.err.contains("pager: open, emil, due 2099-01-31"), "{}", ran.err);
    let all = conditions(&shell, &id);
    assert_eq!(all[0]["met_by"], "ana");
    assert_eq!((&all[2]["owner"], &all[2]["due"]), (&json!("emil"), &json!("2099-01-31")));
    let decision = &shell.show(&id)["decision"];
    for (numbered, shown) in all.iter().zip(decision["conditions"].as_array().unwrap()) {
        for field in ["id", "text", "owner", "due", "state", "met_by", "met_at"] {
            assert_eq!(numbered[field], shown[field], "{field}");
        }
        assert_eq!(numbered["id"].as_str().unwrap().len(), 8);
    }
    assert!(decision["on"].is_string());
    // Each change is in the history of the condition, in the file.
    let file: Value = serde_json::from_slice(&fs::read(shell.file(&id)).unwrap()).unwrap();
    let history = &file["decision"]["conditions"][2]["history"];
    assert_eq!(history.as_array().unwrap().len(), 2);
    shell.run(&["condition", &id, "1", "open"]);
    shell.run(&["condition", &id, "3", "--due", "", "--owner", ""]);
    let all = conditions(&shell, &id);
    assert_eq!((&all[0]["state"], &all[0]["met_by"]), (&json!("open"), &Value::Null));
    assert_eq!((&all[2]["owner"], &all[2]["due"]), (&Value::Null, &Value::Null));
}

#[test]
fn wrong_numbers_and_values_are_refused_and_nothing_is_changed() {
    let shell = Shell::new();
    let id = decided(&shell);
    let before = fs::read(shell.file(&id)).unwrap();
    for (arguments, message) in [
        (vec!["condition", &id, "4", "met"], "no condition 4, only 1 to 3"),
        (vec!["condition", &id, "0", "met"], "no condition 0, only 1 to 3"),
        (vec!["condition", &id, "1", "met", "--due", "2026-13-45"], "--due"),
        (vec!["condition", &id, "1", "perhaps"], "perhaps"),
        (vec!["condition", &id, "--due", "fri"], "<NUMBER>"),
        (vec!["condition", "nobody", "1", "met"], "nobody"),
    ] {
        let ran = shell.run(&arguments);
        assert_eq!(ran.code, 2, "{arguments:?} {}", ran.err);
        assert!(ran.err.contains(message), "{arguments:?} {}", ran.err);
    }
    assert_eq!(fs::read(shell.file(&id)).unwrap(), before);
    let empty = shell.new_session("search");
    let ran = shell.run(&["condition", &empty]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[test]
fn the_next_review_carries_the_conditions_on_and_writes_where_they_live() {
    let shell = Shell::new();
    let id = decided(&shell);
    shell.run(&["condition", &id, "1", "met"]);
    let ran = shell.run(&["new", "ledger", "--from", &id, "--no-open"]);
    let next = ran.out.trim_end().to_owned();
    assert_eq!(states(&shell, &next), "1:met 2:open 3:open");
    // What changes in the review that decided is seen in the next one, and the other way round.
    shell.run(&["condition", &id, "2", "met"]);
    let before = fs::read(shell.file(&next)).unwrap();
    let ran = shell.run(&["condition", &next, "3", "--due", "2099-02-01"]);
    assert!(ran.err.contains(&id), "{}", ran.err);
    assert_eq!(fs::read(shell.file(&next)).unwrap(), before);
    assert_eq!(states(&shell, &next), "1:met 2:met 3:open");
    assert_eq!(conditions(&shell, &id)[2]["due"], "2099-02-01");
    let gate = |session: &str| shell.run(&["gate", session, "--conditions-met"]);
    for session in [&id, &next] {
        let ran = gate(session);
        assert_eq!(ran.code, 1, "{}", ran.out);
        assert!(ran.out.contains("2 of 3 met"), "{}", ran.out);
        assert!(ran.out.contains("pager"), "{}", ran.out);
    }
    // Where the review that decided is gone, its conditions stand as they were copied.
    fs::remove_file(shell.file(&id)).unwrap();
    assert_eq!(states(&shell, &next), "1:met 2:open 3:open");
    let ran = shell.run(&["condition", &next, "2", "met"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains(&id), "{}", ran.err);
    assert!(shell.run(&["condition", &next]).out.contains("as of "));
}

#[test]
fn the_gate_names_open_conditions_and_holds_without_any() {
    let shell = Shell::new();
    let id = decided(&shell);
    let ran = shell.run(&["gate", &id, "--require-decision"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    for words in ["3 conditions open", "runbook (cleo, due 2026-01-10, overdue)"] {
        assert!(ran.out.contains(words), "{}", ran.out);
    }
    for number in ["1", "2", "3"] {
        shell.run(&["condition", &id, number, "met"]);
    }
    assert_eq!(shell.run(&["gate", &id, "--conditions-met"]).code, 0);
    let json = shell.run(&["gate", &id, "--conditions-met", "--json"]);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["rules"][0]["rule"], "conditions_met");
    let empty = shell.new_session("search");
    assert_eq!(shell.run(&["gate", &empty, "--conditions-met"]).code, 0);
}

#[test]
fn a_conditional_go_against_a_blocker_is_asked_about() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.restore-drills", "missing", "--blocker", "yes"]);
    let decide = ["decide", &id, "conditional-go", "--by", "dana", "--condition", "drill"];
    let ran = shell.run(&decide);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("1 open blocker"), "{}", ran.err);
    // Unassessed items speak against a go only.
    assert!(!ran.err.contains("unassessed"), "{}", ran.err);
    let ran = shell.run(&[&decide[..], &["--despite"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let decision = &shell.show(&id)["decision"];
    assert_eq!(decision["despite"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&decision["score"]["blockers"], &decision["score"]["missing"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn a_condition_is_ticked_in_the_page_that_is_read_back() {
    let shell = Shell::new();
    let id = decided(&shell);
    let page = |name: &str| {
        let file = shell.data().join(name);
        let ran = shell.run(&["export", &id, "-o", file.to_str().unwrap(), "--force"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        file
    };
    let import = |file: &std::path::Path| {
        let ran = shell.run(&["import", file.to_str().unwrap(), "--into", &id]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out + &ran.err
    };
    let edit = |file: &std::path::Path, from: &str, to: &str| {
        let text = fs::read_to_string(file).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(file, text.replace(from, to)).unwrap();
    };
    let first = page("first.md");
    let open = fs::read(&first).unwrap();
    edit(&first, "- [ ] runbook", "- [x] runbook");
    import(&first);
    assert_eq!(states(&shell, &id), "1:open 2:met 3:open");
    assert_eq!(conditions(&shell, &id)[1]["met_by"], "ana");
    let second = page("second.md");
    let text = fs::read_to_string(&second).unwrap();
    assert!(text.contains("- [x] runbook (cleo, by 2026-01-10, met by ana)"), "{text}");
    // An open box on a page from before it was met says nothing.
    fs::write(&first, open).unwrap();
    import(&first);
    import(&second);
    assert_eq!(states(&shell, &id), "1:open 2:met 3:open");
    // One on a page that says that it is met does.
    edit(&second, "- [x] runbook", "- [ ] runbook");
    import(&second);
    assert_eq!(states(&shell, &id), "1:open 2:open 3:open");
    // Ticked and dated in one edit, in one step.
    let third = page("third.md");
    edit(
        &third,
        "- [ ] runbook (cleo, by 2026-01-10, overdue)",
        "- [x] runbook (cleo, by 2099-03-01)",
    );
    import(&third);
    let runbook = &conditions(&shell, &id)[1];
    assert_eq!((&runbook["state"], &runbook["due"]), (&json!("met"), &json!("2099-03-01")));
}

#[test]
fn a_condition_that_is_met_is_needed_no_more_anywhere() {
    let shell = Shell::new();
    let id = decided(&shell);
    let status = || shell.run(&["status", &id]).out;
    assert!(status().contains("3 open conditions  1 condition overdue"), "{}", status());
    shell.run(&["condition", &id, "2", "met"]);
    assert!(status().contains("2 open conditions  "), "{}", status());
    assert!(!status().contains("overdue"), "{}", status());
    let shown = shell.run(&["show", &id]).out;
    assert!(shown.contains("Next due 2099-12-10 (ben)."), "{shown}");
    assert!(shown.contains("- [x] runbook (cleo, by 2026-01-10, met by ana)"), "{shown}");
    let file = fs::read(shell.file(&id)).unwrap();
    let session = codec::decode_session(&file).unwrap();
    let summary = Summary::of(&session, &Bookmark::default());
    let decided = summary.decision.as_ref().unwrap();
    let open: Vec<&str> = decided.conditions.iter().map(|one| one.text.raw()).collect();
    assert_eq!(open, ["repeat the drill", "pager"]);
    let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    assert!(!decided.conditions.iter().any(|one| one.is_overdue(today)));
    // A decision that depends on them no more drops them.
    shell.run(&["decide", &id, "no-go", "--by", "dana"]);
    assert!(!status().contains("condition"), "{}", status());
    assert_eq!(shell.run(&["condition", &id]).out, "");
    assert!(!shell.run(&["show", &id]).out.contains("- [x]"));
}

#[test]
fn two_dates_of_a_condition_are_a_conflict_that_names_it() {
    let shell = Shell::new();
    let id = decided(&shell);
    let file = shell.file(&id);
    let base = fs::read(&file).unwrap();
    let [ours, theirs] = ["2099-01-01", "2099-02-02"].map(|due| {
        fs::write(&file, &base).unwrap();
        shell.run(&["condition", &id, "1", "--due", due]);
        shell.run(&["condition", &id, if due < "2099-02" { "2" } else { "3" }, "met"]);
        fs::read(&file).unwrap()
    });
    let at = |name: &str, bytes: &[u8]| {
        let path = shell.dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    fs::write(&file, ours).unwrap();
    let (base, theirs) = (at("base.json", &base), at("theirs.json", &theirs));
    let ran = shell.run(&["merge", &base, file.to_str().unwrap(), &theirs]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("due of the condition repeat the drill"), "{}", ran.err);
    assert_eq!(states(&shell, &id), "1:open 2:met 3:met");
    assert_eq!(conditions(&shell, &id)[0]["due"], "2099-01-01");
    // A new date settles it.
    shell.run(&["condition", &id, "1", "--due", "2099-03-03"]);
    let text = fs::read_to_string(&file).unwrap();
    assert!(!text.contains("conflicts"), "{text}");
}

/// A line that was copied by hand in the file makes two conditions with one id: both stay, and each is reached.
#[test]
fn two_conditions_with_one_id_stay_two() {
    let shell = Shell::new();
    let id = decided(&shell);
    let file = shell.file(&id);
    let mut json: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let first = json["decision"]["conditions"][0]["id"].clone();
    json["decision"]["conditions"][2]["id"] = first.clone();
    fs::write(&file, serde_json::to_vec_pretty(&json).unwrap()).unwrap();
    shell.run(&["condition", &id, "3", "met"]);
    assert_eq!(states(&shell, &id), "1:open 2:open 3:met");
    let all = conditions(&shell, &id);
    assert_eq!(all[0]["id"], first);
    assert_ne!(all[2]["id"], first);
    let before = fs::read(&file).unwrap();
    shell.run(&["condition", &id, "1", "met"]);
    let other = shell.dir.path().join("before.json");
    fs::write(&other, &before).unwrap();
    let other = other.to_str().unwrap();
    let ran = shell.run(&["merge", other, file.to_str().unwrap(), other]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(states(&shell, &id), "1:met 2:open 3:met");
}
