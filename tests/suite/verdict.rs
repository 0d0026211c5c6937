//! What a report says first, and that it says everything once: the verdict with its conditions, the to-dos in their order,
//! what is not assessed, what was lifted.

use readyroom::domain::basics::names::{Note, PersonName, SessionId};
use readyroom::domain::format::record::Lenient;
use readyroom::domain::insight::filter::Filter;
use readyroom::domain::records::checklist::{Checklist, ItemId, ItemNo};
use readyroom::domain::records::condition::{Condition, ConditionState};
use readyroom::domain::records::decision::{Decision, Outcome};
use readyroom::domain::records::risk::Risk;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, ConditionChange, Edit, Verdict, Whole};
use readyroom::report::choice::{Choice, Part, Template};
use readyroom::report::{Format, import, render};
use readyroom::store::codec;

use crate::generate::{checklist_of, days, session_of, stamp, today};
use crate::rewrites::{full, page, page_with_blockers};
use crate::roundtrip::{left_alone, told, without_marks};

fn set(session: &mut Session, id: &str, change: Change, second: i64) {
    let item = session.checklist().number(&ItemId::new(id)).unwrap();
    session.apply(&Edit::Answer(item, change), &stamp(second));
}

fn owner(name: &str) -> Change {
    Change::Owner(Some(PersonName::parse(name).unwrap()))
}

fn due(days_from_now: u64) -> Change {
    Change::Due(Some(today() + chrono::Days::new(days_from_now)))
}

fn decide(session: &mut Session, decision: Decision) {
    let decision = decision.made(session, &stamp(500));
    session.apply(&Edit::whole(Whole::Decision(Lenient::Known(Some(decision)))), &stamp(500));
}

fn conditional(remarks: &str, conditions: &[&str]) -> Decision {
    let mut decision = Decision {
        outcome: Outcome::ConditionalGo,
        by: "dana".into(),
        signed: vec!["ana".into(), "dana".into()],
        remarks: remarks.into(),
        ..Decision::default()
    };
    decision.set_conditions(conditions, today()).unwrap();
    decision
}

/// Returns the lines between two texts of a page.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("{from:?} is not in {page}"));
    rest.split_once(to).unwrap_or_else(|| panic!("{to:?} is not in {rest}")).0
}

/// Checks that a page, with and without its marks, changes nothing and leaves nothing alone.
fn assert_reads_back(session: &Session, page: &str) {
    for text in [page.to_owned(), without_marks(page)] {
        let import = import::read(&text, session, days()).unwrap();
        assert_eq!(told(&import, session), <[String; 0]>::default(), "{text}");
        assert_eq!(left_alone(&import), <[String; 0]>::default(), "{text}");
    }
}

#[test]
fn the_verdict_says_its_reason_its_grounds_and_its_conditions() {
    let mut session = full();
    decide(&mut session, conditional("The sale is in March.", &["drill @ben 2026-11-10", "pager"]));
    let conditions: Vec<_> = session.decision().unwrap().standing().map(|(_, id, _)| id).collect();
    let met = Whole::Condition(conditions[1].clone(), ConditionChange::to(ConditionState::Met));
    session.apply(&Edit::whole(met), &stamp(600));
    set(&mut session, "availability.alerts", Change::Verdict(Verdict::done()), 600);
    let written = page(&session);
    let head = between(&written, "payments-api\n\n", "\n**Pre-production: 2 of 31");
    assert_eq!(
        head,
        "**Conditional go**, decided by dana on 2026-11-22 with 1 open blocker: \"The sale is in March\".\n\
         Signed by ana, dana. It was decided on 1 of 31 complete, 3.2%, 1 blocker, 27 not assessed. \
         **1 item has changed since.**\n\
         Conditions: 1 of 2 met. **1 overdue.** Next due 2026-12-10 (ben).\n\n\
         - [ ] drill (ben, by 2026-11-10, overdue)\n\
         - [x] pager (met by ana)\n"
    );
    assert_reads_back(&session, &written);
    // The same page on a day before it was overdue.
    let earlier = written.replace(" **1 overdue.**", "").replace(", overdue)", ")");
    assert_reads_back(&session, &earlier);
}

#[test]
fn long_remarks_are_a_quotation_and_a_short_report_cuts_them() {
    let mut session = full();
    let remarks = format!("First: {}.\n\nSecond # line.", "the sale is in March, ".repeat(12));
    decide(&mut session, conditional(&remarks, &["drill"]));
    let written = page(&session);
    let head = between(&written, " with 1 open blocker", "\nConditions: 0 of 1 met.");
    assert!(head.starts_with(", for these reasons:\n\n> First: the sale"), "{head}");
    assert!(head.contains("\n\n> Second # line.\n\nSigned by ana, dana."), "{head}");
    assert_reads_back(&session, &written);
    let short = Choice { template: Template::Short, ..Choice::default() };
    let short = render(&session, Format::Markdown, &short, days());
    assert!(short.contains(": \"First: the sale") && short.contains("\u{2026}\".\n"), "{short}");
    assert!(short.lines().count() <= 15 && !short.contains("Signed"), "{short}");
}

#[test]
fn the_next_review_tells_the_last_verdict_and_the_conditions_that_it_does_not_take_over() {
    let mut first = full();
    decide(&mut first, conditional("", &["drill @ben 2026-11-10", "pager @cleo", "runbook"]));
    let ids: Vec<_> = first.decision().unwrap().standing().map(|(_, id, _)| id).collect();
    let met = Whole::Condition(ids[2].clone(), ConditionChange::to(ConditionState::Met));
    first.apply(&Edit::whole(met), &stamp(600));
    let id = SessionId::of_file("next-2026-11-22-0001").unwrap();
    let mut next =
        first.next(id, first.system().clone(), stamp(700).at, Checklist::built_in(), days().zone);
    let written = page(&next);
    let head = between(&written, "payments-api\n\n", "\n**Pre-production");
    assert_eq!(
        head,
        "**No decision yet.**\n\
         Last review: conditional go, decided by dana on 2026-11-22.\n\
         Conditions from before: 1 of 3 met, as of 2026-11-22. **1 overdue.**\n\n\
         - drill (ben, by 2026-11-10, overdue)\n\
         - pager (cleo)\n"
    );
    assert!(written.contains(" assessed. Last review: 3.2%, 2026-11-22. As of 2026-11-22.\n"));
    assert_reads_back(&next, &written);
    decide(&mut next, conditional("", &["pager @cleo 2026-12-10"]));
    let written = page(&next);
    let head = between(&written, "payments-api\n\n", "\n**Pre-production");
    assert!(head.contains("\n- [ ] pager (cleo, by 2026-12-10)\n"), "{head}");
    assert!(head.contains("Conditions from before: 1 of 2 met, as of 2026-11-22."), "{head}");
    assert_eq!(head.matches("pager").count(), 1, "{head}");
    assert_reads_back(&next, &written);
}

#[test]
fn dropped_conditions_are_not_on_the_page() {
    let mut session = full();
    decide(&mut session, conditional("", &["drill", "pager"]));
    decide(&mut session, conditional("", &["pager"]));
    let all = &session.decision().unwrap().conditions;
    let dropped = |one: &&Condition| one.state == ConditionState::Dropped;
    assert!(all.iter().filter(dropped).any(|one| one.text.raw() == "drill"));
    let written = page(&session);
    assert!(written.contains("Conditions: 0 of 1 met.") && !written.contains("] drill"));
    assert_reads_back(&session, &written);
}

#[test]
fn to_dos_stand_in_the_order_of_their_dates_with_what_the_checklist_asks() {
    let mut session = session_of(Checklist::built_in());
    for (id, who, days_from_now) in [
        ("data.backups", Some("zoe"), Some(1)),
        ("data.restore-drills", Some("ana"), Some(9)),
        ("data.safe-writes", Some("ana"), None),
        ("release.rollback", Some("ana"), Some(3)),
        ("security.secrets", Some("bo"), None),
        ("continuity.runbooks", None, None),
    ] {
        set(&mut session, id, Change::Verdict(Verdict::missing()), 10);
        if let Some(who) = who {
            set(&mut session, id, owner(who), 11);
        }
        if let Some(days) = days_from_now {
            set(&mut session, id, due(days), 12);
        }
    }
    set(&mut session, "data.safe-writes", Change::Blocker(true), 13);
    set(&mut session, "security.secrets", Change::Note(Note::parse("Half.").unwrap()), 13);
    let written = page(&session);
    let to_do = between(&written, "## To do (6)\n", "\n## ");
    let told = to_do.lines().filter(|line| line.starts_with(['#', '-']));
    let told: Vec<&str> = told.map(|line| line.trim_end_matches(['`', ' '])).collect();
    let told = told.iter().map(|line| line.rsplit('`').next().unwrap());
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "### No owner yet",
            "continuity.runbooks",
            "### zoe (first due 2026-11-23)",
            "data.backups",
            "### ana (first due 2026-11-25)",
            "data.safe-writes",
            "release.rollback",
            "data.restore-drills",
            "### bo",
            "security.secrets",
        ]
    );
    assert_eq!(to_do.matches("  Done when: ").count(), 6);
    assert_eq!(to_do.matches("  Do first: ").count(), 5, "a note says what is to be done");
    assert_reads_back(&session, &written);
}

#[test]
fn what_is_not_assessed_stands_in_one_place_with_all_that_is_said_of_it() {
    let mut session = session_of(Checklist::built_in());
    set(&mut session, "data.backups", Change::Verdict(Verdict::done()), 10);
    set(&mut session, "data.restore-drills", owner("ben"), 10);
    set(&mut session, "data.restore-drills", due(18), 10);
    set(&mut session, "data.safe-writes", Change::Note(Note::parse("Ask cleo.").unwrap()), 10);
    set(&mut session, "release.rollback", Change::Blocker(true), 10);
    set(&mut session, "security.secrets", owner("J. Smith, Ops"), 10);
    set(&mut session, "security.encryption", due(2), 10);
    let written = page(&session);
    for line in [
        "- [ ] **Blocker.** Rollback can be executed quickly. Not assessed. No date. `release.rollback`  \n",
        "\n## Not assessed (30)\n",
        "- [ ] Restore drills have been tested successfully. Owner ben, due 2026-12-10. `data.restore-drills`\n",
        "- [ ] Critical writes are idempotent or transaction-safe. `data.safe-writes`  \n  Ask cleo.\n",
        "- [ ] Secrets are not stored in source control. Owner J. Smith, Ops, no date. `security.secrets`\n",
        "- [ ] Data is encrypted in transit and at rest where required. Due 2026-11-24. `security.encryption`\n",
    ] {
        assert!(written.contains(line), "{line}{written}");
    }
    assert_eq!(written.matches("Restore drills have been tested successfully").count(), 1);
    assert_eq!(between(&written, "## Every item\n", "\n## ").matches("\n| ").count(), 6);
    assert_reads_back(&session, &written);
}

#[test]
fn many_that_are_not_assessed_are_counted_and_those_with_a_word_are_listed() {
    let mut session = session_of(checklist_of(&[30, 30]));
    set(&mut session, "c1.i3", owner("ben"), 10);
    let written = page(&session);
    let section = between(&written, "## Not assessed (60)\n", "\n## ");
    assert!(section.starts_with("Too many to list here: Category 0 30, Category 1 30.\n\n- [ ] "));
    assert_eq!(section.matches("- [ ] ").count(), 1, "{section}");
    assert_reads_back(&session, &written);
    let only = Choice { only: Filter::Unassessed, ..Choice::default() };
    let written = render(&session, Format::Markdown, &only, days());
    assert_eq!(written.matches("\n- [ ] ").count(), 60, "they were asked for");
    assert_reads_back(&session, &written);
}

#[test]
fn a_flag_on_a_settled_item_is_told_beside_the_to_dos() {
    let mut session = full();
    set(&mut session, "data.backups", Change::Blocker(true), 100);
    let written = page(&session);
    let section = between(&written, "\n## Blocker still flagged\n", "\n## ");
    assert!(
        section.starts_with("- **Backups are automated.** Done, and still flagged."),
        "{section}"
    );
    assert!(!section.contains("Runbooks"), "that one is a to-do: {section}");
    assert_reads_back(&session, &written);
    let written = page_with_blockers(&session);
    assert_eq!(between(&written, "\n## Blockers (2)\n", "\n## ").matches("\n- **").count(), 1);
    assert_reads_back(&session, &written);
    let blockers = Choice { parts: Some(vec![Part::Blockers]), ..Choice::default() };
    assert!(render(&session, Format::Text, &blockers, days()).contains("Blockers (2)"));
}

#[test]
fn what_was_lifted_is_told_with_who_and_when() {
    let mut session = session_of(Checklist::built_in());
    let risk =
        Risk { by: "dana".into(), why: "small".into(), until: Some(today()), ..Risk::default() };
    for (id, change) in [
        ("data.backups", Change::Verdict(Verdict::missing())),
        ("data.backups", Change::Blocker(true)),
        ("data.backups", Change::Blocker(false)),
        ("data.restore-drills", Change::Verdict(Verdict::partial())),
        ("data.restore-drills", Change::Risk(Some(Box::new(risk.clone())))),
        ("data.restore-drills", Change::Risk(None)),
        ("data.safe-writes", Change::Verdict(Verdict::partial())),
        ("data.safe-writes", Change::Blocker(true)),
        ("data.safe-writes", Change::Risk(Some(Box::new(risk)))),
    ] {
        set(&mut session, id, change, 10);
    }
    let written = page(&session);
    assert_eq!(
        between(&written, "## Lifted in this review (2)\n", "\n## "),
        "- Backups are automated. Blocker lifted by ana on 2026-11-22.\n\
         - Restore drills have been tested successfully. Risk accepted by dana until 2026-11-22 lifted by ana on \
         2026-11-22.\n"
    );
    assert_reads_back(&session, &written);
    // In the next review the flag and the risk of this one are gone without a word of anybody.
    let id = SessionId::of_file("next-2026-11-22-0001").unwrap();
    let (system, at) = (session.system().clone(), stamp(700).at);
    let mut next = session.next(id, system, at, Checklist::built_in(), days().zone);
    assert!(!page(&next).contains("### Lifted"), "nobody has looked yet");
    let safe_writes = next.checklist().number(&ItemId::new("data.safe-writes")).unwrap();
    for (change, lifted) in [
        (Change::Verdict(Verdict::done()), 2),
        (Change::Blocker(true), 1),
        (Change::Verdict(Verdict::missing()), 0),
    ] {
        next.apply(&Edit::Answer(safe_writes, change), &stamp(800));
        let written = page(&next);
        let heading = format!("### Lifted ({lifted})\n");
        assert_eq!(written.contains(&heading), lifted > 0, "{written}");
        assert_reads_back(&next, &written);
    }
    assert_eq!(next.answer(ItemNo(0)).status, None);
}

#[test]
fn new_and_reworded_items_are_told_as_such_and_a_new_one_is_not_better() {
    let mut first = session_of(checklist_of(&[3]));
    for item in 0..3 {
        first.apply(&Edit::Answer(ItemNo(item), Change::Verdict(Verdict::done())), &stamp(1));
    }
    let file = String::from_utf8(codec::encode_checklist(&checklist_of(&[4]))).unwrap();
    let moved_on =
        file.replace("Statement 0 of", "In other words, statement 0 of").replace("c0.i2", "c0.i9");
    let moved_on = moved_on.replace("Statement 2 of", "Quite another statement of");
    let checklist = Checklist::decode(moved_on.as_bytes()).unwrap();
    let id = SessionId::new(first.system(), today(), 0x0002);
    let system = first.system().clone();
    let mut next = first.next(id, system, stamp(600).at, checklist.into(), days().zone);
    for item in 0..4 {
        next.apply(&Edit::Answer(ItemNo(item), Change::Verdict(Verdict::done())), &stamp(700));
    }
    let text = page(&next);
    let since = between(&text, "## Since the last review", "## By category");
    assert!(!since.contains("better"), "{since}");
    assert!(since.contains("### New in the checklist (2)"), "{since}");
    assert!(since.contains("### Reworded (1)"), "{since}");
    assert!(since.contains("Reworded, before: \""), "{since}");
    assert!(since.contains("### Retired (1)\n- Statement 2 of category 0 is true."), "{since}");
    assert_reads_back(&next, &text);
}

#[test]
fn a_done_item_that_is_still_flagged_was_not_open_when_it_was_decided() {
    let mut session = session_of(checklist_of(&[3]));
    let flag = |session: &mut Session, item: usize, change: Change| {
        session.apply(&Edit::Answer(ItemNo(item), change), &stamp(1));
    };
    for item in [0, 1] {
        flag(&mut session, item, Change::Blocker(true));
    }
    flag(&mut session, 0, Change::Verdict(Verdict::done()));
    flag(&mut session, 1, Change::Verdict(Verdict::missing()));
    decide(&mut session, Decision { by: "dana".into(), ..Decision::default() });
    let audit = Choice { template: Template::Audit, ..Choice::default() };
    let text = render(&session, Format::Markdown, &audit, days());
    assert!(text.contains("### Neither done nor not applicable at that time (2)"), "{text}");
    assert_eq!(session.decision().unwrap().open_blockers(), 1);
}
