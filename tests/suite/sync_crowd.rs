//! Many clones, random edits and random syncs, killed at random points while somebody goes on saving: all end the same,
//! nothing that was saved is lost, and git finds nothing wrong.
//!
//! The test binary starts itself: as one that syncs and is killed by itself before one of its steps, and as a saver.

use std::cell::Cell;
use std::env;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use chrono::{DateTime, Utc};
use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::names::{PersonName, SystemName};
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::evidence::Evidence;
use readyroom::domain::session::edit::{Change, Edit};
use readyroom::store::faults::{Fault, Faults, Operation, under};
use readyroom::store::git::{Request, SyncError, join, sync};
use readyroom::store::places::Places;
use readyroom::store::sessions;

use crate::generate::{checklist_of, stamp};
use crate::stage::noon;
use crate::team::{Team, git};

/// Names the folder of a clone to a child, what it does there, and the step before which it is killed.
const FOLDER: &str = "READYROOM_TEST_CLONE";
const WHAT: &str = "READYROOM_TEST_WHAT";
const STEP: &str = "READYROOM_TEST_STEP";
/// Names the store to one that joins.
const STORE: &str = "READYROOM_TEST_STORE";

/// The steps of a sync before which one is killed at random, and the most that there may be.
const STEPS: u32 = 160;
const MOST: u32 = 1_000;
const ITEMS: usize = 12;

/// Kills the process before one of its steps.
struct Kill {
    at: u32,
    count: Cell<u32>,
}

impl Faults for Kill {
    fn strike(&self, _: Operation, _: &Path) -> Option<Fault> {
        self.count.set(self.count.get() + 1);
        if self.count.get() == self.at {
            let _ = rustix::process::kill_process(
                rustix::process::getpid(),
                rustix::process::Signal::KILL,
            );
        }
        None
    }
}

/// Later than any lock that a killed git leaves: it is taken for a left one at once.
fn later() -> DateTime<Utc> {
    "2099-01-01T00:00:00Z".parse().unwrap()
}

fn who(folder: &Path) -> PersonName {
    PersonName::parse(&folder.file_name().unwrap().to_string_lossy()).unwrap()
}

/// Syncs; what stops it is mended by the next one.
fn sync_in(folder: &Path) -> Result<(), SyncError> {
    let (places, who) = (Places::below(folder), who(folder));
    sync(&Request::new(&places, &who, later())).map(drop)
}

fn join_in(folder: &Path, store: &Path) -> Result<(), SyncError> {
    let (places, who) = (Places::below(folder), who(folder));
    join(&Request::new(&places, &who, later()), store.to_str().unwrap()).map(drop)
}

/// The files of the reviews of a clone.
fn files(folder: &Path) -> Vec<PathBuf> {
    let listed = fs::read_dir(Places::below(folder).sessions()).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = listed.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    files
}

/// Adds a piece of evidence that nobody else adds; it is saved when this returns.
fn say(folder: &Path, session: usize, item: usize, words: &str) {
    let files = files(folder);
    let mut loaded = sessions::load(&files[session % files.len()]).unwrap();
    let mut changed = loaded.session.clone();
    let item = ItemNo(item % ITEMS);
    let mut all = changed.answer(item).evidence.clone();
    all.push(Evidence { link: words.into(), ..Evidence::default() });
    changed.apply(&Edit::Answer(item, Change::Evidence(all)), &stamp(1));
    sessions::save(&mut loaded, &changed).unwrap();
}

/// In a child this is one that syncs or saves; among the tests it only sees to it that the way there is right.
#[test]
fn the_child_itself() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else {
        assert!(env::current_exe().unwrap().exists());
        return;
    };
    let step = env::var(STEP).unwrap().parse().unwrap();
    if env::var(WHAT).unwrap() == "save" {
        for number in 0.. {
            say(&folder, 0, number, &format!("saver-{number}"));
            eprintln!("saver-{number}.");
            thread::sleep(Duration::from_millis(20));
        }
    }
    let plan = Rc::new(Kill { at: step, count: Cell::new(0) });
    let run = || match env::var_os(STORE) {
        None => sync_in(&folder),
        Some(store) => join_in(&folder, Path::new(&store)),
    };
    if let Err(error) = under(plan, run) {
        eprintln!("stopped: {error}");
    }
}

fn child(folder: &Path, what: &str, step: u32) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["sync_crowd::the_child_itself", "--exact", "--nocapture"]);
    command.env(FOLDER, folder).env(WHAT, what).env(STEP, step.to_string());
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Lets a clone sync once, killed before a step or after a while; returns whether it was killed.
fn sync_killed(folder: &Path, random: &mut fastrand::Rng) -> bool {
    let is_by_step = random.bool();
    let step = if is_by_step { random.u32(1..STEPS) } else { 0 };
    let mut syncing = child(folder, "sync", step);
    if !is_by_step && random.bool() {
        thread::sleep(Duration::from_millis(random.u64(5..150)));
        let _ = syncing.kill();
        let killed = syncing.wait().unwrap();
        // The git that it has left behind ends by itself.
        thread::sleep(Duration::from_millis(200));
        return killed.code().is_none();
    }
    syncing.wait().unwrap().code().is_none()
}

/// Begins a review.
fn begin(folder: &Path, system: &str) {
    let (places, system) = (Places::below(folder), SystemName::parse(system).unwrap());
    sessions::create(&places, &system, &checklist_of(&[ITEMS]), Now::fixed(noon())).unwrap();
}

/// A team whose clones have the same reviews.
fn clones(team: &Team, count: usize, reviews: usize) -> Vec<PathBuf> {
    let folder = |number: usize| team.bare().with_file_name(format!("person{number}"));
    let folders: Vec<PathBuf> = (0..count).map(folder).collect();
    for folder in &folders {
        if folder == &folders[0] {
            for review in 0..reviews {
                begin(folder, &format!("system-{review}"));
            }
        }
        join_in(folder, &team.bare()).unwrap();
    }
    folders
}

#[test]
fn a_crowd_that_is_killed_at_random_ends_the_same_and_loses_nothing() {
    let Some(team) = Team::new() else { return };
    let is_full = env::var_os("READYROOM_FULL").is_some();
    let (count, edits) = if is_full { (8, 50) } else { (3, 10) };
    let folders = clones(&team, count, 3);
    let mut random = fastrand::Rng::with_seed(11);
    let mut saver = child(&folders[0], "save", 0);
    let (mut said, mut kills) = (Vec::new(), 0);
    for edit in 0..edits {
        for (number, folder) in folders.iter().enumerate() {
            let words = format!("person{number}-{edit}");
            say(folder, random.usize(..3), random.usize(..ITEMS), &words);
            said.push(words);
            if random.bool() {
                kills += u32::from(sync_killed(folder, &mut random));
            }
        }
    }
    saver.kill().unwrap();
    let mut told = String::new();
    saver.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    let whole = told.lines().filter_map(|line| line.strip_suffix('.'));
    said.extend(whole.filter(|line| line.starts_with("saver-")).map(str::to_owned));
    saver.wait().unwrap();
    for _ in 0..2 {
        for folder in &folders {
            sync_in(folder).unwrap();
        }
    }
    let contents = |folder: &Path| {
        files(folder).iter().map(|file| fs::read(file).unwrap()).collect::<Vec<_>>()
    };
    let first = contents(&folders[0]);
    let texts: String = first.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    for words in &said {
        assert!(
            texts.contains(&format!("\"link\": \"{words}\"")),
            "{words} of {} is lost",
            said.len()
        );
    }
    for folder in &folders {
        assert!(contents(folder) == first, "{}", folder.display());
        let data = Places::below(folder).data().to_owned();
        assert_eq!(git(&data, &["status", "--porcelain"]), "", "{}", folder.display());
        git(&data, &["fsck", "--strict", "--no-dangling"]);
    }
    team.assert_sound();
    eprintln!("{} said, {kills} kills", said.len());
    assert!(kills > edits / 4, "{kills} kills");
}

/// Every step of a sync in turn: one that sends, one that takes, one that merges, and one that joins.
#[test]
fn a_kill_before_any_step_is_mended_by_the_next_sync() {
    let Some(team) = Team::new() else { return };
    let folders = clones(&team, 2, 1);
    let [ana, ben] = [&folders[0], &folders[1]];
    let few = crate::step(9);
    for (kind, is_ahead, is_behind) in
        [("send", true, false), ("take", false, true), ("merge", true, true)]
    {
        let mut step = 1;
        loop {
            let words = |who: &str| format!("{kind}-{step}-{who}");
            if is_behind {
                say(ben, 0, 0, &words("ben"));
                sync_in(ben).unwrap();
                team.commit(&[("100644", "README.md", words("somebody").as_bytes())]);
            }
            if is_ahead {
                say(ana, 0, 1, &words("ana"));
            }
            let is_killed = child(ana, "sync", step).wait().unwrap().code().is_none();
            // And somebody saves before the next one.
            say(ana, 0, 2, &words("later"));
            sync_in(ana).unwrap_or_else(|error| panic!("{kind} {step}: {error}"));
            sync_in(ben).unwrap();
            let text = fs::read_to_string(&files(ben)[0]).unwrap();
            assert!(text.contains(&words("later")), "{kind} {step}");
            assert!(!is_ahead || text.contains(&words("ana")), "{kind} {step}");
            assert!(!is_behind || text.contains(&words("ben")), "{kind} {step}");
            assert_eq!(fs::read_to_string(&files(ana)[0]).unwrap(), text, "{kind} {step}");
            if is_behind {
                let readme = Places::below(ana).data().join("README.md");
                assert_eq!(fs::read_to_string(readme).unwrap(), words("somebody"));
            }
            assert_eq!(
                git(Places::below(ana).data(), &["status", "--porcelain"]),
                "",
                "{kind} {step}"
            );
            if !is_killed {
                eprintln!("{kind}: {step} steps");
                break;
            }
            step += u32::try_from(few).unwrap();
            assert!(step < MOST, "the steps become more with every round");
        }
    }
    team.assert_sound();
}

#[test]
fn a_kill_while_joining_is_mended_by_joining_again() {
    let Some(team) = Team::new() else { return };
    let folders = clones(&team, 1, 1);
    let few = u32::try_from(crate::step(11)).unwrap();
    let mut step = 1;
    loop {
        let folder = team.bare().with_file_name(format!("joining{step}"));
        // The same review, so that the steps do not become more with every round.
        let known = &files(&folders[0])[0];
        let sessions = Places::below(&folder).sessions();
        fs::create_dir_all(&sessions).unwrap();
        fs::copy(known, sessions.join(known.file_name().unwrap())).unwrap();
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["sync_crowd::the_child_itself", "--exact", "--nocapture"]);
        command.env(FOLDER, &folder).env(WHAT, "join").env(STEP, step.to_string());
        let done = command.env(STORE, team.bare()).stdout(Stdio::null()).status().unwrap();
        say(&folder, 0, 0, &format!("later-{step}"));
        join_in(&folder, &team.bare()).unwrap_or_else(|error| panic!("{step}: {error}"));
        sync_in(&folders[0]).unwrap();
        let contents = |folder: &Path| {
            let files = files(folder);
            files.iter().map(|file| fs::read(file).unwrap()).collect::<Vec<_>>()
        };
        assert!(contents(&folder) == contents(&folders[0]), "{step}");
        let text = fs::read_to_string(&files(&folders[0])[0]).unwrap();
        assert!(text.contains(&format!("later-{step}")), "{step}");
        let data = Places::below(&folder).data().to_owned();
        assert_eq!(git(&data, &["status", "--porcelain"]), "", "{step}");
        if done.code().is_some() {
            eprintln!("join: {step} steps");
            break;
        }
        step += few;
        assert!(step < MOST, "the steps become more with every round");
    }
    team.assert_sound();
}
