//! Every file operation fails in turn, in every way, in every scenario. Then the file is the old one or the
//! new one, complete; what was reported is true; the next save works; no half-written file is left. The
//! states after a power cut are derived from the operations of a save.
//!
//! Every claim has a control: with an operation left out, the same check fails.

use std::cell::RefCell;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::names::{Note, SystemName};
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::store::bin;
use readyroom::store::bookmark::{self, Bookmark};
use readyroom::store::caveats::{Caveats, Unlocked};
use readyroom::store::codec;
use readyroom::store::documents;
use readyroom::store::faults::{Fault, Faults, Operation, under};
use readyroom::store::files::Existing;
use readyroom::store::places::Places;
use readyroom::store::recovery;
use readyroom::store::sessions::{self, Loaded};

use crate::generate::stamp;
use crate::stage::{create, noon};

/// Fails one operation, or all from one on; counts them.
struct Plan {
    at: usize,
    fault: Option<Fault>,
    sticky: bool,
    seen: RefCell<Vec<(Operation, PathBuf)>>,
}

impl Faults for Plan {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        let mut seen = self.seen.borrow_mut();
        let number = seen.len();
        seen.push((operation, path.to_owned()));
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

/// An operation. Returns whether it reported success, and the session that the file then holds.
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
    let created = sessions::create(&ground.places, &system, &small(), Now::fixed(noon()));
    if let Ok(created) = &created {
        assert_eq!(on_disk(&created.path).unwrap(), created.session);
    }
    (created.is_ok(), None)
}

fn drafting(ground: &mut Ground) -> (bool, Option<Session>) {
    let id = ground.loaded.session.id();
    let item = Some(ground.loaded.session.checklist().item(ItemNo(1)).id.clone());
    let bookmark = Bookmark { item, ..Bookmark::default() };
    let saved = bookmark::save(&ground.places, id, &Bookmark::default(), &bookmark).is_ok();
    if saved {
        let homes =
            [ground.places.state().to_owned()].into_iter().chain(ground.places.spare_homes());
        let files = homes.map(|home| home.join("bookmarks").join(format!("{id}.json")));
        let newest = files.rev().find_map(|file| fs::read_to_string(file).ok()).unwrap();
        assert!(newest.contains("c0.i1"), "{newest}");
    }
    (saved, None)
}

fn recovering(ground: &mut Ground) -> (bool, Option<Session>) {
    sessions::write_again(&mut ground.loaded);
    save(ground)
}

/// A file in the form of an older program becomes one of today with the first save.
fn migrating(ground: &mut Ground) -> (bool, Option<Session>) {
    let mine = marked(&ground.loaded.session, 0);
    let saved = sessions::load(&ground.loaded.path)
        .and_then(|mut loaded| sessions::save(&mut loaded, &mine))
        .is_ok();
    (saved, Some(mine))
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
    let written = documents::write_report(&ground.places, &report, "new", Existing::Replace);
    let text = fs::read_to_string(&report).unwrap_or_default();
    assert!(text.is_empty() || text == "new", "{text}");
    assert!(written.is_err() || text == "new");
    (written.is_ok(), None)
}

fn binning(ground: &mut Ground) -> (bool, Option<Session>) {
    let id = ground.loaded.session.id().clone();
    let deleted = bin::delete(&ground.places, &id);
    let there_and_back =
        deleted.as_ref().is_ok_and(|binned| bin::undelete(&ground.places, &id, binned).is_ok());
    let places = [ground.places.session(&id), ground.places.binned(&id)];
    assert_eq!(places.iter().filter(|path| path.exists()).count(), 1, "in one place only");
    if !places[0].exists() {
        fs::rename(&places[1], &places[0]).unwrap();
    }
    (there_and_back, None)
}

fn on_disk(path: &Path) -> Option<Session> {
    whole(path).unwrap()
}

/// The session in a file, if there is one; an error where it is not whole.
fn whole(path: &Path) -> Result<Option<Session>, String> {
    let Ok(bytes) = fs::read(path) else { return Ok(None) };
    codec::decode_session(&bytes).map(Some).map_err(|error| error.to_string())
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
        "migrate" => {
            let text = fs::read_to_string(&ground.loaded.path).unwrap();
            let has_always_been =
                |line: &&str| !line.starts_with("  \"people\"") && !line.contains("\"risk\"");
            let old = text.lines().filter(has_always_been).collect::<Vec<_>>().join("\r\n");
            assert_ne!(old, text);
            fs::write(&ground.loaded.path, format!("\u{feff}{old}")).unwrap();
        }
        _ => {}
    }
    ground
}

/// Lets a scenario run under a plan; gives whether it said that it worked, or what is wrong.
fn judge(name: &str, scenario: Scenario, plan: Rc<dyn Faults>) -> Result<bool, String> {
    let mut ground = prepare(name);
    let before = on_disk(&ground.loaded.path);
    let (told, new) = under(plan, || scenario(&mut ground));
    let after = whole(&ground.loaded.path)?;
    let check = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    if let Some(new) = new {
        check(after == before || after.as_ref() == Some(&new), "neither old nor new")?;
        check(!told || after.as_ref() == Some(&new), "said to be saved")?;
        // The next try goes through.
        sessions::save(&mut ground.loaded, &new).map_err(|error| error.to_string())?;
        check(on_disk(&ground.loaded.path).as_ref() == Some(&new), "not saved in the end")?;
    } else {
        check(after == before, "another session was touched")?;
        let mine = marked(&ground.loaded.session, 2);
        sessions::save(&mut ground.loaded, &mine).map_err(|error| error.to_string())?;
    }
    check(left_over(ground.places.data()).is_empty(), "something half written is left")?;
    Ok(told)
}

const SCENARIOS: [(&str, Scenario); 9] = [
    ("create", creating),
    ("open", opening),
    ("save", save),
    ("merging save", merging_save),
    ("migrate", migrating),
    ("draft", drafting),
    ("recover", recovering),
    ("export", exporting),
    ("bin", binning),
];

/// The operations of a scenario.
fn operations(name: &str, scenario: Scenario) -> Vec<(Operation, PathBuf)> {
    let counting = plan(usize::MAX, None, false);
    judge(name, scenario, counting.clone()).unwrap();
    counting.seen.take()
}

#[test]
fn after_any_fault_the_file_is_whole_and_the_message_is_true() {
    let (mut points, mut failures) = (0, 0);
    for (name, scenario) in SCENARIOS {
        for (at, (operation, _)) in operations(name, scenario).into_iter().enumerate() {
            for fault in FAULTS {
                if fault == Fault::Short && operation != Operation::Write {
                    continue;
                }
                for sticky in [false, true] {
                    let told = judge(name, scenario, plan(at, Some(fault), sticky));
                    let what = format!("{name}, {at} {operation:?}, {fault:?}, sticky {sticky}");
                    points += 1;
                    failures += usize::from(!told.expect(&what));
                }
            }
        }
    }
    eprintln!("{points} faults, {failures} of them told");
    assert!(points > 900 && failures > points / 2, "{points} faults, {failures} told");
}

/// The bin lies on another file system.
struct OtherFileSystem {
    /// Which operation after the first rename fails as well, if any.
    then: Option<usize>,
    since: RefCell<Option<usize>>,
}

impl Faults for OtherFileSystem {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        const CROSSES_DEVICES: i32 = 18;
        let mut since = self.since.borrow_mut();
        match &mut *since {
            None if operation == Operation::Rename && path.to_string_lossy().contains("/bin/") => {
                *since = Some(0);
                Some(Fault::Error(CROSSES_DEVICES))
            }
            None => None,
            Some(number) => {
                *number += 1;
                (self.then == Some(*number)).then_some(Fault::Error(5))
            }
        }
    }
}

#[test]
fn a_bin_on_another_file_system_takes_a_copy_before_the_file_goes() {
    for then in [None].into_iter().chain((1..12).map(Some)) {
        let mut ground = Ground::new();
        let mine = marked(&ground.loaded.session, 0);
        sessions::save(&mut ground.loaded, &mine).unwrap();
        let (path, id) = (ground.loaded.path.clone(), mine.id().clone());
        let bytes = fs::read(&path).unwrap();
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        let plan = Rc::new(OtherFileSystem { then, since: RefCell::default() });
        let deleted = under(plan, || bin::delete(&ground.places, &id));
        let binned = ground.places.binned(&id);
        let there = [&path, &binned].map(|path| fs::read(path).ok());
        assert!(there.contains(&Some(bytes.clone())), "{then:?}: lost");
        assert_eq!(there.iter().flatten().count(), 1, "{then:?}: in one place only");
        if deleted.is_ok() {
            assert_eq!(there[1].as_ref(), Some(&bytes), "{then:?}");
            assert_eq!(fs::metadata(&binned).unwrap().modified().unwrap(), time);
            bin::undelete(&ground.places, &id, &binned).unwrap();
        }
        assert!(then.is_some() || deleted.is_ok());
        assert!(left_over(ground.places.data()).is_empty(), "{then:?}");
    }
}

/// Leaves some kinds of operations on sessions out.
struct LeftOut(&'static [Operation]);

impl Faults for LeftOut {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        let is_session = path.extension().is_some_and(|end| end == "json");
        (is_session && self.0.contains(&operation)).then_some(Fault::Skip)
    }
}

#[test]
fn the_test_notices_a_save_that_skips_a_step() {
    for name in ["save", "merging save", "migrate", "recover"] {
        let (_, scenario) = SCENARIOS.into_iter().find(|(other, _)| *other == name).unwrap();
        let ran = |left_out| judge(name, scenario, Rc::new(LeftOut(left_out)));
        for left_out in
            [&[Operation::Write][..], &[Operation::Exchange, Operation::Compare, Operation::Rename]]
        {
            assert!(ran(left_out).is_err(), "{name} without {left_out:?}");
        }
        // Where a file is not exchanged although the system says so, the save itself notices.
        let is_told = ran(&[Operation::Exchange, Operation::Rename]);
        assert!(name == "recover" || is_told == Ok(false), "{name}: {is_told:?}");
    }
}

/// The content of a file after a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    Old,
    New,
    Torn,
}

/// Returns the possible contents after a power cut before each operation of a save and after the last. The
/// system guarantees no more than this: contents after their sync, names after that of their folder.
fn after_power_cuts(trace: &[(Operation, PathBuf)], target: &Path) -> Vec<Vec<After>> {
    let folder = target.parent().unwrap();
    let (mut is_synced, mut is_named, mut is_kept) = (false, false, false);
    let mut states = Vec::new();
    for number in 0..=trace.len() {
        let new = if is_synced { After::New } else { After::Torn };
        states.push(match (is_named, is_kept) {
            (false, _) => vec![After::Old],
            (true, false) => vec![After::Old, new],
            (true, true) => vec![new],
        });
        match trace.get(number) {
            Some((Operation::Write, path)) if path == target => is_synced = false,
            Some((Operation::Sync, path)) if path == target => is_synced = true,
            Some((Operation::Rename | Operation::Exchange, path)) if path == target => {
                is_named = true;
            }
            Some((Operation::Sync, path)) if path == folder => is_kept = is_named,
            _ => {}
        }
    }
    states
}

/// Returns whether a power cut at any moment leaves the old file or the new one, and the new one once the
/// save has returned.
fn outlives_power_cuts(trace: &[(Operation, PathBuf)], target: &Path) -> bool {
    let states = after_power_cuts(trace, target);
    states.iter().flatten().all(|after| *after != After::Torn)
        && states.last() == Some(&vec![After::New])
}

#[test]
fn a_power_cut_leaves_the_old_file_or_the_new_one() {
    for (name, scenario) in SCENARIOS {
        if !["save", "merging save", "recover", "migrate"].contains(&name) {
            continue;
        }
        let mut ground = prepare(name);
        let target = ground.loaded.path.clone();
        let counting = plan(usize::MAX, None, false);
        under(counting.clone(), || scenario(&mut ground));
        let trace = counting.seen.take();
        assert!(outlives_power_cuts(&trace, &target), "{name}: {trace:?}");
        let mut needed = 0;
        for at in 0..trace.len() {
            let mut without = trace.clone();
            let (operation, _) = without.remove(at);
            let outlives = outlives_power_cuts(&without, &target);
            let is_needed =
                matches!(operation, Operation::Sync | Operation::Rename | Operation::Exchange);
            assert!(outlives || is_needed);
            needed += usize::from(!outlives);
        }
        assert_eq!(needed, 3, "the file's sync, its name, and the folder's sync");
    }
}

/// Refuses every operation of one kind.
struct Refused(Operation, i32);

impl Faults for Refused {
    fn strike(&self, operation: Operation, _: &Path) -> Option<Fault> {
        (operation == self.0).then_some(Fault::Error(self.1))
    }
}

/// The errors of `chmod` on file systems without modes: CIFS, exFAT, FUSE.
const NO_MODES: [i32; 4] = [1, 22, 38, 95]; // EPERM, EINVAL, ENOSYS, EOPNOTSUPP

/// Lets every scenario run while one kind of operation is refused; gives those that did not work.
fn refusing(operation: Operation, code: i32) -> Vec<&'static str> {
    let works = |name, scenario: Scenario| {
        let mut ground = prepare(name);
        under(Rc::new(Refused(operation, code)), || scenario(&mut ground)).0
    };
    SCENARIOS
        .into_iter()
        .filter(|(name, scenario)| !works(name, *scenario))
        .map(|(n, _)| n)
        .collect()
}

#[test]
fn everything_is_written_where_modes_cannot_be_set() {
    for code in NO_MODES {
        assert_eq!(refusing(Operation::SetMode, code), [""; 0], "error {code}");
    }
    let ground = Ground::new();
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
    under(Rc::new(Refused(Operation::SetMode, 1)), || {
        let mut loaded = ground.loaded.clone();
        let mine = marked(&loaded.session, 0);
        sessions::save(&mut loaded, &mine).unwrap();
        assert_eq!(mode(&loaded.path), 0o600, "never wider");
        assert_eq!(loaded.caveats, Caveats::default());
    });
    // The control: what a save cannot do without, it does not do without.
    assert!(refusing(Operation::Sync, 1).contains(&"save"));
}

#[test]
fn without_locks_and_exchange_everything_is_written_and_the_user_is_warned() {
    // EINVAL, ENOSYS, EOPNOTSUPP, and for locks ENOLCK.
    for code in [22, 38, 95] {
        assert_eq!(refusing(Operation::Exchange, code), [""; 0], "error {code}");
    }
    for code in [22, 37, 38, 95] {
        assert_eq!(refusing(Operation::Lock, code), [""; 0], "error {code}");
    }
    let caveats_of = |refused| {
        let mut ground = Ground::new();
        let mine = marked(&ground.loaded.session, 0);
        under(Rc::new(refused), || sessions::save(&mut ground.loaded, &mine)).unwrap();
        ground.loaded.caveats
    };
    let unlocked = Caveats { unlocked: Some(Unlocked::FileSystem), ..Caveats::default() };
    assert_eq!(caveats_of(Refused(Operation::Lock, 37)), unlocked);
    // The control: with a lock there is nothing to say.
    assert_eq!(caveats_of(Refused(Operation::Exchange, 22)), Caveats::default());
}

/// Refuses every operation of some kinds below some folders.
struct RefusedBelow(Vec<PathBuf>, Operation, i32);

impl Faults for RefusedBelow {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        let is_below = self.0.iter().any(|folder| path.starts_with(folder));
        (is_below && operation == self.1).then_some(Fault::Error(self.2))
    }
}

/// Keeps aside what cannot be saved.
fn keeping_aside(ground: &mut Ground) -> (bool, Option<Session>) {
    let (id, path) = (ground.loaded.session.id().clone(), &ground.loaded.path);
    let mine = marked(&ground.loaded.session, 0);
    let kept = recovery::keep(&ground.places, 1, path, &ground.loaded.session, &mine).is_ok();
    assert!(!kept || recovery::find(&ground.places, &id).len() == 1);
    (kept, None)
}

#[test]
fn a_failing_state_folder_loses_nothing_while_a_fallback_is_left() {
    let homes = |ground: &Ground| {
        let spare = ground.places.spare_homes();
        fs::create_dir_all(spare[1].parent().unwrap()).unwrap();
        [ground.places.state().to_owned()].into_iter().chain(spare).collect::<Vec<_>>()
    };
    let told = |scenario: Scenario, refused: usize, operation, code| {
        let mut ground = Ground::new();
        let refused = homes(&ground)[..refused].to_vec();
        let plan = Rc::new(RefusedBelow(refused, operation, code));
        under(plan, || scenario(&mut ground)).0
    };
    let operations = [
        Operation::MakeFolder,
        Operation::Create,
        Operation::Write,
        Operation::Sync,
        Operation::Rename,
    ];
    for operation in operations {
        for code in [5, 13, 24, 27, 28, 30, 122] {
            for scenario in [drafting as Scenario, keeping_aside] {
                for refused in [1, 2] {
                    assert!(told(scenario, refused, operation, code), "{operation:?} {code}");
                }
                // The control.
                let is_told = told(scenario, 3, operation, code);
                assert!(!is_told, "{operation:?} {code}");
            }
        }
    }
}

#[test]
fn a_file_beyond_the_size_limit_is_not_saved_and_the_error_names_the_limit() {
    let mut ground = Ground::new();
    let (mine, before) = (marked(&ground.loaded.session, 0), on_disk(&ground.loaded.path));
    let limit = Rc::new(Refused(Operation::Write, 27)); // EFBIG
    let error = under(limit, || sessions::save(&mut ground.loaded, &mine)).unwrap_err();
    assert_eq!(error.short(), "over the file size limit (ulimit -f)");
    assert_eq!(on_disk(&ground.loaded.path), before);
    assert!(left_over(ground.places.data()).is_empty());
    sessions::save(&mut ground.loaded, &mine).unwrap();
    assert_eq!(on_disk(&ground.loaded.path), Some(mine));
}

fn plan(at: usize, fault: Option<Fault>, sticky: bool) -> Rc<Plan> {
    Rc::new(Plan { at, fault, sticky, seen: RefCell::default() })
}

#[test]
fn a_note_survives_a_full_disk() {
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
