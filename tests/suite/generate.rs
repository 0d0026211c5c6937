//! Random checklists and sessions for properties.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Offset, TimeZone, Utc};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use readyroom::domain::basics::day::{Days, Zone};
use readyroom::domain::basics::names::{Note, PersonName, Reason, SessionId, SystemName};
use readyroom::domain::basics::text::Text;
use readyroom::domain::format::record::Lenient;
use readyroom::domain::records::checklist::{Checklist, ChecklistFile, ItemId, ItemNo};
use readyroom::domain::records::condition::{Condition, ConditionState};
use readyroom::domain::records::decision::{Decision, Outcome};
use readyroom::domain::records::labels::Labelling;
use readyroom::domain::records::meeting::{Agenda, ClockEvent, ClockStamp, Meeting};
use readyroom::domain::records::people::{Person, Role};
use readyroom::domain::records::risk::Risk;
use readyroom::domain::records::stamp::{Direction, Stamp};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, ConditionChange, Edit, Verdict, Whole};

/// A day on which everything happens.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// That day, where the clocks show UTC.
pub fn days() -> Days {
    Days { today: today(), zone: Zone::Fixed(Utc.fix()) }
}

/// The mark of a change, some seconds after noon of that day.
pub fn stamp(seconds: i64) -> Stamp {
    let noon: DateTime<Utc> = Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap();
    let at = noon + chrono::TimeDelta::seconds(seconds);
    Stamp { at, by: "ana".into(), direction: Direction::Forward }
}

/// A checklist with categories of these sizes and nothing but ids and texts.
pub fn checklist_of(sizes: &[usize]) -> Arc<Checklist> {
    let item = |category: usize, item: usize| {
        serde_json::json!({
            "id": format!("c{category}.i{item}"),
            "text": format!("Statement {item} of category {category} is true."),
        })
    };
    let categories: Vec<_> = sizes
        .iter()
        .enumerate()
        .map(|(number, &size)| {
            serde_json::json!({
                "id": format!("c{number}"),
                "title": format!("Category {number}"),
                "items": (0..size).map(|i| item(number, i)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let json = serde_json::json!({ "id": "own", "title": "Own", "categories": categories });
    let file: ChecklistFile = serde_json::from_str(&json.to_string()).unwrap();
    Arc::new(Checklist::of_author(file).unwrap())
}

/// A checklist as an import leaves it: 12 categories in 4 groups, long texts, titles and ids of the source, levels, links,
/// and nothing that says when an item is done. The last category is large.
pub fn imported_checklist() -> Arc<Checklist> {
    let groups = ["", "Platform / Compute", "Platform / Storage and Databases", "Operations"];
    let levels = ["High", "Medium", "Low"];
    let long = "A category with a title of so many words that hardly any column has room for it";
    let item = |category: usize, item: usize| {
        let about = "The first paragraph tells why this matters to whoever runs the system at night, and it is \
                     longer than a row.\n\nThe second one tells how to check it:\n1. open the console\n2. look";
        let link = serde_json::json!({
            "title": "How to set it up",
            "url": format!("https://docs.example.org/guides/{category}/{item}/how-to-set-it-up"),
        });
        serde_json::json!({
            "id": format!("c{category}.i{item}"),
            "text": format!("Statement {item} of category {category} is true of every cluster, in every region that is in use."),
            "level": levels[(category + item) % 3],
            "source_id": format!("B{category:02}.{item:02}"),
            "about": about,
            "links": [link, { "url": "https://example.org/more" }],
        })
    };
    let categories: Vec<_> = (0..12)
        .map(|number| {
            let size = if number == 11 { 300 } else { 3 };
            serde_json::json!({
                "id": format!("c{number}"),
                "title": if number == 4 { long.to_owned() } else { format!("Category {number}") },
                "group": groups[number / 3],
                "items": (0..size).map(|i| item(number, i)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let json = serde_json::json!({
        "id": "imported", "title": "Imported", "levels": levels, "categories": categories,
    });
    let file: ChecklistFile = serde_json::from_str(&json.to_string()).unwrap();
    Arc::new(Checklist::of_author(file).unwrap())
}

/// A new session.
pub fn session_of(checklist: Arc<Checklist>) -> Session {
    let system = SystemName::parse("payments-api").unwrap();
    let id = SessionId::new(system.text(), today(), 0x7f3a);
    Session::new(id, system, stamp(0).at, checklist)
}

/// A session of `total` items with so many of each status.
pub fn session_with(
    done: usize,
    partial: usize,
    missing: usize,
    not_applicable: usize,
    total: usize,
) -> Session {
    let mut session = session_of(checklist_of(&[total]));
    let reason = || Verdict::not_applicable(Reason::parse("no users").unwrap());
    let verdicts = std::iter::repeat_n(Verdict::done(), done)
        .chain(std::iter::repeat_n(Verdict::partial(), partial))
        .chain(std::iter::repeat_n(Verdict::missing(), missing))
        .chain(std::iter::repeat_n(reason(), not_applicable));
    for (item, verdict) in (0..total).map(ItemNo).zip(verdicts) {
        session.apply(&Edit::Answer(item, Change::Verdict(verdict)), &stamp(1));
    }
    session
}

/// Any verdict.
pub fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        Just(Verdict::done()),
        Just(Verdict::partial()),
        Just(Verdict::missing()),
        Just(Verdict::unassessed()),
        "[a-z ]{0,12}x".prop_map(|text| Verdict::not_applicable(Reason::parse(&text).unwrap())),
    ]
}

/// Text with everything that makes trouble: controls, wide and combining characters, markup.
pub fn nasty_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[ -~]{0,12}",
        Just("\n".to_owned()),
        Just("\t".to_owned()),
        Just("\u{1b}[31m".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("数据库".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("👩‍💻".to_owned()),
        Just("- [x] # | `<b>`".to_owned()),
        Just("@ben #12 ~a !3 GH-4 a1b2c3d".to_owned()),
        "(https?://|www\\.)x[!-~é]{0,12}",
        any::<char>().prop_map(String::from),
    ];
    vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

/// Any accepted risk.
pub fn risk() -> impl Strategy<Value = Risk> {
    ("[a-z]{1,6}", 0..400_u64).prop_map(|(by, days)| Risk {
        by: by.as_str().into(),
        why: "it can be rebuilt by hand".into(),
        until: Some(today() + chrono::Days::new(days)),
        at: Some(stamp(5).at),
        recorded_by: "ana".into(),
        ..Risk::default()
    })
}

/// Any change of the whole session.
pub fn whole() -> impl Strategy<Value = Whole> {
    let people = vec(("[a-c]", 0..4_usize, any::<bool>()), 0..4).prop_map(|people| {
        let mut people: Vec<Person> = people
            .into_iter()
            .map(|(name, role, present)| Person {
                name: name.as_str().into(),
                role: Role::ALL[role],
                present,
                ..Person::default()
            })
            .collect();
        people.sort_by(|a, b| a.name.cmp(&b.name));
        people.dedup_by(|a, b| a.name == b.name);
        Whole::People(Lenient::Known(people))
    });
    let plan = (0..3_u32, 0..Agenda::ALL.len());
    let meeting = (plan, vec((any::<bool>(), 0..4_i64), 0..4)).prop_map(|(plan, stamps)| {
        let (quarters, agenda) = plan;
        let mut meeting = Meeting::planned(45 + 15 * quarters, Agenda::ALL[agenda]);
        for (is_start, minute) in stamps {
            let event = if is_start { ClockEvent::Start } else { ClockEvent::Pause };
            meeting = meeting.stamped(ClockStamp::new(event, stamp(60 * minute).at, "ana".into()));
            meeting.parked.push(ItemId::new(&format!("c0.i{minute}")));
        }
        meeting.parked.sort();
        meeting.parked.dedup();
        Whole::Meeting(Lenient::Known(Some(meeting)))
    });
    let decision = (0..3_usize, "[a-z]{1,5}", 0..4_usize)
        .prop_map(|(outcome, by, count)| decision_of(Outcome::ALL[outcome], &by, count));
    let condition = (0..2_usize, condition_change())
        .prop_map(|(index, change)| Whole::Condition(condition_id(index), change));
    let list = (0..3_usize, any::<bool>(), any::<bool>()).prop_map(|(item, is_parked, is_on)| {
        let item = ItemId::new(&format!("c0.i{item}"));
        if is_parked { Whole::Park(item, is_on) } else { Whole::Skip(item, is_on) }
    });
    let clock = (any::<bool>(), 0..9_i64).prop_map(|(is_start, minute)| {
        let event = if is_start { ClockEvent::Start } else { ClockEvent::Pause };
        Whole::Clock(ClockStamp::new(event, stamp(60 * minute).at, "ana".into()))
    });
    prop_oneof![
        1 => people,
        1 => meeting,
        1 => decision,
        3 => condition,
        1 => list,
        1 => clock,
        1 => label(),
    ]
}

/// A label of few, or the lack of one.
pub fn label() -> impl Strategy<Value = Whole> {
    ("team|tier", option::of("[a-c]"))
        .prop_map(|(key, value)| Whole::Label(Labelling { key, value: value.map(Text::new) }))
}

/// A decision with so many conditions.
pub fn decision_of(outcome: Outcome, by: &str, count: usize) -> Whole {
    let conditions = (0..count).map(|index| Condition {
        id: Some(condition_id(index)),
        text: "repeat the drill".into(),
        ..Condition::default()
    });
    let conditions = conditions.collect();
    let decision = Decision { outcome, by: by.into(), conditions, ..Decision::default() };
    Whole::Decision(Lenient::Known(Some(decision)))
}

fn condition_id(index: usize) -> Text {
    Text::new(format!("{index:08x}"))
}

/// Any change of a condition.
fn condition_change() -> impl Strategy<Value = ConditionChange> {
    let states = [ConditionState::Open, ConditionState::Met, ConditionState::Dropped];
    prop_oneof![
        "[a-c]".prop_map(|text| ConditionChange::Text(Text::new(text))),
        option::of("[a-c]").prop_map(|owner| ConditionChange::Owner(owner.map(Text::new))),
        option::of(0..3_u64).prop_map(|days| ConditionChange::Due(
            days.map(|days| today() + chrono::Days::new(days))
        )),
        prop::sample::select(states.to_vec()).prop_map(ConditionChange::to),
    ]
}

/// Any change of one answer.
pub fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => verdict().prop_map(Change::Verdict),
        2 => nasty_text().prop_map(|text| Change::Note(Note::parse(&text).unwrap())),
        // Some go by one name in several spellings.
        2 => option::of("[a-z]{1,8}|[bB](é|É|e\u{301})n")
            .prop_map(|name| Change::Owner(name.map(|name| PersonName::parse(&name).unwrap()))),
        1 => option::of(0..400_u64)
            .prop_map(|days| Change::Due(days.map(|days| today() + chrono::Days::new(days)))),
        1 => any::<bool>().prop_map(Change::Blocker),
        1 => option::of(risk().prop_map(Box::new)).prop_map(Change::Risk),
    ]
}

/// Any edit of a session with so many items.
pub fn edit(items: usize) -> impl Strategy<Value = Edit> {
    let one = (0..items, change()).prop_map(|(item, change)| Edit::Answer(ItemNo(item), change));
    let several = (vec(0..items, 1..5), change())
        .prop_map(|(items, change)| Edit::for_all(items.into_iter().map(ItemNo), &change));
    let rename = "[a-z]{1,9}".prop_map(|name| Edit::Rename(SystemName::parse(&name).unwrap()));
    let whole = whole().prop_map(|whole| Edit::Whole(Box::new(whole)));
    prop_oneof![8 => one, 2 => several, 1 => rename, 1 => whole]
}

/// The sizes of the categories of a checklist.
pub fn sizes() -> impl Strategy<Value = Vec<usize>> {
    vec(1..12_usize, 1..12)
}

/// Generates a session with edits of all kinds.
pub fn session() -> impl Strategy<Value = Session> {
    sizes().prop_flat_map(|sizes| {
        let count: usize = sizes.iter().sum();
        vec(edit(count), 0..40).prop_map(move |edits| {
            let mut session = session_of(checklist_of(&sizes));
            for (second, edit) in (1..).zip(&edits) {
                session.apply(edit, &stamp(second));
            }
            session
        })
    })
}
