//! Long checklists as imports leave them: the filter by level, headings of groups, the links of an item.

use readyroom::domain::insight::by_level::by_level;
use readyroom::domain::insight::filter::{Filter, Selection};
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::tui::update::{Effect, Msg};

use crate::generate::{checklist_of, imported_checklist, session_of, stamp, today};
use crate::stage::{Stage, chords};

fn imported(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, Some(imported_checklist()), |_| ())
}

#[test]
fn levels_stand_in_the_filter_between_the_statuses_and_the_owners() {
    let session = session_of(imported_checklist());
    let offered = Selection::offered(&session, &"ana".into());
    let level = |name: &str| Selection::Level(name.into());
    let expected = [level("High"), level("Medium"), level("Low"), Selection::Mine("ana".into())];
    assert_eq!(offered[Filter::ALL.len()..], expected);
    let shown = |selection: &Selection, session: &Session| {
        let items = session.checklist().items();
        items.filter(|(item, _)| selection.shows(session, *item, today())).count()
    };
    let counts: usize = offered[Filter::ALL.len()..].iter().map(|one| shown(one, &session)).sum();
    assert_eq!(counts, session.checklist().len());
    assert!(session.checklist().items().all(|(item, known)| {
        level("High").shows(&session, item, today()) == (known.level.raw() == "High")
    }));
    // Without levels there is nothing to choose.
    let plain = session_of(checklist_of(&[2]));
    assert_eq!(Selection::offered(&plain, &"ana".into()).len(), Filter::ALL.len() + 1);
}

#[test]
fn counts_of_levels_come_with_the_most_binding_first() {
    let mut session = session_of(imported_checklist());
    session.apply(&Edit::Answer(ItemNo(0), Change::Verdict(Verdict::done())), &stamp(1));
    let counts = by_level(&session);
    let names: Vec<&str> = counts.iter().map(|(level, _)| level.raw()).collect();
    assert_eq!(names, ["High", "Medium", "Low"]);
    let done: Vec<u32> = counts.iter().map(|(_, tally)| tally.done).collect();
    assert_eq!(done, [1, 0, 0]);
    let total: u32 = counts.iter().map(|(_, tally)| tally.total()).sum();
    assert_eq!(total as usize, session.checklist().len());
    assert!(by_level(&session_of(checklist_of(&[2]))).is_empty());
}

#[test]
fn a_level_is_chosen_in_the_filter() {
    let mut stage = imported(80, 24);
    stage.play("f");
    for _ in Filter::ALL {
        stage.play("<Down>");
    }
    assert!(stage.screen().contains("▸ High "), "{}", stage.screen());
    stage.play("<Enter>");
    assert_eq!(stage.review().filter, Selection::Level("High".into()));
    assert!(stage.screen().contains("Only High"), "{}", stage.screen());
    // The way goes over other levels, and the titles above a category stand where they change.
    stage.play("jjj");
    assert_eq!(stage.item(), "c3.i0");
    assert!(stage.screen().contains("Platform / Compute"), "{}", stage.screen());
}

#[test]
fn no_heading_is_the_last_line_of_a_page_and_every_item_is_seen_on_the_way() {
    for (width, height) in [(120, 40), (110, 30), (100, 26), (80, 24), (60, 18)] {
        let mut stage = imported(width, height);
        stage.play("f<Down><Enter>");
        for item in 0..40 {
            let screen = stage.screen();
            let text = stage.session().checklist().item(ItemNo(item)).text.shown().to_string();
            let seen = &text[..16];
            assert!(screen.contains(seen), "{seen} at {width}x{height}\n{screen}");
            stage.play("j");
        }
    }
}

#[test]
fn the_page_of_an_item_tells_all_that_its_source_says() {
    let mut stage = imported(80, 40);
    stage.play("4<Enter>");
    let screen = stage.screen();
    for told in [
        "Level      High",
        "Source id  B03.00",
        "Id         c3.i0",
        "Group      Platform / Compute",
        "Links      How to set it up",
        "           https://docs.example.org/guides/3/0/how-to-set-it-up",
        "           https://example.org/more",
        "About      The first paragraph",
        "           2. look",
    ] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
}

#[test]
fn the_links_of_an_item_are_copied() {
    let mut stage = imported(80, 24);
    let chord = chords("<C-y>").remove(0);
    let effects = stage.effects_of(Msg::Key(chord));
    let copied = effects.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    let expected = "https://docs.example.org/guides/0/0/how-to-set-it-up\nhttps://example.org/more";
    assert_eq!(copied, Some(expected));
    assert!(
        stage.screen().contains("sent to the terminal's clipboard, 2 links"),
        "{}",
        stage.screen()
    );
    let mut stage = Stage::in_session(80, 24, Some(checklist_of(&[2])), |_| ());
    stage.play("<C-y>");
    assert!(stage.screen().contains("no links for this item"), "{}", stage.screen());
}
