//! What it takes to publish a thousand systems with four reviews each. `cargo bench --bench publish`
//!
//! From nothing it must take at most 3 s, and 0.3 s when one review has changed.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]
#![expect(
    clippy::disallowed_methods,
    reason = "it measures the program from outside, with its files"
)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use chrono::{NaiveDate, TimeDelta};
use divan::Bencher;
use readyroom::domain::basics::names::{Note, PersonName, SessionId, SystemName};
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::records::stamp::{Direction, Stamp};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::store::codec;
use tempfile::TempDir;

const SYSTEMS: usize = 1_000;
const REVIEWS: usize = 4;

fn main() {
    divan::main();
}

/// A data folder with all reviews, none of them written just now.
struct Data(TempDir);

static DATA: LazyLock<Data> = LazyLock::new(|| {
    let data = Data(tempfile::tempdir().unwrap());
    fs::create_dir_all(data.path("data/sessions")).unwrap();
    for system in 0..SYSTEMS {
        for review in 0..REVIEWS {
            data.write(&session(system, review));
        }
    }
    data
});

/// A review with something said of every item, and the history of it.
fn session(system: usize, review: usize) -> Session {
    let day = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
    let day = day + TimeDelta::days(90 * i64::try_from(review).unwrap());
    let name = SystemName::parse(&format!("service-{system:04}")).unwrap();
    let id = SessionId::new(name.text(), day, u16::try_from(system).unwrap());
    let noon = day.and_hms_opt(12, 0, 0).unwrap().and_utc();
    let mut session = Session::new(id, name, noon, Checklist::built_in());
    let stamp = Stamp { at: noon, by: "ana".into(), direction: Direction::Forward };
    for number in 0..session.checklist().len() {
        let verdict = [Verdict::done, Verdict::done, Verdict::partial, Verdict::missing];
        let owner = PersonName::parse(&format!("owner {}", number % 7)).unwrap();
        for change in [
            Change::Verdict(verdict[(number + system + review) % 4]()),
            Change::Note(Note::parse("The drill in June restored two of three stores.").unwrap()),
            Change::Owner(Some(owner)),
            Change::Due(Some(day + TimeDelta::days(60))),
        ] {
            session.apply(&Edit::Answer(ItemNo(number), change), &stamp);
        }
    }
    session
}

impl Data {
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, session: &Session) {
        let path = self.path("data/sessions").join(format!("{}.json", session.id()));
        fs::write(&path, codec::encode_session(session)).unwrap();
        let earlier = SystemTime::now() - Duration::from_secs(60);
        File::options().write(true).open(path).unwrap().set_modified(earlier).unwrap();
    }

    fn publish(&self, site: &Path) {
        let ran = Command::new(env!("CARGO_BIN_EXE_readyroom"))
            .env_clear()
            .env("HOME", self.0.path())
            .env("READYROOM_DATA_DIR", self.path("data"))
            .env("READYROOM_USER", "ana")
            .args(["publish", "--as-of", "2026-11-29"])
            .arg(site)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn cold(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(|| {
            let _ = fs::remove_dir_all(DATA.path(".cache"));
            tempfile::tempdir().unwrap()
        })
        .bench_refs(|site| DATA.publish(site.path()));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn after_a_change(bencher: Bencher<'_, '_>) {
    let site = tempfile::tempdir().unwrap();
    DATA.publish(site.path());
    let change = AtomicUsize::new(0);
    bencher
        .with_inputs(|| {
            let change = change.fetch_add(1, Ordering::Relaxed);
            let mut session = session(500, REVIEWS - 1);
            let note = Note::parse(&format!("Change {change}.")).unwrap();
            let stamp =
                Stamp { at: session.created_at(), by: "ben".into(), direction: Direction::Forward };
            session.apply(&Edit::Answer(ItemNo(3), Change::Note(note)), &stamp);
            DATA.write(&session);
        })
        .bench_values(|()| DATA.publish(site.path()));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn unchanged(bencher: Bencher<'_, '_>) {
    let site = tempfile::tempdir().unwrap();
    DATA.publish(site.path());
    bencher.bench(|| DATA.publish(site.path()));
}
