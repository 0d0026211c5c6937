//! Spellings of the names of systems and people: wherever names are compared, found, listed or counted,
//! spellings of one name are one.

use readyroom::domain::basics::names::{PersonName, SystemName};
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::people::Role;
use readyroom::domain::records::stamp::Stamp;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit};
use readyroom::report::choice::Choice;
use readyroom::report::{Format, import, render};

use crate::cli::Shell;
use crate::generate::{checklist_of, days, session_of, stamp, today};
use crate::screens;
use crate::stage::{Stage, create, noon};

/// One name, with an e and its accent as one character and as two, in capitals, and among blanks.
const JOSE: [&str; 4] = ["Jos\u{e9} M", "jose\u{301} m", "JOS\u{c9} M", " Jos\u{e9}\u{a0} M "];

#[test]
fn a_system_is_found_by_its_name_in_any_spelling() {
    let shell = Shell::new();
    let first = shell.new_session("Caf\u{e9} Orders");
    for spelling in ["cafe\u{301} orders", "CAF\u{c9}  ORDERS", " Caf\u{e9}\u{3000}Orders "] {
        let ran = shell.run(&["show", spelling]);
        assert!(ran.code == 0 && ran.out.contains("Caf\u{e9} Orders"), "{spelling:?}: {}", ran.err);
        assert_eq!(shell.show(spelling)["id"], first);
        assert_eq!(shell.run(&["status", spelling]).code, 0);
        let ran = shell.run(&["mark", spelling, "data.backups", "done"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let second = shell.new_session("cafe\u{301} orders");
    // Both are of one system: the newest is meant, in whatever spelling, and their ids begin alike.
    for spelling in ["Caf\u{e9} Orders", "cafe\u{301} orders", "CAF\u{c9} ORDERS"] {
        assert_eq!(shell.show(spelling)["id"], second, "{spelling:?}");
    }
    assert_eq!(first[..first.len() - 4], second[..second.len() - 4]);
    assert_eq!(shell.run(&["show", "cafe orders"]).code, 2);
}

#[test]
fn home_counts_reviews_of_one_system_together() {
    let stage = Stage::at_home_with(100, 30, |places| {
        for (name, done) in [("Ledger", 20), ("LEDGER", 24), ("ledger ", 28)] {
            create(places, name, noon(), None, screens::mostly(done, 2));
        }
    });
    let entries = stage.model.home.entries();
    let newest = entries[0].content.as_ref().unwrap();
    assert_eq!(stage.model.home.trend(newest), [Some(625), Some(750), Some(875)]);
    for entry in entries {
        let system = &entry.content.as_ref().unwrap().system;
        assert_eq!(stage.model.home.of_system(system).count(), 3);
    }
}

#[test]
fn a_person_is_on_the_list_once() {
    let shell = Shell::new();
    let id = shell.new_session("payments-api");
    let people = || {
        let listed = shell.run(&["people", &id, "--json"]).out;
        let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
        let name = |person: &serde_json::Value| person["name"].as_str().unwrap().to_owned();
        listed.as_array().unwrap().iter().map(name).collect::<Vec<_>>()
    };
    for spelling in JOSE {
        assert_eq!(shell.run(&["people", &id, "--add", spelling]).code, 0);
        assert_eq!(people(), [JOSE[0]], "the first spelling stays");
    }
    let ran = shell.run(&["people", &id, "--remove", JOSE[1]]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(people().is_empty());
    let signed: Vec<&str> = JOSE.iter().flat_map(|name| ["--sign", name]).collect();
    let decide = [&["decide", &id, "no-go", "--by", "dana"], &signed[..]].concat();
    assert_eq!(shell.run(&decide).code, 0);
    let report = shell.run(&["export", &id, "--format", "json"]).out;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["decision"]["signed"], serde_json::json!([JOSE[0]]));
}

#[test]
fn the_screens_know_a_person_by_any_spelling() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("Pn").play(JOSE[0]).play("<Enter>").play(JOSE[1]).play("<Enter>");
    assert!(stage.screen().contains("is on the list already"), "{}", stage.screen());
    stage.play("<Esc><Esc>");
    let people = stage.session().people();
    assert_eq!(people.iter().map(|person| person.name.raw()).collect::<Vec<_>>(), [JOSE[0]]);
    assert_eq!(people[0].role, Role::Facilitator);
    // The owner field offers nobody twice, and completes what is typed in another form.
    stage.play("mo").play(JOSE[2]).play("<Enter>jo");
    assert!(stage.screen().contains("1 Jos\u{e9} M  2 ana"), "{}", stage.screen());
    stage.play("jose\u{301}<Right><Enter>");
    assert_eq!(stage.answer().owner().unwrap().raw(), JOSE[0]);
}

/// A session in which one person owns four gaps, spelled otherwise each time.
fn owned() -> Session {
    let mut session = session_of(checklist_of(&[5]));
    for (item, owner) in JOSE.into_iter().chain(["ana"]).enumerate() {
        let due = today() + chrono::Days::new(9 - item as u64);
        for change in [
            Change::Verdict(readyroom::domain::session::edit::Verdict::missing()),
            Change::Owner(Some(PersonName::parse(owner).unwrap())),
            Change::Due(Some(due)),
        ] {
            session.apply(&Edit::Answer(ItemNo(item), change), &stamp(1));
        }
    }
    session
}

#[test]
fn items_of_one_owner_are_under_one_heading_by_due_date() {
    let session = owned();
    assert_eq!(session.owners(), [JOSE[0].into(), "ana".into()]);
    let plan = |session: &Session| -> Vec<usize> {
        session.action_plan().iter().map(|item| item.0).collect()
    };
    assert_eq!(plan(&session), [4, 3, 2, 1, 0]);
    // Whoever has the first due date comes first, and last who has none.
    let mut session = session;
    for due in [Some(today() + chrono::Days::new(30)), None] {
        session.apply(&Edit::Answer(ItemNo(4), Change::Due(due)), &stamp(2));
        assert_eq!(plan(&session), [3, 2, 1, 0, 4], "{due:?}");
    }
    session.apply(&Edit::Answer(ItemNo(1), Change::Owner(None)), &stamp(3));
    assert_eq!(plan(&session), [1, 3, 2, 0, 4]);
    let session = owned();
    let page = render(&session, Format::Markdown, &Choice::default(), days());
    let headings = page.lines().filter(|line| line.starts_with("### "));
    let headings: Vec<&str> = headings.take(2).collect();
    assert_eq!(
        headings,
        ["### ana (first due 2026-11-27)", "### Jos\u{e9} M (first due 2026-11-28)"]
    );
}

/// The heading is spelled otherwise than what stands below it.
#[test]
fn an_unedited_page_changes_no_spelling() {
    let session = owned();
    let page = render(&session, Format::Markdown, &Choice::default(), days());
    let read = import::read(&page, &session, days()).unwrap();
    assert!(read.proposals.is_empty() && read.remarks.is_empty(), "{read:?}");
    let decomposed = page.replace('\u{e9}', "e\u{301}");
    let read = import::read(&decomposed, &session, days()).unwrap();
    assert!(read.proposals.is_empty() && read.remarks.is_empty(), "{read:?}");
}

#[test]
fn a_name_can_be_respelled_and_undone() {
    let mut session = owned();
    let before = session.clone();
    let stamp = Stamp { by: "ana".into(), ..stamp(2) };
    let owner = Edit::Answer(ItemNo(0), Change::Owner(Some(PersonName::parse(JOSE[1]).unwrap())));
    let back = session.apply(&owner, &stamp).unwrap();
    assert_eq!(session.answer(ItemNo(0)).owner().unwrap().raw(), JOSE[1]);
    session.apply(&back, &stamp);
    assert_eq!(session.answer(ItemNo(0)).owner(), before.answer(ItemNo(0)).owner());
    let rename = Edit::Rename(SystemName::parse("Payments-API").unwrap());
    assert!(session.apply(&rename, &stamp).is_some());
    assert_eq!(session.system().raw(), "Payments-API");
}
