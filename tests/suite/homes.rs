//! A state folder that cannot be written: drafts and failed saves are kept elsewhere and found again; if
//! they can be kept nowhere, quitting asks first.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::field::AnswerField;
use readyroom::store::bookmark::{self, Bookmark, Draft, Field};
use readyroom::store::faults::{Fault, Faults, Operation, under};
use readyroom::store::places::Places;
use readyroom::store::recovery;

use crate::cli::Shell;
use crate::stage::{create, noon};
use crate::terminal::Terminal;

/// A folder that is a file: nothing below it can be written, not even by root.
fn spoil(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    fs::write(folder, "").unwrap();
}

fn mend(folder: &Path) {
    fs::remove_file(folder).unwrap();
}

/// The homes of a store, in order; the folder of the last one is there, as the system makes it.
fn homes(places: &Places) -> Vec<PathBuf> {
    let spare = places.spare_homes();
    fs::create_dir_all(spare[1].parent().unwrap()).unwrap();
    [places.state().to_owned()].into_iter().chain(spare).collect()
}

#[test]
fn drafts_are_written_to_the_first_writable_folder_and_found_in_all() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::below(dir.path());
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let (id, item) = (loaded.session.id(), |item| loaded.session.checklist().item(ItemNo(item)));
    let draft = |number, text: &str| {
        let texts = [(Field::Answer(AnswerField::Note), text.to_owned())].into();
        Draft { item: item(number).id.clone(), texts }
    };
    let with = |drafts: Vec<Draft>| Bookmark { drafts, ..Bookmark::default() };
    let homes = homes(&places);
    let lies_in = || {
        let file = |home: &PathBuf| home.join("bookmarks").join(format!("{id}.json"));
        homes.iter().map(|home| file(home).exists()).collect::<Vec<_>>()
    };
    let save = |before: &Bookmark, now: &Bookmark| bookmark::save(&places, id, before, now);
    let first = with(vec![draft(0, "one"), draft(1, "two")]);
    save(&Bookmark::default(), &first).unwrap();
    assert_eq!(lies_in(), [true, false, false]);
    // The state folder can be read and not written: what is new lies beside the sessions, and what is
    // no more does not come back.
    let state = homes[0].join("bookmarks");
    let lock = state.join(".readyroom");
    fs::remove_dir_all(&lock).unwrap();
    let readable = state.join(format!("{id}.json"));
    let old = fs::read(&readable).unwrap();
    let aside = homes[0].with_extension("aside");
    fs::rename(&homes[0], &aside).unwrap();
    spoil(&homes[0]);
    let second = with(vec![draft(1, "two more")]);
    save(&first, &second).unwrap();
    assert_eq!(lies_in(), [false, true, false]);
    assert_eq!(bookmark::load(&places, id).drafts, second.drafts);
    // And beside the sessions neither.
    spoil(&homes[1]);
    save(&second, &second).unwrap();
    assert_eq!(lies_in(), [false, false, true]);
    // Nowhere.
    spoil(&homes[2]);
    let error = save(&second, &first).unwrap_err().to_string();
    assert!(error.contains("set XDG_STATE_HOME to a folder that can be written"), "{error}");
    assert!(!error.contains("--data-dir"), "{error}");
    // Once all can be written again, everything is where it belongs.
    for home in &homes {
        mend(home);
    }
    fs::create_dir_all(&state).unwrap();
    fs::write(&readable, old).unwrap();
    save(&first, &second).unwrap();
    assert_eq!(lies_in(), [true, false, false]);
    assert_eq!(bookmark::load(&places, id).drafts, second.drafts);
}

/// Refuses to create anything below a folder, which can be read all the same.
struct ReadOnly(PathBuf);

impl Faults for ReadOnly {
    fn strike(&self, operation: Operation, path: &Path) -> Option<Fault> {
        let is_creation = operation == Operation::Create && path.starts_with(&self.0);
        is_creation.then_some(Fault::Error(30)) // EROFS
    }
}

#[test]
fn a_removed_draft_does_not_return_from_a_read_only_folder() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::below(dir.path());
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let id = loaded.session.id();
    let with = |texts: &[(usize, &str)]| {
        let draft = |(number, text): &(usize, &str)| Draft {
            item: loaded.session.checklist().item(ItemNo(*number)).id.clone(),
            texts: [(Field::Answer(AnswerField::Note), (*text).to_owned())].into(),
        };
        Bookmark { drafts: texts.iter().map(draft).collect(), ..Bookmark::default() }
    };
    let first = with(&[(0, "one"), (1, "two")]);
    bookmark::save(&places, id, &Bookmark::default(), &first).unwrap();
    let read_only = || Rc::new(ReadOnly(places.state().to_owned()));
    let second = with(&[(1, "two more")]);
    under(read_only(), || bookmark::save(&places, id, &first, &second)).unwrap();
    assert_eq!(bookmark::load(&places, id).drafts, second.drafts);
    // Another program, which knows of an earlier state only, takes nothing away.
    let third = with(&[(0, "one"), (1, "two"), (2, "three")]);
    under(read_only(), || bookmark::save(&places, id, &first, &third)).unwrap();
    let all = with(&[(1, "two more"), (2, "three")]);
    assert_eq!(bookmark::load(&places, id).drafts, all.drafts);
    // Once it can be written again, what is no more is gone for good.
    bookmark::save(&places, id, &all, &all).unwrap();
    assert_eq!(bookmark::load(&places, id).drafts, all.drafts);
    let text = fs::read_to_string(places.bookmark(id)).unwrap();
    assert!(!text.contains("\"\""), "no text that only hides another: {text}");
}

#[test]
fn unsaved_changes_are_kept_aside_and_found_in_any_folder() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::below(dir.path());
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let (id, session) = (loaded.session.id(), &loaded.session);
    let homes = homes(&places);
    for home in [&homes[0], &homes[1]] {
        spoil(home);
        recovery::keep(&places, 1, &loaded.path, session, session).unwrap();
        let found = recovery::find(&places, id);
        assert_eq!(found.len(), 1, "each once");
        assert!(!found[0].path.starts_with(home));
    }
    spoil(&homes[2]);
    assert!(recovery::keep(&places, 1, &loaded.path, session, session).is_err());
    for home in &homes {
        mend(home);
    }
    recovery::keep(&places, 1, &loaded.path, session, session).unwrap();
    assert!(recovery::find(&places, id)[0].path.starts_with(&homes[0]));
    recovery::forget(&places, 1, id);
    assert_eq!(recovery::find(&places, id).len(), 0);
}

#[test]
fn a_fallback_folder_that_others_can_write_or_that_is_a_link_is_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::below(dir.path());
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let session = &loaded.session;
    let elsewhere = dir.path().join("elsewhere");
    fs::create_dir_all(&elsewhere).unwrap();
    spoil(places.state());
    let beside = &places.spare_homes()[0];
    fs::create_dir_all(beside).unwrap();
    fs::set_permissions(beside, fs::Permissions::from_mode(0o777)).unwrap();
    let keep = || recovery::keep(&places, 1, &loaded.path, session, session);
    assert!(keep().is_err(), "there is no runtime folder here");
    fs::remove_dir(beside).unwrap();
    symlink(&elsewhere, beside).unwrap();
    assert!(keep().is_err());
    assert_eq!(fs::read_dir(elsewhere).unwrap().count(), 0);
    // The control.
    fs::remove_file(beside).unwrap();
    keep().unwrap();
}

const NO_STATE: (&str, &str) = ("XDG_STATE_HOME", "/dev/null/x");

#[test]
fn drafts_survive_without_a_state_folder() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start_with(&shell, &["open", &id], &[NO_STATE]);
    terminal.wait_for("32 unassessed").send("nhalf a thought\x1b").wait_for("not lost").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    let mut terminal = Terminal::start_with(&shell, &["open", &id], &[NO_STATE]);
    terminal.wait_for("half a thought");
    // Killed while somebody types, too.
    terminal.send("n, and more").wait_for("and more").wait_until("draft", |_| {
        let beside = shell.data().join("sessions/.readyroom");
        let files = fs::read_dir(beside).unwrap().flatten().map(|entry| entry.path());
        let state = files.filter(|path| path.is_dir()).map(|path| path.join("bookmarks"));
        let texts = state.map(|path| fs::read_to_string(path.join(format!("{id}.json"))));
        texts.flatten().any(|text| text.contains("and more"))
    });
    terminal.signal("KILL");
    terminal.ended();
    let mut terminal = Terminal::start_with(&shell, &["open", &id], &[NO_STATE]);
    terminal.wait_for("half a thought, and more").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    // A text that an editor has lies there, too.
    let edits = ("EDITOR", "printf edited >");
    let mut terminal = Terminal::start_with(&shell, &["open", &id], &[NO_STATE, edits]);
    terminal.wait_for("32 unassessed").send("n\x0f").wait_for("Note       edited").send("\r");
    terminal.wait_for("note kept").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
}

#[test]
fn quitting_asks_where_no_folder_takes_drafts() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    shell.run(&["mark", &id, "data.backups", "done"]);
    // Where the folder beside the sessions cannot be used either.
    let side = shell.data().join("sessions/.readyroom");
    fs::remove_dir_all(&side).unwrap();
    fs::write(&side, "").unwrap();
    let open = || Terminal::start_with(&shell, &["open", &id], &[NO_STATE]);
    let mut terminal = open();
    terminal.wait_for("31 unassessed").send("nhalf a thought\x1b").wait_for("on this screen only");
    terminal.wait_for("DRAFT NOT KEPT");
    assert!(!terminal.screen().contains("not lost"), "{}", terminal.screen());
    assert!(!terminal.screen().contains("--data-dir"), "{}", terminal.screen());
    terminal.send("q").wait_for("Quit and lose it?").send("n").wait_for("Not kept   Note");
    terminal.send("\x03").wait_for("Quit and lose it?").send("y");
    assert_eq!(terminal.ended().exit_code(), 3);
    terminal.wait_for("NOT SAVED").wait_for("XDG_STATE_HOME");
    // At once, before anything was tried.
    let mut terminal = open();
    terminal.wait_for("31 unassessed").send("nhalf\x03").wait_for("Quit and lose it?").send("n");
    // Kept, it is lost no more.
    terminal.send("n").wait_for("half").send("\r").wait_for("note kept").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    assert_eq!(shell.show(&id)["categories"][0]["items"][0]["note"], "half");
    // The runtime folder takes it, and for how long is said.
    let run = shell.dir.path().join("run");
    fs::create_dir(&run).unwrap();
    let runtime = ("XDG_RUNTIME_DIR", run.to_str().unwrap());
    let in_runtime = || Terminal::start_with(&shell, &["open", &id], &[NO_STATE, runtime]);
    let mut terminal = in_runtime();
    terminal.wait_for("31 unassessed").send("jnfor today\x1b").wait_for("lasts until you log out");
    terminal.send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    in_runtime().wait_for("for today");
    // A signal asks nothing and says what was lost.
    let mut terminal = open();
    terminal.wait_for("31 unassessed").send("n a thought").wait_for("half a thought");
    terminal.signal("TERM");
    assert_eq!(terminal.ended().exit_code(), 143);
    terminal.wait_for("NOT SAVED: text that was typed");
}
