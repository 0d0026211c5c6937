//! Assessments on the screen: begun, written alone, submitted, opened again, combined, and begun again.

use std::sync::LazyLock;

use readyroom::domain::basics::names::{PersonName, User};
use readyroom::domain::basics::status::Status;
use readyroom::domain::format::record::Lenient;
use readyroom::domain::insight::agreement::{Sight, Voices};
use readyroom::domain::records::assessment::Names;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::people::{Person, Role};
use readyroom::domain::records::response::Response;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::store::messages::Command;
use readyroom::store::{assessments, sessions};
use readyroom::tui::action::Action;
use readyroom::tui::model::overlay::{Overlay, Question};
use readyroom::tui::screens::Context;
use readyroom::tui::update::{Effect, Msg, availability};

use crate::generate::stamp;
use crate::screens::{self, as_designed};
use crate::stage::{Stage, chords};

/// A login name that several people share.
static LOGIN: LazyLock<PersonName> = LazyLock::new(|| person("ops"));

fn person(name: &str) -> PersonName {
    PersonName::parse(name).unwrap()
}

/// The same terminal with another person at it.
fn as_person<'s>(stage: &'s mut Stage, name: &str) -> &'s mut Stage {
    stage.model.setup.user = User::Named(person(name));
    stage
}

fn with_people(session: &mut Session) {
    let people =
        [("ana", Role::Facilitator), ("ben", Role::Contributor), ("cleo", Role::Contributor)];
    let observer = ("oskar", Role::Observer);
    let people = people.into_iter().chain([observer]).map(|(name, role)| Person {
        name: name.into(),
        role,
        ..Person::default()
    });
    session.apply(&Edit::whole(Whole::People(Lenient::Known(people.collect()))), &stamp(0));
}

/// A review of payments-api with people and no answer.
pub fn in_a_review(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, None, with_people)
}

/// Ana's assessment of it, begun in it.
pub fn in_an_assessment(width: u16, height: u16) -> Stage {
    let mut stage = in_a_review(width, height);
    stage.play(":assess<Enter>");
    stage
}

/// The same, with some marks, a note and a draft.
fn half_way(width: u16, height: u16) -> Stage {
    let mut stage = in_an_assessment(width, height);
    stage.play("djpjmnthe queue is untested<Enter>jndraft of a note<Esc>");
    stage
}

/// The same, submitted.
pub fn submitted(width: u16, height: u16) -> Stage {
    let mut stage = half_way(width, height);
    stage.play("Hy");
    stage
}

/// Writes what a person says of the first items, and submits it unless that is left open.
fn says(stage: &Stage, name: &str, statuses: &str, submits: bool) {
    let review = sessions::load(&review_path(stage)).unwrap().session;
    let now = stage.model.now;
    let mut begun = assessments::begin(&stage.places, &review, &person(name), now).unwrap();
    let mut session = begun.session.clone();
    for (item, letter) in statuses.chars().enumerate() {
        let verdict = match letter {
            'd' => Verdict::done(),
            'p' => Verdict::partial(),
            'm' => Verdict::missing(),
            _ => continue,
        };
        session.apply(&Edit::Answer(ItemNo(item), Change::Verdict(verdict)), &stamp(1));
    }
    if submits {
        session.apply(&Edit::whole(Whole::Submitted(Some(now.at.to_utc()))), &stamp(2));
    }
    sessions::save(&mut begun, &session).unwrap();
}

fn review_path(stage: &Stage) -> std::path::PathBuf {
    stage.places.session(stage.session().of_review())
}

/// The review with what three people say of it, one of them not done yet.
pub fn with_assessments(width: u16, height: u16) -> Stage {
    let stage = in_a_review(width, height);
    says(&stage, "ana", "dpmd", true);
    says(&stage, "ben", "dpd", true);
    says(&stage, "cleo", "dd", false);
    stage
}

/// What stands beside the first item.
fn responses(session: &Session) -> Vec<&Response> {
    Voices::new(session, Sight::Open).responses(ItemNo(0))
}

/// Whether an answer says anything.
fn marks(session: &Session) -> usize {
    session.answers().filter(|(_, answer)| answer.status.is_some()).count()
}

#[test]
fn an_assessment_is_begun_in_a_review_and_left_to_it() {
    let mut stage = Stage::in_session(80, 24, None, as_designed);
    let review = stage.session().clone();
    stage.play(":assess<Enter>");
    let assessment = stage.session().assessment().expect("an assessment").clone();
    assert_eq!(assessment.of.as_ref(), Some(review.id()));
    assert_eq!(assessment.by, "ana".into());
    assert_eq!(marks(stage.session()), 0, "nothing of the review's answers is in it");
    assert!(stage.screen().contains("my assessment, ana"), "{}", stage.screen());
    assert!(stage.message().contains("before you submit it with H"), "{}", stage.message());
    let id = stage.session().id().clone();
    stage.play("dq");
    assert_eq!(*stage.session(), review, "back in the review, which is as it was");
    assert!(stage.left.is_empty(), "the program goes on");
    stage.play(":assess<Enter>");
    assert_eq!(*stage.session().id(), id, "it goes on with the open one");
    assert_eq!(marks(stage.session()), 1);
}

#[test]
fn an_assessment_begun_at_home_is_of_the_newest_review_and_left_to_home() {
    let mut stage = Stage::at_home_with(80, 24, screens::three_systems);
    let newest = stage.model.home.selected().expect("a review").id.clone();
    stage.play("l<Down>:assess<Enter>");
    assert_eq!(*stage.session().of_review(), newest);
    stage.play("q");
    assert!(stage.model.review.is_none());
    assert_eq!(stage.model.home.selected().expect("a review").id, newest, "its review is selected");
    let rows = stage.model.home.entries().len();
    assert_eq!(rows, 5, "an assessment is no row");
}

#[test]
fn a_login_name_alone_is_asked_about() {
    let mut stage = in_a_review(80, 24);
    stage.model.setup.user = User::LoggedIn(&LOGIN);
    stage.play(":assess<Enter>");
    assert_eq!(stage.model.context(), Context::Ask);
    assert!(stage.screen().contains("Whose assessment is it?"), "{}", stage.screen());
    assert!(stage.screen().contains("ops"), "the login is offered");
    stage.play("<Esc>");
    assert!(!stage.session().is_assessment(), "nothing was begun");
    stage.play(":assess<Enter>ben<Enter>");
    assert_eq!(stage.session().assessment().expect("an assessment").by, "ben".into());
    stage.play("d");
    let history = &stage.answer().history;
    let by = history.last().map(|entry| entry.by.clone());
    assert_eq!(by, Some("ben".into()), "what is said there is said by that person");
}

#[test]
fn what_belongs_to_the_review_is_refused_with_a_sentence() {
    let mut stage = in_an_assessment(80, 24);
    for (keys, sentence) in [
        ("o", "an assessment has no owner; that belongs to its review"),
        ("t", "an assessment has no due date; that belongs to its review"),
        ("a", "an assessment accepts no risk; that belongs to its review"),
        ("w", "an assessment has no meeting; that belongs to its review"),
        ("P", "an assessment has one author; people belong to its review"),
        ("I", "a report is read back into the review, not into an assessment"),
        ("sy", "an assessment decides nothing; the decision belongs to its review"),
        (
            "q:upgrade<Enter>",
            "an assessment keeps its checklist; the next round takes the review's",
        ),
        (":my own<Enter>", "this is an assessment already; H in its list submits it"),
        (":combine<Enter>", "assessments are combined with their review, and this is one of them"),
    ] {
        stage.play(keys);
        assert_eq!(stage.message(), sentence, "{keys}");
        assert!(stage.review().strip.is_none() && stage.model.overlays.is_empty(), "{keys}");
    }
    assert_eq!(stage.review().saving.generation, 0, "nothing was changed");
    // The palette says so beside the command, and the footer does not offer it.
    stage.play(":owner");
    assert!(stage.screen().contains("an assessment has no owner"), "{}", stage.screen());
    stage.play("<Esc>");
    assert!(!stage.screen().contains("owner"), "{}", stage.screen());
}

#[test]
fn the_strip_of_an_assessment_is_the_note_alone() {
    let mut stage = in_an_assessment(80, 24);
    stage.play("n");
    let strip = stage.review().strip.as_ref().expect("the strip");
    assert_eq!(strip.fields.len(), 1);
    stage.play("half of it<Enter>");
    assert_eq!(stage.answer().note, "half of it".into());
}

#[test]
fn submitting_names_what_is_unassessed_and_leads_there() {
    let mut stage = in_an_assessment(80, 24);
    stage.play("ddH");
    let screen = stage.screen();
    assert!(screen.contains("31 of 32 unassessed"), "{screen}");
    assert!(screen.contains("and 27 more"), "{screen}");
    stage.play(".");
    assert!(stage.model.overlays.is_empty());
    assert_eq!(stage.review().cursor, ItemNo(1), "on the first unassessed item");
    stage.play("Hn");
    assert!(!stage.session().assessment().unwrap().is_submitted(), "no submits nothing");
    let effects = {
        stage.play("H");
        stage.effects_of(Msg::Key(chords("y")[0]))
    };
    let Effect::Store(Command::Edit { edit, .. }) = &effects[0] else { panic!("{effects:?}") };
    let at = stage.model.now.at.to_utc();
    assert_eq!(*edit, Edit::whole(Whole::Submitted(Some(at))));
    assert_eq!(stage.message(), "submitted, 1 of 32 assessed");
}

#[test]
fn a_submitted_assessment_takes_nothing_and_is_opened_again_by_undo() {
    let mut stage = submitted(80, 24);
    assert!(stage.on_disk().assessment().unwrap().is_submitted());
    assert!(stage.screen().contains("submitted 14:02"), "{}", stage.screen());
    let before = stage.session().clone();
    for keys in ["d", "x", "n", "e", "b", "c", "H"] {
        stage.play(keys);
        assert!(stage.message().starts_with("the assessment is submitted"), "{keys}");
        assert!(stage.message().contains("u opens it again"), "{}", stage.message());
        assert_eq!(*stage.session(), before, "{keys}");
    }
    stage.play("u");
    assert!(!stage.on_disk().assessment().unwrap().is_submitted());
    assert_eq!(stage.message(), "undone: the submission");
    assert_eq!(stage.statuses().chars().filter(|one| *one != '.').count(), 3, "no mark went");
    stage.play("<C-r>");
    assert!(stage.on_disk().assessment().unwrap().is_submitted(), "redo submits again");
}

#[test]
fn what_was_combined_is_not_opened_again() {
    let mut stage = submitted(80, 24);
    let path = stage.review().path.clone();
    stage.play("q:combine<Enter><Enter>");
    assert_eq!(stage.session().assessments().len(), 1, "{}", stage.message());
    let mut stage = stage.opened_again(&path);
    stage.play("u");
    assert!(stage.session().assessment().unwrap().is_submitted());
    assert!(stage.message().contains("it was combined or sent"), "{}", stage.message());
    let review = review_path(&stage);
    let mut stage = stage.opened_again(&review);
    // The review gives the assessments back: then it can be opened again.
    stage.play("u");
    assert!(stage.session().assessments().is_empty(), "{}", stage.message());
    let mut stage = stage.opened_again(&path);
    stage.play("u");
    assert!(!stage.session().assessment().unwrap().is_submitted(), "{}", stage.message());
}

#[test]
fn a_submission_by_another_program_is_opened_again_without_a_step_of_its_own() {
    let mut stage = in_an_assessment(80, 24);
    stage.play("d");
    let mut other = sessions::load(&stage.review().path).unwrap();
    let mut session = other.session.clone();
    session.apply(&Edit::whole(Whole::Submitted(Some(stage.model.now.at.to_utc()))), &stamp(9));
    sessions::save(&mut other, &session).unwrap();
    stage.look();
    stage.play("u");
    assert!(!stage.session().assessment().unwrap().is_submitted());
    assert_eq!(stage.statuses().chars().next(), Some('d'), "the mark before it stays");
    assert_eq!(stage.message(), "the assessment is open again");
}

#[test]
fn a_text_that_a_submission_overtakes_stays_as_a_draft() {
    let mut stage = in_an_assessment(80, 24);
    stage.play("nnot kept yet");
    let mut other = sessions::load(&stage.review().path).unwrap();
    let mut session = other.session.clone();
    session.apply(&Edit::whole(Whole::Submitted(Some(stage.model.now.at.to_utc()))), &stamp(9));
    sessions::save(&mut other, &session).unwrap();
    stage.look().play("<Enter>");
    assert!(stage.answer().note.is_blank());
    assert!(stage.screen().contains("was submitted meanwhile"), "{}", stage.screen());
    stage.play("<Esc>");
    assert_eq!(stage.review().drafts.len(), 1);
}

#[test]
fn two_programs_write_one_assessment_and_both_are_kept() {
    let mut stage = in_an_assessment(80, 24);
    let mut other = sessions::load(&stage.review().path).unwrap();
    let mut session = other.session.clone();
    session.apply(&Edit::Answer(ItemNo(5), Change::Verdict(Verdict::missing())), &stamp(9));
    sessions::save(&mut other, &session).unwrap();
    stage.play("d");
    let merged = stage.on_disk();
    assert_eq!(merged.answer(ItemNo(0)).status, Some(Status::Done));
    assert_eq!(merged.answer(ItemNo(5)).status, Some(Status::Missing));
    assert_eq!(merged.assessment(), stage.session().assessment());
}

#[test]
fn a_draft_of_an_assessment_survives_the_end_of_the_program() {
    let stage = half_way(80, 24);
    let path = stage.review().path.clone();
    let stage = stage.opened_again(&path);
    assert_eq!(stage.review().drafts.len(), 1, "the draft is there");
    assert_eq!(marks(stage.session()), 3);
}

#[test]
fn a_review_is_not_submitted() {
    let mut stage = in_a_review(80, 24);
    stage.play("H");
    assert!(stage.message().contains("only an assessment is submitted; assess begins one"));
    assert!(availability(Action::Submit, &stage.model).is_err());
    assert!(!stage.screen().contains("submit  "), "the footer does not offer it");
}

#[test]
fn combining_shows_who_submitted_before_anything_changes() {
    let mut stage = with_assessments(80, 24);
    let before = stage.session().clone();
    stage.play(":combine<Enter>");
    let screen = stage.screen();
    assert!(screen.contains("Assessments, 2 submitted"), "{screen}");
    assert!(screen.contains("2 of 32"), "how far cleo is: {screen}");
    assert!(!screen.contains("oskar"), "observers are not expected: {screen}");
    assert!(screen.contains("1 split"), "{screen}");
    stage.play("<Esc>");
    assert_eq!(*stage.session(), before);
    stage.play(":combine<Enter><Enter>");
    assert_eq!(stage.message(), "combined: 1 split, 29 too few, 0 close, 2 agreed");
    assert_eq!(stage.on_disk().assessments().len(), 2);
    assert_eq!(stage.on_disk().names(), Some(Names::Shown));
    assert_eq!(marks(stage.session()), 0, "no answer was changed");
    stage.play("u");
    assert_eq!(stage.on_disk(), before, "one step takes it back");
    stage.play("<C-r>:combine<Enter><Enter>");
    assert!(stage.screen().contains("has all of these"), "{}", stage.screen());
}

#[test]
fn the_first_combination_chooses_the_names_for_all() {
    let mut stage = with_assessments(80, 24);
    stage.play(":combine<Enter>n");
    assert!(stage.screen().contains("Responses hide names"), "{}", stage.screen());
    stage.play("<Enter>");
    assert_eq!(stage.on_disk().names(), Some(Names::Hidden));
    assert!(responses(stage.session()).iter().all(|one| one.by.is_none()));
    says(&stage, "cleo", "ddd", true);
    stage.play(":combine<Enter>n");
    let screen = stage.screen();
    assert!(screen.contains("the first combination has fixed this"), "{screen}");
    assert!(screen.contains("Responses hide names"), "{screen}");
}

#[test]
fn who_is_still_assessing_does_not_combine() {
    let mut stage = with_assessments(80, 24);
    as_person(&mut stage, "cleo").play(":combine<Enter>");
    assert!(stage.message().starts_with("my own assessment of it is open"), "{}", stage.message());
    assert!(stage.model.overlays.is_empty());
    assert!(stage.session().assessments().is_empty());
}

#[test]
fn a_second_round_begins_from_the_answers_of_the_first() {
    let mut stage = with_assessments(80, 24);
    stage.play(":combine<Enter><Enter>:assess<Enter>");
    let assessment = stage.session().assessment().unwrap().clone();
    assert_eq!(assessment.round(), 2);
    assert!(!assessment.is_submitted());
    assert_eq!(&stage.statuses()[..4], "dpmd");
    assert!(stage.screen().contains("my assessment, ana, round 2"), "{}", stage.screen());
    stage.wait(5).play("gjjdHyq:combine<Enter><Enter>");
    assert!(stage.message().contains("0 split"), "{}", stage.message());
}

#[test]
fn the_questions_of_an_assessment() {
    let mut stage = in_an_assessment(80, 24);
    stage.play("H");
    let asks = matches!(
        stage.model.overlays.last(),
        Some(Overlay::Confirm { question: Question::Submit, .. })
    );
    assert!(asks);
    screens::check("assessment", half_way);
    screens::check("assessment page", |width, height| {
        let mut stage = half_way(width, height);
        stage.play("<Enter>");
        stage
    });
    screens::check("assessment strip", |width, height| {
        let mut stage = half_way(width, height);
        stage.play("kn");
        stage
    });
    screens::check("assessment question", |width, height| {
        let mut stage = half_way(width, height);
        stage.play("H");
        stage
    });
    screens::check("assessment submitted", submitted);
    screens::check("assessment name", |width, height| {
        let mut stage = in_a_review(width, height);
        stage.model.setup.user = User::LoggedIn(&LOGIN);
        stage.play(":assess<Enter>");
        stage
    });
    screens::check("assessments to combine", |width, height| {
        let mut stage = with_assessments(width, height);
        stage.play(":combine<Enter>");
        stage
    });
    screens::check("assessments to combine, none", |width, height| {
        let mut stage = in_a_review(width, height);
        stage.play(":combine<Enter>");
        stage
    });
}

/// An assessment that somebody put among the reviews.
pub fn misplaced(width: u16, height: u16) -> Stage {
    let stage = in_an_assessment(width, height);
    let path = stage.places.session(stage.session().id());
    std::fs::rename(&stage.review().path, path).unwrap();
    let mut stage = stage.at_home_again();
    stage.play("g");
    stage
}

#[test]
fn an_assessment_among_the_reviews_is_named_and_is_none() {
    let mut stage = misplaced(80, 24);
    let screen = stage.screen();
    assert!(screen.contains("an assessment, not counted"), "{screen}");
    assert!(screen.contains("1 review"), "{screen}");
    stage.play("<Enter>");
    assert!(stage.model.review.is_none(), "its content is not shown");
    assert!(stage.screen().contains("belongs in the folder assessments"), "{}", stage.screen());
}

#[test]
fn the_people_tell_how_far_the_assessments_are_and_nothing_of_them() {
    let mut stage = with_assessments(80, 24);
    stage.play("P");
    let screen = stage.screen();
    for (name, told) in [("ana", "submitted"), ("ben", "submitted"), ("cleo", "2 of 32")] {
        let is_told = |line: &str| line.contains(&format!(" {name}  ")) && line.contains(told);
        assert!(screen.lines().any(is_told), "{screen}");
    }
    screens::check("assessments and people", |width, height| {
        let mut stage = with_assessments(width, height);
        stage.play("P");
        stage
    });
}

#[test]
fn home_tells_how_far_my_own_open_assessment_is() {
    let mut stage = Stage::at_home_with(120, 40, screens::three_systems);
    assert!(!stage.screen().contains("assessing"));
    stage.play(":assess<Enter>djdq");
    assert!(stage.screen().contains("assessing 2 of 32"), "{}", stage.screen());
    let others = as_person(&mut stage, "ben").screen();
    assert!(!others.contains("assessing"), "that of ana is no need of ben: {others}");
    as_person(&mut stage, "ana").play(":assess<Enter>Hyq");
    assert!(!stage.screen().contains("assessing"), "{}", stage.screen());
    screens::check("assessing at home", |width, height| {
        let mut stage = Stage::at_home_with(width, height, screens::three_systems);
        stage.play(":assess<Enter>djdq");
        stage
    });
}

#[test]
fn the_summary_of_an_assessment_speaks_of_nothing_that_only_the_review_has() {
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let screen = in_an_assessment(width, height).play("ds").screen();
        assert!(screen.contains("Summary of an assessment"), "{screen}");
        for told in ["y decides", "Conditions", "Accepted", "Trend"] {
            assert!(!screen.contains(told), "{told}\n{screen}");
        }
    }
}
