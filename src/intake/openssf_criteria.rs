//! The criteria of the OpenSSF best practices badge, `criteria.yml`: ids in groups of groups, with how binding each is.
//! Their texts are in other files, one a language.

use foldhash::{HashSet, HashSetExt};

use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{Draft, DraftItem, Outline, Place};
use crate::intake::format::Format;
use crate::intake::prose::{joined, line, paragraphs, untagged, words_of};
use crate::intake::refusal::Refusal;
use crate::intake::tree::At;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "openssf-criteria",
    words: "the criteria of the OpenSSF best practices badge",
    syntax: Syntax::Tree,
    fits: |content| content.tree().is_some_and(|root| !criteria(root).is_empty()),
    read,
};

const TITLE: &str = "OpenSSF Best Practices";
/// The obligations of criteria, the most binding first.
const LEVELS: [&str; 3] = ["MUST", "SHOULD", "SUGGESTED"];
/// The badges, by the keys at the top of the file.
const BADGES: [(&str, &str); 3] = [("0", "Passing"), ("1", "Silver"), ("2", "Gold")];
const NO_TEXTS: &str = "criteria have no text in the file: their ids stand for it, in words";

/// A criterion, and the keys above it.
struct Criterion<'t> {
    path: Vec<&'t str>,
    id: &'t str,
    value: At<'t>,
}

/// Returns all criteria in order: maps that say how binding they are, at least two keys deep.
fn criteria(root: At<'_>) -> Vec<Criterion<'_>> {
    let mut found = Vec::new();
    let mut waiting: Vec<Criterion<'_>> = below(root, &[]);
    waiting.reverse();
    while let Some(here) = waiting.pop() {
        if LEVELS.contains(&here.value.text_of("category")) {
            if !here.path.is_empty() {
                found.push(here);
            }
            continue;
        }
        let path = [here.path.as_slice(), &[here.id]].concat();
        waiting.extend(below(here.value, &path).into_iter().rev());
    }
    found
}

fn below<'t>(value: At<'t>, path: &[&'t str]) -> Vec<Criterion<'t>> {
    let entries = value.entries().into_iter().filter(|(_, inner)| !inner.is_scalar());
    entries.map(|(id, value)| Criterion { path: path.to_vec(), id, value }).collect()
}

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let criteria = content.tree().map(criteria).filter(|criteria| !criteria.is_empty());
    let Some(criteria) = criteria else { return Err(FORMAT.unfit(content)) };
    let is_used = |level: &&str| {
        criteria.iter().any(|criterion| criterion.value.text_of("category") == *level)
    };
    let levels = LEVELS.iter().copied().filter(is_used).map(str::to_owned).collect();
    let mut outline = Outline { title: TITLE.to_owned(), levels, ..Outline::default() };
    if criteria.iter().any(|criterion| criterion.value.get("description").is_none()) {
        outline.warn(Place::Whole, NO_TEXTS);
    }
    let mut known = HashSet::new();
    for criterion in criteria {
        let path: Vec<String> = criterion.path.iter().map(|key| title_of(key)).collect();
        let is_new = known.insert(criterion.id);
        outline.add(&path, item_of(&criterion, is_new));
    }
    Ok(Draft::Foreign(outline))
}

/// Returns the title that a key stands for.
fn title_of(key: &str) -> String {
    let badge = BADGES.iter().find(|(level, _)| *level == key);
    badge.map_or_else(|| line(key), |(_, title)| (*title).to_owned())
}

fn item_of(criterion: &Criterion<'_>, is_new: bool) -> DraftItem {
    let Criterion { path, id, value } = criterion;
    let described = line(&untagged(value.text_of("description")));
    let more = ["details", "rationale"].map(|key| paragraphs(&untagged(value.text_of(key))));
    // A badge may ask again for what the one before it suggests.
    let badge = path.first().copied().unwrap_or_default();
    DraftItem {
        place: value.place(),
        id: if is_new { (*id).to_owned() } else { format!("{badge}.{id}") },
        text: if described.is_empty() { words_of(id) } else { described },
        about: joined(more),
        level: value.text_of("category").to_owned(),
        ..DraftItem::default()
    }
}
