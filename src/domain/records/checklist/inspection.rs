//! Validation of a checklist: one walk that reports every problem with its JSON path.

use foldhash::{HashSet, HashSetExt};

use crate::domain::format::problem::{Fault, Problem, Step};
use crate::domain::format::record::{Fields, Unknown};
use crate::domain::records::checklist::file::{
    Bands, Category, ChecklistFile, Item, ItemId, LONGEST_ID, MOST_ITEMS,
};

/// The treatment of fields that this version does not know.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// They are kept: a newer version may have written them.
    Open,
    /// They are problems: the author has misspelt them.
    Closed,
}

/// Returns all problems of a checklist, in the order of the file.
pub(super) fn faults(file: &ChecklistFile, vocabulary: Vocabulary) -> Vec<Problem> {
    let mut inspection = Inspection { vocabulary, path: Vec::new(), problems: Vec::new() };
    inspection.checklist(file);
    inspection.problems
}

/// A walk through a checklist that collects problems at the current path.
struct Inspection {
    vocabulary: Vocabulary,
    path: Vec<Step>,
    problems: Vec<Problem>,
}

impl Inspection {
    fn checklist(&mut self, file: &ChecklistFile) {
        self.unknown(&file.unknown, ChecklistFile::NAMES);
        self.below(["bands".into()], |inspection| {
            inspection.unknown(&file.bands.unknown, Bands::NAMES);
        });
        self.required("the checklist", "id", file.id.raw());
        self.required("the checklist", "title", file.title.raw());
        if file.categories.is_empty() {
            self.note(Fault::Empty("the checklist has no categories"));
        }
        let count = file.categories.iter().map(|category| category.items.len()).sum();
        if count > MOST_ITEMS {
            self.note(Fault::TooMany { count, most: MOST_ITEMS });
            return;
        }
        let (mut categories, mut items) = (HashSet::new(), HashSet::with_capacity(count));
        for (number, category) in file.categories.iter().enumerate() {
            self.below(["categories".into(), number.into()], |inspection| {
                inspection.id("category", &category.id, &mut categories);
                inspection.category(category, &mut items);
            });
        }
    }

    fn category<'f>(&mut self, category: &'f Category, ids: &mut HashSet<&'f str>) {
        self.unknown(&category.unknown, Category::NAMES);
        self.required("the category", "title", category.title.raw());
        if category.items.is_empty() {
            self.note(Fault::Empty("the category has no items"));
        }
        for (number, item) in category.items.iter().enumerate() {
            self.below(["items".into(), number.into()], |inspection| {
                inspection.id("item", &item.id, ids);
                inspection.unknown(&item.unknown, Item::NAMES);
                inspection.required("the item", "text", item.text.raw());
            });
        }
    }

    fn id<'f>(&mut self, what: &'static str, id: &'f ItemId, seen: &mut HashSet<&'f str>) {
        let raw = id.raw();
        if raw.is_empty() {
            let what = if what == "item" { "the item" } else { "the category" };
            return self.required(what, "id", raw);
        }
        let is_unfit = raw.contains(|c: char| c.is_whitespace() || c.is_control());
        if is_unfit || raw.chars().count() > LONGEST_ID {
            self.note_at("id", Fault::BadId { id: raw.to_owned() });
        }
        if !seen.insert(raw) {
            self.note_at("id", Fault::Duplicate { what, id: raw.to_owned() });
        }
    }

    fn required(&mut self, what: &'static str, field: &'static str, value: &str) {
        if value.trim().is_empty() {
            self.note(Fault::Required { what, field });
        }
    }

    fn unknown(&mut self, unknown: &Unknown, known: &'static [&'static str]) {
        if self.vocabulary == Vocabulary::Closed {
            for name in unknown.names() {
                self.note_at(name.to_owned(), Fault::UnknownField { name: name.to_owned(), known });
            }
        }
    }

    fn below<const N: usize>(&mut self, steps: [Step; N], inspect: impl FnOnce(&mut Self)) {
        self.path.extend(steps);
        inspect(self);
        self.path.truncate(self.path.len() - N);
    }

    fn note_at(&mut self, field: impl Into<Step>, fault: Fault) {
        self.below([field.into()], |inspection| inspection.note(fault));
    }

    fn note(&mut self, fault: Fault) {
        self.problems.push(Problem { path: self.path.clone(), fault });
    }
}
