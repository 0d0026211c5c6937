//! Every screen at three sizes, with and without colour, as text with its styles.

use chrono::{DateTime, FixedOffset, TimeDelta};
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use readyroom::domain::basics::names::{Note, PersonName};
use readyroom::domain::basics::text::columns;
use readyroom::domain::format::record::Lenient;
use readyroom::domain::records::checklist::{Checklist, ChecklistFile, ItemNo};
use readyroom::domain::records::decision::{Decision, Outcome};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::report::choice::Choice;
use readyroom::report::{self, Format};
use readyroom::store::listing::Part;
use readyroom::store::messages::Event;
use readyroom::store::places::Places;
use readyroom::tui::model::Size;
use readyroom::tui::model::home::Home;
use readyroom::tui::model::look::{Look, ThemeName};
use readyroom::tui::update::Msg;
use readyroom::tui::view::drawing::Drawn;

use crate::generate::{checklist_of, days, imported_checklist};
use crate::heard;
use crate::stage::{Stage, create, noon, styles_of, text_of};

/// The sizes at which every screen is looked at.
const SIZES: [(u16, u16); 5] = [(80, 24), (120, 40), (200, 50), (60, 18), (40, 10)];

fn edit(session: &mut Session, item: usize, change: Change) {
    let stamp = crate::generate::stamp(0);
    session.apply(&Edit::Answer(ItemNo(item), change), &stamp);
}

/// The sample session: 7 done, 1 partial, 2 missing, 22 left.
pub fn as_designed(session: &mut Session) {
    for item in [0, 1, 2, 3, 4, 5, 8] {
        edit(session, item, Change::Verdict(Verdict::done()));
    }
    edit(session, 6, Change::Verdict(Verdict::partial()));
    edit(session, 7, Change::Verdict(Verdict::missing()));
    edit(session, 9, Change::Verdict(Verdict::missing()));
    for (item, owner) in [(4, "ana"), (5, "ben"), (6, "ben")] {
        edit(session, item, Change::Owner(Some(PersonName::parse(owner).unwrap())));
    }
    let note = "June drill restored 2 of 3 stores; the ledger failed on a missing key. Retry planned \
        with the vendor, who wants to see the audit log of the last restore first and then a ticket \
        for each of the stores, with the time at which the key was rotated.";
    edit(session, 6, Change::Note(Note::parse(note).unwrap()));
    let due = crate::generate::today() + chrono::Days::new(18);
    edit(session, 6, Change::Due(Some(due)));
    let links = ["https://wiki.example/drills/june".into()];
    let evidence = session.answer(ItemNo(6)).evidence_with(&links, &crate::generate::stamp(0));
    edit(session, 6, Change::Evidence(evidence));
}

/// So many items done, so many partial, the rest missing.
pub fn mostly(done: usize, partial: usize) -> impl Fn(&mut Session) {
    move |session| {
        for item in 0..session.checklist().len() {
            let verdict = match item {
                _ if item < done => Verdict::done(),
                _ if item < done + partial => Verdict::partial(),
                _ => Verdict::missing(),
            };
            edit(session, item, Change::Verdict(verdict));
        }
    }
}

pub fn days_ago(days: i64) -> DateTime<FixedOffset> {
    noon() - TimeDelta::days(days)
}

/// Home with three systems.
pub fn three_systems(places: &Places) {
    create(places, "payments-api", noon(), None, as_designed);
    create(places, "payments-api", days_ago(94), None, mostly(3, 2));
    create(places, "ledger-core", days_ago(10), None, |session| {
        mostly(24, 4)(session);
        edit(session, 30, Change::Blocker(true));
    });
    create(places, "ledger-core", days_ago(100), None, mostly(19, 4));
    create(places, "web-checkout", days_ago(94), None, mostly(29, 2));
}

pub fn check(name: &str, build: impl Fn(u16, u16) -> Stage) {
    check_sizes(name, &SIZES, &build);
    check_other_themes(name, build);
}

fn check_sizes(name: &str, sizes: &[(u16, u16)], build: impl Fn(u16, u16) -> Stage) {
    for &(width, height) in sizes {
        let stage = build(width, height);
        let (buffer, Drawn { cursor, .. }) = stage.frame();
        let plain =
            build(width, height).looking(Look { ascii: false, theme: ThemeName::Monochrome });
        let (without, _) = plain.frame();
        assert_eq!(text_of(&without), text_of(&buffer), "colour changes no word");
        assert!(!styles_of(&without).contains("Red") && !styles_of(&without).contains("Cyan"));
        let cursor = cursor.map(|at| format!("cursor at {},{}", at.x, at.y)).unwrap_or_default();
        let shown = format!(
            "{}\n\n{cursor}\nwith colour\n{}\nwithout colour\n{}",
            framed(&text_of(&buffer)),
            styles_of(&buffer),
            styles_of(&without)
        );
        insta::assert_snapshot!(format!("{name} {width}x{height}").replace(' ', "_"), shown);
    }
}

/// The themes for people who see less contrast or fewer colours: the words are the same, and in high
/// contrast nothing is dim or coloured.
fn check_other_themes(name: &str, build: impl Fn(u16, u16) -> Stage) {
    let words = build(80, 24).screen();
    let looked_at =
        [ThemeName::HighContrast, ThemeName::ColourBlind, ThemeName::Light].map(|theme| {
            let (buffer, _) = build(80, 24).looking(Look { ascii: false, theme }).frame();
            assert_eq!(text_of(&buffer), words, "{theme:?} changes no word");
            let is_plain =
                |cell: &Cell| cell.fg == Color::Reset && !cell.modifier.contains(Modifier::DIM);
            assert!(
                theme != ThemeName::HighContrast || buffer.content.iter().all(is_plain),
                "{name}"
            );
            styles_of(&buffer)
        });
    let [high, blind, light] = looked_at;
    let shown = format!("high contrast\n{high}\ncolour-blind\n{blind}\nlight\n{light}");
    insta::assert_snapshot!(format!("{name} themes").replace(' ', "_"), shown);
}

/// A mark at the end of each line, so that blanks at line ends do not hide.
fn framed(text: &str) -> String {
    text.lines().map(|line| format!("{line}|")).collect::<Vec<_>>().join("\n")
}

fn designed(width: u16, height: u16) -> Stage {
    let mut stage = Stage::in_session(width, height, None, as_designed);
    stage.model.review.as_mut().unwrap().cursor = ItemNo(6);
    // The file was written just now, by the clock of the machine.
    stage.model.review.as_mut().unwrap().saving.saved_at = Some(noon().to_utc());
    stage
}

fn playing(keys: &'static str) -> impl Fn(u16, u16) -> Stage {
    heard::playing(designed, keys)
}

#[test]
fn review() {
    check("review", designed);
}

#[test]
fn review_after_a_mark() {
    check("review marked", playing("dp"));
}

#[test]
fn review_with_a_blocker_ticks_and_a_filter() {
    check("review ticked", playing("bf<Down><Down><Enter><Space>j<Space>"));
}

#[test]
fn review_of_many_categories_and_items() {
    check("review large", |width, height| {
        let sizes = [3, 20, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5];
        let mut stage = Stage::in_session(width, height, Some(checklist_of(&sizes)), mostly(9, 3));
        stage.model.review.as_mut().unwrap().saving.saved_at = Some(noon().to_utc());
        stage.play("2jjjjjjjjjj");
        stage
    });
}

/// A review of an imported checklist, on an item of the category with a long title.
fn imported(keys: &'static str) -> impl Fn(u16, u16) -> Stage {
    move |width, height| {
        let mut stage = Stage::in_session(width, height, Some(imported_checklist()), mostly(9, 3));
        stage.model.review.as_mut().unwrap().saving.saved_at = Some(noon().to_utc());
        stage.play("5").play(keys);
        stage
    }
}

#[test]
fn review_of_an_imported_checklist() {
    let screens = [
        ("imported", ""),
        ("imported large category", "Gkk"),
        ("imported item", "<Enter>"),
        ("imported filter", "f<End><Up><Up><Up><Up>"),
        ("imported filtered", "f<End><Up><Up><Up><Up><Enter>"),
        ("imported by level", "f<End><Up><Enter>"),
        ("imported find", "/region"),
        ("imported summary", "s"),
        ("imported summary end", "s<S-Tab>"),
        ("imported meeting", "w<Enter>"),
    ];
    for (name, keys) in screens {
        check_sizes(name, &[(80, 24), (120, 40)], imported(keys));
    }
}

#[test]
fn strip() {
    check("strip", playing("n<C-u>Second drill:<C-j>all three stores came back<Tab>"));
}

#[test]
fn strip_with_people_and_with_a_complaint() {
    check("strip people", playing("o<C-u>"));
    check("strip complaint", playing("t<C-u>soon<Enter>"));
}

#[test]
fn strip_for_evidence_and_for_a_reason() {
    check("strip evidence", playing("e"));
    check("strip reason", playing("x"));
}

#[test]
fn draft() {
    check("draft", playing("n, and a thought that is not finished<Esc>"));
}

#[test]
fn item_page() {
    check("item", playing("<Enter>"));
    check("item end", playing("<Enter><PgDn><PgDn><PgDn>"));
}

#[test]
fn help() {
    check("help", playing("?"));
}

#[test]
fn palette() {
    check("palette", playing(":mark"));
    check("palette all", playing(":"));
}

#[test]
fn find() {
    check("find", playing("/restore"));
    check("find nothing", playing("/zzzz"));
}

#[test]
fn filters() {
    check("filter", playing("f<Down>"));
}

#[test]
fn export() {
    check("export", playing("E"));
    check("export complaint", playing("E<C-u><Enter>"));
    check("export short", playing("E<Tab>"));
    check("export html", playing("E<Tab><Tab><Down>"));
    check("export csv", playing("E<C-n><C-n><C-n><C-n>"));
    check("export copied", playing("E<C-y>"));
}

/// A report of the sample session, edited in a wiki, read back.
fn reading_back(keys: &'static str, edits: &'static [(&str, &str)]) -> impl Fn(u16, u16) -> Stage {
    move |width, height| {
        let mut stage = designed(width, height);
        let mut page =
            report::render(stage.session(), Format::Markdown, &Choice::default(), days());
        for (before, after) in edits {
            assert!(page.contains(before), "{before} in\n{page}");
            page = page.replace(before, after);
        }
        stage.play("gddjjjjjjodana<Enter>");
        stage.model.message = None;
        let saving = &mut stage.model.review.as_mut().unwrap().saving;
        saving.saved_at = Some(noon().to_utc());
        stage.play("I").send(Msg::Store(Event::Page("/reports/page.md".into(), Ok(page))));
        stage.play(keys);
        stage
    }
}

const EDITS: &[(&str, &str)] = &[
    ("tested successfully. | Partial | ben |", "tested successfully. | Done | emil |"),
    ("Backups are automated. | Done | ben | |", "Backups are automated. | Done | carla | fri |"),
    (
        "with the time at which the key was rotated.",
        "with the time at which the key was rotated. The second drill brought all three stores back \
         in 40 minutes; two people looked at the audit log, one of them the vendor's, and found the \
         key rotated once before and once after the restore, as the runbook asks for.",
    ),
    ("protected and audited. | Done | | |", "protected and audited. | Donne | | soonish |"),
];

#[test]
fn a_report_that_is_read_back() {
    check("import", reading_back("", EDITS));
    check("import ticked", reading_back("j<Space>j", EDITS));
    check("import note", reading_back("jjj", EDITS));
    check("import contested", reading_back("jjjj", EDITS));
    check("import remark", reading_back("G", EDITS));
    check("import nothing", reading_back("", &[]));
    check("import refused", reading_back("<Enter>", &[]));
}

#[test]
fn the_import_form() {
    check("import asks", playing("I"));
    check("import complaint", playing("I<C-u><Enter>"));
}

#[test]
fn not_saved() {
    check("not saved", |width, height| {
        let mut stage = designed(width, height);
        let review = stage.model.review.as_mut().unwrap();
        review.saving.generation = 3;
        review.saving.failure = Some("disk full".to_owned());
        stage.play("q");
        stage
    });
}

#[test]
fn home() {
    check("home", |width, height| Stage::at_home_with(width, height, three_systems));
}

#[test]
fn home_keeps_the_small_gauge_beside_long_names_and_their_ends() {
    let named = |name: &'static str| {
        let stage = Stage::at_home_with(80, 24, |places| {
            for number in 1..=7 {
                create(places, &format!("{name}-{number}"), noon(), None, as_designed);
            }
        });
        stage.screen()
    };
    for (name, shown) in [
        ("service", "service"),
        ("service-number-00", "service-number-00"),
        ("service-number-00-of-the-region", "servic…-the-region"),
    ] {
        let screen = named(name);
        for shown in (1..=7).map(|number| format!("{shown}-{number} ")) {
            assert!(screen.contains(&shown), "{shown}\n{screen}");
        }
        for told in ["┃", "Complete", "Trend"] {
            assert!(screen.contains(told), "{told}\n{screen}");
        }
    }
}

#[test]
fn home_gives_seven_rows_to_the_list_before_facts_where_there_are_few() {
    let stage = Stage::at_home_with(60, 18, |places| {
        for number in 1..=7 {
            create(places, &format!("service-{number}"), noon(), None, as_designed);
        }
    });
    let screen = stage.screen();
    let listed = screen.lines().filter(|line| line.contains("21.9%")).count();
    assert_eq!(listed, 7, "{screen}");
    for needed in ["Enter goes on  at", "Gaps  ", "n new", "Enter go on"] {
        assert!(screen.contains(needed), "{needed}\n{screen}");
    }
}

#[test]
fn home_tells_two_reviews_of_a_system_apart_on_the_smallest_screen() {
    let mut stage = Stage::at_home_with(40, 10, |places| {
        create(places, "payments-api", noon(), None, as_designed);
        create(places, "payments-api", days_ago(94), None, as_designed);
        create(places, "payments-api", days_ago(900), None, as_designed);
        create(places, "the-settlement-and-reconciliation", days_ago(1000), None, as_designed);
    });
    let screen = stage.play("l").screen();
    for row in ["▸ payments-api  ", "    2026-08-20  ", "    2024-06-05  ", "the-…ciliation  "]
    {
        assert!(screen.contains(row), "{row}\n{screen}");
    }
}

/// Home with five systems: unfinished, with a blocker, decided, not begun.
pub fn five_systems(places: &Places) {
    three_systems(places);
    create(places, "fraud-scoring", days_ago(40), None, |session| {
        mostly(20, 2)(session);
        decide(session, Outcome::NoGo);
    });
    create(places, "search-index", days_ago(2), None, |_| ());
}

/// The list of a review shows the ids of items where that cuts no text; beside the pane of an item in a column, if it has
/// room in every row.
#[test]
fn a_list_shows_ids_beside_whole_texts_only() {
    let (with_id, without) = ("  x.short  no owner", "  no owner");
    for (width, height, shown, very) in [
        (200, 50, "This one is whole.", 12),
        (200, 50, "  x.short", 2),
        (120, 24, with_id, 12),
        (80, 24, without, 12),
    ] {
        let long = format!("This statement is {}long and whole.", "very ".repeat(very));
        let json = serde_json::json!({ "id": "own", "title": "Own", "categories": [{
            "id": "x", "title": "X", "items": [
                { "id": "x.under-the-cursor", "text": "Elsewhere its id is named too." },
                { "id": "x.short", "text": "This one is whole." },
                { "id": "x.long", "text": long },
            ],
        }] });
        let file: ChecklistFile = serde_json::from_str(&json.to_string()).unwrap();
        let checklist = std::sync::Arc::new(Checklist::of_author(file).unwrap());
        let stage = Stage::in_session(width, height, Some(checklist), |session| {
            edit(session, 1, Change::Verdict(Verdict::missing()));
        });
        let screen = stage.screen();
        let row = screen.lines().find(|line| line.contains("This one is whole.")).unwrap();
        let row = row.split('│').next().unwrap_or_default().trim_end();
        assert!(row.ends_with(shown), "{screen}");
        assert_eq!(row.contains("x.short"), shown.contains("x.short"), "{screen}");
        assert_eq!(screen.contains("x.long"), very == 2, "{screen}");
        if very == 2 {
            let column = |id: &str| {
                let line = screen.lines().find(|line| line.contains(id)).unwrap();
                line[..line.find(id).unwrap()].chars().count()
            };
            assert_eq!(column("x.short"), column("x.long"), "{screen}");
        }
    }
}

/// Home with six systems and 13 reviews, some with people, owners, due dates, conditions.
pub fn six_systems(places: &Places) {
    five_systems(places);
    for (system, days, done) in [
        ("payments-api", 190, 10),
        ("ledger-core", 290, 19),
        ("ledger-core", 370, 11),
        ("web-checkout", 200, 28),
        ("fraud-scoring", 130, 14),
    ] {
        create(places, system, days_ago(days), None, mostly(done, 3));
    }
    create(places, "mobile-gateway", days_ago(20), None, |session| {
        mostly(22, 6)(session);
        for (item, owner, day) in [(22, "ben", 12), (25, "cleo", 4), (29, "emil", 9)] {
            let due = crate::generate::today() + chrono::Days::new(day);
            edit(session, item, Change::Owner(Some(PersonName::parse(owner).unwrap())));
            edit(session, item, Change::Due(Some(due)));
        }
        edit(session, 30, Change::Blocker(true));
    });
}

/// What needs work stands beside the facts where both have room: blockers first, then by due date, and how many more.
#[test]
fn home_names_the_open_work_on_a_wide_screen() {
    let home = |width, height| {
        let stage = Stage::at_home_with(width, height, |places| {
            create(places, "mobile-gateway", noon(), None, |session| {
                mostly(12, 6)(session);
                edit(session, 30, Change::Blocker(true));
                let due = crate::generate::today() + chrono::Days::new(4);
                edit(session, 25, Change::Owner(Some(PersonName::parse("cleo").unwrap())));
                edit(session, 25, Change::Due(Some(due)));
            });
        });
        stage.screen()
    };
    let screen = home(200, 50);
    let to_do: Vec<&str> = screen.lines().skip_while(|line| !line.contains("To do")).collect();
    assert!(to_do[1].contains("✗ ‼ ") && to_do[1].contains("no owner  no date"), "{screen}");
    assert!(to_do[2].contains("  cleo      2026-11-26, in 4 days"), "{screen}");
    assert!(to_do[9].ends_with("  12 more"), "{screen}");
    for (width, height) in [(179, 50), (200, 29)] {
        assert!(!home(width, height).contains("To do"), "{width}x{height}");
    }
}

/// Home with every kind of row: besides these systems a broken file, and the first system unfolded.
fn unfolded(width: u16, height: u16) -> Stage {
    let mut stage = Stage::at_home_with(width, height, |places| {
        five_systems(places);
        std::fs::write(places.sessions().join("broken.json"), "{\n  \"format\": [").unwrap();
    });
    stage.play("l");
    stage
}

/// The row of a system and the detail below it say the same.
#[test]
fn home_names_all_blockers_and_says_what_is_overdue() {
    let home = |width, height| {
        let mut stage = Stage::at_home_with(width, height, |places| {
            create(places, "blocked", days_ago(1), None, |session| {
                for item in [2, 9] {
                    edit(session, item, Change::Verdict(Verdict::missing()));
                    edit(session, item, Change::Blocker(true));
                }
                edit(session, 2, Change::Due(Some(days_ago(12).date_naive())));
            });
            create(places, "promised", days_ago(2), None, |session| {
                mostly(32, 0)(session);
                crate::promises::decide(session, &["runbook @cleo 2026-11-01"]);
            });
            create(places, "promised", days_ago(90), None, mostly(16, 2));
        });
        let first = stage.screen();
        (first, stage.play("jl").screen())
    };
    for (width, height, late) in [
        (80, 24, "1 cond. late"),
        (120, 40, "1 condition overdue"),
        (200, 50, "1 condition overdue"),
        (60, 18, "1 cond. late"),
    ] {
        let (blocked, promised) = home(width, height);
        for words in ["2 blockers", "Roles and permissions", "Build artifacts are"] {
            assert!(blocked.contains(words), "{words}\n{blocked}");
        }
        let since = "1 overdue   overdue since 2026-11-10";
        assert!(width == 60 || blocked.contains(since), "{blocked}");
        assert!(promised.contains(late), "{promised}");
        assert!(
            !promised.contains("1 condition  ") && !promised.contains("1 condition,"),
            "{promised}"
        );
        let verbs = ["Enter go on", "Enter open"];
        assert!(
            [&blocked, &promised].iter().zip(verbs).all(|(screen, verb)| screen.contains(verb))
        );
        let day = ["overdue 11-01", "overdue 2026-11-01"].iter().any(|day| promised.contains(day));
        assert!(day && promised.contains("runbook"), "{promised}");
        let numbers = "16 of 32 complete, all assessed";
        assert_eq!(promised.contains(numbers), width >= 120, "{promised}");
    }
}

/// A fraction is the place of an item; how much is done is said in words, and so is the place of a category.
#[test]
fn a_fraction_means_one_thing() {
    let line = |stage: &Stage, part: &str| {
        let screen = stage.screen();
        screen
            .lines()
            .find(|line| line.contains(part))
            .unwrap_or_else(|| panic!("{screen}"))
            .to_owned()
    };
    let compact = designed(60, 18);
    assert!(line(&compact, "Data and State").contains("category 2 of 8"));
    for (width, height, done) in [(80, 24, "2 of 4 "), (120, 40, "2 of 4 done  ")] {
        let mut stage = designed(width, height);
        let row = line(stage.play("s"), "Data");
        assert!(row.contains(done) && !row.contains("2/4"), "{row}");
        let mut stage = designed(width, height);
        let row = line(stage.play("w<Enter>3<Space>"), "item ");
        assert!(row.contains(" 2/4 "), "{row}");
    }
}

#[test]
fn the_summary_names_every_blocker_while_there_is_room() {
    for (width, height) in [(80, 24), (120, 40), (200, 50)] {
        let mut stage = Stage::in_session(width, height, None, |session| {
            for item in [2, 9, 11] {
                edit(session, item, Change::Verdict(Verdict::missing()));
                edit(session, item, Change::Blocker(true));
            }
        });
        let screen = stage.play("s").screen();
        for text in ["3 in all: Roles and perm", "Build artifacts", "Rollback can be executed"] {
            let beside = screen.lines().filter(|line| line.contains(text));
            assert!(beside.count() > usize::from(!text.starts_with('3')), "{text}\n{screen}");
        }
    }
}

/// What a key confirms is seen whichever way the item is reached.
#[test]
fn a_filter_hides_neither_last_time_nor_its_key() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        create(places, "ledger", days_ago(10), None, |session| {
            edit(session, 9, Change::Verdict(Verdict::partial()));
        });
    });
    let note = "a note that is long enough for two rows of the detail ".repeat(3);
    stage.play("N3<Down>").wait(1);
    stage.play("mn").play(&note).play("<Enter>a").play("dana<Tab>why not<Tab><Tab>+1m<Enter>");
    let is_offered = |stage: &Stage| {
        let screen = stage.screen();
        assert!(
            screen.contains("Last time  ◐ partial") && screen.contains("= still so"),
            "{screen}"
        );
    };
    is_offered(&stage);
    stage.play("f<Down><Down><Enter>");
    is_offered(&stage);
}

#[test]
fn the_counts_of_the_filters_stand_below_one_another() {
    let mut stage = designed(80, 24);
    let screen = stage.play("f").screen();
    let ends = screen.lines().filter(|line| line.contains('│') && !line.contains("Enter show"));
    let ends: Vec<usize> = ends
        .filter_map(|line| {
            let inside = line.split('│').nth(1)?;
            let end = inside.trim_end().chars().count();
            inside.trim_end().ends_with(|last: char| last.is_ascii_digit()).then_some(end)
        })
        .collect();
    assert!(ends.len() > 5 && ends.iter().all(|end| *end == ends[0]), "{ends:?}\n{screen}");
}

#[test]
fn home_ticks_no_review_that_cannot_be_read() {
    let mut stage = unfolded(80, 24);
    let screen = stage.play("g<Space>").screen();
    assert!(screen.contains("this review cannot be read"), "{screen}");
    assert!(!screen.contains("Space tick") && stage.model.home.ticks.is_empty(), "{screen}");
}

fn decide(session: &mut Session, outcome: Outcome) {
    let decision = Decision {
        outcome,
        by: "dana".into(),
        at: Some(days_ago(17).to_utc()),
        ..Decision::default()
    };
    session.apply(
        &Edit::whole(Whole::Decision(Lenient::Known(Some(decision)))),
        &crate::generate::stamp(9),
    );
}

#[test]
fn home_unfolded() {
    check("home unfolded", unfolded);
    let look = Look { ascii: true, theme: ThemeName::Monochrome };
    let screen = unfolded(80, 24).looking(look).screen();
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!("ascii_home_unfolded", framed(&screen));
}

/// A review that nobody has begun is no alarm, whatever its score.
#[test]
fn home_is_calm_about_a_review_that_is_not_begun() {
    let (buffer, _) = unfolded(80, 24).frame();
    let row = |says: &str| {
        let rows = text_of(&buffer);
        let index = rows.lines().position(|line| line.contains(says)).unwrap();
        let begin = index * usize::from(buffer.area.width);
        buffer.content[begin..begin + usize::from(buffer.area.width)].to_vec()
    };
    let is_red = |cells: Vec<Cell>| cells.iter().any(|cell| cell.fg == Color::Red);
    assert!(!is_red(row("not begun")));
    assert!(is_red(row("cannot be read")));
}

#[test]
fn home_without_sessions() {
    check("home empty", Stage::at_home);
}

#[test]
fn home_asks_for_a_new_session() {
    check("home new", |width, height| {
        let mut stage = Stage::at_home_with(width, height, three_systems);
        stage.play("n<Enter>");
        stage
    });
}

#[test]
fn home_with_a_session_that_cannot_be_read() {
    check("home broken", |width, height| {
        let mut stage = Stage::at_home_with(width, height, |places| {
            three_systems(places);
            std::fs::write(places.sessions().join("broken.json"), "{\n  \"format\": [").unwrap();
        });
        stage.play("G");
        stage
    });
}

#[test]
fn home_that_fills_in() {
    check("home filling", |width, height| {
        let mut stage = Stage::at_home_with(width, height, three_systems);
        let entries = stage.model.home.sessions.take().unwrap();
        stage.model.home = Home::default();
        let number = stage.model.home.ask();
        let part = Ok(Part::Now { total: 10_000, entries, unchanged: Vec::new() });
        stage.send(Msg::Store(Event::Listed { number, part }));
        stage
    });
}

#[test]
fn home_that_cannot_be_read() {
    check("home trouble", |width, height| {
        let mut stage = Stage::at_home_with(width, height, |places| {
            std::fs::write(places.data(), "a file").unwrap();
        });
        stage.model.home.trouble =
            Some("/data: not a folder; move it away or choose another with --data-dir".to_owned());
        stage
    });
}

#[test]
fn notice() {
    check("notice", |width, height| {
        let mut stage = Stage::at_home_with(width, height, |places| {
            std::fs::create_dir_all(places.sessions()).unwrap();
            std::fs::write(places.sessions().join("broken.json"), "").unwrap();
        });
        stage.model.overlays.push(readyroom::tui::model::overlay::Overlay::notice(
            "That did not work",
            "/data/sessions/broken.json: the file is empty".to_owned(),
        ));
        stage.model.home.sessions = Some(Vec::new());
        stage
    });
}

#[test]
fn too_small() {
    let mut stage = designed(39, 9);
    insta::assert_snapshot!("too_small_39x9", framed(&stage.screen()));
    stage.send(Msg::Resize(Size { width: 20, height: 5 }));
    insta::assert_snapshot!("too_small_20x5", framed(&stage.screen()));
}

#[test]
fn ascii() {
    let look = Look { ascii: true, theme: ThemeName::Monochrome };
    for (name, keys) in [
        ("review", ""),
        ("strip", "n"),
        ("item", "<Enter>"),
        ("help", "?"),
        ("find", "/re"),
        ("export", "E"),
        ("export_copied", "E<Tab><C-y>"),
        ("marked", "m"),
    ] {
        let mut stage = designed(80, 24).looking(look);
        stage.play(keys);
        let screen = stage.screen();
        assert!(screen.is_ascii(), "{screen}");
        insta::assert_snapshot!(format!("ascii_{name}"), framed(&screen));
    }
    let stage = Stage::at_home_with(80, 24, three_systems).looking(look);
    assert!(stage.screen().is_ascii());
    insta::assert_snapshot!("ascii_home", framed(&stage.screen()));
}

/// Data may hold anything; the screen stays in line and in one piece.
#[test]
fn hostile_data_stays_in_its_cells() {
    let nasty = "a\u{1b}[31m\u{202e}b\u{200b}c\u{7}数据👩‍💻 e\u{301} ❤️ x";
    let mut stage = Stage::in_session(80, 24, None, |session| {
        edit(session, 0, Change::Note(Note::parse(nasty).unwrap()));
        edit(session, 0, Change::Verdict(Verdict::missing()));
    });
    stage.model.review.as_mut().unwrap().saving.saved_at = Some(noon().to_utc());
    for keys in ["g", "n", "<Esc><Enter>", "<Esc>E", "<Esc>/a"] {
        stage.play(keys);
        let (buffer, _) = stage.frame();
        for cell in &buffer.content {
            let symbol = cell.symbol();
            assert!(!symbol.contains(|c: char| c.is_control()), "{symbol:?}");
            assert!(!symbol.contains(['\u{202e}', '\u{200b}', '\u{fe0f}']), "{symbol:?}");
        }
        let ascii =
            Stage::in_review(80, 24).looking(Look { ascii: true, theme: ThemeName::Automatic });
        assert!(ascii.screen().is_ascii());
    }
    stage.play("<Esc><Esc>");
    insta::assert_snapshot!("hostile_note_80x24", framed(&stage.screen()));
}

/// In the summary of a review of a system of this name.
fn in_the_summary(width: u16, height: u16, system: &str, owners: &[&str]) -> String {
    let mut stage = Stage::at_home_with(width, height, |places| {
        create(places, system, noon(), None, |session| {
            for (item, owner) in owners.iter().enumerate() {
                edit(session, item, Change::Verdict(Verdict::missing()));
                edit(session, item, Change::Owner(Some(PersonName::parse(owner).unwrap())));
            }
        });
    });
    stage.play("<Enter>s").screen()
}

#[test]
fn two_owners_with_a_common_beginning_are_distinguished_where_there_is_room() {
    let owners = ["山田太郎・基盤運用", "山田太郎・決済担当"];
    let screen = in_the_summary(120, 40, "payments-api", &owners);
    for owner in owners {
        assert!(screen.contains(&format!("{owner}  –")), "{owner}\n{screen}");
    }
    let screen = in_the_summary(60, 18, "payments-api", &owners);
    assert!(owners.iter().all(|owner| screen.contains(&format!("{owner}  ✗"))), "{screen}");
    let screen = in_the_summary(80, 24, "payments-api", &owners);
    assert!(screen.contains("山田太郎・基…   –"), "it stands apart from the date\n{screen}");
}

#[test]
fn the_summary_shows_no_meter_without_its_name() {
    let screen = in_the_summary(60, 18, "payments-api", &["ana", "ben"]);
    assert!(!screen.contains("····") || !screen.contains("✗✗"), "{screen}");
}

#[test]
fn the_summary_keeps_its_title_beside_the_longest_name() {
    let name = "the settlement and reconciliation batch platform for the whole of the union";
    for (width, height) in SIZES {
        let screen = in_the_summary(width, height, name, &["ana"]);
        assert!(screen.lines().next().unwrap().contains("   Summary"), "{screen}");
    }
}

#[test]
fn a_name_that_is_whole_is_not_followed_by_an_ellipsis() {
    let name = "the settlement and reconciliation platform";
    let mut stage = Stage::at_home_with(80, 24, |places| {
        create(places, name, noon(), None, as_designed);
    });
    let screen = stage.play("<Enter>").screen();
    assert!(screen.contains(&format!("{name} …")), "{screen}");
}

#[test]
fn blockers_come_first_before_the_decision() {
    let mut stage = Stage::in_review(80, 24);
    stage.play("2w<Enter>").play(&"<Space>".repeat(29)).wait(1).play("w");
    stage.play("q8jjjbmw").play(&"<Space>".repeat(32));
    let screen = stage.screen();
    let first = screen.lines().find(|line| line.contains('▸')).unwrap();
    assert!(first.contains("▸ blocker, no owner  "), "{screen}");
}

#[test]
fn a_comparison_of_two_systems_names_both_and_says_which_review_is_whose() {
    let long = "the settlement and reconciliation batch platform for the whole of the union";
    for (width, height) in SIZES {
        let mut stage = Stage::at_home_with(width, height, |places| {
            create(places, "payments-api", noon(), None, as_designed);
            create(places, long, days_ago(10), None, mostly(24, 4));
        });
        let screen = stage.play("g<Space>j<Space>=").screen();
        let mut lines = screen.lines();
        let title = lines.next().unwrap();
        assert!(title.contains("the settl") && title.contains("payments"), "{screen}");
        assert!(title.contains("   Comparison"), "{screen}");
        if height > 10 {
            let begins = |name| screen.lines().skip(1).any(|line| line.starts_with(name));
            assert!(begins(" the set") && begins(" payments-api  "), "{screen}");
        }
    }
}

/// Chinese and Japanese have no blanks between words: they are wrapped all the same.
#[test]
fn a_note_without_blanks_fills_its_lines() {
    let note = "日本語のメモ: 六月の訓練では三つの保管庫のうち二つだけが復元できました。台帳は鍵が\
        見つからず失敗しました。";
    for (width, height, keys) in [(80, 24, ""), (80, 24, "<Enter>"), (60, 18, "<Enter>")] {
        let mut stage = Stage::in_session(width, height, None, |session| {
            edit(session, 0, Change::Note(Note::parse(note).unwrap()));
        });
        let screen = stage.play(keys).screen();
        let line = screen.lines().find(|line| line.contains("日本語のメモ: 六月")).unwrap();
        assert!(columns(line.trim_end()) + 6 > usize::from(width), "{screen}");
        assert!(!screen.lines().any(|line| line.trim().starts_with('。')), "{screen}");
    }
    let mut stage = Stage::in_session(60, 18, None, |session| {
        edit(session, 0, Change::Note(Note::parse(note).unwrap()));
    });
    let screen = stage.play("w<Enter>").screen();
    assert!(screen.contains("日本語のメモ: 六月の訓練では"), "{screen}");
}

/// The two kept reviews of one system, the later one begun three months after the first.
fn both_reviews(width: u16, height: u16) -> Stage {
    let mut stage = Stage::at_home_with(width, height, |places| {
        std::fs::create_dir_all(places.sessions()).unwrap();
        let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        for name in ["meeting-2026-11.json", "meeting-2027-02.json"] {
            let text = std::fs::read_to_string(fixtures.join(name)).unwrap();
            let session = readyroom::store::codec::decode_session(text.as_bytes()).unwrap();
            std::fs::write(places.session(session.id()), text).unwrap();
        }
    });
    // The afternoon after the second one.
    stage.wait(92 * 24 * 60);
    stage
}

/// In the first of them, or with `gN` before in one more, in which nothing is said yet.
pub fn in_the_kept_review(keys: &'static str) -> impl Fn(u16, u16) -> Stage {
    move |width, height| {
        let mut stage = both_reviews(width, height);
        stage.play("r<Esc>").play(keys);
        if let Some(review) = stage.model.review.as_mut() {
            review.saving.saved_at = Some(noon().to_utc() + TimeDelta::days(92));
        }
        stage
    }
}

#[test]
fn the_plan_of_a_meeting() {
    check("plan", in_the_kept_review("gNw"));
}

#[test]
fn meeting() {
    check("meeting", in_the_kept_review("gNw<Enter><Space>=<Space>=p"));
}

#[test]
fn a_meeting_after_the_first_mark() {
    check(
        "meeting written",
        in_the_kept_review("gNw<Enter><Space>p<BS>nStill only two of three.<Tab>b"),
    );
}

#[test]
fn before_you_decide() {
    check("before you decide", in_the_kept_review("glG<Enter>wqs"));
}

#[test]
fn the_end_of_the_agenda() {
    check("wrap up", in_the_kept_review("jk<Enter>w"));
}

#[test]
fn summary() {
    check("summary", in_the_kept_review("g<Enter>s"));
}

#[test]
fn summary_of_a_decided_review() {
    check("summary decided", in_the_kept_review("glG<Enter>s"));
}

#[test]
fn people() {
    check("people", in_the_kept_review("glG<Enter>P"));
}

#[test]
fn a_person_is_added() {
    check("people added", in_the_kept_review("glG<Enter>Pnel"));
}

#[test]
fn decision() {
    check("decision", in_the_kept_review("glG<Enter>sy"));
}

#[test]
fn decision_written() {
    check("decision written", in_the_kept_review("glG<Enter>sy<Enter>y"));
}

#[test]
fn go_against_objections() {
    check("go all the same", in_the_kept_review("glG<Enter>syg"));
}

#[test]
fn comparison() {
    check("comparison", in_the_kept_review("g<Space>j<Space>="));
}

#[test]
fn an_accepted_risk() {
    check("accepted risk", in_the_kept_review("glG<Enter>2jja"));
}

#[test]
fn the_page_of_an_item_with_a_risk() {
    check("item with a risk", in_the_kept_review("glG<Enter>2jj<Enter>"));
}

#[test]
fn a_small_form_shows_every_field_that_fits_and_else_which_it_is() {
    let mut stage = Stage::at_home(40, 10);
    stage.play("n");
    assert!(stage.screen().contains("▸System"), "{}", stage.screen());
    assert!(stage.screen().contains(" Checklist"), "{}", stage.screen());
    let mut stage = Stage::in_review(40, 10);
    stage.play("o");
    assert!(stage.screen().contains("2 of 3"), "{}", stage.screen());
    stage.play("<Tab>");
    assert!(stage.screen().contains("3 of 3"), "{}", stage.screen());
}

#[test]
fn keys_are_separated_from_their_descriptions() {
    for size in SIZES {
        let mut stage = Stage::in_review(size.0, size.1);
        stage.play("?");
        let mut seen = String::new();
        for _ in 0..20 {
            seen.push_str(&stage.screen());
            stage.play("<PgDn>");
        }
        assert!(!seen.contains("Ctrl-D a page"), "{seen}");
        assert!(!seen.contains("Ctrl-P command"), "{seen}");
    }
}

#[test]
fn the_plan_of_a_meeting_keeps_its_words_apart() {
    for size in SIZES {
        let mut stage = Stage::in_review(size.0, size.1);
        stage.play("w");
        let screen = stage.screen();
        assert!(screen.contains("60     "), "{screen}");
        assert!(screen.contains("type another number"), "{screen}");
        assert!(screen.contains("   no last one"), "{screen}");
    }
}

/// The review of a checklist with these titles of categories.
fn titled(titles: &[&str], width: u16, height: u16) -> Stage {
    let categories = titles.iter().enumerate().map(|(number, title)| {
        serde_json::json!({ "id": format!("c{number}"), "title": title,
            "items": [{ "id": format!("c{number}.a"), "text": format!("Statement {number}.") }] })
    });
    let categories: Vec<_> = categories.collect();
    let json = serde_json::json!({ "id": "own", "title": "Own", "categories": categories });
    let checklist = Checklist::of_author(serde_json::from_value(json).unwrap()).unwrap();
    Stage::in_session(width, height, Some(std::sync::Arc::new(checklist)), |_| ())
}

#[test]
fn a_long_title_of_a_category_takes_nothing_from_the_others() {
    let long = "Availability and everything else that keeps a service answering when a zone fails";
    let titles = ["Identity and Access", "Data", long, "Observability", "Continuity"];
    let stage = titled(&titles, 120, 28);
    let screen = stage.screen();
    for title in ["1 Identity and Access ", "3 Availability and everything e… ", "4 Observability "]
    {
        assert!(screen.contains(title), "{title}\n{screen}");
    }
    // Across the top each has its share.
    let screen = titled(&titles, 80, 24).screen();
    for title in ["Identity and…  ", "Data  ", "Availability…  ", "Observability  ", "Continuity"]
    {
        assert!(screen.contains(title), "{title}\n{screen}");
    }
    // Where a share is a word wide the first word says more than the beginning of the title.
    let many = [&titles[..], &["Security Baseline", "Release", "Product"]].concat();
    let screen = titled(&many, 80, 24).screen();
    for title in ["Identity  ", "Availab.  ", "Security  ", "Product"] {
        assert!(screen.contains(title), "{title}\n{screen}");
    }
    // In many categories too.
    let numbered: Vec<String> = (4..38).map(|number| format!("Category {number}")).collect();
    let many = [&titles[..3], &numbered.iter().map(String::as_str).collect::<Vec<_>>()].concat();
    let screen = titled(&many, 120, 28).screen();
    for title in ["1 Identity and Access ", "3 Availability and everything e… ", "9 Category 9 "]
    {
        assert!(screen.contains(title), "{title}\n{screen}");
    }
}

/// Titles that begin alike are told by what differs, wherever they are cut.
#[test]
fn titles_with_a_common_beginning_are_distinguished() {
    let security = ["of the network", "of people", "of the build", "of data", "reviews", "budget"];
    let mut titles = security.map(|rest| format!("Security {rest}")).to_vec();
    titles.extend(["Data and State".to_owned(), "Release".to_owned()]);
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let screen = titled(&titles, 80, 24).screen();
    let told = "…network  …people   …build    …data     …reviews  …budget   Data      Release";
    assert!(screen.contains(told), "{screen}");
    let screen = titled(&titles, 120, 28).screen();
    assert!(screen.contains("1 Security of the network "), "{screen}");
    let screen = titled(&titles, 120, 40).screen();
    assert!(screen.contains("…network ") && screen.contains("Security re…"), "{screen}");
    let cluster = "Operational readiness of the primary database cluster";
    let cache = "Operational readiness of the primary cache cluster";
    for (width, height) in [(80, 24), (120, 28)] {
        let mut stage = titled(&[cluster, cache, "Observability"], width, height);
        for screen in [stage.screen(), stage.play("s").screen()] {
            assert!(screen.contains("…database cluster"), "{screen}");
            assert!(screen.contains("…cache cluster"), "{screen}");
            assert!(screen.contains("Observability"), "{screen}");
        }
    }
    // Of two that are alike to their end nothing is taken away but what is cut.
    let screen = titled(&[cluster, cluster, "Data"], 80, 24).screen();
    assert!(screen.contains("…cluster"), "{screen}");
}

/// Every digit that picks an owner is shown; long names are cut instead.
#[test]
fn all_owners_with_a_digit_are_seen() {
    let mut people = vec!["Anna-Maria Vandenberghe-Longname", "Bartholomew Featherstonehaugh"];
    people.extend(["bo", "cy", "di", "ed", "flo", "gus", "hal"]);
    for (width, height) in [(120, 40), (80, 24)] {
        let mut stage = Stage::at_home_with(width, height, |places| {
            create(places, "ledger", noon(), None, |session| {
                for (item, owner) in people.iter().enumerate() {
                    edit(
                        session,
                        20 + item,
                        Change::Owner(Some(PersonName::parse(owner).unwrap())),
                    );
                }
            });
        });
        let screen = stage.play("<Enter>o").screen();
        let owners = screen.lines().find(|line| line.contains("1 An")).unwrap_or(&screen);
        for digit in 1..=9 {
            assert!(owners.contains(&format!("{digit} ")), "{digit} of {width}\n{screen}");
        }
    }
}

#[test]
fn short_titles_replace_titles_that_do_not_fit() {
    let screen = Stage::in_review(100, 30).screen();
    let wide = Stage::in_review(120, 28).screen();
    assert!(wide.contains("5 Observability and Operations"), "{wide}");
    assert!(screen.contains("Observ."), "{screen}");
}

#[test]
fn the_conditions_of_the_last_review_before_a_meeting() {
    check("promised", playing_promised("w<Enter>"));
}

#[test]
fn a_condition_is_met_in_the_list() {
    check("promised met", playing_promised("w<Enter>d"));
}

#[test]
fn owner_and_date_of_a_condition_are_asked_for() {
    check("promised written", playing_promised("w<Enter>t"));
}

#[test]
fn a_summary_with_a_condition_that_is_met() {
    check("summary met", playing_decided("sd"));
}

#[test]
fn the_conditions_of_a_decision() {
    check("conditions", playing_decided("sy<Tab>jd"));
}

fn playing_decided(keys: &'static str) -> impl Fn(u16, u16) -> Stage {
    move |width, height| {
        let mut stage = crate::promises::decided(width, height);
        stage.play(keys);
        if let Some(review) = stage.model.review.as_mut() {
            review.saving.saved_at = Some(noon().to_utc());
        }
        stage
    }
}

fn playing_promised(keys: &'static str) -> impl Fn(u16, u16) -> Stage {
    move |width, height| {
        let mut stage = crate::promises::next(width, height);
        stage.play(keys);
        if let Some(review) = stage.model.review.as_mut() {
            review.saving.saved_at = Some(noon().to_utc());
        }
        stage
    }
}
