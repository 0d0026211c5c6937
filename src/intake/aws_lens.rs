//! Custom lenses of the AWS Well-Architected Tool: pillars with questions, and choices of which the best practice is to
//! have all.

use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{Draft, DraftItem, DraftLink, Outline, Why};
use crate::intake::format::Format;
use crate::intake::prose::{joined, line, paragraphs};
use crate::intake::refusal::Refusal;
use crate::intake::tree::At;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "aws-lens",
    words: "a custom lens of AWS Well-Architected",
    syntax: Syntax::Tree,
    fits: |content| content.tree().is_some_and(is_lens),
    read,
};

/// The letters behind the titles of most questions of some lenses, and the levels that they stand for.
const MARKS: [(&str, &str); 3] = [("(H)", "High"), ("(M)", "Medium"), ("(L)", "Low")];
/// Titles of the choice that none of the others is true.
const NONE: [&str; 3] = ["none of these", "none of the above", "none of the choices"];

fn is_lens(root: At<'_>) -> bool {
    root.has_all(&["schemaVersion", "pillars"])
        || root.list("pillars").any(|pillar| pillar.has_all(&["questions"]))
}

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let Some(root) = content.tree().filter(|root| is_lens(*root)) else {
        return Err(FORMAT.unfit(content));
    };
    let marks: Vec<_> =
        questions(root).map(|question| mark_of(question.text_of("title"))).collect();
    let is_marked = marks.iter().flatten().count() * 4 >= marks.len() * 3;
    let is_used = |mark: &&(&str, &str)| is_marked && marks.contains(&Some(**mark));
    let levels = MARKS.iter().filter(is_used).map(|(_, level)| (*level).to_owned()).collect();
    let title = line(root.text_of("name"));
    let mut outline = Outline { title, levels, ..Outline::default() };
    for pillar in root.list("pillars") {
        for question in pillar.list("questions") {
            take(&mut outline, pillar, &Question::of(question, is_marked));
        }
    }
    Ok(Draft::Foreign(outline))
}

fn questions(root: At<'_>) -> impl Iterator<Item = At<'_>> {
    root.list("pillars").flat_map(|pillar| pillar.list("questions"))
}

/// Returns the mark at the end of a title, and its level.
fn mark_of(title: &str) -> Option<(&'static str, &'static str)> {
    MARKS.into_iter().find(|(mark, _)| title.ends_with(mark))
}

/// A question, with its title taken apart.
struct Question<'t> {
    value: At<'t>,
    title: String,
    level: &'static str,
}

impl<'t> Question<'t> {
    fn of(value: At<'t>, is_marked: bool) -> Self {
        let title = value.text_of("title");
        let (mark, level) = mark_of(title).filter(|_| is_marked).unwrap_or_default();
        let title = line(title.strip_suffix(mark).unwrap_or(title));
        Self { value, title, level }
    }
}

fn take(outline: &mut Outline, pillar: At<'_>, question: &Question<'_>) {
    let path = [line(pillar.text_of("name")), question.title.clone()];
    let path: Vec<String> = path.into_iter().filter(|title| !title.is_empty()).collect();
    if question.value.list("choices").next().is_none() {
        outline.skip(question.value.place(), question.title.as_str(), Why::Heading);
    }
    for choice in question.value.list("choices") {
        let text = line(choice.text_of("title"));
        if text.is_empty() {
            outline.skip(choice.place(), choice.text_of("id"), Why::Empty);
        } else if is_none(choice) {
            outline.skip(choice.place(), text, Why::NoneOfThese);
        } else {
            outline.add(&path, item_of(question, choice, text));
        }
    }
}

fn is_none(choice: At<'_>) -> bool {
    let title = choice.text_of("title").trim_end_matches('.').to_lowercase();
    choice.text_of("id").ends_with("_no") || NONE.contains(&title.as_str())
}

fn item_of(question: &Question<'_>, choice: At<'_>, text: String) -> DraftItem {
    let description = question.value.text_of("description");
    let ask = if description.is_empty() { &question.title } else { description };
    let [help, plan] = ["helpfulResource", "improvementPlan"].map(|key| Resource::of(choice, key));
    let links = [help.link(), plan.link()].into_iter().flatten().chain(more(choice));
    let links = DraftLink::each_once(links);
    let ids = [question.value.text_of("id"), choice.text_of("id")];
    DraftItem {
        place: choice.place(),
        // Choices are told apart within their question only.
        id: if ids[1].is_empty() { String::new() } else { ids.join(".") },
        text,
        ask: line(ask),
        about: joined([help.text, help.other]),
        if_missing: joined([plan.text, plan.other]),
        level: question.level.to_owned(),
        links,
        ..DraftItem::default()
    }
}

/// A text with an address.
struct Resource {
    text: String,
    url: String,
    /// The address, where it is no link.
    other: String,
}

impl Resource {
    fn of(choice: At<'_>, key: &str) -> Self {
        let Some(resource) = choice.get(key) else {
            return Self { text: String::new(), url: String::new(), other: String::new() };
        };
        let url = ["url", "Url", "URL"].map(|key| resource.text_of(key)).join("");
        let other = if DraftLink::of("", &url).is_some() { String::new() } else { url.clone() };
        Self { text: paragraphs(resource.text_of("displayText")), url, other }
    }

    fn link(&self) -> Option<DraftLink> {
        DraftLink::of("", &self.url)
    }
}

/// Returns the links among the additional resources of a choice.
fn more(choice: At<'_>) -> impl Iterator<Item = DraftLink> {
    let contents = choice.list("additionalResources").flat_map(|group| group.list("content"));
    contents.filter_map(|content| {
        DraftLink::of(&line(content.text_of("displayText")), content.text_of("url"))
    })
}
