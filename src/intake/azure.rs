//! The review checklists of Azure: items with a category, a severity and links, one file per service and language.

use foldhash::HashSet;

use crate::domain::basics::status::Status;
use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{Draft, DraftAnswer, DraftItem, DraftLink, Outline, Why};
use crate::intake::format::Format;
use crate::intake::prose::{joined, labelled, line, paragraphs};
use crate::intake::refusal::Refusal;
use crate::intake::tree::At;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "azure",
    words: "an Azure review checklist",
    syntax: Syntax::Tree,
    fits: |content| content.tree().is_some_and(is_azure),
    read,
};

/// The statuses in the order in which each file names them, in whichever language.
const STATUSES: [(&str, Option<Status>); 5] = [
    ("Not verified", None),
    ("Open", Some(Status::Missing)),
    ("Fulfilled", Some(Status::Done)),
    ("Not required", Some(Status::NotApplicable)),
    ("N/A", Some(Status::NotApplicable)),
];
/// The severities, the most binding first, where the file names none.
const SEVERITIES: [&str; 3] = ["High", "Medium", "Low"];
/// The fields that say more of an item.
const MORE: [&str; 3] = ["description", "why", "potentialBenefit"];
/// The fields that hold links, with the words for each.
const LINKS: [(&str, &str); 2] = [("link", ""), ("training", "Training")];

fn is_azure(root: At<'_>) -> bool {
    let is_item =
        |item: At<'_>| item.has_all(&["text", "category"]) || item.has_all(&["text", "guid"]);
    let names = |key: &&str| root.get(key).is_some();
    let is_known = ["severities", "waf", "status", "metadata", "categories"].iter().any(names);
    let is_empty = root.is_empty_list("items") && root.has_all(&["severities", "status"]);
    is_empty || (is_known && root.list("items").take(3).any(is_item))
}

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let Some(root) = content.tree().filter(|root| is_azure(*root)) else {
        return Err(FORMAT.unfit(content));
    };
    let mut outline = Outline { title: title(root), levels: levels(root), ..Outline::default() };
    let statuses = names(root, "status");
    for item in root.list("items") {
        let text = line(item.text_of("text"));
        if text.is_empty() {
            let known =
                joined([item.text_of("id"), item.text_of("guid"), item.text_of("description")]);
            outline.skip(item.place(), line(&known), Why::Empty);
            continue;
        }
        let path = ["category", "subcategory"].map(|key| line(item.text_of(key)));
        let path: Vec<String> = path.into_iter().filter(|title| !title.is_empty()).collect();
        outline.add(&path, item_of(item, text, &statuses));
    }
    Ok(Draft::Foreign(outline))
}

fn title(root: At<'_>) -> String {
    line(root.get("metadata").map_or("", |metadata| metadata.text_of("name")))
}

fn names<'t>(root: At<'t>, key: &str) -> Vec<&'t str> {
    root.list(key).map(|element| element.text_of("name")).collect()
}

/// Returns the severities that the file names, and those of its items that it does not name behind them.
fn levels(root: At<'_>) -> Vec<String> {
    let named = names(root, "severities");
    let named = if named.is_empty() { SEVERITIES.to_vec() } else { named };
    let used: Vec<&str> = root.list("items").map(|item| item.text_of("severity")).collect();
    let is_used: HashSet<&str> = used.iter().copied().collect();
    let mut known = HashSet::from_iter([""]);
    let levels = named.iter().filter(|level| is_used.contains(*level)).chain(&used);
    levels.filter(|level| known.insert(**level)).map(|level| (*level).to_owned()).collect()
}

fn item_of(item: At<'_>, text: String, statuses: &[&str]) -> DraftItem {
    let (guid, id) = (item.text_of("guid"), item.text_of("id"));
    let more = MORE.iter().map(|key| paragraphs(item.text_of(key)));
    let other = LINKS.iter().map(|(key, _)| item.text_of(key));
    let other = other.filter(|address| DraftLink::of("", address).is_none());
    let links = LINKS.iter().filter_map(|(key, title)| DraftLink::of(title, item.text_of(key)));
    let links = DraftLink::each_once(links);
    DraftItem {
        place: item.place(),
        id: if guid.is_empty() { id } else { guid }.to_owned(),
        source_id: id.to_owned(),
        text,
        about: joined(more.chain(other.map(str::to_owned))),
        evidence: labelled("Azure Resource Graph", &line(item.text_of("graph"))),
        level: item.text_of("severity").to_owned(),
        links,
        answer: answer(item, statuses),
        ..DraftItem::default()
    }
}

/// Returns the answer of an item in a filled checklist.
fn answer(item: At<'_>, statuses: &[&str]) -> Option<DraftAnswer> {
    let word = item.text_of("status");
    let comment = joined([item.text_of("comment"), item.text_of("comments")]);
    let in_order = if statuses.len() == STATUSES.len() { statuses } else { &[] };
    let place = in_order.iter().position(|name| *name == word);
    let english = || STATUSES.iter().position(|(name, _)| name.eq_ignore_ascii_case(word));
    let status = place.or_else(english).and_then(|place| STATUSES[place].1);
    let is_unknown = place.is_none() && english().is_none() && !word.is_empty();
    let said = if is_unknown { joined([labelled("Status", word), comment]) } else { comment };
    let (reason, note) = match status {
        Some(Status::NotApplicable) if said.is_empty() => (word.to_owned(), String::new()),
        Some(Status::NotApplicable) => (said, String::new()),
        _ => (String::new(), said),
    };
    let answer = DraftAnswer { status, reason, note, ..DraftAnswer::default() };
    (answer != DraftAnswer::default()).then_some(answer)
}
