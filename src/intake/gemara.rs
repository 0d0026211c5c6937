//! Control catalogs of Gemara, as the OpenSSF security baseline is written in three generations of the schema: controls
//! with assessment requirements, each for some levels of maturity.

use foldhash::{HashMap, HashSet, HashSetExt};

use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{Draft, DraftItem, Outline, Why};
use crate::intake::format::Format;
use crate::intake::prose::{line, paragraphs};
use crate::intake::refusal::Refusal;
use crate::intake::tree::At;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "gemara",
    words: "a control catalog of Gemara (OSPS Baseline)",
    syntax: Syntax::Tree,
    fits: |content| content.tree().is_some_and(is_catalog),
    read,
};

const REQUIREMENTS: &str = "assessment-requirements";
/// The keys of the families, which may hold their controls.
const FAMILIES: [&str; 4] = ["groups", "families", "control-families", "categories"];
/// The keys by which a control names its family.
const FAMILY: [&str; 3] = ["group", "family", "category"];
/// The keys of what may apply to a requirement.
const APPLICABLE: [&str; 2] = ["applicability-groups", "applicability-categories"];

fn is_catalog(root: At<'_>) -> bool {
    let is_empty = root.is_empty_list("controls") && families(root).next().is_some();
    is_empty
        || controls(root).iter().any(|(_, control)| control.list(REQUIREMENTS).next().is_some())
}

fn families(root: At<'_>) -> impl Iterator<Item = At<'_>> {
    FAMILIES.into_iter().flat_map(move |key| root.list(key))
}

/// Returns all controls, each with the family that holds it.
fn controls(root: At<'_>) -> Vec<(Option<At<'_>>, At<'_>)> {
    let inside = families(root)
        .flat_map(|family| family.list("controls").map(move |control| (Some(family), control)));
    root.list("controls").map(|control| (None, control)).chain(inside).collect()
}

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let Some(root) = content.tree().filter(|root| is_catalog(*root)) else {
        return Err(FORMAT.unfit(content));
    };
    let (levels, families) = (Levels::of(root), Families::of(root));
    let mut outline =
        Outline { title: title(root), levels: levels.titles.clone(), ..Outline::default() };
    for (family, control) in controls(root) {
        take(&mut outline, families.title(family, control), control, &levels);
    }
    Ok(Draft::Foreign(outline))
}

/// Returns the title of the catalog; that of its only family where it has none.
fn title(root: At<'_>) -> String {
    let metadata = root.get("metadata").map_or("", |metadata| metadata.text_of("title"));
    let family = families(root).next().map_or("", |family| family.text_of("title"));
    let titles = [root.text_of("title"), metadata, root.text_of("category"), family];
    line(titles.into_iter().find(|title| !title.is_empty()).unwrap_or_default())
}

fn take(outline: &mut Outline, family: &str, control: At<'_>, levels: &Levels<'_>) {
    let title = line(control.text_of("title"));
    let path: Vec<String> =
        Some(line(family)).filter(|title| !title.is_empty()).into_iter().collect();
    if control.list(REQUIREMENTS).next().is_none() {
        let why = if is_retired(control) { Why::Retired } else { Why::Heading };
        outline.skip(control.place(), [control.text_of("id"), &title].join(" ").trim(), why);
    }
    for requirement in control.list(REQUIREMENTS) {
        let (id, text) = (requirement.text_of("id"), line(requirement.text_of("text")));
        if is_retired(control) || is_retired(requirement) {
            outline.skip(requirement.place(), [id, &text].join(" ").trim(), Why::Retired);
        } else if text.is_empty() {
            outline.skip(requirement.place(), id, Why::Empty);
        } else {
            let level = levels.of_item(&requirement.texts("applicability"));
            let item = DraftItem {
                place: requirement.place(),
                id: id.to_owned(),
                text,
                // It is worded anew more often than what is required.
                ask: title.clone(),
                about: paragraphs(control.text_of("objective")),
                if_missing: paragraphs(requirement.text_of("recommendation")),
                level,
                ..DraftItem::default()
            };
            outline.add(&path, item);
        }
    }
}

fn is_retired(value: At<'_>) -> bool {
    value.text_of("state").eq_ignore_ascii_case("retired")
}

/// The titles of the families.
struct Families<'t> {
    by_id: HashMap<&'t str, &'t str>,
    /// The title of the only family of a file.
    whole: &'t str,
}

impl<'t> Families<'t> {
    fn of(root: At<'t>) -> Self {
        let by_id = families(root).map(|family| (family.text_of("id"), family.text_of("title")));
        let category = root.text_of("category");
        let whole = if category.is_empty() { root.text_of("title") } else { category };
        Self { by_id: by_id.collect(), whole }
    }

    /// Returns the title of the family of a control, which holds it, is named by it, or is the whole file.
    fn title(&self, family: Option<At<'t>>, control: At<'t>) -> &'t str {
        let named = FAMILY.iter().map(|key| control.text_of(key)).find(|name| !name.is_empty());
        match (family, named) {
            (Some(family), _) => family.text_of("title"),
            (None, Some(name)) => self.by_id.get(name).copied().unwrap_or(name),
            (None, None) => self.whole,
        }
    }
}

/// The levels that requirements apply to, the most binding first.
struct Levels<'t> {
    titles: Vec<String>,
    /// The index of each level by its id.
    places: HashMap<&'t str, usize>,
}

impl<'t> Levels<'t> {
    /// Collects the levels: by their number where each ends in one, else in the order in which they are introduced.
    fn of(root: At<'t>) -> Self {
        let metadata = root.get("metadata").into_iter().chain([root]);
        let introduced =
            metadata.flat_map(|place| APPLICABLE.into_iter().flat_map(move |key| place.list(key)));
        let introduced = introduced.map(|level| (level.text_of("id"), level.text_of("title")));
        let introduced: Vec<(&str, &str)> = introduced.collect();
        let requirements =
            controls(root).into_iter().flat_map(|(_, control)| control.list(REQUIREMENTS));
        let used: Vec<&str> = requirements.flat_map(|value| value.texts("applicability")).collect();
        let is_used: HashSet<&str> = used.iter().copied().collect();
        let ids = introduced.iter().map(|(id, _)| *id).filter(|id| is_used.contains(id));
        let mut known = HashSet::new();
        let mut ids: Vec<&str> = ids.chain(used).filter(|id| known.insert(*id)).collect();
        if ids.iter().all(|id| number_of(id).is_some()) {
            ids.sort_by_key(|id| number_of(id));
        }
        let named: HashMap<&str, &str> =
            introduced.into_iter().filter(|(_, title)| !title.is_empty()).collect();
        let titles = ids.iter().map(|id| line(named.get(id).copied().unwrap_or(id))).collect();
        let places = ids.into_iter().enumerate().map(|(place, id)| (id, place)).collect();
        Self { titles, places }
    }

    /// Returns the most binding of the levels that an item applies to.
    fn of_item(&self, applicable: &[&str]) -> String {
        let first = applicable.iter().filter_map(|id| self.places.get(id)).min();
        first.and_then(|place| self.titles.get(*place)).cloned().unwrap_or_default()
    }
}

/// Returns the number at the end of a level's name.
fn number_of(level: &str) -> Option<u32> {
    let digits = level.len() - level.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    level[level.len() - digits..].parse().ok()
}
