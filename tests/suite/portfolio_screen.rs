//! The portfolio on the screen: its lists, its filters, the way to a review and back; and labels on the screen.

use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::names::PersonName;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::decision::Outcome;
use readyroom::domain::records::labels::Labelling;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::store::places::Places;
use readyroom::store::sessions;
use readyroom::tui::model::overlay::Overlay;
use readyroom::tui::screens::{Context, Page};

use crate::generate::stamp;
use crate::heard::playing;
use crate::screens::{as_designed, check, days_ago, mostly};
use crate::stage::{Stage, create, noon};

fn label(session: &mut Session, words: &str) {
    for label in Labelling::parse_all(words).unwrap() {
        session.apply(&Edit::whole(Whole::Label(label)), &stamp(0));
    }
}

fn change(session: &mut Session, item: usize, change: Change) {
    session.apply(&Edit::Answer(ItemNo(item), change), &stamp(0));
}

/// A team with four systems: one is begun again, one was left in the middle, one was never reviewed in time.
pub fn team(places: &Places) {
    let first = create(places, "payments-api", days_ago(94), None, |session| {
        mostly(28, 2)(session);
        label(session, "team=payments, tier=1");
        change(session, 30, Change::Blocker(true));
        let ben = PersonName::parse("ben").unwrap();
        change(session, 29, Change::Owner(Some(ben)));
        change(session, 29, Change::Due(Some(crate::generate::today() - chrono::Days::new(4))));
    });
    let now = Now::fixed(noon());
    let system = first.session.system().clone();
    let mut next = sessions::create_next(places, &first.session, &system, None, &[], now).unwrap();
    let mut session = next.session.clone();
    change(&mut session, 5, Change::Verdict(Verdict::missing()));
    change(&mut session, 6, Change::Verdict(Verdict::partial()));
    sessions::save(&mut next, &session).unwrap();
    create(places, "ledger-core", days_ago(10), None, |session| {
        as_designed(session);
        label(session, "team=payments, review-every=7d");
    });
    create(places, "web-checkout", days_ago(30), None, |session| {
        mostly(32, 0)(session);
        label(session, "team=web");
    });
    create(places, "search-index", days_ago(2), None, |_| ());
}

pub fn in_the_portfolio(width: u16, height: u16) -> Stage {
    let mut stage = Stage::at_home_with(width, height, team);
    stage.play("p");
    stage
}

/// A team in which nothing is to be done.
pub fn nothing_to_do(width: u16, height: u16) -> Stage {
    let mut stage = Stage::at_home_with(width, height, |places| {
        create(places, "web-checkout", days_ago(30), None, mostly(32, 0));
    });
    stage.play("p");
    stage
}

fn after(keys: &'static str) -> impl Fn(u16, u16) -> Stage {
    playing(in_the_portfolio, keys)
}

#[test]
fn what_is_due() {
    check("portfolio_due", in_the_portfolio);
}

#[test]
fn what_got_worse() {
    check("portfolio_worse", after("2"));
}

#[test]
fn who_owes_what() {
    check("portfolio_people", after("3<Enter>"));
}

#[test]
fn the_systems() {
    check("portfolio_systems", after("4"));
}

#[test]
fn the_filters() {
    check("portfolio_filters", after("f"));
}

#[test]
fn nothing_is_due() {
    check("portfolio_nothing", nothing_to_do);
}

#[test]
fn every_entry_leads_to_its_review_and_back() {
    let mut stage = in_the_portfolio(80, 24);
    let screen = stage.screen();
    assert!(screen.contains("1 Due 2") && screen.contains("1 overdue"), "{screen}");
    // What nobody owns comes first.
    stage.play("2");
    assert!(stage.screen().contains("was done"), "{}", stage.screen());
    stage.play("<Enter>");
    assert_eq!((stage.review().page, stage.session().system().raw()), (Page::List, "payments-api"));
    assert_eq!(stage.review().cursor, ItemNo(5));
    // What is found again is not lost any more.
    stage.play("dq");
    assert_eq!(stage.model.context(), Context::Portfolio);
    assert!(stage.screen().contains("2 Worse 1"), "{}", stage.screen());
    stage.play("1j<Esc>");
    assert_eq!(stage.model.context(), Context::Home);
    // From there it is opened anew.
    stage.play("p3<Enter>j<Enter>");
    assert!(stage.model.review.is_some());
    stage.play("qq");
    assert_eq!(stage.model.context(), Context::Home);
}

#[test]
fn a_filter_ends_with_escape_and_stays_over_a_review() {
    let mut stage = in_the_portfolio(80, 24);
    stage.play("f");
    let Some(Overlay::SystemsFilter { choices, .. }) = stage.model.overlays.last() else {
        panic!()
    };
    let words: Vec<String> =
        choices.iter().map(|(choice, count)| format!("{} {count}", choice.words())).collect();
    assert_eq!(
        words,
        [
            "everything 9",
            "nobody's 7",
            "ben 2",
            "review-every=7d 3",
            "team=payments 9",
            "team=web 0",
            "tier=1 6",
        ]
    );
    stage.play("jj<Enter>");
    assert!(stage.screen().contains("only ben"), "{}", stage.screen());
    stage.play("f<Down><Down><Down><Down><Down><Down><Enter>");
    assert!(stage.screen().contains("only ben, tier=1"), "{}", stage.screen());
    stage.play("<Enter>q");
    assert!(stage.screen().contains("only ben, tier=1"), "{}", stage.screen());
    stage.play("<Esc>");
    assert!(!stage.screen().contains("only"), "{}", stage.screen());
    stage.play("<Esc>");
    assert_eq!(stage.model.context(), Context::Home);
}

#[test]
fn the_smallest_screen_tells_what_is_due_and_what_got_worse() {
    let mut stage = in_the_portfolio(40, 10);
    let screen = stage.screen();
    assert!(screen.contains("!11-18  ben     Critical metrics"), "{screen}");
    assert!(screen.contains("!11-19  ledger-core: review due"), "{screen}");
    // The text of the selected one is below, whole and with its system.
    assert!(screen.contains("payments-api: Critical metrics have"), "{screen}");
    assert!(screen.contains("explicit targets and thresholds."), "{screen}");
    stage.play("2");
    assert!(stage.screen().contains("nobody  Backups are automate"), "{}", stage.screen());
    assert!(stage.screen().contains("payments-api: Backups"), "{}", stage.screen());
}

#[test]
fn a_long_name_of_a_system_is_whole_where_there_is_room() {
    let name = "customer-notification-gateway";
    let long = |width: u16, height: u16, keys: &str| {
        let mut stage = Stage::at_home_with(width, height, |places| {
            create(places, name, days_ago(18), None, |session| {
                as_designed(session);
                change(
                    session,
                    9,
                    Change::Due(Some(crate::generate::today() - chrono::Days::new(4))),
                );
            });
        });
        stage.play(keys);
        stage.screen()
    };
    for list in ["p", "p4"] {
        let row = |screen: String| {
            screen
                .lines()
                .find(|line| line.contains('▸') && line.contains("customer"))
                .unwrap()
                .to_owned()
        };
        assert!(row(long(120, 40, list)).contains(name));
    }
    let screen = long(120, 40, "p4");
    let head = screen.lines().find(|line| line.contains("System ")).expect("headings");
    let row = screen.lines().find(|line| line.contains(name)).unwrap();
    for (heading, words) in [("Complete", "%"), ("Overdue", "1"), ("Reviewed", "18 d ago")] {
        let end = head.find(heading).expect(heading) + heading.len();
        // The cursor before the name is one column of three bytes.
        assert!(row[..end + '▸'.len_utf8() - 1].ends_with(words), "{heading}\n{screen}");
    }
}

#[test]
fn a_condition_is_named_by_its_review_and_not_by_an_id() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        create(places, "payments-api", days_ago(18), None, |session| {
            let decision = crate::generate::decision_of(Outcome::ConditionalGo, "dana", 1);
            session.apply(&Edit::whole(decision), &stamp(0));
        });
    });
    stage.play("p");
    let screen = stage.screen();
    let day = crate::generate::today() - chrono::Days::new(18);
    assert!(screen.contains(&format!("condition of the review of {day}")), "{screen}");
    assert!(!screen.contains("00000000"), "{screen}");
}

#[test]
fn labels_are_written_in_the_review_and_undone_in_one_step() {
    let mut stage = Stage::in_review(80, 24);
    stage.play(":labels<Enter>team=payments, tier=1<Enter>");
    assert_eq!(stage.on_disk().label("team"), Some("payments"));
    assert!(stage.message().contains("team=payments, tier=1"), "{}", stage.message());
    stage.play(":labels<Enter><C-u>tier=2, where<Enter>");
    assert!(stage.screen().contains("where is no label"), "{}", stage.screen());
    stage.play("=eu<Enter>");
    let words = |stage: &Stage| stage.on_disk().labels().unwrap().words().raw().to_owned();
    assert_eq!(words(&stage), "tier=2, where=eu");
    stage.play("u");
    assert_eq!(words(&stage), "team=payments, tier=1");
    stage.play("u");
    assert_eq!(words(&stage), "");
}

#[test]
fn home_shows_the_systems_with_a_label() {
    let mut stage = Stage::at_home_with(80, 24, team);
    stage.play("f");
    let screen = stage.screen();
    assert!(screen.contains("team=payments") && !screen.contains("nobody's"), "{screen}");
    stage.play("jj<Enter>");
    let screen = stage.screen();
    assert!(screen.contains("only team=payments") && screen.contains("ledger-core"), "{screen}");
    assert!(!screen.contains("web-checkout"), "{screen}");
    assert!(screen.contains("4 systems"), "{screen}");
    stage.play("<Esc>");
    assert!(stage.screen().contains("web-checkout"), "{}", stage.screen());
    // Labels of the selected system, from Home.
    stage.play("G:labels<Enter><C-u>team=web2<Enter>");
    assert_eq!(stage.session().label("team"), Some("web2"));
}

#[test]
fn a_system_tells_how_many_items_count_as_they_stood_before() {
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let screen = in_the_portfolio(width, height).play("4").screen();
        assert!(screen.contains("30 items from 2026-08-20"), "{screen}");
    }
}

#[test]
fn the_tasks_of_the_selected_person_stand_in_the_rows_that_the_people_leave() {
    for (width, height) in [(60, 18), (80, 24), (120, 40), (200, 50)] {
        let mut stage = in_the_portfolio(width, height);
        let screen = stage.play("3").screen();
        let person =
            |screen: &str| screen.lines().filter(|line| line.contains("ledger-core")).count();
        assert!(screen.contains("Enter goes to the tasks"), "{screen}");
        assert!(person(&screen) + screen.matches("payments-api").count() > 1, "{screen}");
        // In the list they are not said twice.
        let rows =
            |screen: &str| screen.matches("no date").count() + screen.matches("2026-").count();
        let unfolded = stage.play("<Enter>").screen();
        assert!(rows(&unfolded) <= rows(&screen) + 1, "{screen}\n{unfolded}");
    }
}

#[test]
fn a_filter_that_empties_the_list_shows_the_tasks_that_it_counts() {
    let mut stage = Stage::at_home_with(80, 24, |places| {
        create(places, "web-checkout", days_ago(3), None, mostly(30, 1));
    });
    let screen = stage.play("pf").screen();
    assert!(screen.contains("nobody's"), "{screen}");
    let screen = stage.play("<Down><Enter>").screen();
    assert!(screen.contains("▸3 People") && screen.contains("nobody"), "{screen}");
}
