//! Pages rewritten by other programs and people: a difference of form changes nothing; a difference of
//! content is a change or is remarked with its line.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use readyroom::domain::basics::names::{Note, PersonName, Reason};
use readyroom::domain::format::record::Lenient;
use readyroom::domain::records::checklist::{Checklist, ItemId, ItemNo};
use readyroom::domain::records::condition::Condition;
use readyroom::domain::records::decision::{Decision, Outcome};
use readyroom::domain::records::meeting::{Agenda, Meeting};
use readyroom::domain::records::people::{Person, Role};
use readyroom::domain::records::risk::Risk;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict, Whole};
use readyroom::report::choice::{Choice, Part, Template};
use readyroom::report::import::{self, Import, Unreadable};
use readyroom::report::{Format, render};
use readyroom::store::codec;

use crate::cases;
use crate::fixtures::fixture;
use crate::generate::{days, session_of, stamp};
use crate::roundtrip::{any_session, left_alone, told, without_marks};

pub fn page(session: &Session) -> String {
    render(session, Format::Markdown, &Choice::default(), days())
}

/// The page without the list of to-dos, where the blockers have a list of their own.
pub fn page_with_blockers(session: &Session) -> String {
    let parts = Part::ALL.into_iter().filter(|part| *part != Part::ToDo).collect();
    let choice = Choice { parts: Some(parts), ..Choice::default() };
    render(session, Format::Markdown, &choice, days())
}

fn read(page: &str, session: &Session) -> Import {
    import::read(page, session, days()).unwrap_or_else(|error| panic!("{error}\n{page}"))
}

/// A review in which every place of a page has something to tell.
pub fn full() -> Session {
    let mut session = session_of(Checklist::built_in());
    let number = |session: &Session, id| session.checklist().number(&ItemId::new(id)).unwrap();
    let note = |text: &str| Change::Note(Note::parse(text).unwrap());
    let owner = |name: &str| Change::Owner(Some(PersonName::parse(name).unwrap()));
    let name = |name: &str| PersonName::parse(name).unwrap();
    let risk = Risk::accepted(
        name("dana"),
        Reason::parse("The ledger can be rebuilt by hand.").unwrap(),
        Note::parse("Nightly export, checked every morning.").unwrap(),
        "2027-01-22".parse().unwrap(),
        &stamp(5),
    );
    let restore = number(&session, "data.restore-drills");
    let links = ["https://wiki/drills/june?a=1&b_2", "ticket 5, see the board"].map(Into::into);
    let evidence = session.answer(restore).evidence_with(&links, &stamp(3));
    let changes = [
        ("data.backups", Change::Verdict(Verdict::done())),
        ("data.backups", note("Every night.\nSince 2024.")),
        ("data.restore-drills", Change::Verdict(Verdict::partial())),
        ("data.restore-drills", note("June drill: 2 of 3 stores.\n\nThe ledger failed.")),
        ("data.restore-drills", owner("ben")),
        ("data.restore-drills", Change::Due(Some("2026-12-10".parse().unwrap()))),
        ("data.restore-drills", Change::Evidence(evidence)),
        ("data.restore-drills", Change::Risk(Some(Box::new(risk)))),
        ("availability.alerts", Change::Verdict(Verdict::missing())),
        ("availability.alerts", owner("Zoë Ng")),
        ("continuity.runbooks", Change::Verdict(Verdict::missing())),
        ("continuity.runbooks", Change::Blocker(true)),
        ("continuity.runbooks", note("Nobody can stop the job.")),
        (
            "identity.sign-in",
            Change::Verdict(Verdict::not_applicable(Reason::parse("no users").unwrap())),
        ),
    ];
    for (second, (id, change)) in (10..).zip(changes) {
        let item = number(&session, id);
        session.apply(&Edit::Answer(item, change), &stamp(second));
    }
    let condition = |text: &str, owner: &str, due: &str| Condition {
        text: text.into(),
        owner: Some(owner.into()),
        due: Some(due.parse().unwrap()),
        ..Condition::default()
    };
    let decision = Decision {
        outcome: Outcome::ConditionalGo,
        by: "dana".into(),
        at: Some(stamp(60).at),
        conditions: vec![
            condition("Repeat the drill", "ben", "2026-12-15"),
            condition("Write the runbook, twice", "cleo", "2026-12-04"),
        ],
        signed: vec!["ana".into(), "dana".into()],
        remarks: "Talk to the vendor.".into(),
        ..Decision::default()
    };
    let people =
        [("ana", Role::Facilitator), ("dana", Role::DecisionMaker), ("ben", Role::Contributor)];
    let people = people.map(|(name, role)| Person::present(name.into(), role)).to_vec();
    let mut meeting = Meeting::planned(60, Agenda::Everything);
    meeting.parked = vec![ItemId::new("release.rollback")];
    for whole in [
        Whole::People(Lenient::Known(people)),
        Whole::Meeting(Lenient::Known(Some(meeting))),
        Whole::Decision(Lenient::Known(Some(decision))),
    ] {
        session.apply(&Edit::whole(whole), &stamp(90));
    }
    session
}

// What only looks different.

/// A rewriting of a page that leaves its meaning.
#[derive(Clone, Debug)]
pub enum Rewrite {
    /// Wraps paragraphs and list items at a width; their own line breaks are kept or lost.
    Wrap(usize, bool),
    Bullets(char),
    /// Tables are padded to their widest cell.
    PadTables,
    Quote,
    Indent(usize),
    Crlf,
    /// Blank lines around headings, between the items of lists, at both ends.
    BlankLines,
    Deeper(usize),
    TrailingBlanksLost,
    WithoutMarks,
    /// Sections in another order.
    Rotate(usize),
    /// A section is taken out.
    Without(usize),
    BackslashBreaks,
}

pub fn rewrite() -> impl Strategy<Value = Rewrite> {
    prop_oneof![
        (20..120_usize, any::<bool>()).prop_map(|(width, keeps)| Rewrite::Wrap(width, keeps)),
        prop_oneof![Just('*'), Just('+')].prop_map(Rewrite::Bullets),
        Just(Rewrite::PadTables),
        Just(Rewrite::Quote),
        (1..4_usize).prop_map(Rewrite::Indent),
        Just(Rewrite::Crlf),
        Just(Rewrite::BlankLines),
        (1..3_usize).prop_map(Rewrite::Deeper),
        Just(Rewrite::TrailingBlanksLost),
        Just(Rewrite::WithoutMarks),
        (1..20_usize).prop_map(Rewrite::Rotate),
        (0..20_usize).prop_map(Rewrite::Without),
        Just(Rewrite::BackslashBreaks),
    ]
}

impl Rewrite {
    pub fn of(&self, page: &str) -> String {
        match self {
            Self::Wrap(width, keeps) => wrapped(page, *width, *keeps),
            Self::Bullets(bullet) => page.replace("\n- ", &format!("\n{bullet} ")),
            Self::PadTables => padded(page),
            Self::Quote => every_line(page, |line| format!("> {line}")),
            Self::Indent(by) => every_line(page, |line| format!("{}{line}", " ".repeat(*by))),
            Self::Crlf => page.replace("\r\n", "\n").replace('\n', "\r\n"),
            Self::BlankLines => {
                let spaced = page.replace("\n#", "\n\n\n#").replace("\n- ", "\n\n- ");
                format!("\n\n{spaced}\n\n")
            }
            Self::Deeper(by) => {
                let deeper = "#".repeat(*by);
                every_line(page, |line| {
                    if line.starts_with('#') { format!("{deeper}{line}") } else { line.to_owned() }
                })
            }
            Self::TrailingBlanksLost => every_line(page, |line| line.trim_end().to_owned()),
            Self::WithoutMarks => without_marks(page),
            Self::Rotate(by) => {
                let (head, mut sections, marks) = sections(page);
                let by = by % sections.len().max(1);
                sections.rotate_left(by);
                format!("{head}{}{marks}", sections.concat())
            }
            Self::Without(place) => {
                let (head, mut sections, marks) = sections(page);
                if !sections.is_empty() {
                    sections.remove(place % sections.len());
                }
                format!("{head}{}{marks}", sections.concat())
            }
            Self::BackslashBreaks => page.replace("  \n", "\\\n"),
        }
    }

    /// Tells whether every line keeps its number and its end.
    pub fn keeps_lines(&self) -> bool {
        use Rewrite::{BlankLines, Rotate, TrailingBlanksLost, Without, Wrap};
        !matches!(self, Wrap(..) | BlankLines | Rotate(_) | Without(_) | TrailingBlanksLost)
    }

    /// The place among the rewrites of one page: a quotation is put around a page that is done.
    pub fn rank(&self) -> usize {
        match self {
            Self::Rotate(_) | Self::Without(_) | Self::WithoutMarks => 0,
            Self::BackslashBreaks => 1,
            Self::Wrap(..) => 2,
            Self::Bullets(_) | Self::PadTables | Self::BlankLines | Self::Deeper(_) => 3,
            Self::TrailingBlanksLost => 4,
            Self::Indent(_) => 5,
            Self::Quote => 6,
            Self::Crlf => 7,
        }
    }
}

fn every_line(page: &str, change: impl Fn(&str) -> String) -> String {
    page.split('\n').map(change).collect::<Vec<_>>().join("\n")
}

/// Splits a page into the text before the first section, the sections, and the comment with the marks.
fn sections(page: &str) -> (String, Vec<String>, String) {
    let marks = page.find("\n<!--\n[readyroom").map_or(page.len(), |at| at);
    let (text, marks) = page.split_at(marks);
    let mut parts = text.split("\n## ");
    let head = format!("{}\n", parts.next().unwrap_or_default());
    (head, parts.map(|part| format!("## {part}\n")).collect(), marks.to_owned())
}

/// Wraps paragraphs and list items as an editor does; tables, headings, code and the comment with the
/// marks keep their lines.
fn wrapped(page: &str, width: usize, keeps_breaks: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut open: Option<(String, String)> = None;
    let flush = |open: &mut Option<(String, String)>, lines: &mut Vec<String>| {
        let Some((indent, text)) = open.take() else { return };
        let mut line = String::new();
        let deeper = if text.starts_with("- ") { format!("{indent}  ") } else { indent.clone() };
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            // What would begin a list or a heading is not put at the beginning of a line.
            let is_safe = !word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~'])
                && !word.starts_with(|c: char| c.is_ascii_digit());
            if !line.is_empty() && line.trim_start().len() + word.len() >= width && is_safe {
                lines.push(std::mem::take(&mut line));
                line.clone_from(&deeper);
            } else if line.is_empty() {
                line.clone_from(&indent);
            } else if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    };
    for line in page.split('\n') {
        let text = line.trim_start();
        let indent = &line[..line.len() - text.len()];
        let is_fixed = text.is_empty()
            || text.starts_with(['#', '|', '`', '['])
            || text.chars().all(|c| c == '=' || c == '-');
        if is_fixed {
            flush(&mut open, &mut lines);
            lines.push(line.to_owned());
            continue;
        }
        let slashes = line.len() - line.trim_end_matches('\\').len();
        let (own, ends) = match (slashes % 2, line.ends_with("  ")) {
            (1, _) => (&text[..text.len() - 1], "\\"),
            (_, true) => (text, "  "),
            _ => (text, ""),
        };
        let (own, ends) = (own.trim_end(), if keeps_breaks { ends } else { "" });
        match &mut open {
            Some((_, before)) if !text.starts_with("- ") => {
                before.push(' ');
                before.push_str(own);
            }
            _ => {
                flush(&mut open, &mut lines);
                open = Some((indent.to_owned(), own.to_owned()));
            }
        }
        if !ends.is_empty() {
            flush(&mut open, &mut lines);
            if let Some(last) = lines.last_mut() {
                last.push_str(ends);
            }
        }
    }
    flush(&mut open, &mut lines);
    lines.join("\n")
}

/// Pads the cells of tables.
fn padded(page: &str) -> String {
    every_line(page, |line| {
        let is_table = line.starts_with('|');
        if is_table {
            line.replace(" |", "      |").replace("| ", "|    ")
        } else {
            line.to_owned()
        }
    })
}

fn assert_nothing(text: &str, session: &Session, how: &str) {
    let import = read(text, session);
    assert_eq!(told(&import, session), <[String; 0]>::default(), "{how}\n{text}");
    assert_eq!(left_alone(&import), <[String; 0]>::default(), "{how}\n{text}");
}

#[test]
fn a_page_with_every_field_changes_nothing_after_any_rewrite() {
    let session = full();
    let text = page(&session);
    for part in ["To do", "Not assessed", "Parked", "Accepted risks", "People"] {
        assert!(text.contains(&format!("## {part}")), "{text}");
    }
    let widths = (20..120)
        .step_by(7)
        .flat_map(|width| [Rewrite::Wrap(width, true), Rewrite::Wrap(width, false)]);
    let others = [
        Rewrite::Bullets('*'),
        Rewrite::Bullets('+'),
        Rewrite::PadTables,
        Rewrite::Quote,
        Rewrite::Indent(3),
        Rewrite::Crlf,
        Rewrite::BlankLines,
        Rewrite::Deeper(2),
        Rewrite::TrailingBlanksLost,
        Rewrite::BackslashBreaks,
    ];
    let sections = (0..12).flat_map(|place| [Rewrite::Rotate(place), Rewrite::Without(place)]);
    for rewrite in widths.chain(others).chain(sections) {
        let rewritten = rewrite.of(&text);
        assert_nothing(&rewritten, &session, &format!("{rewrite:?}"));
        let bare = without_marks(&rewrite.of(&text));
        assert_nothing(&bare, &session, &format!("{rewrite:?} without marks"));
    }
}

#[test]
fn an_older_page_reverts_nothing_after_each_rewrite() {
    let mut session = full();
    let old = page(&session);
    for (number, change) in [
        (5, Change::Verdict(Verdict::partial())),
        (6, Change::Note(Note::parse("Another note.").unwrap())),
        (6, Change::Due(None)),
        (6, Change::Evidence(Vec::new())),
        (30, Change::Verdict(Verdict::done())),
    ] {
        session.apply(&Edit::Answer(ItemNo(number), change), &stamp(200));
    }
    for rewrite in [
        Rewrite::Wrap(40, true),
        Rewrite::Wrap(70, false),
        Rewrite::Quote,
        Rewrite::Crlf,
        Rewrite::BlankLines,
        Rewrite::TrailingBlanksLost,
        Rewrite::Without(2),
    ] {
        let import = read(&rewrite.of(&old), &session);
        assert_eq!(told(&import, &session), <[String; 0]>::default(), "{rewrite:?}");
        assert_eq!(left_alone(&import), <[String; 0]>::default(), "{rewrite:?}");
        assert!(import.newer > 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(60)))]

    #[test]
    fn rewriting_changes_nothing(
        session in any_session(),
        mut rewrites in prop::collection::vec(rewrite(), 1..5),
    ) {
        rewrites.sort_by_key(Rewrite::rank);
        let text = rewrites.iter().fold(page(&session), |text, rewrite| rewrite.of(&text));
        let Ok(import) = import::read(&text, &session, days()) else { return Ok(()) };
        prop_assert!(import.proposals.is_empty(), "{:?}\n{:?}\n{text}", rewrites, import.proposals);
    }

    #[test]
    fn an_inserted_word_is_a_change_or_is_named(line in any::<prop::sample::Index>(), place in any::<prop::sample::Index>()) {
        let session = full();
        let text = page(&session);
        let (body, marks) = text.split_at(text.find("\n<!--\n[readyroom").unwrap());
        let mut lines: Vec<String> = body.lines().map(str::to_owned).collect();
        let number = line.index(lines.len());
        let places: Vec<usize> = lines[number].match_indices(' ').map(|(at, _)| at).collect();
        // A word on a blank line continues the entry of a list above it.
        let is_blank = lines[number].is_empty();
        // A word inside the code of the gauge or the rule of a table breaks them, which is named as well.
        if places.is_empty() {
            lines[number].push_str("zzz");
        } else {
            lines[number].insert_str(*place.get(&places), " zzz");
        }
        let edited = format!("{}{marks}", lines.join("\n"));
        let Ok(import) = import::read(&edited, &session, days()) else {
            return Err(TestCaseError::fail("a page is a page still"));
        };
        let is_there = |line: usize| line == number + 1 || (is_blank && line <= number);
        let told = !import.proposals.is_empty()
            || import.remarks.iter().any(|remark| is_there(remark.line));
        prop_assert!(told, "line {}: {}\n{:?}", number + 1, lines[number], import.remarks);
    }

    #[test]
    fn a_removed_line_deletes_nothing(line in any::<prop::sample::Index>()) {
        let session = full();
        let text = page(&session);
        let (body, marks) = text.split_at(text.find("\n<!--\n[readyroom").unwrap());
        let mut lines: Vec<&str> = body.lines().collect();
        lines.remove(line.index(lines.len()));
        let import = read(&format!("{}{marks}", lines.join("\n")), &session);
        for proposal in &import.proposals {
            prop_assert!(!proposal.is.is_empty(), "{:?}", proposal);
        }
    }
}

// Real rewriters.

/// Runs a program over a text; `None` where it is not installed, which is said.
pub fn through(program: &[&str], text: &str) -> Option<String> {
    let (name, arguments) = program.split_first().unwrap();
    let child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("SKIPPED: {name} is not installed");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let input = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{program:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Programs that people run over their pages.
pub const REWRITERS: [&[&str]; 9] = [
    &["prettier", "--parser", "markdown", "--prose-wrap", "always"],
    &["prettier", "--parser", "markdown", "--prose-wrap", "always", "--print-width", "40"],
    &["prettier", "--parser", "markdown", "--prose-wrap", "never"],
    &["mdformat", "--wrap", "60", "-"],
    &["mdformat", "--wrap", "no", "-"],
    &["pandoc", "-f", "gfm", "-t", "gfm"],
    &["pandoc", "-f", "gfm", "-t", "gfm", "--columns=50"],
    &["pandoc", "-f", "gfm", "-t", "commonmark_x"],
    &[
        "cmark-gfm",
        "--extension",
        "table",
        "--extension",
        "tasklist",
        "-t",
        "commonmark",
        "--width",
        "0",
    ],
];

#[test]
fn real_rewriters_change_nothing() {
    let pypi = kept("pypi.json");
    for session in [full(), pypi] {
        let text = page(&session);
        for program in REWRITERS {
            if let Some(rewritten) = through(program, &text) {
                assert_nothing(&rewritten, &session, &format!("{program:?}"));
            }
        }
        let html = through(&["pandoc", "-f", "gfm", "-t", "html"], &text);
        if let Some(text) =
            html.and_then(|html| through(&["pandoc", "-f", "html", "-t", "gfm"], &html))
        {
            assert_nothing(&text, &session, "through HTML");
        }
    }
}

#[test]
fn a_copy_of_the_rendered_page_is_read_for_its_values() {
    let session = full();
    let html = render(&session, Format::Html, &Choice::default(), days());
    let Some(copy) = through(&["pandoc", "-f", "html", "-t", "gfm"], &html) else { return };
    let import = read(&copy, &session);
    assert_eq!(told(&import, &session), <[String; 0]>::default(), "{copy}");
    let row = copy.lines().find(|line| line.starts_with("| Uptime/error-rate alerts")).unwrap();
    let edited = copy.replace(row, &row.replace("Missing</span>", "Done</span>"));
    let wanted = ["availability.alerts status: done"];
    assert_eq!(told(&read(&edited, &session), &session), wanted, "{row}");
}

// Pages of earlier versions.

#[test]
fn pages_of_earlier_versions_are_read() {
    let names = ["meeting-2026-11", "meeting-2027-02", "pypi"];
    let layouts = ["first-marks", "second-marks", "third-layout"];
    for (name, layout) in names.into_iter().flat_map(|name| layouts.map(|layout| (name, layout))) {
        let session = kept(&format!("{name}.json"));
        let page = fixture(&format!("pages/{layout}-{name}.md"));
        let text = fs::read_to_string(page).unwrap();
        let rewritten = [
            text.clone(),
            Rewrite::Wrap(50, true).of(&text),
            Rewrite::Quote.of(&text),
            without_marks(&text),
        ];
        for text in rewritten {
            assert_nothing(&text, &session, &format!("{layout} {name}"));
        }
        let edited = text.replacen(". | Done |", ". | Missing |", 1).replacen(
            ". | Partial |",
            ". | Missing |",
            1,
        );
        let count = if name == "pypi" { 1 } else { 2 };
        assert!(read(&edited, &session).proposals.len() >= count, "{name}");
    }
}

// Edits.

/// Returns the changes that an edited page of the full review makes, and the remarks on it.
fn edited(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let session = full();
    let mut pages = [page(&session), page_with_blockers(&session)].into_iter();
    let text = pages.find(|text| text.contains(before));
    let text = text.unwrap_or_else(|| panic!("{before:?} is in no page"));
    let import = read(&text.replacen(before, after, 1), &session);
    (told(&import, &session), left_alone(&import))
}

/// Edits as people make them, the changes that they come to, and how what is named begins.
const EDITS: &[(&str, &str, &[&str], &[&str])] = &[
    (
        "- [ ] Rollback can be executed quickly. `release.rollback`\n",
        "- [x] Rollback can be executed quickly. `release.rollback`\n",
        &["release.rollback status: done"],
        &[],
    ),
    (
        "quickly. `release.rollback`\n",
        "quickly. `release.rollback`\n  Ask ben.\n",
        &["release.rollback note: Ask ben."],
        &[],
    ),
    (
        "quickly. `release.rollback`\n",
        "quickly. Partial, due 2027-01-29. `release.rollback`\n",
        &["release.rollback status: partial", "release.rollback due: 2027-01-29"],
        &[],
    ),
    (
        "## Every item\n",
        "## Every item\n- [ ] Rollback can be executed quickly. Missing, blocker.\n\n",
        &["release.rollback status: missing", "release.rollback blocker: yes"],
        &[],
    ),
    (
        "  Evidence: <https://wiki/drills/june?a=1&b_2>, ticket 5, see the board\n",
        "  Evidence: <https://wiki/drills/june?a=1&b_2>, ticket 5, see the board, <https://x.org>\n",
        &[
            "data.restore-drills evidence: https://wiki/drills/june?a=1&b_2, ticket 5, see the board, https://x.org",
        ],
        &[],
    ),
    (
        "  Evidence: <https://wiki/drills/june?a=1&b_2>, ticket 5, see the board\n",
        "  Evidence: ticket 5, see the board\n",
        &["data.restore-drills evidence: ticket 5, see the board"],
        &[],
    ),
    (
        "  Evidence: <https://wiki/drills/june?a=1&b_2>, ticket 5, see the board\n",
        "  Evidence:\n",
        &["data.restore-drills evidence: "],
        &[],
    ),
    (
        "  Evidence: <https://wiki/drills/june?a=1&b_2>, ticket 5, see the board\n",
        "",
        &[],
        &["data.restore-drills: the evidence"],
    ),
    (
        "alerts are configured. Missing.",
        "alerts are configured. Missing, blocker.",
        &["availability.alerts blocker: yes"],
        &[],
    ),
    (
        "**Blocker.** Runbooks",
        "Runbooks",
        &[],
        &["continuity.runbooks: the blocker flag is gone from here"],
    ),
    (
        "failure scenarios. Missing. No date.",
        "failure scenarios. Missing, no blocker. No date.",
        &["continuity.runbooks blocker: "],
        &[],
    ),
    ("| Missing, **blocker** |", "| Missing |", &[], &["continuity.runbooks: the blocker flag"]),
    (
        "- [ ] **Blocker.** Runbooks exist",
        "- [x] **Blocker.** Runbooks exist",
        &["continuity.runbooks status: done"],
        &["continuity.runbooks: it is still flagged as a blocker"],
    ),
    ("  Nobody can stop the job.\n", "", &[], &["continuity.runbooks: the note"]),
    ("Partial, due 2026-12-10.", "Partial.", &[], &["data.restore-drills: the due date"]),
    ("Partial, due 2026-12-10.", "Partial, due.", &["data.restore-drills due: "], &[]),
    (
        "Partial, due 2026-12-10.",
        "Partial, urgent, due 2026-12-10.",
        &[],
        &["data.restore-drills: `urgent`"],
    ),
    (
        "Repeat the drill (ben, by 2026-12-15)",
        "Repeat the drill (cleo, by 2026-12-20)",
        &["decision condition: Repeat the drill, cleo, by 2026-12-20"],
        &[],
    ),
    (
        "Write the runbook, twice (cleo, by 2026-12-04)",
        "Write the runbook, twice (by 2026-12-04)",
        &[],
        &["condition: the owner `cleo` is gone from here"],
    ),
    (
        "- [ ] Repeat the drill",
        "- [x] Repeat the drill",
        &["decision condition: Repeat the drill, ben, by 2026-12-15, met"],
        &[],
    ),
    (
        "- [ ] Repeat the drill",
        "- [ ] Buy a second database (by 2027-02-01)\n- [ ] Repeat the drill",
        &["decision condition: Buy a second database, by 2027-02-01"],
        &[],
    ),
    (
        "Repeat the drill (ben, by 2026-12-15)",
        "Repeat the drill (ben, by soon)",
        &[],
        &["condition: it is no date"],
    ),
    (
        "Until 2027-01-22, accepted by dana.",
        "Until 2027-02-22, accepted by dana.",
        &["data.restore-drills risk: dana, until 2027-02-22"],
        &[],
    ),
    (
        "Until 2027-01-22, accepted by dana.",
        "Until 2027-01-22, accepted by J. Smith.",
        &["data.restore-drills risk: J. Smith, until 2027-01-22"],
        &[],
    ),
    (
        "Missing. **No owner, no date.**",
        ". **No owner, no date.**",
        &[],
        &["continuity.runbooks: the status"],
    ),
    (
        "successfully. Partial, due",
        "successfully. , due",
        &[],
        &["data.restore-drills: the status"],
    ),
    ("Missing. **No owner, no date.**", "Missing. ben.", &["continuity.runbooks owner: ben"], &[]),
    (
        "- [ ] Repeat the drill (ben",
        "- [ ] [x] Repeat the drill (ben",
        &["decision condition: [x] Repeat the drill, ben, by 2026-12-15"],
        &[],
    ),
    (
        "  Accepted risk: dana, until 2027-01-22.",
        "  Accepted risk: ben, until 2027-01-22.",
        &["data.restore-drills risk: ben, until 2027-01-22"],
        &[],
    ),
    (
        "  Accepted risk: dana, until 2027-01-22.",
        "  Accepted risk:",
        &["data.restore-drills risk: "],
        &[],
    ),
    (
        "  The ledger can be rebuilt by hand.",
        "  It is small.",
        &["data.restore-drills why: It is small."],
        &[],
    ),
    (
        "  Until then: Nightly export, checked every morning.",
        "  Until then: Hourly export.",
        &["data.restore-drills control: Hourly export."],
        &[],
    ),
    (
        "## Accepted risks\n",
        "## Accepted risks\n- **Uptime/error-rate alerts are configured.** Until 2027-03-01, accepted by ana.\n  It is quiet.\n",
        &["availability.alerts risk: ana, until 2027-03-01"],
        &[],
    ),
    ("- ben, contributor", "- ben, observer", &["ben person: ben, observer"], &[]),
    (
        "- ben, contributor",
        "- ben, contributor, absent",
        &["ben person: ben, contributor, absent"],
        &[],
    ),
    (
        "- ben, contributor",
        "- ben, contributor\n- zed, observer",
        &["zed person: zed, observer"],
        &[],
    ),
    ("- ben, contributor", "- ben, boss", &[], &["`boss` is no role"]),
    ("**Conditional go**", "**Go**", &[], &["`Go, decided by dana"]),
    ("1 of 31 complete", "9 of 31 complete", &[], &["`Pre-production: 9 of 31 complete"]),
    ("Signed by ana, dana.", "Signed by ana.", &[], &["`Signed by ana.`"]),
    ("Talk to the vendor", "Talk to nobody", &[], &["`Conditional go, decided by dana"]),
    ("## To do", "<!-- later -->\n\n## To do", &[], &["`<!-- later -->`"]),
    ("## To do", "[//]: # (ask ben)\n\n## To do", &[], &["`[//]: # (ask ben)`"]),
    (
        "quickly. `release.rollback`\n",
        "quickly. `release.rollback`\n  1. Ask ben.\n  2. Ask ana.\n",
        &["release.rollback note: 1. Ask ben.\n2. Ask ana."],
        &[],
    ),
    ("- [ ] Restore", "Said in the room: no.\n\n- [ ] Restore", &[], &["`Said in the room: no.`"]),
    (
        "| Item | Status | Owner | Due |",
        "| Item | State | Owner | Due |",
        &[],
        &["the column `State`"],
    ),
    (
        "| Backups are automated. | Done | | |",
        "| Backups are automated. | ◐ partial | | |",
        &["data.backups status: partial"],
        &[],
    ),
    (
        "| Backups are automated. | Done | | |",
        "| Backups are automated. | Done | | | nice |",
        &[],
        &["data.backups: the row has more cells"],
    ),
    (
        "## Not applicable\n",
        "## Not applicable\n- Backups are automated.\n  Nothing to back up.\n",
        &["data.backups status: not applicable"],
        &[],
    ),
    ("  no users\n", "", &[], &["identity.sign-in: the reason"]),
    (
        "## Parked, to be talked about elsewhere (1)\n",
        "## Parked, to be talked about elsewhere (1)\n- Backups are automated. Done.\n",
        &[],
        &["`Backups are automated.`", "`Done.`"],
    ),
    (
        "| Data and State | 1 of 4 |",
        "| Data and State | 4 of 4 |",
        &[],
        &["`Data and State | 4 of 4"],
    ),
    (
        "# Production readiness: payments-api",
        "# Production readiness: payments",
        &[],
        &["`Production readiness: payments`"],
    ),
];

#[test]
fn edits_as_people_make_them_are_changes_or_are_named() {
    for (before, after, changes, named) in EDITS {
        let (told, left) = edited(before, after);
        assert_eq!(told, *changes, "{after}: {left:?}");
        assert_eq!(left.len(), named.len(), "{after}: {left:?}");
        for (left, wanted) in left.iter().zip(*named) {
            let words = left.split_once(": ").unwrap().1;
            assert!(words.starts_with(wanted), "{wanted}: {left}");
        }
    }
}

#[test]
fn an_added_comment_column_is_named_line_by_line() {
    let session = full();
    let text = page(&session);
    let start = text.find("### Data and State\n| Item |").unwrap() + "### Data and State\n".len();
    let end = start + text[start..].find("\n\n").unwrap();
    let table: Vec<String> = text[start..end]
        .lines()
        .map(|line| match line {
            head if head.starts_with("| Item") => format!("{head} Comment |"),
            rule if rule.starts_with("| ---") => format!("{rule} --- |"),
            row => format!("{row} why? |"),
        })
        .collect();
    let text = format!("{}{}{}", &text[..start], table.join("\n"), &text[end..]);
    let import = read(&text, &session);
    assert!(import.proposals.is_empty());
    assert_eq!(import.remarks.len(), 3, "the head and each row");
    assert!(import.remarks[1].words.contains("`why?` in the column `Comment`"));
}

#[test]
fn removed_sections_and_entries_delete_nothing() {
    let session = full();
    let (head, sections, marks) = sections(&page(&session));
    for place in 0..sections.len() {
        let rest: String = sections
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != place)
            .map(|(_, s)| s.as_str())
            .collect();
        assert_nothing(&format!("{head}{rest}{marks}"), &session, &sections[place]);
    }
}

fn kept(name: &str) -> Session {
    codec::decode_session(&fs::read(fixture(name)).unwrap()).unwrap()
}

#[test]
fn a_heading_that_is_gone_moved_or_renamed_changes_nothing_below_it() {
    for session in [full(), kept("meeting-2026-11.json"), kept("meeting-2027-02.json")] {
        let text = page(&session);
        let lines: Vec<&str> = text.lines().collect();
        let headings = lines.iter().enumerate().filter(|(_, line)| line.starts_with('#'));
        for (number, heading) in headings {
            let words = heading.trim_start_matches('#').trim();
            let is_section = heading.starts_with("## ");
            let mut rewritten = vec![
                String::new(),
                format!("#{heading}"),
                format!("\n**{words}**\n"),
                format!("\n{words}\n"),
                heading.to_uppercase(),
            ];
            if is_section {
                rewritten.extend([heading[1..].to_owned(), "## What I think of it".to_owned()]);
            }
            for other in &rewritten {
                let mut lines = lines.clone();
                lines[number] = other;
                let import = read(&lines.join("\n"), &session);
                let nothing: [String; 0] = [];
                assert_eq!(told(&import, &session), nothing, "{heading} -> {other}");
            }
        }
    }
}

#[test]
fn an_edited_owner_heading_reassigns_its_to_dos() {
    let session = full();
    let text = page(&session);
    for (before, after, changes, named) in [
        (
            "### ben (first due 2026-12-10)\n",
            "### cleo\n",
            &["data.restore-drills owner: cleo"][..],
            "",
        ),
        ("### ben (", "### Zoë Ng (", &["data.restore-drills owner: Zoë Ng"], ""),
        (
            "### ben (first due 2026-12-10)\n",
            "",
            &[],
            "data.restore-drills: the owner `ben` is gone from here",
        ),
        ("### ben (first due 2026-12-10)", "### ben (first due 2026-12-11)", &[], "(first due"),
        (
            "## Not assessed (",
            "- Rollback can be executed quickly. Missing.\n\n## Not assessed (",
            &["release.rollback status: missing"],
            "release.rollback: it has no checkbox, so it is not one of the to-dos of `Zoë Ng`",
        ),
    ] {
        assert!(text.contains(before), "{before}");
        let import = read(&text.replacen(before, after, 1), &session);
        assert_eq!(told(&import, &session), changes, "{before} -> {after}");
        let left = left_alone(&import).join("\n");
        assert_eq!(left.is_empty(), named.is_empty(), "{left}");
        assert!(left.contains(named), "{left}");
    }
}

#[test]
fn notes_that_read_like_something_else_stay_notes() {
    for note in [
        "Done.",
        "Partial, due 2026-01-01. Looks like facts",
        "Due to the vendor, nothing is done.",
        "1. first\n2. second",
        "備份 Zoe\u{308}",
    ] {
        let mut session = full();
        for id in ["data.restore-drills", "availability.alerts", "continuity.runbooks"] {
            let item = session.checklist().number(&ItemId::new(id)).unwrap();
            let change = Change::Note(Note::parse(note).unwrap());
            session.apply(&Edit::Answer(item, change), &stamp(100));
        }
        let text = page(&session);
        let no_break =
            |from: &str| from.replace(", due", ",\u{a0}due").replace(". Mis", ".\u{a0}Mis");
        for text in [
            Rewrite::TrailingBlanksLost.of(&text),
            text.replace("1\\.", "1.").replace("2\\.", "2."),
            text.replace("Zoe\u{308}", "Zo\u{eb}"),
            no_break(&text),
        ] {
            assert_nothing(&text, &session, note);
        }
    }
}

#[test]
fn boxes_and_bars_that_are_lost_change_nothing() {
    let session = full();
    let text = page(&session);
    assert_nothing(&text.replace("- [ ]", "- \u{2610}"), &session, "signs of boxes");
    for gap in ["\t", "    "] {
        let row = |line: &str| match line.strip_prefix("| ").and_then(|l| l.strip_suffix('|')) {
            Some(_) if line.contains("---") || line.contains("| Status |") => String::new(),
            Some(cells) => {
                format!("{}\n", cells.replace(" |", gap).replace(&format!("{gap} "), gap).trim())
            }
            None => line.to_owned(),
        };
        let import = read(&every_line(&text, row), &session);
        assert_eq!(told(&import, &session), <[String; 0]>::default(), "{gap:?}");
    }
    let rows = "\n\nBackups are automated.\tPartial\tcleo\t2026-12-24\n";
    let import =
        read(&text.replace("\n## Not applicable", &format!("{rows}\n## Not applicable")), &session);
    let wanted = [
        "data.backups status: partial",
        "data.backups owner: cleo",
        "data.backups due: 2026-12-24",
    ];
    assert_eq!(told(&import, &session), wanted);
}

#[test]
fn a_short_page_changes_nothing() {
    let session = full();
    let choice = Choice { template: Template::Short, ..Choice::default() };
    let text = render(&session, Format::Markdown, &choice, days());
    assert_nothing(&text, &session, "short");
    assert_eq!(left_alone(&read(&text.replace("by dana", "by ben"), &session)).len(), 1);
}

#[test]
fn a_page_built_to_be_slow_is_read_fast() {
    let session = full();
    let text = page(&session);
    let start = std::time::Instant::now();
    for attack in
        ["[ ] ", "[readyroom\n", "[readyroom ", "[readyroom-1]: # \"a\n", "<a href=\"", "a. ", "> "]
    {
        for text in [
            format!("{text}\n{}", attack.repeat(40_000)),
            format!("{}\n{text}", attack.repeat(40_000)),
        ] {
            // It may be no report any more.
            let _ = import::read(&text, &session, days());
        }
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn a_page_with_conflict_markers_is_refused_by_line() {
    let session = full();
    let text = page(&session).replacen("## To do", "<<<<<<< HEAD\n## To do", 1);
    let line = text.lines().position(|line| line.starts_with("<<<<<<<")).unwrap() + 1;
    assert_eq!(import::read(&text, &session, days()), Err(Unreadable::ConflictMarker { line }));
}

#[test]
fn a_list_that_a_person_has_written_is_read() {
    let session = full();
    for (text, changes, named) in [
        (
            "- [ ] Rollback can be executed quickly. Missing.\n",
            "release.rollback status: missing",
            0,
        ),
        (
            "## Mine\n- [ ] Rollback can be executed quickly. Missing.\n",
            "release.rollback status: missing",
            1,
        ),
        (
            "# A\n## B\n- [x] Rollback can be executed quickly.\n",
            "release.rollback status: done",
            2,
        ),
        ("Rollback can be executed quickly. Missing.\n", "release.rollback status: missing", 0),
        (
            "| Statement | State |\n|---|---|\n| Rollback can be executed quickly. | Missing |\n",
            "release.rollback status: missing",
            2,
        ),
        (
            "| Item | Status | Note | By |\n|---|---|---|---|\n\
             | Rollback can be executed quickly. | Missing | abc | fri |\n",
            "release.rollback status: missing\nrelease.rollback due: 2026-11-27",
            3,
        ),
    ] {
        let import = read(text, &session);
        assert_eq!(told(&import, &session).join("\n"), changes, "{text}");
        assert_eq!(import.remarks.len(), named, "{text}: {:?}", import.remarks);
    }
}

#[test]
fn a_to_do_that_is_broken_anywhere_is_read_whole() {
    let session = full();
    for text in [
        "## To do (1)\n### ben\n- [ ] Rollback can be executed quickly. Partial, due\n  2027-01-29.\n",
        "## To do (1)\n### ben\n- [ ] Rollback can be\n  executed quickly. Partial,\n  due 2027-01-29.\n",
        "> ## To do (1)\n> ### ben\n> - [ ] Rollback can be executed quickly. Partial, due\n>   2027-01-29.\n",
        "## To do (1)\n### ben\n[ ] Rollback can be executed quickly. Partial, due 2027-01-29.\n",
        "## To do (2)\n### ben\n[ ] Rollback can be executed quickly. Partial, due 2027-01-29. [ ] Restore \
         drills have been tested successfully. Partial, due 2026-12-10.\n",
        "## To do (2)\n### ben\nRollback can be executed quickly. Partial, due 2027-01-29.\nRestore drills \
         have been tested successfully. Partial, due 2026-12-10.\n",
    ] {
        let import = read(text, &session);
        let wanted = [
            "release.rollback status: partial",
            "release.rollback owner: ben",
            "release.rollback due: 2027-01-29",
        ];
        assert_eq!(told(&import, &session), wanted, "{text}: {:?}", import.remarks);
        assert_eq!(left_alone(&import), <[String; 0]>::default(), "{text}");
    }
}
