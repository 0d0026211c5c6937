//! Every operation on a file fails in turn, in every way, in every scenario: the file is the old one or
//! the new one, whole; what was told is true; the next save works; nothing half written stays.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use readyroom::domain::checklist::{Checklist, ItemNo};
use readyroom::domain::edit::{Change, Edit, Verdict};
use readyroom::domain::names::{Note, SystemName};
use readyroom::domain::session::Session;
use readyroom::store::bookmark::{self, Bookmark};
use readyroom::store::faults::{Fault, Faults, Operation, under};
use readyroom::store::files::Existing;
use readyroom::store::places::Places;
use readyroom::store::sessions::{self, Loaded};

use crate::generate::stamp;
use crate::stage::{create, noon};

/// Fails one operation, or all from one on; counts them.
struct Plan {
    at: usize,
    fault: Option<Fault>,
    sticky: bool,
    seen: RefCell<Vec<Operation>>,
}

impl Faults for Plan {
    fn strike(&self, operation: Operation, _: &Path) -> Option<Fault> {
        let mut seen = self.seen.borrow_mut();
        let number = seen.len();
        seen.push(operation);
        let strikes = if self.sticky { number >= self.at } else { number == self.at };
        self.fault.filter(|_| strikes)
    }
}

const FAULTS: [Fault; 6] = [
    Fault::Error(28), // ENOSPC
    Fault::Error(5),  // EIO
    Fault::Error(30), // EROFS
    Fault::Error(13), // EACCES
    Fault::Error(24), // EMFILE
    Fault::Short,
];

/// A data dir with a session, and what may be in its file afterwards.
struct Ground {
    _dir: tempfile::TempDir,
    places: Places,
    loaded: Loaded,
}

impl Ground {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::below(dir.path());
        let loaded = create(&places, "ledger", noon(), Some(small()), |_| ());
        Self { _dir: dir, places, loaded }
    }
}

fn small() -> std::sync::Arc<Checklist> {
    crate::generate::checklist_of(&[3])
}

fn marked(session: &Session, item: usize) -> Session {
    let mut session = session.clone();
    let done = Change::Verdict(Verdict::done());
    session.apply(&Edit::Answer(ItemNo(item), done), &stamp(1));
    session
}

/// What is done, and whether it said that it worked; and the session that the file holds if so.
type Scenario = fn(&mut Ground) -> (bool, Option<Session>);

fn save(ground: &mut Ground) -> (bool, Option<Session>) {
    let mine = marked(&ground.loaded.session, 0);
    (sessions::save(&mut ground.loaded, &mine).is_ok(), Some(mine))
}

fn merging_save(ground: &mut Ground) -> (bool, Option<Session>) {
    let base = ground.loaded.session.clone();
    let mine = marked(&base, 0);
    // Somebody else has written before: see `prepare`.
    let theirs = marked(&base, 1);
    let merged = Session::merge(Some(&base), &mine, &theirs);
    (sessions::save(&mut ground.loaded, &mine).is_ok(), Some(merged))
}

fn creating(ground: &mut Ground) -> (bool, Option<Session>) {
    let system = SystemName::parse("other").unwrap();
    let created = sessions::create(&ground.places, &system, &small(), noon());
    if let Ok(created) = &created {
        assert_eq!(on_disk(&created.path).unwrap(), created.session);
    }
    (created.is_ok(), None)
}

fn drafting(ground: &mut Ground) -> (bool, Option<Session>) {
    let id = ground.loaded.session.id();
    let item = Some(ground.loaded.session.checklist().item(ItemNo(1)).id.clone());
    let bookmark = Bookmark { item, ..Bookmark::default() };
    let saved = bookmark::save(&ground.places, id, &bookmark).is_ok();
    if saved {
        let text = fs::read_to_string(ground.places.bookmark(id)).unwrap();
        assert!(text.contains("c0.i1"), "{text}");
    }
    (saved, None)
}

fn recovering(ground: &mut Ground) -> (bool, Option<Session>) {
    sessions::write_again(&mut ground.loaded);
    save(ground)
}

fn opening(ground: &mut Ground) -> (bool, Option<Session>) {
    let opened = sessions::load(&ground.loaded.path);
    if let Ok(opened) = &opened {
        assert_eq!(opened.session, ground.loaded.session);
    }
    (opened.is_ok(), None)
}

fn exporting(ground: &mut Ground) -> (bool, Option<Session>) {
    let report = ground.places.data().join("report.md");
    let written = sessions::write_report(&ground.places, &report, "new", Existing::Replace);
    let text = fs::read_to_string(&report).unwrap_or_default();
    assert!(text.is_empty() || text == "new", "{text}");
    assert!(written.is_err() || text == "new");
    (written.is_ok(), None)
}

fn binning(ground: &mut Ground) -> (bool, Option<Session>) {
    let id = ground.loaded.session.id().clone();
    let deleted = sessions::delete(&ground.places, &id).is_ok();
    let there_and_back = !deleted || sessions::undelete(&ground.places, &id).is_ok();
    let places = [ground.places.session(&id), ground.places.binned(&id)];
    assert_eq!(places.iter().filter(|path| path.exists()).count(), 1, "in one place only");
    if !places[0].exists() {
        fs::rename(&places[1], &places[0]).unwrap();
    }
    (deleted && there_and_back, None)
}

fn on_disk(path: &Path) -> Option<Session> {
    let bytes = fs::read(path).ok()?;
    Some(readyroom::store::codec::decode_session(&bytes).expect("a file is whole"))
}

/// The half-written files below a folder.
fn left_over(folder: &Path) -> Vec<PathBuf> {
    let mut left = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            left.extend(left_over(&path));
        } else if path.extension().is_some_and(|end| end == "tmp" || end == "new") {
            left.push(path);
        }
    }
    left
}

fn prepare(name: &str) -> Ground {
    let ground = Ground::new();
    match name {
        "merging save" => {
            let mut other = ground.loaded.clone();
            let theirs = marked(&other.session, 1);
            sessions::save(&mut other, &theirs).unwrap();
        }
        "recover" => fs::remove_file(&ground.loaded.path).unwrap(),
        _ => {}
    }
    ground
}

#[test]
fn whatever_fails_the_file_is_whole_and_what_is_told_is_true() {
    let scenarios: [(&str, Scenario); 8] = [
        ("create", creating),
        ("open", opening),
        ("save", save),
        ("merging save", merging_save),
        ("draft", drafting),
        ("recover", recovering),
        ("export", exporting),
        ("bin", binning),
    ];
    let (mut points, mut failures) = (0, 0);
    for (name, scenario) in scenarios {
        let counting = plan(usize::MAX, None, false);
        let mut ground = prepare(name);
        under(counting.clone(), || scenario(&mut ground));
        let operations = counting.seen.borrow().clone();
        for (at, operation) in operations.into_iter().enumerate() {
            for fault in FAULTS {
                if fault == Fault::Short && operation != Operation::Write {
                    continue;
                }
                for sticky in [false, true] {
                    let mut ground = prepare(name);
                    let before = on_disk(&ground.loaded.path);
                    let (told, new) =
                        under(plan(at, Some(fault), sticky), || scenario(&mut ground));
                    points += 1;
                    failures += usize::from(!told);
                    let what = format!("{name}, {at} {operation:?}, {fault:?}, sticky {sticky}");
                    let after = on_disk(&ground.loaded.path);
                    if let Some(new) = new {
                        assert!(after == before || after.as_ref() == Some(&new), "{what}");
                        assert!(!told || after.as_ref() == Some(&new), "{what}: said to be saved");
                        // The next try goes through.
                        sessions::save(&mut ground.loaded, &new).expect(&what);
                        assert_eq!(on_disk(&ground.loaded.path).as_ref(), Some(&new), "{what}");
                    } else {
                        assert_eq!(after, before, "{what}");
                        let mine = marked(&ground.loaded.session, 2);
                        sessions::save(&mut ground.loaded, &mine).expect(&what);
                    }
                    assert_eq!(left_over(ground.places.data()), Vec::<PathBuf>::new(), "{what}");
                }
            }
        }
    }
    eprintln!("{points} faults, {failures} of them told");
    assert!(points > 500 && failures > points / 2, "{points} faults, {failures} told");
}

fn plan(at: usize, fault: Option<Fault>, sticky: bool) -> Rc<Plan> {
    Rc::new(Plan { at, fault, sticky, seen: RefCell::default() })
}

#[test]
fn a_note_outlives_a_full_disk() {
    let mut ground = Ground::new();
    let mut mine = ground.loaded.session.clone();
    let note = Change::Note(Note::parse("kept").unwrap());
    mine.apply(&Edit::Answer(ItemNo(0), note), &stamp(1));
    let full = plan(0, Some(Fault::Error(28)), true);
    let error = under(full, || sessions::save(&mut ground.loaded, &mine)).unwrap_err();
    assert_eq!(error.short(), "disk full");
    sessions::save(&mut ground.loaded, &mine).unwrap();
    assert_eq!(on_disk(&ground.loaded.path), Some(mine));
}
