//! What has its row wherever it is said, also where rows are few; and that a key says why it does nothing.

use readyroom::domain::basics::status::Status;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::edit::{Change, Edit};
use readyroom::tui::model::combining::Progress;
use readyroom::tui::model::home::Kind;
use readyroom::tui::model::mouse::Target;
use readyroom::tui::model::overlay::Overlay;
use readyroom::tui::model::picker::Choice;
use readyroom::tui::screens::Context;

use crate::heard::three;
use crate::screens::{days_ago, mostly, three_systems};
use crate::stage::{Stage, create, noon};
use crate::{assessing, promises};

const SIZES: [(u16, u16); 5] = [(40, 10), (60, 18), (80, 24), (120, 40), (200, 50)];

fn lines(stage: &Stage) -> Vec<String> {
    stage.screen().lines().map(|line| line.trim_end().to_owned()).collect()
}

/// The review of three people with a note on every item, and an owner of a long name that cuts its row.
fn noted(width: u16, height: u16) -> Stage {
    let mut stage = three(width, height);
    stage.play("g");
    for _ in 0..32 {
        stage.play("na note of it<Tab>Friederike Hohenberg<Enter>j");
    }
    stage.play("g");
    stage
}

#[test]
fn a_note_and_the_responses_have_a_row_on_every_item() {
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let mut stage = noted(width, height);
        for item in 0..32 {
            let screen = stage.screen();
            for told in ["Note       a note of it", "Responses  ", "Done when  "] {
                assert!(screen.contains(told), "{told} of item {item}\n{screen}");
            }
            let lines = lines(&stage);
            let at = |text: &str| lines.iter().position(|line| line.contains(text));
            let (note, responses) = (at("Note "), at("Responses "));
            let between = lines[note.unwrap()..responses.unwrap()].iter();
            assert!(between.clone().all(|line| !line.trim().is_empty()), "{screen}");
            let last = at("Last time").unwrap_or(usize::MAX);
            assert!(responses < Some(last) && note < responses, "{screen}");
            if width == 80 {
                let whole = screen.split_whitespace().collect::<Vec<_>>().join(" ");
                let done_when = &stage.session().checklist().item(ItemNo(item)).done_when;
                let done_when = done_when.raw().split_whitespace().collect::<Vec<_>>().join(" ");
                let whole = whole.replace(" Enter for more", "");
                assert!(whole.contains(&done_when), "item {item}\n{screen}");
            }
            stage.play("j");
        }
    }
}

#[test]
fn no_blank_row_stands_below_the_text_of_an_item_that_the_list_cuts() {
    let stage = noted(80, 24);
    let lines = lines(&stage);
    let text = stage.session().checklist().item(ItemNo(0)).text.shown().to_string();
    let heading = lines.iter().position(|line| line.trim() == text).unwrap();
    assert!(!lines[heading + 1].trim().is_empty(), "{}", stage.screen());
}

/// A decision on conditions, above gaps and dissent.
fn summed_up(width: u16, height: u16) -> Stage {
    let mut stage = three(width, height);
    stage.play("gdjpjpjmjm");
    let long = "repeat the drill with the ledger included and write down how long it took";
    stage.play("sycdana<Tab>one @ben +1d<C-j>").play(long).play(" @cleo +9d<Enter>");
    if stage.model.context() != Context::Summary {
        stage.play("y");
    }
    assert_eq!(stage.model.context(), Context::Summary, "{}", stage.screen());
    stage.play("g");
    stage
}

#[test]
fn a_list_of_the_summary_that_is_cut_says_so() {
    for (width, height) in [(60, 18), (80, 24), (100, 30), (120, 40)] {
        let mut stage = summed_up(width, height);
        for _ in 0..9 {
            let lines = lines(&stage);
            let places: Vec<(usize, usize)> = ["Conditions, ", "Open, ", "Dissent, "]
                .into_iter()
                .filter_map(|title| {
                    let at = lines.iter().position(|line| line.trim().starts_with(title))?;
                    let rest = lines[at].trim().strip_prefix(title)?;
                    let count = rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
                    Some((at, count))
                })
                .collect();
            assert_eq!(places.len(), 3, "{}", stage.screen());
            for (index, (at, count)) in places.iter().enumerate() {
                let end = places.get(index + 1).map_or(lines.len() - 2, |next| next.0);
                let rows = lines[at + 1..end].iter().map(|line| line.trim());
                let rows: Vec<&str> =
                    rows.filter(|row| !row.is_empty() && !row.starts_with('─')).collect();
                let is_marked = |row: &&str| row.ends_with(" below") || row.ends_with(" above");
                let is_folded = rows.is_empty();
                assert!(
                    is_folded || rows.len() >= *count || rows.iter().any(is_marked),
                    "{rows:?} of {count}\n{}",
                    stage.screen()
                );
            }
            assert!(stage.screen().contains('▸'), "{}", stage.screen());
            stage.play("j");
        }
    }
}

#[test]
fn who_reads_the_responses_marks_there_and_goes_on() {
    let mut stage = three(80, 24);
    stage.play("w<Enter>v");
    let item = stage.review().cursor;
    for hint in ["d done", "p partial", "m missing", "x n/a"] {
        assert!(stage.screen().contains(hint), "{hint}\n{}", stage.screen());
    }
    assert!(stage.screen().contains("Done when"), "{}", stage.screen());
    stage.wait(1).play("d");
    assert_eq!(stage.session().answer(item).status, Some(Status::Done));
    assert_eq!(stage.model.context(), Context::Meeting);
    assert_ne!(stage.review().cursor, item);
    // A gap has its note.
    stage.wait(1).play("v");
    stage.wait(1).play("m");
    assert!(stage.review().strip.is_some(), "{}", stage.screen());
    assert!(!stage.screen().contains(" reads"), "keys are text there\n{}", stage.screen());
    stage.play("<Esc>v");
    stage.play("z");
    assert!(stage.message().starts_with("z (park) acts in the meeting"), "{}", stage.message());
}

#[test]
fn responses_stand_in_columns_beside_the_agenda() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut stage = three(width, height);
        stage.play("w<Enter>v");
        let lines = lines(&stage);
        let column =
            |line: &String, text: &str| line.find(text).map(|at| line[..at].chars().count());
        let of = |text: &str| lines.iter().find_map(|line| column(line, text)).unwrap();
        assert_eq!(of("✓ done   "), of("✗ missing   "), "{}", stage.screen());
        let has_agenda = stage.screen().contains("Backups are automated.");
        assert_eq!(has_agenda, width == 120, "{}", stage.screen());
    }
}

#[test]
fn a_large_font_shows_how_the_responses_agree_beside_the_status() {
    let mut stage = three(60, 18);
    let screen = stage.play("w<Enter>").screen();
    let row = screen.lines().find(|line| line.contains("unassessed")).unwrap();
    assert!(row.contains("split: 1 done, 1 partial, 1 missing  v reads"), "{screen}");
    let mut stage = three(40, 10);
    let screen = stage.play("wj<Enter><Space>").screen();
    assert!(screen.contains("tested.            · unassessed  close"), "{screen}");
    for key in ["Space", "Enter"] {
        assert!(screen.lines().last().unwrap().contains(key), "{screen}");
    }
    let screen = three(40, 10).play("g").screen();
    for told in ["Done when", "Enter page", "q back"] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
}

#[test]
fn the_people_stay_where_they_are_when_their_assessments_come() {
    for (width, height) in [(40, 10), (80, 24)] {
        let mut stage = assessing::in_a_review(width, height);
        stage.play("P");
        let before = lines(&stage);
        let progress = |(by, assessed): (&str, u32)| Progress {
            by: by.into(),
            submitted_at: None,
            assessed: Some((assessed, 32)),
            left_out: None,
        };
        let told = [("ben", 7), ("cleo", 12)].map(progress);
        stage.model.review.as_mut().unwrap().progress = told.into();
        let after = lines(&stage);
        let place = |lines: &[String], text: &str| lines.iter().position(|one| one.contains(text));
        for text in ["ana", "ben", "cleo", "oskar", "└"] {
            assert_eq!(place(&before, text), place(&after, text), "{}", stage.screen());
        }
        assert!(after.iter().any(|line| line.contains("cleo") && line.contains("12 of 32")));
    }
}

#[test]
fn that_few_people_are_not_hidden_is_said_before_it_is_fixed() {
    let mut stage = assessing::submitted(80, 24);
    stage.play("q").play(":combine<Enter>n");
    let told = "Responses hide names; with so few people that hides nobody.";
    assert!(stage.screen().contains(told), "{}", stage.screen());
}

#[test]
fn what_is_written_about_stays_in_view_beside_all_items() {
    for (width, height) in [(120, 40), (200, 50)] {
        let mut stage = three(width, height);
        let screen = stage.play("gn").screen();
        for told in ["Done when", "Ask ", "Responses"] {
            assert!(screen.contains(told), "{told}\n{screen}");
        }
    }
}

#[test]
fn the_plan_the_help_and_the_export_use_the_rows_of_the_smallest_screen() {
    let mut stage = three(40, 10);
    stage.play("w");
    let Some(Overlay::Plan(plan)) = stage.model.overlays.last() else { panic!() };
    let words: Vec<&str> = plan.agendas.iter().map(|(agenda, _)| agenda.words()).collect();
    let screen = stage.screen();
    let shown = words.iter().filter(|words| screen.contains(&words[..18.min(words.len())]));
    assert!(shown.count() == words.len() || screen.contains(" below"), "{screen}");
    let screen = stage.play("<Esc>?").screen();
    let rows = screen.lines().filter(|line| line.starts_with("   "));
    assert!(rows.count() >= 6, "{screen}");
    let screen = stage.play("<Esc>E").screen();
    assert!(screen.contains("Ctrl-N next") && !screen.contains("◂ Markdown"), "{screen}");
}

#[test]
fn a_key_of_items_says_why_it_does_nothing_on_the_page_of_the_conditions() {
    let mut stage = promises::next(80, 24);
    stage.play("w<Enter>");
    assert_eq!(stage.model.context(), Context::Promises);
    for key in ["p", "m", "n", "b"] {
        stage.play(key);
        let told = "a condition: d met, c open again, o owner, t due";
        assert_eq!(stage.message(), told, "{key}");
        stage.model.message = None;
    }
    stage.play("z");
    assert!(stage.message().starts_with("z (park) acts in the meeting"), "{}", stage.message());
}

#[test]
fn enter_leaves_the_conditions_only_before_a_meeting() {
    let mut stage = promises::next(80, 24);
    stage.play(":the conditions<Enter>");
    assert_eq!(stage.model.context(), Context::Promises, "{}", stage.screen());
    for key in ["<Space>", "<Enter>"] {
        stage.wait(1).play(key);
        assert_eq!(stage.model.context(), Context::Promises, "{key}");
        assert_eq!(stage.message(), "each condition is whole here; q goes back", "{key}");
    }
    stage.play("qw<Enter>").wait(1).play("<Enter>");
    assert_eq!(stage.model.context(), Context::Meeting, "{}", stage.screen());
}

/// Where text is typed a key is text.
#[test]
fn nothing_offers_undo_while_something_is_written() {
    for (width, height) in [(40, 10), (60, 18), (80, 24), (120, 40)] {
        let mut stage = three(width, height);
        stage.play("w<Enter>dp");
        let screen = stage.screen();
        assert!(screen.contains("◐ partial, was unassessed"), "{screen}");
        assert!(!screen.contains("undo") && !screen.contains("Backspace"), "{screen}");
    }
}

/// A page of the summary is as long as what is seen of its lists.
#[test]
fn a_page_of_the_summary_leaves_no_row_out() {
    let mut stage = three(80, 24);
    stage.play("mjmjmjmjmjmjmjms");
    let rows = stage.review().row_items(stage.model.today()).len();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..rows {
        let spots = stage.frame().1.spots;
        seen.extend(spots.iter().filter_map(|spot| match spot.target {
            Target::Row(row) => Some(row),
            _ => None,
        }));
        stage.play("<PgDn>");
    }
    assert_eq!(seen.len(), rows, "{seen:?}");
}

#[test]
fn a_submitted_assessment_offers_no_tick() {
    let mut stage = assessing::submitted(120, 40);
    assert!(!stage.screen().contains("Space tick"), "{}", stage.screen());
    stage.play("<Space>");
    assert!(stage.message().contains("is submitted"), "{}", stage.message());
}

#[test]
fn home_counts_what_it_lists() {
    let stage = Stage::at_home_with(80, 24, |places| {
        three_systems(places);
        for name in ["fraud-scoring-2026-11-20-6161", "payments-api-2026-01-20-6161"] {
            std::fs::write(places.sessions().join(format!("{name}.json")), "{").unwrap();
        }
    });
    let home = &stage.model.home;
    let systems = home.rows().iter().filter(|row| row.kind == Kind::System).count();
    // The system of the other one has reviews that can be read.
    assert_eq!((systems, home.system_count()), (3, 4));
    assert!(stage.screen().contains("4 systems   7 reviews   2 cannot be read"));
}

#[test]
fn a_new_review_of_a_known_system_says_how_its_next_one_begins() {
    let mut stage = Stage::at_home_with(80, 24, three_systems);
    let screen = stage.play("npayments-API").screen();
    assert!(screen.contains("exists; its next review: N at Home"), "{screen}");
    let screen = stage.play("-2").screen();
    assert!(!screen.contains("exists"), "{screen}");
}

#[test]
fn a_command_whose_title_begins_as_typed_comes_first_and_enter_is_named_where_it_runs() {
    let mut stage = Stage::in_review(80, 24);
    stage.play(":comp");
    let Some(Overlay::Pick(picker)) = stage.model.overlays.last() else { panic!() };
    let titles = picker.hits.iter().filter_map(|hit| match hit.choice {
        Choice::Command(action) => Some(action.words().title),
        _ => None,
    });
    let begin: Vec<bool> = titles.map(|title| title.starts_with("comp")).collect();
    assert!(begin[0] && begin.is_sorted_by_key(|begins| !begins), "{}", stage.screen());
    assert!(!stage.screen().contains("Enter run"), "{}", stage.screen());
    let screen = stage.play("<C-u>summary").screen();
    assert!(screen.contains("Enter run"), "{screen}");
}

#[test]
fn a_long_name_leaves_the_gauge_of_the_others() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        three_systems(places);
        let long = "notification-hub-eu-central (messages, mail and push)";
        create(places, long, noon(), None, |_| ());
    });
    stage.play("g");
    let row = lines(&stage).into_iter().find(|line| line.contains("ledger-core")).unwrap();
    assert!(row.contains('┃'), "{}", stage.screen());
}

#[test]
fn the_decision_names_dissent_among_its_facts() {
    let mut stage = three(80, 24);
    let screen = stage.play("gdsy").screen();
    assert!(screen.contains("1 dissent"), "{screen}");
}

#[test]
fn that_the_time_is_up_stands_in_the_header() {
    for (width, height) in SIZES {
        let mut stage = three(width, height);
        let screen = stage.play("w<Enter>").wait(63).play("<Space>").screen();
        let late = if width < 60 { "time is up" } else { "3 min over" };
        assert!(screen.lines().next().unwrap().contains(late), "{screen}");
    }
}

#[test]
fn the_sample_opens_where_something_was_said() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("x");
    let answer = stage.answer();
    assert!(answer.is_gap() && !answer.note.is_blank() && answer.owner().is_some());
}

#[test]
fn the_selected_row_of_a_comparison_shows_both_answers_beside_the_list() {
    for (width, height) in [(100, 30), (120, 40), (200, 50)] {
        let mut stage = Stage::at_home_with(width, height, |places| {
            create(places, "payments-api", days_ago(90), None, mostly(20, 8));
            create(places, "payments-api", noon(), None, mostly(12, 10));
        });
        let screen = stage.play("=").screen();
        assert_eq!(stage.model.context(), Context::Compare);
        for told in ["2026-08-24  ✓ done", "2026-11-22  ◐ partial", "Note ", "Done when"] {
            assert!(screen.contains(told), "{told}\n{screen}");
        }
    }
}

#[test]
fn in_a_large_font_what_is_written_has_the_rows_of_the_other_fields() {
    let mut stage = three(40, 10);
    stage.play("w<Enter>").wait(1).play("m").wait(1);
    assert!(stage.screen().contains("Owner"), "{}", stage.screen());
    let screen = stage.play("the ledger failed on a missing key and nobody knew why").screen();
    assert!(screen.contains(" above") && !screen.contains("Owner"), "{screen}");
    assert!(screen.contains("nobody knew why") || screen.contains("knew why"), "{screen}");
    assert!(stage.play("<Tab>").screen().contains("▸Owner"), "{}", stage.screen());
}

#[test]
fn a_filter_that_is_chosen_shows_nothing_of_an_item_that_it_leaves_out() {
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let mut stage = Stage::in_review(width, height);
        stage.play("jdg");
        let whole = stage.play("f").screen();
        assert!(whole.contains("Done when"), "everything is shown\n{whole}");
        let screen = stage.play("jj").screen();
        assert!(
            screen.contains("gaps: partial or missing") && !screen.contains("Done when"),
            "{screen}"
        );
    }
}

#[test]
fn a_list_of_systems_tells_that_a_hidden_one_has_a_blocker() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        create(places, "ledger", days_ago(30), None, |session| {
            mostly(2, 2)(session);
            let flag = Edit::Answer(ItemNo(3), Change::Blocker(true));
            session.apply(&flag, &crate::generate::stamp(0)).unwrap();
        });
        for number in 0..14 {
            create(places, &format!("system-{number}"), days_ago(number), None, |_| ());
        }
    });
    let screen = stage.play("g").screen();
    assert!(!screen.contains("ledger") && screen.contains("1 with a blocker"), "{screen}");
    let screen = stage.play("G").screen();
    assert!(screen.contains("ledger") && !screen.contains("with a blocker"), "{screen}");
}
