//! Labels: written where they say something, merged by key, carried to the next review, and filtered by.

use std::fs;

use proptest::collection::vec;
use proptest::prelude::*;
use readyroom::domain::records::labels::Labels;
use readyroom::domain::records::stamp::Direction;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::Edit;
use serde_json::{Value, json};

use crate::cli::Shell;
use crate::generate::{label, session_of, stamp};

fn file(shell: &Shell, id: &str) -> Value {
    serde_json::from_slice(&fs::read(shell.file(id)).unwrap()).unwrap()
}

#[test]
fn labels_are_set_removed_listed_and_told_everywhere() {
    let shell = Shell::new();
    let ran =
        shell.run(&["new", "ledger", "--no-open", "--label", "team=payments", "--label", "tier=1"]);
    let id = ran.out.trim_end().to_owned();
    let other = shell.new_session("search");
    assert_eq!(shell.run(&["label", &id]).out, "team=payments\ntier=1\n");
    let ran = shell.run(&["--as", "ana", "label", &id, "tier=", "where=eu west"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("team=payments, where=eu west"), "{}", ran.err);
    assert_eq!(file(&shell, &id)["labels"], json!({ "team": "payments", "where": "eu west" }));
    let history = file(&shell, &id)["history"].clone();
    assert_eq!(history[0]["field"], "labels.tier");
    assert_eq!((&history[0]["from"], &history[0]["to"]), (&json!("1"), &Value::Null));
    assert_eq!(shell.show(&id)["labels"], json!({ "team": "payments", "where": "eu west" }));
    assert_eq!(shell.show(&other)["labels"], json!({}));
    let text = shell.run(&["show", &id]).out;
    assert!(text.contains("Labels: team=payments, where=eu west."), "{text}");
    let listed = |filters: &[&str]| {
        let filters = filters.iter().flat_map(|filter| ["--label", filter]);
        let arguments: Vec<&str> = ["list", "--json"].into_iter().chain(filters).collect();
        let all: Vec<Value> = serde_json::from_str(&shell.run(&arguments).out).unwrap();
        all.iter().map(|one| one["system"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed(&["team=PAYMENTS"]), ["ledger"]);
    assert_eq!(listed(&["team="]), ["search"]);
    assert_eq!(listed(&["team=payments", "where=us"]), Vec::<String>::new());
    let lines = shell.run(&["list", "--label", "team=payments"]).out;
    assert!(lines.contains("ledger") && !lines.contains("search"), "{lines}");
    // The next review has them, and what it adds.
    let ran = shell.run(&["new", "ledger", "--from", &id, "--no-open", "--label", "tier=2"]);
    assert_eq!(
        shell.run(&["label", ran.out.trim_end()]).out,
        "team=payments\ntier=2\nwhere=eu west\n"
    );
    // The last one leaves no trace but the history.
    shell.run(&["label", &id, "team=", "where="]);
    assert_eq!(file(&shell, &id).get("labels"), None);
}

#[test]
fn what_is_no_label_is_refused() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    for (label, words) in [
        ("team", "team is no label: write team=payments, or team= for none"),
        ("Team=x", "Team is no key of a label"),
        ("team=a\u{1b}b", "the value of the label"),
    ] {
        for arguments in [vec!["label", &id, label], vec!["list", "--label", label]] {
            let ran = shell.run(&arguments);
            assert_eq!(ran.code, 2, "{arguments:?}");
            assert!(ran.err.contains(words), "{}", ran.err);
        }
    }
}

#[test]
fn labels_that_are_none_are_kept_and_named() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut written = file(&shell, &id);
    written["labels"] = json!({ "tier": 1 });
    fs::write(shell.file(&id), written.to_string()).unwrap();
    let ran = shell.run(&["label", &id, "team=x"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    shell.run(&["mark", &id, "data.backups", "done"]);
    assert_eq!(file(&shell, &id)["labels"], json!({ "tier": 1 }));
    assert_eq!(shell.show(&id)["labels"], json!({}));
}

fn labelled(start: &Session, changes: &[Edit], first: i64) -> Session {
    let mut session = start.clone();
    for (second, change) in (first..).zip(changes) {
        session.apply(change, &stamp(second));
    }
    session
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    vec(label().prop_map(Edit::whole), 0..6)
}

fn words(labels: &Labels) -> String {
    labels.words().raw().to_owned()
}

proptest! {
    /// Undoing every change in reverse order restores the labels; the history grows.
    #[test]
    fn undoing_labels_restores_them(edits in edits()) {
        let mut session = session_of(crate::generate::checklist_of(&[1]));
        let mut back = Vec::new();
        for (second, edit) in (1..).zip(&edits) {
            let before = session.labels().cloned();
            if let Some(undo) = session.apply(edit, &stamp(second)) {
                back.push((undo, before));
            }
        }
        while let Some((undo, before)) = back.pop() {
            let undoing = readyroom::domain::records::stamp::Stamp {
                direction: Direction::Back,
                ..stamp(100)
            };
            session.apply(&undo, &undoing);
            prop_assert_eq!(session.labels().cloned(), before);
        }
    }

    /// Each key is merged for itself: what one side changed is there, and of two values one is kept and the other named.
    #[test]
    fn labels_merge_by_key(start in edits(), ours in edits(), theirs in edits()) {
        let base = labelled(&session_of(crate::generate::checklist_of(&[1])), &start, 1);
        let (ours, theirs) = (labelled(&base, &ours, 20), labelled(&base, &theirs, 40));
        let merged = Session::merge(Some(&base), &ours, &theirs);
        let other = Session::merge(Some(&base), &theirs, &ours);
        prop_assert_eq!(words(merged.labels().unwrap()), words(other.labels().unwrap()));
        for key in ["team", "tier"] {
            let [was, one, two, is] =
                [&base, &ours, &theirs, &merged].map(|session| session.label(key));
            if one == two || two == was {
                prop_assert_eq!(is, one);
            } else if one == was {
                prop_assert_eq!(is, two);
            } else {
                prop_assert!(is == one || is == two);
                let field = format!("labels.{key}");
                let conflict = merged.conflicts().iter().find(|one| one.field.raw() == field);
                prop_assert!(conflict.is_some());
            }
        }
    }
}
