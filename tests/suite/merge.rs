//! Properties of merging. The generators make both sides change the same few items.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};
use readyroom::domain::basics::names::{self, Note, PersonName, Reason, SystemName};
use readyroom::domain::basics::status::Status;
use readyroom::domain::basics::text::Text;
use readyroom::domain::format::record::Lenient;
use readyroom::domain::records::answer::{Conflict, Resolution};
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::decision::{Decision, Outcome};
use readyroom::domain::records::meeting::{Agenda, ClockStamp, Meeting};
use readyroom::domain::records::people::{Person, Role};
use readyroom::domain::records::stamp::Stamp;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::domain::session::value;
use serde_json::{Value, json};

use crate::generate::{change, checklist_of, decision_of, nasty_text, session_of, stamp, whole};

const ITEMS: usize = 2;

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let answer = (0..ITEMS, change()).prop_map(|(item, change)| Edit::Answer(ItemNo(item), change));
    let whole = whole().prop_map(|whole| Edit::Whole(Box::new(whole)));
    let rename = "[ab]".prop_map(|name| Edit::Rename(SystemName::parse(&name).unwrap()));
    vec(prop_oneof![8 => answer, 6 => whole, 1 => rename], 1..11)
}

fn answers(changes: &[(usize, Change)]) -> Vec<Edit> {
    changes.iter().map(|(item, change)| Edit::Answer(ItemNo(*item), change.clone())).collect()
}

fn by(name: &str, second: i64) -> Stamp {
    Stamp { by: name.into(), ..stamp(second) }
}

/// A base, which is decided on conditions or not, and two versions that grew from it.
fn sides() -> impl Strategy<Value = [Session; 3]> {
    (any::<bool>(), edits(), edits(), edits()).prop_map(|(is_decided, common, ours, theirs)| {
        let decision = Edit::whole(decision_of(Outcome::ConditionalGo, "dana", 3));
        let decided: &[Edit] = if is_decided { &[decision] } else { &[] };
        let base = played(&session_of(checklist_of(&[ITEMS])), "carol", decided);
        let base = played(&base, "carol", &common);
        let ours = played(&base, "ana", &ours);
        let theirs = played(&base, "ben", &theirs);
        [base, ours, theirs]
    })
}

fn played(base: &Session, who: &str, edits: &[Edit]) -> Session {
    let mut session = base.clone();
    for (second, edit) in (1..).zip(edits) {
        session.apply(edit, &by(who, second));
    }
    session
}

/// Everything that a session says in a field or beside it, as text: what must never be dropped.
fn said(session: &Session) -> BTreeSet<(usize, String, String)> {
    let mut said = BTreeSet::new();
    for (item, answer) in session.answers() {
        let json = serde_json::to_value(answer).unwrap();
        let verdict = serde_json::json!({ "status": json["status"], "reason": json["reason"] });
        said.insert((item.0, "status".to_owned(), verdict.to_string()));
        // Another spelling of a name says nothing else.
        let told = |field: &str, value: &Value| match (field, value.as_str()) {
            ("owner", Some(name)) => names::folded(&name.into()).into_owned(),
            _ => value.to_string(),
        };
        for field in ["note", "owner", "due", "blocker", "risk"] {
            said.insert((item.0, field.to_owned(), told(field, &json[field])));
        }
        for conflict in &answer.conflicts {
            let value: Value = serde_json::from_str(conflict.value.json()).unwrap();
            let field = conflict.field.raw();
            said.insert((item.0, field.to_owned(), told(field, &value)));
        }
    }
    said.extend(said_of_all(session).into_iter().map(|(field, value)| (ITEMS, field, value)));
    said
}

/// The same of the whole session.
fn said_of_all(session: &Session) -> BTreeSet<(String, String)> {
    let mut said = BTreeSet::new();
    let mut say = |field: &str, value: &Value| {
        said.insert((field.to_owned(), value.to_string()));
    };
    say("system", &json!(session.system().raw()));
    for name in ["a", "b", "c"] {
        match session.people().iter().find(|person| person.name.raw() == name) {
            Some(person) => {
                say("people.role", &json!({ "name": name, "role": person.role }));
                say("people.present", &json!({ "name": name, "present": person.present }));
            }
            None => say("people.removed", &json!({ "name": name })),
        }
    }
    if let Some(meeting) = session.meeting() {
        say("meeting.planned_minutes", &json!(meeting.planned_minutes));
        say("meeting.agenda", &json!(meeting.agenda));
    }
    for key in ["team", "tier"] {
        say(&format!("labels.{key}"), &json!(session.label(key)));
    }
    say_decision(&serde_json::to_value(session).unwrap()["decision"], &mut say);
    for conflict in session.conflicts() {
        say_conflict(conflict, &mut say);
    }
    said
}

/// Says the other value of a conflict: of a decision its head first, then its conditions.
fn say_conflict(conflict: &Conflict, say: &mut impl FnMut(&str, &Value)) {
    let value = serde_json::from_str(conflict.value.json()).unwrap();
    match conflict.field.raw() {
        "decision" => say_decision(&value, say),
        field if field.starts_with("conditions.") => {
            say(field, &json!({ "id": value["id"], "change": told(&value["change"]) }));
        }
        field => say(field, &value),
    }
}

/// Says a decision without its conditions, then each field of these by their ids.
fn say_decision(decision: &Value, say: &mut impl FnMut(&str, &Value)) {
    let mut head = decision.clone();
    let conditions = head.as_object_mut().and_then(|head| head.remove("conditions"));
    say("decision", &head);
    for condition in conditions.iter().filter_map(Value::as_array).flatten() {
        let state = json!({ "state": condition.get("state").unwrap_or(&json!("open")) });
        for (field, value) in [
            ("text", &condition["text"]),
            ("owner", &condition["owner"]),
            ("due", &condition["due"]),
            ("state", &state),
        ] {
            let change = told(&json!({ field: value }));
            say(
                &format!("conditions.{field}"),
                &json!({ "id": condition["id"], "change": change }),
            );
        }
    }
}

/// Returns the change of a condition without who met it and when: of two, either will do.
fn told(change: &Value) -> Value {
    match change.get("state") {
        Some(standing) => json!({ "state": standing["state"] }),
        None => change.clone(),
    }
}

/// A function that merges two versions, given their base if it is known.
type Merge = fn(Option<&Session>, &Session, &Session) -> Session;

/// A property of every merge.
type Law = fn(Merge, &[Session; 3]) -> TestCaseResult;

fn what_only_one_side_changed_is_taken(
    merge: Merge,
    [base, ours, _]: &[Session; 3],
) -> TestCaseResult {
    prop_assert_eq!(&merge(Some(base), ours, base), ours);
    prop_assert_eq!(&merge(Some(base), base, ours), ours);
    prop_assert_eq!(&merge(Some(base), ours, ours), ours);
    Ok(())
}

fn both_sides_come_to_the_same(
    merge: Merge,
    [base, ours, theirs]: &[Session; 3],
) -> TestCaseResult {
    prop_assert_eq!(merge(Some(base), theirs, ours), merge(Some(base), ours, theirs));
    prop_assert_eq!(merge(None, ours, theirs), merge(None, theirs, ours));
    Ok(())
}

fn merging_again_changes_nothing(
    merge: Merge,
    [base, ours, theirs]: &[Session; 3],
) -> TestCaseResult {
    let merged = merge(Some(base), ours, theirs);
    prop_assert_eq!(&merge(Some(theirs), &merged, theirs), &merged);
    prop_assert_eq!(&merge(Some(ours), &merged, ours), &merged);
    Ok(())
}

fn no_edit_of_either_side_is_dropped(
    merge: Merge,
    [base, ours, theirs]: &[Session; 3],
) -> TestCaseResult {
    let merged = merge(Some(base), ours, theirs);
    let (all, before) = (said(&merged), said(base));
    for side in [ours, theirs] {
        prop_assert!(side.history().iter().all(|entry| merged.history().contains(entry)));
        for fact in said(side).difference(&before).filter(|fact| !is_unsaid(side, fact)) {
            prop_assert!(all.contains(fact), "lost {:?}\n{:?}", fact, all);
        }
        for (item, answer) in side.answers() {
            let history = &merged.answer(item).history;
            prop_assert!(answer.history.iter().all(|entry| history.contains(entry)));
        }
    }
    Ok(())
}

/// Returns whether a fact is the lack of an owner or a date that a condition has had since it was decided: where both sides
/// took the same decision, whoever then names one has said more.
fn is_unsaid(side: &Session, (_, field, value): &(usize, String, String)) -> bool {
    let Some(field @ ("owner" | "due")) = field.strip_prefix("conditions.") else { return false };
    let value: Value = serde_json::from_str(value).unwrap();
    let conditions = side.decision().into_iter().flat_map(|decision| &decision.conditions);
    let mut named = conditions.filter(|one| json!(one.id.as_ref().map(Text::raw)) == value["id"]);
    let is_untouched = named.all(|one| one.history.iter().all(|entry| entry.field.raw() != field));
    value["change"][field].is_null() && is_untouched
}

const LAWS: [Law; 4] = [
    what_only_one_side_changed_is_taken,
    both_sides_come_to_the_same,
    merging_again_changes_nothing,
    no_edit_of_either_side_is_dropped,
];

/// Tries a law on as many cases; an error with the case that breaks it.
fn tried(law: Law, merge: Merge, cases: u32) -> Result<(), String> {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) };
    let mut runner = TestRunner::new(config);
    runner.run(&sides(), |sides| law(merge, &sides)).map_err(|broken| broken.to_string())
}

#[test]
fn the_laws_of_merging_hold() {
    for law in LAWS {
        tried(law, Session::merge, crate::cases(500)).unwrap();
    }
}

/// The control: each of these merges loses or bends something, and a law says so.
#[test]
fn the_laws_catch_a_merge_that_loses_something() {
    let careless: [Merge; 3] = [
        |_, ours, _| ours.clone(),
        |base, ours, theirs| if Some(ours) == base { theirs.clone() } else { ours.clone() },
        |_, ours, theirs| Session::merge(None, ours, theirs),
    ];
    for (number, merge) in careless.into_iter().enumerate() {
        let broken = LAWS.into_iter().filter(|law| tried(*law, merge, 300).is_err());
        assert!(broken.count() > 0, "{number}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(500)))]

    #[test]
    fn the_counts_are_those_of_the_answers([base, ours, theirs] in sides()) {
        let merged = Session::merge(Some(&base), &ours, &theirs);
        let json = serde_json::to_string(&merged).unwrap();
        let read = Session::from_file(serde_json::from_str(&json).unwrap()).unwrap();
        prop_assert_eq!(read, merged);
    }

    #[test]
    fn resolving_a_conflict_can_be_undone([base, ours, theirs] in sides()) {
        let mut merged = Session::merge(Some(&base), &ours, &theirs);
        let before = merged.clone();
        let first = merged.answers().find_map(|(item, answer)| {
            let conflict = answer.conflicts.first()?;
            let ways = [Resolution::TakeOther, Resolution::Keep, Resolution::Both];
            Some(ways.map(|way| merged.resolving(Some(item), conflict, way)))
        });
        for edit in first.into_iter().flatten().flatten() {
            let back = merged.apply(&edit, &stamp(99)).unwrap();
            prop_assert!(merged.conflict_count() < before.conflict_count());
            merged.apply(&back, &stamp(100));
            prop_assert_eq!(said(&merged), said(&before));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(500)))]

    #[test]
    fn resolving_a_conflict_of_the_review_can_be_undone(
        [base, ours, theirs] in sides(),
        resolution in prop::sample::select(vec![Resolution::Keep, Resolution::TakeOther]),
    ) {
        let mut merged = Session::merge(Some(&base), &ours, &theirs);
        let before = merged.clone();
        for conflict in before.conflicts() {
            let edit = merged.resolving(None, conflict, resolution).unwrap();
            let back = merged.apply(&edit, &stamp(99)).unwrap();
            prop_assert!(!merged.conflicts().contains(conflict));
            let mut facts = Vec::new();
            say_conflict(conflict, &mut |field, value| {
                facts.push((field.to_owned(), value.to_string()));
            });
            let is_said = said_of_all(&merged).contains(&facts[0]);
            prop_assert_eq!(is_said, resolution == Resolution::TakeOther);
            merged.apply(&back, &stamp(100));
            prop_assert_eq!(said(&merged), said(&before));
            prop_assert_eq!(merged.conflicts(), before.conflicts());
        }
    }
}

/// Resolves conflicts about the note of the first item by joining, until none is left that can be joined.
fn joined(session: &Session, who: &str) -> Session {
    let (mut session, item) = (session.clone(), ItemNo(0));
    let next = |session: &Session| {
        let conflicts = session.conflicts_of(Some(item)).iter();
        let mut notes = conflicts.filter(|conflict| conflict.field.raw() == "note");
        notes.find_map(|one| session.resolving(Some(item), one, Resolution::Both))
    };
    while let Some(edit) = next(&session) {
        session.apply(&edit, &by(who, 99)).unwrap();
    }
    session
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(500)))]

    #[test]
    fn two_notes_are_joined_without_a_loss(
        [base, ours, theirs] in sides(),
        notes in [nasty_text(), nasty_text()],
    ) {
        let [mine, other] = notes.map(|text| Note::parse(&text).unwrap());
        let written = |session, who, note: &Note| {
            played(session, who, &answers(&[(0, Change::Note(note.clone()))]))
        };
        let (ours, theirs) = (written(&ours, "ana", &mine), written(&theirs, "ben", &other));
        let merged = Session::merge(Some(&base), &ours, &theirs);
        let after = joined(&merged, "ana");
        let note = |session: &Session| session.answer(ItemNo(0)).note.raw().to_owned();
        let texts = [&mine, &other].map(Note::text);
        if texts.iter().all(|text| !text.is_blank() && *text != &base.answer(ItemNo(0)).note) {
            for text in texts {
                prop_assert!(note(&after).contains(text.raw()), "{:?} of {:?}", text, note(&after));
            }
        }
        for fact in said(&merged).into_iter().filter(|(item, field, _)| (*item, &**field) != (0, "note")) {
            prop_assert!(said(&after).contains(&fact), "lost {:?}", fact);
        }
        // Whoever merges and whoever joins, the text is the same, and nobody need choose again.
        let again = Session::merge(Some(&base), &theirs, &ours);
        prop_assert_eq!(note(&joined(&again, "ana")), note(&after));
        let elsewhere = joined(&merged, "ben");
        let together = Session::merge(Some(&merged), &after, &elsewhere);
        prop_assert_eq!(&Session::merge(Some(&merged), &elsewhere, &after), &together);
        prop_assert_eq!(note(&together), note(&after));
        prop_assert_eq!(together.conflict_count(), after.conflict_count());
    }
}

/// Joined are only texts; a key that joins says so of every other field.
#[test]
fn only_two_notes_and_two_reasons_are_joined() {
    let reason = |text: &str| Verdict::not_applicable(Reason::parse(text).unwrap());
    let note = |text: &str| Change::Note(Note::parse(text).unwrap());
    let owner = |name: &str| Change::Owner(Some(PersonName::parse(name).unwrap()));
    let long = "x".repeat(names::LONGEST_TEXT - 3);
    let cases = [
        (note("a"), note("b"), Some("a\nb")),
        (note("b"), note("a\nc"), Some("a\nc\nb")),
        (
            Change::Verdict(reason("no users")),
            Change::Verdict(reason("no data")),
            Some("no data\nno users"),
        ),
        (Change::Verdict(reason("no users")), Change::Verdict(Verdict::partial()), None),
        (Change::Verdict(Verdict::done()), Change::Verdict(Verdict::partial()), None),
        (owner("ana"), owner("ben"), None),
        (note("a"), note(""), None),
        (note("ab"), note(&long), Some("fits")),
        (note("abc"), note(&long), None),
    ];
    for (mine, other, expected) in cases {
        let base =
            played(&session_of(checklist_of(&[1])), "carol", &answers(&[(0, note("before"))]));
        let ours = played(&base, "ana", &answers(&[(0, mine)]));
        let theirs = played(&base, "ben", &answers(&[(0, other)]));
        let mut merged = Session::merge(Some(&base), &ours, &theirs);
        let answer = merged.answer(ItemNo(0));
        let [conflict] = &answer.conflicts[..] else { panic!("{:?}", answer.conflicts) };
        let edit = merged.resolving(Some(ItemNo(0)), conflict, Resolution::Both);
        assert_eq!(edit.is_some(), expected.is_some(), "{conflict:?}");
        let Some(edit) = edit else { continue };
        merged.apply(&edit, &stamp(9)).unwrap();
        let answer = merged.answer(ItemNo(0));
        let text = if answer.reason.is_blank() { &answer.note } else { &answer.reason };
        assert!(text.raw() == expected.unwrap() || text.raw().len() == names::LONGEST_TEXT);
        assert!(answer.conflicts.is_empty());
    }
}

#[test]
fn the_generators_make_conflicts() {
    use proptest::strategy::ValueTree;

    let mut runner = TestRunner::deterministic();
    let mut fields = BTreeSet::new();
    let with_conflicts = (0..2000).filter(|_| {
        let [base, ours, theirs] = sides().new_tree(&mut runner).unwrap().current();
        let merged = Session::merge(Some(&base), &ours, &theirs);
        fields.extend(merged.conflicts().iter().map(|conflict| conflict.field.raw().to_owned()));
        merged.conflict_count() > 0
    });
    assert!(with_conflicts.count() >= 600, "at least 30 of 100 cases must hold a conflict");
    let all = "conditions.due conditions.owner conditions.state conditions.text decision labels.team labels.tier meeting.agenda meeting.planned_minutes people.present people.removed \
        people.role system";
    assert_eq!(fields.into_iter().collect::<Vec<_>>().join(" "), all);
}

#[test]
fn the_strictest_status_wins_and_the_other_is_kept_with_its_author() {
    let base = session_of(checklist_of(&[1]));
    let ours = played(&base, "ana", &answers(&[(0, Change::Verdict(Verdict::done()))]));
    let theirs = played(&base, "ben", &answers(&[(0, Change::Verdict(Verdict::missing()))]));
    let merged = Session::merge(Some(&base), &ours, &theirs);
    let answer = merged.answer(ItemNo(0));
    assert_eq!(answer.status, Some(Status::Missing));
    let [conflict] = answer.conflicts.as_slice() else { panic!("{answer:?}") };
    assert_eq!((conflict.field.raw(), conflict.by.raw()), ("status", "ana"));
    assert_eq!(conflict.at, Some(stamp(1).at));
    assert_eq!(conflict.value.json(), r#"{"status":"done","reason":""}"#);
}

#[test]
fn a_change_of_the_field_resolves_its_conflict_and_no_other() {
    let base = session_of(checklist_of(&[1]));
    let note = |text: &str| Change::Note(Note::parse(text).unwrap());
    let owner = |name: &str| Change::Owner(Some(PersonName::parse(name).unwrap()));
    let ours = played(&base, "ana", &answers(&[(0, note("mine")), (0, owner("ana"))]));
    let theirs = played(&base, "ben", &answers(&[(0, note("theirs")), (0, owner("ben"))]));
    let mut merged = Session::merge(Some(&base), &ours, &theirs);
    assert_eq!(merged.conflict_count(), 2);
    merged.apply(&Edit::Answer(ItemNo(0), note("both")), &stamp(9));
    assert_eq!(merged.conflict_count(), 1);
    assert_eq!(merged.answer(ItemNo(0)).conflicts[0].field.raw(), "owner");
}

#[test]
fn two_names_of_a_system_are_resolved_by_a_third() {
    let base = session_of(checklist_of(&[1]));
    let named = |session: &Session, name: &str| {
        let mut session = session.clone();
        session.apply(&Edit::Rename(SystemName::parse(name).unwrap()), &stamp(1));
        session
    };
    let merged = Session::merge(Some(&base), &named(&base, "ledger"), &named(&base, "book"));
    assert_eq!((merged.system().raw(), merged.conflict_count()), ("book", 1));
    assert_eq!(named(&merged, "ledger").conflict_count(), 0);
}

#[test]
fn a_name_in_another_spelling_is_no_conflict() {
    let base = session_of(checklist_of(&[1]));
    let given_to = |base: &Session, name: &str| {
        let owner = Change::Owner(Some(PersonName::parse(name).unwrap()));
        played(base, name, &answers(&[(0, owner)]))
    };
    let owner = |merged: &Session| merged.answer(ItemNo(0)).owner().unwrap().raw().to_owned();
    let both = |base: &Session, ours: &Session, theirs: &Session| {
        let merged = Session::merge(Some(base), ours, theirs);
        assert_eq!(Session::merge(Some(base), theirs, ours), merged);
        merged
    };
    // Both name one person.
    let merged = both(&base, &given_to(&base, "Jos\u{e9}"), &given_to(&base, "jose\u{301}"));
    assert_eq!(merged.conflict_count(), 0);
    // One side spells, the other names somebody else.
    let ben = given_to(&base, "ben");
    let merged = both(&ben, &given_to(&ben, "Ben"), &given_to(&ben, "dana"));
    assert_eq!((owner(&merged).as_str(), merged.conflict_count()), ("dana", 0));
    // One side spells, the other says nothing of it.
    let merged = both(&ben, &given_to(&ben, "Ben"), &played(&ben, "ana", &[]));
    assert_eq!(owner(&merged), "Ben");
    // Two people stay a conflict.
    let merged = both(&ben, &given_to(&ben, "eve"), &given_to(&ben, "dana"));
    assert_eq!(merged.conflict_count(), 1);
    let named =
        |name: &str| played(&base, "ana", &[Edit::Rename(SystemName::parse(name).unwrap())]);
    let merged = both(&base, &named("Ledger"), &named("LEDGER"));
    assert_eq!(merged.conflict_count(), 0);
}

#[test]
fn a_person_on_both_lists_in_two_spellings_is_there_once() {
    let listing = |names: &[&str]| {
        let people = names.iter().map(|name| Person::present((*name).into(), Role::Contributor));
        Edit::whole(Whole::People(Lenient::Known(people.collect())))
    };
    let empty = session_of(checklist_of(&[1]));
    let names = |merged: &Session| {
        merged.people().iter().map(|person| person.name.raw().to_owned()).collect::<Vec<_>>()
    };
    for (base, ours, theirs, merged) in [
        (&[][..], &["Ben", "ana"][..], &["ben", "dana"][..], &["Ben", "ana", "dana"][..]),
        (&["ben"], &["Ben"], &["ben", "ana"], &["Ben", "ana"]),
        (&["ben"], &[], &["BEN"], &["BEN"]),
        (&["ben"], &[], &["ben"], &[]),
        // A list of before that has somebody twice stays as it is.
        (
            &["ben", "Ben"],
            &["ben", "Ben", "ana"],
            &["ben", "Ben", "dana"],
            &["ben", "Ben", "ana", "dana"],
        ),
        (&["ben", "Ben"], &["ben"], &["ben", "Ben", "dana"], &["ben", "dana"]),
    ] {
        let base = played(&empty, "ana", &[listing(base)]);
        let (ours, theirs) =
            (played(&base, "ana", &[listing(ours)]), played(&base, "ben", &[listing(theirs)]));
        let session = Session::merge(Some(&base), &ours, &theirs);
        assert_eq!(names(&session), merged);
        assert_eq!(Session::merge(Some(&base), &theirs, &ours), session);
    }
}

/// Both sides changed the same of the whole session: one value stands, the other waits with who said it
/// and when.
#[test]
fn conflicts_of_the_review_have_their_author() {
    let people = |list: &[(&str, Role)]| {
        let people = list.iter().map(|(name, role)| Person::present((*name).into(), *role));
        Edit::whole(Whole::People(Lenient::Known(people.collect())))
    };
    let plan = |minutes| {
        let meeting = Meeting::planned(minutes, Agenda::Everything);
        Edit::whole(Whole::Meeting(Lenient::Known(Some(meeting))))
    };
    let decided = |by: &str, second| {
        let decision =
            Decision { by: by.into(), at: Some(stamp(second).at), ..Decision::default() };
        Edit::whole(Whole::Decision(Lenient::Known(Some(decision))))
    };
    let named = |name| Edit::Rename(SystemName::parse(name).unwrap());
    let begun = [people(&[("ben", Role::Contributor), ("cleo", Role::Observer)]), plan(60)];
    let base = played(&session_of(checklist_of(&[1])), "carol", &begun);
    let ours = [people(&[("ben", Role::Observer)]), plan(30), named("ledger"), decided("ana", 4)];
    let ours = played(&base, "ana", &ours);
    let theirs = people(&[("ben", Role::Facilitator), ("cleo", Role::DecisionMaker)]);
    let theirs = [theirs, plan(90), named("book"), decided("ben", 4)];
    let theirs = played(&base, "ben", &theirs);
    let merged = Session::merge(Some(&base), &ours, &theirs);
    let waiting: Vec<_> = merged
        .conflicts()
        .iter()
        .map(|one| (one.field.raw(), one.value.json(), one.by.raw(), one.at.unwrap() - stamp(0).at))
        .map(|(field, value, by, at)| (field, value, by, at.num_seconds()))
        .collect();
    let (role, gone) = (r#"{"name":"ben","role":"observer"}"#, r#"{"name":"cleo"}"#);
    assert!(waiting.contains(&("people.role", role, "ana", 1)), "{waiting:?}");
    assert!(waiting.contains(&("people.removed", gone, "ana", 1)), "{waiting:?}");
    assert!(waiting.contains(&("meeting.planned_minutes", "30", "ana", 2)), "{waiting:?}");
    assert!(waiting.contains(&("system", "\"ledger\"", "ana", 3)), "{waiting:?}");
    assert_eq!(waiting.iter().filter(|(field, ..)| *field == "decision").count(), 1);
    assert_eq!(waiting.len(), 5);
    let roles: Vec<_> = merged.people().iter().map(|one| (one.name.raw(), one.role)).collect();
    assert_eq!(roles, [("ben", Role::Facilitator), ("cleo", Role::DecisionMaker)]);
    assert_eq!(merged.meeting().unwrap().planned_minutes, 90);
}

/// Two changes of one person that do not meet are no conflict; nor is a word on one person a choice
/// between two values of another.
#[test]
fn each_field_of_a_person_is_merged_and_resolved_separately() {
    let set = |session: &Session, who: &str, role, present| {
        let ben = Person { present, ..Person::present("ben".into(), role) };
        played(session, who, &[Edit::whole(Whole::People(Lenient::Known(vec![ben])))])
    };
    let base = set(&session_of(checklist_of(&[1])), "carol", Role::Contributor, false);
    let ours = set(&base, "ana", Role::Observer, false);
    let theirs = set(&base, "ben", Role::Contributor, true);
    let merged = Session::merge(Some(&base), &ours, &theirs);
    assert_eq!((merged.people()[0].role, merged.people()[0].present), (Role::Observer, true));
    assert!(merged.conflicts().is_empty());
    let theirs = set(&base, "ben", Role::Facilitator, false);
    let mut merged = Session::merge(Some(&base), &ours, &theirs);
    let mut people = merged.people().to_vec();
    people.push(Person::present("dana".into(), Role::Observer));
    people[0].present = true;
    merged.apply(&Edit::whole(Whole::People(Lenient::Known(people.clone()))), &stamp(7));
    merged.apply(&Edit::whole(Whole::Clock(ClockStamp::default())), &stamp(8));
    assert_eq!(merged.conflicts().len(), 1, "nobody has said anything of the role");
    people[0].role = Role::DecisionMaker;
    let back = merged.apply(&Edit::whole(Whole::People(Lenient::Known(people))), &stamp(9));
    assert!(merged.conflicts().is_empty());
    merged.apply(&back.unwrap(), &stamp(10));
    assert_eq!(merged.conflicts().len(), 1, "taken back, it waits again");
}

#[test]
fn a_third_value_stays_a_conflict() {
    let base = session_of(checklist_of(&[1]));
    let owned = |session: &Session, name: &str| {
        let owner = Change::Owner(Some(PersonName::parse(name).unwrap()));
        played(session, name, &answers(&[(0, owner)]))
    };
    let two = Session::merge(Some(&base), &owned(&base, "ana"), &owned(&base, "ben"));
    let mut three = Session::merge(Some(&base), &two, &owned(&base, "cleo"));
    let answer = three.answer(ItemNo(0)).clone();
    assert_eq!(answer.conflicts.len(), 2);
    for resolution in [Resolution::TakeOther, Resolution::Keep] {
        let edit = three.resolving(Some(ItemNo(0)), &answer.conflicts[0], resolution).unwrap();
        let back = three.apply(&edit, &stamp(9)).unwrap();
        assert_eq!(three.answer(ItemNo(0)).conflicts, answer.conflicts[1..]);
        three.apply(&back, &stamp(10));
        assert_eq!(three.answer(ItemNo(0)).conflicts, answer.conflicts);
    }
}

#[test]
fn two_decisions_are_resolved_by_deciding_again() {
    let base = session_of(checklist_of(&[1]));
    let decided = |by: &str| {
        let decision = Decision { outcome: Outcome::Go, by: by.into(), ..Decision::default() };
        Edit::whole(Whole::Decision(Lenient::Known(Some(decision))))
    };
    let ours = played(&base, "ana", &[decided("dana")]);
    let theirs = played(&base, "ben", &[decided("eve")]);
    let mut merged = Session::merge(Some(&base), &ours, &theirs);
    assert_eq!(merged.conflicts().len(), 1);
    assert_eq!(merged.conflicts()[0].field.raw(), "decision");
    let back = merged.apply(&decided("dana"), &stamp(9));
    assert!(back.is_none() || merged.decision().unwrap().by.raw() == "dana");
    assert!(merged.conflicts().is_empty());
}

/// Both sides changed the checklist: one stands, the other is kept, and no answer is lost.
#[test]
fn answers_to_items_of_the_other_checklist_are_kept() {
    let base = session_of(checklist_of(&[3]));
    let answered = |sizes: &[usize], item: usize| {
        let mut json = serde_json::to_value(&base).unwrap();
        json["checklist"] = serde_json::to_value(&*checklist_of(sizes)).unwrap();
        let session = Session::from_file(serde_json::from_str(&json.to_string()).unwrap()).unwrap();
        played(&session, "ana", &answers(&[(item, Change::Verdict(Verdict::done()))]))
    };
    let (ours, theirs) = (answered(&[4], 3), answered(&[3, 2], 4));
    let merged = Session::merge(Some(&base), &ours, &theirs);
    assert_eq!(merged.checklist(), theirs.checklist());
    let json = serde_json::to_value(&merged).unwrap();
    assert_eq!(json["answers"]["c1.i1"]["status"], "done");
    assert_eq!(json["retired"][0]["id"], "c0.i3");
    assert_eq!(json["retired"][0]["answer"]["status"], "done");
    let [open] = &merged.open_conflicts()[..] else { panic!("{:?}", merged.conflicts()) };
    let standing = open.standing.as_ref().unwrap().raw();
    let other = value::words(&open.conflict.field, &open.conflict.value).unwrap();
    let mut both = [standing, other.raw()];
    both.sort_unstable();
    assert_eq!(both.map(|words| words.rsplit(", ").next().unwrap()), ["4 items", "5 items"]);
    let take = merged.resolving(None, open.conflict, Resolution::TakeOther).unwrap();
    let mut taken = merged.clone();
    taken.apply(&take, &stamp(9)).unwrap();
    assert_eq!((taken.checklist(), taken.conflict_count()), (ours.checklist(), 0));
    assert_eq!(taken.answer(ItemNo(3)).status, Some(Status::Done));
    let keep = merged.resolving(None, open.conflict, Resolution::Keep).unwrap();
    let mut settled = merged.clone();
    settled.apply(&keep, &stamp(9)).unwrap();
    assert_eq!(settled.conflict_count(), 0);
}

/// Where both sides name another last review, both names stay, and either one can be taken.
#[test]
fn two_last_reviews_are_both_kept_and_one_is_chosen() {
    let base = session_of(checklist_of(&[1]));
    let of = |previous: &str, status: &str| {
        let mut json = serde_json::to_value(&base).unwrap();
        json["previous"] = previous.into();
        json["last_time"] = serde_json::json!({
            "session": previous, "created_at": null,
            "answers": { "c0.i0": { "status": status } },
        });
        Session::from_file(serde_json::from_str(&json.to_string()).unwrap()).unwrap()
    };
    let (ours, theirs) = (of("a-2026-08-20-0001", "done"), of("b-2026-08-20-0002", "missing"));
    let merged = Session::merge(Some(&base), &ours, &theirs);
    assert_eq!(Session::merge(Some(&base), &theirs, &ours), merged, "whichever side merges");
    let told: Vec<String> = merged
        .open_conflicts()
        .iter()
        .map(|one| {
            let other = value::words(&one.conflict.field, &one.conflict.value).unwrap();
            let standing = one.standing.as_ref().unwrap().raw();
            format!("{}: {standing} | {}", one.label(), other.raw())
        })
        .collect();
    assert_eq!(
        told,
        [
            "what the last review said: a-2026-08-20-0001, 1 done, 1 of 1 assessed | \
             b-2026-08-20-0002, 0 done, 1 of 1 assessed",
            "the last review: a-2026-08-20-0001 | b-2026-08-20-0002",
        ]
    );
    let mut taken = merged.clone();
    let mut back = Vec::new();
    for conflict in merged.conflicts() {
        let edit = taken.resolving(None, conflict, Resolution::TakeOther).unwrap();
        back.push(taken.apply(&edit, &stamp(9)).unwrap());
    }
    assert_eq!(taken.conflict_count(), 0);
    assert_eq!(taken.last_time(), theirs.last_time());
    assert_eq!(serde_json::to_value(&taken).unwrap()["previous"], "b-2026-08-20-0002");
    for edit in back.into_iter().rev() {
        taken.apply(&edit, &stamp(10)).unwrap();
    }
    assert_eq!(taken, merged, "undo brings the choice back");
}

/// Generates two versions without a base. Only answers differ, because the rest has no full history.
fn without_base() -> impl Strategy<Value = [Session; 3]> {
    let changes = || vec((0..ITEMS, change()), 0..9);
    (changes(), changes(), changes()).prop_map(|(common, ours, theirs)| {
        let base = played(&session_of(checklist_of(&[ITEMS])), "carol", &answers(&common));
        let ours = played(&base, "ana", &answers(&ours));
        let theirs = played(&base, "ben", &answers(&theirs));
        [base, ours, theirs]
    })
}

proptest! {
    #[test]
    fn the_common_base_is_found_in_the_histories([base, ours, theirs] in without_base()) {
        let common = Session::common(&ours, &theirs);
        let merged = Session::merge(Some(&common), &ours, &theirs);
        prop_assert_eq!(&merged, &Session::merge(Some(&base), &ours, &theirs));
        prop_assert_eq!(&Session::common(&theirs, &ours), &common);
        // Of a version and what it grew from the later one is left.
        prop_assert_eq!(Session::merge(Some(&Session::common(&base, &ours)), &base, &ours), ours);
    }

    #[test]
    fn without_histories_both_values_stay(
        ours in "[a-z]{1,5}", theirs in "[a-z]{1,5}",
    ) {
        let noted = |text: &str| {
            let mut session = session_of(checklist_of(&[1]));
            let note = Change::Note(Note::parse(text).unwrap());
            session.apply(&Edit::Answer(ItemNo(0), note), &stamp(1));
            let text = String::from_utf8(readyroom::store::codec::encode_session(&session)).unwrap();
            // As somebody's editor or program leaves it.
            let (begin, rest) = text.split_once("\"history\": [").unwrap();
            let (_, end) = rest.split_once(']').unwrap();
            let text = format!("{begin}\"history\": []{end}");
            readyroom::store::codec::decode_session(text.as_bytes()).unwrap()
        };
        let (ours, theirs) = (noted(&ours), noted(&theirs));
        let merged = Session::merge(Some(&Session::common(&ours, &theirs)), &ours, &theirs);
        prop_assert!(said(&ours).union(&said(&theirs)).all(|fact| said(&merged).contains(fact)));
    }
}

#[test]
fn the_history_orders_two_names_of_a_system() {
    let ours = session_of(checklist_of(&[1]));
    let mut theirs = ours.clone();
    theirs.apply(&Edit::Rename(SystemName::parse("billing").unwrap()), &stamp(1));
    let merged = Session::merge(Some(&Session::common(&ours, &theirs)), &ours, &theirs);
    assert_eq!((merged.system().raw(), merged.conflict_count()), ("billing", 0));
    // A session that was renamed before that was written down does not tell.
    let mut json = serde_json::to_value(&theirs).unwrap();
    json.as_object_mut().unwrap().remove("history");
    let theirs = Session::from_file(serde_json::from_str(&json.to_string()).unwrap()).unwrap();
    let merged = Session::merge(Some(&Session::common(&ours, &theirs)), &ours, &theirs);
    assert_eq!(merged.conflict_count(), 1);
}
