//! Responses and dissent in reports: in every format, with names and without, hidden from whoever is still
//! assessing, and read back without a difference.

use std::fs;
use std::sync::Arc;

use chrono::TimeDelta;
use readyroom::domain::basics::names::{Note, PersonName, Reason, SessionId, SystemName};
use readyroom::domain::basics::text::Text;
use readyroom::domain::insight::agreement::{HIDDEN, Sight};
use readyroom::domain::records::assessment::Names;
use readyroom::domain::records::checklist::{Checklist, ChecklistFile, ItemNo};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::report::choice::{Choice, Part, SHORT_LINES, Template};
use readyroom::report::import;
use readyroom::report::{Format, render};
use readyroom::store::codec;
use serde_json::{Value, json};

use crate::fixtures::{assert_kept, assert_reports_kept, fixture};
use crate::generate::{days, stamp};
use crate::roundtrip::{left_alone, told, without_marks};
use crate::schemas;

const STATEMENTS: [&str; 5] = [
    "Backups are automated",
    "Restore drills have been tested",
    "Dashboards exist for the main journeys",
    "Runbooks exist for the top failures",
    "Sign-in needs a second factor",
];

fn checklist() -> Arc<Checklist> {
    let ids = ["data.backups", "data.drills", "ops.dashboards", "ops.runbooks", "ops.sign-in"];
    let items: Vec<Value> =
        ids.iter().zip(STATEMENTS).map(|(id, text)| json!({ "id": id, "text": text })).collect();
    let file = json!({ "id": "own", "title": "Own", "categories": [
        { "id": "data", "title": "Data", "items": items[..2] },
        { "id": "ops", "title": "Operations", "items": items[2..] },
    ]});
    let file: ChecklistFile = serde_json::from_value(file).unwrap();
    Arc::new(Checklist::of_author(file).unwrap())
}

fn note(text: &str) -> Change {
    Change::Note(Note::parse(text).unwrap())
}

fn apply(session: &mut Session, item: usize, change: Change) {
    session.apply(&Edit::Answer(ItemNo(item), change), &stamp(5));
}

fn not_applicable(reason: &str) -> Change {
    Change::Verdict(Verdict::not_applicable(Reason::parse(reason).unwrap()))
}

/// What each person says of the items, in order; nothing of those that are left.
fn said(person: &str) -> Vec<Vec<Change>> {
    let is = |verdict: Verdict| Change::Verdict(verdict);
    match person {
        "ana" => vec![
            vec![is(Verdict::done())],
            vec![is(Verdict::partial()), note("Two of three stores.")],
            vec![is(Verdict::done())],
            vec![is(Verdict::done())],
            vec![not_applicable("no users sign in")],
        ],
        "ben" => vec![
            vec![
                is(Verdict::missing()),
                note(
                    "The *ledger* is left out.\nSince March.\n\n# Ask @dana\n- [ ] Evidence: none",
                ),
                Change::Blocker(true),
            ],
            vec![is(Verdict::partial())],
            vec![is(Verdict::done())],
        ],
        _ => vec![
            vec![is(Verdict::done()), note("Every night.")],
            vec![is(Verdict::done())],
            vec![is(Verdict::done()), note("=SUM(A1)")],
            Vec::new(),
            vec![is(Verdict::missing()), note("The operators do.")],
        ],
    }
}

/// A review with answers, and the submitted assessments of three people.
fn before() -> (Session, Vec<Session>) {
    let id: SessionId = "ledger-2026-11-22-00ff".to_owned().try_into().unwrap();
    let system = SystemName::parse("ledger").unwrap();
    let mut review = Session::new(id, system, stamp(0).at, checklist());
    for (item, verdict) in [
        (0, Verdict::done()),
        (1, Verdict::partial()),
        (2, Verdict::done()),
        (3, Verdict::missing()),
    ] {
        apply(&mut review, item, Change::Verdict(verdict));
    }
    apply(&mut review, 4, not_applicable("no users"));
    let people = ["ana", "ben", "cleo"].iter().zip(1_u8..);
    let assessments = people.map(|(person, number)| {
        let id: SessionId = format!("ledger-2026-11-22-000{number}").try_into().unwrap();
        let at = |minutes| stamp(0).at + TimeDelta::minutes(minutes);
        let mut one = review.assess(id, PersonName::parse(person).unwrap(), at(0));
        for (item, changes) in said(person).into_iter().enumerate() {
            for change in changes {
                apply(&mut one, item, change);
            }
        }
        let links = [Text::new(format!("https://wiki.example/{person}"))];
        let evidence = one.answer(ItemNo(0)).evidence_with(&links, &stamp(2));
        apply(&mut one, 0, Change::Evidence(evidence));
        one.apply(&Edit::whole(Whole::Submitted(Some(at(i64::from(number))))), &stamp(6));
        one
    });
    let assessments = assessments.collect();
    (review, assessments)
}

/// The review with the responses of three people.
pub fn review(names: Names) -> Session {
    let (mut review, assessments) = before();
    let edit = review.combine(&assessments, Some(names)).unwrap().edit.unwrap();
    review.apply(&edit, &stamp(10));
    review
}

fn page_with(session: &Session, choice: &Choice) -> String {
    render(session, Format::Markdown, choice, days())
}

fn page(session: &Session) -> String {
    page_with(session, &Choice::default())
}

fn of_template(template: Template) -> Choice {
    Choice { template, ..Choice::default() }
}

fn only(part: Part) -> Choice {
    Choice { parts: Some(vec![part]), ..Choice::default() }
}

#[test]
fn reports_of_a_review_with_three_assessments_are_kept() {
    for (name, names) in [("dissent", Names::Shown), ("dissent-hidden", Names::Hidden)] {
        let session = review(names);
        let written = String::from_utf8(codec::encode_session(&session)).unwrap();
        assert_kept(&format!("{name}.json"), &written);
        assert_reports_kept(name, &session);
    }
}

#[test]
fn a_page_says_who_has_assessed_and_who_dissents() {
    let text = page(&review(Names::Shown));
    let head = "Assessed alone by ana, ben and cleo: 2 split, 1 too few, 1 close, 1 agreed.";
    assert!(text.contains(head), "{text}");
    let section = "## Dissent (4)\n\
        - Backups are automated. Done. `data.backups`  \n  \
          **ben**: missing, blocker.  \n  \
          The \\*ledger\\* is left out.  \n  \
          Since March.\n\n  \
          \\# Ask @dana  \n  \
          \\- \\[ \\] Evidence: none\n\
        - Restore drills have been tested. Partial. `data.drills`  \n  \
          **cleo**: done.\n\
        - Runbooks exist for the top failures. Missing. `ops.runbooks`  \n  \
          **ana**: done.\n\
        - Sign-in needs a second factor. Not applicable. `ops.sign-in`  \n  \
          **cleo**: missing. The operators do.\n";
    assert!(text.contains(section), "{text}");
    let hidden = page(&review(Names::Hidden));
    assert!(hidden.contains("Assessed alone by 3 people: 2 split"), "{hidden}");
    assert!(hidden.contains("**response "), "{hidden}");
    let section = hidden.split("## Dissent").nth(1).unwrap();
    assert!(["ana", "ben", "cleo"].iter().all(|name| !section.contains(&format!("**{name}"))));
}

#[test]
fn dissent_is_a_part_of_its_own_and_a_line_of_the_short_report() {
    let session = review(Names::Shown);
    let part = page_with(&session, &only(Part::Dissent));
    assert!(part.contains("## Dissent (4)") && !part.contains("Assessed alone"), "{part}");
    let short = page_with(&session, &of_template(Template::Short));
    assert!(short.contains("\n4 items have dissent.\n"), "{short}");
    assert!(short.lines().count() <= SHORT_LINES);
    let mut agreed = session;
    for item in 0..5 {
        apply(&mut agreed, item, Change::Verdict(Verdict::unassessed()));
    }
    let text = page(&agreed);
    assert!(text.contains("Assessed alone") && !text.contains("Dissent"), "{text}");
}

#[test]
fn an_audit_tells_every_response() {
    let text = page_with(&review(Names::Shown), &of_template(Template::Audit));
    for told in [
        "## Responses, and who gave them\n### Assessments (3)\n- ana, submitted 2026-11-22 ",
        "### What was said of each item (5)\n",
        "- Sign-in needs a second factor. Not applicable. `ops.sign-in` Split.",
        "Reason: no users sign in",
        "Evidence: <https://wiki.example/ben>",
        "**ana**: partial, submitted 2026-11-22 ",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    let hidden = page_with(&review(Names::Hidden), &of_template(Template::Audit));
    assert!(hidden.contains(": partial, round 1."), "{hidden}");
}

/// The review with another checklist, which lacks the items of the first category.
fn with_retired(names: Names) -> Session {
    let mut session = review(names);
    let mut file = checklist().file().clone();
    file.categories.remove(0);
    let later = Arc::new(Checklist::of_author(file).unwrap());
    session.apply(&Edit::Upgrade(later), &stamp(9)).unwrap();
    session
}

#[test]
fn an_audit_tells_the_responses_to_retired_items_too() {
    let session = with_retired(Names::Shown);
    let audit = of_template(Template::Audit);
    let text = page_with(&session, &audit);
    for told in [
        "### What was said of each item (3)\n",
        "### What was said of retired items (2)\n- Backups are automated. `data.backups`  ",
        "**ben**: missing, blocker, submitted ",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    let blind = page_with(&session, &Choice { sight: Sight::Blind, ..audit.clone() });
    assert!(
        !blind.contains("retired items (2)\n- Backups are automated. `data.backups`  "),
        "{blind}"
    );
    let hidden = page_with(&with_retired(Names::Hidden), &audit);
    assert!(hidden.contains("**response 1**: "), "{hidden}");
    let read = import::read(&text, &session, days()).unwrap();
    assert_eq!((told(&read, &session), left_alone(&read)), (vec![], vec![]), "{text}");
}

/// Words that only responses have.
const OF_RESPONSES: [&str; 8] = [
    "Two of three",
    "ledger* is",
    "Since March",
    "Every night",
    "SUM(A1)",
    "no users sign in",
    "operators do",
    "wiki.example",
];

#[test]
fn whoever_is_assessing_reads_one_sentence_and_no_response_in_any_format() {
    let session = review(Names::Shown);
    let parts = Part::ALL.map(|part| Some(vec![part]));
    let lengths = Template::ALL.map(of_template);
    let choices = parts.map(|parts| Choice { parts, ..Choice::default() });
    for choice in lengths.into_iter().chain(choices) {
        let blind = Choice { sight: Sight::Blind, ..choice };
        for format in Format::all() {
            let text = render(&session, format, &blind, days());
            let plain = text.replace('\\', "");
            for word in OF_RESPONSES.iter().chain(&["Assessed alone", "split", "have dissent"]) {
                assert!(!plain.contains(word), "{word}: {}\n{text}", format.name());
            }
            let in_words = [Format::Markdown, Format::Html, Format::Text];
            if in_words.contains(&format) && blind.parts.is_none() {
                assert_eq!(text.matches(HIDDEN).count(), 1, "{}\n{text}", format.name());
            }
        }
    }
    for part in [Part::Dissent, Part::Responses] {
        let blind = Choice { sight: Sight::Blind, ..only(part) };
        assert_eq!(page_with(&session, &blind).matches(HIDDEN).count(), 1);
    }
    let blind = Choice { sight: Sight::Blind, ..Choice::default() };
    let json: Value =
        serde_json::from_str(&render(&session, Format::Json, &blind, days())).unwrap();
    assert_eq!(json["responses_hidden"], true);
    assert_eq!(json["categories"][0]["items"][0]["responses"], json!([]));
}

#[test]
fn nothing_is_said_of_responses_where_no_assessment_was_taken_in() {
    let (session, _) = before();
    for sight in [Sight::Open, Sight::Blind] {
        for format in Format::all() {
            let choice = Choice { sight, template: Template::Audit, ..Choice::default() };
            let text = render(&session, format, &choice, days());
            for word in ["ssessed alone", "issent", "esponse", "assessments"] {
                assert!(!text.contains(word), "{word}: {}\n{text}", format.name());
            }
        }
    }
}

#[test]
fn the_session_and_its_json_report_fit_the_schemas() {
    for names in Names::ALL {
        let session = review(names);
        schemas::assert_fits_closed(&session);
        let report: Value =
            serde_json::from_str(&render(&session, Format::Json, &Choice::default(), days()))
                .unwrap();
        assert_eq!(report["names"], names.words());
        assert_eq!(report["assessments"].as_array().unwrap().len(), 3);
        let item = &report["categories"][0]["items"][0];
        assert_eq!((&item["agreement"], &item["suggested"]), (&json!("split"), &Value::Null));
        assert_eq!(item["dissent"].as_array().unwrap().len(), 1);
    }
    let (_, assessments) = before();
    assessments.iter().for_each(schemas::assert_fits_closed);
}

#[test]
fn csv_has_three_more_columns_behind_the_others() {
    let text = render(&review(Names::Shown), Format::Csv, &Choice::default(), days());
    let mut lines = text.lines();
    let head = lines.next().unwrap();
    assert!(head.ends_with("\"last_time\",\"agreement\",\"dissent\",\"responses\""), "{head}");
    assert!(lines.next().unwrap().contains("\"split\",\"ben\",\"ana: done"), "{text}");
    assert!(text.contains("cleo: done: =SUM(A1)"), "behind the name it is no formula");
}

#[test]
fn a_page_with_responses_is_read_back_without_a_difference() {
    for names in Names::ALL {
        let session = review(names);
        for template in [Template::Full, Template::Audit] {
            for sight in [Sight::Open, Sight::Blind] {
                let choice = Choice { template, sight, ..Choice::default() };
                let page = page_with(&session, &choice);
                for page in [&page, &without_marks(&page)] {
                    let read = import::read(page, &session, days()).unwrap();
                    assert_eq!(told(&read, &session), [""; 0]);
                    assert_eq!(left_alone(&read), [""; 0], "{page}");
                }
            }
        }
    }
}

#[test]
fn an_edit_of_a_response_is_named_with_its_line_and_changes_nothing() {
    let session = review(Names::Shown);
    let text = page_with(&session, &of_template(Template::Audit));
    for (before, after) in [
        ("**cleo**: missing. The operators do.", "**cleo**: done. The operators do."),
        ("**ben**: missing, blocker.", "**ben**: missing."),
        ("Since March.", "Since April."),
        (
            "- Runbooks exist for the top failures. Missing. `ops.runbooks`  \n  **ana**",
            "- [x] Runbooks exist for the top failures. Done. `ops.runbooks`  \n  **ana**",
        ),
        ("- ana, submitted", "- dana, submitted"),
        ("Reason: no users sign in", "Reason: nobody signs in"),
    ] {
        assert!(text.contains(before), "{before}\n{text}");
        let line = text[..text.find(before).unwrap()].matches('\n').count() + 1;
        let page = text.replacen(before, after, 1);
        let read = import::read(&page, &session, days()).unwrap();
        assert_eq!(told(&read, &session), [""; 0], "{after}");
        let remarks = left_alone(&read);
        let is_named = |remark: &String| {
            let at: usize = remark.split(':').next().unwrap().parse().unwrap();
            (line..=line + 1).contains(&at) && remark.contains("responses are not changed here")
        };
        assert!(remarks.iter().any(is_named), "{line} {after}: {remarks:?}");
    }
}

/// The page of this layout, of which every later version has to read each line.
#[test]
fn the_kept_page_of_this_layout_is_read_back_without_a_difference() {
    let session = review(Names::Shown);
    let kept = fs::read_to_string(fixture("pages/first-dissent.md")).unwrap();
    let read = import::read(&kept, &session, days()).unwrap();
    assert_eq!(told(&read, &session), [""; 0]);
    assert_eq!(left_alone(&read), [""; 0]);
}
