//! A session's file is read whole, and for the list no more than the list tells: both ways say the same,
//! whatever stands in it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use readyroom::domain::session::Session;
use readyroom::store::bookmark::Bookmark;
use readyroom::store::codec;
use readyroom::store::skimmer::Skimmer;
use readyroom::store::summary::Summary;

use crate::generate::{checklist_of, days, session};

/// Returns the summary that the list shows.
fn told(session: &Session) -> Summary {
    Summary::of(session, &Bookmark::default())
}

/// A skimmer that has met a session's checklist.
fn knowing(session: &Session) -> Skimmer {
    let mut skimmer = Skimmer::default();
    skimmer.remember(session.checklist());
    skimmer
}

/// A skimmer that has met the checklist in a file, or that of [`rich`] where the file is not sound.
fn knowing_that_of(text: &str) -> Skimmer {
    let session = codec::decode_session(text.as_bytes());
    knowing(&session.unwrap_or_else(|_| codec::decode_session(rich().as_bytes()).unwrap()))
}

/// Checks that a file skimmed says what reading the whole gives; returns whether it was skimmed.
fn agree(bytes: &[u8], skimmer: &mut Skimmer) -> bool {
    let whole = codec::decode_session(bytes);
    let listed = skimmer.skim(bytes);
    if let Some(read) = &listed {
        assert_eq!(Ok(told(read)), whole.as_ref().map(told));
    }
    listed.is_some()
}

/// The session that follows another one, with what its own work says beside last time.
fn following(first: &Session, second: &Session) -> Session {
    let (id, now) = (second.id().clone(), second.created_at());
    first.next(id, first.system().clone(), now, Arc::clone(first.checklist()), days().zone)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(64)))]

    #[test]
    fn the_fast_parser_agrees_with_the_full_one(session in session()) {
        for session in [&session, &following(&session, &session)] {
            let bytes = codec::encode_session(session);
            prop_assert!(agree(&bytes, &mut knowing(session)), "none is unusual");
            let whole = codec::decode_session(&bytes).unwrap();
            let at_all = told(&whole);
            for days in [0, 100, 500] {
                let day = crate::generate::today() + chrono::Days::new(days);
                prop_assert_eq!(at_all.open_work(day), whole.open_work(day));
                prop_assert_eq!(at_all.lapsed_count(day), whole.lapsed_count(day));
            }
        }
    }

    #[test]
    fn invalid_files_are_left_to_the_full_parser(
        session in session(),
        place in 0.0..1.0_f64,
        byte in any::<u8>(),
        length in 0..40_usize,
    ) {
        let bytes = codec::encode_session(&following(&session, &session));
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "a place in the file")]
        let place = (bytes.len() as f64 * place) as usize;
        let end = bytes.len().min(place + length);
        let changed = [
            [&bytes[..place], &[byte], &bytes[place..]].concat(),
            [&bytes[..place], &[byte], &bytes[end..]].concat(),
            [&bytes[..end], &bytes[place..]].concat(),
        ];
        for bytes in changed {
            agree(&bytes, &mut knowing(&session));
        }
    }
}

/// A session with something in every field, as text.
fn rich() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/meeting-2027-02.json");
    fs::read_to_string(path).unwrap()
}

#[test]
fn every_unusual_value_is_read_as_by_the_full_parser() {
    let rich = rich();
    let session = codec::decode_session(rich.as_bytes()).unwrap();
    let mut skimmer = knowing(&session);
    assert!(agree(rich.as_bytes(), &mut skimmer));
    let (mut refused, mut tried) = (0, 0);
    for (number, line) in rich.lines().enumerate().step_by(crate::step(7)) {
        let Some((field, _)) = line.split_once(": ") else { continue };
        for value in [
            "null",
            "1",
            "\"x\"",
            "[]",
            "{}",
            "[{}]",
            "\"\\ud800\"",
            "true",
            "{\"a\":1,\"a\":2}",
            "1e999",
        ] {
            let comma = if line.ends_with(',') { "," } else { "" };
            let other = format!("{field}: {value}{comma}");
            for other in [other.clone(), format!("{line}\n{other}")] {
                let mut lines: Vec<&str> = rich.lines().collect();
                lines[number] = &other;
                let bytes = lines.join("\n").into_bytes();
                tried += 1;
                refused += usize::from(!agree(&bytes, &mut skimmer));
            }
        }
    }
    assert!(tried / 2 < refused && refused < tried, "{refused} of {tried}");
}

#[test]
fn files_of_git_editors_and_newer_versions_are_left_to_the_full_parser() {
    let rich = rich();
    let session = codec::decode_session(rich.as_bytes()).unwrap();
    let mut skimmer = knowing(&session);
    for other in [
        format!("\u{feff}{rich}"),
        rich.replace('\n', "\r\n"),
        rich.replace("\"version\": 1,", "\"version\": 2,"),
        rich.replacen("\"system\"", "\"later\": 1,\n  \"system\"", 1),
        rich.replacen("  \"answers\": {", "<<<<<<< ours\n  \"answers\": {", 1),
        rich.replacen("  \"answers\": {", "  \"answers\": {\n    \"stray\": {},", 1),
        rich.replacen(",\n  \"checklist\": ", ",\n  \"checklist\": 0,\n  \"x\": ", 1),
        rich.replacen(",\n  \"checklist\": ", ",\n  \"x\": {\"y\": 1,\n  \"checklist\": ", 1),
        rich[..rich.len() / 2].to_owned(),
        String::new(),
    ] {
        assert!(!agree(other.as_bytes(), &mut skimmer));
    }
}

#[test]
fn nothing_else_passes_for_the_checklist_or_an_answer_of_it() {
    let rich = rich();
    let (before, rest) = rich.split_once(",\n  \"checklist\": ").unwrap();
    let (checklist, rest) = rest.split_once(",\n  \"answers\": ").unwrap();
    let (answers, after) = rest.split_once("\n  },").unwrap();
    let first = "identity.sign-in";
    assert!(checklist.contains(first) && answers.contains(first));
    let whole = |checklist: &str, answers: &str, after: &str| {
        [before, ",\n  \"checklist\": ", checklist, ",\n  \"answers\": ", answers, "\n  },", after]
            .concat()
    };
    let renamed = |id: &str, key: &str| {
        whole(&checklist.replacen(first, id, 1), &answers.replacen(first, key, 1), after)
    };
    for other in [
        whole("{}", "{", after),
        // In something that nobody knows.
        whole(checklist, answers, after).replacen(
            ",\n  \"checklist\": ",
            ",\n  \"x\": {\"y\": 1,\n  \"checklist\": ",
            1,
        ) + "}",
        // Twice.
        whole(checklist, answers, &format!("\n  \"checklist\": {checklist},{after}")),
        whole(checklist, answers, &format!("\n  \"checklist\": {{}},{after}")),
        whole(checklist, answers, &format!("\n  \"answers\": {{}},{after}")),
        whole(checklist, answers, &format!("\n  \"system\": \"other\",{after}")),
        // What is escaped reads otherwise than it stands.
        renamed(r"x\\u0041", r"x\u0041"),
        renamed(r#"x\":{},\"y"#, r#"x":{},"y"#),
        renamed("x", r"\u0078"),
    ] {
        assert!(!agree(other.as_bytes(), &mut knowing_that_of(&other)), "{other}");
    }
    let other = renamed("x", "x");
    assert!(agree(other.as_bytes(), &mut knowing_that_of(&other)));
}

#[test]
fn answers_without_an_item_come_last() {
    let rich = rich();
    let behind = |more: &str| {
        rich.replacen("\n  },\n  \"decision\"", &format!("{more}\n  }},\n  \"decision\""), 1)
    };
    let known = codec::decode_session(rich.as_bytes()).unwrap();
    let stray = ",\n    \"gone.item\": {\"status\": \"done\"}".to_owned();
    let again = stray.replace("gone.item", "identity.sign-in");
    for (more, is_sound) in [
        ("", true),
        (&*stray, true),
        (&*stray.repeat(2), false),
        (&*again, false),
        (&*format!("{stray}{again}"), false),
        (",", false),
        (&stray[1..], false),
        (&*format!("{stray},"), false),
    ] {
        let text = behind(more);
        assert_ne!(text == rich, !more.is_empty());
        let session = codec::decode_session(text.as_bytes()).ok();
        assert_eq!(agree(text.as_bytes(), &mut knowing(&known)), more.is_empty(), "{more}");
        assert_eq!(session.is_some(), is_sound, "{more}");
    }
}

#[test]
fn many_checklists_are_remembered_and_not_all() {
    let mut skimmer = Skimmer::default();
    for round in 0..2 {
        for size in 1..40 {
            let session = crate::generate::session_of(checklist_of(&[size]));
            let bytes = codec::encode_session(&session);
            assert!(skimmer.skim(&bytes).is_none(), "{round}");
            skimmer.remember(session.checklist());
            assert_eq!(skimmer.skim(&bytes).as_ref().map(told), Some(told(&session)));
        }
    }
}
