//! Files in the sessions folder that are not sessions of their own: copies by synchronisers and people,
//! and symbolic links.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::*;
use readyroom::domain::basics::names::{Note, SessionId};
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::store::catalogue::{self, NotFound};
use readyroom::store::entry::Entry;
use readyroom::store::error::StoreError;
use readyroom::store::places::Places;
use readyroom::store::sessions;
use readyroom::store::summary::Summary;
use readyroom::store::{codec, copies, desk, listing};
use readyroom::tui::screens::Context;
use tempfile::TempDir;

use crate::cases;
use crate::cli::Shell;
use crate::generate::{days, stamp};
use crate::stage::{Stage, create, noon};

/// The names that synchronisers, file managers and people give to a copy.
const NAMES: [&str; 14] = [
    "ID.sync-conflict-20261122-140501-ABCDEFG",
    "ID (conflicted copy 2026-11-22 140501)",
    "ID (Ana's conflicted copy 2026-11-22)",
    "ID (case conflict)",
    "ID-LAPTOP",
    "ID (1)",
    "ID 2",
    "ID-1",
    "ID_conf(1)",
    "Copy of ID",
    "Kopie von ID",
    "ID.bak",
    "review",
    "payments-api-2026-11-22-ffff",
];

struct Ground {
    dir: TempDir,
    places: Places,
    id: SessionId,
}

impl Ground {
    /// Creates a session, a copy of it with a change, and another session.
    fn new(name: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::below(dir.path());
        fastrand::seed(7);
        let loaded = create(&places, "payments-api", noon(), None, |session| {
            session.apply(&marked(2, Verdict::partial()), &stamp(1));
        });
        create(&places, "billing", noon(), None, |_| ());
        let id = loaded.session.id().clone();
        let ground = Self { dir, places, id };
        let mut theirs = loaded.session.clone();
        theirs.apply(&marked(1, Verdict::missing()), &stamp(2));
        fs::write(ground.copy(name), codec::encode_session(&theirs)).unwrap();
        let mut ours = loaded.session.clone();
        ours.apply(&marked(0, Verdict::done()), &stamp(3));
        sessions::save(&mut { loaded }, &ours).unwrap();
        ground
    }

    fn copy(&self, name: &str) -> PathBuf {
        let name = name.replace("ID", self.id.as_str());
        self.places.sessions().join(format!("{name}.json"))
    }

    fn session(&self) -> Session {
        sessions::load(&self.places.session(&self.id)).unwrap().session
    }
}

fn listed(places: &Places) -> Vec<Entry<Summary>> {
    listing::read_all(places, days()).unwrap()
}

fn found(places: &Places, reference: &str) -> Result<PathBuf, NotFound> {
    catalogue::find(places, reference, days()).map(|found| found.path)
}

fn marked(item: usize, verdict: Verdict) -> Edit {
    Edit::Answer(ItemNo(item), Change::Verdict(verdict))
}

#[test]
fn a_copy_is_named_and_not_counted_whatever_its_name() {
    for name in NAMES {
        let Ground { places, id, .. } = &Ground::new(name);
        let copies = |errors: Vec<Option<StoreError>>| {
            let is_copy = |error: &StoreError| matches!(error, StoreError::Copy { of, is_only: false, .. } if of == id);
            assert_eq!(errors.len(), 3, "{name}");
            errors.iter().flatten().filter(|error| is_copy(error)).count()
        };
        let whole = catalogue::list(places, days()).unwrap().into_iter();
        assert_eq!(copies(whole.map(|entry| entry.content.err()).collect()), 1, "{name}");
        let quick = listed(places).into_iter();
        assert_eq!(copies(quick.map(|entry| entry.content.err()).collect()), 1, "{name}");
    }
}

#[test]
fn a_copy_is_found_by_its_path_only() {
    for name in NAMES {
        let ground = Ground::new(name);
        let Ground { places, id, .. } = &ground;
        let path = places.session(id);
        let found = |reference: &str| found(places, reference);
        assert_eq!(found(id.as_str()).unwrap(), path, "{name}");
        assert_eq!(found("payments-api").unwrap(), path, "{name}");
        assert_eq!(found("payments-api-2026").unwrap(), path, "{name}");
        let copy = ground.copy(name);
        let stem = copy.file_stem().unwrap().to_str().unwrap();
        assert!(matches!(found(stem), Err(NotFound::Copy(path)) if path == copy), "{name}");
        assert_eq!(found(copy.to_str().unwrap()).unwrap(), copy);
    }
}

#[test]
fn a_copy_is_merged_item_by_item_and_then_goes_to_the_bin() {
    for name in NAMES {
        let ground = Ground::new(name);
        let copy = ground.copy(name);
        let bytes = fs::read(&copy).unwrap();
        let taken = copies::take_in(&ground.places, &copy).unwrap();
        let session = ground.session();
        let tally = session.tally();
        // What both had before they parted is no conflict.
        assert_eq!((tally.done, tally.missing, tally.partial), (1, 1, 1), "{name}");
        assert_eq!((taken.conflicts, session.conflict_count()), (0, 0), "{name}");
        assert!(!copy.exists());
        assert_eq!(fs::read(taken.binned.unwrap()).unwrap(), bytes, "{name}");
    }
}

#[test]
fn a_copy_with_other_values_leaves_conflicts() {
    let ground = Ground::new("ID (1)");
    let write = |path: &Path, text: &str, second| {
        let mut loaded = sessions::load(path).unwrap();
        let mut session = loaded.session.clone();
        let note = Change::Note(Note::parse(text).unwrap());
        session.apply(&Edit::Answer(ItemNo(3), note), &stamp(second));
        sessions::save(&mut loaded, &session).unwrap();
    };
    let copy = ground.copy("ID (1)");
    write(&ground.places.session(&ground.id), "ours", 4);
    write(&copy, "theirs", 5);
    let taken = copies::take_in(&ground.places, &copy).unwrap();
    assert_eq!(taken.conflicts, 1);
    let answer = ground.session().answer(ItemNo(3)).clone();
    let said = serde_json::to_string(&answer).unwrap();
    assert!(said.contains("ours") && said.contains("theirs"), "{said}");
}

#[test]
fn a_copy_whose_session_cannot_be_saved_stays() {
    let ground = Ground::new("ID (1)");
    let (copy, path) = (ground.copy("ID (1)"), ground.places.session(&ground.id));
    let before = fs::read(&copy).unwrap();
    fs::write(&path, "{").unwrap();
    assert!(matches!(copies::take_in(&ground.places, &copy), Err(StoreError::Content { .. })));
    assert_eq!((fs::read(&copy).unwrap(), fs::read(&path).unwrap()), (before, b"{".to_vec()));
}

/// The file that an exchange replaces becomes a copy beside the session, wherever that lies.
#[test]
fn a_copy_beside_a_session_that_lies_elsewhere_is_offered_and_merged() {
    let ground = Ground::new("ID (1)");
    let elsewhere = ground.dir.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let path = elsewhere.join("review.json");
    let copy = elsewhere.join("review.sync-conflict-0123456789abcdef.json");
    fs::rename(ground.places.session(&ground.id), &path).unwrap();
    fs::copy(ground.copy("ID (1)"), &copy).unwrap();
    // These are nobody's.
    fs::copy(&copy, elsewhere.join("other.sync-conflict-0123456789abcdef.json")).unwrap();
    fs::copy(&copy, elsewhere.join("review (1).json")).unwrap();
    let opened = desk::opened(&ground.places, sessions::load(&path).unwrap());
    assert_eq!(opened.copies, [copy.as_path()]);
    let taken = copies::take_in(&ground.places, &copy).unwrap();
    assert_eq!(taken.loaded.path, path);
    let tally = *sessions::load(&path).unwrap().session.tally();
    assert_eq!((tally.done, tally.missing, tally.partial), (1, 1, 1));
    assert!(!copy.exists() && taken.binned.unwrap().starts_with(ground.places.bin()));
}

#[test]
fn a_copy_without_its_session_is_renamed_to_the_id() {
    let ground = Ground::new("ID (1)");
    let (copy, path) = (ground.copy("ID (1)"), ground.places.session(&ground.id));
    fs::remove_file(&path).unwrap();
    let entries = listed(&ground.places);
    let is_only = |error: &StoreError| matches!(error, StoreError::Copy { is_only: true, .. });
    assert!(entries.iter().any(|entry| entry.content.as_ref().is_err_and(is_only)));
    copies::take_in(&ground.places, &copy).unwrap();
    assert!(path.exists() && !copy.exists());
    assert_eq!(ground.session().tally().missing, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(30)))]

    #[test]
    fn any_file_name_other_than_the_id_is_a_copy(name in "[A-Za-z0-9 ()._'-]{1,40}") {
        let ground = Ground::new("first");
        fs::remove_file(ground.copy("first")).unwrap();
        let name = name.trim_start_matches('.').to_owned();
        prop_assume!(!name.is_empty() && name != ground.id.as_str());
        fs::copy(ground.places.session(&ground.id), ground.copy(&name)).unwrap();
        let entries = listed(&ground.places);
        prop_assert_eq!(entries.iter().filter(|entry| entry.is_session()).count(), 2);
        prop_assert_eq!(entries.len(), 3);
    }
}

// The command line.

#[test]
fn list_and_status_name_a_copy_and_their_advice_works() {
    let shell = Shell::new();
    let id = shell.new_session("payments api");
    assert_eq!(shell.run(&["mark", &id, "data.backups", "done"]).code, 0);
    let copy = shell.data().join(format!("sessions/{id} (Ana's conflicted copy 2026-11-22).json"));
    fs::copy(shell.file(&id), &copy).unwrap();
    assert_eq!(shell.run(&["mark", &id, "data.restore-drills", "partial"]).code, 0);
    let path = copy.to_str().unwrap();
    let mark = shell.run(&["mark", path, "identity.sign-in", "done"]);
    assert_eq!(mark.code, 0, "named by its path it is a session: {}", mark.err);
    for arguments in [vec!["list"], vec!["list", "--json"], vec!["status", "payments api"]] {
        let ran = shell.run(&arguments);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains(path) && ran.err.contains("is not counted"), "{}", ran.err);
        assert_eq!(ran.out.matches("payments api").count(), 1, "{}", ran.out);
    }
    assert_eq!(shell.show("payments api")["score"]["done"], 1);
    let told = shell.run(&["list"]).err;
    let command =
        told.lines().find_map(|line| line.trim().strip_prefix("readyroom merge ")).unwrap();
    let program = env!("CARGO_BIN_EXE_readyroom");
    let command =
        format!("readyroom merge {command}").replace("readyroom ", &format!("{program} "));
    let mut sh = Command::new("sh");
    sh.args(["-c", &command]).env("READYROOM_DATA_DIR", shell.data()).env("HOME", shell.dir.path());
    let output = sh.output().unwrap();
    assert!(output.status.success(), "{command}: {output:?}");
    assert!(!copy.exists());
    let score = &shell.show("payments api")["score"];
    assert_eq!((&score["done"], &score["partial"]), (&2.into(), &1.into()));
    assert_eq!(shell.run(&["list"]).err, "");
}

#[test]
fn copies_alone_are_no_session() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let copy = shell.data().join(format!("sessions/{id} (1).json"));
    fs::rename(shell.file(&id), &copy).unwrap();
    let ran = shell.run(&["list"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(!ran.err.contains("No reviews yet"), "{}", ran.err);
    let way = ran.err.lines().find(|line| line.trim().starts_with("mv ")).unwrap();
    assert!(Command::new("sh").args(["-c", way]).status().unwrap().success(), "{way}");
    assert!(shell.run(&["list"]).out.contains(&id));
}

// The screens.

/// Home with a session and a copy of it.
fn at_home() -> (Stage, PathBuf) {
    let mut copy = None;
    let stage = Stage::at_home_with(80, 24, |places| {
        let mut loaded = create(places, "ledger", noon(), None, |_| ());
        let path = loaded.path.clone();
        let name = format!("{}.sync-conflict-20261122-140501-ABCDEFG.json", loaded.session.id());
        let mut theirs = loaded.session.clone();
        theirs.apply(&marked(1, Verdict::missing()), &stamp(2));
        let made = path.with_file_name(name);
        fs::write(&made, codec::encode_session(&theirs)).unwrap();
        let mut ours = loaded.session.clone();
        ours.apply(&marked(0, Verdict::done()), &stamp(3));
        sessions::save(&mut loaded, &ours).unwrap();
        copy = Some(made);
    });
    (stage, copy.unwrap())
}

#[test]
fn home_names_a_copy_and_merges_it_after_a_yes() {
    let (mut stage, copy) = at_home();
    let screen = stage.screen();
    assert!(screen.contains("1 review ") && screen.contains("a copy, not counted"), "{screen}");
    stage.play("g");
    assert!(stage.screen().contains("Enter merges it"), "{}", stage.screen());
    assert!(stage.screen().contains("Enter merge  "), "{}", stage.screen());
    stage.play("E");
    assert_eq!(stage.message(), "this is a copy; Enter merges it");
    stage.play("<Enter>");
    assert!(stage.screen().contains("Merge it item by item?"), "{}", stage.screen());
    stage.play("n");
    assert!(copy.exists());
    stage.play("<Enter>y");
    assert_eq!(stage.model.context(), Context::Review);
    assert!(stage.statuses().starts_with("dm.."), "{}", stage.statuses());
    assert!(stage.message().contains("the copy is merged and in the bin"), "{}", stage.message());
    assert_eq!(stage.on_disk(), *stage.session());
    assert!(!copy.exists());
    stage.play("q");
    assert!(!stage.screen().contains("a copy"), "{}", stage.screen());
}

#[test]
fn a_session_that_is_opened_offers_its_copies() {
    let (mut stage, copy) = at_home();
    stage.play("G<Enter>");
    let screen = stage.screen();
    assert!(
        screen.contains("Merge it item by item?") && screen.contains("sync-conflict"),
        "{screen}"
    );
    stage.play("y");
    assert!(stage.statuses().starts_with("dm.."), "{}", stage.statuses());
    assert!(stage.message().contains("the copy is merged"), "{}", stage.message());
    assert_eq!(stage.on_disk(), *stage.session());
    assert!(!copy.exists());
    // What is done afterwards is taken back by itself.
    stage.play("jjpu");
    assert!(stage.statuses().starts_with("dm.."), "{}", stage.statuses());
}

#[test]
fn reviews_of_a_system_in_two_spellings_are_one_system_at_home() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        let day = chrono::TimeDelta::days(1);
        create(places, "Caf\u{e9} Orders", noon() - day, None, |_| ());
        create(places, "cafe\u{301}  orders", noon(), None, |_| ());
    });
    stage.play("g");
    let screen = stage.screen();
    // On its one row, and as the title below.
    assert_eq!(screen.matches("Caf\u{e9} Orders").count(), 2, "{screen}");
    assert!(screen.contains("second review"), "{screen}");
}

// Links.

/// A session that lies elsewhere, and a link to it among the sessions.
fn linked(name: &str) -> (Ground, PathBuf, PathBuf) {
    let ground = Ground::new("gone");
    fs::remove_file(ground.copy("gone")).unwrap();
    let (path, elsewhere) =
        (ground.places.session(&ground.id), ground.dir.path().join("elsewhere"));
    fs::create_dir(&elsewhere).unwrap();
    let target = elsewhere.join("review.json");
    fs::rename(&path, &target).unwrap();
    let link = ground.copy(name);
    symlink(&target, &link).unwrap();
    (ground, target, link)
}

#[test]
fn a_link_of_the_users_own_is_followed() {
    for name in ["ID", "another"] {
        let (ground, target, link) = linked(name);
        let entries = listed(&ground.places);
        assert_eq!(entries.iter().filter(|entry| entry.content.is_ok()).count(), 2, "{name}");
        let path = found(&ground.places, "payments-api").unwrap();
        assert_eq!(path, link);
        let mut loaded = catalogue::load(&ground.places, &path).unwrap();
        let mut session = loaded.session.clone();
        session.apply(&marked(5, Verdict::done()), &stamp(9));
        sessions::save(&mut loaded, &session).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(sessions::load(&target).unwrap().session, session);
    }
}

#[test]
fn a_link_that_takes_the_place_of_an_open_file_is_followed() {
    let ground = Ground::new("gone");
    fs::remove_file(ground.copy("gone")).unwrap();
    let path = ground.places.session(&ground.id);
    let mut loaded = catalogue::load(&ground.places, &path).unwrap();
    let target = ground.dir.path().join("dotfiles.json");
    fs::rename(&path, &target).unwrap();
    symlink(&target, &path).unwrap();
    let mut session = loaded.session.clone();
    session.apply(&marked(5, Verdict::done()), &stamp(9));
    sessions::save(&mut loaded, &session).unwrap();
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(sessions::load(&target).unwrap().session, session);
    // And where nothing is done but look.
    let other = ground.dir.path().join("other.json");
    fs::rename(&target, &other).unwrap();
    symlink(&other, &target).unwrap();
    assert!(!sessions::refresh(&mut loaded).unwrap());
    assert_eq!(loaded.path, fs::canonicalize(&other).unwrap());
}

#[test]
fn a_link_to_a_file_that_is_no_session_is_named() {
    let shell = Shell::new();
    shell.new_session("ledger");
    let link = shell.data().join("sessions/l.json");
    symlink("/etc/passwd", &link).unwrap();
    for arguments in [&["list"][..], &["list", "--json"], &["show", "l"]] {
        let ran = shell.run(arguments);
        let told = format!("readyroom: {}: line 1: not a review of readyroom", link.display());
        assert!(ran.err.starts_with(&told), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn in_a_folder_that_others_write_to_no_link_is_followed() {
    for mode in [0o2770, 0o2750, 0o770, 0o707] {
        let (ground, target, link) = linked("ID");
        let Ground { places, id, .. } = &ground;
        fs::set_permissions(places.sessions(), fs::Permissions::from_mode(mode)).unwrap();
        let refused = |error: &StoreError| matches!(error, StoreError::Link(path) if *path == link);
        for entries in [
            listed(places).into_iter().map(|e| (e.id, e.content.err())).collect::<Vec<_>>(),
            catalogue::list(places, days())
                .unwrap()
                .into_iter()
                .map(|e| (e.id, e.content.err()))
                .collect(),
        ] {
            let of_link = entries.iter().find(|(entry, _)| entry == id).unwrap();
            assert!(of_link.1.as_ref().is_some_and(refused), "{mode:o} {entries:?}");
        }
        let path = found(places, id.as_str()).unwrap();
        assert!(refused(&catalogue::load(places, &path).unwrap_err()), "{mode:o}");
        assert!(matches!(found(places, "payments-api"), Ok(path) if path == link));
        let around = ground.dir.path().join("around");
        symlink(places.sessions(), &around).unwrap();
        let path = around.join(link.file_name().unwrap());
        assert!(catalogue::load(places, &path).is_err(), "{mode:o}");
        // By its own path it can be opened.
        assert!(catalogue::load(places, &target).is_ok(), "{mode:o}");
    }
}

#[test]
fn a_link_of_another_user_is_not_followed() {
    let (ground, _, link) = linked("ID");
    if std::os::unix::fs::lchown(&link, Some(4_001), None).is_err() {
        eprintln!("skipped: only root gives a link to another user");
        return;
    }
    let refused = catalogue::load(&ground.places, &link).unwrap_err();
    assert!(matches!(refused, StoreError::Link(_)), "{refused}");
}
