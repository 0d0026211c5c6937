//! Edits as people make them in a page, by hand, in a wiki or in a pull request: each is understood or named.

use readyroom::domain::format::record::Lenient;
use readyroom::domain::records::condition::ConditionState;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Edit, Whole};
use readyroom::report::import;

use crate::generate::{days, stamp};
use crate::rewrites::{REWRITERS, Rewrite, full, page, through};
use crate::roundtrip::{left_alone, told};

/// The full review, whose second condition is met.
fn review() -> Session {
    let mut session = full();
    let mut decision = session.decision().unwrap().clone();
    let condition = &mut decision.conditions[1];
    (condition.state, condition.met_by) = (ConditionState::Met, Some("ana".into()));
    let decision = Whole::Decision(Lenient::Known(Some(decision)));
    session.apply(&Edit::whole(decision), &stamp(120));
    session
}

/// An edit: a name, the replacements, the changes that it comes to, and how what is named begins.
type Natural = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
    &'static [&'static str],
);

const DRILLS: &str = "- [ ] Restore drills have been tested successfully. Partial, due 2026-12-10. `data.restore-drills`  \n";
const SINGLE_POINTS: &str = "identified and prioritized. `availability.single-points`\n";
const EVIDENCE: &str = "  Evidence: <https://wiki/drills/june?a=1&b_2>, ticket 5, see the board";
const MET: &str = "- [x] Write the runbook, twice (cleo, by 2026-12-04, met by ana)";
const BEN: &str = "### ben (first due 2026-12-10)\n";

const EDITS: &[Natural] = &[
    // To-dos.
    (
        "a to-do is ticked",
        &[("- [ ] Restore", "- [x] Restore")],
        &["data.restore-drills status: done"],
        &[],
    ),
    (
        "a to-do is ticked with a capital letter",
        &[("- [ ] Restore", "- [X] Restore")],
        &["data.restore-drills status: done"],
        &[],
    ),
    (
        "a blocker is ticked",
        &[("- [ ] **Blocker.**", "- [x] **Blocker.**")],
        &["continuity.runbooks status: done"],
        &["continuity.runbooks: it is still flagged as a blocker"],
    ),
    (
        "the flag is taken off",
        &[("**Blocker.** ", "")],
        &[],
        &["continuity.runbooks: the blocker flag is gone from here"],
    ),
    (
        "the flag is lifted in words",
        &[("Missing. No date. `continuity", "Missing, no blocker. No date. `continuity")],
        &["continuity.runbooks blocker: "],
        &[],
    ),
    (
        "a flag is set",
        &[("- [ ] Restore", "- [ ] **Blocker.** Restore")],
        &["data.restore-drills blocker: yes"],
        &[],
    ),
    (
        "a flag is set without emphasis",
        &[("- [ ] Restore", "- [ ] BLOCKER. Restore")],
        &["data.restore-drills blocker: yes"],
        &[],
    ),
    (
        "the status is changed",
        &[("Partial, due 2026-12-10.", "Missing, due 2026-12-10.")],
        &["data.restore-drills status: missing"],
        &[],
    ),
    (
        "the status is changed with a sign",
        &[("Partial, due 2026-12-10.", "\u{2705} done, due 2026-12-10.")],
        &["data.restore-drills status: done"],
        &[],
    ),
    (
        "the status is no word of ours",
        &[("Partial, due 2026-12-10.", "Almost, due 2026-12-10.")],
        &[],
        &["data.restore-drills, status: `almost` is no status"],
    ),
    (
        "the due date is moved",
        &[("Partial, due 2026-12-10.", "Partial, due 2027-01-15.")],
        &["data.restore-drills due: 2027-01-15"],
        &[],
    ),
    (
        "the due date is a day of the week",
        &[("Partial, due 2026-12-10.", "Partial, due fri.")],
        &["data.restore-drills due: 2026-11-27"],
        &[],
    ),
    (
        "the due date is taken away in words",
        &[("Partial, due 2026-12-10.", "Partial. No date.")],
        &["data.restore-drills due: "],
        &[],
    ),
    (
        "the due date is deleted",
        &[("Partial, due 2026-12-10.", "Partial.")],
        &[],
        &["data.restore-drills: the due date `2026-12-10` is gone from here"],
    ),
    (
        "a due date is set where there was none",
        &[(
            "Missing. No date. `availability.alerts`",
            "Missing, due 2027-01-15. `availability.alerts`",
        )],
        &["availability.alerts due: 2027-01-15"],
        &[],
    ),
    (
        "a due date is typed in the place of the words for none",
        &[(
            "Missing. No date. `availability.alerts`",
            "Missing. Due 2027-01-15. `availability.alerts`",
        )],
        &["availability.alerts due: 2027-01-15"],
        &[],
    ),
    (
        "somebody is named behind the date",
        &[("Partial, due 2026-12-10. ", "Partial, due 2026-12-10. @cleo ")],
        &["data.restore-drills owner: cleo"],
        &[],
    ),
    (
        "the owner's heading is another name",
        &[(BEN, "### cleo\n")],
        &["data.restore-drills owner: cleo"],
        &[],
    ),
    (
        "the name in the owner's heading is changed",
        &[("### ben (", "### cleo (")],
        &["data.restore-drills owner: cleo"],
        &[],
    ),
    (
        "the date in the owner's heading is changed",
        &[(BEN, "### ben (first due 2027-01-15)\n")],
        &[],
        &["`(first due 2027-01-15)` is not read back"],
    ),
    (
        "a to-do is moved below another owner",
        &[
            ("- [ ] Uptime/error-rate alerts", "@"),
            ("### Zo\u{eb} Ng\n", ""),
            ("@", "### cleo\n- [ ] Uptime/error-rate alerts"),
        ],
        &["availability.alerts owner: cleo"],
        &[],
    ),
    (
        "a to-do is moved up to those that nobody owns",
        &[
            (BEN, ""),
            (DRILLS, "@"),
            ("@", DRILLS),
            ("### Zo\u{eb} Ng\n", "### ben\n### Zo\u{eb} Ng\n"),
        ],
        &["data.restore-drills owner: "],
        &[],
    ),
    (
        "a to-do is deleted with all that stands below it",
        &[
            (
                "- [ ] Restore drills have been tested successfully. Partial, due 2026-12-10. `data.restore-drills`  \n  June drill: 2 of 3 stores.\n\n  The ledger failed.  \n  Accepted risk: dana, until 2027-01-22.  \n",
                "",
            ),
            (
                "  Evidence: <https://wiki/drills/june?a=1&b_2>, ticket 5, see the board  \n  Done when: a restore into an empty environment met the recovery time and point objectives within the last 6 months.\n",
                "",
            ),
        ],
        &[],
        &[],
    ),
    (
        "a statement is reworded, and the status changed",
        &[
            ("- [ ] Restore drills have been tested", "- [ ] Restores have been tried"),
            ("Partial, due 2026-12-10.", "Missing, due 2026-12-10."),
        ],
        &["data.restore-drills status: missing"],
        &["the statement of data.restore-drills reads otherwise here"],
    ),
    (
        "a to-do is struck through",
        &[
            ("- [ ] Restore drills", "- [ ] ~~Restore drills"),
            ("`data.restore-drills`", "`data.restore-drills`~~"),
        ],
        &[],
        &["`Restore drills have been tested"],
    ),
    (
        "a statement is reworded",
        &[("- [ ] Restore drills have been tested", "- [ ] Restores have been tried")],
        &[],
        &["the statement of data.restore-drills reads otherwise here"],
    ),
    ("an id is deleted", &[(" `data.restore-drills`", "")], &[], &[]),
    (
        "an id is changed",
        &[("`data.restore-drills`", "`data.restores`")],
        &[],
        &["data.restore-drills: `data.restores` is another id"],
    ),
    // What stands below a to-do.
    (
        "a note is edited",
        &[("Nobody can stop the job.", "Two people can stop the job.")],
        &["continuity.runbooks note: Two people can stop the job."],
        &[],
    ),
    (
        "a line is added to a note",
        &[(
            "  Nobody can stop the job.  \n",
            "  Nobody can stop the job.  \n  ben: ask the vendor.  \n",
        )],
        &["continuity.runbooks note: Nobody can stop the job.\nben: ask the vendor."],
        &[],
    ),
    (
        "a line is added at the end, below what the checklist says",
        &[("followed it.\n", "followed it.\n  ben: ask the vendor.\n")],
        &["continuity.runbooks note: Nobody can stop the job.\nben: ask the vendor."],
        &[],
    ),
    (
        "a note is written where there was none",
        &[("`availability.alerts`  \n", "`availability.alerts`  \n  The pager is ordered.  \n")],
        &["availability.alerts note: The pager is ordered."],
        &[],
    ),
    (
        "a note is deleted",
        &[("  Nobody can stop the job.  \n", "")],
        &[],
        &["continuity.runbooks: the note `Nobody can stop the job.` is gone from here"],
    ),
    (
        "evidence is added",
        &[(
            EVIDENCE,
            "  Evidence: <https://wiki/drills/june?a=1&b_2>, ticket 5, see the board, https://ci/9",
        )],
        &[
            "data.restore-drills evidence: https://wiki/drills/june?a=1&b_2, ticket 5, see the board, https://ci/9",
        ],
        &[],
    ),
    (
        "evidence is written where there was none",
        &[(
            "  Nobody can stop the job.  \n",
            "  Nobody can stop the job.  \n  Evidence: https://ci/9  \n",
        )],
        &["continuity.runbooks evidence: https://ci/9"],
        &[],
    ),
    ("evidence is cleared", &[(EVIDENCE, "  Evidence:")], &["data.restore-drills evidence: "], &[]),
    (
        "the words of the checklist are edited",
        &[("  Done when: a restore into an empty environment", "  Done when: a restore")],
        &[],
        &["data.restore-drills: `Done when: a restore met"],
    ),
    (
        "the first step is edited",
        &[("  Do first: ", "  Do first: Tomorrow: ")],
        &[],
        &["availability.alerts: `Do first: Tomorrow:"],
    ),
    // What is not assessed.
    (
        "an item that is not assessed is ticked",
        &[("- [ ] Single points", "- [x] Single points")],
        &["availability.single-points status: done"],
        &[],
    ),
    (
        "an item that is not assessed gets a status and a date",
        &[(
            SINGLE_POINTS,
            "identified and prioritized. Missing, due 2027-01-15. `availability.single-points`\n",
        )],
        &[
            "availability.single-points status: missing",
            "availability.single-points due: 2027-01-15",
        ],
        &[],
    ),
    (
        "an item that is not assessed gets an owner",
        &[(
            SINGLE_POINTS,
            "identified and prioritized. Owner cleo. `availability.single-points`\n",
        )],
        &["availability.single-points owner: cleo"],
        &[],
    ),
    (
        "an item that is not assessed gets a note",
        &[(
            SINGLE_POINTS,
            "identified and prioritized. `availability.single-points`\n  Ask cleo.\n",
        )],
        &["availability.single-points note: Ask cleo."],
        &[],
    ),
    // The verdict and its conditions.
    (
        "a condition is ticked",
        &[("- [ ] Repeat", "- [x] Repeat")],
        &["decision condition: Repeat the drill, ben, by 2026-12-15, met"],
        &[],
    ),
    (
        "a condition is opened again",
        &[("- [x] Write", "- [ ] Write")],
        &["decision condition: Write the runbook, twice, cleo, by 2026-12-04"],
        &[],
    ),
    (
        "a condition is reworded",
        &[("Repeat the drill (", "Repeat the whole drill (")],
        &["decision condition: Repeat the whole drill, ben, by 2026-12-15"],
        &[],
    ),
    (
        "a condition is given to somebody else, and later",
        &[("Repeat the drill (ben, by 2026-12-15)", "Repeat the drill (zoe, by 2027-01-15)")],
        &["decision condition: Repeat the drill, zoe, by 2027-01-15"],
        &[],
    ),
    (
        "a condition is added",
        &[(
            MET,
            "- [x] Write the runbook, twice (cleo, by 2026-12-04, met by ana)\n- [ ] Call the vendor (zoe, by fri)",
        )],
        &["decision condition: Call the vendor, zoe, by 2026-11-27"],
        &[],
    ),
    ("a condition is deleted", &[("- [ ] Repeat the drill (ben, by 2026-12-15)\n", "")], &[], &[]),
    (
        "a condition is struck through",
        &[("Repeat the drill (ben, by 2026-12-15)", "~~Repeat the drill (ben, by 2026-12-15)~~")],
        &[],
        &["`Repeat the drill (ben, by 2026-12-15)` is struck through"],
    ),
    ("the verdict is edited", &[("**Conditional go**", "**Go**")], &[], &["`Go, decided by dana"]),
    ("the reason is edited", &[("Talk to the vendor", "Talk")], &[], &["`Conditional go, decided"]),
    (
        "the count is edited",
        &[("1 of 31 complete", "9 of 31 complete")],
        &[],
        &["`Pre-production: 9"],
    ),
    // The rest.
    (
        "a cell of the table is edited",
        &[(
            "| Backups are automated. | Done | | |",
            "| Backups are automated. | Partial | cleo | |",
        )],
        &["data.backups status: partial", "data.backups owner: cleo"],
        &[],
    ),
    (
        "an accepted risk goes on",
        &[
            ("Until 2027-01-22, accepted by dana.", "Until 2027-03-31, accepted by dana."),
            ("Accepted risk: dana, until 2027-01-22.", "Accepted risk: dana, until 2027-03-31."),
        ],
        &["data.restore-drills risk: dana, until 2027-03-31"],
        &[],
    ),
    (
        "somebody was not there",
        &[("- ben, contributor", "- ben, contributor, absent")],
        &["ben person: ben, contributor, absent"],
        &[],
    ),
    (
        "a remark is added",
        &[("## To do (3)\n", "Said in the room: no.\n\n## To do (3)\n")],
        &[],
        &["`Said in the room: no.`"],
    ),
];

/// Returns the page with the edits; each is of something that stands there once or first.
fn edited(session: &Session, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(page(session), |text, (before, after)| {
        assert!(text.contains(before), "{before:?} is not in\n{text}");
        text.replacen(before, after, 1)
    })
}

#[test]
fn natural_edits_are_understood_or_named() {
    let session = review();
    let mut wrong = Vec::new();
    for (name, edits, changes, named) in EDITS {
        let import = import::read(&edited(&session, edits), &session, days()).unwrap();
        let (said, left) = (told(&import, &session), left_alone(&import));
        let words = left.iter().map(|left| left.split_once(": ").unwrap().1);
        let is_named = left.len() == named.len()
            && words.zip(*named).all(|(words, wanted)| words.starts_with(wanted));
        if said != *changes || !is_named {
            wrong.push(format!("{name}\n  {said:?}\n  {left:?}"));
        }
    }
    assert!(EDITS.len() >= 40);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The edits that are understood come to the same after the page was wrapped, or formatted by a program.
#[test]
fn natural_edits_are_understood_in_a_page_that_was_formatted_as_well() {
    let session = review();
    let mut wrong = Vec::new();
    for (number, (name, edits, changes, _)) in EDITS.iter().enumerate() {
        let text = edited(&session, edits);
        let mut pages = vec![
            ("wrapped", Rewrite::Wrap(60, true).of(&text)),
            ("other bullets", Rewrite::Bullets('*').of(&text)),
            ("quoted", Rewrite::Quote.of(&text)),
        ];
        let is_chosen = number.is_multiple_of(crate::step(9));
        let few = REWRITERS.iter().filter(|_| is_chosen).step_by(4);
        pages.extend(few.filter_map(|program| Some((program[0], through(program, &text)?))));
        for (how, text) in pages {
            let import = import::read(&text, &session, days()).unwrap();
            let said = told(&import, &session);
            if said != *changes {
                wrong.push(format!("{name}, {how}\n  {said:?}\n  {:?}", left_alone(&import)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
