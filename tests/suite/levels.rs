//! Long checklists as imports leave them: counts and the filter by level, headings of groups, the links of an item.

use std::sync::Arc;

use readyroom::domain::basics::names::{Note, Reason, SystemName};
use readyroom::domain::insight::agreement::{Sight, Voices};
use readyroom::domain::insight::by_level::by_level;
use readyroom::domain::insight::filter::{Filter, Selection};
use readyroom::domain::records::checklist::{Checklist, ChecklistFile, ItemNo};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::intake;
use readyroom::intake::assembly::Input;
use readyroom::intake::choices::Choices;
use readyroom::report::choice::{Choice, Part, Template};
use readyroom::report::{Format, import, render};
use readyroom::tui::update::{Effect, Msg};
use serde_json::{Value, json};

use crate::fixtures::assert_reports_kept;
use crate::generate::{checklist_of, days, imported_checklist, session_of, stamp, today};
use crate::roundtrip::{told, without_marks};
use crate::stage::{Stage, chords};

fn imported(width: u16, height: u16) -> Stage {
    Stage::in_session(width, height, Some(imported_checklist()), |_| ())
}

fn voices(session: &Session) -> Voices<'_> {
    Voices::new(session, Sight::Open)
}

#[test]
fn levels_stand_in_the_filter_between_the_statuses_and_the_owners() {
    let session = session_of(imported_checklist());
    let offered = Selection::offered(voices(&session), &"ana".into());
    let level = |name: &str| Selection::Level(name.into());
    let levels = [level("High"), level("Medium"), level("Low")];
    let others = &offered[Filter::ALL.len()..];
    let rest = [Selection::ByLevel, Selection::Mine("ana".into())];
    assert_eq!(*others, [&levels[..], &rest].concat());
    let shown = |selection: &Selection, session: &Session| {
        let items = session.checklist().items();
        items.filter(|(item, _)| selection.shows(voices(session), *item, today())).count()
    };
    let counts: usize = levels.iter().map(|one| shown(one, &session)).sum();
    assert_eq!(counts, session.checklist().len());
    assert_eq!(shown(&Selection::ByLevel, &session), counts);
    assert!(session.checklist().items().all(|(item, known)| {
        level("High").shows(voices(&session), item, today()) == (known.level.raw() == "High")
    }));
    // Without levels there is nothing to choose.
    let plain = session_of(checklist_of(&[2]));
    assert_eq!(Selection::offered(voices(&plain), &"ana".into()).len(), Filter::ALL.len() + 1);
}

#[test]
fn a_list_sorted_by_level_is_walked_in_that_order() {
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let mut stage = imported(width, height);
        stage.play("f<End><Up><Enter>");
        assert!(stage.screen().contains("by level"), "{}", stage.screen());
        stage.play("g");
        let count = stage.session().checklist().len();
        let mut walked = vec![stage.review().cursor];
        for _ in 1..count {
            stage.play("j");
            walked.push(stage.review().cursor);
        }
        let checklist = stage.session().checklist();
        let rank = |item: &ItemNo| {
            let level = &checklist.item(*item).level;
            (checklist.levels().iter().position(|one| one == level).unwrap(), *item)
        };
        let expected: Vec<ItemNo> = {
            let mut all: Vec<ItemNo> = (0..count).map(ItemNo).collect();
            all.sort_by_key(rank);
            all
        };
        assert_eq!(walked, expected);
        // A range goes along the list, and the end of the filter shows the checklist again.
        stage.play("gjvjd");
        let is_done = |item: &ItemNo| stage.session().answer(*item).status.is_some();
        let done: Vec<ItemNo> = expected.iter().copied().filter(is_done).collect();
        assert_eq!(done, expected[1..3]);
        stage.play("<Esc><Esc>");
        assert!(!stage.screen().contains("by level"), "{}", stage.screen());
    }
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

/// A review of a list with numbers as levels, none of them at one item.
fn leveled() -> Session {
    let items = [("1", "1"), ("2", "2"), ("3", "1"), ("4", "1"), ("5", ""), ("6", "2")];
    let items = items.map(|(id, level)| {
        json!({ "id": format!("V{id}"), "text": format!("Statement {id} is true."), "level": level })
    });
    let categories = [
        json!({ "id": "a", "title": "Access", "items": items[..3] }),
        json!({ "id": "b", "title": "Backups", "items": items[3..] }),
    ];
    let file =
        json!({ "id": "own", "title": "Own", "levels": ["1", "2", "3"], "categories": categories });
    let file: ChecklistFile = serde_json::from_value(file).unwrap();
    let mut session = session_of(Arc::new(Checklist::of_author(file).unwrap()));
    let not_applicable = Verdict::not_applicable(Reason::parse("no phones").unwrap());
    for (second, (item, change)) in (1..).zip([
        (0, Change::Verdict(Verdict::done())),
        (1, Change::Verdict(Verdict::partial())),
        (1, Change::Note(Note::parse("level 2: half of it").unwrap())),
        (2, Change::Verdict(Verdict::missing())),
        (5, Change::Verdict(not_applicable)),
    ]) {
        session.apply(&Edit::Answer(ItemNo(item), change), &stamp(second));
    }
    session
}

#[test]
fn a_report_counts_the_items_of_each_level() {
    let session = leveled();
    let report = |format| render(&session, format, &Choice::default(), days());
    let table = "## By level\n\
        | Level | Done | Partial | Missing | Not applicable | Not assessed |\n\
        | --- | ---: | ---: | ---: | ---: | ---: |\n\
        | level 1 | 1 of 3 | | 1 | | 1 |\n\
        | level 2 | 0 of 1 | 1 | | 1 | |\n\n\
        ## By category\n";
    let page = report(Format::Markdown);
    assert!(page.contains(table), "{page}");
    let text = report(Format::Text);
    let lines = "By level\n--------\n  \
        level 1   1 of 3 done   1 missing   1 unassessed\n  \
        level 2   0 of 1 done   1 partial   1 n/a\n";
    assert!(text.contains(lines), "{text}");
    let html = report(Format::Html);
    for told in
        ["<h2 id=\"part-levels\">By level</h2>", ">level 1</bdi></th>", "href=\"#part-levels\""]
    {
        assert!(html.contains(told), "{told}\n{html}");
    }
    let json: Value = serde_json::from_str(&report(Format::Json)).unwrap();
    let counts = |level: &Value| {
        let score = &level["score"];
        let counts = ["total", "done", "partial", "missing", "not_applicable", "unassessed"];
        (level["level"].clone(), counts.map(|count| score[count].clone()))
    };
    let told: Vec<_> = json["levels"].as_array().unwrap().iter().map(counts).collect();
    let number = |count: u8| Value::from(count);
    assert_eq!(
        told,
        [
            (json!("1"), [3, 1, 0, 1, 0, 1].map(number)),
            (json!("2"), [2, 0, 1, 0, 1, 0].map(number)),
        ]
    );
    assert_reports_kept("levels", &session);
}

#[test]
fn counts_of_levels_stand_below_each_other_in_the_summary() {
    let items: Vec<Value> = (0..14)
        .map(|id| json!({ "id": format!("i{id}"), "text": "T.", "level": if id < 2 { "High" } else { "Low" } }))
        .collect();
    let title = "Security Requirements of the Gateway";
    let file = json!({ "id": "own", "title": "Own", "levels": ["High", "Low"],
        "categories": [{ "id": "a", "title": title, "items": items }] });
    let file: ChecklistFile = serde_json::from_value(file).unwrap();
    let checklist = Arc::new(Checklist::of_author(file).unwrap());
    let mut stage = Stage::in_session(80, 24, Some(checklist), |_| ());
    stage.play("s");
    let screen = stage.screen();
    for told in ["Levels    High  0 of  2 done", "Low   0 of 12 done", "Security Requiremen…"] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
}

#[test]
fn the_summary_tells_the_score_of_a_file_whole_however_long_its_name_is() {
    let name = "a-list-that-somebody-has-filled-in-at-length.md";
    let bytes = b"# L\n\n## A\n\n- [x] One is true\n- [ ] Two is true\n";
    let import = intake::read(Input { name, bytes }, &Choices::default()).unwrap();
    let file = intake::answers::of(&import).unwrap();
    let checklist = Arc::clone(&file.checklist);
    let mut stage = Stage::in_session(80, 24, Some(Arc::clone(&checklist)), |session| {
        let (id, at) = (session.id().clone(), session.created_at());
        let system = SystemName::parse("payments-api").unwrap();
        *session = Session::after_file(id, system, at, checklist, &file);
    });
    stage.play("s");
    assert!(stage.screen().contains("100%"), "{}", stage.screen());
}

#[test]
fn counts_by_level_are_a_part_that_can_be_left_out_and_is_not_there_without_levels() {
    let only = |part| {
        let choice = Choice { parts: Some(vec![part]), ..Choice::default() };
        render(&leveled(), Format::Markdown, &choice, days())
    };
    assert!(only(Part::Levels).contains("## By level"));
    assert!(!only(Part::Categories).contains("By level"));
    let plain = session_of(checklist_of(&[2]));
    for template in [Template::Full, Template::Audit] {
        let choice = Choice { template, ..Choice::default() };
        assert!(!render(&plain, Format::Markdown, &choice, days()).contains("By level"));
    }
    let json = render(&plain, Format::Json, &Choice::default(), days());
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["levels"], json!([]));
}

#[test]
fn a_page_with_counts_by_level_is_read_back_without_a_difference() {
    let session = leveled();
    for template in [Template::Full, Template::Audit] {
        let choice = Choice { template, ..Choice::default() };
        let page = render(&session, Format::Markdown, &choice, days());
        // The marks are gone where the page was copied as it is shown.
        for page in [&page, &without_marks(&page)] {
            let read = import::read(page, &session, days()).unwrap();
            assert_eq!(told(&read, &session), [""; 0]);
            assert_eq!(read.remarks, []);
        }
    }
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
