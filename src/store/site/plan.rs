//! The plan of what becomes of each file of a site: pure, from the list, what was found, and the pages that are to be.

use std::collections::BTreeMap;

use crate::domain::basics::digest::sha256;
use crate::store::site::list::{Entry, List, PagePath};

/// A page of the site that is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its place.
    pub path: PagePath,
    /// Its content.
    pub content: Content,
    /// The checksum of everything that it is made of; `None` where that is not known.
    pub made_of: Option<String>,
}

/// The content of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The text.
    Text(String),
    /// The content that the folder has already.
    AsBefore,
}

/// The content of a page's file as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No file.
    Nothing,
    /// A file with this checksum.
    File(String),
    /// An empty file: a power cut leaves those, and there is nothing of anybody in it.
    Empty,
    /// A link, a folder, or another thing that is no file.
    Other,
}

/// The step that a file needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The folder has it as it should be.
    Keep,
    /// It is written where nothing stands.
    Create(String),
    /// It takes the place of one of ours.
    Replace(String),
    /// It is one of ours that goes.
    Remove,
    /// It is one of ours that was changed by others, and stays.
    LeaveChanged,
    /// It never was ours, and stays.
    LeaveForeign,
}

/// The plan.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) steps: BTreeMap<PagePath, Step>,
    /// The list while the steps are taken: it knows the old and the new content of each file.
    pub(super) meanwhile: List,
    /// The list when they are done.
    pub(super) at_last: List,
}

impl Plan {
    /// Plans what becomes of the files that are listed and of these pages.
    pub(super) fn of(list: &List, found: &BTreeMap<PagePath, Found>, pages: Vec<Page>) -> Self {
        let mut plan = Self::default();
        let found = |path: &PagePath| found.get(path).unwrap_or(&Found::Nothing);
        for page in pages {
            let (listed, found) = (list.files.get(&page.path), found(&page.path));
            plan.put(page, listed, found);
        }
        for (path, listed) in &list.files {
            if !plan.steps.contains_key(path) {
                plan.take_away(path, listed, found(path));
            }
        }
        plan
    }

    fn put(&mut self, page: Page, listed: Option<&Entry>, found: &Found) {
        let Page { path, content, made_of } = page;
        let (text, sha256) = match (content, listed) {
            (Content::Text(text), _) => {
                let sum = sha256(text.as_bytes());
                (Some(text), sum)
            }
            (Content::AsBefore, Some(listed)) => (None, listed.sha256.clone()),
            (Content::AsBefore, None) => return,
        };
        let is_ours = listed.is_some_and(|listed| is_ours(listed, found));
        let step = match (found, text) {
            (Found::File(sum), _) if *sum == sha256 => Step::Keep,
            (Found::Nothing, Some(text)) => Step::Create(text),
            (_, Some(text)) if is_ours => Step::Replace(text),
            _ if listed.is_some() => Step::LeaveChanged,
            _ => Step::LeaveForeign,
        };
        let entry = Entry { sha256, before: None, made_of };
        match &step {
            Step::LeaveForeign => {}
            Step::LeaveChanged => self.list_as_before(&path, listed),
            Step::Keep => {
                self.meanwhile.files.insert(path.clone(), entry.clone());
                self.at_last.files.insert(path.clone(), entry);
            }
            Step::Create(_) | Step::Replace(_) | Step::Remove => {
                // What stands there need not be what the list says: a program may have been killed twice.
                let before = match found {
                    Found::File(sum) => Some(sum.clone()),
                    _ => None,
                };
                let begun = Entry { before, made_of: None, ..entry.clone() };
                self.meanwhile.files.insert(path.clone(), begun);
                self.at_last.files.insert(path.clone(), entry);
            }
        }
        self.steps.insert(path, step);
    }

    fn take_away(&mut self, path: &PagePath, listed: &Entry, found: &Found) {
        if *found == Found::Nothing {
            return;
        }
        if is_ours(listed, found) {
            self.meanwhile.files.insert(path.clone(), listed.clone());
            self.steps.insert(path.clone(), Step::Remove);
        } else {
            self.list_as_before(path, Some(listed));
            self.steps.insert(path.clone(), Step::LeaveChanged);
        }
    }

    /// Keeps a file in the list as it was: should it get its content back, it is ours again.
    fn list_as_before(&mut self, path: &PagePath, listed: Option<&Entry>) {
        for list in [&mut self.meanwhile, &mut self.at_last] {
            list.files.extend(listed.map(|listed| (path.clone(), listed.clone())));
        }
    }

    /// Returns whether any file is written or removed.
    pub(super) fn acts(&self) -> bool {
        let acts = |step: &Step| matches!(step, Step::Create(_) | Step::Replace(_) | Step::Remove);
        self.steps.values().any(acts)
    }
}

/// Returns whether a file of ours is unchanged since it was written.
fn is_ours(listed: &Entry, found: &Found) -> bool {
    match found {
        Found::File(sum) => listed.wrote(sum),
        Found::Empty => true,
        Found::Nothing | Found::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> PagePath {
        PagePath::parse("index.html").unwrap()
    }

    fn page(text: &str) -> Page {
        Page { path: path(), content: Content::Text(text.to_owned()), made_of: None }
    }

    fn plan(list: &List, found: Found, text: &str) -> Plan {
        Plan::of(list, &BTreeMap::from([(path(), found)]), vec![page(text)])
    }

    /// The list knows the content of every page, wherever and however often a run was killed.
    #[test]
    fn the_list_knows_the_pages_after_any_number_of_kills() {
        let found = |text: &str| Found::File(sha256(text.as_bytes()));
        let mut list = plan(&List::default(), Found::Nothing, "0").at_last;
        // Killed before the page is written, and then with yet another page before that one.
        for text in ["1", "2", "3"] {
            let begun = plan(&list, found("0"), text);
            assert_eq!(begun.steps[&path()], Step::Replace(text.to_owned()));
            list = begun.meanwhile;
        }
        // Killed after it.
        let written = plan(&list, found("3"), "4");
        assert_eq!(written.steps[&path()], Step::Replace("4".to_owned()));
        assert_eq!(plan(&written.meanwhile, found("5"), "6").steps[&path()], Step::LeaveChanged);
    }

    #[test]
    fn a_page_is_kept_while_its_content_is_the_same_whoever_wrote_it() {
        let found = Found::File(sha256(b"same"));
        let plan = plan(&List::default(), found, "same");
        assert_eq!(plan.steps[&path()], Step::Keep);
        assert!(!plan.acts() && plan.at_last.files.contains_key(&path()));
    }
}
