//! The gate: when each rule holds and fails, its words and items, and the output for a pipeline.

use std::fs;
use std::sync::Arc;

use chrono::{DateTime, Days, FixedOffset, TimeDelta, Utc};
use proptest::prelude::*;
use readyroom::domain::basics::age::Age;
use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::names::SessionId;
use readyroom::domain::format::record::Lenient;
use readyroom::domain::insight::gate::{Gate, Rule, Ruling};
use readyroom::domain::insight::gate_scope::Scope;
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::records::decision::{Decision, Outcome};
use readyroom::domain::records::risk::Risk;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::store::codec;
use serde_json::Value;

use crate::cli::{Ran, Shell};
use crate::generate::{checklist_of, days, session, session_of, session_with, stamp, today};

/// The clock, so many seconds after the generated sessions were begun.
fn after(seconds: i64) -> DateTime<FixedOffset> {
    (stamp(0).at + TimeDelta::seconds(seconds)).fixed_offset()
}

fn ruling(session: &Session, rule: Rule) -> Ruling<'_> {
    ruling_at(session, rule, after(0))
}

fn ruling_at(session: &Session, rule: Rule, now: DateTime<FixedOffset>) -> Ruling<'_> {
    let mut gate = Gate::of(&Scope::whole(session), &[], &[rule], Now::fixed(now));
    assert_eq!(gate.is_open(), gate.rulings[0].holds());
    gate.rulings.remove(0)
}

fn holds(session: &Session, rule: Rule) -> bool {
    ruling(session, rule).holds()
}

/// The items that fail the rule, each with how it stands.
fn named(ruling: &Ruling<'_>) -> Vec<(String, String)> {
    let items = ruling.shortfall.iter().flat_map(|shortfall| &shortfall.items);
    items.map(|item| (item.id.to_owned(), item.words.clone())).collect()
}

fn next<'r>(ruling: &'r Ruling<'_>) -> &'r str {
    &ruling.shortfall.as_ref().unwrap().next
}

fn change(session: &mut Session, item: usize, change: Change) {
    session.apply(&Edit::Answer(ItemNo(item), change), &stamp(2));
}

/// The session that follows one, with another checklist.
fn following(session: &Session, checklist: Arc<Checklist>) -> Session {
    let id = SessionId::new(session.system(), today(), 1);
    session.next(id, session.system().clone(), stamp(0).at, checklist, days().zone)
}

/// Returns the session that is read after an edit of its JSON.
fn edited(session: &Session, edit: impl FnOnce(&mut Value)) -> Session {
    let mut json = serde_json::to_value(session).unwrap();
    edit(&mut json);
    codec::decode_session(json.to_string().as_bytes()).unwrap()
}

fn all_rules() -> Vec<Rule> {
    vec![
        Rule::Min(85),
        Rule::MaxBlockers(0),
        Rule::MaxMissing(0),
        Rule::RequireAssessed,
        Rule::MaxAge(Age::parse("90d").unwrap()),
        Rule::RequireDecision,
        Rule::NoLapsedRisks,
    ]
}

// The rules.

#[test]
fn the_least_percentage_is_exact_at_its_edge() {
    for (done, total, percent, expected) in [
        (17, 20, 85, true),
        (16, 20, 85, false),
        (0, 20, 0, true),
        (20, 20, 100, true),
        (19, 20, 100, false),
        (2, 3, 66, true),
        (2, 3, 67, false),
        // Shown as 70%, and less than that.
        (699, 999, 70, false),
        (700, 999, 70, true),
    ] {
        let session = session_with(done, 0, 0, 0, total);
        assert_eq!(holds(&session, Rule::Min(percent)), expected, "{done} of {total}, {percent}%");
    }
}

#[test]
fn not_applicable_items_leave_the_percentage_and_are_not_named() {
    let session = session_with(16, 1, 1, 1, 20);
    let ruling = ruling(&session, Rule::Min(85));
    assert_eq!(ruling.why.raw(), "84.2%, 16 of 19 complete");
    let words = [("c0.i16", "partial"), ("c0.i17", "missing"), ("c0.i19", "unassessed")];
    assert_eq!(named(&ruling), words.map(|(id, word)| (id.to_owned(), word.to_owned())));
    assert_eq!(next(&ruling), "1 more done item reaches 85%");
    assert!(holds(&session_with(17, 0, 0, 3, 20), Rule::Min(100)));
}

#[test]
fn with_nothing_applicable_min_fails() {
    let session = session_with(0, 0, 0, 4, 4);
    for percent in [0, 85, 100] {
        let ruling = ruling(&session, Rule::Min(percent));
        assert!(!ruling.holds() && ruling.why.raw().contains("nothing is applicable"));
        assert!(named(&ruling).is_empty());
    }
    for rule in [Rule::MaxBlockers(0), Rule::MaxMissing(0), Rule::RequireAssessed] {
        assert!(holds(&session, rule), "{rule}");
    }
}

#[test]
fn an_untouched_session_holds_the_counting_rules_and_no_other() {
    let session = session_of(checklist_of(&[3, 2]));
    for (rule, expected) in [
        (Rule::Min(0), true),
        (Rule::Min(1), false),
        (Rule::MaxBlockers(0), true),
        (Rule::MaxMissing(0), true),
        (Rule::RequireAssessed, false),
        (Rule::MaxAge(Age::parse("0d").unwrap()), true),
        (Rule::RequireDecision, false),
        (Rule::NoLapsedRisks, true),
    ] {
        assert_eq!(holds(&session, rule), expected, "{rule}");
    }
    let ruling = ruling(&session, Rule::RequireAssessed);
    assert_eq!(ruling.why.raw(), "0 of 5 assessed");
    assert_eq!(named(&ruling).len(), 5);
}

#[test]
fn a_blocker_counts_with_any_status_and_is_named_on_a_settled_item() {
    let mut session = session_with(1, 1, 0, 0, 3);
    for item in 0..3 {
        change(&mut session, item, Change::Blocker(true));
    }
    assert!(holds(&session, Rule::MaxBlockers(3)));
    let ruling = ruling(&session, Rule::MaxBlockers(2));
    assert_eq!(ruling.why.raw(), "3 blockers");
    let words: Vec<String> = named(&ruling).into_iter().map(|(_, words)| words).collect();
    assert_eq!(words, ["done, and still flagged", "partial", "unassessed"]);
    assert_eq!(
        next(&ruling),
        "take the flag off what is settled: readyroom mark SESSION ITEM --blocker no"
    );
    change(&mut session, 0, Change::Blocker(false));
    assert!(next(&self::ruling(&session, Rule::MaxBlockers(0))).starts_with("settle it, then"));
}

#[test]
fn missing_items_are_counted_and_partial_ones_are_not() {
    let session = session_with(1, 4, 3, 0, 9);
    assert!(holds(&session, Rule::MaxMissing(3)));
    let ruling = ruling(&session, Rule::MaxMissing(1));
    assert_eq!((ruling.why.raw(), named(&ruling).len()), ("3 missing items", 3));
    assert!(next(&ruling).starts_with("bring 2 of them to partial at least"));
    assert!(holds(&session, Rule::MaxMissing(u32::MAX)));
}

#[test]
fn an_item_that_left_the_checklist_since_the_last_review_is_not_assessed() {
    let first = session_with(2, 0, 0, 0, 2);
    assert!(holds(&first, Rule::RequireAssessed));
    let mut second = following(&first, checklist_of(&[1]));
    change(&mut second, 0, Change::Verdict(Verdict::done()));
    let failed = ruling(&second, Rule::RequireAssessed);
    let why = "1 of 1 assessed, 1 deleted from this version of the checklist";
    assert_eq!(failed.why.raw(), why);
    let words = "taken out of the same version of the checklist";
    assert_eq!(named(&failed), [("c0.i1".to_owned(), words.to_owned())]);
    // A review that an earlier readyroom began tells no more than the id.
    let mut old = second.clone();
    old = edited(&old, |json| {
        json.as_object_mut().unwrap().remove("retired");
        json["last_time"]["answers"]["c0.i1"] = serde_json::json!({ "status": "done" });
    });
    let failed = ruling(&old, Rule::RequireAssessed);
    assert_eq!(failed.why.raw(), "1 of 1 assessed, 1 of the last review asked no more");
    assert_eq!(named(&failed), [("c0.i1".to_owned(), "asked last time, and no more".to_owned())]);
    let mut same = following(&first, checklist_of(&[3]));
    for item in 0..3 {
        change(&mut same, item, Change::Verdict(Verdict::missing()));
    }
    assert!(holds(&same, Rule::RequireAssessed), "an item may be new");
}

#[test]
fn an_unreadable_last_review_fails_require_assessed() {
    let mut session = following(&session_with(1, 0, 0, 0, 1), checklist_of(&[1]));
    change(&mut session, 0, Change::Verdict(Verdict::done()));
    assert!(holds(&session, Rule::RequireAssessed));
    let unread = edited(&session, |json| json["last_time"] = "of a newer version".into());
    assert!(!holds(&unread, Rule::RequireAssessed));
    let lost = edited(&session, |json| {
        json.as_object_mut().unwrap().remove("last_time");
    });
    assert!(!holds(&lost, Rule::RequireAssessed));
}

#[test]
fn the_age_is_counted_in_days() {
    const DAY: i64 = 24 * 60 * 60;
    /// From noon to the last second of the day.
    const END: i64 = DAY / 2 - 1;
    let session = session_with(1, 0, 0, 0, 1);
    // Begun 2026-11-22; three months later is 2027-02-22, 92 days.
    for (age, seconds, expected) in [
        ("90d", 90 * DAY + END, true),
        ("90d", 90 * DAY + END + 1, false),
        ("12w", 84 * DAY + END, true),
        ("12w", 84 * DAY + END + 1, false),
        ("3m", 92 * DAY + END, true),
        ("3m", 92 * DAY + END + 1, false),
        ("0d", 0, true),
        ("0d", END, true),
        ("0d", END + 1, false),
        // Begun in the future, as far as two clocks may differ, and farther.
        ("0d", -DAY, true),
        ("0d", -DAY - DAY / 2, true),
        ("90d", -DAY - DAY / 2 - 1, false),
        ("4294967295m", -2 * DAY, false),
        ("4294967295d", 1000 * DAY, true),
        ("4294967295w", 1000 * DAY, true),
        ("4294967295m", 1000 * DAY, true),
    ] {
        let rule = Rule::MaxAge(Age::parse(age).unwrap());
        let ruling = ruling_at(&session, rule, after(seconds));
        assert_eq!(ruling.holds(), expected, "{age} after {seconds} s: {}", ruling.why.raw());
    }
}

#[test]
fn the_age_is_the_same_at_any_time_of_a_day() {
    let session = session_with(1, 0, 0, 0, 1);
    let rules = ["0d", "1d"].map(|age| Rule::MaxAge(Age::parse(age).unwrap()));
    for (hours, offset) in (-60..60).flat_map(|hours| [(hours, -11), (hours, 0), (hours, 14)]) {
        let offset = FixedOffset::east_opt(offset * 3600).unwrap();
        let now = Now::fixed(after(hours * 3600).with_timezone(&offset));
        let as_of = now.on(now.today());
        assert_eq!(
            Gate::of(&Scope::whole(&session), &[], &rules, now),
            Gate::of(&Scope::whole(&session), &[], &rules, as_of),
            "{now:?}"
        );
    }
}

#[test]
fn the_age_is_printed_as_a_date_and_in_days() {
    let session = session_with(1, 0, 0, 0, 1);
    let why = |age: &str, now: &str| {
        let rule = Rule::MaxAge(Age::parse(age).unwrap());
        ruling_at(&session, rule, now.parse().unwrap()).why.raw().to_owned()
    };
    assert_eq!(why("2d", "2026-11-24T23:59:59Z"), "begun 2026-11-22, 2 days ago");
    assert_eq!(
        why("2d", "2026-11-25T00:00:00Z"),
        "begun 2026-11-22, 3 days ago, too old since 2026-11-25"
    );
    // The day is the one of the clock that asks.
    assert_eq!(why("2d", "2026-11-23T03:00:00+13:00"), "begun 2026-11-23, today");
    assert_eq!(why("2d", "2026-11-20T12:00:00Z"), "begun 2026-11-22, in the future");
}

#[test]
fn months_are_calendar_months_and_end_with_the_calendar() {
    let begun =
        |at: &str| edited(&session_with(1, 0, 0, 0, 1), |json| json["created_at"] = at.into());
    let rule = Rule::MaxAge(Age::parse("1m").unwrap());
    let end_of_january = begun("2026-01-31T12:00:00Z");
    let ruled = |now: &str| ruling_at(&end_of_january, rule, now.parse().unwrap()).holds();
    assert!(ruled("2026-02-28T23:59:59Z") && !ruled("2026-03-01T00:00:00Z"));
}

#[test]
fn dates_at_the_limits_of_the_calendar_are_evaluated() {
    for (at, expected) in [(DateTime::<Utc>::MIN_UTC, false), (DateTime::<Utc>::MAX_UTC, false)] {
        let begun = serde_json::to_value(at).unwrap();
        let session = edited(&session_with(1, 0, 0, 0, 1), |json| json["created_at"] = begun);
        for hours in [-14, 0, 14] {
            let offset = FixedOffset::east_opt(hours * 3600).unwrap();
            let now = after(0).with_timezone(&offset);
            for age in ["0d", "90d", "4294967295w", "3m"] {
                let rule = Rule::MaxAge(Age::parse(age).unwrap());
                let holds = ruling_at(&session, rule, now).holds();
                assert_eq!(holds, expected || age == "4294967295w" && at < now, "{at} {age}");
            }
        }
    }
}

#[test]
fn an_age_is_a_whole_number_of_days_weeks_or_months() {
    for (text, shown) in [("90d", "90d"), ("12w", "12w"), ("3m", "3m"), ("007d", "7d")] {
        assert_eq!(Age::parse(text).unwrap().to_string(), shown);
    }
    for text in [
        "",
        "d",
        "90",
        "90 d",
        "+90d",
        "-1d",
        "1.5m",
        "3y",
        "90D",
        "1d2w",
        "99999999999d",
        "９d",
        "3é",
    ] {
        let refused = Age::parse(text).unwrap_err().to_string();
        assert!(refused.contains("90d, 12w or 3m"), "{text}");
    }
}

#[test]
fn a_decision_holds_unless_it_is_no_go() {
    let mut session = session_with(1, 0, 0, 0, 1);
    assert_eq!(ruling(&session, Rule::RequireDecision).why.raw(), "no decision");
    for (outcome, expected) in
        [(Outcome::Go, true), (Outcome::ConditionalGo, true), (Outcome::NoGo, false)]
    {
        let decision = Decision { outcome, by: "dana".into(), ..Decision::default() };
        let decision = decision.made(&session, &stamp(3));
        let edit = Edit::whole(Whole::Decision(Lenient::Known(Some(decision))));
        session.apply(&edit, &stamp(3));
        let ruling = ruling(&session, Rule::RequireDecision);
        assert_eq!(ruling.holds(), expected);
        let why = format!("{}, decided by dana on 2026-11-22", outcome.words());
        assert_eq!(ruling.why.raw(), why);
    }
}

#[test]
fn a_decision_in_conflict_or_of_an_unknown_shape_fails_the_rule() {
    let mut session = session_with(1, 0, 0, 0, 1);
    let decision = Decision { outcome: Outcome::Go, by: "dana".into(), ..Decision::default() };
    let edit = Edit::whole(Whole::Decision(Lenient::Known(Some(decision))));
    session.apply(&edit, &stamp(3));
    assert!(holds(&session, Rule::RequireDecision));
    let disputed = edited(&session, |json| {
        json["conflicts"] = serde_json::json!([
            { "field": "decision", "value": null, "at": null, "by": "ben" }
        ]);
    });
    assert!(!holds(&disputed, Rule::RequireDecision));
    let unread = edited(&session, |json| json["decision"]["outcome"] = "perhaps".into());
    assert!(!holds(&unread, Rule::RequireDecision));
}

fn risk_until(days: i64) -> Change {
    let until = today() + TimeDelta::days(days);
    let risk = Risk { by: "dana".into(), until: Some(until), ..Risk::default() };
    Change::Risk(Some(Box::new(risk)))
}

#[test]
fn a_risk_lapses_after_its_last_day() {
    for (days, expected) in [(-1, false), (0, true), (1, true)] {
        let mut session = session_with(0, 1, 0, 0, 1);
        change(&mut session, 0, risk_until(days));
        let ruling = ruling(&session, Rule::NoLapsedRisks);
        assert_eq!(ruling.holds(), expected, "{days} days");
        if !expected {
            let words = "partial, accepted until 2026-11-21".to_owned();
            assert_eq!(named(&ruling), [("c0.i0".to_owned(), words)]);
        }
        change(&mut session, 0, Change::Verdict(Verdict::done()));
        assert!(holds(&session, Rule::NoLapsedRisks), "what is done bears no risk");
    }
}

#[test]
fn a_risk_of_the_last_review_lapses_until_it_is_accepted_again() {
    let mut first = session_with(0, 0, 1, 0, 1);
    change(&mut first, 0, risk_until(-1));
    let mut second = following(&first, checklist_of(&[1]));
    let failed = ruling(&second, Rule::NoLapsedRisks);
    assert_eq!(failed.why.raw(), "1 lapsed risk");
    assert_eq!(named(&failed)[0].1, "unassessed, accepted until 2026-11-21");
    change(&mut second, 0, risk_until(30));
    assert!(holds(&second, Rule::NoLapsedRisks));
}

#[test]
fn an_unreadable_risk_counts_as_not_accepted() {
    let mut session = session_with(0, 0, 1, 0, 1);
    change(&mut session, 0, risk_until(30));
    let next = following(&session, checklist_of(&[1]));
    assert!(holds(&session, Rule::NoLapsedRisks) && holds(&next, Rule::NoLapsedRisks));
    let bad = |risk: &mut Value| risk["until"] = "2027-13-01".into();
    let unread = edited(&session, |json| bad(&mut json["answers"]["c0.i0"]["risk"]));
    let before = edited(&next, |json| bad(&mut json["last_time"]["answers"]["c0.i0"]["risk"]));
    for session in [unread, before] {
        let ruling = ruling(&session, Rule::NoLapsedRisks);
        assert!(!ruling.holds());
        assert!(named(&ruling)[0].1.ends_with(", its risk cannot be read"), "{ruling:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(100)))]

    #[test]
    fn a_gate_is_open_exactly_if_every_rule_holds(
        session in session(),
        percent in 0..=100_u8,
        most in 0..5_u32,
        days in 0..500_u64,
    ) {
        let mut rules = all_rules();
        rules.extend([Rule::Min(percent), Rule::MaxBlockers(most), Rule::MaxMissing(most)]);
        let now = after(0) + Days::new(days);
        let gate = Gate::of(&Scope::whole(&session), &[], &rules, Now::fixed(now));
        prop_assert_eq!(gate.rulings.len(), rules.len());
        prop_assert_eq!(gate.is_open(), gate.rulings.iter().all(Ruling::holds));
        prop_assert_eq!(gate.is_open(), gate.holding() == rules.len());
        for ruling in &gate.rulings {
            prop_assert!(!ruling.why.is_blank());
            prop_assert!(ruling.shortfall.as_ref().is_none_or(|short| !short.next.is_empty()));
            let alone = Gate::of(&Scope::whole(&session), &[], &[ruling.rule], Now::fixed(now));
            prop_assert_eq!(alone.rulings.first(), Some(ruling));
        }
        let tally = session.tally();
        let is_enough = tally.applicable() > 0
            && 100 * tally.done >= u32::from(percent) * tally.applicable();
        prop_assert_eq!(gate.rulings[7].holds(), is_enough);
    }
}

// The command line.

fn gate(shell: &Shell, session: &str, arguments: &[&str]) -> Ran {
    shell.run(&[&["gate", session], arguments].concat())
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn the_exit_code_is_the_answer() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let open = gate(&shell, "payments-api", &["--min", "0", "--max-age", "90d"]);
    assert_eq!((open.code, open.err.as_str()), (0, ""));
    assert!(open.out.starts_with("payments-api  OPEN  2 of 2 rules hold\n"), "{}", open.out);
    let closed = gate(&shell, &id, &["--min", "85"]);
    assert_eq!((closed.code, closed.err.as_str()), (1, ""));
    assert_eq!(gate(&shell, "nothing", &["--min", "85"]).code, 2);
    fs::write(shell.file(&id), "{").unwrap();
    assert_eq!(gate(&shell, &id, &["--min", "0"]).code, 3);
}

#[test]
fn a_closed_gate_exits_with_1_into_a_closed_pipe() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    for (percent, code) in [("0", 0), ("85", 1)] {
        for format in ["text", "json", "junit"] {
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            let arguments = ["gate", &id, "--min", percent, "--format", format];
            let output = shell.command().args(arguments).stdout(writer).output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{format}");
            assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        }
    }
}

#[test]
fn without_a_rule_the_rules_are_listed() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    let ran = gate(&shell, &id, &["--json"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    for rule in all_rules() {
        let option = rule.to_string().split(' ').next().unwrap().to_owned();
        assert!(ran.err.contains(&format!("\n  {option} ")), "{option}\n{}", ran.err);
    }
}

#[test]
fn an_invalid_rule_value_is_refused_with_an_example() {
    let shell = Shell::new();
    let id = shell.new_session("s");
    for (arguments, message) in [
        (["--min", "101"], "0..=100"),
        (["--min", "85%"], "--min"),
        (["--min", "85.5"], "--min"),
        (["--max-blockers", "-1"], "-1"),
        (["--max-missing", "some"], "--max-missing"),
        (["--max-age", "90"], "90d, 12w or 3m"),
        (["--max-age", "soon"], "90d, 12w or 3m"),
        (["--format", "xml"], "junit"),
    ] {
        let ran = gate(&shell, &id, &arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(message), "{message}\n{}", ran.err);
    }
    assert_eq!(gate(&shell, &id, &["--min", "1", "--json", "--format", "junit"]).code, 2);
}

#[test]
fn the_text_names_rules_as_typed_and_the_next_step() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    shell.run(&["mark", &id, "data.backups", "done", "--blocker", "yes"]);
    let ran = gate(&shell, &id, &["--min", "60", "--max-blockers", "0", "--no-lapsed-risks"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[0], "payments-api  CLOSED  1 of 3 rules hold");
    assert_eq!(lines[2], "FAILS  --min 60           3.1%, 1 of 32 complete");
    assert!(lines[3].starts_with("       identity.sign-in "), "{}", ran.out);
    assert_eq!(lines[23], "       and 11 more");
    assert_eq!(lines[24], "       next: 19 more done items reach 60%");
    assert_eq!(lines[26], "FAILS  --max-blockers 0   1 blocker");
    assert_eq!(lines[27], "       data.backups  done, and still flagged  Backups are automated.");
    assert_eq!(lines[30], "holds  --no-lapsed-risks  0 lapsed risks");
    assert_eq!(lines.len(), 31, "{}", ran.out);
}

#[test]
fn json_has_every_failing_item() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let arguments = ["--min", "85", "--max-missing", "0", "--max-age", "12w", "--require-decision"];
    let ran = gate(&shell, &id, &[&arguments[..], &["--json"]].concat());
    assert_eq!(ran.code, 1);
    let answer = json(&ran);
    assert_eq!(ran.out, gate(&shell, &id, &[&arguments[..], &["--format", "json"]].concat()).out);
    assert_eq!(
        (&answer["format"], &answer["version"], &answer["id"], &answer["system"], &answer["open"]),
        (
            &"readyroom-gate".into(),
            &1.into(),
            &id.as_str().into(),
            &"payments-api".into(),
            &false.into()
        )
    );
    let rules = answer["rules"].as_array().unwrap();
    let of = |name: &str| -> Vec<Value> { rules.iter().map(|rule| rule[name].clone()).collect() };
    assert_eq!(of("rule"), ["min", "max_missing", "max_age", "require_decision"]);
    assert_eq!(of("limit"), [Value::from(85), 0.into(), "12w".into(), Value::Null]);
    assert_eq!(of("holds"), [false, true, true, false]);
    assert_eq!(rules[0]["items"].as_array().unwrap().len(), 32);
    assert_eq!(
        rules[0]["items"][5],
        serde_json::json!({
            "id": "data.backups", "text": "Backups are automated.", "status": "unassessed",
        })
    );
    assert_eq!(rules[0]["next"], "28 more done items reach 85%");
    assert_eq!((&rules[1]["items"], &rules[1]["next"]), (&serde_json::json!([]), &Value::Null));
}

#[test]
fn a_removed_item_is_named_in_json() {
    let shell = Shell::new();
    let mut second = following(&session_with(2, 0, 0, 0, 2), checklist_of(&[1]));
    change(&mut second, 0, Change::Verdict(Verdict::done()));
    let file = shell.dir.path().join("review.json");
    fs::write(&file, codec::encode_session(&second)).unwrap();
    let ran = gate(&shell, "./review.json", &["--require-assessed", "--json"]);
    assert_eq!(
        json(&ran)["rules"][0]["items"],
        serde_json::json!([{
            "id": "c0.i1",
            "text": "Statement 1 of category 0 is true.",
            "status": "gone",
        }])
    );
}

/// The failures of a report, each as its rule, its message and its text.
fn failures(xml: &str) -> Vec<(String, String, String)> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let suites: Vec<_> = document.descendants().filter(|n| n.has_tag_name("testsuite")).collect();
    assert_eq!(suites.len(), 1);
    let cases: Vec<_> = suites[0].children().filter(|n| n.has_tag_name("testcase")).collect();
    let failed = cases.iter().filter_map(|case| {
        let failure = case.children().find(|n| n.has_tag_name("failure"))?;
        let text = failure.text().unwrap_or_default().to_owned();
        let attribute = |node: &roxmltree::Node, name| node.attribute(name).unwrap().to_owned();
        Some((attribute(case, "name"), attribute(&failure, "message"), text))
    });
    let failed: Vec<_> = failed.collect();
    assert_eq!(suites[0].attribute("tests"), Some(cases.len().to_string().as_str()));
    assert_eq!(suites[0].attribute("failures"), Some(failed.len().to_string().as_str()));
    failed
}

#[test]
fn the_gate_writes_junit() {
    let shell = Shell::new();
    let id = shell.new_session("a & b's <\"api\">");
    shell.run(&["mark", &id, "data.backups", "missing"]);
    let arguments = ["--max-missing", "0", "--max-blockers", "0", "--format", "junit"];
    let ran = gate(&shell, &id, &arguments);
    assert_eq!(ran.code, 1);
    let failures = failures(&ran.out);
    assert_eq!(failures.len(), 1);
    let (rule, message, text) = &failures[0];
    assert_eq!((rule.as_str(), message.as_str()), ("--max-missing 0", "1 missing item"));
    assert!(text.starts_with("data.backups  missing  Backups are automated.\nnext: "), "{text}");
    let document = roxmltree::Document::parse(&ran.out).unwrap();
    let case = document.descendants().find(|node| node.has_tag_name("testcase")).unwrap();
    assert_eq!(case.attribute("classname"), Some("a & b's <\"api\">"));
}

#[test]
fn no_text_breaks_the_junit_xml() {
    let shell = Shell::new();
    let hostile = [
        "]]></failure><testcase/>",
        "<!--",
        "&#0;&amp;",
        "\0\u{1}\u{b}\u{1f}\u{7f}\u{85}",
        "\u{fffe}\u{ffff}\u{1fffe}",
        "a\r\nb\tc",
        "\u{202e}\u{2028}",
        "'\"<>&",
    ];
    for text in hostile {
        let session = edited(&session_with(0, 0, 2, 0, 2), |json| {
            json["system"] = text.into();
            json["checklist"]["categories"][0]["items"][0]["text"] = text.into();
            json["decision"] = serde_json::json!({ "outcome": "no_go", "by": text });
        });
        let file = shell.dir.path().join("review.json");
        fs::write(&file, codec::encode_session(&session)).unwrap();
        let arguments = ["--max-missing", "0", "--require-decision", "--format", "junit"];
        let output = shell
            .command()
            .args([&["gate", "./review.json"], &arguments[..]].concat())
            .output()
            .unwrap();
        let xml = String::from_utf8(output.stdout).unwrap();
        assert_eq!(failures(&xml).len(), 2, "{text:?}\n{xml}");
    }
}

// status.

#[test]
fn status_prints_a_system_in_one_line() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let status = || shell.run(&["status", "payments-api"]);
    assert_eq!(status().out, "payments-api  0% pre-production  today\n");
    shell.run(&["mark", &id, "data.backups", "done", "--blocker", "yes"]);
    assert_eq!(status().out, "payments-api  3.1% pre-production  1 blocker  today\n");
    assert_eq!(shell.run(&["status", "nothing"]).code, 2);
    fs::write(shell.file(&id), "{").unwrap();
    assert_eq!(status().code, 3);
}

#[test]
fn status_prints_lapsed_risks_and_the_age() {
    let shell = Shell::new();
    let mut session = session_with(0, 0, 2, 0, 3);
    for item in 0..2 {
        change(&mut session, item, Change::Blocker(true));
        change(&mut session, item, risk_until(-10_000));
    }
    let file = shell.dir.path().join("review.json");
    for (age, words) in [(0, "today"), (1, "yesterday"), (3, "3 days ago"), (-2, "in the future")] {
        let begun = Utc::now() - TimeDelta::days(age);
        let aged = edited(&session, |json| {
            json["created_at"] = serde_json::to_value(begun).unwrap();
        });
        fs::write(&file, codec::encode_session(&aged)).unwrap();
        let ran = shell.run(&["status", "./review.json"]);
        let line =
            format!("payments-api  0% pre-production  2 blockers  2 lapsed risks  {words}\n");
        assert_eq!(ran.out, line);
    }
    let nothing = session_with(0, 0, 0, 2, 2);
    let nothing =
        edited(&nothing, |json| json["created_at"] = serde_json::to_value(Utc::now()).unwrap());
    fs::write(&file, codec::encode_session(&nothing)).unwrap();
    let ran = shell.run(&["status", "./review.json"]);
    assert_eq!(ran.out, "payments-api  nothing applicable  today\n");
}
