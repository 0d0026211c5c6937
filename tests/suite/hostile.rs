//! Hostile text: hundreds of strings through every screen, command and report. No character that controls a
//! terminal or is invisible is output unchanged.

use std::fs;
use std::ops::RangeInclusive;

use readyroom::domain::session::Session;
use readyroom::report::choice::Choice;
use readyroom::report::{self, Format};
use readyroom::store::codec;
use readyroom::store::messages::Event;
use readyroom::store::places::Places;
use readyroom::tui::update::Msg;

use crate::cli::Shell;
use crate::generate::days;
use crate::interview::told;
use crate::stage::{Stage, create, noon};

/// Characters that act or hide: C0, C1, separators, the twelve bidirectional controls, zero-width
/// and invisible ones, tags.
fn characters() -> [RangeInclusive<char>; 13] {
    [
        '\0'..='\x1f',
        '\x7f'..='\u{9f}',
        '\u{ad}'..='\u{ad}',
        '\u{61c}'..='\u{61c}',
        '\u{180e}'..='\u{180e}',
        '\u{200b}'..='\u{200f}',
        '\u{2028}'..='\u{202e}',
        '\u{2060}'..='\u{2069}',
        '\u{206a}'..='\u{206f}',
        '\u{feff}'..='\u{feff}',
        '\u{fff9}'..='\u{fffb}',
        '\u{e0001}'..='\u{e0001}',
        '\u{e0020}'..='\u{e0027}',
    ]
}

/// Each of them at several places, and sequences that terminals obey.
pub fn strings() -> Vec<String> {
    let placed = characters().into_iter().flatten().flat_map(|c| {
        [
            format!("a{c}b"),
            format!("x{c}{c}y{c}"),
            format!("{c}{c}word"),
            format!("word{c}"),
            format!("- {c} `x` | <b>{c}</b>"),
        ]
    });
    let sequences = [
        "\x1b[2J\x1b[H",
        "\x1b]0;title\x07",
        "\x1b]52;c;ZXZpbA==\x07",
        "\x1b[?1049l",
        "\x1bc",
        "\u{9b}31m",
        "\u{9d}0;t\u{9c}",
        "\x1bP+q544e\x1b\\",
        "\x1b[6n",
        "\x1b[200~x\x1b[201~",
        "user\u{202e}gpj.exe",
        "\u{2066}a\u{2067}b\u{2069}",
        "x\r\noverwritten",
        "\x08\x08\x08gone",
        "e\u{301}\u{301}\u{200b}",
        "\u{e0068}\u{e0069}\u{e007f}",
        "👩\u{200d}\u{202e}💻",
    ];
    placed.chain(sequences.map(str::to_owned)).collect()
}

/// Returns whether a character is invisible or controls the text around it.
fn acts(c: char) -> bool {
    let is_tag = ('\u{e0000}'..='\u{e007f}').contains(&c);
    c != '\n' && (c.is_control() || is_tag || characters().iter().any(|range| range.contains(&c)))
}

pub fn assert_harmless(what: &str, text: &str) {
    let found = text.chars().find(|&c| acts(c));
    assert!(found.is_none(), "{what}: {found:?}\n{text:?}");
}

/// The control: every string would be caught if it came out as it went in.
#[test]
fn every_string_is_hostile() {
    let tame: Vec<String> = strings().into_iter().filter(|text| !text.chars().any(acts)).collect();
    // A line break is one where lines are, and only there.
    assert!(tame.iter().all(|text| text.contains('\n')), "{tame:?}");
}

/// A session in which every text of an item is one of the strings; so are those of the whole.
pub fn session_of(good: &Session, strings: &[String]) -> Session {
    let mut json = serde_json::to_value(good).unwrap();
    let first = &strings[0];
    json["system"] = first.as_str().into();
    json["checklist"]["title"] = first.as_str().into();
    let ids: Vec<String> = json["answers"].as_object().unwrap().keys().cloned().collect();
    for (id, text) in ids.iter().zip(strings.iter().cycle()) {
        json["answers"][id] = serde_json::json!({
            "status": "partial", "reason": text, "note": format!("{text}\n{text}"), "owner": text,
            "due": null, "blocker": true,
            "risk": { "by": text, "why": text, "control": text, "until": "2026-12-01", "recorded_by": text },
            "evidence": [{ "link": text, "at": null, "by": text }],
            "history": [{ "at": null, "by": text, "field": text, "from": text, "to": text }],
            "conflicts": [{ "field": "note", "value": text, "at": null, "by": text }],
        });
    }
    json["people"] = strings
        .iter()
        .map(|text| serde_json::json!({ "name": text, "role": "observer", "present": true }))
        .collect();
    json["decision"] = serde_json::json!({
        "outcome": "conditional_go", "by": first, "at": "2026-11-22T12:00:00Z", "remarks": first,
        "conditions": [{ "text": first, "owner": first, "due": "2026-12-01" }],
        "signed": strings, "despite": strings, "recorded_by": first, "basis": { &ids[0]: first },
        "earlier": [],
    });
    json["meeting"] = serde_json::json!({
        "planned_minutes": 60, "agenda": "everything",
        "clock": [{ "at": "2026-11-22T12:00:00Z", "event": "start", "by": first }],
        "skipped": [first], "parked": [ids[1], first],
    });
    json["last_time"] = serde_json::json!({ "session": "x", "created_at": "2026-08-22T12:00:00Z" });
    for (id, text) in ids.iter().zip(strings.iter().cycle()) {
        json["last_time"]["answers"][id] = serde_json::json!({
            "status": "missing", "reason": text, "note": format!("{text}\n{text}"), "owner": text,
            "risk": { "by": text, "why": text, "control": text, "until": "2026-09-01" },
            "open_since": "2026-06-01",
        });
    }
    for category in json["checklist"]["categories"].as_array_mut().unwrap() {
        for (item, text) in category["items"].as_array_mut().unwrap().iter_mut().zip(strings) {
            for field in ["text", "ask", "done_when", "evidence", "if_missing"] {
                item[field] = text.as_str().into();
            }
        }
        category["title"] = first.as_str().into();
        category["short"] = first.as_str().into();
    }
    codec::decode_session(json.to_string().as_bytes()).unwrap()
}

/// Puts a session into a data dir.
fn put(places: &Places, session: &Session) -> String {
    fs::write(places.session(session.id()), codec::encode_session(session)).unwrap();
    session.id().as_str().to_owned()
}

#[test]
fn no_string_acts_on_a_screen_a_report_or_a_file() {
    let strings = strings();
    assert!(strings.len() >= 500, "{} strings", strings.len());
    for chunk in strings.chunks(32) {
        let mut stage = Stage::at_home_with(100, 30, |places| {
            let good = create(places, "ledger", noon(), None, |_| ()).session;
            let session = session_of(&good, chunk);
            assert_harmless("file", std::str::from_utf8(&codec::encode_session(&session)).unwrap());
            assert_harmless(
                "report",
                &report::render(&session, Format::Markdown, &Choice::default(), days()),
            );
            put(places, &session);
        });
        assert_harmless("home", &stage.screen());
        stage.play("/");
        assert_harmless("find a session", &stage.screen());
        stage.play("<Esc><Enter>");
        for _ in 0..32 {
            assert_harmless("review", &stage.screen());
            stage.play("<Enter>");
            assert_harmless("item", &stage.screen());
            stage.play("n");
            assert_harmless("strip", &stage.screen());
            stage.play("<Esc><Esc>j");
        }
        for keys in ["/", ":", "?", "f", "E", "P", "Pn", "s", "sj", "sy", "sy<Enter>", "a"] {
            stage.play(keys);
            assert_harmless(keys, &stage.screen());
            stage.play("<PgDn>");
            assert_harmless(keys, &stage.screen());
            stage.play("<Esc><Esc><Esc><Esc>");
        }
        read_back(&mut stage, chunk);
        stage.play("gw");
        // So much time has passed that it is asked for.
        stage.play("n");
        assert_eq!(stage.model.context(), readyroom::tui::screens::Context::Meeting);
        for _ in 0..32 {
            assert_harmless("meeting", &stage.screen());
            stage.wait(1).play("=");
        }
        assert_harmless("before the decision", &stage.screen());
        stage.play("qqq<Space>=");
        assert_harmless("home", &stage.screen());
    }
}

/// Imports a report into which the strings were written: as notes, as owners, and in status cells that
/// were empty.
fn read_back(stage: &mut Stage, strings: &[String]) {
    let report = report::render(stage.session(), Format::Markdown, &Choice::default(), days());
    let mut strings = strings.iter().cycle();
    let edited: Vec<String> = report
        .lines()
        .map(|line| match line.strip_prefix("| ").and_then(|rest| rest.split(" | ").next()) {
            Some(item) => {
                let mut next = || strings.next().map(|text| text.replace('\n', " "));
                let [status, owner] = [next(), next()].map(Option::unwrap_or_default);
                format!("| {item} | {status} | {owner} | |")
            }
            None if line.starts_with("- [ ]") => {
                format!("{line}\n  {}", strings.next().unwrap().replace('\n', " "))
            }
            None => line.to_owned(),
        })
        .collect();
    let file = stage.dir.path().join("page\u{202e}\x1b[2J.md");
    fs::write(&file, edited.join("\n")).unwrap();
    let page = fs::read_to_string(&file).unwrap();
    stage.play("I<C-u>");
    stage.send(Msg::Paste("~/plain.md".to_owned()));
    stage.play("<Esc>I<Enter>");
    assert_harmless("no such page", &stage.screen());
    let read = Event::Page(file, Ok(page));
    stage.send(Msg::Store(read));
    assert_eq!(stage.model.context(), readyroom::tui::screens::Context::Import);
    for _ in 0..80 {
        assert_harmless("read back", &stage.screen());
        stage.play("j");
    }
    stage.play("<Esc>");
}

/// The commands that make the interview print all it knows about an item and about the review.
const EVERY_WORD: &[&str] = &[
    "item",
    "why",
    "history",
    "other",
    "undo",
    "redo",
    "o",
    "",
    "a",
    "",
    "list",
    "summary",
    "people",
    "",
    "decide",
    "go",
    "no",
    "decide",
    "conditional go",
    "",
    "",
    "",
    "",
    "find a",
    "",
];

#[test]
fn no_string_acts_in_the_interview() {
    let shell = Shell::new();
    let places = Places::below(shell.dir.path());
    let strings = strings();
    for chunk in strings.chunks(32) {
        let good = create(&places, "ledger", noon(), None, |_| ()).session;
        let id = good.id().as_str().to_owned();
        fs::create_dir_all(shell.file(&id).parent().unwrap()).unwrap();
        fs::write(shell.file(&id), codec::encode_session(&session_of(&good, chunk))).unwrap();
        let mut lines: Vec<String> = EVERY_WORD.iter().map(|&line| line.to_owned()).collect();
        for text in chunk {
            lines.push("next".to_owned());
            let words =
                ["n", "o", "t", "e", "x", "a", "find", ""].map(|word| format!("{word} {text}"));
            lines.extend(words);
            lines.push(".".to_owned());
        }
        let ran = told(shell.command(), &["--keep-going", &id], &lines.join("\n"));
        assert_eq!(ran.code, 2, "{}", ran.out);
        assert_harmless("interview", &(ran.out + &ran.err));
    }
}

#[test]
fn no_string_acts_as_markup_or_control_on_the_command_line() {
    let shell = Shell::new();
    let places = Places::below(shell.dir.path());
    let strings = strings();
    // Rules that every session of this test fails, with items and in words of its own.
    let rules = [
        "--min",
        "100",
        "--max-blockers",
        "0",
        "--require-decision",
        "--no-lapsed-risks",
        "--conditions-met",
    ];
    for chunk in strings.chunks(32) {
        let good = create(&places, "ledger", noon(), None, |_| ()).session;
        let id = good.id().as_str().to_owned();
        let bytes = codec::encode_session(&session_of(&good, chunk));
        fs::create_dir_all(shell.file(&id).parent().unwrap()).unwrap();
        fs::write(shell.file(&id), bytes).unwrap();
        for arguments in [
            vec!["show", &id],
            vec!["show", &id, "--json"],
            vec!["export", &id],
            vec!["mark", &id, "identity", "done"],
            vec!["mark", &id, "identity.sign-in", "missing"],
            vec!["compare", &id, &id],
            vec!["compare", &id, &id, "--json"],
            vec!["people", &id],
            vec!["people", &id, "--json"],
            vec!["decide", &id, "go", "--by", "ana"],
            vec!["condition", &id],
            vec!["condition", &id, "--json"],
            vec!["condition", &id, "1", "met"],
            [&["gate", &id][..], &rules].concat(),
            [&["gate", &id, "--json"][..], &rules].concat(),
            [&["gate", &id, "--format", "junit"][..], &rules].concat(),
            vec!["status", &id],
            vec!["rename", &id, "another"],
        ] {
            let ran = shell.run(&arguments);
            assert_harmless(&arguments.join(" "), &(ran.out + &ran.err));
        }
    }
    for text in strings.iter().filter(|text| !text.contains('\0')).step_by(9) {
        for arguments in [vec!["show", text], vec!["new", text, "--no-open"], vec![text]] {
            let ran = shell.run(&arguments);
            assert_harmless(&format!("{arguments:?}"), &(ran.out + &ran.err));
        }
    }
    let ran = shell.run(&["list"]);
    assert_harmless("list", &(ran.out + &ran.err));
    let ran = shell.run(&["list", "--json"]);
    assert_harmless("list --json", &(ran.out + &ran.err));
}
