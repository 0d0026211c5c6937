//! A session with every hostile string in every field, in every format: parsers find the program's own
//! structure only, no control character is output, and the round trip is exact.

use readyroom::domain::basics::names::Note;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit};
use readyroom::report::choice::{Choice, SHORT_LINES, Template};
use readyroom::report::{self, Format, import, render};
use readyroom::store::codec;

use crate::cli::Shell;
use crate::generate::{days, stamp};
use crate::hostile::{self, assert_harmless};
use crate::report::HOSTILE;
use crate::stage::Stage;

/// Strings that are markup, formulas or trouble somewhere, beside those that act on terminals.
fn strings() -> Vec<String> {
    let formulas = [
        "=1+1",
        "+1",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "  =cmd|' /C calc'!A0",
        "＝1",
        "－1",
        "a\n=1",
        "\"quoted\", and, commas",
        "'apostrophe",
        "semi;colon",
    ];
    let scripts = ["שלום עולם", "مرحبا", "数据库 数据库", "e\u{301}\u{302}", "हिन्दी"];
    let long = ["x".repeat(64 * 1024), "long words ".repeat(5_000), "line\n".repeat(9_000)];
    let markup = HOSTILE.iter().copied().chain(formulas).chain(scripts).map(str::to_owned);
    markup.chain(long).chain(hostile::strings()).collect()
}

/// Sessions that hold all of them, 32 at a time.
pub fn sessions() -> Vec<Session> {
    let good =
        crate::generate::session_of(readyroom::domain::records::checklist::Checklist::built_in());
    let strings = strings();
    let nonblank: Vec<String> =
        strings.into_iter().filter(|text| !text.trim().is_empty()).collect();
    nonblank.chunks(32).map(|chunk| hostile::session_of(&good, chunk)).collect()
}

fn written(session: &Session, format: Format) -> String {
    render(session, format, &Choice::default(), days())
}

#[test]
fn no_format_writes_control_characters() {
    for session in sessions() {
        for format in Format::all() {
            // The mark of the file's encoding is ours, and so is what mutes a mention.
            let text = written(&session, format);
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n");
            let text = text.replace('\u{2060}', "");
            assert_harmless(format.name(), &text);
        }
    }
}

#[test]
fn the_round_trip_of_every_string_is_exact() {
    for session in sessions() {
        let page = written(&session, Format::Markdown);
        let import = import::read(&page, &session, days()).unwrap();
        assert!(import.proposals.is_empty(), "{:?}", import.proposals);
        assert!(import.remarks.is_empty(), "{:?}\n{page}", import.remarks);
        let again = codec::decode_session(&codec::encode_session(&session)).unwrap();
        assert_eq!(written(&again, Format::Markdown), page);
    }
}

#[test]
fn csv_has_one_row_per_item_and_no_formula() {
    for session in sessions() {
        let text = written(&session, Format::Csv);
        let text = text.strip_prefix('\u{feff}').expect("it begins with the mark of UTF-8");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), session.checklist().len() + 1);
        for (number, row) in rows.iter().enumerate() {
            assert_eq!(row.len(), rows[0].len());
            for cell in row {
                let begins = cell.trim_start().chars().next().unwrap_or(' ');
                assert!(!"=+-@＝＋－＠".contains(begins), "{cell:?}");
            }
            if let Some(number) = number.checked_sub(1) {
                let id = &session.checklist().item(ItemNo(number)).id;
                assert_eq!(row[5], id.to_string());
            }
        }
        // RFC 4180: every line ends with CR LF, every field is quoted.
        assert!(text.ends_with("\"\r\n") && text.starts_with('"'));
    }
}

#[test]
fn json_and_text_are_complete_for_hostile_strings() {
    for session in sessions() {
        let json: serde_json::Value =
            serde_json::from_str(&written(&session, Format::Json)).unwrap();
        let items = json["categories"].as_array().unwrap().iter();
        let items: usize = items.map(|one| one["items"].as_array().unwrap().len()).sum();
        assert_eq!(items, session.checklist().len());
        let note = json["categories"][0]["items"][0]["note"].as_str().unwrap();
        assert_eq!(note, session.answer(ItemNo(0)).note.raw());
        let text = written(&session, Format::Text);
        for (_, item) in session.checklist().items() {
            assert!(text.contains(&format!(" {}  ", item.id)) || text.contains(item.id.raw()));
        }
    }
}

#[test]
fn a_short_report_has_at_most_15_lines() {
    let short = Choice { template: Template::Short, ..Choice::default() };
    for session in sessions() {
        let page = render(&session, Format::Markdown, &short, days());
        assert!(page.lines().count() <= SHORT_LINES, "{page}");
        assert!(page.contains("more are open"), "{page}");
    }
}

/// The cells of a column of the CSV of a session, in the order of the checklist.
fn column(session: &Session, name: &str) -> Vec<String> {
    let text = written(session, Format::Csv);
    let text = text.strip_prefix('\u{feff}').unwrap().to_owned();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let place = reader.headers().unwrap().iter().position(|head| head == name).unwrap();
    reader.records().map(|record| record.unwrap()[place].to_owned()).collect()
}

/// The most that spreadsheets hold in a cell, as they count it.
const LARGEST: usize = 32_767;

#[test]
fn csv_cells_fit_a_spreadsheet_and_cuts_are_reported() {
    let units = |text: &str| text.encode_utf16().count();
    for (text, is_cut) in [
        ("x".repeat(LARGEST), false),
        ("x".repeat(LARGEST + 1), true),
        // An apostrophe comes before it.
        (format!("={}", "x".repeat(LARGEST - 1)), true),
        ("é".repeat(LARGEST), false),
        // Two units each, and several characters in one.
        ("🚀".repeat(LARGEST / 2), false),
        ("🚀".repeat(LARGEST / 2 + 1), true),
        ("e\u{301}".repeat(LARGEST / 2 + 1), true),
        (format!("{}{}", "x".repeat(10_000), "👩‍💻".repeat(5_000)), true),
        ("line\n".repeat(9_000), true),
    ] {
        let mut session = crate::generate::session_of(crate::generate::checklist_of(&[2]));
        let note = Change::Note(Note::parse(&text).unwrap());
        session.apply(&Edit::Answer(ItemNo(1), note), &stamp(0));
        let cell = column(&session, "note").remove(1);
        assert!(units(&cell) <= LARGEST, "{}", units(&cell));
        let told = report::shortcoming("", &session, Format::Csv, &Choice::default(), days());
        assert_eq!(told.is_some(), is_cut);
        match cell.strip_suffix(" [... cut: a cell holds no more]") {
            Some(kept) if is_cut => {
                let kept = kept.strip_prefix('\'').unwrap_or(kept);
                assert!(text.starts_with(kept) && units(kept) > LARGEST - 50);
                let rest = &text[kept.len()..];
                assert!(!rest.starts_with(['\u{301}', '\u{200d}', '💻']), "a character is split");
                assert!(told.unwrap().contains("note of c0.i1;"));
            }
            _ => assert!(!is_cut && cell == text, "{}", &cell[cell.len() - 50..]),
        }
        let told = report::shortcoming("", &session, Format::Json, &Choice::default(), days());
        assert_eq!(told, None);
    }
}

#[test]
fn cut_cells_are_reported_on_stderr_and_on_the_screen() {
    let shell = Shell::new();
    let id = shell.new_session("ledger");
    let long = "word ".repeat(8_000);
    for item in ["data.backups", "data.migrations"] {
        assert_eq!(shell.run(&["mark", &id, item, "missing", "--note", &long]).code, 0);
    }
    let told = "readyroom: 2 cells are cut to the 32,767 characters that a cell of a spreadsheet holds: \
        note of data.migrations, note of data.backups; json and markdown hold all of it\n";
    let ran = shell.run(&["export", &id, "--format", "csv"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, told));
    let ran = shell.run(&["export", &id, "-o", "x.csv"]);
    assert_eq!((ran.code, ran.err), (0, format!("{told}written to x.csv\n")));
    assert_eq!(shell.run(&["export", &id, "--format", "json"]).err, "");
    let mut stage = Stage::in_session(100, 30, None, |session| {
        let note = Change::Note(Note::parse(&long).unwrap());
        session.apply(&Edit::Answer(ItemNo(0), note), &stamp(0));
    });
    stage.play("E<C-n><C-n><C-n><C-n>");
    assert!(stage.screen().contains("Export as CSV"), "{}", stage.screen());
    assert!(stage.screen().contains("1 cell is cut to the 32,767"), "{}", stage.screen());
    stage.play("<C-n>");
    assert!(!stage.screen().contains("is cut"), "{}", stage.screen());
}
