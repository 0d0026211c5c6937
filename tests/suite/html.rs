//! The report as HTML and as a badge, read by real parsers: text from data never becomes markup, and the
//! page is accessible.

use std::collections::{HashMap, HashSet};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;
use readyroom::domain::session::Session;
use readyroom::report::choice::{Choice, Part, Template};
use readyroom::report::content;
use readyroom::report::document::{Block, Document, Line};
use readyroom::report::{Format, render};
use readyroom::store::codec;
use scraper::{ElementRef, Html, Selector};
use sha2::{Digest, Sha256};

use crate::fixtures::fixture;
use crate::generate::{checklist_of, days, session, session_of, session_with};
use crate::hostile;
use crate::report::HOSTILE;

/// Every element that a report may have. What could run, load or send something is none of them.
pub const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "main",
    "nav",
    "section",
    "div",
    "h1",
    "h2",
    "h3",
    "p",
    "br",
    "wbr",
    "ul",
    "li",
    "a",
    "strong",
    "bdi",
    "span",
    "time",
    "code",
    "blockquote",
    "figure",
    "figcaption",
    "svg",
    "rect",
    "line",
    "text",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];
/// Every attribute that an element of a report may have: none that acts, no style.
pub const ATTRIBUTES: &[&str] = &[
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "class",
    "id",
    "href",
    "rel",
    "role",
    "scope",
    "colspan",
    "aria-label",
    "aria-labelledby",
    "aria-hidden",
    "data-label",
    "width",
    "height",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "text-anchor",
];

fn page_of(session: &Session) -> String {
    render(session, Format::Html, &Choice::default(), days())
}

fn kept(name: &str) -> Session {
    codec::decode_session(&std::fs::read(fixture(name)).unwrap()).unwrap()
}

fn all<'p>(page: &'p Html, selector: &str) -> Vec<ElementRef<'p>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn below<'p>(element: ElementRef<'p>, selector: &str) -> Vec<ElementRef<'p>> {
    element.select(&Selector::parse(selector).unwrap()).collect()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// Elements and attributes in their order, with everything but what items are called, and the links that
/// addresses are.
pub fn shape(page: &Html) -> Vec<String> {
    let tell = |element: ElementRef<'_>| {
        let depth = element.ancestors().count();
        let mut attributes: Vec<String> = element
            .value()
            .attrs()
            .map(|(name, value)| match (name, value) {
                ("id", id) if id.starts_with("item-") => "id of an item".to_owned(),
                ("class", class) if class.ends_with("-owners") => "class of owners".to_owned(),
                _ => format!("{name}={value}"),
            })
            .collect();
        attributes.sort();
        format!("{depth} {} {}", element.value().name(), attributes.join(" "))
    };
    let is_told = |element: &ElementRef<'_>| {
        // Where a line may end.
        element.value().name() != "wbr" && !is_address(*element)
    };
    all(page, "*").into_iter().filter(is_told).map(tell).collect()
}

/// A link that leads where it says, and nowhere else than to the web.
fn is_address(element: ElementRef<'_>) -> bool {
    let Some(link) = element.attr("href").filter(|link| !link.starts_with('#')) else {
        return false;
    };
    let text = words(element);
    let is_whole = link == text || link.strip_prefix("http://") == Some(&*text);
    assert!(is_whole && link.to_lowercase().starts_with("http"), "{link} {text}");
    assert!(all_above(element).all(|above| above != "a"), "{text} stands in another link");
    true
}

fn all_above(element: ElementRef<'_>) -> impl Iterator<Item = &str> {
    element.ancestors().filter_map(ElementRef::wrap).map(|above| above.value().name())
}

/// A session with this text in every place where there can be one, in an id too.
pub fn session_full_of(text: &str) -> Session {
    let good = session_of(checklist_of(&[3, 1]));
    let full = hostile::session_of(&good, &[text.to_owned()]);
    let mut json = serde_json::to_value(full).unwrap();
    json["answers"]["c1.i0"]["status"] = "not_applicable".into();
    json["checklist"]["bands"] = serde_json::json!({ "pre_production": text });
    let unfit = |c: char| c.is_whitespace() || c.is_control();
    let id: String = text.replace(unfit, "").chars().take(90).chain("!".chars()).collect();
    let id = serde_json::to_string(&id).unwrap();
    let json = json.to_string().replace("\"c0.i0\"", &id);
    codec::decode_session(json.as_bytes()).unwrap()
}

/// A text that says nothing, with lines where the other has lines.
pub fn harmless(text: &str) -> String {
    // A long line has a place of its own.
    let long = "harmless ".repeat(30);
    let line = |line: &str| match line.chars().count() {
        _ if line.trim().is_empty() => String::new(),
        0..100 => "harmless".to_owned(),
        _ => long.clone(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The rules of every page, however it came about.
fn assert_sound(page: &Html) {
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    for element in all(page, "*") {
        let name = element.value().name();
        assert!(ELEMENTS.contains(&name), "an element {name}");
        for (attribute, value) in element.value().attrs() {
            assert!(ATTRIBUTES.contains(&attribute), "{attribute}={value} of {name}");
        }
    }
    for once in ["title", "style", "h1", "main", "header", "meta[http-equiv]"] {
        assert_eq!(all(page, once).len(), 1, "{once}");
    }
    assert_links_lead_somewhere(page);
    assert_headings_do_not_skip(page);
    assert_tables_are_told(page);
    for picture in all(page, "svg") {
        assert_eq!(picture.attr("role"), Some("img"));
        assert!(picture.attr("aria-label").is_some_and(|label| !label.is_empty()));
    }
    for landmark in all(page, "section, nav") {
        let named = landmark.attr("aria-label").or(landmark.attr("aria-labelledby"));
        assert!(named.is_some(), "{}", landmark.html());
    }
}

fn assert_links_lead_somewhere(page: &Html) {
    let mut ids = HashSet::new();
    for element in all(page, "[id]") {
        let id = element.attr("id").unwrap();
        assert!(!id.contains(char::is_whitespace) && ids.insert(id), "{id} twice");
    }
    for link in all(page, "[href]") {
        let href = link.attr("href").unwrap();
        if let Some(id) = href.strip_prefix('#') {
            assert!(ids.contains(id), "{href} leads nowhere");
        } else {
            let href = href.to_lowercase();
            assert!(href.starts_with("http://") || href.starts_with("https://"), "{href}");
        }
    }
    for label in all(page, "[aria-labelledby]") {
        assert!(ids.contains(label.attr("aria-labelledby").unwrap()));
    }
}

fn assert_headings_do_not_skip(page: &Html) {
    let mut last = 0;
    for heading in all(page, "h1, h2, h3") {
        let level: u32 = heading.value().name()[1..].parse().unwrap();
        assert!(level <= last + 1, "{} after h{last}", heading.html());
        assert!(!words(heading).trim().is_empty());
        last = level;
    }
}

fn assert_tables_are_told(page: &Html) {
    for table in all(page, "table") {
        let captions = below(table, "caption");
        assert!(captions.len() == 1 && !words(captions[0]).trim().is_empty());
        let columns = below(table, "thead th").len();
        for header in below(table, "th") {
            let is_above = header.parent().and_then(ElementRef::wrap).unwrap().parent();
            let is_above = is_above.and_then(ElementRef::wrap).unwrap().value().name() == "thead";
            let (scope, role) =
                if is_above { ("col", "columnheader") } else { ("row", "rowheader") };
            assert_eq!((header.attr("scope"), header.attr("role")), (Some(scope), Some(role)));
        }
        for row in below(table, "tr") {
            let wide = |cell: &ElementRef<'_>| -> usize {
                cell.attr("colspan").map_or(1, |columns| columns.parse().unwrap())
            };
            assert_eq!(below(row, "th, td").iter().map(wide).sum::<usize>(), columns);
        }
    }
}

/// Every line that a document says.
fn said<'d>(document: &'d Document<'_>) -> Vec<&'d Line> {
    let mut lines = vec![&document.title];
    for section in &document.sections {
        lines.extend(&section.heading);
        section.blocks.iter().for_each(|block| lines.extend(said_in(block)));
        for group in &section.groups {
            lines.push(&group.heading);
            group.blocks.iter().for_each(|block| lines.extend(said_in(block)));
        }
    }
    lines
}

fn said_in(block: &Block) -> Vec<&Line> {
    match block {
        Block::Prose(lines) | Block::Quote(lines) => lines.iter().collect(),
        Block::Gauge(_) => Vec::new(),
        Block::List(_, points) => points
            .iter()
            .flat_map(|point| [&point.line].into_iter().chain(point.below.iter().flatten()))
            .collect(),
        Block::Counts(_, counts) => counts.iter().map(|(title, _)| title).collect(),
        Block::Table(grid) => grid.rows.iter().flatten().collect(),
        Block::Items(rows) => rows
            .iter()
            .flat_map(|row| {
                [&row.text].into_iter().chain(&row.owner).chain(row.below.iter().flatten())
            })
            .collect(),
    }
}

fn assert_says_everything(session: &Session, page: &Html) {
    let body = words(all(page, "body")[0]);
    for line in said(&content::document(session, &Choice::default(), days())) {
        assert!(body.contains(&line.plain()), "{:?} is not in the page", line.plain());
    }
}

#[test]
fn nothing_in_the_data_becomes_markup() {
    let strings = HOSTILE.iter().map(|text| (*text).to_owned()).chain(hostile::strings());
    let mut models = HashMap::new();
    for text in strings {
        let session = session_full_of(&text);
        let source = page_of(&session);
        hostile::assert_harmless("page", &source);
        let page = Html::parse_document(&source);
        let model = models.entry(harmless(&text)).or_insert_with_key(|text| {
            shape(&Html::parse_document(&page_of(&session_full_of(text))))
        });
        assert_eq!(shape(&page), *model, "{text:?}");
        assert_sound(&page);
        assert_says_everything(&session, &page);
    }
}

#[test]
fn every_text_from_data_is_isolated_from_our_text_direction() {
    let page = Html::parse_document(&page_of(&session_full_of("harmless\n\nharmless")));
    let body = all(&page, "body")[0];
    let mut found = 0;
    for text in body.descendants().filter(|node| node.value().is_text()) {
        if text.value().as_text().is_some_and(|text| text.contains("harmless")) {
            let mut above = text.ancestors().filter_map(ElementRef::wrap);
            assert!(above.any(|element| element.value().name() == "bdi"), "{:?}", text.parent());
            found += 1;
        }
    }
    assert!(found > 30, "{found}");
}

#[test]
fn the_content_security_policy_allows_only_our_style() {
    let page = Html::parse_document(&page_of(&kept("meeting-2026-11.json")));
    let checksum = BASE64_STANDARD.encode(Sha256::digest(words(all(&page, "style")[0])));
    let policy = all(&page, "meta[http-equiv='Content-Security-Policy']")[0].attr("content");
    let wanted = format!(
        "default-src 'none'; style-src 'sha256-{checksum}'; base-uri 'none'; form-action 'none'"
    );
    assert_eq!(policy, Some(&*wanted), "POLICY in src/report/html.rs: 'sha256-{checksum}'");
    let first = all(&page, "head > *")[1].attr("http-equiv");
    assert!(first.is_some(), "the policy stands before whatever it is to rule");
}

#[test]
fn the_verdict_stands_before_the_contents_and_these_before_the_rest() {
    let page = Html::parse_document(&page_of(&kept("meeting-2026-11.json")));
    let parts: Vec<&str> = all(&page, "main > *")
        .into_iter()
        .map(|part| part.attr("class").unwrap_or(part.value().name()))
        .collect();
    assert_eq!(parts[..4], ["summary conditional", "nav", "to-do", "not-assessed"]);
}

#[test]
fn selected_sections_and_the_short_report_are_valid_pages() {
    let session = kept("meeting-2027-02.json");
    let short = Choice { template: Template::Short, ..Choice::default() };
    let parts = |parts: &[Part]| Choice { parts: Some(parts.to_vec()), ..Choice::default() };
    for choice in [short, parts(&[Part::Rule]), parts(&[Part::Items, Part::People])] {
        let page = Html::parse_document(&render(&session, Format::Html, &choice, days()));
        assert_sound(&page);
        assert!(all(&page, "nav").is_empty(), "so few parts need no contents");
    }
}

#[test]
fn ids_that_look_alike_lead_to_different_rows() {
    let ids = ["part-to-do", "a\u{202e}", "a<U+202E>", "a:202e:", "ä", "a_b", "a:5f:b"];
    let good = session_of(checklist_of(&[ids.len()]));
    let json = serde_json::to_string(&good).unwrap();
    let json = ids.iter().enumerate().fold(json, |json, (number, id)| {
        json.replace(&format!("\"c0.i{number}\""), &serde_json::to_string(id).unwrap())
    });
    let session = codec::decode_session(json.as_bytes()).unwrap();
    let page = Html::parse_document(&page_of(&session));
    assert_sound(&page);
    assert_eq!(all(&page, "[id^=item-]").len(), ids.len());
}

#[test]
fn the_html_gauge_covers_a_mark_exactly_when_its_band_is_reached() {
    let edges = [(11, [false, false]), (12, [true, false]), (17, [true, false]), (18, [true; 2])];
    for (done, covered) in edges {
        let page = Html::parse_document(&page_of(&session_with(done, 0, 0, 0, 20)));
        let marks = all(&page, ".mark").into_iter().map(|mark| mark.attr("y1") != Some("0"));
        assert_eq!(marks.collect::<Vec<_>>(), covered, "{done} of 20");
    }
}

/// The colours of a theme, by name, of the style's n-th list.
fn colours(theme: usize) -> impl Fn(&str) -> [u8; 3] {
    let style = include_str!("../../assets/report.css");
    let list = style.match_indices(":root {").nth(theme).map(|(at, _)| &style[at..]).unwrap();
    let list = &list[":root {".len()..list.find('}').unwrap()];
    move |name| {
        let value =
            list.split("; ").find_map(|pair| pair.trim().strip_prefix(&format!("--{name}: #")));
        let digits: String = value.unwrap().chars().take_while(char::is_ascii_hexdigit).collect();
        let digits = if digits.len() == 3 {
            digits.chars().flat_map(|digit| [digit, digit]).collect()
        } else {
            digits
        };
        [0, 2, 4].map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
    }
}

/// The contrast of two colours as the accessibility guidelines count it.
fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let luminance = |colour: [u8; 3]| {
        let [red, green, blue] = colour.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_colour_can_be_read_in_the_light_in_the_dark_and_on_paper() {
    for theme in 0..3 {
        let colour = colours(theme);
        for ground in ["paper", "soft"] {
            for text in ["ink", "quiet", "accent", "done", "partial", "missing"] {
                let contrast = contrast(colour(text), colour(ground));
                assert!(contrast >= 4.5, "theme {theme}, {text} on {ground}: {contrast:.2}");
            }
            let edge = contrast(colour("edge"), colour(ground));
            assert!(edge >= 3.0, "theme {theme}, edge on {ground}: {edge:.2}");
        }
    }
}

#[test]
fn a_badge_names_its_system_whatever_the_name() {
    let shape = |badge: &roxmltree::Document<'_>| -> Vec<String> {
        let elements = badge.descendants().filter(roxmltree::Node::is_element);
        elements
            .map(|element| {
                format!(
                    "{:?} {:?}",
                    element.tag_name(),
                    element.attributes().map(|a| a.name().to_owned()).collect::<Vec<_>>()
                )
            })
            .collect()
    };
    let badge_of =
        |text: &str| render(&session_full_of(text), Format::Badge, &Choice::default(), days());
    let model = badge_of("harmless");
    let model = shape(&roxmltree::Document::parse(&model).unwrap());
    for text in HOSTILE.iter().map(|text| (*text).to_owned()).chain(hostile::strings()) {
        let source = badge_of(&text);
        hostile::assert_harmless("badge", &source);
        let badge = roxmltree::Document::parse(&source).unwrap();
        assert_eq!(shape(&badge), model, "{text:?}");
        let session = session_full_of(&text);
        let title = badge.descendants().find(|node| node.has_tag_name("title")).unwrap();
        let system = session.system().shown().to_string();
        assert!(title.text().unwrap().contains(&system), "{text:?}");
    }
}

proptest! {
    #[test]
    fn every_session_gives_a_valid_and_complete_page(session in session()) {
        let source = page_of(&session);
        let page = Html::parse_document(&source);
        assert_sound(&page);
        assert_says_everything(&session, &page);
        prop_assert_eq!(page_of(&session), source, "the same session gives the same page");
    }
}
