//! The lists that an import compares entry by entry: the decision's conditions, and the people.

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

const DRILL: &str = "Repeat the drill (ben, by 2026-12-15)";
const RUNBOOK: &str = "Write the runbook, twice (cleo, by 2026-12-04)";

/// An edited line, the text, owner and date of each condition then, and how what is named begins.
const CONDITIONS: &[(&str, &str, &[&str], &[&str])] = &[
    (DRILL, "Repeat the drill (ben, by fri)", &["Repeat the drill|ben|2026-11-27"], &[]),
    (DRILL, "Repeat the drill (zoe, by 2026-12-15)", &["Repeat the drill|zoe|2026-12-15"], &[]),
    (DRILL, "Repeat the drill (no owner, by fri)", &["Repeat the drill|-|2026-11-27"], &[]),
    (DRILL, "Repeat the whole drill (ben)", &["Repeat the whole drill|ben|2026-12-15"], &["date"]),
    (DRILL, "Repeat the drill (ben, by 2026-12-15, overdue)", &[], &[]),
    (DRILL, "Repeat the drill (by 2026-12-15)", &[], &["condition: the owner `ben` is gone"]),
    (DRILL, "Repeat the drill (ben, by soon)", &[], &["condition: it is no date: soon"]),
    (DRILL, "NEW\n- [ ] plain (zoe, by tomorrow)", &["plain|zoe|2026-11-23"], &[]),
    (DRILL, "NEW\n- [ ] call them (in Berlin)", &["call them (in Berlin)|-|-"], &[]),
    (RUNBOOK, "Write the runbook (cleo, by fri)", &["Write the runbook|cleo|2026-11-27"], &[]),
    (DRILL, "Repeat the drill, ben, by ", &["Repeat the drill|ben|-"], &[]),
    (DRILL, "Repeat the drill, ben, by: .", &["Repeat the drill|ben|-"], &[]),
    (DRILL, "Repeat the drill, ben, due 2026-12-12", &["Repeat the drill|ben|2026-12-12"], &[]),
    (DRILL, "Repeat the drill, ben, Due: fri", &["Repeat the drill|ben|2026-11-27"], &[]),
    (DRILL, "Repeat the drill, ben, 2026-12-12", &["Repeat the drill|ben|2026-12-12"], &[]),
    (DRILL, "Repeat the drill, zoe, by fri", &["Repeat the drill|zoe|2026-11-27"], &[]),
    (DRILL, "Repeat the drill @zoe 2026-12-24", &["Repeat the drill|zoe|2026-12-24"], &[]),
    (DRILL, "Repeat all of the drill @zoe fri", &["Repeat all of the drill|zoe|2026-11-27"], &[]),
    (DRILL, "Repeat the drill, no owner, by 2026-12-15", &["Repeat the drill|-|2026-12-15"], &[]),
    (DRILL, "Repeat the drill, , by 2026-12-15", &["Repeat the drill|-|2026-12-15"], &[]),
    (
        DRILL,
        "Repeat the drill",
        &[],
        &["condition: the owner `ben` is gone", "condition: the date 2026-12-15 is gone"],
    ),
    (DRILL, "Do it again, ben, by 2026-12-15", &["Do it again|ben|2026-12-15"], &[]),
    (
        DRILL,
        "Repeat the drill, ben, by the end of May",
        &[],
        &["condition: it is no date: the end of May"],
    ),
    (
        RUNBOOK,
        "Write the runbook twice, cleo, by 2026-12-04",
        &["Write the runbook twice|cleo|2026-12-04"],
        &[],
    ),
    (
        RUNBOOK,
        "Write the runbook, three times, cleo",
        &["Write the runbook, three times|cleo|2026-12-04"],
        &["condition: the date 2026-12-04 is gone"],
    ),
    (
        RUNBOOK,
        "Write the runbook by hand, cleo, by 2026-12-04",
        &["Write the runbook by hand|cleo|2026-12-04"],
        &[],
    ),
    (DRILL, "NEW\n- [ ] a new one @zed 2026-12-24", &["a new one|zed|2026-12-24"], &[]),
    (DRILL, "NEW\n- [ ] a new one, cleo, by fri", &["a new one|cleo|2026-11-27"], &[]),
    (
        DRILL,
        "NEW\n- [ ] plain, zoe, by tomorrow",
        &["plain, zoe|-|2026-11-23"],
        &["condition: nobody is known as `zoe`, so it belongs to the text; write `plain @zoe`"],
    ),
];

#[test]
fn an_edited_condition_stays_one_and_keeps_fields_that_are_left_out() {
    let all = |session: &Session| -> Vec<String> {
        let conditions = &session.decision().unwrap().conditions;
        let told = conditions.iter().map(|one| {
            let owner = one.owner.as_ref().map_or("-", |owner| owner.raw());
            let due = one.due.map_or("-".to_owned(), |due| due.to_string());
            format!("{}|{owner}|{due}", one.text.raw())
        });
        told.collect()
    };
    for (before, after, wanted, named) in CONDITIONS {
        let mut session = full();
        let old = all(&session);
        let is_new = after.starts_with("NEW");
        let text = page(&session);
        assert!(text.contains(before), "{text}");
        let text = text.replacen(before, &after.replace("NEW", before), 1);
        let import = read(&text, &session);
        let left = left_alone(&import);
        assert_eq!(left.len(), named.len(), "{after}: {left:?}");
        for (told, named) in left.iter().zip(*named) {
            assert!(told.contains(named), "{after}: {told}");
        }
        session.apply(&import.edit(&session, &stamp(300), |_| true), &stamp(300));
        let new: Vec<String> = all(&session).into_iter().filter(|one| !old.contains(one)).collect();
        assert_eq!(new, *wanted, "{after}");
        let count = old.len() + usize::from(is_new);
        assert_eq!(all(&session).len(), count, "{after}");
        // What is stored is what was listed, and is not listed again.
        assert_eq!(import.proposals.len(), wanted.len(), "{after}");
        for (proposal, stored) in import.proposals.iter().zip(*wanted) {
            let pieces: Vec<&str> = stored.split('|').filter(|piece| *piece != "-").collect();
            let due = |piece: &&str| piece.starts_with("2026-");
            let listed = pieces
                .iter()
                .map(|piece| if due(piece) { format!("by {piece}") } else { (*piece).to_owned() });
            assert_eq!(proposal.is, listed.collect::<Vec<_>>().join(", "), "{after}");
        }
        assert_eq!(told(&read(&text, &session), &session), <[String; 0]>::default(), "{after}");
    }
}

/// An edited line of the people, the change, and how what is named begins.
const PEOPLE: &[(&str, &str, &[&str], &[&str])] = &[
    ("- ben, contributor", "- ben, Contributor, Absent", &["ben, contributor, absent"], &[]),
    ("- ben, contributor", "- ben, contributor, present", &[], &[]),
    ("- ben, contributor", "- ben", &[], &[]),
    ("- ana, facilitator", "- ana", &[], &[]),
    ("- ana, facilitator", "- ana, absent", &["ana, facilitator, absent"], &[]),
    ("- ana, facilitator", "- Ana, OBSERVER", &["ana, observer"], &[]),
    (
        "- ben, contributor",
        "- ben, contributor\n- zed, observer, absent",
        &["zed, observer, absent"],
        &[],
    ),
    ("- ben, contributor", "- ben, contributor\n- zed", &["zed, contributor"], &[]),
    ("- ben, contributor", "- ben, cook", &[], &["`cook` is no role"]),
    (
        "- ben, contributor",
        "- ben, contributor\n- Ben, observer",
        &[],
        &["person: `Ben, observer` here, `ben, contributor` elsewhere in the page"],
    ),
];

#[test]
fn a_person_is_stored_as_listed_and_keeps_fields_that_are_left_out() {
    for (before, after, wanted, named) in PEOPLE {
        let mut session = full();
        let text = page(&session).replacen(before, after, 1);
        let import = read(&text, &session);
        let listed: Vec<&str> = import.proposals.iter().map(|one| one.is.as_str()).collect();
        assert_eq!(listed, *wanted, "{after}");
        let left = left_alone(&import);
        assert_eq!(left.len(), named.len(), "{after}: {left:?}");
        for (told, named) in left.iter().zip(*named) {
            assert!(told.contains(named), "{after}: {told}");
        }
        session.apply(&import.edit(&session, &stamp(300), |_| true), &stamp(300));
        let stored = page(&session);
        for line in *wanted {
            assert!(stored.contains(&format!("- {line}\n")), "{after}: {stored}");
        }
        assert_eq!(told(&read(&text, &session), &session), <[String; 0]>::default(), "{after}");
    }
}
