//! What the pages of a site say, read by a real parser: nothing of the data becomes markup or a request, and what is
//! private appears only where it is asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use readyroom::domain::basics::age::Age;
use readyroom::domain::insight::portfolio::Portfolio;
use readyroom::domain::insight::portfolio::facts::{Asked, Facts};
use readyroom::domain::insight::portfolio::question::{Question, Whose};
use readyroom::domain::insight::portfolio::standing::Review;
use readyroom::domain::session::Session;
use readyroom::report::site::overview::{Overview, Reviewed};
use readyroom::report::site::private::{Private, Shown};
use readyroom::report::site::view::SystemView;
use readyroom::report::site::{index_page, name, system_page};
use readyroom::store::codec;
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::browser;
use crate::generate::{checklist_of, days, imported_checklist, session_of};
use crate::hostile;
use crate::html::{ATTRIBUTES, ELEMENTS, harmless, session_full_of};
use crate::report::HOSTILE;

/// The elements and the attributes that a page may have besides those of a report.
const MORE_ELEMENTS: [&str; 3] = ["h4", "details", "summary"];
const MORE_ATTRIBUTES: [&str; 2] = ["tabindex", "title"];

/// The pages of a site by their paths.
pub type Pages = BTreeMap<String, String>;

/// Makes the site of reviews of one system, the newest first.
pub fn site(sessions: &[Session], shown: &Shown) -> Pages {
    let facts = |session: &Session| Facts::of(session, Arc::new(Asked::of(session.checklist())));
    let review = |session: &Session| Review { id: session.id().clone(), facts: facts(session) };
    let reviews: Vec<Review> = sessions.iter().map(review).collect();
    let question = Question {
        days: days(),
        tomorrow: days().tomorrow(),
        within: Age::days(14),
        review_every: None,
        labels: Vec::new(),
        whose: Whose::Anybody,
        versions: Vec::new(),
    };
    let portfolio = Portfolio::of(&reviews, &question);
    let system = &portfolio.systems[0];
    let reviewed =
        Reviewed { system, reviews: reviews.iter().map(|review| &review.facts).collect() };
    let overview = Overview::of(&portfolio, &[reviewed], shown, days());
    let view = SystemView::of(system, sessions, shown, days()).unwrap();
    BTreeMap::from([
        (name::INDEX.to_owned(), index_page(&overview)),
        (name::of_system(&system.system), system_page(&view)),
    ])
}

/// Two reviews of a system with this text in every place where there can be one.
fn full_of(text: &str) -> Vec<Session> {
    let full = session_full_of(text);
    let mut json = serde_json::to_value(&full).unwrap();
    json["labels"] = json!({ "team": text, text: text });
    json["assessments"] = json!([{ "by": text, "submitted_at": "2026-11-22T12:00:00Z" }]);
    for answer in json["answers"].as_object_mut().unwrap().values_mut() {
        answer["responses"] = json!([{
            "by": text, "status": "not_applicable", "reason": text, "note": text,
            "evidence": [{ "link": text, "at": null, "by": text }], "blocker": false,
            "submitted_at": "2026-11-22T12:00:00Z",
        }]);
    }
    let newest = codec::decode_session(json.to_string().as_bytes()).unwrap();
    json["id"] = "earlier-2026-08-22-7f3a".into();
    json["created_at"] = "2026-08-22T12:00:00Z".into();
    vec![newest, codec::decode_session(json.to_string().as_bytes()).unwrap()]
}

fn everything() -> Shown {
    Shown::of(Private::ALL)
}

fn all<'p>(page: &'p Html, selector: &str) -> Vec<ElementRef<'p>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// Returns whether an element is a link out of the site, which only evidence is.
fn is_evidence(element: &ElementRef<'_>) -> bool {
    let Some(href) = element.attr("href").map(str::to_lowercase) else { return false };
    element.value().name() == "a" && (href.starts_with("http:") || href.starts_with("https:"))
}

/// Elements and attributes in their order, but for what is named after data, and for evidence that is an address.
fn shape(page: &Html) -> Vec<String> {
    let tell = |element: ElementRef<'_>| {
        let depth = element.ancestors().count();
        let named = ["aria-label", "title"];
        let mut attributes: Vec<String> = element
            .value()
            .attrs()
            .map(|(name, value)| match (name, value) {
                ("id", id) if id.starts_with("item-") => "id of an item".to_owned(),
                ("href", href) if href.starts_with("systems/") => "href of a system".to_owned(),
                (name, _) if named.contains(&name) => name.to_owned(),
                _ => format!("{name}={value}"),
            })
            .collect();
        attributes.sort();
        format!("{depth} {} {}", element.value().name(), attributes.join(" "))
    };
    let is_told =
        |element: &ElementRef<'_>| element.value().name() != "wbr" && !is_evidence(element);
    all(page, "*").into_iter().filter(is_told).map(tell).collect()
}

/// The rules of every page.
fn assert_sound(path: &str, pages: &Pages) {
    let page = Html::parse_document(&pages[path]);
    assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
    for element in all(&page, "*") {
        let name = element.value().name();
        let mut known = ELEMENTS.iter().chain(&MORE_ELEMENTS);
        assert!(known.any(|one| *one == name), "an element {name}");
        for (attribute, value) in element.value().attrs() {
            let mut known = ATTRIBUTES.iter().chain(&MORE_ATTRIBUTES);
            assert!(known.any(|one| *one == attribute), "{attribute}={value} of {name}");
        }
    }
    for once in ["title", "h1", "main", "header", "meta[http-equiv]", "meta[name=robots]", ".skip"]
    {
        assert_eq!(all(&page, once).len(), 1, "{once} in {path}");
    }
    assert_links_lead_somewhere(path, &page, pages);
    assert_headings_do_not_skip(&page);
    for picture in all(&page, "svg") {
        assert_eq!(picture.attr("role"), Some("img"));
        assert!(picture.attr("aria-label").is_some_and(|label| !label.is_empty()));
    }
    for header in all(&page, "th") {
        assert!(header.attr("scope").is_some(), "{}", header.html());
    }
    for table in all(&page, "table") {
        let caption = table.select(&Selector::parse("caption").unwrap()).next();
        assert!(caption.is_some_and(|caption| !words(caption).trim().is_empty()));
    }
}

fn assert_links_lead_somewhere(path: &str, page: &Html, pages: &Pages) {
    let mut ids = HashSet::new();
    for element in all(page, "[id]") {
        let id = element.attr("id").unwrap();
        assert!(!id.contains(char::is_whitespace) && ids.insert(id), "{id} twice");
    }
    for link in all(page, "[href]") {
        let href = link.attr("href").unwrap();
        let inside = match href.strip_prefix("../") {
            Some(above) => above.to_owned(),
            None if path.starts_with("systems/") => format!("systems/{href}"),
            None => href.to_owned(),
        };
        let leads = href.strip_prefix('#').map_or_else(
            || pages.contains_key(&inside) || is_evidence(&link),
            |id| ids.contains(id),
        );
        assert!(leads, "{href} leads nowhere");
    }
    assert!(all(page, "[src], link, script, iframe, object, img, base, form").is_empty());
}

fn assert_headings_do_not_skip(page: &Html) {
    let mut last = 0;
    for heading in all(page, "h1, h2, h3, h4") {
        let level: u32 = heading.value().name()[1..].parse().unwrap();
        assert!(level <= last + 1, "{} after h{last}", heading.html());
        last = level;
    }
}

#[test]
fn nothing_in_the_data_becomes_markup_of_a_site() {
    let strings = HOSTILE.iter().map(|text| (*text).to_owned()).chain(hostile::strings());
    for shown in [Shown::default(), everything()] {
        let mut models: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for text in strings.clone().step_by(crate::step(7)) {
            let pages = site(&full_of(&text), &shown);
            let shapes = |pages: &Pages| -> Vec<Vec<String>> {
                pages.values().map(|page| shape(&Html::parse_document(page))).collect()
            };
            let model = models
                .entry(harmless(&text))
                .or_insert_with_key(|text| shapes(&site(&full_of(text), &shown)));
            assert_eq!(shapes(&pages), *model, "{text:?}");
            for (path, source) in &pages {
                hostile::assert_harmless(path, source);
                assert_sound(path, &pages);
                let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                let stem = path.strip_prefix("systems/").unwrap_or(path);
                assert!(stem.strip_suffix(".html").unwrap().chars().all(is_name), "{path}");
            }
        }
    }
}

#[test]
fn an_address_in_the_data_is_no_link_unless_it_is_evidence() {
    let sessions = full_of("https://evil.example/x");
    let out = |shown: &Shown| -> usize {
        let pages = site(&sessions, shown);
        let links = |page: &String| {
            let page = Html::parse_document(page);
            all(&page, "a").iter().filter(|link| is_evidence(link)).count()
        };
        pages.values().map(links).sum()
    };
    assert_eq!(out(&Shown::default()), 0);
    assert_eq!(out(&Shown::of([Private::Notes, Private::People, Private::Reasons])), 0);
    assert!(out(&Shown::of([Private::Evidence])) > 0);
}

#[test]
fn a_page_permits_only_its_two_style_sheets_and_wants_no_index() {
    let pages = site(&full_of("harmless"), &Shown::default());
    for page in pages.values() {
        let page = Html::parse_document(page);
        let sum = |style: ElementRef<'_>| {
            format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(words(style))))
        };
        let sums: Vec<String> = all(&page, "style").into_iter().map(sum).collect();
        let wanted = format!(
            "default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'",
            sums.join(" ")
        );
        let policy = all(&page, "meta[http-equiv='Content-Security-Policy']")[0].attr("content");
        assert_eq!(policy, Some(&*wanted), "POLICY in src/report/site/frame.rs");
        assert!(all(&page, "head > *")[1].attr("http-equiv").is_some(), "it stands first");
        assert_eq!(all(&page, "meta[name=robots]")[0].attr("content"), Some("noindex"));
    }
}

/// What is planted, each with the kinds of private content that it takes to see it; none: it is never shown.
fn planted() -> Vec<(&'static str, Option<Vec<Private>>)> {
    use Private::{Conditions, Evidence, Notes, People, Reasons, Responses};
    let never = None;
    vec![
        ("zq-participant", Some(vec![People])),
        ("zq-owner", Some(vec![People])),
        ("2031-07-09", Some(vec![People])),
        ("zq-note", Some(vec![Notes])),
        ("zq-reason", Some(vec![Reasons])),
        ("zq-evidence", Some(vec![Evidence])),
        ("zq-evidencer", never.clone()),
        ("zq-accepter", Some(vec![People])),
        ("2031-07-10", Some(vec![People])),
        ("zq-why", Some(vec![Reasons])),
        ("zq-control", Some(vec![Reasons])),
        ("zq-risk-recorder", never.clone()),
        ("zq-historian", never.clone()),
        ("zq-history-value", never.clone()),
        ("zq-conflicting", never.clone()),
        ("zq-decider", Some(vec![People])),
        ("zq-signer", Some(vec![People])),
        ("zq-remark", Some(vec![Reasons])),
        ("zq-despite", never.clone()),
        ("zq-decision-recorder", never.clone()),
        ("zq-basis", never.clone()),
        ("zq-earlier-decider", never.clone()),
        ("zq-condition", Some(vec![Conditions])),
        ("zq-promiser", Some(vec![People])),
        ("2031-07-11", Some(vec![People])),
        ("zq-met-by", Some(vec![Conditions, People])),
        ("zq-assessor", Some(vec![Responses, People])),
        ("zq-response-note", Some(vec![Responses, Notes])),
        ("zq-response-reason", Some(vec![Responses, Reasons])),
        ("zq-response-proof", Some(vec![Responses, Evidence])),
        ("zq-last-note", never.clone()),
        ("zq-last-owner", never.clone()),
        ("zq-last-risk", never.clone()),
        ("zq-retired-note", never.clone()),
        ("zq-clock", never.clone()),
        ("zq-ask", never.clone()),
        ("zq-done-when", never.clone()),
        ("zq-unknown", never),
    ]
}

/// A review with each of these in its place.
fn private_session(id: &str, created_at: &str) -> Session {
    let mut json = serde_json::to_value(session_of(checklist_of(&[2, 2]))).unwrap();
    let answer = |status: &str| {
        json!({
            "status": status, "reason": if status == "not_applicable" { "zq-reason" } else { "" },
            "note": "zq-note", "owner": "zq-owner", "due": "2031-07-09", "blocker": true,
            "risk": { "by": "zq-accepter", "why": "zq-why", "control": "zq-control", "until": "2031-07-10",
                "recorded_by": "zq-risk-recorder" },
            "evidence": [{ "link": "https://zq-evidence.example", "at": null, "by": "zq-evidencer" }],
            "history": [{ "at": null, "by": "zq-historian", "field": "note", "from": "", "to": "zq-history-value" }],
            "conflicts": [{ "field": "note", "value": "zq-conflicting", "at": null, "by": "zq-historian" }],
            "responses": [{ "by": "zq-assessor", "status": "not_applicable", "reason": "zq-response-reason",
                "note": "zq-response-note", "blocker": true, "submitted_at": "2026-11-22T12:00:00Z",
                "evidence": [{ "link": "zq-response-proof", "at": null, "by": "zq-evidencer" }] }],
            "zq-unknown-field": "zq-unknown",
        })
    };
    let ids: Vec<String> = json["answers"].as_object().unwrap().keys().cloned().collect();
    for (id, status) in ids.iter().zip(["missing", "not_applicable", "partial", "done"]) {
        json["answers"][id] = answer(status);
    }
    json["id"] = id.into();
    json["created_at"] = created_at.into();
    json["people"] = json!([{ "name": "zq-participant", "role": "observer", "present": true }]);
    json["assessments"] = json!([{ "by": "zq-assessor", "submitted_at": "2026-11-22T12:00:00Z" }]);
    let condition = |text: &str, state: &str| {
        json!({ "id": format!("{}00000", text.len()), "text": text, "owner": "zq-promiser", "due": "2031-07-11",
            "state": state, "met_by": if state == "met" { json!("zq-met-by") } else { Value::Null } })
    };
    json["decision"] = json!({
        "outcome": "conditional_go", "by": "zq-decider", "at": "2026-11-22T12:00:00Z", "remarks": "zq-remark",
        "conditions": [condition("zq-condition", "open"), condition("zq-condition two", "met")],
        "signed": ["zq-signer"], "despite": ["zq-despite"], "recorded_by": "zq-decision-recorder",
        "basis": { &ids[0]: "zq-basis" },
        "earlier": [{ "outcome": "no_go", "by": "zq-earlier-decider", "at": null }],
    });
    json["meeting"] = json!({
        "planned_minutes": 60, "agenda": "everything", "skipped": [], "parked": [ids[0]],
        "clock": [{ "at": "2026-11-22T12:00:00Z", "event": "start", "by": "zq-clock" }],
    });
    json["last_time"] = json!({ "session": "x", "created_at": "2026-08-22T12:00:00Z" });
    for id in &ids {
        json["last_time"]["answers"][id] = json!({
            "status": "missing", "reason": "", "note": "zq-last-note", "owner": "zq-last-owner",
            "risk": { "by": "zq-last-risk", "why": "zq-last-risk", "control": "", "until": "2026-09-01" },
        });
    }
    json["retired"] = json!([{ "id": "old", "text": "An old item.",
        "answer": { "status": "missing", "note": "zq-retired-note", "owner": "zq-retired-note" } }]);
    json["zq-unknown-field"] = "zq-unknown".into();
    let item = &mut json["checklist"]["categories"][0]["items"][0];
    item["ask"] = "zq-ask".into();
    item["done_when"] = "zq-done-when".into();
    codec::decode_session(json.to_string().as_bytes()).unwrap()
}

#[test]
fn what_is_private_is_in_a_site_only_where_all_of_its_kinds_are_asked_for() {
    let sessions = [
        private_session("payments-api-2026-11-22-7f3a", "2026-11-22T12:00:00Z"),
        private_session("payments-api-2026-08-22-7f3a", "2026-08-22T12:00:00Z"),
    ];
    for bits in 0..1 << Private::ALL.len() {
        let kinds: BTreeSet<Private> = Private::ALL
            .into_iter()
            .enumerate()
            .filter(|(place, _)| bits & (1 << place) != 0)
            .map(|(_, kind)| kind)
            .collect();
        let pages = site(&sessions, &Shown::of(kinds.iter().copied()));
        let text: String =
            pages.iter().flat_map(|(path, page)| [path.as_str(), "\n", page.as_str()]).collect();
        // Where a name may end a line is no end of it.
        let text = text.to_lowercase().replace("<wbr>", "");
        for (marker, wanted) in planted() {
            let is_wanted = wanted.is_some_and(|all| all.iter().all(|kind| kinds.contains(kind)));
            let is_there = text.match_indices(marker).any(|(at, _)| {
                // One marker may begin as another.
                !text[at + marker.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
            });
            assert_eq!(is_there, is_wanted, "{marker} with {kinds:?}");
        }
    }
}

#[test]
fn the_sentence_on_a_site_names_what_is_in_it_and_what_is_not() {
    let sentence = Shown::default().sentence();
    for kind in Private::ALL {
        assert!(sentence.split_once("; without ").unwrap().1.contains(kind.words()));
        let shown = Shown::of([kind]).sentence();
        let (with, without) = shown.split_once("; without ").unwrap();
        assert!(with.contains(kind.words()) && !without.contains(kind.words()), "{shown}");
    }
    assert!(!everything().sentence().contains("without"));
    assert_eq!(
        Shown::of([Private::Notes, Private::People, Private::Notes]).names(),
        "people,notes"
    );
}

#[test]
fn responses_with_hidden_names_stay_nameless() {
    let session = private_session("payments-api-2026-11-22-7f3a", "2026-11-22T12:00:00Z");
    let mut json = serde_json::to_value(session).unwrap();
    json["names"] = "hidden".into();
    for answer in json["answers"].as_object_mut().unwrap().values_mut() {
        let response = &mut answer["responses"][0];
        response["by"] = Value::Null;
        response["key"] = "0f".into();
        response["round"] = 1.into();
        response.as_object_mut().unwrap().remove("submitted_at");
    }
    let session = codec::decode_session(json.to_string().as_bytes()).unwrap();
    let pages = site(&[session], &everything());
    let text: String = pages.values().cloned().collect();
    assert!(text.contains("response 1") && !text.contains("zq-assessor"), "{text}");
}

#[test]
fn pages_fit_a_phone_and_a_desktop() {
    let Some(browser) = browser::browser() else { return };
    let word = "x".repeat(150);
    let sites: Vec<Pages> = [
        full_of("harmless"),
        full_of(&word),
        vec![session_of(imported_checklist()), session_of(checklist_of(&[1; 40]))],
    ]
    .iter()
    .flat_map(|sessions| [site(sessions, &Shown::default()), site(sessions, &everything())])
    .collect();
    let pages: Vec<(&str, usize)> = sites
        .iter()
        .flat_map(Pages::values)
        .flat_map(|page| [390, 800, 1280].map(|width| (page.as_str(), width)))
        .collect();
    assert!(browser::too_wide(&browser, &pages).is_empty());
    // The control.
    let wide = "<!doctype html><p style=\"width: 500px\">wide</p>";
    assert_eq!(browser::too_wide(&browser, &[(wide, 800), (wide, 390)]), [1]);
}

#[test]
fn a_browser_takes_nothing_of_the_data_for_more_than_text() {
    let Some(browser) = browser::browser() else { return };
    let attack = "</title></style></bdi></td><script>document.title='owned'</script>\
        <img src=x onerror=\"document.title='owned'\">\" onmouseover=\"document.title='owned'";
    for page in site(&full_of(attack), &everything()).values() {
        let seen = browser::open(&browser, page);
        assert_eq!(
            shape(&Html::parse_document(&seen.tree)),
            shape(&Html::parse_document(page)),
            "{}",
            seen.log
        );
        assert!(!seen.log.contains("Content Security Policy"), "{}", seen.log);
    }
}
