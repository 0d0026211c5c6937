//! What a report of 10,000 items costs, in each format, and reading it back. `cargo bench --bench report`
//!
//! Each must take less than a second.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::sync::{Arc, LazyLock};

use chrono::{NaiveDate, Offset, Utc};
use divan::{Bencher, black_box};
use readyroom::domain::basics::day::{Days, Zone};
use readyroom::domain::basics::names::{Note, PersonName, SessionId, SystemName};
use readyroom::domain::records::checklist::{Checklist, ChecklistFile, ItemNo};
use readyroom::domain::records::stamp::{Direction, Stamp};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::report::choice::Choice;
use readyroom::report::{Format, import, render};

fn main() {
    divan::main();
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn days() -> Days {
    Days { today: day(), zone: Zone::Fixed(Utc.fix()) }
}

/// A session of 100 categories of 100 items, each with a status, and most with a note and an owner.
static SESSION: LazyLock<Session> = LazyLock::new(|| {
    let item = |category: usize, item: usize| serde_json::json!({ "id": format!("c{category}.i{item}"), "text": format!("Statement {item} of category {category} is true.") });
    let category = |number: usize| {
        let items: Vec<_> = (0..100).map(|i| item(number, i)).collect();
        serde_json::json!({ "id": format!("c{number}"), "title": format!("Category {number}"), "items": items })
    };
    let categories: Vec<_> = (0..100).map(category).collect();
    let json = serde_json::json!({ "id": "bench", "title": "Bench", "categories": categories });
    let file: ChecklistFile = serde_json::from_str(&json.to_string()).unwrap();
    let system = SystemName::parse("payments-api").unwrap();
    let id = SessionId::new(system.text(), day(), 1);
    let checklist = Arc::new(Checklist::of_author(file).unwrap());
    let noon = day().and_hms_opt(12, 0, 0).unwrap().and_utc();
    let mut session = Session::new(id, system, noon, checklist);
    let stamp = Stamp { at: session.created_at(), by: "ana".into(), direction: Direction::Forward };
    for number in 0..10_000 {
        let verdict = [Verdict::done, Verdict::partial, Verdict::missing, Verdict::unassessed];
        let note = format!("What was said of {number}.\nAnd *more* of it, with `code` | pipes.");
        let owner = PersonName::parse(&format!("owner {}", number % 50)).unwrap();
        for change in [
            Change::Verdict(verdict[number % 4]()),
            Change::Note(Note::parse(&note).unwrap()),
            Change::Owner(Some(owner)),
            Change::Due(Some(day())),
        ] {
            session.apply(&Edit::Answer(ItemNo(number), change), &stamp);
        }
    }
    session
});

#[divan::bench(args = Format::all().map(Format::name))]
fn write(bencher: Bencher<'_, '_>, name: &str) {
    let format = Format::all().find(|format| format.name() == name).unwrap();
    let session = &*SESSION;
    bencher.bench(|| render(black_box(session), format, &Choice::default(), days()));
}

#[divan::bench]
fn read_back(bencher: Bencher<'_, '_>) {
    let session = &*SESSION;
    let page = render(session, Format::Markdown, &Choice::default(), days());
    bencher.bench(|| import::read(black_box(&page), session, days()));
}
