//! Undo that outlives the program: the steps of the last run, kept beside the session and used only where
//! they fit it.

use std::cell::Cell;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::rc::Rc;

use proptest::collection::vec;
use proptest::prelude::*;
use readyroom::domain::basics::names::Note;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::stamp::Direction;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::domain::session::undo::Progress;
use readyroom::store::desk::{self, Desk};
use readyroom::store::faults::{Fault, Faults, Operation, under};
use readyroom::store::places::Places;
use readyroom::store::undo::{self, LastRun, Steps};
use readyroom::store::{messages, sessions};

use crate::cli::Shell;
use crate::domain::without_history;
use crate::generate::{checklist_of, edit, session_of, sizes, stamp};
use crate::stage::{Stage, create, noon};
use crate::terminal::Terminal;

/// The program ends, and opens the session again.
fn restarted(stage: Stage) -> Stage {
    let path = stage.review().path.clone();
    stage.opened_again(&path)
}

fn undo_file(stage: &Stage) -> PathBuf {
    stage.places.undo(stage.session().id())
}

/// Another program marks an item.
fn mark_elsewhere(path: &Path, item: usize) {
    let mut loaded = sessions::load(path).unwrap();
    let mut session = loaded.session.clone();
    session.apply(&Edit::Answer(ItemNo(item), Change::Verdict(Verdict::missing())), &stamp(5));
    sessions::save(&mut loaded, &session).unwrap();
}

const WORK: &str = "dpoben<Enter>mb>nthe drill failed<Enter>xno users<Enter>";

#[test]
fn what_was_done_in_the_last_run_is_undone_and_redone() {
    let mut stage = Stage::in_review(80, 24);
    let before = without_history(stage.session());
    stage.play("djpjmnlate<Enter>oben<Enter>");
    let after = without_history(stage.session());
    let mut again = restarted(stage);
    again.play("u");
    assert_eq!(again.message(), "undone: owner ben");
    assert_eq!(again.answer().owner(), None);
    assert_eq!(again.review().cursor, ItemNo(2));
    again.play("uu");
    assert_eq!(again.statuses()[..3], *"dp.");
    // The file says the same, and yet another run goes on from there, in both directions.
    assert_eq!(&again.on_disk(), again.session());
    let mut third = restarted(again);
    third.play("uu");
    assert_eq!(without_history(third.session()), before);
    third.play("u");
    assert_eq!(third.message(), "there is nothing to undo");
    third.play("<C-r><C-r><C-r><C-r><C-r>");
    assert_eq!(without_history(third.session()), after);
    assert_eq!(third.message(), "redone: owner ben");
    third.play("<C-r>");
    assert_eq!(third.message(), "there is nothing to redo");
}

/// An upgrade on the command line is one step of the screen, over steps about the items of before.
#[test]
fn an_upgrade_between_two_runs_is_undone_as_one_step() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("djpjm");
    let before = without_history(stage.session());
    let stage = restarted(stage);
    let mut loaded = sessions::load(&stage.review().path).unwrap();
    let edit = Edit::Upgrade(checklist_of(&[2, 1]));
    undo::change(&stage.places, &mut loaded, &edit, ("the new version", &stamp(1))).unwrap();
    let mut again = restarted(stage);
    assert_eq!(again.session().checklist().len(), 3);
    assert_eq!(again.session().retired().len(), 32);
    again.play("jju");
    assert_eq!(again.message(), "undone: the new version");
    assert_eq!(without_history(again.session()), before);
    again.play("u");
    assert_eq!(again.statuses()[..3], *"dp.", "the steps of before are about the items of before");
    again.play("<C-r><C-r>");
    assert_eq!(again.session().checklist().len(), 3);
    assert_eq!(&again.on_disk(), again.session());
}

#[test]
fn a_new_change_after_an_undo_of_the_last_run_ends_what_could_be_redone() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("djd");
    let mut again = restarted(stage);
    again.play("um");
    let mut third = restarted(again);
    third.play("<C-r>");
    assert_eq!(third.message(), "there is nothing to redo");
    third.play("uu");
    assert_eq!(third.session().tally().assessed(), 0);
}

/// Both leave the same bytes: statuses, history entries, authors and times.
#[test]
fn a_step_of_the_last_run_is_undone_and_saved_as_one_of_this_run() {
    let work = "w<Enter>dpno drill yet<Enter>zy<Down><Down><Enter>dana<Enter>";
    for steps in 1..6 {
        let mut here = Stage::in_review(80, 24);
        for chord in work.split_inclusive('>') {
            here.wait(1).play(chord);
        }
        let mut there = Stage::in_review(80, 24);
        for chord in work.split_inclusive('>') {
            there.wait(1).play(chord);
        }
        // The clock of the meeting goes on here; it stands in neither.
        here.play("w");
        there.play("w");
        let path = there.review().path.clone();
        let minutes = i64::try_from(work.split_inclusive('>').count()).unwrap();
        let mut there = there.opened_later(&path, minutes);
        there.play("w");
        here.play("w");
        for _ in 0..steps {
            here.play("u");
            there.play("u");
            assert_eq!(here.message(), there.message());
            assert_eq!(here.on_disk().decision(), there.on_disk().decision());
            assert_eq!(here.statuses(), there.statuses());
            assert_eq!(here.review().cursor, there.review().cursor);
            assert_eq!(here.review().sitting.dealt, there.review().sitting.dealt);
            let answers = |stage: &Stage| {
                stage.on_disk().answers().map(|(_, answer)| answer.clone()).collect::<Vec<_>>()
            };
            assert_eq!(answers(&here), answers(&there));
        }
    }
}

#[test]
fn both_values_of_a_field_are_there_again_after_the_choice_is_undone() {
    let note = |note: &str| Edit::Answer(ItemNo(0), Change::Note(Note::parse(note).unwrap()));
    let mut stage = Stage::in_session(80, 24, None, |session| {
        let base = session.clone();
        let mut theirs = base.clone();
        session.apply(&note("ours"), &stamp(1));
        theirs.apply(&note("theirs"), &stamp(2));
        *session = Session::merge(Some(&base), session, &theirs);
    });
    let before = without_history(stage.session());
    stage.play(">");
    assert!(stage.answer().conflicts.is_empty());
    let mut again = restarted(stage);
    again.play("u");
    assert_eq!(without_history(again.session()), before);
    assert_eq!(again.answer().conflicts.len(), 1);
}

#[test]
fn undo_says_once_that_the_session_was_changed_elsewhere() {
    let mut stage = Stage::in_review(80, 24);
    stage.play(WORK);
    let path = stage.review().path.clone();
    mark_elsewhere(&path, 20);
    let file = undo_file(&stage);
    let mut again = stage.opened_again(&path);
    let told = "nothing to undo: the review was changed elsewhere since the last run";
    assert_eq!(again.message(), "");
    again.play("u");
    assert_eq!(again.message(), told);
    again.play("u");
    assert_eq!(again.message(), "there is nothing to undo");
    assert!(!file.exists(), "it is of no use any more");
    again.play("d");
    let mut third = restarted(again);
    third.play("u");
    assert_ne!(third.message(), told);
    assert_eq!(third.statuses()[20..21], *"m", "what others said stays");
}

#[test]
fn a_session_that_only_looks_the_same_age_gets_no_step() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("d");
    let path = stage.review().path.clone();
    let bytes = fs::read(&path).unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let other =
        String::from_utf8(bytes.clone()).unwrap().replace("payments-api\",", "payments-ap1\",");
    fs::write(&path, other).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    let mut again = stage.opened_again(&path);
    again.play("u");
    assert_eq!(again.statuses()[..1], *"d");
    // The content decides, not the time: as it was before it is the session of the last run.
    let mut stage = Stage::in_review(80, 24);
    stage.play("d");
    let path = stage.review().path.clone();
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, bytes).unwrap();
    let mut again = stage.opened_again(&path);
    again.play("u");
    assert_eq!(again.statuses()[..1], *".");
}

#[test]
fn steps_that_a_change_of_others_overtook_do_not_come_back() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("djd");
    let path = stage.review().path.clone();
    mark_elsewhere(&path, 1);
    stage.look().play("jd");
    let mut again = restarted(stage);
    again.play("uu");
    assert_eq!(again.statuses()[..3], *".m.");
    again.play("u");
    assert_eq!(again.message(), "there is nothing to undo");
}

#[test]
fn what_nobody_can_read_of_a_history_is_ignored_and_replaced() {
    let sound = |stage: &Stage| fs::read_to_string(undo_file(stage)).unwrap();
    let spoils: [fn(&str) -> String; 5] = [
        |_| String::new(),
        |sound| sound[..sound.len() / 2].to_owned(),
        |sound| sound.replace("\"version\":1", "\"version\":2"),
        |sound| sound.replace("\"answer\":[0,", "\"answer\":[4711,"),
        |sound| sound.replace("\"back\"", "\"forth\""),
    ];
    for spoil in spoils {
        let mut stage = Stage::in_review(80, 24);
        stage.play("d");
        let broken = spoil(&sound(&stage));
        assert_ne!(broken, sound(&stage));
        fs::write(undo_file(&stage), broken).unwrap();
        let mut again = restarted(stage);
        again.play("u");
        assert_eq!(again.message(), "there is nothing to undo");
        again.play("jm");
        let mut third = restarted(again);
        third.play("u");
        assert_eq!(third.statuses()[..2], *"d.");
    }
}

#[test]
fn without_a_state_folder_the_history_lies_where_drafts_do() {
    let mut stage = Stage::in_review(80, 24);
    let _ = fs::remove_dir_all(stage.places.state());
    fs::write(stage.places.state(), "").unwrap();
    stage.play("d");
    let beside = stage.places.spare_homes()[0].join("undo");
    assert_eq!(fs::read_dir(beside).unwrap().count(), 1);
    let mut again = restarted(stage);
    again.play("u");
    assert_eq!(again.statuses()[..1], *".");
}

/// The program itself, in a terminal, killed twice; and a command between two runs.
#[test]
fn a_killed_program_undoes_what_it_did_before_unless_a_command_came_between() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let open = || Terminal::start(&shell, &["open", &id]);
    let kill = |mut terminal: Terminal| {
        terminal.signal("KILL");
        terminal.ended();
    };
    let mut terminal = open();
    terminal.wait_for("32 unassessed").send("d").wait_for("31 unassessed   saved");
    kill(terminal);
    let mut terminal = open();
    terminal.wait_for("31 unassessed").send("u").wait_for("undone: done");
    terminal.wait_for("32 unassessed   saved").send("\x12").wait_for("31 unassessed   saved");
    kill(terminal);
    assert_eq!(shell.show(&id)["score"]["done"], 1);
    assert_eq!(shell.run(&["mark", &id, "data.backups", "missing"]).code, 0);
    let mut terminal = open();
    terminal.wait_for("30 unassessed").send("u");
    terminal.wait_for("the review was changed elsewhere since the last run").send("q");
    assert_eq!(terminal.ended().exit_code(), 0);
    assert_eq!(shell.show(&id)["score"]["assessed"], 2);
}

#[test]
fn a_hundred_steps_outlive_the_program() {
    let mut stage = Stage::in_review(80, 24);
    stage.play(&"dp".repeat(60));
    let mut again = restarted(stage);
    again.play(&"u".repeat(100));
    assert!(again.message().starts_with("undone"), "{}", again.message());
    assert_eq!(again.statuses()[..1], *"p", "20 marks are left");
    again.play("u");
    assert_eq!(again.message(), "there is nothing to undo");
}

#[test]
fn the_session_file_knows_nothing_of_undo_and_the_history_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let mut stage = Stage::in_review(80, 24);
    stage.play("d");
    assert!(!fs::read_to_string(&stage.review().path).unwrap().contains("undo"));
    let mode = fs::metadata(undo_file(&stage)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// A session on a desk, with the history that the screen would have.
struct Writer {
    desk: Desk,
    session: Session,
    steps: Steps,
    generation: u64,
}

impl Writer {
    fn open(places: &Places, path: &Path) -> (Self, LastRun) {
        let loaded = sessions::load(path).unwrap();
        let session = loaded.session.clone();
        let desk = Desk::new(places.clone(), Some(loaded.clone()));
        let undo = desk::opened(places, loaded).undo;
        (Self { desk, session, steps: undo.steps.clone(), generation: 0 }, undo)
    }

    fn apply(&mut self, edit: &Edit) {
        let words = ("a change", Progress::default());
        if self.steps.apply(&mut self.session, edit, &stamp(1), words) {
            self.send(edit.clone());
        }
    }

    fn travel(&mut self, direction: Direction) -> bool {
        let stamp = stamp(2).towards(direction);
        let step = self.steps.travel(&mut self.session, &stamp, |_, _| Progress::default());
        step.is_some_and(|step| {
            self.send(step.edit);
            true
        })
    }

    fn send(&mut self, edit: Edit) {
        self.generation += 1;
        let (generation, steps) = (self.generation, self.steps.lasting());
        let edit = messages::Command::Edit { generation, seen: 0, edit, stamp: stamp(1), steps };
        self.desk.take(edit, &mut |_| ());
    }

    fn save(&mut self) {
        self.desk.save(&mut |_| ());
    }
}

/// A session on the disk.
fn ground(session: &Session) -> (tempfile::TempDir, Places, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::below(dir.path());
    let loaded = create(&places, "ledger", noon(), Some(session.checklist().clone()), |_| ());
    (dir, places, loaded.path)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(48)))]

    #[test]
    fn undoing_everything_after_restarts_gives_the_first_session(
        (sizes, edits) in sizes().prop_flat_map(|sizes| {
            let items = sizes.iter().sum();
            (Just(sizes), vec((edit(items), 0..4_u8), 1..12))
        }),
    ) {
        let (_dir, places, path) = ground(&session_of(checklist_of(&sizes)));
        let before = sessions::load(&path).unwrap().session;
        let (mut writer, _) = Writer::open(&places, &path);
        for (edit, then) in &edits {
            writer.apply(edit);
            if *then > 0 {
                writer.save();
            }
            if *then > 1 {
                writer.save();
                writer = Writer::open(&places, &path).0;
            }
            if *then > 2 {
                writer.travel(Direction::Back);
                writer.save();
                writer = Writer::open(&places, &path).0;
                writer.travel(Direction::Forward);
            }
        }
        writer.save();
        let last = without_history(&writer.session);
        let (mut writer, undo) = Writer::open(&places, &path);
        prop_assert!(!undo.is_dropped);
        prop_assert_eq!(without_history(&writer.session), last.clone());
        let mut steps = 0;
        while writer.travel(Direction::Back) {
            steps += 1;
        }
        writer.save();
        let undone = sessions::load(&path).unwrap().session;
        prop_assert_eq!(without_history(&undone), without_history(&before));
        let mut writer = Writer::open(&places, &path).0;
        for _ in 0..steps {
            prop_assert!(writer.travel(Direction::Forward));
        }
        prop_assert_eq!(without_history(&writer.session), last);
    }

    #[test]
    fn a_session_changed_elsewhere_never_gets_a_stale_step(
        edits in vec((edit(6), any::<bool>()), 1..10),
        restarts in 0..3_usize,
    ) {
        let (_dir, places, path) = ground(&session_of(checklist_of(&[6])));
        for _ in 0..=restarts {
            let (mut writer, _) = Writer::open(&places, &path);
            for (edit, is_elsewhere) in &edits {
                if *is_elsewhere {
                    let mut loaded = sessions::load(&path).unwrap();
                    let mut session = loaded.session.clone();
                    session.apply(edit, &stamp(3));
                    sessions::save(&mut loaded, &session).unwrap();
                } else {
                    writer.apply(edit);
                    writer.save();
                }
            }
            // The history was made for this very session, or there is none.
            let content = fs::read(&path).unwrap();
            let (writer_again, undo) = Writer::open(&places, &path);
            if !undo.steps.is_empty(Direction::Back) {
                prop_assert_eq!(&writer_again.session, &writer.session);
                prop_assert_eq!(undo.steps, writer.steps);
            }
            prop_assert_eq!(fs::read(&path).unwrap(), content);
        }
    }
}

/// Names the folder to a child, and the operation before which it dies.
const FOLDER: &str = "READYROOM_TEST_UNDO_FOLDER";
const AT: &str = "READYROOM_TEST_UNDO_AT";
const STRUCK: i32 = 9;

/// A kill before an operation, or a fault of it; of no one in particular, of all of the history.
struct Plan {
    at: Option<usize>,
    seen: Cell<usize>,
    fault: Option<Fault>,
}

impl Faults for Plan {
    fn strike(&self, _: Operation, path: &Path) -> Option<Fault> {
        let number = self.seen.replace(self.seen.get() + 1);
        let is_of_history = || path.components().any(|part| part.as_os_str() == "undo");
        let is_hit = self.at.map_or_else(is_of_history, |at| at == number);
        if is_hit && self.fault.is_none() {
            process::exit(STRUCK);
        }
        self.fault.filter(|_| is_hit)
    }
}

fn done(item: usize) -> Edit {
    Edit::Answer(ItemNo(item), Change::Verdict(Verdict::done()))
}

/// Saves a second change; the first one is saved already.
fn second_save(places: &Places, path: &Path, plan: Plan) {
    let (mut writer, _) = Writer::open(places, path);
    writer.apply(&done(1));
    under(Rc::new(plan), || writer.save());
}

fn prepared() -> (tempfile::TempDir, Places, PathBuf) {
    let ground = ground(&session_of(checklist_of(&[3])));
    let (mut writer, _) = Writer::open(&ground.1, &ground.2);
    writer.apply(&done(0));
    writer.save();
    ground
}

/// Checks that the history fits the session on the disk, and undoes it all. Returns the number of steps.
fn undone(places: &Places, path: &Path) -> usize {
    let (mut writer, undo) = Writer::open(places, path);
    assert!(!undo.is_dropped);
    let marked = writer.session.tally().assessed();
    let mut steps = 0;
    while writer.travel(Direction::Back) {
        steps += 1;
    }
    assert_eq!(writer.session.tally().assessed(), 0);
    assert_eq!(steps, marked);
    steps as usize
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_history_or_the_new_one() {
    if let Some(folder) = env::var_os(FOLDER) {
        let places = Places::below(Path::new(&folder));
        let path = fs::read_dir(places.sessions()).unwrap().map(|file| file.unwrap().path());
        let path = path.into_iter().find(|path| path.is_file()).unwrap();
        let at = env::var(AT).unwrap().parse().ok();
        second_save(&places, &path, Plan { at, seen: Cell::default(), fault: None });
        return;
    }
    let mut found = [0; 3];
    for at in 0.. {
        let (dir, places, path) = prepared();
        let child = Command::new(env::current_exe().unwrap())
            .args(["undo::a_kill_at_any_moment_leaves_the_old_history_or_the_new_one", "--exact"])
            .env(FOLDER, dir.path())
            .env(AT, at.to_string())
            .output()
            .unwrap();
        found[undone(&places, &path)] += 1;
        if child.status.code() != Some(STRUCK) {
            assert!(child.status.success(), "{child:?}");
            break;
        }
    }
    let [none, old, new] = found;
    assert_eq!(none, 0);
    assert!(old > 5 && new > 1, "{found:?}");
}

#[test]
fn a_fault_of_any_operation_never_leaves_a_history_that_does_not_fit() {
    for fault in [Fault::Error(28), Fault::Error(13), Fault::Short] {
        for at in 0..80 {
            let (_dir, places, path) = prepared();
            second_save(
                &places,
                &path,
                Plan { at: Some(at), seen: Cell::default(), fault: Some(fault) },
            );
            let (mut writer, undo) = Writer::open(&places, &path);
            let marked = writer.session.tally().assessed();
            let mut steps = 0;
            while writer.travel(Direction::Back) {
                steps += 1;
            }
            assert!(steps == marked || steps == 0, "{fault:?} at {at}: {undo:?}");
        }
    }
}

#[test]
fn where_no_history_can_be_written_the_session_is_saved_all_the_same() {
    let (_dir, places, path) = prepared();
    let all = Plan { at: None, seen: Cell::default(), fault: Some(Fault::Error(28)) };
    second_save(&places, &path, all);
    assert_eq!(sessions::load(&path).unwrap().session.tally().assessed(), 2);
    let (_, undo) = Writer::open(&places, &path);
    assert!(undo.steps.is_empty(Direction::Back));
}
