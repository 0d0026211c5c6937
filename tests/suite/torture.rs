//! A session with every hostile string in every field, in every format: parsers find our structure and
//! nothing else, nothing that acts comes out, and the round trip is exact.

use readyroom::domain::checklist::ItemNo;
use readyroom::domain::session::Session;
use readyroom::report::choice::{Choice, SHORT_LINES, Template};
use readyroom::report::{Format, import, render};
use readyroom::store::codec;

use crate::generate::{days, today};
use crate::hostile::{self, assert_harmless};
use crate::report::HOSTILE;

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
fn sessions() -> Vec<Session> {
    let good = crate::generate::session_of(readyroom::domain::checklist::Checklist::built_in());
    let strings = strings();
    let nonblank: Vec<String> =
        strings.into_iter().filter(|text| !text.trim().is_empty()).collect();
    nonblank.chunks(32).map(|chunk| hostile::session_of(&good, chunk)).collect()
}

fn written(session: &Session, format: Format) -> String {
    render(session, format, &Choice::default(), days())
}

#[test]
fn nothing_that_acts_comes_out_of_any_format() {
    for session in sessions() {
        for format in Format::all() {
            // The mark of the file's encoding is ours.
            let text = written(&session, format);
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n");
            assert_harmless(format.name(), &text);
        }
    }
}

#[test]
fn the_round_trip_of_every_string_is_exact() {
    for session in sessions() {
        let page = written(&session, Format::Markdown);
        let import = import::read(&page, &session, today()).unwrap();
        assert!(import.proposals.is_empty(), "{:?}", import.proposals);
        assert!(import.remarks.is_empty(), "{:?}", import.remarks);
        let again = codec::decode_session(&codec::encode_session(&session)).unwrap();
        assert_eq!(written(&again, Format::Markdown), page);
    }
}

#[test]
fn a_table_has_a_row_an_item_and_no_formula() {
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
fn json_and_text_hold_everything_and_nothing_else() {
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
fn a_short_report_has_at_most_fifteen_lines_whatever_is_in_it() {
    let short = Choice { template: Template::Short, ..Choice::default() };
    for session in sessions() {
        let page = render(&session, Format::Markdown, &short, days());
        assert!(page.lines().count() <= SHORT_LINES, "{page}");
        assert!(page.contains("more are open"), "{page}");
    }
}
