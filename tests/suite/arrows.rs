//! The imports between the files of `src/`: no loop of files.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use crate::house::code;

/// The files that each file imports from, by their paths below `src/`.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Collects the modules that the paths of one file lead to.
struct Paths<'a> {
    /// The module that the file holds, as segments below the crate.
    module: Vec<String>,
    /// The file of each module.
    files: &'a BTreeMap<Vec<String>, String>,
    found: BTreeSet<String>,
}

impl Paths<'_> {
    /// Adds the file of the longest beginning of a path that is a module.
    fn add(&mut self, segments: &[String]) {
        let Some(path) = self.absolute(segments) else { return };
        let module = (1..=path.len()).rev().find_map(|end| self.files.get(&path[..end]));
        self.found.extend(module.cloned());
    }

    /// Returns a path from the crate down; `None` for a path of another crate.
    fn absolute(&self, segments: &[String]) -> Option<Vec<String>> {
        let mut path = self.module.clone();
        let (first, mut rest) = segments.split_first()?;
        match first.as_str() {
            "crate" => path.clear(),
            "self" => {}
            "super" => {
                path.pop();
                while let Some(("super", more)) =
                    rest.split_first().map(|(first, more)| (first.as_str(), more))
                {
                    path.pop();
                    rest = more;
                }
            }
            _ => return self.of_a_child(segments),
        }
        path.extend(rest.iter().cloned());
        Some(path)
    }

    /// Returns the path of a module below this one that is named without `self`.
    fn of_a_child(&self, segments: &[String]) -> Option<Vec<String>> {
        let path = [&self.module, &segments[..1]].concat();
        self.files.contains_key(&path).then(|| [&self.module, segments].concat())
    }

    fn add_tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let then = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.add_tree(&then(&path.ident), &path.tree),
            syn::UseTree::Name(name) if name.ident == "self" => self.add(before),
            syn::UseTree::Name(name) => self.add(&then(&name.ident)),
            syn::UseTree::Rename(rename) => self.add(&then(&rename.ident)),
            syn::UseTree::Glob(_) => self.add(before),
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.add_tree(before, tree));
            }
        }
    }
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_tree(&[], &item.tree);
    }

    /// Skips visibilities: a path in `pub(in ...)` is no import.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.add(&segments);
        }
        visit::visit_path(self, path);
    }
}

fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs");
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn arrows(code: &[(String, String)]) -> Arrows {
    let files: BTreeMap<Vec<String>, String> =
        code.iter().map(|(name, _)| (module_of(name), name.clone())).collect();
    let of_file = |(name, text): &(String, String)| {
        let mut paths = Paths { module: module_of(name), files: &files, found: BTreeSet::new() };
        paths.visit_file(&syn::parse_file(text).unwrap());
        paths.found.remove(name);
        (name.clone(), paths.found)
    };
    code.iter().map(of_file).collect()
}

/// Returns the files that a file leads to over any number of arrows.
fn reached<'a>(arrows: &'a Arrows, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&'a str> = arrows[from].iter().map(String::as_str).collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(arrows[file].iter().map(String::as_str));
        }
    }
    reached
}

/// Returns the loops: sets of files of which each leads to each.
fn loops(arrows: &Arrows) -> BTreeSet<Vec<&str>> {
    let all: BTreeMap<&str, BTreeSet<&str>> =
        arrows.keys().map(|file| (file.as_str(), reached(arrows, file))).collect();
    let of_file = |file: &str| {
        let mutual = all[file].iter().copied().filter(|other| all[other].contains(file));
        mutual.collect::<Vec<_>>()
    };
    all.keys().map(|file| of_file(file)).filter(|files| !files.is_empty()).collect()
}

/// The wings of a room, from the lowest up: each may import those before it.
const WINGS: &[&[&str]] =
    &[&["domain/basics", "domain/format", "domain/records", "domain/session", "domain/insight"]];

/// Returns the place of a file's wing in its room; `None` for a file outside of these wings.
fn wing(wings: &[&str], file: &str) -> Option<usize> {
    wings.iter().position(|wing| {
        file.strip_prefix(wing).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    })
}

/// Returns each import of a wing from one above it: `importing file -> imported file`.
fn upward(arrows: &Arrows) -> Vec<String> {
    let all = arrows.iter().flat_map(|(file, into)| into.iter().map(move |other| (file, other)));
    let is_upward = |(file, other): &(&String, &String)| {
        WINGS.iter().any(|wings| match (wing(wings, file), wing(wings, other)) {
            (Some(own), Some(imported)) => own < imported,
            _ => false,
        })
    };
    all.filter(is_upward).map(|(file, other)| format!("{file} -> {other}")).collect()
}

/// Returns each loop with the imports that make it.
fn described(arrows: &Arrows) -> Vec<String> {
    let describe = |files: &Vec<&str>| {
        let lines = files.iter().map(|file| {
            let into = arrows[*file].iter().map(String::as_str);
            let into: Vec<&str> = into.filter(|other| files.contains(other)).collect();
            format!("  {file} -> {}\n", into.join(", "))
        });
        lines.collect::<String>()
    };
    loops(arrows).iter().map(describe).collect()
}

#[test]
fn no_files_import_each_other_in_a_loop() {
    let found = described(&arrows(&code()));
    assert!(found.is_empty(), "{} loops\n{}", found.len(), found.join("\n"));
}

#[test]
fn no_wing_imports_one_above_it() {
    let found = upward(&arrows(&code()));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Imports that once made loops: a file, and what it would import again.
const PUT_BACK: &[(&str, &str)] = &[
    ("cli/interview/deciding.rs", "crate::cli::interview::talk::Talk"),
    ("domain/records/risk.rs", "crate::domain::records::answer::Answer"),
    ("domain/records/decision.rs", "crate::domain::session::Session"),
    ("report/content/builder.rs", "crate::report::content::head::summary"),
    ("store/recovery.rs", "crate::store::stranded::Stranded"),
    ("store/since.rs", "crate::store::log::begin"),
    ("store/threads.rs", "crate::store::listing::read"),
    ("store/messages.rs", "crate::store::worker::Worker"),
    ("tui/model/edition.rs", "crate::tui::model::form::Form"),
    ("tui/runtime/stream/sequence.rs", "crate::tui::runtime::translate::Typed"),
    ("tui/update/changes.rs", "crate::tui::update::merging::take"),
    ("tui/update/drafts.rs", "crate::tui::update::closing::close"),
    ("tui/update/refusing.rs", "crate::tui::update::update"),
    ("tui/view/sheet.rs", "crate::tui::view::meeting::draw"),
];

/// The control: an import that is put back is found, with the files of its loop.
#[test]
fn an_import_that_is_put_back_is_found() {
    let code = code();
    for (file, import) in PUT_BACK {
        let mut changed = code.clone();
        let (_, text) = changed.iter_mut().find(|(name, _)| name == file).unwrap();
        *text = format!("{text}\nuse {import};\n");
        let arrows = arrows(&changed);
        let found = described(&arrows);
        assert_eq!(found.len(), 1, "{file} imports {import}");
        assert!(found[0].contains(&format!("  {file} -> ")), "{}", found[0]);
        let is_of_a_wing = WINGS.iter().any(|wings| {
            let imported = import.replace("crate::", "").replace("::", "/");
            wing(wings, file).zip(wing(wings, &imported)).is_some_and(|(own, other)| own < other)
        });
        assert_eq!(!upward(&arrows).is_empty(), is_of_a_wing, "{file} imports {import}");
    }
}
