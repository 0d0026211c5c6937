//! The round trip of a report: unedited text changes nothing, edits are read back, and what cannot be
//! understood is remarked and changes nothing.

use proptest::prelude::*;
use readyroom::domain::basics::names::{self, Note, PersonName, Reason, SessionId};
use readyroom::domain::basics::status::Status;
use readyroom::domain::insight::filter::Filter;
use readyroom::domain::records::checklist::{Checklist, ItemId, ItemNo};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::report::choice::{Choice, Part};
use readyroom::report::import::proposal::{Standing, Subject};
use readyroom::report::import::{self, Field, Import};
use readyroom::report::{Format, render};
use readyroom::store::codec;

use crate::cases;
use crate::generate::{self, checklist_of, days, edit, nasty_text, session_of, stamp};
use crate::rewrites::page_with_blockers;

fn page(session: &Session) -> String {
    page_with(session, &Choice::default())
}

fn page_with(session: &Session, choice: &Choice) -> String {
    render(session, Format::Markdown, choice, days())
}

fn read(page: &str, session: &Session) -> Import {
    import::read(page, session, days()).unwrap_or_else(|error| panic!("{error}\n{page}"))
}

/// The page without what tells what it said when it was written.
pub fn without_marks(page: &str) -> String {
    let lines = page.lines().filter(|line| !line.starts_with("[readyroom"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The session as one that was never changed.
fn without_history(session: &Session) -> Session {
    let mut json: serde_json::Value =
        serde_json::from_slice(&codec::encode_session(session)).unwrap();
    for (_, answer) in json["answers"].as_object_mut().unwrap() {
        answer["history"] = serde_json::json!([]);
    }
    codec::decode_session(json.to_string().as_bytes()).unwrap()
}

/// Returns the changes of an import in words.
pub fn told(import: &Import, session: &Session) -> Vec<String> {
    let words = |proposal: &import::proposal::Proposal| {
        let id = match &proposal.subject {
            Subject::Answer(item, _) => session.checklist().item(*item).id.raw(),
            Subject::Condition(_) => "decision",
            Subject::Person(name) => name,
        };
        let contested = if proposal.standing == Standing::Contested { " (contested)" } else { "" };
        format!("{id} {}: {}{contested}", proposal.subject.word(), proposal.is)
    };
    import.proposals.iter().map(words).collect()
}

pub fn left_alone(import: &Import) -> Vec<String> {
    import.remarks.iter().map(|remark| format!("{}: {}", remark.line, remark.words)).collect()
}

fn set(session: &mut Session, id: &str, change: Change) {
    let item = session.checklist().number(&ItemId::new(id)).unwrap();
    session.apply(&Edit::Answer(item, change), &stamp(0));
}

fn note(text: &str) -> Change {
    Change::Note(Note::parse(text).unwrap())
}

fn owner(name: &str) -> Change {
    Change::Owner(Some(PersonName::parse(name).unwrap()))
}

/// Returns a review of which every section of the report lists some item.
fn review() -> Session {
    let mut session = session_of(Checklist::built_in());
    set(&mut session, "data.backups", Change::Verdict(Verdict::done()));
    set(&mut session, "data.backups", note("Every night.\nSince 2024."));
    set(&mut session, "data.restore-drills", Change::Verdict(Verdict::partial()));
    set(
        &mut session,
        "data.restore-drills",
        note("June drill: 2 of 3 stores.\n\nEvidence: none yet"),
    );
    set(&mut session, "data.restore-drills", owner("ben"));
    set(&mut session, "data.restore-drills", Change::Due(Some("2026-12-10".parse().unwrap())));
    set(&mut session, "continuity.runbooks", Change::Verdict(Verdict::missing()));
    set(&mut session, "continuity.runbooks", Change::Blocker(true));
    set(&mut session, "continuity.runbooks", note("Nobody can stop the job."));
    let reason = Verdict::not_applicable(Reason::parse("no users").unwrap());
    set(&mut session, "identity.sign-in", Change::Verdict(reason));
    session
}

/// Returns the changes that an edited page of the review makes.
fn edited(edits: &[(&str, &str)]) -> Vec<String> {
    let session = review();
    let has_all = |text: &String| edits.iter().all(|(before, _)| text.contains(before));
    let mut pages = [page(&session), page_with_blockers(&session)].into_iter();
    let text = pages.find(has_all).unwrap_or_else(|| panic!("{edits:?} is in no page"));
    let text = edits.iter().fold(text, |text, (before, after)| text.replace(before, after));
    let import = read(&text, &session);
    assert!(import.remarks.is_empty(), "{:?}", import.remarks);
    told(&import, &session)
}

const RESTORE: &str =
    "| Restore drills have been tested successfully. | Partial | ben | 2026-12-10 |";

#[test]
fn every_field_is_read_back_from_every_part_of_the_page() {
    for (before, after, wanted) in [
        (
            RESTORE,
            "| Restore drills have been tested successfully. | done | ben | 2026-12-10 |",
            "data.restore-drills status: done",
        ),
        (
            RESTORE,
            "| Restore drills have been tested successfully. | | ben | 2026-12-10 |",
            "data.restore-drills status: ",
        ),
        (
            RESTORE,
            "| Restore drills have been tested successfully. | Partial | Zoë *Ann* | 2026-12-10 |",
            "data.restore-drills owner: Zoë Ann",
        ),
        (
            RESTORE,
            "| Restore drills have been tested successfully. | Partial | | 2026-12-10 |",
            "data.restore-drills owner: ",
        ),
        (
            RESTORE,
            "| Restore drills have been tested successfully. | Partial | ben | +2w |",
            "data.restore-drills due: 2026-12-06",
        ),
        ("### ben (", "### Ben Ng (", "data.restore-drills owner: Ben Ng"),
        (
            "- [ ] Restore drills have been tested successfully. Partial, due 2026-12-10.",
            "- [x] Restore drills have been tested successfully. Partial, due 2026-12-10.",
            "data.restore-drills status: done",
        ),
        (
            "Partial, due 2026-12-10.",
            "Missing, due 2026-12-11.",
            "data.restore-drills status: missing\ndata.restore-drills due: 2026-12-11",
        ),
        ("  Every night.  \n  Since 2024.\n", "  Every hour.\n", "data.backups note: Every hour."),
        (
            "  Every night.  \n  Since 2024.\n",
            "  Every *single*\n  night.\n  - a list\n  - of `two`\n\n  and <https://x.org/?a_b&c>\n",
            "data.backups note: Every *single* night.\n- a list\n- of `two`\n\nand https://x.org/?a_b&c",
        ),
        (
            "  Nobody can stop the job.\n",
            "  Nobody can stop the job.\\\n  It runs for ever.\n",
            "continuity.runbooks note: Nobody can stop the job.\nIt runs for ever.",
        ),
        (
            "Missing. **No owner, no date.**",
            "Partial. cleo, due 2027-01-05.",
            "continuity.runbooks status: partial\ncontinuity.runbooks owner: cleo\ncontinuity.runbooks due: 2027-01-05",
        ),
        (
            "  no users\n",
            "  no users\n  at all  \n  ever\n",
            "identity.sign-in reason: no users at all\never",
        ),
    ] {
        assert_eq!(edited(&[(before, after)]).join("\n"), wanted, "{after}");
    }
}

#[test]
fn edits_are_in_the_session_and_in_the_next_page() {
    let mut session = review();
    let text =
        page(&session).replace("### ben (", "### Zoe (").replace("Every night.", "Every day.");
    let import = read(&text, &session);
    session.apply(&import.edit(&session.clone(), &stamp(9), |_| true), &stamp(9)).unwrap();
    let item = session.checklist().number(&ItemId::new("data.restore-drills")).unwrap();
    assert_eq!(session.answer(item).owner().unwrap().raw(), "Zoe");
    assert!(page(&session).contains("  Every day.  \n  Since 2024.\n"));
    assert!(read(&text, &session).proposals.is_empty(), "twice is once");
}

#[test]
fn not_applicable_in_a_page_needs_a_reason() {
    let row = "| Backups are automated. | Done | | |";
    let session = review();
    let not_applicable =
        page(&session).replace(row, "| Backups are automated. | not applicable | | |");
    let import = read(&not_applicable, &session);
    assert!(import.proposals.is_empty());
    assert!(left_alone(&import)[0].contains("data.backups, status: not applicable needs a reason"));
    let with_reason = not_applicable.replace(
        "## Not applicable\n",
        "## Not applicable\n- Backups are automated.\n  Stateless.\n",
    );
    let import = read(&with_reason, &session);
    assert_eq!(told(&import, &session), ["data.backups status: not applicable"]);
    let mut session = session;
    session.apply(&import.edit(&session.clone(), &stamp(9), |_| true), &stamp(9));
    let item = session.checklist().number(&ItemId::new("data.backups")).unwrap();
    assert_eq!(session.answer(item).reason.raw(), "Stateless.");
}

#[test]
fn unreadable_lines_are_named_and_left_alone() {
    let session = review();
    let line = |text: &str, start: &str| {
        text.lines().position(|line| line.starts_with(start)).unwrap() + 1
    };
    for (before, after, start, words) in [
        (
            "| Backups are automated. | Done | | |",
            "| Backups are automated. | perhaps | | |",
            "| Backups",
            "data.backups, status: `perhaps` is no status",
        ),
        (
            RESTORE,
            "| Restore drills have been tested successfully. | Partial | ben | soon |",
            "| Restore",
            "data.restore-drills, due: it is no date: soon",
        ),
        (
            "## By category",
            "## Remarks\n- one\n\n## By category",
            "## Remarks",
            "the part `Remarks` is not one of a report",
        ),
        (
            "- [ ] Restore drills have been",
            "- [ ] Nothing at all. Partial.\n- [ ] Restore drills have been",
            "- [ ] Nothing",
            "no item reads `Nothing at all. Partial.`",
        ),
        (
            RESTORE,
            &format!("{RESTORE}\n| A new question. | Done | | |"),
            "| A new",
            "no item reads `A new question.`",
        ),
    ] {
        let text = page(&session).replace(before, after);
        let import = read(&text, &session);
        assert_eq!(told(&import, &session), <[String; 0]>::default(), "{after}");
        let wanted = format!("{}: {words}", line(&text, start));
        assert!(
            left_alone(&import).iter().any(|told| told.starts_with(&wanted)),
            "{wanted}: {:?}",
            import.remarks
        );
    }
}

#[test]
fn contradicting_parts_of_a_page_are_named() {
    let session = review();
    let text = page(&session)
        .replace(
            RESTORE,
            "| Restore drills have been tested successfully. | Done | ben | 2026-12-10 |",
        )
        .replace("Partial, due 2026-12-10.", "Missing, due 2026-12-10.");
    let import = read(&text, &session);
    assert!(import.proposals.is_empty());
    let words = ["`missing` here, `done`", "`done` here, `missing`"]
        .map(|words| format!("data.restore-drills, status: {words} elsewhere in the page"));
    let told: Vec<&str> = import.remarks.iter().map(|remark| remark.words.as_str()).collect();
    assert_eq!(told, words, "each place is named");
}

#[test]
fn a_reworded_statement_is_known_by_its_neighbours() {
    let backups = "| Backups are automated. | Done | | |";
    for (before, after, wanted) in [
        (
            RESTORE,
            "| Restore drills work | Done | ben | 2026-12-10 |",
            "data.restore-drills status: done",
        ),
        (backups, "| The backups run | Partial | | |", "data.backups status: partial"),
    ] {
        let session = review();
        let import = read(&page(&session).replace(before, after), &session);
        assert_eq!(told(&import, &session), [wanted]);
        let left = left_alone(&import);
        assert!(left.len() == 1 && left[0].contains("reads otherwise here"), "{left:?}");
    }
}

#[test]
fn an_old_page_reverts_nothing_that_was_not_edited_in_it() {
    let mut session = review();
    let old = page(&session);
    set(&mut session, "data.backups", note("Every hour now."));
    set(&mut session, "data.restore-drills", Change::Verdict(Verdict::done()));
    let import = read(&old, &session);
    assert!(import.proposals.is_empty() && import.remarks.is_empty());
    assert_eq!(import.newer, 2);
    // What was edited in both is for somebody to choose.
    let both = old.replace("Every night.", "Every week.").replace("### ben", "### zoe");
    let import = read(&both, &session);
    assert_eq!(
        told(&import, &session),
        [
            "data.backups note: Every week.\nSince 2024. (contested)",
            "data.restore-drills owner: zoe"
        ]
    );
    // Without the marks every difference counts as edited that the history does not know.
    let both = without_marks(&both);
    assert_eq!(
        told(&read(&both, &session), &session),
        ["data.backups note: Every week.\nSince 2024.", "data.restore-drills owner: zoe"]
    );
}

#[test]
fn a_damaged_checksum_is_named_and_equal_values_are_not_edits() {
    let session = review();
    let text = page(&session);
    let mark = text.lines().find(|line| line.ends_with(",data.backups\"")).unwrap();
    for damaged in
        ["[readyroom-6]: # \"data.backups\"", "[readyroom-x]: # \"data.backups - - - - -\""]
    {
        let text = text.replace(mark, damaged);
        let import = read(&text, &session);
        assert_eq!(told(&import, &session), <[String; 0]>::default());
        assert_eq!(import.remarks.len(), 1, "{:?}", import.remarks);
        assert!(import.remarks[0].words.contains("mark of an item is damaged"));
    }
}

#[test]
fn a_page_that_an_editor_has_reformatted_says_the_same() {
    let session = review();
    let text = page(&session);
    let reformatted = text
        .replace("\n- ", "\n* ")
        .replace("| --- |", "| :------------- |")
        .replace("  \n", "\\\n")
        .replace('\n', "\r\n");
    for text in [reformatted, format!("\u{feff}{text}"), without_marks(&text)] {
        let import = read(&text, &session);
        assert_eq!(told(&import, &session), <[String; 0]>::default(), "{text}");
        assert!(import.remarks.is_empty(), "{:?}", import.remarks);
    }
}

#[test]
fn items_with_equal_texts_are_distinguished() {
    let json = serde_json::json!({ "id": "own", "title": "Own", "categories": [{ "id": "c", "title": "C", "items": [
        { "id": "c.a", "text": "It works." }, { "id": "c.b", "text": "It works." }, { "id": "c.c", "text": "It works. Really." },
    ]}]});
    let file = serde_json::from_value(json).unwrap();
    let mut session = session_of(std::sync::Arc::new(Checklist::of_author(file).unwrap()));
    for (id, name) in [("c.a", "zoe"), ("c.b", "ben"), ("c.c", "ana")] {
        set(&mut session, id, Change::Verdict(Verdict::missing()));
        set(&mut session, id, owner(name));
        set(&mut session, id, note(name));
    }
    let text = page(&session);
    assert!(text.contains("It works. (c.a)") && text.contains("It works. Missing. No date. `c.a`"));
    assert_eq!(told(&read(&text, &session), &session), <[String; 0]>::default());
    let text = text.replace("### ben", "### cleo");
    assert_eq!(told(&read(&text, &session), &session), ["c.b owner: cleo"]);
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let session = review();
    for text in ["", "# Hello\n\n- [ ] world\n", "| Item | Status |\n| --- | --- |\n| x | Done |\n"]
    {
        assert_eq!(
            import::read(text, &session, days()),
            Err(import::Unreadable::NoReport),
            "{text}"
        );
    }
}

#[test]
fn a_page_can_be_imported_into_the_next_review() {
    let first = review();
    let id = SessionId::of_file("next-2027-02-22-0001").unwrap();
    let next =
        first.next(id, first.system().clone(), stamp(99).at, Checklist::built_in(), days().zone);
    let import = read(&page(&first), &next);
    assert!(import.proposals.is_empty(), "nobody has edited it");
    assert_eq!(import.made_of.as_deref(), Some(first.id().as_str()));
}

/// Sessions with everything that a page may tell of, hostile texts included.
pub fn any_session() -> impl Strategy<Value = Session> {
    (
        generate::session(),
        prop::collection::vec((0..200_usize, nasty_text(), nasty_text()), 0..6),
        any::<bool>(),
    )
        .prop_map(|(mut session, texts, is_next)| {
            let count = session.checklist().len();
            for (place, text, other) in texts {
                let item = ItemNo(place % count);
                let links = [other.as_str().into()];
                let evidence = session.answer(item).evidence_with(&links, &stamp(0));
                for change in [note(&text), Change::Evidence(evidence)] {
                    session.apply(&Edit::Answer(item, change), &stamp(0));
                }
                if let Ok(reason) = Reason::parse(&other) {
                    let change = Change::Verdict(Verdict::not_applicable(reason));
                    session.apply(&Edit::Answer(ItemNo((place + 1) % count), change), &stamp(0));
                }
                if let Ok(name) = PersonName::parse(&other) {
                    session.apply(&Edit::Answer(item, Change::Owner(Some(name))), &stamp(0));
                }
            }
            if is_next {
                let id = SessionId::of_file("next-2027-02-22-0001").unwrap();
                let checklist = session.checklist().clone();
                session.next(id, session.system().clone(), stamp(99).at, checklist, days().zone)
            } else {
                session
            }
        })
}

/// Which parts and items a page has.
fn any_choice() -> impl Strategy<Value = Choice> {
    let parts = prop::option::of(prop::collection::vec(0..Part::ALL.len(), 1..5));
    (parts, 0..Filter::ALL.len()).prop_map(|(parts, only)| Choice {
        parts: parts.map(|parts| parts.into_iter().map(|part| Part::ALL[part]).collect()),
        only: Filter::ALL[only],
        ..Choice::default()
    })
}

/// Returns the parts of the answers that a page holds.
fn answers(session: &Session) -> Vec<(Option<Status>, String, String, String)> {
    let lines = |text: &readyroom::domain::basics::text::Text| {
        let lines: Vec<String> = text.lines().map(|line| line.as_str().trim().to_owned()).collect();
        lines.join("\n")
    };
    session
        .answers()
        .map(|(_, answer)| {
            let owner = answer.owner().map(names::folded).unwrap_or_default().into_owned();
            let due = answer.due.map(|due| due.to_string()).unwrap_or_default();
            (answer.status, lines(&answer.note), owner, due)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(200)))]

    #[test]
    fn unedited_parts_change_nothing(session in any_session(), choice in any_choice()) {
        for choice in [Choice::default(), choice] {
            let text = page_with(&session, &choice);
            for text in [without_marks(&text), text] {
                let Ok(import) = import::read(&text, &session, days()) else { continue };
                prop_assert!(import.proposals.is_empty(), "{:?}\n{text}", import.proposals);
                prop_assert!(import.remarks.is_empty(), "{:?}\n{text}", import.remarks);
                prop_assert_eq!(import.newer, 0);
                let mut after = session.clone();
                prop_assert_eq!(after.apply(&import.edit(&after.clone(), &stamp(500), |_| true), &stamp(500)), None);
                prop_assert_eq!(page(&after), page(&session));
            }
        }
    }

    #[test]
    fn importing_the_page_of_one_session_into_another_makes_them_equal(
        edits in prop::collection::vec(edit(6), 0..12),
        more in prop::collection::vec(edit(6), 0..12),
        texts in prop::collection::vec(nasty_text(), 6),
    ) {
        let mut before = session_of(checklist_of(&[4, 2]));
        for edit in &edits {
            before.apply(edit, &stamp(1));
        }
        let mut after = before.clone();
        for edit in &more {
            after.apply(edit, &stamp(2));
        }
        // A value that the history knows as replaced would not be taken back.
        let mut before = without_history(&before);
        // Every item has a place that tells of its note, and a note of its own.
        for (number, text) in texts.iter().enumerate() {
            let change = note(&format!("{text}\nx"));
            after.apply(&Edit::Answer(ItemNo(number), change), &stamp(2));
        }
        let text = without_marks(&page(&after));
        let import = read(&text, &before);
        // Numbers that follow from the answers are named, because nothing tells that nobody edited them.
        let is_number = |remark: &&import::Remark| {
            let known = [
                "is not read back",
                "is gone from here",
                "still flagged",
                "has no marks",
                "nothing is decided",
            ];
            !known.iter().any(|known| remark.words.contains(known))
        };
        let others: Vec<_> = import.remarks.iter().filter(is_number).collect();
        prop_assert!(others.is_empty(), "{:?}\n{text}", others);
        before.apply(&import.edit(&before.clone(), &stamp(3), |_| true), &stamp(3));
        let blank = |text: &str| text.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        for (mine, theirs) in answers(&before).iter().zip(answers(&after)) {
            prop_assert_eq!(mine.0, theirs.0, "{}", text);
            // Of an item that is not assessed a page does not tell that nobody owns it.
            let is_silent = |theirs: &str| mine.0.is_none() && theirs.is_empty();
            prop_assert!(mine.2 == theirs.2 || is_silent(&theirs.2), "{}", text);
            prop_assert!(mine.3 == theirs.3 || is_silent(&theirs.3), "{}", text);
            prop_assert_eq!(blank(&mine.1), blank(&theirs.1), "{}", text);
        }
        prop_assert!(read(&page(&before), &before).proposals.is_empty());
    }

    #[test]
    fn any_text_can_be_read_without_a_panic(text in "\\PC{0,400}", lines in prop::collection::vec("([-#|> \\[\\]x*`\\\\a-z.\n]|</?a href=\"[a-z]*\">|<https://[a-z]>|\\[[a-z\n]*\\]\\(<?[a-z]*>?\\)){0,40}", 0..20)) {
        let session = review();
        for text in [text, lines.join("\n"), format!("{}\n{}", page(&session), lines.join("\n"))] {
            let _ = import::read(&text, &session, days());
        }
    }
}

#[test]
fn the_fields_have_their_labels() {
    let words = Field::ALL.map(Field::word);
    let wanted = "status reason note owner due evidence blocker risk why control";
    assert_eq!(words.join(" "), wanted);
}

/// The last review's answers are on the page to be read; an edit of them is remarked and changes nothing.
#[test]
fn an_emptied_or_edited_cell_of_the_last_review_is_named_with_its_line() {
    let first = review();
    let id = SessionId::of_file("pay-2027-02-22-0001").unwrap();
    let (system, at) = (first.system().clone(), first.created_at());
    let mut session = first.next(id, system, at, Checklist::built_in(), days().zone);
    let everything = (0..32).map(ItemNo);
    session.apply(&Edit::for_all(everything, &Change::Verdict(Verdict::partial())), &stamp(0));
    for text in [page(&session), without_marks(&page(&session))] {
        let cells = |line: &str| line.split('|').count();
        let is_row = |line: &str| line.starts_with("| ") && line.contains("| Partial | | | ");
        let rows: Vec<usize> =
            (0..).zip(text.lines()).filter(|(_, line)| is_row(line)).map(|(at, _)| at).collect();
        assert_eq!(rows.len(), 32, "{text}");
        for &row in &rows {
            for cell in ["", " Missing, I think "] {
                let line = text.lines().nth(row).unwrap();
                let (before, _) = line.trim_end_matches('|').rsplit_once('|').unwrap();
                let edited = format!("{before}|{cell}|");
                assert_eq!(cells(&edited), cells(line));
                let import = read(&text.replace(line, &edited), &session);
                assert_eq!(told(&import, &session), [""; 0], "{edited}");
                let named = left_alone(&import);
                let place = format!("{}: ", row + 1);
                assert!(
                    named.iter().any(|remark| remark.starts_with(&place)
                        && remark.contains("the last review said")),
                    "{edited}: {named:?}"
                );
            }
        }
    }
}
