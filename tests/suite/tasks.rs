//! The work that a review leaves behind, in calendars and issue trackers: read with the parsers of the field.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use icalendar::parser::{Component, read_calendar, unfold};
use proptest::prelude::*;
use readyroom::domain::session::Session;
use readyroom::report::choice::{Choice, Delimiter, Entries};
use readyroom::report::{Format, render};
use serde_json::{Value, json};

use crate::cli::{Ran, Shell};
use crate::fixtures::fixture;
use crate::generate::{days, nasty_text, session};
use crate::torture::sessions;

/// The properties of an entry of a calendar by name, with texts unescaped.
type Entry = BTreeMap<String, String>;

/// Reads a calendar, after its lines were checked.
fn entries(calendar: &str, kind: &str) -> Vec<Entry> {
    assert!(calendar.ends_with("\r\n"));
    for line in calendar.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(line.len() <= 75 && !line.is_empty(), "{line:?}");
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    let unfolded = unfold(calendar);
    let calendar = read_calendar(&unfolded).unwrap();
    let properties: Vec<&str> = calendar.properties.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(properties, ["VERSION", "PRODID", "CALSCALE"]);
    let entry = |component: &Component<'_>| {
        assert_eq!(component.name.as_str(), kind);
        assert!(component.components.is_empty());
        let properties = component.properties.iter();
        let pairs: Vec<(String, String)> = properties
            .map(|one| (one.name.to_string(), one.val.clone().unescape_text().to_string()))
            .collect();
        let names: BTreeMap<String, String> = pairs.iter().cloned().collect();
        assert_eq!(names.len(), pairs.len(), "each property stands once");
        names
    };
    let entries: Vec<Entry> = calendar.components.iter().map(entry).collect();
    let uids: BTreeSet<&String> = entries.iter().map(|one| &one["UID"]).collect();
    assert_eq!(uids.len(), entries.len());
    for one in &entries {
        for name in ["UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "DESCRIPTION", "STATUS"] {
            assert!(one.contains_key(name), "{name} of {one:?}");
        }
    }
    entries
}

fn events(shell: &Shell, session: &str, more: &[&str]) -> Vec<Entry> {
    let ran = shell.run(&[&["export", session, "--format", "ics"], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    entries(&ran.out, if more.contains(&"--todo") { "VTODO" } else { "VEVENT" })
}

/// Returns the only entry of a kind: `due`, `risk`, `condition`, `review`.
fn only<'e>(entries: &'e [Entry], kind: &str) -> &'e Entry {
    let mut found = entries.iter().filter(|one| one["UID"].starts_with(kind));
    let first = found.next().unwrap_or_else(|| panic!("{kind} in {entries:#?}"));
    assert!(found.next().is_none());
    first
}

fn run(shell: &Shell, arguments: &[&str]) -> Ran {
    let ran = shell.run(arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
    ran
}

/// Reads a session's file, lets it be changed, and writes it again.
fn edit(shell: &Shell, id: &str, change: impl Fn(&mut Value)) {
    let mut json: Value = serde_json::from_slice(&fs::read(shell.file(id)).unwrap()).unwrap();
    change(&mut json);
    fs::write(shell.file(id), serde_json::to_vec_pretty(&json).unwrap()).unwrap();
}

/// Moves every change of an item to a time.
fn changed_at(shell: &Shell, id: &str, item: &str, at: &str) {
    edit(shell, id, |json| {
        for entry in json["answers"][item]["history"].as_array_mut().unwrap() {
            entry["at"] = at.into();
        }
    });
}

/// A review with a gap, an accepted risk, a condition and a repetition.
fn ledger(shell: &Shell) -> String {
    let id = shell.new_session("Ledger Core");
    let note = "June drill; 2 of 3 stores,\nthe ledger failed";
    run(shell, &["mark", &id, "data.restore", "partial", "--note", note, "--owner", "ben"]);
    run(shell, &["mark", &id, "data.restore", "--due", "2026-12-10"]);
    let accepts = ["--accept-risk", "dana", "--why", "rebuilt by hand", "--until", "2027-01-31"];
    run(shell, &[&["mark", &id, "data.safe-writes", "missing"], &accepts[..]].concat());
    run(shell, &["mark", &id, "data.migrations", "done"]);
    let condition = ["--condition", "repeat the drill @ben 2026-12-15", "--condition", "pager"];
    let decide = ["decide", &id, "conditional-go", "--by", "dana"];
    run(shell, &[&decide[..], &condition[..]].concat());
    edit(shell, &id, |json| {
        json["created_at"] = "2026-11-22T13:10:04Z".into();
        json["decision"]["at"] = "2026-11-22T15:00:00Z".into();
    });
    changed_at(shell, &id, "data.restore-drills", "2026-11-22T14:02:31Z");
    id
}

fn config(shell: &Shell, text: &str) -> String {
    let path = shell.dir.path().join("config.toml");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_calendar_has_the_gap_the_risk_the_condition_and_the_next_review() {
    let shell = Shell::new();
    let id = ledger(&shell);
    let config = config(&shell, "review_every = \"90d\"\n");
    let all = events(&shell, &id, &["--config", &config]);
    assert_eq!(all.len(), 4, "{all:#?}");
    let due = only(&all, "due-");
    let item = "Restore drills have been tested successfully (data.restore-drills)";
    assert_eq!(due["SUMMARY"], format!("Ledger Core: {item}"));
    let about = "Partial.\nOwner: ben\nJune drill; 2 of 3 stores,\nthe ledger failed\nDone when: ";
    assert!(due["DESCRIPTION"].starts_with(about), "{due:#?}");
    assert_eq!((due["DTSTART"].as_str(), due["DTEND"].as_str()), ("20261210", "20261211"));
    assert_eq!((due["TRANSP"].as_str(), due["STATUS"].as_str()), ("TRANSPARENT", "CONFIRMED"));
    // 2517 days, 14:02:31.
    assert_eq!(due["DTSTAMP"], "20261122T140231Z");
    assert_eq!(due["SEQUENCE"], (2_517 * 86_400 + 14 * 3_600 + 2 * 60 + 31).to_string());
    let risk = only(&all, "risk-");
    assert!(risk["SUMMARY"].contains("accepted risk ends: Critical writes"), "{risk:#?}");
    assert_eq!(risk["DTSTART"], "20270131");
    assert_eq!(risk["DESCRIPTION"], "Accepted by dana until 2027-01-31.\nrebuilt by hand");
    let condition = only(&all, "condition-");
    assert!(condition["SUMMARY"].starts_with("Ledger Core: condition: repeat the drill ("));
    assert_eq!(condition["DTSTAMP"], "20261122T150000Z");
    let review = only(&all, "review-");
    assert_eq!(review["SUMMARY"], "Ledger Core: review due");
    assert_eq!(review["DTSTART"], "20270220");
    let ran = shell.run(&["export", &id, "--format", "ics"]);
    assert!(ran.err.contains("2 gaps and conditions have no due date"), "{}", ran.err);
    assert_eq!(ran.out, shell.run(&["export", &id, "-o", "-", "--format", "ics"]).out);
    // Its name is that of the system in any spelling.
    run(&shell, &["rename", &id, "LEDGER  core"]);
    assert_eq!(only(&events(&shell, &id, &[]), "due-")["UID"], due["UID"]);
}

#[test]
fn a_second_import_cancels_what_is_done_met_or_taken_back() {
    let shell = Shell::new();
    let id = ledger(&shell);
    let before = events(&shell, &id, &[]);
    run(&shell, &["mark", &id, "data.restore", "done"]);
    run(&shell, &["mark", &id, "data.safe-writes", "--accept-risk", ""]);
    run(&shell, &["condition", &id, "1", "met"]);
    let after = events(&shell, &id, &[]);
    let number = |one: &Entry| one["SEQUENCE"].parse::<u32>().unwrap();
    for kind in ["due-", "risk-", "condition-"] {
        let (before, after) = (only(&before, kind), only(&after, kind));
        assert_eq!((before["STATUS"].as_str(), &after["STATUS"][..]), ("CONFIRMED", "CANCELLED"));
        assert_eq!((&before["UID"], &before["DTSTART"]), (&after["UID"], &after["DTSTART"]));
        assert!(number(after) >= number(before), "{before:?} {after:?}");
    }
    let tasks = events(&shell, &id, &["--todo"]);
    let state = |kind| only(&tasks, kind)["STATUS"].clone();
    assert_eq!(["due-", "risk-", "condition-"].map(state), ["COMPLETED", "CANCELLED", "COMPLETED"]);
    assert_eq!(only(&tasks, "due-")["DUE"], "20261210");
    assert_eq!(only(&tasks, "due-")["COMPLETED"], only(&tasks, "due-")["DTSTAMP"]);
    // A date that is taken away is cancelled too, and a condition that a new decision drops.
    run(&shell, &["mark", &id, "data.restore", "partial", "--due", ""]);
    run(&shell, &["decide", &id, "go", "--by", "dana", "--despite"]);
    let all = events(&shell, &id, &[]);
    for kind in ["due-", "condition-"] {
        assert_eq!(only(&all, kind)["STATUS"], "CANCELLED");
    }
    assert_eq!(only(&all, "due-")["DTSTART"], "20261210");
}

#[test]
fn the_next_review_goes_on_with_the_entries_of_the_last_one() {
    let shell = Shell::new();
    let id = ledger(&shell);
    let before = events(&shell, &id, &[]);
    let next = run(&shell, &["new", "Ledger Core", "--from", &id, "--no-open"]).out;
    let next = next.trim();
    // Nothing has been said of the gap yet: its entry stays as it is.
    let all = events(&shell, next, &[]);
    assert!(!all.iter().any(|one| one["UID"].starts_with("due-")), "{all:#?}");
    for kind in ["risk-", "condition-"] {
        assert_eq!(only(&all, kind)["UID"], only(&before, kind)["UID"]);
        assert_eq!(only(&all, kind)["STATUS"], "CONFIRMED");
    }
    run(&shell, &["condition", &id, "1", "met"]);
    run(&shell, &["mark", next, "data.restore", "done"]);
    let all = events(&shell, next, &[]);
    for kind in ["due-", "condition-"] {
        assert_eq!(only(&all, kind)["UID"], only(&before, kind)["UID"]);
        assert_eq!(only(&all, kind)["STATUS"], "CANCELLED");
    }
    // A decision that repeats a condition has one of its own.
    let decide = ["decide", next, "conditional-go", "--by", "dana", "--despite"];
    run(&shell, &[&decide[..], &["--condition", "Repeat the drill @zoe 2027-03-01"]].concat());
    let all = events(&shell, next, &[]);
    let state = |one: &&Entry| one["UID"].starts_with("condition-").then(|| one["STATUS"].clone());
    let states: Vec<String> = all.iter().filter_map(|one| state(&one)).collect();
    assert_eq!(states, ["CONFIRMED", "CANCELLED"]);
    // Only the newest review says when the next one is due.
    let config = config(&shell, "review_every = \"12w\"\n");
    let has_review = |session: &str| {
        let all = events(&shell, session, &["--config", &config]);
        all.iter().any(|one| one["UID"].starts_with("review-"))
    };
    assert_eq!((has_review(&id), has_review(next)), (false, true));
}

#[test]
fn an_issue_tracker_gets_a_row_per_gap_and_open_condition() {
    let shell = Shell::new();
    let id = ledger(&shell);
    run(
        &shell,
        &["mark", &id, "data.safe-writes", "--blocker", "yes", "--note", "/close\n[~ana] {code}"],
    );
    let rows = |format: &str| {
        let ran = run(&shell, &["export", &id, "--format", format]);
        let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
        let head = reader.headers().unwrap().clone();
        let rows: Result<Vec<csv::StringRecord>, _> = reader.records().collect();
        (head, rows.unwrap())
    };
    let (head, jira) = rows("jira-csv");
    assert!(head.iter().all(|name| name.chars().all(|c| c.is_ascii_alphabetic() || c == ' ')));
    let column = |name: &str| head.iter().position(|head| head == name).unwrap();
    let summaries: Vec<&str> = jira.iter().map(|row| &row[column("Summary")]).collect();
    assert_eq!(jira.len(), 4, "{summaries:#?}");
    let first = &jira[0];
    assert_eq!(
        summaries[0],
        "Ledger Core: Restore drills have been tested successfully (data.restore-drills)"
    );
    assert_eq!((&first[column("Assignee")], &first[column("Due Date")]), ("ben", "2026-12-10"));
    let labels = column("Labels");
    assert_eq!((&first[labels], &first[labels + 1]), ("Ledger-Core", "data.restore-drills"));
    let priorities: Vec<&str> = jira.iter().map(|row| &row[column("Priority")]).collect();
    assert_eq!(priorities, ["Medium", "Highest", "High", "High"]);
    let about = &jira[1][column("Description")];
    assert!(about.contains("/close\n[\u{2060}~ana] {\u{2060}code}"), "{about}");
    let (head, gitlab) = rows("gitlab-csv");
    assert_eq!(head.iter().collect::<Vec<_>>(), ["title", "description", "due_date"]);
    let titles: Vec<&str> = gitlab.iter().map(|row| &row[0]).collect();
    assert_eq!(titles, summaries);
    assert!(gitlab[1][1].contains("\\/close  \n\\[\\~\u{2060}ana\\] {code}"), "{}", &gitlab[1][1]);
    assert_eq!(&gitlab[0][2], "2026-12-10");
    // A filter is one of items.
    let ran = run(&shell, &["export", &id, "--format", "jira-csv", "--only", "blockers"]);
    assert_eq!(csv::Reader::from_reader(ran.out.as_bytes()).records().count(), 1);
}

#[test]
fn a_title_that_is_too_long_keeps_its_id_and_its_text_is_in_the_description() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let text = "wörter ".repeat(60);
    edit(&shell, &id, |json| {
        json["checklist"]["categories"][1]["items"][2]["text"] = json!(text.trim());
    });
    run(&shell, &["mark", &id, "data.restore", "missing"]);
    for format in ["jira-csv", "gitlab-csv"] {
        let ran = run(&shell, &["export", &id, "--format", format]);
        let row = csv::Reader::from_reader(ran.out.as_bytes()).records().next().unwrap().unwrap();
        assert_eq!(row[0].encode_utf16().count(), 255, "{}", &row[0]);
        assert!(row[0].ends_with("... (data.restore-drills)"), "{}", &row[0]);
        assert!(row.iter().any(|cell| cell.starts_with(text.trim())), "{row:?}");
    }
}

#[test]
fn options_that_a_format_cannot_honour_are_refused() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let export = |arguments: &[&str]| shell.run(&[&["export", &id], arguments].concat());
    for (arguments, words) in [
        (&["--todo"][..], "--todo does not go with the format markdown"),
        (&["--todo", "--format", "csv"], "--todo does not go with"),
        (&["--delimiter", ";"], "--delimiter does not go with the format markdown"),
        (&["--delimiter", ",", "-o", "x.json"], "--delimiter does not go with"),
        (&["--delimiter", ";;", "--format", "csv"], "write one sign between cells"),
        (&["--delimiter", "a", "--format", "csv"], "no letter, digit, blank or quote"),
        (&["--delimiter", "\"", "--format", "csv"], "no letter, digit, blank or quote"),
        (&["--delimiter", "\n", "--format", "csv"], "no letter, digit, blank or quote"),
        (&["--no-mentions", "--format", "html"], "--no-mentions does not go with"),
        (&["--format", "ics", "--sections", "rule"], "--sections does not go with"),
        (&["--format", "jira-csv", "--template", "short"], "--template does not go with"),
        (&["--format", "jira-csv", "-o", "x.ics"], "contradicts the ending .ics"),
    ] {
        let ran = export(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(words), "{arguments:?}: {}", ran.err);
    }
    assert_eq!(export(&["-o", "due.ics"]).code, 0);
    let empty = export(&["--format", "ics"]);
    assert_eq!(empty.err, "readyroom: the calendar is empty: nothing has a due date\n");
    assert_eq!(entries(&empty.out, "VEVENT"), <[Entry; 0]>::default());
    for format in ["csv", "jira-csv", "gitlab-csv"] {
        let comma = export(&["--format", format]).out;
        let semicolon = export(&["--format", format, "--delimiter", ";"]).out;
        assert_eq!(semicolon.replace("\";\"", "\",\""), comma);
        let file = format!("{format}.csv");
        for tab in ["tab", "\\t", "\t"] {
            let tab = ["--format", format, "--delimiter", tab, "--force", "-o", &file];
            assert_eq!(export(&tab).code, 0);
            let tab = fs::read_to_string(shell.dir.path().join(&file)).unwrap();
            assert_eq!(
                tab.replace("\"\t\"", "\",\"").replace("\r\n", "\n"),
                comma.replace("\r\n", "\n")
            );
        }
        assert_eq!(export(&["--format", format, "--force", "-o", &file]).code, 0);
        assert_eq!(fs::read_to_string(shell.dir.path().join(file)).unwrap(), comma);
    }
}

#[test]
fn the_parsers_of_the_field_read_every_hostile_string() {
    for session in sessions() {
        for (kind, choice) in [
            ("VEVENT", Choice::default()),
            ("VTODO", Choice { entries: Entries::Tasks, ..Choice::default() }),
        ] {
            entries(&render(&session, Format::Calendar, &choice, days()), kind);
        }
        for format in [Format::JiraCsv, Format::GitlabCsv] {
            check_rows(&session, format, None);
        }
    }
}

/// Reads a table and checks that no cell does anything.
fn check_rows(session: &Session, format: Format, delimiter: Option<&str>) {
    let sign = delimiter.map_or(b',', |sign| sign.as_bytes()[0]);
    let delimiter = delimiter.map(|sign| Delimiter::parse(sign).unwrap());
    let text = render(session, format, &Choice { delimiter, ..Choice::default() }, days());
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).delimiter(sign).from_reader(text.as_bytes());
    for row in reader.records() {
        let row = row.unwrap();
        assert!(row[0].encode_utf16().count() <= 256, "{}", &row[0]);
        for cell in &row {
            let begins = cell.trim_start().chars().next().unwrap_or(' ');
            assert!(!"=+-@＝＋－＠".contains(begins), "{cell:?}");
            assert!(cell.encode_utf16().count() <= 32_767);
        }
        if format == Format::GitlabCsv {
            assert!(row[1].lines().all(|line| !line.starts_with('/')), "{}", &row[1]);
        }
    }
}

proptest! {
    #[test]
    fn any_session_is_a_calendar_and_a_table(session in session(), note in nasty_text()) {
        let mut session = session;
        let note = readyroom::domain::basics::names::Note::parse(&note).unwrap();
        let change = readyroom::domain::session::edit::Change::Note(note);
        let item = readyroom::domain::records::checklist::ItemNo(0);
        let edit = readyroom::domain::session::edit::Edit::Answer(item, change);
        session.apply(&edit, &crate::generate::stamp(9));
        entries(&render(&session, Format::Calendar, &Choice::default(), days()), "VEVENT");
        check_rows(&session, Format::JiraCsv, Some(";"));
        check_rows(&session, Format::GitlabCsv, None);
    }
}

#[test]
fn the_calendars_of_the_kept_meetings_have_every_date() {
    for (name, count) in [("meeting-2026-11", 5), ("meeting-2027-02", 5)] {
        for (ending, kind) in [("ics", "VEVENT"), ("tasks.ics", "VTODO")] {
            let calendar = fs::read_to_string(fixture(&format!("{name}.{ending}"))).unwrap();
            assert_eq!(entries(&calendar, kind).len(), count, "{name}");
        }
    }
}
