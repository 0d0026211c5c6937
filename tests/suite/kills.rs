//! A saver that is killed at any moment, thousands of times: the file can be read, and what was said to be
//! saved is in it. The test binary starts itself as the saver.

use std::cell::Cell;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use readyroom::domain::checklist::ItemNo;
use readyroom::domain::edit::{Change, Edit};
use readyroom::domain::names::Note;
use readyroom::domain::session::Session;
use readyroom::store::faults::{Fault, Faults, Operation, under};
use readyroom::store::places::Places;
use readyroom::store::{codec, sessions};

use crate::generate::{checklist_of, stamp};
use crate::stage::{create, noon};

/// Names the session's file to a child, and how to save.
const FILE: &str = "READYROOM_TEST_SAVED_FILE";
const HOW: &str = "READYROOM_TEST_HOW";
/// How many kills one session sees: its history grows.
const A_SESSION: u32 = 25;

/// How a saver saves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// As the program does.
    Safely,
    /// The same, on a file system without locks, without modes, and without an exchange of files.
    Unlocked,
    Modeless,
    Plainly,
    /// The same, beyond a limit that some saves do not keep.
    Limited,
    /// It says so before it has saved.
    TooEarly,
    /// It writes over the file.
    InPlace,
}

/// Those that lose nothing.
const SAFE: [How; 5] = [How::Safely, How::Unlocked, How::Modeless, How::Plainly, How::Limited];

/// What the kills came to.
#[derive(Debug, Default)]
struct Losses {
    kills: u32,
    /// How many savers had half written a file when they were killed.
    in_the_middle: u32,
    unreadable: u32,
    lost: u32,
}

impl How {
    /// The operation that is refused, and with what.
    const fn refused(self) -> Option<(Operation, i32)> {
        match self {
            Self::Unlocked => Some((Operation::Lock, 37)), // ENOLCK
            Self::Modeless => Some((Operation::SetMode, 1)), // EPERM
            Self::Plainly => Some((Operation::Exchange, 22)), // EINVAL
            Self::Limited => Some((Operation::Write, 27)), // EFBIG
            Self::Safely | Self::TooEarly | Self::InPlace => None,
        }
    }
}

/// What is refused to a saver: of writes every other one.
struct Refused {
    what: Option<(Operation, i32)>,
    writes: Cell<u32>,
}

impl Faults for Refused {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        let (refused, code) = self.what.filter(|(refused, _)| *refused == operation)?;
        if refused == Operation::Write && path.extension().is_some_and(|end| end == "json") {
            self.writes.set(self.writes.get() + 1);
        }
        (self.writes.get().is_multiple_of(2)).then_some(Fault::Error(code))
    }
}

fn noted(session: &Session, number: u32) -> Session {
    let mut session = session.clone();
    let note = Change::Note(Note::parse(&number.to_string()).unwrap());
    session.apply(&Edit::Answer(ItemNo(0), note), &stamp(1));
    session
}

fn number_in(session: &Session) -> u32 {
    session.answer(ItemNo(0)).note.raw().parse().unwrap_or(0)
}

/// The child: saves without end and says which number is saved.
fn save_without_end(path: &Path, how: How) {
    let mut loaded = sessions::load(path).unwrap();
    let mut out = std::io::stdout();
    for number in number_in(&loaded.session) + 1.. {
        let session = noted(&loaded.session, number);
        if how == How::TooEarly {
            writeln!(out, "\n{number}").unwrap();
        }
        if how == How::InPlace {
            let mut file = fs::File::create(path).unwrap();
            for part in codec::encode_session(&session).chunks(64) {
                file.write_all(part).unwrap();
            }
            loaded.session = session;
        } else {
            while let Err(error) = sessions::save(&mut loaded, &session) {
                assert_eq!(how, How::Limited, "{error}");
            }
        }
        if how != How::TooEarly {
            writeln!(out, "\n{number}").unwrap();
        }
        out.flush().unwrap();
    }
}

fn killed(kills: u32, how: How) -> Losses {
    let mut random = fastrand::Rng::with_seed(5);
    let mut losses = Losses::default();
    while losses.kills < kills {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::below(dir.path());
        let mut loaded = create(&places, "ledger", noon(), Some(checklist_of(&[3])), |_| ());
        for _ in 0..A_SESSION.min(kills - losses.kills) {
            losses.kills += 1;
            let delay = Duration::from_micros(random.u64(..12_000));
            let acknowledged = killed_after(&loaded.path, how, delay);
            let left = half_written(&places);
            losses.in_the_middle += u32::from(!left.is_empty());
            for path in left {
                fs::remove_file(path).unwrap();
            }
            let Ok(read) = sessions::load(&loaded.path) else {
                losses.unreadable += 1;
                break;
            };
            loaded = read;
            losses.lost += u32::from(number_in(&loaded.session) < acknowledged);
        }
    }
    losses
}

fn half_written(places: &Places) -> Vec<PathBuf> {
    let files = fs::read_dir(places.sessions()).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "tmp")).collect()
}

/// Starts a saver, kills it after a while; gives the last number that it said was saved.
fn killed_after(path: &Path, how: How, delay: Duration) -> u32 {
    let mut saver = Command::new(env::current_exe().unwrap())
        .args(["kills::no_kill_of_the_saver_loses_anything", "--exact", "--nocapture"])
        .env(FILE, path)
        .env(HOW, format!("{how:?}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(saver.stdout.take().unwrap()).lines().map_while(Result::ok);
    let is_number = |line: String| line.parse::<u32>().ok();
    let first = said.by_ref().find_map(is_number).unwrap_or(0);
    thread::sleep(delay);
    saver.kill().unwrap();
    saver.wait().unwrap();
    said.filter_map(is_number).max().unwrap_or(first)
}

#[test]
fn no_kill_of_the_saver_loses_anything() {
    if let (Some(path), Some(how)) = (env::var_os(FILE), env::var(HOW).ok()) {
        let hows = [&SAFE[..], &[How::TooEarly, How::InPlace]].concat();
        let how = hows.into_iter().find(|known| format!("{known:?}") == how).unwrap();
        let refused = Refused { what: how.refused(), writes: Cell::default() };
        return under(Rc::new(refused), || save_without_end(path.as_ref(), how));
    }
    for how in SAFE {
        let losses = killed(crate::cases(50), how);
        eprintln!("{how:?}: {losses:?}");
        assert_eq!((losses.unreadable, losses.lost), (0, 0), "{how:?}");
        assert!(
            losses.in_the_middle > 0,
            "some of {} kills came in the middle of a save",
            losses.kills
        );
    }
}

/// The control: savers that cut a corner are caught.
#[test]
fn a_saver_that_cuts_a_corner_is_caught() {
    let early = killed(100, How::TooEarly);
    assert!(early.lost > 0, "{early:?}");
    let in_place = killed(100, How::InPlace);
    assert!(in_place.unreadable > 0, "{in_place:?}");
}
