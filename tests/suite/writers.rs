//! Two writers on one session, and files that change under an open one.

use std::fs;
use std::path::Path;
use std::thread;

use readyroom::domain::checklist::ItemNo;
use readyroom::domain::edit::{Change, Edit, Verdict};
use readyroom::domain::names::Note;
use readyroom::domain::session::Session;
use readyroom::domain::status::Status;
use readyroom::store::error::StoreError;
use readyroom::store::places::Places;
use readyroom::store::sessions::{self, Loaded, Saved};
use readyroom::tui::keymap::Context;

use crate::cases;
use crate::generate::stamp;
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

/// What somebody else does with the file meanwhile.
fn elsewhere(path: &Path, item: usize, change: Change) {
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

#[test]
fn many_writers_lose_no_edit() {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let (writers, edits) = (8, cases(25));
    thread::scope(|scope| {
        for writer in 0..writers {
            let mut mine: Loaded = loaded.clone();
            scope.spawn(move || {
                for number in 0..edits {
                    // All write to the same few items.
                    let change = note(&format!("{writer}-{number}"));
                    let session = with(&mine.session, (number % 4) as usize, change);
                    sessions::save(&mut mine, &session).unwrap();
                }
            });
        }
    });
    let session = sessions::load(&loaded.path).unwrap().session;
    let history = serde_json::to_string(&session).unwrap();
    for writer in 0..writers {
        for number in 0..edits {
            assert!(history.contains(&format!("\"to\":\"{writer}-{number}\"")));
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
fn what_stands_in_the_place_of_the_file_is_never_overwritten() {
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
fn a_failed_save_forgets_nothing_of_what_others_wrote() {
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
    create(&places, "other", noon(), None, |_| ());
    assert!(!dead.exists());
    assert!(alive.exists());
}

// On the screen.

#[test]
fn what_others_change_shows_up_and_the_cursor_stays() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("jj");
    let item = stage.item();
    elsewhere(&stage.review().path.clone(), 0, Change::Verdict(Verdict::done()));
    stage.look();
    assert!(stage.statuses().starts_with("d..."));
    assert_eq!(stage.item(), item);
    assert!(stage.message().starts_with("ana changed: User sign-up"), "{}", stage.message());
    stage.play("p");
    assert!(stage.statuses().starts_with("d.p."));
    assert_eq!(stage.on_disk(), *stage.session());
}

#[test]
fn an_edit_made_before_the_others_are_seen_comes_together_with_theirs() {
    let mut stage = Stage::in_review(80, 24);
    elsewhere(&stage.review().path.clone(), 0, Change::Verdict(Verdict::missing()));
    stage.play("d");
    assert_eq!(stage.answer().status, Some(Status::Missing));
    assert_eq!(stage.answer().conflicts.len(), 1);
    assert_eq!(stage.on_disk(), *stage.session());
    assert!(stage.message().contains("one field has two values"), "{}", stage.message());
    assert!(stage.screen().contains("Or         status: ana said done"), "{}", stage.screen());
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
fn undo_never_takes_back_what_somebody_else_said_since() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("dj");
    elsewhere(&stage.review().path.clone(), 0, Change::Verdict(Verdict::partial()));
    stage.look();
    stage.play("u");
    assert_eq!(stage.message(), "there is nothing to take back");
    assert!(stage.statuses().starts_with("p..."));
}

#[test]
fn an_open_field_stays_open_and_warns() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("nmine");
    elsewhere(&stage.review().path.clone(), 0, note("theirs"));
    stage.look();
    assert_eq!(stage.model.context(), Context::Strip);
    assert!(stage.screen().contains("changed by somebody else, to `theirs`"), "{}", stage.screen());
    assert!(stage.screen().contains("mine"));
    stage.play("<Enter>");
    assert_eq!(stage.answer().note.raw(), "mine");
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
    assert!(stage.screen().contains("NOT SAVED: the file was replaced"));
    fs::remove_file(&path).unwrap();
    stage.play("jdy");
    assert_eq!(stage.on_disk(), *stage.session());
    assert!(!stage.screen().contains("NOT SAVED"));
}
