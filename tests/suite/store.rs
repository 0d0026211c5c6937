//! The store: the file format, its errors, the catalogue, the worker.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

use proptest::prelude::*;
use readyroom::domain::basics::day::Now;
use readyroom::domain::basics::names::{Note, SessionId, SystemName};
use readyroom::domain::format::decode::DecodeError;
use readyroom::domain::format::record::Kept;
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::domain::session::field::AnswerField;
use readyroom::store::bin;
use readyroom::store::bookmark::{DecisionField, Field};
use readyroom::store::catalogue::{self, NotFound};
use readyroom::store::codec;
use readyroom::store::desk::Desk;
use readyroom::store::documents;
use readyroom::store::entry::Entry;
use readyroom::store::error::StoreError;
use readyroom::store::files::Existing;
use readyroom::store::last_report::LastReport;
use readyroom::store::messages::{Command, Event};
use readyroom::store::migrations::{Fields, Versions};
use readyroom::store::places::Places;
use readyroom::store::rescue;
use readyroom::store::summary::Summary;
use readyroom::store::undo::Steps;
use readyroom::store::worker::{Finished, Worker};
use readyroom::store::{bookmark, last_report, listing, sessions};
use tempfile::TempDir;

use crate::generate::{self, days, session, stamp};
use crate::stage::{create, noon};

fn places() -> (TempDir, Places) {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::below(dir.path());
    (dir, places)
}

fn encoded(session: &Session) -> String {
    String::from_utf8(codec::encode_session(session)).unwrap()
}

fn decode(text: &str) -> Result<Session, DecodeError> {
    codec::decode_session(text.as_bytes())
}

// The file format.

#[test]
fn a_new_session_has_exactly_the_documented_fields() {
    let session = generate::session_of(Checklist::built_in());
    let json: serde_json::Value = serde_json::from_str(&encoded(&session)).unwrap();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let mut top = keys(&json);
    top.sort();
    assert_eq!(
        top,
        [
            "answers",
            "checklist",
            "created_at",
            "decision",
            "format",
            "id",
            "people",
            "previous",
            "system",
            "version"
        ]
    );
    assert_eq!(json["format"], "readyroom-session");
    assert_eq!(json["version"], 1);
    assert_eq!(json["created_at"], "2026-11-22T12:00:00Z");
    assert_eq!(
        (&json["previous"], &json["decision"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
    assert_eq!(json["people"], serde_json::json!([]));
    assert_eq!(json["answers"].as_object().unwrap().len(), 32);
    let mut answer = keys(&json["answers"]["data.restore-drills"]);
    answer.sort();
    assert_eq!(
        answer,
        ["blocker", "due", "evidence", "history", "note", "owner", "reason", "risk", "status"]
    );
    assert_eq!(json["answers"]["data.restore-drills"]["status"], serde_json::Value::Null);
}

#[test]
fn the_file_is_pretty_printed_with_one_field_a_line_in_checklist_order() {
    let mut session = generate::session_of(Checklist::built_in());
    session.apply(&Edit::Answer(ItemNo(6), Change::Verdict(Verdict::partial())), &stamp(1));
    let text = encoded(&session);
    insta::assert_snapshot!(
        "session_file",
        text.split("\"identity.account-recovery\": {")
            .nth(1)
            .map(|_| {
                let answers = text.find("\"answers\"").unwrap();
                let restore = text.find("    \"data.restore-drills\": {").unwrap();
                let after = text[restore..].find("    \"data.safe-writes\"").unwrap();
                format!("{}...\n{}...", &text[..400], &text[restore..restore + after])
                    .replace(&text[answers..answers], "")
            })
            .unwrap()
    );
    assert!(text.ends_with("}\n"));
    let at = |id: &str| text.find(&format!("    \"{id}\": {{")).unwrap();
    assert!(
        at("identity.sign-in") < at("data.backups")
            && at("data.backups") < at("governance.ownership")
    );
}

proptest! {
    #[test]
    fn a_session_is_saved_again_after_its_file_was_deleted(session in session()) {
        let text = encoded(&session);
        let back = decode(&text).unwrap();
        prop_assert_eq!(&back, &session);
        prop_assert_eq!(encoded(&back), text, "the same session gives the same bytes");
    }

    #[test]
    fn a_session_file_has_no_control_characters(session in session()) {
        let acts = |c: char| {
            (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
        };
        prop_assert!(!encoded(&session).contains(acts));
    }

    #[test]
    fn broken_bytes_never_panic(session in session(), cut in 0.0..1.0_f64, flip in any::<u8>()) {
        let mut bytes = codec::encode_session(&session);
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a file")]
        let at = ((bytes.len() - 1) as f64 * cut) as usize;
        let _ = codec::decode_session(&bytes[..at]);
        bytes[at] ^= flip;
        let _ = codec::decode_session(&bytes);
    }
}

#[test]
fn unknown_fields_and_large_numbers_are_kept_at_every_level() {
    let mut session = generate::session_of(generate::checklist_of(&[1]));
    let item = ItemNo(0);
    let evidence = session.answer(item).evidence_with(&["https://wiki".into()], &stamp(1));
    session.apply(&Edit::Answer(item, Change::Evidence(evidence)), &stamp(1));
    let odd =
        r#""x": {"big": 12345678901234567890123, "tiny": 1e-400, "list": [1.0, {"a": null}]},"#;
    let text = encoded(&session)
        .replacen("\"format\"", &format!("{odd}\n\"format\""), 1)
        .replacen("\"title\"", &format!("{odd}\n\"title\""), 1)
        .replacen("\"items\"", &format!("{odd}\n\"items\""), 1)
        .replacen("\"text\"", &format!("{odd}\n\"text\""), 1)
        .replacen("\"note\"", &format!("{odd}\n\"note\""), 1)
        .replacen("\"link\"", &format!("{odd}\n\"link\""), 1)
        .replacen("\"field\"", &format!("{odd}\n\"field\""), 1)
        .replacen("\"decision\": null", "\"decision\": {\"go\": 98765432109876543210}", 1)
        .replacen("\"risk\": null", "\"risk\": [1e999]", 1)
        .replacen("\"people\": []", "\"people\": [ \"zoe\" ]", 1);
    let mut session = decode(&text).unwrap();
    session.apply(&Edit::Answer(item, Change::Verdict(Verdict::done())), &stamp(2));
    let after = encoded(&session);
    assert_eq!(after.matches("12345678901234567890123").count(), 7, "{after}");
    for kept in ["98765432109876543210", "[1e999]", "[ \"zoe\" ]", "1e-400"] {
        assert!(after.contains(kept), "{kept}");
    }
    assert_eq!(encoded(&decode(&after).unwrap()), after);
}

#[test]
fn answers_to_items_that_the_checklist_does_not_have_are_kept() {
    let session = generate::session_of(generate::checklist_of(&[1]));
    let stray = "\"answers\": {\n\"gone\": {\"status\": \"done\", \"note\": \"old\"},";
    let text = encoded(&session).replacen("\"answers\": {", stray, 1);
    let session = decode(&text).unwrap();
    assert_eq!(session.tally().done, 0);
    assert!(encoded(&session).contains("\"gone\": {\n      \"status\": \"done\""));
}

#[test]
fn missing_answers_and_missing_fields_have_their_defaults() {
    let session = generate::session_of(generate::checklist_of(&[2]));
    let text = encoded(&session);
    let start = text.find("\"answers\"").unwrap();
    let end = text.find("\"decision\"").unwrap();
    let text = format!(
        "{}\"answers\": {{\"c0.i1\": {{\"status\": \"done\"}}}},{}",
        &text[..start],
        &text[end..]
    );
    let session = decode(&text).unwrap();
    assert_eq!((session.tally().done, session.tally().unassessed), (1, 1));
}

/// As if there had been a version before the first one, in which a system was a service.
const WITH_A_VERSION_0: Versions = Versions {
    oldest: 0,
    migrations: &[|mut fields: Fields| {
        for (name, _) in fields.iter_mut().filter(|(name, _)| name == "service") {
            "system".clone_into(name);
        }
        fields.push(("migrated".to_owned(), Kept::of(&true)));
        fields
    }],
};

#[test]
fn an_older_version_is_migrated_and_other_fields_are_kept() {
    let today = encoded(&generate::session_of(generate::checklist_of(&[2])))
        .replace("\"people\"", "\"big\": 12345678901234567890123,\n  \"people\"");
    let old =
        today.replacen("\"version\": 1", "\"version\": 0", 1).replace("\"system\"", "\"service\"");
    let raised = codec::decode_session_of(old.as_bytes(), &WITH_A_VERSION_0).unwrap();
    let text = encoded(&raised);
    let migrated = text.replace(",\n  \"migrated\": true", "");
    assert_ne!(migrated, text, "the migration ran");
    assert_eq!(migrated, encoded(&decode(&today).unwrap()));
    // Today's need none, and what there never was is refused.
    let same = codec::decode_session_of(today.as_bytes(), &WITH_A_VERSION_0).unwrap();
    assert_eq!(same, decode(&today).unwrap());
    assert!(matches!(decode(&old), Err(DecodeError::NoVersion { .. })));
    let newer = today.replacen("\"version\": 1", "\"version\": 2", 1);
    let newer = codec::decode_session_of(newer.as_bytes(), &WITH_A_VERSION_0);
    assert!(matches!(newer, Err(DecodeError::Newer { .. })));
}

#[test]
fn byte_order_marks_and_windows_line_ends_are_accepted() {
    let session = generate::session_of(generate::checklist_of(&[2]));
    let text = format!("\u{feff}{}", encoded(&session).replace('\n', "\r\n"));
    assert_eq!(decode(&text).unwrap(), session);
}

#[test]
fn an_error_in_an_answer_has_its_own_line() {
    let good = encoded(&generate::session_of(generate::checklist_of(&[3])));
    let answers = good.lines().position(|line| line == "  \"answers\": {").unwrap();
    let lines: Vec<&str> = good.lines().collect();
    for (number, line) in lines.iter().enumerate().skip(answers + 1) {
        for (field, wrong) in [("status", "\"doen\""), ("note", "7"), ("evidence", "{}")] {
            let start = format!("      \"{field}\": ");
            if !line.starts_with(&start) {
                continue;
            }
            let mut broken = lines.clone();
            let wrong = format!("{start}{wrong},");
            broken[number] = &wrong;
            // What is wrong behind it is not what is told.
            broken[lines.len() - 2] = "  \"conflicts\": 7";
            let error = decode(&broken.join("\n")).unwrap_err().to_string();
            assert!(error.starts_with(&format!("line {}, column ", number + 1)), "{error}");
        }
    }
    let early = good.replacen("\"system\": \"", "\"system\": 7, \"x\": \"", 1);
    let error = decode(&early.replace("\"note\": \"\"", "\"note\": 7")).unwrap_err().to_string();
    assert!(error.starts_with("line 5, column "), "{error}");
}

/// A session that was created at another time.
fn changed_created(good: &str, at: &str) -> String {
    let line = good.lines().find(|line| line.contains("\"created_at\"")).unwrap();
    good.replacen(line, &format!("  \"created_at\": \"{at}\","), 1)
}

#[test]
fn every_broken_file_is_refused_with_its_line() {
    let good = encoded(&generate::session_of(generate::checklist_of(&[2])));
    for (broken, message) in [
        (String::new(), "the file is empty".to_owned()),
        ("   \n".to_owned(), "the file is empty".to_owned()),
        ("{}".to_owned(), "not a review of readyroom".to_owned()),
        ("[1]".to_owned(), "line 1: not a review of readyroom".to_owned()),
        (
            "{\n  \"format\": \"readyroom-session\",\n  oops".to_owned(),
            "line 3, column 3".to_owned(),
        ),
        (
            good.replace("\"version\": 1,\n  \"id\"", "\"version\": 2,\n  \"id\""),
            "written by a newer readyroom (file version 2".to_owned(),
        ),
        (
            good.replace("\"status\": null", "\"status\": \"doen\""),
            "`doen` is none of `done`, `partial`, `missing`, `not_applicable`, near".to_owned(),
        ),
        (
            good.replace("\"due\": null", "\"due\": \"soon\""),
            "a date (2026-12-10) or a time (2026-12-10T14:02:00Z) is expected, near".to_owned(),
        ),
        (
            good.replace("\"due\": null", "\"due\": \"2026-13-45\""),
            "a date (2026-12-10) or a time (2026-12-10T14:02:00Z) is expected, near".to_owned(),
        ),
        (
            good.replacen("\"note\": \"\"", "\"note\": \"\",\n\"note\": \"b\"", 1),
            "the key `note` stands twice".to_owned(),
        ),
        (
            good.replacen("\"c0.i1\": {", "\"c0.i0\": {", 1),
            "the key `c0.i0` stands twice".to_owned(),
        ),
        (
            good.replace("\"id\": \"c0.i1\"", "\"id\": \"c0.i0\""),
            "the item id `c0.i0` stands twice".to_owned(),
        ),
        (format!("{good}trailing"), "trailing characters".to_owned()),
        (format!("<<<<<<< ours\n{good}"), "line 1: git's conflict markers".to_owned()),
        (
            good.replacen("\"system\": \"payments-api\"", "\"system\": \"\"", 1),
            "has no `system`".to_owned(),
        ),
        (
            changed_created(&good, "yesterday"),
            "a date (2026-12-10) or a time (2026-12-10T14:02:00Z) is expected, near".to_owned(),
        ),
        (
            changed_created(&good, "2026-12-10"),
            "a date (2026-12-10) or a time (2026-12-10T14:02:00Z) is expected, near".to_owned(),
        ),
        (format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)), "line 1".to_owned()),
    ] {
        let error = decode(&broken).unwrap_err().to_string();
        assert!(error.contains(&message), "{error}\nshould say {message}");
        assert!(!error.contains('\u{1b}'));
    }
    assert_eq!(
        codec::decode_session(b"{\n\"format\": \"\xff\"}").unwrap_err(),
        DecodeError::NotUtf8 { line: 2 }
    );
}

#[test]
fn a_broken_checklist_is_refused_with_line_and_reason() {
    let good = "{\n\"id\": \"x\",\n\"title\": \"X\",\n\"categories\": [\n{\"id\": \"c\", \"title\": \"C\", \"items\": [\n{\"id\": \"a\", \"text\": \"A\"},\n{\"id\": \"b\", \"text\": \"B\"}\n]}\n]\n}";
    Checklist::decode(good.as_bytes()).unwrap();
    for (from, to, message) in [
        ("\"B\"}", "\"B\"", "line 8, column 1: expected `,` or `}`"),
        ("\"id\": \"b\"", "\"id\": \"a\"", "line 7: the item id `a` stands twice"),
        ("\"id\": \"b\"", "\"id\": \"b c\"", "line 7: the id `b c` must be"),
        (
            "\"text\": \"B\"",
            "\"txet\": \"B\"",
            "line 7: unknown field `txet`; did you mean `text`?",
        ),
        (
            "\"title\": \"C\"",
            "\"titel\": \"C\"",
            "line 5: unknown field `titel`; did you mean `title`?",
        ),
        (
            "\"title\": \"X\"",
            "\"name\": \"X\"",
            "line 3: unknown field `name`; known here: id, version, title, source, levels, categories, bands",
        ),
        ("\"text\": \"B\"", "\"text\": \" \"", "line 7: the item has no `text`"),
        ("\"id\": \"x\",", "", "line 1: the checklist has no `id`"),
    ] {
        let broken = good.replace(from, to);
        assert_ne!(broken, good);
        let error = Checklist::decode(broken.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(message), "{error}\nshould say {message}");
    }
    let empty = "{\"id\":\"x\",\"title\":\"X\",\"categories\":[\n{\"id\":\"c\",\"title\":\"C\",\"items\":[]}]}";
    let error = Checklist::decode(empty.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("line 2: the category has no items"), "{error}");
    let none = Checklist::decode(b"{\"id\":\"x\",\"title\":\"X\"}").unwrap_err().to_string();
    assert!(none.contains("has no categories"), "{none}");
}

#[test]
fn every_problem_of_a_checklist_is_reported() {
    let broken = "{\"id\":\"x\",\"titel\":\"X\",\"categories\":[{\"id\":\"c\",\"title\":\"C\",\"items\":[]}]}";
    match Checklist::decode(broken.as_bytes()) {
        Err(DecodeError::Problems { problems, more: 0 }) => assert_eq!(problems.len(), 3),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_checklist_has_10_000_items_at_most() {
    let items = |count: usize| {
        let items: Vec<String> =
            (0..count).map(|n| format!("{{\"id\":\"i{n}\",\"text\":\"T\"}}")).collect();
        format!(
            "{{\"id\":\"x\",\"title\":\"X\",\"categories\":[{{\"id\":\"c\",\"title\":\"C\",\"items\":[{}]}}]}}",
            items.join(",")
        )
    };
    assert!(Checklist::decode(items(10_000).as_bytes()).is_ok());
    let error = Checklist::decode(items(10_001).as_bytes()).unwrap_err().to_string();
    assert!(error.contains("has 10001 items, 10000 at most"), "{error}");
}

// Files.

#[test]
fn folders_are_0700_and_files_0600() {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&places.sessions()), 0o700);
    assert_eq!(mode(places.data()), 0o700);
    assert_eq!(mode(&loaded.path), 0o600);
    let binned = bin::delete(&places, loaded.session.id()).unwrap();
    assert_eq!((mode(&places.bin()), mode(&binned)), (0o700, 0o600));
}

#[test]
fn the_path_of_the_last_report_is_remembered_once_it_is_written() {
    let (_dir, places) = places();
    assert_eq!(last_report::load(&places), None);
    let mut desk = Desk::new(places.clone(), None);
    let mut export = |folder: &str, edition: &str| {
        let path = places.data().join(folder).join("report.md");
        let order = Command::Export {
            path,
            text: "text".to_owned(),
            edition: edition.to_owned(),
            existing: Existing::Keep,
        };
        desk.take(order, &mut |_| ());
    };
    fs::create_dir_all(places.data().join("reports")).unwrap();
    export("reports", "markdown-short");
    // There already, and nowhere: nothing was written.
    export("reports", "html");
    export("nowhere", "html");
    let last = last_report::load(&places).unwrap();
    assert_eq!(last.folder, places.data().join("reports").to_str().unwrap());
    assert_eq!(last.edition, "markdown-short");
    let file = places.last_report();
    assert!(file.starts_with(places.state()));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    for broken in ["", "{", "[]", r#"{"folder": "/a\u001b[2J", "edition": "html"}"#] {
        fs::write(&file, broken).unwrap();
        assert_eq!(last_report::load(&places), None, "{broken:?}");
    }
}

#[test]
fn an_export_folder_with_an_untypable_name_is_not_remembered() {
    use std::os::unix::ffi::OsStrExt;
    let not_text = std::ffi::OsStr::from_bytes(b"/\xff/report.md");
    assert_eq!(LastReport::new(Path::new(not_text), "html"), None);
    assert_eq!(LastReport::new(Path::new("/a\nb/report.md"), "html"), None);
}

#[test]
fn group_and_mode_of_a_file_stay_and_never_widen() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    for mode in [0o600, 0o640, 0o660, 0o444] {
        fs::set_permissions(&loaded.path, fs::Permissions::from_mode(mode)).unwrap();
        let session = loaded.session.clone();
        sessions::save(&mut loaded, &session).unwrap();
        assert_eq!(fs::metadata(&loaded.path).unwrap().permissions().mode() & 0o777, mode);
    }
    if std::os::unix::fs::chown(&loaded.path, None, Some(12_345)).is_err() {
        eprintln!("skipped: only root gives a file to a strange group");
        return;
    }
    let session = loaded.session.clone();
    sessions::save(&mut loaded, &session).unwrap();
    assert_eq!(fs::metadata(&loaded.path).unwrap().gid(), 12_345);
}

#[test]
fn in_the_folder_of_a_group_a_new_session_belongs_to_the_group() {
    let (_dir, places) = places();
    fs::create_dir_all(places.sessions()).unwrap();
    fs::set_permissions(places.sessions(), fs::Permissions::from_mode(0o2770)).unwrap();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    let session = loaded.session.clone();
    sessions::save(&mut loaded, &session).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let side = places.sessions().join(".readyroom");
    assert_eq!((mode(&loaded.path), mode(&side)), (0o660, 0o770));
    let lock = side.join(format!("{}.lock", loaded.session.id().as_str()));
    assert_eq!(mode(&lock), 0o660);
}

#[test]
fn a_link_in_the_place_of_the_side_folder_is_not_followed() {
    let (dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    let side = places.sessions().join(".readyroom");
    fs::remove_dir_all(&side).unwrap();
    let elsewhere = dir.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &side).unwrap();
    let session = loaded.session.clone();
    sessions::save(&mut loaded, &session).unwrap();
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn saving_leaves_no_other_file_behind() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    for _ in 0..3 {
        let session = loaded.session.clone();
        sessions::save(&mut loaded, &session).unwrap();
    }
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let id = loaded.session.id().as_str();
    assert_eq!(names(&places.sessions()), [".readyroom".to_owned(), format!("{id}.json")]);
    let side = names(&places.sessions().join(".readyroom"));
    assert_eq!(side, [".gitignore".to_owned(), format!("{id}.bak"), format!("{id}.lock")]);
}

#[test]
fn only_regular_files_are_read_or_replaced() {
    let (dir, places) = places();
    let folder = dir.path().join("folder.json");
    fs::create_dir(&folder).unwrap();
    assert!(matches!(sessions::load(&folder), Err(StoreError::AFolder(_))));
    assert!(matches!(
        documents::write_report(&places, &folder, "x", Existing::Replace),
        Err(StoreError::AFolder(_))
    ));
    let link = dir.path().join("link.md");
    fs::write(dir.path().join("target.md"), "mine").unwrap();
    std::os::unix::fs::symlink("target.md", &link).unwrap();
    assert!(matches!(
        documents::write_report(&places, &link, "x", Existing::Keep),
        Err(StoreError::Detour(_))
    ));
    assert_eq!(fs::read_to_string(dir.path().join("target.md")).unwrap(), "mine");
    assert!(matches!(sessions::load(&dir.path().join("none.json")), Err(StoreError::NotFound(_))));
    let large = dir.path().join("large.json");
    fs::File::create(&large).unwrap().set_len((32 << 20) + 1).unwrap();
    assert!(matches!(sessions::load(&large), Err(StoreError::TooLarge { .. })));
}

#[test]
fn a_session_opened_through_a_link_is_saved_in_its_place() {
    let (dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let link = dir.path().join("link.json");
    std::os::unix::fs::symlink(&loaded.path, &link).unwrap();
    let mut opened = sessions::load(&link).unwrap();
    let session = opened.session.clone();
    sessions::save(&mut opened, &session).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(opened.path.file_name(), loaded.path.file_name());
}

#[test]
fn an_export_overwrites_only_when_told() {
    let (dir, places) = places();
    let path = dir.path().join("report.md");
    documents::write_report(&places, &path, "one", Existing::Keep).unwrap();
    assert!(matches!(
        documents::write_report(&places, &path, "two", Existing::Keep),
        Err(StoreError::Exists(_))
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), "one");
    documents::write_report(&places, &path, "two", Existing::Replace).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "two");
}

#[test]
fn a_report_never_takes_the_place_of_a_session() {
    let (dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let before = fs::read(&loaded.path).unwrap();
    let around = dir.path().join("around");
    std::os::unix::fs::symlink(places.sessions(), &around).unwrap();
    for path in [loaded.path.clone(), around.join(loaded.path.file_name().unwrap())] {
        let written = documents::write_report(&places, &path, "x", Existing::Replace);
        assert!(matches!(written, Err(StoreError::AmongSessions(_))), "{written:?}");
    }
    assert_eq!(fs::read(&loaded.path).unwrap(), before);
}

#[test]
fn a_session_too_large_to_be_read_is_not_written() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    let mut session = loaded.session.clone();
    let before = fs::read(&loaded.path).unwrap();
    for item in 0..32 {
        for length in 0..5 {
            let note = Note::parse(&"\u{202e}".repeat(21_000 + length)).unwrap();
            session.apply(&Edit::Answer(ItemNo(item), Change::Note(note)), &stamp(0));
        }
    }
    let saved = sessions::save(&mut loaded, &session);
    assert!(matches!(saved, Err(StoreError::TooLarge { .. })), "{saved:?}");
    assert_eq!(fs::read(&loaded.path).unwrap(), before);
}

#[test]
fn of_two_sessions_created_in_one_second_the_second_is_the_newest() {
    let (_dir, places) = places();
    let created: Vec<_> =
        (0..3).map(|_| create(&places, "ledger", noon(), None, |_| ()).session).collect();
    let newest = catalogue::find(&places, "ledger", days()).unwrap().path;
    assert_eq!(sessions::load(&newest).unwrap().session.id(), created[2].id());
    let other = create(&places, "other", noon(), None, |_| ()).session;
    assert_eq!(other.created_at(), created[0].created_at());
}

#[test]
fn a_data_dir_that_is_a_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::below(dir.path());
    fs::write(places.data(), "a file").unwrap();
    let system = SystemName::parse("ledger").unwrap();
    let error =
        sessions::create(&places, &system, &Checklist::built_in(), Now::fixed(noon())).unwrap_err();
    assert!(matches!(&error, StoreError::NotAFolder(path) if path == places.data()), "{error}");
    let error = catalogue::list(&places, days()).unwrap_err();
    assert!(matches!(&error, StoreError::NotAFolder(path) if path == places.data()), "{error}");
}

// The catalogue.

#[test]
fn sessions_are_listed_newest_first_and_broken_ones_last() {
    let (_dir, places) = places();
    let day = chrono::TimeDelta::days(1);
    create(&places, "old", noon() - day, None, |_| ());
    create(&places, "new", noon(), None, |_| ());
    fs::write(places.sessions().join("broken.json"), "{").unwrap();
    fs::write(places.sessions().join(".hidden.json"), "{").unwrap();
    fs::write(places.sessions().join("notes.txt"), "x").unwrap();
    let name = |entry: &Entry<Session>| {
        entry.content.as_ref().map_or("broken", |session| session.system().raw()).to_owned()
    };
    let names: Vec<_> = catalogue::list(&places, days()).unwrap().iter().map(name).collect();
    assert_eq!(names, ["new", "old", "broken"]);
    let told = listing::read_all(&places, days()).unwrap();
    let name = |entry: &Entry<Summary>| {
        entry.content.as_ref().map_or("broken", |summary| summary.system.raw()).to_owned()
    };
    assert_eq!(told.iter().map(name).collect::<Vec<_>>(), names);
}

#[test]
fn a_session_is_found_by_id_path_system_and_beginning_in_this_order() {
    let (dir, places) = places();
    let hour = chrono::TimeDelta::hours(1);
    let older = create(&places, "ledger", noon() - hour, None, |_| ());
    let newer = create(&places, "ledger", noon(), None, |_| ());
    let other = create(&places, "checkout", noon(), None, |_| ());
    let id = |loaded: &sessions::Loaded| loaded.session.id().as_str().to_owned();
    let find =
        |reference: &str| catalogue::find(&places, reference, days()).map(|found| found.path);
    assert_eq!(find(&id(&older)).unwrap(), older.path);
    assert_eq!(find("ledger").unwrap(), newer.path, "the newest of the system");
    assert_eq!(find("check").unwrap(), other.path);
    assert_eq!(find(other.path.to_str().unwrap()).unwrap(), other.path);
    let elsewhere = dir.path().join("copy.json");
    fs::copy(&other.path, &elsewhere).unwrap();
    assert_eq!(find(elsewhere.to_str().unwrap()).unwrap(), elsewhere);
    match find("ledger-2026") {
        Err(NotFound::Ambiguous { candidates, .. }) => assert_eq!(candidates.len(), 2),
        other => panic!("{other:?}"),
    }
    for unknown in ["nothing", "", "ledge\u{1b}", "../../nowhere/x", "/nowhere/x.json"] {
        let refused = find(unknown).unwrap_err();
        assert!(matches!(refused, NotFound::Unknown(_) | NotFound::NoFile(_)), "{unknown:?}");
    }
    // A system whose name is also the id of another session: the id comes first.
    let namesake = create(&places, &id(&older), noon(), None, |_| ());
    assert_eq!(find(&id(&older)).unwrap(), older.path);
    assert_ne!(namesake.path, older.path);
}

#[test]
fn the_newest_session_of_a_system_is_found_in_any_formatting() {
    let (_dir, places) = places();
    let hour = chrono::TimeDelta::hours(1);
    create(&places, "ledger", noon() - hour, None, |_| ());
    let newer = create(&places, "ledger", noon(), None, |_| ());
    let find = || catalogue::find(&places, "ledger", days()).unwrap().path;
    let text = fs::read_to_string(&newer.path).unwrap();
    let compact: serde_json::Value = serde_json::from_str(&text).unwrap();
    let renamed = text.replace("\"ledger\"", "\"other\"");
    for other in [compact.to_string(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        fs::write(&newer.path, other).unwrap();
        assert_eq!(find(), newer.path, "of another shape");
    }
    // An older review is no answer where the newest one is broken: opening it says so.
    fs::write(&newer.path, &text[..text.len() - 9]).unwrap();
    assert_eq!(find(), newer.path);
    assert!(sessions::load(&find()).is_err());
    fs::write(&newer.path, renamed).unwrap();
    assert_ne!(find(), newer.path, "of another system");
}

#[test]
fn a_broken_session_is_found_by_its_file_name() {
    let (_dir, places) = places();
    create(&places, "ledger", noon(), None, |_| ());
    fs::write(places.sessions().join("broken-one.json"), "{").unwrap();
    let path = catalogue::find(&places, "broken", days()).unwrap().path;
    assert!(matches!(sessions::load(&path), Err(StoreError::Content { .. })));
}

/// Saves a session so that there is a last good copy of what it was; returns the new one.
fn saved_once_more(loaded: &mut sessions::Loaded) -> Session {
    let mut mine = loaded.session.clone();
    mine.apply(&Edit::Answer(ItemNo(0), Change::Verdict(Verdict::done())), &stamp(1));
    sessions::save(loaded, &mine).unwrap();
    mine
}

#[test]
fn a_session_deleted_twice_is_in_the_bin_twice_and_can_be_restored() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    let id = loaded.session.id().clone();
    let first = fs::read(&loaded.path).unwrap();
    let binned = bin::delete(&places, &id).unwrap();
    assert_eq!(binned, places.binned(&id));
    // Copied back by hand, worked on, and deleted again.
    fs::copy(&binned, &loaded.path).unwrap();
    let mine = saved_once_more(&mut loaded);
    let again = bin::delete(&places, &id).unwrap();
    assert_ne!(again, binned);
    assert_eq!(again.parent(), binned.parent());
    assert_eq!(fs::read(&binned).unwrap(), first);
    assert!(matches!(bin::delete(&places, &id), Err(StoreError::NotFound(_))));
    bin::undelete(&places, &id, &again).unwrap();
    assert_eq!(sessions::load(&loaded.path).unwrap().session, mine);
    let taken = bin::undelete(&places, &id, &binned);
    assert!(matches!(taken, Err(StoreError::Exists(_))));
    assert_eq!(fs::read(&binned).unwrap(), first);
}

#[test]
fn the_last_good_copy_goes_to_the_bin_and_comes_back() {
    let (_dir, places) = places();
    let mut loaded = create(&places, "ledger", noon(), None, |_| ());
    let mine = saved_once_more(&mut loaded);
    let id = mine.id().clone();
    // A broken file that was restored is kept too.
    fs::write(&loaded.path, "{").unwrap();
    rescue::restore(&places, &loaded.path).unwrap();
    let beside = |folder: &Path| {
        let entries = fs::read_dir(folder.join(".readyroom")).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().into_string().unwrap());
        let mut names: Vec<_> =
            names.filter(|name| name.contains(".bak") || name.contains(".corrupt")).collect();
        names.sort();
        names
    };
    let before = beside(&places.sessions());
    assert_eq!(before.len(), 2, "{before:?}");
    let binned = bin::delete(&places, &id).unwrap();
    assert_eq!((beside(&places.sessions()).len(), beside(&places.bin())), (0, before.clone()));
    let by_hand = bin::moves_back(&places.session(&id), &binned);
    assert_eq!(by_hand.len(), 3);
    bin::undelete(&places, &id, &binned).unwrap();
    assert_eq!((beside(&places.sessions()), beside(&places.bin()).len()), (before, 0));
    fs::write(&loaded.path, "{").unwrap();
    assert!(rescue::find(&places, &loaded.path).is_some(), "it is offered again");
}

#[test]
fn a_bin_that_is_no_folder_is_refused_and_the_session_stays() {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    std::os::unix::fs::symlink(places.data().join("nowhere"), places.bin()).unwrap();
    let refused = bin::delete(&places, loaded.session.id()).unwrap_err();
    assert!(matches!(&refused, StoreError::Nowhere(path) if *path == places.bin()), "{refused}");
    assert!(loaded.path.exists());
}

#[test]
fn an_id_is_never_used_again_while_it_lies_in_the_bin() {
    let (_dir, places) = places();
    fastrand::seed(1);
    let first = create(&places, "ledger", noon(), None, |_| ());
    bin::delete(&places, first.session.id()).unwrap();
    fastrand::seed(1);
    let second = create(&places, "ledger", noon(), None, |_| ());
    assert_ne!(first.session.id(), second.session.id());
}

#[test]
fn an_unreadable_bookmark_loses_only_the_cursor() {
    let (_dir, places) = places();
    let id = SessionId::of_file("x").unwrap();
    assert_eq!(bookmark::load(&places, &id), bookmark::Bookmark::default());
    let session = generate::session_of(Checklist::built_in());
    let mark = bookmark::Bookmark {
        item: Some(session.checklist().item(ItemNo(5)).id.clone()),
        ..Default::default()
    };
    bookmark::save(&places, &id, &bookmark::Bookmark::default(), &mark).unwrap();
    assert_eq!(bookmark::load(&places, &id).item_in(&session), ItemNo(5));
    fs::write(places.bookmark(&id), "{").unwrap();
    assert_eq!(bookmark::load(&places, &id).item_in(&session), ItemNo(0));
    // The next one takes its place; the broken one may hold a draft and is set aside.
    bookmark::save(&places, &id, &bookmark::Bookmark::default(), &mark).unwrap();
    assert_eq!(bookmark::load(&places, &id).item_in(&session), ItemNo(5));
    let aside = fs::read_dir(places.bookmark(&id).with_file_name(".readyroom")).unwrap();
    let names = aside.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.starts_with("x.corrupt-")).count(), 1);
}

#[test]
fn two_programs_keep_each_others_drafts() {
    use bookmark::{Bookmark, Draft};

    let (_dir, places) = places();
    let id = SessionId::of_file("x").unwrap();
    let drafted = |item: &str, text: &str| {
        let texts = [(Field::Answer(AnswerField::Note), text.to_owned())].into();
        let drafts = vec![Draft { item: serde_json::from_value(item.into()).unwrap(), texts }];
        Bookmark { drafts, ..Bookmark::default() }
    };
    let none = Bookmark::default();
    bookmark::save(&places, &id, &none, &drafted("a", "of ana")).unwrap();
    bookmark::save(&places, &id, &none, &drafted("b", "of ben")).unwrap();
    assert_eq!(bookmark::load(&places, &id).drafts.len(), 2);
    // Ana keeps her note: her draft goes, his stays.
    bookmark::save(&places, &id, &drafted("a", "of ana"), &none).unwrap();
    assert_eq!(bookmark::load(&places, &id), drafted("b", "of ben"));
}

#[test]
fn decision_drafts_of_two_programs_are_both_kept() {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let id = loaded.session.id().clone();
    let typed = |text: &str| bookmark::Bookmark {
        decision: [(Field::Decision(DecisionField::Remarks), text.to_owned())].into(),
        ..bookmark::Bookmark::default()
    };
    let none = bookmark::Bookmark::default();
    bookmark::save(&places, &id, &none, &typed("not before May")).unwrap();
    bookmark::save(&places, &id, &none, &typed("in June")).unwrap();
    let both = bookmark::load(&places, &id);
    assert_eq!(both.decision[&Field::Decision(DecisionField::Remarks)], "not before May\nin June");
    assert!(both.has_drafts());
    bookmark::save(&places, &id, &both, &none).unwrap();
    assert!(!bookmark::load(&places, &id).has_drafts());
}

// The worker.

fn an_edit(generation: u64, item: usize) -> Command {
    let edit = Edit::Answer(ItemNo(item), Change::Verdict(Verdict::done()));
    Command::Edit { generation, seen: 0, edit, stamp: stamp(0), steps: Steps::default() }
}

#[test]
fn the_worker_saves_by_itself_and_reports_what_is_on_the_disk() {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let path = loaded.path.clone();
    let (tell, told) = channel();
    let mut worker = Worker::start(Desk::new(places, Some(loaded)), move |report| {
        if let Event::Saved { generation, .. } = report {
            let _ = tell.send((generation, sessions::load(&path).unwrap().session.tally().done));
        }
    });
    for (number, item) in (1..=20).zip(0..) {
        worker.send(an_edit(number, item));
    }
    loop {
        let (generation, done) = told.recv_timeout(Duration::from_secs(10)).unwrap();
        assert!(u64::from(done) >= generation, "reported before it was on the disk");
        if generation == 20 {
            break;
        }
    }
    assert_eq!(worker.finish(Duration::from_secs(10)), Finished::Saved);
}

#[test]
fn an_idle_worker_has_saved_the_last_request() {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let path = loaded.path.clone();
    let mut worker = Worker::start(Desk::new(places, Some(loaded)), |_| ());
    for (number, item) in (1..=3).zip(0..) {
        worker.send(an_edit(number, item));
        worker.rest(Duration::from_secs(10));
        assert_eq!(u64::from(sessions::load(&path).unwrap().session.tally().done), number);
    }
}

#[test]
fn finishing_the_worker_saves_the_last_request() {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let path = loaded.path.clone();
    let mut worker = Worker::start(Desk::new(places, Some(loaded)), |_| ());
    worker.send(an_edit(1, 3));
    assert_eq!(worker.finish(Duration::from_secs(10)), Finished::Saved);
    assert_eq!(sessions::load(&path).unwrap().session.tally().done, 1);
}

#[test]
fn a_failed_save_keeps_everything_and_the_next_one_succeeds() {
    let (_dir, places) = places();
    let loaded = create(&places, "ledger", noon(), None, |_| ());
    let path = loaded.path.clone();
    let mut desk = Desk::new(places.clone(), Some(loaded));
    let mut reports = Vec::new();
    desk.take(an_edit(1, 3), &mut |report| reports.push(report));
    fs::rename(places.sessions(), places.data().join("away")).unwrap();
    desk.save(&mut |report| reports.push(report));
    assert!(matches!(&reports[..], [Event::NotSaved { .. }]), "{reports:?}");
    assert!(desk.has_unsaved());
    fs::rename(places.data().join("away"), places.sessions()).unwrap();
    desk.save(&mut |report| reports.push(report));
    assert!(matches!(reports.last(), Some(Event::Saved { generation: 1, .. })));
    assert_eq!(sessions::load(&path).unwrap().session.tally().done, 1);
}
