//! Checklists in CSV and TSV: what people's spreadsheets look like, and what no table is.

use std::collections::BTreeSet;

use readyroom::domain::basics::status::Status;
use readyroom::domain::basics::text::Text;
use readyroom::domain::records::checklist::Item;
use readyroom::domain::records::checklist::file::Link;
use readyroom::intake::assembly::{Import, Input};
use readyroom::intake::choices::Choices;
use readyroom::intake::mapping::Mapping;
use readyroom::intake::refusal::Refusal;

use crate::samples;

/// Reads a file of this name.
pub fn import(name: &str, bytes: &[u8], choices: &Choices) -> Result<Import, Refusal> {
    readyroom::intake::read(Input { name, bytes }, choices)
}

/// Reads a file, its format recognised.
pub fn read(name: &str, bytes: &[u8]) -> Import {
    import(name, bytes, &Choices::default()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

/// Returns the message of a refused file.
pub fn refused(name: &str, bytes: &[u8], choices: &Choices) -> String {
    match import(name, bytes, choices) {
        Ok(import) => panic!("{name}: {}", outline(&import)),
        Err(refusal) => refusal.to_string(),
    }
}

/// Returns the choices with a mapping.
pub fn mapped(mapping: &str) -> Choices {
    Choices { columns: Mapping::parse(mapping).unwrap(), ..Choices::default() }
}

/// Returns the values that are not empty, each behind its name.
fn named(values: &[(&str, &str)]) -> String {
    let filled = values.iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(name, value)| [" [", name, " ", &value.replace('\n', "/"), "]"].concat()).collect()
}

/// Returns an item and its answer in a line.
fn line(import: &Import, item: &Item) -> String {
    let more = named(&[
        ("source", item.source_id.raw()),
        ("level", item.level.raw()),
        ("about", item.about.raw()),
        ("done_when", item.done_when.raw()),
        ("evidence", item.evidence.raw()),
        ("ask", item.ask.raw()),
    ]);
    let link = |link: &Link| [" <", link.title.raw(), " ", link.url.raw(), ">"].concat();
    let links: String = item.links.iter().map(link).collect();
    let answer = import.answers.get(item.id.raw()).map(|answer| {
        let due = answer.due.map(|due| due.to_string()).unwrap_or_default();
        let values = named(&[
            ("reason", &answer.reason),
            ("note", &answer.note),
            ("owner", &answer.owner),
            ("due", &due),
            ("evidence", &answer.evidence.join(" ")),
        ]);
        format!(" = {}{values}", answer.status.map_or("unassessed", Status::word))
    });
    format!("- {}{more}{links}{}", item.text.raw(), answer.unwrap_or_default())
}

/// Returns the format, the items below their categories, what was skipped and the warnings, in lines.
pub fn outline(import: &Import) -> String {
    let mut lines = vec![format!("{}: {}", import.format.name, import.checklist.title().raw())];
    for category in import.checklist.categories() {
        let group = category.group.raw();
        let above = if group.is_empty() { String::new() } else { format!("{group} / ") };
        lines.push(format!("# {above}{}", category.title.raw()));
        lines.extend(category.items.iter().map(|item| line(import, item)));
    }
    for skipped in &import.skipped {
        lines.push(format!("~ {}: {} ({})", skipped.place, skipped.text, skipped.why.words()));
    }
    lines.extend(import.warnings.iter().map(|warning| format!("! {warning}")));
    lines.join("\n")
}

/// Asserts the outline of a file, given in lines that may be indented.
pub fn assert_outline(import: &Import, expected: &str) {
    let expected: Vec<&str> =
        expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(outline(import), expected.join("\n"));
}

const PLAIN: &str = "\
ID,Category,Requirement,Severity
BK-1,Data,Backups are automated.,High
BK-2,Data,\"Restores are drilled, twice a year.\",Low
AL-1,Alerts,Every page names a runbook.,Critical
";

const PLAIN_OUTLINE: &str = "
    # Data
    - Backups are automated. [level High]
    - Restores are drilled, twice a year. [level Low]
    # Alerts
    - Every page names a runbook. [level Critical]
";

#[test]
fn a_plain_table_becomes_a_checklist() {
    let import = read("baseline.csv", PLAIN.as_bytes());
    assert_outline(&import, &format!("csv: baseline{PLAIN_OUTLINE}"));
    let ids: Vec<&str> = import.checklist.items().map(|(_, item)| item.id.raw()).collect();
    assert_eq!(ids, ["BK-1", "BK-2", "AL-1"]);
    let levels: Vec<&str> = import.checklist.file().levels.iter().map(Text::raw).collect();
    assert_eq!(levels, ["Critical", "High", "Low"]);
}

#[test]
fn any_delimiter_and_encoding_gives_the_same() {
    let with = |delimiter: &str| {
        let rows = PLAIN.replace(
            "\"Restores are drilled, twice a year.\"",
            "Restores are drilled@ twice a year.",
        );
        rows.replace(',', delimiter).replace('@', ",")
    };
    for (name, text, format) in [
        ("semicolon", with(";"), "csv"),
        ("bar", with("|"), "csv"),
        ("tab", with("\t"), "tsv"),
        ("named", format!("sep=;\r\n{}", with(";")), "csv"),
    ] {
        let import = read(name, text.replace('\n', "\r\n").as_bytes());
        assert_outline(&import, &format!("{format}: {name}{PLAIN_OUTLINE}"));
    }
    let marked = format!("\u{feff}{PLAIN}");
    assert_outline(&read("marked", marked.as_bytes()), &format!("csv: marked{PLAIN_OUTLINE}"));
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_outline(&read("wide", &wide), &format!("csv: wide{PLAIN_OUTLINE}"));
    let ansi = b"ID;Requirement\nA-1;Le caf\xe9 est pr\xeat.\nA-2;Rien ne br\xfble.\n";
    assert_outline(
        &read("ansi", ansi),
        "csv: ansi
        # ansi
        - Le café est prêt.
        - Rien ne brûle.
        ! not UTF-8: read as Windows-1252; look at the accents",
    );
}

#[test]
fn the_header_is_found_below_titles_and_blank_rows() {
    let text = "Readiness of payments,,\nAs agreed in May,\"see, below\",\n,,\n\n#,Area,Check\n1,Data,Backups are automated.\n2,,\"Restores\nare drilled.\"\n\n3,Alerts,Pages name a runbook.\n";
    assert_outline(
        &read("x.csv", text.as_bytes()),
        "csv: Readiness of payments
        # Data
        - Backups are automated. [source 1]
        - Restores are drilled. [source 2]
        # Alerts
        - Pages name a runbook. [source 3]
        ~ cell A1: Readiness of payments (prose)
        ~ cell A2: As agreed in May | see, below (prose)",
    );
}

#[test]
fn places_are_rows_as_spreadsheets_count_them() {
    let text =
        "Ref,Requirement\nA,\"One\n\nthing is true.\"\n\n\nB,\n\nC,Another thing is true.\nTotal,2";
    assert_outline(
        &read("x.csv", text.as_bytes()),
        "csv: x
        # x
        - One thing is true.
        # B
        - Another thing is true.
        ~ cell A5: B (heading)
        ~ cell A8: Total | 2 (total)",
    );
}

#[test]
fn every_other_role_is_found_by_its_head() {
    let text = "\
Control ID,Pillar,Sub-category,Check,Guidance,Acceptance criteria,Evidence,Ask,More info,Priority
C-1,Run,Backup,Backups are automated.,\"Nightly.

Also on holidays.\",The last one is a day old.,The job's log,When was the last?,See https://a.example/1 and [the page](https://a.example/2).,P1
C-2,Run,Backup,Restores are drilled (https://a.example/3).,,,,,RFC 2119,P0
C-3,Run,,Pages name a runbook.,,,,,,P0
";
    assert_outline(
        &read("x.csv", text.as_bytes()),
        "csv: x
        # Run / Backup
        - Backups are automated. [level P1] [about Nightly.//Also on holidays.] [done_when The last one is a day old.] [evidence The job's log] [ask When was the last?] < https://a.example/1> <the page https://a.example/2>
        - Restores are drilled. [level P0] [about RFC 2119] < https://a.example/3>
        - Pages name a runbook. [level P0]",
    );
}

#[test]
fn a_category_that_changes_empties_those_below_it() {
    let text = "Area,Section,Requirement\nData,Backup,One is true.\n,,Two is true.\n,Restore,Three is true.\nAlerts,,Four is true.\n";
    assert_outline(
        &read("x.csv", text.as_bytes()),
        "csv: x
        # Data / Backup
        - One is true.
        - Two is true.
        # Data / Restore
        - Three is true.
        # Alerts
        - Four is true.",
    );
}

#[test]
fn rows_without_a_statement_are_headings_of_those_below() {
    let text = "\
ID;Requirement;Level
1;Data;
1.1;Backups;
1.1.1;Backups are automated.;1
1.1.2;Restores are drilled.;2
2;;
2.1;Pages name a runbook.;1
;Alerts;
2.2;Alerts are reviewed.;3
ID;Requirement;Level
;;2
;Signed by:;
";
    assert_outline(
        &read("x.csv", text.as_bytes()),
        "csv: x
        # Data / Backups
        - Backups are automated. [level 1]
        - Restores are drilled. [level 2]
        # 2
        - Pages name a runbook. [level 1]
        # Alerts
        - Alerts are reviewed. [level 3]
        ~ cell A2: 1 | Data (heading)
        ~ cell A3: 1.1 | Backups (heading)
        ~ cell A6: 2 (heading)
        ~ cell B8: Alerts (heading)
        ~ cell A10: ID | Requirement | Level (repeated)
        ~ cell C11: 2 (empty)
        ~ cell B12: Signed by: (sign-off)",
    );
}

#[test]
fn answers_come_with_the_table() {
    let text = "\
Requirement,Status,Comment,Owner,Due,Evidence
Backups are automated.,Done,Nightly.,ana,2026-12-10,https://a.example/log
Restores are drilled.,in progress,,ben,10/12/2026,the drill of June
Pages name a runbook.,N/A,No pager.,,,
Alerts are reviewed.,Waiting for budget,,,,the minutes
Load is tested.,Not started,,,,
Costs are known.,✗,,,31.12.2026,
";
    assert_outline(
        &read("x.csv", text.as_bytes()),
        "csv: x
        # x
        - Backups are automated. = done [note Nightly.] [owner ana] [due 2026-12-10] [evidence https://a.example/log]
        - Restores are drilled. = partial [note Due: 10/12/2026] [owner ben] [evidence the drill of June]
        - Pages name a runbook. = not applicable [reason No pager.]
        - Alerts are reviewed. [evidence the minutes] = unassessed [note Status: Waiting for budget]
        - Load is tested.
        - Costs are known. = missing [due 2026-12-31]
        ! cell E3: not read as a date, kept in the note: Due: 10/12/2026",
    );
}

#[test]
fn columns_without_known_heads_are_known_by_their_values() {
    let text = "Nummer;Was gilt;Wie sehr;Stand\nA-1;Alle Daten werden jede Nacht gesichert;High;yes\nA-2;Die Wiederherstellung wird im Quartal geprobt;Low;\nA-3;Jeder Alarm nennt eine Anleitung dazu;High;no\n";
    assert_outline(
        &read("x.csv", text.as_bytes()),
        "csv: x
        # x
        - Alle Daten werden jede Nacht gesichert [level High] = done
        - Die Wiederherstellung wird im Quartal geprobt [level Low]
        - Jeder Alarm nennt eine Anleitung dazu [level High] = missing
        ~ cell A1: Nummer | Was gilt | Wie sehr | Stand (heading)
        ! columns that are not read: A Nummer; --map assigns them",
    );
}

const UNCLEAR: &str = "Nr,Title,Description,Severity\n1,Backups run nightly,All stores are saved every night.,High\n2,Drills are held,A restore is tried every quarter.,Low\n";

#[test]
fn two_columns_that_may_be_the_statement_are_listed() {
    assert_eq!(
        refused("x.csv", UNCLEAR.as_bytes(), &Choices::default()),
        "more than one column may hold the statements: B, C\n  \
         A Nr: 1, 2\n  \
         B Title: Backups run nightly, Drills are held\n  \
         C Description: All stores are saved every night., A restore is tried every quarter.\n  \
         D Severity: High, Low\n\
         name them: --map text=C,category=A"
    );
    let none = "ID,B,Status\n1,x,done\n2,y,done\n";
    let message = refused(
        "x.csv",
        none.as_bytes(),
        &Choices { format: Some("csv".to_owned()), ..Choices::default() },
    );
    assert!(
        message.starts_with("no column is known to hold the statements\n  A ID: 1, 2\n"),
        "{message}"
    );
}

#[test]
fn a_head_without_rows_and_rows_without_a_common_length_are_called_that() {
    let head = "the table has a head and no row below it; each row below the head becomes an item";
    let irregular = "line 1: not a table in CSV: its rows differ in the number of their cells";
    for (text, message) in [
        ("Area,Requirement,Level\n", head),
        ("Area;Foo;Bar\n\n", head),
        ("Area\tFoo\tBar", head),
        ("Area,Foo,Bar\n1,2,3\n4\n5\n6,7\n8,9,10,11,12\n", irregular),
    ] {
        assert_eq!(refused("x.csv", text.as_bytes(), &Choices::default()), message, "{text}");
    }
    let asked = Choices { format: Some("csv".to_owned()), ..Choices::default() };
    assert_eq!(refused("x.csv", b"Area,Foo,Bar\n", &asked), head);
}

#[test]
fn a_mapping_says_what_the_heads_do_not() {
    let expected = "csv: x
        # x
        - Backups run nightly [level High] [about All stores are saved every night.]
        - Drills are held [level Low] [about A restore is tried every quarter.]";
    for mapping in [
        "text=2,id=1",
        "text=B,id=A",
        "text=title,id=Nr",
        "text=TITLE,about=c,level=Severity,id=nr",
    ] {
        assert_outline(&import("x.csv", UNCLEAR.as_bytes(), &mapped(mapping)).unwrap(), expected);
    }
    for (mapping, message) in [
        ("text=9", "--map: no column, or more than one, is `9`\n"),
        ("text=Z", "--map: no column, or more than one, is `Z`\n"),
        ("text=0", "--map: no column, or more than one, is `0`\n"),
        ("text=B,owner=Who", "--map: no column, or more than one, is `Who`\n"),
    ] {
        let refused = refused("x.csv", UNCLEAR.as_bytes(), &mapped(mapping));
        assert!(refused.starts_with(message), "{refused}");
    }
    let twice = "Check,Check,Note\nBackups are automated.,Nightly it is.,a\nDrills are held.,Each quarter they are.,b\n";
    assert!(
        refused("x.csv", twice.as_bytes(), &mapped("text=Check"))
            .starts_with("--map: no column, or more than one")
    );
    let import = import("x.csv", twice.as_bytes(), &mapped("text=B,category=A")).unwrap();
    assert_outline(
        &import,
        "csv: x
        # Backups are automated.
        - Nightly it is. = unassessed [note a]
        # Drills are held.
        - Each quarter they are. = unassessed [note b]",
    );
}

#[test]
fn a_table_without_a_header_is_read_by_its_values() {
    let text =
        "B-1,Backups are automated every night,High\nB-2,Restores are drilled once a quarter,Low\n";
    let choices = Choices { format: Some("csv".to_owned()), ..Choices::default() };
    assert_outline(
        &import("x.csv", text.as_bytes(), &choices).unwrap(),
        "csv: x
        # x
        - Backups are automated every night [level High]
        - Restores are drilled once a quarter [level Low]",
    );
}

#[test]
fn what_is_no_table_is_not_taken_for_one() {
    for text in [
        "# Readiness\n\n- [ ] Backups, dumps and copies are automated, checked and kept.\n- [ ] Drills, too.\n",
        "Backups are automated, and restores are drilled.\nPages name a runbook, alerts, and owners.\nThat is all, for now.\n",
        "| ID | Requirement |\n|----|----|\n| 1 | Backups are automated. |\n",
        "title: Requirement, ID\nitems:\n  - text: a, b\n    id: 1\n",
        "text = \"a, b\"\nid = \"c, d\"\n",
        "A single line, with commas, of no table at all.",
    ] {
        if let Ok(import) = import("x", text.as_bytes(), &Choices::default()) {
            assert!(!matches!(import.format.name, "csv" | "tsv"), "{text}");
        }
    }
}

#[test]
fn a_broken_table_is_refused_or_warned_of() {
    let wide = format!("ID,Requirement{}\nA,B{}\n", ",x".repeat(1_100), ",y".repeat(1_100));
    let long = format!("ID,Requirement\nA,\"{}\n", "word ".repeat(20_000));
    let csv = Choices { format: Some("csv".to_owned()), ..Choices::default() };
    for (text, message) in [
        (
            wide.as_str(),
            "cell AMK1 is beyond column 1024; delete what stands far to the right of the table",
        ),
        (long.as_str(), "cell B2: not CSV: a cell of 97 KiB; a quote in it may not be closed"),
        ("ID,Requirement\n,\n", "the table has a head and no row below it"),
    ] {
        let refused = refused("x.csv", text.as_bytes(), &csv);
        assert!(refused.starts_with(message), "{refused}");
    }
    let quote =
        "ID,Requirement\nA,Backups are automated.\nB,\"Drills are held.\nC,Pages name a runbook.\n";
    let import = read("x.csv", quote.as_bytes());
    assert!(outline(&import).contains("! an odd number of quotes: one may not be closed"));
    let sheet = Choices { sheet: Some("May".to_owned()), ..Choices::default() };
    assert_eq!(
        refused("x.csv", PLAIN.as_bytes(), &sheet),
        "--sheet: `May` is not among what the file has (it has none)"
    );
}

#[test]
fn too_many_rows_are_refused() {
    let rows: Vec<String> =
        (0..100_000).map(|row| format!("R-{row},Statement {row} is true.\n")).collect();
    let rows = rows.concat();
    assert_eq!(
        refused("x.csv", format!("ID,Requirement\n{rows}").as_bytes(), &Choices::default()),
        "100000 items, 10000 at most; divide the file, or take one sheet or level of it"
    );
}

/// The real file, where it is at hand.
#[test]
fn the_verification_standard_is_read_whole() {
    let Some(folder) = samples::folder() else { return };
    let import = samples::import_of(&folder, "asvs-5.0.0.csv");
    let categories = import.checklist.categories();
    let groups: BTreeSet<&str> = categories.iter().map(|category| category.group.raw()).collect();
    assert_eq!((import.checklist.items().count(), categories.len(), groups.len()), (345, 80, 17));
    let levels: Vec<&str> = import.checklist.file().levels.iter().map(Text::raw).collect();
    assert_eq!(levels, ["1", "2", "3"]);
    let first = &categories[0].items[0];
    assert_eq!((first.id.raw(), first.level.raw()), ("V1.1.1", "2"));
    assert_eq!(import.skipped, []);
    assert_eq!(
        import.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["columns that are not read: A chapter_id, C section_id; --map assigns them"]
    );
}

#[test]
fn columns_of_a_file_without_any_are_named_as_not_used() {
    let page = b"# List\n\n- [ ] Backups run nightly\n- [ ] Drills are held\n";
    let sheet = Choices { sheet: Some("A".to_owned()), ..Choices::default() };
    for (choices, option) in [(mapped("text=2"), "--map"), (sheet, "--sheet")] {
        let warnings = import("list.md", page, &choices).unwrap().warnings;
        let told = format!("`{option}` is for CSV, TSV and XLSX: not used for a Markdown list");
        assert_eq!(warnings.iter().map(ToString::to_string).collect::<Vec<_>>(), [told]);
    }
}
