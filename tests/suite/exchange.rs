//! Reports on the screen: choosing, writing and copying them, and importing an edited one.

use std::fs;

use readyroom::domain::basics::names::PersonName;
use readyroom::domain::basics::status::Status;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::edit::{Change, Verdict};
use readyroom::report::Format;
use readyroom::report::choice::{Choice, Template};
use readyroom::store::messages::Event;
use readyroom::tui::model::edition::Edition;
use readyroom::tui::model::look::Between;
use readyroom::tui::model::overlay::Overlay;
use readyroom::tui::screens::Context;
use readyroom::tui::update::{Effect, Msg};

use crate::generate::{checklist_of, days};
use crate::stage::{Stage, chords};
use crate::writers::elsewhere;

// Writing.

#[test]
fn export_shows_a_preview_and_writes_the_file() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("dE");
    assert!(stage.screen().contains("# Production readiness: payments-api"));
    let file = stage.dir.path().join("review.md");
    stage.play("<C-u>~/review.md<Enter>");
    assert!(stage.message().starts_with("written to"), "{}", stage.screen());
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(
        text,
        readyroom::report::render(stage.session(), Format::Markdown, &Choice::default(), days())
    );
}

#[test]
fn export_asks_before_it_overwrites_and_the_default_is_no() {
    let mut stage = Stage::in_review(80, 24);
    let file = stage.dir.path().join("review.md");
    fs::write(&file, "mine").unwrap();
    stage.play("E<C-u>~/review.md<Enter>");
    assert!(stage.screen().contains("exists already"));
    stage.play("<Enter>");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    stage.play("<Enter><Esc>");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    stage.play("<Enter>y");
    assert!(fs::read_to_string(&file).unwrap().starts_with("# Production"));
}

#[test]
fn an_export_that_fails_says_why_and_loses_nothing() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("E<C-u>~/nowhere/review.md<Enter>");
    assert!(stage.screen().contains("no such folder"), "{}", stage.screen());
    stage.play("<C-u><Enter>");
    assert!(stage.screen().contains("name a file to write the report to"));
}

#[test]
fn export_works_from_home_for_the_selected_session() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("nledger<Enter>dqE<C-u>~/ledger.md<Enter>");
    let text = fs::read_to_string(stage.dir.path().join("ledger.md")).unwrap();
    assert!(text.contains("1 of 32 complete"));
}

/// The name in the file field.
fn file(stage: &Stage) -> String {
    let form = stage.model.form().expect("a form is open");
    form.fields[0].input.text().to_owned()
}

fn edition(stage: &Stage) -> Edition {
    match stage.model.overlays.last() {
        Some(Overlay::Export(export)) => export.edition(),
        other => panic!("no export: {other:?}"),
    }
}

#[test]
fn a_key_goes_through_every_format_and_the_file_follows() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("dE");
    let mut seen = Vec::new();
    for _ in Edition::all() {
        let edition = edition(&stage);
        seen.push(edition.title());
        let name = format!("payments-api-2026-11-22.{}", edition.format.extension());
        assert_eq!(file(&stage), name);
        assert!(stage.screen().contains(&format!("▸{}", edition.title())), "{}", stage.screen());
        let days = stage.model.now.days();
        let whole =
            readyroom::report::render(stage.session(), edition.format, &edition.choice(), days);
        let Some(Overlay::Export(export)) = stage.model.overlays.last() else { panic!() };
        assert_eq!(export.text, whole);
        stage.play("<C-n>");
    }
    let pages = ["Markdown", "Markdown, short", "HTML", "text"];
    let others = ["CSV", "Jira", "GitLab", "calendar", "JSON", "badge (SVG)"];
    let audits = ["Markdown, audit", "HTML, audit"];
    assert_eq!(seen, [&pages[..], &others[..], &audits[..]].concat());
    assert_eq!(edition(&stage).format, Format::Markdown, "around the end");
    stage.play("<C-t><C-t><C-t><C-t>");
    assert_eq!(edition(&stage).format, Format::Json);
    stage.play("<Esc>");
    assert_eq!(stage.message(), "", "nothing was typed, nothing is to be kept");
}

#[test]
fn a_typed_file_ending_stays() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("E<C-u>~/review.markdown<C-n><C-n>");
    assert_eq!(file(&stage), "~/review.markdown");
    stage.play("<C-u>~/other.html<C-n><C-n>");
    assert_eq!(file(&stage), "~/other.csv");
}

#[test]
fn the_export_form_restores_its_text_and_format() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("E<C-n><C-n><C-u>~/review.html<Esc>E");
    assert_eq!(file(&stage), "~/review.html");
    assert_eq!(edition(&stage).format, Format::Html);
}

#[test]
fn the_short_report_is_short() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("mE<C-n><C-u>~/short.md<Enter>");
    let text = fs::read_to_string(stage.dir.path().join("short.md")).unwrap();
    let short = Choice { template: Template::Short, ..Choice::default() };
    assert_eq!(text, readyroom::report::render(stage.session(), Format::Markdown, &short, days()));
    assert!(text.lines().count() <= readyroom::report::choice::SHORT_LINES);
}

#[test]
fn the_next_report_begins_where_the_last_one_went_also_after_a_restart() {
    let mut stage = Stage::in_review(80, 24);
    fs::create_dir(stage.dir.path().join("q4-reports")).unwrap();
    stage.play("E<C-n><C-u>~/q4-reports/first.md<Enter>E");
    assert_eq!(file(&stage), "~/q4-reports/payments-api-2026-11-22.md");
    assert_eq!(edition(&stage).title(), "Markdown, short");
    // A failure is no place. What was typed there would wait as a draft, so it is deleted again.
    stage.play("<C-n><C-u>~/nowhere/x.html<Enter><C-u><Esc>");
    let path = stage.review().path.clone();
    let bytes = fs::read(&path).unwrap();
    assert!(!String::from_utf8(bytes).unwrap().contains("q4-reports"), "never in the session");
    let mut again = stage.opened_again(&path);
    again.play("E");
    assert_eq!(file(&again), "~/q4-reports/payments-api-2026-11-22.md");
    assert_eq!(edition(&again).title(), "Markdown, short");
}

#[test]
fn another_session_begins_there_too_and_overwriting_asks() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("none<Enter>dqE<C-n><C-n><C-u>~/one.html<Enter>ntwo<Enter>E");
    assert_eq!(file(&stage), "~/two-2026-11-22.html");
    stage.play("<Enter>E");
    assert!(stage.dir.path().join("two-2026-11-22.html").exists());
    stage.play("<Enter>");
    assert!(stage.screen().contains("exists already"), "{}", stage.screen());
}

// Copying.

#[test]
fn copying_says_what_tmux_and_screen_do_with_it() {
    for (between, told) in [
        (Between::Tmux, "it passes it on after `tmux set -s set-clipboard on`"),
        (Between::Screen, "it passes nothing on; write a file instead"),
    ] {
        let mut stage = Stage::in_review(80, 24);
        stage.model.setup.between = between;
        stage.play("E<C-y>");
        assert!(stage.screen().contains(told), "{}", stage.screen());
        assert!(matches!(stage.left.last(), Some(Effect::Copy(_))));
    }
}

#[test]
fn ctrl_y_sends_the_report_to_the_clipboard_of_the_terminal_and_stays() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("dE");
    let text =
        readyroom::report::render(stage.session(), Format::Markdown, &Choice::default(), days());
    let effects = stage.effects_of(Msg::Key(chords("<C-y>")[0]));
    assert_eq!(effects, [Effect::Copy(text.clone())]);
    let size = text.len().div_ceil(1024);
    assert_eq!(stage.message(), format!("sent to the terminal's clipboard, {size} KiB"));
    assert!(stage.screen().contains("sent to the terminal's clipboard"), "{}", stage.screen());
    assert_eq!(stage.model.context(), Context::Export);
    stage.play("<C-u><Enter><C-y>");
    assert!(stage.screen().contains("sent to the terminal's clipboard"), "{}", stage.screen());
    // A mark at the beginning of a file is no text.
    stage.play("<C-n><C-n><C-n><C-n>");
    let effects = stage.effects_of(Msg::Key(chords("<C-y>")[0]));
    assert!(matches!(&effects[..], [Effect::Copy(text)] if text.starts_with("\"system\"")));
}

#[test]
fn copying_a_report_that_many_terminals_would_cut_warns() {
    let sizes = [200; 8];
    let mut stage = Stage::in_session(80, 24, Some(checklist_of(&sizes)), |_| ());
    stage.play("E<C-y>");
    let message = stage.message();
    let ending = " KiB; many terminals take no more than 54 KiB";
    assert!(message.starts_with("sent to the terminal's clipboard, "), "{message}");
    assert!(message.ends_with(ending), "{message}");
}

// Reading back.

/// A stage whose report was exported after `keys` and edited.
fn edited(keys: &str, edits: &[(&str, &str)]) -> Stage {
    let mut stage = Stage::in_review(80, 24);
    stage.play(keys).play("E<C-u>~/page.md<Enter>");
    let path = stage.dir.path().join("page.md");
    let mut page = fs::read_to_string(&path).unwrap();
    for (before, after) in edits {
        assert!(page.contains(before), "{before} in\n{page}");
        page = page.replace(before, after);
    }
    fs::write(path, page).unwrap();
    stage
}

const SIGN_IN: &str = "flows are stable in production. | ";
const RECOVERY: &str = "Password reset/account recovery is tested.";

/// Two edits of the first item and one of the second.
fn three() -> Stage {
    edited(
        "m",
        &[
            (&format!("{SIGN_IN}Missing | | |"), &format!("{SIGN_IN}Done | ben | |")),
            (&format!("{RECOVERY} `"), &format!("{RECOVERY} Partial. `")),
        ],
    )
}

const READ: &str = "I<C-u>~/page.md<Enter>";

#[test]
fn an_edited_report_is_read_back_as_one_step() {
    let mut stage = three();
    stage.play("I");
    assert_eq!(file(&stage), "", "nothing that is not there");
    assert!(stage.screen().contains("(the edited report, in Markdown)"), "{}", stage.screen());
    let report = stage.dir.path().join("payments-api-2026-11-22.md");
    // What is found while one types is not put into the text.
    stage.play("~/p").send(Msg::Store(Event::FoundPage(report.clone())));
    assert_eq!(file(&stage), "~/p");
    stage.play("<C-u><Esc>");
    fs::copy(stage.dir.path().join("page.md"), &report).unwrap();
    stage.play("I");
    assert_eq!(file(&stage), "~/payments-api-2026-11-22.md", "where the last report went");
    stage.play("<C-u>~/page.md<Enter>");
    assert_eq!(stage.model.context(), Context::Import);
    assert!(stage.screen().contains("3 of 3 changes ticked"), "{}", stage.screen());
    assert!(stage.screen().contains("missing → done"));
    // The sign for nothing is that of a status.
    assert!(stage.screen().contains("unassessed → partial"), "{}", stage.screen());
    stage.play("<Enter>");
    assert_eq!(stage.message(), "3 changes from the report");
    assert!(stage.statuses().starts_with("dp."));
    assert_eq!(stage.session().owners(), ["ben".into()]);
    assert_eq!(stage.on_disk(), *stage.session());
    stage.play("u");
    assert!(stage.statuses().starts_with("m.."));
    assert!(stage.session().owners().is_empty());
}

#[test]
fn space_takes_a_change_out_and_in_again() {
    let mut stage = three();
    stage.play(READ).play("<Space>j<Space>");
    assert!(stage.screen().contains("1 of 3 changes ticked"), "{}", stage.screen());
    stage.play("<Space><Enter>");
    assert_eq!(stage.message(), "2 changes from the report");
    assert!(stage.statuses().starts_with("mp."), "{}", stage.statuses());
    assert_eq!(stage.session().owners(), ["ben".into()]);
}

#[test]
fn escape_changes_nothing_and_with_nothing_ticked_enter_says_so() {
    let mut stage = three();
    let before = stage.session().clone();
    stage.play(READ).play("<Space>j<Space>j<Space><Enter>");
    assert_eq!(stage.message(), "nothing is ticked; Space ticks a change");
    assert!(stage.screen().contains("nothing is ticked"), "{}", stage.screen());
    stage.play("<Esc>");
    assert_eq!(*stage.session(), before);
    assert_eq!(stage.model.context(), Context::Review);
}

#[test]
fn changes_that_contradict_newer_ones_of_the_session_are_not_ticked() {
    let mut stage = three();
    stage.play("p").play(READ);
    let screen = stage.screen();
    assert!(screen.contains("2 of 3 changes ticked"), "{screen}");
    assert!(screen.contains("Changed in the review too:"), "{screen}");
    stage.play("<Enter>");
    assert!(stage.statuses().starts_with("pp."), "{}", stage.statuses());
    stage.play("u").play(READ).play("G");
    assert!(stage.screen().contains("somebody has changed it in the review"));
    stage.play("<Space><Enter>");
    assert!(stage.statuses().starts_with("dp."), "taken all the same");
}

#[test]
fn a_report_without_edits_changes_nothing() {
    let mut stage = edited("d", &[]);
    stage.play(READ);
    assert!(stage.screen().contains("Nothing to change"), "{}", stage.screen());
    stage.play("<Enter>");
    assert_eq!(stage.message(), "there is nothing to change; Esc closes");
    stage.play("<Space><Down><Esc>");
    assert_eq!(stage.model.context(), Context::Review);
}

/// In the middle of a long list both of its ends are out of sight.
#[test]
fn a_long_list_of_ignored_lines_counts_what_is_hidden_at_both_ends() {
    let remarks = "\n\nNobody can place this sentence.".repeat(60);
    let mut stage = edited("d", &[("\n## By category", &format!("{remarks}\n\n## By category"))]);
    // The heading of the list is a line of its own.
    for (keys, told) in [("", "49 below"), ("<PgDn><PgDn>", " above, "), ("G", "49 above")] {
        let screen = stage.play(&format!("{READ}{keys}")).screen();
        assert!(screen.contains("60 left alone") && screen.contains(told), "{keys}\n{screen}");
        stage.play("<Esc>");
    }
}

#[test]
fn ignored_lines_are_listed_with_their_numbers() {
    let mut stage = edited("d", &[(&format!("{SIGN_IN}Done"), &format!("{SIGN_IN}Donne"))]);
    stage.play(READ);
    let screen = stage.screen();
    assert!(screen.contains("Nothing to change; 1 left alone"), "{screen}");
    assert!(screen.contains("`donne` is no status"), "{screen}");
    assert!(screen.contains("Line "), "{screen}");
}

#[test]
fn a_report_of_another_session_says_so() {
    let mut stage = Stage::at_home(80, 24);
    stage.play("none<Enter>mE<C-u>~/page.md<Enter>qntwo<Enter>").play(READ);
    let screen = stage.screen();
    assert!(screen.contains("Made of another review: one-2026-11-22-"), "{screen}");
    // What nobody has edited in it is no change, although the session says something else.
    assert!(screen.contains("Nothing to change"), "{screen}");
}

#[test]
fn a_file_that_is_no_report_is_refused_in_the_form() {
    let mut stage = Stage::in_review(80, 24);
    let file = stage.dir.path().join("page.md");
    let complaint = |stage: &Stage| stage.model.form().unwrap().complaint.clone().unwrap();
    stage.play(READ);
    assert!(complaint(&stage).contains("there is no such file"), "{}", complaint(&stage));
    fs::write(&file, "# Shopping\n- [ ] milk\n").unwrap();
    stage.play("<Enter>");
    assert!(complaint(&stage).contains("this is no report"), "{}", complaint(&stage));
    fs::write(&file, b"\xff\xfe").unwrap();
    stage.play("<Enter>");
    assert!(complaint(&stage).contains("not UTF-8 text"), "{}", complaint(&stage));
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    stage.play("<Enter>");
    assert!(complaint(&stage).contains("a folder, not a file"), "{}", complaint(&stage));
    stage.play("<C-u><Enter>");
    assert_eq!(complaint(&stage), "name the file of an edited report");
    stage.play("~/elsewhere.md<Esc>I");
    assert_eq!(stage.model.form().unwrap().fields[0].input.text(), "~/elsewhere.md");
}

#[test]
fn an_import_does_not_overwrite_concurrent_changes() {
    let mut stage = three();
    stage.play(READ);
    let path = stage.review().path.clone();
    elsewhere(&path, 0, Change::Verdict(Verdict::partial()));
    elsewhere(&path, 1, Change::Owner(Some(PersonName::parse("emil").unwrap())));
    stage.look();
    let screen = stage.screen();
    assert!(screen.contains("ana changed 2 items"), "{screen}");
    assert!(screen.contains("partial → done"), "{screen}");
    stage.play("j");
    assert!(stage.screen().contains("2 of 3 changes ticked"), "{}", stage.screen());
    stage.play("<Enter>");
    assert!(stage.statuses().starts_with("pp."), "{}", stage.statuses());
    let second = stage.session().answer(ItemNo(1));
    assert_eq!(second.owner(), Some(&"emil".into()));
    assert_eq!(second.status, Some(Status::Partial));
}
