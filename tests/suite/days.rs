//! Days: they are local days everywhere; due dates and risks are judged as of one day; a wrong clock
//! breaks nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{Days as DayCount, FixedOffset, NaiveDate};
use proptest::prelude::*;
use readyroom::domain::basics::age::Age;
use readyroom::domain::basics::day::{Days, Now, Zone};
use readyroom::domain::basics::names::SystemName;
use readyroom::domain::insight::filter::Filter;
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit};
use readyroom::report::choice::{Choice, Part, Template};
use readyroom::report::{Format, render};
use readyroom::store::places::Places;
use readyroom::store::sessions;
use serde_json::Value;

use crate::cli::{Ran, Shell, ran};
use crate::generate::{days, session, session_with, stamp, today};
use readyroom::tui::model::Size;
use readyroom::tui::update::Msg;

use crate::stage::{Stage, noon};
use crate::terminal::Terminal;

/// Zones so far apart that at any time one of them has another day than UTC.
const FAR_ZONES: [&str; 2] = ["<+14>-14", "<-12>12"];

fn run_in(shell: &Shell, zone: &str, arguments: &[&str]) -> Ran {
    ran(&shell.command().env("TZ", zone).args(arguments).output().unwrap())
}

/// Changes what the file of a session says.
fn edit(shell: &Shell, id: &str, change: impl FnOnce(&mut Value)) {
    let mut json: Value = serde_json::from_slice(&fs::read(shell.file(id)).unwrap()).unwrap();
    change(&mut json);
    fs::write(shell.file(id), serde_json::to_string_pretty(&json).unwrap()).unwrap();
}

#[test]
fn days_are_local_in_every_output() {
    for zone in FAR_ZONES {
        let shell = Shell::new();
        let run = |arguments: &[&str]| {
            let ran = run_in(&shell, zone, arguments);
            assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
            ran.out
        };
        let id = run(&["new", "ledger", "--no-open"]);
        let id = id.trim_end();
        let today = &id["ledger-".len()..][.."2026-11-22".len()];
        run(&["mark", id, "data.backups", "partial", "--due", "today"]);
        run(&["mark", id, "data.restore", "missing", "--accept-risk", "dana", "--why", "w"]
            .iter()
            .chain(&["--until", "today"])
            .copied()
            .collect::<Vec<_>>());
        run(&["decide", id, "no-go", "--by", "dana"]);
        let page = run(&["export", id]);
        for words in [
            format!("due {today}."),
            format!("Until {today}, accepted by dana."),
            format!("decided by dana on {today}."),
            format!("Reviewed on {today}."),
            format!("As of {today}."),
        ] {
            assert!(page.contains(&words), "{zone}: {words}\n{page}");
        }
        assert_eq!(run(&["show", id]).matches(&format!("As of {today}.")).count(), 1);
        assert!(run(&["export", id, "--format", "csv"]).contains(&format!("\"{today}\"")));
        assert!(run(&["list"]).contains(&format!("  {today}  ")));
        assert!(run(&["status", id]).ends_with("  today\n"));
        assert!(run(&["compare", id, id]).contains(&format!("{today}  ledger")));
        let gate = run(&["gate", id, "--max-age", "0d", "--no-lapsed-risks", "--as-of", "today"]);
        assert!(gate.contains(&format!("begun {today}, today")), "{gate}");
        let next = run(&["new", "ledger", "--from", id, "--no-open"]);
        let next: Value =
            serde_json::from_slice(&fs::read(shell.file(next.trim_end())).unwrap()).unwrap();
        assert_eq!(next["last_time"]["answers"]["data.backups"]["open_since"], today);
    }
}

#[test]
fn reports_judge_as_of_today_and_not_as_of_the_last_change() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.backups", "partial", "--due", "2020-01-31"]);
    // Written down long ago.
    edit(&shell, &id, |json| {
        json["created_at"] = "2020-01-15T12:00:00Z".into();
        for entry in json["answers"]["data.backups"]["history"].as_array_mut().unwrap() {
            entry["at"] = "2020-01-15T12:00:00Z".into();
        }
    });
    assert!(shell.run(&["export", &id]).out.contains("due 2020-01-31 (overdue)"));
    let as_of = |day: &str| shell.run(&["export", &id, "--as-of", day]).out;
    assert!(as_of("2020-01-31").contains("due 2020-01-31."));
    assert!(as_of("2020-02-01").contains("due 2020-01-31 (overdue)"));
    assert!(as_of("2020-02-01").contains("As of 2020-02-01."));
    assert_eq!(as_of("2020-02-01"), as_of("2020-02-01"));
}

#[test]
fn every_command_that_judges_accepts_as_of() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let risk = ["--accept-risk", "dana", "--why", "w", "--until", "2999-06-30"];
    shell.run(&[&["mark", &id, "data.backups", "missing"], risk.as_slice()].concat());
    let at = |day: &str, arguments: &[&str]| shell.run(&[arguments, &["--as-of", day]].concat());
    let (before, after) = ("2999-06-30", "2999-07-01");
    assert!(at(before, &["show", &id]).out.contains("1 accepted risk. As of 2999-06-30."));
    assert!(at(after, &["show", &id]).out.contains("1 lapsed risk. As of 2999-07-01."));
    assert!(!at(before, &["status", &id]).out.contains("lapsed"));
    assert!(at(after, &["status", &id]).out.contains("1 lapsed risk"));
    assert_eq!(at(before, &["gate", &id, "--no-lapsed-risks"]).code, 0);
    assert_eq!(at(after, &["gate", &id, "--no-lapsed-risks"]).code, 1);
    let json = at(after, &["export", &id, "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["as_of"], after);
    assert_eq!(json["categories"][1]["items"][1]["risk"]["lapsed"], true);
    for command in ["show", "status", "export"] {
        let refused = at("someday", &[command, &id]);
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains("--as-of is no date: someday"), "{}", refused.err);
    }
    for day in ["tomorrow", "fri", "+2w", "today"] {
        assert_eq!(at(day, &["show", &id]).code, 0, "{day}");
    }
}

/// The age depends on the day asked for and on nothing else.
#[test]
fn the_age_as_of_a_day_is_counted_in_days() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    edit(&shell, &id, |json| json["created_at"] = "2026-11-22T21:30:00Z".into());
    for (zone, day, expected) in [
        ("UTC0", "2026-11-24", 0),
        ("UTC0", "2026-11-25", 1),
        ("<+03>-3", "2026-11-25", 0),
        ("<+03>-3", "2026-11-26", 1),
    ] {
        let ran = run_in(&shell, zone, &["gate", &id, "--max-age", "2d", "--as-of", day]);
        assert_eq!(ran.code, expected, "{zone} {day}: {}", ran.out);
    }
}

#[test]
fn an_invalid_date_is_refused() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    for day in ["-1d", "soon"] {
        let ran = run_in(&shell, "UTC0", &["gate", &id, "--max-age", "2d", "--as-of", day]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("--as-of is no date"), "{}", ran.err);
    }
}

#[test]
fn the_dates_of_a_review_begun_in_the_future_are_in_order() {
    let mut json = serde_json::to_value(session_with(1, 0, 0, 0, 1)).unwrap();
    json["created_at"] = "2027-06-01T12:00:00Z".into();
    let session = Session::from_file(serde_json::from_str(&json.to_string()).unwrap()).unwrap();
    let page = render(&session, Format::Markdown, &Choice::default(), days());
    assert!(page.contains("Reviewed from 2026-11-22 to 2027-06-01."), "{page}");
}

#[test]
fn a_date_in_summer_uses_summer_time() {
    // Half an hour after midnight in summer, half an hour before it by the clock of winter.
    let zone = Zone::Ruled(|at| {
        let is_summer =
            at < "2026-10-25T01:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        FixedOffset::east_opt(3_600 * if is_summer { 2 } else { 1 }).unwrap()
    });
    let mut json = serde_json::to_value(session_with(1, 0, 0, 0, 1)).unwrap();
    json["created_at"] = "2026-07-01T22:30:00Z".into();
    let session = Session::from_file(serde_json::from_str(&json.to_string()).unwrap()).unwrap();
    let page = render(&session, Format::Markdown, &Choice::default(), Days { zone, ..days() });
    assert!(page.contains("Reviewed from 2026-07-02 to 2026-11-22."), "{page}");
}

#[test]
fn a_report_has_its_date_once_and_only_if_it_depends_on_it() {
    let mut session = session_with(1, 1, 1, 0, 4);
    let pages = [Format::Markdown, Format::Html, Format::Text];
    for format in pages {
        let page = render(&session, format, &Choice::default(), days());
        assert!(!page.contains("As of"), "{page}");
    }
    session.apply(&Edit::Answer(ItemNo(1), Change::Due(Some(today()))), &stamp(2));
    let parts = |parts: &[Part]| Choice { parts: Some(parts.to_vec()), ..Choice::default() };
    let short = Choice { template: Template::Short, ..Choice::default() };
    let overdue = Choice { only: Filter::Overdue, ..Choice::default() };
    for (choice, expected) in [
        (Choice::default(), 1),
        (short, 1),
        (overdue, 1),
        (parts(&[Part::ToDo]), 1),
        (parts(&[Part::Risks, Part::People]), 0),
        (parts(&[Part::Categories, Part::Items]), 0),
    ] {
        for format in pages {
            let page = render(&session, format, &choice, days());
            assert_eq!(page.matches("As of").count(), expected, "{choice:?}\n{page}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(100)))]

    #[test]
    fn a_report_that_another_day_would_change_names_its_date(
        session in session(),
        number in 0..Part::ALL.len(),
        is_short in any::<bool>(),
        later in 1..500_u64,
    ) {
        let short = Choice { template: Template::Short, ..Choice::default() };
        let part = Choice { parts: Some(vec![Part::ALL[number]]), ..Choice::default() };
        let whole = if is_short { short } else { Choice::default() };
        for choice in [whole, part] {
            for format in [Format::Markdown, Format::Text] {
                let on = |today: NaiveDate| {
                    render(&session, format, &choice, Days { today, ..days() })
                };
                let (page, other) = (on(today()), on(today() + DayCount::new(later)));
                let says = |page: &str| page.matches("As of 20").count();
                prop_assert!(says(&page) <= 1);
                prop_assert_eq!(says(&page), says(&other));
                prop_assert!(says(&page) == 1 || page == other, "{}\n{}", page, other);
            }
        }
    }
}

#[test]
fn a_review_that_is_dated_in_the_future_is_the_newest_only_while_it_is_alone() {
    let shell = Shell::new();
    let later = shell.new_session("ledger");
    edit(&shell, &later, |json| json["created_at"] = "2999-01-01T12:00:00Z".into());
    let alone = shell.run(&["status", "ledger"]);
    assert_eq!(
        (alone.out.as_str(), alone.err.as_str()),
        ("ledger  0% pre-production  in the future\n", "")
    );
    assert_eq!(shell.show("ledger")["id"], later);
    let id = shell.new_session("ledger");
    assert_eq!(shell.show("ledger")["id"], id);
    let status = shell.run(&["status", "ledger"]);
    assert_eq!(status.out, "ledger  0% pre-production  today  1 more in the future\n");
    let shown = shell.run(&["show", "ledger"]);
    assert!(shown.err.contains(&format!("{later} is dated in the future")), "{}", shown.err);
    assert_eq!(shell.run(&["show", &id]).err, "");
    let list = shell.run(&["list"]).out;
    let lines: Vec<&str> = list.lines().skip(1).collect();
    assert!(lines[0].starts_with(&id), "{list}");
    assert!(lines[1].contains("2999-01-01, in the future"), "{list}");
    // A third one is not dated after it, although it was begun on the same day.
    let third = shell.new_session("ledger");
    assert!(shell.show(&third)["created_at"].as_str().unwrap() < "2999");
    assert_eq!(shell.show("ledger")["id"], third);
}

/// A library in C that sets the clock of a program to the seconds since 1970 in `CLOCK_SAYS`.
const CLOCK: &str = r#"
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t says(void) { return (time_t)atoll(getenv("CLOCK_SAYS")); }

int clock_gettime(clockid_t clock, struct timespec *at) {
    int done = (int)syscall(SYS_clock_gettime, clock, at);
    if (clock == CLOCK_REALTIME) at->tv_sec = says();
    return done;
}
int gettimeofday(struct timeval *at, void *zone) {
    (void)zone;
    at->tv_sec = says();
    at->tv_usec = 0;
    return 0;
}
time_t time(time_t *at) {
    time_t now = says();
    if (at) *at = now;
    return now;
}
"#;

/// Builds what sets the clock; `None`, and said so, where nothing can be built.
fn clock_shim(folder: &Path) -> Option<PathBuf> {
    let (source, built) = (folder.join("clock.c"), folder.join("clock.so"));
    fs::write(&source, CLOCK).unwrap();
    let done = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&built, &source]).status();
    let is_built = cfg!(target_os = "linux") && done.is_ok_and(|status| status.success());
    if !is_built {
        eprintln!("skipped: no clock can be built with `cc` here");
    }
    is_built.then_some(built)
}

/// Moments at which clocks and calendars end, and the year that the clock shows then.
const ENDS: [(&str, &str); 9] = [
    ("-1", "-1969-"),
    ("-2177452800", "-1901-"),
    ("-62135596801", "-0000-"),
    ("2147483648", "-2038-"),
    ("9223372037", "-2262-"),
    ("253402300799", "-9999-"),
    ("253402300800", "-10000-"),
    ("8210266876799", "-262142-"),
    // Where there is no calendar any more.
    ("9223372036854775", "-1970-"),
];

#[test]
fn a_clock_that_is_far_off_does_not_stop_any_command() {
    let folder = tempfile::tempdir().unwrap();
    let Some(shim) = clock_shim(folder.path()) else { return };
    for (seconds, year) in ENDS {
        for zone in ["UTC0", "<+14>-14", "<-12>12", "Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"] {
            let shell = Shell::new();
            let run = |arguments: &[&str]| {
                let mut command = shell.command();
                command.env("LD_PRELOAD", &shim).env("CLOCK_SAYS", seconds).env("TZ", zone);
                let ran = ran(&command.args(arguments).output().unwrap());
                assert!(
                    ran.code != 101 && !ran.err.contains("panicked"),
                    "{seconds} {zone}: {}",
                    ran.err
                );
                ran
            };
            let begun = run(&["new", "ledger", "--no-open"]);
            assert_eq!(begun.code, 0, "{seconds} {zone}: {}", begun.err);
            let id = begun.out.trim_end();
            assert!(id.contains(year) || zone != "UTC0", "the clock does not say so: {id}");
            let risk = ["--accept-risk", "dana", "--why", "w", "--until", "today"];
            assert_eq!(run(&["mark", id, "data.backups", "partial", "--due", "today"]).code, 0);
            let marked = run(&[&["mark", id, "data.restore", "missing"], risk.as_slice()].concat());
            assert_eq!(marked.code, 0, "{seconds} {zone}: {}", marked.err);
            for due in ["fri", "+2w", "+3m", "tomorrow", "2026-11-22"] {
                run(&["mark", id, "data.backups", "--due", due]);
            }
            for arguments in [
                ["show", id, "--log", "trace"].as_slice(),
                &["status", "ledger"],
                &["list"],
                &["list", "--json"],
                &["export", id],
                &["export", id, "--format", "html"],
                &["gate", id, "--max-age", "3m", "--no-lapsed-risks"],
                &["gate", id, "--max-age", "3m", "--as-of", "2026-11-22"],
                &["decide", id, "no-go", "--by", "dana"],
                &["compare", id, id],
                &["new", "ledger", "--from", id, "--no-open"],
                &["interview", id],
            ] {
                let ran = run(arguments);
                assert!(ran.code <= 1, "{seconds} {zone} {arguments:?}: {}", ran.err);
            }
        }
    }
}

#[test]
fn the_screen_of_a_clock_that_is_far_off_is_drawn_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let Some(shim) = clock_shim(folder.path()) else { return };
    for (seconds, _) in ENDS.into_iter().step_by(crate::step(3)) {
        let shell = Shell::new();
        let environment = [("LD_PRELOAD", shim.to_str().unwrap()), ("CLOCK_SAYS", seconds)];
        let mut terminal = Terminal::start_with(&shell, &["new", "ledger"], &environment);
        // A meeting, a mark in it, a due date, a risk until today, a decision, Home.
        terminal.wait_for("ledger");
        for keys in ["w", "\r", "d", "t", "fri\r", "w", "w", "q", "s", "q", "q"] {
            terminal.send(keys).settle();
        }
        assert!(terminal.screen().contains("ledger"), "{seconds}: {}", terminal.screen());
        terminal.send("\u{3}");
        assert_eq!(terminal.ended().exit_code(), 0, "{seconds}");
    }
}

#[test]
fn a_review_of_a_wrong_clock_is_the_newest_while_it_is_alone_and_is_named() {
    let stage = Stage::at_home_with(80, 24, |places| {
        let ahead = Now::fixed(noon() + DayCount::new(400));
        let system = SystemName::parse("ledger").unwrap();
        sessions::create(places, &system, &Checklist::built_in(), ahead).unwrap();
    });
    let screen = stage.screen();
    let row = screen.lines().find(|line| line.contains("▸ ledger")).unwrap();
    assert!(row.contains("in the future"), "{screen}");
    assert!(
        screen.contains("Begun          2027-12-27, in the future\n")
            || screen.contains("in the future  "),
        "{screen}"
    );
}

#[test]
fn home_names_reviews_begun_from_the_same_one_and_those_of_a_wrong_clock() {
    let now = Now::fixed(noon());
    let begin = |places: &Places| {
        let system = SystemName::parse("ledger").unwrap();
        let first = sessions::create(places, &system, &Checklist::built_in(), now).unwrap();
        for _ in 0..2 {
            sessions::create_next(places, &first.session, system.text(), None, &[], now).unwrap();
        }
        let ahead = Now::fixed(noon() + DayCount::new(400));
        sessions::create(places, &system, &Checklist::built_in(), ahead).unwrap();
    };
    let mut stage = Stage::at_home_with(100, 30, begin);
    let screen = stage.screen();
    assert!(screen.contains("1 system   4 reviews   1 in the future"), "{screen}");
    let screen = stage.play("l").screen();
    let is_row = |line: &&str| line.contains("not begun") && line.contains("0%");
    let rows: Vec<&str> = screen.lines().filter(is_row).collect();
    assert_eq!(rows.len(), 4, "{screen}");
    assert!(rows[0].contains("ledger") && rows[3].contains("  2027-12-27 "), "{screen}");
    assert!(rows[0].contains("2 from the same"), "{screen}");
    stage.play("g");
    let shared = "Begun          2026-11-22, 2 from the same";
    assert!(stage.screen().contains(shared), "{}", stage.screen());
    stage.play("jj");
    assert!(!stage.screen().contains("2026-11-22, 2 from"), "{}", stage.screen());
    stage.play("G");
    let dated = "Begun          2027-12-27, in the future, so not the newest";
    assert!(stage.screen().contains(dated), "{}", stage.screen());
    assert!(!stage.screen().contains("first was"), "{}", stage.screen());
    stage.send(Msg::Resize(Size { width: 40, height: 10 }));
    assert!(stage.screen().contains(" readyroom "), "{}", stage.screen());
    // The next review follows the newest that is not dated in the future.
    let newest = stage.model.home.entries()[0].id.clone();
    stage.play("gN");
    assert_eq!(stage.session().previous(), Some(&newest));
}

#[test]
fn a_system_is_to_be_reviewed_again_only_where_the_config_or_its_label_says_so() {
    let shell = Shell::new();
    let config = shell.dir.path().join("config.toml");
    fs::write(&config, "review_every = \"90d\"\n").unwrap();
    let config = config.to_str().unwrap().to_owned();
    let id = shell.new_session("ledger");
    edit(&shell, &id, |json| json["created_at"] = "2026-01-10T12:00:00Z".into());
    let status = |session: &str, more: &[&str]| {
        let ran = shell.run(&[&["status", session], more].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        ran.out
    };
    assert!(!status(&id, &[]).contains("due"));
    let on = |day| status(&id, &["--config", &config, "--as-of", day]);
    assert!(on("2026-04-10").ends_with("  90 days ago  next review due 2026-04-10\n"));
    assert!(on("2026-04-11").ends_with("  91 days ago  review due since 2026-04-10\n"));
    // The label of the system wins; one that says no time says nothing.
    let label = |value: &str| {
        edit(&shell, &id, |json| json["labels"] = serde_json::json!({ "review-every": value }));
    };
    edit(&shell, &id, |json| json["labels"] = serde_json::json!({ "review_every": "30d" }));
    assert!(on("2026-02-09").ends_with("  next review due 2026-02-09\n"), "spelled as the setting");
    label("30d");
    assert!(on("2026-02-09").ends_with("  next review due 2026-02-09\n"));
    assert!(status(&id, &["--as-of", "2026-02-10"]).ends_with("  review due since 2026-02-09\n"));
    let calendar = shell.run(&["export", &id, "--format", "ics"]).out;
    assert!(calendar.contains("DTSTART;VALUE=DATE:20260209"), "{calendar}");
    let next = shell.run(&["new", "ledger", "--from", &id, "--no-open"]).out.trim().to_owned();
    assert!(status(&next, &[]).contains("next review due"));
    assert_eq!(shell.run(&["delete", &next]).code, 0);
    label("quarterly");
    assert!(!status(&id, &[]).contains("due"));
    assert!(on("2026-04-10").ends_with("  next review due 2026-04-10\n"));
    // A newer review takes the place of this one.
    let newer = shell.new_session("LEDGER");
    assert!(!status(&id, &["--config", &config]).contains("due"));
    assert!(status(&newer, &["--config", &config]).contains("next review due"));
    fs::write(&config, "\nreview_every = \"quarterly\"\n").unwrap();
    let ran = shell.run(&["config", "check", "--config", &config]);
    let words = "line 2: `review_every` is a whole number of days, weeks or months";
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains(words), "{}", ran.err);
}

#[test]
fn home_and_the_summary_say_when_the_next_review_is_due() {
    let begin = |places: &Places| {
        let system = SystemName::parse("ledger").unwrap();
        for days in [200, 100] {
            let before = Now::fixed(noon() - DayCount::new(days));
            sessions::create(places, &system, &Checklist::built_in(), before).unwrap();
        }
    };
    let mut stage = Stage::at_home_with(100, 30, begin);
    assert!(!stage.screen().contains("review due"), "{}", stage.screen());
    stage.model.setup.review_every = Age::parse("90d").ok();
    let screen = stage.play("l").screen();
    let due: Vec<&str> = screen.lines().filter(|line| line.contains("review due")).collect();
    assert_eq!(due.len(), 2, "{screen}");
    assert!(due[0].contains("ledger"), "{screen}");
    assert!(due[1].contains("Begun          2026-08-14, review due since 2026-11-12"), "{screen}");
    let screen = stage.play("<Enter>s").screen();
    assert!(screen.contains("review due since 2026-11-12"), "{screen}");
    stage.model.setup.review_every = Age::parse("12m").ok();
    assert!(stage.screen().contains("next review due 2027-08-14"), "{}", stage.screen());
}

#[test]
fn home_reads_the_label_that_says_when_the_next_review_is_due() {
    let begin = |places: &Places| {
        let system = SystemName::parse("ledger").unwrap();
        let before = Now::fixed(noon() - DayCount::new(100));
        let path = sessions::create(places, &system, &Checklist::built_in(), before).unwrap().path;
        let text = fs::read_to_string(&path).unwrap();
        let labelled = text.replacen('{', "{\n  \"labels\": { \"review-every\": \"90d\" },", 1);
        fs::write(&path, labelled).unwrap();
    };
    let mut stage = Stage::at_home_with(100, 30, begin);
    assert!(stage.screen().contains("review due"), "{}", stage.screen());
    let screen = stage.play("<Enter>s").screen();
    assert!(screen.contains("review due since 2026-11-12"), "{screen}");
}
