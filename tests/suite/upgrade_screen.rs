//! Another version of the checklist on the screen: what is asked, what is shown before anything changes, and that it is
//! the upgrade of the command line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use readyroom::domain::basics::names::Note;
use readyroom::domain::records::checklist::library_id::LibraryId;
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::store::files::Existing;
use readyroom::store::messages::Command;
use readyroom::store::{codec, library, sessions, undo};
use readyroom::tui::model::overlay::{Leaving, Overlay};
use readyroom::tui::screens::Context;
use readyroom::tui::update::{Effect, Msg};
use serde_json::{Value, json};

use crate::generate::stamp;
use crate::screens;
use crate::stage::{Stage, chords, noon};
use crate::upgrade::versions;
use crate::versions::{checklist, item, list, replacing};

fn with_texts(id: &str, text: &str, done_when: &str, about: &str) -> Value {
    json!({ "id": id, "text": text, "done_when": done_when, "about": about })
}

/// The first version: one item for each thing that can become of one.
fn first() -> Arc<Checklist> {
    let data = vec![
        item("data.migrations", "Database migrations are documented."),
        with_texts(
            "data.backups",
            "Backups are made every night.",
            "the log of the last seven nights shows a backup each",
            "",
        ),
        item("data.restores", "A restore was tested."),
        item("data.audit", "Writes are audited."),
    ];
    let release = vec![
        item("release.rollback", "A release can be rolled back, and a flag turned off."),
        item("release.logs", "Releases are logged."),
        item("release.notes", "Releases have notes."),
        item("release.freeze", "There is a freeze before holidays."),
    ];
    checklist(1, &[("Data", data), ("Release", release)])
}

/// The second version: one stays, the others are reworded, moved, split, joined and retired, and one is new.
fn second() -> Arc<Checklist> {
    let data = vec![
        item("data.migrations", "Database migrations are documented."),
        with_texts(
            "data.backups",
            "Backups are kept apart and made every night.",
            "the log of the last thirty nights shows a backup each",
            "A backup beside the data burns with it.",
        ),
        item("data.restores", "A restore was tested."),
        item("data.region", "The loss of a region was drilled."),
    ];
    let release = vec![
        replacing("release.back", "A release can be rolled back.", &["release.rollback"]),
        replacing("release.flag", "A flag can be turned off.", &["release.rollback"]),
        replacing("release.told", "Releases are logged.", &["release.logs", "release.notes"]),
        item("release.audited", "Writes are audited."),
    ];
    checklist(2, &[("Data", data), ("Release", release)])
}

fn answered(session: &mut Session) {
    for (number, verdict) in [
        (0, Verdict::done()),
        (1, Verdict::done()),
        (3, Verdict::partial()),
        (4, Verdict::missing()),
        (5, Verdict::done()),
        (6, Verdict::partial()),
        (7, Verdict::done()),
    ] {
        session.apply(&Edit::Answer(ItemNo(number), Change::Verdict(verdict)), &stamp(1));
    }
    let note = Change::Note(Note::parse("of the backups").unwrap());
    session.apply(&Edit::Answer(ItemNo(1), note), &stamp(2));
}

fn write(stage: &Stage, name: &str, list: &Checklist) {
    let json = serde_json::to_string(list.file()).unwrap();
    std::fs::write(stage.dir.path().join(name), json).unwrap();
}

/// A review with the first version, the second in a file, a third in the library.
pub fn between_versions(width: u16, height: u16) -> Stage {
    let stage = Stage::in_session(width, height, Some(first()), answered);
    write(&stage, "second.json", &second());
    let id = LibraryId::parse("own").unwrap();
    library::add(&stage.places, &id, &second(), Existing::Keep).unwrap();
    stage
}

/// The list of what the second version means, at a row.
fn listed(keys: &'static str) -> impl Fn(u16, u16) -> Stage {
    move |width, height| {
        let mut stage = between_versions(width, height);
        stage.play(":upgrade<Enter>~/second.json<Enter>").play(keys);
        stage
    }
}

#[test]
fn the_question_for_the_checklist() {
    screens::check("upgrade form", |width, height| {
        let mut stage = between_versions(width, height);
        stage.play(":upgrade<Enter>~/sec");
        // The file was written just now, by the clock of the machine.
        stage.model.review.as_mut().unwrap().saving.saved_at = Some(noon().to_utc());
        stage
    });
}

#[test]
fn the_list_before_an_upgrade() {
    screens::check("upgrade reworded", listed(""));
    screens::check("upgrade joined", listed("jjj"));
    screens::check("upgrade retired", listed("jjjj"));
}

/// Pages go through a long text to its end, and only then to other items.
#[test]
fn what_is_said_of_an_item_is_read_to_its_end() {
    let long = |words: &str| {
        let sentences = (0..60).map(|number| format!("Sentence {number} of the {words}."));
        format!("{} Ende.", sentences.collect::<Vec<_>>().join(" "))
    };
    let items = |words: &str| {
        vec![
            with_texts("a", "The first.", "", &long(words)),
            with_texts("b", &format!("Another {words} one."), "", ""),
        ]
    };
    for (width, height) in [(40, 10), (60, 18), (80, 24)] {
        let list = |version, words: &str| checklist(version, &[("Data", items(words))]);
        let mut stage = Stage::in_session(width, height, Some(list(1, "old")), |_| {});
        write(&stage, "next.json", &list(2, "new"));
        stage.play(":upgrade<Enter>~/next.json<Enter>");
        let selected = |stage: &Stage| match stage.model.overlays.last() {
            Some(Overlay::Upgrade(list)) => list.cursor,
            _ => panic!("no list"),
        };
        let mut pages = 0;
        while !stage.screen().contains("Ende.") {
            assert!(stage.screen().contains(" below"), "{}", stage.screen());
            stage.play("<PgDn>");
            pages += 1;
            assert!(selected(&stage) == 0 && pages < 200, "{}", stage.screen());
        }
        assert!(pages > 1, "{}", stage.screen());
        stage.play("<PgUp>");
        assert_eq!(selected(&stage), 0);
        stage.play("j");
        assert_eq!(selected(&stage), 1);
        assert!(stage.screen().contains("Another"), "{}", stage.screen());
        stage.play("k");
        assert!(stage.screen().contains("PgDn: "), "{}", stage.screen());
    }
}

#[test]
fn the_difference_is_legible_in_ascii_and_without_colour() {
    let mut stage = listed("")(80, 24);
    stage.model.setup.look.ascii = true;
    let screen = stage.screen();
    assert!(screen.contains("Backups are {+kept apart and+} made every night."), "{screen}");
    assert!(screen.contains("[-seven-] {+thirty+}"), "{screen}");
    assert!(screen.contains("{+A backup beside the data burns with it.+}"), "{screen}");
    assert!(screen.is_ascii(), "{screen}");
}

#[test]
fn the_list_says_what_becomes_of_each_answer_and_names_splits_and_joins() {
    let mut stage = listed("")(120, 40);
    let screen = stage.screen();
    assert!(screen.contains("3 same, 1 moved, 4 reworded, 1 new, 1 retired"), "{screen}");
    let mut told = Vec::new();
    for _ in 0..stage_rows(&stage) {
        let screen = stage.screen();
        let of = |label: &str| {
            let lines: Vec<&str> =
                screen.lines().map(|line| line.trim_matches(['│', ' '])).collect();
            let line = lines.iter().find(|line| line.starts_with(label)).copied();
            line.unwrap_or_default().trim_start_matches(label).trim().to_owned()
        };
        told.push(format!("{}: {}", of("Item "), of("Answer ")));
        stage.play("j");
    }
    insta::assert_snapshot!("what_becomes_of_each_answer", told.join("\n"));
}

fn stage_rows(stage: &Stage) -> usize {
    let Some(Overlay::Upgrade(list)) = stage.model.overlays.last() else { panic!("no list") };
    list.rows().len()
}

#[test]
fn nothing_changes_before_the_list_is_accepted_and_escape_leaves_all_as_it_was() {
    let mut stage = between_versions(80, 24);
    let (before, file) = (stage.session().clone(), std::fs::read(&stage.review().path).unwrap());
    stage.play(":upgrade<Enter>own<Enter>");
    assert_eq!(stage.model.context(), Context::Upgrade);
    stage.play("jjk<Esc>");
    assert_eq!(stage.model.context(), Context::Review);
    assert_eq!(*stage.session(), before);
    assert_eq!(std::fs::read(&stage.review().path).unwrap(), file);
    assert_eq!(stage.review().draft_count(), 0);
}

#[test]
fn accepting_is_one_edit_and_one_step_to_undo() {
    let mut stage = listed("")(80, 24);
    let before = stage.session().clone();
    let effects = stage.effects_of(Msg::Key(chords("<Enter>")[0]));
    let [Effect::Store(Command::Edit { edit, .. }), Effect::Store(Command::Remember(_))] =
        &*effects
    else {
        panic!("{effects:?}")
    };
    assert_eq!(*edit, Edit::Upgrade(second()));
    assert_eq!(stage.session().checklist(), &second());
    assert_eq!(stage.message(), "the new version of the checklist: 5 answers wait to be confirmed");
    let effects = stage.effects_of(Msg::Key(chords("u")[0]));
    assert!(matches!(&effects[0], Effect::Store(Command::Edit { edit: Edit::Versioned(_), .. })));
    assert_eq!(stage.session().checklist(), before.checklist());
    let said =
        |session: &Session| session.answers().map(|(_, one)| one.clone()).collect::<Vec<_>>();
    assert_eq!(said(stage.session()), said(&before));
}

#[test]
fn an_upgrade_can_be_undone_after_a_restart_and_the_last_good_copy_is_kept() {
    let mut stage = between_versions(80, 24);
    let path = stage.review().path.clone();
    let before = sessions::load(&path).unwrap().session;
    stage.play("gjj:upgrade<Enter>~/second.json<Enter>GG<Enter>");
    assert_eq!(stage.item(), "data.restores");
    assert_eq!(stage.statuses(), "d......p");
    let is_before = |copy: &PathBuf| sessions::load(copy).is_ok_and(|copy| copy.session == before);
    let copies = walk(stage.places.sessions());
    assert!(copies.iter().any(|copy| *copy != path && is_before(copy)), "{copies:?}");
    let mut stage = stage.opened_again(&path);
    assert_eq!(stage.session().checklist(), &second());
    stage.play("u");
    assert_eq!(stage.message(), "undone: the new version of the checklist");
    let stage = stage.opened_again(&path);
    assert_eq!(stage.session().checklist(), &first());
    assert_eq!(stage.answer().note.raw(), "");
    let said =
        |session: &Session| session.answers().map(|(_, one)| one.clone()).collect::<Vec<_>>();
    assert_eq!(said(stage.session()), said(&before));
}

fn walk(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { walk(path) } else { vec![path] }).collect()
}

#[test]
fn the_same_checklist_and_one_that_cannot_be_read_are_refused_in_the_form() {
    let mut stage = between_versions(80, 24);
    write(&stage, "first.json", &first());
    std::fs::write(stage.dir.path().join("broken.json"), "{\"id\": 3}").unwrap();
    for (typed, told) in [
        ("~/first.json", "nothing would change: the review has this checklist"),
        ("~/broken.json", "broken.json"),
        ("~/none.json", "none.json"),
    ] {
        stage.play(":upgrade<Enter><C-u>").play(typed).play("<Enter>");
        assert_eq!(stage.model.context(), Context::Ask, "{typed}");
        assert!(stage.screen().contains(told), "{told}\n{}", stage.screen());
        stage.play("<Esc>");
        assert_eq!(stage.session().checklist(), &first());
    }
    // Without a name it is the built-in one.
    stage.play(":upgrade<Enter><C-u><Enter>");
    assert!(stage.screen().contains("Production Readiness"), "{}", stage.screen());
}

#[test]
fn where_only_the_frame_differs_that_is_said_and_taken() {
    let mut stage = between_versions(80, 24);
    let mut later = first().file().clone();
    later.title = "Another title".into();
    write(&stage, "title.json", &Checklist::of_author(later).unwrap());
    stage.play(":upgrade<Enter>~/title.json<Enter>");
    assert!(stage.screen().contains("Every item is the same: no answer changes."));
    stage.play("<Enter>");
    assert_eq!(stage.session().checklist().title().raw(), "Another title");
    assert_eq!(stage.statuses(), "dd.pmdpd");
}

#[test]
fn from_home_it_opens_the_review_and_a_sample_is_not_upgraded() {
    let mut stage = between_versions(80, 24).at_home_again();
    stage.play(":upgrade<Enter>own<Enter>");
    assert_eq!(stage.model.context(), Context::Upgrade);
    stage.play("<Enter>");
    assert_eq!(stage.session().checklist(), &second());
    let mut stage = Stage::at_home(80, 24);
    stage.play("x:upgrade<Enter>");
    assert!(stage.message().starts_with("a sample can only be looked at"), "{}", stage.message());
    // In the meeting it is grey, and the palette says where it acts.
    let mut stage = between_versions(80, 24);
    stage.model.root = Leaving::ToHome;
    stage.play("w<Enter>:upgrade<Enter>");
    assert!(stage.message().starts_with("upgrade acts in the review"), "{}", stage.message());
}

#[test]
fn drafts_go_with_their_items_and_none_is_lost() {
    let mut stage = between_versions(80, 24);
    let path = stage.review().path.clone();
    // A reworded item, a split one, two joined ones, a retired one.
    for (number, text) in [(1, "one"), (4, "two"), (5, "three"), (6, "four"), (7, "five")] {
        stage.model.review.as_mut().unwrap().cursor = ItemNo(number);
        stage.play("n<C-u>").play(text).play("<Esc>");
    }
    stage.play(":upgrade<Enter>own<Enter><Enter>");
    assert_eq!(stage.review().draft_count(), 5);
    let shown = |stage: &Stage| {
        let review = stage.review();
        let mut drafts: Vec<String> = review
            .drafts
            .iter()
            .map(|(item, draft)| {
                assert_eq!(review.session.checklist().item(*item).id, draft.item);
                let text = draft.texts.values().next().unwrap();
                format!("{}: {text}", draft.item)
            })
            .collect();
        drafts.sort();
        drafts
    };
    let moved = ["data.backups: one", "release.back: two", "release.told: three"];
    assert_eq!(shown(&stage), moved);
    let mut stage = stage.opened_again(&path);
    assert_eq!(shown(&stage), moved);
    stage.play("u");
    assert_eq!(
        shown(&stage),
        [
            "data.backups: one",
            "release.freeze: five",
            "release.logs: three",
            "release.notes: four",
            "release.rollback: two"
        ]
    );
}

/// A review that two people took to two versions: theirs is kept, ours waits.
pub fn two_checklists(width: u16, height: u16) -> Stage {
    let mut stage = Stage::in_session(width, height, Some(first()), |session| {
        answered(session);
        let base = session.clone();
        let upgraded = |to: Arc<Checklist>, second| {
            let mut session = base.clone();
            session.apply(&Edit::Upgrade(to), &stamp(second));
            session
        };
        let mut third = second().file().clone();
        third.version = serde_json::from_str("3").unwrap();
        third.categories[0].items.truncate(2);
        let third = Arc::new(Checklist::of_author(third).unwrap());
        *session = Session::merge(Some(&base), &upgraded(second(), 10), &upgraded(third, 20));
    });
    stage.play("s");
    stage
}

#[test]
fn the_checklist_of_the_other_side_is_looked_at_before_it_is_taken() {
    let mut stage = two_checklists(80, 24);
    let before = stage.session().clone();
    assert_eq!(before.checklist().version().to_string(), "3");
    stage.play(">");
    assert_eq!(stage.model.context(), Context::Upgrade);
    assert!(stage.screen().contains("version 3 → version 2"), "{}", stage.screen());
    stage.play("<Esc>");
    assert_eq!(*stage.session(), before);
    stage.play("><Enter>");
    assert_eq!(stage.session().checklist(), &second());
    assert!(stage.session().conflicts().is_empty());
    stage.play("u");
    assert_eq!(stage.session().checklist(), before.checklist());
    assert_eq!(stage.session().conflicts(), before.conflicts());
    // To keep the other one needs no look.
    stage.play("s<lt>");
    assert!(stage.session().conflicts().is_empty());
    assert_eq!(stage.session().checklist(), before.checklist());
}

#[test]
fn a_list_that_is_open_follows_what_others_do_meanwhile() {
    let mut stage = listed("jj")(80, 24);
    let mut loaded = sessions::load(&stage.review().path).unwrap();
    let mut theirs = loaded.session.clone();
    theirs.apply(&Edit::Answer(ItemNo(2), Change::Verdict(Verdict::missing())), &stamp(50));
    sessions::save(&mut loaded, &theirs).unwrap();
    stage.look();
    assert_eq!(stage.model.context(), Context::Upgrade);
    let mut upgraded = theirs.clone();
    upgraded.apply(&Edit::Upgrade(second()), &stamp(60));
    sessions::save(&mut loaded, &upgraded).unwrap();
    stage.look();
    assert_eq!(stage.model.context(), Context::Review);
    assert_eq!(stage.message(), "nothing would change: the review has this checklist");
    assert_eq!(stage.session().checklist(), &second());
}

#[test]
fn a_review_of_some_levels_takes_only_those_and_the_list_says_so() {
    let leveled = |version, items: &[(&str, &str)]| {
        let items: Vec<Value> = items
            .iter()
            .map(|(id, level)| json!({ "id": id, "text": format!("{id}."), "level": level }))
            .collect();
        let mut file = list(version, items).file().clone();
        file.levels = ["CAT I", "CAT II"].map(Into::into).to_vec();
        Arc::new(Checklist::of_author(file).unwrap())
    };
    for (width, height) in [(80, 24), (60, 18)] {
        let begun = leveled(1, &[("a", "CAT I")]);
        let mut stage = Stage::in_session(width, height, Some(begun), |_| ());
        write(
            &stage,
            "later.json",
            &leveled(2, &[("a", "CAT I"), ("b", "CAT II"), ("c", "CAT I")]),
        );
        stage.play(":upgrade<Enter>~/later.json<Enter>");
        let told = "only CAT I, as the review has";
        assert!(stage.words().contains(told), "{}", stage.screen());
        // What others do meanwhile leaves the levels alone.
        let mut loaded = sessions::load(&stage.review().path).unwrap();
        let mut theirs = loaded.session.clone();
        theirs.apply(&Edit::Answer(ItemNo(0), Change::Verdict(Verdict::done())), &stamp(50));
        sessions::save(&mut loaded, &theirs).unwrap();
        stage.look().play("j");
        assert!(stage.words().contains(told), "{}", stage.screen());
        stage.play("<Enter>");
        let ids = stage.session().checklist().items().map(|(_, item)| item.id.raw().to_owned());
        assert_eq!(ids.collect::<Vec<_>>(), ["a", "c"]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(24)))]

    #[test]
    fn it_is_the_upgrade_of_the_command_line((session, _, v2) in versions()) {
        let mut stage = Stage::in_session(80, 24, Some(Arc::clone(session.checklist())), |here| {
            let mut json = serde_json::to_value(&session).unwrap();
            json["id"] = json!(here.id().as_str());
            json["system"] = json!(here.system().raw());
            *here = codec::decode_session(&serde_json::to_vec(&json).unwrap()).unwrap();
        });
        write(&stage, "second.json", &v2);
        stage.play(":upgrade<Enter>~/second.json<Enter><Enter>");
        let file = sessions::load(&stage.review().path).unwrap().session;
        prop_assert_eq!(&file, stage.session());
        // What the subcommand does.
        stage.play("u");
        let mut loaded = sessions::load(&stage.review().path).unwrap();
        let (edit, stamp) = (Edit::Upgrade(Arc::clone(&v2)), stamp(0));
        undo::change(&stage.places, &mut loaded, &edit, ("it", &stamp)).unwrap();
        let said = |session: &Session| {
            let mut json = serde_json::to_value(session).unwrap();
            json.as_object_mut().unwrap().remove("history");
            json
        };
        prop_assert_eq!(said(&loaded.session), said(&file));
        prop_assert_eq!(loaded.session.checklist(), &v2);
    }
}

#[test]
fn the_outcome_of_the_first_row_stays_above_a_list_that_is_scrolled() {
    let mut stage = Stage::in_review(80, 24);
    let rows: Vec<String> = (0..60).map(|item| format!("- [ ] Point {item} holds\n")).collect();
    std::fs::write(stage.dir.path().join("other.md"), rows.concat()).unwrap();
    stage.play(":upgrade<Enter>~/other.md<Enter>");
    for (moves, heading) in [("", "Retired"), ("<Down>", "Retired"), ("<Down>", "New")] {
        let screen = stage.play(&moves.repeat(30)).screen();
        let above = screen.lines().take(4).any(|line| line.contains(heading));
        assert!(above, "{heading}\n{screen}");
    }
}

#[test]
fn what_leaves_the_score_is_told_before_and_an_unrelated_list_is_called_one() {
    let unrelated =
        checklist(1, &[("Other", vec![item("other.one", "Nothing of the first is here.")])]);
    let mut stage = Stage::in_session(80, 24, Some(first()), |session| {
        answered(session);
        session.apply(&Edit::Answer(ItemNo(3), Change::Blocker(true)), &stamp(3));
    });
    write(&stage, "other.json", &unrelated);
    let screen = stage.play(":upgrade<Enter>~/other.json<Enter>").screen();
    assert!(screen.contains("another checklist, no item in common: 1 new, 8 retired"), "{screen}");
    let lines = screen.lines().map(|line| line.trim_matches(['│', ' '])).collect::<Vec<_>>();
    assert!(lines.join(" ").contains("7 answers and 1 blocker leave the score"), "{screen}");
    stage.play("<Enter>");
    assert_eq!(stage.message(), "another checklist is taken: it has no item of the earlier one");
    let screen = stage.play("s").screen();
    assert!(screen.contains("Blocker   Writes are audited (retired)"), "{screen}");
    // Of a version with one item in common it is not said.
    let mut stage = between_versions(80, 24);
    let screen = stage.play(":upgrade<Enter>~/second.json<Enter>").screen();
    assert!(screen.contains("1 answer leaves"), "{screen}");
    stage.play("<Enter>");
    assert!(!stage.message().contains("another checklist"), "{}", stage.message());
}
