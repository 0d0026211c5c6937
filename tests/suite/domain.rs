//! Properties and edge cases of the domain.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use readyroom::domain::basics::gauge::{GaugeCell, cells};
use readyroom::domain::basics::names::{Note, PersonName, Reason};
use readyroom::domain::basics::score::{Band, Progress, Tally};
use readyroom::domain::basics::status::Status;
use readyroom::domain::basics::text::{Shown, columns, cut};
use readyroom::domain::records::answer::Answer;
use readyroom::domain::records::checklist::{Checklist, ChecklistFile, ItemNo};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};

use crate::generate::{
    self, change, checklist_of, edit, session, session_of, session_with, sizes, stamp, today,
};

fn progress(done: u32, applicable: u32) -> Progress {
    Progress::new(done, applicable).unwrap()
}

/// The counts, counted the slow way.
fn recount<'a>(answers: impl Iterator<Item = &'a Answer>) -> Tally {
    let mut tally = Tally::default();
    for answer in answers {
        match answer.status {
            Some(Status::Done) => tally.done += 1,
            Some(Status::Partial) => tally.partial += 1,
            Some(Status::Missing) => tally.missing += 1,
            Some(Status::NotApplicable) => tally.not_applicable += 1,
            None => tally.unassessed += 1,
        }
        tally.blockers += u32::from(answer.blocker);
    }
    tally
}

// The history.

proptest! {
    #[test]
    fn the_history_reconstructs_earlier_answers(changes in vec(change(), 1..12)) {
        let mut session = session_of(checklist_of(&[1]));
        let plain = |answer: &Answer| {
            let mut evidence: Vec<String> =
                answer.evidence.iter().map(|evidence| evidence.link.raw().to_owned()).collect();
            evidence.sort();
            evidence.dedup();
            let mut plain = answer.clone();
            plain.evidence.clear();
            plain.history.clear();
            (evidence, plain)
        };
        let mut before = Vec::new();
        for (second, change) in (0..).zip(changes) {
            before.push((stamp(second).at, session.answer(ItemNo(0)).clone()));
            if session.apply(&Edit::Answer(ItemNo(0), change), &stamp(second)).is_none() {
                before.pop();
            }
        }
        let earlier: Vec<_> = session.answer(ItemNo(0)).earlier().collect();
        for (at, state) in before {
            let is_it = |(replaced, answer): &(_, Answer)| {
                *replaced == Some(at) && plain(answer) == plain(&state)
            };
            prop_assert!(earlier.iter().any(is_it), "{:?}\n{:?}", state, earlier);
        }
    }
}

// The score.

#[test]
fn the_edges_of_the_bands_with_32_items_are_20_and_28() {
    for (done, band) in [
        (0, Band::PreProduction),
        (19, Band::PreProduction),
        (20, Band::ManagedRisk),
        (27, Band::ManagedRisk),
        (28, Band::StrongBaseline),
        (32, Band::StrongBaseline),
    ] {
        assert_eq!(progress(done, 32).band(), band, "{done} of 32");
    }
}

#[test]
fn exactly_60_and_exactly_85_percent_are_managed_risk() {
    for (done, shown) in [(12, "60%"), (17, "85%")] {
        let progress = progress(done, 20);
        assert_eq!(progress.band(), Band::ManagedRisk);
        assert_eq!(progress.percent().to_string(), shown);
    }
    assert_eq!(progress(18, 20).band(), Band::StrongBaseline);
    assert_eq!(progress(11, 20).band(), Band::PreProduction);
}

#[test]
fn percentages_are_rounded_but_never_over_an_edge() {
    for (done, applicable, shown) in [
        (7, 32, "21.9%"),
        (5996, 10_000, "59.9%"),
        (8504, 10_000, "85.1%"),
        (9997, 10_000, "99.9%"),
        (1, 10_000, "0.1%"),
        (5999, 10_000, "59.9%"),
        (6001, 10_000, "60.1%"),
        (8499, 10_000, "84.9%"),
        (0, 32, "0%"),
        (16, 32, "50%"),
        (32, 32, "100%"),
        (1, 32, "3.1%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 16, "6.3%"),
    ] {
        assert_eq!(progress(done, applicable).percent().to_string(), shown, "{done}/{applicable}");
    }
}

#[test]
fn partial_missing_and_unassessed_are_not_complete() {
    let session = session_with(7, 1, 2, 0, 32);
    let tally = session.tally();
    assert_eq!((tally.done, tally.applicable(), tally.assessed()), (7, 32, 10));
    assert_eq!(tally.progress().unwrap().percent().to_string(), "21.9%");
}

#[test]
fn not_applicable_leaves_the_denominator_and_counts_as_assessed() {
    let session = session_with(24, 4, 3, 1, 32);
    let tally = session.tally();
    assert_eq!((tally.applicable(), tally.assessed()), (31, 32));
    let progress = tally.progress().unwrap();
    assert_eq!(
        (progress.percent().to_string().as_str(), progress.band()),
        ("77.4%", Band::ManagedRisk)
    );
    assert_eq!(progress.to_next_band(), Some(3));
}

#[test]
fn with_nothing_applicable_there_is_no_percentage_and_no_band() {
    let session = session_with(0, 0, 0, 5, 5);
    assert_eq!(session.tally().progress(), None);
    assert_eq!(session.tally().assessed(), 5);
    assert_eq!(Progress::new(0, 0), None);
    assert_eq!(Progress::new(3, 2), None);
    assert_eq!(cells(session.tally(), 10).len(), 10);
}

#[test]
fn the_items_to_the_next_band_are_said_in_words() {
    for (done, words) in [
        (7, "13 more: managed risk"),
        (19, "1 more: managed risk"),
        (20, "8 more: strong baseline"),
        (27, "1 more: strong baseline"),
        (28, "1 fewer: managed risk"),
        (32, "5 fewer: managed risk"),
    ] {
        assert_eq!(progress(done, 32).distance().to_string(), words);
    }
}

proptest! {
    #[test]
    fn the_items_to_the_next_band_reach_it_exactly(applicable in 1..3000_u32, part in 0.0..=1.0_f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of u32")]
        let done = (f64::from(applicable) * part) as u32;
        let now = progress(done, applicable);
        match (now.to_next_band(), now.to_lose_band()) {
            (Some(more), None) => {
                prop_assert!(progress(done + more, applicable).band() > now.band());
                prop_assert_eq!(progress(done + more - 1, applicable).band(), now.band());
            }
            (None, Some(fewer)) => {
                prop_assert!(progress(done - fewer, applicable).band() < now.band());
                prop_assert_eq!(progress(done - fewer + 1, applicable).band(), now.band());
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn a_rounded_percentage_stays_in_its_band(applicable in 1..20_000_u32, done in 0..20_000_u32) {
        let done = done % (applicable + 1);
        let progress = progress(done, applicable);
        let tenths = progress.percent().tenths();
        let band = match tenths {
            0..600 => Band::PreProduction,
            600..=850 => Band::ManagedRisk,
            _ => Band::StrongBaseline,
        };
        prop_assert_eq!(band, progress.band());
        prop_assert_eq!(tenths == 0, done == 0);
        prop_assert_eq!(tenths == 1000, done == applicable);
        prop_assert!((progress.exact_percent() * 10.0 - f64::from(tenths)).abs() <= 1.0);
    }

    #[test]
    fn the_gauge_shows_both_edges_and_notches_one_exactly_when_the_band_is_reached(
        counts in (0..400_u32, 0..400_u32, 0..400_u32, 0..400_u32),
        width in 8..200_usize,
    ) {
        let (done, partial, missing, unassessed) = counts;
        let tally = Tally { done, partial, missing, unassessed, ..Tally::default() };
        let Some(progress) = tally.progress() else { return Ok(()) };
        let cells = cells(&tally, width);
        prop_assert_eq!(cells.len(), width);
        let is_done = |cell: &&GaugeCell| matches!(cell, GaugeCell::Done | GaugeCell::Notch);
        let solid = cells.iter().take_while(is_done).count();
        prop_assert!(!cells[solid..].iter().any(|cell| is_done(&cell)));
        prop_assert_eq!(solid > width * 60 / 100, progress.band() >= Band::ManagedRisk);
        prop_assert_eq!(solid > width * 85 / 100, progress.band() == Band::StrongBaseline);
        prop_assert_eq!(solid == width, done == progress.applicable());
        prop_assert_eq!(solid == 0, done == 0);
        let ticks = cells.iter().filter(|cell| **cell == GaugeCell::Tick).count();
        let expected = match progress.band() {
            Band::PreProduction => 2,
            Band::ManagedRisk => 1,
            Band::StrongBaseline => 0,
        };
        prop_assert_eq!(ticks, expected);
        let edges: BTreeSet<usize> = [width * 60 / 100, width * 85 / 100].into();
        let is_edge = |cell: &GaugeCell| matches!(cell, GaugeCell::Tick | GaugeCell::Notch);
        let shown = (0..width).filter(|&cell| is_edge(&cells[cell])).collect();
        prop_assert_eq!(edges, shown);
    }

    #[test]
    fn the_gauge_moves_at_every_mark_of_a_usual_checklist(done in 0..32_u32) {
        let tally = |done| Tally { done, unassessed: 32 - done, ..Tally::default() };
        prop_assert_ne!(cells(&tally(done), 64), cells(&tally(done + 1), 64));
    }

    // Sessions and edits.

    #[test]
    fn tallies_equal_a_recount(session in session()) {
        prop_assert_eq!(*session.tally(), recount(session.answers().map(|(_, answer)| answer)));
        for (number, _) in session.checklist().numbered_categories() {
            let items = session.checklist().items_of(number);
            let recount = recount(items.map(|item| session.answer(ItemNo(item))));
            prop_assert_eq!(*session.tally_of(number), recount);
        }
    }

    #[test]
    fn undoing_all_edits_gives_the_first_session(
        (before, edits) in (session(), vec(edit(1), 0..12)),
    ) {
        let mut now = before.clone();
        let back: Vec<Edit> =
            edits.iter().filter_map(|edit| now.apply(edit, &stamp(100))).collect();
        for edit in back.iter().rev() {
            prop_assert!(now.apply(edit, &stamp(101)).is_some());
        }
        prop_assert_eq!(without_history(&now), without_history(&before));
    }

    #[test]
    fn undo_and_redo_give_the_same_session(
        (mut session, edits) in (session(), vec(edit(1), 1..6)),
    ) {
        for edit in &edits {
            let Some(back) = session.apply(edit, &stamp(100)) else { continue };
            let after = without_history(&session);
            let again = session.apply(&back, &stamp(101)).unwrap();
            session.apply(&again, &stamp(102)).unwrap();
            prop_assert_eq!(without_history(&session), after);
        }
    }

    #[test]
    fn the_history_only_grows_and_ends_with_the_last_change(
        (mut session, change) in (session(), change()),
    ) {
        let before = session.answer(ItemNo(0)).history.clone();
        let changed = session.apply(&Edit::Answer(ItemNo(0), change), &stamp(200)).is_some();
        let after = &session.answer(ItemNo(0)).history;
        prop_assert!(after.starts_with(&before));
        prop_assert_eq!(after.len() > before.len(), changed);
        for entry in &after[before.len()..] {
            prop_assert_eq!(entry.at, Some(stamp(200).at));
            prop_assert_ne!(&entry.from, &entry.to);
        }
    }

    #[test]
    fn the_same_edits_give_the_same_session_wherever_they_are_applied(
        sizes in sizes(),
        edits in vec(edit(1), 0..20),
    ) {
        let mut one = session_of(checklist_of(&sizes));
        let mut other = one.clone();
        for edit in &edits {
            one.apply(edit, &stamp(1));
        }
        for edit in &edits {
            other.apply(edit, &stamp(1));
        }
        prop_assert_eq!(one, other);
    }

    // Text.

    #[test]
    fn shown_text_has_no_control_characters(text in generate::nasty_text()) {
        let shown = Shown::line(&text).to_string();
        prop_assert!(!shown.contains(|c: char| c.is_control()));
        for hidden in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{e0041}', '\u{2028}'] {
            prop_assert!(!shown.contains(hidden));
        }
        // What is safe stays as it is.
        prop_assert_eq!(Shown::line(&shown).to_string(), shown);
    }

    #[test]
    fn cut_text_is_never_wider_than_asked(text in generate::nasty_text(), width in 0..40_usize) {
        let shown = Shown::line(&text).to_string();
        for ellipsis in ["…", "..."] {
            let kept = cut(&shown, width, ellipsis);
            prop_assert!(columns(&kept) <= width, "{kept:?}");
            prop_assert_eq!(kept == shown, columns(&shown) <= width);
        }
    }

    #[test]
    fn wrapped_text_loses_nothing_but_blanks(text in generate::nasty_text(), width in 2..40_usize) {
        let shown = Shown::line(&text).to_string();
        let rows: Vec<String> = Shown::line(&text).wrap(width).collect();
        let joined = rows.concat();
        let without_blanks = |text: &str| text.replace(' ', "");
        prop_assert_eq!(without_blanks(&joined), without_blanks(&shown));
        for row in rows {
            prop_assert!(columns(&row) <= width);
        }
    }

    #[test]
    fn wrapped_wide_text_fills_its_rows_and_keeps_its_punctuation(
        pieces in vec(("[一-龠あいうアイウ가각]{0,6}", " ?[a-z]{1,5}", "[。、」』）！？：ー]?"), 0..12),
        width in 10..40_usize,
    ) {
        let text = pieces.iter().map(|(wide, narrow, end)| [&**wide, narrow, end].concat());
        let text = text.collect::<Vec<_>>().join("字");
        let rows: Vec<String> = Shown::line(&text).wrap(width).collect();
        let without_blanks = |text: &str| text.replace(' ', "");
        prop_assert_eq!(without_blanks(&rows.concat()), without_blanks(&text));
        for (row, after) in rows.iter().zip(rows.iter().skip(1)) {
            prop_assert!(columns(row) <= width, "{:?}", rows);
            // The longest that cannot be broken: a word of five letters and a mark.
            prop_assert!(columns(row) + 8 > width, "{:?}", rows);
            prop_assert!(!after.starts_with(|c| "。、」』）！？：ー".contains(c)), "{:?}", rows);
        }
    }
}

/// A session as JSON without its history: taking a change back is a change too.
pub fn without_history(session: &Session) -> serde_json::Value {
    let mut json = serde_json::to_value(session).unwrap();
    json.as_object_mut().unwrap().remove("history");
    for answer in json["answers"].as_object_mut().unwrap().values_mut() {
        answer.as_object_mut().unwrap().remove("history");
    }
    for condition in json["decision"]["conditions"].as_array_mut().into_iter().flatten() {
        condition.as_object_mut().unwrap().remove("history");
    }
    json
}

#[test]
fn clearing_removes_the_status_and_nothing_else() {
    let mut session = session_of(checklist_of(&[1]));
    let item = ItemNo(0);
    for change in [
        Change::Note(Note::parse("note").unwrap()),
        Change::Owner(Some(PersonName::parse("ben").unwrap())),
        Change::Due(Some(today())),
        Change::Blocker(true),
        Change::Verdict(Verdict::partial()),
    ] {
        session.apply(&Edit::Answer(item, change), &stamp(1));
    }
    let evidence = session.answer(item).evidence_with(&["https://wiki".into()], &stamp(2));
    session.apply(&Edit::Answer(item, Change::Evidence(evidence)), &stamp(2));
    let before = session.answer(item).clone();
    session.apply(&Edit::Answer(item, Change::Verdict(Verdict::unassessed())), &stamp(3));
    let after = session.answer(item);
    assert_eq!(after.status, None);
    assert_eq!(after.history.len(), before.history.len() + 1);
    assert_eq!(
        (&after.note, &after.owner, after.due, &after.evidence, after.blocker),
        (&before.note, &before.owner, before.due, &before.evidence, before.blocker)
    );
}

#[test]
fn a_reason_exists_only_with_not_applicable() {
    let mut session = session_of(checklist_of(&[1]));
    let item = ItemNo(0);
    let reason = Reason::parse("no users sign in").unwrap();
    let verdict = Change::Verdict(Verdict::not_applicable(reason));
    session.apply(&Edit::Answer(item, verdict), &stamp(1));
    assert_eq!(session.answer(item).reason.raw(), "no users sign in");
    let back = session.apply(&Edit::Answer(item, Change::Verdict(Verdict::done())), &stamp(2));
    assert!(session.answer(item).reason.is_empty());
    session.apply(&back.unwrap(), &stamp(3));
    assert_eq!(session.answer(item).reason.raw(), "no users sign in");
    assert_eq!(session.answer(item).status, Some(Status::NotApplicable));
}

#[test]
fn a_blocker_counts_as_long_as_it_is_flagged() {
    let mut session = session_of(checklist_of(&[1]));
    let mut set = |change| {
        session.apply(&Edit::Answer(ItemNo(0), change), &stamp(1));
        session.tally().blockers
    };
    assert_eq!(set(Change::Blocker(true)), 1);
    assert_eq!(set(Change::Verdict(Verdict::missing())), 1);
    assert_eq!(set(Change::Verdict(Verdict::done())), 1);
    assert_eq!(set(Change::Verdict(Verdict::partial())), 1);
    assert_eq!(set(Change::Verdict(Verdict::not_applicable(Reason::parse("x").unwrap()))), 1);
    assert_eq!(set(Change::Blocker(false)), 0);
}

// The checklist.

#[test]
fn the_built_in_checklist_has_the_agreed_wording() {
    let agreed = include_str!("../fixtures/production-readiness.txt");
    let checklist = Checklist::built_in();
    assert_eq!((checklist.categories().len(), checklist.len()), (8, 32));
    let mut lines = agreed.lines().skip(2);
    for category in checklist.categories() {
        assert_eq!(lines.next(), Some(category.title.raw()));
        for item in &category.items {
            assert_eq!(lines.next(), Some(format!("- {}", item.text.raw()).as_str()));
        }
    }
    assert_eq!(lines.next(), Some("Interpretation"));
    for band in Band::ALL {
        let line = lines.next().unwrap();
        let sentence = checklist.sentence(band).to_string();
        assert!(line.ends_with(&format!("{sentence}.")), "{line} / {sentence}");
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn every_built_in_item_has_a_guide_of_two_sentences_at_most() {
    for (_, item) in Checklist::built_in().items() {
        for text in [&item.done_when, &item.evidence, &item.ask, &item.if_missing] {
            let text = text.raw();
            let ends = text.matches(". ").count() + text.matches("? ").count() + 1;
            assert!(!text.is_empty() && ends <= 2, "{}: {text}", item.id);
        }
        assert!(item.ask.raw().ends_with('?'), "{}", item.id);
    }
}

#[test]
fn an_item_is_found_by_its_id_or_a_beginning_of_it() {
    let checklist = Checklist::built_in();
    assert_eq!(checklist.matching("data.restore-drills").len(), 1);
    assert_eq!(checklist.matching("data.r").len(), 1);
    assert_eq!(checklist.matching("data.").len(), 4);
    assert_eq!(checklist.matching("nothing").len(), 0);
}

#[test]
fn optional_parts_of_a_checklist_have_defaults() {
    let json = r#"{"id":"x","title":"X","categories":[{"id":"very","title":"Verylongword here",
        "items":[{"id":"a","text":"T"}]},{"id":"m","title":"Memory, and more","items":[{"id":"b","text":"U"}]}],"bands":{"managed_risk":"so so"}}"#;
    let file: ChecklistFile = serde_json::from_str(json).unwrap();
    let checklist = Checklist::of_author(file).unwrap();
    let [first, second] = [0, 1].map(readyroom::domain::records::checklist::CategoryNo);
    assert_eq!(checklist.short_title(first), "Verylon.");
    assert_eq!(checklist.short_title_within(first, 11), "Verylongwo.");
    assert_eq!(checklist.short_title_within(first, 12), "Verylongword");
    assert_eq!(checklist.short_title(second), "Memory");
    assert_eq!(checklist.sentence(Band::ManagedRisk).as_str(), "so so");
    assert_eq!(
        checklist.sentence(Band::PreProduction).as_str(),
        "this is still a pre-production system"
    );
    assert!(serde_json::to_string(&checklist).unwrap().contains(r#""version":1"#));
}
