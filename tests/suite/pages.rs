//! Pages that people have edited where a report tells one thing at two places, or by its position:
//! nothing goes to the wrong field, and nothing takes a text away that still stands on the page.

use readyroom::domain::checklist::ItemId;
use readyroom::domain::edit::{Change, Edit};
use readyroom::domain::names::PersonName;
use readyroom::domain::session::Session;
use readyroom::report::choice::Choice;
use readyroom::report::import::{self, Import};
use readyroom::report::{Format, render};

use crate::generate::{days, stamp};
use crate::rewrites::full;
use crate::roundtrip::{left_alone, told};

fn page(session: &Session) -> String {
    render(session, Format::Markdown, &Choice::default(), days())
}

fn read(page: &str, session: &Session) -> Import {
    import::read(page, session, days()).unwrap_or_else(|error| panic!("{error}\n{page}"))
}

fn set(session: &mut Session, id: &str, change: Change) {
    let item = session.checklist().number(&ItemId::new(id)).unwrap();
    session.apply(&Edit::Answer(item, change), &stamp(100));
}

fn owner(name: &str) -> Change {
    Change::Owner(Some(PersonName::parse(name).unwrap()))
}

/// The full review, and its blocker with an owner, a date that is over, and evidence.
fn review() -> Session {
    let mut session = full();
    let runbooks = session.checklist().number(&ItemId::new("continuity.runbooks")).unwrap();
    let links = ["https://wiki/on-call".into()];
    let evidence = session.answer(runbooks).evidence_with(&links, &stamp(3));
    for change in
        [owner("ben"), Change::Due(Some("2026-11-10".parse().unwrap())), Change::Evidence(evidence)]
    {
        set(&mut session, "continuity.runbooks", change);
    }
    session
}

/// Edits of the review, the changes that they come to, and how what is named begins.
const EDITS: &[(&str, &str, &[&str], &[&str])] = &[
    // A row of a table that an editor has broken.
    (
        " Missing, **blocker** | ben | 2026-11-10 |",
        " Missing, **blocker** |\nben | 2026-11-10 |",
        &[],
        &[
            "continuity.runbooks: the owner `ben` is gone from here",
            "continuity.runbooks: the due date `2026-11-10` is gone from here",
            "no item reads `ben`",
        ],
    ),
    (
        " Missing, **blocker** | ben | 2026-11-10 |",
        "",
        &[],
        &[
            "continuity.runbooks: the status `missing` is gone from here",
            "continuity.runbooks: the blocker flag is gone from here",
            "continuity.runbooks: the owner `ben` is gone from here",
            "continuity.runbooks: the due date `2026-11-10` is gone from here",
        ],
    ),
    (
        "| Uptime/error-rate alerts are configured. | Missing | Zoë Ng | |",
        "| Uptime/error-rate alerts are configured. | Done | Zoë Ng |",
        &["availability.alerts status: done"],
        &[],
    ),
    // A text below a to-do, the note of which stands in the list of blockers.
    (
        "Missing, blocker, due 2026-11-10 (overdue).\n",
        "Missing, blocker, due 2026-11-10 (overdue).\n  ben: on it.\n",
        &["continuity.runbooks note: Nobody can stop the job.\nben: on it."],
        &[],
    ),
    (
        "Missing, blocker, due 2026-11-10 (overdue).\n",
        "Missing, blocker, due 2026-11-10 (overdue). ben will do it\n",
        &["continuity.runbooks note: Nobody can stop the job.\nben will do it"],
        &[],
    ),
    (
        "Missing, blocker, due 2026-11-10 (overdue).\n",
        "Missing, blocker, due 2026-11-10 (overdue).\n  Evidence: <https://other>\n",
        &["continuity.runbooks evidence: https://wiki/on-call, https://other"],
        &[],
    ),
    (
        "Partial, due 2026-12-10.",
        "Partial, due 2026-12-10. Or later.",
        &["data.restore-drills note: June drill: 2 of 3 stores.\n\nThe ledger failed.\nOr later."],
        &[],
    ),
    // Evidence on more than one line.
    (
        "  Evidence: <https://wiki/on-call>",
        "  Evidence: <https://wiki/on-call>  \n  Evidence: https://other",
        &["continuity.runbooks evidence: https://wiki/on-call, https://other"],
        &[],
    ),
    // The head of an accepted risk.
    (
        "Until 2027-01-22, accepted by dana.",
        "No longer accepted.",
        &[],
        &["data.restore-drills: `No longer accepted.` is not understood; write it as `Until"],
    ),
    (
        "Until 2027-01-22, accepted by dana.",
        "Until 2027-01-22, accepted by dana. For now.",
        &[],
        &["data.restore-drills: `For now.` is not understood"],
    ),
    // A status where items are listed that do not apply.
    (
        "- User sign-up/login/logout flows are stable in production.",
        "- User sign-up/login/logout flows are stable in production. Done.",
        &["identity.sign-in status: done"],
        &[],
    ),
    (
        "- User sign-up/login/logout flows are stable in production.",
        "- User sign-up/login/logout flows are stable in production. Not applicable. No logins at all.",
        &["identity.sign-in reason: no users\nNo logins at all."],
        &[],
    ),
];

#[test]
fn edits_go_to_their_field_and_take_no_text_away_that_still_stands() {
    let session = review();
    let text = page(&session);
    let mut wrong = Vec::new();
    for (before, after, changes, named) in EDITS {
        assert!(text.contains(before), "{before:?} is not in\n{text}");
        let edited = text.replacen(before, after, 1);
        let import = read(&edited, &session);
        let (said, left) = (told(&import, &session), left_alone(&import));
        let words = left.iter().map(|left| left.split_once(": ").unwrap().1);
        let is_named = left.len() == named.len()
            && words.zip(*named).all(|(words, wanted)| words.starts_with(wanted));
        if said != *changes || !is_named {
            wrong.push(format!("{after}\n  {said:?}\n  {left:?}"));
        }
        let mut after = session.clone();
        after.apply(&import.edit(&session, &stamp(200), |_| true), &stamp(200));
        let again = read(&edited, &after);
        assert!(again.proposals.is_empty(), "twice is once: {edited}\n{:?}", again.proposals);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_table_that_ends_in_a_broken_row_gives_nothing_to_the_next_category() {
    let session = review();
    let text = page(&session);
    let row = "| Critical writes are idempotent or transaction-safe. | Not assessed | | |";
    let broken = "| Critical writes are idempotent or transaction-safe. |\nNot assessed | cleo | |";
    assert!(text.contains(row), "{text}");
    let import = read(&text.replace(row, broken), &session);
    assert!(import.proposals.is_empty(), "{:?}", import.proposals);
    assert!(left_alone(&import)[0].contains("no item reads `Not assessed`"));
}
