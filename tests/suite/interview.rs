//! The interview: a line changes the session as the screen's key does, and every state is printed in
//! words. The talk is tested without a process; a few tests run the program itself.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, TimeDelta};
use readyroom::cli::interview::talk::{Input, Talk};
use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::names::{Note, PersonName, SessionId, SystemName, User};
use readyroom::domain::basics::status::Status;
use readyroom::domain::format::record::Lenient;
use readyroom::domain::insight::agreement::{HIDDEN, Sight};
use readyroom::domain::records::assessment::Names;
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::records::decision::Outcome;
use readyroom::domain::records::people::{Person, Role};
use readyroom::domain::records::stamp::Stamp;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::store::codec;
use serde_json::Value;

use crate::agreement::{combined, three};
use crate::cli::{Ran, Shell};
use crate::fixtures::fixture;
use crate::generate::{days, stamp};
use crate::stage::noon;

fn person(name: &str) -> PersonName {
    PersonName::parse(name).unwrap()
}

fn fresh(system: &str, id: &SessionId) -> Session {
    let system = SystemName::parse(system).unwrap();
    Session::new(id.clone(), system, noon().to_utc(), Checklist::built_in())
}

/// A talk about a new session.
fn begun() -> Talk {
    let id = SessionId::of_file("payments-api-2026-11-22-7f3a").unwrap();
    let mut talk = Talk::new(
        fresh("payments-api", &id),
        User::Named(person("ana")),
        Input::Typed,
        Now::fixed(noon()),
    );
    talk.begin();
    talk
}

/// Says lines, and gives what is said to the last one.
fn say(talk: &mut Talk, lines: &[&str]) -> String {
    lines
        .iter()
        .map(|line| talk.process(line, Now::fixed(noon())).join("\n"))
        .last()
        .unwrap_or_default()
}

fn status(talk: &Talk, item: usize) -> Option<Status> {
    talk.session().answer(ItemNo(item)).status
}

// The same session as the screen.

/// Translates the keys for an item of the kept review into lines of the interview.
fn answers(keys: &str) -> Vec<String> {
    let (mark, mut rest) = keys.split_at(1);
    let mut lines = vec![mark.to_owned(), "back".to_owned()];
    while let Some(key) = rest.chars().next() {
        rest = &rest[1..];
        let (text, after) = match key {
            'n' | 'e' => rest.split_once("<Enter>").unwrap(),
            _ => ("", rest),
        };
        rest = after;
        match key {
            'n' => {
                let fields = text.split("<Tab>").zip(["n", "o", "t"]);
                lines.extend(fields.map(|(text, word)| format!("{word} {text}")));
            }
            'e' => lines.extend(text.split("<C-j>").map(|link| format!("e {link}"))),
            'b' => lines.push("b".to_owned()),
            'j' => {}
            other => panic!("{other} in {keys}"),
        }
    }
    lines.push(String::new());
    lines
}

fn kept_answers() -> Vec<Vec<String>> {
    fs::read_to_string(fixture("pypi.keys")).unwrap().lines().map(answers).collect()
}

#[test]
fn a_whole_review_gives_the_bytes_that_the_screen_gives() {
    let kept = fs::read(fixture("pypi.json")).unwrap();
    let id = codec::decode_session(&kept).unwrap().id().clone();
    let mut talk =
        Talk::new(fresh("PyPI", &id), User::Named(person("ana")), Input::Typed, Now::fixed(noon()));
    let mut now: DateTime<FixedOffset> = noon();
    for lines in kept_answers() {
        now += TimeDelta::minutes(2);
        for line in lines {
            talk.process(&line, Now::fixed(now));
        }
    }
    assert_eq!(codec::encode_session(talk.session()), kept);
}

/// A session file without times, and without the id that each has for itself.
fn timeless(text: &[u8]) -> Value {
    fn forget(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for name in ["at", "created_at"] {
                    fields.remove(name);
                }
                fields.values_mut().for_each(forget);
            }
            Value::Array(values) => values.iter_mut().for_each(forget),
            _ => {}
        }
    }
    let mut value = serde_json::from_slice(text).unwrap();
    forget(&mut value);
    value["id"] = Value::Null;
    value
}

/// The program, with lines on stdin.
fn heard(command: Command, id: &str, lines: &str) -> Ran {
    told(command, &[id], lines)
}

/// The program with these arguments and lines on stdin.
pub fn told(mut command: Command, arguments: &[&str], lines: &str) -> Ran {
    command.arg("interview").args(arguments).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A talk that ends before the last line closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    crate::cli::ran(&child.wait_with_output().unwrap())
}

#[test]
fn a_whole_review_through_a_pipe_gives_the_file_that_the_screen_gives() {
    let shell = Shell::new();
    let id = shell.new_session("PyPI");
    let lines = kept_answers().concat().join("\n");
    let ran = heard(shell.command(), &id, &lines);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.ends_with(&format!("`readyroom export {id}` writes the report\n")));
    let kept = fs::read(fixture("pypi.json")).unwrap();
    assert_eq!(timeless(&fs::read(shell.file(&id)).unwrap()), timeless(&kept));
}

// Marks and texts.

#[test]
fn a_mark_goes_on_and_names_the_status_before_and_undo() {
    let mut talk = begun();
    let said = say(&mut talk, &["p"]);
    assert!(said.starts_with("partial, was unassessed; undo reverts it\n"), "{said}");
    assert!(said.contains("Identity and Access, 2 of 4 (item 2 of 32)"), "{said}");
    let said = say(&mut talk, &["undo"]);
    assert!(said.contains("undone: partial, was unassessed"), "{said}");
    assert!(said.contains("item 1 of 32"), "back at the item: {said}");
    assert_eq!(status(&talk, 0), None);
    say(&mut talk, &["redo", "next", "n/a no users sign in", "missing nobody has tried it"]);
    let answer = talk.session().answer(ItemNo(1));
    assert_eq!(
        (answer.status, answer.reason.raw()),
        (Some(Status::NotApplicable), "no users sign in")
    );
    let answer = talk.session().answer(ItemNo(2));
    assert_eq!((answer.status, answer.note.raw()), (Some(Status::Missing), "nobody has tried it"));
}

#[test]
fn a_refused_answer_says_why_and_is_asked_again() {
    let mut talk = begun();
    let before = talk.session().clone();
    for (line, why) in [
        ("t soon", "nothing changed: the due date is no date: soon"),
        ("o \x1b[31m", "nothing changed: the owner holds a control character"),
        ("a dana, and nobody else", ""),
        (".", "given up; nothing changed"),
        ("=", "the last review said nothing of this item"),
        ("keep", "no field of this item has two values"),
        ("perhaps", "not understood, nothing changed: perhaps"),
        ("undo", "there is nothing to undo"),
        ("x -", "the reason is empty; not applicable needs one"),
    ] {
        let said = say(&mut talk, &[line]);
        assert!(said.contains(why), "{line}: {said}");
    }
    say(&mut talk, &["t"]);
    assert!(talk.prompt().starts_with("Due when"), "{}", talk.prompt());
    say(&mut talk, &["soon"]);
    assert!(talk.prompt().starts_with("Due when"), "asked again");
    assert_eq!(say(&mut talk, &[""]), "left as it is");
    assert_eq!(*talk.session(), before);
}

#[test]
fn texts_have_lines_and_a_minus_sign_clears_them() {
    let mut talk = begun();
    say(&mut talk, &["n", "one", "two", "", "more three", "e", "https://a", "https://b", "."]);
    let answer = talk.session().answer(ItemNo(0));
    assert_eq!(answer.note.raw(), "one\ntwo\nthree");
    assert_eq!(answer.evidence.len(), 2);
    assert!(say(&mut talk, &["n four"]).contains("in place of the one before"));
    say(&mut talk, &["o ben", "next", "o"]);
    assert!(talk.prompt().starts_with("Owner: 1 ana, 2 ben, or a name?"), "{}", talk.prompt());
    assert!(say(&mut talk, &["2"]).starts_with("owner ben"));
    say(&mut talk, &["back", "n -", "e -", "o -", "b"]);
    let answer = talk.session().answer(ItemNo(0));
    assert!(answer.note.is_empty() && answer.evidence.is_empty() && answer.blocker);
    assert!(answer.owner().is_none());
}

#[test]
fn lines_of_a_text_are_kept_at_the_end_of_the_input() {
    let mut talk = begun();
    say(&mut talk, &["n", "one", "two"]);
    let said = talk.finish(Now::fixed(noon())).join("\n");
    assert!(said.contains("note kept") && talk.is_over(), "{said}");
    assert_eq!(talk.session().answer(ItemNo(0)).note.raw(), "one\ntwo");
    let mut talk = begun();
    say(&mut talk, &["a dana", "can be rebuilt"]);
    assert!(talk.finish(Now::fixed(noon())).join("\n").contains("not every question was answered"));
}

#[test]
fn a_risk_is_accepted_question_by_question() {
    let mut talk = begun();
    let said = say(&mut talk, &["a dana", "can be rebuilt", "", "2020-01-01"]);
    assert!(said.contains("is over"), "{said}");
    let said = say(&mut talk, &["+1m"]);
    assert!(said.starts_with("risk accepted by dana until 2026-12-22: can be rebuilt"), "{said}");
    assert!(say(&mut talk, &["item"]).contains("Accepted: dana until 2026-12-22"));
    say(&mut talk, &["a", "-"]);
    assert!(talk.session().answer(ItemNo(0)).accepted_risk().is_none());
    assert!(say(&mut talk, &["done", "back", "a"]).contains("there is no risk to accept"));
}

#[test]
fn last_time_is_printed_and_confirmed_by_still() {
    let bytes = fs::read(fixture("meeting-2026-11.json")).unwrap();
    let first = codec::decode_session(&bytes).unwrap();
    let id = SessionId::of_file("ledger-core-2026-11-24-0002").unwrap();
    let later = noon().to_utc() + TimeDelta::days(2);
    let next = first.next(id, first.system().clone(), later, first.next_checklist(), days().zone);
    let mut talk = Talk::new(next, User::Named(person("ana")), Input::Typed, Now::fixed(noon()));
    talk.begin();
    let said = say(&mut talk, &["g 7"]);
    assert!(said.contains("Last time: partial, 2026-11-23, ben: June drill"), "{said}");
    assert!(said.contains("Last time: risk: dana until 2027-01-22"), "{said}");
    let place = |label: &str| said.find(label).unwrap_or_else(|| panic!("{said}\nlacks {label}"));
    let labels = ["Status: ", "Done when: ", "Ask: ", "See: ", "Last time: "].map(place);
    assert!(labels.is_sorted(), "in the order of the meeting: {said}");
    assert!(talk.prompt().contains("still as last time"), "{}", talk.prompt());
    let said = say(&mut talk, &["still"]);
    assert!(
        said.starts_with("partial, was unassessed, with all that was said last time"),
        "{said}"
    );
    assert!(say(&mut talk, &["g 7"]).contains("2026-11-23, ben; still open: June drill"));
    let said = say(&mut talk, &["s"]);
    assert!(said.contains("\nSince 2026-11-23: 23 of 31, 74.2%\nof the 1 assessed: "), "{said}");
    let answer = talk.session().answer(ItemNo(6));
    assert_eq!((answer.status, answer.owner().unwrap().raw()), (Some(Status::Partial), "ben"));
    assert!(answer.accepted_risk().is_some());
}

// Going, finding, deciding.

#[test]
fn items_are_found_by_number_id_and_words() {
    let mut talk = begun();
    for line in ["g 7", "find data.restore", "/ restore tested succ"] {
        let said = say(&mut talk, &["g 1", line]);
        assert!(said.contains("(item 7 of 32)"), "{line}: {said}");
    }
    let said = say(&mut talk, &["/restore"]);
    assert!(said.starts_with("1, item 7: Restore drills"), "{said}");
    assert_eq!(say(&mut talk, &["12"]), "that is none of the numbers");
    assert!(say(&mut talk, &["1"]).contains("(item 7 of 32)"));
    assert_eq!(say(&mut talk, &["/zzz"]), "nothing found: zzz");
    assert_eq!(say(&mut talk, &["g 1", "back"]), "this is the first item");
    assert!(say(&mut talk, &["d", "d", "g 1", "unassessed"]).contains("(item 3 of 32)"));
}

#[test]
fn the_end_lists_items_that_need_a_look_and_enter_goes_through_them() {
    let mut talk = begun();
    say(&mut talk, &["", "m"]);
    for _ in 2..31 {
        say(&mut talk, &["d"]);
    }
    let said = say(&mut talk, &["p"]);
    for line in [
        "Before you decide:",
        "29 of 32 complete, 31 of 32 assessed, 1 unassessed\n90.6%, strong baseline: baseline maturity is strong",
        "unassessed, item 1: User sign-up",
        "no owner, item 2: Password reset",
        "no owner, item 32: ",
    ] {
        assert!(said.contains(line), "{said}\nlacks {line}");
    }
    assert!(say(&mut talk, &["d"]).contains("that goes with an item"));
    assert!(say(&mut talk, &[""]).contains("(item 2 of 32)"));
    assert!(say(&mut talk, &["o ben", ""]).contains("(item 32 of 32)"));
    assert!(say(&mut talk, &["o ben", ""]).contains("(item 1 of 32)"));
    say(&mut talk, &["d"]);
    assert!(talk.prompt().starts_with("decide, quit or help:"), "{}", talk.prompt());
    assert!(say(&mut talk, &["back", "d"]).ends_with("\nnothing is left to look at"));
    assert_eq!(say(&mut talk, &[""]), "nothing is left to look at");
    say(&mut talk, &["quit"]);
    assert!(talk.is_over());
}

#[test]
fn a_go_lists_the_objections_before_it_is_decided() {
    let mut talk = begun();
    say(&mut talk, &["people", "dana, decision maker", "eve, observer", "ben, absent", ""]);
    assert_eq!(talk.session().people()[0].role, Role::DecisionMaker);
    let people =
        "1 dana, decision maker, present\n2 eve, observer, present\n3 ben, contributor, absent";
    assert_eq!(say(&mut talk, &["people"]), people);
    assert!(say(&mut talk, &["", "o 3"]).starts_with("owner ben"), "a digit picks on the line too");
    assert!(say(&mut talk, &["o 7"]).starts_with("owner 7"), "nobody has that digit");
    say(&mut talk, &["undo", "undo"]);
    assert_eq!(say(&mut talk, &["decide"]), "Against a go: 32 unassessed");
    let said = say(&mut talk, &["go"]);
    assert!(said.contains("Against it: 32 unassessed items"), "{said}");
    assert!(say(&mut talk, &["no"]).contains("not decided"));
    say(&mut talk, &["decide", "go", "yes"]);
    assert_eq!(talk.prompt(), "Who decides? Enter for dana. A full stop gives up:");
    let said = say(&mut talk, &["", "dana, ana, dana", "looks well"]);
    assert_eq!(said, "decided: go, by dana; undo reverts it");
    let decision = talk.session().decision().unwrap();
    assert_eq!((decision.signed.len(), decision.despite.len()), (2, 1));
    say(&mut talk, &["undo"]);
    assert!(talk.session().decision().is_none());
}

#[test]
fn a_conditional_go_needs_a_condition() {
    let mut talk = begun();
    let said = say(&mut talk, &["y", "conditional go", "dana", ""]);
    assert_eq!(said, "a conditional go needs a condition");
    say(&mut talk, &["repeat the drill @ben 2026-12-10", "write it down", "", "-", ""]);
    let decision = talk.session().decision().unwrap();
    assert_eq!(decision.outcome, Outcome::ConditionalGo);
    assert_eq!((decision.conditions.len(), decision.signed.len()), (2, 0));
    let said = say(&mut talk, &["y"]);
    assert!(said.contains("Condition 1: repeat the drill: open, ben, due 2026-12-10"), "{said}");
}

// Two people.

#[test]
fn a_conflict_is_resolved_by_keep_or_take() {
    let base = begun().session().clone();
    let owned = |name: &str| {
        let mut session = base.clone();
        let edit = Edit::Answer(ItemNo(0), Change::Owner(Some(person(name))));
        session.apply(&edit, &Stamp::new(Now::fixed(noon()), &person(name))).unwrap();
        session
    };
    let merged = Session::merge(Some(&base), &owned("ben"), &owned("cleo"));
    let other = merged.answer(ItemNo(0)).conflicts[0].by.raw().to_owned();
    let mut talk = Talk::new(merged, User::Named(person("ana")), Input::Typed, Now::fixed(noon()));
    let said = talk.begin().join("\n");
    assert!(said.contains("Two values of owner: the one above; or "), "{said}");
    let refused = say(&mut talk, &["both"]);
    assert_eq!(
        refused,
        "nothing changed: only two notes or two reasons are joined, of up to 64 KiB together"
    );
    let said = say(&mut talk, &["take"]);
    assert!(said.contains(&format!("owner as {other} said")), "{said}");
    let answer = talk.session().answer(ItemNo(0));
    assert!(answer.conflicts.is_empty());
    assert_eq!(answer.owner().unwrap().raw(), other);
}

#[test]
fn conflicts_are_listed_and_resolved_one_after_another() {
    let base = begun().session().clone();
    let said = |name: &str, role: Role| {
        let mut session = base.clone();
        let stamp = Stamp::new(Now::fixed(noon()), &person(name));
        let people = Lenient::Known(vec![Person::present("emil".into(), role)]);
        for edit in [
            Edit::whole(Whole::People(people)),
            Edit::Answer(ItemNo(0), Change::Owner(Some(person(name)))),
            Edit::Answer(ItemNo(0), Change::Note(Note::parse(&format!("by {name}")).unwrap())),
        ] {
            session.apply(&edit, &stamp).unwrap();
        }
        session
    };
    let merged =
        Session::merge(Some(&base), &said("ben", Role::Facilitator), &said("cleo", Role::Observer));
    assert_eq!(merged.conflict_count(), 3);
    let mut talk = Talk::new(merged, User::Named(person("ana")), Input::Typed, Now::fixed(noon()));
    let said = talk.begin().join("\n");
    for told in [
        "Two values of role: emil facilitator; or cleo, 2026-11-22 14:02: emil observer\n\
         keep for the first value, take for the second\n",
        "Two values of note: the one above; or cleo, 2026-11-22 14:02: by cleo\n",
        "Two values of owner: the one above; or cleo, 2026-11-22 14:02: cleo\n\
         First note: keep for the first value, take for the second, both for the two texts",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    let said = say(&mut talk, &["other"]);
    assert!(said.starts_with("role as cleo said"), "{said}");
    assert!(said.contains("First note"), "{said}");
    let said = say(&mut talk, &["&"]);
    assert!(
        said.starts_with("note with both texts, that of cleo below; undo reverts it"),
        "{said}"
    );
    assert!(said.contains("Two values of owner"), "{said}");
    assert_eq!(talk.session().answer(ItemNo(0)).note.raw(), "by ben\nby cleo");
    say(&mut talk, &["other"]);
    assert_eq!(talk.session().conflict_count(), 0);
    assert_eq!(talk.session().people()[0].role, Role::Observer);
    assert_eq!(talk.session().answer(ItemNo(0)).owner().unwrap().raw(), "cleo");
    assert!(say(&mut talk, &["keep"]).contains("no field of this item has two values"));
}

#[test]
fn changes_of_others_are_reported_and_not_undone() {
    let mut talk = begun();
    say(&mut talk, &["d"]);
    let mut other = talk.session().clone();
    let edit = Edit::Answer(ItemNo(0), Change::Verdict(Verdict::missing()));
    other.apply(&edit, &Stamp::new(Now::fixed(noon()), &person("ben"))).unwrap();
    let said = talk.adopt(other).join("\n");
    assert!(said.starts_with("somebody else changed item 1: User sign-up"), "{said}");
    assert_eq!(say(&mut talk, &["undo"]), "there is nothing to undo");
    assert_eq!(status(&talk, 0), Some(Status::Missing));
}

#[test]
fn another_checklist_begins_again() {
    let mut talk = begun();
    say(&mut talk, &["d"]);
    let json = r#"{"id":"x","title":"X","categories":[{"id":"a","title":"A","items":[{"id":"a.b","text":"B."}]}]}"#;
    let checklist = Arc::new(Checklist::decode(json.as_bytes()).unwrap());
    let id = talk.session().id().clone();
    let other = Session::new(id, SystemName::parse("x").unwrap(), noon().to_utc(), checklist);
    let said = talk.adopt(other).join("\n");
    assert!(said.contains("somebody else changed the checklist") && said.contains("(item 1 of 1)"));
    assert!(say(&mut talk, &["d"]).contains("That was the last item"));
}

// The program.

#[test]
fn every_line_is_ascii_in_a_locale_without_utf_8() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let mut command = shell.command();
    command.env("LANG", "C").env("TERM", "dumb");
    let ran = heard(command, &id, "n Größe → 🚀\nitem\nhelp\nhistory\n");
    assert_eq!(ran.code, 0);
    assert!(ran.out.is_ascii() && ran.out.contains("Note: Gr??e ? ?"), "{}", ran.out);
    assert_eq!(shell.show(&id)["categories"][0]["items"][0]["note"], "Größe → 🚀");
}

#[test]
fn the_end_of_the_input_ends_the_interview() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let ran = heard(shell.command(), &id, "d");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let told = format!("Everything is saved, 31 unassessed. `readyroom interview {id}` goes on\n");
    assert!(ran.out.ends_with(&told), "{}", ran.out);
    let ran = heard(shell.command(), &id, "quit\nd\n");
    assert!(ran.out.contains("(item 2 of 32)"), "it goes on where it was: {}", ran.out);
    assert_eq!(shell.show(&id)["score"]["done"], 1);
}

/// The interview in a child process, with a user who types slowly.
struct Slow {
    child: std::process::Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Slow {
    fn begun(shell: &Shell, id: &str) -> Self {
        let mut command = shell.command();
        command.args(["interview", id]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut slow = Self { child, out };
        slow.heard("Enter to go on");
        slow
    }

    /// Reads until a line holds this; gives what was read.
    fn heard(&mut self, expected: &str) -> String {
        let mut text = String::new();
        while !text.contains(expected) {
            assert_ne!(self.out.read_line(&mut text).unwrap(), 0, "{text}\nlacks {expected}");
        }
        text
    }

    fn says(&mut self, line: &str) -> &mut Self {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
        self
    }

    fn ends(mut self) -> (i32, String) {
        drop(self.child.stdin.take());
        let mut text = String::new();
        while self.out.read_line(&mut text).unwrap() > 0 {}
        (self.child.wait().unwrap().code().unwrap(), text)
    }
}

#[test]
fn every_answer_is_saved_before_the_next_question_and_merged_with_those_of_others() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let mut slow = Slow::begun(&shell, &id);
    slow.says("d").heard("(item 2 of 32)");
    slow.heard("Enter to go on");
    assert_eq!(shell.show(&id)["score"]["done"], 1);
    shell.run(&["--as", "ben", "mark", &id, "data.backups", "missing"]);
    let said = slow.says("p").heard("somebody else changed");
    assert!(said.contains("partial, was unassessed"), "{said}");
    let (code, _) = slow.ends();
    assert_eq!(code, 0);
    let score = shell.show(&id)["score"].clone();
    assert_eq!(
        (&score["done"], &score["partial"], &score["missing"]),
        (&1.into(), &1.into(), &1.into())
    );
}

#[test]
fn a_failing_save_is_reported_at_every_question_and_kept_aside_at_the_end() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let mut slow = Slow::begun(&shell, &id);
    fs::remove_file(shell.file(&id)).unwrap();
    slow.says("d").heard("NOT SAVED: ");
    slow.says("p").heard("NOT SAVED: ");
    let (code, said) = slow.ends();
    assert_eq!(code, 3);
    assert!(said.contains(&format!("kept aside; `readyroom open {id}` offers it")), "{said}");
}

// Completions and the manual page.

#[test]
fn every_shell_completes_every_command() {
    let shell = Shell::new();
    for name in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = shell.command().args(["completions", name]).output().unwrap();
        assert!(output.status.success());
        let script = String::from_utf8(output.stdout).unwrap();
        for command in ["interview", "export", "decide", "completions", "man"] {
            assert!(script.contains(command), "{name} lacks {command}");
        }
        if name == "bash" && Command::new("bash").arg("--version").output().is_ok() {
            let path = shell.dir.path().join("completions.bash");
            fs::write(&path, script).unwrap();
            let checked = Command::new("bash").arg("-n").arg(path).output().unwrap();
            assert!(checked.status.success(), "{checked:?}");
        }
    }
}

#[test]
fn the_manual_page_has_its_sections_and_every_command() {
    let page = Shell::new().run(&["man"]).out;
    for section in [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "OPTIONS",
        "COMMANDS",
        "EXIT CODES",
        "ENVIRONMENT",
        "FILES",
    ] {
        let heading = [format!(".SH {section}\n"), format!(".SH \"{section}\"\n")];
        assert!(heading.iter().any(|heading| page.contains(heading)), "{section}");
    }
    for command in ["new", "interview", "gate", "man"] {
        assert!(page.contains(&format!(".SS {command}\n")), "{command}");
    }
}

// Answers from a pipe.

/// The statuses of the first items.
fn statuses(shell: &Shell, id: &str) -> Vec<String> {
    let categories = shell.show(id)["categories"].clone();
    let items = categories[0]["items"].as_array().unwrap();
    items.iter().map(|item| item["status"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn lines_from_a_pipe_stop_at_the_first_that_is_not_understood() {
    for (lines, at, why) in [
        ("missin\ndone\npartial\n", "line 1, `missin`", "not understood"),
        ("done\rpartial\rmissing\r", "line 1, `done^Mpartial^Mmissing`", "a line break"),
        ("done\u{2028}partial\ndone\n", "line 1, `done<U+2028>partial`", "a line break"),
        ("\u{feff}missin\r\ndone\r\n", "line 1, `missin`", "not understood"),
        ("x\nno users sign in\ndone\n", "line 1, `x`", "n/a needs its REASON on the same line"),
        ("owner\nben\ndone\n", "line 1, `owner`", "needs its NAME on the same line"),
        ("due\nfri\n", "line 1, `due`", "needs its DATE on the same line"),
        ("note\ndone\n", "line 1, `note`", "needs its TEXT on the same line"),
        ("more\ndone\n", "line 1, `more`", "needs its TEXT on the same line"),
        ("e\nhttps://a\n", "line 1, `e`", "needs its LINK on the same line"),
        ("find\nrestore\n", "line 1, `find`", "needs its WORDS on the same line"),
        ("find zzz\ndone\n", "line 1, `find zzz`", "nothing found"),
        ("find restore\ndone\n", "line 1, `find restore`", "several were found"),
        ("people\ndana\n", "line 2, `dana`", "not understood"),
        ("people dana, boss\ndone\n", "line 1, `people dana, boss`", "after a comma"),
        ("due soon\ndone\n", "line 1, `due soon`", "is no date"),
        ("back\ndone\n", "line 1, `back`", "this is the first item"),
        ("=\ndone\n", "line 1, `=`", "the last review said nothing"),
        ("keep\ndone\n", "line 1, `keep`", "no field of this item"),
        ("undo\ndone\n", "line 1, `undo`", "nothing to undo"),
        ("back two\ndone\n", "line 1, `back two`", "stands alone"),
        ("accept dana\nwhy\n\nsoon\ndone\n", "line 4, `soon`", "is no date"),
        ("accept\ndana\n\ndone\n", "line 3, ``", "is empty"),
        ("accept dana\nwhy\n", "line 2, `why`", "not every question was answered"),
        ("decide\nmaybe\ndone\n", "line 2, `maybe`", "none of go"),
        ("y\ngo\nperhaps\n", "line 3, `perhaps`", "yes or no"),
        ("decide\nno-go\n.\ndone\nperhaps\n", "line 5, `perhaps`", "not understood"),
        ("y\nconditional go\ndana\n\n", "line 4, ``", "needs a condition"),
    ] {
        let shell = Shell::new();
        let id = shell.new_session("payments-api");
        let before = fs::read(shell.file(&id)).unwrap();
        let ran = heard(shell.command(), &id, lines);
        assert_eq!(ran.code, 2, "{lines:?}: {}", ran.err);
        assert!(ran.err.starts_with(&format!("readyroom: {at}: ")), "{lines:?}: {}", ran.err);
        assert!(ran.err.contains(why) && ran.err.contains("--keep-going"), "{}", ran.err);
        assert!(ran.out.contains(why), "said on stdout too: {}", ran.out);
        if at.starts_with("line 1,") || !lines.contains("done") {
            assert_eq!(fs::read(shell.file(&id)).unwrap(), before, "{lines:?}");
        }
    }
}

#[test]
fn lines_before_the_refused_one_are_saved() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let ran = heard(shell.command(), &id, "\u{feff}d\r\npartial half of it\r\nonwer ben\r\nd\r\n");
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("readyroom: line 3, `onwer ben`: "), "{}", ran.err);
    assert!(ran.out.contains("Everything is saved, 30 unassessed"), "{}", ran.out);
    assert_eq!(statuses(&shell, &id), ["done", "partial", "unassessed", "unassessed"]);
    assert_eq!(shell.show(&id)["categories"][0]["items"][1]["note"], "half of it");
}

#[test]
fn keep_going_names_every_line_and_still_fails() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let long = "x".repeat(70_000);
    let lines = format!("missin\nd\naccept dana\nwhy\n\nsoon\nowner\n{long}\np\n");
    let ran = told(shell.command(), &["--keep-going", &id], &lines);
    assert_eq!(ran.code, 2);
    for told in ["line 1, `missin`: ", "line 6, `soon`: ", "line 7, `owner`: ", "line 8, `"] {
        assert!(ran.err.contains(&format!("readyroom: {told}")), "{}\nlacks {told}", ran.err);
    }
    assert!(ran.err.ends_with("4 lines were not understood; they are named above\n"));
    assert_eq!(statuses(&shell, &id), ["done", "partial", "unassessed", "unassessed"]);
}

#[test]
fn a_decision_and_a_risk_are_read_line_by_line_from_a_pipe() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let lines = "m\nback\naccept\ndana\ncan be rebuilt\n\n+1m\npeople dana, decision maker\npeople\n\
                 decide\nconditional go\n\nrepeat the drill @ben 2099-12-10\n\ndana, ana\nlooks well\n";
    let ran = heard(shell.command(), &id, lines);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.contains("risk accepted by dana"), "{}", ran.out);
    assert_eq!(shell.show(&id)["decision"]["outcome"], "conditional_go");
    assert_eq!(shell.show(&id)["decision"]["by"], "dana");
    assert_eq!(heard(shell.command(), &id, "").code, 0);
}

#[test]
fn conditions_are_listed_met_dated_and_given_to_somebody() {
    let mut talk = begun();
    let said = say(
        &mut talk,
        &["y", "conditional go", "dana", "repeat the drill @ben 2026-11-01", "pager", "", "-", ""],
    );
    let told = "decided: conditional go, by dana; condition 2, pager: no owner and no date; undo reverts it";
    assert_eq!(said, told);
    let listed = "Condition 1: repeat the drill: open, ben, due 2026-11-01, overdue\n\
                  Condition 2: pager: open, no owner, no date";
    assert_eq!(say(&mut talk, &["condition"]), listed);
    assert!(say(&mut talk, &["summary"]).contains(listed));
    let open = say(&mut talk, &["list"]);
    assert!(open.contains(&format!("Conditions: 0 of 2 met, 1 overdue\n{listed}")), "{open}");
    assert_eq!(say(&mut talk, &["met 1"]), "met: repeat the drill; undo reverts it");
    let met = "Condition 1: repeat the drill: met by ana 2026-11-22";
    assert_eq!(say(&mut talk, &["condition 1"]), met);
    assert_eq!(say(&mut talk, &["condition 1 met"]), "nothing changed: it was so already");
    assert_eq!(
        say(&mut talk, &["Condition 1 Open"]),
        "open again: repeat the drill; undo reverts it"
    );
    assert!(say(&mut talk, &["undo"]).starts_with("undone: open again: repeat the drill"));
    say(&mut talk, &["condition 2 due 2026-12-10", "condition 2 owner emil"]);
    let said = say(&mut talk, &["conditions"]);
    assert!(said.ends_with("Condition 2: pager: open, emil, due 2026-12-10"), "{said}");
    assert_eq!(say(&mut talk, &["condition 2 owner -"]), "no owner: pager; undo reverts it");
    let before = talk.session().clone();
    for (line, why) in [
        ("met", "nothing changed: write a number from 1 to 2, not ``"),
        ("met 3", "nothing changed: write a number from 1 to 2, not `3`"),
        ("met one", "nothing changed: write a number from 1 to 2, not `one`"),
        ("condition 1 perhaps", "behind the number stands met, open, due DATE or owner NAME"),
        ("condition 1 due", "due needs its text on the same line"),
        ("condition 1 due soon", "nothing changed: the date is no date: soon"),
        ("condition 9", "nothing changed: write a number from 1 to 2, not `9`"),
    ] {
        let said = say(&mut talk, &[line]);
        assert!(said.contains(why), "{line}: {said}");
        assert!(talk.refusal().is_some(), "{line}");
    }
    assert_eq!(*talk.session(), before);
    let help = say(&mut talk, &["help"]);
    assert!(help.contains("met NUMBER: the condition of this number is met"), "{help}");
    assert!(help.contains("condition or conditions, perhaps with a NUMBER and met"), "{help}");
}

#[test]
fn a_condition_of_the_last_review_is_changed_where_it_was_decided() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let condition = "repeat the drill @ben 2099-12-10";
    let decide = ["decide", &id, "conditional-go", "--by", "dana", "--condition", condition];
    assert_eq!(shell.run(&decide).code, 0);
    let next = shell.run(&["new", "ledger", "--from", &id, "--no-open"]).out.trim_end().to_owned();
    let before = fs::read(shell.file(&next)).unwrap();
    let ran = heard(shell.command(), &next, "met 1\nundo\nmet 1\ncondition 1 due 2099-12-24\nq\n");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    for told in ["Last review's conditions: 0 of 1 met", "undone: met: repeat the drill"] {
        assert!(ran.out.contains(told), "{}", ran.out);
    }
    assert_eq!(fs::read(shell.file(&next)).unwrap(), before);
    let condition = &shell.show(&id)["decision"]["conditions"][0];
    assert_eq!((&condition["state"], &condition["due"]), (&"met".into(), &"2099-12-24".into()));
    // `status` and `show` of the next review know it too.
    assert!(
        shell.run(&["show", &next]).out.contains("Last review's conditions: 1 of 1 met\n- [x]")
    );
    assert_eq!(heard(shell.command(), &next, "condition 1 open\n").code, 0);
    assert!(shell.run(&["status", &next]).out.contains("1 open condition"), "open again");
    // Where that review is gone, it says so.
    fs::remove_file(shell.file(&id)).unwrap();
    let ran = heard(shell.command(), &next, "met 1\n");
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains(&id) && ran.err.contains("is not here"), "{}", ran.err);
}

// An assessment.

fn assessing(input: Input) -> Talk {
    let review = SessionId::of_file("payments-api-2026-11-22-7f3a").unwrap();
    let id = SessionId::of_file("payments-api-2026-11-22-a55e").unwrap();
    let own = fresh("payments-api", &review).assess(id, person("ana"), noon().to_utc());
    let mut talk = Talk::new(own, User::Named(person("ana")), input, Now::fixed(noon()));
    talk.begin();
    talk
}

#[test]
fn words_of_the_review_are_refused_in_an_assessment() {
    let mut talk = assessing(Input::Typed);
    for (line, field) in [
        ("owner ben", "owner"),
        ("due fri", "due date"),
        ("accept", "accepted risk"),
        ("park", "meeting"),
        ("people ben", "people"),
        ("decide", "decision"),
        ("met 1", "conditions"),
        ("condition", "conditions"),
    ] {
        let said = say(&mut talk, &[line]);
        let why = format!("nothing changed: this is an assessment; {field} belongs to its review");
        assert_eq!(said, why, "{line}");
    }
    let said = say(&mut begun(), &["submit"]);
    assert!(said.starts_with("nothing changed: a review is decided"), "{said}");
}

#[test]
fn submit_ends_an_assessment() {
    let mut talk = assessing(Input::Typed);
    assert!(say(&mut talk, &["done", "submit"]).starts_with("31 unassessed"));
    assert_eq!(talk.prompt(), "Submit all the same? y/n");
    assert_eq!(say(&mut talk, &["n"]), "nothing was submitted");
    assert!(!talk.session().assessment().unwrap().is_submitted());
    let said = say(&mut talk, &["submit", "y"]);
    assert!(said.starts_with("submitted, 1 of 32 assessed"), "{said}");
    assert!(talk.session().assessment().unwrap().is_submitted() && talk.is_over());
    let mut again = Talk::new(
        talk.session().clone(),
        User::Named(person("ana")),
        Input::Piped,
        Now::fixed(noon()),
    );
    again.begin();
    for line in ["done", "note x", "submit"] {
        say(&mut again, &[line]);
        assert!(again.refusal().is_some_and(|why| why.contains("is submitted")), "{line}");
    }
    let mut piped = assessing(Input::Piped);
    say(&mut piped, &["done", "submit"]);
    assert!(piped.is_over(), "from a pipe nothing is asked");
}

/// A talk about a review of which three people have submitted an assessment.
fn talk_of_three(sight: Sight) -> Talk {
    let (review, all) = three();
    let review = combined(&review, &all, Names::Shown);
    let user = User::Named(person("dana"));
    let talk = Talk::new(review, user, Input::Typed, Now::fixed(noon()));
    let mut talk = talk.with_sight(sight);
    talk.begin();
    talk
}

#[test]
fn responses_are_read_out_and_what_they_suggest_is_taken() {
    let mut talk = talk_of_three(Sight::Open);
    let item = say(&mut talk, &["item"]);
    let names = ["ana", "ben", "cleo"];
    assert!(item.contains("Responses: split; "), "{item}");
    let whole = say(&mut talk, &["v"]);
    for name in names {
        assert!(whole.lines().any(|line| line.starts_with(&format!("{name}: "))), "{whole}");
    }
    let refused = say(&mut talk, &["+"]);
    assert!(refused.starts_with("nothing changed: the responses are split"), "{refused}");
    let taken = say(&mut talk, &["j", "suggested"]);
    assert!(taken.starts_with("partial, was unassessed, as the responses suggest"), "{taken}");
    assert_eq!(status(&talk, 1), Some(Status::Partial));
    let dissent = say(&mut talk, &["back", "responses"]);
    assert!(dissent.contains("done, dissents"), "{dissent}");
    let agreed = say(&mut talk, &["agreed"]);
    assert_eq!(agreed, "1 item that all agree on; undo reverts it");
    assert_eq!(status(&talk, 2), Some(Status::Done));
    let none = say(&mut talk, &["A"]);
    assert!(none.contains("there is no unassessed item that all agree on"), "{none}");
}

#[test]
fn whoever_is_blind_hears_no_response_even_after_somebody_changed_the_checklist() {
    let mut talk = talk_of_three(Sight::Blind);
    for words in ["item", "v", "+", "A"] {
        assert!(say(&mut talk, &[words]).contains(HIDDEN), "{words}");
    }
    let mut other = talk.session().clone();
    other.apply(&Edit::Upgrade(Checklist::built_in()), &stamp(9));
    talk.adopt(other);
    for words in ["item", "v", "+", "A"] {
        assert!(say(&mut talk, &[words]).contains(HIDDEN), "{words}");
    }
}
