//! Several writers of one session, and files that change while they are open.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use readyroom::domain::basics::names::{Note, PersonName, SessionId};
use readyroom::domain::basics::status::Status;
use readyroom::domain::basics::text::Text;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::evidence::Evidence;
use readyroom::domain::records::people::Role;
use readyroom::domain::records::risk::Risk;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::store::bin;
use readyroom::store::codec;
use readyroom::store::desk::{self, Desk};
use readyroom::store::error::StoreError;
use readyroom::store::faults::{Fault, Faults, Operation, under};
use readyroom::store::messages;
use readyroom::store::places::Places;
use readyroom::store::process::{self, Program};
use readyroom::store::sessions::{self, Loaded, Saved};
use readyroom::store::undo::Steps;
use readyroom::store::worker::{Finished, Worker};
use readyroom::store::{catalogue, stranded};
use readyroom::tui::screens::Context;

use crate::cases;
use crate::cli::Shell;
use crate::generate::{self, stamp};
use crate::hints::{two_names, two_notes};
use crate::stage::{Stage, create, noon};

fn places() -> (tempfile::TempDir, Places) {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::below(dir.path());
    (dir, places)
}

fn with(session: &Session, item: usize, change: Change) -> Session {
    let mut session = session.clone();
    session.apply(&Edit::Answer(ItemNo(item), change), &stamp(1));
    session
}

fn note(text: &str) -> Change {
    Change::Note(Note::parse(text).unwrap())
}

/// Changes an item in the file, as another program would.
pub fn elsewhere(path: &Path, item: usize, change: Change) {
    let mut loaded = sessions::load(path).unwrap();
    let session = with(&loaded.session, item, change);
    sessions::save(&mut loaded, &session).unwrap();
}

#[test]
fn a_save_brings_both_sides_together() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    elsewhere(&loaded.path, 1, Change::Verdict(Verdict::missing()));
    let mine = with(&loaded.session, 0, Change::Verdict(Verdict::done()));
    assert_eq!(sessions::save(&mut loaded, &mine).unwrap(), Saved::Merged);
    let on_disk = sessions::load(&loaded.path).unwrap().session;
    assert_eq!(on_disk, loaded.session);
    assert_eq!((on_disk.tally().done, on_disk.tally().missing), (1, 1));
    // From here on both know the same.
    let mine = with(&loaded.session, 2, note("x"));
    assert_eq!(sessions::save(&mut loaded, &mine).unwrap(), Saved::AsGiven);
}

/// The faults while many write: operations, and how each fails.
#[derive(Clone, Copy)]
struct Failing(&'static [(Operation, Fault)]);

impl Faults for Failing {
    fn strike(&self, operation: Operation, _: &Path) -> Option<Fault> {
        self.0.iter().find(|(failing, _)| *failing == operation).map(|(_, fault)| *fault)
    }
}

/// A file system without locks, and one that cannot exchange files either.
const NO_LOCKS: (Operation, Fault) = (Operation::Lock, Fault::Error(37)); // ENOLCK
const NO_EXCHANGE: (Operation, Fault) = (Operation::Exchange, Fault::Error(22)); // EINVAL

/// Lets some threads write to the same few items; gives how many edits are lost.
fn lost_by_writers(writers: u32, edits: u32, failing: Failing) -> usize {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    thread::scope(|scope| {
        for writer in 0..writers {
            let mut mine: Loaded = loaded.clone();
            let write = move || {
                for number in 0..edits {
                    let change = note(&format!("{writer}-{number}"));
                    let session = with(&mine.session, (number % 4) as usize, change);
                    // Somebody may be unlucky for long: the program tries again too.
                    while let Err(error) = sessions::save(&mut mine, &session) {
                        let is_luck =
                            matches!(error, StoreError::Locked(_) | StoreError::Contended(_));
                        assert!(is_luck, "{error}");
                    }
                }
            };
            scope.spawn(move || under(Rc::new(failing), write));
        }
    });
    let session = sessions::load(&loaded.path).unwrap().session;
    let history = serde_json::to_string(&session).unwrap();
    let edits = (0..writers).flat_map(|writer| (0..edits).map(move |number| (writer, number)));
    edits
        .filter(|(writer, number)| !history.contains(&format!("\"to\":\"{writer}-{number}\"")))
        .count()
}

#[test]
fn many_writers_lose_no_edit() {
    assert_eq!(lost_by_writers(8, cases(25).min(500), Failing(&[])), 0);
}

#[test]
fn many_writers_lose_no_edit_where_nothing_can_be_locked() {
    assert_eq!(lost_by_writers(8, cases(15).min(500), Failing(&[NO_LOCKS])), 0);
}

#[test]
fn writers_that_cannot_exchange_files_either_compare_before_and_after() {
    assert_eq!(lost_by_writers(3, cases(10).min(100), Failing(&[NO_LOCKS, NO_EXCHANGE])), 0);
}

/// The controls: without locks it is the comparison that loses nothing.
#[test]
fn the_test_catches_writers_that_do_not_compare() {
    const BLIND: (Operation, Fault) = (Operation::Compare, Fault::Skip);
    assert!(lost_by_writers(8, 25, Failing(&[NO_LOCKS, BLIND])) > 0);
    assert!(lost_by_writers(8, 25, Failing(&[NO_LOCKS, NO_EXCHANGE, BLIND])) > 0);
}

/// Another program, which writes while a save is at one of its last operations.
struct Intruder {
    path: PathBuf,
    at: Operation,
    /// The contents that it writes, the last one first.
    contents: RefCell<Vec<Vec<u8>>>,
    failing: Failing,
}

impl Faults for Intruder {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        let comes = operation == self.at && path == self.path;
        let content = if comes { self.contents.borrow_mut().pop() } else { None };
        if let Some(bytes) = content {
            let fresh = path.with_extension("fresh");
            fs::write(&fresh, bytes).unwrap();
            fs::rename(fresh, path).unwrap();
        }
        self.failing.strike(operation, path)
    }
}

#[test]
fn a_write_between_the_comparison_and_the_rename_is_not_lost() {
    const LOCKED: Failing = Failing(&[]);
    const UNLOCKED: Failing = Failing(&[NO_LOCKS, NO_EXCHANGE]);
    for (at, failing) in [
        (Operation::Write, LOCKED),
        (Operation::Exchange, LOCKED),
        (Operation::Write, UNLOCKED),
        (Operation::Exchange, UNLOCKED),
        (Operation::Write, Failing(&[NO_EXCHANGE])),
        (Operation::Exchange, Failing(&[NO_EXCHANGE])),
    ] {
        let (_dir, places) = places();
        let mut loaded = create(&places, "ledger", noon(), None, |_| ());
        let theirs = with(&loaded.session, 1, Change::Verdict(Verdict::missing()));
        let intruder = |bytes: Vec<u8>| Intruder {
            path: loaded.path.clone(),
            at,
            contents: RefCell::new(vec![bytes]),
            failing,
        };
        let with_theirs = intruder(codec::encode_session(&theirs));
        let with_nonsense = intruder(b"<<<<<<< ours".to_vec());
        let mine = with(&loaded.session, 0, Change::Verdict(Verdict::done()));
        let saved = under(Rc::new(with_theirs), || sessions::save(&mut loaded, &mine));
        assert_eq!(saved.unwrap(), Saved::Merged, "{at:?}");
        let on_disk = sessions::load(&loaded.path).unwrap().session;
        assert_eq!((on_disk.tally().done, on_disk.tally().missing), (1, 1), "{at:?}");
        // What cannot be read is never overwritten, however late it comes.
        let mine = with(&loaded.session, 2, note("x"));
        let saved = under(Rc::new(with_nonsense), || sessions::save(&mut loaded, &mine));
        assert!(matches!(saved, Err(StoreError::Replaced { .. })), "{at:?}: {saved:?}");
        assert_eq!(fs::read(&loaded.path).unwrap(), b"<<<<<<< ours");
    }
}

/// Two writes in sequence, before the exchange and before its reversal, and then a third.
#[test]
fn a_foreign_file_that_cannot_be_put_back_is_merged_or_kept() {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let missing = |item| {
        let change = Change::Verdict(Verdict::missing());
        codec::encode_session(&with(&loaded.session, item, change))
    };
    let coming = |contents| {
        let (path, at) = (loaded.path.clone(), Operation::Exchange);
        Intruder { path, at, contents: RefCell::new(contents), failing: Failing(&[]) }
    };
    let mine = with(&loaded.session, 0, Change::Verdict(Verdict::done()));
    let mut ours = loaded.clone();
    let two = Rc::new(coming(vec![missing(2), missing(1)]));
    assert_eq!(under(two, || sessions::save(&mut ours, &mine)).unwrap(), Saved::Merged);
    let on_disk = sessions::load(&loaded.path).unwrap().session;
    assert_eq!((on_disk.tally().done, on_disk.tally().missing), (1, 2));
    // Where it then cannot be saved, nothing that was taken out is lost.
    fs::write(&loaded.path, codec::encode_session(&loaded.session)).unwrap();
    let three = Rc::new(coming(vec![b"<<<<<<< ours".to_vec(), missing(2), missing(1)]));
    let saved = under(three, || sessions::save(&mut loaded.clone(), &mine));
    assert!(matches!(saved, Err(StoreError::Replaced { .. })), "{saved:?}");
    let beside = fs::read_dir(places.sessions()).unwrap().map(|entry| entry.unwrap().path());
    let is_copy = |path: &PathBuf| path.to_str().unwrap().contains(".sync-conflict-");
    let copies: Vec<PathBuf> = beside.filter(is_copy).collect();
    assert_eq!(copies.len(), 1);
    assert_eq!(fs::read(&copies[0]).unwrap(), missing(2));
}

/// Another program that writes before an exchange whose reversal then fails.
struct OneWay {
    intruder: Intruder,
    exchanges: Cell<u32>,
}

impl Faults for OneWay {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        self.exchanges.set(self.exchanges.get() + u32::from(operation == Operation::Exchange));
        let is_second = operation == Operation::Exchange && self.exchanges.get() == 2;
        self.intruder.strike(operation, path).or(is_second.then_some(Fault::Error(5)))
    }
}

#[test]
fn a_foreign_file_found_after_the_exchange_is_merged() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    let theirs = with(&loaded.session, 1, Change::Verdict(Verdict::missing()));
    let intruder = Intruder {
        path: loaded.path.clone(),
        at: Operation::Exchange,
        contents: RefCell::new(vec![codec::encode_session(&theirs)]),
        failing: Failing(&[]),
    };
    let plan = Rc::new(OneWay { intruder, exchanges: Cell::default() });
    let mine = with(&loaded.session, 0, Change::Verdict(Verdict::done()));
    assert_eq!(under(plan, || sessions::save(&mut loaded, &mine)).unwrap(), Saved::Merged);
    let on_disk = sessions::load(&loaded.path).unwrap().session;
    assert_eq!((on_disk.tally().done, on_disk.tally().missing), (1, 1));
}

/// Another program, which each time merges the file that was just renamed into a new one.
struct Merger {
    path: PathBuf,
    is_renamed: Cell<bool>,
    merged: Cell<u32>,
}

impl Faults for Merger {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        if path == self.path && operation == Operation::Rename {
            self.is_renamed.set(true);
        } else if path == self.path && operation == Operation::Open && self.is_renamed.take() {
            self.merged.set(self.merged.get() + 1);
            let ours = sessions::load(path).unwrap().session;
            let both = with(&ours, 1, note(&format!("{} by another", self.merged.get())));
            let fresh = path.with_extension("fresh");
            fs::write(&fresh, codec::encode_session(&both)).unwrap();
            fs::rename(fresh, path).unwrap();
        }
        Failing(&[NO_LOCKS, NO_EXCHANGE]).strike(operation, path)
    }
}

#[test]
fn a_file_merged_by_others_is_saved() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    let path = loaded.path.clone();
    let plan = Rc::new(Merger { path, is_renamed: Cell::default(), merged: Cell::default() });
    let mine = with(&loaded.session, 0, Change::Verdict(Verdict::done()));
    let saved = under(plan, || sessions::save(&mut loaded, &mine));
    assert!(matches!(saved, Ok(Saved::Merged)), "{saved:?}");
    let on_disk = sessions::load(&loaded.path).unwrap().session;
    assert_eq!((on_disk.tally().done, on_disk == loaded.session), (1, true));
}

/// A program on another machine, which takes ours for dead, clears its file away before an operation.
struct Swept {
    /// The number of operations until then.
    left: Cell<u32>,
    failing: Failing,
}

impl Faults for Swept {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        self.left.set(self.left.get().wrapping_sub(1));
        if self.left.get() == 0 {
            for entry in fs::read_dir(path.parent().unwrap()).into_iter().flatten().flatten() {
                if entry.path().extension().is_some_and(|end| end == "tmp") {
                    fs::remove_file(entry.path()).unwrap();
                }
            }
        }
        self.failing.strike(operation, path)
    }
}

#[test]
fn a_save_whose_temporary_file_is_removed_finishes() {
    for failing in [Failing(&[]), Failing(&[NO_LOCKS]), Failing(&[NO_LOCKS, NO_EXCHANGE])] {
        for moment in 1.. {
            let (_dir, places) = places();
            let mut loaded = create(&places, "ledger", noon(), None, |_| ());
            let mine = with(&loaded.session, 0, Change::Verdict(Verdict::done()));
            let plan = Rc::new(Swept { left: Cell::new(moment), failing });
            let saved = under(Rc::<Swept>::clone(&plan), || sessions::save(&mut loaded, &mine));
            let has_ended = plan.left.get() < u32::MAX / 2;
            assert!(saved.is_ok(), "{moment}: {saved:?}");
            assert_eq!(sessions::load(&loaded.path).unwrap().session, mine, "{moment}");
            if has_ended {
                break;
            }
        }
    }
}

#[test]
fn the_last_good_copy_is_kept() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    let before = fs::read(&loaded.path).unwrap();
    let mine = with(&loaded.session, 0, note("x"));
    sessions::save(&mut loaded, &mine).unwrap();
    let name = format!("{}.bak", loaded.session.id().as_str());
    let backup = places.sessions().join(".readyroom").join(name);
    assert_eq!(fs::read(backup).unwrap(), before);
}

#[test]
fn a_foreign_file_at_the_path_is_never_overwritten() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    let other = create(&places, "other", noon(), None, |_| ());
    let mine = with(&loaded.session, 0, note("mine"));
    let good = fs::read(&loaded.path).unwrap();
    let newer =
        String::from_utf8(good.clone()).unwrap().replace("\"version\": 1", "\"version\": 2");
    let conflicted = format!("<<<<<<< ours\n{}", String::from_utf8(good.clone()).unwrap());
    for bytes in
        [b"".to_vec(), b"garbage".to_vec(), good[..500].to_vec(), newer.into(), conflicted.into()]
    {
        fs::write(&loaded.path, &bytes).unwrap();
        let saved = sessions::save(&mut loaded, &mine);
        assert!(matches!(saved, Err(StoreError::Replaced { .. })), "{saved:?}");
        assert_eq!(fs::read(&loaded.path).unwrap(), bytes);
    }
    fs::copy(&other.path, &loaded.path).unwrap();
    assert!(matches!(sessions::save(&mut loaded, &mine), Err(StoreError::Stranger(_))));
    fs::remove_file(&loaded.path).unwrap();
    assert!(matches!(sessions::save(&mut loaded, &mine), Err(StoreError::Gone(_))));
    assert!(!loaded.path.exists());
    sessions::write_again(&mut loaded);
    sessions::save(&mut loaded, &mine).unwrap();
    assert_eq!(sessions::load(&loaded.path).unwrap().session, mine);
}

#[test]
fn a_failed_save_keeps_changes_of_others() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    elsewhere(&loaded.path, 1, note("theirs"));
    let mut too_large = loaded.session.clone();
    for item in 0..32 {
        for length in 0..5 {
            too_large = with(&too_large, item, note(&"\u{202e}".repeat(21_000 + length)));
        }
    }
    assert!(sessions::save(&mut loaded, &too_large).is_err());
    let mine = with(&loaded.session, 0, note("mine"));
    assert_eq!(sessions::save(&mut loaded, &mine).unwrap(), Saved::Merged);
    assert_eq!(loaded.session.answer(ItemNo(1)).note.raw(), "theirs");
}

#[test]
fn half_written_files_of_dead_programs_are_swept() {
    let (_dir, places) = places();
    create(&places, "ledger", noon(), None, |_| ());
    // No system gives a process this number.
    let dead = places.sessions().join(".readyroom-2147483646-abc.tmp");
    let alive = places.sessions().join(format!(".readyroom-{}-abc.tmp", std::process::id()));
    fs::write(&dead, "{").unwrap();
    fs::write(&alive, "{").unwrap();
    let loaded = create(&places, "other", noon(), None, |_| ());
    assert!(!dead.exists());
    assert!(alive.exists());
    fs::write(&dead, "{").unwrap();
    let _ = desk::opened(&places, loaded);
    assert!(!dead.exists());
}

/// An event among a screen, its worker and another program, in any order.
#[derive(Clone, Debug)]
enum Event {
    /// The user changes something on the screen.
    Edit(usize, Change),
    /// The worker takes the oldest order.
    Take,
    /// The worker saves.
    Save,
    /// The worker looks at the file.
    Look,
    /// The screen takes the oldest report.
    See,
    /// Another program changes an item.
    Elsewhere(usize, Change),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (0..2_usize, generate::change()).prop_map(|(item, change)| Event::Edit(item, change)),
        3 => Just(Event::Take),
        2 => Just(Event::Save),
        1 => Just(Event::Look),
        2 => Just(Event::See),
        2 => (0..2_usize, generate::change())
            .prop_map(|(item, change)| Event::Elsewhere(item, change)),
    ]
}

/// A screen and its worker with everything that is on its way between them.
struct Line {
    desk: Desk,
    screen: Session,
    generation: u64,
    seen: u64,
    orders: VecDeque<messages::Command>,
    reports: VecDeque<messages::Event>,
}

impl Line {
    fn happen(&mut self, event: &Event, path: &Path) {
        let Self { desk, reports, .. } = self;
        let mut tell = |report| reports.push_back(report);
        match event {
            Event::Edit(item, change) => {
                let edit = Edit::Answer(ItemNo(*item), change.clone());
                let stamp = stamp(1);
                if self.screen.apply(&edit, &stamp).is_some() {
                    self.generation += 1;
                    let (generation, seen) = (self.generation, self.seen);
                    self.orders.push_back(messages::Command::Edit {
                        generation,
                        seen,
                        edit,
                        stamp,
                        steps: Steps::default(),
                    });
                }
            }
            Event::Take => {
                self.orders.pop_front().into_iter().for_each(|order| desk.take(order, &mut tell));
            }
            Event::Save => desk.save(&mut tell),
            Event::Look => desk.look(&mut tell),
            Event::See => {
                if let Some(messages::Event::Merged(merged)) = reports.pop_front() {
                    self.screen = merged.on(&self.screen);
                    self.seen = merged.number;
                    self.orders.push_back(messages::Command::Seen(merged.number));
                }
            }
            Event::Elsewhere(item, change) => elsewhere(path, *item, change.clone()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(60)))]

    /// However slowly they hear of each other: in the end the screen shows what the file holds, and
    /// every change of either side is in the history.
    #[test]
    fn the_screen_and_the_file_converge(events in vec(event(), 0..40)) {
        let (_dir, places) = places();
        let checklist = generate::checklist_of(&[2]);
        let loaded = create(&places, "ledger", noon(), Some(checklist), |_| ());
        let (path, screen) = (loaded.path.clone(), loaded.session.clone());
        let desk = Desk::new(places, Some(loaded));
        let mut line = Line {
            desk, screen, generation: 0, seen: 0, orders: VecDeque::new(), reports: VecDeque::new(),
        };
        let mut said = BTreeSet::new();
        for event in &events {
            line.happen(event, &path);
            let sides = [line.screen.clone(), sessions::load(&path).unwrap().session];
            for (item, answer) in sides.iter().flat_map(Session::answers) {
                said.extend(answer.history.iter().map(|entry| (item.0, format!("{entry:?}"))));
            }
        }
        for _ in 0..3 {
            while !line.orders.is_empty() {
                line.happen(&Event::Take, &path);
            }
            line.happen(&Event::Save, &path);
            line.happen(&Event::Look, &path);
            while !line.reports.is_empty() {
                line.happen(&Event::See, &path);
            }
        }
        let on_disk = sessions::load(&path).unwrap().session;
        prop_assert_eq!(&line.screen, &on_disk);
        prop_assert!(!line.desk.has_unsaved());
        for (item, entry) in said {
            let history = &on_disk.answer(ItemNo(item)).history;
            prop_assert!(history.iter().any(|known| format!("{known:?}") == entry), "lost {}", entry);
        }
    }
}

// On the screen.

#[test]
fn changes_of_others_appear_and_the_cursor_stays() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("jj");
    let item = stage.item();
    elsewhere(&stage.review().path.clone(), 0, Change::Verdict(Verdict::done()));
    stage.look();
    assert!(stage.statuses().starts_with("d..."));
    assert_eq!(stage.item(), item);
    let told = "ana changed: User sign-up/login/logout flows are stable in production";
    assert_eq!(stage.message(), told, "what may follow has no full stop before it");
    stage.play("p");
    assert!(stage.statuses().starts_with("d.p."));
    assert_eq!(stage.on_disk(), *stage.session());
}

/// A field of the whole review keeps one value and has a conflict with the other, both with their authors,
/// until the user resolves it in the summary.
#[test]
fn conflicts_of_the_review_are_shown_and_resolved_one_after_another() {
    let mut stage = two_names(120, 40);
    assert_eq!(stage.message(), "role and 1 more have two values; s shows both");
    stage.play("s");
    let screen = stage.screen();
    for told in [
        "Choose    role: emil facilitator or emil observer (ben, 2026-11-22)",
        "the system's name: ledger or payments (ana, 2026-11-22)",
        "< the first value, > the second",
    ] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
    stage.play(">");
    assert_eq!(stage.session().people()[0].role, Role::Observer);
    assert_eq!(stage.session().conflict_count(), 1);
    stage.play("u");
    assert_eq!(stage.session().people()[0].role, Role::Facilitator);
    assert_eq!(stage.session().conflict_count(), 2);
    stage.play("<lt>>");
    assert_eq!(stage.session().system().raw(), "payments");
    assert_eq!(stage.session().conflict_count(), 0);
    assert_eq!(stage.on_disk(), *stage.session());
    stage.play(">");
    assert!(stage.message().contains("no field of the review itself"), "{}", stage.message());
}

/// After a merge the opened review says where to resolve conflicts, even if no visible category is marked.
#[test]
fn conflicts_are_announced_when_a_review_is_opened() {
    let disputed = |path: &Path, item: usize| {
        let mut mine = sessions::load(path).unwrap();
        elsewhere(path, item, Change::Verdict(Verdict::missing()));
        let session = with(&mine.session, item, Change::Verdict(Verdict::done()));
        sessions::save(&mut mine, &session).unwrap();
    };
    let mut stage = Stage::in_review(120, 40);
    let path = stage.review().path.clone();
    for (item, told) in [
        (6, "item 3 of Data and State has two values"),
        (9, "item 3 of Data and State and 1 more item have two values"),
        (31, "item 3 of Data and State and 2 more items have two values"),
    ] {
        disputed(&path, item);
        stage = stage.opened_again(&path);
        assert_eq!(stage.message(), told);
    }
    let stage = two_names(120, 40);
    let path = stage.review().path.clone();
    disputed(&path, 6);
    let told = "role and 1 more have two values; s shows both; so has item 3 of Data and State";
    assert_eq!(stage.opened_again(&path).message(), told);
}

/// The two values that a key chooses between are read whole in the summary.
#[test]
fn both_values_of_a_conflict_can_be_read_in_full() {
    for (width, height) in [(120, 40), (80, 24), (60, 18)] {
        let mut stage = two_names(width, height);
        let screen = stage.play("s").screen();
        let (before, _) = screen.split_once("Choose").unwrap_or_default();
        let column = before.lines().last().unwrap_or_default().chars().count();
        let facts = screen.lines().skip(before.lines().count() - 1);
        let facts: Vec<String> =
            facts.map(|line| line.chars().skip(column + 6).collect()).collect();
        let facts = facts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        for told in [
            "role: emil facilitator or emil observer (ben, 2026-11-22)",
            "< the first value, > the second",
        ] {
            assert!(facts.contains(told), "{told}\n{screen}");
        }
    }
}

/// A second value stands under the first one, and whole: a key takes it.
#[test]
fn the_other_value_of_a_field_is_shown_in_full_under_the_first() {
    for (width, height) in [(120, 40), (80, 24)] {
        let mut stage = Stage::in_review(width, height);
        stage.play("nmine");
        let theirs = "theirs was written after the drill in May, which took twenty-five minutes; the \
            schema change could not be undone, see the minutes";
        elsewhere(&stage.review().path.clone(), 0, note(theirs));
        stage.look().play("<Enter>");
        let screen = stage.screen();
        let place = |sought: &str| screen.lines().position(|line| line.contains(sought));
        let [first, second, owner] = ["Note       mine", "or ana     theirs", "Owner "].map(place);
        assert!(first.is_some() && first < second && second < owner, "{screen}");
        for word in ["twenty-five", "minutes;", "undone,", "see the minutes"] {
            assert!(screen.contains(word), "{word}\n{screen}");
        }
    }
}

/// In the meeting as well, and where the font is large: what is measured and asked gives way.
#[test]
fn the_meeting_shows_both_values_of_a_field_at_every_size() {
    for (width, height) in [(120, 40), (80, 24), (60, 18)] {
        let mut stage = two_notes(width, height);
        let screen = stage.play("w<Enter>g").screen();
        let place = |sought: &str| screen.lines().position(|line| line.contains(sought));
        let places = ["Note       Log-in is", "or ben     Signup fails", "< keep  > take  & both"]
            .map(place);
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{screen}");
    }
}

/// `&` keeps both notes in one step that can be undone, and says why it does not join other values.
#[test]
fn two_notes_are_joined_by_a_key_and_two_statuses_are_not() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nmine");
    elsewhere(&stage.review().path.clone(), 0, note("theirs"));
    stage.look().play("<Enter>");
    assert!(stage.screen().contains("< keep  > take  & both"), "{}", stage.screen());
    stage.play("&");
    assert_eq!(stage.answer().note.raw(), "mine\ntheirs");
    assert!(stage.answer().conflicts.is_empty());
    assert_eq!(stage.message(), "note with both texts, that of ana below");
    assert_eq!(stage.on_disk(), *stage.session());
    stage.play("u");
    assert_eq!(stage.answer().note.raw(), "mine");
    assert_eq!(stage.answer().conflicts.len(), 1);
    stage.play("&j");
    elsewhere(&stage.review().path.clone(), 1, Change::Verdict(Verdict::missing()));
    stage.play("d");
    assert!(stage.screen().contains("< keep  > take"), "{}", stage.screen());
    assert!(!stage.screen().contains("& both"), "{}", stage.screen());
    stage.play("&");
    assert_eq!(
        stage.message(),
        "only two notes or two reasons are joined, of up to 64 KiB together"
    );
    assert_eq!(stage.answer().conflicts.len(), 1);
}

#[test]
fn an_edit_made_before_loading_changes_of_others_is_merged() {
    let mut stage = Stage::in_review(80, 24);
    elsewhere(&stage.review().path.clone(), 0, Change::Verdict(Verdict::missing()));
    stage.play("d");
    assert_eq!(stage.answer().status, Some(Status::Missing));
    assert_eq!(stage.answer().conflicts.len(), 1);
    assert_eq!(stage.on_disk(), *stage.session());
    assert!(stage.message().contains("one field has two values"), "{}", stage.message());
    assert!(stage.screen().contains("or ana     status: done"), "{}", stage.screen());
    assert!(stage.screen().contains("two values"));
    stage.play(">");
    assert_eq!(stage.answer().status, Some(Status::Done));
    assert!(stage.answer().conflicts.is_empty());
    stage.play("u");
    assert_eq!(stage.answer().conflicts.len(), 1);
    stage.play("<lt>");
    assert_eq!(stage.answer().status, Some(Status::Missing));
    assert!(stage.answer().conflicts.is_empty());
    assert_eq!(stage.on_disk(), *stage.session());
    stage.play("<lt>");
    assert_eq!(stage.message(), "no field of this item has two values");
}

#[test]
fn undo_never_reverts_later_changes_of_others() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("dj");
    elsewhere(&stage.review().path.clone(), 0, Change::Verdict(Verdict::partial()));
    stage.look();
    stage.play("u");
    assert_eq!(stage.message(), "there is nothing to undo");
    assert!(stage.statuses().starts_with("p..."));
}

/// What somebody else wrote meanwhile takes one row: the fields, the counts and the way on stay.
#[test]
fn the_value_of_somebody_else_takes_one_row_beside_what_is_typed() {
    for (width, height) in [(80, 24), (60, 18), (40, 10)] {
        let mut stage = Stage::in_review(width, height);
        stage.play("nmine");
        elsewhere(&stage.review().path.clone(), 0, note(&"theirs and more ".repeat(20)));
        let screen = stage.look().screen();
        let rows: Vec<&str> = screen.lines().filter(|line| line.contains("theirs")).collect();
        let [row] = rows[..] else { panic!("{screen}") };
        assert!(row.ends_with("Enter keeps both"), "{screen}");
        for shown in ["mine", "0 of 32 complete", "Enter keep  "] {
            assert!(screen.contains(shown), "{shown}\n{screen}");
        }
        let has_fields = screen.contains("Owner") && screen.contains("Due");
        assert!(has_fields || height == 10, "{screen}");
    }
}

#[test]
fn an_open_field_stays_open_and_warns() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nmine");
    elsewhere(&stage.review().path.clone(), 0, note("theirs"));
    stage.look();
    assert_eq!(stage.model.context(), Context::Strip);
    let told = stage.screen().lines().filter(|line| line.contains("wrote: theirs")).count();
    assert_eq!(told, 1, "{}", stage.screen());
    assert!(stage.screen().contains("mine"));
    stage.play("<Enter>");
    assert_eq!(stage.answer().note.raw(), "mine");
    assert_eq!(stage.on_disk(), *stage.session());
}

#[test]
fn a_small_screen_warns_about_a_field_changed_by_others() {
    for (width, height) in [(40, 10), (60, 18), (80, 24)] {
        let mut stage = Stage::in_review(width, height);
        stage.play("nmine");
        elsewhere(&stage.review().path.clone(), 0, note(&"theirs and more of it ".repeat(20)));
        let screen = stage.look().screen();
        assert!(screen.contains("Enter keeps both"), "{screen}");
        assert!(screen.contains('…'), "{screen}");
    }
}

#[test]
fn text_kept_over_a_concurrent_change_leaves_a_conflict() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nmi");
    elsewhere(&stage.review().path.clone(), 0, note("theirs"));
    stage.look();
    // The next key takes the warning away.
    stage.play("ne<Enter>");
    assert_eq!(stage.answer().note.raw(), "mine");
    assert_eq!(stage.message(), "note kept; one field has two values");
    assert!(stage.screen().contains("or ana     theirs"), "{}", stage.screen());
    assert_eq!(stage.on_disk(), *stage.session());
    stage.play(">");
    assert_eq!(stage.answer().note.raw(), "theirs");
    stage.play("uu");
    assert_eq!(stage.answer().note.raw(), "theirs");
    assert!(stage.answer().conflicts.is_empty());
    assert_eq!(stage.on_disk(), *stage.session());
}

#[test]
fn an_unchanged_field_reverts_nothing_of_others() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("obob<Tab>");
    elsewhere(&stage.review().path.clone(), 0, note("theirs"));
    elsewhere(&stage.review().path.clone(), 0, Change::Owner(PersonName::parse("bob").ok()));
    stage.look().play("<Enter>");
    assert_eq!(stage.answer().note.raw(), "theirs");
    assert_eq!(stage.answer().owner.as_ref().map(Text::raw), Some("bob"));
    assert!(stage.answer().conflicts.is_empty());
}

#[test]
fn keeping_evidence_or_a_reason_keeps_those_of_others() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("ehttps://mine");
    let theirs = Evidence { link: "https://theirs".into(), ..Evidence::default() };
    elsewhere(&stage.review().path.clone(), 0, Change::Evidence(vec![theirs]));
    stage.look().play("<Enter>");
    let links: Vec<&str> = stage.answer().evidence.iter().map(|one| one.link.raw()).collect();
    assert_eq!(links, ["https://mine", "https://theirs"]);

    stage.play("xnot ours");
    elsewhere(&stage.review().path.clone(), 0, Change::Verdict(Verdict::done()));
    stage.look().play("<Enter>");
    assert_eq!(stage.answer().status, Some(Status::NotApplicable));
    assert!(stage.screen().contains("or ana     status: done"), "{}", stage.screen());

    stage.play("jaana<Tab>known<Tab><Tab>+3m");
    let risk = Risk { by: "dana".into(), ..Risk::default() };
    elsewhere(&stage.review().path.clone(), 1, Change::Risk(Some(Box::new(risk))));
    stage.look().play("<Enter>");
    assert!(stage.message().contains("one field has two values"), "{}", stage.message());
    assert_eq!(stage.on_disk(), *stage.session());
}

#[test]
fn a_file_that_is_gone_is_written_again_only_after_a_yes() {
    let mut stage = Stage::in_review(80, 24);
    let path = stage.review().path.clone();
    fs::remove_file(&path).unwrap();
    stage.play("d");
    assert!(stage.screen().contains("The file is gone"));
    assert!(!path.exists());
    stage.play("n");
    assert!(stage.screen().contains("NOT SAVED: the file is gone"));
    stage.play("jd");
    assert!(!path.exists());
    fs::write(&path, "").unwrap();
    stage.play("jd");
    assert!(stage.screen().contains("NOT SAVED: the file was emptied"));
    assert!(stage.screen().contains("it is saved by itself"), "{}", stage.screen());
    fs::remove_file(&path).unwrap();
    stage.play("<Esc>jdy");
    assert_eq!(stage.on_disk(), *stage.session());
    assert!(!stage.screen().contains("NOT SAVED"));
}

/// A function that damages the text of a session's file.
type Damage = fn(&str) -> String;

#[test]
fn a_file_that_replaces_an_open_session_is_named_with_advice() {
    let good = |stage: &Stage| fs::read_to_string(&stage.review().path).unwrap();
    let others: [(Damage, &str, &str); 4] = [
        (|_| String::new(), "the file was emptied", "the file is empty"),
        (
            |good| good.replacen("\"version\": 1", "\"version\": 2", 1),
            "replaced by a newer version's file",
            "written by a newer readyroom (file version 2",
        ),
        (
            |good| format!("<<<<<<< ours\n{good}"),
            "git's conflict markers in the file",
            "line 1: git's conflict markers",
        ),
        (
            |_| "a list of things".to_owned(),
            "replaced by a file that is no review",
            "it seems to be",
        ),
    ];
    for (change, short, long) in others {
        let mut stage = Stage::in_review(80, 24);
        let good = good(&stage);
        fs::write(&stage.review().path, change(&good)).unwrap();
        stage.play("d");
        let screen = stage.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(screen.contains(&format!("NOT SAVED: {short}")), "{}", stage.screen());
        let told = screen.replace(['│', '┃'], "").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(long), "{}", stage.screen());
        assert!(told.contains("is kept aside. Once the review stands in its file again"), "{told}");
        fs::write(&stage.review().path, &good).unwrap();
        stage.play("<Esc>p");
        assert_eq!(stage.on_disk(), *stage.session());
        assert!(!stage.screen().contains("NOT SAVED"), "{}", stage.screen());
    }
}

#[test]
fn a_file_deleted_while_idle_is_not_shown_as_saved() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("d");
    let path = stage.review().path.clone();
    let good = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    stage.look();
    assert!(stage.screen().contains("The file is gone"), "{}", stage.screen());
    stage.play("n").look();
    assert!(stage.screen().contains("NOT SAVED: the file is gone"), "{}", stage.screen());
    stage.play("q");
    assert!(stage.screen().contains("They are kept aside"), "{}", stage.screen());
    stage.play("n");
    // Back in its place it is saved again.
    fs::write(&path, &good).unwrap();
    stage.look();
    assert!(stage.screen().contains("saved"), "{}", stage.screen());
    assert!(!stage.screen().contains("NOT SAVED"), "{}", stage.screen());
    fs::remove_file(&path).unwrap();
    stage.look().play("y");
    assert_eq!(stage.on_disk(), *stage.session());
    assert!(!stage.screen().contains("NOT SAVED"), "{}", stage.screen());
}

#[test]
fn the_end_says_so_when_the_file_is_gone() {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let path = loaded.path.clone();
    let worker = Worker::start(Desk::new(places, Some(loaded)), |_| ());
    fs::remove_file(&path).unwrap();
    let finished = worker.finish(Duration::from_secs(10));
    assert!(matches!(&finished, Finished::NotSaved(why) if why.contains("gone")), "{finished:?}");
}

#[test]
fn unsaved_changes_are_offered_by_the_same_program() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("nledger<Enter>d");
    let path = stage.review().path.clone();
    let good = fs::read(&path).unwrap();
    fs::write(&path, "garbage").unwrap();
    stage.play("jm<Esc>qy");
    assert_eq!(stage.model.context(), Context::Home);
    fs::write(&path, &good).unwrap();
    stage.play("<Enter>");
    assert!(stage.screen().contains("changes of 1 item could not be saved"), "{}", stage.screen());
    // Not now: what cannot be saved this time is kept beside it.
    stage.play("n");
    fs::write(&path, "garbage").unwrap();
    stage.play("jjp<Esc>qy");
    fs::write(&path, &good).unwrap();
    stage.play("<Enter>");
    assert!(stage.screen().contains("changes of 2 items could not be saved"), "{}", stage.screen());
    stage.play("y");
    assert!(stage.statuses().starts_with("dm"), "{}", stage.statuses());
    assert_eq!(stage.statuses().matches('p').count(), 1, "{}", stage.statuses());
    assert_eq!(stage.on_disk(), *stage.session());
    let left = fs::read_dir(stage.places.state().join("recovery")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn unsaved_changes_are_offered_when_the_session_is_opened_again() {
    let mut stage = Stage::in_review(80, 24);
    let path = stage.review().path.clone();
    let good = fs::read(&path).unwrap();
    fs::write(&path, "garbage").unwrap();
    stage.play("d<Esc>jmq");
    assert!(stage.screen().contains("They are kept aside"), "{}", stage.screen());
    stage.play("y");
    fs::write(&path, good).unwrap();
    elsewhere(&path, 2, Change::Verdict(Verdict::partial()));
    let id = sessions::load(&path).unwrap().session.id().clone();
    let ours = stage.places.recovery(&id, Program::this(), 1);
    // As if the process had ended: no system gives a process this number.
    let ended = Program::parse("2147483646_1").unwrap();
    fs::rename(&ours, stage.places.recovery(&id, ended, 1)).unwrap();
    let mut again = stage.opened_again(&path);
    assert!(again.screen().contains("changes of 2 items could not be saved"), "{}", again.screen());
    again.play("y");
    assert!(again.statuses().starts_with("dmp."), "{}", again.statuses());
    assert_eq!(again.on_disk(), *again.session());
    assert_eq!(fs::read_dir(ours.parent().unwrap()).unwrap().count(), 0);
}

/// A program that runs while this lives; none of ours.
struct Sleeper(std::process::Child);

impl Sleeper {
    fn new() -> Self {
        Self(Command::new("sleep").arg("600").spawn().unwrap())
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A session of which a program that has ended, as it is called, could not save one change.
fn with_one_kept_aside(program: &str) -> (Stage, PathBuf) {
    let mut stage = Stage::in_review(80, 24);
    let path = stage.review().path.clone();
    let good = fs::read(&path).unwrap();
    fs::write(&path, "garbage").unwrap();
    stage.play("dqy");
    fs::write(&path, good).unwrap();
    let id = sessions::load(&path).unwrap().session.id().clone();
    let ours = stage.places.recovery(&id, Program::this(), 1);
    let name = format!("{}.{program}-1.json", id.as_str());
    fs::rename(&ours, ours.with_file_name(name)).unwrap();
    (stage, path)
}

#[test]
fn unsaved_changes_are_offered_although_the_process_id_was_reused() {
    let sleeper = Sleeper::new();
    let id = sleeper.0.id();
    // Under the names of today, and as earlier versions have written them.
    for program in [format!("{id}_1"), id.to_string()] {
        let (stage, path) = with_one_kept_aside(&program);
        let mut again = stage.opened_again(&path);
        assert!(again.screen().contains("changes of 1 item could not be saved"), "{program}");
        again.play("y");
        assert!(again.statuses().starts_with("d..."));
    }
    // A program that still has it on its screen keeps it.
    let running = process::running(id).unwrap();
    assert!(running.began.is_some(), "{running:?}");
    let (stage, path) = with_one_kept_aside(&format!("{id}_{}", running.began.unwrap()));
    assert!(!stage.opened_again(&path).screen().contains("could not be saved"));
}

#[test]
fn unsaved_changes_of_a_missing_session_are_offered_at_home() {
    let (stage, path) = with_one_kept_aside("2147483646_1");
    fs::remove_file(&path).unwrap();
    let id = SessionId::of_file(path.file_stem().unwrap().to_str().unwrap()).unwrap();
    assert_eq!(
        catalogue::find(&stage.places, id.as_str(), stage.model.now.days()).unwrap().path,
        path
    );
    let mut home = stage.at_home_again();
    let screen = home.screen();
    assert!(screen.contains("the file is gone") && screen.contains(id.as_str()), "{screen}");
    assert!(screen.contains("0 reviews"), "{screen}");
    assert!(screen.contains("Enter write again  / find"), "{screen}");
    assert!(!screen.contains("X bin"), "no file is there to move: {screen}");
    for key in ["X", "r", "N", "E"] {
        home.play(key);
        assert_eq!(home.message(), "the file is gone; Enter writes it again", "{key}");
    }
    let screen = home.play("<Enter>").screen();
    assert!(screen.contains("With what is kept aside 1 of 32 assessed"), "{screen}");
    assert!(screen.contains("┌─ The file is gone ─"), "{screen}");
    home.play("n");
    assert!(!path.exists());
    home.play("<Enter>y");
    assert!(home.statuses().starts_with("d..."), "{}", home.screen());
    assert_eq!(home.on_disk(), *home.session());
    let left = fs::read_dir(home.places.state().join("recovery")).unwrap().count();
    assert_eq!(left, 0, "what is on the disk is not kept aside any more");
    home.play("q");
    assert!(home.screen().contains("1 review "), "{}", home.screen());
}

#[test]
fn drafts_of_a_missing_session_are_offered_at_home() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("dmnnobody knows<Esc>");
    let path = stage.review().path.clone();
    stage.play("q");
    fs::rename(&path, path.with_extension("away")).unwrap();
    let mut home = stage.at_home_again();
    let screen = home.screen();
    assert!(screen.contains("the file is gone"), "{screen}");
    assert!(screen.contains("bookmarks"), "where it lies: {screen}");
    home.play("<Enter>");
    assert!(home.screen().contains("The last good copy is there"), "{}", home.screen());
    home.play("y");
    assert!(home.screen().contains("nobody knows"), "{}", home.screen());
}

#[test]
fn unsaved_changes_of_a_session_elsewhere_or_in_the_bin_are_kept() {
    let (stage, path) = with_one_kept_aside("2147483646_1");
    let id = SessionId::of_file(path.file_stem().unwrap().to_str().unwrap()).unwrap();
    assert!(stranded::find(&stage.places).is_empty());
    let binned = bin::delete(&stage.places, &id).unwrap();
    assert!(stranded::find(&stage.places).is_empty(), "it can be brought back");
    fs::remove_file(binned).unwrap();
    assert_eq!(stranded::find(&stage.places).len(), 1);
    // The state dir is the same for all data dirs.
    let places = Places::below(&stage.dir.path().join("other"));
    let recoveries = places.recoveries();
    fs::create_dir_all(&recoveries).unwrap();
    for entry in fs::read_dir(stage.places.recoveries()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), recoveries.join(entry.file_name())).unwrap();
    }
    let [found] = stranded::find(&places).try_into().unwrap();
    assert!(found.error.to_string().contains(path.to_str().unwrap()), "{}", found.error);
    fs::write(&path, "{}").unwrap();
    assert!(stranded::find(&places).is_empty(), "it is there, for whoever opens that folder");
}

// Files that cannot be read.

/// Home with one session, whose file holds something else now.
fn at_home_with(broken: impl FnOnce(&[u8]) -> Vec<u8>) -> (Stage, PathBuf, Vec<u8>) {
    let mut found = None;
    let mut stage = Stage::at_home_with(80, 24, |places| {
        let mut loaded = create(places, "ledger", noon(), None, |_| ());
        for (item, verdict) in [(0, Verdict::done()), (1, Verdict::partial())] {
            let session = with(&loaded.session, item, Change::Verdict(verdict));
            sessions::save(&mut loaded, &session).unwrap();
        }
        let bytes = broken(&fs::read(&loaded.path).unwrap());
        fs::write(&loaded.path, &bytes).unwrap();
        found = Some((loaded.path, bytes));
    });
    stage.play("<Enter>");
    let (path, bytes) = found.unwrap();
    (stage, path, bytes)
}

#[test]
fn the_last_good_copy_takes_the_place_of_a_broken_file_after_a_yes() {
    let (mut stage, path, bytes) = at_home_with(|good| good[..good.len() / 2].to_vec());
    let screen = stage.screen();
    assert!(screen.contains("This review cannot be read"), "{screen}");
    assert!(screen.contains("The last good copy is there, 1 of 32 assessed"), "{screen}");
    stage.play("n");
    assert_eq!(fs::read(&path).unwrap(), bytes);
    stage.play("<Enter>y");
    assert!(stage.statuses().starts_with("d..."));
    assert_eq!(stage.on_disk(), *stage.session());
    let side = path.parent().unwrap().join(".readyroom");
    let kept = fs::read_dir(side).unwrap().map(|entry| entry.unwrap().path());
    let kept: Vec<_> = kept.filter(|path| path.to_str().unwrap().contains(".corrupt-")).collect();
    let [kept] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!(fs::read(kept).unwrap(), bytes);
}

#[test]
fn both_sides_of_a_merge_that_git_could_not_make_are_brought_together() {
    let (mut stage, _, _) = at_home_with(|good| {
        let text = String::from_utf8(good.to_vec()).unwrap();
        let line = "      \"status\": \"partial\",\n";
        assert!(text.contains(line));
        let theirs = line.replace("partial", "missing");
        let both = format!(
            "<<<<<<< HEAD\n{line}||||||| base\n      \"status\": null,\n=======\n{theirs}>>>>>>> theirs\n"
        );
        text.replace(line, &both).into_bytes()
    });
    let screen = stage.screen();
    assert!(screen.contains("Both sides of the merge can be read"), "{screen}");
    stage.play("y");
    assert!(stage.statuses().starts_with("dm.."), "{}", stage.statuses());
    assert_eq!(stage.session().conflict_count(), 1);
    assert_eq!(stage.on_disk(), *stage.session());
}

#[test]
fn a_newer_file_is_left_alone() {
    let (mut stage, path, bytes) = at_home_with(|good| {
        let text = String::from_utf8(good.to_vec()).unwrap();
        text.replace("\"version\": 1", "\"version\": 2").into_bytes()
    });
    assert!(stage.screen().contains("newer readyroom"), "{}", stage.screen());
    stage.play("y<Enter>y");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

/// Returns whether a broken file is unchanged after a save.
fn is_left_alone(path: &Path, broken: &[u8], save: impl FnOnce()) -> bool {
    fs::write(path, broken).unwrap();
    save();
    fs::read(path).unwrap() == broken
}

#[test]
fn no_truncation_and_no_flipped_bit_makes_the_program_panic_or_write() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), Some(generate::checklist_of(&[30])), |_| ());
    let mut session = loaded.session.clone();
    for item in 0..30 {
        session =
            with(&session, item, note("A note with \u{202e} and \n lines, long enough to matter."));
        session = with(&session, item, Change::Verdict(Verdict::partial()));
    }
    sessions::save(&mut loaded, &session).unwrap();
    let good = fs::read(&loaded.path).unwrap();
    assert!(good.len() > 20_000, "{}", good.len());
    let step = if cases(0) == 0 { 7 } else { 1 };
    let unread = |bytes: &[u8]| codec::decode_session(bytes).map_err(|error| error.to_string());
    for end in (0..good.len() - 2).step_by(step) {
        assert!(unread(&good[..end]).is_err(), "cut at {end}");
    }
    let mut random = fastrand::Rng::with_seed(11);
    let mut refused = 0;
    for _ in 0..cases(1_000) {
        let mut bytes = good.clone();
        bytes[random.usize(..good.len())] ^= 1 << random.u8(..8);
        if unread(&bytes).is_err() {
            refused += 1;
            if refused % 20 != 0 {
                continue;
            }
            let mine = with(&session, 0, note("mine"));
            let mut before = loaded.clone();
            assert!(is_left_alone(&loaded.path, &bytes, || {
                assert!(sessions::save(&mut before, &mine).is_err());
            }));
        }
    }
    assert!(refused > 100, "{refused} refused");
    // The control: a saver that does not look first.
    let careless = || fs::write(&loaded.path, &good).unwrap();
    assert!(!is_left_alone(&loaded.path, &good[..good.len() / 2], careless));
}

// The command line and git.

/// A session of a shell's in which some items are marked.
fn marked(shell: &Shell, id: &str, items: &[&str], by: &str) {
    for item in items {
        let ran = shell.run(&["mark", id, item, "done", "--note", by, "--as", by]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
}

#[test]
fn merge_writes_both_sides_into_ours_and_keeps_two_values() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let [base, theirs, empty] = ["base", "theirs", "empty"].map(|name| shell.dir.path().join(name));
    fs::copy(shell.file(&id), &base).unwrap();
    marked(&shell, &id, &["identity.sign-in", "data.backups"], "ben");
    fs::rename(shell.file(&id), &theirs).unwrap();
    fs::copy(&base, shell.file(&id)).unwrap();
    marked(&shell, &id, &["data.backups", "data.restore-drills"], "ana");
    fs::write(&empty, "").unwrap();
    let ours = shell.file(&id);
    for base in [&base, &empty] {
        let copy = shell.dir.path().join("ours.json");
        fs::copy(&ours, &copy).unwrap();
        let paths = [base, &copy, &theirs].map(|path| path.to_str().unwrap());
        let ran = shell.run(&["merge", paths[0], paths[1], paths[2]]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains("one field has two values"), "{}", ran.err);
        let merged = sessions::load(&copy).unwrap().session;
        assert_eq!(merged.tally().done, 3);
        assert_eq!(merged.conflict_count(), 1);
        assert!(
            !shell.dir.path().join(".readyroom").exists(),
            "nothing is left beside git's files"
        );
    }
    let before = fs::read(&ours).unwrap();
    fs::write(&theirs, "<<<<<<< garbage").unwrap();
    let paths = [&base, &ours, &theirs].map(|path| path.to_str().unwrap());
    assert_eq!(shell.run(&["merge", paths[0], paths[1], paths[2]]).code, 3);
    let other = shell.file(&shell.new_session("other"));
    let ran = shell.run(&["merge", paths[0], paths[1], other.to_str().unwrap()]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("are different reviews"), "{}", ran.err);
    assert_eq!(fs::read(&ours).unwrap(), before);
}

/// Runs git, or says that there is none.
fn git(folder: &Path, arguments: &[&str]) -> Option<bool> {
    let mut git = Command::new("git");
    git.current_dir(folder).args(["-c", "user.name=ana", "-c", "user.email=ana@example.com"]);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let ran = git.args(arguments).output().ok();
    if ran.is_none() {
        eprintln!("skipped: git is not installed");
    }
    ran.map(|output| output.status.success())
}

#[test]
fn git_merges_disjoint_edits_by_itself() {
    let (dir, places) = places();
    let mut random = fastrand::Rng::with_seed(7);
    let empty = create(&places, "ledger", noon(), None, |_| ()).session;
    let filled = (0..32).fold(empty.clone(), |session, item| with(&session, item, note("before")));
    for trial in 0..60 {
        let base = if trial % 2 == 0 { &empty } else { &filled };
        let mut items: Vec<usize> = (0..32).collect();
        random.shuffle(&mut items);
        let [mut ours, mut theirs] = [base.clone(), base.clone()];
        for pair in items.chunks(2).take(12) {
            ours = with(&ours, pair[0], Change::Verdict(Verdict::done()));
            theirs = with(&theirs, pair[1], note("theirs"));
        }
        let names = ["ours", "base", "theirs"];
        for (name, session) in names.iter().zip([&ours, base, &theirs]) {
            fs::write(dir.path().join(name), codec::encode_session(session)).unwrap();
        }
        let Some(merged) = git(dir.path(), &["merge-file", "ours", "base", "theirs"]) else {
            return;
        };
        assert!(merged, "trial {trial}");
        let merged = sessions::load(&dir.path().join("ours")).unwrap().session;
        assert_eq!(merged, Session::merge(Some(base), &ours, &theirs));
        // The control: an answer a line is not enough, neighbours conflict.
        for (name, session) in names.iter().zip([&ours, base, &theirs]) {
            let json = serde_json::to_string(session).unwrap().replace("},\"", "},\n\"");
            fs::write(dir.path().join(name), json).unwrap();
        }
        let merged = git(dir.path(), &["merge-file", "-q", "ours", "base", "theirs"]);
        assert_eq!(merged, Some(false), "trial {trial}");
    }
}

#[test]
fn git_calls_the_merge_driver() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let folder = shell.data().join("sessions");
    let driver = format!("{} merge %O %A %B", env!("CARGO_BIN_EXE_readyroom"));
    let Some(_) = git(&folder, &["init", "-q", "-b", "main"]) else { return };
    let git = |arguments: &[&str]| assert_eq!(git(&folder, arguments), Some(true), "{arguments:?}");
    git(&["config", "merge.readyroom.driver", &driver]);
    fs::write(folder.join(".gitattributes"), "*.json merge=readyroom\n").unwrap();
    git(&["add", "-A"]);
    git(&["commit", "-qm", "begin"]);
    git(&["checkout", "-qb", "theirs"]);
    marked(&shell, &id, &["data.backups"], "ben");
    git(&["commit", "-qam", "theirs"]);
    git(&["checkout", "-q", "main"]);
    marked(&shell, &id, &["data.backups", "data.restore-drills"], "ana");
    git(&["commit", "-qam", "ours"]);
    git(&["merge", "-q", "-m", "both", "theirs"]);
    let merged = sessions::load(&shell.file(&id)).unwrap().session;
    assert_eq!((merged.tally().done, merged.conflict_count()), (2, 1));
    let told = [shell.run(&["show", &id]).out, shell.run(&["export", &id]).out];
    assert!(told.iter().all(|text| text.contains("1 field has two values")), "{told:?}");
}

/// Processes that are killed at any moment while they write to one session: what one of them said
/// was saved is there.
#[test]
fn processes_that_are_killed_lose_nothing_that_was_saved() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let (writers, edits) = (cases(4).min(16), cases(12).min(1_000));
    let acknowledged: Vec<String> = thread::scope(|scope| {
        let writers: Vec<_> = (0..writers)
            .map(|writer| {
                let (shell, id) = (&shell, &id);
                scope.spawn(move || {
                    let mut random = fastrand::Rng::with_seed(writer.into());
                    let mut acknowledged = Vec::new();
                    for number in 0..edits {
                        let note = format!("{writer}-{number}");
                        let item = ["data.backups", "data.restore-drills"][number as usize % 2];
                        let mut child = shell
                            .command()
                            .args(["mark", id, item, "--note", &note])
                            .stderr(Stdio::null())
                            .spawn()
                            .unwrap();
                        if random.u8(..4) == 0 {
                            thread::sleep(Duration::from_millis(random.u64(..12)));
                            let _ = child.kill();
                        }
                        if child.wait().unwrap().success() {
                            acknowledged.push(note);
                        }
                    }
                    acknowledged
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let asked = (writers * edits) as usize;
    assert!(acknowledged.len() > asked / 2, "{} of {asked} survived", acknowledged.len());
    let json = serde_json::to_string(&sessions::load(&shell.file(&id)).unwrap().session).unwrap();
    let lost: Vec<_> =
        acknowledged.iter().filter(|note| !json.contains(&format!("\"to\":\"{note}\""))).collect();
    assert!(lost.is_empty(), "{} of {} lost: {lost:?}", lost.len(), acknowledged.len());
    eprintln!(
        "{} of {} edits were acknowledged, none is lost",
        acknowledged.len(),
        writers * edits
    );
}
