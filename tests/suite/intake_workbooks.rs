//! Checklists in workbooks: files of a spreadsheet program, and hostile ones.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use readyroom::intake::choices::Choices;
use readyroom::intake::preview;

use crate::intake_tables::{assert_outline, import, mapped, outline, read, refused};

/// Packs parts into an archive.
fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    pack_as(parts, CompressionMethod::Deflated)
}

fn pack_as(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        SimpleFileOptions::default().compression_method(method).compression_level(Some(1));
    for (name, content) in parts {
        writer
            .start_file(
                *name,
                if method == CompressionMethod::Stored {
                    options.compression_level(None)
                } else {
                    options
                },
            )
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const RELATIONS: &str =
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#;
const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook: its sheets, each with its name, its attributes and its content, and its other parts.
#[derive(Default)]
struct Book<'a> {
    sheets: Vec<(&'a str, &'a str, String)>,
    parts: Vec<(&'a str, &'a str)>,
    properties: &'a str,
}

impl Book<'_> {
    fn pack(&self) -> Vec<u8> {
        let root = format!(
            "{RELATIONS}<Relationship Id=\"r1\" Type=\"{TYPE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        let mut list = Vec::new();
        let mut relations = vec![RELATIONS.to_owned()];
        let mut parts: Vec<(String, Vec<u8>)> = vec![("_rels/.rels".to_owned(), root.into_bytes())];
        for (number, (name, attributes, content)) in self.sheets.iter().enumerate() {
            list.push(format!("<sheet name=\"{name}\" {attributes} r:id=\"s{number}\"/>"));
            relations.push(format!("<Relationship Id=\"s{number}\" Type=\"{TYPE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"));
            let content = format!("<worksheet xmlns:r=\"{TYPE}\">{content}</worksheet>");
            parts.push((format!("xl/worksheets/sheet{number}.xml"), content.into_bytes()));
        }
        for (number, (name, content)) in self.parts.iter().enumerate() {
            let kind = name.trim_end_matches(".xml");
            relations.push(format!(
                "<Relationship Id=\"p{number}\" Type=\"{TYPE}/{kind}\" Target=\"/xl/{name}\"/>"
            ));
            parts.push((format!("xl/{name}"), content.as_bytes().to_vec()));
        }
        let (list, relations) = (list.concat(), relations.concat());
        let workbook = format!(
            "<workbook xmlns:r=\"{TYPE}\">{}<sheets>{list}</sheets></workbook>",
            self.properties
        );
        parts.push(("xl/workbook.xml".to_owned(), workbook.into_bytes()));
        parts.push((
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("{relations}</Relationships>").into_bytes(),
        ));
        let parts: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
        pack(&parts)
    }
}

/// Returns a sheet of texts; `^` is an empty cell.
fn texts(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| match *text {
        "^" => "<c/>".to_owned(),
        text => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row =
        |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    format!("<sheetData>{}</sheetData>", rows.iter().map(row).collect::<String>())
}

fn one(content: impl Into<String>) -> Vec<u8> {
    Book { sheets: vec![("Review", "", content.into())], ..Book::default() }.pack()
}

const HEADS: &[&str] = &["ID", "Requirement"];

/// Returns a sheet with a header and these rows in XML.
fn sheet(rows: &str) -> String {
    format!("{}{rows}</sheetData>", texts(&[HEADS]).trim_end_matches("</sheetData>"))
}

/// Written by openpyxl: a cover, merged areas, days, a rich text, a link, a hidden row, column and sheet, and an empty sheet.
#[test]
fn a_workbook_of_another_program_is_read() {
    assert_outline(
        &read("ledger.xlsx", include_bytes!("../fixtures/intake/ledger.xlsx")),
        "xlsx: Readiness of the ledger
        # Data
        - Backups are automated. [level High] <Guide https://wiki.example/backups> = done [owner ana] [due 2026-12-10]
        - Restores are drilled once a quarter. [level High] = partial [owner ben] [due 2027-01-15]
        - Data is encrypted at rest. [level Low] = not applicable
        # Alerts
        - Pages name a runbook. [level Medium] = done
        - Alerts are reviewed. [level Medium] < https://wiki.example/alerts> = unassessed [note Status: Waiting for budget/Due date: soon]
        ~ cell Read me!A1: How to fill this in (prose)
        ~ cell Read me!A2: Answer every row of the sheet Review. (prose)
        ~ cell Review!A1: Readiness of the ledger (prose)
        ~ cell Review!A2: Version | 2026-05-04 (prose)
        ~ cell Review!I4: Cost (hidden)
        ~ cell Review!A9: 2.2 | This row is hidden. | Medium (hidden)
        ~ cell Review!A12: Approved by | dana (sign-off)
        ~ cell Old!A1: sheet Old (hidden)
        ! cell Review!G10: not read as a date, kept in the note: Due date: soon",
    );
}

#[test]
fn texts_are_read_in_every_way_they_are_stored() {
    let strings = "<sst><si><t>shared</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>aid</t></rPh></si><si><t>a_x000D__x000A_b &amp; &#99;</t></si></sst>";
    let rows = "<row><c t=\"inlineStr\"><is><t>I-1</t></is></c><c t=\"s\"><v>0</v></c></row>\
        <row><c t=\"str\"><f>x</f><v>I-2</v></c><c t=\"s\"><v>1</v></c></row>\
        <row r=\"7\"><c r=\"A7\"><v>3.0</v></c><c r=\"B7\" t=\"s\"><v>2</v></c></row>\
        <row><c t=\"b\"><v>1</v></c><c t=\"inlineStr\"><is><r><t>in </t></r><r><t>line</t></r></is></c></row>\
        <row><c t=\"e\"><v>#REF!</v></c><c t=\"s\"><v>9</v></c></row>";
    let book = Book {
        sheets: vec![("A", "", sheet(rows))],
        parts: vec![("sharedStrings.xml", strings)],
        ..Book::default()
    };
    let import = read("x.xlsx", &book.pack());
    assert_outline(
        &import,
        "xlsx: x
        # x
        - shared
        - rich text
        - a b & c
        - in line
        ! cell A9: a formula failed: #REF!; read as empty
        ! cell B9: its text is not in the workbook; read as empty",
    );
    let ids: Vec<&str> = import.checklist.items().map(|(_, item)| item.id.raw()).collect();
    assert_eq!(ids, ["I-1", "I-2", "3", "TRUE"]);
}

#[test]
fn numbers_and_days_are_read_as_they_are_shown() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" formatCode=\"000\"/></numFmts>\
        <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"2\"/></cellXfs></styleSheet>";
    let heads = texts(&[&["ID", "Requirement", "Due", "Priority"]]);
    let rows = "<row><c s=\"2\"><v>7</v></c><c t=\"str\"><v>One is true.</v></c><c s=\"1\"><v>46000</v></c><c><v>1.0</v></c></row>\
        <row><c s=\"3\"><v>1.1</v></c><c t=\"str\"><v>Two is true.</v></c><c/><c><v>2</v></c></row>";
    let content = format!("{}{rows}</sheetData>", heads.trim_end_matches("</sheetData>"));
    let mut book = Book {
        sheets: vec![("A", "", content)],
        parts: vec![("styles.xml", styles)],
        ..Book::default()
    };
    let expected = |due: &str| {
        format!(
            "xlsx: x\n# x\n- One is true. [level 1] = unassessed [due {due}]\n- Two is true. [level 2]"
        )
    };
    let import = read("x.xlsx", &book.pack());
    assert_outline(&import, &expected("2025-12-09"));
    let ids: Vec<&str> = import.checklist.items().map(|(_, item)| item.id.raw()).collect();
    assert_eq!(ids, ["007", "1.10"]);
    book.properties = "<workbookPr date1904=\"1\"/>";
    assert_outline(&read("x.xlsx", &book.pack()), &expected("2029-12-10"));
}

#[test]
fn banners_over_the_whole_table_are_headings() {
    let content = texts(&[
        &["Requirement", "Status"],
        &["Data"],
        &["Backups are automated.", "yes"],
        &["Restores are drilled."],
        &["Alerts"],
        &["Pages name a runbook.", "no"],
    ]);
    let merged = format!(
        "{content}<mergeCells><mergeCell ref=\"A2:B2\"/><mergeCell ref=\"A5:B5\"/></mergeCells>"
    );
    assert_outline(
        &read("x.xlsx", &one(merged)),
        "xlsx: x
        # Data
        - Backups are automated. = done
        - Restores are drilled.
        # Alerts
        - Pages name a runbook. = missing
        ~ cell A2: Data (heading)
        ~ cell A5: Alerts (heading)",
    );
}

#[test]
fn several_sheets_with_items_lead_their_paths() {
    let list = |text: &str| texts(&[HEADS, &["A-1", text]]);
    let sheets = vec![
        ("Data", "", list("Backups are automated.")),
        ("Choices", "", texts(&[&["High"], &["Low"]])),
        ("Old", "state=\"hidden\"", list("Tapes are labelled.")),
        ("Alerts", "", list("Pages name a runbook.")),
        ("Empty", "", "<sheetData/>".to_owned()),
    ];
    let bytes = Book { sheets, ..Book::default() }.pack();
    assert_outline(
        &read("x.xlsx", &bytes),
        "xlsx: x
        # Data
        - Backups are automated. [source A-1]
        # Alerts
        - Pages name a runbook. [source A-1]
        ~ cell Choices!A1: High (prose)
        ~ cell Choices!A2: Low (prose)
        ~ cell Old!A1: sheet Old (hidden)",
    );
    let columns = preview::blocks_of_file(&read("x.xlsx", &bytes)).remove(0);
    assert_eq!(columns.rows, [["Data: text B, id A"], ["Alerts: text B, id A"]]);
    let of = |name: &str| Choices { sheet: Some(name.to_owned()), ..Choices::default() };
    for (name, item) in [("alerts", "- Pages name a runbook."), ("Old", "- Tapes are labelled.")] {
        assert_outline(
            &import("x.xlsx", &bytes, &of(name)).unwrap(),
            &format!("xlsx: x\n# x\n{item}"),
        );
    }
    assert_eq!(
        refused("x.xlsx", &bytes, &of("Nope")),
        "--sheet: `Nope` is not among Data, Choices, Old, Alerts, Empty"
    );
    assert_eq!(
        refused("x.xlsx", &bytes, &of("Empty")),
        "no cell is filled in; name another --sheet"
    );
    let message = refused("x.xlsx", &bytes, &mapped("text=B"));
    assert!(message.contains("--sheet") && message.contains("Data, Choices, Alerts"), "{message}");
}

#[test]
fn sheets_with_a_head_alone_are_called_that() {
    let sheets = vec![
        ("Data", "", texts(&[HEADS])),
        ("Alerts", "", texts(&[&["Area", "Foo", "Bar"]])),
        ("Empty", "", "<sheetData/>".to_owned()),
    ];
    let bytes = Book { sheets, ..Book::default() }.pack();
    assert_eq!(
        refused("x.xlsx", &bytes, &Choices::default()),
        "the table has a head and no row below it; each row below the head becomes an item"
    );
}

#[test]
fn other_files_of_office_programs_are_named() {
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more of it";
    let ods = pack_as(
        &[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")],
        CompressionMethod::Stored,
    );
    let binary = pack(&[("xl/workbook.bin", b"\x83\x01")]);
    let xlsx = Choices { format: Some("xlsx".to_owned()), ..Choices::default() };
    for (bytes, message) in [
        (&old[..], "an old or protected workbook; save it as .xlsx or CSV, without a password"),
        (&ods, "a spreadsheet (ODS); save it as .xlsx or CSV, without a password"),
        (&binary, "a workbook in the binary format (XLSB); save it as .xlsx or CSV"),
        (
            b"ID,Requirement\n1,x\n",
            "not a workbook (XLSX): it seems to be CSV; leave --format out to have it recognised",
        ),
    ] {
        assert_eq!(refused("x.xlsx", bytes, &xlsx), message);
    }
    assert_eq!(
        read("x.xlsx", b"ID,Requirement\nA,All is well here.\nB,Or not so well.\n").format.name,
        "csv"
    );
    let csv = Choices { format: Some("csv".to_owned()), ..Choices::default() };
    let refused = refused("x.csv", &one(texts(&[HEADS])), &csv);
    assert!(
        refused.starts_with("not a table in CSV: it seems to be a spreadsheet (XLSX)"),
        "{refused}"
    );
}

#[test]
fn hostile_sheets_are_refused() {
    let deep = format!("{}{}", "<a>".repeat(70), "</a>".repeat(70));
    let long = sheet(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "x".repeat(200_000)));
    let merges = format!(
        "{}<mergeCells>{}</mergeCells>",
        texts(&vec![HEADS; 200]),
        "<mergeCell ref=\"A1:B1000\"/>".repeat(20_000)
    );
    for (content, message) in [
        (
            sheet("<row><c r=\"ZZZZZZ1\"><v>1</v></c></row>"),
            "xl/worksheets/sheet0.xml: not a workbook (XLSX): no sheet has a cell ZZZZZZ1",
        ),
        (
            sheet("<row r=\"99999999\"><c><v>1</v></c></row>"),
            "xl/worksheets/sheet0.xml: not a workbook (XLSX): no sheet has a cell 99999999",
        ),
        (sheet("<row><c r=\"XFD2\"><v>1</v></c></row>"), "cell XFD2 is beyond column 1024; delete"),
        (
            deep,
            "xl/worksheets/sheet0.xml: not a workbook (XLSX): elements are nested deeper than 64",
        ),
        (
            sheet("<row><c t=\"str\"><v>&lol;</v></c></row>"),
            "xl/worksheets/sheet0.xml: not a workbook (XLSX): the entity lol is not defined",
        ),
        (
            "<sheetData><row></sheetData>".to_owned(),
            "xl/worksheets/sheet0.xml: not a workbook (XLSX): ill-formed",
        ),
        (long, "xl/worksheets/sheet0.xml: a cell of more than 128 KiB; shorten it"),
        (merges, "merged cells over more than 2000000 rows; save the sheet as CSV"),
    ] {
        let refused = refused("x.xlsx", &one(content), &Choices::default());
        assert!(refused.starts_with(message), "{refused}");
    }
    // The corners of a sheet cost no more than two cells.
    let corners = sheet(
        "<row r=\"2\"><c/><c t=\"str\"><v>All is well.</v></c></row><row r=\"1048576\"><c r=\"AMJ1048576\"><v>1</v></c></row>",
    );
    assert!(outline(&read("x.xlsx", &one(corners))).contains("- All is well."));
}

#[test]
fn hostile_archives_are_refused() {
    let good = one(texts(&[HEADS, &["A", "All is well."]]));
    // Cut off anywhere, or with any byte flipped, it is refused or read, and nothing else happens.
    for end in (0..good.len()).step_by(7) {
        refused("x.xlsx", &good[..end], &Choices::default());
    }
    for place in 0..good.len() {
        let mut flipped = good.clone();
        flipped[place] ^= 0xff;
        let _ = import("x.xlsx", &flipped, &Choices::default());
    }
    let entry = good.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let at = |offset: usize, byte: u8| {
        let mut changed = good.clone();
        changed[entry + offset] = byte;
        refused("x.xlsx", &changed, &Choices::default())
    };
    // Protected by a password, packed in another way, and a size that lies.
    assert!(at(8, good[entry + 8] | 1).contains("it cannot be unpacked"), "{}", at(8, 1));
    assert!(at(10, 12).contains("compression method not supported"), "{}", at(10, 12));
    let parts: Vec<(String, Vec<u8>)> =
        (0..5_000).map(|part| (format!("xl/{part}"), Vec::new())).collect();
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    assert_eq!(
        refused("x.xlsx", &pack(&parts), &Choices::default()),
        "a workbook of more than 4096 parts; save the sheet with the checklist alone, or as CSV"
    );
    assert_eq!(
        refused("x.xlsx", &pack(&[("xl/other.xml", b"<a/>")]), &Choices::default()),
        "not a workbook (XLSX): no workbook is in the archive"
    );
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused() {
    let blanks = " ".repeat(1024 * 1024);
    for (comments, message) in [
        (
            format!("<!--{}-->", &blanks[..512 * 1024]),
            "the workbook unpacks to more than 256 MiB; save the sheet with the checklist alone, or as CSV",
        ),
        (blanks, "xl/workbook.xml: not a workbook (XLSX): I/O error: a text of more than 1024 KiB"),
    ] {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer
            .start_file("xl/workbook.xml", SimpleFileOptions::default().compression_level(Some(1)))
            .unwrap();
        writer.write_all(b"<workbook>").unwrap();
        for _ in 0..520 {
            writer.write_all(comments.as_bytes()).unwrap();
        }
        let bomb = writer.finish().unwrap().into_inner();
        assert!(bomb.len() < 4 * 1024 * 1024, "{}", bomb.len());
        assert_eq!(refused("x.xlsx", &bomb, &Choices::default()), message);
    }
}
