//! The report as JSON: complete, and stable for the programs that read it.

use proptest::prelude::*;
use readyroom::domain::basics::day::Days;
use readyroom::domain::basics::names::SessionId;
use readyroom::domain::insight::agreement::Sight;
use readyroom::domain::insight::filter::Filter;
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::report::choice::Choice;
use readyroom::report::{Format, render};
use readyroom::store::codec;
use serde_json::{Value, json};

use crate::generate::{checklist_of, days, session, session_of, session_with, stamp, today};
use crate::hostile;

/// The report as of a day, with some of the items.
pub fn json_of(session: &Session, only: Filter, day: chrono::NaiveDate) -> String {
    let days = Days { today: day, ..days() };
    render(session, Format::Json, &Choice { only, ..Choice::default() }, days)
}

fn text_of(session: &Session) -> String {
    json_of(session, Filter::Everything, today())
}

fn report(session: &Session) -> Value {
    serde_json::from_str(&text_of(session)).unwrap()
}

fn decoded(json: &Value) -> Session {
    codec::decode_session(json.to_string().as_bytes()).unwrap()
}

/// Returns a review in which every field is filled.
pub fn whole_review() -> Session {
    let at = "2026-11-22T12:00:00Z";
    let mut json = serde_json::to_value(session_of(checklist_of(&[3, 2]))).unwrap();
    let other = json!({ "status": "not_applicable", "reason": "no users" });
    let conflict = json!({ "field": "status", "value": other, "at": at, "by": "cleo" });
    json["people"] = json!([{ "name": "ana", "role": "facilitator", "present": true }]);
    json["answers"]["c0.i0"] = json!({
        "status": "partial", "note": "Two of\nthree.", "owner": "ben", "due": "2026-12-10",
        "evidence": [{ "link": "https://wiki.example/drill", "at": at, "by": "ana" }],
        "history": [{ "at": at, "by": "ana", "field": "status", "from": null, "to": "partial" }],
        "conflicts": [conflict],
    });
    json["answers"]["c0.i1"] = json!({
        "status": "missing", "blocker": true,
        "risk": {
            "by": "dana", "why": "rebuilt by hand", "control": "a copy each night",
            "until": "2026-12-01", "at": at, "recorded_by": "ana",
        },
    });
    json["answers"]["c0.i2"] = json!({ "status": "not_applicable", "reason": "no users" });
    json["answers"]["c1.i0"] = json!({ "status": "done" });
    json["decision"] = json!({
        "outcome": "conditional_go", "by": "dana", "at": at,
        "conditions": [{ "text": "Repeat the drill", "owner": "ben", "due": "2026-12-15" }],
        "signed": ["ana"], "remarks": "Soon.", "despite": ["1 open blocker: it."],
        "recorded_by": "ana", "basis": { "c0.i0": "missing", "c0.i2": "not applicable" },
        "earlier": [{ "outcome": "no_go", "by": "dana", "at": at }],
    });
    json["meeting"] = json!({
        "planned_minutes": 60, "agenda": "not_done", "skipped": ["c1.i1"], "parked": ["c0.i1"],
        "clock": [{ "at": "2026-11-22T13:00:00Z", "event": "start", "by": "ana" }],
    });
    json["conflicts"] = json!([{ "field": "system", "value": "pay", "at": at, "by": "cleo" }]);
    decoded(&json)
}

/// The review that follows it, which asks one item more in one category and one less in the other.
pub fn next_review() -> Session {
    let first = whole_review();
    let id = SessionId::of_file("next").unwrap();
    first.next(id, first.system().clone(), stamp(9).at, checklist_of(&[2, 3]), days().zone)
}

fn mark(session: &mut Session, item: usize, verdict: Verdict) {
    session.apply(&Edit::Answer(ItemNo(item), Change::Verdict(verdict)), &stamp(10));
}

#[test]
fn the_answer_of_an_item_is_written_unchanged() {
    let report = report(&whole_review());
    assert_eq!(report["changed_at"], "2026-11-22T13:00:00Z", "the clock is the last change");
    assert_eq!(report["sentence"], "this is still a pre-production system");
    assert_eq!(report["unsettled"], 2);
    let item = &report["categories"][0]["items"][0];
    assert_eq!(item["note"], "Two of\nthree.");
    assert_eq!(item["change"], Value::Null);
    assert_eq!(item["conflicts"][0]["value"]["reason"], "no users");
    let decision = &report["decision"];
    let changed = json!([{ "id": "c0.i0", "was": "missing", "is": "partial" }]);
    assert_eq!(decision["changed_since"], changed);
    assert_eq!(decision["basis"], Value::Null, "what it stood on is told as what has changed");
}

#[test]
fn the_scores_are_those_of_show() {
    let session = whole_review();
    let shown = readyroom::report::json::show::ShowJson::of(&session, Sight::Open, days().zone);
    let shown = serde_json::to_value(shown).unwrap();
    let report = report(&session);
    for field in ["id", "system", "created_at", "checklist", "score"] {
        assert_eq!(report[field], shown[field], "{field}");
    }
    assert_eq!(report["categories"][1]["score"]["done"], 1);
    assert_eq!(report["categories"][1]["score"]["percent"], 50.0);
}

#[test]
fn a_risk_lapses_on_the_day_after_its_last() {
    for (day, lapsed) in [("2026-12-01", false), ("2026-12-02", true)] {
        let text = json_of(&whole_review(), Filter::Everything, day.parse().unwrap());
        let report: Value = serde_json::from_str(&text).unwrap();
        let risk = &report["categories"][0]["items"][1]["risk"];
        assert_eq!((&risk["by"], &risk["lapsed"]), (&json!("dana"), &json!(lapsed)), "{day}");
    }
}

#[test]
fn the_last_review_is_there_with_the_change_of_each_item() {
    let mut session = next_review();
    mark(&mut session, 0, Verdict::partial());
    mark(&mut session, 1, Verdict::done());
    mark(&mut session, 2, Verdict::missing());
    let report = report(&session);
    let previous = &report["previous"];
    assert_eq!(previous["id"], whole_review().id().as_str());
    assert_eq!(previous["score"], self::report(&whole_review())["score"]);
    let changes = json!({
        "worse": 1, "new": 0, "still_open": 1, "gone": 1, "not_yet": 2, "better": 1, "same": 0,
    });
    assert_eq!((&previous["changes"], &previous["gone"]), (&changes, &json!(["c0.i2"])));
    let item = |category: usize, item: usize| &report["categories"][category]["items"][item];
    assert_eq!(item(0, 0)["change"], "still_open");
    assert_eq!(item(0, 0)["open_since"], "2026-11-22");
    assert_eq!(item(0, 0)["last_time"]["owner"], "ben");
    assert_eq!(item(0, 1)["last_time"]["risk"]["until"], "2026-12-01");
    assert_eq!(item(1, 0)["change"], "worse");
    assert_eq!(item(1, 2)["last_time"], Value::Null, "it was not asked");
    assert_eq!(item(1, 2)["change"], "not_yet");
}

#[test]
fn selecting_items_does_not_change_the_scores() {
    let session = whole_review();
    let text = json_of(&session, Filter::Blockers, today());
    let some: Value = serde_json::from_str(&text).unwrap();
    let all = report(&session);
    assert_eq!(some["categories"][0]["items"], json!([all["categories"][0]["items"][1]]));
    assert_eq!(some["categories"][1]["items"], json!([]));
    assert_eq!(some["categories"][1]["score"], all["categories"][1]["score"]);
    assert_eq!(some["score"], all["score"]);
}

#[test]
fn with_nothing_applicable_there_is_no_percentage_and_no_sentence() {
    let report = report(&session_with(0, 0, 0, 2, 2));
    for value in [&report["score"]["percent"], &report["score"]["band"], &report["sentence"]] {
        assert_eq!(*value, Value::Null);
    }
}

#[test]
fn unknown_fields_are_left_out() {
    fn add(value: &mut Value) {
        match value {
            Value::Array(elements) => elements.iter_mut().for_each(add),
            Value::Object(fields) => {
                fields.values_mut().for_each(add);
                fields.insert("more".into(), json!("strange"));
            }
            _ => {}
        }
    }
    let session = whole_review();
    let mut json = serde_json::to_value(&session).unwrap();
    for part in ["people", "checklist", "meeting"] {
        add(&mut json[part]);
    }
    for answer in json["answers"].as_object_mut().unwrap().values_mut() {
        // The other value of a field is told whole, whatever it is.
        answer.as_object_mut().unwrap().remove("conflicts");
        add(answer);
    }
    json["more"] = json!("strange");
    let strange = decoded(&json);
    assert!(serde_json::to_string(&strange).unwrap().contains("strange"), "the session keeps them");
    assert!(!text_of(&strange).contains("strange"));
}

/// Harmless on a terminal, and read back it is the very text.
#[test]
fn hostile_text_is_escaped_and_not_changed() {
    let fresh = session_of(Checklist::built_in());
    for chunk in hostile::strings().chunks(32) {
        let session = hostile::session_of(&fresh, chunk);
        let text = text_of(&session);
        hostile::assert_harmless("report", &text);
        let report: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(report["system"], chunk[0]);
        let owner = &report["categories"][0]["items"][1]["owner"];
        assert_eq!(*owner, json!(session.answer(ItemNo(1)).owner()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(32)))]

    #[test]
    fn the_same_session_gives_the_same_bytes(session in session()) {
        let bytes = codec::encode_session(&session);
        let again = codec::decode_session(&bytes).unwrap();
        prop_assert_eq!(text_of(&session), text_of(&again));
    }
}
