//! What floats above a screen: the palette, the help, filters, find, the people.

use readyroom::domain::insight::filter::{Filter, Selection};
use readyroom::domain::records::people::Role;
use readyroom::tui::model::overlay::Overlay;
use readyroom::tui::model::picker::Choice;
use readyroom::tui::screens::Context;

use crate::hints::{designed, systems, two_values};
use crate::stage::Stage;

const SIZES: [(u16, u16); 5] = [(40, 10), (60, 18), (80, 24), (120, 40), (200, 50)];

/// Asserts that a screen shows a text, in any size of terminal that it was drawn in.
#[track_caller]
fn shows(stage: &Stage, text: &str) {
    assert!(stage.screen().contains(text), "{text}\n{}", stage.screen());
}

/// Returns the remark beside the first command that the palette finds.
fn aside(stage: &Stage) -> String {
    let Some(Overlay::Pick(picker)) = stage.model.overlays.last() else { panic!("no palette") };
    let hit = picker.hits.iter().find(|hit| matches!(hit.choice, Choice::Command(_)));
    hit.and_then(|hit| hit.aside.as_deref()).unwrap_or_default().to_owned()
}

#[test]
fn the_palette_says_where_a_command_acts_and_refuses_it_here() {
    for (typed, wanted) in [
        ("compare with", "at Home: q, then ="),
        ("decide", "in the summary: s, then y"),
        ("role of the person", "in the people: P, then r"),
        ("role: observer", "in the roles: P, r, then 4"),
        ("present or absent", "in the people: P, then Space"),
        ("pause", "in the meeting: w, then w"),
        ("copy to the terminal", "in the export: E, then Ctrl-Y"),
    ] {
        let mut stage = designed(80, 24);
        // The list was opened from Home, so there is a way back.
        stage.model.root = readyroom::tui::model::overlay::Leaving::ToHome;
        stage.play(&format!(":{typed}").replace(' ', "<Space>"));
        assert_eq!(aside(&stage), wanted, "{typed}");
        if !wanted.is_empty() {
            shows(&stage, wanted);
            stage.play("<Enter>");
            assert!(stage.message().ends_with(&format!("acts {wanted}")), "{}", stage.message());
        }
    }
    // From a session that the command line named nothing leads to Home.
    let mut stage = designed(80, 24);
    stage.play(":compare<Space>with");
    assert_eq!(aside(&stage), "at Home");
}

/// A command is found by the words that it is called; what sounds like it or contains it comes behind, and every one
/// that cannot act says why.
#[test]
fn the_palette_lists_first_what_begins_with_what_is_typed() {
    let mut stage = designed(80, 24);
    let screen = stage.play(":con").screen();
    let at = |text: &str| {
        screen
            .lines()
            .position(|line| line.contains(text))
            .unwrap_or_else(|| panic!("{text}\n{screen}"))
    };
    for begins in ["the conditions: who", "decision: conditional go", "conflict: keep both"] {
        for other in ["│   note ", "the next theme"] {
            assert!(at(begins) < at(other), "{begins}, {other}\n{screen}");
        }
    }
    for (title, reason) in
        [("conflict: keep the value", "no field of this item"), ("decision: cond", "in the dec")]
    {
        let row = screen.lines().nth(at(title)).unwrap();
        assert!(row.contains(reason), "{row}");
    }
}

#[test]
fn a_key_that_acts_elsewhere_says_where_in_one_line() {
    for (start, keys, told) in [
        (designed as crate::hints::Start, "y", "y (decide) acts in the summary: s, y"),
        (designed, "z", "z (park) acts in the meeting: w, z"),
        (designed, "N", "N (next review) acts at Home"),
        (designed, "<Enter>y", "y (decide) acts in the summary: s, y"),
        (designed, "w<Enter><Space>", ""),
        (systems, "d", "d (done) acts in the review: Enter, d"),
        (systems, "I", "I (import) acts in the review: Enter, I"),
        (systems, ".", ". (next unassessed) acts in the review: Enter, ."),
    ] {
        let mut stage = start(80, 24);
        stage.play(keys);
        assert_eq!(stage.message(), told, "{keys}");
        if !told.is_empty() {
            shows(&stage, told);
        }
        assert!(!stage.message().contains('\n') && stage.message().chars().count() < 78);
    }
    // What no key of any screen is says nothing.
    assert_eq!(designed(80, 24).play("ü").message(), "");
}

#[test]
fn help_finds_a_key_or_a_word_and_names_no_key_that_cannot_act() {
    for (width, height) in SIZES {
        let mut stage = designed(width, height);
        stage.play("?");
        shows(&stage, "Keys in the review");
        // A key that is typed as it stands is found alone.
        stage.play("b");
        shows(&stage, "blocker on or off");
        assert!(!stage.screen().contains("done: true today"), "{}", stage.screen());
        stage.play("lock");
        shows(&stage, "blocker on or off");
        stage.play("<C-u>deadline");
        shows(&stage, "due date");
        stage.play("<C-u>zzz");
        shows(&stage, "nothing is found");
        stage.play("<C-u>gauge");
        shows(&stage, "gauge: done");
        stage.play("<F1>");
        assert_eq!(stage.model.context(), Context::Review);
    }
    let listed = |stage: &Stage, word: &str| {
        let Some(Overlay::Help(help)) = stage.model.overlays.last() else { panic!("no help") };
        let mut all = help.keys.iter().flat_map(|(_, actions)| actions);
        all.any(|(_, action)| action.words().title.contains(word))
    };
    let mut stage = designed(80, 24);
    stage.play("?");
    assert!(!listed(&stage, "conflict") && !listed(&stage, "undo the last"));
    stage.play("<Esc>d?");
    assert!(listed(&stage, "undo the last"));
    let mut stage = two_values(80, 24);
    stage.play("?");
    assert!(listed(&stage, "conflict"));
}

#[test]
fn help_explains_the_gauge_and_stands_in_columns_where_there_is_room() {
    let screen = designed(200, 50).play("?").screen();
    for sign in ["█", "▒", "░", "·", "┃", "below 60%", "to 85%", "above 85%"] {
        assert!(screen.contains(sign), "{sign}\n{screen}");
    }
    assert!(!screen.contains("PgDn: "), "{screen}");
    let headings = |width, height| {
        let screen = designed(width, height).play("?").screen();
        let first = screen.lines().find(|line| line.contains("Marking")).unwrap().to_owned();
        ["Marking", "Writing", "Moving", "Review", "Everywhere", "Signs"]
            .iter()
            .filter(|heading| first.contains(*heading))
            .count()
    };
    assert_eq!((headings(80, 24), headings(120, 40)), (1, 2));
}

/// Returns the lines of the list between two others, without what is beside it.
fn list(screen: &str, from: &str) -> Vec<String> {
    let lines = screen.lines().skip_while(|line| !line.contains(from)).skip(1);
    let lines = lines.take_while(|line| !line.trim().is_empty());
    lines.map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn a_filter_is_one_flat_list_under_the_titles_of_categories() {
    for (width, height) in [(60, 18), (80, 24), (110, 26)] {
        let mut stage = designed(width, height);
        stage.play("gf<Down><Down><Enter>");
        assert_eq!(stage.review().filter, Selection::Of(Filter::Gaps));
        let screen = stage.screen();
        let lines = list(&screen, "Only gaps: partial or missing").join("\n");
        for told in ["Data and State", "Restore drills", "Critical writes", "CI/CD", "Build artif"]
        {
            assert!(lines.contains(told), "{told} {width}x{height}\n{screen}");
        }
        assert!(!lines.contains("Backups are"), "{screen}");
        assert!(screen.contains("1 of 3"), "{screen}");
        // One key goes through all of it, whatever the category.
        stage.play("G");
        assert_eq!(stage.item(), "release.reproducible-builds");
        shows(&stage, "3 of 3");
        stage.play("<Esc>");
        assert!(stage.review().filter.is_everything());
    }
    let mut stage = designed(40, 10);
    stage.play("gf<Down><Down><Enter>j");
    shows(&stage, "Only gaps: partial or missing");
    shows(&stage, "2 of 3");
    let mut stage = designed(120, 40);
    stage.play("gf<Down><Down><Enter>");
    let screen = stage.screen();
    let left: Vec<&str> = screen.lines().filter_map(|line| line.split('│').next()).collect();
    let left = left.join("\n");
    assert!(
        left.contains("Data ") && left.contains("CI/CD") && !left.contains("Backups"),
        "{left}"
    );
}

#[test]
fn the_list_shows_what_a_choice_of_the_filter_would() {
    let mut stage = designed(80, 24);
    stage.play("gf<Down><Down>");
    let screen = stage.screen();
    assert!(screen.contains("▸ gaps: partial or missing     3"), "{screen}");
    assert!(screen.contains("✗ missing     Critical writes"), "{screen}");
    assert!(stage.review().filter.is_everything());
    stage.play("<Esc>");
    assert!(!stage.screen().contains("Only gaps"), "{}", stage.screen());
}

#[test]
fn a_filter_by_owner_offers_ones_own_items_first() {
    let mut stage = designed(80, 24);
    stage.play("f");
    let screen = stage.screen();
    let at = |text: &str| screen.find(text).unwrap_or_else(|| panic!("{text}\n{screen}"));
    assert!(at("│   mine  ") < at("│   ben  "), "{screen}");
    assert!(!screen.contains("│   ana"), "{screen}");
    stage.play("<End><Enter>");
    shows(&stage, "Only ben");
    assert_eq!(stage.review().filter, Selection::Owner("ben".into()));
    stage.play("f<Up><Enter>");
    shows(&stage, "Only mine");
    assert_eq!(stage.item(), "data.migrations");
}

#[test]
fn find_shows_the_owner_and_where_there_is_room_the_id() {
    let mut stage = designed(120, 40);
    stage.play("/ben");
    let screen = stage.screen();
    let line = screen.lines().find(|line| line.contains("Backups are automated.")).unwrap();
    let line = screen.lines().rfind(|other| other.contains("data.backups")).unwrap_or(line);
    assert!(line.contains("ben ") && line.contains("data.backups"), "{screen}");
    let mut stage = designed(80, 24);
    stage.play("/ben");
    assert!(stage.screen().contains("  ben  Data"), "{}", stage.screen());
}

#[test]
fn the_page_of_an_item_says_its_id() {
    for (width, height) in SIZES {
        let mut stage = designed(width, height);
        stage.play("2jj<Enter>");
        for _ in 0..20 {
            if stage.screen().contains("data.restore-drills") {
                break;
            }
            stage.play("<PgDn>");
        }
        shows(&stage, "data.restore-drills");
    }
    shows(designed(120, 40).play("2jj"), "data.restore-drills");
}

#[test]
fn a_role_is_one_digit_and_the_first_key_of_a_name_is_its_own() {
    let mut stage = designed(80, 24);
    stage.play("P");
    shows(&stage, "nobody yet; n adds somebody");
    stage.play("n");
    shows(&stage, "Enter add");
    stage.play("nina<Enter>ben<Enter>");
    shows(&stage, "Who is there? nina, ben");
    stage.play("<Enter>");
    assert_eq!(stage.model.context(), Context::People, "without a name all are there");
    for (digit, role) in [
        ("2", Role::DecisionMaker),
        ("3", Role::Contributor),
        ("4", Role::Observer),
        ("1", Role::Facilitator),
    ] {
        stage.play("<End>r");
        shows(&stage, "The role of ben");
        stage.play(digit);
        assert_eq!(stage.session().people()[1].role, role);
        assert_eq!(stage.session().people()[0].role, Role::Facilitator);
        assert_eq!(stage.model.context(), Context::People);
    }
    stage.play("r<Down><Enter>");
    assert_eq!(stage.session().people()[1].role, Role::DecisionMaker);
    stage.play("u");
    assert_eq!(stage.session().people()[1].role, Role::Facilitator);
}

#[test]
fn the_other_value_of_a_field_stands_below_it_with_its_keys() {
    let mut stage = two_values(80, 24);
    shows(&stage, "or ana     status: partial");
    shows(&stage, "< keep  > take");
    stage.play("<Enter>");
    shows(&stage, "or ana     status: partial");
}

#[test]
fn tab_in_the_export_is_that_of_every_form() {
    let mut stage = designed(80, 24);
    stage.play("E");
    let before = stage.screen();
    stage.play("<Tab>");
    let refused = "there is only this field; Ctrl-N chooses the format";
    assert_eq!(stage.model.form().unwrap().complaint.as_deref(), Some(refused));
    assert!(before.contains("Export as Markdown") && stage.screen().contains("Export as Markdown"));
    stage.play("<C-n>");
    shows(&stage, "Export as Markdown, short");
    stage.play("<C-t>");
    assert!(!stage.screen().contains("Export as Markdown, short"));
}

#[test]
fn keeping_a_form_is_called_by_what_it_does() {
    for (start, keys, hint) in [
        (systems as crate::hints::Start, "n", "Enter begin"),
        (systems, "r", "Enter rename"),
        (designed, "Pn", "Enter add"),
        (designed, "I", "Enter read"),
        (designed, "n", "Enter keep"),
    ] {
        let mut stage = start(80, 24);
        shows(stage.play(keys), hint);
        assert!(!stage.screen().contains("Enter ok"), "{}", stage.screen());
    }
}
