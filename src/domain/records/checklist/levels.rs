//! The levels of items: how binding each is, and a checklist of some levels only.

use std::borrow::Cow;

use crate::domain::basics::text::Text;
use crate::domain::records::checklist::{Checklist, ChecklistFile, Item};

/// A level that a checklist does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoLevel {
    /// The name given.
    pub given: String,
    /// The levels that it has, the most binding first.
    pub known: Vec<String>,
}

impl Checklist {
    /// Returns the levels, the most binding first, each with the number of its items.
    pub fn items_by_level(&self) -> impl Iterator<Item = (&Text, usize)> {
        self.levels()
            .iter()
            .map(|level| (level, self.items().filter(|(_, item)| item.level == *level).count()))
    }

    /// Returns the checklist with only the items of these levels, and the items that are left out. Without levels it
    /// stays whole. Letter case does not matter.
    ///
    /// # Errors
    /// A level is none of the checklist's.
    pub fn of_levels(&self, levels: &[String]) -> Result<(Self, Vec<Item>), NoLevel> {
        let mut file = self.file.clone();
        let left_out = keep_levels(&mut file, levels)?;
        Ok((Self::index(file), left_out))
    }
}

/// Returns the name of a level, safe to show; a number says that it is a level.
pub fn level_words(level: &Text) -> Cow<'_, str> {
    named(level, "level ")
}

/// Returns the name of a level for a narrow column, safe to show: `L1` of a number.
pub fn level_mark(level: &Text) -> Cow<'_, str> {
    named(level, "L")
}

/// Returns the name of a level behind a word where it is a number.
fn named<'l>(level: &'l Text, word: &str) -> Cow<'l, str> {
    let is_number = level.raw().bytes().all(|byte| byte.is_ascii_digit());
    if is_number && !level.is_blank() {
        format!("{word}{}", level.shown()).into()
    } else {
        level.shown().into_cow()
    }
}

/// Leaves only the items of these levels, and the categories that still have any; returns the other items.
fn keep_levels(file: &mut ChecklistFile, levels: &[String]) -> Result<Vec<Item>, NoLevel> {
    if levels.is_empty() {
        return Ok(Vec::new());
    }
    let has_items = |given: &String| {
        let mut items = file.categories.iter().flat_map(|category| &category.items);
        items.any(|item| item.level.raw().eq_ignore_ascii_case(given))
    };
    if let Some(given) = levels.iter().find(|given| !has_items(given)) {
        let known = file.levels.iter().map(|level| level.raw().to_owned()).collect();
        return Err(NoLevel { given: given.clone(), known });
    }
    let is_asked =
        |item: &Item| levels.iter().any(|level| level.eq_ignore_ascii_case(item.level.raw()));
    let mut left_out = Vec::new();
    for category in &mut file.categories {
        left_out.extend(category.items.extract_if(.., |item| !is_asked(item)));
    }
    file.categories.retain(|category| !category.items.is_empty());
    Ok(left_out)
}
