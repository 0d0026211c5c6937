//! What the import of 10,000 items costs, as Markdown, CSV and a workbook, beside parsing the file alone. `cargo bench --bench intake`
//!
//! Each must take less than a second, and at most three times what the crate below takes to parse.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::io::{BufReader, Cursor, Write};
use std::sync::LazyLock;

use divan::{Bencher, black_box};
use pulldown_cmark::{Options, Parser};
use quick_xml::Reader;
use quick_xml::events::Event;
use readyroom::intake::assembly::Input;
use readyroom::intake::choices::Choices;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn main() {
    divan::main();
}

const HEADS: [&str; 7] = ["ID", "Area", "Section", "Requirement", "Severity", "Status", "Comment"];

/// The cells of an item: its section changes every ten items.
fn cells(item: usize) -> [String; 7] {
    [
        format!("R-{item}"),
        format!("Area {}", item / 500),
        format!("Section {}", item / 10),
        format!(
            "Verify that statement {item} is true today, with evidence, and that somebody has looked at it in the last quarter."
        ),
        ["High", "Medium", "Low"][item % 3].to_owned(),
        ["Done", "No", ""][item % 3].to_owned(),
        format!("Seen by {item}, who said \"so\"."),
    ]
}

static MARKDOWN: LazyLock<String> = LazyLock::new(|| {
    let item = |item: usize| {
        let heading = if item.is_multiple_of(10) {
            format!("\n## Section {}\n\n", item / 10)
        } else {
            String::new()
        };
        let [id, _, _, text, level, _, comment] = cells(item);
        format!(
            "{heading}- [ ] **{id}** — [{level}] {text}\n  {comment} See <https://wiki.example/{item}>.\n"
        )
    };
    let items: String = (0..10_000).map(item).collect();
    format!("# Requirements\n{items}")
});

static CSV: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADS).unwrap();
    for item in 0..10_000 {
        writer.write_record(cells(item)).unwrap();
    }
    writer.into_inner().unwrap()
});

static WORKBOOK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let cell = |text: &String| {
        let text = text.replace('"', "&quot;");
        format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let row = |cells: [String; 7]| {
        let cells: Vec<String> = cells.iter().map(cell).collect();
        format!("<row>{}</row>", cells.concat())
    };
    let rows = (0..10_000).map(|item| row(cells(item)));
    let rows: Vec<String> = [row(HEADS.map(str::to_owned))].into_iter().chain(rows).collect();
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" r:id=\"a\"/></sheets></workbook>"
                .to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships><Relationship Id=\"a\" Type=\"{relations}/worksheet\" Target=\"sheet.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/sheet.xml",
            format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.concat()),
        ),
    ] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
});

fn import(bencher: Bencher, name: &str, bytes: &[u8]) {
    let choices = Choices::default();
    let read = || readyroom::intake::read(Input { name, bytes }, black_box(&choices)).unwrap();
    assert_eq!(read().checklist.items().count(), 10_000);
    bencher.bench_local(read);
}

#[divan::bench]
fn markdown_import(bencher: Bencher) {
    import(bencher, "bench.md", MARKDOWN.as_bytes());
}

#[divan::bench]
fn markdown_parsing_alone(bencher: Bencher) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    bencher
        .bench_local(|| Parser::new_ext(black_box(&MARKDOWN), options).into_offset_iter().count());
}

#[divan::bench]
fn csv_import(bencher: Bencher) {
    import(bencher, "bench.csv", &CSV);
}

#[divan::bench]
fn csv_parsing_alone(bencher: Bencher) {
    bencher.bench_local(|| {
        let reader = csv::Reader::from_reader(CSV.as_slice());
        reader.into_records().map(|record| record.unwrap().len()).sum::<usize>()
    });
}

#[divan::bench]
fn workbook_import(bencher: Bencher) {
    import(bencher, "bench.xlsx", &WORKBOOK);
}

#[divan::bench]
fn workbook_parsing_alone(bencher: Bencher) {
    bencher.bench_local(|| {
        let mut archive = ZipArchive::new(Cursor::new(WORKBOOK.as_slice())).unwrap();
        let mut reader =
            Reader::from_reader(BufReader::new(archive.by_name("xl/sheet.xml").unwrap()));
        let (mut buffer, mut texts) = (Vec::new(), 0);
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).unwrap() {
                Event::Text(_) => texts += 1,
                Event::Eof => return texts,
                _ => {}
            }
        }
    });
}
