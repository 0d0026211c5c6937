//! A save that is killed before each of its last operations, while another program writes the same file at
//! the worst moment. The next opening finds both changes, in the file or in a copy beside it, and no
//! copies without a foreign change.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::rc::Rc;

use readyroom::domain::basics::status::Status;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::store::bin;
use readyroom::store::faults::{Fault, Faults, Operation, under};
use readyroom::store::places::Places;
use readyroom::store::sessions::Loaded;
use readyroom::store::{codec, copies, desk, sessions};

use crate::cli;
use crate::generate::{checklist_of, stamp};
use crate::stage::{create, noon};

/// Names the file to a child, the row, and the operation before which it dies, counted from the first exchange.
const FILE: &str = "READYROOM_TEST_STRUCK_FILE";
const ROW: &str = "READYROOM_TEST_STRUCK_ROW";
const AT: &str = "READYROOM_TEST_STRUCK_AT";

/// The exit codes of a child: it was struck, or it has saved.
const STRUCK: i32 = 9;
const SAVED: i32 = 0;

/// The content that the other program writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theirs {
    /// The session in which this item is missing.
    Missing(usize),
    /// Content that cannot be parsed.
    Markers,
}

/// A case: operations that fail, and the contents written before each attempted exchange.
#[derive(Clone, Copy, Debug)]
struct Row(&'static [(Operation, i32)], &'static [Theirs]);

const NO_LOCKS: (Operation, i32) = (Operation::Lock, 37); // ENOLCK
const NO_EXCHANGE: (Operation, i32) = (Operation::Exchange, 22); // EINVAL

/// Two of the rows.
const ALONE: usize = 0;
const UNLOCKED: usize = 3;

static ROWS: [Row; 8] = [
    Row(&[], &[]),
    Row(&[], &[Theirs::Missing(1)]),
    Row(&[NO_LOCKS], &[]),
    Row(&[NO_LOCKS], &[Theirs::Missing(1)]),
    Row(&[NO_LOCKS], &[Theirs::Missing(1), Theirs::Missing(2)]),
    Row(&[NO_LOCKS], &[Theirs::Markers]),
    Row(&[NO_LOCKS, NO_EXCHANGE], &[Theirs::Missing(1)]),
    Row(&[NO_EXCHANGE], &[Theirs::Markers]),
];

struct Plan {
    row: Row,
    path: PathBuf,
    contents: RefCell<Vec<Vec<u8>>>,
    /// The number of operations since the first exchange.
    seen: Cell<usize>,
    dies_at: usize,
}

impl Faults for Plan {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        let comes = operation == Operation::Exchange && path == self.path;
        let counts = comes || self.seen.get() > 0;
        if counts && self.seen.replace(self.seen.get() + 1) == self.dies_at {
            // As a kill: nothing is cleared away.
            process::exit(STRUCK);
        }
        let content = if comes { self.contents.borrow_mut().pop() } else { None };
        if let Some(content) = content {
            let fresh = path.with_extension("fresh");
            fs::write(&fresh, content).unwrap();
            fs::rename(fresh, path).unwrap();
            let left = self.contents.borrow().len();
            fs::write(came(path), (self.row.1.len() - left).to_string()).unwrap();
        }
        let refused = self.row.0.iter().find(|(refused, _)| *refused == operation);
        refused.map(|(_, code)| Fault::Error(*code))
    }
}

/// The file that says how many others have written.
fn came(path: &Path) -> PathBuf {
    path.with_extension("came")
}

fn with(session: &Session, item: usize, verdict: Verdict) -> Session {
    let mut session = session.clone();
    session.apply(&Edit::Answer(ItemNo(item), Change::Verdict(verdict)), &stamp(1));
    session
}

impl Theirs {
    fn content(self, before: &Session) -> Vec<u8> {
        match self {
            Self::Missing(item) => codec::encode_session(&with(before, item, Verdict::missing())),
            Self::Markers => b"<<<<<<< theirs".to_vec(),
        }
    }
}

/// A data folder after a save was struck.
struct Struck {
    _dir: tempfile::TempDir,
    places: Places,
    path: PathBuf,
    before: Session,
    /// The contents that the other program had written before the kill.
    theirs: &'static [Theirs],
    code: i32,
}

impl Struck {
    /// Lets a child save, which is struck before an operation.
    fn before(row: usize, at: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::below(dir.path());
        let loaded = create(&places, "ledger", noon(), Some(checklist_of(&[3])), |_| ());
        let status = Command::new(env::current_exe().unwrap())
            .args(["struck::a_kill_during_the_exchange_loses_nothing_of_others", "--exact"])
            .env(FILE, &loaded.path)
            .env(ROW, row.to_string())
            .env(AT, at.to_string())
            .output()
            .unwrap()
            .status;
        let (path, before) = (loaded.path, loaded.session);
        let count = fs::read_to_string(came(&path)).map_or(0, |count| count.parse().unwrap());
        let theirs = &ROWS[row].1[..count];
        Self { _dir: dir, places, path, before, theirs, code: status.code().unwrap() }
    }

    /// Opens the session as the program does; gives the content of every session file, by its name.
    fn opened(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        if let Ok(loaded) = sessions::load(&self.path) {
            let _ = desk::opened(&self.places, loaded);
        }
        let files = fs::read_dir(self.places.sessions()).unwrap().map(|file| file.unwrap().path());
        let files = files.filter(|path| path.extension().is_some_and(|end| end == "json"));
        files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    }

    /// Returns messages about lost changes, and about copies without a foreign change.
    fn losses(&self) -> Vec<String> {
        let files = self.opened();
        let mut losses = Vec::new();
        let copies: Vec<&PathBuf> = files.keys().filter(|path| **path != self.path).collect();
        if self.theirs.is_empty() && !copies.is_empty() {
            losses.push("a copy of what nobody wrote".to_owned());
        }
        if self.theirs.contains(&Theirs::Markers) {
            let content = Theirs::Markers.content(&self.before);
            let is_there = files.values().any(|bytes| *bytes == content);
            losses.extend((!is_there).then(|| "what cannot be read".to_owned()));
            return losses;
        }
        for copy in copies {
            copies::take_in(&self.places, copy).unwrap();
        }
        let session = sessions::load(&self.path).unwrap().session;
        let ours = (0, Some(Status::Done));
        let ours = Some(ours).filter(|_| self.code == SAVED);
        let theirs = self.theirs.iter().filter_map(|theirs| match theirs {
            Theirs::Missing(item) => Some((*item, Some(Status::Missing))),
            Theirs::Markers => None,
        });
        let lost =
            theirs.chain(ours).filter(|(item, said)| session.answer(ItemNo(*item)).status != *said);
        losses.extend(lost.map(|(item, _)| format!("item {item}")));
        losses
    }
}

/// Strikes a row before each operation, until it has come to its end.
fn each(row: usize) -> impl Iterator<Item = Struck> {
    let mut is_over = false;
    (0..).map_while(move |at| {
        let struck = (!is_over).then(|| Struck::before(row, at))?;
        is_over = struck.code != STRUCK;
        Some(struck)
    })
}

#[test]
fn a_kill_during_the_exchange_loses_nothing_of_others() {
    if let Some(path) = env::var_os(FILE) {
        be_struck(path.into());
    }
    for (number, row) in ROWS.iter().enumerate() {
        for (at, struck) in each(number).enumerate() {
            assert_eq!(struck.losses(), [""; 0], "{row:?}, before operation {at}");
        }
    }
}

/// The control: where a file that is not in its place is removed unseen, something is lost.
#[test]
fn the_test_notices_a_file_removed_without_comparison() {
    let is_lost = |struck: &Struck| {
        for file in fs::read_dir(struck.places.sessions()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|end| end == "tmp") {
                fs::remove_file(path).unwrap();
            }
        }
        !struck.losses().is_empty()
    };
    assert!(!each(ALONE).any(|struck| is_lost(&struck)), "nobody else has written");
    assert!(each(UNLOCKED).any(|struck| is_lost(&struck)));
}

#[test]
fn a_command_names_exchanged_files_and_how_to_merge_them() {
    let program = env!("CARGO_BIN_EXE_readyroom");
    let mut told = 0;
    for struck in each(UNLOCKED) {
        let data = struck.places.data();
        let run = |arguments: &[&str]| {
            let mut command = Command::new(arguments[0]);
            command.args(&arguments[1..]).env("HOME", data).env("READYROOM_DATA_DIR", data);
            cli::ran(&command.output().unwrap())
        };
        let id = struck.before.id().as_str();
        let show = run(&[program, "show", id, "--json"]);
        assert_eq!(show.code, 0, "{}", show.err);
        let Some((_, way)) = show.err.split_once("\n  readyroom ") else { continue };
        told += 1;
        let merged = run(&["sh", "-c", &format!("{program} {way}")]);
        assert_eq!(merged.code, 0, "{}", merged.err);
        let theirs = sessions::load(&struck.path).unwrap().session;
        assert_eq!(theirs.answer(ItemNo(1)).status, Some(Status::Missing));
        assert_eq!(run(&[program, "show", id]).err, "", "it is said once");
        assert!(run(&[program, "list"]).err.contains(".sync-conflict-"), "the copy is listed");
    }
    assert!(told > 0);
}

/// A session that is deleted before anybody opened it again.
#[test]
fn an_exchanged_file_survives_the_deletion_of_the_session() {
    for struck in each(UNLOCKED) {
        let is_lost = |files: &BTreeMap<PathBuf, Vec<u8>>| {
            let mut sessions = files.values().map(|bytes| codec::decode_session(bytes).unwrap());
            !sessions.any(|session| session.answer(ItemNo(1)).status == Some(Status::Missing))
        };
        let binned = bin::delete(&struck.places, struck.before.id()).unwrap();
        let files = struck.opened();
        let names: Vec<&PathBuf> = files.keys().collect();
        assert!(files.len() < 2, "{names:?}");
        let all = files.clone().into_iter().chain([(binned.clone(), fs::read(binned).unwrap())]);
        assert!(struck.theirs.is_empty() || !is_lost(&all.collect()), "{names:?}");
    }
}

fn be_struck(path: PathBuf) -> ! {
    let number = |name| env::var(name).unwrap().parse::<usize>().unwrap();
    let row = ROWS[number(ROW)];
    let mut loaded = sessions::load(&path).unwrap();
    let before = loaded.session.clone();
    let contents = row.1.iter().rev().map(|theirs| theirs.content(&before)).collect();
    let contents = RefCell::new(contents);
    let plan = Plan { row, path, contents, seen: Cell::default(), dies_at: number(AT) };
    let mine = with(&before, 0, Verdict::done());
    let saved = under(Rc::new(plan), || sessions::save(&mut loaded, &mine));
    process::exit(if saved.is_ok() { SAVED } else { 1 })
}

/// Another readyroom that cannot be locked out either. What it exchanged in is read by our save, then it is exchanged
/// back; and before ours is, it finds its own change in ours, and says that it is saved.
struct Finder {
    path: PathBuf,
    /// The session that both have loaded.
    loaded: Loaded,
    /// The number of operations since the first exchange.
    seen: Cell<usize>,
    has_found: Cell<bool>,
    dies_at: usize,
}

impl Faults for Finder {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        let is_first =
            operation == Operation::Exchange && path == self.path && self.seen.get() == 0;
        if is_first {
            fs::write(&self.path, Theirs::Missing(2).content(&self.loaded.session)).unwrap();
        }
        if (is_first || self.seen.get() > 0)
            && self.seen.replace(self.seen.get() + 1) == self.dies_at
        {
            // As a kill: nothing is cleared away.
            process::exit(STRUCK);
        }
        let compares = operation == Operation::Compare && self.seen.get() > 0;
        if compares && !self.has_found.replace(true) {
            let mut loaded = self.loaded.clone();
            let mine = with(&loaded.session, 1, Verdict::missing());
            let save =
                move || under(Rc::new(Unlocked), || sessions::save(&mut loaded, &mine).is_ok());
            assert!(std::thread::spawn(save).join().unwrap());
            fs::write(came(&self.path), "1").unwrap();
        }
        Unlocked.strike(operation, path)
    }
}

/// A file system that locks nothing.
struct Unlocked;

impl Faults for Unlocked {
    fn strike(&self, operation: Operation, _: &Path) -> Option<Fault> {
        (operation == NO_LOCKS.0).then_some(Fault::Error(NO_LOCKS.1))
    }
}

fn be_struck_while_found(path: PathBuf, dies_at: usize) -> ! {
    let mut loaded = sessions::load(&path).unwrap();
    let before = loaded.session.clone();
    let (seen, has_found) = (Cell::default(), Cell::default());
    let finder = Finder { path: path.clone(), loaded: loaded.clone(), seen, has_found, dies_at };
    fs::write(path, Theirs::Missing(1).content(&before)).unwrap();
    let mine = with(&before, 0, Verdict::done());
    let saved = under(Rc::new(finder), || sessions::save(&mut loaded, &mine));
    process::exit(if saved.is_ok() { SAVED } else { 1 })
}

#[test]
fn what_another_has_found_in_ours_is_not_lost_with_it() {
    const TEST: &str = "struck::what_another_has_found_in_ours_is_not_lost_with_it";
    if let Some(path) = env::var_os(FILE) {
        be_struck_while_found(path.into(), env::var(AT).unwrap().parse().unwrap());
    }
    for at in 0.. {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::below(dir.path());
        let loaded = create(&places, "ledger", noon(), Some(checklist_of(&[3])), |_| ());
        let mut child = Command::new(env::current_exe().unwrap());
        child.args([TEST, "--exact"]).env(FILE, &loaded.path).env(AT, at.to_string());
        let code = child.output().unwrap().status.code().unwrap();
        let opened = desk::opened(&places, sessions::load(&loaded.path).unwrap());
        for copy in &opened.copies {
            copies::take_in(&places, copy).unwrap();
        }
        let session = sessions::load(&loaded.path).unwrap().session;
        let status = |item| session.answer(ItemNo(item)).status;
        let has_found = came(&loaded.path).exists();
        assert!(!has_found || status(1) == Some(Status::Missing), "said to be saved, {at} {code}");
        assert_eq!(status(2), Some(Status::Missing), "it stood in the place, {at}");
        if code != STRUCK {
            assert_eq!((code, status(0), has_found), (SAVED, Some(Status::Done), true));
            break;
        }
    }
}
