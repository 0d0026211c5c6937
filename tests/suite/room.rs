//! What screens do with the rows and columns that there are: what is said first where few are, and that many are
//! used.

use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::store::places::Places;
use readyroom::tui::action::Group;
use readyroom::tui::model::overlay::Overlay;
use readyroom::tui::model::picker::Choice;

use crate::hints::designed;
use crate::screens::{days_ago, in_the_kept_review, mostly, three_systems};
use crate::stage::{Stage, create, noon};

/// Returns the lines of a screen.
fn lines(stage: &Stage) -> Vec<String> {
    stage.screen().lines().map(str::to_owned).collect()
}

/// Returns the index of the first row that shows a text.
#[track_caller]
fn row_of(stage: &Stage, text: &str) -> usize {
    let found = lines(stage).iter().position(|line| line.contains(text));
    found.unwrap_or_else(|| panic!("{text}\n{}", stage.screen()))
}

#[test]
fn a_filtered_review_lists_items_and_says_its_filter_once() {
    for (width, height) in [(60, 18), (80, 24), (120, 28), (120, 40), (200, 50)] {
        let mut stage = designed(width, height);
        stage.play("f<Down><Enter>");
        let screen = stage.screen();
        assert_eq!(screen.matches("nly unassessed").count(), 1, "{screen}");
        assert!(screen.contains("Esc shows all"), "{screen}");
        assert!(screen.contains("PRE-PRODUCTION, 13 more"), "the scale is seen\n{screen}");
        if (width, height) == (80, 24) {
            let (begin, end) = (row_of(&stage, "Only unassessed"), row_of(&stage, " below"));
            assert!(end - begin > 8, "{screen}");
            assert!(screen.contains("Done when"), "{screen}");
        }
        stage.play("<Esc>");
        assert!(!stage.screen().contains("nly unassessed"), "{}", stage.screen());
    }
}

/// Home with a review that cannot be read, and with eight systems.
fn a_broken_one(places: &Places) {
    three_systems(places);
    for number in 1..=5 {
        create(places, &format!("service-{number}"), noon(), None, |_| ());
    }
    let broken = "fraud-scoring-2026-11-20-6161.json";
    std::fs::write(places.sessions().join(broken), "{\n \"format\": [").unwrap();
}

#[test]
fn home_names_the_system_of_what_cannot_be_read_and_then_why_and_last_the_file() {
    for (width, height) in [(40, 10), (60, 18), (80, 24), (120, 40)] {
        let mut stage = Stage::at_home_with(width, height, a_broken_one);
        stage.play("g");
        let row = lines(&stage).remove(row_of(&stage, "▸"));
        assert!(row.contains("▸ fraud-scoring  "), "{row}");
        assert!(row.contains("  cannot be read") && !row.contains("6161"), "{row}");
        for keys in ["", "<Enter>"] {
            let screen = stage.play(keys).screen();
            let file = screen.find("fraud-scoring-2026").unwrap_or(screen.len());
            let reason = screen.find("line 2").unwrap_or(if height == 10 { 0 } else { usize::MAX });
            assert!(reason < file, "{screen}");
        }
    }
}

#[test]
fn home_lists_five_systems_on_the_smallest_screen() {
    let mut stage = Stage::at_home_with(40, 10, a_broken_one);
    let screen = stage.play("g").screen();
    for row in ["fraud-scoring", "payments-api", "service-", "4 below"] {
        assert!(screen.contains(row), "{row}\n{screen}");
    }
}

#[test]
fn an_offered_path_is_replaced_by_what_is_typed_and_edited_after_a_move() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut stage = designed(width, height);
        let format = lines(stage.play("E")).remove(row_of(&stage, "Format"));
        assert!(format.contains("▸Markdown  Markdown, short  HTML  text"), "{format}");
        let path = |stage: &Stage| {
            let form = stage.model.form().unwrap();
            form.fields[0].input.text().to_owned()
        };
        let offered = path(&stage);
        // Another format keeps it selected.
        stage.play("<C-n><C-t>a");
        assert_eq!(path(&stage), "a");
        let mut stage = designed(width, height);
        stage.play("E<Left>a");
        assert_eq!(path(&stage).len(), offered.len() + 1);
    }
}

#[test]
fn the_palette_names_commands_whole_and_those_first_that_act() {
    for (width, height) in [(40, 10), (60, 18), (80, 24), (120, 40), (200, 50)] {
        let mut stage = Stage::in_review(width, height);
        stage.play(":still");
        let screen = stage.screen();
        let name = "▸ still so: as last time, with its";
        assert!(screen.contains(name), "{screen}");
        let reason = if width == 40 {
            "there is no last review; N at Home"
        } else {
            "there is no last review; N at Home begins the next one"
        };
        assert_eq!(screen.matches(reason).count(), 1, "{screen}");
        stage.play("<C-u>");
        let Some(Overlay::Pick(picker)) = stage.model.overlays.last() else { panic!() };
        assert!(picker.hits.iter().all(|hit| matches!(hit.choice, Choice::Command(_))));
        assert!(picker.hits.is_sorted_by_key(|hit| hit.aside.is_some()));
        assert!(picker.hits.iter().any(|hit| hit.aside.is_some()));
    }
}

#[test]
fn find_leaves_the_review_beside_it_where_there_is_room() {
    for (width, height) in [(120, 40), (140, 40), (160, 50), (200, 50)] {
        let mut stage = designed(width, height);
        stage.play("/restore");
        let screen = stage.screen();
        let top = lines(&stage).remove(row_of(&stage, "┌─ Find an item"));
        assert!(!top.starts_with('┌'), "{screen}");
        assert!(screen.contains("Restore drills have been tested successfully.  "), "{screen}");
        assert!(screen.contains("85 strong baseline"), "{screen}");
    }
}

#[test]
fn the_choices_of_a_decision_are_whole_on_the_smallest_screen() {
    let screen = in_the_kept_review("glG<Enter>sy")(40, 10).screen();
    assert!(!screen.lines().skip(4).any(|line| line.contains('…')), "{screen}");
    for told in ["Against go: 1 blocker", "g  go", "c  conditional go", "n  no-go"] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
}

#[test]
fn an_error_stands_right_below_its_field() {
    for (keys, field, error) in [
        ("glG<Enter>syn<C-u><Enter>", "▸Decides", "the decider's name is empty"),
        ("gNt<C-u>soon<Enter>", "▸Due", "soon"),
    ] {
        let stage = in_the_kept_review(keys)(80, 24);
        let below = lines(&stage).remove(row_of(&stage, field) + 1);
        assert!(below.contains(error), "{error}\n{}", stage.screen());
    }
    let mut stage = Stage::at_home(80, 24);
    stage.play("n<Enter>");
    assert!(lines(&stage)[row_of(&stage, "▸System") + 1].contains("is empty"));
}

#[test]
fn help_separates_no_heading_from_its_keys() {
    for (width, height) in [(40, 10), (60, 18), (80, 24)] {
        for keys in ["?", "w<Enter>?", "s?", "<Enter>?"] {
            let mut stage = designed(width, height);
            stage.play(keys);
            for _ in 0..40 {
                for pair in lines(&stage).windows(2) {
                    let is_heading =
                        |line: &str| Group::ALL.iter().any(|it| line == format!(" {}", it.title()));
                    let [heading, next] = [&pair[0], &pair[1]].map(|line| line.trim_matches('│'));
                    let is_followed =
                        next.starts_with("   ") && next.contains(char::is_alphanumeric);
                    assert!(!is_heading(heading.trim_end()) || is_followed, "{}", stage.screen());
                }
                stage.play("<Down>");
            }
        }
    }
}

#[test]
fn letters_choose_the_agenda_of_a_meeting_and_digits_its_minutes() {
    let mut stage = designed(80, 24);
    stage.play("wjj45");
    let Some(Overlay::Plan(plan)) = stage.model.overlays.last() else { panic!() };
    assert_eq!((plan.cursor, plan.minutes.text()), (2, "45"));
    stage.play("k");
    let Some(Overlay::Plan(plan)) = stage.model.overlays.last() else { panic!() };
    assert_eq!(plan.cursor, 1);
    assert!(stage.screen().contains("j next agenda"), "{}", stage.screen());
}

#[test]
fn a_next_review_says_which_one_it_follows() {
    let mut stage = Stage::at_home_with(80, 24, three_systems);
    stage.play("gN");
    assert_eq!(stage.message(), "follows payments-api, 2026-11-22; at Home it can go to the bin");
    // What is opened again says nothing of it.
    stage.play("q<Enter>");
    assert_eq!(stage.message(), "");
}

#[test]
fn the_first_screen_uses_half_of_the_rows_and_fits_where_there_are_few() {
    for (width, height) in [(120, 40), (200, 50)] {
        let stage = Stage::at_home(width, height);
        let used = lines(&stage).iter().filter(|line| !line.trim().is_empty()).count();
        assert!(used * 2 >= usize::from(height), "{used} of {height}\n{}", stage.screen());
        for told in ["below 60%", "above 85%", "Product Governance", "n  begins", "▒ partial"] {
            assert!(stage.screen().contains(told), "{told}\n{}", stage.screen());
        }
    }
}

/// A system with two reviews, the later one with so many gaps, one of them due in another year.
fn with_gaps(width: u16, height: u16, gaps: usize) -> Stage {
    let mut stage = Stage::at_home_with(width, height, |places| {
        create(places, "ledger", days_ago(100), None, mostly(20, 4));
        create(places, "ledger", noon(), None, |session| {
            mostly(32 - gaps, gaps)(session);
            let due = Change::Due(Some("2025-10-01".parse().unwrap()));
            session.apply(&Edit::Answer(ItemNo(31), due), &crate::generate::stamp(0));
            let verdict = Change::Verdict(Verdict::missing());
            session.apply(&Edit::Answer(ItemNo(31), verdict), &crate::generate::stamp(0));
        });
    });
    stage.play("g<Enter>s");
    stage
}

#[test]
fn a_due_date_of_another_year_is_told_in_days_where_it_has_no_room() {
    let screen = with_gaps(80, 24, 3).screen();
    assert!(screen.contains("overdue 417 d  "), "{screen}");
    assert!(screen.contains("3 no owner"), "{screen}");
    let screen = with_gaps(120, 40, 3).screen();
    assert!(screen.contains("overdue 2025-10-01"), "{screen}");
}

#[test]
fn the_trend_is_a_chart_from_thirty_rows_on_and_leaves_the_plan_six() {
    for (width, height) in [(80, 30), (100, 30), (120, 40), (200, 50)] {
        for gaps in [1, 6, 12, 30] {
            let stage = with_gaps(width, height, gaps);
            let screen = stage.screen();
            let (chart, plan) = (row_of(&stage, "85 ┄"), row_of(&stage, "Open, "));
            assert!(chart < plan, "{screen}");
            let rows = usize::from(height) - plan - 2;
            assert!(rows >= gaps.min(6) + 2, "below the title and the rule\n{screen}");
            assert!(screen.contains("● 62.5%"), "{screen}");
        }
        assert!(!with_gaps(width, 29, 6).screen().contains("85 ┄"));
    }
}

#[test]
fn what_matters_of_a_message_is_not_what_is_cut() {
    for (keys, told) in [
        ("Y", ""),
        ("<C-s>", "nothing to do: every change is saved"),
        ("nthought<Esc>", "not kept, but not lost: n opens the"),
        ("=", "there is no last review; N at Home"),
        ("y", "y (decide) acts in the summary"),
    ] {
        let stage = {
            let mut stage = designed(40, 10);
            stage.play(keys);
            stage
        };
        assert!(stage.screen().contains(told), "{told}\n{}", stage.screen());
    }
    let mut stage = Stage::at_home_with(40, 10, three_systems);
    stage.play("gX");
    assert!(stage.screen().contains("in the bin: payments-api"), "{}", stage.screen());
}
