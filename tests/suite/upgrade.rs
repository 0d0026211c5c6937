//! Taking another version of the checklist: every answer goes where it belongs, and none is lost.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use readyroom::domain::basics::names::{Note, PersonName, Reason, SessionId};
use readyroom::domain::basics::status::Status;
use readyroom::domain::format::record::{Kept, Lenient};
use readyroom::domain::insight::compare::{self, Change as Since};
use readyroom::domain::records::answer::{Answer, Conflict, Resolution};
use readyroom::domain::records::checklist::{Checklist, ItemId, ItemNo};
use readyroom::domain::records::last_time::{LastAnswer, Origin};
use readyroom::domain::records::meeting::Agenda;
use readyroom::domain::records::meeting::Meeting;
use readyroom::domain::records::retired::Retired;
use readyroom::domain::records::risk::Risk;
use readyroom::domain::records::stamp::{Direction, Stamp};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::store::codec;
use serde_json::{Value, json};

use crate::generate::{change, days, risk, session_of, stamp};
use crate::versions::{item, list, replacing};

fn verdict(word: &str) -> Change {
    Change::Verdict(match word {
        "done" => Verdict::done(),
        "partial" => Verdict::partial(),
        "missing" => Verdict::missing(),
        "unassessed" => Verdict::unassessed(),
        reason => Verdict::not_applicable(Reason::parse(reason).unwrap()),
    })
}

fn note(text: &str) -> Change {
    Change::Note(Note::parse(text).unwrap())
}

fn number(session: &Session, id: &str) -> ItemNo {
    session.checklist().number(&ItemId::new(id)).unwrap()
}

fn answer<'s>(session: &'s Session, id: &str) -> &'s Answer {
    session.answer(number(session, id))
}

fn kept<'s>(session: &'s Session, id: &str) -> Option<&'s LastAnswer> {
    session.last_answer(number(session, id))
}

/// A session with these changes of items, a second each.
fn answered(checklist: &Arc<Checklist>, changes: &[(&str, Change)]) -> Session {
    let mut session = session_of(Arc::clone(checklist));
    say(&mut session, changes);
    session
}

fn say(session: &mut Session, changes: &[(&str, Change)]) {
    for (second, (id, change)) in (1..).zip(changes) {
        let edit = Edit::Answer(number(session, id), change.clone());
        session.apply(&edit, &stamp(second));
    }
}

/// The session with another version of its checklist.
pub fn upgraded(session: &Session, checklist: &Arc<Checklist>) -> Session {
    let mut session = session.clone();
    session.apply(&Edit::Upgrade(Arc::clone(checklist)), &stamp(100));
    assert_eq!(session.checklist(), checklist);
    // Whatever it says, the file holds.
    let read = codec::decode_session(&codec::encode_session(&session)).unwrap();
    assert_eq!(read, session);
    session
}

fn retired_ids(session: &Session) -> Vec<&str> {
    session.retired().iter().map(|one| one.id.raw()).collect()
}

/// The answers by item id, and what stands from last time.
pub fn said(session: &Session) -> Value {
    let json = serde_json::to_value(session).unwrap();
    json!({ "answers": json["answers"], "last_time": json.get("last_time") })
}

fn next_of(session: &Session, checklist: &Arc<Checklist>) -> Session {
    let id = SessionId::of_file("payments-api-2026-11-23-0001").unwrap();
    let system = session.system().clone();
    session.next(id, system, stamp(86_400).at, Arc::clone(checklist), days().zone)
}

#[test]
fn the_answer_to_the_same_item_stays() {
    let session =
        answered(&list(1, vec![item("a", "A.")]), &[("a", verdict("done")), ("a", note("n"))]);
    let after = upgraded(&session, &list(2, vec![item("a", " A. "), item("b", "B.")]));
    assert_eq!(answer(&after, "a"), answer(&session, "a"));
    assert_eq!(kept(&after, "a"), None);
    let after = upgraded(&session, &list(2, vec![replacing("x", "A.", &["a"])]));
    assert_eq!(answer(&after, "x"), answer(&session, "a"));
    assert!(after.retired().is_empty());
}

#[test]
fn the_answer_to_a_moved_item_stays() {
    let session = answered(&list(1, vec![item("a", "A.")]), &[("a", verdict("missing"))]);
    let after = upgraded(&session, &list(2, vec![item("x", "A.")]));
    assert_eq!(answer(&after, "x"), answer(&session, "a"));
    assert!(after.retired().is_empty());
}

#[test]
fn the_status_of_a_reworded_item_goes_to_last_time_with_the_old_text() {
    let old = json!({ "id": "a", "text": "A.", "done_when": "D.", "about": "More." });
    let risk = Change::Risk(Some(Box::new(any_risk())));
    let changes = [
        ("a", verdict("partial")),
        ("a", note("n")),
        ("a", Change::Owner(Some(PersonName::parse("ben").unwrap()))),
        ("a", Change::Due(Some(days().today))),
        ("a", Change::Blocker(true)),
        ("a", risk),
    ];
    let session = answered(&list(1, vec![old]), &changes);
    let after = upgraded(&session, &list(2, vec![item("a", "A, daily.")]));
    let (before, now) = (answer(&session, "a"), answer(&after, "a"));
    assert_eq!(now.status, None);
    let mut confirmed = now.clone();
    confirmed.status = before.status;
    assert_eq!(confirmed, *before, "all else stays");
    let last = kept(&after, "a").unwrap();
    assert_eq!((last.status, last.text.raw()), (Some(Status::Partial), "A."));
    assert_eq!((last.done_when.raw(), last.about.raw()), ("D.", "More."));
    assert_eq!(last.before, Origin::Upgrade(None));
    let entry = after.history().last().unwrap();
    assert_eq!((entry.field.raw(), entry.by.raw()), ("checklist", "ana"));
    // Confirmed, it is as it was.
    let mut confirmed = after.clone();
    for change in last.confirmed_on(now, days().today) {
        confirmed.apply(&Edit::Answer(ItemNo(0), change), &stamp(101));
    }
    assert_eq!(answer(&confirmed, "a").status, Some(Status::Partial));
    assert_eq!(answer(&confirmed, "a").note.raw(), "n");
}

fn any_risk() -> Risk {
    risk().new_tree(&mut TestRunner::deterministic()).unwrap().current()
}

#[test]
fn the_reason_of_what_does_not_apply_goes_with_its_status() {
    let session = answered(&list(1, vec![item("a", "A.")]), &[("a", verdict("no users"))]);
    let after = upgraded(&session, &list(2, vec![item("a", "B.")]));
    assert_eq!((answer(&after, "a").status, answer(&after, "a").reason.raw()), (None, ""));
    let last = kept(&after, "a").unwrap();
    assert_eq!((last.status, last.reason.raw()), (Some(Status::NotApplicable), "no users"));
}

#[test]
fn a_new_item_is_unassessed_and_never_better() {
    let v1 = list(1, vec![item("a", "A.")]);
    let next = next_of(&answered(&v1, &[("a", verdict("done"))]), &v1);
    let mut after = upgraded(&next, &list(2, vec![item("a", "A."), item("b", "B.")]));
    assert_eq!(answer(&after, "b"), &Answer::default());
    say(&mut after, &[("a", verdict("done")), ("b", verdict("done"))]);
    let counts = compare::since_last_time(&after);
    assert_eq!(compare::count_of(&counts, Since::Better), 0);
}

#[test]
fn what_is_left_over_is_retired_with_text_and_answer_and_counts_no_more() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B.")]);
    let session =
        answered(&v1, &[("a", verdict("done")), ("b", verdict("missing")), ("b", note("n"))]);
    let after = upgraded(&session, &list(2, vec![item("a", "A.")]));
    let [retired] = after.retired() else { panic!("{:?}", after.retired()) };
    assert_eq!((retired.id.raw(), retired.text.raw(), retired.category.raw()), ("b", "B.", "Data"));
    assert_eq!(retired.answer, *answer(&session, "b"));
    assert_eq!((after.tally().done, after.tally().total()), (1, 1));
    assert!(retired.is_left_over());
}

#[test]
fn what_a_last_review_said_goes_under_the_status_that_is_put_there() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B.")]);
    let first = answered(&v1, &[("a", verdict("missing")), ("b", verdict("done"))]);
    let mut second = next_of(&first, &v1);
    say(&mut second, &[("a", verdict("done"))]);
    let after =
        upgraded(&second, &list(2, vec![item("a", "A2."), item("b", "B2."), item("c", "C.")]));
    let a = number(&after, "a");
    assert_eq!(after.last_answer(a).unwrap().status, Some(Status::Done));
    assert_eq!(after.last_review_answer(a).unwrap().status, Some(Status::Missing));
    // Nothing was said of b in this review: the last review's answer stands, with the text that it was about.
    let b = after.last_answer(number(&after, "b")).unwrap();
    assert_eq!(
        (b.status, b.text.raw(), &b.before),
        (Some(Status::Done), "B.", &Origin::LastReview)
    );
    let last = after.last_time().unwrap();
    assert_eq!(last.tally(), *first.tally(), "the last review's score stays");
    assert_eq!(last.session.as_ref(), Some(first.id()));
    assert_eq!(after.previous(), Some(first.id()), "previous never changes");
    let counts = compare::since_last_time(&after);
    assert_eq!(compare::count_of(&counts, Since::NotYet), 3);
}

#[test]
fn the_score_of_the_last_review_stays_whatever_becomes_of_its_items() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B."), item("c", "C.")]);
    let changes = [("a", verdict("done")), ("b", verdict("missing")), ("c", verdict("partial"))];
    let first = answered(&v1, &changes);
    let v2 = list(
        2,
        vec![
            replacing("m", "A and B.", &["a", "b"]),
            replacing("x", "A one.", &["a"]),
            item("n", "N."),
        ],
    );
    let after = upgraded(&next_of(&first, &v1), &v2);
    assert_eq!(after.last_time().unwrap().tally(), *first.tally());
    assert_eq!(compare::gone(&after), ["c"]);
    let back = upgraded(&after, &v1);
    assert_eq!(said(&back), said(&next_of(&first, &v1)));
}

#[test]
fn where_there_was_no_last_review_nothing_speaks_of_one() {
    let v1 = list(1, vec![item("a", "A.")]);
    let after =
        upgraded(&answered(&v1, &[("a", verdict("done"))]), &list(2, vec![item("a", "A2.")]));
    assert_eq!(after.last_time(), None);
    assert_eq!(after.last_review_answer(ItemNo(0)), None);
    assert!(after.last_answer(ItemNo(0)).is_some());
    let json = serde_json::to_value(&after).unwrap();
    assert_eq!(json["last_time"]["session"], Value::Null);
    assert_eq!(json["last_time"]["created_at"], Value::Null);
    assert_eq!(json["last_time"]["answers"]["a"]["before"], Value::Null);
    assert!(json["last_time"]["answers"]["a"].as_object().unwrap().contains_key("before"));
}

#[test]
fn a_status_that_stands_in_last_time_moves_under_the_next_one() {
    let v1 = list(1, vec![item("a", "A.")]);
    let after =
        upgraded(&answered(&v1, &[("a", verdict("done"))]), &list(2, vec![item("a", "B.")]));
    let mut said_since = after.clone();
    say(&mut said_since, &[("a", verdict("missing"))]);
    let third = upgraded(&said_since, &list(3, vec![item("a", "C.")]));
    let last = kept(&third, "a").unwrap();
    assert_eq!((last.status, last.text.raw()), (Some(Status::Missing), "B."));
    let Origin::Upgrade(Some(before)) = &last.before else { panic!("{last:?}") };
    assert_eq!((before.status, before.text.raw()), (Some(Status::Done), "A."));
    // Nothing said since: what stands there stays.
    let third = upgraded(&after, &list(3, vec![item("a", "C.")]));
    let last = kept(&third, "a").unwrap();
    assert_eq!((last.status, last.text.raw()), (Some(Status::Done), "A."));
}

#[test]
fn an_answer_returns_with_its_text_where_nothing_was_said_since() {
    let v1 = list(1, vec![item("a", "A.")]);
    let v2 = list(2, vec![item("a", "B.")]);
    let session = answered(&v1, &[("a", verdict("done")), ("a", note("n"))]);
    let there = upgraded(&session, &v2);
    assert_eq!(said(&upgraded(&there, &v1)), said(&session));
    // Over a third version too, and marked and undone is nothing said.
    let third = upgraded(&there, &list(3, vec![item("a", "C.")]));
    assert_eq!(said(&upgraded(&third, &v1)), said(&session));
    let mut undone = there.clone();
    let back = undone.apply(&Edit::Answer(ItemNo(0), verdict("missing")), &stamp(101)).unwrap();
    undone.apply(&back, &Stamp { direction: Direction::Back, ..stamp(102) });
    assert_eq!(answer(&upgraded(&undone, &v1), "a").status, Some(Status::Done));
    // Said and cleared is said.
    let mut since = there.clone();
    say(&mut since, &[("a", verdict("missing")), ("a", verdict("unassessed"))]);
    let back = upgraded(&since, &v1);
    assert_eq!(answer(&back, "a").status, None);
    let last = kept(&back, "a").unwrap();
    assert_eq!(
        (last.status, last.is_reworded()),
        (Some(Status::Done), false),
        "it stays to confirm"
    );
}

#[test]
fn the_answer_to_a_retired_item_returns_with_its_text() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B.")]);
    let v2 = list(2, vec![item("b", "B.")]);
    let session = answered(&v1, &[("a", verdict("missing")), ("a", note("n"))]);
    let there = upgraded(&session, &v2);
    let back = upgraded(&there, &v1);
    assert_eq!((said(&back), back.retired().len()), (said(&session), 0));
    let under_another_id = upgraded(&there, &list(3, vec![item("x", "A."), item("b", "B.")]));
    assert_eq!(answer(&under_another_id, "x"), answer(&session, "a"));
    assert!(under_another_id.retired().is_empty());
    // Another text is another item.
    let reworded = upgraded(&there, &list(3, vec![item("a", "A2."), item("b", "B.")]));
    assert_eq!(answer(&reworded, "a"), &Answer::default());
    assert_eq!(retired_ids(&reworded), ["a"]);
}

#[test]
fn the_next_review_asks_a_retired_item_again_with_what_was_said_of_it() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B.")]);
    let v2 = list(2, vec![item("b", "B.")]);
    let session = answered(&v1, &[("a", verdict("missing")), ("a", Change::Blocker(true))]);
    let there = upgraded(&session, &v2);
    let next = next_of(&there, &v1);
    assert_eq!(kept(&next, "a").unwrap().status, Some(Status::Missing));
    assert!(next.retired().is_empty());
    assert_eq!(next.last_time().unwrap().tally(), *there.tally(), "it did not count then");
    // Where it is still not asked, its blocker is still to be settled.
    let next = next_of(&there, &v2);
    assert!(next.retired()[0].is_blocker());
    assert_eq!(compare::gone(&next), [""; 0], "the last review did not ask it either");
}

#[test]
fn the_answer_to_a_text_that_returns_under_another_id_returns_too() {
    let v1 = list(1, vec![item("a", "A.")]);
    let session = answered(&v1, &[("a", verdict("done"))]);
    let there = upgraded(&session, &list(2, vec![item("a", "B.")]));
    let both = upgraded(&there, &list(3, vec![item("a", "B."), item("x", "A.")]));
    assert_eq!(answer(&both, "x").status, Some(Status::Done));
    assert_eq!(answer(&both, "a").status, None);
}

#[test]
fn a_split_gives_each_item_the_whole_answer() {
    let v1 = list(1, vec![item("a", "A.")]);
    let session =
        answered(&v1, &[("a", verdict("done")), ("a", note("n")), ("a", Change::Blocker(true))]);
    let v2 = list(2, vec![replacing("x", "A.", &["a"]), replacing("y", "A two.", &["a"])]);
    let after = upgraded(&session, &v2);
    assert_eq!(answer(&after, "x"), answer(&session, "a"));
    let second = answer(&after, "y");
    assert_eq!((second.status, second.note.raw(), second.blocker), (None, "n", true));
    assert_eq!(kept(&after, "y").unwrap().status, Some(Status::Done));
    assert!(after.retired().is_empty());
    assert_eq!(said(&upgraded(&after, &v1)), said(&session));
}

#[test]
fn a_merge_joins_the_answers_and_keeps_each_old_one() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B."), item("c", "C.")]);
    let risk = |until: &str| {
        let risk = Risk { by: "dana".into(), until: until.parse().ok(), ..any_risk() };
        Change::Risk(Some(Box::new(risk)))
    };
    let owner = |name: &str| Change::Owner(Some(PersonName::parse(name).unwrap()));
    let session = answered(
        &v1,
        &[
            ("a", verdict("done")),
            ("b", note("of b")),
            ("a", note("of a")),
            ("b", verdict("partial")),
            ("b", owner("ben")),
            ("c", owner("cleo")),
            ("b", risk("2027-03-01")),
            ("c", risk("2027-01-31")),
            ("c", Change::Blocker(true)),
        ],
    );
    let v2 = list(2, vec![replacing("m", "All.", &["c", "b", "a"])]);
    let after = upgraded(&session, &v2);
    let merged = answer(&after, "m");
    assert_eq!((merged.status, merged.note.raw()), (None, "of a\nof b"));
    assert_eq!((merged.owner().unwrap().raw(), merged.blocker), ("ben", true));
    let until = merged.accepted_risk().unwrap().until.unwrap();
    assert_eq!(until.to_string(), "2027-01-31");
    let times: Vec<_> = merged.history.iter().map(|entry| entry.at).collect();
    assert_eq!(merged.history.len(), 9);
    assert!(times.is_sorted());
    assert_eq!(kept(&after, "m").unwrap().status, Some(Status::Partial));
    assert_eq!(kept(&after, "m").unwrap().text.raw(), "A.\nB.\nC.");
    for old in after.retired() {
        assert_eq!(old.into, [ItemId::new("m")]);
        assert_eq!(old.answer, *answer(&session, old.id.raw()));
        assert!(!old.is_blocker() && old.standing_risk().is_none(), "it counts in no gate");
    }
    assert_eq!(retired_ids(&after), ["a", "b", "c"]);
    let back = upgraded(&after, &v1);
    assert_eq!((said(&back), back.retired().len()), (said(&session), 0));
    // Once something was said of the new item, the old answers stay where they are.
    let mut since = after.clone();
    say(&mut since, &[("m", verdict("missing"))]);
    let back = upgraded(&since, &v1);
    assert_eq!(kept(&back, "a").unwrap().status, Some(Status::Missing));
    assert_eq!(retired_ids(&back), ["a", "b", "c"]);
}

#[test]
fn the_worst_status_of_a_merge_goes_to_last_time_also_where_the_text_is_the_same() {
    for (one, other, worst) in [
        ("missing", "partial", Some(Status::Missing)),
        ("partial", "unassessed", Some(Status::Partial)),
        ("unassessed", "done", None),
        ("done", "no users", Some(Status::Done)),
        ("no users", "none", Some(Status::NotApplicable)),
    ] {
        let v1 = list(1, vec![item("a", "A."), item("b", "B.")]);
        let session = answered(&v1, &[("a", verdict(one)), ("b", verdict(other))]);
        let after = upgraded(&session, &list(2, vec![replacing("a", "A.", &["a", "b"])]));
        assert_eq!(answer(&after, "a").status, None, "{one} {other}");
        assert_eq!(kept(&after, "a").and_then(|last| last.status), worst, "{one} {other}");
        assert_eq!(retired_ids(&after), ["a", "b"]);
    }
}

#[test]
fn lists_of_the_meeting_and_the_state_at_the_decision_follow_the_ids() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B.")]);
    let mut session = answered(&v1, &[("a", verdict("done"))]);
    let parked = vec![ItemId::new("a"), ItemId::new("b")];
    let meeting = Meeting { parked, ..Meeting::planned(60, Agenda::Everything) };
    session.apply(&Edit::whole(Whole::Meeting(Lenient::Known(Some(meeting)))), &stamp(9));
    let after = upgraded(&session, &list(2, vec![item("x", "A."), item("b", "B.")]));
    assert_eq!(after.meeting().unwrap().parked, [ItemId::new("b"), ItemId::new("x")]);
}

#[test]
fn an_upgrade_is_one_edit_and_its_undo_restores_everything() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B."), item("c", "C.")]);
    let session =
        answered(&v1, &[("a", verdict("done")), ("b", verdict("missing")), ("c", note("n"))]);
    let v2 = list(2, vec![item("a", "A2."), replacing("m", "Both.", &["b", "c"])]);
    let mut after = session.clone();
    let back = after.apply(&Edit::Upgrade(Arc::clone(&v2)), &stamp(9)).unwrap();
    let json = serde_json::to_string(&back).unwrap();
    assert_eq!(serde_json::from_str::<Edit>(&json).unwrap(), back);
    let undo = Stamp { direction: Direction::Back, ..stamp(10) };
    let mut undone = after.clone();
    let again = undone.apply(&back, &undo).unwrap();
    assert_eq!((said(&undone), undone.checklist()), (said(&session), &v1));
    assert_eq!((undone.tally(), undone.retired().len()), (session.tally(), 0));
    assert!(undone.history().last().unwrap().is_undo());
    undone.apply(&again, &stamp(11));
    assert_eq!(said(&undone), said(&after));
    assert_eq!(undone.retired(), after.retired());
}

#[test]
fn a_blocker_and_a_risk_of_a_retired_item_can_be_taken_away() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B.")]);
    let risk = Change::Risk(Some(Box::new(any_risk())));
    let session =
        answered(&v1, &[("b", verdict("missing")), ("b", Change::Blocker(true)), ("b", risk)]);
    let mut after = upgraded(&session, &list(2, vec![item("a", "A.")]));
    assert!(after.retired()[0].is_blocker() && after.retired()[0].standing_risk().is_some());
    let back = after.apply(&Edit::Retired(0, Change::Blocker(false)), &stamp(11)).unwrap();
    after.apply(&Edit::Retired(0, Change::Risk(None)), &stamp(12));
    assert!(!after.retired()[0].is_blocker() && after.retired()[0].standing_risk().is_none());
    assert_eq!(after.retired()[0].answer.history.last().unwrap().field.raw(), "risk");
    after.apply(&back, &stamp(13));
    assert!(after.retired()[0].is_blocker());
}

#[test]
fn an_answer_to_an_unknown_item_is_kept_where_its_id_is_used_now() {
    let session = answered(&list(1, vec![item("a", "A.")]), &[]);
    let mut json = serde_json::to_value(&session).unwrap();
    let mut stray = Answer::default();
    stray.note = "stray".into();
    json["answers"]["x"] = serde_json::to_value(stray).unwrap();
    let session = codec::decode_session(json.to_string().as_bytes()).unwrap();
    let after = upgraded(&session, &list(2, vec![item("a", "A."), item("x", "X.")]));
    assert_eq!(answer(&after, "x"), &Answer::default());
    assert_eq!(after.retired()[0].answer.note.raw(), "stray");
}

#[test]
fn what_this_version_cannot_read_is_not_put_with_other_answers() {
    let mut json = serde_json::to_value(answered(&list(1, vec![item("a", "A.")]), &[])).unwrap();
    json["last_time"] = json!({ "session": 7 });
    let session = codec::decode_session(json.to_string().as_bytes()).unwrap();
    let v2 = list(2, vec![item("a", "B.")]);
    assert_eq!(session.with_checklist(&v2), None);
    let mut after = session.clone();
    assert_eq!(after.apply(&Edit::Upgrade(v2), &stamp(1)), None);
    assert_eq!(after, session);
}

/// An item of the first version as one of the second.
#[derive(Clone, Debug)]
enum Fate {
    Stays,
    Reworded,
    Renamed,
    Replaced,
    Gone,
    Split,
    JoinsTheNext,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        3 => Just(Fate::Stays),
        3 => Just(Fate::Reworded),
        2 => Just(Fate::Renamed),
        2 => Just(Fate::Replaced),
        2 => Just(Fate::Gone),
        2 => Just(Fate::Split),
        2 => Just(Fate::JoinsTheNext),
    ]
}

/// The first version: some texts stand twice.
fn first(count: usize) -> Vec<Value> {
    (0..count).map(|n| item(&format!("i{n}"), &format!("Statement {}.", n % 5))).collect()
}

/// The second version, with a new item that may have a text of the first.
fn second(items: &[Value], fates: &[Fate], extra: usize) -> Vec<Value> {
    let mut later = vec![item("new", &format!("Statement {extra}."))];
    let mut joining: Vec<&str> = Vec::new();
    for (n, (old, fate)) in items.iter().zip(fates).enumerate() {
        let (id, text) = (old["id"].as_str().unwrap(), old["text"].as_str().unwrap());
        let other = format!("Another {n}.");
        let fresh = format!("n{n}");
        if matches!(fate, Fate::JoinsTheNext) && n + 1 < items.len() {
            joining.push(id);
            continue;
        }
        if !joining.is_empty() {
            let mut replaces = std::mem::take(&mut joining);
            replaces.push(id);
            later.push(replacing(&fresh, text, &replaces));
            continue;
        }
        match fate {
            Fate::Stays => later.push(item(id, text)),
            Fate::Reworded => later.push(item(id, &other)),
            Fate::Renamed => later.push(item(&fresh, text)),
            Fate::Replaced | Fate::JoinsTheNext => later.push(replacing(&fresh, &other, &[id])),
            Fate::Gone => {}
            Fate::Split => {
                later.push(replacing(&fresh, text, &[id]));
                later.push(replacing(&format!("{fresh}b"), &other, &[id]));
            }
        }
    }
    later
}

/// Two versions of a checklist, and a session with the first: begun after another one, or not.
pub fn versions() -> impl Strategy<Value = (Session, Arc<Checklist>, Arc<Checklist>)> {
    let changes = || vec((0..7_usize, change()), 0..16);
    (vec(fate(), 7), 0..9_usize, changes(), any::<bool>(), changes()).prop_map(
        |(fates, extra, before, has_last, changes): (Vec<Fate>, _, _, _, _)| {
            let items = first(7);
            let v2 = list(2, second(&items, &fates, extra));
            let v1 = list(1, items);
            let with = |mut session: Session, said: Vec<(usize, Change)>| {
                for (second, (item, change)) in (1..).zip(said) {
                    session.apply(&Edit::Answer(ItemNo(item), change), &stamp(second));
                }
                session
            };
            let session = session_of(Arc::clone(&v1));
            let session = if has_last { next_of(&with(session, before), &v1) } else { session };
            (with(session, changes), v1, v2)
        },
    )
}

fn notes(session: &Session) -> Vec<String> {
    let asked = session.answers().map(|(_, answer)| &answer.note);
    let retired = session.retired().iter().map(|one| &one.answer.note);
    asked
        .chain(retired)
        .flat_map(|note| note.raw().split('\n').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Every text in a JSON value.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(300)))]

    #[test]
    fn forth_and_back_gives_the_first_answers_again((session, v1, v2) in versions()) {
        let there = upgraded(&session, &v2);
        let back = upgraded(&there, &v1);
        prop_assert_eq!(said(&back), said(&session));
        prop_assert_eq!(back.tally(), session.tally());
        prop_assert_eq!(said(&upgraded(&back, &v2)), said(&there));
    }

    #[test]
    fn the_same_version_changes_nothing((session, v1, v2) in versions()) {
        let mut same = session.clone();
        prop_assert_eq!(same.apply(&Edit::Upgrade(v1), &stamp(100)), None);
        prop_assert_eq!(&same, &session);
        let there = upgraded(&session, &v2);
        let mut same = there.clone();
        prop_assert_eq!(same.apply(&Edit::Upgrade(v2), &stamp(100)), None);
        prop_assert_eq!(same, there);
    }

    #[test]
    fn no_answer_is_lost((session, _, v2) in versions()) {
        let there = upgraded(&session, &v2);
        let kept = notes(&there);
        for note in notes(&session) {
            prop_assert!(kept.contains(&note), "{note:?}");
        }
        let blockers = |session: &Session| {
            session.answers().any(|(_, answer)| answer.blocker)
                || session.retired().iter().any(Retired::is_blocker)
        };
        prop_assert_eq!(blockers(&there), blockers(&session));
        // Every status is somewhere: in an answer, put aside, or retired.
        for (number, answer) in session.answers().filter(|(_, answer)| answer.status.is_some()) {
            let json = serde_json::to_string(&there).unwrap();
            let status = serde_json::to_string(&answer.status).unwrap();
            prop_assert!(json.contains(&status), "{number:?}");
        }
    }

    #[test]
    fn the_side_that_was_not_upgraded_is_taken_along(
        (base, _, v2) in versions(),
        ours in vec((0..7_usize, change()), 0..6),
        theirs in vec((0..4_usize, change()), 0..6),
    ) {
        let by = |who: &str, second| Stamp { by: who.into(), ..stamp(second) };
        let mut one = base.clone();
        for (second, (item, change)) in (200..).zip(ours) {
            one.apply(&Edit::Answer(ItemNo(item), change), &by("ana", second));
        }
        let plain = upgraded(&base, &v2);
        let merged = Session::merge(Some(&base), &one, &plain);
        let alone = upgraded(&one, &v2);
        prop_assert_eq!(said(&merged), said(&alone), "nothing else was changed");
        prop_assert_eq!(merged.retired(), alone.retired());
        let mut other = plain;
        for (second, (item, change)) in (300..).zip(theirs) {
            let item = ItemNo(item % v2.len());
            other.apply(&Edit::Answer(item, change), &by("ben", second));
        }
        let merged = Session::merge(Some(&base), &one, &other);
        prop_assert_eq!(&Session::merge(Some(&base), &other, &one), &merged);
        prop_assert_eq!(merged.checklist(), &v2);
        let all = strings(&serde_json::to_value(&merged).unwrap());
        for note in notes(&other) {
            prop_assert!(all.iter().any(|text| text.contains(&note)), "{note}");
        }
        // The common base is found again from the histories.
        let common = Session::common(&one, &other);
        let without = Session::merge(Some(&common), &one, &other);
        prop_assert_eq!(without.checklist(), &v2);
    }
}

#[test]
fn of_two_upgrades_theirs_is_kept_and_that_is_said() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B.")]);
    let base = answered(&v1, &[("a", verdict("done"))]);
    let mut ours =
        upgraded(&base, &list(2, vec![item("a", "A."), item("b", "B."), item("x", "X.")]));
    say(&mut ours, &[("b", verdict("missing")), ("x", note("of x"))]);
    let v3 = list(3, vec![item("a", "A."), item("b", "B.")]);
    let theirs = upgraded(&base, &v3);
    let merged = Session::merge(Some(&base), &ours, &theirs);
    assert_eq!(merged.checklist(), &v3);
    assert_eq!(answer(&merged, "b").status, Some(Status::Missing));
    assert_eq!(merged.retired()[0].answer.note.raw(), "of x");
    let [conflict] = merged.conflicts() else { panic!("{:?}", merged.conflicts()) };
    assert_eq!(conflict.field.raw(), "checklist");
    let words = readyroom::domain::session::value::words(&conflict.field, &conflict.value).unwrap();
    assert_eq!(words.raw(), "Own, version 2, 3 items");
    // Both to the same one: nothing to say.
    let ours = upgraded(&base, &v3);
    assert!(Session::merge(Some(&base), &ours, &theirs).conflicts().is_empty());
}

#[test]
fn the_other_sides_checklist_is_taken_with_the_answers_and_settles_the_conflict() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B.")]);
    let base = answered(&v1, &[("a", verdict("done"))]);
    let v2 = list(2, vec![item("a", "A."), item("b", "B."), item("x", "X.")]);
    let mut ours = upgraded(&base, &v2);
    say(&mut ours, &[("x", verdict("missing")), ("x", note("of x"))]);
    let theirs = upgraded(&base, &list(3, vec![item("a", "A."), item("b", "B.")]));
    let merged = Session::merge(Some(&base), &ours, &theirs);
    let conflict = merged.conflicts()[0].clone();
    let edit = merged.resolving(None, &conflict, Resolution::TakeOther).unwrap();
    assert_eq!(edit.version(), Some(&v2));
    let mut taken = merged.clone();
    let back = taken.apply(&edit, &stamp(400)).unwrap();
    assert_eq!((taken.checklist(), taken.conflicts()), (&v2, &[][..]));
    assert_eq!(answer(&taken, "x").status, Some(Status::Missing));
    assert_eq!(answer(&taken, "x").note.raw(), "of x");
    assert!(taken.retired().is_empty());
    // One step takes both back, and so does one that was written down.
    let json = serde_json::to_string(&back).unwrap();
    let back: Edit = serde_json::from_str(&json).unwrap();
    taken.apply(&back, &stamp(401));
    assert_eq!((taken.checklist(), taken.conflicts()), (merged.checklist(), merged.conflicts()));
    assert_eq!(said(&taken), said(&merged));
    // What is no checklist cannot be taken.
    let broken = Conflict { value: Kept::of(&json!({ "id": "own" })), ..conflict };
    assert_eq!(merged.resolving(None, &broken, Resolution::TakeOther), None);
}

#[test]
fn two_statuses_that_an_upgrade_puts_aside_become_a_conflict() {
    let v1 = list(1, vec![item("a", "A.")]);
    let v2 = list(2, vec![item("a", "B.")]);
    let base = answered(&v1, &[]);
    let mut ours = base.clone();
    say(&mut ours, &[("a", verdict("partial"))]);
    let mut theirs = base.clone();
    say(&mut theirs, &[("a", verdict("missing"))]);
    let theirs = upgraded(&theirs, &v2);
    let merged = Session::merge(Some(&base), &ours, &theirs);
    assert_eq!(merged, Session::merge(Some(&base), &theirs, &ours));
    assert_eq!(kept(&merged, "a").unwrap().status, Some(Status::Missing));
    let [conflict] = &*answer(&merged, "a").conflicts else { panic!("no conflict") };
    assert!(conflict.value.json().contains("partial"));
}

#[test]
fn a_retired_item_that_one_side_changed_stays_changed() {
    let v1 = list(1, vec![item("a", "A."), item("b", "B.")]);
    let base = answered(&v1, &[("b", verdict("missing")), ("b", Change::Blocker(true))]);
    let base = upgraded(&base, &list(2, vec![item("a", "A.")]));
    let mut ours = base.clone();
    ours.apply(&Edit::Retired(0, Change::Blocker(false)), &stamp(200));
    let mut theirs = base.clone();
    theirs.apply(&Edit::Retired(0, Change::Risk(Some(Box::new(any_risk())))), &stamp(300));
    let merged = Session::merge(Some(&base), &ours, &theirs);
    assert_eq!(merged, Session::merge(Some(&base), &theirs, &ours));
    assert!(!merged.retired()[0].is_blocker() && merged.retired()[0].standing_risk().is_some());
    // Back on one side, changed on the other: both are kept.
    let back = upgraded(&base, &v1);
    let merged = Session::merge(Some(&base), &back, &theirs);
    assert_eq!(merged.checklist(), &v1);
}

#[test]
fn ten_thousand_answers_are_taken_along() {
    let items =
        |word: &str| (0..10_000).map(|n| item(&format!("i{n}"), &format!("{word} {n}."))).collect();
    let v1 = list(1, items("Statement"));
    let mut session = session_of(Arc::clone(&v1));
    session.apply(&Edit::for_all((0..10_000).map(ItemNo), &verdict("done")), &stamp(1));
    let there = upgraded(&session, &list(2, items("Another")));
    assert_eq!(there.tally().unassessed, 10_000);
    let none = upgraded(&there, &list(3, vec![item("z", "Z.")]));
    assert_eq!(none.retired().len(), 10_000);
    let all: Vec<String> = (0..10_000).map(|n| format!("i{n}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let merged = upgraded(&session, &list(4, vec![replacing("m", "All.", &all)]));
    let back = upgraded(&merged, &v1);
    assert_eq!(said(&back), said(&session));
}
