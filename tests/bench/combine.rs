//! What combining the assessments of 12 people with a review of 300 items costs. `cargo bench --bench combine`
//!
//! It must take less than 100 ms, and so must reading and writing the review with all 3,600 responses.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, TimeDelta, Utc};
use divan::{Bencher, black_box};
use readyroom::domain::basics::names::{Note, PersonName, SessionId, SystemName};
use readyroom::domain::insight::agreement::{Sight, Voices};
use readyroom::domain::records::assessment::Names;
use readyroom::domain::records::checklist::{Checklist, ChecklistFile, ItemNo};
use readyroom::domain::records::stamp::{Direction, Stamp};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::store::codec;

fn main() {
    divan::main();
}

const PEOPLE: usize = 12;
const ITEMS: usize = 300;

fn id(number: usize) -> SessionId {
    format!("payments-api-2026-11-22-{number:04x}").try_into().unwrap()
}

fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

static REVIEW: LazyLock<Session> = LazyLock::new(|| {
    let item = |number: usize| serde_json::json!({ "id": format!("i{number}"), "text": format!("Statement {number} is true.") });
    let items: Vec<_> = (0..ITEMS).map(item).collect();
    let json = serde_json::json!({
        "id": "bench",
        "title": "Bench",
        "categories": [{ "id": "c", "title": "Category", "items": items }],
    });
    let file: ChecklistFile = serde_json::from_str(&json.to_string()).unwrap();
    let checklist = Arc::new(Checklist::of_author(file).unwrap());
    Session::new(id(0), SystemName::parse("payments-api").unwrap(), noon(), checklist)
});

static ASSESSMENTS: LazyLock<Vec<Session>> =
    LazyLock::new(|| (1..=PEOPLE).map(assessment).collect());

fn assessment(person: usize) -> Session {
    let by = PersonName::parse(&format!("person {person}")).unwrap();
    let mut session = REVIEW.assess(id(person), by, noon());
    let stamp = Stamp { at: noon(), by: "person".into(), direction: Direction::Forward };
    for number in 0..ITEMS {
        let verdict = [Verdict::done, Verdict::partial, Verdict::missing][(number + person) % 3];
        let note = format!("Person {person} saw item {number} in the last quarter.\nIt held.");
        for change in [Change::Verdict(verdict()), Change::Note(Note::parse(&note).unwrap())] {
            session.apply(&Edit::Answer(ItemNo(number), change), &stamp);
        }
    }
    let minutes = i64::try_from(person).unwrap();
    let at = noon() + TimeDelta::minutes(minutes);
    session.apply(&Edit::whole(Whole::Submitted(Some(at))), &stamp);
    session
}

fn combined(names: Names) -> Session {
    let combination = REVIEW.combine(black_box(&ASSESSMENTS), Some(names)).unwrap();
    let mut review = REVIEW.clone();
    let stamp = Stamp { at: noon(), by: "dana".into(), direction: Direction::Forward };
    review.apply(&combination.edit.unwrap(), &stamp);
    review
}

#[divan::bench]
fn combine_with_names(bencher: Bencher) {
    bencher.bench_local(|| combined(Names::Shown));
}

#[divan::bench]
fn combine_without_names(bencher: Bencher) {
    bencher.bench_local(|| combined(Names::Hidden));
}

#[divan::bench]
fn order_the_agenda(bencher: Bencher) {
    let review = combined(Names::Shown);
    bencher.bench_local(|| Voices::new(black_box(&review), Sight::Open).by_disagreement());
}

#[divan::bench]
fn write_and_read(bencher: Bencher) {
    let review = combined(Names::Shown);
    bencher
        .bench_local(|| codec::decode_session(&codec::encode_session(black_box(&review))).unwrap());
}
