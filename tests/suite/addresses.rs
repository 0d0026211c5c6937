//! Web addresses in text: in a report each becomes a link that works in `CommonMark`, on GitHub and on
//! GitLab, and the text is read back unchanged. `cmark-gfm` is GitHub's own parser; if it is not installed,
//! its tests say that they skip.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use readyroom::domain::basics::names::{Note, PersonName, Reason};
use readyroom::domain::records::checklist::{Checklist, ItemNo};
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::report::choice::Choice;
use readyroom::report::{Format, import, render};
use scraper::{Html, Selector};

use crate::generate::{days, session_of, stamp};

/// Texts as people write them, and the address in each.
const WRITTEN: &[(&str, &str)] = &[
    ("see https://x.org/?a=1&b=2 for more", "https://x.org/?a=1&b=2"),
    ("https://x.org/_x_/y_z", "https://x.org/_x_/y_z"),
    ("https://x.org/~ben/~~x~~y", "https://x.org/~ben/~~x~~y"),
    ("https://x.org/*a*/**b**c", "https://x.org/*a*/**b**c"),
    ("(see https://x.org/a_(b)_c), then", "https://x.org/a_(b)_c"),
    ("at https://x.org/a. Next", "https://x.org/a"),
    ("\"https://x.org/a_b_\"", "https://x.org/a_b"),
    ("https://x.org/a|b||c", "https://x.org/a|b||c"),
    ("!https://x.org/a|b.png", "https://x.org/a|b.png"),
    ("https://x.org/?a=1&copy;=2&amp;c&#60;d", "https://x.org/?a=1&copy;=2&amp;c&#60;d"),
    ("https://x.org/`a`/$b$/[c](d)/\\e", "https://x.org/`a`/$b$/[c](d)/\\e"),
    ("https://x.org/a\\|b", "https://x.org/a\\|b"),
    ("https://x.org/#a-b:c@d;e", "https://x.org/#a-b:c@d;e"),
    ("[runbook](https://x.org/a_b_c)", "https://x.org/a_b_c"),
    ("<https://x.org/_a_>", "https://x.org/_a"),
    ("http://wiki/drills_2026_06", "http://wiki/drills_2026_06"),
    ("HTTPS://X.org/_A_B", "HTTPS://X.org/_A_B"),
    ("訓練: https://x.org/日本_語_版", "https://x.org/日本_語_版"),
    ("http://[::1]:8080/_a_b", "http://[::1]:8080/_a_b"),
    ("www.x.org/plain", "www.x.org/plain"),
    ("www.x.org/_a_?b~c~d|e", "www.x.org/_a_?b~c~d|e"),
];

/// A review in which a text stands wherever a text may stand.
fn saying(text: &str) -> Session {
    let json = serde_json::json!({ "id": "own", "title": "Own", "categories": [{
        "id": "c", "title": format!("About {text}"), "items": [
            { "id": "c.a", "text": format!("It is {text}") }, { "id": "c.b", "text": "It works." },
            { "id": "c.c", "text": "It runs." }, { "id": "c.d", "text": "It stands." },
        ],
    }]});
    let checklist = Checklist::of_author(serde_json::from_value(json).unwrap()).unwrap();
    let mut session = session_of(std::sync::Arc::new(checklist));
    let note = || Change::Note(Note::parse(&format!("{text}\nand {text} again")).unwrap());
    let owner = || Change::Owner(PersonName::parse(text).ok());
    let links = [format!("page {text}").as_str().into(), text.into()];
    let evidence = session.answer(ItemNo(0)).evidence_with(&links, &stamp(0));
    let reason = Reason::parse(text).unwrap();
    for (item, change) in [
        (0, Change::Verdict(Verdict::missing())),
        (0, note()),
        (0, owner()),
        (0, Change::Blocker(true)),
        (1, Change::Verdict(Verdict::partial())),
        (1, note()),
        (1, owner()),
        (2, Change::Verdict(Verdict::not_applicable(reason))),
        (3, Change::Verdict(Verdict::done())),
        (3, Change::Evidence(evidence)),
    ] {
        session.apply(&Edit::Answer(ItemNo(item), change), &stamp(0));
    }
    session
}

fn page(session: &Session) -> String {
    render(session, Format::Markdown, &Choice::default(), days())
}

fn target(address: &str) -> String {
    let is_short = address.starts_with("www.");
    if is_short { format!("http://{address}") } else { address.to_owned() }
}

/// The texts of links with where they lead, and how often.
type Links = BTreeMap<(String, String), usize>;

/// Returns the links that `CommonMark` with tables makes of a page; it makes none of bare addresses.
fn links_of_commonmark(page: &str) -> Links {
    let mut links = Links::new();
    let mut open: Option<(String, String)> = None;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                open = Some((String::new(), dest_url.to_string()));
            }
            Event::Text(text) => open.iter_mut().for_each(|(words, _)| words.push_str(&text)),
            Event::End(TagEnd::Link) => *links.entry(open.take().unwrap()).or_default() += 1,
            _ => {}
        }
    }
    links
}

/// Renders a page with GitHub's parser, `cmark-gfm`; `None` if it is not installed.
fn html_of_github(page: &str, extensions: &[&str]) -> Option<Html> {
    let extensions = extensions.iter().flat_map(|name| ["-e", name]);
    let child = Command::new("cmark-gfm")
        .args(extensions)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: cmark-gfm is not installed here");
        return None;
    };
    child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(Html::parse_document(&String::from_utf8(output.stdout).unwrap()))
}

/// An address without the escapes that browsers take away.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let [first, behind @ ..] = rest {
        let hex = behind.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%');
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).unwrap()
}

fn links_of_html(html: &Html) -> Links {
    let mut links = Links::new();
    for link in html.select(&Selector::parse("a").unwrap()) {
        let text = link.text().collect();
        let target = decoded(link.attr("href").unwrap());
        *links.entry((text, target)).or_default() += 1;
    }
    links
}

/// Nothing but this address, and that wherever it was written: in the category's three places, in the
/// statement's (blocker, to do, table), twice in the notes of two items, with the owners and so on.
#[track_caller]
fn assert_linked(links: &Links, address: &str, page: &str) {
    let wanted = (address.to_owned(), target(address));
    let is_this = |(text, leads_to): &(String, String)| {
        // Which punctuation is the sentence's is decided in the same way, but evidence is one address.
        text.starts_with(address)
            && leads_to.starts_with(&wanted.1)
            && text.len() < address.len() + 3
    };
    assert!(links.keys().all(is_this), "{links:#?}\n{page}");
    assert!(links.values().sum::<usize>() >= 14, "{links:#?}\n{page}");
    assert!(links.get(&wanted).is_some_and(|count| *count >= 13), "{links:#?}\n{page}");
}

#[test]
fn an_address_is_a_link_for_commonmark() {
    for (text, address) in WRITTEN.iter().filter(|(_, address)| *address != "www.x.org/plain") {
        let page = page(&saying(text));
        assert_linked(&links_of_commonmark(&page), address, &page);
    }
}

#[test]
fn an_address_is_a_link_on_github_and_gitlab() {
    const ALL: [&str; 5] = ["table", "autolink", "strikethrough", "tasklist", "tagfilter"];
    for (text, address) in WRITTEN {
        let page = page(&saying(text));
        let Some(html) = html_of_github(&page, &ALL) else { return };
        assert_linked(&links_of_html(&html), address, &page);
        // The page says what was written, and nothing of it is markup.
        let words: String = html.root_element().text().collect();
        assert!(words.contains(text), "{text}\n{words}");
        let markup = Selector::parse("em, del, img, code, script, b").unwrap();
        let markup = html.select(&markup).map(|element| element.html());
        // The gauge and the ids are ours.
        let is_ours = |one: &String| ["<code>[", "<code>c."].iter().any(|own| one.starts_with(own));
        let markup: Vec<String> = markup.filter(|one| !is_ours(one)).collect();
        assert!(markup.is_empty(), "{markup:?}\n{page}");
    }
}

#[test]
fn an_address_is_a_link_in_html() {
    for (text, address) in WRITTEN {
        let source = render(&saying(text), Format::Html, &Choice::default(), days());
        let html = Html::parse_document(&source);
        let mut links = links_of_html(&html);
        links.retain(|(_, target), _| !target.starts_with('#'));
        assert_linked(&links, address, &source);
    }
}

#[test]
fn an_unedited_page_with_addresses_changes_nothing() {
    for (text, _) in WRITTEN {
        let session = saying(text);
        let read = import::read(&page(&session), &session, days()).unwrap();
        assert!(read.proposals.is_empty() && read.remarks.is_empty(), "{text}: {read:?}");
    }
}

/// Without what a page says of itself everything in it is taken as edited.
fn without_marks(page: &str) -> String {
    page.lines()
        .filter(|line| !line.starts_with("[readyroom"))
        .fold(String::new(), |page, line| page + line + "\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(200)))]

    #[test]
    fn texts_with_addresses_are_read_back(
        text in "(https?://x|www\\.x|[!-~é日]{1,6}| ){1,9}x",
    ) {
        let said = saying(&text);
        let read = import::read(&without_marks(&page(&said)), &said, days()).unwrap();
        prop_assert!(read.proposals.is_empty() && read.remarks.is_empty(), "{:?}", read);
    }
}
