//! The portfolio: what is due, what got worse, who owes what, and the worst systems, over many reviews.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use readyroom::domain::basics::age::Age;
use readyroom::domain::basics::day::Days;
use readyroom::domain::basics::names::{SessionId, SystemName};
use readyroom::domain::basics::text::Text;
use readyroom::domain::insight::conditions::promises;
use readyroom::domain::insight::portfolio::facts::{Asked, Facts};
use readyroom::domain::insight::portfolio::question::{Question, Whose};
use readyroom::domain::insight::portfolio::standing::Review;
use readyroom::domain::insight::portfolio::{Alarm, Portfolio};
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::condition::ConditionState;
use readyroom::domain::records::labels::Labelling;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::store::entry::Entry;
use readyroom::store::places::Places;
use readyroom::store::summary::Summary;
use readyroom::store::{codec, listing};
use serde_json::{Value, json};

use crate::cli::Shell;
use crate::generate::{self, checklist_of, days, session_of, stamp};

/// A question about everything, so many days after the reviews of the generators.
fn question(later: u64) -> Question {
    let today = generate::today() + chrono::Days::new(later);
    let days = Days { today, ..days() };
    Question {
        days,
        tomorrow: days.tomorrow(),
        within: Age::parse("14d").unwrap(),
        review_every: Age::parse("20d").ok(),
        labels: Vec::new(),
        whose: Whose::Anybody,
        versions: Vec::new(),
    }
}

fn review(session: &Session) -> Review {
    let asked = Arc::new(Asked::of(session.checklist()));
    Review { id: session.id().clone(), facts: Facts::of(session, asked) }
}

fn later(days: i64) -> DateTime<Utc> {
    stamp(0).at + TimeDelta::days(days)
}

fn id(system: &Text, number: u16) -> SessionId {
    SessionId::new(system, generate::today(), number)
}

/// The next review of a system, so many days later.
fn next(session: &Session, number: u16, days: i64) -> Session {
    let system = session.system().clone();
    let checklist = Arc::clone(session.checklist());
    session.next(id(&system, number), system, later(days), checklist, generate::days().zone)
}

/// What is told, whichever review tells it.
type Told = BTreeSet<String>;

fn due(portfolio: &Portfolio) -> Told {
    let task = |task: &readyroom::domain::insight::portfolio::task::Task| {
        format!(
            "{:?} {:?} {:?} {:?} {:?} {} {}",
            task.kind,
            task.system,
            task.item,
            task.owner,
            task.due,
            task.is_overdue,
            task.is_blocker
        )
    };
    portfolio.due.iter().map(task).collect()
}

fn worse(portfolio: &Portfolio) -> Told {
    let lost = portfolio.worse.iter();
    lost.map(|one| format!("{:?} {:?} {:?} {:?}", one.system, one.item, one.before, one.now))
        .collect()
}

fn people(portfolio: &Portfolio) -> Vec<(Option<Text>, usize, usize)> {
    let people = portfolio.people.iter();
    people.map(|one| (one.owner.clone(), one.tasks.len(), one.overdue())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(200)))]

    /// Beginning a review, from the last one or from nothing, changes no list.
    #[test]
    fn beginning_a_review_settles_nothing(first in generate::session(), second in vec(generate::edit(3), 0..9)) {
        let mut newer = next(&first, 2, 3);
        for (second, edit) in (1..).zip(&second) {
            if !matches!(edit, Edit::Rename(_)) {
                newer.apply(edit, &stamp(second + 300_000));
            }
        }
        let before = [review(&first), review(&newer)];
        let system = SystemName::parse(newer.system().raw()).unwrap();
        let afresh = Session::new(id(newer.system(), 3), system, later(5), Arc::clone(newer.checklist()));
        for begun in [next(&newer, 3, 5), afresh] {
            let after = [review(&first), review(&newer), review(&begun)];
            for ahead in [10, 40] {
                let question = question(ahead);
                let (before, after) = (Portfolio::of(&before, &question), Portfolio::of(&after, &question));
                prop_assert_eq!(due(&before), due(&after));
                prop_assert_eq!(worse(&before), worse(&after));
                prop_assert_eq!(people(&before), people(&after));
                let standing = |portfolio: &Portfolio| portfolio.systems[0].standing;
                prop_assert_eq!(standing(&before), standing(&after));
                for alarm in Alarm::ALL {
                    prop_assert_eq!(before.alarming(alarm).count(), after.alarming(alarm).count());
                }
            }
        }
    }

    /// The work of all people is the open work of the newest reviews.
    #[test]
    fn the_sums_of_people_are_the_open_work(sessions in vec(generate::session(), 1..5)) {
        let sessions: Vec<Session> = apart(sessions);
        let reviews: Vec<Review> = sessions.iter().map(review).collect();
        let portfolio = Portfolio::of(&reviews, &question(10));
        let open = sessions.iter().map(|session| {
            let open = promises(session, &[]).into_iter();
            let open = open.filter(|one| one.condition.state == ConditionState::Open);
            session.action_plan().len() + open.count()
        });
        let owed: usize = portfolio.people.iter().map(|one| one.tasks.len()).sum();
        prop_assert_eq!(owed, open.sum::<usize>());
        let lapsed: usize = portfolio.systems.iter().map(|one| one.lapsed).sum();
        let today = question(10).days.today;
        let of_sessions = sessions.iter().map(|session| session.lapsed_count(today) as usize);
        prop_assert_eq!(lapsed, of_sessions.sum::<usize>());
        prop_assert_eq!(portfolio.alarming(Alarm::Lapsed).count(), lapsed);
        // Nobody comes first, and each name once in whatever spelling.
        let owners: Vec<_> = portfolio.people.iter().map(|one| one.owner.as_ref()).collect();
        prop_assert!(owners.iter().skip(1).all(Option::is_some));
    }

    /// The order in which reviews are read changes nothing.
    #[test]
    fn the_lists_have_one_order(sessions in vec(generate::session(), 1..6), turn in 0..6_usize) {
        let reviews: Vec<Review> = apart(sessions).iter().map(review).collect();
        let mut turned = reviews.clone();
        turned.rotate_left(turn % reviews.len());
        turned.reverse();
        let question = question(40);
        prop_assert_eq!(Portfolio::of(&reviews, &question), Portfolio::of(&turned, &question));
    }

    /// A filter leaves a part of each list, in its order.
    #[test]
    fn a_filter_only_takes_away(sessions in vec(generate::session(), 1..4), owner in "[a-c]") {
        let reviews: Vec<Review> = apart(sessions).iter().map(review).collect();
        let all = Portfolio::of(&reviews, &question(40));
        for whose in [Whose::Nobody, Whose::Person(Text::new(owner.clone()))] {
            let some = Portfolio::of(&reviews, &Question { whose: whose.clone(), ..question(40) });
            let kept: Vec<_> =
                all.due.iter().filter(|task| whose.takes(task.owner.as_ref())).cloned().collect();
            prop_assert_eq!(&some.due, &kept);
            prop_assert!(some.worse.iter().all(|one| whose.takes(one.owner.as_ref())));
            prop_assert!(some.people.len() <= 1);
        }
    }
}

/// The same sessions as those of systems with names of their own.
fn apart(sessions: Vec<Session>) -> Vec<Session> {
    let named = |(number, mut session): (usize, Session)| {
        let name = SystemName::parse(&format!("system {number}")).unwrap();
        session.apply(&Edit::Rename(name), &stamp(900));
        session
    };
    sessions.into_iter().enumerate().map(named).collect()
}

fn mark(session: &mut Session, item: usize, verdict: Verdict) {
    let edit = Edit::Answer(ItemNo(item), Change::Verdict(verdict));
    session.apply(&edit, &stamp(1));
}

#[test]
fn what_was_lost_is_told_until_it_is_found_again() {
    let mut first = session_of(checklist_of(&[3]));
    [Verdict::done(), Verdict::done(), Verdict::partial()]
        .into_iter()
        .enumerate()
        .for_each(|(item, verdict)| mark(&mut first, item, verdict));
    let mut second = next(&first, 2, 1);
    mark(&mut second, 0, Verdict::missing());
    mark(&mut second, 2, Verdict::partial());
    let mut third = next(&second, 3, 2);
    let of = |sessions: &[&Session]| {
        let reviews: Vec<Review> = sessions.iter().map(|one| review(one)).collect();
        Portfolio::of(&reviews, &question(10))
    };
    let lost = of(&[&first, &second]).worse;
    assert_eq!((lost.len(), lost[0].item.raw(), lost[0].from), (1, "c0.i0", None));
    // The third review says nothing of it yet: the second found it so.
    let lost = of(&[&first, &second, &third]).worse;
    assert_eq!((lost.len(), lost[0].from), (1, Some(generate::today() + chrono::Days::new(1))));
    assert_eq!(lost[0].review, *third.id());
    // Where the second was deleted, its copy in the third stands for it.
    let lost = of(&[&first, &third]).worse;
    assert_eq!((lost.len(), lost[0].from), (1, Some(generate::today() + chrono::Days::new(1))));
    mark(&mut third, 0, Verdict::done());
    assert_eq!(of(&[&first, &second, &third]).worse, []);
}

#[test]
fn a_review_of_the_future_is_newest_only_while_it_is_alone() {
    let first = session_of(checklist_of(&[2]));
    let ahead = next(&first, 2, 100);
    let question = question(10);
    let both = Portfolio::of(&[review(&first), review(&ahead)], &question);
    assert_eq!((both.systems.len(), &both.systems[0].review), (1, first.id()));
    assert_eq!(both.systems[0].in_future, [ahead.id().clone()]);
    let alone = Portfolio::of(&[review(&ahead)], &question);
    assert_eq!((&alone.systems[0].review, alone.systems[0].in_future.len()), (ahead.id(), 0));
    // Judged as of an earlier day, the newest stays the newest.
    let earlier = Question { days: days(), ..question };
    let second = next(&first, 3, 5);
    let both = Portfolio::of(&[review(&first), review(&second)], &earlier);
    assert_eq!(both.systems[0].review, *second.id());
}

#[test]
fn two_reviews_from_the_same_are_counted() {
    let first = session_of(checklist_of(&[2]));
    let (one, other) = (next(&first, 2, 1), next(&first, 3, 2));
    let all = [review(&first), review(&one), review(&other)];
    let system = &Portfolio::of(&all, &question(10)).systems[0];
    assert_eq!((&system.review, system.from_the_same, system.reviews), (other.id(), 2, 3));
}

#[test]
fn a_newer_version_of_the_checklist_is_named() {
    let session = session_of(checklist_of(&[2]));
    let of = |versions: &[(&str, u32)]| {
        let versions = versions.iter().map(|(id, version)| ((*id).into(), *version)).collect();
        let question = Question { versions, ..question(10) };
        Portfolio::of(&[review(&session)], &question).systems[0].newer_version
    };
    assert_eq!(of(&[("own", 3), ("own", 2), ("other", 9)]), Some(3));
    assert_eq!(of(&[("own", 1), ("other", 9)]), None);
}

#[test]
fn labels_choose_systems_and_say_when_a_review_is_due() {
    let mut session = session_of(checklist_of(&[2]));
    mark(&mut session, 0, Verdict::done());
    for label in ["team=payments", "review-every=5d"] {
        let label = Labelling::parse(label).unwrap();
        session.apply(&Edit::whole(Whole::Label(label)), &stamp(2)).unwrap();
    }
    let of = |labels: &[&str]| {
        let labels = labels.iter().map(|label| Labelling::parse(label).unwrap()).collect();
        Portfolio::of(&[review(&session)], &Question { labels, ..question(10) })
    };
    assert_eq!(of(&["team=Payments"]).alarming(Alarm::Stale).count(), 1);
    assert_eq!(of(&["team=ledger"]), Portfolio::default());
    assert_eq!(of(&["team="]), Portfolio::default());
}

/// Two systems: one with two reviews, the newer of which has assessed one item; one with a label.
fn store(shell: &Shell) -> (String, String, String) {
    let first = shell.new_session("payments-api");
    let run = |arguments: &[&str]| {
        let ran = shell.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?} {}", ran.err);
        ran.out.trim_end().to_owned()
    };
    run(&["mark", &first, "data.backups", "done"]);
    run(&[
        "mark",
        &first,
        "data.restore-drills",
        "partial",
        "--owner",
        "ben",
        "--due",
        "2026-01-10",
    ]);
    run(&[
        "mark",
        &first,
        "release.rollback",
        "missing",
        "--accept-risk",
        "dana",
        "--why",
        "by hand",
        "--until",
        "2100-01-10",
    ]);
    run(&[
        "decide",
        &first,
        "conditional-go",
        "--by",
        "dana",
        "--condition",
        "repeat the drill @Ben 2099-12-10",
    ]);
    let second = run(&["new", "payments-api", "--from", &first, "--no-open"]);
    run(&["mark", &second, "data.backups", "missing", "--blocker", "yes"]);
    let ledger = run(&["new", "ledger", "--no-open", "--label", "team=ledger"]);
    (first, second, ledger)
}

fn portfolio(shell: &Shell, arguments: &[&str]) -> Value {
    let arguments = [&["portfolio", "--format", "json"], arguments].concat();
    let ran = shell.run(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn the_json_names_each_thing_with_its_review() {
    let shell = Shell::new();
    let (_, second, ledger) = store(&shell);
    let all = portfolio(&shell, &["--as-of", "2099-12-01", "--within", "2w"]);
    let today = all["systems"][0]["reviewed"].clone();
    let condition = all["due"][1]["item"].clone();
    assert_eq!(
        all["due"],
        json!([
            { "kind": "todo", "system": "payments-api", "id": second, "item": "data.restore-drills",
              "text": "Restore drills have been tested successfully.", "status": "partial", "blocker": false,
              "owner": "ben", "due": "2026-01-10", "overdue": true, "from": today },
            { "kind": "condition", "system": "payments-api", "id": second, "item": condition,
              "text": "repeat the drill", "status": null, "blocker": false, "owner": "Ben", "due": "2099-12-10",
              "overdue": false, "from": today },
        ])
    );
    assert_eq!(
        all["worse"],
        json!([{ "system": "payments-api", "id": second, "item": "data.backups", "text": "Backups are automated.",
                 "from": "done", "to": "missing", "owner": null, "blocker": true, "reviewed": null }])
    );
    assert_eq!(
        all["people"],
        json!([{ "owner": null, "open": 2, "overdue": 0 }, { "owner": "ben", "open": 2, "overdue": 1 }])
    );
    let systems = all["systems"].as_array().unwrap();
    let ids: Vec<&Value> = systems.iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [&json!(second), &json!(ledger)]);
    assert_eq!((&systems[0]["labels"], &systems[0]["decision"]), (&json!({}), &Value::Null));
    assert_eq!(systems[1]["labels"], json!({ "team": "ledger" }));
    // The score is that of the review; the standing is with what it has not assessed yet.
    assert_eq!(
        (&systems[0]["score"]["assessed"], &systems[0]["standing"]["assessed"]),
        (&json!(1), &json!(3))
    );
    assert_eq!(systems[0]["score"], shell.show(&second)["score"]);
    assert_eq!((&all["format"], &all["version"]), (&json!("readyroom-portfolio"), &json!(1)));
    assert_eq!((&all["as_of"], &all["within"]), (&json!("2099-12-01"), &json!("2w")));
    // Within six weeks the accepted risk ends too.
    let due = portfolio(&shell, &["--as-of", "2099-12-01", "--within", "6w", "--list", "due"]);
    let kinds: Vec<_> =
        due["due"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds, ["todo", "condition", "risk"]);
    assert_eq!(due.get("systems"), None);
}

#[test]
fn filters_take_an_owner_in_any_spelling_and_labels() {
    let shell = Shell::new();
    store(&shell);
    let bens = portfolio(&shell, &["--owner", "BEN", "--as-of", "2099-12-01"]);
    assert_eq!(
        (bens["due"].as_array().unwrap().len(), bens["worse"].as_array().unwrap().len()),
        (2, 0)
    );
    assert_eq!(bens["systems"].as_array().unwrap().len(), 1);
    let nobodys = portfolio(&shell, &["--owner", ""]);
    assert_eq!(nobodys["people"], json!([{ "owner": null, "open": 2, "overdue": 0 }]));
    let ledgers = portfolio(&shell, &["--label", "team=ledger"]);
    assert_eq!(ledgers["systems"][0]["system"], "ledger");
    assert_eq!(ledgers["due"], json!([]));
}

#[test]
fn a_nightly_job_fails_on_what_is_asked_and_names_it() {
    let shell = Shell::new();
    let (_, second, _) = store(&shell);
    for (arguments, code, words) in [
        (vec!["--fail-on", "lapsed"], 0, ""),
        (vec!["--fail-on", "stale"], 0, ""),
        (
            vec!["--fail-on", "overdue"],
            1,
            "readyroom: overdue: SECOND data.restore-drills, ben, due 2026-01-10\n",
        ),
        (
            vec!["--fail-on", "overdue,lapsed", "--as-of", "2100-01-11", "--list", "people"],
            1,
            "readyroom: lapsed: SECOND release.rollback, dana, until 2100-01-10\n",
        ),
        (vec!["--fail-on", "overdue", "--owner", "cleo"], 0, ""),
        (vec!["--fail-on", "stale", "--owner", "ben"], 2, "--fail-on stale is about systems"),
        (vec!["--fail-on", "late"], 2, "late"),
        (vec!["--within", "soon"], 2, "soon"),
        (vec!["--format", "badge"], 2, "badge"),
        (vec!["-o", "page.svg"], 2, "badge"),
    ] {
        let arguments = [vec!["portfolio"], arguments].concat();
        let ran = shell.run(&arguments);
        assert_eq!(ran.code, code, "{arguments:?} {}", ran.err);
        let words = words.replace("SECOND", &second);
        assert!(ran.err.contains(&words), "{arguments:?} {}", ran.err);
    }
    let config = shell.dir.path().join("config.toml");
    fs::write(&config, "review_every = \"30d\"\n").unwrap();
    let ran = shell.run(&[
        "--config",
        config.to_str().unwrap(),
        "portfolio",
        "--fail-on",
        "stale",
        "--as-of",
        "2099-01-01",
    ]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("readyroom: stale: ledger-"), "{}", ran.err);
}

#[test]
fn what_cannot_be_read_is_named_and_does_not_count() {
    let shell = Shell::new();
    let empty = shell.run(&["portfolio"]);
    assert_eq!(empty.code, 0);
    assert!(empty.out.contains("There are no systems."), "{}", empty.out);
    let (first, second, ledger) = store(&shell);
    fs::write(shell.file(&second), "{").unwrap();
    let ran = shell.run(&["portfolio", "--format", "json"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains(&second), "{}", ran.err);
    let all: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(all["unreadable"], json!([second]));
    let ids: Vec<&Value> =
        all["systems"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert!(ids.contains(&&json!(first)), "{ids:?}");
    for id in [&first, &ledger] {
        fs::write(shell.file(id), "{").unwrap();
    }
    assert_eq!(shell.run(&["portfolio"]).code, 3);
}

#[test]
fn every_format_is_written_to_stdout_and_to_files() {
    let shell = Shell::new();
    let (_, second, _) = store(&shell);
    let of =
        |format: &str| shell.run(&["portfolio", "--format", format, "--as-of", "2099-12-01"]).out;
    let text = of("text");
    assert_eq!(text, shell.run(&["portfolio", "--as-of", "2099-12-01"]).out);
    assert!(text.contains("2026-01-10 overdue  ben"), "{text}");
    assert!(
        of("markdown").contains("| 2026-01-10 **overdue** | ben | payments-api |"),
        "{}",
        of("markdown")
    );
    let html = of("html");
    assert!(
        html.contains("<h2 id=\"part-to-do\">Due (2)</h2>") && html.contains(&second),
        "{html}"
    );
    let csv = of("csv");
    assert!(csv.contains("\"due\",\"todo\",\"payments-api\""), "{csv}");
    // The calendar knows each thing by the same id as that of its review.
    let calendar = of("ics");
    let of_review = shell.run(&["export", &second, "--format", "ics"]).out;
    let uid =
        |text: &str| text.lines().find(|line| line.contains("UID:condition-")).unwrap().to_owned();
    assert_eq!(uid(&calendar), uid(&of_review));
    for name in ["page.md", "page.html", "page.csv", "page.ics", "page.json", "page.txt"] {
        let ran = shell.run(&["portfolio", "-o", name, "--as-of", "2099-12-01"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let written = fs::read_to_string(shell.dir.path().join("page.html")).unwrap();
    assert_eq!(written, html);
    assert_eq!(shell.run(&["portfolio", "-o", "page.html"]).code, 2);
    assert_eq!(shell.run(&["portfolio", "-o", "page.html", "--force"]).code, 0);
}

/// The facts of the reviews in a folder, by id.
fn facts_in(places: &Places, later: i64) -> Vec<Review> {
    let now = stamp(0).at + TimeDelta::days(later);
    let read = readyroom::store::portfolio::read(places, question(400).days, now).unwrap();
    let mut all = read.all;
    all.sort_by(|a, b| a.id.cmp(&b.id));
    for review in &mut all {
        let content = std::mem::take(&mut review.facts.content);
        assert!(content.is_some(), "the file is known by its checksum");
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(40)))]

    /// The facts are those of the whole files: read for the first time, from the cache, and after a change.
    #[test]
    fn the_facts_are_those_of_the_whole_files(first in generate::session(), edits in vec(generate::edit(3), 0..9)) {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::below(dir.path());
        fs::create_dir_all(places.sessions()).unwrap();
        let mut second = next(&first, 2, 3);
        for (second_of_day, edit) in (1..).zip(&edits) {
            second.apply(edit, &stamp(second_of_day));
        }
        let write = |session: &Session| {
            fs::write(places.session(session.id()), codec::encode_session(session)).unwrap();
        };
        let whole = |second: &Session| {
            let mut all = vec![review(&first), review(second)];
            all.sort_by(|a, b| a.id.cmp(&b.id));
            all
        };
        write(&first);
        write(&second);
        // Long after they were written they are remembered.
        prop_assert_eq!(facts_in(&places, 40_000), whole(&second));
        prop_assert!(places.remembered_list().unwrap().exists());
        prop_assert_eq!(facts_in(&places, 40_000), whole(&second));
        mark(&mut second, 0, Verdict::missing());
        second.apply(&Edit::whole(Whole::Label(Labelling::parse("team=new").unwrap())), &stamp(99));
        write(&second);
        prop_assert_eq!(facts_in(&places, 40_000), whole(&second));
        // Home reads the list that the portfolio has remembered.
        let listed = listing::read_all(&places, question(400).days).unwrap();
        let is_new = |entry: &Entry<Summary>| {
            entry.content.as_ref().is_ok_and(|it| it.labels.value("team") == Some("new"))
        };
        prop_assert!(listed.iter().any(is_new));
    }
}
