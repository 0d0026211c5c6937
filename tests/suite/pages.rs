//! Edited pages whose report has one fact in two places, or by its position: nothing reaches the wrong
//! field, and no text is removed that is still on the page.

use std::sync::Arc;

use readyroom::domain::basics::names::{Note, PersonName};
use readyroom::domain::insight::filter::Filter;
use readyroom::domain::records::checklist::{Checklist, ItemId};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::report::choice::{Choice, Part, Template};
use readyroom::report::import::{self, Import};
use readyroom::report::{Format, render};

use crate::generate::{days, session_of, stamp};
use crate::rewrites::{REWRITERS, full, page_with_blockers, through};
use crate::roundtrip::{left_alone, told, without_marks};

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

fn note(text: &str) -> Change {
    Change::Note(Note::parse(text).unwrap())
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
    // A text below a to-do or behind it.
    (
        "`continuity.runbooks`  \n",
        "`continuity.runbooks`  \n  ben: on it.  \n",
        &["continuity.runbooks note: ben: on it.\nNobody can stop the job."],
        &[],
    ),
    (
        "`continuity.runbooks`  \n",
        "`continuity.runbooks` ben will do it  \n",
        &["continuity.runbooks note: Nobody can stop the job.\nben will do it"],
        &[],
    ),
    (
        "`continuity.runbooks`  \n",
        "`continuity.runbooks`  \n  Evidence: <https://other>  \n",
        &["continuity.runbooks evidence: https://wiki/on-call, https://other"],
        &[],
    ),
    (
        "Partial, due 2026-12-10.",
        "Partial, due 2026-12-10. Or later.",
        &["data.restore-drills note: June drill: 2 of 3 stores.\n\nThe ledger failed.\nOr later."],
        &[],
    ),
    // The status, the flag, the owner and the date of a blocker.
    (
        " Missing. ben, due 2026-11-10 (overdue).",
        " Done, no blocker. ben, due 2026-11-10.",
        &["continuity.runbooks status: done", "continuity.runbooks blocker: "],
        &[],
    ),
    (
        " Missing. ben, due 2026-11-10 (overdue).",
        " Done, no blocker.",
        &["continuity.runbooks status: done", "continuity.runbooks blocker: "],
        &[],
    ),
    (
        " Missing. ben, due 2026-11-10 (overdue).",
        " Partial, urgent. cleo, due 2026-12-11.",
        &[
            "continuity.runbooks status: partial",
            "continuity.runbooks owner: cleo",
            "continuity.runbooks due: 2026-12-11",
        ],
        &["continuity.runbooks: `urgent` is not understood"],
    ),
    (
        " Missing. ben, due 2026-11-10 (overdue).",
        " Missing, due 2026-12-11. ben.",
        &["continuity.runbooks due: 2026-12-11"],
        &[],
    ),
    (
        " Missing. ben, due 2026-11-10 (overdue).",
        " Missing. ben.",
        &[],
        &["continuity.runbooks: the due date"],
    ),
    (
        " Missing. ben, due 2026-11-10 (overdue).",
        " Missing. (Zoë Ng)",
        &["continuity.runbooks owner: Zoë Ng"],
        &["continuity.runbooks: the due date"],
    ),
    (" Missing. ben, due 2026-11-10 (overdue).", " Missing. @ben, due 2026-11-10.", &[], &[]),
    (
        " Missing. ben, due 2026-11-10 (overdue).",
        " Missing. Ask the vendor.",
        &["continuity.runbooks note: Nobody can stop the job.\nAsk the vendor."],
        &["continuity.runbooks: the due date", "continuity.runbooks: the owner"],
    ),
    (
        " Missing. ben, due 2026-11-10 (overdue).",
        " Missing. ben, due 2026-11-10. Call cleo.",
        &["continuity.runbooks note: Nobody can stop the job.\nCall cleo."],
        &[],
    ),
    // Evidence on more than one line.
    (
        "  Evidence: <https://wiki/on-call>",
        "  Evidence: <https://wiki/on-call>  \n  Evidence: https://other",
        &["continuity.runbooks evidence: https://wiki/on-call, https://other"],
        &[],
    ),
    (
        "  Evidence: <https://wiki/on-call>",
        "  Evidence:\n  - <https://wiki/on-call>\n  - https://other",
        &["continuity.runbooks evidence: https://wiki/on-call, https://other"],
        &[],
    ),
    ("  Evidence: <https://wiki/on-call>", "  Evidence:\n\n  * <https://wiki/on-call>", &[], &[]),
    (
        "  Evidence: <https://wiki/on-call>",
        "  Evidence: <https://wiki/on-call>\n  - https://other\n  - ask cleo",
        &[
            "continuity.runbooks note: Nobody can stop the job.\n- ask cleo",
            "continuity.runbooks evidence: https://wiki/on-call, https://other",
        ],
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
    // Conditions and people.
    (
        "Repeat the drill (ben, by 2026-12-15)",
        "Repeat the drill (ben, by )",
        &["decision condition: Repeat the drill, ben"],
        &[],
    ),
    (
        "Repeat the drill (ben, by 2026-12-15)",
        "Repeat the drill (ben, due fri)",
        &["decision condition: Repeat the drill, ben, by 2026-11-27"],
        &[],
    ),
    (
        "Repeat the drill (ben, by 2026-12-15)",
        "Repeat the drill",
        &[],
        &["condition: the owner `ben` is gone", "condition: the date 2026-12-15 is gone"],
    ),
    (
        "Write the runbook, twice (cleo, by",
        "Write the runbook twice (cleo, by",
        &["decision condition: Write the runbook twice, cleo, by 2026-12-04"],
        &[],
    ),
    (
        "- [ ] Repeat the drill (ben",
        "- [ ] Call the vendor @Zoë Ng fri\n- [] Repeat the drill (ben",
        &["decision condition: Call the vendor, Zoë Ng, by 2026-11-27"],
        &[],
    ),
    (
        "- ben, contributor",
        "- ben, Contributor, Absent",
        &["ben person: ben, contributor, absent"],
        &[],
    ),
    ("- ana, facilitator", "- ana, absent", &["ana person: ana, facilitator, absent"], &[]),
    ("- ana, facilitator", "- ana", &[], &[]),
    (
        "- ben, contributor",
        "- ben, contributor\n- zed, observer, absent\n- zed, contributor",
        &[],
        &[
            "person: `zed, observer, absent` here, `zed, contributor` elsewhere",
            "person: `zed, contributor` here, `zed, observer, absent` elsewhere",
        ],
    ),
    // What stands beside a text.
    (
        "| Backups are automated. | Done |",
        "| Backups are automated. | [Done](https://ci/1) |",
        &[],
        &["`https://ci/1` is not read back"],
    ),
    (
        "### ben (first due 2026-11-10)\n",
        "### ben (first due 2026-11-10)[¶](#ben \"Permanent link\")\n",
        &[],
        &[],
    ),
    (
        "### ben (first due 2026-11-10)\n",
        "### ben (first due 2026-11-10) <!-- later -->\n",
        &[],
        &["`<!-- later -->` is not read back"],
    ),
    (
        "### ben (first due 2026-11-10)\n",
        "### ben (first due 2026-11-10) {.unnumbered}\n",
        &[],
        &[],
    ),
    ("### ben (", "### \u{200b}ben\u{200b} (", &[], &[]),
    ("## Blocker\n", "## 1. Blocker\n", &[], &["`1. Blocker` is not read back"]),
    ("| Done | | |", "| Done | - | \u{2014} |", &[], &[]),
    (
        " Missing, **blocker** | ben | 2026-11-10 |",
        " Missing, **blocker** | - | 2026-11-10 |",
        &["continuity.runbooks owner: "],
        &[],
    ),
    (
        "  Evidence: <https://wiki/on-call>",
        "  evidence: <https://other>",
        &["continuity.runbooks evidence: https://other"],
        &[],
    ),
    ("  Accepted risk: dana", "  Accepted\u{a0}risk: dana", &[], &[]),
    ("  Until then: ", "  Until\u{a0}then: ", &[], &[]),
    ("! missing, . not assessed, | 60%", "! missing, . not assessed,\n| 60%", &[], &[]),
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
fn edits_change_their_field_and_remove_no_text_that_is_still_there() {
    let session = review();
    let pages = [page(&session), page_with_blockers(&session)];
    let mut wrong = Vec::new();
    for (before, after, changes, named) in EDITS {
        let text = pages.iter().find(|text| text.contains(before));
        let text = text.unwrap_or_else(|| panic!("{before:?} is in no page"));
        let edited = text.replacen(before, after, 1);
        let import = read(&edited, &session);
        let (said, left) = (told(&import, &session), left_alone(&import));
        let words = left.iter().map(|left| left.split_once(": ").unwrap().1);
        let is_named = left.len() == named.len()
            && words.zip(*named).all(|(words, wanted)| words.starts_with(wanted));
        if said != *changes || !is_named {
            wrong.push(format!("{after}\n  {said:?}\n  {left:?}"));
        }
        let mut after_it = session.clone();
        after_it.apply(&import.edit(&session, &stamp(200), |_| true), &stamp(200));
        let again = read(&edited, &after_it);
        if !again.proposals.is_empty() {
            wrong.push(format!("{before}: twice is once: {:?}", told(&again, &after_it)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_table_that_ends_in_a_broken_row_gives_nothing_to_the_next_category() {
    let session = review();
    let text = page(&session);
    let row = "| Restore drills have been tested successfully. | Partial | ben | 2026-12-10 |";
    let broken = "| Restore drills have been tested successfully. |\nMissing | cleo | |";
    assert!(text.contains(row), "{text}");
    let import = read(&text.replace(row, broken), &session);
    assert!(import.proposals.is_empty(), "{:?}", import.proposals);
    assert!(left_alone(&import).concat().contains("no item reads `Missing`"));
}

#[test]
fn an_older_page_reverts_nothing_after_any_rewrite() {
    let mut session = review();
    let old = page(&session);
    for (id, change) in [
        ("data.backups", Change::Verdict(Verdict::partial())),
        ("data.restore-drills", owner("cleo")),
        ("data.restore-drills", note("Another note.")),
        ("availability.alerts", Change::Verdict(Verdict::done())),
        ("continuity.runbooks", Change::Blocker(false)),
    ] {
        set(&mut session, id, change);
    }
    let new = page(&session);
    let rewritten = REWRITERS.iter().filter_map(|program| through(program, &old));
    let both = [format!("{old}\n{new}"), format!("{new}\n{old}")];
    for text in rewritten.chain(both) {
        let import = read(&text, &session);
        assert_eq!(told(&import, &session), <[String; 0]>::default(), "{text}");
    }
    let import = read(&without_marks(&old), &session);
    assert_eq!(told(&import, &session), <[String; 0]>::default());
    assert!(left_alone(&import)[0].starts_with("1: the page has no marks"));
}

#[test]
fn a_page_as_mail_quotes_it_and_a_short_one_of_some_items_change_nothing() {
    let session = review();
    let quoted: Vec<String> = page(&session).lines().map(|line| format!(">{line}")).collect();
    let short = Filter::ALL.map(|only| {
        let choice = Choice { template: Template::Short, only, ..Choice::default() };
        render(&session, Format::Markdown, &choice, days())
    });
    for text in short.into_iter().chain([quoted.join("\n")]) {
        let import = read(&text, &session);
        assert_eq!(told(&import, &session), <[String; 0]>::default(), "{text}");
        assert_eq!(left_alone(&import), <[String; 0]>::default(), "{text}");
    }
}

#[test]
fn a_row_that_no_report_has_written_changes_no_item() {
    let session = review();
    let text = page(&session);
    let last = "| Restore drills have been tested successfully. | Partial | ben | 2026-12-10 |\n";
    for (row, named) in [
        ("| Load balancer is redundant. | Done | | |", "no item reads `Load balancer"),
        ("| | | | |", ""),
        ("Checked by ana on monday.", "no item reads `Checked by ana"),
        ("| **Total** | 2 of 4 | | |", "no item reads `Total`"),
    ] {
        for before in [last, "| Backups are automated. | Done | | |\n"] {
            let end = if before == last { last } else { "" };
            let text = text.replacen(before, &format!("{end}{row}\n"), 1);
            let import = read(&text, &session);
            assert_eq!(told(&import, &session), <[String; 0]>::default(), "{row}");
            let left = left_alone(&import).join("\n");
            assert_eq!(left.is_empty(), named.is_empty(), "{left}");
            assert!(left.contains(named), "{left}");
        }
    }
}

#[test]
fn a_note_that_reads_like_the_facts_before_it_stays_a_note() {
    for text in
        ["Missing.", "Missing, blocker.", "ben, due 2026-11-10.", "No date. Nothing.\n\nMore."]
    {
        let mut session = review();
        for id in ["availability.alerts", "continuity.runbooks", "data.backups", "data.migrations"]
        {
            set(&mut session, id, note(text));
        }
        let page = page(&session);
        let stripped: Vec<&str> = page.lines().map(str::trim_end).collect();
        for page in [stripped.join("\n"), without_marks(&page), page] {
            let import = read(&page, &session);
            assert_eq!(told(&import, &session), <[String; 0]>::default(), "{page}");
            assert_eq!(left_alone(&import), <[String; 0]>::default(), "{page}");
        }
    }
}

fn checklist(titles: &[&str], texts: &[&str]) -> Arc<Checklist> {
    let categories: Vec<_> = titles
        .iter()
        .enumerate()
        .map(|(category, title)| {
            let item = |(number, text)| serde_json::json!({ "id": format!("c{category}.{number}"), "text": text });
            let items: Vec<_> = texts.iter().enumerate().map(item).collect();
            serde_json::json!({ "id": format!("c{category}"), "title": title, "items": items })
        })
        .collect();
    let json = serde_json::json!({ "id": "own", "title": "Own", "categories": categories });
    Arc::new(Checklist::of_author(serde_json::from_value(json).unwrap()).unwrap())
}

#[test]
fn a_category_may_have_the_name_of_a_section() {
    let names =
        ["Blockers", "Not applicable", "To do", "People", "Decision", "Accepted risks", "Parked"];
    let mut session = session_of(checklist(&names, &["It works.", "It is fast."]));
    for (number, id) in ["c0.0", "c1.1", "c2.0", "c3.0", "c5.1"].into_iter().enumerate() {
        let verdict = if number % 2 == 0 { Verdict::missing() } else { Verdict::done() };
        set(&mut session, id, Change::Verdict(verdict));
        set(&mut session, id, owner("ana"));
        set(&mut session, id, note("A note."));
    }
    let items = Choice { parts: Some(vec![Part::Items]), ..Choice::default() };
    for choice in [items, Choice::default()] {
        let page = render(&session, Format::Markdown, &choice, days());
        for page in [without_marks(&page), page] {
            let import = read(&page, &session);
            assert_eq!(told(&import, &session), <[String; 0]>::default(), "{page}");
            assert_eq!(left_alone(&import), <[String; 0]>::default(), "{page}");
        }
    }
}

#[test]
fn an_owner_named_like_no_owner_stays() {
    for name in ["No owner yet", "No owner", "No date"] {
        let mut session = review();
        for id in ["availability.alerts", "continuity.runbooks", "data.backups"] {
            set(&mut session, id, owner(name));
        }
        for text in [page(&session), without_marks(&page(&session))] {
            let import = read(&text, &session);
            assert_eq!(told(&import, &session), <[String; 0]>::default(), "{text}");
            assert_eq!(left_alone(&import), <[String; 0]>::default(), "{text}");
        }
    }
}

#[test]
fn statements_with_the_same_beginning_are_distinguished() {
    let texts = [
        "Backups are automated.",
        "Backups are automated. Partial.",
        "Backups are automated",
        "Backups are automated. Until 2027.",
    ];
    let mut session = session_of(checklist(&["C"], &texts));
    for (number, verdict) in
        [Verdict::partial(), Verdict::missing(), Verdict::partial(), Verdict::done()]
            .into_iter()
            .enumerate()
    {
        let id = format!("c0.{number}");
        set(&mut session, &id, Change::Verdict(verdict));
        set(&mut session, &id, owner(&format!("owner {number}")));
        set(&mut session, &id, note(&format!("note {number}")));
        set(&mut session, &id, Change::Blocker(number % 2 == 0));
    }
    for text in [page(&session), without_marks(&page(&session))] {
        let import = read(&text, &session);
        assert_eq!(told(&import, &session), <[String; 0]>::default(), "{text}");
        assert_eq!(left_alone(&import), <[String; 0]>::default(), "{text}");
    }
}

#[test]
fn our_own_words_are_told_from_the_same_words_of_a_person() {
    let mut session = review();
    set(&mut session, "continuity.runbooks", owner("No owner"));
    set(&mut session, "continuity.runbooks", note("Evidence:\nask ben"));
    let text = page_with_blockers(&session);
    assert_eq!(told(&read(&text, &session), &session), <[String; 0]>::default());
    for (before, after, change) in [
        ("Missing. No owner, due", "Missing. **No owner**, due", "continuity.runbooks owner: "),
        ("Evidence: <https://wiki/on-call>", "Evidence:", "continuity.runbooks evidence: "),
    ] {
        assert!(text.contains(before), "{before}\n{text}");
        let import = read(&text.replacen(before, after, 1), &session);
        assert_eq!(told(&import, &session), [change], "{after}");
    }
}
