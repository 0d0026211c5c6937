//! The time of a meeting in which no key was pressed: it is asked about, and taken out of the meeting's clock
//! or counted.

use chrono::TimeDelta;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::tui::screens::Context;
use readyroom::tui::update::Effect;

use crate::stage::{Stage, noon};

fn begun() -> Stage {
    let mut stage = Stage::in_review(80, 24);
    stage.play("w<Enter>");
    stage
}

/// The minutes of the meeting, by the session in its file.
fn minutes_on_disk(stage: &Stage, at: i64) -> i64 {
    let now = noon().to_utc() + TimeDelta::minutes(at);
    stage.on_disk().meeting().unwrap().used(now).num_minutes()
}

/// A meeting whose program was killed after a key in minute 10, opened again in another minute.
fn opened_again(minute: i64) -> Stage {
    let mut stage = begun();
    stage.wait(10).play("d");
    let path = stage.review().path.clone();
    let mut again = stage.opened_later(&path, minute);
    again.play("w");
    again
}

#[test]
fn a_clock_left_running_by_a_killed_program_offers_to_leave_the_time_out() {
    let mut again = opened_again(490);
    assert_eq!(again.model.context(), Context::Question);
    let screen = again.screen();
    assert!(screen.contains("No key for 8 hours, since 14:12."), "{screen}");
    assert!(screen.contains("Take them out of the meeting's time?"), "{screen}");
    assert!(screen.contains("430 min over"), "{screen}");
    again.play("y");
    assert_eq!(again.message(), "8 hours taken out of the meeting's time");
    assert!(again.screen().contains("10 of 60 min"), "{}", again.screen());
    assert!(again.session().meeting().unwrap().is_running());
    again.wait(5).play("d");
    assert!(again.screen().contains("15 of 60 min"), "{}", again.screen());
    assert_eq!(minutes_on_disk(&again, 495), 15);
    // It is no step of undo: the time is what it is.
    again.play("uu");
    assert_eq!(minutes_on_disk(&again, 495), 15);
}

#[test]
fn a_time_that_counts_is_not_asked_about_again_also_after_a_restart() {
    let mut stage = begun();
    stage.wait(10).play("d").wait(42).play("<Space>n");
    assert_eq!(stage.model.context(), Context::Meeting);
    assert!(stage.screen().contains("52 of 60 min"), "{}", stage.screen());
    stage.wait(3).play("<PgUp>");
    assert_eq!(stage.model.context(), Context::Meeting);
    let path = stage.review().path.clone();
    // Killed, and opened again at once: nothing was changed since before it.
    let mut again = stage.opened_later(&path, 55);
    again.play("w");
    assert_eq!(again.model.context(), Context::Meeting, "{}", again.screen());
    // Another one is another question; Esc counts it too.
    again.wait(16).play("<Space>");
    assert!(again.screen().contains("No key for 16 minutes, since 14:57."), "{}", again.screen());
    again.play("<Esc>");
    assert!(again.screen().contains("11 min over"), "{}", again.screen());
}

#[test]
fn a_quarter_of_an_hour_without_a_key_is_talk() {
    let mut stage = begun();
    stage.wait(15).play("d").wait(15).play("d");
    assert_eq!(stage.model.context(), Context::Meeting);
    // Only the keys count that were pressed while the clock ran.
    stage.play("w").wait(40).play("w");
    assert_eq!(stage.model.context(), Context::Meeting);
    assert!(stage.screen().contains("30 of 60 min"), "{}", stage.screen());
}

#[test]
fn the_question_about_idle_time_waits_until_nothing_is_being_written() {
    let mut stage = begun();
    stage.wait(42).play("pno drill yet<Enter>");
    assert_eq!(stage.session().answer(ItemNo(0)).note.raw(), "no drill yet");
    assert_eq!(stage.model.context(), Context::Question);
    stage.play("y");
    assert!(stage.screen().contains("0 of 60 min"), "{}", stage.screen());
    // The time of the item leaves it out as well, and is never below nothing.
    let (item, now) = (stage.review().cursor, stage.model.now);
    assert_eq!(item, ItemNo(1));
    assert_eq!(stage.review().item_time(now), Some(TimeDelta::zero()));
    stage.wait(20).play("<Enter>y");
    let now = stage.model.now;
    assert_eq!(stage.review().item_time(now), Some(TimeDelta::zero()));
}

/// The key that leaves the meeting after a night in front of it.
#[test]
fn an_idle_time_is_asked_about_also_where_its_first_key_leaves_the_meeting() {
    let mut stage = begun();
    stage.wait(10).play("d").wait(15 * 60).play("q");
    assert!(stage.screen().contains("No key for 15 hours, since"), "{}", stage.screen());
    stage.play("yq");
    assert!(!stage.on_disk().meeting().unwrap().is_running());
    assert_eq!(minutes_on_disk(&stage, 10_000), 10);
}

#[test]
fn time_in_the_list_counts_and_idle_time_there_is_asked_about_in_the_meeting() {
    let mut stage = begun();
    stage.wait(5).play("dq").wait(10).play("j").wait(30).play("j");
    assert_eq!(stage.model.context(), Context::Review, "there is no clock to be seen");
    stage.play("w");
    assert!(stage.screen().contains("No key for 30 minutes, since 14:17."), "{}", stage.screen());
    stage.play("n");
    assert!(stage.screen().contains("45 of 60 min"), "{}", stage.screen());
}

/// However the clock on the wall was set meanwhile, the used time is right.
#[test]
fn taking_idle_time_out_does_not_follow_changes_of_the_system_clock() {
    let mut stage = begun();
    stage.wait(10).play("d").set_clock(-90).wait(40).set_clock(200).play("<Space>y");
    assert!(stage.screen().contains("10 of 60 min"), "{}", stage.screen());
    stage.wait(7).play("<PgUp>");
    assert!(stage.screen().contains("17 of 60 min"), "{}", stage.screen());
}

#[test]
fn the_question_is_whole_on_every_screen() {
    for (width, height) in [(40, 10), (60, 18), (80, 24), (120, 40), (200, 50)] {
        let mut stage = Stage::in_review(width, height);
        stage.play("w<Enter>").wait(42).play("d");
        let words: Vec<String> = stage.screen().split_whitespace().map(str::to_owned).collect();
        let screen = words.join(" ").replace(" │ │ ", " ");
        for text in ["No key for 42 minutes, since 14:02.", "Take them out of", "y yes", "n no"] {
            assert!(screen.contains(text), "{text}: {}", stage.screen());
        }
    }
}

#[test]
fn nothing_is_asked_of_who_leaves_the_program() {
    let mut stage = begun();
    stage.wait(42).play("<C-c>");
    assert!(stage.model.overlays.is_empty());
    assert!(matches!(stage.left.last(), Some(Effect::Quit(0))));
}

#[test]
fn whoever_leaves_the_time_in_is_told_so() {
    let mut again = opened_again(302);
    assert!(again.screen().contains("No key for 4 h 52 min, since 14:12."), "{}", again.screen());
    again.play("<Enter>");
    assert_eq!(again.message(), "4 h 52 min stay in the meeting's time");
    assert_eq!(minutes_on_disk(&again, 302), 302);
}
