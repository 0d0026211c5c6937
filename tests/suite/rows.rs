//! The keys of an item on a selected row, before a decision and in the summary; the decision beside its facts; two
//! reviews side by side; the trend.

use chrono::TimeDelta;
use readyroom::domain::basics::status::Status;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::decision::Outcome;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::tui::screens::Context;

use crate::generate::stamp;
use crate::screens::{as_designed, mostly};
use crate::stage::{Stage, create, noon};

const SIZES: [(u16, u16); 5] = [(40, 10), (60, 18), (80, 24), (120, 40), (200, 50)];

fn change(session: &mut Session, item: usize, change: Change) {
    session.apply(&Edit::Answer(ItemNo(item), change), &stamp(0));
}

/// The list before the decision of a meeting about every item: a blocker without an owner, a parked item, a gap
/// without an owner, a skipped item.
fn before_the_decision(width: u16, height: u16) -> Stage {
    let mut stage = Stage::in_review(width, height);
    stage.play("w<Enter>");
    for keys in ["<Space>", "z", "p<Enter>", "m<Enter>"] {
        stage.wait(1).play(keys);
    }
    for _ in 4..32 {
        stage.wait(1).play("d");
    }
    assert_eq!(stage.model.context(), Context::WrapUp);
    stage.play("qgjjj");
    let blocker = stage.review().cursor;
    assert_eq!(blocker, ItemNo(3));
    stage.play("bG<Space>");
    assert_eq!(stage.model.context(), Context::WrapUp);
    stage
}

/// A review of a few items that were on the agenda, and many that were not.
fn short_agenda(width: u16, height: u16) -> Stage {
    let mut stage = Stage::in_session(width, height, None, as_designed);
    stage.play("sw");
    while stage.model.context() == Context::Meeting {
        stage.wait(1).play("<Space>");
    }
    assert_eq!(stage.model.context(), Context::WrapUp);
    stage
}

#[test]
fn an_item_stands_once_before_the_decision_with_all_its_reasons() {
    let stage = before_the_decision(80, 24);
    let screen = stage.screen();
    let rows = |text: &str| screen.lines().filter(|line| line.contains(text)).count();
    assert_eq!(rows("blocker, no owner"), 1, "{screen}");
    assert_eq!(rows("✗ missing     Admin endpoints"), 1, "{screen}");
    assert!(screen.contains("1 blocker, 2 no owner, 1 parked, 1 skipped"), "{screen}");
}

#[test]
fn the_keys_of_an_item_act_on_the_selected_row_before_the_decision() {
    let mut stage = before_the_decision(80, 24);
    stage.play("oben<Enter>");
    assert_eq!(stage.session().answer(ItemNo(3)).owner().unwrap().raw(), "ben");
    assert!(stage.screen().contains("▸ blocker  "), "it stays selected\n{}", stage.screen());
    // A gap marked here opens nothing, and the row whose reasons are gone makes room for the next.
    stage.wait(1).play("jjp");
    assert_eq!(stage.model.context(), Context::WrapUp);
    assert_eq!(stage.session().answer(ItemNo(1)).status, Some(Status::Partial));
    assert_eq!(stage.review().cursor, ItemNo(1), "parked no more, but without an owner");
    stage.wait(1).play("d");
    assert_eq!(stage.session().answer(ItemNo(1)).status, Some(Status::Done));
    assert_eq!(stage.review().cursor, ItemNo(2), "the row in its place");
    stage.play("u");
    assert_eq!(stage.review().cursor, ItemNo(1), "undo selects what it brings back");
    stage.play("b");
    assert!(stage.session().answer(ItemNo(1)).blocker);
    // Who goes back to the meeting is at the item that was talked about.
    stage.play("q");
    assert_eq!((stage.model.context(), stage.review().cursor), (Context::Meeting, ItemNo(31)));
}

#[test]
fn what_was_not_on_the_agenda_is_one_row_that_unfolds() {
    for (width, height) in SIZES {
        let mut stage = short_agenda(width, height);
        stage.play("G");
        let screen = stage.screen();
        assert!(screen.contains("22 unassessed, not on this a"), "{screen}");
        let is_whole = width >= 60;
        assert!(!is_whole || screen.contains("not on this agenda   Enter shows"), "{screen}");
        let first = stage.session().checklist().item(ItemNo(10)).text.shown().to_string();
        assert!(width < 80 || screen.contains(&format!(" · {first}")), "{screen}");
        let before = stage.statuses();
        stage.play("d");
        assert_eq!(stage.statuses(), before, "a row of several items is not marked");
        assert!(stage.message().contains("no item is selected"), "{}", stage.message());
        stage.play("<Enter>j");
        assert_eq!(stage.review().cursor, ItemNo(10));
        stage.play("d");
        assert_eq!(stage.session().answer(ItemNo(10)).status, Some(Status::Done));
        assert!(stage.play("k").screen().contains("21 unassessed"), "{}", stage.screen());
        stage.play("<Enter>");
        assert_eq!(stage.model.context(), Context::WrapUp);
        let items = stage.review().row_items(stage.model.today());
        assert!(!items.contains(&Some(ItemNo(11))), "{}", stage.screen());
    }
}

#[test]
fn the_keys_of_an_item_act_on_the_selected_row_of_the_summary() {
    let mut stage = Stage::in_session(80, 24, None, as_designed);
    stage.play("3").play("s");
    // No owner first: 7, 9, then ben's 6.
    assert_eq!(stage.review().cursor, ItemNo(7));
    stage.play("jocleo<Enter>");
    assert_eq!(stage.session().answer(ItemNo(9)).owner().unwrap().raw(), "cleo");
    assert_eq!(stage.review().cursor, ItemNo(9), "the cursor goes with the item to its new row");
    stage.play("nnobody tried<Enter>t+1w<Enter>b");
    let answer = stage.session().answer(ItemNo(9));
    assert_eq!((answer.note.raw(), answer.blocker), ("nobody tried", true));
    assert!(answer.due.is_some());
    stage.play("gm");
    assert_eq!(stage.model.context(), Context::Summary);
    stage.play("d");
    assert_eq!(stage.session().answer(ItemNo(7)).status, Some(Status::Done));
    assert_eq!(
        stage.review().cursor,
        ItemNo(9),
        "the row in its place: cleo's is due before ben's"
    );
    stage.play("q");
    assert_eq!(stage.model.context(), Context::Review);
    assert_eq!(stage.review().cursor, ItemNo(8), "back where the summary was opened");
}

#[test]
fn ticks_in_the_summary_follow_its_rows() {
    let mut stage = Stage::in_session(80, 24, None, as_designed);
    stage.play("svj");
    let ticked = stage.review().targets(stage.model.today());
    assert_eq!(ticked, [ItemNo(7), ItemNo(9)], "8 lies between them, but is no row");
    stage.play("odana<Enter>");
    let owners = [7, 9].map(|item| stage.session().answer(ItemNo(item)).owner().is_some());
    assert_eq!((owners, stage.session().answer(ItemNo(8)).owner()), ([true; 2], None));
    stage.play("<Esc><Space>");
    assert_eq!(stage.review().tick_count(stage.model.today()), 1);
    stage.play("<Esc>");
    assert_eq!((stage.model.context(), stage.review().has_ticks()), (Context::Summary, false));
}

#[test]
fn the_strip_leaves_the_selected_row_in_view() {
    for (width, height) in SIZES.into_iter().filter(|(width, _)| *width >= 60) {
        for keys in ["sn", "so", "sa", "se", "sx"] {
            let mut stage = Stage::in_session(width, height, None, as_designed);
            let screen = stage.play(keys).screen();
            let told = screen.matches("Critical writes are idempot").count();
            assert!(told >= 2 || keys == "sa", "the row, and above the fields\n{screen}");
            assert!(screen.contains("Enter keep"), "{screen}");
        }
    }
}

#[test]
fn the_decision_preselects_what_the_facts_allow() {
    let selected = |stage: &mut Stage| {
        let screen = stage.play("sy").screen();
        let row = screen.lines().find(|line| line.contains('▸') && !line.contains("more"));
        row.unwrap_or_else(|| panic!("{screen}")).to_owned()
    };
    let mut free = Stage::in_session(80, 24, None, mostly(32, 0));
    assert!(selected(&mut free).contains("g  go"));
    assert!(free.screen().contains("No objection  no blocker, all assessed"), "{}", free.screen());
    let mut blocked = Stage::in_session(80, 24, None, |session| {
        mostly(31, 0)(session);
        change(session, 31, Change::Blocker(true));
    });
    assert!(selected(&mut blocked).contains("c  conditional go   1 blocker"));
    blocked.play("cydana<Tab>it is mended<Enter>");
    assert_eq!(blocked.session().decision().unwrap().outcome, Outcome::ConditionalGo);
    // The flag counts whatever the status, as in the gauge and in the gate.
    let mut flagged = Stage::in_session(80, 24, None, |session| {
        mostly(32, 0)(session);
        change(session, 5, Change::Blocker(true));
    });
    assert!(selected(&mut flagged).contains("c  conditional go   1 still flagged"));
    let screen = flagged.play("g").screen();
    assert!(screen.contains("1 settled item still flagged"), "{screen}");
    // A go of before is not preselected against a blocker, and what is replaced is said before and after.
    let mut again = Stage::in_session(80, 24, None, mostly(32, 0));
    again.play("sygdana<Enter>qgmbs");
    let screen = again.play("y").screen();
    assert!(screen.contains("▸ c  conditional go"), "{screen}");
    assert!(screen.contains("go by dana, 2026-11-22"), "{screen}");
    again.play("ndana<Enter>");
    assert_eq!(again.message(), "decided: no-go, in place of go");
}

#[test]
fn the_decision_names_its_facts_at_every_size() {
    for (width, height) in SIZES {
        let mut stage = Stage::in_session(width, height, None, |session| {
            as_designed(session);
            change(session, 7, Change::Blocker(true));
        });
        let screen = stage.play("sy").screen();
        let mut told = vec!["1 blocker", "g  go", "c  conditional go", "n  no-go", "Enter decide"];
        if width >= 60 {
            told.extend(["22 unassessed", "3 gaps", "2 no owner", "2/4", "Esc close"]);
        }
        for told in told {
            assert!(screen.contains(told), "{told} at {width}x{height}\n{screen}");
        }
    }
}

#[test]
fn every_blocker_has_a_row_beside_the_decision_or_is_counted() {
    let blocked = |count: usize| {
        move |session: &mut Session| {
            mostly(32, 0)(session);
            (0..count).for_each(|item| change(session, item, Change::Blocker(true)));
        }
    };
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let screen = Stage::in_session(width, height, None, blocked(3)).play("sy").screen();
        for told in ["User sign-up", "Password reset", "Roles and permissions"] {
            let is_begun = |line: &str| line.contains(&format!("  {told}"));
            assert!(screen.lines().any(is_begun), "{told}\n{screen}");
        }
    }
    let screen = Stage::in_session(60, 18, None, blocked(16)).play("sy").screen();
    assert!(screen.contains("16 still flagged"), "{screen}");
    assert!(screen.contains("  8 more"), "{screen}");
}

#[test]
fn whoever_decides_is_proposed_and_a_date_that_has_passed_is_told() {
    let mut alone = Stage::in_session(80, 24, None, mostly(30, 1));
    alone.play("syc<Tab>one @ben +1d<C-j>two @cleo +20d<Enter>");
    let user = alone.model.setup.user.name().text().clone();
    assert_eq!(alone.session().decision().unwrap().by, user);
    let screen = alone.wait(3 * 24 * 60).play("yc<Tab>").screen();
    assert!(screen.contains("1 overdue"), "{screen}");
    alone.play("<Enter>");
    assert!(alone.message().ends_with("; 1 condition is overdue"), "{}", alone.message());
}

#[test]
fn conditions_stand_whole_on_the_summary() {
    let mut stage = Stage::in_session(80, 24, None, mostly(30, 1));
    stage.play(
        "sycdana<Tab>the restore drill is repeated for the ledger and its result is in the wiki",
    );
    stage.play(" @ben 2026-11-30<C-j>a runbook @cleo 2026-12-20<Enter>");
    let screen = stage.screen();
    // Owner and date come first, and the text goes on in its own column.
    for told in [
        "  ben       11-30          the restore drill is repeated for the ledger and",
        "                           its result is in the wiki",
        "  cleo      12-20          a runbook",
    ] {
        assert!(screen.lines().any(|line| line.trim_end().ends_with(told)), "{told}\n{screen}");
    }
    // Where not all fit, it is said how many do not.
    let mut small = Stage::in_session(40, 10, None, mostly(30, 1));
    small.play("sycdana<Tab>one @ben +1d<C-j>two<C-j>three<C-j>four<Enter>");
    let screen = small.wait(1).play("gG").screen();
    assert!(screen.contains("4 conditions"), "{screen}");
}

/// Home with a finished review and the next one, of which a part is assessed.
fn two_reviews(width: u16, height: u16) -> Stage {
    Stage::at_home_with(width, height, |places| {
        let days = |days| noon() - TimeDelta::days(days);
        create(places, "payments-api", days(190), None, mostly(12, 10));
        create(places, "payments-api", days(90), None, |session| {
            mostly(20, 8)(session);
            change(session, 21, Change::Verdict(Verdict::done()));
        });
        create(places, "payments-api", noon(), None, |session| {
            as_designed(session);
            change(session, 28, Change::Verdict(Verdict::done()));
        });
    })
}

/// The last two reviews side by side.
fn compared(width: u16, height: u16) -> Stage {
    let mut stage = two_reviews(width, height);
    let ids: Vec<_> = stage.model.home.entries().iter().map(|entry| entry.id.clone()).collect();
    stage.model.home.ticks.extend(ids.into_iter().take(2));
    stage.play("=");
    assert_eq!(stage.model.context(), Context::Compare);
    stage
}

#[test]
fn like_is_compared_with_like() {
    for (width, height) in SIZES {
        let screen = compared(width, height).screen();
        assert!(screen.contains("of the 11 assessed: 1 better, 3 worse"), "{screen}");
        assert!(screen.contains("% so far"), "{screen}");
    }
    let screen = compared(80, 24).screen();
    let rows: Vec<&str> = screen.lines().filter(|line| line.contains('→')).collect();
    assert!(rows[0].contains("▸ worse") && rows[3].contains("better"), "{screen}");
    assert!(screen.contains("21 unassessed in one or both   Enter shows"), "{screen}");
    assert!(!screen.contains("  unassessed  "), "{screen}");
}

#[test]
fn a_row_of_the_comparison_opens_both_answers() {
    for (width, height) in SIZES {
        let mut stage = compared(width, height);
        stage.play("<Enter>");
        assert!(stage.screen().contains("Restore drills have been tested"), "{}", stage.screen());
        let mut read = stage.screen();
        for _ in 0..4 {
            read += &stage.play("<PgDn>").screen();
        }
        for told in ["✓ done", "◐ partial", "June drill restored", "ben", "2026-12-10"] {
            assert!(read.contains(told), "{told} at {width}x{height}\n{read}");
        }
        stage.play("j");
        assert!(stage.screen().contains("Critical writes"), "{}", stage.screen());
        stage.play("q");
        assert_eq!(stage.model.context(), Context::Compare, "q closes the answers first");
        stage.play("q");
        assert_eq!(stage.model.context(), Context::Home);
    }
}

#[test]
fn the_comparison_is_filtered_with_counts() {
    let mut stage = compared(80, 24);
    assert!(stage.screen().contains("▸all 32   worse 3   better 1"), "{}", stage.screen());
    let screen = stage.play("f").screen();
    assert!(screen.contains("▸worse 3"), "{screen}");
    assert_eq!(screen.lines().filter(|line| line.contains(" → ")).count(), 3, "{screen}");
    let screen = stage.play("ff").screen();
    assert!(screen.contains("▸unassessed 21") && screen.contains("  unassessed  "), "{screen}");
    let screen = stage.play("f").screen();
    assert!(screen.contains("▸same 7"), "{screen}");
    assert_eq!(screen.lines().filter(|line| line.contains(" → ")).count(), 7, "{screen}");
    assert!(stage.play("f").screen().contains("▸all"), "{}", stage.screen());
    // What cannot be compared unfolds, and folds again.
    let screen = stage.play("G<Enter>j").screen();
    assert!(screen.contains("▸ unassessed  "), "{screen}");
}

#[test]
fn the_page_of_a_compared_item_says_what_became_of_it_and_offers_what_acts_there() {
    for (width, height) in SIZES {
        let mut stage = compared(width, height);
        let screen = stage.play("<Enter>").screen();
        let rows: Vec<&str> = screen.lines().collect();
        let told = rows.iter().find(|row| row.starts_with(" worse")).expect("the verdict");
        assert!(told.contains("1 of ") && told.contains("j next"), "{screen}");
        let footer = rows.last().unwrap();
        assert!(footer.contains("Enter list") && footer.contains("q back"), "{screen}");
        assert!(!footer.contains("f filter") && !footer.contains("PgDn"), "{screen}");
        assert!(height < 40 || screen.contains("Done when"), "{screen}");
        let beside = rows.iter().any(|row| row.matches("2026-").count() == 2);
        assert_eq!(beside, width >= 100, "{screen}");
        assert!(stage.play("j").screen().contains(" 2 of "), "{}", stage.screen());
    }
}

#[test]
fn the_columns_of_the_comparison_stay_while_it_is_filtered() {
    let mut stage = compared(80, 24);
    let place = |stage: &Stage| {
        let screen = stage.screen();
        let row = screen.lines().find(|row| row.starts_with(" ▸ ")).unwrap();
        row.find('→').unwrap()
    };
    let before = place(&stage);
    stage.play("f");
    assert_eq!(place(&stage), before, "{}", stage.screen());
}

#[test]
fn before_a_decision_the_selected_item_stands_whole_with_its_answer_and_the_clock() {
    for (width, height) in SIZES {
        let mut stage = before_the_decision(width, height);
        stage.play("n not one of them is checked<Enter>");
        let screen = stage.screen();
        assert!(screen.lines().next().unwrap().contains("of 60 min"), "{screen}");
        let words: Vec<&str> = screen.split_whitespace().collect();
        let whole = words.join(" ");
        // In the smallest layout the reasons come before the text, of which the row shows more.
        let told = if height == 10 { "Why blocker, no owner" } else { " audited." };
        assert!(whole.contains(told), "{screen}");
        assert!(height == 10 || whole.contains("not one of them is checked"), "{screen}");
    }
}

#[test]
fn the_form_of_a_decision_leaves_its_facts_in_view() {
    for (width, height) in SIZES {
        let mut stage = before_the_decision(width, height);
        let screen = stage.play("ycy").screen();
        assert_eq!(stage.model.context(), Context::Ask);
        for whole in ["conditional go", "1 blocker", "Decides", "Conditions", "Remarks"] {
            assert!(screen.contains(whole), "{whole}\n{screen}");
        }
        assert!(height < 24 || screen.contains("░"), "the score\n{screen}");
    }
}

#[test]
fn an_overdue_condition_comes_first() {
    let mut stage = Stage::in_session(80, 24, None, mostly(32, 0));
    stage.play("syc");
    let keys = "<C-u>dana<Tab>the later one @ben 2027-01-10<C-j>the first one @ana tomorrow<Enter>";
    stage.play(&keys.replace(' ', "<Space>"));
    assert!(!stage.screen().contains(" overdue "), "{}", stage.screen());
    stage.wait(2 * 24 * 60).play("g");
    let screen = stage.screen();
    let place = |text: &str| screen.find(text).unwrap_or_else(|| panic!("{text}\n{screen}"));
    assert!(place("ana       overdue 11-23  the first one") < place("the later one"), "{screen}");
}

#[test]
fn the_comparison_has_the_keys_of_every_screen() {
    let mut stage = compared(80, 24);
    let screen = stage.screen();
    for hint in ["Enter both answers", "f filter", "q back", ": all", "? keys"] {
        assert!(screen.contains(hint), "{hint}\n{screen}");
    }
    assert_eq!(stage.play("?").model.context(), Context::Help);
    assert_eq!(stage.play("<Esc>:").model.context(), Context::Picker);
    assert_eq!(stage.play("<Esc><Esc>").model.context(), Context::Home);
}

/// The summary of the last of three reviews, with the others known.
fn with_trend(width: u16, height: u16) -> Stage {
    let mut stage = two_reviews(width, height);
    stage.play("g<Enter>s");
    assert_eq!(stage.model.context(), Context::Summary);
    stage
}

#[test]
fn the_trend_is_a_chart_where_the_open_items_keep_their_rows() {
    for (width, height) in [(80, 36), (120, 40), (200, 50)] {
        let screen = with_trend(width, height).screen();
        let row = |text: &str| {
            let row = screen.lines().position(|line| line.contains(text));
            row.unwrap_or_else(|| panic!("{text}\n{screen}"))
        };
        let (strong, managed) = (row(" strong baseline"), row("┄ managed risk"));
        let (earlier, last) = (row("● 65.6%"), row("○ 25% so far"));
        assert!(row("┄ strong baseline") > 4 && strong < row("┄ strong baseline"));
        assert!(row("┄ strong baseline") < earlier && earlier <= managed, "{screen}");
        assert!(managed < row("● 37.5%") && managed < last, "{screen}");
        assert!(row("2026-11-22  ").max(row("2026-08-24")) > last, "{screen}");
        assert!(!screen.contains("Trend"), "{screen}");
    }
}

#[test]
fn the_chart_leaves_the_open_items_their_rows() {
    for height in 24..60 {
        let mut stage = Stage::at_home_with(100, height, |places| {
            create(places, "payments-api", noon() - TimeDelta::days(90), None, mostly(12, 10));
            create(places, "payments-api", noon(), None, mostly(20, 12));
        });
        let screen = stage.play("g<Enter>s").screen();
        let has_chart = screen.contains('┄');
        assert_ne!(has_chart, screen.contains("Trend  "), "{screen}");
        let listed = screen.lines().skip_while(|line| !line.starts_with(" ──")).skip(1);
        let listed = listed.take_while(|line| !line.trim().is_empty() && !line.contains(" below"));
        assert!(!has_chart || listed.count() >= 6, "{screen}");
    }
    let screen = with_trend(80, 24).screen();
    assert!(screen.contains("Trend     ▃▆▫   37.5%  65.6%  25% so far"), "{screen}");
}

#[test]
fn a_preview_shows_what_its_levels_leave_and_no_level_no_item() {
    let mut stage = Stage::at_home(80, 24);
    let list = "# Ours\n\n## Access\n\n- [ ] **A-1** [High] Keys are rotated.\n\n## Data\n\n- [ ] **D-1** [Low] Copies are tested.\n";
    std::fs::write(stage.dir.path().join("ours.md"), list).unwrap();
    let screen = stage.play("nshop<Tab>~/ours.md<Enter>").screen();
    assert!(screen.contains("2 items in 2 categories: Ours"), "{screen}");
    assert!(screen.contains("[■] level High, 1 item"), "{screen}");
    let screen = stage.play("<Space>").screen();
    assert!(
        screen.contains("[ ] level High") && screen.contains("1 item in 1 category"),
        "{screen}"
    );
    assert!(!screen.contains("Access") && screen.contains("Copies are tested."), "{screen}");
    let screen = stage.play("<Down><Space>").screen();
    assert!(screen.contains("no item: Ours") && !screen.contains("Copies"), "{screen}");
}
