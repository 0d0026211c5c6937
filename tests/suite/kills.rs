//! Savers killed at any moment, thousands of times: the file can always be read, and everything reported as
//! saved or kept is there. The test binary starts itself as the saver.
//!
//! Every case has a control: a saver that cuts a corner under the same conditions is caught.

use std::cell::Cell;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use readyroom::domain::basics::names::Note;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit};
use readyroom::domain::session::field::AnswerField;
use readyroom::store::bookmark::{self, Bookmark, Draft, Field};
use readyroom::store::desk::{self, Desk};
use readyroom::store::error::StoreError;
use readyroom::store::faults::{Fault, Faults, Operation, under};
use readyroom::store::places::Places;
use readyroom::store::sessions::Loaded;
use readyroom::store::{codec, copies, recovery, sessions};

use crate::generate::{checklist_of, stamp};
use crate::stage::{create, noon};

/// Names the data folder to a child, the row, and which of several savers it is.
const FOLDER: &str = "READYROOM_TEST_FOLDER";
const ROW: &str = "READYROOM_TEST_ROW";
const SAVER: &str = "READYROOM_TEST_SAVER";
/// The number of kills for one session, which is limited because its history grows.
const A_SESSION: u32 = 25;
/// The longest pause of one of several savers before it compares, in microseconds.
const PAUSE: u64 = 3_000;

/// The operations that fail for a saver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    /// Some operations always fail, each in its way.
    Always(&'static [(Operation, i32)]),
    /// An operation fails every other time.
    Sometimes(Operation, i32),
    /// The state folder cannot be made.
    StateFolder,
}

/// The behaviour of a saver: the right one, or a wrong one that the test must catch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// That of the program.
    Safe,
    /// It says that it has saved before it does.
    SaysSoEarly,
    /// It says so although that failed.
    SaysSoAnyway,
    /// It compares nothing.
    ComparesNothing,
    /// It writes over the file where something is refused.
    WritesInPlace,
    /// It removes the file before it renames the new one where something is refused.
    RemovesFirst,
}

/// The loss that a kill may cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loss {
    Nothing,
    /// Something that was said to be saved or kept.
    Change,
    /// The file: it cannot be read, or is not there.
    File,
}

/// A case: failing operations, number of savers, their behaviour, and the expected loss.
#[derive(Clone, Copy, Debug)]
struct Row(Refused, usize, Way, Loss);

const NOTHING: Refused = Refused::Always(&[]);
const NO_LOCKS: Refused = Refused::Always(&[(Operation::Lock, 37)]); // ENOLCK
const NO_MODES: Refused = Refused::Always(&[(Operation::SetMode, 1)]); // EPERM
const NO_EXCHANGE: Refused = Refused::Always(&[(Operation::Exchange, 22)]); // EINVAL
const NEITHER: Refused = Refused::Always(&[(Operation::Lock, 37), (Operation::Exchange, 22)]);
const LIMIT: Refused = Refused::Sometimes(Operation::Write, 27); // EFBIG

const ROWS: [Row; 19] = [
    Row(NOTHING, 1, Way::Safe, Loss::Nothing),
    Row(NOTHING, 1, Way::SaysSoEarly, Loss::Change),
    Row(NOTHING, 1, Way::WritesInPlace, Loss::File),
    Row(NOTHING, 2, Way::Safe, Loss::Nothing),
    Row(NO_LOCKS, 1, Way::Safe, Loss::Nothing),
    Row(NO_LOCKS, 2, Way::Safe, Loss::Nothing),
    Row(NO_LOCKS, 2, Way::ComparesNothing, Loss::Change),
    Row(NO_MODES, 1, Way::Safe, Loss::Nothing),
    Row(NO_MODES, 1, Way::WritesInPlace, Loss::File),
    Row(NO_EXCHANGE, 1, Way::Safe, Loss::Nothing),
    Row(NO_EXCHANGE, 1, Way::RemovesFirst, Loss::File),
    Row(NO_EXCHANGE, 2, Way::Safe, Loss::Nothing),
    Row(NEITHER, 2, Way::Safe, Loss::Nothing),
    Row(NEITHER, 2, Way::ComparesNothing, Loss::Change),
    Row(LIMIT, 1, Way::Safe, Loss::Nothing),
    Row(LIMIT, 1, Way::WritesInPlace, Loss::File),
    Row(LIMIT, 1, Way::SaysSoAnyway, Loss::Change),
    Row(Refused::StateFolder, 1, Way::Safe, Loss::Nothing),
    Row(Refused::StateFolder, 1, Way::SaysSoAnyway, Loss::Change),
];

/// The faults of one saver.
struct Plan {
    row: Row,
    writes: Cell<u32>,
    /// True if an operation was refused since the last look.
    has_refused: Cell<bool>,
}

impl Faults for Plan {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        let Row(refused, savers, way, _) = self.row;
        if operation == Operation::Compare && way == Way::ComparesNothing {
            return Some(Fault::Skip);
        }
        if operation == Operation::Compare && savers > 1 {
            // The others have more time between two steps.
            thread::sleep(Duration::from_micros(fastrand::u64(..PAUSE)));
        }
        let code = match refused {
            Refused::Always(refused) => {
                refused.iter().find(|(refused, _)| *refused == operation).map(|(_, code)| *code)?
            }
            Refused::Sometimes(refused, code) if refused == operation => {
                let is_session = path.extension().is_some_and(|end| end == "json");
                self.writes.set(self.writes.get() + u32::from(is_session));
                self.writes.get().is_multiple_of(2).then_some(code)?
            }
            _ => return None,
        };
        self.has_refused.set(true);
        Some(Fault::Error(code))
    }
}

/// The session after a saver has written a number into its item.
fn numbered(session: &Session, saver: usize, number: u32) -> Session {
    let mut session = session.clone();
    let note = Change::Note(Note::parse(&number.to_string()).unwrap());
    session.apply(&Edit::Answer(ItemNo(saver), note), &stamp(1));
    session
}

/// The largest number in a saver's item: its note, or one of its conflicts, which are shown beside it until somebody
/// decides. Without locks one saver may read what another is about to take back.
fn number_in(session: &Session, saver: usize) -> u32 {
    let answer = session.answer(ItemNo(saver));
    let notes = answer.conflicts.iter().filter(|conflict| conflict.field.raw() == "note");
    let conflicts = notes.map(|conflict| conflict.value.as_text().unwrap_or_default());
    let numbers = conflicts.chain([answer.note.raw().into()]);
    numbers.filter_map(|number| number.parse().ok()).max().unwrap_or(0)
}

/// A saver: one of several, with its row.
struct Saver {
    plan: Rc<Plan>,
    number: usize,
    places: Places,
    loaded: Loaded,
}

impl Saver {
    /// Saves without end and says which number is saved.
    fn go_on(&mut self) {
        let Row(refused, _, way, _) = self.plan.row;
        let is_kept_aside = refused == Refused::StateFolder;
        let first = if is_kept_aside { kept(&self.places, &self.loaded.session) } else { 0 };
        for number in first.max(number_in(&self.loaded.session, self.number)) + 1.. {
            let session = numbered(&self.loaded.session, self.number, number);
            if way == Way::SaysSoEarly {
                say(number);
            }
            while !(if is_kept_aside { self.keep(&session, number) } else { self.save(&session) })
                && way != Way::SaysSoAnyway
            {}
            say(number);
            if way == Way::SaysSoAnyway {
                self.loaded.session = session;
            }
        }
    }

    /// Saves, and says whether that worked.
    fn save(&mut self, session: &Session) -> bool {
        let Row(refused, savers, way, _) = self.plan.row;
        let mut is_saved = refused != NOTHING || way != Way::WritesInPlace;
        if is_saved && let Err(error) = sessions::save(&mut self.loaded, session) {
            let is_luck = matches!(error, StoreError::Locked(_) | StoreError::Contended(_));
            assert!(is_luck && savers > 1 || matches!(refused, Refused::Sometimes(..)), "{error}");
            is_saved = false;
        }
        let gives_in = self.plan.has_refused.take() || !is_saved;
        let path = &self.loaded.path;
        match way {
            Way::WritesInPlace if gives_in => write_in_place(path, session),
            Way::RemovesFirst if gives_in => {
                fs::remove_file(path).unwrap();
                let fresh = path.with_extension("fresh");
                write_in_place(&fresh, session);
                fs::rename(fresh, path).unwrap();
            }
            _ => return is_saved,
        }
        self.loaded.session = session.clone();
        true
    }

    /// Keeps aside what cannot be saved, and a draft; says whether that worked.
    fn keep(&self, session: &Session, number: u32) -> bool {
        let Self { places, loaded, .. } = self;
        if self.plan.row.2 == Way::SaysSoAnyway {
            // It knows of one home only.
            return fs::write(places.recoveries(), codec::encode_session(session)).is_ok();
        }
        let kept = recovery::keep(places, 1, &loaded.path, &loaded.session, session);
        let texts = [(Field::Answer(AnswerField::Note), number.to_string())].into();
        let item = session.checklist().item(ItemNo(0)).id.clone();
        let drafts = vec![Draft { item, texts }];
        let before = bookmark::load(places, session.id());
        let now = Bookmark { drafts, ..before.clone() };
        kept.is_ok() && bookmark::save(places, session.id(), &before, &now).is_ok()
    }
}

fn write_in_place(path: &Path, session: &Session) {
    let mut file = fs::File::create(path).unwrap();
    for part in codec::encode_session(session).chunks(64) {
        file.write_all(part).unwrap();
    }
}

fn say(number: u32) {
    let mut out = std::io::stdout();
    writeln!(out, "\n{number}").unwrap();
    out.flush().unwrap();
}

/// The number that is kept aside of a session, and drafted.
fn kept(places: &Places, session: &Session) -> u32 {
    let recoveries = recovery::find(places, session.id());
    let kept = recoveries.iter().map(|kept| number_in(&kept.ours, 0)).max().unwrap_or(0);
    let drafts = bookmark::load(places, session.id()).drafts;
    let draft = drafts
        .iter()
        .find_map(|draft| draft.texts.get(&Field::Answer(AnswerField::Note))?.parse().ok());
    kept.min(draft.unwrap_or(0))
}

/// The results of all kills.
#[derive(Debug, Default)]
struct Losses {
    kills: u32,
    /// The number of kills after which a file was half written or not in its place.
    in_the_middle: u32,
    /// The number of copies that exchanges left beside the session.
    copies: usize,
    unreadable: u32,
    lost: u32,
}

/// A data folder in which savers are killed.
struct Ground {
    dir: tempfile::TempDir,
    places: Places,
    loaded: Loaded,
}

impl Ground {
    fn new(refused: Refused) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::below(dir.path());
        let loaded = create(&places, "ledger", noon(), Some(checklist_of(&[3])), |_| ());
        if refused == Refused::StateFolder {
            fs::create_dir_all(places.state().parent().unwrap()).unwrap();
            let _ = fs::remove_dir_all(places.state());
            fs::write(places.state(), "").unwrap();
        }
        Self { dir, places, loaded }
    }

    fn is_anything_half_written(&self) -> bool {
        let folders = [self.places.sessions()].into_iter().chain(self.places.spare_homes());
        let folders =
            folders.flat_map(|home| [home.join("recovery"), home.join("bookmarks"), home]);
        folders.flat_map(files).any(|path| path.extension().is_some_and(|end| end == "tmp"))
    }

    /// Starts savers and kills one after the other; gives the last number that each said was saved.
    fn kill(&self, row: usize, random: &mut fastrand::Rng) -> Vec<u32> {
        let Row(_, count, ..) = ROWS[row];
        let mut savers: Vec<Child> = (0..count).map(|saver| self.start(row, saver)).collect();
        let mut said: Vec<_> = savers
            .iter_mut()
            .map(|saver| {
                let lines = BufReader::new(saver.stdout.take().unwrap()).lines();
                lines.map_while(Result::ok).filter_map(|line| line.parse::<u32>().ok())
            })
            .collect();
        let first: Vec<u32> = said.iter_mut().map(|said| said.next().unwrap_or(0)).collect();
        for saver in &mut savers {
            thread::sleep(Duration::from_micros(random.u64(..12_000)));
            saver.kill().unwrap();
            saver.wait().unwrap();
        }
        said.into_iter().zip(first).map(|(said, first)| said.max().unwrap_or(first)).collect()
    }

    fn start(&self, row: usize, saver: usize) -> Child {
        Command::new(env::current_exe().unwrap())
            .args(["kills::killing_a_saver_at_any_instant_loses_nothing", "--exact", "--nocapture"])
            .env(FOLDER, self.dir.path())
            .env(ROW, row.to_string())
            .env(SAVER, saver.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Opens the session as the program does, and merges the copies; gives how many there were.
    fn open(&mut self) -> Option<usize> {
        self.loaded = sessions::load(&self.loaded.path).ok()?;
        let beside = desk::opened(&self.places, self.loaded.clone()).copies;
        drop(Desk::new(self.places.clone(), Some(self.loaded.clone())));
        for copy in &beside {
            copies::take_in(&self.places, copy).unwrap();
        }
        self.loaded = sessions::load(&self.loaded.path).ok()?;
        Some(beside.len())
    }

    /// The number that is there of a saver's.
    fn number(&self, refused: Refused, saver: usize) -> u32 {
        match refused {
            Refused::StateFolder => kept(&self.places, &self.loaded.session),
            _ => number_in(&self.loaded.session, saver),
        }
    }
}

fn files(folder: PathBuf) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten();
    files.map(|file| file.unwrap().path()).collect()
}

/// Kills the savers of a row again and again, until the kills are enough.
fn killed(row: usize, is_enough: impl Fn(&Losses) -> bool) -> Losses {
    let Row(refused, ..) = ROWS[row];
    let mut random = fastrand::Rng::with_seed(5);
    let mut losses = Losses::default();
    while !is_enough(&losses) {
        let mut ground = Ground::new(refused);
        for _ in 0..A_SESSION {
            if is_enough(&losses) {
                break;
            }
            losses.kills += 1;
            let said = ground.kill(row, &mut random);
            losses.in_the_middle += u32::from(ground.is_anything_half_written());
            let Some(copies) = ground.open() else {
                losses.unreadable += 1;
                break;
            };
            losses.copies += copies;
            assert!(!ground.is_anything_half_written(), "it is cleared away");
            let said = said.into_iter().enumerate();
            let lost = said.filter(|(saver, said)| ground.number(refused, *saver) < *said).count();
            losses.lost += u32::from(lost > 0);
        }
    }
    losses
}

#[test]
fn killing_a_saver_at_any_instant_loses_nothing() {
    if let Some(folder) = env::var_os(FOLDER) {
        let number = |name| env::var(name).unwrap().parse::<usize>().unwrap();
        return be_a_saver(folder.as_ref(), ROWS[number(ROW)], number(SAVER));
    }
    let kills = crate::cases(12);
    for (row, Row(_, savers, _, loss)) in ROWS.into_iter().enumerate() {
        if loss == Loss::Nothing {
            let is_enough = |losses: &Losses| losses.kills >= kills && losses.in_the_middle > 0;
            let losses = killed(row, is_enough);
            eprintln!("{:?}: {losses:?}", ROWS[row]);
            assert_eq!((losses.unreadable, losses.lost), (0, 0), "{:?}", ROWS[row]);
            assert!(losses.copies == 0 || savers > 1, "there is nobody else: {losses:?}");
        }
    }
}

/// The controls: savers that cut a corner are caught.
#[test]
fn the_test_catches_a_saver_that_skips_a_step() {
    const MOST: u32 = 400;
    for (row, Row(.., loss)) in ROWS.into_iter().enumerate() {
        let is_caught = |losses: &Losses| match loss {
            Loss::Nothing => true,
            Loss::Change => losses.lost > 0,
            Loss::File => losses.unreadable > 0,
        };
        let losses = killed(row, |losses| is_caught(losses) || losses.kills >= MOST);
        assert!(is_caught(&losses), "{:?}: {losses:?}", ROWS[row]);
    }
}

fn be_a_saver(folder: &Path, row: Row, number: usize) {
    let places = Places::below(folder);
    let session = files(places.sessions());
    let session = session.iter().find(|path| path.extension().is_some_and(|end| end == "json"));
    let loaded = sessions::load(session.unwrap()).unwrap();
    let plan = Rc::new(Plan { row, writes: Cell::default(), has_refused: Cell::default() });
    let mut saver = Saver { plan: Rc::clone(&plan), number, places, loaded };
    under(plan, || saver.go_on());
}
