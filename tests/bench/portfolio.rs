//! What the portfolio of 1,000 systems with 4 reviews each costs. `cargo bench --bench portfolio`
//!
//! Whole it must take less than 1.0 s without the cached list and 50 ms with it. `home_*` is the list of the same
//! reviews as Home reads it.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark that cannot be set up has nothing to measure"
)]

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use divan::{Bencher, black_box};
use readyroom::domain::basics::age::Age;
use readyroom::domain::basics::day::{Days, Now};
use readyroom::domain::basics::names::{PersonName, SessionId, SystemName};
use readyroom::domain::insight::portfolio::Portfolio;
use readyroom::domain::insight::portfolio::question::{Question, Whose};
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::records::labels::Labelling;
use readyroom::domain::records::stamp::{Direction, Stamp};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::store::places::Places;
use readyroom::store::portfolio::{Reviews, read};
use readyroom::store::summary::Summary;
use readyroom::store::{codec, listing};
use tempfile::TempDir;

const SYSTEMS: usize = 1000;
const REVIEWS: usize = 4;

fn main() {
    divan::main();
}

fn now() -> DateTime<FixedOffset> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn days() -> Days {
    Now::fixed(now()).days()
}

/// The time at which everything is read: long after the files were written.
fn read_at() -> DateTime<Utc> {
    SystemTime::now().checked_add(Duration::from_secs(3600)).unwrap().into()
}

static DATA: LazyLock<(TempDir, Places)> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let places = Places::below(folder.path());
    fs::create_dir_all(places.sessions()).unwrap();
    for system in 0..SYSTEMS {
        let mut last: Option<Session> = None;
        for number in 0..REVIEWS {
            let session = session(system, number, last.as_ref());
            fs::write(places.session(session.id()), codec::encode_session(&session)).unwrap();
            last = Some(session);
        }
    }
    (folder, places)
});

/// A review of which the newest has assessed a third only.
fn session(system: usize, number: usize, last: Option<&Session>) -> Session {
    let at = now().to_utc() - TimeDelta::days(90 * i64::try_from(REVIEWS - number).unwrap());
    let name = SystemName::parse(&format!("system-{system}")).unwrap();
    let id = SessionId::new(name.text(), at.date_naive(), u16::try_from(number).unwrap());
    let mut session = match last {
        Some(last) => {
            let system = name.text().clone();
            last.next(id, system, at, Checklist::built_in(), days().zone)
        }
        None => Session::new(id, name, at, Checklist::built_in()),
    };
    let stamp = Stamp { at, by: "ana".into(), direction: Direction::Forward };
    let label = Labelling::parse(&format!("team=team-{}", system % 25)).unwrap();
    session.apply(&Edit::whole(Whole::Label(label)), &stamp);
    let items = if number + 1 == REVIEWS { 10 } else { 32 };
    for item in 0..items {
        let verdict = [Verdict::done, Verdict::done, Verdict::partial, Verdict::missing];
        let verdict = verdict[(item + system + number) % 4]();
        let mut changes = vec![Change::Verdict(verdict)];
        if item % 3 == 0 {
            let owner = PersonName::parse(&format!("person {}", (item + system) % 40)).unwrap();
            changes.push(Change::Owner(Some(owner)));
            changes.push(Change::Due(Some(days().today + chrono::Days::new(item as u64))));
        }
        for change in changes {
            session.apply(&Edit::Answer(ItemNo(item), change), &stamp);
        }
    }
    session
}

fn forget() {
    let (_, places) = &*DATA;
    if let Some(path) = places.remembered_list() {
        let _ = fs::remove_file(path);
    }
}

fn question() -> Question {
    Question {
        days: days(),
        tomorrow: days().tomorrow(),
        within: Age::parse("14d").unwrap(),
        review_every: Age::parse("90d").ok(),
        labels: Vec::new(),
        whose: Whose::Anybody,
        versions: Vec::new(),
    }
}

fn whole() -> Portfolio {
    let reviews = read(&DATA.1, days(), read_at()).unwrap();
    assert_eq!(reviews.all.len(), SYSTEMS * REVIEWS);
    Portfolio::of(&reviews.all, &question())
}

#[divan::bench(sample_count = 10)]
fn whole_without_the_cache(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(forget).bench_values(|()| black_box(whole()));
}

#[divan::bench(sample_count = 40)]
fn whole_with_the_cache(bencher: Bencher<'_, '_>) {
    whole();
    bencher.bench(|| black_box(whole()));
}

#[divan::bench(sample_count = 40)]
fn lists_alone(bencher: Bencher<'_, '_>) {
    let reviews: Reviews = read(&DATA.1, days(), read_at()).unwrap();
    bencher.bench(|| black_box(Portfolio::of(&reviews.all, &question())));
}

fn home() -> usize {
    let entries = listing::read_and_remember::<Summary>(&DATA.1, days(), Some(read_at()));
    entries.unwrap().len()
}

#[divan::bench(sample_count = 10)]
fn home_without_the_cache(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(forget).bench_values(|()| black_box(home()));
}

#[divan::bench(sample_count = 40)]
fn home_with_the_cache(bencher: Bencher<'_, '_>) {
    home();
    bencher.bench(|| black_box(home()));
}
