//! Conditions on the screens: met, opened again, dated and given to somebody; in the next review too, where each is
//! changed in the session that decided it.

use std::fs;

use chrono::TimeDelta;
use ratatui::style::Modifier;
use readyroom::domain::basics::day::Now;
use readyroom::domain::format::record::Lenient;
use readyroom::domain::insight::conditions::{Promise, PromiseCounts};
use readyroom::domain::insight::gate::{Gate, Rule};
use readyroom::domain::insight::gate_scope::Scope;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::condition::Condition;
use readyroom::domain::records::decision::{Decision, Outcome};
use readyroom::domain::records::stamp::Stamp;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::report::choice::Choice;
use readyroom::report::{self, Format};
use readyroom::store::messages::Command;
use readyroom::store::sessions;
use readyroom::tui::action::Action;
use readyroom::tui::model::look::{Look, ThemeName};
use readyroom::tui::model::overlay::Overlay;
use readyroom::tui::model::review::Access;
use readyroom::tui::screens::{Context, Page};
use readyroom::tui::update::{Effect, Msg, availability};

use crate::generate::{days, stamp};
use crate::screens::{as_designed, days_ago};
use crate::stage::{Stage, chords, create, noon};

/// One is overdue on the day of the tests, one has nobody and no date.
pub const LINES: [&str; 3] = [
    "repeat the drill @ben 2026-12-10",
    "runbook for the settlement job @cleo 2026-11-01",
    "pager",
];

/// Decides a conditional go on conditions.
pub fn decide(session: &mut Session, lines: &[&str]) {
    let (stamp, today) = (stamp(0), crate::generate::today());
    let mut decision = Decision { outcome: Outcome::ConditionalGo, ..Decision::default() };
    decision.set_conditions(lines, today).unwrap();
    decision.set_by("dana").unwrap();
    let decision = decision.made(session, &stamp);
    let edit = Edit::whole(Whole::Decision(Lenient::Known(Some(decision))));
    session.apply(&edit, &stamp).unwrap();
}

/// A review that was decided on three conditions.
pub fn decided(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, None, |session| {
        as_designed(session);
        decide(session, &LINES);
    })
}

/// The next review of a system whose last one was decided on three conditions.
pub fn next(width: u16, height: u16) -> Stage {
    let mut stage = Stage::at_home_with(width, height, |places| {
        create(places, "ledger", days_ago(10), None, |session| {
            as_designed(session);
            decide(session, &LINES);
        });
    });
    stage.play("N");
    stage
}

fn promises(stage: &Stage) -> Vec<Promise> {
    stage.review().promises()
}

/// The states of all conditions: by whom each is met.
fn states(stage: &Stage) -> String {
    let words = |one: &Promise| {
        format!("{}{}", one.number, if one.condition.is_open() { "o" } else { "m" })
    };
    let mut all = promises(stage);
    all.sort_by_key(|one| one.number);
    all.iter().map(words).collect::<Vec<_>>().join(" ")
}

/// The session that decided, as it is on the disk.
fn decider(stage: &Stage) -> Session {
    let id = stage.session().previous().unwrap();
    sessions::load(&stage.places.session(id)).unwrap().session
}

fn condition(session: &Session, index: usize) -> Condition {
    session.decision().unwrap().conditions[index].clone()
}

#[test]
fn in_the_summary_a_condition_is_met_opened_again_dated_and_given_to_somebody() {
    let mut stage = decided(80, 24);
    // The overdue one is the first row.
    stage.play("sd");
    assert_eq!(stage.message(), "met: runbook for the settlement job");
    assert_eq!(states(&stage), "1o 2m 3o");
    let screen = stage.screen();
    assert!(screen.contains("Conditions, 3") && screen.contains("1 met   0 overdue"), "{screen}");
    // It keeps its row until another one is selected: the same key again must not act on the next one.
    assert!(stage.screen().contains("▸ cleo      met  "), "{}", stage.screen());
    stage.play("dd");
    assert_eq!(stage.message(), "it is met already; c opens it again");
    assert_eq!(states(&stage), "1o 2m 3o");
    stage.play("j");
    assert!(!stage.screen().contains("  runbook for the settlement job"), "{}", stage.screen());
    assert_eq!(stage.model.selected_promise().unwrap().condition.text.raw(), "repeat the drill");
    // Enter shows all of them, in the same order, the met one too.
    stage.play("<Enter>k");
    assert!(
        stage.screen().contains("  runbook for the settlement job (by ana"),
        "{}",
        stage.screen()
    );
    stage.play("d");
    assert_eq!(stage.message(), "it is met already; c opens it again");
    stage.play("c");
    assert_eq!(stage.message(), "open again: runbook for the settlement job");
    assert_eq!(states(&stage), "1o 2o 3o");
    stage.play("<Esc>");
    assert_eq!(stage.model.context(), Context::Summary);
    stage.play("uu");
    assert_eq!(states(&stage), "1o 2o 3o");
    stage.play("<C-r><C-r>u");
    assert_eq!(states(&stage), "1o 2m 3o");
    stage.play("u");
    // Owner and date are one step.
    stage.play("gjjo");
    assert_eq!(stage.model.context(), Context::Ask);
    assert!(stage.screen().contains("pager"), "{}", stage.screen());
    stage.play("emil<Tab>+2w<Enter>");
    assert_eq!(stage.message(), "owner emil, due 2026-12-06: pager");
    let pager = condition(stage.session(), 2);
    assert_eq!((pager.line().as_str(), pager.history.len()), ("pager @emil 2026-12-06", 2));
    stage.play("u");
    assert_eq!(condition(stage.session(), 2).line(), "pager");
    stage.play("<C-r>");
    assert_eq!(condition(stage.session(), 2).line(), "pager @emil 2026-12-06");
    assert_eq!(stage.on_disk(), *stage.session());
}

#[test]
fn what_is_typed_for_a_condition_is_not_lost_and_a_wrong_date_is_told() {
    let mut stage = decided(80, 24);
    stage.play("st<Esc>");
    assert_eq!(stage.model.context(), Context::Summary);
    stage.play("tsoon<Enter>");
    assert!(stage.screen().contains("the date is no date: soon"), "{}", stage.screen());
    stage.play("<Esc>");
    assert_eq!(stage.message(), "not kept, but not lost: the same key opens it again");
    stage.play("t");
    assert!(stage.screen().contains("soon"), "{}", stage.screen());
    stage.play("<C-u>tomorrow<Enter>");
    assert_eq!(condition(stage.session(), 1).due.unwrap().to_string(), "2026-11-23");
}

#[test]
fn keys_of_items_say_why_they_do_nothing_on_a_condition() {
    let mut stage = decided(80, 24);
    stage.play("s");
    let before = stage.session().clone();
    for key in ["p", "m", "x", "n", "e", "b", "a", "=", "<Space>", "v"] {
        stage.play(key);
        let told = "a condition: d met, c open again, o owner, t due";
        assert_eq!(stage.message(), told, "{key}");
    }
    assert_eq!(*stage.session(), before);
    stage.play("jk");
    stage.model.message = None;
    let footer = stage.screen();
    for hint in ["d met", "o owner", "t due"] {
        assert!(footer.contains(hint), "{footer}");
    }
    assert!(!footer.contains("p partial") && !footer.contains("c open again"), "{footer}");
    stage.play("?");
    assert!(stage.screen().contains("the condition is met"), "{}", stage.screen());
    stage.play("<Esc>jjj");
    assert!(stage.screen().contains("d done"), "{}", stage.screen());
    stage.play("d");
    assert_ne!(*stage.session(), before);
    assert_eq!(states(&stage), "1o 2o 3o");
}

#[test]
fn the_decision_lists_the_conditions_with_their_keys() {
    let mut stage = decided(80, 24);
    stage.play("sjjjy");
    assert!(stage.screen().contains("0 of 3 met, 1 overdue"), "{}", stage.screen());
    stage.play("<Tab>");
    assert_eq!(stage.model.context(), Context::Promises);
    stage.play("jd");
    assert_eq!(stage.message(), "met: repeat the drill");
    stage.play("u");
    assert_eq!(states(&stage), "1o 2o 3o");
    stage.play("d<Esc>");
    assert_eq!(stage.model.context(), Context::Decision);
    assert!(stage.screen().contains("1 of 3 met"), "{}", stage.screen());
    // Without any condition it says so.
    let mut stage = Stage::in_review(80, 24);
    stage.play("sy<Tab>");
    assert!(stage.message().starts_with("no decision that is known here"), "{}", stage.message());
}

#[test]
fn a_decision_says_what_its_conditions_lack_and_goes_on() {
    let mut stage = Stage::in_session(80, 24, None, |session| {
        for (item, _) in session.checklist().clone().items() {
            session.apply(&Edit::Answer(item, Change::Verdict(Verdict::done())), &stamp(0));
        }
    });
    stage.play("sycdana<Tab>repeat the drill @ben 2026-12-10<C-j>pager<C-j>runbook @cleo<Enter>");
    let told =
        "decided: conditional go; condition 2, pager: no owner and no date, and 1 more lack one";
    assert_eq!(stage.message(), told);
    assert_eq!(states(&stage), "1o 2o 3o");
}

#[test]
fn a_conditional_go_against_an_open_blocker_is_asked_about_on_the_screen() {
    let mut stage = Stage::in_session(80, 24, None, |session| {
        as_designed(session);
        session.apply(&Edit::Answer(ItemNo(7), Change::Blocker(true)), &stamp(0));
    });
    stage.play("syc");
    assert_eq!(stage.model.context(), Context::Question);
    assert!(stage.screen().contains("Decide conditional go all the same?"), "{}", stage.screen());
    // It stands over the decision, names what the choice does, and a no leads back there.
    assert!(stage.screen().contains("1 open blocker"), "{}", stage.screen());
    assert!(stage.screen().contains("22 unassessed items"), "{}", stage.screen());
    for no in ["n", "<Esc>"] {
        stage.play(no);
        assert_eq!(stage.model.context(), Context::Decision);
        for row in
            ["go               against 1 blocker, 22 un", "conditional go   1 blocker, 22 un"]
        {
            assert!(stage.screen().contains(row), "{row}\n{}", stage.screen());
        }
        stage.play("c");
    }
    assert_eq!(stage.session().decision(), None);
    // What was typed into the form is there again.
    stage.play("ydana<Tab>pager<Esc>ycn");
    assert_eq!(stage.model.context(), Context::Decision);
    stage.play("cy<Enter>");
    let decision = stage.session().decision().unwrap();
    assert_eq!((decision.despite.len(), decision.by.raw()), (1, "dana"));
    assert_eq!(decision.conditions[0].text.raw(), "pager");
}

/// Deciding again must not lose what is owed; who wants it gone deletes it.
#[test]
fn a_conditional_go_begins_with_the_open_conditions_of_the_last_review() {
    let mut stage = next(80, 24);
    stage.play("sd");
    assert_eq!(states(&stage), "1o 2m 3o");
    stage.play("yc");
    assert_eq!(stage.model.context(), Context::Ask);
    let screen = stage.screen();
    assert!(screen.contains("repeat the drill @ben 2026-12-10"), "{screen}");
    assert!(!screen.contains("@cleo"), "{screen}");
    stage.play("dana<Enter>");
    let decision = stage.session().decision().unwrap();
    let lines: Vec<String> = decision.conditions.iter().map(Condition::line).collect();
    assert_eq!(lines, ["repeat the drill @ben 2026-12-10", "pager"]);
    // A no-go has none.
    let mut stage = next(80, 24);
    stage.play("syn");
    assert!(!stage.screen().contains("repeat the drill @ben"), "{}", stage.screen());
}

/// An owner and a date are what a list of promises is read for.
#[test]
fn a_condition_shows_owner_and_date_before_its_text_on_every_screen() {
    for (width, height) in [(40, 10), (60, 18), (80, 24), (120, 40), (200, 50)] {
        for keys in ["s", "w<Enter>", "s<Enter>", "sy<Tab>"] {
            let mut stage = next(width, height);
            stage.play(keys);
            let screen = stage.screen();
            let date = if width < 100 { "overdue 11-01" } else { "overdue 2026-11-01" };
            assert!(screen.contains(date), "{keys} {screen}");
            let line = screen.lines().find(|line| line.contains(date)).unwrap();
            assert!(line.contains("cleo "), "{keys} {screen}");
        }
    }
}

#[test]
fn the_plan_keeps_four_rows_below_the_conditions() {
    let mut stage = Stage::in_session(80, 24, None, |session| {
        as_designed(session);
        for number in 12..20 {
            let missing = Verdict::missing();
            session.apply(&Edit::Answer(ItemNo(number), Change::Verdict(missing)), &stamp(0));
        }
        decide(session, &LINES);
    });
    stage.play("s");
    let screen = stage.screen();
    let open = screen.lines().skip_while(|line| !line.contains("Open, ")).skip(1);
    let items = open.take_while(|line| !line.contains("below"));
    assert!(items.count() >= 4, "{screen}");
    for words in ["cleo", "ben", "pager", "Accepted", "Product"] {
        assert!(screen.contains(words), "{screen}");
    }
}

#[test]
fn the_meeting_of_the_next_review_begins_with_what_was_promised() {
    let mut stage = next(80, 24);
    // The key that begins the meeting may be held.
    stage.play("w<Enter><Enter>");
    assert_eq!(stage.model.context(), Context::Promises);
    let screen = stage.screen();
    for words in ["Conditions of last time", "conditions 0 of 3 met, 1 overdue", "Space go on"] {
        assert!(screen.contains(words), "{screen}");
    }
    let before = fs::read(&stage.review().path).unwrap();
    stage.play("d");
    assert_eq!(stage.message(), "met: runbook for the settlement job");
    let met = condition(&decider(&stage), 1);
    assert_eq!((met.is_open(), met.met_by), (false, Some("ana".into())));
    // Nothing of it is in the file of this review.
    assert_eq!(fs::read(&stage.review().path).unwrap(), before);
    stage.play("u");
    assert!(condition(&decider(&stage), 1).is_open());
    stage.play("<C-r>");
    assert!(!condition(&decider(&stage), 1).is_open());
    stage.play("gjt2026-12-24<Enter>");
    assert_eq!(condition(&decider(&stage), 0).due.unwrap().to_string(), "2026-12-24");
    stage.play("<Space>");
    assert_eq!((stage.model.context(), stage.review().page), (Context::Meeting, Page::Meeting));
    assert!(stage.screen().contains("item 1 of 32"), "{}", stage.screen());
    // It stands before the first item, also on the way back.
    stage.play("<Space><Space><PgUp><PgUp><PgUp>");
    assert_eq!(stage.model.context(), Context::Promises);
    stage.play("<Space>");
    // It comes once: the meeting goes on at its items.
    stage.wait(1).play("dqw");
    assert_eq!(stage.model.context(), Context::Meeting);
}

#[test]
fn the_next_review_has_them_in_its_summary_its_end_list_its_decision_and_at_home() {
    let mut stage = next(80, 24);
    stage.play("s");
    let screen = stage.screen();
    assert!(screen.contains("Conditions of last time, 3"), "{screen}");
    assert!(screen.contains("0 met   1 overdue"), "{screen}");
    stage.play("d");
    assert!(!condition(&decider(&stage), 1).is_open());
    assert_eq!(states(&stage), "1o 2m 3o");
    stage.play("q");
    stage.model.review.as_mut().unwrap().open_page(Page::WRAP_UP);
    stage.play("g");
    let screen = stage.screen();
    assert!(screen.contains("2 conditions"), "{screen}");
    assert!(screen.contains("condition  ben       12-10"), "{screen}");
    stage.play("d");
    // It is on the list until another one is selected.
    assert_eq!(states(&stage), "1m 2m 3o");
    stage.play("j");
    assert_eq!(stage.model.selected_promise().unwrap().condition.text.raw(), "pager");
    stage.play("u");
    assert_eq!(stage.model.selected_promise().unwrap().condition.text.raw(), "repeat the drill");
    stage.play("y");
    assert!(stage.screen().contains("1 of 3 met"), "{}", stage.screen());
    stage.play("<Esc>qq");
    assert_eq!(stage.model.context(), Context::Home);
    let screen = stage.screen();
    assert!(screen.contains("2 conditions"), "{screen}");
    assert!(screen.contains("ben       12-10    repeat the drill"), "{screen}");
}

#[test]
fn where_the_review_that_decided_is_gone_the_keys_say_so() {
    let stage = next(80, 24);
    let (path, id) = (stage.review().path.clone(), stage.session().previous().unwrap().clone());
    fs::remove_file(stage.places.session(&id)).unwrap();
    let mut stage = stage.opened_again(&path);
    stage.play("sd");
    let told = "it is changed in the review that decided it, and that is not here";
    assert_eq!(stage.message(), told);
    assert!(stage.screen().contains("as of 2026-11-22"), "{}", stage.screen());
    assert_eq!(states(&stage), "1o 2o 3o");
}

#[test]
fn a_file_that_is_gone_meanwhile_is_told_and_nothing_is_shown_as_met() {
    let mut stage = next(80, 24);
    let id = stage.session().previous().unwrap().clone();
    stage.play("s");
    fs::remove_file(stage.places.session(&id)).unwrap();
    stage.play("d");
    assert!(stage.message().contains(id.as_str()), "{}", stage.message());
    assert_eq!(states(&stage), "1o 2o 3o");
    stage.play("u");
    assert_eq!(stage.message(), "there is nothing to undo");
}

#[test]
fn what_somebody_else_has_changed_there_is_not_overwritten() {
    let mut stage = next(80, 24);
    let id = stage.session().previous().unwrap().clone();
    let mut loaded = sessions::load(&stage.places.session(&id)).unwrap();
    let mut session = loaded.session.clone();
    let runbook = condition(&session, 1);
    let change = readyroom::domain::session::edit::ConditionChange::parse_owner("zoe").unwrap();
    let edit = Edit::whole(Whole::Condition(runbook.id.unwrap(), change));
    session.apply(&edit, &stamp(1)).unwrap();
    sessions::save(&mut loaded, &session).unwrap();
    stage.play("soemil<Enter>");
    assert!(stage.message().contains("another user has changed"), "{}", stage.message());
    assert_eq!(condition(&decider(&stage), 1).owner(), Some(&"zoe".into()));
    // Now it is seen, and another field can be changed in any case.
    assert!(promises(&stage).iter().any(|one| one.condition.owner() == Some(&"zoe".into())));
    stage.play("d");
    assert!(!condition(&decider(&stage), 1).is_open());
}

#[test]
fn a_change_of_a_carried_condition_is_a_command_of_its_own() {
    let mut stage = next(80, 24);
    stage.play("s");
    let effects = stage.effects_of(Msg::Key(chords("d")[0]));
    let [Effect::Store(Command::Carry { id, changes, stamp })] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(changes.len(), 1);
    assert_eq!((Some(id), &changes[0].session), (stage.session().previous(), id));
    assert_eq!(*stamp, Stamp::new(Now::fixed(noon()), stage.model.setup.user.name()));
    // One of this review's decision is an edit of it.
    let mut stage = decided(80, 24);
    stage.play("s");
    let effects = stage.effects_of(Msg::Key(chords("d")[0]));
    assert!(matches!(effects[0], Effect::Store(Command::Edit { .. })), "{effects:?}");
}

#[test]
fn a_change_of_a_carried_condition_can_be_undone_in_the_next_run_too() {
    let mut stage = next(80, 24);
    let path = stage.review().path.clone();
    stage.play("sdqd");
    let mut stage = stage.opened_again(&path);
    stage.play("u");
    assert!(!condition(&decider(&stage), 1).is_open());
    stage.play("u");
    assert_eq!(stage.message(), "undone: met: runbook for the settlement job");
    assert!(condition(&decider(&stage), 1).is_open());
}

#[test]
fn a_failed_save_is_seen_above_the_conditions() {
    let mut stage = next(80, 24);
    stage.play("w<Enter>");
    let saving = &mut stage.model.review.as_mut().unwrap().saving;
    (saving.generation, saving.failure) = (3, Some("disk full".to_owned()));
    assert!(stage.screen().contains("disk full"), "{}", stage.screen());
}

#[test]
fn conditions_of_a_sample_can_only_be_looked_at() {
    let mut stage = decided(80, 24);
    stage.model.review.as_mut().unwrap().saving.access = Access::Sample;
    stage.play("sd");
    assert!(stage.message().starts_with("a sample"), "{}", stage.message());
    assert_eq!(states(&stage), "1o 2o 3o");
}

/// What people write may hold anything.
#[test]
fn hostile_conditions_are_drawn_at_every_size() {
    let long = "wide 語 ".repeat(60);
    let lines = [long.as_str(), "\u{1b}[31mred\u{202e} @b\u{7}en", "<b>*x*</b> @=cmd 2026-01-01"];
    for (width, height) in [(40, 10), (60, 18), (80, 24), (120, 40)] {
        let mut stage = Stage::in_session(width, height, None, |session| {
            decide(session, &["a", "b", "c"]);
            let mut decision = session.decision().unwrap().clone();
            for (condition, text) in decision.conditions.iter_mut().zip(lines) {
                condition.text = text.into();
            }
            let edit = Edit::whole(Whole::Decision(Lenient::Known(Some(decision))));
            session.apply(&edit, &stamp(1)).unwrap();
        });
        for keys in ["s", "j", "j", "o", "<Esc>", "y", "<Tab>", "j", "j", "d"] {
            stage.play(keys);
            assert!(!stage.screen().contains(|c: char| c.is_control() && c != '\n'), "{keys}");
        }
        assert_eq!(
            PromiseCounts::of(
                promises(&stage).iter().map(|one| &one.condition),
                stage.model.today()
            )
            .met,
            1
        );
    }
}

/// What must be seen at the end: three conditions, one met in the summary, one ticked in the page, one overdue; the
/// next review, its agenda, its gate and its comparison.
#[test]
fn three_conditions_from_the_decision_to_the_next_review() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        create(places, "ledger", noon(), None, |session| {
            as_designed(session);
            decide(session, &LINES);
        });
    });
    // One is met in the summary.
    stage.play("<Enter>sjd");
    assert_eq!(stage.message(), "met: repeat the drill");
    // One is ticked in the page that is read back.
    let page = stage.dir.path().join("page.md");
    let text = report::render(stage.session(), Format::Markdown, &Choice::default(), days());
    assert!(text.contains("- [ ] pager"), "{text}");
    fs::write(&page, text.replace("- [ ] pager", "- [x] pager")).unwrap();
    stage.play("qI<C-u>");
    stage.play(page.to_str().unwrap()).play("<Enter><Enter>");
    assert_eq!(states(&stage), "1m 2o 3m");
    let first = stage.session().clone();
    // The next review, a week later.
    stage.play("q").wait(7 * 24 * 60);
    stage.play("N");
    assert_eq!(stage.session().previous(), Some(first.id()));
    stage.play("w<Enter>");
    assert!(stage.screen().contains("conditions 2 of 3 met, 1 overdue"), "{}", stage.screen());
    assert!(stage.screen().contains("overdue 11-01"), "{}", stage.screen());
    stage.play("<Space>d");
    let gate = |stage: &Stage| {
        let promises = promises(stage);
        let now = Now::fixed(noon() + TimeDelta::days(7));
        Gate::of(&Scope::whole(stage.session()), &promises, &[Rule::ConditionsMet], now).is_open()
    };
    assert!(!gate(&stage));
    stage.play("sgd");
    assert_eq!(stage.message(), "met: runbook for the settlement job");
    assert!(gate(&stage));
    assert!(stage.screen().contains("3 met   0 overdue"), "{}", stage.screen());
    assert!(decider(&stage).decision().unwrap().conditions.iter().all(|one| !one.is_open()));
    // Both are compared; Home needs nothing of the conditions any more.
    stage.play("qqq");
    assert_eq!(stage.model.context(), Context::Home);
    assert!(!stage.screen().contains("condition"), "{}", stage.screen());
    stage.play("=");
    assert_eq!(stage.model.context(), Context::Compare);
    assert!(availability(Action::ReadAnswers, &stage.model).is_ok());
}

#[test]
fn the_list_before_a_decision_has_all_rows_but_a_few_and_says_what_was_marked() {
    for (width, height, least) in [(40, 10, 4), (60, 18, 5), (80, 24, 8), (120, 40, 22)] {
        let mut stage = Stage::at_home_with(width, height, |places| {
            create(places, "ledger", days_ago(10), None, |session| {
                as_designed(session);
                decide(session, &LINES);
            });
        });
        stage.play("Nw<Enter><Space>");
        for _ in 0..32 {
            stage.wait(1).play("<Space>");
        }
        assert_eq!(stage.model.context(), Context::WrapUp);
        // Enter on a condition opens the list at it.
        stage.play("j<Enter>");
        assert_eq!(stage.model.context(), Context::Promises);
        assert_eq!(
            stage.model.selected_promise().unwrap().condition.text.raw(),
            "repeat the drill"
        );
        stage.play("<Esc>j");
        let screen = stage.screen();
        let listed = screen.lines().skip_while(|line| !line.contains("Before you decide")).skip(1);
        let listed = listed.filter(|line| !line.contains('─'));
        let count = listed.take_while(|line| !line.contains(" below")).count();
        assert!(count >= least, "{count} {screen}");
        stage.play("jd");
        assert!(stage.message().contains("User sign-up"), "{}", stage.message());
        assert!(stage.screen().contains("▸ "), "{}", stage.screen());
        assert!(stage.review().cursor != ItemNo(0));
    }
}

/// Without colours the alarm is reversed: a whole row of it would hide the cursor.
#[test]
fn without_colours_only_the_word_of_an_overdue_condition_is_reversed() {
    for keys in ["s", "sy<Tab>", "w<Enter>"] {
        let mut stage = next(80, 24);
        stage.play(keys);
        let look = Look { ascii: false, theme: ThemeName::Monochrome };
        let (buffer, _) = stage.looking(look).frame();
        let reversed = |y: u16| {
            let cells = (0..80).map(|x| &buffer[(x, y)]);
            let cells = cells.filter(|cell| cell.modifier.contains(Modifier::REVERSED));
            cells.map(ratatui::buffer::Cell::symbol).collect::<String>()
        };
        let text = |y: u16| (0..80).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        let rows: Vec<u16> = (0..24).filter(|y| text(*y).contains("overdue")).collect();
        assert!(rows.iter().any(|y| reversed(*y) == "overdue 11-01"), "{keys}");
        let words = ["overdue 11-01", "1 overdue", ""];
        assert!(rows.iter().all(|y| words.contains(&reversed(*y).as_str())), "{keys}");
    }
}

/// The report that the screen would write.
fn exported(stage: &Stage) -> &str {
    match stage.model.overlays.last() {
        Some(Overlay::Export(export)) => &export.text,
        _ => panic!("{}", stage.screen()),
    }
}

#[test]
fn a_report_says_the_same_of_carried_conditions_from_home_and_from_the_review() {
    let mut stage = next(80, 24);
    // In the review that decided them the one without a date is met.
    stage.play("sjjd<Esc>gE");
    let from_the_review = exported(&stage).to_owned();
    assert!(from_the_review.contains("1 of 3 met. **1 overdue.**"), "{from_the_review}");
    let place = |words| from_the_review.find(words).unwrap();
    assert!(place("- repeat the drill") < place("- runbook"), "in the order of their numbers");
    stage.play("<Esc>qqE");
    assert!(stage.model.review.is_none());
    assert_eq!(exported(&stage), from_the_review);
}
