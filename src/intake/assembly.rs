//! From a draft to a checklist: categories from paths, ids, the levels that were asked for, and the bounds.

mod naming;

use std::path::Path;

use foldhash::{HashMap, HashMapExt};

use crate::domain::basics::digest;
use crate::domain::basics::text::Text;
use crate::domain::records::checklist::file::{BETWEEN_TITLES, Link, MOST_ITEMS, Source};
use crate::domain::records::checklist::{Category, Checklist, ChecklistFile, Item, ItemId};
use crate::intake::assembly::naming::{category_ids, checklist_id, item_ids};
use crate::intake::choices::Choices;
use crate::intake::draft::{
    Column, Draft, DraftItem, DraftLink, ItemAnswers, Outline, Place, Section, Skipped, Warning,
    Why,
};
use crate::intake::format::Format;
use crate::intake::refusal::Refusal;

/// The title of items that stand above the first heading, where the file has no title.
const UNTITLED: &str = "Items";

/// A file that is to become a checklist.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The name of the file, without its folder.
    pub name: &'a str,
    /// All of its bytes.
    pub bytes: &'a [u8],
}

/// A checklist as it was read from a file.
#[derive(Clone, Debug)]
pub struct Import {
    /// The format of the file.
    pub format: &'static Format,
    /// The checklist.
    pub checklist: Checklist,
    /// The answers that the file gives, by item.
    pub answers: ItemAnswers,
    /// Everything in the file that did not become an item, in the order of the file.
    pub skipped: Vec<Skipped>,
    /// What a person should look at before using the checklist.
    pub warnings: Vec<Warning>,
    /// The columns of the tables that were read; empty where the format has none.
    pub columns: Vec<Column>,
}

/// Makes the checklist of a draft.
///
/// # Errors
/// There are no items, too many, or a level that was asked for is not there.
pub(super) fn assemble(
    format: &'static Format,
    draft: Draft,
    input: Input<'_>,
    choices: &Choices,
) -> Result<Import, Refusal> {
    let Parts { mut file, answers, mut skipped, warnings, columns } = match draft {
        Draft::Own(checklist) => Parts { file: checklist.file().clone(), ..Parts::default() },
        Draft::Foreign(outline) => foreign(format, outline, input)?,
    };
    if let Some(title) = &choices.title {
        file.title = Text::new(title.as_str());
        if file.source.is_some() {
            file.id = ItemId::new(&checklist_id(title));
        }
    }
    if let Some(id) = &choices.id {
        file.id = ItemId::new(id);
    }
    let checklist = Checklist::of_author(file).map_err(|problems| Refusal::Unfit {
        seems: problems.first().map(ToString::to_string).unwrap_or_default(),
        advice: "mend the file, or choose another --format".to_owned(),
    })?;
    let (checklist, left_out) = checklist.of_levels(&choices.levels)?;
    skipped.extend(left_out.iter().map(of_another_level));
    Ok(Import { format, checklist, answers, skipped, warnings, columns })
}

/// The import of a draft, before the choices.
#[derive(Default)]
struct Parts {
    file: ChecklistFile,
    answers: ItemAnswers,
    skipped: Vec<Skipped>,
    warnings: Vec<Warning>,
    columns: Vec<Column>,
}

/// Makes a checklist file of the outline of a foreign format.
fn foreign(format: &'static Format, outline: Outline, input: Input<'_>) -> Result<Parts, Refusal> {
    let Outline { title, levels, sections, skipped, warnings, columns } = outline;
    let sections = joined(sections);
    let count = sections.iter().map(|section| section.items.len()).sum();
    check_count(format, count, &skipped)?;
    let stem = Path::new(input.name).file_stem().unwrap_or_default().to_string_lossy();
    let title = if title.trim().is_empty() { stem.into_owned() } else { title };
    let paths: Vec<Vec<String>> = sections.iter().map(|section| section.path.clone()).collect();
    let categories = category_ids(&paths);
    let items = item_ids(&categories, &sections);
    let mut answers = ItemAnswers::new();
    let mut next = items.iter();
    let categories = sections.into_iter().zip(&categories).map(|(section, id)| {
        let Section { path, items } = section;
        let items = items.into_iter().zip(next.by_ref()).map(|(mut item, id)| {
            if let Some(answer) = item.answer.take() {
                answers.insert(id.clone(), answer);
            }
            item_of(item, id)
        });
        category_of(&path, id, items.collect(), &title)
    });
    let categories = categories.collect();
    let source = Source {
        file: Text::new(input.name),
        format: Text::new(format.name),
        sha256: Text::new(digest::sha256(input.bytes)),
        ..Source::default()
    };
    let file = ChecklistFile {
        id: ItemId::new(&checklist_id(&title)),
        title: Text::new(title),
        source: Some(source),
        levels: levels.into_iter().map(Text::new).collect(),
        categories,
        ..ChecklistFile::default()
    };
    Ok(Parts { file, answers, skipped, warnings, columns })
}

/// Joins sections with the same path, and leaves out those without items.
fn joined(sections: Vec<Section>) -> Vec<Section> {
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    let mut joined: Vec<Section> = Vec::new();
    for section in sections.into_iter().filter(|section| !section.items.is_empty()) {
        let place = *places.entry(section.path.clone()).or_insert(joined.len());
        match joined.get_mut(place) {
            Some(first) => first.items.extend(section.items),
            None => joined.push(section),
        }
    }
    joined
}

fn check_count(format: &Format, count: usize, skipped: &[Skipped]) -> Result<(), Refusal> {
    if count > MOST_ITEMS {
        return Err(Refusal::Bound {
            what: format!("{count} items, {MOST_ITEMS} at most"),
            advice: "divide the file, or take one sheet or level of it",
        });
    }
    if count == 0 {
        return Err(Refusal::Unfit {
            seems: format!("{} without an item{}", format.words, first_skipped(skipped)),
            advice: "`readyroom checklist show` prints a checklist to begin with".to_owned(),
        });
    }
    Ok(())
}

/// Returns why nothing is left, where something was skipped.
fn first_skipped(skipped: &[Skipped]) -> String {
    let Some(first) = skipped.first() else { return String::new() };
    format!(" ({} skipped; the first at {}: {})", skipped.len(), first.place, first.why.words())
}

fn category_of(path: &[String], id: &str, items: Vec<Item>, title: &str) -> Category {
    let (last, above) = match path.split_last() {
        Some((last, above)) => (last.as_str(), above),
        None => (if title.is_empty() { UNTITLED } else { title }, &[][..]),
    };
    Category {
        id: ItemId::new(id),
        title: Text::new(last),
        group: Text::new(above.join(BETWEEN_TITLES)),
        items,
        ..Category::default()
    }
}

fn item_of(item: DraftItem, id: &str) -> Item {
    let link = |link: &DraftLink| Link {
        title: Text::new(link.title.as_str()),
        url: Text::new(link.url.as_str()),
        ..Link::default()
    };
    Item {
        id: ItemId::new(id),
        text: Text::new(item.text),
        source_id: Text::new(if item.source_id == id { String::new() } else { item.source_id }),
        links: item.links.iter().map(link).collect(),
        replaces: item.replaces.iter().map(|id| ItemId::new(id)).collect(),
        done_when: Text::new(item.done_when),
        evidence: Text::new(item.evidence),
        ask: Text::new(item.ask),
        if_missing: Text::new(item.if_missing),
        about: Text::new(item.about),
        level: Text::new(item.level),
        ..Item::default()
    }
}

fn of_another_level(item: &Item) -> Skipped {
    let place = Place::Path(item.id.raw().to_owned());
    Skipped { place, text: item.text.raw().to_owned(), why: Why::Level }
}
