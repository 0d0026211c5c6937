//! Imports of pages without marks: a value that an item's history knows as replaced is no edit.

use readyroom::domain::basics::day::Days;
use readyroom::domain::basics::names::{Note, PersonName, Reason};
use readyroom::domain::records::checklist::ItemId;
use readyroom::domain::records::risk::Risk;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::report::choice::{Choice, Template};
use readyroom::report::import::{self, Import};
use readyroom::report::{Format, render};

use crate::generate::{days, stamp};
use crate::rewrites::full;
use crate::roundtrip::{left_alone, told, without_marks};

fn page(session: &Session) -> String {
    render(session, Format::Markdown, &Choice::default(), days())
}

fn read(page: &str, session: &Session) -> Import {
    import::read(page, session, days()).unwrap_or_else(|error| panic!("{error}\n{page}"))
}

/// A session, and the same after more work on every field that a page tells.
fn before_and_after() -> (Session, Session) {
    let before = full();
    let mut after = before.clone();
    let note = |text: &str| Change::Note(Note::parse(text).unwrap());
    let owner = |name: &str| Change::Owner(PersonName::parse(name).ok());
    let restore = after.checklist().number(&ItemId::new("data.restore-drills")).unwrap();
    let links = ["https://wiki/drills/july".into()];
    let evidence = after.answer(restore).evidence_with(&links, &stamp(200));
    let risk = Risk::accepted(
        PersonName::parse("eve").unwrap(),
        Reason::parse("The vendor has a copy.").unwrap(),
        Note::parse("Weekly check.").unwrap(),
        "2027-02-22".parse().unwrap(),
        &stamp(200),
    );
    let reason = Reason::parse("no users here").unwrap();
    for (id, change) in [
        ("data.backups", Change::Verdict(Verdict::partial())),
        ("data.backups", note("Every hour now.")),
        ("data.restore-drills", note("July drill: all of it.")),
        ("data.restore-drills", owner("zed")),
        ("data.restore-drills", Change::Due("2027-03-10".parse().ok())),
        ("data.restore-drills", Change::Evidence(evidence)),
        ("data.restore-drills", Change::Risk(Some(Box::new(risk)))),
        ("availability.alerts", Change::Owner(None)),
        ("continuity.runbooks", Change::Verdict(Verdict::done())),
        ("continuity.runbooks", Change::Blocker(false)),
        ("continuity.runbooks", owner("ana")),
        ("identity.sign-in", Change::Verdict(Verdict::not_applicable(reason))),
        ("release.rollback", Change::Verdict(Verdict::missing())),
    ] {
        let item = after.checklist().number(&ItemId::new(id)).unwrap();
        after.apply(&Edit::Answer(item, change), &stamp(200)).unwrap();
    }
    (before, after)
}

#[test]
fn an_older_page_without_checksums_reverts_nothing_that_the_history_knows() {
    let (before, after) = before_and_after();
    let day = Days { today: "2026-12-24".parse().unwrap(), ..days() };
    let old = without_marks(&page(&before));
    let import = import::read(&old, &after, day).unwrap();
    assert_eq!(told(&import, &after), <[String; 0]>::default());
    let named = left_alone(&import);
    assert!(named[0].starts_with("1: the page has no marks"), "{named:?}");
    for wanted in [
        "data.backups, status: `done` is as it was before 2026-11-22",
        "data.backups, note: `Every night. Since 2024.` is as it was before 2026-11-22",
        "data.restore-drills, owner: `ben` is as it was before 2026-11-22",
        "data.restore-drills, due: `2026-12-10` is as it was before 2026-11-22",
        "data.restore-drills, evidence: `https://wiki/drills/june?a=1&b_2, tic...` is as",
        "data.restore-drills, risk: `dana, until 2027-01-22` is as it was before 2026-11-22",
        "data.restore-drills, why: `The ledger can be rebuilt by hand.` is as it was",
        "data.restore-drills, control: `Nightly export, checked every morning.` is",
        "availability.alerts, owner: `Zoë Ng` is as it was before 2026-11-22",
        "continuity.runbooks, blocker: `yes` is as it was before 2026-11-22",
        "continuity.runbooks, owner: none is as it was before 2026-11-22",
        "identity.sign-in, reason: `no users` is as it was before 2026-11-22",
    ] {
        let count = named.iter().filter(|told| told.contains(wanted)).count();
        assert_eq!(count, 1, "{wanted}: {named:#?}");
    }
    // What the history does not know is an edit still.
    let edited = old.replacen("Every night.", "Every week.", 1);
    let import = read(&edited, &after);
    assert_eq!(told(&import, &after), ["data.backups note: Every week.\nSince 2024."]);
    // Where everything is as it is in the session, there is nothing to say.
    let import = read(&without_marks(&page(&after)), &after);
    assert!(import.remarks.is_empty() && import.proposals.is_empty(), "{:?}", import.remarks);
}

#[test]
fn an_older_short_page_reverts_nothing() {
    let (before, after) = before_and_after();
    let choice = Choice { template: Template::Short, ..Choice::default() };
    let old = render(&before, Format::Markdown, &choice, days());
    assert_eq!(told(&read(&old, &after), &after), <[String; 0]>::default());
}
