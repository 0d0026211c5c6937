//! The review meeting: its rules on the stage, and a whole one in a real pseudo-terminal with a clock that
//! the test sets, together with the next review three months later. Both sessions are kept beside the
//! keys; `READYROOM_FIXTURES=write cargo test --test suite meeting` writes them.

use std::fs;

use chrono::{DateTime, TimeDelta};
use proptest::collection::vec;
use proptest::prelude::*;
use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::status::Status;
use readyroom::domain::insight::agenda::{Loose, LooseEnd, loose_ends};
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::records::decision::Outcome;
use readyroom::domain::records::people::Role;
use readyroom::domain::session::Session;
use readyroom::store::config::AfterGap;
use readyroom::store::{codec, sessions};
use readyroom::tui::screens::Context;
use readyroom::tui::update::{Effect, Msg, clock_changes_in};

use crate::child::{self, Clock};
use crate::cli::Shell;
use crate::fixtures::{assert_kept, fixture};
use crate::generate::checklist_of;
use crate::screens::mostly;
use crate::stage::{Stage, create, noon};
use crate::terminal::Terminal;

/// A meeting that has begun.
fn begun(width: u16, height: u16) -> Stage {
    let mut stage = Stage::in_review(width, height);
    stage.play("w<Enter>");
    assert_eq!(stage.model.context(), Context::Meeting);
    stage
}

/// Keys with a minute between each of them and the next.
fn slowly(stage: &mut Stage, keys: &[&str]) {
    for keys in keys {
        stage.wait(1).play(keys);
    }
}

/// The next review of a session, in which a risk was accepted for a month.
fn next_review(width: u16, height: u16) -> Stage {
    next_review_with(width, height, "+1m")
}

/// The same, with the risk accepted until that day.
fn next_review_with(width: u16, height: u16, until: &str) -> Stage {
    let mut stage = Stage::at_home_with(width, height, |places| {
        create(places, "payments-api", noon() - TimeDelta::days(90), None, |_| ());
    });
    stage.wait(-90 * 24 * 60).play("<Enter>w<Enter>");
    slowly(
        &mut stage,
        &[
            "d",
            "p",
            "old matrix<Tab>ben<Enter>",
            &format!("<BS>adana<Tab>rebuilt by hand<Tab><Tab>{until}<Enter>"),
        ],
    );
    slowly(&mut stage, &["<Space>", "m", "<Enter>", "xno users<Enter>", "qq"]);
    stage.wait(90 * 24 * 60).play("N");
    stage
}

/// The guide of an item is read on its page, where Space ticks outside the meeting.
#[test]
fn a_mark_goes_to_the_current_item_after_any_key_on_its_page() {
    for ticking in ["<Space>", "v", "vj"] {
        let mut stage = begun(80, 24);
        stage.play(&format!("<Enter>{ticking}"));
        assert_eq!(stage.model.context(), Context::Item);
        assert!(!stage.review().has_ticks(), "{ticking}");
        let screen = stage.play("<Space>").screen();
        assert!(screen.contains("in the meeting nothing is ticked; q goes back to it"), "{screen}");
        stage.play("q<Space>");
        let item = stage.review().cursor;
        stage.play("m");
        assert_eq!(stage.session().answer(item).status, Some(Status::Missing), "{ticking}");
        assert_eq!(stage.session().tally().missing, 1, "{ticking}");
    }
}

#[test]
fn one_key_marks_and_goes_on() {
    let mut stage = begun(80, 24);
    slowly(&mut stage, &["d", "p", "<Enter>", "m", "<Enter>", "d"]);
    assert_eq!(stage.statuses()[..5], *"dpmd.");
    assert_eq!(stage.review().cursor, ItemNo(4));
    assert_eq!(stage.on_disk(), *stage.session());
}

#[test]
fn a_held_key_marks_one_item_only() {
    let mut stage = begun(80, 24);
    stage.play("ddddddd");
    assert_eq!(stage.session().tally().assessed(), 1);
    // Another key is another mark, and so is the same one after a while.
    stage.wait(1).play("d").wait(1).play("d");
    assert_eq!(stage.statuses()[..4], *"ddd.");
}

/// The key that marked a gap types nothing into its note while it is held; a text that begins with it is typed.
#[test]
fn a_gap_stays_for_its_note_whatever_key_is_held() {
    for key in ["p", "m"] {
        let mut stage = begun(80, 24);
        stage.play(&key.repeat(8));
        assert_eq!(stage.model.context(), Context::Strip);
        assert_eq!(stage.statuses()[..2], *format!("{key}."));
        stage.wait(1).play(&format!("{key}{key}ast due<Enter>"));
        assert_eq!(stage.session().answer(ItemNo(0)).note.raw(), format!("{key}{key}ast due"));
        assert_eq!(stage.review().cursor, ItemNo(1), "Enter keeps and goes on");
        // Held, it opens nothing.
        stage.play("<Enter><Enter>");
        assert_eq!(stage.model.context(), Context::Meeting);
        stage.wait(1).play("<Enter>");
        assert_eq!(stage.model.context(), Context::Item);
    }
}

#[test]
fn enter_goes_on_from_a_gap_without_a_note_and_escape_stays_without_a_draft() {
    let mut stage = begun(80, 24);
    stage.play("p<Enter>");
    assert_eq!((stage.model.context(), stage.review().cursor), (Context::Meeting, ItemNo(1)));
    stage.wait(1).play("m<Esc>");
    assert_eq!((stage.model.context(), stage.review().cursor), (Context::Meeting, ItemNo(1)));
    assert_eq!(stage.review().draft_count(), 0);
    assert_eq!(stage.statuses()[..3], *"pm.");
    // Typed and not kept, it stays as a draft.
    stage.wait(1).play("mhalf a word<Esc>");
    assert_eq!((stage.review().cursor, stage.review().draft_count()), (ItemNo(1), 1));
}

#[test]
fn the_first_three_gaps_say_that_enter_goes_on() {
    let mut stage = begun(80, 24);
    for gap in 0..5 {
        let screen = stage.wait(1).play("p").screen();
        assert_eq!(screen.contains("Enter goes on"), gap < 3, "{screen}");
        assert!(screen.contains("Enter keep, next item"), "{screen}");
        stage.play("<Enter>");
    }
}

#[test]
fn a_gap_goes_on_at_once_where_the_config_says_so() {
    let mut stage = begun(80, 24);
    stage.model.setup.after_gap = AfterGap::GoOn;
    slowly(&mut stage, &["p", "m", "d"]);
    assert_eq!(stage.statuses()[..4], *"pmd.");
    assert_eq!(stage.model.context(), Context::Meeting);
}

/// Outside the meeting's item a gap is marked and nothing opens.
#[test]
fn a_gap_opens_its_note_only_in_the_meeting() {
    for keys in ["p", "m", "w<Enter><Enter>p", "wd<Enter><Enter>m"] {
        let mut stage = Stage::in_review(80, 24);
        stage.play(keys);
        assert!(stage.review().strip.is_none(), "{keys}");
    }
}

#[test]
fn a_gap_with_a_note_and_an_owner_takes_three_keys_and_their_text() {
    let mut stage = begun(80, 24);
    stage.play("pold<Tab>ben<Enter>");
    let answer = stage.session().answer(ItemNo(0));
    assert_eq!((answer.note.raw(), answer.owner().unwrap().raw()), ("old", "ben"));
    assert_eq!(stage.review().cursor, ItemNo(1), "which goes on");
    assert!(stage.session().meeting().unwrap().skipped.is_empty());
}

#[test]
fn skipped_and_parked_items_are_listed_before_the_decision() {
    let mut stage = begun(80, 24);
    slowly(&mut stage, &["<Space>", "z", "p", "<Enter>", "m", "<Esc>b<Space>"]);
    for _ in 4..32 {
        stage.wait(1).play("d");
    }
    assert_eq!(stage.model.context(), Context::WrapUp);
    let ends = loose_ends(stage.review().voices());
    let expected = [
        (3, vec![LooseEnd::Blocker, LooseEnd::Unowned]),
        (2, vec![LooseEnd::Unowned]),
        (1, vec![LooseEnd::Parked]),
        (0, vec![LooseEnd::Skipped]),
    ];
    assert_eq!(
        ends,
        expected.map(|(item, reasons)| Loose {
            item: ItemNo(item),
            reasons,
            dissenters: Vec::new()
        })
    );
    // Enter walks them, from the selected one on.
    stage.wait(1).play("j<Enter>");
    assert_eq!(stage.review().cursor, ItemNo(2));
    slowly(&mut stage, &["oben<Enter>", "<Space>", "d"]);
    assert_eq!(stage.review().cursor, ItemNo(0));
    stage.wait(1).play("<Space>");
    assert_eq!(stage.model.context(), Context::WrapUp);
    assert_eq!(loose_ends(stage.review().voices()).len(), 2, "one is done, one has an owner");
    assert!(stage.session().meeting().unwrap().parked.is_empty());
}

#[test]
fn parking_and_skipping_end_with_a_mark_and_can_be_undone() {
    let mut stage = begun(80, 24);
    stage.play("z");
    assert_eq!(stage.session().meeting().unwrap().parked.len(), 1);
    stage.play("u");
    assert!(stage.session().meeting().unwrap().parked.is_empty());
    assert!(stage.session().meeting().unwrap().is_running(), "the clock goes on");
    assert_eq!(stage.review().cursor, ItemNo(0), "back at the item");
    stage.wait(1).play("z<PgUp>");
    stage.wait(1).play("d");
    assert!(stage.session().meeting().unwrap().parked.is_empty());
    stage.play("u");
    assert_eq!(stage.session().meeting().unwrap().parked.len(), 1, "in one step");
    assert_eq!(stage.statuses()[..1], *".");
}

#[test]
fn the_clock_runs_pauses_and_survives_a_restart() {
    let mut stage = begun(80, 24);
    stage.wait(31).play("dn");
    assert!(stage.screen().contains("31 of 60 min"), "{}", stage.screen());
    assert!(stage.screen().contains("31 to go, 0:56 each"), "{}", stage.screen());
    stage.play("w").wait(10).send(Msg::Tick);
    assert!(stage.screen().contains("31 of 60 min, paused"), "{}", stage.screen());
    assert!(stage.screen().contains("w resume"), "{}", stage.screen());
    assert_eq!(clock_changes_in(&stage.model, Now::fixed(noon())), None, "nothing runs");
    stage.play("w").wait(35).send(Msg::Tick);
    assert!(stage.screen().contains("w pause"), "{}", stage.screen());
    assert!(stage.screen().contains("6 min over"), "{}", stage.screen());
    assert!(stage.screen().contains("31 to go, time is up"), "{}", stage.screen());
    // Quitting pauses it.
    stage.play("<C-c>");
    assert!(matches!(stage.left.last(), Some(Effect::Quit(0))));
    let path = stage.review().path.clone();
    let mut again = stage.opened_again(&path);
    assert!(!again.session().meeting().unwrap().is_running());
    again.wait(300).play("w");
    assert!(again.screen().contains("6 min over"), "{}", again.screen());
    assert_eq!(again.review().cursor, ItemNo(1), "it goes on where it was");
}

/// The steady clock says how long it took; the one on the wall says only when.
#[test]
fn the_meeting_clock_does_not_follow_changes_of_the_system_clock() {
    let mut stage = begun(80, 24);
    stage.wait(10).set_clock(60).send(Msg::Tick);
    assert!(stage.screen().contains("10 of 60 min"), "{}", stage.screen());
    stage.set_clock(-180).wait(5).send(Msg::Tick);
    assert!(stage.screen().contains("15 of 60 min"), "{}", stage.screen());
    // What is written down says the same, also to who reads it later.
    stage.play("w").wait(3).play("w").wait(10).set_clock(90).play("w");
    assert!(stage.screen().contains("25 of 60 min, paused"), "{}", stage.screen());
    let path = stage.review().path.clone();
    let mut again = stage.opened_again(&path);
    again.wait(600).play("w");
    assert!(again.screen().contains("25 of 60 min"), "{}", again.screen());
}

#[test]
fn a_meeting_that_was_killed_goes_on_where_the_clock_was_set_back_meanwhile() {
    let mut stage = begun(80, 24);
    stage.wait(20).play("d");
    let path = stage.review().path.clone();
    let mut again = stage.opened_again(&path);
    again.set_clock(-600).play("w").wait(7).send(Msg::Tick);
    assert!(again.screen().contains("7 of 60 min"), "{}", again.screen());
    again.play("w").wait(1).play("w").wait(2).send(Msg::Tick);
    assert!(again.screen().contains("9 of 60 min"), "{}", again.screen());
}

#[test]
fn a_held_key_is_recognised_by_the_monotonic_clock() {
    let mut stage = begun(80, 24);
    stage.play("d").set_clock(5).play("d");
    assert_eq!(stage.session().tally().assessed(), 1, "no time has passed");
    stage.wait(1).set_clock(-1).play("d");
    assert_eq!(stage.session().tally().assessed(), 2);
}

#[test]
fn the_screen_wakes_at_most_once_a_second_and_only_in_the_meeting() {
    let mut stage = begun(80, 24);
    let wakes = clock_changes_in(&stage.model, Now::fixed(noon())).unwrap();
    assert!(wakes >= std::time::Duration::from_secs(1));
    stage.play("q");
    assert_eq!(clock_changes_in(&stage.model, Now::fixed(noon())), None);
}

#[test]
fn minutes_and_agenda_are_chosen_and_bad_ones_refused() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("w45<Enter>");
    assert!(stage.screen().contains("0 of 45 min"), "{}", stage.screen());
    let mut stage = Stage::in_review(80, 24);
    stage.play("w<BS><BS>0<Enter>");
    assert_eq!(stage.model.context(), Context::Plan);
    assert!(stage.message().contains("1 to 1440 minutes"), "{}", stage.message());
    stage.play("90<Down><Down><Down><Enter>");
    assert_eq!(stage.model.context(), Context::Meeting, "changed since: everything is new");
    let mut stage = Stage::in_review(80, 24);
    stage.play("d.pqw<Esc>");
    assert_eq!(stage.session().meeting(), None);
}

#[test]
fn the_next_review_has_nothing_done_and_equals_confirms() {
    let mut stage = next_review(80, 24);
    assert_eq!(stage.session().tally().assessed(), 0);
    assert!(stage.session().previous().is_some());
    // The lapsed risk leads.
    stage.play("w<Enter>");
    assert_eq!(stage.review().cursor, ItemNo(1));
    assert!(stage.screen().contains("LAPSED 2026-09-24, dana"), "{}", stage.screen());
    assert!(
        stage.screen().contains("◐ partial, 2026-08-24, ben: old matrix"),
        "{}",
        stage.screen()
    );
    stage.play("=");
    let answer = stage.session().answer(ItemNo(1));
    assert_eq!(answer.status, Some(Status::Partial));
    assert_eq!((answer.note.raw(), answer.owner().unwrap().raw()), ("old matrix", "ben"));
    assert_eq!(answer.accepted_risk(), None, "what has lapsed is not accepted again");
    stage.wait(1).play("=").wait(1).play("=").wait(1).play("=");
    assert_eq!(stage.statuses()[..5], *"dpmx.");
    assert_eq!(stage.session().answer(ItemNo(3)).reason.raw(), "no users");
    stage.wait(1).play("=");
    assert!(stage.message().contains("nobody had said anything last time"), "{}", stage.message());
    stage.play("u");
    assert_eq!(stage.statuses()[..5], *"dpm..", "one step");
}

#[test]
fn go_against_an_objection_asks_once_and_records_it() {
    let mut stage = begun(80, 24);
    stage.play("m<Esc>b");
    stage.play("yg");
    let screen = stage.screen();
    assert!(screen.contains("1 open blocker: User sign-up"), "{screen}");
    assert!(screen.contains("31 unassessed items"), "{screen}");
    assert!(screen.contains("; and 27 more."), "{screen}");
    stage.play("n<Esc>");
    assert_eq!(stage.session().decision(), None);
    stage.play("ygy").play("dana<Enter>");
    let decision = stage.session().decision().unwrap().clone();
    assert_eq!((decision.outcome, decision.by.raw()), (Outcome::Go, "dana"));
    assert_eq!(decision.despite.len(), 2);
    assert_eq!(decision.recorded_by.raw(), "ana");
    assert!(decision.changed_since(stage.session()).is_empty());
    // A change afterwards is allowed, and told.
    stage.wait(1).play("d");
    let changed = decision.changed_since(stage.session());
    assert_eq!((changed.len(), changed[0].was.as_str()), (1, "missing, blocker"));
    stage.play("s");
    assert!(stage.screen().contains("1 item changed since"), "{}", stage.screen());
    // Decided again, the first decision is remembered.
    stage.play("yndana<Enter>");
    let again = stage.session().decision().unwrap();
    assert_eq!((again.outcome, again.earlier.len()), (Outcome::NoGo, 1));
    stage.play("u");
    assert_eq!(stage.session().decision(), Some(&decision));
}

#[test]
fn a_conditional_go_needs_a_condition() {
    let mut stage = begun(80, 24);
    stage.play("ycdana<Enter>");
    assert!(stage.screen().contains("a conditional go needs a condition"), "{}", stage.screen());
    stage.play("repeat the drill @ben +2w<C-j>call the vendor<Enter>");
    let decision = stage.session().decision().unwrap();
    assert_eq!(decision.conditions.len(), 2);
    assert_eq!(decision.conditions[0].owner.as_ref().unwrap().raw(), "ben");
    assert_eq!(decision.conditions[0].due.unwrap().to_string(), "2026-12-06");
}

#[test]
fn a_risk_is_accepted_by_a_person_until_a_future_day() {
    let mut stage = begun(80, 24);
    stage.play("p<Esc>adana<Enter>");
    assert!(stage.screen().contains("the reason is empty"), "{}", stage.screen());
    stage.play("x<Tab><Tab>2026-11-01<Enter>");
    assert!(stage.screen().contains("is over"), "{}", stage.screen());
    stage.play("<C-u>+2m<Enter>");
    let risk = stage.session().answer(ItemNo(0)).accepted_risk().unwrap().clone();
    assert_eq!(risk.until.unwrap().to_string(), "2027-01-22");
    assert_eq!(stage.session().answer(ItemNo(0)).status, Some(Status::Partial), "the status stays");
    assert!(!risk.is_lapsed(risk.until.unwrap()), "the last day still counts");
    assert!(risk.is_lapsed(risk.until.unwrap().succ_opt().unwrap()));
    stage.play("d<PgUp>a");
    assert!(stage.message().contains("no risk to accept"), "{}", stage.message());
}

#[test]
fn people_are_added_in_a_few_keys() {
    let mut stage = begun(80, 24);
    let roles = |stage: &Stage| -> Vec<(String, Role, bool)> {
        let people = stage.session().people().iter();
        people.map(|one| (one.name.raw().to_owned(), one.role, one.present)).collect()
    };
    assert_eq!(roles(&stage), [("ana".to_owned(), Role::Facilitator, true)]);
    stage.play("Pndana<Enter>ben<Enter>ana<Enter>");
    assert!(stage.screen().contains("ana is on the list already"), "{}", stage.screen());
    stage.play("<C-u><Enter><Up>r2<Down><Space>");
    let expected = [
        ("ana", Role::Facilitator, true),
        ("dana", Role::DecisionMaker, true),
        ("ben", Role::Contributor, false),
    ];
    assert_eq!(roles(&stage), expected.map(|(name, role, there)| (name.to_owned(), role, there)));
    stage.play("X");
    assert_eq!(roles(&stage).len(), 2);
    stage.play("<Esc>u");
    assert_eq!(roles(&stage).len(), 3);
    // Owners complete from them.
    stage.play("p<Esc>oda");
    assert!(stage.screen().contains("dana"), "{}", stage.screen());
}

#[test]
fn two_ticked_sessions_are_compared_from_home() {
    let mut stage = next_review(80, 24);
    stage.play("mq<Space>=");
    assert!(stage.message().contains("Space ticks two"), "{}", stage.message());
    stage.play("lj<Space>=");
    let screen = stage.screen();
    assert!(screen.contains("Comparison") && screen.contains("worse"), "{screen}");
    let first = screen.lines().find(|line| line.contains("→")).unwrap();
    assert!(first.contains("worse"), "what got worse comes first\n{screen}");
    stage.play("q");
    assert_eq!(stage.model.context(), Context::Home);
}

#[test]
fn the_summary_leads_to_the_items() {
    let mut stage = begun(80, 24);
    slowly(&mut stage, &["p", "<Enter>", "m", "<Tab>ben<Enter>", "s"]);
    assert_eq!(stage.model.context(), Context::Summary);
    assert!(stage.screen().contains("no owner"), "{}", stage.screen());
    stage.play("j<Enter>");
    assert_eq!((stage.model.context(), stage.review().cursor), (Context::Review, ItemNo(1)));
    stage.play("sw");
    assert_eq!((stage.model.context(), stage.review().cursor), (Context::Meeting, ItemNo(0)));
    stage.wait(1).play("d");
    stage.wait(1).play("d");
    assert_eq!(stage.model.context(), Context::WrapUp);
    stage.play("qqq");
    assert_eq!(stage.model.context(), Context::Review);
}

// A whole meeting in a real terminal.

/// Keys as a terminal sends them.
fn bytes(keys: &str) -> String {
    [
        ("<Enter>", "\r"),
        ("<BS>", "\x7f"),
        ("<Tab>", "\t"),
        ("<Space>", " "),
        ("<Esc>", "\x1b"),
        ("<Up>", "\x1b[A"),
        ("<Down>", "\x1b[B"),
        ("<C-j>", "\n"),
        ("<C-c>", "\x03"),
    ]
    .iter()
    .fold(keys.to_owned(), |keys, (name, bytes)| keys.replace(name, bytes))
}

/// A room with a terminal and a clock on the wall.
struct Room {
    terminal: Terminal,
    clock: Clock,
    now: DateTime<chrono::FixedOffset>,
}

impl Room {
    fn opened(shell: &Shell, at: &str) -> Self {
        let clock = Clock::at(shell, at);
        let terminal = child::home(shell, &clock);
        Self { terminal, clock, now: DateTime::parse_from_rfc3339(at).unwrap() }
    }

    /// A minute later: keys, and what they lead to.
    #[track_caller]
    fn play(&mut self, keys: &str, expected: &str) -> &mut Self {
        self.now += TimeDelta::minutes(1);
        self.clock.set(&self.now.to_rfc3339());
        self.terminal.send(&bytes(keys)).wait_for(expected);
        self
    }

    /// A minute later: keys for an item, until all of them are taken. Ctrl-S says so at the end; the
    /// statement alone may stand there in the midst of them.
    #[track_caller]
    fn talk(&mut self, keys: &str, next: &str) {
        self.now += TimeDelta::minutes(1);
        self.clock.set(&self.now.to_rfc3339());
        self.terminal.send(&format!("{}\x13", bytes(keys)));
        self.terminal.wait_until(next, |terminal| {
            let screen = terminal.screen();
            screen.contains(next) && screen.contains("every change is saved by itself")
        });
    }

    /// A key of which nothing else may be waited for: Esc is held for a moment.
    fn close(&mut self, gone: &str) -> &mut Self {
        self.terminal
            .send("\x1b")
            .wait_until("it to close", |terminal| !terminal.screen().contains(gone));
        self
    }

    fn leave(mut self) {
        self.terminal.send("\x03");
        assert_eq!(self.terminal.ended().exit_code(), 0);
    }
}

/// Returns the first 30 characters of an item's statement, which fit into a line.
fn statement(checklist: &Checklist, item: usize) -> String {
    checklist.item(ItemNo(item)).text.raw().chars().take(30).collect()
}

/// The kept session, under an id that is always the same; gives what is to be kept.
fn kept(name: &str, text: &str, ids: &[(&str, &str)]) -> Session {
    let text = ids.iter().fold(text.to_owned(), |text, (id, fixed)| text.replace(id, fixed));
    assert_kept(name, &text);
    codec::decode_session(text.as_bytes()).unwrap()
}

/// The newest session file.
fn newest(shell: &Shell, known: &[String]) -> String {
    let files = fs::read_dir(shell.data().join("sessions")).unwrap();
    let names = files.filter_map(|file| {
        let name = file.unwrap().file_name().into_string().unwrap();
        name.strip_suffix(".json").map(str::to_owned)
    });
    names.into_iter().find(|id| !known.contains(id)).unwrap()
}

#[test]
fn the_command_line_opens_the_meeting() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let mut terminal = Terminal::start(&shell, &["open", &id, "--meeting"]);
    terminal.wait_for("Minutes").send("\r").wait_for("0 of 60 min").send("\x03");
    assert_eq!(terminal.ended().exit_code(), 0);
    let file = fs::read_to_string(shell.file(&id)).unwrap();
    let meeting: serde_json::Value = serde_json::from_str(&file).unwrap();
    let events = meeting["meeting"]["clock"].as_array().unwrap().iter();
    let events: Vec<_> = events.map(|stamp| stamp["event"].clone()).collect();
    assert_eq!(events, ["start", "pause"]);
}

#[test]
fn a_whole_meeting_and_the_next_review_three_months_later() {
    let shell = Shell::new();
    let checklist = Checklist::built_in();
    let keys = fs::read_to_string(fixture("meeting.keys")).unwrap();
    let mut room = Room::opened(&shell, "2026-11-23T10:00:00+01:00");
    room.terminal.wait_for("begins your first review");
    room.play("nledger-core<Enter>", "32 unassessed")
        .play("w", "Minutes")
        .play("<Enter>", "0 of 60 min");
    room.play("P", "1 of 1 present")
        .play("ndana<Enter>", "Who is there? ana, dana")
        .play("ben<Enter>", "ana, dana, ben");
    room.play("cleo<Enter>", "ana, dana, ben, cleo")
        .close("Who is there")
        .play("<Up><Up>r2", "decision maker");
    room.close("4 of 4 present");
    for (item, keys) in keys.lines().enumerate() {
        let next = if item == 31 {
            "Before you decide".to_owned()
        } else {
            statement(&checklist, item + 1)
        };
        room.talk(keys, &next);
    }
    room.play("y", "conditional go")
        .play("c", "Decide conditional go all the same?")
        .play("y", "Decide: conditional go");
    let conditions =
        "Repeat the restore drill @ben 2026-12-15<C-j>Write the runbook @cleo 2026-12-04";
    room.play("<Tab>", "one a line")
        .play(&format!("{conditions}<Enter>"), "decided: conditional go");
    room.play("s", "CONDITIONAL GO  dana").play("q", "Before you decide");
    room.leave();
    let first = newest(&shell, &[]);
    let fixed = "ledger-core-2026-11-23-0001";
    let text = fs::read_to_string(shell.file(&first)).unwrap();
    let session = kept("meeting-2026-11.json", &text, &[(&first, fixed)]);
    let tally = session.tally();
    assert_eq!((tally.assessed(), tally.not_applicable, tally.blockers), (30, 1, 1));
    let meeting = session.meeting().unwrap();
    assert_eq!(meeting.parked.len(), 2);
    assert_eq!(session.owners().len(), 3);
    let due = session.answers().filter(|(_, answer)| answer.due.is_some());
    let risks = session.answers().filter(|(_, answer)| answer.accepted_risk().is_some());
    assert_eq!((due.count(), risks.count()), (2, 1));
    assert!(!meeting.is_running(), "leaving pauses the clock");

    let mut room = Room::opened(&shell, "2027-02-22T10:00:00+01:00");
    room.terminal.wait_for("ledger-core");
    room.play("N", "32 unassessed").play("w", "Minutes").play("<Enter>", "Conditions of last time");
    room.play("<Space>", "LAPSED 2027-01-22, dana");
    // The lapsed risk leads, then the rest in order; all but two are as they were.
    room.talk("d", &statement(&checklist, 0));
    let order = (0..32).filter(|item| *item != 6).collect::<Vec<_>>();
    for (place, &item) in order.iter().enumerate() {
        let next = order.get(place + 1).map(|&next| statement(&checklist, next));
        let key = match item {
            19 => "pThe runbook is written, nobody has tried it.<Tab>cleo<Enter>",
            21 => "m<Enter>",
            11 | 15 | 26 => "d",
            _ => "=",
        };
        room.talk(key, &next.unwrap_or_else(|| "Before you decide".to_owned()));
    }
    room.play("s", "3 better, 1").play("q", "Before you decide");
    room.leave();
    let second = newest(&shell, std::slice::from_ref(&first));
    let ids = [(first.as_str(), fixed), (second.as_str(), "ledger-core-2027-02-22-0002")];
    let text = fs::read_to_string(shell.file(&second)).unwrap();
    let next = kept("meeting-2027-02.json", &text, &ids);
    assert_eq!(next.previous(), Some(session.id()));
    assert_eq!(next.tally().assessed(), 32);
    assert_eq!(next.people().len(), 4);
    let compared = shell.run(&["compare", &first, &second, "--json"]);
    let json: serde_json::Value = serde_json::from_str(&compared.out).unwrap();
    assert_eq!(json["items"][0]["change"], "worse");
    assert!(sessions::load(&shell.file(&second)).is_ok());
}

/// A long reason for a failed save displaces the rest of the header, not the name of the screen.
#[test]
fn a_long_error_leaves_the_start_of_every_header() {
    let reason = "over the file size limit (ulimit -f), which nobody has asked for";
    for (width, height) in [(120, 40), (80, 24), (60, 18), (40, 10)] {
        let mut stage = begun(width, height);
        for keys in ["", "s", "qq"] {
            stage.play(keys);
            stage.model.review.as_mut().unwrap().saving.failure = Some(reason.to_owned());
            let screen = stage.screen();
            let header = screen.lines().next().unwrap_or_default();
            assert!(header.starts_with(' '), "{screen}");
            assert!(header.chars().nth(1).is_some_and(|c| c != ' '), "{screen}");
            let (title, _) = header.split_once("NOT SAVED: over the").unwrap_or_default();
            assert!(!title.trim().is_empty(), "{screen}");
            assert!(keys != "s" || title.contains("Summary") || width < 60, "{screen}");
        }
    }
}

#[test]
fn not_saved_takes_precedence_over_the_clock_where_room_is_short() {
    let mut stage = begun(40, 10);
    assert!(stage.screen().contains("0 of 60 min"));
    let review = stage.model.review.as_mut().unwrap();
    review.saving.failure = Some("not a directory".to_owned());
    assert!(stage.screen().contains("NOT SAVED: not a directory"), "{}", stage.screen());
    let review = stage.model.review.as_mut().unwrap();
    review.saving.failure = None;
    review.saving.access = readyroom::tui::model::review::Access::ReadOnly;
    assert!(stage.screen().contains("READ-ONLY"), "{}", stage.screen());
}

#[test]
fn the_just_now_line_shows_the_last_mark_until_the_cursor_is_back_there() {
    let mut stage = begun(80, 24);
    slowly(&mut stage, &["d", "<BS>", "z"]);
    let line = stage.screen().lines().nth(1).unwrap().to_owned();
    assert!(line.contains("just now  parked  User sign-up"), "{line}");
    stage.play("<BS>");
    assert!(!stage.screen().contains("just now"));
    stage.play("<BS>");
    assert_eq!(stage.message(), "you are on it already; Space goes on");
}

#[test]
fn the_pace_stays_where_blockers_take_room() {
    let mut stage = begun(80, 24);
    assert!(stage.screen().contains("32 to go, 1:52 each"));
    stage.play("b");
    let screen = stage.screen();
    let line = screen.lines().find(|line| line.contains("1 blocker")).unwrap();
    let numbers = "0 of 32 complete   0 of 32 assessed   1 blocker";
    assert!(line.contains(numbers) && line.ends_with("  32 to go, 1:52 each"), "{line}");
}

#[test]
fn a_meeting_and_a_review_say_how_to_leave_and_where_to_go() {
    let footer = |stage: &Stage| stage.screen().lines().last().unwrap().to_owned();
    assert!(footer(&begun(80, 24)).contains("q back"));
    let stage = Stage::in_review(120, 40);
    let keys = footer(&stage);
    assert!(["w meeting", "s summary", "q back"].iter().all(|hint| keys.contains(hint)), "{keys}");
}

#[test]
fn the_question_stays_on_the_screen_while_the_answer_is_typed() {
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let mut stage = next_review(width, height);
        stage.play("w<Enter>");
        let before = stage.screen();
        let screen = stage.play("n").screen();
        for label in [" · unassessed", " Done when  "] {
            let row = |screen: &str| screen.lines().position(|line| line.contains(label));
            assert!(row(&screen).is_some() && row(&screen) == row(&before), "{before}\n{screen}");
        }
        stage.play(&"more and more of what was said ".repeat(40));
        assert!(stage.screen().contains("above"), "{}", stage.screen());
    }
}

#[test]
fn a_paused_clock_leaves_room_for_the_category() {
    let mut stage = begun(40, 10);
    let screen = stage.play("w").screen();
    assert!(screen.starts_with(" Identity 1/4     item 1 of 32   paused\n"), "{screen}");
}

#[test]
fn nothing_is_appended_to_the_text_of_last_time() {
    let mut stage = next_review(200, 50);
    stage.play("w<Enter>m<Esc>");
    assert!(stage.screen().contains("; today "), "{}", stage.screen());
    assert!(stage.screen().contains(": old matrix\n"), "{}", stage.screen());
}

#[test]
fn undo_and_redo_keep_the_count_of_items_left() {
    let mut stage = begun(80, 24);
    let left = |stage: &Stage| stage.review().sitting.left();
    // A key of its own each time: a key that is held marks once only.
    for (keys, expected) in [
        (&["d"][..], 31),
        (&["b"], 31),
        (&["u"], 31),
        (&["<C-r>"], 31),
        (&["u", "u"], 32),
        (&["<C-r>"], 31),
        // A second mark of the same item takes nothing off the list that the first did not.
        (&["<Space>", "p", "<Enter>", "<BS>", "m", "<Enter>"], 30),
        (&["u"], 30),
        (&["u"], 31),
        (&["<C-r>", "<C-r>"], 30),
        // What is not marked is no more dealt with than before.
        (&["<BS>", "nwritten<Enter>", "u", "<C-r>"], 30),
        (&["g", "nwritten<Enter>", "u", "b", "u"], 30),
        (&[".", "z"], 29),
        (&["u"], 30),
        (&["<C-r>"], 29),
        (&["xno users<Enter>", "u"], 29),
        (&["<C-r>"], 29),
        (&["c", "u", "<C-r>", "u"], 29),
    ] {
        slowly(&mut stage, keys);
        assert_eq!(left(&stage), expected, "{keys:?} {}", stage.screen());
        assert_eq!(stage.review().sitting.agenda.len(), 32);
    }
    // What was marked before the last step is again what Backspace goes back to.
    let mut stage = begun(80, 24);
    slowly(&mut stage, &["d", "p", "<Enter>", "u", "<Space>"]);
    assert!(stage.screen().contains("just now  ✓ done  User sign-up"), "{}", stage.screen());
}

#[test]
fn still_so_is_offered_only_beside_last_time() {
    for (width, height) in [(40, 10), (60, 18), (80, 24), (100, 30), (120, 40)] {
        let mut stage = next_review(width, height);
        let mut offered = 0;
        for screen in ["", "<Enter>", "<Esc>w<Enter>"] {
            stage.play(screen).play("g");
            for keys in [
                "",
                "nnote<C-j>of<C-j>many<C-j>lines<Enter>",
                "oben<Enter>",
                "adana<Tab>why<C-j>so<Tab><Tab>+1m<Enter>",
                "nnot kept<Esc>",
                "b",
            ] {
                for _ in 0..5 {
                    let shown = stage.play(keys).screen();
                    offered += usize::from(shown.contains("still so"));
                    assert!(
                        !shown.contains("still so") || shown.contains("Last time"),
                        "{width}x{height} {screen} {keys}\n{shown}"
                    );
                    stage.play("j");
                }
                stage.play("g");
            }
        }
        assert!(offered > 0 || width < 60, "{width}x{height}");
    }
}

/// A mark, flag or parking that is undone makes the item count as left, and redone as dealt with: during
/// the meeting, after coming back to it, and after a restart of the program.
#[test]
fn an_undone_mark_counts_as_left_when_the_meeting_is_resumed() {
    let left = |stage: &Stage| stage.review().sitting.left();
    for (before, keys, expected) in [
        ("d", &["m", "<Enter>"][..], [32, 31]),
        ("d", &["m", "<Enter>", "<BS>", "p", "<Enter>"], [31, 31]),
        ("d", &["m", "<Enter>", "<BS>", "d"], [31, 31]),
        ("d", &["z"], [32, 31]),
        ("d", &["c"], [32, 32]),
        ("d", &["b"], [32, 32]),
        ("d", &["nwritten<Enter>"], [32, 32]),
        ("d", &["oben<Enter>"], [32, 32]),
        ("xno users<Enter>", &["xno customers<Enter>"], [32, 31]),
        ("", &["d"], [32, 31]),
        ("", &["<Space>", "g", "d"], [31, 31]),
    ] {
        let mut stage = Stage::in_review(80, 24);
        stage.play(before).wait(1).play("w<Enter>");
        slowly(&mut stage, keys);
        assert_eq!(left(&stage), expected[1], "{before} {keys:?}");
        for (key, expected) in [("u", expected[0]), ("<C-r>", expected[1]), ("u", expected[0])] {
            stage.wait(1).play(key);
            assert_eq!(left(&stage), expected, "{before} {keys:?} {key}");
            stage.play("qw");
            assert_eq!(left(&stage), expected, "{before} {keys:?} {key}, come back");
        }
        stage.play("<C-c>");
        let path = stage.review().path.clone();
        let mut again = stage.opened_again(&path);
        again.wait(60).play("w");
        assert_eq!(left(&again), expected[0], "{before} {keys:?}, after the end");
    }
}

/// The sizes of every layout.
const SIZES: [(u16, u16); 6] = [(40, 10), (60, 18), (80, 24), (100, 30), (120, 40), (200, 50)];

/// The next review with seven people, six of whom were named one after another.
fn with_people(width: u16, height: u16) -> Stage {
    let mut stage = next_review(width, height);
    stage.play("Pn");
    for name in ["dana", "ben", "cleo", "emil", "fatima", "gustav"] {
        stage.play(name).play("<Enter>");
    }
    stage.play("<Esc><Esc>");
    stage
}

#[test]
fn a_lapsed_risk_is_told_beside_the_status_at_every_size() {
    for (width, height) in SIZES {
        let mut stage = next_review(width, height);
        let screen = stage.play("w<Enter>").screen();
        let told = if height == 10 { "LAPSED" } else { "LAPSED 2026-09-24, dana" };
        assert!(screen.contains(told), "{width}x{height}\n{screen}");
        // The note in the place of the answer does not hide it.
        let screen = stage.play("n").screen();
        assert!(screen.contains(told), "{width}x{height}\n{screen}");
    }
}

/// Nobody has accepted it in this review, so nothing says that it is accepted.
#[test]
fn a_risk_of_last_time_is_told_as_one_until_it_is_accepted_again() {
    let then = "Accepted   last time by dana until 2027-02-24: rebuilt by hand";
    for keys in ["", "<Enter>", "w<Enter>"] {
        let mut stage = next_review_with(80, 24, "+6m");
        let screen = stage.play("gj").play(keys).screen();
        let screen = if keys.starts_with('w') { stage.play("<Space>").screen() } else { screen };
        assert!(screen.contains(then) && !screen.contains("Accepted   dana"), "{keys}\n{screen}");
        assert_eq!(screen.matches("Last time").count(), 1, "{keys}\n{screen}");
        let screen = stage.play("aana<Tab>as before<Tab><Tab>+1m<Enter>").screen();
        let now = "Accepted   ana until";
        assert!(screen.contains(now) && !screen.contains(then), "{keys}\n{screen}");
    }
}

#[test]
fn the_marks_with_their_keys_are_whole_where_still_so_is_one_of_them() {
    for (width, height) in SIZES.into_iter().filter(|size| size.0 >= 80) {
        for keys in ["", "z<BS>"] {
            let mut stage = next_review(width, height);
            let screen = stage.play("w<Enter>").play(keys).screen();
            for mark in ["d ✓ done", "= still so", "p ◐ partial…", "m ✗ missing…", "x – n/a…"]
            {
                assert!(screen.contains(mark), "{mark}\n{screen}");
            }
            assert!(keys.is_empty() || screen.contains("1 parked"), "{screen}");
        }
    }
}

/// The row of the gauge, counted from the top.
fn gauge_row(screen: &str) -> usize {
    screen.lines().position(|line| line.contains('┃')).unwrap_or_else(|| panic!("{screen}"))
}

#[test]
fn the_score_stays_where_it_is_while_something_is_written() {
    for (width, height) in SIZES.into_iter().filter(|size| size.0 >= 80) {
        let mut stage = begun(width, height);
        let before = gauge_row(&stage.screen());
        for keys in ["n", "<Esc>", "o", "<Esc>", "p", "<Enter>"] {
            let screen = stage.wait(1).play(keys).screen();
            assert_eq!(gauge_row(&screen), before, "{keys}\n{screen}");
        }
    }
}

/// Returns the numbers of the scale that stand below a tick; asserts that none stands elsewhere.
fn edges(screen: &str) -> Vec<String> {
    let rows: Vec<Vec<char>> = screen.lines().map(|line| line.chars().collect()).collect();
    let gauge = gauge_row(screen);
    let numbers = rows[gauge + 1]
        .windows(3)
        .enumerate()
        .filter(|(_, at)| at[0] == ' ' && matches!(at[1..], ['6', '0'] | ['8', '5']));
    let numbers = numbers.map(|(column, at)| {
        assert_eq!(rows[gauge].get(column + 1), Some(&'┃'), "{screen}");
        at[1..].iter().collect()
    });
    numbers.collect()
}

#[test]
fn an_edge_stands_exactly_below_its_tick_or_nowhere() {
    for (width, height) in SIZES {
        for (done, band) in [(0, "PRE-PRODUCTION"), (24, "MANAGED RISK"), (31, "STRONG BASELINE")] {
            let mut stage = Stage::in_session(width, height, None, mostly(done, 0));
            let screen = stage.play("s").screen();
            let edges = edges(&screen);
            assert!(screen.contains(band), "{screen}");
            assert!(width < 80 || edges == ["60", "85"], "{edges:?}\n{screen}");
        }
    }
    let mut stage = Stage::in_session(80, 24, None, mostly(24, 0));
    let screen = stage.play("s").screen();
    let scale = "4 more: strong baseline                   60 MANAGED RISK  85 strong baseline";
    assert!(screen.contains(scale), "{screen}");
}

#[test]
fn every_person_with_a_digit_is_named_where_an_owner_is_asked_for() {
    for (width, height) in SIZES {
        for keys in ["o", "w<Enter>o"] {
            let mut stage = with_people(width, height);
            let screen = stage.play(keys).screen();
            // Two panes have the list of who is here besides.
            let places = if width >= 100 && height >= 30 { 2 } else { 1 };
            for name in ["1 ana", "2 dana", "3 ben", "4 cleo", "5 emil", "6 fatima", "7 gustav"] {
                let count = screen.matches(name).count();
                assert_eq!(count, places, "{width}x{height} {name}\n{screen}");
            }
        }
    }
}

/// At 80x24 the category with its short title leaves room for the system, also while the clock is paused.
#[test]
fn the_header_names_system_and_category_of_every_item_whole() {
    let mut stage = begun(80, 24);
    for keys in ["g", "wg"] {
        stage.play(keys);
        for _ in 0..32 {
            let screen = stage.screen();
            let header = screen.lines().next().unwrap();
            let category = stage.session().checklist().short_title(stage.review().category());
            assert!(header.starts_with(&format!(" payments-api  {category}")), "{header}");
            assert!(!header.contains('…'), "{header}");
            stage.play("j");
        }
    }
}

#[test]
fn beside_the_item_every_other_one_has_room_for_twenty_columns_of_its_text() {
    for (width, height) in [(100, 30), (110, 30), (120, 40), (200, 50)] {
        let mut stage = next_review(width, height);
        stage.play("gpjpjpbt2026-01-01<Tab>a long name of an owner<Enter>g");
        let screen = stage.screen();
        for (item, line) in screen.lines().filter(|line| line.contains('│')).take(4).enumerate() {
            let text = stage.session().checklist().item(ItemNo(item)).text.raw().to_owned();
            // The last one may be that of the cut.
            let text: String = text.chars().take(19).collect();
            assert!(line.contains(text.trim_end()), "{width} {line}");
            assert!(!line.split('│').next().unwrap().contains("no owner"), "{line}");
        }
        assert_eq!(screen.contains("  lapsed │"), width >= 110, "{screen}");
    }
}

#[test]
fn the_page_of_an_item_of_the_meeting_keeps_its_header() {
    let mut stage = begun(80, 24);
    let header = |stage: &Stage| stage.screen().lines().next().unwrap().to_owned();
    let before = header(&stage);
    stage.play("<Enter>");
    assert_eq!((stage.model.context(), header(&stage)), (Context::Item, before));
    assert!(!stage.screen().contains("w meeting"), "{}", stage.screen());
    // Outside the meeting it is offered.
    stage.play("qq<Enter>");
    assert!(stage.screen().contains("w meeting"), "{}", stage.screen());
}

/// The keys of the footer: those that act on some items only are left out.
fn lasting_keys(screen: &str) -> String {
    let (rows, skip) = if screen.contains("Space skip") { (2, "Space skip") } else { (1, "d") };
    let rows: Vec<&str> = screen.lines().rev().take(rows).collect();
    assert!(rows[0].contains(skip), "{screen}");
    let keys: String = rows.into_iter().rev().map(|row| row.to_owned() + "  ").collect();
    let now_and_then = ["= still so", "=", "a risk", "u undo"];
    let keys = keys.trim().split("  ").map(str::trim);
    keys.filter(|key| !now_and_then.contains(key) && !key.is_empty()).collect::<Vec<_>>().join("  ")
}

#[test]
fn the_same_keys_are_named_in_the_first_review_and_the_next() {
    for (width, height) in SIZES {
        let first = lasting_keys(&begun(width, height).screen());
        for keys in ["w<Enter>", "w<Enter>z", "w<Enter>=", "w<Enter><Space>"] {
            let mut next = next_review(width, height);
            let screen = next.play(keys).screen();
            assert_eq!(lasting_keys(&screen), first, "{width}x{height} {keys}\n{screen}");
        }
    }
    let screen = begun(80, 24).screen();
    for key in ["P people", "z park", "w pause", "y decide", "Enter guide"] {
        assert!(screen.contains(key), "{key}\n{screen}");
    }
    let screen = begun(40, 10).screen();
    assert!(screen.contains("d  p  m  x  Space  Enter  q back  ?"), "{screen}");
}

#[test]
fn what_was_said_of_an_item_has_a_row_in_a_large_font() {
    let said = "The November drill took nine hours, which nobody had planned for at all.";
    for (width, height) in [(40, 10), (60, 18)] {
        let mut stage = next_review(width, height);
        let screen = stage.play("w<Enter>").screen();
        assert!(screen.contains("Last time"), "{screen}");
        let screen = stage.play(&format!("p{said}<Enter><PgUp>")).screen();
        assert!(screen.contains("Note       The November drill"), "{screen}");
        assert!(screen.contains("Done when"), "{screen}");
    }
}

#[test]
fn that_the_time_is_up_is_said_in_words_in_the_largest_font() {
    for (width, height, late) in [(60, 18, "3 min over"), (40, 10, "time is up")] {
        let mut stage = begun(width, height);
        assert!(!stage.screen().contains("time is up"));
        let screen = stage.wait(63).play("<Space>").screen();
        assert!(screen.contains(late), "{screen}");
    }
}

#[test]
fn the_status_leaves_its_row_to_what_an_item_is_measured_by_on_the_smallest_screen() {
    let screen = begun(40, 10).screen();
    let row = screen.lines().find(|line| line.contains("stable in production.")).unwrap();
    assert!(row.ends_with("· unassessed"), "{screen}");
    assert!(screen.contains("agreed success rate in\n            production over"), "{screen}");
    assert!(screen.contains("0 of 32 complete   0 of 32 assessed"), "{screen}");
}

#[test]
fn the_reasons_of_a_risk_leave_room_for_the_question_and_the_note() {
    let mut stage = next_review_with(80, 24, "+6m");
    let why = "word ".repeat(40);
    let note = "a note that takes two rows beside the labels of the meeting, to its end";
    stage.play("w<Enter><Space>p").play(note).play("<Enter><BS>").play("adana<Tab>").play(&why);
    let screen = stage.play("<Tab><Tab>+1m<Enter>").screen();
    for told in
        ["Accepted   dana until", "Ask  ", "See  ", "Note       a note that", "Enter for more"]
    {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
}

#[test]
fn the_owner_of_a_gap_is_named_in_a_large_font() {
    let mut stage = next_review(60, 18);
    let screen = stage.play("w<Enter><Space>pa note<Tab>ben<Enter><BS>").screen();
    assert!(screen.contains("Owner      ben"), "{screen}");
}

#[test]
fn a_note_as_it_was_last_time_is_not_repeated() {
    let mut stage = next_review(80, 24);
    stage.play("w<Enter>=<BS>");
    let screen = stage.screen();
    assert!(screen.contains("still open, same note"), "{screen}");
    assert_eq!(screen.matches("old matrix").count(), 1, "{screen}");
}

#[test]
fn a_blank_row_stands_between_the_strip_and_the_gauge() {
    for (width, height) in [(80, 24), (100, 30), (120, 40)] {
        let mut stage = begun(width, height);
        let screen = stage.play("p").screen();
        let rows: Vec<&str> = screen.lines().collect();
        let gauge = rows.iter().position(|row| row.contains('┃')).unwrap();
        let above = rows[gauge - 1].split('│').next_back().unwrap();
        assert_eq!(above.trim(), "", "{screen}");
        assert!(rows[usize::from(height) - 1].contains("Enter keep, next item"), "{screen}");
    }
}

/// What an item is measured by is argued about: it stands whole on every item of the built-in checklist.
#[track_caller]
fn assert_done_when_is_whole(stage: &Stage) {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let screen = stage.screen();
    let text = folded(&screen.replace("Enter for more", ""));
    let item = stage.session().checklist().item(stage.review().cursor);
    let done_when = folded(item.done_when.raw());
    assert!(text.contains(&done_when), "{}\n{screen}", item.id);
}

#[test]
fn done_when_is_whole_on_every_item_in_review_and_meeting_first_and_next_time() {
    for (width, height) in [(80, 24), (60, 18)] {
        for mut stage in [Stage::in_review(width, height), next_review(width, height)] {
            for keys in ["g", "w<Enter>g"] {
                stage.play(keys);
                for _ in 0..32 {
                    assert_done_when_is_whole(&stage);
                    stage.play("j");
                }
            }
            stage.play("q");
        }
    }
}

#[test]
fn done_when_is_whole_under_a_filter() {
    let mut stage = next_review(80, 24);
    for (filter, shown) in
        [("f<Down><Enter>", "Only unassessed"), ("f<Home><Down><Down><Enter>", "Only gaps")]
    {
        stage.play(filter).play("g");
        for _ in 0..32 {
            assert!(stage.screen().contains(shown), "{}", stage.screen());
            assert_done_when_is_whole(&stage);
            stage.play("j");
        }
        stage.play("<Esc>g");
        for item in 0..32 {
            stage.wait(1).play(["p", "m"][item % 2]).play("nold<Tab>ben<Enter>j");
        }
    }
}

#[test]
fn done_when_is_whole_above_the_note_of_every_gap() {
    for (width, height) in [(80, 24), (60, 18)] {
        for mut stage in [begun(width, height), next_review(width, height)] {
            if stage.model.context() != Context::Meeting {
                stage.play("w<Enter>");
            }
            for item in 0..32 {
                stage.wait(1).play("p");
                assert_done_when_is_whole(&stage);
                let note = if item % 2 == 0 { "half of it<Enter>" } else { "<Enter>" };
                stage.wait(1).play(note);
            }
            assert_eq!(stage.model.context(), Context::WrapUp);
        }
    }
}

/// A meeting as it is held with ten gaps and a blocker, in a real terminal: owners are picked by digits that the
/// facilitator has learnt by heart.
#[test]
fn a_meeting_costs_one_key_an_item_and_eight_a_gap() {
    let shell = Shell::new();
    let mut room = Room::opened(&shell, "2026-11-23T10:00:00+01:00");
    let names = ["dana", "ben", "cleo", "emil", "fatima", "gustav"];
    room.terminal.wait_for("begins your first review");
    room.play("npayments<Enter>", "32 unassessed").play("w", "Minutes").play("<Enter>", "0 of 60");
    room.play("P", "1 of 1 present").play("n", "Name");
    for name in names {
        room.play(&format!("{name}<Enter>"), &format!(", {name} "));
    }
    room.close("Who is there").close("7 of 7 present");
    let checklist = Checklist::built_in();
    let mut expected = Vec::new();
    for item in 0..32 {
        let gap = (item % 3 == 1).then_some(item / 3).filter(|gap| *gap < 10);
        let (keys, count) = match gap {
            None => ("d".to_owned(), 1),
            Some(gap) => {
                let (status, digit) = (if gap % 2 == 0 { "p" } else { "m" }, gap % 7 + 1);
                let owner = ["ana"].iter().chain(&names).nth(gap % 7).unwrap();
                expected.push((item, (*owner).to_owned()));
                // The status, then the note, Tab, the digit, Tab, three letters of the day, Enter.
                (format!("{status}note of gap {gap}<Tab>{digit}<Tab>fri<Enter>"), 8)
            }
        };
        let letters = gap.map_or(0, |gap| format!("note of gap {gap}").len());
        let pressed = keys.replace("<Tab>", "\t").replace("<Enter>", "\r").len();
        assert!(pressed <= letters + count, "{keys}");
        let next = if item == 31 {
            "Before you decide".to_owned()
        } else {
            statement(&checklist, item + 1)
        };
        room.talk(&keys, &next);
    }
    room.leave();
    let path = shell.file(&newest(&shell, &[]));
    let session = codec::decode_session(&fs::read(path).unwrap()).unwrap();
    assert_eq!((session.tally().done, session.tally().gaps()), (22, 10));
    for (item, owner) in expected {
        let answer = session.answer(ItemNo(item));
        assert_eq!(answer.owner().unwrap().raw(), owner, "{item}");
        assert_eq!(answer.due.unwrap().to_string(), "2026-11-27");
        assert!(answer.note.raw().starts_with("note of gap"), "{item}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// A digit means the same person whatever is assigned, as long as the list of people stays.
    #[test]
    fn digits_never_change_while_people_do_not(assigned in vec((0..12_usize, 0..9_usize), 1..8)) {
        let mut stage = begun(80, 24);
        stage.play("Pndana<Enter>ben<Enter>cleo<Enter><Esc><Esc>");
        let numbered = |stage: &mut Stage| -> Vec<String> {
            stage.wait(1).play("o");
            let candidates = stage.model.form().unwrap().candidates();
            let names = candidates.iter().map(|name| name.raw().to_owned()).collect();
            stage.play("<Esc>");
            names
        };
        let before = numbered(&mut stage);
        prop_assert_eq!(&before, &["ana", "dana", "ben", "cleo"]);
        for (item, digit) in assigned {
            stage.play("g").play(&"j".repeat(item));
            let name = before.get(digit).cloned();
            stage.wait(1).play(&format!("o{}<Enter>", digit + 1));
            if let Some(name) = name {
                let answer = stage.session().answer(ItemNo(item));
                prop_assert_eq!(answer.owner().unwrap().raw(), name);
                prop_assert_eq!(&numbered(&mut stage)[..4], &before[..]);
            } else {
                // A digit of nobody is text like any other.
                stage.play("u");
            }
        }
    }
}

#[test]
fn a_meeting_that_begins_in_the_middle_ends_when_nothing_is_left() {
    for start in ["G", "jjjjj", "g"] {
        let mut stage = Stage::in_review(80, 24);
        stage.play(&format!("w<Enter>{start}"));
        for left in (1..=32).rev() {
            assert_eq!(stage.review().sitting.left(), left, "{start}");
            assert_eq!(stage.model.context(), Context::Meeting, "{start} {left}");
            stage.play("<Space>");
        }
        assert_eq!(stage.model.context(), Context::WrapUp, "{start}: {}", stage.screen());
    }
}

#[test]
fn what_is_left_before_the_position_is_told_where_somebody_begins_in_the_middle() {
    let mut stage = Stage::in_review(120, 40);
    let screen = stage.play("w<Enter>gjjjjj").screen();
    assert!(screen.contains("item 6 of 32"), "{screen}");
    assert!(screen.contains("32 to go, 5 of them before this"), "{screen}");
    let screen = stage.play("g<Space>").screen();
    assert!(screen.contains("item 2 of 32") && screen.contains("31 to go, 1:"), "{screen}");
}

#[test]
fn a_walk_that_is_left_before_its_end_is_named_as_left() {
    let mut stage = begun(80, 24);
    stage.play(&"<Space>".repeat(32));
    assert_eq!(stage.model.context(), Context::WrapUp);
    let screen = stage.play("<Enter><Space>qw").screen();
    assert!(screen.contains("back on the agenda of the meeting"), "{screen}");
    let screen = stage.play("qw").screen();
    assert!(!screen.contains("back on the agenda"), "{screen}");
}

#[test]
fn after_a_gap_without_a_note_it_is_said_once_what_was_marked() {
    for (width, height) in SIZES {
        let mut stage = begun(width, height);
        let screen = stage.play("p").wait(1).play("<Enter>").screen();
        if height < 24 {
            assert!(screen.contains("u undo: ◐ partial, User "), "{screen}");
        } else {
            // The gauge keeps its scale: the room looks at it now.
            assert!(screen.contains("just now  ◐ partial  User "), "{screen}");
            assert_eq!(screen.matches("u undo").count(), 1, "{screen}");
            assert!(screen.contains("60 managed risk"), "{screen}");
        }
    }
}

#[test]
fn a_key_that_hands_expect_to_act_in_the_meeting_says_what_does() {
    let mut stage = Stage::in_session(80, 24, Some(checklist_of(&[2])), |_| ());
    stage.play("w<Enter>3");
    assert_eq!(stage.message(), "a digit picks an owner once o asks for one");
    stage.play("<Space>").wait(1).play("<Space>").wait(1).play("<Space>");
    assert_eq!(stage.model.context(), Context::WrapUp);
    assert_eq!(stage.message(), "this is the end of the agenda; y decides");
}

#[test]
fn what_is_skipped_is_counted_beside_the_pace() {
    let mut stage = begun(120, 40);
    let screen = stage.play("d").wait(1).play("<Space>").screen();
    assert!(screen.contains("1 skipped   30 to go, "), "{screen}");
    assert!(screen.contains("just now  ✓ done"), "{screen}");
}

#[test]
fn confirming_is_not_called_still_so_where_another_status_was_set_today() {
    let mut stage = next_review(80, 24);
    let screen = stage.play("w<Enter>").screen();
    assert!(screen.contains("= still so"), "{screen}");
    let screen = stage.play("m<Enter>").wait(1).play("<BS>").screen();
    assert!(screen.contains("= back to ◐") && !screen.contains("still so"), "{screen}");
}

#[test]
fn undo_stands_above_only_where_it_takes_back_what_is_named_there() {
    let mut stage = begun(80, 24);
    let above = |stage: &Stage| stage.screen().lines().nth(1).unwrap().to_owned();
    stage.play("d");
    assert!(above(&stage).ends_with("Backspace back   u undo"), "{}", stage.screen());
    stage.play("mno runbook<Enter>");
    assert!(above(&stage).contains("just now  ✗ missing"), "{}", stage.screen());
    assert!(!above(&stage).contains("u undo"), "the note goes first: {}", stage.screen());
    assert!(stage.screen().contains("u undo: note kept"), "{}", stage.screen());
    stage.play("z");
    assert!(above(&stage).contains("just now  parked"), "{}", stage.screen());
    assert!(above(&stage).ends_with("u undo"), "{}", stage.screen());
}
