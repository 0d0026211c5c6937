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

    /// Returns the checklist with only the levels that an earlier version has items of. `None` if that one leaves out no
    /// level, if this one lacks a level that it leaves out, or if nothing is left out.
    pub fn of_levels_in(&self, earlier: &Self) -> Option<Self> {
        let (kept, left_out): (Vec<&Text>, Vec<&Text>) =
            earlier.levels().iter().partition(|level| earlier.has_items_of(level));
        // A review of some levels has no items without a level.
        let is_narrowed = earlier.items().all(|(_, item)| is_any_of(&kept, &item.level));
        let declared: Vec<&Text> = self.levels().iter().collect();
        let declares_others = left_out.iter().all(|level| is_any_of(&declared, level));
        if left_out.is_empty() || !is_narrowed || !declares_others {
            return None;
        }
        let kept = kept.into_iter().filter(|level| self.has_items_of(level));
        let kept: Vec<String> = kept.map(|level| level.raw().to_owned()).collect();
        let (some, others) = self.of_levels(&kept).ok()?;
        (!others.is_empty()).then_some(some)
    }

    /// Returns the words for a checklist whose levels are only those of the review: `only CAT I, as the review has`.
    pub fn only_levels(&self) -> String {
        let levels = self.levels().iter().filter(|level| self.has_items_of(level));
        let names = levels.map(level_words).collect::<Vec<_>>().join(", ");
        format!("only {names}, as the review has")
    }

    fn has_items_of(&self, level: &Text) -> bool {
        self.items().any(|(_, item)| is_any_of(&[level], &item.level))
    }
}

/// Returns whether a level is one of these; letter case does not matter.
fn is_any_of(levels: &[&Text], level: &Text) -> bool {
    levels.iter().any(|known| known.raw().eq_ignore_ascii_case(level.raw()))
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// A checklist that declares levels, with an item of each of these.
    fn list(declared: &[&str], levels: &[&str]) -> Checklist {
        let items: Vec<Value> = levels
            .iter()
            .enumerate()
            .map(|(id, level)| json!({ "id": format!("i{id}"), "text": "T.", "level": level }))
            .collect();
        let file = json!({ "id": "own", "title": "Own", "levels": declared,
            "categories": [{ "id": "a", "title": "A", "items": items }] });
        Checklist::of_author(serde_json::from_value(file).unwrap()).unwrap()
    }

    fn taken(later: &Checklist, earlier: &Checklist) -> Option<String> {
        later.of_levels_in(earlier).map(|some| {
            let levels = some.items().map(|(_, item)| item.level.raw().to_owned());
            levels.collect::<Vec<_>>().join(" ")
        })
    }

    #[test]
    fn the_levels_that_a_review_left_out_stay_left_out() {
        let all = ["I", "II", "III"];
        let later = list(&all, &["I", "III", "II", "I", ""]);
        for (earlier, expected) in [
            (list(&all, &["I"]), Some("I I")),
            (list(&all, &["i", "I"]), Some("I I")),
            (list(&all, &["II", "III"]), Some("III II")),
            // Nothing is left out, or nobody can have asked for levels.
            (list(&all, &all), None),
            (list(&all, &["I", ""]), None),
            (list(&[], &[""]), None),
            (list(&["I", "II", "IV"], &["I"]), None),
        ] {
            assert_eq!(taken(&later, &earlier).as_deref(), expected);
        }
    }

    #[test]
    fn a_version_without_an_item_to_leave_out_or_to_keep_is_taken_whole() {
        let all = ["I", "II"];
        assert_eq!(taken(&list(&all, &["I", "I"]), &list(&all, &["I"])), None);
        // All items would be left out, and a checklist has one at least.
        assert_eq!(taken(&list(&all, &["II"]), &list(&all, &["I"])), None);
    }

    #[test]
    fn the_levels_of_a_review_are_named() {
        assert_eq!(list(&["2", "1"], &["1"]).only_levels(), "only level 1, as the review has");
        let two = list(&["High", "Low", "None"], &["Low", "High"]);
        assert_eq!(two.only_levels(), "only High, Low, as the review has");
    }
}
