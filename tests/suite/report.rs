//! Reports: their content, and that text from data never becomes markup.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use readyroom::domain::basics::names::{Note, PersonName, Reason, SystemName};
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::report::choice::Choice;
use readyroom::report::{Format, render};
use readyroom::store::codec;

use crate::generate::{
    checklist_of, days, nasty_text, session, session_of, session_with, stamp, today,
};
use crate::screens::as_designed;

fn markdown(session: &Session) -> String {
    render(session, Format::Markdown, &Choice::default(), days())
}

/// The page without the comment at its end by which it is read back, which nothing closes early.
fn body(page: &str) -> &str {
    let Some(rest) = page.strip_suffix("-->\n") else { return page };
    let (body, marks) = rest.rsplit_once("\n<!--\n").unwrap();
    assert!(!marks.contains("-->") && marks.lines().all(|line| line.starts_with("[readyroom")));
    body
}

fn events(text: &str) -> Vec<Event<'_>> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(body(text), options).collect()
}

/// The shape of a page: everything but the words, and the links that addresses are.
fn shape(text: &str) -> Vec<String> {
    let mut shape = Vec::new();
    for event in events(text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.to_lowercase().starts_with("http"), "{dest_url}");
            }
            Event::Text(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Paragraph)
            | Event::End(TagEnd::Paragraph | TagEnd::Link) => {}
            Event::Code(code) => shape.push(format!("code {}", code.len())),
            other => shape.push(format!("{other:?}").chars().take(40).collect()),
        }
    }
    shape
}

fn set(session: &mut Session, item: usize, change: Change) {
    session.apply(&Edit::Answer(ItemNo(item), change), &stamp(0));
}

fn note(text: &str) -> Change {
    Change::Note(Note::parse(text).unwrap())
}

fn designed() -> Session {
    let mut session = session_of(readyroom::domain::records::checklist::Checklist::built_in());
    as_designed(&mut session);
    session
}

#[test]
fn the_page_of_the_sample_session() {
    insta::assert_snapshot!("report", markdown(&designed()));
}

#[test]
fn the_page_of_a_whole_review_with_everything_in_it() {
    let mut session = session_with(24, 4, 3, 1, 32);
    set(&mut session, 24, Change::Blocker(true));
    set(&mut session, 24, note("Nobody on call knows how to stop the settlement job."));
    set(&mut session, 25, Change::Owner(Some(PersonName::parse("zoe").unwrap())));
    set(&mut session, 26, Change::Owner(Some(PersonName::parse("ben").unwrap())));
    set(&mut session, 26, Change::Due(Some(today())));
    set(&mut session, 27, Change::Owner(Some(PersonName::parse("ben").unwrap())));
    set(&mut session, 26, note("First.\nSecond line.\n\nNew paragraph:\n- one\n- two"));
    set(&mut session, 0, note("Watched for 30 days."));
    let links = ["https://wiki.example/a_b?c=1&d=2".into(), "ticket OPS-7".into()];
    let evidence = session.answer(ItemNo(0)).evidence_with(&links, &stamp(0));
    set(&mut session, 0, Change::Evidence(evidence));
    insta::assert_snapshot!("report_full", markdown(&session));
}

#[test]
fn the_page_with_nothing_assessed_and_with_nothing_applicable() {
    insta::assert_snapshot!("report_fresh", markdown(&session_of(checklist_of(&[2, 1]))));
    insta::assert_snapshot!("report_nothing_applicable", markdown(&session_with(0, 0, 0, 2, 2)));
}

/// Text that would be markup, or break the page, if it were not escaped.
pub const HOSTILE: &[&str] = &[
    "# heading",
    "## heading\n# another",
    "heading\n===",
    "heading\n---",
    "---",
    "***",
    "* item",
    "- item",
    "+ item",
    "- [x] task",
    "1. item",
    "1) item",
    "12345. item",
    "> quote",
    "```\nfence\n```",
    "~~~\nfence\n~~~",
    "``code``",
    "    indented code",
    "\tindented code",
    "<script>alert(1)</script>",
    "<b>bold</b>",
    "<!-- comment -->",
    "<https://evil.example>",
    "</td></table>",
    "![image](https://evil.example/x.png)",
    "[link](javascript:alert(1))",
    "[link][ref]\n\n[ref]: https://evil.example",
    "[ref]: https://evil.example",
    "a | b | c",
    "| a | b |\n| - | - |\n| 1 | 2 |",
    "\\| \\",
    "trailing backslash \\",
    "**bold** __bold__ *it* _it_ ~~gone~~",
    "snake_case and 2*3*4",
    "&lt;b&gt; &amp; &#60;",
    "a  \nb",
    "term\n: definition",
    "[^1]: footnote",
    "$math$ $$more$$",
    "<details><summary>x</summary>",
    "\u{1b}[31mred\u{7}",
    "\u{202e}drowssap",
    "::: warning",
    "=======",
    "https://example.com/a_b_c",
    "https://evil.example/](javascript:alert(1))",
    "[https://evil.example/a|b](javascript:alert(1))",
    "!https://evil.example/a|b.png and !www.evil.example/_a_.png",
    "![](https://evil.example/a|b.png)",
    "https://evil.example/`x`|<b>*a*</b>~~b~~",
    "https://evil.example/&lt;b&gt;&#60;|&amp;copy;",
    "https://evil.example/\\](a)[b]\\|c",
    "https://evil.example/\"onmouseover=\"alert(1)",
    "www.evil.example/[a](b)_c_\"'",
];

#[test]
fn nothing_in_the_data_becomes_markup() {
    for hostile in HOSTILE {
        let build = |text: &str| {
            let mut session = session_of(checklist_of(&[4]));
            let line = text.replace('\n', " ");
            let name = readyroom::domain::basics::text::Shown::line(&line).to_string();
            session.apply(&Edit::Rename(SystemName::parse(&name).unwrap()), &stamp(0));
            set(&mut session, 0, Change::Verdict(Verdict::missing()));
            set(&mut session, 0, note(text));
            set(&mut session, 0, Change::Owner(Some(PersonName::parse(&name).unwrap())));
            set(&mut session, 0, Change::Blocker(true));
            set(&mut session, 1, Change::Verdict(Verdict::partial()));
            set(&mut session, 1, note(text));
            set(&mut session, 2, note(text));
            let links = [format!("see {name}").as_str().into()];
            let evidence = session.answer(ItemNo(2)).evidence_with(&links, &stamp(0));
            set(&mut session, 2, Change::Evidence(evidence));
            let reason = Verdict::not_applicable(Reason::parse(text).unwrap());
            set(&mut session, 3, Change::Verdict(reason));
            markdown(&session)
        };
        let paragraphs = hostile.split("\n\n").count();
        let harmless = vec!["harmless"; paragraphs].join("\n\n");
        let (page, model) = (build(hostile), build(&harmless));
        assert_eq!(shape(&page), shape(&model), "{hostile:?}\n{page}");
        for event in events(&page) {
            assert!(!matches!(event, Event::Html(_) | Event::InlineHtml(_)), "{hostile:?}");
        }
        // Nothing that was said is lost: the words stand in the page as they were.
        let words: String = events(&page)
            .into_iter()
            .filter_map(|event| match event {
                Event::Text(text) => Some(text.to_string()),
                Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
                _ => None,
            })
            .collect();
        for line in hostile.lines().filter(|line| !line.contains(char::is_control)) {
            let said = line.trim().replace('\u{202e}', "<U+202E>");
            assert!(words.contains(&said), "{said:?} is not in\n{words}");
        }
    }
}

#[test]
fn a_web_address_is_a_link_and_nothing_else_is() {
    let mut session = session_of(checklist_of(&[1]));
    let links = [
        "https://wiki.example/a_b*c?d=1&e=2",
        "javascript:alert(1)",
        "https://evil.example/<script>",
        "https://evil.example/ a",
        "data:text/html,x",
        "[x](https://evil.example)",
    ];
    let evidence = session.answer(ItemNo(0)).evidence_with(&links.map(Into::into), &stamp(0));
    set(&mut session, 0, Change::Evidence(evidence));
    let page = markdown(&session);
    let linked: Vec<String> = events(&page)
        .into_iter()
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        })
        .collect();
    // What stands there in the text is an address too, and no more of it.
    let found = [
        "https://wiki.example/a_b*c?d=1&e=2",
        "https://evil.example/",
        "https://evil.example/",
        "https://evil.example",
    ];
    assert_eq!(linked, found);
}

proptest! {
    #[test]
    fn no_session_gives_html_images_or_a_second_title(session in session(), text in nasty_text()) {
        let mut session = session;
        set(&mut session, 0, note(&text));
        let page = markdown(&session);
        let mut titles = 0;
        for event in events(&page) {
            match event {
                Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) => {
                    prop_assert!(false, "{page}");
                }
                Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. }) => titles += 1,
                _ => {}
            }
        }
        prop_assert_eq!(titles, 1);
        prop_assert_eq!(markdown(&session), page, "the same session gives the same page");
    }

    #[test]
    fn every_table_row_has_the_columns_of_its_table(session in session()) {
        let page = markdown(&session);
        let rows = events(&page).into_iter().fold((Vec::new(), 0), |(mut rows, cells), event| match event {
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => {
                rows.push(cells);
                (rows, 0)
            }
            Event::End(TagEnd::TableCell) => (rows, cells + 1),
            _ => (rows, cells),
        });
        prop_assert!(rows.0.iter().all(|&cells| cells == 6 || cells == 4));
        let items = session.checklist().len();
        let categories = session.checklist().categories().len();
        // An open blocker stands there in any case.
        let is_left_out = |item| session.answer(item).status.is_none() && !session.answer(item).blocker;
        let unassessed = (0..items).filter(|&item| is_left_out(ItemNo(item))).count();
        let is_empty = |number| session.checklist().items_of(number).map(ItemNo).all(is_left_out);
        let all = session.checklist().numbered_categories();
        let tables = all.filter(|(number, _)| !is_empty(*number)).count();
        prop_assert_eq!(rows.0.len(), items - unassessed + categories + tables + 1);
    }
}

#[test]
fn the_decision_comes_first_with_its_conditions_and_risks() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/meeting-2026-11.json");
    let session = codec::decode_session(&std::fs::read(kept).unwrap()).unwrap();
    let report = render(&session, Format::Markdown, &Choice::default(), days());
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines[2], "**Conditional go**, decided by dana on 2026-11-23 with 1 open blocker.");
    assert!(report.contains("\nConditions: 0 of 2 met. Next due 2026-12-04 (cleo).\n"), "{report}");
    let conditions = "\n\n- [ ] Repeat the restore drill (ben, by 2026-12-15)\n- [ ] Write the";
    assert!(report.contains(conditions), "{report}");
    assert!(report.contains("\n\n**Managed risk: 23 of 31 complete, 74.2%.**"), "{report}");
    assert!(
        report.contains("Until 2027-01-22, accepted by dana.  \n  The ledger can be"),
        "{report}"
    );
    // A session without a decision says nothing of one.
    let none = session_of(checklist_of(&[1]));
    let none = render(&none, Format::Markdown, &Choice::default(), days());
    assert!(!none.contains("decided") && !none.contains("Conditions"));
}
