//! The program with a clock that the test sets: the test binary starts itself in a pseudo-terminal.
//!
//! The time is read from a file, so that a test can change it between two keys.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process;

use chrono::DateTime;
use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::names::{PersonName, User};
use readyroom::store::config::AfterGap;
use readyroom::store::places::{Places, Wishes};
use readyroom::store::sessions;
use readyroom::tui::keymap::Keymap;
use readyroom::tui::{self, Beginning, Between, Look, Mouse, Setup, Start, ThemeName, themes};

use crate::cli::Shell;
use crate::terminal::Terminal;

/// Names the file with the time.
const CLOCK: &str = "READYROOM_TEST_CLOCK";
/// Names the session to open; without it the program starts at Home.
const SESSION: &str = "READYROOM_TEST_SESSION";

/// The clock of a child process, as the path of the file with its time.
pub struct Clock(PathBuf);

impl Clock {
    pub fn at(shell: &Shell, time: &str) -> Self {
        let clock = Self(shell.dir.path().join("clock"));
        clock.set(time);
        clock
    }

    pub fn set(&self, time: &str) {
        let fresh = self.0.with_extension("new");
        fs::write(&fresh, time).unwrap();
        fs::rename(fresh, &self.0).unwrap();
    }

    /// Makes the child panic when it reads the clock.
    pub fn breaks(&self) {
        self.set("broken");
    }
}

/// The program in a session.
pub fn open(shell: &Shell, id: &str, clock: &Clock) -> Terminal {
    let file = shell.file(id);
    start(shell, &[(CLOCK, clock.0.to_str().unwrap()), (SESSION, file.to_str().unwrap())])
}

/// The program at Home.
pub fn home(shell: &Shell, clock: &Clock) -> Terminal {
    start(shell, &[(CLOCK, clock.0.to_str().unwrap())])
}

fn start(shell: &Shell, environment: &[(&str, &str)]) -> Terminal {
    let program = env::current_exe().unwrap();
    let arguments = ["child::the_program_itself", "--exact", "--nocapture"];
    Terminal::hanging_in(shell, program.to_str().unwrap(), &arguments, environment).reading()
}

/// The steady clock goes with the one on the wall: what a test sets has passed.
fn clock() -> Now {
    let text = fs::read_to_string(env::var_os(CLOCK).unwrap()).unwrap();
    let at = DateTime::parse_from_rfc3339(text.trim()).unwrap();
    let steady = (at.to_utc() - DateTime::UNIX_EPOCH).to_std().unwrap();
    Now { steady, ..Now::fixed(at) }
}

/// In a child this is the program; among the tests it only sees to it that the way there is right.
#[test]
fn the_program_itself() {
    if env::var_os(CLOCK).is_none() {
        assert!(env::current_exe().unwrap().exists());
        return;
    }
    let data_dir = env::var_os("READYROOM_DATA_DIR").map(PathBuf::from);
    let setup = Setup {
        places: Places::find(Wishes { data_dir, ..Wishes::default() }).unwrap(),
        user: User::Named(PersonName::parse("ana").unwrap()),
        look: Look { ascii: false, theme: ThemeName::Automatic },
        themes: themes(&[]),
        mouse: Mouse::default(),
        between: Between::default(),
        keymap: Keymap::default(),
        home: env::home_dir(),
        minutes: 60,
        after_gap: AfterGap::Stay,
        review_every: None,
        auto_sync: readyroom::store::config::AutoSync::Off,
        editor: "false".to_owned(),
        warning: None,
    };
    let start = env::var_os(SESSION).map_or(Start::Home, |path| {
        Start::Session(Box::new(sessions::load(path.as_ref()).unwrap()), Beginning::default())
    });
    let ended = tui::run(start, setup, clock).unwrap();
    eprintln!("{}", ended.not_saved.or(ended.farewell).unwrap_or_default());
    process::exit(ended.exit_code.into());
}
