//! Responses on the screen: read beside the item, taken into the answer, and hidden from whoever still assesses.

use chrono::{DateTime, TimeDelta, Utc};
use readyroom::domain::basics::names::{Note, PersonName, Reason, SessionId};
use readyroom::domain::basics::status::Status;
use readyroom::domain::basics::text::Text;
use readyroom::domain::insight::agenda::{LooseEnd, loose_ends};
use readyroom::domain::insight::agreement::HIDDEN;
use readyroom::domain::records::assessment::Names;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::meeting::Agenda;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::tui::screens::Context;

use crate::generate::stamp;
use crate::screens::check;
use crate::stage::{Stage, create, noon};

/// What one person says of the first items: a letter each.
type Person = (&'static str, &'static str);

/// Three people: split on the first item, close on the second, agreed on the third and fifth; of the fourth one of them
/// says something.
const THREE: [Person; 3] = [("ana", "dpdmd"), ("ben", "mpd.d"), ("cleo", "pdd.d")];

/// A room of twelve, with long names.
const TWELVE: [Person; 12] = [
    ("ana", "dpd"),
    ("ben", "mpd"),
    ("cleo", "pdd"),
    ("dana", "dpd"),
    ("emil", "dpd"),
    ("Friederike von Hohenberg", "mpd"),
    ("gita", "ddd"),
    ("hugo", "mpd"),
    ("ines", "d.d"),
    ("jan", "dpd"),
    ("kim", ".pd"),
    ("lena", "dpd"),
];

/// A word in every text of the responses, and in nothing else.
pub const MARKER: &str = "Zirkelschluss";
/// The name of somebody who is nowhere else.
pub const QUASSEL: &str = "Quasselstrippe";

fn status(letter: char) -> Option<Verdict> {
    match letter {
        'd' => Some(Verdict::done()),
        'p' => Some(Verdict::partial()),
        'm' => Some(Verdict::missing()),
        'x' => Some(Verdict::not_applicable(Reason::parse(MARKER).unwrap())),
        _ => None,
    }
}

/// A submitted assessment of a review.
fn assessment(review: &Session, number: usize, (name, said): Person) -> Session {
    let id: SessionId = format!("payments-api-2026-11-20-{number:04}").try_into().unwrap();
    let at: DateTime<Utc> =
        noon().to_utc() - TimeDelta::minutes(600 - i64::try_from(number).unwrap());
    let mut session = review.assess(id, PersonName::parse(name).unwrap(), at);
    let mut apply = |edit| drop(session.apply(&edit, &stamp(1)));
    for (place, letter) in said.chars().enumerate() {
        let Some(verdict) = status(letter) else { continue };
        let item = ItemNo(place);
        apply(Edit::Answer(item, Change::Verdict(verdict)));
        let note = format!("{MARKER}: the drill of {name} in June restored two of three stores.");
        apply(Edit::Answer(item, Change::Note(Note::parse(&note).unwrap())));
        let by = readyroom::domain::records::stamp::Stamp { by: name.into(), ..stamp(2) };
        let links = [Text::new(format!("https://wiki.example/{MARKER}/{name}"))];
        let evidence = review.answer(item).evidence_with(&links, &by);
        apply(Edit::Answer(item, Change::Evidence(evidence)));
    }
    apply(Edit::whole(Whole::Submitted(Some(at))));
    session
}

/// A review with the responses of some people.
fn heard(people: &[Person], names: Names) -> impl Fn(&mut Session) {
    let people = people.to_vec();
    move |session: &mut Session| {
        let numbered = people.iter().enumerate();
        let all: Vec<Session> =
            numbered.map(|(number, one)| assessment(session, number, *one)).collect();
        let names = session.names().unwrap_or(names);
        let combination = session.combine(&all, Some(names)).unwrap();
        session.apply(&combination.edit.unwrap(), &stamp(3));
    }
}

pub fn three(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, None, heard(&THREE, Names::Shown))
}

pub fn three_hidden(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, None, heard(&THREE, Names::Hidden))
}

/// Puts the responses of one person of a telling name into the open review.
pub fn hear(stage: &mut Stage) {
    let review = stage.model.review.as_mut().unwrap();
    heard(&[(QUASSEL, "mmmmmmmm"), ("ben", "dddppppp")], Names::Shown)(&mut review.session);
    review.on_disk = review.session.clone();
}

fn twelve(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, None, heard(&TWELVE, Names::Shown))
}

/// The same review of somebody who still assesses it.
pub fn blind(width: u16, height: u16) -> Stage {
    let mut stage = three(width, height);
    blindfold(&mut stage);
    stage
}

/// Hides the responses, as if the user had an open assessment.
pub fn blindfold(stage: &mut Stage) {
    let user = stage.model.setup.user.name().text().clone();
    stage.model.review.as_mut().unwrap().assessing = vec![user];
}

/// The text of the screen, each line without the blanks around it.
fn lines(stage: &Stage) -> Vec<String> {
    stage.screen().lines().map(|line| line.trim().to_owned()).collect()
}

pub fn playing(start: fn(u16, u16) -> Stage, keys: &'static str) -> impl Fn(u16, u16) -> Stage {
    move |width, height| {
        let mut stage = start(width, height);
        stage.play(keys);
        stage
    }
}

#[test]
fn a_meeting_goes_from_the_disagreements_to_the_decision() {
    let mut stage = three(80, 24);
    stage.play("w");
    assert!(stage.screen().contains("everything, disagreements first"), "{}", stage.screen());
    stage.play("<Enter>");
    let agenda: Vec<usize> = stage.review().sitting.agenda.iter().map(|item| item.0).collect();
    assert_eq!(agenda[..2], [0, 3], "split, then those of whom too few have said anything");
    assert_eq!(agenda[29..], [1, 2, 4], "close, then agreed");
    assert_eq!(stage.session().meeting().unwrap().agenda, Agenda::DisagreementsFirst);
    // Nothing is suggested where they clash, and the key says so.
    stage.play("+");
    assert_eq!(stage.message(), "the responses are split, and suggest nothing");
    stage.play("v");
    assert_eq!(stage.model.context(), Context::Responses);
    assert!(stage.screen().contains("the drill of ana in June"), "{}", stage.screen());
    // A mark against a response is dissent.
    stage.play("<Esc>").wait(1).play("d");
    assert_eq!(stage.review().cursor, ItemNo(3));
    // What all agree on is passed over by the meeting from here on.
    stage.wait(1).play("A");
    assert_eq!(stage.message(), "2 items that all agree on");
    assert_eq!(stage.statuses()[..5], *"d.d.d");
    assert_eq!(stage.review().cursor, ItemNo(3), "the cursor stays");
    stage.play("u");
    assert_eq!(stage.statuses()[..5], *"d....", "one step");
    stage.play("<C-r>");
    let close = ItemNo(1);
    for _ in 0..32 {
        if stage.review().cursor != close {
            stage.wait(1).play("<Space>");
        }
    }
    assert_eq!(stage.review().cursor, close);
    // A gap stays for its note, as after any mark.
    stage.wait(1).play("+");
    assert_eq!(stage.statuses()[..5], *"dpd.d");
    assert!(stage.review().strip.is_some());
    stage.play("<Enter>");
    assert_eq!(stage.model.context(), Context::WrapUp);
    let screen = stage.screen();
    assert!(screen.contains("dissent 2") && screen.contains("dissent of cleo"), "{screen}");
    let ends = loose_ends(stage.review().voices());
    let of_dissent = ends.iter().filter(|end| end.reasons.contains(&LooseEnd::Dissent));
    let of_dissent: Vec<(usize, String)> =
        of_dissent.map(|end| (end.item.0, end.words())).collect();
    assert_eq!(
        of_dissent,
        [(1, "no owner, dissent of cleo".to_owned()), (0, "dissent of ben and cleo".to_owned())]
    );
    stage.play("yn");
    assert!(matches!(stage.model.context(), Context::Ask), "{}", stage.screen());
}

#[test]
fn the_agenda_of_disagreements_is_offered_only_where_responses_are_seen() {
    for (start, is_offered) in
        [(three as fn(u16, u16) -> Stage, true), (blind, false), (Stage::in_review, false)]
    {
        let mut stage = start(80, 24);
        let screen = stage.play("w").screen();
        assert_eq!(screen.contains("disagreements first"), is_offered, "{screen}");
    }
}

/// Who is blind must not learn from the order what others said.
#[test]
fn a_meeting_that_others_planned_shows_the_blind_the_order_of_the_checklist() {
    let mut stage = three(80, 24);
    stage.play("w<Enter>q");
    blindfold(&mut stage);
    stage.play("w");
    let agenda: Vec<usize> = stage.review().sitting.agenda.iter().map(|item| item.0).collect();
    assert_eq!(agenda, (0..32).collect::<Vec<_>>());
}

#[test]
fn a_mark_does_not_change_the_order_of_the_disagreements() {
    let mut stage = three(80, 24);
    stage.play("w<Enter>");
    let before = stage.review().sitting.agenda.clone();
    stage.wait(1).play("d").wait(1).play("m<Enter>qw");
    assert_eq!(stage.review().sitting.agenda, before);
}

#[test]
fn each_ticked_item_takes_its_own_suggestion_in_one_step() {
    let mut stage = three(80, 24);
    stage.play("g<Space>j<Space>j<Space>+");
    assert_eq!(stage.statuses()[..4], *".pd.");
    assert_eq!(stage.message(), "suggested for 2 of 3 ticked items");
    stage.play("u");
    assert_eq!(stage.statuses()[..4], *"....");
}

#[test]
fn a_key_that_takes_nothing_says_why() {
    for (start, keys, why) in [
        (three as fn(u16, u16) -> Stage, "g+", "the responses are split, and suggest nothing"),
        (three, "gjjj+", "too few have said anything: nothing is suggested"),
        (three, "G+", "nobody has said anything of this item"),
        (three, "AA", "there is no unassessed item that all agree on"),
        (blind, "gj+", HIDDEN),
        (blind, "A", HIDDEN),
        (blind, "w<Enter>v", HIDDEN),
        (Stage::in_review, "+", "nobody has submitted an assessment of this review"),
        (Stage::in_review, "A", "nobody has submitted an assessment of this review"),
    ] {
        let mut stage = start(80, 24);
        stage.play(keys);
        assert_eq!(stage.message(), why, "{keys}");
    }
}

#[test]
fn a_response_is_taken_over_with_its_author_in_one_step() {
    let mut stage = three(80, 24);
    stage.play("gnour own words<Enter><Enter><Enter>");
    assert_eq!(stage.model.context(), Context::Responses);
    let before = stage.answer().clone();
    stage.play("j<Enter>");
    let note = format!(
        "our own words\nben: {MARKER}: the drill of ben in June restored two of three stores."
    );
    assert_eq!(stage.answer().note.raw(), note);
    let evidence: Vec<(&str, &str)> =
        stage.answer().evidence.iter().map(|one| (one.link.raw(), one.by.raw())).collect();
    assert_eq!(evidence, [("https://wiki.example/Zirkelschluss/ben", "ben")]);
    assert_eq!(stage.answer().evidence[0].at, Some(stamp(2).at));
    stage.play("<Enter>");
    assert_eq!(stage.message(), "the answer has its note and its evidence already");
    stage.play("u");
    assert_eq!((&stage.answer().note, &stage.answer().evidence), (&before.note, &before.evidence));
}

#[test]
fn responses_take_no_row_from_what_the_meeting_is_held_by() {
    let needed = |stage: &Stage| {
        let lines = lines(stage);
        ["Done when", "Ask", "┃", "complete"]
            .map(|word| lines.iter().any(|line| line.to_lowercase().contains(&word.to_lowercase())))
    };
    for (width, height) in [(80, 24), (60, 18), (120, 40)] {
        for keys in ["w<Enter>", "wj<Enter>", "w<Enter>dd"] {
            let mut without = Stage::in_review(width, height);
            let mut with = twelve(width, height);
            without.play("w<Enter>");
            with.play(keys);
            let (without, with) = (needed(&without), needed(&with));
            assert_eq!(with, without, "{width}x{height} {keys}");
        }
    }
}

#[test]
fn twelve_people_are_counted_where_their_names_have_no_room() {
    let mut stage = twelve(80, 24);
    stage.play("w<Enter>");
    let screen = stage.screen();
    assert!(screen.contains("7 done, 1 partial, 3 missing"), "{screen}");
    assert!(screen.contains("split   v reads"), "{screen}");
}

/// The names below the counts give way to everything else that is said; how all agree and the key that reads more stay.
#[test]
fn how_all_agree_stays_where_the_names_have_no_room() {
    for height in 30..44 {
        let mut stage = Stage::in_session(100, height, None, |session| {
            heard(&THREE, Names::Shown)(session);
            let answer = |change| Edit::Answer(ItemNo(0), change);
            session.apply(&answer(Change::Verdict(Verdict::missing())), &stamp(4));
            let note = "The ledger failed on a missing key. ".repeat(6);
            session.apply(&answer(Change::Note(Note::parse(&note).unwrap())), &stamp(5));
        });
        stage.play("w<Enter>g");
        let screen = stage.screen();
        let at = screen.lines().position(|line| line.contains("Responses")).expect("a row");
        let row = screen.lines().nth(at).unwrap();
        assert!(row.contains("v reads") && !row.contains("more"), "{screen}");
        assert!(row.contains("split") || row.contains("close"), "{screen}");
    }
}

#[test]
fn meeting_with_responses() {
    check("meeting with responses", playing(three, "w<Enter>"));
    check("meeting with twelve responses", playing(twelve, "w<Enter>"));
    check("meeting with hidden names", playing(three_hidden, "w<Enter>"));
    check("meeting of the blind", playing(blind, "w<Enter>"));
}

#[test]
fn responses_whole() {
    check("responses", playing(three, "w<Enter>dv"));
    check("responses of twelve", playing(twelve, "w<Enter>vjjj"));
    check("responses with hidden names", playing(three_hidden, "g<Enter><Enter>"));
}

#[test]
fn review_with_responses() {
    check("review with responses", playing(three, "gj"));
    check("item page with responses", playing(three, "gd<Enter>"));
}

#[test]
fn ends_with_dissent() {
    check("end list with dissent", |width, height| {
        let mut stage = three(width, height);
        stage.play("w<Enter>d");
        for _ in 0..40 {
            if stage.model.context() == Context::Meeting {
                stage.play("<Space>");
            }
        }
        stage
    });
    check("summary with dissent", playing(three, "gdjpjdsjj"));
    check("filter of responses", playing(three, "gf<End><Up><Up><Up>"));
}

/// The status that a person gave is part of no screen either: only the line that says why.
#[test]
fn nothing_of_a_response_is_shown_to_whoever_still_assesses() {
    for keys in [
        "",
        "<Enter>",
        "w<Enter>",
        "w<Enter><Enter>",
        "s",
        "f",
        "/Zirkel",
        "?",
        ":resp",
        "E<C-u>~/r.md",
    ] {
        for (width, height) in [(40, 10), (60, 18), (80, 24), (120, 40), (200, 50)] {
            let mut stage = blind(width, height);
            let screen = stage.play(keys).screen();
            let typed = screen.replace("/Zirkel", "").replace("Zirkel ", "");
            for word in [MARKER, "cleo", "split", "dissent"] {
                assert!(!typed.contains(word), "{word} after {keys} at {width}x{height}\n{screen}");
            }
        }
    }
    assert_eq!(status('p').and_then(|verdict| verdict.status()), Some(Status::Partial));
}

/// A comparison of two reviews at Home, of which the later one has responses; the page of its first item.
fn compared(width: u16, height: u16) -> Stage {
    let mut stage = Stage::at_home_with(width, height, |places| {
        create(places, "payments-api", noon(), None, heard(&THREE, Names::Shown));
        create(places, "payments-api", noon() - TimeDelta::days(94), None, |_| ());
    });
    stage.play("=");
    stage
}

#[test]
fn the_page_of_a_compared_item_shows_the_responses_of_each_review() {
    let mut stage = compared(80, 24);
    let before = stage.screen();
    assert!(!before.contains("ben"), "{before}");
    stage.play("<Enter>j<Enter>");
    let screen = stage.screen();
    assert!(screen.contains("Responses  split; nothing is suggested"), "{screen}");
    assert!(screen.contains("the drill of ana in June"), "{screen}");
}

#[test]
fn comparison_with_responses() {
    check("comparison with responses", playing(compared, "<Enter>j<Enter>"));
}
