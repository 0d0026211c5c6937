//! Assessments on the command line: begun alone, submitted, combined, and who may see what.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::{Ran, Shell, ran};

impl Shell {
    fn run_as(&self, name: &str, arguments: &[&str]) -> Ran {
        ran(&self.command().env("READYROOM_USER", name).args(arguments).output().unwrap())
    }

    /// Begins the assessment of a person, or finds the one that is open; its id.
    fn assess(&self, name: &str, review: &str) -> String {
        let ran = self.run_as(name, &["assess", review, "--no-open"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out.trim_end().to_owned()
    }

    #[track_caller]
    fn done_as(&self, name: &str, arguments: &[&str]) -> Ran {
        let ran = self.run_as(name, arguments);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    }

    fn assessment_file(&self, id: &str) -> PathBuf {
        self.data().join("assessments").join(format!("{id}.json"))
    }

    /// Lets a person say this of the first items, and submit.
    fn submitted(&self, name: &str, review: &str, said: &[&str]) -> String {
        let id = self.assess(name, review);
        for (item, status) in ITEMS.iter().zip(said) {
            let note = format!("{name} thinks so");
            self.done_as(name, &["mark", &id, item, status, "--note", &note]);
        }
        self.done_as(name, &["submit", &id]);
        id
    }

    /// What `show` says of an item.
    fn item(&self, name: &str, session: &str, item: &str) -> Value {
        let ran = self.done_as(name, &["show", session, "--json"]);
        let shown: Value = serde_json::from_str(&ran.out).unwrap();
        let categories = shown["categories"].as_array().unwrap().clone();
        let items = categories.iter().flat_map(|one| one["items"].as_array().unwrap().clone());
        items.into_iter().find(|one| one["id"] == item).unwrap()
    }
}

const ITEMS: [&str; 3] = ["identity.sign-in", "identity.account-recovery", "identity.roles"];

#[track_caller]
fn refused(ran: &Ran, message: &str) {
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains(message), "{}\nshould say {message}", ran.err);
    assert_eq!(ran.out, "");
}

/// The ids of the first items of the built-in checklist.
fn first_items(shell: &Shell, review: &str) -> Vec<String> {
    let shown = shell.show(review);
    let items = shown["categories"][0]["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_assessment_is_begun_gone_on_with_and_submitted() {
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    assert_eq!(first_items(&shell, &review)[..3], ITEMS);
    let before = fs::read(shell.file(&review)).unwrap();
    let id = shell.assess("ana", "payments-api");
    assert!(shell.assessment_file(&id).exists());
    assert_eq!(shell.assess("ana", "payments-api"), id, "while it is open it goes on");
    assert_eq!(shell.assess("ANA ", "payments-api"), id, "another spelling is the same person");
    assert_ne!(shell.assess("ben", "payments-api"), id);
    let file: Value =
        serde_json::from_slice(&fs::read(shell.assessment_file(&id)).unwrap()).unwrap();
    assert_eq!(
        file["assessment"],
        json!({ "of": review, "by": "ana", "first": id, "submitted_at": null })
    );
    let ran = shell.done_as("ana", &["submit", &id]);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("32 unassessed: identity.sign-in, "), "{}", ran.err);
    refused(&shell.run_as("ana", &["submit", &id]), "submitted already");
    refused(&shell.run_as("ana", &["mark", &id, ITEMS[0], "done"]), "submitted");
    shell.done_as("ana", &["submit", &id, "--undo"]);
    shell.done_as("ana", &["mark", &id, ITEMS[0], "done"]);
    refused(&shell.run_as("ana", &["submit", &id, "--undo"]), "nothing to take back");
    refused(&shell.run_as("ana", &["submit", &review]), "is a review");
    assert_eq!(fs::read(shell.file(&review)).unwrap(), before, "the review knows nothing of it");
}

#[test]
fn whose_an_assessment_is_must_be_said() {
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    let mut command = shell.command();
    command.env_remove("READYROOM_USER").env("USER", "shared");
    refused(&ran(&command.args(["assess", &review, "--no-open"]).output().unwrap()), "--as NAME");
    assert!(!shell.data().join("assessments").exists());
    let ran = shell.run_as("", &["assess", &review, "--no-open", "--as", "dana"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn an_assessment_takes_what_one_person_can_say() {
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    let id = shell.assess("ana", &review);
    for (arguments, field) in [
        (&["mark", &id, ITEMS[0], "missing", "--owner", "ben"][..], "owner"),
        (&["mark", &id, ITEMS[0], "--due", "+2w"], "due"),
        (&["mark", &id, ITEMS[0], "--accept-risk", "dana", "--why", "x", "--until", "+3m"], "risk"),
        (&["decide", &id, "no-go", "--by", "dana"], "decision"),
        (&["rename", &id, "other"], "system"),
        (&["people", &id, "--add", "cleo"], "people"),
    ] {
        let ran = shell.run_as("ana", arguments);
        refused(&ran, &format!("{field} belongs to its review"));
    }
    for arguments in [
        &["gate", &id, "--min", "1"][..],
        &["compare", &id, &review],
        &["combine", &id],
        &["assess", &id, "--no-open"],
        &["new", "other", "--from", &id, "--no-open"],
    ] {
        refused(&shell.run_as("ana", arguments), "is an assessment");
    }
    assert_eq!(shell.item("ana", &id, ITEMS[0])["status"], "unassessed", "nothing was half done");
    let marked = [
        "mark",
        &id,
        ITEMS[0],
        "partial",
        "--note",
        "n",
        "--evidence",
        "https://wiki/a",
        "--blocker",
        "yes",
    ];
    shell.done_as("ana", &marked);
    let item = shell.item("ana", &id, ITEMS[0]);
    assert_eq!((&item["status"], &item["blocker"]), (&json!("partial"), &json!(true)));
}

#[test]
fn an_assessment_is_no_review_and_is_found_by_its_id_or_path_only() {
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    let id = shell.assess("ana", &review);
    let list: Value = serde_json::from_str(&shell.run(&["list", "--json"]).out).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(list[0]["id"], review.as_str());
    assert_eq!(shell.show("payments-api")["id"], review.as_str());
    assert_eq!(shell.show(&id)["assessment"]["by"], "ana");
    let path = shell.assessment_file(&id);
    assert_eq!(shell.show(path.to_str().unwrap())["id"], id.as_str());
    refused(&shell.run(&["show", &id[..id.len() - 1]]), "no review");
    assert!(shell.run(&["status", "payments-api"]).out.starts_with("payments-api  0%"));
}

#[test]
fn combining_puts_what_was_said_beside_the_items_and_changes_no_answer() {
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    for name in ["ana", "ben", "cleo"] {
        shell.done_as("facilitator", &["people", &review, "--add", name]);
    }
    shell.done_as("facilitator", &["people", &review, "--add", "olaf", "--role", "observer"]);
    shell.submitted("ana", &review, &["done", "partial", "done"]);
    shell.submitted("ben", &review, &["missing", "done", "done"]);
    let open = shell.assess("cleo", &review);
    let dry = shell.done_as("facilitator", &["combine", &review, "--dry-run", "--json"]);
    let told: Value = serde_json::from_str(&dry.out).unwrap();
    assert_eq!(told["format"], "readyroom-combine");
    assert_eq!(told["version"], 1);
    assert_eq!(told["missing"], json!(["cleo"]), "observers are not expected");
    let names: Vec<_> =
        told["assessments"].as_array().unwrap().iter().map(|one| one["by"].clone()).collect();
    assert_eq!(names, [json!("ana"), json!("ben")]);
    assert_eq!(
        told["items"][0],
        json!({
            "id": ITEMS[0],
            "agreement": "split",
            "suggested": null,
            "responses": [{ "by": "ana", "status": "done" }, { "by": "ben", "status": "missing" }],
        })
    );
    assert!(dry.err.contains(&format!("{open} is not submitted yet")), "{}", dry.err);
    assert_eq!(shell.item("facilitator", &review, ITEMS[0])["responses"], json!([]), "only said");
    let ran = shell.done_as("facilitator", &["combine", &review]);
    assert_eq!(
        ran.out,
        "2 assessments: ana, ben\nmissing: cleo\n1 split, 29 too few, 1 close, 1 agreed\n"
    );
    let item = shell.item("facilitator", &review, ITEMS[1]);
    assert_eq!((&item["agreement"], &item["suggested"]), (&json!("close"), &json!("partial")));
    assert_eq!(item["status"], "unassessed");
    assert_eq!(item["responses"][0]["note"], "ana thinks so");
    let bytes = fs::read(shell.file(&review)).unwrap();
    let again = shell.done_as("facilitator", &["combine", &review]);
    assert!(again.err.contains("nothing changes"), "{}", again.err);
    assert_eq!(fs::read(shell.file(&review)).unwrap(), bytes);
}

#[test]
fn what_is_suggested_is_taken_and_dissent_closes_the_gate() {
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    shell.submitted("ana", &review, &["done", "partial", "done"]);
    shell.submitted("ben", &review, &["missing", "done", "done"]);
    shell.done_as("dana", &["combine", &review]);
    refused(&shell.run_as("dana", &["mark", &review, ITEMS[0], "--suggested"]), "split");
    shell.done_as("dana", &["mark", &review, &ITEMS[1..].join(","), "--suggested"]);
    assert_eq!(shell.item("dana", &review, ITEMS[1])["status"], "partial");
    assert_eq!(shell.item("dana", &review, ITEMS[1])["dissent"], json!(["ben"]));
    assert_eq!(shell.item("dana", &review, ITEMS[2])["dissent"], json!([]));
    assert_eq!(shell.run_as("dana", &["gate", &review, "--max-dissent", "1"]).code, 0);
    let ran = shell.run_as("dana", &["gate", &review, "--max-dissent", "0"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains(ITEMS[1]) && ran.out.contains("ben done"), "{}", ran.out);
    let ran = shell.run_as("dana", &["gate", &review, "--require-responses", "2", "--json"]);
    assert_eq!(ran.code, 1);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(told["rules"][0]["rule"], "require_responses");
    assert_eq!(told["rules"][0]["items"].as_array().unwrap().len(), 29);
    assert_eq!(shell.run_as("dana", &["gate", &review, "--require-responses", "0"]).code, 0);
}

#[test]
fn a_comparison_says_how_the_responses_agree_in_both_reviews_and_who_dissents() {
    let shell = Shell::new();
    let earlier = shell.new_session("payments-api");
    shell.submitted("ana", &earlier, &["done", "done", "done"]);
    shell.submitted("ben", &earlier, &["missing", "done", "done"]);
    shell.done_as("dana", &["combine", &earlier]);
    shell.done_as("dana", &["mark", &earlier, ITEMS[0], "missing"]);
    let ran = shell.done_as("dana", &["new", "payments-api", "--from", &earlier, "--no-open"]);
    let later = ran.out.trim_end();
    shell.submitted("ana", later, &["partial", "done", "done"]);
    shell.submitted("ben", later, &["missing", "done"]);
    shell.done_as("dana", &["combine", later]);
    shell.done_as("dana", &["mark", later, ITEMS[0], "partial"]);
    let text = shell.done_as("dana", &["compare", &earlier, later]).out;
    let line = |item| text.lines().find(|line| line.contains(item)).unwrap();
    assert!(line(ITEMS[0]).ends_with("(responses split -> close; dissent: ben)"), "{text}");
    assert!(line(ITEMS[1]).ends_with("(responses agreed as before)"), "{text}");
    assert!(line(ITEMS[2]).ends_with("(responses agreed -> too few)"), "{text}");
    assert!(
        line("data.backups").ends_with(['.', ')']) && !line("data.backups").contains("responses")
    );
    let json = |name| {
        let ran = shell.done_as(name, &["compare", &earlier, later, "--json"]);
        let compared: Value = serde_json::from_str(&ran.out).unwrap();
        let items = compared["items"].as_array().unwrap().clone();
        items.into_iter().find(|one| one["id"] == ITEMS[0]).unwrap()
    };
    let item = json("dana");
    assert_eq!(item["agreement"], json!({ "before": "split", "after": "close" }));
    assert_eq!(item["dissent"], json!(["ben"]));
    // Whoever assesses the later one again sees what was said of the earlier one only.
    shell.assess("ana", later);
    let item = json("ana");
    assert_eq!(item["agreement"], json!({ "before": "split", "after": null }));
    assert_eq!(item["dissent"], json!([]));
    let text = shell.done_as("ana", &["compare", &earlier, later]).out;
    assert!(text.contains("responses hidden until you submit"), "{text}");
}

#[test]
fn responses_are_hidden_from_whoever_still_assesses() {
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    shell.submitted("ben", &review, &["missing", "done", "done"]);
    shell.submitted("cleo", &review, &["done", "done", "done"]);
    shell.done_as("dana", &["combine", &review]);
    let mine = shell.assess("ana", &review);
    let item = shell.item("ana", &review, ITEMS[0]);
    assert_eq!((&item["responses"], &item["agreement"]), (&json!([]), &json!(null)));
    refused(&shell.run_as("ana", &["combine", &review]), "submit it first");
    refused(
        &shell.run_as("ana", &["mark", &review, ITEMS[1], "--suggested"]),
        "responses hidden until you submit",
    );
    for rule in ["--max-dissent", "--require-responses"] {
        let ran = shell.run_as("ana", &["gate", &review, rule, "0"]);
        assert_eq!(ran.code, 1, "a rule that cannot be evaluated fails");
        assert!(ran.out.contains("responses hidden until you submit"), "{}", ran.out);
    }
    assert_eq!(shell.item("ben", &review, ITEMS[0])["agreement"], "split", "others see them");
    shell.done_as("ana", &["submit", &mine]);
    assert_eq!(shell.item("ana", &review, ITEMS[0])["agreement"], "split");
    shell.done_as("ana", &["submit", &mine, "--undo"]);
    assert_eq!(shell.item("ana", &review, ITEMS[0])["agreement"], json!(null));
    shell.done_as("dana", &["decide", &review, "no-go", "--by", "dana"]);
    assert_eq!(shell.item("ana", &review, ITEMS[0])["agreement"], "split", "the decision is made");
}

#[test]
fn the_next_round_begins_from_the_last_one_and_counts_in_its_place() {
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    let first = shell.submitted("ana", &review, &["done", "partial", "done"]);
    shell.submitted("ben", &review, &["missing", "done", "done"]);
    shell.done_as("dana", &["combine", &review]);
    refused(&shell.run_as("ana", &["submit", &first, "--undo"]), "was combined");
    let second = shell.assess("ana", &review);
    assert_ne!(second, first);
    assert_eq!(shell.item("ana", &second, ITEMS[1])["status"], "partial", "my own answers");
    let file: Value =
        serde_json::from_slice(&fs::read(shell.assessment_file(&second)).unwrap()).unwrap();
    assert_eq!(file["assessment"]["first"], first.as_str());
    shell.done_as("ana", &["mark", &second, ITEMS[0], "missing"]);
    shell.done_as("ana", &["mark", &second, ITEMS[1], "unassessed", "--note", ""]);
    shell.done_as("ana", &["submit", &second]);
    let ran = shell.done_as("dana", &["combine", &review]);
    assert!(ran.err.contains(&format!("{first} is older")), "{}", ran.err);
    assert_eq!(shell.item("dana", &review, ITEMS[0])["agreement"], "agreed");
    let said = shell.item("dana", &review, ITEMS[1]);
    assert_eq!(
        said["responses"].as_array().unwrap().len(),
        1,
        "what was taken back is gone: {said}"
    );
}

#[test]
fn names_are_shown_or_hidden_once_and_for_all() {
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    shell.submitted("ana", &review, &["done"]);
    shell.submitted("ben", &review, &["missing"]);
    let ran = shell.done_as("dana", &["combine", &review, "--names", "hidden"]);
    assert!(ran.err.contains("hidden names hide nobody"), "{}", ran.err);
    refused(&shell.run_as("dana", &["combine", &review, "--names", "shown"]), "hide names");
    let item = shell.item("dana", &review, ITEMS[0]);
    for response in item["responses"].as_array().unwrap() {
        assert_eq!((&response["by"], &response["round"]), (&json!(null), &json!(1)));
    }
    shell.done_as("dana", &["mark", &review, ITEMS[0], "done"]);
    let dissent = shell.item("dana", &review, ITEMS[0])["dissent"].clone();
    assert!(dissent[0].as_str().unwrap().starts_with("response "), "{dissent}");
}

#[test]
fn assessments_come_by_mail_and_what_is_left_out_is_named() {
    let (here, there) = (Shell::new(), Shell::new());
    let review = here.new_session("payments-api");
    let mailed = there.dir.path().join("review.json");
    fs::copy(here.file(&review), &mailed).unwrap();
    let theirs = there.submitted("ben", mailed.to_str().unwrap(), &["done", "done"]);
    let file = there.assessment_file(&theirs);
    let file = file.to_str().unwrap();
    here.submitted("ana", &review, &["done", "partial"]);
    let ran = here.done_as("dana", &["combine", &review, file, file]);
    assert!(ran.out.starts_with("2 assessments: "), "{}", ran.out);
    assert!(ran.err.contains("is there twice"), "{}", ran.err);
    let other = here.new_session("ledger");
    let ran = here.done_as("dana", &["combine", &other, file]);
    assert!(ran.err.contains("assesses another review"), "{}", ran.err);
    assert!(ran.out.starts_with("no submitted assessment"), "{}", ran.out);
    let gone = here.run_as("dana", &["combine", &review, "/nowhere.json"]);
    assert_eq!(gone.code, 2, "{}", gone.err);
    fs::write(
        here.data().join("assessments/broken-2026-11-22-0001.json"),
        format!("{{\"of\": \"{review}\""),
    )
    .unwrap();
    let ran = here.run_as("dana", &["combine", &review]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("broken-2026-11-22-0001"), "{}", ran.err);
    assert!(ran.out.starts_with("2 assessments: "), "the others are combined all the same");
}

#[test]
fn a_deleted_assessment_lies_in_the_bin_and_hides_nothing_any_more() {
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    shell.submitted("ben", &review, &["missing"]);
    shell.done_as("dana", &["combine", &review]);
    let mine = shell.assess("ana", &review);
    assert_eq!(shell.item("ana", &review, ITEMS[0])["responses"], json!([]));
    let ran = shell.done_as("ana", &["delete", &mine]);
    let binned = shell.data().join("bin").join(format!("{mine}.json"));
    assert!(binned.exists() && !shell.assessment_file(&mine).exists());
    assert!(ran.err.contains(&format!("mv {}", binned.display())), "{}", ran.err);
    assert_eq!(shell.item("ana", &review, ITEMS[0])["responses"][0]["by"], "ben");
    assert_ne!(shell.assess("ana", &review), mine, "its id is not given again");
}

#[test]
fn two_laptops_that_combine_different_assessments_merge_to_the_same_bytes() {
    let people = ["ana", "ben", "cleo"];
    let whole = Shell::new();
    let review = whole.new_session("payments-api");
    for (name, said) in people.iter().zip([["done"], ["missing"], ["partial"]]) {
        whole.submitted(name, &review, &said);
    }
    let file = |shell: &Shell| fs::read(shell.file(&review)).unwrap();
    // Each laptop got some of the assessments by mail.
    let laptop = |of: &[usize]| {
        let shell = Shell::new();
        shell.new_session("other");
        fs::copy(whole.file(&review), shell.file(&review)).unwrap();
        let folder = whole.data().join("assessments");
        let mut files: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
            .map(|path| path.to_str().unwrap().to_owned())
            .collect();
        files.sort_by_key(|path| {
            let assessment: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            assessment["assessment"]["by"].as_str().unwrap().to_owned()
        });
        let chosen = of.iter().map(|place| files[*place].as_str());
        let arguments: Vec<&str> = ["combine", &review].into_iter().chain(chosen).collect();
        shell.done_as("dana", &arguments);
        shell
    };
    for [here, there] in [[&[0, 1][..], &[2][..]], [&[0], &[1, 2]], [&[0, 1], &[1, 2]]] {
        let (one, other) = (laptop(here), laptop(there));
        let base = whole.dir.path().join("base.json");
        fs::copy(whole.file(&review), &base).unwrap();
        let (ours, theirs) = (file(&one), file(&other));
        let merge = |shell: &Shell, theirs: &[u8]| {
            let incoming = shell.dir.path().join("theirs.json");
            fs::write(&incoming, theirs).unwrap();
            let path = shell.file(&review);
            let arguments = [
                "merge",
                base.to_str().unwrap(),
                path.to_str().unwrap(),
                incoming.to_str().unwrap(),
            ];
            shell.done_as("dana", &arguments);
        };
        merge(&one, &theirs);
        merge(&other, &ours);
        assert_eq!(file(&one), file(&other), "{here:?} {there:?}");
        let all = laptop(&[0, 1, 2]);
        assert_eq!(file(&one), file(&all), "{here:?} {there:?}");
    }
}
