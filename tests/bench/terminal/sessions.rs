//! The sessions that are opened and listed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use readyroom::domain::basics::names::{SessionId, SystemName};
use readyroom::domain::records::checklist::{Checklist, ChecklistFile, ItemNo};
use readyroom::domain::records::stamp::{Direction, Stamp};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::store::codec;
use tempfile::TempDir;

use crate::terminal::Program;

/// Folders with sessions in them.
pub struct Data {
    folder: TempDir,
}

impl Data {
    pub fn make() -> Self {
        let data = Self { folder: TempDir::new().unwrap() };
        for sessions in [0, 100, 10_000] {
            let folder = data.folder.path().join(format!("home-{sessions}"));
            fs::create_dir_all(folder.join("data/sessions")).unwrap();
            for number in 0..sessions {
                put(&folder, &session(&format!("system-{number}"), 32, number));
            }
        }
        data
    }

    /// The program in a review with so many items, that nobody has changed yet.
    pub fn review(&self, items: usize) -> Program {
        let folder = self.folder.path().join(format!("review-{items}"));
        let _ = fs::remove_dir_all(&folder);
        put(&folder, &session("payments-api", items, 0));
        Program::Readyroom(vec!["open".to_owned(), "payments-api".to_owned()], folder)
    }

    /// The program in the list of so many sessions.
    pub fn home(&self, sessions: usize) -> Program {
        Program::Readyroom(Vec::new(), self.folder.path().join(format!("home-{sessions}")))
    }

    /// Takes away what a run has left for the next one.
    pub fn forget_cache(&self, sessions: usize) {
        let home: PathBuf = self.folder.path().join(format!("home-{sessions}"));
        let _ = fs::remove_dir_all(home.join(".cache"));
        let _ = fs::remove_dir_all(home.join(".local/state"));
    }
}

fn put(folder: &Path, session: &Session) {
    let sessions = folder.join("data/sessions");
    fs::create_dir_all(&sessions).unwrap();
    let file = sessions.join(format!("{}.json", session.id().as_str()));
    fs::write(file, codec::encode_session(session)).unwrap();
}

/// A session with some items assessed.
fn session(system: &str, items: usize, number: usize) -> Session {
    let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let begun = day.and_hms_opt(12, 0, 0).unwrap().and_utc();
    let begun = begun - TimeDelta::minutes(number.try_into().unwrap());
    let name = SystemName::parse(system).unwrap();
    let id = SessionId::new(name.text(), day, 1);
    let checklist = if items == 32 { Checklist::built_in() } else { long(items) };
    let mut session = Session::new(id, name, begun, checklist);
    let stamp = Stamp { at: begun, by: "ana".into(), direction: Direction::Forward };
    for item in 0..8 + number % 16 {
        let verdict = [Verdict::done, Verdict::partial, Verdict::missing][item % 3]();
        session.apply(&Edit::Answer(ItemNo(item), Change::Verdict(verdict)), &stamp);
    }
    session
}

/// A checklist of items with id and text only.
fn long(items: usize) -> Arc<Checklist> {
    let item = |category: usize, item: usize| serde_json::json!({ "id": format!("c{category}.i{item}"), "text": format!("Statement {item} of category {category} is true.") });
    let categories: Vec<_> = (0..items / 100)
        .map(|number| {
            let items: Vec<_> = (0..100).map(|i| item(number, i)).collect();
            serde_json::json!({ "id": format!("c{number}"), "title": format!("Category {number}"), "items": items })
        })
        .collect();
    let json = serde_json::json!({ "id": "bench", "title": "Bench", "categories": categories });
    let file: ChecklistFile = serde_json::from_str(&json.to_string()).unwrap();
    Arc::new(Checklist::of_author(file).unwrap())
}
