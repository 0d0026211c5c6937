//! The store that a team shares, on the screen: what the header says, what a sync tells, and two terminals on two clones.

use std::fs;
use std::time::Duration;

use chrono::TimeDelta;
use readyroom::domain::basics::names::PersonName;
use readyroom::domain::basics::text::Text;
use readyroom::store::config::AutoSync;
use readyroom::store::git::{Outcome, Standing, SyncError, Told, Wanted, Way};
use readyroom::store::messages::{Command, Errand, Event};
use readyroom::tui::chord::Chord;
use readyroom::tui::screens::Context;
use readyroom::tui::update::{Effect, Msg, quiet_in};
use tempfile::TempDir;

use crate::cli::{Shell, ran};
use crate::screens::{check, three_systems};
use crate::stage::{Stage, noon};
use crate::team::{git, has_git};
use crate::terminal::Terminal;

/// How things stand with so many files that are not sent; synced an hour ago.
fn standing(ahead: usize) -> Standing {
    Standing {
        remote: "git@git.example:team/reviews.git".into(),
        branch: "main".to_owned(),
        ahead,
        synced_at: Some(noon().to_utc() - TimeDelta::hours(1)),
    }
}

fn shared(stage: &mut Stage, ahead: usize) {
    stage.send(Msg::Store(Event::Shared(Ok(Some(standing(ahead))))));
}

fn synced(stage: &mut Stage, done: Result<Outcome, SyncError>, ahead: usize) {
    let event = Event::Synced(done.map(Box::new), Ok(Some(standing(ahead))));
    stage.send(Msg::Store(event));
}

fn outcome(sent: usize, taken: usize, told: Vec<Told>) -> Outcome {
    Outcome { sent, taken, told, at: noon().to_utc(), has_rest: false }
}

fn unreachable() -> SyncError {
    SyncError::Unreachable { remote: "origin".into(), said: "ssh: No route to host".into() }
}

fn key(c: char) -> Msg {
    Msg::Key(Chord::char(c))
}

/// Home of a folder that shares its reviews.
pub fn at_home(width: u16, height: u16) -> Stage {
    let mut stage = Stage::at_home_with(width, height, three_systems);
    shared(&mut stage, 0);
    stage
}

/// A review in such a folder.
pub fn in_review(width: u16, height: u16) -> Stage {
    let mut stage = Stage::in_review(width, height);
    shared(&mut stage, 0);
    stage
}

fn first_line(stage: &Stage) -> String {
    stage.screen().lines().next().unwrap().to_owned()
}

#[test]
fn home_and_review_say_how_the_reviews_stand_with_the_store() {
    for start in [at_home as fn(u16, u16) -> Stage, in_review] {
        let mut stage = start(100, 30);
        let says = |stage: &Stage, words: &str| {
            let line = first_line(stage);
            assert!(line.contains(words), "{words}: {line}");
        };
        says(&stage, "synced 13:02");
        shared(&mut stage, 2);
        says(&stage, "2 not sent");
        stage.play(":sync<Enter>");
        says(&stage, "syncing");
        synced(&mut stage, Err(unreachable()), 2);
        says(&stage, "offline, 2 not sent");
        stage.play("<Esc>");
        shared(&mut stage, 0);
        says(&stage, "offline");
        stage.play(":sync<Enter>");
        synced(&mut stage, Ok(outcome(1, 0, vec![])), 0);
        says(&stage, "synced 13:02");
    }
    let stage = Stage::at_home_with(100, 30, three_systems);
    assert!(!first_line(&stage).contains("sync"), "nothing is shared: {}", first_line(&stage));
}

#[test]
fn a_change_is_not_sent_from_the_moment_that_it_is_saved() {
    let mut stage = in_review(100, 30);
    stage.play("d");
    assert!(first_line(&stage).contains("1 not sent"), "{}", first_line(&stage));
}

#[test]
fn the_key_syncs_in_the_background_and_says_why_it_cannot() {
    let mut stage = Stage::at_home_with(80, 24, three_systems);
    stage.play("S");
    assert!(
        stage.message().starts_with("not shared yet: `readyroom sync join URL` in the shell"),
        "{}",
        stage.message()
    );
    shared(&mut stage, 0);
    let effects = stage.effects_of(key('S'));
    let who = PersonName::parse("ana").unwrap();
    let is_sync = |effect: &Effect| matches!(effect, Effect::Store(Command::Share(Errand::Sync(Way::Both, by, _))) if *by == who);
    assert!(effects.iter().any(is_sync), "{effects:?}");
    stage.play("j");
    stage.play("S");
    assert_eq!(stage.message(), "a sync is running");
    synced(&mut stage, Ok(outcome(2, 1, vec![])), 0);
    assert_eq!(stage.message(), "synced: 2 sent, 1 taken");
}

#[test]
fn what_a_person_should_know_is_told_whole_to_whoever_asked() {
    let told = vec![
        Told::ChangedThere("sessions/a.json".to_owned()),
        Told::Stays { path: "sessions/B.json".to_owned(), why: "another kind of id".to_owned() },
    ];
    let mut stage = at_home(80, 24);
    stage.play("S");
    synced(&mut stage, Ok(outcome(0, 1, told.clone())), 0);
    assert_eq!(stage.model.context(), Context::Notice);
    let screen = stage.screen();
    assert!(screen.contains("it is back") && screen.contains("stays here"), "{screen}");
    assert!(screen.contains("synced: 1 taken"), "{screen}");
    // By itself it opens nothing over what somebody is at.
    let mut stage = in_review(80, 24);
    synced(&mut stage, Ok(outcome(0, 1, told)), 0);
    assert_eq!(stage.model.context(), Context::Review);
    assert!(stage.message().ends_with("it is back; 1 more"), "{}", stage.message());
}

#[test]
fn a_failure_names_the_command_that_mends_it() {
    let mut stage = at_home(80, 24);
    stage.play("S");
    synced(&mut stage, Err(SyncError::Shallow("/data".into())), 0);
    let screen = stage.screen();
    assert!(screen.contains("Not synced") && screen.contains("fetch --unshallow"), "{screen}");
    stage.play("<Esc>");
    assert!(first_line(&stage).contains("NOT SYNCED"), "{}", first_line(&stage));
}

#[test]
fn a_git_that_does_not_work_is_no_folder_that_shares_nothing() {
    let mut stage = Stage::at_home_with(80, 24, three_systems);
    stage.send(Msg::Store(Event::Shared(Err(SyncError::NoGit))));
    assert!(stage.message().starts_with("not synced: git is not installed"), "{}", stage.message());
    assert!(first_line(&stage).contains("NOT SYNCED"), "{}", first_line(&stage));
    stage.play("S");
    assert!(first_line(&stage).contains("syncing"), "it is tried again: {}", first_line(&stage));
}

#[test]
fn where_git_needs_its_person_one_key_gives_it_the_terminal_and_the_sync_goes_on() {
    let wants = || SyncError::WantsTerminal {
        wanted: Wanted::Password,
        command: "git -C /data fetch origin".to_owned(),
        said: Text::new("Authentication failed"),
    };
    let mut stage = at_home(80, 24);
    stage.play("S");
    synced(&mut stage, Err(wants()), 0);
    assert_eq!(stage.model.context(), Context::Question);
    assert!(stage.screen().contains("a password is wanted"), "{}", stage.screen());
    let fetch = "git -C /data fetch origin".to_owned();
    assert_eq!(stage.effects_of(key('y')), [Effect::Outside(fetch)]);
    stage.send(Msg::Ran(Err("`git` failed: exit status: 128".to_owned())));
    assert!(stage.message().starts_with("not synced: `git` failed"), "{}", stage.message());
    stage.send(Msg::Ran(Ok(())));
    assert!(first_line(&stage).contains("syncing"), "{}", first_line(&stage));
}

fn errands(effects: &[Effect]) -> Vec<&'static str> {
    let errand = |effect: &Effect| match effect {
        Effect::Store(Command::Share(Errand::Sync(Way::Both, ..))) => Some("sync"),
        Effect::Store(Command::Share(Errand::Sync(Way::Take, ..))) => Some("pull"),
        _ => None,
    };
    effects.iter().filter_map(errand).collect()
}

#[test]
fn by_itself_it_takes_or_sends_as_the_config_says() {
    let seen = || Msg::Store(Event::Shared(Ok(Some(standing(0)))));
    for (auto, asked) in
        [(AutoSync::Off, &[][..]), (AutoSync::Pull, &["pull"]), (AutoSync::On, &["sync"])]
    {
        let mut stage = Stage::in_review(80, 24);
        stage.model.setup.auto_sync = auto;
        assert_eq!(errands(&stage.effects_of(seen())), asked, "{auto:?}");
        synced(&mut stage, Ok(outcome(0, 0, vec![])), 0);
        assert_eq!(stage.message(), "", "nobody asked for it");
        let again = errands(&stage.effects_of(seen()));
        assert!(again.is_empty() || auto == AutoSync::Off, "at most once a minute: {again:?}");
        assert_eq!(quiet_in(&stage.model, stage.now), None, "nothing has changed");
        stage.play("d");
        let half = Duration::from_secs(30);
        let wait = (auto == AutoSync::On).then_some(half);
        assert_eq!(quiet_in(&stage.model, stage.now), wait, "{auto:?}");
        stage.now.steady += Duration::from_secs(20);
        assert_eq!(quiet_in(&stage.model, stage.now), wait.map(|_| Duration::from_secs(10)));
    }
    let mut stage = in_review(80, 24);
    stage.model.setup.auto_sync = AutoSync::On;
    stage.play("d");
    assert_eq!(errands(&stage.effects_of(Msg::Quiet)), ["sync"]);
    assert_eq!(quiet_in(&stage.model, stage.now), None, "a sync is running");
    // Without the network nothing is asked again and again, and the header says so.
    stage.model.message = None;
    synced(&mut stage, Err(unreachable()), 1);
    assert_eq!((stage.model.context(), stage.message()), (Context::Review, String::new()));
    assert_eq!(quiet_in(&stage.model, stage.now), None);
    assert!(first_line(&stage).contains("offline, 1 not sent"), "{}", first_line(&stage));
}

/// The program sends at the end what it did not send before, and does not keep the shell waiting for long.
#[test]
fn what_was_changed_is_sent_at_the_end() {
    let Some((_folder, store)) = store() else { return };
    let shell = Shell::new();
    let review = shell.new_session("payments-api");
    let joined = ran(&shell.command().args(["sync", "join", &store]).output().unwrap());
    assert_eq!(joined.code, 0, "{}", joined.err);
    let config = shell.dir.path().join("config.toml");
    fs::write(&config, "[sync]\nauto = \"on\"\n").unwrap();
    let environment = [("READYROOM_CONFIG", config.to_str().unwrap())];
    let mut terminal = Terminal::start_with(&shell, &["open", &review], &environment);
    terminal.wait_for("synced ").send("d").wait_for("1 of 32 assessed").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    // Usually it is sent at the end; the sync of the beginning may still have found it.
    let status = ran(&shell.command().args(["sync", "status", "--json"]).output().unwrap());
    let status: serde_json::Value = serde_json::from_str(&status.out).unwrap();
    assert_eq!(status["ahead"], 0);
}

#[test]
fn screens_of_a_shared_folder() {
    check("Home shared", |width, height| {
        let mut stage = at_home(width, height);
        shared(&mut stage, 2);
        stage
    });
    check("review shared", in_review);
    check("sync wants a password", |width, height| {
        let mut stage = at_home(width, height);
        stage.play("S");
        let said = Text::new("git@git.example: Permission denied (publickey).");
        let command = "git -C /home/ana/.local/share/readyroom fetch origin".to_owned();
        let error = SyncError::WantsTerminal { wanted: Wanted::Password, command, said };
        synced(&mut stage, Err(error), 0);
        stage
    });
}

/// A bare repository in a folder of its own; `None` where there is no git.
fn store() -> Option<(TempDir, String)> {
    if !has_git() {
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet", "--bare", "store.git"]);
    let store = folder.path().join("store.git").to_str().unwrap().to_owned();
    Some((folder, store))
}

/// Two people on two machines, in one meeting: each sees what the other marked after a sync; one is offline for a while
/// and comes back.
#[test]
fn two_terminals_on_two_clones_share_a_meeting() {
    let Some((folder, store)) = store() else { return };
    let (one, other) = (Shell::new(), Shell::new());
    let review = one.new_session("payments-api");
    for shell in [&one, &other] {
        let joined = ran(&shell.command().args(["sync", "join", &store]).output().unwrap());
        assert_eq!(joined.code, 0, "{}", joined.err);
    }
    let mut ana = Terminal::start(&one, &["open", &review, "--meeting"]);
    let mut ben =
        Terminal::start_with(&other, &["open", &review, "--meeting"], &[("READYROOM_USER", "ben")]);
    for terminal in [&mut ana, &mut ben] {
        terminal.wait_for("The meeting").send("\r").wait_for("item 1 of 32");
    }
    ana.send("d").wait_for("item 2 of 32").send(":sync\r").wait_for("synced: 1 sent");
    ben.send(" ").wait_for("item 2 of 32").send("d").wait_for("item 3 of 32");
    ben.send(":sync\r").wait_for("synced: 1 sent, 1 taken").wait_for("2 of 32 assessed");
    ana.send(":sync\r").wait_for("synced: 1 taken").wait_for("2 of 32 assessed");
    // The store is out of reach: both go on, and nothing is lost.
    let away = folder.path().join("away");
    fs::rename(&store, &away).unwrap();
    ana.send(" ")
        .wait_for("item 3 of 32")
        .send("d")
        .wait_for("3 of 32 assessed")
        .send(":sync\r")
        .wait_for("Not synced")
        .send("q");
    ben.send(" ").wait_for("item 4 of 32").send("d").wait_for("3 of 32 assessed");
    fs::rename(&away, &store).unwrap();
    ana.send(":sync\r").wait_for("synced: 1 sent");
    ben.send(":sync\r").wait_for("synced: 1 sent, 1 taken").wait_for("4 of 32 assessed");
    ana.send(":sync\r").wait_for("synced: 1 taken").wait_for("4 of 32 assessed");
    for terminal in [&mut ana, &mut ben] {
        terminal.send("qq");
        assert_eq!(terminal.ended().exit_code(), 0);
    }
    let sync = |shell: &Shell| ran(&shell.command().arg("sync").output().unwrap()).code;
    assert_eq!([sync(&one), sync(&other), sync(&one)], [0; 3]);
    let file = |shell: &Shell| fs::read(shell.file(&review)).unwrap();
    assert_eq!(file(&one), file(&other));
    assert_eq!(one.show(&review)["score"]["assessed"], 4);
}
