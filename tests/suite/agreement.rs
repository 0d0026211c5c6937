//! How responses agree, and what combining assessments does to a review and leaves alone.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use readyroom::domain::basics::names::{Note, PersonName, Reason, SessionId, SystemName};
use readyroom::domain::basics::status::Status;
use readyroom::domain::basics::text::Text;
use readyroom::domain::format::record::Lenient;
use readyroom::domain::insight::agreement::{Agreement, Sight, Voices, agreement, suggested};
use readyroom::domain::records::assessment::Names;
use readyroom::domain::records::checklist::{Checklist, ChecklistFile, ItemNo};
use readyroom::domain::records::response::Response;
use readyroom::domain::session::Session;
use readyroom::domain::session::combining::{Combination, LeftOut, NamesAreFixed};
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};

use crate::generate::{checklist_of, stamp};

const PEOPLE: [&str; 5] = ["ana", "ben", "cleo", "dana", "Émile"];

/// A status, or none, and the blocker flag.
type Said = (Option<Status>, bool);

fn responses(said: &[Said]) -> Vec<Response> {
    let response = |(place, (status, blocker)): (usize, &Said)| Response {
        by: Some(PEOPLE[place].into()),
        status: *status,
        reason: if *status == Some(Status::NotApplicable) { "elsewhere".into() } else { "".into() },
        note: "a word".into(),
        blocker: *blocker,
        ..Response::default()
    };
    said.iter().enumerate().map(response).collect()
}

/// The rules as a person would apply them: look at every pair, then count, then sort.
fn by_hand(said: &[Said], submitted: usize) -> (Option<Agreement>, Option<Status>) {
    if said.is_empty() {
        return (None, None);
    }
    let given: Vec<(Status, bool)> =
        said.iter().filter_map(|(status, blocker)| Some(((*status)?, *blocker))).collect();
    let clash = |(one, one_blocks): (Status, bool), (other, _): (Status, bool)| {
        let of_two = [one, other];
        let apart = of_two.contains(&Status::Done) && of_two.contains(&Status::Missing);
        let out = (one == Status::NotApplicable) != (other == Status::NotApplicable);
        apart || out || (one_blocks && other == Status::Done)
    };
    for (place, one) in given.iter().enumerate() {
        for (other_place, other) in given.iter().enumerate() {
            if place != other_place && clash(*one, *other) {
                return (Some(Agreement::Split), None);
            }
        }
    }
    if given.len() < 2 || given.len() * 2 < submitted {
        return (Some(Agreement::TooFew), None);
    }
    let kinds = |status| given.iter().any(|(one, _)| *one == status);
    if kinds(Status::Partial) && (kinds(Status::Done) || kinds(Status::Missing)) {
        let mut ranks: Vec<usize> = given
            .iter()
            .map(|(one, _)| match one {
                Status::Missing => 0,
                Status::Partial => 1,
                _ => 2,
            })
            .collect();
        ranks.sort_unstable();
        let middle = ranks[(ranks.len() - 1) / 2];
        return (
            Some(Agreement::Close),
            Some([Status::Missing, Status::Partial, Status::Done][middle]),
        );
    }
    (Some(Agreement::Agreed), Some(given[0].0))
}

/// Every list of up to `most` of these, without regard to order.
fn multisets(kinds: &[Said], most: usize) -> Vec<Vec<Said>> {
    let Some((first, rest)) = kinds.split_first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for times in 0..=most {
        for mut tail in multisets(rest, most - times) {
            tail.splice(0..0, std::iter::repeat_n(*first, times));
            all.push(tail);
        }
    }
    all
}

#[test]
fn every_list_of_up_to_five_responses_agrees_as_the_rules_say() {
    let statuses = [
        None,
        Some(Status::Done),
        Some(Status::Partial),
        Some(Status::Missing),
        Some(Status::NotApplicable),
    ];
    let kinds: Vec<Said> =
        statuses.iter().flat_map(|status| [(*status, false), (*status, true)]).collect();
    let lists = multisets(&kinds, 5);
    assert_eq!(lists.len(), 3_003, "ten kinds, five places");
    for said in lists {
        let responses = responses(&said);
        for submitted in said.len()..=12 {
            let (expected, status) = by_hand(&said, submitted);
            assert_eq!(agreement(&responses, submitted), expected, "{said:?} of {submitted}");
            let suggestion = suggested(&responses, submitted).and_then(|one| one.status());
            assert_eq!(suggestion, status, "{said:?} of {submitted}");
        }
    }
}

#[test]
fn the_reasons_of_all_who_agree_that_an_item_does_not_apply_are_suggested_once_each() {
    let mut all = responses(&[(Some(Status::NotApplicable), false); 3]);
    all[1].reason = "it has no users".into();
    let verdict = suggested(&all, 3).unwrap();
    let reason = Reason::parse("elsewhere\nit has no users").unwrap();
    assert_eq!(verdict, Verdict::not_applicable(reason));
}

fn review() -> Session {
    let id: SessionId = "payments-2026-11-22-ffff".to_owned().try_into().unwrap();
    let system = SystemName::parse("payments").unwrap();
    Session::new(id, system, stamp(0).at, checklist_of(&[3, 3]))
}

fn id_of(person: usize, round: u32) -> SessionId {
    format!("payments-2026-11-22-{person}{round:03}").try_into().unwrap()
}

fn at(person: usize, round: u32) -> DateTime<Utc> {
    stamp(0).at + TimeDelta::minutes(i64::from(round) * 60 + i64::try_from(person).unwrap())
}

fn name(person: usize) -> PersonName {
    PersonName::parse(PEOPLE[person]).unwrap()
}

fn verdict_of(status: Status) -> Verdict {
    Verdict::without_reason(Some(status))
        .unwrap_or_else(|| Verdict::not_applicable(Reason::parse("elsewhere").unwrap()))
}

fn apply(session: &mut Session, edit: &Edit) {
    session.apply(edit, &stamp(1));
}

/// A submitted assessment that says this of the items, in order.
fn assessment(review: &Session, person: usize, said: &[Said]) -> Session {
    let mut session = review.assess(id_of(person, 1), name(person), at(person, 0));
    say(&mut session, said, "first thoughts");
    submit(&mut session, at(person, 1));
    session
}

fn say(session: &mut Session, said: &[Said], note: &str) {
    for (number, (status, blocker)) in said.iter().enumerate() {
        let item = ItemNo(number);
        let verdict = status.map_or_else(Verdict::unassessed, verdict_of);
        apply(session, &Edit::Answer(item, Change::Verdict(verdict)));
        apply(session, &Edit::Answer(item, Change::Blocker(*blocker)));
        let by = session.assessment().unwrap().by.clone();
        let note = format!("{note} of {} on {number}", by.raw());
        apply(session, &Edit::Answer(item, Change::Note(Note::parse(&note).unwrap())));
        let links = [Text::new(format!("https://wiki/{number}/{}", by.raw()))];
        let evidence = session.answer(item).evidence_with(&links, &stamp(2));
        apply(session, &Edit::Answer(item, Change::Evidence(evidence)));
    }
}

fn submit(session: &mut Session, at: DateTime<Utc>) {
    apply(session, &Edit::whole(Whole::Submitted(Some(at))));
}

/// The next round of a person, who says this now.
fn again(review: &Session, earlier: &Session, person: usize, said: &[Said]) -> Session {
    let mut session = review.assess_again(earlier, id_of(person, 2), at(person, 2)).unwrap();
    say(&mut session, said, "second thoughts");
    submit(&mut session, at(person, 3));
    session
}

pub fn combined(review: &Session, assessments: &[Session], names: Names) -> Session {
    let mut review = review.clone();
    let Combination { edit, .. } = review.combine(assessments, Some(names)).unwrap();
    if let Some(edit) = edit {
        apply(&mut review, &edit);
    }
    review
}

fn json(session: &Session) -> String {
    serde_json::to_string_pretty(session).unwrap()
}

fn some_said() -> impl Strategy<Value = Said> {
    let status = prop_oneof![
        Just(None),
        Just(Some(Status::Done)),
        Just(Some(Status::Partial)),
        Just(Some(Status::Missing)),
        Just(Some(Status::NotApplicable)),
    ];
    (status, prop::bool::weighted(0.2))
}

/// What up to five people say of six items.
fn some_room() -> impl Strategy<Value = Vec<Vec<Said>>> {
    vec(vec(some_said(), 6), 1..=PEOPLE.len())
}

fn some_names() -> impl Strategy<Value = Names> {
    prop_oneof![Just(Names::Shown), Just(Names::Hidden)]
}

/// The assessments of a room, and the next rounds of those whose bit is set.
fn room(review: &Session, said: &[Vec<Said>], rounds: u8) -> Vec<Session> {
    let mut all: Vec<Session> =
        said.iter().enumerate().map(|(person, said)| assessment(review, person, said)).collect();
    for person in (0..said.len()).filter(|person| rounds >> person & 1 == 1) {
        let turned: Vec<Said> = said[person].iter().rev().copied().collect();
        all.push(again(review, &all[person], person, &turned));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(200)))]

    #[test]
    fn combining_depends_on_the_assessments_alone(
        (said, rounds, names, seed) in (some_room(), any::<u8>(), some_names(), any::<u64>())
    ) {
        let review = review();
        let all = room(&review, &said, rounds);
        let whole = combined(&review, &all, names);
        let mut shuffled = all.clone();
        shuffled.sort_by_cached_key(|one| {
            one.id().as_str().bytes().fold(seed, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
        });
        prop_assert_eq!(json(&combined(&review, &shuffled, names)), json(&whole), "another order");
        prop_assert_eq!(json(&combined(&whole, &all, names)), json(&whole), "a second time");
        prop_assert!(whole.combine(&all, None).unwrap().edit.is_none());
        let read: Session = Session::from_file(serde_json::from_str(&json(&whole)).unwrap()).unwrap();
        prop_assert_eq!(&read, &whole, "written and read");
    }

    #[test]
    fn two_laptops_that_combine_different_ones_end_with_the_same_bytes(
        (said, rounds, names, split) in (some_room(), any::<u8>(), some_names(), any::<u16>())
    ) {
        let review = review();
        let all = room(&review, &said, rounds);
        let here: Vec<Session> = all.iter().enumerate()
            .filter(|(place, _)| split >> place & 1 == 1).map(|(_, one)| one.clone()).collect();
        let there: Vec<Session> = all.iter().enumerate()
            .filter(|(place, _)| split >> place & 1 == 0).map(|(_, one)| one.clone()).collect();
        let (ours, theirs) = (combined(&review, &here, names), combined(&review, &there, names));
        let one = Session::merge(Some(&review), &ours, &theirs);
        let other = Session::merge(Some(&review), &theirs, &ours);
        prop_assert_eq!(json(&one), json(&other));
        prop_assert_eq!(json(&one), json(&combined(&review, &all, names)));
        let without_base = Session::merge(Some(&Session::common(&ours, &theirs)), &ours, &theirs);
        prop_assert_eq!(json(&without_base), json(&one));
    }

    #[test]
    fn a_response_changes_no_answer_and_no_number(
        (said, names, room_says) in (some_room(), some_names(), vec(some_said(), 6))
    ) {
        let mut review = review();
        for (number, (status, _)) in room_says.iter().enumerate() {
            let verdict = status.map_or_else(Verdict::unassessed, verdict_of);
            apply(&mut review, &Edit::Answer(ItemNo(number), Change::Verdict(verdict)));
        }
        let mut after = review.clone();
        let edit = review.combine(&room(&review, &said, 0), Some(names)).unwrap().edit.unwrap();
        let back = after.apply(&edit, &stamp(1)).unwrap();
        prop_assert_eq!(after.tally(), review.tally());
        for (item, answer) in review.answers() {
            let now = after.answer(item);
            prop_assert_eq!((now.status, &now.note, &now.history), (answer.status, &answer.note, &answer.history));
        }
        let written = serde_json::to_string(&back).unwrap();
        let back: Edit = serde_json::from_str(&written).unwrap();
        after.apply(&back, &stamp(2));
        prop_assert_eq!(json(&after), json(&review), "undone");
    }

    #[test]
    fn whoever_is_assessing_hears_nobody((said, names) in (some_room(), some_names())) {
        let review = review();
        let mut after = combined(&review, &room(&review, &said, 0), names);
        let voices = Voices::new(&after, Sight::on(&after, true));
        prop_assert!(voices.are_hidden() && !voices.are_shown());
        for (item, _) in after.answers() {
            prop_assert!(voices.responses(item).is_empty());
            prop_assert_eq!((voices.agreement(item), voices.suggested(item)), (None, None));
        }
        let free = Voices::new(&after, Sight::on(&after, false));
        prop_assert!(after.answers().any(|(item, _)| !free.responses(item).is_empty()));
        apply(&mut after, &Edit::Answer(ItemNo(0), Change::Verdict(Verdict::done())));
        prop_assert!(Voices::new(&after, Sight::Blind).dissented().is_empty());
    }
}

/// A room of three: they clash on the first item, are one step apart on the second, agree on the third.
pub fn three() -> (Session, Vec<Session>) {
    let review = review();
    let said =
        |first, second| [(Some(first), false), (Some(second), false), (Some(Status::Done), false)];
    let all = vec![
        assessment(&review, 0, &said(Status::Done, Status::Partial)),
        assessment(&review, 1, &said(Status::Missing, Status::Partial)),
        assessment(&review, 2, &said(Status::Done, Status::Done)),
    ];
    (review, all)
}

#[test]
fn the_meeting_opens_on_the_disagreements() {
    let (review, all) = three();
    let review = combined(&review, &all, Names::Shown);
    let voices = Voices::new(&review, Sight::Open);
    let order: Vec<usize> = voices.by_disagreement().into_iter().map(|item| item.0).collect();
    assert_eq!(order, [0, 3, 4, 5, 1, 2], "split, too few, close, agreed");
    let counts = voices.agreements();
    assert_eq!((counts.split, counts.too_few, counts.close, counts.agreed), (1, 3, 1, 1));
    let edit = voices.taking_agreed().unwrap();
    assert_eq!(edit.items(), [ItemNo(2)], "only what all agree on, and only where nothing is said");
    let mut after = review.clone();
    apply(&mut after, &voices.taking(ItemNo(1)).unwrap());
    assert_eq!(after.answer(ItemNo(1)).status, Some(Status::Partial));
    let dissent = Voices::new(&after, Sight::Open).dissented();
    let who: Vec<_> = dissent.iter().map(|(item, all)| (item.0, all[0].by.raw())).collect();
    assert_eq!(who, [(1, "cleo")]);
    assert!(voices.taking(ItemNo(0)).is_none(), "nothing is suggested where they clash");
}

#[test]
fn dissent_is_there_only_where_the_review_has_an_answer() {
    let (review, all) = three();
    let mut review = combined(&review, &all, Names::Hidden);
    let dissenters = |review: &Session| -> Vec<String> {
        let dissent = Voices::new(review, Sight::Open).dissent(ItemNo(0));
        dissent.into_iter().map(|one| one.by.raw().to_owned()).collect()
    };
    assert!(dissenters(&review).is_empty());
    apply(&mut review, &Edit::Answer(ItemNo(0), Change::Verdict(Verdict::done())));
    let names = dissenters(&review);
    assert_eq!(names.len(), 1);
    assert!(names[0].starts_with("response "), "{names:?}");
}

#[test]
fn hidden_names_are_nowhere_beside_the_responses() {
    let (review, all) = three();
    let hidden = combined(&review, &all, Names::Hidden);
    let text = json(&hidden);
    let answers: serde_json::Value = serde_json::from_str(&text).unwrap();
    let first = &answers["answers"]["c0.i0"]["responses"];
    assert_eq!(first.as_array().unwrap().len(), 3);
    for response in first.as_array().unwrap() {
        assert_eq!(response["by"], serde_json::Value::Null);
        assert_eq!(response["round"], 1);
        assert!(response.get("submitted_at").is_none());
        assert_eq!(response["evidence"][0]["by"], "");
        assert_eq!(response["evidence"][0]["at"], serde_json::Value::Null);
        assert_eq!(response["key"].as_str().unwrap().len(), 64);
    }
    let keys: Vec<&str> =
        first.as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    // SHA-256 of the id of ana's first assessment, a line feed and the item.
    assert!(keys.contains(&"89d181bd2bd92d1102167a0af1039e0bab73897c992c0a27a087cf7f92a3374f"));
    assert_eq!(hidden.combine(&all, Some(Names::Shown)), Err(NamesAreFixed(Names::Hidden)));
    let named = combined(&review, &all, Names::Shown);
    let merged = Session::merge(Some(&review), &hidden, &named);
    assert_eq!(json(&merged), json(&hidden), "hidden wins, and the named ones go");
}

#[test]
fn every_assessment_that_is_left_out_is_named_with_the_reason() {
    let (review, mut all) = three();
    let later = again(&review, &all[1], 1, &[(Some(Status::Partial), false)]);
    all.push(later);
    all.push(all[0].clone());
    all.push(review.assess(id_of(3, 1), name(3), at(3, 0)));
    all.push(review.clone());
    let other = {
        let id: SessionId = "ledger-2026-11-22-0001".to_owned().try_into().unwrap();
        Session::new(id, SystemName::parse("ledger").unwrap(), stamp(0).at, checklist_of(&[2]))
    };
    all.push(assessment(&other, 4, &[(Some(Status::Done), false)]));
    let combination = review.combine(&all, None).unwrap();
    assert_eq!(
        combination.left_out,
        [
            (1, LeftOut::Older),
            (4, LeftOut::Twice),
            (5, LeftOut::Open),
            (6, LeftOut::NoAssessment),
            (7, LeftOut::OfAnotherReview),
        ]
    );
    let taken: Vec<&str> = combination.assessments.iter().map(|one| one.by.raw()).collect();
    assert_eq!(taken, ["ana", "cleo", "ben"], "by time: ben submitted again");
    let missing: Vec<&str> = combination.missing.iter().map(Text::raw).collect();
    assert_eq!(missing, ["dana"]);
}

/// The checklist of the review with another wording of its first item.
fn reworded() -> Arc<Checklist> {
    let mut file: serde_json::Value = serde_json::to_value(checklist_of(&[3, 3]).file()).unwrap();
    file["categories"][0]["items"][0]["text"] =
        "The first statement is true of every region.".into();
    let file: ChecklistFile = serde_json::from_value(file).unwrap();
    Arc::new(Checklist::of_author(file).unwrap())
}

#[test]
fn a_response_to_an_earlier_wording_is_kept_and_counts_in_nothing() {
    let (review, all) = three();
    let before = combined(&review, &all, Names::Shown);
    let after = before.with_checklist(&reworded()).unwrap();
    let voices = Voices::new(&after, Sight::Open);
    assert_eq!(voices.responses(ItemNo(0)).len(), 3, "still to be read");
    assert_eq!(voices.agreement(ItemNo(0)), Some(Agreement::TooFew));
    assert_eq!(voices.agreement(ItemNo(2)), Some(Agreement::Agreed));
    let back = after.with_checklist(&checklist_of(&[3, 3])).unwrap();
    assert_eq!(json(&back), json(&before));
    let late = combined(&review.with_checklist(&reworded()).unwrap(), &all, Names::Shown);
    assert!(Voices::new(&late, Sight::Open).responses(ItemNo(0)).is_empty());
    let combination = review.with_checklist(&reworded()).unwrap().combine(&all, None).unwrap();
    assert_eq!(combination.other_wordings, [(0, 1), (1, 1), (2, 1)]);
}

#[test]
fn an_assessment_takes_what_one_person_can_say_and_nothing_once_submitted() {
    let review = review();
    let mut mine = review.assess(id_of(0, 1), name(0), at(0, 0));
    let mark = Edit::Answer(ItemNo(0), Change::Verdict(Verdict::done()));
    let owner = Edit::Answer(ItemNo(0), Change::Owner(None));
    assert_eq!(mine.refusal(&mark), None);
    assert!(mine.refusal(&owner).is_some());
    assert!(mine.refusal(&Edit::Several(vec![mark.clone(), owner])).is_some());
    assert!(mine.refusal(&Edit::whole(Whole::Decision(Lenient::default()))).is_some());
    submit(&mut mine, at(0, 1));
    assert!(mine.refusal(&mark).is_some());
    assert_eq!(mine.refusal(&Edit::whole(Whole::Submitted(None))), None);
    assert_eq!(review.refusal(&mark), None);
}
