//! What a sync costs beside the bare commands of git that it stands for. `cargo bench --bench sync`
//!
//! Sending one changed review must take at most 1.5 times as long as add, commit, fetch and push; taking one, and merging
//! one, at most 3 times as long as the commands for that. The medians and their ratios are printed.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark sets up files, runs git, measures and prints"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::names::{Note, PersonName, SystemName};
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::records::stamp::{Direction, Stamp};
use readyroom::domain::session::edit::{Change, Edit};
use readyroom::store::git::{Request, join, sync};
use readyroom::store::places::Places;
use readyroom::store::sessions;

/// The number of times that each is measured; the median counts.
const ROUNDS: usize = 31;

/// A store, and two clones of it with one review, either of the program or of git alone.
struct Ground {
    _dir: tempfile::TempDir,
    folders: [PathBuf; 2],
}

fn now() -> Now {
    Now::fixed("2026-11-22T12:00:00+00:00".parse().unwrap())
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
    let done = command.current_dir(folder).env("GIT_EDITOR", ":").output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn sync_in(folder: &Path) {
    let (places, who) = (Places::below(folder), PersonName::parse("ana").unwrap());
    sync(&Request::new(&places, &who, now().at.to_utc())).unwrap();
}

fn file(folder: &Path) -> PathBuf {
    let listed = fs::read_dir(Places::below(folder).sessions()).unwrap().flatten();
    listed.map(|entry| entry.path()).find(|path| path.extension().is_some()).unwrap()
}

/// Says something new of an item.
fn say(folder: &Path, item: usize, round: usize) {
    let mut loaded = sessions::load(&file(folder)).unwrap();
    let mut session = loaded.session.clone();
    let stamp = Stamp { at: now().at.to_utc(), by: "ana".into(), direction: Direction::Forward };
    let note = Note::parse(&format!("What was said in round {round}.")).unwrap();
    session.apply(&Edit::Answer(ItemNo(item), Change::Note(note)), &stamp);
    sessions::save(&mut loaded, &session).unwrap();
}

fn ground() -> Ground {
    let dir = tempfile::tempdir().unwrap();
    let bare = dir.path().join("team.git");
    git(dir.path(), &["init", "-q", "--bare", "-b", "main", "team.git"]);
    let folders = ["ana", "ben"].map(|name| dir.path().join(name));
    let who = PersonName::parse("ana").unwrap();
    for folder in &folders {
        let places = Places::below(folder);
        if folder == &folders[0] {
            let system = SystemName::parse("payments-api").unwrap();
            sessions::create(&places, &system, &Checklist::built_in(), now()).unwrap();
        }
        join(&Request::new(&places, &who, now().at.to_utc()), bare.to_str().unwrap()).unwrap();
        // The bare commands merge line by line.
        git(places.data(), &["config", "--remove-section", "merge.readyroom"]);
    }
    Ground { _dir: dir, folders }
}

fn measured(what: impl FnOnce()) -> Duration {
    let began = Instant::now();
    what();
    began.elapsed()
}

fn data(folder: &Path) -> PathBuf {
    Places::below(folder).data().to_owned()
}

fn send_by_git(folder: &Path) {
    let data = data(folder);
    git(&data, &["add", "sessions"]);
    git(&data, &["commit", "-q", "-m", "changed"]);
    git(&data, &["fetch", "-q", "origin"]);
    git(&data, &["push", "-q", "origin", "main"]);
}

fn take_by_git(folder: &Path) {
    let data = data(folder);
    git(&data, &["fetch", "-q", "origin"]);
    git(&data, &["merge", "-q", "--ff-only", "origin/main"]);
}

fn merge_by_git(folder: &Path) {
    let data = data(folder);
    git(&data, &["add", "sessions"]);
    git(&data, &["commit", "-q", "-m", "changed"]);
    git(&data, &["fetch", "-q", "origin"]);
    git(&data, &["merge", "-q", "--no-edit", "origin/main"]);
    git(&data, &["push", "-q", "origin", "main"]);
}

/// One round of each: ana sends, ben takes; then both say something, ana sends, and ben merges.
fn round(ground: &Ground, number: usize, [send, take, merge]: [fn(&Path); 3]) -> [Duration; 3] {
    let [ana, ben] = &ground.folders;
    say(ana, 0, number);
    let first = measured(|| send(ana));
    let second = measured(|| take(ben));
    say(ana, 1, number);
    say(ben, 20, number);
    send(ana);
    let third = measured(|| merge(ben));
    take(ana);
    [first, second, third]
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

/// Both ways take turns round by round, so that a slow moment of the machine is one for both.
fn medians(ways: [[fn(&Path); 3]; 2]) -> [[Duration; 3]; 2] {
    let grounds = ways.map(|_| ground());
    let rounds: Vec<[[Duration; 3]; 2]> = (0..ROUNDS)
        .map(|number| [0, 1].map(|way| round(&grounds[way], number, ways[way])))
        .collect();
    [0, 1].map(|way| {
        [0, 1, 2].map(|place| median(rounds.iter().map(|round| round[way][place]).collect()))
    })
}

fn main() {
    let [ours, bare] = medians([[sync_in; 3], [send_by_git, take_by_git, merge_by_git]]);
    println!("{:<8}{:>12}{:>12}{:>8}{:>8}", "", "sync", "git", "ratio", "most");
    for (((name, most), ours), bare) in
        [("send", 1.5), ("take", 3.0), ("merge", 3.0)].iter().zip(ours).zip(bare)
    {
        let milliseconds = |time: Duration| 1_000.0 * time.as_secs_f64();
        let ratio = ours.as_secs_f64() / bare.as_secs_f64();
        println!(
            "{name:<8}{:>9.1} ms{:>9.1} ms{ratio:>8.2}{most:>8.1}",
            milliseconds(ours),
            milliseconds(bare),
        );
    }
}
