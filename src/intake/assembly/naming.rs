//! Ids of checklists, categories and items: those of the source where it has any, else made of titles and texts, so that
//! they stay the same when lines move.

use foldhash::{HashMap, HashMapExt};
use sha2::{Digest, Sha256};

use crate::domain::basics::names::kebab;
use crate::intake::draft::Section;

/// The longest id of a checklist, in characters.
const LONGEST_CHECKLIST: usize = 60;
/// The longest id of an item, in characters.
const LONGEST_ITEM: usize = 80;
/// The parts of an id that is made of a category and a text, in characters.
const CATEGORY_PART: usize = 24;
const TEXT_PART: usize = 40;
/// The length of the hash behind an id that would not be unique, with its hyphen.
const HASH_PART: usize = 5;

/// Returns the id of a checklist with a title.
pub(super) fn checklist_id(title: &str) -> String {
    let id = words(title, LONGEST_CHECKLIST);
    if id.is_empty() { format!("checklist-{}", hash(title)) } else { id }
}

/// Returns the ids of the categories with these paths: of the last title, of all titles where that is not unique.
pub(super) fn category_ids(paths: &[Vec<String>]) -> Vec<String> {
    let made = |title: &str| {
        let id = words(title, TEXT_PART);
        if id.is_empty() { format!("category-{}", hash(title)) } else { id }
    };
    let short: Vec<String> =
        paths.iter().map(|path| made(path.last().map_or("items", String::as_str))).collect();
    let counts = counted(&short);
    let long = |(path, id): (&Vec<String>, &String)| {
        if counts[id] == 1 { id.clone() } else { made(&path.join(" ")) }
    };
    let ids: Vec<String> = paths.iter().zip(&short).map(long).collect();
    let told: Vec<String> = paths.iter().map(|path| path.join("\n")).collect();
    unique(ids, &told.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Returns the ids of all items, in order.
pub(super) fn item_ids(categories: &[String], sections: &[Section]) -> Vec<String> {
    let (mut ids, mut texts) = (Vec::new(), Vec::new());
    for (section, category) in sections.iter().zip(categories) {
        for item in &section.items {
            let own = kept(&item.id);
            ids.push(if own.is_empty() { made_of(category, &item.text) } else { own });
            texts.push(item.text.as_str());
        }
    }
    unique(ids, &texts)
}

/// Returns an id of the source, every character that cannot be typed as a hyphen.
fn kept(id: &str) -> String {
    let fit = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let kept: String = id.trim().chars().map(fit).collect();
    let kept = kept.trim_matches('-');
    if kept.len() <= LONGEST_ITEM {
        return kept.to_owned();
    }
    format!("{}-{}", &kept[..LONGEST_ITEM - HASH_PART], hash(id))
}

/// Returns an id made of the category and the first words of the text.
fn made_of(category: &str, text: &str) -> String {
    let category = words(category, CATEGORY_PART);
    let made = words(text, TEXT_PART);
    let made = if made.is_empty() { hash(text) } else { made };
    format!("{category}.{made}")
}

/// Returns the whole words at the beginning of a text that fit a length, in lower case with hyphens between them.
fn words(text: &str, longest: usize) -> String {
    let all = kebab(&text.to_lowercase(), longest + 1);
    if all.len() <= longest {
        return all;
    }
    let whole = all[..=longest].rfind('-').filter(|end| *end > longest / 2).unwrap_or(longest);
    all[..whole].trim_end_matches('-').to_owned()
}

/// Makes ids unique: where several are alike, each gets the hash of its text, and equal texts a number.
fn unique(ids: Vec<String>, texts: &[&str]) -> Vec<String> {
    let counts = counted(&ids);
    // Each id with the number of times that it was given; those of their own come first.
    let mut given: HashMap<String, usize> = counts.clone();
    given.retain(|_, count| *count == 1);
    let named = ids.into_iter().zip(texts).map(|(id, text)| {
        if counts[&id] == 1 {
            return id;
        }
        let hashed = behind(&id, &hash(text));
        let mut times = given.get(&hashed).copied().unwrap_or_default() + 1;
        let mut named = hashed.clone();
        while given.contains_key(&named) {
            named = behind(&hashed, &times.to_string());
            times += 1;
        }
        given.insert(hashed, times.max(1));
        given.entry(named.clone()).or_insert(1);
        named
    });
    named.collect()
}

fn behind(id: &str, end: &str) -> String {
    let room = LONGEST_ITEM - end.len() - 1;
    format!("{}-{end}", &id[..id.len().min(room)])
}

fn counted(ids: &[String]) -> HashMap<String, usize> {
    let mut counts = HashMap::with_capacity(ids.len());
    for id in ids {
        *counts.entry(id.clone()).or_default() += 1;
    }
    counts
}

/// Returns four hexadecimal digits that stand for a text; white space does not matter.
fn hash(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digest = Sha256::digest(words.join(" "));
    format!("{:02x}{:02x}", digest[0], digest[1])
}
