//! A whole review of a real system, made by keys on the screen: `PyPI`, answered from its public
//! documentation of November 2026.
//!
//! `tests/fixtures/pypi.keys` holds the keys, one item per line; they produce the session beside it and its
//! report, byte for byte. The meeting and the review after it are kept as reports in every format for
//! people and spreadsheets. `READYROOM_FIXTURES=write cargo test --test suite fixtures` writes all of
//! these files.

use std::fs;
use std::path::PathBuf;

use readyroom::domain::basics::day::Days;
use readyroom::domain::session::Session;
use readyroom::report::choice::{Choice, Entries, Template};
use readyroom::report::{Format, render};
use readyroom::store::codec;

use crate::generate::days;
use crate::promises;
use crate::screens::as_designed;
use crate::stage::{Stage, create, noon};

/// Where the kept file of this name lies.
pub fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// Asserts that a fixture has this text, or writes it if the environment says so.
pub fn assert_kept(name: &str, text: &str) {
    if std::env::var_os("READYROOM_FIXTURES").is_some_and(|wish| wish == "write") {
        fs::write(fixture(name), text).unwrap();
    }
    let kept = fs::read_to_string(fixture(name)).unwrap_or_default();
    assert!(kept == *text, "tests/fixtures/{name} is not what the program gives");
}

/// The day on which something was written down last.
fn on_its_last_day(session: &Session) -> Days {
    Days { today: session.last_change().unwrap().date_naive(), ..days() }
}

/// The review as it is played.
fn played() -> Stage {
    let keys = fs::read_to_string(fixture("pypi.keys")).unwrap();
    let mut stage = Stage::at_home(100, 30);
    stage.play("nPyPI<Enter>");
    for line in keys.lines() {
        stage.wait(2).play(line);
    }
    stage
}

#[test]
fn the_sample_is_a_finished_review_as_the_program_writes_one() {
    let sample = Session::sample().unwrap();
    assert_eq!(sample.tally().unassessed, 0);
    let written = String::from_utf8(codec::encode_session(&sample)).unwrap();
    assert_kept("../../assets/sample.json", &written);
}

#[test]
fn a_whole_review_is_done_in_the_screen_and_reported() {
    let stage = played();
    assert_eq!(stage.session().tally().assessed(), 32);
    assert_eq!(stage.on_disk(), *stage.session());
    let session = fs::read_to_string(&stage.review().path).unwrap();
    let report = render(stage.session(), Format::Markdown, &Choice::default(), days());
    assert_kept("pypi.json", &session);
    assert_kept("pypi.md", &report);
}

#[test]
fn the_kept_session_reads_and_writes_the_same_bytes() {
    let bytes = fs::read(fixture("pypi.json")).unwrap();
    let session = codec::decode_session(&bytes).unwrap();
    assert_eq!(codec::encode_session(&session), bytes);
    let report = fs::read_to_string(fixture("pypi.md")).unwrap();
    assert_eq!(render(&session, Format::Markdown, &Choice::default(), days()), report);
}

#[test]
fn every_change_of_a_review_is_undone_step_by_step() {
    let mut stage = played();
    for _ in 0..100 {
        stage.play("u");
    }
    assert_eq!(stage.statuses(), ".".repeat(32));
    assert!(stage.session().owners().is_empty());
}

/// Asserts that the reports of a session are kept in every format, as of its last day.
pub fn assert_reports_kept(name: &str, session: &Session) {
    let days = on_its_last_day(session);
    for format in Format::all() {
        let report = render(session, format, &Choice::default(), days);
        // The session itself ends in .json, and several formats in .csv.
        let aside = match format {
            Format::Json => ".report",
            Format::JiraCsv => ".jira",
            Format::GitlabCsv => ".gitlab",
            _ => "",
        };
        assert_kept(&format!("{name}{aside}.{}", format.extension()), &report);
    }
    let short = Choice { template: Template::Short, ..Choice::default() };
    let report = render(session, Format::Markdown, &short, days);
    assert_kept(&format!("{name}.short.md"), &report);
    let audit = Choice { template: Template::Audit, ..Choice::default() };
    for format in [Format::Markdown, Format::Html] {
        let report = render(session, format, &audit, days);
        assert_kept(&format!("{name}.audit.{}", format.extension()), &report);
    }
    let tasks = Choice { entries: Entries::Tasks, ..Choice::default() };
    let calendar = render(session, Format::Calendar, &tasks, days);
    assert_kept(&format!("{name}.tasks.ics"), &calendar);
}

#[test]
fn the_reports_of_the_kept_meetings_are_kept_in_every_format() {
    for name in ["meeting-2026-11", "meeting-2027-02"] {
        let bytes = fs::read(fixture(&format!("{name}.json"))).unwrap();
        assert_reports_kept(name, &codec::decode_session(&bytes).unwrap());
    }
}

/// Three conditions: one met in the summary, one ticked on the page, one overdue; and the next review, which tells so.
#[test]
fn a_review_with_three_conditions_and_the_next_one_are_kept() {
    let mut stage = Stage::at_home_with(100, 30, |places| {
        create(places, "ledger", noon(), None, |session| {
            as_designed(session);
            promises::decide(session, &promises::LINES);
        });
    });
    stage.play("<Enter>sjd");
    let page = stage.dir.path().join("page.md");
    let text = render(stage.session(), Format::Markdown, &Choice::default(), days());
    fs::write(&page, text.replace("- [ ] pager", "- [x] pager")).unwrap();
    stage.play("qI<C-u>").play(page.to_str().unwrap()).play("<Enter><Enter>");
    let first = stage.session().clone();
    stage.play("q").wait(7 * 24 * 60).play("N").play("djdjp");
    let next = stage.session().clone();
    for (name, session) in [("promised", first), ("promised-next", next)] {
        let written = String::from_utf8(codec::encode_session(&session)).unwrap();
        assert_kept(&format!("{name}.json"), &written);
        assert_reports_kept(name, &session);
    }
    let next = fs::read_to_string(fixture("promised-next.md")).unwrap();
    let told = ["Last review: conditional go", "Conditions from before: 2 of 3 met", "1 overdue"];
    assert!(told.iter().all(|words| next.contains(words)), "{next}");
}
